"""What must not reach a target as it is: one escaper a target."""

from __future__ import annotations

# Bidirectional marks, line separators and non-characters: like control characters they rewrite what a person sees.
_MARKS = frozenset(map(chr, (0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF)))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _unsafe(char: str) -> bool:
    code = ord(char)
    return code < 32 or 127 <= code < 160 or char in _MARKS or 0xD800 <= code < 0xE000


def _coded(text: str, keep: str = "") -> str:
    """The text with codes in place of what is unsafe. No pattern: compiling one of this width costs milliseconds."""
    if text.isprintable():
        return text
    return "".join(f"\\u{ord(char):04x}" if char not in keep and _unsafe(char) else char for char in text)


def terminal(text: str) -> str:
    """For a terminal: one line, nothing in it controls the terminal."""
    return _coded(text.replace("\r\n", " ").replace("\n", " "))


def json_text(text: str) -> str:
    """For text that is already JSON: lone surrogates as escapes, so that it can be UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


def github_data(text: str) -> str:
    """For the message of a workflow command."""
    return _coded(text, "\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """For a property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def spreadsheet(text: str) -> str:
    """For a cell of a table: never a formula, nothing that the file format forbids."""
    text = _coded(text, "\t\n")
    return "'" + text if text.startswith(_FORMULA) else text
