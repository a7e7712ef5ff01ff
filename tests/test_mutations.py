"""One change at a time in complete reports: each states everything that it entails, and nothing else may be said.

The narrative says nothing of the tables' figures here, so that a change in a table is seen in the table alone.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from nianbao.engine import place_id
from nianbao.profile import load
from nianbao.testing import FORMATS, build, check

ORDER = ("overview", "disclosure", "requests", "disputes", "problems", "other")
TABLES = {"disclosure": "table2", "requests": "table3", "disputes": "table4"}
FORM = load("national/2021")
TABLE3 = FORM.table("table3").blocks[0]
TABLE4 = FORM.table("table4").blocks[0]
ROWS = [row.id for row in TABLE3.rows if not row.group]
COLUMNS = [column.id for column in TABLE3.columns if not column.group]
LINES = ("received", "carried_in", "results_total", "carried_out")


class Mutant(NamedTuple):
    """expect: all codes and places. either: sets that are as right, by format, "" for any."""

    name: str
    delta: dict
    expect: tuple[str, ...]
    either: dict[str, tuple[str, ...]] = {}


def table3(row, column):
    """What a wrong figure in table three entails."""
    said = {f"GK303 table3/{row}/total"}
    if row == "results_total" or row not in LINES:
        said.add(f"GK302 table3/results_total/{column}")
    if row in LINES:
        said.add(f"GK301 table3/results_total/{column}")
    return tuple(sorted(said))


def arithmetic():
    for row in ROWS:
        for column in COLUMNS:
            change = {"tables": {"table3": {"add": {f"{row}/{column}": 1}}}}
            yield Mutant(f"{row}/{column}+1", change, table3(row, column))
    for column in TABLE4.columns:
        if not column.group:
            group = column.id.rpartition("_")[0]
            change = {"tables": {"table4": {"add": {f"value/{column.id}": 2}}}}
            yield Mutant(f"{column.id}+2", change, (f"GK304 table4/value/{group}_total",))
    change = {"cells": {"normative_documents/repealed": 0, "normative_documents/in_force": 0}}
    yield Mutant("in force", {"tables": {"table2": change}}, ("GK305 table2/normative_documents/in_force",))


def cells():
    for table, keys in {
        "table2": ["normative_documents/repealed", "licensing/decisions", "penalty/decisions", "fees/amount"],
        "table3": [f"{row}/{COLUMNS[index % 7]}" for index, row in enumerate(ROWS)],
        "table4": ["value/review_upheld", "value/direct_total", "value/after_review_pending"],
    }.items():
        for number, key in enumerate(keys):
            yield Mutant(f"{key} blank", {"tables": {table: {"cells": {key: ""}}}}, (f"GK206 {table}/{key}",))
            text = ("/", "无", "—", "2O", "-3", "1.5")[number % 6]
            if not (text == "1.5" and key == "fees/amount"):
                yield Mutant(f"{key} {text}", {"tables": {table: {"cells": {key: text}}}}, negative(table, key, text))
    two = {"received/company": "", "carried_in/company": ""}
    yield Mutant("two blanks", {"tables": {"table3": {"cells": two}}}, ("GK206 table3",))


def negative(table, key, text):
    """What is no count. -3 and 1.5 are numbers all the same: they enter the sums."""
    said = {f"GK207 {table}/{key}"}
    if text in ("-3", "1.5"):
        row, column = key.split("/")
        said |= set(table3(row, column)) if table == "table3" else set()
        said |= {f"GK304 table4/value/{column.rpartition('_')[0]}_total"} if table == "table4" else set()
    return tuple(sorted(said))


def shape():
    for row in ROWS:
        yield Mutant(f"no {row}", {"tables": {"table3": {"drop_rows": [row]}}}, (f"GK203 table3/{row}",))
    for row in ("rules", "normative_documents", "licensing", "penalty", "coercion", "fees"):
        yield Mutant(f"no {row}", {"tables": {"table2": {"drop_rows": [row]}}}, (f"GK203 table2/{row}",))
    yield Mutant("no two", {"tables": {"table3": {"drop_rows": ["np_repeat", "granted"]}}}, ("GK203 table3",))
    for column in COLUMNS:
        yield Mutant(f"no {column}", {"tables": {"table3": {"drop_columns": [column]}}}, (f"GK204 table3/{column}",))
    for column in ("made", "repealed", "in_force"):
        yield Mutant(f"no {column}", {"tables": {"table2": {"drop_columns": [column]}}}, (f"GK204 table2/{column}",))
    for table in TABLES.values():
        yield Mutant(f"no {table}", {"tables": {table: {"drop": True}}}, (f"GK201 {table}",))
        yield Mutant(f"{table} picture", {"tables": {table: {"picture": True}}}, (f"GK202 {table}",))
    yield Mutant("old form", {"tables": {"table2": {"form": "national/2019"}}}, ("GK208 table2",))
    for row in ROWS[::3]:
        yield Mutant(f"extra {row}", {"tables": {"table3": {"extra_cells": [row]}}}, (f"GK210 table3/{row}",))
        short = {"tables": {"table3": {"short_rows": [row]}}}
        blank = (f"GK206 table3/{row}/total",)  # a cell left out at the end of a row of pipes is a blank one
        yield Mutant(f"short {row}", short, (f"GK209 table3/{row}",), {"md": blank})
    yield Mutant("extra value", {"tables": {"table4": {"extra_cells": ["value"]}}}, ("GK210 table4/value",))
    label = {"refused_law_forbids": "2.其他法律行政法规禁止", "np_repeat": "2.重复的申请"}
    for row, text in label.items():
        yield Mutant(f"label {row}", {"tables": {"table3": {"labels": {row: text}}}}, (f"GK205 table3/{row}",))


ALTERED = {
    "overview": "总体工作情况",
    "disclosure": "主动公开信息情况",
    "requests": "收到和处理信息公开申请情况",
    "disputes": "政府信息公开行政复议、诉讼情况",
    "problems": "存在的主要问题及改进措施",
    "other": "其他需要说明的事项",
}
ALIAS = {
    "disclosure": "行政机关主动公开政府信息情况",
    "requests": "行政机关收到和处理政府信息公开申请情况",
    "disputes": "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "problems": "政府信息公开工作存在的主要问题及改进情况",
}


def sections():
    for number, section in enumerate(ORDER):
        fee = ("GK401 other",) if section == "other" else ()
        lost = (f"GK101 {section}", *fee)
        yield Mutant(f"no {section}", {"sections": {section: {"drop": True}}}, lost)
        if section != "other":  # its heading gone, section five takes its text
            change = {"sections": {section: {"drop_heading": True}}}
            yield Mutant(f"no heading {section}", change, lost)
        for name, titles in (("altered", ALTERED), ("alias", ALIAS)):
            if section in titles:
                change = {"sections": {section: {"title": titles[section]}}}
                yield Mutant(f"{name} {section}", change, (f"GK102 {section}",))
        wrong = "一二三四五六八九"[(number + 3) % 8]
        yield Mutant(f"number {section}", {"sections": {section: {"ordinal": wrong}}}, (f"GK104 {section}",))
        yield Mutant(f"twice {section}", {"sections": {section: {"duplicate": True}}}, (f"GK105 {section}",))
        if section not in TABLES:
            empty = {"sections": {section: {"paragraphs": []}}}
            yield Mutant(f"empty {section}", empty, (f"GK106 {section}", *fee))
    for first, second in zip(ORDER, ORDER[1:]):
        order = [second if s == first else first if s == second else s for s in ORDER]
        yield Mutant(f"swap {first}", {"order": order}, (f"GK103 {first}",), {"": (f"GK103 {second}",)})
    more = {"sections": {"other": {"append": ["七、下一年工作计划", "继续做好各项工作。"]}}}
    yield Mutant("section seven", more, ("GK107 -",))


def statements():
    yield Mutant("no fee", {"fee": None}, ("GK401 other",))
    for sentence in ("全年收取政府信息公开信息处理费400元。", "本年度收取信息处理费共计1200元。"):
        yield Mutant("fee twice", {"sections": {"overview": {"append": [sentence]}}}, ("GK402 other",))
        change = {"fee": None, "sections": {"overview": {"append": [sentence]}}}
        yield Mutant("fee elsewhere", change, ("GK403 overview",))
    yield Mutant("fee of last year", {"fee": "2022年度本机关未收取政府信息公开信息处理费。"}, ("GK404 other",))
    yield Mutant("no date", {"date": None}, ("GK501 -",))
    for printed in ("2024年1月35日", "2024年13月2日", "2023年1月16日", "2024年2月30日", "2024年0月9日"):
        yield Mutant(printed, {"date": printed}, ("GK502 -",))
    for organ_class, day in (
        ("department", "2024-02-01"),
        ("government_office", "2024-03-20"),
        ("township", "2024-02-05"),
        ("street", "2024-05-05"),
        ("county", "2024-04-01"),
        ("province", "2024-06-01"),
    ):
        yield Mutant(f"late {organ_class}", {"organ_class": organ_class, "date": day}, ("GK503 -",))
    city = {"organ": "苏州市人民政府", "organ_class": "prefecture"}
    yield Mutant("late prefecture", city | {"date": "2024-04-01"}, ("GK503 -",))
    for organ_class, day in (("department", "2024-01-31"), ("county", "2024-02-20"), ("prefecture", "2024-03-10")):
        yield Mutant(f"in time {organ_class}", {"organ_class": organ_class, "date": day}, ())
    yield Mutant("no period", {"period": None}, ("GK504 -",))
    for period in ("2022年1月1日起至2022年12月31日止", "2023年1月1日起至2023年12月20日止"):
        yield Mutant(period, {"period": period}, ("GK505 -",))
    yield Mutant("no signature", {"signature": None}, ("GK506 -",))
    yield Mutant("signed by another", {"signature": "青林县水岭镇人民政府"}, ("GK605 -",))
    yield Mutant("signed in short", {"signature": "松石镇人民政府"}, ())
    yield Mutant("nothing signed", {"signature": None, "date": None}, ("GK501 -", "GK506 -"))


MUTANTS = [*arithmetic(), *cells(), *shape(), *sections(), *statements()]
OTHERS = [name for name in FORMATS if name != "txt"]
RUNS = [(mutant, format) for number, mutant in enumerate(MUTANTS) for format in ("txt", OTHERS[number % len(OTHERS)])]


@pytest.mark.parametrize(("mutant", "format"), RUNS, ids=[f"{mutant.name}-{format}" for mutant, format in RUNS])
def test_mutant(mutant, format):
    draft = build({"style": "quiet", "seed": 2} | mutant.delta)
    found = tuple(sorted(f"{v.code} {place_id(v.place)}" for v in check(draft, format)))
    assert found in (tuple(sorted(mutant.expect)), mutant.either.get(""), mutant.either.get(format))
