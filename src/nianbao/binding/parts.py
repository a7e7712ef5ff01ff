"""A table of one row of figures (表四) that is printed as several, each with its own header: put side by side."""

from __future__ import annotations

from nianbao.binding.labels import Labels, Row, label_key, leaves, read_number
from nianbao.document import Cell
from nianbao.profile.model import Axis, BlockSpec
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class _Part(NamedTuple):
    """One header and its figures. groups: cells over several columns. heads: one cell for each figure."""

    groups: list[Cell]
    heads: list[Cell]
    figures: list[Cell]


def side_by_side(labels: Labels, rows: list[Row], scraps: str) -> list[Row]:
    """The rows of one table, when its parts have together the columns of the form in its order; else as they are.

    scraps: lines beside it that are no sentences, among them the names of parts.
    """
    block = labels.spec.blocks[0]
    apart = [part for row in rows for part in head_and_figures(row, labels)]
    parts = _parts(apart, block) if _headers(apart, labels) > 1 else None
    if not parts or len(parts) < 2:
        return rows
    names = [{label_key(label) for label in (axis.label, *axis.aliases)} for axis in leaves(block.columns)]
    keys = [label_key(cell.text) for part in parts for cell in part.heads]
    if len(keys) != len(names) or any(key not in name for key, name in zip(keys, names)):
        return rows
    if not _in_turn(parts, block, scraps):
        return rows
    lines = ([cell for part in parts for cell in part[index]] for index in range(len(_Part._fields)))
    return [Row(cells, False) for cells in lines if cells]


def head_and_figures(row: Row, labels: Labels) -> list[Row]:
    """The row, as two rows where figures stand behind labels of columns."""
    last = max((at for at, cell in enumerate(row.cells) if label_key(cell.text) in labels.columns), default=-1)
    behind = row.cells[last + 1 :]
    if row.aligned or last < 0 or sum(read_number(cell.text) is not None for cell in behind) < 2:
        return [row]
    return [Row(row.cells[: last + 1], False), Row(behind, False)]


def _headers(rows: list[Row], labels: Labels) -> int:
    """How many rows of figures stand below labels of columns."""
    count, above = 0, False
    for row in rows:
        words = any(label_key(cell.text) in labels.columns for cell in row.cells)
        count += above and not words and any(read_number(cell.text) is not None for cell in row.cells)
        above = words or (above and not any(cell.text.strip() for cell in row.cells))
    return count


def _parts(rows: list[Row], block: BlockSpec) -> Optional[list[_Part]]:
    """The parts, None when there is anything else, or another number of figures than of labels."""
    groups = {label_key(label) for axis in block.columns if axis.group for label in (axis.label, *axis.aliases)}
    names = {label_key(label) for axis in leaves(block.columns) for label in (axis.label, *axis.aliases)}
    parts: list[_Part] = []
    above: list[Cell] = []
    heads: list[Cell] = []
    for row in rows:
        filled = [cell for cell in row.cells if cell.text.strip()]
        keys = {label_key(cell.text) for cell in filled}
        if keys <= groups | names:
            above += [cell for cell in filled if label_key(cell.text) in groups]
            heads += [cell for cell in filled if label_key(cell.text) in names]
            continue
        if len(filled) == 1 and read_number(filled[0].text) is None:  # the name of a part, or a note
            above += [cell for cell in filled if any(group in key for key in keys for group in groups)]
            continue
        figures = row.cells if len(row.cells) == len(heads) else filled
        if len(figures) != len(heads) or not keys.isdisjoint(groups | names):
            return None
        parts.append(_Part(above, heads, figures))
        above, heads = [], []
    return None if above or heads else parts


def _in_turn(parts: list[_Part], block: BlockSpec, scraps: str) -> bool:
    """Parts are named, in cells or beside them, and none is named after columns that it does not have."""
    columns, groups = leaves(block.columns), [axis for axis in block.columns if axis.group]
    at = 0
    for part in parts:
        own = {name.id for axis in columns[at : at + len(part.heads)] for name in _above(axis, block)}
        others = [label_key(axis.label) for axis in groups if axis.id not in own]
        if any(other in label_key(cell.text) for cell in part.groups for other in others):
            return False
        at += len(part.heads)
    lines = label_key(scraps)
    places = [lines.find(label_key(axis.label)) for axis in groups]
    told = [place for place in places if place >= 0]
    named = len(told) + sum(bool(part.groups) for part in parts)
    return told == sorted(told) and named >= len(parts)


def _above(axis: Axis, block: BlockSpec) -> list[Axis]:
    """The groups that the column is in."""
    found: list[Axis] = []
    parent = axis.parent
    while parent:
        group = next(other for other in block.columns if other.id == parent)
        found.append(group)
        parent = group.parent
    return found
