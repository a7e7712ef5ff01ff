"""Tables in plain text, by their shape alone: one cell a line, tabs, bars, columns of blanks, one value a line.

A text knows no merged cells: a cell's column is its ordinal in the row, blank cells are kept, nothing is moved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from nianbao.document import Block, Cell, Location, Table
from nianbao.readers import limits
from nianbao.readers.lines import Lines
from nianbao.records import NamedTuple
from nianbao.text import chinese_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

_NUMERALS = "一二三四五六七八九十"
_PLAIN = str.maketrans("０１２３４５６７８９，．％（）－−＋", "0123456789,.%()--+")
_FIGURE = re.compile(r"[+\-]?[0-9](?:[0-9,.]*[0-9])?%?[^\x00-\x7f]{0,2}(?:\([^()]*\))?")
_STROKES = "/／\\-－—–_"
_LONG_CELL = 60  # characters from which a text with marks is prose, not a cell
_MANY = 30  # cells in one row from which the row is a whole table
_WIDEST = 20  # cells of the widest row of the form, with filler; a lone longer one is several rows


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


Finder = Callable[[Lines, int, Sequence[bool]], Iterator[Found]]


def is_figure(text: str) -> bool:
    """The whole text is a number, a measure word or a note behind it at most. A year is none."""
    if text.isascii() and text.isdigit():
        return True
    if not text or len(text) > 60:
        return False
    plain = text.translate(_PLAIN)
    if _FIGURE.fullmatch(plain) is None:
        return False
    return not (len(plain) > 4 and plain[:4].isdigit() and plain[:2] in ("19", "20") and plain[4] == "年")


def is_value(text: str) -> bool:
    """What stands in a cell of figures: a number or a stroke for none."""
    return is_figure(text) or (0 < len(text) <= 3 and not text.strip(_STROKES))


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
    return "。" in text or (len(text) > _LONG_CELL and ("，" in text or "," in text))


def build(rows: Rows) -> Table:
    """The table of these rows. Raises Unreadable GK007 (table-cells)."""
    width = max((len(row) for row in rows), default=0)
    limits.check_cells(sum(len(row) for row in rows))
    cells = tuple(
        Cell(token.text, number, column, location=token.place)
        for number, row in enumerate(rows)
        for column, token in enumerate(row)
    )
    return Table(cells, len(rows), width, False, cells[0].location if cells else Location())


def find_tables(lines: Lines, start: int = 0) -> list[Found]:
    """Every table from line ``start`` on, in reading order, none over another."""
    taken = [False] * len(lines.texts)
    found: list[Found] = []
    for finder in _finders(lines):
        for table in finder(lines, start, taken):
            for index in range(table.start, table.stop):
                taken[index] = True
            found.append(table)
    found.sort(key=lambda table: table.start)
    return found


def _finders(lines: Lines) -> Iterator[Finder]:
    texts = lines.texts
    if any(bar in lines.raw for bar in "|│┃｜"):
        yield _barred
    tabs = sum("\t" in line for line in texts) if "\t" in lines.raw else 0
    if tabs:
        one = sum(line.startswith("\t") and "\t" not in line[1:].rstrip() for line in texts)
        alone = sum(_is_tab_line(line) for line in texts)
        if alone > _MANY and 10 * sum(line[:1] == "\t" for line in texts) < 11 * alone:
            yield _tab_a_line
        yield from (_cell_a_line, _tabbed) if one > tabs - one else (_tabbed, _cell_a_line)
    figures = sum(line[-1:].isdigit() for line in texts)
    if figures >= 2:
        yield _spaced
        yield _value_a_line


# -- scraps of labels -----------------------------------------------------------------------------------------

_SCRAP = 30  # characters of the longest scrap
_SCRAPS = 16
_TELLING = 6  # characters of a word that tells a heading without ordinal


def with_scraps(lines: Lines, start: int, found: Sequence[Found], levels: Mapping[int, int]) -> list[Found]:
    """The tables, each with the scraps of labels that a converter left above it; these lines are blanked.

    A table that was taken apart leaves its labels as short lines between its pieces, and between the heading and
    the first piece. They are cells without a row, not sentences.
    """
    result: list[Found] = []
    last, at = 0, start
    for table in found:
        numbers = [_heading_number(lines.texts[index]) for index in range(at, table.start)]
        named = any(_names_section(lines.texts[index]) for index in range(at, table.start))
        inside = bool(result) and not named and not any(number > last for number in numbers)
        last = max([last, *numbers])
        picked = [] if table.blocks else _scraps(lines, at, table.start, levels, inside)
        rows = [[_token(lines, index, 0, len(lines.texts[index]))] for index in picked]
        for index in picked:
            lines.texts[index] = ""
        result.append(table._replace(rows=rows + table.rows) if rows else table)
        at = table.stop
    return result


def _names_section(line: str) -> bool:
    """The line is certainly the heading of a section, whatever its ordinal. Without one, only long words tell."""
    text = line.strip()
    if not 6 <= len(text) <= _SHORT or "\t" in text:
        return False
    from nianbao.readers.page import heading_words

    shortest = 0 if starts_item(text) else _TELLING
    return any(word in text for word in heading_words() if len(word) >= shortest)


def _heading_number(line: str) -> int:
    """The ordinal of a line that could be a first-level heading, 0 for others."""
    text = line.strip()
    if not text or len(text) > _SHORT or not is_heading(text):
        return 0
    return chinese_number(text[: ordinal_end(text)].rstrip("、.． ")) or 0


def _scraps(lines: Lines, start: int, stop: int, levels: Mapping[int, int], inside: bool) -> list[int]:
    """The lines right above a table that are scraps. inside: there is a table above and no heading in between."""
    texts = lines.texts
    filled = [index for index in range(start, stop) if texts[index].strip() and index not in levels]
    if inside and len(filled) <= _SCRAPS and all(_is_label_line(texts[index]) for index in filled):
        return filled
    picked: list[int] = []
    others = 0
    for index in reversed(range(start, stop)):
        text = texts[index].strip()
        if not text:
            continue
        if index in levels or (len(text) <= _SHORT and text.endswith("。")):
            others += 1
        elif not _is_scrap(text):
            break
        else:
            picked.insert(0, index)
        if others > 3 or len(picked) > _SCRAPS:
            break
    return picked


def _is_scrap(text: str) -> bool:
    """A short piece of a label: no sentence, no item, no figure, no heading of a section."""
    if len(text) > _SCRAP or not _is_label_line(text) or starts_item(text):
        return False
    return not any(map(str.isdigit, text)) and not _names_section(text)


# -- bars -----------------------------------------------------------------------------------------------------

_BARS = str.maketrans("│┃∣｜", "||||")
_FRAME = " \t\u3000|+-:=─━┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛"


def _barred(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    index = start
    texts = lines.texts
    while index < len(texts):
        stop = index
        while stop < len(texts) and not taken[stop] and (_has_bars(texts[stop]) or _is_page_inside(lines, stop)):
            stop += 1
        if stop == index:
            index += 1
            continue
        yield from _bar_tables(lines, index, stop)
        index = stop


def _is_page_inside(lines: Lines, index: int) -> bool:
    """The mark of a page between two rows with bars."""
    texts = lines.texts
    return (
        index in lines.pages
        and 0 < index < len(texts) - 1
        and _has_bars(texts[index - 1])
        and _has_bars(texts[index + 1])
    )


def _bar_tables(lines: Lines, start: int, stop: int) -> Iterator[Found]:
    """The tables in a run of lines with bars; each separator of Markdown stands below the first row of another."""
    block = [line.translate(_BARS) for line in lines.texts[start:stop]]
    borders = [0, *(n - 1 for n in range(2, len(block)) if _is_separator(block[n], 3)), len(block)]
    for first, last in zip(borders, borders[1:]):
        part = block[first:last]
        rows = [
            _bar_row(lines, start + first + n, line) for n, line in enumerate(part) if line and not _is_rule(n, part)
        ]
        fenced = any(line.lstrip()[:1] == "|" for line in part)
        if rows and (fenced or len(rows) > 1) and max(len(row) for row in rows) > 1:
            yield Found(start + first, start + last, rows)


def _is_separator(line: str, dashes: int) -> bool:
    """A line ``|---|:--:|`` with at least so many dashes in each cell."""
    cells = line.strip().strip("|").split("|")
    return all(len(cell.strip().strip(":")) >= dashes and not cell.strip().strip(":").strip("-") for cell in cells)


def _has_bars(line: str) -> bool:
    text = line.translate(_BARS).strip()
    return text.count("|") >= (1 if text[:1] == "|" and text[-1:] == "|" else 2) or (
        len(text) > 3 and text[0] in "+─━┌├└┏┣┗" and not text.strip(_FRAME)
    )


def _is_rule(number: int, block: Sequence[str]) -> bool:
    """A line that only draws: a Markdown separator below the first row, or a border."""
    text = block[number].strip()
    if text.strip(_FRAME):
        return False
    if any(char in text for char in "+─━┼"):
        return True
    return number == 1 and _is_separator(text, 1)


def _bar_row(lines: Lines, index: int, line: str) -> list[Token]:
    bars = [at for at, char in enumerate(line) if char == "|" and line[at - 1 : at] != "\\"]
    edges = [-1, *bars, len(line)]
    if not line[: edges[1]].strip():  # the bar in front is a fence, and so is the last one
        edges = edges[1:]
        if len(edges) > 2 and not line[edges[-2] + 1 :].strip():
            edges.pop()
    return [_token(lines, index, a + 1, b) for a, b in zip(edges, edges[1:])]


def _token(lines: Lines, index: int, start: int, stop: int) -> Token:
    """The cell in a stretch of a line: its text without blanks around, its place that of the first character."""
    raw = lines.texts[index][start:stop]
    text = raw.strip()
    lead = len(raw) - len(raw.lstrip()) if text else 0
    return Token(text.replace("\\|", "|"), lines.place(index, start + lead))


# -- one cell a line ------------------------------------------------------------------------------------------


def _cell_a_line(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """A line that begins with a tab begins a cell, lines without continue it, a blank line ends the row."""
    index = start
    while index < len(lines.texts):
        if taken[index] or not _opens_cell(lines.texts, index):
            index += 1
            continue
        rows, stop = _cell_rows(lines, index, taken)
        if _is_cell_table(rows):
            rows = split_values(rows[0]) if len(rows) == 1 and len(rows[0]) > _WIDEST else rows
            yield Found(index, stop, rows)
        index = max(stop, index + 1)


def _opens_cell(texts: Sequence[str], index: int) -> bool:
    """The line can be the first cell of a row: no sentence, and no heading with text below it."""
    line = texts[index]
    if not line.startswith("\t") or "\t" in line[1:].strip():
        return False
    text = line.strip()
    if is_prose(text):
        return False
    if not is_heading(text):
        return True
    following = index + 1
    while following < min(index + 4, len(texts)) and texts[following].strip() and texts[following][0] != "\t":
        following += 1  # the label goes on
    if following >= len(texts) or not texts[following].startswith("\t"):
        return False
    below = texts[following].strip()
    return not below or is_value(below) or (starts_item(below) and not is_prose(below))


def _cell_rows(lines: Lines, index: int, taken: Sequence[bool]) -> tuple[Rows, int]:
    texts = lines.texts
    rows: Rows = []
    row: list[Token] = []
    stop = index
    while index < len(texts) and not taken[index]:
        line = texts[index]
        text = line.strip()
        if line.startswith("\t") and (row or _opens_cell(texts, index)):
            if is_prose(text) and not any(is_value(cell.text) for part in (*rows, row) for cell in part):
                break
            row.append(_token(lines, index, 1, len(line)))
        elif not text:
            if row:
                rows.append(row)
                row = []
        elif (row and _continues(text)) or (not row and rows and _is_second_paragraph(texts, index)):
            row = row or rows.pop()
            row[-1] = _extended(row[-1], text, lines.place(index, len(line) - len(line.lstrip())))
        else:
            break
        index += 1
        stop = index if text or line else stop
    if row:
        rows.append(row)
    return rows, stop


def _extended(cell: Token, text: str, place: Location) -> Token:
    return Token(f"{cell.text}\n{text}", cell.place) if cell.text else Token(text, place)


def _continues(text: str) -> bool:
    """The line goes on with the cell above it, rather than with the report."""
    return not is_prose(text) and not is_heading(text)


def _is_second_paragraph(texts: Sequence[str], index: int) -> bool:
    """Behind one blank line, a scrap in front of further cells: a cell of two paragraphs with an empty one between."""
    text = texts[index].strip()
    following = texts[index + 1] if index + 1 < len(texts) else ""
    scrap = len(text) <= 6 and not starts_item(text) and not is_prose(text)
    return scrap and following.startswith("\t") and bool(texts[index - 2].strip() or texts[index - 2])


def _is_cell_table(rows: Rows) -> bool:
    cells = [token.text for row in rows for token in row]
    wide = any(len(row) > 1 for row in rows)
    figures = sum(is_value(text) for text in cells)
    prose = sum(is_prose(text) for text in cells)
    return wide and (figures > 0 or len(cells) >= 4) and 2 * prose < len(cells)


def split_values(tokens: Sequence[Token]) -> Rows:
    """Rows of cells that came in one sequence: a text behind figures begins a row.

    The last text in front of figures is their label, together with the ordinals right above it.
    """
    rows: Rows = []
    texts: list[Token] = []
    for number, token in enumerate(tokens):
        if not token.text or is_value(token.text):
            if texts:
                rows.extend(_label_rows(texts))
                if _recurs(texts):
                    rows.append([])
                texts = []
            elif not rows:
                rows.append([])
            rows[-1].append(token)
        else:
            texts.append(tokens[number])
    if texts:
        rows.append(texts)
    return rows


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


# -- tabs between cells ---------------------------------------------------------------------------------------


def _tabbed(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Lines with tabs between cells. Single rows apart from each other by blank lines only are one table."""
    waiting: Optional[Found] = None
    for found in _tab_regions(lines, start, taken):
        if (
            waiting is not None
            and len(found.rows) == len(waiting.rows[-1:]) == 1
            and _blank(lines, waiting.stop, found)
        ):
            waiting = Found(waiting.start, found.stop, waiting.rows + found.rows)
            continue
        if waiting is not None and _is_tab_table(waiting.rows):
            yield waiting
        waiting = found
    if waiting is not None and _is_tab_table(waiting.rows):
        yield waiting


