"""Office formats beside docx, told apart by content: doc, wps, xls, encrypted docx, odt, rtf.

What cannot be understood here is converted by LibreOffice where it is installed.
"""

from __future__ import annotations

from nianbao.document import Document, Unreadable
from nianbao.readers.package import Package, guarded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.readers.compound import Compound


@guarded
def read(path: str, data: bytes) -> Document:
    """Read an office file. Raises Unreadable: GK001 (encrypted, needs-conversion, …), GK002, GK007."""
    if data[:4] == b"PK\x03\x04":
        from nianbao.readers import odt

        return odt.read_text(Package(data))
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        from nianbao.readers import odt

        return odt.read_flat(data)
    if head.startswith(b"{\\rtf"):
        from nianbao.readers import rtf

        return rtf.read_text(data)
    return _compound(data)


def _compound(data: bytes) -> Document:
    from nianbao.readers.compound import Compound

    compound = Compound(data)
    names = {name.lower() for name in compound.streams}
    if "encryptedpackage" in names:
        raise Unreadable("GK001", "encrypted")
    if "worddocument" in names:
        return _word(compound, data)
    if "workbook" in names or "book" in names:
        return _workbook(data)
    raise Unreadable("GK001", "not-a-document")


def _word(compound: Compound, data: bytes) -> Document:
    import struct

    from nianbao.readers import doc
    from nianbao.readers.doc_format import NotUnderstood

    try:
        return doc.read_word(compound)
    except (NotUnderstood, LookupError, ValueError, struct.error):
        return converted(data, "doc")


def _workbook(data: bytes) -> Document:
    from nianbao.readers import convert, sheet

    return sheet.read("", convert.convert(data, "xls", "xlsx"))._replace(format="xls")


def converted(data: bytes, suffix: str) -> Document:
    """The document as LibreOffice reads it."""
    from nianbao.readers import convert, docx

    return docx.read("", convert.convert(data, suffix))._replace(format=suffix)
