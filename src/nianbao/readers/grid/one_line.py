"""A whole table in one line, its cells apart by blanks: taken apart into a line for each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.readers.grid.words import is_label_line, is_prose, is_value, ordinal_end
from nianbao.readers.lines import Lines

_VALUES = 6  # figures of the smallest table
_LABELS = 4
_ROW = 3  # figures that follow each other in it

Span = tuple[int, int]


def unfold(lines: Lines, start: int) -> None:
    """Cut the lines from ``start`` on that hold whole tables, one cell a line; other text in them stays together."""
    cuts: dict[int, list[int]] = {}
    for index in range(start, len(lines.texts)):
        line = lines.texts[index]
        if lines.is_packed(index):
            borders = [border for table in _tables(line) for border in _borders(table)]
            if borders:
                cuts[index] = borders
    if cuts:
        lines.cut(cuts)


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
