"""Rows on a line each, commas or semicolons between cells, as spreadsheets are saved: read like rows with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.readers.grid import tabs
from nianbao.readers.grid.words import Found, is_prose, is_value, names_section
from nianbao.readers.lines import Lines

MARKS = ",;"
_FEWEST = 3  # rows with figures, or figures in one row, in the tables of a report
_LONGEST = 300  # characters of a row


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Rows around those that end in figures; a field in quotation marks may hold the mark."""
    texts = lines.texts
    for mark in MARKS:
        rows = [at for at in range(start, len(texts)) if not taken[at] and _figures(texts[at], mark) > 0]
        if len(rows) < _FEWEST or max(_figures(texts[at], mark) for at in rows) < _FEWEST:
            continue
        for index in _around(texts, rows, start):
            if not taken[index]:
                texts[index] = _with_tabs(texts[index], mark)
        yield from tabs.find(lines, start, taken)
        return


def _figures(line: str, mark: str) -> int:
    """The values behind a label, 0 when there is something else among them."""
    if mark not in line or len(line) > _LONGEST or is_prose(line.rpartition(mark)[2]):
        return 0
    _, *values = (part.strip() for part in _with_tabs(line, mark).split("\t"))
    count = sum(map(is_value, values))
    return count if all(not value or is_value(value) for value in values[-count:]) else 0


def _around(texts: Sequence[str], rows: Sequence[int], start: int) -> set[int]:
    """These lines with those above and below them up to a blank one, a heading of a section or a sentence."""
    found = set(rows)
    for step in (-1, 1):
        for at in rows:
            at += step
            while start <= at < len(texts) and at not in found and _may_be_row(texts[at]):
                found.add(at)
                at += step
    return found


def _may_be_row(line: str) -> bool:
    return bool(line.strip()) and "。" not in line and len(line) <= _LONGEST and not names_section(line)


def _with_tabs(line: str, mark: str) -> str:
    """Tabs for the marks outside quotation marks."""
    if '"' not in line:
        return line.replace(mark, "\t")
    return re.sub(f'("[^"]*")|{mark}', lambda match: match[1] or "\t", line)
