"""``nianbao baseline create|update``: findings that are known, by fingerprint, so that only new ones are reported."""

from __future__ import annotations

import json
import os

from nianbao import catalogue
from nianbao.cli import FAILURE, OK, Parser, UsageError, parse, words
from nianbao.commands.common import add_common, add_selection, run, save, targets, task
from nianbao.engine import place_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nianbao.result import Result

FILE = "nianbao-baseline.json"
SCHEMA = 1


def main(command: str, arguments: Sequence[str]) -> int:
    """Write the findings of these reports as a baseline. 2 when a file could not be checked."""
    parser = Parser(command)
    parser.add_argument("action", choices=("create", "update"))
    add_common(parser)
    add_selection(parser)
    parser.add_argument("-o", "--output", dest="output_file", metavar="FILE")
    options = parse(parser, arguments)
    made = task(options)
    path = options.output_file or made.config.get("baseline", "") or FILE
    if not options.paths:
        raise UsageError("no_paths")
    if options.action == "create" and os.path.exists(path):
        raise UsageError("exists", path=path)
    known = _read(path) if options.action == "update" and os.path.exists(path) else {}
    results = run(targets(made), made)
    save(path, _text(_merged(known, results)).encode(), [result.path for result in results])
    print(catalogue.fill(words(made.settings.lang)["noted"], {"path": path, "count": _count(results)}))
    return FAILURE if any(result.failed for result in results) else OK


def _count(results: Sequence[Result]) -> int:
    return sum(len(result.violations) for result in results)


def _merged(known: dict[str, Any], results: Sequence[Result]) -> dict[str, Any]:
    """What was known of other files, and what these files say now."""
    checked = {result.path for result in results}
    kept = {key: entry for key, entry in known.items() if entry.get("path") not in checked}
    for result in results:
        for item in result.violations:
            kept[item.fingerprint] = {"code": item.code, "path": result.path, "place": place_id(item.place)}
    return kept


def _text(entries: dict[str, Any]) -> str:
    ordered = dict(sorted(entries.items(), key=lambda pair: (pair[1]["path"], pair[1]["code"], pair[0])))
    return json.dumps({"schema": SCHEMA, "findings": ordered}, ensure_ascii=False, indent=1) + "\n"


def _read(path: str) -> dict[str, Any]:
    if not os.path.exists(path):
        raise UsageError("no_baseline", path=path)
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        entries: dict[str, Any] = data["findings"]
        if data["schema"] != SCHEMA or not isinstance(entries, dict):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UsageError("bad_baseline", path=path) from None
    return entries


def fingerprints(path: str) -> set[str]:
    """The fingerprints of a baseline file. Raises UsageError when it is none."""
    return set(_read(path))
