"""Tables that a converter of PDF left in pieces: read when their rows are the form's in number and order, else not."""

from __future__ import annotations

import random
from itertools import groupby

import pytest

from nianbao import plugins
from nianbao.engine import check_file, read
from nianbao.report import Statistic, Undetermined, Value
from nianbao.settings import Settings
from nianbao.testing import ReportBuilder, build
from nianbao.testing.formats import joined, slots

SETTINGS = Settings(autoload=False)
RULE = "|---|---|---|"


def pieces(seed):
    """A writer of tables three and four as pipe tables of a few rows each: labels and headers broken and moved."""
    chance = random.Random(seed)

    def write(grid):
        rows = [[slot[0] for slot in row if slot and slot[1]] for row in slots(grid)]
        figured = [row for row in rows if any(not cell.label for cell in row)]
        if max(sum(not cell.label for cell in row) for row in rows) < 7:  # table two, whole
            lines = ["| " + " | ".join(cell.text for cell in row) + " |" for row in rows]
            return [lines[0], RULE, *lines[1:]]
        words = [cell.text for row in rows if row not in figured for cell in row if cell.text]
        lines = ["".join(words[: len(words) // 2]), "", "| " + " | ".join(words[len(words) // 2 :]) + " |", RULE, ""]
        for cut, group in groupby(enumerate(figured), key=lambda pair: pair[0] // 3):
            apart = []
            for number, row in group:
                groups, label = [cell.text for cell in row if cell.label][:-1], [c.text for c in row if c.label][-1:]
                apart += groups
                if label and number % 6 == 4:
                    end = chance.choice([0, len(label[0]) // 2 + 1])
                    apart.append(label[0][end:])
                    label = [label[0][:end]] if end else []
                texts = [*label, *(cell.text for cell in row if not cell.label)]
                lines.append("| " + " | ".join(texts) + (" |  |" if number % 2 else " |"))
                lines += [RULE] if number == 3 * cut else []
            lines += ["", *apart, ""]
        return lines

    return write


def statistics(data):
    return read("report.md", data, SETTINGS, plugins.load((), False)).report.statistics


def codes(data):
    return {violation.code for violation in check_file("report.md", data, SETTINGS).violations}


def cut(draft, seed=1):
    return joined(draft, pieces(seed)).encode()


@pytest.mark.parametrize("seed", range(12))
def test_every_figure_is_read(seed):
    organ = ("township", "county", "department", "street")[seed % 4]
    draft = ReportBuilder(2023 if seed % 3 else 2020, organ, seed=seed, size=(0, 12, 300)[seed % 3]).build()
    found = statistics(cut(draft, seed))
    for section in draft.sections:
        if section.table is not None and section.table.spec.id != "table2":
            bound = found[section.table.spec.id]
            assert isinstance(bound, Statistic)
            for key, text in section.table.cells.items():
                value = bound.value(*key)
                assert isinstance(value, Value) and value.text == text


def test_a_wrong_total_is_found():
    draft = build(
        {"seed": 3, "tables": {"table3": {"add": {"granted/total": 1}}, "table4": {"add": {"value/review_total": 1}}}}
    )
    assert {"GK303", "GK304"} <= codes(cut(draft))


def changed(change):
    """The pieces of a report with one row of table three changed."""
    lines = cut(build({"seed": 5, "size": 300})).decode().split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("| 1.本机关"))
    cells = lines[at].split("|")
    if change == "deleted":
        del lines[at]
    elif change == "doubled":
        lines.insert(at, lines[at])
    elif change == "swapped":
        other = next(number for number, line in enumerate(lines) if line.startswith("| 3.危及"))
        lines[at], lines[other] = lines[other], lines[at]
    elif change == "short":
        lines[at] = "|".join(cells[:3] + cells[4:])
    else:
        cells[3] = {"blank": " ", "word": " 若干 ", "behind a word": " 12 "}[change]
        cells[2] = " 若干 " if change == "behind a word" else cells[2]
        lines[at] = "|".join(cells)
    return "\n".join(lines).encode()


@pytest.mark.parametrize("change", ["deleted", "doubled", "swapped", "short", "behind a word"])
def test_any_other_row_leaves_the_table_unread(change):
    assert isinstance(statistics(changed(change))["table3"], Undetermined)


@pytest.mark.parametrize(("change", "code"), [("blank", "GK206"), ("word", "GK207")])
def test_a_cell_without_a_figure_is_told(change, code):
    assert code in codes(changed(change))


def test_figures_beside_words_that_are_no_headings_are_no_table():
    text = cut(build({"seed": 5})).decode()
    start = text.index("四、")
    assert isinstance(
        statistics((text[:start] + text[start:].replace("结果", "案件")).encode())["table4"], Undetermined
    )


def test_a_word_in_place_of_a_first_figure_is_no_label():
    """A blank cell behind the last figure is filler, not the figure that is missing then."""
    lines = cut(build({"seed": 5, "size": 300})).decode().split("\n")
    for at, line in enumerate(lines):
        if line.startswith("| ") and line.count("|") == 10 and line.endswith("|  |"):
            cells = line.split("|")
            cells[2] = " 若干 "
            text = "\n".join([*lines[:at], "|".join(cells), *lines[at + 1 :]])
            state = statistics(text.encode())["table3"]
            shown = [] if isinstance(state, Undetermined) else state.values.values()
            assert all(not isinstance(value, Value) or value.text for value in shown), line
