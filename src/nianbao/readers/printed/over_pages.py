"""Tables that run over pages: their parts joined, row by row and cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nianbao import text as words
from nianbao.document import Cell, Location, Table
from nianbao.readers.printed.items import Item, Part, is_figure

_ORDINAL = re.compile(r"[（(]?\s*([0-9０-９]{1,2}|[^\W\d_a-zA-Z]{1,3})\s*[)）、.．，]")


def whole_table(part: Part) -> Table:
    """The whole table."""
    cells = tuple(sorted(part.cells, key=lambda cell: (cell.row, cell.column)))
    return Table(cells, part.height, len(part.xs) - 1, True, Location(page=part.page), part.doubt)


def continued(part: Part, item: Item) -> Part | None:
    """The two parts as one table when the second is the first one's continuation on the next page."""
    if not isinstance(item, Part) or not part.cells or not item.cells:
        return None
    width, other = part.xs[-1] - part.xs[0], item.xs[-1] - item.xs[0]
    if item.page != part.last + 1 or abs(width - other) > 4:
        return None
    shift = part.xs[0] - item.xs[0]
    return _joined(part, item._replace(xs=tuple(x + shift for x in item.xs)))


def _joined(part: Part, more: Part) -> Part:
    xs: list[float] = []
    for x in sorted((*part.xs, *more.xs)):
        if not xs or x - xs[-1] > 3.2:
            xs.append(x)
    above, below = _placed(part, xs), _placed(more, xs)
    height = more.height
    repeated = _repeated(above, below, height)
    if repeated:
        below = _moved([cell for cell in below if cell.row >= repeated], -repeated)
    height -= repeated
    foot = {(cell.column, cell.colspan): cell for cell in above if cell.row + cell.rowspan == part.height}
    head = sorted((cell for cell in below if cell.row == 0), key=lambda cell: cell.column)
    open_cut = part.open_foot and more.open_head
    pairs = [(foot.get((cell.column, cell.colspan)), cell) for cell in head]
    both = [(mate.text, cell.text) for mate, cell in pairs if mate is not None]
    if len(both) == len(pairs) and _is_cut(both, open_cut):
        above, below, height = _one_row(above, below, foot, head, height)
    else:
        above, below = _one_group(above, below, foot, head)
    return part._replace(
        xs=tuple(xs),
        height=part.height + height,
        cells=(*above, *_moved(below, part.height)),
        last=more.last,
        open_foot=more.open_foot,
        doubt=part.doubt or more.doubt or ("overlap" if _is_broken(both) else ""),
    )


def _placed(part: Part, xs: list[float]) -> list[Cell]:
    """The cells with their columns counted in other grid lines."""
    places = [min(range(len(xs)), key=lambda index: abs(xs[index] - x)) for x in part.xs]
    if places == list(range(len(places))):
        return list(part.cells)
    return [
        cell._replace(column=places[cell.column], colspan=places[cell.column + cell.colspan] - places[cell.column])
        for cell in part.cells
    ]


def _moved(cells: Iterable[Cell], rows: int) -> list[Cell]:
    """The cells some rows further down."""
    return [Cell(text, row + rows, column, high, wide, where) for text, row, column, high, wide, where in cells]


def _key(cells: Iterable[Cell], row: int) -> list[tuple[int, int, int, str]]:
    return sorted((c.column, c.colspan, c.rowspan, words.normal(c.text)) for c in cells if c.row == row)


def _repeated(above: list[Cell], below: list[Cell], height: int) -> int:
    """How many rows at the head of the new page only repeat the head of the table."""
    count = 0
    while count < height - 1:
        row = _key(below, count)
        if row != _key(above, count) or any(is_figure(text) for *_, text in row):
            break
        count += 1
    if not any(cell.text for cell in below if cell.row < count):
        return 0
    return 0 if any(cell.row < count < cell.row + cell.rowspan for cell in below) else count


def _is_ordinal(text: str) -> bool:
    found = _ORDINAL.match(text)
    return found is not None and (found[1].isdecimal() or words.chinese_number(found[1]) is not None)


def _is_cut(both: list[tuple[str, str]], open_cut: bool) -> bool:
    """Is the first row of the new page the rest of the last row of the page before: the cells above and below."""
    if not any(low for _, low in both):
        return False
    if any(_is_ordinal(low) for _, low in both) or any(is_figure(low) and high for high, low in both):
        return False
    titles = not any(is_figure(high) for high, _ in both)
    above = sum(is_figure(high) and not low for high, low in both)
    beneath = sum(is_figure(low) for _, low in both)
    if beneath and above:
        return all(high or low for high, low in both) and any(high and low for high, low in both)
    if beneath:
        return open_cut and any(high and low for high, low in both)
    continued = sum(bool(high and low) and not is_figure(high) for high, low in both)
    return continued > 2 or (continued > 0 and (above > 0 or open_cut or (titles and not both[0][1])))


def _is_broken(both: list[tuple[str, str]]) -> bool:
    """May the page cut figures in two: text and figures run on in some cells of the row, others end above."""
    if any(_is_ordinal(low) for _, low in both):
        return False
    words = any(high and low and not is_figure(high) and not is_figure(low) for high, low in both)
    figures = [(is_figure(high), bool(low)) for high, low in both if is_figure(high)]
    return words and (True, True) in figures and (True, False) in figures


def _one_row(
    above: list[Cell], below: list[Cell], foot: dict[tuple[int, int], Cell], head: list[Cell], height: int
) -> tuple[list[Cell], list[Cell], int]:
    """Both halves of a row that the page cuts, cell by cell."""
    for cell in head:
        mate = foot[cell.column, cell.colspan]
        above[above.index(mate)] = mate._replace(text=mate.text + cell.text, rowspan=mate.rowspan + cell.rowspan - 1)
    rest = [cell._replace(row=cell.row - 1) for cell in below if cell.row > 0]
    return above, rest, height - 1


def _one_group(
    above: list[Cell], below: list[Cell], foot: dict[tuple[int, int], Cell], head: list[Cell]
) -> tuple[list[Cell], list[Cell]]:
    """Merged label cells that run on: both parts are one cell."""
    pairs = [(cell, foot.get((cell.column, cell.colspan))) for cell in head]
    titles = not any(is_figure(cell.text) or (mate and is_figure(mate.text)) for cell, mate in pairs)
    deeper = titles and any(mate is None and cell.text for cell, mate in pairs)
    for index, (cell, mate) in enumerate(pairs):
        labels = any(other.text and not is_figure(other.text) for other in head[index + 1 :])
        if mate is not None and _runs_on(mate, cell, labels, deeper):
            above[above.index(mate)] = mate._replace(text=mate.text + cell.text, rowspan=mate.rowspan + cell.rowspan)
            below.remove(cell)
        elif not deeper:
            break
    return above, below


def _runs_on(mate: Cell, cell: Cell, labels: bool, deeper: bool) -> bool:
    """Is the cell at the head of a page the rest of the merged cell at the foot of the page before.

    labels: labels follow in its row. deeper: its row is the next row of titles below those at the foot.
    """
    if is_figure(mate.text) or is_figure(cell.text):
        return False
    if not cell.text:
        return labels or (deeper and bool(mate.text))
    if not mate.text:
        return labels and (mate.rowspan > 1 or cell.rowspan > 1)
    return deeper and not _is_ordinal(cell.text)
