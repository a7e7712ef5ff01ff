"""Files in compound containers (doc, wps, xls, encrypted docx): read here, or converted when their structure is not known."""

from __future__ import annotations

from nianbao.document import Document, Unreadable
from nianbao.readers.compound import Compound
from nianbao.readers.package import guarded


@guarded
def read(path: str, data: bytes) -> Document:
    """Read what the container holds. Raises Unreadable GK001: encrypted, needs-conversion, not-a-document, broken."""
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
    from nianbao.readers import doc

    try:
        return doc.read_word(compound)
    except (doc.NotUnderstood, LookupError, ValueError, doc.struct.error):
        return converted(data, "doc")


def _workbook(data: bytes) -> Document:
    from nianbao.readers import convert, sheet

    return sheet.read("", convert.convert(data, "xls", "xlsx"))._replace(format="xls")


def converted(data: bytes, suffix: str) -> Document:
    """The document as LibreOffice reads it."""
    from nianbao.readers import convert, docx

    return docx.read("", convert.convert(data, suffix))._replace(format=suffix)
