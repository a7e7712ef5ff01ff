"""Texts that converters make of web pages, Word and PDF files: read exactly, or said to be unreadable once."""

from __future__ import annotations

import random

import converted
import pytest

from nianbao import plugins
from nianbao.engine import check_file, place_id, read
from nianbao.readers.prose import width
from nianbao.report import Statistic, Value
from nianbao.settings import Settings
from nianbao.testing import FORMATS, ReportBuilder, build
from nianbao.testing.formats import joined, slots
from nianbao.testing.layouts import LAYOUTS
from nianbao.testing.model import Line

SETTINGS = Settings(autoload=False)
PLUGINS = plugins.load((), False)
DRAFTS = {
    "mixed": {"size": 12},
    "2019": {"year": 2019, "size": 40},
    "zeros": {"size": 0, "organ_class": "street"},
    "large": {"size": 5000, "organ_class": "department", "seed": 7},
}


def figures(data, extension="txt"):
    """The text of every figure that was bound, None where it was not read with certainty."""
    reading = read(f"report.{extension}", data, SETTINGS, PLUGINS)
    return {
        (table, *key): value.text if isinstance(value, Value) else None
        for table, state in reading.report.statistics.items()
        if isinstance(state, Statistic)
        for key, value in state.values.items()
    }


def printed(draft):
    tables = [section.table for section in draft.sections if section.table is not None]
    return {(table.spec.id, *key): text for table in tables for key, text in table.cells.items()}


def said(data, extension="txt"):
    violations = check_file(f"report.{extension}", data, SETTINGS).violations
    return sorted(f"{v.code} {place_id(v.place)}" for v in violations)


def of_docx(draft):
    return said(FORMATS["docx"][1](draft), "docx")


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("name", converted.TABLES)
def test_tables(name, draft):
    made = build(DRAFTS[draft])
    data = converted.text(made, name).encode()
    assert figures(data) == printed(made)
    assert said(data) == of_docx(made)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("name", converted.MARKDOWN)
def test_markdown(name, draft):
    made = build(DRAFTS[draft])
    data = converted.MARKDOWN[name](made)
    assert figures(data, "md") == printed(made)
    assert said(data, "md") == of_docx(made)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("name", converted.TEXTS)
def test_texts(name, draft):
    made = build(DRAFTS[draft])
    data = converted.TEXTS[name](made).encode()
    assert figures(data) == printed(made)
    assert said(data) == of_docx(made)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("name", converted.BEHIND)
def test_what_a_page_says_behind_the_report(name, signed):
    made = build({"size": 12})
    text = FORMATS["txt-tabs"][1](made).decode().rstrip("\n")
    if not signed:
        text = "\n".join(text.split("\n")[:-2])
    page = "\n".join([text, *converted.BEHIND[name]])
    assert said(page.encode()) == said(text.encode())


def test_lines_behind_the_date_of_a_report_that_is_no_page_stay():
    made = build({"size": 12})
    text = FORMATS["txt-tabs"][1](made).decode() + "附件：1.补充说明\n联系人：王小明\n"
    blocks = read("report.txt", text.encode(), SETTINGS, PLUGINS).document.blocks
    assert [block.text for block in blocks[-2:]] == ["附件：1.补充说明", "联系人：王小明"]


@pytest.mark.parametrize("joint", ["\n", " ", "\n\n", "\n\u3000\u3000"])
@pytest.mark.parametrize("name", converted.BEHIND)
def test_a_page_around_the_report(name, joint):
    """Whatever parts its lines: all in one line, too."""
    made = build({"size": 12})
    text = LAYOUTS["txt-lines"][1](made).decode()
    page = [line.format(made.title) for line in converted.ABOVE] + text.split("\n") + converted.BEHIND[name]
    data = joint.join(" ".join(filter(None, page)).split() if joint == " " else page).encode()
    assert figures(data) == printed(made)
    assert said(data) == of_docx(made)


@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize("layout", sorted(name for name, made in {**FORMATS, **LAYOUTS}.items() if made[0] == "txt"))
def test_blank_lines_between_all_lines(layout, gap):
    made = build({"size": 300})
    text = {**FORMATS, **LAYOUTS}[layout][1](made).decode()
    data = text.replace("\n", "\n" * (gap + 1)).encode()
    assert figures(data) == printed(made)
    assert said(data) == said(text.encode())


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_a_page_that_holds_its_text_twice(joint):
    made = build({"size": 12})
    text = LAYOUTS["txt-lines"][1](made).decode().rstrip("\n").split("\n")
    foot = ["主办：临溪市人民政府办公室", "网站标识码：3700000001"]
    data = joint.join(["首页", *text, "责任编辑：王小明", *text, *foot]).encode()
    assert figures(data) == printed(made)
    assert said(data) == of_docx(made)


