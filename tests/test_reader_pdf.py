"""The PDF reader: real producers, drawn situations, faults of files."""

from __future__ import annotations

import io
from pathlib import Path

import producers
import pytest

from nianbao.document import Document, Paragraph, Picture, Table, Unreadable
from nianbao.readers import pdf
from nianbao.readers.printed import runs
from nianbao.text import normal

reportlab = pytest.importorskip("reportlab")

FONT = "STSong-Light"
HEIGHT = 842.0


class Sheet:
    """A PDF drawn by hand; y counts from the top of the page."""

    def __init__(self, size: tuple[float, float] = (595.0, HEIGHT)) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.target = io.BytesIO()
        self.height = size[1]
        self.canvas = Canvas(self.target, pagesize=size)

    def text(self, x: float, y: float, text: str, size: float = 12) -> Sheet:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y, text)
        return self

    def prose(self, y: float, *lines: str) -> Sheet:
        for number, line in enumerate(lines):
            self.text(72, y + 20 * number, line)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A ruling line as Word and WPS print it: a thin filled box."""
        self.canvas.rect(x0, self.height - y1 - 0.48, x1 - x0 + 0.48, y1 - y0 + 0.48, stroke=0, fill=1)
        return self

    def grid(
        self, xs: list[float], ys: list[float], rows: list[list[str]], foot: bool = True, head: bool = True
    ) -> Sheet:
        """A plain grid with text in the middle of its cells."""
        for y in ys[0 if head else 1 : None if foot else -1]:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.canvas.setFont(FONT, 9)
                x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
                self.canvas.drawCentredString(x, self.height - y - 3, text)
        return self

    def page(self) -> Sheet:
        self.canvas.showPage()
        return self

    def bytes(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.target.getvalue()

    def read(self) -> Document:
        return pdf.read("report.pdf", self.bytes())


def grid_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows()]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def prose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


LONG = [
    "政府信息公开工作是法治政府建设的重要内容，全年主动公开信息一百",
    "二十条，其中规范性文件三条，政策解读五条，回应关切十二次，均已",
    "在规定期限内完成。",
]


# -- real producers -------------------------------------------------------------------------------------------


LINES = ["all", "none", "level", "framed", "upright", "three"]


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("seed", range(3))
def test_reportlab_tables_come_out_exactly(seed: int, lines: str) -> None:
    values, blocks = producers.report(seed)
    counts = producers.score(pdf.read("", producers.reportlab(blocks, seed, lines)), values)
    assert (counts["exact"], counts["undetermined"], counts["wrong"]) == (200, 0, 0)


@pytest.fixture(scope="module")
def printed_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict, bytes]]:
    made = {f"r{seed}.docx": producers.report(seed) for seed in (6, 11, 28)}  # titles and rows cut by the page edge
    files = {name: producers.as_docx(blocks, int(name[1:-5])) for name, (_, blocks) in made.items()}
    found = producers.libreoffice(files, tmp_path_factory.mktemp("office"))
    if found is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return [(made[name][0], data) for name, data in found.items()]


def test_libreoffice_tables_come_out_exactly(printed_by_libreoffice: list[tuple[dict, bytes]]) -> None:
    for values, data in printed_by_libreoffice:
        document = pdf.read("", data)
        counts = producers.score(document, values)
        assert (counts["exact"], counts["undetermined"], counts["wrong"]) == (200, 0, 0)
        assert [(table.width, table.height) for table in tables(document)] == [(4, 14), (10, 28), (15, 4)]


@pytest.mark.parametrize("style", ["collapse", "classic", "word", "dotted", "double", "gaps", "apart", "round"])
def test_chromium_tables_come_out_exactly(style: str, tmp_path: Path) -> None:
    values, blocks = producers.report(1000)
    data = producers.chromium(producers.as_html(blocks, style), tmp_path)
    if data is None:
        pytest.skip("Chromium is not installed")
    document = pdf.read("", data)
    counts = producers.score(document, values)
    assert (counts["exact"], counts["undetermined"], counts["wrong"]) == (200, 0, 0)
    assert not any("file:" in text or "report.html" in text for text in prose(document))
    assert "二、主动公开政府信息情况" in prose(document)  # look-alike radicals of the font are mapped


def test_real_report(shared_reports: Path) -> None:
    document = pdf.read("", (shared_reports / "010_county-2023.pdf").read_bytes())
    two, three, four = tables(document)
    assert [row[1:] for row in grid_of(two)[2:4]] == [["0", "0", "0"], ["0", "5", "5"]]
    assert {row[-1] for row in grid_of(two)} >= {"550", "4119", "195", "7730.28"}
    rows = producers.printed_rows(three)
    assert len(rows) == 23 and all(len(figures) == 7 for _, figures in rows)
    assert dict(rows)["1.本机关不掌握相关政府信息"] == ["10", "0", "0", "0", "0", "0", "10"]
    assert dict(rows)["(七)总计"] == ["21", "0", "0", "0", "0", "0", "21"]
    assert "2.其他法律行政止公开" in dict(rows) and "(六)其他处理" in dict(rows)
    assert grid_of(four)[-1] == ["10", "1", "0", "0", "0", "0", "0", "0", "0", "0", "5", "0", "0", "0", "0"]
    assert not any(text.strip("- ").isdigit() for text in prose(document))
    titles = [block for block in document.blocks if isinstance(block, Paragraph) and block.centred]
    assert len(titles) == 2


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize(
    ("year", "organ_class", "size"), [(2023, "county", 300), (2023, "township", 0), (2020, "department", 40)]
)
def test_pdf_and_docx_of_one_report_say_the_same(year: int, organ_class: str, size: int, lines: str) -> None:
    from nianbao.engine import check_file
    from nianbao.settings import Settings
    from nianbao.testing import cases
    from nianbao.testing.builder import ReportBuilder

    draft = ReportBuilder(year, organ_class, seed=3, size=size).build()
    settings = Settings(profile=draft.profile.id, autoload=False)
    printed = producers.reportlab(producers.from_draft(draft), 1, lines)
    found = check_file("report.pdf", printed, settings).violations
    assert [(each.code, each.message) for each in found] == [
        (each.code, each.message) for each in cases.check(draft, "docx")
    ]


def test_a_finding_in_the_preface_is_not_said_to_be_in_the_title() -> None:
    from nianbao.engine import check_file
    from nianbao.settings import Settings
    from nianbao.testing import build

    blocks = producers.from_draft(build({"year": 2023, "organ_class": "township", "size": 0}))
    place = next(index for index, (kind, _) in enumerate(blocks) if kind == "p")
    blocks[place] = ("p", blocks[place][1] + "本年度共办理（（申请三件。")
    found = check_file("report.pdf", producers.reportlab(blocks, 1), Settings(autoload=False)).violations
    assert [each.label.partition("，")[0] for each in found if each.code == "GK801"] == ["第一部分之前"]


@pytest.mark.parametrize("below", [True, False])
def test_labels_one_below_the_other_are_no_columns_beside_each_other(below: bool) -> None:
    """A broken head, as browsers print it: labels stand twice over the same figures, others nowhere."""
    from nianbao.binding import bind
    from nianbao.identity import identify
    from nianbao.report import Value
    from nianbao.testing import build

    draft = build({"year": 2023, "size": 400, "seed": 3})
    blocks = producers.from_draft(draft)
    place = max(at for at, (kind, _) in enumerate(blocks) if kind == "table")
    head, middle, leaves, figures = blocks[place][1]
    labels = [(text, 1, 1) for text, *_ in leaves[:5]]
    twice = [head, [*labels, *middle[5:]], [*labels, *(leaves[:5] if below else [("", 1, 5)]), ("", 1, 5)], figures]
    blocks[place] = ("table", twice)
    document = pdf.read("", producers.reportlab(blocks, 1))
    found = bind(document, draft.profile, identify(document)).statistic("table4")
    want = next(section.table for section in draft.sections if section.table and section.table.spec.id == "table4")
    for (row, column), text in want.cells.items():
        have = found.value(row, column) if found else None
        assert not isinstance(have, Value) or have.text == text


# -- deleted text ---------------------------------------------------------------------------------------------


def struck(x: float, text: str, before: float = 0, behind: float = 0, size: float = 9) -> Sheet:
    """A table whose cell holds this text at x; a line through it from its left to its right side and further."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["5", ""]]).text(x, 148, text, size)
    y = 148.24 - 0.36 * size
    return sheet.rule(x - before, y, x + stringWidth(text, FONT, size) + behind - 0.48, y)


