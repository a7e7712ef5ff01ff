"""Tables in plain text, by their shape alone; each layout has a module of its own, loaded when a text has its marks.

A text knows no merged cells: a cell's column is its ordinal in the row, blank cells are kept, nothing is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nianbao.document import Cell, Location, Table
from nianbao.readers import limits
from nianbao.readers.grid.words import (
    UPRIGHT,
    Found,
    Rows,
    Token,
    is_figure,
    is_heading,
    is_prose,
    is_value,
    starts_item,
)
from nianbao.readers.lines import Lines

__all__ = [
    "Found",
    "Rows",
    "Token",
    "build",
    "find_tables",
    "is_figure",
    "is_heading",
    "is_prose",
    "is_value",
    "starts_item",
]

Finder = Callable[[Lines, int, Sequence[bool]], Iterator[Found]]
_MANY = 30  # cells in one row from which the row is a whole table
_UNNAMED = "Unnamed: "  # column of a table without a header
_NOTHING = ("None", "nan", "NaN", "null", "NULL", _UNNAMED)
_ROWS = 5  # lines with bars at their end alone from which bars part lines


def build(rows: Rows) -> Table:
    """The table of these rows. Raises Unreadable GK007 (table-cells)."""
    width = max((len(row) for row in rows), default=0)
    limits.check_cells(sum(len(row) for row in rows))
    new = tuple.__new__  # hundreds of cells: the constructor of records costs thrice as much
    cells = [
        new(Cell, (text, number, column, 1, 1, place))
        for number, row in enumerate(rows)
        for column, (text, place) in enumerate(row)
    ]
    return Table(tuple(cells), len(rows), width, False, cells[0].location if cells else Location())


def find_tables(lines: Lines, start: int = 0) -> list[Found]:
    """Every table from line ``start`` on, in reading order, none over another."""
    taken = [False] * len(lines.texts)
    found: list[Found] = []
    for finder in _finders(lines, taken):
        for table in finder(lines, start, taken):
            for index in range(table.start, table.stop):
                taken[index] = True
            found.append(table)
    found.sort(key=lambda table: table.start)
    if any(word in lines.raw for word in _NOTHING):
        found = [table._replace(rows=[[_said(token) for token in row] for row in table.rows]) for table in found]
    return found


def _said(token: Token) -> Token:
    """The cell, blank where a program wrote its word for one."""
    return token._replace(text="") if token.text in _NOTHING or token.text.startswith(_UNNAMED) else token


def _finders(lines: Lines, taken: Sequence[bool]) -> Iterator[Finder]:
    """How the text's tables may be written, the plainest marks first. taken: the lines that are a table's so far."""
    texts = lines.texts
    if "\x07" in lines.raw:
        from nianbao.readers.grid import marks

        yield marks.find_bells
    if "{|" in lines.raw:
        from nianbao.readers.grid import wiki

        yield wiki.find
    if any(bar in lines.raw for bar in f"|{UPRIGHT}"):
        yield from _bar_finders(texts)
    if "\t" in lines.raw:
        yield from _tab_finders(texts, taken)
    if any(mark in lines.raw for mark in ",;"):
        from nianbao.readers.grid import separated

        yield separated.find
    if sum(not done and line.rstrip()[-1:].isdigit() for line, done in zip(texts, taken)) >= 2:
        from nianbao.readers.grid import blanks, values

        yield blanks.find
        yield values.find


def _is_blank_row(line: str) -> bool:
    """A label, and behind it bars with blanks between them: its cells are blank, not filler."""
    text = line.rstrip()
    return text.endswith("|") and text.count("|") > 1 and "||" not in text and "|" not in text.rstrip("| ")


def _bar_finders(texts: Sequence[str]) -> Iterator[Finder]:
    ends = [line.rstrip("| \t\u3000\xa0") for line in texts if line.rstrip().endswith("|")]
    single = sum("|" not in line for line in ends) - sum(map(_is_blank_row, texts))
    within = sum("|" in line and not line.rstrip().endswith("|") for line in texts)
    fenced = sum(line.lstrip()[:1] == "|" for line in ends)
    if single > _ROWS and 2 * single > len(ends):
        from nianbao.readers.grid import marks

        yield marks.find
    elif _ROWS < len(ends) > 3 * max(within, fenced) > 3 * fenced and any("||" in line for line in texts):
        from nianbao.readers.grid import marks

        yield marks.find_cut
    from nianbao.readers.grid import bars

    yield bars.find


def _tab_finders(texts: Sequence[str], taken: Sequence[bool]) -> Iterator[Finder]:
    tabbed = [line for line in texts if "\t" in line]
    opened = [line for line in tabbed if line[0] == "\t"]
    alone = sum(not line.strip("\t ") for line in tabbed)
    if alone > _MANY and 10 * len(opened) < 11 * alone:
        from nianbao.readers.grid import cells

        yield cells.find_parted
    one = sum("\t" not in line[1:].rstrip() for line in opened)
    for step in (_cells, _tabs) if 2 * one > len(tabbed) else (_tabs, _cells):
        yield from step(texts, taken)


def _cells(texts: Sequence[str], taken: Sequence[bool]) -> Iterator[Finder]:
    if any(line[:1] == "\t" and not done for line, done in zip(texts, taken)):
        from nianbao.readers.grid import cells

        yield cells.find


def _tabs(texts: Sequence[str], taken: Sequence[bool]) -> Iterator[Finder]:
    if any("\t" in line and not done for line, done in zip(texts, taken)):
        from nianbao.readers.grid import tabs

        yield tabs.find
