"""Printed labels and figures: the keys by which a table is recognised, and what a cell certainly says."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache

from nianbao.binding.headings import key
from nianbao.document import Cell
from nianbao.profile.model import Axis, BlockSpec, TableSpec
from nianbao.report import Number
from nianbao.text import normal, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_NUMBER = pattern(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?P<part>\.[0-9]{1,9})?"
    r"[^\W\x00-\xff]{0,2}(?:[(][^()]*[)])?"
)
_LONG = 5  # characters of a row's label from which a longer text that ends with it is the row's label
_PLAIN = 19  # digits that are too many for a number
_SIGNS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "–": "-", "﹢": "+"})
_ORDINAL_KEY = pattern(r"^(?:[一二三四五六七八九十]|[0-9]{1,2})(?=[^\W\x00-\xff])")


@lru_cache(maxsize=4096)  # each cell is asked several times
def read_number(text: str) -> Optional[Number]:
    """The number that a whole cell certainly states, else None. ``22（其中修订16件）`` states 22."""
    if len(text) < _PLAIN and text.isascii() and text.isdigit():
        return int(text)
    if not any(map(str.isdigit, text)) or any(char.isdigit() and not char.isdecimal() for char in text):
        return None  # ² and ① are marks, though normalising makes digits of them
    plain = normal(text).translate(_SIGNS)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    digits = match["sign"] + match["whole"].replace(",", "")
    return Decimal(digits + match["part"]) if match["part"] else int(digits)


class Row:
    """One printed row: its cells from left to right, and whether their columns are true grid positions."""

    __slots__ = ("_keys", "aligned", "cells")

    def __init__(self, cells: list[Cell], aligned: bool) -> None:
        self.cells = cells
        self.aligned = aligned
        self._keys: Optional[list[str]] = None

    @property
    def keys(self) -> list[str]:
        """The keys of the texts in its cells, once these are as they stay."""
        if self._keys is None:
            self._keys = [label_key(cell.text) for cell in self.cells]
        return self._keys


class Columns:
    """The labels of a block's columns by key.

    leaves: the columns that carry figures. names: their labels by id; all: those of all of them. glued: the first one's
    run together with that of the rows' labels. groups: those over several columns. skip: head no single column.
    """

    def __init__(self, block: BlockSpec, others: Collection[str]) -> None:
        self.leaves = leaves(block.columns)
        self.glued = glued_labels(block)
        self.names = {axis.id: keys_of(axis) for axis in self.leaves}
        self.all = {key for keys in self.names.values() for key in keys}
        for first in self.leaves[:1]:
            self.names[first.id] |= self.glued
        self.groups = {key for axis in block.columns if axis.group for key in keys_of(axis)}
        self.skip = {*self.groups, label_key(block.caption), *others}


def keys_of(axis: Axis) -> set[str]:
    """The keys of the names that a row or column goes by."""
    return {label_key(label) for label in (axis.label, *axis.aliases)}


class Labels:
    """The labels of one mandated table by key."""

    def __init__(self, spec: TableSpec) -> None:
        self.spec = spec
        self.rows: dict[str, list[Axis]] = {}
        self.columns: dict[str, list[tuple[BlockSpec, Axis]]] = {}
        self.captions = {label_key(block.caption): block for block in spec.blocks if block.caption}
        self.withdrawn = {label_key(label): label for label in spec.withdrawn_labels}
        self.block_of: dict[str, BlockSpec] = {}
        self.labelled = False
        for block in spec.blocks:
            for row in block.rows:
                self.block_of[row.id] = block
                for label in (row.label, *row.aliases):
                    if label:
                        self.labelled = True
                        self.rows.setdefault(label_key(label), []).append(row)
            for column in block.columns:
                for label in (column.label, *column.aliases):
                    self.columns.setdefault(label_key(label), []).append((block, column))
            for glued in glued_labels(block):
                self.columns.setdefault(glued, []).append((block, leaves(block.columns)[0]))
        self.header_keys = {label_key(block.row_header) for block in spec.blocks if block.row_header}
        if spec.corner:
            self.header_keys.add(label_key(spec.corner))
        self.heads = {block.id: Columns(block, {*self.header_keys, *self.rows}) for block in spec.blocks}
        self.known = {*self.rows, *self.columns, *self.captions, *self.withdrawn, *self.header_keys}
        # keys that betray this table: long enough to stand in no other
        self.strong = {k for k in (*self.rows, *self.columns, *self.captions, *self.withdrawn) if len(k) >= 3}
        if self.labelled and len(spec.blocks) > 1:
            self.strong.update(self.rows)
        self.kinds = dict.fromkeys((*self.columns, *self.header_keys), "column") | dict.fromkeys(
            self.captions, "caption"
        )
        for row_key, axes in self.rows.items():
            self.kinds[row_key] = "group" if any(axis.group for axis in axes) else "leaf"
        self.bare_rows = {bare(row_key) for row_key in self.rows}
        self.row_ends = tuple(k for k, axes in self.rows.items() if len(k) >= _LONG and not axes[0].group)


@lru_cache(maxsize=4096)  # the same labels recur in every report
def label_key(text: str) -> str:
    """The key of a label: normalised, without marks and blanks."""
    return key(normal(text))


def leaves(axes: tuple[Axis, ...]) -> list[Axis]:
    """The axes that carry figures, in printed order."""
    return [axis for axis in axes if not axis.group]


def glued_labels(block: BlockSpec) -> set[str]:
    """The keys of the header over the rows' labels and the first column's label, run together."""
    first = leaves(block.columns)[:1] if block.row_header else []
    return {label_key(block.row_header + label) for axis in first for label in (axis.label, *axis.aliases)}


@lru_cache(maxsize=1024)
def bare(label: str) -> str:
    """A label's key without its ordinal."""
    return _ORDINAL_KEY.sub("", label)
