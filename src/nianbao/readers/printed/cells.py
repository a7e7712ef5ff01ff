"""The characters that stand in the cells of a grid, and the text of each cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from nianbao.readers.printed import doubts, runs
from nianbao.readers.printed.doubts import DIGITS, ENDS, OVER
from nianbao.readers.printed.ruling import TOUCH, Grid, Rule, Span
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

_UNIT = 2  # characters of the longest unit behind a figure
_LINES = 4  # that a figure is broken into at most
BREAK = "\n"  # between two figures of one cell

Box = tuple[float, float, float, float]
Homes = list[tuple[int, Run]]  # the number of a cell, -1 outside the table, and what stands in it
Owners = dict[tuple[int, int], int]  # the number of the cell at each row and column


class Filled(NamedTuple):
    """The text of each cell, what stands in none, and what is odd.

    doubt: a number overlaps two cells or another text. crowd: the figures that stand together with others in one cell.
    """

    texts: list[str]
    rest: list[Run]
    doubt: bool
    crowd: int


def fill(grid: Grid, given: Sequence[Run], rules: Sequence[Rule] = ()) -> Filled:
    """The characters told by the cells that they stand in. rules: the lines as they are drawn."""
    owners = _owners(grid)
    homes = _homes(grid, owners, given)
    between = _between(grid, rules)
    doubt = _settle(homes)
    rest = [run for home, run in homes if home < 0]
    held: list[list[Run]] = [[] for _ in grid.spans]
    for home, run in homes:
        if home >= 0:
            held[home].append(run)
    texts: list[str] = []
    crowd = 0
    for span, mine in zip(grid.spans, held):
        box = _box(grid, span)
        doubt = doubt or doubts.is_cut(mine, box, between)
        if len(mine) < 2:
            texts.append(mine[0].text if mine else "")
            continue
        lines = runs.rows(mine)
        doubt = doubt or doubts.is_overprinted(lines)
        texts.append(cell_text(mine, lines, box[2] - box[0]))
        crowd += 0 if _is_wrapped(texts[-1], lines) else _crowd(lines)
    return Filled(texts, rest, doubt or _hangs_out(grid, owners, texts, rest), crowd)


def _between(grid: Grid, rules: Sequence[Rule]) -> Callable[[float], Iterator[float]]:
    """Where upright lines between the cells cross a height."""

    def places(y: float) -> Iterator[float]:
        crossing = (rule.at for rule in rules if not rule.level and rule.start < y < rule.end)
        return (at for at in crossing if grid.xs[0] + TOUCH < at < grid.xs[-1] - TOUCH)

    return places


def _box(grid: Grid, span: Span) -> Box:
    row, column, high, wide = span
    return grid.xs[column], grid.ys[row], grid.xs[column + wide], grid.ys[row + high]


def _homes(grid: Grid, owners: Owners, given: Sequence[Run]) -> Homes:
    """The characters with their cells. What reaches into two cells, or out of the table, is told by characters."""
    homes: Homes = []
    left = top = right = bottom = 0.0
    home = -1
    for run in given:
        _, x0, y0, x1, y1, starts, ends = run
        y, head = (y0 + y1) / 2, x0 + (ends[0] - starts[0]) / 2
        if not (left < head < right and top < y < bottom):  # mostly the same cell as the run before
            home, (left, top, right, bottom) = _home(grid, owners, head, y)
        if len(starts) > 1:
            foot = x1 - (ends[-1] - starts[-1]) / 2
            if not left < foot < right and _home(grid, owners, foot, y)[0] != home:
                homes += _homes(grid, owners, run.singles())
                continue
        homes.append((home, run))
    return homes


def _owners(grid: Grid) -> Owners:
    """The number of the cell at each row and column."""
    return {
        (row, column): index
        for index, span in enumerate(grid.spans)
        for row in range(span.row, span.row + span.rowspan)
        for column in range(span.column, span.column + span.colspan)
    }


def _home(grid: Grid, owners: Owners, x: float, y: float) -> tuple[int, Box]:
    """The number of the cell at a point, -1 outside, and the piece of the grid around the point."""
    xs, ys, *_ = grid
    if not (xs[0] - 1 <= x <= xs[-1] + 1 and ys[0] - 1 <= y <= ys[-1] + 1):
        return -1, (0.0, 0.0, 0.0, 0.0)
    row = bisect_right(ys, y, 1, len(ys) - 1) - 1
    column = bisect_right(xs, x, 1, len(xs) - 1) - 1
    return owners.get((row, column), -1), (xs[column], ys[row], xs[column + 1], ys[row + 1])


def _is_wrapped(text: str, lines: Sequence[Sequence[Run]]) -> bool:
    """Is this one figure that takes a few lines because its cell is narrow."""
    if len(lines) > _LINES or text.strip(DIGITS):
        return False
    return all(sum(len(run.text) for run in line) > 1 for line in lines[:-1])


def _crowd(lines: Sequence[Sequence[Run]]) -> int:
    """The figures of a cell that holds several lines or pieces: digits with room on both sides, a unit apart."""
    found = count = 0
    for line in lines:
        text, end, room = "", line[0].x0, 0.0
        for run in line:
            if run.x0 - end > room:
                found += not text.strip(DIGITS)
                count += 1
                text = ""
            text, end, room = text + run.text, run.x1, 0.5 * (run.y1 - run.y0)
        found += not text.strip(DIGITS)
        count += 1
    words = sum(len(run.text.strip(DIGITS)) for line in lines for run in line)
    return found if count > 1 and (found > 1 or words > _UNIT) else 0


def _settle(homes: Homes) -> bool:
    """A number that runs over a ruling line belongs whole to one cell. True when that cannot be told."""
    digits = [(round(run.y1), run.x0, index) for index, (_, run) in enumerate(homes) if not run[0].strip(DIGITS)]
    digits.sort()
    doubt = False
    number: list[int] = []
    for _, _, index in digits:
        if number and not _touching(*homes[number[-1]], *homes[index]):
            doubt |= len(number) > 1 and _settle_one(homes, number)
            number = []
        number.append(index)
    return (len(number) > 1 and _settle_one(homes, number)) or doubt


def _hangs_out(grid: Grid, owners: Owners, texts: Sequence[str], rest: Sequence[Run]) -> bool:
    """Does the second line of a figure stand right below the last row, or a figure right beside a blank cell."""
    left, top, right, bottom = grid.box
    for text, x0, y0, x1, y1, _, _ in rest:
        if text[-1] not in ENDS or text.strip(DIGITS) or not left - 2 * (y1 - y0) < x0 < right + y1 - y0:
            continue
        y, high = (y0 + y1) / 2, y1 - y0
        if left < x0 < right and 0 <= y - bottom < 0.45 * high:
            return True
        if top < y < bottom and (x0 > right - OVER or left - high < x1 < left + OVER):
            home = _home(grid, owners, right if x0 > left else left, y)[0]
            if home >= 0 and not texts[home]:
                return True
    return False


def _touching(home: int, left: Run, other: int, right: Run) -> bool:
    """Two digits of one figure. Across a ruling line they must meet closely: cells leave some room at their sides."""
    gap = right.x0 - left.x1
    most = 0.09 * (left.y1 - left.y0) if home == other else 0.3
    return abs(left.y1 - right.y1) < 1.5 and 0.5 * (left.last - left.x1) < gap < most


def _settle_one(homes: Homes, number: list[int]) -> bool:
    """Give a number that stands in more than one cell to that with most of it. True when another one is then blank."""
    cells = [homes[index][0] for index in number for _ in homes[index][1].text]
    if len(set(cells)) < 2:
        return False
    best = max(set(cells), key=cells.count)
    for index in number:
        homes[index] = (best, homes[index][1])
    bare = set(cells) - {home for home, _ in homes} - {-1}
    return best < 0 or bool(bare) or cells.count(best) < 0.7 * len(cells)


def cell_text(mine: Sequence[Run], lines: list[list[Run]], room: float) -> str:
    """The text of one cell of this width, its lines joined as a person reads them."""
    if len(lines) == 1:
        return runs.line_text(lines[0])
    lines = _columns(mine) or lines
    text = runs.line_text(lines[0])
    for above, line in zip(lines, lines[1:]):
        piece = runs.line_text(line)
        text += _seam(text, piece, above, line, room) + piece
    return text


def _seam(text: str, piece: str, above: Sequence[Run], line: Sequence[Run], room: float) -> str:
    """What stands between two lines of a cell: nothing, a blank between words, a break between two numbers."""
    last, first = text[-1:], piece[:1]
    if not (last.isascii() and first.isascii() and last.isalnum() and first.isalnum()):
        return ""
    if not (last.isdigit() and first.isdigit()):
        return " "
    free = room - (above[-1].x1 - above[0].x0)
    return "" if free < _unbroken(line) + 12 else BREAK  # 12: the margins inside a cell


def _unbroken(line: Sequence[Run]) -> float:
    """The room that the head of a line needs: its first character, or all of it with what is struck or raised."""
    head = line[0]
    if any(run.x1 - run.x0 > run.ends[-1] - run.starts[0] + 1 or runs.is_note(run, head) for run in line):
        return line[-1].x1 - head.x0
    return head.ends[0] - head.starts[0]


def _columns(mine: Sequence[Run]) -> list[list[Run]] | None:
    """Upright writing in several columns, right to left: characters stand closer downwards than sideways."""
    if len(mine) < 4 or any(len(run.text) > 1 for run in mine):
        return None
    columns: list[list[Run]] = []
    for run in sorted(mine, key=lambda each: -each.x0):
        if columns and abs(columns[-1][0].x0 - run.x0) < 0.5 * (run.x1 - run.x0):
            columns[-1].append(run)
        else:
            columns.append([run])
    if len(columns) < 2 or max(map(len, columns)) < 3:
        return None
    size = max(run.x1 - run.x0 for run in mine)
    if any(one[0].x0 - two[0].x0 < 1.12 * size for one, two in zip(columns, columns[1:])):
        return None
    for column in columns:
        column.sort(key=lambda run: run.y0)
        if any(low.y0 - high.y0 > 1.12 * size for high, low in zip(column, column[1:])):
            return None
    return columns
