"""One cell a line: a leading tab opens a cell, or a tab on a line of its own parts two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.document import Location
from nianbao.readers.grid.words import Found, Rows, Token, cell_at, is_heading, is_prose, is_value, starts_item
from nianbao.readers.lines import Lines

_WIDEST = 20  # cells of the widest row of the form, with filler; a lone longer one is several rows
_WORD = 8  # characters of a text that stands where a figure should
_ROW_GAP = 3  # blank lines from which a row ends; fewer part the paragraphs of a cell


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """A line that begins with a tab begins a cell, lines without continue it, a blank line ends the row."""
    index = start
    while index < len(lines.texts):
        if taken[index] or not _opens_cell(lines.texts, index):
            index += 1
            continue
        rows, stop = _cell_rows(lines, index, taken)
        if _is_cell_table(rows):
            yield Found(index, stop, _apart(rows))
        index = max(stop, index + 1)


def _apart(rows: Rows) -> Rows:
    """A lone row wider than any of the form is several rows."""
    if len(rows) > 1 or len(rows[0]) <= _WIDEST:
        return rows
    from nianbao.readers.grid.values import split_values

    return split_values(rows[0])


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
    if not below or is_value(below) or (starts_item(below) and not is_prose(below)):
        return True
    behind = texts[following + 1] if following + 1 < len(texts) else ""
    return len(below) <= _WORD and behind.startswith("\t") and is_value(behind.strip())  # a word in place of a figure


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
            row.append(cell_at(lines, index, 1, len(line)))
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


def find_parted(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
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


def is_tab_line(line: str) -> bool:
    """Nothing but a tab stands on the line."""
    return "\t" in line and not line.strip("\t ")


def _tab_follows(texts: Sequence[str], index: int) -> bool:
    """The next lines are blank at most, then one with a tab alone."""
    following = index + 1
    while following < min(index + 4, len(texts)) and texts[following] == "":
        following += 1
    return following < len(texts) and is_tab_line(texts[following])


def _tab_line_rows(lines: Lines, index: int) -> tuple[Rows, int]:
    texts = lines.texts
    rows: Rows = [[]]
    cell: list[Token] = []
    blanks, stop = 0, index
    while index < len(texts):
        line = texts[index]
        if is_tab_line(line):
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
            cell.append(cell_at(lines, index, 0, len(line)))
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
