"""Names and attributes of WordprocessingML."""

from __future__ import annotations

from nianbao.readers.package import exceeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Optional
    from xml.etree.ElementTree import Element

MAX_DEPTH = 60  # of tables, boxes and wrappers inside each other
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = W + "val"
P, TR, TC, PPR = W + "p", W + "tr", W + "tc", W + "pPr"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"
_SIGNS_ONLY = ("w16se", "w15se")  # a sign of another font, which the fallback has as text
_QUIET_NAMES = (
    "del moveFrom sectPr pPr rPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr customXmlPr smartTagPr rubyPr rt ffData "
    "instrText delText delInstrText proofErr bookmarkStart bookmarkEnd commentReference commentRangeStart "
    "commentRangeEnd footnoteReference endnoteReference lastRenderedPageBreak softHyphen annotationRef footnoteRef "
    "endnoteRef separator continuationSeparator"
)
QUIET = frozenset(W + name for name in _QUIET_NAMES.split())  # prints nothing


def is_on(parent: Optional[Element], name: str) -> bool:
    """Whether a toggle such as w:vanish stands in ``parent`` and is not switched off."""
    element = parent.find(W + name) if parent is not None else None
    return element is not None and element.get(VAL, "true") not in ("0", "false", "off")


def number(element: Optional[Element], default: int, name: str = "val") -> int:
    """A whole number in an attribute, ``default`` when it is none."""
    text = "" if element is None else element.get(W + name, "")
    try:
        return int(text) if len(text) < 10 else default
    except ValueError:
        return default


def value(element: Optional[Element]) -> str:
    """What the element says, "" when there is none."""
    return "" if element is None else element.get(VAL, "")


def chosen(alternate: Element) -> list[Element]:
    """The first choice of alternate content, its fallback where there is none."""
    first = alternate.find(CHOICE)
    if first is None or not len(first) or first.get("Requires") in _SIGNS_ONLY:
        first = alternate.find(FALLBACK)
    return [] if first is None else [first]


def opened(parent: Element, wanted: str, depth: int = 0) -> Iterator[Element]:
    """Rows of a table or cells of a row, content controls and other wrappers opened."""
    if depth > MAX_DEPTH:
        raise exceeded("depth", MAX_DEPTH)
    for child in parent:
        if child.tag == wanted:
            yield child
        elif child.tag == ALTERNATE:
            for choice in chosen(child):
                yield from opened(choice, wanted, depth + 1)
        elif child.tag not in QUIET and child.tag != P and len(child):
            yield from opened(child, wanted, depth + 1)
