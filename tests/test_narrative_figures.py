"""Figures in prose: what is a fault, and the many things that look like one."""

from __future__ import annotations

import pytest
from nianbao_plugins import narrative_figures, narrative_sums
from prose_reports import report

ABSENT = {"table2": None, "table3": None, "table4": None}
APPLICATIONS = {
    "received/total": 12, "received/natural_person": 10, "received/company": 2, "carried_in/total": 1,
    "granted/total": 6, "partial/total": 2, "refused_process/total": 1, "unable_not_held/total": 2,
    "results_total/total": 11, "carried_out/total": 2,
}  # fmt: skip
TABLES = {
    "table2": {"normative_documents/made": 3, "normative_documents/repealed": 1, "normative_documents/in_force": 18,
               "licensing/decisions": 212, "penalty/decisions": 13},
    "table3": APPLICATIONS,
    "table4": {"review_total": 3, "review_upheld": 2, "review_corrected": 1, "direct_total": 1, "direct_pending": 1},
}  # fmt: skip


def found(text, cells=None, section="overview", **more):
    texts = [text] if isinstance(text, str) else text
    subject = report({section: texts}, TABLES if cells is None else cells, **more)
    return [
        (rule.code, finding.variant, finding.place.excerpt)
        for rule in (*narrative_figures.nianbao_register_rules(), *narrative_sums.nianbao_register_rules())
        for finding in rule.check(subject, None)
    ]


def codes(text, cells=None, **more):
    return [code + (f"/{variant}" if variant else "") for code, variant, _ in found(text, cells, **more)]


