"""What a web page says around a report, when a crawler took its text with the rest of the page."""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.document import Block, Paragraph, Table
from nianbao.readers.grid import is_figure, is_heading
from nianbao.text import pattern

_NUMBER = r"[\d〇零○一二三四五六七八九十\s]"
_SIGNED = pattern(rf"[^\d，。；：,;:]{{0,40}}?[（(]?{_NUMBER}{{4,}}年{_NUMBER}+月{_NUMBER}+日[）)]?")
_STAMP = pattern(r"[\s\[【（(]*(?:(?:19|20)\d\d[-./])?\d{1,2}[-./]\d{1,2}[\s\]】）)]*$")
_SENTENCE = pattern("[，。；,;]")
_STAMPED = 20  # characters of a date behind a title
_SHORT = 45  # characters of the longest title or organ
_TITLE = 12  # characters of a line that does not recur by chance
_HEADINGS = 3  # nobody writes so many twice by mistake
_MOST = 0.03  # share of the text that may stand behind the report
_FOOTER = 150  # characters of sentences that any page may have there
_FIGURES = 3  # in a table of the report
_LISTED = 2  # titles with dates that are a list


def without_tail(blocks: list[Block]) -> list[Block]:
    """The blocks up to the report's own end: its date, or the first line that only a page has."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "" for block in blocks]
    if not texts or _SIGNED.fullmatch(texts[-1]):
        return blocks
    start = _start(blocks, texts)
    own = [index for index in range(start, len(texts)) if _is_own(texts[index])]
    signed = [index for index in range(start, len(texts)) if _SIGNED.fullmatch(texts[index])]
    listed = _list(texts, start)
    if not signed:
        end = min([*own[:1], *listed[:1], len(blocks)])
        while start < end < len(blocks) and not any(map(str.isalnum, texts[end - 1])):
            end -= 1  # a bracket in front of a button
        return blocks[:end]
    last = signed[0]
    if not any(index > last for index in (*own, *listed)) and not _names_others(texts[last + 1 :]):
        return blocks
    above, below = texts[last - 1 : last], texts[last + 1]
    organ_below = _SENTENCE.search("".join(above)) and len(below) <= _SHORT and not _is_own(below)
    return blocks[: last + 2 if organ_below else last + 1]


def without_head(blocks: list[Block]) -> list[Block]:
    """The first blocks without those from a title to where it stands again, when no sentence or heading is above it.

    What stands above the first of them stays: the organ of a title in two lines does, and one that is above the last
    alone.
    """
    from nianbao.readers.page import organ_ends, title_ends

    texts = [block.text.strip() if isinstance(block, Paragraph) else "" for block in blocks]
    titles = [index for index, text in enumerate(texts) if text.endswith(title_ends()) and texts.count(text) > 1]
    if not titles or any("。" in text or is_heading(text) for text in texts[: titles[-1]]):
        return blocks
    first, last = texts.index(texts[titles[-1]]), titles[-1]
    organ = texts[last - 1]
    alone = first < last - 1 and organ not in texts[:first] and organ.endswith(organ_ends())
    return blocks[:first] + blocks[last - alone if len(organ) <= _SHORT else last :]


def without_copy(blocks: list[Block]) -> list[Block]:
    """The blocks without those that say once more what stands above: a page with its text for two kinds of screen."""
    seen: set[str] = set()
    again: list[int] = []
    new: list[int] = []
    for index, block in enumerate(blocks):
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        if text in seen and (len(text) > _TITLE or is_heading(text)):
            again.append(index)
        elif len(text) > _TITLE:
            new.append(index)
        seen.add(text)
    last = again[-1] if again else 0
    border = max((index for index in new if index < last), default=-1)
    copy = [index for index in again if index > border]
    if sum(is_heading(getattr(blocks[index], "text", "")) for index in copy) < _HEADINGS:
        return blocks
    return blocks[: copy[0]] + blocks[last + 1 :]


def _start(blocks: Sequence[Block], texts: Sequence[str]) -> int:
    """Where the part begins in which no heading, no table of figures and hardly any sentence stands."""
    left = max(_FOOTER, _MOST * sum(map(len, texts)))
    for index in range(len(blocks) - 1, -1, -1):
        block, text = blocks[index], texts[index]
        if isinstance(block, Table) and sum(is_figure(cell.text) for cell in block.cells) >= _FIGURES:
            return index + 1
        if is_heading(text):
            return index + 1
        if len(text) > _STAMPED and _SENTENCE.search(text) and not _is_own(text):
            left -= len(text)
            if left < 0:
                return index + 1
    return 0


def _is_own(text: str) -> bool:
    """A line that a page prints below a text."""
    from nianbao.readers.page import begins_others, page_line

    return bool(text) and not _SIGNED.fullmatch(text) and (begins_others(text) or page_line(text) is not None)


def _names_others(texts: Sequence[str]) -> bool:
    """Words with which a page goes on to other texts stand in a text that has all its lines in one."""
    from nianbao.readers.page import vocabulary

    return any(word in text for text in texts if len(text) > _SHORT for word in vocabulary().others)


def _list(texts: Sequence[str], start: int) -> list[int]:
    """Titles of other pages, each with its date behind it or in the next line, when there are several."""
    found: list[int] = []
    for index in range(start, len(texts)):
        text, behind = texts[index], texts[index + 1] if index + 1 < len(texts) else ""
        stamp = _STAMP.search(text[-_STAMPED:])
        title = len(text) > len(stamp.group()) if stamp else bool(_STAMP.fullmatch(behind))
        if text and title and len(text) <= _SHORT + _STAMPED and "。" not in text:
            found.append(index)
    if found and len(texts[found[0]]) <= _STAMPED:
        del found[0]  # an organ above its date
    return found if len(found) >= _LISTED else []
