"""What the prose says about the figures of the tables: clause by clause, by the words of the profile.

A claim is one figure, or one denial, that certainly speaks of one table cell for the organ's own report year.
Everything doubtful (about so much, another period, another body, a branch of a whole) is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from nianbao.profile.model import Profile, prepared
from nianbao.quantities import Quantity, QuantityWords, find_quantities, quantity_words
from nianbao.records import NamedTuple
from nianbao.report import Number, Passage, Report, Statistic, Value
from nianbao.text import has, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias

# A comma between digits stands inside a number when three digits follow it.
_CLAUSE_END = pattern(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|[。;:!?\n()]")
_YEAR = pattern(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_COMMAS = tuple(",、;")
_HEADING_LENGTH = 30
_SENTENCE_ENDS = "。!?\n"
_ALONE = 8  # a figure of at most so many characters that fills its brackets tells no part
_NO_BRANCH = (False, "")
_REACH = 240  # characters of a sentence that are looked at before a clause: longer ones are lists, not sentences


class Clause(NamedTuple):
    """A stretch of prose without a stop: ``passage.shadow.text[start:end]``.

    sentence: where its sentence begins. subject: id of what is spoken of; named: the clause itself names it.
    branch: 0, or 2 when it tells a part of a whole, 1 when it only follows such a clause.
    """

    passage: Passage
    start: int
    end: int
    sentence: int
    subject: str
    named: bool
    branch: int

    @property
    def context(self) -> int:
        """From where on the sentence is looked at."""
        return max(self.sentence, self.start - _REACH)

    @property
    def text(self) -> str:
        """The clause as it stands in the shadow."""
        return self.passage.shadow.text[self.start : self.end]


class Claim(NamedTuple):
    """One figure of the prose that a table cell can confirm.

    kind: id of the claim in the profile's vocabulary. group: requests, disputes or documents. value: the figure in the
    table's unit, 0 for a denial. printed: the figure as it stands. denied: said without a figure (未收到). cells:
    alternatives, each a list of "row/column" or "column"; a leading "-" subtracts. at_most: cells that a figure of this
    kind is hardly more than; where it is, the sentence speaks of other things, for it does not name the subject itself.
    """

    kind: str
    group: str
    value: Number
    denied: bool
    cells: tuple[tuple[str, ...], ...]
    clause: Clause
    at: int
    printed: Number = 0
    at_most: tuple[str, ...] = ()


class Amount(NamedTuple):
    """What table cells add up to. exact: False when a cell is blank, so that it is at least ``low``."""

    low: Number
    exact: bool
    cells: tuple[str, ...]


class _Spec(NamedTuple):
    kind: str
    group: str
    subject: str
    context: bool
    every: tuple[tuple[str, ...], ...]
    noun: tuple[str, ...]
    none: tuple[str, ...]
    tail: bool
    part: int
    any_year: bool
    unless_total: bool
    units: dict[str, Decimal]
    said: tuple[str, ...]
    beside: tuple[str, ...]
    sentence_none: tuple[str, ...]
    after: frozenset[str]
    cells: tuple[tuple[str, ...], ...]
    zero: tuple[str, ...]
    zero_noun: tuple[str, ...]
    zero_none: tuple[str, ...]
    at_most: tuple[str, ...]
    zero_alone: tuple[str, ...]
    exact: bool
    bare: bool
    alone: bool


class _Vocabulary(NamedTuple):
    words: QuantityWords
    lists: dict[str, tuple[str, ...]]
    subjects: tuple[tuple[str, tuple[str, ...]], ...]
    specs: tuple[_Spec, ...]
    by_unit: dict[str, list[_Spec]]  # those that are told with a measure word
    foreign: tuple[str, ...]
    triggers: tuple[str, ...]
    same_as: tuple[tuple[str, str], ...]
    negations: tuple[str, ...]  # one of these characters stands in every denial
    homes: dict[str, str]  # what a section speaks of where it names nothing
    alone: tuple[tuple[str, ...], ...]  # the words of the claims that nothing is told together with

    def plain(self, text: str) -> str:
        """The text with fixed phrases as what they mean."""
        for phrase, meaning in self.same_as:
            if phrase in text:
                text = text.replace(phrase, meaning)
        return text

    def describes(self, text: str) -> bool:
        """The clause tells what the applications were about, without a figure: what it names is not counted."""
        return has(text, self.lists["described"]) and not any(map(str.isdigit, text))

    def subject(self, text: str) -> str:
        """The id of what the text names, "" when it names nothing."""
        for word in self.lists["neutral"]:
            if word in text:
                text = text.replace(word, "")
        for id_, phrases in self.subjects:
            if has(text, phrases):
                return id_
        return ""


def claims(report: Report) -> tuple[Claim, ...]:
    """Every claim of the report's prose, in reading order. Empty when its profile has no such vocabulary."""
    return report.once(_claims)


