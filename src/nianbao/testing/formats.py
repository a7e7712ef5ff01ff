"""Drafts written as files: text in the layouts that converters give, Markdown, HTML and docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import escape
from typing import Optional

from nianbao.testing.model import Draft, Grid, GridCell, Image, Line, Part

Slot = Optional[tuple[GridCell, bool]]


def slots(grid: Grid) -> list[list[Slot]]:
    """The grid expanded: (cell, whether it begins here) in every slot. Extra cells stand behind the width."""
    rows: list[list[Slot]] = [[] for _ in grid.rows]
    for index, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while column < len(rows[index]) and rows[index][column] is not None:
                column += 1
            for below in range(index, min(index + cell.rows, len(rows))):
                line = rows[below]
                line += [None] * (column + cell.columns - len(line))
                for offset in range(cell.columns):
                    line[column + offset] = (cell, below == index and not offset)
            column += cell.columns
    return rows


def joined(draft: Draft, table: Callable[[Grid], list[str]], gap: bool = True, image: str = "[image: {}]") -> str:
    """The report as text, its tables as ``table`` writes them."""
    lines: list[str] = []
    for part in draft.parts():
        if isinstance(part, Line):
            lines.append(part.text)
        elif isinstance(part, Image):
            lines.append(image.format(part.name))
        else:
            lines += ["", *table(part), ""] if gap else table(part)
    return "\n".join(lines) + "\n"


def text_cells(draft: Draft) -> bytes:
    """Text of a Word file: every cell a line with a leading tab, a blank line between rows."""
    return joined(draft, _cell_lines, gap=False).encode()


def _cell_lines(grid: Grid) -> list[str]:
    lines = []
    for row in slots(grid):
        seen: list[GridCell] = []
        for slot in row:
            if slot is None:
                continue
            cell, begins = slot
            if begins:
                lines.append("\t" + cell.text)
            elif not any(cell is other for other in seen) and not _continues(row, cell):
                lines.append("\t")
            seen.append(cell)
        lines.append("")
    return [*lines, ""]


def _continues(row: list[Slot], cell: GridCell) -> bool:
    """The cell begins in this row: its further slots are a merge to the right."""
    return any(slot is not None and slot[0] is cell and slot[1] for slot in row)


def text_tabs(draft: Draft) -> bytes:
    """Text of a PDF: a row a line, cells apart by tabs, merged cells as empty fillers."""
    return joined(draft, lambda grid: ["\t".join(row) for row in _filled(grid)]).encode()


def text_fillers_right(draft: Draft) -> bytes:
    """Like ``text_tabs``, but a row's fillers stand behind its cells, except those of cells merged downwards."""
    return joined(draft, _fillers_right).encode()


def _fillers_right(grid: Grid) -> list[str]:
    lines = []
    for row in slots(grid):
        begun = [slot[0] for slot in row if slot and slot[1]]
        texts = [slot[0].text if slot[1] else "" for slot in row if slot and (slot[1] or not _any(begun, slot[0]))]
        lines.append("\t".join(texts + [""] * (len(row) - len(texts))))
    return lines


def _any(cells: list[GridCell], cell: GridCell) -> bool:
    return any(cell is other for other in cells)


def _filled(grid: Grid) -> list[list[str]]:
    return [[slot[0].text if slot and slot[1] else "" for slot in row] for row in slots(grid)]


def markdown(draft: Draft) -> bytes:
    """Markdown with pipe tables; merged cells are empty fillers."""
    lines: list[str] = []
    for part in draft.parts():
        if isinstance(part, Grid):
            lines += _pipes(part)
        elif isinstance(part, Image):
            lines.append(f"![{part.name}](table.png)")
        else:
            mark = {"title": "# ", "heading": "## "}.get(part.kind, "")
            lines.append(mark + part.text)
        lines.append("")
    return "\n".join(lines).encode()


def _pipes(grid: Grid) -> list[str]:
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in _filled(grid)]
    return [*rows[:1], "|" + "---|" * grid.width, *rows[1:]] if rows else []


def html(draft: Draft) -> bytes:
    """A bare page."""
    body = "\n".join(map(_html, draft.parts()))
    page = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(draft.title)}</title></head>'
    return f"{page}\n<body>\n{body}\n</body></html>\n".encode()


