"""The report on a web page, among everything else that the page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from nianbao.document import Picture, Table
from nianbao.readers.grid import is_figure, is_heading
from nianbao.readers.page import Vocabulary, begins_others, date_of, page_line, title_ends, vocabulary
from nianbao.records import NamedTuple
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from nianbao.readers.html.items import Element, Item

_SENTENCE = pattern("[，。；,;]")
_HAN = pattern("[\u4e00-\u9fff]{2}")
_NUMERALS = r"[\d〇零○一二三四五六七八九十\s]"
_DATE_ONLY = pattern(rf"{_NUMERALS}{{4,}}[-./年]{_NUMERALS}+[-./月]{_NUMERALS}+日?")
_STAMP = pattern(r"[\s\[【（(]*(?:(?:19|20)[0-9]{2}[-./])?[0-9]{1,2}[-./][0-9]{1,2}[\s\]】）)]*$")
_STAMP_LENGTH = 20
_DAY = pattern(r"[\[【（(]?(20[0-9]{2}([-./])[0-9]{1,2}\2[0-9]{1,2})[\]】）)]?(?:\s+[0-9]+)?$")
_TRAIL = pattern("\\S\\s*[>»›]\\s*\\S")  # the way from the home page to this one
_UNBOXED = str.maketrans("", "", "[]【】")
_FEW = 0.03  # share of a page's weight that may stand below the report, outside of it
_FOOTER = 150  # characters of sentences that any page may have there
_NOTICE = 40  # characters of the longest sentence that may stand above, outside of it: no preface is so short
_SMALL = 0.3  # share up to which an element whose name says chrome is believed
_EDGE = 20  # items at the beginning and at the end among which lines of the page are looked for
_MANY_CELLS = 60
_SEVERAL = 3  # headings and tables: nobody writes so many twice by mistake
_BOXES = 64  # elements, the outer ones first, among which copies are looked for


class Article(NamedTuple):
    """The items of the report, and the date of publication as the page prints it.

    weighty: whether there is any sentence, heading or table of figures among them. headed: any heading or table.
    listed: the page has none of them, and several titles of other pages with their dates.
    """

    items: list[Item]
    published: str
    weighty: bool
    headed: bool
    listed: bool


def extract(items: Sequence[Item], elements: Sequence[Element], title: str) -> Article:
    """Leave out what the page says around the report. title: what the page states as its title."""
    words = vocabulary()
    boxes = {index for index, item in enumerate(items) if isinstance(item, Table) and is_metadata(item, words)}
    weights = [0 if index in boxes else _weight(item) for index, item in enumerate(items)]
    dropped = _chrome(elements, weights) | boxes | _copies(elements, weights, items)
    weights = [0 if index in dropped else weight for index, weight in enumerate(weights)]
    start, stop = _root(elements, weights, items)
    stop = _with_signature(items, stop, dropped)
    inside = [index for index in range(start, stop) if index not in dropped]
    kept = _without_edges([items[index] for index in inside], [weights[index] for index in inside])
    first = next((index for index in inside if weights[index]), stop)
    above = [item for index, item in enumerate(items[:first]) if index < start or index in dropped]
    headline = _headline(above, kept, title)
    published = _published(items, start, stop, dropped)
    headed = any(weights[index] and _indispensable(items[index], 1) for index in inside)
    listed = not any(weights) and _entries(items) >= _SEVERAL
    return Article([*headline, *kept], published, any(weights), headed, listed)


def _text(item: Item) -> str:
    return "" if isinstance(item, (Table, Picture)) else item.text


def _weight(item: Item) -> int:
    """How much an item looks like a part of a report: sentences, headings, tables of figures."""
    if isinstance(item, Picture):
        return 0
    if isinstance(item, Table):
        texts = Counter([cell.text for cell in item.cells])
        labels = sum([count * len(text) for text, count in texts.items() if _HAN.search(text)])
        figures = sum([count for text, count in texts.items() if is_figure(text)])
        if figures or not _is_index(item):
            return labels + 20 * figures if labels > 10 else 0
        return 0
    own = len(item.text) - item.linked
    if 2 * own <= len(item.text):
        return 0
    serious = is_heading(item.text) or (own >= 15 and _SENTENCE.search(item.text) is not None)
    return own if serious and not begins_others(item.text) else 0


def is_metadata(table: Table, words: Vocabulary) -> bool:
    """A box of labels such as a page's index number, issuing office and dates."""
    filled = [cell.text for cell in table.cells if cell.text and not cell.text.isspace()]
    if not filled or len(filled) > _MANY_CELLS:
        return False
    known = 0
    for text in filled:
        if not text.isdigit():
            label = text.replace("：", ":").partition(":")[0].translate(_UNBOXED)
            known += "".join(label.split()) in words.labels
    return known >= 2 and 3 * known >= len(filled)


