"""Patterns on paths, as people write them in configurations and on the command line."""

from __future__ import annotations

import os
import re
import unicodedata

_compiled: dict[str, re.Pattern[str]] = {}


def relative(path: str, root: str) -> str:
    """The path below ``root`` with forward slashes; the path itself when there is no root."""
    if root:
        try:
            path = os.path.relpath(path, root)
        except ValueError:  # another drive
            path = os.path.abspath(path)
    return path.replace(os.sep, "/")


def matches(pattern: str, path: str) -> bool:
    """Whether a relative path matches: ``*`` within a name, ``**`` over folders.

    A pattern without a slash matches the name of the file or of any folder above it. Composed and decomposed
    characters are the same.
    """
    path = unicodedata.normalize("NFC", path)
    pattern = unicodedata.normalize("NFC", pattern).removeprefix("./")
    if "/" not in pattern.rstrip("/"):
        return any(_regex(pattern.rstrip("/")).fullmatch(part) for part in path.split("/"))
    if pattern.endswith("/"):
        pattern += "**"
    compiled = _regex(pattern)
    return bool(compiled.fullmatch(path)) or any(compiled.fullmatch(folder) for folder in _folders(path))


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _regex(pattern: str) -> re.Pattern[str]:
    found = _compiled.get(pattern)
    if found is None:
        pieces = []
        for token in re.findall(r"\*\*/|\*\*|\*|\?|\[[^\]/]+\]|.", pattern, re.S):
            if token in _WILD:
                pieces.append(_WILD[token])
            elif token[0] == "[" and len(token) > 1:
                pieces.append("[" + token[1:-1].replace("\\", r"\\").replace("!", "^", token[1] == "!") + "]")
            else:
                pieces.append(re.escape(token))
        found = _compiled[pattern] = re.compile("".join(pieces))
    return found


_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
