"""Rules that a profile states as data (``checks:``): seven kinds, each a small function over the report.

Texts, severity, basis and code stand in the profile; what a phrase, a section or a cell is, the binding has said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from nianbao.assessment import assess_equation
from nianbao.finding import INFO, WARNING, Finding, Place
from nianbao.profile.model import Equation
from nianbao.report import Absent, Passage, Report, Section, Statistic, Undetermined
from nianbao.rule import Rule
from nianbao.text import normal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nianbao.profile.model import Profile

MODULE = __name__
_rules: dict[str, tuple[tuple[dict[str, Any], ...], dict[str, Rule]]] = {}


def rules_of(profile: Profile) -> dict[str, Rule]:
    """The rules that the profile states itself, by code. ``options`` of each is the check as written."""
    found = _rules.get(profile.id)
    if found is None or found[0] is not profile.checks:
        found = _rules[profile.id] = (profile.checks, {check["code"]: _rule(check) for check in profile.checks})
    return found[1]


def _rule(check: dict[str, Any]) -> Rule:
    severity = check.get("severity") or (INFO if check.get("inferred") else WARNING)
    return Rule(check["code"], check["name"], severity, _run, MODULE, check)


def _run(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """Run one check where it applies; every finding carries the check's own basis."""
    organs = check.get("organs")
    if organs and report.identity.organ_class not in organs:
        return
    citation = report.profile.citations.get(check.get("citation", ""))
    if citation is not None and check.get("inferred"):
        citation = citation._replace(inferred=True)
    for finding in KINDS[check["kind"]](report, check):
        yield finding._replace(citation=finding.citation or citation)


def _spans(text: str, check: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Where the check's phrases and pattern stand in a normalised text."""
    for phrase in check.get("phrases", ()):
        start = text.find(phrase)
        while start >= 0:
            yield start, start + len(phrase)
            start = text.find(phrase, start + len(phrase))
    if check.get("pattern"):
        for match in _pattern(check["pattern"]).finditer(text):
            if match.end() > match.start():
                yield match.span()


def _pattern(source: str) -> Any:
    import re2  # linear time: a pattern of a pack cannot hold up a run

    return re2.compile(source)


def _passages(report: Report, check: dict[str, Any]) -> Iterable[Passage]:
    return report.prose(check.get("section"))


def _phrase_required(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """Somewhere in the section (or the report) one of the phrases stands. Silent when that part is not there."""
    place = Place()
    if check.get("section"):
        section = report.section(check["section"])
        if not isinstance(section, Section):
            return
        place = section.heading.place
    elif any(isinstance(state, Undetermined) for state in report.section_states.values()):
        return
    if not any(True for passage in _passages(report, check) for _ in _spans(passage.shadow.text, check)):
        yield Finding(place, {"title": check.get("title", ""), "phrases": check.get("phrases", [])})


def _phrase_forbidden(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """None of the phrases stands anywhere in the section (or the report): one finding an occurrence."""
    for passage in _passages(report, check):
        for start, end in sorted(_spans(passage.shadow.text, check)):
            yield Finding(passage.place(start, end), {"phrase": passage.shadow.text[start:end]})


def _section_required(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """The section of that id, or a heading with that title, is there."""
    title = check.get("title", "")
    if check.get("section"):
        if isinstance(report.section(check["section"]), Absent):
            yield Finding(Place(section=check["section"]), {"title": title})
    elif not any(normal(title) in normal(heading.title) for heading in report.headings):
        yield Finding(Place(), {"title": title})


def _dates(check: dict[str, Any], year: int) -> tuple[date, date]:
    first = check.get("first_day", "01-01").split("-")
    last = check.get("last_day", "12-31").split("-")
    return date(year + 1, int(first[0]), int(first[1])), date(year + 1, int(last[0]), int(last[1]))


def _date_within(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """The date of the report (or of its publication) lies between two days of the year after the report year."""
    place, day = Place(), report.published
    if check.get("date", "report") == "report":
        place, day = (report.signature.date_place, report.signature.date) if report.signature else (place, None)
    if day is None or not report.year:
        return
    first, last = _dates(check, report.year)
    if not first <= day <= last:
        yield Finding(place, {"first": first.isoformat(), "last": last.isoformat(), "actual": day.isoformat()})


def _equation(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """The equation holds in every row or column in which all its figures are certain."""
    equation = Equation(check["code"], check["per"], check["expr"], check["code"], check.get("at", ""))
    for assessment in assess_equation(report, check["table"], equation):
        if assessment.outcome is not None and not assessment.outcome.holds:
            terms = [f"{name} = {value}" for name, value in assessment.outcome.terms]
            yield Finding(
                assessment.place, {"expected": assessment.expected, "actual": assessment.actual, "terms": terms}
            )


def _value_range(report: Report, check: dict[str, Any]) -> Iterator[Finding]:
    """Every certain figure of the row, the column or the cell lies between two bounds."""
    statistic = report.statistic(check["table"])
    if not isinstance(statistic, Statistic):
        return
    for row, column in statistic.values:
        if check.get("row", row) != row or check.get("column", column) != column:
            continue
        number = statistic.number(row, column)
        least, most = check.get("least"), check.get("most")
        if number is not None and ((least is not None and number < least) or (most is not None and number > most)):
            data = {"actual": number, "least": least, "most": most}
            yield Finding(
                statistic.place(row, column), {key: value for key, value in data.items() if value is not None}
            )


KINDS: dict[str, Callable[[Report, dict[str, Any]], Iterator[Finding]]] = {
    "phrase_required": _phrase_required,
    "phrase_forbidden": _phrase_forbidden,
    "section_required": _section_required,
    "item_required": _phrase_required,
    "equation": _equation,
    "date_within": _date_within,
    "value_range": _value_range,
}
