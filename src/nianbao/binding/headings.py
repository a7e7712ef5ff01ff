"""Which paragraph is which mandated heading.

A heading is found by its words, confirmed by its ordinal and its place; its numbering style only decides
between candidates, because offices number sections 一、, （一）, 1. or not at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nianbao.binding.contents import without_contents
from nianbao.document import Block, Mark, Paragraph
from nianbao.profile.model import Profile, SectionSpec
from nianbao.records import NamedTuple
from nianbao.report import Heading, Passage
from nianbao.text import Shadow, chinese_number, has, normal, pattern, shadow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_ORDINAL = pattern(
    r"[*#◆●■□▲★☆◇○•·§【]*"
    r"(?:(?P<styled>(?P<a>[一二三四五六七八九十]{1,3})[、.,:。])"
    r"|[(\[〔](?P<b>[一二三四五六七八九十]{1,3}|[0-9]{1,2})[)\]〕][、.]?"
    r"|第(?P<c>[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:部分|章|节)[、.:]?"
    r"|(?P<d>[0-9]{1,2})[、.](?![0-9]))"
)
_MARKS = pattern(r"[\W_]+")
_REMARK = pattern(r"\([^()]{1,8}\)$")  # （单位：件）
_TAIL = ":。.;,、*】"
_NUMERALS = "一二三四五六七八九十0123456789"
_STYLED = tuple(numeral + "、" for numeral in _NUMERALS[:10])
_SENTENCE_ENDS = ("。", ")", ";", "!")
_GLUED_TITLE = pattern(r"[^。;!?,:]{4,40}(?=[。:])")
_LONGEST_HEADING = 45
_DAMAGED = 3  # characters of an ordinal that is misprinted
_TELLING = 8  # characters of a title in use that no item of a list has
_GLUED = 1200  # a paragraph longer than this may be a whole page in one line
_FEW = 12  # paragraphs of a page that came in one line, and was cut at its tables only


class Candidate(NamedTuple):
    """A paragraph that may be a first-level heading; ``block`` is its index in the list of blocks."""

    block: int
    heading: Heading
    used: int  # number of paragraphs the heading runs over


def key(text: str) -> str:
    """A normalised text without marks and blanks: what two printings of one label share."""
    return text if text.isalnum() else _MARKS.sub("", text)


def similarity(one: str, other: str) -> float:
    """Dice coefficient of the character pairs of two keys, 0 to 1."""
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs or others else 0.0


@lru_cache(maxsize=256)  # one text is compared with each of the titles
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def split_ordinal(text: str) -> tuple[int, bool, str]:
    """The ordinal in front of a normalised heading (0 for none), whether it is styled 一、, and the rest."""
    match = _ORDINAL.match(text)
    if match is None:
        return 0, False, text
    numeral = match["a"] or match["b"] or match["c"] or match["d"]
    number = int(numeral) if numeral.isascii() else chinese_number(numeral) or 0
    return number, bool(match["styled"]), text[match.end() :]


class Titles:
    """The titles of a profile's sections by key, prepared once."""

    def __init__(self, profile: Profile) -> None:
        self.exact: dict[str, tuple[SectionSpec, str]] = {}
        for spec in profile.sections:
            self.exact[key(shadow(spec.title).text)] = (spec, "exact")
        for spec in profile.sections:
            for alias in spec.aliases:
                _, _, rest = split_ordinal(shadow(alias).text)
                self.exact.setdefault(key(rest), (spec, "alias"))
        self.longest = sorted(self.exact, key=len, reverse=True)
        self.answers = profile.phrases.get("no_fee_answers", ())
        self.profile = profile

    def known(self, rest: str) -> Optional[tuple[SectionSpec, str]]:
        """The section of exactly this title, a short remark in brackets behind it left out of account."""
        return self.exact.get(key(rest)) or self.exact.get(key(_REMARK.sub("", rest.rstrip(_TAIL))))

    def nearest(self, title: str) -> tuple[Optional[SectionSpec], float]:
        """The section whose title or alias is most alike, or the one that it names; with the similarity."""
        best, score = self._most_alike(title)
        return (named(title, self.profile) or best), score

    def _most_alike(self, title: str) -> tuple[Optional[SectionSpec], float]:
        best, score = None, 0.0
        for known, (spec, _) in self.exact.items():
            likeness = similarity(title, known)
            if likeness > score:
                best, score = spec, likeness
        return best, score

    def leading(self, text: str) -> tuple[Optional[tuple[SectionSpec, str]], int]:
        """The longest known title that ``text`` begins with, and how many characters of ``text`` it takes."""
        first = next(filter(str.isalnum, text), "")
        for known in self.longest:
            end = prefix_end(text, known) if known[:1] == first else 0
            if end:
                return self.exact[known], end
        return None, 0


