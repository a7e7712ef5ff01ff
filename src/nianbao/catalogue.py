"""Texts for people: the catalogue beside each plugin and the words of engine and command line, loaded when shown."""

from __future__ import annotations

import os
import sys

from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from nianbao.rule import Rule

LANGUAGES = ("zh", "en")
_PLACEHOLDER = pattern(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_files: dict[str, dict[str, Any]] = {}


def path_of(rule: Rule) -> str:
    """The catalogue file of a rule, beside its module."""
    if rule.module.startswith("nianbao.messages."):
        return _message_path(rule.module.rpartition(".")[2])
    return os.path.splitext(sys.modules[rule.module].__file__ or "")[0] + ".yaml"


def _message_path(name: str) -> str:
    return os.path.join(os.path.dirname(__file__), "messages", name + ".yaml")


def _read(path: str) -> dict[str, Any]:
    if path not in _files:
        from nianbao.profile.source import read_yaml

        data = read_yaml(path) if os.path.exists(path) else {}
        _files[path] = data if isinstance(data, dict) else {}
    return _files[path]


def entry(rule: Rule) -> dict[str, Any]:
    """What the catalogue says of a rule, {} when it says nothing. A profile's own check brings its texts itself."""
    if rule.module == "nianbao.checks":
        return dict(rule.options)
    found = _read(path_of(rule)).get(rule.code)
    return found if isinstance(found, dict) else {}


def words(name: str, lang: str) -> dict[str, Any]:
    """The words of ``messages/<name>.yaml`` in one language: key → text."""
    data = _read(_message_path(name))
    return {key: pick(value, lang) for key, value in data.items()}


def raw(name: str) -> dict[str, Any]:
    """The data of ``messages/<name>.yaml`` as it stands."""
    return _read(_message_path(name))


def pick(value: Any, lang: str) -> Any:
    """The text in one language of a ``{zh: …, en: …}``; anything else as it is."""
    if isinstance(value, dict) and value.keys() <= set(LANGUAGES):
        return value.get(lang, value.get("zh", ""))
    return value


def fill(template: str, data: dict[str, Any], lang: str = "zh") -> str:
    """The template with ``{name}`` replaced from data. Unknown names stay as written; nothing is ever evaluated."""
    return _PLACEHOLDER.sub(lambda match: shown(data[match[1]], lang) if match[1] in data else match[0], template)


def outline(template: str) -> str:
    """The template as a sentence with gaps, for those who ask what it says."""
    return _PLACEHOLDER.sub("\u2026", template)


def shown(value: Any, lang: str = "zh") -> str:
    """A value as people read it; lists are joined as the language does."""
    if isinstance(value, (list, tuple)):
        return _LIST[lang == "en"].join(shown(item, lang) for item in value)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value)


_LIST = ("\u3001", ", ")


def message(rule: Rule, variant: str, lang: str) -> tuple[str, str, str]:
    """Message and help of a rule, or of a variant of it, as templates, and the key of its basis."""
    own = entry(rule)
    special = own.get("variants", {}).get(variant, {}) if variant else {}
    texts = [pick(special.get(key, own.get(key, "")), lang) or "" for key in ("message", "help")]
    return texts[0], texts[1], special.get("basis", own.get("basis", "")) or ""
