"""Texts as converters of web pages, Word and PDF files print them: small generators of the same shapes."""

from __future__ import annotations

from collections.abc import Callable

from nianbao.testing.formats import joined, slots
from nianbao.testing.layouts import repeated
from nianbao.testing.model import Draft, Grid, GridCell, Image, Line

Table = Callable[[Grid], list[str]]


def begun(grid: Grid) -> list[list[GridCell]]:
    """The cells that begin in each row."""
    return [[slot[0] for slot in row if slot and slot[1]] for row in slots(grid)]


def filled(grid: Grid) -> list[list[str]]:
    """Every slot's text, "" for the further slots of merged cells."""
    return [[slot[0].text if slot and slot[1] else "" for slot in row] for row in slots(grid)]


# -- Markdown ---------------------------------------------------------------------------------------------------


def _pipes(grid: Grid) -> list[str]:
    """Columns as wide as their widest cell, below a header without a word."""
    rows = filled(grid)
    most = [max(2 * len(row[at]) for row in rows) for at in range(grid.width)]
    line = lambda texts: "| " + " | ".join(f"{t:<{n - len(t)}}" for t, n in zip(texts, most)) + " |"  # noqa: E731
    return [line([""] * grid.width), "|" + "|".join("-" * (size + 2) for size in most) + "|", *map(line, rows)]


def _marked(draft: Draft, line: Callable[[Line], list[str]], table: Table) -> bytes:
    lines: list[str] = []
    for part in draft.parts():
        made = table(part) if isinstance(part, Grid) else [] if isinstance(part, Image) else line(part)
        lines += [*made, ""]
    return "\n".join(lines).encode()


def markdown_with_boxes(draft: Draft) -> bytes:
    """Boxes and spans of the page stay as HTML, long ones broken inside the tag."""
    span = '<span\nstyle="font-family: 仿宋_GB2312; font-size: 16pt">'
    data = _marked(draft, lambda part: [f"  {span}{part.text}</span>"], _pipes)
    return b'<div class="view TRS_UEDITOR">\n\n<section>\n\n' + data + b"\n</section>\n\n</div>\n"


def markdown_with_attributes(draft: Draft) -> bytes:
    """Boxes between lines of colons, spans as bracketed text with attributes."""
    line = lambda part: [f'  [{part.text}]{{style="font-family: 黑体"}}']  # noqa: E731
    return b"::: {.view .TRS_UEDITOR}\n" + _marked(draft, line, _pipes) + b":::\n"


MARKDOWN = {"boxes": markdown_with_boxes, "attributes": markdown_with_attributes}


# -- rows with bars ---------------------------------------------------------------------------------------------


def downwards(grid: Grid) -> list[list[str]]:
    """The cells of each row, those merged downwards once more in every row, as a library for Word files gives them."""
    rows = []
    for row in slots(grid):
        cells: list[GridCell] = []
        for slot in row:
            if slot is not None and not any(slot[0] is cell for cell in cells):
                cells.append(slot[0])
        rows.append([cell.text for cell in cells])
    return rows


