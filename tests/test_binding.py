"""Binding by hand-made documents: headings in the ways offices print them, tables by their labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from nianbao.binding import bind
from nianbao.binding.labels import read_number
from nianbao.document import Block, Cell, Document, Paragraph, Picture, Table
from nianbao.engine import check_file
from nianbao.profile import load
from nianbao.report import ABSENT, Identity, Report, Statistic, Undetermined, Value
from nianbao.settings import Settings
from nianbao.testing import FORMATS, build, check

PROFILE = load("national/2021")
TITLES = [spec.title for spec in PROFILE.sections]
ORDINALS = "一二三四五六"
IDS = [spec.id for spec in PROFILE.sections]


def report(blocks: list[Block], year: int = 2023) -> Report:
    return bind(
        Document("txt", tuple(blocks)), PROFILE, Identity(organ="某市财政局", organ_class="department", year=year)
    )


def headings(lines: list[str]) -> list[tuple[int, str, str]]:
    bound = report([Paragraph(line) for line in lines])
    return [(heading.number, heading.section, heading.match) for heading in bound.headings]


def six(body: str = "正文内容若干。") -> list[str]:
    lines = []
    for ordinal, title in zip(ORDINALS, TITLES):
        lines += [f"{ordinal}、{title}", body]
    return lines


EXACT = [(number, section, "exact") for number, section in enumerate(IDS, 1)]


def test_six_plain_headings() -> None:
    assert headings(six()) == EXACT


@pytest.mark.parametrize("mark", ["、", ".", "．", "，", " 、"])
def test_marks_behind_the_ordinal(mark: str) -> None:
    assert headings([line.replace("、", mark, 1) if line[1:2] == "、" else line for line in six()]) == EXACT


def test_bracketed_and_arabic_ordinals() -> None:
    bracketed = [f"（{line[0]}）{line[2:]}" if line[1:2] == "、" else line for line in six()]
    assert headings(bracketed) == EXACT
    arabic = [f"{ORDINALS.index(line[0]) + 1}、{line[2:]}" if line[1:2] == "、" else line for line in six()]
    assert headings(arabic) == EXACT


def test_sub_heading_of_the_same_words_is_no_section() -> None:
    lines = six()
    lines.insert(2, "（一）主动公开政府信息情况")
    lines.insert(3, "（二）收到和处理政府信息公开申请情况")
    assert headings(lines) == EXACT


def test_heading_run_into_its_text() -> None:
    lines = six()
    lines[0:2] = ["一、总体情况 2023年，本局认真贯彻条例，稳步推进各项公开工作。"]
    lines[-2:] = ["六、其他需要报告的事项。无。"]
    bound = report([Paragraph(line) for line in lines])
    assert [h.section for h in bound.headings] == IDS
    assert [h.match for h in bound.headings] == ["exact"] * 6
    section = bound.section("overview")
    assert section and "2023年,本局" in section.text  # type: ignore[union-attr]


def test_heading_broken_over_two_lines() -> None:
    lines = six()
    lines[6:7] = ["四、政府信息公开行政复议、", "行政诉讼情况"]
    assert headings(lines) == EXACT


def test_table_of_contents_is_no_body() -> None:
    contents = [f"{ordinal}、{title}" for ordinal, title in zip(ORDINALS, TITLES)]
    bound = report([Paragraph(line) for line in [*contents, *six()]])
    assert [h.section for h in bound.headings] == IDS
    assert all(bound.section(section) for section in IDS)


def test_list_in_the_preface_is_no_heading() -> None:
    preface = "本报告由" + "、".join(TITLES) + "六部分组成。"
    assert headings([preface, *six()]) == EXACT


def test_whole_page_in_one_line() -> None:
    page = "某市财政局2023年政府信息公开工作年度报告 " + "".join(
        f"{o}、{t}" + "2023年，本局认真贯彻条例，稳步推进各项公开工作。" * 12 for o, t in zip(ORDINALS, TITLES)
    )
    assert headings([page]) == EXACT


@pytest.mark.parametrize("behind", ["", " （一）主动公开。本机关", "2023年，本机关"])
@pytest.mark.parametrize("section", [0, 2])
def test_a_heading_behind_a_sentence_of_its_own_paragraph(section: int, behind: str) -> None:
    lines = ["本报告由某市财政局编制（电话：000000）。", *six("积极公开各类信息。")]
    at = 1 + 2 * section
    glued = [*lines[: at - 1], lines[at - 1] + lines[at] + behind + (lines[at + 1] if behind else "")]
    assert headings(glued + lines[at + 2 if behind else at + 1 :]) == EXACT


@pytest.mark.parametrize(
    "line",
    [
        "本报告分六部分。一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况。",
        "请先看这一部分。一、总体情况所说的各项工作另有方案。",
        "详见本报告一、总体情况",
    ],
)
def test_titles_told_in_a_sentence_are_no_headings(line: str) -> None:
    assert headings([line, *six()]) == EXACT


def test_altered_and_foreign_titles() -> None:
    lines = six()
    lines[8] = "五、存在的主要问题及改进措施"
    assert headings(lines)[4] == (5, "problems", "altered")
    lines[8] = "五、不足与打算"
    assert headings(lines)[4] == (5, "problems", "altered")  # in the slot of the missing section
    lines[8] = "五、存在的主要问题及改进情况"
    assert headings([*lines, "七、下一年工作安排", "继续努力。"])[6] == (7, "", "unknown")


def test_missing_section_is_absent() -> None:
    lines = six()
    bound = report([Paragraph(line) for line in lines[:8] + lines[10:]])
    assert bound.section("problems") == ABSENT


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("12", 12), ("１２", 12), ("1,214", 1214), ("+19", 19), ("-18", -18), ("0条", 0), ("22（其中修订16件）", 22),
        ("5949.088667", 5949.088667), ("", None), ("/", None), ("—", None), ("无", None), ("1 214", None), ("2O", None),
        ("(12)", None), ("（一）", None), ("²", None), ("½", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_numbers_of_cells(printed: str, value: float | None) -> None:
    found = read_number(printed)
    assert (None if found is None else float(found)) == value


@dataclass
class Sheet:
    """Table three as a true grid with a different figure in every cell."""

    cells: list[Cell]
    figures: dict[tuple[str, str], int]

    def table(self) -> Table:
        height = max(cell.row for cell in self.cells) + 1
        return Table(tuple(self.cells), height, max(cell.column for cell in self.cells) + 1)


def sheet() -> Sheet:
    spec = PROFILE.table("table3")
    assert spec is not None
    block = spec.blocks[0]
    labels = {axis.id: axis.label for axis in (*block.columns, *block.rows)}
    parents = {axis.id: axis.parent for axis in block.rows}
    cells = [
        Cell(spec.corner, 0, 0, 3, 3), Cell(labels["applicants"], 0, 3, 1, 7), Cell(labels["natural_person"], 1, 3, 2),
        Cell(labels["legal_person"], 1, 4, 1, 5), Cell(labels["total"], 1, 9, 2),
    ]  # fmt: skip
    columns = [axis.id for axis in block.columns if not axis.group]
    cells += [Cell(labels[c], 2, 4 + i) for i, c in enumerate(columns[1:6])]
    figures: dict[tuple[str, str], int] = {}
    seen: set[str] = set()
    row = 3
    for axis in block.rows:
        if axis.group:
            continue
        depth = 0
        above = [p for p in (parents.get(axis.parent, ""), axis.parent) if p]
        for group in above:
            if group not in seen:
                seen.add(group)
                below = [a for a in block.rows if not a.group and group in (a.parent, parents.get(a.parent))]
                cells.append(Cell(labels[group], row, depth, len(below)))
            depth += 1
        cells.append(Cell(axis.label, row, depth, 1, 3 - depth))
        for index, column in enumerate(columns):
            figures[axis.id, column] = 100 * row + index
            cells.append(Cell(str(100 * row + index), row, 3 + index))
        row += 1
    return Sheet(cells, figures)


def statistic(made: Sheet) -> Statistic | Undetermined:
    lines: list[Block] = [Paragraph(line) for line in six()]
    lines[5] = made.table()
    bound = report(lines).statistic("table3")
    assert isinstance(bound, (Statistic, Undetermined))
    return bound


def wrong(bound: Statistic, made: Sheet) -> list[tuple[str, str]]:
    return [
        place
        for place, value in bound.values.items()
        if isinstance(value, Value) and value.number != made.figures[place]
    ]


def test_every_figure_of_a_clean_table() -> None:
    made = sheet()
    bound = statistic(made)
    assert isinstance(bound, Statistic)
    assert len(bound.values) == 175 and not wrong(bound, made)
    assert not bound.missing_rows and not bound.missing_columns and not bound.oddities


Change = Callable[[list[Cell]], list[Cell]]


def _without(test: Callable[[Cell], bool]) -> Change:
    return lambda cells: [cell for cell in cells if not test(cell)]


def _renamed(old: str, new: str) -> Change:
    return lambda cells: [cell._replace(text=new) if cell.text.endswith(old) else cell for cell in cells]


@pytest.mark.parametrize(
    ("change", "kind", "place"),
    [
        (_renamed("其他法律行政法规禁止公开", "2.其他法律行政止公开"), "altered-label", ("refused_law_forbids", "")),
        (_renamed("（七）总计", "（七）合计"), "altered-label", ("results_total", "")),
        (_renamed("科研机构", "科研单位"), "altered-label", ("", "research")),
        (_without(lambda c: (c.row, c.column) == (9, 6)), "short-row", ("refused_security_stability", "")),
        (lambda cells: [*cells, Cell("7", 9, 10)], "extra-cells", ("refused_security_stability", "")),
    ],
)
def test_odd_shapes_never_give_a_wrong_figure(change: Change, kind: str, place: tuple[str, str]) -> None:
    made = sheet()
    made.cells = change(made.cells)
    bound = statistic(made)
    assert isinstance(bound, Statistic)
    assert not wrong(bound, made)
    assert [(odd.kind, (odd.row, odd.column)) for odd in bound.oddities] == [(kind, place)]


def test_missing_row_and_column() -> None:
    made = sheet()
    made.cells = [c._replace(row=c.row - 1) if c.row > 20 else c for c in made.cells if c.row != 20]
    bound = statistic(made)
    assert isinstance(bound, Statistic) and bound.missing_rows == ("np_publication",) and not wrong(bound, made)
    made = sheet()
    made.cells = [c for c in made.cells if not (c.row >= 2 and c.column == 5 and c.colspan == 1)]
    bound = statistic(made)
    assert isinstance(bound, Statistic) and bound.missing_columns == ("research",) and not wrong(bound, made)


def test_table_without_header_is_unreadable() -> None:
    made = sheet()
    made.cells = [cell for cell in made.cells if cell.row > 2]
    assert isinstance(statistic(made), Undetermined)


def test_swapped_columns_are_followed() -> None:
    made = sheet()
    swap = {"科研机构": "法律服务机构", "法律服务机构": "科研机构"}
    made.cells = [cell._replace(text=swap.get(cell.text, cell.text)) for cell in made.cells]
    bound = statistic(made)
    assert isinstance(bound, Statistic)
    assert bound.number("received", "research") == made.figures["received", "legal_service"]


def test_table_over_two_pages_is_one() -> None:
    made = sheet()
    whole = made.table()
    cut = 15
    first = Table(tuple(c for c in whole.cells if c.row < cut), cut, whole.width)
    second = Table(
        tuple(c._replace(row=c.row - cut) for c in whole.cells if c.row >= cut), whole.height - cut, whole.width
    )
    lines: list[Block] = [Paragraph(line) for line in six()]
    lines[5:6] = [first, second]
    bound = report(lines).statistic("table3")
    assert isinstance(bound, Statistic) and len(bound.values) == 175 and not wrong(bound, made)


def test_picture_and_nothing() -> None:
    lines: list[Block] = [Paragraph(line) for line in six()]
    lines[5] = Picture("表三")
    bound = report(lines)
    picture = bound.statistic("table3")
    assert isinstance(picture, Undetermined) and picture.reason == "picture"
    assert bound.statistic("table2") == ABSENT


@pytest.mark.parametrize("format", ["txt", "txt-fillers", "html-page", "docx"])
@pytest.mark.parametrize("column", ["newly_made", "newly_published", "published_total"])
def test_column_lost_from_one_block_is_told_of_that_block(format: str, column: str) -> None:
    """Rows of a wider block of the same table do not make the narrower block's header a damaged one."""
    draft = build({"year": 2020, "tables": {"table2": {"drop_columns": [column]}}})
    assert {v.code for v in check(draft, format)} == {"GK204"}


