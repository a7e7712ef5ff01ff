# ruff: noqa: E501 — raw XML
"""Reading OFD: pages drawn by code in the ways that producers draw them."""

from __future__ import annotations

import random
from contextlib import suppress
from html import escape

import producers
import pytest
from office_files import package

from nianbao.document import Document, Paragraph, Picture, Table, Unreadable
from nianbao.readers import ofd as reader

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'


def read(data: bytes) -> Document:
    return reader.read("x.ofd", data)


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value.code, caught.value.reason


def ofd(pages: list[str], templates: list[str] = (), resources: str = "", page: str = "", **more: str) -> bytes:
    """A file of pages, given as the XML of their objects."""
    listed = "".join(f'<ofd:Page ID="{i + 10}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    below = "".join(
        f'<ofd:TemplatePage ID="{i + 90}" BaseLoc="Tpls/Tpl_{i}/Content.xml"/>' for i in range(len(templates))
    )
    parts: dict[str, str | bytes] = {
        "OFD.xml": ROOT,
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{below}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:CompositeGraphicUnits>{resources}</ofd:CompositeGraphicUnits></ofd:Res>',
    }
    shell = f"<ofd:Page {NAMESPACE}>{page}<ofd:Content><ofd:Layer>%s</ofd:Layer></ofd:Content></ofd:Page>"
    for number, objects in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = shell.replace("%s", objects)
    for number, objects in enumerate(templates):
        parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = (
            f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return package(parts | more)


def text(x: float, y: float, content: str, size: float = 3.5, group: bool = True) -> str:
    """A text object whose upper left corner is at x, y."""
    steps = [size if char >= "\u2e80" else size / 2 for char in content]
    if group and len(set(steps)) == 1 and len(steps) > 2:
        delta = f"g {len(steps) - 1} {steps[0]}"
    else:
        delta = " ".join(f"{step}" for step in steps[:-1])
    return (
        f'<ofd:TextObject Boundary="{x} {y} {sum(steps)} {size}" Font="1" Size="{size}"><ofd:FillColor Value="0 0 0"/>'
        f'<ofd:TextCode X="0" Y="{0.85 * size}"'
        + (f' DeltaX="{delta}"' if delta else "")
        + f">{escape(content)}</ofd:TextCode></ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float, filled: bool = False) -> str:
    """A ruling line, stroked or as a thin filled rectangle."""
    if filled:
        w, h = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
        return f'<ofd:PathObject Boundary="{x0} {y0} {w} {h}" Stroke="false" Fill="true"><ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>'
    return f'<ofd:PathObject Boundary="{x0} {y0} {max(x1 - x0, 0.2)} {max(y1 - y0, 0.2)}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>'


class Printer:
    """Puts blocks of ``producers`` on pages; tables run over them."""

    def __init__(self, filled: bool) -> None:
        self.filled = filled
        self.pages: list[list[str]] = [[]]
        self.y = 25.0

    def page(self) -> None:
        self.pages.append([])
        self.y = 25.0

    def prose(self, content: str, centred: bool) -> None:
        indent = 8.4 if not centred else (210 - 4.2 * len(content)) / 2 - 20
        at = 0
        while at < len(content):
            room, x, end = 170 - (indent if at == 0 else 0), 0.0, at
            while end < len(content) and x + (4.2 if content[end] >= "\u2e80" else 2.1) <= room:
                x += 4.2 if content[end] >= "\u2e80" else 2.1
                end += 1
            if self.y > 270:
                self.page()
            self.pages[-1].append(text(20 + (indent if at == 0 else 0), self.y, content[at:end], 4.2))
            self.y += 7
            at = end

    def table(self, rows: list) -> None:
        width = sum(cell[2] for cell in rows[0])
        widths = (
            [170 / width] * width if width < 8 or width > 12 else [12.0, 20.0, 40.0, *[98 / (width - 3)] * (width - 3)]
        )
        xs = [20 + sum(widths[:i]) for i in range(width + 1)]
        cells, taken = [], set()
        for row, content in enumerate(rows):
            column = 0
            for label, down, across in content:
                while (row, column) in taken:
                    column += 1
                taken.update((row + i, column + j) for i in range(down) for j in range(across))
                cells.append((label, row, column, down, across))
        lines = [1] * len(rows)
        for label, row, column, down, across in cells:
            if down == 1:
                fits = max(1, int((xs[column + across] - xs[column] - 1) / 2.4))
                lines[row] = max(lines[row], -(-len(label) // fits))
        ys = [self.y]
        for count in lines:
            ys.append(ys[-1] + 3 * count + 2)
        for label, row, column, down, across in cells:
            x0, x1, y0, y1 = xs[column], xs[column + across], ys[row], ys[row + down]
            for x, y, u, v in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self.pages[-1].append(line(x, y, u, v, self.filled))
            fits = max(1, int((x1 - x0 - 1) / 2.4))
            for number, at in enumerate(range(0, len(label), fits)):
                self.pages[-1].append(text(x0 + 0.5, y0 + 1 + 3 * number, label[at : at + fits], 2.4))
        self.y = ys[-1] + 5


def printed(blocks: list, filled: bool = False) -> list[str]:
    printer = Printer(filled)
    for kind, content in blocks:
        if kind == "table":
            printer.page()
            printer.table(content)
            printer.page()
        else:
            printer.prose(content, kind == "title")
    return ["".join(page) for page in printer.pages]


@pytest.mark.parametrize("seed", range(6))
def test_reports_read_as_they_were_printed(seed):
    blocks = producers.report(seed)[1]
    document = read(ofd(printed(blocks, filled=seed % 2 == 1)))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == 3 and not any(table.doubt for table in tables)
    for (_, rows), table in zip((block for block in blocks if block[0] == "table"), tables, strict=True):
        cells, taken = [], set()
        for y, row in enumerate(rows):
            x = 0
            for label, down, across in row:
                while (y, x) in taken:
                    x += 1
                taken.update((y + i, x + j) for i in range(down) for j in range(across))
                cells.append((label, y, x, down, across))
        assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in table.cells] == cells
    prose = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert [line for line in prose if line[0] in "一二三四五六"] == [content for kind, content in blocks if kind == "h"]


def test_templates_composites_groups_and_matrices():
    head, deep = text(20, 20, "来自模板的一行文字甲"), text(0, 0, "来自组合对象的一行字")
    unit = f'<ofd:CompositeGraphicUnit ID="55" Width="100" Height="10"><ofd:Content>{deep}</ofd:Content></ofd:CompositeGraphicUnit>'
    scaled = '<ofd:TextObject Boundary="20 60 60 5" Font="1" Size="1" CTM="3.5 0 0 3.5 0 0"><ofd:TextCode X="0" Y="0.85" DeltaX="g 4 1">来自矩阵字</ofd:TextCode></ofd:TextObject>'
    body = (
        f"<ofd:PageBlock>{text(20, 40, '来自分组的一行文字乙')}</ofd:PageBlock>{scaled}"
        '<ofd:CompositeObject Boundary="20 80 100 10" ResourceID="55"/>'
        f'<ofd:TextObject Visible="false" Boundary="20 90 9 9" Size="3"><ofd:TextCode X="0" Y="3">藏</ofd:TextCode></ofd:TextObject>'
    )
    document = read(ofd([body], [head], unit, page='<ofd:Template TemplateID="90" ZOrder="Background"/>'))
    assert (
        "".join(block.text for block in document.blocks)
        == "来自模板的一行文字甲来自分组的一行文字乙来自矩阵字来自组合对象的一行字"
    )


def box(x: float, y: float, w: float, h: float, more: str, colour: str = "") -> str:
    return f'<ofd:PathObject Boundary="{x} {y} {w} {h}" {more}>{colour}<ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>'


@pytest.mark.parametrize("ground", [True, False])
def test_cells_apart_from_each_other_form_a_table(ground):
    white, black = '<ofd:FillColor Value="255 255 255"/>', '<ofd:FillColor Value="0 0 0"/>'
    rows = [["", "甲", "乙"], ["规章", "1", "2"], ["行政许可", "3", "4"]]
    objects = box(29, 49, 123, 33, 'Stroke="false" Fill="true"', black) if ground else ""
    for row, texts in enumerate(rows):
        for column, content in enumerate(texts):
            x, y = 30 + 41 * column, 50 + 11 * row
            objects += box(x, y, 40, 10, 'Stroke="false" Fill="true"' if ground else 'LineWidth="0.2"', white)
            objects += text(x + 10, y + 3, content) if content else ""
    tables = [block for block in read(ofd([objects])).blocks if isinstance(block, Table)]
    assert [[[cell.text for cell in row] for row in table.rows()] for table in tables] == [rows]


def test_text_that_is_not_drawn_is_left_out():
    shown = text(20, 20, "三、收到和处理政府信息公开申请情况")
    hidden = text(20, 40, "识别出来的文字").replace("<ofd:TextObject", '<ofd:TextObject Fill="false"')
    assert [block.text for block in read(ofd([shown + hidden])).blocks] == ["三、收到和处理政府信息公开申请情况"]


def test_several_documents_and_places_from_the_root():
    page = f"<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>%s</ofd:Layer></ofd:Content></ofd:Page>"
    body = "<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>%s</ofd:DocRoot></ofd:DocBody>"
    document = f'<ofd:Document {NAMESPACE}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="%s"/></ofd:Pages></ofd:Document>'
    data = package(
        {
            "OFD.xml": f"<ofd:OFD {NAMESPACE}>{body % '/Doc_0/Document.xml'}{body % 'Doc_1/Document.xml'}</ofd:OFD>",
            "Doc_0/Document.xml": document % "/Doc_0/P/1.xml",
            "Doc_1/Document.xml": document % "../Doc_1/P/1.xml",
            "Doc_0/P/1.xml": page % text(20, 20, "第一份文件里的一行文字"),
            "Doc_1/P/1.xml": page % text(20, 20, "第二份文件里的一行文字"),
        }
    )
    assert "".join(block.text for block in read(data).blocks) == "第一份文件里的一行文字第二份文件里的一行文字"


def test_pictures():
    picture = '<ofd:ImageObject Boundary="20 100 170 80" ResourceID="7"/>'
    blocks = read(ofd([text(20, 20, "三、收到和处理政府信息公开申请情况") + picture])).blocks
    assert [type(block) for block in blocks] == [Paragraph, Picture]
    assert refused(ofd([picture])) == ("GK002", "pictures")
    assert refused(ofd([""])) == ("GK002", "no-text")
    document = read(ofd([text(20, 20, "三、收到和处理政府信息公开申请情况"), picture]))
    assert [(note.code, note.variant, note.data) for note in document.notes] == [("GK002", "pages", {"pages": [2]})]


def test_faults():
    assert refused(package({"OFD.xml": "<x>"})) == ("GK001", "broken")
    assert refused(package({"OFD.xml": ROOT})) == ("GK001", "broken")
    assert refused(package({"OFD.xml": "<!DOCTYPE x>" + ROOT})) == ("GK001", "doctype")
    assert refused(ofd(["<ofd:PageBlock>" * 400 + "</ofd:PageBlock>" * 400])) == ("GK007", "depth")
    loop = '<ofd:CompositeGraphicUnit ID="5"><ofd:Content><ofd:CompositeObject Boundary="0 0 9 9" ResourceID="5"/></ofd:Content></ofd:CompositeGraphicUnit>'
    assert refused(ofd(['<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="5"/>'], (), loop)) == ("GK007", "depth")
    bomb = "".join(
        f'<ofd:CompositeGraphicUnit ID="{i}"><ofd:Content>'
        + f'<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="{i + 1}"/>' * 20
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for i in range(25)
    )
    assert refused(ofd(['<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="0"/>'], (), bomb)) == ("GK007", "objects")
    outside = ROOT.replace("Doc_0/Document.xml", "../../../../etc/passwd")
    assert refused(package({"OFD.xml": outside})) == ("GK001", "broken")


def test_damaged_files():
    pages = printed(producers.report(1)[1][:4] + producers.report(1)[1][-4:])
    for seed in range(150):
        chance = random.Random(seed)
        page = bytearray(pages[0].encode())
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(page))
            page[at : at + chance.randrange(4)] = chance.choice(
                (b"", b"-", b"1e308", b"nan", b"g ", b"999999999 ", b"\xc2\xb2", b"<")
            )
        with suppress(Unreadable):
            reader.read.__wrapped__("x", ofd([page.decode("utf-8", "replace")]))
