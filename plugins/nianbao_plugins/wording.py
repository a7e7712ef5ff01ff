"""Wording: marks, misspellings, doubled words, residue of templates, ordinals, fixed phrases.

The words are the profile's (``data`` and ``phrases``); a rule that cannot tell stays silent.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from operator import add

from nianbao import (
    ERROR,
    INFO,
    WARNING,
    Finding,
    Passage,
    Place,
    Report,
    Rule,
    chinese_number,
    hookimpl,
    normal,
    pattern,
    rule,
    uncounted,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

_PAIRS = dict(zip("“‘《〈(【〔「『[", "”’》〉)】〕」』]"))
_CLOSERS = {close: opener for opener, close in _PAIRS.items()}
_MARK = pattern(f'[{re.escape("".join((*_PAIRS, *_CLOSERS)))}"]')
_WIDE = str.maketrans({"（": "(", "）": ")", "［": "[", "］": "]", "＂": '"', "＜": "〈", "＞": "〉"})
_LIST_MARK = pattern(r"(?:^|[。;；:：,，、\s(])[0-9一二三四五六七八九十①-⑳a-zA-Z]{1,3}$")
_ITEM = pattern(r"\(?[一二三四五六七八九十]{1,3}[)、.]|\(?[0-9]{1,2}[)、.](?![0-9])")
_STACKED = pattern(r"[，、；：][，。、；：！？]|。[，、；：。](?!。)")
_LOST = pattern(r"〔[0-9]{5,8}号")
_ENDS = "。！？；：.!?;:”"
# In a normalised text these are Han characters; a class of their range would cost a millisecond a pattern to compile.
_HAN = r"(?:(?![〇々])[^\W\x00-\xff])"
_HALF = pattern(rf"(?<={_HAN})[,;:?!](?={_HAN})|(?<={_HAN})\((?={_HAN})|(?<={_HAN})\)(?={_HAN})")
_AGAIN = pattern(rf"({_HAN}{{2,8}})\1")
_TWICE = pattern(rf"({_HAN})\1")
_AROUND = 8
_CLAUSE = 6  # characters of a clause that does not stand twice by chance
_SHORT = 4
_CLAUSES = 8  # that may be typed twice together
_LINE = 12  # likewise of a paragraph
_STOPS = ",。;!?"  # and the end of a text: no word begins before them
_DEEP = 40  # marks left open among which the partner of a closing one is looked for
_REACH = 80  # characters behind a quotation mark in which the next one is looked for


def _around(passage: Passage, start: int, end: int) -> Place:
    """The place of ``paragraph.text[start:end]`` with a few characters on either side as excerpt."""
    text = passage.paragraph.text
    excerpt = text[max(0, start - _AROUND) : end + _AROUND]
    return Place(passage.paragraph.at(start), passage.section, excerpt=excerpt)


_Open: TypeAlias = "tuple[str, str, Place]"  # a mark without its partner yet, as it is printed, and its place


@rule("GK801", "unbalanced-punctuation", WARNING)
def unbalanced_punctuation(report: Report, options: Any) -> Iterator[Finding]:
    """Brackets and quotation marks without partner, and marks that cannot follow each other."""
    still: list[_Open] = []
    full: set[tuple[str, str]] = set()
    section = ""
    for passage in report.prose():
        if passage.section != section:
            yield from _unclosed(still)
            still, section = [], passage.section
        yield from _pairs(report, passage, still, full)
        if passage.paragraph.text.rstrip()[-1:] in _ENDS:
            yield from _unclosed(still)
            still = []
        yield from _stacked(passage)
    yield from _unclosed(still)
    yield from _broken_off(report)


def _broken_off(report: Report) -> Iterator[Finding]:
    """A paragraph with a comma for its full stop, before an item or a heading; several are a list or broken lines."""
    passages = list(report.prose())
    ends = [(one, other) for one, other in zip(passages, passages[1:]) if one.shadow.text[-1:] in (",", "、")]
    for passage, behind in ends if len(ends) == 1 else ():
        spec = report.profile.section(passage.section)
        last = behind.section != passage.section and spec is not None and not spec.table
        if last or (behind.section == passage.section and _ITEM.match(behind.shadow.text)):
            end = len(passage.paragraph.text.rstrip())
            yield Finding(_around(passage, end - 1, end), {"mark": passage.paragraph.text[end - 1]}, "ends")


def _unclosed(still: list[_Open]) -> Iterator[Finding]:
    for _, printed, place in still:
        yield Finding(place, {"mark": printed}, "unclosed")


def _pairs(report: Report, passage: Passage, still: list[_Open], full: set[tuple[str, str]]) -> Iterator[Finding]:
    """Stray closing marks now; opening marks are left in ``still``. Straight quotation marks pair in turn."""
    text = passage.paragraph.text.translate(_WIDE)
    for match in _MARK.finditer(text):
        index, char = match.start(), match.group()
        if (char == "〔" and _LOST.match(text, index)) or _is_sign(text, index):
            continue  # told as residue, or no half of a pair
        mark = _quote(text, index, [open_ for open_, *_ in still[-_DEEP:]])
        printed, place = passage.paragraph.text[index], _around(passage, index, index + 1)
        if mark in _PAIRS or mark == '"':
            still.append((mark, printed, place))
        elif mark in _CLOSERS:
            other = _of_other_size(mark, text[index + 1 : index + _REACH], [open_ for open_, *_ in still[-_DEEP:]])
            wanted = (other or _CLOSERS[mark], '"' if mark == "”" else "")
            found = next((n for n, (open_, *_) in enumerate(reversed(still[-_DEEP:]), 1) if open_ in wanted), 0)
            opener = still.pop(-found)[0] if found else ""
            if found and (other or (opener == '"') != (char == '"')):
                yield Finding(place, {"mark": printed}, "mixed")
            elif (found and mark != char and char != '"') or (not found and _opens_for(mark, text, index)):
                yield Finding(place, {"mark": printed}, "turned")
            elif not found and (not _is_list_mark(mark, text, index) or _is_half(report, passage, text[:index], full)):
                yield Finding(place, {"mark": printed})
            if not found and _opens_for(mark, text, index):
                still.append((_CLOSERS[mark], printed, place))


def _of_other_size(mark: str, behind: str, still: list[str]) -> str:
    """The opening mark that a title mark of the other size closes: 《…《…〉…》, 《…〈…》…》."""
    last = still[-1] if still else ""
    if mark == "〉" and last == "《" and still.count("《") > 1:
        return last
    ahead = next((char for char in behind if char in "《》〈〉"), "")
    return last if mark == "》" and last == "〈" and ahead == "》" and "《" in still else ""


def _quote(text: str, index: int, still: list[str]) -> str:
    """What a mark stands for: a straight one closes after another, an opening one where no closing one follows."""
    char = text[index]
    if char == '"':
        return "”" if '"' in still or still[-1:] == ["“"] else char
    turned = char in "“‘《(" and still[-1:] == [char] and _next_quote(text, index, char) != _PAIRS[char]
    return _PAIRS[char] if turned else char


def _opens_for(mark: str, text: str, index: int) -> bool:
    """A closing mark that was typed for the opening one: the next mark of its kind closes again."""
    if _is_list_mark(mark, text, index):
        return False
    return mark in "”’》)" and _next_quote(text, index, _CLOSERS[mark]) == mark


def _is_list_mark(mark: str, text: str, index: int) -> bool:
    """The bracket of 1）, a）, 二）."""
    return mark in ")]" and bool(_LIST_MARK.search(text[max(0, index - 4) : index]))


def _is_half(report: Report, passage: Passage, printed: str, full: set[tuple[str, str]]) -> bool:
    """二）, where the ordinal before or behind it is whole: （一） or （三）. full: those that begin paragraphs."""
    number = chinese_number(printed[-1:]) if printed[-1:] in _NUMERALS[1:] and printed[-2:-1] in _STOPS else None
    if not number:
        return False
    if not full:
        full.update((other.section, other.shadow.text[:3]) for other in report.prose())
    beside = [f"({_NUMERALS[other]})" for other in (number - 1, number + 1) if 0 < other < len(_NUMERALS)]
    if len(printed) > 1:
        around = printed[-_DEEP * 10 :]
        return any(ordinal in around for ordinal in beside)
    return any((passage.section, ordinal) in full for ordinal in beside)


def _next_quote(text: str, index: int, opener: str) -> str:
    return next((char for char in text[index + 1 : index + _REACH] if char in (opener, _PAIRS[opener])), "")


def _is_sign(text: str, index: int) -> bool:
    """’98 leaves the century out, 3＞2 compares."""
    mark, digit = text[index], text[index + 1 : index + 2].isdigit()
    return digit and (mark == "’" or (mark in "〈〉" and text[index - 1 : index].isdigit()))


def _stacked(passage: Passage) -> Iterator[Finding]:
    text = passage.paragraph.text
    for match in _STACKED.finditer(text):
        yield Finding(_around(passage, *match.span()), {"mark": match.group()}, "stacked")


@rule("GK802", "half-width-punctuation", INFO)
def half_width_punctuation(report: Report, options: Any) -> Iterator[Finding]:
    """Half-width marks between Han characters, one finding a section."""
    found: dict[str, list[Place]] = {}
    for passage in report.prose():
        for match in _HALF.finditer(passage.paragraph.text):
            found.setdefault(passage.section, []).append(_around(passage, *match.span()))
    for places in found.values():
        yield Finding(places[0], {"count": len(places)})


@rule("GK803", "known-misspelling", WARNING)
def known_misspelling(report: Report, options: Any) -> Iterator[Finding]:
    """Words of the profile's list of misspellings that have no lawful reading where they stand.

    The title is left to GK602.
    """
    title = normal(report.identity.title)
    passages = [passage for passage in report.prose() if passage.section or passage.shadow.text not in title]
    whole = _joined(passages)
    pairs = Counter(map(add, whole, whole[1:]))
    told: set[tuple[int, int]] = set()  # of two that overlap the first one tells
    slips = (*_listed(report, passages, whole, pairs), *_slipped(report, passages, whole, pairs))
    for passage, start, end, right in slips:
        text = passage.shadow.text
        spots = {(id(passage), at) for at in range(start, end)}
        if not spots & told and not _is_fixed(report, text, start, end):
            yield Finding(passage.place(start, end), {"wrong": text[start:end], "right": right})
        told |= spots


_Slip: TypeAlias = "tuple[Passage, int, int, str]"  # where, from, to, what it should be


def _listed(report: Report, passages: list[Passage], whole: str, pairs: Counter[str]) -> Iterator[_Slip]:
    for entry in report.profile.data.get("misspellings", ()):
        word = entry["id"]
        for passage in passages if word[:2] in pairs and word[-2:] in pairs and word in whole else ():
            for start in _occurrences(passage.shadow.text, entry):
                yield passage, start, start + len(word), entry["right"]


def _slipped(report: Report, passages: list[Passage], whole: str, pairs: Counter[str]) -> Iterator[_Slip]:
    """Fixed words with a slip inside."""
    data, starts = report.profile.data, _starts(passages)
    for right in data.get("spelled", ()):
        half = len(right) // 2
        seam = pairs[right[half - 1 : half + 1]]
        if _rarest(right[:half], pairs) == _rarest(right[half:], pairs) == seam:
            continue  # its halves always stand together
        for start, end in _slips(whole, right[:half], right[half:]):
            if not any(_covers(whole, start, end - start, word) for word in data.get("spelled_otherwise", ())):
                index = bisect_right(starts, start) - 1
                yield passages[index], start - starts[index], end - starts[index], right


def _is_fixed(report: Report, text: str, start: int, end: int) -> bool:
    """A phrase of GK807 is misprinted there: it is told as that."""
    data = report.profile.data
    fixed = (entry["id"] for entry in data.get("fixed_phrases", ()) if "valid_from" not in entry)
    if any(_covers(text, start, end - start, phrase) for phrase in fixed):
        return True
    begin = max(0, start - _REACH)
    around = text[begin : end + _REACH]
    spans = (span for phrase in data.get("exact_phrases", ()) for span in _misprints(around, phrase))
    return any(begin + first < end and start < begin + last for first, last in spans)


def _joined(passages: list[Passage]) -> str:
    return "\n".join(passage.shadow.text for passage in passages)


def _starts(passages: list[Passage]) -> list[int]:
    """Where the passages begin in their joined text."""
    return list(accumulate((len(passage.shadow.text) + 1 for passage in passages[:-1]), initial=0))


def _place_of(passages: list[Passage], starts: list[int], start: int, end: int) -> Place:
    """The place of a stretch of the joined texts."""
    index = bisect_right(starts, start) - 1
    return passages[index].place(start - starts[index], end - starts[index])


def _rarest(half: str, pairs: Counter[str]) -> int:
    return min(pairs[half[at : at + 2]] for at in range(len(half) - 1))


def _slips(text: str, head: str, tail: str) -> Iterator[tuple[int, int]]:
    """Where a phrase stands with one slip inside: a character changed or left out, or two that changed places.

    Of four characters none may be left out: three of them are found across other words.
    """
    shorter = len(head) + len(tail) > _SHORT
    for start in _finds(text, head):
        end = start + len(head)
        length = _slip_inside(text[end : end + len(tail)], tail, shorter)
        if length:
            yield start, end + length
    for start in _finds(text, tail):
        length = _slip_inside(text[max(0, start - len(head)) : start][::-1], head[::-1], shorter)
        if length:
            yield start - length, start + len(tail)


def _slip_inside(text: str, wanted: str, shorter: bool) -> int:
    """The length of the beginning of ``text`` that is ``wanted`` but for one slip before its last character, else 0."""
    same = next((i for i, (one, other) in enumerate(zip(text, wanted)) if one != other), len(wanted))
    if same >= len(wanted) - 1:
        return 0
    rest = wanted[same:]
    if text.startswith(rest[1:], same + 1) and "\u4e00" <= text[same] <= "\u9fff":
        return len(wanted)
    if shorter and text.startswith(rest[1:], same):
        return len(wanted) - 1
    return len(wanted) if text.startswith(rest[1::-1] + rest[2:], same) else 0


def _occurrences(text: str, entry: dict[str, Any]) -> Iterator[int]:
    """Where the entry's word stands and none of its lawful surroundings (``unless``) covers it."""
    word, start = entry["id"], -1
    while (start := text.find(word, start + 1)) >= 0:
        behind = text[start + len(word) :]
        if entry.get("then") == "digit" and not behind[:1].isdigit():
            continue
        if not any(_covers(text, start, len(word), lawful) for lawful in entry.get("unless", ())):
            yield start


