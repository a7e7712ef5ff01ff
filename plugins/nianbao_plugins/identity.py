"""Title, year, organ and citations: the report speaks of itself, of its own year, under the right documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nianbao import (
    ERROR,
    WARNING,
    Finding,
    Passage,
    Place,
    Report,
    Rule,
    chinese_number,
    hookimpl,
    normal,
    pattern,
    region_code,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ANY_YEAR = pattern(r"(?:19|20)[0-9]{2}|[一二][〇零○O0一二三四五六七八九]{3}")
_CITED = pattern(r"《([^《》]{4,90}(?:《[^《》]{0,90}》[^《》]{0,90}){0,3})》[^(《。]{0,2}\(([^()]{2,30}号)")
_YEAR = pattern(r"((?:19|20)[0-9]{2})年(?:度)?")
_TITLED = pattern(r"《[^《》]*》")  # a year in the name of a document is nobody's
_ASIDES = pattern(r"\([^()0-9]*\)(?!$)")
_LONG, _SHORT, _PLACE = 40, 4, 8  # characters of an organ's name, and of a place's
_FEW = 4  # characters that do not tell what a year is about
_COUNT = pattern("[0-9](?![0-9,.年%]|月|日)")
_ARTICLE = pattern(r"第([0-9一二三四五六七八九十百]{1,5})条")
_TITLE_REACH = 60  # characters before an article among which its law is looked for
_BRACKETS = str.maketrans("[]【】", "〔〕〔〕")
_ROUND = pattern(r"\(((?:19|20)[0-9]{2})\)(?=[0-9])")
_OPENING = pattern(r"^(?:\(?[^\x00-\x2f]{1,3}[)、.])?((?:19|20)[0-9]{2})年(?:度)?")


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


def _of_public_body(printed: str, organ: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """The title of a school, hospital or company: it reports on its own information."""
    return organ.endswith(words.get("public_bodies", ())) and printed in map(_shape_of, words.get("public_titles", ()))


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


@rule("GK604", "stale-year", WARNING, coming="warning", plan="info")
def stale_year(report: Report, options: Any) -> Iterator[Finding]:
    """A sentence reports on an earlier year as if it were this one."""
    lawful = report.profile.phrases.get("other_year_lawful", ()) + report.profile.phrases.get("fee_terms", ())
    first = report.profile.sections[0].id
    for passage in report.prose() if report.year else ():
        spans = list(passage.sentences())
        for (start, end), (after, stop) in zip(spans, (*spans[1:], (0, 0))):
            sentence, following = passage.shadow.text[start:end], passage.shadow.text[after:stop]
            if str(report.year) in _TITLED.sub("", sentence) or following.startswith(str(report.year)):
                continue
            match, variant = _stale(report, sentence, lawful, passage.section, first)
            if match is not None:
                place = passage.place(start + match.start(1), start + _clause_end(sentence, match.end()))
                yield Finding(place, {"expected": report.year, "actual": int(match[1])}, variant)


def _clause_end(sentence: str, index: int) -> int:
    """Where the words end that a year stands with: at a mark a few words behind it, or after a line of them."""
    marks = (at for mark in ",;:。" if (at := sentence.find(mark, index + _FEW)) >= 0)
    return min([*marks, len(sentence), index + _LONG])


def _stale(
    report: Report, sentence: str, lawful: tuple[str, ...], section: str, first: str
) -> tuple[re.Match[str] | None, str]:
    """Another year that a sentence takes for the report's own, and the variant of what is said of it."""
    if section:
        match = _opening_year(report, sentence, lawful, section == first)
    else:
        opening = _OPENING.match(sentence)
        told = opening is not None and _begins_its_tale(report, sentence[opening.end() :])
        match = opening if told else _basis_year(report, sentence)
    if match is None and section == first:
        match = _inner_year(report, sentence, lawful)
    elif match is None and section:
        match = _problem_year(report, sentence, section)
    if match is None and section in ("", first):
        return _plan_year(report, sentence, lawful), "plan"
    return match, "coming" if match is not None and int(match[1]) > report.year else ""


