"""Who reports on which year: read from title, prose and file name before any profile is chosen."""

from __future__ import annotations

import os
import re
from collections import Counter

from nianbao.divisions import is_division, region_of
from nianbao.document import Document, Paragraph
from nianbao.profile.folders import shipped
from nianbao.profile.source import read_yaml
from nianbao.records import NamedTuple
from nianbao.report import Identity
from nianbao.text import chinese_number, normal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])年?(?:度)?|([一二][〇零○O一二三四五六七八九]{3})年(?:度)?")
_PLAIN_YEAR = re.compile(r"(?<![0-9〔\[])((?:19|20)[0-9]{2})年")
_FILE_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_PERIOD = re.compile(r"((?:19|20)[0-9]{2})年1月1日.{0,8}12月31日")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_LONGEST = 70  # characters of a title
_DEEPEST = 60  # blocks from the top within which a title is looked for
_data: Optional[dict[str, Any]] = None


class Title(NamedTuple):
    """A title: its text, the organ and year in it (0 for none), and the blocks it stands in."""

    text: str
    organ: str
    year: int
    block: int
    blocks: int


def words() -> dict[str, Any]:
    """The data of ``identity.yaml``."""
    global _data
    if _data is None:
        _data = read_yaml(os.path.join(shipped(), "identity.yaml"))
    assert _data is not None
    return _data


def identify(document: Document, path: str = "") -> Identity:
    """Organ, class of organ, year and region of a report. What cannot be told stays empty."""
    data = words()
    title = _title(document, data) or _parse(normal(document.title), -1, 0, data)
    reasons: dict[str, str] = {}
    year = title.year if title else 0
    if year:
        reasons["year"] = "title"
        spoken = _outvoted(document, year)
        if spoken:
            reasons = {"year": "prose", "title_year": str(year)}
            year = spoken
    else:
        year, why = _year(document, path)
        reasons["year"] = why
    organ = title.organ if title else ""
    region = region_of(organ, data, year) if organ else ""
    organ_class, system = _class_of(organ, region, data)
    return Identity(
        organ,
        organ_class,
        year,
        region,
        system,
        organ_class in ("province", "prefecture", "county"),
        title.text if title else "",
        title.block if title else -1,
        title.blocks if title else 0,
        reasons,
    )


def looks_like_annual_report(document: Document, identity: Identity) -> bool:
    """A title, or the words of at least two mandated headings."""
    if identity.title:
        return True
    found = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            plain = normal(block.text)
            found |= {word for word in words()["headings"] if word in plain}
    return len(found) >= 2


def _title(document: Document, data: dict[str, Any]) -> Optional[Title]:
    """The first paragraph, or run of up to three, that is a title with organ and year; the fullest in that place."""
    paragraphs = [(i, normal(b.text)) for i, b in enumerate(document.blocks[:_DEEPEST]) if isinstance(b, Paragraph)]
    for position, (index, text) in enumerate(paragraphs):
        if not text or (len(text) <= 4 and not region_of(text, data)):
            continue  # 正文, a page number
        best: Optional[Title] = None
        joined = ""
        for count in range(1, 4):
            if position + count > len(paragraphs) or paragraphs[position + count - 1][0] != index + count - 1:
                break
            joined += paragraphs[position + count - 1][1]
            if len(joined) > _LONGEST and count > 1:
                break
            parsed = _parse(joined[: _LONGEST + 30], index, count, data)
            if parsed is not None and (best is None or (parsed.year and not best.year)):
                best = parsed
                if best.organ and best.year:
                    break
        if best is not None:
            return _with_line_above(best, position, paragraphs, data)
    return None


def _with_line_above(title: Title, position: int, paragraphs: list[tuple[int, str]], data: dict[str, Any]) -> Title:
    """The organ may stand alone on the line above its title."""
    if title.organ or not position:
        return title
    index, above = paragraphs[position - 1]
    if index == title.block - 1 and 3 <= len(above) <= 30 and not re.search(r"[。,;:!?]", above):
        joined = _parse(above + title.text, index, title.blocks + 1, data)
        if joined is not None and joined.organ:
            return joined
    return title


