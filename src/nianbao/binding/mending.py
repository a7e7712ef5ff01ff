"""Rows of a text whose labels came apart: pieces of one label put together, figures below their label beside it.

Only what the form itself proves: pieces are one label when together they are a label of the form and not each of them
is one already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import takewhile

from nianbao.binding.headings import similarity
from nianbao.binding.labels import Labels, Row, label_key, read_number
from nianbao.document import Cell

_MOST = 20  # lines that a label takes at most, two characters each
_STRANGE = 200  # texts that are no labels from which a table is none of the form
_CLOSING = "）)”》"  # marks that end a label, alone in a line where it is broken right before them
_LIKE = 0.6  # similarity from which pieces are a label misprinted


def mended(rows: list[Row], known: set[str]) -> list[Row]:
    """The rows of one table, labels in pieces put together where it is the table of a text. known: keys of labels."""
    if all(row.aligned for row in rows):
        return rows
    texts = Counter([cell.text for row in rows for cell in row.cells])
    strange = sum(
        number
        for text, number in texts.items()
        if (key := label_key(text)) and key not in known and read_number(text) is None
    )
    if not strange:
        return rows
    rows = [row for row in rows if row.aligned or any(cell.text.strip(_CLOSING) or not cell.text for cell in row.cells)]
    rows = _joined(_around(_unstacked(rows, known), known), known, _whole)
    return rows if strange > _STRANGE else _joined(rows, known, _misprinted)


def _text_key(cell: Cell) -> str:
    """The key of a text, "" for figures and blanks."""
    key = label_key(cell.text)
    return key if key and read_number(cell.text) is None else ""


def _is_text(cell: Cell) -> bool:
    return bool(_text_key(cell))


def _only_texts(row: Row) -> bool:
    return not row.aligned and bool(row.cells) and all(map(_is_text, row.cells))


# -- a label in one cell below the other ----------------------------------------------------------------------


def _unstacked(rows: list[Row], known: set[str]) -> list[Row]:
    """Two rows of texts of which the lower one ends the labels of the upper one."""
    result: list[Row] = []
    for row in rows:
        at = len(result) - 1
        if at > 0 and _only_texts(result[at]) and all(_text_key(cell) in known for cell in result[at].cells):
            at -= 1  # a row of whole labels between
        for upper in (len(result) - 1, at):
            cells = _stack(result[upper].cells, row.cells, known) if result and _texts(result[upper], row) else None
            if cells:
                result[upper] = Row(cells, False)
                break
        else:
            result.append(row)
    return result


def _texts(above: Row, row: Row) -> bool:
    return len(above.cells) > 1 and len(row.cells) > 1 and _only_texts(above) and _only_texts(row)


def _stack(upper: list[Cell], lower: list[Cell], known: set[str]) -> list[Cell] | None:
    """Each upper cell alone or with the next lower one is a label; lower ones left over are labels. Else None."""
    cells: list[Cell] = []
    at = 0
    for cell in upper:
        both = label_key(cell.text) + label_key(lower[at].text) if at < len(lower) else ""
        if both in known:
            cells.append(cell._replace(text=cell.text + lower[at].text))
            at += 1
        elif label_key(cell.text) in known:
            cells.append(cell)
        else:
            return None
    rest = lower[at:]
    return [*cells, *rest] if at and all(label_key(cell.text) in known for cell in rest) else None


# -- a label around its figures ---------------------------------------------------------------------------------


def _around(rows: list[Row], known: set[str]) -> list[Row]:
    """A label that goes on below its figures: ``begin, 1, 2`` above ``end``, or ``1, 2`` between several pieces."""
    result = [Row(list(row.cells), row.aligned) for row in rows]
    for number, row in enumerate(result):
        at = _label(row)
        if row.aligned or not any(map(_is_figure, row.cells)) or (at < 0 and not is_bare(row)):
            continue
        own = row.cells[at : at + 1] if at >= 0 else []
        above = _pieces(reversed(result[max(0, number - _MOST) : number]), -1)
        below = _pieces(result[number + 1 : number + 1 + _MOST], 0)
        size = _reach([*map(_text_key, above)], "".join(map(_text_key, own)), [*map(_text_key, below)], known)
        if size is None:
            continue
        label = [*reversed(above[: size[0]]), *own, *below[: size[1]]]
        row.cells[max(at, 0) : at + 1] = [label[0]._replace(text="".join(cell.text for cell in label))]
        for other in result[number - size[0] : number]:
            del other.cells[-1]
        for other in result[number + 1 : number + 1 + size[1]]:
            del other.cells[0]
    return [row for row in result if row.cells]


def _is_figure(cell: Cell) -> bool:
    return read_number(cell.text) is not None


def _pieces(rows: Iterable[Row], at: int) -> list[Cell]:
    """The texts at that end of these rows, up to a row that holds more than a text."""
    found: list[Cell] = []
    for row in rows:
        if not row.cells or row.aligned or not _is_text(row.cells[at]) or (at < 0 and not _only_texts(row)):
            break
        found.append(row.cells[at])
        if len(row.cells) > 1:
            break
    return found


def _reach(above: list[str], own: str, below: list[str], known: set[str]) -> tuple[int, int] | None:
    """How many pieces above and below are one label of the form with that beside the figures; None for no such."""
    if own in known:
        return None
    for up in range(len(above) + 1):
        text = "".join(reversed(above[:up])) + own
        for down in range(1, len(below) + 1):
            text += below[down - 1]
            if text in known and not (up + bool(own) == 0 or known.issuperset(below[:down])):
                return up, down
    return None


def _label(row: Row) -> int:
    """Index of the text right in front of the row's first figure, -1 when there is none."""
    first = next((at for at, cell in enumerate(row.cells) if _is_figure(cell)), 0)
    return first - 1 if first and _is_text(row.cells[first - 1]) else -1


