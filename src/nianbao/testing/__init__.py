"""For the authors of rules and packs: complete reports, small changes to them, and what the rules must then say."""

from nianbao.testing.builder import ReportBuilder
from nianbao.testing.cases import Case, RuleTester, case_files, check, difference, findings, load_cases, run_case
from nianbao.testing.deltas import DeltaError, apply, build
from nianbao.testing.formats import FORMATS
from nianbao.testing.model import Draft, Grid, GridCell, Image, Line, SectionDraft, TableDraft

__all__ = [
    "FORMATS",
    "Case",
    "DeltaError",
    "Draft",
    "Grid",
    "GridCell",
    "Image",
    "Line",
    "ReportBuilder",
    "RuleTester",
    "SectionDraft",
    "TableDraft",
    "apply",
    "build",
    "case_files",
    "check",
    "difference",
    "findings",
    "load_cases",
    "run_case",
]
