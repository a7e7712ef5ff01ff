"""Bars between cells: Markdown, drawn frames, crawlers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from nianbao.readers.grid.words import (
    UPRIGHT,
    Found,
    Token,
    cell_at,
    is_heading,
    is_label_line,
    is_prose,
    is_value,
    names_section,
)
from nianbao.readers.lines import Lines
from nianbao.text import pattern

_LEVEL = "─━═┄┅┈┉╌╍"
_CORNERS = "".join(char for char in map(chr, range(0x2500, 0x2580)) if char not in _LEVEL + UPRIGHT)
_BARS = str.maketrans(dict.fromkeys(UPRIGHT, "|"))
_DRAWN = str.maketrans({**dict.fromkeys(_CORNERS, "|"), **dict.fromkeys(_LEVEL, " ")})
_RULES = frozenset(f"+{_LEVEL}{_CORNERS}")  # one of them stands in every line that only draws
_COMMA = pattern(r"(?<=[0-9])\n?,\n?(?=[0-9]{3})")
_BLANK = "| \t\u3000\xa0"
_PAIR = 2  # bars of a row with one cell between bars
_LINE = 4  # characters of a drawn line beside a cell, rather than of a stroke in it
_NEAR = 3  # lines from a row within which a line is of the same table
_FRAME = f" \t\u3000\xa0|+-:={_LEVEL}{_CORNERS}"


def find(lines: Lines, start: int, taken: Sequence[bool]) -> Iterator[Found]:
    """Runs of lines with bars, whatever their cells."""
    drawn = any(bar in lines.raw for bar in UPRIGHT)
    plain = [line.translate(_BARS) for line in lines.texts] if drawn else lines.texts
    spaced = _is_spaced(plain)
    view = [at for at in range(start, len(plain)) if plain[at].strip() or not spaced]
    texts = [plain[at] for at in view]
    index = 0
    while index < len(texts):
        stop = index
        while stop < len(texts) and not taken[view[stop]] and _is_of_table(lines, view, texts, stop):
            stop += 1
        if stop == index or not (any(map(_has_bars, texts[index:stop])) or _has_figures(texts[index:stop])):
            index = max(stop, index + 1)
            continue
        yield from _bar_tables(lines, view[index:stop], texts[index:stop])
        index = stop


def _is_spaced(texts: Sequence[str]) -> bool:
    """Blank lines stand between the rows: hardly any has another one right above it."""
    rows = [index for index, line in enumerate(texts) if _has_bars(line)]
    return len(rows) > _NEAR and 4 * sum(below - above == 1 for above, below in zip(rows, rows[1:])) < len(rows)


def _is_of_table(lines: Lines, view: Sequence[int], texts: Sequence[str], index: int) -> bool:
    """A row, the mark of a page between two of them, or a row of one cell above another row."""
    if _has_bars(texts[index]):
        return True
    above, below = (texts[at] if 0 <= at < len(texts) else "" for at in (index - 1, index + 1))
    if _is_pair(texts[index]):
        return _is_near(texts, index, -1) or _is_near(texts, index, 1)
    if _has_bars(below) and ((view[index] in lines.pages and _has_bars(above)) or _is_one_cell(texts[index])):
        return True
    text = texts[index].strip()
    pairs = any(map(_is_pair, texts[max(index - _NEAR, 0) : index + _NEAR + 1]))
    label = pairs and is_label_line(text) and not is_heading(text)
    return label and _is_near(texts, index, -1) and _is_near(texts, index, 1)


def _is_near(texts: Sequence[str], index: int, step: int) -> bool:
    """A row with bars stands a few lines on in that direction, labels at most in between."""
    for at in range(index + step, index + (_NEAR + 1) * step, step):
        if not 0 <= at < len(texts):
            return False
        if _is_row(texts[at]):
            return True
        if is_heading(texts[at].strip()) or not is_label_line(texts[at]):
            return False
    return False


def _is_row(line: str) -> bool:
    return _has_bars(line) or _is_pair(line)


def _is_pair(line: str) -> bool:
    """Two cells, a bar between them with blanks around, or with a figure behind it."""
    label, bar, rest = line.partition("|")
    if not bar or "|" in rest or not (label + rest).strip(_FRAME):
        return False
    apart = label.endswith(" ") and rest.startswith(" ")
    return (apart or is_value(rest.strip())) and is_label_line(label) and is_label_line(rest)


def _has_figures(block: Sequence[str]) -> bool:
    return any(is_value(cell.strip()) for line in block if "|" in line for cell in line.split("|"))


def _is_one_cell(line: str) -> bool:
    text = line.strip()
    return text.endswith("|") and text.count("|") == 1 and is_label_line(text)


def _bar_tables(lines: Lines, indexes: Sequence[int], texts: Sequence[str]) -> Iterator[Found]:
    """The tables in a run of lines with bars; each separator of Markdown stands below the first row of another."""
    block = [_undrawn(line) for line in texts]
    borders = [0, *(n - 1 for n in range(2, len(block)) if _is_separator(block[n], 3)), len(block)]
    for first, last in zip(borders, borders[1:]):
        part = block[first:last]
        if part and "|" not in part[-1].strip(_BLANK) and not _has_figures(part):
            while last > first and "|" not in block[last - 1].strip(_BLANK):
                last -= 1  # a line of its own in a box, below links
            part = block[first:last]
        if not part:
            continue
        rows = _rows(lines, indexes[first : first + len(part)], part)
        if any(map(_is_squeezed, part)):
            rows = [_unfilled(row) for row in rows]
        fenced = any(line.lstrip()[:1] == "|" for line in part)
        if rows and (fenced or len(rows) > 1) and max(len(row) for row in rows) > 1:
            yield Found(indexes[first], indexes[first + len(part) - 1] + 1, rows)


def _undrawn(line: str) -> str:
    """The line with bars for drawn ones, corners between its cells included unless it draws alone."""
    return line.translate(_DRAWN) if line.strip(_FRAME) else line


def _rows(lines: Lines, indexes: Sequence[int], block: Sequence[str]) -> list[list[Token]]:
    """The rows of one table. Between two drawn lines several lines are one row, if one of them at most has figures."""
    closed = not block[0].lstrip().startswith("|") and all(line.rstrip().endswith("|") for line in block if line)
    between = not closed and _only_between(block)
    opened = _is_opened(indexes, block)
    doubled = _is_doubled(block)
    rows: list[list[Token]] = []
    group: list[list[Token]] = []
    drawn = sum(("-" in line or not _RULES.isdisjoint(line)) and not line.strip(_FRAME) for line in block)
    figured = (line for line in block if any(map(is_value, map(str.strip, line.split("|")))))
    apart = len([*islice(figured, drawn)]) < drawn  # more lines are drawn than have figures
    for n, line in enumerate([*block, "+---+"]):
        if opened and n and n < len(block) and indexes[n] == indexes[n - 1] + 1:
            group[-1] += _bar_row(lines, indexes[n], line, closed, between)
        elif n < len(block) and line and not _is_rule(n, block):
            group.append(_bar_row(lines, indexes[n], line, closed, between)[:: 1 + doubled])
        elif n == len(block) or not _RULES.isdisjoint(line):
            rows += [_joined(group)] if apart and _is_one_row(group) else group
            group = []
    return rows


def _is_one_row(group: list[list[Token]]) -> bool:
    figured = sum(any(is_value(cell.text) for cell in row) for row in group)
    if len(group) < 2 or len({len(row) for row in group}) > 1 or figured > 1 or all(map(_is_full, group)):
        return False
    columns = [[cell.text for cell in cells if cell.text] for cells in zip(*group)]
    return sum(_is_head(texts) for texts in columns) < 2


def _is_head(texts: Sequence[str]) -> bool:
    """A figure stands below a text: that of a column, not a piece of the same cell."""
    figures = [is_value(text.strip(",.")) for text in texts]
    return any(below and not above for above, below in zip(figures, figures[1:]))


def _is_full(row: list[Token]) -> bool:
    return all(cell.text for cell in row)


def _joined(group: list[list[Token]]) -> list[Token]:
    """Each cell's lines put together; a comma does not part a figure."""
    texts = ((_COMMA.sub(",", "\n".join(cell.text for cell in cells if cell.text)), cells) for cells in zip(*group))
    return [next((cell for cell in cells if cell.text), cells[0])._replace(text=text) for text, cells in texts]