# -- a label in several cells on end --------------------------------------------------------------------------


def _joined(rows: list[Row], known: set[str], size_of: Callable[[list[str], set[str]], int]) -> list[Row]:
    """Texts that follow each other without a figure between them, put together where they are one label."""
    cells = [(number, cell) for number, row in enumerate(rows) for cell in row.cells]
    keys = [_text_key(cell) if not rows[number].aligned else "" for number, cell in cells]
    lines: list[list[Cell]] = [[] for _ in rows]
    at = 0
    while at < len(cells):
        size = size_of(list(takewhile(bool, keys[at : at + _MOST])), known) if keys[at] else 1
        number, last = cells[at + size - 1]
        if size > 1:
            text = "".join(cell.text for _, cell in cells[at : at + size])
            last = last._replace(text=text, location=cells[at][1].location)
        lines[number].append(last)
        at += size
    return [Row(line, row.aligned) for line, row in zip(lines, rows) if line]


def _whole(keys: list[str], known: set[str]) -> int:
    """How many texts from the first on are one label to the letter, 1 when there is none."""
    return next(
        (n for n in range(len(keys), 1, -1) if "".join(keys[:n]) in known and not known.issuperset(keys[:n])), 1
    )


def _misprinted(keys: list[str], known: set[str]) -> int:
    """How many texts from the first on, none of them a label, are together like one, 1 when they are not."""
    size = len(list(takewhile(lambda key: key not in known, keys)))
    text = "".join(keys[:size])
    return size if size > 1 and any(_is_like(text, label) for label in known) else 1


def _is_like(text: str, label: str) -> bool:
    """One character is another, or most pairs of characters are the same."""
    other = sum(one != two for one, two in zip(text, label)) if len(text) == len(label) else 2
    return other < 2 or similarity(text, label) >= _LIKE


# -- figures below their label --------------------------------------------------------------------------------


def beside(labels: Labels, rows: list[Row]) -> list[Row]:
    """The rows of one mandated table: nothing but figures right below a row's label stands beside it.

    Of several labels of rows in one row, the last one is that of its figures.
    """
    if not labels.labelled or all(row.aligned for row in rows):
        return rows
    result: list[Row] = []
    for row in (part for whole in rows for part in _apart(whole, labels)):
        above = result[-1] if result else None
        if above and not row.aligned and is_bare(row) and _is_label(above, labels):
            result[-1] = Row([*above.cells, *row.cells], False)
        else:
            result.append(row)
    return result


def _apart(row: Row, labels: Labels) -> list[Row]:
    if row.aligned or _is_of_one(row, labels):
        return [row]
    kinds = [_kind(cell, labels) for cell in row.cells]
    starts = [at for at, kind in enumerate(kinds) if kind == "leaf"]
    borders = {0, *starts[1:], len(row.cells)}
    before = ""
    for at, kind in enumerate(kinds):
        if before and (
            before == "caption" or (kind in ("group", "leaf", "caption") and before in ("column", "figure"))
        ):
            borders.add(at)
        before = kind or before
    ordered = sorted(borders)
    if len(ordered) == 2:
        return [row]
    return [Row(row.cells[start:stop], False) for start, stop in zip(ordered, ordered[1:])]


def _is_of_one(row: Row, labels: Labels) -> bool:
    """Labels of groups and one of a row, and behind them figures: nothing stands apart."""
    labelled = [at for at, key in enumerate(row.keys) if key in labels.kinds]
    kinds = [labels.kinds[row.keys[at]] for at in labelled]
    before = row.cells[: labelled[-1]] if labelled else []
    plain = kinds.count("leaf") < 2 and "caption" not in kinds and "column" not in kinds
    return plain and all(read_number(cell.text) is None for cell in before)


def _kind(cell: Cell, labels: Labels) -> str:
    """What the cell is: a figure, a label of that kind, or "" for anything else."""
    return labels.kinds.get(label_key(cell.text)) or ("figure" if read_number(cell.text) is not None else "")


def is_bare(row: Row) -> bool:
    """The row begins with a figure and has no text but marks."""
    return read_number(row.cells[0].text) is not None and not any(map(_is_text, row.cells))


def _is_label(row: Row, labels: Labels) -> bool:
    """The row ends with a row's label, or with a text that is no label of the table: one misprinted."""
    key = label_key(row.cells[-1].text)
    return _only_texts(row) and (key in labels.rows or key not in labels.known)
