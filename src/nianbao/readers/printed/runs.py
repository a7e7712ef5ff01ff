"""Characters printed side by side, and the lines that they form.

All coordinates are points with the origin at the upper left corner of the page, y growing downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from nianbao.records import NamedTuple

WIDE = "\u2e80"  # from here on characters are as wide as high
_left = itemgetter(1)
_NOTE = "（）"  # around a note
_SHIFT, _SMALL = 0.22, 0.9  # of the height of a figure: how far from its foot or head a note stands, how small it is


class Run(NamedTuple):
    """One or more characters on one line without room between them, and their box; its height is their average."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    starts: Sequence[float]  # where each character begins and ends, counted from anywhere
    ends: Sequence[float]

    @property
    def last(self) -> float:
        """Where the last character begins."""
        return self.x0 + self.starts[-1] - self.starts[0]

    def singles(self) -> list[Run]:
        """Each character by itself."""
        shift, high, low = self.x0 - self.starts[0], self.y0, self.y1
        return [
            Run(char, left + shift, high, right + shift, low, (left,), (right,))
            for char, left, right in zip(self.text, self.starts, self.ends)
        ]


def single(char: str, x0: float, y0: float, x1: float, y1: float) -> Run:
    """One character."""
    return Run(char, x0, y0, x1, y1, (x0,), (x1,))


def rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Characters by printed line, top to bottom, each line from left to right."""
    found: list[list[Run]] = []
    row: list[Run] = []
    centre = tall = 0.0
    for run in sorted(runs, key=_twice_middle):
        y, height = (run[2] + run[4]) / 2, run[4] - run[2]
        marks = 2 * tall < height  # so far there are only marks that stand high, such as quotes
        if row and (y - centre <= 0.42 * (height if height > tall else tall) or (marks and run[2] < centre)):
            row.append(run)
            if marks:
                centre, tall = y, height
            else:
                centre += (y - centre) / len(row)
        else:
            row = [run]
            found.append(row)
            centre, tall = y, height
    return [_from_left(row) for row in found]


def _twice_middle(run: Run) -> float:
    return run[2] + run[4]


def _from_left(row: list[Run]) -> list[Run]:
    """From left to right; character by character where texts are printed over each other."""
    if len(row) == 1:
        return row
    row.sort(key=_left)
    if any(two[1] < one[1] + one[5][-1] - one[5][0] for one, two in zip(row, row[1:])):
        return sorted((piece for run in row for piece in run.singles()), key=_left)
    return row


def line_text(row: Sequence[Run]) -> str:
    """The characters of one line, left to right, with a blank where a person sees one.

    Spread-out Chinese is closed up; between two Latin letters or digits every visible gap is a blank. A note raised
    or lowered behind a figure stands in brackets, lest it lengthen the figure.
    """
    if len(row) == 1:
        return row[0][0]
    pieces: list[str] = []
    last, start, end = "", 0.0, 0.0
    note, base = False, row[0]
    for run in row:
        text, x0, y0, x1, y1, starts, ends = run
        if last:
            now = (note or last.isdigit()) and is_note(run, base)
            if now is not note:
                pieces.append(_NOTE[note])
                note = now
            if text[0] == last and x0 - start < 0.25 * (ends[0] - starts[0]):
                text = text[1:]  # printed twice to look bold
            wide = 2.2 if last >= WIDE or text >= WIDE else 0.5 if last == "." or text[:1] == "." else 0.14
            if x0 - end > wide * (y1 - y0):
                pieces.append(" ")
        if text:
            pieces.append(_mark(text) if note else text)
            last, start, end = text[-1], x0 + starts[-1] - starts[0], x1
            base = base if note else run
    return "".join(pieces) + _NOTE[1] if note else "".join(pieces)


def _mark(text: str) -> str:
    """The words and figures of a note: its own brackets and rings are no part of them."""
    return "".join(char for char in text if char.isalpha() or char.isdecimal()) or "*"


def is_note(run: Run, base: Run) -> bool:
    """Is this a note behind a figure: smaller, and raised or lowered as a whole."""
    tall = base.y1 - base.y0
    raised = base.y1 - run.y1 > _SHIFT * tall
    return run.y1 - run.y0 < _SMALL * tall and (raised or run.y0 - base.y0 > _SHIFT * tall < 2 * (run.y1 - base.y1))


def pieces(row: Sequence[Run], gap: float) -> Iterator[list[Run]]:
    """The stretches of a line between gaps wider than this."""
    piece = [row[0]]
    for left, run in zip(row, row[1:]):
        if run[1] - left[3] > gap:
            yield piece
            piece = []
        piece.append(run)
    yield piece
