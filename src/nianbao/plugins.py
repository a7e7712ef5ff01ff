"""The plugin manager: built-in rules by name, packs by configuration or by entry point, each isolated.

Hooks are called one implementation at a time: in pluggy a single raising implementation loses the results of all.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from importlib import import_module

from nianbao.finding import ERROR, INFO, SEVERITIES, WARNING
from nianbao.hookspecs import IMPL
from nianbao.records import NamedTuple
from nianbao.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    import pluggy

BUILTIN = (
    "nianbao_plugins.sections",
    "nianbao_plugins.section_topics",
    "nianbao_plugins.table_shape",
    "nianbao_plugins.table_totals",
    "nianbao_plugins.table_plausibility",
    "nianbao_plugins.fee_statement",
    "nianbao_plugins.report_date",
    "nianbao_plugins.identity",
    "nianbao_plugins.stale_years",
    "nianbao_plugins.organs",
    "nianbao_plugins.citations",
    "nianbao_plugins.narrative_figures",
    "nianbao_plugins.narrative_sums",
    "nianbao_plugins.punctuation",
    "nianbao_plugins.wording",
    "nianbao_plugins.ordinals",
    "nianbao_plugins.privacy",
    "nianbao_plugins.across_reports",
)
# Codes with a fixed meaning whose rules are not built yet; profiles may name them, selectors may not.
RESERVED = tuple(f"GK90{number}" for number in range(3, 8))
GROUP = "nianbao.packs"
DISABLE_AUTOLOAD = "NIANBAO_DISABLE_AUTOLOAD"
READING = "nianbao.messages.reading"


def _no_check(report: Any, options: Any) -> list[Any]:
    """What the readers and the engine say themselves has no check of its own."""
    return []


READING_RULES = tuple(
    Rule(code, name, severity, _no_check, READING)
    for code, name, severity in (
        ("GK001", "unreadable-file", ERROR),
        ("GK002", "no-text", ERROR),
        ("GK003", "misleading-extension", INFO),
        ("GK004", "undecodable-bytes", WARNING),
        ("GK005", "not-an-annual-report", WARNING),
        ("GK006", "conversion-residue", INFO),
        ("GK007", "limit-exceeded", ERROR),
        ("GK008", "unsupported-year", INFO),
        ("GK009", "rule-crashed", ERROR),
    )
)


class PackError(Exception):
    """A pack that cannot be used. The message names it, its distribution and version."""


class Pack(NamedTuple):
    """A plugin module that is not ours. ``origin``: "configuration" or "entry point"."""

    module: str
    distribution: str = ""
    version: str = ""
    origin: str = "configuration"

    def __str__(self) -> str:
        owner = f" ({self.distribution} {self.version})" if self.distribution else ""
        return self.module + owner


class Plugins(NamedTuple):
    """Everything that plugins have given.

    rules: by code, the reading codes GK0xx among them. owners: code → the module that registered it.
    folders: (namespace, folder) of profiles. broken: packs that were left out, with the reason.
    """

    rules: dict[str, Rule]
    owners: dict[str, str]
    folders: tuple[tuple[str, str], ...]
    readers: tuple[Any, ...]
    choosers: tuple[Any, ...]
    modifiers: tuple[Any, ...]
    packs: tuple[Pack, ...]
    broken: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that a profile may name."""
        return (*self.rules, *RESERVED)


_loaded: dict[Any, Plugins] = {}


def load(
    packs: Sequence[str] = (),
    autoload: bool = True,
    ignore_broken: bool = False,
    builtins: Sequence[str] = BUILTIN,
) -> Plugins:
    """Load the built-ins and the packs, once for each set of arguments.

    packs: modules; naming any turns autoload off. Raises PackError unless ``ignore_broken``.
    """
    key = (tuple(packs), autoload, ignore_broken, tuple(builtins), os.environ.get(DISABLE_AUTOLOAD))
    if key not in _loaded:
        _loaded[key] = _load(find_packs(packs, autoload), ignore_broken, builtins)
    return _loaded[key]


def _load(packs: Sequence[Pack], ignore_broken: bool, builtins: Sequence[str]) -> Plugins:
    plugins = Plugins({rule.code: rule for rule in READING_RULES}, {}, (), (), (), (), (), ())
    for name in builtins:
        module = import_module(name)
        plugins = _add(plugins, {hook: _own(module, hook) for hook in _HOOKS}, name, "GK")
    if not packs:
        return plugins
    manager = _manager()
    for pack in packs:
        try:
            given = _registered(manager, pack)
            plugins = _add(plugins, given, pack.module, "")._replace(packs=(*plugins.packs, pack))
        except PackError as error:
            if not ignore_broken:
                raise
            plugins = plugins._replace(broken=(*plugins.broken, str(error)))
    return plugins


def _own(module: Any, hook: str) -> list[Any]:
    """The implementation of a hook in a built-in."""
    function = getattr(module, hook, None)
    return [function] if hasattr(function, IMPL) else []


def _manager() -> pluggy.PluginManager:
    import pluggy

    from nianbao import hookspecs

    manager = pluggy.PluginManager("nianbao")
    manager.add_hookspecs(hookspecs)
    return manager


def _registered(manager: pluggy.PluginManager, pack: Pack) -> dict[str, list[Any]]:
    """The pack's implementations of each hook, held against the specifications. Raises PackError."""
    module = _import(pack)
    try:
        manager.register(module, pack.module)
        return {hook: list(_implementations(manager, module, hook)) for hook in _HOOKS}
    except PackError:
        raise
    except Exception as error:
        raise PackError(f"{pack}: {type(error).__name__}: {first_line(error)}") from error


