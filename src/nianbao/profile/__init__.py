"""Profiles: what a form demands, as data. ``load`` gives a merged Profile; warm, it reads small files alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from nianbao.profile import build, store
from nianbao.profile.choice import Choice, Entry, available, choose
from nianbao.profile.folders import PACK, Folder, absolute, find
from nianbao.profile.mistakes import Mistake, ProfileError
from nianbao.profile.source import read_bytes, read_yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from nianbao.profile.model import Profile

__all__ = ["Choice", "Entry", "Folder", "Mistake", "ProfileError", "available", "choose", "load", "read_yaml"]

_loaded: dict[tuple[str, tuple[Folder, ...]], Profile] = {}
_sound: set[tuple[str, tuple[Folder, ...], frozenset[str]]] = set()  # profiles that name only these codes


def load(profile_id: str, folders: Sequence[Folder] = (), codes: Optional[Collection[str]] = None) -> Profile:
    """The merged profile of that id. Raises ProfileError with every mistake and its place.

    :param folders: (namespace, folder) pairs of packs and of the configuration; shipped profiles come first.
    :param codes: the codes of all known rules; None leaves the codes that the profile names unchecked.
    """
    key = (profile_id, absolute(folders))
    found = _loaded.get(key)
    if found is None:
        found = _loaded[key] = _load(profile_id, key[1], codes)
    if codes is not None and (*key, frozenset(codes)) not in _sound:
        _check_codes(found, key[1], codes)
        _sound.add((*key, frozenset(codes)))
    return found


def _check_codes(found: Profile, folders: tuple[Folder, ...], codes: Collection[str]) -> None:
    """Raises ProfileError when the profile names a code that no rule has."""
    named = _codes(found) - {check["code"] for check in found.checks}
    if not named <= set(codes):
        shipped = next((load(link) for link in found.chain if find(link)), None)
        known = {*codes, *(_codes(shipped) if shipped else ())}  # what is shipped is not the user's to mend
        if not named <= known:
            _resolved(found.id, folders, known)  # raises, with the places of the unknown codes


def _codes(profile: Profile) -> set[str]:
    named = {equation.code for table in profile.tables for block in table.blocks for equation in block.equations}
    named.update(one.code for section in profile.sections for one in (*section.topics, *section.items) if one.code)
    return named.union(profile.rules)


def _load(profile_id: str, folders: tuple[Folder, ...], codes: Optional[Collection[str]] = None) -> Profile:
    path = find(profile_id, folders)
    key = _key(path, folders) if path else ""
    stored = store.get(key) if path else None
    if stored is not None:
        try:
            if all(_unchanged(link) for link in stored["chain"]):
                return _built(stored)
        except (KeyError, TypeError, ValueError, AttributeError, OSError):
            pass  # stored by something else: made anew below
    stored = _resolved(profile_id, folders, codes)
    store.put(key, stored)
    return _built(stored)


def _key(path: str, folders: Sequence[Folder]) -> str:
    """The key of the resolved profile: all that it rests on but its parents, whose digests are stored with it."""
    packs = [os.path.join(folder, PACK) for _, folder in folders]
    contents = [read_bytes(pack) if os.path.isfile(pack) else b"" for pack in packs]
    return store.digest(b"profile", path.encode(), repr(folders).encode(), read_bytes(path), *contents)


def _unchanged(link: Any) -> bool:
    with open(link[1], "rb") as file:
        return bool(store.digest(file.read()) == link[2])


def _built(stored: Any) -> Profile:
    return build.profile(stored["data"], [link[0] for link in stored["chain"]])


def _resolved(profile_id: str, folders: Sequence[Folder], codes: Optional[Collection[str]]) -> dict[str, Any]:
    from nianbao.profile.loading import resolve
    from nianbao.profile.nodes import plain

    links, root = resolve(profile_id, folders, codes)
    return {
        "chain": [[link.id, link.path, store.digest(link.content)] for link in links],
        "data": build.normalised(plain(root)),
    }
