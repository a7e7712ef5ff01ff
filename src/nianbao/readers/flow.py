"""Tables of formats that give a stream of paragraphs with ends of cells and rows (doc, rtf)."""

from __future__ import annotations

from nianbao.readers.package import exceeded
from nianbao.readers.raw import RawBlock, RawCell, RawParagraph, RawTable, aligned
from nianbao.records import NamedTuple

MAX_DEPTH = 30  # of tables in tables


class CellLook(NamedTuple):
    """Edges of a cell in twips, and whether it goes on the cell before or above it."""

    left: int
    right: int
    joins_left: bool = False
    joins_above: bool = False


class _Row(NamedTuple):
    cells: tuple[tuple[RawBlock, ...], ...]
    looks: tuple[CellLook, ...]


class _Level:
    """A table being read: finished rows, the cells of the open row, the blocks of the open cell."""

    def __init__(self) -> None:
        self.rows: list[_Row] = []
        self.cells: list[tuple[RawBlock, ...]] = []
        self.blocks: list[RawBlock] = []


class Flow:
    """Blocks of a story; a table is open as long as paragraphs say that they stand in one."""

    def __init__(self) -> None:
        self._levels = [_Level()]

    def add(self, depth: int, blocks: list[RawBlock]) -> None:
        """Blocks inside ``depth`` tables."""
        self._reach(depth)
        self._levels[-1].blocks += blocks

    def end_cell(self, depth: int) -> None:
        """The open cell of the innermost table is complete."""
        self._reach(depth)
        level = self._levels[-1]
        level.cells.append(tuple(level.blocks))
        level.blocks = []

    def end_row(self, depth: int, looks: tuple[CellLook, ...], gone: bool = False) -> None:
        """The open row is complete. gone: a revision deletes its end, and with it the row when nothing else is left."""
        self._reach(depth)
        level = self._levels[-1]
        left = any(not isinstance(block, RawParagraph) or block.text for cell in level.cells for block in cell)
        if level.cells and (left or not gone):
            level.rows.append(_Row(tuple(level.cells), looks))
        level.cells = []

    def blocks(self) -> list[RawBlock]:
        """All blocks; open tables are closed."""
        self._reach(0)
        return self._levels[0].blocks

    def _reach(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise exceeded("depth", MAX_DEPTH)
        while len(self._levels) - 1 > depth:
            closed = self._levels.pop()
            self._levels[-1].blocks += _closed(closed)
        while len(self._levels) - 1 < depth:
            self._levels.append(_Level())


def _closed(level: _Level) -> list[RawBlock]:
    """The table; a row without an end makes it doubtful, its text stays in reading order."""
    found: list[RawBlock] = []
    if level.rows or level.cells:
        rows = [*level.rows, _Row(tuple(level.cells), ())] if level.cells else level.rows
        found.append(_table(rows))
    return found + level.blocks


def _table(rows: list[_Row]) -> RawTable:
    """Rows on one grid. A row that does not say where its cells stand makes the whole table doubtful."""
    if any(len(row.looks) != len(row.cells) or any(one.left >= one.right for one in row.looks) for row in rows):
        return RawTable(
            tuple(tuple(RawCell(cell, at, at + 1) for at, cell in enumerate(row.cells)) for row in rows), "cells"
        )
    spans = aligned([[(look.left, look.right) for look in row.looks] for row in rows])
    made: list[tuple[RawCell, ...]] = []
    for row, span in zip(rows, spans):
        cells: list[RawCell] = []
        for (start, end), blocks, look in zip(span, row.cells, row.looks):
            if cells and look.joins_left:
                cells[-1] = cells[-1]._replace(end=end)
            else:
                cells.append(RawCell(blocks, start, end, look.joins_above))
        made.append(tuple(cells))
    return RawTable(tuple(made))
