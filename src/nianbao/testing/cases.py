"""Cases: a delta and everything that the rules must say of it, in YAML or in Python."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any, Optional

from nianbao.engine import check_file, place_id
from nianbao.finding import Finding, Violation
from nianbao.records import NamedTuple
from nianbao.report import Report
from nianbao.rule import Rule
from nianbao.settings import Settings, report_key
from nianbao.testing.deltas import build
from nianbao.testing.formats import FORMATS
from nianbao.testing.model import Draft

_KEYS = ("code", "place", "severity", "variant", "data", "message", "help", "line")


class Case(NamedTuple):
    """A delta and the whole set of findings it entails. format: how the report is written (see ``FORMATS``).

    only: the codes that are compared, when a case speaks of some rules alone; empty: all that there are.
    """

    name: str
    delta: dict[str, Any]
    expect: tuple[dict[str, Any], ...]
    rule: str = ""
    profile: str = ""
    format: str = "txt"
    only: tuple[str, ...] = ()


def load_cases(path: str) -> list[Case]:
    """The cases of a YAML file. Raises ProfileError for YAML that cannot be used, KeyError for a case without parts."""
    from nianbao.profile.source import read_yaml

    data: Any = read_yaml(path)
    return [_case(name, str(data.get("rule", "")), body) for name, body in data["cases"].items()]


def _case(name: str, rule: str, body: dict[str, Any]) -> Case:
    expect = tuple({"place": "-", **item} for item in body["expect"])
    for item in expect:
        unknown = set(item) - set(_KEYS)
        if unknown:
            raise KeyError(f"{name}: unknown key {min(unknown)!r} in expect")
    only = body.get("only", ())
    return Case(
        name,
        body.get("delta") or {},
        expect,
        rule,
        str(body.get("profile", "")),
        str(body.get("format", "txt")),
        (only,) if isinstance(only, str) else tuple(only),
    )


def check(draft: Draft, format: str = "txt", settings: Optional[Settings] = None) -> list[Violation]:
    """Write the draft in a format and check it as a file of that name would be."""
    extension, write = FORMATS[format]
    settings = settings or Settings(profile=draft.profile.id, autoload=False)
    settings = settings._replace(previous={report_key(draft.year - 1, draft.organ): draft.previous})
    return list(check_file(f"report.{extension}", write(draft), settings).violations)


def run_case(case: Case, settings: Optional[Settings] = None) -> str:
    """Check a case. Returns "" when exactly the expected findings came, else what differs, a line each."""
    if case.profile:
        settings = (settings or Settings(autoload=False))._replace(profile=case.profile)
    found = check(build(case.delta), case.format, settings)
    if case.only:
        found = [violation for violation in found if violation.code in case.only]
    return difference(case.expect, found)


def difference(expect: Sequence[dict[str, Any]], found: Sequence[Violation]) -> str:
    """What is missing, unexpected or different, a line each. Of ``data`` the keys that are stated are compared."""
    left = list(found)
    lines = []
    for item in expect:
        candidates = [v for v in left if (v.code, place_id(v.place)) == (item["code"], item["place"])]
        if not candidates:
            lines.append(f"missing     {item['code']} at {item['place']}")
            continue
        match = min(candidates, key=lambda violation: len(_different(item, violation)))
        left.remove(match)
        lines += [f"{item['code']} at {item['place']}: {line}" for line in _different(item, match)]
    lines += [f"unexpected  {v.code} at {place_id(v.place)}: {v.message} [{v.place.excerpt}]" for v in left]
    return "\n".join(lines)


def _different(item: dict[str, Any], violation: Violation) -> list[str]:
    keys = [key for key in ("severity", "message", "help") if key in item]
    pairs: list[tuple[str, Any, Any]] = [(key, item[key], getattr(violation, key)) for key in keys]
    pairs += [(f"data.{key}", value, violation.data.get(key)) for key, value in item.get("data", {}).items()]
    if "line" in item:
        pairs.append(("line", item["line"], violation.place.location.line))
    return [f"{name} should be {wanted!r}, is {actual!r}" for name, wanted, actual in pairs if wanted != actual]


class RuleTester:
    """Tests rules of a pack, or ours: what they yield is well-formed, pure, and exactly what is expected.

    packs: modules whose rules run beside the built-in ones. select: codes whose findings are compared; empty: all.
    """

    def __init__(self, *packs: str, select: Sequence[str] = (), profile: str = "", lang: str = "zh") -> None:
        self.select = tuple(select)
        self.settings = Settings(packs=packs, autoload=False, lang=lang, profile=profile or "auto")
        self._profile = profile

    def valid(self, delta: Optional[dict[str, Any]] = None, format: str = "txt") -> None:
        """The report with this delta gives no finding of the selected codes. Raises AssertionError."""
        self.invalid(delta or {}, [], format)

    def invalid(self, delta: dict[str, Any], expect: Sequence[dict[str, Any]], format: str = "txt") -> None:
        """The report with this delta gives exactly these findings of the selected codes. Raises AssertionError."""
        draft = build(delta)
        settings = self.settings._replace(profile=self._profile or draft.profile.id)
        found = [v for v in check(draft, format, settings) if not self.select or v.code in self.select]
        wrong = difference([{"place": "-", **item} for item in expect], found)
        wrong += "".join(f"\nunfilled placeholder in {v.code}: {text}" for v in found for text in _unfilled(v))
        assert not wrong, f"\n{wrong}"

    def cases(self, folder: str) -> None:
        """Every case of every YAML file below the folder. Raises AssertionError naming the first that fails."""
        for path in case_files(folder):
            for case in load_cases(path):
                wrong = run_case(case, self.settings if not case.profile else None)
                assert not wrong, f"{os.path.basename(path)}: {case.name}\n{wrong}"


def case_files(folder: str) -> Iterator[str]:
    """The YAML files below a folder, in order."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(root, name) for name in sorted(names) if name.endswith((".yaml", ".yml")))


def _unfilled(violation: Violation) -> list[str]:
    import re

    texts = (violation.message, violation.help)
    return [text for text in texts if re.search(r"\{[a-z_]+\}", text)]


def findings(rule: Rule, report: Report, options: Any = None) -> list[Finding]:
    """What a rule yields, called twice. Raises AssertionError for anything but Findings, and for unequal answers."""
    answers = [list(rule.check(report, options if options is not None else rule.options) or ()) for _ in range(2)]
    for item in answers[0]:
        assert isinstance(item, Finding), f"{rule.code} yields {type(item).__name__}, not Finding"
    assert answers[0] == answers[1], f"{rule.code} answers differently when asked again"
    return answers[0]
