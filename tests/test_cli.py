"""The command line as people and scripts meet it: exit statuses, options, formats, files, faults."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SHORT_REPORT

from nianbao import output, profile
from nianbao.cli import main
from nianbao.commands.common import coloured
from nianbao.testing import ReportBuilder
from nianbao.testing.formats import docx

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(capfdbinary, monkeypatch, tmp_path):
    """Run the command line in a folder of its own: (status, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["nianbao", *map(str, arguments)])
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            status = leaving.code
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return call


def as_json(run, *arguments):
    status, out, _ = run("check", *arguments, "--format", "json")
    return status, json.loads(out)


def codes(data):
    return [item["code"] for file in data["files"] for item in file["violations"]]


def test_findings_give_1_and_nothing_gives_0(run, short_report):
    status, data = as_json(run, short_report)
    assert status == 1 and data["summary"]["errors"] > 0
    assert as_json(run, short_report, "--select", "GK402")[0] == 0


def test_fail_on(run, short_report):
    only_info = ("--select", "GK301", "--severity", "GK301=info")
    assert as_json(run, short_report, *only_info)[0] == 0
    for level, status in (("error", 1), ("warning", 1), ("info", 1), ("never", 0)):
        assert as_json(run, short_report, "--fail-on", level)[0] == status
    (code,) = {"GK201"}
    for given, level, status in (("info", "warning", 0), ("info", "info", 1), ("warning", "error", 0)):
        arguments = ("--select", code, "--severity", f"{code}={given}", "--fail-on", level)
        assert as_json(run, short_report, *arguments)[0] == status


def test_2_for_what_could_not_be_checked_wins(run, short_report, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    for more in ((), ("--fail-on", "never"), ("--ignore", "GK001,GK002"), ("--ignore", "GK0")):
        status, data = as_json(run, short_report, "empty.txt", *more)
        assert status == 2
        assert data["summary"]["unreadable"] == 1
    assert run("check", "no-such-file.docx")[0] == 2


def test_a_missing_path_is_an_entry(run):
    _, data = as_json(run, "没有.docx")
    (file,) = data["files"]
    assert (file["path"], file["status"], file["report"]) == ("没有.docx", "unreadable", None)
    assert [item["code"] for item in file["violations"]] == ["GK001"]


def test_json_keys(run, short_report):
    _, data = as_json(run, short_report)
    assert list(data) == ["schema", "tool", "files", "collection", "summary"]
    assert list(data["tool"]) == ["name", "version", "packs"]
    assert data["collection"] == {"violations": []}
    counts = ["files", "checked", "partial", "unreadable", "skipped", "errors", "warnings", "infos"]
    assert list(data["summary"]) == counts


def test_order_is_by_path_then_line_then_code(run, tmp_path):
    for name in ("乙.txt", "a.txt", "甲.txt"):
        (tmp_path / name).write_text(SHORT_REPORT, encoding="utf-8")
    _, data = as_json(run, "乙.txt", "甲.txt", "a.txt")
    assert [file["path"] for file in data["files"]] == sorted(["乙.txt", "甲.txt", "a.txt"])
    for file in data["files"]:
        keys = [(item["location"]["line"] or 0, item["code"]) for item in file["violations"]]
        assert keys == sorted(keys)


def test_folders_are_walked_for_reports(run, tmp_path):
    for name in ("甲.txt", "~$甲.txt", ".甲.txt", ".~lock.甲.txt#", "甲.png", ".git/甲.txt", "深/层/乙.TXT"):
        path = tmp_path / "库" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SHORT_REPORT, encoding="utf-8")
    (tmp_path / "库" / "通知.txt").write_text("关于开会的通知", encoding="utf-8")
    os.symlink(tmp_path / "库", tmp_path / "库" / "环")
    _, data = as_json(run, "库")
    found = {file["path"]: file["status"] for file in data["files"]}
    assert found == {
        "库/深/层/乙.TXT": found["库/深/层/乙.TXT"],
        "库/甲.txt": found["库/甲.txt"],
        "库/通知.txt": "skipped",
    }
    assert data["summary"]["skipped"] == 1 and "GK005" not in codes(data)
    assert "GK005" in codes(as_json(run, "库/通知.txt")[1])
    assert codes(as_json(run, "库/通知.txt", "--others", "skip")[1]) == []


