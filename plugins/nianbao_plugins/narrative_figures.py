"""Figures in prose against the tables, against each other within a sentence, and against their own repetition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from nianbao import (
    INFO,
    WARNING,
    Amount,
    Claim,
    Finding,
    Group,
    Growth,
    Passage,
    Place,
    Profile,
    Quantity,
    Report,
    Rule,
    Share,
    agrees,
    amount,
    claims,
    compare,
    find_quantities,
    find_shares,
    groups,
    growth_words,
    growths,
    has,
    hookimpl,
    impossible,
    misfits,
    prepared,
    quantity_words,
    refuted,
    rule,
    share_words,
    uncounted,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Key = tuple[str, str, str]

_LISTED = 300  # a paragraph with more counts is a list: nothing is compared there
_SEVERAL = 4  # parts of a list that need not name all: more of them must be meant to
_NEAR = 400  # characters on either side of a list that are looked at
_MANY = 20  # a paragraph that tells a thing oftener is a list; it explains nothing


def _against_table(report: Report, group: str) -> Iterator[Finding]:
    """One finding a clause: the first of its figures that no reading of the table confirms."""
    told = _by_paragraph(claims(report))
    seen: set[tuple[int, int]] = set()
    for claim in claims(report):
        spot = (id(claim.clause.passage), claim.clause.start)
        if claim.group != group or spot in seen:
            continue
        readings = compare(report, claim)
        if not readings or _explained(report, claim, told.get((claim.kind, spot[0]), ()), readings):
            continue
        seen.add(spot)
        data = {
            "expected": _plain(readings[0].low),
            "actual": _plain(claim.value),
            "kind": claim.kind,
            "readings": "; ".join(_reading(report, reading.cells, reading.low) for reading in readings),
        }
        variant = "denied" if claim.denied else "" if readings[0].exact else "blanks"
        yield Finding(_place(claim), data, variant)


def _by_paragraph(found: Sequence[Claim]) -> dict[tuple[str, int], list[Claim]]:
    told: dict[tuple[str, int], list[Claim]] = {}
    for claim in found:
        if not claim.denied:
            told.setdefault((claim.kind, id(claim.clause.passage)), []).append(claim)
    return told


def _explained(report: Report, claim: Claim, told: Sequence[Claim], readings: Sequence[Amount]) -> bool:
    """The paragraph tells the same thing several times, once as the table has it or piece by piece."""
    if not 1 < len(told) < _MANY:
        return False
    agrees = any(other.value != claim.value and compare(report, other) is None for other in told)
    return agrees or any(sum(other.value for other in told) == reading.low for reading in readings)


def _plain(value: Any) -> Any:
    return int(value) if value == int(value) else f"{value.normalize():f}"


def _place(claim: Claim) -> Place:
    return claim.clause.passage.place(claim.clause.start, claim.clause.end)


def _reading(report: Report, cells: Sequence[str], value: Any) -> str:
    names = [_name(report, cell.lstrip("-")) for cell in cells]
    signs = ["" if not index else " - " if cell.startswith("-") else " + " for index, cell in enumerate(cells)]
    return "".join(sign + name for sign, name in zip(signs, names)) + f" = {_plain(value)}"


def _name(report: Report, path: str) -> str:
    """The printed names of a cell: table, row, column."""
    row, _, column = path.rpartition("/")
    for table in report.profile.tables:
        for block in table.blocks:
            axis = next((axis for axis in block.columns if axis.id == column), None)
            line = next((axis for axis in block.rows if axis.id == row), None)
            if axis is None or (row and line is None):
                continue
            parent = next((other.label for other in block.columns if other.id == axis.parent), "") if not row else ""
            return f"{table.name} {'/'.join(part for part in (line.label if line else parent, axis.label) if part)}"
    return path


@rule("GK701", "narrative-requests-mismatch", WARNING)
def narrative_requests_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The prose tells another number of applications than table three."""
    return _against_table(report, "requests")


