"""The configuration: which file counts, what it may say, what is refused with file and line."""

from __future__ import annotations

import json
import sys

import pytest
from conftest import SHORT_REPORT

from nianbao import config
from nianbao.cli import main
from nianbao.config import ConfigError
from nianbao.paths import matches, relative
from nianbao.settings import Waiver

WHOLE = """
profile = "auto"
profiles = ["rules"]
packs = []
ignore = ["GK802"]
fail-on = "warning"
lang = "en"
exclude = ["草稿/**"]
others = "skip"
jobs = 2
[severity]
GK501 = "info"
[per-file-profile]
"2019年/**" = "national/2019"
[per-file-ignores]
"历史/**" = ["GK5"]
[[waive]]
rule = "GK303"
files = "2022/某镇*.docx"
place = "table3/partial"
reason = "已核实"
until = 2027-03-31
"""


def write(folder, text, name="nianbao.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_everything_at_once(tmp_path):
    (tmp_path / "rules").mkdir()
    loaded = config.load(write(tmp_path, WHOLE))
    settings = config.settings(loaded, "2027-03-31")
    assert settings.folders == (("", str(tmp_path / "rules")),) and settings.root == str(tmp_path)
    assert settings.ignore == ("GK802",) and settings.severity == (("GK501", "info"),)
    assert settings.waivers == (Waiver("GK303", "2022/某镇*.docx", "table3/partial", "已核实", "2027-03-31"),)
    assert settings.profile_of(str(tmp_path / "2019年" / "甲.txt"))[0] == "national/2019"
    assert settings.ignored(str(tmp_path / "历史" / "a" / "甲.txt")) == ("GK802", "GK5")
    assert config.settings(loaded, "2027-04-01").waivers == ()


@pytest.mark.parametrize("name", ["nianbao.toml", "pyproject.toml"])
def test_the_nearest_file_upward_counts(tmp_path, name):
    table = "[tool.nianbao]\n" if name == "pyproject.toml" else ""
    write(tmp_path, table + 'ignore = ["GK1"]', name)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    write(tmp_path / "a", "[project]\nname='x'", "pyproject.toml")
    assert config.load(start=str(below)).get("ignore") == ["GK1"]
    write(below, "")
    assert config.load(start=str(below)).get("ignore") is None


def test_extend(tmp_path):
    (tmp_path / "sub").mkdir()
    write(tmp_path, 'ignore = ["GK1"]\nlang = "en"\n[severity]\nGK501 = "info"\nGK502 = "info"', "base.toml")
    path = write(tmp_path / "sub", 'extend = "../base.toml"\nignore = ["GK2"]\n[severity]\nGK501 = "error"')
    loaded = config.load(path)
    assert loaded.values["ignore"] == ["GK2"] and loaded.values["lang"] == "en"
    assert loaded.values["severity"] == {"GK501": "error", "GK502": "info"}
    assert loaded.origins["lang"].endswith("base.toml") and loaded.origins["ignore"] == path


def test_extending_in_a_circle_is_refused(tmp_path):
    write(tmp_path, 'extend = "b.toml"', "a.toml")
    path = write(tmp_path, 'extend = "a.toml"', "b.toml")
    with pytest.raises(ConfigError, match="cycle"):
        config.load(path)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n\nprofil = 'auto'", 3, "profile"),
        ("lang = 'fr'", 1, "zh、en"),
        ("fail-on = 'fatal'", 1, "never"),
        ("ignore = 'GK1'", 1, "ignore"),
        ("jobs = -1", 1, "jobs"),
        ("jobs = true", 1, "jobs"),
        ("cache = 1", 1, "cache"),
        ("profiles = ['none']", 1, "none"),
        ("severity = 'error'", 1, "severity"),
        ("[severity]\nGK501 = 'fatal'", 2, "GK501"),
        ("\n[per-file-profile]\n'a' = 1", 2, "per-file-profile"),
        ("[per-file-ignores]\n'a' = 'GK1'", 2, "a"),
        ("x = ", 0, "TOML"),
        ("waive = 1", 1, "waive"),
        ("[[waive]]\nrule = 'GK1'", 1, "reason"),
        ("[[waive]]\nrule = 'GK1'\nreason = ' '", 1, "reason"),
        ("[[waive]]\nrule = 'GK1'\nreason = 'x'\nuntil = 'soon'", 4, "soon"),
        ("[[waive]]\nrule = 'GK1'\nreason = 'x'\nby = 'me'", 4, "by"),
    ],
)
def test_mistakes_are_told_with_file_and_line(tmp_path, text, line, said):
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    for lang in ("zh", "en"):
        shown = caught.value.text(lang)
        assert shown.startswith(f"{path}:{line}: " if line else f"{path}: ") and "{" not in shown
    assert said in caught.value.text("zh")


def run(capsys, monkeypatch, folder, *arguments):
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["nianbao", *arguments])
    status = main(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "年报").mkdir()
    (tmp_path / "年报" / "甲.txt").write_text(SHORT_REPORT, encoding="utf-8")
    return tmp_path


