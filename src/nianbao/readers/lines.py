"""The lines of a text file, cleaned of converter residue, each character's place still known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from nianbao.document import Location, Mark, Note, Picture
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_new = tuple.__new__  # of records made by the hundred
_SOFT_BREAKS = "[\x0b\x85\u2028\u2029]|(?<=\x07)"  # the mark of a cell ends a line, too
_BOOKMARK = r"\[bookmark:\s?[^\]\n]{0,200}\]"
_IMAGE = r"\[image:\s?([^\]\n]{0,400})\]"

_LONG = 120  # characters from which a line may hold a whole table
_CLOSE = 30  # one in so many lines may stand right below another where blank lines part all others
_APART = 10  # blanks in such a line

Shift = tuple[int, int]  # from this offset of the cleaned line on, the raw column is offset + that many


class Piece(NamedTuple):
    """A stretch of one line: line index, first and past-last offset in the cleaned line."""

    line: int
    start: int
    end: int


class Lines:
    """Cleaned lines by index.

    raw: the text, before anything was taken out.
    texts: the lines, ended by LF, CRLF or CR in the file, and also cut where a word processor's soft break or
        mark of a cell stands.
    pictures: line index → pictures that stood in the line.
    pages: indexes of lines that only counted pages and are blanked.
    notes: GK006 once, when bookmarks were removed.
    """

    def __init__(self, text: str) -> None:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.raw = text
        self.texts = text.split("\n")
        self.shifts: dict[int, tuple[Shift, ...]] = {}
        self.pictures: dict[int, list[Picture]] = {}
        self.pages: set[int] = set()
        self.notes: list[Note] = []
        self._places: Optional[list[tuple[int, int]]] = None
        if any(mark in text for mark in "\x07\x0b\x85\u2028\u2029"):
            self._cut_soft_breaks()
        if "[bookmark:" in text or "[image:" in text:
            self._remove_residue()

    def _cut_soft_breaks(self) -> None:
        texts: list[str] = []
        places: list[tuple[int, int]] = []
        for number, line in enumerate(self.texts, 1):
            start = 0
            for match in (*re.finditer(_SOFT_BREAKS, line), None):
                stop = match.start() if match else len(line)
                texts.append(line[start:stop])
                places.append((number, start))
                start = match.end() if match else stop
        self.texts, self._places = texts, places

    def close_up(self) -> None:
        """Drop blank lines that stand between all lines: as many everywhere as there are at least."""
        filled = [n for n, line in enumerate(self.texts) if line.strip() or line[:1] == "\t" or n in self.pictures]
        gaps = [below - above - 1 for above, below in zip(filled, filled[1:])]
        spare = min(filter(None, gaps), default=0)
        if not spare or _CLOSE * gaps.count(0) > len(gaps):
            return
        kept = {index + 1 + more for index, gap in zip(filled, gaps) for more in range(gap - spare)} | set(filled)
        order = [index for index in range(len(self.texts)) if index in kept]
        new = {index: at for at, index in enumerate(order)}
        places = self._places or [(index + 1, 0) for index in range(len(self.texts))]
        self.texts = [self.texts[index] for index in order]
        self._places = [places[index] for index in order]
        self.shifts = {new[index]: shifts for index, shifts in self.shifts.items() if index in new}
        self.pictures = {new[index]: pictures for index, pictures in self.pictures.items() if index in new}

    def is_packed(self, index: int) -> bool:
        """The line is long enough, and has blanks enough, for a whole table."""
        line = self.texts[index]
        return len(line) > _LONG and sum(map(line.count, " \u3000\xa0")) > _APART and "\t" not in line

    def cut(self, cuts: Mapping[int, Sequence[int]]) -> None:
        """Cut lines into several at these offsets (line index → ascending offsets)."""
        texts, shifts, pictures, pages = self.texts, self.shifts, self.pictures, self.pages
        self.texts, self.shifts, self.pictures, self.pages = [], {}, {}, set()
        places: list[tuple[int, int]] = []
        for index, line in enumerate(texts):
            borders = [0, *(at for at in cuts.get(index, ()) if 0 < at < len(line)), len(line)]
            if index in pictures:
                self.pictures[len(self.texts)] = pictures[index]
            if index in pages:
                self.pages.add(len(self.texts))
            number, base = self._places[index] if self._places else (index + 1, 0)
            for start, stop in zip(borders, borders[1:]):
                extra = _before(shifts.get(index, ()), start, cleaned=True)
                inside = [(at - start, shift - extra) for at, shift in shifts.get(index, ()) if start < at < stop]
                if inside:
                    self.shifts[len(self.texts)] = tuple(inside)
                places.append((number, base + start + extra))
                self.texts.append(line[start:stop])
        self._places = places

    def _remove_residue(self) -> None:
        samples: list[tuple[str, Location]] = []
        for index, line in enumerate(self.texts):
            if "[bookmark:" in line:
                samples += [(match.group(), self.place(index, match.start())) for match in re.finditer(_BOOKMARK, line)]
                line = self.replace(index, ((m.start(), m.end(), "") for m in re.finditer(_BOOKMARK, line)))
            if "[image:" in line:
                found = [Picture(m[1].strip(), self.place(index, m.start())) for m in re.finditer(_IMAGE, line)]
                self.pictures[index] = found
                self.replace(index, ((m.start(), m.end(), "") for m in re.finditer(_IMAGE, line)))
        if samples:
            self.notes.append(Note("GK006", samples[0][1], {"count": len(samples), "sample": samples[0][0]}))

    def replace(self, index: int, changes: Iterable[tuple[int, int, str]]) -> str:
        """Replace stretches of a line (start, end, text), ascending, and remember the shift. The new line."""
        line = self.texts[index]
        pieces: list[str] = []
        shifts: list[Shift] = []
        at = length = 0
        for start, end, text in changes:
            if start < at:
                continue
            pieces += (line[at:start], text)
            length += start - at + len(text)
            at = end
            if shifts and shifts[-1][0] == length:
                shifts.pop()
            shifts.append((length, at - length))
        if shifts:
            pieces.append(line[at:])
            self.shifts[index] = _composed(self.shifts.get(index, ()), shifts)
            self.texts[index] = "".join(pieces)
        return self.texts[index]

    def place(self, index: int, offset: int) -> Location:
        """Line and column in the file of an offset of a cleaned line."""
        number, base = (index + 1, 0) if self._places is None else self._places[index]
        if self.shifts:
            offset += _before(self.shifts.get(index, ()), offset, cleaned=True)
        return tuple.__new__(Location, (number, base + offset + 1, None))  # hundreds: the constructor costs thrice

    def marks(self, piece: Piece, at: int = 0) -> list[Mark]:
        """The marks of a piece whose text begins at offset ``at`` of a paragraph."""
        marks = [Mark(at, self.place(piece.line, piece.start))]
        for start, _ in self.shifts.get(piece.line, ()):
            if piece.start < start < piece.end:
                marks.append(Mark(at + start - piece.start, self.place(piece.line, start)))
        return marks

    def stripped(self, index: int) -> Piece:
        """The line without blanks at both ends."""
        line = self.texts[index]
        text = line.strip()
        start = len(line) - len(line.lstrip()) if text else 0
        return Piece(index, start, start + len(text))


def _composed(old: tuple[Shift, ...], new: list[Shift]) -> tuple[Shift, ...]:
    """Shifts over an already cleaned line, as shifts over the raw one."""
    if not old:
        return tuple(new)
    starts = sorted({start for start, _ in new} | {start - _before(new, start) for start, _ in old})
    result = []
    for start in starts:
        middle = start + _before(new, start, cleaned=True)
        result.append((start, middle + _before(old, middle, cleaned=True) - start))
    return tuple(result)


def _before(shifts: Iterable[Shift], offset: int, cleaned: bool = False) -> int:
    """The shift in force at an offset: of the cleaned line, or of the line before cleaning."""
    extra = 0
    for start, shift in shifts:
        if (start if cleaned else start + shift) > offset:
            break
        extra = shift
    return extra
