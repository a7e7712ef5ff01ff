"""Plain text, as converters of Word and PDF files, crawlers and people make it."""

from __future__ import annotations

import re

from nianbao.document import Block, Document, Paragraph, Picture, Table, Unreadable
from nianbao.readers.decode import decode
from nianbao.readers.lines import Lines
from nianbao.readers.prose import lay_out
from nianbao.text import pattern

_RULE = r"\s*={4,}[^=]{0,40}=*\s*"
_PAIR = r"\s*([^\s:：]{1,20})\s*[:：]\s*(.*?)\s*"
_HEADER_LINES = 30
_PAGE = 1000  # characters of a line that may be a whole page
_SHORT = 12  # characters of a line that may recur
_TOP = 40  # blocks among which the title stands
_AGAIN = 5  # longer ones that do, from which a text may hold the report twice
_PAGE_BLOCKS = 12  # blocks among which the lines of a web page are looked for
_DAY = pattern(r"(?:19|20)\d\d\s?\D\s?\d{1,2}\s?\D\s?\d{1,2}")


def read(path: str, data: bytes) -> Document:
    """Read a text file. Raises Unreadable: GK001, GK002, GK007 (see ``readers``)."""
    text, encoding, notes = decode(data)
    lines = Lines(text)
    if "\n\n" in lines.raw:
        lines.close_up()
    start, pairs = file_header(lines.texts)
    title, published = described(pairs)
    if max(map(len, lines.texts)) > _PAGE or any(map(lines.is_packed, range(start, len(lines.texts)))):
        from nianbao.readers.grid.one_line import unfold

        unfold(lines, start)
    blocks = report_alone(lay_out(lines, start))
    refuse_without_text(blocks)
    if not published:
        blocks, published = without_page_line(blocks)
    blocks = from_title(blocks)
    return Document("txt", tuple(blocks), (*notes, *lines.notes), title, published, encoding)


def report_alone(blocks: list[Block]) -> list[Block]:
    """The blocks without what a web page says behind the report's date, and without a second copy of it."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph) and len(block.text) > _SHORT]
    if len(texts) - len(set(texts)) > _AGAIN:
        from nianbao.readers.tail import without_copy

        blocks = without_copy(blocks)
    last = next((block for block in reversed(blocks) if isinstance(block, Paragraph)), None)
    if last is None or last.text.rstrip().endswith("日"):
        return blocks
    from nianbao.readers.tail import without_tail

    return without_tail(blocks)


def from_title(blocks: list[Block]) -> list[Block]:
    """The blocks without what a web page says between its own title and the same one above the text."""
    top = [block.text for block in blocks[:_TOP] if isinstance(block, Paragraph) and len(block.text) > _SHORT]
    if len(set(top)) == len(top):
        return blocks
    from nianbao.readers.tail import without_head

    return without_head(blocks[:_TOP]) + blocks[_TOP:]


def refuse_without_text(blocks: list[Block]) -> None:
    """Raise Unreadable GK002 when there is nothing but pictures."""
    if any(isinstance(block, (Paragraph, Table)) for block in blocks):
        return
    count = sum(isinstance(block, Picture) for block in blocks)
    raise Unreadable("GK002", "pictures", count=count) if count else Unreadable("GK002", "no-text")


def file_header(texts: list[str]) -> tuple[int, list[tuple[str, str]]]:
    """Lines ``key: value`` above a rule, which a crawler wrote in front of the text.

    Returns the index of the first line of the text, and the pairs.
    """
    for index, line in enumerate(texts[:_HEADER_LINES]):
        if line[:1] in "= " and "====" in line and re.fullmatch(_RULE, line):
            above = [text for text in texts[:index] if text.strip()]
            pairs = [match.groups() for match in (re.fullmatch(_PAIR, text) for text in above) if match]
            if len(pairs) >= 2 and 2 * len(pairs) > len(above):
                return index + 1, [(key, value) for key, value in pairs]
            return 0, []
    return 0, []


def described(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """Title and date of publication among the pairs of a header."""
    if not pairs:
        return "", ""
    from nianbao.readers.page import vocabulary

    words = vocabulary()
    lower = [(key.strip().lower(), value) for key, value in pairs]
    title = next((value for name in words.title_keys for key, value in lower if key == name and value), "")
    published = next((value for name in words.published for key, value in lower if key == name and value), "")
    return title, published


def without_page_line(blocks: list[Block]) -> tuple[list[Block], str]:
    """Take out the lines that a web page prints around its title (date, source, clicks). The date they state.

    Without a date among them the text may be no page at all, and nothing is taken out.
    """
    top = blocks[:_PAGE_BLOCKS]
    if not any(isinstance(block, Paragraph) and len(block.text) <= 150 and _DAY.search(block.text) for block in top):
        return blocks, ""
    from nianbao.readers.page import page_line, stated_title

    told = [page_line(b.text) if isinstance(b, Paragraph) and len(b.text) <= 150 else None for b in top]
    dated = (line is not None and isinstance(b, Paragraph) and _DAY.search(b.text) for b, line in zip(top, told))
    if not any(dated):
        return blocks, ""
    said = {block.text.replace(" ", "") for block in top if isinstance(block, Paragraph)}
    titles = [stated_title(b.text) if isinstance(b, Paragraph) else "" for b in top]  # stays where nothing else says it
    left = [b for b, line, title in zip(top, told, titles) if line is None or (title and title not in said)]
    return left + blocks[_PAGE_BLOCKS:], next(filter(None, told), "")
