"""Reports built by hand for tests of rules on prose: paragraphs by section, figures by cell, nothing else."""

from __future__ import annotations

from nianbao.document import Cell, Document, Location, Mark, Paragraph
from nianbao.profile import load
from nianbao.report import ABSENT, Heading, Identity, Passage, Report, Section, Statistic, Value
from nianbao.text import shadow

TABLES = ("table2", "table3", "table4")


def statistic(spec, cells, others=0):
    """A bound table: ``cells`` by "row/column" (or "column"); all other leaves are ``others``; None is blank."""
    values = {}
    for block in spec.blocks:
        for row in (axis for axis in block.rows if not axis.group):
            for column in (axis for axis in block.columns if not axis.group):
                number = others
                for key in (f"{row.id}/{column.id}", column.id):
                    if key in cells:
                        number = cells[key]
                text = "" if number is None else str(number)
                values[(row.id, column.id)] = Value(text, number, Cell(text, 0, 0))
    return Statistic(spec, Location(1), values)


def passages(section, texts, line):
    for number, text in enumerate(texts, line):
        yield Passage(section, Paragraph(text, (Mark(0, Location(number, 1)),)), shadow(text))


def report(prose=None, cells=None, profile="national/2021", year=2023, organ_class="township", roll_up=False, **more):
    """``prose``: section id → paragraphs; ``cells``: table id → {"row/column": number}, or None when it is absent."""
    chosen = load(profile)
    prose = {"overview": []} | (prose or {})
    found, states, headings, line = [], {}, [], 1
    for spec in chosen.sections:
        title = next(passages(spec.id, [f"{spec.title}"], line))
        heading = Heading(spec.number, spec.title, spec.title, "exact", spec.id, title)
        below = tuple(passages(spec.id, prose.get(spec.id, ()), line + 1))
        line += 1 + len(below)
        found += below
        headings.append(heading)
        states[spec.id] = Section(spec, heading, tuple(p.paragraph for p in below), below)
    before = tuple(passages("", prose.get("", ()), 0))
    tables = {
        table.id: ABSENT
        if (cells or {}).get(table.id, {}) is None
        else statistic(table, (cells or {}).get(table.id, {}))
        for table in chosen.tables
    }
    identity = Identity("某某镇人民政府", organ_class, year, "370000", "", roll_up)
    return Report(
        Document("txt", ()), chosen, identity, None, tuple(headings), states, tables, before + tuple(found),
        more.get("signature"), None, None, (),
    )  # fmt: skip
