"""Topics of section one: known by their words, and where all others have a paragraph of their own, by that."""

from __future__ import annotations

import pytest
from nianbao_plugins.section_topics import missing_topic

from nianbao.binding import bind
from nianbao.profile import load
from nianbao.readers import read
from nianbao.report import Identity

PARAGRAPHS = {
    "active": "（一）主动公开情况。公布信息120条，其中网站和微信公众号平台各60条，接受培训5人次。",
    "on_request": "（二）依申请公开情况。本年度收到申请3件，均已答复。",
    "management": "（三）政府信息管理情况。严格执行先审后发，落实责任到人。",
    "platform": "（四）政府信息公开平台建设情况。优化栏目设置，及时更新内容。",
    "supervision": "（五）监督保障情况。纳入年度考核，开展业务培训2次。",
}


def said(paragraphs, year=2022):
    text = "\n".join(
        ["某市财政局2022年政府信息公开工作年度报告", "一、总体情况", *paragraphs, "二、主动公开政府信息情况"]
    )
    profile = load("national/2021" if year > 2020 else "national/2019")
    report = bind(read("a.txt", text.encode()), profile, Identity("某市财政局", "department", year))
    return [(finding.data["id"], finding.variant) for finding in missing_topic.check(report, None)]


def test_five_paragraphs_are_enough():
    assert said(PARAGRAPHS.values()) == []


@pytest.mark.parametrize("left_out", PARAGRAPHS)
def test_the_one_left_out_is_named(left_out):
    assert said(text for topic, text in PARAGRAPHS.items() if topic != left_out) == [(left_out, "")]


def test_running_text_is_judged_by_words_alone():
    assert said(["本年主动公开信息12条，收到公开申请1件，做好保密审查，办好网站平台，接受社会监督。"]) == []


def test_a_fifth_topic_under_another_name_is_enough():
    other = {**PARAGRAPHS, "supervision": "（五）加强组织领导。明确专人负责。"}
    assert said(other.values()) == []


def test_the_trial_form_only_hints():
    assert said(list(PARAGRAPHS.values())[1:], 2020) == [("active", "inferred")]
