"""Reports with random figures as plain data, and the programs that print them to PDF.

A form here is: blocks of ("p" | "h" | "title", text) or ("table", rows), rows of cells (text, rowspan, colspan).
"""

from __future__ import annotations

import html
import io
import random
import shutil
import subprocess
from collections import Counter
from functools import lru_cache
from pathlib import Path

from nianbao.document import Document, Table
from nianbao.text import normal

Cell = tuple[str, int, int]
FONT = "WenQuanYi Micro Hei"
PROSE = (
    "本机关坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻落实《中华人民共和国政府信息公开条例》，"
    "不断完善工作制度，全年通过网站主动公开各类信息 {0} 条，回应关切 {1} 次，推动政务公开工作取得新的成效。"
)


@lru_cache(maxsize=1)
def form():
    from nianbao import profile

    return {table.id: table for table in profile.load("national/2021").tables}


def figures(seed: int) -> dict[str, dict[str, list[str]]]:
    """Random printed figures: table2 block/row, table3 row, table4 value → the values in column order."""
    rng = random.Random(seed)

    def figure(most: int = 0) -> str:
        return str(
            rng.choice(
                [0, 0, 1, rng.randrange(10), rng.randrange(100), rng.randrange(1000), rng.randrange(most or 20000)]
            )
        )

    found: dict[str, dict[str, list[str]]] = {"table2": {}, "table3": {}, "table4": {}}
    for block in form()["table2"].blocks:
        for row in block.rows:
            money = block.id == "art20_8"
            found["table2"][row.id] = [f"{rng.random() * 9999:.4f}" if money else figure(99999) for _ in block.columns]
    for row in form()["table3"].blocks[0].rows:
        if not row.group:
            found["table3"][row.id] = [figure() for _ in range(7)]
    found["table4"]["value"] = [figure(9999) for _ in range(15)]
    return found


