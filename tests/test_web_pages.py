"""Reports on web pages as offices publish them: what stands around them, and how editors leave their tables."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import copy
import time
from collections import Counter
from collections.abc import Callable
from html import escape

import pytest
import web_pages

from nianbao.binding import bind
from nianbao.document import Document, Paragraph, Table, Unreadable
from nianbao.engine import check_file
from nianbao.identity import identify
from nianbao.readers import read
from nianbao.report import Value
from nianbao.settings import Settings
from nianbao.testing.builder import ReportBuilder
from nianbao.testing.formats import markdown
from nianbao.testing.layouts import LAYOUTS
from nianbao.testing.model import Draft, Grid, Line

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u2060\xad"))
SETTINGS = Settings(autoload=False)
DRAFTS = [ReportBuilder(2023, "county", seed=1, size=300).build(), ReportBuilder(2020, "department", seed=2).build()]


def codes(name: str, data: bytes) -> Counter[str]:
    return Counter(violation.code for violation in check_file(name, data, SETTINGS).violations)


def figures(draft: Draft, data: bytes) -> dict[tuple[str, str, str], object]:
    """What is read in place of each printed figure, where it is anything else."""
    document = read("report.html", data)
    report = bind(document, draft.profile, identify(document))
    differing: dict[tuple[str, str, str], object] = {}
    for section in draft.sections:
        if section.table is None:
            continue
        statistic = report.statistic(section.table.spec.id)
        for key, printed in section.table.cells.items():
            value = statistic.value(*key) if statistic else None
            if not isinstance(value, Value) or value.text.split("（")[0].translate(UNSEEN) != printed:
                differing[(section.table.spec.id, *key)] = value
    return differing


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def written(draft: Draft) -> list[str]:
    return [part.text for part in draft.parts() if isinstance(part, Line)]


def bare(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("shape", web_pages.SHAPES)
def test_the_same_table_in_every_markup(shape: str) -> None:
    for draft in DRAFTS:
        data = web_pages.page(draft, "", web_pages.SHAPES[shape])
        assert figures(draft, data) == {}
        assert codes("report.html", data) == {}


def test_a_raised_note_is_no_part_of_its_figure() -> None:
    for draft in DRAFTS:
        assert figures(draft, web_pages.page(draft, "", web_pages.NOTED)) == {}


def test_characters_in_figures_that_nobody_sees() -> None:
    for draft in DRAFTS:
        data = web_pages.page(draft, "", web_pages.INVISIBLE)
        assert figures(draft, data) == {}
        assert codes("report.html", data) == {}


def test_a_report_in_the_rows_of_one_table() -> None:
    for draft in DRAFTS:
        data = bare(web_pages.sheet(draft))
        assert figures(draft, data) == {}
        assert codes("report.html", data) == {}
        assert lines(read("report.html", data)) == written(draft)


def test_a_short_line_between_others_in_the_rows_of_one_table() -> None:
    draft = copy.deepcopy(DRAFTS[0])
    draft.sections[4].paragraphs.append("（报告人：张三）")
    assert lines(read("report.html", bare(web_pages.sheet(draft)))) == written(draft)


def test_a_picture_among_tables_without_markup() -> None:
    draft = copy.deepcopy(DRAFTS[0])
    draft.table("table4").picture = True
    data = web_pages.page(draft, "trs", web_pages.SHAPES["boxes"])
    assert codes("report.html", data) == codes("report.md", markdown(draft)) == {"GK202": 1}
    assert {table for table, *_ in figures(draft, data)} == {"table4"}


@pytest.mark.parametrize("frame", web_pages.FRAMES)
def test_the_report_and_nothing_else_of_a_page(frame: str) -> None:
    for draft in DRAFTS:
        document = read("report.html", web_pages.page(draft, frame))
        assert [line for line in lines(document) if line != "END"] == written(draft)
        assert sum(isinstance(block, Table) for block in document.blocks) == 3
        if frame != "wechat":  # whose date a script writes
            assert document.published.replace("年", "-").replace("月", "-").startswith(("2024-01-22", "2024-1-22"))
        assert codes("report.html", web_pages.page(draft, frame)) == {}


Change = Callable[[Draft], object]


def _figure(draft: Draft) -> None:
    table = draft.table("table3")
    key = next(key for key, text in table.cells.items() if text.isdigit())
    table.cells[key] = str(int(table.cells[key]) + 1)


def _without_fee(draft: Draft) -> None:
    for section in draft.sections:
        section.paragraphs = [text for text in section.paragraphs if "信息处理费" not in text]


def _section(number: int, **changes: object) -> Change:
    return lambda draft: [setattr(draft.sections[number], name, value) for name, value in changes.items()]


CHANGES: dict[str, Change] = {
    "figure": _figure,
    "cell deleted": lambda draft: draft.table("table4").short_rows.add("value"),
    "row deleted": lambda draft: draft.table("table3").drop_rows.add("carried_in"),
    "blank cell": lambda draft: draft.table("table2").cells.update({next(iter(draft.table("table2").cells)): ""}),
    "table deleted": lambda draft: setattr(draft.table("table2"), "drop", True),
    "picture": lambda draft: setattr(draft.table("table3"), "picture", True),
    "date deleted": lambda draft: setattr(draft, "date", ""),
    "signature deleted": lambda draft: setattr(draft, "signature", ""),
    "signature and date deleted": lambda draft: (setattr(draft, "signature", ""), setattr(draft, "date", "")),
    "impossible date": lambda draft: setattr(draft, "date", "2024年2月30日"),
    "preface deleted": lambda draft: setattr(draft, "preface", []),
    "fee deleted": _without_fee,
    "heading renamed": _section(1, title="主动公开工作情况"),
    "first heading renamed": _section(0, title="工作开展概述"),
    "last heading renamed": _section(5, title="说明"),
    "heading doubled": _section(3, duplicate=True),
    "first heading deleted": _section(0, heading=False),
    "heading deleted": _section(2, heading=False),
    "last heading deleted": _section(5, heading=False),
    "section deleted": _section(4, drop=True),
    "last section deleted": _section(5, drop=True),
    "section misnumbered": _section(1, ordinal="五、"),
    "section emptied": _section(4, paragraphs=[]),
    "title of another year": lambda draft: setattr(draft, "title", draft.title.replace(str(draft.year), "2018")),
    "title changed": lambda draft: setattr(draft, "title", draft.title.replace("政府信息公开工作", "")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_fault_on_a_page_is_the_same_as_in_a_plain_text(change: str) -> None:
    number = list(CHANGES).index(change)
    draft = copy.deepcopy(DRAFTS[0])
    CHANGES[change](draft)
    expected = codes("report.md", markdown(draft))
    frames = [*web_pages.FRAMES, ""]
    for step in range(3):  # over all changes every page comes often
        frame = frames[(number + 3 * step) % len(frames)]
        assert codes("report.html", web_pages.page(draft, frame)) == expected, frame


class TestLists:
    """Headings whose ordinals the browser prints."""

    def headings(self, start: str, item: str = "<li>{}", end: str = "</ol>") -> list[str]:
        draft = DRAFTS[0]
        made, opened = [], False
        for part in draft.parts():
            if isinstance(part, Line) and part.kind == "heading":
                made.append(("</li>" if opened else start) + item.format(part.text.split("、", 1)[1]))
                opened = True
            elif isinstance(part, Line):
                made.append(f"<p>{escape(part.text)}</p>")
            else:
                made.append(web_pages.table(part))
        found = lines(read("report.html", bare("".join([*made, "</li>", end]))))
        titles = [section.title for section in draft.sections]
        return [line.removesuffix(title) for line in found for title in titles if line.endswith(title)]

    @pytest.mark.parametrize(
        "start",
        [
            "<ol style='list-style-type:cjk-ideographic'>",
            "<ol style='LIST-STYLE: simp-chinese-informal inside'>",
            "<ol class='custom_cn list-paddingleft-1'>",
            "<ul style='list-style-type:trad-chinese-informal'>",
        ],
    )
    def test_chinese_ordinals(self, start: str) -> None:
        for item in ("<li>{}", "<li><p><span>{}</span></p>", "<li>\n<div><b>{}</b></div>"):
            assert self.headings(start, item) == ["一、", "二、", "三、", "四、", "五、", "六、"]

    def test_decimal_ordinals(self) -> None:
        assert self.headings("<ol>") == ["1. ", "2. ", "3. ", "4. ", "5. ", "6. "]
        assert self.headings("<ol start=3 type=1>")[:2] == ["3. ", "4. "]
        assert self.headings("<ol reversed start=6>") == ["6. ", "5. ", "4. ", "3. ", "2. ", "1. "]
        assert self.headings("<ol>", "<li value=2>{}") == ["2. "] * 6
        assert self.headings("<ol class=custom_num2>")[:2] == ["（1）", "（2）"]

    @pytest.mark.parametrize(
        "start",
        [
            "<ol style='list-style:none'>",
            "<ul>",
            "<ol style='list-style-type: disc'>",
            "<ol reversed>",
            "<ol type=a>",
            "<ol start=999999999999>",
        ],
    )
    def test_no_ordinals(self, start: str) -> None:
        assert set(self.headings(start)) <= {"", "1. ", "2. ", "3. ", "4. ", "5. ", "6. "}
        if "start" not in start:
            assert self.headings(start) == [""] * 6

    def test_items_that_show_none(self) -> None:
        assert self.headings("<ol>", "<li style='list-style:none'>{}") == [""] * 6
        assert self.headings("<ol>", "<li style='margin:0;display:block'>{}") == [""] * 6

    def test_what_stands_on_the_page_is_not_numbered_twice(self) -> None:
        body = "<ol><li>一、总体情况</li><li>（一）主动公开。</li><li>3.其他。</li><li>24</li><li>本级。</li><li>五、其他</li></ol>"
        assert lines(read("a.html", bare(body))) == [
            "一、总体情况",
            "（一）主动公开。",
            "3.其他。",
            "24",
            "5. 本级。",
            "五、其他",
        ]

    def test_lists_in_lists(self) -> None:
        body = "<ol><li>甲文。<ol type=1><li>乙文。</li><li>丙文。</li></ol></li><li>丁文。<ul><li>戊文。</li></ul></li><li></li><li>己文。</li></ol>"
        expected = ["1. 甲文。", "1. 乙文。", "2. 丙文。", "2. 丁文。", "戊文。", "4. 己文。"]
        assert lines(read("a.html", bare(f"<h2>一、总体情况</h2>{body}")))[1:] == expected

    @pytest.mark.parametrize("selector", ["ol", ".zw ol", "ol.hd", ".zw>ol, .other"])
    def test_kinds_that_the_page_states_for_all_its_lists(self, selector: str) -> None:
        style = f"<style>li{{color:red}} ol{{list-style:square}} {selector}{{margin:0;list-style-type:cjk-ideographic}}</style>"
        body = "<div class=zw><ol class=hd><li>总体情况</li><li>主动公开政府信息情况</li></ol><ul><li>甲文，没有序号。</li></ul></div>"
        found = lines(read("a.html", bare(style + body)))
        assert found == ["一、总体情况", "二、主动公开政府信息情况", "甲文，没有序号。"]


def test_running_text_that_its_style_makes_blocks() -> None:
    texts = written(DRAFTS[0])
    spans = "".join(f"<span style='display: block'>{escape(text)}</span>" for text in texts)
    assert lines(read("a.html", bare(f"<div>{spans}</div>"))) == texts


def test_a_copy_for_phones_with_pictures_of_the_tables() -> None:
    body = web_pages.body(DRAFTS[0])
    phone = web_pages.body(DRAFTS[0], lambda grid: "<p><img src=table.png></p>")
    for one, other in ((body, phone), (phone, body)):
        data = bare(f"<div class=a>{one}</div><div class=b>{other}</div>")
        assert figures(DRAFTS[0], data) == {}
        assert codes("report.html", data) == {}


@pytest.mark.parametrize(
    ("above", "below", "published"),
    [
        ("<p>{{ title }}</p><p>{{ errorMessage }}</p>", "<p>{{foot}}</p>", ""),
        (
            "<p>2024/1/22 9:05:00 阅读 123 次</p>",
            "<p>一审：张三</p><p>二审：李四</p><p>三审：王五</p>",
            "2024/1/22 9:05:00",
        ),
        ("<p>2024-01-22 09:05  来源：市水务局</p>", "<p>初审：张三　复审：李四　终审：王五</p>", "2024-01-22 09:05"),
        ("<p>2024年01月22日 来源：市水务局 访问量：8</p>", "<p>我要评论（0条），请遵守规定。</p>", "2024年01月22日"),
        ("<p>字号：</p>", "<p>您是本页面的第 <span>12</span> 位访客</p>", ""),
    ],
)
def test_lines_of_the_page_in_the_box_of_the_text(above: str, below: str, published: str) -> None:
    document = read("a.html", bare(f"<div>{above}{web_pages.body(DRAFTS[0])}{below}</div>"))
    assert lines(document) == written(DRAFTS[0])
    assert document.published == published


@pytest.mark.parametrize(
    "entry",
    [
        "<li>{} {}</li>",
        "<li><a href=x>{}</a><span>[{}]</span></li>",
        "<tr><td>{}</td><td>{}</td></tr>",
        "<tr><td>·<a href=x>{}</a></td><td>{}</td></tr>",
        "<dl><dt><a href=x>{}</a></dt><dd>{}</dd></dl>",
    ],
)
def test_an_index_of_reports_is_no_report(entry: str) -> None:
    rows = "".join(entry.format(f"{year}年政府信息公开工作年度报告", f"{year + 1}-01-20") for year in range(2015, 2024))
    body = f"<table>{rows}</table>" if entry.startswith("<tr>") else rows
    head = "<title>政府信息公开年报_临溪市人民政府</title><h2>政府信息公开年报</h2>"
    assert codes("a.html", bare(f"{head}{body}<p>上一页 1 2 下一页</p>")) == {"GK005": 1}


@pytest.mark.parametrize(
    ("day", "published"), [("[2024-01-22]", "2024-01-22"), ("2024.1.22 <i></i>1234", "2024.1.22"), ("2024年1月", "")]
)
def test_a_date_without_a_label_below_the_title(day: str, published: str) -> None:
    head = f"<h1>{DRAFTS[0].title}</h1><div>{day}</div>"
    document = read("a.html", bare(f"<title>{DRAFTS[0].title}</title>{head}<div>{web_pages.body(DRAFTS[0])}</div>"))
    assert lines(document) == written(DRAFTS[0])
    assert document.published == published


@pytest.mark.parametrize("mark", [" ", "：", " | ", "</span><span>", "<br>"])
def test_the_card_of_a_page_in_the_box_of_the_text(mark: str) -> None:
    pairs = (
        ("索 引 号", "11370000/2024-00012"),
        ("发布机构", "市水务局"),
        ("发布日期", "2024-01-22"),
        ("文　　号", ""),
    )
    rows = "".join(f"<div><span>{label}{mark}{value}</span></div>" for label, value in pairs)
    document = read("a.html", bare(f"<div>{rows}{web_pages.body(DRAFTS[0])}</div>"))
    values = {value for _, value in pairs} if mark == "<br>" else set()
    assert [line for line in lines(document) if line not in values] == written(DRAFTS[0])
    assert mark == "<br>" or document.published == "2024-01-22"


@pytest.mark.parametrize("start", ["<pre>{}</pre>", "<div>{}</div>"])
def test_tables_of_one_line_each_without_markup(start: str) -> None:
    for draft in DRAFTS:
        text = escape(LAYOUTS["txt-one-line"][1](draft).decode())
        data = bare(start.format(text if "pre" in start else text.replace("\n", "<br>")))
        assert figures(draft, data) == {}
        assert codes("report.html", data) == {}


def test_ordinals_in_boxes_of_their_own() -> None:
    def box(text: str) -> str:
        ordinal, mark, title = text.partition("、")
        inner = (
            f"<section><p>{ordinal}</p></section><section><p>{title}</p></section>"
            if mark and len(ordinal) == 1
            else f"<p>{text}</p>"
        )
        return f"<section style='display:flex'>{inner}</section>"

    texts = [
        box(part.text) if isinstance(part, Line) else web_pages.table(part)
        for part in DRAFTS[0].parts()
        if isinstance(part, (Line, Grid))
    ]
    data = bare("".join(texts))
    assert lines(read("a.html", data)) == written(DRAFTS[0])
    assert codes("a.html", data) == {}


def test_empty_elements_of_xhtml() -> None:
    start = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a.js"/></head>'
    document = read("a.xhtml", f"{start}<body>{web_pages.body(DRAFTS[0])}</body></html>".encode())
    assert lines(document) == written(DRAFTS[0])


class TestUnseen:
    @pytest.mark.parametrize("way", web_pages.WAITING)
    def test_a_report_that_a_script_shows(self, way: str) -> None:
        for draft in DRAFTS:
            body = web_pages.WAITING[way](draft.title, web_pages.body(draft))
            menu, foot = "<ul><li><a href=/>首页</a></li></ul>", "<p>版权所有，未经授权禁止转载。</p>"
            document = read("report.html", bare(f"{menu}<p>发布日期：2024-01-22</p>{body}{foot}"))
            assert lines(document) == written(draft)
            assert document.published == "2024-01-22"
            assert figures(draft, bare(menu + body + foot)) == {}
            assert codes("report.html", bare(menu + body + foot)) == {}

    def test_the_title_that_stands_beside_the_text_in_a_script(self) -> None:
        draft = copy.deepcopy(DRAFTS[0])
        title, draft.title = draft.title, ""
        data = bare(web_pages.WAITING["state"](title, web_pages.body(draft)))
        assert lines(read("a.html", data)) == [title, *written(draft)]
        assert read("a.html", data).published == "2024-01-22"
        assert codes("a.html", data) == {}

    def test_scripts_take_no_time(self) -> None:
        for text in ('"' + "\\" * 200_000, "'`\"" * 60_000 + "<", '{"a":"' + "<p>" * 60_000, '"\\"<' * 50_000):
            begin = time.process_time()
            with pytest.raises(Unreadable):
                read("a.html", bare(f"<script>{text}</script>"))
            assert time.process_time() - begin < 2

    @pytest.mark.parametrize("opened", [0, 1, 2])
    def test_sections_that_open_on_a_click(self, opened: int) -> None:
        for draft in DRAFTS:
            data = bare(web_pages.folded(draft, opened))
            assert lines(read("a.html", data)) == written(draft)
            assert codes("a.html", data) == {}

    @pytest.mark.parametrize("shape", ["hidden rows", "hidden copies of figures", "hidden for a screen"])
    def test_what_is_hidden_within_a_box_that_opens_stays_hidden(self, shape: str) -> None:
        for draft in DRAFTS:
            inside = web_pages.SHAPES[shape]
            text = web_pages.body(draft, inside)
            pages = [web_pages.folded(draft, 1, inside), web_pages.WAITING["hidden"](draft.title, text)]
            for data in (*map(bare, pages), web_pages.page(draft, "wechat", inside)):
                assert figures(draft, data) == {}
                assert codes("a.html", data) == {}

    @pytest.mark.parametrize(
        "style", ["", "<style>.tab-pane{display:none} .tab-content>.x, .tab-pane.active{display:block}</style>"]
    )
    def test_the_report_of_one_year_among_tabs(self, style: str) -> None:
        drafts = [ReportBuilder(year, "county", seed=year).build() for year in (2021, 2022, 2023)]
        for shown in drafts:
            data = bare(web_pages.tabs(drafts, shown, style))
            assert lines(read("a.html", data)) == written(shown)
            assert figures(shown, data) == {}

    def test_a_hidden_table_of_last_year_stays_hidden(self) -> None:
        old = copy.deepcopy(DRAFTS[0])
        for section in old.sections:
            if section.table is not None:
                section.table.cells = dict.fromkeys(section.table.cells, "7")
        hidden = "".join(web_pages.table(part) for part in old.parts() if isinstance(part, Grid))
        data = bare(f"<div style='display:none'>{hidden}</div>{web_pages.body(DRAFTS[0])}")
        assert figures(DRAFTS[0], data) == {}
        assert codes("a.html", data) == {}

    def test_a_page_around_a_file_beside_other_pages(self) -> None:
        others = "".join(f"<li><a href={day}.html>公告</a> 2024-01-{day}</li>" for day in range(10, 20))
        with pytest.raises(Unreadable) as error:
            read("a.html", bare(f"<title>某某县</title><a href=a.pdf>2023年年报.pdf</a><ul>{others}</ul>"))
        assert (error.value.code, error.value.reason) == ("GK002", "attachment")

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ("<iframe src='/pdfjs/web/viewer.html?file=/files/2023%E5%B9%B4.pdf#page=1'></iframe>", "attachment"),
            ("<object data='a.ofd'><p>请安装阅读器。</p></object>", "attachment"),
            ("<p>附件：<a href='/x.jsp?filename=b.docx&id=1'>下载</a></p>", "attachment"),
            (
                "<a id=file href='a.pdf' style='display:none'></a><canvas></canvas><script src=v.js></script>",
                "attachment",
            ),
            ("<p><img src=1.jpg width=800></p>", "pictures"),
            ("<canvas></canvas><script src=viewer.js></script>", "script-page"),
        ],
    )
    def test_a_page_around_something_else(self, body: str, reason: str) -> None:
        foot = "<p>主办：某某县人民政府，未经授权禁止转载。</p><p>地址：某某县人民路1号，邮编：261000，电话：0536-1234567</p>"
        with pytest.raises(Unreadable) as error:
            read("a.html", bare(f"<div class=nav><a>首页</a></div><h1>{DRAFTS[0].title}</h1>{body}{foot}"))
        assert (error.value.code, error.value.reason) == ("GK002", reason)


def test_a_cell_with_a_character_of_no_width_is_blank():
    page = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>&#8203;</td><td>&nbsp;5&#xfeff;</td></tr></table>"
    table = read("a.html", f"<html><body><p>年报。</p>{page}</body></html>".encode()).blocks[1]
    assert [cell.text for cell in table.cells] == ["甲", "乙", "", "5"]
