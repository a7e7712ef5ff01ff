"""Rows, columns and tables that are all there, but not where the form has them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nianbao.engine import check_file, place_id
from nianbao.settings import Settings
from nianbao.testing import FORMATS, Draft, Grid, GridCell, build
from nianbao.testing.model import Part

Rows = list[list[GridCell]]
Change = Callable[[list[Part]], list[Part]]


class Changed:
    """A report whose printed parts are changed on the way to the file."""

    def __init__(self, draft: Draft, change: Change) -> None:
        self.title = draft.title
        self._parts = change(draft.parts())

    def parts(self) -> list[Part]:
        return self._parts


def said(change: Change, format: str, **delta: object) -> list[tuple[str, str, str]]:
    extension, write = FORMATS[format]
    draft = Changed(build({"style": "quiet", **delta}), change)
    found = check_file(f"report.{extension}", write(draft), Settings(autoload=False)).violations  # type: ignore[arg-type]
    return [(violation.code, violation.severity, place_id(violation.place)) for violation in found]


def table(parts: list[Part], word: str) -> int:
    """The index of the table with that word in a label."""
    return next(
        n for n, p in enumerate(parts) if isinstance(p, Grid) and any(word in c.text for r in p.rows for c in r)
    )


def with_rows(parts: list[Part], index: int, change: Callable[[Rows], None]) -> list[Part]:
    grid = parts[index]
    assert isinstance(grid, Grid)
    rows = [list(row) for row in grid.rows]
    change(rows)
    return [*parts[:index], grid._replace(rows=tuple(map(tuple, rows))), *parts[index + 1 :]]


def row_of(rows: Rows, label: str) -> int:
    return next(n for n, row in enumerate(rows) if any(label in cell.text for cell in row))


def rows_swapped(parts: list[Part]) -> list[Part]:
    def swap(rows: Rows) -> None:
        at = row_of(rows, "重复申请")
        rows[at], rows[at + 1] = rows[at + 1], rows[at]

    return with_rows(parts, table(parts, "重复申请"), swap)


def labels_swapped(parts: list[Part]) -> list[Part]:
    def swap(rows: Rows) -> None:
        row = rows[row_of(rows, "商业企业")]
        row[0], row[1] = row[1], row[0]

    return with_rows(parts, table(parts, "商业企业"), swap)


def printed_twice(parts: list[Part]) -> list[Part]:
    at = table(parts, "重复申请")
    return [*parts[: at + 1], parts[at], *parts[at + 1 :]]


def moved(parts: list[Part]) -> list[Part]:
    at = table(parts, "尚未审结")
    rest = [*parts[:at], *parts[at + 1 :]]
    end = next(n for n, part in enumerate(rest) if not isinstance(part, Grid) and "存在的主要问题：" in part[0]) + 1
    return [*rest[:end], parts[at], *rest[end:]]


def all_behind(parts: list[Part]) -> list[Part]:
    return [p for p in parts if not isinstance(p, Grid)] + [p for p in parts if isinstance(p, Grid)]


@pytest.mark.parametrize("format", FORMATS)
def test_rows_that_changed_places_are_told_once(format):
    found = said(rows_swapped, format)
    assert [(code, severity) for code, severity, _ in found] == [("GK205", "info")]
    assert found[0][2] in ("table3/np_repeat", "table3/np_publication")


@pytest.mark.parametrize("format", FORMATS)
def test_labels_of_columns_that_changed_places_are_told_once(format):
    found = said(labels_swapped, format)
    assert [code for code, _, _ in found] == ["GK205"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_printed_twice(format):
    assert said(printed_twice, format) == [("GK105", "warning", "table3")]


@pytest.mark.parametrize("format", FORMATS)
def test_a_table_in_another_section(format):
    assert said(moved, format) == [("GK201", "warning", "table4")]


@pytest.mark.parametrize("format", ["html", "docx"])
def test_tables_behind_all_text_are_where_a_conversion_put_them(format):
    assert said(all_behind, format) == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_section_printed_twice_has_its_table_twice(format):
    found = said(lambda parts: parts, format, sections={"requests": {"duplicate": True}})
    assert [code for code, _, _ in found] == ["GK105"]
