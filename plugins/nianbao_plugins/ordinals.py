"""Ordinals: an item of a series is left out or stands twice."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao import (
    WARNING,
    Finding,
    Passage,
    Report,
    Rule,
    chinese_number,
    has,
    hookimpl,
    pattern,
    rule,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any, TypeAlias

_ITEM = 6  # characters of an item that does not stand twice by chance
_BRACKETED = pattern(r"(?:^|(?<=。)|(?<=[;:!?\n]))[()]?([一二三四五六七八九十]{1,3})(?:\)|(?<=\(.)|(?<=\(..))")
_SERIES = (
    ("bracketed", "()", _BRACKETED),
    ("spoken", "是", pattern(r"(?:^|(?<=。)|(?<=[;:,!?\n)]))([一二三四五六七八九十])是")),
    ("numbered", "(", pattern(r"(?:^|(?<=[。;:!?\n]))\(([0-9]{1,2})\)")),
    ("counted", "第", pattern(r"(?:^|(?<=[。;:,!?\n]))第([一二三四五六七八九十])[,、是]")),
    ("arabic", ".、", pattern(r"(?:^|(?<=。)|(?<=[;:!?\n]))([0-9]{1,2})[.、](?!(?!20[0-9]{2}年)[0-9])")),
)

_SPOKEN = pattern(r"(?:(?<=[。;:,!?\n)]))([一二三四五六七八九])是")
_ANNOUNCED = pattern(r"(?<!第)(?<!十)([二三四五六七八九])[^,。;:()0-9]{2,12}:(?=[一]是)")  # 四个方面:一是
_HEADINGS = ("headed", "、", pattern(r"^([一二三四五六七八九十]{1,3})、"))  # of a form whose headings are free
_SECOND = 2
# what may stand for the first ordinal of a kind
_FIRST = {
    kind: pattern(printed)
    for kind, printed in {
        "bracketed": r"一[)、.]|\(一",
        "spoken": "一[是、]",
        "numbered": r"(?<![0-9])1[).、]|①",
        "counted": "第[一1]",
        "arabic": r"(?<![0-9])1[).、]|①",
        "headed": "一",
    }.items()
}
_OF_PARAGRAPHS = ("bracketed", "numbered", "arabic", "headed")
_NUMERALS = "〇一二三四五六七八九十"


# The last ordinal of a kind, where it ends in the text of its section, whether it was told, and those of its series.
_Series: TypeAlias = "tuple[int, int, bool, frozenset[int]]"
_NONE: _Series = (0, 0, False, frozenset())


@rule("GK806", "ordinal-gap", WARNING, repeated="warning", fewer="warning")
def ordinal_gap(report: Report, options: Any) -> Iterator[Finding]:
    """（一）（二）（四）: an ordinal of a series is skipped or stands twice. A series that starts again is another."""
    last: dict[str, _Series] = {}
    section, text = "", ""
    kinds = (*_SERIES, _HEADINGS) if _has_free_headings(report) else _SERIES
    for passage in report.prose():
        if passage.section != section:
            last, section, text = {}, passage.section, ""
        behind, text = len(text), text + passage.shadow.text + "\n"
        yield from _fewer(passage, report.profile.phrases.get("item_measures", ()))
        for kind, marks, ordinal in kinds:
            for match in ordinal.finditer(passage.shadow.text) if has(passage.shadow.text, marks) else ():
                number, series = _ordinal(match[1]), last.get(kind, _NONE)
                if kind == "bracketed" and not _is_whole(match.group()) and number != series[0] + 1:
                    continue  # not certainly an ordinal
                fault = _fault(text, text[series[1] : behind + match.start()], match, kind, number, series)
                if not series[0] and number == _SECOND:
                    fault = _begins_late(report, passage, match, kind)
                if fault is not None:
                    place = passage.place(*match.span())
                    data = {"expected": series[0] + 1, "actual": number, "printed": place.excerpt}
                    yield Finding(place, data, fault)
                seen = frozenset((number,)) | (series[3] if number > 1 or series[2] else frozenset())
                last[kind] = number, behind + match.end(), fault is not None, seen


def _fewer(passage: Passage, measures: tuple[str, ...]) -> Iterator[Finding]:
    """四个方面: and three items, spoken, up to the end of the paragraph."""
    text = passage.shadow.text
    for match in _ANNOUNCED.finditer(text) if ":一" in text else ():
        if not text.startswith(measures, match.end(1)):
            continue
        items = [chinese_number(item[1]) for item in _SPOKEN.finditer(text, match.end())]
        told, promised = len(items), chinese_number(match[1]) or 0
        if _SECOND <= told < promised and items == list(range(1, told + 1)):
            data = {"expected": promised, "actual": told, "printed": match.group()}
            yield Finding(passage.place(match.start(), match.end()), data, "fewer")


def _has_free_headings(report: Report) -> bool:
    """The form has no sections of its own, and the report numbers its sections once: 一、 stands once."""
    if any(spec.number for spec in report.profile.sections):
        return False
    return sum(passage.shadow.text.startswith("一、") for passage in report.prose()) == 1


def _fault(text: str, between: str, match: re.Match[str], kind: str, number: int, series: _Series) -> str | None:
    """The variant of what is wrong with an ordinal behind the last one of its kind, None when nothing is."""
    before, _, told, seen = series
    if before and number > before + 1 + told and before + 1 not in seen:
        return None if _runs_on(between, match, before + 1) else ""
    again = between.rstrip("\n,;。")  # a whole item typed twice is left to GK804
    if number != before or before < _SECOND or told or not _stands_twice(text, between, match, kind):
        return None
    return None if len(again) >= _ITEM and match.string.startswith(again, match.end()) else "repeated"


def _begins_late(report: Report, passage: Passage, match: re.Match[str], kind: str) -> str | None:
    """The second and the third ordinal stand in a section of prose that has no first one before them."""
    spec = report.profile.section(passage.section)
    if spec is None or spec.table:
        return None
    text = "\n".join(other.shadow.text for other in report.prose() if other.section == passage.section)
    before, _, behind = text.partition(passage.shadow.text[match.start() :])
    third = match.group().replace(match[1], "3" if match[1].isascii() else _NUMERALS[3], 1)
    first = _FIRST[kind].search(before) or any(
        word in before for word in report.profile.phrases.get("series_starts", ())
    )
    return "" if not first and third in passage.shadow.text[match.start() :] + behind else None


def _ordinal(printed: str) -> int:
    """The number of an ordinal; a numeral typed twice (二二) is left to GK804."""
    return chinese_number(printed[1:] if printed[:1] == printed[1:] else printed) or int(printed)


def _stands_twice(text: str, between: str, match: re.Match[str], kind: str) -> bool:
    """An ordinal equal to the last one: of a series of paragraphs, or of one within a paragraph, that began once."""
    first = match.group().replace(match[1], "1" if match[1].isascii() else _NUMERALS[1], 1)
    if kind in _OF_PARAGRAPHS:
        return match.start() == 0 and f"\n{text}".count(f"\n{first}") == 1 and first not in between
    return "\n" not in between and text.rstrip("\n").rpartition("\n")[2].count(first) <= 1


def _runs_on(between: str, match: re.Match[str], wanted: int) -> bool:
    """The ordinal is printed all the same, where no mark tells that an item begins."""
    numeral = str(wanted) if match[1].isascii() else _NUMERALS[wanted : wanted + 1]
    return bool(numeral) and match.group().replace(match[1], numeral, 1) in between


def _is_whole(printed: str) -> bool:
    return printed[0] == "(" and printed[-1] == ")"


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rule on ordinals."""
    return [ordinal_gap]
