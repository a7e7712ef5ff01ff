"""One change at a time in reports of word processors: what is said is what is said of the same text in Markdown."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from nianbao.engine import check_file, place_id
from nianbao.settings import Settings
from nianbao.testing import FORMATS, build

SETTINGS = Settings(autoload=False)


def table(name, **change):
    return {"tables": {name: change}}


def section(name, **change):
    return {"sections": {name: change}}


MUTANTS = {
    "none": {},
    "figure": table("table3", add={"granted/company": 1}),
    "figure of table four": table("table4", add={"value/review_upheld": 2}),
    "blank": table("table3", cells={"np_repeat/total": ""}),
    "blank of table two": table("table2", cells={"licensing/decisions": ""}),
    "slash": table("table3", cells={"received/company": "/"}),
    "row": table("table3", drop_rows=["np_repeat"]),
    "row of table two": table("table2", drop_rows=["penalty"]),
    "column": table("table3", drop_columns=["company"]),
    "more": table("table3", extra_cells=["received"]),
    "fewer": table("table3", short_rows=["granted"]),
    "label": table("table3", labels={"np_repeat": "2.重复的申请"}),
    "old form": table("table2", form="national/2019"),
    "no table": table("table3", drop=True),
    "picture": table("table4", picture=True),
    "heading": section("problems", title="存在的主要问题及改进措施"),
    "heading twice": section("problems", duplicate=True),
    "no heading": section("problems", drop_heading=True),
    "number": section("requests", ordinal="五"),
    "no section": section("disputes", drop=True),
    "date": {"date": None},
    "impossible date": {"date": "2024年2月30日"},
    "year": {"title": "青林县松石镇人民政府2022年政府信息公开工作年度报告"},
    "period": {"period": "2022年1月1日起至2022年12月31日止"},
    "signature": {"signature": None},
    "fee": {"fee": None},
}
# An empty cell at the end of a row of pipes is a blank one.
OTHER = {"fewer": ["GK209 table3/granted"]}


def drafts():
    return {name: build({"style": "quiet", "seed": 2} | change) for name, change in MUTANTS.items()}


def said(name, data):
    return sorted(f"{v.code} {place_id(v.place)}" for v in check_file(name, data, SETTINGS).violations)


def expected(name, draft):
    return OTHER.get(name) or said("report.md", FORMATS["md"][1](draft))


def test_docx():
    for name, draft in drafts().items():
        assert said("report.docx", FORMATS["docx"][1](draft)) == expected(name, draft), name


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_other_word_processors(tmp_path):
    made = drafts()
    paths = []
    for number, draft in enumerate(made.values()):
        paths.append(str(tmp_path / f"{number}.docx"))
        (tmp_path / f"{number}.docx").write_bytes(FORMATS["docx"][1](draft))
    for target in ("doc:MS Word 97", "rtf", "odt", "docx:MS Word 2007 XML"):
        command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
        command += [target, "--outdir", str(tmp_path / "out"), *paths]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    for number, (name, draft) in enumerate(made.items()):
        wanted = expected(name, draft)
        for extension in ("doc", "rtf", "odt", "docx"):
            data = (tmp_path / "out" / f"{number}.{extension}").read_bytes()
            assert said(f"report.{extension}", data) == wanted, (name, extension)
