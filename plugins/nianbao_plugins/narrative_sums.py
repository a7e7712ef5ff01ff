"""Figures within a sentence against each other: parts and their whole, growth, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from nianbao import (
    INFO,
    WARNING,
    Claim,
    Finding,
    Group,
    Growth,
    Passage,
    Profile,
    Quantity,
    Report,
    Rule,
    Share,
    agrees,
    amount,
    claims,
    compare,
    decided,
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
    printable,
    quantity_words,
    refuted,
    rule,
    share_words,
    uncounted,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LISTED = 300  # a paragraph with more counts is a list: nothing is compared there
_SEVERAL = 4  # parts of a list that need not name all: more of them must be meant to
_NEAR = 400  # characters on either side of a list that are looked at


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
    return frozenset(claim.at for claim in told if decided(report, claim) and compare(report, claim) is None)


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
            data = {"actual": growth.now.value if growth.now else 0, "share": f"{printable(growth.moves[0].value)}%"}
            yield Finding(passage.place(growth.start, growth.end), data, "impossible")
        if pair is not None:
            variant = variant if min(pair) >= 0 else "beyond"
            yield Finding(passage.place(growth.start, growth.end), _change(*pair), variant)


def _change(now: Decimal, before: Decimal) -> dict[str, Any]:
    share = f"{printable(round(abs(now - before) / before * 100, 1))}%" if before > 0 else "-"
    return {"expected": printable(before), "actual": printable(now), "change": printable(now - before), "share": share}


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
            shown = {
                "expected": f"{printable(right)}%",
                "actual": f"{printable(share.value)}%",
                "whole": printable(whole),
            }
            place = passage.place(share.part.start, share.end)
            yield Finding(place, shown | {"part": printable(share.part.value)}, "share")


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


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rule on figures within a sentence."""
    return [narrative_sum_mismatch]
