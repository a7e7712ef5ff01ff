"""Wording: misspellings, doubled words, residue of templates, fixed phrases.

The words are the profile's (``data`` and ``phrases``); a rule that cannot tell stays silent.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from nianbao import (
    ERROR,
    WARNING,
    Finding,
    Lines,
    Passage,
    Profile,
    Report,
    Rule,
    has,
    hookimpl,
    normal,
    pattern,
    prepared,
    rule,
    uncounted,
    unmeasured,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

# what lacks a part, with what stands in it: the bracket of a number, the day of a date
_BROKEN = (
    ("〔", "lost", pattern(r"〔[0-9]{5,8}号")),
    ("月", "blank", pattern(r"[0-9]{4}年[0-9]{0,2}月[日](?!均|常)")),
)
# In a normalised text these are Han characters; a class of their range would cost a millisecond a pattern to compile.
_HAN = r"(?:(?![〇々])[^\W\x00-\xff])"
_AGAIN = pattern(rf"({_HAN}{{2,8}})\1")
_TWICE = pattern(rf"({_HAN})\1")
_REPEATED = pattern(r"(.{1,8})\1")  # what either finds, and more
_ITEM = pattern(r"^\(?[一二三四五六七八九十0-9]{1,2}[)、.]")
_CLAUSE = 6  # characters of a clause that does not stand twice by chance
_SHORT = 4
_CLAUSES = 24  # that may be typed twice together
_LINE = 12  # likewise of a paragraph
_NUMERALS = "〇一二三四五六七八九十"
_SECOND = 2
_REACH = 80  # characters around a slip in which a fixed phrase is looked for
_STOPS = ",。;!?"  # and the end of a text: no word begins before them


@rule("GK803", "known-misspelling", WARNING)
def known_misspelling(report: Report, options: Any) -> Iterator[Finding]:
    """Words of the profile's list of misspellings that have no lawful reading where they stand.

    The title is left to GK602.
    """
    title = normal(report.identity.title)
    lines = Lines([passage for passage in report.prose() if passage.section or passage.shadow.text not in title])
    told: set[tuple[int, int]] = set()  # of two that overlap the first one tells
    chars = set(lines.text)
    for passage, start, end, right in (*_listed(report, lines, chars), *_slipped(report, lines, chars)):
        text = passage.shadow.text
        spots = {(id(passage), at) for at in range(start, end)}
        if not spots & told and not _is_fixed(report, text, start, end):
            yield Finding(passage.place(start, end), {"wrong": text[start:end], "right": right})
        told |= spots


_Slip: TypeAlias = "tuple[Passage, int, int, str]"  # where, from, to, what it should be


def _listed(report: Report, lines: Lines, chars: set[str]) -> Iterator[_Slip]:
    for first, last, entry in prepared(report.profile, _misspellings):
        if first in chars and last in chars and entry["id"] in lines.text:
            for start in _occurrences(lines.text, entry):
                passage, begin = lines.at(start)
                yield passage, start - begin, start - begin + len(entry["id"]), entry["right"]


def _misspellings(profile: Profile) -> list[tuple[str, str, dict[str, Any]]]:
    """The list of misspellings, each with its first and its last character."""
    return [(entry["id"][0], entry["id"][-1], entry) for entry in profile.data.get("misspellings", ())]


def _slipped(report: Report, lines: Lines, chars: set[str]) -> Iterator[_Slip]:
    """Fixed words with a slip inside."""
    data, whole = report.profile.data, lines.text
    for right in data.get("spelled", ()):
        head, tail = right[: len(right) // 2], right[len(right) // 2 :]
        if not (chars.issuperset(head) and head in whole) and not (chars.issuperset(tail) and tail in whole):
            continue
        for start, end in _slips(whole, head, tail):
            lawful = any(_covers(whole, start, end - start, word) for word in data.get("spelled_otherwise", ()))
            if not lawful and not _other_word(whole[start:end], right):
                passage, begin = lines.at(start)
                yield passage, start - begin, end - begin, right


def _other_word(text: str, right: str) -> bool:
    """The one character that is another makes a word with the one beside it (保密检查, 审核相关), or is a numeral."""
    at = next((i for i, (one, other) in enumerate(zip(text, right)) if one != other), 0)
    if len(text) != len(right) or text[at + 1 :] != right[at + 1 :]:
        return False
    char, table = text[at], _table()
    known = text[at + 1] in table["starts"].get(char, "") or text[at - 1] in table["ends"].get(char, "")
    return known or char in _NUMERALS


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


def _slips(text: str, head: str, tail: str) -> Iterator[tuple[int, int]]:
    """Where a phrase stands with one slip inside: a character changed or left out, or two that changed places.

    Of four characters none may be left out: three of them are found across other words.
    """
    shorter = len(head) + len(tail) > _SHORT
    for start in _finds(text, head):
        end = start + len(head)
        behind = text[end : end + len(tail)]
        length = _slip_inside(behind, tail, shorter) if tail[-1] in behind and behind != tail else 0
        if length:
            yield start, end + length
    for start in _finds(text, tail):
        before = text[max(0, start - len(head)) : start]
        length = _slip_inside(before[::-1], head[::-1], shorter) if head[0] in before and before != head else 0
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
        if entry.get("then") == "digit" and not text[start + len(word) : start + len(word) + 1].isdigit():
            continue
        if not any(_covers(text, start, len(word), lawful) for lawful in entry.get("unless", ())):
            yield start


def _covers(text: str, start: int, length: int, lawful: str) -> bool:
    first = text.find(lawful, max(0, start - len(lawful) + 1), start + length + len(lawful))
    return 0 <= first < start + length


@rule("GK804", "doubled-words", WARNING, clause="warning")
def doubled_words(report: Report, options: Any) -> Iterator[Finding]:
    """A character, a word, a clause or a paragraph typed twice."""
    words = prepared(report.profile, _Doubling)
    title, organ = normal(report.identity.title), normal(report.identity.organ)
    passages = list(report.prose())
    headed = Counter(heading.section for heading in report.headings)
    again = {id(report.lines.at(match.start())[0]) for match in _REPEATED.finditer(report.lines.text)}
    for index, passage in enumerate(passages):
        text = passage.shadow.text
        if headed[passage.section] < _SECOND and _is_again(passages, index):  # a section twice is GK105's
            yield Finding(passage.place(0, len(text)), {"word": text}, "clause")
            continue
        for start, end in _twice_over(text):
            yield Finding(passage.place(start, end), {"word": text[start:end]}, "clause")
        if id(passage) not in again:
            continue
        behind = text.rfind(organ) + len(organ) if organ in text else 0
        stop = behind if text in title else len(text)  # the other words of a title are GK602's
        taken = 0
        for match in _AGAIN.finditer(text):
            if match.start() < stop and not words.lawful_again(text, match.start(), match[1]):
                taken = match.end()
                yield Finding(passage.place(*match.span()), {"word": match[1]})
        for match in _TWICE.finditer(text):
            at = match.start()
            if taken <= at < stop and words.slip(text, at) and not words.ends_place(text, at, organ):
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
    pieces = [_ITEM.sub("", piece) for piece in text.replace("。", ",").replace(";", ",").split(",")]
    if len(set(pieces)) == len(pieces):
        return
    lengths = (len(piece) + 1 for piece in text.replace("。", ",").replace(";", ",").split(","))
    starts = list(accumulate(lengths, initial=0))
    last: dict[str, int] = {}
    for index, piece in enumerate(pieces):
        first = last.get(piece, -1)
        last[piece] = index
        size = index - first
        again = pieces[index : index + size] if first >= 0 and size <= _CLAUSES else []
        if not again or pieces[first:index] != again or max(map(len, again)) < _CLAUSE:
            continue
        if again not in (pieces[max(0, first - size) : first], pieces[index + size : index + 2 * size]):
            yield starts[index], starts[index + size] - 1


class _Doubling:
    """Which doublings are lawful by the profile, and which common words betray a slip.

    The table beside this module says with which characters words begin and end. It is read when a doubled character
    is met that no lawful doubling explains.
    """

    def __init__(self, profile: Profile) -> None:
        data = profile.data.get("doubling", {})
        self.lawful = tuple(data.get("lawful", ()))
        self.meeting = tuple(data.get("meeting", ()))
        self.behind = tuple(data.get("behind", ()))
        self.apart = frozenset(data.get("apart", ()))
        self.before = data.get("before", {})
        self.particles = frozenset(data.get("particles", ()))
        self.each = frozenset(data.get("each", ()))
        self.joints = frozenset(data.get("joints", ()))
        self.measures = frozenset(data.get("measures", ()))
        self.once = frozenset(data.get("once", ()))
        self.offices = frozenset(data.get("offices", ()))
        self.own = frozenset(data.get("own", ()))
        self.of_places = tuple(data.get("of_places", ()))
        self.verbs = profile.phrases.get("subject_verbs", ())

    def _is_lawful(self, text: str, start: int, length: int) -> bool:
        return any(_covers(text, start, length, lawful) for lawful in self.lawful)

    def lawful_again(self, text: str, start: int, word: str) -> bool:
        """ABAB that is a way of speaking (研究研究), or two words that meet (政务公开|公开透明, 规范|规范性文件)."""
        emphasis = len(word) == 2 and word[0] in self.each
        if word[0] == word[1:2] or emphasis or self._is_lawful(text, start, 2 * len(word)):
            return True
        end = start + 2 * len(word)
        if word in self.apart or text.startswith(tuple(self.before.get(word, ())), end):
            return False
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

    def ends_place(self, text: str, start: int, organ: str) -> bool:
        """The first one ends the organ's own place and the second begins another word: 某某市|市政府."""
        place = text[max(0, start - 2) : start + 1]
        return len(place) > _SECOND and place in organ and text.startswith(self.of_places, start + 2)

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
    """aXb is common in such reports, and aX and Xb are not both words that may meet (每年|年底, 小组|组成)."""
    if not before or not after or before + after not in table["between"].get(char, "").split():
        return False
    ends = before + char in table["words"] or before in table["ends"].get(char, "")
    return not (ends and char + after in table["words"])


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