@pytest.mark.parametrize("size", [4, 6.5, 9, 16])
@pytest.mark.parametrize("beyond", [0, 0.4])
def test_figures_struck_through_are_deleted(size: float, beyond: float) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    sheet = struck(180, "9999", beyond * size, 0, size).text(180 + stringWidth("9999", FONT, size), 148, "12", size)
    (table,) = tables(sheet.read())
    assert grid_of(table) == [["甲", "乙"], ["5", "12"]] and not table.doubt


def test_figures_too_small_to_read_leave_doubt() -> None:
    for size in (2.4, 4):
        sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["", ""]]).text(80, 148, "99", size)
        assert bool(tables(sheet.read())[0].doubt) is (size < 3)


def test_a_figure_of_which_the_middle_is_struck_through_is_one() -> None:
    sheet = struck(190, "99").text(180, 148, "12", 9).text(199, 148, "3", 9)
    assert grid_of(tables(sheet.read())[0])[1] == ["5", "123"]


def test_a_cell_whose_figure_is_struck_through_is_blank() -> None:
    assert grid_of(tables(struck(200, "99").read())[0])[1] == ["5", ""]


@pytest.mark.parametrize("before, behind", [(0, -7), (0, 20), (14, 14), (-2.2, 0)])
def test_a_line_that_crosses_figures_in_part_or_reaches_beyond_them_leaves_doubt(before: float, behind: float) -> None:
    (table,) = tables(struck(200, "9999", before, behind).read())
    assert table.doubt


@pytest.mark.parametrize("y", [150.2, 151.0, 139.0])
def test_lines_below_and_above_figures_strike_nothing(y: float) -> None:
    sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["5", ""]]).text(200, 148, "99", 9)
    assert grid_of(tables(sheet.rule(200, y, 209, y).read())[0])[1] == ["5", "99"]


def test_the_side_of_a_cell_strikes_nothing() -> None:
    (table,) = tables(struck(200, "99", 28, 63).read())
    assert table.doubt == "overlap"


def test_struck_prose_is_no_part_of_the_text() -> None:
    sheet = Sheet().text(72, 100, "全年收到申请三件四件。").rule(144, 96, 168, 96)
    assert prose(sheet.rule(72, 130, 300, 130).read()) == ["全年收到申请四件。"]


CHANGES = {
    "deleted": "<del>{0}</del><ins>{1}</ins>",
    "deleted behind": "<ins>{1}</ins><del>{0}</del>",
    "struck": "<s>{0}</s>{1}",
    "thick": "<span style='text-decoration:line-through 3px red'>{0}</span>{1}",
    "double": "<span style='text-decoration:line-through double'>{0}</span> {1}",
    "dashed": "<span style='text-decoration:line-through dashed'>{0}{0}</span>{1}",
    "dotted": "<span style='text-decoration:line-through dotted'>{0}{0}</span>{1}",
    "wavy": "<span style='text-decoration:line-through wavy'>{0}</span>{1}",
    "underlined": "<u>{1}</u>",
    "linked": "<a href='x'>{1}</a>",
    "underlined twice": "<span style='text-decoration:underline double'>{1}</span>",
    "marked": "<mark>{1}</mark>",
    "noted": "{1}<sup>2</sup>",
    "noted below": "{1}<sub>2</sub>",
    "outlined": "<span style='-webkit-text-stroke:0.4px #000;color:#fff'>{1}</span>",
    "bold": "<b style='text-shadow:0 0 1px #000'>{1}</b>",
}


def test_what_chromium_prints_of_changed_figures(tmp_path: Path) -> None:
    style = "table{border-collapse:collapse}td{border:1px solid;padding:1px 5px;font-size:11px;white-space:nowrap}"
    rows = [
        "".join(f"<td>{markup.format(old, new)}</td>" for markup in CHANGES.values())
        for old, new in (("1234", "12"), ("99", "305"), ("1000", "1000"))
    ]
    body = "".join(f"<tr><td>{number}</td>{row}</tr>" for number, row in enumerate(rows))
    text = f"<meta charset=utf-8><style>body{{font-family:'{producers.FONT}'}}{style}</style><table>{body}</table>"
    data = producers.chromium(text, tmp_path)
    if data is None:
        pytest.skip("Chromium is not installed")
    (table,) = tables(pdf.read("", data))
    assert not table.doubt
    for row, new in zip(table.rows(), ("12", "305", "1000")):
        read = dict(zip(CHANGES, (cell.text for cell in row[1:])))
        assert {name: text.partition("（")[0] for name, text in read.items()} == dict.fromkeys(CHANGES, new)


def test_a_raised_note_lengthens_no_figure() -> None:
    for note, mark in (("3", "3"), ("*", "*"), ("1)", "1"), ("注1", "注1"), ("①", "*"), ("[12]", "12")):
        marked = one_cell().text(200, 148, "12", 9).text(209, 145, note, 5.5)
        assert grid_of(tables(marked.read())[0])[1] == ["5", f"12（{mark}）"]
    assert prose(Sheet().text(72, 100, "申请12").text(108, 96, "3", 7).text(112, 100, "件。").read()) == [
        "申请12（3）件。"
    ]


def test_figures_drawn_as_outlines_are_read() -> None:
    sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["5", ""]])
    text = sheet.canvas.beginText(200, HEIGHT - 148)
    text.setFont(FONT, 9)
    text.setTextRenderMode(2)
    sheet.canvas.setFillGray(1)
    text.textOut("12")
    sheet.canvas.drawText(text)
    assert grid_of(tables(sheet.read())[0])[1] == ["5", "12"]


def one_cell() -> Sheet:
    return Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["5", ""]])


@pytest.mark.parametrize("lean", [0.1, 0.21, 0.33])
def test_figures_that_lean_are_read(lean: float) -> None:
    sheet = one_cell()
    text = sheet.canvas.beginText()
    text.setFont(FONT, 9)
    text.setTextTransform(1, 0, lean, 1, 200, HEIGHT - 148)
    text.textOut("12")
    sheet.canvas.drawText(text)
    assert grid_of(tables(sheet.read())[0])[1] == ["5", "12"]


@pytest.mark.parametrize("width, cell", [(40, "1234"), (18.5, "1234"), (9, ""), (15, "")])
def test_figures_cut_off_by_the_side_of_their_window_leave_doubt(width: float, cell: str) -> None:
    sheet = one_cell()
    sheet.canvas.saveState()
    window = sheet.canvas.beginPath()
    window.rect(199, HEIGHT - 152, width, 14)
    sheet.canvas.clipPath(window, stroke=0)
    sheet.text(200, 148, "1234", 9)
    sheet.canvas.restoreState()
    (table,) = tables(sheet.read())
    assert (grid_of(table)[1][1] == cell and not table.doubt) if cell else table.doubt


def test_a_second_line_of_a_figure_that_a_window_hides_leaves_doubt() -> None:
    sheet = Sheet().grid([72, 172, 190], [100, 130, 150], [["甲", "乙"], ["5", ""]]).text(174, 142, "123", 9)
    sheet.canvas.saveState()
    window = sheet.canvas.beginPath()
    window.rect(172, HEIGHT - 150, 18, 20)
    sheet.canvas.clipPath(window, stroke=0)
    sheet.text(178, 156, "4", 9)
    sheet.canvas.restoreState()
    assert tables(sheet.read())[0].doubt


