# ruff: noqa: E501 — raw formats
"""Hostile and damaged documents, built by code: name to bytes."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from office_files import NAMESPACES, docx, p, package, tbl, tc, tr

HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>'
FOOT = "</w:body></w:document>"
MIMETYPE = "application/vnd.oasis.opendocument.text"
WORKBOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "{}">'
    + "".join(
        f'<!ENTITY {name} "{"&" + before + ";" * 1}{("&" + before + ";") * 9}">'
        for before, name in zip("abcdefgh", "bcdefghi")
    )
    + "]>"
)


def word(content: str | bytes, **more: str | bytes) -> bytes:
    """A docx whose main part is this."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    return package({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations, "word/document.xml": content} | more)


def sheet(rows: str, more: str = "") -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    relations = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook {main} {office}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations,
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData>{more}</worksheet>",
        }
    )


def odt(body: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "text", "table")
    )
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    return package({"mimetype": MIMETYPE, "content.xml": content + "</office:document-content>", "styles.xml": "<a/>"})


def rtf(body: str) -> bytes:
    return ("{\\rtf1\\ansi\\ansicpg936\\uc1 " + body + "}").encode("gb18030")


def nested(start: str, end: str, inner: str, depth: int = 10_000) -> str:
    return start * depth + inner + end * depth


def lying(size: int) -> bytes:
    """A part that inflates to much more than its header says."""
    packed = bytearray(word(HEAD + p("年报") * (size // 100) + FOOT))
    at = packed.find(b"PK\x01\x02", packed.rfind(b"word/document.xml") - 60)
    struct.pack_into("<L", packed, at + 24, 100)
    return bytes(packed)


def overlapping(count: int) -> bytes:
    """Every entry of the directory points to one and the same large member."""
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    stored = content.compress(b" " * 20_000_000) + content.flush()
    check = zlib.crc32(b" " * 20_000_000)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, check, len(stored), 20_000_000, 1, 0) + b"a" + stored
    names = ["word/document.xml", "word/styles.xml", "_rels/.rels", *(f"f{n}" for n in range(count))]
    entries = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, check, len(stored), 20_000_000, len(n), 0, 0, 0, 0, 0, 0
        )
        + n.encode()
        for n in names
    )
    return (
        local + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(names), len(names), len(entries), len(local), 0)
    )


def bombs() -> Iterator[tuple[str, bytes]]:
    blanks = HEAD + " " * 80_000_000 + FOOT
    yield "bomb-part.docx", word(blanks)
    yield "bomb-text.docx", word(HEAD + p("年" * 20_000_000) + FOOT)
    yield "bomb-header-lies.docx", lying(90_000_000)
    yield "bomb-styles.docx", word(HEAD + p("年报") + FOOT, **{"word/styles.xml": b"<w:styles>" + b" " * 80_000_000})
    yield "bomb-unused.docx", word(HEAD + p("年报") + FOOT, **{"word/media/a.bin": b"\0" * 80_000_000})
    yield "overlapping.docx", overlapping(4000)
    yield "quine.zip", docx(p("年报"), **{"word/quine.docx": docx(p("年报"))})
    yield "members.docx", package({f"word/{n}.xml": "" for n in range(20_000)} | {"word/document.xml": HEAD + FOOT})
    yield "bomb.odt", odt("<text:p>" + "年" * 24_000_000 + "</text:p>")
    yield "bomb.xlsx", sheet("<row>" + '<c t="inlineStr"><is><t>' + "年" * 24_000_000 + "</t></is></c></row>")
    yield "bomb.ofd", package({"OFD.xml": b"<a>" + b" " * 80_000_000 + b"</a>"})
    yield "text.txt", ("年报" * 40 + "\n").encode() * 200_000  # 50 MB
    yield "line.txt", b"0" * 40_000_000
    yield "text.html", b"<html><body>" + "<p>年报</p>".encode() * 2_500_000
    yield "text.rtf", b"{\\rtf1 " + b"a" * 45_000_000 + b"}"


def paths() -> Iterator[tuple[str, bytes]]:
    good = HEAD + p("年报") + FOOT
    yield (
        "traversal.docx",
        word(good, **{"../../etc/passwd": "x", "/etc/passwd": "y", "word/../../x": "z", "C:\\x": "w"}),
    )
    relations = '<Relationships><Relationship Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>'
    yield "outside.docx", package({"[Content_Types].xml": "", "_rels/.rels": relations, "word/document.xml": good})
    yield "twice.docx", twice()
    styles = '<Relationships><Relationship Type="x/styles" Target="http://example.org/s.xml" TargetMode="External"/></Relationships>'
    yield "remote.docx", word(good, **{"word/_rels/document.xml.rels": styles})


