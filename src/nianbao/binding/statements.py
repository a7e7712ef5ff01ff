"""What the prose states about the report itself: period, fee, signature and date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from nianbao.binding.headings import cut
from nianbao.document import Block, Paragraph, Picture, Table
from nianbao.finding import Place
from nianbao.profile.model import Profile, prepared
from nianbao.report import FeeStatement, Passage, Period, Signature
from nianbao.text import FoundDate, dates, has, normal, pattern, shadow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, TypeAlias

_JOIN = r"(?:至|到|-|~|—{1,2}|–)"
_BETWEEN = pattern(rf"(?:[零0-9]{{1,2}}[时点])?(?:\([^()]{{1,3}}\))?(?:[起始开从自]{{1,2}},?{_JOIN}?|,?{_JOIN})自?")
_NEAR = pattern(r"[^0-9。;]{0,8}")
_YEAR = pattern(r"(?<![0-9〔\[(])((?:19|20)[0-9]{2})年")
_AMOUNT = pattern(r"(?<![0-9.])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?P<ten>万)?元")
_YEAR_OF_CLAUSE = pattern(r"(?:^|[,;:])((?:19|20)[0-9]{2})年")
_CLAUSES = pattern(r"[,;:]")
_CLAUSE = pattern(r"[^,;:]+")
_ENDS_IN_ZERO = pattern(r"(?<![0-9.])0[。;.]?$")
_TITLE = pattern(r"《[^》]{0,200}》|\([^()〔]*〔[^()]*\)")
_PUNCTUATION = pattern(r"[。!?;,:]")
_BLANK = r"[0-9xX*×]{0,3}|[^\x00-\xff]{0,3}"
_HALF_A_DATE = pattern(
    rf"(?:(?:[0-9]{{0,6}}|二[^\x00-\xff]{{3}})年)?(?:{_BLANK})月(?:{_BLANK})日?"
    r"|20[0-9]{2}(?:年[0-9]{1,4}日?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4})"  # a mark lost, or all of them
)
_BROKEN_PERIOD = pattern(r"20[0-9]{2}年(?:1月1日(?:起,)?[^,;。]{0,14}|1月?[^,;。]{0,10}12月31日)")
_NEAR_TERM = 8  # characters between a term and its dates
_SIGNATURE_LINES = 12
_LONGEST_ORGAN = 40
_LEAD = 60  # characters before an amount among which its clause is looked for


def find_period(passages: list[Passage], phrases: Mapping[str, tuple[str, ...]]) -> Optional[Period]:
    """The statistics period: two dates joined in a sentence that speaks of the figures.

    Loose words for figures (据统计) count for a whole calendar year only. A sentence with a strict term may state the
    period in months, as a year, without a year, or by the day it ends on.
    """
    loose = phrases.get("period", ())
    for passage in passages:
        text = passage.shadow.text
        if not has(text, loose):
            continue
        for start, stop in passage.sentences():
            sentence = text[start:stop]
            if not has(sentence, loose):
                continue
            strict = has(sentence, phrases.get("period_terms", ()))
            found = _joined_dates(sentence, strict, not passage.section)
            found = found or (strict and _short_period(sentence, phrases)) or None
            if found is not None:
                first, last, at, end, is_open = found
                return Period(first, last, passage.place(start + at, start + end), is_open)
    return None


def find_broken_period(passages: list[Passage], phrases: Mapping[str, tuple[str, ...]]) -> Optional[Period]:
    """A period of which only one end can be read, right behind a term for it: 统计期限自2023年1月1日起。"""
    terms = phrases.get("period_terms", ())
    for passage in passages:
        text = passage.shadow.text
        for start, stop in passage.sentences() if has(text, terms) else ():
            match = _BROKEN_PERIOD.search(text, start, stop)
            if match is not None and any(0 <= match.start() - at < _NEAR_TERM for at in _ends_of(text, start, terms)):
                return Period(None, None, passage.place(*match.span()), True, False)
    return None


def _ends_of(text: str, start: int, terms: tuple[str, ...]) -> Iterator[int]:
    """Where the first printing of each term ends."""
    return (at + len(term) for term in terms if (at := text.find(term, start)) >= 0)


_Span: TypeAlias = "tuple[Optional[date], Optional[date], int, int, bool]"  # the ends, where it stands, open


def _joined_dates(sentence: str, strict: bool, preface: bool) -> Optional[_Span]:
    """Two joined dates: of a whole year, beside strict words any, in a preface from or to a turn of the year."""
    found = list(dates(sentence))
    for first, second in zip(found, found[1:]):
        whole = (first.month, first.day, second.month, second.day) == (1, 1, 12, 31)
        between = sentence[first.end : second.start]
        near = whole and first.year and second.year in (0, first.year) and _NEAR.fullmatch(between)
        if not near and not _BETWEEN.fullmatch(between):
            continue
        edge = preface and ((first.month, first.day) == (1, 1) or (second.month, second.day) == (12, 31))
        if first.year and (whole or strict or edge):
            return first.value, _with_year(second, first.year), first.start, second.end, False
        year = _only_year(sentence) if (whole or edge) and not second.year else 0
        if year:
            return _with_year(first, year), _with_year(second, year), first.start, second.end, False
        if whole and strict and not second.year:
            return None, None, first.start, second.end, True
    return None


def _only_year(sentence: str) -> int:
    """The year that the sentence names, 0 when it names none or several."""
    years = {int(match[1]) for match in _YEAR.finditer(sentence)}
    return years.pop() if len(years) == 1 else 0


def _short_period(sentence: str, phrases: Mapping[str, tuple[str, ...]]) -> Optional[_Span]:
    """2023.1.1-2023.12.31, 2023年1月至12月, 2023年全年, or the last day alone."""
    day = "([0-9]{1,2})"
    match = re.search(rf"(20[0-9]{{2}})([./-]){day}\2{day}{_JOIN}(20[0-9]{{2}})\2{day}\2{day}", sentence)
    if match is not None:
        one, _, month, start, other, last_month, end = match.groups()
        return _day(one, month, start), _day(other, last_month, end), *match.span(), False
    match = re.search(rf"(20[0-9]{{2}})年{day}月?{_JOIN}(?:(20[0-9]{{2}})年)?{day}月(?![0-9])", sentence)
    if match is not None:
        one, month, other, last_month = match.groups()
        return _day(one, month, "1"), _month_end(other or one, last_month), *match.span(), False
    tails = "|".join(map(re.escape, phrases.get("period_tails", ())))
    year = rf"(20[0-9]{{2}})年(?:度|全年)?(?:{tails})?(?=[。,;(]|$)"
    for term in phrases.get("period_terms", ()):
        match = re.search(rf"{re.escape(term)}[^0-9。,;]{{0,5}}{year}", sentence)
        if match is not None:
            return _day(match[1], "1", "1"), _day(match[1], "12", "31"), match.start(1), match.end(), False
    ends = list(dates(sentence)) if has(sentence, phrases.get("period_ends", ())) else []
    if len(ends) == 1 and ends[0].year:
        return None, ends[0].value, ends[0].start, ends[0].end, True
    return None


def _day(year: str, month: str, day: str) -> Optional[date]:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month_end(year: str, month: str) -> Optional[date]:
    if month == "12":
        return _day(year, month, "31")
    first = _day(year, str(int(month) + 1), "1")
    return first - timedelta(1) if first is not None else None


def _with_year(found: FoundDate, year: int) -> Optional[date]:
    return found.value if found.year else _day(str(year), str(found.month), str(found.day))


def find_fees(passages: list[Passage], profile: Profile) -> Iterator[FeeStatement]:
    """Every sentence that states the 信息处理费 charged, none or an amount.

    Titles of documents are left out of account: naming the fee rules states nothing. Loose words for a fee count in
    the section of the statement when none is said to be charged, and right below a heading on fees.
    """
    words = prepared(profile, _FeeWords)
    below_heading = False
    for passage in passages:
        text = passage.shadow.text
        if not below_heading and not has(text, words.any) and not has(text, '《"'):
            continue
        for start, stop in passage.sentences():
            plain = _TITLE.sub("", passage.shadow.text[start:stop]).replace('"', "")
            if words.is_heading(plain):
                below_heading = True
                continue
            at_home = passage.section == words.home
            if words.speaks_of_fee(plain, below_heading, at_home):
                place = passage.place(start, stop)
                for piece in words.apart(plain) or _of_one_year(plain):
                    statement = _fee(piece, place, words, below_heading, at_home)
                    if statement is not None:
                        yield statement
            below_heading = False


def _of_one_year(plain: str) -> list[str]:
    """The sentence cut before each clause that begins with another year."""
    starts = [m.start(1) for m in _YEAR_OF_CLAUSE.finditer(plain)]
    if len({plain[at : at + 4] for at in starts}) < 2:
        return [plain]
    cuts = [0, *starts[1:], len(plain)]
    return [plain[one:other] for one, other in zip(cuts, cuts[1:])]


class _FeeWords:
    """The profile's vocabulary of the fee statement."""

    def __init__(self, profile: Profile) -> None:
        phrases = profile.phrases
        self.strict = phrases.get("fee_terms", ())
        self.loose = phrases.get("fee_terms_loose", ())
        self.other = phrases.get("fee_terms_other", ())
        self.none = phrases.get("no_fee", ())
        self.negations = phrases.get("fee_negations", ())
        self.charged = phrases.get("fee_charged", ())
        self.headings = phrases.get("fee_headings", ())
        self.answers = phrases.get("no_fee_answers", ())
        self.blanks = phrases.get("fee_blanks", ())
        self.refused = phrases.get("fee_refused", ())
        self.parted = phrases.get("fee_parted", ())
        self.spent = phrases.get("fee_spent", ())
        self.any = self.strict + self.loose + self.headings
        self.home = profile.sections[-1].id if profile.sections else ""

    def apart(self, plain: str) -> list[str]:
        """A sentence that says no fee was charged, and behind a comma that it was: cut there. Else nothing."""
        denied = False
        for match in _CLAUSE.finditer(plain) if has(plain, self.refused) and _AMOUNT.search(plain) else ():
            clause = match.group()
            if has(clause, self.parted):
                continue
            if has(clause, self.refused):
                denied = denied or has(clause, self.strict)
            elif denied and has(clause, self.charged) and _AMOUNT.search(clause):
                return [plain[: match.start()], plain[match.start() :]]
        return []

    def is_heading(self, plain: str) -> bool:
        """A line on fees that states nothing yet."""
        if not has(plain, self.headings) or self.is_blank(plain, False):
            return False
        return not self.says_none(plain) and not _AMOUNT.search(plain)

    def is_blank(self, plain: str, below_heading: bool) -> bool:
        """The answer is a mark that tells nothing, behind the colon of a line on fees or below its heading."""
        before, colon, answer = plain.rpartition(":")
        asked = below_heading if not colon else has(before, self.headings + self.strict)
        return asked and answer.strip(" 。;.") in self.blanks

    def says_none(self, plain: str, below_heading: bool = False, at_home: bool = False) -> bool:
        """No charge: one of the phrases, a negation before the fee, or the bare answer 无, alone or behind a colon."""
        answer = plain.rpartition(":")[2].strip(" 。;.")
        if has(plain, self.none) or answer in self.answers or (below_heading and answer.endswith(self.answers)):
            return True
        terms = self.strict + self.loose if at_home else self.strict
        return any(self._denied(clause, terms) for clause in _CLAUSES.split(plain))

    def _denied(self, clause: str, terms: tuple[str, ...]) -> bool:
        at = max((clause.find(term) for term in terms), default=-1)
        return at >= 0 and (has(clause[:at], self.negations) or bool(_ENDS_IN_ZERO.search(clause)))

    def tells_expense(self, lead: str) -> bool:
        """The clause that leads to an amount says what the office itself spent (支出经费2万元)."""
        clause = _CLAUSES.split(lead)[-1]
        return has(clause, self.spent) and not has(clause, self.charged + self.strict)

    def speaks_of_fee(self, plain: str, below_heading: bool, at_home: bool) -> bool:
        """The sentence is about this fee, not about another charge."""
        if has(plain, self.strict):
            return True
        if has(plain, self.other):
            return False
        loosely = at_home and has(plain, self.loose) and self.says_none(plain, at_home=True)
        return below_heading or loosely or self.is_blank(plain, False)