def test_a_pale_figure_amid_a_line_is_not_read() -> None:
    sheet = one_cell()
    sheet.canvas.setFillGray(1)
    sheet.text(191, 148, "99", 9)
    sheet.canvas.setFillGray(0)
    sheet.text(200, 148, "12", 9).text(290, 148, "。", 9)
    assert grid_of(tables(sheet.read())[0])[1] == ["5", "12"]


def test_a_line_aslant_through_figures_leaves_doubt() -> None:
    sheet = one_cell().text(200, 148, "99", 9)
    sheet.canvas.line(200, HEIGHT - 149, 209, HEIGHT - 141)
    assert tables(sheet.text(209, 148, "12", 9).read())[0].doubt == "garbled"


def test_a_line_aslant_in_another_cell_changes_nothing() -> None:
    sheet = one_cell().text(200, 148, "99", 9)
    sheet.canvas.line(72, HEIGHT - 130, 172, HEIGHT - 100)
    assert grid_of(tables(sheet.read())[0])[1] == ["5", "99"]


# -- cells ----------------------------------------------------------------------------------------------------


def test_two_figures_in_a_cell_stay_two_and_one_stays_one() -> None:
    (table,) = tables(Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["1 0", "10"]]).read())
    assert grid_of(table) == [["甲", "乙"], ["1 0", "10"]]
    assert table.aligned and not table.doubt


def test_blank_cells_and_strokes_are_kept() -> None:
    (table,) = tables(Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["", "/"]]).read())
    assert grid_of(table) == [["甲", "乙"], ["", "/"]]


def test_figure_wrapped_inside_a_narrow_cell_is_one() -> None:
    sheet = Sheet().grid([72, 132, 152], [100, 130, 170], [["甲", "乙"], ["5", ""]])
    (table,) = tables(sheet.text(134, 146, "123", 10).text(134, 158, "45", 10).read())
    assert grid_of(table)[1] == ["5", "12345"]


def test_figures_one_above_the_other_in_a_wide_cell_stay_two() -> None:
    sheet = Sheet().grid([72, 132, 232], [100, 130, 170], [["甲", "乙"], ["5", ""]])
    (table,) = tables(sheet.text(174, 146, "12", 10).text(174, 160, "45", 10).read())
    assert grid_of(table)[1] == ["5", "12\n45"]


def test_figure_over_a_ruling_line_is_one_figure_of_one_cell() -> None:
    sheet = Sheet().grid([72, 172, 192, 212], [100, 130, 160], [["甲", "乙", "丙"], ["5", "", "7"]])
    (table,) = tables(sheet.text(174, 148, "12345", 8).read())
    assert grid_of(table)[1] == ["5", "12345", "7"]


def test_figures_that_touch_over_a_ruling_line_leave_doubt() -> None:
    sheet = Sheet().grid([72, 172, 192, 212], [100, 130, 160], [["甲", "乙", "丙"], ["5", "", ""]])
    (table,) = tables(sheet.text(188.4, 148, "1", 8).text(192.1, 148, "234", 8).read())
    assert table.doubt == "overlap"


def test_figure_in_the_middle_of_a_ruling_line_makes_doubt() -> None:
    sheet = Sheet().grid([72, 172, 192, 212], [100, 130, 160], [["甲", "乙", "丙"], ["5", "", ""]])
    (table,) = tables(sheet.text(182, 148, "1234", 10).read())
    assert table.doubt == "overlap"


@pytest.mark.parametrize("x, cells", [(177, ["123456"]), (180, [])])
@pytest.mark.parametrize("mirrored", [True, False])
def test_figure_over_the_outer_side_of_a_table_is_whole_or_leaves_doubt(
    x: float, cells: list[str], mirrored: bool
) -> None:
    xs = [72.0, 92.0, 192.0] if mirrored else [72.0, 172.0, 192.0]
    sheet = Sheet().grid(xs, [100, 130, 160], [["甲", "乙"], ["", ""]])
    (table,) = tables(sheet.text(x if not mirrored else 264 - x - 22.5, 148, "123456", 8).read())
    assert table.doubt or grid_of(table)[1][0 if mirrored else 1] in cells


@pytest.mark.parametrize("x", [189, 193, 60])
def test_figure_beside_a_blank_cell_at_the_side_of_a_table_leaves_doubt(x: float) -> None:
    sheet = Sheet().grid([72, 172, 192], [100, 130, 160], [["甲", "乙"], ["", ""]])
    assert tables(sheet.text(x, 148, "123", 8).read())[0].doubt == "overlap"


def test_figures_in_the_margin_beside_a_table_leave_no_doubt() -> None:
    sheet = Sheet().grid([72, 172, 192], [100, 130, 160], [["甲", "乙"], ["5", "7"]])
    assert not tables(sheet.text(46, 148, "12", 8).text(195, 148, "3", 8).read())[0].doubt


def test_figure_moved_over_a_ruling_line_though_it_has_room_leaves_doubt() -> None:
    sheet = Sheet().grid([72, 172, 212, 252], [100, 130, 160], [["甲", "乙", "丙"], ["5", "", ""]])
    assert tables(sheet.text(170.5, 148, "123", 8).read())[0].doubt == "overlap"


def test_figures_that_narrow_cells_break_are_figures_of_a_table() -> None:
    texts = [["甲", "乙", "丙", "丁", "戊", "己"], [""] * 6]
    sheet = Sheet().grid([72.0 + 22 * step for step in range(7)], [100, 130, 160], texts)
    for column in range(6):
        sheet.text(76 + 22 * column, 143, "123", 9).text(80 + 22 * column, 154, str(column), 9)
    assert grid_of(tables(sheet.read())[0])[1] == [f"123{column}" for column in range(6)]


def test_units_below_their_figures_are_no_crowd() -> None:
    texts = [["甲", "乙", "丙", "丁", "戊", "己"], [""] * 6]
    sheet = Sheet().grid([72.0 + 22 * step for step in range(7)], [100, 130, 160], texts)
    for column in range(6):
        sheet.text(76 + 22 * column, 143, "12", 9).text(78 + 22 * column, 154, "件", 9)
    assert grid_of(tables(sheet.read())[0])[1] == ["12件"] * 6


@pytest.mark.parametrize("low", [18, 22])
def test_figure_in_a_row_too_low_for_its_two_lines_leaves_doubt(low: int) -> None:
    xs, ys = [72.0, 132.0, 154.0], [100.0, 100.0 + low, 100.0 + 2 * low, 100.0 + 3 * low]
    sheet = Sheet().grid(xs, ys, [["甲", "乙"], ["丙", ""], ["丁", "7"]])
    sheet.text(134, 113 + low, "123", 12).text(140, 127 + low, "4", 12)
    assert tables(sheet.read())[0].doubt == "overlap"


def test_second_line_of_a_figure_below_the_last_row_leaves_doubt() -> None:
    sheet = Sheet().grid([72, 132, 154], [100, 119, 138], [["甲", "乙"], ["丙", ""]])
    assert tables(sheet.text(134, 132, "123", 12).text(140, 146, "4", 12).read())[0].doubt == "overlap"


def test_title_that_reaches_into_the_cell_of_a_figure_leaves_doubt() -> None:
    sheet = Sheet().grid([72, 132, 192], [100, 114, 134], [["甲", ""], ["丙", ""]])
    sheet.text(140, 109, "现行有效", 9).text(140, 120, "件数", 9).text(180, 128, "0", 9)
    assert tables(sheet.read())[0].doubt == "overlap"


