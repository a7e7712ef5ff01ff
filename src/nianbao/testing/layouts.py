"""Drafts as crawlers, browsers and old converters leave them in a text: rows taken apart, squeezed or run together."""

from __future__ import annotations

from collections.abc import Callable

from nianbao.testing.formats import joined, slots
from nianbao.testing.model import Draft, Grid, GridCell

Writer = Callable[[Draft], bytes]


def _written(table: Callable[[Grid], list[str]]) -> Writer:
    return lambda draft: joined(draft, table).encode()


def _begun(grid: Grid) -> list[list[GridCell]]:
    """The cells that begin in each row."""
    return [[slot[0] for slot in row if slot and slot[1]] for row in slots(grid)]


def halves(cell: GridCell) -> list[str]:
    """The lines of a cell: a label without ordinal in two, as a narrow column breaks it."""
    text = cell.text
    if not cell.label or not 4 <= len(text) <= 12 or not (text.isalpha() and text[0] not in "一二三四五六七"):
        return [text]
    middle = (len(text) + 1) // 2
    return [text[:middle], text[middle:]]


def _padded_bars(grid: Grid) -> list[str]:
    """Cells apart by bars, blank cells dropped, every row filled up with bare bars to the width of the table."""
    lines = []
    for row in _begun(grid):
        texts = [" ".join(halves(cell)) for cell in row if cell.text]
        lines.append(("".join(f"{text} | " for text in texts) + "|" * (grid.width - len(texts))).rstrip())
    return lines


def _bars_between(grid: Grid) -> list[str]:
    """Every cell on lines of its own, and a line with a bar between cells, whether the row ends there or not."""
    cells = [cell for row in _begun(grid) for cell in row if cell.text]
    return [line for cell in cells for line in (*halves(cell), "|")]


def _bars_behind(grid: Grid) -> list[str]:
    """A bar alone opens a row, every cell is a line that ends with a bar, and the last one has the filler."""
    lines = []
    for row in _begun(grid):
        lines.append("|")
        lines += [" ".join([*filter(None, halves(cell)), "|"]) for cell in row]
        lines[-1] += (" " + "|" * (grid.width - len(row))).rstrip()
    return lines


def _bars_at_ends(grid: Grid) -> list[str]:
    """Every cell a line that ends with a bar; the first row of a block has its filler at once."""
    lines = []
    for row in _begun(grid):
        cells = [" ".join([*halves(cell), "|"]) for cell in row if cell.text]
        lines += cells
        lines[-1:] = [(f"{line} " + "|" * (grid.width - len(cells))).rstrip() for line in lines[-1:]]
    return lines


def _bars_alone(grid: Grid) -> list[str]:
    """Every cell a line that ends with a bar, a blank one nothing else; the filler on a line of its own."""
    lines = []
    for row in _begun(grid):
        lines += [" ".join([*filter(None, halves(cell)), "|"]) for cell in row]
        lines += filter(None, ["|" * (grid.width - len(row))])
    return lines


def _closed_bars(grid: Grid) -> list[str]:
    """A row a line, a bar behind every cell, no filler but for cells merged downwards."""
    lines = []
    for row in slots(grid):
        begun = [slot[0] for slot in row if slot and slot[1]]
        texts = [slot[0].text if slot[1] else "" for slot in row if slot and (slot[1] or not _among(begun, slot[0]))]
        lines.append("".join(f"{text} | " if text else "| " for text in texts).rstrip())
    return lines


def _among(cells: list[GridCell], cell: GridCell) -> bool:
    return any(cell is other for other in cells)


def _bars_apart(grid: Grid) -> list[str]:
    """Every cell and every bar a line of its own, the filler one more line, a bar alone where a row has none."""
    lines = []
    for row in _begun(grid):
        texts = [cell for cell in row if cell.text]
        for cell in texts:
            lines += [*halves(cell), "|"]
        lines.append("|" * (grid.width - len(texts)) or "|")
    return lines


def _lines(grid: Grid) -> list[str]:
    """Every line of every cell on a line of its own, figures indented."""
    cells = [cell for row in _begun(grid) for cell in row if cell.text]
    return [("" if cell.label else " ") + line for cell in cells for line in halves(cell)]


def _double_spaced(grid: Grid) -> list[str]:
    return [line for text in _lines(grid) for line in (text, "")]