def _fee(plain: str, place: Place, words: _FeeWords, below_heading: bool, at_home: bool) -> Optional[FeeStatement]:
    years = [int(match[1]) for match in _YEAR.finditer(plain)]
    stated = years[-1] if years else 0
    amounts = [
        Decimal(match["number"].replace(",", "")) * (10_000 if match["ten"] else 1)
        for match in _AMOUNT.finditer(plain)
        if not words.tells_expense(plain[max(0, match.start() - _LEAD) : match.start()])
    ]
    if any(amounts):
        return FeeStatement(next(amount for amount in amounts if amount), False, stated, place, "amount")
    if amounts or words.says_none(plain, below_heading, at_home):
        return FeeStatement(Decimal(0), True, stated, place, "none")
    if words.is_blank(plain, below_heading):
        return FeeStatement(None, False, stated, place, "blank")
    if has(plain, words.charged):
        return FeeStatement(None, False, stated, place, "vague")
    return None


def find_signature(
    blocks: list[Block], first: int, title: int, organ: str, phrases: Mapping[str, tuple[str, ...]]
) -> tuple[Optional[Signature], set[int]]:
    """The closing date and the organ above it, and the indexes of the blocks they stand in.

    first: index behind the last heading; the signature is never above it. A bare date right below the title counts
    as the date of the report too. phrases: how the names of organs end (right above the date any of them signs), and
    what stands before and behind them in lines of their own (编制日期：… 印发).
    """
    last = len(blocks)
    while last > first and isinstance(blocks[last - 1], (Table, Picture)):
        last -= 1  # tables that a converter put behind the text, the picture of a seal
    endings = phrases.get("organ_endings", ())
    blocks = [_bare(b, phrases) if n >= max(first, last - _SIGNATURE_LINES) else b for n, b in enumerate(blocks)]
    for index in range(last - 1, max(first, last - _SIGNATURE_LINES) - 1, -1):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            break
        found = _date_line(block) or (_half_a_date(block) if index >= last - 4 else None)
        if found is not None:
            return _signature(blocks, index, found, organ, first, endings)
        if _organ_line(block, organ) and index >= last - 4:
            above = _dated_above(blocks, index, first)
            if above is not None:
                return above, {index - 1, index}
            place = Passage("", block, shadow(block.text)).place()
            return Signature(block.text.strip(), None, "", place, Place()), {index}
    return _below_title(blocks, title, min(title + 4, first, last))