def test_title_that_ends_beside_a_figure_leaves_doubt() -> None:
    sheet = Sheet().grid([72, 132, 192], [100, 114, 134], [["甲", ""], ["丙", ""]])
    sheet.text(136, 109, "现行有效", 9).text(140, 124, "件数", 9).text(180, 127, "0", 9)
    assert tables(sheet.read())[0].doubt == "overlap"


def test_labels_printed_over_each_other_leave_doubt() -> None:
    sheet = Sheet().grid([72, 172, 212], [100, 112, 124], [["", "3"], ["", "4"]])
    sheet.text(80, 108, "甲项的标签", 9).text(80, 110.5, "乙项的标签", 9).text(80, 121, "丙项", 9)
    assert tables(sheet.read())[0].doubt == "overlap"


def test_lines_of_a_label_that_a_window_hides_are_left_out() -> None:
    sheet = Sheet().grid([72, 172, 212], [100, 112, 124], [["", "3"], ["", "4"]]).text(80, 109, "甲项", 9)
    sheet.canvas.saveState()
    window = sheet.canvas.beginPath()
    window.rect(72, HEIGHT - 124, 100, 12)
    sheet.canvas.clipPath(window, stroke=0)
    sheet.text(80, 111, "丙项的第一", 9).text(80, 121, "丙项的第二", 9)
    sheet.canvas.restoreState()
    (table,) = tables(sheet.read())
    assert grid_of(table) == [["甲项", "3"], ["丙项的第二", "4"]] and not table.doubt


def test_table_that_the_page_cuts_off_leaves_doubt() -> None:
    xs = [72.0, 272.0, 472.0, 620.0]
    assert tables(Sheet().grid(xs, [100, 130, 160], [["甲", "乙", "丙"], ["1", "2", "3"]]).read())[0].doubt == "overlap"


def test_upright_label_reads_downwards() -> None:
    sheet = Sheet().grid([72, 102, 202], [100, 200, 230], [["", "7"], ["甲", "1"]])
    for number, char in enumerate("三、办理结果"):
        sheet.text(81, 115 + 13 * number, char)
    assert grid_of(tables(sheet.read())[0])[0] == ["三、办理结果", "7"]


def test_table_with_open_sides() -> None:
    sheet = Sheet().rule(172, 100, 172, 160).rule(272, 100, 272, 160)
    for y in (100, 130, 160):
        sheet.rule(72, y, 372, y)
    for x, y, text in (
        (110, 118, "甲"),
        (210, 118, "乙"),
        (310, 118, "丙"),
        (110, 148, "1"),
        (210, 148, "2"),
        (310, 148, "3"),
    ):
        sheet.text(x, y, text)
    assert grid_of(tables(sheet.read())[0]) == [["甲", "乙", "丙"], ["1", "2", "3"]]


def without_lines(*rows: tuple[str, ...]) -> Table:
    sheet = Sheet().text(72, 80, "三、收到和处理情况")
    for number, row in enumerate(rows):
        for x, text in zip((72, 300, 350, 400, 450), row, strict=True):
            sheet.text(x, 100 + 20 * number, text)
    (table,) = tables(sheet.read())
    return table


def test_table_without_lines_keeps_blank_cells() -> None:
    rows = [
        ("1.甲", "1", "2", "3", "4"),
        ("2.乙", "5", "", "7", "8"),
        ("3.丙", "9", "0", "1", "2"),
        ("4.丁", "3", "4", "5", "6"),
    ]
    assert grid_of(without_lines(*rows)) == [list(row) for row in rows]


def test_table_without_lines_keeps_rows_with_other_signs() -> None:
    rows = [
        ("1.甲", "1", "2", "3", "4"),
        ("2.乙", "5", "/", "7", "8件"),
        ("3.丙", "9", "0", "1", "2"),
        ("4.丁", "3", "4", "5", "6"),
    ]
    assert grid_of(without_lines(*rows)) == [list(row) for row in rows]


def test_table_without_lines_keeps_a_row_without_figures() -> None:
    rows = [
        ("1.甲", "1", "2", "3", "4"),
        ("2.乙", "", "", "", ""),
        ("3.丙", "9", "0", "1", "2"),
        ("4.丁", "3", "4", "5", "6"),
    ]
    assert grid_of(without_lines(*rows)) == [list(rows[0]), ["2.乙"], list(rows[2]), list(rows[3])]


@pytest.mark.parametrize(("third", "doubt"), [("乙", ""), ("", "columns")], ids=["each titled", "one untitled"])
def test_titles_of_a_table_without_lines_stand_over_each_column_or_leave_doubt(third: str, doubt: str) -> None:
    rows = [("项目", "甲", "子", third, "丁"), *(("1.甲", "1", "2", "3", "4") for _ in range(4))]
    assert without_lines(*rows).doubt == doubt


@pytest.mark.parametrize("side", ["left", "right"])
def test_titles_in_the_middle_of_columns_whose_figures_stand_at_one_side(side: str) -> None:
    sheet = Sheet().text(72, 80, "三、收到和处理情况")
    ends, names = [200, 260, 380, 440, 560], ["自然人", "其他", "总计"]
    for column, (left, right) in enumerate(zip(ends, ends[1:])):
        title = ["甲", *names][column]
        sheet.text((left + right) / 2 - 6 * len(title), 100, title)
        for row in range(4):
            sheet.text(left + 2 if side == "left" else right - 8, 120 + 20 * row, str(column + row))
    for row in range(4):
        sheet.text(72, 120 + 20 * row, f"{row + 1}.项")
    sheet.text(72, 200, "四、行政复议情况", 14)
    document = sheet.read()
    (table,) = tables(document)
    assert not table.doubt and grid_of(table)[0] == ["甲", *names] and grid_of(table)[1] == ["1.项", "0", "1", "2", "3"]
    assert "四、行政复议情况" in prose(document)


def test_close_figures_of_a_row_without_lines_are_cells_of_their_own() -> None:
    sheet = Sheet().text(72, 80, "四、行政复议情况")
    places, figures = (
        [72, 130, 153, 220, 280, 303, 380, 440, 500, 540],
        ["7272", "4776", "23832", "172", "1557", "15060", "4388", "475", "16", "9"],
    )
    for x, figure in zip(places, figures):
        sheet.text(x, 120, figure, 9)
    (table,) = tables(sheet.read())
    assert grid_of(table)[-1] == figures


TILES = [["", "甲", "乙", "丙"], ["规章", "1", "2", "3"], ["行政许可", "4", "5", "6"]]


def tiled(gap: float, ground: float | None, stroke: int) -> Sheet:
    """Cells as boxes apart: on a ground of this grey (None: paper), framed or only lighter than the ground."""
    sheet = Sheet()
    if ground is not None:
        sheet.canvas.setFillGray(ground)
        sheet.canvas.rect(100 - gap, HEIGHT - 160 - 3 * gap, 400 + 5 * gap, 60 + 4 * gap, stroke=0, fill=1)
    for row, texts in enumerate(TILES):
        for column, text in enumerate(texts):
            x, y = 100 + column * (100 + gap), 100 + row * (20 + gap)
            sheet.canvas.setFillGray(1 if ground is not None else 0.9)
            sheet.canvas.rect(x, HEIGHT - y - 20, 100, 20, stroke=stroke, fill=not stroke)
            sheet.canvas.setFillGray(0)
            sheet.text(x + 40, y + 14, text, 9)
    return sheet


@pytest.mark.parametrize("gap", [0.75, 3, 6, 12])
@pytest.mark.parametrize(("ground", "stroke"), [(None, 1), (0, 0), (None, 0)], ids=["frames", "dark", "shaded"])
def test_cells_apart_from_each_other_form_a_table(gap: float, ground: float | None, stroke: int) -> None:
    found = tables(tiled(gap, ground, stroke).read())
    assert [grid_of(table) for table in found] == [TILES]
    assert found[0].aligned and not found[0].doubt


