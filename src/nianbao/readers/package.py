"""Zip packages (docx, odt, ofd, xlsx) read under counted limits: no header is believed, nothing touches the disk."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError, XMLParser

from nianbao.document import Unreadable
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from nianbao.document import Document

MAX_MEMBERS = 5_000
MAX_PART = 64 * 1024 * 1024  # bytes of one part, inflated
MAX_PACKAGE = 100 * 1024 * 1024  # bytes of all parts read, inflated
MAX_TAGS = 500_000  # marks "<" in one XML part: what the tree costs in memory

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
# Strict OOXML differs from the transitional one in its namespaces only.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def broken(detail: str = "") -> Unreadable:
    """The error for a file that is damaged or not what it claims to be."""
    return Unreadable("GK001", "broken", detail=detail)


def exceeded(limit: str, maximum: int) -> Unreadable:
    """The error for a file that passes a counted limit; ``limit`` names it."""
    return Unreadable("GK007", limit, limit=maximum)


def guarded(read: Callable[[str, bytes], Document]) -> Callable[[str, bytes], Document]:
    """Let only Unreadable leave a reader: a damaged file shows itself as whatever error it causes."""

    def safely(path: str, data: bytes) -> Document:
        try:
            return read(path, data)
        except Unreadable:
            raise
        except MemoryError:
            raise exceeded("memory", 0) from None
        except Exception as error:
            raise broken(type(error).__name__) from error

    safely.__doc__ = read.__doc__
    safely.__wrapped__ = read  # type: ignore[attr-defined]
    return safely


class Member(NamedTuple):
    """One entry of the central directory, sizes and offset in bytes as the file states them."""

    flags: int
    method: int
    crc: int
    size: int
    offset: int


class Package:
    """The members of a zip file by name. Raises Unreadable: GK001 (broken, encrypted), GK007 (a limit)."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.budget = MAX_PACKAGE
        self.members = _directory(data)
        self._folded: dict[str, str] = {}

    def find(self, name: str) -> Optional[str]:
        """The member's exact name: names of parts ignore case and a leading slash."""
        name = name.replace("\\", "/").lstrip("/")
        if name in self.members:
            return name
        if not self._folded:
            self._folded = {_folded(known): known for known in reversed(self.members)}
        return self._folded.get(_folded(name))

    def read(self, name: str) -> Optional[bytes]:
        """The bytes of a member, None when there is none of that name."""
        exact = self.find(name)
        if exact is None:
            return None
        member = self.members[exact]
        if member.flags & 1:
            raise Unreadable("GK001", "encrypted")
        content = _inflate(member, _stored(self.data, member), min(MAX_PART, self.budget))
        if zlib.crc32(content) != member.crc:
            raise broken("CRC")
        self.budget -= len(content)
        return content

    def start(self, name: str, length: int) -> bytes:
        """The first bytes of a member that is much larger than ``length``, else all of it; b"" when there is none."""
        exact = self.find(name)
        member = self.members[exact] if exact is not None else None
        if member is None or member.flags & 1 or member.method != 8 or member.size < length // 8:
            return self.read(name) or b""
        try:
            return zlib.decompressobj(-15).decompress(_stored(self.data, member), length)
        except zlib.error:
            raise broken("deflate") from None

    def xml(self, name: str) -> Optional[Element]:
        """The root element of an XML member, None when there is no such member."""
        content = self.read(name)
        return None if content is None else parse_xml(content)


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _directory(data: bytes) -> dict[str, Member]:
    """The central directory, also of files with bytes before the archive or with zip64 fields."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise broken("zip")
    *_, count, size, offset, _comment = _END.unpack_from(data, at)
    end = at
    if 0xFFFF in (count,) or 0xFFFFFFFF in (size, offset):
        end = data.rfind(b"PK\x06\x06", 0, at)
        if end < 0 or end + 56 > len(data):
            raise broken("zip64")
        count, size, offset = struct.unpack_from("<3Q", data, end + 32)
    if count > MAX_MEMBERS:
        raise exceeded("members", MAX_MEMBERS)
    shift = end - size - offset
    if shift < 0 or size > end:
        raise broken("zip")
    return _entries(data, offset + shift, end, shift)


def _entries(data: bytes, at: int, end: int, shift: int) -> dict[str, Member]:
    members: dict[str, Member] = {}
    while at + _CENTRAL.size <= end and data[at : at + 4] == b"PK\x01\x02":
        head = _CENTRAL.unpack_from(data, at)
        flags, method, crc, size, full = head[3], head[4], head[7], head[8], head[9]
        names, extras, comments, offset = head[10], head[11], head[12], head[16]
        name = _name(data[at + 46 : at + 46 + names], flags)
        extra = data[at + 46 + names : at + 46 + names + extras]
        if 0xFFFFFFFF in (size, full, offset):
            size, offset = _zip64(extra, full, size, offset)
        members.setdefault(name.replace("\\", "/").lstrip("/"), Member(flags, method, crc, size, offset + shift))
        if len(members) > MAX_MEMBERS:
            raise exceeded("members", MAX_MEMBERS)
        at += 46 + names + extras + comments
    if not members:
        raise broken("zip")
    return members


def _name(stored: bytes, flags: int) -> str:
    """A member's name: those not marked as UTF-8 are in the code page of the machine that packed them."""
    for encoding in ("utf-8",) if flags & 0x800 or stored.isascii() else ("utf-8", "gb18030"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return stored.decode("utf-8" if flags & 0x800 else "cp437", "replace")


def _zip64(extra: bytes, full: int, size: int, offset: int) -> tuple[int, int]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            fields = [value for (value,) in struct.iter_unpack("<Q", extra[at + 4 : at + 4 + length // 8 * 8])]
            wanted = [value == 0xFFFFFFFF for value in (full, size, offset)]
            found = iter(fields)
            values = [next(found, None) if want else value for want, value in zip(wanted, (full, size, offset))]
            if None in values:
                raise broken("zip64")
            return int(values[1] or 0), int(values[2] or 0)
        at += 4 + length
    raise broken("zip64")


def _stored(data: bytes, member: Member) -> bytes:
    at = member.offset
    if at < 0 or at + _LOCAL.size > len(data) or data[at : at + 4] != b"PK\x03\x04":
        raise broken("zip")
    names, extras = struct.unpack_from("<2H", data, at + 26)
    start = at + _LOCAL.size + names + extras
    if start + member.size > len(data):
        raise broken("zip")
    return data[start : start + member.size]


def _inflate(member: Member, stored: bytes, limit: int) -> bytes:
    if member.method == 0:
        content = stored
    elif member.method == 8:
        inflater = zlib.decompressobj(-15)
        try:
            content = inflater.decompress(stored, limit + 1)
        except zlib.error:
            raise broken("deflate") from None
        if len(content) <= limit and not inflater.eof:
            raise broken("deflate")
    else:
        raise broken(f"zip method {member.method}")
    if len(content) > limit:
        raise exceeded("inflated", limit)
    return content


def parse_xml(content: bytes) -> Element:
    """The root element. A DOCTYPE is refused, so that there are no entities; encodings are a closed list."""
    declared = _ENCODING.match(content[:300])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        content = _decoded(content, "utf-16" if marked else "utf-16-le" if content[:1] == b"<" else "utf-16-be")
    elif name in ("gbk", "gb2312", "gb18030", "gb_2312-80"):
        content = _decoded(content, "gb18030")
    elif name not in ("utf-8", "utf8", "us-ascii", "ascii", "utf-16"):
        raise broken(f"XML {name}")
    if b"<!DOCTYPE" in content:
        raise Unreadable("GK001", "doctype")
    if content.count(b"<") > MAX_TAGS:
        raise exceeded("elements", MAX_TAGS)
    if b"purl.oclc.org" in content:
        for strict, transitional in _STRICT:
            content = content.replace(strict, transitional)
    parser = XMLParser(encoding="utf-8")
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise broken(f"XML {error}"[:120]) from None
    return root


def _decoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).lstrip("\ufeff").encode()
    except UnicodeError:
        raise broken(encoding) from None