def _blank(lines: Lines, stop: int, found: Found) -> bool:
    return not any(line.strip() for line in lines.texts[stop : found.start])


def _tab_regions(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    texts = lines.texts
    index = start
    while index < len(texts):
        if taken[index] or not _is_tab_row(texts[index]):
            index += 1
            continue
        first = index
        rows: Rows = []
        while index < len(texts) and not taken[index]:
            if index in lines.pages and index + 1 < len(texts) and _is_tab_row(texts[index + 1]):
                index += 1
                continue
            if not _belongs(texts, index):
                break
            row, index = _tab_row(lines, index)
            if rows and _is_label_head(rows[-1], row):
                row[0] = Token(rows[-1][0].text + row[0].text, rows.pop()[0].place)
            rows.append(row)
        yield Found(first, index, rows)


def _is_tab_row(line: str) -> bool:
    """A tab stands behind a text or several in front of it, and it is not only the gap behind an ordinal."""
    if "\t" not in line:
        return False
    fields = _fields(line)
    if len(fields) < 2:
        return False
    text = line.strip()
    indented = len(fields) == 2 and line[:1] == "\t"
    return not indented or not (is_prose(text) or is_heading(text))


def _belongs(texts: Sequence[str], index: int) -> bool:
    line = texts[index]
    if "\t" in line:
        return _is_tab_row(line)
    text = line.strip()
    if not text or is_prose(text) or is_heading(text) or _names_section(text):
        return False
    return index + 1 < len(texts) and _is_tab_row(texts[index + 1]) and _is_tab_row(texts[index - 1])


def _is_bare_ordinal(text: str) -> bool:
    if not text or len(text) > 6:
        return False
    plain = text.rstrip("、.．") if text[0] in "（(" else text
    return 0 < len(plain) == ordinal_end(plain)


def _fields(line: str) -> list[tuple[int, int]]:
    """Start and end of each field. The gap behind a bare ordinal (automatic numbering) separates nothing."""
    fields: list[tuple[int, int]] = []
    at = 0
    ordinal = False
    for part in line.split("\t"):
        stop = at + len(part)
        if ordinal:
            fields[-1] = (fields[-1][0], stop)
        else:
            fields.append((at, stop))
        ordinal = part[-1:] in "、.．)） " and _is_bare_ordinal(line[fields[-1][0] : stop].strip())
        at = stop + 1
    return fields


def _tab_row(lines: Lines, index: int) -> tuple[list[Token], int]:
    """The cells of the row that begins at this line, and the line behind it.

    A field that a spreadsheet put in quotation marks because of its line break goes on in the next lines.
    """
    line = lines.texts[index]
    row = [_token(lines, index, start, stop) for start, stop in _fields(line)]
    index += 1
    while _is_open(row[-1].text) and index < len(lines.texts) and len(row[-1].text) < 200:
        rest = lines.texts[index]
        if not rest.strip() or not any('"' in text for text in lines.texts[index : index + 4]):
            break
        fields = _fields(rest)
        first = _token(lines, index, *fields[0])
        row[-1] = Token(f"{row[-1].text}\n{first.text}", row[-1].place)
        row += [_token(lines, index, start, stop) for start, stop in fields[1:]]
        index += 1
    return [_unquoted(token) for token in row], index


def _is_open(text: str) -> bool:
    return text.startswith('"') and text.count('"') % 2 == 1


def _unquoted(token: Token) -> Token:
    text = token.text
    if "\n" in text and text.startswith('"') and text.endswith('"'):
        return token._replace(text=text[1:-1].replace('""', '"'))
    return token


def _is_label_head(above: list[Token], row: list[Token]) -> bool:
    """The row above is the first line of this row's label, cut in two."""
    if len(above) != 1 or len(row) < 3 or not row[0].text or starts_item(row[0].text) or is_value(row[0].text):
        return False
    text = above[0].text
    return starts_item(text) and (text[-1:] in "、，,（(" or _unbalanced(text) or is_value(row[1].text))


def _unbalanced(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _is_tab_table(rows: Rows) -> bool:
    filled = [[token.text for token in row if token.text] for row in rows]
    if len(rows) == 1:
        figures = sum(is_value(text) for text in filled[0])
        return figures >= 2 or len(filled[0]) >= 4
    return any(len(texts) > 1 for texts in filled)


# -- a tab on a line of its own between cells -----------------------------------------------------------------

_ROW_GAP = 3  # blank lines from which a row ends; fewer part the paragraphs of a cell


def _tab_a_line(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """What a browser gives as the text of a table whose cells hold paragraphs: cells apart by a line with a tab."""
    texts = lines.texts
    index = start
    while index < len(texts):
        if taken[index] or not texts[index].strip() or not _tab_follows(texts, index):
            index += 1
            continue
        rows, stop = _tab_line_rows(lines, index)
        yield Found(index, stop, rows)
        index = stop


def _is_tab_line(line: str) -> bool:
    return "\t" in line and not line.strip("\t ")


def _tab_follows(texts: Sequence[str], index: int) -> bool:
    """The next lines are blank at most, then one with a tab alone."""
    following = index + 1
    while following < min(index + 4, len(texts)) and texts[following] == "":
        following += 1
    return following < len(texts) and _is_tab_line(texts[following])


def _tab_line_rows(lines: Lines, index: int) -> tuple[Rows, int]:
    texts = lines.texts
    rows: Rows = [[]]
    cell: list[Token] = []
    blanks, stop = 0, index
    while index < len(texts):
        line = texts[index]
        if _is_tab_line(line):
            rows[-1].append(_merged(cell, lines.place(index, 0)))
            cell, blanks = [], 0
        elif not line.strip():
            blanks += 1
        else:
            if blanks >= _ROW_GAP and (rows[-1] or cell):
                rows[-1].append(_merged(cell, lines.place(index, 0)))
                cell = []
                rows.append([])
                if not _tab_follows(texts, index) and not _row_follows(texts, index):
                    return rows[:-1], stop
            elif (is_heading(line.strip()) or is_prose(line)) and not _tab_follows(texts, index):
                break
            cell.append(_token(lines, index, 0, len(line)))
            blanks, stop = 0, index + 1
        index += 1
    if cell:
        rows[-1].append(_merged(cell, lines.place(stop - 1, 0)))
    return [row for row in rows if row], stop


def _row_follows(texts: Sequence[str], index: int) -> bool:
    """The line is a row of one cell: short, and behind the gap stands another row."""
    text = texts[index].strip()
    following = index + 1
    while following < len(texts) and following < index + 8 and texts[following] == "":
        following += 1
    apart = following - index > _ROW_GAP and following < len(texts)
    return apart and not is_heading(text) and not is_prose(text) and _tab_follows(texts, following)


def _merged(cell: Sequence[Token], place: Location) -> Token:
    return Token("\n".join(token.text for token in cell), cell[0].place if cell else place)


# -- blanks between cells -------------------------------------------------------------------------------------

_GAP = re.compile(r"\s+")
_SHORT = 45  # the longest line that can belong to a table's head


class _Spaced(NamedTuple):
    """A line as cells apart by blanks. figures: how many values close it."""

    cells: list[tuple[int, int]]
    figures: int
    label: str


def _spaced(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Rows that end in figures apart by blanks, with the labels that stand above and between them."""
    texts = lines.texts
    rows: dict[int, _Spaced] = {}
    for index in range(start, len(texts)):
        line = texts[index]
        if not taken[index] and "\t" not in line and line.rstrip()[-1:] and (" " in line.strip() or "\u3000" in line):
            row = _spaced_row(line)
            if row is not None:
                rows[index] = row
    for group in _groups(texts, rows, taken):
        strong = sum(rows[index].figures > 1 for index in group)
        if strong or len(group) > 1:
            first = _head(texts, group[0], max(start, 0), taken, rows, strong > 0)
            yield Found(first, group[-1] + 1, _spaced_rows(lines, first, group[-1] + 1, rows))


def _spaced_row(line: str) -> Optional[_Spaced]:
    """The line as a row when it closes with values and what stands in front is no sentence."""
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", line)]
    figures = 0
    while figures < len(words) and is_value(line[slice(*words[-1 - figures])]):
        figures += 1
    if not figures or not any(is_figure(line[slice(*word)]) for word in words[-figures:]):
        return None
    if figures == len(words):
        return _Spaced(words, figures, "") if figures > 4 else None
    end = words[-figures - 1][1]
    label = line[:end].strip()
    if (
        is_prose(label)
        or line.rstrip()[-1:] == "。"
        or _number_begins(label)
        or len(label) > _LONG_CELL
        or label[-1:] in "，：；、,:;《（(“"
        or (figures == 1 and " " in label)
    ):
        return None
    if figures == 1 and (any(char.isdigit() for char in label) or len(label) > 20 or "，" in label):
        return None
    lead = len(line) - len(line.lstrip())
    gaps = [match.span() for match in _GAP.finditer(line, lead, end) if _parts(match, line)]
    edges = [lead, *(edge for gap in gaps for edge in gap), end]
    return _Spaced([*zip(edges[::2], edges[1::2]), *words[-figures:]], figures, label)


def _number_begins(label: str) -> bool:
    """Behind a colon stands the first group of a long number printed with blanks: 139 1234 5678."""
    before, colon, behind = label.replace("：", ":").rpartition(":")
    return bool(colon and before) and behind.strip(" +-()（）").isdecimal()


def _parts(gap: re.Match[str], line: str) -> bool:
    """Two blanks or more part two cells; one does in front of an ordinal, which begins a label."""
    return gap.end() - gap.start() > 1 or starts_item(line[gap.end() : gap.end() + 8])


def _groups(texts: Sequence[str], rows: dict[int, _Spaced], taken: Sequence[bool]) -> Iterator[list[int]]:
    """Rows that belong together: only short lines without a sentence or a heading between them."""
    group: list[int] = []
    for index in rows:
        if group and not _only_labels(texts, group[-1] + 1, index, taken):
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def _only_labels(texts: Sequence[str], start: int, stop: int, taken: Sequence[bool]) -> bool:
    return stop - start <= 16 and all(
        not taken[index] and _is_label_line(texts[index]) and not _is_lone_heading(texts, index, stop)
        for index in range(start, stop)
    )


def _is_lone_heading(texts: Sequence[str], index: int, stop: int) -> bool:
    """A heading's ordinal, and no row of figures within two lines: a section, not a row label in two lines."""
    return is_heading(texts[index].strip()) and stop - index > 2


def _is_label_line(line: str) -> bool:
    text = line.strip() if len(line) <= _SHORT else " ".join(line.split())
    if len(text) > _SHORT and " " in text:  # words apart by blanks: each for itself
        return len(text) <= 6 * _SHORT and all(_is_label_line(word) for word in text.split())
    if len(text) > _SHORT or is_prose(text) or text[-1:] in ("：", ":", "；"):
        return False
    return not _names_section(text)


def _head(
    texts: Sequence[str], first: int, start: int, taken: Sequence[bool], rows: dict[int, _Spaced], strong: bool
) -> int:
    """The line where the table's head begins: labels above its first row, up to a heading, a sentence or a gap."""
    index = first
    gap = 0
    while index > start and first - index < 40:
        text = texts[index - 1].strip()
        if taken[index - 1] or is_heading(text) or not _is_label_line(text) or any(map(str.isdigit, text)):
            break
        if not text:
            gap += 1
            if gap > 1 or not strong:
                break
        else:
            gap = 0
        index -= 1
    while index < first and not texts[index].strip():
        index += 1
    return index


def _spaced_rows(lines: Lines, start: int, stop: int, rows: dict[int, _Spaced]) -> Rows:
    result: Rows = []
    for index in range(start, stop):
        line = lines.texts[index]
        if not line.strip("-=─ \t"):
            continue
        if index in rows:
            row = [_token(lines, index, *cell) for cell in rows[index].cells]
            if result and _is_label_head(result[-1], row):
                row[0] = Token(result[-1][0].text + row[0].text, result.pop()[0].place)
        else:
            gap = r"\S+" if _is_words(line) else r"\S+(?:\s\S+)*"
            row = [_token(lines, index, match.start(), match.end()) for match in re.finditer(gap, line)]
        result.append(row)
    return result


def _is_words(line: str) -> bool:
    """Labels apart by single blanks: no digit among them, no single character, no bracket left open."""
    words = line.split()
    return len(words) > 1 and all(
        1 < len(word) <= _SHORT and not any(map(str.isdigit, word)) and not _unbalanced(word) for word in words
    )


# -- one value a line -----------------------------------------------------------------------------------------


def _value_a_line(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Every cell on a line of its own, without tabs: figures between short labels."""
    texts = lines.texts
    values = [i for i in range(start, len(texts)) if not taken[i] and is_value(texts[i].strip())]
    for group in _value_groups(texts, values, taken):
        if len(group) < 3 or not any(is_figure(texts[index].strip()) for index in group):
            continue
        first = _value_head(texts, group[0], start, taken)
        tokens = [_token(lines, i, 0, len(texts[i])) for i in range(first, group[-1] + 1) if texts[i].strip()]
        if any(not is_value(token.text) for token in tokens) or len(tokens) > 4:
            yield Found(first, group[-1] + 1, split_values(tokens))


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
    if len(inside) > 12 or any(taken[index] or not _is_label_line(texts[index]) for index in range(start, stop)):
        return False
    return not any(is_heading(texts[index].strip()) and len(inside) - n > 3 for n, index in enumerate(inside))


def _value_head(texts: Sequence[str], first: int, start: int, taken: Sequence[bool]) -> int:
    """Where the labels above the first value begin; the line right above it may carry an ordinal, as row label."""
    index = first
    seen = 0
    while index > start and seen < 30:
        text = texts[index - 1].strip()
        if taken[index - 1] or not _is_label_line(text) or (is_heading(text) and seen > 0):
            break
        seen += bool(text)
        index -= 1
    while index < first and not texts[index].strip():
        index += 1
    return index
