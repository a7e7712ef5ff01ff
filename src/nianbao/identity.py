"""Who reports on which year: read from title, prose and file name before any profile is chosen."""

from __future__ import annotations

import os
import re
from collections import Counter

from nianbao.divisions import is_division, region_before, region_of, region_of_address
from nianbao.document import Document, Paragraph, Table
from nianbao.profile.folders import shipped
from nianbao.profile.source import read_yaml
from nianbao.records import NamedTuple
from nianbao.report import Identity
from nianbao.text import chinese_number, dates, normal, pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

_YEAR = pattern(
    r"(?<![0-9〔])((?:19|20)[0-9]{2})(?![0-9〕])(?:年(?:度)?)*|([一二][〇零○O0一二三四五六七八九]{3})年(?:度)?"
)
_PLAIN_YEAR = pattern(r"(?<![0-9〔\[])((?:19|20)[0-9]{2})年")
_BEGUN = pattern(r"(?:\(?[^\x00-\x2f]{1,3}[)、.])?((?:19|20)[0-9]{2})年")
_FILE_YEAR = pattern(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_PERIOD = pattern(r"((?:19|20)[0-9]{2})(?:年1月1日.{0,8}12月31日|[./]0?1[./]0?1.{1,3}\1[./]12[./]31)")
_BRACKETS = pattern(r"[(（][^()（）]*[)）]")
_BULLETS = "•·●▪◆"
_SEPARATOR = pattern(r"[_|>:]+")
_LAST_DATE = pattern(r"(?<![0-9])(20[0-9]{2})年[0-9]{1,2}月[0-9]{1,2}日$")
_ILLEGIBLE = pattern(r"[0-9]{2,6}年?(?:度)?$")
_MARKS = pattern(r"[。,;:!?]")
_DATED = pattern(r"(?:20[0-9]{2}[年.][0-9]{1,2}[月.][0-9]{1,2}日?|20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})$")
_LONGEST = 70  # characters of a title
_PREFACE = 8  # blocks behind the title in which its organ is looked for
_WORDS = 6  # characters that may stand twice in it
_LINES = 4  # lines a title runs over at most
_CARD = 4  # blocks from the top among which the card of a page is looked for
_NEAR = 3  # paragraphs below a title in which it may stand once more
_DEEPEST = 60  # blocks from the top within which a title is looked for
_CLOSING = 4  # paragraphs at the end in which a signature is looked for
_LONG_NAME, _OFFICE = 25, 16  # characters of an organ's name, of the office that it ends with
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
    title = _title(document, data) or _title_in_card(document, data) or _parse(normal(document.title), -1, 0, data)
    reasons: dict[str, str] = {}
    year = title.year if title else 0
    if title and year:
        reasons["year"] = "title"
        spoken = _outvoted(document, title)
        if spoken:
            reasons = {"year": "prose", "title_year": str(year)}
            year = spoken
    else:
        year, why = _year(document, path)
        reasons["year"] = why
    organ = title.organ if title else ""
    if not organ:
        organ, why = _organ_elsewhere(document, path, title, data)
        reasons.update({"organ": why} if organ else {})
    elif organ.startswith(tuple(data["unnamed"])) and not region_of(organ, data, year):
        full, why = _organ_near(document, path, title, data)  # 市政府办公室 of the title
        if full != organ and full.endswith(organ):
            organ, reasons["organ"] = full, why
    region = (region_of(organ, data, year) or _region_in(document, organ, data)) if organ else ""
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


def _organ_elsewhere(document: Document, path: str, title: Optional[Title], data: dict[str, Any]) -> tuple[str, str]:
    """The organ of a report whose title names none, and where it stands: below it, as the file's name, in prose."""
    organ, why = _organ_near(document, path, title, data)
    return (organ, why) if organ else _organ_spoken(document, data)


def _organ_spoken(document: Document, data: dict[str, Any]) -> tuple[str, str]:
    """The body below a government that signs a report, writes it or is its first subject, and speaks of itself.

    Never a government: only a title tells whether the report is its own or its office's.
    """
    texts = [normal(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    named = [(_DATED.sub("", text), "signature") for text in reversed(texts[-_CLOSING:])]
    named += [(name, "prose") for text in texts[:_DEEPEST] for how in data["spoken"] for name in re.findall(how, text)]
    for name, why in named:
        body = _body(name, data)
        if body and _speaks_of_itself(body, texts, data):
            return body, why
    return "", ""


def _body(name: str, data: dict[str, Any]) -> str:
    """A name without the office that it ends with (局办公室, 局综合科); "" when it is no body below a government."""
    name = _trim(name, data)
    end = max(name.rfind(ending) + len(ending) if ending in name else 0 for ending in data["bodies"])
    if not 4 <= end <= _LONG_NAME or len(name) > end + _OFFICE or _MARKS.search(name):
        return ""
    return name[:end] if _class_of(name[:end], "", data)[0] in data["below_government"] else ""


def _speaks_of_itself(body: str, texts: list[str], data: dict[str, Any]) -> bool:
    """The text says 我局 of a 局, or names the body in two paragraphs."""
    words = tuple(word + body[-1] for word in data["we"])
    return any(word in text for text in texts for word in words) or sum(body in text for text in texts) > 1


def _organ_near(document: Document, path: str, title: Optional[Title], data: dict[str, Any]) -> tuple[str, str]:
    """The organ below the title, in the file's title or name, or in the announcement of the report."""
    behind = title.block + title.blocks if title else 0
    lines = [
        normal(block.text) for block in document.blocks[behind : behind + _PREFACE] if isinstance(block, Paragraph)
    ]
    below = _trim(lines[0], data) if lines and title else ""
    if 3 <= len(below) <= 30 and not _MARKS.search(lines[0]) and _class_of(below, "", data)[0] != "other":
        return below, "below"
    name = os.path.splitext(os.path.basename(path))[0]
    for text, why in ((document.title, "file-title"), (name, "file-name")):
        stated = _parse(normal(text), -1, 0, data) if text else None
        if stated is not None and _class_of(stated.organ, "", data)[0] != "other":
            return stated.organ, why
    announced = "|".join(sorted(data["announced"], key=len, reverse=True))
    pattern = rf"(?:{announced})[《\"]?([^,。;:《》()\"0-9]{{3,40}})(?:\([^()]*\))?20[0-9]{{2}}年.?{data['reported']}"
    found = next((match[1] for match in map(re.compile(pattern).search, lines) if match), "")
    region = region_of(found, data)
    if found.startswith(tuple(data["unnamed"])) and not region:
        return "", ""
    return (found, "preface") if _class_of(found, region, data)[0] != "other" else ("", "")


def _region_in(document: Document, organ: str, data: dict[str, Any]) -> str:
    """The region of an organ whose name tells none: its place stands before its name in the text, or in its address."""
    name = next((organ[: -len(word)] for word in data["dispensable"] if organ.endswith(word)), organ)
    name = name if len(name) >= 3 else organ
    texts = [normal(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    region = region_before("\n".join(text for text in texts if name in text), name, data)
    if region or _class_of(organ, "", data)[0] not in data["at_their_address"]:
        return region
    return next(filter(None, (region_of_address(text, data) for text in texts)), "")


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
    """The first title with organ and year, else the first of those that say most: menus above it may bear its words."""
    paragraphs = [(i, normal(b.text)) for i, b in enumerate(document.blocks[:_DEEPEST]) if isinstance(b, Paragraph)]
    best: Optional[Title] = None
    for position, (_, text) in enumerate(paragraphs):
        if not text or "〔" in text[:_LONGEST] or (len(text) <= 4 and not region_of(text, data)):
            continue  # 正文, a page number, the number of a document
        if _BRACKETS.fullmatch(text) and not _YEAR.search(text):
            continue  # （此件主动公开）
        found = _title_at(position, paragraphs, data)
        if found is None or (best is not None and not _fuller(found, best, text)):
            continue
        best = _with_line_above(found, position, paragraphs, data)
        if best.organ and best.year:
            return _own(best, paragraphs[position + best.blocks : position + best.blocks + _NEAR], data)
    return best


def _own(heading: Title, below: list[tuple[int, str]], data: dict[str, Any]) -> Title:
    """The report's own title where a page's heading for it stands right above in other words, or names it in short."""
    for block, text in below:
        title = _parse(text, block, 1, data) if len(text) <= _LONGEST else None
        same = title is not None and title.organ.endswith(heading.organ) and title.year == heading.year
        if title is not None and same and title.text == text.replace(" ", "") != heading.text:
            return title
    return heading


def _title_in_card(document: Document, data: dict[str, Any]) -> Optional[Title]:
    """The title as it stands in the table of a page's card above the text."""
    tables = [block for block in document.blocks[:_CARD] if isinstance(block, Table)]
    cells = (_parse(normal(cell.text), -1, 0, data) for table in tables for cell in table.cells)
    return next((title for title in cells if title is not None and title.organ and title.year), None)


def _fuller(found: Title, best: Title, text: str) -> bool:
    """A later line that is nothing but a title and says more than the one above it."""
    more = bool(found.organ) + bool(found.year) > bool(best.organ) + bool(best.year)
    return more and len(text) <= len(found.text) + 2 and not _MARKS.search(found.text)


def _title_at(position: int, paragraphs: list[tuple[int, str]], data: dict[str, Any]) -> Optional[Title]:
    """The title that this paragraph is, or a run of up to four from it; the fullest of them."""
    best: Optional[Title] = None
    index, joined = paragraphs[position][0], ""
    above = ""
    first = paragraphs[position][1]
    lines = 1 if first.count(">") > 1 or first[:1] in _BULLETS else _LINES  # a path of menus goes on in no other line
    for count, (block, text) in enumerate(paragraphs[position : position + lines], 1):
        if len(above) > 2 and text.startswith(above):
            break  # a line that the next one repeats belongs to the page
        above = text
        joined += text
        if block != index + count - 1 or (len(joined) > _LONGEST and count > 1):
            break
        parsed = _parse(joined[: _LONGEST + 30], index, count, data)
        if parsed is not None and (best is None or (parsed.year and not best.year)):
            alone = _parse(text, block, 1, data) if count > 1 else None
            if alone is not None and alone.organ and alone.year:
                break  # the line above it belongs to a menu
            best = parsed
            if best.organ and best.year:
                best = _without_lines_above(best, position, paragraphs, data)
                break
    return _with_rest_below(best, position, paragraphs, data) if best else None


def _without_lines_above(title: Title, position: int, paragraphs: list[tuple[int, str]], data: dict[str, Any]) -> Title:
    """A title in lines whose first are of a menu: what is left once they are dropped names the place that they hid."""
    if region_of(title.organ, data, title.year):
        return title
    for drop in range(1, title.blocks - 1):
        lines = paragraphs[position + drop : position + title.blocks]
        rest = _parse("".join(text for _, text in lines), lines[0][0], len(lines), data)
        if rest is not None and region_of(rest.organ, data, rest.year):
            return rest
    return title


def _with_rest_below(title: Title, position: int, paragraphs: list[tuple[int, str]], data: dict[str, Any]) -> Title:
    """The last word of the title may stand on the line below it."""
    for block, rest in paragraphs[position + title.blocks : position + title.blocks + 1]:
        if block == title.block + title.blocks and any(tail.endswith(rest) for tail in data["titles"]):
            joined = _parse(title.text + rest, title.block, title.blocks + 1, data)
            return joined if joined is not None and joined.text == title.text + rest else title
    return title


def _with_line_above(title: Title, position: int, paragraphs: list[tuple[int, str]], data: dict[str, Any]) -> Title:
    """The organ may stand alone on the line above its title."""
    if title.organ or not position:
        return title
    index, above = paragraphs[position - 1]
    if index == title.block - 1 and 3 <= len(above) <= 30 and not _MARKS.search(above):
        joined = _parse(above + title.text, index, title.blocks + 1, data)
        if joined is not None and joined.organ:
            return joined
    return title


def _parse(text: str, index: int, blocks: int, data: dict[str, Any]) -> Optional[Title]:
    """Organ and year of a title, None when the text is none."""
    text = text.replace(" ", "").lstrip("《〈\"'#*")
    item, text = text[:1] in _BULLETS, text.lstrip(_BULLETS)
    text = text.partition("】")[2] if text.startswith("【") else text
    text = next((text[len(label) :] for label in data["title_labels"] if text.startswith(label)), text)
    start, end, year = _tail(text, data)
    if not end:
        return None
    before = max((match.end() for match in _SEPARATOR.finditer(text, 0, start)), default=0)  # a path of menus
    year = year or _YEAR.search(text, before, end)
    start = _without_stutter(text, start, year)
    end, year = _year_behind(text, end, year)
    end = _draft_behind(text, end, data)
    if _is_sentence(text, before, start, end):
        return None
    organ = _YEAR.sub("", text[before:start])
    if "《" in organ or any(word in organ for word in data["not_in_title"]):
        return None
    if text.startswith(tuple(data["not_behind_title"]), end):
        return None  # a notice on the reports, a reading of one
    if (item or organ) and not organ.strip("-") and not year:
        return None  # an item of a list that names the kind of the document
    organ = organ if year else _ILLEGIBLE.sub("", organ)
    organ += data["elided"] if organ.endswith(data["eliding"]) else ""
    return Title(text[before:end], _trim(organ, data), _year_of(year), index, blocks)


def _is_sentence(text: str, before: int, start: int, end: int) -> bool:
    """Several marks before the words of a title, or one and more text behind them: they stand in a sentence."""
    marks = len(_MARKS.findall(text, before, start))
    return marks > 1 or (marks == 1 and end < len(text))


def _tail(text: str, data: dict[str, Any]) -> tuple[int, int, Optional[re.Match[str]]]:
    """Where the words that make a text a title begin and end, and the year in their midst. 0, 0 when it is none."""
    usual, head = data["titles"][0], text[:_LONGEST]
    found = usual if usual in head else _misprinted(text, usual)
    found = found or next((tail for tail in data["titles"] if tail in head), "")
    if found:
        return text.index(found), text.index(found) + len(found), None
    year = _YEAR.search(head) if data["subject"] in head else None
    if year is None:
        return 0, 0, None
    bare = head[: year.start()] + head[year.end() :]
    for tail in data["titles"]:
        start = bare.find(tail)
        if 0 <= start < year.start() < start + len(tail):
            return start, start + len(tail) + len(year.group()), year
    return 0, 0, None


def _without_stutter(text: str, start: int, year: Optional[re.Match[str]]) -> int:
    """Where a title's words begin when the first of them stands behind the year once more."""
    again = text[year.end() : start] if year is not None and year.end() < start else ""
    return start - len(again) if again and text.startswith(again, start) else start


def _year_behind(text: str, end: int, year: Optional[re.Match[str]]) -> tuple[int, Optional[re.Match[str]]]:
    """The end of a title and its year when the year stands behind it, alone or in brackets."""
    bracket = text[end : end + 1] == "("
    behind = _YEAR.match(text, end + bracket) if year is None else None
    if behind is None:
        return end, year
    after = text[behind.end() : behind.end() + 1]
    if bracket and after == ")":
        return behind.end() + 1, behind
    return (behind.end(), behind) if not bracket and not after else (end, None)


def _draft_behind(text: str, end: int, data: dict[str, Any]) -> int:
    """The end of a title with the mark of a draft behind it."""
    bracket = _BRACKETS.match(text, end)
    return bracket.end() if bracket and any(word in bracket.group() for word in data["drafts"]) else end


def _misprinted(text: str, wanted: str) -> str:
    """The end of a title in which one character is wrong, missing or too many, some have changed places or stand twice.

    "" when it is none. Whole lines only.
    """
    for length in (len(wanted), len(wanted) - 1, len(wanted) + 1):
        tail = text[-length:]
        if len(text) > _LONGEST or len(tail) < length or not _YEAR.search(text[:-length]):
            continue
        same = next((i for i, (one, other) in enumerate(zip(tail, wanted)) if one != other), len(wanted))
        rest = tail[same + (length >= len(wanted)) :]
        if rest == wanted[same + (length <= len(wanted)) :] or sorted(tail) == sorted(wanted):
            return tail
    return _stuttered(text, wanted)


def _stuttered(text: str, wanted: str) -> str:
    """The end of a title in which some words stand twice in a row, "" when it is none."""
    for size in range(2, _WORDS + 1):
        tail = text[-len(wanted) - size :]
        for at in range(len(tail) - 2 * size + 1):
            if tail.startswith(tail[at : at + size], at + size) and tail[:at] + tail[at + size :] == wanted:
                return tail
    return ""


def _year_of(match: Optional[re.Match[str]]) -> int:
    if match is None:
        return 0
    return int(match[1]) if match[1] else chinese_number(match[2].replace("0", "O")) or 0


def _trim(organ: str, data: dict[str, Any]) -> str:
    """The organ without remarks in brackets, marks at its ends and words of the title; a place in its midst stays."""

    def kept(bracket: re.Match[str]) -> str:
        inside = bracket.end() < len(organ) and is_division(bracket.group()[1:-1], data)
        return bracket.group() if inside else ""

    organ = _BRACKETS.sub(kept, organ).strip("·:-—_#*\"'()《》<>〈〉.,、 ")
    changed = True
    while changed:
        changed = False
        for word in data["filler"]:
            if organ.startswith(word) and word != "的":
                organ, changed = organ[len(word) :], True
            if organ.endswith(word):
                organ, changed = organ[: -len(word)], True
    return organ.strip(".,、:\"'《》")


def _outvoted(document: Document, title: Title) -> int:
    """The year that the statistics period and the prose, or the date, agree on against the title; 0 when none.

    Without a period: the year before the date when the prose speaks of it and hardly of the title's, without a date
    the one that it speaks of most.
    """
    head = range(title.block, title.block + title.blocks)
    texts = [normal(b.text) for i, b in enumerate(document.blocks) if isinstance(b, Paragraph) and i not in head]
    stated = _period_year(texts)
    if stated == title.year:
        return 0
    signed = _signed_year(texts)
    prose = [text for text in texts if not _is_dated(text)]
    counted = Counter(int(found) for text in prose for found in _PLAIN_YEAR.findall(text))
    usual = max(counted, key=lambda found: counted[found], default=0)
    other = stated or (signed - 1 if signed else usual)
    own, others = counted[title.year], counted[other]
    if other == title.year or (not stated and other != usual):
        return 0
    if not stated:
        least = 2 if signed or other != title.year + 1 else 3  # plans for the next year are no proof
        return other if others >= (1 if signed and not own else least + own) else 0
    begun = Counter(int(match[1]) for match in map(_BEGUN.match, prose) if match)
    often = others >= 3 and (others >= 2 * (own + 1) or begun[other] > 1 + begun[title.year])
    return other if often or (signed == other + 1 and others > own) else 0


def _is_dated(text: str) -> bool:
    """A line with nothing but a date, or an organ and a date."""
    return len(text) <= _LONGEST and text.endswith("日") and not _MARKS.search(text)


def _signed_year(texts: list[str]) -> int:
    """The year of the date in the last line that ends with one, 0 for none."""
    for text in reversed(texts):
        if text.endswith("日") and (match := _LAST_DATE.search(text)):
            return int(match[1])
    last = [found for text in texts[-_LINES:] if _is_dated(text) for found in dates(text)]
    return last[-1].year if last else 0


def _period_year(texts: list[str]) -> int:
    """The year of the first whole calendar year that the text names, in a line or broken over two; 0 for none."""
    match = _PERIOD.search("".join(texts))
    return int(match[1]) if match else 0


def region_code(name: str) -> str:
    """The six-digit code of the division that a name certainly begins with, "" for none."""
    return region_of(name, words())


def _year(document: Document, path: str) -> tuple[int, str]:
    """The year of a report whose title has none: of the period, the file name, else the year spoken of most."""
    texts = [normal(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    period = _period_year(texts)
    if period:
        return period, "period"
    named = _FILE_YEAR.findall(os.path.basename(path))
    if len(set(named)) == 1:
        return int(named[0]), "file-name"
    counted = Counter(found for text in texts for found in _PLAIN_YEAR.findall(text))
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