def _table2(values: dict[str, list[str]]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for block in form()["table2"].blocks:
        wide = 3 // len(block.columns)
        rows.append([(block.caption, 1, 4)])
        rows.append([(block.row_header, 1, 1), *((column.label, 1, wide) for column in block.columns)])
        for row in block.rows:
            rows.append([(row.label, 1, 1), *((value, 1, wide) for value in values[row.id])])
    return rows


def _table3(values: dict[str, list[str]]) -> list[list[Cell]]:
    columns = form()["table3"].blocks[0].columns
    head: list[list[Cell]] = [
        [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(column.label, 1, 1) for column in columns if column.parent == "legal_person"],
    ]
    rows = form()["table3"].blocks[0].rows
    leaves = {parent: [row for row in rows if row.parent == parent] for parent in {row.parent for row in rows}}
    spans = sum(len(leaves.get(row.id, [0])) for row in leaves["results"])
    group_open = results_open = False
    names = {row.id: row for row in rows}
    for row in rows:
        if row.id == "results":
            results_open = True
        elif row.group:
            group_open = True
        else:
            cells: list[Cell] = []
            if results_open:
                cells.append((names["results"].label, spans, 1))
                results_open = False
            if group_open:
                cells.append((names[row.parent].label, len(leaves[row.parent]), 1))
                group_open = False
            depth = 3 if not row.parent else 2 if row.parent == "results" else 1
            head.append([*cells, (row.label, 1, depth), *((value, 1, 1) for value in values[row.id])])
    return head


def _table4(values: list[str]) -> list[list[Cell]]:
    columns = form()["table4"].blocks[0].columns
    leaf = {
        parent: [c.label for c in columns if c.parent == parent and not c.group]
        for parent in ("review", "direct", "after_review")
    }
    label = {column.id: column.label for column in columns}
    return [
        [(label["review"], 1, 5), (label["litigation"], 1, 10)],
        [*((name, 2, 1) for name in leaf["review"]), (label["direct"], 1, 5), (label["after_review"], 1, 5)],
        [(name, 1, 1) for name in leaf["direct"] + leaf["after_review"]],
        [(value, 1, 1) for value in values],
    ]


def report(seed: int) -> tuple[dict[str, dict[str, list[str]]], list[tuple]]:
    """The figures and the blocks of a report around them."""
    rng = random.Random(seed * 7 + 1)
    values = figures(seed)

    def prose() -> tuple[str, str]:
        return "p", PROSE.format(rng.randrange(3000), rng.randrange(90)) * rng.randrange(1, 4)

    blocks: list[tuple] = [("title", "某某县人民政府2023年政府信息公开工作年度报告"), prose()]
    blocks += [("h", "一、总体情况"), *(prose() for _ in range(rng.randrange(2, 7)))]
    blocks += [("h", "二、主动公开政府信息情况"), ("table", _table2(values["table2"]))]
    blocks += [("h", "三、收到和处理政府信息公开申请情况"), ("table", _table3(values["table3"]))]
    blocks += [("h", "四、政府信息公开行政复议、行政诉讼情况"), ("table", _table4(values["table4"]["value"]))]
    blocks += [("h", "五、存在的主要问题及改进情况"), prose(), prose(), ("h", "六、其他需要报告的事项"), prose()]
    return values, blocks


# ------------------------------------------------------------------------------------------ Chromium

STYLES = {
    "collapse": "table{border-collapse:collapse;width:100%} td{border:1px solid #000;text-align:center;font-size:12px}",
    "classic": "table{width:100%} td{text-align:center;font-size:10.5pt}",
    "word": "table{border-collapse:collapse;width:96%;margin:0 auto} td{border:solid windowtext 1pt;padding:0cm 5.4pt;"
    "font-size:9pt;text-align:center;height:22pt} p{text-indent:2em;line-height:28pt;font-size:16pt}",
    "sides": "table{border-collapse:collapse;border-top:1px solid #333;border-left:1px solid #333;width:100%}"
    "td{border-bottom:1px solid #333;border-right:1px solid #333;font-size:13px;padding:6px 3px}",
    "shaded": "table{border-collapse:collapse;width:100%} td{border:1.5pt solid #888;background:#eef;font-size:11px}"
    "tr:nth-child(even) td{background:#fff} *{-webkit-print-color-adjust:exact}",
    "dotted": "table{border-collapse:collapse;width:100%} td{border:1px dotted #000;text-align:center;font-size:12px}",
    "double": "table{border-collapse:collapse;width:100%} td{border:3px double #000;text-align:center;font-size:12px}",
    "dashed": "table{border-collapse:collapse;width:100%} td{border:1px dashed #000;text-align:right;font-size:12px}",
    "thead": "table{border-collapse:collapse;width:100%} td{border:1px solid #000;font-size:14px;height:58px}",
    "tiny": "body{zoom:0.6} table{border-collapse:collapse;width:70%} td{border:0.5px solid #999;font-size:10px}",
    "gaps": "table{background:#000;width:100%} td{background:#fff;font-size:12px;text-align:center}"
    " *{-webkit-print-color-adjust:exact}",
    "apart": "table{border-collapse:separate;border-spacing:6px;width:100%} td{border:1px solid #000;font-size:12px}",
    "round": "table{border-collapse:separate;border-spacing:9px 4px;width:100%}"
    "td{border:1px solid #000;border-radius:4px;font-size:12px;text-align:center}",
    "tiles": "table{border-collapse:separate;border-spacing:3px;width:100%}"
    "td{background:#dde;font-size:12px;text-align:center} *{-webkit-print-color-adjust:exact}",
}


def as_html(blocks: list[tuple], style: str) -> str:
    attributes = {"classic": ' border="1" cellspacing="0" cellpadding="2"', "gaps": ' cellspacing="1" cellpadding="4"'}
    parts = [f"<html><head><meta charset=utf-8><title>年度报告</title><style>body{{font-family:'{FONT}'}}"]
    parts.append(f"p{{text-indent:2em}} h1{{text-align:center}} {STYLES[style]}</style></head><body>")
    for kind, content in blocks:
        if kind == "table":
            rows = [
                "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{html.escape(t)}</td>" for t, r, c in row) + "</tr>"
                for row in content
            ]
            head = (3 if len(rows) > 20 else 1) if style == "thead" else 0
            rows = f"<thead>{''.join(rows[:head])}</thead><tbody>{''.join(rows[head:])}</tbody>"
            parts.append(f"<table{attributes.get(style, '')}>{rows}</table>")
        else:
            tag = {"title": "h1", "h": "h3", "p": "p"}[kind]
            parts.append(f"<{tag}>{html.escape(content)}</{tag}>")
    return "".join(parts) + "</body></html>"