def _bare(block: Block, phrases: Mapping[str, tuple[str, ...]]) -> Block:
    """A short line without the label before a date or an organ and without what follows a date."""
    if not isinstance(block, Paragraph) or len(block.text) > _LONGEST_ORGAN + 20:
        return block
    text = shadow(block.text)
    label, colon, _ = text.text.partition(":")
    start = len(label) + 1 if colon and label in phrases.get("signature_labels", ()) else 0
    tail = next((word for word in phrases.get("date_tails", ()) if text.text.endswith(word)), "")
    end = len(text.text) - len(tail)
    if not (start or tail) or start >= end:
        return block
    return cut(block, text.origin(start), text.origin(end - 1) + 1)


def _half_a_date(paragraph: Paragraph) -> Optional[FoundDate]:
    """A line that is a date but for its year, month or day, or only the blanks for them."""
    text = shadow(paragraph.text).text
    if len(text) > 12 or not _HALF_A_DATE.fullmatch(text):
        return None
    return FoundDate(0, len(text), 0, 0, 0, None)


def _below_title(blocks: list[Block], title: int, stop: int) -> tuple[Optional[Signature], set[int]]:
    for index in range(title + 1, stop) if title >= 0 else ():
        block = blocks[index]
        found = _date_line(block) if isinstance(block, Paragraph) else None
        if found is not None and isinstance(block, Paragraph):
            passage = Passage("", block, shadow(block.text))
            return Signature("", found.value, block.text.strip(), Place(), passage.place()), {index}
    return None, set()


