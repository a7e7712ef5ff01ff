"""From pages of characters and ruling lines to paragraphs, tables and pictures in reading order.

Shared by the paged formats. Page furniture (running heads, page numbers) is dropped, paragraphs and tables
that run over pages are joined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from nianbao import text as words
from nianbao.document import Block, Cell, Location, Mark, Paragraph, Picture, Table
from nianbao.readers import grid
from nianbao.readers.grid.words import names_section
from nianbao.readers.printed import cells, columns, ruling, runs, tiles, unruled
from nianbao.readers.printed.page import Page
from nianbao.readers.printed.ruling import Grid, Rule
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias, Union

_FIGURE = re.compile(r"[+\-－＋]?\s*[0-9０-９][0-9０-９,，.．\s]*%?")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")
_UNKNOWN_FIGURE = re.compile("[\ufffd\ue000-\uf8ff0-9０-９.,+\\-\\s]*")
_DIGITS = re.compile(r"[0-9０-９]+")
_PAGE_NUMBER = re.compile(r"[^\w]*[0-9０-９]{1,4}[^\w]*(?:[/／][^\w]*[0-9０-９]{1,4}[^\w]*)?")
_ORDINAL = re.compile(r"[（(]?\s*([0-9０-９]{1,2}|[^\W\d_a-zA-Z]{1,3})\s*[)）、.．，]")
_FIGURES = re.compile(r"(?:\s[+\-]?[0-9０-９][0-9０-９.,]*){2}$")
_BLANK = 0.2  # of the height of a line: a gap this wide is a blank
_CROWD = 5  # figures that share cells with others, from which a grid lacks lines
_MANY = 15  # lines of one figure each that make a table with a cell on each line
_SHORT = 20  # characters of a line that counts the pages
_PROSE_CELL = 600  # a cell with more characters than this is a frame around prose
_SENTENCE_ENDS = "。！？；：!?;:"
_HANGING = "，。、；：！？"
_UNBROKEN = re.compile(
    "[（《〈「『【〔“‘(\\[{]*(?:[0-9A-Za-z][!-~]*|.)[，。、；：！？）》〉」』】〕”’,.;:!?)\\]}%％…]*"
    "(?:(?<=[,.:;])[0-9A-Za-z][!-~]*)?"
)
_MARGIN = 5.0  # points that a page leaves free at least
_PIECES = 40  # runs of a line that its head is looked for in


class Line(NamedTuple):
    """One printed line outside tables."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    first: float  # width of its first unbreakable piece
    page: int
    chunks: tuple[unruled.Chunk, ...]
    runs: Sequence[Run]

    @property
    def top(self) -> float:
        """Where it begins on the page."""
        return self.y0


class Part(NamedTuple):
    """A table, or the part of one on one page."""

    xs: tuple[float, ...]
    height: int
    cells: tuple[Cell, ...]
    top: float
    page: int
    last: int  # the page that it ends on
    open_head: bool = False
    open_foot: bool = False
    doubt: str = ""


class Image(NamedTuple):
    """A picture large enough to hold what is not read."""

    top: float
    page: int


Item: TypeAlias = "Union[Line, Part, Image]"


def blocks(pages: Sequence[Page]) -> list[Block]:
    """All pages in reading order."""
    parts = columns.apart(pages)
    if len(parts) == len(pages):
        return _in_order(pages)
    counted = [part._replace(number=number) for number, part in enumerate(parts, 1)]
    return list(columns.renumbered(_in_order(counted), [part.number for part in parts]))


def _in_order(pages: Sequence[Page]) -> list[Block]:
    sheets = _without_furniture([_items(page) for page in pages], pages)
    bounds = _bounds(sheets, pages)
    drawn = Drawn(pages)
    found: list[Block] = []
    stream = [item for items in sheets for item in items]
    index = 0
    while index < len(stream):
        item = stream[index]
        if isinstance(item, Line):
            end = index
            while end < len(stream) and isinstance(stream[end], Line):
                end += 1
            found.extend(_prose([each for each in stream[index:end] if isinstance(each, Line)], bounds, drawn))
            index = end
        elif isinstance(item, Part):
            index += 1
            while index < len(stream) and (more := _continued(item, stream[index])) is not None:
                item = more
                index += 1
            found.append(_table(item))
        else:
            found.append(Picture("", Location(page=item.page)))
            index += 1
    return found


