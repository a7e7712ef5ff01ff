"""Word documents as one XML file: of Word 2003 (many office systems fill a template of it), or a docx in one piece."""

from __future__ import annotations

from nianbao.document import Document
from nianbao.readers import docx
from nianbao.readers.docx.names import W
from nianbao.readers.package import broken, guarded, parse_xml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW = W[1:-1].encode()
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_REVISION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_MERGES = {W + "vmerge": W + "vMerge", W + "hmerge": W + "hMerge"}
_REVISED = {"Word.Deletion": "del", "Word.Insertion": "ins"}


@guarded
def read(path: str, data: bytes) -> Document:
    """Read the document. Raises Unreadable: GK001 (broken), GK002, GK007."""
    root = parse_xml(data.replace(_OLD, _NEW))
    parts = _parts(root) if root.tag == _PKG + "package" else _of_2003(root)
    return docx.read(path, _packed(parts))._replace(format="word-xml")


def _parts(root: Element) -> dict[str, Element]:
    """The XML parts of a docx in one piece."""
    found: dict[str, Element] = {}
    for part in root.iterfind(_PKG + "part"):
        content = part.find(_PKG + "xmlData")
        if content is not None and len(content):
            found[part.get(_PKG + "name", "").lstrip("/")] = content[0]
    return found


def _of_2003(root: Element) -> dict[str, Element]:
    """The parts of a document of Word 2003, in the words of a docx."""
    for element in root.iter():
        element.tag = _MERGES.get(element.tag, element.tag)
        if element.tag == _REVISION:
            element.tag = W + _REVISED.get(element.get(W + "type", ""), "smartTag")
    for paragraph in root.iter(W + "p"):
        _say_number(paragraph)
    styles = root.find(W + "styles")
    if root.find(W + "body") is None:
        raise broken("w:body")
    return {"word/document.xml": root} | ({"word/styles.xml": styles} if styles is not None else {})


def _say_number(paragraph: Element) -> None:
    """The number of a list stands beside the paragraph as Word printed it."""
    printed = paragraph.find(f"{W}pPr/{W}listPr/{_HINT}t")
    if printed is None:
        return
    number = printed.get(_HINT + "val", "")
    text = paragraph.makeelement(W + "t", {})
    text.text = number + " " if number[-1:].isascii() and number[-1:].isalnum() else number
    run = paragraph.makeelement(W + "r", {})
    run.append(text)
    paragraph.insert(1, run)


def _packed(parts: dict[str, Element]) -> bytes:
    import io
    import zipfile
    from xml.etree.ElementTree import tostring

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, root in parts.items():
            package.writestr(name, tostring(root, "utf-8"))
    return buffer.getvalue()
