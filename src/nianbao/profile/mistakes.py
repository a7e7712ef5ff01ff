"""What is wrong in a YAML file, with the place of each mistake. The words stand in ``messages/profile.yaml``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache

from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Mistake(NamedTuple):
    """One mistake: its key in the messages, where it stands (1-based; 0 for the whole file), and its operands."""

    key: str
    path: str
    line: int = 0
    column: int = 0
    data: dict[str, Any] = {}

    def text(self, lang: str = "zh") -> str:
        """``file:line:column: sentence`` in that language."""
        place = ":".join([self.path, *(str(number) for number in (self.line, self.column) if number)])
        return f"{place}: {_sentence(self.key, self.data, lang)}"


class ProfileError(Exception):
    """Files that cannot be used as they are. ``mistakes`` are all that were found, in order of place."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set_of(mistakes), key=lambda mistake: mistake[1:4]))
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "zh") -> str:
        """All mistakes, one a line."""
        return "\n".join(mistake.text(lang) for mistake in self.mistakes)


def set_of(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes without repetitions (their data cannot be hashed), in order."""
    found: list[Mistake] = []
    for mistake in mistakes:
        if mistake not in found:
            found.append(mistake)
    return found


def near(word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    """The word of the list that was probably meant, "" when none is near."""
    from difflib import get_close_matches

    return (get_close_matches(word, list(words), 1, cutoff) or [""])[0]


_MESSAGES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "messages", "profile.yaml")


@cache
def messages() -> dict[str, dict[str, str]]:
    """The texts of all mistakes, by key and language."""
    from nianbao.profile.source import read_yaml

    found: dict[str, dict[str, str]] = read_yaml(_MESSAGES)
    return found


def phrase(key: str, data: dict[str, Any], lang: str) -> str:
    """A text of ``messages/profile.yaml`` with its operands put in."""
    return _sentence(key, data, lang)


def _sentence(key: str, data: dict[str, Any], lang: str) -> str:
    try:
        texts = messages()
        entry = texts[key]
    except (ProfileError, OSError, KeyError):
        return f"{key} {data}"  # the texts themselves are broken: say what is known
    text = entry.get(lang) or entry["zh"]
    if data.get("near"):
        text += texts["near"].get(lang, "")
    for name, value in data.items():
        shown = "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        shown = texts.get(f"{name}-{shown}", {}).get(lang, shown)  # the name of a province or system
        text = text.replace("{" + name + "}", shown)
    return text
