"""``--format jsonl``: one file of the run a line, in the shape of ``files`` in the JSON output."""

from __future__ import annotations

from nianbao.output import records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.output import Run


def render(run: Run) -> str:
    """One JSON object a line."""
    return "".join(records.dumps(records.file(result)) + "\n" for result in run.results)