def _covers(text: str, start: int, length: int, lawful: str) -> bool:
    first = text.find(lawful, max(0, start - len(lawful) + 1), start + length + len(lawful))
    return 0 <= first < start + length


@rule("GK804", "doubled-words", WARNING, clause="warning")
def doubled_words(report: Report, options: Any) -> Iterator[Finding]:
    """A character, a word, a clause or a paragraph typed twice."""
    words = _Doubling(report)
    title, organ = normal(report.identity.title), normal(report.identity.organ)
    passages = list(report.prose())
    headed = Counter(heading.section for heading in report.headings)
    for index, passage in enumerate(passages):
        text = passage.shadow.text
        if headed[passage.section] < _SECOND and _is_again(passages, index):  # a section twice is GK105's
            yield Finding(passage.place(0, len(text)), {"word": text}, "clause")
            continue
        for start, end in _twice_over(text):
            yield Finding(passage.place(start, end), {"word": text[start:end]}, "clause")
        behind = text.rfind(organ) + len(organ) if organ in text else 0
        stop = behind if text in title else len(text)  # the other words of a title are GK602's
        taken = 0
        for match in _AGAIN.finditer(text):
            if match.start() < stop and not words.lawful_again(text, match.start(), match[1]):
                taken = match.end()
                yield Finding(passage.place(*match.span()), {"word": match[1]})
        for match in _TWICE.finditer(text):
            if taken <= match.start() < stop and words.slip(text, match.start()):
                start, end = max(0, match.start() - 1), min(len(text), match.end() + 1)
                yield Finding(passage.place(start, end), {"word": match[1]})


