"""The walk over a web page: the parser's own, well-formed writing of it, tag by tag, without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from nianbao.document import NOWHERE, Picture, Table
from nianbao.readers.html_items import Element, Item, Para
from nianbao.readers.html_lists import Lists, numbered
from nianbao.readers.html_table import RawCell, Row, expand, is_certain, is_data, pieces
from nianbao.readers.html_tags import (
    BLOCKS,
    LISTS,
    SKIPPED,
    VOID,
    Block,
    attributes_of,
    block,
    escaped,
    is_hidden,
    unescaped,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias

    # An open block: level, centred, preformatted; its index in ``elements``, -1 for no container; part of a table.
    _State: TypeAlias = tuple[int, bool, bool, int, str]
    _Meaning: TypeAlias = "tuple[Optional[Callable[[Any], None]], Any]"

_TOKEN = re.compile("<([^>]+)>([^<]*)")
_GROUPS = ("thead", "tbody", "tfoot")
_WIDE = "\u2014\u2018-\u201d\u2026\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_ICON = 32  # pixels of the largest picture that is an ornament


def collapsed(text: str) -> str:
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
        self.rows: list[Row] = []
        self.bounds: list[list[tuple[int, int, int, int]]] = []  # of each cell: first and past-last item, spans
        self.cell: Optional[tuple[int, int, int]] = None
        self.kind = 1
        self.group = 0


class Walk:
    """Paragraphs, tables and pictures of a page in reading order, and its containers."""

    def __init__(self, hidden: Optional[frozenset[str]] = frozenset()) -> None:
        self.items: list[Item] = []
        self.elements: list[Element] = []
        self._hidden = hidden  # names that the page's styles hide; None: nothing is hidden
        self._known: dict[str, Optional[_Meaning]] = {}
        self._buffer: list[str] = []
        self._linked = 0
        self._links = 0
        self._raised = False
        self._tables: list[_Table] = []
        self._states: list[_State] = [(0, False, False, -1, "")]
        self._parents = [-1]  # indexes of the open containers
        self._lists = Lists()
        self._ordinal = ""  # that the next paragraph has in front of it

    def run(self, markup: str) -> None:
        """Walk over markup as the parser writes it, without comments and elements of raw text."""
        known, buffer = self._known, self._buffer
        tokens = iter(_TOKEN.findall(markup))
        for source, text in tokens:
            meaning = known[source] if source in known else self._learn(source)
            if meaning is not None:
                step, about = meaning
                if step is not None:
                    step(about)
                else:
                    text = _pass_over(about, tokens)
            if text and (buffer or not text.isspace()):
                buffer.append(text)
                if self._links:
                    self._linked += len((unescaped(text) if "&" in text else text).strip())
        self._flush()

    def _learn(self, source: str) -> Optional[_Meaning]:
        self._known[source] = meaning = self._meaning(source)
        return meaning

    def _meaning(self, source: str) -> Optional[_Meaning]:
        """What to do at a tag, with what; nothing, or None to pass over the element of that name."""
        name = source.split(" ", 1)[0]
        if name[0] == "/":
            if name == "/a":
                return self._unlink, None
            if name == "/sup":
                return self._lower, None
            return (self._close, None) if name[1:] in BLOCKS else None
        if name in SKIPPED or is_hidden(source, self._hidden):
            return None if name in VOID else (None, name)
        if name in BLOCKS:
            return self._enter, block(name, source)
        if name == "a":
            return self._link, None
        return self._inline(name, source)

    def _inline(self, name: str, source: str) -> Optional[_Meaning]:
        if name == "br":
            return self._flush, None
        if name == "sup":
            return self._raise, None
        if name == "img":
            picture = _picture(attributes_of(source))
            return None if picture is None else (self._show, picture)
        if name == "input":
            attributes = attributes_of(source)
            value = attributes.get("value")
            typed = (attributes.get("type") or "text").strip().lower() in ("text", "number")
            return (self._fill, value) if value and typed else None
        return None

    def _link(self, _: object) -> None:
        self._links += 1

    def _unlink(self, _: object) -> None:
        self._links -= 1

    def _raise(self, _: object) -> None:
        """A raised note behind a figure of a table stands in brackets, lest it lengthen the figure."""
        if self._tables and self._buffer and self._buffer[-1][-1:].isdigit():
            self._buffer.append("（")
            self._raised = True

    def _lower(self, _: object) -> None:
        if self._raised:
            self._buffer.append("）")
            self._raised = False

    def _fill(self, value: str) -> None:
        """The value in a field of a form that shows a table: people see it as text."""
        if self._tables:
            self._buffer.append(escaped(value))

    def _show(self, picture: Picture) -> None:
        if self._buffer and unescaped("".join(self._buffer)).strip():
            self._flush()
        self.items.append(picture)

    def _flush(self, _: object = None) -> None:
        """End the paragraph that is being gathered."""
        if not self._buffer:
            return
        raw = self._buffer[0] if len(self._buffer) == 1 else "".join(self._buffer)
        if "&" in raw:
            raw = unescaped(raw)
        self._buffer.clear()
        linked, self._linked = self._linked, 0
        level, centred, preformatted, *_ = self._states[-1]
        for text in map(str.strip, raw.splitlines()) if preformatted else (collapsed(raw),):
            if text:
                if self._ordinal and not linked:
                    text = numbered(self._ordinal, text)
                self._ordinal = ""
                self.items.append(Para(text, level, centred, linked))

    def _enter(self, block: Block) -> None:
        """A block begins."""
        if self._buffer:
            self._flush()
        own_level, own_centring, own_lines, container, chrome, part, *_ = block
        level, centred, preformatted, *_ = self._states[-1]
        index = -1
        if container:
            index = len(self.elements)
            self.elements.append(Element(len(self.items), self._parents[-1], chrome))
            self._parents.append(index)
        if own_centring is not None:
            centred = own_centring
        if part and not self._enter_part(block):
            part = ""
        self._states.append((own_level or level, centred, preformatted or own_lines, index, part))

    def _enter_part(self, block: Block) -> bool:
        """A part of a table or list begins; False when it stands where none can."""
        if block.part == "li":
            self._ordinal = self._lists.item(block.attributes)
        elif block.part in LISTS:
            self._lists.enter(block.part, block.attributes)
        elif block.part == "table":
            self._tables.append(_Table(len(self.items), len(self.elements)))
        else:
            return bool(self._tables) and self._enter_row(self._tables[-1], block)
        return True

    def _enter_row(self, table: _Table, block: Block) -> bool:
        if table.cell is not None:
            return False
        if block.part in _GROUPS:
            table.kind = _GROUPS.index(block.part)
            table.group += 1
        elif block.part == "tr" or not table.rows:
            table.rows.append(Row(table.kind, table.group, []))
            table.bounds.append([])
        if block.part in ("td", "th"):
            table.cell = (len(self.items), *block.spans)
        return True

    def _close(self, _: object) -> None:
        """The innermost block ends."""
        if self._buffer:
            self._flush()
        *_, index, part = self._states.pop()
        if part:
            self._close_part(part)
        if index >= 0:
            self.elements[index].end = len(self.items)
            self._parents.pop()

    def _close_part(self, part: str) -> None:
        if part == "li":
            self._ordinal = ""
        elif part in LISTS:
            self._lists.leave()
        elif part == "table":
            self._close_table(self._tables.pop())
        elif part in ("td", "th"):
            table = self._tables[-1]
            if table.cell is not None:
                start, rows, columns = table.cell
                table.bounds[-1].append((start, len(self.items), rows, columns))
                table.cell = None

    def _close_table(self, table: _Table) -> None:
        """Make the items since the table's beginning one table, or leave them when it only arranges the page."""
        inside = self.items[table.items :]
        texts = [
            [RawCell(self._text(start, stop), rows, columns) for start, stop, rows, columns in bounds]
            for bounds in table.bounds
        ]
        nested = sum(isinstance(item, Table) for item in inside)
        if not is_data(texts, nested, sum(item.linked for item in inside if isinstance(item, Para))):
            return
        captions = self._captions(table, inside)
        others = [
            (number, item)
            for number, bounds in enumerate(table.bounds)
            for start, stop, *_ in bounds
            for item in self.items[start:stop]
            if not isinstance(item, Para)
        ]
        filled = [Row(row.kind, row.group, cells) for row, cells in zip(table.rows, texts)]
        del self.items[table.items :]
        del self.elements[table.elements :]
        grid = expand(filled)
        if not is_certain(grid):
            grid = grid._replace(aligned=False)
        self.items.extend([*captions, *pieces(grid, others)])

    def _text(self, start: int, stop: int) -> str:
        """The paragraphs of a cell."""
        own = [item.text for item in self.items[start:stop] if isinstance(item, Para)]
        return own[0] if len(own) == 1 else "\n".join(own)

    def _captions(self, table: _Table, inside: Sequence[Item]) -> list[Item]:
        """What stands in the table but in no cell: its caption."""
        first = min((bounds[0][0] for bounds in table.bounds if bounds), default=len(self.items))
        return [item for item in inside[: first - table.items] if isinstance(item, Para)]


def _pass_over(name: str, tokens: Iterator[tuple[str, str]]) -> str:
    """Up to the end of the element of that name that has just begun; the text behind it."""
    depth, start, end = 1, f"{name} ", f"/{name}"
    for source, text in tokens:
        if source == end:
            depth -= 1
            if not depth:
                return text
        elif source == name or source.startswith(start):
            depth += 1
    return ""


def _picture(attributes: dict[str, str]) -> Optional[Picture]:
    """None for an ornament."""
    for name in ("width", "height"):
        size = re.match(r"\s*([0-9]{1,5})\s*(?:px)?\s*$", attributes.get(name, ""))
        if size is not None and int(size[1]) <= _ICON:
            return None
    source = attributes.get("src", "")
    name = (attributes.get("alt") or attributes.get("title") or "").strip()
    if not name:
        name = "data:" if source.startswith("data:") else source.split("?")[0].rsplit("/", 1)[-1]
    return Picture(name[:200], NOWHERE)