@rule("GK805", "template-residue", ERROR, lost="warning", blank="warning", unit="warning")
def template_residue(report: Report, options: Any) -> Iterator[Finding]:
    """Words and blanks of a template that were left in."""
    words, data = prepared(report.profile, _Residue), report.profile.data
    passages = [*report.prose(), *(heading.passage for heading in report.headings)]
    whole = "\n".join([report.lines.text, *(heading.passage.shadow.text for heading in report.headings)])
    literals = [(variant, found) for variant, all_ in words.literals if (found := [w for w in all_ if w in whole])]
    signed, broken = has(whole, words.signs), [kind[1:] for kind in _BROKEN if kind[0] in whole]
    bare = {id(report.lines.at(start)[0]) for start, _ in uncounted(whole, data.get("uncounted", {}))}
    for passage in passages:
        text = passage.shadow.text
        for variant, literal in literals:
            for start, end in _literals(text, literal):
                if not _masks(text, start, end):
                    yield Finding(passage.place(start, end), {"word": text[start:end]}, variant)
        for match in words.runs.finditer(text) if signed else ():
            if _beside_han(text, *match.span()):
                yield Finding(passage.place(*match.span()), {"word": match.group()})
        spaced = words.signs and "  " in _spaced(passage)
        for match in words.gap.finditer(passage.paragraph.text) if spaced else ():
            yield Finding(passage.around(*match.span()), {"word": match.group()}, "blank")
        for start, end in uncounted(text, data.get("uncounted", {})) if id(passage) in bare and not spaced else ():
            yield Finding(passage.place(start, end), {"word": text[start:end]}, "blank")
        for start, end in unmeasured(text, data.get("unmeasured", {})):
            yield Finding(passage.around(start, end), {"word": text[start:end]}, "unit")
        for variant, expression in broken:
            for match in expression.finditer(text):
                yield Finding(passage.place(*match.span()), {"word": match.group()}, variant)


