"""Formats of ``nianbao extract``: JSON as it is, CSV and Excel with one figure a row."""

from __future__ import annotations

import csv
import io

from nianbao.output.escape import spreadsheet
from nianbao.output.records import SCHEMA, dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Folders = Sequence[tuple[str, str]]

FORMATS = ("json", "csv", "xlsx")
REPORT_COLUMNS = ("path", "format", "status", "organ", "organ_class", "region", "year", "profile", "title")
MORE_COLUMNS = ("report_date", "published_date", "period_start", "period_end", "fee_stated", "fee_yuan")
FIGURE_COLUMNS = ("path", "organ", "region", "year", "table", "row", "column", "value")
LABEL_COLUMNS = ("table_name", "row_label", "column_label")


def as_json(records: Sequence[dict[str, Any]]) -> bytes:
    """Everything that was read."""
    return (dumps({"schema": SCHEMA, "files": list(records)}, 1) + "\n").encode()


def report_rows(records: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """One row a file, in the order of REPORT_COLUMNS and MORE_COLUMNS."""
    for record in records:
        known = {**(record["report"] or {}), **{key: record[key] for key in ("path", "format", "status")}}
        period = record["period"] or (None, None)
        fee = record["processing_fee"] or {}
        more = (record["report_date"], record["published_date"], *period, fee.get("stated"), fee.get("amount_yuan"))
        yield (*(known.get(key) for key in REPORT_COLUMNS), *more)


def figure_rows(records: Sequence[dict[str, Any]], folders: Folders = ()) -> Iterator[tuple[Any, ...]]:
    """One row a cell, in the order of FIGURE_COLUMNS and LABEL_COLUMNS. A table that was not read gives one row that
    says so. folders: of local profiles, whose labels are shown."""
    named: dict[str, dict[str, Any]] = {"": {}}
    for record in records:
        known = record["report"] or {}
        start = (record["path"], known.get("organ"), known.get("region"), known.get("year"))
        form = known.get("profile") or ""
        if form not in named:
            named[form] = _labels(form, folders)
        for table, rows in (record["tables"] or {}).items():
            labels = named[form].get(table, {})
            if rows is None or "undetermined" in rows:
                yield (*start, table, None, None, _plain(rows), labels.get("table"), None, None)
                continue
            for row, columns in rows.items():
                for column, value in columns.items():
                    printed = (labels.get(key) for key in ("table", ("rows", row), ("columns", column)))
                    yield (*start, table, row, column, _plain(value), *printed)


def _labels(form: str, folders: Folders) -> dict[str, Any]:
    """Table id → (rows or columns, id) → its label in that form; "table" → the table's name."""
    from nianbao.profile import load
    from nianbao.stamping import full_label

    found: dict[str, Any] = {}
    for table in load(form, folders).tables:
        ids: dict[Any, str] = {"table": table.name}
        for block in table.blocks:
            for kind in ("rows", "columns"):
                ids |= {(kind, axis.id): full_label(table, axis, kind) for axis in getattr(block, kind)}
        found[table.id] = ids
    return found


def _plain(value: Any) -> Any:
    return f"undetermined: {value['undetermined']}" if isinstance(value, dict) else value


def _safe(value: Any) -> Any:
    return spreadsheet(value) if isinstance(value, str) else value


def as_csv(records: Sequence[dict[str, Any]], folders: Folders = ()) -> bytes:
    """The figures as CSV with a byte order mark, so that spreadsheets see that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*FIGURE_COLUMNS, *LABEL_COLUMNS))
    for row in figure_rows(records, folders):
        writer.writerow([_safe(value) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "backslashreplace")


def as_xlsx(records: Sequence[dict[str, Any]], folders: Folders = ()) -> bytes:
    """A workbook with the reports on one sheet and their figures on another. Raises ImportError without XlsxWriter."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheets = (
        ("reports", (*REPORT_COLUMNS, *MORE_COLUMNS), report_rows(records)),
        ("figures", (*FIGURE_COLUMNS, *LABEL_COLUMNS), figure_rows(records, folders)),
    )
    for name, columns, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, columns, bold)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write(sheet, last, column, value)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return target.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """A cell of an explicit type: text never becomes a formula."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, spreadsheet(str(value)).removeprefix("'"))
