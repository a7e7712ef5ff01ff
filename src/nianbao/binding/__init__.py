"""Document × Profile → Report: which heading is section three, which cell is *received × natural person*."""

from __future__ import annotations

from datetime import date

from nianbao.binding.claims import claim_tables
from nianbao.binding.headings import (
    Candidate,
    Titles,
    candidates,
    choose,
    cut,
    key,
    prefix_end,
    split_glued,
)
from nianbao.binding.labels import Labels, Row
from nianbao.binding.statements import find_broken_period, find_fees, find_period, find_signature
from nianbao.binding.tables import Claim, bind_table
from nianbao.document import Block, Document, Mark, Paragraph, Picture, Table
from nianbao.profile.model import Profile, SectionSpec, prepared
from nianbao.report import (
    ABSENT,
    Absent,
    Identity,
    Oddity,
    Passage,
    Report,
    Section,
    Statistic,
    Undetermined,
)
from nianbao.text import dates, normal, shadow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, Union

    from nianbao.report import Figures

_STOPS = "。!?;"
_LONG = 60  # characters of a paragraph that is no signature
_SENTENCE = 200  # characters of one that tells what stands in a table
_DATE = 16  # characters of a date, blanks around it too
_EXTRA = "-"  # the section id of what stands below a heading that is none of the form's


def _vocabulary(profile: Profile) -> tuple[Titles, dict[str, Labels]]:
    """Titles, and labels by table."""
    return Titles(profile), {spec.id: Labels(spec) for spec in profile.tables}


def bind(document: Document, profile: Profile, identity: Identity, previous: Optional[Figures] = None) -> Report:
    """Bind a document to a profile. Never raises on strange documents: what is not found is ABSENT.

    previous: the figures of last year's report, where they are known.
    """
    titles, labels = prepared(profile, _vocabulary)
    title, blocks, behind_title = _take_title(list(document.blocks), identity)
    blocks, found = candidates(_signature_apart(split_glued(blocks, titles), identity.organ), titles)
    chosen = choose(found, blocks, profile)
    begin = identity.title_index if title is not None else 0  # what stands above the title is the page's
    regions = _regions(blocks, chosen, 0 if chosen and chosen[0].block < begin else begin)
    last = max((c.block + c.used for c in chosen), default=min(behind_title, len(blocks)))
    signature, signed = find_signature(blocks, last, behind_title - 1, identity.organ, profile.phrases)
    passages = _passages(blocks, chosen, regions, signed)
    sections = _sections(profile, chosen, regions, blocks, passages)
    claims, unclaimed = claim_tables([(s, blocks[a:b]) for s, a, b in regions], profile, labels)
    statistics: dict[str, Union[Statistic, Absent, Undetermined]] = {}
    for spec in profile.tables:
        claim = claims.get(spec.id)
        if claim is not None:
            scraps = "\n".join([_scraps(passages, {spec.section}), *unclaimed.get(spec.section, ())])
            elsewhere = _elsewhere(profile, claims, sections).get(spec.id, "")
            statistics[spec.id] = _placed(bind_table(labels[spec.id], claim, scraps), claim, elsewhere)
        else:
            statistics[spec.id] = _unclaimed(
                labels[spec.id], profile.section(spec.section), sections, passages, unclaimed, profile
            )
    states = _lost_sections(profile, sections, statistics)
    passages = _without_scraps(passages, profile, statistics)
    first = {"", profile.sections[0].id if profile.sections else ""}
    ahead = [p for p in passages if p.section in first]
    period = find_period(ahead, profile.phrases) or find_period(passages, profile.phrases)
    period = period or find_broken_period(ahead, profile.phrases)
    return Report(
        document,
        profile,
        identity,
        title,
        tuple(c.heading for c in chosen),
        states,
        statistics,
        tuple(passages),
        signature,
        _published(document),
        period,
        tuple(find_fees(passages, profile)),
        previous,
    )


def _elsewhere(profile: Profile, claims: dict[str, Claim], sections: dict[str, Section]) -> dict[str, str]:
    """The titles of the sections in which tables stand that others lack, where another table is at its place."""
    at_home = any(spec.id in claims and claims[spec.id].section == spec.section for spec in profile.tables)
    found: dict[str, str] = {}
    for spec in profile.tables if at_home else ():
        own, claim = sections.get(spec.section), claims.get(spec.id)
        if own is None or claim is None or claim.section == spec.section or claim.section not in sections:
            continue
        if not any(isinstance(block, (Table, Picture)) for block in own.blocks):
            found[spec.id] = sections[claim.section].heading.title
    return found


def _placed(found: Union[Statistic, Undetermined], claim: Claim, elsewhere: str) -> Union[Statistic, Undetermined]:
    """The table with what there is to say of its place: printed again, or in another section."""
    if not isinstance(found, Statistic):
        return found
    name = found.spec.name
    more = [Oddity("copy", "", "", location, name) for location in claim.copies]
    if elsewhere:
        more.append(Oddity("elsewhere", "", "", claim.location, name, {"section": elsewhere}))
    return found._replace(oddities=(*found.oddities, *more))


