"""Bytes to text, by a ladder that never guesses in silence.

Byte order mark; a declared label that holds; NUL bytes; strict UTF-8; else the most plausible of the encodings in
use. What could not be decoded stands as U+FFFD and is told in a note.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from nianbao.document import Location, Note, Unreadable
from nianbao.readers import limits

# Labels of text codecs that may be declared, and what they are read as: offices declare gb2312 and write gb18030.
_LABELS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "windows936": "gb18030",
    "gb231280": "gb18030",
    "chinese": "gb18030",
    "csgb2312": "gb18030",
    "isoir58": "gb18030",
    "hzgb2312": "hz",
    "hz": "hz",
    "utf8": "utf-8",
    "unicode11utf8": "utf-8",
    "utf16": "utf-16-le",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    "unicode": "utf-16-le",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "cp950",
    "xxbig5": "big5hkscs",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_POINTER = b"version https://git-lfs.github.com/spec/"
_CONTROL = bytes((*range(7), 8, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_INVISIBLE = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1), 0xAD, *range(0x2000, 0x2010), *range(0x2028, 0x2030))))
_INVISIBLE += "\u1680\u205f\u2060\u3000\ufeff\ufffd"
_SAMPLE = 4_000  # characters that decide between encodings
_BINARY = 0.1  # share of control and undecodable characters from which bytes are no text
_IMPLAUSIBLE = 0.25  # plausibility below which the best reading is none
_LOSS = "\ufffd"


def decode(data: bytes, declared: str = "") -> tuple[str, str, tuple[Note, ...]]:
    """The text, the encoding it was read in, and notes on what could not be decoded (GK004).

    declared: a label from ``<meta charset>`` or a mail header; heeded only when the bytes bear it out.
    Raises Unreadable: GK001 (empty, binary, lfs-pointer), GK002 (no-text), GK007 (file-size, text-size).
    """
    limits.check_file(len(data))
    if not data:
        raise Unreadable("GK001", "empty")
    if data.startswith(_POINTER):
        raise Unreadable("GK001", "lfs-pointer")
    text, encoding = _decoded(data, declared)
    limits.check_text(len(text))
    _refuse_no_text(data, text, encoding)
    return text, encoding, _losses(text, encoding)


def _refuse_no_text(data: bytes, text: str, encoding: str) -> None:
    if not text:
        raise Unreadable("GK001", "empty")
    same = encoding in ("utf-8", "gb18030")  # in which a byte of a control character is nothing else
    bad = _controls(data if same else text.encode("utf-8", "replace")) + text.count(_LOSS)
    if bad > _BINARY * len(text) and (bad > 2 or not text.strip(_INVISIBLE)):
        raise Unreadable("GK001", "binary")
    if not text.strip(_INVISIBLE):
        raise Unreadable("GK002", "no-text")


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROL))


def _losses(text: str, encoding: str) -> tuple[Note, ...]:
    count = text.count(_LOSS)
    if not count:
        return ()
    return (Note("GK004", locate(text, text.index(_LOSS)), {"count": count, "encoding": encoding}),)


def locate(text: str, offset: int) -> Location:
    """Line and column (1-based, code points) of an offset of the decoded file."""
    line, start = 1, 0
    for match in re.finditer("\r\n|\r|\n", text[:offset]):
        line, start = line + 1, match.end()
    return Location(line, offset - start + 1)


def _decoded(data: bytes, declared: str) -> tuple[str, str]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return _strict(body, codec) or _best(body, (codec, "gb18030") if codec == "utf-8" else (codec,))
    label = _LABELS.get(re.sub("[^a-z0-9]", "", declared.lower()), "")
    if b"\0" in data:
        return _best(data, ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
    return (
        (_strict(data, label) if label and not label.startswith("utf-16") else None)
        or _strict(data, "utf-8")
        or _best(data, _candidates(data))
    )


def _strict(data: bytes, codec: str) -> tuple[str, str] | None:
    try:
        return data.decode(codec), codec
    except UnicodeDecodeError:
        return None


def _candidates(data: bytes) -> tuple[str, ...]:
    """Encodings to weigh. ASCII read as UTF-16 looks like Chinese, so that mostly ASCII is never UTF-16."""
    sample = data[: 4 * _SAMPLE]
    if sum(byte < 128 for byte in sample) > 0.8 * len(sample) or len(data) % 2:
        return ("gb18030", "utf-8", "big5hkscs")
    return ("gb18030", "utf-8", "utf-16-le", "utf-16-be", "big5hkscs")


def _best(data: bytes, codecs_: Iterable[str]) -> tuple[str, str]:
    """The most plausible reading, the earlier one where two are equal."""
    best, score, used = "", -100.0, ""
    for codec in codecs_:
        text = data.decode(codec, "replace")
        likely = _plausibility(text)
        if likely > score:
            best, score, used = text, likely, codec
    if score < _IMPLAUSIBLE and data.strip(b"\0"):
        raise Unreadable("GK001", "binary")
    return best, used


def _plausibility(text: str) -> float:
    """1 for text in everyday Chinese characters and marks, less for rare characters, far less for losses.

    Everyday characters are those of level one of GB 2312, whose first byte is below D8.
    """
    if not text:
        return -50.0
    sample = text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + text[-_SAMPLE:]
    losses = text.count(_LOSS) / len(text)
    control = _controls(sample.encode("utf-8", "replace")) / len(sample)
    wide = [char for char in sample if char > "\x7f" and char != _LOSS]
    if not wide:
        return 0.5 - 3 * losses - 3 * control
    coded = "".join(wide).encode("gb2312", "replace")
    common, at = 0, 0
    while at < len(coded):
        first = coded[at]
        common += 0xA1 <= first < 0xD8
        at += 2 if first >= 0x80 else 1
    return common / len(wide) - 3 * losses - 3 * control
