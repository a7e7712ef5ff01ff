"""Date and signature of the report, and the period its figures cover."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nianbao import ERROR, INFO, WARNING, Deadline, Finding, Place, Report, Rule, hookimpl, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@rule("GK501", "missing-report-date", WARNING, published="info", half="warning")
def missing_report_date(report: Report, options: Any) -> Iterator[Finding]:
    """No date below the report, or a part of one. On a web page that shows when it was published this is a hint."""
    if report.signature is not None and not report.signature.whole:
        yield Finding(report.signature.date_place, {"printed": report.signature.printed}, "half")
    elif report.signature is None or not report.signature.printed:
        variant = "published" if report.published is not None else ""
        data = {"published": report.published.isoformat()} if report.published is not None else {}
        yield Finding(Place(), data, variant)


@rule("GK502", "impossible-report-date", ERROR)
def impossible_report_date(report: Report, options: Any) -> Iterator[Finding]:
    """The date is no day of the calendar, or lies before the last day of the year reported on."""
    signature = report.signature
    if signature is None or not signature.printed or not signature.whole:
        return
    if signature.date is None:
        yield Finding(signature.date_place, {"printed": signature.printed}, "calendar")
    elif report.year and signature.date < date(report.year, 12, 31):
        yield Finding(signature.date_place, {"printed": signature.printed, "expected": report.year + 1})


@rule("GK503", "late-report", ERROR, published="error")
def late_report(report: Report, options: Any) -> Iterator[Finding]:
    """The report is dated (or, undated, was published) after the deadline of its class of organ."""
    if not report.year:
        return
    day, place, variant = _day(report)
    if day is None:
        return
    missed = [(limit, deadline) for limit, deadline in _deadlines(report) if day > limit]
    if missed:
        limit, deadline = min(missed, key=lambda pair: (pair[1].severity != ERROR, pair[0]))
        data = {"expected": limit.isoformat(), "actual": day.isoformat()}
        yield Finding(place, data, variant, deadline.severity, deadline.citation)


def _day(report: Report) -> tuple[date | None, Place, str]:
    if report.signature is not None and report.signature.date is not None:
        return report.signature.date, report.signature.date_place, ""
    if report.signature is not None and report.signature.printed:
        return None, Place(), ""
    if report.published is None or report.published.year > report.year + 1:
        return None, Place(), ""  # a page moved years later shows the day of the move
    return report.published, Place(), "published"


def _deadlines(report: Report) -> Iterator[tuple[date, Deadline]]:
    kind = "roll-up" if report.identity.roll_up else "own"
    for deadline in report.profile.deadlines:
        if report.identity.organ_class in deadline.organs and deadline.report in ("", kind):
            month, day = (int(part) for part in deadline.date.split("-"))
            yield date(report.year + 1, month, day), deadline


@rule("GK504", "missing-period", INFO, half="warning")
def missing_period(report: Report, options: Any) -> Iterator[Finding]:
    """Nowhere is it said which period the figures cover, or only a part of it can be read."""
    if report.period is None:
        yield Finding(Place())
    elif not report.period.whole:
        yield Finding(report.period.place, {"printed": report.period.place.excerpt}, "half")


@rule("GK505", "period-mismatch", ERROR)
def period_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The period is not the calendar year reported on."""
    period = report.period
    if period is None or not report.year:
        return
    ends = ((period.start, date(report.year, 1, 1)), (period.end, date(report.year, 12, 31)))
    if any(day != wanted and not (period.open and day is None) for day, wanted in ends):
        yield Finding(period.place, {"expected": report.year, "printed": period.place.excerpt})


@rule("GK506", "missing-signature", INFO)
def missing_signature(report: Report, options: Any) -> Iterator[Finding]:
    """No organ signs below the report."""
    if report.signature is None or not report.signature.organ:
        yield Finding(Place())


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on dates, period and signature."""
    return [
        missing_report_date,
        impossible_report_date,
        late_report,
        missing_period,
        period_mismatch,
        missing_signature,
    ]
