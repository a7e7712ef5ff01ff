"""Word 97–2007 and WPS documents (doc, wps): text by the piece table, tables by their row ends."""

from __future__ import annotations

import re
import struct
from typing import NamedTuple, Optional

from nianbao.document import Document, Unreadable
from nianbao.readers import doc_format as word
from nianbao.readers.compound import Compound
from nianbao.readers.doc_format import NotUnderstood
from nianbao.readers.numbering import Counters
from nianbao.readers.package import exceeded
from nianbao.readers.raw import RawBlock, RawCell, RawParagraph, RawPicture, RawTable, aligned, document

MAX_DEPTH = 30  # of tables in tables
_TOLERANCE = 60  # twips between edges that are one
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


class _Row(NamedTuple):
    cells: tuple[tuple[RawBlock, ...], ...]
    edges: tuple[int, ...]
    flags: tuple[int, ...]


class _Level:
    """A table being read: finished rows, the cells of the open row, the blocks of the open cell."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []
        self.cells: list[tuple[RawBlock, ...]] = []
        self.blocks: list[RawBlock] = []


class _Look(NamedTuple):
    """What the properties of a paragraph say."""

    depth: int = 0
    cell_end: bool = False
    row_end: bool = False
    level: int = 0
    centred: bool = False
    list_number: int = 0
    list_level: int = 0
    edges: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()


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
    text, notes, headers, _, comments, endnotes, boxes, _ = fib.lengths
    blocks = reader.story(0, text)
    start = text + notes + headers + comments + endnotes
    for block in reader.story(start, start + boxes) if boxes else ():
        blocks.append(block._replace(counted=False) if isinstance(block, RawParagraph) else block)
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
        self.signs: dict[int, str] = {}
        self.looks: dict[tuple[int, bytes], _Look] = {}
        self.fields: list[bool] = []
        self._characters(word.runs(main, fib.part(table, 12), False))

    def _characters(self, found: list[word.Run]) -> None:
        """Note the characters that are deleted or hidden, and those that stand for a sign of another font."""
        for run in found:
            if not run.properties:
                continue
            states = dict(word.properties(run.properties))
            hidden = states.get(word.DELETED, b"\0")[:1] == b"\1" or states.get(word.VANISH, b"\0")[:1] == b"\1"
            symbol = states.get(word.SYMBOL)
            if not hidden and symbol is None:
                continue
            for position in self._positions(run):
                if hidden:
                    self.gone.add(position)
                elif symbol is not None and len(symbol) == 4:
                    self.signs[position] = chr(struct.unpack_from("<H", symbol, 2)[0])

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
        for piece in self.pieces:
            if piece.start <= position < piece.end:
                return piece.at + (position - piece.start) * (1 if piece.narrow else 2)
        raise NotUnderstood("position")

    def story(self, start: int, end: int) -> list[RawBlock]:
        """The blocks of the characters from ``start`` to ``end``."""
        levels = [_Level()]
        carried = ""
        at = start
        for mark in re.finditer("[\r\x07\x0c]", self.text[start:end]):
            stop = start + mark.start()
            look = self.look(stop)
            text, pictures = self.printed(at, stop)
            at = stop + 1
            _reach(levels, look.depth)
            if stop in self.gone and look.depth == 0:
                carried += text
                continue
            open_level = levels[-1]
            if not look.row_end:
                label = self.label(look)
                open_level.blocks.append(RawParagraph(label + carried + text, look.level, look.centred))
                open_level.blocks += pictures
                carried = ""
            _end(open_level, look, stop in self.gone)
        if at < end:
            _reach(levels, 0)
            levels[0].blocks.append(RawParagraph(carried + self.printed(at, end)[0]))
        _reach(levels, 0)
        return levels[0].blocks

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
        for position, unit in enumerate(units, start):
            if unit == "\x13":
                self.fields.append(True)
            elif unit == "\x14" and self.fields:
                self.fields[-1] = False
            elif unit == "\x15" and self.fields:
                self.fields.pop()
            elif position in self.gone or True in self.fields:
                continue
            elif unit == "\x01":
                pictures.append(RawPicture())
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
        if depth > MAX_DEPTH:
            raise exceeded("depth", MAX_DEPTH)
        edges, flags = _cells(cells)
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
            edges,
            flags,
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


def _reach(levels: list[_Level], depth: int) -> None:
    """Open or close tables until ``depth`` of them are open; a closed one belongs to the cell around it."""
    while len(levels) - 1 > depth:
        closed = levels.pop()
        levels[-1].blocks += _closed(closed)
    while len(levels) - 1 < depth:
        levels.append(_Level())


def _closed(level: _Level) -> list[RawBlock]:
    rows, doubt = _rows(level.rows)
    found: list[RawBlock] = [RawTable(rows, doubt)] if rows else []
    for cell in level.cells:  # a row without an end: its text is kept, its place is not known
        found += cell
    return found + level.blocks


def _end(level: _Level, look: _Look, gone: bool) -> None:
    if look.cell_end:
        level.cells.append(tuple(level.blocks))
        level.blocks = []
    elif look.row_end:
        if not gone:
            level.rows.append(_Row(tuple(level.cells), look.edges, look.flags))
        level.cells, level.blocks = [], []


def _cells(found: list[tuple[int, bytes]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Edges in twips and merge flags of the cells of a row, from its definition."""
    edges: tuple[int, ...] = ()
    flags: list[int] = []
    for code, operand in found:
        if code == word.TABLE_DEFINITION and len(operand) > 3:
            count = operand[2]
            if len(operand) < 5 + 2 * count:
                raise NotUnderstood("row definition")
            edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
            kept = operand[5 + 2 * count :]
            flags = [struct.unpack_from("<H", kept, 20 * one)[0] if 20 * one + 2 <= len(kept) else 0 for one in range(count)]
        elif code == word.VERTICAL_MERGE and len(operand) == 3 and operand[1] < len(flags):
            flags[operand[1]] = flags[operand[1]] & ~0x60 | (operand[2] & 3) << 5
        elif code == word.MERGE and len(operand) == 2:
            for one in range(operand[0], min(operand[1], len(flags))):
                flags[one] |= 1 if one == operand[0] else 2
    return edges, tuple(flags)


def _rows(rows: list[_Row]) -> tuple[tuple[tuple[RawCell, ...], ...], str]:
    """Rows on one grid. A row that does not say where its cells stand makes the whole table doubtful."""
    if any(len(row.edges) != len(row.cells) + 1 for row in rows):
        made = tuple(tuple(RawCell(cell, at, at + 1) for at, cell in enumerate(row.cells)) for row in rows)
        return made, "cells"
    spans = aligned([list(zip(row.edges, row.edges[1:])) for row in rows], _TOLERANCE)
    made_rows: list[tuple[RawCell, ...]] = []
    for row, span in zip(rows, spans):
        cells: list[RawCell] = []
        for (start, end), blocks, flag, before in zip(span, row.cells, row.flags, (0, *row.flags)):
            cell = RawCell(blocks, start, end, flag & 0x60 == 0x20)
            if cells and flag & 3 and before & 3 and flag & 3 != 1 and not cell.text:
                cells[-1] = cells[-1]._replace(end=end)
            else:
                cells.append(cell)
        made_rows.append(tuple(cells))
    return tuple(made_rows), ""
