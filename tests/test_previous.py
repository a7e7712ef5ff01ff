"""Last year's reports: found by organ and year, and what is compared with them."""

from __future__ import annotations

import json

import pytest
from test_cli import run  # noqa: F401

from nianbao.figures import by_report
from nianbao.testing import FORMATS, build


def write(folder, name, delta):
    folder.mkdir(exist_ok=True)
    written = FORMATS[name.rpartition(".")[2]][1]
    (folder / name).write_bytes(written(build(delta)))


def last_year(carried_out, **more):
    """A report of the year before whose table carries so many applications of natural persons out."""
    cells = {"carried_out/natural_person": str(carried_out), "carried_out/total": str(carried_out)}
    return {"year": 2022, "tables": {"table3": {"cells": cells}}, **more}


def said(run, *arguments):  # noqa: F811
    _, out, err = run("check", *arguments, "--format", "json", "--select", "GK901", "--no-cache")
    places = [
        (item["code"], item["location"]["table_column"])
        for file in json.loads(out)["files"]
        for item in file["violations"]
    ]
    return places, err


@pytest.mark.parametrize("format", ["txt", "html", "docx"])
def test_last_year_is_found_by_organ_and_year(run, tmp_path, format):  # noqa: F811
    write(tmp_path / "now", "a.txt", {})
    write(tmp_path / "before", f"old.{format}", last_year(3))
    places, err = said(run, "now", "--previous", "before")
    assert places == [("GK901", "natural_person"), ("GK901", "total")]
    assert "1" in err


def test_nothing_is_said_when_the_figures_agree(run, tmp_path):  # noqa: F811
    write(tmp_path / "now", "a.txt", {})
    write(tmp_path / "before", "old.txt", last_year(1))
    assert said(run, "now", "--previous", "before")[0] == []


@pytest.mark.parametrize("more", [{"year": 2021}, {"organ": "临海县杜桥镇人民政府"}])
def test_other_years_and_other_organs_are_not_compared(run, tmp_path, more):  # noqa: F811
    write(tmp_path / "now", "a.txt", {})
    write(tmp_path / "before", "old.txt", last_year(3) | more)
    assert said(run, "now", "--previous", "before")[0] == []


def test_two_reports_that_differ_count_for_nothing(run, tmp_path):  # noqa: F811
    write(tmp_path / "now", "a.txt", {})
    write(tmp_path / "before", "old.txt", last_year(3))
    write(tmp_path / "before", "old.docx", last_year(4))
    assert said(run, "now", "--previous", "before")[0] == []


def test_more_processes_say_the_same(run, tmp_path):  # noqa: F811
    for number in range(3):
        write(tmp_path / "now", f"{number}.txt", {})
    write(tmp_path / "before", "old.txt", last_year(3))
    assert len(said(run, "now", "--previous", "before", "--jobs", "2")[0]) == 6


def test_the_cache_knows_last_year(run, tmp_path):  # noqa: F811
    write(tmp_path / "now", "a.txt", {})
    for carried_out, status in ((1, 0), (3, 1), (1, 0)):
        write(tmp_path / "before", "old.txt", last_year(carried_out))
        assert run("check", "now", "--previous", "before", "--select", "GK901")[0] == status


def test_reports_of_two_years_in_one_run(run, tmp_path):  # noqa: F811
    """With --scope all last year's report is looked for among those that are checked."""
    write(tmp_path / "all", "a.txt", {})
    write(tmp_path / "all", "old.docx", last_year(3))
    assert said(run, "all")[0] == [] == said(run, "all", "--scope", "file")[0]
    assert said(run, "all", "--scope", "all")[0] == [("GK901", "natural_person"), ("GK901", "total")]
    write(tmp_path / "all", "old.txt", last_year(4))
    assert said(run, "all", "--scope", "all")[0] == []
    (tmp_path / "all" / "old.txt").unlink()
    outputs = {run("check", "all", "--scope", "all", "--jobs", jobs, "--format", "json")[1] for jobs in (1, 2, 2)}
    assert len(outputs) == 1


def test_unreadable_tables_give_no_figures():
    report = {"organ": "甲县人民政府", "year": 2022}
    tables = {"table2": None, "table3": {"undetermined": "picture"}, "table4": {"value": {"a": 1, "b": "", "c": None}}}
    record = {"report": report, "tables": tables}
    assert by_report([record]) == {"2022 甲县人民政府": {"table4": {"value": {"a": 1}}}}
