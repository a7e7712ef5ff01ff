"""Columns of blanks: where a row's figures stand below those of other rows, its blank cells are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Span = tuple[int, int]
Columns = tuple[int, ...]

_AGREE = 2  # rows of different labels that show where the columns stand


def with_blanks(lines: Sequence[str], rows: Sequence[Sequence[Span]], figures: Sequence[int]) -> list[list[Span]]:
    """The rows with an empty span for every blank cell that the columns prove.

    rows: the cells of each line. figures: how many of them are figures, 0 for lines of labels.
    """
    most = max(figures)
    result = [list(row) for row in rows]
    for edge in (0, 1):
        columns = _columns(lines, rows, figures, most, edge)
        if not columns:
            continue
        for number, row in enumerate(rows):
            count = figures[number]
            taken = [_width(lines[number], span[edge]) for span in row[len(row) - count :]]
            if 0 < count < most and set(taken) <= set(columns):
                result[number] = _filled(row, count, [columns.index(column) for column in taken], most)
        break
    return result


def _columns(
    lines: Sequence[str], rows: Sequence[Sequence[Span]], figures: Sequence[int], most: int, edge: int
) -> Columns:
    """Where the columns stand on the page, when rows with labels of different length agree in it; else ()."""
    seen: Counter[Columns] = Counter()
    labels: dict[Columns, set[int]] = {}
    for line, row, count in zip(lines, rows, figures):
        if count == most or (not count and len(row) > most):
            cells = row[len(row) - most :]
            columns = tuple(_width(line, span[edge]) for span in cells)
            seen[columns] += 1
            labels.setdefault(columns, set()).add(_width(line, row[len(row) - most - 1][1]) if len(row) > most else 0)
    if not seen:
        return ()
    columns, count = seen.most_common(1)[0]
    return columns if count >= _AGREE and 2 * count > sum(seen.values()) and len(labels[columns]) > 1 else ()


def _width(line: str, stop: int) -> int:
    """Columns on the page up to that offset: two for a Chinese character or mark."""
    return sum(1 if char < "\u2000" else 2 for char in line[:stop])


def _filled(row: Sequence[Span], count: int, taken: Sequence[int], most: int) -> list[Span]:
    """The row's labels, then a span for each column: the figure's, or an empty one behind what stands before it."""
    cells = list(row[: len(row) - count])
    figures = dict(zip(taken, row[len(row) - count :]))
    for column in range(most):
        at = cells[-1][1] if cells else 0
        cells.append(figures.get(column, (at, at)))
    return cells
