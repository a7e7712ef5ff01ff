"""Faults by rule, each at a random place: what ``accuracy.py`` puts into correct reports.

A fault changes the draft in place and returns the further codes that it entails, or None when the report has no place
for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Optional

from nianbao.testing import Draft, apply
from nianbao.testing.model import leaves

Entailed = Optional[tuple[str, ...]]
Fault = Callable[[Draft, Random], Entailed]
PROSE = ("GK701", "GK702", "GK703", "GK704", "GK705", "GK706")
SUMS = ("GK301", "GK302", "GK303", "GK304", "GK305")
FAULTS: dict[str, list[Fault]] = {}
TABLES = {"disclosure": "table2", "requests": "table3", "disputes": "table4"}
ORDER = ("overview", "disclosure", "requests", "disputes", "problems", "other")


def fault(code: str) -> Callable[[Fault], Fault]:
    def add(function: Fault) -> Fault:
        FAULTS.setdefault(code, []).append(function)
        return function

    return add


def whole(text: str) -> bool:
    return text.isdecimal()


def cell(draft: Draft, random: Random, table: str, row: str = "", column: str = "") -> tuple[str, str]:
    keys = [k for k in draft.table(table).cells if row in ("", k[0]) and column in ("", k[1])]
    return random.choice(keys)


def add(draft: Draft, table: str, key: tuple[str, str], number: int) -> None:
    cells = draft.table(table).cells
    cells[key] = str(int(cells[key]) + number)


def rows_of(draft: Draft, table: str) -> list[str]:
    return [row.id for block in draft.table(table).spec.blocks for row in leaves(block.rows)]


def columns_of(draft: Draft, table: str) -> list[str]:
    return [column.id for block in draft.table(table).spec.blocks for column in leaves(block.columns)]


# -- sections ---------------------------------------------------------------------------------------------------


def has_section_figures(draft: Draft, section: str) -> tuple[str, ...]:
    return ("GK401", "GK402", "GK403", "GK504") if section in ("other", "overview") else ()


@fault("GK101")
def section_left_out(draft: Draft, random: Random) -> Entailed:
    section = random.choice(ORDER)
    draft.section(section).drop = True
    return has_section_figures(draft, section)


@fault("GK101")
def heading_left_out(draft: Draft, random: Random) -> Entailed:
    section = random.choice(ORDER[1:])
    draft.section(section).heading = False
    return ("GK401", "GK403", "GK111")


@fault("GK101")
def prose_section_left_out(draft: Draft, random: Random) -> Entailed:
    section = random.choice(("problems", "other"))
    draft.section(section).drop = True
    return has_section_figures(draft, section)


OTHER_WORDS = {
    "overview": ["总体工作情况", "基本情况", "总体概况"],
    "disclosure": ["主动公开信息情况", "主动公开政府信息的情况", "政府信息主动公开情况"],
    "requests": ["收到和处理信息公开申请情况", "依申请公开政府信息办理情况", "收到及处理政府信息公开申请情况"],
    "disputes": ["行政复议、行政诉讼情况", "政府信息公开行政复议、诉讼情况", "政府信息公开行政复议、行政诉讼的情况"],
    "problems": ["存在的主要问题及改进措施", "存在的问题及改进情况", "主要问题及改进情况"],
    "other": ["其他需要说明的事项", "其他事项", "其他需要报告事项"],
}


@fault("GK102")
def other_title(draft: Draft, random: Random) -> Entailed:
    section = random.choice(ORDER)
    draft.section(section).title = random.choice(OTHER_WORDS[section])
    return ()


@fault("GK102")
def character_lost_from_title(draft: Draft, random: Random) -> Entailed:
    section = draft.section(random.choice(ORDER[1:]))
    at = random.randrange(1, len(section.title) - 1)
    section.title = section.title[:at] + section.title[at + 1 :]
    return ()


@fault("GK102")
def characters_swapped_in_title(draft: Draft, random: Random) -> Entailed:
    section = draft.section(random.choice(ORDER[1:]))
    at = random.randrange(1, len(section.title) - 2)
    swapped = section.title[:at] + section.title[at + 1] + section.title[at] + section.title[at + 2 :]
    if swapped == section.title or not section.title[at : at + 2].isalpha():
        return None
    section.title = swapped
    return ()


@fault("GK103")
def neighbours_swapped(draft: Draft, random: Random) -> Entailed:
    at = random.randrange(5)
    draft.sections[at], draft.sections[at + 1] = draft.sections[at + 1], draft.sections[at]
    return ()


@fault("GK103")
def section_moved(draft: Draft, random: Random) -> Entailed:
    first, second = random.sample(range(6), 2)
    draft.sections.insert(second, draft.sections.pop(first))
    return ()


@fault("GK103")
def swapped_and_renumbered(draft: Draft, random: Random) -> Entailed:
    at = random.randrange(5)
    first, second = draft.sections[at], draft.sections[at + 1]
    first.ordinal, second.ordinal = second.ordinal, first.ordinal
    draft.sections[at], draft.sections[at + 1] = second, first
    return ()


@fault("GK104")
def ordinal_twice(draft: Draft, random: Random) -> Entailed:
    at = random.randrange(1, 6)
    draft.sections[at].ordinal = draft.sections[at - 1].ordinal
    return ()


@fault("GK104")
def ordinal_too_high(draft: Draft, random: Random) -> Entailed:
    at = random.randrange(6)
    draft.sections[at].ordinal = "二三四五六七"[at]
    return ()


@fault("GK104")
def ordinal_anything(draft: Draft, random: Random) -> Entailed:
    at = random.randrange(6)
    draft.sections[at].ordinal = random.choice([o for o in "一二三四五六七八九" if o != "一二三四五六"[at]])
    return ()


@fault("GK105")
def section_twice(draft: Draft, random: Random) -> Entailed:
    draft.section(random.choice(ORDER)).duplicate = True
    return ("GK504", "GK706", "GK402")


@fault("GK105")
def heading_printed_twice(draft: Draft, random: Random) -> Entailed:
    section = draft.section(random.choice(("overview", "problems", "other")))
    line = draft.heading_style.replace("{ordinal}", section.ordinal).replace("{title}", section.title)
    section.paragraphs.insert(random.randint(1, len(section.paragraphs)), line)
    return ("GK106",)


@fault("GK105")
def heading_again_at_the_end(draft: Draft, random: Random) -> Entailed:
    section = draft.section(random.choice(("problems", "other")))
    line = draft.heading_style.replace("{ordinal}", section.ordinal).replace("{title}", section.title)
    draft.section("other").paragraphs += [line, "继续做好各项工作。"]
    return ("GK103",)


@fault("GK106")
def section_emptied(draft: Draft, random: Random) -> Entailed:
    section = random.choice(("overview", "problems", "other"))
    draft.section(section).paragraphs = []
    return has_section_figures(draft, section)


@fault("GK106")
def problems_emptied(draft: Draft, random: Random) -> Entailed:
    draft.section("problems").paragraphs = []
    return ()


@fault("GK106")
def other_emptied(draft: Draft, random: Random) -> Entailed:
    draft.section("other").paragraphs = []
    return has_section_figures(draft, "other")


@fault("GK107")
def section_seven(draft: Draft, random: Random) -> Entailed:
    title = random.choice(["下一步工作打算", "附件", "下一年度工作计划", "其他", "工作创新情况"])
    draft.section("other").paragraphs += [f"七、{title}", "继续做好各项工作。"]
    return ()


@fault("GK107")
def two_more_sections(draft: Draft, random: Random) -> Entailed:
    draft.section("other").paragraphs += ["七、工作创新情况", "推出便民举措。", "八、下一步打算", "继续努力。"]
    return ()


@fault("GK107")
def section_seven_with_text(draft: Draft, random: Random) -> Entailed:
    draft.section("other").paragraphs += ["七、附表及有关说明", "本表数据由各科室提供。"]
    return ()


# -- tables -----------------------------------------------------------------------------------------------------


def table_dropped(table: str) -> Fault:
    def drop(draft: Draft, random: Random) -> Entailed:
        draft.table(table).drop = True
        return ()

    drop.__name__ = f"no_{table}"
    return drop


def table_pictured(table: str) -> Fault:
    def picture(draft: Draft, random: Random) -> Entailed:
        draft.table(table).picture = True
        return ()

    picture.__name__ = f"picture_{table}"
    return picture


FAULTS["GK201"] = [table_dropped(table) for table in TABLES.values()]
FAULTS["GK202"] = [table_pictured(table) for table in TABLES.values()]


@fault("GK203")
def row_left_out(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").drop_rows.add(random.choice(rows_of(draft, "table3")))
    return ()


@fault("GK203")
def rows_left_out(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").drop_rows.update(random.sample(rows_of(draft, "table3"), random.randint(2, 5)))
    return ()


@fault("GK203")
def document_row_left_out(draft: Draft, random: Random) -> Entailed:
    draft.table("table2").drop_rows.add(random.choice(rows_of(draft, "table2")))
    return ()


@fault("GK204")
def column_left_out(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").drop_columns.add(random.choice(columns_of(draft, "table3")))
    return ()


@fault("GK204")
def document_column_left_out(draft: Draft, random: Random) -> Entailed:
    columns = [column.id for column in leaves(draft.table("table2").spec.blocks[0].columns)]
    draft.table("table2").drop_columns.add(random.choice(columns))
    return ()


@fault("GK204")
def dispute_column_left_out(draft: Draft, random: Random) -> Entailed:
    draft.table("table4").drop_columns.add(random.choice(columns_of(draft, "table4")))
    return ()


@fault("GK206")
def cell_blanked(draft: Draft, random: Random) -> Entailed:
    table = draft.table(random.choice(sorted(TABLES.values())))
    table.cells[random.choice(sorted(table.cells))] = ""
    return ()


@fault("GK206")
def cells_blanked(draft: Draft, random: Random) -> Entailed:
    table = draft.table("table3")
    for key in random.sample(sorted(table.cells), random.randint(2, 60)):
        table.cells[key] = ""
    return ()


@fault("GK206")
def dispute_cell_blanked(draft: Draft, random: Random) -> Entailed:
    draft.table("table4").cells[cell(draft, random, "table4")] = ""
    return ()


@fault("GK207")
def no_figure(draft: Draft, random: Random) -> Entailed:
    table = draft.table(random.choice(sorted(TABLES.values())))
    table.cells[random.choice(sorted(table.cells))] = random.choice(["/", "无", "—", "-", "2O", "1 3", "若干", "零"])
    return ()


@fault("GK207")
def negative(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").cells[cell(draft, random, "table3")] = str(-random.randint(1, 9))
    return SUMS + PROSE


@fault("GK207")
def fraction(draft: Draft, random: Random) -> Entailed:
    draft.table("table4").cells[cell(draft, random, "table4")] = f"{random.randint(1, 9)}.5"
    return SUMS + PROSE


def other_form(*tables: str) -> Fault:
    def change(draft: Draft, random: Random) -> Entailed:
        form = "national/2019" if draft.year > 2020 else "national/2021"
        apply(draft, {"tables": {table: {"form": form} for table in tables}})
        # Table three of 2019 has fewer rows, that of 2021 more, and neither a word that tells its form.
        return ("GK203", "GK210", *PROSE)

    change.__name__ = f"other_form_{'_'.join(tables)}"
    return change


FAULTS["GK208"] = [other_form("table2"), other_form("table2", "table3"), other_form("table2", "table3", "table4")]


@fault("GK209")
def row_too_short(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").short_rows.add(random.choice(rows_of(draft, "table3")))
    return ("GK206",)


@fault("GK209")
def rows_too_short(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").short_rows.update(random.sample(rows_of(draft, "table3"), random.randint(2, 6)))
    return ("GK206",)


@fault("GK209")
def header_lost(draft: Draft, random: Random) -> Entailed:
    table = draft.table("table3")
    table.labels.update({column: "" for column in columns_of(draft, "table3")})
    return ()


@fault("GK210")
def cell_too_many(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").extra_cells.append(random.choice(rows_of(draft, "table3")))
    return ()


@fault("GK210")
def dispute_cell_too_many(draft: Draft, random: Random) -> Entailed:
    draft.table("table4").extra_cells.append("value")
    return ()


@fault("GK210")
def rows_too_long(draft: Draft, random: Random) -> Entailed:
    draft.table("table3").extra_cells += random.sample(rows_of(draft, "table3"), 2)
    return ()


# -- sums -------------------------------------------------------------------------------------------------------


@fault("GK301")
def line_wrong(draft: Draft, random: Random) -> Entailed:
    row = random.choice(("received", "carried_in", "carried_out", "results_total"))
    add(draft, "table3", cell(draft, random, "table3", row), random.randint(1, 9))
    return SUMS + PROSE


@fault("GK301")
def line_and_total_wrong(draft: Draft, random: Random) -> Entailed:
    row = random.choice(("received", "carried_in", "carried_out"))
    key = cell(draft, random, "table3", row)
    add(draft, "table3", key, 1)
    if key[1] != "total":
        add(draft, "table3", (row, "total"), 1)
    return SUMS + PROSE


@fault("GK301")
def carried_out_forgotten(draft: Draft, random: Random) -> Entailed:
    cells = draft.table("table3").cells
    if cells["carried_out", "total"] == "0":
        return None
    for column in columns_of(draft, "table3"):
        cells["carried_out", column] = "0"
    return SUMS + PROSE


def result_rows(draft: Draft) -> list[str]:
    return [r for r in rows_of(draft, "table3") if r not in ("received", "carried_in", "carried_out", "results_total")]


@fault("GK302")
def result_wrong(draft: Draft, random: Random) -> Entailed:
    add(draft, "table3", cell(draft, random, "table3", random.choice(result_rows(draft))), random.randint(1, 5))
    return SUMS + PROSE


@fault("GK302")
def results_total_wrong(draft: Draft, random: Random) -> Entailed:
    add(draft, "table3", cell(draft, random, "table3", "results_total"), random.randint(1, 5))
    return SUMS + PROSE


@fault("GK302")
def digit_wrong(draft: Draft, random: Random) -> Entailed:
    row = random.choice(result_rows(draft))
    key = cell(draft, random, "table3", row)
    draft.table("table3").cells[key] += str(random.randint(1, 9))
    return SUMS + PROSE


@fault("GK303")
def row_total_wrong(draft: Draft, random: Random) -> Entailed:
    add(draft, "table3", (random.choice(rows_of(draft, "table3")), "total"), random.choice((1, 2, 10)))
    return SUMS + PROSE


@fault("GK303")
def leaf_wrong(draft: Draft, random: Random) -> Entailed:
    key = cell(draft, random, "table3")
    add(draft, "table3", key, random.randint(1, 4))
    return SUMS + PROSE


@fault("GK303")
def neighbours_shifted(draft: Draft, random: Random) -> Entailed:
    cells, columns = draft.table("table3").cells, columns_of(draft, "table3")
    rows = [row for row in rows_of(draft, "table3") if cells[row, "total"] != "0"]
    if not rows:
        return None
    row = random.choice(rows)
    cells[row, "total"], cells[row, columns[-2]] = cells[row, columns[-2]], cells[row, "total"]
    if int(cells[row, "total"]) == sum(int(cells[row, column]) for column in columns[:-1]):
        return None
    return SUMS + PROSE


@fault("GK304")
def dispute_wrong(draft: Draft, random: Random) -> Entailed:
    add(draft, "table4", cell(draft, random, "table4"), random.randint(1, 4))
    return PROSE


@fault("GK304")
def dispute_total_wrong(draft: Draft, random: Random) -> Entailed:
    total = random.choice(("review_total", "direct_total", "after_review_total"))
    add(draft, "table4", ("value", total), random.randint(1, 3))
    return PROSE


@fault("GK304")
def pending_forgotten(draft: Draft, random: Random) -> Entailed:
    cells = draft.table("table4").cells
    keys = [key for key in cells if not key[1].endswith("_total") and cells[key] != "0"]
    if not keys:
        return None
    cells[random.choice(keys)] = "0"
    return PROSE


@fault("GK305")
def fewer_in_force_than_made(draft: Draft, random: Random) -> Entailed:
    cells = draft.table("table2").cells
    if ("normative_documents", "in_force") not in cells:
        return None
    made = random.randint(3, 20)
    cells["normative_documents", "made"], cells["normative_documents", "repealed"] = str(made), "1"
    cells["normative_documents", "in_force"] = str(random.randint(0, made - 2))
    return PROSE


@fault("GK305")
def none_in_force(draft: Draft, random: Random) -> Entailed:
    cells = draft.table("table2").cells
    if ("normative_documents", "in_force") not in cells:
        return None
    cells["normative_documents", "made"], cells["normative_documents", "in_force"] = str(random.randint(1, 9)), "0"
    cells["normative_documents", "repealed"] = "0"
    return PROSE


@fault("GK305")
def digit_of_in_force_lost(draft: Draft, random: Random) -> Entailed:
    cells = draft.table("table2").cells
    if ("normative_documents", "in_force") not in cells:
        return None
    made = random.randint(11, 40)
    cells["normative_documents", "made"], cells["normative_documents", "repealed"] = str(made), "0"
    cells["normative_documents", "in_force"] = str(random.randint(1, 9))
    return PROSE


# -- fee, dates, period -----------------------------------------------------------------------------------------


def fee_paragraphs(draft: Draft) -> None:
    for section in draft.sections:
        section.paragraphs = [p for p in section.paragraphs if not re.search("处理费|收费|收取任何|费用", p)]


def asks_fee(draft: Draft) -> bool:
    return draft.year > 2020


@fault("GK401")
def fee_not_said(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    fee_paragraphs(draft)
    return ("GK106", "GK806")


@fault("GK401")
def only_none(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    draft.section("other").paragraphs = [
        random.choice(["无。", "无", "没有需要报告的其他事项。", "本年度无其他需要报告的事项。"])
    ]
    return ()


@fault("GK401")
def only_fee_rules_named(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    draft.section("other").paragraphs = ["认真贯彻执行《政府信息公开信息处理费管理办法》。"]
    return ()


@fault("GK402")
def fee_elsewhere_differs(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    amount = 10 * random.randint(100, 200)
    draft.section("overview").paragraphs.append(f"全年收取政府信息公开信息处理费{amount}元。")
    return ()


@fault("GK402")
def fee_in_same_section_differs(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    draft.section("other").paragraphs.append(f"本年度共收取信息处理费{10 * random.randint(100, 200)}元。")
    return ()


@fault("GK402")
def none_and_amount(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    fee_paragraphs(draft)
    draft.section("other").paragraphs += ["全年未收取信息处理费。", "收取信息处理费1.2万元，已上缴国库。"]
    return ("GK806",)


@fault("GK403")
def fee_in_section_one(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    fee_paragraphs(draft)
    draft.section("other").paragraphs.append("没有其他事项。")
    text = random.choice(
        ["全年未收取信息处理费。", "办理申请未产生政府信息公开信息处理费。", "本年收取信息处理费200元。"]
    )
    draft.section("overview").paragraphs.insert(random.randint(1, len(draft.section("overview").paragraphs)), text)
    return ("GK806",)


def fee_moved(section: str, name: str, sentences: tuple[str, ...]) -> None:
    """The fee told in another section than the last."""

    def moved(draft: Draft, random: Random) -> Entailed:
        if not asks_fee(draft):
            return None
        fee_paragraphs(draft)
        draft.section("other").paragraphs.append("没有其他事项。")
        paragraphs = draft.section(section).paragraphs
        paragraphs.insert(random.randint(0, len(paragraphs)), random.choice(sentences))
        return ("GK806", "GK110")

    moved.__name__ = name
    FAULTS["GK403"].append(moved)


fee_moved("problems", "fee_among_problems", ("本年度未收取政府信息公开信息处理费。", "另外，全年未产生信息处理费。"))
fee_moved("overview", "amount_in_section_one", ("全年共收取信息处理费600元。", "依申请公开收取信息处理费0元。"))


@fault("GK404")
def fee_year_misprinted(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    fee_paragraphs(draft)
    draft.section("other").paragraphs.append(f"{draft.year - 1}年，本机关依申请公开收取信息处理费0元。")
    return ("GK604", "GK806")


@fault("GK404")
def fee_amount_of_another_year(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    fee_paragraphs(draft)
    amount = 100 * random.randint(1, 9)
    draft.section("other").paragraphs.append(f"{draft.year - 1}年度共收取信息处理费{amount}元。")
    return ("GK604", "GK806")


@fault("GK404")
def fee_of_another_year(draft: Draft, random: Random) -> Entailed:
    if not asks_fee(draft):
        return None
    fee_paragraphs(draft)
    year = draft.year - random.randint(1, 2)
    text = random.choice(["{}年度本单位未收取信息处理费。", "{}年，我单位没有产生政府信息公开信息处理费。"])
    draft.section("other").paragraphs.insert(0, text.format(year))
    return ("GK604", "GK806")


@fault("GK501")
def no_date(draft: Draft, random: Random) -> Entailed:
    draft.date = ""
    return ()


@fault("GK501")
def no_date_no_signature(draft: Draft, random: Random) -> Entailed:
    draft.date = draft.signature = ""
    return ()


@fault("GK501")
def unfinished_date(draft: Draft, random: Random) -> Entailed:
    draft.date = f"{draft.year + 1}年1月"
    return ()


@fault("GK502")
def no_such_day(draft: Draft, random: Random) -> Entailed:
    month, day = random.choice(((1, 32), (2, 30), (4, 31), (13, 5), (0, 9), (1, 0)))
    draft.date = f"{draft.year + 1}年{month}月{day}日"
    return ()


@fault("GK502")
def day_of_report_year(draft: Draft, random: Random) -> Entailed:
    draft.date = f"{draft.year}年{random.randint(1, 12)}月{random.randint(1, 28)}日"
    return ()


@fault("GK502")
def day_years_before(draft: Draft, random: Random) -> Entailed:
    draft.date = f"{draft.year - random.randint(1, 3)}年1月{random.randint(1, 28)}日"
    return ()


OWN = ("department", "township", "street", "government_office", "development_zone", "vertical_system")


@fault("GK503")
def days_late(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in OWN:
        return None
    draft.date = f"{draft.year + 1}年2月{random.randint(1, 28)}日"
    return ()


@fault("GK503")
def months_late(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in (*OWN, "county"):
        return None
    draft.date = f"{draft.year + 1}年{random.randint(4, 12)}月{random.randint(1, 28)}日"
    return ()


@fault("GK503")
def one_day_late(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in OWN:
        return None
    draft.date = f"{draft.year + 1}-02-01"
    return ()


def stated_period(draft: Draft) -> str:
    return str(draft.figures["period"])


def replaced(draft: Draft, old: str, new: str) -> bool:
    found = any(old in text for text in draft.preface)
    draft.preface = [text.replace(old, new) for text in draft.preface]
    return found


@fault("GK504")
def no_period(draft: Draft, random: Random) -> Entailed:
    if "北京" in draft.organ:
        return None  # the form of Beijing does not ask for it
    before = len(draft.preface)
    draft.preface = [p for p in draft.preface if "统计" not in p and "时间跨度" not in p]
    return ("GK111",) if len(draft.preface) < before else None


@fault("GK504")
def preface_without_period(draft: Draft, random: Random) -> Entailed:
    if "北京" in draft.organ:
        return None  # the form of Beijing does not ask for it
    draft.preface = ["本报告根据《中华人民共和国政府信息公开条例》编制。"]
    return ("GK111",)


@fault("GK504")
def no_preface(draft: Draft, random: Random) -> Entailed:
    if "北京" in draft.organ:
        return None  # the form of Beijing does not ask for it
    draft.preface = []
    return ("GK111",)


@fault("GK505")
def period_of_last_year(draft: Draft, random: Random) -> Entailed:
    period = stated_period(draft)
    return ("GK604", "GK603") if replaced(draft, period, period.replace(str(draft.year), str(draft.year - 1))) else None


@fault("GK505")
def period_ends_early(draft: Draft, random: Random) -> Entailed:
    period = stated_period(draft)
    end = random.choice(("11月30日", "12月30日", "10月31日"))
    return () if replaced(draft, period, period.replace("12月31日", end)) else None


@fault("GK505")
def period_begins_late(draft: Draft, random: Random) -> Entailed:
    period = stated_period(draft)
    begin = random.choice(("1月2日", "5月15日", "2月1日"))
    return () if replaced(draft, period, period.replace("1月1日", begin, 1)) else None


# -- figures in prose -------------------------------------------------------------------------------------------


def change_figure(draft: Draft, random: Random, pattern: str, most: Optional[int] = None) -> bool:
    """Change the figure that group 1 of the pattern finds in section one. False when there is none.

    most: what the wrong figure may be at most, where a larger one could be a true figure of something else.
    """
    section = draft.section("overview")
    places = [(n, m) for n, text in enumerate(section.paragraphs) for m in re.finditer(pattern, text)]
    if not places:
        return False
    number, match = random.choice(places)
    text = section.paragraphs[number]
    others = range(int(match[1]) + 1, int(match[1]) + 31) if most is None else range(most + 1)
    choice = [figure for figure in others if figure != int(match[1])]
    if not choice:
        return False
    wrong = str(random.choice(choice))
    section.paragraphs[number] = text[: match.start(1)] + wrong + text[match.end(1) :]
    return True


@fault("GK701")
def received_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    pattern = "(?:收到|新收|受理|接收)(?:政府信息公开)?申请([0-9]+)件"
    return PROSE if change_figure(draft, random, pattern) else None


@fault("GK701")
def result_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "(?:予以公开|部分公开|不予公开|无法提供)([0-9]+)件") else None


@fault("GK701")
def carried_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    pattern = "(?:上年结转|上年度结转|结转下年度(?:继续办理)?|结转下年)([0-9]+)件"
    return PROSE if change_figure(draft, random, pattern) else None


@fault("GK701")
def denied_in_prose(draft: Draft, random: Random) -> Entailed:
    if draft.table("table3").cells["received", "total"] == "0":
        return None
    draft.section("overview").paragraphs = [
        f"{draft.year}年未收到政府信息公开申请。主动公开、信息管理、平台建设、监督有序。"
    ]
    return ("GK108", "GK109", *PROSE)


def applications(draft: Draft) -> int:
    """More reviews and lawsuits than this may be all those of an office: nobody can tell."""
    cells = draft.table("table3").cells
    return int(cells["received", "total"]) + int(cells["carried_in", "total"])


@fault("GK702")
def review_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "行政复议(?:案件)?([0-9]+)件", applications(draft)) else None


@fault("GK702")
def litigation_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "行政诉讼(?:案件)?([0-9]+)件", applications(draft)) else None


@fault("GK702")
def disputes_denied(draft: Draft, random: Random) -> Entailed:
    cells = draft.table("table4").cells
    if not any(int(cells["value", f"{group}_total"]) for group in ("review", "direct", "after_review")):
        return None
    section = draft.section("overview")
    section.paragraphs = [re.sub("[^。；]*(?:复议|诉讼)[^。；]*[。；]", "", text) for text in section.paragraphs]
    section.paragraphs.append("全年未发生因政府信息公开引起的行政复议和行政诉讼。")
    return PROSE


@fault("GK703")
def made_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "(?:制发|制定|出台)行政规范性文件([0-9]+)件") else None


@fault("GK703")
def decisions_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "(?:行政许可|行政处罚|行政强制)([0-9]+)件") else None


@fault("GK703")
def in_force_wrong_in_prose(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "现行有效([0-9]+)件") else None


@fault("GK704")
def part_wrong(draft: Draft, random: Random) -> Entailed:
    return PROSE if change_figure(draft, random, "(?:政府网站|门户网站公开|公众号公开|政务微信)([0-9]+)条") else None


@fault("GK704")
def whole_wrong(draft: Draft, random: Random) -> Entailed:
    # 通过其他方式公开政府信息5条 is itself a part, whatever follows
    pattern = "(?<!其他方式公开政府)信息([0-9]+)条[，。]?其中(?![^。]*等。)"
    return PROSE if change_figure(draft, random, pattern) else None


@fault("GK704")
def sentence_wrong(draft: Draft, random: Random) -> Entailed:
    a, b, c = (random.randint(3, 90) for _ in range(3))
    text = f"全年发布工作动态{a + b + c + random.randint(1, 9)}条，其中网站{a}条、微信{b}条、其他渠道{c}条。"
    draft.section("overview").paragraphs.append(text)
    return ("GK706",)


# -- contents of sections ---------------------------------------------------------------------------------------


def without_words(draft: Draft, section: str, words: str) -> bool:
    """Take every sentence with one of the words (a pattern) out of a section, or of all. False when there was none."""
    found = False
    for part in draft.sections if not section else [draft.section(section)]:
        kept = []
        for text in part.paragraphs:
            sentences = re.findall("[^。；]*[。；]?", text)
            left = "".join(s for s in sentences if not re.search(words, s))
            found = found or left != text
            if left:
                kept.append(left)
        part.paragraphs = kept
    return found


@fault("GK108")
def on_request_left_out(draft: Draft, random: Random) -> Entailed:
    return (*PROSE, "GK806") if without_words(draft, "overview", "申请|复议|诉讼") else None


@fault("GK108")
def active_left_out(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in ("department", "street", "other"):
        return None
    gone = without_words(draft, "overview", "主动公开|信息|公开情况")
    return (*PROSE, "GK806") if gone else None  # the ordinals of the sentences go with them


@fault("GK108")
def overview_of_one_sentence(draft: Draft, random: Random) -> Entailed:
    draft.section("overview").paragraphs = ["全年主动公开政府信息若干条，各项工作稳步推进。"]
    return ("GK109",)


GOVERNMENTS = ("province", "prefecture", "county", "township")


def accountability(words: str) -> Fault:
    def left_out(draft: Draft, random: Random) -> Entailed:
        if draft.organ_class not in GOVERNMENTS:
            return None
        for section in draft.sections:
            section.paragraphs = [re.sub(f"(?:{words})+", "安排", text) for text in section.paragraphs]
        return ()

    left_out.__name__ = f"no_{words}"
    return left_out


FAULTS["GK109"] = [
    accountability("责任追究|追究责任|被追究|追究|问责|约谈"),
    accountability("社会评议|评议|测评|满意度|第三方评估|评估"),
    accountability("绩效考核|综合考核|工作考核|考核|绩效|考评"),
]


@fault("GK110")
def only_problems(draft: Draft, random: Random) -> Entailed:
    text = random.choice(
        ["一是公开内容不够全面，更新不及时。二是业务人员不足。", "主要问题是公开意识不强，公开渠道单一。"]
    )
    draft.section("problems").paragraphs = [text]
    return ()


@fault("GK110")
def only_improvements(draft: Draft, random: Random) -> Entailed:
    text = "下一步将加强业务培训，进一步完善制度，拓宽公开渠道。"
    draft.section("problems").paragraphs = [text]
    return ()


@fault("GK110")
def no_problem_at_all(draft: Draft, random: Random) -> Entailed:
    draft.section("problems").paragraphs = [random.choice(["无。", "无", "不存在问题。"])]
    return ()


def parts_sentence(draft: Draft) -> bool:
    return any(str(draft.figures["parts"]) in text for text in draft.preface)


@fault("GK111")
def part_missing_in_preface(draft: Draft, random: Random) -> Entailed:
    if not parts_sentence(draft):
        return None
    titles = [section.title for section in draft.sections]
    gone = random.choice(titles)
    fewer = "、".join(title for title in titles if title != gone)
    draft.preface = [text.replace(str(draft.figures["parts"]), fewer) for text in draft.preface]
    return ()


@fault("GK111")
def five_parts_announced(draft: Draft, random: Random) -> Entailed:
    if not parts_sentence(draft):
        return None
    fewer = "、".join(section.title for section in draft.sections[:5])
    draft.preface = [text.replace(str(draft.figures["parts"]), fewer).replace("六", "五") for text in draft.preface]
    return ()


@fault("GK113")
def long_overview(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    text = "各单位结合实际，认真抓好公开事项梳理、内容编制、渠道拓展等重点任务，取得了良好成效。"
    more = [text[: random.randint(30, len(text) - 1)].rstrip("、，") + "。" for _ in range(45)]
    draft.section("overview").paragraphs += ["".join(more[n : n + 9]) for n in range(0, 45, 9)]
    return ("GK904", "GK804")


@fault("GK113")
def one_long_paragraph(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    text = "各科室对照公开标准逐项梳理，做到应公开尽公开，群众获得感有所提高，"
    draft.section("overview").paragraphs.append(text * random.randint(36, 60) + "成效较好。")
    return ()


@fault("GK113")
def overview_told_many_times(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    texts = [f"（{n}）围绕重点领域第{n}项任务，细化公开内容，明确公开时限，落实责任科室。" for n in range(1, 40)]
    draft.section("overview").paragraphs += texts
    return ("GK806",)


@fault("GK111")
def parts_swapped_in_preface(draft: Draft, random: Random) -> Entailed:
    # A part more (an annex) may be lawful: the rule says nothing of it.
    if not parts_sentence(draft):
        return None
    titles = [section.title for section in draft.sections]
    at = random.randrange(5)
    titles[at], titles[at + 1] = titles[at + 1], titles[at]
    draft.preface = [text.replace(str(draft.figures["parts"]), "、".join(titles)) for text in draft.preface]
    return ()


@fault("GK211")
def rules_repealed_by_a_town(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in ("township", "department", "county", "street") or draft.year <= 2020:
        return None
    draft.table("table2").cells["rules", "repealed"] = str(random.randint(1, 3))
    return PROSE


@fault("GK212")
def fee_amount_in_yuan(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020 or draft.organ_class not in ("township", "street"):
        return None
    draft.table("table2").cells["fees", "amount"] = str(random.randint(100_000, 9_000_000))
    return PROSE


@fault("GK211")
def rules_of_a_town(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in ("township", "department", "county", "street") or draft.year <= 2020:
        return None
    draft.table("table2").cells["rules", "in_force"] = str(random.randint(1, 9))
    return PROSE


@fault("GK211")
def rules_made_by_a_town(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class not in ("township", "department", "county", "street") or draft.year <= 2020:
        return None
    cells = draft.table("table2").cells
    cells["rules", "made"], cells["rules", "in_force"] = "2", "5"
    return PROSE


@fault("GK212")
def yuan_in_ten_thousands(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    draft.table("table2").cells["fees", "amount"] = str(random.randint(30_000_000, 900_000_000))
    return PROSE


@fault("GK212")
def yuan_printed(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    draft.table("table2").cells["fees", "amount"] = f"{random.randint(3_000, 900_000)}元"
    return ("GK207", *PROSE)


# -- identity ---------------------------------------------------------------------------------------------------


@fault("GK601")
def no_title(draft: Draft, random: Random) -> Entailed:
    draft.title = ""
    return ("GK602", "GK603")


@fault("GK601")
def title_says_nothing(draft: Draft, random: Random) -> Entailed:
    draft.title = random.choice(["年度报告", "工作情况", draft.organ])
    return ("GK602", "GK603")


@fault("GK601")
def title_of_something_else(draft: Draft, random: Random) -> Entailed:
    draft.title = draft.organ + random.choice(("关于公开工作的通知", "文件", "工作要点"))
    return ("GK602", "GK603")


@fault("GK602")
def title_without_work(draft: Draft, random: Random) -> Entailed:
    draft.title = draft.title.replace("公开工作年度报告", random.choice(["公开年度报告", "公开年报", "公开工作报告"]))
    return ()


@fault("GK602")
def title_of_government_affairs(draft: Draft, random: Random) -> Entailed:
    draft.title = draft.title.replace("政府信息公开工作", random.choice(["政务公开工作", "信息公开工作"]))
    return ()


@fault("GK602")
def title_summary(draft: Draft, random: Random) -> Entailed:
    draft.title = draft.title.replace("年度报告", random.choice(["总结", "年度工作总结", "情况报告"]))
    return ("GK601",)


def year_in_prose(draft: Draft) -> bool:
    """A sentence of the body names the year. Where only the period and the date do, GK505 and GK502 say all of it."""
    told = re.compile(f"(?:^|[。）]){draft.year}年(?:度)?[，共未新我全](?![^。]*(?:上年|较|比|同期))")
    return any(told.search(text) for section in draft.sections for text in section.paragraphs)


@fault("GK603")
def title_with_misprinted_year(draft: Draft, random: Random) -> Entailed:
    if not year_in_prose(draft) or draft.year < 2022:
        return None
    draft.title = draft.title.replace(str(draft.year), str(draft.year + random.choice((-10, 1))))
    return ("GK404", "GK502", "GK503", "GK505", "GK604", "GK008", "GK208", *PROSE)


@fault("GK603")
def title_of_last_year(draft: Draft, random: Random) -> Entailed:
    if draft.year in (2019, 2021):
        return None  # another form
    if not year_in_prose(draft):
        return None
    draft.title = draft.title.replace(str(draft.year), str(draft.year - 1))
    return ("GK404", "GK503", "GK505", "GK604", "GK208", *PROSE)


@fault("GK603")
def title_of_next_year(draft: Draft, random: Random) -> Entailed:
    if draft.year == 2020 or not year_in_prose(draft):
        return None
    draft.title = draft.title.replace(str(draft.year), str(draft.year + 1))
    return ("GK404", "GK502", "GK505", "GK604", *PROSE)


@fault("GK604")
def last_year_opens_a_paragraph(draft: Draft, random: Random) -> Entailed:
    text = f"{draft.year - 1}年，我单位认真落实公开要求，扎实推进各项工作。"
    draft.section("overview").paragraphs.insert(0, text)
    return ("GK603",)


@fault("GK604")
def first_year_named_is_last_year(draft: Draft, random: Random) -> Entailed:
    section = draft.section("overview")
    for number, text in enumerate(section.paragraphs):
        # A sentence that compares with the year before may begin with that year.
        if text.startswith(f"{draft.year}年，") and not re.search("上年|较|比|同期", text.split("。")[0]):
            section.paragraphs[number] = text.replace(str(draft.year), str(draft.year - 1), 1)
            return ("GK603",)
    return None


@fault("GK604")
def last_year_opens_the_problems(draft: Draft, random: Random) -> Entailed:
    text = random.choice(("{}年，全年主动公开信息内容还不够全面。", "{}年，我单位公开工作还存在一些不足。"))
    draft.section("problems").paragraphs.insert(0, text.format(draft.year - 1))
    return ("GK603",)


@fault("GK605")
def signed_by_another(draft: Draft, random: Random) -> Entailed:
    draft.signature = random.choice(["青林县水岭镇人民政府", "青林县教育局", "青林县人民政府办公室"])
    return ("GK506",)


@fault("GK605")
def another_town_in_the_text(draft: Draft, random: Random) -> Entailed:
    if draft.organ_class != "township":
        return None
    draft.section("overview").paragraphs.insert(
        0, f"{draft.year}年，水岭镇坚持以公开促规范，认真做好政府信息公开工作。"
    )
    return ()


@fault("GK605")
def speaks_as_an_office_of_another_kind(draft: Draft, random: Random) -> Entailed:
    ends = {"镇": "我局", "乡": "我局", "局": "我镇", "街道": "我局", "厅": "我局"}
    organ = draft.organ.removesuffix("人民政府").removesuffix("办事处")
    self = next((word for end, word in ends.items() if organ.endswith(end)), "")
    if not self:
        return None
    section = draft.section(random.choice(("overview", "problems", "other")))
    section.paragraphs.append(f"{self}将安排专人负责，确保各项任务落到实处。")
    return ("GK110",)


@fault("GK605")
def another_organ_in_the_preface(draft: Draft, random: Random) -> Entailed:
    # Last year's text of a neighbour. A name of another kind (a county's in a department's report) may be that of a
    # superior whose report is spoken of, so the fault takes an organ of the same kind.
    place = next((kind for kind in "镇乡县旗" if re.search(f"[^省市县区旗]{{2}}{kind}", draft.organ)), "")
    if not place:
        return None
    other = {"镇": "青林县水岭镇", "乡": "青林县水岭乡", "县": "青林县", "旗": "青林旗"}[place]
    draft.preface.insert(0, f"现公布{other}人民政府{draft.year}年政府信息公开工作年度报告。")
    return ()


@fault("GK606")
def notice_of_2019_cited(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    draft.preface = [text.replace("〔2021〕30号", "〔2019〕60号") for text in draft.preface]
    if not any("〔2019〕60号" in text for text in draft.preface):
        draft.preface.append("本报告按照国办公开办函〔2019〕60号文件要求编制。")
    return ()


@fault("GK606")
def regulation_of_2007_cited(draft: Draft, random: Random) -> Entailed:
    draft.preface.insert(0, "本报告依据《中华人民共和国政府信息公开条例》（国务院令第492号）编制。")
    return ()


@fault("GK606")
def number_misprinted(draft: Draft, random: Random) -> Entailed:
    if draft.year <= 2020:
        return None
    draft.preface.append("本报告按照《中华人民共和国政府信息公开工作年度报告格式》（国办公开函〔2021〕30号）编制。")
    return ()


# -- wording and privacy ----------------------------------------------------------------------------------------


def inserted(code: str, name: str, sentences: list[str], entailed: tuple[str, ...] = ()) -> None:
    """A fault that puts a sentence at a random place of the prose."""

    def insert(draft: Draft, random: Random) -> Entailed:
        section = draft.section(random.choice(("overview", "problems", "other")))
        section.paragraphs.insert(random.randint(0, len(section.paragraphs)), random.choice(sentences))
        return (*entailed, "GK110")

    insert.__name__ = name
    FAULTS.setdefault(code, []).append(insert)


inserted(
    "GK801",
    "unclosed",
    ["按照“应公开尽公开的原则做好工作。", "认真落实《政府信息公开条例要求，规范办理。", "加强管理（含网站，确保安全。"],
)
inserted("GK801", "unopened", ["通过公开栏》发布有关信息。", "落实应公开尽公开”的原则。", "加强网站管理）和维护。"])
inserted("GK801", "doubled", ["及时更新栏目内容，，做好维护。", "定期开展自查。。及时整改。", "开展活动，。发放资料。"])
inserted("GK802", "half_comma", ["加强组织领导,完善工作机制,落实工作责任。"])
inserted("GK802", "half_colon", ["工作中坚持以下原则:及时准确;便民高效。"])
inserted(
    "GK803",
    "misspelt",
    ["截止12月底，各项任务全部完成。", "召开会议布署有关工作。", "把公开工作做为年度重点任务。"],
)
inserted(
    "GK803",
    "misspelt_terms",
    ["积极推进政务公共工作。", "前面做好公开工作。"],
)
inserted("GK804", "doubled_particle", ["做好了各项的的工作。", "信息公开工作取得了了成效。"])
inserted("GK804", "doubled_word", ["进一步提高提高工作水平。", "加强组织领导领导，落实责任。", "不断提高认认识。"])
inserted(
    "GK805", "crosses", ["截至年底，××镇共整改问题若干个。", "由XX局负责具体工作。", "与（单位名称）共同做好公开工作。"]
)
inserted("GK805", "instructions", ["该部分以表格形式报告。表格如下：", "（填报说明：请如实填写）"])
inserted("GK851", "id_number", ["申请人身份证号11010519491231002X。", "联系人身份证号码：440524198001010013。"])
inserted(
    "GK852", "mobile", ["联系人王某，手机13912345678。", "如有疑问请拨打电话13800001234。", "联系电话：139 1234 5678。"]
)


inserted("GK801", "half_curly", ['严格落实“三审三校"制度。', '坚持"公开为常态”的原则。'])
inserted(
    "GK803",
    "character_for_another",
    ["举一返三抓好整改。", "明确各科室职则，压实责任。", "本年度末收到相关投诉。", "做好信息公工作。"],
)
inserted("GK804", "measure_word_twice", ["全年收到留言12条条，已全部答复。", "开展培训3期期，参训60人。"])
inserted("GK804", "written_once", ["做好政府信息公公开工作。", "依申申请公开渠道畅通。", "我们严格严格落实保密审查。"])
inserted("GK802", "half_brackets", ["各单位(含派出机构)认真落实公开要求。", "定期开展自查;及时整改问题!扎实推进工作。"])
inserted("GK803", "misspelt_words", ["截止2月底，共收到意见若干。", "全面布署公开任务，压实责任。"])
inserted("GK804", "doubled_noun", ["加大公开力度力度。", "提升公开质质量。"])
inserted("GK805", "blank_left", ["由____负责政府信息公开工作。", "本机关20XX年认真落实条例。", "联系部门为□□科。"])
inserted("GK851", "id_in_brackets", ["申请人张某（身份证号：11010519491231002X）提出申请。"])
inserted("GK851", "id_alone", ["经核对，440524198001010013为本人号码。"])
inserted("GK852", "mobile_in_brackets", ["由李某（手机：13700001234）负责受理。"])
inserted("GK852", "mobile_with_dashes", ["联系人李某，电话150-1234-5678。"])


@fault("GK806")
def arabic_skipped(draft: Draft, random: Random) -> Entailed:
    draft.section("problems").paragraphs = [
        "1.公开内容还不够全面。",
        "3.人员业务能力不强。",
        "4.下一步加强培训，完善制度。",
    ]
    return ()


@fault("GK807")
def words_of_the_principle_misprinted(draft: Draft, random: Random) -> Entailed:
    text = random.choice(["坚持以公开为常态、不公开为列外。", "落实以公开为常态、不公开为例处的要求。"])
    draft.section("overview").paragraphs.append(text)
    return ()


@fault("GK806")
def bracket_skipped(draft: Draft, random: Random) -> Entailed:
    draft.section("problems").paragraphs = [
        "（一）公开内容不够全面的问题。",
        "（二）人员业务能力不强的问题。",
        "（四）改进措施：加强培训，完善制度。",
    ]
    return ()


@fault("GK806")
def spoken_skipped(draft: Draft, random: Random) -> Entailed:
    draft.section("problems").paragraphs = [
        "存在的问题：一是内容不够全面；二是人员不足。改进措施：一是加强培训；三是完善制度。"
    ]
    return ()


@fault("GK806")
def first_item_left_out(draft: Draft, random: Random) -> Entailed:
    draft.section("problems").paragraphs = [
        "（二）人员业务能力不强的问题。",
        "（三）改进措施：加强培训，完善制度。",
    ]
    return ()


FIGURE = re.compile(r"(?<=[\u4e00-\u9fff])[0-9]+(?=[条篇次][，。；])")


@fault("GK805")
def figure_left_out(draft: Draft, random: Random) -> Entailed:
    spots = [(index, spot) for index, text in enumerate(overview(draft)) for spot in FIGURE.finditer(text)]
    spots = [
        (index, spot) for index, spot in spots if spot.string[: spot.start()].endswith(("信息", "公开", "发布", "培训"))
    ]
    if not spots:
        return None
    index, spot = random.choice(spots)
    overview(draft)[index] = spot.string[: spot.start()] + spot.string[spot.end() :]
    return (*PROSE, "GK108")


@fault("GK804")
def clause_twice(draft: Draft, random: Random) -> Entailed:
    spots = [
        (index, spot)
        for index, text in enumerate(overview(draft))
        for spot in re.finditer(r"(?<=[，。；])[\u4e00-\u9fff]{6,30}[，。；]", text)
    ]
    if not spots:
        return None
    index, spot = random.choice(spots)
    overview(draft)[index] = spot.string[: spot.end()] + spot.string[spot.start() :]
    return ()


@fault("GK803")
def fixed_word_misprinted(draft: Draft, random: Random) -> Entailed:
    word = random.choice(["规范性文件", "微信公众号", "街道办事处", "政府门户网站", "标准化规范化", "公共企事业单位"])
    at = random.randrange(1, len(word) - 1)
    overview(draft).append(f"专人核对{word[:at]}鹏{word[at + 1 :]}的有关内容。")
    return ()


def overview(draft: Draft) -> list[str]:
    return draft.section("overview").paragraphs


@fault("GK807")
def phrase_misprinted(draft: Draft, random: Random) -> Entailed:
    text = random.choice(["坚持以习近平新时代中国特色主义思想为指导。", "坚持以习近平新时代特色社会主义思想为指导。"])
    draft.section("overview").paragraphs.insert(0, text)
    return ()


@fault("GK807")
def congress_before_its_year(draft: Draft, random: Random) -> Entailed:
    if draft.year >= 2022:
        return None
    draft.section("overview").paragraphs.insert(0, "深入学习贯彻党的二十大精神。")
    return ()


# -- labels, signature, and sentences that contradict themselves --------------------------------------------------


def letter(label: str, random: Random) -> int:
    """The index of a character that is no mark: marks are set differently by everybody and told by no rule."""
    return random.choice([at for at in range(4, len(label) - 1) if label[at].isalpha()])


def label_changed(name: str, change: Callable[[str, Random], str]) -> None:
    """The label of a result row altered; the row itself is told without doubt by its place."""

    def altered(draft: Draft, random: Random) -> Entailed:
        table = draft.table("table3")
        rows = [row for block in table.spec.blocks for row in leaves(block.rows) if len(row.label) > 8]
        row = random.choice(rows)
        table.labels[row.id] = change(row.label, random)
        return ()

    altered.__name__ = name
    FAULTS.setdefault("GK205", []).append(altered)


label_changed("last_character_lost", lambda label, random: label[:-1])
label_changed("character_lost", lambda label, random: label[: (at := letter(label, random))] + label[at + 1 :])
label_changed(
    "character_typed_twice",
    lambda label, random: label[: (at := letter(label, random))] + label[at : at + 1] + label[at:],
)


@fault("GK506")
def unsigned(draft: Draft, random: Random) -> Entailed:
    draft.signature = ""
    return ()


@fault("GK506")
def unsigned_and_undated(draft: Draft, random: Random) -> Entailed:
    draft.signature = draft.date = ""
    return ("GK501",)


@fault("GK506")
def signed_with_the_date_only(draft: Draft, random: Random) -> Entailed:
    draft.signature, draft.date = "", f"{draft.year + 1}年1月10日"
    return ()


def contradiction(code: str, name: str, write: Callable[[Random], str]) -> None:
    """A sentence at the end of section one whose figures cannot all be right."""

    def contradict(draft: Draft, random: Random) -> Entailed:
        draft.section("overview").paragraphs.append(write(random))
        return tuple(PROSE)

    contradict.__name__ = name
    FAULTS.setdefault(code, []).append(contradict)


def unbalanced(random: Random, form: str) -> str:
    """The four lines of the balance, the last one wrong."""
    new, before, done = random.randint(20, 90), random.randint(1, 9), random.randint(5, 19)
    return form.format(new=new, before=before, done=done, left=new + before - done + random.randint(1, 4))


for number, form in enumerate(
    (
        "全年新收政府信息公开申请{new}件，上年结转{before}件，办结{done}件，结转下年度{left}件。",
        "本年新收政府信息公开申请{new}件、上年度结转{before}件，已办结{done}件，结转下年度继续办理{left}件。",
        "收到政府信息公开申请{new}件，上年结转{before}件，答复{done}件，结转下年{left}件。",
    )
):
    contradiction("GK705", f"unbalanced_{number}", lambda random, form=form: unbalanced(random, form))


def told_twice(name: str, section: str, column: str) -> None:
    """What one named column of the site published, told twice. Of channels in general two counts may differ."""

    def twice(draft: Draft, random: Random) -> Entailed:
        first = random.randint(20, 900)
        paragraphs = draft.section("overview").paragraphs
        paragraphs.append(f"通过{column}公开信息{first}条。")
        again = f"全年通过{column}公开政府信息{first + random.randint(1, 9)}条。"
        draft.section(section).paragraphs.append(again)
        return ("GK110",)

    twice.__name__ = name
    FAULTS.setdefault("GK706", []).append(twice)


told_twice("column_told_twice", "overview", "水务工作专栏")
told_twice("other_column_told_twice", "overview", "乡村振兴专栏")
told_twice("column_told_again_at_the_end", "other", "审计信息专栏")


# -- sentences that tell the tables, one figure wrong ---------------------------------------------------------------

PLACES = {
    "received": ("table3", "received", "total"),
    "before": ("table3", "carried_in", "total"),
    "done": ("table3", "results_total", "total"),
    "left": ("table3", "carried_out", "total"),
    "granted": ("table3", "granted", "total"),
    "partial": ("table3", "partial", "total"),
    "persons": ("table3", "received", "natural_person"),
    "review": ("table4", "value", "review_total"),
    "upheld": ("table4", "value", "review_upheld"),
    "direct": ("table4", "value", "direct_total"),
    "after": ("table4", "value", "after_review_total"),
    "made": ("table2", "normative_documents", "made"),
    "repealed": ("table2", "normative_documents", "repealed"),
    "in_force": ("table2", "normative_documents", "in_force"),
    "licences": ("table2", "licensing", "decisions"),
    "penalties": ("table2", "penalty", "decisions"),
}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def printed(number: int, random: Random) -> str:
    return random.choice([str(number), str(number).translate(WIDE), f"{number:,}"])


def told_wrong(code: str, name: str, form: str) -> None:
    """A sentence of section one whose figures are those of the tables, but for one."""
    names = re.findall(r"\{(\w+)\}", form)

    def wrong(draft: Draft, random: Random) -> Entailed:
        figures = {}
        for key in names:
            table, row, column = PLACES[key]
            text = draft.table(table).cells.get((row, column), "")
            if not whole(text):
                return None
            figures[key] = int(text)
        if "before" in names and not figures["before"]:
            return None  # "carried over: 0" beside received alone has two right readings
        changed = random.choice(names)
        total = figures.get("received", 0) + int(draft.table("table3").cells["carried_in", "total"] or 0)
        figures[changed] = max(total, figures[changed]) + random.randint(1, 9)
        shown = {key: printed(figure, random) for key, figure in figures.items()}
        overview = draft.section("overview").paragraphs
        overview.insert(random.randint(0, len(overview)), form.format(**shown))
        return (*PROSE, "GK806", "GK113")

    wrong.__name__ = name
    FAULTS.setdefault(code, []).append(wrong)


for _number, (_code, _form) in enumerate(
    [
        ("GK701", "全年共收到政府信息公开申请{received}件，均按期办理。"),
        ("GK701", "受理公民、法人和其他组织提出的政府信息公开申请{received}件。"),
        (
            "GK701",
            "共收到{received}件政府信息公开申请，上年度结转{before}件，共办结{done}件，结转下年度继续办理{left}件。",
        ),
        ("GK701", "政府信息公开申请总数{received}件；已答复{done}件，其中予以公开{granted}件、部分公开{partial}件。"),
        ("GK701", "通过网络、信函、当面等渠道共受理依申请公开{received}件，其中自然人申请{persons}件。"),
        ("GK701", "依申请公开。共收到申请{received}件，答复{done}件。"),
        ("GK702", "因政府信息公开引起的行政复议{review}件，其中结果维持{upheld}件。"),
        ("GK702", "因政府信息公开被申请行政复议{review}起，未经复议直接起诉{direct}起，复议后起诉{after}起。"),
        ("GK703", "全年制发行政规范性文件{made}件，废止{repealed}件，现行有效{in_force}件。"),
        ("GK703", "制定发布行政规范性文件{made}份，截至年底现行有效的行政规范性文件{in_force}份。"),
        ("GK703", "全年作出行政许可决定{licences}件、行政处罚决定{penalties}件。"),
    ]
):
    told_wrong(_code, f"told_wrong_{_number}", _form)


@fault("GK701")
def denied_within_a_sentence(draft: Draft, random: Random) -> Entailed:
    if draft.table("table3").cells["received", "total"] in ("", "0"):
        return None
    form = random.choice(
        [
            "本年度未接到任何公民、法人和其他组织提出的公开政府信息的申请。",
            "依申请公开方面，全年零申请。",
            "全年没有收到依申请公开事项，渠道畅通。",
            "本年度政府信息公开申请数量为零。",
        ]
    )
    draft.section("overview").paragraphs.append(form)
    return PROSE


def grown(random: Random, form: str) -> str:
    """A comparison with the year before in which one figure is wrong."""
    before, now = random.randint(20, 90), random.randint(110, 190)
    more, share = now - before, round((now - before) / before * 100, 1)
    wrong = random.choice(["more", "share"] if "{more}" in form and "{share}" in form else ["more"])
    wrong = "share" if "{more}" not in form else wrong
    more, share = more + (wrong == "more") * random.randint(5, 19), share + (wrong == "share") * random.randint(7, 30)
    return form.format(now=now, before=before, more=more, share=f"{share:.1f}")


for _number, _form in enumerate(
    [
        "全年发布要闻{now}篇，较上年增加{more}篇，增长{share}%。",
        "全年发布要闻{now}篇，较上年（{before}篇）增长{share}%。",
        "发布量由去年的{before}篇增加到{now}篇，同比增长{share}%。",
        "全年发布要闻{now}篇，与上年的{before}篇相比，增加{more}篇。",
    ]
):
    contradiction("GK704", f"grown_{_number}", lambda random, form=_form: grown(random, form))


def listed(random: Random, form: str) -> str:
    """A whole with its parts, the whole wrong."""
    a, b, c = (random.randint(11, 90) for _ in range(3))
    wrong = a + b + c + random.choice([-3, -2, -1, 1, 2, 3])
    share = round(a / (a + b + c) * 100, 1) + random.randint(3, 9)
    return form.format(a=a, b=b, c=c, wrong=wrong, right=a + b + c, share=f"{share:.1f}")


for _number, _form in enumerate(
    [
        "全年制作稿件{wrong}篇：图解{a}篇，要闻{b}篇，其他{c}篇。",
        "全年制作稿件{wrong}篇，其中：1.图解{a}篇；2.要闻{b}篇；3.其他{c}篇。",
        "全年制作稿件{wrong}篇（其中图解{a}篇、要闻{b}篇、其他{c}篇）。",
        "全年制作稿件{wrong}篇。其中，图解{a}篇，要闻{b}篇，其余{c}篇。",
        "全年制作稿件{right}篇，其中图解{a}篇，占{share}%。",
    ]
):
    contradiction("GK704", f"listed_{_number}", lambda random, form=_form: listed(random, form))


@fault("GK604")
def last_year_within_a_sentence(draft: Draft, random: Random) -> Entailed:
    form = random.choice(
        [
            "在上级部门指导下，{}年我们共召开协调会{}次。",
            "截至{}年12月31日，主动公开政府信息{}条。",
            "本单位{}年共发布解读材料{}篇。",
        ]
    )
    draft.section("overview").paragraphs.append(form.format(draft.year - 1, random.randint(2, 40)))
    return ("GK706",)
