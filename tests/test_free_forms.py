"""Reports in forms of their own: those on 2014 to 2018, and those of public bodies on their own information."""

from __future__ import annotations

import pytest

from nianbao.engine import check_file
from nianbao.settings import Settings

ORGAN = "白塔县水务局"
PARTS = [
    ("概述", "2016年，我局按照上级部署，健全信息公开各项制度，工作运行正常。"),
    ("主动公开政府信息的情况", "全年主动公开政府信息92条，其中公告18条、动态60条、其他14条。"),
    ("依申请公开政府信息的情况", "2016年度没有受理政府信息公开申请，没有不予公开的信息。"),
    ("政府信息公开的收费及减免情况", "2016年，我局没有收取政府信息公开费用。"),
    ("因政府信息公开申请行政复议、提起行政诉讼的情况", "2016年度未发生行政复议和行政诉讼。"),
    ("存在的主要问题及改进情况", "公开内容还不够丰富，今后将加强培训。"),
]


def text(**changed: str) -> str:
    """A report on 2016; ``changed``: p1 … p6 the paragraphs, n1 … n6 the ordinals of the headings."""
    lines = [f"{ORGAN}2016年政府信息公开工作年度报告", "本报告数据的统计期限为2016年1月1日至12月31日。"]
    for number, (title, paragraph) in enumerate(PARTS, 1):
        ordinal = changed.get(f"n{number}", "一二三四五六"[number - 1])
        lines += [f"{ordinal}、{title}", changed.get(f"p{number}", paragraph)]
    return "\n".join([*lines, ORGAN, "2017年2月6日"])


def codes(body: str) -> list[str]:
    violations = check_file("a.txt", body.encode(), Settings(autoload=False)).violations
    return [violation.code for violation in violations if violation.severity != "info"]


def test_a_report_on_2016_is_clean() -> None:
    assert codes(text()) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"p1": "2015年，我局按照上级部署，健全信息公开各项制度，工作运行正常。"},
        {"p2": "2015年主动公开政府信息92条。"},
        {"p4": "2015年，我局没有收取政府信息公开费用。"},
        {"p5": "2015年度未发生行政复议和行政诉讼。"},
    ],
)
def test_years_before_are_stale_in_every_part(changed: dict[str, str]) -> None:
    assert codes(text(**changed)) == ["GK604"]


@pytest.mark.parametrize(
    "changed",
    [
        {"p1": "与2015年相比，工作稳步推进。2013年以来，我局制定制度5项。"},
        {"p6": "2017年，我局以群众需求为导向，认真做好公开工作，内容不够丰富的问题将逐步解决。"},
        {"p6": "一、问题：公开内容还不够丰富。\n二、改进：加强培训。"},
    ],
)
def test_other_years_and_series_that_are_lawful(changed: dict[str, str]) -> None:
    assert codes(text(**changed)) == []


@pytest.mark.parametrize("changed", [{"n3": "二"}, {"n3": "四"}, {"n6": "七"}])
def test_headings_are_numbered_in_order(changed: dict[str, str]) -> None:
    assert codes(text(**changed)) == ["GK806"]


PUBLIC = """白塔县供水公司2021年度信息公开年度报告
一、概述
2021年，公司按照行业要求公开服务信息。
二、信息公开情况
公布水质信息12条。
"""


def test_a_public_body_reports_on_its_own_information() -> None:
    result = check_file("a.txt", PUBLIC.encode(), Settings(autoload=False))
    assert [violation.code for violation in result.violations] == ["GK005"]
    assert "企事业单位" in result.violations[0].message


@pytest.mark.parametrize("change", [("公司2021", "局2021"), ("年度信息公开年度", "年度政府信息公开年度")])
def test_it_is_checked_when_an_organ_issued_it_or_the_title_says_so(change: tuple[str, str]) -> None:
    assert "GK101" in codes(PUBLIC.replace(*change))
