# ruff: noqa: E501 — raw formats
"""Reading doc, wps, rtf, odt, mht and archives; LibreOffice is the real producer where it is installed."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import producers
import pytest
from office_files import docx, level, numbered, p, package, run, tbl, tc, text_box, tr

from nianbao.document import Document, Paragraph, Picture, Table, Unreadable
from nianbao.readers import archive, convert, doc_format, office
from nianbao.readers import docx as docx_reader

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def read(data: bytes) -> Document:
    return office.read("x", data)


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value.code, caught.value.reason


def content(document: Document) -> list:
    """Everything a rule sees, places apart."""
    found: list = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append((block.text, block.level, block.centred))
        elif isinstance(block, Table):
            found.append([(c.text, c.row, c.column, c.rowspan, c.colspan) for c in block.cells] + [block.doubt])
        else:
            found.append("picture")
    return found


def expected(blocks: list[tuple]) -> list:
    """The same of a report that ``producers`` made."""
    found: list = []
    for kind, value in blocks:
        if kind != "table":
            found.append((value, 0, kind == "title"))
            continue
        cells, taken = [], set()
        for y, row in enumerate(value):
            x = 0
            for text, rowspan, colspan in row:
                while (y, x) in taken:
                    x += 1
                taken.update((y + i, x + j) for i in range(rowspan) for j in range(colspan))
                cells.append((text, y, x, rowspan, colspan))
        found.append([*cells, ""])
    return found


def converted(sources: dict[str, bytes], targets: tuple[str, ...], folder: Path) -> dict[str, bytes]:
    """Every docx in every target format, by name."""
    paths = []
    for name, data in sources.items():
        paths.append(str(folder / f"{name}.docx"))
        Path(paths[-1]).write_bytes(data)
    for target in targets:
        command = [str(SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to"]
        command += [target, "--outdir", str(folder / "out"), *paths]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


NOTE = run("2", '<w:vertAlign w:val="superscript"/>')
TRAPS = docx(
    p("标题", '<w:pStyle w:val="1"/>')
    + p("总体", numbered(1))
    + p("甲", numbered(1, 1))
    + p("乙", numbered(1, 1))
    + p("公开", numbered(1))
    + p("圈", numbered(2))
    + f"<w:p>{run('某镇')}<w:r><w:br/></w:r>{run('2023年')}{run('藏', '<w:vanish/>')}<w:r><w:tab/></w:r>{run('尾')}{run('划', '<w:strike/>')}{run('巴')}</w:p>"
    + tbl(
        tr(tc("角", 2, "restart"), tc("自然人", 1, "restart"), tc("法人", 2)),
        tr(tc("", 2, "continue"), tc("", 1, "continue"), tc("企业"), tc("其他")),
        tr(tc("一"), tc("（一）"), tc(f"<w:p>{run('1')}{NOTE}{run('件')}</w:p>"), tc(""), tc("/")),
        columns=5,
    )
    + p("中", '<w:jc w:val="center"/>')
    + tbl(
        tr(tc("外"), tc("1")),
        tr(tc("很长很长很长很长的字"), tc(p("内") + tbl(tr(tc("x"), tc("y")), columns=2) + p())),
        columns=2,
    )
    + p("末"),
    styles='<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
    numbering='<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + level(0, "chineseCountingThousand", "%1、", more='<w:suff w:val="nothing"/>')
    + level(1, "chineseCountingThousand", "（%2）", more='<w:suff w:val="nothing"/>')
    + f'</w:abstractNum><w:abstractNum w:abstractNumId="1">{level(0, "decimalEnclosedCircle", "%1", 3)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
)


@cache
def office_made(folder: Path) -> dict[str, bytes]:
    sources = {f"r{seed}": producers.as_docx(producers.report(seed)[1], seed) for seed in range(3)}
    return converted(sources | {"traps": TRAPS}, ("doc:MS Word 97", "odt", "rtf", "fodt"), folder)


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> dict[str, bytes]:
    return office_made(tmp_path_factory.mktemp("office"))


@needs_office
@pytest.mark.parametrize("extension", ["doc", "odt", "rtf", "fodt"])
@pytest.mark.parametrize("seed", range(3))
def test_reports_read_the_same_in_every_format(made, seed, extension):
    blocks = producers.report(seed)[1]
    document = read(made[f"r{seed}.{extension}"])
    assert document.format == extension.removeprefix("f")
    assert content(document) == expected(blocks)


@pytest.mark.parametrize("seed", range(3))
def test_docx_reports_read_as_they_were_written(seed):
    blocks = producers.report(seed)[1]
    assert content(docx_reader.read("", producers.as_docx(blocks, seed))) == expected(blocks)


def test_a_raised_note_does_not_lengthen_a_figure():
    assert "1（2）件" in str(content(docx_reader.read("", TRAPS)))


@needs_office
@pytest.mark.parametrize("extension", ["doc", "odt", "rtf", "fodt"])
def test_traps_read_the_same_in_every_format(made, extension):
    assert content(read(made[f"traps.{extension}"])) == content(docx_reader.read("", TRAPS))


@needs_office
@pytest.mark.parametrize("extension", ["doc", "odt", "rtf", "fodt"])
def test_damaged_files(made, monkeypatch, extension):
    """Nothing but Unreadable, also without the guard that turns errors into it."""
    monkeypatch.setenv("NIANBAO_SOFFICE", "")
    for seed in range(120):
        chance = random.Random(seed)
        data = bytearray(made[f"traps.{extension}"])
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(Unreadable):
            office.read.__wrapped__("x", bytes(data[: chance.randrange(len(data))] if seed % 3 == 0 else data))


# ---------------------------------------------------------------------------- doc


def test_other_containers_are_told(monkeypatch):
    monkeypatch.setenv("NIANBAO_SOFFICE", "")
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100) == ("GK001", "broken")


@needs_office
def test_a_word_file_that_is_not_understood_asks_for_conversion(made, monkeypatch):
    data = bytearray(made["traps.doc"])
    at = data.index(b"\xec\xa5")
    data[at + 2 : at + 4] = b"\x65\x00"  # says: Word 95
    monkeypatch.setenv("NIANBAO_SOFFICE", "")
    assert refused(bytes(data)) == ("GK001", "needs-conversion")


@needs_office
def test_passwords_of_word_files_are_told(made):
    data = bytearray(made["traps.doc"])
    at = data.index(b"\xec\xa5")
    data[at + 11] |= 1
    assert refused(bytes(data)) == ("GK001", "encrypted")


def piece_table(data: bytes) -> int:
    """Where the properties of the only piece stand in a file of LibreOffice."""
    import struct

    from nianbao.readers.compound import Compound

    compound = Compound(data)
    main = compound.read("WordDocument")
    fib = doc_format.Fib(main)
    clx = fib.part(compound.read(fib.table), 33)
    count = (struct.unpack_from("<L", clx, 1)[0] - 4) // 12
    return data.index(clx) + 5 + 4 * (count + 1) + 8 * count - 2


@needs_office
@pytest.mark.parametrize(
    ("modifier", "kept"),
    [(0, True), (0x55 << 1 | 1 << 8, True), (0x5C << 1 | 1 << 8, False), (0x41 << 1 | 1 << 8, False)],
)
def test_changes_of_whole_pieces_count(made, monkeypatch, modifier, kept):
    """As files hold them that were saved in a hurry: bold, hidden, deleted."""
    monkeypatch.setenv("NIANBAO_SOFFICE", "")
    data = bytearray(made["r0.doc"])
    data[piece_table(data) : piece_table(data) + 2] = modifier.to_bytes(2, "little")
    if kept:
        assert content(read(bytes(data))) == expected(producers.report(0)[1])
    else:
        assert refused(bytes(data)) == ("GK002", "no-text")


@needs_office
@pytest.mark.parametrize("modifier", [0x18 << 1 | 1 << 8, 0x19 << 1, 1])
def test_changes_of_pieces_that_move_tables_are_not_guessed(made, monkeypatch, modifier):
    monkeypatch.setenv("NIANBAO_SOFFICE", "")
    data = bytearray(made["r0.doc"])
    data[piece_table(data) : piece_table(data) + 2] = modifier.to_bytes(2, "little")
    assert refused(bytes(data)) == ("GK001", "needs-conversion")


@needs_office
def test_libreoffice_converts(made):
    data = convert.convert(made["traps.rtf"], "rtf")
    assert content(docx_reader.read("", data))[0][0] == "标题"
    with pytest.raises(Unreadable) as caught:
        convert.convert(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "doc")
    assert caught.value.reason == "conversion-failed"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no list of processes")
def test_a_converter_that_hangs_is_ended_with_what_it_started(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {tmp_path}/pid; wait\n")
    program.chmod(0o755)
    monkeypatch.setenv("NIANBAO_SOFFICE", str(program))
    monkeypatch.setattr(convert, "TIME_LIMIT", 1)
    with pytest.raises(Unreadable) as caught:
        convert.convert(b"x", "doc")
    assert caught.value.reason == "conversion-failed"
    stat = Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/stat")
    until = time.monotonic() + 10  # a killed process may take a moment to go
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < until
        time.sleep(0.05)


# ---------------------------------------------------------------------------- rtf


def rtf(body: str) -> bytes:
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\froman\fcharset0 Times;}}"
    return (head + r"{\colortbl;\red0\green0\blue0;}{\*\generator Msftedit;}" + body + "}").encode("gbk")


def test_rtf_text_in_code_pages_and_unicode():
    body = r"\pard\qc\f0 \'d5\'fe\'b8\'ae\par\pard\f1 \u25919?\uc2\u24220\'b8\'ae\uc1 A\~B\emdash\par 直接\line 二\tab 三{\v 藏}{\deleted 删}\par"
    assert content(read(rtf(body))) == [
        ("政府", 0, True),
        ("政府A\xa0B—", 0, False),
        ("直接", 0, False),
        ("二\t三", 0, False),
    ]


def test_rtf_tables_with_merged_cells():
    row = r"\trowd{0}\intbl {1}\row"
    body = (
        r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl 甲\cell 乙\cell\cell\row"
        r"\trowd\clvmrg\cellx1010\cellx2000\cellx3000\pard\intbl \cell 1\cell 2\par 3\cell\row"
        r"\trowd\cellx2000\cellx3000\pard\intbl 丙\cell 4\cell\row\pard 后\par"
    )
    table, after = read(rtf(body)).blocks
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in table.cells] == [
        ("甲", 0, 0, 2, 1),
        ("乙", 0, 1, 1, 2),
        ("1", 1, 1, 1, 1),
        ("2\n3", 1, 2, 1, 1),
        ("丙", 2, 0, 1, 2),
        ("4", 2, 2, 1, 1),
    ]
    assert (table.doubt, after.text, row[:1]) == ("", "后", "\\")


def test_rtf_row_that_does_not_fit_its_definition_is_doubtful():
    body = r"\trowd\cellx1000\cellx2000\pard\intbl 甲\cell 乙\cell 丙\cell\row\pard 后\par"
    assert read(rtf(body)).blocks[0].doubt == "cells"


def test_rtf_fields_pictures_notes_and_boxes():
    body = (
        r"\pard 见{\field{\*\fldinst HYPERLINK x}{\fldrslt 链接}}{\footnote 注}{\*\shppict{\pict\pngblip 8950}}{\nonshppict{\pict 00}}\par"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard 框\par}}{\shprslt 旧}}\pard 末\par{\header 眉\par}"
        r"{\listtext 一、\tab}\pard 号\par"
    )
    assert content(read(rtf(body))) == [
        ("见链接", 0, False),
        "picture",
        ("末", 0, False),
        ("框", 0, False),
        ("一、号", 0, False),
    ]


def test_rtf_fields_without_result():
    body = (
        r"\pard {\field{\*\fldinst { EQ \\o\\ad(\\s\\up 9(yin),\u26576?\u38215?)}}{\fldrslt {}}} "
        r"{\field{\*\fldinst EQ \\f(1,2)}{\fldrslt}} {\field{\*\fldinst { FORMDROPDOWN }{\*\formfield{\fftype2\ffres1}}}{\fldrslt}}"
        r"{\field{\*\fldinst IF {\field{\*\fldinst X}{\fldrslt 暗}} {\v x}\par}{\fldrslt 明}}\par"
    )
    assert content(read(rtf(body))) == [("某镇 \ufffd \ufffd明", 0, False)]


def test_rtf_faults():
    assert refused(rtf(r"\pard 甲\par")[:-1]) == ("GK001", "broken")
    assert refused(b"{\\rtf1 " + b"{" * 5000) == ("GK007", "depth")
    assert refused(rtf(r"\bin999999999 ")) == ("GK001", "broken")
    assert refused(rtf("")) == ("GK002", "no-text")


# ---------------------------------------------------------------------------- odt

ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip


def odt(body: str, styles: str = "", **more: str) -> bytes:
    content_xml = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content_xml} | more)


def test_odt_blanks_deletions_notes_and_frames():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>甲  乙\n<text:s text:c="2"/><text:tab/>丙<text:line-break/>丁<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note></text:p>'
        '<text:p><draw:frame draw:name="表三"><draw:image/></draw:frame></text:p>'
        "<text:p>锚<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
        '<text:h text:outline-level="2">题</text:h>'
    )
    assert content(read(odt(body))) == [
        ("甲 乙   \t丙", 0, False),
        ("丁", 0, False),
        "picture",
        ("锚", 0, False),
        ("框", 0, False),
        ("题", 2, False),
    ]
    assert next(block.name for block in read(odt(body)).blocks if isinstance(block, Picture)) == "表三"


def test_odt_spans_and_repetitions():
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>角</text:p></table:table-cell>'
        "<table:covered-table-cell/><table:table-cell><text:p>头</text:p></table:table-cell></table:table-row></table:table-header-rows>"
        '<table:table-row><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>子</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>0</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="3"/></table:table-row></table:table>'
    )
    (table,) = read(odt(body)).blocks
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in table.cells if c.text] == [
        ("角", 0, 0, 2, 2),
        ("头", 0, 2, 1, 1),
        ("子", 1, 2, 1, 1),
        *(("0", row, column, 1, 1) for row in (2, 3) for column in (0, 1, 2)),
    ]
    assert table.height == 5


def test_odt_numbers_of_lists():
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>'
        '<text:list-level-style-number text:level="2" style:num-prefix="（" style:num-suffix="）" style:num-format="1"/></text:list-style>'
        '<style:style style:name="C" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>'
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = "<text:list>" + item.format("甲", "") + item.format("乙", "") + "</text:list>"
    body = (
        f'<text:list text:style-name="L">{item.format("总体", inner)}{item.format("公开", "")}</text:list><text:p text:style-name="C">间</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("申请", "")}</text:list>'
        f'<text:list text:style-name="L">{item.format("另起", "")}</text:list>'
    )
    assert content(read(odt(body, styles))) == [
        ("一、总体", 0, False),
        ("（1）甲", 0, False),
        ("（2）乙", 0, False),
        ("二、公开", 0, False),
        ("间", 0, True),
        ("三、申请", 0, False),
        ("一、另起", 0, False),
    ]


def test_odt_hidden_sections_and_lists_to_choose_from():
    body = (
        '<text:section text:display="none"><text:p>藏</text:p></text:section>'
        '<text:section text:display="condition" text:is-hidden="true"><text:p>藏</text:p></text:section>'
        '<text:section text:display="condition"><text:p>甲<text:soft-page-break/>乙</text:p></text:section>'
        '<text:p xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0">共'
        '<field:fieldmark text:name="a" field:type="vnd.oasis.opendocument.field.FORMDROPDOWN">'
        '<field:param field:name="Dropdown_Selected" field:value="1"/><field:param field:name="Dropdown_ListEntry" '
        'field:value="5"/><field:param field:name="Dropdown_ListEntry" field:value="12"/></field:fieldmark>件</text:p>'
    )
    assert content(read(odt(body))) == [("甲乙", 0, False), ("共12件", 0, False)]


def test_odt_faults():
    assert refused(odt("<text:p>甲</text:p>", **{"META-INF/manifest.xml": "<a><encryption-data/></a>"})) == (
        "GK001",
        "encrypted",
    )
    assert refused(package({"mimetype": "x"})) == ("GK001", "broken")
    assert refused(odt("<text:section>" * 500 + "<text:p>深</text:p>" + "</text:section>" * 500)) == ("GK007", "depth")
    wide = '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="1000"><text:p>0</text:p></table:table-cell></table:table-row>'
    assert refused(odt(f"<table:table>{wide}</table:table>")) == ("GK007", "cells")


# ---------------------------------------------------------------------------- archives


def test_archives_are_named_and_not_opened():
    with pytest.raises(Unreadable) as caught:
        archive.read("x.zip", package({"2023年报.docx": b"x", "2022年报.docx": b"x", "空/": b""}))
    assert (caught.value.code, caught.value.reason) == ("GK001", "archive")
    assert caught.value.data == {"members": ["2023年报.docx", "2022年报.docx"], "count": 2}


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_archives_that_are_not_marked_as_unicode(encoding):
    import struct

    name = "甲镇乗年报.docx"  # the second byte of a character may look like a backslash
    marked = package({name: b"x"})
    stored = name.encode(encoding)
    data = marked.replace(name.encode(), stored)
    entry, end = data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    data = bytearray(data)
    for at, length in ((4, 26), (entry + 6, entry + 28)):
        struct.pack_into("<H", data, at + 2, 0)
        struct.pack_into("<H", data, length, len(stored))
    struct.pack_into("<2L", data, end + 12, end - entry, entry)
    with pytest.raises(Unreadable) as caught:
        archive.read("x.zip", bytes(data))
    assert caught.value.data == {"members": [name], "count": 1}


def test_text_boxes_survive_conversion():
    data = docx(f"<w:p>{text_box(p('框'))}{run('锚')}</w:p>")
    assert content(docx_reader.read("", data)) == [("锚", 0, False), ("框", 0, False)]


# ---------------------------------------------------------------------------- through the front door


def test_saved_web_pages():
    from nianbao.readers import read as any_format

    page = "<html><head><title>年报</title></head><body><p>一、总体情况</p><table><tr><td>规章</td><td>0</td></tr></table></body></html>"
    for charset in ("gbk", "utf-8"):
        coded = page.encode(charset).hex("=").upper()
        mail = (
            "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
            f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n={coded}\r\n--B--\r\n"
        )
        document = any_format("a.mht", mail.encode())
        assert document.format == "mht"
        assert document.blocks[0].text == "一、总体情况" and "规章" in str(document.blocks[1])
    with pytest.raises(Unreadable) as caught:
        any_format("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B--\r\n")
    assert caught.value.reason == "broken"


def test_a_saved_page_whose_report_stands_in_a_frame():
    from nianbao.readers import read as any_format

    report = "<p>一、总体情况</p><table><tr><td>规章</td><td>0</td></tr></table>"
    for pages in (
        ("<div><a href=/>首页</a></div><iframe src=cid:1></iframe><script>x()</script>", report),
        (report, "<p>广告</p>"),
    ):
        parts = "".join(f"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n" for page in pages)
        mail = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n{parts}--B--\r\n"
        document = any_format("a.mht", mail.encode())
        assert document.format == "mht" and document.blocks[0].text == "一、总体情况"


def test_formats_are_told_by_content():
    from nianbao.readers import read as any_format

    assert any_format("a.doc", docx(p("甲"))).format == "docx"
    assert any_format("a.docx", odt("<text:p>甲</text:p>")).format == "odt"
    assert any_format("a.doc", rtf(r"\pard 甲\par")).format == "rtf"
    with pytest.raises(Unreadable) as caught:
        any_format("a.docx", package({"甲.docx": b"x"}))
    assert caught.value.reason == "archive"
    with pytest.raises(Unreadable) as caught:
        any_format("a.uot", b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"></uof:UOF>')
    assert (caught.value.reason, caught.value.data) == ("unsupported", {"kind": "uof"})


def png() -> bytes:
    """A small picture."""
    import struct
    import zlib

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = struct.pack(">2L5B", 60, 40, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" + b"\xff" * 180) * 40)
        + chunk(b"IEND", b"")
    )


@needs_office
def test_pictures_and_boxes_stand_where_they_are_drawn(tmp_path):
    import io
    from copy import deepcopy

    import docx as word
    from docx.oxml import parse_xml
    from office_files import NAMESPACES

    document = word.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("前")
    document.add_picture(io.BytesIO(png()))
    floating = document.add_paragraph("锚").add_run()
    floating.add_picture(io.BytesIO(png()))
    inline = floating._r[0][0]
    place = '<wp:simplePos x="0" y="0"/>' + "".join(
        f'<wp:position{axis} relativeFrom="{of}"><wp:posOffset>0</wp:posOffset></wp:position{axis}>'
        for axis, of in (("H", "column"), ("V", "paragraph"))
    )
    anchor = parse_xml(
        f'<wp:anchor {NAMESPACES} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
        f'locked="0" layoutInCell="1" allowOverlap="1">{place}<wp:extent cx="900000" cy="600000"/><wp:wrapTopAndBottom/></wp:anchor>'
    )
    for child in inline[1:]:
        anchor.append(deepcopy(child))
    floating._r[0].replace(inline, anchor)
    boxed = "<w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>"
    style = "position:absolute;margin-left:10pt;margin-top:20pt;width:200pt;height:50pt"
    document.add_paragraph("盒")._p.append(
        parse_xml(
            f'<w:r {NAMESPACES}><w:pict><v:shape id="s1" type="#_x0000_t202" style="{style}"><v:textbox>{boxed}</v:textbox></v:shape></w:pict></w:r>'
        )
    )
    document.add_paragraph("末")
    buffer = io.BytesIO()
    document.save(buffer)
    made = converted({"x": buffer.getvalue()}, ("doc:MS Word 97", "odt"), tmp_path)
    expected = ["前", "picture", "锚", "picture", "盒", "框", "末"]
    for data in (buffer.getvalue(), made["x.doc"], made["x.odt"]):
        reader = docx_reader.read if data == buffer.getvalue() else office.read
        assert [one[0] if isinstance(one, tuple) else one for one in content(reader("", data))] == expected
