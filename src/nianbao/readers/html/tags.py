"""What a start tag of a web page means, told once for every different one."""

from __future__ import annotations

import re
from functools import lru_cache

from nianbao.readers import limits
from nianbao.readers.html.lists import ITEMS, LISTS
from nianbao.records import NamedTuple
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKIPPED = _names(
    "script style noscript template head title select option button textarea svg annotation iframe object video audio "
    "canvas map datalist marquee applet frameset noframes noembed rp rt xml del s strike"
)
BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main menu nav ol p plaintext pre search "
    "section summary table tbody td tfoot th thead tr ul xmp"
)
VOID = _names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)  # they have no end tag
_CONTAINERS = _names("article aside blockquote body center div fieldset footer form header main nav section td")
_CHROME_TAGS = _names("nav footer aside")
_CHROME_ROLES = _names("navigation banner contentinfo search")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
CELLS = _names("td th")
GROUPS = ("thead", "tbody", "tfoot")
ROWS = CELLS.union(GROUPS, ("tr",))
PLAIN = BLOCKS - _CONTAINERS - LISTS  # what they are called tells nothing of them
_PARTS = ROWS | LISTS | ITEMS | {"table"}
_TABLE_TAGS = ROWS | {"table", "caption"}
_TABLE_ROLES = {
    "table": "table", "grid": "table", "treegrid": "table", "rowgroup": "tbody", "row": "tr", "cell": "td",
    "gridcell": "td", "columnheader": "th", "rowheader": "th",
}  # fmt: skip
_TABLE_STYLES = {
    "table": "table", "inline-table": "table", "table-header-group": "thead", "table-row-group": "tbody",
    "table-footer-group": "tfoot", "table-row": "tr", "table-cell": "td",
}  # fmt: skip
_TABLE_STYLE = pattern(r"display\s*:\s*((?:inline-)?table[a-z-]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r' (=?[^ =]+)(?:="([^"]*)")?')
_ALIGN = pattern(r"text-align\s*:\s*(center|left|right|justify|start|end)", re.IGNORECASE)
_ALONE = pattern(r"display\s*:\s*(?:block|flex|grid|table)", re.IGNORECASE)
_SPAN = pattern(r"\s*\+?([0-9]{1,18})")
_WORDS = pattern(r"[a-z]+|[0-9]+")


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
    attributes: dict[str, str]


def tells(source: str) -> bool:
    """The tag has an attribute that tells something of any block."""
    return "style=" in source or "align=" in source or "role=" in source or "span=" in source


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


def stands_alone(attributes: dict[str, str]) -> bool:
    """An element of running text that its style makes a block."""
    return _ALONE.search(attributes.get("style", "")) is not None


@lru_cache(maxsize=1024)  # the pages of a site have the same ones
def block(name: str, source: str) -> Block:
    """The meaning of a tag in ``BLOCKS``."""
    container = name in _CONTAINERS
    attributes = attributes_of(source) if " " in source else {}
    part = _part(name, attributes)
    return Block(
        _LEVELS.get(name, 0),
        _centred(name, attributes) if attributes or name == "center" else None,
        name == "pre",
        container,
        container and _names_chrome(name, attributes),
        part,
        spans_of(attributes, "" if part == name else "aria-") if part in CELLS else (1, 1),
        attributes,
    )


def _part(name: str, attributes: dict[str, str]) -> str:
    """The part of a table or list that the element is by its name, its role or its style."""
    if attributes and name not in _TABLE_TAGS:
        style = attributes.get("style")
        found = _TABLE_STYLE.search(style) if style else None
        part = _TABLE_ROLES.get(attributes.get("role", "")) or (_TABLE_STYLES.get(found[1].lower()) if found else None)
        if part:
            return part
    return name if name in _PARTS else ""


def _centred(name: str, attributes: dict[str, str]) -> Optional[bool]:
    if name == "center":
        return True
    style = attributes.get("style")
    found = _ALIGN.search(style) if style else None
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


def spans_of(attributes: dict[str, str], prefix: str = "") -> tuple[int, int]:
    """Rows and columns of a cell."""
    rows, columns = attributes.get(f"{prefix}rowspan"), attributes.get(f"{prefix}colspan")
    return _span(rows, limits.ROWSPAN, 0), _span(columns, limits.COLSPAN, 1)


def _span(value: Optional[str], most: int, least: int) -> int:
    """A span as browsers read it: the digits in front, clamped; 1 when there are none."""
    match = _SPAN.match(value) if value else None
    if match is None:
        return 1
    return min(most, max(least, int(match[1]))) if int(match[1]) or least == 0 else 1
