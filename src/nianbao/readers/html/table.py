"""Tables of web pages: rows of cells with spans to a true grid, and what a table is that holds more than figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from nianbao.document import NOWHERE, Cell, Table
from nianbao.readers import limits
from nianbao.readers.grid import is_figure, is_heading, is_prose
from nianbao.readers.grid.words import names_section
from nianbao.readers.html.items import Para

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from nianbao.readers.html.items import Item

    RawCell: TypeAlias = tuple[str, int, int]  # text, rows (0: down to the end of the row group), columns
    Row: TypeAlias = tuple[int, int, list[RawCell]]  # kind of its row group (0 head, 1 body, 2 foot), ordinal of it

_new = tuple.__new__  # of records made by the hundred
_LONG_CELL = 400  # characters from which a cell holds a page, not a figure


def is_data(table: Sequence[Row], nested: int, linked: int) -> bool:
    """The table states something in rows and columns; otherwise it arranges a page.

    nested: tables in its cells. linked: characters in links.
    """
    rows = [[cell[0] for cell in cells] for _, _, cells in table]
    cells = Counter([*chain.from_iterable(rows)])
    width = max(map(len, rows), default=0)
    figures = sum([count for text, count in cells.items() if is_figure(text)])
    if width < 2 or (figures < 2 and (nested or 2 * linked > sum(map(len, cells.elements())))):
        return False
    beside = {text for row in rows if len(row) > 1 for text in row}
    if max(map(len, beside), default=0) > _LONG_CELL:
        return False
    if any("\n" in text and any(is_heading(line) for line in text.split("\n")[1:]) for text in beside):
        return False
    return figures > 1 or len([row for row in rows if len(row) > 1]) > 1


def goes_on(head: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Of two tables the first has no figures, and the second begins with them below as many columns."""
    first = [cells for _, _, cells in (*head[:1], *rows[:1])]
    if len(first) < 2 or len({sum(columns for _, _, columns in cells) for cells in first}) > 1:
        return False
    return any(is_figure(text) for text, _, _ in first[1]) and not any(
        is_figure(text) for _, _, cells in head for text, _, _ in cells
    )


def expand(rows: Sequence[Row]) -> Table:
    """The true grid of rows of cells with spans, as browsers lay it out. Raises Unreadable GK007 (table-cells)."""
    ordered = sorted(rows, key=lambda row: row[:2])
    ends = {group: index + 1 for index, (_, group, _) in enumerate(ordered)}
    cells: list[Cell] = []
    busy: list[int] = []  # for each column: the row from which it is free
    total = width = 0
    for index, (_, group, row) in enumerate(ordered):
        column = 0
        for text, rowspan, colspan in row:
            while column < width and busy[column] > index:
                column += 1
            behind = column + colspan
            if behind > width:
                busy.extend([0] * (behind - width))
                width = behind
            if rowspan != 1 or colspan != 1:
                stop = min(index + rowspan, ends[group]) if rowspan else ends[group]
                total += (stop - index) * colspan
                limits.check_cells(total)
                busy[column:behind] = [stop] * colspan
                rowspan = stop - index
            cells.append(_new(Cell, (text, index, column, rowspan, colspan, NOWHERE)))
            column = behind
        limits.check_cells(total + len(cells))
    table = _compressed(cells, len(ordered), width)
    return table if is_certain(table) else table._replace(aligned=False)


def is_certain(table: Table) -> bool:
    """Every row of labels ends where the table ends: one that does not has lost its merged cells."""
    if sum([cell.rowspan * cell.colspan for cell in table.cells]) == table.height * table.width:
        return True
    ends = [0] * table.height
    for cell in table.cells:
        for row in range(cell.row, min(table.height, cell.row + cell.rowspan)):
            ends[row] = max(ends[row], cell.column + cell.colspan)
    return all(
        len(row) < 2 or end == table.width or any(is_figure(cell.text) for cell in row)
        for row, end in zip(table.rows(), ends)
    )


