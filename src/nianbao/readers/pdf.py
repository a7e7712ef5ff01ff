"""PDF, by pdfium: characters with boxes, ruling lines, pictures; no rendering.

pdfium is not thread-safe, and hostile files may end the process: whoever reads files of strangers runs this
in a child process. ``pypdfium2_raw`` is the binding alone, without the helper classes that cost start-up time.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat

from nianbao.document import Document, Location, Note, Unreadable
from nianbao.readers import limits
from nianbao.readers.printed import layout, ruling
from nianbao.readers.printed.ruling import Glyph, Rule
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_PAGES = 2_000
MAX_OBJECTS = 100_000  # page objects looked at on one page
MAX_AREAS = 2_000  # filled areas of one page that may lie behind white text
MAX_FORMS = 8  # forms inside forms
MAX_SEGMENTS = 20_000  # pieces of drawn paths looked at on one page

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 3.6  # a filled shape thinner than this (points) is a ruling line, a thicker one a background
_THICK = 7.0  # the same for a stroked line, whose reported box is wider than the line
_SHORT = 3.0  # shorter lines are dots and corners
_LOAD_PASSWORD, _LOAD_SECURITY = 4, 5
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_UNSEEN_MODES = (3, 7)  # text that is neither filled nor stroked
_AS_SHOWN, _FLATTENED = 0, 1
_HYPHEN = 2  # pdfium's code for a hyphen at the end of a line
_BEZIER, _MOVE = 1, 2
_GROUNDS = 20  # coloured areas of a page of which one may lie behind the cells of a table
_ENDS = frozenset((0, 2, 9, 10, 13))  # codes that pdfium itself gives: no name, hyphen, tabulator, ends of lines
_BLANKS = frozenset((32, 0xA0, 0x3000))
_SHAPELESS = _BLANKS | {*range(0x200B, 0x2010), *range(0x2028, 0x202F), 0x2060, 0xFEFF}
_INK = 0.4  # points: smaller is no shape
_SAMPLE = 60  # characters of a page that tell whether its fonts name their characters
_FEW_GLYPHS = 15  # a page with fewer characters than this and a large picture is a scan


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


class Drawing(NamedTuple):
    """What a page draws besides text, in page coordinates: thin boxes, filled areas, pictures.

    covers: opaque areas drawn over text, each with the number of text objects before it; texts: those objects.
    boxes: framed or coloured ones that may be cells of a table.
    """

    lines: list[Box]
    areas: list[Box]
    pictures: list[Box]
    paths: list[int]
    covers: list[tuple[Box, int]]
    texts: list[int]
    boxes: list[Box]


class Seen(NamedTuple):
    """A page as read, and why it has no text: "" (it has), "blank" (nothing is there), "pictures" or "garbled"."""

    page: layout.Page
    silence: str


def read(path: str, data: bytes) -> Document:
    """The paragraphs, tables and pictures of a PDF; an empty user password is tried.

    Raises Unreadable: GK001 encrypted, broken; GK002 pictures, garbled, no-text; GK007 pages, text-size.
    """
    import pypdfium2_raw as raw

    raw.FPDF_InitLibrary()
    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        code = raw.FPDF_GetLastError()
        if code in (_LOAD_PASSWORD, _LOAD_SECURITY):
            raise Unreadable("GK001", "encrypted", kind="pdf")
        raise Unreadable("GK001", "broken", kind="pdf", detail=f"pdfium {code}")
    try:
        return _document(raw, handle)
    finally:
        raw.FPDF_CloseDocument(handle)


def _document(raw: Any, handle: Any) -> Document:
    count = raw.FPDF_GetPageCount(handle)
    if count > MAX_PAGES:
        raise limits.exceeded("pages", MAX_PAGES)
    if count < 1:
        raise Unreadable("GK001", "broken", kind="pdf", detail="0 pages")
    reader = _Reader(raw, handle)
    pages = [reader.page(index) for index in range(count)]
    notes = _silent(pages)
    blocks = layout.blocks([seen.page for seen in pages])
    return Document("pdf", tuple(blocks), notes, title=_title(raw, handle), pages=count)


def _silent(pages: Sequence[Seen]) -> tuple[Note, ...]:
    """What to say about pages without text; Unreadable when that is all of them."""
    silent = {seen.page.number: seen.silence for seen in pages if seen.silence not in ("", "blank")}
    if all(seen.silence for seen in pages):
        reasons = silent.values()
        reason = "garbled" if "garbled" in reasons else "pictures" if silent else "no-text"
        raise Unreadable("GK002", reason, pages=sorted(silent), count=len(silent))
    numbers = sorted(silent)
    return (Note("GK002", Location(page=numbers[0]), {"pages": numbers}, "pages"),) if numbers else ()


def _title(raw: Any, handle: Any) -> str:
    size = raw.FPDF_GetMetaText(handle, b"Title", None, 0)
    if not 2 < size <= 4_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(handle, b"Title", buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()


# ---------------------------------------------------------------------------------------------- calls


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function with plain numbers for pointers, so that ``map`` can call it without Python in between."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class _Calls:
    """The functions of pdfium that are called thousands of times, and the buffers they write to."""

    def __init__(self, raw: Any) -> None:
        pointer, number, four = ctypes.c_void_p, ctypes.c_int, [ctypes.c_void_p] * 4
        self.char_box = _plain(raw.FPDFText_GetLooseCharBox, number, pointer, number, pointer)
        self.char_tight = _plain(raw.FPDFText_GetCharBox, number, pointer, number, *four)
        self.char_code = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, pointer, number)
        self.page_text = _plain(raw.FPDFText_GetText, number, pointer, number, number, pointer)
        self.char_angle = _plain(raw.FPDFText_GetCharAngle, ctypes.c_float, pointer, number)
        self.char_fill = _plain(raw.FPDFText_GetFillColor, number, pointer, number, *four)
        self.char_owner = _plain(raw.FPDFText_GetTextObject, pointer, pointer, number)
        self.char_fault = _plain(raw.FPDFText_HasUnicodeMapError, number, pointer, number)
        self.text_mode = _plain(raw.FPDFTextObj_GetTextRenderMode, number, pointer)
        self.crop_box = _plain(raw.FPDFPage_GetCropBox, number, pointer, *four)
        self.media_box = _plain(raw.FPDFPage_GetMediaBox, number, pointer, *four)
        self.page_object = _plain(raw.FPDFPage_GetObject, pointer, pointer, number)
        self.form_object = _plain(raw.FPDFFormObj_GetObject, pointer, pointer, ctypes.c_ulong)
        self.kind = _plain(raw.FPDFPageObj_GetType, number, pointer)
        self.bounds = _plain(raw.FPDFPageObj_GetBounds, number, pointer, *four)
        self.matrix = _plain(raw.FPDFPageObj_GetMatrix, number, pointer, pointer)
        self.fill_colour = _plain(raw.FPDFPageObj_GetFillColor, number, pointer, *four)
        self.line_colour = _plain(raw.FPDFPageObj_GetStrokeColor, number, pointer, *four)
        self.clear = _plain(raw.FPDFPageObj_HasTransparency, number, pointer)
        self.clip = _plain(raw.FPDFPageObj_GetClipPath, pointer, pointer)
        self.clip_count = _plain(raw.FPDFClipPath_CountPaths, number, pointer)
        self.draw_mode = _plain(raw.FPDFPath_GetDrawMode, number, pointer, pointer, pointer)
        self.segment_count = _plain(raw.FPDFPath_CountSegments, number, pointer)
        self.segment = _plain(raw.FPDFPath_GetPathSegment, pointer, pointer, number)
        self.segment_kind = _plain(raw.FPDFPathSegment_GetType, number, pointer)
        self.segment_close = _plain(raw.FPDFPathSegment_GetClose, number, pointer)
        self.segment_point = _plain(raw.FPDFPathSegment_GetPoint, number, pointer, pointer, pointer)
        self.floats = (ctypes.c_float * 6)()
        self.doubles = (ctypes.c_double * 4)()
        self.numbers = (ctypes.c_uint * 4)()
        self.float_at = [ctypes.addressof(self.floats) + 4 * index for index in range(6)]
        self.number_at = [ctypes.addressof(self.numbers) + 4 * index for index in range(4)]

    def tight(self, text: int, index: int) -> Box:
        """The box of the ink of a character: left, bottom, right, top."""
        base = ctypes.addressof(self.doubles)
        self.char_tight(text, index, base, base + 8, base + 16, base + 24)
        left, right, bottom, top = self.doubles
        return left, bottom, right, top

    def box(self, thing: int) -> Box | None:
        """The bounds of a page object: left, bottom, right, top."""
        if not self.bounds(thing, *self.float_at[:4]):
            return None
        left, bottom, right, top = self.floats[:4]
        return (left, bottom, right, top) if math.isfinite(left + bottom + right + top) else None

    def transform(self, thing: int) -> Matrix:
        """The matrix of a page object."""
        if not self.matrix(thing, self.float_at[0]):
            return _SAME
        a, b, c, d, e, f = self.floats
        return a, b, c, d, e, f

    def seen(self, function: Callable[..., Any], *which: int) -> bool:
        """Can a person see this colour on white paper."""
        if not function(*which, *self.number_at):
            return True
        red, green, blue, alpha = self.numbers
        return alpha > 25 and min(red, green, blue) < 245


class _Reader:
    """Reads the pages of one open document."""

    def __init__(self, raw: Any, handle: Any) -> None:
        self.raw = raw
        self.handle = handle
        self.calls = _Calls(raw)
        self.length = 0

    def page(self, index: int) -> Seen:
        """One page; a page that pdfium cannot load counts as one without text."""
        page = self._load(index)
        if not page:
            return Seen(layout.Page(index + 1, 0.0, 0.0, ()), "pictures")
        sheet = _sheet(self.raw, self.calls, page)
        text = self.raw.FPDFText_LoadPage(page)
        try:
            drawing = _Shapes(self.calls).of_page(_address(page), self.raw.FPDFPage_CountObjects(page))
            count = max(0, self.raw.FPDFText_CountChars(text)) if text else 0
            self.length += count
            limits.check_text(self.length)
            return _seen(index, sheet, drawing, _Letters(self.calls, _address(text), count))
        finally:
            if text:
                self.raw.FPDFText_ClosePage(text)
            self.raw.FPDF_ClosePage(page)

    def _load(self, index: int) -> Any:
        """A page with what its form fields and notes print as part of it."""
        page = self.raw.FPDF_LoadPage(self.handle, index)
        if not page or not self.raw.FPDFPage_GetAnnotCount(page):
            return page
        if self.raw.FPDFPage_Flatten(page, _AS_SHOWN) == _FLATTENED:
            self.raw.FPDF_ClosePage(page)
            page = self.raw.FPDF_LoadPage(self.handle, index)
        return page


def _sheet(raw: Any, calls: _Calls, page: Any) -> Sheet:
    handle = _address(page)
    if calls.crop_box(handle, *calls.float_at[:4]) or calls.media_box(handle, *calls.float_at[:4]):
        left, bottom, right, top = calls.floats[:4]
    else:
        left, bottom, right, top = 0.0, 0.0, 612.0, 792.0
    return Sheet(min(left, right), min(bottom, top), max(left, right), max(bottom, top), raw.FPDFPage_GetRotation(page))


# ---------------------------------------------------------------------------------------------- characters


class _Letters:
    """The characters of a page: codes, boxes, and the stretches between line ends as pdfium tells them."""

    def __init__(self, calls: _Calls, text: int, count: int) -> None:
        self.calls = calls
        self.text = text
        self.owner, self.last = -1, (0, True, True)  # the text object asked last, and how it looks
        self.codes = self._codes(count)
        buffer = (ctypes.c_float * (4 * count))()
        base = ctypes.addressof(buffer)
        deque(map(calls.char_box, repeat(text, count), range(count), range(base, base + 16 * count, 16)), 0)
        self.boxes: list[float] = list(buffer)  # left, top, right, bottom of each
        self._unname()
        self.shown = [code > 32 or code == _HYPHEN or code == 0 for code in self.codes]  # 0: one the font does not name
        self._mend()

    def _codes(self, count: int) -> list[int]:
        """The code of each character: in one call when that gives one plain code for each, else one by one."""
        buffer = (ctypes.c_ushort * (count + 1))()
        if self.calls.page_text(self.text, 0, count, ctypes.addressof(buffer)) == count + 1:
            codes = buffer[:count]
            if max(codes, default=0) < 0xD800 and 0 not in codes:
                return codes
        return list(map(self.calls.char_code, repeat(self.text, count), range(count)))

    def _unname(self) -> None:
        """What the font calls a blank or a sign without shape but prints has no name: a figure may be hidden in it."""
        codes, boxes = self.codes, self.boxes
        odd = {code for code in set(codes) if code in _SHAPELESS or (code < 32 and code not in _ENDS)}
        for index in [index for index, code in enumerate(codes) if code in odd] if odd else ():
            if boxes[4 * index + 2] - boxes[4 * index] <= _INK or (codes[index] in _BLANKS and self._between(index)):
                continue
            left, bottom, right, top = self.calls.tight(self.text, index)
            if right - left > _INK and top - bottom > _INK:
                codes[index] = 0

    def _between(self, index: int) -> bool:
        """Does this blank stand beside a letter: then it is one, whatever shape the font gives it."""
        around = self.codes[max(0, index - 1) : index] + self.codes[index + 1 : index + 2]
        return any(_char(code).isalpha() for code in around)

    def _mend(self) -> None:
        """Upright writing gets loose boxes far too large: there the tight box tells the place."""
        heights = [high - low for high, low in zip(self.boxes[1::4], self.boxes[3::4], strict=True)]
        sample = sorted(height for height in heights[:: 1 + len(heights) // 99] if height > 0)
        most = 2.2 * sample[len(sample) // 2] if sample else 0.0
        if not sample or max(heights) <= most:
            return
        for index, height in enumerate(heights):
            if height > most:
                left, bottom, right, top = self.box(index)
                box = self.calls.tight(self.text, index)
                if right - left > 2.5 * (box[2] - box[0]) and top - bottom > 2.5 * (box[3] - box[1]):
                    self.boxes[4 * index : 4 * index + 4] = box[0], box[3], box[2], box[1]

    def stretches(self) -> Iterator[tuple[int, int]]:
        """First and last visible character of each stretch."""
        first = last = -1
        for index, code in enumerate(self.codes):
            if code in (10, 13):
                if first >= 0:
                    yield first, last
                first = -1
            elif self.shown[index]:
                first, last = (index if first < 0 else first), index
        if first >= 0:
            yield first, last

    @property
    def all(self) -> range:
        """The places of all characters."""
        return range(len(self.codes))

    def look(self, index: int) -> tuple[int, bool, bool]:
        """Quarters this character is turned (-1: aslant), whether it is drawn at all, whether its colour is visible."""
        calls = self.calls
        owner = calls.char_owner(self.text, index)
        if owner == self.owner:
            return self.last
        quarters = calls.char_angle(self.text, index) / (math.pi / 2)
        turn = round(quarters) % 4 if abs(quarters - round(quarters)) < 0.06 else -1
        drawn = not owner or calls.text_mode(owner) not in _UNSEEN_MODES
        self.owner, self.last = owner, (turn, drawn, calls.seen(calls.char_fill, self.text, index))
        return self.last

    def box(self, index: int) -> Box:
        """Left, bottom, right, top of a character."""
        left, top, right, bottom = self.boxes[4 * index : 4 * index + 4]
        return left, bottom, right, top

    def garbled(self) -> bool:
        """No mapping to Unicode: what is printed cannot be known from the codes."""
        shown = [code for code in self.codes if code > 32 or code == 0]
        odd = sum(code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF or code >= 0xF0000 for code in shown)
        if odd > 0.2 * len(shown):
            return True
        firsts = [first for first, _ in self.stretches()]
        firsts = firsts[:: 1 + len(firsts) // _SAMPLE]
        faults = [index for index in firsts if self.calls.char_fault(self.text, index) == 1]
        return 2 * len(faults) > len(firsts)


def _visible(letters: _Letters, areas: Sequence[Box]) -> tuple[list[int], int]:
    """The characters a person sees, and by how many quarters the page must be turned to read most of them."""
    kept: list[int] = []
    turns: Counter[int] = Counter()
    for first, last in letters.stretches():
        shown = [index for index in range(first, last + 1) if letters.shown[index]]
        look = letters.look(first)
        if first != last and letters.look(last) != look:
            looks = [letters.look(index) for index in shown]
        else:
            looks = [look] * len(shown)
        if look != (0, True, True) or looks[-1] != look:
            shown = [
                index
                for index, (turn, drawn, coloured) in zip(shown, looks, strict=True)
                if turn >= 0 and drawn and (coloured or _covered(letters.box(index), areas))
            ]
        kept.extend(shown)
        turns[-look[0] % 4] += len(shown) if look[0] >= 0 else 0
    return kept, turns.most_common(1)[0][0] if turns else 0


def _covered(box: Box, areas: Sequence[Box]) -> bool:
    return _within(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), areas)


def _hidden(letters: _Letters, drawing: Drawing) -> set[int]:
    """The characters that an area drawn later covers. What is printed twice pdfium tells once: that one stays."""
    covers = _over_text(letters.calls, drawing)
    if not covers:
        return set()
    middles = [((left + right) / 2, (low + high) / 2) for left, low, right, high in map(letters.box, letters.all)]
    heights = sorted((y, index) for index, (_, y) in enumerate(middles))
    order = {thing: place for place, thing in enumerate(drawing.texts)}
    found: dict[int, int] = {}
    for (left, bottom, right, top), before in covers:
        for _, index in heights[bisect_left(heights, (bottom, 0)) : bisect_left(heights, (top, 0))]:
            inside = left < middles[index][0] < right
            if inside and order.get(letters.calls.char_owner(letters.text, index), before) < before:
                found[index] = before
    seen = [letters.box(index) for index in letters.all if index not in found] if found else []
    again = {index for index, before in found.items() if _within(middles[index], _boxes(letters, drawing, before))}
    return {index for index in found if index not in again or _within(middles[index], seen)}


def _over_text(calls: _Calls, drawing: Drawing) -> list[tuple[Box, int]]:
    """The covers that meet text printed before them, told by whole text objects."""
    boxes = [calls.box(thing) or (0.0, 0.0, 0.0, 0.0) for thing in drawing.texts[: drawing.covers[-1][1]]]
    places = sorted((box[1], index) for index, box in enumerate(boxes))
    tallest = max((box[3] - box[1] for box in boxes), default=0.0)
    found = []
    for cover in drawing.covers:
        (left, bottom, right, top), before = cover
        near = places[bisect_left(places, (bottom - tallest, 0)) : bisect_left(places, (top, 0))]
        met = (boxes[index] for _, index in near if index < before)
        if any(
            x0 < right and left < x1 and 4 * bottom < low + 3 * high and 3 * low + high < 4 * top
            for x0, low, x1, high in met
        ):
            found.append(cover)
    return found


def _boxes(letters: _Letters, drawing: Drawing, first: int) -> Iterator[Box]:
    """Where the text objects from this one on are printed."""
    return (box for thing in drawing.texts[first:] if (box := letters.calls.box(thing)) is not None)


def _within(point: tuple[float, float], boxes: Iterable[Box]) -> bool:
    x, y = point
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


def _char(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    return "\ufffd" if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


def _seen(index: int, sheet: Sheet, drawing: Drawing, letters: _Letters) -> Seen:
    kept, turn = _visible(letters, [*drawing.areas, *drawing.pictures])
    hidden = _hidden(letters, drawing) if drawing.covers else ()
    kept = [index for index in kept if index not in hidden] if hidden else kept
    sheet = sheet._replace(turn=turn) if kept else sheet
    width, height = sheet.size
    glyphs = _placed(letters, kept, sheet)
    rules = _rules([sheet.place(box) for box in drawing.lines])
    pictures = _pictures([sheet.place(box) for box in drawing.pictures], glyphs, width, height)
    silence = _silence(glyphs, letters, pictures, drawing)
    if silence == "garbled":
        glyphs = []
    boxes = [sheet.place(box) for box in drawing.boxes]
    return Seen(layout.Page(index + 1, width, height, glyphs, rules, pictures, boxes), silence)


def _placed(letters: _Letters, kept: Sequence[int], sheet: Sheet) -> list[Glyph]:
    """The characters that stand on the page, as seen."""
    codes, boxes = letters.codes, letters.boxes
    width, height = sheet.size
    beyond, below = width + 2, height + 2
    origin, ceiling, make = sheet.left, sheet.top, tuple.__new__
    found: list[Glyph] = []
    for index in kept:
        at = 4 * index
        x0, y0, x1, y1 = boxes[at] - origin, ceiling - boxes[at + 1], boxes[at + 2] - origin, ceiling - boxes[at + 3]
        if sheet.turn:
            x0, y0, x1, y1 = sheet.place((boxes[at], boxes[at + 3], boxes[at + 2], boxes[at + 1]))
        if x1 >= x0 and y1 > y0 and -2 <= x0 <= beyond and -2 <= y0 <= below:
            code = codes[index]
            char = chr(code) if 32 < code < 0xD800 else _char(code)
            found.append(make(Glyph, (char, x0, y0, x1, y1)))  # thousands: straight to the tuple
    return found


def _silence(glyphs: Sequence[Glyph], letters: _Letters, pictures: Sequence[Box], drawing: Drawing) -> str:
    if len(glyphs) >= _FEW_GLYPHS:
        return "garbled" if letters.garbled() else ""
    if pictures or len(drawing.paths) > 300:  # text drawn as outlines
        return "pictures"
    return "" if glyphs else "blank"


def _rules(boxes: Sequence[Box]) -> list[Rule]:
    found, dots = [], []
    for box in boxes:
        x0, y0, x1, y1 = box
        if max(x1 - x0, y1 - y0) < _SHORT:
            dots.append(box)
        elif x1 - x0 >= y1 - y0:
            found.append(Rule(True, (y0 + y1) / 2, x0, x1))
        else:
            found.append(Rule(False, (x0 + x1) / 2, y0, y1))
    return found + ruling.dotted(dots) if dots else found


def _pictures(boxes: Sequence[Box], glyphs: Sequence[Glyph], width: float, height: float) -> list[Box]:
    """Pictures that may hold text: large ones, strips put together, those that lie behind text left out."""
    whole: list[Box] = []
    for box in sorted(boxes, key=lambda each: (each[1], each[0])):
        above = whole[-1] if whole else None
        if above and abs(above[0] - box[0]) < 3 and abs(above[2] - box[2]) < 3 and -3 < box[1] - above[3] < 3:
            whole[-1] = (above[0], above[1], above[2], box[3])
        else:
            whole.append(box)
    large = [box for box in whole if box[2] - box[0] > 0.35 * width and box[3] - box[1] > 60]
    found = []
    for x0, y0, x1, y1 in large:
        inside = sum(x0 < glyph.x0 < x1 and y0 < glyph.y0 < y1 for glyph in glyphs)
        if inside < _FEW_GLYPHS and x0 < width and y0 < height and x1 > 0 and y1 > 0:
            found.append((x0, y0, x1, y1))
    return found


# ---------------------------------------------------------------------------------------------- shapes


class _Shapes:
    """Collects ruling lines, filled areas and pictures of one page, forms included."""

    def __init__(self, calls: _Calls) -> None:
        self.calls = calls
        self.found = Drawing([], [], [], [], [], [], [])
        self.opaque = True
        self.objects = MAX_OBJECTS
        self.segments = MAX_SEGMENTS

    def of_page(self, page: int, count: int) -> Drawing:
        """Everything that the page draws besides text."""
        self._walk(list(map(self.calls.page_object, repeat(page, count), range(count))), _SAME, 0)
        return self.found

    def _walk(self, things: list[int], matrix: Matrix, depth: int) -> None:
        things = [thing for thing in things[: self.objects] if thing]
        self.objects -= len(things)
        for thing, kind in zip(things, map(self.calls.kind, things), strict=True):
            if kind == _PATH:
                self._path(thing, matrix)
            elif kind == _TEXT:
                self.found.texts.append(thing)
            elif kind == _IMAGE:
                box = self.calls.box(thing)
                if box is not None:
                    self._picture(_moved(box, matrix))
            elif kind == _FORM and depth < MAX_FORMS and self.objects > 0:
                self._form(thing, matrix, depth)

    def _picture(self, box: Box) -> None:
        """A picture, or a ruling line drawn as one."""
        width, height = box[2] - box[0], box[3] - box[1]
        line = min(width, height) <= _THIN and max(width, height) > 2 * _THIN
        (self.found.lines if line else self.found.pictures).append(box)

    def _form(self, form: int, matrix: Matrix, depth: int) -> None:
        inner = _times(self.calls.transform(form), matrix)
        things = []
        for index in range(self.objects):
            thing = self.calls.form_object(form, index)
            if not thing:
                break
            things.append(thing)
        before, self.opaque = self.opaque, self.opaque and not self.calls.clear(form)
        self._walk(things, inner, depth + 1)
        self.opaque = before

    def _path(self, path: int, matrix: Matrix) -> None:
        calls, found = self.calls, self.found
        box = calls.box(path)
        if box is None or not calls.draw_mode(path, calls.number_at[0], calls.number_at[1]):
            return
        filled, stroked = calls.numbers[0] != 0, calls.numbers[1] != 0
        box = _moved(box, matrix)
        thin = min(box[2] - box[0], box[3] - box[1])
        if filled and thin > _THIN and self._covers(path):
            found.covers.append((box, len(found.texts)))
        if thin > _THIN and len(found.boxes) < MAX_AREAS and (stroked or self._shows(path, box)):
            found.boxes.append(box)
        filled = filled and calls.seen(calls.fill_colour, path)
        stroked = stroked and calls.seen(calls.line_colour, path)
        if not (filled or stroked):
            return
        found.paths.append(1)
        count = calls.segment_count(path)
        if thin <= (_THICK if stroked and count == 2 else _THIN):
            found.lines.append(box)
        elif stroked or count > 6:
            self._pieces(path, count, _times(calls.transform(path), matrix), stroked)
        if filled and thin > _THIN and len(found.areas) < MAX_AREAS:
            found.areas.append(box)

    def _shows(self, path: int, box: Box) -> bool:
        """Can this filled box be told from what is behind it."""
        if self.calls.seen(self.calls.fill_colour, path):
            return True
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        return len(self.found.areas) <= _GROUNDS and _within(middle, self.found.areas)

    def _covers(self, path: int) -> bool:
        """Does this filled shape hide whatever was printed before: an opaque box that nothing clips."""
        calls, found = self.calls, self.found
        if not (found.texts and self.opaque) or len(found.covers) >= MAX_AREAS or calls.segment_count(path) > 6:
            return False
        return not calls.clear(path) and calls.clip_count(calls.clip(path)) <= 0

    def _pieces(self, path: int, count: int, matrix: Matrix, stroked: bool) -> None:
        """The straight pieces of a path that is more than one line."""
        if count > self.segments:
            return
        self.segments -= count
        outlines = self._outlines(path, count, matrix)
        if stroked:
            for outline in outlines:
                for one, two in zip(outline, outline[1:], strict=False):
                    if min(abs(one[0] - two[0]), abs(one[1] - two[1])) < 0.8:
                        self.found.lines.append(_around((one, two)))
            return
        boxes = [_around(outline) for outline in outlines]
        self.found.lines.extend(box for box in boxes if min(box[2] - box[0], box[3] - box[1]) <= _THIN)
        for outer, inner in zip(boxes, boxes[1:], strict=False):
            self.found.lines.extend(_frame(outer, inner))

    def _outlines(self, path: int, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        calls = self.calls
        a, b, c, d, e, f = matrix
        outlines: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = calls.segment(path, index)
            if not segment or not calls.segment_point(segment, calls.float_at[0], calls.float_at[1]):
                continue
            x, y = calls.floats[0], calls.floats[1]
            point = (a * x + c * y + e, b * x + d * y + f)
            if calls.segment_kind(segment) == _MOVE or not outlines:
                outlines.append([point])
            else:
                outlines[-1].append(point)
            if calls.segment_close(segment):
                outlines[-1].append(outlines[-1][0])
        return outlines


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(box: Box, matrix: Matrix) -> Box:
    if matrix is _SAME:
        return box
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return _around(corners)


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _frame(outer: Box, inner: Box) -> list[Box]:
    """The four sides of a frame drawn as a filled box with a hole."""
    sides = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    if not all(-0.1 <= side <= _THIN for side in sides):
        return []
    left, bottom, right, top = outer
    return [
        (left, bottom, inner[0], top),
        (inner[2], bottom, right, top),
        (left, bottom, right, inner[1]),
        (left, inner[3], right, top),
    ]
