"""What the style sheets that a page brings along hide, and how they number its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nianbao.records import NamedTuple
from nianbao.text import pattern

_COMMENT = pattern(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)|<!--|-->")
_AT_RULE = pattern(r"@[^{};@]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_DISPLAY = pattern(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_LIST_STYLE = pattern(r"list-style(?:-type)?\s*:[^;]*", re.IGNORECASE)
_PLAIN = pattern(r"[\s\w.#>-]+", re.ASCII)  # a selector of elements, whatever is done with them
_NAMED = pattern(r"[.#][\w-]+")
_COMPOUND = pattern(r"\w*(?:[.#][\w-]+){2,}")
_HIDDEN = pattern(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|text-decoration(?:-line)?\s*:[^;]*line-through",  # struck out: withdrawn
    re.IGNORECASE,
)
_MOST_RULES = 50
_MANY = 20  # names from which looking for each takes longer than looking at all elements
# Of the style sheets that many sites share: what a wide screen does not show, unless it has the second name, too.
_SHARED = {
    b"tab-pane": ((".tab-pane", ".active"),),
    b"layui-": ((".layui-tab-item", ".layui-show"), (".layui-hide", "")),
    b"visible-": tuple((f".visible-{size}{kind}", "") for size in ("xs", "sm") for kind in ("", "-block", "-inline")),
    b"sr-only": ((".sr-only", ""),),
}


class Hidden(NamedTuple):
    """Classes (".x") and ids ("#x") of what is hidden, unless an element has all the names of one of ``shown``."""

    names: frozenset[str] = frozenset()
    shown: tuple[frozenset[str], ...] = ()

    def selectors(self) -> list[str]:
        """Of the elements that may be hidden."""
        if len(self.names) > _MANY:
            return ["[class]", "[id]"]
        return [f'[class~="{name[1:]}"]' if name[0] == "." else f'[id="{name[1:]}"]' for name in self.names]

    def hides(self, attributes: dict[str, str]) -> bool:
        """The element says so itself, or the style sheets do."""
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None:
            return True
        own = {f".{name}" for name in attributes.get("class", "").split()} | {f"#{attributes.get('id')}"}
        return not own.isdisjoint(self.names) and not any(names <= own for names in self.shown)


def hidden_by(styles: Iterable[str], page: bytes) -> Hidden:
    """What a page's style sheets and those that many sites share hide on every screen, and no other rule shows."""
    shared = [pair for word, pairs in _SHARED.items() if word in page for pair in pairs]
    hidden = {name for name, _ in shared}
    shown: set[str] = set()
    together = [frozenset(pair) for pair in shared if pair[1]]
    for selectors, declarations in _rules(styles):
        display = _DISPLAY.findall(declarations) if "isplay" in declarations or "ISPLAY" in declarations else []
        for selector in map(str.strip, selectors.split(",") if display else ()):
            names = _NAMED.findall(selector)
            if display[-1].lower() == "none":
                hidden.update(names if [selector] == names else ())
            elif _COMPOUND.fullmatch(selector) is not None:
                together.append(frozenset(names))
            else:
                shown.update(names)
    return Hidden(frozenset(hidden - shown), tuple(dict.fromkeys(together[-_MOST_RULES:])))


def list_styles(styles: Iterable[str]) -> list[tuple[str, str]]:
    """Selectors and the kinds of ordinals that they give to lists and items, the ones that count most at the end."""
    told = [(names, style.group()) for names, rest in _rules(styles) for style in _LIST_STYLE.finditer(rest)]
    return [
        (selector, style)
        for selectors, style in told[:_MOST_RULES]
        for selector in filter(_PLAIN.fullmatch, selectors.split(","))
    ]


def _rules(styles: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Selectors and declarations that hold on every screen."""
    for style in styles:
        for rule in _AT_RULE.sub("", _COMMENT.sub("", style)).split("}"):
            selectors, _, declarations = rule.rpartition("{")
            yield selectors, declarations