@pytest.mark.parametrize("format", ["txt", "txt-tabs", "md", "html", "docx"])
def test_header_without_any_label_makes_the_table_unreadable(format: str) -> None:
    table = PROFILE.table("table3")
    assert table is not None
    blank = {axis.id: "" for axis in table.blocks[0].columns if not axis.group}
    draft = build({"tables": {"table3": {"labels": blank}}})
    assert {v.code for v in check(draft, format)} == {"GK209"}


def test_what_stands_above_the_title_is_the_page_s() -> None:
    draft = build({})
    text = "某市人民政府门户网站\n请输入关键字\n首页 > 政府信息公开年报\n" + FORMATS["txt"][1](draft).decode()
    assert not check_file("report.txt", text.encode(), Settings(autoload=False)).violations


@pytest.mark.parametrize("line", ["[图片]", "【图片】", "图片1.png", "<图片>", "[img]", "（见图片）"])
def test_a_line_in_place_of_a_picture(line: str) -> None:
    text = FORMATS["txt"][1](build({"tables": {"table3": {"drop": True}}})).decode()
    heading = "三、收到和处理政府信息公开申请情况\n"
    report = check_file("report.txt", text.replace(heading, heading + line + "\n").encode(), Settings(autoload=False))
    assert {violation.code for violation in report.violations} == {"GK202"}


def test_the_picture_of_a_seal_below_the_date_hides_no_signature():
    blocks: list[Block] = [*map(Paragraph, [*six(), "某市财政局", "2024年1月14日"]), Picture("seal")]
    signature = report(blocks).signature
    assert signature and (signature.organ, signature.printed) == ("某市财政局", "2024年1月14日")
