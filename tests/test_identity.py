"""Who reports on which year: organ, class, region, year and title by name alone."""

from __future__ import annotations

import pytest

from nianbao.divisions import region_of
from nianbao.document import Cell, Document, Paragraph, Table
from nianbao.identity import identify, looks_like_annual_report, words


def document(*lines: str, title: str = "") -> Document:
    return Document("txt", tuple(Paragraph(line) for line in lines), title=title)


TITLE = "{}2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("organ", "organ_class", "region", "system"),
    [
        ("威海市文登区泽库镇人民政府", "township", "371003", ""),
        ("阳江镇人民政府", "township", "", ""),
        ("北京街道办事处", "street", "", ""),
        ("临潼区物流区", "development_zone", "610115", ""),
        ("东山工业集中区", "development_zone", "", ""),
        ("海上丝路科学城", "development_zone", "", ""),
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
        ("国家统计局天门调查队", "vertical_system", "429006", "statistics"),
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
        ("关岭自治县永宁镇人民政府", "township", "520424", ""),
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
        ("西安高新技术产业开发区管理委员会", "development_zone", "610100", ""),
        ("海南海事局", "vertical_system", "460000", "maritime"),
        ("国家能源局山东监管办公室", "vertical_system", "370000", "agency"),
        ("国家能源局", "state_council_department", "", ""),
        ("水利部黄河水利委员会", "vertical_system", "", "agency"),
        ("中国人民银行济南分行", "vertical_system", "370100", "agency"),
        ("国家税务总局杭州市税务局第一稽查局", "vertical_system", "330100", "tax"),
        ("中国银保监会宁波监管局", "vertical_system", "330200", "finance"),
        ("市场监管总局", "state_council_department", "", ""),
        ("人力资源社会保障部", "state_council_department", "", ""),
        ("第三师图木舒克市44团", "township", "659003", ""),
        ("第一师阿拉尔市十六团新开岭镇", "township", "659002", ""),
        ("济南城市建设集团", "authorised_organisation", "370100", ""),
        ("大柴旦行政委员会", "development_zone", "", ""),
        ("横琴粤澳深度合作区执行委员会", "development_zone", "440400", ""),
        ("赣江新区管理委员会", "development_zone", "360000", ""),
        ("科尔沁右翼中旗哈日诺尔苏木人民政府", "township", "152222", ""),
        ("西藏自治区政府国资委", "department", "540000", ""),
        ("鄂温克族自治旗民族事务委员会", "department", "150724", ""),
        ("宝坻区消防救援支队", "vertical_system", "120115", "fire"),
        ("成都市金牛区人民政府沙河源街道办事处", "street", "510106", ""),
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
        ("海阳市二十里店镇 2 0 2 1 年政府信息公开工作年度报告",),
        ("海阳市二十里店镇二0二一年政府信息公开工作年度报告",),
        ("《海阳市二十里店镇2021年政府信息公开工作年度报告》",),
        ("【年报】海阳市二十里店镇2021年政府信息公开工作年度报告",),
        ("标题：海阳市二十里店镇2021年政府信息公开工作年度报告",),
        ("首页 > 政府信息公开年报 > 海阳市二十里店镇2021年政府信息公开工作年度报告",),
        ("海阳市二十里店镇2021年政府信息公开工作告年度报",),
        ("海阳市二十里店镇2021年政府信息公开工作年度报吿",),
        ("海阳市二十里店镇政府信息公开工作2021年度报告",),
        ("海阳市二十里店镇2021年政务公开年报",),
        ("海阳市二十里店镇关于2021年政府信息公开工作情况的报告",),
        ("海阳市二十里店镇", "政府信息公开", "工作年度报告", "（2021年）"),
        ("海阳市二十里店镇2021年政府信息公开工作年度", "报告"),
        ("海阳市二十里店镇2021年政府信息公开工作年度报告 发布日期：2022-01-20 来源：二十里店镇",),
    ],
)
def test_titles_in_lines_and_with_slips(lines):
    identity = identify(document(*lines, "根据条例规定，编制本报告。"))
    assert (identity.organ, identity.year, identity.title_index) == ("海阳市二十里店镇", 2021, 0)
    assert identity.title_blocks == len(lines)


