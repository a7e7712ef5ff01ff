"""Rules that a profile states as data: what each kind says, and what is said about mistakes in them."""

from __future__ import annotations

import pytest

from nianbao import profile as profiles
from nianbao.binding import bind
from nianbao.checks import rules_of
from nianbao.profile import ProfileError, load
from nianbao.readers import read
from nianbao.report import Identity

GROUPS = ["行政复议", "未经复议直接起诉", "复议后起诉"]
LEAVES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
TEXT = """某市财政局2022年政府信息公开工作年度报告

一、总体情况
本年主动公开政府信息10条，高度重视，高度重视。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
{table}
五、存在的主要问题及改进情况
存在的问题是发布不及时，下一步加强培训。
六、其他需要报告的事项
未收取信息处理费。
某市财政局
2023年1月16日
"""
HTML_TABLE = (
    "<table><tr><th colspan=5>行政复议</th><th colspan=10>行政诉讼</th></tr>"
    "<tr>" + "".join(f"<th rowspan=2>{leaf}</th>" for leaf in LEAVES) + "<th colspan=5>未经复议直接起诉</th>"
    "<th colspan=5>复议后起诉</th></tr><tr>" + "".join(f"<th>{leaf}</th>" for leaf in LEAVES * 2) + "</tr>"
    "<tr>" + "".join(f"<td>{value}</td>" for value in [5, 0, 0, 1, 6, *[0] * 10]) + "</tr></table>"
)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(profiles, "_loaded", {})


@pytest.fixture
def own(tmp_path):
    """Load a profile with these checks."""

    def write(*checks: str):
        path = tmp_path / "rules" / "local" / "a.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = "schema: 1\nid: local/a\nextends: national/2021\ntitle: t\nchecks:\n"
        path.write_text(head + "".join(f"  - {{{check}}}\n" for check in checks), "utf-8")
        profiles._loaded.clear()
        return load("local/a", (("", str(tmp_path / "rules")),))

    return write


def report(profile, organ_class="department"):
    paragraphs = TEXT.strip().splitlines()
    body = "".join(f"<p>{line}</p>" for line in paragraphs).replace("<p>{table}</p>", HTML_TABLE)
    document = read("a.html", f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode())
    return bind(document, profile, Identity("某市财政局", organ_class, 2022))


def findings(profile, **identity):
    bound = report(profile, **identity)
    (rule,) = rules_of(profile).values()
    return [(("/".join(p for p in f.place[2:4] if p) or f.place[1]), f.data) for f in rule.check(bound, rule.options)]


HEAD = "code: XX101, name: own-rule, message: 说明, "


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("kind: phrase_required, phrases: [主动公开]", []),
        ("kind: phrase_required, title: 甲, phrases: [没有 这句]", [("", {"title": "甲", "phrases": ["没有这句"]})]),
        (
            "kind: phrase_required, section: overview, phrases: [没有]",
            [("overview", {"title": "", "phrases": ["没有"]})],
        ),
        ("kind: phrase_required, section: problems, pattern: '发布.{1,3}时'", []),
        ("kind: item_required, section: other, title: 费用, phrases: [处理费]", []),
        (
            "kind: item_required, section: other, title: 乙, phrases: [甲]",
            [("other", {"title": "乙", "phrases": ["甲"]})],
        ),
        ("kind: phrase_forbidden, phrases: [高度重视]", [("overview", {"phrase": "高度重视"})] * 2),
        ("kind: phrase_forbidden, section: other, phrases: [高度重视]", []),
        ("kind: phrase_forbidden, pattern: '[0-9]+条'", [("overview", {"phrase": "10条"})]),
        ("kind: section_required, title: 附件", [("", {"title": "附件"})]),
        ("kind: section_required, section: overview", []),
        ("kind: date_within, last_day: 01-31", []),
        (
            "kind: date_within, last_day: 01-10",
            [("", {"first": "2023-01-01", "last": "2023-01-10", "actual": "2023-01-16"})],
        ),
        ("kind: date_within, date: published, last_day: 01-10", []),
        ("kind: value_range, table: table4, most: 6", []),
        (
            "kind: value_range, table: table4, column: review_upheld, most: 4",
            [("table4/value", {"actual": 5, "most": 4})],
        ),
        (
            "kind: equation, table: table4, per: row, expr: review_pending == 0, at: review_pending",
            [("table4/value", {"expected": 0, "actual": 1, "terms": ["review_pending = 1"]})],
        ),
        ("kind: equation, table: table4, per: row, expr: review_total >= review_upheld, at: review_total", []),
        ("kind: equation, table: table3, per: column, expr: received >= granted, at: received", []),
    ],
)
def test_kinds(own, check, expected):
    assert findings(own(HEAD + check)) == expected


