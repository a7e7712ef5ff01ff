"""A whole table in one line, its cells apart by blanks: taken apart into a line for each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.readers.grid.words import is_label_line, is_prose, is_value, ordinal_end
from nianbao.readers.lines import Lines
from nianbao.text import pattern

_VALUES = 6  # figures of the smallest table
_LABELS = 4
_LONG = 120  # characters of a line that holds more than a paragraph
_NUMBER = "[0-9〇零○一二三四五六七八九十]"
_DATE = rf"{_NUMBER}{{4}}年{_NUMBER}{{1,2}}月{_NUMBER}{{1,3}}日"
_SIGNED = pattern(rf"(?:^|[。！；])\s*([^\s\d。，；：:、（）()]{{0,40}})\s*({_DATE})")
_WORD = r"[^\s，。；：、《》_|—-]"
_YEAR_WORD = pattern(rf"(?<!\S)({_WORD}{{0,40}}(?:19|20)\d\d{_WORD}{{4,40}})(?:[_|—-]\S{{0,40}})?(?!\S)")
_TITLE = 80  # characters of the longest title
_ABOVE = 1500  # characters in which the title of a page stands
_ROW = 3  # figures that follow each other in it

Span = tuple[int, int]


def unfold(lines: Lines, start: int) -> None:
    """Cut the lines from ``start`` on that hold whole tables, one cell a line; other text in them stays together."""
    cuts: dict[int, list[int]] = {}
    for index in range(start, len(lines.texts)):
        line = lines.texts[index]
        borders = [border for table in _tables(line) for border in _borders(table)] if lines.is_packed(index) else []
        if len(line) > _LONG:
            borders += _around_titles(line) + _around_signature(line)
        if borders:
            cuts[index] = sorted(borders)
    if cuts:
        lines.cut(cuts)


def _around_signature(line: str) -> list[int]:
    """Where the last date behind a sentence, an organ before it perhaps, begins and ends, when the sentence is over."""
    found = next(reversed([*_SIGNED.finditer(line)]), None)
    if found is None:
        return []
    behind = line[found.end() :]
    cuts = [*found.span(1), found.start(2), found.end()]
    if not behind.strip() or (found.start() and behind[0].isspace()):
        return cuts
    from nianbao.readers.page import begins_others, vocabulary

    apart = behind[0].isspace() or not line[: found.start(2)].strip()
    named = apart and any(word in behind for word in vocabulary().others)
    return cuts if named or begins_others(behind) else []


def _around_titles(line: str) -> list[int]:
    """Where words begin and end that are the title of a report, among what a page says above it."""
    if not any(map(str.isspace, line[:_TITLE])):
        return []
    from nianbao.readers.page import title_ends

    cuts: list[int] = []
    for match in _YEAR_WORD.finditer(line, 0, _ABOVE):
        title = match[1]
        if title.endswith(title_ends()):
            cuts += [match.start(), match.end(1), match.end()]
    return cuts


def _tables(line: str) -> Iterator[list[Span]]:
    """Stretches of short words, figures among them, up to their last figure."""
    words: list[Span] = []
    for start, stop in [*_words(line), (0, 0)]:
        text = line[start:stop]
        if stop and (is_value(text) or (is_label_line(text) and not is_prose(text))):
            words.append((start, stop))
            continue
        figures = [at for at, (a, b) in enumerate(words) if is_value(line[a:b])]
        words = words[: figures[-1] + 1] if figures else []
        row = any(last - first == _ROW - 1 for first, last in zip(figures, figures[_ROW - 1 :]))
        if row and len(figures) >= _VALUES and len(words) - len(figures) >= _LABELS:
            yield words
        words = []


def _words(line: str) -> list[Span]:
    """Words apart by blanks; an ordinal keeps what it counts."""
    words: list[Span] = []
    for match in re.finditer(r"\S+", line):
        before = line[slice(*words[-1])] if words else ""
        if before and ordinal_end(before) == len(before) and not is_value(match.group()):
            words[-1] = (words[-1][0], match.end())
        else:
            words.append(match.span())
    return words


def _borders(table: list[Span]) -> list[int]:
    return [*(start for start, _ in table), table[-1][1]]
