"""Pure functions on text: a normalised shadow with offsets back, sentences, numerals, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    pattern = re.compile
else:

    class pattern:
        """A regular expression that is compiled when it is first used: a run needs some of them only."""

        def __init__(self, source, flags=0):  # noqa: ANN001, ANN204
            self._source = (source, flags)

        def __getattr__(self, name):  # noqa: ANN001, ANN204
            compiled = re.compile(*self._source)
            for method in ("match", "fullmatch", "search", "finditer", "findall", "split", "sub"):
                setattr(self, method, getattr(compiled, method))
            return getattr(compiled, name)


# CJK radicals that NFKC leaves alone but PDF text layers use for the ordinary character.
_RADICALS = str.maketrans(
    "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼"
    "⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙亻冂几刀刂卜㔾小小兀尢尢巳幺彑彐忄心扌攵旡日月歹母民氵水灬爫爫丬牛犭王疋目示礻竹糸纟罓罒网网网羊羊羊耂肀聿月"
    "臼艹艹艹虎衤西西见角角讠贝足车辶辶辶阝钅长镸长门阜阝雨青韦页风飞食食食饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龟亀龟",
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "﹝": "〔", "﹞": "〕"})
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def trimmed(text: str) -> str:
    """The text without blanks and invisible characters at both ends."""
    text = text.strip()
    while text and not _INVISIBLE.isdisjoint((text[0], text[-1])):
        text = text.strip("".join(_INVISIBLE)).strip()
    return text


class Shadow(NamedTuple):
    """A text for matching, and for each of its characters the offset in the original text."""

    text: str
    offsets: Sequence[int]

    def origin(self, index: int) -> int:
        """The offset in the original of the character at ``index`` of the shadow."""
        if not self.offsets:
            return 0
        return self.offsets[index] if index < len(self.offsets) else self.offsets[-1] + 1


_cache: dict[str, str] = {}
_LOOK_ALIKE = pattern("[\u2e80-\u2fdf\uf900-\ufaff]")


def ordinary(text: str) -> str:
    """The text with look-alike radicals and compatibility ideographs as the ordinary characters a person sees."""
    return _LOOK_ALIKE.sub(lambda match: _normal_char(match[0]), text) if _LOOK_ALIKE.search(text) else text


def _normal_char(char: str) -> str:
    found = _cache.get(char)
    if found is None:
        found = (
            "" if char in _INVISIBLE else unicodedata.normalize("NFKC", char.translate(_RADICALS)).translate(_QUOTES)
        )
        _cache[char] = found
    return found


class _OneForOne(dict[int, int]):
    """A table for str.translate: a character becomes the one it is normalised to, NUL where that is not one."""

    def __missing__(self, code: int) -> int:
        mapped = _normal_char(chr(code))
        one = ord(mapped) if len(mapped) == 1 and not mapped.isspace() else 0
        self[code] = one
        return one


_one_for_one = _OneForOne()


_CLOSER = "\0"


class _Singles(dict[int, str]):
    """By code point: the normal form where it is one visible character, else a sign to look closer. Fills itself."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        mapped = char if "\u4e00" <= char <= "\u9fff" else _normal_char(char)
        self[code] = mapped if len(mapped) == 1 and not mapped.isspace() else _CLOSER
        return self[code]


_singles = _Singles()
_RUN = pattern("[^\0]+|\0")


def shadow(text: str) -> Shadow:
    """The text as rules match it: NFKC, look-alike radicals mapped, quotes straight, white space dropped.

    A blank survives (as one space) only between two ASCII letters or digits, so that "1 214" does not become 1214.
    """
    return _known_shadow(text) if len(text) < _LONG else _shadow(text)


_LONG = 2000  # characters of a text that is not kept


@lru_cache(maxsize=512)  # identity, binding and rules ask for that of the same paragraphs
def _known_shadow(text: str) -> Shadow:
    return _shadow(text)


def _shadow(text: str) -> Shadow:
    indent = len(text) - len(text.lstrip())
    plain = text.strip().translate(_singles)
    if _CLOSER not in plain:
        return Shadow(plain, range(indent, indent + len(plain)))
    return _shadow_of_runs(text, plain, indent)


