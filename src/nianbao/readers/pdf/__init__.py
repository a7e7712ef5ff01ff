"""PDF, by pdfium: characters with boxes, ruling lines, pictures; no rendering.

pdfium is not thread-safe, and hostile files may end the process: whoever reads files of strangers runs this
in a child process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

from nianbao.document import Document, Location, Note, Table, Unreadable
from nianbao.readers import limits
from nianbao.readers.pdf.calls import Box, Calls, pdfium
from nianbao.readers.pdf.letters import Letters, Sheet
from nianbao.readers.pdf.shapes import Drawing, Shapes
from nianbao.readers.printed import layout, ruling
from nianbao.readers.printed.page import Page
from nianbao.readers.printed.ruling import Rule
from nianbao.readers.printed.runs import Run
from nianbao.readers.tail import without_tail
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_PAGES = 2_000
_LOAD_PASSWORD, _LOAD_SECURITY = 4, 5
_AS_SHOWN, _FLATTENED = 0, 1
_OVERLAP = "overlap"  # the doubt about a table that has texts printed over others
_SHORT = 3.0  # shorter lines are dots and corners
_DASHES = 1_000  # more strokes that short are dashes of lines, fewer may be drawn through small figures
_FEW = 15  # a page with fewer characters than this and a large picture is a scan
_OUTLINES = 300  # so many paths without text are text drawn as outlines


class Seen(NamedTuple):
    """A page as read, and why it has no text: "" (it has), "blank" (nothing is there), "pictures" or "garbled"."""

    page: Page
    silence: str


def read(path: str, data: bytes) -> Document:
    """The paragraphs, tables and pictures of a PDF; an empty user password is tried.

    Raises Unreadable: GK001 encrypted, broken; GK002 pictures, garbled, no-text; GK007 pages, text-size.
    """
    calls = pdfium()
    handle = calls.open(data, len(data), None)
    if not handle:
        code = calls.error()
        if code in (_LOAD_PASSWORD, _LOAD_SECURITY):
            raise Unreadable("GK001", "encrypted", kind="pdf")
        raise Unreadable("GK001", "broken", kind="pdf", detail=f"pdfium {code}")
    try:
        return _document(calls, handle)
    finally:
        calls.close(handle)


def _document(calls: Calls, handle: int) -> Document:
    count = calls.page_count(handle)
    if count > MAX_PAGES:
        raise limits.exceeded("pages", MAX_PAGES)
    if count < 1:
        raise Unreadable("GK001", "broken", kind="pdf", detail="0 pages")
    for careful in (False, True):
        reader = _Reader(calls, handle, careful)
        pages = [reader.page(index) for index in range(count)]
        notes = _silent(pages)
        blocks = layout.blocks([seen.page for seen in pages])
        if not any(isinstance(block, Table) and block.doubt == _OVERLAP for block in blocks):
            break
    return Document("pdf", tuple(without_tail(blocks)), notes, title=_title(calls, handle), pages=count)


def _silent(pages: Sequence[Seen]) -> tuple[Note, ...]:
    """What to say about pages without text; Unreadable when that is all of them."""
    silent = {seen.page.number: seen.silence for seen in pages if seen.silence not in ("", "blank")}
    if all(seen.silence for seen in pages):
        reasons = silent.values()
        reason = "garbled" if "garbled" in reasons else "pictures" if silent else "no-text"
        raise Unreadable("GK002", reason, pages=sorted(silent), count=len(silent))
    numbers = sorted(silent)
    return (Note("GK002", Location(page=numbers[0]), {"pages": numbers}, "pages"),) if numbers else ()


def _title(calls: Calls, handle: int) -> str:
    size = calls.property(handle, b"Title", None, 0)
    if not 2 < size <= 4_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    calls.property(handle, b"Title", buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip()


# ---------------------------------------------------------------------------------------------- pages


class _Reader:
    """Reads the pages of one open document. careful: what is hidden at the sides of windows is left out."""

    def __init__(self, calls: Calls, handle: int, careful: bool) -> None:
        self.careful = careful
        self.calls = calls
        self.handle = handle
        self.length = 0

    def page(self, index: int) -> Seen:
        """One page; a page that pdfium cannot load counts as one without text."""
        calls, page = self.calls, self._load(index)
        if not page:
            return Seen(Page(index + 1, 0.0, 0.0, ()), "pictures")
        sheet = Sheet(*calls.page_box(page), calls.page_turn(page))
        text = calls.letters(page)
        try:
            drawing = Shapes(calls).of_page(page, calls.object_count(page))
            count = max(0, calls.letter_count(text)) if text else 0
            self.length += count
            limits.check_text(self.length)
            return _seen(index, sheet, drawing, Letters(calls, text or 0, count), self.careful)
        finally:
            if text:
                calls.letters_close(text)
            calls.page_close(page)

    def _load(self, index: int) -> Any:
        """A page with what its form fields and notes print as part of it."""
        calls, page = self.calls, self.calls.page(self.handle, index)
        if not page or not calls.page_notes(page):
            return page
        if calls.flatten(page, _AS_SHOWN) == _FLATTENED:
            calls.page_close(page)
            page = calls.page(self.handle, index)
        return page


def _seen(index: int, sheet: Sheet, drawing: Drawing, letters: Letters, careful: bool) -> Seen:
    text, turn = letters.shown(drawing, careful)
    sheet = sheet._replace(turn=turn) if text.strip() else sheet
    width, height = sheet.size
    runs = letters.runs(text, sheet)
    rules = _rules([sheet.place(box) for box in drawing.lines])
    pictures = _pictures([sheet.place(box) for box in drawing.pictures], runs, width, height)
    silence = _silence(runs, letters, pictures, drawing)
    if silence == "garbled":
        runs = []
    boxes = [sheet.place(box) for box in drawing.boxes]
    return Seen(Page(index + 1, width, height, runs, rules, pictures, boxes), silence)


def _silence(runs: Sequence[Run], letters: Letters, pictures: Sequence[Box], drawing: Drawing) -> str:
    if sum(len(run.text) for run in runs) >= _FEW:
        return "garbled" if letters.garbled() else ""
    if pictures or len(drawing.paths) > _OUTLINES:
        return "pictures"
    return "" if runs else "blank"


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
    strokes = [Rule(True, (y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in dots if x1 - x0 > 1.3 * (y1 - y0)]
    return [*found, *ruling.dotted(dots), *(strokes if len(strokes) < _DASHES else ())] if dots else found


def _pictures(boxes: Sequence[Box], runs: Sequence[Run], width: float, height: float) -> list[Box]:
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
        inside = sum(len(run.text) for run in runs if x0 < run.x0 < x1 and y0 < run.y0 < y1)
        if inside < _FEW and x0 < width and y0 < height and x1 > 0 and y1 > 0:
            found.append((x0, y0, x1, y1))
    return found