def _basis_year(report: Report, sentence: str) -> re.Match[str] | None:
    """The year before, whose work a preface says that this report is made from."""
    leads, ends = ("|".join(report.profile.phrases.get(key, ())) for key in ("basis_leads", "basis_ends"))
    if not leads or str(report.year - 1) not in sentence:
        return None
    return re.search(rf"(?:{leads})({report.year - 1})年(?:度)?[^。,;:()《》]{{0,30}}(?:{ends})", sentence)


def _plan_year(report: Report, sentence: str, lawful: tuple[str, ...]) -> re.Match[str] | None:
    """The year of key tasks that are followed although they are those of years ago."""
    words = report.profile.phrases
    names = words.get("plan_names", ())
    if not any(name in sentence for name in names) or not any(word in sentence for word in words.get("plan_leads", ())):
        return None
    told = re.finditer(rf"(20[0-9]{{2}})年(?:度)?[^。,;:()]{{0,16}}(?:{'|'.join(names)})", sentence)
    match = next((found for found in told if int(found[1]) < report.year - 1), None)
    return None if match is None or sentence.startswith(words.get("plan_history", ()), match.start(1) + 5) else match


def _opening_year(report: Report, sentence: str, lawful: tuple[str, ...], first: bool) -> re.Match[str] | None:
    """Another year that the sentence opens with and then reports on."""
    match = _OPENING.match(sentence)
    if match is None:
        return None
    phrases = report.profile.phrases
    if _begins_its_tale(report, sentence[match.end() :]) and (first or int(match[1]) < report.year):
        return match
    told = first and _told_at_once(report, sentence, match.end(), lawful)
    subjects = phrases.get("year_subjects", ()) + (phrases.get("stale_verbs", ()) if told else ())
    if not sentence.startswith(subjects, match.end()) and not _named(report, sentence[match.end() :]):
        return None
    figure = _COUNT.search(sentence, match.end()) if told else None
    head = sentence[: figure.start()] if figure is not None else sentence
    if int(match[1]) > report.year and (not first or any(word in head for word in phrases.get("plan_words", ()))):
        return None
    return match if told or not any(word in sentence for word in lawful) else None


def _named(report: Report, text: str) -> int:
    """How many characters of the organ's own name, or of 我镇, a text begins with."""
    organ = normal(report.identity.organ)
    own = next((size for size in range(len(organ), 2, -1) if text[:size] in organ), 0)
    return own or 2 * text.startswith(report.profile.phrases.get("own_leads", ()))


def _begins_its_tale(report: Report, text: str) -> bool:
    """The organ, behind the year, begins to tell of its work: 2022年，我镇认真贯彻…; nothing that was put right."""
    text = _TITLED.sub("", text.removeprefix(","))
    phrases = report.profile.phrases
    leads = phrases.get("tale_leads", ())
    own = text.startswith(phrases.get("own_leads", ()))
    sizes = range(2, 5) if own else filter(None, [_named(report, text)])  # 我镇, 我单位
    acts = any(text.startswith(leads + phrases.get("subject_verbs", ()), size) for size in sizes)
    for word in phrases.get("tale_ignored", ()):
        text = text.replace(word, "")
    return (acts or text.startswith(leads)) and not any(word in text for word in phrases.get("tale_unless", ()))


def _problem_year(report: Report, sentence: str, section: str) -> re.Match[str] | None:
    """The year before as that of the problems, in a section that never speaks of this one."""
    phrases = report.profile.phrases
    match = _OPENING.match(sentence)
    if match is None or int(match[1]) != report.year - 1:
        return None
    if not any(word in sentence for word in phrases.get("problems_stand", ())):
        return None
    text = "".join(passage.shadow.text for passage in report.prose(section))
    here = (str(report.year), *phrases.get("problems_now", ()))
    return match if not any(word in text for word in here) else None


def _told_at_once(report: Report, sentence: str, start: int, lawful: tuple[str, ...]) -> bool:
    """What was done, and how much of it, is told right behind the year: words further on excuse nothing."""
    phrases = report.profile.phrases
    figure = _COUNT.search(sentence, start)
    if figure is None or any(word in sentence for word in phrases.get("stale_unless", ())):
        return False
    head = sentence[start : figure.start()]
    return any(word in head for word in phrases.get("stale_verbs", ())) and not any(word in head for word in lawful)