def test_exclude(run, short_report, tmp_path):
    (tmp_path / "草稿").mkdir()
    (tmp_path / "草稿" / "甲.txt").write_text(SHORT_REPORT, encoding="utf-8")
    assert len(as_json(run, ".", "--exclude", "草稿/**")[1]["files"]) == 1
    assert len(as_json(run, "草稿/甲.txt", "--exclude", "草稿/**")[1]["files"]) == 1
    assert len(as_json(run, "草稿/甲.txt", "--exclude", "草稿", "--force-exclude")[1]["files"]) == 0


def test_selection(run, short_report):
    assert set(codes(as_json(run, short_report, "--select", "GK2")[1])) == {"GK201"}
    assert "GK201" not in codes(as_json(run, short_report, "--ignore", "GK2,GK1")[1])
    only = as_json(run, short_report, "--select", "GK201", "--ignore", "GK2")[1]
    assert set(codes(only)) == {"GK201"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "x.txt", "--select", "GK3x"),
        ("check", "x.txt", "--ignore", "XY001"),
        ("check", "x.txt", "--select", "GK903"),
        ("check", "x.txt", "--severity", "GK301"),
        ("check", "x.txt", "--severity", "GK301=fatal"),
        ("check", "x.txt", "--format", "sarif"),
        ("check", "x.txt", "--format", "nonsense"),
        ("check", "x.txt", "--output", "xlsx=a.xlsx"),
        ("check", "x.txt", "--output", "json"),
        ("check", "x.txt", "--output", "json=-"),
        ("check", "x.txt", "--fix"),
        ("check", "x.txt", "--diff"),
        ("check", "x.txt", "--unsafe-fixes"),
        ("check", "x.txt", "--previous", "none"),
        ("check", "x.txt", "--jobs", "-1"),
        ("check", "x.txt", "--year", "23"),
        ("check", "x.txt", "--config", "none.toml"),
        ("check", "x.txt", "--profile", "national/1999"),
        ("check", "x.txt", "--nonsense"),
        ("check",),
        ("annotate", "x"),
        ("serve",),
        ("nonsense",),
        ("rule", "GK999"),
        ("profile", "show", "national/1999"),
        ("baseline", "update"),
        ("pack", "new", "Bad Name", "--prefix", "AB"),
        ("pack", "new", "good", "--prefix", "GK"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(run, tmp_path, arguments):
    (tmp_path / "x.txt").write_text(SHORT_REPORT, encoding="utf-8")
    for lang in ("zh", "en"):
        status, out, err = run(*arguments, *(("--lang", lang) if len(arguments) > 1 else ()))
        assert status == 2 and out == ""
        assert err.strip() and "{" not in err and "Traceback" not in err
    names = [word for word in arguments[1:] if word not in ("x.txt", "new", "show")]
    if names and arguments[0] != "baseline":
        assert any(name.split("=")[0].lstrip("-") in err for name in (arguments[0], *names))


def test_every_option_is_explained_in_both_languages(run):
    for command in ("check", "extract", "rule", "rules", "profile", "pack", "config", "baseline"):
        for lang in ("zh", "en"):
            status, out, _ = run(command, "--help", "--lang", lang)
            assert status == 0 and len(out) > 200
            if lang == "zh":
                assert "用法：" in out and "options:" not in out
    assert run("--help")[0] == 0
    assert run()[0] == 2
    assert run("--version")[1].startswith("nianbao ")


def test_text_is_for_people(run, short_report):
    _, out, err = run("check", short_report)
    assert short_report.name in out and "错误" in out and "依据：" in out and "办法：" in out
    assert "national/2021" in out and "检查了 1 份报告" in out
    assert "\x1b" not in out and err == ""
    out.encode("gbk")
    _, out, _ = run("check", short_report, "--lang", "en")
    assert "error" in out and "Reports checked: 1" in out and "办法" not in out
    _, out, _ = run("check", short_report, "--color", "always", "--statistics")
    assert "\x1b[31;1m" in out and "GK201" in out


def test_language_of_the_environment(run, short_report, monkeypatch):
    monkeypatch.setenv("NIANBAO_LANG", "en")
    assert "Reports checked: 1" in run("check", short_report)[1]
    assert "检查了" in run("check", short_report, "--lang", "zh")[1]


@pytest.mark.parametrize(
    ("choice", "environment", "tty", "expected"),
    [
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
    ],
)
def test_colour(monkeypatch, choice, environment, tty, expected):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty, raising=False)
    assert coloured(choice, environment) == expected


