"""Nianbao checks Chinese annual reports on open government information.

The names in ``__all__`` are the public API: what packs, tests and programs may rest on. They are loaded on first use,
so that importing the package costs nothing.
"""

from __future__ import annotations

# Imported at once: the submodule has the same name as the decorator, and the later binding wins.
from nianbao.rule import Rule, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nianbao.assessment import Assessment, assess, broken
    from nianbao.document import NOWHERE, Cell, Document, Location, Paragraph, Picture, Table, Unreadable
    from nianbao.engine import check_file
    from nianbao.finding import ERROR, INFO, WARNING, Citation, Finding, Place, Violation
    from nianbao.growth import Growth, agrees, growth_words, growths, impossible, refuted
    from nianbao.hookspecs import hookimpl
    from nianbao.identity import region_code
    from nianbao.narrative import Amount, Claim, Clause, amount, claims, clauses, compare, decided
    from nianbao.parts import Group, groups
    from nianbao.profile.model import Axis, Deadline, Equation, Phrases, Profile, SectionSpec, TableSpec, prepared
    from nianbao.quantities import (
        Quantity,
        QuantityWords,
        find_quantities,
        printable,
        quantity_words,
        uncounted,
        unmeasured,
    )
    from nianbao.report import (
        ABSENT,
        Absent,
        FeeStatement,
        Heading,
        Identity,
        Lines,
        Oddity,
        Passage,
        Period,
        Report,
        Section,
        Signature,
        Statistic,
        Undetermined,
        Value,
        out_of_order,
    )
    from nianbao.result import Result
    from nianbao.runner import check_many
    from nianbao.settings import Settings
    from nianbao.shares import Share, find_shares, misfits, share_words
    from nianbao.text import FoundDate, Shadow, chinese_number, dates, has, normal, pattern, sentences, shadow

__version__ = "0.1.0"

_HOMES = {
    "assessment": ("Assessment", "assess", "broken"),
    "document": ("NOWHERE", "Cell", "Document", "Location", "Paragraph", "Picture", "Table", "Unreadable"),
    "engine": ("check_file",),
    "finding": ("ERROR", "INFO", "WARNING", "Citation", "Finding", "Place", "Violation"),
    "growth": ("Growth", "agrees", "growth_words", "growths", "impossible", "refuted"),
    "hookspecs": ("hookimpl",),
    "identity": ("region_code",),
    "narrative": ("Amount", "Claim", "Clause", "amount", "claims", "clauses", "compare", "decided"),
    "parts": ("Group", "groups"),
    "profile.model": ("Axis", "Deadline", "Equation", "Phrases", "Profile", "SectionSpec", "TableSpec", "prepared"),
    "quantities": (
        "Quantity",
        "QuantityWords",
        "find_quantities",
        "printable",
        "quantity_words",
        "uncounted",
        "unmeasured",
    ),
    "report": (
        "ABSENT",
        "Absent",
        "FeeStatement",
        "Heading",
        "Identity",
        "Lines",
        "Oddity",
        "Passage",
        "Period",
        "Report",
        "Section",
        "Signature",
        "Statistic",
        "Undetermined",
        "Value",
        "out_of_order",
    ),
    "result": ("Result",),
    "runner": ("check_many",),
    "settings": ("Settings",),
    "shares": ("Share", "find_shares", "misfits", "share_words"),
    "text": ("FoundDate", "Shadow", "chinese_number", "dates", "has", "normal", "pattern", "sentences", "shadow"),
}

__all__ = [
    "ABSENT",
    "ERROR",
    "INFO",
    "NOWHERE",
    "WARNING",
    "Absent",
    "Amount",
    "Assessment",
    "Axis",
    "Cell",
    "Citation",
    "Claim",
    "Clause",
    "Deadline",
    "Document",
    "Equation",
    "FeeStatement",
    "Finding",
    "FoundDate",
    "Group",
    "Growth",
    "Heading",
    "Identity",
    "Lines",
    "Location",
    "Oddity",
    "Paragraph",
    "Passage",
    "Period",
    "Phrases",
    "Picture",
    "Place",
    "Profile",
    "Quantity",
    "QuantityWords",
    "Report",
    "Result",
    "Rule",
    "Section",
    "SectionSpec",
    "Settings",
    "Shadow",
    "Share",
    "Signature",
    "Statistic",
    "Table",
    "TableSpec",
    "Undetermined",
    "Unreadable",
    "Value",
    "Violation",
    "__version__",
    "agrees",
    "amount",
    "assess",
    "broken",
    "check_file",
    "check_many",
    "chinese_number",
    "claims",
    "clauses",
    "compare",
    "dates",
    "decided",
    "find_quantities",
    "find_shares",
    "groups",
    "growth_words",
    "growths",
    "has",
    "hookimpl",
    "impossible",
    "misfits",
    "normal",
    "out_of_order",
    "pattern",
    "prepared",
    "printable",
    "quantity_words",
    "refuted",
    "region_code",
    "rule",
    "sentences",
    "shadow",
    "share_words",
    "uncounted",
    "unmeasured",
]


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            value = globals()[name] = getattr(import_module(f"nianbao.{home}"), name)
            return value
    raise AttributeError(f"module 'nianbao' has no attribute {name!r}")