@rule("GK702", "narrative-disputes-mismatch", WARNING)
def narrative_disputes_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The prose tells another number of reviews or lawsuits on disclosure than table four."""
    return _against_table(report, "disputes")


@rule("GK703", "narrative-documents-mismatch", WARNING)
def narrative_documents_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """The prose tells another number of documents, decisions or fees than table two."""
    return _against_table(report, "documents")


@rule("GK704", "narrative-sum-mismatch", WARNING, some=INFO, impossible=INFO)
def narrative_sum_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """Parts told in a sentence do not add up to their whole, or a comparison does not fit its figures."""
    data, words = report.profile.data, prepared(report.profile, _Words)
    told = _by_passage(claims(report)) if words.sums else {}
    for passage in report.prose() if words.narrative else ():
        text = passage.shadow.text
        parts = bool(words.sums) and ("(" in text or has(text, words.marks))
        moves = bool(words.growth) and _compares(report, text, words)
        portions = bool(words.shares) and "%" in text and has(text, words.shares["marks"])
        if not parts and not moves and not portions:
            continue
        counts = list(find_quantities(text, words.quantities))
        if parts:
            confirmed = _confirmed(report, told.get(id(passage), ()))
            for group, finding in _sums(passage, counts, words, confirmed):
                if not _left_out(text, group, data.get("uncounted", {})):
                    yield finding
        if len(counts) > _LISTED:
            continue
        if moves:
            yield from _grown(report, passage, counts, words)
        if portions:
            yield from _shared(report, passage, counts, words)


class _Words:
    """The words of sums and comparisons of a profile."""

    def __init__(self, profile: Profile) -> None:
        data = profile.data
        self.narrative = narrative = data.get("narrative", {})
        self.sums = sums = data.get("sums", {})
        self.shares = data.get("shares", {})
        self.growth = growth = data.get("growth", {})
        self.quantities = quantity_words(data.get("quantities", {}))
        self.growths = growth_words(growth)
        self.share = share_words(self.shares)
        self.marks = (*narrative.get("part_marks", ()), *sums.get("soft_marks", ()))
        self.contains = tuple(narrative.get("contains", ()))
        self.item_marks = (*sums.get("item_marks", ()), *narrative.get("part_marks", ()))
        self.years = tuple(word for key in ("last", "reached", "against") for word in growth.get(key, ()))
        changes = ("up", "down", "same", "times", "doubled")
        self.changes = tuple(word for key in changes for word in growth.get(key, ()))


def _by_passage(found: Sequence[Claim]) -> dict[int, list[Claim]]:
    told: dict[int, list[Claim]] = {}
    for claim in found:
        told.setdefault(id(claim.clause.passage), []).append(claim)
    return told


def _compares(report: Report, text: str, words: _Words) -> bool:
    """Another year or a comparison with one is named, and a change."""
    return has(text, words.changes) and (str(report.year - 1) in text or has(text, words.years))


def _confirmed(report: Report, told: Sequence[Claim]) -> frozenset[int]:
    """Where a passage tells a figure that a table has too."""
    return frozenset(claim.at for claim in told if _decided(report, claim) and compare(report, claim) is None)


def _sums(
    passage: Passage, counts: Sequence[Quantity], words: _Words, confirmed: frozenset[int]
) -> Iterator[tuple[Group, Finding]]:
    text, sums, before = passage.shadow.text, words.sums, words.item_marks
    counts = [c for c in counts if c.unit or not text.endswith(before, 0, c.start)]  # others number items of a list
    counts = [count for count, then in zip(counts, [*counts[1:], None]) if not _aside(text, count, then, sums)]
    for group in groups(text, counts, words.marks, words.contains):
        finding = _judge(passage, group, sums, words.contains, confirmed)
        if finding is not None and not _goes_on(text, group, counts, finding.data, sums["family"]):
            yield group, finding


def _goes_on(text: str, group: Group, counts: Sequence[Quantity], data: dict[str, Any], family: Sequence[str]) -> bool:
    """What the list leaves out is told right behind it, in a sentence of its own: 此外,通过专栏公开325条。"""
    lacking, end = data["actual"] - data["expected"], group.parts[-1].end
    behind = (count for count in counts if count.start >= end and count.unit in family)
    following = next(behind, None) if lacking > 0 else None
    return following is not None and following.value == lacking and text.count("。", end, following.start) == 1


def _aside(text: str, count: Quantity, then: Quantity | None, sums: dict[str, Any]) -> bool:
    """How often something was read or sent (推送12次36条), or how much there is a day: within a list, no part of it."""
    family = sums["family"]
    lead = re.split("[,;:。()、]", text[max(0, count.start - sums["aside_reach"]) : count.start])[-1]
    if has(lead, sums["rates"]):
        return True
    often = then is not None and then.start == count.end and then.unit in family
    return count.unit not in family and (often or has(lead, sums["readers"]))


def _left_out(text: str, group: Group, words: dict[str, Any]) -> bool:
    """A figure is missing in the sentence of the list: what does not add up is not the list."""
    before, behind = text[max(0, group.start - _NEAR) : group.start], text[group.start : group.start + _NEAR]
    return any(True for _ in uncounted(before.rpartition("。")[2] + behind.partition("。")[0], words))


def _grown(report: Report, passage: Passage, counts: Sequence[Quantity], words: _Words) -> Iterator[Finding]:
    alike, unless = words.growth["alike"], words.growth["unless"]
    for growth in growths(passage.shadow.text, counts, words.growths, report.year):
        if not _alike(growth, alike) or has(passage.shadow.text[growth.start : growth.end], unless):
            continue
        pair = refuted(growth)
        variant = "growth" if growth.now is not None and growth.before is not None else "derived"
        if pair is None and growth.last_year and growth.now is not None and report.previous:
            pair, variant = _against_last_year(report, passage, growth), "previous"
        if pair is None and not report.previous and impossible(growth):
            data = {"actual": growth.now.value if growth.now else 0, "share": f"{_plain(growth.moves[0].value)}%"}
            yield Finding(passage.place(growth.start, growth.end), data, "impossible")
        if pair is not None:
            variant = variant if min(pair) >= 0 else "beyond"
            yield Finding(passage.place(growth.start, growth.end), _change(*pair), variant)


def _change(now: Decimal, before: Decimal) -> dict[str, Any]:
    share = f"{_plain(round(abs(now - before) / before * 100, 1))}%" if before > 0 else "-"
    return {"expected": _plain(before), "actual": _plain(now), "change": _plain(now - before), "share": share}


def _against_last_year(report: Report, passage: Passage, growth: Growth) -> tuple[Decimal, Decimal] | None:
    """The claim's figure and last year's, when none of last year's readings fits what is told."""
    told = next(
        (c for c in claims(report) if c.clause.passage is passage and growth.now and c.at == growth.now.start), None
    )
    readings = [_last_year(report, cells) for cells in told.cells] if told is not None else []
    if told is None or not readings or any(reading is None for reading in readings):
        return None
    now = Decimal(told.value)
    for reading in readings:
        fits = reading is not None and all(agrees(now, reading, move) for move in growth.moves)
        if fits and (growth.before is None or growth.before.value == reading):
            return None
    return now, readings[0] or Decimal(0)


