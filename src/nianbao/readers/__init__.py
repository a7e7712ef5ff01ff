"""Bytes to Document: the format is told by content, the name is only a hint.

One module a format, each with ``read(path: str, data: bytes) -> Document``, imported when a file needs it.

Reasons with which a file is refused (``Unreadable.reason``; texts in ``messages/reading.yaml``) and their data:

GK001 unreadable-file
    empty           the file has no bytes
    binary          bytes that are no text and no known format
    lfs-pointer     a Git LFS pointer stands in for the file
    unsupported     a known format that is not read; kind: png, jpeg, gzip, rar, …
    encrypted       asks for a password; kind
    broken          damaged; detail: the parser's word
    doctype         a package part declares a DOCTYPE
    archive         a zip file that holds other files; members, count
    missing-library the library for this format is not installed; library
GK002 no-text
    no-text         nothing but blanks
    script-page     a web page whose text is made by a script
    pictures        nothing but pictures; count
    attachment      a web page without a text of its own beside the file it links to; name
GK007 limit-exceeded; limit: the number that was passed
    file-size, text-size, table-cells, members, inflated, elements, memory, …

Notes (``Document.notes``): GK003 {extension, actual}, GK004 {count, encoding}, GK006 {count, sample}.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from nianbao.document import NOWHERE, Document, Note, Unreadable
from nianbao.readers import limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

Reader = Callable[[str, bytes], Document]

# kind → extensions under which nobody is misled; kinds that share extensions come in several versions.
_FITTING = {
    "html": ("html", "htm", "xhtml", "shtml", "jhtml", "asp", "aspx", "jsp", "php"),
    "docx": ("docx", "docm", "dotx"),
    "doc": ("doc", "dot", "wps", "wpt"),
    "wps": ("wps", "wpt", "doc"),
    "word-xml": ("xml", "doc", "docx", "wps"),
    "rtf": ("rtf",),
    "odt": ("odt", "ott", "fodt", "xml"),
    "pdf": ("pdf",),
    "ofd": ("ofd",),
    "xlsx": ("xlsx", "xlsm", "xltx", "et"),
    "xls": ("xls", "et"),
    "et": ("et", "xls"),
    "mht": ("mht", "mhtml"),
}
# kinds that share a module or are not named as theirs
_MODULES = {
    "doc": "office",
    "rtf": "office",
    "odt": "office",
    "xlsx": "sheet",
    "zip": "archive",
    "word-xml": "word_xml",
}
_DOCUMENTS = frozenset(extension for known in _FITTING.values() for extension in known) | {
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "zip", "rar", "7z", "gz",
}  # fmt: skip
_MARKDOWN = ("md", "markdown", "mkd")
_TEXT_KINDS = ("txt", "md")

_MAGIC = (
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x7fELF", "elf"),
    (b"%!PS", "postscript"),
    (b"SQLite format 3\0", "sqlite"),
    (b"AT&TFORM", "djvu"),
    (b"Founder CEB", "ceb"),
    (b"CAJ\0", "caj"),
)
_BINARY_MAGIC = ((b"BM", "bmp"), (b"RIFF", "riff"), (b"MZ", "exe"))  # letters: believed only with a NUL behind
# Patterns are kept as text: most files need none of them.
_HTML_START = (
    r"(?is)\s*(?:<\?xml[^>]*>\s*|<!--.*?(?:-->|$)\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|style|script|base|table|tbody|tr|div|p|center|font|span|"
    r"section|article|main|h[1-6]|br|form|b|strong)\b"
)
_HTML_INSIDE = r"(?i)<(?:html|body|table|tr|td|div|p|br|span|h[1-6])\b[^<>]*>"
_WORD_XML = ("schemas.microsoft.com/office/word/2003/wordml", "schemas.microsoft.com/office/2006/xmlPackage")
_XML_KINDS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "xml-spreadsheet"),
    ("<?mso-application", "xml"),
    ("http://schemas.uof.org/", "uof"),
)
_MAIL = rb"(?i)(?:[A-Za-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?(?:MIME-Version:|Content-Type:\s*multipart/)"
_MD_TABLE = r"(?m)^\s*\|.*\|\s*\r?\n\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*$"
_MD_HEADING = r"(?m)^#{1,6} \S"
_WHOLE_PAGE = r"(?is)\s*<(?:!doctype|\?xml|html|head|body|meta|title)\b"
_MD_SIGN = rb"(?m)^(?:\|.*\|\s*|#{1,6} \S.*|[-*+] +\S.*)$"


def read(path: str, data: bytes) -> Document:
    """Read a file of any format. Raises Unreadable, nothing else.

    path: named in nothing but the choice between plain text and Markdown and in the note on a misleading extension.
    """
    try:
        limits.check_file(len(data))
        kind = sniff(path, data)
        document = _reader(kind)(path, data)
    except Unreadable:
        raise
    except ImportError as error:
        raise Unreadable("GK001", "missing-library", library=error.name or str(error)) from error
    except MemoryError:
        raise limits.exceeded("memory", 0) from None
    except Exception as error:
        raise Unreadable("GK001", "broken", detail=f"{type(error).__name__}: {error}"[:200]) from error
    note = _misleading(path, document)
    return document._replace(notes=(note, *document.notes)) if note else document


def extension(path: str) -> str:
    """The name's extension in small letters, without the dot, "" for none."""
    return os.path.splitext(path)[1][1:].lower()


