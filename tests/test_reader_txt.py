"""Plain text: tables in the layouts that converters leave, wrapped prose, places."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao import readers
from nianbao.document import Block, Document, Location, Paragraph, Picture, Table, Unreadable
from nianbao.readers import txt

TABLE2 = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "0"],
    ["行政规范性文件", "3", "1", "12"],
    ["第二十条第（五）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "212"],
]
TABLE4 = [
    ["行政复议", "行政诉讼"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"],
    ["", "", "", "", "", *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2],
    [str(n) for n in range(15)],
]
BEFORE = "二、主动公开政府信息情况"
AFTER = "三、收到和处理政府信息公开申请情况"


def read(text: str, name: str = "年报.txt") -> Document:
    return readers.read(name, text.encode())


def blocks(text: str) -> list[Block]:
    return list(read(text).blocks)


def rows(block: Block) -> list[list[str]]:
    assert isinstance(block, Table), block
    return [[cell.text for cell in row] for row in block.rows()]


def texts(found: list[Block]) -> list[str]:
    return [block.text for block in found if isinstance(block, Paragraph)]


def one_table(text: str) -> list[list[str]]:
    """The rows of the only table, which must stand between its two headings."""
    found = blocks(f"{BEFORE}\n{text}\n{AFTER}\n")
    assert texts(found)[0] == BEFORE and texts(found)[-1] == AFTER
    assert len(found) == 3, found
    return rows(found[1])


def cell_a_line(table: list[list[str]]) -> str:
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in table)


class TestTables:
    @pytest.mark.parametrize("table", [TABLE2, TABLE4])
    def test_one_cell_a_line(self, table: list[list[str]]) -> None:
        assert one_table(cell_a_line(table) + "\n\n") == table

    @pytest.mark.parametrize("table", [TABLE2, TABLE4])
    def test_tabs_between_cells(self, table: list[list[str]]) -> None:
        width = max(map(len, table))
        assert one_table("\n".join("\t".join(row) for row in table)) == table
        filled = [row + [""] * (width - len(row)) for row in table]
        assert one_table("\n".join("\t".join(row) for row in filled)) == filled

    @pytest.mark.parametrize("fence", ["|", ""])
    def test_bars_between_cells(self, fence: str) -> None:
        table = [row + [""] * (4 - len(row)) for row in TABLE2]
        assert one_table("\n".join(fence + " | ".join(row) + fence for row in table)) == table

    def test_a_drawn_frame(self) -> None:
        frame = "┌────┬───┬───┐"
        body = [["规章", "0", "3"], ["行政规范性文件", "1", "2"]]
        text = "\n".join([frame, *("│ " + " │ ".join(row) + " │" for row in body), frame])
        assert one_table(text) == body

    def test_columns_of_blanks(self) -> None:
        text = (
            "  信息内容        本年制发件数   本年废止件数   现行有效件数\n"
            "  规章                 0              0              0\n"
            "  行政规范性文件       3              1              12\n"
        )
        assert one_table(text) == TABLE2[1:4]

    def test_single_blanks(self) -> None:
        text = "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 3 1 12\n"
        assert one_table(text) == TABLE2[1:4]

    def test_labels_in_two_lines_beside_blanks(self) -> None:
        text = (
            "自然人 商业企业 科研机构 其他 总计\n"
            "一、本年新收政府信息公开申请数量 1 0 0 0 1\n"
            "1.申请人无正当理由逾期不补正、\n"
            "行政机关不再处理其政府信息公开申请 0 0 0 0 0\n"
            "（七）总计 1 0 0 0 1\n"
        )
        assert one_table(text)[2] == [
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            *"00000",
        ]

    def test_one_value_a_line(self) -> None:
        flat = "\n".join(cell for row in TABLE2 for cell in row if cell)
        labels = [[[cell] for cell in row] for row in TABLE2]
        assert one_table(flat) == [*labels[0], *labels[1], *TABLE2[2:4], *labels[4], *labels[5], TABLE2[6]]

    def test_one_value_a_line_without_a_label(self) -> None:
        head = ["行政复议", "结果维持", "总计", "行政诉讼", "结果维持", "总计"]
        assert one_table("\n".join([*head, *"123456"])) == [*([label] for label in head), [*"123456"]]

    def test_one_value_a_line_with_ordinals(self) -> None:
        flat = (
            "申请人情况\n自然人\n法人或其他组织\n商业企业\n总计\n一、本年新收政府信息公开申请数量\n1\n2\n3\n"
            "三、本年度办理结果\n（一）予以公开\n1\n2\n3\n（三）不予公开\n1.属于国家秘密\n0\n0\n0\n四、结转下年度继续办理\n0\n0\n0"
        )
        assert one_table(flat) == [
            ["申请人情况"],
            ["自然人"],
            ["法人或其他组织"],
            ["商业企业"],
            ["总计"],
            ["一、本年新收政府信息公开申请数量", "1", "2", "3"],
            ["三、本年度办理结果", "（一）予以公开", "1", "2", "3"],
            ["（三）不予公开", "1.属于国家秘密", "0", "0", "0"],
            ["四、结转下年度继续办理", "0", "0", "0"],
        ]

    def test_cells_keep_their_blanks_and_strokes(self) -> None:
        table = [["规章", "", "/", "—"], ["行政规范性文件", "1", "", "无"]]
        assert one_table(cell_a_line(table)) == table
        assert one_table("\n".join("\t".join(row) for row in table)) == table

    def test_a_cell_of_several_lines(self) -> None:
        assert one_table("\t结果\n维持\n\t结果纠正\n\n\t0\n\t0\n") == [["结果\n维持", "结果纠正"], ["0", "0"]]
        assert one_table("\t\n0\n\t1\n\n\t结果\n\n维持\n\t2\n") == [["0", "1"], ["结果\n维持", "2"]]
        assert one_table('规章\t"结果\n维持"\t0\n行政许可\t1\t2') == [
            ["规章", "结果\n维持", "0"],
            ["行政许可", "1", "2"],
        ]

    def test_a_heading_right_above_or_below_is_no_cell(self) -> None:
        found = blocks(f"{BEFORE}\n\t规章\n\t0\n\n\t行政许可\n\t1\n{AFTER}\n\t一、本年新收\n\t2\n")
        assert texts(found) == [BEFORE, AFTER]
        assert [rows(block) for block in found if isinstance(block, Table)] == [
            [["规章", "0"], ["行政许可", "1"]],
            [["一、本年新收", "2"]],
        ]
        found = blocks(f"规章\t0\n行政许可\t1\n{AFTER}\n自然人\t总计\n一、本年新收\t2\t2\n")
        assert texts(found) == [AFTER]

    def test_rows_apart_by_blank_lines(self) -> None:
        found = blocks("信息内容\t本年处理决定数量\n\n行政处罚\t13\n\n行政强制\t0\n\n")
        assert [rows(block) for block in found] == [
            [["信息内容", "本年处理决定数量"], ["行政处罚", "13"], ["行政强制", "0"]]
        ]

    def test_a_page_number_inside_a_table_is_dropped(self) -> None:
        assert one_table("行政处罚 1 2\n— 4 —\n行政强制 0 3\n") == [["行政处罚", "1", "2"], ["行政强制", "0", "3"]]

    def test_cells_know_their_place(self) -> None:
        found = blocks(f"{BEFORE}\n\t规章\n\t  12\n\n\t行政许可\n\t\n")
        table = found[1]
        assert isinstance(table, Table)
        assert [cell.location for cell in table.cells] == [
            Location(2, 2),
            Location(3, 4),
            Location(5, 2),
            Location(6, 2),
        ]
        assert not table.aligned

    def test_too_many_cells(self) -> None:
        with pytest.raises(Unreadable) as error:
            read("\n".join("\t".join("1" * 50) for _ in range(4001)))
        assert (error.value.code, error.value.reason) == ("GK007", "table-cells")


class TestProse:
    def test_indented_paragraphs_are_no_table(self) -> None:
        lines = [
            "一、总体情况",
            "（一）主动公开情况",
            "2023年，主动公开政府信息24条，回应关切3次。",
            "（二）依申请公开情况",
        ]
        assert texts(blocks("\n".join("\t" + line for line in lines))) == lines
        assert texts(blocks("\n\n".join("\u3000\u3000" + line for line in lines))) == lines

    def test_the_gap_behind_an_automatic_number_is_no_column(self) -> None:
        lines = ["一、\t总体情况", "（一）\t主动公开情况", "1.\t依申请公开情况", "二、\t主动公开政府信息情况"]
        assert texts(blocks("\n".join(lines))) == lines

    def test_a_signature_set_with_blanks_or_tabs_is_no_table(self) -> None:
        lines = ["六、其他需要报告的事项", "无。", "某某镇人民政府", "2024年1月15日"]
        for gap in ("\t\t\t\t\t", " " * 30, "\u3000" * 12):
            assert texts(blocks("\n".join([*lines[:2], gap + lines[2], gap + " " + lines[3]]))) == lines
        assert texts(blocks("无。\n某某镇人民政府      2024年1月15日\n")) == [
            "无。",
            "某某镇人民政府      2024年1月15日",
        ]

    WRAPPED = (
        "某某区人民政府办公室2023年政府信息公开\n"
        "工作年度报告\n"
        "    根据《中华人民共和国政府信息公开条例》的要求编制，全文\n"
        "包括总体情况、主动公开政府信息情况、收到和处理政府信息公\n"
        "开申请情况、存在的主要问题及改进情况，以及其他需要报告的\n"
        "— 1 —\n"
        "事项。本年度报告中所列数据统计期限为 2023 年 1 月 1 日至\n"
        "12 月 31 日止。\n"
        "一、总体情况\n"
        "    2023 年，我区坚持以公开为常态、不公开为例外，围绕中心\n"
        "工作和群众关切持续推进政务公开，主动公开政府信息 24 条，\n"
        "回应关切 3 次。\n"
        "（一）主动公开方面\n"
        "    全年主动公开规章 0 件。\n"
    )

    def test_wrapped_lines_are_joined(self) -> None:
        document = read(self.WRAPPED)
        found = texts(list(document.blocks))
        assert found[:2] == ["某某区人民政府办公室2023年政府信息公开", "工作年度报告"]
        assert found[2].startswith("根据《") and found[2].endswith("2023 年 1 月 1 日至12 月 31 日止。")
        assert "需要报告的事项。" in found[2]
        assert found[3] == "一、总体情况"
        assert found[4].endswith("24 条，回应关切 3 次。")
        assert found[5:] == ["（一）主动公开方面", "全年主动公开规章 0 件。"]
        check_places(self.WRAPPED, document)

    def test_lines_cut_at_a_number_of_characters(self) -> None:
        sentence = "2023年1月1日至12月31日共公开信息12345条，其中网站2345条、公报10000条，办理申请678件，答复677件"
        paragraphs = ["一、总体情况", *(f"{n}.{sentence}，另有{n}00条{'信息' * n}公开。" for n in range(1, 9))]
        lines = [line[at : at + 30] for line in paragraphs for at in range(0, len(line), 30)]
        assert texts(blocks("\n".join(lines))) == paragraphs

    def test_paragraphs_of_one_line_each_are_not_joined(self) -> None:
        lines = [
            "2023年，我镇未承办人大代表建议和政协委员提案",
            "某某镇人民政府持续推进政务公开标准化规范化建设，取得了一定成效",
            "下一步将加强培训",
            "某某镇人民政府",
            "2024年1月15日",
        ]
        assert texts(blocks("\n".join(lines))) == lines
        assert texts(blocks("\n\n".join(lines))) == lines

    def test_a_sentence_cut_by_a_page_break_is_joined(self) -> None:
        text = "完善政府信息公开制度，围绕职责与任务，落实责任分工，按照\n\n“谁主管、谁负责”的原则，将责任落实到人。\n"
        assert len(texts(blocks(text))) == 1
        assert len(texts(blocks(text.replace("\n\n", "\n\n- 2 -\n\n")))) == 1

    def test_numbers_are_not_run_together(self) -> None:
        text = self.WRAPPED.replace("主动公开政府信息 24 条，", "主动公开政府信息条数为：二 24").replace(
            "回应关切 3", "35 条"
        )
        assert "2435" not in "".join(texts(blocks(text)))

    def test_marks_of_pages_are_left_out(self) -> None:
        for mark in ("- 3 -", "—3—", "－ 3 －", "第 3 页", "第3页 共7页", "Page 3 of 7", " 3 "):
            text = self.WRAPPED.replace("— 1 —", mark)
            assert texts(blocks(text)) == texts(blocks(self.WRAPPED)), mark

    def test_soft_breaks_part_paragraphs(self) -> None:
        document = read("一、总体情况\x0b2023年，我镇公开信息。\u2028第二段。")
        assert texts(list(document.blocks)) == ["一、总体情况", "2023年，我镇公开信息。", "第二段。"]
        assert [block.location for block in document.blocks] == [Location(1, 1), Location(1, 8), Location(1, 22)]


class TestResidue:
    def test_bookmarks_are_told_once_and_places_stay_true(self) -> None:
        text = "[bookmark: _GoBack]五、存在的[bookmark: _Hlk1]主要问题\n\t[bookmark: _Hlk2]规章\n\t0\n\n\t许可\n\t1\n"
        document = read(text)
        (note,) = document.notes
        assert (note.code, note.location) == ("GK006", Location(1, 1))
        assert note.data == {"count": 3, "sample": "[bookmark: _GoBack]"}
        paragraph, table = document.blocks
        assert isinstance(paragraph, Paragraph) and isinstance(table, Table)
        assert paragraph.text == "五、存在的主要问题"
        assert [paragraph.at(offset).column for offset in (0, 4, 5, 8)] == [20, 24, 42, 45]
        assert (table.cells[0].text, table.cells[0].location) == ("规章", Location(2, 19))

    def test_pictures_stand_where_they_stood(self) -> None:
        found = blocks("三、申请情况\n[image: 表格_01(2)]\n四、复议\n说明[bookmark: a][image: x]文字\n五、问题")
        assert [b.text if isinstance(b, Paragraph) else b.name for b in found if not isinstance(b, Table)] == [
            "三、申请情况",
            "表格_01(2)",
            "四、复议",
            "说明文字",
            "x",
            "五、问题",
        ]
        picture = found[1]
        assert isinstance(picture, Picture) and picture.location == Location(2, 1)

    def test_nothing_but_pictures(self) -> None:
        with pytest.raises(Unreadable) as error:
            read("[image: 扫描件1]\n[image: 扫描件2]\n")
        assert (error.value.code, error.value.reason, error.value.data) == ("GK002", "pictures", {"count": 2})


class TestPages:
    def test_a_crawlers_header_is_no_text(self) -> None:
        document = read(
            "标题: 某某区2020年度政府信息公开工作年度报告\n发布时间: 2021-03-05 08:58\n文号: \n栏目: 年报\n说明见 x\n"
            "==================== 正文 ====================\n某某区2020年报告\n一、总体情况\n"
        )
        assert document.title == "某某区2020年度政府信息公开工作年度报告"
        assert document.published == "2021-03-05 08:58"
        assert texts(list(document.blocks)) == ["某某区2020年报告", "一、总体情况"]
        assert document.blocks[0].location == Location(7, 1)

    @pytest.mark.parametrize(
        ("line", "published"),
        [
            ("发布日期：2020-01-31", "2020-01-31"),
            (
                "发布时间：2023-01-16 10:22    来源：某某镇人民政府    浏览次数：123    字体：[ 大 中 小 ]",
                "2023-01-16 10:22",
            ),
            ("2023-01-16 10:22 来源：某某镇", "2023-01-16 10:22"),
            ("【发布日期: 2023年1月16日】【打印】【关闭】", "2023年1月16日"),
        ],
    )
    def test_a_pages_line_below_the_title_is_no_text(self, line: str, published: str) -> None:
        document = read(f"某某镇2022年政府信息公开工作年度报告\n{line}\n一、总体情况\n")
        assert document.published == published
        assert texts(list(document.blocks)) == ["某某镇2022年政府信息公开工作年度报告", "一、总体情况"]

    def test_every_line_of_a_page_around_the_title_is_left_out(self) -> None:
        page = (
            "索引号：0001/2023-1\n【打印】 【字体：\n某某镇2022年政府信息公开工作年度报告\n字号：\n发布日期：2023-01-16"
        )
        document = read(f"{page}\n一、总体情况\n1.公开信息3条。\n")
        kept = ["某某镇2022年政府信息公开工作年度报告", "一、总体情况", "1.公开信息3条。"]
        assert (texts(list(document.blocks)), document.published) == (kept, "2023-01-16")

    def test_a_title_that_only_the_card_of_the_page_states_stays(self) -> None:
        card = "- 索 引 号： 0001/2023-1\n- 标 题： 某某镇2022年政府信息公开工作年度报告\n- 发布日期：2023-01-16"
        document = read(f"{card}\n本报告依据有关规定编制。\n一、总体情况\n1.公开信息3条。\n")
        assert texts(list(document.blocks))[0] == "- 标 题： 某某镇2022年政府信息公开工作年度报告"
        document = read(f"{card}\n某某镇2022年政府信息公开工作年度报告\n一、总体情况\n1.公开信息3条。\n")
        assert texts(list(document.blocks))[0] == "某某镇2022年政府信息公开工作年度报告"

    def test_the_organ_above_a_title_that_stands_twice_stays(self) -> None:
        lines = [
            "藁城区人民政府办公室",
            "2025年政府信息公开工作年度报告",
            "2025年政府信息公开工作年度报告",
            "一、总体情况",
        ]
        assert texts(list(read("\n".join(lines)).blocks)) == [*lines[:2], lines[3]]

    def test_a_page_that_states_another_day_than_that_of_publication(self) -> None:
        page = "发文日期：2026-01-15\n某某镇2025年政府信息公开工作年度报告\n字体：[    ]"
        document = read(f"{page}\n一、总体情况\n")
        assert texts(list(document.blocks)) == ["某某镇2025年政府信息公开工作年度报告", "一、总体情况"]
        assert document.published == ""

    @pytest.mark.parametrize("line", ["（2023年1月16日）", "2023年1月16日", "统计期限：2022年1月1日至2022年12月31日"])
    def test_a_date_of_the_report_stays(self, line: str) -> None:
        document = read(f"某某镇2022年政府信息公开工作年度报告\n{line}\n一、总体情况\n")
        assert line in texts(list(document.blocks))
        assert document.published == ""


def check_places(text: str, document: Document) -> None:
    """Every Chinese character stands in the file where its location says, and marks ascend."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in document.blocks:
        if isinstance(block, Paragraph):
            offsets = [mark.offset for mark in block.marks]
            assert offsets == sorted(set(offsets)) and offsets[0] == 0
            for offset, char in enumerate(block.text):
                line, column, _ = block.at(offset)
                if "\u4e00" <= char <= "\u9fff" and line and column:
                    assert lines[line - 1][column - 1] == char
        elif isinstance(block, Table):
            for cell in block.cells:
                line, column, _ = cell.location
                if cell.text and line and column and "\u4e00" <= cell.text[0] <= "\u9fff":
                    assert lines[line - 1][column - 1] == cell.text[0]


