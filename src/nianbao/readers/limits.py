"""Counted limits of reading. A document never raises them; what passes one is refused by name (GK007)."""

from __future__ import annotations

from nianbao.document import Unreadable

FILE_BYTES = 50 * 1024 * 1024
TEXT_CHARS = 5_000_000  # of the decoded file
TABLE_CELLS = 200_000  # of one table's grid
COLSPAN = 1_000  # as browsers clamp it
ROWSPAN = 65_534


def exceeded(name: str, limit: int) -> Unreadable:
    """The error for a file that passes the limit of that name."""
    return Unreadable("GK007", name, limit=limit)


def check_file(size: int) -> None:
    """Raise Unreadable GK007 "file-size" for more bytes than a report can have."""
    if size > FILE_BYTES:
        raise exceeded("file-size", FILE_BYTES)


def check_text(length: int) -> None:
    """Raise Unreadable GK007 "text-size" for more characters than a report can have."""
    if length > TEXT_CHARS:
        raise exceeded("text-size", TEXT_CHARS)


def check_cells(count: int) -> None:
    """Raise Unreadable GK007 "table-cells" for a grid of more cells than a report can have."""
    if count > TABLE_CELLS:
        raise exceeded("table-cells", TABLE_CELLS)