def _without_scraps(
    passages: list[Passage], profile: Profile, statistics: dict[str, Union[Statistic, Absent, Undetermined]]
) -> list[Passage]:
    """The passages less texts that are tables, and less the pieces of unreadable ones: lines without a sentence."""
    bound = {s.location for s in statistics.values() if isinstance(s, Statistic) and s.location.line}
    if bound:
        passages = [p for p in passages if p.paragraph.at(p.shadow.origin(0)) not in bound]
    broken = {spec.section for spec in profile.tables if _broken(statistics[spec.id])}
    return [p for p in passages if p.section not in broken or any(mark in p.shadow.text for mark in _STOPS)]


def _take_title(blocks: list[Block], identity: Identity) -> tuple[Optional[Passage], list[Block], int]:
    """The title as one passage, the blocks with glued text cut off behind it, and the index behind the title."""
    index = identity.title_index
    if index < 0 or index >= len(blocks):
        return None, blocks, 0
    lines = [block for block in blocks[index : index + identity.title_blocks] if isinstance(block, Paragraph)]
    if not lines:
        return None, blocks, 0
    text, marks = "", []
    for line in lines:
        marks += [Mark(mark.offset + len(text), mark.location) for mark in line.marks]
        text += line.text
    whole = Paragraph(text, tuple(marks), lines[0].level, lines[0].centred)
    passage = Passage("", whole, shadow(text))
    stop = index + identity.title_blocks
    if len(passage.shadow.text) > len(normal(identity.title)) + 15:
        end = prefix_end(passage.shadow.text, key(normal(identity.title)))
        if end:
            border = passage.shadow.origin(end - 1) + 1
            head, rest = cut(whole, 0, border), cut(whole, border, len(text))
            return Passage("", head, shadow(head.text)), [*blocks[:index], head, rest, *blocks[stop:]], index + 1
    return passage, blocks, stop


def _signature_apart(blocks: list[Block], organ: str) -> list[Block]:
    """The blocks, organ and date in lines of their own where the last sentence runs on into them."""
    end = next((index for index in range(len(blocks), 0, -1) if not isinstance(blocks[index - 1], Table)), 0)
    last = blocks[end - 1] if end else None
    if not isinstance(last, Paragraph) or not organ or len(last.text) < _LONG:
        return blocks
    text = last.text.rstrip()
    at = text.rfind(organ)
    if at < len(text) - len(organ) - _DATE or text[:at].rstrip()[-1:] not in ("。", "！", "；"):
        return blocks
    behind = at + len(organ)
    if not text[behind:].strip() or not any(found.value for found in dates(normal(text[behind:]))):
        return blocks
    return [*blocks[: end - 1], cut(last, 0, at), cut(last, at, behind), cut(last, behind, len(text)), *blocks[end:]]


def _regions(blocks: list[Block], chosen: list[Candidate], start: int) -> list[tuple[str, int, int]]:
    """Section id, first and past-last block of each stretch between headings; "" from ``start`` to the first."""
    regions = [("", start, chosen[0].block if chosen else len(blocks))]
    for number, candidate in enumerate(chosen):
        stop = chosen[number + 1].block if number + 1 < len(chosen) else len(blocks)
        regions.append((candidate.heading.section or _EXTRA, candidate.block + candidate.used, stop))
    return regions


def _passages(
    blocks: list[Block], chosen: list[Candidate], regions: list[tuple[str, int, int]], signed: set[int]
) -> list[Passage]:
    passages: list[Passage] = []
    for section, start, stop in regions:
        for index in range(start, stop):
            block = blocks[index]
            if isinstance(block, Paragraph) and index not in signed and block.text.strip():
                passages.append(Passage(section, block, shadow(block.text)))
    return passages


def _sections(
    profile: Profile,
    chosen: list[Candidate],
    regions: list[tuple[str, int, int]],
    blocks: list[Block],
    passages: list[Passage],
) -> dict[str, Section]:
    """Each section under its first heading, with what stands below every printing of it."""
    sections: dict[str, Section] = {}
    for candidate, (_, start, stop) in zip(chosen, regions[1:]):
        spec = profile.section(candidate.heading.section)
        if spec is None:
            continue
        known = sections.get(spec.id)
        if known is not None:
            sections[spec.id] = known._replace(blocks=known.blocks + tuple(blocks[start:stop]))
        else:
            own = tuple(passage for passage in passages if passage.section == spec.id)
            sections[spec.id] = Section(spec, candidate.heading, tuple(blocks[start:stop]), own)
    return sections