def test_only_the_organs_asked(own):
    profile = own(HEAD + "kind: phrase_required, phrases: [没有], organs: [township]")
    assert not findings(profile) and findings(profile, organ_class="township")


def test_severity_and_basis(own):
    profile = own(HEAD + "kind: phrase_required, phrases: [没有], citation: form, inferred: true")
    (rule,) = rules_of(profile).values()
    assert (rule.code, rule.name, rule.severity) == ("XX101", "own-rule", "info")
    (finding,) = rule.check(report(profile), rule.options)
    assert finding.citation.document.startswith("国办公开办函") and finding.citation.inferred
    assert next(iter(rules_of(own(HEAD + "kind: section_required, title: 甲")).values())).severity == "warning"


@pytest.mark.parametrize(
    ("check", "key", "word"),
    [
        ("code: GK101, name: own, message: m, kind: section_required, title: 甲", "reserved-code", "GK101"),
        ("code: xx101, name: own, message: m, kind: section_required, title: 甲", "form-code", "xx101"),
        ("code: XX101, name: Own, message: m, kind: section_required, title: 甲", "form-name", "Own"),
        (HEAD + "kind: phrases_required, phrases: [甲]", "not-allowed", "phrases_required"),
        (HEAD + "kind: phrase_required", "check-needs", "{"),
        (HEAD + "kind: phrase_required, phrases: [甲], expr: a == b", "unused-key", "expr"),
        (HEAD + "kind: value_range, table: tabel3, most: 3", "unknown-id", "tabel3"),
        (HEAD + "kind: value_range, table: table3, row: recieved, most: 3", "unknown-id", "recieved"),
        (HEAD + "kind: equation, table: table3, per: row, expr: total == receive, at: total", "unknown-id", "receive,"),
        (HEAD + "kind: phrase_forbidden, pattern: '(a'", "bad-pattern", "'(a'"),
        (HEAD + "kind: phrase_forbidden, pattern: '(a)\\1'", "bad-pattern", "'(a)"),
        (HEAD + "kind: phrase_forbidden, phrases: [甲], severity: error, inferred: true", "inferred-severity", "error"),
        (HEAD + "kind: phrase_forbidden, phrases: [甲], citation: from", "unknown-id", "from"),
        ("code: XX101, kind: section_required, title: 甲, message: m", "missing-key", "{"),
    ],
)
def test_mistakes(own, check, key, word):
    with pytest.raises(ProfileError) as caught:
        own(check)
    column = f"  - {{{check}}}".rindex(word) + 1
    assert [(m.key, m.line, m.column) for m in caught.value.mistakes] == [(key, 6, column)]


def test_without_re2_a_pattern_is_a_mistake(own, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "re2", None)
    with pytest.raises(ProfileError, match="google-re2"):
        own(HEAD + "kind: phrase_forbidden, pattern: '(a)+'")


PACK = "schema: 1\nname: trial\nprefix: {prefix}\nversion: '1.0'\n"


@pytest.mark.parametrize(
    ("pack", "keys"),
    [
        (PACK.format(prefix="XX"), []),
        (PACK.format(prefix="YY"), ["wrong-prefix"]),
        (PACK.format(prefix="GK"), ["wrong-prefix", "reserved-code"]),
        (PACK.format(prefix="x"), ["wrong-prefix", "form-prefix"]),
        ("schema: 1\nname: trial\nversion: '1.0'\n", ["missing-key"]),
        ("schema: 2\nnew: true\n", ["newer-schema"]),
        ("- a\n", ["expected-mapping"]),
    ],
)
def test_packs(own, tmp_path, pack, keys):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "pack.yaml").write_text(pack, "utf-8")
    check = HEAD + "kind: section_required, title: 甲"
    if not keys:
        assert own(check).checks
        return
    with pytest.raises(ProfileError) as caught:
        own(check)
    assert [mistake.key for mistake in caught.value.mistakes] == keys