def _is_again(passages: list[Passage], index: int) -> bool:
    """A paragraph that stands a second time right behind itself. What stands thrice is no slip."""
    here, text = passages[index], passages[index].shadow.text
    if index == 0 or passages[index - 1].shadow.text != text or len(text) <= _LINE or "。" not in text:
        return False
    beside = (*passages[max(0, index - 2) : index - 1], *passages[index + 1 : index + 2])
    return here.section == passages[index - 1].section and all(other.shadow.text != text for other in beside)


def _twice_over(text: str) -> Iterator[tuple[int, int]]:
    """Clauses that stand again right behind themselves: the second time. What stands thrice is no slip."""
    pieces = text.replace("。", ",").replace(";", ",").split(",")
    if len(set(pieces)) == len(pieces):
        return
    starts = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
    last: dict[str, int] = {}
    for index, piece in enumerate(pieces):
        first = last.get(piece, -1)
        last[piece] = index
        size = index - first
        again = pieces[index : index + size] if first >= 0 and size <= _CLAUSES else []
        if len(piece) < _CLAUSE or not again or pieces[first:index] != again:
            continue
        if again not in (pieces[max(0, first - size) : first], pieces[index + size : index + 2 * size]):
            yield starts[index], starts[index + size] - 1


class _Doubling:
    """Which doublings are lawful by the profile, and which common words betray a slip.

    The table beside this module says with which characters words begin and end. It is read when a doubled character
    is met that no lawful doubling explains.
    """

    def __init__(self, report: Report) -> None:
        data = report.profile.data.get("doubling", {})
        self.lawful = tuple(data.get("lawful", ()))
        self.meeting = tuple(data.get("meeting", ()))
        self.behind = tuple(data.get("behind", ()))
        self.apart = frozenset(data.get("apart", ()))
        self.particles = frozenset(data.get("particles", ()))
        self.each = frozenset(data.get("each", ()))
        self.joints = frozenset(data.get("joints", ()))
        self.measures = frozenset(data.get("measures", ()))
        self.once = frozenset(data.get("once", ()))
        self.offices = frozenset(data.get("offices", ()))
        self.own = frozenset(data.get("own", ()))
        self.verbs = report.profile.phrases.get("subject_verbs", ())

    def _is_lawful(self, text: str, start: int, length: int) -> bool:
        return any(_covers(text, start, length, lawful) for lawful in self.lawful)

    def lawful_again(self, text: str, start: int, word: str) -> bool:
        """ABAB that is a way of speaking (研究研究), or two words that meet (政务公开|公开透明, 规范|规范性文件)."""
        if word[0] == word[1:2] or word[0] in self.each or self._is_lawful(text, start, 2 * len(word)):
            return True
        if word in self.apart:
            return False
        end = start + 2 * len(word)
        if text.startswith(self.behind, end):
            return True
        return len(word) == 2 and text[end : end + 1] not in _STOPS and text.endswith(self.meeting, 0, start)

    def slip(self, text: str, start: int) -> bool:
        """XX is a slip when aX is a word that no word Xb can follow, or Xb one that no word aX can precede."""
        char, before, after = text[start], text[max(0, start - 1) : start], text[start + 2 : start + 3]
        if after == char or before == char:
            return False
        if (before + char in self.own and text.startswith(self.verbs, start + 2)) or _is_ordinal(text, start):
            return True  # 我局局严格: whose verb follows; （二二）
        if before.isdigit() and char in self.measures:
            return not after or after not in _table()["starts"].get(char, "")
        if after.isdigit() and char not in self.offices and _ends_word(before, char):
            return True
        if self._is_lawful(text, start, 2) or _is_between_pairs(text, start):
            return False
        return char in self.particles or self._is_stray(before, char, after)

    def _is_stray(self, before: str, char: str, after: str) -> bool:
        """By the characters on either side one of the two belongs to no word."""
        table = _table()
        if _written_once(table, before, char, after):
            return True
        follows = bool(after) and after in table["starts"].get(char, "")
        precedes = bool(before) and before in table["ends"].get(char, "")
        if char in self.joints:
            return not follows and not precedes
        ends = _ends_word(before, char)
        if (char in self.once and not precedes) or (ends and after in _STOPS):
            return True
        if char in table["single"]:
            return False
        return (ends and not follows) or (char + after in table["words"] and not precedes)


