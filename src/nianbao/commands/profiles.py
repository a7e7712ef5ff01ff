"""``nianbao profile list|show|check|new|test``."""

from __future__ import annotations

import os
import sys

from nianbao import plugins
from nianbao.cli import FAILURE, FINDINGS, OK, Parser, UsageError, parse, say, words, write
from nianbao.commands.common import Task, add_common, task
from nianbao.output.records import dumps
from nianbao.profile import ProfileError, available, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from nianbao.plugins import Plugins
    from nianbao.settings import Settings


def main(command: str, arguments: Sequence[str]) -> int:
    """Work with profiles."""
    parser = Parser(command, format="text_or_json")
    parser.add_argument("action", choices=tuple(_ACTIONS))
    add_common(parser)
    parser.add_argument("--origin", action="store_true")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--extends", default="national/2021", metavar="ID")
    parser.add_argument("--region", default="", metavar="CODE")
    parser.add_argument("--title", default="", metavar="TEXT")
    parser.add_argument("--folder", default="", metavar="DIR")
    options = parse(parser, arguments)
    made = task(options)
    loaded = plugins.load(made.settings.packs, made.settings.autoload, made.settings.ignore_broken)
    return _ACTIONS[options.action](made, loaded)


def _folders(made: Task, loaded: Plugins) -> tuple[tuple[str, str], ...]:
    return loaded.folders + made.settings.folders


def _list(made: Task, loaded: Plugins) -> int:
    entries = available(_folders(made, loaded))
    if made.options.format == "json":
        records = [entry._asdict() for entry in sorted(entries)]
        write(dumps({"schema": 1, "profiles": records}, 1) + "\n")
        return OK
    for entry in sorted(entries):
        years = f"{entry.first}-{entry.last if entry.last < 9999 else ''}" if entry.first else "-"
        print(f"{entry.id:<28} {years:<10} {load(entry.id, _folders(made, loaded)).title}")
    return OK


def _names(made: Task, count: int = 0) -> list[str]:
    """The ids on the command line: at least one, or exactly ``count``."""
    names: list[str] = made.options.paths
    if not names or (count and len(names) != count):
        raise UsageError("no_id")
    return names


def _show(made: Task, loaded: Plugins) -> int:
    from nianbao.profile.loading import origins, resolve
    from nianbao.profile.nodes import plain

    _, root = resolve(_names(made, 1)[0], _folders(made, loaded))
    if made.options.format == "json":
        write(dumps(plain(root), 1) + "\n")
        return OK
    for name, origin, value in origins(root):
        print(f"{name} = {dumps(value)}" + (f"    # {origin}" if made.options.origin else ""))
    return OK


def mistakes(ids: Iterable[str], folders: Any, loaded: Plugins, lang: str) -> list[str]:
    """What is wrong with these profiles, one text a mistake."""
    said: list[str] = []
    for profile_id in dict.fromkeys(ids):
        try:
            load(profile_id, folders, loaded.codes)
        except ProfileError as error:
            said += [text for text in error.text(lang).splitlines() if text not in said]
    return said


def _check(made: Task, loaded: Plugins) -> int:
    """Check the profiles named, by id, file or folder; all that are known when none is named."""
    folders = list(_folders(made, loaded))
    wanted: list[str] = []
    for name in made.options.paths:
        if os.path.exists(name):
            folder, ids = _beside(name)
            folders.append(("", folder))
            wanted += ids
        else:
            wanted.append(name)
    if not made.options.paths:
        wanted = [entry.id for entry in available(folders)]
    said = mistakes(wanted, tuple(folders), loaded, made.settings.lang)
    for text in said:
        say(text)
    if not said:
        print(", ".join(wanted) + ": " + words(made.settings.lang)["good"])
    return FAILURE if said else OK


