# ruff: noqa: E501 — raw XML
"""Reading workbooks, as openpyxl writes them."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from datetime import date

import hostile
import openpyxl
import producers
import pytest
from office_files import package
from openpyxl.styles import Border, Side

from nianbao.document import Document, Paragraph, Table, Unreadable
from nianbao.readers import sheet as reader

FRAME = Border(*[Side(style="thin")] * 4)


def read(data: bytes) -> Document:
    return reader.read("x.xlsx", data)


def workbook(blocks: list, framed: bool = True, gaps: bool = False) -> bytes:
    """Prose in single cells, tables in frames with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    at = 1
    for kind, content in blocks:
        if kind != "table":
            sheet.cell(at, 1, content)
            at += 2 if gaps else 1
            continue
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(content):
            x = 1
            for text, down, across in row:
                while (at + y, x) in taken:
                    x += 1
                spots = [(at + y + i, x + j) for i in range(down) for j in range(across)]
                taken.update(spots)
                cell = sheet.cell(at + y, x)
                cell.value = int(text) if text.isdigit() else float(text) if text.replace(".", "").isdigit() else text
                for spot in spots:
                    if framed:
                        sheet.cell(*spot).border = FRAME
                if len(spots) > 1:
                    sheet.merge_cells(
                        start_row=at + y, start_column=x, end_row=at + y + down - 1, end_column=x + across - 1
                    )
        at += len(content) + gaps
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("seed", range(4))
def test_reports_read_as_they_were_written(seed):
    blocks = producers.report(seed)[1]
    found = read(workbook(blocks, gaps=seed % 2 == 1)).blocks
    expected: list = []
    for kind, content in blocks:
        if kind != "table":
            expected.append(content)
            continue
        cells, taken = [], set()
        for y, row in enumerate(content):
            x = 0
            for text, down, across in row:
                while (y, x) in taken:
                    x += 1
                taken.update((y + i, x + j) for i in range(down) for j in range(across))
                plain = repr(float(text)) if "." in text and text.replace(".", "").isdigit() else text
                cells.append((plain, y, x, down, across))
        expected.append(cells)
    shown = [
        block.text
        if isinstance(block, Paragraph)
        else [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in block.cells]
        for block in found
    ]
    assert shown == expected


def test_kinds_of_cells_hidden_sheets_and_rows():
    book = openpyxl.Workbook()
    sheet = book.active
    for column, value in enumerate(["甲", 5, 2.5, date(2024, 1, 16), True, None], 1):
        sheet.cell(1, column, value).border = FRAME
        sheet.cell(2, column, 1).border = FRAME
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"]["A1"] = "看不见"
    buffer = io.BytesIO()
    book.save(buffer)
    (table,) = read(buffer.getvalue()).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells[:6]] == ["甲", "5", "2.5", "2024-01-16", "1", ""]
    assert table.doubt == "hidden-rows"


def test_hidden_columns_leave_their_table_in_doubt():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (1, 2):
        for column in (1, 2, 3):
            sheet.cell(row, column, 5 if column < 3 else None).border = FRAME
    found = []
    for letter in ("C", "B"):
        sheet.column_dimensions[letter].hidden = True
        buffer = io.BytesIO()
        book.save(buffer)
        found.append(read(buffer.getvalue()).blocks[0].doubt)
    assert found == ["", "hidden-columns"]


def test_shared_strings_and_rich_text():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    data = package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="/xl/s.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>整</t></si><si><r><t>分</t></r><r><t>段</t></r><rPh><t>yin</t></rPh></si></sst>',
            "xl/s.xml": f'<worksheet xmlns="{main}"><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>',
        }
    )
    assert [cell.text for cell in read(data).blocks[0].cells] == ["整", "分段", "#REF!"]


def test_tables_without_frames():
    blocks = [
        ("p", "二、主动公开政府信息情况"),
        ("table", [[("信息内容", 1, 1), ("数量", 1, 1)], [("规章", 1, 1), ("0", 1, 1)]]),
    ]
    one, two = read(workbook(blocks, framed=False)).blocks
    assert one.text == "二、主动公开政府信息情况"
    assert [cell.text for cell in two.cells] == ["信息内容", "数量", "规章", "0"]


def test_faults():
    for data, reason in (
        (package({"xl/workbook.xml": "<x"}), "broken"),
        (package({"x": "y"}), "not-a-document"),
        (workbook([("p", "x")])[:-30], "broken"),
    ):
        with pytest.raises(Unreadable) as caught:
            read(data)
        assert (caught.value.code, caught.value.reason) == ("GK001", reason)


def test_damaged_files():
    source = workbook(producers.report(0)[1])
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for seed in range(60):
        chance = random.Random(seed)
        name = chance.choice(["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
        part = bytearray(parts[name])
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(part))
            part[at : at + chance.randrange(3)] = chance.choice((b"", b"9", b"99999999", b"Z", b"\xc2\xb2", b"-"))
        with suppress(Unreadable):
            reader.read.__wrapped__("x", package(parts | {name: bytes(part)}))


def test_headings_between_tables_without_frames():
    rows = "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{"ABC"[at]}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(row))
        + "</row>"
        for number, row in enumerate(
            (["信息", "件"], ["规章", "0"], ["三、收到情况"], ["信息", "件"], ["规章", "1"]), 1
        )
    )
    first, heading, second = read(hostile.sheet(rows)).blocks
    assert (first.height, heading.text, second.height) == (2, "三、收到情况", 2)


def test_a_formula_without_result_leaves_its_table_in_doubt():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>SUM(A1:A1)</f></c></row><row r="2"><c r="A2"><v>2</v></c>{}</row>'
    known = rows.replace("</f>", "</f><v>1</v>")
    assert read(hostile.sheet(rows.format('<c r="B2"><v>3</v></c>'))).blocks[0].doubt == "formulas"
    assert read(hostile.sheet(known.format('<c r="B2"><v>3</v></c>'))).blocks[0].doubt == ""
