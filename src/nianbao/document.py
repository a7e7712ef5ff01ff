"""What stands on the paper: paragraphs, tables, pictures and their places.

A Document is structure without judgement. Every reader makes one, every record is immutable,
and nothing here knows a form, a rule or a province.
"""

from __future__ import annotations

from operator import attrgetter

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias, Union


class Location(NamedTuple):
    """A place in a file that a person can find.

    line, column: 1-based, in code points of the decoded file; lines end at LF, CRLF, CR.
    For docx the line is the ordinal of the block (paragraph or table row) in the body.
    page: 1-based, for paged formats. None where the format has no such thing.
    """

    line: Optional[int] = None
    column: Optional[int] = None
    page: Optional[int] = None


NOWHERE = Location()


class Mark(NamedTuple):
    """From this offset of a text on, characters stand consecutively from this location."""

    offset: int
    location: Location


class Paragraph(NamedTuple):
    """One paragraph as a person reads it.

    text: converter noise (``[bookmark: …]``) removed, hard-wrapped lines joined; otherwise as printed.
    marks: ascending; one at offset 0 and one wherever text and file stop running in parallel.
    level: heading level that the format itself states (h1, 标题 1), 0 where it states none.
    centred: the format itself states that the paragraph is centred.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    level: int = 0
    centred: bool = False

    @property
    def location(self) -> Location:
        """Where the paragraph begins."""
        return self.marks[0].location if self.marks else NOWHERE

    def at(self, offset: int) -> Location:
        """Where the character at ``offset`` of ``text`` stands in the file."""
        return locate(self.marks, offset)


def locate(marks: tuple[Mark, ...], offset: int) -> Location:
    """The location of ``offset`` by the last mark at or before it."""
    found = None
    for mark in marks:
        if mark.offset > offset:
            break
        found = mark
    if found is None:
        return NOWHERE
    line, column, page = found.location
    return Location(line, None if column is None else column + offset - found.offset, page)


class Cell(NamedTuple):
    """One printed cell. A merged cell is one Cell with spans, never a repetition.

    row, column: 0-based position of its upper left corner in the table's grid. In a table that is not
    ``aligned`` the column is only the ordinal of the cell in its row.
    text: line breaks inside the cell are "\\n".
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    location: Location = NOWHERE


class Table(NamedTuple):
    """A table. ``cells`` in reading order.

    aligned: True when grid columns are true (docx, html, pdf, xlsx: spans are known), False when cells are
    only known in their order within the row (text layouts, where merged cells leave filler cells or nothing).
    doubt: why the table was not read with certainty (a key of ``messages``), "" when it was.
    loose: its cells are told by their positions on the page alone; it is trusted only when everything fits.
    """

    cells: tuple[Cell, ...]
    height: int
    width: int
    aligned: bool = True
    location: Location = NOWHERE
    doubt: str = ""
    loose: bool = False

    def rows(self) -> list[list[Cell]]:
        """The cells that begin in each row, left to right (a cell spanning rows is listed once)."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        for row in rows:
            row.sort(key=_COLUMN)
        return rows


_COLUMN = attrgetter("column")


class Picture(NamedTuple):
    """A picture that stands where text could stand; its content is not read."""

    name: str = ""
    location: Location = NOWHERE


Block: TypeAlias = "Union[Paragraph, Table, Picture]"


class Note(NamedTuple):
    """What a reader has to say about the file itself (GK002 to GK007): a code, a place, data for the message.

    variant: names one of the message variants of the code in ``messages/reading.yaml``, "" for the plain one.
    """

    code: str
    location: Location = NOWHERE
    data: dict[str, Any] = {}
    variant: str = ""


class Document(NamedTuple):
    """One file as read.

    format: "txt", "md", "html", "docx", "pdf", …: by content, not by name.
    blocks: paragraphs, tables and pictures in reading order, page chrome left out.
    title: the title that the file states about itself (html <title>, docx core properties), "".
    published: the date of publication as the page prints it or states it in metadata, "".
    located: False when the format gives no lines (html), so that places are found by label and excerpt.
    """

    format: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    title: str = ""
    published: str = ""
    encoding: str = ""
    pages: int = 0


class Unreadable(Exception):
    """A file that cannot be read at all.

    code: GK001 (unreadable-file), GK002 (no-text) or GK007 (limit-exceeded).
    reason: names one of the message variants of that code in ``messages/reading.yaml``.
    """

    def __init__(self, code: str, reason: str, **data: Any) -> None:
        super().__init__(code, reason, data)
        self.code = code
        self.reason = reason
        self.data = data
