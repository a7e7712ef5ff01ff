"""What can be wrong in the rules that a profile states as data (``checks:``)."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.profile.mistakes import Mistake, near
from nianbao.profile.nodes import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_PATTERN = 1_000
RESERVED = "GK"

# Of each kind: groups of keys of which at least one must be there, and keys that may be.
_WORDS = ("phrases", "pattern")
KINDS: dict[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]] = {
    "phrase_required": ((_WORDS,), ("section",)),
    "phrase_forbidden": ((_WORDS,), ("section",)),
    "section_required": ((("section", "title"),), ()),
    "item_required": ((("section",), _WORDS), ()),
    "equation": ((("table",), ("per",), ("expr",), ("at",)), ()),
    "date_within": ((("first_day", "last_day"),), ("date",)),
    "value_range": ((("table",), ("least", "most")), ("row", "column")),
}
_ALWAYS = (
    "id",
    "kind",
    "code",
    "name",
    "severity",
    "citation",
    "inferred",
    "checks",
    "message",
    "help",
    "organs",
    "title",
)


def check_mistakes(checks: list[Node], tables: dict[str, Node]) -> Iterator[Mistake]:
    """Every mistake in the checks. ``tables``: the profile's tables by id."""
    for check in checks:
        kind = _text(check, "kind")
        if kind in KINDS:
            yield from _key_mistakes(check, kind)
        if _text(check, "code").startswith(RESERVED):
            yield check.value["code"].mistake("reserved-code", name=_text(check, "code"))
        if _is_true(check, "inferred") and _text(check, "severity") not in ("", "info"):
            yield check.value["severity"].mistake("inferred-severity")
        if _text(check, "pattern"):
            yield from _pattern_mistakes(check.value["pattern"])
        table = tables.get(_text(check, "table"))
        if table is not None:
            yield from _axis_mistakes(check, table)


def _text(node: Node, key: str) -> str:
    found = node.value.get(key)
    return found.value if found is not None and isinstance(found.value, str) else ""


def _is_true(node: Node, key: str) -> bool:
    found = node.value.get(key)
    return found is not None and found.value is True


def _key_mistakes(check: Node, kind: str) -> Iterator[Mistake]:
    needed, possible = KINDS[kind]
    for group in needed:
        if not any(key in check.value for key in group):
            yield check.mistake("check-needs", kind=kind, name=list(group))
    known = {*_ALWAYS, *possible, *(key for group in needed for key in group)}
    for key, value in check.value.items():
        if key not in known:
            yield value.key_mistake("unused-key", name=key, kind=kind)


def _pattern_mistakes(node: Node) -> Iterator[Mistake]:
    if len(node.value) > MAX_PATTERN:
        yield node.mistake("pattern-too-long", limit=MAX_PATTERN)
        return
    try:
        import re2
    except ImportError:
        yield node.mistake("no-re2")
        return
    options: Any = re2.Options()
    options.log_errors = False
    try:
        re2.compile(node.value, options)
    except re2.error as error:
        why = error.args[0] if error.args else ""
        yield node.mistake("bad-pattern", why=why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why))


def _axis_mistakes(check: Node, table: Node) -> Iterator[Mistake]:
    from nianbao.profile.references import equation_mistakes, things
    from nianbao.profile.schema import thing_id

    blocks = things(table, "blocks") or [table]
    for key in ("row", "column"):
        ids = [thing_id(axis) for block in blocks for axis in things(block, key + "s")]
        if _text(check, key) and _text(check, key) not in ids:
            yield check.value[key].mistake("unknown-id", name=_text(check, key), near=near(_text(check, key), ids))
    if not _text(check, "expr"):
        return
    per_row = _text(check, "per") == "row"
    home = [b for b in blocks if _text(check, "at") in map(thing_id, things(b, "columns" if per_row else "rows"))]
    block = (home or blocks)[0]
    yield from equation_mistakes(check, things(block, "rows"), things(block, "columns"))
