"""``nianbao rule CODE`` and ``nianbao rules``."""

from __future__ import annotations

import sys

from nianbao import catalogue, plugins
from nianbao.cli import OK, Parser, UsageError, parse, words, write
from nianbao.commands.common import Task, add_common, task
from nianbao.engine import all_rules
from nianbao.output.records import dumps
from nianbao.profile import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from nianbao.rule import Rule


def main(command: str, arguments: Sequence[str]) -> int:
    """Explain one rule, or list all."""
    parser = Parser(command, format="text_or_json")
    if command == "rule":
        parser.add_argument("code", metavar="CODE")
    add_common(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parse(parser, arguments)
    made = task(options)
    settings = made.settings
    loaded = plugins.load(settings.packs, settings.autoload, settings.ignore_broken)
    known = loaded.rules
    if settings.profile != "auto":
        known = all_rules(loaded, load(settings.profile, loaded.folders + settings.folders))
    chosen = [_one(options.code, known)] if command == "rule" else [known[code] for code in sorted(known)]
    if options.format == "json":
        entries = [_record(rule, settings.lang) for rule in chosen]
        write(dumps(entries[0] if command == "rule" else {"schema": 1, "rules": entries}, 1) + "\n")
    elif command == "rule":
        sys.stdout.write(_explanation(chosen[0], made))
    else:
        for rule in chosen:
            checks = catalogue.pick(catalogue.entry(rule).get("checks", ""), settings.lang)
            print(f"{rule.code:<6} {rule.severity:<8} {rule.name:<32} {checks}".rstrip())
    return OK


def _one(code: str, known: dict[str, Rule]) -> Rule:
    wanted = next((rule for rule in known.values() if code.upper() == rule.code or code == rule.name), None)
    if wanted is None:
        from difflib import get_close_matches

        near = (get_close_matches(code.upper(), list(known), 1, 0.6) or [""])[0]
        raise UsageError("unknown_code_near" if near else "unknown_code", name=code, near=near)
    return wanted


def _record(rule: Rule, lang: str) -> dict[str, Any]:
    entry = catalogue.entry(rule)
    shown = {key: catalogue.pick(entry.get(key, ""), lang) for key in ("checks", "message", "help")}
    variants = {
        name: {key: catalogue.pick(text, lang) for key, text in given.items()}
        | {"severity": dict(rule.variants).get(name, rule.severity)}
        for name, given in entry.get("variants", {}).items()
    }
    examples = {key: catalogue.pick(entry.get(key, {}).get("show", ""), lang) for key in ("wrong", "right")}
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        **shown,
        "basis": entry.get("basis"),
        "variants": variants,
        **examples,
    }


def _explanation(rule: Rule, made: Task) -> str:
    lang = made.settings.lang
    texts, shown = words(lang)["rule"], _record(rule, lang)
    severity = catalogue.words("output", lang)[rule.severity]
    lines = [f"{rule.code} {rule.name} ({severity})", ""]
    pairs = [(key, shown[key]) for key in ("checks", "message", "help")]
    for name, variant in shown["variants"].items():
        pairs += [("variant", f"{name} ({variant['severity']})"), ("message", variant.get("message"))]
        pairs.append(("help", variant.get("help")))
    pairs.append(("basis", _basis(shown["basis"], made)))
    pairs += [(key, shown[key]) for key in ("wrong", "right")]
    lines += [f"{texts[key]}{catalogue.outline(value)}" for key, value in pairs if value]
    return "\n".join(lines) + "\n"


def _basis(key: Any, made: Task) -> str:
    """The basis in the words of the profile asked for, the newest national one by default."""
    if not isinstance(key, str):
        return ""
    named = made.settings.profile if made.settings.profile != "auto" else "national/2021"
    cited = load(named, made.settings.folders).citations.get(key)
    return f"{cited.document} {cited.article}".strip() if cited else ""
