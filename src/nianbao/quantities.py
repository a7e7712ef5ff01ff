"""Quantities in prose: where a count stands in a normalised text, its value, its measure word, whether it is exact.

Pure functions. The words (measure words, 约, 余, 号 …) are data of the profile; only the numerals are known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from nianbao.records import NamedTuple
from nianbao.text import NUMERALS, SCALES, chinese_number, dates, has, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Union


_FIGURE = pattern("[0-9]+")
_ENDS_BARE = pattern("[0-9](?:[,.。;)]|$)")
_BARE = pattern("(?<![0-9.])[0-9]{1,6}(?=[,.。;)](?![0-9])|$)")


class Quantity(NamedTuple):
    """A count at ``text[start:end]``, measure word included.

    value: int, or Decimal where decimals are printed. unit: the measure word as printed, "" for none.
    inexact: the text says that it is about so much (约, 近, 余), a range, or a rounded 万.
    """

    start: int
    end: int
    value: Union[int, Decimal]
    unit: str
    inexact: bool = False


class QuantityWords(NamedTuple):
    """The words that make a number a count or keep it from being one; see ``quantity_words``."""

    units: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_unit_after: tuple[str, ...] = ()
    before_numeral: tuple[str, ...] = ()
    not_after_figure: tuple[str, ...] = ()


def quantity_words(data: Mapping[str, Any]) -> QuantityWords:
    """The words from a mapping with the keys below; each is a list of plain strings.

    units: measure words. before, after: about so much (约12件, 12余件); before_numeral: likewise, but only before a
    Chinese numeral (数十件, but 总数12件). approximate: about so much, after the measure
    word (12件左右). not_before, not_after: no count at all (第12, 12%);
    not_after_figure: likewise, but not after a measure word (12:30). not_unit_after: after a Chinese numeral and its
    measure word, makes the pair an ordinary word (一次性, 一条龙).
    """
    return QuantityWords(*(tuple(str(word) for word in data.get(key, ())) for key in QuantityWords._fields))


def find_quantities(text: str, words: QuantityWords) -> Iterator[Quantity]:
    """Every count in a normalised text, left to right. Dates, percentages, ordinals and document numbers are none.

    A number in Chinese numerals is a count only with a measure word; arabic figures may stand without one.
    """
    return iter(_known(text, words)) if len(text) < _LONG else _quantities(text, words)


_LONG = 2000  # characters of a text whose counts are not kept


@lru_cache(maxsize=256)  # several rules ask for those of the same paragraphs
def _known(text: str, words: QuantityWords) -> tuple[Quantity, ...]:
    return tuple(_quantities(text, words))


def _quantities(text: str, words: QuantityWords) -> Iterator[Quantity]:
    taken = [(date.start, date.end) for date in dates(text)][::-1]
    for match in _pattern(words).finditer(text):
        while taken and taken[-1][1] <= match.start():
            taken.pop()
        if taken and match.end() > taken[-1][0]:
            continue
        found = _quantity(text, match, words)
        if found is not None:
            yield found


@lru_cache(maxsize=16)
def _pattern(words: QuantityWords) -> re.Pattern[str]:
    scale = f"(?!{_any(unit for unit in words.units if unit[0] in SCALES)})[{SCALES}]"
    return re.compile(
        rf"(?:(?P<arabic>(?<![0-9.A-Za-z])(?:[0-9]{{1,3}}(?:[, ][0-9]{{3}}){{1,4}}(?![0-9])|[0-9]{{1,16}}(?![0-9]))"
        rf"(?:\.[0-9]{{1,9}})?)|(?<![{NUMERALS}])(?P<chinese>[{NUMERALS}]{{1,16}}))"
        rf"(?P<scale>(?(arabic)(?:{scale})?))(?P<about>{_any(words.after)})?(?P<late>(?:{scale})?)"
        rf"(?P<unit>{_any(words.units)})?(?(chinese)(?(unit)|(?!)))"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def _quantity(text: str, match: re.Match[str], words: QuantityWords) -> Optional[Quantity]:
    start, end = match.span()
    bare = end - len(match["unit"] or "")
    if (
        text.startswith(words.not_after, end)
        or text.startswith(words.not_after + words.not_after_figure, bare)
        or text.endswith(words.not_before, max(0, start - 4), start)
    ):
        return None
    chinese = match["chinese"] or ""
    if bare == end and _is_hotline(match["arabic"] or "") and text[end : end + 1].isalpha():
        return None
    if chinese and text.startswith(words.not_unit_after, end):
        return None
    value = chinese_number(chinese) if chinese else _arabic(match["arabic"])
    if value is None:
        return None
    scale = match["scale"] or match["late"] or ""
    if scale:
        value *= 10_000 ** (SCALES.index(scale) + 1)
    inexact = (
        bool(match["about"])
        or text.endswith(words.before, max(0, start - 4), start)
        or bool(chinese and text.endswith(words.before_numeral, max(0, start - 4), start))
        or text.startswith(words.approximate, end)
        or _consecutive(chinese)
    )
    return Quantity(start, end, _plain(value), match["unit"] or "", inexact or bool(scale))


def _is_hotline(digits: str) -> bool:
    """12345, 12316, 95598: the number of a hotline or of its platform."""
    return len(digits) == 5 and digits.startswith(("12", "10", "95", "96"))


def _arabic(text: str) -> Union[int, Decimal]:
    digits = text.replace(",", "").replace(" ", "")
    return Decimal(digits) if "." in digits else int(digits)


def _plain(value: Union[int, Decimal]) -> Union[int, Decimal]:
    return int(value) if value == value // 1 else value


def printable(value: Union[int, Decimal]) -> Union[int, str]:
    """A figure as data of a finding: a whole number, or the digits of one that is none."""
    return int(value) if value == int(value) else f"{Decimal(value).normalize():f}"


def _consecutive(chinese: str) -> bool:
    """三五件, 七八件: two digits side by side are a guess, not a number."""
    return (
        len(chinese) > 1
        and chinese_number(chinese[0]) is not None
        and all((chinese_number(char) or 0) in range(1, 10) for char in chinese)
    )


_CLAUSE_ENDS = ",。;、)(!?\n"  # and the end of the text
_SENTENCE = 240  # characters on either side that are looked at


def uncounted(text: str, words: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Where a measure word ends a clause of a normalised text right behind what it counts: 公开信息条, no figure.

    words: by measure word those behind which it never stands alone (``sure``), and those behind which it does not
    where the sentence has another figure with it (``beside``; with ``ends`` all but these characters), unless the
    clause has one of ``unless``.
    """
    for unit, nouns in words.items():
        at = text.find(unit)
        while at >= 0:
            if text[at + 1 : at + 2] in _CLAUSE_ENDS and at and not text[at - 1].isdigit():
                start = _noun(text, at, unit, nouns)
                if start < at:
                    yield start, at + 1
            at = text.find(unit, at + 1)