def clauses(report: Report) -> Iterator[Clause]:
    """Every clause of the report's prose with what it speaks of."""
    vocabulary = _vocabulary(report)
    return _clauses(report, vocabulary) if vocabulary else iter(())


def _claims(report: Report) -> tuple[Claim, ...]:
    vocabulary = _vocabulary(report)
    return tuple(_told(report, vocabulary)) if vocabulary else ()


def _told(report: Report, vocabulary: _Vocabulary) -> Iterator[Claim]:
    passage: Optional[Passage] = None
    counts: list[Quantity] = []
    told: set[str] = set()
    for clause in _clauses(report, vocabulary):
        if clause.passage is not passage:
            passage = clause.passage
            told.clear()
            counts = list(find_quantities(passage.shadow.text, vocabulary.words))
            counts.reverse()
        here: list[Quantity] = []
        while counts and counts[-1].start < clause.end:
            here.append(counts.pop())
        for claim in _claims_in(report, vocabulary, clause, [q for q in here if q.start >= clause.start], told):
            told.add(claim.kind)
            yield claim


def _clauses(report: Report, vocabulary: _Vocabulary) -> Iterator[Clause]:
    heading = section = ""
    for passage in report.prose():
        text = passage.shadow.text
        if passage.section != section:
            section, heading = passage.section, vocabulary.homes.get(passage.section, "")
        if len(text) <= _HEADING_LENGTH and not has(text, ("。", ",", ";")):
            heading = vocabulary.subject(text)
        if has(text, vocabulary.triggers) or heading:
            yield from _clauses_of(passage, heading, vocabulary)


def _clauses_of(passage: Passage, subject: str, vocabulary: _Vocabulary) -> Iterator[Clause]:
    text = passage.shadow.text
    start = sentence = 0
    branch = _NO_BRANCH
    outer: list[tuple[bool, str]] = []
    for end, mark in _stops(text):
        body = text[start:end]
        own = vocabulary.subject(body) if body and not vocabulary.describes(body) else ""
        if own and own != branch[1]:
            branch = _NO_BRANCH
        subject = own or subject
        if has(body, vocabulary.lists["part_marks"]):
            branch = (True, subject)
        if body:
            alone = mark == ")" and body[0].isdigit() and text[start - 1] == "(" and len(body) <= _ALONE
            marked = len(outer) > alone or has(body, vocabulary.lists["part_marks"])
            yield Clause(passage, start, end, sentence, subject, bool(own), 2 if marked else int(branch[0]))
        start = end + 1
        if mark == "(":
            outer.append(branch)
        elif mark == ")" and outer:
            branch = outer.pop()
        elif mark and mark in _SENTENCE_ENDS and not _beside_stop(text, end):
            branch, outer = _NO_BRANCH, []
            if not text.startswith(vocabulary.lists["part_marks"], start):
                sentence = start


def _beside_stop(text: str, at: int) -> bool:
    """One of two stops in a row is a slip: 5件，。其他 goes on."""
    return text[at - 1 : at] in _COMMAS or text[at + 1 : at + 2] in _COMMAS


def _stops(text: str) -> Iterator[tuple[int, str]]:
    for match in _CLAUSE_END.finditer(text):
        yield match.start(), match.group()
    yield len(text), ""