def test_boxes_at_random_are_no_table() -> None:
    sheet = Sheet().prose(60, *LONG)
    for x, y in ((80, 200), (190, 204), (320, 230), (200, 260)):
        sheet.canvas.rect(x, HEIGHT - y - 20, 100, 20)
        sheet.text(x + 10, y + 14, "说明文字", 9)
    assert not tables(sheet.read())


def test_backgrounds_are_no_lines() -> None:
    sheet = Sheet()
    sheet.canvas.setFillColorRGB(0.8, 0.9, 1)
    sheet.canvas.rect(72, HEIGHT - 130, 200, 30, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    for y in range(140, 160, 3):
        sheet.canvas.rect(72, HEIGHT - y, 200, 2, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    (table,) = tables(sheet.grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["1", "2"]]).read())
    assert grid_of(table) == [["甲", "乙"], ["1", "2"]]


# -- pages ----------------------------------------------------------------------------------------------------


def test_running_head_close_to_the_text_is_dropped_when_it_stands_on_every_page() -> None:
    sheet = Sheet()
    for title in ("一、总体情况", "二、主动公开", "三、依申请公开", "五、问题"):
        sheet.text(230, 60, "政府信息公开工作年度报告").prose(80, title, f"{title[2:]}情况良好。").page()
    texts = prose(sheet.read())
    assert "政府信息公开工作年度报告" not in texts and "二、主动公开" in texts


def test_figure_alone_at_the_head_of_a_page_is_no_page_number() -> None:
    sheet = Sheet().prose(72, *LONG).text(72, 760, "行政许可").page().text(72, 60, "0", 9).text(72, 76, "行政处罚")
    assert "0" in "".join(prose(sheet.prose(96, *LONG).read()))


def test_the_same_figure_at_the_head_of_every_page_is_no_page_number() -> None:
    sheet = Sheet()
    for _ in range(4):
        sheet.text(72, 60, "0", 12).prose(80, *LONG).page()
    assert "".join(prose(sheet.read())).count("0") == 4


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    sheet = Sheet().text(180, 80, "某某县人民政府年度报告的标题文字", 16)
    for number in range(2 * 10):
        sheet.text(72 + 235 * (number // 10), 120 + 18 * (number % 10), f"{'甲乙丙丁'[number // 5]}" * 18)
    xs, ys = [72.0, 250.0, 400.0, 520.0], [320.0, 350.0, 380.0]
    sheet.grid(xs, ys, [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "1", "2"]]).text(290, 800, "- 1 -")
    document = sheet.read()
    assert prose(document) == ["某某县人民政府年度报告的标题文字", "".join(char * 90 for char in "甲乙丙丁")]
    assert grid_of(tables(document)[0])[1] == ["规章", "1", "2"]
    assert tables(document)[0].location.page == 1


def test_row_over_three_pages_below_repeated_heads_is_one_row() -> None:
    xs, head = [72.0, 172.0, 272.0], ["项目", "件数"]
    sheet = Sheet().grid(xs, [700, 730, 770], [head, ["一、本年新收政府", "5"]]).page()
    sheet.grid(xs, [72, 100, 130], [head, ["信息公开", ""]]).page()
    sheet.grid(xs, [72, 100, 130, 160], [head, ["申请数量", ""], ["二、上年结转", "7"]])
    (table,) = tables(sheet.read())
    assert grid_of(table) == [head, ["一、本年新收政府信息公开申请数量", "5"], ["二、上年结转", "7"]]


def test_titles_cut_by_the_page_edge_are_one_row() -> None:
    xs = [72.0, 172.0, 252.0, 332.0]
    sheet = Sheet().grid(xs, [740, 770], [["项目", "社会公益", "法律服务"]]).page()
    sheet.grid(xs, [72, 100, 130], [["", "组织", "机构"], ["一、甲", "1", "2"]])
    (table,) = tables(sheet.read())
    assert grid_of(table) == [["项目", "社会公益组织", "法律服务机构"], ["一、甲", "1", "2"]]


XS = [72.0, 222.0, 272.0, 322.0, 372.0]


def two_pages(above: list[list[str]], below: list[list[str]], foot: bool = True, head: bool = True) -> Document:
    sheet = Sheet().text(72, 60, "一、前文")
    sheet.grid(XS, [700 + 20.0 * n for n in range(len(above) + 1)], above, foot=foot)
    sheet.text(290, 815, "— 1 —", 10).page()
    sheet.grid(XS, [72 + 20.0 * n for n in range(len(below) + 1)], below, head=head)
    return sheet.text(72, 400, "四、后文").text(290, 815, "— 2 —", 10).read()


def test_table_over_two_pages_is_one() -> None:
    (table,) = tables(two_pages([["甲", "1", "2", "3"], ["乙", "4", "5", "6"]], [["丙", "7", "8", "9"]]))
    assert grid_of(table) == [["甲", "1", "2", "3"], ["乙", "4", "5", "6"], ["丙", "7", "8", "9"]]
    assert [row[0].location.page for row in table.rows()] == [1, 1, 2]


def test_page_numbers_are_dropped() -> None:
    document = two_pages([["甲", "1", "2", "3"]], [["乙", "4", "5", "6"]])
    assert prose(document) == ["一、前文", "四、后文"]


def test_last_row_without_bottom_rule_is_closed() -> None:
    above = [["甲", "1", "2", "3"], ["乙", "4", "5", "6"]]
    (table,) = tables(two_pages(above, [["丙", "7", "8", "9"]], foot=False, head=False))
    assert grid_of(table) == [*above, ["丙", "7", "8", "9"]]


def test_repeated_head_is_no_row() -> None:
    head = ["项目", "自然人", "企业", "总计"]
    (table,) = tables(two_pages([head, ["甲", "1", "2", "3"]], [head, ["乙", "4", "5", "6"]]))
    assert grid_of(table) == [head, ["甲", "1", "2", "3"], ["乙", "4", "5", "6"]]


def test_row_cut_by_the_page_is_one_row() -> None:
    (table,) = tables(
        two_pages(
            [["1.甲", "1", "2", "3"], ["2.乙要求", "4", "5", "6"]], [["确认", "", "", ""], ["3.丙", "7", "8", "9"]]
        )
    )
    assert grid_of(table) == [["1.甲", "1", "2", "3"], ["2.乙要求确认", "4", "5", "6"], ["3.丙", "7", "8", "9"]]


def test_row_cut_by_the_page_with_figures_on_both_is_one_row() -> None:
    (table,) = tables(
        two_pages(
            [["甲", "乙", "丙", "丁"], ["1.属于国家", "3", "", "5"]], [["秘密", "", "4", ""], ["2.其他", "7", "8", "9"]]
        )
    )
    assert grid_of(table)[1:] == [["1.属于国家秘密", "3", "4", "5"], ["2.其他", "7", "8", "9"]]


def test_figures_cut_by_the_page_leave_doubt() -> None:
    (table,) = tables(
        two_pages(
            [["甲", "乙", "丙", "丁"], ["1.属于国家", "3", "12", "5"]],
            [["秘密", "", "4", ""], ["2.其他", "7", "8", "9"]],
        )
    )
    assert table.doubt == "overlap"


def test_blank_row_at_the_head_of_a_page_stays_a_row() -> None:
    (table,) = tables(two_pages([["1.甲", "1", "2", "3"]], [["2.乙", "", "", ""], ["3.丙", "7", "8", "9"]]))
    assert grid_of(table) == [["1.甲", "1", "2", "3"], ["2.乙", "", "", ""], ["3.丙", "7", "8", "9"]]


def test_tables_of_other_widths_are_not_joined() -> None:
    sheet = Sheet().grid(XS, [700, 720, 740], [["甲", "1", "2", "3"], ["乙", "4", "5", "6"]]).page()
    sheet.grid([72, 200, 300], [72, 92, 112], [["丙", "1"], ["丁", "2"]])
    assert len(tables(sheet.read())) == 2


def test_a_count_of_pages_close_below_the_text_is_dropped() -> None:
    sheet = Sheet()
    for page in (1, 2, 3):
        for number in range(36):
            sheet.text(
                72, 60 + 20 * number, f"这是第{'甲乙丙'[page - 1]}页的第{number}行文字，它一直写到右边的边界为止。", 12
            )
        sheet.text(280, 60 + 20 * 36, f"第{page}页", 12).page()
    assert "第2页" not in "".join(prose(sheet.read()))


def test_figures_at_the_edge_of_a_page_are_no_page_numbers() -> None:
    sheet = Sheet()
    for number in range(60):
        if number in (25, 50):
            sheet.page()
        sheet.text(72, 60 + 30 * (number % 25), "0" if number % 3 else f"标签{number}", 12)
    document = sheet.read()
    texts = [cell.text for table in tables(document) for cell in table.cells] + prose(document)
    assert "".join(texts).count("0") == 40 + 2  # those of the labels 0 and 30


def test_figures_of_a_table_on_one_line_stand_under_their_titles_in_order() -> None:
    sheet = Sheet((1400.0, 500.0))
    for number in range(10):
        sheet.text(60 + 60 * number, 100 + (number % 3) * 0.3, "甲乙丙丁戊己庚辛壬癸"[number] + "项", 9)
        sheet.text(700 + 50 * number, 100, str(number), 9)
    row = [cell.text for table in tables(sheet.read()) for cell in table.cells]
    assert "".join(row) == "".join(f"{name}项" for name in "甲乙丙丁戊己庚辛壬癸") + "0123456789"


def test_a_decimal_point_with_room_around_it_is_no_blank() -> None:
    sheet = Sheet().grid([100.0, 200.0, 300.0], [100.0, 120.0, 140.0], [["信息内容", "收费金额"], ["收费", ""]])
    sheet.text(230, 133, "276", 9).text(246, 133, ".", 9).text(251, 133, "19", 9)
    assert grid_of(tables(sheet.read())[0])[1] == ["收费", "276.19"]


def test_running_heads_are_dropped() -> None:
    sheet = Sheet()
    for page in range(3):
        sheet.text(72, 40, f"某某局年度报告（第{page + 1}页）", 9).prose(100, *LONG)
        sheet.text(72, 820, f"第 {page + 1} 页 共 3 页", 9)
        if page < 2:
            sheet.page()
    assert all("页" not in text for text in prose(sheet.read()))


def test_repeated_prose_is_not_taken_for_a_running_head() -> None:
    sheet = Sheet().prose(60, *LONG).page().prose(60, *LONG)
    assert "".join(prose(sheet.read())).count("政府信息公开工作是法治政府建设的重要内容") == 2


def test_rotated_page_reads_as_seen() -> None:
    sheet = Sheet((842.0, 595.0))
    sheet.height = 595.0
    upright = sheet.prose(60, *LONG).grid([72, 172, 272], [200, 230, 260], [["甲", "乙"], ["1", "2"]]).bytes()
    sheet = Sheet()
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, -595)
    sheet.height = 595.0
    turned = sheet.prose(60, *LONG).grid([72, 172, 272], [200, 230, 260], [["甲", "乙"], ["1", "2"]]).bytes()
    assert [b[:1] for b in pdf.read("", turned).blocks] == [b[:1] for b in pdf.read("", upright).blocks]
    assert grid_of(tables(pdf.read("", turned))[0]) == [["甲", "乙"], ["1", "2"]]


