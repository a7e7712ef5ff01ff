"""The statement on 信息处理费: there, in its place, for the year, and without contradiction."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import (
    ERROR,
    INFO,
    WARNING,
    FeeStatement,
    Finding,
    Place,
    Report,
    Rule,
    Section,
    Undetermined,
    hookimpl,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CODE = "GK401"


def _home(report: Report) -> str:
    """The section that the form gives the fee statement, "" when the form asks for none."""
    specs = (spec for spec in report.profile.sections for item in spec.items if item.code == _CODE)
    spec = next(specs, None)
    return spec.id if spec is not None else ""


def _plain(statement: FeeStatement) -> str:
    return "" if statement.amount is None else f"{statement.amount.normalize():f}"


@rule(_CODE, "missing-fee-statement", ERROR, blank=INFO)
def missing_fee_statement(report: Report, options: Any) -> Iterator[Finding]:
    """Nowhere in the report is it said what was charged. Silent when the section where it stands is lost.

    An item on the fee whose answer is a mark (/) is there and says nothing: a hint.
    """
    home = _home(report)
    section = report.section(home)
    blank = next((fee.place for fee in report.fees if fee.kind == "blank"), None)
    if not home or any(fee.kind != "blank" for fee in report.fees) or isinstance(section, Undetermined):
        return
    if blank is not None:
        yield Finding(blank, variant="blank")
        return
    place = section.heading.place if isinstance(section, Section) else Place(section=home)
    yield Finding(place._replace(section=home))


@rule("GK402", "fee-contradiction", ERROR)
def fee_contradiction(report: Report, options: Any) -> Iterator[Finding]:
    """Two statements on the fee of the year disagree."""
    stated = [s for s in report.fees if s.amount is not None and s.year in (0, report.year)]
    for statement in stated[1:]:
        if statement.amount != stated[0].amount:
            data = {"expected": _plain(stated[0]), "actual": _plain(statement), "other": stated[0].place.excerpt}
            yield Finding(statement.place, data)


@rule("GK403", "fee-statement-elsewhere", INFO)
def fee_statement_elsewhere(report: Report, options: Any) -> Iterator[Finding]:
    """The fee is stated, but not in the section that the form gives it."""
    home = _home(report)
    if not home or not report.fees or not isinstance(report.section(home), Section):
        return
    if all(statement.place.section != home for statement in report.fees):
        yield Finding(report.fees[0].place, {"found": report.fees[0].place.section})


@rule("GK404", "fee-year-mismatch", WARNING)
def fee_year_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The fee is stated for another year only, in the section that the form gives it or in the whole report."""
    at_home = [fee for fee in report.fees if fee.place.section == _home(report)]
    fees = at_home or report.fees
    if report.year and fees and all(fee.year not in (0, report.year) for fee in fees):
        yield Finding(fees[0].place, {"expected": report.year, "actual": fees[0].year})


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on the fee statement."""
    return [missing_fee_statement, fee_contradiction, fee_statement_elsewhere, fee_year_mismatch]
