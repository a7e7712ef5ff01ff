"""Reports the way offices write them: closings, answers and headings in less usual forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from nianbao.binding import bind
from nianbao.document import Paragraph, Table
from nianbao.identity import identify
from nianbao.profile import load
from nianbao.readers import read
from nianbao.report import Report

_TEXT = """石桥县水务局2023年政府信息公开工作年度报告
一、总体情况
本年度公开信息12条。
六、其他需要报告的事项
{fee}
{closing}
"""
_CLOSING = "石桥县水务局\n2024年1月16日"


def report(fee: str = "未收取信息处理费。", closing: str = _CLOSING) -> Report:
    """The report bound from a short text."""
    document = read("a.txt", _TEXT.format(fee=fee, closing=closing).encode())
    return bind(document, load("national/2021"), identify(document, "a.txt"))


def test_date_above_the_organ_signs() -> None:
    signature = report(closing="2024年1月16日\n石桥县水务局").signature
    assert signature is not None
    assert (signature.organ, signature.date) == ("石桥县水务局", date(2024, 1, 16))


@pytest.mark.parametrize("fee", ["收取信息处理费情况：无。", "信息处理费收取情况：无", "信息处理费收取情况：0。"])
def test_a_bare_answer_behind_a_colon_states_no_fee(fee: str) -> None:
    assert [statement.amount for statement in report(fee).fees] == [Decimal(0)]


def test_a_heading_on_fees_alone_states_nothing() -> None:
    assert not report("信息处理费收取情况").fees


def test_a_section_heading_without_a_first_level_ordinal_ends_a_table_of_tabs() -> None:
    lines = ["信息内容\t本年处理决定数量", "行政许可\t3", "行政处罚\t4", "（三）收到和处理政府信息公开申请情况"]
    blocks = read("a.txt", "\n".join([*lines, "信息内容\t数量", "甲\t1", "乙\t2"]).encode()).blocks
    headings = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert lines[-1] in headings
    assert sum(isinstance(block, Table) for block in blocks) == 2


@pytest.mark.parametrize("heading", ["第三部分 收到和处理政府信息公开申请情况", "（三）收到和处理政府信息公开申请情况"])
def test_a_section_heading_ends_a_table_of_blanks(heading: str) -> None:
    rows = ["信息内容  本年处理决定数量", "行政许可  3", "行政处罚  4"]
    blocks = read("a.txt", "\n".join([*rows, heading, "甲  1  2  3", "乙  1  2  4"]).encode()).blocks
    assert heading in [block.text for block in blocks if isinstance(block, Paragraph)]
