"""Comparisons with an earlier year and shares of a whole: what fits its figures and what does not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from nianbao_plugins import narrative_sums
from prose_reports import report

from nianbao.growth import COUNT, SHARE, TIMES, Move, agrees

SENTENCES = yaml.safe_load((Path(__file__).parent / "growth.yaml").read_text(encoding="utf-8"))
ABSENT = {"table2": None, "table3": None, "table4": None}


def variants(text, previous=None, cells=ABSENT):
    subject = report({"overview": [text]}, cells, year=2022)
    subject.previous = previous or {}
    return [finding.variant for finding in narrative_sums.narrative_sum_mismatch.check(subject, None)]


@pytest.mark.parametrize("text", [*SENTENCES["right"], *SENTENCES["shares_right"]])
def test_nothing_is_said_of_what_fits(text):
    assert variants(text) == []


@pytest.mark.parametrize(("text", "variant"), SENTENCES["wrong"])
def test_what_does_not_fit_is_told(text, variant):
    assert variants(text) == [variant]


@pytest.mark.parametrize("text", SENTENCES["shares_wrong"])
def test_a_share_that_does_not_fit_is_told(text):
    assert variants(text) == ["share"]


LAST_YEAR = {
    "table3": {"received": {"total": 64}, "carried_in": {"total": 1}},
    "table4": {"value": {"review_total": 4}},
}
THIS_YEAR = {"table3": {"received/total": 130, "carried_in/total": 2}, "table4": {"review_total": 2}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共收到政府信息公开申请130件，同比增长103%。", []),
        ("共收到政府信息公开申请130件，较上年增加66件。", []),
        ("共收到政府信息公开申请132件，较上年增加67件。", []),  # with what was carried in, then and now
        ("共收到政府信息公开申请130件，同比增长113%。", ["previous"]),
        ("共收到政府信息公开申请130件，较上年增加60件。", ["previous"]),
        ("共收到政府信息公开申请130件，较上年（60件）增加70件。", ["previous"]),
        ("共收到政府信息公开申请130件，较2020年增加60件。", []),
        ("因政府信息公开引起的行政复议2件，比上年减少2件。", []),
        ("因政府信息公开引起的行政复议2件，比上年减少3件。", ["previous"]),
        ("公开信息130条，较上年增加60条。", []),
    ],
)
def test_against_last_years_report(text, expected):
    assert variants(text, LAST_YEAR, THIS_YEAR) == expected


def test_a_cell_that_last_year_does_not_have_settles_nothing():
    text = "共收到政府信息公开申请130件，同比增长113%。"
    assert variants(text, {"table3": {"received": {"total": 64}}}, THIS_YEAR) == []


@pytest.mark.parametrize(
    ("now", "before", "move", "fits"),
    [
        (110, 100, Move(SHARE, 1, Decimal(10)), True),
        (111, 100, Move(SHARE, 1, Decimal(10)), True),  # printed without decimals: one unit either way
        (112, 100, Move(SHARE, 1, Decimal(10)), False),
        (90, 100, Move(SHARE, 1, Decimal(10)), False),
        (5, 0, Move(SHARE, 1, Decimal(100)), True),  # nothing settles a percentage of none
        (7, 5, Move(COUNT, 1, Decimal(2)), True),
        (7, 5, Move(COUNT, -1, Decimal(2)), False),
        (3, -2, Move(COUNT, 1, Decimal(5)), False),
        (23, 10, Move(TIMES, 0, Decimal("2.3"), Decimal("0.1")), True),
    ],
)
def test_what_agrees(now, before, move, fits):
    assert agrees(Decimal(now), Decimal(before), move) is fits