def _ends_word(before: str, char: str) -> bool:
    """Both are a common word, and the next character is no name behind it (主任任某)."""
    table = _table()
    return before + char in table["words"] and char not in table["surnames"]


def _is_ordinal(text: str, start: int) -> bool:
    """（二二）, 四四是: the numeral of an ordinal."""
    before, after = text[start - 1 : start] if start else "", text[start + 2 : start + 3]
    return text[start] in _NUMERALS and ((before == "(" and after == ")") or (before in "。;:,)" and after == "是"))


def _written_once(table: dict[str, Any], before: str, char: str, after: str) -> bool:
    """aXb is common in such reports, and aX and Xb are not both words that may meet (每年|年底)."""
    if not before or not after or before + after not in table["between"].get(char, "").split():
        return False
    return not (before + char in table["words"] and char + after in table["words"])


def _is_between_pairs(text: str, start: int) -> bool:
    """XX is one half of a lively AABB (时时刻刻)."""
    before, after = text[max(0, start - 2) : start], text[start + 2 : start + 4]
    return any(len(pair) == 2 and pair[0] == pair[1] for pair in (before, after))


_read: dict[str, Any] = {}


def _table() -> dict[str, Any]:
    """Common words of two characters, characters that are words alone, and for a character those beside it in words.

    between: for a character those between which it often stands once in annual reports.
    """
    if not _read:
        import json

        with open(os.path.join(os.path.dirname(__file__), "doubling.json"), encoding="utf-8") as file:
            _read.update(json.load(file))
        _read["words"] = frozenset(_read["words"].split())
    return _read