def unmeasured(text: str, words: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Where a figure ends a clause of a normalised text right behind what it counts, without a measure word: 信息264.

    words: ``behind`` what such a figure stands, ``units``: one of which the other figures of its sentence have, which
    it need not behind the ``sure`` ones. Where two figures of a sentence have none that is how it counts.
    """
    behind, units, sure = (tuple(words.get(key, ())) for key in ("behind", "units", "sure"))
    if not behind or not _ENDS_BARE.search(text) or not has(text, behind):
        return
    end = -1
    for sentence in text.split("。"):
        start, end = end + 1, end + 1 + len(sentence)
        bare = [m for m in _BARE.finditer(text, start, end + 1) if text.endswith(behind, start, m.start())]
        counted = any(text.startswith(units, m.end()) for m in _FIGURE.finditer(text, start, end))
        if len(bare) == 1 and (counted or text.endswith(sure, start, bare[0].start())):
            yield bare[0].span()


def _noun(text: str, at: int, unit: str, nouns: Mapping[str, Any]) -> int:
    """Where the noun begins that a measure word must not stand behind alone, else where the measure word does."""
    for word in nouns["sure"]:
        if text.endswith(word, 0, at):
            return at - len(word)
    word = next((word for word in nouns["beside"] if text.endswith(word, 0, at)), "")
    if not word and "ends" in nouns and text[at - 1] not in nouns["ends"] and text[at - 1].isalpha():
        word = text[max(0, at - 2) : at]
    beside = word and _counts(text, at, unit) and not _within(text, at, nouns.get("unless", ()))
    return at - len(word) if beside else at


def _within(text: str, at: int, words: Sequence[str]) -> bool:
    """The clause that ends there has one of the words."""
    lead = text[max(0, at - _SENTENCE) : at]
    clause = lead[max(lead.rfind(mark) for mark in _CLAUSE_ENDS) + 1 :]
    return any(word in clause for word in words)


def _counts(text: str, at: int, unit: str) -> bool:
    """The sentence has a figure with the measure word."""
    before, behind = text[max(0, at - _SENTENCE) : at], text[at : at + _SENTENCE]
    pieces = (before.rpartition("。")[2] + behind.partition("。")[0]).split(unit)
    return any(piece[-1:].isdigit() for piece in pieces[:-1])