# ---------------------------------------------------------------------------------------------- one page


def _items(page: Page) -> list[Item]:
    """Lines, table parts and pictures of a page from top to bottom."""
    rest: Sequence[Run] = page.runs
    items: list[Item] = []
    found = sorted(_grids(page), key=lambda each: (each.xs[-1] - each.xs[0]) * (each.ys[-1] - each.ys[0]))
    for lattice in found:
        filled = cells.fill(lattice, rest)
        texts = filled.texts
        if pieces := _between_prose(lattice, texts):
            found.extend(pieces)
        elif any(texts) and not _is_frame(lattice, texts, items) and not _lacks_lines(lattice, texts, filled.crowd):
            items.append(_part(lattice, texts, page.number, filled.doubt or _is_cut_off(lattice, page)))
            rest = filled.rest
    for row in runs.rows(rest):
        items.append(_line(row, page.number))
    items.extend(Image(box[1], page.number) for box in page.pictures)
    items.sort(key=lambda item: item.top)
    return items


def _is_cut_off(lattice: Grid, page: Page) -> bool:
    """Does the table reach the right edge of the page although it has room on the left: its end is not printed."""
    return lattice.xs[0] > _MARGIN and lattice.xs[-1] > page.width - 1


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
    return crowd >= least and crowd > sum(_FIGURE.fullmatch(text) is not None for text in texts)


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


