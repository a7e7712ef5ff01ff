"""What was read from a report, as plain data: identity, sections, the three tables, dates, fee statement."""

from __future__ import annotations

from nianbao import engine
from nianbao import plugins as manager
from nianbao.document import Unreadable
from nianbao.engine import Reading
from nianbao.report import Report, Section, Statistic, Undetermined, Value
from nianbao.result import CHECKED, SKIPPED, UNREADABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from nianbao.profile.model import Axis, TableSpec
    from nianbao.settings import Settings


def extract_file(path: str, data: bytes, settings: Settings) -> dict[str, Any]:
    """What stands in the bytes of one file, in the shape of ``extract --format json``."""
    plugins = manager.load(settings.packs, settings.autoload, settings.ignore_broken)
    try:
        reading = engine.read(path, data, settings, plugins)
    except Unreadable as error:
        return unread(path, error)
    return record(path, reading)


def unread(path: str, error: Unreadable) -> dict[str, Any]:
    """The entry of a file that could not be read."""
    return _entry(path, None, UNREADABLE, None, None) | {"error": {"code": error.code, "reason": error.reason}}


def record(path: str, reading: Reading) -> dict[str, Any]:
    """The entry of a file that was read."""
    report = reading.report
    if report is None:
        return _entry(path, reading.document.format, SKIPPED, reading, None)
    lost = any(isinstance(state, Undetermined) for state in report.statistics.values())
    return _entry(path, reading.document.format, "partial" if lost else CHECKED, reading, report)


def _entry(
    path: str, format: Optional[str], status: str, reading: Optional[Reading], report: Optional[Report]
) -> dict[str, Any]:
    info = reading.info if reading is not None and (report is not None or reading.unsupported) else None
    signed = report.signature if report else None
    return {
        "path": path,
        "format": format,
        "status": status,
        "report": {key: value or None for key, value in info._asdict().items()} if info else None,
        "sections": {spec.id: _section(report, spec.id) for spec in report.profile.sections} if report else None,
        "tables": {spec.id: _table(report, spec) for spec in report.profile.tables} if report else None,
        "report_date": signed.date.isoformat() if signed and signed.date else None,
        "published_date": report.published.isoformat() if report and report.published else None,
        "period": _period(report),
        "processing_fee": _fee(report),
    }


def _section(report: Report, section_id: str) -> Optional[dict[str, Any]]:
    state = report.section(section_id)
    if not isinstance(state, Section):
        return None
    return {"title": state.heading.printed, "line": state.heading.place.location.line}


def _table(report: Report, spec: TableSpec) -> Optional[dict[str, Any]]:
    state = report.statistic(spec.id)
    if isinstance(state, Undetermined):
        return {"undetermined": state.reason}
    if not isinstance(state, Statistic):
        return None
    if state.withdrawn:
        return {"undetermined": "withdrawn-form"}
    return {
        row.id: {column.id: cell(state, row.id, column.id) for column in leaves(block.columns)}
        for block in spec.blocks
        for row in leaves(block.rows)
    }


def leaves(axes: tuple[Axis, ...]) -> list[Axis]:
    """The rows or columns that carry figures of their own."""
    return [axis for axis in axes if not axis.group]


def cell(statistic: Statistic, row: str, column: str) -> Any:
    """A cell's number, its text where it is none, "" when blank, null when the cell was not found."""
    value = statistic.value(row, column)
    if isinstance(value, Undetermined):
        return {"undetermined": value.reason}
    if not isinstance(value, Value):
        return None
    if value.number is None:
        return value.text
    return value.number if isinstance(value.number, int) else float(value.number)


def _period(report: Optional[Report]) -> Optional[list[Optional[str]]]:
    if report is None or report.period is None or not report.period.whole:
        return None
    ends = (report.period.start, report.period.end)
    return [day.isoformat() if day else None for day in ends]


def _fee(report: Optional[Report]) -> Optional[dict[str, Any]]:
    """The statement that says most: one with an amount, else one of none, else a bare mention."""
    if report is None or not report.fees:
        return None
    amounts = [fee.amount for fee in report.fees if fee.amount is not None]
    if not amounts:
        return {"stated": True, "amount_yuan": 0 if any(fee.none for fee in report.fees) else None}
    most = max(amounts)
    return {"stated": True, "amount_yuan": int(most) if most == most.to_integral_value() else float(most)}
