"""Printed lines outside tables, and their pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nianbao import text as words
from nianbao.readers.printed import runs
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

_UNBROKEN = re.compile(
    "[（《〈「『【〔“‘(\\[{]*(?:[0-9A-Za-z][!-~]*|.)[，。、；：！？）》〉」』】〕”’,.;:!?)\\]}%％…]*"
    "(?:(?<=[,.:;])[0-9A-Za-z][!-~]*)?"
)
FIGURES = re.compile(r"(?:\s[+\-]?[0-9０-９][0-9０-９.,]*){2}$")  # two of them end the line
_PIECES = 40  # runs of a line that its head is looked for in


class Chunk(NamedTuple):
    """A piece of a line between wide gaps. y: its own middle."""

    text: str
    x0: float
    x1: float
    y: float


class Line(NamedTuple):
    """One printed line outside tables."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    first: float  # width of its first unbreakable piece
    page: int
    chunks: tuple[Chunk, ...]
    runs: Sequence[Run]

    @property
    def top(self) -> float:
        """Where it begins on the page."""
        return self.y0


def line_of(row: list[Run], page: int) -> Line:
    """The line that these characters form."""
    heights = sorted(run.y1 - run.y0 for run in row for char in run.text if char >= runs.WIDE)
    size = heights[len(heights) // 2] if heights else 0.8 * max(run.y1 - run.y0 for run in row)
    return Line(
        words.ordinary(runs.line_text(row)),
        _start(row),
        min(run.y0 for run in row),
        row[-1].x1,
        max(run.y1 for run in row),
        size,
        _first_piece(row),
        page,
        chunks_of(row, 0.8 * size),
        row,
    )


def _start(row: Sequence[Run]) -> float:
    """Where the first character stands that is no blank: wide ones at the head of a line are its indent."""
    run = next((run for run in row if not run.text.isspace()), row[0])
    blanks = len(run.text) - len(run.text.lstrip()) if len(run.text) > 1 else 0
    return run.x0 + run.starts[blanks] - run.starts[0]


def chunks_of(row: Sequence[Run], gap: float, cuts: Sequence[float] = ()) -> tuple[Chunk, ...]:
    """The pieces of a line between gaps wider than this and between upright lines that cross it."""
    return tuple(
        Chunk(words.ordinary(runs.line_text(piece)), piece[0].x0, piece[-1].x1, (piece[-1].y0 + piece[-1].y1) / 2)
        for whole in runs.pieces(row, gap)
        for piece in (_cut_off(whole, cuts) if cuts else [whole])
    )


def _cut_off(row: Sequence[Run], cuts: Sequence[float]) -> Iterable[list[Run]]:
    """The pieces of a line between these places."""
    found: dict[int, list[Run]] = {}
    for run in row:
        crossed = any(run.x0 < cut < run.x1 for cut in cuts)
        for piece in run.singles() if crossed else [run]:
            found.setdefault(sum(2 * cut < piece.x0 + piece.x1 for cut in cuts), []).append(piece)
    return found.values()


def _first_piece(row: Sequence[Run]) -> float:
    """How wide the piece is that cannot be broken off the head of a line."""
    found = _UNBROKEN.match("".join(run.text for run in row[:_PIECES]))
    end = found.end() if found else 1
    for run in row:
        if end <= len(run.text):
            return run.x0 + run.ends[end - 1] - run.starts[0] - row[0].x0
        end -= len(run.text)
    return row[-1].x1 - row[0].x0


def has_wide(line: Line) -> bool:
    """Does it hold Chinese."""
    return any(char >= runs.WIDE and char.isalpha() for char in line.text)