def _chrome(elements: Sequence[Element], weights: Sequence[int]) -> set[int]:
    """Items in elements that call themselves chrome, unless much of the text stands there."""
    sums = [0, *accumulate(weights)]
    dropped: set[int] = set()
    for start, end, _, chrome in elements:
        if chrome and sums[end] - sums[start] <= _SMALL * sums[-1]:
            dropped.update(range(start, end))
    return dropped


def _copies(elements: Sequence[Element], weights: Sequence[int], items: Sequence[Item]) -> set[int]:
    """Items of an element that says nothing but what another one says: a page with its text for two kinds of screen.

    So may a single table be there twice, each time in an element of its own.
    """
    sums = [0, *accumulate(weights)]
    spans = dict.fromkeys((start, end) for start, end, *_ in elements if sums[end] - sums[start] > _FEW * sums[-1])
    boxed = {start for start, end, *_ in elements if end == start + 1 and isinstance(items[start], Table)}
    again = {index for index in boxed if index - 1 in boxed and items[index] == items[index - 1]}
    if not spans or min(end for _, end in spans) > max(start for start, _ in spans):
        return again  # each of them stands in another one
    seen: dict[Item, int] = {}
    texts = [seen.setdefault(item, index) if weights[index] else -1 for index, item in enumerate(items)]
    marked = {index for index in seen.values() if _indispensable(items[index], 1)}
    said = [(range(*span), set(texts[slice(*span)]) - {-1}) for span in [*spans][:_BOXES]]
    said = [(span, texts) for span, texts in said if len(marked & texts) >= _SEVERAL]
    for number, (first, own) in enumerate(said):
        for second, others in said[number + 1 :]:
            if first.stop <= second.start and (others <= own or own < others):
                return set(second if others <= own else first)
    return again


def _root(elements: Sequence[Element], weights: Sequence[int], items: Sequence[Item]) -> tuple[int, int]:
    """First and past-last item of the smallest element that holds the report."""
    sums = [0, *accumulate(weights)]
    heavy: dict[int, tuple[int, int]] = {}  # the heaviest child of each element: its weight, and its index
    for index, (start, end, parent, _) in enumerate(elements):
        weight = sums[end] - sums[start]
        if weight > heavy.get(parent, (0, 0))[0]:
            heavy[parent] = (weight, index)
    bounds, at = (0, len(items)), -1
    while at in heavy:
        at = heavy[at][1]
        inner = (elements[at][0], elements[at][1])
        before, after = range(bounds[0], inner[0]), range(inner[1], bounds[1])
        if any(_indispensable(items[index], weights[index]) for index in (*before, *after)):
            return bounds
        whole = sums[bounds[1]] - sums[bounds[0]]
        if any(weights[index] > _NOTICE for index in before) or sum(weights[index] for index in after) > max(
            _FOOTER, _FEW * whole
        ):
            return bounds
        bounds = inner
    return bounds


def _indispensable(item: Item, weight: int) -> bool:
    return weight > 0 and (isinstance(item, Table) or is_heading(_text(item)))


def _with_signature(items: Sequence[Item], stop: int, dropped: set[int]) -> int:
    """The end of the report, moved behind a date that stands alone right after it."""
    for index in range(stop, min(stop + 3, len(items))):
        text = _text(items[index])
        if index in dropped or not text or len(text) > 40:
            break
        if _DATE_ONLY.fullmatch(text):
            return index + 1
    return stop


def _without_edges(items: list[Item], weights: list[int]) -> list[Item]:
    """Without the page's own lines and links before the first and after the last sentence or table."""
    items = items[: _end(items, weights)]
    weighty = [index for index in range(len(items)) if weights[index]]
    first, last = (weighty[0], weighty[-1]) if weighty else (len(items), -1)
    cards = {index for index, item in enumerate(items[:first]) if _is_card(_text(item))}
    kept: list[Item] = []
    for index, item in enumerate(items):
        text = _text(item)
        if index in cards and len(cards) > 1:
            continue
        edge = index < min(first + 2, _EDGE) or index > max(last - 2, len(items) - _EDGE)
        outside = not first <= index <= last
        if text and ((edge and page_line(text) is not None) or (outside and _is_link(item))):
            continue
        if index < first and _DAY.match(text) is not None:  # the site's, without a label
            continue
        kept.append(item)
    return kept


def _is_card(text: str) -> bool:
    """A line of a page's card, whatever parts its labels from their values; not the one with the title."""
    plain = "".join(text.split()).lstrip("|•·*")
    return plain.startswith(tuple(vocabulary().labels)) and not plain.rstrip("|").endswith(title_ends())


