"""The cache of resolved data: files named by the content they were made from.

They are written as Python writes its compiled modules, which is read faster than JSON and without another module.
Every fault of the cache (no folder, no rights, a damaged file, a full disk) is a silent miss.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL first
except ImportError:  # pragma: no cover - an interpreter without the built-in module
    from hashlib import blake2b

# Raise it when what is stored changes its shape or its meaning.
FORMAT = f"3.{marshal.version}"


def digest(*parts: bytes) -> str:
    """The digest of these contents, in hexadecimal digits."""
    state = blake2b(digest_size=20)
    for part in parts:
        state.update(b"%d:" % len(part))
        state.update(part)
    return state.hexdigest()


def folder() -> str:
    """The cache folder: ``$NIANBAO_CACHE_DIR``, else the user's cache folder of the platform. "" when there is none."""
    chosen = os.environ.get("NIANBAO_CACHE_DIR")
    if chosen:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "nianbao") if os.path.isabs(base) else ""


def get(key: str) -> Optional[Any]:
    """What is stored under the key, None when nothing usable is."""
    base = folder()
    if not base:
        return None
    try:
        with open(os.path.join(base, f"{FORMAT}-{key}"), "rb") as file:
            check, _, body = file.read().partition(b"\n")
    except (OSError, ValueError):
        return None
    if check.decode("ascii", "replace") != digest(body):
        return None
    try:
        return marshal.loads(body)
    except (ValueError, EOFError, TypeError):
        return None


def put(key: str, value: Any) -> None:
    """Store the value (texts, numbers, lists, tuples, dicts) under the key, whole or not at all."""
    base = folder()
    if not base:
        return
    try:
        body = marshal.dumps(value)
        _write(base, key, digest(body).encode() + b"\n" + body)
    except (OSError, ValueError):
        return


def tidy_sometimes() -> None:
    """Now and then, remove old entries."""
    if folder() and os.urandom(1) < b"\x04":
        from nianbao.profile.tidying import tidy

        tidy(folder())


def _write(base: str, key: str, content: bytes) -> None:
    temporary = os.path.join(base, f"{key}.{os.getpid()}.tmp")
    os.makedirs(base, exist_ok=True)
    try:
        with open(temporary, "xb") as file:
            file.write(content)
        os.replace(temporary, os.path.join(base, f"{FORMAT}-{key}"))
    except OSError:
        os.unlink(temporary)
        raise
