"""Table four printed as two or three tables, table two as four: put together when labels and names prove the order."""

from __future__ import annotations

import pytest

from nianbao import plugins
from nianbao.engine import check_file, place_id, read
from nianbao.report import Statistic, Undetermined, Value
from nianbao.settings import Settings
from nianbao.testing import FORMATS, build

SETTINGS = Settings(autoload=False)
NAMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
DRAFT = build({"size": 300, "style": "quiet"})
FOUR = DRAFT.table("table4")
VALUES = [FOUR.cells["value", axis.id] for axis in FOUR.spec.blocks[0].columns if not axis.group]

WRITERS = {
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "short tabs": lambda rows: "\n".join("\t".join(filter(None, row)) for row in rows),
    "cells": lambda rows: "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows) + "\n",
    "lines": lambda rows: "\n".join("\n".join(filter(None, row)) for row in rows),
    "blanks": lambda rows: "\n".join("  ".join(filter(None, row)) for row in rows),
}
FILL = [""] * 4
REVIEW = [["行政复议", *FILL], NAMES, VALUES[:5]]
LITIGATION = [["行政诉讼", *FILL, *FILL, ""], ["未经复议直接起诉", *FILL, "复议后起诉", *FILL], NAMES * 2, VALUES[5:]]
DIRECT = [["未经复议直接起诉", *FILL], NAMES, VALUES[5:10]]
AFTER = [["复议后起诉", *FILL], NAMES, VALUES[10:]]
PARTS = {
    "two": [REVIEW, LITIGATION],
    "three": [REVIEW, DIRECT, AFTER],
    "two with captions": ["（一）行政复议情况", REVIEW, "（二）行政诉讼情况", LITIGATION],
    "names in captions only": ["行政复议", REVIEW[1:], "行政诉讼", LITIGATION[1:]],
    "numbered": [
        "1.行政复议",
        REVIEW[1:],
        "2.行政诉讼",
        "（1）未经复议直接起诉",
        DIRECT[1:],
        "（2）复议后起诉",
        AFTER[1:],
    ],
}


def text_of(table, parts, write, before, behind):
    text = FORMATS["txt-tabs"][1](DRAFT).decode()
    start, stop = text.index(before), text.index(behind)
    body = "\n\n".join(part if isinstance(part, str) else write(part) for part in parts)
    return (text[:start] + body + "\n\n" + text[stop:]).encode()


def four(parts, write=WRITERS["tabs"]):
    return text_of("table4", parts, write, "行政复议\t", "五、")


def bound(table, data):
    return read("report.txt", data, SETTINGS, plugins.load((), False)).report.statistic(table)


def texts(statistic):
    assert isinstance(statistic, Statistic)
    return {key: value.text for key, value in statistic.values.items() if isinstance(value, Value)}


@pytest.mark.parametrize("layout", sorted(WRITERS))
@pytest.mark.parametrize("name", sorted(PARTS))
def test_table_four_in_parts(name, layout):
    data = four(PARTS[name], WRITERS[layout])
    assert texts(bound("table4", data)) == FOUR.cells
    codes = {v.code for v in check_file("report.txt", data, SETTINGS).violations}
    assert codes <= ({"GK205"} if name == "three" else set())  # which does not say 行政诉讼


def test_a_wrong_total_in_a_part():
    wrong = [*DIRECT[:2], [*DIRECT[2][:4], "999"]]
    found = check_file("report.txt", four([REVIEW, wrong, AFTER]), SETTINGS).violations
    assert "GK304 table4/value/direct_total" in {f"{v.code} {place_id(v.place)}" for v in found}


@pytest.mark.parametrize(
    "parts",
    [
        [LITIGATION, REVIEW],
        [REVIEW, AFTER, DIRECT],
        [REVIEW[1:], LITIGATION[1:]],
        [REVIEW, [*LITIGATION[:3], LITIGATION[3][:9]]],
        [REVIEW, DIRECT, [*AFTER[:1], NAMES[:4], VALUES[10:14]]],
    ],
    ids=["turned round", "litigation turned round", "no names", "a figure too few", "a column too few"],
)
def test_parts_that_leave_a_doubt(parts):
    state = bound("table4", four(parts))
    assert isinstance(state, Undetermined) or all(
        value.text == FOUR.cells[key] for key, value in state.values.items() if isinstance(value, Value)
    )


@pytest.mark.parametrize("layout", sorted(WRITERS))
@pytest.mark.parametrize("caption", ["{}", "表2 {}", "《条例》{}情况", "（一）{}"])
def test_table_two_in_parts(caption, layout):
    draft = DRAFT.table("table2")
    parts = []
    for block in draft.spec.blocks:
        columns = [axis for axis in block.columns if not axis.group]
        head = [block.row_header, *(axis.label for axis in columns)]
        rows = [[row.label, *(draft.cells[row.id, axis.id] for axis in columns)] for row in block.rows]
        parts += [caption.format(block.caption), [head, *rows]]
    data = text_of("table2", parts, WRITERS[layout], "第二十条第（一）项\t", "三、收到")
    assert texts(bound("table2", data)) == draft.cells
    assert check_file("report.txt", data, SETTINGS).violations == ()
