"""Tables whose merged cells stand in every column and row they cover, as libraries for tables write them."""

from __future__ import annotations

from collections import Counter

from nianbao.binding.labels import Row, label_key, read_number
from nianbao.document import Cell

_FEWEST = 2  # rows with a label repeated side by side, from which a table is of this kind
_WORDS = 4  # characters of words that do not stand in place of a figure


def merged(rows: list[Row], known: set[str]) -> list[Row]:
    """The rows with repeated labels as merged cells, and the figures below them too; else as they are.

    known: keys of the labels of the form. Rows of another width than most keep their cells, their columns unknown.
    """
    if sum(_repeats(row.cells, known) for row in rows) < _FEWEST:
        return rows
    if any(cell.rowspan > 1 or cell.colspan > 1 for row in rows for cell in row.cells):
        return rows
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    result: list[Row] = []
    heads: list[tuple[int, int]] = []  # columns of the merged labels of the header above
    above: list[Cell] = []
    for number, row in enumerate(rows):
        body = any(map(_is_figure, row.cells)) or not any(_is_label(cell.text, known) for cell in row.cells[1:])
        cells = _side_by_side(row.cells, number, known, heads if body else [])
        if not body:
            heads = [(cell.column, cell.colspan) for cell in cells if cell.colspan > 1]
        whole = len(row.cells) == width
        kept = _without_those_above(cells, above) if whole else cells
        above = cells if whole else []
        result.append(Row(kept, whole))
    return result


def _repeats(cells: list[Cell], known: set[str]) -> bool:
    texts = [cell.text for cell in cells]
    return any(label_key(one) in known for one, two in zip(texts, texts[1:]) if one == two)


def _is_figure(cell: Cell) -> bool:
    return read_number(cell.text) is not None


def _is_label(text: str, known: set[str]) -> bool:
    """A label of the form, or one misprinted: words that do not stand in place of a figure."""
    key = label_key(text)
    return key in known or (len(key) >= _WORDS and read_number(text) is None)


def _side_by_side(row: list[Cell], number: int, known: set[str], heads: list[tuple[int, int]]) -> list[Cell]:
    """The row's cells, a label repeated side by side once, and a figure that is the same below one merged label."""
    line: list[Cell] = []
    for column, cell in enumerate(row):
        last = line[-1] if line else None
        if last is not None and cell.text == last.text:
            below = any(start <= last.column and column < start + size for start, size in heads)
            if below or _is_label(cell.text, known):
                line[-1] = last._replace(colspan=last.colspan + 1)
                continue
        line.append(cell._replace(row=number, column=column))
    return line


def _without_those_above(cells: list[Cell], above: list[Cell]) -> list[Cell]:
    """Less the labels that the row above has in the same columns: those of a header, or in front of the row's own."""
    first = next((at for at, cell in enumerate(cells) if _is_figure(cell)), len(cells) + 1)
    same = {(cell.column, cell.colspan, cell.text) for cell in above}
    kept = [
        cell
        for at, cell in enumerate(cells)
        if at >= first - 1 or not cell.text or (cell.column, cell.colspan, cell.text) not in same
    ]
    return kept if kept else cells