def _shadow_of_runs(text: str, plain: str, indent: int) -> Shadow:
    """The shadow where single characters have to be dropped or spelt out; between them stand runs of plain ones."""
    pieces: list[str] = []
    offsets: list[int] = []
    blank = -1
    last = ""
    for match in _RUN.finditer(plain):
        start = indent + match.start()
        run = match.group()
        mapped = _normal_char(text[start]) if run == _CLOSER else run
        if mapped.isspace():
            blank = start if blank < 0 else blank
        elif mapped:
            if blank >= 0 and last.isascii() and last.isalnum() and mapped[0].isascii() and mapped[0].isalnum():
                pieces.append(" ")
                offsets.append(blank)
            blank = -1
            last = mapped[-1]
            seen = "".join(mapped.split()) if run == _CLOSER else run
            pieces.append(seen)
            offsets.extend([start] * len(seen) if run == _CLOSER else range(start, start + len(run)))
    return Shadow("".join(pieces), offsets)


def has(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text."""
    for word in words:  # noqa: SIM110 - asked thousands of times a report; a generator costs twice as much
        if word in text:
            return True
    return False


def normal(text: str) -> str:
    """The normalised text alone."""
    return shadow(text).text


_SENTENCE = pattern(r"[^。!?;\n]+[。!?;\n]*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a normalised text, its closing mark included."""
    return (match.span() for match in _SENTENCE.finditer(text))


_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
    "两": 2,
    "廿": 20,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = "万亿"
NUMERALS = "".join(char for char in _DIGITS if not char.isascii()) + "".join(_UNITS) + SCALES


def chinese_number(text: str) -> Optional[int]:
    """The value of a Chinese numeral (十五, 二百零三, 二〇二三, 两千, 三万五千), None when it is none."""
    if not text or any(char not in _DIGITS and char not in _UNITS and char not in "万亿" for char in text):
        return None
    if text[0] == "廿":
        text = "二十" + text[1:]
    if not any(char in _UNITS or char in "万亿" for char in text):
        if len(text) > 1 and "两" in text:
            return None
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) <= 18 else None
    total = section = digit = 0
    unit = 10
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            unit = _UNITS[char]
            section += (digit or (1 if unit == 10 else 0)) * unit
            digit = 0
        else:
            total = (total + section + digit) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
            unit = 10_000 if char == "万" else 100_000_000
    if digit and text[-1] in _DIGITS and len(text) > 1 and text[-2] not in _DIGITS and text[-2] != "十":
        digit *= unit // 10 or 1  # 三千五 = 3500, 二百三 = 230
    return total + section + digit


class FoundDate(NamedTuple):
    """A date as printed in a normalised text. value is None when there is no such day; year may be 0 (none printed)."""

    start: int
    end: int
    year: int
    month: int
    day: int
    value: Optional[date]


# Numerals are matched as "anything but Latin" and checked afterwards: sets of Han characters are slow to compile.
_DATE = pattern(
    r"(?<![0-9])(?:(?P<y>[0-9]{4}|[^\x00-\xff](?:[^\x00-\xff]|[0Oo])[^\x00-\xff](?:[^\x00-\xff]|[0Oo]))年)?"
    r"(?P<m>[0-9]{1,2}|[^\x00-\xff]{1,3})月"
    r"(?P<d>[0-9]{1,2}|[^\x00-\xff]{1,3})(?:日|号)"
    r"|(?<![0-9.\-/])(?P<Y>(?:19|20)[0-9]{2})(?P<s>[-./])(?P<M>[0-9]{1,2})(?P=s)(?P<D>[0-9]{1,2})(?![0-9.\-/]*[0-9])"
)

_BEFORE_MONTH = 8  # characters of a date in front of 月 at most


def _number(text: Optional[str]) -> int:
    if not text:
        return 0
    if text.isdecimal() and text.isascii():
        return int(text)
    return 1 if text == "元" else chinese_number(text.replace("0", "〇").replace("o", "〇")) or 0


def dates(text: str) -> Iterator[FoundDate]:
    """Every date printed in a normalised text: 2023年1月16日, 二〇二三年一月十六日, 2023-01-16, 1月16日."""
    position = 0
    slashed = ("19" in text or "20" in text) and any(mark in text for mark in "-./")
    while (month := text.find("月", position)) >= 0 or slashed:
        match = _DATE.search(text, position if slashed else max(position, month - _BEFORE_MONTH))
        if match is None:
            return
        start = match.start()
        year = _number(match["y"] or match["Y"])
        month = _number(match["m"] or match["M"])
        day = _number(match["d"] or match["D"])
        figures = (match["m"] or match["M"]) + (match["d"] or match["D"])
        if not (month and day) and not (figures.isascii() and match["y"]):
            position = start + 1  # 年底月份日 is no date, but one may begin inside it
            continue
        if match["y"] and not year:
            start = match.start("m")
        position = match.end()
        try:
            value = date(year, month, day) if year else None
        except ValueError:
            value = None
        yield FoundDate(start, match.end(), year, month, day, value)