# -- prose ----------------------------------------------------------------------------------------------------


def test_wrapped_lines_are_one_paragraph_and_indents_begin_one() -> None:
    sheet = Sheet()
    sheet.text(96, 100, "一、总体情况").text(96, 120, LONG[0][:30]).text(72, 140, LONG[1]).text(72, 160, LONG[2])
    sheet.text(96, 180, "二、主动公开情况")
    assert prose(sheet.read()) == ["一、总体情况", LONG[0][:30] + LONG[1] + LONG[2], "二、主动公开情况"]


def test_an_opening_bracket_and_what_is_bound_to_it_go_to_the_next_line_together() -> None:
    """The line before is short by as much as that takes, and yet the paragraph goes on."""
    sheet = Sheet().text(96, 100, LONG[0][:30]).text(72, 120, LONG[1][:28])
    sheet.text(72, 140, "〔2021〕30号" + LONG[1][:26]).text(72, 160, LONG[0]).text(72, 180, LONG[2])
    assert len(prose(sheet.read())) == 1


def test_an_address_at_the_head_of_a_line_goes_on_whatever_the_size_of_the_marks_behind_it() -> None:
    sheet = Sheet().text(96, 100, LONG[0][:30]).text(72, 120, LONG[1]).text(72, 140, LONG[0][:26] + "电子邮箱：")
    sheet.text(72, 160, "gk@example.org").text(160, 160, "）。", 16)
    assert len(prose(sheet.read())) == 1


def test_quotes_of_a_font_that_tells_no_height_stand_in_their_line() -> None:
    """Their boxes are those of the ink, high above the middle of the line."""
    boxes = [("“", 90, 97.8, 102.2), ("年", 106, 99.2, 113.3), ("”", 122, 97.8, 102.2), ("报", 138, 99.1, 113.3)]
    printed = runs.rows([runs.single(char, x, top, x + 16, bottom) for char, x, top, bottom in boxes])
    assert [runs.line_text(row) for row in printed] == ["“年”报"]


def test_paragraph_over_two_pages_has_marks_for_both() -> None:
    sheet = (
        Sheet().text(96, 740, LONG[0][:30]).text(72, 760, LONG[1]).page().text(72, 72, LONG[2]).text(96, 92, "二、后文")
    )
    first, second = (block for block in sheet.read().blocks if isinstance(block, Paragraph))
    assert first.text == LONG[0][:30] + LONG[1] + LONG[2]
    assert [(mark.offset, mark.location.page) for mark in first.marks] == [(0, 1), (30 + len(LONG[1]), 2)]
    assert second.location.page == 2


def test_signature_and_date_at_the_right_are_two_paragraphs() -> None:
    sheet = Sheet().text(96, 100, LONG[0][:30]).text(72, 120, LONG[1]).text(72, 140, LONG[2])
    document = sheet.text(344, 180, "某某县人民政府").text(350, 200, "2024年1月20日").read()
    assert prose(document)[1:] == ["某某县人民政府", "2024年1月20日"]


def test_frame_around_the_report_is_no_table() -> None:
    sheet = Sheet().prose(150, *LONG).grid([100, 200, 300], [300, 330, 360], [["甲", "乙"], ["1", "2"]])
    sheet.grid([50, 545], [50, 130, 800], [["某某县年度报告"], [""]])
    document = sheet.prose(400, *LONG).prose(500, *LONG).read()
    assert [type(block) for block in document.blocks] == [Paragraph, Paragraph, Table, Paragraph, Paragraph]


def test_spread_letters_are_closed_up() -> None:
    sheet = Sheet().prose(100, *LONG)
    for number, char in enumerate("号，邮编："):
        sheet.text(72 + 20 * number, 200, char)
    assert prose(sheet.text(172, 200, "223100").read())[-1] == "号，邮编：223100"


def test_text_that_nobody_sees_is_left_out() -> None:
    sheet = Sheet().prose(100, *LONG)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.text(72, 300, "白色文字")
    sheet.canvas.setFillColorRGB(0, 0, 0)
    line = sheet.canvas.beginText(72, 400)
    line.setTextRenderMode(3)
    line.setFont(FONT, 12)
    line.textOut("隐藏文字")
    sheet.canvas.drawText(line)
    sheet.text(-300, 500, "页面之外")
    assert normal("".join(prose(sheet.read()))) == normal("".join(LONG))