def _claims_in(
    report: Report, vocabulary: _Vocabulary, clause: Clause, counts: list[Quantity], told: set[str]
) -> Iterator[Claim]:
    counts = [count for count in counts if not _denied_one(vocabulary, clause, count)]
    if not counts:
        yield from _denials(report, vocabulary, clause)
        return
    if _outside(report, vocabulary, clause):
        return
    text = clause.passage.shadow.text
    previous = clause.start
    joints = "".join(vocabulary.lists["joints"])
    for index, count in enumerate(counts):
        following = counts[index + 1].start if index + 1 < len(counts) else clause.end
        begin = previous if count.start > clause.start else _before_mark(clause)
        lead = vocabulary.plain(text[begin : count.start]).lstrip(joints)
        tail = vocabulary.plain(text[count.end : following])
        if following < clause.end:
            tail = tail.partition("、")[0]
        previous = count.end
        spec = _spec_of(vocabulary, clause, lead, tail, count)
        if spec is None or not _follows(vocabulary, clause, spec, told):
            continue
        if begin < clause.start and has(lead, spec.zero):
            continue  # 未发生行政诉讼(1件诉讼不涉及): what stands behind a denial is another thing
        if _of_year(report, vocabulary, clause, spec, lead, count.start):
            value = _scaled(count.value, spec.units.get(count.unit))
            at_most = () if _is_on_disclosure(vocabulary, clause) else spec.at_most
            yield Claim(spec.kind, spec.group, value, False, spec.cells, clause, count.start, count.value, at_most)


def _denied_one(vocabulary: _Vocabulary, clause: Clause, count: Quantity) -> bool:
    """Not a single one, as one says it: 未收到一例."""
    text, lists = clause.passage.shadow.text, vocabulary.lists
    return text.startswith(lists["single"], count.start) and has(text[clause.start : count.start], lists["denied"])


def _is_on_disclosure(vocabulary: _Vocabulary, clause: Clause) -> bool:
    """The sentence says so, or what it follows from, or the section."""
    text = clause.passage.shadow.text[clause.context : clause.end]
    lists = vocabulary.lists
    return clause.passage.section == "disputes" or has(text, lists["disclosure"]) or has(text, lists["caused"])


def _before_mark(clause: Clause) -> int:
    """Where the words of a figure begin that opens its clause: behind a colon or a bracket, at the clause before.

    Behind a remark in brackets that has no figure of its own they begin before the remark.
    """
    text = clause.passage.shadow.text
    mark = text[clause.start - 1] if clause.start > clause.context else ""
    end = clause.start - 1
    if mark == ")":
        end = text.rfind("(", clause.context, end)
        mark = "" if end < 0 or any(char.isdigit() for char in text[end : clause.start]) else "("
    if not mark or mark not in ":(":
        return clause.start
    stops = [match.end() for match in _CLAUSE_END.finditer(text, clause.context, end)]
    return stops[-1] if stops else clause.context


def _follows(vocabulary: _Vocabulary, clause: Clause, spec: _Spec, told: set[str]) -> bool:
    """Nothing in the sentence speaks of something else, and what the claim rests on was told before."""
    if has(clause.passage.shadow.text[clause.context : clause.end], spec.sentence_none):
        return False
    return not spec.after or bool(told & spec.after) or has(clause.text, vocabulary.lists["disclosure"])


def _scaled(value: Number, factor: Optional[Decimal]) -> Number:
    return value if factor is None or factor == 1 else Decimal(value) * factor


def _outside(report: Report, vocabulary: _Vocabulary, clause: Clause) -> bool:
    """Another period or another body than the report's own."""
    text = clause.passage.shadow.text[clause.context : clause.end]
    if has(clause.text, vocabulary.lists["other_period"]) or has(text, vocabulary.foreign):
        return True
    if has(text, vocabulary.lists["part_year"]):
        part = _last_end(text, vocabulary.lists["part_year"])
        if part > _last_end(text, vocabulary.lists["whole_year"]):
            return True
    return report.identity.roll_up and has(text, vocabulary.lists["parts_of_area"])


