"""What fields print that have no result: the program draws it from the instruction."""

from __future__ import annotations

import re

UNKNOWN = "\ufffd"  # something is printed here, but not known
_LAID_OVER = re.compile(r"\\[oO](?:\\[aA][lLrRcCdD])?\s*\(.*[,;]([^(),;]+)\)\s*$", re.DOTALL)


def drawn(instruction: str) -> str:
    """The text under a phonetic guide or in a ring, UNKNOWN for other equations and lists, "" for other fields."""
    name = instruction.strip()[:12].upper()
    if name.startswith("EQ") and not name[2:3].isalnum():
        found = _LAID_OVER.search(instruction)
        return found[1] if found else UNKNOWN
    return UNKNOWN if name == "FORMDROPDOWN" else ""
