"""``nianbao extract``: what was read, as json, csv or xlsx."""

from __future__ import annotations

from nianbao import output, runner
from nianbao.cli import FAILURE, OK, Parser, UsageError, parse, write
from nianbao.commands.common import add_common, jobs, save, targets, task
from nianbao.document import Unreadable
from nianbao.output import figures
from nianbao.runner import Child, Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nianbao.settings import Settings


def main(command: str, arguments: Sequence[str]) -> int:
    """Read reports and write what was found. 2 when a file could not be read."""
    parser = Parser(command, format="extract_format")
    add_common(parser)
    parser.add_argument("--format", default="json", metavar="FORMAT")
    parser.add_argument("-o", "--output", dest="output_file", metavar="FILE")
    options = parse(parser, arguments)
    made = task(options)
    if options.format not in figures.FORMATS:
        known = options.format in (*output.FORMATS, *output.NOT_BUILT)
        key = "format_not_built" if known else "unknown_format"
        raise UsageError(key, name=options.format, formats=list(figures.FORMATS))
    if not options.paths:
        raise UsageError("no_paths")
    if options.format == "xlsx" and not options.output_file:
        raise UsageError("needs_file", name="xlsx")
    asked = targets(made)
    found = records(asked, made.settings, jobs(made))
    data = _encoded(options.format, found, made.settings)
    if options.output_file:
        save(options.output_file, data, [target.path for target in asked])
    else:
        write(data.decode())
    return FAILURE if any(record["status"] == "unreadable" for record in found) else OK


def _encoded(format: str, records: Sequence[dict[str, Any]], settings: Settings) -> bytes:
    if format == "xlsx":
        try:
            return figures.as_xlsx(records, settings.folders)
        except ImportError:
            raise UsageError("no_library", library="XlsxWriter", extra="xlsx") from None
    return figures.as_csv(records, settings.folders) if format == "csv" else figures.as_json(records)


def records(asked: Sequence[Target], settings: Settings, processes: int = 0) -> list[dict[str, Any]]:
    """What stands in each of the files, in their order. processes: their number, 0 for as many as pay."""
    processes = min(processes or runner.default_jobs(asked), len(asked))
    if processes > 1:
        from nianbao.workers import parallel

        found = dict(parallel(list(enumerate(asked)), settings, processes, _in_child))
        return [found[number] for number in range(len(asked))]
    child = Child(settings)
    try:
        return [_record(target, settings, child) for target in asked]
    finally:
        child.close()


def _record(target: Target, settings: Settings, child: Child) -> dict[str, Any]:
    from nianbao.figures import extract_file, unread

    try:
        data = runner.content(target.path) if target.data is None else target.data
        if runner.needs_child(target.path, data):
            return child.extract(target.path, data)
    except Unreadable as error:
        return unread(target.path, error)
    return extract_file(target.path, data, settings)


def _in_child(target: Target, settings: Settings, child: Child) -> dict[str, Any]:
    from nianbao.figures import unread

    try:
        return child.extract(target.path, runner.content(target.path) if target.data is None else target.data)
    except Unreadable as error:
        return unread(target.path, error)
