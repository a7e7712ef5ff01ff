"""Grids from ruling lines.

Plain data in, plain data out: whoever can give straight lines (PDF, OFD) gets true grids.
All coordinates are points with the origin at the upper left corner of the page, y growing downwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from nianbao.records import NamedTuple

TOUCH = 4.0  # lines of one table nearer than this are one line: double borders, pieces that do not quite meet
SAME = 1.2  # pieces anywhere on the page nearer than this lie on one line
COVERED = 0.6  # share of a cell's side that must be drawn for the side to stand
LEAST_ROW = 5.0  # open ends of verticals shorter than this hold no row
MOST_RULES = 4000  # a page with more straight lines than this is a drawing
MOST_CELLS = 20_000  # of one grid on one page


class Rule(NamedTuple):
    """One straight ruling line: along x (``level``) or along y, at ``at``, from ``start`` to ``end``."""

    level: bool
    at: float
    start: float
    end: float


class Span(NamedTuple):
    """One cell of a grid: position and extent in grid lines."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Grid(NamedTuple):
    """A recovered grid: grid lines, cells in reading order, and whether the page cuts it at its head or foot."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    open_head: bool
    open_foot: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


# ---------------------------------------------------------------------------------------------- lines


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one line joined: same direction, nearly the same place, meeting or overlapping."""
    done: list[Rule] = []
    for level in (True, False):
        found = sorted(rule for rule in rules if rule.level is level)
        for cluster in _clusters(found):
            done.extend(_joined(level, cluster))
    return done


