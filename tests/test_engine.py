"""One file through the engine: isolation of rules, stamping, selection, waivers, statuses."""

from __future__ import annotations

import json
import sys

import pytest
from conftest import SHORT_REPORT

from nianbao import plugins
from nianbao.engine import MAX_FINDINGS, check_file, place_id
from nianbao.finding import Place
from nianbao.output import records
from nianbao.result import restore
from nianbao.settings import Settings, Waiver, enabled, selects

HEAD = """
from nianbao import ERROR, INFO, WARNING, Citation, Document, Finding, Location, Paragraph, Place, hookimpl, rule

@rule("ZZ900", "steady", "info")
def steady(report, options):
    yield Finding(Place(Location(1, 1), "overview", excerpt="steady"))
"""
TAIL = """
@hookimpl
def nianbao_register_rules():
    return [value for value in globals().values() if type(value).__name__ == "Rule"]
"""


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """Settings that use a pack with these rules beside a steady one."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(plugins, "_loaded", {})
    made = []

    def write(text, **settings):
        name = f"engine_pack_{len(made)}_{abs(hash(tmp_path))}"
        (tmp_path / f"{name}.py").write_text(HEAD + text + TAIL, encoding="utf-8")
        made.append(name)
        return Settings(packs=(name,), **settings)

    yield write
    for name in made:
        sys.modules.pop(name, None)


def check(settings=None, text=SHORT_REPORT, path="年报.txt", **more):
    return check_file(path, text.encode(), settings or Settings(), **more)


def codes(result):
    return [item.code for item in result.violations]


def of(result, code):
    return [item for item in result.violations if item.code == code]


BAD_RULES = {
    "raises": "raise ValueError('first\\nsecond')",
    "raises late": "yield Finding(Place()); raise KeyError('x')",
    "exits": "import sys; sys.exit(0)",
    "recurses": "return bad.check(report, options)",
    "broken str": "class E(Exception):\n        def __str__(self): raise ValueError\n    raise E",
    "gives none of ours": "yield 1",
    "gives no place": "yield Finding(None)",
    "gives odd ids": "yield Finding(Place(section=5))",
    "gives a number": "return 5",
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_a_bad_rule_costs_only_itself(pack, name):
    body = f'\n@rule("ZZ001", "bad", ERROR)\ndef bad(report, options):\n    {BAD_RULES[name]}\n'
    clean, result = check(pack("")), check(pack(body))
    crash = of(result, "GK009")
    assert len(crash) == 1 and crash[0].severity == "error"
    assert crash[0].data["rule"] == "ZZ001" and crash[0].data["error"] and "ZZ001" in crash[0].message
    assert result.failed and result.status == "partial"
    assert [c for c in codes(result) if c not in ("GK009", "ZZ001")] == codes(clean)
    ignored = check(pack(body, ignore=("GK009",)))
    assert ignored.failed and not of(ignored, "GK009")


def test_a_pressed_key_is_no_failure_of_the_rule(pack):
    with pytest.raises(KeyboardInterrupt):
        check(pack('\n@rule("ZZ001", "bad", ERROR)\ndef bad(report, options):\n    raise KeyboardInterrupt\n'))


@pytest.mark.parametrize(("count", "limited"), [(MAX_FINDINGS, False), (MAX_FINDINGS + 1, True)])
def test_findings_are_capped_for_each_rule(pack, count, limited):
    body = f"""
@rule("ZZ001", "flood", INFO)
def flood(report, options):
    for number in range({count}):
        yield Finding(Place(Location(number + 1)))
"""
    result = check(pack(body))
    assert len(of(result, "ZZ001")) == MAX_FINDINGS
    assert bool(of(result, "GK007")) == limited
    assert not result.failed


def test_bad_positions_are_cleared(pack):
    body = '\n@rule("ZZ001", "odd", INFO)\ndef odd(report, options):\n    yield Finding(Place(Location(-3, "x", 0)))\n'
    assert of(check(pack(body)), "ZZ001")[0].place.location == (None, None, None)


def test_label_excerpt_and_fingerprint_are_always_there(pack):
    for item in check(pack("")).violations:
        assert item.label and item.place.excerpt and len(item.fingerprint) == 24 and item.message


def test_labels_are_the_reports_own_words(pack):
    body = """
@rule("ZZ001", "places", INFO)
def places(report, options):
    yield Finding(Place(table="table3", section="requests", row="received", column="total"))
    yield Finding(Place(table="table3", section="requests", row="results_total", column="natural_person"))
    yield Finding(Place(table="table3", section="requests", row="refused_state_secret"))
    yield Finding(Place(table="table4", section="disputes", row="value", column="review_upheld"))
    yield Finding(Place(table="table2", section="disclosure", row="rules", column="made"))
    yield Finding(Place(table="table3", section="requests"))
    yield Finding(Place(section="disputes"))
    yield Finding(Place())
    yield Finding(Place(Location(1, 1)))
    yield Finding(Place(Location(3, 1)))
