"""Cells on lines of their own, parted by bars (crawlers) or by the marks of a word processor.

Rows have no mark that could be trusted: a text behind figures begins one. Where blank cells were left out and bare
bars fill the row up instead, blanks at its end say nothing. A word processor leaves out nothing and ends every row
with one mark more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.readers.grid.values import split_values
from nianbao.readers.grid.words import (
    Found,
    Rows,
    Token,
    cell_at,
    ends_heading,
    is_heading,
    is_outside,
    is_prose,
    is_value,
    names_section,
    starts_item,
)
from nianbao.readers.lines import Lines

BELL = "\x07"
_MARKS = "|\x07 \t\u3000\xa0"
_FEWEST = 3  # marks in a table
_FILLED = 4  # lines with a text or figure in a table
_ROW = 20  # bars within a row at most
_ABOVE = 4  # lines of the first cell
_APART = 4  # lines of a label between two bars


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Stretches of short lines with bars alone among them."""
    return _find(lines, start, taken, "|")


def find_cut(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Stretches of rows that end with a bar, some of them cut within a cell."""
    return _find(lines, start, taken, "|", _ROW)


def find_bells(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Stretches of lines that end with the mark of a cell."""
    return _find(lines, start, taken, BELL)


def _find(lines: Lines, start: int, taken: Sequence[bool], mark: str, inner: int = 0) -> Iterator[Found]:
    """inner: bars that a line may have within."""
    texts = lines.texts
    index = start
    while index < len(texts):
        if taken[index] or not _parts(texts[index], mark, inner):
            index += 1
            continue
        first, stop = _first(texts, index, start, taken), _stop(texts, index, taken, mark)
        rows = _rows(lines, first, stop, mark) if _are_cells(texts[first:stop], mark, inner) else []
        if rows:
            yield Found(first, stop, rows)
        index = max(stop, index + 1)


def _parts(line: str, mark: str, inner: int) -> bool:
    """The line ends with a word processor's mark, or is no sentence and ends with bars and hardly any within."""
    text = line.rstrip()
    if not text.endswith(mark):
        return False
    bare = text.rstrip(_MARKS)
    return mark == BELL or (bare.count(mark) <= inner and not _is_told(bare))


def _is_told(text: str) -> bool:
    """A sentence or the heading of a section stands in a cell: it is not the table's."""
    return "。" in text or names_section(text)


def _are_cells(texts: Sequence[str], mark: str, inner: int) -> bool:
    """Several marks part cells, of which more than a signature and its date hold something."""
    filled = sum(bool(text.strip(_MARKS)) for text in texts)
    return sum(_parts(text, mark, inner) for text in texts) >= _FEWEST and filled >= _FILLED


def _first(texts: Sequence[str], index: int, start: int, taken: Sequence[bool]) -> int:
    """The line where the cell in front of the first mark begins."""
    first = index
    while first > max(start, index - _ABOVE) and not texts[index].strip(_MARKS):
        text = texts[first - 1].strip()
        if (
            taken[first - 1]
            or ends_heading(texts, first - 1)
            or not text
            or is_outside(texts, first - 1)
            or is_heading(text)
        ):
            break
        first -= 1
    return first


def _stop(texts: Sequence[str], index: int, taken: Sequence[bool], mark: str) -> int:
    """The line behind the last mark, or behind the value that follows it."""
    stop = at = index
    while at < len(texts) and not taken[at] and at - stop <= _APART:
        text = texts[at].strip()
        broken = at + 1 < len(texts) and ends_heading(texts, at + 1)
        if mark not in text and (broken or names_section(text) or (is_prose(text) and not starts_item(text))):
            break
        if mark != BELL and text.endswith(mark) and _is_told(text.rstrip(_MARKS)):
            break
        at += 1
        if text.endswith(mark):
            stop = at
    return stop + 1 if stop < len(texts) and is_value(texts[stop].strip()) else stop


def _rows(lines: Lines, first: int, stop: int, mark: str) -> Rows:
    squeezed = mark == "|" and any("||" in lines.texts[index] for index in range(first, stop))
    ended = mark == BELL or not lines.texts[first].strip(_MARKS)
    rows = split_values(list(_cells(lines, first, stop, mark)), squeezed)
    for row in rows:
        blank = _blanks_behind(row)
        spare = blank if squeezed else min(blank, 1) if ended else 0
        if spare and (mark == BELL or any(cell.text for cell in row[1:])):
            del row[-spare:]
    return rows


def _blanks_behind(row: Sequence[Token]) -> int:
    count = 0
    while count < len(row) and not row[-1 - count].text:
        count += 1
    return count


def _cells(lines: Lines, first: int, stop: int, mark: str) -> Iterator[Token]:
    """A mark ends a cell; a line without one goes on in the next."""
    cell = None
    for index in range(first, stop):
        line, at = lines.texts[index], 0
        while at <= len(line):
            bar = line.find(mark, at)
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
