"""Who reports on which year: organ, class, region, year and title by name alone."""

from __future__ import annotations

import pytest

from nianbao.divisions import region_of
from nianbao.document import Document, Paragraph
from nianbao.identity import identify, looks_like_annual_report, words


def document(*lines: str, title: str = "") -> Document:
    return Document("txt", tuple(Paragraph(line) for line in lines), title=title)


TITLE = "{}2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("organ", "organ_class", "region", "system"),
    [
        ("威海市文登区泽库镇人民政府", "township", "371003", ""),
        ("上海市人民政府办公厅", "government_office", "310000", ""),
        ("山东省人民政府", "province", "370000", ""),
        ("威海市人民政府", "prefecture", "371000", ""),
        ("灵武市人民政府", "county", "640181", ""),
        ("安徽省财政厅", "department", "340000", ""),
        ("国家税务总局杭州市税务局", "vertical_system", "330100", "tax"),
        ("青岛海关", "vertical_system", "370200", "customs"),
        ("平潭综合实验区", "development_zone", "350128", ""),
        ("朝阳区人民政府", "county", "", ""),
    ],
)
def test_organ_class_and_region(organ, organ_class, region, system):
    identity = identify(document(TITLE.format(organ)))
    assert (identity.organ, identity.year) == (organ, 2022)
    assert identity.organ_class == organ_class
    if system != "tax":  # the name of the ministry stands before the place
        assert identity.region == region
    assert identity.system == system


@pytest.mark.parametrize(
    "lines",
    [
        ("海阳市二十里店镇 2021 年 政府信息公开工作年度报告",),
        ("海阳市二十里店镇", "2021年政府信息公开工作年度报告"),
        ("海阳市二十里店镇", "2021年", "政府信息公开工作年度报告"),
        ("海阳市二十里店镇二〇二一年政府信息公开工作年度报告",),
        ("海阳市二十里店镇2021年政府信息公工作年度报告",),
        ("2021年海阳市二十里店镇政府信息公开工作年度报告",),
    ],
)
def test_titles_in_lines_and_with_slips(lines):
    identity = identify(document(*lines, "根据条例规定，编制本报告。"))
    assert (identity.organ, identity.year, identity.title_index) == ("海阳市二十里店镇", 2021, 0)
    assert identity.title_blocks == len(lines)


def test_a_title_that_only_the_file_states():
    identity = identify(document("一、总体情况", title="海阳市水利局2021年政府信息公开工作年度报告"))
    assert (identity.organ, identity.year, identity.title_index) == ("海阳市水利局", 2021, -1)


def test_a_title_against_period_and_prose():
    lines = [
        TITLE.format("松石镇人民政府"),
        "统计期限自2023年1月1日起至2023年12月31日止。",
        "2023年，工作有序。",
        "2023年，我镇组织培训。",
    ]
    identity = identify(document(*lines))
    assert identity.year == 2023 and identity.reasons["title_year"] == "2022"


def test_what_is_no_report():
    other = document("关于开展植树活动的通知", "各单位：请按时参加。")
    assert identify(other).title == ""
    assert not looks_like_annual_report(other, identify(other))


@pytest.mark.parametrize(
    ("name", "year", "region"),
    [
        ("杭州市江干区教育局", 2019, "330104"),
        ("杭州市江干区教育局", 2022, "330100"),
        ("莱芜市人民政府", 2018, "371200"),
        ("雄安新区管理委员会", 2022, "130000"),
        ("雄安新区管理委员会", 2015, ""),
    ],
)
def test_aliases_hold_in_their_years(name, year, region):
    assert region_of(name, words(), year) == region