def _parse(text: str, index: int, blocks: int, data: dict[str, Any]) -> Optional[Title]:
    """Organ and year of a title, None when the text is none."""
    tail = next((tail for tail in data["titles"] if tail in text[:_LONGEST]), "")
    tail = tail or _misprinted(text, data["titles"][0])
    if not tail:
        return None
    end = text.index(tail) + len(tail)
    rest = text[end:]
    year = _YEAR.search(text[:end])
    tail_year = _YEAR.match(rest.lstrip("(")) if rest else None
    if year is None and tail_year is not None:
        end += rest.index(tail_year.group()) + len(tail_year.group())
        end += text[end : end + 1] == ")"
        year = tail_year
    organ = _YEAR.sub("", text[: text.index(tail)])
    if any(word in organ for word in data["not_in_title"]):
        return None
    return Title(text[:end], _trim(organ, data), _year_of(year), index, blocks)


def _misprinted(text: str, wanted: str) -> str:
    """The end of a title in which one character is wrong, missing or too many, "" when it is none. Whole lines only."""
    for length in (len(wanted), len(wanted) - 1, len(wanted) + 1):
        tail = text[-length:]
        if len(text) > _LONGEST or len(tail) < length or not _YEAR.search(text[:-length]):
            continue
        same = next((i for i, (one, other) in enumerate(zip(tail, wanted)) if one != other), len(wanted))
        if tail[same + (length >= len(wanted)) :] == wanted[same + (length <= len(wanted)) :]:
            return tail
    return ""


def _year_of(match: Optional[re.Match[str]]) -> int:
    if match is None:
        return 0
    return int(match[1]) if match[1] else chinese_number(match[2]) or 0


def _trim(organ: str, data: dict[str, Any]) -> str:
    organ = _BRACKETS.sub("", organ).strip("·:-—_#*\"'()《》<>〈〉.,、 ")
    changed = True
    while changed:
        changed = False
        for word in data["filler"]:
            if organ.startswith(word) and word != "的":
                organ, changed = organ[len(word) :], True
            if organ.endswith(word):
                organ, changed = organ[: -len(word)], True
    return organ.strip(".,、:\"'《》")


def _outvoted(document: Document, year: int) -> int:
    """The year that the statistics period and the prose agree on against the title, 0 when they do not."""
    texts = [normal(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    period = next((match for match in map(_PERIOD.search, texts) if match), None)
    if period is None or int(period[1]) == year:
        return 0
    counted = Counter(int(found) for text in texts for found in _PLAIN_YEAR.findall(text))
    other = int(period[1])
    return other if counted[other] >= 3 and counted[other] >= 2 * counted[year] else 0


def region_code(name: str) -> str:
    """The six-digit code of the division that a name certainly begins with, "" for none."""
    return region_of(name, words())


def _year(document: Document, path: str) -> tuple[int, str]:
    """The year of a report whose title has none: of the file name, else the year spoken of most."""
    named = _FILE_YEAR.findall(os.path.basename(path))
    if len(set(named)) == 1:
        return int(named[0]), "file-name"
    counted: Counter[str] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            counted.update(_PLAIN_YEAR.findall(normal(block.text)))
    if counted:
        (first, often), *others = counted.most_common(2)
        if often >= 2 and (not others or often > others[0][1]):
            return int(first), "majority"
    return 0, "unknown"


def _class_of(organ: str, region: str, data: dict[str, Any]) -> tuple[str, str]:
    if not organ:
        return "other", ""
    for entry in data["classes"]:
        if organ.endswith(tuple(entry["suffixes"])) and organ.startswith(tuple(entry.get("begins", ("",)))):
            kind, system = entry["class"], entry.get("system", "")
            if kind == "government":
                return _level(organ, region, data), system
            central = not region and any(organ.startswith(word) for word in data["central"])
            if kind == "department" and central:
                return "state_council_department", system
            return kind, system
    if any(organ.startswith(word) for word in data["central"]) and not region:
        return "state_council_department", ""
    known = bool(region) or is_division(organ, data)
    return (_level(organ, region, data), "") if known and _is_area(organ, data) else ("other", "")


def _is_area(organ: str, data: dict[str, Any]) -> bool:
    endings = [ending for endings in data["levels"].values() for ending in endings]
    return organ.endswith((data["city"], *endings))


def _level(organ: str, region: str, data: dict[str, Any]) -> str:
    """The class of a government by its area."""
    area = organ
    for word in data["governments"]:
        area = area.removesuffix(word)
    if region[:2] in data["municipalities"] and region.endswith("0000"):
        return "province" if area.endswith(data["city"]) else "county"
    if area.endswith(data["city"]) and region:
        return "prefecture" if region.endswith("00") and not region.endswith("0000") else "county"
    if area.endswith(data["new_area"]) and region.endswith("00"):
        return "development_zone"  # a new area that is no division: its place is only known by the city around it
    for level, endings in data["levels"].items():
        if any(area.endswith(ending) for ending in endings):
            return str(level)
    return "other"