def _last_end(text: str, words: Sequence[str]) -> int:
    """Where the last of the words in the text ends, -1 for none."""
    return max((at + len(word) for word in words if (at := text.rfind(word)) >= 0), default=-1)


def _of_year(report: Report, vocabulary: _Vocabulary, clause: Clause, spec: _Spec, lead: str, at: int) -> bool:
    if spec.any_year:
        return True
    if has(lead, vocabulary.lists["comparison"]) or has(lead, vocabulary.lists["earlier"]):
        return False
    text = clause.passage.shadow.text
    years = [int(m[1]) for m in _YEAR.finditer(text, clause.context, at) if not _in_passing(vocabulary, text, m, at)]
    return not years or not report.year or years[-1] == report.year


def _in_passing(vocabulary: _Vocabulary, text: str, year: re.Match[str], at: int) -> bool:
    """A year that is only compared with, that stands in brackets or from which something was carried over."""
    stop = _CLAUSE_END.search(text, year.end(), at)
    if stop is None:
        return False
    if text.rfind("(", 0, year.start()) > text.rfind(")", 0, year.start()) and ")" in text[stop.start() : at]:
        return True
    carried = vocabulary.lists["carried"]
    return text.endswith((*vocabulary.lists["than"], *carried), 0, year.start()) or has(
        text[year.end() : stop.start()], carried
    )


def _spec_of(vocabulary: _Vocabulary, clause: Clause, lead: str, tail: str, count: Quantity) -> Optional[_Spec]:
    if count.inexact:
        return None
    bare = not count.unit and lead.endswith(vocabulary.lists["bare_after"])
    open_ = vocabulary.specs if bare else vocabulary.by_unit.get(count.unit, ())
    fitting = _fitting(vocabulary, clause, open_, lead, lead + tail)
    if fitting is not None or not tail:
        return fitting
    return _fitting(vocabulary, clause, [spec for spec in open_ if spec.tail], lead + tail, lead + tail)


def _fitting(
    vocabulary: _Vocabulary, clause: Clause, specs: Sequence[_Spec], window: str, wide: str
) -> Optional[_Spec]:
    """The first claim on what the words by the figure, or else the clause, speak of that they name."""
    subject = vocabulary.subject(window) or clause.subject
    for spec in specs:
        if spec.subject == subject and spec.part >= clause.branch and _fits(vocabulary, clause, spec, window, wide):
            return spec
    return None


def _fits(vocabulary: _Vocabulary, clause: Clause, spec: _Spec, window: str, wide: str) -> bool:
    """The words by the figure name this claim."""
    for words in spec.every:
        if not has(window, words):
            return False
    if spec.exact and window not in spec.every[0]:
        return False
    if spec.alone and sum(has(window, words) for words in vocabulary.alone) > 1:
        return False  # 不掌握或者没有现成信息的33件: of two reasons together
    if spec.bare and _besides(vocabulary, spec, window.rstrip(":")) != "":
        return False
    if spec.said and not has(clause.passage.shadow.text[clause.context : clause.end], spec.said):
        return False
    if spec.beside and not has(_sentence(clause), spec.beside):
        return False
    free = spec.unless_total and _last_end(wide, vocabulary.lists["totals"]) > _last_end(window, spec.none)
    if not free and has(window, spec.none):
        return False
    if spec.noun and not clause.named and not has(wide, spec.noun) and not _goes_on(vocabulary, clause, spec, window):
        return False
    return not spec.context or _in_context(vocabulary, clause)


def _sentence(clause: Clause) -> str:
    """The sentence from its beginning to its end."""
    text = clause.passage.shadow.text
    end = text.find("。", clause.end)
    return text[clause.context : end if end >= 0 else len(text)]


