# ruff: noqa: E501 — raw XML
"""Drafts as docx in the many ways in which offices, word processors and converters write one and the same report."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from office_files import docx, field, level, numbered, p, run, tc, text_box, tr

from nianbao.testing import Draft
from nianbao.testing.model import Grid, GridCell, Line

HEADINGS = level(0, "chineseCountingThousand", "%1、", more='<w:suff w:val="nothing"/>')
LIST = f'<w:abstractNum w:abstractNumId="4">{HEADINGS}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>'
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr>'
    '<w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="hid"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>'
)
DELETED = '<w:del w:id="9" w:author="a" w:date="2024-01-01T00:00:00Z"/>'
INSERTED = '<w:ins w:id="9" w:author="a" w:date="2024-01-01T00:00:00Z"/>'
CellWriter = Callable[[GridCell, str], str]


def spans(cell: GridCell, down: str = "") -> str:
    look = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(down, "")
    return f'<w:tcPr><w:tcW w:w="{800 * cell.columns}" w:type="dxa"/>{look}{merge}</w:tcPr>'


def plain_cell(cell: GridCell, down: str) -> str:
    return f"<w:tc>{spans(cell, down)}{p(cell.text)}</w:tc>"


def table(
    grid: Grid, write: CellWriter = plain_cell, row: Callable[[list[str]], str] = lambda cells: tr(*cells)
) -> str:
    """The table with its merged cells continued row by row, as Word writes them."""
    rows = "".join(row(cells) for cells in cell_rows(grid, write))
    widths = '<w:gridCol w:w="800"/>' * grid.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{widths}</w:tblGrid>{rows}</w:tbl>"


def cell_rows(grid: Grid, write: CellWriter) -> list[list[str]]:
    found: list[list[str]] = []
    held: dict[int, tuple[int, GridCell]] = {}  # column: rows left, cell
    for line in grid.rows:
        cells: list[str] = []
        column, rest = 0, list(line)
        while column < grid.width and (rest or column in held):
            left, cell = held.get(column, (0, None))
            if cell is not None and left:
                cells.append(write(cell._replace(text=""), "continue"))
                held[column] = (left - 1, cell)
            else:
                held.pop(column, None)
                if not rest:
                    break
                cell = rest.pop(0)
                cells.append(write(cell, "restart" if cell.rows > 1 else ""))
                if cell.rows > 1:
                    held[column] = (cell.rows - 1, cell)
            column += cell.columns
        found.append(cells)
        held = {at: one for at, one in held.items() if one[0]}
    return found


def report(
    draft: Draft, grid: Callable[[Grid], str] = table, line: Callable[[Line], str] | None = None, **more: str
) -> bytes:
    """The whole report, its tables and lines written by these."""
    line = line or (lambda one: p(one.text, '<w:jc w:val="center"/>' if one.kind == "title" else ""))
    body = "".join(
        grid(part) if isinstance(part, Grid) else line(part) for part in draft.parts() if isinstance(part, (Grid, Line))
    )
    return docx(body + "<w:sectPr/>", styles=STYLES, numbering=LIST, **more)


# ------------------------------------------------------------------------------------------ cells


def noisy_cell(cell: GridCell, down: str) -> str:
    """As Word writes it after much editing: every character a run, identities, hints, proof marks."""
    fonts = '<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hint="eastAsia"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'
    runs = "".join(
        f'<w:proofErr w:type="spellStart"/><w:r w:rsidR="00A1{n:04d}">{fonts}<w:t>{escape(c)}</w:t></w:r>'
        for n, c in enumerate(cell.text)
    )
    look = f'<w:pPr><w:widowControl/><w:jc w:val="center"/>{fonts}</w:pPr>'
    return f'<w:tc>{spans(cell, down)}<w:p w14:paraId="0A{len(cell.text):06d}" w:rsidR="00000000">{look}<w:bookmarkStart w:id="0" w:name="_GoBack"/>{runs}<w:bookmarkEnd w:id="0"/></w:p></w:tc>'


def revised_cell(cell: GridCell, down: str) -> str:
    """The old figure deleted, the new one inserted, looks changed."""
    old = '<w:del w:id="1"><w:r><w:rPr/><w:delText>77</w:delText></w:r></w:del>'
    new = f'<w:ins w:id="2"><w:r><w:rPr><w:b/><w:rPrChange w:id="3"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>{escape(cell.text)}</w:t></w:r></w:ins>'
    moved = '<w:moveFrom w:id="4"><w:r><w:t>88</w:t></w:r></w:moveFrom>'
    return f"<w:tc>{spans(cell, down)}<w:p>{moved}{old}{new if cell.text else ''}</w:p></w:tc>"


def field_cell(cell: GridCell, down: str) -> str:
    """Figures by formula, labels by a simple field."""
    inner = (
        field(" =SUM(LEFT) 99 ", cell.text)
        if cell.text.isdecimal()
        else f'<w:fldSimple w:instr=" REF 5 ">{run(cell.text)}</w:fldSimple>'
    )
    return f"<w:tc>{spans(cell, down)}<w:p>{inner}</w:p></w:tc>"


def control_cell(cell: GridCell, down: str) -> str:
    """The text in one content control, the paragraph in another, the cell in a third."""
    inner = f"<w:sdt><w:sdtPr><w:placeholder/></w:sdtPr><w:sdtContent>{run(cell.text)}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{inner}</w:p></w:sdtContent></w:sdt>"
    return f"<w:sdt><w:sdtPr/><w:sdtContent><w:tc>{spans(cell, down)}{block}</w:tc></w:sdtContent></w:sdt>"


def hidden_cell(cell: GridCell, down: str) -> str:
    """Hidden characters beside the printed ones, directly and by style."""
    hidden = run("5", "<w:vanish/>") + run("6", '<w:rStyle w:val="hid"/>') + run("", "<w:vanish/>")
    shown = run(cell.text, '<w:rStyle w:val="hid"/><w:vanish w:val="0"/>')
    return f"<w:tc>{spans(cell, down)}<w:p>{hidden}{shown}{hidden}</w:p></w:tc>"


def lined_cell(cell: GridCell, down: str) -> str:
    """A label over several lines: a break, a paragraph, blanks around; figures with an empty paragraph behind."""
    if cell.text.replace(".", "").isdecimal() or len(cell.text) < 4:
        return f"<w:tc>{spans(cell, down)}<w:p/>{p(cell.text)}<w:p/></w:tc>"
    third = len(cell.text) // 3
    one, two, three = cell.text[:third], cell.text[third : 2 * third], cell.text[2 * third :]
    return f"<w:tc>{spans(cell, down)}<w:p>{run(one)}<w:r><w:br/></w:r>{run(two)}</w:p>{p(three)}</w:tc>"


def boxed_cell(cell: GridCell, down: str) -> str:
    """A note, a mark of a note and a soft hyphen in the cell."""
    marks = (
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r><w:r><w:softHyphen/></w:r>'
    )
    return f"<w:tc>{spans(cell, down)}<w:p>{run(cell.text)}{marks}</w:p></w:tc>"


def invisible_cell(cell: GridCell, down: str) -> str:
    """Blanks and characters of no width around the text, also in blank cells, as texts copied from web pages have."""
    return f"<w:tc>{spans(cell, down)}{p(chr(0x200B) + chr(0xA0) + cell.text + chr(0x2003) + chr(0xFEFF))}</w:tc>"


def marked_cell(cell: GridCell, down: str) -> str:
    """A mark of one's own for a note behind the text, an older text struck through in front of it."""
    note = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    return f"<w:tc>{spans(cell, down)}<w:p>{run('7', '<w:strike/>')}{run(cell.text)}{note}</w:p></w:tc>"


