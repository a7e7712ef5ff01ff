"""Hostile and damaged documents: one clear word or a normal result, in bounded time, and the next file is checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import hostile
import producers
import pytest
from test_reader_ofd import ofd, printed
from test_reader_sheet import workbook

from nianbao.document import Document, Unreadable
from nianbao.readers import read
from nianbao.testing.builder import ReportBuilder
from nianbao.testing.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
SOFFICE = shutil.which("soffice")
SECONDS = 8  # CPU time of one file; the slowest needs about one


def outcome(name: str, data: bytes) -> tuple[str, str]:
    """Format, or code and reason of the refusal; anything else is raised."""
    start = time.process_time()
    try:
        document = read(name, data)
        found = (document.format, "")
        assert isinstance(document, Document) and document.blocks
    except Unreadable as error:
        found = (error.code, error.reason)
    assert time.process_time() - start < SECONDS
    return found


@pytest.fixture(scope="session")
def made() -> dict[str, dict[str, tuple[str, str]]]:
    """Outcomes by family and name."""
    return {
        family.__name__: {name: outcome(name, data) for name, data in family()}
        for family in (hostile.bombs, hostile.paths, hostile.entities, hostile.deep, hostile.wide, hostile.odd)
    }


def test_bombs_are_refused(made):
    found = dict(made["bombs"])
    # what is not needed is never opened
    assert [found.pop(name)[0] for name in ("bomb-unused.docx", "quine.zip")] == ["docx", "docx"]
    assert found.pop("overlapping.docx") == ("GK001", "broken")
    assert {code for code, _ in found.values()} == {"GK007"}
    packed = ("bomb-part.docx", "bomb-styles.docx", "bomb.odt", "bomb.xlsx", "bomb.ofd")
    assert [found[name][1] for name in packed] == ["inflated"] * 5
    assert found["members.docx"][1] == "members"


def test_names_of_parts_lead_nowhere(made):
    assert [format for format, _ in made["paths"].values()] == ["docx"] * 4


def test_no_doctype_is_obeyed(made):
    found = dict(made["entities"])
    assert found.pop("utf7.docx") == ("GK001", "broken")
    assert set(found.values()) == {("GK001", "doctype")}


def test_deep_nesting_is_refused_or_read(made):
    found = dict(made["deep"])
    read_ones = ("styles.docx", "circle.docx", "deep.html", "deep-tables.html", "deep.md")
    assert [found.pop(name)[0] for name in read_ones] == ["docx", "docx", "html", "html", "md"]
    assert [found.pop(name) for name in ("deep.ofd", "deep.pdf")] == [("GK001", "broken")] * 2
    assert set(found.values()) == {("GK007", "depth")}


def test_wide_tables_are_refused_or_read(made):
    found = dict(made["wide"])
    assert found.pop("million.docx") == ("GK007", "elements")
    assert found.pop("rows.odt") == ("GK007", "cells")
    assert found.pop("bin.rtf") == ("GK001", "broken")
    for name, (format, _) in found.items():
        assert format in (name.rpartition(".")[2], "GK007"), name


def test_odd_bytes_end_in_one_word(made):
    found = made["odd"]
    assert found["only-nul.doc"] == found["loop.doc"] == ("GK001", "broken")
    assert found["empty.docx"] == ("GK001", "empty")
    assert found["blank.txt"] == ("GK002", "no-text")


# ------------------------------------------------------------------------------------------ damage


@pytest.fixture(scope="session")
def whole(tmp_path_factory) -> dict[str, bytes]:
    """One report in every format that can be made here."""
    draft = ReportBuilder(2023, "township", seed=3).build()
    blocks = producers.from_draft(draft)
    found = {extension: write(draft) for extension, write in (FORMATS[name] for name in ("docx", "html", "txt", "md"))}
    found |= {"pdf": producers.reportlab(blocks, 3), "ofd": ofd(printed(blocks)), "xlsx": workbook(blocks)}
    page = found["html"]
    found["mht"] = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; '
        b"charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page + b"\r\n--x--\r\n"
    )
    if SOFFICE:
        folder = tmp_path_factory.mktemp("whole")
        (folder / "a.docx").write_bytes(producers.as_docx(blocks, 3))
        profile = (folder / "profile").as_uri()
        for target in ("doc:MS Word 97", "rtf", "odt"):
            command = [SOFFICE, "--headless", f"-env:UserInstallation={profile}", "--convert-to", target, "--outdir"]
            subprocess.run(
                [*command, str(folder), str(folder / "a.docx")], check=True, capture_output=True, timeout=120
            )
        found |= {kind: (folder / f"a.{kind}").read_bytes() for kind in ("doc", "rtf", "odt")}
    return found


@pytest.mark.parametrize("kind", ["docx", "doc", "rtf", "odt", "xlsx", "ofd", "html", "mht", "txt", "md"])
def test_damage_in_process(whole, kind, monkeypatch):
    """Nothing but Unreadable leaves a reader."""
    monkeypatch.setenv("NIANBAO_SOFFICE", "")
    if kind not in whole:
        pytest.skip("LibreOffice is not installed")
    assert outcome(f"a.{kind}", whole[kind])[0] == kind
    for name, data in hostile.damaged(whole[kind], kind, seeds=24):
        outcome(name, data)


def test_cut_files_of_one_part_are_never_taken_for_whole_ones(whole):
    """A container or a marked end tells that something lacks."""
    for kind in ("docx", "xlsx", "ofd", "odt", "rtf"):
        for name, data in hostile.damaged(whole.get(kind, b""), kind, seeds=0):
            assert outcome(name, data)[0].startswith("GK"), name


def test_every_file_of_a_run_is_answered(whole, tmp_path):
    """The whole program: each file ends in one word, no traceback is printed, good reports are checked."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for family in (hostile.paths, hostile.entities, hostile.deep, hostile.odd):
        for name, data in family():
            (folder / name).write_bytes(data)
    for kind, data in whole.items():
        (folder / f"good.{kind}").write_bytes(data)
        for name, piece in list(hostile.damaged(data, kind, seeds=4))[:: 6 if kind != "pdf" else 2]:
            (folder / name).write_bytes(piece)
    environment = dict(os.environ, NIANBAO_SOFFICE="", NIANBAO_CACHE_DIR=str(tmp_path / "cache"))
    environment["PYTHONPATH"] = os.pathsep.join(str(ROOT / part) for part in ("src", "plugins", "rules"))
    paths = sorted(str(path) for path in folder.iterdir())
    command = [sys.executable, "-m", "nianbao", "check", "--no-cache", "--format", "json", *paths]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=300, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    files = {Path(one["path"]).name: one for one in json.loads(done.stdout)["files"]}
    assert sorted(files) == sorted(map(os.path.basename, paths))
    for name, one in files.items():
        codes = [violation["code"] for violation in one["violations"]]
        assert one["status"] in ("checked", "partial", "skipped", "unreadable"), name
        assert one["status"] != "unreadable" or (len(codes) == 1 and codes[0] in ("GK001", "GK002", "GK007")), name
    for kind in whole:
        assert files[f"good.{kind}"]["status"] in ("checked", "partial"), kind


def test_names_of_files_are_no_concern(whole, tmp_path):
    """A report under another format's name is read by its content."""
    for kind, other in (
        ("docx", "doc"),
        ("docx", "wps"),
        ("docx", "docm"),
        ("docx", "dotx"),
        ("doc", "wps"),
        ("doc", "docx"),
        ("rtf", "doc"),
    ):
        with suppress(KeyError):
            assert outcome(f"a.{other}", whole[kind])[0] == kind
