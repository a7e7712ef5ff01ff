"""Figures that are in place but cannot be meant: rules of an organ that may make none, yuan in a cell of 万元."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import (
    ERROR,
    WARNING,
    Finding,
    Identity,
    Report,
    Rule,
    Statistic,
    Value,
    find_quantities,
    hookimpl,
    quantity_words,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _statistics(report: Report) -> Iterator[Statistic]:
    for statistic in report.statistics.values():
        if isinstance(statistic, Statistic) and not statistic.withdrawn:
            yield statistic


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else f"{value.normalize():f}"


@rule("GK211", "rules-without-power", ERROR)
def rules_without_power(report: Report, options: Any) -> Iterator[Finding]:
    """A row that only certain organs can fill has a figure. Organs whose power cannot be told are not judged."""
    words = report.profile.data.get("plausibility", {})
    for statistic in _statistics(report):
        for block in statistic.spec.blocks:
            columns = [axis.id for axis in block.columns if axis.id not in words.get("any_organ_columns", ())]
            for row in block.rows:
                if not row.organs or not _lacks_power(report.identity, row.organs, words):
                    continue
                filled = [(column, statistic.number(row.id, column)) for column in columns]
                told = [(column, number) for column, number in filled if number]
                if told:
                    data = {"columns": [column for column, _ in told], "values": [_plain(n) for _, n in told]}
                    yield Finding(statistic.place(row.id, told[0][0]), data | {"actual": _plain(told[0][1])})


def _lacks_power(identity: Identity, organs: tuple[str, ...], words: dict[str, Any]) -> bool:
    """The class is one that certainly may not; an office of a government below the prefecture neither."""
    if identity.organ_class in organs:
        return False
    if identity.organ_class in words.get("office_classes", ()):
        return len(identity.region) == 6 and not identity.region.endswith("00")
    return identity.organ_class in words.get("without_power", ())


@rule("GK212", "doubtful-unit", WARNING)
def doubtful_unit(report: Report, options: Any) -> Iterator[Finding]:
    """An amount in a cell of a large unit that reads as if it were in the small one."""
    words = report.profile.data.get("plausibility", {})
    for statistic in _statistics(report):
        for block in statistic.spec.blocks:
            unit = words.get("units", {}).get(block.unit)
            if unit is None:
                continue
            for row in block.rows:
                for column in block.columns:
                    value = statistic.value(row.id, column.id)
                    if isinstance(value, Value) and (reason := _doubt(report, value, row.label, unit)):
                        data = {"actual": value.text, "unit": block.unit, "small": unit["small"]}
                        yield Finding(statistic.place(row.id, column.id), data, reason)


def _doubt(report: Report, value: Value, label: str, unit: dict[str, Any]) -> str:
    small = value.text.endswith(unit["small"]) and not value.text.endswith(unit["large"])
    if small and any(char.isdigit() and char != "0" for char in value.text):
        return "printed"
    if value.number is None or value.number != int(value.number):
        return ""
    if value.number >= unit["least"] and _told_small(report, value.number, label, unit["small"]):
        return "prose"
    most = unit["most"].get(report.identity.organ_class)
    return "size" if most is not None and value.number >= most else ""


def _told_small(report: Report, number: Any, label: str, small: str) -> bool:
    """The prose tells the same figure of the same thing in the small unit."""
    words = quantity_words(report.profile.data.get("quantities", {}))
    for passage in report.prose():
        text = passage.shadow.text
        if label in text and any(q.value == number and q.unit == small for q in find_quantities(text, words)):
            return True
    return False


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on figures that cannot be meant."""
    return [rules_without_power, doubtful_unit]
