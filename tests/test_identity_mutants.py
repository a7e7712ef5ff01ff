"""Two hundred organs of every class: one change of year or organ at a time, and the whole set of codes it entails."""

from __future__ import annotations

import pytest

from nianbao.engine import check_file
from nianbao.settings import Settings
from nianbao.testing import FORMATS, build

COUNTIES = [
    "平遥县",
    "鄂温克族自治旗",
    "长白朝鲜族自治县",
    "桦南县",
    "句容市",
    "苍南县",
    "固镇县",
    "柘荣县",
    "信丰县",
    "文登区",
    "鹿邑县",
    "京山市",
    "麻阳苗族自治县",
    "紫金县",
    "融安县",
    "琼中黎族苗族自治县",
    "南川区",
    "阿坝县",
    "兴义市",
    "巧家县",
    "尼木县",
    "子长市",
    "永靖县",
    "门源回族自治县",
    "贺兰县",
    "尼勒克县",
]
KINDS = [
    "教育局",
    "水利局",
    "民政局",
    "财政局",
    "审计局",
    "统计局",
    "公安局",
    "司法局",
    "信访局",
    "档案局",
    "应急管理局",
    "市场监督管理局",
    "人力资源和社会保障局",
    "住房和城乡建设局",
    "卫生健康局",
    "退役军人事务局",
    "农业农村局",
    "交通运输局",
    "城市管理局",
    "医疗保障局",
]
TOWNS = ["松石镇", "河湾乡", "二十里店镇", "开城镇", "王村镇", "长皋乡", "和平溪乡", "龙舟坪镇", "凤鸣镇", "汪疃镇"]
STREETS = ["城南街道", "学苑街道", "滨海街道", "虎溪街道", "金融街街道", "望城坡街道", "双山街道", "蠡湖街道"]
CITIES = ["威海市", "绍兴市", "宿州市", "咸宁市", "平凉市", "昭通市", "来宾市", "白城市", "丽水市", "广元市"]
PROVINCES = ["山东省", "云南省", "宁夏回族自治区", "西藏自治区", "黑龙江省", "广东省"]
MINISTRIES = ["国家能源局", "国家邮政局", "国家移民管理局", "国家知识产权局"]


def nth(names: list[str], index: int) -> str:
    return names[index % len(names)]


def organs() -> list[tuple[str, str, str]]:
    """Class, organ, and another organ whose text might have been copied."""
    found = []
    for i in range(80):
        found.append(("department", nth(COUNTIES, i) + nth(KINDS, i // 2), nth(COUNTIES, i) + nth(KINDS, i // 2 + 7)))
    for i in range(30):
        tail = "人民政府" if i % 2 else ""
        found.append(("township", nth(COUNTIES, i) + nth(TOWNS, i) + tail, nth(COUNTIES, i) + nth(TOWNS, i + 1) + tail))
    for i in range(16):
        tail = "办事处" if i % 2 else ""
        place = nth(CITIES, i)
        found.append(("street", place + nth(STREETS, i) + tail, place + nth(STREETS, i + 1) + tail))
    for i in range(24):
        found.append(("county", f"{nth(COUNTIES, i)}人民政府", f"{nth(COUNTIES, i + 1)}人民政府"))
    for i in range(10):
        here, there = nth(CITIES, i), nth(CITIES, i + 1)
        found.append(("prefecture", f"{here}人民政府", f"{there}人民政府"))
        found.append(("government_office", f"{here}人民政府办公室", f"{there}人民政府办公室"))
        found.append(("vertical_system", f"国家税务总局{here}税务局", f"国家税务总局{there}税务局"))
        found.append(("vertical_system", f"{here}气象局", f"{here}邮政管理局"))
        found.append(("development_zone", f"{here}高新技术产业开发区管委会", f"{there}高新技术产业开发区管委会"))
        found.append(("authorised_organisation", f"{here}人民医院", f"{there}人民医院"))
    for i in range(6):
        here, there = nth(PROVINCES, i), nth(PROVINCES, i + 1)
        found.append(("province", f"{here}人民政府", f"{there}人民政府"))
        found.append(("department", f"{here}发展和改革委员会", f"{here}卫生健康委员会"))
    for i in range(4):
        found.append(("state_council_department", nth(MINISTRIES, i), nth(MINISTRIES, i + 1)))
    return found


TITLE = "{}{}年政府信息公开工作年度报告"
PREFACE = "现公布{}{}年政府信息公开工作年度报告。本报告所列数据的统计期限自{}年1月1日起至{}年12月31日止。"


def codes(organ_class: str, organ: str, name: str = "report.txt", **changed: object) -> list[str]:
    """The codes found in a report of 2023 in which some of title, preface, period, signature and date are another's."""
    said = {"title": (organ, 2023), "preface": (organ, 2023), "period": 2023, "signature": organ, **changed}
    preface = PREFACE.format(*said["preface"], said["period"], said["period"])
    delta = {"organ": organ, "organ_class": organ_class, "year": 2023, "title": TITLE.format(*said["title"])}
    delta |= {"preface": [preface], "signature": said["signature"]}
    delta |= {"date": said["date"]} if "date" in said else {}
    draft = build(delta)
    settings = Settings(profile=draft.profile.id, autoload=False)
    return [violation.code for violation in check_file(name, FORMATS["txt"][1](draft), settings).violations]


@pytest.mark.parametrize(("organ_class", "organ", "other"), organs(), ids=lambda value: value)
def test_one_change(organ_class, organ, other):
    assert codes(organ_class, organ) == []
    assert codes(organ_class, organ, title=(organ, 2022)) == ["GK603"]
    assert codes(organ_class, organ, preface=(organ, 2022)) == ["GK603"]
    assert codes(organ_class, organ, period=2022) == ["GK505"]
    assert codes(organ_class, organ, date="2023-01-20") == ["GK502"]
    assert codes(organ_class, organ, title=(other, 2023)) == ["GK605"]
    assert codes(organ_class, organ, preface=(other, 2023)) == ["GK605"]
    assert codes(organ_class, organ, signature=other) == ["GK605"]
    assert codes(organ_class, organ, name=TITLE.format(other, 2022) + ".txt") == []


def test_their_number():
    assert len(organs()) >= 200 and len({organ for _, organ, _ in organs()}) >= 190
