"""Tables without ruling lines: figures that stand in columns by position alone.

Only what is certain becomes a row of figures: each figure lies in one column band of the rows around it, and the
label is what stands beside it in the same row. Rows and columns are then known as in a text (order, not grid).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Sequence

from nianbao.document import Cell, Location, Table
from nianbao.readers import grid
from nianbao.readers.lines import Lines
from nianbao.records import NamedTuple

_VALUE = re.compile(r"[+\-－＋]?[0-9０-９][0-9０-９,，.．]*|[/／\-－—–]{1,2}")
_LEAST = 4  # figures in a row that show columns
_ROWS = 3  # rows of figures that make a table of many rows
_NEAR = 60  # texts or rows among which the one is looked for that a line belongs to
_HEAD = 16  # lines that the head of a table takes at most
_WIDE = 10  # figures in a single row that make a table by itself


class Chunk(NamedTuple):
    """A piece of a line between wide gaps. y: its own middle."""

    text: str
    x0: float
    x1: float
    y: float


class Row(NamedTuple):
    """A printed line: its pieces by wide gaps, by every blank; its middle (y), its height, its page."""

    chunks: tuple[Chunk, ...]
    words: tuple[Chunk, ...]
    y: float
    size: float
    page: int

    @property
    def figures(self) -> tuple[Chunk, ...]:
        """The values at the end of the line."""
        count = 0
        while count < len(self.chunks) and _VALUE.fullmatch(self.chunks[-count - 1].text):
            count += 1
        return self.chunks[len(self.chunks) - count :]

    def parts(self, chunk: Chunk) -> list[Chunk]:
        """A piece by every blank."""
        return [word for word in self.words if chunk.x0 <= word.x0 and word.x1 <= chunk.x1]

    @property
    def labels(self) -> tuple[Chunk, ...]:
        """What stands before the values."""
        return self.chunks[: len(self.chunks) - len(self.figures)]


class Found(NamedTuple):
    """A table in the lines ``start`` to ``stop`` (exclusive)."""

    start: int
    stop: int
    table: Table


Bands = list[tuple[float, float]]  # from where to where each column reaches
Levels = Callable[[int, float], list[float]]  # page and place → where level lines cross it


def find(rows: Sequence[Row], levels: Levels = lambda page, x: []) -> list[Found]:
    """The tables among these lines, in order. levels: what level lines are drawn."""
    found: list[Found] = []
    done = 0
    for group in _groups(rows):
        start, stop = _extent(rows, group, done, levels)
        found.extend(_small(rows, done, start))
        bands = _bands([rows[index] for index in group])
        if bands is None:
            found.append(Found(start, stop, _table(_by_blanks(rows, start, stop, group), "")))
        else:
            again = _repeated(rows, start, group)
            group = _all_rows(rows, group, bands, again)
            lines = _Lines(rows, start, stop, levels, again)
            head = _head(lines, group[0], bands)
            body = list(_rows(lines, group, bands))
            found.append(Found(start, stop, _table([*head.rows, *body], head.doubt)))
        done = stop
    return [*found, *_small(rows, done, len(rows))]


def one_a_line(rows: Sequence[Row]) -> list[Found]:
    """The tables of a text that prints each cell on a line of its own."""
    text = "\n".join("\t".join(chunk.text for chunk in row.chunks) for row in rows)
    found = []
    for piece in grid.find_tables(Lines(text)):
        pages = [rows[min(piece.start + number, piece.stop - 1)].page for number in range(len(piece.rows))]
        cells = [(page, [token.text for token in row]) for page, row in zip(pages, piece.rows, strict=True)]
        found.append(Found(piece.start, piece.stop, _table(cells, "")))
    return found


def _small(rows: Sequence[Row], start: int, stop: int) -> Iterator[Found]:
    """Tables of few columns: lines of several pieces each, single titles between them."""
    group: list[int] = []
    for index in [index for index in range(start, stop) if len(rows[index].chunks) > 1] + [stop + 9]:
        if group and (index - group[-1] > 2 or not _near(rows[group[-1]], rows[index])):
            if len(group) > 1 and any(rows[each].figures for each in group):
                titled = group[0] > start and _is_caption(rows[group[0] - 1], rows[group[0]])
                first = group[0] - titled
                last = group[-1] + 1
                last += last < stop and _completes(rows[last], rows[last - 1])
                yield Found(first, last, _table(_whole_labels(_side_by_side(_apart(rows[first:last]))), ""))
            group = []
        group.append(index)


def _completes(piece: Row, row: Row) -> bool:
    """A line with nothing but a piece of the label that stands on both sides of this line of figures."""
    if len(piece.chunks) > 1 or not row.figures or row.labels or piece.page != row.page:
        return False
    return abs(piece.y - row.y) < 1.6 * row.size and piece.chunks[0].x1 < row.figures[0].x0


def _apart(rows: Sequence[Row]) -> list[Row]:
    """The titles over two figures told apart by the blanks between them."""
    found: list[Row] = []
    figures: tuple[Chunk, ...] = ()
    for row in reversed(rows):
        figures = row.figures or figures
        if not row.figures and any(_spans(chunk, figures) for chunk in row.chunks):
            parts = (part for chunk in row.chunks for part in (row.parts(chunk) if _spans(chunk, figures) else [chunk]))
            row = row._replace(chunks=tuple(parts))
        found.append(row)
    return found[::-1]


def _spans(chunk: Chunk, figures: Sequence[Chunk]) -> bool:
    return sum(chunk.x0 < figure.x1 and figure.x0 < chunk.x1 for figure in figures) > 1


def _side_by_side(rows: Sequence[Row]) -> list[Row]:
    """The lines with titles of one and of two lines in one row put together, column by column."""
    found: list[Row] = []
    for row in rows:
        above = found[-1] if found else None
        if above is None or above.figures or row.figures or above.page != row.page or row.y - above.y > 0.95 * row.size:
            found.append(row)
            continue
        columns = list(above.chunks)
        for chunk in row.chunks:
            over = [at for at, other in enumerate(columns) if min(other.x1, chunk.x1) > max(other.x0, chunk.x0)]
            if len(over) == 1:
                other = columns[over[0]]
                columns[over[0]] = Chunk(
                    other.text + chunk.text, min(other.x0, chunk.x0), max(other.x1, chunk.x1), other.y
                )
            else:
                columns.append(chunk)
        columns.sort(key=lambda chunk: chunk.x0)
        found[-1] = row._replace(chunks=tuple(columns), words=tuple(columns))
    return found


def _whole_labels(rows: Sequence[Row]) -> list[tuple[int, list[str]]]:
    """Rows as they come; a line of figures without a label takes the pieces above and below it."""
    taken: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        near = [each for each in (index - 1, index + 1) if 0 <= each < len(rows) and _completes(rows[each], row)]
        if near:
            taken[index] = near
    gone = {each for near in taken.values() for each in near}
    found = []
    for index, row in enumerate(rows):
        label = "".join(rows[each].chunks[0].text for each in taken.get(index, []))
        if index not in gone:
            found.append((row.page, [*([label] if label else []), *(chunk.text for chunk in row.chunks)]))
    return found


def _near(above: Row, row: Row) -> bool:
    return above.page != row.page or row.y - above.y < 6 * row.size


def _is_caption(row: Row, below: Row) -> bool:
    """A title of its own above the first line of a table: inside its width, away from its left side."""
    left, right = below.chunks[0].x0, below.chunks[-1].x1
    return row.page == below.page and row.chunks[0].x0 > left + 2 * row.size and row.chunks[-1].x1 < right


def _groups(rows: Sequence[Row]) -> Iterator[list[int]]:
    """Lines of figures that belong to one table: as many columns, and never far apart."""
    group: list[int] = []
    for index, row in enumerate(rows):
        if len(row.figures) < _LEAST:
            continue
        if group and not (index - group[-1] <= 6 and _alike(rows[group[0]], row)) and not _goes_on(rows, group, index):
            if _enough(rows, group):
                yield group
            group = []
        group.append(index)
    if group and _enough(rows, group):
        yield group


def _goes_on(rows: Sequence[Row], group: list[int], index: int) -> bool:
    """Is this line of figures right below those of the page before, with the head of the table between at most."""
    above, row = rows[group[-1]], rows[index]
    if row.page != above.page + 1 or index - group[-1] > _HEAD or len(row.figures) != len(above.figures):
        return False
    pairs = zip(above.figures, row.figures, strict=True)
    return all(min(one.x1, two.x1) > max(one.x0, two.x0) for one, two in pairs)


def _alike(first: Row, row: Row) -> bool:
    left, right = first.figures[0].x0, first.figures[-1].x1
    reach = 0.25 * (right - left)
    return left - reach < row.figures[0].x0 and row.figures[-1].x1 < right + reach


def _enough(rows: Sequence[Row], group: list[int]) -> bool:
    return len(group) >= _ROWS or max(len(rows[index].figures) for index in group) >= _WIDE


def _bands(rows: Sequence[Row]) -> Bands | None:
    """The x ranges of the columns, None when the rows do not agree on them."""
    count = max(len(row.figures) for row in rows)
    full = [row.figures for row in rows if len(row.figures) == count]
    if 2 * len(full) < len(rows):
        return None
    bands = [(min(row[i].x0 for row in full), max(row[i].x1 for row in full)) for i in range(count)]
    if any(left[1] >= right[0] for left, right in zip(bands, bands[1:], strict=False)):
        return None
    return bands


def _all_rows(rows: Sequence[Row], group: list[int], bands: Bands, again: set[int]) -> list[int]:
    """The lines of figures and every line between them that has something in the columns of figures."""
    first, known = bands[0][0], set(group)
    return [
        index
        for index in range(group[0], group[-1] + 1)
        if index in known
        or (index not in again and any((chunk.x0 + chunk.x1) / 2 > first for chunk in rows[index].chunks))
    ]


def _repeated(rows: Sequence[Row], start: int, group: list[int]) -> set[int]:
    """The lines at the head of later pages that repeat the head of the table."""
    titles = {word.text for row in rows[start : group[0]] for word in row.words}
    found: set[int] = set()
    for above, below in zip(group, group[1:], strict=False):
        page = rows[below].page
        if page > rows[above].page:
            between = (index for index in range(above + 1, below) if rows[index].page == page)
            found |= {index for index in between if titles.issuperset(word.text for word in rows[index].words)}
    return found


def _extent(rows: Sequence[Row], group: list[int], least: int, levels: Levels) -> tuple[int, int]:
    """The lines of a table: its figures, the head above them, the ends of labels below them."""
    start, stop = group[0], group[-1] + 1
    figures = rows[start].figures
    while start > least:
        above, below = rows[start - 1], rows[start]
        if above.page == below.page - 1 and len(above.words) > 1:  # the page ends inside the head
            below = below._replace(page=above.page, y=above.y + above.size)
        if not _is_head(above, below, figures, levels):
            break
        start -= 1
    while stop < len(rows) and _is_tail(rows[stop], rows[group[-1]], figures[0].x0):
        stop += 1
    return start, stop


def _is_head(row: Row, below: Row, figures: Sequence[Chunk], levels: Levels) -> bool:
    """A line of titles: near, each piece clear of the border between labels and figures, no heading of a section."""
    if grid.is_heading(row.chunks[0].text.strip()) or len(row.chunks[-1].text) > 45:
        return False
    size = min(row.size, 1.3 * below.size)  # digits alone are smaller
    apart = any(row.y < at < below.y for at in levels(row.page, (figures[-1].x0 + figures[-1].x1) / 2))
    if row.page != below.page or below.y - row.y > (7 if apart else 3.2) * size:
        return False
    first, column = figures[0].x0, (figures[-1].x0 - figures[0].x0) / max(1, len(figures) - 1)
    return all(
        chunk.x1 < first + row.size or chunk.x0 > first - row.size or _heads_first(chunk, figures[0], column)
        for chunk in row.words
    )


def _heads_first(chunk: Chunk, figure: Chunk, column: float) -> bool:
    """The title of the first column of a table that begins with figures."""
    middle = (figure.x0 + figure.x1) / 2
    return chunk.x0 < figure.x1 and figure.x0 < chunk.x1 and max(middle - chunk.x0, chunk.x1 - middle) < column


def _is_tail(row: Row, last: Row, first: float) -> bool:
    near = row.page == last.page and row.y - last.y < 1.6 * row.size
    return near and len(row.chunks) == 1 and row.chunks[0].x1 < first


def _by_blanks(rows: Sequence[Row], start: int, stop: int, group: list[int]) -> list[tuple[int, list[str]]]:
    """Rows whose figures stand in no columns: cells in the order in which blanks part them."""
    head = [(row.page, [chunk.text for chunk in row.words]) for row in rows[start : group[0]]]
    return head + _plain(rows[group[0] : stop])


def _plain(rows: Sequence[Row]) -> list[tuple[int, list[str]]]:
    return [(row.page, [chunk.text for chunk in row.chunks]) for row in rows]


def _rows(lines: _Lines, group: list[int], bands: Bands) -> Iterator[tuple[int, list[str]]]:
    """Page and cells of each row: label and figures; texts that stand for themselves in rows of their own."""
    labels, alone = lines.labels(group, bands[0][0])
    for index in sorted({*group, *alone}):
        row = lines.rows[index]
        yield from ((row.page, [text]) for text in alone.get(index, []))
        if index in labels:
            yield row.page, [*([labels[index]] if labels[index] else []), *_values(row, bands)]


def _values(row: Row, bands: Bands) -> list[str]:
    """The figures by column, "" where none stands; unplaced ones stay in order and make the row too long.

    A column that a text reaches into is not blank: a figure may be hidden in it.
    """
    first = bands[0][0]
    chunks = [chunk for whole in row.chunks for chunk in (row.parts(whole) if whole.x0 < first else (whole,))]
    figures = [chunk for chunk in chunks if (chunk.x0 + chunk.x1) / 2 > first]
    texts = [chunk for chunk in chunks if (chunk.x0 + chunk.x1) / 2 <= first]
    cells = [""] * len(bands)
    for chunk in figures:
        inside = [i for i, (left, right) in enumerate(bands) if min(right, chunk.x1) > max(left, chunk.x0) - 1]
        if len(inside) != 1 or cells[inside[0]]:
            return [*(each.text for each in figures), *[""] * len(bands)]
        cells[inside[0]] = chunk.text
    if not cells[0] and any(chunk.x1 > first for chunk in texts):
        return [*(each.text for each in figures), *[""] * len(bands)]
    return cells


class Piece(NamedTuple):
    """A text on one line of a table: a line of a label or a title."""

    y: float
    x0: float
    x1: float
    text: str
    line: int
    page: int
    size: float

    def beside(self, other: Piece) -> bool:
        """Do they share a place from left to right."""
        return min(self.x1, other.x1) > max(self.x0, other.x0)


def _reading(piece: Piece) -> tuple[int, float]:
    """In reading order: by line, then from left to right."""
    return piece.line, piece.x0


class _Lines:
    """The lines ``start`` to ``stop`` of one table, and what level lines are drawn between them."""

    def __init__(self, rows: Sequence[Row], start: int, stop: int, levels: Levels, again: set[int]) -> None:
        self.rows, self.start, self.stop, self.levels, self.again = rows, start, stop, levels, again
        self.pitch = 0.0
        self.reach: dict[int, tuple[float, float]] = {}  # where the lines of the table begin and end on each page
        for row in rows[start:stop]:
            low, high = self.reach.get(row.page, (row.y, row.y))
            self.reach[row.page] = min(low, row.y), max(high, row.y)

    def parted(self, page: int, x: float, y: float, other: float) -> bool:
        """Is a level line drawn between these two heights."""
        return any(min(y, other) < at < max(y, other) for at in self.levels(page, x))

    def pieces(self, indexes: Iterable[int], first: float) -> list[Piece]:
        """The texts left of the figures; where an ordinal begins another cell begins."""
        found: list[Piece] = []
        for index in indexes:
            row = self.rows[index]
            ends = {chunk.x1 for chunk in row.chunks}
            run: list[Chunk] = []
            for word in row.words:
                if (word.x0 + word.x1) / 2 > first:
                    break
                if run and (run[-1].x1 in ends or grid.starts_item(word.text)):
                    found.append(_piece(run, row, index))
                    run = []
                run.append(word)
            if run:
                found.append(_piece(run, row, index))
        return found

    def labels(self, group: list[int], first: float) -> tuple[dict[int, str], dict[int, list[str]]]:
        """The label of each line of figures, and by line the texts that are no part of one."""
        homes: dict[int, list[Piece]] = {index: [] for index in group}
        spread = range(max(self.start, group[0] - 3), self.stop)
        pieces = self.pieces((index for index in spread if index in homes or not self._beyond(index, first)), first)
        self.pitch = _pitch(pieces, homes) or self.pitch
        figures: dict[int, list[int]] = {}
        for index in group:
            figures.setdefault(self.rows[index].page, []).append(index)
        for piece in pieces:
            if piece.line in homes:
                homes[piece.line].append(piece)
        rest: list[Piece] = []
        for piece in [piece for piece in pieces if piece.line not in homes]:
            home = self._home(piece, figures.get(piece.page, []), homes)
            (rest if home is None else homes[home]).append(piece)
        found: dict[int, str] = {}
        for index, mine in homes.items():
            anchor = max(mine, key=lambda piece: piece.x1, default=None)
            stack = [piece for piece in mine if anchor is not None and piece.beside(anchor)]
            rest += [piece for piece in mine if piece not in stack]
            found[index] = "".join(piece.text for piece in sorted(stack, key=_reading))
        alone: dict[int, list[str]] = {}
        for stack in self.stacks(rest):
            alone.setdefault(stack[0].line, []).append("".join(piece.text for piece in stack))
        return found, alone

    def _beyond(self, index: int, first: float) -> bool:
        return index in self.again or self.rows[index].chunks[-1].x1 > first + 1

    def _home(self, piece: Piece, group: Sequence[int], homes: dict[int, list[Piece]]) -> int | None:
        """The line of figures whose label this piece continues: by level lines, by ordinals, else the nearer one.

        None for a piece that begins with an ordinal where the label below begins with one too.
        """
        middle = (piece.x0 + piece.x1) / 2
        at = bisect_left(group, piece.line)
        around = group[max(0, at - _NEAR) : at + _NEAR]
        near = [index for index in around if not self.parted(piece.page, middle, piece.y, self.rows[index].y)]
        above = max((index for index in near if index < piece.line), default=None)
        below = min((index for index in near if index > piece.line), default=None)
        if below is None or (above is None and len(near) == 1):
            return (None if grid.starts_item(piece.text) else above) if below is None else below
        beside = [each for each in homes[below] if each.line == below and each.beside(piece)]
        full = bool(beside) and grid.starts_item(beside[-1].text)
        if grid.starts_item(piece.text):
            return None if full else below
        if above is None:
            return None if full else below
        if full:
            return above
        return above if piece.y - self.rows[above].y <= self.rows[below].y - piece.y else below

    def stacks(self, pieces: Iterable[Piece]) -> list[list[Piece]]:
        """Pieces one below the other that are lines of one text, from top to bottom."""
        found: list[list[Piece]] = []
        for piece in sorted(pieces, key=_reading):
            for stack in found[: -1 - _NEAR : -1]:
                if self.follows(stack[-1], piece):
                    stack.append(piece)
                    break
            else:
                found.append([piece])
        return found

    def follows(self, above: Piece, piece: Piece) -> bool:
        """Is this the next line of the text above."""
        if above.page != piece.page or not above.beside(piece) or piece.y - above.y > self._reach(above, piece):
            return False
        return not self.parted(piece.page, (piece.x0 + piece.x1) / 2, above.y, piece.y)

    def _reach(self, above: Piece, piece: Piece) -> float:
        """How far the next line of a text may be: upright writing is told by its single characters."""
        upright = len(above.text[-1:]) == len(piece.text) == 1
        ruled = self._ruled(piece)
        if upright or ruled:
            return 2.2 * piece.size
        return self.pitch + 1.0 if self.pitch else 1.45 * piece.size

    def _ruled(self, piece: Piece) -> bool:
        """Are the cells at this place parted by level lines: more than those around the head and at the foot."""
        top, foot = self.reach[piece.page]
        around = 3 * piece.size
        levels = self.levels(piece.page, (piece.x0 + piece.x1) / 2)
        return sum(top - around < at < foot + around for at in levels) > 3


def _piece(words: Sequence[Chunk], row: Row, index: int) -> Piece:
    text = "".join(word.text for word in words)
    return Piece(words[0].y, words[0].x0, words[-1].x1, text, index, row.page, row.size)


def _pitch(pieces: Sequence[Piece], group: Container[int]) -> float:
    """How far the lines of one text stand apart: the least distance that recurs, 0.0 when none does.

    Two labels on lines of figures are two texts.
    """
    distances = []
    ordered = sorted(pieces, key=lambda each: (each.page, each.y))
    for number, piece in enumerate(ordered):
        below = (other for other in ordered[number + 1 : number + 30] if piece.beside(other) and other.y > piece.y + 1)
        other = next(below, None)
        if other is None or other.page != piece.page or (piece.line in group and other.line in group):
            continue
        if 0.9 * piece.size < other.y - piece.y < 1.8 * piece.size:
            distances.append(other.y - piece.y)
    distances.sort()
    return next((one for one, three in zip(distances, distances[2:], strict=False) if three - one < 0.8), 0.0)


class Head(NamedTuple):
    """Rows of titles, and why it is not certain which column each stands over."""

    rows: list[tuple[int, list[str]]]
    doubt: str


def _head(lines: _Lines, last: int, bands: Bands) -> Head:
    """Titles over several columns as they come, then the corner and the titles of the single columns."""
    titles: list[list[Piece]] = [[] for _ in bands]
    corner: list[Piece] = []
    loose: list[Piece] = []
    pieces = [
        _piece([word], lines.rows[index], index)
        for index in range(lines.start, last)
        for word in lines.rows[index].words
    ]
    beside: list[Piece] = []
    for piece in pieces:
        over = _over(piece, bands)
        left = piece.x1 < _border(bands) or (piece.x0 < _border(bands) and piece.x1 < bands[0][0])
        home = titles[over[0]] if len(over) == 1 else loose if over else corner if left else beside
        home.append(piece)
    for piece in beside:  # the end of a title that stands beside the figures
        over = [i for i, stack in enumerate(titles) if any(piece.beside(other) for other in stack)]
        over = over or [i for i in range(len(titles)) if _fills(piece, titles, i)]
        (titles[over[0]] if len(over) == 1 else loose).append(piece)
    for stack in titles:
        stack.sort(key=_reading)
    stacks = _leaves(lines, [_joined(pieces) for pieces in titles])
    for pieces, stack in zip(titles, stacks, strict=True):
        own = {piece.line for piece in stack}
        loose += [piece for piece in pieces if piece.line not in own]
    single = ["".join(piece.text for piece in stack) for stack in stacks]
    found = [(page, [text]) for page, text in _runs(loose)]
    if any(single):
        page = lines.rows[max(lines.start, last - 1)].page
        found.append((page, [*(["".join(piece.text for piece in corner)] if corner else []), *single]))
    doubt = any(single) and (not all(single) or _one_too_many(loose, stacks))
    return Head(found, "columns" if doubt else "")


def _one_too_many(loose: Sequence[Piece], stacks: Sequence[Sequence[Piece]]) -> bool:
    """Does a title without a column stand as low as most titles of single columns begin."""
    tops = sorted(stack[0].line for stack in stacks if stack)
    return any(piece.line >= tops[len(tops) // 2] for piece in loose)


def _fills(piece: Piece, titles: Sequence[Sequence[Piece]], column: int) -> bool:
    """Does this stand between the titles of two columns where the one between them has none yet."""
    before = titles[column - 1] if column else []
    after = titles[column + 1] if column + 1 < len(titles) else []
    clear = all(other.x1 < piece.x0 for other in before) and all(piece.x1 < other.x0 for other in after)
    return clear and not titles[column] and bool(before or after)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of one column line by line."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].line == piece.line:
            found[-1] = found[-1]._replace(x1=piece.x1, text=found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _leaves(lines: _Lines, columns: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The lowest text over each column. How far its lines stand apart shows in titles that stand at one height."""
    distances = {
        round(two.y - one.y, 1)
        for pieces in columns
        for one, two in zip(pieces, pieces[1:], strict=False)
        if one.page == two.page and 0.9 * two.size < two.y - one.y < 2.2 * two.size
    }
    best: list[list[Piece]] = []
    least = (0, 0)
    for pitch in sorted({round(distance) for distance in distances} | {1}, reverse=True):
        lines.pitch = float(pitch)
        found = [max(lines.stacks(pieces), key=lambda stack: stack[-1].line, default=[]) for pieces in columns]
        heights = min(_heights(found, 0.5), _heights(found, 0.0))
        if not best or heights < least:
            best, least = found, heights
    return best


