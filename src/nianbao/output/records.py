"""The JSON shape of a run (schema 1), shared by the formats that carry it."""

from __future__ import annotations

import json

from nianbao.output.escape import json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nianbao.finding import Citation, Violation
    from nianbao.output import Run
    from nianbao.result import ReportInfo, Result

SCHEMA = 1


def tool(run: Run) -> dict[str, Any]:
    """What made the output."""
    from nianbao import __version__

    return {"name": "nianbao", "version": __version__, "packs": list(run.packs)}


def file(result: Result) -> dict[str, Any]:
    """One file."""
    return {
        "path": result.path,
        "format": result.format or None,
        "status": result.status,
        "report": report(result.report),
        "violations": [violation(item) for item in result.violations],
    }


def report(info: ReportInfo | None) -> dict[str, Any] | None:
    """What was read about the report; null for what could not be told."""
    return None if info is None else {key: value or None for key, value in info._asdict().items()}


def violation(item: Violation) -> dict[str, Any]:
    """One violation."""
    place = item.place
    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity,
        "message": item.message,
        "help": item.help,
        "location": {
            "line": place.location.line,
            "column": place.location.column,
            "page": place.location.page,
            "section": place.section or None,
            "table": place.table or None,
            "table_row": place.row or None,
            "table_column": place.column or None,
            "label": item.label,
        },
        "excerpt": place.excerpt,
        "data": item.data,
        "basis": _basis(item.basis),
        "fingerprint": item.fingerprint,
    }


def _basis(basis: Citation | None) -> dict[str, Any] | None:
    if basis is None:
        return None
    return {"document": basis.document, "article": basis.article or None, "inferred": basis.inferred}


def summary(run: Run) -> dict[str, int]:
    """The counts of a run."""
    counts = run.severities()
    return {
        "files": len(run.results),
        "checked": run.count("checked"),
        "partial": run.count("partial"),
        "unreadable": run.count("unreadable"),
        "skipped": run.count("skipped"),
        "errors": counts["error"],
        "warnings": counts["warning"],
        "infos": counts["info"],
    }


def dumps(data: Any, indent: int | None = None) -> str:
    """The data as JSON that is always valid UTF-8."""
    return json_text(json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False))
