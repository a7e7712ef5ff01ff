"""Workbooks (xlsx): bordered rows become tables with merged cells, other rows paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from nianbao.document import Document, Unreadable
from nianbao.readers.package import Package, broken, exceeded, guarded
from nianbao.readers.raw import MAX_CELLS, RawBlock, RawCell, RawParagraph, RawPicture, RawTable, document, is_prose
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional
    from xml.etree.ElementTree import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_DATE_FORMAT = re.compile(r"[ymd]", re.IGNORECASE)
_NOT_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|General', re.IGNORECASE)
MAX_COLUMN, MAX_ROW = 16_384, 1_048_576
MAX_MERGES, MAX_ROWS = 5_000, 20_000  # of one sheet


class _Cell(NamedTuple):
    """computed: a formula stands in it whose result the file does not hold."""

    text: str
    bordered: bool
    computed: bool = False


_Rows = dict[int, dict[int, _Cell]]


class _Range(NamedTuple):
    """Merged cells, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@guarded
def read(path: str, data: bytes) -> Document:
    """Read every visible sheet in order. Raises Unreadable: GK001 (broken, encrypted), GK002, GK007."""
    package = Package(data)
    workbook = package.xml("xl/workbook.xml")
    if workbook is None:
        raise Unreadable("GK001", "not-a-document")
    book = _Book(package)
    blocks: list[RawBlock] = []
    for sheet in workbook.iterfind(f"{S}sheets/{S}sheet"):
        if sheet.get("state", "visible") == "visible":
            target = book.targets.get(sheet.get(_R + "id", ""), "")
            root = package.xml(target) if target else None
            if root is None:
                raise broken(target or "xl/worksheets")
            blocks.append(RawParagraph(""))
            blocks += book.blocks(root)
    return document("xlsx", blocks)


class _Book:
    """What the sheets share: strings, borders and formats of dates."""

    def __init__(self, package: Package) -> None:
        self.targets: dict[str, str] = {}
        rels = package.xml("xl/_rels/workbook.xml.rels")
        for relation in rels if rels is not None else ():
            target = relation.get("Target", "")
            self.targets[relation.get("Id", "")] = target if target.startswith("/") else "xl/" + target
        strings = package.xml("xl/sharedStrings.xml")
        self.strings = [_rich(item) for item in strings.iterfind(S + "si")] if strings is not None else []
        self.bordered, self.dated = _formats(package.xml("xl/styles.xml"))

    def blocks(self, root: Element) -> Iterator[RawBlock]:
        rows, hidden = self.rows(root)
        ranges = list(_merges(root))
        if len(ranges) > MAX_MERGES or len(rows) > MAX_ROWS:
            raise exceeded("cells", MAX_CELLS)
        framed = any(cell.bordered for row in rows.values() for cell in row.values())
        held: dict[int, dict[int, _Cell]] = {}
        for number in sorted(rows):
            row = rows[number]
            if any(number - 1 > last for last in list(held)[-1:]) and not _bridged(ranges, list(held)[-1], number):
                yield from _region(held, ranges, hidden)
                held = {}
            if _is_text(row, framed) and not _inside(ranges, number, held):
                yield from _region(held, ranges, hidden)
                held = {}
                yield from _prose(row)
            elif row:
                held[number] = row
        yield from _region(held, ranges, hidden)
        if root.find(S + "drawing") is not None or root.find(S + "picture") is not None:
            yield RawPicture()

    def rows(self, root: Element) -> tuple[dict[int, dict[int, _Cell]], set[int]]:
        """Printed or bordered cells by row and column, and what is hidden: numbers of rows, ~numbers of columns."""
        rows: dict[int, dict[int, _Cell]] = {}
        hidden = set(_hidden_columns(root))
        number = -1
        for row in root.iterfind(f"{S}sheetData/{S}row"):
            stated = row.get("r", "")
            number = int(stated) - 1 if stated.isascii() and stated.isdecimal() and len(stated) < 8 else number + 1
            if row.get("hidden") in ("1", "true"):
                hidden.add(number)
            cells: dict[int, _Cell] = {}
            column = -1
            for element in row.iterfind(S + "c"):
                place = _place(element.get("r", ""))
                column = place[1] if place else column + 1
                text = self.text(element)
                computed = not text and element.find(S + "f") is not None
                cell = _Cell(text, self.style(element) in self.bordered, computed)
                if text.strip() or cell.bordered or computed:
                    cells[column] = cell
            if cells:
                rows[number] = cells
        return rows, hidden

    def style(self, element: Element) -> int:
        stated = element.get("s", "0")
        return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 8 else 0

    def text(self, element: Element) -> str:
        """What the cell prints."""
        kind = element.get("t", "n")
        if kind == "inlineStr":
            inline = element.find(S + "is")
            return _rich(inline) if inline is not None else ""
        value = element.findtext(S + "v", "")
        if kind == "s":
            if not value.strip().isdecimal() or int(value) >= len(self.strings):
                raise broken("sharedStrings")
            return self.strings[int(value)]
        if kind == "n" and value:
            return _number(value, self.style(element) in self.dated)
        return value


def _number(value: str, dated: bool) -> str:
    try:
        amount = float(value)
    except ValueError:
        return value
    if dated and 1 <= amount < 2_958_466:
        return (date(1899, 12, 30) + timedelta(days=int(amount))).isoformat()
    if amount == int(amount) and abs(amount) < 1e15:
        return str(int(amount))
    return repr(round(amount, 10))


