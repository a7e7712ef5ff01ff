"""What a short text in a table may be: a figure, a label, a sentence; and cells before their place is known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nianbao.document import Block, Location
from nianbao.readers.lines import Lines
from nianbao.records import NamedTuple
from nianbao.text import pattern

ODD = 5  # characters from which a text with a digit can be a label
_NUMERALS = "一二三四五六七八九十"
_PLAIN = str.maketrans("０１２３４５６７８９，．％（）－−＋", "0123456789,.%()--+")
_FIGURE = pattern(r"[+\-]?[0-9](?:[0-9,.]*[0-9])?%?[^\x00-\x7f]{0,2}(?:\([^()]*\))?")
_FIRST = frozenset("0123456789０１２３４５６７８９+-＋－−")  # of a figure
_BLANKS = " \t\r\n\x0b\x0c\u3000\xa0\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u2060\ufeff"
UPRIGHT = "│┃║∣｜┆┇┊┋╎╏"  # lines of text mode that stand for bars
_STROKES = "/／\\-－—–_"
LONG_CELL = 60  # characters from which a text with marks is prose, not a cell
SHORT = 45  # the longest line that can belong to a table's head
_PIECES = 6  # lines of a label in a narrow column
_TELLING = 6  # characters of a word that tells a heading without ordinal


class Token(NamedTuple):
    """A cell before its row and column are known."""

    text: str
    place: Location


Rows = list[list[Token]]


class Found(NamedTuple):
    """A table in the lines ``start`` to ``stop`` (exclusive). blocks: what stands there when that is known already."""

    start: int
    stop: int
    rows: Rows
    blocks: tuple[Block, ...] = ()


def is_figure(text: str) -> bool:
    """The whole text is a number, a measure word or a note behind it at most. A year is none."""
    if text.isascii() and text.isdigit():
        return True
    if len(text) > 60 or text[:1] not in _FIRST:
        return False
    plain = text.translate(_PLAIN)
    if _FIGURE.fullmatch(plain) is None:
        return False
    return not (len(plain) > 4 and plain[:4].isdigit() and plain[:2] in ("19", "20") and plain[4] == "年")


def is_value(text: str) -> bool:
    """What stands in a cell of figures: a number or a stroke for none."""
    return is_figure(text) or (0 < len(text) <= 3 and not text.strip(_STROKES))


def is_odd(text: str) -> bool:
    """Behind a figure, no label but what someone wrote in place of one: a character, or some with a digit."""
    return len(text) == 1 or (len(text) < ODD and any(map(str.isdigit, text)) and not starts_item(text))


def ordinal_end(text: str) -> int:
    """Where the ordinal in front of a text ends (一、 （一） 1. （1） ①), 0 when there is none."""
    first = text[:1]
    if first in "（(" and first:
        stop = max(text.find("）", 0, 7), text.find(")", 0, 7))
        inner = text[1:stop].strip() if stop > 0 else ""
        return stop + 1 if inner and len(inner) <= 3 and (_numeral(inner) or inner.isdecimal()) else 0
    if "\u2460" <= first <= "\u249b" or "\u3220" <= first <= "\u3229":
        return 1
    length = 0
    while length < 3 and _numeral(text[length : length + 1]):
        length += 1
    digits = length == 0
    while digits and length < 2 and text[length : length + 1].isdecimal():
        length += 1
    if not length:
        return 0
    stop = length + (text[length : length + 1] == " ")
    mark = text[stop : stop + 1]
    if not mark or mark not in "、.．":
        return 0
    return 0 if digits and mark == "." and text[stop + 1 : stop + 2].isdecimal() else stop + 1


def _numeral(text: str) -> bool:
    return bool(text) and not text.strip(_NUMERALS)


def starts_item(text: str) -> bool:
    """The text begins with an ordinal: 一、 （一） 1. （1） ①."""
    return ordinal_end(text) > 0


def is_heading(text: str) -> bool:
    """The text begins with the ordinal of a first-level heading."""
    return text[:1] in _NUMERALS and ordinal_end(text) > 0


def is_prose(text: str) -> bool:
    """A sentence rather than a cell."""
    return "。" in text or (len(text) > LONG_CELL and ("，" in text or "," in text))


def names_section(line: str) -> bool:
    """The line is certainly the heading of a section, whatever its ordinal. Without one, only long words tell."""
    text = line.strip()
    if not 6 <= len(text) <= SHORT or "\t" in text:
        return False
    from nianbao.readers.page import heading_words

    shortest = 0 if starts_item(text) else _TELLING
    return any(word in text for word in heading_words() if len(word) >= shortest)


def counts_row(texts: Sequence[str], index: int) -> bool:
    """The line has the ordinal of a heading, but begins the label of a row, which may go on in the next lines."""
    if not is_heading(texts[index].strip()):
        return False
    from nianbao.readers.page import row_labels

    label = "".join("".join(texts[index : index + _PIECES]).split())
    return label[ordinal_end(label) :].startswith(row_labels())


def ends_heading(texts: Sequence[str], index: int) -> bool:
    """The line is the end of a section's heading that is broken over two lines."""
    above, text = texts[index - 1].strip() if index else "", texts[index].strip()
    if not (is_heading(above) and 0 < len(above) <= SHORT and 0 < len(text) <= SHORT):
        return False
    from nianbao.readers.page import heading_words

    border = len(above)
    both = above + text
    return any(0 < border - both.find(word) < len(word) for word in heading_words() if word in both)


