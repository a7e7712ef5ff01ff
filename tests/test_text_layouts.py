"""Reports as crawlers, browsers and old converters leave them in a text: read exactly or not at all."""

from __future__ import annotations

import random
import re

import pytest

from nianbao import plugins
from nianbao.document import Table
from nianbao.engine import check_file, place_id, read
from nianbao.readers.decode import decode
from nianbao.readers.grid.one_line import unfold
from nianbao.readers.lines import Lines
from nianbao.report import Statistic, Value
from nianbao.settings import Settings
from nianbao.testing import FORMATS, ReportBuilder, build, check
from nianbao.testing.formats import joined
from nianbao.testing.layouts import LAYOUTS, repeated

SETTINGS = Settings(autoload=False)
NAMES = sorted(LAYOUTS)
DELTAS = {
    "clean": {},
    "2019": {"year": 2019},
    "zeros": {"size": 0, "organ_class": "street"},
    "large": {"size": 400, "organ_class": "department", "seed": 7},
    "faulty": {
        "fee": None,
        "tables": {"table3": {"add": {"granted/company": 1, "received/total": 2}}},
    },
}


def figures(data):
    """What was bound: the text of every figure, None where it was not read with certainty."""
    reading = read("report.txt", data, SETTINGS, plugins.load((), False))
    return {
        (table, *key): value.text if isinstance(value, Value) else None
        for table, state in reading.report.statistics.items()
        if isinstance(state, Statistic)
        for key, value in state.values.items()
    }


def printed(draft):
    tables = [section.table for section in draft.sections if section.table is not None]
    return {(table.spec.id, *key): text for table in tables for key, text in table.cells.items()}


def said(extension, data):
    return sorted(f"{v.code} {place_id(v.place)}" for v in check_file(f"report.{extension}", data, SETTINGS).violations)


def as_docx(draft):
    return said("docx", FORMATS["docx"][1](draft))


def wrong(draft, data):
    """Figures that were read as something else than stands there."""
    expected = printed(draft)
    return {key: text for key, text in figures(data).items() if text is not None and text != expected.get(key)}


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("name", sorted(DELTAS))
def test_every_figure_and_every_finding(name, layout):
    draft = build(DELTAS[name])
    data = LAYOUTS[layout][1](draft)
    assert figures(data) == printed(draft)
    assert said("txt", data) == as_docx(draft)


@pytest.mark.parametrize("layout", NAMES)
def test_one_row_for_other_results(layout):
    """The item （六） in one row without further ones, as many offices still print it."""
    draft = build({"size": 300})
    table = draft.table("table3")
    table.drop_rows |= {"other_no_correction", "other_no_payment"}
    table.labels["other_rest"] = ""
    assert said("txt", LAYOUTS[layout][1](draft)) == as_docx(draft)


NOISE = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "bom": lambda text: "\ufeff" + text,
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "full-width blanks": lambda text: text.replace(" ", "\u3000"),
    "indented": lambda text: re.sub(r"(?m)^(?=[^\x07])", "\u3000\u3000", text),
    "blanks at the end": lambda text: re.sub(r"(?m)(?<=[^\r])$", "  ", text),
    "full-width digits": lambda text: re.sub(
        r"(?m)(?<![\w.（])\d+(?=$|[ \t|\x07\r])",
        lambda m: m[0].translate({48 + d: 0xFF10 + d for d in range(10)}),
        text,
    ),
}


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("noise", sorted(NOISE))
def test_noise_changes_no_figure(noise, layout):
    draft = build({"size": 300})
    text = LAYOUTS[layout][1](draft).decode()
    noisy = NOISE[noise](text)
    expected = printed(draft)
    assert {key: normal(value) for key, value in figures(noisy.encode()).items()} == expected


def normal(text):
    return text and text.translate({0xFF10 + digit: 48 + digit for digit in range(10)})


@pytest.mark.parametrize("layout", NAMES)
def test_a_page_around_it_changes_no_figure(layout):
    draft = build({"size": 300})
    above = "首页\n|\n政务公开\n|\n繁体\n当前位置：首页 > 政府信息公开 > 年报\n"
    below = "打印\n|\n关闭\n|\n分享\n访问量 1 2 3 4 5 6\n联系我们 | 网站地图 |\n"
    text = above + LAYOUTS[layout][1](draft).decode() + below
    assert figures(text.encode()) == printed(draft)


