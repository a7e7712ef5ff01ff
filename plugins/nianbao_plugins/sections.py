"""The six mandated sections: present, in order, titled and numbered as the form prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao import (
    ERROR,
    WARNING,
    Finding,
    Heading,
    Picture,
    Place,
    Report,
    Rule,
    Section,
    Statistic,
    Table,
    Undetermined,
    hookimpl,
    out_of_order,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@rule("GK101", "missing-section", ERROR)
def missing_section(report: Report, options: Any) -> Iterator[Finding]:
    """A mandated section has no heading, and nothing at its place is lost."""
    for spec in report.profile.sections:
        if spec.number and not report.section(spec.id) and not isinstance(report.section(spec.id), Undetermined):
            place = _gap(report, spec.number)._replace(section=spec.id)
            yield Finding(place, {"number": spec.number, "title": spec.title})


def _gap(report: Report, number: int) -> Place:
    """Where the section should stand: at the next heading found behind it."""
    numbers = {spec.id: spec.number for spec in report.profile.sections}
    behind = (h for h in report.headings if numbers.get(h.section, 0) > number)
    heading = next(behind, None)
    return heading.place._replace(excerpt="") if heading is not None else Place()


@rule("GK102", "altered-section-title", WARNING, alias="info")
def altered_section_title(report: Report, options: Any) -> Iterator[Finding]:
    """A heading is recognised but not worded as the form words it. Its second printing is GK105 alone."""
    for heading in _first_of_each(report):
        spec = report.profile.section(heading.section)
        if spec is not None and heading.match in ("alias", "altered"):
            variant = "alias" if heading.match == "alias" else ""
            yield Finding(heading.place, {"expected": spec.title, "actual": heading.title}, variant)


@rule("GK103", "section-out-of-order", ERROR)
def section_out_of_order(report: Report, options: Any) -> Iterator[Finding]:
    """A section stands before one that the form puts in front of it."""
    numbers = {spec.id: spec.number for spec in report.profile.sections}
    printed = [h for h in _first_of_each(report) if h.section in numbers]
    for index in out_of_order([numbers[h.section] for h in printed]):
        heading = printed[index]
        yield Finding(heading.place, {"number": numbers[heading.section], "title": heading.title})


def _first_of_each(report: Report) -> list[Heading]:
    """The headings in order, none of a section that has one above it; those of no section stay."""
    seen: set[str] = set()
    result = []
    for heading in report.headings:
        if not heading.section or heading.section not in seen:
            seen.add(heading.section)
            result.append(heading)
    return result


@rule("GK104", "misnumbered-section", WARNING, style="info", none="info")
def misnumbered_section(report: Report, options: Any) -> Iterator[Finding]:
    """The printed ordinal is neither the form's nor the next in the report's own numbering."""
    headings = _first_of_each(report)
    printed = [heading for heading in headings if report.profile.section(heading.section)]
    unnumbered = [heading for heading in printed if not heading.number]
    none = bool(unnumbered) and len(unnumbered) == len(printed)
    if none:
        unnumbered = unnumbered[:1]  # numbers that Word or the page makes are lost in conversion: a hint, once
    numbered = [heading for heading in printed if heading.number]
    if len(numbered) > 1 and not any(heading.styled for heading in numbered):
        numbered = numbered[:1]  # one style of its own throughout: said once
    wrong = list(_misnumbered(report, headings))
    for run in wrong:
        yield Finding(run[0].place, _ordinal(report, run[0]) | {"count": len(run)}, "together" if len(run) > 1 else "")
    for heading in unnumbered:
        yield Finding(heading.place, _ordinal(report, heading), "none" if none else "unnumbered")
    for heading in numbered:
        if not heading.styled and not any(heading in run for run in wrong):
            yield Finding(heading.place, _ordinal(report, heading), "style")


def _misnumbered(report: Report, headings: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Headings with a wrong ordinal; those that follow each other and are all moved on alike are one fault."""
    run: list[Heading] = []
    last = 0
    for position, heading in enumerate(headings, 1):
        spec = report.profile.section(heading.section)
        if spec is None or not heading.number:
            continue
        moved = heading.number - spec.number if heading.number != position else 0
        if run and moved != last:
            yield run
            run = []
        run += [heading] if moved else []
        last = moved
    if run:
        yield run


def _ordinal(report: Report, heading: Heading) -> dict[str, Any]:
    spec = report.profile.section(heading.section)
    return {"expected": spec.number if spec else 0, "actual": heading.number, "title": heading.title}


@rule("GK105", "duplicate-section", WARNING, table="warning")
def duplicate_section(report: Report, options: Any) -> Iterator[Finding]:
    """A heading of the form is printed a second time, or a table that does not stand below such a heading."""
    seen: set[str] = set()
    for heading in report.headings:
        if heading.section and heading.section in seen:
            yield Finding(heading.place, {"title": heading.title})
        seen.add(heading.section)
    for table in report.statistics.values():
        if not isinstance(table, Statistic):
            continue
        for odd in table.oddities:
            if odd.kind == "copy":
                place = Place(odd.location, table.spec.section, table.spec.id, excerpt=odd.excerpt)
                yield Finding(place, {"title": table.spec.name}, "table")


@rule("GK106", "empty-section", WARNING)
def empty_section(report: Report, options: Any) -> Iterator[Finding]:
    """A section of prose has a heading and nothing below it. A section whose table is missing is not said twice."""
    for spec in report.profile.sections:
        section = report.section(spec.id)
        if not isinstance(section, Section) or spec.table:
            continue
        if any(isinstance(block, (Table, Picture)) for block in section.blocks):
            continue
        data = {"title": section.heading.title}
        if not section.text.strip():
            yield Finding(section.heading.place, data)
        elif section.says_nothing:
            yield Finding(section.heading.place, {**data, "text": section.text.strip()}, "word")


@rule("GK107", "unexpected-section", WARNING)
def unexpected_section(report: Report, options: Any) -> Iterator[Finding]:
    """A first-level heading that the form does not have."""
    for heading in report.headings:
        if heading.match == "unknown":
            yield Finding(heading.place, {"title": heading.title, "number": heading.number})


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on sections."""
    return [
        missing_section,
        altered_section_title,
        section_out_of_order,
        misnumbered_section,
        duplicate_section,
        empty_section,
        unexpected_section,
    ]