def _heights(stacks: Sequence[list[Piece]], share: float) -> tuple[int, int]:
    """At how many heights these texts stand, and how many elsewhere than at the commonest. share: 0 for their tops."""
    ys = sorted(((1 - share) * stack[0].y + share * stack[-1].y, stack[0].size) for stack in stacks if stack)
    runs = [1] if ys else []
    for (one, size), (two, _) in zip(ys, ys[1:], strict=False):
        runs[-1:] = [runs[-1], 1] if two - one > 0.25 * size else [runs[-1] + 1]
    return len(runs), len(ys) - max(runs, default=0)


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[int, str]]:
    """Pieces that follow each other on a line without a wide gap, put together."""
    before: Piece | None = None
    for piece in sorted(pieces, key=_reading):
        if before is not None and before.line == piece.line and piece.x0 - before.x1 < piece.size:
            before = before._replace(x1=piece.x1, text=before.text + piece.text)
            continue
        if before is not None:
            yield before.page, before.text
        before = piece
    if before is not None:
        yield before.page, before.text


def _border(bands: Bands) -> float:
    """Where the titles of the columns of figures begin."""
    return bands[0][0] - (bands[1][0] - bands[0][1]) / 2


def _over(piece: Piece, bands: Bands) -> list[int]:
    """The columns that a title stands over; where it misses their figures, the one that it is nearest to."""
    over = [i for i, (left, right) in enumerate(bands) if min(right, piece.x1) > max(left, piece.x0)]
    if over or piece.x1 < _border(bands):
        return over
    away = [max(left - piece.x1, piece.x0 - right) for left, right in bands]
    nearest = min(range(len(bands)), key=away.__getitem__)
    return [nearest] if sum(each < 2 * away[nearest] for each in away) == 1 else []


def _table(rows: list[tuple[int, list[str]]], doubt: str) -> Table:
    cells = tuple(
        Cell(text, number, column, 1, 1, Location(page=page))
        for number, (page, texts) in enumerate(rows)
        for column, text in enumerate(texts)
    )
    width = max((len(texts) for _, texts in rows), default=0)
    return Table(cells, len(rows), width, False, Location(page=rows[0][0] if rows else None), doubt, True)
