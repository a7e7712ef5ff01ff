"""Figures in prose against the tables, against what they balance with, and against their own repetition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nianbao import (
    WARNING,
    Amount,
    Claim,
    Finding,
    Place,
    Profile,
    Quantity,
    QuantityWords,
    Report,
    Rule,
    claims,
    compare,
    decided,
    find_quantities,
    has,
    hookimpl,
    prepared,
    printable,
    quantity_words,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Key = tuple[str, str, str]

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
            "expected": printable(readings[0].low),
            "actual": printable(claim.value),
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


def _place(claim: Claim) -> Place:
    return claim.clause.passage.place(claim.clause.start, claim.clause.end)


def _reading(report: Report, cells: Sequence[str], value: Any) -> str:
    names = [_name(report, cell.lstrip("-")) for cell in cells]
    signs = ["" if not index else " - " if cell.startswith("-") else " + " for index, cell in enumerate(cells)]
    return "".join(sign + name for sign, name in zip(signs, names)) + f" = {printable(value)}"


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
        if claim.kind not in _ONCE or decided(report, claim):
            continue
        known = first.setdefault(claim.kind, claim)
        if known.value != claim.value:
            yield Finding(_place(claim), _twice(known.value, claim.value, _place(known).excerpt))
    yield from _channels(report)


def _twice(first: Any, second: Any, other: str) -> dict[str, Any]:
    return {"expected": printable(first), "actual": printable(second), "other": other}


def _channels(report: Report) -> Iterator[Finding]:
    words = report.profile.data.get("repeats")
    if not words:
        return
    counted = prepared(report.profile, _counted)
    first: dict[_Key, tuple[Quantity, Place]] = {}
    for passage in report.prose():
        text = passage.shadow.text
        if not has(text, words["through"]) or not has(text, words["verbs"]):
            continue
        for count in find_quantities(text, counted):
            key, start = _channel(text, count, words)
            if not key[0] or count.inexact or not count.unit:
                continue
            place = passage.place(start, count.end)
            known = first.setdefault(_known(key, first), (count, place))
            if known[0].value != count.value:
                yield Finding(place, _twice(known[0].value, count.value, known[1].excerpt))


def _counted(profile: Profile) -> QuantityWords:
    return quantity_words(profile.data.get("quantities", {}))


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
        narrative_balance_mismatch,
        conflicting_figures,
    ]
