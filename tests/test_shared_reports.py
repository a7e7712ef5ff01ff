"""Real reports: what a careful reader finds in them, written by hand, and the figures that stand in them.

``sure`` must be found and ``doubtful`` may be (readers differ); nothing else may be said. Rules that are not built
are not asked for.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from nianbao import plugins
from nianbao.engine import check_file, place_id, read
from nianbao.report import Statistic, Undetermined, Value
from nianbao.settings import Settings

SETTINGS = Settings(autoload=False)


class Facts(NamedTuple):
    sure: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


REPORTS = {
    "000_10af6db1b86cf955.txt": Facts(
        (
            "GK006 -",
            "GK102 disclosure",
            "GK102 requests",
            "GK102 disputes",
            "GK102 problems",
            "GK111 -",
            "GK113 overview",
            "GK201 table2",
            "GK202 table3",
            "GK202 table4",
            "GK804 problems",
        ),
        ("GK802 -",),
    ),
    "001_e3c8bab7fbea5405.txt": Facts(
        (
            "GK006 -",
            "GK108 overview",
            "GK109 overview",
            "GK501 -",
            "GK504 -",
            "GK506 -",
            "GK801 overview",
            "GK801 overview",
            "GK802 problems",
            "GK803 overview",
            "GK803 problems",
        ),
        ("GK802 overview", "GK802 other"),
    ),
    "002_62990b8acc293912.txt": Facts(("GK006 -", "GK109 overview", "GK111 -", "GK501 -", "GK506 -")),
    "003_c7cdc2898a3fcd12.txt": Facts(
        (
            "GK102 disputes",
            "GK109 overview",
            "GK210 table4/value",
            "GK501 -",
            "GK506 -",
            "GK801 other",
            "GK802 problems",
            "GK802 other",
            "GK803 overview",
            "GK803 overview",
        ),
        ("GK602 -",),
    ),
    "004_4c92f4a15c04187f.txt": Facts(
        (
            "GK102 problems",
            "GK109 overview",
            "GK209 table3",
            "GK209 table4",
            "GK501 -",
            "GK506 -",
            "GK802 overview",
            "GK803 problems",
        ),
        ("GK802 problems", "GK803 overview"),
    ),
    "010_county-2023.pdf": Facts(
        (
            "GK109 overview",
            "GK203 table3",
            "GK205 table3/refused_law_forbids",
            "GK304 table4/value/review_total",
            "GK304 table4/value/after_review_total",
            "GK501 -",
            "GK506 -",
        )
    ),
    "011_office-2019.html": Facts(
        (
            "GK102 problems",
            "GK111 -",
            "GK206 table3",
            "GK206 table4",
            "GK501 -",
            "GK506 -",
            "GK701 overview",
            "GK701 overview",
            "GK704 overview",  # 258 of 805 are 32.05 %, not 33.9 %
            "GK802 overview",
            "GK802 problems",
        )
    ),
    "012_office-2025.md": Facts(("GK101 problems", "GK111 -", "GK113 overview", "GK209 table2", "GK501 -", "GK506 -")),
    "013_zone-2020.txt": Facts(
        (
            "GK111 -",
            "GK209 table2",
            "GK209 table3",
            "GK501 -",
            "GK503 -",
            "GK506 -",
            "GK704 overview",
            "GK802 overview",
        ),
        ("GK802 problems",),
    ),
}


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_what_a_careful_reader_finds(shared_reports, name):
    rules = plugins.load((), False).rules
    facts = REPORTS[name]
    violations = check_file(name, (shared_reports / name).read_bytes(), SETTINGS).violations
    found = [f"{v.code} {place_id(v.place)}" for v in violations]
    sure = sorted(fact for fact in facts.sure if fact.split()[0] in rules)
    for fact in facts.doubtful:
        if fact in found and found.count(fact) > sure.count(fact):
            found.remove(fact)
    assert sorted(found) == sure


def bound(folder, name):
    return read(name, (folder / name).read_bytes(), SETTINGS, plugins.load((), False)).report


def filled(report):
    """The figures that are not 0, by table/row/column; whether every cell of all tables was read."""
    figures, whole = {}, True
    for spec in report.profile.tables:
        state = report.statistic(spec.id)
        assert isinstance(state, Statistic), (spec.id, state)
        whole = whole and not state.missing_rows and not state.missing_columns
        for (row, column), value in state.values.items():
            assert isinstance(value, Value), (spec.id, row, column)
            if value.text != "0":
                figures[f"{spec.id}/{row}/{column}"] = value.text
    return figures, whole


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        (
            "001_e3c8bab7fbea5405.txt",
            {"table2/licensing/decisions": "212", "table2/penalty/decisions": "13"},
        ),
        ("002_62990b8acc293912.txt", {}),
        ("003_c7cdc2898a3fcd12.txt", {}),
    ],
)
def test_figures_of_towns(shared_reports, name, figures):
    assert filled(bound(shared_reports, name)) == (figures, True)


FIGURES_2019 = {
    "table2": {
        "rules": ("13", "13", "524"),
        "normative_documents": ("60", "60", "368"),
        "licensing": ("0", "0", "0"),
        "other_external_matters": ("0", "0", "0"),
        "penalty": ("0", "0", "0"),
        "coercion": ("0", "0", "0"),
        "fees": ("0", "0"),
        "central_procurement": ("6", "251000元"),
    },
    "table3": {
        "received": ("821", "35", "", "", "2", "1", "859"),
        "carried_in": ("18", "", "", "", "", "", "18"),
        "granted": ("258", "12", "", "", "1", "1", ""),
        "partial": ("3", "", "", "", "", "", ""),
        "refused_state_secret": ("14", "", "", "", "", "", ""),
        "refused_internal_affairs": ("5", "", "", "", "", "", ""),
        "refused_process": ("3", "1", "", "", "", "", ""),
        "refused_admin_query": ("10", "2", "", "", "", "", ""),
        "unable_not_held": ("252", "12", "", "", "1", "", ""),
        "unable_needs_making": ("44", "3", "", "", "", "", ""),
        "unable_unclear": ("25", "", "", "", "", "", ""),
        "np_petition": ("148", "1", "", "", "", "", ""),
        "np_repeat": ("5", "4", "", "", "", "", ""),
        "results_total": ("767", "35", "", "", "2", "1", "805"),
        "carried_out": ("72", "", "", "", "", "", "72"),
    },
    "table4": {"value": ("5", "", "", "2", "7", "8", "", "", "1", "9", "", "", "", "", "")},
}


FIGURES_2025 = {
    "table3": {
        "received": "1259 36 0 0 0 0 1295",
        "carried_in": "170 15 0 0 4 0 189",
        "granted": "201 5 0 0 0 0 206",
        "partial": "2 0 0 0 0 0 2",
        "refused_state_secret": "4 0 0 0 0 0 4",
        "refused_security_stability": "1 0 0 0 0 0 1",
        "refused_internal_affairs": "8 0 0 0 1 0 9",
        "refused_process": "1 0 0 0 0 0 1",
        "refused_admin_query": "5 0 0 0 0 0 5",
        "unable_not_held": "484 28 0 0 1 0 513",
        "unable_needs_making": "47 1 0 0 0 0 48",
        "unable_unclear": "3 0 0 0 0 0 3",
        "np_petition": "61 1 0 0 0 0 62",
        "np_repeat": "16 0 0 0 0 0 16",
        "np_publication": "1 0 0 0 0 0 1",
        "np_abusive_volume": "1 0 0 0 0 0 1",
        "other_no_correction": "40 1 0 0 2 0 43",
        "other_rest": "264 12 0 0 0 0 276",
        "results_total": "1139 48 0 0 4 0 1191",
        "carried_out": "290 3 0 0 0 0 293",
    },
    "table4": {"value": "40 0 10 5 55 2 0 4 6 12 6 0 9 7 22"},
}


@pytest.mark.parametrize("table", sorted(FIGURES_2025))
def test_figures_of_tables_in_pieces(shared_reports, table):
    statistic = bound(shared_reports, "012_office-2025.md").statistic(table)
    block = statistic.spec.blocks[0]
    columns = [column.id for column in block.columns if not column.group]
    for row in (row.id for row in block.rows if not row.group):
        texts = [statistic.value(row, column).text for column in columns]
        assert texts == FIGURES_2025[table].get(row, "0 " * len(columns)).split(), row


def test_blanks_of_2019_are_blanks(shared_reports):
    report = bound(shared_reports, "011_office-2019.html")
    assert report.profile.id == "national/2019"
    for table, rows in FIGURES_2019.items():
        statistic = report.statistic(table)
        for block in statistic.spec.blocks:
            columns = [column.id for column in block.columns if not column.group]
            for row in (row.id for row in block.rows if not row.group):
                expected = rows.get(row, ("",) * len(columns))
                assert tuple(statistic.value(row, column).text for column in columns) == expected, row


@pytest.mark.parametrize(
    ("name", "table", "reason"),
    [
        ("000_10af6db1b86cf955.txt", "table3", "picture"),
        ("000_10af6db1b86cf955.txt", "table4", "picture"),
        ("013_zone-2020.txt", "table3", ""),
        ("012_office-2025.md", "table2", ""),
    ],
)
def test_what_cannot_be_read_with_certainty_is_not_guessed(shared_reports, name, table, reason):
    state = bound(shared_reports, name).statistic(table)
    assert isinstance(state, Undetermined)
    assert not reason or state.reason == reason


@pytest.mark.parametrize(
    ("name", "organ", "organ_class", "year"),
    [
        ("000_10af6db1b86cf955.txt", "威海市文登区泽库镇人民政府", "township", 2022),
        ("001_e3c8bab7fbea5405.txt", "王村镇人民政府", "township", 2022),
        ("002_62990b8acc293912.txt", "威海临港经济技术开发区汪疃镇人民政府", "township", 2023),
        ("003_c7cdc2898a3fcd12.txt", "海阳市二十里店镇", "township", 2021),
        ("004_4c92f4a15c04187f.txt", "原州区开城镇", "township", 2022),
        ("010_county-2023.pdf", "洪泽区人民政府", "county", 2023),
        ("011_office-2019.html", "上海市人民政府办公厅", "government_office", 2019),
        ("012_office-2025.md", "上海市人民政府办公厅", "government_office", 2025),
        ("013_zone-2020.txt", "平潭综合实验区", "development_zone", 2020),
    ],
)
def test_who_reports_on_which_year(shared_reports, name, organ, organ_class, year):
    identity = bound(shared_reports, name).identity
    assert (identity.organ, identity.organ_class, identity.year) == (organ, organ_class, year)
