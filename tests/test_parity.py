"""One report in every format: the same figures, the same identity, the same findings; noise changes nothing."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

import producers
import pytest

from nianbao import plugins
from nianbao.engine import check_file, place_id, read
from nianbao.report import Statistic, Value
from nianbao.settings import Settings
from nianbao.testing import FORMATS, build, check

SETTINGS = Settings(autoload=False)
DELTAS = {
    "clean": {},
    "2019": {"year": 2019},
    "zeros": {"size": 0, "organ_class": "street"},
    "large": {"size": 400, "organ_class": "department", "seed": 7},
    "faulty": {
        "fee": None,
        "date": "2024年2月30日",
        "sections": {"problems": {"title": "存在的主要问题及改进措施"}},
        "tables": {"table3": {"add": {"granted/company": 1, "received/total": 2}, "cells": {"np_repeat/total": ""}}},
    },
    "picture": {"tables": {"table3": {"picture": True}, "table4": {"drop": True}}},
}


def bound(extension, data):
    reading = read(f"report.{extension}", data, SETTINGS, plugins.load((), False))
    figures = {
        (table, *key): value.text if isinstance(value, Value) else value.reason
        for table, state in reading.report.statistics.items()
        if isinstance(state, Statistic)
        for key, value in state.values.items()
    }
    return reading, figures


def said(extension, data):
    violations = check_file(f"report.{extension}", data, SETTINGS).violations
    return sorted(f"{v.code} {place_id(v.place)}" for v in violations)


def printed(draft):
    """The figures of the draft itself."""
    return {
        (section.table.spec.id, *key): text
        for section in draft.sections
        if section.table is not None and not section.table.drop and not section.table.picture
        for key, text in section.table.cells.items()
    }


@pytest.mark.parametrize("name", sorted(DELTAS))
def test_every_format_gives_the_same(name):
    draft = build(DELTAS[name])
    first = None
    for format, (extension, write) in FORMATS.items():
        reading, figures = bound(extension, write(draft))
        assert figures == printed(draft), format
        identity = reading.identity
        signature, period = reading.report.signature, reading.report.period
        answer = (
            identity.organ,
            identity.year,
            reading.report.profile.id,
            signature and (signature.organ, signature.printed),
            period and period[:2],
            [heading.section for heading in reading.report.headings],
            [(fee.amount, fee.none, fee.year) for fee in reading.report.fees],
            [f"{v.code} {place_id(v.place)}" for v in check(draft, format)].sort(),
            said(extension, write(draft)),
        )
        first = first or answer
        assert answer == first, format


# -- noise ------------------------------------------------------------------------------------------------------


def wide_digits(text):
    return re.sub(r"(?m)^(\t?)(\d+)$", lambda m: m[1] + m[2].translate({48 + d: 0xFF10 + d for d in range(10)}), text)


def bookmarked(text):
    return text.replace("\t一、本年新收", "\t[bookmark: _Hlk66973412]一、本年新收").replace(
        "五、存在", "[bookmark: _GoBack]五、存在"
    )


def blanks_in_labels(text):
    return (
        re.sub(r"(?m)^\t(\d)\.(?=[^\d])", r"\t\1. ", text)
        .replace("自然人", "自 然 人")
        .replace("（一）予", "（一） 予")
    )


def broken_labels(text):
    return text.replace("\t商业企业", "\t商业\n企业").replace("\t结果纠正", "\t结果\n纠正")


TEXT_NOISE = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "bom": lambda text: "\ufeff" + text,
    "nbsp": lambda text: text.replace("（一）主动公开", "\u00a0\u00a0（一）主动公开").replace("年，", "年，\u00a0"),
    "full-width blanks": lambda text: re.sub(r"(?m)^(?=[^\t\n])", "\u3000\u3000", text),
    "full-width digits": wide_digits,
    "bookmarks": bookmarked,
    "blanks in labels": blanks_in_labels,
    "labels over two lines": broken_labels,
    "thousands": lambda text: re.sub(r"(?m)^\t(\d)(\d{3})$", r"\t\1,\2", text),
    "blank lines": lambda text: re.sub(r"(?m)^(?=[一二三四五六]、)", "\n\n", text),
    "title over two lines": lambda text: text.replace("人民政府2023年", "人民政府\n2023年", 1),
}


@pytest.mark.parametrize("noise", sorted(TEXT_NOISE))
@pytest.mark.parametrize("name", ["clean", "faulty"])
def test_noise_in_text_changes_nothing(noise, name):
    draft = build(DELTAS[name] | {"size": 1500})
    text = FORMATS["txt"][1](draft).decode()
    noisy = TEXT_NOISE[noise](text)
    assert noisy != text
    _, plain = bound("txt", text.encode())
    _, figures = bound("txt", noisy.encode())
    assert {key: normal(value) for key, value in figures.items()} == plain
    residue = ["GK006 -"] if noise == "bookmarks" else []
    assert said("txt", noisy.encode()) == sorted(said("txt", text.encode()) + residue)


def normal(text):
    return text.replace(",", "").translate({0xFF10 + d: 48 + d for d in range(10)})


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_encoding_changes_nothing(encoding):
    draft = build(DELTAS["faulty"])
    text = FORMATS["txt"][1](draft).decode()
    assert said("txt", text.encode(encoding)) == said("txt", text.encode())


def wrapped(line, width):
    """The line as a page of ``width`` columns prints it: figures stay whole, a closing mark is taken along."""
    lines, current, columns = [], "", 0
    for token in re.findall(r"[!-~]+|.", line):
        size = len(token) if token.isascii() else 2 * len(token)
        if columns + size > width and token not in "，。；：、）》”":
            lines.append(current)
            current, columns = "", 0
        current, columns = current + token, columns + size
    return "\n".join([*lines, current])


@pytest.mark.parametrize("width", [56, 70, 80])
@pytest.mark.parametrize("name", ["clean", "faulty"])
def test_wrapped_lines_change_nothing(width, name):
    draft = build(DELTAS[name])
    text = FORMATS["txt-tabs"][1](draft).decode()
    noisy = "\n".join(line if "\t" in line else wrapped(line, width) for line in text.split("\n"))
    assert said("txt", noisy.encode()) == said("txt", text.encode())


@pytest.mark.parametrize("pieces", [1, 2, 5, 50])
def test_split_runs_change_nothing(pieces):
    from nianbao.testing.formats import docx

    draft = build(DELTAS["faulty"])
    assert said("docx", docx(draft, pieces)) == said("docx", docx(draft, 1))


def test_bookmarks_in_docx_change_nothing():
    draft = build(DELTAS["clean"])
    data = FORMATS["docx"][1](draft)
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "word/document.xml":
                mark = b'<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/><w:r>'
                body = body.replace(b"<w:r>", mark)
            target.writestr(name, body)
    assert said("docx", buffer.getvalue()) == said("docx", data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<td>", '<td style="width:40px"><p><span>'),
        ("<p>", "<p>&nbsp;&nbsp;"),
        ("<table border", "<table data-x border"),
    ],
)
def test_styles_in_html_change_nothing(old, new):
    draft = build(DELTAS["faulty"])
    page = FORMATS["html"][1](draft).decode()
    noisy = page.replace(old, new)
    if new.endswith("<span>"):
        noisy = noisy.replace("</td>", "</span></p></td>")
    assert escape(draft.sections[0].title) in noisy
    assert said("html", noisy.encode()) == said("html", page.encode())


# -- print ------------------------------------------------------------------------------------------------------


def same_as_docx(draft, data):
    """The PDF gives the figures of the draft and the findings of the Word file."""
    _, figures = bound("pdf", data)
    assert figures == printed(draft)
    assert said("pdf", data) == said("docx", FORMATS["docx"][1](draft))


@pytest.mark.parametrize("name", ["clean", "faulty", "large", "2019"])
def test_ruled_pdf_gives_the_same(name):
    pytest.importorskip("reportlab")
    draft = build(DELTAS[name])
    same_as_docx(draft, producers.reportlab(producers.from_draft(draft), seed=1))


def test_pdf_of_a_word_processor_gives_the_same(tmp_path):
    drafts = {name: build(DELTAS[name]) for name in ("clean", "faulty")}
    files = {f"{name}.docx": producers.as_docx(producers.from_draft(draft), 1) for name, draft in drafts.items()}
    made = producers.libreoffice(files, tmp_path)
    if made is None:
        pytest.skip("no word processor that prints")
    for name, draft in drafts.items():
        same_as_docx(draft, made[f"{name}.docx"])
