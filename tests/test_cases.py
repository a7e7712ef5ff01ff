"""Cases in ``tests/cases`` and the wrong and right examples of every catalogue, run as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao import plugins
from nianbao.catalogue import entry
from nianbao.testing import build, case_files, check, load_cases, run_case

FOLDER = Path(__file__).parent / "cases"
CASES = [(Path(path).stem, case) for path in case_files(str(FOLDER)) for case in load_cases(path)]
RULES = plugins.load((), False).rules
EXAMPLES = [
    (code, kind, entry(rule)[kind]["delta"])
    for code, rule in sorted(RULES.items())
    for kind in ("wrong", "right")
    if "delta" in entry(rule).get(kind, {})
]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}-{case.name}" for file, case in CASES])
def test_case(file, case):
    assert run_case(case) == ""


@pytest.mark.parametrize(("code", "kind", "delta"), EXAMPLES, ids=[f"{code}-{kind}" for code, kind, _ in EXAMPLES])
def test_example_of_the_catalogue(code, kind, delta):
    codes = {violation.code for violation in check(build(delta))}
    assert (code in codes) == (kind == "wrong"), codes
    assert kind == "wrong" or not codes


def test_a_file_of_cases_has_one_that_passes_and_one_that_fails():
    for path in case_files(str(FOLDER)):
        cases = load_cases(path)
        code = cases[0].rule
        assert code == Path(path).stem, path
        assert any(not case.expect for case in cases), f"{path}: no case without findings"
        assert any(item["code"] == code for case in cases for item in case.expect), f"{path}: no case with {code}"
