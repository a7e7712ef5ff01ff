"""The XML of a docx made small before it is parsed, which is the dearest step of reading: unused looks are taken out,
equal cells are parsed once.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SAME = "same"  # the attribute that equal cells share, and equal looks of paragraphs
# Properties of runs, paragraphs and cells that are asked for; most of what Word writes is not.
_TOLD = (
    (
        b"rPr",
        (
            *(b"<w:vanish", b"<w:rStyle", b"<w:del", b"<w:moveFrom", b'vertAlign w:val="su'),
            *(b"strike/>", b'strike w:val="1', b'strike w:val="t'),
        ),
    ),
    (b"pPr", (b"<w:pStyle", b"<w:outlineLvl", b"<w:jc", b"<w:numPr", b"<w:rPr", b"<w:framePr")),
    (b"tcPr", (b"<w:gridSpan", b"Merge", b"<w:cellDel")),
)
_NOISE = re.compile(rb"<w:(?:spacing|ind|tcW|vAlign|widowControl|snapToGrid|shd|keepNext)(?: [^<>]*)?/>")
_BORDER = b"</w:t></w:r><w:r><w:t>"
_IDENTITY = rb' (?:w:rsid[A-Za-z]*|w14:paraId|w14:textId)="[^"<>]*"'


def lean(content: bytes) -> bytes:
    """The same text without the properties that nobody asks for, runs of one look joined, equal cells named."""
    if (b"!" in content and b"<!" in content) or b"PrChange" in content:
        return content  # comments, and properties inside properties
    if b" w:rsid" in content or b" w14:paraId" in content:
        content = re.sub(_IDENTITY, b"", content)
    content = _cells_named(content)
    for name, told in _TOLD:
        content = _without(content, name, told)
    return _runs_joined(content.replace(b'<w:t xml:space="preserve">', b"<w:t>"))


def _runs_joined(content: bytes) -> bytes:
    """Runs without properties are one with those before them, unless these have some."""
    first, *pieces = content.split(b"</w:rPr>")
    kept = [first.replace(_BORDER, b"")]
    for piece in pieces:
        run, end, rest = piece.partition(b"</w:r>")
        kept.append(run + end + rest.replace(_BORDER, b""))
    return b"</w:rPr>".join(kept)


def _without(content: bytes, name: bytes, told: tuple[bytes, ...]) -> bytes:
    """Properties that say nothing are left out; equal ones of paragraphs stand once and are named like equal cells."""
    start, end = b"<w:" + name + b">", b"</w:" + name + b">"
    first, *pieces = content.split(start)
    known: dict[bytes, bytes] = {}
    kept = [first]
    for piece in pieces:
        look, _, rest = piece.partition(end)
        again = known.get(look)
        if again is None:
            again = start + _NOISE.sub(b"", look) + end if any(one in look for one in told) else b""
            known[look] = again
            if again and name == b"pPr":
                named = b'<w:pPr same="%d"' % len(known)
                known[look], again = named + b"/>", named + again[6:]
        kept += (again, rest)
    return b"".join(kept)


def _cells_named(content: bytes) -> bytes:
    """The first of equal cells gets a number, the others only hold it."""
    first, *pieces = content.split(b"<w:tc>")
    again: dict[bytes, bytes] = {}  # by the piece: what stands for it where it comes again
    known: dict[bytes, bytes] = {}
    kept = [first]
    for piece in pieces:
        short = again.get(piece)
        if short is None:
            cell, end, rest = piece.partition(b"</w:tc>")
            number = known.get(cell)
            if number is not None:
                short = again[piece] = number + b"/>" + rest
            elif end:
                number = known[cell] = b'<w:tc same="%d"' % len(known)
                again[piece] = number + b"/>" + rest
                short = number + b">" + piece
            else:  # holds a table
                short = b"<w:tc>" + piece
        kept.append(short)
    return b"".join(kept)


def firsts(root: Element, tag: str) -> dict[str, Element]:
    """The elements that others of their kind refer to, by number."""
    return {one.get(SAME, ""): one for one in root.iter(tag) if len(one)}
