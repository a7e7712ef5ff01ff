"""Text of a page as a browser shows it."""

from __future__ import annotations

from nianbao.readers.html.markup import LINK, LINKED
from nianbao.text import pattern, trimmed

_LINKS = pattern(f"([{LINK}{LINKED}])")
_WIDE = "\u2014\u2018-\u201d\u2026\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_SOURCE_BREAK = pattern(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = pattern(r"[ \t\r\n\f]+")


def collapsed(text: str) -> str:
    """Blanks as a browser shows them; a line break of the source between two Chinese characters is none."""
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = _BLANKS.sub(" ", text)
    return trimmed(text)


def unlinked(text: str, links: int = 0) -> tuple[str, int, int]:
    """The text without the marks of links, how many of its characters stand in links, and the links open at its end.

    links: open at its beginning.
    """
    inner = text[1:-1]
    if not links and text[:1] == LINK and text[-1:] == LINKED and LINK not in inner:
        return inner, len(inner.strip()), 0
    linked = 0
    pieces = _LINKS.split(text)
    for piece in pieces:
        if piece == LINK:
            links += 1
        elif piece == LINKED:
            links -= 1
        elif links:
            linked += len(piece.strip())
    return "".join(pieces[::2]), linked, links