def test_a_title_that_only_the_file_states():
    identity = identify(document("一、总体情况", title="海阳市水利局2021年政府信息公开工作年度报告"))
    assert (identity.organ, identity.year, identity.title_index) == ("海阳市水利局", 2021, -1)


def test_the_title_in_full_below_the_one_of_the_page():
    titles = [TITLE.format(organ) for organ in ("市科技局", "海阳市科技局")]
    assert identify(document(*titles, "一、总体情况")).organ == "海阳市科技局"


def test_a_title_against_period_and_prose():
    lines = [
        TITLE.format("松石镇人民政府"),
        "统计期限自2023年1月1日起至2023年12月31日止。",
        "2023年，工作有序。",
        "2023年，我镇组织培训。",
    ]
    identity = identify(document(*lines))
    assert identity.year == 2023 and identity.reasons["title_year"] == "2022"


@pytest.mark.parametrize(
    "above",
    ["政府信息公开年报", "首页>政务公开>政府信息公开年报>水利局", "2021年政府信息公开年报", "海水〔2022〕3号", "附件1"],
)
def test_menus_above_the_title(above):
    identity = identify(document(above, "海阳市水利局2021年政府信息公开工作年度报告", "一、总体情况"))
    assert (identity.organ, identity.year, identity.title_index) == ("海阳市水利局", 2021, 1)


@pytest.mark.parametrize(
    ("lines", "path", "organ", "where"),
    [
        (["区水利局", "2021年，本单位组织学习。"], "", "区水利局", "below"),
        (["来源：区水利局", "现公布海阳市水利局2021年政府信息公开工作年度报告。"], "", "海阳市水利局", "preface"),
        (["编制本报告。"], "海阳市水利局2021年政府信息公开工作年度报告.docx", "海阳市水利局", "file-name"),
        (["编制本报告。"], "年报.docx", "", None),
        (["现就海阳市水利局2021年度政府信息公开情况报告如下："], "", "海阳市水利局", "preface"),
        (["现公布海阳市2021年政府信息公开工作年度报告。"], "", "海阳市", "preface"),
        (["现将县政府办公室2021年度政府信息公开情况报告如下："], "", "", None),
        (["2021年，我局组织学习。", "海阳市水利局办公室2022年1月9日"], "", "海阳市水利局", "signature"),
        (["2021年，海阳市水利局组织学习。", "海阳市水利局", "2022.1.9"], "", "海阳市水利局", "signature"),
        (["请与海阳市水利局综合科联系。", "2021年，我局组织学习。"], "", "海阳市水利局", "prose"),
        (["本报告由海阳市水利局根据《条例》编制。", "我局组织学习。"], "", "海阳市水利局", "prose"),
        (["2021年，海阳市水利局坚持公开。", "本局组织学习。"], "", "海阳市水利局", "prose"),
        (["2021年，在市委部署下，市水利局紧紧围绕公开要求。", "由局办公室、我局各科室负责。"], "", "市水利局", "prose"),
        (["《2021年度海阳市水利局信息公开年度报告》已经同意，现予发布。", "我局学习。"], "", "海阳市水利局", "prose"),
        (["请与海阳市发展改革委政府信息公开领导小组办公室联系。", "我委组织学习。"], "", "海阳市发展改革委", "prose"),
        (["请与海阳市行政审批服务局联系。", "2021年，我市组织学习。"], "", "", None),
        (["2021年，我县组织学习。", "海阳县人民政府办公室", "2022年1月9日"], "", "", None),
        (["2021年，我县组织学习。", "承办：海阳县大数据局"], "", "", None),
    ],
)
def test_an_organ_that_the_title_does_not_name(lines, path, organ, where):
    identity = identify(document("2021年政府信息公开工作年度报告", *lines), path)
    assert (identity.organ, identity.reasons.get("organ")) == (organ, where)


@pytest.mark.parametrize("lines", [["设为首页", "长者版"], ["•本站支持IPV6"], ["政府信息公开"], ["（此件主动公开）"]])
def test_menus_above_a_title_in_two_lines(lines):
    identity = identify(document(*lines, "海阳市水利局", "2021年政府信息公开工作年度报告", "一、总体情况"))
    assert (identity.organ, identity.title_index, identity.title_blocks) == ("海阳市水利局", len(lines), 2)