def _misleading(path: str, document: Document) -> Optional[Note]:
    """GK003 when the name promises another format than the content is."""
    named, actual = extension(path), document.format
    if not named or any(note.code == "GK003" for note in document.notes):
        return None
    fitting = named not in _DOCUMENTS if actual in _TEXT_KINDS else named in _FITTING.get(actual, (actual,))
    return None if fitting else Note("GK003", NOWHERE, {"extension": named, "actual": actual})


def sniff(path: str, data: bytes) -> str:
    """The kind of a file by its first bytes: html, docx, doc (any OLE file), pdf, txt, …

    Raises Unreadable GK001 "unsupported" for known formats that are not read.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise Unreadable("GK001", "unsupported", kind=kind)
    if b"\0" in data[:32]:
        for magic, kind in _BINARY_MAGIC:
            if data.startswith(magic):
                raise Unreadable("GK001", "unsupported", kind=kind)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head[:1].isalpha() and (b"mime-version" in head.lower() or b"multipart/" in head) and re.match(_MAIL, head):
        return "mht"
    return _text_kind(path, data)


def _package_kind(data: bytes) -> str:
    from nianbao.readers.package import Package

    package = Package(data)
    for member, kind in (("word/document.xml", "docx"), ("OFD.xml", "ofd"), ("xl/workbook.xml", "xlsx")):
        if package.find(member):
            return kind
    mimetype = (package.read("mimetype") or b"")[:80] if package.find("mimetype") else b""
    if b"opendocument.text" in mimetype or (package.find("content.xml") and package.find("styles.xml")):
        return "odt"
    if package.find("[Content_Types].xml"):
        return "docx" if any(name.lower().startswith("word/document") for name in package.members) else "zip"
    return "zip"


def _text_kind(path: str, data: bytes) -> str:
    head = _head(data)
    starts = head.lstrip()[:1] == "<"
    if starts and re.match(_HTML_START, head):
        mixed = extension(path) in _MARKDOWN and not re.match(_WHOLE_PAGE, head) and re.search(_MD_SIGN, data)
        return "md" if mixed else "html"
    if starts and any(sign in head for sign in _WORD_XML):
        return "word-xml"
    if starts and "<office:document " in head:
        return "odt"
    for sign, kind in _XML_KINDS:
        if starts and sign in head:
            raise Unreadable("GK001", "unsupported", kind=kind)
    named = extension(path)
    if named in _FITTING["html"] and re.search(_HTML_INSIDE, head):
        return "html"
    if named in _MARKDOWN or (b"<table" in data and b"</td>" in data):  # in a text, tables are written so in Markdown
        return "md"
    if "|" in head and named not in ("txt", "text") and re.search(_MD_TABLE, head) and re.search(_MD_HEADING, head):
        return "md"
    return "txt"


def _head(data: bytes) -> str:
    """The first characters, well enough to see marks of ASCII."""
    start = data[:16_384]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return start.decode("utf-16", "replace")
    if b"\0" in start[:64]:
        return start.replace(b"\0", b"").decode("latin-1")
    return start.decode("latin-1").removeprefix("\xef\xbb\xbf")


def _reader(kind: str) -> Reader:
    """The reader of a kind; its module is imported here and not before."""
    from importlib import import_module

    reader: Reader = import_module(f"nianbao.readers.{_MODULES.get(kind, kind)}").read
    return reader
