"""The grid of a Word table: which columns its cells stand in."""

from __future__ import annotations

from nianbao.readers.docx.names import VAL, W, number
from nianbao.readers.raw import MAX_SPAN, SLIVER, RawCell, aligned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional, TypeAlias
    from xml.etree.ElementTree import Element

    CellLook: TypeAlias = tuple[int, bool, bool, bool]  # span, goes on the one above, the one before, taken away

_GRID_COLUMN = f"{W}tblGrid/{W}gridCol"
_CELL_LOOKS = {W + name: name for name in ("gridSpan", "vMerge", "hMerge", "cellDel")}


def cell_look(properties: Optional[Element]) -> CellLook:
    """Grid columns; whether the cell goes on the one above, or the one before; whether a revision takes it away."""
    span, above, before, gone = 1, False, False, False
    for child in properties if properties is not None else ():
        name = _CELL_LOOKS.get(child.tag)
        if name is None:
            continue
        if name == "gridSpan":
            span = max(1, min(number(child, 1), MAX_SPAN))
        elif name == "vMerge":
            above = child.get(VAL, "continue") == "continue"
        elif name == "hMerge":
            before = child.get(VAL, "continue") == "continue"
        else:
            gone = True
    return span, above, before, gone


def is_aligned(rows: list[tuple[RawCell, ...]], after: list[int]) -> bool:
    """Whether the rows of labels reach the right edge of the table: where a cell lacks or a span is not stated, labels
    stand over wrong columns.
    """
    ends = [row[-1][2] + more if row else 0 for row, more in zip(rows, after, strict=True)]
    width = max(ends, default=0)
    short = [row for row, end in zip(rows, ends, strict=True) if len(row) > 1 and end < width]
    return all(any(cell.text.isdecimal() for cell in row) for row in short)


def without_slivers(rows: list[tuple[RawCell, ...]], table: Element) -> tuple[tuple[RawCell, ...], ...]:
    """The rows on the columns that a person sees: edges that differ by a hair leave a grid column of their own."""
    edges = [0]
    for column in table.iterfind(_GRID_COLUMN):
        edges.append(edges[-1] + max(0, number(column, 0, "w")))
    used = max([cell[2] for row in rows for cell in row], default=0)
    if used >= len(edges) or min(right - left for left, right in zip(edges, edges[1:], strict=False)) > SLIVER:
        return tuple(rows)
    if any(edges[cell.start] >= edges[cell.end] for row in rows for cell in row):
        return tuple(rows)  # widths that are not stated say nothing
    places = aligned([[(edges[cell.start], edges[cell.end]) for cell in row] for row in rows])
    return tuple(
        tuple(cell._replace(start=start, end=end) for cell, (start, end) in zip(row, place, strict=True))
        for row, place in zip(rows, places, strict=True)
    )
