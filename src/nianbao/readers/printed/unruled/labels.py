"""To which row of figures each text of a table without lines belongs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence

from nianbao.readers import grid
from nianbao.readers.printed.lines import Chunk
from nianbao.readers.printed.unruled.rows import Levels, Piece, Row, piece_of, reading

_NEAR = 60  # texts or rows among which the one is looked for that a line belongs to


class Labels:
    """The lines ``start`` to ``stop`` of one table, and what level lines are drawn between them."""

    def __init__(self, rows: Sequence[Row], start: int, stop: int, levels: Levels, again: set[int]) -> None:
        self.rows, self.start, self.stop, self.levels, self.again = rows, start, stop, levels, again
        self.pitch = 0.0
        self.reach: dict[int, tuple[float, float]] = {}  # where the lines of the table begin and end on each page
        for row in rows[start:stop]:
            low, high = self.reach.get(row.page, (row.y, row.y))
            self.reach[row.page] = min(low, row.y), max(high, row.y)

    def parted(self, page: int, x: float, y: float, other: float) -> bool:
        """Is a level line drawn between these two heights."""
        return any(min(y, other) < at < max(y, other) for at in self.levels(page, x))

    def pieces(self, indexes: Iterable[int], first: float) -> list[Piece]:
        """The texts left of the figures; where an ordinal begins another cell begins."""
        found: list[Piece] = []
        for index in indexes:
            row = self.rows[index]
            ends = {chunk.x1 for chunk in row.chunks}
            run: list[Chunk] = []
            for word in row.words:
                if (word.x0 + word.x1) / 2 > first:
                    break
                if run and (run[-1].x1 in ends or grid.starts_item(word.text)):
                    found.append(piece_of(run, row, index))
                    run = []
                run.append(word)
            if run:
                found.append(piece_of(run, row, index))
        return found

    def labels(self, group: list[int], first: float) -> tuple[dict[int, str], dict[int, list[str]]]:
        """The label of each line of figures, and by line the texts that are no part of one."""
        homes: dict[int, list[Piece]] = {index: [] for index in group}
        spread = range(max(self.start, group[0] - 3), self.stop)
        pieces = self.pieces((index for index in spread if index in homes or not self._beyond(index, first)), first)
        self.pitch = _pitch(pieces, homes) or self.pitch
        figures: dict[int, list[int]] = {}
        for index in group:
            figures.setdefault(self.rows[index].page, []).append(index)
        for piece in pieces:
            if piece.line in homes:
                homes[piece.line].append(piece)
        rest: list[Piece] = []
        for piece in [piece for piece in pieces if piece.line not in homes]:
            home = self._home(piece, figures.get(piece.page, []), homes)
            (rest if home is None else homes[home]).append(piece)
        found: dict[int, str] = {}
        for index, mine in homes.items():
            anchor = max(mine, key=lambda piece: piece.x1, default=None)
            stack = [piece for piece in mine if anchor is not None and piece.beside(anchor)]
            rest += [piece for piece in mine if piece not in stack]
            found[index] = "".join(piece.text for piece in sorted(stack, key=reading))
        alone: dict[int, list[str]] = {}
        for stack in self.stacks(rest):
            alone.setdefault(stack[0].line, []).append("".join(piece.text for piece in stack))
        return found, alone

    def _beyond(self, index: int, first: float) -> bool:
        return index in self.again or self.rows[index].chunks[-1].x1 > first + 1

    def _home(self, piece: Piece, group: Sequence[int], homes: dict[int, list[Piece]]) -> int | None:
        """The line of figures whose label this piece continues: by level lines, by ordinals, else the nearer one.

        None for a piece that begins with an ordinal where the label below begins with one too.
        """
        middle = (piece.x0 + piece.x1) / 2
        at = bisect_left(group, piece.line)
        around = group[max(0, at - _NEAR) : at + _NEAR]
        near = [index for index in around if not self.parted(piece.page, middle, piece.y, self.rows[index].y)]
        above = max((index for index in near if index < piece.line), default=None)
        below = min((index for index in near if index > piece.line), default=None)
        if below is None or (above is None and len(near) == 1):
            return (None if grid.starts_item(piece.text) else above) if below is None else below
        beside = [each for each in homes[below] if each.line == below and each.beside(piece)]
        full = bool(beside) and grid.starts_item(beside[-1].text)
        if grid.starts_item(piece.text):
            return None if full else below
        if above is None:
            return None if full else below
        if full:
            return above
        return above if piece.y - self.rows[above].y <= self.rows[below].y - piece.y else below

    def stacks(self, pieces: Iterable[Piece]) -> list[list[Piece]]:
        """Pieces one below the other that are lines of one text, from top to bottom."""
        found: list[list[Piece]] = []
        for piece in sorted(pieces, key=reading):
            for stack in found[: -1 - _NEAR : -1]:
                if self.follows(stack[-1], piece):
                    stack.append(piece)
                    break
            else:
                found.append([piece])
        return found

    def follows(self, above: Piece, piece: Piece) -> bool:
        """Is this the next line of the text above."""
        if above.page != piece.page or not above.beside(piece) or piece.y - above.y > self._reach(above, piece):
            return False
        return not self.parted(piece.page, (piece.x0 + piece.x1) / 2, above.y, piece.y)

    def _reach(self, above: Piece, piece: Piece) -> float:
        """How far the next line of a text may be: upright writing is told by its single characters."""
        upright = len(above.text[-1:]) == len(piece.text) == 1
        ruled = self._ruled(piece)
        if upright or ruled:
            return 2.2 * piece.size
        return self.pitch + 1.0 if self.pitch else 1.45 * piece.size

    def _ruled(self, piece: Piece) -> bool:
        """Are the cells at this place parted by level lines: more than those around the head and at the foot."""
        top, foot = self.reach[piece.page]
        around = 3 * piece.size
        levels = self.levels(piece.page, (piece.x0 + piece.x1) / 2)
        return sum(top - around < at < foot + around for at in levels) > 3


def _pitch(pieces: Sequence[Piece], group: Container[int]) -> float:
    """How far the lines of one text stand apart: the least distance that recurs, 0.0 when none does.

    Two labels on lines of figures are two texts.
    """
    distances = []
    ordered = sorted(pieces, key=lambda each: (each.page, each.y))
    for number, piece in enumerate(ordered):
        below = (other for other in ordered[number + 1 : number + 30] if piece.beside(other) and other.y > piece.y + 1)
        other = next(below, None)
        if other is None or other.page != piece.page or (piece.line in group and other.line in group):
            continue
        if 0.9 * piece.size < other.y - piece.y < 1.8 * piece.size:
            distances.append(other.y - piece.y)
    distances.sort()
    return next((one for one, three in zip(distances, distances[2:], strict=False) if three - one < 0.8), 0.0)
