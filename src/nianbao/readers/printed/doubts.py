"""Signs that a figure in a cell cannot be read with certainty: other texts or lines stand in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from nianbao.readers.printed import runs
from nianbao.readers.printed.runs import Run

OVER = 1.2  # points by which a figure may reach over the side of its cell
_OVERLAP = 0.4  # of the height of a character: texts that share more of their width are printed over each other
_LEVEL = 0.5  # of the height of a character: twice as much as the middles of one line's texts may differ
_CLOSE = 0.6  # of the height of a character: lines of one text are further apart
_CUT = 0.25  # of the height of a character: its middle is no nearer to the side of its cell
_LEGIBLE = 3.5  # points: lower characters no person can read
_MANY = 60  # pieces in a cell that holds no figure alone
ENDS = "0123456789０１２３４５６７８９\ufffd"  # U+FFFD: a digit that is not known
DIGITS = ENDS + ".,．，"

Box = tuple[float, float, float, float]


def is_cut(mine: Sequence[Run], box: Box, between: Callable[[float], Iterator[float]]) -> bool:
    """Is a figure too small to read, or printed over another text or the side of its cell, though it has room there.

    Or is there a line in its cell that the side of the cell cuts through: so it is where a row of fixed height is too
    low for a figure that takes two lines. between: where upright lines between the cells cross a height.
    """
    digits = [run for run in mine if run[0][-1] in ENDS and not run[0].strip(DIGITS)]
    if not digits or len(mine) > _MANY:
        return False
    left, top, right, bottom = box
    if digits[0].y1 - digits[0].y0 < _LEGIBLE:
        return True
    if _is_displaced(digits, left, right, between) or (len(mine) > len(digits) and _is_intruded(mine, digits, box)):
        return True
    for number, (text, x0, y0, x1, y1, _, _) in enumerate(mine):
        y, least = (y0 + y1) / 2, _CUT * (y1 - y0)
        if y - top < least or bottom - y < least:
            return True
        for other in mine[:number] if number else ():
            over = min(x1, other.x1) - max(x0, other.x0) > 0.3 * (y1 - y0)
            if over and other.text != text and abs(other.y0 + other.y1 - 2 * y) < 1.4 * (y1 - y0):
                return True
    return False


def _is_displaced(
    digits: Sequence[Run], left: float, right: float, between: Callable[[float], Iterator[float]]
) -> bool:
    start, end = digits[0][1], digits[0][3]
    if len(digits) > 1:
        start, end = min(run.x0 for run in digits), max(run.x1 for run in digits)
    if (left - OVER <= start and end <= right + OVER) or end - start > right - left - OVER:
        return False
    return any(start + 1 < at < end - 1 for at in between((digits[0].y0 + digits[0].y1) / 2))


def _is_intruded(mine: Sequence[Run], digits: Sequence[Run], box: Box) -> bool:
    """Is the figure alone on its line, and does a line of another cell's text reach into this one."""
    middle, high = digits[0][2] + digits[0][4], digits[0][4] - digits[0][2]
    others = [run for run in mine if run not in digits]
    if any(abs(run.y0 + run.y1 - middle) < 0.4 * high for run in others):
        return False
    return any(run.y0 < box[1] - 0.1 * high or run.y1 > box[3] + 0.1 * high for run in others)


def is_overprinted(lines: Sequence[Sequence[Run]]) -> bool:
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
    figures = (not one[0].strip(DIGITS)) + (not two[0].strip(DIGITS))
    level = abs(one[2] + one[4] - two[2] - two[4]) < _LEVEL * high
    return figures == 1 and not level and not runs.is_note(two, one) and not runs.is_note(one, two)
