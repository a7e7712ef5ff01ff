"""Wording: what real offices write lawfully stays unremarked, and the work grows with the text alone."""

from __future__ import annotations

from time import process_time

import pytest

from nianbao.testing import build, check

LAWFUL = """\
各类政府信息公开公正透明，政务公开公平公正。
上海市市场监督管理局、区区委书记、我局局长、立法法宣传。
实现人人知晓、户户参与，层层压实责任，方方面面都满意，清清楚楚、明明白白。
企业业主、行业业态、改善善治、法治政府府院联动、群众众筹。
切实实现目标，落实实施方案，真实实用，会同同级部门，结合合法性审核。
行政机关关于信息公开的规定，有关关联事项，相关关键信息。
主动动态更新，发布布局合理，明确确保，条例例行培训。
处理理念更新，接受受众监督，知识识别，规定定期公开。
评议议题，会议议程，建议议案，审议议定，检查查询，核查查明。
改革革新，提升升级，服务务求实效，政策策划，建设设置专栏，指导导入。
进一步规范规范性文件管理，推进公开制度制度化。
2022年年度报告印发后，年年有进步。
实行5×8小时工作制，访问www.example.gov.cn/x_x/年报。
（一）是主体，（二）是对象。
认真学习习近平总书记重要讲话精神，政务服务中心中心主任到场。
切切实实解决问题，真真正正方便群众，实实在在见到成效，点点滴滴记在心里。
个人人均、存在在线、方向向社会、各县县长、公共共享、以及及时。
""".splitlines()
WORDING = ("GK801", "GK803", "GK804", "GK805", "GK806", "GK807")


@pytest.mark.parametrize("line", LAWFUL)
def test_lawful_sentences(line):
    found = check(build({"year": 2023, "sections": {"overview": {"append": [line]}}}), "docx")
    assert [(v.code, v.message) for v in found if v.code in WORDING] == []


def test_time_grows_with_the_text():
    text = "坚持“公开、透明”的原则，人人知晓，层层落实，（一）积极推进《条例》习近平新时代中国特色" * 400

    def spent(times: int) -> float:
        from nianbao_plugins import wording

        from nianbao.testing import findings

        report = _report(text * times)
        start = process_time()
        for rule in wording.nianbao_register_rules():
            findings(rule, report)
        return process_time() - start

    spent(1)
    assert min(spent(4) for _ in range(2)) < 10 * max(min(spent(1) for _ in range(2)), 0.02)


def _report(text: str):
    from nianbao.binding import bind
    from nianbao.document import Document, Paragraph
    from nianbao.profile import load
    from nianbao.report import Identity

    return bind(Document("txt", (Paragraph(text),)), load("national/2021"), Identity(year=2023))
