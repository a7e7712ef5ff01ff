"""No rule, and nothing that prepares a report for the rules, is slower than linear in the text."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from nianbao import plugins
from nianbao.binding import bind
from nianbao.document import Block, Document, Paragraph
from nianbao.engine import _options
from nianbao.identity import identify
from nianbao.profile import load
from nianbao.report import Report
from nianbao.rule import Rule

PROFILE = load("national/2021")
RULES = [rule for _, rule in sorted(plugins.load((), False).rules.items()) if rule.module != plugins.READING]
SIZE = 8_000  # characters of one paragraph
FACTOR = 3.0  # a doubled input may take so many times as long; four is quadratic
IDLE = 0.06  # seconds that are not worth measuring
ROUNDS = 8
UNITS = {
    "open brackets": "（",
    "closed brackets": "）",
    "empty brackets": "（）",
    "brackets and numbers": "（〔",
    "open titles": "《",
    "titles in titles": "《甲乙丙丁《戊》",
    "quotes": "“",
    "quoted": "“甲”",
    "straight quotes": '"甲',
    "all opening marks": "“‘《（",
    "digits": "1",
    "grouped digits": "1,",
    "apart digits": " 1",
    "percent": "3.5%",
    "chinese numerals": "一二",
    "identity numbers": "110105194912310021",
    "phone numbers": "139 ",
    "commas": "，",
    "half commas": "公,",
    "stops": "。",
    "semicolons": "；",
    "dashes": "-",
    "crosses": "×",
    "one character": "公",
    "doubled particles": "的的",
    "doubled words": "提高提高",
    "spoken ordinals": "一是",
    "halves of ordinals": "二）甲。",
    "slips in fixed words": "规范型文件和",
    "measure words alone": "公开信息条，",
    "clauses twice": "逐项核对公开目录，甲乙丙丁戊己，",
    "articles": "《条例》第八十条",
    "bracketed ordinals": "（一）",
    "arabic ordinals": "1.",
    "years": "2022年",
    "year openings": "2022年，",
    "dates": "1月1日",
    "received in clauses": "收到政府信息公开申请3件，",
    "received in sentences": "收到政府信息公开申请3件。",
    "breakdowns": "公开5条，其中3条、2条、",
    "bare breakdowns": "其中",
    "comparisons": "公开3条，较上年增加2条，增长50%，",
    "sentences of comparisons": "2022年公开3条，减少2条。",
    "shares": "公开3条，占5%；",
    "disputes": "行政复议3件，行政诉讼2件。",
    "bare figures": "收到3件。",
    "figures in brackets": "申请（3件）",
    "fee words": "信息处理费",
    "fee clauses": "未收取信息处理费3元，",
    "organs": "白塔县人民政府",
    "names of reports": "人民政府2022年政府信息公开工作年度报告",
    "document numbers": "〔2021〕30号",
    "citations": "《年度报告格式》（国办",
    "parts": "总体情况、",
    "headings in lines": "一、总体情况\n",
    "problems": "存在问题",
    "misspellings": "截止",
}


def document(unit: str, size: int) -> Document:
    """A report whose preface, first and last sections are one giant paragraph of the unit each."""
    text = (unit * (size // len(unit) + 1))[:size]
    blocks: list[Block] = [Paragraph("白塔县水务局2023年政府信息公开工作年度报告"), Paragraph(text)]
    for ordinal, section in zip("一二三四五六", PROFILE.sections):
        blocks.append(Paragraph(f"{ordinal}、{section.title}"))
        if section.table is None:
            blocks.append(Paragraph(text))
    return Document("txt", tuple(blocks))


def bound(made: Document) -> Report:
    return bind(made, PROFILE, identify(made)._replace(organ="白塔县水务局", organ_class="department", year=2023))


def spent(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def told(rule: Rule, report: Report) -> Callable[[], object]:
    return lambda: list(rule.check(report, _options(rule, PROFILE)) or ())


def slow(single: Callable[[], Callable[[], object]], double: Callable[[], Callable[[], object]]) -> bool:
    """The best of several rounds of the doubled input takes more than FACTOR times the best of the single one.

    A machine that is busy slows a round down but never speeds one up.
    """
    least = [9e9, 9e9]
    for _ in range(ROUNDS):
        least[1] = min(least[1], spent(double()))
        if least[1] < IDLE:
            return False
        least[0] = min(least[0], spent(single()))
        if least[1] <= FACTOR * least[0]:
            return False
    return True


@pytest.fixture(autouse=True)
def no_collection():
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("name", sorted(UNITS))
def test_every_rule_takes_time_linear_in_the_text(name: str) -> None:
    small, large = document(UNITS[name], SIZE), document(UNITS[name], 2 * SIZE)
    assert not slow(lambda: lambda: identify(small), lambda: lambda: identify(large)), "identity"
    assert not slow(lambda: lambda: bound(small), lambda: lambda: bound(large)), "binding"
    short, long = bound(small), bound(large)
    found = [
        rule.code
        for rule in RULES
        if spent(told(rule, long)) > IDLE and slow(lambda: told(rule, bound(small)), lambda: told(rule, bound(large)))
    ]
    assert short.profile is long.profile and not found


def test_many_paragraphs_take_linear_time() -> None:
    def long(count: int) -> Document:
        lines = [Paragraph(f"（一）全年收到申请{n % 7}件，其中自然人{n % 5}件。加强管理。") for n in range(count)]
        made = document("公", 10)
        return made._replace(blocks=(*made.blocks[:3], *lines, *made.blocks[3:]))

    small, large = long(300), long(600)
    assert not slow(lambda: lambda: bound(small), lambda: lambda: bound(large)), "binding"
    found = [rule.code for rule in RULES if slow(lambda: told(rule, bound(small)), lambda: told(rule, bound(large)))]
    assert not found