RIGHT = [
    # applications
    "全年共收到政府信息公开申请12件，办结11件，结转下年度继续办理2件。",
    "全年共收到政府信息公开申请13件（含上年结转1件），答复11件，2件结转下年度。",
    "2023年受理依申请公开十二件，上年度结转１件，均已办理。",
    "新收政府信息公开申请12件，上年结转1件；办结11件，其中予以公开6件，部分公开2件，不予公开1件，无法提供2件。",
    "（二）依申请公开。全年收到申请12件，其中自然人10件，商业企业2件；答复11件。",
    "2022年收到政府信息公开申请30件，2023年收到12件。",
    "全年收到政府信息公开申请12件，比上年减少18件。",
    "全年收到政府信息公开申请近20件。",
    "收到政府信息公开申请约10件。",
    "通过网络收到政府信息公开申请8件。",
    "全年收到政府信息公开申请12件，其中当面申请3件、网络申请7件、信函申请2件。",
    "第一季度收到政府信息公开申请4件。",
    "全市共收到政府信息公开申请859件。",
    "各部门共收到政府信息公开申请59件。",
    "办理12345热线投诉242件，回复网民留言37件。",
    "办理人大代表建议5件、政协提案7件，答复率100%。",
    "办理上年度结转政府信息公开申请1件。",
    "收到政府信息公开申请12件，8件由申请人撤销。",
    "收到政府信息公开申请补正材料3件。",
    "未收到对依申请公开答复不满的投诉举报。",
    "未收到当面提出的政府信息公开申请。",
    "受理热线咨询件300件，接待来访20人次。",
    # disputes
    "因政府信息公开引起行政复议3件，其中维持2件，纠正1件；行政诉讼1件。",
    "全年发生政府信息公开类行政复议3件、行政诉讼1件。",
    "全年办理行政复议案件120件，行政应诉30件。",
    "全年未发生因依申请公开被行政复议纠错或行政诉讼败诉情形。",
    "政府信息公开行政复议申请人撤回1件。",
    # documents
    "制发行政规范性文件3件，废止1件，现行有效18件。",
    "主动公开行政规范性文件18件。",
    "审查备案规范性文件25件，开展政策解读30件。",
    "作出行政许可决定212件，行政处罚决定13件。",
    "公开行政许可信息300条、行政处罚信息20条。",
    "制定规章制度5项。",
    "2022年制定规范性文件7件。",
    # sums
    "公开信息590条，其中微信公众号408条，学习强国等媒体119篇，政府网站63篇。",
    "公开信息1214条，其中网站4条、公示栏52条、微信296条等。",
    "公开信息22条，其中规范性文件0条。",
    "公开信息100条，其中主要包括政策文件10条、通知20条。",
    "收到信件9件，上年转来1件，其中网络5件，信函5件。",
    "公开信息50条。其中机构类20条，内有领导10条、职能10条；工作类11条；财政类19条，其中预决算2条、专项17条。",
    "公开信息约600条，其中网站300条，微信200条。",
    "开展培训4次，其中线上30人次、线下50人次。",
    "收到政府信息公开申请12件，其中自然人10件，商业企业2件，网络申请8件，信函申请4件。",
    # balance
    "受理政府信息公开申请13件（含上年结转1件），办结11件，结转下年度2件。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_said_of_a_right_sentence(text):
    assert codes(text) == []


# counts that stand among words of requests, disputes and documents but are none that the tables have
OTHER_THINGS = [
    "全年受理12315投诉举报1203件，办结1190件，挽回经济损失35万元。",
    "全年办理人大建议15件、政协提案22件，办复率100%，均按要求公开。",
    "办理“市长信箱”来信358件，回复率100%。",
    "本年度共受理行政复议申请120件，审结98件，其中维持60件，纠正20件，撤回18件。",
    "代理市政府行政应诉案件35件。",
    "依法作出行政复议决定85件，并在网站公开行政复议决定书85份。",
    "全年审核规范性文件35件，出具合法性审查意见35份，备案规范性文件12件。",
    "对现行有效的126件行政规范性文件进行了全面清理，拟废止12件、修改5件、继续有效109件。",
    "参与起草市政府规章2件，审查规范性文件草案18件。",
    "公开规章1部、规范性文件12件，政策解读24篇。",
    "通过门户网站公开行政许可结果1250条、行政处罚信息338条。",
    "全年办理行政许可事项申请5200件，按时办结率100%。",
    "开展行政处罚案卷评查，抽查案卷30件。",
    "在政务服务大厅受理各类业务申请12000件，办结11980件。",
    "收到企业群众咨询电话1200个，接待来访申请人25人次。",
    "召开依申请公开工作培训会2次，培训120人次。",
    "编制依申请公开答复文书模板12份，发放指南500份。",
    "针对依申请公开中的疑难问题开展会商15次，出具法律意见20份。",
    "组织修订《政府信息公开申请办理规范》，细化流程12项。",
    "对2022年收到的政府信息公开申请35件开展回头看。",
    "在全市政务公开考核中列第3名，依申请公开案例入选优秀案例2个。",
    "指导各乡镇办理政府信息公开申请28件。",
    "协助市政府办公室答复政府信息公开申请7件。",
    "因政府信息公开申请涉及第三方，征求第三方意见3件。",
    "依申请公开平台访问量1200次，公众号阅读量5万次。",
    "依申请公开答复中引用法律条文36条。",
    "收到依申请公开补正通知4份。",
    "收取政府信息公开信息处理费2件共计380元。",
    "办理依申请公开延期答复5件。",
    "全年政府信息公开申请量居前三位的是征地拆迁10件、工程建设5件、社会保障3件。",
    "依申请公开案件中涉及征地拆迁类8件、其他类4件。",
    "政府信息公开类行政诉讼败诉0件。",
    "全年政府信息公开行政复议被纠错率为0。",
    "未出现因答复不当引发行政复议被撤销的情况。",
    "全市法院受理政府信息公开行政诉讼案件125件。",
    "全年公开财政预决算信息2条，行政事业性收费目录1份。",
    "减免行政事业性收费1200万元，涉及企业356户。",
    "落实减税降费政策，为企业减免行政事业性收费35.6万元。",
    "全年新增行政处罚自由裁量基准5项。",
    "行政强制措施公示12条，行政执法公示信息330条。",
    "其中，主动公开12件，依申请公开3件，不予公开5件。",
    "制发公文230件，其中主动公开180件、依申请公开30件、不予公开20件。",
    "公文公开属性认定：主动公开56件，依申请公开12件，不予公开8件。",
    "全年拟制公文300件，确定为依申请公开的45件、不予公开的25件。",
]


@pytest.mark.parametrize("text", OTHER_THINGS)
def test_other_things_are_not_taken_for_the_tables(text):
    """The tables are all zero here, so that any figure that is taken for one of theirs shows."""
    before = "（二）依申请公开情况。全年认真办理政府信息公开申请。"
    assert codes(before + text, {}, organ_class="department") == []


WRONG = [
    ("全年共收到政府信息公开申请15件。", ["GK701"]),
    ("全年共收到政府信息公开申请十五件。", ["GK701"]),
    ("2023年，我镇未收到政府信息公开申请。", ["GK701/denied"]),
    ("2023年度共受理依申请公开0条。", ["GK701"]),
    ("没有收到依申请公开的政府信息。", ["GK701/denied"]),
    ("新收政府信息公开申请13件。", ["GK701"]),
    ("2023年度依申请公开数为11件。", ["GK701"]),
    ("全年收到政府信息公开申请12件，答复9件。", ["GK701"]),
    ("全年收到政府信息公开申请12件，上年结转3件。", ["GK701"]),
    ("全年收到政府信息公开申请12件，结转下年度5件。", ["GK701"]),
    ("全年收到政府信息公开申请12件，其中自然人9件，商业企业3件。", ["GK701", "GK701"]),
    ("全年收到政府信息公开申请12件。其中予以公开7件，部分公开2件。", ["GK701"]),
    ("因本机关不掌握等原因无法提供政府信息公开申请4件。", ["GK701"]),
    ("因政府信息公开引起行政复议4件。", ["GK702"]),
    ("全年未发生因政府信息公开引起的行政复议、行政诉讼。", ["GK702/denied"]),
    ("无政府信息公开申请行政复议、行政诉讼。", ["GK702/denied"]),
    ("政府信息公开行政复议和行政诉讼均为0件。", ["GK702"]),
    ("因政府信息公开引起行政诉讼2起。", ["GK702"]),
    ("发生政府信息公开行政复议3件，1件维持，2件纠正。", ["GK702", "GK702"]),
    ("本年未制发规范性文件。", ["GK703/denied"]),
    ("全年未制发或废止规范性文件。", ["GK703/denied"]),
    ("制发行政规范性文件4件，废止1件，现行有效18件。", ["GK703"]),
    ("制发行政规范性文件3件，废止2件，现行有效19件。", ["GK703", "GK703"]),
    ("全年作出行政许可决定21件。", ["GK703"]),
    ("公开信息591条，其中微信公众号408条，学习强国等媒体119篇，政府网站63篇。", ["GK704"]),
    ("公开信息50条，其中政策16条，动态35条，公告10条。", ["GK704"]),
    ("公布信息2602条(其中机构类1549条，其他1054条)。", ["GK704"]),
    ("公开信息100条，其中政策文件10条、通知20条。", ["GK704/some"]),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_wrong_sentence_is_told(text, expected):
    assert codes(text) == expected


def test_without_tables_only_the_prose_itself_is_judged():
    assert codes("受理政府信息公开申请783件，上年结转8件，办结788件，结转下年度2件。", ABSENT) == ["GK705"]
    assert codes("受理政府信息公开申请783件，上年结转8件，办结788件，结转下年度3件。", ABSENT) == []
    assert codes(["没有收到政府信息公开申请。", "本机关全年收到政府信息公开申请2件。"], ABSENT) == ["GK706"]


def test_a_channel_told_twice():
    twice = ["（一）通过管委会审计信息栏目公开信息20条。", "（四）全年通过管委会审计信息专栏公开政府信息{}条。"]
    assert codes([twice[0], twice[1].format(16)]) == ["GK706"]
    assert codes([twice[0], twice[1].format(20)]) == []


def test_whole_area_is_right_in_a_roll_up():
    text = "全县各级行政机关共收到政府信息公开申请15件。"
    assert codes(text, organ_class="county", roll_up=True) == ["GK701"]
    assert codes(text, organ_class="department") == []


def test_blank_totals_bound_from_below():
    cells = {
        "table3": {"unable_not_held/total": None, "unable_not_held/natural_person": 252, "unable_unclear/total": 85}
    }
    assert codes("收到依申请公开若干，因不掌握等原因无法提供265件。", cells) == ["GK701/blanks"]
    assert codes("收到依申请公开若干，因不掌握等原因无法提供400件。", cells) == []


def test_more_disputes_than_applications_are_other_cases():
    heading = "（二）依申请公开。全年收到政府信息公开申请12件，上年结转1件。"
    assert codes(heading + "行政复议144件，行政诉讼97件。") == []
    assert codes(heading + "行政复议4件，行政诉讼1件。") == ["GK702"]
    assert codes(heading + "因政府信息公开引起的行政复议144件。") == ["GK702"]


def test_a_list_that_the_table_confirms_only_leaves_some_out():
    text = "答复政府信息公开申请11件，其中予以公开6件、部分公开2件。"
    assert codes(text) == ["GK704/some"]
    assert codes(text, ABSENT) == ["GK704"]


def test_the_message_has_cells_by_their_printed_names():
    subject = report({"overview": ["全年共收到政府信息公开申请15件。"]}, TABLES)
    finding = next(iter(narrative_figures.narrative_requests_mismatch.check(subject, None)))
    assert finding.data["expected"] == 12
    assert finding.data["actual"] == 15
    assert finding.data["readings"] == (
        "表三 一、本年新收政府信息公开申请数量/总计 = 12; "
        "表三 一、本年新收政府信息公开申请数量/总计 + 表三 二、上年结转政府信息公开申请数量/总计 = 13"
    )
    assert finding.place.section == "overview"


@pytest.mark.parametrize(("text", "expected"), [
    ("收到政府信息公开申请12件，其中逾期未补正2件，其他处理5件。", []),
    ("收到政府信息公开申请12件，其中其他处理7件。", []),
    ("收到政府信息公开申请12件，其中逾期未补正2件，其他处理6件。", ["GK701"]),
    ("收到政府信息公开申请12件，其中其他处理5件。", ["GK701"]),
])  # fmt: skip
def test_other_ways_besides_those_that_were_not_completed(text, expected):
    cells = {"table3": {"received/total": 12, "other_no_correction/total": 2, "other_rest/total": 5}}
    assert codes(text, cells) == expected
