"""跨年衔接: what this year's tables must keep of last year's. The equations themselves are the profile's."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import ERROR, WARNING, Finding, Report, Rule, broken, hookimpl, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@rule("GK901", "carry-over-mismatch", ERROR)
def carry_over_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """上年结转 against last year's 结转下年度继续办理, in every column."""
    if report.previous:
        yield from broken(report, "GK901")


@rule("GK902", "in-force-chain-broken", WARNING)
def in_force_chain_broken(report: Report, options: Any) -> Iterator[Finding]:
    """Documents in force (2019: items of the year before) against last year's figures."""
    if report.previous:
        yield from broken(report, "GK902")


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on last year's report."""
    return [carry_over_mismatch, in_force_chain_broken]
