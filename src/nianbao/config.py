"""One configuration per run: nianbao.toml or [tool.nianbao] in pyproject.toml, with the origin of every value."""

from __future__ import annotations

import os

from nianbao.finding import SEVERITIES
from nianbao.records import NamedTuple
from nianbao.settings import DISABLE, Settings, Waiver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

FILE = "nianbao.toml"
MAX_EXTENDS = 8
_STRINGS = ("packs", "profiles", "select", "ignore", "extend-select", "exclude")
_TABLES = ("severity", "per-file-profile", "per-file-ignores")
_CHOICES = {
    "fail-on": (*SEVERITIES, "never"),
    "lang": ("zh", "en"),
    "others": ("report", "skip"),
    "scope": ("file", "all"),
}
_TEXTS = ("profile", "baseline", "extend")
_WAIVE = ("rule", "files", "place", "reason", "until")
KEYS = (*_TEXTS, *_STRINGS, *_CHOICES, *_TABLES, "jobs", "cache", "waive")


class ConfigError(Exception):
    """A configuration that cannot be used. key: in ``messages/config.yaml``; path, line (0 unknown) and operands."""

    def __init__(self, key: str, path: str, line: int = 0, **data: Any) -> None:
        super().__init__(key, path, line, data)
        self.key, self.path, self.line, self.data = key, path, line, data

    def text(self, lang: str = "zh") -> str:
        """``file:line: sentence`` in that language."""
        from nianbao import catalogue

        words = catalogue.words("config", lang)
        text = catalogue.fill(words[self.key], self.data, lang)
        if self.data.get("near"):
            text += catalogue.fill(words["near"], self.data, lang)
        return f"{self.path}:{self.line}: {text}" if self.line else f"{self.path}: {text}"


class Config(NamedTuple):
    """The merged configuration. origins: key → the file that set it. root: the folder that its patterns rest on."""

    values: dict[str, Any]
    origins: dict[str, str]
    root: str
    path: str = ""

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key."""
        return self.values.get(key, default)


class _Source(NamedTuple):
    path: str
    text: str

    def error(self, key: str, name: str = "", **data: Any) -> ConfigError:
        """An error at the line where ``name`` is first set."""
        import re

        quoted = re.escape(name)
        match = re.search(rf"^\s*(?:\[+\s*)?(?:[\w.\"'-]+\.)?[\"']?{quoted}[\"']?\s*(?:=|\]|\.)", self.text, re.M)
        line = self.text.count("\n", 0, match.end()) + 1 if match and name else 0
        return ConfigError(key, self.path, line, name=name, **data)


def find(start: str) -> str:
    """The nearest configuration file upward from a folder, "" when there is none."""
    folder = os.path.abspath(start)
    while True:
        path = os.path.join(folder, FILE)
        if os.path.isfile(path):
            return path
        path = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(path) and _mentions_us(path):
            return path
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above


def _mentions_us(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"tool.nianbao" in file.read(1_000_000)
    except OSError:
        return False


def load(path: str = "", start: str = "") -> Config:
    """The configuration of that file, or the nearest one from ``start``. Raises ConfigError."""
    found = path or find(start or os.getcwd())
    if not found:
        return Config({}, {}, os.path.abspath(start or os.getcwd()))
    values, origins = _chain(found, ())
    return Config(values, origins, os.path.dirname(os.path.abspath(found)), found)


def _chain(path: str, above: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and origins of a file and of those it extends; its own values win, tables merge by key."""
    real = os.path.realpath(path)
    if real in above:
        raise ConfigError("cycle", path, chain=[*above, real])
    if len(above) >= MAX_EXTENDS:
        raise ConfigError("too-many", path, limit=MAX_EXTENDS)
    own = _own(path)
    base = own.pop("extend", "")
    values, origins = _chain(_beside(path, base), (*above, real)) if base else ({}, {})
    for key, value in own.items():
        if key in _TABLES:
            value = {**values.get(key, {}), **value}
        elif key == "waive":
            value = [*values.get(key, []), *value]
        values[key] = value
        origins[key] = path
    return values, origins


def _beside(path: str, other: str) -> str:
    return os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(path)), os.path.expanduser(other)))


def _own(path: str) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read(1_000_001)
    except (OSError, ValueError) as error:
        raise ConfigError("unreadable", path, why=getattr(error, "strerror", "") or "UTF-8") from error
    data = _parsed(path, text.replace("\r\n", "\n"))
    if os.path.basename(path) == "pyproject.toml":
        data = data.get("tool", {}).get("nianbao", {})
    if not isinstance(data, dict):
        raise ConfigError("not-a-table", path, name="tool.nianbao")
    return _validated(data, _Source(path, text))


