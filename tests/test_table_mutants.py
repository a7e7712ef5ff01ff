"""One small change to a text with tables: its own finding or none, and never a table lost for it."""

from __future__ import annotations

import re

import pytest

from nianbao.engine import check_file, place_id
from nianbao.settings import Settings
from nianbao.testing import FORMATS, build
from nianbao.testing.formats import joined
from nianbao.testing.layouts import LAYOUTS

SETTINGS = Settings(autoload=False)
WRITERS = {name: write for name, (extension, write) in {**FORMATS, **LAYOUTS}.items() if extension == "txt"}
DRAFT = build({"size": 300, "style": "quiet"})


def said(text: str) -> list[str]:
    found = check_file("report.txt", text.encode(), SETTINGS).violations
    return sorted(f"{violation.code} {place_id(violation.place)}" for violation in found)


def written(layout: str) -> str:
    return WRITERS[layout](DRAFT).decode()


def table_lines(text: str) -> range:
    lines = text.split("\n")
    return range(
        next(n for n, line in enumerate(lines) if "第二十条第（一）项" in line),
        next(n for n, line in enumerate(lines) if line.startswith("五、")) - 1,
    )


@pytest.mark.parametrize("format", ["docx", "html", "md"])
def test_a_row_without_figures_is_there_and_blank(format):
    extension, write = FORMATS[format]
    draft = build({"size": 0, "style": "quiet"})
    for table in (section.table for section in draft.sections if section.table is not None):
        for row in {row for row, _ in table.cells}:
            kept = dict(table.cells)
            table.cells |= {key: "" for key in kept if key[0] == row}
            found = check_file(f"report.{extension}", write(draft), SETTINGS).violations
            table.cells |= kept
            assert {(item.code, item.place.table) for item in found} == {("GK206", table.spec.id)}, row


@pytest.mark.parametrize("layout", ["txt", "txt-tabs", "txt-cells-in-tabs", "txt-lines"])
def test_a_blank_line_amid_a_table_changes_nothing(layout):
    text = written(layout)
    lines = text.split("\n")
    for at in table_lines(text):
        assert said("\n".join([*lines[:at], "", *lines[at:]])) == [], (at, lines[at])


def test_rows_that_are_not_parted_are_told_by_their_labels():
    text = written("txt")
    lines = text.split("\n")
    for at in (at for at in table_lines(text) if not lines[at]):
        assert said("\n".join([*lines[:at], *lines[at + 1 :]])) == [], (at, lines[at - 1 : at + 2])


@pytest.mark.parametrize("layout", ["txt-tabs", "txt-cells-in-tabs"])
def test_a_row_broken_over_two_lines(layout):
    text = written(layout)
    lines = text.split("\n")
    for at in (at for at in table_lines(text) if not lines[at][:1].isdigit()):  # table four has one row only
        for match in re.finditer(r"(?<=\d)\t(?=\d)", lines[at]):
            broken = lines[at][: match.start()] + "\n" + lines[at][match.end() :]
            found = said("\n".join([*lines[:at], broken, *lines[at + 1 :]]))
            assert found == [], broken


@pytest.mark.parametrize("layout", sorted(WRITERS))
def test_a_heading_broken_over_two_lines(layout):
    text = written(layout)
    for heading in re.findall(r"(?m)^[一二三四五六]、(?=[^\d]).{4,20}$", text):
        if any(section.title == heading[2:] for section in DRAFT.sections):
            for at in range(3, len(heading)):
                assert said(text.replace(heading, f"{heading[:at]}\n{heading[at:]}")) == [], heading[at:]


@pytest.mark.parametrize("layout", ["txt", "txt-tabs", "txt-cells-in-tabs"])
@pytest.mark.parametrize("word", ["若干", "详见附件", "1O"])
def test_a_word_in_the_first_cell_of_table_four(layout, word):
    draft = build({"style": "quiet", "tables": {"table4": {"cells": {"value/review_upheld": word}}}})
    assert said(WRITERS[layout](draft).decode()) == ["GK207 table4/value/review_upheld"]


def test_figures_printed_twice():
    lines = written("txt-tabs").split("\n")
    at = next(n for n, line in enumerate(lines) if re.fullmatch(r"[\d\t]+", line))
    assert said("\n".join([*lines[: at + 1], *lines[at:]])) == ["GK210 table4"]


