"""Styles and numbering of a docx: heading level, alignment and the numbers that Word generates."""

from __future__ import annotations

from collections.abc import Callable

from nianbao.document import Unreadable
from nianbao.readers.docx.names import VAL, W, is_on, number
from nianbao.readers.docx.paragraph import heading
from nianbao.readers.numbering import Counters, Level
from nianbao.readers.package import parse_xml
from nianbao.readers.raw import named_level
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional
    from xml.etree.ElementTree import Element

    from nianbao.readers.package import Package

_START = 65_536  # bytes of the part of styles that are read first: what is asked for mostly stands there
_OPTIONAL = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Style(NamedTuple):
    """What a style with all it is based on says. list_id: of a numbering instance, "" for none."""

    level: int = 0
    centred: bool = False
    list_id: str = ""
    depth: int = -1
    hidden: bool = False
    id: str = ""


PLAIN = Style()


class Styles:
    """Styles by id, and the running numbers of lists. Parts are read when first asked for."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        self._targets: Optional[dict[str, str]] = None
        self._elements: Optional[_Elements] = None
        self.known: dict[str, Style] = {}
        self._numbering: Optional[_Numbering] = None

    def get(self, style_id: str) -> Style:
        """The style, resolved; the default paragraph style for "", a plain one for an unknown id."""
        known = self.known.get(style_id)
        if known is None:
            if self._elements is None:
                name = self._name("styles")
                self._elements = _Elements(self.package.start(name, _START), lambda: self.package.read(name) or b"")
            known = self.known[style_id] = self._resolve(style_id or self._elements.default, self._elements)
        return known

    def label(self, style: Style, numbered: Optional[tuple[str, int]]) -> str:
        """The number that Word prints before the next paragraph of this style and direct numbering, "" for none."""
        if numbered is None and not style.list_id:
            return ""
        list_id, depth = numbered or ("", -1)
        list_id = list_id or style.list_id
        if not list_id or list_id == "0":
            return ""
        if self._numbering is None:
            self._numbering = _Numbering(self.package.xml(self._name("numbering")), self)
        if depth < 0:
            depth = self._numbering.depth_of(list_id, style.id) if style.depth < 0 else style.depth
        return self._numbering.next(list_id, min(depth, 8))

    def _name(self, kind: str) -> str:
        """The name of the part of that kind that belongs to the text."""
        if self._targets is None:
            folder, _, name = self.main.rpartition("/")
            rels = self.package.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
            self._targets = {}
            for relation in rels if rels is not None else ():
                target = relation.get("Target", "")
                target = target if target.startswith("/") else f"{folder}/{target}"
                self._targets.setdefault(relation.get("Type", "").rpartition("/")[2], target)
        return self._targets.get(kind, f"word/{kind}.xml")

    def _resolve(self, style_id: str, elements: _Elements) -> Style:
        chain: list[Element] = []
        seen: set[str] = set()
        at = style_id
        while at and at not in seen:
            seen.add(at)
            element = elements.get(at)
            if element is None:
                break
            chain.append(element)
            at = _value(element.find(W + "basedOn"))
        style = Style(id=style_id)
        for element in reversed(chain):
            style = _extended(style, element)
        return style


class _Elements:
    """The styles of the part by id. Few of hundreds are ever asked for: only those are parsed where this is safe."""

    def __init__(self, start: bytes, whole: Callable[[], bytes]) -> None:
        self._content = start
        self._whole: Optional[Callable[[], bytes]] = whole
        self._all: Optional[dict[str, Element]] = None
        at = start.find(b"<w:styles")
        self._head = start[at : start.find(b">", at) + 1]
        if at < 0 or not start.startswith((b"<?xml", b"<w:styles")) or b"<!" in start[:4096]:
            self._content = whole()
            self._read_all()
        self.default = self._default() or (self._default() if self._more() else "")

    def _more(self) -> bool:
        """Read the rest of the part, unless this has been done."""
        whole, self._whole = self._whole, None
        if whole is None or self._all is not None:
            return False
        self._content = whole()
        return True

    def _default(self) -> str:
        """The id of the paragraph style of paragraphs that name none."""
        at = -1 if self._all is not None else self._content.find(b"w:default=")
        while at >= 0:
            element = self._element(self._content.rfind(b"<w:style ", 0, at))
            if element is not None and _is_default(element):
                return element.get(W + "styleId", "")
            at = self._content.find(b"w:default=", at + 1)
        return next((name for name, element in (self._all or {}).items() if _is_default(element)), "")

    def _read_all(self) -> dict[str, Element]:
        self._all = {}
        for element in parse_xml(self._content).iterfind(W + "style") if self._content else ():
            self._all.setdefault(element.get(W + "styleId", ""), element)
        return self._all

    def _element(self, start: int) -> Optional[Element]:
        """The style that begins at this byte, None when none does."""
        end = self._content.find(b"</w:style>", start) if start >= 0 else -1
        if end < 0:
            return None
        try:
            root = parse_xml(self._head + self._content[start:end] + b"</w:style></w:styles>")
        except Unreadable:
            return None
        return root[0] if len(root) == 1 else None

    def get(self, style_id: str) -> Optional[Element]:
        """The style's element, None for an unknown id."""
        if self._all is not None:
            return self._all.get(style_id)
        at = self._content.find(b'w:styleId="' + style_id.encode("utf-8", "replace") + b'"')
        element = self._element(self._content.rfind(b"<w:style ", 0, at)) if at >= 0 else None
        if element is None and self._more():
            return self.get(style_id)
        if element is None and (at >= 0 or b"w:styleId='" in self._content):
            return self._read_all().get(style_id)
        return element


