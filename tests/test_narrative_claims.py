"""What the prose is understood to say of the tables: every family of phrasing, and what must not be taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from prose_reports import report

from nianbao.narrative import claims

PHRASES = yaml.safe_load((Path(__file__).parent / "narrative_claims.yaml").read_text(encoding="utf-8"))


def understood(text):
    return [f"{claim.kind}={claim.value}" for claim in claims(report({"overview": [text]}))]


@pytest.mark.parametrize(("text", "expected"), PHRASES["understood"])
def test_what_is_understood(text, expected):
    assert understood(text) == expected.split()


@pytest.mark.parametrize("text", PHRASES["others"])
def test_what_is_no_figure_of_the_tables(text):
    assert understood("（二）依申请公开情况。认真办理政府信息公开申请。" + text) == []