def named(title: str, profile: Profile) -> Optional[SectionSpec]:
    """The one section that the words of a title name, as a list of the parts would."""
    parts = profile.data.get("parts_list", {}).get("parts", {})
    found = [id_ for id_, words in parts.items() if has(title, words)]
    return profile.section(found[0]) if len(found) == 1 else None


def prefix_end(text: str, known: str) -> int:
    """Where ``known`` (a key) ends in ``text`` when the text begins with it, else 0."""
    position = 0
    for index, char in enumerate(text):
        if not char.isalnum():
            continue
        if char != known[position]:
            return 0
        position += 1
        if position == len(known):
            return index + 1
    return 0


def cut(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """The part of a paragraph between two offsets, its marks with it, blanks at both ends dropped."""
    while start < end and paragraph.text[start].isspace():
        start += 1
    while end > start and paragraph.text[end - 1].isspace():
        end -= 1
    marks = [Mark(0, paragraph.at(start))]
    marks += [Mark(mark.offset - start, mark.location) for mark in paragraph.marks if start < mark.offset < end]
    return paragraph._replace(text=paragraph.text[start:end], marks=tuple(marks) if paragraph.marks else ())


def split_glued(blocks: list[Block], titles: Titles) -> list[Block]:
    """Paragraphs that hold more than one, cut where an exact heading with its own ordinal stands."""
    result: list[Block] = []
    few = sum(isinstance(block, Paragraph) for block in blocks) <= _FEW
    for block in blocks:
        page = isinstance(block, Paragraph) and len(block.text) > (2 * _LONGEST_HEADING if few else _GLUED)
        if isinstance(block, Paragraph) and (page or _has_styled(block.text)):
            result.extend(_cut_at_headings(block, titles, (2 if few else 4) if page else 0))
        else:
            result.append(block)
    return result


def _has_styled(text: str) -> bool:
    """An ordinal like that of a heading stands within the text."""
    return "、" in text and any(text.find(mark) > 0 for mark in _STYLED)


def _cut_at_headings(paragraph: Paragraph, titles: Titles, many: int) -> list[Block]:
    """many: borders of headings from which it is no chance, 0 if it never is; one heading must stand apart."""
    whole = shadow(paragraph.text)
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"[一二三四五六七八九十]、", whole.text):
        if whole.text[match.start() - 1 : match.start()] in ("、", "(", "《", '"'):
            continue
        known, end = titles.leading(whole.text[match.end() : match.end() + 60])
        if known is None or chinese_number(match.group()[0]) != known[0].number:
            continue
        if whole.text[match.end() + end : match.end() + end + 1] in ("、", ",", ";"):
            continue  # a list of the parts, not a heading
        found.append((match.start(), match.end() + end))
    inner = {border for span in found for border in span} - {0, len(whole.text)}
    if not 0 < many <= len(inner):
        behind = [paragraph.text[whole.origin(end - 1) + 1 :] for _, end in found]
        if len(found) != 1 or not _stands_apart(whole.text, found[0][0], behind[0]):
            return [paragraph]
    ordered = sorted(inner | {0, len(whole.text)})
    return [
        cut(paragraph, whole.origin(start), whole.origin(stop - 1) + 1)
        for start, stop in zip(ordered, ordered[1:])
        if stop > start
    ]


def _stands_apart(text: str, start: int, behind: str) -> bool:
    """A heading behind a sentence, and behind it nothing, a blank, an item or a year: ``…电话000)。一、总体情况``."""
    apart = not behind.strip() or behind[0].isspace() or behind[0] in "(（12"
    return apart and text[:start].endswith(_SENTENCE_ENDS)


