"""Bytes to text, and the format by content."""

from __future__ import annotations

import gzip
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao import readers
from nianbao.document import Location, Unreadable
from nianbao.readers import limits
from nianbao.readers.decode import decode

TEXT = (
    "海阳市某某镇2021年政府信息公开工作年度报告\n\n2021年，某某镇政府认真贯彻落实《中华人民共和国政府信息公开条例》，"
    "主动公开政府信息24条，办理依申请公开3件。\n一、总体情况\n（一）主动公开情况。坚持“以公开为常态、不公开为例外”。\n"
    "二、主动公开政府信息情况\n规章\t0\t0\t0\n六、其他需要报告的事项\n未收取信息处理费。\n"
)
PAGE = f"<html><head><title>报告</title></head><body><p>{TEXT}</p></body></html>"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [TEXT, PAGE, TEXT[:24], TEXT.replace("\n", "\r\n")])
def test_every_encoding_in_use_is_read(text: str, encoding: str) -> None:
    found, _, notes = decode(text.encode(encoding))
    assert found == text
    assert not notes


@pytest.mark.parametrize("length", [20, 60, 120])
@pytest.mark.parametrize("start", [0, 22, 60, 90])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_short_cuts_are_read(encoding: str, start: int, length: int) -> None:
    text = (TEXT * 2)[start : start + length]
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030", "GB_2312-80", "x-gbk", "cp936"])
def test_labels_of_the_national_sets_are_read_as_gb18030(label: str) -> None:
    text = "镕㙍堃喆" + TEXT
    assert decode(text.encode("gb18030"), label)[:2] == (text, "gb18030")


@pytest.mark.parametrize("label", ["utf-7", "idna", "rot13", "zlib_codec", "unicode_escape", "no-such", "utf-16"])
def test_labels_that_are_no_text_codec_are_not_heeded(label: str) -> None:
    assert decode(TEXT.encode(), label)[0] == TEXT


def test_a_label_that_lies_is_not_believed() -> None:
    assert decode(TEXT.encode("gb18030"), "utf-8")[0] == TEXT


def test_traditional_text_in_big5_is_read() -> None:
    text = "臺北市政府資訊公開年度報告，依據政府資訊公開法規定辦理，主動公開資訊情況如下：" * 3
    assert decode(text.encode("big5"))[0] == text
    assert decode(text.encode("big5"), "big5")[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("count", [1, 3, 10])
def test_broken_bytes_are_told_with_their_place(encoding: str, count: int) -> None:
    lines = TEXT.split("\n")
    data = bytearray("\n".join(lines[:3]).encode(encoding))
    for _ in range(count):
        data += b"\n" + b"\xff" + b"abc"
    data += ("\n" + TEXT).encode(encoding)
    text, _, notes = decode(bytes(data))
    assert text.endswith(TEXT)
    (note,) = notes
    assert note.code == "GK004"
    assert note.location == Location(4, 1)
    assert note.data["count"] >= count


def test_a_byte_order_mark_that_lies_is_not_the_end() -> None:
    text, encoding, notes = decode(b"\xef\xbb\xbf" + TEXT.encode("gb18030"))
    assert (text, encoding, notes) == (TEXT, "gb18030", ())


def test_one_stray_nul_does_not_make_utf_16() -> None:
    assert decode(TEXT.encode().replace(b"24", b"2\x004"))[0] == TEXT.replace("24", "2\x004")


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"", "GK001", "empty"),
        (b"\xef\xbb\xbf", "GK001", "empty"),
        (b"\xff\xfe", "GK001", "empty"),
        (b" \r\n\t\n", "GK002", "no-text"),
        ("\u3000\u200b\ufeff\n".encode(), "GK002", "no-text"),
        (b"\0" * 100, "GK001", "binary"),
        (bytes(range(256)) * 20, "GK001", "binary"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n", "GK001", "lfs-pointer"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, code: str, reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        decode(data)
    assert (error.value.code, error.value.reason) == (code, reason)


def test_limits_are_met_from_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_CHARS", 1000)
    monkeypatch.setattr(limits, "FILE_BYTES", 5000)
    decode("公".encode() * 1000)
    for data, reason in (("公".encode() * 1001, "text-size"), (b"a" * 5001, "file-size")):
        with pytest.raises(Unreadable) as error:
            decode(data)
        assert (error.value.code, error.value.reason) == ("GK007", reason)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        text, _, notes = decode(data)
    except Unreadable:
        return
    assert text
    assert ("\ufffd" in text) == bool(notes)


@given(
    st.text(st.sampled_from("政府信息公开工作年度报告，。0123456789\n"), min_size=12),
    st.sampled_from(["utf-8", "gb18030"]),
)
@settings(max_examples=60)
def test_everyday_text_survives(text: str, encoding: str) -> None:
    if text.strip():
        assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n123", "png"),
        (b"\xff\xd8\xff\xe0abc", "jpeg"),
        (gzip.compress(PAGE.encode()), "gzip"),
        (b"Rar!\x1a\x07\x00abc", "rar"),
        (b"7z\xbc\xaf\x27\x1cabc", "7z"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00" + os.urandom(20), "bmp"),
        (b"<?xml version='1.0'?><?mso-application progid='Visio.Document'?><x/>", "xml"),
    ],
)
def test_a_known_format_that_is_not_read_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as error:
        readers.read("年报.docx", data)
    assert (error.value.code, error.value.reason, error.value.data) == ("GK001", "unsupported", {"kind": kind})


@pytest.mark.parametrize(
    ("name", "data", "actual"),
    [
        ("年报.txt", TEXT, ""),
        ("年报.md", TEXT, ""),
        ("年报", TEXT, ""),
        ("年报.log", TEXT, ""),
        ("年报.html", PAGE, ""),
        ("年报.HTM", PAGE, ""),
        ("年报.doc", PAGE, "html"),
        ("年报.xls", PAGE, "html"),
        ("年报.txt", PAGE, "html"),
        ("年报.pdf", TEXT, "txt"),
        ("年报.docx", TEXT, "txt"),
        ("年报.html", f"某镇<br>{TEXT}", ""),
        ("年报.htm", TEXT, "txt"),
    ],
)
def test_a_misleading_extension_is_told(name: str, data: str, actual: str) -> None:
    notes = readers.read(name, data.encode()).notes
    assert [(n.code, n.data) for n in notes] == (
        [("GK003", {"extension": name.rsplit(".")[-1].lower(), "actual": actual})] if actual else []
    )


def test_formats_are_told_by_content() -> None:
    assert readers.sniff("a.txt", b"%PDF-1.7\n") == "pdf"
    assert readers.sniff("a.txt", b"\n\n junk %PDF-1.4") == "pdf"
    assert readers.sniff("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1abc") == "doc"
    assert readers.sniff("a.doc", b"{\\rtf1\\ansi}") == "rtf"
    assert readers.sniff("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related") == "mht"
    assert (
        readers.sniff("a.doc", b"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\n y\r\nMIME-Version: 1.0\r\n")
        == "mht"
    )
    assert readers.sniff("a.txt", "\ufeff<!DOCTYPE html><html>".encode("utf-16-le")) == "html"
    assert readers.sniff("a.txt", b"<!-- x --><!-- y -->\n<HTML>") == "html"
    assert readers.sniff("a.txt", TEXT.encode("gb18030")) == "txt"


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "a"]))
def test_reading_raises_nothing_else(data: bytes, name: str) -> None:
    try:
        readers.read(name, data)
    except Unreadable as error:
        assert error.code in ("GK001", "GK002", "GK007")