@pytest.mark.parametrize("layout", ["txt", "txt-tabs"])
@pytest.mark.parametrize("row", ["规章", "2.重复申请", "四、结转下年度继续办理", "行政许可"])
def test_a_row_without_its_label_costs_no_other(layout, row):
    text = written(layout)
    found = said(text.replace(f"\t{row}\n" if layout == "txt" else f"{row}\t", "\t\n" if layout == "txt" else "\t"))
    assert len(found) == 1 and found[0].startswith("GK203 table")


@pytest.mark.parametrize("layout", ["txt", "txt-tabs", "txt-cells-in-tabs"])
def test_labels_of_rows_without_the_mark_behind_their_ordinal(layout):
    assert said(written(layout).replace("3.其他", "3其他")) == []


@pytest.mark.parametrize("layout", ["txt-lines", "txt", "txt-tabs"])
@pytest.mark.parametrize("word", ["若干", "1O", "详见附件"])
def test_a_word_in_place_of_a_figure(layout, word):
    for column in ("company", "legal_service", "total"):
        for row in ("received", "partial", "np_repeat", "results_total"):
            draft = build({"size": 300, "style": "quiet", "tables": {"table3": {"cells": {f"{row}/{column}": word}}}})
            assert said(WRITERS[layout](draft).decode()) == [f"GK207 table3/{row}/{column}"]


def test_a_row_without_any_cell_is_blank_where_all_others_are_full():
    blank = {
        f"np_repeat/{column.id}": "" for column in DRAFT.table("table3").spec.blocks[0].columns if not column.group
    }
    draft = build({"size": 300, "style": "quiet", "tables": {"table3": {"cells": blank}}})
    assert said(WRITERS["txt-lines"](draft).decode()) == ["GK206 table3"]


def test_labels_of_columns_are_no_labels_of_rows():
    """The last label of the header above figures that lost their own is not the row of that name."""
    text = written("txt-lines").replace("一、本年新收政府信息公开申请数量\n", "")
    assert said(text) == ["GK209 table3"]


def test_a_header_run_together_is_read_level_by_level():
    text = written("txt")
    assert said(text.replace("\t总计\n\n\t\n", "\t总计\n\t\n", 1)) == []


@pytest.mark.parametrize("line", ["商业企业", "申请人情况"])
def test_a_line_of_the_header_deleted(line):
    lines = written("txt-tabs").split("\n")
    found = said("\n".join(one for one in lines if line not in one))
    assert {one.split("/")[0] for one in found} <= {"GK204 table3", "GK205 table3"}


@pytest.mark.parametrize("filled", ["无", "0", "5"])
@pytest.mark.parametrize("table", ["table3", "table4"])
def test_a_column_behind_those_of_the_form(table, filled):
    lines = written("txt-tabs").split("\n")
    top = next(n for n, line in enumerate(lines) if ("申请人情况" if table == "table3" else "行政复议\t") in line)
    end = next(n for n, line in enumerate(lines[top:], top) if not line.strip())
    for at in range(top, end):
        behind = "备注" if at == top else filled if lines[at].rstrip("\t")[-1:].isdigit() else ""
        lines[at] += "\t" + behind
    assert said("\n".join(lines)) == [f"GK210 {table}"]


FLOW = {
    "labels of columns in lines": ("社会公益组织 法律服务机构 其他", "社会公\n益组织\n法律服务\n机构 其他"),
    "two labels run together": ("尚未审结 总计 结果维持", "尚未审结总计 结果维持"),
    "a group around its rows": (
        "（四）无法提供 1.本机关不掌握相关政府信息",
        "（四） 1.本机关不掌握相关政府信息\n无法提\n供",
    ),
    "header over the rows and a label": ("信息内容 本年处理决定数量", "信息内容本年处理决定数量"),
}


@pytest.mark.parametrize("how", sorted(FLOW))
def test_labels_in_pieces_are_neither_lost_nor_altered(how):
    text = joined(DRAFT, lambda grid: [" ".join(cell.text for cell in row if cell.text) for row in grid.rows])
    old, new = FLOW[how]
    pieces = text.replace(old, new, 1)
    assert pieces != text
    assert not {one for one in said(pieces) if one[:5] in ("GK203", "GK204", "GK205", "GK210")}


@pytest.mark.parametrize("layout", ["txt-repeated-tabs", "txt-repeated-bars"])
@pytest.mark.parametrize("word", ["/", "无"])
def test_a_word_in_a_merged_cell_that_stands_in_all_its_columns_is_one(layout, word):
    text = WRITERS[layout](build({"size": 0, "style": "quiet", "tables": {"table2": {"cells": {"fees/amount": word}}}}))
    assert said(text.decode()) == ["GK207 table2/fees/amount"]
