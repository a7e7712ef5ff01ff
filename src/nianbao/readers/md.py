"""Markdown, written by hand or made from another format by a converter."""

from __future__ import annotations

import re

from nianbao.document import Document, Location, Picture, Table
from nianbao.readers.decode import decode
from nianbao.readers.grid import Found
from nianbao.readers.lines import Lines
from nianbao.readers.prose import lay_out
from nianbao.readers.txt import described, file_header, from_title, refuse_without_text, report_alone, without_page_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

Change = tuple[int, int, str]

_PREFIX = re.compile(r"\s{0,3}(?:>\s?)+|\s*[-*+]\s+(?=[^\s|])")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+|(?=[^\s#]))")
_CLOSING_HASHES = re.compile(r"\s+#+\s*$")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}|`{3,}.*|~{3,}.*|:{3,}.*)")
_INLINE = re.compile(
    r"(?P<escape>\\[\\`*_{}\[\]()#+\-.!~>])"
    r"|(?P<picture>!\[(?P<alt>[^\]\n]*)\]\((?P<source>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\))"
    r"|(?P<link>\[(?P<text>[^\[\]\n]+)\]\((?:[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\))"
    r"|(?P<span>\[(?P<said>[^\[\]\n]*)\]\{[^{}\n]*\})"
    r"|(?P<strong>\*\*\*|\*\*|__|~~)(?=\S)(?P<inner>.+?)(?<=\S)(?P=strong)"
    r"|(?P<code>`+)(?P<literal>[^`]+)(?P=code)"
    r"|(?P<em>(?<![0-9A-Za-z*])\*)(?=[^\s*])(?P<stressed>[^*|]+?)(?<=[^\s*])\*(?!\*)"
    r"|(?P<line><br\s*/?>)"
    r"|(?P<tag></?(?:span|font|b|i|u|em|strong|p|div|center|sup|sub|a|small|big|mark|o:p|section|article|h[1-6])\b"
    r"[^<>]*>|<!--.*?-->)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)",
    re.IGNORECASE,
)
_SIGNS = frozenset("\\`*_#![<&~>-+=:")
_CUT_TAG = re.compile(r"<[a-z][a-z0-9:]*(?: [^<>]*)?$", re.IGNORECASE)


def read(path: str, data: bytes) -> Document:
    """Read a Markdown file. Raises Unreadable: GK001, GK002, GK007 (see ``readers``)."""
    text, encoding, notes = decode(data)
    lines = Lines(text)
    start, pairs = _front_matter(lines.texts) or file_header(lines.texts)
    pasted = _html_tables(lines, start) if "<table" in text or "<TABLE" in text else []
    levels = _clean(lines, start)
    blocks = report_alone(lay_out(lines, start, levels, pasted))
    refuse_without_text(blocks)
    title, published = described(pairs)
    if not published:
        blocks, published = without_page_line(blocks)
    blocks = from_title(blocks)
    return Document("md", tuple(blocks), (*notes, *lines.notes), title, published, encoding)


def _front_matter(texts: list[str]) -> Optional[tuple[int, list[tuple[str, str]]]]:
    """``key: value`` lines between two rules at the very beginning."""
    if not texts or texts[0].strip() != "---":
        return None
    for index, line in enumerate(texts[1:50], 1):
        if line.strip() in ("---", "..."):
            pairs = [text.partition(":") for text in texts[1:index]]
            return index + 1, [(key.strip(), value.strip().strip("'\"")) for key, _, value in pairs]
    return None


def _html_tables(lines: Lines, start: int) -> list[Found]:
    """Tables written in HTML; their lines are blanked."""
    from nianbao.readers.html import fragment

    found: list[Found] = []
    index = start
    while index < len(lines.texts):
        if "<table" not in lines.texts[index].lower():
            index += 1
            continue
        stop = index
        depth = 0
        while stop < len(lines.texts):
            line = lines.texts[stop].lower()
            depth += line.count("<table") - line.count("</table")
            stop += 1
            if depth <= 0:
                break
        blocks = fragment("\n".join(lines.texts[index:stop]))
        place = Location(lines.place(index, 0).line, 1)
        placed = tuple(block._replace(location=place) if isinstance(block, Table) else block for block in blocks)
        found.append(Found(index, stop, [], placed))
        for line_index in range(index, stop):
            lines.replace(line_index, [(0, len(lines.texts[line_index]), "")])
        index = stop
    return found