def _compressed(cells: list[Cell], height: int, width: int) -> Table:
    """The table without columns in which no cell begins, and without blank ones at its sides: they tell nothing."""
    starts = sorted({cell[2] for cell in cells})
    written = {cell[2] for cell in cells if cell[0]}
    while starts and written and starts[-1] not in written:
        starts.pop()
    while starts and written and starts[0] not in written:
        del starts[0]
    return Table(tuple(_narrowed(cells, starts) if len(starts) < width else cells), height, len(starts))


def _narrowed(cells: Sequence[Cell], columns: Sequence[int]) -> list[Cell]:
    """The cells that begin in these columns, as if there were no others."""
    from bisect import bisect_left

    places = {column: place for place, column in enumerate(columns)}
    narrowed = []
    for text, row, column, rowspan, colspan, _ in cells:
        place = places.get(column)
        if place is not None:
            if colspan > 1:
                colspan = max(1, bisect_left(columns, column + colspan) - place)
            narrowed.append(Cell(text, row, place, rowspan, colspan, NOWHERE))
    return narrowed


def pieces(table: Table, others: Sequence[tuple[int, Item]]) -> Iterator[Item]:
    """The table, cut where a row over its whole width is a heading or prose: a sheet that holds a whole report.

    others: pictures and tables that stood in its cells, with their rows; they follow the piece with that row.
    """
    texts = _text_rows(table)
    if not texts and not others:
        yield table
        return
    waiting = list(others)
    at = 0
    for number in [*texts, table.height]:
        part = [cell._replace(row=cell.row - at) for cell in table.cells if at <= cell.row < number]
        if part:
            yield table._replace(cells=tuple(part), height=number - at)
        if number < table.height:
            for cell in table.cells:
                if cell.row == number and cell.text:
                    yield from (Para(text, 0, False, 0) for text in cell.text.split("\n"))
        while waiting and (waiting[0][0] <= number or number == table.height):
            yield waiting.pop(0)[1]
        at = number + 1


def _text_rows(table: Table) -> list[int]:
    """Rows over the whole width with headings or prose; with them title and signature at either end of the sheet."""
    alone: dict[int, str] = {}  # rows with one text
    for cell in table.cells:
        if cell.text:
            alone[cell.row] = "" if cell.row in alone else cell.text
    if not any(is_prose(text) or is_heading(text) for text in alone.values()):
        return []
    rows = table.rows()
    covered = {row for cell in table.cells for row in range(cell.row + 1, cell.row + cell.rowspan)}
    whole = [number for number, row in enumerate(rows) if number not in covered and _is_whole(row, table.width)]
    prose = [n for n in whole if is_prose(rows[n][0].text) or (len(rows[n]) == 1 and is_heading(rows[n][0].text))]
    if not prose:
        return []
    if whole[: prose[0]] == list(range(prose[0])):
        prose = whole[: prose[0]] + prose
    behind = list(range(prose[-1] + 1, table.height))
    if behind and whole[-len(behind) :] == behind:
        prose += behind
    blank = [n for n in whole if not any(cell.text for cell in rows[n])]
    between = _between(sorted(prose), set(whole))
    return sorted({*prose, *blank, *between})


def _between(texts: Sequence[int], whole: set[int]) -> list[int]:
    """Rows over the whole width that fill the gap between two rows of text."""
    gaps = (range(first + 1, second) for first, second in zip(texts, texts[1:]))
    return [number for gap in gaps if whole.issuperset(gap) for number in gap]


def _is_whole(row: Sequence[Cell], width: int) -> bool:
    """One cell over most of the width, or a section's heading; without merged cells, a text in the first cell alone."""
    if not row or any(cell.text for cell in row[1:]):
        return False
    if len(row) == 1:
        return 2 * row[0].colspan > width or names_section(row[0].text)
    return len(row) == width and bool(row[0].text)
