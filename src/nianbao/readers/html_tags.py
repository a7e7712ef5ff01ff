"""What a start tag of a web page means, told once for every different one."""

from __future__ import annotations

import re

from nianbao.readers import limits
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKIPPED = _names(
    "script style noscript template head title select option button textarea svg math iframe object video audio "
    "canvas map datalist applet frameset noframes noembed rp rt xml del"
)
BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp"
)
VOID = _names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)  # they have no end tag
_CONTAINERS = _names("article aside blockquote body center div fieldset footer form header main nav section td")
_CHROME_TAGS = _names("nav footer aside")
_CHROME_ROLES = _names("navigation banner contentinfo search")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PARTS = _names("table thead tbody tfoot tr td th ol ul menu dir li")
_ATTRIBUTE = re.compile(r' (=?[^ =]+)="([^"]*)"')
_ALIGN = re.compile(r"text-align\s*:\s*(center|left|right|justify|start|end)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]+|[0-9]+")


class Block(NamedTuple):
    """A tag that parts paragraphs.

    centred: None where it does not say. part: of a table or list, "" for none. spans: rows and columns of a cell,
    0 rows: down to the end of the row group.
    """

    level: int
    centred: Optional[bool]
    preformatted: bool
    container: bool
    chrome: bool
    part: str
    spans: tuple[int, int]


def attributes_of(source: str) -> dict[str, str]:
    """The attributes of a tag as the parser writes it."""
    return {name: unescaped(value) for name, value in _ATTRIBUTE.findall(source)}


def unescaped(text: str) -> str:
    """Text as the parser means it: it writes no other entities."""
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\xa0").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&amp;", "&")


def escaped(text: str) -> str:
    """Text as the parser writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def is_hidden(source: str, hidden: frozenset[str]) -> bool:
    """The element says so itself, or has one of the names that the page's styles hide."""
    if not hidden:
        plain = source.lower()
        if "none" not in plain and "hidd" not in plain and "mso-h" not in plain:
            return False
    attributes = attributes_of(source)
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None:
        return True
    names = attributes.get("class", "").split()
    return f"#{attributes.get('id')}" in hidden or any(f".{name}" in hidden for name in names)


def block(name: str, source: str) -> Block:
    """The meaning of a tag in ``BLOCKS``."""
    attributes = attributes_of(source) if " " in source else {}
    container = name in _CONTAINERS
    return Block(
        _LEVELS.get(name, 0),
        _centred(name, attributes) if attributes or name == "center" else None,
        name == "pre",
        container,
        container and _names_chrome(name, attributes),
        name if name in _PARTS else "",
        (_span(attributes.get("rowspan"), limits.ROWSPAN, 0), _span(attributes.get("colspan"), limits.COLSPAN, 1)),
    )


def _centred(name: str, attributes: dict[str, str]) -> Optional[bool]:
    found = _ALIGN.search(attributes.get("style", ""))
    if name == "center":
        return True
    if found is not None:
        return found[1].lower() == "center"
    align = attributes.get("align", "").strip().lower()
    return align == "center" if align and name != "table" else None


def _names_chrome(name: str, attributes: dict[str, str]) -> bool:
    if name in _CHROME_TAGS or attributes.get("role") in _CHROME_ROLES:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
    if not names:
        return False
    from nianbao.readers.page import vocabulary

    return not vocabulary().chrome.isdisjoint(_WORDS.findall(names.lower()))


def _span(value: Optional[str], most: int, least: int) -> int:
    """A span as browsers read it: the digits in front, clamped; 1 when there are none."""
    match = re.match(r"\s*\+?([0-9]{1,18})", value) if value else None
    if match is None:
        return 1
    return min(most, max(least, int(match[1]))) if int(match[1]) or least == 0 else 1
