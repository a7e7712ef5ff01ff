"""``pack.yaml``: the name, prefix and version of a folder of profiles that brings codes of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from nianbao.profile import schema
from nianbao.profile.folders import PACK, Folder
from nianbao.profile.mistakes import Mistake, ProfileError
from nianbao.profile.nodes import Node, parse
from nianbao.profile.own_checks import RESERVED
from nianbao.profile.source import read_bytes


def pack_mistakes(folders: Sequence[Folder], checks: Sequence[Node]) -> Iterator[Mistake]:
    """What is wrong in the ``pack.yaml`` of these folders, and codes of checks that do not bear their pack's prefix."""
    owners: dict[str, str] = {}
    for _, folder in folders:
        path = os.path.join(folder, PACK)
        if not os.path.isfile(path):
            continue
        try:
            root = schema.expand(parse(read_bytes(path), path), schema.PACK)
        except ProfileError as error:
            yield from error.mistakes
            continue
        prefix = root.value.get("prefix") if isinstance(root.value, dict) else None
        yield from _own_mistakes(root, prefix)
        if prefix is None or not isinstance(prefix.value, str):
            continue
        if owners.setdefault(prefix.value, path) != path:
            yield prefix.mistake("prefix-taken", name=prefix.value, path=owners[prefix.value])
        for check in checks:
            code = check.value.get("code")
            inside = os.path.commonpath([os.path.abspath(folder), os.path.abspath(check.path)]) == os.path.abspath(
                folder
            )
            if code is not None and inside and str(code.value)[:-3] != prefix.value:
                yield code.mistake("wrong-prefix", name=code.value, prefix=prefix.value)


def _own_mistakes(root: Node, prefix: Node | None) -> Iterator[Mistake]:
    version = root.value.get("schema") if isinstance(root.value, dict) else None
    if version is not None and isinstance(version.value, int) and version.value > schema.SCHEMA:
        yield version.mistake("newer-schema", actual=version.value, known=schema.SCHEMA)
        return
    yield from schema.mistakes(root, schema.PACK)
    yield from schema.missing(root, schema.PACK)
    if prefix is not None and prefix.value == RESERVED:
        yield prefix.mistake("reserved-code", name=RESERVED)
