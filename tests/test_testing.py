"""The tester itself: its reports are complete and consistent, its deltas change one thing, its answers are small."""

from __future__ import annotations

import pytest

from nianbao import Finding, Place, rule
from nianbao.profile import load
from nianbao.profile.equations import leaves_below, parse
from nianbao.testing import FORMATS, DeltaError, ReportBuilder, build, check, difference, findings
from nianbao.testing.prose import numeral, wording

CLASSES = sorted(wording()["organs"])


def holds(draft):
    """Every equation of the form over one year's figures."""
    for spec in draft.profile.tables:
        cells = draft.table(spec.id).cells
        for block in spec.blocks:
            for equation in block.equations:
                if not parse(equation.expr).previous:
                    check_equation(cells, block, equation)


def check_equation(cells, block, equation):
    by_column = equation.per == "column"
    across, along = (block.columns, block.rows) if by_column else (block.rows, block.columns)
    axes = [(axis.id, axis.parent, axis.group) for axis in along]
    for line in (axis.id for axis in across if not axis.group):
        figures = {axis: cells[(axis, line) if by_column else (line, axis)] for axis, _, group in axes if not group}
        lookup = {axis: int(text) for axis, text in figures.items()}
        outcome = parse(equation.expr).evaluate(
            lambda name, _, lookup=lookup: lookup[name], lambda name: leaves_below(axes, name)
        )
        assert outcome is not None and outcome.holds, (equation.id, line)


@pytest.mark.parametrize("year", [2019, 2021, 2024])
@pytest.mark.parametrize("organ_class", CLASSES)
def test_every_sum_of_the_form_holds(year, organ_class):
    for seed in range(3):
        holds(ReportBuilder(year, organ_class, seed=seed, size=5 + 40 * seed).build())


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("year", [2020, 2023])
def test_a_complete_report_gives_no_finding(format, year):
    assert difference([], check(build({"year": year}), format)) == ""


@pytest.mark.parametrize("organ_class", CLASSES)
def test_a_complete_report_of_any_class_gives_no_finding(organ_class):
    assert difference([], check(build({"organ_class": organ_class, "seed": 1}))) == ""


def test_a_report_of_zeros_gives_no_finding():
    assert difference([], check(build({"size": 0}))) == ""


def test_the_same_arguments_give_the_same_bytes():
    for extension, write in FORMATS.values():
        assert write(build({"seed": 4})) == write(build({"seed": 4})), extension


@pytest.mark.parametrize(
    ("delta", "word"),
    [
        ({"yaer": 2022}, "yaer"),
        ({"sections": {"nowhere": {}}}, "nowhere"),
        ({"tables": {"table3": {"cells": {"received/nobody": 1}}}}, "received/nobody"),
        ({"tables": {"table3": {"drop_rows": ["nothing"]}}}, "nothing"),
        ({"replace": [["不在报告里的话", ""]]}, "不在报告里的话"),
    ],
)
def test_a_delta_that_names_nothing_is_refused(delta, word):
    with pytest.raises(DeltaError, match=word):
        build(delta)


def test_difference_shows_what_is_missing_and_what_is_unexpected():
    found = check(build({"fee": None}))
    text = difference([{"code": "GK101", "place": "overview"}], found)
    assert "missing     GK101 at overview" in text
    assert "unexpected  GK401 at other" in text
    assert difference([{"code": "GK401", "place": "other"}], found) == ""


def test_findings_refuses_rules_that_are_impure_or_yield_other_things():
    calls = []

    @rule("XX001", "impure", "error")
    def impure(report, options):
        calls.append(1)
        return [Finding(Place(), {"call": len(calls)})]

    @rule("XX002", "text", "error")
    def text(report, options):
        return ["a fault"]

    for bad in (impure, text):
        with pytest.raises(AssertionError, match=bad.code):
            findings(bad, None)


@pytest.mark.parametrize(
    ("number", "text"), [(0, "零"), (10, "十"), (12, "十二"), (105, "一百零五"), (2020, "二千零二十")]
)
def test_numerals(number, text):
    assert numeral(number) == text


def test_labels_come_from_the_profile():
    draft = build({})
    printed = {cell.text for row in draft.table("table3").grid().rows for cell in row}
    labels = {axis.label for axis in load("national/2021").table("table3").blocks[0].rows}
    assert labels <= printed
