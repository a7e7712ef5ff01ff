"""Title, year, organ and citations: the report speaks of itself, of its own year, under the right documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao import ERROR, WARNING, Finding, Passage, Place, Report, Rule, hookimpl, normal, region_code, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ANY_YEAR = re.compile(r"(?:19|20)[0-9]{2}|[一二][〇零○O一二三四五六七八九]{3}")
_CITED = re.compile(r"《([^《》]{4,90}(?:《[^《》]{0,90}》[^《》]{0,90}){0,3})》[^(《。]{0,2}\(([^()]{2,30}号)")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年(?:度)?")
_ASIDES = re.compile(r"\([^()0-9]*\)(?!$)")
_LONG, _SHORT = 40, 4  # characters of an organ's name
_BRACKETS = str.maketrans("[]【】", "〔〕〔〕")
_OPENING = re.compile(r"^(?:\(?[^\x00-\x2f]{1,3}[)、.])?((?:19|20)[0-9]{2})年(?:度)?")


@rule("GK601", "missing-title", ERROR)
def missing_title(report: Report, options: Any) -> Iterator[Finding]:
    """The report has no title that says what it is."""
    if not report.identity.title:
        yield Finding(Place())


@rule("GK602", "irregular-title", WARNING, tolerated="info", order="info", organ="warning", page="info")
def irregular_title(report: Report, options: Any) -> Iterator[Finding]:
    """The title is not of the form that the profile gives."""
    title, profile = report.identity.title, report.profile
    if not title or not profile.title_pattern:
        return
    where = report.identity.reasons.get("organ", "")
    organ = "" if where else normal(report.identity.organ)
    printed, expected = _shape(normal(title), organ), _shape_of(profile.title_pattern)
    if printed == expected and (organ or where == "below"):
        return
    if printed in (expected, *map(_shape_of, profile.title_tolerated)):
        variant = "tolerated" if organ else "page" if report.document.format == "html" else "organ"
    else:
        turned = sorted(printed.strip("()")) == sorted(expected) or sorted(printed) == sorted(expected)
        variant = "order" if turned and not _misspelt(printed, expected) else ""
    place = report.title.place() if report.title is not None else Place(excerpt=title)
    filled = profile.title_pattern.replace("{organ}", report.identity.organ).replace("{year}", str(report.year or ""))
    yield Finding(place, {"expected": filled, "actual": title}, variant)


def _misspelt(printed: str, expected: str) -> bool:
    """Single characters have changed places, not the year."""
    return printed.replace("#年", "").strip("()") != expected.replace("#年", "")


def _shape(title: str, organ: str) -> str:
    """A title with its year as # and without its organ and what stands in brackets behind or within its name."""
    title = _ASIDES.sub("", title)
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
            if year != report.year and _presents(passage, start, report):
                data = {"expected": report.year, "actual": year}
                yield Finding(passage.place(start, end + 10), data, "preface")


def _years_of_reports(passage: Passage, report: Report) -> Iterator[tuple[int, int, int]]:
    """Where a passage names a year's report: start and end of the year, and the year. The title itself is left out."""
    names, text = report.profile.phrases.get("report_names", ()), passage.shadow.text
    if any(name in text for name in names) and text not in normal(report.identity.title):
        for match in _YEAR.finditer(text):
            if text.startswith(names, match.end()):
                yield match.start(), match.end(), int(match[1])


def _presents(passage: Passage, index: int, report: Report) -> bool:
    """The sentence presents this report, as a preface does; last year's is spoken of among the things done."""
    start = next((start for start, end in passage.sentences() if start <= index < end), 0)
    before = passage.shadow.text[start:index]
    if not passage.section:
        return not before.startswith(str(report.year))
    return any(word in before for word in report.profile.phrases.get("report_presented", ()))


@rule("GK604", "stale-year", WARNING, coming="warning")
def stale_year(report: Report, options: Any) -> Iterator[Finding]:
    """A sentence reports on an earlier year as if it were this one."""
    lawful = report.profile.phrases.get("other_year_lawful", ()) + report.profile.phrases.get("fee_terms", ())
    subjects = report.profile.phrases.get("year_subjects", ())
    plans = report.profile.phrases.get("plan_words", ())
    for passage in report.prose() if report.year else ():
        if not passage.section:
            continue
        for start, end in passage.sentences():
            sentence = passage.shadow.text[start:end]
            match = _OPENING.match(sentence)
            if match is None or int(match[1]) == report.year or str(report.year) in sentence:
                continue
            coming = int(match[1]) > report.year
            if coming and (passage.section != report.profile.sections[0].id or any(word in sentence for word in plans)):
                continue
            if sentence.startswith(subjects, match.end()) and not any(word in sentence for word in lawful):
                place = passage.place(start + match.start(1), start + match.end())
                data = {"expected": report.year, "actual": int(match[1])}
                yield Finding(place, data, "coming" if coming else "")


