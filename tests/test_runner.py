"""Many files: supervised children, parallel work, executors, interruption, the cache."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from conftest import SHORT_REPORT

from nianbao import check_many, plugins, runner, workers
from nianbao.document import Unreadable
from nianbao.runner import Cache, Target, find, run
from nianbao.settings import Settings, Waiver

# A reader that misbehaves in the child; files of that name look like PDF, so that they are read there.
PACK = """
import os, sys, time
from nianbao import Document, Paragraph, hookimpl

@hookimpl
def nianbao_read_document(path, data):
    name = os.path.basename(path)
    if name.startswith("exit"):
        os._exit(0)
    if name.startswith("abort"):
        os.abort()
    if name.startswith("hang"):
        time.sleep(600)
    if name.startswith("memory"):
        return [bytearray(1 << 26) for _ in range(1000)]
    if name.startswith("noise"):
        print("noise"); os.write(1, b"noise"); sys.stdin.read(); os.chdir("/")
    if name.startswith(("noise", "good")):
        return Document("odd", tuple(Paragraph(line) for line in data.decode().splitlines()[1:] if line))
"""


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(plugins, "_loaded", {})
    (tmp_path / "reading_pack.py").write_text(PACK)
    yield Settings(packs=("reading_pack",))
    sys.modules.pop("reading_pack", None)


@pytest.fixture
def reports(tmp_path):
    def write(*names):
        folder = tmp_path / "年报"
        folder.mkdir(exist_ok=True)
        for name in names:
            head = "%PDF-1.7\n" if name.endswith(".pdf") else ""
            (folder / name).write_text(head + SHORT_REPORT, encoding="utf-8")
        return [str(folder / name) for name in names]

    return write


def statuses(results):
    return {
        os.path.basename(result.path): (result.status, *(v.code for v in result.violations[:1])) for result in results
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_death_of_a_child_costs_one_file(reports, settings, jobs, monkeypatch):
    monkeypatch.setattr(workers, "WALL_SECONDS", 2)
    paths = reports("abort.pdf", "exit.pdf", "good1.pdf", "good2.pdf", "hang.pdf", "noise.pdf", "text.txt")
    results = run([Target(path) for path in paths], settings, jobs)
    found = statuses(results)
    assert [os.path.basename(result.path) for result in results] == [os.path.basename(path) for path in paths]
    assert found["abort.pdf"] == found["exit.pdf"] == ("unreadable", "GK001")
    assert found["hang.pdf"] == ("unreadable", "GK007")
    for name in ("good1.pdf", "good2.pdf", "noise.pdf", "text.txt"):
        assert found[name][0] == "checked"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_memory_of_a_child_is_limited(reports, settings):
    (path,) = reports("memory.pdf")
    (result,) = run([Target(path)], settings)
    assert statuses([result])["memory.pdf"] == ("unreadable", "GK007")


def test_children_get_the_whole_settings(reports, settings):
    paths = reports("good.pdf")
    waived = settings._replace(
        waivers=(Waiver("GK201", reason="x"),), lang="en", severity=(("GK108", "error"),), select=("GK2", "GK108")
    )
    here = run([Target(reports("good.txt")[0])], waived)
    there = run([Target(paths[0])], waived)
    assert [v[:3] for v in here[0].violations] == [v[:3] for v in there[0].violations]
    assert there[0].violations and there[0].waived == here[0].waived


class Broken(Executor):
    """An executor whose every task fails."""

    def submit(self, *arguments, **more):
        future: Future = Future()
        future.set_exception(RuntimeError("worker lost"))
        return future


def test_executors(reports, tmp_path):
    reports("甲.txt", "乙.txt", "丙.txt", "bad.pdf")
    folder = str(tmp_path / "年报")
    expected = check_many([folder])
    assert [result.path for result in expected] == sorted(result.path for result in expected)
    for make in (ThreadPoolExecutor, ProcessPoolExecutor):
        with make(2) as executor:
            assert check_many([folder], Settings(), executor) == expected
    lost = check_many([folder], None, Broken())
    assert {(result.status, result.failed) for result in lost} == {("unreadable", True)}


def test_large_work_is_shared(reports):
    few, many = ([Target(f"{number}.docx") for number in range(count)] for count in (3, 500))
    assert runner.default_jobs(few) == 1
    assert runner.default_jobs(many) == max(1, min(os.cpu_count() or 1, 4))


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interruption_leaves_no_children(reports, tmp_path, settings, jobs):
    paths = reports("hang1.pdf", "hang2.pdf", "hang3.pdf")
    (tmp_path / "年报" / "nianbao.toml").write_text('packs = ["reading_pack"]')
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, sys.path)])}
    command = [sys.executable, "-m", "nianbao", "check", *paths, "--jobs", jobs, "--output", "json=a.json"]
    process = subprocess.Popen(
        command, cwd=tmp_path / "年报", env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    deadline = time.monotonic() + 20
    while not (children := children_of(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    children = children_of(process.pid)
    assert children
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130 and b"Traceback" not in err
    assert not any(os.path.exists(f"/proc/{child}/cmdline") and alive(child) for child in children)
    assert not (tmp_path / "年报" / "a.json").exists()


def children_of(pid):
    if not os.path.isdir("/proc/self"):
        pytest.skip("the system does not list processes")
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                parent = file.read().rpartition(")")[2].split()[1]
        except OSError:
            continue
        found += [name] if parent == str(pid) else []
    return found


def alive(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"


def test_targets_are_found_once_and_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("b.txt", "a/c.docx", "a/d.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = find(["b.txt", ".", "a", "b.txt"])
    assert found == (Target("a/c.docx", False), Target("b.txt", True))
    assert find(["b.txt", "./b.txt", str(tmp_path), "a/../b.txt"]) == (
        Target(str(tmp_path / "a/c.docx"), False),
        Target("b.txt", True),
    )


def test_a_folder_that_cannot_be_listed_is_named(tmp_path, monkeypatch):
    """Nobody may take the rest of a tree for the whole."""
    (tmp_path / "锁").mkdir()
    (tmp_path / "甲.txt").write_bytes(b"x")
    locked = str(tmp_path / "锁")

    def refusing(real):
        def call(path, *rest):
            if path == locked:
                raise PermissionError(13, "Permission denied", path)
            return real(path, *rest)

        return call

    monkeypatch.setattr(os, "scandir", refusing(os.scandir))
    monkeypatch.setattr(os, "open", refusing(os.open))
    targets = find([str(tmp_path)])
    assert [os.path.basename(target.path) for target in targets] == ["甲.txt", "锁"]
    result = run(targets[1:], Settings())[0]
    assert result.failed and [item.code for item in result.violations] == ["GK001"]
    assert "文件夹" in result.violations[0].message


@pytest.mark.parametrize("make", ["mkfifo", "link", "folder", "missing"])
def test_what_is_no_file_is_refused(tmp_path, make):
    path = tmp_path / "甲.txt"
    if make == "mkfifo":
        os.mkfifo(path)
    elif make == "link":
        path.symlink_to(path)
    elif make == "folder":
        path = tmp_path
    with pytest.raises(Unreadable) as caught:
        runner.content(str(path))
    assert caught.value.code == "GK001"


def test_the_cache_knows_path_settings_and_naming(reports):
    (path,) = reports("甲.txt")
    memory = Cache(Settings())
    target = Target(path)
    assert memory.get(target) is None
    (result,) = run([target], Settings())
    memory.put(target, result)
    assert Cache(Settings()).get(target) == result
    for other, changed in (
        (Settings(lang="en"), target),
        (Settings(ignore=("GK1",)), target),
        (Settings(), Target(path, False)),
        (Settings(), Target(path, True, b"other")),
    ):
        assert Cache(other).get(changed) is None


def test_a_failed_result_is_not_kept(tmp_path):
    path = tmp_path / "甲.txt"
    path.write_bytes(b"")
    run([Target(str(path))], Settings(), cache=True)
    assert Cache(Settings()).get(Target(str(path))) is None


def test_results_are_plain(reports):
    import pickle

    results = check_many(reports("甲.txt"))
    assert pickle.loads(pickle.dumps(results)) == results
    json.dumps(results)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_the_reports_in_an_archive_are_checked_each(tmp_path):
    text = SHORT_REPORT.encode()
    inner = zipped({"丙.txt": text})
    members = {
        "乙/甲.txt": text,
        "b.docx": b"PK\x03\x04",
        "通知.txt": "关于召开会议的通知".encode(),
        "old.zip": inner,
        "__MACOSX/._甲.txt": b"x",
        "logo.png": b"x",
        "~$b.docx": b"x",
    }
    path = tmp_path / "reports.zip"
    path.write_bytes(zipped(members))
    results = run(find([str(path)]), Settings())
    assert [(one.path.removeprefix(f"{path}/"), one.status) for one in results] == [
        ("b.docx", "unreadable"), ("old.zip", "unreadable"), ("乙/甲.txt", "checked"), ("通知.txt", "skipped"),
    ]  # fmt: skip
    assert not results[3].violations
    alone = tmp_path / "甲.txt"
    alone.write_bytes(text)
    said = [
        [(v.code, v.message) for v in run([target], Settings())[0].violations]
        for target in (find([str(path)])[2], *find([str(alone)]))
    ]
    assert said[0] == said[1]


def test_members_with_names_that_lead_out_of_the_archive_are_checked_below_it(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../../甲.txt": SHORT_REPORT.encode(), "/乙.txt": SHORT_REPORT.encode()}))
    results = run(find([str(path)]), Settings())
    assert [(one.path, one.status) for one in results] == [(f"{path}/{name}.txt", "checked") for name in "乙甲"]


def test_archives_without_reports_or_with_too_much_are_said_once(tmp_path):
    for members in ({"logo.png": b"x"}, {f"{number}.txt": b" " * 40_000_000 for number in range(3)}):
        path = tmp_path / "a.zip"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        path.write_bytes(buffer.getvalue())
        (result,) = run(find([str(path)]), Settings())
        assert (result.path, [v.code for v in result.violations]) == (str(path), ["GK001"])