def test_no_clean_bill_for_nothing(run, tmp_path):
    (tmp_path / "空").mkdir()
    status, out, _ = run("check", "空")
    assert status == 0 and out == "没有找到可以检查的年报。\n"
    for number in range(7):
        (tmp_path / "空" / f"{number}.txt").write_text("关于开会的通知", encoding="utf-8")
    out = run("check", "空")[1]
    assert "没有发现问题" not in out and "有 7 个文件" in out
    assert os.path.join("空", "4.txt") in out and os.path.join("空", "5.txt") not in out


def test_places_in_a_word_file_are_paragraphs_and_the_signature(run, tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes(docx(ReportBuilder(year=2023).build(date="2024年1月32日"), 1))
    _, data = as_json(run, path)
    (found,) = [item for item in data["files"][0]["violations"] if item["code"] == "GK502"]
    assert found["location"]["label"] == "落款"
    out = run("check", path)[1]
    assert f"落款，第 {found['location']['line']} 段" in out and " 行" not in out


def test_concise_is_one_line_a_finding(run, short_report):
    _, data = as_json(run, short_report)
    _, out, _ = run("check", short_report, "--format", "concise")
    lines = out.splitlines()
    assert len(lines) == len(codes(data))
    assert all(line.startswith(str(short_report)) for line in lines)


def test_jsonl_is_one_file_a_line(run, short_report):
    _, out, _ = run("check", short_report, "--format", "jsonl")
    assert [json.loads(line)["path"] for line in out.splitlines()] == [str(short_report)]


def test_github_annotations_are_escaped_and_worst_first(run, tmp_path):
    name = "100%,年:报.txt"
    (tmp_path / name).write_text(SHORT_REPORT, encoding="utf-8")
    _, out, _ = run("check", name, "--format", "github")
    commands = [line[2:].split(" ")[0].split("::")[0] for line in out.splitlines()]
    assert commands == sorted(commands, key=["error", "warning", "notice"].index) and "error" in commands
    assert all(line.startswith("::") for line in out.splitlines())
    assert "file=100%25%2C年%3A报.txt" in out


@pytest.mark.parametrize("format", output.FORMATS)
def test_nothing_in_a_document_controls_the_terminal(run, tmp_path, format):
    text = SHORT_REPORT.replace("某某镇2023", "某\x1b[2J某\u202e镇2023").replace("五、存在", "五、\x07存\u2066在")
    (tmp_path / "a\x1bb.txt").write_text(text, encoding="utf-8")
    _, out, err = run("check", "a\x1bb.txt", "--format", format, "--color", "never")
    for forbidden in "\x1b\x07":
        assert forbidden not in out + err
    if format in ("text", "concise"):
        assert "\u202e" not in out and "\u2066" not in out


def test_names_that_are_no_text(run, tmp_path):
    name = os.fsdecode(b"\xff\xfe\xc4\xea.txt")
    (tmp_path / name).write_text(SHORT_REPORT, encoding="utf-8")
    for format in output.FORMATS:
        status, out, _ = run("check", ".", "--format", format)
        assert status == 1 and out
    assert json.loads(run("check", ".", "--format", "json")[1])["files"][0]["path"] == name


def test_outputs_to_files(run, short_report, tmp_path):
    status, out, _ = run("check", short_report, "--output", "json=a.json", "--output", "concise=b.txt")
    assert status == 1 and "检查了" in out
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["schema"] == 1
    assert (tmp_path / "b.txt").read_text(encoding="utf-8").count("\n") > 1
    before = short_report.read_bytes()
    assert run("check", short_report, "--output", f"json={short_report}")[0] == 2
    assert short_report.read_bytes() == before
    status, _, said = run("check", short_report, "--output", "json=no/such/folder/a.json")
    assert status == 2 and said == "nianbao: 无法使用 no/such/folder/a.json：没有这个文件夹\n"
    assert run("check", short_report, "--output", f"json={tmp_path}")[0] == 2
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".tmp")]