def _end(items: list[Item], weights: list[int]) -> int:
    """Past-last item of the report: where the page goes on to other texts, or behind the date to lines of its own."""
    whole = sum(weights)
    most = min(max(_FOOTER, _FEW * whole), whole - 1)
    below = 0
    end = own = len(items)
    for index in range(len(items) - 1, -1, -1):
        text = _text(items[index])
        below += weights[index]
        if below > most or _indispensable(items[index], weights[index]):
            break
        if _DATE_ONLY.fullmatch(text):
            end = own
        elif begins_others(text) or _is_listed(items[index : index + 2]):
            end = own = index
        elif text and (_is_link(items[index]) or page_line(text) is not None):
            own = index
    return end


def _entries(items: Sequence[Item]) -> int:
    """Titles of other pages, each with its date: in one line, in a row of a table, or a link above the date."""
    count = sum(len(item.rows()) for item in items if isinstance(item, Table) and _is_index(item))
    count += sum(0 < len(_undated(text)) < len(text) for text in map(_text, items))
    return count + sum(_is_link(one) and bool(_text(two)) and not _undated(_text(two)) for one, two in pairwise(items))


def _is_index(table: Table) -> bool:
    """Its last column has nothing but dates."""
    return all(len(row) > 1 and bool(row[-1].text) and not _undated(row[-1].text) for row in table.rows())


def _is_listed(items: Sequence[Item]) -> bool:
    """Two titles, one below the other, each with a date behind it."""
    texts = [_text(item) for item in items]
    return len(texts) == 2 and all(0 < len(_undated(text)) < len(text) and "。" not in text for text in texts)


def _undated(text: str) -> str:
    """The text without a date behind it."""
    end = text[-_STAMP_LENGTH:]
    return text[:-_STAMP_LENGTH] + _STAMP.sub("", end)


def _is_link(item: Item) -> bool:
    """A link, beside its date perhaps, or the way to this page."""
    if isinstance(item, (Table, Picture)):
        return False
    steps = len(_TRAIL.findall(item.text))
    if not item.linked:
        return steps > 1
    return steps > 0 or 3 * item.linked >= 2 * len(_undated(item.text))


def _pairs(text: str) -> set[str]:
    plain = "".join(char for char in text if char.isalnum())
    return {plain[at : at + 2] for at in range(len(plain) - 1)}


def _likeness(one: str, second: set[str]) -> float:
    """Share of the shorter text's character pairs that the other has too; of the other the pairs are given."""
    first = _pairs(one)
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _headline(before: Sequence[Item], kept: Sequence[Item], title: str) -> list[Item]:
    """The title that the page prints above the report, when the report itself does not begin with it."""
    own = "".join(_text(item) for item in kept[:5] if len(_text(item)) < 80)
    own_pairs, title_pairs = _pairs(own), _pairs(title)
    best: Optional[Item] = None
    for item in before[-60:]:
        text = _text(item)
        if isinstance(item, (Table, Picture)) or not 8 <= len(text) <= 80:
            continue
        named = _likeness(text, title_pairs) > 0.7 if title else 0 < item.level <= 2
        if named and not _is_link(item) and page_line(text) is None:
            best = item
    if best is None or (own and _likeness(_text(best), own_pairs) > 0.6):
        return []
    return [best]


def _published(items: Sequence[Item], start: int, stop: int, dropped: set[int]) -> str:
    """The date of publication that the page prints, near the report first."""
    near = [*range(start, min(start + _EDGE, stop)), *range(max(start, stop - _EDGE), stop)]
    for index in [*near, *range(start - 1, max(-1, start - 60), -1), *range(stop, min(stop + 60, len(items)))]:
        item = items[index]
        if isinstance(item, Table):
            if index in dropped:
                found = date_of("\n".join(_pairs_of(item)))
                if found:
                    return found
            continue
        text = _text(item)
        if 7 < len(text) <= 300 and ("20" in text or "19" in text):
            found = page_line(text) or (date_of(text) if not start <= index < stop or _is_card(text) else "")
            if found:
                return found
    return _below_title(items[max(0, start - 60) : start + _EDGE])


def _below_title(items: Sequence[Item]) -> str:
    """A date without a label right below the title, as sites print it; no report is dated there."""
    texts = [_text(item) for item in items]
    dates = (_DAY.match(below) for title, below in pairwise(texts) if title.endswith(title_ends()))
    return next((found[1] for found in dates if found is not None), "")


def _pairs_of(table: Table) -> list[str]:
    """The rows of a box of labels, each label before its value."""
    return [" ".join(cell.text for cell in row) for row in table.rows()]
