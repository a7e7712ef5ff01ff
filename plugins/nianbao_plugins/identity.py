"""Title and year: the report says what it is and of which year, everywhere the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nianbao import (
    ERROR,
    WARNING,
    Finding,
    Passage,
    Place,
    Report,
    Rule,
    hookimpl,
    normal,
    pattern,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ANY_YEAR = pattern(r"(?:19|20)[0-9]{2}|[一二][〇零○O0一二三四五六七八九]{3}")
_YEAR = pattern(r"((?:19|20)[0-9]{2})年(?:度)?")
_SPACED_YEAR = pattern(r"(?<![0-9])2(?: +0[0-9]{2}|0 +[0-9]{2}|0[0-9] +[0-9])(?=年)")
_DRAWN = ("pdf", "ofd")  # where blanks are told by positions
_OFFICE = 4  # characters of the shortest end of an organ's name that a title gives alone
_ASIDES = pattern(r"\([^()0-9]*\)(?!$)")


@rule("GK601", "missing-title", ERROR)
def missing_title(report: Report, options: Any) -> Iterator[Finding]:
    """The report has no title that says what it is."""
    if not report.identity.title:
        yield Finding(Place())


@rule("GK602", "irregular-title", WARNING, tolerated="info", order="info", organ="warning", page="info", gap="info")
def irregular_title(report: Report, options: Any) -> Iterator[Finding]:
    """The title is not of the form that the profile gives."""
    title, profile = report.identity.title, report.profile
    if not title or not profile.title_pattern:
        return
    yield from _gap(report)
    where = report.identity.reasons.get("organ", "")
    organ = normal(report.identity.organ)
    if where:
        organ = _end_of(organ, normal(title))
    printed, expected = _shape(normal(title), organ), _shape_of(profile.title_pattern)
    if _of_public_body(printed, organ, profile.phrases):
        return
    if organ and printed != expected and _shape(normal(title), organ[:-2]) == expected:
        return  # 政府 written once, for the organ and the information
    page = report.document.format == "html"
    if printed == expected and (organ or where == "below" or (page and where == "file-title")):
        return
    if printed in (expected, *map(_shape_of, profile.title_tolerated)):
        variant = "tolerated" if organ else "page" if page else "organ"
    else:
        turned = sorted(printed.strip("()")) == sorted(expected) or sorted(printed) == sorted(expected)
        variant = "order" if turned and not _misspelt(printed, expected) else ""
    place = report.title.place() if report.title is not None else Place(excerpt=title)
    filled = profile.title_pattern.replace("{organ}", report.identity.organ).replace("{year}", str(report.year or ""))
    yield Finding(place, {"expected": filled, "actual": title}, variant)


def _gap(report: Report) -> Iterator[Finding]:
    """A blank among the digits of the title's year, where the characters of the title stand close."""
    paragraph = report.title.paragraph if report.title is not None else None
    match = _SPACED_YEAR.search(paragraph.text) if paragraph is not None else None
    if report.title is not None and paragraph is not None and match is not None:
        close = " " not in paragraph.text.strip().replace(match.group(), "")
        if close and report.document.format not in _DRAWN:
            yield Finding(report.title.place(), {"actual": match.group()}, "gap")


def _of_public_body(printed: str, organ: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """The title of a school, hospital or company: it reports on its own information."""
    return organ.endswith(words.get("public_bodies", ())) and printed in map(_shape_of, words.get("public_titles", ()))


def _end_of(organ: str, title: str) -> str:
    """What of an organ the title begins with that leaves out its place (市人民政府办公室), "" for nothing."""
    ends = (organ[at:] for at in range(1, len(organ) - _OFFICE + 1))
    return next((end for end in ends if title.startswith(end)), "")


def _misspelt(printed: str, expected: str) -> bool:
    """Single characters have changed places, not the year."""
    return printed.replace("#年", "").strip("()") != expected.replace("#年", "")


def _shape(title: str, organ: str) -> str:
    """A title with its year as # and without its organ and what stands in brackets behind or within its name."""
    title, organ = _ASIDES.sub("", title), _ASIDES.sub("", organ)
    return _ANY_YEAR.sub("#", title.replace(organ, "", 1) if organ else title, count=1)


def _shape_of(pattern: str) -> str:
    return normal(pattern.replace("{organ}", "").replace("{year}", "#"))


@rule("GK603", "year-mismatch", ERROR, preface="error")
def year_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The title's year against what period and prose say, and the year of the report as the preface names it."""
    printed = report.identity.reasons.get("title_year", "")
    if printed and report.title is not None:
        yield Finding(report.title.place(), {"expected": report.year, "actual": int(printed)})
    for passage in report.prose() if report.year else ():
        if passage.section not in ("", report.profile.sections[0].id):
            continue
        for start, end, year in _years_of_reports(passage, report):
            if year != report.year and report.presents_itself(passage, start):
                data = {"expected": report.year, "actual": year}
                yield Finding(passage.place(start, end + 10), data, "preface")


def _years_of_reports(passage: Passage, report: Report) -> Iterator[tuple[int, int, int]]:
    """Where a passage names a year's report: start and end of the year, and the year. The title itself is left out."""
    names, text = report.profile.phrases.get("report_names", ()), passage.shadow.text
    if any(name in text for name in names) and text not in normal(report.identity.title):
        for match in _YEAR.finditer(text):
            if text.startswith(names, match.end()):
                yield match.start(), match.end(), int(match[1])


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on title and year."""
    return [missing_title, irregular_title, year_mismatch]
