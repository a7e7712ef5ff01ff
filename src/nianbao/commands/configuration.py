"""``nianbao config show|check``."""

from __future__ import annotations

import os

from nianbao.cli import FAILURE, OK, Parser, parse, say, words, write
from nianbao.commands.common import Task, add_common, task
from nianbao.output.records import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def main(command: str, arguments: Sequence[str]) -> int:
    """Show the settings in force with their origin, or check configuration and local profiles."""
    parser = Parser(command, format="text_or_json")
    parser.add_argument("action", choices=("show", "check"))
    add_common(parser)
    parser.add_argument("--origin", action="store_true")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parse(parser, arguments)
    made = task(options)
    return _show(made) if options.action == "show" else _check(made)


def _show(made: Task) -> int:
    rows = list(_rows(made))
    if made.options.format == "json":
        write(dumps({key: {"value": value, "origin": origin} for key, value, origin in rows}, 1) + "\n")
        return OK
    for key, value, origin in rows:
        print(f"{key} = {dumps(value)}" + (f"    # {origin}" if made.options.origin else ""))
    return OK


def _rows(made: Task) -> list[tuple[str, Any, str]]:
    """Key, value in force and where it comes from."""
    texts = words(made.settings.lang)["origins"]
    settings, config, options = made.settings, made.config, made.options
    given = {"profile": options.profile, "lang": options.lang, "exclude": options.exclude, "jobs": options.jobs}
    shown: dict[str, Any] = {
        "profile": settings.profile,
        "lang": settings.lang,
        "fail-on": config.get("fail-on", "error"),
        "others": settings.others,
        "select": list(settings.select) if settings.select is not None else ["ALL"],
        "extend-select": list(settings.extend_select),
        "ignore": list(settings.ignore),
        "severity": dict(settings.severity),
        "per-file-profile": dict(settings.per_file_profile),
        "per-file-ignores": {key: list(value) for key, value in settings.per_file_ignores},
        "profiles": [folder for _, folder in settings.folders],
        "packs": list(settings.packs),
        "exclude": [*config.get("exclude", ()), *options.exclude],
        "baseline": config.get("baseline", ""),
        "jobs": options.jobs if options.jobs is not None else config.get("jobs", 0),
        "waive": [waiver._asdict() for waiver in settings.waivers],
    }
    rows = []
    for key, value in shown.items():
        origin = config.origins.get(key, texts["default"])
        if given.get(key):
            origin = texts["command_line"]
        elif key == "lang" and os.environ.get("NIANBAO_LANG"):
            origin = "NIANBAO_LANG"
        rows.append((key, value, origin))
    return rows


def _check(made: Task) -> int:
    """Every mistake in the configuration was raised while it was read; here come its profiles and packs."""
    from nianbao import plugins
    from nianbao.commands.profiles import mistakes
    from nianbao.profile import available

    loaded = plugins.load(made.settings.packs, made.settings.autoload, made.settings.ignore_broken)
    folders = loaded.folders + made.settings.folders
    shipped = {entry.id for entry in available()}
    local = [entry.id for entry in available(folders) if entry.id not in shipped]
    named = [profile for _, profile in made.settings.per_file_profile]
    named += [made.settings.profile] if made.settings.profile != "auto" else []
    said = mistakes([*local, *(profile for profile in named if profile != "auto")], folders, loaded, made.settings.lang)
    for text in said:
        say(text)
    if not said:
        texts = words(made.settings.lang)
        print(f"{made.config.path or texts['no_file']}: {texts['good']}")
    return FAILURE if said else OK
