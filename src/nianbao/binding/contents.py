"""A table of contents with page numbers in front of a report: its entries are no headings."""

from __future__ import annotations

from nianbao.document import Block, Paragraph
from nianbao.text import shadow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.binding.headings import Titles

_LEADERS = " \t\u3000\xa0.…·‥⋯．・—-_("
_DIGITS = "0123456789"
_LONGEST = 150
_LEAST = 3  # sections in a run of entries


def without_contents(blocks: list[Block], titles: Titles) -> list[Block]:
    """The blocks without a run of entries of which several are titles of sections that come again behind it."""
    run: list[int] = []
    for index, block in enumerate([*blocks, None]):
        if isinstance(block, Paragraph) and _entry(block.text):
            run.append(index)
        elif run:
            if len(run) >= _LEAST and _is_contents([blocks[at] for at in run], blocks[index:], titles):
                return blocks[: run[0]] + blocks[index:]
            run = []
    return blocks


def _entry(text: str) -> str:
    """What stands before the leader and the page number at the end of an entry, "" when it is none."""
    if len(text) > _LONGEST:
        return ""
    end = text.rstrip(" \t\u3000)）")
    head = end.rstrip(_DIGITS)
    if not 0 < len(end) - len(head) <= 3:
        return ""
    title = head.replace("（", "(").rstrip(_LEADERS)
    return title if len(title) < len(head) else ""


def _is_contents(entries: list[Block], rest: list[Block], titles: Titles) -> bool:
    named = {_section(_entry(block.text), titles) for block in entries if isinstance(block, Paragraph)} - {""}
    if len(named) < _LEAST:
        return False
    return any(isinstance(block, Paragraph) and _section(block.text, titles) in named for block in rest)


def _section(text: str, titles: Titles) -> str:
    """The section whose title this is, "" for none."""
    from nianbao.binding.headings import split_ordinal

    known = titles.known(split_ordinal(shadow(text).text)[2]) if len(text) < _LONGEST else None
    return known[0].id if known is not None else ""
