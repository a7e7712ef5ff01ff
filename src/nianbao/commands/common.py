"""What several commands share: options that say what to check and how, and the settings made of them."""

from __future__ import annotations

import argparse
import os
import sys

from nianbao import config as configuration
from nianbao import runner
from nianbao.cli import Parser, UsageError
from nianbao.finding import SEVERITIES
from nianbao.records import NamedTuple
from nianbao.runner import Target, find
from nianbao.settings import DISABLE, Settings, selects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Optional

    from nianbao.config import Config
    from nianbao.result import Result


class Task(NamedTuple):
    """What a command line and its configuration ask for."""

    options: argparse.Namespace
    config: Config
    settings: Settings
    today: str


def codes(text: str) -> list[str]:
    """Selectors of a comma-separated list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def add_common(parser: Parser) -> None:
    """Options of every command that reads reports."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH")
    add("--profile", metavar="ID")
    add("--year", type=_year, default=0, metavar="N")
    add("--config", metavar="FILE")
    add("--exclude", action="append", default=[], metavar="PATTERN")
    add("--force-exclude", action="store_true")
    add("--ignore-broken-packs", action="store_true")
    add("--jobs", "-j", type=int, default=None, metavar="N")
    add("--no-cache", action="store_true")
    add("--lang", choices=("zh", "en"))
    add("--no-progress", action="store_true")
    add("--debug", action="store_true")
    add("--stdin-filename", metavar="NAME")


def add_selection(parser: Parser) -> None:
    """Options that select rules."""
    add = parser.add_argument
    add("--select", type=codes, metavar="CODES")
    add("--ignore", type=codes, action="extend", default=[], metavar="CODES")
    add("--extend-select", type=codes, action="extend", default=[], metavar="CODES")
    add("--severity", action="append", default=[], metavar="CODE=LEVEL")
    add("--others", choices=("skip", "report"))
    add("--scope", choices=("file", "all"))


def _year(text: str) -> int:
    if len(text) == 4 and text.isdecimal() and text.isascii():
        return int(text)
    raise argparse.ArgumentTypeError("year")


def task(options: argparse.Namespace) -> Task:
    """Configuration and command line as one. Raises ConfigError and UsageError."""
    if options.config and not os.path.isfile(options.config):
        raise UsageError("no_config", path=options.config)
    config = configuration.load(options.config or "")
    today = _today()
    settings = configuration.settings(config, today)
    asked = vars(options)
    settings = settings._replace(
        profile=options.profile or settings.profile,
        per_file_profile=() if options.profile else settings.per_file_profile,
        year=options.year,
        lang=options.lang or os.environ.get("NIANBAO_LANG") or settings.lang,
        ignore_broken=options.ignore_broken_packs,
        debug=options.debug,
        others=asked.get("others") or settings.others,
        select=settings.select if asked.get("select") is None else tuple(asked["select"]),
        extend_select=settings.extend_select + tuple(asked.get("extend_select", ())),
        ignore=settings.ignore + tuple(asked.get("ignore", ())),
        severity=settings.severity + tuple(_level(one) for one in asked.get("severity", ())),
    )
    if settings.lang not in ("zh", "en"):
        settings = settings._replace(lang="zh")
    check_codes(settings, config)
    return Task(options, config, settings, today)


def _today() -> str:
    from datetime import date

    return date.today().isoformat()


def _level(text: str) -> tuple[str, str]:
    code, mark, level = text.partition("=")
    if not mark or level not in (*SEVERITIES, DISABLE):
        raise UsageError("bad_severity", value=text, choices=[*SEVERITIES, DISABLE])
    return code, level


