"""The characters of a page of a PDF: what they are, where they stand, which of them a person sees."""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count, repeat
from operator import add, sub

from nianbao.readers.pdf.calls import Box, Calls
from nianbao.readers.pdf.shapes import Drawing, middle, within
from nianbao.readers.printed.runs import Run
from nianbao.records import NamedTuple

_UNSEEN_MODES = (3, 7)  # text that is neither filled nor stroked
_FILLED = {0, 2}  # text that is filled, perhaps stroked as well
_STROKED, _OUTLINED = (1, 5), (1, 2, 5, 6)  # text that is stroked alone, that is stroked
_INK = 0.4  # points: smaller is no shape
_SAMPLE = 60  # characters of a page that tell whether its fonts name their characters
_NEAR = 0.08  # of the height of a character: less is no room between it and the next one
_NAMELESS = "\ufffd"
_NO_NAME = re.compile("[\0\ufff0-\uffff]")  # pdfium's text has U+FFFE where a character has no code
_FIGURE = re.compile("[0-9０-９][0-9０-９.,]*")
_EDGE = 0.3  # of a character: no more of it may be cut off; a line aslant crosses it that is nearer to its middle
_WHOLE = re.compile(r"[^\0-\x20]+")
_STRETCH = re.compile(r"[^\0-\x20](?:[^\n\r]*[^\0-\x20])?")
# Signs without a shape; of those below the blank pdfium itself gives a hyphen (2), the tabulator and ends of lines.
_SHAPELESS = re.compile("[\1\3-\x08\x0b\x0c\x0e-\x20\xa0\u200b-\u200f\u2028-\u202e\u2060\u3000\ufeff]")
_BLANKS = " \xa0\u3000"
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HYPHEN = 2  # pdfium's code for a hyphen at the end of a line


