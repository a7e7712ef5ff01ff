"""Tables without all lines, told from printed lines and from what lines are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from nianbao.readers.printed import ruling
from nianbao.readers.printed.lines import FIGURES, Line, chunks_of
from nianbao.readers.printed.page import Page
from nianbao.readers.printed.ruling import Rule
from nianbao.readers.printed.unruled import Found, find, one_a_line
from nianbao.readers.printed.unruled.rows import Row

_BLANK = 0.17  # of the height of a line: a gap this wide is a blank


class Drawn:
    """The lines drawn on each page, for tables that lack some of them."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = {page.number: page for page in pages}
        self.rules: dict[int, list[Rule]] = {}

    def of(self, page: int) -> list[Rule]:
        """The lines of one page, pieces put together."""
        if page not in self.rules:
            merged = ruling.merged(self.pages[page].rules)
            self.rules[page] = merged if len(merged) <= ruling.MOST_RULES else []
        return self.rules[page]

    def cuts(self, page: int, y: float) -> list[float]:
        """Where upright lines cross this height."""
        return [rule.at for rule in self.of(page) if not rule.level and rule.start <= y <= rule.end]

    def level(self, page: int, x: float) -> list[float]:
        """Where level lines cross this place, downwards."""
        return [rule.at for rule in self.of(page) if rule.level and rule.start <= x <= rule.end]

    def one_a_line(self, lines: Sequence[Line]) -> list[Found]:
        """The tables of lines that are a cell each."""
        return one_a_line([self._row(line) for line in lines])

    def tables(self, lines: Sequence[Line]) -> list[Found]:
        """The tables among lines."""
        return find([self._row(line) for line in lines], self.level)

    def _row(self, line: Line) -> Row:
        """The line by its wide gaps and by every blank; by these alone where single blanks stand between figures."""
        y = (line.y0 + line.y1) / 2
        cuts = self.cuts(line.page, y)
        words = chunks_of(line.runs, _BLANK * line.size, cuts)
        figures = FIGURES.search(line.text)
        if figures and line.chunks[-1].text.count(" ") > 1:
            return Row(words, words, y, line.size, line.page)
        chunks = chunks_of(line.runs, 0.8 * line.size, cuts) if cuts else line.chunks
        row = Row(chunks, words, y, line.size, line.page)
        return row.apart() if figures else row
