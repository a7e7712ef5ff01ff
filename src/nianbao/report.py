"""What a document means under a profile. Every lookup answers the thing, ABSENT or an Undetermined."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from nianbao.document import NOWHERE, Block, Cell, Document, Location, Paragraph, Picture, Table
from nianbao.finding import Place
from nianbao.records import NamedTuple
from nianbao.text import Shadow, sentences

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias, TypeVar, Union

    from nianbao.profile.model import Profile, SectionSpec, TableSpec

    _Made = TypeVar("_Made")


class Absent(NamedTuple):
    """It is not there."""

    def __bool__(self) -> bool:
        return False


class Undetermined(NamedTuple):
    """It may be there but could not be read with certainty. ``reason`` is a key of ``messages``."""

    reason: str
    data: dict[str, Any] = {}

    def __bool__(self) -> bool:
        return False


ABSENT = Absent()
_A_WORD = 12  # characters: fewer are an answer, not a section
_AROUND = 8  # characters shown on either side of a fault
Number: TypeAlias = "Union[int, Decimal]"
Figures: TypeAlias = "dict[str, dict[str, dict[str, int]]]"


class Passage(NamedTuple):
    """A paragraph of prose in its section ("" before section one). Search in ``shadow.text``."""

    section: str
    paragraph: Paragraph
    shadow: Shadow

    def place(self, start: int = 0, end: Optional[int] = None) -> Place:
        """The place of ``shadow.text[start:end]``, with what is printed there as excerpt."""
        first = self.shadow.origin(start)
        stop = len(self.shadow.text) if end is None else end
        last = self.shadow.origin(stop - 1) + 1 if stop > start else first
        return Place(self.paragraph.at(first), self.section, excerpt=self.paragraph.text[first:last])

    def around(self, start: int, end: int) -> Place:
        """The place of ``paragraph.text[start:end]``, with a few characters on either side as excerpt."""
        text = self.paragraph.text[max(0, start - _AROUND) : end + _AROUND]
        return Place(self.paragraph.at(start), self.section, excerpt=text)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Start and end, in ``shadow.text``, of each sentence (ends at 。！？； and at the paragraph's end)."""
        return sentences(self.shadow.text)


class Lines:
    """Passages as one normalised text, each a line of it: what is looked for in all of them at once."""

    __slots__ = ("passages", "starts", "text")

    def __init__(self, passages: Sequence[Passage]) -> None:
        texts = [passage.shadow.text for passage in passages]
        self.passages = passages
        self.text = "\n".join(texts)
        self.starts = list(accumulate((len(text) + 1 for text in texts[:-1]), initial=0))

    def at(self, index: int) -> tuple[Passage, int]:
        """The passage that a character stands in, and where it begins."""
        number = bisect_right(self.starts, index) - 1
        return self.passages[number], self.starts[number]

    def place(self, start: int, end: int) -> Place:
        """The place of ``text[start:end]``, which stands in one passage."""
        passage, begin = self.at(start)
        return passage.place(start - begin, end - begin)


class Heading(NamedTuple):
    """A heading of the first level as printed.

    number: the printed ordinal, 0 for none. match: "exact", "alias", "altered" or "unknown".
    styled: the ordinal is of the mandated style (一、).
    """

    number: int
    title: str
    printed: str
    match: str
    section: str
    passage: Passage
    styled: bool = True

    @property
    def place(self) -> Place:
        """Where the heading stands."""
        return self.passage.place()._replace(section=self.section, excerpt=self.printed)


class Section(NamedTuple):
    """A mandated section that was found: its heading and what stands below it."""

    spec: SectionSpec
    heading: Heading
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """Its prose, normalised, one paragraph a line, without the heading."""
        return "\n".join(passage.shadow.text for passage in self.passages)

    @property
    def says_nothing(self) -> bool:
        """It should speak of topics, and there is no more than a word (无, 见附件)."""
        return bool(self.spec.topics) and len(self.text) < _A_WORD


