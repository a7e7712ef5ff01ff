"""From profile files to one merged profile: parents, merging, checks across the whole, and where each value came from.

Runs only when a file is new or changed; what it makes is cached (see ``nianbao.profile``).
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from nianbao.profile import schema
from nianbao.profile.folders import Folder, find, ids
from nianbao.profile.mistakes import Mistake, ProfileError, near
from nianbao.profile.nodes import Node, parse, plain
from nianbao.profile.source import read_bytes
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

MAX_CHAIN = 8


class Link(NamedTuple):
    """One file of a chain. root: what of it has the shape of a profile; mistakes: the rest."""

    id: str
    path: str
    content: bytes
    root: Node
    mistakes: tuple[Mistake, ...]


def chain(profile_id: str, folders: Sequence[Folder]) -> list[Link]:
    """The profile's file and those of its parents, the root last. Raises ProfileError."""
    links: list[Link] = []
    wanted, asked_by = profile_id, None
    while wanted:
        if wanted in (link.id for link in links):
            raise ProfileError([_at(asked_by, "cycle", chain=" -> ".join([*(link.id for link in links), wanted]))])
        if len(links) == MAX_CHAIN:
            raise ProfileError([_at(asked_by, "chain-too-long", limit=MAX_CHAIN)])
        links.append(_link(wanted, folders, asked_by))
        fields = links[-1].root.value
        asked_by = fields.get("extends")
        wanted = asked_by.value if asked_by is not None else ""
    return links


def _at(node: Optional[Node], key: str, **data: Any) -> Mistake:
    return node.mistake(key, **data) if node is not None else Mistake(key, data.pop("path", "nianbao"), data=data)


def _link(profile_id: str, folders: Sequence[Folder], asked_by: Optional[Node]) -> Link:
    path = find(profile_id, folders)
    if not path:
        raise ProfileError([_at(asked_by, "unknown-profile", name=profile_id, near=near(profile_id, ids(folders)))])
    content = read_bytes(path)
    root = schema.expand(parse(content, path), schema.PROFILE)
    found = tuple(file_mistakes(root, profile_id))
    kept = schema.pruned(root, schema.PROFILE)
    if kept is None or kept.value is None or any(mistake.key == "newer-schema" for mistake in found):
        raise ProfileError(found)
    return Link(profile_id, path, content, kept, found)


def file_mistakes(root: Node, profile_id: str) -> Iterator[Mistake]:
    """What is wrong in one profile file by itself."""
    if not isinstance(root.value, dict):
        yield root.mistake("expected-mapping", actual=schema.shown(root))
        return
    version = root.value.get("schema")
    if version is not None and isinstance(version.value, int) and version.value > schema.SCHEMA:
        yield version.mistake("newer-schema", actual=version.value, known=schema.SCHEMA)
        return
    yield from schema.mistakes(root, schema.PROFILE)
    for key in ("schema", "id"):
        if key not in root.value:
            yield root.mistake("missing-key", name=key)
    stated = root.value.get("id")
    if stated is not None and isinstance(stated.value, str) and stated.value != profile_id:
        yield stated.mistake("id-not-path", actual=stated.value, expected=profile_id)


def merged(links: Sequence[Link], found: list[Mistake]) -> Node:
    """The chain merged, the root first; orders that cannot be carried out are added to ``found``."""
    result = Node({}, "", 0, 0)
    for link in reversed(links):
        fields = {key: value for key, value in result.value.items() if key != "applies"}  # a scope is not inherited
        result = _merge(result._replace(value=fields), link.root, found)
    return result


def _merge(parent: Optional[Node], child: Node, found: list[Mistake]) -> Node:
    base = parent.value if parent is not None else None
    if isinstance(child.value, dict):
        return child._replace(value=_merge_mapping(base if isinstance(base, dict) else {}, child.value, found))
    if isinstance(child.value, list) and any(schema.thing_id(item) for item in child.value):
        return child._replace(value=_merge_things(base if isinstance(base, list) else [], child.value, found))
    return child


def _merge_mapping(base: dict[str, Node], over: dict[str, Node], found: list[Mistake]) -> dict[str, Node]:
    result = dict(base)
    for key, value in over.items():
        if key.endswith("+") and isinstance(value.value, list):
            known = result.get(key[:-1])
            before = known.value if known is not None and isinstance(known.value, list) else []
            result[key[:-1]] = value._replace(value=[*before, *value.value])
        elif value.value is None:
            result.pop(key, None)
        else:
            result[key] = _merge(result.get(key), value, found)
    return result


_ORDERS = (("remove", bool), ("after", str))


def _merge_things(base: list[Node], over: list[Node], found: list[Mistake]) -> list[Node]:
    result = list(base)
    for item in over:
        key = schema.thing_id(item)
        fields = item.value if isinstance(item.value, dict) else {}
        orders = {
            name: fields[name] for name, kind in _ORDERS if name in fields and isinstance(fields[name].value, kind)
        }
        index = _index(result, key) if key else -1
        if "remove" in orders and orders["remove"].value is True:
            if index < 0:
                found.append(item.mistake("nothing-to-remove", name=key, near=near(key, map(schema.thing_id, result))))
            else:
                del result[index]
            continue
        item = item._replace(value={name: value for name, value in fields.items() if name not in orders} or item.value)
        thing = _merge(result[index] if index >= 0 else None, item, found)
        if index >= 0 and "after" not in orders:
            result[index] = thing
            continue
        if index >= 0:
            del result[index]
        result.insert(_position(result, orders.get("after"), found), thing)
    return result


def _index(things: Sequence[Node], key: str) -> int:
    return next((index for index, thing in enumerate(things) if schema.thing_id(thing) == key), -1)


def _position(things: Sequence[Node], after: Optional[Node], found: list[Mistake]) -> int:
    if after is None:
        return len(things)
    index = _index(things, after.value)
    if index < 0:
        found.append(
            after.mistake("unknown-id", name=after.value, near=near(after.value, map(schema.thing_id, things)))
        )
        return len(things)
    return index + 1


def resolve(
    profile_id: str, folders: Sequence[Folder], codes: Optional[Collection[str]] = None
) -> tuple[list[Link], Node]:
    """The checked, merged profile with its chain. Raises ProfileError with every mistake.

    :param codes: the codes of all known rules; None leaves codes unchecked.
    """
    from nianbao.profile.packs import pack_mistakes
    from nianbao.profile.references import reference_mistakes, things

    links = chain(profile_id, folders)
    found = [mistake for link in links for mistake in link.mistakes]
    whole = not found  # what is missing is only said of files that are otherwise right
    root = merged(links, found)
    found += reference_mistakes(root, codes)
    found += pack_mistakes(folders, things(root, "checks"))
    if whole:
        found += schema.missing(root, schema.PROFILE)
    if found:
        raise ProfileError(found)
    return links, root


def origins(node: Node, name: str = "") -> Iterator[tuple[str, str, Any]]:
    """(path of keys, ``file:line``, value) of every single value, in order; lists of texts count as one value."""
    if isinstance(node.value, dict):
        for key, value in node.value.items():
            yield from origins(value, f"{name}.{key}" if name else key)
    elif isinstance(node.value, list) and any(isinstance(item.value, (dict, list)) for item in node.value):
        for index, item in enumerate(node.value):
            yield from origins(item, f"{name}[{schema.thing_id(item) or index}]")
    else:
        yield name, f"{os.path.relpath(node.path) if node.path else ''}:{node.line}", plain(node)
