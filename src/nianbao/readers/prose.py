"""Paragraphs of a plain text: hard-wrapped lines joined, page furniture left out, every place still known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nianbao.document import Block, Mark, Paragraph, Picture
from nianbao.readers.grid import Found, build, find_tables, starts_item
from nianbao.readers.grid.scraps import with_scraps
from nianbao.readers.lines import Lines, Piece
from nianbao.records import NamedTuple
from nianbao.text import pattern

_TERMINAL = "。；：！？;:!?…"
_CLOSING = "”’\"'）)】」』》"
_MARKS = "，。；、,;"  # what only a sentence has
_DASHES = "-—–－―‐─·• \t\u3000"
_COUNTED = pattern(r"第?\d{1,3}页.?(?:共\d{1,3}页)?|page\d{1,3}(?:of\d{1,3})?")
NO_LEVELS: Mapping[int, int] = {}
_NARROWEST = 36  # half-width columns of the narrowest page that wraps
_WIDEST = 170
_DATED = ("年", "月", "日", "号")
_BEFORE_FIGURES = (*_DATED, "至", "自", "从", "到", "为", "第")
_YEAR, _TITLE = 4, 15  # digits of a year, characters of a line that hardly is a title
_SLACK = 4
_SPACED = 5  # one in so many lines at most stands right below another where blank lines part them
_INDENT = 4  # columns that the first line of a paragraph may have lost with its indentation


class _Line(NamedTuple):
    """A line of prose. gap: "" right below the one before, "page" over a page mark only, "blank" over blank lines."""

    piece: Piece
    text: str
    gap: str
    indented: bool
    level: int


class _Wrap(NamedTuple):
    """How lines are broken. size: of a full line, by ``measure``, 0 for lines that are not broken."""

    size: int
    measure: Callable[[str], int]
    slack: int


def width(text: str) -> int:
    """Columns that a text takes: two for a Chinese character or mark, one for others."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2  # characters of three bytes take two columns


_NOT_WRAPPED = _Wrap(0, width, _SLACK)


def lay_out(
    lines: Lines, start: int = 0, levels: Mapping[int, int] = NO_LEVELS, pasted: Sequence[Found] = ()
) -> list[Block]:
    """Blocks of the lines from ``start`` on.

    levels: line index → heading level that the format states. pasted: tables in another notation, whose lines are
    blanked.
    """
    _blank_page_marks(lines, start)
    found = sorted([*find_tables(lines, start), *pasted], key=lambda table: table.start)
    if "|" in lines.raw:
        _unbox(lines, start, found)
    prose, closings = [], []
    at = start
    for table in with_scraps(lines, start, found, levels):
        prose.append(_prose_lines(lines, at, table.start, levels))
        closings.append(_table_blocks(lines, table))
        at = table.stop
    prose.append(_prose_lines(lines, at, len(lines.texts), levels))
    prose, wrap = _closed_up(prose)
    blocks: list[Block] = []
    for stretch, closing in zip(prose, [*closings, []]):
        blocks.extend(_paragraphs(lines, stretch, wrap))
        blocks.extend(closing)
    return blocks


def _unbox(lines: Lines, start: int, found: Sequence[Found]) -> None:
    """Take the bars away around lines of one cell that are no table's."""
    from nianbao.readers.grid.bars import boxed

    inside = {index for table in found for index in range(table.start, table.stop)}
    for index in range(start, len(lines.texts)):
        line = lines.texts[index]
        if "|" in line and index not in inside:
            first, last = boxed(line)
            if last or not line.strip("| \t"):
                lines.replace(index, [(0, first, ""), (last, len(line), "")])


def _table_blocks(lines: Lines, table: Found) -> list[Block]:
    """The table and the pictures that stand in its lines."""
    blocks: list[Block] = list(table.blocks) if table.blocks else [build(table.rows)]
    if lines.pictures:
        for index in range(table.start, table.stop):
            blocks.extend(lines.pictures.get(index, ()))
    return blocks


def _blank_page_marks(lines: Lines, start: int) -> None:
    """Blank the lines that only count pages."""
    for index in range(start, len(lines.texts)):
        line = lines.texts[index]
        if 2 < len(line) < 24 and "\t" not in line and _is_page_mark(line.strip()):
            lines.pages.add(index)
            lines.texts[index] = ""


def _is_page_mark(text: str) -> bool:
    """``— 1 —``, ``第 1 页 共 7 页``: nothing but the count of a page."""
    bare = text.strip(_DASHES)
    if bare.isdecimal():
        return len(bare) <= 3 and text[0] in _DASHES and text[-1] in _DASHES
    return bare[-1:] in "页0123456789" and _COUNTED.fullmatch("".join(bare.lower().split())) is not None


def _prose_lines(lines: Lines, start: int, stop: int, levels: Mapping[int, int]) -> list[_Line]:
    """The lines that are not blank."""
    result: list[_Line] = []
    gap = "blank"
    for index in range(start, stop):
        raw = lines.texts[index]
        text = raw.strip()
        if not text and index not in lines.pictures:
            gap = "page" if index in lines.pages or gap == "page" else "blank"
            continue
        lead = raw[: len(raw) - len(raw.lstrip())]
        indented = "\t" in lead or width(lead) + lead.count("\u3000") >= 2
        result.append(_Line(lines.stripped(index), text, gap, indented, levels.get(index, 0)))
        gap = ""
    return _without_bare_numbers(result)


