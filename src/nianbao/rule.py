"""A rule: data with a function. It knows neither its severity in force nor any province."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from nianbao.finding import Finding
    from nianbao.report import Report

Check: TypeAlias = "Callable[[Report, Any], Iterable[Finding]]"


class Rule(NamedTuple):
    """One requirement's check.

    code, name: "GK301", "balance-mismatch"; the name says the fault.
    severity: default; the profile and the configuration may change it.
    check: yields Findings for a Report. Its second argument is ``options`` (a frozen dataclass) or None.
    module: the module whose catalogue (``<module>.yaml`` beside it) holds the texts.
    variants: severities of message variants that differ from the rule's own.
    """

    code: str
    name: str
    severity: str
    check: Check
    module: str
    options: Any = None
    variants: tuple[tuple[str, str], ...] = ()


def rule(code: str, name: str, severity: str, options: Any = None, **variants: str) -> Callable[[Check], Rule]:
    """Turn a check into a Rule: ``@rule("GK301", "balance-mismatch", "error")``.

    Keyword arguments beyond ``options`` name message variants with their own severity: ``alias="info"``.
    """

    def decorate(check: Check) -> Rule:
        return Rule(code, name, severity, check, check.__module__, options, tuple(variants.items()))

    return decorate
