"""Rows that end in figures, blanks between their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.readers.grid.words import (
    LONG_CELL,
    Found,
    Rows,
    Token,
    cell_at,
    counts_row,
    is_figure,
    is_heading,
    is_label_head,
    is_label_line,
    is_odd,
    is_outside,
    is_prose,
    is_value,
    label_spans,
    starts_item,
)
from nianbao.readers.lines import Lines
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_PLENTY = 4  # figures that are a row without a label


class _Spaced(NamedTuple):
    """A line as cells apart by blanks. figures: how many values close it."""

    cells: list[tuple[int, int]]
    figures: int
    label: str


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Rows that end in figures apart by blanks, with the labels that stand above and between them."""
    texts = lines.texts
    rows: dict[int, _Spaced] = {}
    for index in range(start, len(texts)):
        line = texts[index]
        if not taken[index] and "\t" not in line and any(blank in line.strip() for blank in " \u3000\xa0"):
            row = _spaced_row(line)
            if row is not None and (row.label or row.figures > _PLENTY or _is_below_label(texts, index, taken)):
                rows[index] = row
    for group in _groups(texts, rows, taken):
        strong = sum(rows[index].figures > (1 if rows[index].label else _PLENTY) for index in group)
        if strong or len(group) > 1:
            first = _head(texts, group[0], max(start, 0), taken, rows, strong > 0)
            yield Found(first, group[-1] + 1, _spaced_rows(lines, first, group[-1] + 1, rows))


def _spaced_row(line: str) -> Optional[_Spaced]:
    """The line as a row when it closes with values and what stands in front is no sentence."""
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", line)]
    figures = 0
    while figures < len(words) and is_value(line[slice(*words[-1 - figures])]):
        figures += 1
    if not figures or not any(is_figure(line[slice(*word)]) for word in words[-figures:]):
        return None
    if is_value(line[slice(*words[0])]) and all(is_value(line[a:b]) or is_odd(line[a:b]) for a, b in words):
        return _Spaced(words, len(words), "") if len(words) > 1 else None
    end = words[-figures - 1][1]
    label = line[:end].strip()
    if (
        is_prose(label)
        or line.rstrip()[-1:] == "。"
        or _number_begins(label)
        or len(label) > LONG_CELL
        or label[-1:] in "，：；、,:;《（(“"
        or (figures == 1 and " " in label)
    ):
        return None
    if figures == 1 and (any(char.isdigit() for char in label) or len(label) > 20 or "，" in label):
        return None
    return _Spaced([*label_spans(line[:end], False), *words[-figures:]], figures, label)


def _is_below_label(texts: Sequence[str], index: int, taken: Sequence[bool]) -> bool:
    """The line above is a label; a few figures alone are no row else."""
    above = index - 1
    while above >= 0 and not texts[above].strip():
        above -= 1
    text = texts[above].strip() if above >= 0 and not taken[above] else ""
    return bool(text) and is_label_line(text) and not any(map(str.isdigit, text[-1:])) and not is_value(text)


def _number_begins(label: str) -> bool:
    """Behind a colon stands the first group of a long number printed with blanks: 139 1234 5678."""
    before, colon, behind = label.replace("：", ":").rpartition(":")
    return bool(colon and before) and behind.strip(" +-()（）").isdecimal()


def _groups(texts: Sequence[str], rows: dict[int, _Spaced], taken: Sequence[bool]) -> Iterator[list[int]]:
    """Rows that belong together: only short lines without a sentence or a heading between them."""
    group: list[int] = []
    for index in rows:
        if group and not _only_labels(texts, group[-1] + 1, index, taken):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _only_labels(texts: Sequence[str], start: int, stop: int, taken: Sequence[bool]) -> bool:
    return stop - start <= 16 and all(
        not taken[index] and is_label_line(texts[index]) and not _is_lone_heading(texts, index, stop)
        for index in range(start, stop)
    )


def _is_lone_heading(texts: Sequence[str], index: int, stop: int) -> bool:
    """A heading's ordinal, and no row of figures within two lines: a section, not a row label in two lines."""
    return stop - index > 2 and is_heading(texts[index].strip()) and not counts_row(texts, index)


def _head(
    texts: Sequence[str], first: int, start: int, taken: Sequence[bool], rows: dict[int, _Spaced], strong: bool
) -> int:
    """The line where the table's head begins: labels above its first row, up to a heading, a sentence or a gap."""
    index = first
    if not rows[first].label and first > start and starts_item(texts[first - 1].strip()) and not taken[first - 1]:
        index -= 1  # the label of figures that stand below it, not a heading
    gap = 0
    while index > start and first - index < 40:
        text = texts[index - 1].strip()
        if taken[index - 1] or is_outside(texts, index - 1) or any(map(str.isdigit, text)):
            break
        if is_heading(text) and not counts_row(texts, index - 1):
            break
        if not text:
            gap += 1
            if gap > 1 or not strong:
                break
        else:
            gap = 0
        index -= 1
    while index < first and not texts[index].strip():
        index += 1
    return index


def _spaced_rows(lines: Lines, start: int, stop: int, rows: dict[int, _Spaced]) -> Rows:
    indexes = [index for index in range(start, stop) if lines.texts[index].strip("-=─ \t")]
    spans = [rows[index].cells if index in rows else label_spans(lines.texts[index]) for index in indexes]
    figures = [rows[index].figures if index in rows else 0 for index in indexes]
    if len({count for count in figures if count}) > 1:
        from nianbao.readers.grid.aligned import with_blanks

        spans = with_blanks([lines.texts[index] for index in indexes], spans, figures)
    result: Rows = []
    for index, cells in zip(indexes, spans):
        row = [cell_at(lines, index, *span) for span in cells]
        if index in rows and result and is_label_head(result[-1], row):
            row[0] = Token(result[-1][0].text + row[0].text, result.pop()[0].place)
        result.append(row)
    return result