"""
    labels = {item.label for item in of(check(pack(body)), "ZZ001")}
    assert labels == {
        "表三 第一项“本年新收政府信息公开申请数量”×“总计”",
        "表三 第三项（七）“总计”×“自然人”",
        "表三 第三项（三）1.“属于国家秘密”",
        "表四 “行政复议 结果维持”",
        "表二 “规章”×“本年制发件数”",
        "表三",
        "第四部分“政府信息公开行政复议、行政诉讼情况”",
        "全文",
        "标题",
        "第一部分之前",
    }


def test_severity_rule_variant_finding_profile_and_user(pack):
    body = """
@rule("ZZ001", "levels", ERROR, mild="info")
def levels(report, options):
    yield Finding(Place(excerpt="a"))
    yield Finding(Place(excerpt="b"), variant="mild")
    yield Finding(Place(excerpt="c"), variant="mild", severity="warning")
"""

    def seen(**settings):
        return [item.severity for item in of(check(pack(body, **settings)), "ZZ001")]

    assert seen() == ["error", "info", "warning"]
    assert seen(severity=(("ZZ001", "info"),)) == ["info", "info", "info"]
    assert seen(severity=(("ZZ", "info"), ("ZZ001", "error"))) == ["error", "error", "error"]
    assert seen(severity=(("ZZ001", "disable"),)) == []


def test_messages_come_from_the_catalogue_and_nothing_is_evaluated(pack, tmp_path):
    body = """
@rule("ZZ001", "texts", INFO)
def texts(report, options):
    yield Finding(Place(excerpt="printed"), {"items": ["a", "b"], "n": 2.0, "x": "{year}"})
"""
    settings = pack(body)
    names = "{items} {n} {x} {excerpt} {organ} {year} {__class__} {unknown}"
    text = f"ZZ001:\n  message:\n    zh: '{names}'\n    en: '{{items}}'\n"
    (tmp_path / f"{settings.packs[0]}.yaml").write_text(text, encoding="utf-8")
    (found,) = of(check(settings), "ZZ001")
    assert found.message == "a、b 2 {year} printed 某某镇 2023 {__class__} {unknown}"
    (english,) = of(check(settings._replace(lang="en")), "ZZ001")
    assert english.message == "a, b" and english.fingerprint == found.fingerprint


def test_fingerprints_of_repeats_differ_and_rest_on_neither_path_nor_line(pack):
    body = """
@rule("ZZ001", "twice", INFO)
def twice(report, options):
    yield Finding(Place(Location(5), "overview", excerpt="same"))
    yield Finding(Place(Location(6), "overview", excerpt="ｓａｍｅ"))
"""
    first = [item.fingerprint for item in of(check(pack(body)), "ZZ001")]
    moved = [item.fingerprint for item in of(check(pack(body), "\n\n" + SHORT_REPORT, "x.txt"), "ZZ001")]
    assert first == moved and len(set(first)) == 2
    other = [item.fingerprint for item in of(check(pack(body), SHORT_REPORT.replace("2023", "2022")), "ZZ001")]
    assert not set(first) & set(other)


def test_waivers(pack):
    assert "ZZ900" in codes(check(pack("")))
    for waiver, drops in (
        (Waiver("ZZ900"), True),
        (Waiver("ZZ"), True),
        (Waiver("ZZ900", "某镇/*.txt"), True),
        (Waiver("ZZ900", "*.docx"), False),
        (Waiver("ZZ900", place="overview"), True),
        (Waiver("ZZ900", place="table3"), False),
        (Waiver("ZZ901"), False),
    ):
        result = check(pack("", waivers=(waiver,)), path="某镇/年报.txt")
        assert ("ZZ900" not in codes(result)) == drops
        assert result.waived == (int(drops),)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(), "-"),
        (Place(section="overview"), "overview"),
        (Place(section="requests", table="table3"), "table3"),
        (Place(section="requests", table="table3", row="received", column="total"), "table3/received/total"),
    ],
)
def test_place_ids(place, shown):
    assert place_id(place) == shown


MODIFY = """
@hookimpl
def nianbao_modify_violations(report, violations):
    {}
"""


def test_violations_can_be_modified_on_a_copy(pack):
    kept = codes(check(pack(MODIFY.format("violations[:] = [v for v in violations if v.code == 'ZZ900']"))))
    assert kept == ["ZZ900"]
    for bad in ("violations.clear(); raise ValueError", "violations.append(1)", "violations[:] = None"):
        result = check(pack(MODIFY.format(bad)))
        assert codes(result) == [*codes(check(pack(""))), "GK009"] and result.failed


def test_a_pack_can_read_a_format_and_choose_a_profile(pack):
    body = """
