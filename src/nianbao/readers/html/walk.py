"""The walk over a web page: the parser's own, well-formed writing of it, tag by tag, without recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.document import NOWHERE, Picture, Table
from nianbao.readers.html.items import Para
from nianbao.readers.html.lists import ITEMS, LISTS, Lists, numbered, prints_ordinals
from nianbao.readers.html.table import expand, is_data, pieces
from nianbao.readers.html.tags import (
    BLOCKS,
    CELLS,
    ROWS,
    SKIPPED,
    VOID,
    Block,
    attributes_of,
    block,
    escaped,
    is_hidden,
    stands_alone,
    unescaped,
)
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias

    from nianbao.readers.html.items import Element, Item
    from nianbao.readers.html.table import Row

    # What holds in a block: level, centred, preformatted, its items have ordinals; its beginning and end are notable.
    _State: TypeAlias = tuple[int, bool, bool, bool, bool]
    _Meaning: TypeAlias = tuple[int, Any, Any]  # kind of a tag, and what it is about

_BLOCK, _END, _STEP, _HIDDEN = 1, 2, 3, 4  # kinds of tags: with a Block and the states below it; a method; a name
_NOTHING = (0, None, None)
_NOTABLE = 4  # in a state
_TOKEN = re.compile("<([^>]+)>([^<]*)")
_GROUPS = ("thead", "tbody", "tfoot")
_WIDE = "\u2014\u2018-\u201d\u2026\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_SOURCE_BREAK = pattern(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = pattern(r"[ \t\r\n\f]+")
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
        self.others: list[tuple[int, Item]] = []  # tables and pictures in its cells, with their rows
        self.cell: Optional[tuple[int, int, int]] = None  # first item, rows and columns
        self.first = -1  # item of its first cell
        self.kind = 1
        self.group = 0


class Walk:
    """Paragraphs, tables and pictures of a page in reading order, and its containers."""

    def __init__(self, hidden: Optional[frozenset[str]] = frozenset()) -> None:
        self.items: list[Item] = []
        self.elements: list[Element] = []
        self._hidden = hidden  # names that the page's styles hide; None: nothing is hidden
        self._known: dict[str, _Meaning] = {}
        self._linking: _Meaning = (_STEP, self._link, None)
        self._buffer: list[str] = []
        self._linked = 0
        self._links = 0
        self._raised = False
        self._states: list[_State] = [(0, False, False, False, False)] * 2  # the second ends with the page
        self._open: list[tuple[int, str]] = []  # notable blocks: index in ``elements`` or -1, part of a table or list
        self._parents = [-1]  # indexes of the open containers
        self._tables: list[_Table] = []
        self._lists = Lists()
        self._ordinal = ""  # that the next paragraph has in front of it

    def run(self, markup: str) -> None:
        """Walk over markup as the parser writes it, without comments and elements of raw text."""
        known, buffer, states = self._known, self._buffer, self._states
        tokens = iter(_TOKEN.findall(markup))
        for source, text in tokens:
            kind, about, below = known.get(source) or self._learn(source)
            if kind == _BLOCK:
                if buffer:
                    self._flush()
                state = states[-1]
                state = below.get(state) or self._inherited(about, state, below)
                if state[_NOTABLE]:
                    self._enter(about)
                states.append(state)
            elif kind == _END:
                if buffer:
                    self._flush()
                if states.pop()[_NOTABLE]:
                    self._leave()
            elif kind == _STEP:
                about(below)
            elif kind == _HIDDEN:
                text = _pass_over(about, tokens)
            if text and (buffer or not text.isspace()):
                buffer.append(text)
                if self._links:
                    self._linked += len((unescaped(text) if "&" in text else text).strip())
        self._flush()

    def _learn(self, source: str) -> _Meaning:
        if source.startswith("a ") and "style=" not in source and "hidden" not in source and not self._hidden:
            return self._linking  # nearly every link is another one
        self._known[source] = meaning = self._meaning(source)
        return meaning

    def _meaning(self, source: str) -> _Meaning:
        """What a tag is, with what that takes."""
        name = source.split(" ", 1)[0]
        if name[0] == "/":
            step = {"/a": self._unlink, "/sup": self._lower}.get(name)
            return (_STEP, step, None) if step else (_END, None, None) if name[1:] in BLOCKS else _NOTHING
        if name in SKIPPED or is_hidden(source, self._hidden):
            return _NOTHING if name in VOID else (_HIDDEN, name, None)
        if name in BLOCKS:
            return _BLOCK, block(name, source), {}
        if name == "a":
            return self._linking
        return self._inline(name, source)

    def _inline(self, name: str, source: str) -> _Meaning:
        if name == "br":
            return _STEP, self._flush, None
        if name == "sup":
            return _STEP, self._raise, None
        if name == "img":
            picture = _picture(attributes_of(source))
            return _NOTHING if picture is None else (_STEP, self._show, picture)
        if name == "input":
            attributes = attributes_of(source)
            value = attributes.get("value")
            typed = (attributes.get("type") or "text").strip().lower() in ("text", "number")
            return (_STEP, self._fill, value) if value and typed else _NOTHING
        return (_STEP, self._flush, None) if stands_alone(source) else _NOTHING

    def _inherited(self, block: Block, outer: _State, below: dict[_State, _State]) -> _State:
        """The state in a block; ``below`` remembers it."""
        level, centred, preformatted, numbered, _ = outer
        notable = block.container or (bool(block.part) and block.part not in ITEMS)
        if block.part in LISTS:
            numbered = notable = prints_ordinals(block.part, block.attributes)
        elif block.part in ITEMS:
            notable = numbered
        if block.centred is not None:
            centred = block.centred
        state = (block.level or level, centred, preformatted or block.preformatted, numbered, notable)
        below[outer] = state
        return state

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
        raw = "".join(self._buffer)
        self._buffer.clear()
        if "&" in raw:
            raw = unescaped(raw)
        linked, self._linked = self._linked, 0
        level, centred, preformatted, _, _ = self._states[-1]
        for text in map(str.strip, raw.splitlines()) if preformatted else (collapsed(raw),):
            if text:
                if self._ordinal:
                    text, self._ordinal = text if linked else numbered(self._ordinal, text), ""
                self.items.append(Para(text, level, centred, linked))

    def _enter(self, block: Block) -> None:
        """A container or a part of a table or list begins."""
        index = -1
        if block.container:
            index = len(self.elements)
            self.elements.append([len(self.items), -1, self._parents[-1], block.chrome])
            self._parents.append(index)
        part = block.part
        if part in ROWS and not (self._tables and self._enter_row(self._tables[-1], block)):
            part = ""
        elif part == "table":
            self._tables.append(_Table(len(self.items), len(self.elements)))
        elif part in ITEMS:
            self._ordinal = self._lists.item(block.attributes)
        elif part in LISTS:
            self._lists.enter(block.attributes)
        self._open.append((index, part))

    def _enter_row(self, table: _Table, block: Block) -> bool:
        """A part of a table begins; False when it stands where none can."""
        if table.cell is not None:
            return False
        if block.part in _GROUPS:
            table.kind = _GROUPS.index(block.part)
            table.group += 1
        elif block.part == "tr" or not table.rows:
            table.rows.append((table.kind, table.group, []))
        if block.part in CELLS:
            table.cell = (len(self.items), *block.spans)
        return True

    def _leave(self) -> None:
        """The innermost container or part of a table or list ends."""
        index, part = self._open.pop()
        if part in CELLS:
            self._leave_cell(self._tables[-1])
        elif part == "table":
            self._leave_table(self._tables.pop())
        elif part in ITEMS:
            self._ordinal = ""
        elif part in LISTS:
            self._lists.leave()
        if index >= 0:
            self.elements[index][1] = len(self.items)
            self._parents.pop()

    def _leave_cell(self, table: _Table) -> None:
        start, rows, columns = table.cell or (len(self.items), 1, 1)
        inside = self.items[start:]
        if len(inside) == 1 and isinstance(inside[0], Para):
            text = inside[0].text
        else:
            text = "\n".join(item.text for item in inside if isinstance(item, Para))
            number = len(table.rows) - 1
            table.others += [(number, item) for item in inside if not isinstance(item, Para)]
        table.rows[-1][2].append((text, rows, columns))
        table.cell = None
        if table.first < 0:
            table.first = start

    def _leave_table(self, table: _Table) -> None:
        """Make the items since the table's beginning one table, or leave them when it only arranges the page."""
        inside = self.items[table.items :]
        linked = sum(item.linked for item in inside if isinstance(item, Para))
        if not is_data(table.rows, sum(isinstance(item, Table) for _, item in table.others), linked):
            return
        captions = [item for item in self.items[table.items : table.first] if isinstance(item, Para)]
        del self.items[table.items :]
        del self.elements[table.elements :]
        self.items.extend([*captions, *pieces(expand(table.rows), table.others)])


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