def glued(draft):
    """Cells without anything between them, a table a line."""
    return joined(draft, lambda grid: ["".join(cell.text for row in grid.rows for cell in row)])


def test_cells_run_together_that_can_be_parted_in_one_way():
    made = build(DRAFTS["zeros"])
    assert figures(glued(made).encode()) == printed(made)
    assert said(glued(made).encode()) == of_docx(made)


@pytest.mark.parametrize("change", ["blank", "ten", "one", "label", "order"])
def test_cells_run_together_that_may_be_parted_otherwise(change):
    made = build(DRAFTS["zeros"])
    table = made.table("table3")
    if change == "blank":
        table.cells["granted", "other_org"] = ""
    elif change == "ten":
        table.cells["granted", "company"] = "10"
    elif change == "one":
        table.cells["granted", "natural_person"] = "1"
    elif change == "label":
        table.labels["granted"] = "（一）同意公开"
    else:
        table.labels["natural_person"], table.labels["total"] = "总计", "自然人"
    bound = figures(glued(made).encode())
    assert {key[0] for key in bound} == {"table2", "table4"}
    assert [line for line in said(glued(made).encode()) if line.startswith("GK209")] == ["GK209 table3"]


def test_a_cell_with_two_figures_beside_a_blank_one():
    made = build({"tables": {"table3": {"cells": {"granted/company": "1 0", "granted/research": ""}}}})
    data = FORMATS["txt-tabs"][1](made)
    assert [line for line in said(data) if "granted" in line] == ["GK209 table3/granted"]


def test_the_end_of_a_label_is_no_figure():
    """A row with a blank cell lacks a figure; the rest of its label, in the next line, does not stand for it."""
    made = build({"size": 12})
    made.table("table3").cells["partial", "other_org"] = ""

    def rows(grid):
        lines = []
        for row in converted.begun(grid):
            *groups, label = [cell.text for cell in row if cell.label] or [""]
            figures = [cell.text for cell in row if not cell.label and cell.text]
            lines += [*groups, "  ".join([label[:12], *figures]), *filter(None, [label[12:23], label[23:]])]
        return lines

    expected = printed(made)
    found = figures(joined(made, rows).encode())
    assert {key for key, text in found.items() if text is None} >= {("table3", "partial", "other_org")}
    assert {key: text for key, text in found.items() if text not in (None, expected[key])} == {}


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("columns", [48, 52, 58, 64])
def test_wide_lines_of_prose_around_close_tables(columns, draft):
    """The lines of paragraphs apart by blank ones, as wide line spacing prints them, and those of tables not."""
    made = build(DRAFTS[draft])
    lines = []
    for part in made.parts():
        if isinstance(part, Line):
            pieces = [""]
            for char in f"    {part.text}":
                word = char.isdigit() and pieces[-1][-1:].isdigit()
                pieces += [""] if width(pieces[-1]) >= columns and not word else []
                pieces[-1] += char
            lines += [line for piece in pieces for line in (piece, "")]
        else:
            lines += [" | ".join(row) for row in converted.filled(part)] + [""]
    data = "\n".join(lines).encode()
    assert figures(data) == printed(made)
    assert said(data) == of_docx(made)


def blank_lines(draft, covered, apart):
    """Every cell a line, a blank cell a blank line, perhaps cells covered by merged ones, too, and all lines apart."""

    def rows(grid):
        lines = []
        for row in slots(grid):
            cells = [slot[0].text if slot[1] else None for slot in row if slot and (slot[1] or slot[0].columns == 1)]
            lines += [text or "" for text in cells if text is not None or covered]
        return lines

    text = joined(draft, rows, gap=False)
    return text.replace("\n", "\n\n") if apart else text


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("covered", [False, True])
def test_blank_lines_are_blank_cells_where_every_row_has_as_many(covered, apart, seed):
    made = ReportBuilder(2023, "township", seed=seed, size=12).build()
    chance = random.Random(seed)
    cells = made.table("table3").cells
    cells |= {key: "" for key, text in cells.items() if text == "0" and chance.random() < 0.4}
    text, expected = blank_lines(made, covered, apart), printed(made)
    found = figures(text.encode())
    assert {key: found[key] for key in found if key[0] == "table3"} == {
        key: expected[key] for key in expected if key[0] == "table3"
    }
    lines = text.split("\n")
    for index in chance.sample([at for at, line in enumerate(lines) if not line], 12):
        broken = figures("\n".join(lines[:index] + lines[index + 1 :]).encode())
        assert {key: text for key, text in broken.items() if text not in (None, expected[key])} == {}
