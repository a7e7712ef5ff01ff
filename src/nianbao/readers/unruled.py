"""Tables without ruling lines: figures that stand in columns by position alone.

Only what is certain becomes a row of figures: each figure lies in one column band of the rows around it, and the
label is what stands beside it in the same row. Rows and columns are then known as in a text (order, not grid).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.document import Cell, Location, Table
from nianbao.readers import grid
from nianbao.readers.lines import Lines
from nianbao.records import NamedTuple

_VALUE = re.compile(r"[+\-－＋]?[0-9０-９][0-9０-９,，.．]*|[/／\-－—–]{1,2}")
_LEAST = 4  # figures in a row that show columns
_ROWS = 3  # rows of figures that make a table of many rows
_WIDE = 10  # figures in a single row that make a table by itself


class Chunk(NamedTuple):
    """A piece of a line between wide gaps."""

    text: str
    x0: float
    x1: float


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

    @property
    def labels(self) -> tuple[Chunk, ...]:
        """What stands before the values."""
        return self.chunks[: len(self.chunks) - len(self.figures)]


class Found(NamedTuple):
    """A table in the lines ``start`` to ``stop`` (exclusive)."""

    start: int
    stop: int
    table: Table


def find(rows: Sequence[Row]) -> list[Found]:
    """The tables among these lines, in order."""
    found: list[Found] = []
    done = 0
    for group in _groups(rows):
        start, stop = _extent(rows, group, done)
        found.extend(_small(rows, done, start))
        bands = _bands([rows[index] for index in group])
        if bands is None:
            found.append(Found(start, stop, _table(_by_blanks(rows, start, stop, group), "")))
        else:
            group = _all_rows(rows, group, bands)
            head = _head(rows[start : group[0]], bands)
            body = list(_rows(rows, start, stop, group, bands))
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
                yield Found(first, last, _table(_whole_labels(rows[first:last]), ""))
            group = []
        group.append(index)


def _completes(piece: Row, row: Row) -> bool:
    """A line with nothing but a piece of the label that stands on both sides of this line of figures."""
    if len(piece.chunks) > 1 or not row.figures or row.labels or piece.page != row.page:
        return False
    return abs(piece.y - row.y) < 1.6 * row.size and piece.chunks[0].x1 < row.figures[0].x0


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
        if group and (index - group[-1] > 6 or not _alike(rows[group[0]], row)):
            if _enough(rows, group):
                yield group
            group = []
        group.append(index)
    if group and _enough(rows, group):
        yield group


def _alike(first: Row, row: Row) -> bool:
    left, right = first.figures[0].x0, first.figures[-1].x1
    reach = 0.25 * (right - left)
    return left - reach < row.figures[0].x0 and row.figures[-1].x1 < right + reach


def _enough(rows: Sequence[Row], group: list[int]) -> bool:
    return len(group) >= _ROWS or max(len(rows[index].figures) for index in group) >= _WIDE


def _bands(rows: Sequence[Row]) -> list[tuple[float, float]] | None:
    """The x ranges of the columns, None when the rows do not agree on them."""
    count = max(len(row.figures) for row in rows)
    full = [row.figures for row in rows if len(row.figures) == count]
    if 2 * len(full) < len(rows):
        return None
    bands = [(min(row[i].x0 for row in full), max(row[i].x1 for row in full)) for i in range(count)]
    if any(left[1] >= right[0] for left, right in zip(bands, bands[1:], strict=False)):
        return None
    return bands


def _all_rows(rows: Sequence[Row], group: list[int], bands: list[tuple[float, float]]) -> list[int]:
    """The lines of figures and every line between them that has something in the columns of figures."""
    first = bands[0][0]
    return [
        index
        for index in range(group[0], group[-1] + 1)
        if index in group or any((chunk.x0 + chunk.x1) / 2 > first for chunk in rows[index].chunks)
    ]


def _extent(rows: Sequence[Row], group: list[int], least: int) -> tuple[int, int]:
    """The lines of a table: its figures, the head above them, the ends of labels below them."""
    start, stop = group[0], group[-1] + 1
    first = rows[start].figures[0].x0
    while start > least and _is_head(rows[start - 1], rows[start], first):
        start -= 1
    while stop < len(rows) and _is_tail(rows[stop], rows[group[-1]], first):
        stop += 1
    return start, stop


def _is_head(row: Row, below: Row, first: float) -> bool:
    """A line of titles: near, each piece clear of the border between labels and figures, no heading of a section."""
    if row.page != below.page or below.y - row.y > 3.2 * max(row.size, below.size):
        return False
    if grid.is_heading(row.chunks[0].text) or len(row.chunks[-1].text) > 45:
        return False
    return all(chunk.x1 < first + row.size or chunk.x0 > first - row.size for chunk in row.chunks)


def _is_tail(row: Row, last: Row, first: float) -> bool:
    near = row.page == last.page and row.y - last.y < 1.6 * row.size
    return near and len(row.chunks) == 1 and row.chunks[0].x1 < first


def _by_blanks(rows: Sequence[Row], start: int, stop: int, group: list[int]) -> list[tuple[int, list[str]]]:
    """Rows whose figures stand in no columns: cells in the order in which blanks part them."""
    head = [(row.page, [chunk.text for chunk in row.words]) for row in rows[start : group[0]]]
    return head + _plain(rows[group[0] : stop])


def _plain(rows: Sequence[Row]) -> list[tuple[int, list[str]]]:
    return [(row.page, [chunk.text for chunk in row.chunks]) for row in rows]


def _rows(
    rows: Sequence[Row], start: int, stop: int, group: list[int], bands: list[tuple[float, float]]
) -> Iterator[tuple[int, list[str]]]:
    """Page and cells of each row: label and figures."""
    first = bands[0][0]
    pieces, alone = _scattered(rows, group[0] if start == group[0] else start, stop, group, first)
    for index in sorted({*group, *alone}):
        row = rows[index]
        if index in alone:
            yield from ((row.page, [text]) for text in alone[index])
            continue
        values = [chunk for chunk in row.chunks if (chunk.x0 + chunk.x1) / 2 > first]
        label, others = _label(row, row.chunks[: len(row.chunks) - len(values)], pieces.get(index, []))
        yield from ((row.page, [text]) for text in others)
        yield row.page, [*([label] if label else []), *_values(values, bands)]


def _values(figures: Sequence[Chunk], bands: list[tuple[float, float]]) -> list[str]:
    """The figures by column, "" where none stands; unplaced ones stay in order and make the row too long."""
    cells = [""] * len(bands)
    for chunk in figures:
        inside = [i for i, (left, right) in enumerate(bands) if min(right, chunk.x1) > max(left, chunk.x0) - 1]
        if len(inside) != 1 or cells[inside[0]]:
            return [*(each.text for each in figures), *[""] * len(bands)]
        cells[inside[0]] = chunk.text
    return cells


def _scattered(
    rows: Sequence[Row], start: int, stop: int, group: list[int], first: float
) -> tuple[dict[int, list[tuple[float, Chunk]]], dict[int, list[str]]]:
    """Pieces of labels on lines of their own: those of a line of figures, and those that stand for themselves."""
    pieces: dict[int, list[tuple[float, Chunk]]] = {}
    alone: dict[int, list[str]] = {}
    for index in range(max(start, group[0] - 3), stop):
        row = rows[index]
        if index in group or row.chunks[-1].x1 > first + 1:
            continue
        above = max((other for other in group if other < index and rows[other].page == row.page), default=None)
        below = min((other for other in group if other > index and rows[other].page == row.page), default=None)
        for chunk in row.chunks:
            home = _home(rows, row, chunk, above, below)
            if home is None:
                alone.setdefault(index, []).append(chunk.text)
            else:
                pieces.setdefault(home, []).append((row.y, chunk))
    return pieces, alone


def _home(rows: Sequence[Row], row: Row, chunk: Chunk, above: int | None, below: int | None) -> int | None:
    """The line of figures whose label this piece continues: by ordinals, else the nearer one.

    None for a piece that begins with an ordinal where the label below begins with one too.
    """
    if below is None:
        return None if grid.starts_item(chunk.text) else above
    beside = [each for each in rows[below].labels if min(each.x1, chunk.x1) > max(each.x0, chunk.x0)]
    full = bool(beside) and grid.starts_item(beside[-1].text)
    if grid.starts_item(chunk.text):
        return None if full else below
    if above is None:
        return None if full else below
    if full:
        return above
    return above if row.y - rows[above].y <= rows[below].y - row.y else below


def _label(row: Row, labels: Sequence[Chunk], pieces: list[tuple[float, Chunk]]) -> tuple[str, list[str]]:
    """The label of a row of figures: the rightmost stack of pieces; and the pieces further left."""
    beside = [(row.y, chunk) for chunk in labels]
    every = [*beside, *pieces]
    if not every:
        return "", []
    anchor = beside[-1][1] if beside else max((chunk for _, chunk in pieces), key=lambda chunk: chunk.x1)
    stack = [(y, chunk) for y, chunk in every if min(chunk.x1, anchor.x1) - max(chunk.x0, anchor.x0) > 0]
    others = [chunk.text for y, chunk in sorted(every, key=lambda piece: piece[0]) if (y, chunk) not in stack]
    return "".join(chunk.text for _, chunk in sorted(stack, key=lambda piece: piece[0])), others


class Head(NamedTuple):
    """Rows of titles, and why it is not certain which column each stands over."""

    rows: list[tuple[int, list[str]]]
    doubt: str


def _head(rows: Sequence[Row], bands: list[tuple[float, float]]) -> Head:
    """Titles over several columns as they come, then the corner and the titles of the single columns."""
    titles: list[list[tuple[float, str]]] = [[] for _ in bands]
    corner: list[str] = []
    found: list[tuple[int, list[str]]] = []
    for row in reversed(rows):
        loose = []
        for chunk in row.chunks:
            over = _over(chunk, bands)
            stack = titles[over[0]] if len(over) == 1 else None
            if chunk.x1 < bands[0][0] and not over:
                corner.append(chunk.text)
            elif stack is not None and (not stack or stack[-1][0] - row.y < 1.45 * row.size):
                stack.append((row.y, chunk.text))
            else:
                loose.append(chunk.text)
        if loose:
            found.append((row.page, loose))
    single = ["".join(text for _, text in reversed(stack)) for stack in titles]
    found.reverse()
    if any(single):
        found.append((rows[-1].page, [*(["".join(reversed(corner))] if corner else []), *single]))
    return Head(found, "columns" if any(single) and not all(single) else "")


def _over(chunk: Chunk, bands: list[tuple[float, float]]) -> list[int]:
    """The columns that a title stands over; where it misses their figures, the one that it is nearest to."""
    over = [i for i, (left, right) in enumerate(bands) if min(right, chunk.x1) > max(left, chunk.x0)]
    if over or chunk.x1 < bands[0][0] - (bands[1][0] - bands[0][1]) / 2:
        return over
    away = [max(left - chunk.x1, chunk.x0 - right) for left, right in bands]
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
