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
_BRACKETS = str.maketrans("[]【】", "〔〕〔〕")
_OPENING = re.compile(r"^(?:\(?[^\x00-\x2f]{1,3}[)、.])?((?:19|20)[0-9]{2})年(?:度)?")


@rule("GK601", "missing-title", ERROR)
def missing_title(report: Report, options: Any) -> Iterator[Finding]:
    """The report has no title that says what it is."""
    if not report.identity.title:
        yield Finding(Place())


@rule("GK602", "irregular-title", WARNING, tolerated="info", order="info")
def irregular_title(report: Report, options: Any) -> Iterator[Finding]:
    """The title is not of the form that the profile gives."""
    title, profile = report.identity.title, report.profile
    if not title or not profile.title_pattern:
        return
    printed = _shape(normal(title), normal(report.identity.organ))
    expected = _shape_of(profile.title_pattern)
    if printed == expected:
        return
    tolerated = {_shape_of(pattern) for pattern in profile.title_tolerated}
    turned = sorted(printed.strip("()")) == sorted(expected) or sorted(printed) == sorted(expected)
    variant = "tolerated" if printed in tolerated else "order" if turned else ""
    place = report.title.place() if report.title is not None else Place(excerpt=title)
    pattern = profile.title_pattern.replace("{organ}", report.identity.organ).replace("{year}", str(report.year or ""))
    yield Finding(place, {"expected": pattern, "actual": title}, variant)


def _shape(title: str, organ: str) -> str:
    """A title with its year as # and without its organ."""
    return _ANY_YEAR.sub("#", title.replace(organ, "", 1) if organ else title, count=1)


def _shape_of(pattern: str) -> str:
    return normal(pattern.replace("{organ}", "").replace("{year}", "#"))


@rule("GK603", "year-mismatch", ERROR, preface="error")
def year_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The title's year against what period and prose say, and the year of the report as the preface names it."""
    printed = report.identity.reasons.get("title_year", "")
    if printed and report.title is not None:
        yield Finding(report.title.place(), {"expected": report.year, "actual": int(printed)})
    tails = report.profile.phrases.get("report_names", ())
    for passage in report.prose() if report.year else ():
        if passage.section not in ("", report.profile.sections[0].id):
            continue
        if passage.shadow.text in normal(report.identity.title):
            continue
        for match in re.finditer(r"((?:19|20)[0-9]{2})年(?:度)?", passage.shadow.text):
            behind = passage.shadow.text[match.end() :]
            if int(match[1]) != report.year and behind.startswith(tails):
                data = {"expected": report.year, "actual": int(match[1])}
                yield Finding(passage.place(match.start(), match.end() + 10), data, "preface")


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
    """The signature, or the subject of a sentence, is another organ than the title's."""
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
    """The preface gives the report the name of another place."""
    before = report.profile.phrases.get("report_announced", ())
    names = "|".join(report.profile.phrases.get("report_names", ()))
    text = passage.shadow.text
    if not names or text in normal(report.identity.title):
        return
    for match in re.finditer(rf"(\w{{2,40}})(?=(?:19|20)[0-9]{{2}}年(?:度)?(?:{names}))", text):
        if _elsewhere(organ, match[1], report):
            start = max((match[1].rfind(word) + len(word) for word in before if word in match[1]), default=0)
            data = {"expected": report.identity.organ, "actual": match[1][start:]}
            yield Finding(passage.place(match.start() + start, match.end()), data, "named")


def _elsewhere(one: str, other: str, report: Report) -> bool:
    """Both names have a place of the same kind (a county, a town), and it is not the same one."""
    here, there = _places(one, report), _places(other, report)
    return any(
        not any(a.endswith(b) or b.endswith(a) for a in here[kind] for b in there[kind])
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
        if char in endings and index >= start + 2:
            found.setdefault(char, []).append(name[start:index])
            start = index + 1
    return found


def _same(one: str, other: str, report: Report) -> bool:
    """One name is part of the other once words like 人民政府 are left out, or they share most of their characters."""
    if _elsewhere(one, other, report):
        return False
    for word in report.profile.phrases.get("organ_suffixes", ()):
        one, other = one.replace(word, ""), other.replace(word, "")
    if one in other or other in one:
        return True
    shared = sum(char in other for char in one)
    return shared >= 0.7 * min(len(one), len(other))


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
