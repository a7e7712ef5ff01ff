"""The markup of what a page shows, made quick to walk.

The parser writes the page well-formed, all that is no markup escaped. What is hidden is taken out of its tree before.
Tags of running text that say nothing are taken out of what it writes; links and line breaks become single characters.
"""

from __future__ import annotations

import re

from nianbao.readers.grid import is_heading
from nianbao.readers.html.styles import Hidden, hidden_by, list_styles
from nianbao.readers.html.tags import BLOCKS, VOID, escaped, stands_alone
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Optional

    from selectolax.lexbor import LexborHTMLParser, LexborNode

LINK, LINKED, BREAK = "\ufdd0", "\ufdd1", "\ufdd2"  # a link begins, a link ends, a line ends; no page holds them
_SCRIPTS = ["script", "style", "template", "noembed", "noframes"]  # what is in them is no markup, or none of the page
_RAW = re.compile(r"<!--.*?-->|<(iframe|xmp)\b.*?(?=</\1>)|<plaintext.*(?=</plaintext>)", re.DOTALL)
_NOTES = re.compile("<!--.*?-->", re.DOTALL)
_SILENT = "span, font, b, strong, em, i, u, ins, small, big, label, o\\:p"  # they say nothing
_ANCHOR = re.compile("<a(?: [^>]*)?>")
_CLOSED = pattern(r"<(title|script|style|textarea|iframe)\b([^<>]*)/>", re.IGNORECASE)  # empty in XHTML alone
# What tells, in small letters, that some element may be hidden or stand alone; and which ones those can be.
_DISPLAYED = pattern(rb"display\s*:\s*(?:none|block|flex|grid|table)")
_SIGNS = (
    (b"hidden", '[hidden], [style*="visibility" i]'),
    (b"mso-hide", '[style*="mso-hide" i]'),
    (b"line-through", '[style*="line-through" i]'),
    (b"font-size:0", '[style*="font-size:0" i]'),
    (b"font-size: 0", '[style*="font-size: 0" i]'),
)
_NO_SIZE = pattern(r"font-size\s*:\s*0+(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.IGNORECASE)
_MUCH = 300  # characters of a box that is no note, label or copy of a figure
_ITSELF = Hidden()  # an element is hidden when it says so itself
_TAG = pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_IMPLIED = VOID | {"p", "li", "dd", "dt", "tr", "td", "th", "option"}
_DEEPEST = 512  # as browsers flatten what is nested deeper


class Page:
    """A page as parsed. hides, hides_tables: something of it, a table was left out because the page hides it."""

    def __init__(self, text: str) -> None:
        if "\0" in text:
            text = text.replace("\0", "")
        if text[:100].lstrip("\ufeff \r\n\t").startswith("<?xml"):
            text = _CLOSED.sub(r"<\1\2></\1>", text)
        if text.count("<") > 20 * _DEEPEST:
            text = _flattened(text)
        self.text = text
        self.hides = self.hides_tables = False
        self._bytes = text.encode("utf-8", "replace")
        self.tree = _tree(self._bytes)
        self._styles = [node.text() for node in self.tree.css("style")]

    def markup(self, hidden: Optional[Hidden] = _ITSELF, opened: bool = False) -> tuple[str, str]:
        """Head, and body as a walk takes it.

        hidden: what the styles hide; None: everything is shown. opened: hidden boxes that hold much are shown.
        """
        if any("list-style" in style for style in self._styles):
            self._state_lists()
        self.tree.strip_tags(_SCRIPTS)
        if hidden is not None:
            self._hide(hidden, opened)
        for node in self.tree.css(_SILENT):
            node.unwrap(delete_empty=True)
        head, body = self.tree.head, self.tree.body
        markup = (body.html if body is not None else None) or ""
        comments = _RAW if self.tree.css("iframe, xmp, plaintext") else _NOTES
        return _NOTES.sub("", (head.html if head is not None else None) or ""), _marked(comments.sub(_bare, markup))

    def hidden(self) -> Hidden:
        """What the page's styles hide."""
        return hidden_by(self._styles, self._bytes)

    def _state_lists(self) -> None:
        """Write into lists and items the kinds of ordinals that the page's own styles give them; the later counts."""
        for selector, style in reversed(list_styles(self._styles)):
            for node in _selected(self.tree, selector):
                node.attrs["style"] = f"{style};{node.attributes.get('style') or ''}"

    def addresses(self) -> Iterator[str]:
        """Of what the page links to or shows in a frame, hidden or not."""
        for node in _tree(self._bytes).css("a, iframe, embed, object"):
            yield from (node.attributes.get(name) or "" for name in ("href", "src", "data"))

    def _hide(self, hidden: Hidden, opened: bool) -> None:
        """Take out what is hidden, and let a line end before an element of running text that stands alone."""
        plain = self._bytes.lower()
        told = hidden.selectors() + [selector for sign, selector in _SIGNS if sign in plain]
        if _DISPLAYED.search(plain) is not None:
            told.append('[style*="display" i]')
        found = {node.mem_id: node for node in (self.tree.css(",".join(told)) if told else ())}
        kept: set[int] = set()
        gone: list[LexborNode] = []
        for key, node in found.items():
            attributes = {name: value or "" for name, value in node.attributes.items()}
            if node.tag not in ("html", "body") and (hidden.hides(attributes) or _has_no_size(node, attributes)):
                if opened and not _stands_in(node, kept) and _holds_much(node):
                    kept.add(key)
                else:
                    gone.append(node)
            elif node.tag not in BLOCKS and stands_alone(attributes):
                node.insert_before(BREAK)
        if gone:
            tables = len(self.tree.css("table"))
            for node in reversed(gone):  # what stands in another one goes before it
                node.decompose()
            self.hides, self.hides_tables = True, len(self.tree.css("table")) < tables


def _has_no_size(node: LexborNode, attributes: dict[str, str]) -> bool:
    """The characters of the element have no size; elements in it might have one of their own."""
    return _NO_SIZE.search(attributes.get("style", "")) is not None and next(node.iter(), None) is None


def _holds_much(node: LexborNode) -> bool:
    """The element is no note, label or copy of a figure."""
    return node.css_first("table") is not None or len(node.text()) > _MUCH or _is_headed(node)


def _stands_in(node: LexborNode, others: set[int]) -> bool:
    outer = node.parent if others else None
    while outer is not None and outer.mem_id not in others:
        outer = outer.parent
    return outer is not None


def _is_headed(node: LexborNode) -> bool:
    """A section's heading stands right before the element."""
    before = node.prev
    while before is not None and not before.text().strip():
        before = before.prev
    return before is not None and is_heading(before.text().strip())


def _tree(data: bytes) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(data)


def _marked(body: str) -> str:
    """The markup with links and line breaks as marks."""
    if LINK in body or LINKED in body:
        body = body.replace(LINK, "").replace(LINKED, "")
    body = body.replace("<br>", BREAK)
    return _ANCHOR.sub(LINK, body).replace("</a>", LINKED) if "</a>" in body else body


def _bare(match: re.Match[str]) -> str:
    """The start tag of an element of raw text, and that text as it is written elsewhere; nothing for a comment."""
    if match[0].startswith("<!"):
        return ""
    start, _, text = match[0].partition(">")
    return f"{start}>{escaped(text)}"


def _selected(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import SelectolaxError

    try:
        return page.css(selector)
    except SelectolaxError:
        return []


def _flattened(text: str) -> str:
    """The page without the tags that are nested deeper than browsers nest: parsing them takes quadratic time."""
    open_tags: list[str] = []
    pieces: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _IMPLIED or match.group().endswith("/>"):
            continue
        if not match[1]:
            open_tags.append(name)
            drop = len(open_tags) > _DEEPEST
        else:
            drop = len(open_tags) > _DEEPEST and open_tags[-1] == name
            if open_tags and open_tags[-1] == name:
                open_tags.pop()
            elif name in open_tags[-8:]:
                while open_tags.pop() != name:
                    pass
        if drop:
            pieces.append(text[at : match.start()])
            at = match.end()
    pieces.append(text[at:])
    return "".join(pieces)
