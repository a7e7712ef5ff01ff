"""Rows of a table without lines: printed lines by their pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from nianbao.readers.printed.lines import Chunk
from nianbao.records import NamedTuple

_VALUE = re.compile(r"[+\-－＋]?[0-9０-９][0-9０-９,，.．]*|[/／\-－—–]{1,2}")
_FULL = 6  # figures of a row that is certainly one of figures
Bands = list[tuple[float, float]]  # from where to where each column reaches
Levels = Callable[[int, float], list[float]]  # page and place → where level lines cross it


class Row(NamedTuple):
    """A printed line: its pieces by wide gaps, by every blank; its middle (y), its height, its page."""

    chunks: tuple[Chunk, ...]
    words: tuple[Chunk, ...]
    y: float
    size: float
    page: int

    @property
    def figures(self) -> tuple[Chunk, ...]:
        """The values at the end of the line."""
        count = 0
        while count < len(self.chunks) and _VALUE.fullmatch(self.chunks[-count - 1].text):
            count += 1
        return self.chunks[len(self.chunks) - count :]

    def parts(self, chunk: Chunk) -> list[Chunk]:
        """A piece by every blank."""
        return [word for word in self.words if chunk.x0 <= word.x0 and word.x1 <= chunk.x1]

    def apart(self) -> Row:
        """The row with close figures as cells of their own, if it is full of figures."""
        cells = [self.parts(chunk) if " " in chunk.text else [chunk] for chunk in self.chunks]
        numbers = [all(_VALUE.fullmatch(part.text) for part in parts) for parts in cells]
        if sum(len(parts) for parts, figures in zip(cells, numbers) if figures) < _FULL:
            return self
        chunks = (parts if figures else [chunk] for chunk, parts, figures in zip(self.chunks, cells, numbers))
        return self._replace(chunks=tuple(part for parts in chunks for part in parts))

    @property
    def labels(self) -> tuple[Chunk, ...]:
        """What stands before the values."""
        return self.chunks[: len(self.chunks) - len(self.figures)]


class Piece(NamedTuple):
    """A text on one line of a table: a line of a label or a title."""

    y: float
    x0: float
    x1: float
    text: str
    line: int
    page: int
    size: float

    def beside(self, other: Piece) -> bool:
        """Do they share a place from left to right."""
        return min(self.x1, other.x1) > max(self.x0, other.x0)


def reading(piece: Piece) -> tuple[int, float]:
    """In reading order: by line, then from left to right."""
    return piece.line, piece.x0


def piece_of(words: Sequence[Chunk], row: Row, index: int) -> Piece:
    """These words of a row in one."""
    text = "".join(word.text for word in words)
    return Piece(words[0].y, words[0].x0, words[-1].x1, text, index, row.page, row.size)
