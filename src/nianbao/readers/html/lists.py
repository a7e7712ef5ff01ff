"""Ordinals of list items that the browser prints and the page does not write."""

from __future__ import annotations

import re

from nianbao.readers.grid import is_figure, starts_item
from nianbao.readers.numbering import FORMATS, MAX_NUMBER
from nianbao.records import NamedTuple
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

# Kinds of ordinals, by style, by the ``type`` of a list and by the class an editor gives it: format, and how it stands.
_KINDS = {
    "decimal": ("decimal", "{}. "),
    "decimal-leading-zero": ("decimalZero", "{}. "),
    "cjk-ideographic": ("chineseCountingThousand", "{}、"),
    "simp-chinese-informal": ("chineseCountingThousand", "{}、"),
    "trad-chinese-informal": ("chineseCountingThousand", "{}、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "{}、"),
    "trad-chinese-formal": ("chineseLegalSimplified", "{}、"),
    "japanese-informal": ("chineseCountingThousand", "{}、"),
    "cjk-decimal": ("ideographDigital", "{}、"),
    "cjk-heavenly-stem": ("ideographTraditional", "{}、"),
    "cjk-earthly-branch": ("ideographZodiac", "{}、"),
    "1": ("decimal", "{}. "),
    "custom_num": ("decimal", "{}、"),
    "custom_num1": ("decimal", "{}）"),
    "custom_num2": ("decimal", "（{}）"),
    "custom_cn": ("chineseCountingThousand", "{}、"),
    "custom_cn1": ("chineseCountingThousand", "{}）"),
    "custom_cn2": ("chineseCountingThousand", "（{}）"),
}
# Letters and Roman numerals number no section of a report.
_NONE = {
    "none", "disc", "circle", "square", "custom_dash", "custom_dot", "lower-alpha", "lower-latin", "upper-alpha",
    "upper-latin", "lower-roman", "upper-roman", "a", "A", "i", "I",
}  # fmt: skip
_STYLE = pattern(r"list-style(?:-type)?\s*:\s*([^;]*)", re.IGNORECASE)
_DISPLAY = pattern(r"(?:^|;)\s*display\s*:\s*(?!list-item)[a-z-]+", re.IGNORECASE)


LISTS = frozenset(("ol", "ul", "menu", "dir"))
ITEMS = frozenset(("li",))


class _List(NamedTuple):
    """An open list: kind of its ordinals (a key of ``_KINDS``), and whether they run backwards."""

    kind: str
    step: int


def prints_ordinals(name: str, attributes: dict[str, str]) -> bool:
    """Whether the items of the list have ordinals."""
    if "reversed" in attributes and _number(attributes.get("start")) is None:
        return False  # they run down from the count of its items, which nobody knows yet
    return (_kind(attributes) or ("decimal" if name == "ol" else "none")) != "none"


class Lists:
    """The open lists whose items have ordinals."""

    def __init__(self) -> None:
        self._open: list[_List] = []
        self._next: list[int] = []  # the number of the next item of each

    def enter(self, attributes: dict[str, str]) -> None:
        """A list begins."""
        start = _number(attributes.get("start"))
        self._open.append(_List(_kind(attributes) or "decimal", -1 if "reversed" in attributes else 1))
        self._next.append(1 if start is None else start)

    def leave(self) -> None:
        """The innermost list ends."""
        self._open.pop()
        self._next.pop()

    def item(self, attributes: dict[str, str]) -> str:
        """The ordinal of the item that begins, "" for none."""
        kind, step = self._open[-1]
        stated = _number(attributes.get("value"))
        number = self._next[-1] if stated is None else stated
        self._next[-1] = number + step
        printed = _KINDS.get(_kind(attributes) or kind)
        if printed is None or not 0 <= number <= MAX_NUMBER or _DISPLAY.search(attributes.get("style", "")) is not None:
            return ""
        return printed[1].format(FORMATS[printed[0]](number))


def _number(value: Optional[str]) -> Optional[int]:
    match = re.match(r"\s*(-?[0-9]{1,6})", value) if value else None
    return None if match is None else int(match[1])


def _kind(attributes: dict[str, str]) -> str:
    """A key of ``_KINDS``, "none", or "" where the tag says nothing of ordinals."""
    if not attributes:
        return ""
    stated = _STYLE.findall(attributes.get("style", ""))
    words: list[str] = stated[-1].lower().split() if stated else []
    words += [*attributes.get("class", "").split(), attributes.get("type", "").strip()]
    return next(("none" if word in _NONE else word for word in words if word in _KINDS or word in _NONE), "")


def numbered(ordinal: str, text: str) -> str:
    """The text behind its ordinal, unless the page writes one itself, or the text is a figure."""
    return text if starts_item(text) or is_figure(text) else ordinal + text
