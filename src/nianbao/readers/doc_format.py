"""The structures of a Word 97–2007 binary document: piece table, properties, styles, lists."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

from nianbao.readers.numbering import Level
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

# Properties (sprm) that matter; MS-DOC 2.6.
IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
LIST_LEVEL, LIST, OUTLINE, ALIGN, ALIGN_OLD = 0x260A, 0x460B, 0x2640, 0x2461, 0x2403
TABLE_DEFINITION, VERTICAL_MERGE, MERGE = 0xD608, 0xD62B, 0x5624
HUGE, TABLE_PROPERTIES = 0x6646, 0x646B
STYLE, DELETED, VANISH, SYMBOL, SPECIAL, PICTURE = 0x4A30, 0x0800, 0x083C, 0x6A09, 0x0855, 0x6A03
STRUCK, STRUCK_TWICE, RAISED = 0x0837, 0x2A53, 0x2A48
_SHORT = {0x18: IN_TABLE, 0x19: ROW_END, 0x41: DELETED, 0x5C: VANISH}  # in the modifiers of pieces
_MOVING = frozenset((IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW_END, LIST, TABLE_DEFINITION, HUGE))
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_NAMES = (
    "decimal upperRoman lowerRoman upperLetter lowerLetter decimal decimal decimal decimal decimal ideographDigital "
    "japaneseCounting decimal decimal decimalFullWidth decimal japaneseCounting japaneseDigitalTenThousand "
    "decimalEnclosedCircle decimalFullWidth2 decimal decimal decimalZero bullet decimal decimal "
    "decimalEnclosedFullstop decimalEnclosedParen decimalEnclosedCircleChinese ideographEnclosedCircle "
    "ideographTraditional ideographZodiac ideographZodiacTraditional taiwaneseCounting ideographLegalTraditional "
    "taiwaneseCountingThousand taiwaneseDigital chineseCounting chineseLegalSimplified chineseCountingThousand"
)
_FORMATS = _NAMES.split()


MAX_PIECES = 20_000  # a document saved a thousand times over has hundreds


class NotUnderstood(Exception):
    """The structure is not one that this reader knows: another program may convert the file."""


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` stand at byte ``at`` of the main stream, one or two bytes each.

    properties: what a file that was saved in a hurry says of the whole piece.
    """

    start: int
    end: int
    at: int
    narrow: bool
    properties: bytes = b""


class Run(NamedTuple):
    """Bytes ``start`` to ``end`` of the main stream have these properties."""

    start: int
    end: int
    style: int
    properties: bytes


class Fib:
    """The file information block: where everything stands."""

    def __init__(self, main: bytes) -> None:
        if len(main) < 0x1AA or struct.unpack_from("<H", main)[0] != 0xA5EC:
            raise NotUnderstood("FIB")
        version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 10)[0]
        if version < 0xC1:
            raise NotUnderstood(f"Word version {version}")
        self.encrypted = bool(flags & 0x8100)
        self.table = "1Table" if flags & 0x200 else "0Table"
        self.lengths = struct.unpack_from("<8l", main, 0x4C)  # text, notes, headers, -, comments, endnotes, boxes, …
        if any(length < 0 for length in self.lengths):
            raise NotUnderstood("FIB")
        self._main = main

    def part(self, table: bytes, index: int) -> bytes:
        """The ``index``-th structure that the block points to in the table stream."""
        start, size = struct.unpack_from("<2L", self._main, 0x9A + 8 * index)
        return table[start : start + size]

    def start(self, index: int) -> int:
        """Where the ``index``-th structure begins in the table stream."""
        found: int = struct.unpack_from("<L", self._main, 0x9A + 8 * index)[0]
        return found