TEXTS = {name: made for name, made in {**FORMATS, **LAYOUTS}.items() if made[0] in ("txt", "md")}


@pytest.mark.parametrize("layout", sorted(TEXTS))
@pytest.mark.parametrize("seed", range(4))
def test_blanks_are_never_taken_for_others(layout, seed):
    draft = ReportBuilder((2023, 2020)[seed % 2], "township", seed=seed, size=12).build()
    chance = random.Random(seed)
    for section in draft.sections:
        if section.table is not None:
            for key, text in section.table.cells.items():
                section.table.cells[key] = "" if text == "0" and chance.random() < 0.3 else text
    data = TEXTS[layout][1](draft)
    assert wrong(draft, data) == {}
    if "word" in layout or "tabs" in layout or "closed" in layout:
        assert figures(data) == printed(draft)


@pytest.mark.parametrize("seed", range(4))
def test_merged_cells_in_every_column_of_markdown(seed):
    draft = ReportBuilder((2023, 2020)[seed % 2], "county", seed=seed, size=(0, 12, 300)[seed % 3]).build()

    def pipes(grid):
        first, *rows = (f"|{row}|" for row in repeated(grid, "|"))
        return [first, "|:-:" * grid.width + "|", *rows]

    assert said("md", joined(draft, pipes).encode()) == as_docx(draft)


def changed(draft, kind, chance):
    """One change; the table it is made in, and whether cells still stand where they belong."""
    table = chance.choice([section.table for section in draft.sections if section.table is not None])
    row, column = chance.choice(sorted(table.cells))
    axes = [axis for block in table.spec.blocks for axis in block.rows if not axis.group]
    one, other = chance.choice(axes), chance.choice(axes)
    if kind == "figure":
        table.cells[row, column] = str(chance.randint(1, 999))
    elif kind == "blank":
        table.cells[row, column] = ""
    elif kind == "word":
        table.cells[row, column] = chance.choice(["无", "/", "—", "2O"])
    elif kind == "note":
        table.cells[row, column] = "22（其中修订16件）"
    elif kind == "row":
        table.drop_rows.add(row)
    elif kind == "cell":
        table.short_rows.add(row)
    elif kind == "labels" and one.label and other.label:
        table.labels[one.id], table.labels[other.id] = other.label, one.label
    elif kind == "label":
        table.labels[one.id] = ""
    elif kind in ("column", "columns"):
        block = next(block for block in table.spec.blocks if any(axis.id == row for axis in block.rows))
        heads = [axis for axis in block.columns if not axis.group]
        one, other = chance.choice(heads), chance.choice(heads)
        at = chance.randrange(len(one.label))
        table.labels[one.id] = one.label[:at] + "错" + one.label[at + 1 :] if kind == "column" else other.label
        if kind == "columns":
            table.labels[other.id] = one.label
    return table.spec.id


KINDS = ["figure", "blank", "word", "note", "row", "cell", "labels", "label", "column", "columns"]


@pytest.mark.parametrize("layout", sorted(TEXTS))
@pytest.mark.parametrize("kind", KINDS)
def test_one_change_gives_its_finding_or_none_is_made_up(kind, layout):
    for seed in range(4 if kind in ("column", "columns") else 2):
        draft = ReportBuilder((2023, 2020)[seed % 2], "county", seed=seed, size=300).build()
        table = changed(draft, kind, random.Random(f"{kind} {seed}"))
        data = TEXTS[layout][1](draft)
        expected, found = as_docx(draft), said("txt", data)
        if kind in ("figure", "note"):
            assert found == expected
        elif found != expected:
            unread = {code for code in found if code.startswith(("GK209 ", "GK203 ", "GK206 ")) and f" {table}" in code}
            assert unread and not set(found) - set(expected) - unread, (seed, set(found) - set(expected))
        if kind in ("figure", "blank", "word", "note", "column"):
            assert wrong(draft, data) == {}


# -- single marks -----------------------------------------------------------------------------------------------


def rows_of(text):
    document = read("report.txt", text.encode(), SETTINGS, plugins.load((), False)).document
    return [[[cell.text for cell in row] for row in b.rows()] for b in document.blocks if isinstance(b, Table)]