def check_codes(settings: Settings, config: Config) -> None:
    """Refuse selectors that match no rule: they are slips of the pen. Raises UsageError."""
    named = [*(settings.select or ()), *settings.extend_select, *settings.ignore]
    named += [code for code, _ in settings.severity] + [waiver.rule for waiver in settings.waivers]
    named += [code for _, ignored in settings.per_file_ignores for code in ignored]
    if not named:
        return
    from nianbao import plugins

    known = plugins.load(settings.packs, settings.autoload, settings.ignore_broken).rules
    checks = _profile_codes(settings)
    for selector in dict.fromkeys(named):
        if selector != "ALL" and not any(selects(selector, code) for code in (*known, *checks)):
            from difflib import get_close_matches

            if any(selects(selector, code) for code in plugins.RESERVED):
                raise UsageError("code_not_built", name=selector)
            near = (get_close_matches(selector, [*known, *checks], 1, 0.6) or [""])[0]
            raise UsageError("unknown_code_near" if near else "unknown_code", name=selector, near=near)


def _profile_codes(settings: Settings) -> list[str]:
    """Codes of the YAML-only rules of local profiles."""
    if not settings.folders:
        return []
    from nianbao.profile import available, load

    found = []
    for entry in available(settings.folders):
        found += [str(check.get("code", "")) for check in load(entry.id, settings.folders).checks]
    return found


def targets(made: Task) -> tuple[Target, ...]:
    """The files that the command line names. Raises UsageError for standard input without a name."""
    options = made.options
    exclude = [*made.config.get("exclude", ()), *options.exclude]
    paths = list(options.paths)
    if "-" in paths:
        data = sys.stdin.buffer.read()
        rest = find([path for path in paths if path != "-"], exclude, options.force_exclude, made.config.root)
        return (Target(options.stdin_filename or "-", True, data), *rest)
    return find(paths, exclude, options.force_exclude, made.config.root)


def run(asked: Sequence[Target], made: Task) -> list[Result]:
    """The results of the files, each by itself or compared with each other: as asked, else by whether folders are."""
    options = made.options
    folders = any(os.path.isdir(path) for path in options.paths)
    if (options.scope or made.config.get("scope") or ("all" if folders else "file")) == "file":
        return run_each(asked, made)
    from nianbao.commands import years

    return years.run(asked, made)


def run_each(asked: Sequence[Target], made: Task) -> list[Result]:
    """The results of the files, each checked by itself."""
    return runner.run(asked, made.settings, jobs(made), not made.options.no_cache, progress(made.options))


def progress(options: argparse.Namespace) -> Optional[Callable[[int, int], None]]:
    """A counter on the terminal, None where nobody watches or there is little to count."""
    if options.no_progress or not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        if total > 20 and (done % 10 == 0 or done == total):
            end = "\r\x1b[K" if done == total else ""
            sys.stderr.write(f"\r{done}/{total}{end}")
            sys.stderr.flush()

    return show


def save(path: str, data: bytes, inputs: Iterable[str]) -> None:
    """Write a file whole or not at all. Raises UsageError rather than overwrite a file that was checked."""
    if any(os.path.exists(path) and os.path.exists(one) and os.path.samefile(path, one) for one in inputs):
        raise UsageError("would_overwrite", path=path)
    whole = os.path.isfile(path) or not os.path.exists(path)
    temporary = f"{path}.{os.getpid()}.tmp" if whole else path  # a device or pipe is written to, not replaced
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        if whole:
            os.replace(temporary, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    finally:
        if whole and os.path.exists(temporary):
            os.unlink(temporary)


def packs_of(settings: Settings) -> tuple[str, ...]:
    """The packs in use, as the output names them."""
    from nianbao.plugins import find_packs

    return tuple(str(pack) for pack in find_packs(settings.packs, settings.autoload))


def jobs(made: Task) -> int:
    """The number of processes asked for, 0 to choose."""
    asked = made.options.jobs if made.options.jobs is not None else made.config.get("jobs", 0)
    if asked < 0:
        raise UsageError("bad_jobs", value=asked)
    return int(asked)


def coloured(choice: str, environment: Any = os.environ) -> bool:
    """Whether to colour: ``--color``, else FORCE_COLOR and NO_COLOR, else whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    return sys.stdout.isatty() and environment.get("TERM") != "dumb"


def reject(options: argparse.Namespace, names: Sequence[str]) -> None:
    """Refuse by name the options that are not built yet. Raises UsageError."""
    for name in names:
        if getattr(options, name.strip("-").replace("-", "_")):
            raise UsageError("option_not_built", name=name)