def _rich(item: Element) -> str:
    """The runs of a shared or inline string, phonetic guides left out."""
    pieces: list[str] = []
    for part in item:
        if part.tag == S + "t":
            pieces.append(part.text or "")
        elif part.tag == S + "r":
            pieces += [one.text or "" for one in part.iterfind(S + "t")]
    return "".join(pieces)


def _formats(styles: Optional[Element]) -> tuple[set[int], set[int]]:
    """The cell formats that draw a border, and those that print a date."""
    bordered: set[int] = set()
    dated: set[int] = set()
    if styles is None:
        return bordered, dated
    drawn = styles.iterfind(f"{S}borders/{S}border")
    borders = [any(side.get("style", "none") != "none" for side in border) for border in drawn]
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind(f"{S}numFmts/{S}numFmt")}
    for index, look in enumerate(styles.iterfind(f"{S}cellXfs/{S}xf")):
        border, kind = look.get("borderId", "0"), look.get("numFmtId", "0")
        if border.isdecimal() and len(border) < 8 and int(border) < len(borders) and borders[int(border)]:
            bordered.add(index)
        code = codes.get(kind)
        built_in = kind.isdecimal() and (14 <= int(kind[:6]) <= 17 or int(kind[:6]) == 22 or 27 <= int(kind[:6]) <= 36)
        if built_in if code is None else _DATE_FORMAT.search(_NOT_DATE.sub("", code)):
            dated.add(index)
    return bordered, dated


def _place(reference: str) -> Optional[tuple[int, int]]:
    """Row and column, 0-based, of a reference such as B3."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _hidden_columns(root: Element) -> Iterator[int]:
    for element in root.iterfind(f"{S}cols/{S}col"):
        first, last = element.get("min", ""), element.get("max", "")
        if element.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            yield from (~column for column in range(int(first[:6]) - 1, min(int(last[:6]), MAX_COLUMN)))


def _merges(root: Element) -> Iterator[_Range]:
    for element in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
        first, _, last = element.get("ref", "").partition(":")
        one, two = _place(first), _place(last or first)
        if one and two and one <= two and two[0] < MAX_ROW and two[1] < MAX_COLUMN:
            yield _Range(*one, *two)


def _bridged(ranges: list[_Range], above: int, below: int) -> bool:
    return any(one.top <= above and one.bottom >= below for one in ranges)


def _inside(ranges: list[_Range], number: int, held: dict[int, dict[int, _Cell]]) -> bool:
    """The row lies in a merge that begins in the region above it."""
    return any(one.top < number <= one.bottom and one.top in held for one in ranges)


def _is_text(row: dict[int, _Cell], framed: bool) -> bool:
    """A row outside the frames; in a sheet without frames a heading or prose alone in its row."""
    if framed:
        return not any(cell.bordered for cell in row.values())
    texts = [cell.text for cell in row.values() if cell.text.strip() or cell.computed]
    return len(texts) == 1 and is_prose(texts[0].strip())


def _prose(row: dict[int, _Cell]) -> Iterator[RawBlock]:
    text = "\t".join(row[column].text for column in sorted(row) if row[column].text.strip())
    if text:
        yield RawParagraph(text)


def _region(rows: dict[int, dict[int, _Cell]], ranges: list[_Range], hidden: set[int]) -> Iterator[RawBlock]:
    """One table; rows of a single cell at its head and foot are prose, as is a region that is one column wide."""
    numbers = [number for number in rows if any(cell.text.strip() for cell in rows[number].values())]
    ends: list[int] = []
    while numbers and len(rows[numbers[0]]) == 1:
        yield from _prose(rows[numbers.pop(0)])
    while numbers and len(rows[numbers[-1]]) == 1:
        ends.append(numbers.pop())
    if numbers:
        yield _table(rows, numbers[0], numbers[-1], ranges, hidden)
    for number in reversed(ends):
        yield from _prose(rows[number])


def _table(rows: _Rows, first: int, last: int, ranges: list[_Range], hidden: set[int]) -> RawTable:
    used = [row for number, row in rows.items() if first <= number <= last]
    left, right = min(min(row) for row in used), max(max(row) for row in used)
    if (right - left + 1) * (last - first + 1) > MAX_CELLS:
        raise exceeded("cells", MAX_CELLS)
    covered: dict[tuple[int, int], _Range] = {}
    left_over = 2 * MAX_CELLS  # merged cells may overlap in a damaged file
    for one in ranges:
        if one.top <= last and one.bottom >= first and one.left <= right and one.right >= left:
            left_over -= (min(one.bottom, last) - max(one.top, first) + 1) * (right - left + 1)
            if left_over < 0:
                raise exceeded("cells", MAX_CELLS)
            for row in range(max(one.top, first), min(one.bottom, last) + 1):
                for column in range(max(one.left, left), min(one.right, right) + 1):
                    covered[row, column] = one
    made: list[tuple[RawCell, ...]] = []
    for number in range(first, last + 1):
        cells: list[RawCell] = []
        for column in range(left, right + 1):
            merge = covered.get((number, column), _Range(number, column, number, column))
            if (max(merge.top, first), max(merge.left, left)) != (number, column):
                continue
            cell = rows.get(number, {}).get(column)
            text = RawParagraph(cell.text if cell else "")
            end = min(merge.right, right) - left + 1
            cells.append(RawCell((text,), column - left, end, False, min(merge.bottom, last) - number + 1))
        made.append(tuple(cells))
    doubt = "hidden-rows" if any(first <= number <= last for number in hidden) else ""
    if any(~column in hidden and cell.text.strip() for row in used for column, cell in row.items()):
        doubt = "hidden-columns"
    if any(cell.computed for row in used for cell in row.values()):
        doubt = "formulas"
    return RawTable(tuple(made), doubt)
