"""The command line. Each command stands in ``nianbao.commands`` and is imported when it is called."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

OK, FINDINGS, FAILURE, INTERRUPTED = 0, 1, 2, 130

# Its messages are keys of our catalogue: nothing is to translate them before, nor to look for translations.
argparse._ = str  # type: ignore[attr-defined]

COMMANDS = {
    "check": "check",
    "extract": "extract",
    "rule": "rules",
    "rules": "rules",
    "profile": "profiles",
    "pack": "packs",
    "config": "configuration",
    "baseline": "baselines",
}
NOT_BUILT = ("annotate", "serve")


class UsageError(Exception):
    """A command line that cannot be carried out. key: in ``messages/cli.yaml`` below ``errors``."""

    def __init__(self, key: str, **data: Any) -> None:
        super().__init__(key, data)
        self.key, self.data = key, data


class Parser(argparse.ArgumentParser):
    """A parser whose texts come from ``messages/cli.yaml`` when they are shown.

    helps: options that another text explains than the one of their name.
    """

    def __init__(self, command: str, **helps: str) -> None:
        super().__init__(
            prog=f"nianbao {command}".strip(), add_help=False, allow_abbrev=False, formatter_class=_formatter
        )
        self.command, self.helps = command, helps
        self.add_argument("-h", "--help", action="store_true")

    def format_help(self) -> str:
        """Usage, description and options in the language asked for."""
        texts = words()
        described = texts["commands"].get(self.command, "")
        self.description = described
        for action in self._actions:
            text = texts["options"].get(self.helps.get(action.dest, action.dest), "").replace("%", "%%")
            action.help = text.replace("{choices}", ", ".join(map(str, action.choices or ())))
        self._positionals.title, self._optionals.title = texts["arguments"], texts["option_list"]
        return super().format_help().replace("usage:", texts["usage"], 1)

    def error(self, message: str) -> NoReturn:
        """Leave with status 2 and the message in the language asked for."""
        raise UsageError("argparse", message=_translated(message))


def _formatter(prog: str) -> argparse.HelpFormatter:
    """A formatter of a stated width: to find the terminal's, argparse would load shutil for every single option."""
    return argparse.HelpFormatter(prog, width=100)


def _translated(message: str) -> str:
    """A message of argparse by the patterns of the catalogue."""
    import re

    from nianbao import catalogue

    if language() == "en":
        return message
    for pattern, text in catalogue.raw("cli").get("argparse", {}).items():
        match = re.fullmatch(pattern, message, re.S)
        if match:
            return match.expand(str(text))
    return message


def language() -> str:
    """The language of the command line: ``--lang``, else ``NIANBAO_LANG``, else Chinese."""
    arguments = sys.argv
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang=") or (argument == "--lang" and index + 1 < len(arguments)):
            chosen = argument[7:] if argument != "--lang" else arguments[index + 1]
            if chosen in ("zh", "en"):
                return chosen
    return "en" if os.environ.get("NIANBAO_LANG") == "en" else "zh"


def words(lang: str = "") -> dict[str, Any]:
    """The words of the command line in one language; groups of words as mappings."""
    from nianbao import catalogue

    chosen = lang or language()
    found = {}
    for key, value in catalogue.raw("cli").items():
        picked = catalogue.pick(value, chosen)
        if isinstance(picked, dict):
            picked = {name: catalogue.pick(text, chosen) for name, text in picked.items()}
        found[key] = picked
    return found


def say(text: str) -> None:
    """A line for people on standard error."""
    print(text, file=sys.stderr)


def explain(error: UsageError) -> str:
    """The error as a sentence."""
    from nianbao import catalogue

    texts = words()
    return catalogue.fill(texts["errors"][error.key], error.data, language())


def _refused(error: OSError) -> UsageError:
    """What the system refused, and of which file: the common refusals have words of their own."""
    import errno

    why = words()["refusals"].get(errno.errorcode.get(error.errno or 0, ""), error.strerror or str(error))
    return UsageError("refused" if error.filename else "refused_output", path=str(error.filename), why=why)


def write(data: str) -> None:
    """Text on standard output, always UTF-8, so that machines can read it whatever the locale is."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data)
        return
    sys.stdout.flush()
    stream.write(data.encode("utf-8", "backslashreplace"))
    stream.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 (findings), 2 (something could not be checked or done) or 130 (interrupted)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(given)
        sys.stdout.flush()
        return status
    except UsageError as error:
        say("nianbao: " + explain(error))
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _close_output()
        return 141
    except OSError as error:  # a full disk, an output that cannot be written
        say("nianbao: " + explain(_refused(error)))
        return FAILURE
    except Exception as error:
        return _known(error)


def program() -> NoReturn:
    """The program ``nianbao``: ``main``, with what a short life saves.

    Nothing it makes is garbage before its end, and taking an interpreter apart costs as much as reading a report: so
    the collector is asked to wait, and the process ends as soon as its output is written.
    """
    import gc

    gc.set_threshold(200_000, 20, 20)
    try:
        status = main()
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else FAILURE
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = status or FAILURE
    os._exit(status)


def _known(error: Exception) -> int:
    """Say what is wrong with configuration, profiles or packs. Anything else is a fault of ours and is raised."""
    from nianbao.config import ConfigError
    from nianbao.plugins import PackError
    from nianbao.profile import ProfileError

    if isinstance(error, (ConfigError, ProfileError)):
        say(error.text(language()))
    elif isinstance(error, PackError):
        say("nianbao: " + explain(UsageError("pack", message=str(error))))
    else:
        raise error
    return FAILURE


def _close_output() -> None:
    """Nobody reads any more: keep the interpreter from complaining when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: list[str]) -> int:
    command = next((argument for argument in given if not argument.startswith("-")), "")
    if given and given[0] in ("--version", "-V"):
        return _version()
    if command in NOT_BUILT:
        raise UsageError("command_not_built", name=command)
    if not given or not command or given[0] in ("-h", "--help"):
        sys.stdout.write(_overview())
        return OK if given else FAILURE
    if command not in COMMANDS:
        raise UsageError("unknown_command", name=command, commands=list(COMMANDS))
    rest = given[: given.index(command)] + given[given.index(command) + 1 :]
    status: int = import_module(f"nianbao.commands.{COMMANDS[command]}").main(command, rest)
    return status


def _version() -> int:
    from nianbao import __version__
    from nianbao.plugins import find_packs

    print("nianbao", __version__)
    for pack in find_packs(()):
        print(" ", pack)
    return OK


def _overview() -> str:
    texts = words()
    lines = [texts["usage"] + " nianbao COMMAND …", "", texts["about"], ""]
    lines += [f"  {name:<10} {texts['commands'][name]}" for name in COMMANDS]
    return "\n".join([*lines, "", texts["more"]]) + "\n"


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed arguments; shows the help and leaves when that is asked for."""
    if "-h" in arguments or "--help" in arguments:
        sys.stdout.write(parser.format_help())
        raise SystemExit(OK)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    program()