def test_the_place_that_a_title_leaves_out():
    title = "市人民政府办公室2021年政府信息公开工作年度报告"
    identity = identify(document(title, "现公开海阳市人民政府办公室2021年政府信息公开工作年度报告。"))
    assert (identity.organ, identity.title, identity.reasons["organ"]) == ("海阳市人民政府办公室", title, "preface")
    assert identify(document(title, "现公开海阳县水利局2021年政府信息公开工作年度报告。")).organ == "市人民政府办公室"


def test_items_of_a_menu_are_no_lines_of_a_title():
    items = ["• 政府信息公开指南", "• 政府信息公开年报", "2020年度"]
    assert identify(document(*items, "一、总体情况")).title == ""
    assert identify(document("• 海阳市水利局2021年政府信息公开工作年度报告")).organ == "海阳市水利局"


def test_a_path_of_menus_above_a_title_in_two_lines():
    path = "您的位置：首页 > 政府信息公开 > 某县人民政府办公室 > 政府信息公开年报"
    identity = identify(document(path, "松石乡2022年政府信息公开工作", "年度报告", "一、总体情况"))
    assert (identity.organ, identity.year, identity.title_index, identity.title_blocks) == ("松石乡", 2022, 1, 2)


@pytest.mark.parametrize(
    "line",
    [
        "首页 > 政府信息公开 > 政府信息公开年报 > 关区报告",
        "附件：2021年政府信息公开工作年度报告附表",
        "关于报送2021年政府信息公开工作年度报告的函",
        "本源学院2020—2021学年信息公开工作年度报告",
        "- 政府信息公开年度报告",
        "• 政府信息公开年报",
    ],
)
def test_lines_that_are_no_titles(line):
    assert identify(document(line, "一、总体情况")).title == ""


def test_period_and_date_against_the_title():
    period = "统计期限自2023年1月1日起至2023年12月31日止。"
    dated = identify(document(TITLE.format("松石镇"), period, "一、总体情况", "松石镇人民政府", "2024年1月20日"))
    assert (dated.year, dated.reasons.get("title_year")) == (2023, "2022")
    undated = identify(document(TITLE.format("松石镇"), period, "一、总体情况", "2022年，我镇组织学习。"))
    assert (undated.year, undated.reasons["year"]) == (2022, "title")


def test_the_period_tells_the_year_of_a_title_without_one():
    period = "统计期限自2023年1月1日起至2023年12月31日止。"
    identity = identify(document("松石镇政府信息公开工作年度报告", period), "20240120/2024年报告.docx")
    assert (identity.year, identity.reasons["year"]) == (2023, "period")


@pytest.mark.parametrize(
    "title",
    [
        "县政府办公室关于做好2023年政府信息公开工作年度报告编制发布工作的通知",
        "文字解读:关于历城区市场监督管理局2023年政府信息公开工作年度报告的解读",
        "一图读懂济南市2023年政府信息公开工作年度报告",
        "2023年政府信息公开工作年度报告格式",
    ],
)
def test_titles_of_what_is_said_about_reports(title):
    assert identify(document(title, "各单位：")).title == ""


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


def test_the_card_of_a_document_above_its_title():
    card = [
        "首页 > 政务公开 > 政府信息公开年报",
        "索引号 11/2024-1",
        "成文日期 2024-01-16 发布机构 松石镇",
        "组配分类 政府信息公开年报",
    ]
    identity = identify(document(*card, "2023年松石镇政府信息公开工作年度报告", "一、总体情况"))
    assert (identity.organ, identity.year, identity.title_index) == ("松石镇", 2023, 4)


def test_government_written_once():
    identity = identify(document("2023年松石镇人民政府信息公开工作年度报告"))
    assert (identity.organ, identity.organ_class) == ("松石镇人民政府", "township")