def _unclaimed(
    labels: Labels,
    spec: Optional[SectionSpec],
    sections: dict[str, Section],
    passages: list[Passage],
    unclaimed: dict[str, list[str]],
    profile: Profile,
) -> Union[Statistic, Absent, Undetermined]:
    """Why no table was bound: a picture, running text that was a table, a lost page, or nothing at all."""
    section = sections.get(spec.id) if spec is not None else None
    where = {spec.id} if section is not None and spec is not None else _around(spec, sections, profile)
    location = section.heading.place.location if section is not None else None
    texts = [passage.shadow.text for passage in passages if passage.section in where]
    glued = [p for p in passages if p.section in where and _is_flattened(p.shadow.text, labels)]
    if len(glued) == 1:
        from nianbao.binding.glued import bind_glued

        found = bind_glued(labels, glued[0])
        if found is not None:
            return found
    if any(_is_flattened(text, labels) for text in (*texts, _scraps(passages, where))):
        return _in_pieces(labels, section, _scraps(passages, where)) or Undetermined(
            "unreadable", {"location": location}
        )
    if section is None or spec is None:
        return ABSENT
    if any(_is_picture(block, profile.phrases.get("picture_marks", ())) for block in section.blocks):
        return Undetermined("picture", {"location": location})
    if unclaimed.get(spec.id):
        return _in_pieces(labels, section, _scraps(passages, where)) or Undetermined(
            "unreadable", {"location": location}
        )
    following = next((s for s in profile.sections if s.number == spec.number + 1), None)
    if following is not None and following.id not in sections and not section.text:
        return Undetermined("lost", {"location": location})
    return ABSENT


def _is_picture(block: Block, marks: tuple[str, ...]) -> bool:
    """A picture, or a line that a converter left in its place: ``[图片]``, ``图片1.png``."""
    if not isinstance(block, Paragraph):
        return isinstance(block, Picture)
    stem = block.text.strip().rpartition(".")[0] or block.text if len(block.text) < 40 else ""
    return key(normal(stem)).rstrip("0123456789").lower() in marks


def _in_pieces(labels: Labels, section: Optional[Section], scraps: str) -> Optional[Statistic]:
    """The table whose labels stand as text in its section, when its figures stand there whole."""
    tables = [block for block in section.blocks if isinstance(block, Table)] if section is not None else []
    if not tables or any(table.doubt or table.loose for table in tables):
        return None
    from nianbao.binding.in_order import bind_in_order

    rows = [Row(cells, table.aligned) for table in tables for cells in table.rows() if cells]
    return bind_in_order(labels, rows, tables[0].location, scraps)


def _scraps(passages: list[Passage], sections: set[str]) -> str:
    """The lines of these sections that are no sentences."""
    texts = [passage.shadow.text for passage in passages if passage.section in sections]
    return "\n".join(text for text in texts if not any(mark in text for mark in _STOPS))


def _around(spec: Optional[SectionSpec], sections: dict[str, Section], profile: Profile) -> set[str]:
    """The sections in whose text a lost section's table may lie: the last one found before it."""
    if spec is None:
        return set()
    before = [s for s in profile.sections if s.number < spec.number and s.id in sections]
    return {before[-1].id} if before else {""}


def _is_flattened(text: str, labels: Labels) -> bool:
    """The paragraph, or lines without a sentence, consists of the table's labels rather than of sentences."""
    if len(text) < _SENTENCE and text.endswith("。"):
        return False  # it tells the figures: …结果维持2件,结果纠正4件。
    words = key(text)
    if sum(char.isalpha() for char in words) < 8:
        return False
    hits = {k for k in labels.strong if len(k) >= 4 and k in words}
    if len(hits) < 3:
        return False
    letters = sum(not char.isdigit() for char in words)
    return sum(map(len, hits)) >= 0.4 * letters or len(hits) >= 8


def _lost_sections(
    profile: Profile,
    sections: dict[str, Section],
    statistics: dict[str, Union[Statistic, Absent, Undetermined]],
) -> dict[str, Union[Section, Absent, Undetermined]]:
    """A missing heading is lost, not missing, when the table beside it is lost or broken too."""
    states: dict[str, Union[Section, Absent, Undetermined]] = {}
    tables = {spec.section: spec.id for spec in profile.tables}
    for spec in profile.sections:
        if spec.id in sections:
            states[spec.id] = sections[spec.id]
            continue
        before = next((s for s in profile.sections if s.number == spec.number - 1), None)
        beside = [tables[s.id] for s in (before, spec) if s is not None and s.id in tables]
        broken = [t for t in beside if _broken(statistics[t])]
        states[spec.id] = Undetermined("lost", {"table": broken[0]}) if broken else ABSENT
    return states


def _broken(state: Union[Statistic, Absent, Undetermined]) -> bool:
    return isinstance(state, Undetermined) and state.reason != "picture"


def _published(document: Document) -> Optional[date]:
    return next((found.value for found in dates(normal(document.published)) if found.value), None)


__all__ = ["bind"]
