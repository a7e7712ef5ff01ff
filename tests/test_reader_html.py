"""Web pages: the report without its page, true grids, whatever the markup."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao import readers
from nianbao.document import Block, Document, Paragraph, Picture, Table, Unreadable
from nianbao.readers import html as reader
from nianbao.readers import limits

TITLE = "某某镇人民政府2023年政府信息公开工作年度报告"
LINES = [
    "根据《中华人民共和国政府信息公开条例》要求，编制本报告，统计期限自2023年1月1日起至12月31日止。",
    "一、总体情况",
    "2023年，我镇坚持以公开为常态，主动公开政府信息24条，回应群众关切3次，各项工作有序开展。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "一年来，我镇健全政府信息公开工作机制，落实公开前审查制度，规范公开程序。" * 20,
    "公开内容不够全面，更新不够及时。今后将加强培训，提高公开质量。",
    "六、其他需要报告的事项",
    "本年度未收取信息处理费。",
    "某某镇人民政府",
    "2024年1月15日",
]
TABLE = (
    "<table border=1><tr><td colspan=3>第二十条第（一）项</td></tr>"
    "<tr><td>信息内容</td><td>本年制发件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>3</td><td>12</td></tr></table>"
)
ROWS = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "现行有效件数"],
    ["规章", "0", "0"],
    ["行政规范性文件", "3", "12"],
]
REPORT = "".join(f"<p>{line}</p>" + (TABLE if line.startswith("二、") else "") for line in LINES)


def read(text: str, name: str = "年报.html") -> Document:
    return readers.read(name, text.encode())


def page(body: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>")


def rows(block: Block) -> list[list[str]]:
    assert isinstance(block, Table), block
    return [[cell.text for cell in row] for row in block.rows()]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def check_report(document: Document, title: bool = False) -> None:
    """All of the report and nothing else."""
    assert texts(document) == ([TITLE] if title else []) + LINES
    assert [rows(table) for table in tables(document)] == [ROWS]


NAV = (
    "<div class='top-nav'><ul><li><a href=/>首页</a></li><li><a href=/zw>政务公开</a></li><li><a>政民互动</a></li></ul></div>"
    "<div class='mianbao'>当前位置：<a href=/>首页</a> &gt; <a href=/x>政府信息公开</a> &gt; <a>年度报告</a></div>"
)
FOOT = (
    "<div class='share'>分享到：<a>微信</a> <a>微博</a></div><p>【<a href='javascript:window.print()'>打印本页</a>】【<a>关闭窗口</a>】</p>"
    "<ul class=list><li><a href=1>某某镇2022年政府信息公开工作年度报告</a></li><li><a href=2>关于做好年报编制工作的通知</a></li></ul>"
    "<div id='footer'><p>主办：某某镇人民政府 版权所有，未经授权禁止转载。 地址：某某路1号，电话：0631-1234567</p><p>鲁ICP备12345678号</p></div>"
)


class TestPage:
    def test_chrome_is_left_out(self) -> None:
        check_report(page(f"{NAV}<div class='content'>{REPORT}</div>{FOOT}"))

    def test_chrome_without_names_is_left_out(self) -> None:
        plain = re.sub(r" (class|id)='?[^'> ]+'?", "", f"{NAV}<div>{REPORT}</div>{FOOT}")
        check_report(page(plain))

    def test_a_report_without_a_page_is_whole(self) -> None:
        check_report(page(REPORT))
        check_report(page(f"<div><div><div>{REPORT}</div></div></div>"))

    def test_title_above_the_text(self) -> None:
        head = f"<title>{TITLE}_某某镇政府网站</title>"
        for tag in ("h1", "div class=title", "p", "td"):
            name = tag.split()[0]
            body = f"{NAV}<div class=main><div><{tag}>{TITLE}</{name}></div><div id=zoom>{REPORT}</div></div>{FOOT}"
            if tag == "td":
                body = body.replace("<td>", "<table><tr><td>", 1).replace("</td>", "</td></tr></table>", 1)
            check_report(page(body, head), title=True)

    def test_a_title_that_the_text_has_is_not_doubled(self) -> None:
        inner = f"<p style='text-align:center'>某某镇人民政府<br>2023年政府信息公开工作年度报告</p>{REPORT}"
        document = page(f"{NAV}<h1>{TITLE}</h1><div id=zoom>{inner}</div>", f"<title>{TITLE}</title>")
        assert texts(document) == ["某某镇人民政府", "2023年政府信息公开工作年度报告", *LINES]
        first = document.blocks[0]
        assert isinstance(first, Paragraph) and first.centred

    @pytest.mark.parametrize(
        "line",
        [
            "<div>发布日期：2024-01-16 10:30&nbsp;&nbsp;来源：某某镇&nbsp; 浏览次数：<span id=c></span> 字体：[<a>大</a> <a>中</a> <a>小</a>]</div>",
            "<p>发布时间：2024-01-16 10:30</p>",
            "<ul><li>来源：某某镇</li><li>发布时间：2024-01-16 10:30</li><li>打印</li></ul>",
            "<table><tr><td>索引号</td><td>123/2024-1</td><td>发布机构</td><td>某某镇</td></tr>"
            "<tr><td>发布日期</td><td>2024-01-16 10:30</td><td>文 号</td><td></td></tr></table>",
            "<table><tr><td><b>索 引 号：</b>123</td><td><b>主题分类：</b>其他</td></tr>"
            "<tr><td><b>发布日期：</b>2024-01-16 10:30</td><td><b>有效性：</b>有效</td></tr></table>",
        ],
    )
    @pytest.mark.parametrize("inside", [True, False])
    def test_the_line_of_the_page_gives_the_date(self, line: str, inside: bool) -> None:
        body = f"<div>{line}{REPORT}</div>" if inside else f"{line}<div>{REPORT}</div>"
        document = page(NAV + body + FOOT)
        assert document.published == "2024-01-16 10:30"
        check_report(document)

    def test_metadata_of_the_head(self) -> None:
        head = (
            f"<meta name=ArticleTitle content='{TITLE}'><meta name=PubDate content='2024-01-16 09:00'><title>x</title>"
        )
        document = page(REPORT, head)
        assert (document.title, document.published) == (TITLE, "2024-01-16 09:00")

    def test_the_date_of_the_report_stays(self) -> None:
        document = page(f"<div>{REPORT}</div>{FOOT}")
        assert document.published == ""
        assert texts(document)[-1] == "2024年1月15日"

    def test_a_signature_outside_the_text(self) -> None:
        inner = REPORT.replace("<p>某某镇人民政府</p><p>2024年1月15日</p>", "")
        check_report(page(f"<div><div>{inner}</div><p>某某镇人民政府</p><p>2024年1月15日</p></div>{FOOT}"))

    def test_a_page_of_layout_tables(self) -> None:
        cells = "".join(f"<p>{line}</p>" + (TABLE if line.startswith("二、") else "") for line in LINES)
        body = (
            f"<table width=1000><tr><td>{NAV}</td></tr><tr><td><table><tr><td width=200><a href=1>机构概况</a><br>"
            f"<a href=2>公开指南</a></td><td><table><tr><td>{cells}</td></tr></table></td></tr></table></td></tr>"
            f"<tr><td>{FOOT}</td></tr></table>"
        )
        check_report(page(body))

    def test_an_asp_net_form_around_the_page(self) -> None:
        check_report(
            page(f"<form id=form1><div><input type=hidden value=x></div>{NAV}<div class=c>{REPORT}</div>{FOOT}</form>")
        )

    def test_a_calendar_beside_the_text(self) -> None:
        days = "".join("<tr>" + "".join(f"<td>{7 * w + d}</td>" for d in range(1, 8)) + "</tr>" for w in range(4))
        week = "".join(f"<th>{d}</th>" for d in "一二三四五六日")
        check_report(page(f"<div><table><tr>{week}</tr>{days}</table></div><div>{REPORT}</div>"))

    def test_text_in_several_boxes(self) -> None:
        parts = REPORT.split("<p>三、")
        body = f"<div class=a>{parts[0]}</div><div class=b><p>三、{parts[1]}</div>"
        check_report(page(f"{NAV}<div class=wrap>{body}</div>{FOOT}"))

    def test_names_of_chrome_around_the_report_are_not_believed(self) -> None:
        for name in ("nav", "header", "share content", "footer", "print"):
            check_report(page(f"<div class='{name}'>{REPORT}</div>"))

    def test_attachments_and_neighbours_at_the_end_are_left_out(self) -> None:
        tail = "<p><a href=a.docx>某某镇2023年政府信息公开工作年度报告.docx</a></p><p>上一篇：<a>关于放假的通知</a></p><p>下一篇：没有了</p>"
        document = page(f"<div>{REPORT}{tail}</div>")
        assert texts(document)[: len(LINES)] == LINES
        assert not any("通知" in text or "docx" in text for text in texts(document))


class TestHidden:
    @pytest.mark.parametrize(
        "wrapper",
        [
            "<div style='display:none'>{}</div>",
            "<div style='DISPLAY : NONE;'><span>{}</span></div>",
            "<div hidden>{}</div>",
            "<span style='visibility:hidden'>{}</span>",
            "<span style='color:red;font-size: 0px'>{}</span>",
            "<script>document.write('{}')</script>",
            "<style>.a:after{{content:'{}'}}</style>",
            "<noscript>{}</noscript>",
            "<template>{}</template>",
            "<!-- {} -->",
            "<textarea>{}</textarea>",
            "<select><option>{}</option></select>",
            "<iframe>{}</iframe>",
            "<svg><text>{}</text></svg>",
        ],
    )
    def test_what_is_not_seen_is_not_read(self, wrapper: str) -> None:
        check_report(page(f"<div>{wrapper.format('看不见的文字，不应读出。')}{REPORT}</div>"))
        check_report(page(f"<div>{REPORT}{wrapper.format('看不见的文字，不应读出。')}</div>"))

    def test_a_hidden_copy_of_a_table(self) -> None:
        check_report(page(REPORT.replace(TABLE, f"<div style='display:none'>{TABLE}</div><div>{TABLE}</div>")))

    def test_what_a_style_of_the_page_hides(self) -> None:
        style = "<style>/* a */ .phone, #old {color:red; display: none} @media print {.content {display:none}}</style>"
        body = (
            f"<div class='phone x'>{REPORT}</div><div class=content>{REPORT}</div><div id=old><p>二、某某情况</p></div>"
        )
        check_report(page(body, style))

    @pytest.mark.parametrize(
        "style", ["/*" * 20_000, "@" * 50_000, "@a{" * 20_000, "@a{" + "b{}" * 20_000, "{" * 50_000]
    )
    def test_broken_styles_take_no_time(self, style: str) -> None:
        begin = time.process_time()
        check_report(page(f"<div>{REPORT}</div>", f"<style><!-- none {style}</style>" * 2))
        assert time.process_time() - begin < 2

    def test_what_another_style_or_a_script_shows_is_read(self) -> None:
        style = "<style>.tab{display:none} .tab.on{display:block}</style>"
        check_report(page(f"<div class='tab on'>{REPORT}</div>", style))
        check_report(page(f"<div class=fade>{REPORT}</div>", "<style><!-- .fade{display:none} --></style>"))

    def test_a_copy_for_another_screen_counts_once(self) -> None:
        check_report(page(f"{NAV}<div class=pc>{REPORT}</div><div class=phone><div>{REPORT}</div></div>{FOOT}"))

    def test_a_copy_with_another_figure_stays(self) -> None:
        other = REPORT.replace("<td>12</td>", "<td>13</td>")
        assert len(tables(page(f"<div>{REPORT}</div><div>{other}</div>"))) == 2

    def test_hidden_cells_and_rows(self) -> None:
        body = "<table><tr><td>甲类</td><td style='display:none'>9</td><td>1</td></tr><tr hidden><td>x</td></tr><tr><td>乙类</td><td>2</td></tr></table>"
        assert rows(tables(page(body))[0]) == [["甲类", "1"], ["乙类", "2"]]

    def test_letters_without_size(self) -> None:
        figures = "1<b style='font-size:0'>9</b><b style='font-size:0.8em'>2</b>"
        inner = "<td style='font-size:0'><span style='font-size:12pt'>7</span></td>"
        body = (
            f"<table><tr><td>甲类</td><td>{figures}</td>{inner}</tr><tr><td>乙类</td><td>2</td><td>3</td></tr></table>"
        )
        assert rows(tables(page(body))[0]) == [["甲类", "12", "7"], ["乙类", "2", "3"]]

    def test_a_page_made_by_a_script(self) -> None:
        for body in (
            "<div id=app></div><script src=a.js></script>",
            "<noscript>请启用脚本。</noscript><script>x()</script>",
        ):
            with pytest.raises(Unreadable) as error:
                page(body)
            assert (error.value.code, error.value.reason) == ("GK002", "script-page")

    def test_nothing_but_pictures(self) -> None:
        with pytest.raises(Unreadable) as error:
            page("<p><img src=1.jpg></p><p><img src=2.jpg></p>")
        assert (error.value.code, error.value.reason, error.value.data) == ("GK002", "pictures", {"count": 2})

    @pytest.mark.parametrize(
        "frame",
        ["<a href='/a/W0202401.docx?x=1'>附件下载</a>", "<iframe src='x/report.PDF'></iframe>", "<embed src=a.ofd>"],
    )
    def test_a_page_around_an_attachment(self, frame: str) -> None:
        with pytest.raises(Unreadable) as error:
            page(f"{NAV}<h1>{TITLE}</h1><div>发布日期：2024-01-16</div><div>{frame}</div><p>版权所有 某某镇</p>")
        assert (error.value.code, error.value.reason) == ("GK002", "attachment")

    def test_a_page_around_pictures(self) -> None:
        with pytest.raises(Unreadable) as error:
            page(f"{NAV}<h1>{TITLE}</h1><div><img src=1.jpg><img src=2.jpg></div><p>版权所有 某某镇</p>")
        assert (error.value.code, error.value.reason) == ("GK002", "pictures")


class TestProse:
    def test_hours_of_work_are_no_line_of_the_page(self) -> None:
        lines = ["办公时间：工作日8:30至17:30", "联系地址：某某路1号", *LINES]
        assert texts(page("".join(f"<p>{line}</p>" for line in lines))) == lines

    def test_lines_of_a_text_file_in_a_page(self) -> None:
        wrapped = LINES[2].rstrip("。") * 4 + "。"
        table = ["信息内容 本年制发件数 现行有效件数", "规章 0 0", "行政规范性文件 3 12"]
        cut = [wrapped[at : at + 28] for at in range(0, len(wrapped), 28)]
        lines = [LINES[1], *LINES[3:4], *table, *LINES[4:7], *cut, *LINES[9:]]
        document = page("".join(f"<div class='t m0'>{line}</div>" for line in lines))
        assert [" ".join(row) for row in rows(tables(document)[0])] == table
        assert wrapped in [text.replace(" ", "") for text in texts(document)]

    def test_breaks_part_paragraphs(self) -> None:
        body = "<div id=zoom>" + "<br>\n".join("&emsp;&emsp;" + line for line in LINES) + "</div>"
        assert texts(page(body)) == LINES

    def test_lines_of_preformatted_text(self) -> None:
        assert texts(page("<pre>" + "\n\n".join("  " + line for line in LINES) + "</pre>")) == LINES

    def test_breaks_of_the_source_are_no_blanks_between_characters(self) -> None:
        body = "<p>2023年，我镇坚持以公开为\n  常态，公开 24\n条，通过 Open\nGov 平台。</p>"
        assert texts(page(body)) == ["2023年，我镇坚持以公开为常态，公开 24 条，通过 Open Gov 平台。"]

    def test_inline_markup_parts_nothing(self) -> None:
        body = "<p><b>一</b>、<span>总<font color=red>体</font></span><a href=x>情</a><o:p>况</o:p><st1:date>2023年</st1:date></p>"
        assert texts(page(body)) == ["一、总体情况2023年"]

    def test_levels_and_alignment(self) -> None:
        body = (
            "<h1>标题</h1><center>甲<p>乙</p></center><div align=center><p>丙</p><p align=left>丁</p></div>"
            "<p style='margin:0;TEXT-ALIGN: Center'><span>戊</span></p><h3 align=center>己</h3><p>庚</p>"
        )
        found = [(b.text, b.level, b.centred) for b in page(body).blocks if isinstance(b, Paragraph)]
        assert found == [
            ("标题", 1, False),
            ("甲", 0, True),
            ("乙", 0, True),
            ("丙", 0, True),
            ("丁", 0, False),
            ("戊", 0, True),
            ("己", 3, True),
            ("庚", 0, False),
        ]

    def test_pictures_where_text_could_stand(self) -> None:
        body = REPORT.replace(TABLE, "<p><img src='W02024.png' alt=''><img src=d.gif width=16 height=16></p>")
        found = page(body).blocks
        at = next(i for i, b in enumerate(found) if isinstance(b, Picture))
        before, after = found[at - 1], found[at + 1]
        assert isinstance(before, Paragraph) and before.text.startswith("二、")
        assert isinstance(after, Paragraph) and after.text.startswith("三、")
        assert [b.name for b in found if isinstance(b, Picture)] == ["W02024.png"]

    def test_html_states_no_lines(self) -> None:
        for block in page(REPORT).blocks:
            assert block.location.line is None


class TestTables:
    def grid(self, body: str) -> list[tuple[str, int, int, int, int]]:
        (table,) = tables(page(body))
        assert table.aligned
        return [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in table.cells]

    def test_spans(self) -> None:
        body = (
            "<table><tr><td rowspan=2 colspan=2>角</td><td colspan=2>申请人情况</td></tr><tr><td>自然人</td><td>总计</td></tr>"
            "<tr><td rowspan=2>三、</td><td>（一）</td><td>1</td><td>1</td></tr><tr><td>（二）</td><td>0</td><td>0</td></tr></table>"
        )
        assert self.grid(body) == [
            ("角", 0, 0, 2, 2),
            ("申请人情况", 0, 2, 1, 2),
            ("自然人", 1, 2, 1, 1),
            ("总计", 1, 3, 1, 1),
            ("三、", 2, 0, 2, 1),
            ("（一）", 2, 1, 1, 1),
            ("1", 2, 2, 1, 1),
            ("1", 2, 3, 1, 1),
            ("（二）", 3, 1, 1, 1),
            ("0", 3, 2, 1, 1),
            ("0", 3, 3, 1, 1),
        ]

    def test_spans_that_run_out_of_the_table(self) -> None:
        body = (
            "<table><tr><td colspan=100>第二十条第（一）项</td></tr><tr><td rowspan=99>甲</td><td>1</td></tr>"
            "<tr><td colspan='-3'>2</td></tr><tr><td rowspan=0 colspan=0>3</td></tr><tr><td colspan='²'>4</td></tr></table>"
        )
        assert self.grid(body) == [
            ("第二十条第（一）项", 0, 0, 1, 3),
            ("甲", 1, 0, 4, 1),
            ("1", 1, 1, 1, 1),
            ("2", 2, 1, 1, 1),
            ("3", 3, 1, 2, 1),
            ("4", 4, 2, 1, 1),
        ]

    def test_groups_of_rows(self) -> None:
        body = (
            "<table><caption>表二</caption><tfoot><tr><td>总计</td><td>3</td></tr></tfoot><tbody><tr><td rowspan=9>甲</td><td>1</td></tr>"
            "</tbody><tbody><tr><th>乙</th><td>2</td></tr></tbody><thead><tr><th>名</th><th>数</th></tr></thead></table>"
        )
        assert rows(tables(page(body))[0]) == [["名", "数"], ["甲", "1"], ["乙", "2"], ["总计", "3"]]
        assert texts(page(body)) == ["表二"]

    def test_lines_in_cells(self) -> None:
        body = "<table><tr><td>结果<br>维持</td><td><p>尚未</p><p>审结</p></td></tr><tr><td> 1 </td><td>&nbsp;</td></tr><tr><td>2</td><td><p></p></td></tr></table>"
        assert rows(tables(page(body))[0]) == [["结果\n维持", "尚未\n审结"], ["1", ""], ["2", ""]]

    def test_a_table_in_a_cell_is_a_table_of_its_own(self) -> None:
        body = f"<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2{TABLE}</td></tr></table>"
        found = tables(page(body))
        assert [rows(table) for table in found] == [[["甲", "1"], ["乙", "2"]], ROWS]
        body = f"<table border=1><tr><td>{TABLE}</td><td>{TABLE.replace('12', '13')}</td></tr></table>"
        assert [rows(table)[3][2] for table in tables(page(body))] == ["12", "13"]

    def test_three_tables_in_one(self) -> None:
        body = (
            "<table><tr><td colspan=2>二、主动公开政府信息情况</td></tr><tr><td>规章</td><td>0</td></tr>"
            "<tr><td colspan=2>三、收到和处理政府信息公开申请情况</td></tr><tr><td>一、本年新收</td><td>1</td></tr></table>"
        )
        document = page(body)
        assert texts(document) == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
        assert [rows(table) for table in tables(document)] == [[["规章", "0"]], [["一、本年新收", "1"]]]

    def test_a_row_of_blank_figures_is_no_heading(self) -> None:
        body = "<table><tr><td>甲</td><td>1</td><td>2</td></tr><tr><td>四、结转</td><td></td><td></td></tr></table>"
        assert rows(tables(page(body))[0]) == [["甲", "1", "2"], ["四、结转", "", ""]]

    def test_a_sheet_that_holds_a_whole_report(self) -> None:
        lines = "".join(f"<tr><td colspan=3>{line}</td></tr>" for line in [TITLE, *LINES[:4]])
        after = "".join(f"<tr><td colspan=3>{line}</td></tr>" for line in LINES[4:])
        inner = TABLE.removeprefix("<table border=1>").removesuffix("</table>")
        document = page(f"<table>{lines}{inner}{after}</table>")
        check_report(document, title=True)

    def test_a_grid_too_large(self) -> None:
        body = (
            "<table>"
            + "<tr>"
            + "<td colspan=1000 rowspan=65534>1</td>" * 20
            + "</tr>"
            + "<tr><td>1</td></tr>" * 1000
            + "</table>"
        )
        with pytest.raises(Unreadable) as error:
            page(body)
        assert (error.value.code, error.value.reason) == ("GK007", "table-cells")
        limit = limits.TABLE_CELLS // 1000
        page(
            "<table>" + "<tr><td colspan=1000>文字1</td></tr><tr><td>a</td><td>1</td></tr>" * (limit // 2) + "</table>"
        )

    def test_fields_of_a_form_and_deleted_text(self) -> None:
        body = (
            "<form><input value=搜索><table><tr><td>规章</td><td><input type=text value=' 12 ' readonly></td></tr><tr>"
            "<td>行政规范性文件</td><td><del>3</del>4<input type=hidden value=9></td></tr></table></form>"
        )
        assert rows(tables(page(body))[0]) == [["规章", "12"], ["行政规范性文件", "4"]]

    def test_rows_and_cells_without_end_tags(self) -> None:
        body = "<table><tr><td>规章<td>0<td>1<tr><td>行政规范性文件<td>2<td>3</table>"
        assert rows(tables(page(body))[0]) == [["规章", "0", "1"], ["行政规范性文件", "2", "3"]]


class TestMarkup:
    def test_a_page_saved_by_word(self) -> None:
        def paragraph(line: str) -> str:
            return (
                "<p class=MsoNormal style='mso-margin-top-alt:auto;text-indent:32.0pt;mso-char-indent-count:2.0'>"
                f"<span style='font-family:仿宋_GB2312;mso-ascii-font-family:\"Times New Roman\"'>{line[:7]}</span>"
                f"<span lang=EN-US style='mso-hansi-font-family:宋体'><o:p></o:p></span><span\nlang=ZH-CN>{line[7:]}</span><o:p></o:p></p>"
            )

        body = "".join(paragraph(line) + (TABLE if line.startswith("二、") else "") for line in LINES)
        cells = body.replace(
            "<td>", "<td width=94 style='border:solid windowtext 1.0pt;mso-border-alt:solid'><p class=MsoNormal>"
        )
        head = "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><!--[if gte mso 9]><xml><w:View>x</w:View></xml><![endif]-->"
        text = f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>{head}</head><body lang=ZH-CN><div class=WordSection1>{cells}</div></body></html>'
        for name in ("年报.htm", "年报.doc"):
            document = readers.read(name, text.encode("gb18030"))
            check_report(document)
            assert document.encoding == "gb18030"
            assert [note.code for note in document.notes] == (["GK003"] if name.endswith("doc") else [])

    @pytest.mark.parametrize(("declared", "actual"), [("utf-8", "gb18030"), ("gb2312", "utf-8"), ("iso-8859-1", "gbk")])
    def test_a_charset_that_lies(self, declared: str, actual: str) -> None:
        text = f"<html><head><meta charset={declared}></head><body>{REPORT}</body></html>"
        check_report(readers.read("a.html", text.encode(actual)))

    def test_a_hundred_thousand_boxes(self) -> None:
        start = time.process_time()
        document = page("<p>甲文。</p>" + "<div>" * 100_000 + "乙文。" + "</div>" * 100_000 + "<p>丙文。</p>")
        assert texts(document) == ["甲文。", "乙文。", "丙文。"]
        for tag in ("span", "table", "td", "font", "ul", "b"):
            document = page("<p>甲文。</p>" + f"<{tag}>" * 30_000 + "乙文。" + "<p>丙文。</p>")
            assert {"甲文。", "乙文。", "丙文。"} <= set("\n".join(texts(document)).split("\n"))
        assert time.process_time() - start < 10

    def test_broken_tags_lose_no_text(self) -> None:
        body = REPORT.replace("</p>", "").replace("</td>", "").replace("</tr>", "") + "</span></div></div><p"
        check_report(page(body))


PIECES = "<p>~</p>~<div>~</div>~<table>~</table>~<tr>~<td>~<td colspan=3>~<td rowspan=2>~</td>~<br>~<a>~</a>~<h1>~<ul><li>~</ul>"
WORDS = (
    "公开~0~一、总体情况~文字，很长。~&nbsp;~ ~\n~<b>~</b>~<img src=a>~<span>~</span>~<!--~-->~<center>~<pre>~</pre>"
)
SCRAPS = st.sampled_from(f"{PIECES}~{WORDS}".split("~"))


@given(st.lists(SCRAPS, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_markup_is_read_and_loses_no_character(text: str) -> None:
    """Of a fragment (nothing left out as chrome) every character that the parser sees is in some block."""
    from selectolax.lexbor import LexborHTMLParser

    blocks = reader.fragment(text)
    found = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell.text for cell in block.cells)
        for block in blocks
        if not isinstance(block, Picture)
    )
    body = LexborHTMLParser(text).body
    seen = body.text() if body is not None else ""
    assert sorted("".join(found.split())) == sorted("".join(seen.split()))


@given(st.lists(SCRAPS, max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_page_raises_nothing_else(text: str) -> None:
    try:
        document = page(text)
    except Unreadable as error:
        assert error.code in ("GK001", "GK002", "GK007")
        return
    for table in tables(document):
        assert all(0 <= c.row < table.height and 0 <= c.column < table.width for c in table.cells)
        corners = [(c.row, c.column) for c in table.cells]
        assert len(corners) == len(set(corners))


def test_a_real_page(shared_reports: Path) -> None:
    (path,) = shared_reports.glob("011_*.html")
    document = readers.read(str(path), path.read_bytes())
    assert document.published == "2020-01-31"
    assert [(table.height, table.width) for table in tables(document)] == [(18, 5), (26, 10), (4, 15)]
    assert not any("2020-01-31" in text for text in texts(document))
