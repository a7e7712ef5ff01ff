# ruff: noqa: E501 — raw XML
"""Reading docx: structure, revisions, generated numbers, faults and limits."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import zipfile

import pytest
from office_files import (
    NAMESPACES,
    OFFICE,
    PICTURE,
    RELATIONSHIPS,
    docx,
    field,
    level,
    numbered,
    p,
    package,
    run,
    tbl,
    tc,
    text_box,
    tr,
)

from nianbao.document import Document, Location, Paragraph, Picture, Table, Unreadable
from nianbao.readers import docx as reader

unguarded = reader.read.__wrapped__  # lets every exception through, so that the fuzz tests see them


def read(data: bytes) -> Document:
    return reader.read("x.docx", data)


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks if isinstance(block, Paragraph)]


def table(data: bytes) -> Table:
    (found,) = [block for block in read(data).blocks if isinstance(block, Table)]
    return found


def shape(found: Table) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in found.cells]


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value.code, caught.value.reason


# ---------------------------------------------------------------------------- paragraphs and places


def test_order_and_ordinals():
    data = docx(p("甲") + p() + tbl(tr(tc("a"), tc("b")), tr(tc("c"), tc("d"))) + p("乙"))
    first, found, last = read(data).blocks
    assert isinstance(first, Paragraph) and first.location == Location(1, 1)
    assert isinstance(found, Table) and found.location == Location(3, 1)
    assert [cell.location for cell in found.cells] == [Location(3, 1), Location(3, 2), Location(4, 1), Location(4, 2)]
    assert isinstance(last, Paragraph) and last.location == Location(5, 1)


def test_line_break_makes_two_paragraphs_with_true_columns():
    data = docx(f"<w:p>{run('某镇人民政府')}<w:r><w:br/></w:r>{run('2023年报告')}</w:p>")
    one, two = read(data).blocks
    assert (one.text, two.text) == ("某镇人民政府", "2023年报告")
    assert two.at(2) == Location(1, 10)


def test_runs_tabs_hyphens_signs_and_equations():
    body = (
        f"<w:p>{run('共')}{run('5')}<w:r><w:tab/></w:r><w:r><w:noBreakHyphen/></w:r>"
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><m:oMath><m:r><m:t>3</m:t></m:r></m:oMath></w:p>'
    )
    assert texts(docx(body)) == ["共5\t-☑3"]


def test_signs_of_other_fonts_are_read_from_the_fallback():
    sign = '<mc:AlternateContent><mc:Choice Requires="w16se"><x:symEx xmlns:x="x" x:char="2460"/></mc:Choice><mc:Fallback><w:t>①</w:t></mc:Fallback></mc:AlternateContent>'
    assert texts(docx(f"<w:p><w:r>{sign}</w:r>{run('项')}</w:p>")) == ["①项"]


def test_wrappers_are_opened():
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件')}<w:p><w:sdt><w:sdtContent>{run('内')}</w:sdtContent></w:sdt>"
        f"<w:hyperlink>{run('链接')}</w:hyperlink><w:smartTag>{run('标')}</w:smartTag></w:p></w:sdtContent></w:sdt>"
        f"<w:customXml>{p('自定义')}</w:customXml><!-- WPS --><wpsCustomData xmlns='x'><a/></wpsCustomData>"
    )
    assert texts(docx(body)) == ["控件", "内链接标", "自定义"]


def test_fields_show_results():
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        + field("DOCPROPERTY x", "暗")
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("明")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = f"<w:p>{run('第')}{field('PAGE', '3')}{run('页')}{nested}<w:fldSimple w:instr='DATE'>{run('日')}</w:fldSimple></w:p>"
    assert texts(docx(body)) == ["第3页明日"]


def test_hidden_marks_of_fields_count():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType='{}'/></w:r>"
    body = f"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>{hidden.format('separate')}{run('果')}{hidden.format('end')}{run('后')}</w:p>"
    assert texts(docx(body)) == ["果后"]


def test_a_field_without_end_swallows_nothing():
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("正文")
    assert texts(docx(body)) == ["正文"]


def test_hidden_text_and_notes_are_left_out():
    styles = '<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    styled, switched_off = run("不", '<w:rStyle w:val="h"/>'), run("得", '<w:vanish w:val="0"/>')
    body = (
        f"<w:p>{run('看')}{run('不', '<w:vanish/>')}{styled}{switched_off}"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    )
    assert texts(docx(body, styles)) == ["看得"]


def test_what_is_struck_through_is_left_out():
    runs = [run("7", "<w:strike/>"), run("1"), run("8", "<w:dstrike/>"), run("2", '<w:strike w:val="0"/>')]
    assert texts(docx(f"<w:p>{''.join(runs)}</w:p>")) == ["12"]


def test_raised_notes_do_not_lengthen_a_figure():
    up, down, level = (f'<w:vertAlign w:val="{place}"/>' for place in ("superscript", "subscript", "baseline"))
    runs = [
        run("12"),
        run("1", up),
        run("0", up),
        run("件和"),
        run("3", level),
        run("m"),
        run("2", up),
        run("、5"),
        run("a", down),
    ]
    assert texts(docx(f"<w:p>{''.join(runs)}</w:p>")) == ["12（10）件和3m2、5（a）"]


def test_text_behind_hidden_text_stays():
    assert texts(docx(f"<w:p>{run('不', '<w:vanish/>')}{run('看')}{run('得')}</w:p>")) == ["看得"]


def test_paragraphs_of_hidden_styles_and_drawn_lettering():
    styles = (
        '<w:style w:type="paragraph" w:styleId="z"><w:name w:val="z-Top of Form"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    hidden = '<w:pStyle w:val="z"/>'
    art = '<w:r><w:pict><v:shape><v:textpath string="某镇年报"/></v:shape></w:pict></w:r>'
    body = (
        p("窗体顶端", hidden)
        + f"<w:p><w:pPr>{hidden}</w:pPr>{run('藏')}{run('显', '<w:vanish w:val=' + chr(34) + '0' + chr(34) + '/>')}</w:p>"
    )
    blocks = reader.read("", docx(body + f"<w:p>{art}</w:p>" + p("末"), styles=styles)).blocks
    assert [block.text for block in blocks] == ["显", "某镇年报", "末"]


def test_a_large_first_letter_runs_on():
    body = f'<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="2"/></w:pPr>{run("根")}</w:p>' + p("据规定")
    assert [block.text for block in reader.read("", docx(body)).blocks] == ["根据规定"]


def test_styles_beyond_the_start_of_their_part():
    filler = "".join(
        f'<w:style w:type="table" w:styleId="t{n}"><w:name w:val="{n * 7919 % 1000003}"/></w:style>'
        for n in range(9000)
    )
    last = '<w:style w:type="paragraph" w:styleId="9"><w:name w:val="heading 2"/></w:style>'
    default = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    data = docx(
        p("甲", '<w:pStyle w:val="9"/>') + p("乙", '<w:pStyle w:val="none"/>') + p("丙"), styles=filler + last + default
    )
    found = [(block.text, block.level, block.centred) for block in reader.read("", data).blocks]
    assert found == [("甲", 2, False), ("乙", 0, False), ("丙", 0, True)]


def test_equal_cells_are_read_each_with_its_own_number():
    numbering = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    row = tr(tc(p("申请", numbered(1))), tc("0"))
    deleted = tr(tc(p("申请")), tc("7"), properties='<w:del w:id="1"/>')
    kept = tr(tc(p("申请")), tc("7"))
    table = reader.read("", docx(p("甲") + tbl(row, row, deleted, kept, row, columns=2), numbering=numbering)).blocks[1]
    assert [[cell.text for cell in line] for line in table.rows()] == [
        ["1.申请", "0"], ["2.申请", "0"], ["申请", "7"], ["3.申请", "0"],
    ]  # fmt: skip


def test_revisions_are_accepted():
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = (
        f"<w:p><w:ins w:id='1'>{run('增')}</w:ins><w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del>"
        f"<w:moveFrom w:id='3'>{run('移')}</w:moveFrom><w:moveTo w:id='4'>{run('来')}</w:moveTo></w:p>"
        f"<w:p><w:pPr>{deleted}</w:pPr>{run('前半')}</w:p>"
        + p("后半")
        + f"<w:p><w:pPr>{deleted}</w:pPr><w:del w:id='5'><w:r><w:delText>全删</w:delText></w:r></w:del></w:p>"
        + tbl(tr(tc("1"), tc("2")), tr(tc("3"), tc("4"), properties="<w:del w:id='6'/>"))
        + tbl(tr(tc("1"), tc("x", properties="<w:cellDel w:id='7'/>"), tc("2"), tc("3")))
    )
    data = docx(body)
    assert texts(data) == ["增来", "前半后半"]
    one, two = (block for block in read(data).blocks if isinstance(block, Table))
    assert [cell.text for cell in one.cells] == ["1", "2"]
    assert shape(two) == [("1", 0, 0, 1, 1), ("2", 0, 1, 1, 1), ("3", 0, 2, 1, 1)]


def test_text_boxes_once_after_their_paragraph():
    body = f"<w:p>{text_box(p('落款'), p('2024年1月5日'))}{run('锚')}</w:p>" + p("后")
    blocks = read(docx(body)).blocks
    assert [block.text for block in blocks] == ["锚", "落款", "2024年1月5日", "后"]
    assert [block.location.line for block in blocks] == [1, 1, 1, 2]


def test_headings_and_alignment_by_style():
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="部分"/><w:basedOn w:val="1"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="标题 3"/><w:basedOn w:val="c"/></w:style>'
        '<w:style w:type="table" w:styleId="t"><w:name w:val="t"/></w:style>'
    )
    body = (
        p("一", '<w:pStyle w:val="1"/>')
        + p("二", '<w:pStyle w:val="b"/><w:jc w:val="left"/>')
        + p("三", '<w:pStyle w:val="c"/>')
        + p("四", '<w:jc w:val="center"/><w:outlineLvl w:val="9"/>')
        + p("五", '<w:outlineLvl w:val="0"/>')
    )
    found = [(block.level, block.centred) for block in read(docx(body, styles)).blocks]
    assert found == [(1, True), (2, False), (3, False), (0, True), (1, False)]


# ---------------------------------------------------------------------------- tables


def test_merged_cells_are_one_cell():
    body = tbl(
        tr(tc("角", 2, "restart"), tc("自然人", 1, "restart"), tc("法人", 2)),
        tr(tc("", 2, "continue"), tc("", 1, "continue"), tc("企业"), tc("其他")),
        tr(tc("一", 2), tc("1"), tc("2"), tc("3")),
    )
    assert shape(table(docx(body))) == [
        ("角", 0, 0, 2, 2),
        ("自然人", 0, 2, 2, 1),
        ("法人", 0, 3, 1, 2),
        ("企业", 1, 3, 1, 1),
        ("其他", 1, 4, 1, 1),
        ("一", 2, 0, 1, 2),
        ("1", 2, 2, 1, 1),
        ("2", 2, 3, 1, 1),
        ("3", 2, 4, 1, 1),
    ]


def test_skipped_grid_columns_and_old_horizontal_merges():
    body = tbl(
        tr(tc("a"), tc("b", properties='<w:hMerge w:val="restart"/>'), tc("", properties="<w:hMerge/>"), tc("c")),
        tr(tc("d"), tc("e"), tc("f"), properties='<w:gridBefore w:val="1"/>'),
    )
    assert shape(table(docx(body))) == [
        ("a", 0, 0, 1, 1),
        ("b", 0, 1, 1, 2),
        ("c", 0, 3, 1, 1),
        ("d", 1, 1, 1, 1),
        ("e", 1, 2, 1, 1),
        ("f", 1, 3, 1, 1),
    ]


def test_rows_and_cells_in_content_controls():
    inner = f"<w:sdt><w:sdtContent>{tc('2')}</w:sdtContent></w:sdt>"
    body = tbl(tr(tc("1"), inner), f"<w:sdt><w:sdtContent>{tr(tc('3'), tc('4'))}</w:sdtContent></w:sdt>")
    assert [cell.text for cell in table(docx(body)).cells] == ["1", "2", "3", "4"]


def test_cell_text_keeps_lines():
    body = tbl(tr(tc(p("第一") + p() + "<w:p>" + run("第") + "<w:r><w:br/></w:r>" + run("二") + "</w:p>"), tc("1")))
    assert table(docx(body)).cells[0].text == "第一\n\n第\n二"


def test_layout_table_dissolves_and_nested_data_table_stands_alone():
    inner = tbl(tr(tc("行"), tc("1")), tr(tc("列"), tc("2")))
    data = docx(tbl(tr(tc(p("一、总体情况") + inner + p("尾")))))
    first, found, last = read(data).blocks
    assert (first.text, last.text) == ("一、总体情况", "尾")
    assert [cell.text for cell in found.cells] == ["行", "1", "列", "2"]
    assert [block.location.line for block in (first, found, last)] == [1, 2, 4]
    two = tbl(tr(tc("导航"), tc(p("很长的正文很长的正文") + inner)))
    assert [type(block) for block in read(docx(two)).blocks] == [Paragraph, Paragraph, Table]
    beside = tbl(tr(tc("甲甲甲甲甲甲甲甲"), tc("1")), tr(tc("乙乙乙乙乙乙乙乙"), tc(inner)))
    assert [type(block) for block in read(docx(beside)).blocks] == [Table, Table]


def test_a_merge_without_a_cell_above_is_a_cell_of_its_own():
    body = tbl(tr(tc("a", 2), tc("b")), tr(tc("c", 1, "continue"), tc("d"), tc("e")))
    assert [cell[0] for cell in shape(table(docx(body)))] == ["a", "b", "c", "d", "e"]


def grid(*widths: int) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"


def test_edges_that_nearly_meet_are_one():
    rows = tr(tc("a", 1, "restart"), tc("b", 2)) + tr(tc("", 2, "continue"), tc("c")) + tr(tc("d"), tc("e", 2))
    dragged = f"<w:tbl><w:tblPr/>{grid(1000, 3, 1000)}{rows}</w:tbl>"
    assert shape(table(docx(dragged))) == [
        ("a", 0, 0, 2, 1),
        ("b", 0, 1, 1, 1),
        ("c", 1, 1, 1, 1),
        ("d", 2, 0, 1, 1),
        ("e", 2, 1, 1, 1),
    ]


@pytest.mark.parametrize("widths", [(0, 0, 0), (1, 1, 1), (1000, 40, 40), (1000, 1000), ()])
def test_widths_that_say_nothing_move_no_cell(widths):
    body = f"<w:tbl><w:tblPr/>{grid(*widths)}{tr(tc('a'), tc('b'), tc('c'))}{tr(tc('d', 3))}</w:tbl>"
    assert shape(table(docx(body))) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 0, 2, 1, 1), ("d", 1, 0, 1, 3)]


# ---------------------------------------------------------------------------- pictures and embedded things


def test_pictures_stand_where_they_are():
    old = '<w:r><w:pict><v:shape><v:imagedata r:id="rId2"/></v:shape></w:pict></w:r>'
    ole = '<w:r><w:object><v:shape><v:imagedata r:id="rId3"/></v:shape><o:OLEObject/></w:object></w:r>'
    line = "<w:r><w:pict><v:line/></w:pict></w:r>"
    body = p("题") + f"<w:p>{PICTURE}</w:p><w:p>{old}{run('文')}</w:p><w:p>{run('文')}{ole}</w:p><w:p>{line}</w:p>"
    body += tbl(tr(tc("表", properties=""), tc(f"<w:p>{PICTURE}</w:p>"))) + tbl(tr(tc(f"<w:p>{PICTURE}</w:p>")))
    blocks = read(docx(body)).blocks
    kinds = [type(block).__name__ for block in blocks]
    assert kinds == [
        "Paragraph",
        "Picture",
        "Picture",
        "Paragraph",
        "Paragraph",
        "Picture",
        "Table",
        "Picture",
        "Picture",
    ]
    assert blocks[1] == Picture("表三", Location(2, 1)) and blocks[2].location.line == 3


def with_part(body: str, target: str, content: str | bytes) -> bytes:
    """A docx with one more part, which rId7 names."""
    rels = (
        f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId7" Type="{OFFICE}/aFChunk" '
        f'Target="{target}"/></Relationships>'
    )
    return docx(body, **{"word/_rels/document.xml.rels": rels, f"word/{target}": content})


@pytest.mark.parametrize("body", ['<w:altChunk r:id="rId7"/>' * 2, '<w:p><w:subDoc r:id="rId7"/></w:p>'])
def test_embedded_documents_are_told_once(body):
    for data in (docx(p("前") + body), with_part(p("前") + body, "inner.docx", docx(p("内")))):
        assert [(note.code, note.variant) for note in read(data).notes] == [("GK002", "embedded")]


def test_a_web_page_inside_is_read_where_it_stands():
    page = (
        "<html><body><p>甲</p><table><tr><td rowspan=2>角</td><td>1</td></tr><tr><td>2</td></tr></table></body></html>"
    )
    mail = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
    for target, content in (("a.html", page), ("a.mht", mail)):
        data = with_part(p("前") + '<w:altChunk r:id="rId7"/>' + p("后"), target, content)
        document = read(data)
        first, inner, found, last = document.blocks
        assert (first.text, inner.text, last.text, document.notes) == ("前", "甲", "后", ())
        assert shape(found) == [("角", 0, 0, 2, 1), ("1", 0, 1, 1, 1), ("2", 1, 1, 1, 1)]
        assert [block.location.line for block in document.blocks] == [1, 2, 3, 5]


def test_lists_and_boxes_of_old_forms_print_what_is_chosen():
    def form(data: str) -> str:
        begin = (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="a"/>{data}</w:ffData></w:fldChar></w:r>'
        )
        return begin + '<w:r><w:instrText> X </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    entries = '<w:listEntry w:val="5"/><w:listEntry w:val="12"/>'
    one, two = f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>', f"<w:ddList>{entries}</w:ddList>"
    ticked, blank = (
        "<w:checkBox><w:default/></w:checkBox>",
        '<w:checkBox><w:default/><w:checked w:val="0"/></w:checkBox>',
    )
    assert texts(docx(f"<w:p>{form(one)}件{form(two)}{form(ticked)}{form(blank)}</w:p>".replace("件", run("件")))) == [
        "12件5☑□"
    ]


@pytest.mark.parametrize(
    ("instruction", "printed"),
    [
        (r" EQ \o\ad(\s\up 9(mǒu),某) ", "第某项"),
        (r"eq \o\ac(○,1)", "第1项"),
        (r" EQ \f(1,2) ", "第\ufffd项"),
        ("REF x", "第项"),
    ],
)
def test_what_a_program_draws_from_an_instruction(instruction, printed):
    middle = len(instruction) // 2
    runs = "".join(
        f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (instruction[:middle], instruction[middle:])
    )
    drawn = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(docx(f"<w:p>{run('第')}{drawn}{run('项')}</w:p>")) == [printed]


def test_only_pictures_or_nothing():
    assert refused(docx(f"<w:p>{PICTURE}</w:p>")) == ("GK002", "pictures")
    assert refused(docx(p())) == ("GK002", "no-text")


# ---------------------------------------------------------------------------- generated numbers


def numbers(levels: str, *paragraphs: str, more: str = "", styles: str = "") -> list[str]:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )
    return texts(docx("".join(paragraphs), styles, numbering))


def test_chinese_headings_and_restarts():
    levels = (
        level(0, "chineseCountingThousand", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
    )
    found = numbers(
        levels,
        p("总体情况", numbered(1)),
        p("甲", numbered(1, 1)),
        p("乙", numbered(1, 1)),
        p("丙", numbered(1, 2)),
        p("主动公开", numbered(1)),
        p("丁", numbered(1, 1)),
        p("无号", numbered(0)),
        p("戊", numbered(1, 1)),
    )
    assert found == ["一、总体情况", "（一）甲", "（二）乙", "1.丙", "二、主动公开", "（一）丁", "无号", "（二）戊"]


def test_several_levels_in_one_number():
    levels = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    assert numbers(levels, p("a", numbered(1)), p("b", numbered(1, 1)), p("12", numbered(1, 1))) == [
        "第一章a",
        "1.1 b",
        "1.2 12",
    ]


@pytest.mark.parametrize(
    ("form", "start", "printed"),
    [
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 1, "子"),
        ("japaneseCounting", 21, "二十一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 10, "十"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalFullWidth", 15, "１５"),
        ("decimalZero", 4, "04"),
        ("upperRoman", 4, "IV"),
        ("lowerLetter", 28, "bb"),
        ("taiwaneseDigital", 10, "一〇"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("unheardOf", 2, "2"),
    ],
)
def test_formats_of_numbers(form, start, printed):
    assert numbers(level(0, form, "%1、", start), p("x", numbered(1))) == [f"{printed}、x"]


def test_bullets_are_no_text():
    assert numbers(level(0, "bullet", "\uf06c"), p("x", numbered(1))) == ["x"]


def test_lists_that_begin_anew_and_lists_that_go_on():
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    found = numbers(level(0, "decimal", "%1."), *(p("x", numbered(one)) for one in (1, 1, 2, 2, 3, 9)), more=more)
    assert found == ["1.x", "2.x", "1.x", "2.x", "3.x", "x"]


def test_numbers_by_style():
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="1"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="2"/><w:lvlText w:val="（%2）"/></w:lvl>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    one, two = '<w:pStyle w:val="1"/>', '<w:pStyle w:val="2"/>'
    off = one + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    found = numbers(levels, p("甲", one), p("乙", two), p("丙", off), p("丁", one), p("戊", two), styles=styles)
    assert found == ["一、甲", "（1）乙", "丙", "二、丁", "（1）戊"]


def test_deleted_and_hidden_paragraphs_take_no_number():
    gone = f"<w:p><w:pPr>{numbered(1)}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    hidden = f"<w:p><w:pPr>{numbered(1)}<w:rPr><w:vanish/></w:rPr></w:pPr>{run('隐', '<w:vanish/>')}</w:p>"
    assert numbers(level(0, "decimal", "%1."), p("x", numbered(1)), gone, hidden, p("y", numbered(1))) == ["1.x", "2.y"]


def test_column_positions_count_the_number():
    data = docx(
        p("总体", numbered(1)),
        numbering=f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    assert read(data).blocks[0].text == "一、总体"


# ---------------------------------------------------------------------------- containers, faults, limits


def document_xml(body: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def test_strict_namespaces_other_encodings_and_odd_part_names():
    strict = document_xml(p("严格")).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(docx("", **{"word/document.xml": strict})) == ["严格"]
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + document_xml(p("宽"))).encode("utf-16")
    assert texts(docx("", **{"word/document.xml": wide})) == ["宽"]
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>'
    )
    moved = package({"_rels/.rels": rels, "Word\\Document2.xml": document_xml(p("别处"))})
    assert texts(moved) == ["别处"]


def test_damage_is_refused():
    good = docx(p("好" * 300))
    assert refused(good[: len(good) // 2]) == ("GK001", "broken")
    assert refused(docx("<w:p>")) == ("GK001", "broken")
    assert refused(package({"a.txt": "x"})) == ("GK001", "not-a-document")
    spoilt = bytearray(good)
    at = good.find(b"word/document.xml") + 40
    spoilt[at] ^= 0xFF
    assert refused(bytes(spoilt))[0] == "GK001"
    assert refused(docx("", **{"word/document.xml": "<x/>"})) == ("GK001", "broken")


def test_passwords_are_told():
    good = bytearray(docx(p("密")))
    at = good.rfind(b"PK\x01\x02")
    while at >= 0:
        good[at + 8] |= 1
        at = good.rfind(b"PK\x01\x02", 0, at)
    assert refused(bytes(good)) == ("GK001", "encrypted")


def test_entities_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + document_xml(p("&a;"))
    assert refused(docx("", **{"word/document.xml": bomb})) == ("GK001", "doctype")
    assert refused(docx("", **{"word/document.xml": bomb.encode("utf-16")})) == ("GK001", "doctype")
    assert refused(docx("", **{"word/document.xml": '<?xml version="1.0" encoding="cp037"?>' + bomb})) == (
        "GK001",
        "broken",
    )


def test_bombs_are_refused():
    assert refused(docx("", **{"word/document.xml": b" " * (65 * 1024 * 1024)})) == ("GK007", "inflated")
    lying = bytearray(docx("", **{"word/document.xml": b" " * (65 * 1024 * 1024)}))
    at = lying.rfind(b"PK\x01\x02")
    struct.pack_into("<L", lying, at + 24, 100)
    assert refused(bytes(lying)) == ("GK007", "inflated")
    deep = "<w:sdt><w:sdtContent>" * 15_000 + p("深") + "</w:sdtContent></w:sdt>" * 15_000
    assert refused(docx(deep)) == ("GK007", "depth")
    nested = "<w:tbl><w:tr><w:tc>" * 300 + p("深") + "</w:tc></w:tr></w:tbl>" * 300
    assert refused(docx(nested)) == ("GK007", "depth")
    wide = "".join(
        f"<w:tr>{tc('x')}<w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>{p()}</w:tc></w:tr>" for _ in range(300)
    )
    assert refused(docx(f"<w:tbl>{wide}</w:tbl>")) == ("GK007", "cells")


def test_too_many_members_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number in range(5_001):
            archive.writestr(f"{number}", "")
    assert refused(buffer.getvalue()) == ("GK007", "members")


def test_unused_parts_are_never_opened():
    data = docx(p("好"), **{"word/media/bomb.bin": b"\0" * (70 * 1024 * 1024), "../../etc/passwd": "x"})
    assert texts(data) == ["好"]


RICH = (
    p("标题", '<w:pStyle w:val="1"/><w:jc w:val="center"/>')
    + p("一", numbered(1))
    + tbl(tr(tc("角", 2, "restart"), tc("1")), tr(tc("", 2, "continue"), tc(tbl(tr(tc("x"), tc("y"))))))
    + f"<w:p>{text_box(p('框'))}{field('PAGE', '3')}{PICTURE}</w:p>"
)


@pytest.mark.parametrize("seed", range(300))
def test_damaged_xml_in_a_sound_package(seed):
    chance = random.Random(seed)
    source = document_xml(RICH).encode()
    for _ in range(chance.randrange(1, 5)):
        start = chance.randrange(len(source))
        end = min(len(source), start + chance.randrange(40))
        kind = chance.randrange(4)
        piece = (
            b"" if kind == 0 else source[start:end] * 2 if kind == 1 else bytes(chance.randrange(256) for _ in range(3))
        )
        if kind == 3:
            piece = chance.choice(
                (b"-1", b"99999999999", b"\xc2\xb2", b"<w:p>", b"</w:tc>", b"w:tr", b"&#0;", b"\xe2\x80\xae")
            )
        source = source[:start] + piece + source[end:]
    with contextlib.suppress(Unreadable):
        unguarded("x.docx", docx("", **{"word/document.xml": source}))


@pytest.mark.parametrize("seed", range(200))
def test_damaged_packages(seed):
    chance = random.Random(seed)
    data = bytearray(docx(RICH))
    for _ in range(chance.randrange(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(Unreadable):
        unguarded("x.docx", bytes(data[: chance.randrange(len(data))] if seed % 3 == 0 else data))