def test_white_text_on_a_dark_ground_is_read() -> None:
    sheet = Sheet().prose(100, *LONG)
    sheet.canvas.setFillColorRGB(0, 0, 0.5)
    sheet.canvas.rect(60, HEIGHT - 310, 300, 30, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    assert "白色标题" in prose(sheet.text(72, 300, "白色标题").read())


@pytest.mark.parametrize(("old", "new"), [("12", "35"), ("735", "35"), ("35", "35"), ("1", "")])
def test_a_figure_that_was_painted_over_is_not_read(old: str, new: str) -> None:
    sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["7", old]])
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.canvas.rect(200, HEIGHT - 155, 50, 20, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    sheet.canvas.setFont(FONT, 9)
    sheet.canvas.drawCentredString(222, HEIGHT - 148, new)
    assert grid_of(tables(sheet.read())[0])[1] == ["7", new]


def test_an_area_seen_through_hides_nothing() -> None:
    sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["7", "12"]])
    sheet.canvas.setFillColorRGB(1, 1, 0, alpha=0.3)
    sheet.canvas.rect(200, HEIGHT - 155, 50, 20, stroke=0, fill=1)
    assert grid_of(tables(sheet.read())[0])[1] == ["7", "12"]


def test_figures_in_form_fields_are_read() -> None:
    sheet = Sheet().grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["7", ""]])
    sheet.canvas.acroForm.textfield(
        name="total", value="12", x=200, y=HEIGHT - 153, width=30, height=14, fontSize=9, borderWidth=0
    )
    assert grid_of(tables(sheet.read())[0])[1] == ["7", "12"]


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_page_shown_turned_reads_the_same(quarter: int) -> None:
    data = Sheet().prose(60, *LONG).grid([72, 172, 272], [200, 230, 260], [["甲", "乙"], ["1", "2"]]).bytes()
    document = pdf.read("", data.replace(b"/Rotate 0", b"/Rotate %d" % quarter))
    assert grid_of(tables(document)[0]) == [["甲", "乙"], ["1", "2"]]


def test_full_width_figure_in_the_middle_of_a_ruling_line_makes_doubt() -> None:
    sheet = Sheet().grid([72, 172, 192, 212], [100, 130, 160], [["甲", "乙", "丙"], ["5", "", ""]])
    (table,) = tables(sheet.text(182, 148, "１２", 10).read())
    assert table.doubt == "overlap"


def test_watermark_aslant_is_left_out() -> None:
    sheet = Sheet().prose(100, *LONG)
    sheet.canvas.saveState()
    sheet.canvas.translate(100, 400)
    sheet.canvas.rotate(45)
    sheet.canvas.setFont(FONT, 60)
    sheet.canvas.setFillColorRGB(0.8, 0.8, 0.8)
    sheet.canvas.drawString(0, 0, "内部资料")
    sheet.canvas.restoreState()
    assert "内部" not in "".join(prose(sheet.read()))


# -- files ----------------------------------------------------------------------------------------------------


def picture(sheet: Sheet, y0: float, y1: float) -> Sheet:
    from reportlab.lib.utils import ImageReader

    pillow = pytest.importorskip("PIL.Image")
    sheet.canvas.drawImage(ImageReader(pillow.new("RGB", (60, 40), "grey")), 50, HEIGHT - y1, 495, y1 - y0)
    return sheet


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        pdf.read("", data)
    return caught.value.code, caught.value.reason


def test_picture_in_place_of_a_table_stands_at_its_place() -> None:
    document = picture(Sheet().prose(100, *LONG), 200, 500).text(72, 600, "四、后文").read()
    assert [type(block) for block in document.blocks] == [Paragraph, Picture, Paragraph]
    assert not document.notes


def test_scanned_page_among_others_is_named() -> None:
    document = picture(Sheet().prose(100, *LONG).page(), 0, 842).read()
    assert [(note.code, note.data["pages"]) for note in document.notes] == [("GK002", [2])]


def test_file_of_scans_is_refused() -> None:
    assert refusal(picture(Sheet(), 0, 842).bytes()) == ("GK002", "pictures")


def test_scan_with_invisible_recognised_text_is_a_scan() -> None:
    sheet = picture(Sheet(), 0, 842)
    line = sheet.canvas.beginText(72, 400)
    line.setTextRenderMode(3)
    line.setFont(FONT, 12)
    line.textOut(LONG[0])
    sheet.canvas.drawText(line)
    assert refusal(sheet.bytes()) == ("GK002", "pictures")


def test_blank_file_has_no_text() -> None:
    assert refusal(Sheet().bytes()) == ("GK002", "no-text")


def test_text_without_known_characters_is_garbled() -> None:
    assert refusal(Sheet().prose(100, "\ue001\ue002\ue003" * 10).bytes())[0] == "GK002"


@pytest.mark.parametrize("code", [0xA0, 0x01, 0x0B, 0x200B, 0xE001, 0xFFFD, 0], ids=hex)
def test_a_font_that_does_not_name_its_figures_leaves_doubt(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportlab.pdfbase import pdfmetrics, ttfonts

    named = ttfonts.makeToUnicodeCMap
    wrong = lambda name, subset: named(name, [code if 48 <= each < 58 else each for each in subset])  # noqa: E731
    monkeypatch.setattr(ttfonts, "makeToUnicodeCMap", wrong)
    pdfmetrics.registerFont(ttfonts.TTFont(f"Vera{code}", "Vera.ttf"))
    xs, ys = [100.0, 200.0, 300.0], [100.0, 120.0, 140.0]
    sheet = Sheet().prose(60, LONG[0]).grid(xs, ys, [["信息内容", "本年制发件数"], ["规章", ""]])
    sheet.canvas.setFont(f"Vera{code}", 9)
    sheet.canvas.drawString(250, HEIGHT - 133, "12")
    assert [table.doubt for table in tables(sheet.read())] == ["garbled"]


@pytest.mark.parametrize("figure", ["\ue001\ue002", "1\ue003"])
def test_figures_without_known_characters_leave_doubt(figure: str) -> None:
    sheet = Sheet().prose(300, *LONG, *LONG)
    (table,) = tables(sheet.grid([72, 172, 272], [100, 130, 160], [["甲", "乙"], ["7", figure]]).read())
    assert table.doubt == "garbled"


def test_broken_and_truncated_files_are_refused_or_read() -> None:
    assert refusal(b"%PDF-1.7\nnothing") == ("GK001", "broken")
    data = Sheet().prose(100, *LONG).bytes()
    for end in range(0, len(data), 97):
        try:
            pdf.read("", data[:end])
        except Unreadable as error:
            assert error.code in ("GK001", "GK002")


@pytest.mark.parametrize(("password", "readable"), [("", True), ("secret", False)])
def test_encrypted_file(password: str, readable: bool) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption(password, ownerPassword="owner", canPrint=0))
    Sheet()
    canvas.setFont(FONT, 12)
    canvas.drawString(72, 700, LONG[0])
    canvas.save()
    if readable:
        assert prose(pdf.read("", target.getvalue())) == [LONG[0]]
    else:
        assert refusal(target.getvalue()) == ("GK001", "encrypted")


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    data = Sheet().text(72, 100, "一").page().text(72, 100, "二").page().text(72, 100, "三").bytes()
    assert refusal(data) == ("GK007", "pages")


def test_too_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from nianbao.readers import limits

    monkeypatch.setattr(limits, "TEXT_CHARS", 20)
    assert refusal(Sheet().prose(100, *LONG).bytes()) == ("GK007", "text-size")


# -- one change at a time ------------------------------------------------------------------------------------------