@rule("GK805", "template-residue", ERROR, lost="warning", blank="warning")
def template_residue(report: Report, options: Any) -> Iterator[Finding]:
    """Words and blanks of a template that were left in."""
    words = report.profile.phrases
    signs, runs, gap = _placeholders(report.profile.data)
    for passage in report.prose():
        text = passage.shadow.text
        for variant, literal in (("", words.get("template_residue", ())), ("blank", words.get("empty_marks", ()))):
            for start, end in _literals(text, literal):
                if _masks(text, start, end):
                    continue
                yield Finding(passage.place(start, end), {"word": text[start:end]}, variant)
        for match in runs.finditer(text) if any(sign in text for sign in signs) else ():
            if _beside_han(text, *match.span()):
                yield Finding(passage.place(*match.span()), {"word": match.group()})
        spaced = signs and "  " in _spaced(passage)
        for match in gap.finditer(passage.paragraph.text) if spaced else ():
            yield Finding(_around(passage, *match.span()), {"word": match.group()}, "blank")
        for start, end in uncounted(text, report.profile.data.get("uncounted", {})) if not spaced else ():
            yield Finding(passage.place(start, end), {"word": text[start:end]}, "blank")
        for match in _LOST.finditer(text):
            yield Finding(passage.place(*match.span()), {"word": match.group()}, "lost")


