"""Tables with nothing but texts in rows of cells, as nearly all tables of figures are: read without a walk."""

from __future__ import annotations

import re
from functools import lru_cache

from nianbao.readers.html.markup import BREAK, LINK
from nianbao.readers.html.tags import GROUPS, attributes_of, spans_of, unescaped
from nianbao.readers.html.words import collapsed, unlinked
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, TypeAlias, Union

    from nianbao.readers.html.table import Row

    _Meaning: TypeAlias = Union[str, tuple[int, int]]  # a name, or the spans of a cell

_LINES = re.compile("</?(?:p|div)(?: [^>]*)?>")
_AROUND = BREAK + " \t\r\n\f"
_PART = re.compile(r"<([^>]+)>([^<]*)(?:</t[dhr]>\s*)*")
_SILENT = frozenset(
    ("table", "col", "colgroup", "/table", "/colgroup", "/tr", "/td", "/th", *(f"/{name}" for name in GROUPS))
)


class Rows(NamedTuple):
    """The rows of a table, and how many of its characters stand in links."""

    rows: list[Row]
    linked: int


def rows_of(markup: str) -> Optional[Rows]:
    """The rows of a table, None when there is anything in it that only a walk tells."""
    if "role=" in markup or "display" in markup:
        return None
    rows: list[Row] = []
    kind, group, linked = 1, 0, 0
    for tag, text in _PART.findall(_LINES.sub(BREAK, markup)):
        meaning = _meaning(tag)
        if type(meaning) is tuple:
            text = text.strip(_AROUND)
            if text and not text.isalnum():
                text, more = _shown(text)
                linked += more
            if not rows:
                return None
            rows[-1][2].append((text, *meaning))
        elif meaning == "tr":
            rows.append((kind, group, []))
        elif meaning in GROUPS:
            kind = GROUPS.index(meaning)
            group += 1
        elif meaning not in _SILENT:
            return None
    return Rows(rows, linked)


@lru_cache(maxsize=1024)  # the pages of a site have the same ones
def _meaning(tag: str) -> _Meaning:
    name = tag.split(" ", 1)[0]
    return spans_of(attributes_of(tag)) if name in ("td", "th") else name


def _shown(text: str) -> tuple[str, int]:
    """The lines of a cell, and how many of its characters stand in links."""
    linked = 0
    if "&" in text:
        text = unescaped(text)
    if LINK in text:
        text, linked, _ = unlinked(text)
    if BREAK in text:
        return "\n".join(filter(None, map(collapsed, text.split(BREAK)))), linked
    return collapsed(text), linked
