"""Counts in prose: every script of numbers, and what is no count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nianbao import find_quantities, normal, quantity_words
from nianbao.profile import load


def counts(text):
    words = quantity_words(load("national/2021").data["quantities"])
    return [(q.value, q.unit, q.inexact) for q in find_quantities(normal(text), words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请12件", [(12, "件", False)]),
        ("收到申请１２ 件", [(12, "件", False)]),
        ("收到申请十五件", [(15, "件", False)]),
        ("收到申请两件", [(2, "件", False)]),
        ("收到申请一百零三件", [(103, "件", False)]),
        ("信息1,214条", [(1214, "条", False)]),
        ("信息1，214条", [(1214, "条", False)]),
        ("信息1 214条", [(1214, "条", False)]),
        ("收费25.1万元", [(Decimal("25.1"), "万元", False)]),
        ("信息3.5万条", [(35000, "条", True)]),
        ("信息3万余条", [(30000, "条", True)]),
        ("信息1000余条", [(1000, "条", True)]),
        ("信息近300条", [(300, "条", True)]),
        ("信息约300条", [(300, "条", True)]),
        ("信息300条左右", [(300, "条", True)]),
        ("十余件", [(10, "件", True)]),
        ("数十件", [(10, "件", True)]),
        ("三五件", [(35, "件", True)]),
        ("均为0", [(0, "", False)]),
        ("培训5次、120人次", [(5, "次", False), (120, "人次", False)]),
    ],
)
def test_counts(text, expected):
    assert counts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2023年1月1日至12月31日",
        "二〇二三年",
        "2023-01-16",
        "国办公开办函〔2021〕30号",
        "第50条",
        "第五十条",
        "占12.3%",
        "12345热线",
        "一次性告知",
        "一条龙服务",
        "每14天",
        "20个工作日内",
        "提高了3倍",
        "12个百分点",
    ],
)
def test_no_counts(text):
    assert [count for count in counts(text) if count[1]] == []


def test_time_is_linear():
    for text in ("1," * 50_000, "一" * 100_000, "9" * 4_000, "件" * 100_000, "1 000 " * 20_000):
        counts(text)
