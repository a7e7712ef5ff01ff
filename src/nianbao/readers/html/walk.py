"""The walk over a web page: the parser's own, well-formed writing of it, tag by tag, without recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.document import NOWHERE, Picture, Table
from nianbao.readers.html.items import Para
from nianbao.readers.html.lists import ITEMS, LISTS, Lists, numbered, prints_ordinals
from nianbao.readers.html.markup import BREAK, LINK, LINKED
from nianbao.readers.html.rows import rows_of
from nianbao.readers.html.table import expand, goes_on, is_data, pieces
from nianbao.readers.html.tags import (
    BLOCKS,
    CELLS,
    GROUPS,
    PLAIN,
    ROWS,
    SKIPPED,
    Block,
    attributes_of,
    block,
    escaped,
    tells,
    unescaped,
)
from nianbao.readers.html.words import collapsed, unlinked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias

    from nianbao.readers.html.items import Element, Item
    from nianbao.readers.html.table import Row

    # What holds in a block: level, centred, preformatted, its items have ordinals; its beginning and end are notable.
    _State: TypeAlias = tuple[int, bool, bool, bool, bool]
    _Rest: TypeAlias = tuple[str, str, str]
    _Token: TypeAlias = tuple[str, str, str, str]
    _Meaning: TypeAlias = tuple[int, Any, Any]  # kind of a tag, and what it is about

_BLOCK, _STEP, _SKIPPED = 1, 2, 3  # kinds of tags: with a Block and the states below it; a method; a name
_NOTHING = (0, None, None)
_PREFORMATTED, _NOTABLE = 2, 4  # in a state
_TOKEN = re.compile("<([^>]+)>([^<]*)(?:<(/[^>]+)>([^<]*))?")  # a tag, a text, and when it follows an end tag
_TABLE_START, _TABLE_END = "<table", "</table>"
_new = tuple.__new__  # of records made by the hundred
_ICON = 32  # pixels of the largest picture that is an ornament


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

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.elements: list[Element] = []
        self._known: dict[str, _Meaning] = {}
        self._buffer: list[str] = []
        self._links = 0
        self._raised = False
        self._states: list[_State] = [(0, False, False, False, False)] * 2  # the second ends with the page
        self._open: list[tuple[int, str]] = []  # notable blocks: index in ``elements`` or -1, part of a table or list
        self._parents = [-1]  # indexes of the open containers
        self._tables: list[_Table] = []
        self._lists = Lists()
        self._ordinal = ""  # that the next paragraph has in front of it
        self._above: tuple[list[Row], int] = ([], -1)  # the rows of the last table, and the item behind it

    def run(self, markup: str) -> None:
        """Walk over the body of a page (see ``Page.markup``)."""
        self._run(self._without_tables(markup))
        self._flush()

    def _without_tables(self, markup: str) -> str:
        """The markup with a tag of its own in place of each table without another one in it."""
        pieces: list[str] = []
        at = 0
        stop = markup.find(_TABLE_END)
        while stop >= 0:
            start = markup.rfind(_TABLE_START, at, stop)
            if start >= 0:
                tag = f"table {len(pieces)}"
                self._known[tag] = (_STEP, self._show_table, markup[start : stop + len(_TABLE_END)])
                pieces += (markup[at:start], f"<{tag}>")
                at = stop + len(_TABLE_END)
            stop = markup.find(_TABLE_END, stop + 1)
        return "".join([*pieces, markup[at:]])

    def _show_table(self, markup: str) -> None:
        """A table without another one in it: read at one go when it has nothing but texts in rows, else walked over."""
        if self._buffer:
            self._flush()
        found = None if self._states[-1][_PREFORMATTED] or self._links or self._ordinal else rows_of(markup)
        if found is None or not is_data(found.rows, 0, found.linked):
            self._run(markup)
        else:
            self._add_table(found.rows, ())

    def _add_table(self, rows: list[Row], others: Sequence[tuple[int, Item]]) -> None:
        """Add a table; the one right above may hold its head alone, as scripts part them to let the rows scroll."""
        above, end = self._above
        if end == len(self.items) and isinstance(self.items[-1], Table) and goes_on(above, rows):
            self.items.pop()
            rows = [*above, *((kind, len(above) + group, cells) for kind, group, cells in rows)]
        self.items.extend(pieces(expand(rows), others))
        self._above = rows, len(self.items)

    def _run(self, markup: str) -> None:
        known, buffer, states = self._known, self._buffer, self._states
        tokens = iter(_TOKEN.findall(markup))
        for source, text, end, behind in tokens:
            kind, about, below = known.get(source) or self._learn(source)
            if kind == _BLOCK:
                if buffer:
                    self._flush()
                state = below.get(states[-1]) or self._inherited(about, states[-1], below)
                if end:
                    self._leaf(about, state, text, source)
                    text = end = ""
                else:
                    if state[_NOTABLE]:
                        self._enter(about, source)
                    states.append(state)
            elif kind == _STEP:
                about(below)
            elif kind == _SKIPPED:
                text, end, behind = _pass_over(about, (text, end, behind), tokens)
            if text and (buffer or not text.isspace()):
                buffer.append(text)
            if end:
                kind, about, below = known.get(end) or self._learn(end)
                if kind == _STEP:
                    about(below)
            if behind and (buffer or not behind.isspace()):
                buffer.append(behind)

    def _learn(self, source: str) -> _Meaning:
        name = source.split(" ", 1)[0]
        if name in PLAIN and not tells(source):
            meaning = self._known.get(name) or self._meaning(name)
        else:
            meaning = self._meaning(source)
        self._known[source] = meaning
        return meaning

    def _meaning(self, source: str) -> _Meaning:
        """What a tag is, with what that takes."""
        name = source.split(" ", 1)[0]
        if name[0] == "/":
            step = self._lower if name in ("/sup", "/sub") else self._end if name[1:] in BLOCKS else None
            return (_STEP, step, None) if step else _NOTHING
        if name in SKIPPED:
            return _SKIPPED, name, None
        if name in BLOCKS:
            return _BLOCK, block(name, source), {}
        if name in ("br", "hr"):
            return _STEP, self._flush, None
        if name in ("sup", "sub"):
            return _STEP, self._raise, None
        return self._replaced(name, source)

    def _replaced(self, name: str, source: str) -> _Meaning:
        """What an element is that shows something else than the text in it."""
        if name == "img":
            picture = _picture(attributes_of(source))
            return _NOTHING if picture is None else (_STEP, self._show, picture)
        if name == "input":
            attributes = attributes_of(source)
            value = attributes.get("value")
            typed = (attributes.get("type") or "text").strip().lower() in ("text", "number")
            return (_STEP, self._fill, value) if value and typed else _NOTHING
        return _NOTHING

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

    def _raise(self, _: object) -> None:
        """A raised or lowered note behind a figure of a table stands in brackets, lest it lengthen the figure."""
        if self._tables and self._buffer and self._buffer[-1].rstrip(LINK + LINKED)[-1:].isdigit():
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
        if self._buffer:
            self._flush()
        self.items.append(picture)

    def _flush(self, _: object = None) -> None:
        """End the paragraph that is being gathered."""
        raw = "".join(self._buffer)
        self._buffer.clear()
        self._add(raw, self._states[-1])

    def _add(self, raw: str, state: _State) -> None:
        """Add paragraphs: the lines of a text as the page writes it."""
        level, centred, preformatted, _, _ = state
        word = raw[1:-1] if raw[:1] == LINK and raw[-1] == LINKED else raw
        if word.isalnum() and not self._links and not self._ordinal:  # a label, a figure, an entry of a menu
            self.items.append(_new(Para, (word, level, centred, 0 if word is raw else len(word))))
            return
        if "&" in raw:
            raw = unescaped(raw)
        if preformatted:
            raw = BREAK.join(raw.splitlines())
        linked = 0
        for line in raw.split(BREAK) if BREAK in raw else (raw,):
            if self._links or LINK in line:
                line, linked, self._links = unlinked(line, self._links)
            text = line.strip() if preformatted else collapsed(line)
            if text:
                if self._ordinal:
                    text, self._ordinal = text if linked else numbered(self._ordinal, text), ""
                self.items.append(_new(Para, (text, level, centred, linked)))

    def _leaf(self, block: Block, state: _State, text: str, source: str) -> None:
        """A block with nothing but text in it."""
        if not state[_NOTABLE]:
            if text and not text.isspace():
                self._add(text, state)
        else:
            self._enter(block, source)
            self._add(text, state)
            self._leave()

    def _end(self, _: object) -> None:
        """A block ends."""
        if self._buffer:
            self._flush()
        if self._states.pop()[_NOTABLE]:
            self._leave()

    def _enter(self, block: Block, source: str) -> None:
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
            self._ordinal = self._lists.item(attributes_of(source))
        elif part in LISTS:
            self._lists.enter(attributes_of(source))
        self._open.append((index, part))

    def _enter_row(self, table: _Table, block: Block) -> bool:
        """A part of a table begins; False when it stands where none can."""
        if table.cell is not None:
            return False
        if block.part in GROUPS:
            table.kind = GROUPS.index(block.part)
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
        number = len(table.rows) - 1
        text = "\n".join([item.text for item in inside if isinstance(item, Para)])
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
        self.items[table.items :] = captions
        del self.elements[table.elements :]
        self._add_table(table.rows, table.others)


def _pass_over(name: str, rest: _Rest, tokens: Iterator[_Token]) -> _Rest:
    """Up to the end of the element of that name that has just begun; what stands behind it.

    rest: what stands behind its start tag: a text, perhaps an end tag and the text behind that.
    """
    depth, start, stop = 1, f"{name} ", f"/{name}"
    _, end, behind = rest
    if end == stop:
        return behind, "", ""
    for source, text, end, behind in tokens:
        if source == stop:
            depth -= 1
            if not depth:
                return text, end, behind
        elif source == name or source.startswith(start):
            depth += 1
        if end == stop:
            depth -= 1
            if not depth:
                return behind, "", ""
    return "", "", ""


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
