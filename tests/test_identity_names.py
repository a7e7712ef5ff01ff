"""Names by which one organ lawfully goes in its own report, and names that are another's."""

from __future__ import annotations

import pytest

from nianbao.engine import check_file
from nianbao.testing import FORMATS, build, check

# class of the organ, its name in the title, how it may sign
SIGNED = [
    (
        "department",
        "白塔县教育局",
        "教育局；县教育局；白塔县教育局办公室；白塔县教育体育局；白塔教育局；中共白塔县教育局党组；白塔县教育局政府信息公开工作领导小组；白塔县教育局（公章）；（白塔县教育局）；白塔县教育局政务公开办公室；局办公室",
    ),
    (
        "department",
        "白塔县人力资源和社会保障局",
        "白塔县人社局；县人社局；人力资源社会保障局；白塔县人力资源与社会保障局",
    ),
    ("department", "白塔县住房和城乡建设局", "白塔县住建局；住房城乡建设局；白塔县住房与城乡建设局；县住建局"),
    ("department", "白塔县卫生健康委员会", "白塔县卫健委；县卫生健康委；白塔县卫生健康局；白塔县卫生和计划生育委员会"),
    ("department", "白塔县发展和改革委员会", "县发改委；白塔县发改局；白塔县发展和改革局；白塔县发展改革委"),
    ("township", "白塔县松石镇人民政府", "松石镇；松石镇人民政府；松石镇党政办公室"),
    (
        "township",
        "白塔县松石镇人民政府",
        "中共松石镇委员会 松石镇人民政府；松石镇便民服务中心；松石镇综合办公室",
    ),
    (
        "street",
        "白塔市城南街道办事处",
        "城南街道；白塔市城南街道；城南街道办；白塔市人民政府城南街道办事处；城南街道办事处；中共白塔市城南街道工作委员会；城南街道党政办；城南街道党工委",
    ),
    (
        "county",
        "白塔县人民政府",
        "白塔县；白塔县人民政府办公室；县政府办公室；白塔县政府；白塔县政府办；白塔县政务公开办公室；白塔县政务服务管理局",
    ),
    ("vertical_system", "国家税务总局白塔县税务局", "白塔县税务局；国家税务总局白塔县税务局办公室；县税务局"),
    (
        "development_zone",
        "白塔经济技术开发区管理委员会",
        "白塔经开区管委会；白塔经济技术开发区管委会；白塔经济技术开发区；白塔经济开发区管理委员会；白塔经开区；白塔经济技术开发区党政办公室；白塔开发区管委会；经济技术开发区管委会",
    ),
    ("vertical_system", "湛江海关", "湛江海关办公室；中华人民共和国湛江海关"),
    (
        "development_zone",
        "温州高新区管委会",
        "温州高新技术产业开发区（温州经济技术开发区）管委会；温州高新技术产业开发区管理委员会",
    ),
    ("department", "三都水族自治县水务局", "三都县水务局；三都水族自治县水利局"),
    ("department", "科尔沁右翼中旗教育局", "科右中旗教育局；科右中旗教育体育局"),
    (
        "department",
        "巴音郭楞蒙古自治州生态环境局",
        "巴州生态环境局；自治州生态环境局；州生态环境局；巴音郭楞州生态环境局",
    ),
    ("county", "双江拉祜族佤族布朗族傣族自治县人民政府", "双江自治县人民政府；双江县人民政府"),
    (
        "county",
        "新疆生产建设兵团第八师石河子市",
        "八师石河子市；第八师石河子市办公室；石河子市人民政府；第八师、石河子市",
    ),
    ("township", "第一师阿拉尔市十六团", "十六团；第一师十六团党政办；一师阿拉尔市十六团新开岭镇"),
    ("department", "北京市规划和自然资源委员会", "市规划自然资源委；北京市规自委；北京市规划和国土资源管理委员会"),
    (
        "department",
        "白塔市生态环境局河东分局",
        "河东生态环境分局；白塔市河东生态环境分局；白塔市生态环境局河东区分局；河东环保分局",
    ),
    ("department", "白塔市公安局河东分局", "河东公安分局；白塔市公安局河东区分局"),
    ("authorised_organisation", "白塔县残疾人联合会", "白塔县残联；县残联"),
    ("authorised_organisation", "白塔市住房公积金管理中心", "白塔市公积金中心；市住房公积金管理中心"),
    ("vertical_system", "白塔县气象局", "白塔气象局；县气象局"),
    ("department", "内蒙古自治区科学技术厅", "自治区科技厅；内蒙古科技厅"),
    ("department", "白塔县政务服务和数据管理局", "白塔县数据局；白塔县政数局；白塔县行政审批服务局"),
    ("department", "白塔县综合行政执法局", "白塔县城市管理局；白塔县城管局；白塔县城市管理和综合行政执法局"),
    (
        "department",
        "白塔县农业农村局",
        "白塔县农业农村和水利局；白塔县乡村振兴局；白塔县农牧局；白塔县农业农村和科技局",
    ),
    (
        "department",
        "白塔县工业和信息化局",
        "白塔县工信局；白塔县工业信息化和科技局；白塔县经济和信息化局；白塔县科技工业信息化局",
    ),
    (
        "department",
        "白塔县文化和旅游局",
        "白塔县文化广电和旅游局；白塔县文旅局；白塔县文化旅游体育局；白塔县文广旅体局",
    ),
    ("department", "白塔县退役军人事务局", "退役军人局；白塔县退役军人事务局办公室"),
    ("department", "白塔县行政审批局", "白塔县政务服务管理办公室；白塔县行政审批和政务信息管理局"),
    ("department", "白塔县信访局", "县信访局"),
]
OTHERS = [
    ("department", "白塔县教育局", "白塔县水利局；白塔县民政局；白塔县财政局；青塔县教育局"),
    ("department", "白塔县市场监督管理局", "白塔县城市管理局；白塔县医疗保障局"),
    ("department", "白塔自治县公安局", "白塔自治县司法局；白塔自治县审计局"),
    ("township", "白塔县松石镇人民政府", "白塔县河湾镇人民政府；青塔县松石镇人民政府；白塔县河湾乡"),
    ("street", "白塔市城南街道办事处", "白塔市城北街道办事处；学苑街道"),
    ("vertical_system", "白塔县气象局", "白塔市气象局；白塔县邮政管理局"),
]
PREFACES = [
    ("department", "白塔县教育局", "根据《白塔县人民政府办公室关于编制2023年政府信息公开工作年度报告的通知》编制。"),
    ("department", "白塔县教育局", "根据白塔县人民政府办公室2023年政府信息公开工作年度报告编制要求，编制本报告。"),
    ("department", "白塔县教育局", "本报告电子版可在白塔县人民政府2023年政府信息公开年报专栏下载。"),
    ("department", "白塔县教育局", "由县政府办公室政务公开科指导，由白塔县教育局编制。"),
    ("department", "白塔县教育局", "如有疑问，请与白塔县政务服务中心联系。"),
    ("department", "白塔县教育局", "2023年1月，白塔县教育局公开了2022年政府信息公开工作年度报告。"),
    ("department", "白塔县工业和信息化局", "现公布白塔县工业和信息化局、白塔县商务局2023年政府信息公开工作年度报告。"),
    ("department", "白塔市公安局河东分局", "现公布白塔市公安局2023年政府信息公开工作年度报告。"),
    ("township", "白塔县松石镇人民政府", "根据白塔县人民政府2023年政府信息公开工作年度报告工作部署编制。"),
    ("county", "白塔县人民政府", "本报告综合各乡镇人民政府、县直各部门2023年政府信息公开年度报告汇总形成。"),
    ("county", "白塔县人民政府", "本报告由白塔县数据局牵头编制。"),
    (
        "prefecture",
        "白塔市人民政府",
        "本报告由白塔市政务公开办公室汇总各区市政府2023年度政府信息公开工作年度报告编制而成。",
    ),
    ("vertical_system", "国家税务总局白塔县税务局", "按照国家税务总局2023年政府信息公开工作年度报告编制要求编制。"),
    ("vertical_system", "湛江海关", "编制湛江海关关区2023年政府信息公开工作年度报告。"),
    ("street", "白塔市城南街道办事处", "现公布白塔市人民政府城南街道办事处2023年政府信息公开工作年度报告。"),
    ("government_office", "白塔县人民政府办公室", "现公布白塔县人民政府2023年政府信息公开工作年度报告。"),
]
PERIOD = "统计期限为2023年1月1日至2023年12月31日。"


