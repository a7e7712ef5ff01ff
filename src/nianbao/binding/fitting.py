"""Which cells of a row are its figures: those of filler cells, merged ones and rows that miss some are left out."""

from __future__ import annotations

from nianbao.binding.columns import Header
from nianbao.binding.labels import Row, read_number
from nianbao.document import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


def core(rest: list[Cell]) -> tuple[int, int]:
    """First and past-last index of the cells that are not blank at either end."""
    filled = [index for index, cell in enumerate(rest) if cell.text.strip()]
    return (filled[0], filled[-1] + 1) if filled else (0, 0)


def fitting(
    header: Header,
    row: Row,
    rest: list[Cell],
    front: Optional[int],
    filled_up: bool,
    shifted: bool,
    solid: bool,
) -> Optional[list[Cell]]:
    """Exactly one cell for each printed column, or None when more than one assignment is possible.

    front: filler cells before the figures of such rows. filled_up: other rows of this shape hold filler cells, so that
    a blank at either end may be one. shifted: rows do not keep to the places of the header. solid: no filler stands
    between the figures of full rows.
    """
    wanted = len(header.order)
    if len(rest) == wanted:
        ragged = filled_up and not all(cell.text.strip() for cell in (*rest[:1], *rest[-1:]))
        return None if ragged else rest
    if row.aligned:
        return _by_position(header, rest)
    if len(rest) < wanted:
        return None
    start, stop = core(rest)
    if not stop or (stop - start == wanted and (solid or all(cell.text.strip() for cell in rest[start:stop]))):
        return rest[start : start + wanted]
    below = None if shifted else _below_header(header, row, rest)
    if below is not None:
        return below
    return rest[front : front + wanted] if front is not None and front <= start and stop <= front + wanted else None


def _below_header(header: Header, row: Row, rest: list[Cell]) -> Optional[list[Cell]]:
    """The cells at the places of the header's labels, when the row has as many places as the header.

    Other places may be filler only, or come after the last label.
    """
    firsts = [span[0] for span in header.spans]
    border = len(row.cells) - len(rest)
    if len(row.cells) != header.width or len(set(firsts)) < len(firsts) or min(firsts, default=-1) < border:
        return None
    others = [i for i in range(border, len(row.cells)) if i not in firsts and row.cells[i].text.strip()]
    beside = bool(others) and not row.cells[firsts[-1]].text.strip()  # the last figure may stand beside its label
    return [row.cells[first] for first in firsts] if all(i > firsts[-1] for i in others) and not beside else None


def _by_position(header: Header, rest: list[Cell]) -> Optional[list[Cell]]:
    """The cells that stand right below the header cells, when every column has one of its own and none is left."""
    found: list[Cell] = []
    for first, last in header.spans:
        below = [c for c in rest if c.column <= last and c.column + c.colspan - 1 >= first]
        if len(below) > 1:
            below = [c for c in below if c.text.strip()] or below[:1]
        if len(below) != 1 or below[0] in found:
            return None
        found.append(below[0])
    others = [c for c in rest if c not in found and c.text.strip()]
    return None if others else found


def surplus(rest: list[Cell], used: list[Cell]) -> list[Cell]:
    """The filled cells that are none of the figures."""
    return [cell for cell in rest if cell not in used and cell.text.strip()]


def run_together(cells: list[Cell], header: Header) -> bool:
    """A cell holds several figures, and another one is blank or has no label: its own may be one of them."""
    texts = [cell.text.split() for cell in cells if len(cell.text) > 1]
    several = any(len(parts) > 1 and None not in map(read_number, parts) for parts in texts)
    return several and (bool(header.missing) or not all(cell.text.strip() for cell in cells))
