"""Tables whose header or labels came apart, as converters of PDF leave them: bound by the number and order of rows.

Certain only when every row of the form is there with a figure for every column, in the form's order, and most labels
still say so.
"""

from __future__ import annotations

from collections import Counter

from nianbao.binding.columns import is_certain
from nianbao.binding.headings import similarity
from nianbao.binding.labels import Labels, Row, bare, label_key, leaves, read_number
from nianbao.document import Cell, Location
from nianbao.profile.model import Axis
from nianbao.report import Statistic, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_LIKE = 0.5  # similarity from which a piece of a label is the label's


def bind_in_order(labels: Labels, rows: list[Row], location: Location, scraps: str) -> Optional[Statistic]:
    """The figures of a table of one block, when its rows of figures are exactly the form's; else None.

    scraps: lines beside it that are no sentences.
    """
    if len(labels.spec.blocks) != 1:
        return None
    block = labels.spec.blocks[0]
    axes, columns = leaves(block.rows), leaves(block.columns)
    figured = [row for row in rows if any(map(_is_figure, row.cells))]
    headings = [[label_key(cell.text) for cell in row.cells] for row in rows if row not in figured]
    if len(figured) != len(axes) or not _are_whole(rows, scraps, labels) or not _in_turn(headings, columns):
        return None
    values: dict[tuple[str, str], Value] = {}
    exact = 0
    for axis, row, around in zip(axes, figured, _around(rows, figured)):
        words, figures = _split(row, len(columns))
        fit = _fit(axis, words, labels) if labels.labelled else int(not words)
        whole = fit >= 0 and _is_among(axis, around)
        if not figures or (fit < 1 and not (labels.labelled and whole)):
            return None
        exact += fit > 1 or whole
        for column, cell in zip(columns, figures):
            values[axis.id, column.id] = Value(cell.text.strip(), read_number(cell.text), cell)
    if labels.labelled and 3 * exact < 2 * len(axes):
        return None
    cells = {axis.id: row.cells[0] for axis, row in zip(axes, figured)}
    return Statistic(labels.spec, location, dict(values), (), (), (), (), cells)


def _are_whole(rows: list[Row], scraps: str, labels: Labels) -> bool:
    """Every letter of the form's labels is there, in whatever pieces; without labels of rows there are no others."""
    block = labels.spec.blocks[0]
    form = Counter("".join(label_key(axis.label) for axis in (*block.columns, *block.rows)))
    words = Counter("".join(label_key(cell.text) for row in rows for cell in row.cells if not _is_figure(cell)))
    other = not labels.labelled and not form.keys() >= words.keys()
    letters = form.keys() | set(label_key(labels.spec.corner or ""))
    words.update("".join(line for line in map(label_key, scraps.split("\n")) if letters >= set(line)))
    return not other and all(words[char] >= count for char, count in form.items())


def _in_turn(headings: list[list[str]], columns: list[Axis]) -> bool:
    """The labels of columns that are whole do not stand in another order than the form's."""
    form = [label_key(column.label) for column in columns]
    if len(set(form)) == len(form):
        return is_certain([[form.index(key) for key in keys if key in form] for keys in headings], columns)
    left = iter(form)
    return all(key in left for keys in headings for key in keys if key in form)


def _is_figure(cell: Cell) -> bool:
    return read_number(cell.text) is not None


def _around(rows: list[Row], figured: list[Row]) -> list[str]:
    """For each row of figures the words between the rows of figures above and below it."""
    between, own = [""], []
    left = iter(figured)
    following = next(left, None)
    for row in rows:
        words = "".join(label_key(cell.text) for cell in row.cells if not _is_figure(cell))
        if row is following:
            own.append(words)
            between.append("")
            following = next(left, None)
        else:
            between[-1] += words
    return [above + words + below for above, words, below in zip(between, own, between[1:])]


def _is_among(axis: Axis, words: str) -> bool:
    """The row's label stands in these words, each letter behind the one before it: its pieces, others between them."""
    left = iter(words)
    return all(char in left for char in label_key(axis.label))


def _split(row: Row, wanted: int) -> tuple[list[Cell], list[Cell]]:
    """The row's words and, behind them, one cell for each column; no such cells when that leaves any doubt."""
    first = next(at for at, cell in enumerate(row.cells) if _is_figure(cell))
    labelled = [at for at in range(first) if row.cells[at].text.strip()]
    start = labelled[-1] + 1 if labelled else 0
    words, cells = [row.cells[at] for at in labelled], row.cells[start:]
    while len(cells) > wanted and not cells[-1].text.strip():
        cells = cells[:-1]
    full = all(map(_is_figure, cells))
    placed = bool(labelled) and len(row.cells) == start + wanted and bool(cells[-1].text.strip())
    certain = len(cells) == wanted and (full or placed)  # a blank at the end may be filler behind a word for a figure
    return words, cells if certain else []


def _fit(axis: Axis, words: list[Cell], labels: Labels) -> int:
    """2 when the words say the row's label, 1 when they are a piece of it or nothing, -1 when they say another."""
    names = {label_key(label) for label in (axis.label, *axis.aliases)}
    names |= {bare(name) for name in names}
    keys = [label_key(cell.text) for cell in words if label_key(cell.text)]
    if not keys or not names.isdisjoint(keys):
        return 2 if keys else 1
    if any(other.id != axis.id and not other.group for key in keys for other in labels.rows.get(key, ())):
        return -1
    text, last = "".join(keys), label_key(words[-1].text.split()[-1])
    return int(any(last in name or text in name or similarity(text, name) >= _LIKE for name in names))
