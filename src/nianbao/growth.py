"""Comparisons with an earlier year in a sentence of prose, such as 5件，比上年减少3件，下降37.5%. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from nianbao.quantities import Quantity
from nianbao.records import NamedTuple
from nianbao.text import NUMERALS, chinese_number, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

COUNT, SHARE, TIMES, SAME = "count", "share", "times", "same"
EXACT, LEAST, ALMOST, ABOUT = 0, 1, 2, 3
_NUMBER = rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?|[{NUMERALS}]{{1,8}}"
_YEAR = r"(?<![0-9])((?:19|20)[0-9]{2})"
_LISTED = 60  # a sentence with more counts is a list: nothing is compared in it
_STOPS = pattern(r"[。;!?\n]")


class Move(NamedTuple):
    """By how much. kind: "count", "share" (percent), "times" (of what was, or more than it) or "same".

    step: one unit of the last printed digit. about: exact, at least, almost, or about so much.
    """

    kind: str
    sign: int
    value: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    unit: str = ""
    about: int = EXACT


class Growth(NamedTuple):
    """A comparison at ``text[start:end]``.

    now: what is compared, None when the sentence does not certainly tell it; before: the earlier figure, likewise.
    others: further counts of the sentence. last_year: compared with the year before the report's.
    """

    start: int
    end: int
    moves: tuple[Move, ...]
    now: Optional[Quantity]
    before: Optional[Quantity]
    others: tuple[Quantity, ...]
    last_year: bool


class GrowthWords(NamedTuple):
    """The words of comparisons; see ``growth_words``."""

    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    than: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    almost: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


def growth_words(data: Mapping[str, Any]) -> GrowthWords:
    """The words from a mapping with these keys, each a list of plain strings.

    up, down, reached: before a figure (增长, 减少, 增至). same, doubled: without one. times: after one (倍). than: what
    opens a comparison (较, 由); last: the year before (上年); year: after the digits of a year. filler, link: what may
    stand beside a comparison, and between its verb and its figure. least, almost, about: before a figure; over:
    after it. units: measure words; points: after one, make it no count (个百分点);
    nouns: after one, name what is counted. of: between what was and how many times that it is.
    """
    return GrowthWords(*(tuple(map(str, data.get(key, ()))) for key in GrowthWords._fields))


def _any(*lists: Sequence[str]) -> str:
    words = {word for one in lists for word in one}
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


@lru_cache(maxsize=4)
def _moves(words: GrowthWords) -> re.Pattern[str]:
    about = rf"(?P<about>{_any(words.least, words.almost, words.about)})?"
    over = rf"(?P<over>{_any(words.over)})?"
    times, loosely = _any(words.times), _any(words.almost, words.about)
    return re.compile(
        rf"(?:(?P<reached>{_any(words.reached)})|(?P<up>{_any(words.up)})|(?P<down>{_any(words.down)}))"
        rf"(?:{_any(words.link)})*{about}(?P<number>{_NUMBER}){over}"
        rf"(?:(?P<share>%)|(?P<times>{times})|(?P<unit>{_any(words.units)})(?!{_any(words.points)}))"
        rf"|(?P<of>(?:{_any(words.last)})(?:{_any(words.filler)})*|{_any(words.of)})(?P<almost>{loosely})?"
        rf"(?P<multiple>{_NUMBER})(?P<more>{_any(words.over)})?(?:{times})"
        rf"|(?P<same>{_any(words.same)})|(?P<doubled>{_any(words.doubled)})"
    )


@lru_cache(maxsize=4)
def _fillers(words: GrowthWords) -> re.Pattern[str]:
    return re.compile(
        rf"[,()、]|{_YEAR}(?:{_any(words.year)})|{_any(words.filler, words.than, words.last, words.link, words.year)}"
    )


def growths(text: str, counts: Sequence[Quantity], words: GrowthWords, year: int) -> Iterator[Growth]:
    """Every comparison with an earlier year in a normalised text; ``counts`` are its quantities, ``year`` its year."""
    start = first = 0
    for stop in (*(match.start() for match in _STOPS.finditer(text)), len(text)):
        last = first
        while last < len(counts) and counts[last].end <= stop:
            last += 1
        if 0 < last - first <= _LISTED:
            yield from _Sentence(text, start, stop, counts[first:last], words, year).growths()
        start, first = stop + 1, last


class _Chain:
    """Moves that stand side by side and tell one comparison."""

    __slots__ = ("behind", "end", "level", "moves", "start", "years")

    def __init__(self, start: int, behind: Optional[_Chain] = None) -> None:
        self.behind = behind  # a comparison with another year that this one follows at once
        self.start = self.end = start
        self.years: set[int] = set()
        self.moves: list[Move] = []
        self.level = -1

    def add(self, match: re.Match[str], words: GrowthWords) -> None:
        self.end = match.end()
        if match["reached"]:
            self.level = match.start()
        else:
            self.moves.append(_move(match, words))


class _Sentence:
    """One sentence with its counts, those that tell a difference left out."""

    def __init__(
        self, text: str, start: int, stop: int, counts: Sequence[Quantity], words: GrowthWords, year: int
    ) -> None:
        self.text, self.start, self.stop, self.words, self.year = text, start, stop, words, year
        self.matches = list(_moves(words).finditer(text, start, stop))
        told = [match.span() for match in self.matches if not match["reached"]]
        self.counts = [count for count in counts if not any(a <= count.start < b for a, b in told)]

    def growths(self) -> Iterator[Growth]:
        chains: list[_Chain] = []
        for match in self.matches:
            last = chains[-1] if chains else None
            since = last.end if last else self.start
            years = self.compared(since, match.end("of") if match["of"] else match.start())
            apart = bool(self.left(since, match.start()))
            if last is None or apart or (years and last.years and years != last.years):
                last = _Chain(match.start(), None if apart else last)
                chains.append(last)
            last.years |= years
            last.add(match, self.words)
        return (self.growth(chain) for chain in chains if chain.moves)

    def left(self, start: int, end: int) -> str:
        """What remains of a stretch without the words of comparisons."""
        return _fillers(self.words).sub("", self.text[start:end])

    def compared(self, start: int, end: int) -> set[int]:
        """The years that a stretch names; 0 is the year before the report's."""
        text = self.text[start:end]
        years = {0 if int(found) == self.year - 1 else int(found) for found in re.findall(_YEAR, text)}
        return (years | ({0} if any(word in text for word in self.words.last) else set())) - {self.year}

    def growth(self, chain: _Chain) -> Growth:
        ahead = [count for count in self.counts if count.end <= chain.start]
        now = next(
            (count for count in self.counts if chain.level <= count.start < chain.end and chain.level >= 0), None
        )
        before, edge = self.earlier(ahead, chain.start)
        if before is not None:
            ahead = ahead[:-1]
        if now is None:
            first = chain
            while first.behind is not None:
                first = first.behind
            now = self.beside(ahead, edge if first is chain else first.start)
            ahead = [count for count in ahead if now is not None and count.start < now.start]
        if now is not None and before is None:
            before = self.told(ahead, now, chain.years)
        start = min([chain.start, *(count.start for count in (now, before) if count is not None)])
        others = tuple(count for count in self.counts if count not in (now, before))
        return Growth(start, chain.end, tuple(chain.moves), now, before, others, chain.years == {0})

    def earlier(self, ahead: Sequence[Quantity], edge: int) -> tuple[Optional[Quantity], int]:
        """The count that the comparison itself names (than 64), and where the comparison begins."""
        if ahead and not self.left(ahead[-1].end, edge):
            least = ahead[-2].end if len(ahead) > 1 else self.start
            openings = (*self.words.than, *self.words.last)
            begin = max((self.text.rfind(word, least, ahead[-1].start) for word in openings), default=-1)
            if begin >= 0 and not self.left(begin, ahead[-1].start):
                return ahead[-1], begin
        return None, edge

    def beside(self, ahead: Sequence[Quantity], edge: int) -> Optional[Quantity]:
        """The count right before the comparison, that within brackets behind another left out."""
        if not ahead or self.left(self.behind(ahead[-1].end), edge):
            return None
        if self.text.startswith(")", ahead[-1].end):
            opened = self.text.rfind("(", self.start, ahead[-1].start)
            return next((count for count in ahead if count.end == opened), None)
        return ahead[-1]

    def behind(self, at: int) -> int:
        """Where the name of what was counted ends, with a remark in brackets: 36件政府信息公开申请（…），…."""
        noun = next((word for word in self.words.nouns if self.text.startswith(word, at)), "")
        at += len(noun)
        closed = self.text.find(")", at, self.stop) if self.text.startswith("(", at) else -1
        return at if closed < 0 else closed + 1

    def told(self, ahead: Sequence[Quantity], now: Quantity, years: set[int]) -> Optional[Quantity]:
        """The one count of the sentence that tells the same of the year compared with."""
        found = []
        at = self.start
        own = self.left(ahead[-1].end if ahead else self.start, now.start)
        for count in ahead:
            lead = self.left(at, count.start)
            if years and self.compared(at, count.start) == years and (lead in own or own in lead):
                found.append(count)
            at = count.end
        return found[0] if len(found) == 1 else None