def found(capsys, monkeypatch, folder, *arguments):
    _, out, err = run(capsys, monkeypatch, folder, "check", ".", "--format", "json", *arguments)
    data = json.loads(out)
    return [item["code"] for file in data["files"] for item in file["violations"]], err


def test_the_command_line_wins(capsys, monkeypatch, folder):
    write(folder, 'select = ["GK201"]\nfail-on = "never"\nlang = "en"')
    assert set(found(capsys, monkeypatch, folder)[0]) == {"GK201"}
    assert set(found(capsys, monkeypatch, folder, "--select", "GK108,GK201")[0]) >= {"GK201"}
    assert run(capsys, monkeypatch, folder, "check", ".")[0] == 0
    assert run(capsys, monkeypatch, folder, "check", ".", "--fail-on", "error")[0] == 1
    assert "Reports checked" in run(capsys, monkeypatch, folder, "check", ".")[1]
    assert "检查了" in run(capsys, monkeypatch, folder, "check", ".", "--lang", "zh")[1]


def test_per_file_ignores_and_exclude(capsys, monkeypatch, folder):
    write(folder, '[per-file-ignores]\n"年报/**" = ["GK2"]')
    assert "GK201" not in found(capsys, monkeypatch, folder)[0]
    write(folder, '[per-file-ignores]\n"别处/**" = ["GK2"]')
    assert "GK201" in found(capsys, monkeypatch, folder)[0]
    write(folder, 'exclude = ["年报"]')
    assert found(capsys, monkeypatch, folder)[0] == []


def test_waivers_that_are_used_unused_and_expired(capsys, monkeypatch, folder):
    waiver = '[[waive]]\nrule = "{}"\nfiles = "{}"\nreason = "已核实"\n'
    write(folder, waiver.format("GK201", "年报/*"))
    codes, err = found(capsys, monkeypatch, folder)
    assert "GK201" not in codes and err == ""
    write(folder, waiver.format("GK402", "年报/*"))
    assert "GK402" in found(capsys, monkeypatch, folder)[1]
    write(folder, waiver.format("GK402", "别处/*"))
    assert found(capsys, monkeypatch, folder)[1] == ""
    write(folder, waiver.format("GK201", "年报/*") + "until = 2020-01-01\n")
    codes, err = found(capsys, monkeypatch, folder)
    assert "GK201" in codes and "2020-01-01" in err


@pytest.mark.parametrize(
    "text", ['ignore = ["GK3x"]', '[severity]\nXY001 = "info"', '[[waive]]\nrule="ZZ"\nreason="x"']
)
def test_codes_that_match_nothing_are_refused(capsys, monkeypatch, folder, text):
    write(folder, text)
    status, out, err = run(capsys, monkeypatch, folder, "check", ".")
    assert status == 2 and out == "" and err


def test_config_show_names_origins(capsys, monkeypatch, folder):
    path = write(folder, 'fail-on = "warning"')
    _, out, _ = run(capsys, monkeypatch, folder, "config", "show", "--origin", "--profile", "national/2021")
    assert f'fail-on = "warning"    # {path}' in out
    assert 'profile = "national/2021"    # 命令行' in out and 'others = "report"    # 默认' in out
    _, out, _ = run(capsys, monkeypatch, folder, "config", "show", "--format", "json")
    assert json.loads(out)["fail-on"] == {"value": "warning", "origin": path}


def test_config_check(capsys, monkeypatch, folder):
    write(folder, "")
    assert run(capsys, monkeypatch, folder, "config", "check")[0] == 0
    write(folder, 'profile = "national/1999"')
    status, _, err = run(capsys, monkeypatch, folder, "config", "check")
    assert status == 2 and "national/1999" in err


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("草稿/**", "草稿/甲.txt", True),
        ("草稿/**", "草稿/深/甲.txt", True),
        ("草稿/**", "定稿/草稿/甲.txt", False),
        ("**/草稿/**", "定稿/草稿/甲.txt", True),
        ("**/草稿/**", "草稿/甲.txt", True),
        ("草稿/", "草稿/深/甲.txt", True),
        ("草稿", "定稿/草稿/甲.txt", True),
        ("*.txt", "a/b/甲.txt", True),
        ("*.txt", "a/b/甲.txt~", False),
        ("a/*.txt", "a/b/甲.txt", False),
        ("a/*", "a/b/甲.txt", True),
        ("某镇（2022）*.docx", "某镇（2022）年报.docx", True),
        ("年报?.txt", "年报1.txt", True),
        ("年报[0-9].txt", "年报1.txt", True),
        ("年报[!0-9].txt", "年报1.txt", False),
        ("./a/*.txt", "a/甲.txt", True),
        ("caf\u00e9.txt", "cafe\u0301.txt", True),
        ("a.b", "aXb", False),
        ("", "甲.txt", False),
    ],
)
def test_patterns(pattern, path, expected):
    assert matches(pattern, path) == expected


def test_relative_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert relative("a/b.txt", str(tmp_path)) == "a/b.txt"
    assert relative(str(tmp_path / "a" / "b.txt"), str(tmp_path)) == "a/b.txt"
    assert relative("./b.txt", str(tmp_path)) == "b.txt"