def _clean(lines: Lines, start: int) -> dict[int, int]:
    """Take the marks of Markdown out of the lines; the levels of headings by line index."""
    levels: dict[int, int] = {}
    for index in range(start, len(lines.texts)):
        line = lines.texts[index]
        if not line or _SIGNS.isdisjoint(line):
            continue
        if _RULE.fullmatch(line) and "|" not in line:
            if line[:1] in "=-" and index > start and _is_underlined(lines.texts[index - 1]):
                levels[index - 1] = 1 if line[:1] == "=" else 2
            lines.replace(index, [(0, len(line), "")])
            continue
        if "<" in line and _CUT_TAG.search(line):
            line = _without_cut_tag(lines, index, line)
        changes = _changes(lines, index, line)
        heading = _HEADING.match(line)
        if heading is not None:
            levels[index] = len(heading[1])
        if changes:
            lines.replace(index, changes)
    return levels


def _without_cut_tag(lines: Lines, index: int, line: str) -> str:
    """The line without a tag that goes on in the next line, whose end is taken out there."""
    behind = lines.texts[index + 1] if index + 1 < len(lines.texts) else ""
    stop = behind.find(">")
    if stop < 0 or "<" in behind[:stop]:
        return line
    lines.replace(index + 1, [(0, stop + 1, "")])
    return lines.replace(index, [(line.rindex("<"), len(line), "")])


def _is_underlined(text: str) -> bool:
    return 0 < len(text.strip()) <= 45 and "|" not in text and not text.rstrip().endswith("。")


def _changes(lines: Lines, index: int, line: str) -> list[Change]:
    prefix = _HEADING.match(line) or _PREFIX.match(line)
    at = prefix.end() if prefix else 0
    changes: list[Change] = [(0, at, "")] if prefix else []
    stop = len(line)
    closing = _CLOSING_HASHES.search(line) if prefix and "#" in prefix.group() else None
    if closing is not None and closing.start() >= at:
        stop = closing.start()
    pending: list[Change] = []
    _inline(lines, index, line, at, stop, pending)
    changes += sorted(pending)
    if stop < len(line):
        changes.append((stop, len(line), ""))
    return changes


def _inline(lines: Lines, index: int, line: str, start: int, stop: int, changes: list[Change]) -> None:
    """Changes for the marks inside a line; nested ones are found by looking into what they enclose."""
    todo = [(start, stop)]
    while todo:
        at, end = todo.pop()
        for match in _INLINE.finditer(line, at, end):
            inner = _change(lines, index, match, changes)
            if inner:
                todo.append(inner)


def _change(lines: Lines, index: int, match: re.Match[str], changes: list[Change]) -> Optional[tuple[int, int]]:
    start, stop = match.span()
    kind = match.lastgroup
    if match["escape"]:
        changes.append((start, start + 1, ""))
    elif match["picture"]:
        name = match["alt"].strip() or match["source"].rsplit("/", 1)[-1]
        lines.pictures.setdefault(index, []).append(Picture(name, lines.place(index, start)))
        changes.append((start, stop, ""))
    elif match["line"]:
        changes.append((start, stop, "\n" if "|" in lines.texts[index] else " "))
    elif match["tag"]:
        changes.append((start, stop, ""))
    elif match["entity"]:
        from html import unescape

        changes.append((start, stop, unescape(match.group())))
    elif kind is not None:
        group = next(name for name in ("text", "said", "inner", "literal", "stressed") if match[name] is not None)
        inside, end = match.span(group)
        changes += [(start, inside, ""), (end, stop, "")]
        return None if group == "literal" else (inside, end)
    return None