def _move(match: re.Match[str], words: GrowthWords) -> Move:
    if match["same"]:
        return Move(SAME, 0)
    if match["doubled"]:
        return Move(TIMES, 1, Decimal(2), Decimal(1), "", ABOUT)
    number = (match["number"] or match["multiple"]).replace(",", "")
    value = Decimal(number) if number[0].isascii() else Decimal(chinese_number(number) or 0)
    about = match["about"] or match["almost"] or ""
    loose = ALMOST if about in words.almost else ABOUT if about in words.about else LEAST
    exact = not (about or match["over"] or match["more"])
    kind = SHARE if match["share"] else COUNT if match["unit"] else TIMES
    step = Decimal(1).scaleb(-len(number.partition(".")[2]))
    sign = -1 if match["down"] else 0 if match["of"] else 1
    return Move(kind, sign, value, step, match["unit"] or "", EXACT if exact else loose)


def refuted(growth: Growth) -> Optional[tuple[Decimal, Decimal]]:
    """The figure now and before when no reading of the sentence holds; None when one does or nothing settles it."""
    pairs = list(_pairs(growth))
    if not pairs or any(all(agrees(now, before, move) for move in growth.moves) for now, before in pairs):
        return None
    return pairs[0]


def _pairs(growth: Growth) -> Iterator[tuple[Decimal, Decimal]]:
    """What the figures now and before may be, the plainest reading first."""
    now, before = growth.now, growth.before
    others = [Decimal(count.value) for count in growth.others]
    step = next((move.sign * move.value for move in growth.moves if move.kind == COUNT and not move.about), None)
    if now is not None and before is not None:
        here, there = Decimal(now.value), Decimal(before.value)
        yield here, there
        for other in others:
            yield other, there
            yield here, other
    elif now is not None and step is not None:
        for value in _candidates(Decimal(now.value), others):
            yield value, value - step
    elif before is not None and step is not None:
        for value in (Decimal(before.value), *others):
            yield value + step, value


