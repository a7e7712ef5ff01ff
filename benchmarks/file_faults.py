"""Faults of the file, of a region's items, of own equations, against last year.

What ``accuracy.py`` measures beside the faults of drafts.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import NamedTuple, Optional

from nianbao.profile import load
from nianbao.settings import Settings, report_key
from nianbao.testing import FORMATS, Draft

PLAIN = Settings(autoload=False)
OWN_EQUATIONS = PLAIN._replace(
    profile="bench/2021", folders=(("", os.path.join(os.path.dirname(__file__), "profiles")),)
)


class Spoilt(NamedTuple):
    """A file with a fault and the settings that it is checked with."""

    name: str
    data: bytes
    settings: Settings = PLAIN


#: None when the report has no place for the fault.
FileFault = Callable[[Draft, Random], Optional[Spoilt]]
FILE_FAULTS: dict[str, list[FileFault]] = {}
REGIONS = {"37": "shandong/2021"}
ITEMS = {
    "key-points": "落实年度政务公开工作要点。",
    "proposals": "办理人大代表建议3件。",
    "innovation": "推出一项创新做法。",
}


def fault(code: str) -> Callable[[FileFault], FileFault]:
    def add(function: FileFault) -> FileFault:
        FILE_FAULTS.setdefault(code, []).append(function)
        return function

    return add


def written(draft: Draft, format: str) -> bytes:
    return FORMATS[format][1](draft)


@fault("GK001")
def docx_cut_off(draft: Draft, random: Random) -> Optional[Spoilt]:
    data = written(draft, "docx")
    return Spoilt("report.docx", data[: random.randrange(200, len(data) - 200)])


@fault("GK001")
def docx_overwritten(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.docx", random.randbytes(4000))


@fault("GK001")
def empty_archive(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.docx", b"PK\x05\x06" + bytes(18))


@fault("GK002")
def blanks_only(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.txt", ("　\r\n" * random.randint(1, 90)).encode())


@fault("GK002")
def page_without_text(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.html", b"<html><body>" + b"<p>&nbsp;</p>" * random.randint(1, 9) + b"</body></html>")


@fault("GK002")
def marks_of_a_page_only(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.html", b"<html><head><title></title></head><body><img src='a.png'></body></html>")


@fault("GK001")
def nothing_at_all(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt(f"report.{random.choice(('txt', 'md', 'html'))}", b"")


@fault("GK003")
def page_named_document(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt(f"report.{random.choice(('doc', 'docx'))}", written(draft, "html"))


@fault("GK003")
def document_named_text(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt(f"report.{random.choice(('txt', 'html', 'doc'))}", written(draft, "docx"))


@fault("GK003")
def document_named_pdf(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.pdf", written(draft, "docx"))


def spoilt_bytes(encoding: str) -> FileFault:
    def spoil(draft: Draft, random: Random) -> Optional[Spoilt]:
        lines = written(draft, "txt").decode().split("\n")
        at = random.randrange(2, len(lines))
        before, behind = ("\n".join(part).encode(encoding) for part in (lines[:at], lines[at:]))
        return Spoilt("report.txt", before + b"\n\xff\xff\n" + behind)

    spoil.__name__ = f"spoilt_{encoding}"
    return spoil


FILE_FAULTS["GK004"] = [spoilt_bytes("utf-8"), spoilt_bytes("gb18030"), spoilt_bytes("utf-8-sig")]


@fault("GK005")
def another_text(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.txt", "关于开展春季植树活动的通知\n各科室：\n请于三月十二日上午到场。\n".encode())


@fault("GK005")
def plan_of_work(draft: Draft, random: Random) -> Optional[Spoilt]:
    text = f"{draft.year}年工作计划\n一、总体要求\n抓好各项任务。\n二、重点任务\n按期完成。\n"
    return Spoilt(f"report.{random.choice(('txt', 'md'))}", text.encode())


@fault("GK005")
def page_of_news(draft: Draft, random: Random) -> Optional[Spoilt]:
    return Spoilt("report.html", "<html><body><h1>我局召开会议</h1><p>会议研究了近期工作。</p></body></html>".encode())


def residue(trace: str) -> FileFault:
    def leave(draft: Draft, random: Random) -> Optional[Spoilt]:
        lines = written(draft, "txt").decode().split("\n")
        places = [n for n, line in enumerate(lines) if n and len(line) > 20 and not line.startswith("\t")]
        at = random.choice(places)
        lines[at] = lines[at][:9] + trace + lines[at][9:]
        return Spoilt("report.txt", "\n".join(lines).encode())

    leave.__name__ = f"residue_{trace[1:4]}"
    return leave


FILE_FAULTS["GK006"] = [
    residue("[bookmark: _GoBack]"),
    residue("[bookmark: _Toc123]"),
    residue("[bookmark: OLE_LINK1]"),
]


def old_report(format: str) -> FileFault:
    def age(draft: Draft, random: Random) -> Optional[Spoilt]:
        lines = [f"{draft.organ}2008年政府信息公开工作年度报告", "一、概述", "2008年，主动公开政府信息30条。"]
        lines += ["二、主动公开政府信息情况", "按规定公开。", "2009年3月1日"]
        text = "\n".join(lines) if format != "html" else "".join(f"<p>{line}</p>" for line in lines)
        return Spoilt(f"report.{format}", text.encode())

    age.__name__ = f"old_{format}"
    return age


FILE_FAULTS["GK008"] = [old_report(format) for format in ("txt", "md", "html")]


def item_left_out(item: str) -> FileFault:
    def leave_out(draft: Draft, random: Random) -> Optional[Spoilt]:
        if draft.year < 2021 or ("山东" not in draft.organ and "海阳" not in draft.organ):
            return None
        left = next(i for s in load(REGIONS["37"]).sections for i in s.items if i.id == item)
        texts = draft.section("other").paragraphs
        if any(word in text for text in texts for word in left.phrases):
            return None
        texts[:0] = [text for name, text in ITEMS.items() if name != item]
        return Spoilt("report.docx", written(draft, "docx"))

    leave_out.__name__ = f"without_{item}"
    return leave_out


FILE_FAULTS["GK112"] = [item_left_out(item) for item in ITEMS]


def beyond_equation(table: str, row: str, column: str) -> FileFault:
    def raise_figure(draft: Draft, random: Random) -> Optional[Spoilt]:
        cells = draft.table(table).cells
        if draft.year < 2021:
            return None
        column_ = column if column else random.choice([c for r, c in cells if r == row])
        cells[row, column_] = str(10_000 + random.randrange(100))
        return Spoilt("report.docx", written(draft, "docx"), OWN_EQUATIONS)

    raise_figure.__name__ = f"beyond_{row}_{column}"
    return raise_figure


FILE_FAULTS["GK309"] = [
    beyond_equation("table3", "carried_out", ""),
    beyond_equation("table3", "granted", ""),
    beyond_equation("table4", "value", "review_pending"),
]


def unlike_last_year(table: str, row: str, column: str, last_row: str, last_column: str, change: int) -> FileFault:
    def set_last_year(draft: Draft, random: Random) -> Optional[Spoilt]:
        cells = draft.table(table).cells
        if (row, column) not in cells:
            return None
        figures = {table: {last_row: {last_column: int(cells[row, column]) + change * random.randint(1, 20)}}}
        settings = PLAIN._replace(previous={report_key(draft.year - 1, draft.organ): figures})
        return Spoilt("report.docx", written(draft, "docx"), settings)

    set_last_year.__name__ = f"last_year_{column}"
    return set_last_year


FILE_FAULTS["GK901"] = [
    unlike_last_year("table3", "carried_in", column, "carried_out", column, 1)
    for column in ("natural_person", "company", "total")
]
