"""The three mandated tables: there, as text, with the rows, columns and cells of the form."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import (
    ERROR,
    INFO,
    NOWHERE,
    WARNING,
    Finding,
    Place,
    Report,
    Rule,
    Section,
    Statistic,
    TableSpec,
    Undetermined,
    Value,
    hookimpl,
    rule,
)

_NAMED = 5  # blank cells that are named
_FEW = 3  # short rows of a table that are told one by one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


def _bound(report: Report) -> Iterator[Statistic]:
    """The tables that were bound and are of the profile's own form."""
    for spec in report.profile.tables:
        state = report.statistic(spec.id)
        if isinstance(state, Statistic) and not state.withdrawn:
            yield state


def _place(report: Report, spec: TableSpec, location: Any = None) -> Place:
    """The table's place, else its section's heading, without row and column."""
    section = report.section(spec.section)
    if location is None and isinstance(section, Section):
        location = section.heading.place.location
    return Place(location or NOWHERE, spec.section, spec.id)


@rule("GK201", "missing-table", ERROR, elsewhere="warning")
def missing_table(report: Report, options: Any) -> Iterator[Finding]:
    """The section is there, its table is not, or stands elsewhere. A missing section is reported as such alone."""
    for spec in report.profile.tables:
        state = report.statistic(spec.id)
        if not isinstance(state, (Statistic, Undetermined)) and isinstance(report.section(spec.section), Section):
            yield Finding(_place(report, spec), {"table": spec.name})
    for table in _bound(report):
        for odd in _odd(report, "elsewhere", table):
            yield Finding(_place(report, table.spec), odd.data, "elsewhere")


@rule("GK202", "table-as-picture", ERROR)
def table_as_picture(report: Report, options: Any) -> Iterator[Finding]:
    """The table is a picture: nobody can search it, and nothing in it was checked."""
    for spec, state in _undetermined(report):
        if state.reason == "picture":
            yield Finding(_place(report, spec, state.data.get("location")), {"table": spec.name})


@rule("GK203", "missing-row", ERROR)
def missing_row(report: Report, options: Any) -> Iterator[Finding]:
    """Rows of the form that the table does not have, one finding a table."""
    for table in _bound(report):
        if table.missing_rows:
            labels = [axis.label for axis in map(table.spec.row, table.missing_rows) if axis is not None]
            place = table.place(table.missing_rows[0])._replace(row=table.missing_rows[0], excerpt="")
            place = place if len(labels) == 1 else place._replace(row="")
            yield Finding(place, {"rows": labels, "count": len(labels), "table": table.spec.name})


@rule("GK204", "missing-column", ERROR)
def missing_column(report: Report, options: Any) -> Iterator[Finding]:
    """Columns of the form that the table does not have or does not name, one finding a table."""
    for table in _bound(report):
        if table.missing_columns:
            labels = [
                axis.label for block in table.spec.blocks for axis in block.columns if axis.id in table.missing_columns
            ]
            column = table.missing_columns[0] if len(labels) == 1 else ""
            place = Place(table.location, table.spec.section, table.spec.id, "", column)
            yield Finding(place, {"columns": labels, "count": len(labels), "table": table.spec.name})
    yield from _lost(report, "unlabelled", "unlabelled")


@rule("GK205", "altered-label", INFO)
def altered_label(report: Report, options: Any) -> Iterator[Finding]:
    """A row or column is recognised although its label, or its place among the others, is not that of the form."""
    yield from _odd(report, "altered-label")
    yield from _lost(report, "lost-label", "lost")
    for finding in _odd(report, "out-of-order"):
        yield finding._replace(variant="order" if finding.data["before"] else "first")


def _lost(report: Report, kind: str, variant: str) -> Iterator[Finding]:
    """Labels that are not printed, as one finding a table."""
    for table in _bound(report):
        found = list(_odd(report, kind, table))
        labels = list(dict.fromkeys(finding.data["label"] for finding in found))
        if found:
            place = found[0].place if len(labels) == 1 else found[0].place._replace(row="", column="")
            yield Finding(place, {"table": table.spec.name, "labels": labels, "count": len(labels)}, variant)


@rule("GK206", "blank-cell", WARNING)
def blank_cell(report: Report, options: Any) -> Iterator[Finding]:
    """Cells without a figure, one finding a table."""
    for table in _bound(report):
        blank = [key for key, value in table.values.items() if isinstance(value, Value) and value.blank]
        if blank:
            row, column = blank[0]
            place = table.place(row, column)
            if len(blank) > 1:
                place = place._replace(row="", column="")
            data = {"cells": [f"{row}/{column}" for row, column in blank], "count": len(blank)}
            named = [_name(table.spec, *cell) for cell in blank[:_NAMED]]
            variant = "many" if len(blank) > _NAMED else ""
            yield Finding(place, {**data, "named": named, "table": table.spec.name}, variant)


