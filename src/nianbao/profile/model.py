"""A profile as rules and binding see it: what a form demands, by ids. Built from merged YAML data.

Everything a year or a province can differ in is here; nothing here is computed from a report.
"""

from __future__ import annotations

from nianbao.finding import Citation
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    _Made = TypeVar("_Made")


def covers(years: str, year: int) -> bool:
    """Whether a range of years as profiles write it ("2021-", "2019-2020", "2018") has that year in it; "" has all."""
    first, mark, last = years.partition("-")
    return not years or int(first) <= year <= (int(last) if last else year if mark else int(first))


class Phrases(NamedTuple):
    """A named thing that is recognised by any of its phrases (plain substrings of normalised text)."""

    id: str
    title: str
    phrases: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()  # classes of organ it is asked of; empty: all
    code: str = ""  # the rule that reports it when it is missing; "" = the default of its place
    citation: str = ""
    inferred: bool = False
    heads: tuple[str, ...] = ()  # words with which a paragraph or sentence on it begins


class SectionSpec(NamedTuple):
    """One mandated section. ``number`` is its printed ordinal (1 = 一).

    0: it has no heading of its own, and its topics are looked for in the whole report.
    """

    id: str
    number: int
    title: str
    aliases: tuple[str, ...] = ()
    table: str = ""
    max_chars: int = 0
    topics: tuple[Phrases, ...] = ()
    items: tuple[Phrases, ...] = ()
    citation: str = ""


class Axis(NamedTuple):
    """A row or a column of a table, in printed order. ``group`` carries no figures of its own."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    group: bool = False
    type: str = "count"  # columns: count, signed_count or decimal
    organs: tuple[str, ...] = ()  # rows: classes of organ that can have a figure here; empty: all


class Equation(NamedTuple):
    """``expr`` over row ids (per column) or column ids (per row); ``at`` names the row or column it judges."""

    id: str
    per: str
    expr: str
    code: str = "GK309"
    at: str = ""
    severity: str = ""
    citation: str = ""


class BlockSpec(NamedTuple):
    """A part of a table with its own columns: 表二 has four, the others one. Row ids are unique in the table."""

    id: str
    caption: str
    row_header: str
    unit: str
    columns: tuple[Axis, ...]
    rows: tuple[Axis, ...]
    equations: tuple[Equation, ...] = ()


class TableSpec(NamedTuple):
    """One mandated table. ``name`` is what people call it (表三)."""

    id: str
    name: str
    section: str
    blocks: tuple[BlockSpec, ...]
    corner: str = ""
    withdrawn_labels: tuple[str, ...] = ()
    citation: str = ""

    def row(self, row_id: str) -> Axis | None:
        """The row of that id, in whichever block."""
        return next((row for block in self.blocks for row in block.rows if row.id == row_id), None)


class Deadline(NamedTuple):
    """``date`` is "MM-DD" of the year after the report year. ``report``: "own", "roll-up" or "" for both."""

    organs: tuple[str, ...]
    date: str
    report: str = ""
    citation: str = ""
    severity: str = ""


class Profile(NamedTuple):
    """A merged profile.

    phrases: named lists of plain substrings, the vocabulary of the rules.
    data: further merged data by key, for rules of packs and for keys without a record here.
    rules: code → {"severity": …, "options": {…}, "years": …}; "disable" is the severity "disable"; with ``years`` the
    entry holds for reports on those years only.
    checks: YAML-only rules.
    chain: ids from this profile up to its root.
    """

    id: str
    title: str
    sections: tuple[SectionSpec, ...]
    tables: tuple[TableSpec, ...]
    citations: dict[str, Citation]
    deadlines: tuple[Deadline, ...]
    phrases: dict[str, tuple[str, ...]]
    title_pattern: str = ""
    title_tolerated: tuple[str, ...] = ()
    years: str = ""
    regions: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    rules: dict[str, dict[str, Any]] = {}
    checks: tuple[dict[str, Any], ...] = ()
    chain: tuple[str, ...] = ()
    data: dict[str, Any] = {}

    def in_year(self, year: int) -> Profile:
        """The profile with the rules as they stand for reports on that year."""
        rules = {code: given for code, given in self.rules.items() if covers(given.get("years", ""), year)}
        return self._replace(rules=rules) if len(rules) < len(self.rules) else self

    def section(self, section_id: str) -> SectionSpec | None:
        """The section of that id."""
        return next((section for section in self.sections if section.id == section_id), None)

    def table(self, table_id: str) -> TableSpec | None:
        """The table of that id."""
        return next((table for table in self.tables if table.id == table_id), None)


_prepared: dict[Any, tuple[Any, Profile]] = {}
_MOST = 1_000  # things kept


def prepared(profile: Profile, make: Callable[[Profile], _Made]) -> _Made:
    """What ``make`` makes of a profile, made once as long as it is in use.

    Profiles that differ in the severities of their rules alone have it in common.
    """
    key = (make, id(profile.sections), id(profile.tables), id(profile.phrases), id(profile.data))
    found = _prepared.get(key)
    if found is None:
        if len(_prepared) >= _MOST:
            _prepared.clear()
        found = _prepared[key] = (make(profile), profile)  # which is kept, so that no other gets its ids
    made: _Made = found[0]
    return made