def google_cell(cell: GridCell, down: str) -> str:
    look = '<w:pPr><w:keepNext w:val="0"/><w:pBdr/><w:shd w:fill="auto" w:val="clear"/><w:jc w:val="left"/><w:rPr/></w:pPr>'
    return f'<w:tc>{spans(cell, down)}<w:p w:rsidRDefault="00000000">{look}<w:r w:rsidDel="00000000"><w:rPr><w:rtl w:val="0"/></w:rPr><w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r><w:r><w:rPr><w:rtl w:val="0"/></w:rPr></w:r></w:p></w:tc>'


def old_merge(grid: Grid) -> str:
    """Merged cells to the right by hMerge, as other programs write them."""

    def write(cell: GridCell, down: str) -> str:
        one = cell._replace(columns=1)
        first = plain_cell(one, down)
        if cell.columns == 1:
            return first
        first = first.replace("</w:tcPr>", '<w:hMerge w:val="restart"/></w:tcPr>')
        return first + plain_cell(one._replace(text=""), down).replace("</w:tcPr>", "<w:hMerge/></w:tcPr>") * (
            cell.columns - 1
        )

    return table(grid, write)


# ------------------------------------------------------------------------------------------ tables


def deleted_rows(grid: Grid) -> str:
    """A deleted copy before each row, and rows that are inserted."""

    def row(cells: list[str]) -> str:
        gone = (
            "".join(cells)
            .replace("<w:t ", "<w:delText ")
            .replace("</w:t>", "</w:delText>")
            .replace("<w:r>", '<w:del w:id="1"><w:r>')
        )
        gone = (
            gone.replace("</w:r>", "</w:r></w:del>")
            .replace('<w:vMerge w:val="restart"/>', "")
            .replace("<w:vMerge/>", "")
        )
        return tr(gone, properties=DELETED) + tr(*cells, properties=INSERTED)

    return table(grid, row=row)


