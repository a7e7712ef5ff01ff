"""Web pages: the report found by its content, chrome left out, tables as true grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.document import NOWHERE, Block, Cell, Document, Mark, Paragraph, Picture, Table, Unreadable
from nianbao.readers import limits
from nianbao.readers.decode import decode
from nianbao.readers.grid import is_figure, is_heading, is_prose
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias, Union

    from selectolax.lexbor import LexborHTMLParser

    from nianbao.readers.article import Article


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SKIPPED = _names(
    "script style noscript template head title select option button textarea svg math iframe object embed video audio "
    "canvas map datalist applet frameset noframes rp rt xml del"
)
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp"
)
_CONTAINERS = _names("article aside blockquote body center div fieldset footer form header main nav section td")
_FRAMES = _names("iframe embed object")
_CHROME_TAGS = frozenset(("nav", "footer", "aside"))
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_ALIGN = re.compile(r"text-align\s*:\s*(center|left|right|justify|start|end)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^<>]*>((?:\s*<!--)?[^<]*)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)|<!--|-->")
_AT_RULE = re.compile(r"@[^{};@]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_NAMED = re.compile(r"[.#][\w-]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})""", re.IGNORECASE)
_WIDE = "\u2014\u2018-\u201d\u2026\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WORDS = re.compile(r"[a-z]+|[0-9]+")
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_IMPLIED = _names("p li dd dt tr td th option br hr img input meta link base col area param wbr")
_DEEPEST = 512  # as browsers flatten what is nested deeper
_ATTACHED = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?:$|[?#])", re.IGNORECASE)
_FEWEST_LINES = 12  # of a page that may be laid out as a text file is
_LITTLE = 300  # characters up to which a page without a sentence is but the frame of something else
_LONG_CELL = 400  # characters from which a cell holds a page, not a figure
_ICON = 32  # pixels of the largest picture that is an ornament


class _Para(NamedTuple):
    """A paragraph as met. linked: characters of it that stand in links."""

    text: str
    level: int
    centred: bool
    linked: int


_Item: TypeAlias = "Union[_Para, Table, Picture]"


class _Element(NamedTuple):
    """A container: its items are ``items[start:end]``. chrome: its tag or names say that it is no content."""

    start: int
    end: int
    parent: int
    chrome: bool


class _RawCell(NamedTuple):
    text: str
    rowspan: int
    colspan: int


class _Row(NamedTuple):
    """A row of a table: kind of its row group (0 head, 1 body, 2 foot), ordinal of the group, and cells."""

    kind: int
    group: int
    cells: list[_RawCell]


def read(path: str, data: bytes) -> Document:
    """Read a web page. Raises Unreadable: GK001, GK002 (no-text, script-page, pictures), GK007 (see ``readers``)."""
    text, encoding, notes = decode(data, _declared(data))
    page = _parsed(text)
    title, published = _stated(page)
    walk, article = _walked(page, text, title, _hidden_names(text))
    if not article.weighty and walk.hidden:  # a script shows what the style hides
        walk, article = _walked(page, text, title, frozenset())
    _refuse_without_text(text, article, walk.attached)
    blocks = _laid_out(article.items) or [_block(item) for item in article.items]
    return Document("html", tuple(blocks), notes, title, article.published or published, encoding)


def _walked(page: LexborHTMLParser, text: str, title: str, hidden: frozenset[str]) -> tuple[_Walk, Article]:
    from nianbao.readers.article import extract

    walk = _Walk(_may_hide(text), hidden)
    walk.run(page.root)
    return walk, extract(walk.items, walk.elements, title)


def _hidden_names(text: str) -> frozenset[str]:
    """Classes (".x") and ids ("#x") that the page's own styles hide on every screen, and that no other rule shows."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for style in _STYLE.findall(text) if "none" in text else ():
        for rule in _AT_RULE.sub("", _COMMENT.sub("", style)).split("}"):
            selectors, _, declarations = rule.rpartition("{")
            display = _DISPLAY.findall(declarations)
            for selector in selectors.split(",") if display else ():
                names = _NAMED.findall(selector)
                if display[-1].lower() != "none":
                    shown.update(names)
                elif [selector.strip()] == names:
                    hidden.update(names)
    return frozenset(hidden - shown)


def fragment(text: str) -> list[Block]:
    """The blocks of a piece of HTML, nothing left out."""
    page = _parsed(text)
    walk = _Walk(_may_hide(text))
    walk.run(page.root)
    return [_block(item) for item in walk.items]


def _declared(data: bytes) -> str:
    match = _XML_ENCODING.match(data[:300].lstrip()) or _CHARSET.search(data[:8192])
    return match[1].decode("ascii") if match else ""


def _refuse_without_text(text: str, article: Article, attached: Sequence[str]) -> None:
    """Raise Unreadable GK002 for a page that is empty, or only the frame of pictures or of an attached file."""
    if article.weighty:
        return
    length = sum(len(item.text) for item in article.items if isinstance(item, _Para))
    tables = any(isinstance(item, Table) for item in article.items)
    pictures = sum(isinstance(item, Picture) for item in article.items)
    if length > _LITTLE or tables:
        return
    if pictures:
        raise Unreadable("GK002", "pictures", count=pictures)
    if attached:
        raise Unreadable("GK002", "attachment", name=attached[0])
    if not length:
        raise Unreadable("GK002", "script-page" if "<script" in text.lower() else "no-text")


def _laid_out(items: Sequence[_Item]) -> list[Block]:
    """The blocks of a page whose lines are those of a text file: hard-wrapped, or tables without markup; else none."""
    paragraphs = [item for item in items if isinstance(item, _Para)]
    if len(paragraphs) != len(items) or len(items) < _FEWEST_LINES:
        return []
    from nianbao.readers.lines import Lines
    from nianbao.readers.prose import lay_out

    blocks = lay_out(Lines("\n".join(item.text for item in paragraphs)))
    if not any(isinstance(block, Table) for block in blocks) and 4 * len(blocks) > 3 * len(items):
        return []
    styles = {item.text: item for item in paragraphs}
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            style = styles.get(block.text, _Para("", 0, False, 0))
            block = Paragraph(block.text, (Mark(0, NOWHERE),), style.level, style.centred)
        elif isinstance(block, Table):
            cells = tuple(cell._replace(location=NOWHERE) for cell in block.cells)
            block = block._replace(cells=cells, location=NOWHERE)
        result.append(block)
    return result


def _block(item: _Item) -> Block:
    if isinstance(item, _Para):
        return Paragraph(item.text, (Mark(0, NOWHERE),), item.level, item.centred)
    return item


def _parsed(text: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    if "\0" in text:
        text = text.replace("\0", "")
    if text.count("<") > 20 * _DEEPEST:
        text = _flattened(text)
    return LexborHTMLParser(text)


def _flattened(text: str) -> str:
    """The page without the tags that are nested deeper than browsers nest: parsing them takes quadratic time."""
    open_tags: list[str] = []
    pieces: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _IMPLIED or match.group().endswith("/>"):
            continue
        if not match[1]:
            open_tags.append(name)
            drop = len(open_tags) > _DEEPEST
        else:
            drop = len(open_tags) > _DEEPEST and open_tags[-1] == name
            if open_tags and open_tags[-1] == name:
                open_tags.pop()
            elif name in open_tags[-8:]:
                while open_tags.pop() != name:
                    pass
        if drop:
            pieces.append(text[at : match.start()])
            at = match.end()
    pieces.append(text[at:])
    return "".join(pieces)


def _stated(page: LexborHTMLParser) -> tuple[str, str]:
    """Title and date of publication in the page's head."""
    from nianbao.readers.page import vocabulary

    words = vocabulary()
    head = page.head
    metas: dict[str, str] = {}
    title = ""
    node = head.child if head is not None else None
    while node is not None:
        if node.tag == "meta":
            attributes = node.attributes
            name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
            metas.setdefault(name, (attributes.get("content") or "").strip())
        elif node.tag == "title" and not title:
            title = _collapsed(node.text())
        node = node.next
    stated = next((metas[name] for name in words.meta_title if metas.get(name)), "")
    published = next((metas[name] for name in words.meta_published if metas.get(name)), "")
    return stated or title, published


def _collapsed(text: str) -> str:
    """Blanks as a browser shows them; a line break of the source between two Chinese characters is none."""
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = _BLANKS.sub(" ", text)
    return text.strip()


class _Table:
    """A table while it is walked: where its items and elements begin, its rows, the cell that is open."""

    def __init__(self, items: int, elements: int) -> None:
        self.items = items
        self.elements = elements
        self.rows: list[_Row] = []
        self.bounds: list[list[tuple[int, int, int, int]]] = []  # of each cell: first and past-last item, spans
        self.cell: Optional[tuple[int, int, int]] = None
        self.kind = 1
        self.group = 0


class _Walk:
    """One walk over the page, without recursion: paragraphs, tables and pictures in reading order."""

    def __init__(self, may_hide: bool, hidden: frozenset[str] = frozenset()) -> None:
        self.items: list[_Item] = []
        self.elements: list[_Element] = []
        self.may_hide = may_hide
        self.hidden = hidden  # names that the page's styles hide
        self.buffer: list[str] = []
        self.linked = 0
        self.links = 0
        self.tables: list[_Table] = []
        self.states: list[tuple[int, bool, bool]] = [(0, False, False)]  # level, centred, preformatted
        self.attached: list[str] = []  # names of documents that the page links to or shows in a frame
        self.open: list[int] = []  # indexes of open containers in ``elements``

    def run(self, root: Any) -> None:
        """Walk the tree below and with ``root``."""
        node = root
        while node is not None:
            below = self._enter(node)
            if below is not None:
                node = below
                continue
            while node is not None:
                following = node.next if node.mem_id != root.mem_id else None
                if following is not None:
                    node = following
                    break
                if node.mem_id == root.mem_id:
                    node = None
                    break
                node = node.parent
                if node is not None:
                    self._leave(node)
        self._flush()

    def _enter(self, node: Any) -> Any:
        """Take a node; its first child when the walk shall go below it. A childless node is left at once."""
        tag = node.tag
        if tag == "-text":
            text = node.text_content
            if text and (self.buffer or not text.isspace()):
                self.buffer.append(text)
                if self.links:
                    self.linked += len(text.strip())
            return None
        if tag in _FRAMES:
            attributes = node.attributes
            self._note_attached(attributes.get("src") or attributes.get("data"))
        if tag in _SKIPPED or tag == "-comment" or (self.may_hide and self._is_hidden(node.attributes)):
            return None
        if tag == "br":
            self._flush()
        elif tag == "img":
            self._picture(node.attributes)
        elif tag == "a":
            self.links += 1
            self._note_attached(node.attributes.get("href"))
        elif tag == "input":
            self._field(node.attributes)
        elif tag in _BLOCKS:
            self._open(tag, node)
        child = node.child
        if child is None:
            self._leave(node)
        return child

    def _is_hidden(self, attributes: dict[str, Optional[str]]) -> bool:
        if _is_hidden(attributes):
            return True
        if not self.hidden or not attributes:
            return False
        names = (attributes.get("class") or "").split()
        return f"#{attributes.get('id')}" in self.hidden or any(f".{name}" in self.hidden for name in names)

    def _leave(self, node: Any) -> None:
        tag = node.tag
        if tag == "a":
            self.links -= 1
        elif tag in _BLOCKS:
            self._close(tag)

    def _open(self, tag: str, node: Any) -> None:
        self._flush()
        attributes = node.attributes
        level, centred, preformatted = self.states[-1]
        if attributes:
            centred = _centred(attributes, centred, tag)
        self.states.append((_LEVELS.get(tag, level), centred or tag == "center", preformatted or tag == "pre"))
        if tag in _CONTAINERS:
            parent = self.open[-1] if self.open else -1
            self.open.append(len(self.elements))
            self.elements.append(_Element(len(self.items), -1, parent, _names_chrome(tag, attributes)))
        if tag == "table":
            self.tables.append(_Table(len(self.items), len(self.elements)))
        elif self.tables:
            self._open_part(self.tables[-1], tag, attributes)

    def _open_part(self, table: _Table, tag: str, attributes: dict[str, Optional[str]]) -> None:
        if tag in ("thead", "tbody", "tfoot"):
            table.kind = ("thead", "tbody", "tfoot").index(tag)
            table.group += 1
        elif tag == "tr":
            table.rows.append(_Row(table.kind, table.group, []))
            table.bounds.append([])
        elif tag in ("td", "th") and table.rows:
            rowspan = _span(attributes.get("rowspan"), limits.ROWSPAN, 0)
            table.cell = (len(self.items), rowspan, _span(attributes.get("colspan"), limits.COLSPAN, 1))

    def _close(self, tag: str) -> None:
        self._flush()
        self.states.pop()
        if tag in _CONTAINERS:
            index = self.open.pop()
            start, _, parent, chrome = self.elements[index]
            self.elements[index] = _Element(start, len(self.items), parent, chrome)
        if not self.tables:
            return
        table = self.tables[-1]
        if tag == "table":
            self.tables.pop()
            self._close_table(table)
        elif tag in ("td", "th") and table.cell is not None:
            start, rowspan, colspan = table.cell
            table.bounds[-1].append((start, len(self.items), rowspan, colspan))
            table.cell = None

    def _flush(self) -> None:
        """End the paragraph that is being gathered."""
        if not self.buffer:
            return
        raw = "".join(self.buffer)
        self.buffer.clear()
        linked, self.linked = self.linked, 0
        level, centred, preformatted = self.states[-1]
        for part in raw.splitlines() if preformatted else (raw,):
            text = part.strip() if preformatted else _collapsed(part)
            if text:
                self.items.append(_Para(text, level, centred, linked))

    def _note_attached(self, address: Optional[str]) -> None:
        if address and _ATTACHED.search(address):
            self.attached.append(address.split("?")[0].rsplit("/", 1)[-1][:200])

    def _field(self, attributes: dict[str, Optional[str]]) -> None:
        """The value in a field of a form that shows a table: people see it as text."""
        value = attributes.get("value")
        if value and self.tables and (attributes.get("type") or "text").strip().lower() in ("text", "number"):
            self.buffer.append(value)

    def _picture(self, attributes: dict[str, Optional[str]]) -> None:
        for name in ("width", "height"):
            size = re.match(r"\s*([0-9]{1,5})\s*(?:px)?\s*$", attributes.get(name) or "")
            if size is not None and int(size[1]) <= _ICON:
                return
        source = attributes.get("src") or ""
        name = (attributes.get("alt") or attributes.get("title") or "").strip()
        if not name:
            name = "data:" if source.startswith("data:") else source.split("?")[0].rsplit("/", 1)[-1]
        if self.buffer and "".join(self.buffer).strip():
            self._flush()
        self.items.append(Picture(name[:200], NOWHERE))

    def _close_table(self, table: _Table) -> None:
        """Make the items since the table's beginning one table, or leave them when it only arranges the page."""
        inside = self.items[table.items :]
        texts: list[list[_RawCell]] = []
        for bounds in table.bounds:
            row = []
            for start, stop, rowspan, colspan in bounds:
                own = [item.text for item in self.items[start:stop] if isinstance(item, _Para)]
                row.append(_RawCell("\n".join(own), rowspan, colspan))
            texts.append(row)
        if not _is_data(texts, sum(isinstance(item, Table) for item in inside)):
            return
        captions = self._captions(table, inside)
        others = [
            (number, item)
            for number, bounds in enumerate(table.bounds)
            for start, stop, *_ in bounds
            for item in self.items[start:stop]
            if not isinstance(item, _Para)
        ]
        rows = [row._replace(cells=cells) for row, cells in zip(table.rows, texts)]
        del self.items[table.items :]
        del self.elements[table.elements :]
        self.items.extend([*captions, *_pieces(expand(rows), others)])

    def _captions(self, table: _Table, inside: Sequence[_Item]) -> list[_Item]:
        """What stands in the table but in no cell: its caption."""
        first = min((bounds[0][0] for bounds in table.bounds if bounds), default=len(self.items))
        return [item for item in inside[: first - table.items] if isinstance(item, _Para)]


def _may_hide(text: str) -> bool:
    """A word stands somewhere in the page that can hide an element; plain searches cost nothing on a long page."""
    lower = text.lower()
    return "hidden" in lower or "mso-hide" in lower or "none" in lower


def _is_hidden(attributes: dict[str, Optional[str]]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


def _centred(attributes: dict[str, Optional[str]], inherited: bool, tag: str) -> bool:
    style = attributes.get("style")
    found = _ALIGN.search(style) if style else None
    if found is not None:
        return found[1].lower() == "center"
    align = attributes.get("align")
    return align.strip().lower() == "center" if align and tag != "table" else inherited


def _names_chrome(tag: str, attributes: dict[str, Optional[str]]) -> bool:
    if tag in _CHROME_TAGS or attributes.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
    if not names:
        return False
    from nianbao.readers.page import vocabulary

    return not vocabulary().chrome.isdisjoint(_WORDS.findall(names.lower()))


def _span(value: Optional[str], most: int, least: int) -> int:
    """A span as browsers read it: the digits in front, clamped; 1 when there are none."""
    match = re.match(r"\s*\+?([0-9]{1,18})", value) if value else None
    if match is None:
        return 1
    return min(most, max(least, int(match[1]))) if int(match[1]) or least == 0 else 1


def _is_data(rows: Sequence[Sequence[_RawCell]], nested: int) -> bool:
    """The table states something in rows and columns; otherwise it arranges a page."""
    cells = [cell.text for row in rows for cell in row]
    width = max((len(row) for row in rows), default=0)
    figures = sum(is_figure(text) for text in cells)
    if width < 2 or (nested and figures < 2):
        return False
    beside = [cell.text for row in rows if len(row) > 1 for cell in row]
    if any(len(text) > _LONG_CELL for text in beside):
        return False
    if any("\n" in text and any(is_heading(line) for line in text.split("\n")[1:]) for text in beside):
        return False
    return figures > 1 or len([row for row in rows if len(row) > 1]) > 1


def expand(rows: Sequence[_Row]) -> Table:
    """The true grid of rows of cells with spans, as browsers lay it out. Raises Unreadable GK007 (table-cells)."""
    ordered = sorted(rows, key=lambda row: (row.kind, row.group))
    height = len(ordered)
    ends = {row.group: index + 1 for index, row in enumerate(ordered)}
    cells: list[tuple[str, int, int, int, int]] = []  # text, row, column, rowspan, colspan
    busy: list[int] = []  # for each column: the row from which it is free
    total = 0
    for index, row in enumerate(ordered):
        column = 0
        for raw in row.cells:
            while column < len(busy) and busy[column] > index:
                column += 1
            stop = min(index + raw.rowspan, ends[row.group]) if raw.rowspan else ends[row.group]
            total += (stop - index) * raw.colspan
            limits.check_cells(total)
            if len(busy) < column + raw.colspan:
                busy.extend([0] * (column + raw.colspan - len(busy)))
            for covered in range(column, column + raw.colspan):
                busy[covered] = stop
            cells.append((raw.text, index, column, stop - index, raw.colspan))
            column += raw.colspan
    return _compressed(cells, height)


def _compressed(cells: Sequence[tuple[str, int, int, int, int]], height: int) -> Table:
    """The table without columns in which no cell begins: they tell nothing."""
    from bisect import bisect_left

    starts = sorted({cell[2] for cell in cells})
    places = {start: place for place, start in enumerate(starts)}
    narrowed = []
    for text, row, column, rowspan, colspan in cells:
        place = places[column]
        if colspan > 1:
            colspan = max(1, bisect_left(starts, column + colspan) - place)
        narrowed.append(Cell(text, row, place, rowspan, colspan))
    return Table(tuple(narrowed), height, len(starts))


def _pieces(table: Table, others: Sequence[tuple[int, _Item]]) -> Iterator[_Item]:
    """The table, cut where a row over its whole width is a heading or prose: a sheet that holds a whole report.

    others: pictures and tables that stood in its cells, with their rows; they follow the piece with that row.
    """
    texts = _text_rows(table)
    if any(cell.row < number < cell.row + cell.rowspan for cell in table.cells for number in texts):
        texts = []
    waiting = list(others)
    at = 0
    for number in [*texts, table.height]:
        part = [cell._replace(row=cell.row - at) for cell in table.cells if at <= cell.row < number]
        if part:
            yield table._replace(cells=tuple(part), height=number - at)
        if number < table.height:
            for cell in table.cells:
                if cell.row == number and cell.text:
                    yield from (_Para(text, 0, False, 0) for text in cell.text.split("\n"))
        while waiting and (waiting[0][0] <= number or number == table.height):
            yield waiting.pop(0)[1]
        at = number + 1


def _text_rows(table: Table) -> list[int]:
    """Rows over the whole width with headings or prose; with them title and signature at either end of the sheet."""
    rows = table.rows()
    whole = [number for number, row in enumerate(rows) if _is_whole(row, table.width)]
    prose = [n for n in whole if is_prose(rows[n][0].text) or (len(rows[n]) == 1 and is_heading(rows[n][0].text))]
    if not prose:
        return []
    if whole[: prose[0]] == list(range(prose[0])):
        prose = whole[: prose[0]] + prose
    behind = list(range(prose[-1] + 1, table.height))
    if behind and whole[-len(behind) :] == behind:
        prose += behind
    blank = [n for n in whole if not any(cell.text for cell in rows[n])]
    return sorted({*prose, *blank})


def _is_whole(row: Sequence[Cell], width: int) -> bool:
    """One cell over the whole width; in a sheet without merged cells, a text in the first cell alone."""
    if not row or any(cell.text for cell in row[1:]):
        return False
    return row[0].colspan == width or (len(row) == width and bool(row[0].text))