def _import(pack: Pack) -> Any:
    try:
        return import_module(pack.module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a pack may do anything when it is imported, SystemExit included
        raise PackError(f"{pack}: {type(error).__name__}: {first_line(error)}") from error


def _add(plugins: Plugins, given: dict[str, list[Any]], name: str, prefix: str) -> Plugins:
    """The plugins with what one module gives; nothing is changed when anything in it is wrong."""
    try:
        rules = [rule for call in given[_HOOKS[0]] for rule in call()]
        _validate(rules, name, prefix, plugins)
        folders = [(str(space), os.fspath(folder)) for call in given[_HOOKS[1]] for space, folder in call()]
    except (KeyboardInterrupt, PackError):
        raise
    except BaseException as error:
        raise PackError(f"{name}: {type(error).__name__}: {first_line(error)}") from error
    return plugins._replace(
        rules=plugins.rules | {rule.code: rule for rule in rules},
        owners=plugins.owners | {rule.code: name for rule in rules},
        folders=(*plugins.folders, *folders),
        readers=(*plugins.readers, *given[_HOOKS[2]]),
        choosers=(*plugins.choosers, *given[_HOOKS[3]]),
        modifiers=(*plugins.modifiers, *given[_HOOKS[4]]),
    )


_HOOKS = (
    "nianbao_register_rules",
    "nianbao_register_profiles",
    "nianbao_read_document",
    "nianbao_select_profile",
    "nianbao_modify_violations",
)


def _implementations(manager: pluggy.PluginManager, module: Any, spec: str) -> Iterator[Any]:
    """The module's own implementations of a hook, as functions that take the arguments of the specification."""
    hook = getattr(manager.hook, spec)
    for implementation in hook.get_hookimpls():
        if implementation.plugin is module:
            if implementation.wrapper or implementation.hookwrapper:
                raise PackError(f"{module.__name__}: {spec}: wrappers are not supported")
            yield Call(implementation.function, implementation.argnames, module.__name__)


class Call(NamedTuple):
    """One implementation of a hook. Called with keywords; it gets those that it names."""

    function: Any
    names: tuple[str, ...]
    module: str

    def __call__(self, **arguments: Any) -> Any:
        """Call the implementation."""
        return self.function(*(arguments[name] for name in self.names))


def _validate(rules: Iterable[Rule], name: str, prefix: str, plugins: Plugins) -> None:
    seen: set[str] = set()
    for rule in rules:
        if not isinstance(rule, Rule):
            raise PackError(f"{name}: nianbao_register_rules gave {type(rule).__name__}, not a Rule")
        if not is_code(rule.code) or rule.code.startswith("GK") != bool(prefix):
            raise PackError(f"{name}: {rule.code!r} is not a code that this plugin may use")
        if rule.severity not in SEVERITIES:
            raise PackError(f"{name}: {rule.code}: severity {rule.severity!r} is none of {', '.join(SEVERITIES)}")
        if rule.code in plugins.rules or rule.code in seen:
            raise PackError(f"{name}: {rule.code} is already registered by {plugins.owners.get(rule.code, name)}")
        seen.add(rule.code)


def is_code(code: object) -> bool:
    """Two to six capital letters and three digits."""
    if not isinstance(code, str) or not code.isascii():
        return False
    letters, digits = code[:-3], code[-3:]
    return 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper() and len(digits) == 3 and digits.isdigit()


def first_line(error: BaseException) -> str:
    """The first line of an exception's text, also of one whose ``str`` fails."""
    try:
        lines = str(error).splitlines()
    except Exception:
        return "?"
    return lines[0][:300] if lines else ""


def find_packs(packs: Sequence[str], autoload: bool = True) -> list[Pack]:
    """The packs named, or those that installed distributions announce. A module announced twice is refused."""
    if packs or not autoload or os.environ.get(DISABLE_AUTOLOAD, "0") not in ("", "0"):
        return [Pack(name) for name in dict.fromkeys(packs)]
    found: dict[str, Pack] = {}
    for pack in _announced(tuple(sys.path)):
        other = found.get(pack.module)
        if other is not None and other.distribution != pack.distribution:
            raise PackError(f"{pack} is also announced by {other.distribution} {other.version}")
        found[pack.module] = pack
    return sorted(found.values())


@lru_cache(maxsize=1)
def _announced(folders: tuple[str, ...]) -> tuple[Pack, ...]:
    """Packs of installed distributions, by a look at the files: importlib.metadata costs four times a whole start."""
    return tuple(pack for folder in dict.fromkeys(folders) for pack in _announced_in(folder))


def _announced_in(folder: str) -> Iterator[Pack]:
    try:
        names = sorted(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))
    except OSError:
        return
    for name in names:
        base = os.path.join(folder, name)
        try:
            with open(os.path.join(base, "entry_points.txt"), "rb") as file:
                data = file.read(100_000)
        except OSError:
            continue
        if GROUP.encode() in data:
            yield from _entry_points(base, data.decode("utf-8", "replace"))


def _entry_points(base: str, text: str) -> Iterator[Pack]:
    group = ""
    distribution, version = _name_and_version(base)
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            group = line.strip("[] ")
        elif group == GROUP and "=" in line and not line.startswith("#"):
            module = line.split("=", 1)[1].split("[")[0].split(":")[0].strip()
            yield Pack(module, distribution, version, "entry point")


def _name_and_version(base: str) -> tuple[str, str]:
    fields = {"name": "", "version": ""}
    for name in ("METADATA", "PKG-INFO"):
        try:
            with open(os.path.join(base, name), encoding="utf-8", errors="replace") as file:
                for line in file:
                    key, mark, value = line.partition(":")
                    if not mark:
                        break
                    if key.lower() in fields:
                        fields[key.lower()] = value.strip()
        except OSError:
            continue
    return fields["name"], fields["version"]