def _without_bare_numbers(lines: list[_Line]) -> list[_Line]:
    """Drop page numbers: a number alone between a line that breaks off and one that goes on."""
    if not any(len(line.text) <= 3 and line.text.isdecimal() for line in lines):
        return lines
    result: list[_Line] = []
    dropped = False
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None]):
        if (
            before is not None
            and after is not None
            and len(line.text) <= 3
            and line.text.isdecimal()
            and len(before.text) > 15
            and not ends_sentence(before.text)
            and not starts_item(after.text)
            and after.text[:1] not in _DATED
        ):
            dropped = True
            continue
        result.append(line._replace(gap="page") if dropped else line)
        dropped = False
    return result


def ends_sentence(text: str) -> bool:
    """The text ends with a mark that closes a sentence or announces a list."""
    return text.rstrip(_CLOSING)[-1:] in _TERMINAL if text[-1:] in _CLOSING else text[-1:] in _TERMINAL


def _wrapping(lines: Sequence[_Line]) -> _Wrap:
    """How the file's lines were broken: as pages are, by width, or by number of characters, or not at all.

    Broken lines are the longest of the file, of nearly equal size, and many of them stop in mid-sentence.
    """
    broken = [
        line.text
        for line, after in zip(lines, lines[1:])
        if after.gap != "blank" and not ends_sentence(line.text) and not starts_item(after.text) and not line.level
    ]
    everything = [line.text for line in lines]
    wide, many = _usual(list(map(width, broken)), 2 * _SLACK, _NARROWEST, list(map(width, everything)))
    long, more = _usual(list(map(len, broken)), 1, _NARROWEST // 2, list(map(len, everything)))
    if more > many:
        return _Wrap(long, len, 1)
    return _Wrap(wide, width, _SLACK) if many else _NOT_WRAPPED


def _closed_up(prose: list[list[_Line]]) -> tuple[list[list[_Line]], _Wrap]:
    """The lines and how they are broken; those with blank lines between nearly all of them may be broken, too."""
    wrap = _wrapping([line for stretch in prose for line in stretch])
    gaps = [line.gap for stretch in prose for line in stretch[1:]]
    if wrap.size or _SPACED * gaps.count("") > len(gaps):
        return prose, wrap
    closed = [
        [line._replace(gap="") if number and line.gap == "blank" else line for number, line in enumerate(stretch)]
        for stretch in prose
    ]
    wrap = _wrapping([line for stretch in closed for line in stretch])
    return (closed if wrap.size else prose), wrap


def _usual(sizes: Sequence[int], spread: int, least: int, everything: Sequence[int]) -> tuple[int, int]:
    """The greatest size that many lines nearly have, and how many have it, when hardly any line is longer; else 0."""
    for candidate in sorted(set(sizes), reverse=True):
        near = sum(candidate - spread <= size <= candidate for size in sizes)
        if least <= candidate <= _WIDEST and near >= max(3, len(sizes) // 4):
            longer = sum(size > candidate + spread for size in everything)
            return (candidate, near) if longer <= len(everything) // 20 else (0, 0)
    return 0, 0


def _paragraphs(lines: Lines, stretch: Sequence[_Line], wrap: _Wrap) -> list[Block]:
    blocks: list[Block] = []
    group: list[_Line] = []
    for number, line in enumerate(stretch):
        if group and not _goes_on(group, stretch, number, wrap):
            blocks.extend(_paragraph(lines, group, wrap))
            group = []
        group.append(line)
    if group:
        blocks.extend(_paragraph(lines, group, wrap))
    return blocks


def _goes_on(group: Sequence[_Line], stretch: Sequence[_Line], number: int, wrap: _Wrap) -> bool:
    """Whether the line at ``number`` continues the paragraph of ``group``."""
    last, line = group[-1], stretch[number]
    if line.gap == "" and not last.level and not line.level and _in_pieces(group, stretch, number):
        return True
    if ends_sentence(last.text) or starts_item(line.text) or last.level or line.level or not last.text or not line.text:
        return False
    if line.indented and not group[0].indented:
        return False
    if line.indented and len(group) == 1 and line.gap != "":
        return False
    indent = _INDENT if len(group) == 1 else 0
    slack = indent + _unbreakable(line.text) if wrap.measure is width else indent // 2
    full = wrap.size and wrap.measure(last.text) >= wrap.size - wrap.slack - slack
    if line.gap == "":
        if wrap.size:
            return bool(full) and not (line.indented and _indents(stretch))
        open_end = last.text[-1:] in "，、,（《“" and width(last.text) >= 30 and not line.indented
        return open_end or (_breaks_off(last.text) and _closes(stretch, number))
    if wrap.size and not full:
        return False
    if line.gap == "page" and wrap.size:
        return True
    return _breaks_off(last.text) and _closes(stretch, number)


def _in_pieces(group: Sequence[_Line], stretch: Sequence[_Line], number: int) -> bool:
    """A page whose figures of dates stand in lines of their own: 自|2023|年|1|月|1|日起."""
    last, line = group[-1].text, stretch[number].text
    if _is_year(last) and line[:1] in _DATED:
        return True
    after = stretch[number + 1] if number + 1 < len(stretch) else None
    if not _is_year(line) or after is None or after.gap != "" or after.text[:1] not in _DATED or ends_sentence(last):
        return False
    long = len(last) > _TITLE and not starts_item(last)
    return long or last[-1:] in _BEFORE_FIGURES or (len(group) > 1 and _is_year(group[-2].text))


def _is_year(text: str) -> bool:
    """Some digits that may be a figure of a date and nothing else."""
    return 0 < len(text) <= _YEAR and text.isdecimal()


def _indents(stretch: Sequence[_Line]) -> bool:
    """The text marks its paragraphs by indentation: some lines are indented, not all."""
    count = sum(line.indented for line in stretch)
    return 0 < count < len(stretch)


def _unbreakable(text: str) -> int:
    """Columns of the first word of a line, which a typesetter may have pushed down whole."""
    length = 0
    while length < 30 and "!" <= text[length : length + 1] <= "~":
        length += 1
    return max(length, 2)


def _breaks_off(text: str) -> bool:
    """A sentence that is not over: it has marks of a sentence, but not at its end."""
    marks = _MARKS.replace("、", "") if starts_item(text) else _MARKS  # 五、…: a heading has none but that
    return len(text) >= 20 and any(mark in text for mark in marks)


def _closes(stretch: Sequence[_Line], number: int) -> bool:
    """The line, with those right below it, is the rest of a sentence rather than a signature or a heading."""
    text = stretch[number].text
    for line in stretch[number + 1 : number + 12]:
        if line.gap != "" or ends_sentence(text):
            break
        text += line.text
    return any(mark in text for mark in _MARKS) and ends_sentence(text) and not stretch[number].indented


def _paragraph(lines: Lines, group: Sequence[_Line], wrap: _Wrap) -> list[Block]:
    """The paragraph of these lines, and the pictures that stand in them."""
    text = ""
    marks: list[Mark] = []
    pictures: list[Picture] = []
    for line in group:
        if text and line.text and wrap.measure is not len and _needs_blank(text[-1], line.text[0]):
            text += " "
        if line.text:
            marks.extend(lines.marks(line.piece, len(text)))
            text += line.text
        pictures.extend(lines.pictures.get(line.piece.line, ()))
    paragraph = [Paragraph(text, tuple(marks), group[0].level)] if text else []
    return [*paragraph, *pictures]


def _needs_blank(before: str, after: str) -> bool:
    """Two words or numbers that a line break kept apart."""
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def rejoined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those paragraphs joined that a converter made of the printed lines of one."""
    stretches: list[list[Block]] = [[]]
    for block in blocks:
        if not isinstance(block, Paragraph):
            stretches.append([])
        stretches[-1].append(block)
    printed = [_printed([block for block in stretch if isinstance(block, Paragraph)]) for stretch in stretches]
    wrap = _wrapping([line for lines in printed for line in lines])
    if printed[0] and not any(mark in printed[0][0].text for mark in _MARKS):
        printed[0][0] = printed[0][0]._replace(level=1)  # a title is as long as a line by chance
    joined: list[Block] = []
    for stretch, lines in zip(stretches, printed) if wrap.size else ():
        joined += stretch[: len(stretch) - len(lines)]
        group: list[_Line] = []
        for number, block in enumerate(stretch[len(stretch) - len(lines) :]):
            before = joined[-1] if group and _goes_on(group, lines, number, wrap) else None
            if isinstance(before, Paragraph) and isinstance(block, Paragraph):
                joined[-1] = _with(before, block, wrap)
            else:
                group = []
                joined.append(block)
            group.append(lines[number])
    return joined or list(blocks)


def _printed(stretch: Sequence[Paragraph]) -> list[_Line]:
    """Paragraphs in succession as lines; those that are centred or headings stand for themselves."""
    lines: list[_Line] = []
    above = 0
    for paragraph in stretch:
        at = paragraph.location.line or 0
        text = paragraph.text.strip()
        lead = paragraph.text[: len(paragraph.text) - len(paragraph.text.lstrip())]
        gap = "" if lines and at - above <= 1 else "blank"
        lines.append(_Line(Piece(0, 0, 0), text, gap, width(lead) >= 2, paragraph.level or int(paragraph.centred)))
        above = at
    return lines


def _with(paragraph: Paragraph, line: Paragraph, wrap: _Wrap) -> Paragraph:
    before, after = paragraph.text.rstrip(), line.text.lstrip()
    if wrap.measure is not len and _needs_blank(before[-1:], after[:1]):
        before += " "
    lead = len(line.text) - len(after)
    marks = [Mark(max(0, mark.offset - lead) + len(before), line.at(max(mark.offset, lead))) for mark in line.marks]
    return paragraph._replace(text=before + after, marks=paragraph.marks + tuple(marks))