def _clusters(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    cluster: list[Rule] = []
    for rule in rules:
        if cluster and rule.at - cluster[0].at > SAME:
            yield cluster
            cluster = []
        cluster.append(rule)
    if cluster:
        yield cluster


def _joined(level: bool, cluster: list[Rule]) -> Iterator[Rule]:
    at = sum(rule.at for rule in cluster) / len(cluster)
    start = end = None
    for rule in sorted(cluster, key=lambda each: each.start):
        if start is None or end is None:
            start, end = rule.start, rule.end
        elif rule.start > end + TOUCH:
            yield Rule(level, at, start, end)
            start, end = rule.start, rule.end
        else:
            end = max(end, rule.end)
    if start is not None and end is not None:
        yield Rule(level, at, start, end)


def dotted(boxes: Iterable[tuple[float, float, float, float]]) -> list[Rule]:
    """Ruling lines printed as rows of dots (boxes x0, y0, x1, y1)."""
    found: list[Rule] = []
    spots = [((x0 + x1) / 2, (y0 + y1) / 2) for x0, y0, x1, y1 in boxes]
    for level in (True, False):
        lines: dict[int, list[float]] = {}
        for x, y in spots:
            lines.setdefault(round(2 * (y if level else x)), []).append(x if level else y)
        for at, along in lines.items():
            found.extend(Rule(level, at / 2, start, end) for start, end in _runs(sorted(along)))
    return found


def _runs(along: list[float]) -> Iterator[tuple[float, float]]:
    """Stretches of at least six dots that follow each other closely."""
    start = 0
    for index in range(1, len(along) + 1):
        if index == len(along) or along[index] - along[index - 1] > TOUCH:
            if index - start >= 6:
                yield along[start], along[index - 1]
            start = index


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that hang together by crossing or touching."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    upright = sorted((rule.at, index) for index, rule in enumerate(rules) if not rule.level)
    places = [at for at, _ in upright]
    for index, rule in enumerate(rules):
        if not rule.level:
            continue
        first = bisect_right(places, rule.start - TOUCH)
        for place, other in upright[first:]:
            if place > rule.end + TOUCH:
                break
            if rules[other].start - TOUCH <= rule.at <= rules[other].end + TOUCH:
                parent[root(index)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return list(groups.values())


# ---------------------------------------------------------------------------------------------- grids


def grids(rules: Iterable[Rule]) -> tuple[list[Grid], list[Grid]]:
    """The grids that ruling lines form, from top to bottom, and the single frames, which are no grids."""
    lines = merged(rules)
    if len(lines) > MOST_RULES:
        return [], []
    every = [grid for group in _groups(lines) if (grid := _grid(group)) is not None]
    every.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    single = [grid for grid in every if len(grid.xs) == len(grid.ys) == 2]
    return [grid for grid in every if grid not in single] if single else every, single


def rows(grid: Grid, first: int, stop: int) -> Grid:
    """Some rows of a grid as one of their own."""
    spans = [span for span in grid.spans if first <= span.row < stop]
    places = sorted({place for span in spans for place in (span.column, span.column + span.colspan)})
    columns = {place: number for number, place in enumerate(places)}
    moved = (
        Span(row - first, columns[column], high, columns[column + wide] - columns[column])
        for row, column, high, wide in spans
    )
    xs = tuple(grid.xs[place] for place in places)
    open_head, open_foot = first == 0 and grid.open_head, stop == len(grid.ys) - 1 and grid.open_foot
    return Grid(xs, grid.ys[first : stop + 1], tuple(moved), open_head, open_foot)


def _grid(group: list[Rule]) -> Grid | None:
    level = [rule for rule in group if rule.level]
    upright = [rule for rule in group if not rule.level]
    if not level or len(upright) < 1 or len(group) < 4:
        return None
    open_head = _close(level, upright, head=True)
    open_foot = _close(level, upright, head=False)
    _close_sides(level, upright)
    xs, ys = _places(upright), _places(level)
    if len(xs) < 2 or len(ys) < 2:
        return None
    if (len(xs) - 1) * (len(ys) - 1) > MOST_CELLS:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(_spans(xs, ys, level, upright)), open_head, open_foot)


def _places(rules: Iterable[Rule]) -> list[float]:
    """Where the lines of a table stand; of lines close together the longest says it."""
    clusters: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        if clusters and rule.at - clusters[-1][0].at <= TOUCH:
            clusters[-1].append(rule)
        else:
            clusters.append([rule])
    return [max(cluster, key=lambda each: each.end - each.start).at for cluster in clusters]


def _close(level: list[Rule], upright: list[Rule], head: bool) -> bool:
    """Draw the missing rule where a page cuts a table: the outer verticals run on, or at least three do."""
    edge = min(rule.at for rule in level) if head else max(rule.at for rule in level)
    ends = [(rule.start if head else rule.end, rule.at) for rule in upright]
    beyond = [(end, at) for end, at in ends if (edge - end if head else end - edge) > LEAST_ROW]
    if not beyond:
        return False
    last = min(end for end, _ in beyond) if head else max(end for end, _ in beyond)
    there = [at for end, at in beyond if abs(end - last) <= 2 * TOUCH]
    left, right = min(rule.at for rule in upright), max(rule.at for rule in upright)
    outer = min(there) - left <= TOUCH and right - max(there) <= TOUCH and len(there) >= 2
    if len(there) < 3 and not outer:
        return False
    level.append(Rule(True, last, min(there), max(there)))
    return True


def _close_sides(level: list[Rule], upright: list[Rule]) -> None:
    """Draw the outer sides of a table that leaves them open: levels run beyond the outermost vertical.

    Half of them do, or the first and the last one: those between may stop at cells that are merged downwards.
    """
    top, bottom = min(rule.at for rule in level), max(rule.at for rule in level)
    for left in (True, False):
        edge = min(rule.at for rule in upright) if left else max(rule.at for rule in upright)
        ends = [(rule.start if left else rule.end, rule.at) for rule in level]
        last = min(ends)[0] if left else max(ends)[0]
        if (edge - last if left else last - edge) <= LEAST_ROW:
            continue
        there = [at for end, at in ends if abs(end - last) <= 2 * TOUCH]
        if len(there) >= max(3, len(level) // 2) or {top, bottom} <= set(there):
            upright.append(Rule(False, last, top, bottom))


def _spans(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]) -> list[Span]:
    """Cells by the inner sides that are drawn: where a side is missing, its two neighbours are one cell."""
    width, height = len(xs) - 1, len(ys) - 1
    below = _drawn(level, ys, xs)  # below[line][interval]: this piece of this line is drawn
    beside = _drawn(upright, xs, ys)
    owner = list(range(width * height))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for row in range(height):
        for column in range(width):
            here = row * width + column
            if column + 1 < width and not beside[column + 1][row]:
                owner[root(here + 1)] = root(here)
            if row + 1 < height and not below[row + 1][column]:
                owner[root(here + width)] = root(here)
    boxes: dict[int, list[int]] = {}  # top, left, bottom, right, number of pieces
    for index in range(width * height):
        row, column = divmod(index, width)
        home = root(index)
        if home not in boxes:
            boxes[home] = [row, column, row, column, 1]
            continue
        box = boxes[home]  # rows come in order, columns start again with each row
        box[:] = box[0], min(box[1], column), row, max(box[3], column), box[4] + 1
    boxes_left = _rectangles([box[:4] for box in boxes.values()], all(map(_is_whole, boxes.values())))
    closed = all(beside[0]) and all(beside[width])
    kept = boxes_left if closed else [box for box in boxes_left if not _outside(box, beside, width)]
    return sorted(Span(top, left, bottom - top + 1, right - left + 1) for top, left, bottom, right in kept)


def _drawn(rules: list[Rule], places: list[float], cuts: list[float]) -> list[list[bool]]:
    """For each grid line and each interval between the crossing lines: is that piece drawn."""
    lengths = [[0.0] * (len(cuts) - 1) for _ in places]
    for _, at, start, end in rules:
        line = bisect_left(places, at)
        if line == len(places) or (line and at - places[line - 1] <= places[line] - at):
            line -= 1
        mine = lengths[line]
        for index in range(max(0, bisect_right(cuts, start) - 1), min(len(mine), bisect_left(cuts, end))):
            left, right = cuts[index], cuts[index + 1]
            mine[index] += (end if end < right else right) - (start if start > left else left)
    return [
        [length >= COVERED * (cuts[index + 1] - cuts[index]) for index, length in enumerate(line)] for line in lengths
    ]


def _is_whole(box: list[int]) -> bool:
    return (box[2] - box[0] + 1) * (box[3] - box[1] + 1) == box[4]


def _rectangles(boxes: list[list[int]], whole: bool) -> list[list[int]]:
    """Merged cells are rectangles: boxes that overlap are one."""
    if whole:
        return boxes
    if len(boxes) > MOST_CELLS // 10:  # a drawing
        return []
    settled: list[list[int]] = []
    for box in boxes:
        current = box
        while True:
            hit = next((each for each in settled if _overlap(each, current)), None)
            if hit is None:
                break
            settled.remove(hit)
            current = [
                min(hit[0], current[0]), min(hit[1], current[1]), max(hit[2], current[2]), max(hit[3], current[3]),
            ]  # fmt: skip
        settled.append(current)
    return settled


def _overlap(one: list[int], two: list[int]) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]


def _outside(box: list[int], beside: list[list[bool]], width: int) -> bool:
    """Beside a narrower part of the table: the area reaches the outer side and that side is not drawn there."""
    top, left, bottom, right = box
    rows = range(top, bottom + 1)
    no_left = left == 0 and not any(beside[0][row] for row in rows) and any(beside[0])
    no_right = right == width - 1 and not any(beside[width][row] for row in rows) and any(beside[width])
    return no_left or no_right
