"""What is printed on every page and is no part of the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from nianbao.readers.printed.items import Item, is_figure
from nianbao.readers.printed.lines import Line, has_wide
from nianbao.readers.printed.page import Page
from nianbao.readers.printed.paragraphs import margins_of

_DIGITS = re.compile(r"[0-9０-９]+")
_PAGE_NUMBER = re.compile(r"[^\w]*[0-9０-９]{1,4}[^\w]*(?:[/／][^\w]*[0-9０-９]{1,4}[^\w]*)?")
_SHORT = 20  # characters of a line that counts the pages


def without_furniture(sheets: list[list[Item]], pages: Sequence[Page]) -> list[list[Item]]:
    """Drop running heads and feet: lines at the edge of the page that repeat, and lone page numbers."""
    for head in (True, False):
        for _ in range(3):
            edges = [_edge(items, head) for items in sheets]
            everywhere = Counter((line.text, round(line.y0)) for line in edges if line is not None)
            seen = Counter((_shape(line), round(line.y0 / 12)) for line in edges if line is not None)
            counted = Counter(_count(line) for line in edges if line is not None and len(line.text) <= _SHORT)
            dropped = False
            for items, page, line in zip(sheets, pages, edges, strict=True):
                if line is None:
                    continue
                always = everywhere[line.text, round(line.y0)] > max(2, len(pages) // 2) and not is_figure(line.text)
                if not (always or _apart(line, items, page, head) or counted[_count(line)] > 1):
                    continue
                if _repeats(line, seen, page) or _is_page_number(line, page):
                    items.remove(line)
                    dropped = True
            if not dropped:
                break
    return sheets


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def _count(line: Line) -> tuple[str, int]:
    """Equal for lines of one wording whose number grows with the pages."""
    number = _DIGITS.search(line.text)
    return _shape(line), int(number[0]) - line.page if number else line.page


def _edge(items: list[Item], head: bool) -> Line | None:
    if not items:
        return None
    item = items[0] if head else items[-1]
    return item if isinstance(item, Line) else None


def _repeats(line: Line, seen: Counter[tuple[str, int]], page: Page) -> bool:
    if line.y0 > 0.14 * page.height and line.y1 < 0.86 * page.height:
        return False
    shape, place = _shape(line), round(line.y0 / 12)
    return seen[shape, place] + seen[shape, place - 1] + seen[shape, place + 1] >= 2


def _apart(line: Line, items: list[Item], page: Page, head: bool) -> bool:
    """Does the line stand off the text: by distance, by size, or because there is no other text."""
    if len(items) < 2:
        return True
    neighbour = items[1] if head else items[-2]
    if not isinstance(neighbour, Line):
        return True
    margins = margins_of(items, page)
    pitch = max(margins.pitch, 1.2 * margins.size)
    if abs(neighbour.y0 - line.y0) > 1.25 * pitch:
        return True
    if has_wide(line):
        return abs(line.size - margins.size) > 0.1 * margins.size
    height = neighbour.y1 - neighbour.y0
    return not is_figure(line.text) and abs(line.y1 - line.y0 - height) > 0.1 * height


def _is_page_number(line: Line, page: Page) -> bool:
    """A number alone in the margin of the page."""
    in_margin = line.y1 < 0.1 * page.height or line.y0 > 0.88 * page.height
    return in_margin and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None
