"""One report in the layouts of many converters and sites: the findings are those of the bare page."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from nianbao.engine import check_file
from nianbao.settings import Settings
from nianbao.testing import FORMATS, Draft, Grid, Image, Line, build

Rows = Callable[[Grid], list[str]]


def printed(grid: Grid) -> list[list[str]]:
    """The cells that begin in each row."""
    return [[cell.text for cell in row] for row in grid.rows]


def expanded(grid: Grid) -> list[list[str]]:
    """Every slot of the grid, blank where a merged cell covers it."""
    rows: list[list[str]] = [[] for _ in grid.rows]
    busy: set[tuple[int, int]] = set()
    for index, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while (index, column) in busy:
                column += 1
            slots = [(index + r, column + c) for r in range(cell.rows) for c in range(cell.columns)]
            busy.update(slots)
            for below, beside in slots:
                if below < len(rows):
                    rows[below] += [""] * (beside + 1 - len(rows[below]))
            rows[index][column] = cell.text
            column += cell.columns
    return rows


def tabs(grid: Grid) -> list[str]:
    return ["\t".join(row) for row in expanded(grid)]


def bare_tabs(grid: Grid) -> list[str]:
    return ["\t".join(row).rstrip("\t") for row in expanded(grid)]


def cells(grid: Grid) -> list[str]:
    merged = [row if any(row) else [] for row in expanded(grid)]
    return [line for row in merged for line in (*("\t" + text for text in _squeezed(row)), "")]


def _squeezed(row: list[str]) -> list[str]:
    """As converters of Word files do it: a cell merged to the right is one line."""
    return row


def broken_cells(grid: Grid) -> list[str]:
    return [f"{line[:9]}\n{line[9:]}" if len(line) > 13 else line for line in cells(grid)]


def blanks(grid: Grid) -> list[str]:
    return [" ".join(text for text in row if text) for row in printed(grid)]


def columns(grid: Grid) -> list[str]:
    rows = expanded(grid)
    most = [max(2 * len(row[at]) if at < len(row) else 0 for row in rows) for at in range(max(map(len, rows)))]
    return ["  ".join(text + " " * (most[at] - 2 * len(text)) for at, text in enumerate(row)).rstrip() for row in rows]


def values(grid: Grid) -> list[str]:
    return [text for row in printed(grid) for text in row if text]


def bars(grid: Grid) -> list[str]:
    return ["| " + " | ".join(row) + " |" for row in expanded(grid)]


def inner_text(grid: Grid) -> list[str]:
    """What a browser gives as the text of a table with paragraphs in its cells."""
    return ["\n\n\n\n\n".join("\n\n\t\n\n".join(row) for row in printed(grid))]


def text(draft: Draft, table: Rows, gap: str = "") -> str:
    lines: list[str] = []
    for part in draft.parts():
        if isinstance(part, Grid):
            lines += [gap, *table(part), gap] if gap else ["", *table(part), ""]
        else:
            lines.append(f"[image: {part.name}]" if isinstance(part, Image) else part.text)
    return "\n".join(lines) + "\n"


def pieces_of(line: str, width: int) -> list[str]:
    """A line broken at that many half-width columns; no closing mark begins a line, no number is cut."""
    pieces, taken = [""], 0
    for token in re.findall(r"[0-9.]+|.", line):
        size = len(token) if token.isascii() else 2
        if taken + size > width and token not in "，。、；：）”》！？":
            pieces.append("")
            taken = 0
        pieces[-1] += token
        taken += size
    return pieces


def wrapped(draft: Draft, table: Rows) -> str:
    """Hard breaks and page marks, as the text of a PDF has them."""
    lines: list[str] = []
    for part in draft.parts():
        if isinstance(part, Grid):
            lines += table(part)
        elif isinstance(part, Image):
            lines.append(f"[image: {part.name}]")
        else:
            lines += pieces_of(("\u3000\u3000" if part.kind == "prose" else "") + part.text, 56)
    marked = [line + (f"\n— {at // 20} —" if at % 20 == 19 else "") for at, line in enumerate(lines)]
    return "\n".join(marked) + "\n"


TEXTS: dict[str, Callable[[Draft], str]] = {
    "tabs": lambda draft: text(draft, tabs),
    "tabs-without-fillers": lambda draft: text(draft, bare_tabs),
    "tabs-double-spaced": lambda draft: text(draft, tabs).replace("\n", "\n\n"),
    "tabs-crlf": lambda draft: text(draft, tabs).replace("\n", "\r\n"),
    "tabs-wrapped": lambda draft: wrapped(draft, tabs),
    "cells-in-broken-lines": lambda draft: text(draft, broken_cells),
    "single-blanks": lambda draft: text(draft, blanks),
    "single-blanks-wrapped": lambda draft: wrapped(draft, blanks),
    "columns-of-blanks": lambda draft: text(draft, columns),
    "one-value-a-line": lambda draft: text(draft, values),
    "one-value-a-line-double-spaced": lambda draft: text(draft, values).replace("\n", "\n\n"),
    "bars": lambda draft: text(draft, bars),
    "text-of-a-browser": lambda draft: text(draft, inner_text),
}

NAV = (
    '<div class="header"><div class="logo"><img src="logo.png" width=300></div><ul class="nav"><li><a href="/">首页</a>'
    '</li><li><a href="/zwgk">政务公开</a></li></ul></div><div class="location">您的位置：<a href="/">首页</a>&gt;'
    '<a href="/n">年报</a></div>'
)
BOX = (
    '<div class="xxgk_mulu"><ul><li><span>索 引 号：</span>11371003MB28/2024-00012</li><li><span>主题分类：</span>综合</li>'
    "<li><span>发布机构：</span>某某镇</li><li><span>文　　号：</span></li><li><span>有 效 性：</span>有效</li></ul></div>"
)
INFO = (
    '<div class="info"><span>来源：某某镇</span><span>浏览次数：<em id="hits">235</em>次</span>'
    '<span>字体：【<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</span></div>'
)
TAIL = (
    '<div class="fujian"><p>附件：<a href="x.docx">年度报告.docx</a></p></div><div class="share"><span>分享到：</span></div>'
    '<div class="prev">上一篇：<a href="1">某某2022年政府信息公开工作年度报告</a></div><div>下一篇：没有了</div>'
    '<div><p>扫一扫在手机打开当前页</p><img src="qr.png"></div><div class="related"><h3>相关信息</h3>'
    "<ul><li><a>关于2023年年报，解读材料</a><span>2024-01-20</span></li></ul></div>"
)
FOOT = (
    '<div class="foot"><p>主办：某某镇人民政府　　承办：政务服务中心　　3710030001</p>'
    "<p>地址：府前街1号，邮编：264400，电话：0631-1234567，建议使用IE9.0以上浏览器浏览。</p><p>鲁ICP备05001号-1</p></div>"
)


def table_html(grid: Grid, inner: str = "{}", head: str = "", foot: str = "") -> str:
    rows = (
        "".join(f"<td rowspan={c.rows} colspan={c.columns}>{inner.format(escape(c.text))}</td>" for c in row)
        for row in grid.rows
    )
    return f"{head}<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + f"</table>{foot}"


def body(draft: Draft, line: str = "<p>{}</p>", title: bool = True, **table: str) -> str:
    pieces = []
    for part in draft.parts():
        if isinstance(part, Grid):
            pieces.append(table_html(part, **table))
        elif isinstance(part, Image):
            pieces.append("<p><img src=table.png></p>")
        elif title or part.kind != "title":
            pieces.append(line.format(escape(part.text)))
    return "\n".join(pieces)


def site(draft: Draft) -> str:
    head = f"<meta charset=utf-8><title>{draft.title}_某某镇</title><meta name=ArticleTitle content='{draft.title}'>"
    return (
        f"<html><head>{head}</head><body>{NAV}{BOX}<div class=main><h1>{draft.title}</h1>{INFO}<div id=zoom class=TRS_Editor>"
        f"<style>.x{{}}</style>{body(draft, title=False)}</div>{TAIL}</div>{FOOT}<script>var a=1;</script></body></html>"
    )


def old_site(draft: Draft) -> str:
    """A page laid out with tables."""
    side = "<table><tr><td><a href=1>机构职能</a></td></tr><tr><td><a href=2>政策文件</a></td></tr></table>"
    inner = (
        f"<table><tr><td align=center><b>{draft.title}</b></td></tr><tr><td>{INFO}</td></tr>"
        f"<tr><td>{body(draft, title=False)}</td></tr><tr><td>{TAIL}</td></tr></table>"
    )
    return (
        f"<html><head><meta charset=gb2312><title>{draft.title}</title></head><body><center><table><tr><td colspan=2>{NAV}</td></tr>"
        f"<tr><td>{side}</td><td>{inner}</td></tr><tr><td colspan=2>{FOOT}</td></tr></table></center></body></html>"
    )


def sections(draft: Draft) -> str:
    boxes = re.split(r"(?=<p>[一二三四五六]、)", body(draft))
    return (
        f"<body>{NAV}<div>" + "".join(f"<section><div>{box}</div></section>" for box in boxes) + f"</div>{TAIL}{FOOT}"
    )


def sheet(draft: Draft) -> str:
    """The whole report in one table, as spreadsheets are saved."""
    width = max(
        sum(cell.columns for cell in row) for part in draft.parts() if isinstance(part, Grid) for row in part.rows
    )
    rows = []
    for part in draft.parts():
        if isinstance(part, Grid):
            rows.append(table_html(part).removeprefix("<table border=1>").removesuffix("</table>"))
        else:
            inside = "<img src=a.png>" if isinstance(part, Image) else escape(part.text)
            rows.append(f"<tr><td colspan={width}>{inside}</td></tr>")
    return f"<html><body><table>{''.join(rows)}</table></body></html>"


WORD = "<p class=MsoNormal style='text-indent:32pt;mso-x:1'><span lang=ZH-CN>{}<o:p></o:p></span></p>"
PAGES: dict[str, Callable[[Draft], str]] = {
    "site": site,
    "site-without-names": lambda draft: re.sub(r" (class|id)=(\"[^\"]*\"|\w+)", "", site(draft)),
    "old-site": old_site,
    "sections": sections,
    "sheet": sheet,
    "word": lambda draft: f"<html xmlns:o='x'><div class=Section1>{body(draft, WORD, inner=WORD)}</div></html>",
    "breaks": lambda draft: f"<body>{NAV}{BOX}<div>{body(draft, '&nbsp;&nbsp;{}<br><br>')}</div>{TAIL}{FOOT}",
    "tables-in-tables": lambda draft: body(draft, head="<table><tr><td>", foot="</td></tr></table>"),
    "hidden-copies": lambda draft: body(
        draft, head="<div style='display:none'><table><tr><td>0</td></tr></table></div>"
    ),
}
DELTAS: dict[str, dict[str, Any]] = {
    "clean": {},
    "form-of-2019": {"year": 2019},
    "wrong-total": {"tables": {"table3": {"cells": {"received/total": "99"}}}},
    "wrong-dispute": {"tables": {"table4": {"cells": {"value/review_total": "50"}}}},
    "no-table": {"tables": {"table2": {"drop": True}}},
    "picture": {"tables": {"table3": {"picture": True}}},
    "missing-row": {"tables": {"table3": {"drop_rows": ["np_repeat"]}}},
    "missing-section": {"sections": {"problems": {"drop": True}}},
    "unsigned": {"signature": None, "date": None},
}


def findings(draft: Draft, name: str, data: bytes) -> list[tuple[str, ...]]:
    settings = Settings(profile=draft.profile.id, autoload=False)
    return sorted(
        (v.code, v.place.section, v.place.table, v.place.row, v.place.column)
        for v in check_file(name, data, settings).violations
    )


def expected(draft: Draft) -> list[tuple[str, ...]]:
    return findings(draft, "report.html", FORMATS["html"][1](draft))


@pytest.mark.parametrize("delta", DELTAS)
@pytest.mark.parametrize("layout", TEXTS)
def test_layouts_of_text(layout: str, delta: str) -> None:
    draft = build(DELTAS[delta])
    assert findings(draft, "report.txt", TEXTS[layout](draft).encode()) == expected(draft)


@pytest.mark.parametrize("delta", DELTAS)
@pytest.mark.parametrize("layout", PAGES)
def test_layouts_of_pages(layout: str, delta: str) -> None:
    draft = build(DELTAS[delta])
    encoding = "gb18030" if layout == "old-site" else "utf-8"
    assert findings(draft, "report.html", PAGES[layout](draft).encode(encoding)) == expected(draft)


def test_a_blank_cell_that_a_layout_cannot_show_is_never_guessed() -> None:
    draft = build({"tables": {"table3": {"cells": {"granted/company": ""}}}})
    for layout in ("single-blanks", "one-value-a-line", "columns-of-blanks"):
        found = findings(draft, "report.txt", TEXTS[layout](draft).encode())
        assert [(code, row) for code, _, _, row, _ in found] == [("GK209", "granted")]
    assert isinstance(draft.parts()[0], Line)
