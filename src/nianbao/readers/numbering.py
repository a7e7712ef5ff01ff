"""Numbers that a word processor generates: formats of numerals and the counters of lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

MAX_NUMBER = 100_000  # a start value beyond it is damage
_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _chinese(value: int, digits: str = _HAN, units: str = "十百千万") -> str:
    """五, 十五, 二十, 一百零五, 一万二千; with legal digits 壹拾伍."""
    if value == 0:
        return "零"
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        tail = gap + _chinese(rest, digits, units) if rest else ""
        return _chinese(value // 10_000, digits, units) + units[3] + tail
    text = ""
    zero = False
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = value // power % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + unit
            zero = False
        else:
            zero = True
    if digits is _HAN and 10 <= value < 20:
        return text[1:]
    return text


def _positional(value: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(value))


def _counting(value: int) -> str:
    return _chinese(value) if value < 100 else _positional(value)


def _roman(value: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (value // size)
        value %= size
    return text


def _letters(value: int) -> str:
    """a … z, aa, bb …, as word processors repeat letters."""
    return chr(97 + (value - 1) % 26) * min((value - 1) // 26 + 1, 50) if value > 0 else ""


def _series(first: str, length: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= length else str(value)


def _circle(value: int) -> str:
    for first, last, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(base + value - first)
    return str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value > 0 else str(value)


def _wide(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _sexagenary(value: int) -> str:
    return _cycle(_STEMS)(value) + _cycle(_BRANCHES)(value)


def _legal(value: int) -> str:
    return _chinese(value, _LEGAL, "拾佰仟万")


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "none": lambda value: "",
    "bullet": lambda value: "",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _series("⒈", 20),
    "decimalEnclosedParen": _series("⑴", 20),
    "ideographEnclosedCircle": _series("㊀", 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "chineseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographDigital": _positional,
    "japaneseCounting": _chinese,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseDigital": _positional,
    "koreanDigital2": _positional,
}


class Level(NamedTuple):
    """One level of a list. text: as in the file, %1 … %9 for the numbers of the levels.

    restart: the level (0-based) whose advance sets this one back, -1 for any higher one, 99 for none.
    """

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1
    decimal_only: bool = False


class Counters:
    """The running numbers of all lists of one document."""

    def __init__(self) -> None:
        self._values: dict[str, list[Optional[int]]] = {}
        self._started: set[tuple[str, int]] = set()

    def number(
        self, list_id: str, levels: dict[int, Level], depth: int, instance: str = "", start: Optional[int] = None
    ) -> str:
        """The printed number of the next paragraph at ``depth`` (0-based) of the list, "" for a bullet.

        instance, start: a list that goes on from another one begins anew at ``start`` when it is first met.
        """
        values = self._values.setdefault(list_id, [None] * 9)
        level = levels.get(depth, Level())
        before = values[depth]
        values[depth] = level.start if before is None else before + 1
        if start is not None and (instance, depth) not in self._started:
            self._started.add((instance, depth))
            values[depth] = start
        for deeper in range(depth + 1, 9):
            restart = levels.get(deeper, Level()).restart
            if restart == -1 or depth <= restart < 9:
                values[deeper] = None
        return _rendered(levels, values, depth)


def _rendered(levels: dict[int, Level], values: list[Optional[int]], depth: int) -> str:
    level = levels.get(depth, Level())
    if level.format == "bullet":
        return ""

    def shown(match: re.Match[str]) -> str:
        which = int(match[1]) - 1
        one = levels.get(which, Level())
        value = values[which]
        value = one.start if value is None else value
        style = "decimal" if level.decimal_only else one.format
        return FORMATS.get(style, str)(value) if 0 <= value <= MAX_NUMBER else str(value)

    text = re.sub("%([1-9])", shown, level.text)
    return text + " " if text and text[-1].isascii() and text[-1].isalnum() else text


def by_sample(sample: str) -> str:
    """The format whose first numbers are printed in ``sample`` ("1", "a", "一, 二, 三, ..."), "none" for ""."""
    first = sample.split(",")[0].strip()
    if not first:
        return "none"
    second = [*sample.split(","), ""][1].strip()
    preferred = ("decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "chineseCountingThousand")
    for name in (*preferred, *FORMATS):
        if FORMATS[name](1) == first and (not second or FORMATS[name](2) == second):
            return name
    return "decimal"