def html_page(draft: Draft) -> bytes:
    """The page of a content management system: navigation, styles, spans and non-breaking blanks."""
    from nianbao.testing.prose import wording

    words = wording()["page"]
    body = "\n".join(_html_styled(part) for part in draft.parts())
    menu = "".join(f'<li><a href="#">{escape(item)}</a></li>' for item in words["menu"])
    foot = "".join(f"<p>{escape(item)}</p>" for item in words["foot"])
    head = f'<meta charset="utf-8"><title>{escape(draft.title)}_{escape(words["site"])}</title>'
    style = "<style>table td{border:1px solid #000}</style><script>var a='<table><tr><td>0</td></tr></table>';</script>"
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}{style}</head><body><div class="nav"><ul>{menu}</ul></div>\n'
        f'<div class="content" id="zoom">{body}</div>\n<div class="footer">{foot}</div></body></html>\n'
    ).encode()


def _html(part: Part) -> str:
    if isinstance(part, Grid):
        return _html_table(part, "")
    if isinstance(part, Image):
        return f'<p><img src="table.png" alt="{escape(part.name)}"></p>'
    tag = {"title": "h1", "heading": "h2"}.get(part.kind, "p")
    return f"<{tag}>{escape(part.text)}</{tag}>"


def _html_styled(part: Part) -> str:
    if isinstance(part, Grid):
        return _html_table(part, ' style="border-collapse:collapse;text-align:center"')
    if isinstance(part, Image):
        return _html(part)
    middle = len(part.text) // 2
    runs = f"<span>{escape(part.text[:middle])}</span><span>{escape(part.text[middle:])}</span>"
    indent = "" if part.kind != "prose" else "&nbsp;&nbsp;&nbsp;&nbsp;"
    style = ' style="text-align:center"' if part.kind == "title" else ' style="text-indent:2em"'
    return f"<p{style}>{indent}{runs}</p>"


def _html_table(grid: Grid, style: str) -> str:
    rows = "\n".join("<tr>" + "".join(map(_html_cell, row)) + "</tr>" for row in grid.rows)
    return f'<table border="1"{style}>\n{rows}\n</table>'


def _html_cell(cell: GridCell) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return f"<td{spans}>{escape(cell.text)}</td>"


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
)
_DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="5000000" cy="3000000"/><wp:docPr id="1" name="{0}" descr="{0}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="{0}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
_DAY = (2024, 1, 16, 9, 0, 0)


def docx(draft: Draft, pieces: int = 2) -> bytes:
    """A Word file: real merged cells, every paragraph in ``pieces`` runs. The same draft gives the same bytes."""
    parts = draft.parts()
    body = "".join(_word(part, pieces) for part in parts)
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{_W}" xmlns:r="{_OFFICE}">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    files = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _RELS.format(_OFFICE + "/officeDocument", "word/document.xml").encode(),
        "word/document.xml": document.encode(),
    }
    if any(isinstance(part, Image) for part in parts):
        files["word/_rels/document.xml.rels"] = _RELS.format(_OFFICE + "/image", "media/table.png").encode()
        files["word/media/table.png"] = _PNG
    return _zip(files)


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def _word(part: Part, pieces: int) -> str:
    if isinstance(part, Grid):
        return _word_table(part)
    if isinstance(part, Image):
        return _DRAWING.format(escape(part.name))
    centre = '<w:pPr><w:jc w:val="center"/></w:pPr>' if part.kind == "title" else ""
    return f"<w:p>{centre}{_runs(part.text, pieces)}</w:p>"


def _runs(text: str, pieces: int) -> str:
    size = max(1, -(-len(text) // pieces))
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    return "".join(f'<w:r><w:t xml:space="preserve">{escape(part, quote=False)}</w:t></w:r>' for part in parts)


_TEXT_WIDTH = 9000  # twentieths of a point, within the margins of a page
_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
)


def _word_table(grid: Grid) -> str:
    columns = f'<w:gridCol w:w="{_TEXT_WIDTH // grid.width}"/>' * grid.width
    rows = "".join(f"<w:tr>{_word_row(row)}</w:tr>" for row in slots(grid))
    return f"<w:tbl><w:tblPr>{_BORDERS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _word_row(row: list[Slot]) -> str:
    cells = []
    done: list[GridCell] = []
    for slot in row:
        if slot is None or _any(done, slot[0]):
            continue
        cell = slot[0]
        done.append(cell)
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if slot[1] else "<w:vMerge/>"
        text = _runs(cell.text, 1) if slot[1] else ""
        cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{text}</w:p></w:tc>")
    return "".join(cells)


FORMATS: dict[str, tuple[str, Callable[[Draft], bytes]]] = {
    "txt": ("txt", text_cells),
    "txt-tabs": ("txt", text_tabs),
    "txt-fillers": ("txt", text_fillers_right),
    "md": ("md", markdown),
    "html": ("html", html),
    "html-page": ("html", html_page),
    "docx": ("docx", docx),
}
"""Name → (file extension, writer)."""
