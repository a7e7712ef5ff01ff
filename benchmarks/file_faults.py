"""Faults of the file and of a region's items: what ``accuracy.py`` measures beside the faults of drafts."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Optional

from nianbao.profile import load
from nianbao.testing import FORMATS, Draft

#: A name and the bytes of the file, or None when the report has no place for the fault.
Spoilt = Optional[tuple[str, bytes]]
FileFault = Callable[[Draft, Random], Spoilt]
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
def docx_cut_off(draft: Draft, random: Random) -> Spoilt:
    data = written(draft, "docx")
    return "report.docx", data[: random.randrange(200, len(data) - 200)]


@fault("GK001")
def docx_overwritten(draft: Draft, random: Random) -> Spoilt:
    return "report.docx", random.randbytes(4000)


@fault("GK001")
def empty_archive(draft: Draft, random: Random) -> Spoilt:
    return "report.docx", b"PK\x05\x06" + bytes(18)


@fault("GK002")
def blanks_only(draft: Draft, random: Random) -> Spoilt:
    return "report.txt", ("　\r\n" * random.randint(1, 90)).encode()


@fault("GK002")
def page_without_text(draft: Draft, random: Random) -> Spoilt:
    return "report.html", b"<html><body>" + b"<p>&nbsp;</p>" * random.randint(1, 9) + b"</body></html>"


@fault("GK002")
def marks_of_a_page_only(draft: Draft, random: Random) -> Spoilt:
    return "report.html", b"<html><head><title></title></head><body><img src='a.png'></body></html>"


@fault("GK001")
def nothing_at_all(draft: Draft, random: Random) -> Spoilt:
    return f"report.{random.choice(('txt', 'md', 'html'))}", b""


@fault("GK003")
def page_named_document(draft: Draft, random: Random) -> Spoilt:
    return f"report.{random.choice(('doc', 'docx'))}", written(draft, "html")


@fault("GK003")
def document_named_text(draft: Draft, random: Random) -> Spoilt:
    return f"report.{random.choice(('txt', 'html', 'doc'))}", written(draft, "docx")


@fault("GK003")
def document_named_pdf(draft: Draft, random: Random) -> Spoilt:
    return "report.pdf", written(draft, "docx")


def spoilt_bytes(encoding: str) -> FileFault:
    def spoil(draft: Draft, random: Random) -> Spoilt:
        lines = written(draft, "txt").decode().split("\n")
        at = random.randrange(2, len(lines))
        before, behind = ("\n".join(part).encode(encoding) for part in (lines[:at], lines[at:]))
        return "report.txt", before + b"\n\xff\xff\n" + behind

    spoil.__name__ = f"spoilt_{encoding}"
    return spoil


FILE_FAULTS["GK004"] = [spoilt_bytes("utf-8"), spoilt_bytes("gb18030"), spoilt_bytes("utf-8-sig")]


@fault("GK005")
def another_text(draft: Draft, random: Random) -> Spoilt:
    return "report.txt", "关于开展春季植树活动的通知\n各科室：\n请于三月十二日上午到场。\n".encode()


@fault("GK005")
def plan_of_work(draft: Draft, random: Random) -> Spoilt:
    text = f"{draft.year}年工作计划\n一、总体要求\n抓好各项任务。\n二、重点任务\n按期完成。\n"
    return f"report.{random.choice(('txt', 'md'))}", text.encode()


@fault("GK005")
def page_of_news(draft: Draft, random: Random) -> Spoilt:
    return "report.html", "<html><body><h1>我局召开会议</h1><p>会议研究了近期工作。</p></body></html>".encode()


def residue(trace: str) -> FileFault:
    def leave(draft: Draft, random: Random) -> Spoilt:
        lines = written(draft, "txt").decode().split("\n")
        places = [n for n, line in enumerate(lines) if n and len(line) > 20 and not line.startswith("\t")]
        at = random.choice(places)
        lines[at] = lines[at][:9] + trace + lines[at][9:]
        return "report.txt", "\n".join(lines).encode()

    leave.__name__ = f"residue_{trace[1:4]}"
    return leave


FILE_FAULTS["GK006"] = [
    residue("[bookmark: _GoBack]"),
    residue("[bookmark: _Toc123]"),
    residue("[bookmark: OLE_LINK1]"),
]


def old_report(format: str) -> FileFault:
    def age(draft: Draft, random: Random) -> Spoilt:
        lines = [f"{draft.organ}2008年政府信息公开工作年度报告", "一、概述", "2008年，主动公开政府信息30条。"]
        lines += ["二、主动公开政府信息情况", "按规定公开。", "2009年3月1日"]
        text = "\n".join(lines) if format != "html" else "".join(f"<p>{line}</p>" for line in lines)
        return f"report.{format}", text.encode()

    age.__name__ = f"old_{format}"
    return age


FILE_FAULTS["GK008"] = [old_report(format) for format in ("txt", "md", "html")]


def item_left_out(item: str) -> FileFault:
    def leave_out(draft: Draft, random: Random) -> Spoilt:
        if draft.year < 2021 or ("山东" not in draft.organ and "海阳" not in draft.organ):
            return None
        left = next(i for s in load(REGIONS["37"]).sections for i in s.items if i.id == item)
        texts = draft.section("other").paragraphs
        if any(word in text for text in texts for word in left.phrases):
            return None
        texts[:0] = [text for name, text in ITEMS.items() if name != item]
        return "report.docx", written(draft, "docx")

    leave_out.__name__ = f"without_{item}"
    return leave_out


FILE_FAULTS["GK112"] = [item_left_out(item) for item in ITEMS]
