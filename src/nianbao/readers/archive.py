"""Zip files that hold other files: named, never opened."""

from __future__ import annotations

from nianbao.document import Document, Unreadable
from nianbao.readers.package import Package, guarded


@guarded
def read(path: str, data: bytes) -> Document:
    """Always raises Unreadable GK001 "archive" with the names of the first members."""
    names = [name for name in Package(data).members if not name.endswith("/")]
    raise Unreadable("GK001", "archive", members=names[:5], count=len(names))
