"""The characters that stand in the cells of a grid, and the text of each cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from nianbao.readers.printed import runs
from nianbao.readers.printed.ruling import TOUCH, Grid, Rule
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

_OVER = 1.2  # points by which a figure may reach over the side of its cell
_OVERLAP = 0.4  # of the height of a character: texts that share more of their width are printed over each other
_LEVEL = 0.5  # of the height of a character: twice as much as the middles of one line's texts may differ
_CLOSE = 0.6  # of the height of a character: lines of one text are further apart
_CUT = 0.25  # of the height of a character: its middle is no nearer to the side of its cell
_MANY = 60  # pieces in a cell that holds no figure alone
_UNIT = 2  # characters of the longest unit behind a figure
_LINES = 4  # that a figure is broken into at most
BREAK = "\n"  # between two figures of one cell
_ENDS = "0123456789０１２３４５６７８９\ufffd"  # U+FFFD: a digit that is not known
_DIGITS = _ENDS + ".,．，"

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

    def inner(y: float) -> Iterator[float]:
        """Where upright lines between cells cross this height."""
        inside = (rule for rule in rules if not rule.level and rule.start < y < rule.end)
        return (rule.at for rule in inside if grid.xs[0] + TOUCH < rule.at < grid.xs[-1] - TOUCH)

    owners = _owners(grid)
    homes = _homes(grid, owners, given)
    doubt = _settle(homes)
    rest = [run for home, run in homes if home < 0]
    held: list[list[Run]] = [[] for _ in grid.spans]
    for home, run in homes:
        if home >= 0:
            held[home].append(run)
    texts: list[str] = []
    crowd = 0
    for span, mine in zip(grid.spans, held):
        box = (
            grid.xs[span.column],
            grid.ys[span.row],
            grid.xs[span.column + span.colspan],
            grid.ys[span.row + span.rowspan],
        )
        doubt = doubt or _is_cut(mine, box, inner)
        if len(mine) < 2:
            texts.append(mine[0].text if mine else "")
            continue
        lines = runs.rows(mine)
        doubt = doubt or _is_overprinted(lines)
        texts.append(cell_text(mine, lines, box[2] - box[0]))
        crowd += 0 if _is_wrapped(texts[-1], lines) else _crowd(lines)
    return Filled(texts, rest, doubt or _hangs_out(grid, owners, texts, rest), crowd)


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
    if len(lines) > _LINES or text.strip(_DIGITS):
        return False
    return all(sum(len(run.text) for run in line) > 1 for line in lines[:-1])


def _crowd(lines: Sequence[Sequence[Run]]) -> int:
    """The figures of a cell that holds several lines or pieces: digits with room on both sides, a unit apart."""
    found = count = 0
    for line in lines:
        text, end, room = "", line[0].x0, 0.0
        for run in line:
            if run.x0 - end > room:
                found += not text.strip(_DIGITS)
                count += 1
                text = ""
            text, end, room = text + run.text, run.x1, 0.5 * (run.y1 - run.y0)
        found += not text.strip(_DIGITS)
        count += 1
    words = sum(len(run.text.strip(_DIGITS)) for line in lines for run in line)
    return found if count > 1 and (found > 1 or words > _UNIT) else 0


def _settle(homes: Homes) -> bool:
    """A number that runs over a ruling line belongs whole to one cell. True when that cannot be told."""
    digits = [(round(run.y1), run.x0, index) for index, (_, run) in enumerate(homes) if not run[0].strip(_DIGITS)]
    digits.sort()
    doubt = False
    number: list[int] = []
    for _, _, index in digits:
        if number and not _touching(*homes[number[-1]], *homes[index]):
            doubt |= len(number) > 1 and _settle_one(homes, number)
            number = []
        number.append(index)
    return (len(number) > 1 and _settle_one(homes, number)) or doubt


def _is_cut(mine: Sequence[Run], box: Box, inner: Callable[[float], Iterator[float]]) -> bool:
    """Is a figure printed over another text or over the side of the next cell, though it has room in its own.

    Or is there a line in its cell that the side of the cell cuts through: so it is where a row of fixed height is too
    low for a figure that takes two lines.
    """
    digits = [run for run in mine if run[0][-1] in _ENDS and not run[0].strip(_DIGITS)]
    if not digits or len(mine) > _MANY:
        return False
    left, top, right, bottom = box
    if _is_displaced(digits, left, right, inner) or (len(mine) > len(digits) and _is_intruded(mine, digits, box)):
        return True
    for number, (text, x0, y0, x1, y1, _, _) in enumerate(mine):
        y, least = (y0 + y1) / 2, _CUT * (y1 - y0)
        if y - top < least or bottom - y < least:
            return True
        for other in mine[:number]:
            over = min(x1, other.x1) - max(x0, other.x0) > 0.3 * (y1 - y0)
            if over and other.text != text and abs(other.y0 + other.y1 - 2 * y) < 1.4 * (y1 - y0):
                return True
    return False


def _is_overprinted(lines: Sequence[Sequence[Run]]) -> bool:
    """Is a text of the cell printed over another one, as where labels need more room than their row has."""
    for above, line in zip(lines, lines[1:]):
        one, two = above[0], line[0]
        high = min(one.y1 - one.y0, two.y1 - two.y0)
        together = min(above[-1].x1, line[-1].x1) - max(one.x0, two.x0) > _OVERLAP * high
        if together and two.y0 + two.y1 - one.y0 - one.y1 < 2 * _CLOSE * high:
            return True
    return any(_is_over(one, two) for line in lines for one, two in zip(line, line[1:]))


def _is_over(one: Run, two: Run) -> bool:
    """Are two runs printed over each other, other than twice to look bold, or is one a figure and one of another line.

    Marks may be anywhere.
    """
    if one[0] == two[0] or not (one[0][-1].isalnum() and two[0][0].isalnum()):
        return False
    high = one[4] - one[2]
    if two[1] < one[3] - _OVERLAP * high:
        return True
    figures = (not one[0].strip(_DIGITS)) + (not two[0].strip(_DIGITS))
    level = abs(one[2] + one[4] - two[2] - two[4]) < _LEVEL * high
    return figures == 1 and not level and not runs.is_note(two, one) and not runs.is_note(one, two)


def _is_displaced(digits: Sequence[Run], left: float, right: float, inner: Callable[[float], Iterator[float]]) -> bool:
    start, end = digits[0][1], digits[0][3]
    if len(digits) > 1:
        start, end = min(run.x0 for run in digits), max(run.x1 for run in digits)
    if (left - _OVER <= start and end <= right + _OVER) or end - start > right - left - _OVER:
        return False
    return any(start + 1 < at < end - 1 for at in inner((digits[0].y0 + digits[0].y1) / 2))


def _is_intruded(mine: Sequence[Run], digits: Sequence[Run], box: Box) -> bool:
    """Is the figure alone on its line, and does a line of another cell's text reach into this one."""
    middle, high = digits[0][2] + digits[0][4], digits[0][4] - digits[0][2]
    others = [run for run in mine if run not in digits]
    if any(abs(run.y0 + run.y1 - middle) < 0.4 * high for run in others):
        return False
    return any(run.y0 < box[1] - 0.1 * high or run.y1 > box[3] + 0.1 * high for run in others)


def _hangs_out(grid: Grid, owners: Owners, texts: Sequence[str], rest: Sequence[Run]) -> bool:
    """Does the second line of a figure stand right below the last row, or a figure right beside a blank cell."""
    left, top, right, bottom = grid.box
    for text, x0, y0, x1, y1, _, _ in rest:
        if text[-1] not in _ENDS or text.strip(_DIGITS) or not left - 2 * (y1 - y0) < x0 < right + y1 - y0:
            continue
        y, high = (y0 + y1) / 2, y1 - y0
        if left < x0 < right and 0 <= y - bottom < 0.45 * high:
            return True
        if top < y < bottom and (x0 > right - _OVER or left - high < x1 < left + _OVER):
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