@rule("GK605", "organ-mismatch", ERROR, subject="error", named="error")
def organ_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The signature, the name that the preface gives the report, or the subject of a sentence is another organ."""
    organ = normal(report.identity.organ)
    if not organ:
        return
    signature = report.signature
    if signature is not None and signature.organ and not _same(organ, normal(signature.organ), report):
        yield Finding(signature.place, {"expected": report.identity.organ, "actual": signature.organ})
    for passage in report.prose():
        yield from _foreign_subjects(report, organ, passage)
        if passage.section == "":
            yield from _named_otherwise(report, organ, passage)


def _named_otherwise(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """The preface gives the report the name of another organ, or says that another one wrote it."""
    text, not_in = passage.shadow.text, report.profile.phrases.get("not_in_organ", ())
    told: set[int] = set()
    for start, end in (*_owners(passage, report), *_writers(text, report)):
        name = text[start:end]
        if start in told or any(word in name for word in not_in):
            continue
        if _elsewhere(organ, name, report) or _another(organ, name, report):
            told.add(start)
            yield Finding(passage.place(start, end), {"expected": report.identity.organ, "actual": name}, "named")


def _owners(passage: Passage, report: Report) -> Iterator[tuple[int, int]]:
    """Where a preface says whose report this is: X2023年…报告, 2023年X…报告."""
    phrases, text = report.profile.phrases, passage.shadow.text
    names = phrases.get("report_names", ())
    if not any(name in text for name in names) or text in normal(report.identity.title):
        return
    for match in _YEAR.finditer(text):
        called = next((name for name in names if text.startswith(name, match.end())), "")
        if called and not text.startswith(phrases.get("report_spoken_of", ()), match.end() + len(called)):
            yield _name_before(text, match.start(), phrases.get("report_announced", ()))
        stop = min((i for i in (text.find(name, match.end(), match.end() + 50) for name in names) if i >= 0), default=0)
        if stop - match.end() >= _SHORT and text[match.end() : stop].isalnum():
            yield match.end(), stop


def _writers(text: str, report: Report) -> Iterator[tuple[int, int]]:
    """Where a preface says who wrote the report: 由X编制."""
    phrases = report.profile.phrases
    for written in phrases.get("report_written", ()):
        index = text.find(written)
        start, end = _name_before(text, index, phrases.get("written_by", ())) if index > 0 else (0, 0)
        if start and text[:start].endswith(phrases.get("written_by", ())):
            yield start, end


def _name_before(text: str, end: int, begins: tuple[str, ...]) -> tuple[int, int]:
    """Where a name that ends at an index begins and ends: behind a mark or one of the words; an aside is no part."""
    if text[end - 1 : end] == ")":
        end = max(text.rfind("(", 0, end), 0)
    start = end
    while start and end - start < _LONG and text[start - 1].isalnum():
        start -= 1
    start = max((at + len(word) for word in begins if (at := text.rfind(word, start, end)) >= 0), default=start)
    return start, end


def _another(organ: str, name: str, report: Report) -> bool:
    """Both are organs of kinds of which one is never another, or one is an office and the other a government."""
    endings = report.profile.phrases.get("own_endings", ())
    governments = report.profile.phrases.get("government_endings", ())
    if not organ.endswith(endings) or len(name) < _SHORT:
        return False
    if name.endswith(governments) and not any(word in organ for word in governments):
        return organ.endswith(report.profile.phrases.get("bureau_endings", ()))
    return name.endswith(endings) and not _same(organ, name, report)


def _elsewhere(one: str, other: str, report: Report) -> bool:
    """Both names have a place of the same kind (a county, a town), and it is not the same one."""
    here, there = _places(one, report), _places(other, report)
    return any(
        not any(_within(a, b) or _within(b, a) for a in here[kind] for b in there[kind])
        for kind in report.profile.phrases.get("compared_places", ())
        if kind in here and kind in there
    )


def _places(name: str, report: Report) -> dict[str, list[str]]:
    """The places in a name by the ending of their names."""
    phrases = report.profile.phrases
    endings = (*phrases.get("place_endings", ()), *phrases.get("town_endings", ()))
    found: dict[str, list[str]] = {}
    start = 0
    for index, char in enumerate(name):
        if (
            char in endings
            and index >= start + 2
            and not name.startswith(phrases.get("not_behind_place", ()), index + 1)
        ):
            found.setdefault(char, []).append(name[start:index])
            start = index + 1
    return found


def _same(one: str, other: str, report: Report) -> bool:
    """One name is the other's short form once words like 人民政府 are left out, or the reform renamed the organ."""
    if _elsewhere(one, other, report):
        return False
    if any(_renamed(one, other, kinds) for kinds in report.profile.data.get("renamed_organs", ())):
        return True
    for word in report.profile.phrases.get("organ_suffixes", ()):
        one, other = one.replace(word, ""), other.replace(word, "")
    tails = report.profile.phrases.get("organ_tails", ())
    one, other = (name[:-1] if name.endswith(tails) else name for name in (one, other))
    return _within(one, other) or _within(other, one)


