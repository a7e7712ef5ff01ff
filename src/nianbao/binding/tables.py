"""The figures of the mandated tables: what the labels of one tell, when the whole of it can be trusted."""

from __future__ import annotations

from nianbao.binding.binder import Binder
from nianbao.binding.inventory import Labelled, with_labels
from nianbao.binding.labels import Labels, Row, label_key, leaves, read_number
from nianbao.binding.mending import beside
from nianbao.binding.parts import side_by_side
from nianbao.document import NOWHERE, Location
from nianbao.profile.model import Axis
from nianbao.records import NamedTuple
from nianbao.report import Oddity, Statistic, Undetermined, out_of_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Optional, Union

_MOVED = 2  # rows or columns out of order: more are those of a reading that lost its way
_FEW = 3  # rows with too many figures that are told one by one
_LONG_LABEL = 5  # characters of a label that does not stand in a text by chance


class Claim(NamedTuple):
    """The rows of the document that hold one mandated table.

    section: where it stands, and in which stretch between headings. copies: where the whole table is printed again.
    """

    rows: list[Row]
    location: Location
    doubt: str = ""
    loose: bool = False
    section: str = ""
    region: int = 0
    copies: tuple[Location, ...] = ()


def bind_table(labels: Labels, claim: Claim, scraps: str = "") -> Union[Statistic, Undetermined]:
    """The figures of one mandated table out of its rows. scraps: lines beside it that are no sentences.

    Undetermined("unreadable") when rows or columns are there that cannot be told apart with certainty.
    """
    found = _by_labels(labels, claim, scraps)
    if found is None and not (claim.doubt or claim.loose):
        from nianbao.binding.in_order import bind_in_order

        found = bind_in_order(labels, claim.rows, claim.location, scraps)
    return found or Undetermined("unreadable", {"location": claim.location})


def _by_labels(labels: Labels, claim: Claim, scraps: str) -> Optional[Statistic]:
    spec = labels.spec
    binder = Binder(labels)
    binder.feed(beside(labels, claim.rows) if labels.labelled else side_by_side(labels, claim.rows, scraps))
    if binder.withdrawn:  # figures of another form are not this form's figures
        return Statistic(spec, claim.location, {}, withdrawn=tuple(binder.withdrawn))
    if claim.doubt or binder.damaged or binder.unlabelled or not binder.headers:
        return None
    rows = [axis for block in spec.blocks for axis in leaves(block.rows)]
    missing = tuple(axis.id for axis in rows if axis.id not in binder.row_cells)
    columns = tuple(column for header in binder.headers.values() for column in header.missing)
    if len(missing) > len(rows) // 2 or _header_lost(binder) or (scraps and _stands_in(scraps, rows, missing)):
        return None
    if claim.loose and (missing or columns or binder.oddities):
        return None
    if _is_wider(binder):
        return None
    if scraps and any(odd.kind == "short-row" for odd in binder.oddities) and _has_figures(scraps):
        return None  # the figures that these rows lack
    found = binder.oddities if claim.loose else with_labels(binder.oddities, _labelled(binder, scraps))
    found = [*_doubles(found, spec.name), *_out_of_order(binder)]
    return Statistic(spec, claim.location, binder.values, missing, columns, (), tuple(found), binder.row_cells)


def _doubles(oddities: list[Oddity], name: str) -> list[Oddity]:
    """Rows that stand twice, when there are many, as the table printed again below itself."""
    again = [odd for odd in oddities if odd.row and odd.data.get("what") == "row"]
    if len(again) <= _FEW:
        return oddities
    return [*(odd for odd in oddities if odd not in again), Oddity("copy", "", "", again[0].location, name)]


def _out_of_order(binder: Binder) -> Iterator[Oddity]:
    """Rows and columns whose labels are printed in another order than that of the form."""
    blocks = binder.spec.blocks
    rows = [row_id for row_id, _, _ in binder.pending]
    form = [axis for block in blocks for axis in leaves(block.rows)]
    for axis, before in _moved(rows, form) if binder.labels.labelled else ():
        data: dict[str, object] = {"label": axis.label, "before": before}
        cell = binder.row_cells[axis.id]
        yield Oddity("out-of-order", axis.id, "", cell.location, cell.text.strip(), data)
    for block in blocks:
        header = binder.headers.get(block.id)
        for axis, before in _moved([c for c in header.order if c is not None], leaves(block.columns)) if header else ():
            yield Oddity("out-of-order", "", axis.id, NOWHERE, axis.label, {"label": axis.label, "before": before})


def _moved(printed: list[str], form: list[Axis]) -> list[tuple[Axis, str]]:
    """The axes that stand out of order, with the label that the form has before each; none when there are many."""
    places = {axis.id: place for place, axis in enumerate(form)}
    order = [places[axis_id] for axis_id in printed if axis_id in places]
    moved = [order[index] for index in out_of_order(order)]
    if len(moved) > _MOVED:
        return []  # the order of the reading, not of the paper
    return [(form[place], form[place - 1].label if place else "") for place in sorted(moved)]


def _is_wider(binder: Binder) -> bool:
    """Most rows have more figures than the form has columns: the fault is in the reading, not in one row."""
    wide = sum(odd.kind == "extra-cells" and "expected" in odd.data for odd in binder.oddities)
    return wide > _FEW and 2 * wide > len(binder.pending)


def _has_figures(scraps: str) -> bool:
    return any(read_number(line) is not None for line in scraps.split("\n"))


def _labelled(binder: Binder, scraps: str) -> Labelled:
    taken = [cell for header in binder.headers.values() for cell in (*header.unknown, *(c for _, c in header.altered))]
    return Labelled(binder.labels, binder.rows, binder.row_cells, taken, binder.unprinted, scraps)


def _stands_in(scraps: str, rows: list[Axis], missing: tuple[str, ...]) -> bool:
    """The label of a row that was not found stands among the lines beside the table."""
    lines = scraps.split("\n")
    joined = label_key("".join(lines))
    keys = {label_key(line) for line in lines}
    wanted = {label_key(label) for row in rows if row.id in missing for label in (row.label, *row.aliases) if label}
    return any(key in keys or (len(key) >= _LONG_LABEL and key in joined) for key in wanted)


def _header_lost(binder: Binder) -> bool:
    """Rows hold figures for all columns of their block although header labels are missing: the header is damaged."""
    for row_id, _, rest in binder.pending:
        header = binder.headers.get(binder.labels.block_of[row_id].id)
        if header is None or not header.missing:
            continue
        if len([c for c in rest if c.text.strip()]) >= len(header.order) + len(header.missing):
            return True
    return False
