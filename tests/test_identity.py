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
        ("国家税务总局北京市朝阳区税务局", "vertical_system", "110105", "tax"),
        ("国家税务总局", "state_council_department", "", ""),
        ("中华人民共和国青岛海关", "vertical_system", "370200", "customs"),
        ("黄埔海关", "vertical_system", "", "customs"),
        ("国家金融监督管理总局绍兴监管分局", "vertical_system", "330600", "finance"),
        ("国家统计局绵阳调查队", "vertical_system", "510700", "statistics"),
        ("北京市人民政府国有资产监督管理委员会", "department", "110000", ""),
        ("北京市城市管理委员会", "department", "110000", ""),
        ("杭州市公安局西湖区分局", "department", "330100", ""),
        ("苏州市吴江生态环境局", "department", "320509", ""),
        ("昌吉州生态环境局吉木萨尔县分局", "department", "652300", ""),
        ("新疆生产建设兵团第八师石河子市", "county", "659001", ""),
        ("绍兴滨海新区", "development_zone", "330600", ""),
        ("成都高新技术产业开发区管理委员会", "development_zone", "510100", ""),
        ("威海临港经济技术开发区汪疃镇", "township", "371000", ""),
        ("昆山高新技术产业开发区管委会", "development_zone", "320583", ""),
        ("东湖新技术开发区党政办公室", "department", "", ""),
        ("泰山景区管委会", "development_zone", "", ""),
        ("武功山风景名胜区管委会", "development_zone", "", ""),
        ("黄石市黄石港区", "county", "420202", ""),
        ("海南州人民政府", "prefecture", "632500", ""),
        ("大理市人民政府", "county", "532901", ""),
        ("关岭县永宁镇", "township", "520424", ""),
        ("兴安盟行署外事办公室", "department", "152200", ""),
        ("喀什地区行政公署", "prefecture", "653100", ""),
        ("锡林郭勒盟行署办公室", "government_office", "152500", ""),
        ("阿拉善左旗", "county", "152921", ""),
        ("鄂温克族自治旗人民政府", "county", "150724", ""),
        ("正蓝旗扎格斯台苏木", "township", "152530", ""),
        ("柳城县古砦仫佬族乡", "township", "450222", ""),
        ("红旗满族乡", "township", "", ""),
        ("仙桃市人民政府", "county", "429004", ""),
        ("东莞市虎门镇人民政府", "township", "441900", ""),
        ("上海市长宁区新华路街道", "street", "310105", ""),
        ("靖江市城南办事处", "street", "321282", ""),
        ("重庆市忠县人民政府", "county", "500233", ""),
        ("江北区人民政府", "county", "", ""),
        ("兰州市城关区", "county", "620102", ""),
        ("公安部", "state_council_department", "", ""),
        ("海南省地震局", "department", "460000", ""),
        ("吴江区残疾人联合会", "authorised_organisation", "320509", ""),
        ("郑州市中级人民法院", "authorised_organisation", "410100", ""),
        ("自治区审计厅", "department", "", ""),
    ],
)
def test_organ_class_and_region(organ, organ_class, region, system):
    identity = identify(document(TITLE.format(organ)))
    assert (identity.organ, identity.year) == (organ, 2022)
    assert identity.organ_class == organ_class
    assert (identity.region, identity.system) == (region, system)


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