def _last_year(report: Report, cells: Sequence[str]) -> Decimal | None:
    """What the cells of last year's report add up to, None unless all of them are known."""
    total = Decimal(0)
    for cell in cells:
        row, _, column = cell.lstrip("-").rpartition("/")
        found = [
            columns[column]
            for rows in report.previous.values()
            for row_id, columns in rows.items()
            if row_id == (row or row_id) and column in columns
        ]
        if len(found) != 1:
            return None
        total += -found[0] if cell.startswith("-") else found[0]
    return total


def _shared(report: Report, passage: Passage, counts: Sequence[Quantity], words: _Words) -> Iterator[Finding]:
    family, marks = words.sums["family"], words.narrative["part_marks"]
    text = passage.shadow.text
    found = [share for share in find_shares(text, counts, words.share) if share.part.unit in family]
    wholes = [Decimal(count.value) for count in counts if count.unit in family and not count.inexact]
    totals = [amount(report, cells) for cells in words.shares["wholes"]] if found else []
    wholes += [Decimal(total.low) for total in totals if total is not None]
    for start, here in _by_sentence(text, found).items():
        mark = max((text.rfind(word, start, here[0].part.start) for word in marks), default=-1)
        before = {count.value for count in counts if start <= count.start < mark and count.unit in family}
        certain = Decimal(before.pop()) if len(before) == 1 else None
        for share, whole in misfits(here, wholes, certain):
            right = round(Decimal(share.part.value) / whole * 100, 2)
            shown = {"expected": f"{_plain(right)}%", "actual": f"{_plain(share.value)}%", "whole": _plain(whole)}
            place = passage.place(share.part.start, share.end)
            yield Finding(place, shown | {"part": _plain(share.part.value)}, "share")


def _by_sentence(text: str, found: Sequence[Share]) -> dict[int, list[Share]]:
    """The shares by where their sentence begins."""
    told: dict[int, list[Share]] = {}
    for share in found:
        start = max(text.rfind(mark, 0, share.part.start) for mark in "。\n") + 1
        told.setdefault(start, []).append(share)
    return told


