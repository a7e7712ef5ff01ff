"""Tables in the notation of wikis: ``{|``, ``|-`` between rows, ``|`` or ``||`` in front of every cell, ``|}``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.readers.grid.words import Found, Rows, Token, cell_at
from nianbao.readers.lines import Lines


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Every table from its first mark to its last one."""
    first = -1
    for index in range(start, len(lines.texts)):
        text = lines.texts[index].strip()
        if text.startswith("{|"):
            first = index
        elif text == "|}" and first >= 0:
            yield Found(first, index + 1, _rows(lines, first + 1, index))
            first = -1


def _rows(lines: Lines, first: int, stop: int) -> Rows:
    rows: Rows = [[]]
    for index in range(first, stop):
        line = lines.texts[index].strip()
        if line.startswith(("|-", "|+")):
            rows.append([])
        elif line[:1] in ("|", "!"):
            rows[-1] += _cells(lines, index)
        elif line and rows[-1]:
            last = rows[-1][-1]
            rows[-1][-1] = last._replace(text=f"{last.text}\n{line}".strip())
    return [row for row in rows if row]


def _cells(lines: Lines, index: int) -> Iterator[Token]:
    """The cells of a line, without their attributes."""
    line = lines.texts[index].replace("!!", "||")
    at = len(line) - len(line.lstrip()) + 1
    for part in line[at:].split("||"):
        attributes, bar, _ = part.partition("|")
        skipped = len(attributes) + 1 if bar and "=" in attributes else 0
        yield cell_at(lines, index, at + skipped, at + len(part))
        at += len(part) + 2