class Sheet(NamedTuple):
    """The visible part of a page in its own coordinates, and by how many quarters it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    def place(self, box: Box) -> Box:
        """A box (left, bottom, right, top) as seen on the screen: x0, y0, x1, y1 with y downwards."""
        left, bottom, right, top = box
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)


class Look(NamedTuple):
    """How a character is printed: turned by so many quarters (-1: aslant), drawn at all, in a visible colour."""

    turn: int
    drawn: bool
    coloured: bool


_PLAIN = Look(0, True, True)


class Letters:
    """The characters of a page, in the order of the page: ends of lines are "\\n", unnamed characters U+FFFD."""

    def __init__(self, calls: Calls, page: int, count: int) -> None:
        self.calls = calls
        self.page = page
        buffer = (ctypes.c_float * (4 * count))()
        base = ctypes.addressof(buffer)
        deque(map(calls.char_box, repeat(page, count), range(count), range(base, base + 16 * count, 16)), 0)
        flat = buffer[:]
        self.lefts, self.tops, self.rights, self.bottoms = flat[0::4], flat[1::4], flat[2::4], flat[3::4]
        self.text = self._named(self._codes(count))
        self._mend()

    def _codes(self, count: int) -> str:
        """The code of each character: in one call when that gives one plain code for each, else one by one."""
        buffer = (ctypes.c_ushort * (count + 1))()
        if self.calls.page_text(self.page, 0, count, ctypes.addressof(buffer)) == count + 1:
            text = bytes(buffer).decode("utf-16-le", "replace")[:-1]
            if len(text) == count and not _NO_NAME.search(text):
                return text
        codes = map(self.calls.char_code, repeat(self.page, count), range(count))
        return "".join(_char(code) for code in codes)

    def _named(self, text: str) -> str:
        """What the font calls a blank or a sign without shape but prints has no name: a figure may be hidden in it."""
        hidden = [found.start() for found in _SHAPELESS.finditer(text) if self._prints(text, found.start())]
        if hidden:
            chars = list(text)
            for index in hidden:
                chars[index] = _NAMELESS
            text = "".join(chars)
        return text.replace(chr(_HYPHEN), "-") if chr(_HYPHEN) in text else text

    def _prints(self, text: str, index: int) -> bool:
        """Is there ink at this sign. A blank beside a letter is one, whatever shape the font gives it."""
        if self.rights[index] - self.lefts[index] <= _INK:
            return False
        around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
        if text[index] in _BLANKS and any(map(str.isalpha, around)):
            return False
        left, bottom, right, top = self.calls.tight(self.page, index)
        return right - left > _INK and top - bottom > _INK

    def _mend(self) -> None:
        """Upright writing gets loose boxes far too large: there the tight box tells the place."""
        heights = list(map(sub, self.tops, self.bottoms))
        sample = sorted(height for height in heights[:: 1 + len(heights) // 99] if height > 0)
        most = 2.2 * sample[len(sample) // 2] if sample else 0.0
        if not sample or max(heights) <= most:
            return
        for index, height in enumerate(heights):
            if height > most:
                left, bottom, right, top = self.box(index)
                ink = self.calls.tight(self.page, index)
                if right - left > 2.5 * (ink[2] - ink[0]) and top - bottom > 2.5 * (ink[3] - ink[1]):
                    self.lefts[index], self.bottoms[index], self.rights[index], self.tops[index] = ink

    def box(self, index: int) -> Box:
        """Left, bottom, right, top of a character."""
        return self.lefts[index], self.bottoms[index], self.rights[index], self.tops[index]

    def looks(self, indexes: Sequence[int]) -> list[Look]:
        """How these characters are printed: all of one text object alike."""
        calls = self.calls
        owners = list(map(calls.char_owner, repeat(self.page), indexes))
        some = dict(zip(owners, indexes))
        things = list(some)
        angles = map(calls.char_angle, repeat(self.page), some.values())
        modes = list(map(calls.text_mode, things))
        coloured = calls.seen(calls.fill_colour, things)
        if any(modes):
            lined = calls.seen(calls.line_colour, things)
            coloured = [
                (fill and mode not in _STROKED) or (line and mode in _OUTLINED)
                for mode, fill, line in zip(modes, coloured, lined)
            ]
        found = {
            thing: _PLAIN
            if shown and mode not in _UNSEEN_MODES and not angle
            else Look(self._turn_of(index, angle), mode not in _UNSEEN_MODES, shown)
            for (thing, index), angle, mode, shown in zip(some.items(), angles, modes, coloured)
        }
        return [found[owner] for owner in owners]

    def _turn_of(self, index: int, angle: float) -> int:
        """By how many quarters a character is turned; letters that lean stand on a line that does not."""
        turn = _quarters(angle)
        return turn if turn >= 0 else _quarters(self.calls.slope(self.page, index))

    def garbled(self) -> bool:
        """No mapping to Unicode: what is printed cannot be known from the codes."""
        if len(_UNKNOWN.findall(self.text)) > 0.2 * sum(map(len, _WHOLE.findall(self.text))):
            return True
        firsts = [found.start() for found in _STRETCH.finditer(self.text)]
        firsts = firsts[:: 1 + len(firsts) // _SAMPLE]
        faults = map(self.calls.char_fault, repeat(self.page), firsts)
        return list(faults).count(1) > len(firsts) // 2

    # ------------------------------------------------------------------------------------------ what is seen

    def shown(self, drawing: Drawing, careful: bool) -> tuple[str, int]:
        """The text with a blank for each character that no person sees; how the page must be turned to read it.

        careful: of words, too, windows hide characters.
        """
        figures = [range(*found.span()) for found in _FIGURE.finditer(self.text)]
        owners = self._owners(figures)
        gone, turn = self._unseen(drawing, set(owners.values()))
        if drawing.covers:
            gone |= self._hidden(drawing)
        unknown = self._cut_off(drawing, figures, owners) - gone
        if careful:
            gone |= self._outside(drawing) - unknown
        if not (gone or unknown):
            return self.text, turn
        text = (" " if index in gone else char for index, char in enumerate(self.text))
        return "".join(_NAMELESS if index in unknown else char for index, char in enumerate(text)), turn

    def _owners(self, figures: Sequence[range]) -> dict[int, int]:
        """The text objects of all digits, and of the first character of each word."""
        places = {found.start() for found in _WHOLE.finditer(self.text)}.union(*figures)
        return dict(zip(places, map(self.calls.char_owner, repeat(self.page), places)))

    def _unseen(self, drawing: Drawing, texts: set[int]) -> tuple[set[int], int]:
        """The characters that are not drawn, aslant, or as pale as the paper; the turn of most of the others.

        texts: those that tell whether there may be any.
        """
        if self._all_plain(drawing, list(texts)):
            return set(), 0
        areas = [*drawing.areas, *drawing.pictures]
        places = [index for found in _WHOLE.finditer(self.text) for index in range(*found.span())]
        gone: set[int] = set()
        turns: Counter[int] = Counter()
        for index, look in zip(places, self.looks(places)):
            if look is _PLAIN or self._is_seen(index, look, areas):
                turns[-look.turn % 4] += 1
            else:
                gone.add(index)
        return gone, turns.most_common(1)[0][0] if turns else 0

    def _all_plain(self, drawing: Drawing, texts: Sequence[int]) -> bool:
        """Are all these drawn as texts mostly are. What stands inside forms may be turned with them."""
        calls = self.calls
        if drawing.inner or not _FILLED.issuperset(map(calls.text_mode, texts)):
            return False
        dark = calls.all_dark(texts) or all(calls.seen(calls.fill_colour, texts))
        return dark and calls.upright(texts)

    def _is_seen(self, index: int, look: Look, areas: Sequence[Box]) -> bool:
        in_ink = look.coloured or within(middle(self.box(index)), areas)
        return in_ink and look.drawn and look.turn >= 0

    def _hidden(self, drawing: Drawing) -> set[int]:
        """The characters that an area drawn later covers. What is printed twice pdfium tells once: that one stays."""
        found = self._beneath(drawing)
        if not found:
            return set()
        boxes = [box or (0.0, 0.0, 0.0, 0.0) for box in self.calls.boxes(drawing.texts)]
        seen = [self.box(index) for index in range(len(self.text)) if index not in found]
        again = {index for index, before in found.items() if within(middle(self.box(index)), boxes[before:])}
        return {index for index in found if index not in again or within(middle(self.box(index)), seen)}

    def _beneath(self, drawing: Drawing) -> dict[int, int]:
        """The characters in the place of an area, and how many text objects stand before it: more than their own."""
        order = dict(zip(drawing.texts, count()))
        twice = list(map(add, self.bottoms, self.tops))
        upwards = sorted(range(len(twice)), key=twice.__getitem__)
        heights = [twice[index] for index in upwards]
        places: dict[int, int] = {}
        found: dict[int, int] = {}
        for (left, bottom, right, top), before in drawing.covers:
            for index in upwards[bisect_left(heights, 2 * bottom) : bisect_left(heights, 2 * top)]:
                if not 2 * left < self.lefts[index] + self.rights[index] < 2 * right:
                    continue
                if index not in places:
                    places[index] = order.get(self.calls.char_owner(self.page, index), len(order))
                if places[index] < before:
                    found[index] = before
        return found

    def _cut_off(self, drawing: Drawing, figures: Sequence[range], owners: dict[int, int]) -> set[int]:
        """The digits of figures that clips hide or cut, or that lines aslant cross."""
        unknown: set[int] = set()
        windows = self._windows(drawing)
        for places in figures:
            for index in places:
                window = windows(owners[index])
                if window is not None and self._is_beyond(index, window):
                    unknown.update(places)
            for slant in drawing.slants:
                unknown.update(index for index in places if self._is_near(index, slant))
        return unknown

    def _outside(self, drawing: Drawing) -> set[int]:
        """The characters in the middle of which no window lets see."""
        windows = self._windows(drawing)
        places = [index for index, char in enumerate(self.text) if char > " "]
        owners = map(self.calls.char_owner, repeat(self.page), places)
        seen = zip(places, map(windows, owners))
        return {index for index, window in seen if window and not within(middle(self.box(index)), (window,))}

    def _windows(self, drawing: Drawing) -> Callable[[int], Box | None]:
        """What clips leave of a text; of those in forms that is not known."""
        return lru_cache(None)(lambda text: None if text in drawing.inner or not text else self.calls.window(text))

    def _is_beyond(self, index: int, window: Box) -> bool:
        """Is much of a character outside."""
        left, bottom, right, top = self.box(index)
        x, y = _EDGE * (right - left), _EDGE * (top - bottom)
        return left + x < window[0] or bottom + y < window[1] or right - x > window[2] or top - y > window[3]

    def _is_near(self, index: int, line: Box) -> bool:
        """Does a line from one point to another cross a character."""
        left, bottom, right, top = self.box(index)
        x0, y0, x1, y1 = line
        length = math.hypot(x1 - x0, y1 - y0)
        x, y = (left + right) / 2 - x0, (bottom + top) / 2 - y0
        along, beside = (x * (x1 - x0) + y * (y1 - y0)) / length, (x * (y1 - y0) - y * (x1 - x0)) / length
        return 0 <= along <= length and abs(beside) < _EDGE * (top - bottom)

    # ------------------------------------------------------------------------------------------ runs

    def runs(self, text: str, sheet: Sheet) -> list[Run]:
        """The characters of this text as they stand on the sheet, those without room between them together."""
        if sheet.turn:
            self._turn(sheet)
            sheet = Sheet(0.0, 0.0, *sheet.size, 0)
        width, height = sheet.size
        left, top, tops, bottoms = sheet.left, sheet.top, self.tops, self.bottoms
        make = tuple.__new__
        found: list[Run] = []
        for first, stop in self._together(text):
            x0, x1 = self.lefts[first] - left, self.rights[stop - 1] - left
            y0, y1 = top - tops[first], top - bottoms[first]
            if stop - first > 1:
                y0, y1 = top - sum(tops[first:stop]) / (stop - first), top - sum(bottoms[first:stop]) / (stop - first)
            if x1 >= x0 and y1 > y0 and -2 <= x0 <= width + 2 and -2 <= y0 <= height + 2:
                starts, ends = self.lefts[first:stop], self.rights[first:stop]
                found.append(make(Run, (text[first:stop], x0, y0, x1, y1, starts, ends)))  # hundreds: to the tuple
        return found

    def _turn(self, sheet: Sheet) -> None:
        """Give all places as they are seen on the turned page, still with y upwards."""
        height = sheet.size[1]
        boxes = [sheet.place(self.box(index)) for index in range(len(self.text))]
        self.lefts, self.rights = [box[0] for box in boxes], [box[2] for box in boxes]
        self.tops, self.bottoms = [height - box[1] for box in boxes], [height - box[3] for box in boxes]

    def _together(self, text: str) -> Iterator[tuple[int, int]]:
        """First and stop of the characters that stand on one line without room between them."""
        gaps = list(map(sub, self.lefts[1:], self.rights))
        tops, bottoms = self.tops, self.bottoms
        for found in _WHOLE.finditer(text):
            first, stop = found.span()
            if stop - first > 1:
                most = _NEAR * (tops[first] - bottoms[first])
                above, below, between = tops[first:stop], bottoms[first:stop], gaps[first : stop - 1]
                apart = max(between) > most or min(between) < -most
                if apart or max(above) - min(above) > 2 * most or max(below) - min(below) > 2 * most:
                    for index in range(first + 1, stop):
                        top, bottom = tops[first], bottoms[first]
                        most = _NEAR * (top - bottom)
                        level = abs(tops[index] - top) <= 2 * most and abs(bottoms[index] - bottom) <= 2 * most
                        if not (level and -most <= gaps[index - 1] <= most):
                            yield first, index
                            first = index
            yield first, stop


def _char(code: int) -> str:
    return _NAMELESS if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def _quarters(angle: float) -> int:
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.06 else -1