class _Residue:
    """Words and signs of templates that a profile knows.

    literals: by the variant of what is told. signs: stand for a figure or name. runs: how they do so (××, X月, 202X年).
    gap: before a measure word.
    """

    def __init__(self, profile: Profile) -> None:
        data, phrases = profile.data, profile.phrases
        self.literals = (("", phrases.get("template_residue", ())), ("blank", phrases.get("empty_marks", ())))
        keys = ("residue_runs", "residue_signs", "residue_masks")
        self.signs = tuple(sign for key in keys for sign in data.get(key, ()))
        signs = "".join(re.escape(char) for char in data.get("residue_runs", ()))
        lone = "".join(re.escape(char) for char in data.get("residue_signs", ()))
        units = "|".join((*data.get("residue_units", ()), *data.get("quantities", {}).get("units", ())))
        masks = "|".join(re.escape(word) for word in data.get("residue_masks", ())) or "(?!)"
        runs = rf"(?:[{signs}]{{2,}}|20[0-9]?[{signs}](?=年)|(?<![0-9])[{lone}](?=(?:{units})))(?![A-Za-z0-9])"
        runs = rf"(?:{runs}|(?<={_HAN})(?:{masks})(?=(?:{units})(?:[,。;、()]|$)))"
        self.runs = pattern(rf"(?<![A-Za-z+]){runs}")
        self.gap = pattern(rf"(?<={_HAN})[ \u3000\xa0]{{2,}}(?=(?:{units})(?:[，,。；;、)）]|$))")


def _literals(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
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


def _masks(text: str, start: int, end: int) -> bool:
    """Asterisks beside a digit hide a part of a number (139****1234)."""
    hidden = set(text[start:end]) == {"*"}
    return hidden and (text[start - 1 : start].isdigit() or text[end:].lstrip("*")[:1].isdigit())


def _beside_han(text: str, start: int, end: int) -> bool:
    """A Han character stands right before or behind it, or before the colon in front of it (联系人:XXX)."""
    before = text[max(0, start - 2) : start].removesuffix(":")
    return any("\u4e00" <= char <= "\u9fff" for char in (before[-1:] + text[end : end + 1]))


@rule("GK807", "altered-fixed-phrase", WARNING, early="warning")
def altered_fixed_phrase(report: Report, options: Any) -> Iterator[Finding]:
    """A fixed phrase misprinted, or spoken of before its year."""
    data = report.profile.data
    entries = [e for e in data.get("fixed_phrases", ()) if "valid_from" not in e or 0 < report.year < e["valid_from"]]
    lines = report.lines
    for entry in entries:
        for start in _occurrences(lines.text, entry):
            found = {"wrong": entry["id"], "right": entry.get("right", ""), "year": entry.get("valid_from", 0)}
            variant = "early" if found["year"] else ""
            yield Finding(lines.place(start, start + len(entry["id"])), found, variant)
    listed = lines.text.replace(",", "、")
    for phrase in data.get("exact_phrases", ()):
        for start, end in _misprints(listed, phrase):
            yield Finding(lines.place(start, end), {"wrong": lines.text[start:end], "right": phrase})


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
    return [known_misspelling, doubled_words, template_residue, altered_fixed_phrase]