PIECES = (
    "\t~\n~\n\n~ ~  ~|~0~12~/~一、~（一）~规章~总计~政府信息公开~，~。~：~'~[bookmark: a]~[image: b]~— 1 —~\x0b~\r\n~\f"
    "~====~---~|---|~2023年1月1日~**~#~<br>"
)
SCRAPS = st.sampled_from(PIECES.split("~"))


@given(st.lists(SCRAPS, max_size=80).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_layout_is_read_and_places_are_true(text: str) -> None:
    try:
        document = readers.read("a.txt", text.encode())
    except Unreadable:
        return
    if document.format == "txt" and not {"\x0b"} & set(text):
        check_places(text, document)


def test_real_tables_come_out_whole(shared_reports: Path) -> None:
    expected = {
        "001": [[14, 4], [28, 10], [4, 15]],
        "002": [[14, 4], [28, 10], [4, 15]],
        "003": [[4, 4], [10, 2], [28, 10], [4, 16]],
        "004": [[14, 4], [2, 15]],
    }
    for number, shapes in expected.items():
        (path,) = shared_reports.glob(f"{number}_*.txt")
        text = path.read_text("utf-8")
        document = txt.read(str(path), path.read_bytes())
        tables = [block for block in document.blocks if isinstance(block, Table)]
        assert [[table.height, table.width] for table in tables] == shapes
        check_places(text, document)
        figures = sum(cell.text.isdigit() for table in tables for cell in table.cells)
        assert figures == {"001": 200, "002": 200, "003": 201, "004": 25}[number]


@pytest.mark.parametrize(
    "unit", ["|\n", "1 ", "\t", "1\t\n", "\t0\n", "政府信息公开 1\n", "（", "[bookmark: a]", "一、\n1\n", "0\n"]
)
def test_time_grows_with_size_only(unit: str) -> None:
    def seconds(times: int) -> float:
        data = (unit * times).encode()
        start = time.process_time()
        with contextlib.suppress(Unreadable):
            readers.read("a.txt", data)
        return time.process_time() - start

    small, large = seconds(2_000), min(seconds(16_000) for _ in range(3))  # the collector may wake in one of them
    assert large < 40 * small + 0.2


@pytest.mark.parametrize("line", ["联系电话：139 1234 5678。", "联系电话：139 1234 5678", "本年收到 3 4 5。"])
def test_a_number_in_groups_is_no_row_of_a_table(line: str) -> None:
    blocks = txt.read("a.txt", f"五、存在的主要问题及改进情况\n\n{line}\n\n不足之处正在改进。\n".encode()).blocks
    assert line in [block.text for block in blocks if isinstance(block, Paragraph)]


def test_the_organ_between_a_page_s_title_and_the_same_one():
    title, body = "2022年政府信息公开工作年度报告", "一、总体情况\n全镇公开信息32条。"
    assert texts(blocks(f"{title}\n松石镇人民政府\n{title}\n{body}"))[:2] == ["松石镇人民政府", title]
    assert texts(blocks(f"{title}\n打印 关闭\n{title}\n{body}"))[:2] == [title, "一、总体情况"]


def test_figures_of_dates_in_lines_of_their_own():
    assert "号）编制" in texts(blocks("依据《中华人民共和国政府信息公开条例》（国务院令第\n711\n号）编制。\n公开。"))[0]
