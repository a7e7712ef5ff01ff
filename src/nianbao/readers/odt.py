"""OpenDocument text (odt) from content.xml: spans, repeated cells, generated numbers, deletions left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.document import Document, Unreadable
from nianbao.readers.numbering import Counters, Level, by_sample
from nianbao.readers.package import Package, broken, exceeded, parse_xml
from nianbao.readers.raw import MAX_CELLS, MAX_SPAN, RawBlock, RawCell, RawParagraph, RawPicture, RawTable, document
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional
    from xml.etree.ElementTree import Element

MAX_DEPTH = 60
_NS = "urn:oasis:names:tc:opendocument:xmlns:"
T, B, OFFICE, S = (f"{{{_NS}{name}:1.0}}" for name in ("text", "table", "office", "style"))
_FO, _DRAW = f"{{{_NS}xsl-fo-compatible:1.0}}", f"{{{_NS}drawing:1.0}}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SKIPPED_NAMES = (
    "tracked-changes note sequence-decls variable-decls user-field-decls ruby-text hidden-text "
    "bibliography-source table-of-content-source"
)
_SKIPPED = frozenset(
    [T + name for name in _SKIPPED_NAMES.split()]
    + [OFFICE + name for name in ("annotation", "annotation-end", "forms", "event-listeners")]
)
_SHAPE_TABLE = re.compile(rb"<(/?)loext:(table|covered-table)")  # how LibreOffice writes a table in a drawn shape
_STRUCK = (S + "text-line-through-style", S + "text-line-through-type")
_BLANKS = re.compile(r"[ \t\r\n]+")


_BLANK_TAGS = frozenset(T + name for name in ("s", "tab", "line-break"))


class _Style(NamedTuple):
    level: int = 0
    centred: bool = False
    hidden: Optional[bool] = None
    list_style: str = ""
    raised: bool = False


class _List(NamedTuple):
    """Where in a list a paragraph stands. numbered: it is the first of its item."""

    key: str
    depth: int
    numbered: bool
    start: Optional[int] = None


def read_flat(data: bytes) -> Document:
    """Read a document that is one XML file (fodt). Raises as ``read_text``."""
    return _read(data, None)


def read_text(package: Package) -> Document:
    """Read the document. Raises Unreadable: GK001 (broken, encrypted), GK002, GK007."""
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("GK001", "encrypted")
    return _read(package.read("content.xml") or b"", package.xml("styles.xml"))


def _read(content: bytes, styles: Optional[Element]) -> Document:
    root = parse_xml(_SHAPE_TABLE.sub(rb"<\1table:\2", content)) if content else None
    body = root.find(f"{OFFICE}body/{OFFICE}text") if root is not None else None
    if root is None or body is None:
        raise broken("content.xml")
    return document("odt", _Reader([root, styles]).blocks(body))


class _Reader:
    def __init__(self, parts: list[Optional[Element]]) -> None:
        self.styles: dict[str, Element] = {}
        self.lists: dict[str, dict[int, Level]] = {}
        self.known: dict[str, _Style] = {}
        self.counters = Counters()
        self.lists_by_id: dict[Optional[str], str] = {}
        self.serial = 0
        self.last: dict[str, str] = {}
        self.depth = 0
        for part in parts:
            for element in part.iter() if part is not None else ():
                if element.tag == S + "style" or element.tag == T + "list-style":
                    self._note(element)

    def _note(self, element: Element) -> None:
        name = element.get(S + "name", "")
        if element.tag == S + "style":
            if element.get(S + "family") in ("paragraph", "text"):
                self.styles.setdefault(name, element)
        else:
            self.lists.setdefault(name, dict(_levels(element)))

    def style(self, name: str) -> _Style:
        known = self.known.get(name)
        if known is None:
            chain: list[Element] = []
            at = name
            while at in self.styles and self.styles[at] not in chain:
                chain.append(self.styles[at])
                at = self.styles[at].get(S + "parent-style-name", "")
            known = _Style()
            for element in reversed(chain):
                known = _extended(known, element)
            self.known[name] = known
        return known

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise exceeded("depth", MAX_DEPTH)

    def blocks(self, parent: Element, place: Optional[_List] = None) -> list[RawBlock]:
        """The blocks of a body, section, cell, list item or frame."""
        self.deeper()
        found: list[RawBlock] = []
        for child in parent:
            tag = child.tag
            if tag == T + "p" or tag == T + "h":
                found += self.paragraph(child, place)
                place = place._replace(numbered=False) if place else None
            elif tag == T + "list":
                found += self.items(child, place)
            elif tag == B + "table":
                found.append(self.table(child))
            elif tag == _DRAW + "frame" or tag.startswith(_DRAW):
                found += self.frame(child)
            elif tag not in _SKIPPED and len(child) and not _is_hidden(child):
                found += self.blocks(child, place)
        self.depth -= 1
        return found

    def items(self, element: Element, outer: Optional[_List]) -> list[RawBlock]:
        """The paragraphs of a list; a list that does not go on from another one begins anew."""
        self.deeper()
        style = element.get(T + "style-name", "")
        if outer is None:
            key = self.key(element, style)
            depth = 0
        else:
            key, depth = outer.key, outer.depth + 1
            if style:
                self.serial += 1
                key = f"{style}\n{self.serial}"
        found: list[RawBlock] = []
        for item in element:
            if item.tag in (T + "list-item", T + "list-header"):
                start = item.get(T + "start-value", "")
                begin = int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else None
                found += self.blocks(item, _List(key, min(depth, 8), item.tag == T + "list-item", begin))
        self.depth -= 1
        return found

    def key(self, element: Element, style: str) -> str:
        """A name for the counters of a list: of the list that it goes on from, else a new one."""
        earlier = self.lists_by_id.get(element.get(T + "continue-list"))
        if earlier is None and element.get(T + "continue-numbering") == "true":
            earlier = self.last.get(style)
        if earlier is None:
            self.serial += 1
            earlier = f"{style}\n{self.serial}"
        self.last[style] = earlier
        if element.get(_XML_ID):
            self.lists_by_id[element.get(_XML_ID)] = earlier
        return earlier

    def paragraph(self, element: Element, place: Optional[_List]) -> list[RawBlock]:
        style = self.style(element.get(T + "style-name", ""))
        pieces: list[str] = []
        hung: list[RawBlock] = []
        self.inline(element, pieces, hung, bool(style.hidden))
        text = "".join(pieces)
        level = style.level
        if element.tag == T + "h":
            stated = element.get(T + "outline-level", "1")
            level = int(stated) if stated in "123456789" and stated else 1
        label = ""
        if place is not None and place.numbered:
            levels = self.lists.get(place.key.split("\n")[0] or style.list_style, {})
            label = self.counters.number(place.key, levels, place.depth, str(id(element)), place.start)
        return [RawParagraph(label + text, level, style.centred), *hung]

    def inline(self, parent: Element, pieces: list[str], hung: list[RawBlock], hidden: bool) -> None:
        """Gather the text of a paragraph, and the frames that hang on it."""
        self.deeper()
        if parent.text and not hidden:
            pieces.append(_BLANKS.sub(" ", parent.text))
        for child in parent:
            tag = child.tag
            if hidden and tag in _BLANK_TAGS:
                pass
            elif tag == T + "s":
                count = child.get(T + "c", "1")
                pieces.append(" " * min(int(count) if count.isdecimal() else 1, 200))
            elif tag == T + "tab":
                pieces.append("\t")
            elif tag == T + "line-break":
                pieces.append("\n")
            elif tag.startswith(_DRAW):
                hung += self.frame(child)
            elif tag == _FIELD + "fieldmark":
                pieces.append("" if hidden else _chosen_entry(child))
            elif tag not in _SKIPPED:
                own = self.style(child.get(T + "style-name", ""))
                note = own.raised and "".join(pieces)[-1:].isdigit()  # in brackets, lest it lengthen the figure
                pieces += ["（"] if note else []
                self.inline(child, pieces, hung, hidden if own.hidden is None else own.hidden)
                pieces += ["）"] if note else []
            if child.tail and not hidden:
                pieces.append(_BLANKS.sub(" ", child.tail))
        self.depth -= 1

    def frame(self, frame: Element) -> list[RawBlock]:
        """Text of a box, else a picture."""
        self.deeper()
        found: list[RawBlock] = []
        for child in [frame, *frame] if frame.tag == _DRAW + "image" else frame:
            tag = child.tag
            if tag == _DRAW + "text-box" or tag in (T + "p", T + "h", T + "list", B + "table"):
                boxed = self.blocks(child) if tag == _DRAW + "text-box" else self.blocks(frame)
                found += [one._replace(counted=False) if isinstance(one, RawParagraph) else one for one in boxed]
                if tag != _DRAW + "text-box":
                    break
            elif tag in (_DRAW + "image", _DRAW + "object", _DRAW + "object-ole"):
                if not any(isinstance(block, RawPicture) for block in found):
                    found.append(RawPicture(frame.get(_DRAW + "name", "")))
            elif tag.startswith(_DRAW) and len(child):
                found += self.frame(child)
        self.depth -= 1
        return found

    def table(self, table: Element) -> RawTable:
        self.deeper()
        rows: list[tuple[RawCell, ...]] = []
        doubt = ""
        cells = 0
        for row in _rows(table):
            made = self.row(row)
            for _ in range(_repeat(row, "number-rows-repeated") if any(cell.text for cell in made) else 1):
                cells += len(made)
                if cells > MAX_CELLS:
                    raise exceeded("cells", MAX_CELLS)
                rows.append(made)
            if row.find(f"{B}table-cell/{B}table[@{B}is-sub-table='true']") is not None:
                doubt = "cells"
        self.depth -= 1
        return RawTable(tuple(rows), doubt)

    def row(self, row: Element) -> tuple[RawCell, ...]:
        cells: list[RawCell] = []
        column = 0
        for element in row:
            repeat = _repeat(element, "number-columns-repeated")
            if element.tag == B + "covered-table-cell":
                column += repeat
            elif element.tag == B + "table-cell":
                blocks = tuple(self.blocks(element))
                for _ in range(repeat):
                    end = column + _repeat(element, "number-columns-spanned")
                    cells.append(RawCell(blocks, column, end, False, _repeat(element, "number-rows-spanned")))
                    column += 1 if repeat > 1 or end > column else 0
        return tuple(cells)


def _rows(table: Element, depth: int = 0) -> Iterator[Element]:
    """The rows, groups of rows opened; a table inside a cell keeps its own."""
    if depth > MAX_DEPTH:
        raise exceeded("depth", MAX_DEPTH)
    for child in table:
        if child.tag == B + "table-row":
            yield child
        elif child.tag in (B + "table-header-rows", B + "table-rows", B + "table-row-group"):
            yield from _rows(child, depth + 1)


def _is_hidden(section: Element) -> bool:
    """Whether a section is not shown, always or by its condition."""
    return section.get(T + "display") == "none" or section.get(T + "is-hidden") == "true"


def _chosen_entry(field: Element) -> str:
    """What a list of an old form prints."""
    told = [(one.get(_FIELD + "name", ""), one.get(_FIELD + "value", "")) for one in field]
    entries = [value for name, value in told if name == "Dropdown_ListEntry"]
    chosen = next((value for name, value in told if name == "Dropdown_Selected"), "")
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen[:6]) < len(entries) else ""


def _repeat(element: Element, name: str) -> int:
    text = element.get(B + name, "1")
    return max(1, min(int(text), MAX_SPAN)) if text.isascii() and text.isdecimal() and len(text) < 8 else 1


def _extended(style: _Style, element: Element) -> _Style:
    outline = element.get(S + "default-outline-level", "")
    if outline in tuple("123456789"):
        style = style._replace(level=int(outline))
    if element.get(S + "list-style-name"):
        style = style._replace(list_style=element.get(S + "list-style-name", ""))
    look, run = element.find(S + "paragraph-properties"), element.find(S + "text-properties")
    if look is not None and look.get(_FO + "text-align"):
        style = style._replace(centred=look.get(_FO + "text-align") == "center")
    shown = [run.get(name) for name in _STRUCK if run.get(name)] if run is not None else []
    if run is not None and run.get(S + "text-position"):
        style = style._replace(raised=run.get(S + "text-position", "").startswith(("su", "-")))
    if run is not None and (shown or run.get(T + "display")):
        style = style._replace(hidden=run.get(T + "display") == "none" or any(line != "none" for line in shown))
    return style


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    """The levels of a list style, 0-based."""
    for level in element:
        depth = level.get(T + "level", "1")
        if depth not in tuple("123456789"):
            continue
        if level.tag != T + "list-level-style-number":
            yield int(depth) - 1, Level("bullet")
            continue
        shown = level.get(T + "display-levels", "1")
        first = int(depth) - int(shown) + 1 if shown.isdecimal() and int(shown) <= int(depth) else int(depth)
        text = ".".join(f"%{one}" for one in range(first, int(depth) + 1))
        text = level.get(S + "num-prefix", "") + text + level.get(S + "num-suffix", "")
        stated = level.get(_LOEXT + "num-list-format")
        if stated is not None:
            text = re.sub("%([1-9])%", r"%\1", stated)
        start = level.get(T + "start-value", "1")
        begin = int(start) if start.isdecimal() and len(start) < 7 else 1
        yield int(depth) - 1, Level(by_sample(level.get(S + "num-format", "")), text, begin)