def test_marks_of_a_word_processor_are_text():
    text = "第二十条第（一）项\x07\x07信息内容\x07本年制发件数\x07\x07规章\x070\x07\x07" * 20
    assert decode(text.encode())[0] == text


def test_text_behind_the_last_mark_of_a_table_is_no_cell():
    text = "说明。\n信息内容\r\x07甲数量\r\x07乙数量\r\x07\r\x07规章\r\x071\r\x07\r\x07\r\x07后面说明这张表。\r"
    assert rows_of(text) == [[["信息内容"], ["甲数量"], ["乙数量"], ["规章", "1", ""]]]


def test_fillers_say_nothing_of_blanks_but_a_row_without_figures_is_blank():
    text = "甲表 | |||\n信息内容 | 甲数量 | 乙数量 | 丙数量 |\n规章 | 1 | 2 | |\n许可 | |||\n"
    assert rows_of(text) == [
        [["甲表", *[""] * 3], ["信息内容", "甲数量", "乙数量", "丙数量"], ["规章", "1", "2"], ["许可", *[""] * 3]]
    ]


def test_a_table_in_one_line_keeps_its_places():
    line = "概述如下。 信息内容 甲数量 乙数量 丙数量 规章 1 22 333 许可 4 5 6 后面还有。"
    lines = Lines("前言\n" + line.replace("概述", "概述" * 60))
    unfold(lines, 0)
    at = lines.texts.index("333 ")
    column = lines.place(at, 0).column
    assert lines.place(at, 0).line == 2
    assert lines.raw.split("\n")[1][column - 1 :].startswith("333 ")
    assert lines.texts[-1] == " 后面还有。"


def test_dates_apart_by_blanks_are_no_table():
    line = "本报告所列数据的统计期限自 2021 年 1 月 1 日起至 2021 年 12 月 31 日止，" * 4
    lines = Lines(line)
    unfold(lines, 0)
    assert lines.texts == [line]


@pytest.mark.parametrize("year", [2023, 2020])
@pytest.mark.parametrize("format", ["md", "txt-tabs"])
def test_a_row_that_lost_a_cell_is_not_read(year, format):
    """A cell too few: which one is missing cannot be told, and fillers are no blanks."""
    draft = build({"year": year, "size": 300})
    mark = {"md": " | ", "txt-tabs": "\t"}[format]
    extension, write = FORMATS[format]
    lines = write(draft).decode().split("\n")
    expected = said(extension, write(draft))
    for number, line in enumerate(lines):
        cells = line.strip("| ").split(mark)
        if sum(cell.strip().isdigit() for cell in cells) < 2:
            continue
        figure = max(at for at, cell in enumerate(cells) if cell.strip().isdigit())
        short = mark.join(cells[:figure] + cells[figure + 1 :])
        text = "\n".join([*lines[:number], f"| {short} |" if format == "md" else short, *lines[number + 1 :]])
        new = [one for one in said(extension, text.encode()) if one not in expected]
        assert len(new) == 1 and new[0].startswith("GK209 table"), (line, new)


# -- labels taken apart by the lines of a page -----------------------------------------------------------------


def by_blanks(grid):
    """The text of a printed page: the cells of a row apart by single blanks."""
    return [" ".join(cell.text for cell in row if cell.text) for row in grid.rows]


FIGURES = r" ([\d ]+)(?=\n)"
LINES = {
    "figures amid a label": (f"2.其他法律行政法规禁止公开{FIGURES}", r"2.其他法律行政法规禁止\n\1\n公开"),
    "figures amid a long label": (
        f"（二）部分公开（区分处理的，只计这一情形，不计其他情形）{FIGURES}",
        r"（二）部分公开（区分处理的，只计这一情形，\n\1\n不计其他情形）",
    ),
    "figures beside its first line": (f"重新出具已获取信息{FIGURES}", r"重新出具已获 \1\n取信息"),
    "figures beside its last line": (f"重新出具已获取信息{FIGURES}", r"重新出具已获\n取信息 \1"),
    "a head in two lines": (
        "商业企业 科研机构 社会公益组织 法律服务机构 其他",
        "商业 科研 社会公益 法律服务 其他\n企业 机构 组织 机构",
    ),
    "a head around another label": (
        "商业企业 科研机构 社会公益组织 法律服务机构 其他",
        "商业 科研 社会公益 法律服务\n其他\n企业 机构 组织 机构",
    ),
    "a head with labels that recur": (
        "(结果维持 结果纠正 其他结果 尚未审结 总计) \\1",
        r"结果 结果 其他 尚未 总计 结果 结果 其他 尚未 总计\n维持 纠正 结果 审结 维持 纠正 结果 审结",
    ),
    "a group beside its middle": ("（三）不予公开 (1.属于国家秘密(?:.*\n){3})", r"\1（三）不予公开\n"),
}


