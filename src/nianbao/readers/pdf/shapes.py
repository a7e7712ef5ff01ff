"""What a page of a PDF draws besides text: ruling lines, filled areas, pictures; what forms hold included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat

from nianbao.readers.pdf.calls import SAME, Box, Calls, Matrix
from nianbao.records import NamedTuple

MAX_OBJECTS = 100_000  # page objects looked at on one page
MAX_AREAS = 2_000  # filled areas of one page that may lie behind white text
MAX_FORMS = 8  # forms inside forms
MAX_SEGMENTS = 20_000  # pieces of drawn paths looked at on one page

_THIN = 3.6  # a filled shape thinner than this (points) is a ruling line, a thicker one a background
_DASH = 9.0  # shorter thin shapes may be dots or dashes of a line
_CLOSE = 4.0  # those of one line are no further apart
_ROW = 6  # so many in a row are a line
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_MOVE = 2
_GROUNDS = 20  # coloured areas of a page of which one may lie behind the cells of a table


class Drawing(NamedTuple):
    """What a page draws besides text, in page coordinates: thin boxes, filled areas, pictures.

    covers: opaque areas drawn over text, each with the number of text objects before it; texts: those objects.
    boxes: framed or coloured ones that may be cells of a table. paths: how many are seen, dots apart.
    inner: the text objects inside forms. slants: straight lines that are neither level nor upright.
    """

    lines: list[Box]
    areas: list[Box]
    pictures: list[Box]
    paths: list[int]
    covers: list[tuple[Box, int]]
    texts: list[int]
    boxes: list[Box]
    inner: set[int]
    slants: list[Box]


class Path(NamedTuple):
    """A drawn path: its handle and box, how many text objects stand before it, how it is drawn.

    filled, stroked: in any colour; inked, lined: in one that can be seen.
    """

    thing: int
    box: Box
    before: int
    filled: bool
    stroked: bool
    inked: bool
    lined: bool


class Shapes:
    """Collects what one page draws."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.found = Drawing([], [], [], [], [], [], [], set(), [])
        self.opaque = True
        self.objects = MAX_OBJECTS
        self.segments = MAX_SEGMENTS

    def of_page(self, page: int, count: int) -> Drawing:
        """Everything that the page draws besides text."""
        self._walk(list(map(self.calls.page_object, repeat(page, count), range(count))), SAME, 0)
        return self.found

    def _walk(self, things: list[int], matrix: Matrix, depth: int) -> None:
        things = [thing for thing in things[: self.objects] if thing]
        self.objects -= len(things)
        waiting: list[tuple[int, int]] = []  # paths, and how many text objects stand before each
        texts = self.found.texts
        for thing, kind in zip(things, map(self.calls.kind, things)):
            if kind == _PATH:
                waiting.append((thing, len(texts)))
            elif kind == _TEXT:
                texts.append(thing)
                if depth:
                    self.found.inner.add(thing)
            elif kind == _IMAGE:
                box = self.calls.box(thing)
                if box is not None:
                    self._picture(_moved(box, matrix))
            elif kind == _FORM and depth < MAX_FORMS and self.objects > 0:
                self._paths(waiting, matrix)
                waiting = []
                self._form(thing, matrix, depth)
        self._paths(waiting, matrix)

    def _picture(self, box: Box) -> None:
        """A picture, or a ruling line drawn as one."""
        width, height = box[2] - box[0], box[3] - box[1]
        line = min(width, height) <= _THIN and max(width, height) > 2 * _THIN
        (self.found.lines if line else self.found.pictures).append(box)

    def _form(self, form: int, matrix: Matrix, depth: int) -> None:
        inner = times(self.calls.transform(form), matrix)
        things = []
        for index in range(self.objects):
            thing = self.calls.form_object(form, index)
            if not thing:
                break
            things.append(thing)
        before, self.opaque = self.opaque, self.opaque and not self.calls.clear(form)
        self._walk(things, inner, depth + 1)
        self.opaque = before

    def _paths(self, given: Sequence[tuple[int, int]], matrix: Matrix) -> None:
        """Paths that follow each other. Dots and dashes in a row are one line: there may be thousands of them."""
        boxes = self.calls.boxes([thing for thing, _ in given])
        whole: list[tuple[int, int, Box]] = []
        dashes: list[tuple[int, int, Box]] = []
        for (thing, before), box in zip(given, boxes):
            if box is not None:
                box = box if matrix is SAME else _moved(box, matrix)
                width, height = box[2] - box[0], box[3] - box[1]
                short = width < _DASH and height < _DASH and (width <= _THIN or height <= _THIN)
                (dashes if short else whole).append((thing, before, box))
        for path in self._painted([*whole, *_in_rows(dashes)]):
            self._path(path, matrix)

    def _painted(self, paths: Sequence[tuple[int, int, Box]]) -> Iterator[Path]:
        """How each path is drawn."""
        calls = self.calls
        things = [thing for thing, _, _ in paths]
        drawn = calls.drawn(things)
        fills = [thing for thing, (filled, _) in zip(things, drawn) if filled]
        inked = set(compress(fills, calls.seen(calls.fill_colour, fills)))
        strokes = [thing for thing, (_, stroked) in zip(things, drawn) if stroked]
        lined = set(compress(strokes, calls.seen(calls.line_colour, strokes)))
        for (thing, before, box), (filled, stroked) in zip(paths, drawn):
            yield Path(thing, box, before, filled, stroked, thing in inked, thing in lined)

    def _path(self, path: Path, matrix: Matrix) -> None:
        found, box = self.found, path.box
        thin = min(box[2] - box[0], box[3] - box[1])
        if thin > _THIN:
            if path.filled and self._covers(path):
                found.covers.append((box, path.before))
            if (path.stroked or (path.filled and self._shows(path))) and len(found.boxes) < MAX_AREAS:
                found.boxes.append(box)
            if path.inked and len(found.areas) < MAX_AREAS:
                found.areas.append(box)
        if not (path.inked or path.lined):
            return
        found.paths.append(1)
        if thin <= _THIN:
            found.lines.append(box)
            return
        count = self.calls.segment_count(path.thing)
        if path.lined or count > 6:
            self._pieces(path, count, times(self.calls.transform(path.thing), matrix))

    def _shows(self, path: Path) -> bool:
        """Can this filled box be told from what is behind it."""
        return path.inked or (len(self.found.areas) <= _GROUNDS and within(middle(path.box), self.found.areas))

    def _covers(self, path: Path) -> bool:
        """Does this filled shape hide whatever was printed before: an opaque box that nothing clips."""
        calls, thing = self.calls, path.thing
        if not (path.before and self.opaque) or len(self.found.covers) >= MAX_AREAS or calls.segment_count(thing) > 6:
            return False
        return not calls.clear(thing) and calls.clip_count(calls.clip(thing)) <= 0

    def _pieces(self, path: Path, count: int, matrix: Matrix) -> None:
        """The straight pieces of a path that is more than one line."""
        if count > self.segments:
            return
        self.segments -= count
        outlines = self._outlines(path.thing, count, matrix)
        lines = self.found.lines
        if path.lined:
            for outline in outlines:
                for (x0, y0), (x1, y1) in zip(outline, outline[1:]):
                    if abs(x0 - x1) < 0.8 or abs(y0 - y1) < 0.8:
                        lines.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
                    elif count == 2:
                        self.found.slants.append((x0, y0, x1, y1))
            return
        boxes = [_around(outline) for outline in outlines]
        lines.extend(box for box in boxes if min(box[2] - box[0], box[3] - box[1]) <= _THIN)
        for outer, inner in zip(boxes, boxes[1:]):
            lines.extend(_frame(outer, inner))

    def _outlines(self, path: int, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
        calls = self.calls
        a, b, c, d, e, f = matrix
        outlines: list[list[tuple[float, float]]] = []
        segments = [segment for segment in map(calls.segment, repeat(path, count), range(count)) if segment]
        kinds, closes = map(calls.segment_kind, segments), map(calls.segment_close, segments)
        for (x, y), kind, closed in zip(calls.points(segments), kinds, closes):
            point = (a * x + c * y + e, b * x + d * y + f)
            if kind == _MOVE or not outlines:
                outlines.append([point])
            else:
                outlines[-1].append(point)
            if closed:
                outlines[-1].append(outlines[-1][0])
        return outlines


def _in_rows(dashes: Sequence[tuple[int, int, Box]]) -> Iterator[tuple[int, int, Box]]:
    """Dots and dashes drawn one after the other along one line as one, others as they are."""
    row: list[tuple[int, int, Box]] = []
    along = -1  # 0: the row runs along x, 1: along y, -1: not known yet
    for dash in dashes:
        axis = _next(row[-1][2], dash[2]) if row else -1
        if axis < 0 or along == 1 - axis:
            yield from _one_line(row)
            row, axis = [], -1
        row.append(dash)
        along = axis
    yield from _one_line(row)


def _one_line(row: list[tuple[int, int, Box]]) -> Sequence[tuple[int, int, Box]]:
    if len(row) < _ROW:
        return row
    first, last = row[0][2], row[-1][2]
    return [(*row[0][:2], _around((first[:2], first[2:], last[:2], last[2:])))]


def _next(one: Box, two: Box) -> int:
    """Along which axis the second dash continues the first: 0 for x, 1 for y, -1 for neither."""
    left, bottom, right, top = one
    x0, y0, x1, y1 = two
    if -0.05 < y0 - bottom < 0.05 and -0.05 < y1 - top < 0.05:
        return 0 if 0 < x0 - right <= _CLOSE or 0 < left - x1 <= _CLOSE else -1
    if -0.05 < x0 - left < 0.05 and -0.05 < x1 - right < 0.05:
        return 1 if 0 < y0 - top <= _CLOSE or 0 < bottom - y1 <= _CLOSE else -1
    return -1


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that does one after the other."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(box: Box, matrix: Matrix) -> Box:
    if matrix is SAME:
        return box
    a, b, c, d, e, f = matrix
    return _around([(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])])


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def middle(box: Box) -> tuple[float, float]:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def within(point: tuple[float, float], boxes: Iterable[Box]) -> bool:
    """Does the point lie in one of the boxes."""
    x, y = point
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


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
