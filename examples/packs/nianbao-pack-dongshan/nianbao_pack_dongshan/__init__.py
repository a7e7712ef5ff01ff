"""The pack of an invented province: a profile, and one rule that YAML cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nianbao import WARNING, Finding, Report, Rule, Section, hookimpl, rule


@rule("DS001", "unanswered-problems", WARNING)
def unanswered_problems(report: Report, options: Any) -> Iterator[Finding]:
    """Section five names more problems than measures: each problem has to be answered."""
    section = report.section("problems")
    turns = report.profile.phrases.get("dongshan_turns", ())
    ordinals = report.profile.phrases.get("dongshan_ordinals", ())
    if not isinstance(section, Section):
        return
    border = min((section.text.find(turn) for turn in turns if turn in section.text), default=-1)
    if border < 0:
        return
    problems, measures = (sum(map(part.count, ordinals)) for part in (section.text[:border], section.text[border:]))
    if problems > measures > 0:
        yield Finding(section.heading.place, {"problems": problems, "measures": measures})


@hookimpl
def nianbao_register_rules() -> list[Rule]:
    """The rules of this pack."""
    return [unanswered_problems]


@hookimpl
def nianbao_register_profiles() -> list[tuple[str, Path]]:
    """Announce the folder of profiles."""
    return [("dongshan", Path(__file__).parent / "profiles")]