def _literals(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the words stand, each once, those that touch joined."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((text.index(word), text.index(word) + len(word)) for word in words if word in text):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _spaced(passage: Passage) -> str:
    return passage.paragraph.text.replace("\u3000", " ").replace("\xa0", " ")


def _placeholders(data: Any) -> tuple[tuple[str, ...], re.Pattern[str], re.Pattern[str]]:
    """Signs that stand for a figure or name, how they do so (××, X月, 202X年), and a gap before a measure word."""
    used = (*data["residue_runs"], *data.get("residue_signs", ())) if data.get("residue_runs") else ()
    signs = "".join(re.escape(char) for char in data.get("residue_runs", ()))
    lone = "".join(re.escape(char) for char in data.get("residue_signs", ()))
    units = "|".join((*data.get("residue_units", ()), *data.get("quantities", {}).get("units", ())))
    runs = rf"(?:[{signs}]{{2,}}|20[0-9]?[{signs}](?=年)|(?<![0-9])[{lone}](?=(?:{units})))(?![A-Za-z0-9])"
    gap = rf"(?<={_HAN})[ \u3000\xa0]{{2,}}(?=(?:{units})(?:[，,。；;、)）]|$))"
    return used, pattern(rf"(?<![A-Za-z+]){runs}"), pattern(gap)


def _masks(text: str, start: int, end: int) -> bool:
    """Asterisks beside a digit hide a part of a number (139****1234)."""
    hidden = set(text[start:end]) == {"*"}
    return hidden and (text[start - 1 : start].isdigit() or text[end:].lstrip("*")[:1].isdigit())


def _beside_han(text: str, start: int, end: int) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in (text[start - 1 : start] + text[end : end + 1]))


