"""From pages of characters and ruling lines to paragraphs, tables and pictures in reading order.

Shared by the paged formats. Page furniture (running heads, page numbers) is dropped, paragraphs and tables
that run over pages are joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nianbao import text as words
from nianbao.document import Block, Cell, Location, Picture
from nianbao.readers import grid
from nianbao.readers.grid.words import names_section
from nianbao.readers.printed import cells, columns, ruling, runs, tiles
from nianbao.readers.printed.furniture import without_furniture
from nianbao.readers.printed.items import Image, Item, Part, is_figure
from nianbao.readers.printed.lines import FIGURES, Line, line_of
from nianbao.readers.printed.over_pages import continued, whole_table
from nianbao.readers.printed.page import Page
from nianbao.readers.printed.paragraphs import Margins, bounds_of, paragraphs
from nianbao.readers.printed.ruling import Grid
from nianbao.readers.printed.runs import Run
from nianbao.readers.printed.struck import without_struck

_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
_UNKNOWN_FIGURE = re.compile("[\ufffd\ue000-\uf8ff0-9０-９.,+\\-\\s]*")
_CROWD = 5  # figures that share cells with others, from which a grid lacks lines
_MANY = 15  # lines of one figure each that make a table with a cell on each line
_PROSE_CELL = 600  # a cell with more characters than this is a frame around prose
_MARGIN = 5.0  # points that a page leaves free at least


def blocks(pages: Sequence[Page]) -> list[Block]:
    """All pages in reading order."""
    pages = [without_struck(page) for page in pages]
    parts = columns.apart(pages)
    if len(parts) == len(pages):
        return _in_order(pages)
    counted = [part._replace(number=number) for number, part in enumerate(parts, 1)]
    return list(columns.renumbered(_in_order(counted), [part.number for part in parts]))


def _in_order(pages: Sequence[Page]) -> list[Block]:
    sheets = without_furniture([_items(page) for page in pages], pages)
    bounds = bounds_of(sheets, pages)
    found: list[Block] = []
    stream = [item for items in sheets for item in items]
    index = 0
    while index < len(stream):
        item = stream[index]
        if isinstance(item, Line):
            end = index
            while end < len(stream) and isinstance(stream[end], Line):
                end += 1
            found.extend(_prose([each for each in stream[index:end] if isinstance(each, Line)], bounds, pages))
            index = end
        elif isinstance(item, Part):
            index += 1
            while index < len(stream) and (more := continued(item, stream[index])) is not None:
                item = more
                index += 1
            found.append(whole_table(item))
        else:
            found.append(Picture("", Location(page=item.page)))
            index += 1
    return found


def _items(page: Page) -> list[Item]:
    """Lines, table parts and pictures of a page from top to bottom."""
    rest: Sequence[Run] = page.runs
    items: list[Item] = []
    found = sorted(_grids(page), key=lambda each: (each.xs[-1] - each.xs[0]) * (each.ys[-1] - each.ys[0]))
    for lattice in found:
        filled = cells.fill(lattice, rest, page.rules)
        texts = filled.texts
        if pieces := _between_prose(lattice, texts):
            found.extend(pieces)
        elif any(texts) and not _is_frame(lattice, texts, items) and not _lacks_lines(lattice, texts, filled.crowd):
            doubt = filled.doubt or _is_cut_off(lattice, page) or (page.struck and _is_broken(lattice, texts, page))
            items.append(_part(lattice, texts, page.number, bool(doubt)))
            rest = filled.rest
    for row in runs.rows(rest):
        items.append(line_of(row, page.number))
    items.extend(Image(box[1], page.number) for box in page.pictures)
    items.sort(key=lambda item: item.top)
    return items


def _is_cut_off(lattice: Grid, page: Page) -> bool:
    """Does the table reach the right edge of the page although it has room on the left: its end is not printed."""
    return lattice.xs[0] > _MARGIN and lattice.xs[-1] > page.width - 1


def _is_broken(lattice: Grid, texts: list[str], page: Page) -> bool:
    """Does a cell with struck characters hold figures on several lines: one figure or two."""
    xs, ys, *_ = lattice
    for (row, column, high, wide), text in zip(lattice.spans, texts):
        if cells.BREAK in text:
            left, top, right, bottom = xs[column], ys[row], xs[column + wide], ys[row + high]
            if any(left < hole.x0 < right and top < hole.y0 < bottom for hole in page.struck):
                return True
    return False


def _grids(page: Page) -> list[Grid]:
    """The grids of a page, told by ruling lines or by boxes apart."""
    ruled, single = ruling.grids(page.rules) if page.rules else ([], [])
    boxes = [*page.boxes, *(frame.box for frame in single)]
    return tiles.chosen(ruled, boxes) if len(boxes) >= tiles.LEAST else ruled


def _between_prose(lattice: Grid, texts: list[str]) -> list[Grid]:
    """The tables in a frame that touches them: they stand above and below running text or a heading of full width."""
    width = len(lattice.xs) - 1
    full = ((span, text) for span, text in zip(lattice.spans, texts) if span.colspan == width)
    prose = [
        span for span, text in full if len(text) > _PROSE_CELL // 4 or (grid.is_heading(text) and names_section(text))
    ]
    if not prose or len(prose) == len(lattice.spans):
        return []
    ends = [(0, 0), *((span.row, span.row + span.rowspan) for span in prose), (len(lattice.ys) - 1, 0)]
    found = (ruling.rows(lattice, foot, head) for (_, foot), (head, _) in zip(ends, ends[1:]) if foot < head)
    return [grid for grid in found if len(grid.spans) > 1]


def _is_frame(lattice: Grid, texts: list[str], inner: Sequence[Item]) -> bool:
    """Lines around running text or around other tables, not a table of cells."""
    most = max(map(len, texts))
    if most > _PROSE_CELL or (len(lattice.xs) == 2 and most > _PROSE_CELL // 4):
        return True
    left, top, right, bottom = lattice.box
    within = [part for part in inner if isinstance(part, Part) and left <= part.xs[0] and part.xs[-1] <= right]
    return any(top < part.top < bottom for part in within)


def _lacks_lines(lattice: Grid, texts: list[str], crowd: int) -> bool:
    """Most figures stand together with others in one cell: lines between rows or columns are not drawn."""
    least = 1 if len(lattice.xs) == 2 or len(lattice.ys) == 2 else _CROWD
    return crowd >= least and crowd > sum(is_figure(text) for text in texts)


def _part(lattice: Grid, texts: list[str], page: int, doubt: bool) -> Part:
    where = Location(page=page)
    cells = tuple(
        Cell(words.ordinary(text), span.row, span.column, span.rowspan, span.colspan, where)
        for span, text in zip(lattice.spans, texts, strict=True)
    )
    return Part(
        lattice.xs,
        len(lattice.ys) - 1,
        cells,
        lattice.ys[0],
        page,
        page,
        lattice.open_head,
        lattice.open_foot,
        "overlap" if doubt else "garbled" if any(map(_is_garbled, texts)) else "",
    )


def _is_garbled(text: str) -> bool:
    """A figure with signs that no one can name: a font that does not tell its characters."""
    return _UNKNOWN.search(text) is not None and _UNKNOWN_FIGURE.fullmatch(text) is not None


def _prose(lines: list[Line], bounds: dict[int, Margins], pages: Sequence[Page]) -> list[Block]:
    """Lines to paragraphs; lines full of aligned figures to tables."""
    single = sum(is_figure(line.text) for line in lines)
    if single < _MANY and not any(FIGURES.search(line.text) or len(line.chunks) > 3 for line in lines):
        return paragraphs(lines, bounds)
    from nianbao.readers.printed.unruled.drawn import Drawn

    drawn = Drawn(pages)
    found: list[Block] = []
    done = 0
    for start, stop, table in drawn.one_a_line(lines) if single >= _MANY else drawn.tables(lines):
        start = max(start, done)
        found.extend(paragraphs(lines[done:start], bounds))
        found.append(table)
        done = max(stop, done)
    return [*found, *paragraphs(lines[done:], bounds)]