def _renamed(one: str, other: str, kinds: Any) -> bool:
    """The names are those of the same place, of kinds that a reform merged."""
    here, there = (min((i for i in map(name.find, kinds) if i >= 0), default=-1) for name in (one, other))
    if here < 0 or there < 0:
        return False
    return _within(one[:here], other[:there]) or _within(other[:there], one[:here])


def _within(one: str, other: str) -> bool:
    """Every character of the one is in the other, as in 人社 and 人力资源和社会保障."""
    left = list(other)
    for char in one:
        if char not in left:
            return False
        left.remove(char)
    return True


def _foreign_subjects(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """Sentences that open with another place of the same level, which then acts (坚持, 认真 …)."""
    own = report.identity.region
    verbs = report.profile.phrases.get("subject_verbs", ())
    towns = report.profile.phrases.get("town_endings", ())
    endings = (*report.profile.phrases.get("place_endings", ()), *towns)
    town = report.identity.organ_class == "township"
    for start, end in passage.sentences():
        sentence = passage.shadow.text[start : min(end, start + 40)]
        opening = _OPENING.match(sentence)
        first = opening.end() if opening is not None else 0
        first += sentence[first : first + 1] == ","
        name = _acting_place(sentence[first:], endings, verbs)
        if not name or name in organ or name[:-1] in organ:
            continue
        code = region_code(name) if own else ""
        other_town = bool(town and opening and _is_other_town(organ, name, report))
        if other_town or (code and _siblings(code, own)):
            place = passage.place(start + first, start + first + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "subject")


def _is_other_town(organ: str, name: str, report: Report) -> bool:
    """The name is a town's, and no town of the organ's name ends like it. A township turned town keeps its name."""
    towns = report.profile.phrases.get("town_endings", ())
    here, there = _places(organ, report), _places(name, report)
    own = [place for kind in towns for place in here.get(kind, ())]
    other = [place for kind in towns for place in there.get(kind, ())]
    return bool(own and other) and not any(a.endswith(b) or b.endswith(a) for a in own for b in other)


def _acting_place(text: str, endings: tuple[str, ...], verbs: tuple[str, ...]) -> str:
    """The name of a place that the text begins with when it then acts, "" for none."""
    for length in range(2, 8):
        if text[:length].endswith(endings) and text[length:].startswith(verbs):
            return text[:length]
    return ""


def _siblings(one: str, other: str) -> bool:
    """Two divisions of the lowest level that are not the same."""
    return one != other and not one.endswith("00") and not other.endswith("00")


@rule("GK606", "wrong-citation", WARNING, outdated="warning", title="warning", number="warning")
def wrong_citation(report: Report, options: Any) -> Iterator[Finding]:
    """A document number that does not exist, is out of force, or does not belong to the title before it."""
    data = report.profile.data.get("citations", {})
    wrong = [(normal(e["id"]), e) for e in data.get("wrong", ()) if report.year >= e.get("from", 0)]
    outdated = [(normal(e["id"]), e) for e in data.get("outdated", ()) if report.year >= e["from"]]
    whole = "\n".join(passage.shadow.text for passage in report.prose()).translate(_BRACKETS)
    outdated = [(number, e) for number, e in outdated if number in whole and normal(e["right"]) not in whole]
    for passage in report.prose():
        text = passage.shadow.text.translate(_BRACKETS)
        for number, entry in wrong + outdated:
            start = text.find(number)
            if start >= 0:
                place = passage.place(start, start + len(number))
                variant = "outdated" if (number, entry) in outdated else ""
                yield Finding(place, {"wrong": entry["id"], "right": entry["right"]}, variant)
        titles = [e for e in data.get("titles", ()) if report.year >= e.get("from", 0)]
        yield from _mistitled(passage, titles, tuple(number for number, _ in wrong))


def _mistitled(passage: Passage, known: Any, told: tuple[str, ...]) -> Iterator[Finding]:
    ids = (*told, *(normal(entry["id"]) for entry in known))
    for match in _CITED.finditer(passage.shadow.text.translate(_BRACKETS)):
        for entry in known:
            number = normal(entry["id"])
            if not match[2].endswith(ids) and match[2].startswith(entry["issuer"]) and entry["key"] in match[1]:
                data = {"wrong": match[2], "right": entry["right"], "number": entry["id"]}
                yield Finding(passage.place(*match.span(2)), data, "number")
            if match[2].endswith(number) and not any(normal(word) in match[1] for word in entry["words"]):
                data = {"wrong": match[1], "number": entry["id"], "right": entry["right"]}
                yield Finding(passage.place(*match.span()), data, "title")


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on identity."""
    return [missing_title, irregular_title, year_mismatch, stale_year, organ_mismatch, wrong_citation]
