"""Personal numbers: told by checksum and form, shown masked only."""

from __future__ import annotations

import pytest

from nianbao.testing import build, check


def found(line: str):
    violations = check(build({"sections": {"overview": {"append": [line]}}}), "docx")
    return [v for v in violations if v.code in ("GK851", "GK852")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("证件号为110101199003077213。", "GK851"),
        ("联系人手机13900001234。", "GK852"),
        ("联系人手机139 0000 1234。", "GK852"),
        ("联系人手机139-0000-1234。", "GK852"),
        ("联系人手机+8613900001234。", "GK852"),
    ],
)
def test_numbers_of_persons_are_masked(line, code):
    (violation,) = found(line)
    assert violation.code == code
    shown = f"{violation.message}{violation.help}{violation.place.excerpt}{violation.data}"
    assert "1990030" not in shown and "0000" not in shown


@pytest.mark.parametrize(
    "line",
    [
        "联系电话0531-8878108。",
        "统一社会信用代码91110101MA00000001。",
        "编号913900001234567。",
        "网址http://example.gov.cn/13900001234.html。",
        "编号110101199002307213。",
    ],
)
def test_other_numbers(line):
    assert found(line) == []