_BRACKETED = pattern(r"(?:^|(?<=。)|(?<=[;:!?\n]))[()]?([一二三四五六七八九十]{1,3})(?:\)|(?<=\(.)|(?<=\(..))")
_SERIES = (
    ("bracketed", "", _BRACKETED),
    ("spoken", "是", pattern(r"(?:^|(?<=。)|(?<=[;:,!?\n)]))([一二三四五六七八九十])是")),
    ("numbered", "(", pattern(r"(?:^|(?<=[。;:!?\n]))\(([0-9]{1,2})\)")),
    ("counted", "第", pattern(r"(?:^|(?<=[。;:,!?\n]))第([一二三四五六七八九十])[,、是]")),
    ("arabic", "", pattern(r"(?:^|(?<=。)|(?<=[;:!?\n]))([0-9]{1,2})[.、](?!(?!20[0-9]{2}年)[0-9])")),
)


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
    }.items()
}
_OF_PARAGRAPHS = ("bracketed", "numbered", "arabic")
_NUMERALS = "〇一二三四五六七八九十"


# The last ordinal of a kind, where it ends in the text of its section, whether it was told, and those of its series.
_Series: TypeAlias = "tuple[int, int, bool, frozenset[int]]"
_NONE: _Series = (0, 0, False, frozenset())


@rule("GK806", "ordinal-gap", WARNING, repeated="warning")
def ordinal_gap(report: Report, options: Any) -> Iterator[Finding]:
    """（一）（二）（四）: an ordinal of a series is skipped or stands twice. A series that starts again is another."""
    last: dict[str, _Series] = {}
    section, text = "", ""
    for passage in report.prose():
        if passage.section != section:
            last, section, text = {}, passage.section, ""
        behind, text = len(text), text + passage.shadow.text + "\n"
        for kind, mark, ordinal in _SERIES:
            for match in ordinal.finditer(passage.shadow.text) if mark in passage.shadow.text else ():
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


