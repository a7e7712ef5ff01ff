"""Scraps of labels that a converter left above and between the pieces of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nianbao.readers.grid.words import (
    SHORT,
    Found,
    cell_at,
    ends_heading,
    is_heading,
    is_label_line,
    names_section,
    ordinal_end,
    starts_item,
)
from nianbao.readers.lines import Lines
from nianbao.text import chinese_number

_SCRAP = 30  # characters of the longest scrap
_SCRAPS = 16


def with_scraps(lines: Lines, start: int, found: Sequence[Found], levels: Mapping[int, int]) -> list[Found]:
    """The tables, each with the scraps of labels that a converter left above it; these lines are blanked.

    A table that was taken apart leaves its labels as short lines between its pieces, and between the heading and
    the first piece. They are cells without a row, not sentences.
    """
    result: list[Found] = []
    last, at = 0, start
    for table in found:
        numbers = [_heading_number(lines.texts[index]) for index in range(at, table.start)]
        named = any(names_section(lines.texts[index]) for index in range(at, table.start))
        inside = bool(result) and not named and not any(number > last for number in numbers)
        last = max([last, *numbers])
        picked = [] if table.blocks else _scraps(lines, at, table.start, levels, inside)
        rows = [[cell_at(lines, index, 0, len(lines.texts[index]))] for index in picked]
        for index in picked:
            lines.texts[index] = ""
        result.append(table._replace(rows=rows + table.rows) if rows else table)
        at = table.stop
    return result


def _heading_number(line: str) -> int:
    """The ordinal of a line that could be a first-level heading, 0 for others."""
    text = line.strip()
    if not text or len(text) > SHORT or not is_heading(text):
        return 0
    return chinese_number(text[: ordinal_end(text)].rstrip("、.． ")) or 0


def _scraps(lines: Lines, start: int, stop: int, levels: Mapping[int, int], inside: bool) -> list[int]:
    """The lines right above a table that are scraps. inside: there is a table above and no heading in between."""
    texts = lines.texts
    start = max([start, *(index + 1 for index in range(start, stop) if ends_heading(texts, index))])
    filled = [index for index in range(start, stop) if texts[index].strip() and index not in levels]
    if inside and len(filled) <= _SCRAPS and all(is_label_line(texts[index]) for index in filled):
        return filled
    picked: list[int] = []
    others = 0
    for index in reversed(range(start, stop)):
        text = texts[index].strip()
        if not text:
            continue
        if index in levels or (len(text) <= SHORT and text.endswith("。")):
            others += 1
        elif not _is_scrap(text):
            break
        else:
            picked.insert(0, index)
        if others > 3 or len(picked) > _SCRAPS:
            break
    return picked


def _is_scrap(text: str) -> bool:
    """A short piece of a label: no sentence, no item, no figure, no heading of a section."""
    if len(text) > _SCRAP or not is_label_line(text) or starts_item(text):
        return False
    return not any(map(str.isdigit, text)) and not names_section(text)
