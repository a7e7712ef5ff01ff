"""Personal data that must not stand in a published report: resident ID numbers and mobile numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nianbao import ERROR, WARNING, Finding, Passage, Place, Report, Rule, hookimpl, pattern, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ID = pattern(r"(?<![0-9A-Za-z])[1-9][0-9]{5}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = pattern(r"(?<![0-9A-Za-z/.-])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z])")
_LONG = pattern(r"[0-9][0-9 -]{10}")  # what any of them has
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CONTEXT = 16


def _masked(number: str) -> str:
    digits = re.sub(r"[^0-9Xx]", "", number)
    return digits[:3] + "*" * (len(digits) - 5) + digits[-2:]


def _place(passage: Passage, start: int, end: int) -> Place:
    place = passage.place(start, end)
    return place._replace(excerpt=_masked(place.excerpt))


def is_resident_id(number: str) -> bool:
    """The checksum of GB 11643 holds and the birth date is a day of the calendar."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS)) % 11
    return 1900 <= born.year <= 2100 and "10X98765432"[rest] == number[17].upper()


@rule("GK851", "resident-id-number", ERROR)
def resident_id_number(report: Report, options: Any) -> Iterator[Finding]:
    """Eighteen digits that are a resident's ID number by checksum and birth date, or are called one (身份证号)."""
    labels = report.profile.phrases.get("id_labels", ())
    if not _LONG.search(report.lines.text):
        return
    for passage in report.prose():
        text = passage.shadow.text
        for match in _ID.finditer(text):
            around = text[max(0, match.start() - _CONTEXT) : match.start()]
            number = match.group().replace(" ", "").replace("-", "")
            if is_resident_id(number) or any(label in around for label in labels):
                yield Finding(_place(passage, *match.span()), {"number": _masked(match.group())})


@rule("GK852", "mobile-number", WARNING, office="info")
def mobile_number(report: Report, options: Any) -> Iterator[Finding]:
    """A mobile number; beside words for a service line it is a hint only."""
    office = report.profile.phrases.get("office_line", ())
    if not _LONG.search(report.lines.text):
        return
    for passage in report.prose():
        text = passage.shadow.text
        for match in _MOBILE.finditer(text):
            around = text[max(0, match.start() - _CONTEXT) : match.start()]
            variant = "office" if any(word in around for word in office) else ""
            yield Finding(_place(passage, *match.span()), {"number": _masked(match.group())}, variant)


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on personal data."""
    return [resident_id_number, mobile_number]