class Value(NamedTuple):
    """What a cell says. number is None unless the whole cell is certainly a number. Blank is not 0."""

    text: str
    number: Optional[Number]
    cell: Cell

    @property
    def blank(self) -> bool:
        """Nothing is printed in the cell."""
        return not self.text


class Oddity(NamedTuple):
    """Something about the shape of a bound table.

    kind: "extra-cells", "short-row", "altered-label", "lost-label" (of a group or a block), "unlabelled" (a column
    whose figures are there), "out-of-order", "copy" (of the table) or "elsewhere" (the table is in another section).
    """

    kind: str
    row: str
    column: str
    location: Location
    excerpt: str
    data: dict[str, Any] = {}


class Statistic(NamedTuple):
    """A mandated table bound to the document.

    values: (row id, column id) → Value, or an Undetermined where the cell may be there; leaves only.
    missing_rows, missing_columns: leaf ids that the table certainly does not have.
    withdrawn: labels of an earlier or later form met in it; when not empty nothing else is judged.
    oddities: faults of shape, in reading order.
    row_cells: the label cells by row id, for places.
    """

    spec: TableSpec
    location: Location
    values: dict[tuple[str, str], Union[Value, Undetermined]]
    missing_rows: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    row_cells: dict[str, Cell] = {}

    def value(self, row: str, column: str) -> Union[Value, Absent, Undetermined]:
        """The value of that cell, ABSENT when its row or column is not there."""
        return self.values.get((row, column), ABSENT)

    def number(self, row: str, column: str) -> Optional[Number]:
        """The number in that cell, None unless it is certain."""
        value = self.value(row, column)
        return value.number if isinstance(value, Value) else None

    def place(self, row: str = "", column: str = "") -> Place:
        """The place of a cell, of a row, or of the table."""
        value = self.value(row, column)
        if isinstance(value, Value):
            return Place(value.cell.location, self.spec.section, self.spec.id, row, column, value.text)
        cell = self.row_cells.get(row)
        if cell is not None:
            return Place(cell.location, self.spec.section, self.spec.id, row, column, cell.text)
        return Place(self.location, self.spec.section, self.spec.id, row, column)


class Identity(NamedTuple):
    """Who reports on which year, with the reason for each. Empty or 0 where it could not be told.

    organ_class: one of the closed list of the design's glossary. roll_up: a government's report for its whole area.
    region: GB/T 2260 code, "" when unknown; longest certain prefix (6 digits).
    system: id of a vertical system (customs, tax …), "".
    """

    organ: str = ""
    organ_class: str = ""
    year: int = 0
    region: str = ""
    system: str = ""
    roll_up: bool = False
    title: str = ""
    title_index: int = -1  # block index of the title paragraph (the first, if it runs over two), -1 when there is none
    title_blocks: int = 0  # number of paragraphs the title runs over
    reasons: dict[str, str] = {}


class Signature(NamedTuple):
    """The closing signature and date. date is None when none is printed or it is impossible (then printed is set).

    whole: the date has a year, a month and a day.
    """

    organ: str
    date: Optional[date]
    printed: str
    place: Place
    date_place: Place
    whole: bool = True


class Period(NamedTuple):
    """The statistics period as stated; either end is None when the date is impossible.

    open: an end that is None is not told (截至12月31日) and cannot be wrong. whole: False when only a part can be read.
    """

    start: Optional[date]
    end: Optional[date]
    place: Place
    open: bool = False
    whole: bool = True


class FeeStatement(NamedTuple):
    """One sentence on 信息处理费. amount in 元; 0 for a statement of none; None when it states neither."""

    amount: Optional[Decimal]
    none: bool
    year: int
    place: Place
    kind: str = ""