def test_jobs_and_cache_do_not_change_a_byte(run, tmp_path):
    for number in range(6):
        text = SHORT_REPORT.replace("某某镇", f"某{number}镇")
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "empty.docx").write_bytes(b"")
    outs = {run("check", ".", "--format", "json", *more)[1] for more in (
        (), (), ("--no-cache",), ("--jobs", "1"), ("--jobs", "3"), ("--jobs", "2", "--no-cache"),
    )}  # fmt: skip
    assert len(outs) == 1


@pytest.mark.parametrize("fault", ["file", "read-only", "damaged"])
def test_a_faulty_cache_is_only_slow(run, short_report, tmp_path, monkeypatch, fault):
    good = run("check", short_report, "--no-cache")[1]
    folder = tmp_path / "cache"
    monkeypatch.setenv("NIANBAO_CACHE_DIR", str(folder))
    if fault == "file":
        folder.write_text("x")
    elif fault == "read-only":
        folder.mkdir(mode=0o500)
    else:
        run("check", short_report)
        for file in folder.rglob("*.json"):
            file.write_bytes(file.read_bytes()[:-3] + b"]]]")
    assert run("check", short_report)[1] == good


def test_the_cache_sees_changes(run, short_report):
    assert run("check", short_report)[1] == run("check", short_report)[1]
    first = as_json(run, short_report)[1]
    short_report.write_text(SHORT_REPORT.replace("六、其他需要报告的事项", ""), encoding="utf-8")
    assert codes(as_json(run, short_report)[1]) != codes(first)


