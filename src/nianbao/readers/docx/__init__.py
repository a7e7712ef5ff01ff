"""Word and WPS documents (docx) from their XML: true grids, generated numbers, revisions accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nianbao.document import Document, Note, Unreadable
from nianbao.readers.docx.lean import SAME, firsts, lean
from nianbao.readers.docx.names import (
    ALTERNATE,
    MAX_DEPTH,
    PPR,
    QUIET,
    TC,
    TR,
    VAL,
    P,
    W,
    chosen,
    is_on,
    number,
    opened,
    value,
)
from nianbao.readers.docx.paragraph import Look, chosen_entry, is_removed, look_of, sign
from nianbao.readers.docx.table import cell_look, is_aligned, without_slivers
from nianbao.readers.package import MAX_TAGS, Package, broken, exceeded, guarded, parse_xml
from nianbao.readers.raw import MAX_SPAN, RawBlock, RawCell, RawParagraph, RawPicture, RawTable, document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, TypeAlias
    from xml.etree.ElementTree import Element

    from nianbao.readers.docx.styles import Styles

    Cell: TypeAlias = tuple[int, bool, bool, bool, tuple[RawBlock, ...]]

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R, _T, _TBL, _RPR, _TRPR, _TCPR = W + "r", W + "t", W + "tbl", W + "rPr", W + "trPr", W + "tcPr"
_SUBDOCUMENT = W + "subDoc"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CODE = W + "instrText"
_LEVEL, _RAISED = W + "vertAlign", ("superscript", "subscript")
_FIELD, _SYMBOL, _VANISH, _RUN_STYLE = W + "fldChar", W + "sym", W + "vanish", W + "rStyle"
_NOTES, _MARKED = (W + "footnoteReference", W + "endnoteReference"), W + "customMarkFollows"
_BLOCKS = frozenset((P, _TBL, W + "altChunk"))
_SHAPES = frozenset((W + "drawing", W + "pict", W + "object"))
_TEXTS = frozenset((W + "t", _MATH + "t"))
_PRINTED = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


@guarded
def read(path: str, data: bytes) -> Document:
    """Read a docx. Raises Unreadable: GK001 (broken, encrypted), GK002, GK007."""
    from nianbao.readers.docx.styles import Styles

    package = Package(data)
    name = main_part(package)
    content = package.read(name) or b""
    if content.count(b"<") > MAX_TAGS:
        raise exceeded("elements", MAX_TAGS)
    root = parse_xml(lean(content))
    body = root.find(W + "body")
    if body is None:
        raise broken(name)
    reader = Reader(root, Styles(package, name))
    blocks = reader.blocks(body)
    return document("docx", blocks, reader.notes)


def main_part(package: Package) -> str:
    """The name of the part that holds the text."""
    rels = package.xml("_rels/.rels")
    for relation in rels if rels is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            target = relation.get("Target", "").lstrip("/")
            if package.find(target):
                return target
    if not package.find("word/document.xml"):
        raise Unreadable("GK001", "not-a-document")
    return "word/document.xml"


class _Line:
    """What one paragraph gathers: its text, and the shapes that hang on it."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.noted = 0  # pieces of text up to the end of a note
        self.before: list[RawBlock] = []
        self.after: list[RawBlock] = []

    def hang(self, blocks: list[RawBlock]) -> None:
        """A picture stands before or behind the text, a box behind it."""
        begun = any(piece.strip() for piece in self.text)
        for block in blocks:
            if isinstance(block, RawPicture) and not begun:
                self.before.append(block._replace(ahead=True))
            else:
                self.after.append(block)


_NO_LINE = _Line()


_PLAIN = Look()


