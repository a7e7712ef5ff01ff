"""What came out of one file, as plain records that travel between processes and rest in the cache."""

from __future__ import annotations

from nianbao.document import Location
from nianbao.finding import Citation, Place, Violation
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from nianbao.report import Figures

BLOCK_FORMATS = frozenset(
    ("docx", "doc", "odt", "rtf", "word-xml")
)  # their lines are ordinals of paragraphs and table rows
CHECKED, PARTIAL, UNREADABLE, SKIPPED = "checked", "partial", "unreadable", "skipped"


class ReportInfo(NamedTuple):
    """What the output says about the report of a file."""

    title: str = ""
    organ: str = ""
    organ_class: str = ""
    year: int = 0
    region: str = ""
    profile: str = ""
    profile_reason: str = ""


class Result(NamedTuple):
    """What came out of one file: plain, picklable records.

    format: "" when it could not be told. status: "checked", "partial", "unreadable" or "skipped" (no annual report).
    failed: the file or a rule on it could not be checked; selecting or ignoring codes does not change it.
    waived: how often each waiver of the settings was used. figures: of the tables, where the settings ask for them.
    """

    path: str
    format: str = ""
    status: str = CHECKED
    report: Optional[ReportInfo] = None
    violations: tuple[Violation, ...] = ()
    failed: bool = False
    waived: tuple[int, ...] = ()
    figures: Figures = {}


def plain(value: Any) -> Any:
    """The Result, and what is in it, without its records: lists, dicts and what stands in them."""
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def restore(data: Any) -> Result:
    """The Result of a list that ``plain`` made of one. Raises ValueError, TypeError or IndexError for anything else."""
    path, format, status, report, violations, failed, waived, figures = data
    return Result(
        path,
        format,
        status,
        ReportInfo(*report) if report is not None else None,
        tuple(_violation(item) for item in violations),
        bool(failed),
        tuple(waived),
        dict(figures),
    )


def _violation(item: Any) -> Violation:
    code, name, severity, place, label, message, help_text, data, basis, fingerprint = item
    location, section, table, row, column, excerpt = place
    return Violation(
        code,
        name,
        severity,
        Place(Location(*location), section, table, row, column, excerpt),
        label,
        message,
        help_text,
        data,
        Citation(*basis) if basis is not None else None,
        fingerprint,
    )