def _is_squeezed(line: str) -> bool:
    """Bare bars fill the row up behind cells with blanks around: blank cells may have been left out."""
    text = line.rstrip()
    return text.endswith("||") and text.rstrip("|")[-1:] == " " and bool(text.strip("| "))


def _unfilled(row: list[Token]) -> list[Token]:
    """The row without the blanks behind its last figure, which say nothing. A row without figures keeps them."""
    stop = len(row)
    while stop and not row[stop - 1].text:
        stop -= 1
    return row[:stop] if sum(bool(cell.text) for cell in row) > 1 else row


def _is_separator(line: str, dashes: int) -> bool:
    """A line ``|---|:--:|`` with at least so many dashes in each cell."""
    cells = line.strip().strip("|").split("|")
    return all(len(cell.strip().strip(":")) >= dashes and not cell.strip().strip(":").strip("-") for cell in cells)


@lru_cache(maxsize=256)  # each line is looked at with its neighbours
def _has_bars(line: str) -> bool:
    text = line.strip()
    inner = text[slice(*boxed(text))]
    if inner and (is_prose(inner) or names_section(inner)):
        return False
    return text.count("|") >= (1 if text[:1] == "|" and text[-1:] == "|" else 2) or (
        len(text) > 3 and (text[0] == "|" or text[0] in _RULES) and not text.strip(_FRAME)
    )


