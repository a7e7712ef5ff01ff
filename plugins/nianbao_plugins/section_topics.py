"""What the sections must speak of: topics, accountability, problems with improvements, the list of parts, length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nianbao import (
    INFO,
    WARNING,
    Finding,
    Passage,
    Phrases,
    Place,
    Report,
    Rule,
    Section,
    SectionSpec,
    chinese_number,
    has,
    hookimpl,
    pattern,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TOPIC, _ACCOUNTABILITY, _ITEM = "GK108", "GK109", "GK112"
_OPENING = pattern(r"(?:^|[\n。;])([^\n。;,]{1,18})")
_ITEM_OF_LIST = pattern(
    r"(?:^|\n)(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十](?:是|要|、)|[0-9][.、])([^\n。;,]{1,18})"
)
_SENTENCE = pattern(r"[^。;\n]+")
_BEGINNING = 18  # characters of a paragraph that may name its topic
_FIRST = pattern(r"[、,。;:]")  # ends the words that a paragraph begins with
_TELLING = 12  # shorter sentences are headings, or say that there is nothing
_QUOTES = str.maketrans("", "", '"《》<>()')
_ASIDE = pattern(r"\([^()\0]*\)")  # what a part holds
_APART = pattern(r"(?<=[、,;])([^、,;\0]{4,30})(?=[、,;])")
_CLAUSE = pattern(r"[^,。;:!?\n()]+")


def _speaks(text: str, phrases: Sequence[str]) -> bool:
    """One of the phrases stands there; the parts of one with ... follow each other within a sentence."""
    return any(_in_order(text, phrase.split("...")) if "..." in phrase else phrase in text for phrase in phrases)


def _in_order(text: str, parts: Sequence[str]) -> bool:
    if not all(part in text for part in parts):
        return False
    return any(_ordered(sentence, parts) for sentence in _SENTENCE.findall(text))


def _ordered(sentence: str, parts: Sequence[str]) -> bool:
    at = 0
    for part in parts:
        at = sentence.find(part, at) + len(part)
        if at < len(part):
            return False
    return True


def _asked(report: Report, wanted: Sequence[Phrases], code: str) -> list[Phrases]:
    """Those that the rule of this code reports and that are asked of this class of organ."""
    default = wanted and code in (_TOPIC, _ITEM)
    return [
        phrases
        for phrases in wanted
        if (phrases.code == code or (default and not phrases.code))
        and (not phrases.organs or report.identity.organ_class in phrases.organs)
    ]


def _text(report: Report, spec: SectionSpec) -> tuple[str, Place]:
    """The prose of the section and its heading's place; of the whole report for a section without heading."""
    if not spec.number:
        return report.lines.text, Place(section=spec.id)
    section = report.section(spec.id)
    if not isinstance(section, Section) or section.says_nothing:
        return "", Place()
    return section.text, section.heading.place


@rule(_TOPIC, "missing-topic", WARNING, inferred=INFO)
def missing_topic(report: Report, options: Any) -> Iterator[Finding]:
    """A section says nothing of a topic that the form wants there. An empty or lost section is not judged."""
    for spec in report.profile.sections:
        text, place = _text(report, spec)
        for word in report.profile.phrases.get("topics_in_passing", ()):
            text = text.replace(word, "")
        wanted = _asked(report, spec.topics, _TOPIC) if text else []
        left_out = _left_out(text, wanted)
        for topic in wanted:
            if topic is left_out or not _speaks(text, topic.phrases):
                variant = "inferred" if topic.inferred else ""
                yield Finding(place, {"topic": topic.title, "id": topic.id}, variant, citation=topic.citation or None)


def _left_out(text: str, wanted: Sequence[Phrases]) -> Phrases | None:
    """The one topic that nothing begins with, where a paragraph or sentence begins with each of the others."""
    named = [topic for topic in wanted if topic.heads]
    openings = "\n".join(_OPENING.findall(text))
    without = [topic for topic in named if not has(openings, topic.heads)]
    if len(without) != 1 or len(named) <= 2 or not _in_parts(text, named) or _is_told(text, without[0], named):
        return None
    heads = [head for topic in named for head in topic.heads]
    items = _ITEM_OF_LIST.findall(text)  # one of other words may be the one that speaks of it
    return without[0] if all(has(item, heads) for item in items) else None


def _in_parts(text: str, named: Sequence[Phrases]) -> bool:
    """Two topics at least have a paragraph or an item of a list that begins with them."""
    begins = [line[:_BEGINNING] for line in text.split("\n")] + [match[1] for match in _ITEM_OF_LIST.finditer(text)]
    return sum(any(has(begin, topic.heads) for begin in begins) for topic in named) > 1


