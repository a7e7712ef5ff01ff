"""YAML files as plain data, cached by content, so that the YAML library is loaded only when a file is new."""

from __future__ import annotations

import os

from nianbao.profile import store
from nianbao.profile.mistakes import Mistake, ProfileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Union

MAX_BYTES = 1_000_000


def read_bytes(path: str) -> bytes:
    """The content of the file. Raises ProfileError when it is not there or too large."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or str(error)
        raise ProfileError([Mistake("unreadable", path, data={"why": why})]) from error
    if len(data) > MAX_BYTES:
        raise ProfileError([Mistake("too-large", path, data={"limit": MAX_BYTES})])
    return data


def read_yaml(path: Union[str, os.PathLike[str]]) -> Any:
    """The data of a YAML file as plain types. Raises ProfileError with the place of the mistake."""
    name = os.fspath(path)
    data = read_bytes(name)
    key = store.digest(b"yaml", data)
    found = store.get(key)
    if found is None:
        from nianbao.profile.nodes import parse, plain

        found = [plain(parse(data, name))]
        store.put(key, found)
    return found[0]
