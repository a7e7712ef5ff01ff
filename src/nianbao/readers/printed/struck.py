"""Characters struck through: what a line crosses out is deleted and no part of the text.

A line that crosses characters and is neither plainly drawn for them nor the side of a cell leaves their digits unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from nianbao.readers.printed.page import Page
from nianbao.readers.printed.ruling import Rule
from nianbao.readers.printed.runs import Run

_HIGH, _LOW = 0.3, 0.72  # of the height of a character: lines between these cross it, others stand above or below
_LEVEL = 0.6  # points: pieces nearer than this are one line
_SIDE = 1.5  # points from the end of a line to the upright one that it touches
_PART = 0.25  # of a character that a line may cover or leave out
_BEYOND = 1.2  # of the height of a character: blanks that are struck with it
_UNKNOWN = "\ufffd"


def without_struck(page: Page) -> Page:
    """The page without the characters struck through and the lines that strike them."""
    level = sorted(rule for rule in page.rules if rule.level)
    crossing = _crossing(page.runs, level) if level else set()
    if not crossing:
        return page
    upright = [rule for rule in page.rules if not rule.level]
    gone: dict[int, set[int]] = {}  # by the number of the run
    doubt: dict[int, set[int]] = {}
    strokes: list[Rule] = []
    for line in _lines(level, crossing):
        if _is_side(line, upright):
            continue
        crossed = list(_crossed(line, page.runs))
        sure = _is_stroke(line, crossed, page.runs)
        for run, char, share in crossed:
            if share > _PART:
                (gone if sure else doubt).setdefault(run, set()).add(char)
        strokes += [line] if sure else []
    if not (gone or doubt):
        return page
    rules = [rule for rule in page.rules if not any(_lies_on(rule, line) for line in strokes)]
    left, holes = _left(page.runs, gone, doubt)
    return page._replace(runs=list(_widened(left, holes, upright)), rules=rules, struck=holes)


def _crossing(runs: Sequence[Run], level: Sequence[Rule]) -> set[int]:
    """The numbers of the lines that cross characters."""
    heights = [rule.at for rule in level]
    found: set[int] = set()
    for _, x0, y0, x1, y1, _, _ in runs:
        number = bisect_left(heights, y0 + _HIGH * (y1 - y0))
        low = y0 + _LOW * (y1 - y0)
        while number < len(heights) and heights[number] < low:
            if level[number][2] < x1 and x0 < level[number][3]:
                found.add(number)
            number += 1
    return found


def _lines(level: Sequence[Rule], crossing: set[int]) -> Iterator[Rule]:
    """The lines that cross characters, with the pieces that continue them."""
    heights = sorted(level[number].at for number in crossing)
    done = -1.0
    for at in heights:
        if at - done <= _LEVEL:
            continue
        done = at
        pieces = sorted((rule.start, rule.end) for rule in level if abs(rule.at - at) <= _LEVEL)
        start, end = pieces[0]
        for first, last in pieces[1:]:
            if first > end + _LEVEL:
                yield Rule(True, at, start, end)
                start = first
            end = max(end, last) if first <= end + _LEVEL else last
        yield Rule(True, at, start, end)


def _is_side(line: Rule, upright: Sequence[Rule]) -> bool:
    """Does the line reach from one upright line to another, as the sides of cells do, or cross one."""
    _, y, start, end = line
    there = (at for _, at, head, foot in upright if head - _SIDE <= y <= foot + _SIDE)
    met = [at for at in there if start - _SIDE <= at <= end + _SIDE]
    inside = any(start + _SIDE < at < end - _SIDE for at in met)
    return inside or (bool(met) and min(met) <= start + _SIDE and max(met) >= end - _SIDE)


def _crossed(line: Rule, runs: Sequence[Run]) -> Iterator[tuple[int, int, float]]:
    """The characters that the line reaches: the number of the run, of the character in it, how much is covered."""
    _, y, start, end = line
    for number, (_, x0, y0, x1, y1, starts, ends) in enumerate(runs):
        if x0 < end and start < x1 and _HIGH * (y1 - y0) <= y - y0 < _LOW * (y1 - y0):
            shift = x0 - starts[0]
            for char, (left, right) in enumerate(zip(starts, ends)):
                covered = min(right + shift, end) - max(left + shift, start)
                yield number, char, covered / (right - left) if right > left else float(covered >= 0)


def _is_stroke(line: Rule, crossed: Sequence[tuple[int, int, float]], runs: Sequence[Run]) -> bool:
    """Is each character covered or not, and does the line begin and end with them."""
    if any(_PART < share < 1 - _PART for _, _, share in crossed):
        return False
    spots = [runs[run].singles()[char] for run, char, share in crossed if share > _PART]
    if not spots:
        return False
    most = _BEYOND * max(spot.y1 - spot.y0 for spot in spots)
    return min(spot.x0 for spot in spots) - line.start < most and line.end - max(spot.x1 for spot in spots) < most


def _lies_on(rule: Rule, line: Rule) -> bool:
    near = rule.level and abs(rule.at - line.at) <= _LEVEL
    return near and line.start - _LEVEL <= rule.start and rule.end <= line.end + _LEVEL


def _left(runs: Sequence[Run], gone: dict[int, set[int]], doubt: dict[int, set[int]]) -> tuple[list[Run], list[Run]]:
    """The runs without characters that are gone, digits in doubt unknown; and these characters, from left to right."""
    holes: list[Run] = []
    left: list[Run] = []
    for number, run in enumerate(runs):
        if number not in gone and number not in doubt:
            left.append(run)
            continue
        for index, char in enumerate(run.singles()):
            if index in gone.get(number, ()):
                holes.append(char)
            else:
                unknown = index in doubt.get(number, ()) and char.text.isdigit()
                left.append(char._replace(text=_UNKNOWN) if unknown else char)
    return left, sorted(holes, key=lambda hole: hole.x0)


def _widened(pieces: Sequence[Run], holes: Sequence[Run], upright: Sequence[Rule]) -> Iterator[Run]:
    """The pieces with the room of what was struck right behind them, or else right before: it parts no words."""
    room = set(range(len(holes)))
    wider = []
    for piece in pieces:
        end = piece.x1
        for number, hole in enumerate(holes):
            if _meets(piece, end, hole.x0, hole, upright):
                end = hole.x1
                room.discard(number)
        wider.append(piece if end == piece.x1 else piece._replace(x1=end))
    left = [holes[number] for number in sorted(room, reverse=True)]
    for piece in wider:
        start = piece.x0
        for hole in left:
            start = hole.x0 if _meets(piece, start, hole.x1, hole, upright) else start
        starts = (start - piece.x0 + piece.starts[0], *piece.starts[1:])
        yield piece if start == piece.x0 else piece._replace(x0=start, starts=starts)


def _meets(run: Run, place: float, other: float, hole: Run, upright: Sequence[Rule]) -> bool:
    """Do these two places of a run and of a hole in its line meet, with no upright line between them."""
    y, most = (hole.y0 + hole.y1) / 2, _PART * (hole.y1 - hole.y0)
    if abs(place - other) >= most or abs(hole.y1 - run.y1) >= most:
        return False
    middle = (place + other) / 2
    return not any(abs(at - middle) < most and head <= y <= foot for _, at, head, foot in upright)
