"""The functions of pdfium, with plain numbers for handles and pointers.

So ``map`` can call them thousands of times without Python in between, each call writing to its own place of one buffer.
The library comes with the package ``pypdfium2_raw``; loading it by itself spares the bindings of all its functions,
which take longer than reading a report.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DARK = 245  # of 255: paler colours cannot be told from paper
_OPAQUE = 25
_FAR = 1e9  # points
_CORNERS = 8  # of a clip that is looked at


@lru_cache(maxsize=1)
def pdfium() -> Calls:
    """The library, loaded and begun once."""
    calls = Calls(_library())
    calls.init()
    return calls


def _library() -> Any:
    """The shared library of the package; the package itself where that has none, since it takes one of the system."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("pypdfium2_raw")
    if spec is not None and spec.origin is not None:
        name = "pdfium.dll" if sys.platform == "win32" else f"libpdfium.{'dylib' if sys.platform == 'darwin' else 'so'}"
        path = os.path.join(os.path.dirname(spec.origin), name)
        if os.path.exists(path):
            return ctypes.CDLL(path)
    import pypdfium2_raw

    return pypdfium2_raw


class Calls:
    """The functions and what they give for many things at once."""

    def __init__(self, library: Any) -> None:
        def call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
            place = ctypes.cast(getattr(library, f"FPDF{name}"), ctypes.c_void_p).value
            return ctypes.CFUNCTYPE(result, *arguments)(place or 0)

        pointer, number, size, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p
        four = [pointer] * 4
        self.init = call("_InitLibrary", None)
        self.open = call("_LoadMemDocument64", pointer, text, ctypes.c_size_t, text)
        self.error = call("_GetLastError", size)
        self.close = call("_CloseDocument", None, pointer)
        self.property = call("_GetMetaText", size, pointer, text, pointer, size)
        self.page_count = call("_GetPageCount", number, pointer)
        self.page = call("_LoadPage", pointer, pointer, number)
        self.page_close = call("_ClosePage", None, pointer)
        self.page_turn = call("Page_GetRotation", number, pointer)
        self.page_notes = call("Page_GetAnnotCount", number, pointer)
        self.flatten = call("Page_Flatten", number, pointer, number)
        self.letters = call("Text_LoadPage", pointer, pointer)
        self.letters_close = call("Text_ClosePage", None, pointer)
        self.letter_count = call("Text_CountChars", number, pointer)
        self.char_box = call("Text_GetLooseCharBox", number, pointer, number, pointer)
        self.char_tight = call("Text_GetCharBox", number, pointer, number, *four)
        self.char_code = call("Text_GetUnicode", ctypes.c_uint, pointer, number)
        self.page_text = call("Text_GetText", number, pointer, number, number, pointer)
        self.char_angle = call("Text_GetCharAngle", ctypes.c_float, pointer, number)
        self.char_matrix = call("Text_GetMatrix", number, pointer, number, pointer)
        self.char_owner = call("Text_GetTextObject", pointer, pointer, number)
        self.char_fault = call("Text_HasUnicodeMapError", number, pointer, number)
        self.text_mode = call("TextObj_GetTextRenderMode", number, pointer)
        self.crop_box = call("Page_GetCropBox", number, pointer, *four)
        self.media_box = call("Page_GetMediaBox", number, pointer, *four)
        self.object_count = call("Page_CountObjects", number, pointer)
        self.page_object = call("Page_GetObject", pointer, pointer, number)
        self.form_object = call("FormObj_GetObject", pointer, pointer, size)
        self.kind = call("PageObj_GetType", number, pointer)
        self.bounds = call("PageObj_GetBounds", number, pointer, *four)
        self.matrix = call("PageObj_GetMatrix", number, pointer, pointer)
        self.fill_colour = call("PageObj_GetFillColor", number, pointer, *four)
        self.line_colour = call("PageObj_GetStrokeColor", number, pointer, *four)
        self.clear = call("PageObj_HasTransparency", number, pointer)
        self.clip = call("PageObj_GetClipPath", pointer, pointer)
        self.clip_count = call("ClipPath_CountPaths", number, pointer)
        self.clip_length = call("ClipPath_CountPathSegments", number, pointer, number)
        self.clip_segment = call("ClipPath_GetPathSegment", pointer, pointer, number, number)
        self.draw_mode = call("Path_GetDrawMode", number, pointer, pointer, pointer)
        self.segment_count = call("Path_CountSegments", number, pointer)
        self.segment = call("Path_GetPathSegment", pointer, pointer, number)
        self.segment_kind = call("PathSegment_GetType", number, pointer)
        self.segment_close = call("PathSegment_GetClose", number, pointer)
        self.segment_point = call("PathSegment_GetPoint", number, pointer, pointer, pointer)

    def boxes(self, things: Sequence[int]) -> list[Box | None]:
        """The bounds of page objects: left, bottom, right, top."""
        values: list[Any]
        done, values = _many(self.bounds, things, ctypes.c_float, 4)
        return [
            box if ok and -_FAR < box[0] + box[1] + box[2] + box[3] < _FAR else None  # no infinite ones
            for ok, box in zip(done, values)
        ]

    def box(self, thing: int) -> Box | None:
        """The bounds of one page object."""
        return self.boxes((thing,))[0]

    def drawn(self, paths: Sequence[int]) -> list[tuple[bool, bool]]:
        """Whether each path is filled, and whether it is stroked."""
        done, values = _many(self.draw_mode, paths, ctypes.c_int, 2)
        return [(bool(ok and fill), bool(ok and stroke)) for ok, (fill, stroke) in zip(done, values)]

    def transform(self, thing: int) -> Matrix:
        """The matrix of a page object."""
        return _matrix(self.matrix, thing)

    def upright(self, texts: Sequence[int]) -> bool:
        """Do all these texts stand on level lines, from left to right."""
        buffer = (ctypes.c_float * (6 * len(texts)))()
        base = ctypes.addressof(buffer)
        done = all(map(self.matrix, texts, range(base, base + 24 * len(texts), 24)))
        values = buffer[:]
        return done and not any(values[1::6]) and min(values[0::6], default=1.0) > 0 < min(values[3::6], default=1.0)

    def slope(self, text: int, index: int) -> float:
        """By how much the line that a character stands on is turned clockwise."""
        a, b, *_ = _matrix(self.char_matrix, text, index)
        return math.atan2(-b, a)

    def window(self, thing: int) -> Box | None:
        """The part of the page that clips leave of an object, None where there are none."""
        clip = self.clip(thing)
        found: list[Box] = []
        for path in range(self.clip_count(clip)):
            count = self.clip_length(clip, path)
            points = self.points([self.clip_segment(clip, path, index) for index in range(min(count, _CORNERS))])
            if points and count <= _CORNERS:
                xs, ys = zip(*points)
                found.append((min(xs), min(ys), max(xs), max(ys)))
        if not found:
            return None
        left, bottom, right, top = zip(*found)
        return max(left), max(bottom), min(right), min(top)

    def seen(self, colour: Callable[..., Any], things: Sequence[int]) -> list[bool]:
        """Can a person see the colour of each on white paper."""
        done, values = _many(colour, things, ctypes.c_uint, 4)
        shades = {value: value[3] > _OPAQUE and min(value[:3]) < _DARK for value in set(values)}
        return [not ok or shades[value] for ok, value in zip(done, values)]

    def all_dark(self, texts: Sequence[int]) -> bool:
        """Are all these texts filled in a colour that is plainly seen."""
        count = len(texts)
        buffer = (ctypes.c_uint * (4 * count))()
        base = ctypes.addressof(buffer)
        done = all(map(self.fill_colour, texts, *(range(at, at + 16 * count, 16) for at in range(base, base + 16, 4))))
        return done and max(buffer[0::4], default=0) < _DARK and min(buffer[3::4], default=_DARK) > _OPAQUE

    def points(self, segments: Sequence[int]) -> list[tuple[float, ...]]:
        """Where the pieces of a path end."""
        return _many(self.segment_point, segments, ctypes.c_float, 2)[1]

    def page_box(self, page: int) -> Box:
        """The visible part of a page."""
        for function in (self.crop_box, self.media_box):
            done, values = _many(function, (page,), ctypes.c_float, 4)
            if done[0]:
                left, bottom, right, top = values[0]
                return min(left, right), min(bottom, top), max(left, right), max(bottom, top)
        return 0.0, 0.0, 612.0, 792.0

    def tight(self, text: int, index: int) -> Box:
        """The box of the ink of a character: left, bottom, right, top."""
        buffer = (ctypes.c_double * 4)()
        base = ctypes.addressof(buffer)
        self.char_tight(text, index, base, base + 8, base + 16, base + 24)
        left, right, bottom, top = buffer
        return left, bottom, right, top


def _matrix(function: Callable[..., Any], *thing: int) -> Matrix:
    buffer = (ctypes.c_float * 6)()
    if not function(*thing, ctypes.addressof(buffer)):
        return SAME
    a, b, c, d, e, f = buffer
    return a, b, c, d, e, f


def _many(
    function: Callable[..., Any], things: Sequence[int], kind: Any, count: int
) -> tuple[list[int], list[tuple[Any, ...]]]:
    """What the function returns for each thing, and the values of four bytes that it writes to this many pointers."""
    size = 4 * count
    buffer = (kind * (count * len(things)))()
    base = ctypes.addressof(buffer)
    places = [range(at, at + size * len(things), size) for at in range(base, base + size, 4)]
    done = list(map(function, things, *places))
    return done, list(zip(*[iter(buffer[:])] * count))
