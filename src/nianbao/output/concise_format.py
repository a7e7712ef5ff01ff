"""``--format concise``: ``path:line:column: CODE message``, one violation a line."""

from __future__ import annotations

from nianbao.output.escape import terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.finding import Violation
    from nianbao.output import Run


def render(run: Run) -> str:
    """One violation a line; the label stands in for a line where the format has none."""
    return "".join(_line(result.path, item) + "\n" for result in run.results for item in result.violations)


def _line(path: str, item: Violation) -> str:
    line, column, page = item.place.location
    where = "".join(f":{number}" for number in (line, column) if number)
    label = "" if line else f" {item.label}" + (f" (p. {page})" if page else "") + ":"
    return terminal(f"{path}{where}:{label} {item.code} {item.message}")
