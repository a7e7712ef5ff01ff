"""Text that waits in a page until a script shows it: in fields, templates, frames and the strings of scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nianbao.readers.html.tags import escaped
from nianbao.records import NamedTuple
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_PLACES = "textarea, template, noscript, script, input[type='hidden'], iframe[srcdoc]"
_SHORTEST = 300  # characters of a text that may be a report
_TITLE = 100  # characters up to which a string may be a title
_STRING = pattern(
    r"""(?:["']?(\w{1,30})["']?\s{0,3}[:=]\s{0,3})?"""
    r"""("[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|`[^`\\]*(?:\\.[^`\\]*)*`)""",
    re.DOTALL,
)
_ESCAPE = pattern(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "", "v": "", "\n": ""}
_MOST = 3  # strings of a script, the longest first


class Waiting(NamedTuple):
    """Markup, and what stands beside it as its title and date of publication."""

    markup: str
    title: str = ""
    published: str = ""


def waiting(page: LexborHTMLParser) -> Iterator[Waiting]:
    """The texts of a page that may be a report."""
    for node in page.css(_PLACES):
        for found in _in_script(node) if node.tag == "script" else (Waiting(_content(node)),):
            if len(found.markup) > _SHORTEST:
                yield found


def _content(node: LexborNode) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag in ("template", "noscript"):
        return (node.html or "").partition(">")[2]
    return node.attributes.get("value" if node.tag == "input" else "srcdoc") or ""


def _in_script(node: LexborNode) -> Iterator[Waiting]:
    text = node.text()
    if len(text) <= _SHORTEST:
        return
    kind = (node.attributes.get("type") or "").lower()
    if kind.startswith("text/") and "script" not in kind:
        yield Waiting(text)
    elif _holds_markup(text):
        yield from _in_strings(text)


def _in_strings(text: str) -> Iterator[Waiting]:
    """The longest strings with markup in a program or in JSON, and all of them one behind the other."""
    from nianbao.readers.page import vocabulary

    words = vocabulary()
    strings = [(key.lower(), _unescaped(string[1:-1])) for key, string in _STRING.findall(text)]
    short = {key: string for key, string in reversed(strings) if key and len(string) <= _TITLE}
    title = next((short[key] for key in (*words.meta_title, *words.title_keys) if short.get(key)), "")
    published = next((short[key] for key in words.meta_published if short.get(key)), "")
    marked = [string for _, string in strings if _holds_markup(string)]
    for string in sorted(marked, key=len, reverse=True)[:_MOST]:
        if string[0] in "{[":  # JSON in a string
            yield from _in_strings(string)
        elif title and title not in string:
            yield Waiting(f"<h1>{escaped(title)}</h1>{string}", title, published)
        else:
            yield Waiting(string, title, published)
    yield Waiting("".join(marked), title, published)


def _holds_markup(text: str) -> bool:
    return "<" in text or "\\u003c" in text or "\\u003C" in text


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])