def _alike(growth: Growth, family: Sequence[str]) -> bool:
    """What is compared is told exactly and counted in measure words of the same things."""
    counts = [count for count in (growth.now, growth.before) if count is not None]
    units = {count.unit for count in counts} | {move.unit for move in growth.moves if move.unit}
    return not any(count.inexact for count in counts) and (len(units) == 1 or units <= set(family))


def _judge(
    passage: Passage, group: Group, sums: dict[str, Any], contains: tuple[str, ...], confirmed: frozenset[int]
) -> Finding | None:
    text = passage.shadow.text
    wholes = [whole for whole in group.wholes if whole.unit in sums["family"]]
    near = [w for w in wholes if ";" not in text[w.end : wholes[-1].start]]
    if not near or not group.parts or any(whole.inexact for whole in near):
        return None
    whole = near[-1]
    if _one_of_a_row(text, group, whole, sums):
        return None
    parts, cut = _parts(text, group, whole, sums)
    if _larger(text, group, parts, near, (*contains, *sums["soft_marks"])):
        data = {"expected": parts[0].value, "actual": whole.value, "terms": [parts[0].value]}
        return Finding(passage.place(whole.start, parts[0].end), data, "larger")
    told_on = _told_on(text, parts, sums)
    if len(parts) < 2 or any(part.inexact for part in parts) or any(_adds_up(parts, w, told_on) for w in wholes):
        return None
    total = sum(part.value for part in parts)
    if any(other.value != whole.value for other in near) and (cut or not _nearly(parts, whole.value)):
        return None  # two different counts may be the whole: which one cannot be told
    variant = _variant(text, group, parts, whole, sums, contains) if not cut or total > whole.value else None
    if variant == "" and total < whole.value and all(part.start in confirmed for part in (*parts, whole)):
        variant = "some"  # each figure is right: the list leaves some out
    if variant is None:
        return None
    data = {"expected": total, "actual": whole.value, "terms": [part.value for part in parts]}
    return Finding(passage.place(whole.start, parts[-1].end), data, variant)


def _larger(
    text: str, group: Group, parts: Sequence[Quantity], near: Sequence[Quantity], unsure: tuple[str, ...]
) -> bool:
    """The one part of which it is certain that it is told is more than the one whole of its sentence."""
    whole = near[-1]
    if len(parts) != 1 or len(near) != 1 or not group.mark or group.mark in unsure:
        return False
    same = parts[0].unit == whole.unit and not parts[0].inexact and "。" not in text[whole.end : group.start]
    return same and parts[0].value > whole.value


def _one_of_a_row(text: str, group: Group, whole: Quantity, sums: dict[str, Any]) -> bool:
    """The whole is told with the word that opens the parts and is less than the first: 通过网站75条,通过微信280条."""
    word = group.mark.rpartition(",")[2] if group.mark in sums["soft_marks"] else ""
    start = max(text.rfind(stop, 0, whole.start) for stop in "。,;") + 1
    return bool(word) and group.parts[0].value > whole.value and word in text[start : whole.start]


def _parts(text: str, group: Group, whole: Quantity, sums: dict[str, Any]) -> tuple[list[Quantity], bool]:
    """The parts up to the first count that is none, and whether the list was cut there."""
    least = max(0, whole.start - sums["reach"])
    before = text[max(least, text.rfind("。", least, whole.start) + 1) : whole.start]
    stops, unsure = ([word for word in sums[key] if word not in before] for key in ("stop", "unsure"))
    unsure += () if has(before, sums["results_of"]) else sums["results"]
    parts: list[Quantity] = []
    at, nested = group.start, tuple(sums["nested"])
    for part in group.parts:
        lead = _without(text[at : part.start], sums["kinds"])
        stopped = has(lead, stops)
        if stopped and ";" in lead:
            return parts, False
        if stopped or part.unit not in sums["family"]:
            # things of several kinds in one row, or a channel's share in another measure word: not all are told
            return parts, lead.startswith("、") or has(lead, sums["classes"])
        if parts and lead.lstrip(",、").startswith(nested):
            return parts, True  # parts of a part: where they end cannot be told
        listed = part.unit == whole.unit and (has(lead, sums["classes"]) or (parts and lead.startswith("、")))
        foreign = part.value > whole.value and not listed
        if has(lead, unsure) or (foreign and (parts or part.unit != whole.unit)):
            return parts, ";" not in lead
        parts.append(part)
        at = part.end
    return parts, False


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _told_on(text: str, parts: Sequence[Quantity], sums: dict[str, Any]) -> int:
    """How many of the parts are told one like the other: named things of one measure behind the same mark."""
    told = 1
    for before, part in zip(parts, parts[1:]):
        lead = text[before.end : part.start]
        alike = part.unit == parts[0].unit and lead[:1] == text[parts[0].end] and lead[1:2].isalpha()
        if not alike or lead.startswith(tuple(sums["anew"]), 1):
            break
        told += 1
    return told