def _inner_year(report: Report, sentence: str, lawful: tuple[str, ...]) -> re.Match[str] | None:
    """The year before within a sentence of section one that certainly tells what was done in it, with a figure."""
    phrases = report.profile.phrases
    last = str(report.year - 1)
    if last not in sentence:
        return None
    if any(word in sentence for word in phrases.get("stale_unless", ())):
        return None
    ends = phrases.get("year_until", ())
    until = sentence.startswith(ends)
    lawful = tuple(word for word in lawful if not until or word not in ends)
    for match in re.finditer(rf"(?<![0-9])({last})年(?:度)?", sentence):
        behind = sentence[match.end() :]
        own = _own_lead(report, sentence[: match.start()]) and behind.startswith(phrases.get("year_subjects", ()))
        ended = until and behind.startswith(phrases.get("year_ends", ()))
        figure = _COUNT.search(behind)
        told = figure is not None and any(word in behind for word in phrases.get("stale_verbs", ()))
        scope = sentence[: match.end() + figure.start()] if ended and figure is not None else sentence
        if (own or ended) and told and not any(word in scope for word in lawful):
            return match
    return None


def _own_lead(report: Report, lead: str) -> bool:
    """What stands before a year since the last comma: nothing, or the organ itself."""
    own = re.split("[,:;()]", lead)[-1]
    short = len(own) <= 5 and own.startswith(report.profile.phrases.get("own_leads", ()))
    return bool(lead) and (not own or short or (len(own) > 1 and normal(report.identity.organ).endswith(own)))


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
    yield from others[:1] if _stands_alone(report, organ) else others


def _others(report: Report, organ: str) -> Iterator[Finding]:
    """Where another organ acts, or the report is said to be another's."""
    for passage in report.prose():
        yield from _foreign_subjects(report, organ, passage)
        yield from _foreign_offices(report, organ, passage)
        if passage.section in ("", report.profile.sections[0].id):
            yield from _named_otherwise(report, organ, passage)
            yield from _foreign_contact(report, organ, passage)