def impossible(growth: Growth) -> bool:
    """No whole number of the year before gives the percentage told, whichever count of the sentence is compared."""
    move = growth.moves[0]
    if growth.now is None or growth.before is not None or len(growth.moves) > 1:
        return False
    if move.kind != SHARE or move.about or not growth.now.value:
        return False
    others = [Decimal(count.value) for count in growth.others]
    return not any(_has_base(value, move) for value in _candidates(Decimal(growth.now.value), others))


def _candidates(now: Decimal, others: Sequence[Decimal]) -> Iterator[Decimal]:
    """What may be compared: the count, another one of the sentence, or the count with or without another one."""
    yield now
    for other in others:
        yield from (value for value in (other, now - other, now + other) if value > 0)


def _has_base(now: Decimal, move: Move) -> bool:
    """Whether some whole number changed by that percentage gives the figure."""
    ends = sorted(100 + move.sign * (move.value + step) for step in (-move.step, move.step))
    if ends[0] <= 0 or move.sign * move.value == 100:
        return True  # from none to some is told as 100 % too
    least, most = now * 100 / ends[1], now * 100 / ends[0]
    return int(most) >= least


def agrees(now: Decimal, before: Decimal, move: Move) -> bool:
    """Whether a figure that was ``before`` and is ``now`` moved as told, up to the rounding of what is printed."""
    change = now - before
    if now < 0 or before < 0:
        return False
    if move.kind == SAME:
        return not change
    if change * move.sign < 0 or (not change and move.sign and move.value > move.step):
        return False
    if move.kind == COUNT:
        return _near(abs(change), move, Decimal(0))
    if not before:
        return True
    if move.kind == SHARE:
        return _near(abs(change) / before * 100, move, move.step)
    step = min(move.step, Decimal("0.5"))
    times = _near(now / before, move, step)  # of what was, and in loose usage also of growth by 2 times or more
    return times if not move.sign else _near(abs(change) / before, move, step) or (times and move.value >= 2)


def _near(actual: Decimal, move: Move, step: Decimal) -> bool:
    if move.about == LEAST:
        return actual >= move.value - step
    if move.about == ALMOST:
        return move.value * 7 <= actual * 10 and actual <= move.value + step
    if move.about == ABOUT:
        return move.value * 7 <= actual * 10 <= move.value * 13
    return abs(actual - move.value) <= step