def _parsed(path: str, text: str) -> dict[str, Any]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError("not-toml", path, why=str(error)) from error
    return data


def _validated(data: dict[str, Any], source: _Source) -> dict[str, Any]:
    for key, value in data.items():
        if key not in KEYS:
            raise source.error("unknown-key", key, near=_near(key, KEYS))
        _VALIDATORS.get(key, _text)(key, value, source)
    result = dict(data)
    for key in ("profiles", "baseline"):
        if key in result:
            given = result[key]
            absolute = [_beside(source.path, one) for one in ([given] if isinstance(given, str) else given)]
            result[key] = absolute[0] if isinstance(given, str) else absolute
    for folder in result.get("profiles", ()):
        if not os.path.isdir(folder):
            raise source.error("no-folder", "profiles", folder=folder)
    return result


def _near(word: str, words: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    return (get_close_matches(word, words, 1, 0.6) or [""])[0]


def _text(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, str):
        raise source.error("not-text", key)


def _texts(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise source.error("not-texts", key)


def _choice(key: str, value: Any, source: _Source) -> None:
    if value not in _CHOICES[key]:
        raise source.error("not-a-choice", key, value=value, choices=list(_CHOICES[key]))


def _number(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise source.error("not-a-number", key)


def _flag(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, bool):
        raise source.error("not-a-flag", key)


def _severities(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, dict):
        raise source.error("not-a-table", key)
    for code, level in value.items():
        if level not in (*SEVERITIES, DISABLE):
            raise source.error("not-a-choice", code, value=level, choices=[*SEVERITIES, DISABLE])


def _profiles(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise source.error("not-a-table-of-texts", key)


def _ignores(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, dict):
        raise source.error("not-a-table", key)
    for pattern, codes in value.items():
        _texts(pattern, codes, source)


def _waivers(key: str, value: Any, source: _Source) -> None:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise source.error("not-tables", key)
    for item in value:
        for name in item:
            if name not in _WAIVE:
                raise source.error("unknown-key", name, near=_near(name, _WAIVE))
        for name in ("rule", "reason"):
            if not isinstance(item.get(name), str) or not item[name].strip():
                raise source.error("waiver-needs", key, needs=name)
        for name in ("files", "place"):
            _text(name, item.get(name, ""), source)
        if "until" in item and _day(item["until"]) is None:
            raise source.error("not-a-day", "until", value=str(item["until"]))


def _day(value: Any) -> Optional[str]:
    from datetime import date, datetime

    try:
        if isinstance(value, str):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else None


_VALIDATORS = {
    **dict.fromkeys(_STRINGS, _texts),
    **dict.fromkeys(_CHOICES, _choice),
    "severity": _severities,
    "per-file-profile": _profiles,
    "per-file-ignores": _ignores,
    "jobs": _number,
    "cache": _flag,
    "waive": _waivers,
}


def waivers(config: Config) -> tuple[Waiver, ...]:
    """All waivers of the configuration, expired ones too."""
    return tuple(
        Waiver(
            item["rule"], item.get("files", ""), item.get("place", ""), item["reason"], _day(item.get("until")) or ""
        )
        for item in config.get("waive", ())
    )


def expired(waiver: Waiver, today: str) -> bool:
    """Whether the waiver's last day lies before ``today`` (ISO)."""
    return bool(waiver.until) and waiver.until < today


def settings(config: Config, today: str) -> Settings:
    """The Settings that the configuration alone gives. today: ISO date; expired waivers are left out."""
    select = config.get("select")
    return Settings(
        profile=config.get("profile", "auto"),
        lang=config.get("lang", "zh"),
        root=config.root,
        folders=tuple(("", folder) for folder in config.get("profiles", ())),
        packs=tuple(config.get("packs", ())),
        select=None if select is None else tuple(select),
        extend_select=tuple(config.get("extend-select", ())),
        ignore=tuple(config.get("ignore", ())),
        severity=tuple(config.get("severity", {}).items()),
        per_file_profile=tuple(config.get("per-file-profile", {}).items()),
        per_file_ignores=tuple((key, tuple(value)) for key, value in config.get("per-file-ignores", {}).items()),
        waivers=tuple(waiver for waiver in waivers(config) if not expired(waiver, today)),
        others=config.get("others", "report"),
    )
