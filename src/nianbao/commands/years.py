"""Reports of one organ of two years: found by organ and year, the later one checked against the earlier one."""

from __future__ import annotations

import os

from nianbao import runner
from nianbao.cli import UsageError, say
from nianbao.commands import common
from nianbao.settings import report_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from nianbao.report import Figures
    from nianbao.result import Result
    from nianbao.runner import Target


def with_previous(made: common.Task) -> common.Task:
    """The task, knowing the figures of the reports below ``--previous``. Raises UsageError when that is no folder."""
    folder = made.options.previous
    if not os.path.isdir(folder):
        raise UsageError("no_folder", path=folder)
    reading = made.settings._replace(year=0, select=(), keep_figures=True)
    earlier = common.run_each(runner.find([folder]), made._replace(settings=reading))
    return made._replace(settings=made.settings._replace(previous=by_report(earlier)))


def run(asked: Sequence[Target], made: common.Task) -> list[Result]:
    """The results; reports whose last year's report is among them are checked against it as by ``--previous``.

    Of reports of one organ and year that differ in their figures none is compared: which one counts is not known.
    """
    results = common.run_each(asked, made._replace(settings=made.settings._replace(keep_figures=True)))
    known = by_report(results)
    later = [index for index, result in enumerate(results) if _key(result) in known and _key(result, -1) in known]
    if not later:
        return results
    earlier = {_key(results[index], -1) for index in later}
    previous = made.settings.previous | {key: known[key] for key in sorted(earlier)}
    knowing = made._replace(settings=made.settings._replace(previous=previous))
    again = common.run_each([asked[index] for index in later], knowing)
    for index, result in zip(later, again):
        results[index] = result
    return results


def by_report(results: Sequence[Result]) -> dict[str, Figures]:
    """The figures of each report, filed by ``report_key``; of two reports that differ neither counts."""
    found: dict[str, Figures] = {}
    doubtful = {""}
    for result in results:
        key = _key(result)
        if found.setdefault(key, result.figures) != result.figures:
            doubtful.add(key)
    return {key: figures for key, figures in found.items() if key not in doubtful}


def tell(results: Sequence[Result], made: common.Task) -> None:
    """Say for how many of the reports last year's was found: without it nothing was compared."""
    from nianbao import catalogue
    from nianbao.cli import words

    known = [result for result in results if result.report is not None]
    found = sum(_key(result, -1) in made.settings.previous for result in known)
    text = words(made.settings.lang)["previous"]["found"]
    say(catalogue.fill(text, {"found": found, "reports": len(known)}, made.settings.lang))


def _key(result: Result, years: int = 0) -> str:
    """What the organ's report of so many years on is filed under, "" for what is no report with organ and year."""
    info = result.report
    return report_key(info.year + years, info.organ) if info and info.year and info.organ else ""