def pieces(clx: bytes) -> list[Piece]:
    """The piece table out of the complex part."""
    at = 0
    stored: list[bytes] = []
    while at < len(clx) and clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        stored.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at >= len(clx) or clx[at] != 2:
        raise NotUnderstood("piece table")
    size = struct.unpack_from("<L", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    if not 1 <= count <= MAX_PIECES:
        raise NotUnderstood("piece table")
    starts = struct.unpack_from(f"<{count + 1}l", table)
    found: list[Piece] = []
    for index in range(count):
        place, modifier = struct.unpack_from("<2xLH", table, 4 * (count + 1) + 8 * index)
        narrow = bool(place & 0x40000000)
        place &= 0x3FFFFFFF
        if not 0 <= starts[index] <= starts[index + 1]:
            raise NotUnderstood("piece table")
        place = place // 2 if narrow else place
        found.append(Piece(starts[index], starts[index + 1], place, narrow, _modified(modifier, stored)))
    return found


def _modified(modifier: int, stored: list[bytes]) -> bytes:
    """The properties that a piece's modifier stands for, as far as they matter."""
    if not modifier & 1:
        code = _SHORT.get(modifier >> 1 & 0x7F)
        return struct.pack("<HB", code, modifier >> 8) if code else b""
    if modifier >> 1 >= len(stored):
        raise NotUnderstood("piece table")
    return stored[modifier >> 1]


def text(main: bytes, table: list[Piece], end: int) -> str:
    """The characters up to ``end``, one for each code unit so that positions hold (surrogates stay apart)."""
    found: list[str] = []
    for piece in table:
        length = min(piece.end, end) - piece.start
        if length <= 0:
            continue
        size = length if piece.narrow else 2 * length
        content = main[piece.at : piece.at + size]
        if len(content) < size:
            raise NotUnderstood("text")
        if piece.narrow:
            found.append(content.decode("cp1252", "replace"))
        else:
            found.append("".join(map(chr, struct.unpack(f"<{length}H", content))))
    return "".join(found)


def whole(units: str) -> str:
    """Surrogate pairs joined again."""
    if not any("\ud800" <= unit <= "\udfff" for unit in units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def runs(main: bytes, bins: bytes, paragraphs: bool) -> list[Run]:
    """All runs of paragraph or character properties, by place."""
    count = (len(bins) - 4) // 8
    found: list[Run] = []
    for number in struct.unpack_from(f"<{count}L", bins, 4 * (count + 1)) if count > 0 else ():
        page = main[(number & 0x3FFFFF) * 512 : (number & 0x3FFFFF) * 512 + 512]
        if len(page) < 512:
            raise NotUnderstood("properties")
        length = page[511]
        width = 13 if paragraphs else 1
        if 4 * (length + 1) + width * length > 511:
            raise NotUnderstood("properties")
        places = struct.unpack_from(f"<{length + 1}L", page)
        for index in range(length):
            offset = 2 * page[4 * (length + 1) + width * index]
            style, properties = _stored(page, offset, paragraphs) if offset else (0, b"")
            found.append(Run(places[index], places[index + 1], style, properties))
    found.sort(key=lambda run: run.start)
    return found


def _stored(page: bytes, offset: int, paragraphs: bool) -> tuple[int, bytes]:
    size = page[offset]
    if not paragraphs:
        return 0, page[offset + 1 : offset + 1 + size]
    start = offset + 1
    if size:
        size = 2 * size - 1
    else:
        size = 2 * page[offset + 1]
        start += 1
    content = page[start : start + size]
    return (struct.unpack_from("<H", content)[0], content[2:]) if len(content) >= 2 else (0, b"")


def properties(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The single properties of a list of them: code and operand."""
    at = 0
    while at + 2 <= len(content):
        code = content[at] | content[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if code == TABLE_DEFINITION:
            size = 1 + (struct.unpack_from("<H", content, at)[0] if at + 2 <= len(content) else 0)
        elif code == 0xC615 and content[at : at + 1] == b"\xff":
            deleted = content[at + 1] if at + 1 < len(content) else 0
            added_at = at + 2 + 4 * deleted
            added = content[added_at] if added_at < len(content) else 0
            size = 3 + 4 * deleted + 3 * added
        elif size == 0:
            size = 1 + (content[at] if at < len(content) else 0)
        yield code, content[at : at + size]
        at += size


def hidden_piece(piece: Piece) -> bool:
    """Whether its own properties hide a piece. Raises NotUnderstood for those that would move tables or numbers."""
    states = dict(properties(piece.properties))
    if not _MOVING.isdisjoint(states):
        raise NotUnderstood("piece")
    return any(states.get(code, b"\0")[:1] == b"\1" for code in (DELETED, VANISH))


class Index:
    """Finds the run that covers a place."""

    def __init__(self, found: list[Run]) -> None:
        self._runs = found
        self._starts = [run.start for run in found]

    def at(self, place: int) -> Optional[Run]:
        """The run at this byte of the main stream."""
        number = bisect_right(self._starts, place) - 1
        if number >= 0 and place < self._runs[number].end:
            return self._runs[number]
        return None


class StyleSheet:
    """Base style, heading level and properties (of paragraphs, or of characters) by index of style."""

    def __init__(self, content: bytes) -> None:
        self.styles: list[tuple[int, int, bytes]] = []
        if len(content) < 6:
            return
        header = struct.unpack_from("<H", content)[0]
        count, fixed = struct.unpack_from("<2H", content, 2)
        at = 2 + header
        while at + 2 <= len(content) and len(self.styles) < min(count, 5000):
            size = struct.unpack_from("<H", content, at)[0]
            self.styles.append(_style(content[at + 2 : at + 2 + size], fixed))
            at += 2 + size + size % 2

    def characters(self, style: int) -> list[bytes]:
        """The properties of a character style, from the remotest base style to this one."""
        found: list[bytes] = []
        while 0 <= style < len(self.styles) and len(found) < 20:
            style, _, content = self.styles[style]
            found.append(content)
        return found[::-1]

    def chain(self, style: int) -> Iterator[tuple[int, bytes]]:
        """Heading level (0 for none) and properties, from the remotest base style to this one."""
        found: list[tuple[int, bytes]] = []
        while 0 <= style < len(self.styles) and len(found) < 20:
            base, level, content = self.styles[style]
            found.append((level, content))
            style = base
        return reversed(found)


def _style(content: bytes, fixed: int) -> tuple[int, int, bytes]:
    if len(content) < 8 or len(content) < fixed + 2:
        return 0xFFF, 0, b""
    built_in, kind = struct.unpack_from("<2H", content)
    name = struct.unpack_from("<H", content, fixed)[0]
    at = fixed + 2 + 2 * (name + 1)
    level = built_in & 0xFFF if 1 <= built_in & 0xFFF <= 9 else 0
    if kind & 15 not in (1, 2) or at + 4 > len(content):
        return kind >> 4, level, b""
    size = struct.unpack_from("<H", content, at)[0]
    return kind >> 4, level, content[at + (4 if kind & 15 == 1 else 2) : at + 2 + size]


class Lists:
    """List definitions: by number of the override that paragraphs name, 1-based."""

    def __init__(self, table: bytes, start: int, size: int, overrides: bytes) -> None:
        self.levels: dict[int, dict[int, Level]] = {}
        self.instances: list[tuple[int, dict[int, int]]] = []
        count = struct.unpack_from("<h", table, start)[0] if size >= 2 else 0
        at = start + size
        for index in range(max(0, min(count, 2000))):
            head = table[start + 2 + 28 * index : start + 30 + 28 * index]
            if len(head) < 28:
                break
            depth = 1 if head[26] & 1 else 9
            levels: dict[int, Level] = {}
            for number in range(depth):
                levels[number], at = _level(table, at)
            self.levels[struct.unpack_from("<l", head)[0]] = levels
        self._overrides(overrides)

    def _overrides(self, content: bytes) -> None:
        count = struct.unpack_from("<L", content)[0] if len(content) >= 4 else 0
        at = 4 + 16 * min(count, 5000)
        for index in range(min(count, 5000)):
            head = content[4 + 16 * index : 20 + 16 * index]
            if len(head) < 16:
                return
            starts: dict[int, int] = {}
            at += 4
            for _ in range(min(head[12], 9)):
                if at + 8 > len(content):
                    break
                begin, flags = struct.unpack_from("<lL", content, at)
                at += 8
                if flags & 0x20:
                    level, at = _level(content, at)
                    begin = level.start
                if flags & 0x10:
                    starts[flags & 15] = begin
            self.instances.append((struct.unpack_from("<l", head)[0], starts))


def _level(content: bytes, at: int) -> tuple[Level, int]:
    """One level of a list, and where the next one begins."""
    if at + 28 > len(content):
        return Level("bullet"), len(content)
    start, kind, flags = struct.unpack_from("<lBB", content, at)
    characters, paragraphs, limit = content[at + 24], content[at + 25], content[at + 26]
    at += 28 + characters + paragraphs
    length = struct.unpack_from("<H", content, at)[0] if at + 2 <= len(content) else 0
    units = content[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    printed = "".join(f"%{ord(unit) + 1}" if ord(unit) < 9 else unit for unit in units)
    restart = -1 if not flags & 8 else limit - 1 if limit else 99
    name = _FORMATS[kind] if kind < len(_FORMATS) else "none" if kind == 255 else "decimal"
    return Level(name, printed, start, restart, bool(flags & 4)), at + 2 + 2 * length


def anchors(content: bytes) -> dict[int, int]:
    """Where drawn shapes are anchored in the text: position to number of the shape."""
    count = (len(content) - 4) // 30
    if count < 1:
        return {}
    places = struct.unpack_from(f"<{count}l", content)
    return {
        place: struct.unpack_from("<L", content, 4 * (count + 1) + 26 * index)[0] for index, place in enumerate(places)
    }


def boxes(content: bytes) -> dict[int, tuple[int, int]]:
    """Shapes with text: number of the shape to the range of its text in the story of text boxes."""
    count = (len(content) - 4) // 26
    if count < 1:
        return {}
    places = struct.unpack_from(f"<{count + 1}l", content)
    found: dict[int, tuple[int, int]] = {}
    for index in range(count):
        shape = struct.unpack_from("<L", content, 4 * (count + 1) + 22 * index + 14)[0]
        if shape and places[index] < places[index + 1]:
            found[shape] = (places[index], places[index + 1])
    return found


def picture_shapes(content: bytes) -> set[int]:
    """The numbers of the shapes, or groups of them, that show a picture."""
    found: set[int] = set()
    if len(content) < 8:
        return found
    at = 8 + struct.unpack_from("<L", content, 4)[0]  # behind what all drawings share
    while at + 9 <= len(content):
        size = struct.unpack_from("<L", content, at + 5)[0]
        _shapes(content[at + 9 : at + 9 + size], found, 0, 0)
        at += 9 + size
    return found


def _shapes(content: bytes, found: set[int], group: int, depth: int) -> None:
    """Records of one container; the first shape of a group stands for the group."""
    at = 0
    shape = 0
    while at + 8 <= len(content) and depth < 20:
        head, kind, size = struct.unpack_from("<HHL", content, at)
        inner = content[at + 8 : at + 8 + size]
        if kind == 0xF00A and len(inner) >= 4:
            shape = struct.unpack_from("<L", inner)[0]
        elif kind == 0xF00B:
            for index in range(min(head >> 4, len(inner) // 6)):
                name, value = struct.unpack_from("<HL", inner, 6 * index)
                if name & 0x3FFF == 260 and value:
                    found |= {shape, group} - {0}
        elif kind == 0xF003:
            _shapes(inner, found, _first_shape(inner) or group, depth + 1)
        elif kind == 0xF004:
            _shapes(inner, found, group, depth + 1)
        at += 8 + size


def _first_shape(content: bytes) -> int:
    at = content.find(b"\x0a\xf0", 2, 200)
    return struct.unpack_from("<L", content, at + 6)[0] if 0 < at <= len(content) - 10 else 0
