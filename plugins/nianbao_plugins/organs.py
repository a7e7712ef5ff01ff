"""Organs within the report: another one stands where it speaks of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao import (
    ERROR,
    Finding,
    Passage,
    Profile,
    Report,
    Rule,
    hookimpl,
    normal,
    pattern,
    prepared,
    region_code,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias

    _Begun: TypeAlias = "list[tuple[int, str, Optional[re.Match[str]]]]"  # where a sentence begins, itself, its year

_YEAR = pattern(r"((?:19|20)[0-9]{2})年(?:度)?")
_BEFORE_CLAUSE = ("", ",", "。", ";", "年")
_LONG, _SHORT, _PLACE = 40, 4, 8  # characters of an organ's name, and of a place's
_OPENING = pattern(r"^(?:\(?[^\x00-\x2f]{1,3}[)、.])?((?:19|20)[0-9]{2})年(?:度)?")


@rule(
    "GK605",
    "organ-mismatch",
    ERROR,
    subject="error",
    office="warning",
    named="error",
    self="warning",
    contact="warning",
)
def organ_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The signature, the name that the preface gives the report, or the subject of a sentence is another organ."""
    organ = normal(report.identity.organ)
    if not organ:
        return
    signature = report.signature
    signed = "" if signature is None else normal(signature.organ)
    told = bool(signed) and not _same(organ, signed, report)
    if signature is not None and told:
        yield Finding(signature.place, {"expected": report.identity.organ, "actual": signature.organ})
    others = list(_others(report, organ))
    if told:  # it is the title that differs
        yield from (one for one in others if not _same(signed, normal(one.data["actual"]), report))
        return
    yield from _foreign_selves(report, organ)
    yield from others[:1] if len(others) > 1 and _stands_alone(report, organ) else others


def _others(report: Report, organ: str) -> Iterator[Finding]:
    """Where another organ acts, or the report is said to be another's."""
    for passage in report.prose():
        starts = [(start, passage.shadow.text[start : min(end, start + 50)]) for start, end in passage.sentences()]
        begun = [(start, sentence, _OPENING.match(sentence)) for start, sentence in starts]
        yield from _foreign_subjects(report, organ, passage, begun)
        yield from _foreign_offices(report, organ, passage, begun)
        if passage.section in ("", report.profile.sections[0].id):
            yield from _named_otherwise(report, organ, passage)
            yield from _foreign_contact(report, organ, passage)


