"""The hooks as an office would use them: pre-commit in a real repository, our own as ``repo:`` at a tag."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, SHORT_REPORT

CONFIG = """
repos:
  - repo: {repo}
    rev: {rev}
    hooks:
      - id: nianbao
      - id: nianbao-all
      - id: nianbao-config
"""
NAMES = ("某 镇（2023）年报.txt", "下级/乙 “二”〔2023〕.TXT", "通知.txt", "~$某镇.docx", "附件.png")


def git(folder, *arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """A clone of this repository, with what is not committed yet, at a tag."""
    if shutil.which("git") is None or subprocess.run(["git", "rev-parse"], cwd=ROOT, capture_output=True).returncode:
        pytest.skip("needs git and a git checkout")
    clone = tmp_path_factory.mktemp("hooks") / "nianbao"
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.decode().split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    git(clone, "init", "-q")
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", "as it stands")
    git(clone, "tag", "v0.0.1")
    return clone


@pytest.fixture(scope="module")
def installed(hooks, tmp_path_factory):
    """The environment of pre-commit with the hooks installed in it."""
    pytest.importorskip("pre_commit")
    home = tmp_path_factory.mktemp("home")
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("PYTHONPATH", "NIANBAO_DISABLE_AUTOLOAD") and not key.startswith("GIT_")
    }
    environment |= {"PRE_COMMIT_HOME": str(home), "NIANBAO_CACHE_DIR": str(home / "cache"), "PRE_COMMIT_COLOR": "never"}
    folder = tmp_path_factory.mktemp("empty")
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(repo=hooks, rev="v0.0.1"), encoding="utf-8")
    git(folder, "init", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install-hooks"], cwd=folder, env=environment, capture_output=True
    )
    if done.returncode:
        reason = (done.stdout + done.stderr).decode(errors="replace")
        if any(sign in reason for sign in ("Could not find a version", "No matching distribution", "ConnectionError")):
            pytest.skip("pre-commit cannot install here: no package index")
        pytest.fail(reason)
    return environment


@pytest.fixture
def office(hooks, tmp_path):
    """A repository of reports with the names that offices give them."""
    folder = tmp_path / "年报 库（全市）"
    folder.mkdir()
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(repo=hooks, rev="v0.0.1"), encoding="utf-8")
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(SHORT_REPORT, encoding="utf-8")
    (folder / "通知.txt").write_text("关于开会的通知\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


def run(folder, environment, *arguments):
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_reports_are_checked_and_other_files_passed_over(office, installed):
    status, out = run(office, installed, "nianbao")
    assert status == 1 and "exit code: 1" in out
    for name in NAMES[:2]:
        assert name in out
    assert "GK201" in out and "GK005" not in out and "~$" not in out and "png" not in out


def test_configuration_excludes_named_files(office, installed):
    (office / "nianbao.toml").write_text('exclude = ["某 镇（2023）年报.txt"]\nfail-on = "never"\n', encoding="utf-8")
    git(office, "add", "-A")
    status, out = run(office, installed, "nianbao")
    assert status == 0 and NAMES[0] not in out and NAMES[1] in out


def test_the_whole_repository(office, installed):
    status, out = run(office, installed, "nianbao-all")
    assert status == 1 and all(name in out for name in NAMES[:2])


def test_a_wrong_configuration_is_named(office, installed):
    (office / "nianbao.toml").write_text("profil = 'auto'\n", encoding="utf-8")
    git(office, "add", "-A")
    status, out = run(office, installed, "nianbao-config")
    assert status == 1 and "nianbao.toml:1" in out
    (office / "nianbao.toml").write_text("", encoding="utf-8")
    git(office, "add", "-A")
    assert run(office, installed, "nianbao-config")[0] == 0


def test_a_clean_repository_passes(office, installed):
    for name in NAMES[:2]:
        git(office, "rm", "-qf", name)
    status, out = run(office, installed)
    assert status == 0, out


def test_a_pack_as_additional_dependency(office, hooks, installed):
    pack = ROOT / "examples" / "packs" / "nianbao-pack-binhai"
    config = (
        f"repos:\n  - repo: {hooks}\n    rev: v0.0.1\n    hooks:\n      - id: nianbao\n"
        f"        additional_dependencies: ['{pack}']\n        args: [--profile, binhai/2021]\n"
    )
    (office / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    git(office, "add", "-A")
    status, out = run(office, installed, "nianbao")
    assert status == 1 and "binhai/2021" in out and "BH101" in out
