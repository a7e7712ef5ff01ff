"""``--format json``: the whole run as one object."""

from __future__ import annotations

from nianbao.output import records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.output import Run


def render(run: Run) -> str:
    """The run as JSON, schema 1."""
    data = {
        "schema": records.SCHEMA,
        "tool": records.tool(run),
        "files": [records.file(result) for result in run.results],
        "collection": {"violations": []},
        "summary": records.summary(run),
    }
    return records.dumps(data, indent=1) + "\n"
