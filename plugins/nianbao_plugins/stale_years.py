"""Years within the report: sentences that were left over from another year's report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao import (
    WARNING,
    Finding,
    Report,
    Rule,
    has,
    hookimpl,
    normal,
    pattern,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TITLED = pattern(r"《[^《》]*》|〔[0-9]+〕")  # a year in the name or number of a document is nobody's
_LONG, _SHORT, _PLACE = 40, 4, 8  # characters of an organ's name, and of a place's
_CENTURIES = ("19", "20")  # a year begins with one
_FEW = 4  # characters that do not tell what a year is about
_COUNT = pattern("[0-9](?![0-9,.年%]|月|日)")
_OPENING = pattern(r"^(?:\(?[^\x00-\x2f]{1,3}[)、.])?((?:19|20)[0-9]{2})年(?:度)?")
_YEAR = pattern(r"((?:19|20)[0-9]{2})年(?:度)?")
_LABEL = 16  # characters of a heading that stands in its paragraph


@rule("GK604", "stale-year", WARNING, coming="warning", plan="info")
def stale_year(report: Report, options: Any) -> Iterator[Finding]:
    """A sentence reports on an earlier year as if it were this one."""
    first = _overview(report)
    lawful = report.profile.phrases.get("other_year_lawful", ())
    lawful += report.profile.phrases.get("fee_terms", ()) if first else ()  # GK404 tells where the form asks for it
    for passage in report.prose() if report.year else ():
        spans = list(passage.sentences())
        for (start, end), (after, stop) in zip(spans, (*spans[1:], (0, 0))):
            sentence, following = passage.shadow.text[start:end], passage.shadow.text[after:stop]
            if not has(sentence, _CENTURIES):
                continue
            if str(report.year) in _TITLED.sub("", sentence) or following.startswith(str(report.year)):
                continue
            match, variant = _stale(report, sentence, lawful, passage.section, first)
            if match is not None and (first or variant != "coming") and not _goes_on(report, match, following):
                place = passage.place(start + match.start(1), start + _clause_end(sentence, match.end()))
                yield Finding(place, {"expected": report.year, "actual": int(match[1])}, variant)


def _opening(report: Report, sentence: str) -> re.Match[str] | None:
    """The year that a sentence opens with, perhaps behind an ordinal and a short heading: 平台建设情况2023年…."""
    match = _OPENING.match(sentence)
    if match is None:
        ends = report.profile.phrases.get("label_ends", ())
        match = _YEAR.search(sentence, 0, _LABEL + len("2000年"))
        match = match if match is not None and sentence[: match.start()].endswith(ends) else None
    return match


def _goes_on(report: Report, match: re.Match[str], following: str) -> bool:
    """The next sentence opens with a later year up to this one: a chronicle."""
    opening = _OPENING.match(following)
    return opening is not None and int(match[1]) < int(opening[1]) <= report.year


def _overview(report: Report) -> str:
    """The id of section one, "" where the form has no sections of its own: then all of the report is one."""
    spec = report.profile.sections[0]
    return spec.id if spec.number else ""


def _clause_end(sentence: str, index: int) -> int:
    """Where the words end that a year stands with: at a mark a few words behind it, or after a line of them."""
    marks = (at for mark in ",;:。" if (at := sentence.find(mark, index + _FEW)) >= 0)
    return min([*marks, len(sentence), index + _LONG])


def _stale(
    report: Report, sentence: str, lawful: tuple[str, ...], section: str, first: str
) -> tuple[re.Match[str] | None, str]:
    """Another year that a sentence takes for the report's own, and the variant of what is said of it."""
    if section or not first:
        match = _opening_year(report, sentence, lawful, section == first)
    else:
        opening = _opening(report, sentence)
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
    match = _opening(report, sentence)
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
    """How many characters of the organ's own name, in full or in short (交警大队), or of 我镇, a text begins with."""
    organ = normal(report.identity.organ)
    own = next((size for size in range(len(organ), 2, -1) if _is_name(text[:size], organ)), 0)
    return own or 2 * text.startswith(report.profile.phrases.get("own_leads", ()))


def _is_name(text: str, organ: str) -> bool:
    return text in organ or (len(text) >= _SHORT and text[-1] == organ[-1] and set(text) <= set(organ))


def _begins_its_tale(report: Report, text: str) -> bool:
    """The organ, behind the year, begins to tell of its work: 2022年，我镇认真贯彻…; nothing that was put right."""
    text = _TITLED.sub("", text.removeprefix(","))
    phrases = report.profile.phrases
    leads = phrases.get("tale_leads", ())
    own = text.startswith(phrases.get("own_leads", ()))
    sizes = range(2, 5) if own else filter(None, [_named(report, text)])  # 我镇, 我单位
    verbs = leads + phrases.get("subject_verbs", ()) + phrases.get("tale_verbs", ())
    acts = any(text.startswith(verbs, size) for size in sizes)
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
        subjects = phrases.get("year_subjects", ()) + phrases.get("stale_verbs", ())
        opens = behind.startswith(subjects) or _named(report, behind)
        own = _own_lead(report, sentence[: match.start()]) and opens
        ended = until and behind.startswith(phrases.get("year_ends", ()))
        figure = _COUNT.search(behind)
        told = figure is not None and any(word in behind for word in phrases.get("stale_verbs", ()))
        told = told or any(word in behind[:_PLACE] for word in phrases.get("year_denials", ()))
        told = told or (ended and behind.partition(",")[2].startswith(phrases.get("own_leads", ())))
        scope = sentence[: match.end() + figure.start()] if ended and figure is not None else sentence
        if (own or ended) and told and not any(word in scope for word in lawful):
            return match
    return None


def _own_lead(report: Report, lead: str) -> bool:
    """What stands before a year since the last comma: nothing, or the organ itself."""
    own = re.split("[,:;()]", lead)[-1]
    short = len(own) <= 5 and own.startswith(report.profile.phrases.get("own_leads", ()))
    return bool(lead) and (not own or short or (len(own) > 1 and normal(report.identity.organ).endswith(own)))


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rule on years within the report."""
    return [stale_year]