def _heading(titles: Titles, block: int, paragraph: Paragraph, text: Shadow, used: int) -> Optional[Candidate]:
    """A candidate when the words are those of a mandated title, or like enough."""
    number, styled, rest = split_ordinal(text.text)
    if not number and text.text[:1] in _NUMERALS and text.text and titles.known(text.text[1:]):
        number, rest = chinese_number(text.text[0]) or int(text.text[0]), text.text[1:]  # 一 总体情况
    if not number:
        rest = _behind_damage(titles, rest)
    title = key(rest.rstrip(_TAIL))
    if not title or len(title) > _LONGEST_HEADING:
        return None
    known = titles.known(rest)
    if known is not None:
        spec, match = known
    else:
        ranked = number > 0 or paragraph.level > 0 or paragraph.centred
        if not (styled or ranked) or has(rest.rstrip(_TAIL), "。;!?,:"):
            return None
        nearest, score = titles.nearest(title)
        if nearest is not None and score >= (0.6 if styled else 0.8):
            spec, match = nearest, "altered"
        elif styled and len(title) <= 30:
            return Candidate(block, _unknown(number, rest, paragraph, text), used)
        else:
            return None
    passage = Passage(spec.id, paragraph, text)
    heading = Heading(number, rest.rstrip(_TAIL), paragraph.text.strip(), match, spec.id, passage, styled)
    return Candidate(block, heading, used)


def _behind_damage(titles: Titles, text: str) -> str:
    """The title behind an ordinal of which no number is left (的、总体情况), else the text."""
    damaged, mark, title = text.partition("、")
    known = titles.known(title) if mark and 0 < len(damaged) <= _DAMAGED else None
    certain = known is not None and (known[1] == "exact" or len(key(title)) >= _TELLING)
    return title if certain else text


def _unknown(number: int, rest: str, paragraph: Paragraph, text: Shadow) -> Heading:
    return Heading(number, rest, paragraph.text.strip(), "unknown", "", Passage("", paragraph, text), True)


def _joined(paragraph: Paragraph, following: Block) -> Optional[Paragraph]:
    """A heading broken over two lines, as one paragraph."""
    if not isinstance(following, Paragraph) or len(following.text) > 25:
        return None
    marks = paragraph.marks + tuple(Mark(mark.offset + len(paragraph.text), mark.location) for mark in following.marks)
    return paragraph._replace(text=paragraph.text + following.text, marks=marks)


def candidates(blocks: list[Block], titles: Titles) -> tuple[list[Block], list[Candidate]]:
    """All paragraphs that may be first-level headings. Run-in headings are cut off from their text first."""
    blocks = _cut_run_in(without_contents(blocks, titles), titles)
    found: list[Candidate] = []
    skip = -1
    for index, block in enumerate(blocks):
        if index <= skip or not isinstance(block, Paragraph) or len(block.text) > 4 * _LONGEST_HEADING:
            continue
        text = shadow(block.text)
        candidate = _heading(titles, index, block, text, 1)
        if (candidate is None or candidate.heading.match in ("altered", "unknown")) and index + 1 < len(blocks):
            joined = _joined(block, blocks[index + 1])
            if joined is not None and split_ordinal(text.text)[0]:
                longer = _heading(titles, index, joined, shadow(joined.text), 2)
                if longer is not None and longer.heading.match in ("exact", "alias"):
                    candidate, skip = longer, index + 1
        if candidate is not None:
            found.append(candidate)
    return blocks, found


def _cut_run_in(blocks: list[Block], titles: Titles) -> list[Block]:
    """``一、总体情况 2022年，…`` in one paragraph becomes a heading and a paragraph."""
    result: list[Block] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or not _ORDINAL.match(block.text.lstrip().replace("．", ".")):
            result.append(block)
            continue
        text = shadow(block.text)
        match = _ORDINAL.match(text.text)
        if match is None or not match["styled"]:
            result.append(block)
            continue
        known, end = titles.leading(text.text[match.end() : match.end() + 80])
        end = end + match.end() if known is not None else _altered_title_end(text.text, match, titles)
        after = text.text[end : end + 1]
        rest = text.text[end:].strip(_TAIL)
        if not end or not rest or after in ("、", ",", ";"):
            result.append(block)
            continue
        border = text.origin(end - 1) + 1
        apart = block.text[border].isspace() or after in _TAIL or rest in titles.answers
        if len(rest) < 15 and not apart:
            result.append(block)  # a longer title, not text
            continue
        if after and after in _TAIL:
            border = text.origin(end) + 1
        result.append(cut(block, 0, border))
        result.append(cut(block, border, len(block.text)))
    return result


