"""Tables whose cells a converter ran together into one text: bound when there is one way only to part the figures."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.binding.labels import Labels, label_key, leaves, read_number
from nianbao.document import Cell
from nianbao.profile.model import Axis
from nianbao.report import Passage, Statistic, Value
from nianbao.text import normal, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_FIGURES = pattern(r"[0-9]+(?:\.[0-9]+)?")


def bind_glued(labels: Labels, passage: Passage) -> Optional[Statistic]:
    """The table that this text is, when it has nothing but the form's labels, each in its turn; else None."""
    tokens = list(_tokens(labels, passage.shadow.text))
    values: dict[tuple[str, str], Value] = {}
    cells: dict[str, Cell] = {}
    at = 0
    for block in labels.spec.blocks:
        columns = leaves(block.columns)
        rows = leaves(block.rows)
        head: list[str] = []
        for axis in rows:
            while at < len(tokens) and not _FIGURES.fullmatch(tokens[at][1]):
                head.append(label_key(tokens[at][1]))
                at += 1
            if at == len(tokens) or "" in head or (axis is rows[0] and not _in_turn(head, columns)):
                return None
            place, figures = tokens[at]
            texts = _parted(figures, len(columns)) if head and _is_of(axis, head[-1]) else []
            if not texts:
                return None
            cell = Cell("", 0, 0, 1, 1, passage.place(place, place + 1).location)
            cells[axis.id] = cell
            for column, text in zip(columns, texts):
                values[axis.id, column.id] = Value(text, read_number(text), cell._replace(text=text))
            at += 1
    found = Statistic(labels.spec, passage.place().location, dict(values), row_cells=cells)
    return found if at == len(tokens) else None


def _tokens(labels: Labels, text: str) -> Iterator[tuple[int, str]]:
    """Where each label and each run of figures stands, and itself; "" for anything else."""
    known = sorted(_printed(labels), key=len, reverse=True)
    numbered = tuple(label for label in known if label[:1].isdigit())
    at = 0
    while at < len(text):
        match = _FIGURES.match(text, at)
        end = match.end() if match else at
        if match and text.startswith(numbered, end - 1):
            end -= 1  # the ordinal of the label behind
        found = text[at:end] or next((label for label in known if text.startswith(label, at)), "")
        if found or text[at].isalnum():
            yield at, found
        at += len(found) or 1


def _printed(labels: Labels) -> set[str]:
    """The labels of the form as they stand in a normalised text."""
    printed = {labels.spec.corner or ""}
    for block in labels.spec.blocks:
        printed |= {block.caption or "", block.row_header or ""}
        for axis in (*block.rows, *block.columns):
            printed |= {axis.label, *axis.aliases}
    return {normal(label) for label in printed if label}


def _in_turn(head: list[str], columns: list[Axis]) -> bool:
    """The labels of columns stand in the form's order, or those beside groups before those in groups."""
    names = [label_key(axis.label) for axis in columns]
    levels = [axis.parent for axis in columns]
    nested = [label_key(axis.label) for axis in sorted(columns, key=lambda axis: levels.index(axis.parent))]
    printed = [key for key in head if key in names]
    return printed in (names, nested)


def _is_of(axis: Axis, key: str) -> bool:
    """The label right before the figures is the row's; a row without a label has that of the last column."""
    return not axis.label or key in {label_key(label) for label in (axis.label, *axis.aliases)}


def _parted(figures: str, wanted: int) -> list[str]:
    """One figure for each column, when these digits cannot be parted otherwise: nothing but noughts before the last."""
    last = figures[wanted - 1 :]
    certain = last and not figures[: wanted - 1].strip("0") and (last == "0" or last[0] != "0" or "." in last[:2])
    return [*"0" * (wanted - 1), last] if certain else []
