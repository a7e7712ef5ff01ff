"""Pages printed in two columns, as gazettes have them: each column is read as a page of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nianbao.document import Block, Cell, Location, Paragraph, Picture, Table
from nianbao.readers.printed import ruling, runs
from nianbao.readers.printed.page import Box, Page
from nianbao.readers.printed.ruling import Rule
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

_LEAST = 8  # lines of text in each column
_LONG = 8  # Chinese characters of such a line
_HAN = re.compile("[\u4e00-\u9fff]")
_FLUSH = 0.33  # share of them that begin at one place


def apart(pages: Sequence[Page]) -> list[Page]:
    """The pages with columns, and what stands above and below these, as pages of their own, in reading order."""
    gaps = {round(page.width): gap for page in pages if (gap := _gap(page)) is not None}
    if not gaps:
        return list(pages)
    return [part for page in pages for part in _parts(page, gaps.get(round(page.width)))]


class Gap(NamedTuple):
    """The middle of the room between two columns of running text, and how far apart these begin."""

    x: float
    pitch: float


def _gap(page: Page) -> Gap | None:
    middle = page.width / 2
    before, behind = [run for run in page.runs if run.x1 < middle], [run for run in page.runs if run.x0 > middle]
    if not (_has_prose(behind) and _has_prose(before)):
        return None
    left, right = _lines(before), _lines(behind)
    if not (left and right):
        return None
    begin, gap = min(run.x0 for run in right), max(run.x1 for run in left)
    found = Gap((gap + begin) / 2, begin - min(run.x0 for run in left))
    return found if _is_free(page, found.x) else None


def _has_prose(beside: Iterable[Run]) -> bool:
    """Are there characters enough on one side of the page for a column of text."""
    return len(_HAN.findall("".join([run[0] for run in beside]))) >= _LEAST * _LONG


def _lines(beside: Iterable[Run]) -> list[Run]:
    """What stands on one side of the page, if it is running text: many long lines that begin at one place."""
    rows = [row for row in runs.rows(beside) if _is_long(row)]
    starts = Counter(round(row[0].x0) for row in rows)
    if len(rows) < _LEAST or starts.most_common(1)[0][1] < _FLUSH * len(rows):
        return []
    return [run for row in rows for run in row]


def _is_long(row: Sequence[Run]) -> bool:
    return len(_HAN.findall(runs.line_text(row))) >= _LONG


def _is_free(page: Page, gap: float) -> bool:
    """Does hardly any text reach over this place."""
    crossing = sum(len(run.text) for run in page.runs if run.x0 < gap < run.x1)
    return 4 * crossing <= sum(len(run.text) for run in page.runs)


def _parts(page: Page, gap: Gap | None) -> Iterable[Page]:
    found = list(_bands(page, gap)) if gap is not None and _is_free(page, gap.x) else []
    return found or [page]


def _bands(page: Page, gap: Gap) -> Iterator[Page]:
    """What stands in both columns in one piece, and between that the columns; page numbers are left out."""
    tables = [grid.box for grid in ruling.grids(page.rules)[0] if grid.xs[0] < gap.x < grid.xs[-1]]

    def is_whole(row: Sequence[Run]) -> bool:
        y = (row[0].y0 + row[0].y1) / 2
        return any(run.x0 < gap.x < run.x1 for run in row) or any(top < y < foot for _, top, _, foot in tables)

    rows = [row for row in runs.rows(page.runs) if not _is_page_number(row, page.height)]
    bands = [(whole, [run for row in band for run in row]) for whole, band in groupby(rows, is_whole)]
    top = 0.0
    for number, (whole, mine) in enumerate(bands, 1):
        foot = max(run.y1 for run in mine) if number < len(bands) else page.height
        if whole:
            yield _part(page, mine, (0.0, top, page.width, foot), 0.0)
        else:
            left, right = (0.0, top, gap.x, foot), (gap.x, top, page.width, foot)
            yield _part(page, [run for run in mine if run.x1 <= gap.x], left, 0.0)._replace(width=gap.x)
            yield _part(page, [run for run in mine if run.x0 >= gap.x], right, gap.pitch)._replace(width=gap.x)
        top = foot


def _is_page_number(row: Sequence[Run], height: float) -> bool:
    """A short line with a number in the margin of the page."""
    text = runs.line_text(row)
    in_margin = row[0].y1 < 0.1 * height or row[0].y0 > 0.88 * height
    return in_margin and len(text) < _LONG and any(map(str.isdigit, text))


def _part(page: Page, mine: list[Run], box: Box, shift: float) -> Page:
    """A part of the page with what is drawn there, moved to the left."""
    left, top, right, foot = box

    def inside(x: float, y: float) -> bool:
        return left <= x <= right and top <= y <= foot

    rules = [
        Rule(level, at, start - shift, end - shift) if level else Rule(level, at - shift, start, end)
        for level, at, start, end in page.rules
        if (inside((start + end) / 2, at) if level else inside(at, (start + end) / 2))
    ]
    boxes, pictures = (
        [(x0 - shift, y0, x1 - shift, y1) for x0, y0, x1, y1 in each if inside((x0 + x1) / 2, (y0 + y1) / 2)]
        for each in (page.boxes, page.pictures)
    )
    moved = [run._replace(x0=run.x0 - shift, x1=run.x1 - shift) for run in mine]
    return page._replace(runs=moved, rules=rules, pictures=pictures, boxes=boxes)


def renumbered(blocks: Iterable[Block], numbers: Sequence[int]) -> Iterator[Block]:
    """The blocks with the numbers of the printed pages in place of those of their parts."""

    def printed(place: Location) -> Location:
        return place._replace(page=numbers[place.page - 1]) if place.page else place

    for block in blocks:
        if isinstance(block, Paragraph):
            yield block._replace(marks=tuple(mark._replace(location=printed(mark.location)) for mark in block.marks))
        elif isinstance(block, Table):
            cells: tuple[Cell, ...] = tuple(cell._replace(location=printed(cell.location)) for cell in block.cells)
            yield block._replace(cells=cells, location=printed(block.location))
        elif isinstance(block, Picture):
            yield block._replace(location=printed(block.location))
