"""Blocks as the office formats give them, before places are counted: shared by docx, odt, rtf and doc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nianbao.document import Block, Cell, Document, Location, Mark, Note, Paragraph, Picture, Table, Unreadable
from nianbao.readers.package import exceeded
from nianbao.records import NamedTuple
from nianbao.text import trimmed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, TypeAlias, Union

MAX_CELLS = 200_000  # of one table's grid
MAX_SPAN = 1_000  # columns of one cell, as browsers clamp
MAX_TEXT = 5_000_000  # characters of one document
SLIVER = 150  # twips: a column narrower than this cannot hold a digit between its margins
# Built-in headings carry their English name in every language of Word; other producers write the Chinese one.
_HEADING = ("heading", "\u6807\u9898")
_NUMERALS = "一二三四五六七八九十"
_LINE, _MANY = 18, 4  # characters of the shortest line that is broken, and lines from which they are looked at
_ENDS = tuple("。；：！？;:!?…”’）)】」』》")
_LONG = 60  # characters from which a text with marks is prose, not a label


class RawParagraph(NamedTuple):
    """A paragraph; its line breaks are "\\n". counted: it has an ordinal of its own (text boxes have not)."""

    text: str
    level: int = 0
    centred: bool = False
    counted: bool = True


class RawPicture(NamedTuple):
    """A picture at this spot. ahead: it stands before the text of the paragraph that follows."""

    name: str = ""
    ahead: bool = False


class RawCell(NamedTuple):
    """A cell from grid column ``start`` up to ``end``, or the continuation of the one above it."""

    blocks: tuple[RawBlock, ...]
    start: int
    end: int
    continued: bool = False
    rowspan: int = 1

    @property
    def text(self) -> str:
        """The cell's own lines, without nested tables."""
        blocks = self.blocks
        if len(blocks) == 1 and isinstance(blocks[0], RawParagraph):
            return trimmed(blocks[0].text)
        lines = [block.text for block in blocks if isinstance(block, RawParagraph)]
        return trimmed("\n".join(lines))


class RawTable(NamedTuple):
    """Rows of cells. doubt, aligned: as in Table."""

    rows: tuple[tuple[RawCell, ...], ...]
    doubt: str = ""
    aligned: bool = True


RawBlock: TypeAlias = "Union[RawParagraph, RawPicture, RawTable]"


def named_level(style: str) -> int:
    """The heading level that the name of a style states, 0 for none."""
    name = style.strip().lower().removesuffix(";")
    level = name[-1:]
    return int(level) if level in tuple("123456789") and name[:-1].rstrip(" _").endswith(_HEADING) else 0


def document(format: str, blocks: Iterable[RawBlock], notes: Sequence[Note] = ()) -> Document:
    """The Document of these blocks; paragraphs and table rows are numbered from 1 in reading order."""
    counter = _Counter()
    placed = tuple(counter.place(_unwrapped(blocks)))
    if not any(isinstance(block, (Table, Paragraph)) for block in placed):
        raise Unreadable("GK002", "pictures" if placed else "no-text")
    return Document(format, _rejoined(placed), tuple(notes))