def _name(spec: TableSpec, row: str, column: str) -> str:
    """A cell by the labels of its row and column, that of the columns' group before a label that several have."""
    axes = [axis for block in spec.blocks for axis in block.columns]
    axis = next(axis for axis in axes if axis.id == column)
    several = sum(other.label == axis.label for other in axes) > 1
    groups = [other.label for other in axes if several and other.id == axis.parent]
    line = spec.row(row)
    return "×".join(f"“{label}”" for label in (line.label if line else "", " ".join([*groups, axis.label])) if label)


@rule("GK207", "not-a-count", ERROR)
def not_a_count(report: Report, options: Any) -> Iterator[Finding]:
    """A cell holds something that is not a figure of its column's kind."""
    for table in _bound(report):
        kinds = {axis.id: axis.type for block in table.spec.blocks for axis in block.columns}
        for (row, column), value in table.values.items():
            if not isinstance(value, Value) or (isinstance(value.number, int) and value.number >= 0):
                continue  # fits any kind
            if not value.blank and not _fits(value, kinds[column]):
                yield Finding(table.place(row, column), {"actual": value.text, "kind": kinds[column]})


def _fits(value: Value, kind: str) -> bool:
    if value.number is None:
        return False
    if kind == "signed_count":
        return value.number == int(value.number)
    return value.number >= 0 and (kind == "decimal" or value.number == int(value.number))


@rule("GK208", "withdrawn-form", ERROR)
def withdrawn_form(report: Report, options: Any) -> Iterator[Finding]:
    """The table is of another year's form, one finding a table."""
    for spec in report.profile.tables:
        state = report.statistic(spec.id)
        if isinstance(state, Statistic) and state.withdrawn:
            yield Finding(_place(report, spec, state.location), {"labels": list(state.withdrawn), "table": spec.name})


@rule("GK209", "unreadable-table", ERROR)
def unreadable_table(report: Report, options: Any) -> Iterator[Finding]:
    """A table or a row is there but cannot be read with certainty; nothing else is said of it."""
    for spec, state in _undetermined(report):
        if state.reason != "picture":
            lost = [s.title for s in report.profile.sections if _lost_with(report, s.id, spec.id)]
            data = {"table": spec.name, "sections": lost}
            variant = "with-heading" if lost else ""
            yield Finding(_place(report, spec, state.data.get("location")), data, variant)
    for table in _bound(report):
        short = [finding._replace(variant="row") for finding in _odd(report, "short-row", table)]
        yield from short if len(short) <= _FEW else [_together(table, short)]


def _together(table: Statistic, short: list[Finding]) -> Finding:
    """Blank cells were left out of the whole table: its short rows as one finding."""
    rows = [finding.place.row for finding in short]
    place = short[0].place._replace(row="", column="")
    return Finding(place, {"table": table.spec.name, "rows": rows, "count": len(rows)}, "rows")


def _lost_with(report: Report, section: str, table: str) -> bool:
    state = report.section(section)
    return isinstance(state, Undetermined) and state.data.get("table") == table


@rule("GK210", "extra-cells", WARNING)
def extra_cells(report: Report, options: Any) -> Iterator[Finding]:
    """A row has more figures than the table has columns, or the table has a row more than the form."""
    for finding in _odd(report, "extra-cells"):
        yield finding._replace(variant=finding.data.get("what", ""))


def _odd(report: Report, kind: str, only: Optional[Statistic] = None) -> Iterator[Finding]:
    for table in [only] if only else _bound(report):
        for oddity in table.oddities:
            if oddity.kind == kind:
                spec = table.spec
                where = table.location if oddity.location == NOWHERE else oddity.location
                place = Place(where, spec.section, spec.id, oddity.row, oddity.column, oddity.excerpt)
                yield Finding(place, {**oddity.data, "printed": oddity.excerpt, "table": spec.name})


def _undetermined(report: Report) -> Iterator[tuple[TableSpec, Undetermined]]:
    for spec in report.profile.tables:
        state = report.statistic(spec.id)
        if isinstance(state, Undetermined):
            yield spec, state


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on the shape of tables."""
    return [
        missing_table,
        table_as_picture,
        missing_row,
        missing_column,
        altered_label,
        blank_cell,
        not_a_count,
        withdrawn_form,
        unreadable_table,
        extra_cells,
    ]
