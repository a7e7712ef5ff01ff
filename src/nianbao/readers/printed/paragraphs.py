"""Paragraphs from printed lines: which line begins a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nianbao.document import Block, Location, Mark, Paragraph
from nianbao.readers import grid
from nianbao.readers.printed.items import Item
from nianbao.readers.printed.lines import Line, has_wide
from nianbao.readers.printed.page import Page
from nianbao.records import NamedTuple

_SENTENCE_ENDS = "。！？；：!?;:"
_HANGING = "，。、；：！？"


class Margins(NamedTuple):
    """Where the text of a page begins and ends."""

    left: float
    right: float
    pitch: float
    size: float


def margins_of(items: Sequence[Item], page: Page) -> Margins:
    """Margins of one page: line ends and beginnings that at least two lines have in common."""
    lines = [item for item in items if isinstance(item, Line)]
    lines = [line for line in lines if len(line.chunks) == 1] or lines
    if not lines:
        return Margins(0.0, page.width, 0.0, 0.0)
    size = Counter(round(line.size, 1) for line in lines).most_common(1)[0][0]
    right = _shared(sorted(map(_end, lines), reverse=True), 1.2 * size)
    left = _shared(sorted(line.x0 for line in lines), 0.5 * size)
    gaps = sorted(round(two.y0 - one.y0, 1) for one, two in zip(lines, lines[1:], strict=False) if two.y0 > one.y0)
    return Margins(left, right, gaps[len(gaps) // 2] if gaps else 0.0, size)


def _end(line: Line) -> float:
    """Where a line ends without a mark behind it, which may hang out into the margin."""
    return line.runs[-1].last if line.text[-1:] in _HANGING else line.x1


def _shared(places: list[float], reach: float) -> float:
    """The outermost place that another line comes near to; the outermost one where none does."""
    return next((one for one, two in zip(places, places[1:], strict=False) if abs(one - two) <= reach), places[0])


def bounds_of(sheets: Sequence[Sequence[Item]], pages: Sequence[Page]) -> dict[int, Margins]:
    """Margins by page; a page whose own lines are all short or indented has those of the pages of its size."""
    found = {page.number: margins_of(items, page) for items, page in zip(sheets, pages, strict=True)}
    for width in {round(page.width) for page in pages}:
        alike = [(page, items) for page, items in zip(pages, sheets, strict=True) if round(page.width) == width]
        every = margins_of([item for _, items in alike for item in items], alike[0][0])
        for page, _ in alike:
            own = found[page.number]
            reach = 2.5 * max(own.size, every.size)
            left = own.left if abs(own.left - every.left) <= reach / 2 else every.left
            right = own.right if abs(own.right - every.right) <= reach else every.right
            found[page.number] = own._replace(left=left, right=right)
    return found


def paragraphs(lines: list[Line], bounds: dict[int, Margins]) -> list[Block]:
    """The paragraphs that lines form."""
    found: list[Block] = []
    run: list[Line] = []
    for line in lines:
        if run and _begins(run[-1], line, bounds):
            found.append(_paragraph(run, bounds))
            run = []
        run.append(line)
    if run:
        found.append(_paragraph(run, bounds))
    return found


def _begins(before: Line, line: Line, bounds: dict[int, Margins]) -> bool:
    """Does this line begin a new paragraph."""
    here, there = bounds[line.page], bounds[before.page]
    if before.text[-1:] in _SENTENCE_ENDS and grid.starts_item(line.text):
        return True
    other_size = abs(before.size - line.size) > 0.12 * max(before.size, line.size)
    if other_size and (_short(before, line, there) or (has_wide(before) and has_wide(line))):
        return True
    if line.page == before.page and here.pitch and line.y0 - before.y0 > 1.45 * max(here.pitch, line.size):
        return True
    if _centred(line, here) or _centred(before, there):
        return _short(before, line, there) or _centred(before, there)
    if line.x0 - here.left > 0.35 * (here.right - here.left):
        return True
    if line.x0 - here.left > 1.2 * line.size and before.x0 - there.left <= line.x0 - here.left + 1.2 * line.size:
        return True
    return _short(before, line, there)


def _short(before: Line, line: Line, margins: Margins) -> bool:
    """The line before ends although the head of this one would still have had room there."""
    return before.x1 + line.first + 0.6 * line.size < margins.right


def _centred(line: Line, margins: Margins) -> bool:
    left, right = line.x0 - margins.left, margins.right - line.x1
    if abs(left - right) > max(1.2 * line.size, 0.06 * (margins.right - margins.left)):
        return False
    bigger = line.size > 1.15 * margins.size
    return left > 2.4 * margins.size or (bigger and left > 0.3 * line.size)


def _paragraph(run: list[Line], bounds: dict[int, Margins]) -> Paragraph:
    text, marks, page = "", [], 0
    for line in run:
        text += _blank_between(text[-1:], line.text[:1])
        if line.page != page:
            page = line.page
            marks.append(Mark(len(text), Location(page=page)))
        text += line.text
    centred = _centred(run[-1], bounds[run[-1].page])
    return Paragraph(text, tuple(marks), 0, centred)


def _blank_between(last: str, first: str) -> str:
    """A blank where a line breaks between two Latin words, nothing inside a number and between Chinese."""
    latin = last.isascii() and last.isalnum() and first.isascii() and first.isalnum()
    return " " if latin and not (last.isdigit() and first.isdigit()) else ""
