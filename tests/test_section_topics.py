"""Accountability, problems with improvements, the list of parts, items of a region and length; figures not meant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from nianbao_plugins import section_topics, table_plausibility
from prose_reports import report

from nianbao import normal
from nianbao.profile import load

ALL = "主动公开、依申请公开、信息管理、网站平台、监督检查；纳入年度考核，开展社会评议，未发生责任追究。"
TITLES = [spec.title for spec in load("national/2021").sections]


def said(prose, cells=None, rules=section_topics, **more):
    subject = report({"overview": [ALL]} | prose, cells, **more)
    return [
        rule.code + (f"/{finding.variant}" if finding.variant else "")
        for rule in rules.nianbao_register_rules()
        for finding in rule.check(subject, None)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (["一是公开的内容不够全面；二是人员业务能力有待加强。", "下一步，将加强培训，完善制度。"], []),
        (["存在问题：公开时效性不强。改进措施：落实专人负责。"], []),
        (["针对公开不及时的问题，加强督促检查。", "解读形式比较单一，渠道不多。"], []),
        (["一是公开的内容不够全面，未建立反馈制度；二是人员业务能力有待加强。"], ["GK110/problems"]),
        (["一是加强业务培训；二是完善公开制度；三是强化监督检查。"], ["GK110/improvements"]),
        (["无。"], ["GK110/none"]),
        (["暂无。"], ["GK110/none"]),
        ([], []),
    ],
)
def test_problems_and_improvements(text, expected):
    assert said({"problems": text}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报告由{}六个部分组成。".format("、".join(TITLES)), []),
        ("本报告包括：{}。".format("，".join(TITLES)), []),
        ("全文包括{}等6个方面内容。".format("；".join(TITLES)), []),
        ("本报告由{}五个部分组成。".format("、".join(TITLES[:5])), ["GK111/missing"]),
        ("本报告由{}五个部分组成。".format("、".join(TITLES)), ["GK111/count"]),
        ("本报告由{}六个部分组成。".format("、".join(TITLES[1::-1] + TITLES[2:])), ["GK111/order"]),
        (
            "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、因政府信息公开工作被申请行政复议和"
            "提起行政诉讼情况、政府信息公开工作存在的主要问题及改进情况，以及其他需要报告的事项。",
            ["GK111/wording"],
        ),
        ("依据《中华人民共和国政府信息公开条例》第五十条规定，编制本报告。", []),
        ("如对主动公开、依申请公开有疑问，请与本机关联系。", []),
    ],
)
def test_the_list_of_parts(text, expected):
    assert said({"": [text]}) == expected
    assert said({"overview": [text, ALL]}) == expected


def test_work_told_from_several_sides_is_no_list_of_parts():
    text = "从主动公开、依申请公开、行政复议等方面查找存在问题，完善改进措施，内容包括基本情况。"
    assert said({"overview": [ALL, text]}) == []


def test_accountability_is_asked_of_governments():
    bare = {"overview": ["主动公开。依申请公开。信息管理。网站平台。监督检查。"]}
    for organ_class in ("province", "prefecture", "county", "township"):
        assert said(bare, organ_class=organ_class) == ["GK109"]
    for organ_class in ("department", "street", "government_office", "other", ""):
        assert said(bare, organ_class=organ_class) == []
    assert said(bare | {"other": ["纳入考核，接受评议，没有追责情形。"]}) == []


def test_items_of_a_region_are_hints():
    assert said({"other": ["未收取信息处理费。"]}, profile="shandong/2021") == ["GK112/inferred"] * 3
    assert said({"other": ["落实工作要点；办理建议提案；开展创新。"]}, profile="shandong/2021") == []


def test_a_thousand_characters():
    assert said({"overview": [ALL, "公" * 900]}) == []
    assert said({"overview": [ALL, "公" * 1000]}) == ["GK113"]


@pytest.mark.parametrize(
    ("organ_class", "expected"),
    [("township", ["GK211"]), ("county", ["GK211"]), ("department", ["GK211"]), ("street", ["GK211"])]
    + [(name, []) for name in ("province", "prefecture", "state_council_department", "vertical_system", "other", "")],
)
def test_rules_without_power(organ_class, expected):
    assert said({}, {"table2": {"rules/in_force": 6}}, table_plausibility, organ_class=organ_class) == expected


@pytest.mark.parametrize(
    ("amount", "prose", "expected"),
    [
        (251000, "", ["GK212/size"]),
        (2510, "收取行政事业性收费2510元。", ["GK212/prose"]),
        (Decimal("0.251"), "收取行政事业性收费2510元。", []),
        (7730, "", []),
        (Decimal("7730.28"), "", []),
        (0, "未收取行政事业性收费。", []),
    ],
)
def test_doubtful_unit(amount, prose, expected):
    cells = {"table2": {"fees/amount": amount}}
    assert said({"other": [prose]}, cells, table_plausibility) == expected


def test_vocabulary_is_written_as_text_is_matched():
    data = load("national/2021").data
    loose = []

    def look(value):
        if isinstance(value, str):
            loose.extend([value] if normal(value) != value else [])
        elif isinstance(value, dict):
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for key in ("narrative", "sums", "repeats", "parts_list", "quantities", "plausibility"):
        look(data[key])
    assert loose == []
