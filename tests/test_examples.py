"""The example reports: what is clean passes, what has faults gives exactly these."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from nianbao.engine import check_file, place_id
from nianbao.settings import Settings

FOLDER = Path(__file__).parent.parent / "examples"
SAID = {
    "town-2023": [],
    "town-2023-faulty": [
        "GK102 problems",
        "GK104 disputes",
        "GK203 table3/np_publication",
        "GK206 table3/other_no_payment/research",
        "GK207 table2/coercion/decisions",
        "GK304 table4/value/review_total",
        "GK401 other",
        "GK502 -",
    ],
    "bureau-2024": [],
    "bureau-2024-sums": [
        "GK301 table3/results_total/total",
        "GK302 table3/results_total/company",
        "GK303 table3/carried_out/total",
        "GK303 table3/granted/total",
    ],
}
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".md", ".html", ".docx"))


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_example(path):
    violations = check_file(path.name, path.read_bytes(), Settings(autoload=False)).violations
    found = sorted(f"{v.code} {place_id(v.place)}" for v in violations)
    prose = [fact for fact in found if fact.startswith("GK70")]
    assert [fact for fact in found if fact not in prose] == SAID[path.stem]
    assert not prose or path.stem == "bureau-2024-sums"


def test_the_files_are_what_the_maker_makes():
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    for name, (delta, formats) in make.EXAMPLES.items():
        for format in formats:
            extension, write = make.FORMATS[format]
            assert (FOLDER / f"{name}.{extension}").read_bytes() == write(make.build(delta)), name