@pytest.mark.parametrize("how", sorted(LINES))
def test_labels_in_pieces_are_put_together(how):
    draft = build({"size": 300})
    text = joined(draft, by_blanks)
    assert figures(text.encode()) == printed(draft)
    pieces = re.sub(*LINES[how], text)
    assert pieces != text
    assert figures(pieces.encode()) == printed(draft)
    assert said("txt", pieces.encode()) == as_docx(draft)


@pytest.mark.parametrize(
    "part", ["（一）\n予以", "科研\n机构", "商业\n企业", "（三）\n不予", "规\n章 |", "三、本\n年度"]
)
def test_rows_of_bars_cut_within_a_cell(part):
    draft = build({"size": 300})
    text = LAYOUTS["txt-bars-padded"][1](draft).decode()
    whole = next(one for one in (part.replace("\n", " "), part.replace("\n", "")) if one in text)
    assert figures(text.replace(whole, part).encode()) == printed(draft)


def test_a_label_printed_downwards_is_no_figure():
    draft = build({"size": 300})
    text = LAYOUTS["txt-lines"][1](draft).decode()
    down = text.replace("行政\n许可\n", "行\n政\n许\n可\n").replace("行政\n强制\n", "行\n政\n强\n制\n")
    assert down != text
    assert figures(down.encode()) == printed(draft)


@pytest.mark.parametrize("format", ["txt-tabs", "txt-fillers"])
def test_a_blank_is_told_where_it_stands_or_the_row_is_not_read(format):
    keys = [key for key in build({}).table("table3").cells if key[1] in ("natural_person", "research", "total")]
    for row, column in keys:
        draft = build({"style": "quiet", "tables": {"table3": {"cells": {f"{row}/{column}": ""}}}})
        found = {(v.code, place_id(v.place)) for v in check(draft, format)}
        assert found in ({("GK206", f"table3/{row}/{column}")}, {("GK209", f"table3/{row}")}), (row, column)


@pytest.mark.parametrize("word", ["若干", "无", "2O", "——"])
@pytest.mark.parametrize("row", ["received", "carried_in", "granted"])
def test_a_word_in_place_of_the_first_figure(word, row):
    draft = build({"style": "quiet", "tables": {"table3": {"cells": {f"{row}/natural_person": word}}}})
    assert [(v.code, place_id(v.place)) for v in check(draft)] == [("GK207", f"table3/{row}/natural_person")]


@pytest.mark.parametrize("size", [0, 300])
def test_a_page_in_one_line(size):
    """All text of a page with a blank between its pieces: headings and the signature stand inside paragraphs."""
    draft = build({"size": size, "style": "quiet"})
    text = " ".join(LAYOUTS["txt-one-line"][1](draft).decode().split())
    assert figures(text.encode()) == printed(draft)
    assert said("txt", text.encode()) == as_docx(draft)


def test_pairs_with_a_bar_between_them():
    """Two cells with one bar, a label in two lines above them."""
    lines = [
        "信息",
        "内容 |  本年处理决定数量",
        "行政",
        "许可 |  12",
        "第二十条第（六）项",
        "信息内容 | 数量",
        "行政处罚 | 7",
    ]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    assert rows_of("\n".join(["说明。", *lines, ""])) == [rows]
    menu = "首页 | 新闻\n政务 | 服务\n"
    assert rows_of("说明。\n" + menu + "\n正文如下。\n") == []


def test_a_blank_below_a_merged_heading_is_one_blank():
    draft = build({"tables": {"table2": {"cells": {"penalty/decisions": "", "coercion/decisions": "14"}}}})
    assert said("txt", LAYOUTS["txt-repeated-tabs"][1](draft)) == as_docx(draft)