def _goes_on(vocabulary: _Vocabulary, clause: Clause, spec: _Spec, window: str) -> bool:
    """Verb and figure stand alone, and the sentence, or a heading right before it, names the subject."""
    text = clause.passage.shadow.text
    least = max(0, clause.sentence - _HEADING_LENGTH - 1)
    begin = max(text.rfind(mark, least, max(0, clause.sentence - 1)) for mark in _SENTENCE_ENDS) + 1
    if not begin and least:
        begin = clause.context  # what stands before is no heading
    begin = max(begin, clause.context - _HEADING_LENGTH)
    return _besides(vocabulary, spec, window) == "" and vocabulary.subject(text[begin : clause.start]) == spec.subject


def _besides(vocabulary: _Vocabulary, spec: _Spec, window: str) -> Optional[str]:
    """What stands before the claim's words besides the year and the like, None when they do not end the window."""
    lists = vocabulary.lists
    fillers = (*lists["whole_year"], *lists["totals"], *lists["part_marks"], *lists["auxiliary"], *lists["contains"])
    if spec.bare:
        fillers += lists["own"]
        window = _without_end(window, (*lists["bare_after"], *lists["totals"]))
    verb = max((word for word in spec.every[0] if window.endswith(word)), key=len, default="")
    rest = window[: len(window) - len(verb)]
    for word in sorted(fillers, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest if verb else None


def _without_end(text: str, ends: Sequence[str]) -> str:
    return next((text[: -len(end)] for end in ends if text.endswith(end)), text)


def _in_context(vocabulary: _Vocabulary, clause: Clause) -> bool:
    """Reviews and lawsuits on disclosure: said in this sentence, the one before, or a paragraph headed by requests."""
    text = clause.passage.shadow.text
    least = max(0, clause.context - _REACH)
    before = max(text.rfind(mark, least, max(0, clause.sentence - 1)) for mark in _SENTENCE_ENDS)
    before = max(before + 1, least)
    if clause.passage.section == "disputes" or has(text[before : clause.end], vocabulary.lists["disclosure"]):
        return True
    heading = min((at for mark in _SENTENCE_ENDS if (at := text.find(mark, 0, _HEADING_LENGTH)) > 0), default=0)
    return bool(heading) and vocabulary.subject(text[:heading]) == "requests"


def _denials(report: Report, vocabulary: _Vocabulary, clause: Clause) -> Iterator[Claim]:
    text = vocabulary.plain(clause.text)
    answer = text in vocabulary.lists["answers"]
    if answer:
        text = clause.passage.shadow.text[_before_mark(clause) : clause.start].rstrip(":")
        if not text.endswith(vocabulary.lists["questions"]):
            return
    elif not has(text, vocabulary.negations):
        return
    for spec in vocabulary.specs:
        if not spec.zero or clause.branch > spec.part or not (answer or has(text, spec.zero)):
            continue
        if answer and spec.group == "documents":
            continue  # which of its three figures is meant cannot be told
        alone = clause.subject == spec.subject and has(text, spec.zero_alone)
        if spec.zero_noun and not alone and not has(text, spec.zero_noun):
            continue
        if not spec.zero_noun and not all(has(text, words) for words in spec.every):
            continue
        if has(text, spec.zero_none) or (spec.context and not _in_context(vocabulary, clause)):
            continue
        if _outside(report, vocabulary, clause) or not _of_year(report, vocabulary, clause, spec, "", clause.end):
            continue
        yield Claim(spec.kind, spec.group, 0, True, spec.cells, clause, clause.start)


def amount(report: Report, cells: Sequence[str]) -> Optional[Amount]:
    """What the cells add up to, None when one of them is not there or not certain. Blank cells make it inexact."""
    low: Number = 0
    exact = True
    for path in cells:
        found = _leaves(report, path.lstrip("-"))
        if found is None:
            return None
        statistic, leaves = found
        for leaf in leaves:
            part = _cell(statistic, leaf)
            if part is None or (path[0] == "-" and not part[1]):
                return None
            low += -part[0] if path[0] == "-" else part[0]
            exact = exact and part[1]
    return Amount(low, exact, tuple(cells))


_Leaves: TypeAlias = "tuple[tuple[str, str], ...]"


class _Paths(dict[str, "list[tuple[str, _Leaves]]"]):
    """By path ("row/column" or "column") the tables that have it and their cells there. Fills itself."""

    def __init__(self, profile: Profile) -> None:
        self.tables = profile.tables

    def __missing__(self, path: str) -> list[tuple[str, _Leaves]]:
        row, _, column = path.rpartition("/")
        self[path] = found = []
        for table in self.tables:
            for block in table.blocks:
                rows = _below(block.rows, row) if row else [axis.id for axis in block.rows][:1]
                columns = _below(block.columns, column)
                if rows and columns:
                    found.append((table.id, tuple((row_id, column_id) for row_id in rows for column_id in columns)))
                    break
        return found


def _leaves(report: Report, path: str) -> Optional[tuple[Statistic, _Leaves]]:
    """The cells that a path names, those of its leaves for a group. None when no table is bound that has any."""
    for table, leaves in prepared(report.profile, _Paths)[path]:
        statistic = report.statistics.get(table)
        if isinstance(statistic, Statistic):
            return statistic, leaves
    return None


def _below(axes: Sequence[Any], id_: str) -> list[str]:
    axis = next((axis for axis in axes if axis.id == id_), None)
    if axis is None:
        return []
    if not axis.group:
        return [id_]
    return [leaf for child in axes if child.parent == id_ for leaf in _below(axes, child.id)]


def _cell(statistic: Statistic, leaf: tuple[str, str]) -> Optional[tuple[Number, bool]]:
    """The number and whether it is all; for a blank total what the rest of its row certainly adds up to."""
    value = statistic.values.get(leaf)
    if not isinstance(value, Value):
        return None
    if value.number is not None:
        return value.number, True
    if not value.blank:
        return None
    rest: Number = 0
    if leaf[1] == "total":
        for (row_id, _), other in statistic.values.items():
            if row_id == leaf[0] and isinstance(other, Value) and other.number is not None:
                rest += other.number
    return rest, False


def compare(report: Report, claim: Claim) -> Optional[tuple[Amount, ...]]:
    """The table's readings that the claim contradicts, None when one of them agrees or cannot be told.

    A claim may have several readings (收到 may or may not include 上年结转); the plainest comes first.
    """
    if claim.at_most and _of_other_things(report, claim):
        return None
    readings: dict[Number, Amount] = {}
    for cells in claim.cells:
        found = amount(report, cells)
        if found is None:
            if _lost(report, cells):
                return None
            continue
        if found.low == claim.value or (not found.exact and claim.value > found.low) or _close(claim.value, found.low):
            return None
        if claim.value != claim.printed == found.low:
            return None  # the same figure in another unit: the unit is doubtful, not the figure
        readings.setdefault(found.low, found)
    return tuple(readings.values()) or None


def decided(report: Report, claim: Claim) -> bool:
    """Whether a table says how many it is: what it tells is compared with that."""
    return any(amount(report, cells) is not None for cells in claim.cells)


def _of_other_things(report: Report, claim: Claim) -> bool:
    """A figure of its sentence is more than there can be."""
    return (id(claim.clause.passage), claim.clause.sentence) in report.once(_beyond)


def _beyond(report: Report) -> set[tuple[int, int]]:
    """The sentences with a figure that is more than there can be."""
    found: set[tuple[int, int]] = set()
    for claim in claims(report):
        most = amount(report, claim.at_most) if claim.at_most else None
        if most is not None and claim.value > most.low:
            found.add((id(claim.clause.passage), claim.clause.sentence))
    return found


def _lost(report: Report, cells: Sequence[str]) -> bool:
    """The table has such a cell, but it could not be read with certainty."""
    return any(_leaves(report, path.lstrip("-")) for path in cells)


def _close(left: Number, right: Number) -> bool:
    """Equal up to the rounding of decimals."""
    if isinstance(left, int) and isinstance(right, int):
        return False
    return abs(Decimal(left) - Decimal(right)) <= Decimal("0.005")


_built: dict[tuple[str, int, str, bool], _Vocabulary] = {}


def _vocabulary(report: Report) -> Optional[_Vocabulary]:
    data = report.profile.data.get("narrative")
    if not isinstance(data, dict):
        return None
    identity = report.identity
    key = (report.profile.id, identity.year, identity.organ_class, identity.roll_up)
    found = _built.get(key)
    if found is None:
        found = _built[key] = _build(data, report.profile.data.get("quantities", {}), report)
    return found


_LISTS = (
    "part_marks", "contains", "totals", "disclosure", "neutral", "other_period", "comparison", "earlier", "areas",
    "parts_of_area", "bare_after", "joints", "part_year", "whole_year", "than", "carried", "auxiliary", "answers",
    "questions", "caused", "own", "single", "denied", "described",
)  # fmt: skip


def _build(data: dict[str, Any], counts: dict[str, Any], report: Report) -> _Vocabulary:
    year = report.year
    years = {"{year}": str(year), "{last}": str(year - 1), "{next}": str(year + 1)} if year else {}
    named = data.get("words", {})

    def words(value: Sequence[Any]) -> tuple[str, ...]:
        found: list[str] = []
        for word in map(str, value):
            if word.startswith("$"):
                found.extend(words(named[word[1:]]))
                continue
            if "{" in word:
                for mark, text in years.items():
                    word = word.replace(mark, text)
            if "{" not in word:
                found.append(word)
        return tuple(found)

    lists = {name: words(data.get(name, ())) for name in _LISTS}
    subjects = tuple((str(item["id"]), words(item["phrases"])) for item in data.get("subjects", ()))
    quantity = quantity_words(counts)
    common = _factors(data.get("units", {}))
    specs = tuple(_make_spec(item, words, common) for item in data.get("claims", ()))
    own = words(data.get("own_areas", {}).get(report.identity.organ_class, ()))
    foreign = () if report.identity.roll_up else tuple(word for word in lists["areas"] if word not in own)
    wanted = {spec.subject for spec in specs}
    triggers = tuple(word for id_, phrases in subjects if id_ in wanted for word in phrases)
    same_as = tuple((str(key), str(value)) for key, value in data.get("same_as", {}).items())
    negations = tuple({word[0] for spec in specs for word in spec.zero})
    homes = {str(key): str(value) for key, value in data.get("section_subjects", {}).items()}
    alone = tuple(spec.every[0] for spec in specs if spec.alone)
    units = {unit for spec in specs for unit in spec.units}
    by_unit = {unit: [spec for spec in specs if unit in spec.units] for unit in units}
    return _Vocabulary(quantity, lists, subjects, specs, by_unit, foreign, triggers, same_as, negations, homes, alone)


_PART = {False: 0, "later": 1, True: 2}  # may the claim stand where parts of a whole are told


def _factors(units: dict[str, Any]) -> dict[str, Decimal]:
    """What a figure with each measure word is to be multiplied by."""
    return {str(unit): Decimal(str(factor)) for unit, factor in units.items()}


def _make_spec(item: dict[str, Any], words: Any, units: dict[str, Decimal]) -> _Spec:
    return _Spec(
        str(item.get("kind") or item["id"]), str(item["group"]), str(item["subject"]), bool(item.get("context")),
        tuple(words(group) for group in item["all"]), words(item.get("noun", ())), words(item.get("none", ())),
        bool(item.get("tail")), _PART[item.get("part", False)], bool(item.get("any_year")),
        bool(item.get("unless_total")),
        _factors(item["units"]) if item.get("units") else units,
        words(item.get("said", ())), words(item.get("beside", ())),
        words(item.get("sentence_none", ())), frozenset(map(str, item.get("after", ()))),
        tuple(tuple(map(str, cells)) for cells in item["cells"]),
        words(item.get("zero", ())), words(item.get("zero_noun", ())), words(item.get("zero_none", ())),
        tuple(map(str, item.get("at_most", ()))), words(item.get("zero_alone", ())),
        bool(item.get("exact")), bool(item.get("bare")), bool(item.get("alone")),
    )  # fmt: skip
