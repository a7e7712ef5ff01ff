"""Bars on lines of their own: cells that a crawler parted by bars, each on a line or several.

Rows have no mark that could be trusted: a text behind figures begins one. Where blank cells were left out and bare
bars fill the row up instead, blanks at its end say nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.readers.grid.values import split_values
from nianbao.readers.grid.words import (
    Found,
    Rows,
    Token,
    cell_at,
    is_heading,
    is_label_line,
    is_prose,
    is_value,
    names_section,
    starts_item,
)
from nianbao.readers.lines import Lines

_FEWEST = 3  # lines of bars alone in a table
_ABOVE = 4  # lines of the first cell
_APART = 4  # lines of a label between two bars


def is_bar_line(line: str) -> bool:
    """Nothing but bars stand on the line."""
    return "|" in line and not line.strip("| \t\u3000\xa0")


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Stretches of short lines with bars alone among them."""
    texts = lines.texts
    index = start
    while index < len(texts):
        if taken[index] or not is_bar_line(texts[index]):
            index += 1
            continue
        first, stop = _first(texts, index, start, taken), _stop(texts, index, taken)
        if sum(map(is_bar_line, texts[first:stop])) >= _FEWEST:
            yield Found(first, stop, _rows(lines, first, stop))
        index = stop


def _first(texts: Sequence[str], index: int, start: int, taken: Sequence[bool]) -> int:
    """The line where the cell in front of the first bar begins."""
    first = index
    while first > max(start, index - _ABOVE):
        text = texts[first - 1].strip()
        if taken[first - 1] or not text or not is_label_line(text) or is_heading(text):
            break
        first -= 1
    return first


def _stop(texts: Sequence[str], index: int, taken: Sequence[bool]) -> int:
    """The line behind the last bar, or behind the value that follows it."""
    stop = at = index
    while at < len(texts) and not taken[at] and at - stop <= _APART:
        text = texts[at].strip()
        if "|" not in text and (names_section(text) or (is_prose(text) and not starts_item(text))):
            break
        at += 1
        if text.endswith("|"):
            stop = at
    return stop + 1 if stop < len(texts) and is_value(texts[stop].strip()) else stop


def _rows(lines: Lines, first: int, stop: int) -> Rows:
    squeezed = any("||" in lines.texts[index] for index in range(first, stop))
    opened = is_bar_line(lines.texts[first])
    rows = split_values(list(_cells(lines, first, stop)))
    for row in rows:
        blank = _blanks_behind(row)
        spare = blank if squeezed else min(blank, 1) if opened else 0
        if spare and any(cell.text for cell in row[1:]):
            del row[-spare:]
    return rows


def _blanks_behind(row: Sequence[Token]) -> int:
    count = 0
    while count < len(row) and not row[-1 - count].text:
        count += 1
    return count


def _cells(lines: Lines, first: int, stop: int) -> Iterator[Token]:
    """A bar ends a cell; a line without one goes on in the next."""
    cell = None
    for index in range(first, stop):
        line, at = lines.texts[index], 0
        while at <= len(line):
            bar = line.find("|", at)
            piece = cell_at(lines, index, at, bar if bar >= 0 else len(line))
            if cell is None or not cell.text:
                cell = piece
            elif piece.text:
                cell = cell._replace(text=f"{cell.text}\n{piece.text}")
            if bar < 0:
                break
            yield cell
            cell, at = None, bar + 1
    if cell is not None and cell.text:
        yield cell