def deleted_cells(grid: Grid) -> str:
    """A deleted cell at the end of each row."""
    extra = f'<w:tc><w:tcPr><w:tcW w:w="800"/><w:cellDel w:id="5" w:author="a"/></w:tcPr>{p("9")}</w:tc>'
    return table(grid, row=lambda cells: tr(*cells, extra))


def hidden_rows(grid: Grid) -> str:
    """Rows that are hidden stand between those that are printed."""
    return table(grid, row=lambda cells: tr(*cells) + tr(tc("8"), tc("8"), properties="<w:hidden/>"))


def controlled_rows(grid: Grid) -> str:
    """Each row in a content control, a custom XML element and a bookmark."""
    return table(
        grid,
        row=lambda cells: (
            f'<w:bookmarkStart w:id="1"/><w:sdt><w:sdtPr/><w:sdtContent><w:customXml>{tr(*cells)}</w:customXml></w:sdtContent></w:sdt><w:bookmarkEnd w:id="1"/>'
        ),
    )


def shifted_rows(grid: Grid) -> str:
    """Free grid columns before and after every row."""
    free = '<w:gridBefore w:val="1"/><w:wBefore w:w="300"/><w:gridAfter w:val="2"/>'
    made = table(grid, row=lambda cells: tr(*cells, properties=free))
    return made.replace("<w:tblGrid>", '<w:tblGrid><w:gridCol w:w="800"/>').replace(
        "</w:tblGrid>", '<w:gridCol w:w="800"/><w:gridCol w:w="800"/></w:tblGrid>'
    )


def nested(grid: Grid) -> str:
    """In the cell of a table that only draws a frame."""
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>{table(grid)}<w:p/></w:tc></w:tr></w:tbl>"


def boxed(grid: Grid) -> str:
    """In a text box, written twice as Word does."""
    return f"<w:p>{text_box(table(grid))}</w:p>"


def controlled(grid: Grid) -> str:
    return f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{table(grid)}</w:sdtContent></w:sdt>"


def unmerged_down(grid: Grid) -> str:
    """No cell restarts a merge: all only continue."""
    return table(grid).replace('<w:vMerge w:val="restart"/>', "<w:vMerge/>")


def spelled_merge(grid: Grid) -> str:
    return table(grid).replace("<w:vMerge/>", '<w:vMerge w:val="continue"></w:vMerge>')


def gridless(grid: Grid) -> str:
    """No grid and no widths, as simple programs write."""
    made = table(grid)
    return made[: made.index("<w:tblGrid>")] + made[made.index("</w:tblGrid>") + 12 :]