def _rejoined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with paragraphs joined that stand for printed lines, as converters and copied text have them."""
    broken = 0
    for block in blocks:
        if type(block) is Paragraph and len(block[0]) >= _LINE and block[0].rstrip()[-1:] not in _ENDS:
            broken += 1
    if broken < _MANY:
        return blocks
    from nianbao.readers.prose import rejoined

    return tuple(rejoined(blocks))


def _unwrapped(blocks: Iterable[RawBlock]) -> Iterator[RawBlock]:
    """The blocks with tables that only lay out a page dissolved, and what stands in cells set behind its table."""
    for block in blocks:
        if not isinstance(block, RawTable):
            yield block
        elif _is_layout(block):
            for row in block.rows:
                for cell in row:
                    if not cell.continued:
                        yield from _unwrapped(cell.blocks)
        else:
            yield from _cut(block)


def _cut(table: RawTable) -> Iterator[RawBlock]:
    """The table, cut where a row of one cell is a heading or prose: a section or the whole report stands in it."""
    text_rows = [number for number, row in enumerate(table.rows) if len(row) == 1 and is_prose(row[0].text)]
    at = 0
    for number in [*_with_ends(table, text_rows), len(table.rows)]:
        rows = table.rows[at:number]
        if rows:
            yield table._replace(rows=rows)
            for cell in _special(rows):
                if not cell.continued:
                    yield from _unwrapped(one for one in cell.blocks if not isinstance(one, RawParagraph))
        if number < len(table.rows):
            yield from _unwrapped(table.rows[number][0].blocks)
        at = number + 1


def _with_ends(table: RawTable, text_rows: list[int]) -> list[int]:
    """With headings or prose also the rows of one cell at either end: a title, a signature."""
    if not text_rows:
        return []
    first = last = 0
    while len(table.rows[first]) == 1:
        first += 1
    while len(table.rows[-1 - last]) == 1:
        last += 1
    return sorted({*range(first), *text_rows, *range(len(table.rows) - last, len(table.rows))})


def _special(rows: Sequence[Sequence[RawCell]]) -> list[RawCell]:
    """The cells that hold something else than one paragraph."""
    found: list[RawCell] = []
    for row in rows:
        for cell in row:
            blocks = cell[0]
            if len(blocks) != 1 or type(blocks[0]) is not RawParagraph:
                found.append(cell)
    return found


def is_prose(text: str) -> bool:
    """A heading of the first level, or a sentence."""
    mark = text.find("、", 0, 4)
    if mark > 0 and not text[:mark].strip(_NUMERALS):
        return True
    return "。" in text or (len(text) > _LONG and "，" in text)


def _is_layout(table: RawTable) -> bool:
    """One column of cells, or one cell with a nested table that holds most of the text."""
    if not any(len(row) > 1 for row in table.rows):
        return True
    if not any(isinstance(block, RawTable) for cell in _special(table.rows) for block in cell.blocks):
        return False
    total = largest = 0
    for row in table.rows:
        for cell in row:
            size = _size(cell.blocks)
            total += size
            if any(isinstance(block, RawTable) for block in cell.blocks):
                largest = max(largest, size)
    return largest * 2 > total


def _size(blocks: Iterable[RawBlock]) -> int:
    size = 0
    for block in blocks:
        if isinstance(block, RawParagraph):
            size += len(block.text)
        elif isinstance(block, RawTable):
            size += sum(_size(cell.blocks) for row in block.rows for cell in row)
    return size


class _Counter:
    def __init__(self) -> None:
        self.line = 0
        self.text = 0

    def place(self, blocks: Iterable[RawBlock]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, RawParagraph):
                self.line += block.counted
                self.spend(len(block.text))
                yield from _paragraphs(block, self.line or 1)
            elif isinstance(block, RawPicture):
                yield Picture(block.name, Location(self.line + block.ahead or 1, 1))
            else:
                table = self.table(block)
                if table is not None:
                    yield table

    def spend(self, characters: int) -> None:
        self.text += characters
        if self.text > MAX_TEXT:
            raise exceeded("text", MAX_TEXT)

    def table(self, raw: RawTable) -> Optional[Table]:
        first = self.line + 1
        self.line += len(raw.rows)
        cells = merged(raw.rows, first)
        self.spend(sum([len(cell[0]) for cell in cells]))
        if not cells:
            return None
        width = max([cell.end for row in raw.rows for cell in row])
        return Table(tuple(cells), len(raw.rows), width, raw.aligned, Location(first, 1), raw.doubt)


def _paragraphs(raw: RawParagraph, line: int) -> Iterator[Paragraph]:
    """One paragraph for each printed line that is not blank."""
    at = 0
    for text in raw.text.split("\n"):
        if text.strip():
            yield Paragraph(text, (Mark(0, Location(line, at + 1)),), raw.level, raw.centred)
        at += len(text) + 1


def merged(rows: Sequence[Sequence[RawCell]], first: int) -> list[Cell]:
    """The cells of the rows; a continuation lengthens the cell above that has the same edges."""
    cells: list[Cell] = []
    open_above: dict[tuple[int, int], int] = {}
    width = max([cell[2] for row in rows for cell in row], default=0)
    if width * len(rows) > MAX_CELLS:
        raise exceeded("cells", MAX_CELLS)
    new = tuple.__new__  # hundreds of cells: the constructor of records costs thrice as much
    for number, row in enumerate(rows):
        still: dict[tuple[int, int], int] = {}
        for raw in row:
            blocks, start, end, continued, span = raw
            index = open_above.get((start, end), -1) if continued else -1
            if index < 0:
                index = len(cells)
                if span > 1:
                    span = min(span, len(rows) - number)
                place = new(Location, (first + number, start + 1, None))
                text = blocks[0][0].strip() if len(blocks) == 1 and type(blocks[0]) is RawParagraph else raw.text
                text = text if text.isascii() else trimmed(text)
                cells.append(new(Cell, (text, number, start, span, end - start, place)))
            else:
                cells[index] = cells[index]._replace(rowspan=number + 1 - cells[index].row)
            still[start, end] = index
        open_above = still
    return cells


def aligned(rows: Sequence[Sequence[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Grid columns of cells whose left and right edges are in twips. Edges that nearly meet are one, as a person sees
    them: rows are often dragged a little; but no cell may vanish by that.
    """
    edges = sorted({edge for row in rows for pair in row for edge in pair})
    for tolerance in (SLIVER, SLIVER // 8, 0):
        column: dict[int, int] = {}
        number, first = -1, 0
        for edge in edges:
            if number < 0 or edge - first > tolerance:
                number, first = number + 1, edge
            column[edge] = number
        if all(column[left] < column[right] for row in rows for left, right in row):
            break
    return [[(column[left], max(column[right], column[left] + 1)) for left, right in row] for row in rows]