def codes(organ_class: str, organ: str, **delta: object) -> list[str]:
    built = build({"year": 2023, "organ": organ, "organ_class": organ_class, **delta})
    return [violation.code for violation in check(built) if violation.code != "GK506"]


@pytest.mark.parametrize(("organ_class", "organ", "names"), SIGNED, ids=lambda value: value[:12])
def test_signed_by_itself(organ_class, organ, names):
    assert {name: codes(organ_class, organ, signature=name) for name in names.split("；")} == {
        name: [] for name in names.split("；")
    }


@pytest.mark.parametrize(("organ_class", "organ", "names"), OTHERS, ids=lambda value: value[:12])
def test_signed_by_another(organ_class, organ, names):
    assert {name: codes(organ_class, organ, signature=name) for name in names.split("；")} == {
        name: ["GK605"] for name in names.split("；")
    }


@pytest.mark.parametrize(("organ_class", "organ", "preface"), PREFACES, ids=lambda value: value[:20])
def test_others_lawfully_named_in_the_preface(organ_class, organ, preface):
    assert codes(organ_class, organ, preface=[preface + PERIOD]) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>白塔县教育局2023年政府信息公开工作年度报告-白塔县人民政府</title>", []),
        ("<title>白塔县人民政府</title>", ["GK602"]),
    ],
)
def test_a_page_that_names_the_organ(head, expected):
    draft = build({"organ": "白塔县教育局", "organ_class": "department", "title": "2023年政府信息公开工作年度报告"})
    body = FORMATS["html"][1](draft).decode().partition("<body")[2]
    page = f'<html><head><meta charset="utf-8">{head}</head><body{body}'.encode()
    assert [violation.code for violation in check_file("page.html", page).violations] == expected
