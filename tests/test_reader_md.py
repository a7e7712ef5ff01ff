"""Markdown: marks taken out, places kept, tables with bars and in HTML."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reader_txt import check_places, rows, texts

from nianbao import readers
from nianbao.document import Block, Document, Location, Paragraph, Picture, Table, Unreadable


def read(text: str) -> Document:
    return readers.read("年报.md", text.encode())


def blocks(text: str) -> list[Block]:
    return list(read(text).blocks)


def test_headings_state_their_level() -> None:
    text = "# 某某镇2023年政府信息公开工作年度报告\n\n## 一、总体情况 ##\n\n正文一。\n\n###二、主动公开\n某段\n===\n\n另段\n---\n"
    found = [(block.text, block.level) for block in blocks(text) if isinstance(block, Paragraph)]
    assert found == [
        ("某某镇2023年政府信息公开工作年度报告", 1),
        ("一、总体情况", 2),
        ("正文一。", 0),
        ("二、主动公开", 3),
        ("某段", 1),
        ("另段", 2),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**一、总体情况**", "一、总体情况"),
        ("主动公开**24**条、*12*件，__重点__", "主动公开24条、12件，重点"),
        ("***全部***完成", "全部完成"),
        ('详见[政府网站](http://www.example.gov.cn/a_(1).html "站")。', "详见政府网站。"),
        ("[**加粗链接**](x)后文", "加粗链接后文"),
        ("`代码`与\\*星号\\*", "代码与*星号*"),
        ("文件名 a_b_c 与 2*3*4", "文件名 a_b_c 与 2*3*4"),
        ("甲&nbsp;乙&lt;丙&#20844;", "甲\xa0乙<丙公"),
        ("<font color='red'>红</font>字<b>粗</b>", "红字粗"),
        ("> 引用的段落", "引用的段落"),
        ("- 第一项", "第一项"),
        ("1. 第一项", "1. 第一项"),
        ("价格~~100~~90元", "价格10090元"),
    ],
)
def test_marks_are_taken_out_and_places_stay_true(source: str, text: str) -> None:
    document = read("前段。\n\n" + source)
    assert texts(list(document.blocks)) == ["前段。", text]
    if "&" not in source:
        check_places("前段。\n\n" + source, document)


def test_tables_with_bars() -> None:
    text = (
        "## 二、主动公开政府信息情况\n\n| 信息内容 | 本年制发件数 |\n| :--- | ---: |\n| 规章 | **0** |\n| 行政\\|规范<br>性文件 |  |\n\n"
        "## 三、申请情况\n\n| 一 | 1 |\n|---|---|\n| 二 | 2 |\n|---|---|\n| --- | — |\n"
    )
    found = blocks(text)
    tables = [block for block in found if isinstance(block, Table)]
    assert rows(tables[0]) == [["信息内容", "本年制发件数"], ["规章", "0"], ["行政|规范\n性文件", ""]]
    assert [cell.location for cell in tables[0].cells][2:4] == [Location(5, 3), Location(5, 10)]
    assert [rows(table) for table in tables[1:]] == [[["一", "1"]], [["二", "2"], ["---", "—"]]]
    check_places(text, read(text))


def test_tables_in_html() -> None:
    text = '一、表\n\n<table>\n<tr><td rowspan="2">甲</td><td colspan=2>乙</td></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>\n\n后文。\n'
    found = blocks(text)
    table = found[1]
    assert isinstance(table, Table) and table.aligned
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in table.cells] == [
        ("甲", 0, 0, 2, 1),
        ("乙", 0, 1, 1, 2),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
    ]
    assert table.location == Location(3, 1)
    assert texts(found) == ["一、表", "后文。"]


def test_pictures() -> None:
    found = blocks('三、情况\n\n![表三](images/a_1.png)\n\n文字![](b.png "题")后\n')
    assert [block.name for block in found if isinstance(block, Picture)] == ["表三", "b.png"]
    assert texts(found) == ["三、情况", "文字后"]


def test_front_matter() -> None:
    document = read('---\ntitle: "某某镇2023年报"\ndate: 2024-01-16\n---\n# 一、总体情况\n')
    assert (document.title, document.published) == ("某某镇2023年报", "2024-01-16")
    assert texts(list(document.blocks)) == ["一、总体情况"]
    assert document.blocks[0].location.line == 5


def test_scraps_of_a_table_taken_apart_are_cells() -> None:
    text = (
        "三、收到和处理政府信息公开申请情况\n申请人情况\n法人或其他组织\n（本列数据的勾稽关系为：第一项加第二项之和，\n"
        "| 等于第三项加第四项之和） | 自然人 | 总计 |\n|---|---|---|\n| 一、本年新收 | 1 | 1 |\n\n"
        "三、本年\n度办理结\n（二）部分公开（区分处理的，只计这一情\n| 2 | 0 |\n|---|---|\n\n四、复议情况\n复议直\n| 1 | 0 |\n\n五、问题\n"
    )
    assert texts(blocks(text)) == ["三、收到和处理政府信息公开申请情况", "四、复议情况", "五、问题"]


def test_a_report_made_from_a_pdf(shared_reports: Path) -> None:
    (path,) = shared_reports.glob("012_*.md")
    data = path.read_bytes()
    document = readers.read(str(path), data)
    check_places(data.decode(), document)
    found = texts(list(document.blocks))
    assert not any(text.startswith("—") for text in found)
    assert sum(len(text) > 100 for text in found) >= 10
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert any(row[:3] == ["（七）总计", "1139", "48"] for table in tables for row in rows(table))


PIECES = (
    "#~# ~**~*~`~[~](~)~![~|~|---|\n~\n~\n\n~<table>~<tr><td>~</table>~&nbsp;~\\~_~公开~0~一、~---~> ~<br>~<b>~</b>~~~"
)
SCRAPS = st.sampled_from([piece for piece in PIECES.split("~") if piece])


@given(st.lists(SCRAPS, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_marks_are_read_and_places_are_true(text: str) -> None:
    try:
        document = read(text)
    except Unreadable:
        return
    if document.format == "md" and "&" not in text:
        check_places(text, document)
