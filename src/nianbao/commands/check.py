"""``nianbao check``."""

from __future__ import annotations

import sys

from nianbao import output
from nianbao.cli import FAILURE, FINDINGS, OK, Parser, UsageError, parse, say, write
from nianbao.commands.common import (
    Task,
    add_common,
    add_selection,
    coloured,
    packs_of,
    reject,
    run,
    save,
    targets,
    task,
)
from nianbao.finding import SEVERITIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nianbao.result import Result

_NOT_BUILT = ("--fix", "--diff", "--unsafe-fixes")


def parser() -> Parser:
    """The options of ``check``."""
    made = Parser("check")
    add_common(made)
    add_selection(made)
    add = made.add_argument
    add("--fail-on", choices=(*SEVERITIES, "never"))
    add("--format", default="text", metavar="FORMAT")
    add("--output", action="append", default=[], metavar="FORMAT=PATH")
    add("--statistics", action="store_true")
    add("--baseline", metavar="FILE")
    add("--color", choices=("auto", "always", "never"), default="auto")
    add("--previous", metavar="DIR")
    for name in _NOT_BUILT:
        add(name, action="store_true")
    return made


def main(command: str, arguments: Sequence[str]) -> int:
    """Check reports. 0: nothing at or above ``--fail-on``; 1: findings; 2: something could not be checked."""
    made = task(parse(parser(), arguments))
    options = made.options
    reject(options, _NOT_BUILT)
    wanted = _outputs(options)
    if not options.paths:
        raise UsageError("no_paths")
    asked = targets(made)
    if options.previous:
        from nianbao.commands import years

        made = years.with_previous(made)
    results = run(asked, made)
    found = _count(results)
    results = _without_known(results, made)
    _report(results, made, wanted, found - _count(results))
    _about_waivers(results, made)
    if options.previous:
        years.tell(results, made)
    return status(results, options.fail_on or made.config.get("fail-on", "error"))


def status(results: Sequence[Result], fail_on: str) -> int:
    """The exit status of these results."""
    if any(result.failed for result in results):
        return FAILURE
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    found = any(item.severity in failing for result in results for item in result.violations)
    return FINDINGS if found else OK


def _outputs(options: Any) -> list[tuple[str, str]]:
    """Format and path of everything to write, "" for standard output. Raises UsageError for unknown formats."""
    wanted = [(options.format, "")]
    for text in options.output:
        format, mark, path = text.partition("=")
        if not mark or path in ("", "-"):
            raise UsageError("bad_output", value=text)
        wanted.append((format, path))
    for format, _ in wanted:
        if format in output.NOT_BUILT:
            raise UsageError("format_not_built", name=format, formats=list(output.FORMATS))
        if format not in output.FORMATS:
            raise UsageError("unknown_format", name=format, formats=list(output.FORMATS))
    return wanted


def _count(results: Sequence[Result]) -> int:
    return sum(len(result.violations) for result in results)


def _report(results: Sequence[Result], made: Task, wanted: Sequence[tuple[str, str]], known: int) -> None:
    options = made.options
    lang = made.settings.lang
    run = output.Run(tuple(results), lang, packs_of(made.settings), False, options.statistics, known)
    for format, path in wanted[1:]:
        text = output.render(format, run)
        save(path, text.encode("utf-8", "backslashreplace"), [result.path for result in results])
    format = wanted[0][0]
    text = output.render(format, run._replace(colour=format == "text" and coloured(options.color)))
    if format in ("text", "concise"):
        sys.stdout.write(text)
    else:
        write(text)


def _without_known(results: list[Result], made: Task) -> list[Result]:
    """The results without the findings of the baseline."""
    path = made.options.baseline or made.config.get("baseline", "")
    if not path:
        return results
    from nianbao.commands.baselines import fingerprints

    known = fingerprints(path)
    return [
        result._replace(violations=tuple(item for item in result.violations if item.fingerprint not in known))
        for result in results
    ]


def _about_waivers(results: Sequence[Result], made: Task) -> None:
    """Say which waivers have expired, and which matched nothing in the files they are for."""
    if not made.config.get("waive"):
        return
    from nianbao import catalogue
    from nianbao.cli import words
    from nianbao.config import expired, waivers
    from nianbao.paths import matches, relative

    texts = words(made.settings.lang)["waivers"]
    for waiver in waivers(made.config):
        if expired(waiver, made.today):
            say(catalogue.fill(texts["expired"], waiver._asdict(), made.settings.lang))
    for number, waiver in enumerate(made.settings.waivers):
        below = (relative(result.path, made.settings.root) for result in results)
        concerned = any(not waiver.files or matches(waiver.files, path) for path in below)
        used = sum(result.waived[number] for result in results if result.waived)
        if concerned and not used:
            say(catalogue.fill(texts["unused"], waiver._asdict(), made.settings.lang))
