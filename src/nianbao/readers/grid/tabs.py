"""Rows on a line each, tabs between their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nianbao.readers.grid.words import (
    Found,
    Rows,
    Token,
    cell_at,
    is_heading,
    is_label_head,
    is_prose,
    is_value,
    names_section,
    ordinal_end,
)
from nianbao.readers.lines import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
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
            yield waiting._replace(rows=_unspaced(waiting.rows))
        waiting = found
    if waiting is not None and _is_tab_table(waiting.rows):
        yield waiting._replace(rows=_unspaced(waiting.rows))


def _unspaced(rows: Rows) -> Rows:
    """The rows without every second cell, where two tabs part the cells of the whole table."""
    apart = all(not token.text for row in rows for token in row[1::2])
    return [row[::2] for row in rows] if apart and sum(len(row) > 2 for row in rows) > 1 else rows


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
            if not (_belongs(texts, index) or _is_last_figure(rows, texts[index].strip())):
                break
            row, index = _tab_row(lines, index)
            if rows and is_label_head(rows[-1], row):
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
    if not text or is_prose(text) or is_heading(text) or names_section(text):
        return False
    return index + 1 < len(texts) and _is_tab_row(texts[index + 1]) and _is_tab_row(texts[index - 1])


def _is_last_figure(rows: Rows, text: str) -> bool:
    """The line is the one figure that the row above lacks."""
    if len(rows) < 2 or not is_value(text):
        return False
    before, last = (sum(is_value(token.text) for token in row) for row in rows[-2:])
    return before == last + 1


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
        if ordinal and not is_value(part.strip()):
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
    row = [cell_at(lines, index, start, stop) for start, stop in _fields(line)]
    index += 1
    while _is_open(row[-1].text) and index < len(lines.texts) and len(row[-1].text) < 200:
        rest = lines.texts[index]
        if not rest.strip() or not any('"' in text for text in lines.texts[index : index + 4]):
            break
        fields = _fields(rest)
        first = cell_at(lines, index, *fields[0])
        row[-1] = Token(f"{row[-1].text}\n{first.text}", row[-1].place)
        row += [cell_at(lines, index, start, stop) for start, stop in fields[1:]]
        index += 1
    return [_unquoted(token) for token in row], index


def _is_open(text: str) -> bool:
    return text.startswith('"') and text.count('"') % 2 == 1


def _unquoted(token: Token) -> Token:
    text = token.text
    if len(text) > 1 and text[0] == text[-1] == '"':
        return token._replace(text=text[1:-1].replace('""', '"').strip())
    return token


def _is_tab_table(rows: Rows) -> bool:
    filled = [[token.text for token in row if token.text] for row in rows]
    if len(rows) == 1:
        figures = sum(is_value(text) for text in filled[0])
        return figures >= 2 or len(filled[0]) >= 4
    return any(len(texts) > 1 for texts in filled)
