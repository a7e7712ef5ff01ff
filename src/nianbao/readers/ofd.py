"""OFD (GB/T 33190) from its XML: characters and ruling lines of pages, templates and composite objects.

Coordinates in the file are millimetres from the upper left corner; here they become points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.document import Document, Location, Note, Unreadable
from nianbao.readers import limits
from nianbao.readers.package import Package, broken, exceeded, guarded
from nianbao.readers.printed import layout
from nianbao.readers.printed.page import Page
from nianbao.readers.printed.ruling import Rule
from nianbao.readers.printed.runs import Run, single
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional
    from xml.etree.ElementTree import Element

MAX_PAGES = 2_000
MAX_DEPTH = 30  # of objects in objects
MAX_OBJECTS = 300_000  # drawn in one document, composite ones each time they are used
_POINTS = 72 / 25.4
_THIN = 3.6  # a filled shape thinner than this (points) is a ruling line, a thicker one a background
_MOST_BOXES = 2_000  # of one page that may be cells of a table
_GROUNDS = 20  # the first of them, on which white ones show
_SHORT = 3.0  # shorter lines are dots and corners
_PATH = re.compile(r"[A-Za-z]|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_FEW_GLYPHS = 15  # a page with fewer characters and a large picture is a scan

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@guarded
def read(path: str, data: bytes) -> Document:
    """Read an OFD. Raises Unreadable: GK001 (broken, encrypted, doctype), GK002 (pictures, no-text), GK007."""
    package = Package(data)
    root = package.xml("OFD.xml")
    if root is None:
        raise broken("OFD.xml")
    if _first(root, "Encryptions") is not None or package.find("Encryptions.xml"):
        raise Unreadable("GK001", "encrypted", kind="ofd")
    book = _Book(package)
    for body in _all(root, "DocBody"):
        place = _first(body, "DocRoot")
        if place is not None and place.text:
            book.add(place.text.strip())
    if not book.pages:
        raise broken("Document.xml")
    notes = _silent(book.pages)
    return Document("ofd", tuple(layout.blocks(book.pages)), notes, pages=len(book.pages))


def _silent(pages: list[Page]) -> tuple[Note, ...]:
    silent = [page.number for page in pages if len(page.runs) < _FEW_GLYPHS and page.pictures]
    if all(len(page.runs) == 0 or page.number in silent for page in pages):
        raise Unreadable("GK002", "pictures" if silent else "no-text", pages=silent, count=len(silent))
    return (Note("GK002", Location(page=silent[0]), {"pages": silent}, "pages"),) if silent else ()


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent if _name(child) == name)


def _first(parent: Optional[Element], name: str) -> Optional[Element]:
    return None if parent is None else next(_all(parent, name), None)


def _numbers(text: Optional[str]) -> list[float]:
    """The numbers of a list such as a boundary; [] when one of them is none."""
    try:
        found = [float(piece) for piece in (text or "").replace(",", " ").split()]
    except ValueError:
        return []
    return found if all(abs(number) < 1e6 for number in found) else []


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _box(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box around a rectangle after the matrix, in points."""
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x * _POINTS for x, _ in points], [y * _POINTS for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


class _Drawn(NamedTuple):
    runs: list[Run]
    rules: list[Rule]
    pictures: list[Box]
    boxes: list[Box]


class _Book:
    """The pages of all bodies of the file."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.pages: list[Page] = []
        self.units: dict[str, Element] = {}
        self.objects = 0
        self.characters = 0

    def part(self, folder: str, place: str) -> Optional[Element]:
        """The XML part at a place of the file; places are names in the package and nothing else."""
        name = place.strip() if place.strip().startswith("/") else f"{folder}/{place.strip()}"
        pieces: list[str] = []
        for piece in name.replace("\\", "/").split("/"):
            if piece == "..":
                pieces = pieces[:-1]
            elif piece not in ("", "."):
                pieces.append(piece)
        return self.package.xml("/".join(pieces))

    def add(self, place: str) -> None:
        root = self.part("", place)
        if root is None:
            raise broken(place)
        folder = place.replace("\\", "/").rpartition("/")[0]
        common = _first(root, "CommonData")
        for name in ("PublicRes", "DocumentRes"):
            for resource in _all(common, name) if common is not None else ():
                self.resources(folder, resource.text or "")
        found = _all(common, "TemplatePage") if common is not None else ()
        templates = {one.get("ID", ""): one.get("BaseLoc", "") for one in found}
        area = _first(common, "PageArea")
        pages = _first(root, "Pages")
        for page in _all(pages, "Page") if pages is not None else ():
            if len(self.pages) >= MAX_PAGES:
                raise exceeded("pages", MAX_PAGES)
            self.page(folder, page.get("BaseLoc", ""), templates, area)

    def resources(self, folder: str, place: str) -> None:
        root = self.part(folder, place)
        for group in _all(root, "CompositeGraphicUnits") if root is not None else ():
            for unit in group:
                self.units[unit.get("ID", "")] = unit

    def page(self, folder: str, place: str, templates: dict[str, str], common: Optional[Element]) -> None:
        root = self.part(folder, place)
        if root is None:
            raise broken(place)
        own = place.replace("\\", "/").rpartition("/")[0]
        for resource in _all(root, "PageRes"):
            self.resources(f"{folder}/{own}", resource.text or "")
        area = _first(root, "Area")
        size = _first(area if area is not None else common, "PhysicalBox")
        box = _numbers(size.text if size is not None else None)
        if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
            box = [0.0, 0.0, 210.0, 297.0]
        drawn = _Drawn([], [], [], [])
        shift = (1.0, 0.0, 0.0, 1.0, -box[0], -box[1])
        for template in _all(root, "Template"):
            below = self.part(folder, templates.get(template.get("TemplateID", ""), ""))
            self.content(below, shift, drawn)
        self.content(root, shift, drawn)
        width, height = box[2] * _POINTS, box[3] * _POINTS
        pictures = [one for one in drawn.pictures if (one[2] - one[0]) * (one[3] - one[1]) > 0.03 * width * height]
        if len(drawn.runs) >= _FEW_GLYPHS:  # a picture behind the whole page is its background
            pictures = [one for one in pictures if (one[2] - one[0]) * (one[3] - one[1]) < 0.8 * width * height]
        self.characters += len(drawn.runs)
        limits.check_text(self.characters)
        number = len(self.pages) + 1
        self.pages.append(Page(number, width, height, drawn.runs, drawn.rules, pictures, drawn.boxes))

    def content(self, root: Optional[Element], matrix: Matrix, drawn: _Drawn) -> None:
        for content in _all(root, "Content") if root is not None else ():
            for layer in _all(content, "Layer"):
                self.draw(layer, matrix, drawn, 0)

    def draw(self, parent: Element, matrix: Matrix, drawn: _Drawn, depth: int) -> None:
        """What the objects below ``parent`` print."""
        if depth > MAX_DEPTH:
            raise exceeded("depth", MAX_DEPTH)
        for child in parent:
            kind = _name(child)
            self.objects += 1
            if self.objects > MAX_OBJECTS:
                raise exceeded("objects", MAX_OBJECTS)
            if child.get("Visible") == "false" or child.get("Alpha") == "0":
                continue
            if kind == "PageBlock" or kind == "Layer":
                self.draw(child, matrix, drawn, depth + 1)
                continue
            own = _placed(child, matrix)
            if kind == "TextObject":
                if _is_shown(child, "true"):
                    drawn.runs.extend(_glyphs(child, own))
            elif kind == "PathObject":
                _path(child, own, drawn)
            elif kind == "ImageObject":
                boundary = _numbers(child.get("Boundary"))
                if len(boundary) == 4:
                    left, top, width, height = boundary
                    drawn.pictures.append(_box(matrix, left, top, left + width, top + height))
            elif kind == "CompositeObject":
                self.composite(child, own, drawn, depth)

    def composite(self, element: Element, matrix: Matrix, drawn: _Drawn, depth: int) -> None:
        unit = self.units.get(element.get("ResourceID", ""))
        for content in _all(unit, "Content") if unit is not None else ():
            self.draw(content, matrix, drawn, depth + 1)


def _placed(element: Element, outer: Matrix) -> Matrix:
    """The matrix from an object's own coordinates to the page's."""
    boundary, own = _numbers(element.get("Boundary")), _numbers(element.get("CTM"))
    inner: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) == 6 else _SAME
    if len(boundary) == 4:
        inner = _times(inner, (1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]))
    return _times(inner, outer)


def _white(element: Element, name: str) -> bool:
    colour = _first(element, name)
    if colour is None:
        return False
    values = _numbers(colour.get("Value"))
    return colour.get("Alpha") == "0" or (len(values) == 3 and min(values) >= 245)


def _glyphs(element: Element, matrix: Matrix) -> Iterator[Run]:
    """The characters of a text object with their boxes."""
    size = (_numbers(element.get("Size")) or [0.0])[0]
    scale = (_numbers(element.get("HScale")) or [1.0])[0] or 1.0
    turned = element.get("CharDirection", "0") not in ("0", "180")
    x = y = 0.0
    for code in _all(element, "TextCode"):
        text = (code.text or "").strip("\r\n")
        x, y = (_numbers(code.get("X")) or [x])[0], (_numbers(code.get("Y")) or [y])[0]
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, char in enumerate(text):
            wide = size * (1.0 if char >= "\u2e80" else 0.5) * scale
            step = across[index] if index < len(across) else 0.0 if index < len(down) else wide
            ink = step if char < "\u2e80" and 0 < step <= 0.75 * size else wide
            if not char.isspace() and char >= " " and size > 0:
                left = at_x - (0.15 * size if turned else 0.0)
                yield single(char, *_box(matrix, left, at_y - 0.85 * size, left + ink, at_y + 0.15 * size))
            at_x += step
            at_y += down[index] if index < len(down) else 0.0


def _deltas(text: Optional[str], length: int) -> list[float]:
    """Advances between characters; "g 3 2.5" stands for 2.5 2.5 2.5."""
    pieces = (text or "").replace(",", " ").split()
    found: list[float] = []
    at = 0
    while at < len(pieces) and len(found) < length:
        if pieces[at] == "g":
            run = _numbers(" ".join(pieces[at + 1 : at + 3]))
            if len(run) != 2:
                break
            found += [run[1]] * max(0, min(int(run[0]), length))
            at += 3
        else:
            found += _numbers(pieces[at]) or [0.0]
            at += 1
    return found[:length]


def _is_shown(element: Element, filled: str) -> bool:
    """Is an object filled or outlined at all: text is filled where nothing is said, a path is outlined."""
    stroked = "false" if filled == "true" else "true"
    return element.get("Fill", filled) == "true" or element.get("Stroke", stroked) == "true"


def _path(element: Element, matrix: Matrix, drawn: _Drawn) -> None:
    """The straight lines that a path draws along an axis (stroked sides, or thin filled shapes), and its boxes."""
    data = _first(element, "AbbreviatedData")
    outlines = list(_outlines(data.text or "")) if data is not None else []
    a, b, c, d, e, f = matrix
    placed = [[((a * x + c * y + e) * _POINTS, (b * x + d * y + f) * _POINTS) for x, y in line] for line in outlines]
    stroked = element.get("Stroke", "true") != "false" and not _white(element, "StrokeColor")
    filled = element.get("Fill", "false") == "true"
    ink = filled and not _white(element, "FillColor")
    for line in placed:
        xs, ys = [x for x, _ in line], [y for _, y in line]
        box = min(xs), min(ys), max(xs), max(ys)
        if stroked:
            for (x0, y0), (x1, y1) in zip(line, line[1:], strict=False):
                drawn.rules.extend(_rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif ink and len(line) > 1:
            drawn.rules.extend(_rule(*box))
        if len(line) > 3 and len(drawn.boxes) < _MOST_BOXES and (stroked or ink or _within(box, drawn.boxes)):
            drawn.boxes.append(box)


def _within(box: Box, boxes: list[Box]) -> bool:
    """A white box shows on a darker one."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes[:_GROUNDS])


def _rule(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    width, height = x1 - x0, y1 - y0
    if height <= _THIN and width > max(_SHORT, height):
        yield Rule(True, (y0 + y1) / 2, x0, x1)
    elif width <= _THIN and height > max(_SHORT, width):
        yield Rule(False, (x0 + x1) / 2, y0, y1)


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The points of each open or closed outline; of a curve its end alone."""
    tokens = _PATH.findall(data[:200_000])
    lengths = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    line: list[tuple[float, float]] = []
    at = 0
    while at < len(tokens):
        kind = tokens[at]
        at += 1
        count = lengths.get(kind)
        if count is None:
            continue
        if kind == "C":
            line += line[:1]
            continue
        values = _numbers(" ".join(tokens[at : at + count]))
        if len(values) != count:
            break
        at += count
        if kind in "MS":
            if len(line) > 1:
                yield line
            line = []
        line.append((values[-2], values[-1]))
    if len(line) > 1:
        yield line
