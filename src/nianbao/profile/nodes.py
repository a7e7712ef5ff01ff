"""YAML of a narrow kind: text, whole and decimal numbers, true, false, null, lists and mappings, nothing else.

Tags, anchors, aliases, duplicate keys, several documents in a file and deep nesting are refused before anything is
built. ``yes``, ``off``, ``010``, ``1_000``, ``12:30`` and dates stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.profile.mistakes import Mistake, ProfileError
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 20
MAX_DIGITS = 50

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


class Node(NamedTuple):
    """A value and where it stands. A mapping's value is a dict of Nodes, a list's a list of Nodes.

    line, column: 1-based place of the value; key_line, key_column: of its key in the mapping around it.
    quoted: the text begins one column later, behind a quotation mark.
    """

    value: Any
    path: str
    line: int
    column: int
    key_line: int = 0
    key_column: int = 0
    quoted: bool = False

    def mistake(self, key: str, **data: Any) -> Mistake:
        """A mistake at this value."""
        return Mistake(key, self.path, self.line, self.column, data)

    def key_mistake(self, key: str, **data: Any) -> Mistake:
        """A mistake at this value's key."""
        return Mistake(key, self.path, self.key_line or self.line, self.key_column or self.column, data)


def plain(node: Node) -> Any:
    """The data of a node, without places."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [plain(value) for value in node.value]
    return node.value


def parse(data: bytes, path: str) -> Node:
    """The one document of the bytes as Nodes. Raises ProfileError at the first mistake."""
    import yaml

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProfileError([Mistake("not-utf8", path, line)]) from error
    try:
        return _Builder(path).document(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ProfileError([Mistake("bad-yaml", path, line, column, {"why": error.problem or ""})]) from error
    except yaml.YAMLError as error:  # a character that YAML does not allow
        raise ProfileError([Mistake("bad-character", path, _line_of(error, text))]) from error


def _line_of(error: Any, text: str) -> int:
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) and position >= 0 else 0


class _Builder:
    """Builds Nodes from the events of the parser, which does not recurse, so that no input can exhaust the stack."""

    def __init__(self, path: str) -> None:
        self.path = path

    def document(self, events: Iterator[Any]) -> Node:
        """The only document of the stream; an empty one is null."""
        root = Node(None, self.path, 1, 1)
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise self.error("two-documents", event)
            elif kind in ("ScalarEvent", "SequenceStartEvent", "MappingStartEvent", "AliasEvent"):
                root = self.node(event, events, 1)
        return root

    def error(self, key: str, event: Any, **data: Any) -> ProfileError:
        mark = event.start_mark
        return ProfileError([Mistake(key, self.path, mark.line + 1, mark.column + 1, data)])

    def node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        """The value that begins with this event."""
        kind = type(event).__name__
        if kind == "AliasEvent" or event.anchor is not None:
            raise self.error("alias", event, name=event.anchor)
        if event.tag is not None:
            raise self.error("tag", event, name=event.tag)
        if depth > MAX_DEPTH:
            raise self.error("too-deep", event, limit=MAX_DEPTH)
        if kind == "ScalarEvent":
            value = self.scalar(event)
        elif kind == "SequenceStartEvent":
            value = self.sequence(events, depth)
        else:
            value = self.mapping(events, depth)
        mark = event.start_mark
        return Node(
            value, self.path, mark.line + 1, mark.column + 1, quoted=getattr(event, "style", None) in ("'", '"')
        )

    def sequence(self, events: Iterator[Any], depth: int) -> list[Node]:
        items: list[Node] = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self.node(event, events, depth + 1))
        return items

    def mapping(self, events: Iterator[Any], depth: int) -> dict[str, Node]:
        items: dict[str, Node] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            if type(event).__name__ != "ScalarEvent" or event.tag is not None or event.anchor is not None:
                raise self.error("bad-key", event)
            if event.value in items:
                raise self.error("duplicate-key", event, name=event.value, line=items[event.value].key_line)
            value = self.node(next(events), events, depth + 1)
            items[event.value] = value._replace(
                key_line=event.start_mark.line + 1, key_column=event.start_mark.column + 1
            )
        return items

    def scalar(self, event: Any) -> Any:
        text = event.value
        if event.style not in (None, ""):
            return text
        if text in _WORDS:
            return _WORDS[text]
        if len(text) > MAX_DIGITS and text.lstrip("+-").replace(".", "", 1).isdecimal():
            raise self.error("too-many-digits", event, limit=MAX_DIGITS)
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text