def drawn(grid: Grid) -> list[str]:
    """A table drawn with lines that stop at merged cells, as browsers for terminals print it."""
    rows = slots(grid)
    most = [max([8, *(2 * len(r[at][0].text) for r in rows if r[at][0].columns == 1)]) for at in range(grid.width)]
    lines = []
    for number, row in enumerate(rows):
        rule, text, at = "", "", 0
        while at < grid.width:
            cell, begins = row[at]
            wide = sum(most[at : at + cell.columns]) + cell.columns - 1
            same = number and rows[number - 1][at][0] is cell
            rule += ("│" if same else "├") + ("  " if same else "──") * (wide // 2)
            shown = cell.text if begins else ""
            text += "│" + shown + " " * (wide // 2 * 2 - sum(1 if char < "\u0100" else 2 for char in shown))
            at += cell.columns
        lines += [rule + "┤", text + "│"]
    return [*lines, "└" + "─" * 40 + "┘"]


def narrow(grid: Grid, size: int) -> list[str]:
    """Labels in pieces as narrow columns break them, the figures of a row on one line, as texts of PDF files are."""
    lines: list[str] = []
    for row in begun(grid):
        for cell in row:
            if cell.label:
                lines += [cell.text[at : at + size] for at in range(0, len(cell.text), size)]
        lines += filter(None, [" ".join(cell.text for cell in row if not cell.label)])
    return lines


def centred(grid: Grid, size: int = 4) -> list[str]:
    """The same with figures beside the middle line of their label, as texts that keep the look of a page have them."""
    lines: list[str] = []
    for row in begun(grid):
        *above, label = [cell.text for cell in row if cell.label and cell.text] or [""]
        figures = [cell.text for cell in row if not cell.label]
        pieces = [label[at : at + size] for at in range(0, len(label), size)] or [""]
        middle = len(pieces) // 2
        pieces[middle] = "    ".join([pieces[middle], *figures])
        lines += [*above, *(pieces if figures else [label])]
    return lines


def outlined(grid: Grid, corners: str = "╔═╗║╠╬╣╚╝", rules: bool = False) -> list[str]:
    """Rows in a drawn box, a drawn line between them perhaps."""
    rows = filled(grid)
    most = [max(2 * len(row[at]) for row in rows) + 2 for at in range(grid.width)]
    top, level, end, upright, left, cross, right, low, last = corners
    rule = lambda a, b, c: a + b.join(level * size for size in most) + c  # noqa: E731
    between = [rule(left, cross, right)] if rules else []
    lines = [rule(top, level, end)]
    for row in rows:
        lines += [
            upright + upright.join(f" {t}{' ' * (n - 2 * len(t) - 1)}" for t, n in zip(row, most)) + upright,
            *between,
        ]
    return [*lines, rule(low, level, last)]


def broken_cells(grid: Grid) -> list[str]:
    """Labels in narrow cells between drawn lines, broken behind their first character and then behind every other."""
    lines = ["+---" * grid.width + "+"]
    for row in slots(grid):
        texts = [(slot[0].text, slot[0].label) if slot and slot[1] else ("", True) for slot in row]
        cells = [[t[:1], *(t[at : at + 2] for at in range(1, len(t), 2))] if label else [t] for t, label in texts]
        for at in range(max(map(len, cells))):
            lines.append("|" + "|".join(f" {cell[at] if at < len(cell) else ''} " for cell in cells) + "|")
        lines.append(lines[0])
    return lines


def wiki(grid: Grid, apart: bool) -> list[str]:
    """Rows between lines of their own, their cells in one line or each in its own with its attributes."""
    lines = ['{| class="wikitable"']
    for row in begun(grid):
        spans = [f'rowspan="{cell.rows}" colspan="{cell.columns}"' for cell in row]
        cells = [f"| {span} | {cell.text}" for span, cell in zip(spans, row)]
        lines += ["|-", *(cells if apart else ["| " + " || ".join(cell.text for cell in row)])]
    return [*lines, "|}"]


def saved(rows: list[list[str]], mark: str) -> list[str]:
    """As spreadsheets are saved: cells with a mark or a quotation mark stand in quotation marks."""
    quoted = lambda text: f'"{text}"' if set(text) & {mark, " "} else text  # noqa: E731
    return [mark.join(map(quoted, row)) for row in rows]


def _spaced(lines: list[str], blank: int) -> list[str]:
    return [line for text in lines for line in (text, *[""] * blank)]


TABLES: dict[str, Table] = {
    "bars, blank lines between": lambda grid: _spaced(["|".join(c.text for c in row) for row in begun(grid)], 2),
    "repeated bars, blank lines between": lambda grid: _spaced(repeated(grid, "|"), 1),
    "bars between cells alone": lambda grid: ["|".join(row) for row in filled(grid)],
    "bars on both sides": lambda grid: ["".join(f"|{cell.text}|" for cell in row) for row in begun(grid)],
    "words for blank cells": lambda grid: [" | ".join(text or "None" for text in row) for row in filled(grid)],
    "wiki": lambda grid: wiki(grid, True),
    "wiki, rows in lines": lambda grid: wiki(grid, False),
    "commas": lambda grid: saved(filled(grid), ","),
    "commas, cells that begin": lambda grid: saved([[c.text for c in row] for row in begun(grid)], ","),
    "semicolons": lambda grid: saved(filled(grid), ";"),
    "broken cells": broken_cells,
    "outlined": outlined,
    "outlined, plain": lambda grid: outlined(grid, "+-+|+++++"),
    "double lines": lambda grid: outlined(grid, rules=True),
    "rounded": lambda grid: outlined(grid, "╭─╮│├┼┤╰╯", True),
    "drawn, merged cells open": lambda grid: drawn(grid),
    "labels in pieces of five": lambda grid: narrow(grid, 5),
    "labels in pieces of nine": lambda grid: narrow(grid, 9),
    "figures in the middle of labels": lambda grid: centred(grid),
    "repeated downwards, tabs": lambda grid: ["\t".join(row) for row in downwards(grid)],
    "repeated downwards, bars": lambda grid: [" | ".join(row) for row in downwards(grid)],
    "repeated downwards, a cell a line": lambda grid: [text for row in downwards(grid) for text in row],
}
"""Tables in the middle of a text."""


def text(draft: Draft, name: str) -> str:
    return joined(draft, TABLES[name])


def boxed(draft: Draft) -> str:
    """All lines of the report and of the page as cells of layout tables."""
    lines = ["| 首页 | 政务公开 | 政务服务 |", "| 您现在的位置： 首页 > 政府信息公开 |"]
    for part in draft.parts():
        if isinstance(part, Grid):
            lines += ["| " + " | ".join(row) + " | " for row in filled(part)]
        elif isinstance(part, Line):
            lines.append(f"| {part.text} | ")
    return "\n".join([*lines, "| 上一篇：公告 | ", "| 版权所有：临溪市人民政府 | "])


def tables_behind(draft: Draft) -> str:
    """All paragraphs, then all tables, as a library for Word files gives them."""
    lines = [part.text for part in draft.parts() if isinstance(part, Line)]
    tables = [row for part in draft.parts() if isinstance(part, Grid) for row in repeated(part, "\t")]
    return "\n".join([*lines, *tables, ""])


def tables_in_html(draft: Draft) -> str:
    """Plain paragraphs, the tables between them in HTML, as programs that read pictures of pages give them."""

    def table(grid: Grid) -> list[str]:
        cell = lambda one: f'<td rowspan="{one.rows}" colspan="{one.columns}">{one.text}</td>'  # noqa: E731
        return [f"<table>{''.join('<tr>' + ''.join(map(cell, row)) + '</tr>' for row in begun(grid))}</table>"]

    return joined(draft, table)


def cells_in_lines(draft: Draft, always: bool = True) -> str:
    """The whole report in a table that lays out the page, every cell a line that ends with a bar; or its last line."""
    lines: list[str] = []
    for part in draft.parts():
        if isinstance(part, Line):
            lines.append(part.text + " |" * always)
        elif isinstance(part, Grid):
            for row in begun(part):
                lines += [f"{cell.text} |".lstrip() for cell in row]
                lines += filter(None, ["|" * (part.width - len(row))])
    return "\n".join([*lines[:-1], lines[-1].removesuffix(" |") + " |", "|", "||||"])


TEXTS: dict[str, Callable[[Draft], str]] = {
    "cells in lines": cells_in_lines,
    "a date in a cell": lambda draft: cells_in_lines(draft, False),
    "boxed": boxed,
    "tables behind": tables_behind,
    "tables in HTML": tables_in_html,
}
"""Whole reports as text."""


# -- a web page around the report ---------------------------------------------------------------------------------

ABOVE = ["首页", "首页 首页信息 政务公开 政务公开信息", "{}", "发布时间：2024-01-22 来源：信息公开办 点击：[ ]"]
"""Lines that pages print above a report, the title among them."""
BEHIND: dict[str, list[str]] = {
    "others": [
        "扫一扫在手机打开当前页",
        "相关文章",
        "临溪市2022年政府信息公开工作年度报告",
        "2024-01-10",
        "关于做好年度报告编制工作的通知",
        "2024-01-11",
    ],
    "attachment": ["附件：", "2023年年报.pdf", "上一篇：公告", "下一篇：没有了", "鲁ICP备05000000号-1"],
    "buttons": ["【", "打印本页", "】【", "关闭窗口", "】", "友情链接：", "临溪市人民政府", "临溪市财政局"],
    "list": [
        "临溪市2022年政府信息公开工作年度报告 2024-01-10",
        "市政府召开常务会议，研究部署防汛抗旱等工作 [01-11]",
        "公告 [01-12]",
    ],
    "foot": [
        "网站地图 | 联系我们",
        "主办：临溪市人民政府办公室，未经授权禁止转载。",
        "备案号：鲁ICP备05000000号",
        "Copyright © 2024 All Rights Reserved",
    ],
}
"""Lines that pages print behind a report."""
