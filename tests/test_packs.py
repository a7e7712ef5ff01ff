"""The example packs as distributions: installed by pip, found by themselves, used by command line and pre-commit."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

from nianbao.testing import FORMATS, build

PACKS = ROOT / "examples" / "packs"
NAMES = ("nianbao-pack-binhai", "nianbao-pack-dongshan")
NO_INDEX = ("Could not find a version", "No matching distribution", "ConnectionError")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment in which both packs are installed beside Nianbao."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target)]
    done = subprocess.run([*command, *(str(PACKS / name) for name in NAMES)], capture_output=True, text=True)
    if done.returncode:
        if any(sign in done.stderr for sign in NO_INDEX):
            pytest.skip("pip cannot build here: no package index")
        pytest.fail(done.stderr)
    paths = [str(target), *(str(ROOT / folder) for folder in ("src", "plugins", "rules"))]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NIANBAO_CACHE_DIR": str(target / "cache")}


def nianbao(environment, folder, *arguments):
    command = [sys.executable, "-m", "nianbao", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def codes(environment, folder, *arguments):
    done = nianbao(environment, folder, "check", "年报.txt", "--format", "json", "--no-cache", *arguments)
    assert done.returncode in (0, 1), done.stderr
    result = json.loads(done.stdout)
    return result["files"][0]["report"]["profile"], {v["code"] for v in result["files"][0]["violations"]}


@pytest.fixture
def office(tmp_path):
    """A report with three problems and two measures, with a former name, dated after the city's own deadline."""
    delta = {
        "style": "quiet",
        "organ_class": "department",
        "year": 2023,
        "date": "2024-01-25",
        "sections": {
            "overview": {"append": ["在行政服务中心设立查阅点。"]},
            "problems": {
                "paragraphs": [
                    "存在问题：一是公开不够及时。二是形式单一。三是培训较少。",
                    "下一步：一是及时公开。二是丰富形式。",
                ]
            },
        },
        "tables": {"table3": {"add": {"carried_in/natural_person": 90, "carried_in/total": 90}}},
    }
    written = FORMATS["txt"][1](build(delta))
    (tmp_path / "年报.txt").write_bytes(written if isinstance(written, bytes) else written.encode())
    return tmp_path


def test_packs_are_found_and_named(installed, office):
    said = nianbao(installed, office, "--version").stdout
    assert "binhai" in said and "dongshan" in said
    assert "DS001" in nianbao(installed, office, "rule", "DS001").stdout
    assert "binhai/2021" in nianbao(installed, office, "profile", "list").stdout


def test_the_city_asks_for_more_and_earlier(installed, office):
    national = codes(installed, office, "--profile", "national/2021")[1]
    profile, found = codes(installed, office, "--profile", "binhai/2021")
    assert profile == "binhai/2021"
    assert found - national == {"BH101", "BH102", "BH201", "GK112", "GK503"}


def test_the_province_brings_a_rule_in_python(installed, office):
    assert "DS001" in codes(installed, office, "--profile", "dongshan/2021")[1]
    assert "DS001" not in codes(installed, office, "--profile", "dongshan/2021", "--ignore", "DS")[1]
    assert codes(installed, office, "--profile", "dongshan/2021", "--select", "DS0*")[1] == {"DS001"}


def test_without_autoload_nothing_of_the_packs_is_there(installed, office):
    done = nianbao(installed | {"NIANBAO_DISABLE_AUTOLOAD": "1"}, office, "rule", "DS001")
    assert done.returncode == 2


def test_the_pack_tests_itself(installed):
    folder = PACKS / "nianbao-pack-dongshan"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", "--rootdir", str(folder)]
    done = subprocess.run(command, cwd=folder, env=installed, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_cases_run_from_the_command_line(installed, tmp_path):
    cases = PACKS / "nianbao-pack-dongshan" / "tests" / "cases" / "DS001.yaml"
    done = nianbao(installed, tmp_path, "profile", "test", "dongshan/2021", str(cases))
    assert done.returncode == 0, done.stdout + done.stderr
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(cases.read_text(encoding="utf-8").replace("problems: 3", "problems: 4"), encoding="utf-8")
    done = nianbao(installed, tmp_path, "profile", "test", "dongshan/2021", str(wrong))
    assert done.returncode == 1 and "three-problems-two-measures" in done.stdout


def test_a_pack_that_does_not_import_is_named(installed, office, tmp_path_factory):
    broken = tmp_path_factory.mktemp("broken")
    (broken / "broken_pack.py").write_text("import no_such_module\n")
    (broken / "broken_pack-2.0.dist-info").mkdir()
    (broken / "broken_pack-2.0.dist-info" / "entry_points.txt").write_text("[nianbao.packs]\nbroken = broken_pack\n")
    (broken / "broken_pack-2.0.dist-info" / "METADATA").write_text("Name: broken-pack\nVersion: 2.0\n")
    environment = installed | {"PYTHONPATH": str(broken) + os.pathsep + installed["PYTHONPATH"]}
    done = nianbao(environment, office, "check", "年报.txt")
    assert done.returncode == 2
    assert "broken" in done.stderr and "2.0" in done.stderr and "Traceback" not in done.stderr