def _is_told(text: str, topic: Phrases, named: Sequence[Phrases]) -> bool:
    """A sentence with a phrase with a gap (公开...信息...条) begins with no other topic.

    Or the first one of a paragraph speaks of it and of no other.
    """
    telling = [phrase for phrase in topic.phrases if "..." in phrase]
    others = [head for other in named if other is not topic for head in other.heads]
    sentences = re.split(r"[。\n]", text)
    if any(not has(_FIRST.split(sentence, 1)[0], others) for sentence in sentences if _speaks(sentence, telling)):
        return True
    first = [line.partition("。")[0] for line in text.split("\n")]
    return any(has(sentence, topic.heads) and not has(sentence, others) for sentence in first)


@rule(_ACCOUNTABILITY, "missing-accountability", WARNING, partly=INFO)
def missing_accountability(report: Report, options: Any) -> Iterator[Finding]:
    """A government's report says nowhere how the work was assessed, reviewed by society or followed up.

    The small report of a township that tells at least one of them gets a hint.
    """
    for spec in report.profile.sections:
        wanted = _asked(report, spec.topics, _ACCOUNTABILITY)
        here, place = _text(report, spec)
        if not wanted or not here:
            continue
        missing = [topic for topic in wanted if not _speaks(report.lines.text, topic.phrases)]
        if missing:
            data = {"missing": [topic.title for topic in missing], "ids": [topic.id for topic in missing]}
            small = report.identity.organ_class in report.profile.phrases.get("accountability_small", ())
            variant = "partly" if small and len(missing) < len(wanted) else ""
            yield Finding(place, data, variant, citation=missing[0].citation or None)


@rule("GK110", "one-sided-problems", WARNING, unclear=INFO)
def one_sided_problems(report: Report, options: Any) -> Iterator[Finding]:
    """Problems without improvements, improvements without problems, or neither.

    A sentence that is recognised as neither may be what is missed: a hint then.
    """
    section = report.section("problems")
    words = report.profile.phrases
    if not isinstance(section, Section) or not section.text or "problem_words" not in words:
        return
    clauses = _CLAUSE.findall(section.text)
    problems = any(_complains(clause, words) for clause in clauses)
    improvements = any(_improves(clause, words) for clause in clauses)
    if problems and improvements:
        return
    if has(section.text, words["problems_elsewhere"]) and len(section.text) >= _TELLING:
        return
    variant = "problems" if problems else "improvements" if improvements else "none"
    told = _SENTENCE.findall(section.text)
    unclear = any(len(sentence) >= _TELLING and not _recognised(sentence, words) for sentence in told)
    yield Finding(section.heading.place, {"found": variant}, "unclear" if unclear else variant)


