"""The rows and columns of a table by their printed labels, and the figures in them.

Labels decide, never absolute positions. Row and column inventory comes before any value; a value that could
belong to two columns belongs to none (Undetermined), and the place where that happens is kept as an Oddity.
"""

from __future__ import annotations

from nianbao.binding.columns import Header, axis_label, bind_header, block_by_columns, is_body
from nianbao.binding.fitting import core, fitting, run_together, surplus
from nianbao.binding.headings import similarity
from nianbao.binding.labels import Labels, Row, bare, label_key, leaves, read_number
from nianbao.binding.mending import is_bare
from nianbao.binding.parts import head_and_figures
from nianbao.document import Cell
from nianbao.profile.model import Axis, BlockSpec
from nianbao.report import Oddity, Undetermined, Value
from nianbao.text import normal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Optional, Union

_ALTERED = 0.5  # similarity from which a label in the right place is the same label misprinted


class Binder:
    """Walks the rows of the physical tables that hold one mandated table and gathers its figures."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.spec = labels.spec
        self.values: dict[tuple[str, str], Union[Value, Undetermined]] = {}
        self.row_cells: dict[str, Cell] = {}
        self.oddities: list[Oddity] = []
        self.withdrawn: dict[str, Cell] = {}
        self.headers: dict[str, Header] = {}
        self.pending: list[tuple[str, Row, list[Cell]]] = []
        self.strangers: list[tuple[int, Row]] = []  # rows of unknown label, by the number of rows met before
        self.widest: dict[tuple[str, int], int] = {}
        self.anchored = False  # the first cell of figures stands below the first label
        self.unlabelled = 0
        self.nameless: list[int] = []  # where rows of figures alone stand among the pending ones
        self.damaged = False
        self.pieces: list[Row] = []
        self.block: Optional[BlockSpec] = self.spec.blocks[0] if len(self.spec.blocks) == 1 else None
        self.captioned: set[str] = set()
        self.unprinted: list[Axis] = []  # columns whose label is not in the header
        self.rows: list[Row] = []
        self.parent = ""

    # -- rows -------------------------------------------------------------------------------------------------

    def feed(self, rows: list[Row]) -> None:
        """Take all rows of the table in reading order."""
        self.rows = rows
        if not self.labels.labelled:
            self._feed_single(rows)
            return
        header: list[Row] = []
        for row in rows:
            keys = row.keys
            self._note_withdrawn(row, keys)
            caption = next((self.labels.captions[k] for k in keys if k in self.labels.captions), None)
            if caption is not None:
                self.block, header = caption, []
                self.captioned.add(caption.id)
                continue
            label = self._row_label(row, keys)
            if label is not None:
                axis, position, exact = label
                if header:
                    self._read_header(header, self._below(header, axis, row))
                    header = []
                self._take(axis, position, exact, row)
            elif self._ends_last(row, keys):
                continue
            elif self._is_header(keys):
                header.append(row)
                self.damaged = self.damaged or (not row.aligned and self._has_figures(row))  # of a row without label
            elif header and is_body(row) and any(self._is_header(above.keys) for above in header):
                self._read_header(header)
                header = []
                self._unknown_row(row)
            elif self.headers and self._has_figures(row):
                self._unknown_row(row)
            elif any(keys):
                self.unlabelled += not row.aligned and is_bare(row)  # figures above everything else
                header.append(row)
        if header and not self.headers:
            self._read_header(header)
        self._settle()

    def _below(self, header: list[Row], axis: Axis, row: Row) -> Optional[BlockSpec]:
        """The block of the first row under a header, where its caption above does not say which it is."""
        block = self.labels.block_of[axis.id]
        unread = block.id not in self.headers and block.id not in self.captioned
        return block if row.aligned or (unread and any(self._heads(above, block) for above in header)) else None

    def _heads(self, row: Row, block: BlockSpec) -> bool:
        return any(block is other for key in row.keys for other, _ in self.labels.columns.get(key, ()))

    def _note_withdrawn(self, row: Row, keys: list[str]) -> None:
        if self.labels.withdrawn.keys().isdisjoint(keys):
            return
        for cell, cell_key in zip(row.cells, keys):
            if cell_key in self.labels.withdrawn:
                self.withdrawn.setdefault(self.labels.withdrawn[cell_key], cell)

    def _is_header(self, keys: list[str]) -> bool:
        return not (self.labels.columns.keys().isdisjoint(keys) and self.labels.header_keys.isdisjoint(keys))

    def _row_label(self, row: Row, keys: list[str]) -> Optional[tuple[Axis, int, bool]]:
        """The row's axis, the ordinal of its label cell, and whether the label is printed as in the form."""
        found: Optional[tuple[Axis, int, bool]] = None
        for position, (cell, cell_key) in enumerate(zip(row.cells, keys)):
            if not cell_key or (read_number(cell.text) is not None and cell_key not in self.labels.rows):
                if found is not None and cell_key:
                    break
                continue
            axis = self._axis(cell_key)
            exact = axis is not None and cell_key == label_key(axis.label)
            if axis is None or (len(cell_key) < 3 and not exact and not self._has_figures(row, position + 1)):
                continue
            if axis.group:
                self.parent = axis.id
                if found is None or found[0].group:
                    found = (axis, position, exact)
            else:
                return axis, position, exact
        if found is not None and self._has_figures(row, found[1] + 1):
            return found if not self._misread_leaf(row, keys, found) else self._near(row, keys)
        return found if found is not None and not self._has_figures(row) else self._near(row, keys)

    def _misread_leaf(self, row: Row, keys: list[str], found: tuple[Axis, int, bool]) -> bool:
        """Behind the group's label stands another text: a leaf's label that is misprinted."""
        return any(
            k and len(k) > 1 and read_number(c.text) is None
            for c, k in zip(row.cells[found[1] + 1 :], keys[found[1] + 1 :])
        )

    def _axis(self, cell_key: str) -> Optional[Axis]:
        """The row axis of a label key; a bare label counts when only one row of the current group has it."""
        axes = self.labels.rows.get(cell_key)
        if axes:
            return self._closest(axes)
        if cell_key not in self.labels.bare_rows and not cell_key.endswith(self.labels.row_ends):
            return None
        for known, axes in self.labels.rows.items():
            if bare(known) == cell_key and len(cell_key) >= 2:
                inside = [axis for axis in axes if axis.parent == self.parent] or axes
                if len(inside) == 1 and (len(cell_key) > 2 or self._is_near(inside[0])):
                    return inside[0]
            if known in self.labels.row_ends and cell_key.endswith(known):
                return axes[0]
        return None

    def _is_near(self, axis: Axis) -> bool:
        """The row stands in the group that is being read, or right behind it."""
        group = self.spec.row(self.parent) if self.parent else None
        return axis.parent == self.parent or (group is not None and axis.parent == group.parent)

    def _closest(self, axes: list[Axis]) -> Axis:
        return axes[0] if len(axes) == 1 else next((axis for axis in axes if axis.parent == self.parent), axes[0])

    def _near(self, row: Row, keys: list[str]) -> Optional[tuple[Axis, int, bool]]:
        """The row whose label is most like the printed one, among those not met yet, when it is like enough."""
        if not self._has_figures(row):
            return None
        best: Optional[tuple[Axis, int, bool]] = None
        score = _ALTERED
        for position, (cell, cell_key) in enumerate(zip(row.cells, keys)):
            if len(cell_key) < 2 or read_number(cell.text) is not None or cell_key in self.labels.known:
                continue
            for known, axes in self.labels.rows.items():
                axis = axes[0]
                if axis.group or axis.id in self.row_cells or any(p[0] == axis.id for p in self.pending):
                    continue
                likeness = similarity(cell_key, known)
                if axis.parent == self.parent and cell_key[:1] == known[:1]:
                    likeness += 0.1
                if likeness > score:
                    best, score = (axis, position, False), likeness
        return best

    def _has_figures(self, row: Row, start: int = 0) -> bool:
        return any(read_number(cell.text) is not None for cell in row.cells[start:])

    def _take(self, axis: Axis, position: int, exact: bool, row: Row) -> None:
        cell = row.cells[position]
        rest = row.cells[position + 1 :]
        if axis.group:
            if not any(c.text.strip() for c in rest):
                return
        elif axis.parent:
            self.parent = axis.parent
        block = self.labels.block_of[axis.id]
        if self.block is None or block is not self.block:
            self.block = block
        if axis.id in self.row_cells:
            self._oddity("extra-cells", axis.id, "", cell, {"what": "row"})
            return
        self.row_cells[axis.id] = cell
        if not exact:
            self._oddity("altered-label", axis.id, "", cell, {"label": axis.label})
        self.pending.append((axis.id, row, rest))

    def _unknown_row(self, row: Row) -> None:
        """A row with figures whose label is no row of the form."""
        first = next((cell for cell in row.cells if cell.text.strip()), None)
        if first is None:
            return
        if read_number(first.text) is not None:
            if row.aligned or self._is_full(row):
                self.nameless.append(len(self.pending))
            else:
                self.unlabelled += 1
            self.pieces.append(row)
        else:
            self.strangers.append((len(self.pending), row))

    def _ends_last(self, row: Row, keys: list[str]) -> bool:
        """Figures, or what stands in place of some, that the row above lacks, each column given one: a broken row."""
        if row.aligned or not self.pending or row is not self._next(self.pending[-1][1]):
            return False
        row_id, above, rest = self.pending[-1]
        header = self._header_of(row_id)
        begun = [cell for cell in rest if cell.text.strip()]
        cells = begun + [cell for cell in row.cells if cell.text.strip()]
        if header is None or None in header.order or len(cells) != len(header.order):
            return False
        if not begun and len(rest) >= len(cells):
            return False
        texts = [key for key, cell in zip(keys, row.cells) if key and read_number(cell.text) is None]
        if begun == cells or any(key in label for key in texts for label in self.labels.known):
            return False  # a label, or the end of one
        self.pending[-1] = (row_id, above, cells)
        return True

    def _next(self, row: Row) -> Optional[Row]:
        """The row below."""
        return next((below for above, below in zip(self.rows, self.rows[1:]) if above is row), None)

    def _is_full(self, row: Row) -> bool:
        """The row has a figure for each column of the block that is being read, and nothing else."""
        header = self.headers.get(self.block.id) if self.block is not None else None
        filled = [cell for cell in row.cells if cell.text.strip()]
        return header is not None and len(filled) == len(header.order) and is_body(row)

    def _place_strangers(self) -> None:
        """A row of another name that stands where exactly one row of the form is missing is that row."""
        order = [axis.id for block in self.spec.blocks for axis in leaves(block.rows)]
        # Figures alone where exactly one row is missing are that row without its label; anything else is a riddle.
        self.unlabelled += sum(len(self._gap(order, index)) != 1 for index in self.nameless)
        inserted = 0
        for index, row in self.strangers:
            words = [c for c in row.cells if c.text.strip() and read_number(c.text) is None]
            gap = self._gap(order, index + inserted)
            alone = sum(other == index for other, _ in self.strangers) == 1
            if alone and len(gap) == 1 and gap[0] not in self.row_cells:
                label = words[-1]
                position = row.cells.index(label)
                axis = self.spec.row(gap[0])
                self.row_cells[gap[0]] = label
                self._oddity("altered-label", gap[0], "", label, {"label": axis.label if axis else ""})
                self.pending.insert(index + inserted, (gap[0], row, row.cells[position + 1 :]))
                inserted += 1
            else:
                self._oddity("extra-cells", "", "", words[0], {"what": "row"})

    def _gap(self, order: list[str], index: int) -> list[str]:
        """The rows of the form between the rows met before and after that index."""
        before = order.index(self.pending[index - 1][0]) if index and self.pending[index - 1][0] in order else -1
        after = len(order)
        if index < len(self.pending) and self.pending[index][0] in order:
            after = order.index(self.pending[index][0])
        return order[before + 1 : after]

    def _oddity(self, kind: str, row: str, column: str, cell: Cell, data: dict[str, object]) -> None:
        self.oddities.append(Oddity(kind, row, column, cell.location, cell.text.strip(), dict(data)))

    # -- columns ----------------------------------------------------------------------------------------------

    def _read_header(self, rows: list[Row], below: Optional[BlockSpec] = None) -> None:
        """Bind the header. below: the block of the first row under it, whatever the caption above it says."""
        block = below or self.block or block_by_columns(self.labels, rows)
        if block is None or (block.id in self.headers and len(self.spec.blocks) == 1):
            return
        captioned = len(self.spec.blocks) == 1 or block.id in self.captioned
        self.headers[block.id] = header = bind_header(self.labels, block, rows, captioned)
        for column, cell in header.altered:
            self._oddity("altered-label", "", column, cell, {"label": axis_label(leaves(block.columns), column)})
        if (
            (not header.order and len(leaves(block.columns)) > 1)
            or (len(header.unknown) > 1 and header.missing)
            or len(header.altered) > 3
        ):
            self.damaged = True

    # -- values -----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Give each gathered row its figures. Rows that leave no doubt come first and teach the others."""
        self._place_strangers()
        self._complete_headers()
        ragged = any(header and len(rest) != len(header.order) for header, rest in self._headed())
        habit = self._habit() if ragged else {}
        self.widest = self._widest()
        self.shifted, self.solid = self._shifted_and_solid() if ragged else (set(), set())
        bare: list[str] = []
        for row_id, row, rest in self.pending:
            header = self._header_of(row_id)
            if header is None:
                self.damaged = self.damaged or bool(rest)
                continue
            if rest or row.aligned:
                self._assign(row_id, header, row, rest, habit)
            else:
                bare.append(row_id)
        self._blank(bare)

    def _headed(self) -> Iterator[tuple[Optional[Header], list[Cell]]]:
        """The header of each gathered row and the cells behind its label."""
        return ((self._header_of(row_id), rest) for row_id, _, rest in self.pending)

    def _blank(self, bare: list[str]) -> None:
        """Rows without a cell: blank where all others have their figures and none is left, else these are elsewhere."""
        if not bare:
            return
        left = (
            self.unlabelled
            or self.nameless
            or any(odd.kind in ("short-row", "extra-cells") for odd in self.oddities)
            or any(map(_holds_figure, (cell for row in self.rows for cell in row.cells)))
        )
        self.damaged = self.damaged or bool(left) or 2 * len(bare) > len(self.pending)
        for row_id in bare:
            cell = self.row_cells[row_id]
            header = self._header_of(row_id)
            for column in header.order if header else ():
                if column is not None:
                    self.values[row_id, column] = Value("", None, cell._replace(text=""))

    def _complete_headers(self) -> None:
        """Labels of columns that are not printed, where every row has its figures for all columns of the form."""
        for block in self.spec.blocks:
            expected = tuple(axis.id for axis in leaves(block.columns))
            header = self._without_words(block)
            if not _lacks_labels(header, expected):
                continue
            figures = [rest for row_id, _, rest in self.pending if self.labels.block_of[row_id] is block]
            if figures and all(sum(bool(cell.text.strip()) for cell in rest) == len(expected) for rest in figures):
                missing = header.missing if header else expected
                self.headers[block.id] = Header(expected, (), 0, header.altered if header else (), (), ())
                self.unprinted += [axis for axis in leaves(block.columns) if axis.id in missing]

    def _without_words(self, block: BlockSpec) -> Optional[Header]:
        """The block's header, less words that head no figures: every row has them for the columns of the form only."""
        header = self.headers.get(block.id)
        if header is None or header.missing or None not in header.order:
            return header
        rows = [(row, rest) for row_id, row, rest in self.pending if self.labels.block_of[row_id] is block]
        blank = [[not cell.text.strip() for cell in rest] for _, rest in rows]
        wanted = len(header.order) - header.order.count(None)
        inside = [column is None for column in header.order]
        full = all(len(cells) - sum(cells) == wanted for cells in blank) and not any(row.aligned for row, _ in rows)
        if rows and full and any(cells != inside for cells in blank):
            order = tuple(column for column in header.order if column is not None)
            self.headers[block.id] = header = header._replace(order=order, spans=(), width=0, unknown=())
        for at, cell in zip((at for at, other in enumerate(inside) if other), header.unknown):
            before = [rest[at - 1 : at + 1] for _, rest in rows]
            again = at and all(len(pair) == 2 and pair[0].text == pair[1].text for pair in before)
            if not again or label_key(cell.text) not in self.labels.columns:  # else a merged cell written twice
                self._oddity("extra-cells", "", "", cell, {"what": "column"})
        return header

    def _header_of(self, row_id: str) -> Optional[Header]:
        return self.headers.get(self.labels.block_of[row_id].id)

    def _habit(self) -> dict[tuple[int, int], int]:
        """(cells in row, cells behind the label) → filler cells in front, from rows where there is no doubt."""
        seen: dict[tuple[int, int], set[int]] = {}
        for row_id, row, rest in self.pending:
            header = self._header_of(row_id)
            if header is None or row.aligned or len(rest) <= len(header.order):
                continue
            start, stop = core(rest)
            if stop - start == len(header.order) and all(cell.text.strip() for cell in rest[start:stop]):
                seen.setdefault((len(row.cells), len(rest)), set()).add(start)
        return {shape: next(iter(fronts)) for shape, fronts in seen.items() if len(fronts) == 1}

    def _shifted_and_solid(self) -> tuple[set[str], set[str]]:
        """What full rows tell of their blocks.

        shifted: some stand beside the places of the header's labels, which therefore prove nothing. solid: in all of
        them figure stands beside figure, without a filler cell in between.
        """
        shifted: set[str] = set()
        solid: set[str] = set()
        loose: set[str] = set()
        for row_id, row, rest in self.pending:
            header = self._header_of(row_id)
            if header is None or row.aligned or len(rest) < len(header.order):
                continue
            if sum(bool(cell.text.strip()) for cell in rest) != len(header.order):
                continue
            block = self.labels.block_of[row_id].id
            start, stop = core(rest)
            (solid if stop - start == len(header.order) else loose).add(block)
            first = min((span[0] for span in header.spans), default=-1)
            if len(row.cells) == header.width and len(row.cells) - len(rest) + start != first:
                shifted.add(block)
        return shifted, solid - loose

    def _widest(self) -> dict[tuple[str, int], int]:
        """(block, cells in front of the figures) → most cells behind the label: shows if rows hold filler cells."""
        widest: dict[tuple[str, int], int] = {}
        for row_id, row, rest in self.pending:
            front = (self.labels.block_of[row_id].id, len(row.cells) - len(rest))
            widest[front] = max(len(rest), widest.get(front, 0))
        return widest

    def _assign(
        self, row_id: str, header: Header, row: Row, rest: list[Cell], habit: dict[tuple[int, int], int]
    ) -> None:
        wanted = len(header.order)
        block = self.labels.block_of[row_id].id
        filled_up = len(rest) < self.widest.get((block, len(row.cells) - len(rest)), 0) and not row.aligned
        front = habit.get((len(row.cells), len(rest)))
        cells = None
        if not self.anchored or rest[0].text.strip() or len(rest) <= wanted or not any(c.text.strip() for c in rest):
            cells = fitting(header, row, rest, front, filled_up, block in self.shifted, block in self.solid)
        if cells is not None and not row.aligned and run_together(cells, header):
            cells = None
        if cells is not None:
            for column, cell in zip(header.order, cells):
                if column is not None:
                    self._put(row_id, column, cell)
            if len(rest) > wanted and surplus(rest, cells):
                extra = surplus(rest, cells)[0]
                self._oddity("extra-cells", row_id, "", extra, {"expected": wanted, "actual": len(rest)})
            return
        filled = [cell for cell in rest if cell.text.strip()]
        anchor = rest[-1] if rest else self.row_cells.get(row_id, row.cells[0])
        kind = "extra-cells" if len(filled) > wanted or len(rest) > wanted == len(filled) else "short-row"
        if len(filled) >= 2 * wanted and not row.aligned and self._lost_below(row_id):
            if len(filled) == 2 * wanted:  # those of the row below stand behind them, without their label
                self._assign(row_id, header, row, filled[:wanted], habit)
                return
            self.damaged = True
        actual = len(filled) if len(filled) > wanted else len(rest)
        self._oddity(kind, row_id, "", anchor, {"expected": wanted, "actual": actual})
        certain = {cell.text.strip() for cell in filled}
        for column in header.order:
            if column is None:
                continue
            if kind == "extra-cells" and len(certain) == 1:
                self._put(row_id, column, filled[0])  # every assignment gives the same figure
            else:
                self.values[row_id, column] = Undetermined(kind)

    def _lost_below(self, row_id: str) -> bool:
        """The row that follows in the form was not found."""
        order = [axis.id for block in self.spec.blocks for axis in leaves(block.rows)]
        following = order[order.index(row_id) + 1 :] if row_id in order else []  # a row of a group is no leaf
        return bool(following) and following[0] not in self.row_cells

    def _put(self, row_id: str, column: str, cell: Cell) -> None:
        text = cell.text if cell.text.isalnum() else " ".join(cell.text.split())
        self.values[row_id, column] = tuple.__new__(Value, (text, read_number(text), cell))  # hundreds of them

    # -- a table without row labels ---------------------------------------------------------------------------

    def _feed_single(self, rows: list[Row]) -> None:
        """One row of figures below its header (表四)."""
        block = self.spec.blocks[0]
        row_id = block.rows[0].id
        header: list[Row] = []
        named = 0
        for row in (part for whole in rows for part in head_and_figures(whole, self.labels)):
            keys = row.keys
            figures = sum(read_number(cell.text) is not None for cell in row.cells)
            words = sum(k in self.labels.columns for k in keys)
            named += words
            complete = named >= len(leaves(block.columns)) and len(row.cells) > 2
            if not self.headers and (words or not (figures or complete)):
                header.append(row)
                continue
            if not self.headers and header:
                self._read_header(header)
            if words or (not any(cell.text.strip() for cell in row.cells) and self.pending):
                continue
            if self.pending:
                if figures and [cell.text for cell in row.cells] == [cell.text for cell in self.pending[0][1].cells]:
                    self._oddity("extra-cells", "", "", row.cells[0], {"what": "row"})
                elif figures and not self._ends_last(row, keys):
                    self._unknown_row(row)
                continue
            self.anchored = self._is_anchored(row, header)
            cells = row.cells[1:] if self._is_labelled(row) else row.cells
            self.row_cells[row_id] = cells[0] if cells else row.cells[0]
            self.pending.append((row_id, row, cells))
        if header and not self.headers:
            self._read_header(header)
        self._settle()

    def _is_labelled(self, row: Row) -> bool:
        """The first cell is the row's label: a text more than there are columns, and not below one of theirs."""
        bound = next(iter(self.headers.values()), None)
        text = row.cells[0].text
        more = bound is not None and len(row.cells) > len(bound.order)
        return more and bool(text.strip()) and not _value_like(text) and not self.anchored

    def _is_anchored(self, row: Row, header: list[Row]) -> bool:
        bound = next(iter(self.headers.values()), None)
        first = label_key(header[0].cells[0].text) if header else ""
        return not row.aligned and bound is not None and bound.width >= len(row.cells) and first in self.labels.columns


def _lacks_labels(header: Optional[Header], expected: tuple[str, ...]) -> bool:
    """Some labels are not printed, and the others stand in the order of the form: two, or it has one column only."""
    if header is None or not header.order:
        return len(expected) == 1
    known = [expected.index(column) for column in header.order if column is not None]
    strange = any(cell.text.strip() for cell in header.unknown)
    return bool(header.missing) and not strange and len(known) > 1 and known == sorted(known)


def _value_like(text: str) -> bool:
    return read_number(text) is not None or len(normal(text)) <= 1


def _holds_figure(cell: Cell) -> bool:
    """A figure stands in a line of its own among other text."""
    return "\n" in cell.text and any(read_number(line) is not None for line in cell.text.split("\n"))
