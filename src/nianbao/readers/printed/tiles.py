"""Grids of tables whose cells are boxes of their own with gaps between them (``border-spacing`` of a web page).

Each box grows by half of the gap, so that neighbours share a side; the sides are then ruling lines like any others.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter

from nianbao.readers.printed import ruling
from nianbao.readers.printed.ruling import Grid, Rule

Box = tuple[float, float, float, float]

_WIDEST = 16.0  # points between two cells of one table
LEAST = 4  # cells that make a table
_MOST = 600  # boxes looked at on one page
_LEAST_GAP = 0.3  # cells that touch share their sides: these are lines
_EVEN = 3.0  # by how much the gaps of one table differ
_SMALLEST = 5.0  # height and width of a cell


def grids(boxes: Sequence[Box]) -> list[tuple[Grid, float]]:
    """The grids that boxes (x0, y0, x1, y1) form which stand side by side with even gaps, and the width of the gaps."""
    cells = sorted({box for box in boxes if min(box[2] - box[0], box[3] - box[1]) >= _SMALLEST})
    if not LEAST <= len(cells) <= _MOST or _touching(cells):
        return []
    cells = _innermost(cells)
    beside = _neighbours(cells)
    groups = [group for group in _groups(beside) if len(group) > 1 and _is_apart(group, cells)]
    if not any(len(group) >= LEAST for group in groups):
        return []
    even = ((group, gaps) for group in groups if (gaps := _gaps(group, beside)) is not None)
    return [(grid, max(gaps)) for group, gaps in even for grid in ruling.grids(list(_sides(group, *gaps)))[0]]


def _touching(cells: list[Box]) -> bool:
    """Most boxes touch the next one of their row: coloured cells of a table whose lines tell of it."""
    rows = sorted(cells, key=lambda box: (round(box[1]), box[0]))
    gaps = [two[0] - one[2] for one, two in zip(rows, rows[1:], strict=False) if abs(one[1] - two[1]) < 1]
    return 2 * sum(gap <= _LEAST_GAP for gap in gaps) > len(gaps)


def chosen(ruled: list[Grid], boxes: Sequence[Box]) -> list[Grid]:
    """The grids of ruling lines and of boxes; where both tell of one place, the boxes if they leave out no cell."""
    found = grids(boxes)
    kept = [grid for grid in ruled if not any(_covers(other, grid, gap) for other, gap in found)]
    return kept + [grid for grid, _ in found if not any(_meets(other, grid) for other in kept)]


def _covers(outer: Grid, inner: Grid, gap: float) -> bool:
    """Does a grid of boxes tell of the whole ruled grid. Of that, the gaps between the boxes are no cells."""
    left, top, right, bottom = outer.box
    x0, y0, x1, y1 = inner.box
    shared = max(0.0, min(right, x1) - max(left, x0)) * max(0.0, min(bottom, y1) - max(top, y0))
    if shared < 0.85 * (x1 - x0) * (y1 - y0):
        return False
    xs, ys = inner.xs, inner.ys
    cells = sum(
        xs[span.column + span.colspan] - xs[span.column] > 1.5 * gap
        and ys[span.row + span.rowspan] - ys[span.row] > 1.5 * gap
        for span in inner.spans
    )
    return len(outer.spans) >= cells


def _meets(one: Grid, two: Grid) -> bool:
    left, top, right, bottom = one.box
    x0, y0, x1, y1 = two.box
    return min(right, x1) - max(left, x0) > 1 and min(bottom, y1) - max(top, y0) > 1


def _innermost(cells: list[Box]) -> list[Box]:
    """The boxes that hold no other: the background and the frame of a table are no cells."""
    kept: list[Box] = []
    middles: list[tuple[float, float]] = []  # of those, by height
    for box in sorted(cells, key=lambda each: (each[2] - each[0]) * (each[3] - each[1])):
        first, stop = bisect_left(middles, (box[1], 0.0)), bisect_right(middles, (box[3], math.inf))
        if not any(box[0] <= x <= box[2] for _, x in middles[first:stop]):
            kept.append(box)
            insort(middles, ((box[1] + box[3]) / 2, (box[0] + box[2]) / 2))
    return kept


def _holds(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


Beside = dict[Box, list[tuple[Box, bool, float]]]


def _neighbours(cells: list[Box]) -> Beside:
    """For each box those close to it, side by side or one above the other, with the gaps between them."""
    found: Beside = {box: [] for box in cells}
    down = sorted(cells, key=itemgetter(1))
    for index, box in enumerate(down):
        for other in islice(down, index + 1, None):
            if other[1] > box[3] + _WIDEST:
                break
            gap = _gap(box, other)
            if gap is not None:
                found[box].append((other, *gap))
                found[other].append((box, *gap))
    return found


def _groups(beside: Beside) -> Iterator[list[Box]]:
    """The boxes that hang together."""
    left = set(beside)
    for box in beside:
        if box in left:
            left.remove(box)
            group = [box]
            for one in group:
                near = [other for other, _, _ in beside[one] if other in left]
                left.difference_update(near)
                group += dict.fromkeys(near)
            yield group


def _is_apart(group: list[Box], cells: list[Box]) -> bool:
    """No other box stands between those of the group."""
    around = (min(b[0] for b in group), min(b[1] for b in group), max(b[2] for b in group), max(b[3] for b in group))
    return sum(_holds(around, box) for box in cells) == len(group)


def _gap(one: Box, two: Box) -> tuple[bool, float] | None:
    """Is the gap between two neighbours along x, and how wide is it; None for others."""
    across, down = max(one[0], two[0]) - min(one[2], two[2]), max(one[1], two[1]) - min(one[3], two[3])
    if down < -1 and _LEAST_GAP < across <= _WIDEST:
        return True, across
    if across < -1 and _LEAST_GAP < down <= _WIDEST:
        return False, down
    return None


def _gaps(group: list[Box], beside: Beside) -> tuple[float, float] | None:
    """How wide the gaps of a table are, across and down; None when they are not even."""
    nearest: dict[bool, list[float]] = {True: [], False: []}
    for box in group:
        for along in (True, False):
            mine = [wide for _, level, wide in beside[box] if level is along]
            nearest[along] += [min(mine)] if mine else []
    if any(each and max(each) - min(each) > _EVEN for each in nearest.values()):
        return None
    across, down = (sorted(each)[len(each) // 2] if each else 0.0 for each in (nearest[True], nearest[False]))
    return across, down


def _sides(group: list[Box], across: float, down: float) -> Iterator[Rule]:
    """The sides of the boxes in the middle of the gaps."""
    x, y = across / 2, down / 2
    for left, top, right, bottom in group:
        yield Rule(True, top - y, left - x, right + x)
        yield Rule(True, bottom + y, left - x, right + x)
        yield Rule(False, left - x, top - y, bottom + y)
        yield Rule(False, right + x, top - y, bottom + y)