def _dated_above(blocks: list[Block], index: int, first: int) -> Optional[Signature]:
    """The signature when a bare date stands right above the organ at ``index``."""
    date_block, organ_block = blocks[index - 1] if index > first else None, blocks[index]
    if not isinstance(date_block, Paragraph) or not isinstance(organ_block, Paragraph):
        return None
    found = _date_line(date_block)
    if found is None:
        return None
    passage, signer = (Passage("", block, shadow(block.text)) for block in (date_block, organ_block))
    if passage.shadow.text[: found.start].strip("()"):
        return None
    date_place = passage.place(found.start, found.end)
    return Signature(organ_block.text.strip(), found.value, date_place.excerpt, signer.place(), date_place)


def _signature(
    blocks: list[Block], index: int, found: FoundDate, organ: str, first: int, endings: tuple[str, ...]
) -> tuple[Optional[Signature], set[int]]:
    block = blocks[index]
    assert isinstance(block, Paragraph)
    passage = Passage("", block, shadow(block.text))
    date_place = passage.place(found.start, found.end)
    before = passage.shadow.text[: found.start].strip("()")
    used = {index}
    if before:
        return _sign(before, found, passage.place(0, found.start), date_place), used
    at = index - 1
    if at > first and _is_bare_date(blocks[at]):  # two dates: the organ stands above both
        used.add(at)
        at -= 1
    above = blocks[at] if at >= first else None
    if isinstance(above, Paragraph) and _organ_line(above, organ, endings):
        used.add(at)
        place = Passage("", above, shadow(above.text)).place()
        return _sign(above.text.strip(), found, place, date_place), used
    return _sign("", found, Place(), date_place), used