def dragged(grid: Grid) -> str:
    """Edges dragged a little in every second row: the grid has slivers."""
    rows: list[str] = []
    for number, cells in enumerate(cell_rows(grid, lambda cell, down: f"{down}|{cell.columns}|{cell.text}")):
        made, column = [], 0
        for one in cells:
            down, width, text = one.split("|", 2)
            first, last = column, column + int(width)
            column = last
            start = 2 * first - (1 if number % 2 and first > 0 else 0)
            end = 2 * last - (1 if number % 2 and last < grid.width else 0)
            made.append(tc(text, end - start, down))
        rows.append(tr(*made))
    widths = '<w:gridCol w:w="780"/><w:gridCol w:w="20"/>' * grid.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{widths}</w:tblGrid>{''.join(rows)}</w:tbl>"


def split(grid: Grid, header: bool) -> str:
    """Cut in two by the author where a row begins that no merge crosses, with the header again or without."""
    rows = [tr(*cells) for cells in cell_rows(grid, plain_cell)]
    heads = 3 if grid.width > 6 and len(rows) > 20 else 0
    cuts = [at for at in range(heads + 2, len(rows) - 1) if "<w:vMerge/>" not in rows[at]]
    if not heads or not cuts:
        return table(grid)
    middle = min(cuts, key=lambda at: abs(at - len(rows) // 2))
    grid_xml = "<w:tblGrid>" + '<w:gridCol w:w="800"/>' * grid.width + "</w:tblGrid>"
    again = rows[:heads] if header else []
    parts = ("".join(rows[:middle]), "".join(again + rows[middle:]))
    return "<w:p/>".join(f"<w:tbl><w:tblPr/>{grid_xml}{one}</w:tbl>" for one in parts)


def landscape(grid: Grid) -> str:
    """Sections of their own around the table."""
    section = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:pPr></w:p>'
    return section + table(grid) + section


# ------------------------------------------------------------------------------------------ lines


def numbered_line(one: Line) -> str:
    """Headings numbered by their style."""
    ordinal, mark, title = one.text.partition("、")
    return p(title, '<w:pStyle w:val="1"/>') if one.kind == "heading" and mark and len(ordinal) < 3 else p(one.text)


def listed_line(one: Line) -> str:
    """Headings numbered by hand-made lists."""
    ordinal, mark, title = one.text.partition("、")
    return p(title, numbered(7)) if one.kind == "heading" and mark and len(ordinal) < 3 else p(one.text)


def revised_line(one: Line) -> str:
    """An old paragraph deleted with its mark, words replaced and moved."""
    gone = f'<w:p><w:pPr><w:rPr>{DELETED}</w:rPr></w:pPr><w:del w:id="1"><w:r><w:delText>旧的一段。</w:delText></w:r></w:del></w:p>'
    middle = len(one.text) // 2
    kept = f'{run(one.text[:middle])}<w:del w:id="2"><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveTo w:id="3">{run(one.text[middle:])}</w:moveTo>'
    return gone + f"<w:p>{kept}</w:p>"


def boxed_line(one: Line) -> str:
    """Headings in text boxes."""
    return f"<w:p>{text_box(p(one.text))}</w:p>" if one.kind == "heading" else p(one.text)


def linked_line(one: Line) -> str:
    """Links, smart tags, content controls and ruby in a paragraph."""
    a, b = one.text[:2], one.text[2:]
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{escape(a)}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    return f"<w:p>{ruby}<w:smartTag><w:hyperlink>{run(b[:3])}</w:hyperlink></w:smartTag><w:sdt><w:sdtContent>{run(b[3:])}</w:sdtContent></w:sdt></w:p>"


GRIDS: dict[str, Callable[[Grid], str]] = {
    "plain": table,
    **{
        write.__name__: lambda grid, write=write: table(grid, write)
        for write in (
            noisy_cell,
            revised_cell,
            field_cell,
            control_cell,
            hidden_cell,
            lined_cell,
            boxed_cell,
            google_cell,
            invisible_cell,
            marked_cell,
        )
    },
    **{
        one.__name__: one
        for one in (
            old_merge,
            deleted_rows,
            deleted_cells,
            hidden_rows,
            controlled_rows,
            shifted_rows,
            nested,
            boxed,
            controlled,
            spelled_merge,
            gridless,
            dragged,
            landscape,
        )
    },
    "split with header": lambda grid: split(grid, True),
    "split without header": lambda grid: split(grid, False),
}
LINES = {one.__name__: one for one in (numbered_line, listed_line, revised_line, boxed_line, linked_line)}
