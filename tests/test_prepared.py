"""What is made once a profile and once a report, and all prose as one text."""

from __future__ import annotations

import pytest

from nianbao import Settings, has, prepared
from nianbao.assessment import assess, broken
from nianbao.engine import read
from nianbao.plugins import load as load_plugins
from nianbao.profile import load
from nianbao.testing import FORMATS, ReportBuilder

PLUGINS = load_plugins((), False)


def report_of(seed=1, format="txt", **changes):
    extension, write = FORMATS[format]
    data = write(ReportBuilder(2023, "township", seed=seed, **changes).build())
    return read(f"report.{extension}", data, Settings(autoload=False), PLUGINS).report


def test_is_made_once_a_profile():
    made = []
    profile = load("national/2021")
    assert prepared(profile, made.append) is prepared(profile, made.append) is None
    assert made == [profile]


def test_severities_alone_make_no_other_profile():
    profile = load("national/2021")
    stricter = profile._replace(rules=profile.rules | {"GK303": {"severity": "warning"}})
    made = []
    prepared(profile, made.append)
    prepared(stricter, made.append)
    assert made == [profile]


@pytest.mark.parametrize("field", ["phrases", "data"])
def test_other_words_make_another_profile(field):
    profile = load("national/2021")
    other = profile._replace(**{field: {**getattr(profile, field), "own": ("字",)}})
    assert prepared(profile, lambda_of(field)).get("own") is None
    assert prepared(other, lambda_of(field))["own"] == ("字",)


def lambda_of(field):
    return {"phrases": phrases, "data": words}[field]


def phrases(profile):
    return profile.phrases


def words(profile):
    return profile.data


def test_is_made_once_a_report():
    made = []
    report, other = report_of(1), report_of(2)
    for one in (report, report, other):
        one.once(made.append)
    assert made == [report, other]


@pytest.mark.parametrize("format", ["txt", "docx"])
def test_a_stretch_of_the_lines_stands_in_its_passage(format):
    report = report_of(3, format)
    lines = report.lines
    assert lines.text.split("\n") == [passage.shadow.text for passage in report.passages]
    for passage, start in zip(report.passages, lines.starts):
        end = start + len(passage.shadow.text)
        assert lines.at(start) == lines.at(end - 1) == (passage, start)
        assert lines.place(start, end) == passage.place(0, end - start)
    assert lines is report.lines


def test_no_prose_has_no_lines():
    report = report_of(1)
    report.passages = ()
    assert report.lines.text == ""


def test_has():
    assert has("依申请公开", ("复议", "申请"))
    assert not has("依申请公开", ()) and not has("", ("申请",))


def test_equations_are_judged_alike_one_by_one_and_together():
    report = report_of(4, size=40)
    statistic = report.statistic("table3")
    cell = ("received", "natural_person")
    value = statistic.values[cell]
    statistic.values[cell] = value._replace(number=value.number + 1)
    judged = [one for one in assess(report) if one.outcome is not None and not one.outcome.holds]
    told = [finding for code in ("GK301", "GK302", "GK303") for finding in broken(report, code)]
    assert {one.equation.code for one in judged} == {"GK301", "GK303"}
    assert sorted(one.place for one in judged) == sorted(finding.place for finding in told)