def _altered_title_end(text: str, ordinal: re.Match[str], titles: Titles) -> int:
    """Where a title that is like the one of its own ordinal ends at 。 or ：, else 0."""
    match = _GLUED_TITLE.match(text, ordinal.end())
    if match is None or len(text) - match.end() < 15:
        return 0
    nearest, score = titles.nearest(key(match.group()))
    number = split_ordinal(text)[0]
    return match.end() if nearest is not None and nearest.number == number and score >= 0.6 else 0


def choose(found: list[Candidate], blocks: list[Block], profile: Profile) -> list[Candidate]:
    """The first-level headings among the candidates, in reading order."""
    known = _without_contents(
        [c for c in found if c.heading.section and (c.heading.match != "altered" or c.heading.styled)]
        or [c for c in found if c.heading.section],
        blocks,
    )
    styled = {c.heading.section for c in known if c.heading.styled}
    if len(styled) >= 2:
        chosen = [c for c in known if c.heading.styled]
        chosen += [
            c
            for c in known
            if not c.heading.styled
            and c.heading.section not in styled
            and (c.heading.match != "altered" if not c.heading.number else _at_its_number(c, profile))
            and _in_slot(c, chosen, profile)
        ]
    else:
        chosen = known
    chosen = _without_items(_best_of_each(_without_inner(chosen, found, profile)), profile)
    chosen = sorted(chosen + _others(found, chosen, profile), key=lambda c: c.block)
    others = [c for c in found if c.heading.match == "unknown"]
    rows = _numbered_rows(profile) if others else ()
    others = [c for c in others if not key(normal(c.heading.printed)).startswith(rows)]
    return sorted(chosen + _between(others, chosen, profile), key=lambda c: c.block)


def _without_contents(found: list[Candidate], blocks: list[Block]) -> list[Candidate]:
    """Drop a table of contents: three or more headings in direct succession whose sections come again later."""
    drop: set[int] = set()
    run: list[Candidate] = []
    for candidate in [*found, None]:
        again = candidate is not None and candidate.heading.section in {c.heading.section for c in run}
        if candidate is not None and run and not again and candidate.block == run[-1].block + run[-1].used:
            run.append(candidate)
            continue
        if len(run) >= 3:
            later = {c.heading.section for c in found if c.block > run[-1].block}
            if all(c.heading.section in later for c in run[:-1]):
                drop.update(c.block for c in run if c.heading.section in later)
        run = [candidate] if candidate is not None else []
    return [c for c in found if c.block not in drop]


def _at_its_number(candidate: Candidate, profile: Profile) -> bool:
    """A title in use with the form's number, only styled otherwise: （五） or 5. among 一、 and 二、."""
    spec = profile.section(candidate.heading.section)
    return candidate.heading.match != "altered" and spec is not None and spec.number == candidate.heading.number


def _in_slot(candidate: Candidate, chosen: list[Candidate], profile: Profile) -> bool:
    """It stands between the headings of the sections before and after its own."""
    number = next(spec.number for spec in profile.sections if spec.id == candidate.heading.section)
    numbers = {spec.id: spec.number for spec in profile.sections}
    return all(
        (other.block < candidate.block) == (numbers[other.heading.section] < number)
        for other in chosen
        if other.heading.section != candidate.heading.section
    )


def _best_of_each(chosen: list[Candidate]) -> list[Candidate]:
    """An altered title does not compete with an exact one of the same section elsewhere."""
    certain = {c.heading.section for c in chosen if c.heading.match != "altered"}
    return [c for c in chosen if c.heading.match != "altered" or c.heading.section not in certain]


