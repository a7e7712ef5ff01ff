"""The six headings in the ways offices number them, in every format: found, and the tables between them whole."""

from __future__ import annotations

import pytest

from nianbao.engine import place_id
from nianbao.testing import FORMATS, build, check

ORDER = ("overview", "disclosure", "requests", "disputes", "problems", "other")
STYLES = {
    "（{ordinal}）{title}": ORDER[:1],  # a hint that the form numbers otherwise
    "第{ordinal}部分 {title}": ORDER[:1],
    "{ordinal} {title}": ORDER[:1],
    "〔{ordinal}〕{title}": ORDER[:1],
    "●{title}": ORDER[:1],
    "◆{ordinal}、{title}": (),
    "【{ordinal}、{title}】": (),
    "{ordinal}。{title}": (),
    "{title}": ORDER[:1],
    "{ordinal}、{title}：": (),
    "{ordinal}、 {title}": (),
    "{ordinal}.{title}": (),
    "　　{ordinal}、{title}": (),
    "{ordinal}，{title}": (),
}


@pytest.mark.parametrize("format", sorted(FORMATS))
@pytest.mark.parametrize("heading", sorted(STYLES))
def test_numbering(heading, format):
    text = "主动公开、依申请公开、信息管理制度、平台建设、监督保障有序开展，工作考核、社会评议良好，没有责任追究情形。"
    style = {"heading": heading, "fragments": {}, "overview": [text], "problems": ["问题是公开不够及时，今后改进。"]}
    found = sorted(f"{v.code} {place_id(v.place)}" for v in check(build({"style": style}), format))
    assert found == sorted(f"GK104 {section}" for section in STYLES[heading])