def _adds_up(parts: Sequence[Quantity], whole: Quantity, told_on: int) -> bool:
    """All of them, or the first few: what follows may classify anew or be no part, unless it is more than the whole.

    Of many parts that are told one like the other all are meant (told_on). Things of another measure may be none.
    """
    if any(part.value > whole.value for part in parts):
        return False
    if len({part.unit for part in parts}) > 1 and sum(p.value for p in parts if p.unit == whole.unit) == whole.value:
        return True
    total: Any = 0
    for index, part in enumerate(parts, 1):
        total += part.value
        if total == whole.value and not (_SEVERAL < told_on > index):
            return bool(total) or not any(part.value for part in parts)
    return False


def _variant(
    text: str, group: Group, parts: Sequence[Quantity], whole: Quantity, sums: dict[str, Any], contains: tuple[str, ...]
) -> str | None:
    """ "" for a certain fault, "some" when perhaps only some parts are told, None when nothing can be said."""
    total: Any = sum(part.value for part in parts)
    if parts[0].unit != whole.unit and not (len(parts) > 3 and abs(whole.value - total) * 20 <= whole.value):
        return None
    first = [index for index in group.breaks if index < len(parts)]
    classes = all(has(lead, sums["classes"]) for lead in _leads(text, group, parts))
    if not group.mark and not (classes and all(part.unit == whole.unit for part in parts)):
        return None
    rest = has(text[parts[-2].end : parts[-1].start], sums["rest"])
    all_told = _nearly(parts, whole.value) and (total > whole.value or len(parts) > _SEVERAL)
    if group.mark in sums["soft_marks"] and not rest and not all_told and not _exceeds(group, parts, whole, contains):
        return None
    if total > whole.value:
        certain = not first or len(first) == len(parts) - 1 or sum(p.value for p in parts[: first[0]]) > whole.value
        return "" if certain else None
    if (first and len(first) < len(parts) - 1) or not group.complete or group.mark in contains:
        return None
    if first and len(parts) == 2 and not rest:
        return None  # 其中专栏46条;通过公众号发布17条: what stands behind the semicolon may be another whole
    lead = text[group.start : parts[0].start].replace(group.mark, "", 1)
    if any(text.startswith(tuple(sums["open_after"]), part.end) for part in parts):
        return None
    if has(lead, sums["some"]) and not rest:
        return None
    return "" if rest or classes or _nearly(parts, whole.value) else "some"


def _exceeds(group: Group, parts: Sequence[Quantity], whole: Quantity, contains: tuple[str, ...]) -> bool:
    """Things of one measure, several of them and each a part, that the whole is said to include, are more than it."""
    alike = len(parts) > 2 and all(part.unit == whole.unit and part.value <= whole.value for part in parts)
    return alike and group.mark.endswith(contains) and sum(part.value for part in parts) > whole.value


def _nearly(parts: Sequence[Quantity], whole: Any) -> bool:
    """So many parts come so near the whole that all of them must be meant; one that is almost all of it says little."""
    most = max(part.value for part in parts)
    lacking = abs(whole - sum(part.value for part in parts))
    return len(parts) > 2 and bool(lacking * 20 <= whole and lacking * 3 <= abs(whole - most))


def _leads(text: str, group: Group, parts: Sequence[Quantity]) -> Iterator[str]:
    at = group.start
    for part in parts:
        yield text[at : part.start]
        at = part.end


@rule("GK705", "narrative-balance-mismatch", WARNING)
def narrative_balance_mismatch(report: Report, options: Any) -> Iterator[Finding]:
    """Within a paragraph: received and carried in are not done and carried out."""
    told: dict[int, list[Claim]] = {}
    for claim in claims(report):
        if claim.group == "requests" and not claim.denied:
            told.setdefault(id(claim.clause.passage), []).append(claim)
    for found in told.values():
        finding = _balance(found)
        if finding is not None:
            yield finding


_FLOW = {"received": 0, "received_new": 0, "handled": 0, "carried_in": 1, "answered": 2, "carried_out": 3}


