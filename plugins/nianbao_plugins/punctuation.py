"""Punctuation: marks without a partner, piled up or at the end of what is broken off, and half-width ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao import (
    INFO,
    WARNING,
    Finding,
    Passage,
    Place,
    Report,
    Rule,
    chinese_number,
    hookimpl,
    pattern,
    rule,
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
_ENDS = "。！？；：.!?;:”"
# In a normalised text these are Han characters; a class of their range would cost a millisecond a pattern to compile.
_HAN = r"(?:(?![〇々])[^\W\x00-\xff])"
_CUT_NUMBER = pattern(r"〔[0-9]{5,8}号")
_NUMERALS = "〇一二三四五六七八九十"
_HALF = pattern(rf"(?:[,;:?!()]|(?<![{_NUMERALS}])\.)(?<={_HAN}.)(?={_HAN})")
_STOPS = ",。;!?"  # and the end of a text: no ordinal begins before them
_DEEP = 40  # marks left open among which the partner of a closing one is looked for
_REACH = 80  # characters behind a quotation mark in which the next one is looked for

_Open: TypeAlias = "tuple[str, Passage, int]"  # a mark without its partner yet, and where it stands


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
            yield Finding(passage.around(end - 1, end), {"mark": passage.paragraph.text[end - 1]}, "ends")


def _unclosed(still: list[_Open]) -> Iterator[Finding]:
    for _, passage, index in still:
        yield _finding(passage, index, "unclosed")


def _finding(passage: Passage, index: int, variant: str = "") -> Finding:
    return Finding(passage.around(index, index + 1), {"mark": passage.paragraph.text[index]}, variant)


def _pairs(report: Report, passage: Passage, still: list[_Open], full: set[tuple[str, str]]) -> Iterator[Finding]:
    """Stray closing marks now; opening marks are left in ``still``. Straight quotation marks pair in turn."""
    text = passage.paragraph.text.translate(_WIDE)
    for match in _MARK.finditer(text):
        index, char = match.start(), match.group()
        if (char == "〔" and _CUT_NUMBER.match(text, index)) or _is_sign(text, index):
            continue  # told as residue, or no half of a pair
        opened = [open_[0] for open_ in still[-_DEEP:]]
        mark = _quote(text, index, opened)
        if mark in _PAIRS or mark == '"':
            still.append((mark, passage, index))
        elif mark in _CLOSERS:
            other = _of_other_size(mark, text[index + 1 : index + _REACH], opened)
            wanted = (other or _CLOSERS[mark], '"' if mark == "”" else "")
            found = next((n for n, open_ in enumerate(reversed(opened), 1) if open_ in wanted), 0)
            opener = still.pop(-found)[0] if found else ""
            if found and (other or (opener == '"') != (char == '"')):
                yield _finding(passage, index, "mixed")
            elif (found and mark != char and char != '"') or (not found and _opens_for(mark, text, index)):
                yield _finding(passage, index, "turned")
            elif not found and (not _is_list_mark(mark, text, index) or _is_half(report, passage, text[:index], full)):
                yield _finding(passage, index)
            if not found and _opens_for(mark, text, index):
                still.append((_CLOSERS[mark], passage, index))


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
        yield Finding(passage.around(*match.span()), {"mark": match.group()}, "stacked")


@rule("GK802", "half-width-punctuation", INFO)
def half_width_punctuation(report: Report, options: Any) -> Iterator[Finding]:
    """Half-width marks between Han characters, one finding a section."""
    found: dict[str, list[Place]] = {}
    for passage in report.prose():
        for match in _HALF.finditer(passage.paragraph.text):
            found.setdefault(passage.section, []).append(passage.around(*match.span()))
    for places in found.values():
        yield Finding(places[0], {"count": len(places)})


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules on punctuation."""
    return [unbalanced_punctuation, half_width_punctuation]