def chromium(text: str, folder: Path, headers: bool = True) -> bytes | None:
    """HTML printed by Chromium, None when it is not installed."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return None
    source, target = folder / "report.html", folder / "report.pdf"
    source.write_text(text, encoding="utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    command += [] if headers else ["--no-pdf-header-footer"]
    subprocess.run(
        [*command, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=120
    )
    return target.read_bytes()


# ------------------------------------------------------------------------------------------ LibreOffice


def as_docx(blocks: list[tuple], seed: int) -> bytes:
    """A Word file with real merged cells; size, margins and heights vary by the seed."""
    import docx
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    rng = random.Random(seed)
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(rng.choice([12, 14, 16]))
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    small, tall, lines = rng.choice([7.5, 9, 10.5]), rng.choice([0, 16, 24]), rng.choice([0, 28])
    upright = rng.choice([True, False])
    if seed % 5 == 4:
        section = document.sections[0]
        section.page_width, section.page_height = section.page_height, section.page_width
    for kind, content in blocks:
        if kind != "table":
            paragraph = document.add_paragraph(content)
            if kind == "title":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.runs[0].font.size = Pt(22)
            else:
                paragraph.paragraph_format.first_line_indent = Pt(2 * normal.font.size.pt)
                if lines:
                    paragraph.paragraph_format.line_spacing = Pt(lines)
            continue
        width = sum(cell[2] for cell in content[0])
        table = document.add_table(len(content), width, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        taken: set[tuple[int, int]] = set()
        for y in range((3 if len(content) > 20 else 1) if seed % 3 == 2 else 0):
            table.rows[y]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for y, row in enumerate(content):
            if tall:
                table.rows[y].height, table.rows[y].height_rule = Pt(tall), WD_ROW_HEIGHT_RULE.AT_LEAST
            x = 0
            for text, rowspan, colspan in row:
                while (y, x) in taken:
                    x += 1
                cell = table.cell(y, x)
                if rowspan > 1 or colspan > 1:
                    cell = cell.merge(table.cell(y + rowspan - 1, x + colspan - 1))
                taken.update((y + i, x + j) for i in range(rowspan) for j in range(colspan))
                paragraph = cell.paragraphs[0]
                run = paragraph.add_run(text)
                run.font.size = Pt(small)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                cell.vertical_alignment = 1 if upright else 0
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def libreoffice(files: dict[str, bytes], folder: Path) -> dict[str, bytes] | None:
    """Word files printed by LibreOffice in one go, None when it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    sources = []
    for name, data in files.items():
        source = folder / name
        source.write_bytes(data)
        sources.append(str(source))
    command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), *sources], check=True, capture_output=True, timeout=300)
    return {name: (folder / name).with_suffix(".pdf").read_bytes() for name in files}


# ------------------------------------------------------------------------------------------ reportlab


def _lines(lines: str, head: int, weight: float) -> list[tuple]:
    """The lines of a table: all, none, the horizontal, outer or upright ones alone, three around head and body."""
    from reportlab.lib import colors

    whole, pen = ((0, 0), (-1, -1)), (weight, colors.black)
    return {
        "all": [("GRID", *whole, *pen)],
        "none": [],
        "level": [("LINEABOVE", *whole, *pen), ("LINEBELOW", *whole, *pen)],
        "framed": [("INNERGRID", (0, 0), (-1, head - 1), *pen), ("BOX", *whole, *pen)],
        "upright": [("LINEBEFORE", *whole, *pen), ("BOX", *whole, *pen)],
        "three": [
            ("LINEABOVE", (0, 0), (-1, 0), *pen),
            ("LINEBELOW", (0, head - 1), (-1, head - 1), *pen),
            ("LINEBELOW", (0, -1), (-1, -1), *pen),
        ],
    }[lines]