def is_outside(texts: Sequence[str], index: int) -> bool:
    """The line stands above a table, not in its head: a sentence or the end of a section's heading."""
    text = texts[index].strip()
    label = is_label_line(text) or (
        text[-1:] == "：" and unbalanced("".join(texts[max(index - _PIECES, 0) : index + 1]))
    )
    return ends_heading(texts, index) or not label


def is_label_line(line: str) -> bool:
    """The line may stand between the rows of a table: short, no sentence, no heading of a section."""
    text = line.strip() if len(line) <= SHORT else " ".join(line.split())
    if len(text) > SHORT and " " in text:  # words apart by blanks: each for itself
        return len(text) <= 6 * SHORT and all(is_label_line(word) for word in text.split())
    if len(text) > SHORT or is_prose(text) or (text[-1:] in ("：", ":", "；") and not unbalanced(text)):
        return False
    return not names_section(text)


def unbalanced(text: str) -> bool:
    """A bracket is open at the end."""
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def cell_at(lines: Lines, index: int, start: int, stop: int) -> Token:
    """The cell in a stretch of a line: its text without blanks around, its place that of the first character."""
    raw = lines.texts[index][start:stop]
    text = raw.strip(_BLANKS)
    place = lines.place(index, start + raw.find(text))
    return tuple.__new__(Token, (text.replace("\\|", "|"), place))  # hundreds: the constructor costs thrice


def is_label_head(above: list[Token], row: list[Token]) -> bool:
    """The row above is the first line of this row's label, cut in two."""
    if len(above) != 1 or len(row) < 3 or not row[0].text or starts_item(row[0].text) or is_value(row[0].text):
        return False
    text = above[0].text
    return starts_item(text) and (text[-1:] in "、，,（(" or unbalanced(text) or is_value(row[1].text))


def label_spans(line: str, words: bool = True) -> list[tuple[int, int]]:
    """Start and end of each label in a line: two blanks or more part two of them, one does in front of an ordinal.

    words: one blank parts whole words, too.
    """
    parts = [match.span() for match in re.finditer(r"\S+", line)]
    if words and (_is_words(line) or all(is_value(line[slice(*part)]) for part in parts)):
        return parts
    spans = parts[:1]
    for start, stop in parts[1:]:
        if start - spans[-1][1] > 1 or starts_item(line[start : start + 8]):
            spans.append((start, stop))
        else:
            spans[-1] = (spans[-1][0], stop)
    return spans


def _is_words(line: str) -> bool:
    """Labels apart by single blanks: no digit among them, no single character, no bracket left open."""
    words = line.split()
    return len(words) > 1 and all(
        1 < len(word) <= SHORT and not any(map(str.isdigit, word)) and not unbalanced(word) for word in words
    )
