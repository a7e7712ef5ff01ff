"""Compound files (OLE): the container of doc, wps, xls and of encrypted docx."""

from __future__ import annotations

import struct

from nianbao.readers.package import broken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFF0  # sector numbers from here on are marks, not sectors
_MAX_ENTRIES = 20_000


class Compound:
    """The streams in the root of a compound file. Raises Unreadable GK001 (broken)."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != MAGIC or len(data) < 512:
            raise broken("OLE")
        self.data = data
        self.shift, self.mini_shift = struct.unpack_from("<2H", data, 30)
        if self.shift not in (9, 12) or self.mini_shift != 6:
            raise broken("OLE")
        first_dir, _, self.cutoff, first_mini, _, first_difat, _ = struct.unpack_from("<L4s5L", data, 48)
        self.fat = self._fat(first_difat)
        directory = self._chain(first_dir)
        self.streams: dict[str, tuple[int, int]] = {}
        self._mini_fat = _numbers(self._chain(first_mini)) if first_mini < _END else ()
        self._mini = b""
        self._walk(directory)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self.shift
        return self.data[at : at + (1 << self.shift)]

    def _fat(self, difat: int) -> tuple[int, ...]:
        sectors = [one for one in struct.unpack_from("<109L", self.data, 76) if one < _END]
        limit = len(self.data) >> self.shift
        hops = 0
        while difat < _END and hops <= limit:
            entries = _numbers(self._sector(difat))
            if not entries:
                raise broken("OLE")
            sectors += [one for one in entries[:-1] if one < _END]
            difat = entries[-1]
            hops += 1
        if len(sectors) > limit + 1:
            raise broken("OLE")
        return _numbers(b"".join(self._sector(one) for one in sectors))

    def _chain(self, sector: int, size: Optional[int] = None) -> bytes:
        pieces: list[bytes] = []
        limit = len(self.data) >> self.shift
        while sector < _END:
            if sector >= len(self.fat) or len(pieces) > limit:
                raise broken("OLE")
            pieces.append(self._sector(sector))
            sector = self.fat[sector]
        content = b"".join(pieces)
        return content if size is None else content[:size]

    def _walk(self, directory: bytes) -> None:
        """Note the streams that are children of the root; embedded objects have storages of their own."""
        if len(directory) < 128:
            raise broken("OLE")
        root = directory[:128]
        start, size = struct.unpack_from("<2L", root, 116)
        if start < _END:
            self._mini = self._chain(start, size)
        todo = [struct.unpack_from("<L", root, 76)[0]]
        seen: set[int] = set()
        while todo:
            number = todo.pop()
            if number in seen or (number + 1) * 128 > len(directory) or len(seen) > _MAX_ENTRIES:
                continue
            seen.add(number)
            entry = directory[number * 128 : number * 128 + 128]
            length, kind, left, right, start, size = struct.unpack("<64xHBx2L40x2L4x", entry)
            todo += [left, right]
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind in (1, 2):
                self.streams.setdefault(name, (start, size if kind == 2 else 0))

    def read(self, name: str) -> Optional[bytes]:
        """The bytes of a stream, None when there is none of that name."""
        if name not in self.streams:
            return None
        start, size = self.streams[name]
        if size >= self.cutoff:
            return self._chain(start, size)
        pieces: list[bytes] = []
        while start < _END:
            if start >= len(self._mini_fat) or len(pieces) > len(self._mini_fat):
                raise broken("OLE")
            pieces.append(self._mini[start << 6 : (start + 1) << 6])
            start = self._mini_fat[start]
        return b"".join(pieces)[:size]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}L", content[: len(content) // 4 * 4])