def boxed(line: str) -> tuple[int, int]:
    """Start and end of the one text that a line holds beside bars, all other cells blank; (0, 0) for other lines."""
    inner = line.strip(_BLANK)
    start = line.find(inner) if inner else 0
    return (start, start + len(inner)) if "|" not in inner and line.rstrip().endswith("|") else (0, 0)


def _is_rule(number: int, block: Sequence[str]) -> bool:
    """A line that only draws: a Markdown separator below the first row, or a border."""
    text = block[number].strip()
    if text.strip(_FRAME):
        return False
    if not _RULES.isdisjoint(text):
        return True
    return number == 1 and _is_separator(text, 1)


def _only_between(block: Sequence[str]) -> bool:
    """Bars stand between cells alone: each row has as many, and not all of them begin or end with one."""
    rows = [line.strip() for line in block if line.count("|") > 1]
    return any(line[0] != "|" for line in rows) and len({line.count("|") for line in rows}) == 1


def _is_doubled(block: Sequence[str]) -> bool:
    """Each cell has bars of its own at both sides, so that two bars part it from the next."""
    rows = [line.strip()[1:-1] for line in block if line.count("|") > _PAIR]
    return len(rows) > 1 and all("||" in row and "|" not in row.replace("||", "") for row in rows)


def _is_opened(indexes: Sequence[int], block: Sequence[str]) -> bool:
    """A bar opens each cell and none closes a row: a row is a paragraph, whatever its lines."""
    apart = sum(below - above > 1 for above, below in zip(indexes, indexes[1:]))
    opened = sum(line.startswith("|") for line in block)
    return opened == len(block) < 2 * apart and 2 * sum(line.rstrip().endswith("|") for line in block) < opened


def _bar_row(lines: Lines, index: int, line: str, closed: bool, between: bool) -> list[Token]:
    """The cells between bars.

    closed: a bar stands behind every cell, and none in front of the first one. between: blank cells stand in front of
    the first bar and behind the last one.
    """
    bars = [at for at, char in enumerate(line) if char == "|" and line[at - 1 : at] != "\\"]
    edges = [-1, *bars, len(line)]
    if closed:
        edges.pop()
    elif not between and not line[: edges[1]].strip():  # the bar in front is a fence, and so is the last one
        edges = edges[1:]
        if len(edges) > 2 and not line[edges[-2] + 1 :].strip():
            edges.pop()
    row = [cell_at(lines, index, a + 1, b) for a, b in zip(edges, edges[1:])]
    return [cell if cell.text.strip(_LEVEL) or len(cell.text) < _LINE else cell._replace(text="") for cell in row]