def _line(row: list[Run], page: int) -> Line:
    heights = sorted(run.y1 - run.y0 for run in row for char in run.text if char >= runs.WIDE)
    size = heights[len(heights) // 2] if heights else 0.8 * max(run.y1 - run.y0 for run in row)
    return Line(
        words.ordinary(runs.line_text(row)),
        _start(row),
        min(run.y0 for run in row),
        row[-1].x1,
        max(run.y1 for run in row),
        size,
        _first_piece(row),
        page,
        _chunks(row, 0.8 * size),
        row,
    )


def _start(row: Sequence[Run]) -> float:
    """Where the first character stands that is no blank: wide ones at the head of a line are its indent."""
    run = next((run for run in row if not run.text.isspace()), row[0])
    blanks = len(run.text) - len(run.text.lstrip()) if len(run.text) > 1 else 0
    return run.x0 + run.starts[blanks] - run.starts[0]


def _chunks(row: Sequence[Run], gap: float, cuts: Sequence[float] = ()) -> tuple[unruled.Chunk, ...]:
    """The pieces of a line between gaps wider than this and between upright lines that cross it."""
    return tuple(
        unruled.Chunk(
            words.ordinary(runs.line_text(piece)), piece[0].x0, piece[-1].x1, (piece[-1].y0 + piece[-1].y1) / 2
        )
        for whole in runs.pieces(row, gap)
        for piece in (_cut_off(whole, cuts) if cuts else [whole])
    )


def _cut_off(row: Sequence[Run], cuts: Sequence[float]) -> Iterable[list[Run]]:
    """The pieces of a line between these places."""
    found: dict[int, list[Run]] = {}
    for run in row:
        crossed = any(run.x0 < cut < run.x1 for cut in cuts)
        for piece in run.singles() if crossed else [run]:
            found.setdefault(sum(2 * cut < piece.x0 + piece.x1 for cut in cuts), []).append(piece)
    return found.values()


def _first_piece(row: Sequence[Run]) -> float:
    """How wide the piece is that cannot be broken off the head of a line."""
    found = _UNBROKEN.match("".join(run.text for run in row[:_PIECES]))
    end = found.end() if found else 1
    for run in row:
        if end <= len(run.text):
            return run.x0 + run.ends[end - 1] - run.starts[0] - row[0].x0
        end -= len(run.text)
    return row[-1].x1 - row[0].x0


# ---------------------------------------------------------------------------------------------- furniture


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def _without_furniture(sheets: list[list[Item]], pages: Sequence[Page]) -> list[list[Item]]:
    """Drop running heads and feet: lines at the edge of the page that repeat, and lone page numbers."""
    for head in (True, False):
        for _ in range(3):
            edges = [_edge(items, head) for items in sheets]
            everywhere = Counter((line.text, round(line.y0)) for line in edges if line is not None)
            seen = Counter((_shape(line), round(line.y0 / 12)) for line in edges if line is not None)
            counted = Counter(_count(line) for line in edges if line is not None and len(line.text) <= _SHORT)
            dropped = False
            for items, page, line in zip(sheets, pages, edges, strict=True):
                if line is None:
                    continue
                always = everywhere[line.text, round(line.y0)] > max(2, len(pages) // 2)
                if not (always or _apart(line, items, page, head) or counted[_count(line)] > 1):
                    continue
                if _repeats(line, seen, page) or _is_page_number(line, page):
                    items.remove(line)
                    dropped = True
            if not dropped:
                break
    return sheets


def _count(line: Line) -> tuple[str, int]:
    """Equal for lines of one wording whose number grows with the pages."""
    number = _DIGITS.search(line.text)
    return _shape(line), int(number[0]) - line.page if number else line.page


def _edge(items: list[Item], head: bool) -> Line | None:
    if not items:
        return None
    item = items[0] if head else items[-1]
    return item if isinstance(item, Line) else None


def _repeats(line: Line, seen: Counter[tuple[str, int]], page: Page) -> bool:
    if line.y0 > 0.14 * page.height and line.y1 < 0.86 * page.height:
        return False
    shape, place = _shape(line), round(line.y0 / 12)
    return seen[shape, place] + seen[shape, place - 1] + seen[shape, place + 1] >= 2


def _apart(line: Line, items: list[Item], page: Page, head: bool) -> bool:
    """Does the line stand off the text: by distance, by size, or because there is no other text."""
    if len(items) < 2:
        return True
    neighbour = items[1] if head else items[-2]
    if not isinstance(neighbour, Line):
        return True
    margins = _margins(items, page)
    pitch = max(margins.pitch, 1.2 * margins.size)
    if abs(neighbour.y0 - line.y0) > 1.25 * pitch:
        return True
    if _has_wide(line):
        return abs(line.size - margins.size) > 0.1 * margins.size
    height = neighbour.y1 - neighbour.y0
    return not _is_figure(line.text) and abs(line.y1 - line.y0 - height) > 0.1 * height


def _is_page_number(line: Line, page: Page) -> bool:
    """A number alone in the margin of the page."""
    in_margin = line.y1 < 0.1 * page.height or line.y0 > 0.88 * page.height
    return in_margin and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


# ---------------------------------------------------------------------------------------------- paragraphs


class Margins(NamedTuple):
    """Where the text of a page begins and ends."""

    left: float
    right: float
    pitch: float
    size: float


def _margins(items: Sequence[Item], page: Page) -> Margins:
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


def _bounds(sheets: Sequence[Sequence[Item]], pages: Sequence[Page]) -> dict[int, Margins]:
    """Margins by page; a page whose own lines are all short or indented has those of the pages of its size."""
    found = {page.number: _margins(items, page) for items, page in zip(sheets, pages, strict=True)}
    for width in {round(page.width) for page in pages}:
        alike = [(page, items) for page, items in zip(pages, sheets, strict=True) if round(page.width) == width]
        every = _margins([item for _, items in alike for item in items], alike[0][0])
        for page, _ in alike:
            own = found[page.number]
            reach = 2.5 * max(own.size, every.size)
            left = own.left if abs(own.left - every.left) <= reach / 2 else every.left
            right = own.right if abs(own.right - every.right) <= reach else every.right
            found[page.number] = own._replace(left=left, right=right)
    return found


def _prose(lines: list[Line], bounds: dict[int, Margins], drawn: Drawn) -> list[Block]:
    """Lines to paragraphs; lines full of aligned figures to tables."""
    single = sum(_is_figure(line.text) for line in lines)
    if single < _MANY and not any(_FIGURES.search(line.text) or len(line.chunks) > 3 for line in lines):
        return _paragraphs(lines, bounds)
    rows = [_row(line, drawn) for line in lines]
    found: list[Block] = []
    done = 0
    for start, stop, table in unruled.one_a_line(rows) if single >= _MANY else unruled.find(rows, drawn.level):
        start = max(start, done)
        found.extend(_paragraphs(lines[done:start], bounds))
        found.append(table)
        done = max(stop, done)
    return [*found, *_paragraphs(lines[done:], bounds)]


def _row(line: Line, drawn: Drawn) -> unruled.Row:
    """The line by its wide gaps and by every blank; by these alone where single blanks stand between figures."""
    y = (line.y0 + line.y1) / 2
    cuts = drawn.cuts(line.page, y)
    words = _chunks(line.runs, _BLANK * line.size, cuts)
    figures = _FIGURES.search(line.text)
    if figures and line.chunks[-1].text.count(" ") > 1:
        return unruled.Row(words, words, y, line.size, line.page)
    chunks = _chunks(line.runs, 0.8 * line.size, cuts) if cuts else line.chunks
    return unruled.Row(chunks, words, y, line.size, line.page)


class Drawn:
    """The lines drawn on each page, for tables that lack some of them."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = {page.number: page for page in pages}
        self.rules: dict[int, list[Rule]] = {}

    def of(self, page: int) -> list[Rule]:
        """The lines of one page, pieces put together."""
        if page not in self.rules:
            merged = ruling.merged(self.pages[page].rules)
            self.rules[page] = merged if len(merged) <= ruling.MOST_RULES else []
        return self.rules[page]

    def cuts(self, page: int, y: float) -> list[float]:
        """Where upright lines cross this height."""
        return [rule.at for rule in self.of(page) if not rule.level and rule.start <= y <= rule.end]

    def level(self, page: int, x: float) -> list[float]:
        """Where level lines cross this place, downwards."""
        return [rule.at for rule in self.of(page) if rule.level and rule.start <= x <= rule.end]


def _paragraphs(lines: list[Line], bounds: dict[int, Margins]) -> list[Block]:
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
    if other_size and (_short(before, line, there) or (_has_wide(before) and _has_wide(line))):
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


def _has_wide(line: Line) -> bool:
    return any(char >= "\u2e80" for char in line.text)


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


# ---------------------------------------------------------------------------------------------- tables over pages


def _table(part: Part) -> Table:
    cells = tuple(sorted(part.cells, key=lambda cell: (cell.row, cell.column)))
    return Table(cells, part.height, len(part.xs) - 1, True, Location(page=part.page), part.doubt)


def _continued(part: Part, item: Item) -> Part | None:
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
    if head and _is_cut(foot, head, open_cut):
        above, below, height = _one_row(above, below, foot, head, height)
    else:
        above, below = _one_group(above, below, foot, head)
    return part._replace(
        xs=tuple(xs),
        height=part.height + height,
        cells=(*above, *_moved(below, part.height)),
        last=more.last,
        open_foot=more.open_foot,
        doubt=part.doubt or more.doubt,
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
        if row != _key(above, count) or any(_FIGURE.fullmatch(text) for *_, text in row):
            break
        count += 1
    if not any(cell.text for cell in below if cell.row < count):
        return 0
    return 0 if any(cell.row < count < cell.row + cell.rowspan for cell in below) else count


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


def _is_ordinal(text: str) -> bool:
    found = _ORDINAL.match(text)
    return found is not None and (found[1].isdecimal() or words.chinese_number(found[1]) is not None)


def _is_cut(foot: dict[tuple[int, int], Cell], head: list[Cell], open_cut: bool) -> bool:
    """Is the first row of the new page the rest of the last row of the page before."""
    pairs = [(foot.get((cell.column, cell.colspan)), cell) for cell in head]
    if any(mate is None for mate, _ in pairs) or not any(cell.text for cell in head):
        return False
    both = [(mate.text, cell.text) for mate, cell in pairs if mate is not None]
    if any(_is_ordinal(low) for _, low in both) or any(_is_figure(low) and high for high, low in both):
        return False
    titles = not any(_is_figure(high) for high, _ in both)
    above = sum(_is_figure(high) and not low for high, low in both)
    beneath = sum(_is_figure(low) for _, low in both)
    if beneath:
        return open_cut and not above and any(high and low for high, low in both)
    continued = sum(bool(high and low) and not _is_figure(high) for high, low in both)
    return continued > 2 or (continued > 0 and (above > 0 or open_cut or (titles and not head[0].text)))


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
    titles = not any(_is_figure(cell.text) or (mate and _is_figure(mate.text)) for cell, mate in pairs)
    deeper = titles and any(mate is None and cell.text for cell, mate in pairs)
    for index, (cell, mate) in enumerate(pairs):
        labels = any(other.text and not _is_figure(other.text) for other in head[index + 1 :])
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
    if _is_figure(mate.text) or _is_figure(cell.text):
        return False
    if not cell.text:
        return labels or (deeper and bool(mate.text))
    if not mate.text:
        return labels and (mate.rowspan > 1 or cell.rowspan > 1)
    return deeper and not _is_ordinal(cell.text)