def _foreign_contact(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """Readers are asked to turn to an organ of another town or county, or to quite another bureau: 请与X联系."""
    text, phrases = passage.shadow.text, report.profile.phrases
    ends = phrases.get("contact_ends", ())
    for lead in phrases.get("contact_leads", ()):
        if lead not in text:
            continue
        start = text.find(lead) + len(lead)
        end = min((at for word in ends if (at := text.find(word, start, start + _LONG)) >= 0), default=start)
        name = text[start:end].partition("(")[0]
        foreign = _elsewhere(organ, name, report) or _abroad(name, report) or _of_other_work(organ, name, report)
        if name.isalnum() and foreign:
            place = passage.place(start, start + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "contact")
            return


def _of_other_work(organ: str, name: str, report: Report) -> bool:
    """Both are bureaus and what they do has not one character in common. Some bureaus answer for all of them."""
    phrases = report.profile.phrases
    endings = phrases.get("acting_bureaus", ())
    end = max((name.rfind(ending) for ending in endings), default=-1)
    if end < 0 or not organ.endswith(endings) or any(word in name for word in phrases.get("answer_for_all", ())):
        return False
    own, other = (_work(one, phrases) for one in (organ[:-1], name[:end]))
    return len(own) > 1 and len(other) > 1 and not set(own) & set(other)


def _work(name: str, phrases: Any) -> str:
    """What a bureau does: its name behind the last place."""
    return name[max((name.rfind(char) + 1 for char in phrases.get("division_endings", ())), default=0) :]


def _stands_alone(report: Report, organ: str) -> bool:
    """The place of the title's organ is named nowhere else: of two names the title's is the odd one."""
    title = normal(report.identity.title)
    places = [place + kind for kind, found in _places(organ, report).items() for place in found]
    prose = [passage.shadow.text for passage in report.prose() if passage.shadow.text not in title]
    return bool(places) and not any(places[-1] in text for text in prose)


def _named_otherwise(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """The preface (or section one) gives the report another organ's name, or says that another one wrote it."""
    text, not_in = passage.shadow.text, report.profile.phrases.get("not_in_organ", ())
    told: set[int] = set()
    for start, end in (*_owners(passage, report), *_writers(text, report)):
        name = text[start:end]
        if start in told or any(word in name for word in not_in):
            continue
        if passage.section and not report.presents_itself(passage, start):
            continue
        presented = text[:start].endswith(("《", *report.profile.phrases.get("report_announced", ())))
        if _elsewhere(organ, name, report) or _abroad(name, report) or _another(organ, name, report, presented):
            told.add(start)
            yield Finding(passage.place(start, end), {"expected": report.identity.organ, "actual": name}, "named")


def _owners(passage: Passage, report: Report) -> Iterator[tuple[int, int]]:
    """Where a preface says whose report this is: X2023年…报告, 2023年X…报告, X编制2023年…报告."""
    phrases, text = report.profile.phrases, passage.shadow.text
    names, by = phrases.get("report_names", ()), phrases.get("written_by", ())
    if not any(name in text for name in names) or text in normal(report.identity.title):
        return
    for match in _YEAR.finditer(text):
        called = next((name for name in names if text.startswith(name, match.end())), "")
        if called and not text.startswith(phrases.get("report_spoken_of", ()), match.end() + len(called)):
            start, end = _name_before(text, match.start(), phrases.get("report_announced", ()))
            yield (
                (start, end)
                if end - start >= _SHORT - 1
                else _name_before(text, _announced_at(text, start, phrases), by)
            )
        stop = min((i for i in (text.find(name, match.end(), match.end() + 50) for name in names) if i >= 0), default=0)
        if stop - match.end() >= _SHORT - 1 and text[match.end() : stop].isalnum():
            yield match.end(), stop


def _announced_at(text: str, end: int, phrases: Any) -> int:
    """Where the word before a report's name (公布, 编制) begins that ends at an index."""
    return max(
        (end - len(word) for word in phrases.get("report_announced", ()) if text.endswith(word, 0, end)), default=0
    )


def _writers(text: str, report: Report) -> Iterator[tuple[int, int]]:
    """Where a preface says who wrote the report: 由X编制, 由X根据…编制."""
    phrases = report.profile.phrases
    for by in phrases.get("written_by", ()):
        start = text.find(by) + len(by)
        while start >= len(by):
            ends = (text.find(word, start, start + _LONG) for word in phrases.get("report_written", ()))
            end = min((index for index in ends if index >= 0), default=start)
            if text[start:end].isalnum() and text[start:end].endswith(phrases.get("organ_endings", ())):
                yield start, end
            start = text.find(by, start) + len(by)


def _name_before(text: str, end: int, begins: tuple[str, ...]) -> tuple[int, int]:
    """Where a name that ends at an index begins and ends: behind a mark or one of the words; an aside is no part."""
    if text[end - 1 : end] == ")":
        end = max(text.rfind("(", 0, end), 0)
    start = end
    while start and end - start < _LONG and text[start - 1].isalnum():
        start -= 1
    start = max((at + len(word) for word in begins if (at := text.rfind(word, start, end)) >= 0), default=start)
    return start, end


def _another(organ: str, name: str, report: Report, presented: bool) -> bool:
    """Both are organs of kinds of which one is never another, or one is an office and the other a government.

    presented: the name stands right behind 现公布 or 《; then any name of an organ is one.
    """
    phrases = report.profile.phrases
    own = phrases.get("own_endings", ())
    if len(name) < _SHORT - presented or not (presented or organ.endswith(own)):
        return False
    governments = phrases.get("government_endings", ())
    above = name.endswith(governments) and organ.endswith(phrases.get("bureau_endings", ()))
    if above and not any(word in organ for word in governments):
        return True
    return name.endswith(phrases.get("owner_endings", ()) if presented else own) and not _same(organ, name, report)


def _elsewhere(one: str, other: str, report: Report) -> bool:
    """Both names have a place of the same kind (a county, a town), and it is not the same one."""
    here, there = _places(one, report), _places(other, report)
    return any(
        not any(_within(a, b) or _within(b, a) for a in here[kind] for b in there[kind])
        for kind in report.profile.phrases.get("compared_places", ())
        if kind in here and kind in there
    )


def _abroad(name: str, report: Report) -> bool:
    """A place in the name is neither within the report's own region nor around it."""
    own, found = report.identity.region, _places(name, report)
    kinds = report.profile.phrases.get("place_endings", ()) if own else ()
    places = [place + kind for kind in kinds for place in found.get(kind, ())]
    if any(place[:-1] in normal(report.identity.organ) for place in places):
        return False
    return any(code and not _around(code, own) for code in map(region_code, places))


def _around(one: str, other: str) -> bool:
    """One of two divisions lies within the other, or they are the same."""
    one, other = (re.sub("(?:00)+$", "", code) for code in (one, other))
    return one.startswith(other) or other.startswith(one)


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
    """One name is the other's short form once words like 人民政府 are left out, or the reform renamed the organ.

    The offices of a town (党政办公室, 便民服务中心) sign for it.
    """
    if one == other:
        return True
    kinds = report.profile.data.get("renamed_organs", ())
    phrases = report.profile.phrases
    if any(_renamed(one, other, kind, phrases) for kind in kinds):
        return not _elsewhere(one, other, report)
    places = (*phrases.get("place_endings", ()), *phrases.get("town_endings", ()))
    if _elsewhere(one, other, report) or _misprinted(one, other, places):
        return False
    one, other = _without_kinds(one, other, report), _without_kinds(other, one, report)
    towns = (_places(name, report).keys() & set(phrases.get("town_endings", ())) for name in (one, other))
    if set.intersection(*map(set, towns)):
        return True
    return _alike(one, other, phrases)


def _without_kinds(name: str, other: str, report: Report) -> str:
    """The name without 区 or 县 behind a place that stands in the other name without any such word."""
    phrases = report.profile.phrases
    endings = phrases.get("division_endings", ()) + phrases.get("town_endings", ())
    for kind, places in _places(name, report).items():
        for place in places:
            if place in other and not any(place + ending in other for ending in endings):
                name = name.replace(place + kind, place)
    return name


def _alike(one: str, other: str, phrases: Any) -> bool:
    """All of one name is in the other, the ending (局, 委) left out, as printed or without words like 人民政府."""
    tails = phrases.get("organ_tails", ())
    printed = [name[:-1] if name.endswith(tails) else name for name in (one, other)]
    for word in phrases.get("organ_suffixes", ()):
        one, other = one.replace(word, ""), other.replace(word, "")
    one, other = (name[:-1] if name.endswith(tails) else name for name in (one, other))
    return any(_within(a, b) or _within(b, a) for a, b in ((one, other), printed))


def _misprinted(one: str, other: str, places: tuple[str, ...]) -> bool:
    """The names, or the ends of them, differ in one character within, or two neighbours have changed places.

    A county turned city is the same place.
    """
    size = min(len(one), len(other))
    pairs = list(zip(one[-size:], other[-size:]))
    differ = [index for index, (a, b) in enumerate(pairs) if a != b]
    if size <= _SHORT or not 1 <= len(differ) <= 2 or differ[-1] == size - 1:
        return False
    whole = differ[0] > 0 or len(one) == len(other)
    if len(differ) == 2:
        return whole and differ[1] == differ[0] + 1 and pairs[differ[0]] == pairs[differ[1]][::-1]
    return whole and not all(char in places for char in pairs[differ[0]])


def _renamed(one: str, other: str, kinds: Any, phrases: Any) -> bool:
    """The names are alike but for kinds that a reform merged."""
    left = [one, other]
    for kind in kinds:
        left = [name.replace(kind, "") for name in left]
    return left[0] != one and left[1] != other and _alike(left[0], left[1], phrases)


def _within(one: str, other: str) -> bool:
    """Every character of the one is in the other, as in 人社 and 人力资源和社会保障."""
    left = list(other)
    for char in filter(str.isalnum, one):
        if char not in left:
            return False
        left.remove(char)
    return True


def _foreign_subjects(report: Report, organ: str, passage: Passage, begun: _Begun) -> Iterator[Finding]:
    """Sentences that open with another place of the same level, which then acts (坚持, 认真 …)."""
    own, phrases = report.identity.region, report.profile.phrases
    verbs, governments = phrases.get("subject_verbs", ()), phrases.get("government_endings", ())
    endings = (*phrases.get("place_endings", ()), *phrases.get("town_endings", ()))
    town = report.identity.organ_class == "township"
    acts = prepared(report.profile, _acts)
    for start, sentence, opening in begun:
        first = opening.end() if opening is not None else 0
        first += sentence[first : first + 1] == ","
        longest = _LONG if town and opening else _PLACE
        name = _acting_place(sentence[first:_LONG], endings, acts if opening else verbs, governments, longest)
        if not name.isalnum() or name in organ or name[:-1] in organ:
            continue
        code = region_code(name) if own else ""
        other_town = bool(town and opening and _is_other_town(organ, name, report))
        if other_town or (code and not _around(code, own)):
            place = passage.place(start + first, start + first + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "subject")


def _acts(profile: Profile) -> tuple[str, ...]:
    """What stands behind an organ that begins to tell of its work."""
    keys = ("subject_verbs", "town_verbs", "tale_verbs", "tale_leads")
    return tuple(word for key in keys for word in profile.phrases.get(key, ()))


def _foreign_selves(report: Report, organ: str) -> Iterator[Finding]:
    """The first of each word by which only an organ of another kind speaks of itself: 我局 in a town's report."""
    data = report.profile.data.get("selves", {})
    kinds = data.get("kinds", ())
    foreign = next((kind["foreign"] for kind in kinds if organ.endswith(tuple(kind["endings"]))), ())
    before, behind = (tuple(data.get(key, ())) for key in ("not_behind", "not_before"))
    for word in foreign:
        for passage in report.prose() if word in report.lines.text else ():
            text = passage.shadow.text
            at = text.find(word)
            if at >= 0 and not text.startswith(behind, at + len(word)) and not text.endswith(before, 0, at):
                yield Finding(passage.place(at, at + len(word)), {"expected": organ, "actual": word}, "self")
                break
    yield from _cut_selves(report, organ)


def _cut_selves(report: Report, organ: str) -> Iterator[Finding]:
    """The first 我 that opens a clause and acts without the word for the organ: 2024年,我坚持…."""
    phrases = report.profile.phrases
    acts = phrases.get("subject_verbs", ()) + phrases.get("tale_leads", ())
    words = [self + act for self in report.profile.data.get("selves", {}).get("alone", ()) for act in acts]
    words = [word for word in words if word in report.lines.text]
    for passage in report.prose() if words else ():
        text = passage.shadow.text
        for at in (at for word in words if (at := text.find(word)) >= 0):
            if text[at - 1 : at] in _BEFORE_CLAUSE:
                yield Finding(passage.place(at, at + 1), {"expected": organ, "actual": text[at]}, "self")
                return


def _foreign_offices(report: Report, organ: str, passage: Passage, begun: _Begun) -> Iterator[Finding]:
    """Sentences that open with the year and another office of the organ's own kind (局, 街道), which then acts.

    A bureau of another region acts in no sentence, with the year or without.
    """
    phrases = report.profile.phrases
    kinds = (phrases.get("acting_bureaus", ()), phrases.get("acting_streets", ()))
    acts = prepared(report.profile, _acts)
    endings = next((kind for kind in kinds if organ.endswith(kind)), ())
    for start, sentence, opening in begun:
        first = opening.end() + (sentence[opening.end() : opening.end() + 1] == ",") if opening is not None else 0
        name = _acting_place(sentence[first:], (opening and endings) or kinds[0], acts, longest=_LONG)
        if not name or ((opening is None or not endings) and not _abroad(name, report)):
            continue
        bare = _work(name, phrases)
        general = any(word in bare for word in phrases.get("not_acting", ()))
        if len(bare) >= _SHORT - 1 and bare.isalnum() and not general and not _same(organ, bare, report):
            place = passage.place(start + first, start + first + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "office")


def _is_other_town(organ: str, name: str, report: Report) -> bool:
    """The name is a town's, and no town of the organ's name ends like it, or begins so: 铜厂乡, 铜厂彝族乡.

    A township turned town keeps its name.
    """
    towns = report.profile.phrases.get("town_endings", ())
    here, there = _places(organ, report), _places(name, report)
    own = [place for kind in towns for place in here.get(kind, ())]
    other = [place for kind in towns for place in there.get(kind, ())]
    alike = (a.endswith(b) or b.endswith(a) or a.startswith(b) or b.startswith(a) for a in own for b in other)
    return bool(own and other) and not any(alike)


def _acting_place(
    text: str,
    endings: tuple[str, ...],
    verbs: tuple[str, ...],
    governments: tuple[str, ...] = (),
    longest: int = _PLACE,
) -> str:
    """The name of a place or office that the text begins with when it, or its government, then acts, "" for none."""
    for length in range(2, longest):
        if text.endswith(endings, 0, length):
            ends = [length + len(word) for word in ("", *governments) if text.startswith(word, length)]
            if any(text.startswith(verbs, end) for end in ends):
                return text[:length]
    return ""


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rule on organs within the report."""
    return [organ_mismatch]
