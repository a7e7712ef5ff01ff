"""What must not reach a target as it is: one escaper a target."""

from __future__ import annotations

import re

# Control, bidirectional and line separator characters and lone surrogates: they could rewrite what a person sees.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _code(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def terminal(text: str) -> str:
    """For a terminal: one line, nothing in it controls the terminal."""
    return _UNSAFE.sub(_code, text.replace("\r\n", " ").replace("\n", " "))


def json_text(text: str) -> str:
    """For text that is already JSON: lone surrogates as escapes, so that it can be UTF-8."""
    return _SURROGATES.sub(_code, text)


def github_data(text: str) -> str:
    """For the message of a workflow command."""
    text = _UNSAFE.sub(lambda match: match[0] if match[0] in "\r\n" else _code(match), text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """For a property of a workflow command."""
    return github_data(text).replace(":", "%3A").replace(",", "%2C")


def spreadsheet(text: str) -> str:
    """For a cell of a table: never a formula, nothing that the file format forbids."""
    text = _UNSAFE.sub(lambda match: match[0] if match[0] in "\t\n" else _code(match), text)
    return "'" + text if text.startswith(_FORMULA) else text