def _beside(name: str) -> tuple[str, list[str]]:
    """The profile folder of a file or folder and the ids in it: a file's ``id`` names its place below the folder."""
    from nianbao.profile.folders import listing

    if os.path.isdir(name):
        return os.path.abspath(name), [entry[0] for entry in listing(("", os.path.abspath(name)))]
    from nianbao.profile import read_yaml

    data = read_yaml(name)
    stated = str(data.get("id", "")) if isinstance(data, dict) else ""
    path = os.path.splitext(os.path.abspath(name))[0].replace(os.sep, "/")
    if not stated or not path.endswith("/" + stated):
        stated = "/".join(path.split("/")[-2:])
    return path[: -len(stated) - 1], [stated]


def _new(made: Task, loaded: Plugins) -> int:
    """Write a profile that extends another and demands nothing yet."""
    from nianbao import catalogue

    profile_id = _names(made, 1)[0]
    parent = load(made.options.extends, _folders(made, loaded))
    local = [folder for _, folder in made.settings.folders]
    folder = made.options.folder or (local[0] if local else "rules")
    path = _free(profile_id, folder, made, loaded)

    data = {
        "id": profile_id,
        "extends": parent.id,
        "title": made.options.title or profile_id,
        "years": parent.years or "2021-",
        "region": made.options.region,
    }
    key = "profile_region" if made.options.region else "profile"
    text = catalogue.fill(str(catalogue.raw("templates")[key]), data)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "x", encoding="utf-8") as file:
        file.write(text)
    said = mistakes([profile_id], (*_folders(made, loaded), ("", os.path.abspath(folder))), loaded, made.settings.lang)
    for one in said:
        say(one)
    print(path)
    if os.path.abspath(folder) not in map(os.path.abspath, local):
        _announce(folder, made)
    return FAILURE if said else OK


def _free(profile_id: str, folder: str, made: Task, loaded: Plugins) -> str:
    """The file of a profile that does not exist yet, below the folder. Raises UsageError."""
    if not all(part.strip(". ") for part in profile_id.split("/")) or "\\" in profile_id:
        raise UsageError("bad_profile_id", name=profile_id)
    path = os.path.join(folder, *profile_id.split("/")) + ".yaml"
    if os.path.exists(path):
        raise UsageError("exists", path=path)
    if profile_id in (entry.id for entry in available(_folders(made, loaded))):
        raise UsageError("exists", path=profile_id)
    return path


def _announce(folder: str, made: Task) -> None:
    """Say in the configuration where the profiles stand: a new one where there is none, else a line to add."""
    from nianbao import catalogue

    line = f'profiles = ["{folder}"]'
    if made.config.path:
        say(catalogue.fill(words(made.settings.lang)["add_folder"], {"path": made.config.path, "line": line}))
        return
    with open("nianbao.toml", "x", encoding="utf-8") as file:
        file.write(line + "\n")
    print("nianbao.toml")


def _cases(files: Sequence[str], settings: Settings) -> int:
    """Run the cases of these files under the settings and say what each gives. Returns how many failed."""
    from nianbao.testing import load_cases, run_case

    failed = 0
    for path in files:
        for case in load_cases(path):
            if case.rule and not case.only:
                case = case._replace(only=(case.rule,))
            wrong = run_case(case._replace(profile=""), settings)
            failed += bool(wrong)
            print(f"{path}: {case.name}: " + (wrong.strip() or words(settings.lang)["good"]))
    return failed


def _test(made: Task, loaded: Plugins) -> int:
    """Check reports under the profile that is named first, whatever they would choose themselves."""
    from nianbao import output, runner
    from nianbao.commands.check import status

    profile_id, *paths = _names(made)
    load(profile_id, _folders(made, loaded), loaded.codes)
    if not paths:
        raise UsageError("no_paths")
    settings = made.settings._replace(profile=profile_id, per_file_profile=())
    files = [path for path in paths if path.endswith((".yaml", ".yml"))]
    if files:
        failed = _cases(files, settings)
        if failed or len(files) == len(paths):
            return FINDINGS if failed else OK
        paths = [path for path in paths if path not in files]
    results = runner.run(runner.find(paths), settings, 1)
    run = output.Run(tuple(results), settings.lang, statistics=True)
    sys.stdout.write(output.render("text", run))
    return status(results, "error")


_ACTIONS = {"list": _list, "show": _show, "check": _check, "new": _new, "test": _test}