def _is_bare_date(block: Block) -> bool:
    found = _date_line(block) if isinstance(block, Paragraph) else None
    return found is not None and found.start <= 1


def _sign(organ: str, found: FoundDate, place: Place, date_place: Place) -> Signature:
    return Signature(organ, found.value, date_place.excerpt, place, date_place, bool(found.year))


def _date_line(paragraph: Paragraph) -> Optional[FoundDate]:
    """The date when the paragraph is nothing but a date, an organ before it at most."""
    if len(paragraph.text) > _LONGEST_ORGAN + 20:
        return None
    text = shadow(paragraph.text).text.strip("()")
    found = list(dates(text))
    if len(found) != 1 or not found[0].year:
        return None
    before, after = text[: found[0].start], text[found[0].end :]
    if (
        after.strip("()。")
        or _PUNCTUATION.search(before)
        or len(before) > _LONGEST_ORGAN
        or any(c.isdigit() for c in before)
    ):
        return None
    offset = 1 if shadow(paragraph.text).text.startswith("(") else 0
    return found[0]._replace(start=found[0].start + offset, end=found[0].end + offset)


def _organ_line(paragraph: Paragraph, organ: str, endings: tuple[str, ...] = ()) -> bool:
    """A short line without marks that names the organ of the report, or could be its name or (endings) another's."""
    text = normal(paragraph.text)
    if not 3 <= len(text) <= _LONGEST_ORGAN or _PUNCTUATION.search(text) or any(char.isdigit() for char in text):
        return False
    plain = normal(organ)
    if len(text) == 3:
        return text in plain
    if text.endswith(endings):
        return True
    return bool(plain) and (text in plain or plain in text or text[-4:] == plain[-4:])
