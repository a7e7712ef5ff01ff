"""Last year's reports: found by organ and year, and what is compared with them."""

from __future__ import annotations

import json

import pytest
from test_cli import run  # noqa: F401

from nianbao.engine import check_file
from nianbao.settings import Settings
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


CARRIED = [("GK901", "natural_person"), ("GK901", "total")]


def test_reports_of_two_years_in_one_folder(run, tmp_path):  # noqa: F811
    """Last year's report is looked for among those of the folder, not among single files unless asked for."""
    write(tmp_path / "all", "a.txt", {})
    write(tmp_path / "all", "old.docx", last_year(3))
    assert said(run, "all")[0] == CARRIED == said(run, "all/a.txt", "all/old.docx", "--scope", "all")[0]
    assert said(run, "all", "--scope", "file")[0] == [] == said(run, "all/a.txt", "all/old.docx")[0]
    (tmp_path / "nianbao.toml").write_text('scope = "file"')
    assert said(run, "all")[0] == []


def test_of_versions_that_differ_none_is_compared(run, tmp_path):  # noqa: F811
    """Neither as last year's report nor as this year's: which one counts is not known."""
    write(tmp_path / "all", "a.txt", {})
    write(tmp_path / "all", "old.docx", last_year(3))
    write(tmp_path / "all", "same.html", {})
    assert said(run, "all")[0] == CARRIED * 2
    write(tmp_path / "all", "draft.txt", {"tables": {"table3": {"cells": {"granted/total": "77"}}}})
    assert said(run, "all")[0] == []
    (tmp_path / "all" / "draft.txt").unlink()
    write(tmp_path / "all", "old.txt", last_year(4))
    assert said(run, "all")[0] == []


def test_comparing_says_the_same_with_any_number_of_processes_and_from_the_cache(run, tmp_path):  # noqa: F811
    write(tmp_path / "all", "a.txt", {})
    write(tmp_path / "all", "old.docx", last_year(3))
    outputs = {run("check", "all", "--jobs", jobs, "--format", "json")[1] for jobs in (1, 2, 2)}
    assert len(outputs) == 1
    assert "GK901" in outputs.pop()
    run("baseline", "create", "all")
    assert "GK901" not in run("check", "all", "--baseline", "nianbao-baseline.json", "--format", "json")[1]


def test_only_certain_whole_numbers_are_figures():
    table3 = {"cells": {"granted/total": "/", "received/total": ""}}
    draft = build({"tables": {"table3": table3, "table4": {"picture": True}}})
    result = check_file("a.docx", FORMATS["docx"][1](draft), Settings(keep_figures=True))
    assert set(result.figures) == {"table2", "table3"}
    assert result.figures["table3"]["carried_in"]["total"] == 1
    assert "total" not in result.figures["table3"]["granted"] | result.figures["table3"]["received"]
    assert check_file("a.docx", FORMATS["docx"][1](draft), Settings()).figures == {}
