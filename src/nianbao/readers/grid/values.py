"""One value a line, and rows out of cells that came in one sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.readers.grid.words import (
    Found,
    Rows,
    Token,
    cell_at,
    is_figure,
    is_heading,
    is_label_line,
    is_odd,
    is_outside,
    is_value,
    label_spans,
    starts_item,
)
from nianbao.readers.lines import Lines
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_PROOF = 8  # rows that show how many lines a row has
_HEAD = 60  # lines of labels above the first figure


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Every cell on a line of its own, without tabs: figures between short labels."""
    texts = lines.texts
    values = [i for i in range(start, len(texts)) if not taken[i] and is_value(texts[i].strip())]
    for group in _value_groups(texts, values, taken):
        if len(group) < 3 or not any(is_figure(texts[index].strip()) for index in group):
            continue
        first = _value_head(texts, group[0], start, taken)
        filled = [i for i in range(first, group[-1] + 1) if texts[i].strip()]
        tokens = [cell_at(lines, i, *span) for i in filled for span in label_spans(texts[i])]
        if any(not is_value(token.text) for token in tokens) or len(tokens) > 4:
            blank = _blank_cells(texts, group)
            if blank:
                kept = sorted([*filled, *blank])
                tokens = [cell_at(lines, i, *span) for i in kept for span in label_spans(texts[i]) or [(0, 0)]]
            yield Found(first, max([group[-1], *blank]) + 1, split_values(tokens))


def _blank_cells(texts: Sequence[str], group: Sequence[int]) -> list[int]:
    """Blank lines that are blank cells: with them every row has as many lines below its label as all others.

    In front of a label may stand those of cells merged downwards, more of them the deeper its ordinal is.
    """
    rows = _below_labels(texts, group)
    if len(rows) < _PROOF or not any(row.blank for row in rows):
        return []
    for unit, merged in ((1, 0), (1, 1), (2, 0), (2, 1)):  # lines of a blank cell: one more may part it from the next
        sizes = {len(row.figures) + len(row.blank) / unit - merged * _depth(row.below) for row in rows[:-1]}
        lines = sizes.pop()
        size = int(lines)
        cells = [(size - len(row.figures), row.blank[::unit]) for row in rows]
        if not sizes and size == lines and all(0 <= wanted <= len(blank) for wanted, blank in cells):
            return [index for wanted, blank in cells for index in blank[:wanted]]
    return []


class _Below(NamedTuple):
    """The lines below the label of a row, and the label below them."""

    figures: list[int]
    blank: list[int]
    below: str


def _depth(label: str) -> int:
    """How deep the ordinal of a label is: 一、 （一） 1."""
    return 0 if not starts_item(label) or is_heading(label) else 1 if label[0] in "（(" else 2


def _below_labels(texts: Sequence[str], group: Sequence[int]) -> list[_Below]:
    """For each label with figures or blank lines below it those lines, from the label of the first figure on."""
    rows: list[_Below] = []
    now = _Below([], [], "")
    stop = group[-1] + 1
    while stop < len(texts) and not texts[stop].strip():
        stop += 1
    figures = set(group)
    for index in range(group[0], stop):
        text = texts[index].strip()
        if index in figures:
            now.figures.append(index)
        elif not text:
            now.blank.append(index)
        elif now.figures or now.blank:
            rows.append(now._replace(below=text))
            now = _Below([], [], "")
    return [*rows, now]


def _value_groups(texts: Sequence[str], values: Sequence[int], taken: Sequence[bool]) -> Iterator[list[int]]:
    group: list[int] = []
    for index in values:
        if group and not _labels_between(texts, group[-1] + 1, index, taken):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _labels_between(texts: Sequence[str], start: int, stop: int, taken: Sequence[bool]) -> bool:
    inside = [index for index in range(start, stop) if texts[index].strip()]
    if len(inside) > 12 or any(taken[index] or not is_label_line(texts[index]) for index in range(start, stop)):
        return False
    return not any(is_heading(texts[index].strip()) and len(inside) - n > 3 for n, index in enumerate(inside))


def _value_head(texts: Sequence[str], first: int, start: int, taken: Sequence[bool]) -> int:
    """Where the labels above the first value begin; the line right above it may carry an ordinal, as row label."""
    index = first
    seen = 0
    while index > start and seen < _HEAD:
        text = texts[index - 1].strip()
        if taken[index - 1] or is_outside(texts, index - 1) or (is_heading(text) and seen > 0):
            break
        seen += bool(text)
        index -= 1
    while index < first and not texts[index].strip():
        index += 1
    return index


def split_values(tokens: Sequence[Token], filled: bool = False) -> Rows:
    """Rows of cells that came in one sequence: a text behind figures begins a row.

    The last text in front of figures is their label, together with the ordinals right above it. A blank between a
    head and its row of figures is the end of the head; every one is when rows are ``filled`` up with blanks.
    """
    rows: Rows = []
    texts: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None]):
        if token.text and not is_value(token.text) and (texts or not rows or not _stands_in(token, after)):
            texts.append(token)
            continue
        ended = False
        if texts:
            rows.extend(_label_rows(texts))
            if _recurs(texts):
                rows.append([])
                ended = not token.text
            texts = []
        elif not rows:
            rows.append([])
        if not ended and (token.text or rows[-1] or not filled):
            rows[-1].append(token)
    if texts:
        rows.extend(_label_rows(texts))
    return rows


def _stands_in(token: Token, after: Optional[Token]) -> bool:
    """Behind a figure, what someone wrote in place of one; a character alone above another is a label printed down."""
    downwards = len(token.text) == 1 and after is not None and len(after.text) == 1 and not is_value(after.text)
    return is_odd(token.text) and not downwards


def _recurs(texts: Sequence[Token]) -> bool:
    return any(texts[-1].text == other.text for other in texts[:-1])


def _label_rows(texts: list[Token]) -> Rows:
    """Texts in front of figures: a caption, the labels of columns, and last the label of the row."""
    label = len(texts) - 1
    if _recurs(texts):
        return [[text] for text in texts]  # labels recur in the head of a table, never as a row's
    while label > 0 and starts_item(texts[label].text) and starts_item(texts[label - 1].text):
        label -= 1
    return [*([text] for text in texts[:label]), texts[label:]]
