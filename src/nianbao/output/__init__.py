"""Formats of output, one module each. Every format has its own escaper in ``nianbao.output.escape``."""

from __future__ import annotations

from importlib import import_module

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.result import Result

FORMATS = ("text", "concise", "json", "jsonl", "github")
NOT_BUILT = ("sarif", "gitlab", "junit", "csv", "markdown", "xlsx", "html")


class Run(NamedTuple):
    """A finished run as the formats see it.

    results: sorted by path. packs: as named in the output. known: how many findings a baseline has kept back.
    """

    results: tuple[Result, ...]
    lang: str = "zh"
    packs: tuple[str, ...] = ()
    colour: bool = False
    statistics: bool = False
    known: int = 0

    def count(self, status: str) -> int:
        """How many files have this status."""
        return sum(result.status == status for result in self.results)

    def severities(self) -> dict[str, int]:
        """How many violations there are of each severity."""
        counts = {"error": 0, "warning": 0, "info": 0}
        for result in self.results:
            for violation in result.violations:
                counts[violation.severity] += 1
        return counts


def render(format: str, run: Run) -> str:
    """The whole output in that format, ending in a line end unless empty."""
    text: str = import_module(f"nianbao.output.{format}_format").render(run)
    return text