class Reader:
    """Walks the body once; ``notes`` says what could not be read."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self.root = root
        self.styles = styles
        self.notes: list[Note] = []
        self.fields: list[bool] = []  # for each open field: still in its instruction
        self.code = ""  # the instruction of the innermost field
        self.depth = 0
        self.name = ""  # of the drawing being read
        self.veiled = False  # in a paragraph whose style hides it
        self.special = 0  # paragraphs that hold more than text, or a number
        self.cells: dict[Optional[str], Cell] = {}
        self.looks: dict[Optional[str], Look] = {}
        self.firsts: dict[str, dict[str, Element]] = {}

    def blocks(self, parent: Element) -> list[RawBlock]:
        """The blocks of a body, cell or text box."""
        found: list[RawBlock] = []
        carried = ""
        for child in parent:
            if child.tag == P:
                carried = self.paragraph(child, carried, found)
            elif child.tag not in QUIET:
                for inner in self.flat((child,)):
                    carried = self.block(inner, carried, found)
        if carried:
            found.append(RawParagraph(carried))
        return found

    def block(self, element: Element, carried: str, found: list[RawBlock]) -> str:
        """Append a paragraph, table or embedded file; return text that runs on into the next paragraph."""
        if element.tag == P:
            return self.paragraph(element, carried, found)
        if carried:
            found.append(RawParagraph(carried))
        if element.tag == _TBL:
            found.append(self.table(element))
        else:
            self.embedded(element, found)
        return ""

    def embedded(self, element: Element, found: list[RawBlock]) -> None:
        """Append what stands in another document inside this one, or note once that it was not read."""
        from nianbao.readers.docx.parts import chunk

        blocks = chunk(self.styles.package, self.styles.main, element.get(_RELATION, ""))
        if blocks is not None:
            found += blocks
        elif not self.notes:
            self.notes.append(Note("GK002", variant="embedded"))

    def flat(self, elements: Iterable[Element]) -> Iterator[Element]:
        """The paragraphs, tables and embedded files among these, wrappers such as content controls opened."""
        self.deeper()
        for child in elements:
            tag = child.tag
            if tag in _BLOCKS:
                yield child
            elif tag == ALTERNATE:
                for choice in chosen(child):
                    yield from self.flat(choice)
            elif tag not in QUIET and len(child):
                yield from self.flat(child)
        self.depth -= 1

    def deeper(self) -> None:
        """Count one level of nesting."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise exceeded("depth", MAX_DEPTH)

    def paragraph(self, element: Element, carried: str, found: list[RawBlock]) -> str:
        """Append the paragraph; return its text instead when its mark is deleted."""
        properties = element.find(PPR)
        look = _PLAIN if properties is None else self.looks.get(properties.get(SAME)) or self.look(properties)
        name, level, centred, numbered, removed, hidden = look
        style = self.styles.known.get(name) or self.styles.get(name)
        text = None if style.hidden else _plain(element)
        line = _NO_LINE if text is not None else self.line(element, style.hidden)
        text = carried + ("".join(line.text) if text is None else text)
        if removed:
            found += line.before + line.after
            return text
        if (numbered or style.list_id) and (text.strip() or not (hidden or style.hidden)):
            self.special += 1
            text = self.styles.label(style, numbered) + text
        level = style.level if level is None else level
        centred = style.centred if centred is None else centred
        found += line.before
        found.append(tuple.__new__(RawParagraph, (text, level, centred, True)))
        found += line.after
        return ""

    def line(self, element: Element, veiled: bool) -> _Line:
        """What a paragraph prints that holds more than runs of text. veiled: its style hides it."""
        self.special += 1
        line = _Line()
        outer, self.veiled = self.veiled, veiled
        self.inline(element, line)
        self.veiled = outer
        self.fields = [False] * len(self.fields)  # an instruction ends with its paragraph, lest it swallow the rest
        return line

    def look(self, properties: Element) -> Look:
        """What these properties of a paragraph say; equal ones are read once."""
        name = properties.get(SAME)
        if not name:
            return look_of(properties)
        found = self.looks[name] = look_of(properties if len(properties) else self.first(properties, name))
        return found

    def first(self, element: Element, name: str) -> Element:
        """The element of this name that holds what is left out in the others; it may stand in what is deleted."""
        known = self.firsts.get(element.tag)
        if known is None:
            known = self.firsts[element.tag] = firsts(self.root, element.tag)
        return known.get(name, element)

    def inline(self, parent: Element, line: _Line) -> None:
        """Gather what runs, links, insertions and other wrappers below ``parent`` print."""
        self.deeper()
        for child in parent:
            tag = child.tag
            if tag == _R:
                properties = child.find(_RPR)
                if not self.is_hidden(properties):
                    if properties is not None and value(properties.find(_LEVEL)) in _RAISED:
                        self.note(child, line)
                    else:
                        self.run(child, line)
                    continue
                for mark in child.iterfind(_FIELD):  # hidden or not, it says where a field ends
                    self.field(mark.get(W + "fldCharType"))
            elif tag in _TEXTS:
                self.say(_text(child), line)
            elif tag == ALTERNATE:
                for choice in chosen(child):
                    self.inline(choice, line)
            elif tag in _SHAPES:
                line.hang(self.shape(child))
            elif tag == _SUBDOCUMENT:
                self.embedded(child, line.after)
            elif tag not in QUIET and len(child):
                self.inline(child, line)
        self.depth -= 1

    def is_hidden(self, properties: Optional[Element]) -> bool:
        """Whether a run with these properties is hidden text, or struck through."""
        if properties is None:
            return self.veiled
        if is_on(properties, "strike") or is_on(properties, "dstrike"):
            return True
        if properties.find(_VANISH) is not None:
            return is_on(properties, "vanish")
        style = properties.find(_RUN_STYLE)
        return self.veiled or (style is not None and self.styles.get(style.get(VAL, "")).hidden)

    def note(self, run: Element, line: _Line) -> None:
        """A raised or lowered note behind a figure stands in brackets, lest it lengthen the figure."""
        if line.text and len(line.text) == line.noted:
            line.text.pop()
        elif "".join(line.text)[-1:].isdigit():
            line.text.append("（")
        else:
            self.run(run, line)
            return
        self.run(run, line)
        line.text.append("）")
        line.noted = len(line.text)

    def run(self, run: Element, line: _Line) -> None:
        """Gather what one run prints."""
        for child in run:
            tag = child.tag
            if tag in _TEXTS:
                self.say(_text(child), line)
            elif tag in _PRINTED:
                self.say(_PRINTED[tag], line)
            elif tag == _FIELD:
                if len(child):
                    self.say(chosen_entry(child), line)
                self.say(self.field(child.get(W + "fldCharType")), line)
            elif tag == _CODE:
                self.code += child.text or ""
            elif tag in _SHAPES:
                line.hang(self.shape(child))
            elif tag == ALTERNATE:
                for choice in chosen(child):
                    self.run(choice, line)
            elif tag == _SYMBOL:
                self.say(sign(child), line)
            elif tag in _NOTES and child.get(_MARKED) in ("1", "true", "on"):
                return  # the mark of a note follows
            elif tag not in QUIET and len(child):
                self.inline(child, line)

    def field(self, kind: Optional[str]) -> str:
        """Begin, middle or end of a field; what it prints without a result."""
        code, self.code = self.code, ""
        if kind == "begin":
            self.fields.append(True)
        elif self.fields and kind in ("separate", "end"):
            instructed = self.fields.pop()
            if kind == "separate":
                self.fields.append(False)
            if instructed and code:
                from nianbao.readers.fields import drawn

                return drawn(code)
        return ""

    def say(self, text: str, line: _Line) -> None:
        """Add text, unless it stands in the instruction of a field."""
        if True not in self.fields:
            line.text.append(text)

    def shape(self, element: Element) -> list[RawBlock]:
        """Text of boxes and pictures below a drawing, in order."""
        self.deeper()
        found: list[RawBlock] = []
        for child in element:
            kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if kind == "txbxContent":
                fields, self.fields = self.fields, []
                found += [_uncounted(block) for block in self.blocks(child)]
                self.fields = fields
            elif kind in ("blip", "imagedata", "chart", "relIds", "OLEObject"):
                found.append(RawPicture(self.name))
            elif kind == "textpath" and child.get("string", "").strip():  # lettering drawn as a picture
                found.append(RawParagraph(child.get("string", ""), counted=False))
            elif kind == "docPr":
                self.name = child.get("descr") or child.get("name") or ""
            elif child.tag == ALTERNATE:
                for choice in chosen(child):
                    found += self.shape(choice)
            elif kind in ("shapetype", "fill", "effectLst"):
                continue
            elif len(child):
                found += self.shape(child)
        self.depth -= 1
        return _one_picture(found)

    def table(self, element: Element) -> RawTable:
        """One table with the tables in its cells."""
        self.deeper()
        rows: list[tuple[RawCell, ...]] = []
        after: list[int] = []
        for row in opened(element, TR):
            look = row.find(_TRPR)
            if look is None:
                rows.append(self.row(row, 0))
                after.append(0)
            elif not is_removed(look) and not is_on(look, "hidden"):
                rows.append(self.row(row, number(look.find(W + "gridBefore"), 0)))
                after.append(number(look.find(W + "gridAfter"), 0))
        self.depth -= 1
        return RawTable(without_slivers(rows, element), aligned=is_aligned(rows, after))

    def row(self, row: Element, before: int) -> tuple[RawCell, ...]:
        """The cells of a row that leaves ``before`` grid columns free."""
        cells: list[RawCell] = []
        column = max(0, min(before, MAX_SPAN))
        known = self.cells
        new = tuple.__new__  # hundreds of cells: the constructor of records costs thrice as much
        for element in _cells(row):
            look = known.get(element.get(SAME)) or self.cell(element)
            span, continued, joined, gone, blocks = look
            if gone:
                continue
            end = column + span
            if cells and joined:
                cells[-1] = cells[-1]._replace(end=end)
            else:
                cells.append(new(RawCell, (blocks, column, end, continued, 1)))
            column = end
        return tuple(cells)

    def cell(self, element: Element) -> Cell:
        """Look and content of a cell; equal cells of plain text are read once."""
        name = element.get(SAME)
        if name and not len(element):
            element = self.first(element, name)
        before = self.special
        span, continued, joined, gone = cell_look(element.find(_TCPR))
        found = (span, continued, joined, gone, () if gone else tuple(self.blocks(element)))
        if name and self.special == before:
            self.cells[name] = found
        return found


def _plain(paragraph: Element) -> Optional[str]:
    """The text of a paragraph that holds nothing but runs of text, None for any other."""
    text = ""
    for child in paragraph:
        if child.tag == _R:
            for part in child:
                if part.tag != _T:
                    return None
                text += part.text or ""
        elif child.tag != PPR:
            return None
    return None if "\n" in text or "\r" in text else text


def _uncounted(block: RawBlock) -> RawBlock:
    return block._replace(counted=False) if isinstance(block, RawParagraph) else block


def _one_picture(blocks: list[RawBlock]) -> list[RawBlock]:
    """One drawing is one picture, however many parts it has."""
    seen = False
    kept: list[RawBlock] = []
    for block in blocks:
        if not isinstance(block, RawPicture) or not seen:
            kept.append(block)
        seen = seen or isinstance(block, RawPicture)
    return kept


def _cells(row: Element) -> Iterable[Element]:
    cells = row.findall(TC)
    return cells if len(cells) == len(row) - (row.find(_TRPR) is not None) else opened(row, TC)


def _text(element: Element) -> str:
    text = element.text or ""
    if "\n" in text or "\r" in text:
        text = text.replace("\r", " ").replace("\n", " ")
    return text