def _recognised(sentence: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """A clause of it tells a problem or an improvement."""
    return any(_complains(clause, words) or _improves(clause, words) for clause in _CLAUSE.findall(sentence))


def _complains(clause: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """The clause says what is wrong, or that a remedy is still wanted; one that speaks of a remedy does not."""
    if has(clause, words["needed_words"]):
        return True
    return has(clause, words["problem_words"]) and not has(clause, words["not_problem_words"])


def _improves(clause: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """The clause says what is done about it: by a telling word, or by beginning with a verb of doing."""
    if has(clause, words["problem_only_words"]) or has(clause, words["needed_words"]):
        return False
    start = clause.lstrip("0123456789.、")
    for ordinal in words["ordinals"]:
        start = start.removeprefix(ordinal)
    return has(clause, words["improvement_marks"]) or start.startswith(words["improvement_starts"])


@rule("GK111", "preface-list-mismatch", WARNING, wording=INFO, open=INFO)
def preface_list_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The parts that the preface announces are not the sections of the form."""
    words = report.profile.data.get("parts_list")
    specs = [spec for spec in report.profile.sections if spec.number]
    if not words or {spec.id for spec in specs} != words["parts"].keys():
        return
    for passage in report.passages:
        if passage.section in ("", specs[0].id):
            found = _list_sentence(passage, words)
            if found is not None:
                yield from _parts_findings(passage, found, specs, words)
                return
    yield from _only_counted(report, len(specs), words)


def _only_counted(report: Report, expected: int, words: dict[str, Any]) -> Iterator[Finding]:
    """A preface that says how many parts the report has and names none of them."""
    for passage in report.prose(""):
        for start, end in passage.sentences():
            sentence = passage.shadow.text[start:end]
            clause = next((c for c in _CLAUSE.findall(sentence) if has(c, words["report"])), "")
            told = _told(clause, words | {"units": words["parts_units"]}) if has(clause, words["announce"]) else 0
            if told and told != expected:
                yield Finding(passage.place(start, end), {"expected": expected, "actual": told}, "count")
                return


def _list_sentence(passage: Passage, words: dict[str, Any]) -> tuple[int, int] | None:
    """The sentence that announces the parts: enough of them in one sentence after an announcing word."""
    for match in re.finditer(r"[^。\n]+", passage.shadow.text) if has(passage.shadow.text, words["announce"]) else ():
        sentence = match.group()
        if has(sentence, words["announce"]) and (not passage.section or has(sentence, words["report"])):
            named = [part for part, names in words["parts"].items() if has(sentence, names)]
            if len(named) >= words["least"]:
                return match.span()
    return None


def _parts_findings(
    passage: Passage, span: tuple[int, int], specs: Sequence[SectionSpec], words: dict[str, Any]
) -> Iterator[Finding]:
    sentence = passage.shadow.text[span[0] : span[1]]
    place = passage.place(*span)
    at = {spec.id: _position(sentence, words["parts"][spec.id]) for spec in specs}
    missing = [spec.title for spec in specs if at[spec.id] < 0]
    told = _told(sentence, words)
    order = [at[spec.id] for spec in specs if at[spec.id] >= 0]
    plain = _plain(sentence, words)
    wording = [spec.title for spec in specs if spec.title not in sentence and _plain(spec.title, words) not in plain]
    data = {"missing": missing, "expected": len(specs), "actual": told or len(specs) - len(missing)}
    if missing:
        yield Finding(place, data, "open" if not told and has(sentence + "。", words["open"]) else "missing")
    elif told and told != len(specs):
        yield Finding(place, data, "count")
    elif order != sorted(order):
        yield Finding(place, data, "order")
    elif wording:
        yield Finding(place, {"titles": wording}, "wording")
    elif more := _more(sentence, specs, words):
        yield Finding(place, {**data, "more": more}, "more")


def _more(sentence: str, specs: Sequence[SectionSpec], words: dict[str, Any]) -> list[str]:
    """What stands in the list between the parts of the form, which are all there: no part of it, or one twice."""
    joints = "|".join(map(re.escape, words["joints"]))
    for spec in specs:
        if spec.title in sentence:
            sentence = sentence.replace(spec.title, "\0", 1)
            continue
        title = f"(?:{joints})*".join(f"{re.escape(char)}+" for char in _plain(spec.title, words))
        sentence = re.sub(title, "\0", sentence, count=1)
    listed = _ASIDE.sub("", sentence[sentence.find("\0") : sentence.rfind("\0") + 1]).translate(_QUOTES)
    return [match[1] for match in _APART.finditer(listed)]


def _position(sentence: str, names: Sequence[str]) -> int:
    return min((at for name in names if (at := sentence.find(name)) >= 0), default=-1)


def _told(sentence: str, words: dict[str, Any]) -> int:
    """How many parts the sentence says there are, 0 when it does not."""
    units = "|".join(re.escape(unit) for unit in words["units"])
    match = re.search(rf"([0-9]{{1,2}}|[{words['numerals']}]{{1,2}})(?:{units})", sentence)
    if match is None:
        return 0
    return int(match[1]) if match[1].isascii() else chinese_number(match[1]) or 0


def _plain(text: str, words: dict[str, Any]) -> str:
    """Without the marks and words that join the parts, which everybody sets differently, and characters typed twice."""
    for joint in words["joints"]:
        text = text.replace(joint, "")
    return "".join(char for char, before in zip(text, " " + text) if char != before)


@rule(_ITEM, "missing-regional-item", WARNING, inferred=INFO)
def missing_regional_item(report: Report, options: Any) -> Iterator[Finding]:
    """An item that the profile asks for in this section is not there. Known from practice only: a hint."""
    for spec in report.profile.sections:
        text, place = _text(report, spec)
        for item in _asked(report, spec.items, _ITEM) if text else ():
            if not _speaks(text, item.phrases):
                variant = "inferred" if item.inferred else ""
                yield Finding(place, {"item": item.title, "id": item.id}, variant, citation=item.citation or None)


@rule("GK113", "overlong-overview", INFO)
def overlong_overview(report: Report, options: Any) -> Iterator[Finding]:
    """A section has more characters than the form wants in principle."""
    for spec in report.profile.sections:
        section = report.section(spec.id)
        if not spec.max_chars or not isinstance(section, Section):
            continue
        length = sum("\u4e00" <= char <= "\u9fff" for char in section.text)
        if length > spec.max_chars:
            yield Finding(section.heading.place, {"expected": spec.max_chars, "actual": length})


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on the contents of sections."""
    return [
        missing_topic,
        missing_accountability,
        one_sided_problems,
        preface_list_mismatch,
        missing_regional_item,
        overlong_overview,
    ]