def _fault(text: str, between: str, match: re.Match[str], kind: str, number: int, series: _Series) -> str | None:
    """The variant of what is wrong with an ordinal behind the last one of its kind, None when nothing is."""
    before, _, told, seen = series
    if before and number > before + 1 + told and before + 1 not in seen:
        return None if _runs_on(between, match, before + 1) else ""
    again = between.rstrip("\n,;。")  # a whole item typed twice is left to GK804
    if number != before or before < _SECOND or told or not _stands_twice(text, between, match, kind):
        return None
    return None if len(again) >= _CLAUSE and match.string.startswith(again, match.end()) else "repeated"


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
    return "\n" not in between and text.rstrip("\n").rpartition("\n")[2].count(first) == 1


def _runs_on(between: str, match: re.Match[str], wanted: int) -> bool:
    """The ordinal is printed all the same, where no mark tells that an item begins."""
    numeral = str(wanted) if match[1].isascii() else _NUMERALS[wanted : wanted + 1]
    return bool(numeral) and match.group().replace(match[1], numeral, 1) in between


def _is_whole(printed: str) -> bool:
    return printed[0] == "(" and printed[-1] == ")"


@rule("GK807", "altered-fixed-phrase", WARNING, early="warning")
def altered_fixed_phrase(report: Report, options: Any) -> Iterator[Finding]:
    """A fixed phrase misprinted, or spoken of before its year."""
    data = report.profile.data
    entries = [e for e in data.get("fixed_phrases", ()) if "valid_from" not in e or 0 < report.year < e["valid_from"]]
    passages = list(report.prose())
    whole, starts = _joined(passages), _starts(passages)
    for entry in entries:
        for start in _occurrences(whole, entry):
            found = {"wrong": entry["id"], "right": entry.get("right", ""), "year": entry.get("valid_from", 0)}
            variant = "early" if found["year"] else ""
            yield Finding(_place_of(passages, starts, start, start + len(entry["id"])), found, variant)
    for phrase in data.get("exact_phrases", ()):
        for start, end in _misprints(whole.replace(",", "、"), phrase):
            place = _place_of(passages, starts, start, end)
            yield Finding(place, {"wrong": whole[start:end], "right": phrase})


def _misprints(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where the phrase stands with one character changed, left out or put in: one half of it is always exact."""
    half = len(phrase) // 2
    head, tail = phrase[:half], phrase[half:]
    for start in _finds(text, head):
        end = start + half
        length = _one_slip(text[end : end + len(tail) + 1], tail, head[-1])
        if length:
            yield start, end + length
    for start in _finds(text, tail):
        length = _one_slip(text[max(0, start - half - 1) : start][::-1], head[::-1], tail[0])
        seam = length > half and text.startswith(head, start - length)  # put in between the halves: told above
        if length and not seam:
            yield start - length, start + len(tail)


def _finds(text: str, word: str) -> Iterator[int]:
    """Where the word stands in the text."""
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + max(1, len(word)))


def _one_slip(text: str, wanted: str, before: str) -> int:
    """The length of the beginning of ``text`` that is ``wanted`` but for one slip, 0 when there is none or more.

    before: what stands before it. A character typed twice is left to GK804.
    """
    same = next((i for i, (one, other) in enumerate(zip(text, wanted)) if one != other), min(len(text), len(wanted)))
    rest = wanted[same:]
    if not rest:
        return 0
    if same < len(text) and text.startswith(rest[1:], same + 1):
        return len(wanted)
    if text.startswith(rest[1:], same):
        return len(wanted) - 1
    if text.startswith(rest, same + 1) and text[same] not in (text[same - 1 : same] or before, rest[0]):
        return len(wanted) + 1
    return 0


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on wording."""
    return [
        unbalanced_punctuation,
        half_width_punctuation,
        known_misspelling,
        doubled_words,
        template_residue,
        ordinal_gap,
        altered_fixed_phrase,
    ]
