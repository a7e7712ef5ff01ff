"""From a finding to a violation: the place in the report's own words, the texts, the basis, the fingerprint."""

from __future__ import annotations

import re

from nianbao import catalogue
from nianbao.finding import SEVERITIES, Citation, Finding, Place, Violation
from nianbao.profile.store import digest
from nianbao.records import NamedTuple
from nianbao.report import Section
from nianbao.result import BLOCK_FORMATS
from nianbao.text import normal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from nianbao.profile.model import Axis, TableSpec
    from nianbao.report import Report
    from nianbao.rule import Rule


class Stamp(NamedTuple):
    """What the violations of one file have in common.

    report: None for a file that was not bound. content: the file's bytes, on which an unreadable file's fingerprint
    rests.
    """

    report: Optional[Report]
    lang: str
    path: str
    content: bytes = b""


def violation(rule: Rule, finding: Finding, severity: str, stamp: Stamp) -> Violation:
    """The violation of a finding, without fingerprint. severity: "" leaves the rule's own."""
    words = catalogue.words("engine", stamp.lang)
    message, help_text, basis = catalogue.message(rule, finding.variant, stamp.lang)
    place = _with_excerpt(finding.place, stamp, words)
    label = label_of(place, stamp.report, words)
    operands = _operands(place, stamp.report, words) | {"label": label} | finding.data
    if isinstance(finding.data.get("limit"), int):
        operands["megabytes"] = finding.data["limit"] >> 20
    return Violation(
        rule.code,
        rule.name,
        severity if severity in SEVERITIES else _own_severity(rule, finding),
        place,
        label,
        catalogue.fill(message, operands, stamp.lang) or _bare(rule, finding, stamp.lang),
        catalogue.fill(help_text, operands, stamp.lang),
        {key: plain(value) for key, value in finding.data.items()},
        _citation(finding.citation or basis, stamp.report),
        "",
    )


def _own_severity(rule: Rule, finding: Finding) -> str:
    return finding.severity or dict(rule.variants).get(finding.variant, "") or rule.severity


def _bare(rule: Rule, finding: Finding, lang: str) -> str:
    """What is said when a pack brings no text."""
    return " ".join([rule.name, *(f"{key}={catalogue.shown(value, lang)}" for key, value in finding.data.items())])


def plain(value: Any) -> Any:
    """The value as JSON can carry it."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if type(value).__name__ == "Decimal":
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _citation(basis: Any, report: Optional[Report]) -> Optional[Citation]:
    if isinstance(basis, Citation):
        return basis
    return report.profile.citations.get(basis) if report is not None and isinstance(basis, str) else None


def _operands(place: Place, report: Optional[Report], words: dict[str, Any]) -> dict[str, Any]:
    """The operands that every message may use beside the finding's own."""
    found = {"excerpt": place.excerpt, "section_title": "", "table_name": "", "row_label": "", "column_label": ""}
    if report is None:
        return found
    section = report.profile.section(place.section)
    table = report.profile.table(place.table)
    found["section_title"] = section.title if section else ""
    if table:
        found["table_name"] = table.name
        found["row_label"] = _text(_axis(table, place.row, "rows"))
        found["column_label"] = _column(table, place)
    return found | {"organ": report.identity.organ or words["unknown_organ"], "year": report.year or ""}


def _text(axis: Optional[Axis]) -> str:
    return axis.label if axis is not None else ""


def _axis(table: TableSpec, wanted: str, kind: str) -> Optional[Axis]:
    return next((a for block in table.blocks for a in getattr(block, kind) if a.id == wanted), None) if wanted else None


def _parents(table: TableSpec, axis: Axis, kind: str) -> list[Axis]:
    """The axis and what stands above it, outermost first."""
    chain = [axis]
    while chain[0].parent and len(chain) < 8:
        above = _axis(table, chain[0].parent, kind)
        if above is None:
            break
        chain.insert(0, above)
    return chain


def _column(table: TableSpec, place: Place) -> str:
    """The column's label, with those above it where the label alone stands for several columns."""
    axis = _axis(table, place.column, "columns")
    return full_label(table, axis, "columns") if axis is not None else ""


def full_label(table: TableSpec, axis: Axis, kind: str) -> str:
    """The label of a row or column (kind: rows, columns), with the one above it where it stands for several."""
    same = [a for block in table.blocks for a in getattr(block, kind) if a.label == axis.label and a.id != axis.id]
    if not same:
        return axis.label
    chain = _parents(table, axis, kind)
    return " ".join(a.label for a in (chain[-2:] if len(chain) > 1 else chain))