def twice() -> bytes:
    buffer = io.BytesIO(word(HEAD + p("年报") + FOOT))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("WORD/document.xml", HEAD + p("另一份") + FOOT)
    return buffer.getvalue()


def entities() -> Iterator[tuple[str, bytes]]:
    bomb = ENTITIES.format("年" * 100)
    leak = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
    for kind, doctype in (("bomb", bomb), ("leak", leak), ("remote", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')):
        start = '<?xml version="1.0"?>' + doctype
        yield f"entity-{kind}.docx", word(start + HEAD.partition("?>")[2] + p("x").replace(">x<", ">&i;<") + FOOT)
        styles = word(HEAD + p("年报", '<w:pStyle w:val="1"/>') + FOOT, **{"word/styles.xml": start + "<a>&i;</a>"})
        yield f"entity-{kind}-styles.docx", styles
        yield (
            f"entity-{kind}.odt",
            package({"mimetype": MIMETYPE, "content.xml": start + "<a>&i;</a>", "styles.xml": "<a/>"}),
        )
        yield (
            f"entity-{kind}.xlsx",
            package({"[Content_Types].xml": "", "xl/workbook.xml": start + WORKBOOK + ">&i;</workbook>"}),
        )
        yield f"entity-{kind}.ofd", package({"OFD.xml": start + "<a>&i;</a>"})
    yield "utf16.docx", word(('<?xml version="1.0" encoding="utf-16"?>' + leak + "<a>&i;</a>").encode("utf-16"))
    yield "utf7.docx", word('<?xml version="1.0" encoding="utf-7"?><a/>')


def deep() -> Iterator[tuple[str, bytes]]:
    table = nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", p("年报"))
    yield "tables.docx", word(HEAD + table + FOOT)
    yield "controls.docx", word(HEAD + nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", p("年报")) + FOOT)
    yield (
        "runs.docx",
        word(HEAD + "<w:p>" + nested("<w:ins>", "</w:ins>", "<w:r><w:t>年</w:t></w:r>") + "</w:p>" + FOOT),
    )
    box = nested("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", p("年"), 3000)
    yield "boxes.docx", word(HEAD + box + FOOT)
    choice = nested("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>", p("年"))
    yield "choices.docx", word(HEAD + choice + FOOT)
    yield "deepest.docx", word(HEAD + nested("<w:x>", "</w:x>", p("年"), 200_000) + FOOT)
    style = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(5000)
    )
    yield "styles.docx", docx(p("年报", '<w:pStyle w:val="s0"/>'), styles=style)
    circle = '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    yield "circle.docx", docx(p("年报", '<w:pStyle w:val="a"/>'), styles=circle)
    yield "sections.odt", odt(nested("<text:section>", "</text:section>", "<text:p>年</text:p>"))
    yield "spans.odt", odt("<text:p>" + nested("<text:span>", "</text:span>", "年") + "</text:p>")
    yield (
        "tables.odt",
        odt(
            nested(
                "<table:table><table:table-row><table:table-cell>",
                "</table:table-cell></table:table-row></table:table>",
                "<text:p>年</text:p>",
            )
        ),
    )
    yield "groups.rtf", rtf(nested("{", "}", "年"))
    yield "nested.rtf", rtf("".join(f"\\pard\\intbl\\itap{n} a\\nestcell" for n in range(1, 10_000)))
    yield "deep.html", ("<html><body>" + nested("<div>", "</div>", "年报", 100_000)).encode()
    yield "deep-tables.html", ("<html><body>" + nested("<table><tr><td>", "</td></tr></table>", "年报")).encode()
    yield "deep.ofd", package({"OFD.xml": nested("<a>", "</a>", "")})
    yield "deep.md", ("> " * 10_000 + "年报\n").encode()
    yield (
        "deep.pdf",
        b"%PDF-1.4\n1 0 obj\n" + b"[" * 100_000 + b"]" * 100_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    )


def wide() -> Iterator[tuple[str, bytes]]:
    cell = "<w:tc><w:p><w:r><w:t>0</w:t></w:r></w:p></w:tc>"
    yield "million.docx", word(HEAD + "<w:tbl>" + ("<w:tr>" + cell * 1000 + "</w:tr>") * 1000 + "</w:tbl>" + FOOT)
    yield "thousands.docx", word(HEAD + "<w:tbl>" + ("<w:tr>" + cell * 100 + "</w:tr>") * 800 + "</w:tbl>" + FOOT)
    for span in ("100000", "1000000000", "-5", "²", "", "0", "1e9"):
        rows = [tr(tc("年报", properties=f'<w:gridSpan w:val="{span}"/>'), tc("1")), tr(tc("a"), tc("2"))]
        yield f"span{span}.docx", docx(p("年报") + tbl(*rows * 50, columns=2))
    yield "before.docx", docx(p("年报") + tbl(tr(tc("1"), properties='<w:gridBefore w:val="999999999"/>'), tr(tc("2"))))
    columns = '<w:gridCol w:w="1"/>' * 300_000
    yield "grid.docx", word(HEAD + f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{tr(tc('1'))}</w:tbl>" + FOOT)
    for kind, data in (("rows", "rows"), ("columns", "columns")):
        row = f'<table:table-row table:number-{data}-repeated="1000000"><table:table-cell table:number-columns-repeated="100000"><text:p>1</text:p></table:table-cell></table:table-row>'
        yield f"{kind}.odt", odt(f"<table:table>{row}</table:table>")
    yield (
        "far.xlsx",
        sheet(
            '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>年报</t></is></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
        ),
    )
    merged = "".join(f'<mergeCell ref="A1:XFD{1_000_000 + n}"/>' for n in range(3000))
    yield "merged.xlsx", sheet('<row r="1"><c r="A1"><v>1</v></c></row>', f"<mergeCells>{merged}</mergeCells>")
    yield (
        "wide.rtf",
        rtf(
            "\\trowd"
            + "".join(f"\\cellx{n}" for n in range(1, 30_000))
            + "\\pard\\intbl a"
            + "\\cell" * 30_000
            + "\\row"
        ),
    )
    yield (
        "wide.html",
        f"<html><body><table>{'<tr><td rowspan=65534 colspan=1000>年报</td></tr>' * 300}</table>".encode(),
    )
    yield "bin.rtf", rtf("\\bin2147483647 a")
    yield "digits.docx", docx(p("9" * 1_000_000) + p("年报", '<w:outlineLvl w:val="' + "9" * 100_000 + '"/>'))
    yield (
        "list.docx",
        docx(
            p("年报", '<w:numPr><w:ilvl w:val="999"/><w:numId w:val="1"/></w:numPr>'),
            numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="-3"><w:start w:val="999999999"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%9%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        ),
    )


def odd() -> Iterator[tuple[str, bytes]]:
    yield "nul.docx", word(HEAD + p("年\0报") + FOOT)
    yield "nul.txt", "年\0报\n".encode() * 100
    yield "nul.html", "<html><body><p>年\0报</p>".encode() * 100
    yield "nul.rtf", rtf("年\0报\\par")
    yield "only-nul.docx", b"PK\3\4" + b"\0" * 10_000
    yield "only-nul.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100_000
    yield "loop.doc", compound_loop()
    yield "empty.docx", b""
    yield "blank.txt", b" \n" * 1000
    yield "start-only.pdf", b"%PDF-1.7\n"
    yield (
        "pages.pdf",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 999999999/Kids[2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    )
    yield (
        "mail.mht",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="a"\r\n\r\n' + b"--a\r\n" * 100_000,
    )
    parts = "".join(
        f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000)
    )
    yield "deep.mht", parts.encode()


def compound_loop() -> bytes:
    """A compound file whose chain of sectors never ends."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<2H", head, 30, 9, 6)
    struct.pack_into("<L4s5L", head, 48, 1, b"", 4096, 2, 1, 0xFFFFFFFE, 0)
    struct.pack_into("<109L", head, 76, 0, *([0xFFFFFFFF] * 108))
    table = struct.pack("<128L", 0xFFFFFFFD, 1, 2, *([0xFFFFFFFF] * 125))
    return bytes(head) + table + b"\0" * 512 * 4


def damaged(data: bytes, extension: str, seeds: int = 8) -> Iterator[tuple[str, bytes]]:
    """Cut at every twentieth, and with bytes flipped."""
    for part in range(1, 20):
        yield f"cut{part}.{extension}", data[: len(data) * part // 20]
    for seed in range(seeds):
        chance = random.Random(seed)
        broken = bytearray(data)
        for _ in range((1, 3, 30, 300)[seed % 4]):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        yield f"flip{seed}.{extension}", bytes(broken)