def _without_inner(chosen: list[Candidate], found: list[Candidate], profile: Profile) -> list[Candidate]:
    """Drop items that bear their section's title below a heading of its number: 六、其他事项, below it 二、其他需要…"""
    numbers = {spec.id: spec.number for spec in profile.sections}
    blocks = {candidate.block for candidate in chosen}
    numbered: dict[int, int] = {}  # where the last styled heading of each number stands
    sections: dict[str, int] = {}  # where the last heading of each section stands
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: c.block):
        section, number = candidate.heading.section, candidate.heading.number
        own = numbers.get(section, 0)
        above = max((block for other, block in sections.items() if other != section), default=-1)
        if candidate.block in blocks and not (0 < number < own and numbered.get(own, -1) > above):
            kept.append(candidate)
            sections[section] = candidate.block
        if candidate.heading.styled:
            numbered[number] = candidate.block
    return kept


def _without_items(chosen: list[Candidate], profile: Profile) -> list[Candidate]:
    """Drop items of a section that bear its title once more: 一、… 二、其他需要报告的事项：无 within section six."""
    numbers = {spec.id: spec.number for spec in profile.sections}
    result: list[Candidate] = []
    for candidate in sorted(chosen, key=lambda c: c.block):
        own, last = numbers.get(candidate.heading.section, 0), result[-1].heading if result else None
        above = last.number if last is not None and last.section == candidate.heading.section else 0
        if not 0 < candidate.heading.number < min(own, above):
            result.append(candidate)
    return result


def _others(found: list[Candidate], chosen: list[Candidate], profile: Profile) -> list[Candidate]:
    """Numbered headings with other words: of a section that is missing when they stand in its slot, else unknown.

    Two headings must be known by their words: other papers number their parts as well.
    """
    if len(chosen) < 2:
        return []
    numbers = {c.heading.number for c in chosen}
    have = {c.heading.section for c in chosen}
    specs = {spec.number: spec for spec in profile.sections}
    first = min(chosen, key=lambda c: c.block, default=None)
    result: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: named(c.heading.title, profile) is None):
        heading = candidate.heading
        early = first is not None and candidate.block < first.block and heading.number >= first.heading.number
        if heading.match not in ("altered", "unknown") or heading.number in numbers or early:
            continue
        if heading.match == "altered" and not (heading.styled and heading.section in have):
            continue  # it was left out for another reason than that its section has a better heading
        spec = named(heading.title, profile)
        if spec is None or spec.id in have:
            spec = specs.get(heading.number)
        if spec is not None and spec.id not in have:
            taken = heading._replace(
                section=spec.id, match="altered", passage=heading.passage._replace(section=spec.id)
            )
            retitled = candidate._replace(heading=taken)
            if _in_slot(retitled, chosen, profile):
                result.append(retitled)
                have.add(spec.id)
                numbers.add(heading.number)
        elif spec is None and heading.number == max(numbers, default=0) + 1:
            result.append(candidate)
            numbers.add(heading.number)
    return result


def _numbered_rows(profile: Profile) -> tuple[str, ...]:
    """Labels of rows with ordinals of their own, which stand outside of their table in many a text."""
    rows = {axis.label for spec in profile.tables for block in spec.blocks for axis in block.rows}
    return tuple(key(normal(label)) for label in rows if label and label[0] in _NUMERALS)


def _between(others: list[Candidate], chosen: list[Candidate], profile: Profile) -> list[Candidate]:
    """Headings of other words that alone stand between two sections of the form and count on from the first."""
    numbers = {spec.id: spec.number for spec in profile.sections}
    own = {c.block for c in chosen}
    others = [c for c in others if c.block not in own]
    result: list[Candidate] = []
    above: Optional[Heading] = None
    alone: list[Candidate] = []  # the headings of other words since
    for candidate in sorted(chosen + others, key=lambda c: c.block):
        heading = candidate.heading
        if candidate.block not in own:
            alone.append(candidate)
            continue
        if above is not None and len(alone) == 1 and numbers.get(heading.section) == numbers.get(above.section, -2) + 1:
            number = alone[0].heading.number
            result += alone if number == above.number + 1 and heading.number in (number, number + 1) else ()
        above, alone = heading, []
    return result