def reportlab(blocks: list[tuple], seed: int, lines: str = "all") -> bytes:
    """Printed by reportlab with its Chinese font; tables split over pages."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    rng = random.Random(seed)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=14, leading=22, firstLineIndent=28, wordWrap="CJK")
    title = ParagraphStyle("t", parent=body, fontSize=20, alignment=TA_CENTER, firstLineIndent=0, leading=30)
    small = ParagraphStyle("s", parent=body, fontSize=8, leading=10, firstLineIndent=0, alignment=TA_CENTER)
    flow = []
    for kind, content in blocks:
        if kind != "table":
            flow.append(Paragraph(html.escape(content), title if kind == "title" else body))
            continue
        width = sum(cell[2] for cell in content[0])
        grid = [[""] * width for _ in content]
        style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        head = next((y for y, row in enumerate(content) if row[-1][0].replace(".", "").isdigit()), 1)
        style += _lines(lines, head, rng.choice([0.25, 0.5, 1]))
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(content):
            x = 0
            for text, rowspan, colspan in row:
                while (y, x) in taken:
                    x += 1
                grid[y][x] = Paragraph(html.escape(text), small)
                style.append(("SPAN", (x, y), (x + colspan - 1, y + rowspan - 1)))
                taken.update((y + i, x + j) for i in range(rowspan) for j in range(colspan))
        wide = [22, 70, 135, *[32] * 7] if width == 10 else [451 / width] * width
        style.append(("TOPPADDING", (0, 0), (-1, -1), 1))
        style.append(("BOTTOMPADDING", (0, 0), (-1, -1), 2))
        flow.append(Table(grid, colWidths=wide, style=style))
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4, leftMargin=72, rightMargin=72).build(flow)
    return target.getvalue()


def from_draft(draft) -> list[tuple]:
    """The blocks of a draft of nianbao.testing."""
    from nianbao.testing.model import Grid, Line

    kinds = {"title": "title", "heading": "h"}
    blocks: list[tuple] = []
    for part in draft.parts():
        if isinstance(part, Grid):
            rows = [[(cell.text, cell.rows, cell.columns) for cell in row] for row in part.rows]
            blocks.append(("table", rows))
        elif isinstance(part, Line):
            blocks.append((kinds.get(part.kind, "p"), part.text))
    return blocks


# ------------------------------------------------------------------------------------------ counting


def printed_rows(table: Table) -> list[tuple[str, list[str]]]:
    """Each row's label (the last cell before the figures) and the cells after it."""
    found = []
    for row in table.rows():
        texts = [cell.text for cell in row]
        end = next(
            (index for index, text in enumerate(texts) if text[:1].isdigit() and normal(text)[-1:].isdigit()), None
        )
        if end is not None:
            found.append((normal(texts[end - 1]) if end else "", texts[end:]))
    return found


def expected_rows(values: dict) -> list[tuple[str, list[str]]]:
    rows = [(row.label, values["table2"][row.id]) for block in form()["table2"].blocks for row in block.rows]
    rows += [(row.label, values["table3"][row.id]) for row in form()["table3"].blocks[0].rows if not row.group]
    return [(normal(label), figures) for label, figures in rows] + [("", values["table4"]["value"])]


def score(document: Document, values: dict) -> Counter:
    """Figures by outcome; a row that is not found under its label is undetermined."""
    rows = [
        row for block in document.blocks if isinstance(block, Table) and not block.doubt for row in printed_rows(block)
    ]
    counts: Counter = Counter()
    for label, figures in expected_rows(values):
        place = next((index for index, row in enumerate(rows) if row[0] == label and len(row[1]) == len(figures)), None)
        if place is None:
            counts["undetermined"] += len(figures)
            counts[f"  lost: {label}"] += 1
            continue
        for want, have in zip(figures, rows.pop(place)[1]):
            counts["exact" if want == have else "wrong" if have.isdigit() else "undetermined"] += 1
    counts["surplus rows"] += len(rows)
    return counts