def _is_default(style: Element) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")


def _extended(style: Style, element: Element) -> Style:
    level = named_level(_value(element.find(W + "name")))
    if level:
        style = style._replace(level=level)
    run = element.find(W + "rPr")
    if run is not None and run.find(W + "vanish") is not None:
        style = style._replace(hidden=is_on(run, "vanish"))
    look = element.find(W + "pPr")
    if look is None:
        return style
    outline, align, numbers = look.find(W + "outlineLvl"), look.find(W + "jc"), look.find(W + "numPr")
    if outline is not None:
        style = style._replace(level=heading(number(outline, 9)))
    if align is not None:
        style = style._replace(centred=align.get(VAL) == "center")
    if numbers is not None:
        list_id = _value(numbers.find(W + "numId")) or style.list_id
        style = style._replace(list_id=list_id, depth=number(numbers.find(W + "ilvl"), -1))
    return style


class _Numbering:
    """Lists by the id of their instance."""

    def __init__(self, root: Optional[Element], styles: Styles) -> None:
        self.styles = styles
        self.counters = Counters()
        self.abstract: dict[str, Element] = {}
        self.instances: dict[str, Element] = {}
        self.levels: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        for element in root if root is not None else ():
            if element.tag == W + "abstractNum":
                self.abstract[element.get(W + "abstractNumId", "")] = element
            elif element.tag == W + "num":
                self.instances[element.get(W + "numId", "")] = element

    def next(self, list_id: str, depth: int) -> str:
        """The number of the next paragraph at this depth of the list."""
        if list_id not in self.instances:
            return ""
        key, levels, starts = self.list(list_id)
        return self.counters.number(key, levels, depth, list_id, starts.get(depth))

    def list(self, list_id: str) -> tuple[str, dict[int, Level], dict[int, int]]:
        known = self.levels.get(list_id)
        if known is None:
            instance = self.instances[list_id]
            key, abstract = self.definition(list_id)
            found = abstract.iterfind(W + "lvl") if abstract is not None else ()
            levels = {number(one, 0, "ilvl"): _level(one) for one in found}
            starts: dict[int, int] = {}
            for override in instance.iterfind(W + "lvlOverride"):
                depth = number(override, 0, "ilvl")
                replaced, start = override.find(W + "lvl"), override.find(W + "startOverride")
                if replaced is not None:
                    levels[depth] = _level(replaced)
                    starts[depth] = levels[depth].start
                if start is not None:
                    starts[depth] = number(start, 1)
            known = self.levels[list_id] = (key, levels, starts)
        return known

    def definition(self, list_id: str, hops: int = 5) -> tuple[str, Optional[Element]]:
        """The abstract list behind an instance; a list may lend its levels from a numbering style."""
        instance = self.instances.get(list_id)
        key = _value(instance.find(W + "abstractNumId")) if instance is not None else ""
        abstract = self.abstract.get(key)
        link = abstract.find(W + "numStyleLink") if abstract is not None else None
        if link is not None and hops:
            target = self.styles.get(_value(link)).list_id
            if target in self.instances:
                return self.definition(target, hops - 1)
        return key, abstract

    def depth_of(self, list_id: str, style_id: str) -> int:
        """The level that a list keeps for a paragraph style, 0 where it names none."""
        _, abstract = self.definition(list_id)
        for level in abstract.iterfind(W + "lvl") if abstract is not None else ():
            if style_id and _value(level.find(W + "pStyle")) == style_id:
                return number(level, 0, "ilvl")
        return 0


def _level(element: Element) -> Level:
    style = element.find(W + "numFmt")
    if style is None:
        style = element.find(f".//{_OPTIONAL}/{W}numFmt")
    restart = element.find(W + "lvlRestart")
    back = -1 if restart is None else number(restart, 0) - 1 if number(restart, 0) > 0 else 99
    text, start = _value(element.find(W + "lvlText")), number(element.find(W + "start"), 0)
    return Level(_value(style) or "decimal", text, start, back, is_on(element, "isLgl"))


def _value(element: Optional[Element]) -> str:
    return "" if element is None else element.get(VAL, "")