def _foreign_contact(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """Readers are asked to turn to an organ of another town or county: 请与X联系."""
    text, phrases = passage.shadow.text, report.profile.phrases
    ends = phrases.get("contact_ends", ())
    for lead in phrases.get("contact_leads", ()) if any(end in text for end in ends) else ():
        start = text.find(lead) + len(lead)
        end = min((at for word in ends if (at := text.find(word, start, start + _LONG)) >= 0), default=start)
        name = text[start:end].partition("(")[0]
        if start >= len(lead) and name.isalnum() and _elsewhere(organ, name, report):
            place = passage.place(start, start + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "contact")
            return


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
        if passage.section and not _presents(passage, start, report):
            continue
        presented = text[:start].endswith(("《", *report.profile.phrases.get("report_announced", ())))
        if _elsewhere(organ, name, report) or _another(organ, name, report, presented):
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
        if stop - match.end() >= _SHORT and text[match.end() : stop].isalnum():
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
    kinds = report.profile.data.get("renamed_organs", ())
    phrases = report.profile.phrases
    if any(_renamed(one, other, kind, phrases) for kind in kinds):
        return not _elsewhere(one, other, report)
    places = (*phrases.get("place_endings", ()), *phrases.get("town_endings", ()))
    if _elsewhere(one, other, report) or _misprinted(one, other, places):
        return False
    towns = (_places(name, report).keys() & set(phrases.get("town_endings", ())) for name in (one, other))
    if set.intersection(*map(set, towns)):
        return True
    return _alike(one, other, phrases)


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


def _foreign_subjects(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """Sentences that open with another place of the same level, which then acts (坚持, 认真 …)."""
    own = report.identity.region
    verbs = report.profile.phrases.get("subject_verbs", ())
    governments = report.profile.phrases.get("government_endings", ())
    endings = (*report.profile.phrases.get("place_endings", ()), *report.profile.phrases.get("town_endings", ()))
    town = report.identity.organ_class == "township"
    acts = verbs + report.profile.phrases.get("town_verbs", ()) if town else verbs
    for start, end in passage.sentences():
        sentence = passage.shadow.text[start : min(end, start + 40)]
        opening = _OPENING.match(sentence)
        first = opening.end() if opening is not None else 0
        first += sentence[first : first + 1] == ","
        begun = opening is not None
        longest = _LONG if town and begun else _PLACE
        name = _acting_place(sentence[first:], endings, acts if begun else verbs, governments, longest)
        if not name.isalnum() or name in organ or name[:-1] in organ:
            continue
        code = region_code(name) if own else ""
        other_town = bool(town and opening and _is_other_town(organ, name, report))
        if other_town or (code and _siblings(code, own)):
            place = passage.place(start + first, start + first + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "subject")


def _foreign_selves(report: Report, organ: str) -> Iterator[Finding]:
    """The first of each word by which only an organ of another kind speaks of itself: 我局 in a town's report."""
    data = report.profile.data.get("selves", {})
    kinds = data.get("kinds", ())
    foreign = next((kind["foreign"] for kind in kinds if organ.endswith(tuple(kind["endings"]))), ())
    before, behind = (tuple(data.get(key, ())) for key in ("not_behind", "not_before"))
    for word in foreign:
        for passage in report.prose():
            text = passage.shadow.text
            at = text.find(word)
            if at >= 0 and not text.startswith(behind, at + len(word)) and not text.endswith(before, 0, at):
                yield Finding(passage.place(at, at + len(word)), {"expected": organ, "actual": word}, "self")
                break


def _foreign_offices(report: Report, organ: str, passage: Passage) -> Iterator[Finding]:
    """Sentences that open with the year and another office of the organ's own kind (局, 街道), which then acts."""
    phrases = report.profile.phrases
    kinds = (phrases.get("acting_bureaus", ()), phrases.get("acting_streets", ()))
    endings = next((kind for kind in kinds if organ.endswith(kind)), ())
    for start, end in passage.sentences() if endings else ():
        sentence = passage.shadow.text[start : min(end, start + 50)]
        opening = _OPENING.match(sentence)
        if opening is None:
            continue
        first = opening.end() + (sentence[opening.end() : opening.end() + 1] == ",")
        name = _acting_place(sentence[first:], endings, phrases.get("subject_verbs", ()), longest=_LONG)
        bare = name[max((name.rfind(char) + 1 for char in phrases.get("division_endings", ())), default=0) :]
        general = any(word in bare for word in phrases.get("not_acting", ()))
        if len(bare) >= _SHORT - 1 and bare.isalnum() and not general and not _same(organ, bare, report):
            place = passage.place(start + first, start + first + len(name))
            yield Finding(place, {"expected": report.identity.organ, "actual": name}, "office")


def _is_other_town(organ: str, name: str, report: Report) -> bool:
    """The name is a town's, and no town of the organ's name ends like it. A township turned town keeps its name."""
    towns = report.profile.phrases.get("town_endings", ())
    here, there = _places(organ, report), _places(name, report)
    own = [place for kind in towns for place in here.get(kind, ())]
    other = [place for kind in towns for place in there.get(kind, ())]
    return bool(own and other) and not any(a.endswith(b) or b.endswith(a) for a in own for b in other)


def _acting_place(
    text: str,
    endings: tuple[str, ...],
    verbs: tuple[str, ...],
    governments: tuple[str, ...] = (),
    longest: int = _PLACE,
) -> str:
    """The name of a place or office that the text begins with when it, or its government, then acts, "" for none."""
    for length in range(2, longest):
        if text[:length].endswith(endings):
            ends = [length + len(word) for word in ("", *governments) if text.startswith(word, length)]
            if any(text.startswith(verbs, end) for end in ends):
                return text[:length]
    return ""


def _siblings(one: str, other: str) -> bool:
    """Two divisions of one level that are not the same."""
    return one != other and _level(one) == _level(other)


def _level(code: str) -> int:
    """0 for the code of a province, 1 for that of a prefecture, 2 for that of a county."""
    return 0 if code.endswith("0000") else 1 if code.endswith("00") else 2


@rule("GK606", "wrong-citation", WARNING, outdated="warning", title="warning", number="warning", article="warning")
def wrong_citation(report: Report, options: Any) -> Iterator[Finding]:
    """A document number that does not exist, is out of force, or does not belong to the title before it."""
    data = report.profile.data.get("citations", {})
    wrong = [(normal(e["id"]), e) for e in data.get("wrong", ()) if report.year >= e.get("from", 0)]
    outdated = [(normal(e["id"]), e) for e in data.get("outdated", ()) if report.year >= e["from"]]
    passages = [(passage, _numbered(passage.shadow.text)) for passage in report.prose()]
    whole = "\n".join(text for _, text in passages)
    outdated = [(number, e) for number, e in outdated if number in whole and normal(e["right"]) not in whole]
    titles = [e for e in data.get("titles", ()) if report.year >= e.get("from", 0)]
    for passage, text in passages:
        told: list[int] = []
        for number, entry in wrong + outdated:
            start = text.find(number)
            history = entry.get("history") and normal(entry["right"]) in text
            if start >= 0 and not history:
                told.append(start)
                place = passage.place(start, start + len(number))
                variant = "outdated" if (number, entry) in outdated else ""
                yield Finding(place, {"wrong": entry["id"], "right": entry["right"]}, variant)
        yield from _mistitled(passage, text, titles, tuple(data.get("orders", ())), told)
        yield from _misarticled(report, passage, data.get("articles", {}), tuple(data.get("orders", ())))


def _misarticled(report: Report, passage: Passage, known: Any, orders: tuple[str, ...]) -> Iterator[Finding]:
    """Articles that the Regulation does not have, or others than those on annual reports as the report's basis."""
    text = passage.shadow.text
    if not known or report.year < known["from"] or not any(word in text for word in known["of"]):
        return
    found = (match for match in _ARTICLE.finditer(text) if not text.endswith(orders, 0, match.start()))
    cited = [(match, _article(match[1])) for match in found if _is_of(text, match.start(), known)]
    basis = not passage.section and not any(number in known["report"] for _, number in cited)
    told = max(text.rfind(word) for word in known["told"]) if basis else -1
    for match, number in cited:
        if number > known["last"] or (number and match.end() <= told):
            data = {"wrong": match.group(), "right": known["right"]}
            yield Finding(passage.place(*match.span()), data, "article")


def _article(printed: str) -> int:
    return int(printed) if printed.isdecimal() else chinese_number(printed) or 0


def _is_of(text: str, at: int, known: Any) -> bool:
    """The last title before an article is the Regulation's."""
    lead = text[max(0, at - _TITLE_REACH) : at]
    title = lead[lead.rfind("《") + 1 : lead.rfind("》")] if "》" in lead else ""
    return title in known["of"]


def _numbered(text: str) -> str:
    """The text with the brackets of document numbers as they should be, character for character."""
    if any(mark in text for mark in "[]【】"):
        text = text.translate(_BRACKETS)
    return _ROUND.sub(r"〔\1〕", text) if "(1" in text or "(2" in text else text


def _mistitled(passage: Passage, text: str, known: Any, orders: tuple[str, ...], told: list[int]) -> Iterator[Finding]:
    """Titles with a number of another document behind them; orders: the ways to write a number of an order."""
    for match in _CITED.finditer(text):
        if any(match.start(2) <= start <= match.end(2) for start in told) or (
            "〔" in match[2] and "〕" not in match[2]
        ):
            continue  # told already; a number that lost its bracket is told as that
        head = next((head for head in orders if match[2].startswith(head)), "")
        printed = orders[0] + match[2][len(head) :] if head else match[2]
        ids = tuple(normal(entry["id"]) for entry in known)
        for entry in known:
            if _one_off(match[1], normal(entry["right"])):
                continue  # its title with a slip of the pen, which GK803 and GK807 tell
            if not printed.endswith(ids) and printed.startswith(entry["issuer"]) and entry["key"] in match[1]:
                data = {"wrong": match[2], "right": entry["right"], "number": entry["id"]}
                yield Finding(passage.place(*match.span(2)), data, "number")
            if printed.endswith(normal(entry["id"])) and not any(normal(word) in match[1] for word in entry["words"]):
                data = {"wrong": match[1], "number": entry["id"], "right": entry["right"]}
                yield Finding(passage.place(*match.span()), data, "title")


def _one_off(title: str, right: str) -> bool:
    """One character, or the lack of one, makes the difference between a title and the end of another."""
    right = right[-len(title) :]
    same = next((i for i, (one, other) in enumerate(zip(title, right)) if one != other), min(len(title), len(right)))
    return len(right) - same > 0 and title != right and title[same + 1 :] == right[same + 1 :]


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on identity."""
    return [missing_title, irregular_title, year_mismatch, stale_year, organ_mismatch, wrong_citation]
