"""What the properties of a Word paragraph say, and what its signs and old fields print."""

from __future__ import annotations

from nianbao.readers.docx.names import VAL, W, is_on, number, value
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional
    from xml.etree.ElementTree import Element

_LOOKS = {W + name: name for name in ("pStyle", "outlineLvl", "jc", "numPr", "rPr", "framePr")}
# Signs of the fonts Wingdings and Symbol that reports use.
_SIGNS = {0xFC: "✓", 0xFE: "☑", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0x6C: "●", 0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0x52: "☑"}


class Look(NamedTuple):
    """What a paragraph's properties say. removed: its mark is deleted, so that it runs on into the next."""

    style: str = ""
    level: Optional[int] = None
    centred: Optional[bool] = None
    numbered: Optional[tuple[str, int]] = None
    removed: bool = False
    hidden: bool = False


def look_of(properties: Element) -> Look:
    """What these properties of a paragraph say."""
    style = ""
    level = centred = numbered = None
    removed = hidden = False
    for child in properties:
        name = _LOOKS.get(child.tag)
        if name is None:
            continue
        if name == "pStyle":
            style = child.get(VAL, "")
        elif name == "outlineLvl":
            level = heading(number(child, 9))
        elif name == "jc":
            centred = child.get(VAL) == "center"
        elif name == "numPr":
            numbered = (value(child.find(W + "numId")), number(child.find(W + "ilvl"), -1))
        elif name == "framePr":  # a large first letter runs on into the paragraph that follows
            removed = removed or child.get(W + "dropCap", "none") != "none"
        elif len(child):
            removed = removed or is_removed(child)
            hidden = is_on(child, "vanish")
    return Look(style, level, centred, numbered, removed, hidden)


def heading(outline: int) -> int:
    """The heading level 1 to 9 of an outline level, 0 for body text."""
    return outline + 1 if 0 <= outline < 9 else 0


def is_removed(look: Optional[Element]) -> bool:
    """A revision takes this row or paragraph mark away."""
    return look is not None and (look.find(W + "del") is not None or look.find(W + "moveFrom") is not None)


def chosen_entry(mark: Element) -> str:
    """What a list or a box to tick of an old form prints: these fields have no result."""
    data = mark.find(W + "ffData")
    listed = data.find(W + "ddList") if data is not None else None
    box = data.find(W + "checkBox") if data is not None else None
    if listed is not None:
        entries = listed.findall(W + "listEntry")
        chosen = number(listed.find(W + "result"), number(listed.find(W + "default"), 0))
        return entries[chosen].get(VAL, "") if 0 <= chosen < len(entries) else ""
    if box is not None:
        return "☑" if is_on(box, "checked" if box.find(W + "checked") is not None else "default") else "□"
    return ""


def sign(element: Element) -> str:
    """The character that a sign of a font of signs shows, U+FFFD where it is not known."""
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return "\ufffd"
    if 0xF000 <= code <= 0xF0FF:
        return _SIGNS.get(code - 0xF000, chr(code))
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd"