class Report:
    """A document bound to a profile. Rules read it; nothing in it changes after binding.

    previous: the certain figures of last year's report, table id → row id → column id → number; empty when unknown.
    """

    __slots__ = (
        "_made",
        "document",
        "fees",
        "headings",
        "identity",
        "passages",
        "period",
        "previous",
        "profile",
        "published",
        "section_states",
        "signature",
        "statistics",
        "title",
    )

    def __init__(
        self,
        document: Document,
        profile: Profile,
        identity: Identity,
        title: Optional[Passage],
        headings: tuple[Heading, ...],
        section_states: dict[str, Union[Section, Absent, Undetermined]],
        statistics: dict[str, Union[Statistic, Absent, Undetermined]],
        passages: tuple[Passage, ...],
        signature: Optional[Signature],
        published: Optional[date],
        period: Optional[Period],
        fees: tuple[FeeStatement, ...],
        previous: Optional[Figures] = None,
    ) -> None:
        self.document = document
        self.profile = profile
        self.identity = identity
        self.title = title
        self.headings = headings
        self.section_states = section_states
        self.statistics = statistics
        self.passages = passages
        self.signature = signature
        self.published = published
        self.period = period
        self.fees = fees
        self.previous: Figures = previous or {}
        self._made: dict[Any, Any] = {}

    def once(self, make: Callable[[Report], _Made]) -> _Made:
        """What ``make`` makes of the report, made once: several rules ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made

    def section(self, section_id: str) -> Union[Section, Absent, Undetermined]:
        """The section of that id, ABSENT, or Undetermined when the place where it should stand is lost."""
        return self.section_states.get(section_id, ABSENT)

    def statistic(self, table_id: str) -> Union[Statistic, Absent, Undetermined]:
        """The bound table of that id, ABSENT, or Undetermined (reason "picture", "lost", "unreadable" …)."""
        return self.statistics.get(table_id, ABSENT)

    def prose(self, section_id: Optional[str] = None) -> Iterator[Passage]:
        """Passages of one section ("" = before section one), or all. Headings and the signature are left out."""
        return (passage for passage in self.passages if section_id is None or passage.section == section_id)

    @property
    def lines(self) -> Lines:
        """All passages as one text."""
        return self.once(_lines)

    def presents_itself(self, passage: Passage, index: int) -> bool:
        """Whether the sentence around ``passage.shadow.text[index]`` presents this report, as a preface does.

        Last year's is spoken of among the things done.
        """
        start = next((start for start, end in passage.sentences() if start <= index < end), 0)
        before = passage.shadow.text[start:index]
        if not passage.section:
            return not before.startswith(str(self.year))
        return any(word in before for word in self.profile.phrases.get("report_presented", ()))

    def figures(self) -> Figures:
        """The certain whole numbers of the tables: table id → row id → column id → number."""
        found: Figures = {}
        for table, state in self.statistics.items():
            if isinstance(state, Statistic) and not state.withdrawn:
                found[table] = {}
                for (row, column), value in state.values.items():
                    if isinstance(value, Value) and isinstance(value.number, int):
                        found[table].setdefault(row, {})[column] = value.number
        return found

    @property
    def year(self) -> int:
        """The report year, 0 when unknown."""
        return self.identity.year


def _lines(report: Report) -> Lines:
    return Lines(report.passages)


def out_of_order(numbers: Sequence[int]) -> list[int]:
    """Indexes of what must move, and nothing else, for different numbers to ascend."""
    if all(one < two for one, two in zip(numbers, numbers[1:])):
        return []
    best: list[tuple[int, ...]] = [()]
    for index, number in enumerate(numbers):
        before = (run for run in best if not run or numbers[run[-1]] < number)
        best.append((*max(before, key=len), index))
    kept = max(best, key=len)
    return [index for index in range(len(numbers)) if index not in kept]


__all__ = [
    "ABSENT",
    "NOWHERE",
    "Absent",
    "Block",
    "FeeStatement",
    "Heading",
    "Identity",
    "Lines",
    "Number",
    "Oddity",
    "Passage",
    "Period",
    "Picture",
    "Report",
    "Section",
    "Signature",
    "Statistic",
    "Table",
    "Undetermined",
    "Value",
]
