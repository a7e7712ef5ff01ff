"""The functions of pdfium that are called thousands of times, with plain numbers for pointers.

So ``map`` can call them without Python in between, each call writing to its own place of one buffer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DARK = 245  # of 255: paler colours cannot be told from paper
_OPAQUE = 25
_FAR = 1e9  # points


def address(handle: Any) -> int:
    """A handle of pdfium as a number."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class Calls:
    """The functions and what they give for many things at once."""

    def __init__(self, raw: Any) -> None:
        pointer, number, four = ctypes.c_void_p, ctypes.c_int, [ctypes.c_void_p] * 4
        self.char_box = _plain(raw.FPDFText_GetLooseCharBox, number, pointer, number, pointer)
        self.char_tight = _plain(raw.FPDFText_GetCharBox, number, pointer, number, *four)
        self.char_code = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, pointer, number)
        self.page_text = _plain(raw.FPDFText_GetText, number, pointer, number, number, pointer)
        self.char_angle = _plain(raw.FPDFText_GetCharAngle, ctypes.c_float, pointer, number)
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
        buffer = (ctypes.c_float * 6)()
        if not self.matrix(thing, ctypes.addressof(buffer)):
            return SAME
        a, b, c, d, e, f = buffer
        return a, b, c, d, e, f

    def seen(self, colour: Callable[..., Any], things: Sequence[int]) -> list[bool]:
        """Can a person see the colour of each on white paper."""
        done, values = _many(colour, things, ctypes.c_uint, 4)
        shades = {value: value[3] > _OPAQUE and min(value[:3]) < _DARK for value in set(values)}
        return [not ok or shades[value] for ok, value in zip(done, values)]

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


def _plain(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.CFUNCTYPE(result, *arguments)(address(function))


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
