"""The shipped profiles, merging, choice, and what is said about mistakes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nianbao import profile as profiles
from nianbao.profile import ProfileError, available, choose, load
from nianbao.profile.folders import ids, shipped
from nianbao.profile.loading import origins, resolve
from nianbao.profile.mistakes import messages, phrase
from nianbao.profile.schema import json_schema
from nianbao.report import Identity

STANDARD = Path(__file__).parents[2] / "shared" / "standard" / "tables.yaml"
MINIMAL = "schema: 1\nid: {id}\nextends: national/2021\ntitle: t\n"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(profiles, "_loaded", {})


@pytest.fixture
def local(tmp_path):
    """Write local profiles by id; gives the folders to load with."""

    def write(**files: str):
        for name, text in files.items():
            profile_id = "local/" + name
            path = tmp_path / "rules" / f"{profile_id}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text if text.startswith("schema") else MINIMAL.format(id=profile_id) + text, "utf-8")
        return (("", str(tmp_path / "rules")),)

    return write


def mistakes(folders, profile_id="local/a", codes=None):
    with pytest.raises(ProfileError) as caught:
        load(profile_id, folders, codes)
    return [(m.key, m.line, m.column, m.data.get("near", "")) for m in caught.value.mistakes]


# --- what is shipped


@pytest.mark.parametrize("profile_id", ids())
def test_every_profile_loads(profile_id):
    profile = load(profile_id)
    assert profile.id == profile_id and profile.title and profile.chain[-1] == "national/common"


@pytest.mark.parametrize("profile_id", ids())
def test_nothing_inferred_is_more_than_a_hint(profile_id):
    profile = load(profile_id)
    for section in profile.sections:
        for thing in (*section.topics, *section.items):
            basis = profile.citations.get(thing.citation or section.citation)
            assert basis is not None, thing.id
            assert thing.inferred or not basis.inferred, thing.id
    for deadline in profile.deadlines:
        assert not profile.citations[deadline.citation].inferred
    for table in profile.tables:
        for equation in (equation for block in table.blocks for equation in block.equations):
            assert not equation.citation or not profile.citations[equation.citation].inferred


@pytest.mark.parametrize("year", ["2019", "2021"])
def test_tables_are_those_of_the_standard(year):
    if not STANDARD.exists():
        pytest.skip("the standard's tables are not here")
    edition = _standard()["editions"][year]
    profile = load(f"national/{year}")
    blocks = {block["id"]: block for block in edition["tables"]["table2"]["blocks"]}
    table = profile.table("table2")
    assert [block.id for block in table.blocks] == list(blocks)
    for block in table.blocks:
        assert [(row.id, row.label) for row in block.rows] == [(r["id"], r["label"]) for r in blocks[block.id]["rows"]]
        for column, given in zip(block.columns, blocks[block.id]["columns"], strict=True):
            assert (column.id, column.label, column.type) == (given["id"], given["label"], given["type"])
    rows = _standard()["editions"]["2021"]["tables"]["table3"]["rows"]
    if year == "2019":
        rows = [row for row in rows if not row["id"].startswith("other_")]
    (block,) = profile.table("table3").blocks
    assert [(row.id, row.label, row.parent) for row in block.rows] == [
        (row["id"], row["label"], row["parent"] or "") for row in rows
    ]
    for table_id in ("table3", "table4"):
        given = edition["tables"][table_id].get("equations", [])
        (block,) = profile.table(table_id).blocks
        assert [(e.id, e.per, e.expr, e.code, e.at) for e in block.equations] == [
            (e["id"], e["per"], e["expr"], e["code"], e["at"]) for e in given
        ]


def _standard():
    import yaml

    return yaml.safe_load(STANDARD.read_text("utf-8"))


def test_only_three_classes_make_rules():
    row = load("national/2021").table("table2").row("rules")
    assert row.organs == ("state_council_department", "province", "prefecture")


def test_the_trial_form_has_one_row_of_other_handling_and_no_fee():
    profile = load("national/2019")
    row = profile.table("table3").row("other")
    assert not row.group and profile.table("table3").row("other_rest") is None
    assert profile.section("other").items == () and profile.section("overview").max_chars == 0


def test_schema_file_is_fresh():
    path = Path(shipped()) / "schema.json"
    expected = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    assert path.read_text("utf-8") == expected, (
        "run: python -m nianbao.profile.schema > rules/nianbao_rules/schema.json"
    )


def test_every_mistake_has_words_in_both_languages():
    texts = messages()
    code = "".join(path.read_text("utf-8") for path in Path(profiles.__file__).parent.glob("*.py"))
    used = set(re.findall(r'(?:mistake|Mistake|key_mistake|_inside|self\.error|_at)\(\s*(?:\w+, )*"([a-z-]+)"', code))
    used |= set(re.findall(r'EquationError\("([a-z-]+)"', code)) | set(re.findall(r'"(chosen-[a-z-]+)"', code))
    assert used and used <= texts.keys(), used - texts.keys()
    for key, text in texts.items():
        assert text["zh"] and text["en"], key
        assert set(re.findall(r"\{\w+\}", text["zh"])) == set(re.findall(r"\{\w+\}", text["en"])), key


# --- merging


def test_things_merge_by_id_and_lists_replace(local):
    folders = local(
        a="sections:\n"
        "  - {id: overview, max_chars: null, topics: [{id: active, remove: true}]}\n"
        "  - {id: extra, number: 7, title: 附则, after: requests}\n"
        "  - id: other\n"
        "    aliases: [其他]\n"
        "    items: [{id: own, title: 自有事项, phrases+: [甲]}]\n"
        "  - {id: problems, aliases+: [乙]}\n"
    )
    profile, parent = load("local/a", folders), load("national/2021")
    assert [section.id for section in profile.sections][:4] == ["overview", "disclosure", "requests", "extra"]
    assert profile.section("overview").max_chars == 0
    assert "active" not in [topic.id for topic in profile.section("overview").topics]
    assert profile.section("other").aliases == ("其他",)
    assert [item.id for item in profile.section("other").items] == ["fee", "own"]
    assert profile.section("problems").aliases == (*parent.section("problems").aliases, "乙")
    assert profile.tables == parent.tables


def test_rules_and_applies(local):
    folders = local(a="rules: {GK506: disable, GK302: {severity: warning, options: {limit: 3}}}\n")
    profile = load("local/a", folders)
    assert profile.rules == {
        "GK506": {"severity": "disable"},
        "GK302": {"severity": "warning", "options": {"limit": 3}},
    }
    assert profile.years == ""  # a scope is not inherited


def test_phrases_are_normalised(local):
    profile = load("local/a", local(a="phrases: {own: ['（一） 甲', '“乙”']}\n"))
    assert profile.phrases["own"] == ("(一)甲", '"乙"')


def test_a_changed_parent_is_seen(local):
    folders = local(b="phrases: {own: [甲]}\n", a="schema: 1\nid: local/a\nextends: local/b\ntitle: t\n")
    assert load("local/a", folders).phrases["own"] == ("甲",)
    local(b="phrases: {own: [乙]}\n")
    profiles._loaded.clear()
    assert load("local/a", folders).phrases["own"] == ("乙",)


def test_origins_name_the_file_of_each_value(local):
    folders = local(a="sections: [{id: other, aliases: [其他]}]\n")
    _, root = resolve("local/a", folders)
    found = {name: place for name, place, _ in origins(root)}
    assert found["sections[other].aliases"].endswith("a.yaml:5")
    assert "national/2021.yaml:" in found["sections[other].title"].replace("\\", "/")


# --- mistakes


def test_all_mistakes_at_once_with_places(local):
    folders = local(
        a="sektions: []\n"
        "applies: {years: 2021, regions: [37]}\n"
        "tables:\n"
        "  - id: table3\n"
        "    section: request\n"
        "    equations:\n"
        '      - {id: own, per: column, expr: "recieved == sum(results", at: total}\n'
        "deadlines: [{organs: [departmant], date: 02-30}]\n"
    )
    assert mistakes(folders) == [
        ("unknown-key", 5, 1, "sections"),
        ("expected-text", 6, 18, ""),
        ("expected-text", 6, 34, ""),
        ("unknown-id", 9, 14, "requests"),
        ("equation-expected", 11, 62, ""),
        ("unknown-id", 11, 69, ""),
        ("not-allowed", 12, 23, "department"),
        ("form-day", 12, 42, ""),
    ]


def test_references_that_lead_nowhere(local):
    folders = local(
        a="sections: [{id: disputes, table: tabel4, citation: from}]\n"
        "tables:\n"
        "  - id: table3\n"
        "    rows: [{id: late, label: 甲, parent: resuts}]\n"
        "    equations:\n"
        '      - {id: own, per: column, expr: "recieved == refused + 1", at: totl}\n'
        "rules: {GK999: error}\n"
    )
    found = mistakes(folders, codes={"GK301", "GK302", "GK303", "GK304", "GK305", "GK901", "GK902", "GK109", "GK401"})
    assert found == [
        ("unknown-id", 5, 34, "table4"),
        ("unknown-id", 5, 52, "form"),
        ("unknown-id", 8, 41, "results"),
        ("unknown-id", 10, 39, "received"),
        ("group-without-sum", 10, 51, ""),
        ("unknown-id", 10, 69, found[5][3]),
        ("unknown-code", 11, 9, found[6][3]),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("schema: 2\nid: local/a\n", "newer-schema"),
        ("schema: 1\nid: local/b\n", "id-not-path"),
        ("schema: 1\n", "missing-key"),
        ("schema: 1\nid: local/a\ntitle: t\nextends: national/2020\n", "unknown-profile"),
        ("schema: 1\nid: local/a\ntitle: t\nextends: local/a\n", "cycle"),
        ("schema: 1\nid: local/a\ntitle: t\nextends: ../national/2021\n", "form-profile-id"),
    ],
)
def test_files_that_cannot_be_used(local, text, key):
    assert mistakes(local(a=text))[0][0] == key


def test_a_cycle_is_named(local):
    texts = {
        name: f"schema: 1\nid: local/{name}\ntitle: t\nextends: local/{other}\n" for name, other in ("ab", "bc", "ca")
    }
    with pytest.raises(ProfileError, match="local/a -> local/b -> local/c -> local/a"):
        load("local/a", local(**texts))


def test_long_chains_are_refused(local):
    texts = {f"p{n}": f"schema: 1\nid: local/p{n}\ntitle: t\nextends: local/p{n + 1}\n" for n in range(9)}
    assert mistakes(local(**texts), "local/p0")[0][0] == "chain-too-long"


def test_shipped_ids_cannot_be_shadowed(tmp_path):
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "2021.yaml").write_text("schema: 1\nid: national/2021\ntitle: t\n", "utf-8")
    with pytest.raises(ProfileError) as caught:
        available((("", str(tmp_path)),))
    assert [m.key for m in caught.value.mistakes] == ["shadowed"]
    assert load("national/2021", (("", str(tmp_path)),)).sections


@pytest.mark.parametrize(
    "profile_id", ["../x", "national/../national/2021", "/etc/passwd", "national", "", "NATIONAL/2021"]
)
def test_ids_never_leave_the_folder(profile_id):
    with pytest.raises(ProfileError):
        load(profile_id)


def test_a_pack_may_leave_its_namespace_out(tmp_path):
    (tmp_path / "2021.yaml").write_text(MINIMAL.format(id="weihai/2021"), "utf-8")
    assert load("weihai/2021", (("weihai", str(tmp_path)),)).id == "weihai/2021"


# --- choice


def choice(**identity):
    found = choose(Identity(**identity), available())
    return found.id, found.reason


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ({"year": 2022, "region": "371003"}, ("shandong/2021", "chosen-by-region")),
        ({"year": 2020, "region": "371003"}, ("national/2019", "chosen-by-year")),
        ({"year": 2021, "region": "431200"}, ("hunan/huaihua/2021", "chosen-by-region")),
        ({"year": 2022, "region": "431200"}, ("hunan/2021", "chosen-by-region")),
        ({"year": 2022, "region": "370000", "system": "customs"}, ("systems/customs/2021", "chosen-by-system")),
        ({"year": 2022, "region": "370000", "system": "unheard-of"}, ("shandong/2021", "chosen-by-region")),
        ({"year": 2022, "region": "540000"}, ("national/2021", "chosen-by-year")),
        ({"year": 2022}, ("national/2021", "chosen-by-year-alone")),
        ({"year": 2016, "region": "371003"}, ("national/2014", "chosen-by-year")),
        ({"year": 2040}, ("national/2021", "chosen-by-year-alone")),
        ({"year": 2022, "organ_class": "state_council_department"}, ("national/2021", "chosen-by-year")),
        ({"year": 2013}, ("", "unsupported-year")),
        ({"region": "371003"}, ("national/2021", "chosen-without-year")),
    ],
)
def test_choice(identity, expected):
    assert choice(**identity) == expected


def test_a_named_profile_wins():
    assert choose(Identity(year=2022, region="37"), available(), "national/2019")[:2] == (
        "national/2019",
        "chosen-by-name",
    )
    assert choose(Identity(), (), "x/y", "旧/**") == ("x/y", "chosen-by-pattern", {"pattern": "旧/**"})


@pytest.mark.parametrize(
    ("identity", "zh", "en"),
    [
        (
            {"region": "371003"},
            "机关在山东省，区划代码以 37 开头",
            "the organ is in Shandong, region code beginning with 37",
        ),
        ({"system": "tax"}, "垂直管理：税务系统，不适用所在地区的附加要求", "vertical management: the tax service; "),
        (
            {},
            "报告年度 2022，未能从机关名称确定所在省份",
            "report year 2022, the organ's name does not tell its province",
        ),
    ],
)
def test_reasons_in_words(identity, zh, en):
    found = choose(Identity(year=2022, **identity), available())
    assert phrase(found.reason, found.data, "zh") == zh
    assert phrase(found.reason, found.data, "en").startswith(en)


def test_every_place_and_system_has_a_name():
    for entry in available():
        for key in (
            *(f"place-{region[:2]}" for region in entry.regions),
            *(f"system-{name}" for name in entry.systems),
        ):
            assert set(messages()[key]) == {"zh", "en"}


def test_a_stated_year_counts():
    assert choose(Identity(), available(), year=2020).id == "national/2019"


def test_the_users_own_profile_wins_among_equals(local):
    folders = local(a='applies: {years: "2021-", regions: ["37"]}\n')
    assert choose(Identity(year=2022, region="371003"), available(folders)).id == "local/a"


def test_a_parent_without_scope_is_never_chosen():
    assert {entry.id: entry.first for entry in available()}["national/common"] == 0


def test_the_trial_form_was_only_encouraged_in_its_first_year():
    profile = load("national/2019")
    assert profile.in_year(2019).rules["GK203"]["severity"] == "warning"
    assert "GK203" not in profile.in_year(2020).rules and profile.in_year(2020).rules["GK208"]["severity"] == "warning"
    assert load("national/2021").in_year(2024) is load("national/2021")


@pytest.mark.parametrize(
    ("years", "inside", "outside"),
    [("2021-", [2021, 2050], [2020]), ("2019-2020", [2019, 2020], [2018, 2021]), ("2018", [2018], [2017, 2019])],
)
def test_ranges_of_years(years, inside, outside):
    from nianbao.profile.model import covers

    assert all(covers(years, year) for year in inside) and not any(covers(years, year) for year in outside)
    assert covers("", 0)


# --- whatever is written


def _paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, index))


def _changed(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(copy[path[0]], path[1:], new)
    return copy


SAMPLE = {
    "schema": 1,
    "id": "local/a",
    "extends": None,
    "title": "t",
    "applies": {"years": "2021-", "regions": ["37"], "systems": ["tax"]},
    "citations": {"own": {"document": "文", "inferred": True}},
    "report": {"title": {"pattern": "{organ}", "tolerated+": ["{year}"]}},
    "sections": [
        {
            "id": "other",
            "number": 6,
            "title": "其他",
            "items": [{"id": "own", "title": "甲", "phrases": ["甲"], "citation": "own"}],
        }
    ],
    "tables": [
        {
            "id": "table4",
            "name": "表四",
            "section": "other",
            "columns": [{"id": "sum", "label": "和", "group": True}, {"id": "part", "label": "分", "parent": "sum"}],
            "rows": [{"id": "value"}],
            "equations": [{"id": "own", "per": "row", "expr": "part >= 0", "at": "part"}],
        }
    ],
    "deadlines": [{"id": "own", "organs": ["county"], "date": "01-31", "citation": "own"}],
    "phrases": {"own": ["甲"]},
    "checks": [
        {"code": "XX101", "kind": "value_range", "name": "own", "message": {"zh": "甲"}, "table": "table4", "most": 3}
    ],
    "rules": {"GK506": "info", "GK302": {"severity": "error", "options": {"a": 1}}},
}
WRONG = [
    None,
    True,
    7,
    1.5,
    "",
    "x",
    "national/2021",
    [],
    [1],
    [[]],
    [None],
    {},
    {"id": "x"},
    [{"id": "x"}],
    {"id": {}},
]


@pytest.mark.parametrize("path", list(_paths(SAMPLE)), ids=lambda path: ".".join(map(str, path)) or "root")
def test_any_value_anywhere_loads_or_is_named(tmp_path, path):
    import yaml

    file = tmp_path / "rules" / "local" / "a.yaml"
    file.parent.mkdir(parents=True)
    for wrong in WRONG:
        file.write_text(yaml.safe_dump(_changed(SAMPLE, path, wrong), allow_unicode=True), "utf-8")
        profiles._loaded.clear()
        profiles.choice._known.clear()
        folders = (("", str(tmp_path / "rules")),)
        try:
            available(folders)
            load("local/a", folders, ["GK506", "GK302", "GK309"])
        except ProfileError as error:
            assert all(m.path and m.text("zh") and not re.search(r"\{[a-z]+\}", m.text("en")) for m in error.mistakes)


def test_the_examples_of_the_documentation_load(tmp_path):
    text = (Path(__file__).parents[1] / "docs" / "profiles.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.S)
    (profile,) = (block for block in blocks if block.startswith("schema: 1\nid:"))
    (checks,) = (block for block in blocks if block.startswith("checks:"))
    (pack,) = (block for block in blocks if "prefix:" in block)
    (tmp_path / "weihai").mkdir()
    (tmp_path / "pack.yaml").write_text(pack, "utf-8")
    (tmp_path / "weihai" / "2021.yaml").write_text(profile + checks, "utf-8")
    loaded = load("weihai/2021", (("", str(tmp_path)),))
    assert loaded.checks and loaded.section("other").items[-1].id == "hotline"


def test_a_warm_load_imports_nothing_heavy():
    code = (
        "import sys\nfrom nianbao.profile import available, choose, load\nfrom nianbao.report import Identity\n"
        "load(choose(Identity(year=2022, region='371003'), available()).id)\n"
        "print(*sorted({'yaml', 'dataclasses', 'inspect', 'hashlib', 'pathlib', 'importlib.metadata',"
        " 'nianbao.profile.loading', 'nianbao.profile.schema', 'nianbao.profile.nodes'} & set(sys.modules)))"
    )
    for expected in (None, ""):  # the first run fills the cache
        done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, env=_environment())
        assert done.returncode == 0, done.stderr
        assert expected is None or done.stdout.strip() == expected


def _environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
