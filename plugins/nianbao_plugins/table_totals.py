"""勾稽关系: the sums that the form's tables must keep. The equations themselves are the profile's."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import ERROR, INFO, Finding, Report, Rule, broken, hookimpl, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@rule("GK301", "balance-mismatch", ERROR)
def balance_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """第一项加第二项之和，等于第三项加第四项之和, in every column."""
    yield from broken(report, "GK301")


@rule("GK302", "results-total-mismatch", ERROR)
def results_total_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The results total against the results, in every column."""
    yield from broken(report, "GK302")


@rule("GK303", "row-total-mismatch", ERROR)
def row_total_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The total of a row against the kinds of applicants."""
    yield from broken(report, "GK303")


@rule("GK304", "disputes-total-mismatch", ERROR)
def disputes_total_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The total of each group of table four against its results."""
    yield from broken(report, "GK304")


@rule("GK305", "in-force-below-made", INFO)
def in_force_below_made(report: Report, options: Any) -> Iterator[Finding]:
    """Fewer documents in force than this year's figures leave."""
    yield from broken(report, "GK305")


@rule("GK309", "equation-mismatch", ERROR)
def equation_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """Equations that a profile adds without a code of their own."""
    yield from broken(report, "GK309")


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on sums."""
    return [
        balance_mismatch,
        results_total_mismatch,
        row_total_mismatch,
        disputes_total_mismatch,
        in_force_below_made,
        equation_mismatch,
    ]