def call(*arguments, **more):
    """The program as a process of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        **more.pop("env", {}),
    }
    command = [sys.executable, "-m", "nianbao", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, timeout=120, **more)


def test_standard_input(short_report):
    done = call("check", "-", "--stdin-filename", "甲.txt", "--format", "json", input=SHORT_REPORT.encode())
    assert done.returncode == 1
    assert json.loads(done.stdout)["files"][0]["path"] == "甲.txt"


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8"])
def test_any_encoding_of_the_console(short_report, encoding):
    done = call("check", short_report, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.returncode == 1 and b"GK201" in done.stdout and b"Traceback" not in done.stderr
    done.stdout.decode(encoding)


def test_nobody_reads_the_output(short_report):
    read, write = os.pipe()
    os.close(read)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "nianbao", "check", str(short_report)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, env=environment, timeout=60)
    os.close(write)
    assert done.returncode != 0 and b"Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_an_output_that_is_no_file_is_written_to_and_stays(run, short_report, tmp_path):
    os.mkfifo(tmp_path / "管道")
    reader = os.open(tmp_path / "管道", os.O_RDONLY | os.O_NONBLOCK)
    assert run("check", short_report, "--output", "json=管道")[0] == 1
    assert os.read(reader, 100).startswith(b"{") and (tmp_path / "管道").is_fifo()
    os.close(reader)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_no_success(short_report):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-m", "nianbao", "check", str(short_report), "--fail-on", "never"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, timeout=60)
    assert done.returncode not in (0, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "管道.txt")
    done = call("check", "管道.txt", "--format", "json", cwd=tmp_path)
    assert done.returncode == 2 and json.loads(done.stdout)["files"][0]["violations"][0]["code"] == "GK001"
    assert json.loads(call("check", ".", "--format", "json", cwd=tmp_path).stdout)["files"] == []


def test_python_is_not_imported_from_the_checked_folder(tmp_path, short_report):
    for name in ("yaml", "pluggy", "nianbao_plugins", "sitecustomize2", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(77)")
    assert call("check", short_report.name, cwd=tmp_path).returncode == 1
    (tmp_path / "nianbao.toml").write_text('packs = ["sitecustomize2"]')
    done = call("check", short_report.name, cwd=tmp_path)
    assert done.returncode == 2 and b"sitecustomize2" in done.stderr and b"77" not in done.stderr


def test_extract_json(run, short_report):
    status, out, _ = run("extract", short_report)
    data = json.loads(out)
    assert status == 0 and list(data) == ["schema", "files"]
    (file,) = data["files"]
    assert list(file) == [
        "path", "format", "status", "report", "sections", "tables", "report_date", "published_date", "period",
        "processing_fee",
    ]  # fmt: skip
    assert file["sections"]["overview"] == {"title": "一、总体情况", "line": 5}
    assert list(file["sections"]) == ["overview", "disclosure", "requests", "disputes", "problems", "other"]
    assert file["tables"] == {"table2": None, "table3": None, "table4": None}
    assert file["report_date"] == "2024-01-15" and file["period"] == ["2023-01-01", "2023-12-31"]
    assert file["processing_fee"] == {"stated": True, "amount_yuan": 0}


def test_extract_says_the_same_with_several_processes(run, short_report, tmp_path):
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text((tmp_path / short_report).read_text() + str(number))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 x")
    alone = run("extract", str(tmp_path), "-j", "1")
    assert alone[0] == 2 and run("extract", str(tmp_path), "-j", "3") == alone
    assert [one["status"] for one in json.loads(alone[1])["files"]].count("unreadable") == 1


def test_extract_csv_and_xlsx(run, short_report, tmp_path):
    _, out, _ = run("extract", short_report, "--format", "csv")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert rows[0][:4] == ["path", "organ", "region", "year"] and len(rows) == 4
    (tmp_path / "a.docx").write_bytes(docx(ReportBuilder(year=2023).build(), 1))
    rows = list(csv.reader(io.StringIO(run("extract", "a.docx", "--format", "csv")[1])))
    labels = {tuple(row[4:7]): row[8:] for row in rows}
    assert labels["table3", "received", "total"] == ["表三", "一、本年新收政府信息公开申请数量", "总计"]
    assert labels["table4", "value", "direct_total"] == ["表四", "", "未经复议直接起诉 总计"]
    assert run("extract", short_report, "--format", "xlsx")[0] == 2
    openpyxl = pytest.importorskip("openpyxl")
    assert run("extract", short_report, "--format", "xlsx", "-o", "a.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["reports", "figures"] and book["reports"]["A2"].value == str(short_report)


def test_extract_names_what_it_cannot_read(run, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    for name in ("a.pdf", "none.txt"):
        status, out, _ = run("extract", name)
        assert status == 2 and json.loads(out)["files"][0]["status"] == "unreadable"
    assert run("extract", "a.pdf", "--format", "sarif")[0] == 2


def test_rules_are_listed_and_explained(run):
    data = json.loads(run("rules", "--format", "json")[1])["rules"]
    assert [entry["code"] for entry in data] == sorted(entry["code"] for entry in data)
    for entry in data:
        for lang in ("zh", "en"):
            status, out, _ = run("rule", entry["code"], "--lang", lang)
            assert status == 0 and entry["name"] in out and len(out.splitlines()) > 4
    assert "GK301" in run("rule", "balance-mismatch")[1]


def test_profiles(run, tmp_path, short_report):
    assert "national/2021" in run("profile", "list")[1]
    assert json.loads(run("profile", "list", "--format", "json")[1])["profiles"]
    assert "2021.yaml:" in run("profile", "show", "national/2021", "--origin")[1]
    assert json.loads(run("profile", "show", "national/2021", "--format", "json")[1])["id"] == "national/2021"
    assert run("profile", "check")[0] == 0
    status, _, err = run("profile", "new", "local/2021", "--region", "99", "--title", "某地")
    path = tmp_path / "rules" / "local" / "2021.yaml"
    assert status == 0 and path.is_file(), err
    assert run("profile", "check", "rules/local/2021.yaml")[0] == 0
    assert run("profile", "new", "local/2021")[0] == 2
    (tmp_path / "nianbao.toml").write_text('profiles = ["rules"]')
    assert "local/2021" in run("profile", "list")[1]
    assert run("profile", "test", "local/2021", short_report)[0] == 1
    assert run("check", short_report, "--profile", "local/2021")[0] == 1
    path.write_text(path.read_text(encoding="utf-8") + "\nsectionz: []\n", encoding="utf-8")
    profile._loaded.clear()
    status, _, err = run("config", "check")
    assert status == 2 and "2021.yaml:" in err and "sectionz" in err


@pytest.mark.parametrize("name", ["../y/2021", "/y/2021", "y//2021", "y/..", "..\\y"])
def test_a_new_profile_stays_below_its_folder(run, tmp_path, name):
    status, _, said = run("profile", "new", name, "--extends", "national/2021")
    assert status == 2 and name in said and not list(tmp_path.rglob("*.yaml"))


def test_a_new_pack_works(run, tmp_path, monkeypatch, short_report):
    status, out, _ = run("pack", "new", "demo", "--prefix", "DM")
    assert status == 0 and len(out.splitlines()) >= 4
    monkeypatch.syspath_prepend(str(tmp_path / "nianbao-pack-demo"))
    (tmp_path / "nianbao.toml").write_text('packs = ["nianbao_pack_demo"]')
    assert "DM001" in run("rules")[1]
    found = as_json(run, short_report, "--select", "DM")[1]
    assert found["tool"]["packs"] == ["nianbao_pack_demo"] and codes(found) in ([], ["DM001"])
    assert run("pack", "new", "demo", "--prefix", "DM")[0] == 2


def test_a_broken_pack_stops_the_run_unless_left_out(run, tmp_path, short_report):
    (tmp_path / "nianbao.toml").write_text('packs = ["no_such_pack"]')
    status, _, err = run("check", short_report)
    assert status == 2 and "no_such_pack" in err and "Traceback" not in err
    assert run("check", short_report, "--ignore-broken-packs")[0] == 1


def test_baseline(run, short_report, tmp_path):
    assert run("baseline", "create", short_report)[0] == 0
    assert run("baseline", "create", short_report)[0] == 2
    assert as_json(run, short_report, "--baseline", "nianbao-baseline.json")[0] == 0
    known = len(codes(as_json(run, short_report)[1]))
    out = run("check", short_report, "--baseline", "nianbao-baseline.json")[1]
    assert "没有发现问题" not in out and "没有新的问题" in out and f"另有 {known} 处已记入基线" in out
    short_report.write_text(SHORT_REPORT.replace("六、其他需要报告的事项", ""), encoding="utf-8")
    status, data = as_json(run, short_report, "--baseline", "nianbao-baseline.json")
    assert status == 1 and codes(data)
    assert run("baseline", "update", short_report)[0] == 0
    assert as_json(run, short_report, "--baseline", "nianbao-baseline.json")[0] == 0
    (tmp_path / "bad.json").write_text("[]")
    assert run("check", short_report, "--baseline", "bad.json")[0] == 2


def test_a_new_profile_is_found_at_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["profile", "new", "yantai/2021", "--extends", "shandong/2021", "--region", "3706"]) == 0
    assert (tmp_path / "nianbao.toml").read_text(encoding="utf-8") == 'profiles = ["rules"]\n'
    assert main(["profile", "check", "yantai/2021"]) == 0
    (tmp_path / "nianbao.toml").write_text('lang = "zh"\n', encoding="utf-8")
    assert main(["profile", "new", "weihai/2021", "--folder", "more"]) == 0
    assert 'profiles = ["more"]' in capsys.readouterr().err
    assert (tmp_path / "nianbao.toml").read_text(encoding="utf-8") == 'lang = "zh"\n'
