"""Where profiles stand: the shipped folder, and the folders of packs and of the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from nianbao.text import pattern

Folder = tuple[str, str]
PACK = "pack.yaml"

# An id is a path of plain names: nothing that could leave the folder.
_ID = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+")


def shipped() -> str:
    """The folder of the profiles that come with Nianbao."""
    import nianbao_rules

    return os.path.dirname(os.path.abspath(nianbao_rules.__file__ or ""))


def absolute(folders: Sequence[Folder]) -> tuple[Folder, ...]:
    """The folders by absolute path, so that they mean the same wherever the process goes."""
    return tuple((namespace, os.path.abspath(folder)) for namespace, folder in folders)


def find(profile_id: str, folders: Sequence[Folder] = ()) -> str:
    """The file of that id, "" when there is none. The shipped folder comes first: its ids cannot be shadowed."""
    if not _ID.fullmatch(profile_id):
        return ""
    for namespace, folder in (("", shipped()), *folders):
        below = _below(profile_id, namespace, folder)
        path = os.path.join(folder, *below.split("/")) + ".yaml" if below else ""
        if path and os.path.isfile(path):
            return path
    return ""


def _below(profile_id: str, namespace: str, folder: str) -> str:
    """The id as a path below the folder; a pack's folder may leave its namespace out."""
    if not namespace or os.path.isdir(os.path.join(folder, namespace)):
        return profile_id
    return profile_id[len(namespace) + 1 :] if profile_id.startswith(namespace + "/") else ""


def listing(folder: Folder) -> Iterator[tuple[str, str, int, int]]:
    """(id, path, size, time of change in ns) of every profile of a folder, sorted by id."""
    namespace, base = folder
    prefix = f"{namespace}/" if namespace and not os.path.isdir(os.path.join(base, namespace)) else ""
    for found, path, size, changed in sorted(_walk(base, "")):
        if _ID.fullmatch(prefix + found):
            yield prefix + found, path, size, changed


def _walk(folder: str, above: str, depth: int = 0) -> Iterator[tuple[str, str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "_")):
            continue
        if entry.name.endswith(".yaml") and entry.is_file():
            stat = entry.stat()
            yield above + entry.name[:-5], entry.path, stat.st_size, stat.st_mtime_ns
        elif depth < 6 and entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{above}{entry.name}/", depth + 1)


def ids(folders: Sequence[Folder] = ()) -> list[str]:
    """The ids of all profiles."""
    return [entry[0] for folder in (("", shipped()), *folders) for entry in listing(folder)]