def label_of(place: Place, report: Optional[Report], words: dict[str, Any]) -> str:
    """The place as people would name it. Never empty."""
    if report is None:
        return str(words["file"])
    table = report.profile.table(place.table)
    if table is not None:
        inside = _table_place(table, place, words)
        return catalogue.fill(words["in_table"], {"table": table.name, "place": inside}) if inside else table.name
    spec = report.profile.section(place.section)
    if spec is not None:
        state = report.section(spec.id)
        title = state.heading.title if isinstance(state, Section) and state.heading.title else spec.title
        numeral = words["numerals"][spec.number - 1 : spec.number]
        return catalogue.fill(words["section" if numeral else "section_plain"], {"number": numeral, "title": title})
    return _plain_label(place, report, words)


def _plain_label(place: Place, report: Report, words: dict[str, Any]) -> str:
    if _is_title(place, report):
        return str(words["title"])
    if _signs(place, report):
        return str(words["signature"])
    if _is_preface(place, report):
        return str(words["preface"])
    line = "block" if report.document.format in BLOCK_FORMATS else "line"
    for key, number in ((line, place.location.line), ("page", place.location.page)):
        if number:
            return catalogue.fill(words[key], {key: number})
    return str(words["whole"])


def _is_title(place: Place, report: Report) -> bool:
    """Whether the place is the title. Where a page is all that is known of it, the words decide."""
    if report.title is None or not place.location == report.title.paragraph.location != (None, None, None):
        return False
    text = report.title.paragraph.text
    return place.location.line is not None or place.excerpt in text or text in place.excerpt


def _is_preface(place: Place, report: Report) -> bool:
    """Whether the place is above the first heading; on the same page, what belongs to no section is."""
    if place.location.line:
        return place.location.line < min((h.place.location.line or 0 for h in report.headings), default=0)
    first = min((h.place.location.page or 0 for h in report.headings), default=0)
    return bool(place.location.page and place.location.page <= first)


def _signs(place: Place, report: Report) -> bool:
    """Whether the place is the closing signature or its date."""
    signed = report.signature
    return bool(signed and place.excerpt and place in (signed.place, signed.date_place))


def _table_place(table: TableSpec, place: Place, words: dict[str, Any]) -> str:
    row = _axis(table, place.row, "rows")
    shown_row = _row(table, row, words) if row is not None and row.label else ""
    column = _column(table, place)
    if shown_row and column:
        return shown_row + str(words["cross"]) + catalogue.fill(words["quoted"], {"text": column})
    if column:
        return catalogue.fill(words["quoted" if place.row else "column"], {"text": column})
    return shown_row


def _row(table: TableSpec, row: Axis, words: dict[str, Any]) -> str:
    """The row by the ordinals above it and its own words: item three (seven) “…”."""
    pattern = re.compile(words["ordinal"])
    shown, text = "", row.label
    for axis in _parents(table, row, "rows"):
        match = pattern.match(axis.label)
        text = axis.label[match.end() :] if match else axis.label
        for kind, number in zip(("item", "sub_item", "sub_sub_item"), match.groups() if match else ()):
            shown += catalogue.fill(words[kind], {"number": number}) if number else ""
    return shown + catalogue.fill(words["quoted"], {"text": text})


def _with_excerpt(place: Place, stamp: Stamp, words: dict[str, Any]) -> Place:
    """The place with something to look for: what is printed there, else the nearest words that are."""
    if place.excerpt:
        return place
    return place._replace(excerpt=_nearest(place, stamp, words))


def _nearest(place: Place, stamp: Stamp, words: dict[str, Any]) -> str:
    report = stamp.report
    if report is None:
        return stamp.path.replace("\\", "/").rpartition("/")[2]
    if place.table and place.row and place.column:
        return str(words["blank"])
    state = report.section(place.section)
    if isinstance(state, Section):
        return state.heading.printed
    spec = report.profile.section(place.section)
    return (spec.title if spec else "") or report.identity.title or str(words["no_title"])


def fingerprinted(violations: list[Violation], findings: list[Finding], stamp: Stamp) -> list[Violation]:
    """The violations with fingerprints: rule, organ, year, place by ids, printed words, ordinal among equals."""
    seen: dict[str, int] = {}
    result = []
    for violation, finding in zip(violations, findings):
        base = "\0".join([violation.code, *_whose(stamp), *finding.place[1:5], normal(finding.place.excerpt)])
        ordinal = seen[base] = seen.get(base, 0) + 1
        key = digest(base.encode("utf-8", "surrogatepass"), str(ordinal).encode())[:24]
        result.append(violation._replace(fingerprint=key))
    return result


def _whose(stamp: Stamp) -> list[str]:
    if stamp.report is None:
        return [digest(stamp.content)]
    identity = stamp.report.identity
    if not identity.organ and not identity.year:
        return [digest(stamp.content)]
    return [identity.organ, str(identity.year)]
