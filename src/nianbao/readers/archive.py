"""Zip files that hold other files: their members are reports; one that is an archive itself is not opened."""

from __future__ import annotations

from nianbao.document import Document, Unreadable
from nianbao.readers.package import Package, guarded

_NOT_REPORTS = ("__MACOSX/", "~$", ".")


@guarded
def read(path: str, data: bytes) -> Document:
    """Always raises Unreadable GK001 "archive" with the names of the first members."""
    names = [name for name in Package(data).members if not name.endswith("/")]
    raise Unreadable("GK001", "archive", members=names[:5], count=len(names))


def members(path: str, data: bytes, extensions: frozenset[str]) -> list[tuple[str, bytes]]:
    """Names and bytes of the members with these extensions, all of them below the archive as their names are told.

    Raises Unreadable; none in a package such as docx.
    """
    from nianbao import readers

    if readers.sniff(path, data) != "zip":
        return []
    package = Package(data)
    found: list[tuple[str, bytes]] = []
    for name in sorted(package.members):
        inside = "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
        if readers.extension(inside) in extensions and not _passed_over(inside):
            found.append((inside, package.read(name) or b""))
    return found


def _passed_over(name: str) -> bool:
    return name.startswith(_NOT_REPORTS) or name.rpartition("/")[2].startswith(_NOT_REPORTS)
