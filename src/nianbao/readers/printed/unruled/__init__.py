"""Tables without ruling lines: figures that stand in columns by position alone.

Only what is certain becomes a row of figures: each figure lies in one column band of the rows around it, and the
label is what stands beside it in the same row. Rows and columns are then known as in a text (order, not grid).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.document import Cell, Location, Table
from nianbao.readers import grid
from nianbao.readers.lines import Lines
from nianbao.readers.printed.lines import Chunk
from nianbao.readers.printed.unruled.labels import Labels
from nianbao.readers.printed.unruled.rows import Bands, Levels, Row
from nianbao.readers.printed.unruled.titles import head_of
from nianbao.records import NamedTuple

_LEAST = 4  # figures in a row that show columns
_ROWS = 3  # rows of figures that make a table of many rows
_HEAD = 16  # lines that the head of a table takes at most
_WIDE = 10  # figures in a single row that make a table by itself


class Found(NamedTuple):
    """A table in the lines ``start`` to ``stop`` (exclusive)."""

    start: int
    stop: int
    table: Table


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
            lines = Labels(rows, start, stop, levels, again)
            head = head_of(lines, group[0], bands)
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
    return near and len(row.chunks) == 1 and row.chunks[0].x1 < first and not grid.is_heading(row.chunks[0].text)


def _by_blanks(rows: Sequence[Row], start: int, stop: int, group: list[int]) -> list[tuple[int, list[str]]]:
    """Rows whose figures stand in no columns: cells in the order in which blanks part them."""
    head = [(row.page, [chunk.text for chunk in row.words]) for row in rows[start : group[0]]]
    return head + _plain(rows[group[0] : stop])


def _plain(rows: Sequence[Row]) -> list[tuple[int, list[str]]]:
    return [(row.page, [chunk.text for chunk in row.chunks]) for row in rows]


def _rows(lines: Labels, group: list[int], bands: Bands) -> Iterator[tuple[int, list[str]]]:
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


def _table(rows: list[tuple[int, list[str]]], doubt: str) -> Table:
    cells = tuple(
        Cell(text, number, column, 1, 1, Location(page=page))
        for number, (page, texts) in enumerate(rows)
        for column, text in enumerate(texts)
    )
    width = max((len(texts) for _, texts in rows), default=0)
    return Table(cells, len(rows), width, False, Location(page=rows[0][0] if rows else None), doubt, True)