@pytest.mark.parametrize(
    ("title", "line", "region", "organ_class"),
    [
        ("江口镇2023年政府信息公开工作年度报告", "请与莆田市涵江区江口镇党政办联系。", "350303", "township"),
        ("江口镇人民政府2023年政府信息公开工作年度报告", "地址：涵江区江口镇镇兴路1号", "350303", "township"),
        (
            "市人民政府办公室2023年政府信息公开工作年度报告",
            "现公开天门市人民政府办公室年度报告。",
            "429006",
            "government_office",
        ),
        ("市人民政府2023年政府信息公开工作年度报告", "请与荣成市人民政府联系。", "371082", "county"),
        ("江口镇2023年政府信息公开工作年度报告", "请与我区江口镇、城区江口镇、某县江口镇联系。", "", "township"),
        ("江口镇2023年政府信息公开工作年度报告", "莆田市涵江区江口镇，邹城市江口镇", "", "township"),
        ("江口镇2023年政府信息公开工作年度报告", "莆田市涵江区白沙镇", "", "township"),
    ],
)
def test_a_place_that_the_text_names_before_the_organ(title, line, region, organ_class):
    identity = identify(document(title, line))
    assert (identity.region, identity.organ_class) == (region, organ_class)


@pytest.mark.parametrize(
    ("title", "address", "region"),
    [
        ("松石镇", "联系地址：大冶市大冶大道153号", "420281"),
        ("松石街道办事处", "（地址：昆明市五华区科普路505号）", "530102"),
        ("松石科技产业园管理委员会", "地址:云南省昆明市五华区科普路", "530102"),
        ("松石镇", "地址：老城区人民路1号", ""),
        ("松石镇", "地址：杭州路1号", ""),
        ("松石镇", "地址：辉县路1号", ""),
        ("市人民政府办公室", "地址：大冶市大冶大道153号", ""),
    ],
)
def test_the_address_of_a_town_or_zone(title, address, region):
    assert identify(document(f"{title}2023年政府信息公开工作年度报告", f"请联系我们。{address}")).region == region


def test_a_line_that_the_next_one_repeats_is_the_pages():
    menu = ["政府信息公开", "自治区人民政府办公厅", "自治区人民政府办公厅2022年", "政府信息公开工作年度报告"]
    identity = identify(document(*menu, "一、总体情况"))
    assert (identity.organ, identity.title_index) == ("自治区人民政府办公厅", 2)


def test_an_economic_area_is_a_zone():
    assert identify(document("市临空经济区2023年政府信息公开工作年度报告")).organ_class == "development_zone"


def test_a_place_in_brackets_within_a_name_is_part_of_it():
    name = "中国（福建）自由贸易试验区某片区管理委员会"
    identity = identify(document(f"{name}2023年政府信息公开工作年度报告"))
    assert (identity.organ, identity.region) == (name.replace("（", "(").replace("）", ")"), "350000")
    assert identify(document("某区（本级）人民政府2023年政府信息公开工作年度报告")).organ == "某区人民政府"


def test_a_label_before_the_title_is_no_part_of_it():
    identity = identify(document("标      题 阿里地区2022年度政府信息公开工作年度报告", "一、总体情况"))
    assert (identity.title, identity.organ) == ("阿里地区2022年度政府信息公开工作年度报告", "阿里地区")


def test_a_title_in_the_card_of_a_page_alone():
    name = "临淄区人民政府稷下街道办事处2024年政府信息公开工作年度报告"
    card = Table((Cell("标题：", 0, 0), Cell(name, 0, 1), Cell("索引号：", 1, 0), Cell("1137", 1, 1)), 2, 2)
    text = document("本报告的统计期限自2024年1月1日起。", "一、总体情况")
    identity = identify(text._replace(blocks=(card, *text.blocks)))
    assert (identity.organ, identity.year, identity.title) == ("临淄区人民政府稷下街道办事处", 2024, name)


@pytest.mark.parametrize(
    ("below", "index"),
    [
        ("天津市蓟州区2020年政府信息公开工作年度报告", 1),
        ("蓟州区2020年政府信息公开工作年度报告", 0),
        ("现公布天津市蓟州区2020年政府信息公开工作年度报告。", 0),
    ],
)
def test_the_heading_of_a_page_above_the_title(below, index):
    identity = identify(document("天津市蓟州区2020年政府信息公开年度报告", below, "一、总体情况"))
    assert identity.title_index == index
