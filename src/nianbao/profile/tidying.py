"""Old entries of the cache are removed, so that it does not grow for ever. Other runs can do without any of them."""

from __future__ import annotations

import os
import time
from contextlib import suppress

from nianbao.text import pattern

DAYS = 30  # an entry that is still needed is made anew now and then
MOST_BYTES = 256 * 1024 * 1024
# Nothing else is touched: the folder may be shared with other programs.
_OURS = pattern(r"[0-9.]+-(?:divisions[0-9]+-)?[0-9a-f]{40}(?:\.json)?|(?:divisions[0-9]+-)?[0-9a-f]{40}\.[0-9]+\.tmp")


def tidy(folder: str, now: float | None = None) -> None:
    """Remove what was written over a month ago, and the oldest beyond what the cache may hold."""
    oldest = (time.time() if now is None else now) - DAYS * 86_400
    entries = []
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            if _OURS.fullmatch(entry.name):
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    entries.append((status.st_mtime, status.st_size, entry.path))
    room = MOST_BYTES
    for written, size, path in sorted(entries, reverse=True):
        room -= size
        if written < oldest or room < 0:
            with suppress(OSError):
                os.unlink(path)
