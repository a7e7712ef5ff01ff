"""``--format github``: annotations of a workflow, the worst first, because GitHub shows ten of a kind in a step."""

from __future__ import annotations

from nianbao import catalogue
from nianbao.finding import SEVERITIES
from nianbao.output.escape import github_data, github_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.finding import Violation
    from nianbao.output import Run

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(run: Run) -> str:
    """One workflow command a violation, and the counts as the last notice."""
    pairs = [(result.path, item) for result in run.results for item in result.violations]
    pairs.sort(key=lambda pair: SEVERITIES.index(pair[1].severity))
    lines = [_command(path, item) for path, item in pairs]
    if pairs:
        words = catalogue.words("output", run.lang)
        lines.append("::notice::" + github_data(catalogue.fill(words["counts"], run.severities(), run.lang)))
    return "".join(line + "\n" for line in lines)


def _command(path: str, item: Violation) -> str:
    line, column, _ = item.place.location
    properties = {"file": path, "line": line, "col": column, "title": f"{item.code} {item.name}"}
    shown = ",".join(f"{key}={github_property(str(value))}" for key, value in properties.items() if value)
    text = f"{item.label}: {item.message} {item.help}".rstrip()
    return f"::{_COMMANDS[item.severity]} {shown}::{github_data(text)}"
