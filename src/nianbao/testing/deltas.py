"""Deltas: small changes to a complete report, as YAML cases and catalogue examples state them.

``year``, ``organ``, ``organ_class``, ``seed``, ``size``, ``style`` and ``profile`` build another consistent report;
every other key changes exactly what it names:

* ``title``, ``signature``: a text, or null for none. ``date``: as printed, or ISO, or null.
* ``period``: the wording of the period, ``fee``: the sentence on the fee; null for none.
* ``preface``: ``[paragraphs]`` or ``{append: […], prepend: […]}``.
* ``sections``: id → ``title``, ``ordinal``, ``drop``, ``drop_heading``, ``duplicate``, ``paragraphs``, ``append``,
  ``prepend``. ``order``: ids of the sections in printed order.
* ``tables``: id → ``cells`` {row/column: text}, ``add`` {row/column: number}, ``drop_rows``, ``drop_columns``,
  ``labels`` {id: text}, ``extra_cells`` [row], ``short_rows`` [row], ``picture``, ``drop``, ``form`` (a profile's id).
* ``replace``: [[old, new], …] in title, headings and prose. Each ``old`` must be there.
* ``previous``: the figures of last year's report, id of table → row → column → number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random
from typing import Any

from nianbao.testing import figures
from nianbao.testing.builder import SIZE, YEAR, ReportBuilder
from nianbao.testing.model import Draft, SectionDraft, TableDraft
from nianbao.testing.prose import wording

BUILD_KEYS = ("year", "organ", "organ_class", "seed", "size", "style", "profile", "period", "fee")
CHANGE_KEYS = ("title", "preface", "sections", "order", "tables", "signature", "date", "replace", "previous")
_SECTION_KEYS = ("title", "ordinal", "drop", "drop_heading", "duplicate", "paragraphs", "append", "prepend")
_TABLE_KEYS = ("cells", "add", "drop_rows", "drop_columns", "labels", "extra_cells", "short_rows", "picture", "drop")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class DeltaError(ValueError):
    """A delta that names something that is not there."""


def build(delta: dict[str, Any]) -> Draft:
    """The complete report with the delta applied. Raises DeltaError for keys and places that do not exist."""
    _known(delta, (*BUILD_KEYS, *CHANGE_KEYS), "delta")
    named: dict[str, Any] = {
        key: delta[key] for key in ("organ", "organ_class", "seed", "size", "style") if key in delta
    }
    if "profile" in delta:
        from nianbao.profile import load

        named["profile"] = load(delta["profile"])
    draft = ReportBuilder(year=delta.get("year", YEAR), **named).build(delta.get("period", ""), delta.get("fee", ""))
    return apply(draft, delta)


def apply(draft: Draft, delta: dict[str, Any]) -> Draft:
    """Change the draft in place as the delta says, and return it. Raises DeltaError."""
    for key in ("title", "signature"):
        if key in delta:
            setattr(draft, key, delta[key] or "")
    if "date" in delta:
        draft.date = _date(delta["date"])
    if "preface" in delta:
        draft.preface = _texts(draft.preface, delta["preface"])
    for section_id, change in delta.get("sections", {}).items():
        _section(_named(draft.section, section_id), change)
    if "order" in delta:
        draft.sections = [_named(draft.section, section_id) for section_id in delta["order"]]
    for table_id, change in delta.get("tables", {}).items():
        _table(_named(draft.table, table_id), change)
    for old, new in delta.get("replace", ()):
        replace(draft, old, new)
    draft.previous = delta.get("previous", {})
    return draft


def _known(data: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    unknown = [key for key in data if key not in keys]
    if unknown:
        raise DeltaError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(keys)}")


def _named(find: Any, name: str) -> Any:
    try:
        return find(name)
    except KeyError:
        raise DeltaError(f"the report has no {name!r}") from None


def _date(given: Any) -> str:
    match = _ISO.fullmatch(str(given or ""))
    if match is None:
        return str(given or "")
    text = str(wording()["date"])
    for name, value in zip(("year", "month", "day"), match.groups()):
        text = text.replace("{" + name + "}", str(int(value)))
    return text


def _texts(texts: list[str], change: Any) -> list[str]:
    if change is None or isinstance(change, list):
        return [str(text) for text in change or ()]
    return [*change.get("prepend", ()), *texts, *change.get("append", ())]


def _section(section: SectionDraft, change: dict[str, Any]) -> None:
    _known(change, _SECTION_KEYS, f"sections.{section.id}")
    section.title = change.get("title", section.title)
    section.ordinal = change.get("ordinal", section.ordinal)
    section.drop = change.get("drop", section.drop)
    section.heading = not change.get("drop_heading", not section.heading)
    section.duplicate = change.get("duplicate", section.duplicate)
    if "paragraphs" in change:
        section.paragraphs = _texts([], change["paragraphs"])
    section.paragraphs = _texts(section.paragraphs, {key: change.get(key, ()) for key in ("append", "prepend")})


def _table(table: TableDraft, change: dict[str, Any]) -> None:
    if "form" in change:
        _other_form(table, change["form"])
    _known(change, (*_TABLE_KEYS, "form"), f"tables.{table.spec.id}")
    for key, text in change.get("cells", {}).items():
        table.cells[_cell(table, key)] = "" if text is None else str(text)
    for key, number in change.get("add", {}).items():
        cell = _cell(table, key)
        table.cells[cell] = str(Decimal(table.cells[cell]) + Decimal(str(number)))
    table.drop_rows |= set(change.get("drop_rows", ()))
    table.drop_columns |= set(change.get("drop_columns", ()))
    table.labels.update(change.get("labels", {}))
    table.extra_cells += change.get("extra_cells", [])
    table.short_rows |= set(change.get("short_rows", ()))
    table.picture = change.get("picture", table.picture)
    table.drop = change.get("drop", table.drop)
    _exist(table)


def _exist(table: TableDraft) -> None:
    rows = {row.id for block in table.spec.blocks for row in block.rows}
    columns = {column.id for block in table.spec.blocks for column in block.columns}
    named = table.drop_rows | set(table.extra_cells) | table.short_rows
    unknown = (named - rows) | (table.drop_columns - columns) | (set(table.labels) - rows - columns)
    if unknown:
        raise DeltaError(f"{table.spec.id} has no {min(unknown)!r}")


def _cell(table: TableDraft, key: str) -> tuple[str, str]:
    row, _, column = key.partition("/")
    if (row, column) not in table.cells:
        raise DeltaError(f"{table.spec.id} has no cell {key!r}")
    return row, column


def _other_form(table: TableDraft, profile_id: str) -> None:
    from nianbao.profile import load

    profile = load(profile_id)
    spec = _named({t.id: t for t in profile.tables}.__getitem__, table.spec.id)
    table.spec = spec
    table.cells = figures.tables(profile, Random(0), "", SIZE)[spec.id]


def replace(draft: Draft, old: str, new: str) -> None:
    """Replace a text in title, headings, prose, signature and date. Raises DeltaError when it stands nowhere."""
    found = False

    def changed(text: str) -> str:
        nonlocal found
        found = found or old in text
        return text.replace(old, new)

    draft.title, draft.signature, draft.date = changed(draft.title), changed(draft.signature), changed(draft.date)
    draft.preface = [changed(text) for text in draft.preface]
    for section in draft.sections:
        section.title = changed(section.title)
        section.paragraphs = [changed(text) for text in section.paragraphs]
    if not found:
        raise DeltaError(f"the report nowhere says {old!r}")