MUTANTS = {
    "figure": {"tables": {"table3": {"add": {"granted/company": 1}}}},
    "doubled digit": {"tables": {"table3": {"cells": {"received/total": "4433"}}}},
    "blank": {"tables": {"table3": {"cells": {"np_repeat/total": ""}}}},
    "blank row": {
        "tables": {"table2": {"cells": {"normative_documents/made": "", "normative_documents/repealed": ""}}}
    },
    "stroke": {"tables": {"table3": {"cells": {"carried_in/company": "/"}}}},
    "dash": {"tables": {"table4": {"cells": {"value/direct_total": "—"}}}},
    "blank inside": {"tables": {"table3": {"cells": {"received/natural_person": "1 2"}}}},
    "letter": {"tables": {"table3": {"cells": {"received/natural_person": "2O"}}}},
    "thousands": {"tables": {"table2": {"cells": {"licensing/decisions": "1,214"}}}},
    "row": {"tables": {"table3": {"drop_rows": ["refused_state_secret"]}}},
    "two rows": {"tables": {"table3": {"drop_rows": ["granted", "np_repeat"]}}},
    "column": {"tables": {"table2": {"drop_columns": ["repealed"]}}},
    "label": {"tables": {"table3": {"labels": {"np_repeat": "2.重复的申请"}}}},
    "title of a column": {"tables": {"table3": {"labels": {"company": "商业企"}}}},
    "table": {"tables": {"table4": {"drop": True}}},
    "heading": {"sections": {"problems": {"title": "存在的主要问题及改进措施"}}},
    "section": {"sections": {"problems": {"drop": True}}},
    "fee": {"fee": None},
}


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_one_change_is_found_as_in_a_text(name: str) -> None:
    from nianbao.engine import check_file, place_id
    from nianbao.settings import Settings
    from nianbao.testing import FORMATS, build

    def said(extension: str, data: bytes) -> list[str]:
        found = check_file(f"report.{extension}", data, Settings(autoload=False)).violations
        return sorted(f"{each.code} {place_id(each.place)}" for each in found)

    draft = build({"size": 400, "seed": 7} | MUTANTS[name])
    printed = producers.reportlab(producers.from_draft(draft), seed=len(name))
    assert said("pdf", printed) == said("md", FORMATS["md"][1](draft))


# -- ways of drawing -----------------------------------------------------------------------------------------------

WAYS = ["images", "form", "cropped", "scaled", "strokes", "filled", "shadow", "clipped"]


@pytest.mark.parametrize("way", WAYS)
def test_the_way_of_drawing_changes_nothing(way: str) -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    if way == "images":
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        dot = ImageReader(Image.new("L", (1, 1), 0))
        canvas.rect = lambda x, y, width, height, **_: canvas.drawImage(dot, x, y, width, height)
    if way == "cropped":
        canvas.setCropBox((50, 100, 545, HEIGHT - 50))
    elif way == "scaled":
        canvas.scale(0.7, 0.7)
        canvas.translate(90, 280)
    elif way == "clipped":
        path = canvas.beginPath()
        path.rect(0, 0, 595, HEIGHT)
        canvas.clipPath(path, stroke=0)
    elif way == "form":
        canvas.beginForm("table")
    elif way == "strokes":
        canvas.setDash(2, 2)
    xs, ys = [100.0, 200.0, 300.0, 400.0], [200.0, 230.0, 260.0, 290.0]
    rows = [["信息内容", "制发件数", "现行有效"], ["规章", "12", "1,234"], ["行政许可", "0", "56"]]
    if way == "strokes":
        for y in ys:
            canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
        for x in xs:
            canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
    if way == "filled":
        canvas.setFillGray(0.85)
        canvas.rect(100, HEIGHT - 230, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(0)
    for shift in (0, 0.4) if way == "shadow" else (0,):
        canvas.translate(shift, 0)
        sheet.grid(xs, ys, rows)
    if way == "form":
        canvas.endForm()
        canvas.doForm("table")
    assert [grid_of(table) for table in tables(sheet.read())] == [rows]


def half_ruled(columns: list[list[str]], rules: list[tuple[float, float, float, float]]) -> list[list[list[str]]]:
    """Rows of a table without upright lines, 20 points apart; label at 100, figures at 300, 360, …"""
    sheet = Sheet()
    for row, texts in enumerate(columns):
        for column, text in enumerate(texts):
            sheet.text((100, 300, 360, 420, 480)[column], 200 + 20 * row, text, 9)
    for x0, y0, x1, y1 in rules:
        sheet.rule(x0, y0, x1, y1)
    return [grid_of(table) for table in tables(sheet.read())]


BODY = [["", "甲项", "乙项", "丙项", "丁项"], *[[f"{n}.第{n}行标签", "1", "2", "3", str(n)] for n in range(1, 6)]]


def test_three_lines_make_a_table() -> None:
    rules = [(95.0, y, 520.0, y) for y in (187, 207, 307)]
    assert half_ruled(BODY, rules) == [[BODY[0][1:], *BODY[1:]]]


def test_level_lines_tell_to_which_row_a_label_belongs() -> None:
    sheet = Sheet()
    for row in range(5):
        y = 200 + 30 * row
        sheet.rule(95, y - 12, 520, y - 12)
        sheet.text(100, y, f"标签的第一行之{row}", 9).text(100, y + 11, f"第二行之{row}", 9)
        for column, x in enumerate((300, 360, 420, 480)):
            sheet.text(x, y + 5, str(row + column), 9)
    sheet.rule(95, 338, 520, 338)
    assert [row[0] for row in grid_of(tables(sheet.read())[0])] == [f"标签的第一行之{n}第二行之{n}" for n in range(5)]


def test_a_figure_that_a_label_reaches_is_never_taken_for_blank() -> None:
    body = [list(row) for row in BODY]
    body[3][0] = "3.一个长得一直伸到第一列数字里面去的标签它盖住数字七"
    body[3][1] = ""
    found = half_ruled(body, [(95.0, y, 520.0, y) for y in (187, 207, 307)])
    assert not any(row[1:] == ["", "2", "3", "3"] for table in found for row in table)


# -- damage --------------------------------------------------------------------------------------------------------


def test_a_report_with_bytes_changed_is_read_or_refused() -> None:
    import random

    data = producers.reportlab(producers.report(0)[1], 0)
    for seed in range(25):
        chance = random.Random(seed)
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 20, 400))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            pdf.read("", bytes(damaged))
        except Unreadable as error:
            assert error.code in ("GK001", "GK002", "GK007")


def test_a_page_of_a_mile_is_read() -> None:
    sheet = Sheet((14_000.0, 14_000.0)).prose(100, *LONG)
    assert "".join(prose(sheet.read())) == "".join(LONG)


def test_odd_rows_of_a_table_do_not_stop_the_check() -> None:
    """A row of a group with figures of its own, a row that only cells from above fill, a label twice."""
    from nianbao.engine import check_file
    from nianbao.settings import Settings
    from nianbao.testing import build

    blocks = producers.from_draft(build({"size": 40}))
    place, rows = next(
        (at, content) for at, (kind, content) in enumerate(blocks) if kind == "table" and len(content) > 20
    )
    zeros = [("0", 1, 1)] * 7
    changes = [
        [*rows[:5], [("三、本年度办理结果", 1, 3), *[("0 0", 1, 1)] * 7], *rows[5:]],
        [*rows[:5], [("（三）不予公开", 1, 3), *zeros], *rows[5:]],
        [*rows, [("四、结转下年度继续办理", 2, 3), *[("0", 2, 1)] * 7], []],
        [*rows[:-1], rows[-1], rows[-1]],
    ]
    for change in changes:
        blocks[place] = ("table", change)
        found = check_file("report.pdf", producers.reportlab(blocks, 1), Settings(autoload=False))
        assert "GK009" not in [each.code for each in found.violations]