def _one_line(grid: Grid) -> list[str]:
    return [" ".join(text for row in _begun(grid) for cell in row for text in halves(cell) if text)]


def _word_marks(grid: Grid) -> list[str]:
    """The marks of a word processor: BEL behind every cell and once more behind every row."""
    return ["".join(f"{cell.text}\x07" for row in _begun(grid) for cell in [*row, GridCell("")])]


def _word_lines(grid: Grid) -> list[str]:
    """The same with a carriage return in front of each mark."""
    return ["".join(f"{cell.text}\r\x07" for row in _begun(grid) for cell in [*row, GridCell("")])]


def _figures_below(grid: Grid) -> list[str]:
    """Labels of a row on one line, all its figures on the next."""
    lines = []
    for row in _begun(grid):
        labels = " ".join(cell.text for cell in row if cell.label and cell.text)
        figures = " ".join(cell.text for cell in row if not cell.label and cell.text)
        lines += [text for text in (labels, figures) if text]
    return lines


def _filled_tabs(grid: Grid) -> list[str]:
    return ["\t".join(cell.text for cell in row) for row in _begun(grid)]


def _columns(grid: Grid) -> list[str]:
    """Columns of blanks, as wide as their widest cell."""
    rows = [[slot[0].text if slot and slot[1] else "" for slot in row] for row in slots(grid)]
    width = max(map(len, rows), default=0)
    most = [max(_wide(row[at]) if at < len(row) else 0 for row in rows) for at in range(width)]
    return ["  ".join(text + " " * (most[at] - _wide(text)) for at, text in enumerate(row)).rstrip() for row in rows]


def _joined_bars(grid: Grid) -> list[str]:
    """The cells that begin in a row with a bar and blanks between them."""
    return [" | ".join(cell.text for cell in row) for row in _begun(grid)]


def _double_tabs(grid: Grid) -> list[str]:
    return ["\t\t".join(cell.text for cell in row) for row in _begun(grid)]


def _drawn(grid: Grid) -> list[str]:
    """A table drawn with lines, labels broken within their cells."""
    rows = [[halves(slot[0]) if slot and slot[1] else [""] for slot in row] for row in slots(grid)]
    width = max(map(len, rows), default=0)
    rows = [row + [[""]] * (width - len(row)) for row in rows]
    most = [max(_wide(text) for row in rows for text in row[at]) for at in range(width)]
    rule = "+".join(["", *("-" * (size + 2) for size in most), ""])
    lines = [rule]
    for row in rows:
        for number in range(max(map(len, row))):
            texts = [cell[number] if number < len(cell) else "" for cell in row]
            cells = (f" {text}{' ' * (size - _wide(text))} " for text, size in zip(texts, most))
            lines.append("|".join(["", *cells, ""]))
        lines.append(rule)
    return lines


def _wide(text: str) -> int:
    return sum(1 if char < "\u0100" else 2 for char in text)


def repeated(grid: Grid, mark: str) -> list[str]:
    """A row a line, a merged cell in every slot that it covers."""
    return [mark.join(slot[0].text if slot else "" for slot in row) for row in slots(grid)]


def _repeated_tabs(grid: Grid) -> list[str]:
    return repeated(grid, "\t")


def _repeated_bars(grid: Grid) -> list[str]:
    return repeated(grid, " | ")


LAYOUTS: dict[str, tuple[str, Writer]] = {
    name: ("txt", _written(table))
    for name, table in {
        "txt-bars-padded": _padded_bars,
        "txt-bars-between": _bars_between,
        "txt-bars-behind": _bars_behind,
        "txt-bars-at-ends": _bars_at_ends,
        "txt-bars-alone": _bars_alone,
        "txt-bars-closed": _closed_bars,
        "txt-bars-apart": _bars_apart,
        "txt-lines": _lines,
        "txt-double-spaced": _double_spaced,
        "txt-one-line": _one_line,
        "txt-word-marks": _word_marks,
        "txt-word-lines": _word_lines,
        "txt-figures-below": _figures_below,
        "txt-cells-in-tabs": _filled_tabs,
        "txt-columns": _columns,
        "txt-bars-joined": _joined_bars,
        "txt-tabs-double": _double_tabs,
        "txt-drawn": _drawn,
        "txt-repeated-tabs": _repeated_tabs,
        "txt-repeated-bars": _repeated_bars,
    }.items()
}
"""Name → (file extension, writer): what real texts look like besides ``formats.FORMATS``."""
