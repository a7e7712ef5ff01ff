"""``--format text``: for people, grouped by file. Only characters of GBK, no frames, safe for any terminal."""

from __future__ import annotations

from nianbao import catalogue
from nianbao.output.escape import terminal
from nianbao.result import BLOCK_FORMATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nianbao.finding import Violation
    from nianbao.output import Run
    from nianbao.result import Result

_COLOURS = {"error": "31;1", "warning": "33;1", "info": "36", "path": "1", "faint": "2"}
_FEW = 20  # up to this many files, those without findings are listed too
_NAMED = 5  # so many of the files passed over are named
_EXCERPT = 100
_NOTHING = {"checked": "clean", "unreadable": "unchecked"}  # what is said of a file without findings


def render(run: Run) -> str:
    """The findings file by file, then the counts."""
    words = catalogue.words("output", run.lang)
    lines: list[str] = []
    for result in run.results:
        if result.violations or (len(run.results) <= _FEW and result.status != "skipped"):
            lines += [*_file(result, run, words), ""]
    if run.statistics:
        lines += [*_statistics(run), ""]
    return "\n".join(lines + _summary(run, words)) + "\n"


def _paint(text: str, colour: str, run: Run) -> str:
    text = terminal(text)
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if run.colour else text


def _file(result: Result, run: Run, words: dict[str, Any]) -> list[str]:
    lines = [_paint(result.path, "path", run)]
    info = result.report
    if info is not None:
        data = {
            "organ": info.organ or words["no_organ"],
            "year": info.year or words["no_year"],
            "profile": info.profile,
            "reason": info.profile_reason,
        }
        said = words["report" if info.profile else "report_no_profile"]
        lines.append("  " + _paint(catalogue.fill(said, data, run.lang), "faint", run))
    if not result.violations:
        key = _NOTHING.get(result.status, "nothing_listed")
        lines.append("  " + words["no_new" if run.known and key == "clean" else key])
    for item in result.violations:
        lines += _finding(item, run, words, result)
    return lines


def _finding(item: Violation, run: Run, words: dict[str, Any], result: Result) -> list[str]:
    """The lines of one finding. What stands in where nothing is printed (title, label) is not repeated as printed."""
    place = item.label + "".join(_where(item, words, run.lang, result.format))
    lines = [f"  {_paint(words[item.severity], item.severity, run)} {item.code} {terminal(place)}"]
    lines.append("      " + terminal(item.message))
    title = result.report.title if result.report is not None else result.path
    if item.place.excerpt not in item.message + "\n" + item.label and not title.endswith(item.place.excerpt):
        lines.append("      " + words["excerpt"] + terminal(_short(item.place.excerpt)))
    if item.basis is not None:
        inferred = words["inferred"] if item.basis.inferred else ""
        article = f" {item.basis.article}" if item.basis.article else ""
        lines.append("      " + words["basis"] + terminal(item.basis.document + article) + inferred)
    if item.help:
        lines.append("      " + words["help"] + terminal(item.help))
    return lines


def _where(item: Violation, words: dict[str, Any], lang: str, format: str) -> list[str]:
    """Page and line, where they are known and the label does not say them already."""
    shown = []
    line = "block" if format in BLOCK_FORMATS else "line"
    for key, number in (("page", item.place.location.page), (line, item.place.location.line)):
        text = catalogue.fill(words[key], {key: number}, lang)
        if number and text != item.label:
            shown.append(words["comma"] + text)
    return shown


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "\u2026"


def _statistics(run: Run) -> list[str]:
    counts: dict[tuple[str, str], int] = {}
    for result in run.results:
        for item in result.violations:
            counts[item.code, item.name] = counts.get((item.code, item.name), 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"{count:>6}  {code}  {terminal(name)}" for (code, name), count in ordered]


def _summary(run: Run, words: dict[str, Any]) -> list[str]:
    counts = run.severities()
    checked = run.count("checked") + run.count("partial")
    found = "counts" if sum(counts.values()) else "no_new" if run.known else "no_findings"
    text = catalogue.fill(words["summary"], {"checked": checked}, run.lang)
    lines = [text + catalogue.fill(words[found], counts, run.lang)]
    if not checked and not sum(counts.values()):  # nothing was found wrong because nothing was looked at
        lines = [] if run.count("unreadable") else [words["nothing_to_check"]]
    for status in ("partial", "unreadable"):
        if run.count(status):
            lines.append(catalogue.fill(words["summary_" + status], {"count": run.count(status)}, run.lang))
    waived = sum(sum(result.waived) for result in run.results)
    for key, count in (("summary_known", run.known), ("summary_waived", waived)):
        if count:
            lines.append(catalogue.fill(words[key], {"count": count}, run.lang))
    passed = [result.path for result in run.results if result.status == "skipped"]
    if passed:
        key = "summary_skipped" if len(passed) <= _NAMED else "summary_skipped_more"
        data = {"count": len(passed), "names": passed[:_NAMED]}
        lines.append(terminal(catalogue.fill(words[key], data, run.lang)))
    return lines
