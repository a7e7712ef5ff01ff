"""A complete report as plain, changeable parts, and the neutral blocks from which every format is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Optional, Union

from nianbao.profile.model import Axis, BlockSpec, Profile, TableSpec
from nianbao.records import NamedTuple
from nianbao.report import Figures


class Line(NamedTuple):
    """A paragraph. kind: "title", "heading", "prose", "signature" or "date"."""

    text: str
    kind: str = "prose"


class GridCell(NamedTuple):
    """A printed cell with its spans. label: it heads a row or a column."""

    text: str
    rows: int = 1
    columns: int = 1
    label: bool = False


class Grid(NamedTuple):
    """A table: rows of the cells that begin in them. width: grid columns of the whole table."""

    rows: tuple[tuple[GridCell, ...], ...]
    width: int
    name: str = ""


class Image(NamedTuple):
    """A picture in place of a table."""

    name: str


Part = Union[Line, Grid, Image]


@dataclass
class TableDraft:
    """A table's figures as printed, by (row id, column id), and what was done to its shape."""

    spec: TableSpec
    cells: dict[tuple[str, str], str]
    labels: dict[str, str] = field(default_factory=dict)
    drop_rows: set[str] = field(default_factory=set)
    drop_columns: set[str] = field(default_factory=set)
    extra_cells: list[str] = field(default_factory=list)
    short_rows: set[str] = field(default_factory=set)
    picture: bool = False
    drop: bool = False

    def grid(self) -> Grid:
        """The table as it is printed."""
        return Grid(*_grid(self), self.spec.name)


@dataclass
class SectionDraft:
    """A section: its heading (None: not printed) and what stands below it."""

    id: str
    ordinal: str
    title: str
    paragraphs: list[str]
    table: Optional[TableDraft] = None
    heading: bool = True
    duplicate: bool = False
    drop: bool = False


@dataclass
class Draft:
    """A report before it is written. Empty strings are not printed."""

    profile: Profile
    organ: str
    organ_class: str
    year: int
    title: str
    preface: list[str]
    sections: list[SectionDraft]
    signature: str
    date: str
    heading_style: str = "{ordinal}{title}"
    figures: dict[str, object] = field(default_factory=dict)
    previous: Figures = field(default_factory=dict)

    def section(self, section_id: str) -> SectionDraft:
        """The section of that id. Raises KeyError."""
        return {section.id: section for section in self.sections}[section_id]

    def table(self, table_id: str) -> TableDraft:
        """The table of that id. Raises KeyError."""
        tables = (section.table for section in self.sections)
        return {table.spec.id: table for table in tables if table is not None}[table_id]

    def parts(self) -> list[Part]:
        """Everything in printed order."""
        return [part for part in self._parts() if not isinstance(part, Line) or part.text]

    def _parts(self) -> Iterator[Part]:
        yield Line(self.title, "title")
        yield from map(Line, self.preface)
        for section in self.sections:
            if not section.drop:
                for _ in range(2 if section.duplicate else 1):
                    yield from self._section(section)
        yield Line(self.signature, "signature")
        yield Line(self.date, "date")

    def _section(self, section: SectionDraft) -> Iterator[Part]:
        if section.heading:
            text = self.heading_style.replace("{ordinal}", section.ordinal).replace("{title}", section.title)
            yield Line(text, "heading")
        table = section.table
        if table is not None and not table.drop:
            yield Image(table.spec.name) if table.picture else table.grid()
        yield from map(Line, section.paragraphs)


def leaves(axes: tuple[Axis, ...]) -> list[Axis]:
    """The axes that carry figures."""
    return [axis for axis in axes if not axis.group]


def _children(axes: list[Axis], parent: str) -> list[Axis]:
    ids = {axis.id for axis in axes}
    return [axis for axis in axes if axis.parent == parent or (not parent and axis.parent not in ids)]


def _depth(axes: list[Axis], parent: str = "") -> int:
    return max((1 + _depth(axes, axis.id) for axis in _children(axes, parent)), default=0)


def _width(axes: list[Axis], axis: Axis) -> int:
    return sum(_width(axes, child) for child in _children(axes, axis.id)) if axis.group else 1


def _kept(axes: tuple[Axis, ...], dropped: set[str]) -> list[Axis]:
    kept = [axis for axis in axes if axis.id not in dropped]
    parents = {axis.parent for axis in kept}
    return [axis for axis in kept if not axis.group or axis.id in parents]


def _grid(draft: TableDraft) -> tuple[tuple[tuple[GridCell, ...], ...], int]:
    blocks = [_Block(draft, block) for block in draft.spec.blocks]
    common = _common([block.value_columns for block in blocks if block.value_columns])
    width = max(block.label_columns for block in blocks) + common
    rows = [row for block in blocks for row in block.rows(width)]
    return tuple(tuple(row) for row in rows), width


def _common(widths: list[int]) -> int:
    total = 1
    for width in widths:
        step = total
        while total % width:
            total += step
    return total


class _Block:
    """One block of a table on its way to a grid."""

    def __init__(self, draft: TableDraft, spec: BlockSpec) -> None:
        self.draft, self.spec = draft, spec
        self.columns = _kept(spec.columns, draft.drop_columns)
        self.lines = _kept(spec.rows, draft.drop_rows)
        self.value_columns = sum(not axis.group for axis in self.columns)
        labelled = any(axis.label for axis in self.lines) or bool(spec.row_header)
        self.label_columns = _depth(self.lines) if labelled else 0

    def rows(self, width: int) -> list[list[GridCell]]:
        """Caption, header and figures of the block."""
        self.span = (width - self.label_columns) // (self.value_columns or 1)
        rows = [[GridCell(self.spec.caption, 1, width, True)]] if self.spec.caption else []
        if self.columns and self.lines:
            rows += self._header() + self._body()
        return rows

    def _label(self, axis: Axis) -> str:
        return self.draft.labels.get(axis.id, axis.label)

    def _header(self) -> list[list[GridCell]]:
        depth = _depth(self.columns)
        rows: list[list[GridCell]] = [[] for _ in range(depth)]
        corner = self.draft.spec.corner or self.spec.row_header
        if self.label_columns:
            rows[0].append(GridCell(corner, depth, self.label_columns, True))
        self._head("", 0, depth, rows)
        return rows

    def _head(self, parent: str, level: int, depth: int, rows: list[list[GridCell]]) -> None:
        for axis in _children(self.columns, parent):
            span = _width(self.columns, axis) * self.span
            rows[level].append(GridCell(self._label(axis), 1 if axis.group else depth - level, span, True))
            self._head(axis.id, level + 1, depth, rows)

    def _body(self) -> list[list[GridCell]]:
        rows: list[list[GridCell]] = []
        self._lines("", 0, [], rows)
        return rows

    def _lines(self, parent: str, level: int, before: list[GridCell], rows: list[list[GridCell]]) -> None:
        for axis in _children(self.lines, parent):
            if axis.group:
                label = GridCell(self._label(axis), _width(self.lines, axis), 1, True)
                self._lines(axis.id, level + 1, [*before, label], rows)
            else:
                label = GridCell(self._label(axis), 1, self.label_columns - level, True)
                labels = [*before, label] if self.label_columns else []
                rows.append(labels + self._figures(axis.id))
            before = []

    def _figures(self, row: str) -> list[GridCell]:
        columns = [axis.id for axis in self.columns if not axis.group]
        cells = [GridCell(self.draft.cells.get((row, column), ""), 1, self.span) for column in columns]
        if row in self.draft.short_rows:
            cells.pop()
        return cells + [GridCell("0") for extra in self.draft.extra_cells if extra == row]
