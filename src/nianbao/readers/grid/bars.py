"""Bars between cells: Markdown, drawn frames, crawlers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.readers.grid.words import Found, Token, cell_at, is_label_line
from nianbao.readers.lines import Lines

_BARS = str.maketrans("│┃∣｜", "||||")
_FRAME = " \t\u3000|+-:=─━┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛"


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Runs of lines with bars, whatever their cells."""
    index = start
    texts = lines.texts
    while index < len(texts):
        stop = index
        while stop < len(texts) and not taken[stop] and (_has_bars(texts[stop]) or _is_inside(lines, stop)):
            stop += 1
        if stop == index:
            index += 1
            continue
        yield from _bar_tables(lines, index, stop)
        index = stop


def _is_inside(lines: Lines, index: int) -> bool:
    """The mark of a page between two rows with bars, or a row of one cell above another row."""
    texts = lines.texts
    if index + 1 >= len(texts) or not _has_bars(texts[index + 1]):
        return False
    return (index in lines.pages and index > 0 and _has_bars(texts[index - 1])) or _is_one_cell(texts[index])


def _is_one_cell(line: str) -> bool:
    text = line.translate(_BARS).strip()
    return text.endswith("|") and text.count("|") == 1 and is_label_line(text)


def _bar_tables(lines: Lines, start: int, stop: int) -> Iterator[Found]:
    """The tables in a run of lines with bars; each separator of Markdown stands below the first row of another."""
    block = [line.translate(_BARS) for line in lines.texts[start:stop]]
    borders = [0, *(n - 1 for n in range(2, len(block)) if _is_separator(block[n], 3)), len(block)]
    for first, last in zip(borders, borders[1:]):
        part = block[first:last]
        closed = not part[0].lstrip().startswith("|") and all(line.rstrip().endswith("|") for line in part if line)
        rows = [
            _bar_row(lines, start + first + n, line, closed)
            for n, line in enumerate(part)
            if line and not _is_rule(n, part)
        ]
        if any(map(_is_squeezed, part)):
            rows = [_unfilled(row) for row in rows]
        fenced = any(line.lstrip()[:1] == "|" for line in part)
        if rows and (fenced or len(rows) > 1) and max(len(row) for row in rows) > 1:
            yield Found(start + first, start + last, rows)


def _is_squeezed(line: str) -> bool:
    """Bare bars fill the row up behind cells with blanks around: blank cells may have been left out."""
    text = line.rstrip()
    return text.endswith("||") and text.rstrip("|")[-1:] == " " and bool(text.strip("| "))


def _unfilled(row: list[Token]) -> list[Token]:
    """The row without the blanks behind its last figure, which say nothing. A row without figures keeps them."""
    stop = len(row)
    while stop and not row[stop - 1].text:
        stop -= 1
    return row[:stop] if sum(bool(cell.text) for cell in row) > 1 else row


def _is_separator(line: str, dashes: int) -> bool:
    """A line ``|---|:--:|`` with at least so many dashes in each cell."""
    cells = line.strip().strip("|").split("|")
    return all(len(cell.strip().strip(":")) >= dashes and not cell.strip().strip(":").strip("-") for cell in cells)


def _has_bars(line: str) -> bool:
    text = line.translate(_BARS).strip()
    return text.count("|") >= (1 if text[:1] == "|" and text[-1:] == "|" else 2) or (
        len(text) > 3 and text[0] in "+─━┌├└┏┣┗" and not text.strip(_FRAME)
    )


def _is_rule(number: int, block: Sequence[str]) -> bool:
    """A line that only draws: a Markdown separator below the first row, or a border."""
    text = block[number].strip()
    if text.strip(_FRAME):
        return False
    if any(char in text for char in "+─━┼"):
        return True
    return number == 1 and _is_separator(text, 1)


def _bar_row(lines: Lines, index: int, line: str, closed: bool) -> list[Token]:
    """The cells between bars. closed: a bar stands behind every cell, and none in front of the first one."""
    bars = [at for at, char in enumerate(line) if char == "|" and line[at - 1 : at] != "\\"]
    edges = [-1, *bars, len(line)]
    if closed:
        edges.pop()
    elif not line[: edges[1]].strip():  # the bar in front is a fence, and so is the last one
        edges = edges[1:]
        if len(edges) > 2 and not line[edges[-2] + 1 :].strip():
            edges.pop()
    return [cell_at(lines, index, a + 1, b) for a, b in zip(edges, edges[1:])]
