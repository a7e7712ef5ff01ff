"""Word 97–2007 and WPS documents (doc, wps): text by the piece table, tables by their row ends."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right

from nianbao.document import Document, Unreadable
from nianbao.readers import doc_format as word
from nianbao.readers.compound import Compound
from nianbao.readers.doc_format import NotUnderstood
from nianbao.readers.fields import drawn
from nianbao.readers.flow import CellLook, Flow
from nianbao.readers.numbering import Counters
from nianbao.readers.raw import RawBlock, RawParagraph, RawPicture, document
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


class _Look(NamedTuple):
    """What the properties of a paragraph say."""

    depth: int = 0
    cell_end: bool = False
    row_end: bool = False
    level: int = 0
    centred: bool = False
    list_number: int = 0
    list_level: int = 0
    cells: tuple[CellLook, ...] = ()


def read_word(compound: Compound) -> Document:
    """Read the document. Raises Unreadable, and NotUnderstood when the structure is not known."""
    main = compound.read("WordDocument") or b""
    fib = word.Fib(main)
    if fib.encrypted:
        raise Unreadable("GK001", "encrypted")
    table = compound.read(fib.table)
    if table is None:
        raise NotUnderstood("table stream")
    reader = _Reader(main, table, compound.read("Data") or b"", fib)
    blocks = reader.story(0, fib.lengths[0])
    for shape in list(reader.boxes):  # those whose place in the text is not known
        blocks += reader.box(shape)
    return document("doc", blocks)


class _Reader:
    def __init__(self, main: bytes, table: bytes, data: bytes, fib: word.Fib) -> None:
        self.data = data
        self.pieces = word.pieces(fib.part(table, 33))
        total = sum(fib.lengths)
        self.text = word.text(main, self.pieces, total)
        if len(self.text) < fib.lengths[0]:
            raise NotUnderstood("text")
        self.paragraphs = word.Index(word.runs(main, fib.part(table, 13), True))
        self.styles = word.StyleSheet(fib.part(table, 1))
        self.lists = word.Lists(table, fib.start(73), len(fib.part(table, 73)), fib.part(table, 74))
        self.counters = Counters()
        self.gone: set[int] = set()
        for piece in self.pieces:
            if piece.properties and word.hidden_piece(piece):
                self.gone.update(range(piece.start, piece.end))
        self.signs: dict[int, str] = {}
        self.looks: dict[tuple[int, bytes], _Look] = {}
        self.fields: list[bool] = []
        self.anchors = word.anchors(fib.part(table, 40))
        self.pictures = word.picture_shapes(fib.part(table, 50))
        text, notes, headers, _, comments, endnotes, length, _ = fib.lengths
        self.box_story = text + notes + headers + comments + endnotes
        self.boxes = word.boxes(fib.part(table, 56)) if length else {}
        self._characters(word.runs(main, fib.part(table, 12), False))

    def _characters(self, found: list[word.Run]) -> None:
        """Note the characters that are deleted, hidden or raised, and those that stand for a sign of another font."""
        for run in found:
            if not run.properties:
                continue
            states = dict(word.properties(run.properties))
            off = (states.get(code, b"\0")[:1] == b"\1" for code in (word.DELETED, word.STRUCK, word.STRUCK_TWICE))
            hidden = any(off) or self._vanishes(states)
            symbol = states.get(word.SYMBOL)
            raised = states.get(word.RAISED, b"\0")[:1] in (b"\1", b"\2")
            if raised and not hidden and symbol is None:
                self._note(self._positions(run))
            if not hidden and symbol is None:
                continue
            for position in self._positions(run):
                if hidden:
                    self.gone.add(position)
                elif symbol is not None and len(symbol) == 4:
                    self.signs[position] = chr(struct.unpack_from("<H", symbol, 2)[0])

    def _note(self, places: range) -> None:
        """A raised or lowered note behind a figure stands in brackets, lest it lengthen the figure."""
        note = self.text[places.start : places.stop]
        if note and min(note) >= " " and self.text[max(0, places.start - 1)].isdigit():
            self.signs[places[0]] = f"（{note[0]}"
            self.signs[places[-1]] = f"{self.signs.get(places[-1], note[-1])}）"

    def _vanishes(self, states: dict[int, bytes]) -> bool:
        """Whether characters with these properties are hidden, by themselves or by their style."""
        own = states.get(word.VANISH)
        if own is not None and own[:1] in (b"\0", b"\1"):
            return own[:1] == b"\1"
        style = int.from_bytes(states.get(word.STYLE, b""), "little")
        vanishes = False
        for content in self.styles.characters(style) if style else ():
            stated = dict(word.properties(content)).get(word.VANISH)
            vanishes = vanishes if stated is None else stated[:1] == b"\1"
        return vanishes != (own == b"\x81")

    def _positions(self, run: word.Run) -> range:
        for piece in self.pieces:
            width = 1 if piece.narrow else 2
            end = piece.at + (piece.end - piece.start) * width
            if run.start < end and run.end > piece.at:
                first = piece.start + (max(run.start, piece.at) - piece.at) // width
                return range(first, piece.start + (min(run.end, end) - piece.at + width - 1) // width)
        return range(0)

    def place(self, position: int) -> int:
        """The byte of the main stream where a character stands."""
        piece = self.pieces[bisect_right(self.pieces, position, key=lambda one: one.start) - 1]
        if not piece.start <= position < piece.end:
            raise NotUnderstood("position")
        return piece.at + (position - piece.start) * (1 if piece.narrow else 2)

    def story(self, start: int, end: int) -> list[RawBlock]:
        """The blocks of the characters from ``start`` to ``end``."""
        flow = Flow()
        carried = ""
        at = start
        for mark in re.finditer("[\r\x07\x0c]", self.text[start:end]):
            stop = start + mark.start()
            look = self.look(stop)
            text, pictures = self.printed(at, stop)
            at = stop + 1
            if stop in self.gone and look.depth == 0:
                carried += text
                continue
            if look.row_end:
                flow.end_row(look.depth, look.cells, stop in self.gone)
                continue
            label = self.label(look)
            flow.add(look.depth, [RawParagraph(label + carried + text, look.level, look.centred), *pictures])
            carried = ""
            if look.cell_end:
                flow.end_cell(look.depth)
        rest = carried + self.printed(at, end)[0]
        if rest:
            flow.add(0, [RawParagraph(rest)])
        return flow.blocks()

    def box(self, shape: int) -> list[RawBlock]:
        """The paragraphs of a text box; each box is read once."""
        place = self.boxes.pop(shape, None)
        if place is None:
            return []
        fields, self.fields = self.fields, []
        found = self.story(self.box_story + place[0], self.box_story + place[1])
        self.fields = fields
        return [block._replace(counted=False) if isinstance(block, RawParagraph) else block for block in found]

    def drawn(self, position: int) -> list[RawBlock]:
        """What the shape shows that is anchored at this position."""
        shape = self.anchors.get(position, 0)
        return self.box(shape) or ([RawPicture()] if shape in self.pictures else [])

    def label(self, look: _Look) -> str:
        if not 0 < look.list_number <= len(self.lists.instances):
            return ""
        key, starts = self.lists.instances[look.list_number - 1]
        levels = self.lists.levels.get(key)
        if levels is None:
            return ""
        depth = min(look.list_level, 8)
        return self.counters.number(str(key), levels, depth, str(look.list_number), starts.get(depth))

    def printed(self, start: int, end: int) -> tuple[str, list[RawBlock]]:
        """The text that a person sees between two positions, and pictures in it."""
        units = self.text[start:end]
        pictures: list[RawBlock] = []
        self.fields = [False] * len(self.fields)
        if not self.fields and not _CONTROL.search(units) and not self._lost(start, end):
            return word.whole(units), pictures
        kept: list[str] = []
        code = start
        for position, unit in enumerate(units, start):
            if unit == "\x13":
                self.fields.append(True)
                code = position + 1
            elif unit in "\x14\x15" and self.fields:
                instructed = self.fields.pop()
                if unit == "\x14":
                    self.fields.append(False)
                if instructed and True not in self.fields:
                    kept.append(drawn(self.text[code:position].replace("\x01", "").rstrip()))
            elif position in self.gone or True in self.fields:
                continue
            elif unit == "\x01":
                pictures.append(RawPicture())
            elif unit == "\x08":
                pictures += self.drawn(position)
            else:
                kept.append(self.signs.get(position) or _PRINTED.get(unit, unit if unit >= " " or unit == "\t" else ""))
        return word.whole("".join(kept)), pictures

    def _lost(self, start: int, end: int) -> bool:
        if not self.gone and not self.signs:
            return False
        return any(position in self.gone or position in self.signs for position in range(start, end))

    def look(self, position: int) -> _Look:
        run = self.paragraphs.at(self.place(position))
        if run is None:
            raise NotUnderstood("paragraph properties")
        key = (run.style, run.properties)
        known = self.looks.get(key)
        if known is None:
            known = self.looks[key] = self._look(run)
        ended = self.text[position] == "\x07"
        if ended and known.depth != 1:
            raise NotUnderstood("cell mark")
        if known.depth == 1:
            return known._replace(cell_end=ended and not known.row_end, row_end=ended and known.row_end)
        return known

    def _look(self, run: word.Run) -> _Look:
        found: dict[int, bytes] = {}
        level = 0
        for stated, content in self.styles.chain(run.style):
            level = stated or level
            found.update(word.properties(content))
        cells: list[tuple[int, bytes]] = []
        for code, operand in self._expanded(run.properties):
            found[code] = operand
            cells.append((code, operand))
        depth = _number(found.get(word.DEPTH)) if word.DEPTH in found else int(_on(found, word.IN_TABLE))
        outline = found.get(word.OUTLINE)
        if outline:
            level = outline[0] + 1 if outline[0] < 9 else 0
        inner = depth > 1
        return _Look(
            depth,
            inner and _on(found, word.INNER_CELL) and not _on(found, word.INNER_ROW_END),
            _on(found, word.INNER_ROW_END if inner else word.ROW_END),
            level,
            (found.get(word.ALIGN) or found.get(word.ALIGN_OLD) or b"\0")[:1] == b"\1",
            _number(found.get(word.LIST)),
            _number(found.get(word.LIST_LEVEL)),
            _cells(cells),
        )

    def _expanded(self, content: bytes, again: bool = True) -> list[tuple[int, bytes]]:
        """The properties, those kept in the data stream for their size included."""
        found: list[tuple[int, bytes]] = []
        for code, operand in word.properties(content):
            found.append((code, operand))
            if again and code in (word.HUGE, word.TABLE_PROPERTIES) and len(operand) == 4:
                at = struct.unpack("<L", operand)[0]
                size = struct.unpack_from("<H", self.data, at)[0] if at + 2 <= len(self.data) else 0
                found += self._expanded(self.data[at + 2 : at + 2 + size], False)
        return found


_PRINTED = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\xa0": "\xa0", "\x7f": ""}


def _number(operand: Optional[bytes]) -> int:
    return int.from_bytes(operand or b"", "little")


def _on(found: dict[int, bytes], code: int) -> bool:
    return found.get(code, b"\0")[:1] == b"\1"


def _cells(found: list[tuple[int, bytes]]) -> tuple[CellLook, ...]:
    """The cells of a row from its definition."""
    edges: tuple[int, ...] = ()
    flags: list[int] = []
    for code, operand in found:
        if code == word.TABLE_DEFINITION and len(operand) > 3:
            count = operand[2]
            if len(operand) < 5 + 2 * count:
                raise NotUnderstood("row definition")
            edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
            kept = operand[5 + 2 * count :]
            known = [struct.unpack_from("<H", kept, at)[0] for at in range(0, min(20 * count, len(kept) - 1), 20)]
            flags = known + [0] * (count - len(known))
        elif code == word.VERTICAL_MERGE and len(operand) == 3 and operand[1] < len(flags):
            flags[operand[1]] = flags[operand[1]] & ~0x60 | (operand[2] & 3) << 5
        elif code == word.MERGE and len(operand) == 2:
            for one in range(operand[0], min(operand[1], len(flags))):
                flags[one] |= 1 if one == operand[0] else 2
    return tuple(
        CellLook(left, right, flag & 3 == 2, flag & 0x60 == 0x20) for left, right, flag in zip(edges, edges[1:], flags)
    )