@hookimpl
def nianbao_read_document(path, data):
    if path.endswith(".odd"):
        return Document("odd", tuple(Paragraph(line) for line in data.decode().splitlines() if line))

@hookimpl
def nianbao_select_profile(document):
    return "national/2019" if document.format == "odd" else None
"""
    result = check(pack(body), path="a.odd")
    assert (result.format, result.report.profile) == ("odd", "national/2019")
    assert check(pack(body)).report.profile == "national/2021"


def test_nothing_is_said_of_what_is_no_report():
    text = "关于召开会议的通知\n\n请各科室参加。\n"
    named, met = check(text=text), check(text=text, named=False)
    assert codes(named) == ["GK005"] and named.status == "skipped" and not named.failed
    assert codes(met) == [] and met.status == "skipped"
    assert codes(check(Settings(others="skip"), text)) == []
    assert codes(check(Settings(select=("GK3",)), text)) == ["GK005"]


def test_other_papers_number_their_parts_too():
    plan = "关于下一年的工作计划\n一、总体要求\n抓好各项任务。\n二、重点任务\n按期完成。\n三、工作措施\n落实责任。\n"
    assert codes(check_file("plan.txt", plan.encode(), Settings(autoload=False))) == ["GK005"]


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"  \n\n", b"\x00" * 40, b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n"]
)
def test_what_cannot_be_read_is_said_with_one_code(data):
    for settings in (Settings(), Settings(select=("GK301",)), Settings(others="skip")):
        result = check_file("年报.docx", data, settings)
        assert result.status == "unreadable" and result.failed
        assert len(result.violations) == 1 and result.violations[0].code in ("GK001", "GK002", "GK007")
        assert result.violations[0].message and "{" not in result.violations[0].message
    ignored = check_file("年报.docx", data, Settings(ignore=("GK0",)))
    assert ignored.failed and not ignored.violations


def test_a_report_before_every_profile_gets_one_hint():
    result = check(text=SHORT_REPORT.replace("2023年", "2001年").replace("2024年", "2002年"))
    assert codes(result) == ["GK008"] and result.status == "skipped" and not result.failed
    assert "2001" in result.violations[0].message


def test_year_and_profile_can_be_named():
    assert check(Settings(year=2019)).report.profile == "national/2019"
    named = check(Settings(profile="national/2019")).report
    assert named.profile == "national/2019" and named.profile_reason
    by_file = Settings(per_file_profile=(("*.txt", "national/2019"), ("年报*", "auto")))
    assert check(by_file).report.profile == "national/2021"


def test_results_travel_as_json():
    result = check()
    assert restore(json.loads(json.dumps(result))) == result


def test_json_has_exactly_the_agreed_keys(pack):
    entry = records.file(check(pack("")))
    assert list(entry) == ["path", "format", "status", "report", "violations"]
    report = ["title", "organ", "organ_class", "year", "region", "profile", "profile_reason"]
    assert list(entry["report"]) == report
    keys = ["code", "name", "severity", "message", "help", "location", "excerpt", "data", "basis", "fingerprint"]
    location = ["line", "column", "page", "section", "table", "table_row", "table_column", "label"]
    for item in entry["violations"]:
        assert list(item) == keys and list(item["location"]) == location
        assert item["basis"] is None or list(item["basis"]) == ["document", "article", "inferred"]


@pytest.mark.parametrize(
    ("selector", "code", "takes"),
    [
        ("GK301", "GK301", True),
        ("GK3", "GK301", True),
        ("GK", "GK301", True),
        ("ALL", "AB001", True),
        ("GK30?", "GK301", True),
        ("*01", "GK301", True),
        ("GK30", "GK301", True),
        ("GK301", "GK3011", False),
        ("gk3", "GK301", False),
        ("G3", "GK301", False),
    ],
)
def test_selectors(selector, code, takes):
    assert selects(selector, code) == takes


@pytest.mark.parametrize(
    ("settings", "ignored", "on"),
    [
        ({}, (), True),
        ({}, ("GK3",), False),
        ({"select": ("GK1",)}, (), False),
        ({"select": ("GK301",)}, ("GK3",), True),
        ({"select": ("GK3",)}, ("GK301",), False),
        ({"select": ("GK3",)}, ("GK3",), False),
        ({"select": ("GK1",), "extend_select": ("GK301",)}, (), True),
        ({"extend_select": ("GK301",)}, ("GK3",), True),
        ({}, ("ALL",), False),
        ({"select": ("GK301",)}, ("ALL",), True),
    ],
)
def test_the_longest_selector_decides(settings, ignored, on):
    assert enabled("GK301", Settings(**settings), ignored) == on


def test_what_a_profile_turns_off_can_be_turned_on_by_name():
    assert not enabled("GK301", Settings(), (), default=False)
    assert enabled("GK301", Settings(extend_select=("GK301",)), (), default=False)
    assert enabled("GK301", Settings(select=("GK3",)), (), default=False)
