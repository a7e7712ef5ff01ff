"""One report as offices, word processors and converters write it: the same figures, the same findings."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter

import pytest
import wild_docx as wild
from office_files import docx, field, p, run, tbl, tc, text_box, tr

from nianbao.binding import bind
from nianbao.document import Paragraph
from nianbao.engine import check_file
from nianbao.identity import identify
from nianbao.readers import read
from nianbao.report import Value
from nianbao.settings import Settings
from nianbao.testing import Draft
from nianbao.testing.builder import ReportBuilder
from nianbao.testing.model import Grid, Line

FORMS = ((2023, "township", 3), (2020, "county", 4))


def draft(year: int = 2023, organ: str = "township", seed: int = 3) -> Draft:
    return ReportBuilder(year, organ, seed=seed, size=12).build()


def outcome(made: Draft, data: bytes, name: str = "report.docx") -> Counter:
    """Figures of the tables by outcome."""
    document = read(name, data)
    report = bind(document, made.profile, identify(document))
    counts: Counter = Counter()
    for table in (section.table for section in made.sections if section.table is not None):
        statistic = report.statistic(table.spec.id)
        for key, printed in table.cells.items():
            value = statistic.value(*key) if statistic else None
            known = isinstance(value, Value)
            counts["undetermined" if not known else "exact" if value.text == printed else "wrong"] += 1
    return counts


def codes(data: bytes, name: str = "report.docx") -> list[tuple[str, str]]:
    return sorted((one.code, one.label) for one in check_file(name, data, Settings()).violations)


def figures(made: Draft) -> int:
    return sum(len(section.table.cells) for section in made.sections if section.table is not None)


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("name", wild.GRIDS)
def test_tables(form, name):
    made = draft(*form)
    data = wild.report(made, grid=wild.GRIDS[name])
    assert outcome(made, data) == {"exact": figures(made)}
    assert codes(data) == []


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("name", wild.LINES)
def test_lines(form, name):
    made = draft(*form)
    data = wild.report(made, line=wild.LINES[name])
    assert outcome(made, data) == {"exact": figures(made)}
    assert codes(data) == []


@pytest.mark.parametrize("lost", [r"<w:vMerge[^>]*>", r"<w:gridSpan[^>]*>", r"<w:(?:gridSpan|vMerge)[^>]*>"])
def test_tables_that_lost_their_merges(lost):
    made = draft()
    data = wild.report(made, grid=lambda grid: re.sub(lost, "", wild.table(grid)))
    assert outcome(made, data) == {"exact": figures(made)}
    assert codes(data) == []


def body(made: Draft) -> str:
    with zipfile.ZipFile(io.BytesIO(wild.report(made))) as archive:
        content = archive.read("word/document.xml").decode()
    return content[content.index("<w:body>") + 8 : content.index("<w:sectPr/></w:body>")]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda inner: f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>",
        lambda inner: f"<w:tbl><w:tr><w:tc>{p('目录')}</w:tc><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>",
        lambda inner: f"<w:p>{text_box(inner)}</w:p>",
        lambda inner: f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
        lambda inner: f'<w:ins w:id="1">{inner}</w:ins>',
        lambda inner: f'<w:del w:id="1"><w:p/></w:del><w:moveTo w:id="2">{inner}</w:moveTo>',
        lambda inner: inner.replace("<w:p>", '<w:p xml:space="preserve"><!-- a comment -->'),
    ],
)
def test_wrapped_reports(wrapped):
    made = draft()
    data = docx(wrapped(body(made)), styles=wild.STYLES, numbering=wild.LIST)
    assert outcome(made, data) == {"exact": figures(made)}
    assert codes(data) == []


def printed_lines(size: int, apart: bool):
    """Each printed line a paragraph, as converters of PDF write them, or a line break, as copied text has them."""

    def write(one: Line) -> str:
        lines = [one.text[at : at + size] for at in range(0, len(one.text), size)]
        if apart:
            return "".join(map(p, lines))
        return "<w:p>" + "<w:r><w:br/></w:r>".join(map(run, lines)) + "</w:p>"

    return write


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("size", [28, 35, 43])
def test_printed_lines_are_joined(size, apart):
    for seed, organ in enumerate(("township", "county", "department", "street", "prefecture")):
        made = draft(2023, organ, seed)
        data = wild.report(made, line=printed_lines(size, apart))
        assert codes(data) == [], seed
        whole = {block.text for block in read("x.docx", wild.report(made)).blocks if isinstance(block, Paragraph)}
        found = [block for block in read("x.docx", data).blocks if isinstance(block, Paragraph)]
        assert len([block for block in found if block.text in whole]) >= 0.9 * len(found)
        first = next(block for block in found if len(block.text) > size + 5)
        start, inside = first.at(0), first.at(size + 2)
        assert inside.column == 3 if apart else inside.line == start.line


def test_lines_of_their_own_stay_apart():
    lines = ["全年主动公开信息若干条", "全年受理依申请公开若干件", "举办培训", "松石镇人民政府", "2024年1月5日"]
    body = "".join(map(p, [*(f"（{n}）某某单位主动公开各类政府信息共计{n}百条" for n in range(1, 9)), *lines]))
    assert len(read("x.docx", docx(body)).blocks) == 13


def contents(made: Draft, leader: str, below: bool) -> str:
    """A table of contents, by a field or typed, with the headings below the first level or without."""
    found = []
    headings = [one.text for one in made.parts() if isinstance(one, Line) and one.kind == "heading"]
    for page, heading in enumerate(headings, 2):
        inner = ("（一）主动公开情况", "（二）依申请公开情况") if below else ()
        for text in (heading, *inner):
            tab = "<w:r><w:tab/></w:r>" if leader == "\t" else run(leader)
            number = field(" PAGEREF a ", str(page)) if leader == "\t" else run(str(page))
            found.append(f"<w:p><w:hyperlink>{run(text)}{tab}{number}</w:hyperlink></w:p>")
    return f"<w:sdt><w:sdtContent>{p('目  录')}{''.join(found)}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("leader", ["\t", "……………", "  ", " ........ ", "…… "])
def test_a_table_of_contents_is_no_second_report(leader, below):
    made = draft()
    inner = body(made)
    title = inner.index("</w:p>") + 6
    for data in (contents(made, leader, below) + inner, inner[:title] + contents(made, leader, below) + inner[title:]):
        assert codes(docx(data, styles=wild.STYLES, numbering=wild.LIST)) == []


def test_a_heading_that_is_gone_is_missed_behind_a_table_of_contents():
    made = draft()
    listed = contents(made, "\t", False)
    made.section("problems").heading = False
    assert codes(docx(listed + body(made))) == [("GK101", "第五部分“存在的主要问题及改进情况”")]


# ------------------------------------------------------------------------------------------ one change


def parts(made: Draft) -> tuple[str, list[re.Match[str]], list[re.Match[str]]]:
    """The body, its cells and its rows."""
    inner = body(made)
    return inner, list(re.finditer(r"<w:tc>.*?</w:tc>", inner)), list(re.finditer(r"<w:tr>.*?</w:tr>", inner))


def without(inner: str, match: re.Match[str]) -> bytes:
    return docx(inner[: match.start()] + inner[match.end() :], styles=wild.STYLES, numbering=wild.LIST)


def plain(match: re.Match[str]) -> str:
    return re.sub("<[^>]*>", "", match[0])


def test_a_cell_that_is_gone_makes_its_row_unreadable_and_nothing_else():
    inner, cells, _ = parts(draft())
    for cell in [one for one in cells if plain(one).isdecimal()][20::23]:
        found = codes(without(inner, cell))
        assert [code for code, _ in found] == ["GK209"], (plain(cell), found)


def test_a_row_that_is_gone_is_missing():
    inner, _, rows = parts(draft())
    wanted = [
        row for row in rows if re.search(r"\d\.|（[一-七]）[一-龥]", plain(row)) and re.search(r"\d$", plain(row))
    ]
    assert len(wanted) > 15
    for row in wanted[::4]:
        found = codes(without(inner, row))
        assert [code for code, _ in found] == ["GK203"], (plain(row), found)


def test_no_figure_is_wrong_when_a_label_is_gone():
    made = draft()
    inner, cells, _ = parts(made)
    for cell in [one for one in cells if plain(one) and not plain(one).isdecimal()]:
        assert not outcome(made, without(inner, cell))["wrong"], plain(cell)


@pytest.mark.parametrize("line", ["numbered_line", "listed_line"])
def test_a_numbered_heading_that_is_gone_is_missed(line):
    made = draft()
    made.section("problems").heading = False
    found = codes(wild.report(made, line=wild.LINES[line]))
    assert found == [("GK101", "第五部分“存在的主要问题及改进情况”")]


# ------------------------------------------------------------------------------------------ other programs

# What LibreOffice does not take over: hidden rows, deleted cells, references, boxes without a size; the mark of a note
# without its note ends the program.
NOT_KEPT = {"hidden_rows", "deleted_cells", "field_cell", "controlled", "boxed", "boxed_cell", "deleted_rows"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_same_report_saved_by_another_program(tmp_path):
    made = draft()
    names = [name for name in wild.GRIDS if name not in NOT_KEPT]
    paths = []
    for name in names:
        paths.append(tmp_path / f"{name.replace(' ', '-')}.docx")
        paths[-1].write_bytes(wild.report(made, grid=wild.GRIDS[name]))
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    for target in ("doc:MS Word 97", "rtf", "odt", "docx:MS Word 2007 XML"):
        arguments = [*command, target, "--outdir", str(tmp_path / "out"), *map(str, paths)]
        subprocess.run(arguments, check=True, capture_output=True, timeout=300)
    for path in sorted((tmp_path / "out").iterdir()):
        assert outcome(made, path.read_bytes(), path.name) == {"exact": figures(made)}, path.name
        assert codes(path.read_bytes(), path.name) == [], path.name


def test_a_first_row_that_lost_its_label_is_missing_and_nothing_else():
    inner, cells, _ = parts(draft())
    label = next(cell for cell in cells if plain(cell).startswith("一、"))
    assert [code for code, _ in codes(without(inner, label))] == ["GK203"]


def one_table(made: Draft) -> str:
    """The whole report in one table, a row for each paragraph."""
    rows: list[str] = []
    for part in made.parts():
        if isinstance(part, Grid):
            step = 60 // part.width
            wide = [tuple(cell._replace(columns=cell.columns * step) for cell in row) for row in part.rows]
            rows += [tr(*cells) for cells in wild.cell_rows(Grid(tuple(wide), 60), wild.plain_cell)]
        elif isinstance(part, Line):
            rows.append(tr(tc(part.text, 60)))
    return tbl(*rows, columns=60)


def headed_tables(made: Draft) -> str:
    """The heading above a table is its first row."""
    found, held = [], ""
    listed = made.parts()
    for part, after in zip(listed, [*listed[1:], None], strict=True):
        if isinstance(part, Grid):
            rows = [tr(*cells) for cells in wild.cell_rows(part, wild.plain_cell)]
            found.append(tbl(*([tr(tc(held, part.width))] if held else []), *rows, columns=part.width))
            held = ""
        elif isinstance(part, Line) and isinstance(after, Grid):
            held = part.text
        elif isinstance(part, Line):
            found.append(p(part.text))
    return "".join(found)


@pytest.mark.parametrize("write", [one_table, headed_tables])
def test_text_in_rows_of_tables(write):
    made = draft()
    data = docx(write(made))
    assert outcome(made, data) == {"exact": figures(made)}
    assert codes(data) == []


def relabelled(made: Draft, old: str, new: str) -> bytes:
    """The report with the words of one label changed in its tables."""

    def write(grid: Grid) -> str:
        rows = tuple(tuple(c._replace(text=new) if c.text == old else c for c in row) for row in grid.rows)
        return wild.table(Grid(rows, grid.width))

    return wild.report(made, grid=write)


@pytest.mark.parametrize("old", ["信息内容", "申请人情况", "法人或其他组织", "corner"])
@pytest.mark.parametrize("new", ["", "项目", "内容 名称"])
def test_words_over_the_labels_harm_no_figure(old, new):
    made = draft()
    words = made.table("table3").spec.corner if old == "corner" else old
    data = relabelled(made, words, new)
    assert outcome(made, data) == {"exact": figures(made)}
    assert [code for code, _ in codes(data)] == ([] if old == "corner" else ["GK205"])


@pytest.mark.parametrize("old", ["规章", "一、本年新收政府信息公开申请数量"])
def test_the_first_row_under_another_name_is_told_by_its_place(old):
    made = draft()
    data = relabelled(made, old, "某某某")
    assert [code for code, _ in codes(data)] == ["GK205"]
    assert outcome(made, data) == {"exact": figures(made)}


@pytest.mark.parametrize("old", ["自然人", "科研机构", "本年废止件数"])
def test_a_column_without_its_label_keeps_its_figures(old):
    made = draft()
    data = relabelled(made, old, "")
    assert [code for code, _ in codes(data)] == ["GK204"]
    assert outcome(made, data) == {"exact": figures(made)}


@pytest.mark.parametrize("old", ["2.重复申请", "（七）总计", "行政处罚", "二、上年结转政府信息公开申请数量"])
def test_a_row_without_its_label_is_missing_and_harms_no_other(old):
    made = draft()
    data = relabelled(made, old, "")
    assert [code for code, _ in codes(data)] == ["GK203"]
    assert outcome(made, data)["undetermined"] in (1, 7)


@pytest.mark.parametrize("words", ["《条例》{}", "", "第二十条"])
def test_blocks_are_told_by_their_rows_whatever_their_caption_says(words):
    made = draft()

    def write(grid: Grid) -> str:
        rows = (tuple(c._replace(text=words.format(c.text)) if len(row) == 1 else c for c in row) for row in grid.rows)
        return wild.table(Grid(tuple(rows), grid.width))

    data = wild.report(made, grid=write)
    assert outcome(made, data) == {"exact": figures(made)}
    assert {code for code, _ in codes(data)} <= {"GK205"}