def _balance(found: Sequence[Claim]) -> Finding | None:
    flow: dict[int, Claim] = {}
    for claim in found:
        slot = _FLOW.get(claim.kind)
        if slot in flow and slot is not None and flow[slot].value != claim.value:
            return None
        if slot is not None:
            flow.setdefault(slot, claim)
    if not {0, 2} <= flow.keys() or len(flow) < 3:
        return None
    received, done = flow[0].value, flow[2].value
    carried_in, carried_out = (flow[slot].value if slot in flow else 0 for slot in (1, 3))
    left, right = received + carried_in, done + carried_out
    inclusive = flow[0].kind != "received_new" and received == right
    if left == right or inclusive or (left < right if 1 not in flow else left > right if 3 not in flow else False):
        return None
    clauses = [claim.clause for claim in flow.values()]
    place = clauses[0].passage.place(min(c.start for c in clauses), max(c.end for c in clauses))
    data = {"expected": left, "actual": right, "received": received, "carried_in": carried_in, "done": done}
    return Finding(place, data | {"carried_out": carried_out})


_ONCE = ("received", "received_new", "answered", "carried_in", "carried_out", "disputes", "review", "litigation")


@rule("GK706", "conflicting-figures", WARNING)
def conflicting_figures(report: Report, options: Any) -> Iterator[Finding]:
    """The same quantity is told twice with different figures and no table decides."""
    first: dict[str, Claim] = {}
    for claim in claims(report):
        if claim.kind not in _ONCE or _decided(report, claim):
            continue
        known = first.setdefault(claim.kind, claim)
        if known.value != claim.value:
            yield Finding(_place(claim), _twice(known.value, claim.value, _place(known).excerpt))
    yield from _channels(report)


def _decided(report: Report, claim: Claim) -> bool:
    """A table says how many it is: the other rules compare with it."""
    return any(amount(report, cells) is not None for cells in claim.cells)


def _twice(first: Any, second: Any, other: str) -> dict[str, Any]:
    return {"expected": _plain(first), "actual": _plain(second), "other": other}


def _channels(report: Report) -> Iterator[Finding]:
    words = report.profile.data.get("repeats")
    if not words:
        return
    first: dict[_Key, tuple[Quantity, Place]] = {}
    for passage in report.prose():
        text = passage.shadow.text
        if not has(text, words["through"]) or not has(text, words["verbs"]):
            continue
        for count in find_quantities(text, prepared(report.profile, _Words).quantities):
            key, start = _channel(text, count, words)
            if not key[0] or count.inexact or not count.unit:
                continue
            place = passage.place(start, count.end)
            known = first.setdefault(_known(key, first), (count, place))
            if known[0].value != count.value:
                yield Finding(place, _twice(known[0].value, count.value, known[1].excerpt))


def _known(key: _Key, told: Iterable[_Key]) -> _Key:
    """The key under which this was told before: a column with or without the name of its site, on the same medium."""
    for other in told:
        named = other[0].endswith(key[0]) or key[0].endswith(other[0])
        if named and other[1] == key[1] and (other[2] == key[2] or not (other[2] and key[2])):
            return other
    return key


def _channel(text: str, count: Quantity, words: dict[str, Any]) -> tuple[_Key, int]:
    """Through which channel, of what and on which medium the count tells, empty when its clause does not say so."""
    least = max(0, count.start - words["reach"])
    start = max(least, 1 + max(text.rfind(stop, least, count.start) for stop in words["stops"]))
    lead = text[start : count.start]
    through = min((at for word in words["through"] if (at := lead.find(word)) >= 0), default=-1)
    verb = max(((at, len(word)) for word in words["verbs"] if (at := lead.rfind(word)) >= 0), default=(-1, 0))
    if through < 0 or verb[0] <= through or has(lead, words["not"]):
        return ("", "", ""), start
    channel, noun = lead[through : verb[0]], lead[sum(verb) :]
    medium = "".join(group[0] for group in words["media"] if has(channel, group))
    for word in words["through"] + words["filler"]:
        channel = channel.replace(word, "")
    for word in words["noun_filler"]:
        noun = noun.replace(word, "")
    return (channel if len(channel) >= words["least"] else "", noun, medium), start


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on figures in prose."""
    return [
        narrative_requests_mismatch,
        narrative_disputes_mismatch,
        narrative_documents_mismatch,
        narrative_sum_mismatch,
        narrative_balance_mismatch,
        conflicting_figures,
    ]
