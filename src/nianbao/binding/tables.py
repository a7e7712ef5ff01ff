"""Which cell is which figure: tables bound to the form by their printed labels.

Labels decide, never absolute positions. Row and column inventory comes before any value; a value that could
belong to two columns belongs to none (Undetermined), and the place where that happens is kept as an Oddity.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple, Optional, Union

from nianbao.binding.headings import key, similarity
from nianbao.document import Cell, Location
from nianbao.profile.model import Axis, BlockSpec, TableSpec
from nianbao.report import Number, Oddity, Statistic, Undetermined, Value
from nianbao.text import normal

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?P<part>\.[0-9]{1,9})?"
    r"[\u4e00-\u9fff]{0,2}(?:[(][^()]*[)])?"
)
_SIGNS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "–": "-", "﹢": "+"})
_ORDINAL_KEY = re.compile(r"^(?:[一二三四五六七八九十]|[0-9]{1,2})(?=[\u4e00-\u9fff])")
_ALTERED = 0.5  # similarity from which a label in the right place is the same label misprinted


def read_number(text: str) -> Optional[Number]:
    """The number that a whole cell certainly states, else None. ``22（其中修订16件）`` states 22."""
    if any(char.isdigit() and not char.isdecimal() for char in text):
        return None  # ² and ① are marks, though normalising makes digits of them
    plain = normal(text).translate(_SIGNS)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    digits = match["sign"] + match["whole"].replace(",", "")
    return Decimal(digits + match["part"]) if match["part"] else int(digits)


class Row(NamedTuple):
    """One printed row: its cells from left to right, and whether their columns are true grid positions."""

    cells: list[Cell]
    aligned: bool


class Labels:
    """The labels of one mandated table by key."""

    def __init__(self, spec: TableSpec) -> None:
        self.spec = spec
        self.rows: dict[str, list[Axis]] = {}
        self.columns: dict[str, list[tuple[BlockSpec, Axis]]] = {}
        self.captions = {label_key(block.caption): block for block in spec.blocks if block.caption}
        self.withdrawn = {label_key(label): label for label in spec.withdrawn_labels}
        self.block_of: dict[str, BlockSpec] = {}
        self.labelled = False
        for block in spec.blocks:
            for row in block.rows:
                self.block_of[row.id] = block
                for label in (row.label, *row.aliases):
                    if label:
                        self.labelled = True
                        self.rows.setdefault(label_key(label), []).append(row)
            for column in block.columns:
                for label in (column.label, *column.aliases):
                    self.columns.setdefault(label_key(label), []).append((block, column))
        self.header_keys = {label_key(block.row_header) for block in spec.blocks if block.row_header}
        if spec.corner:
            self.header_keys.add(label_key(spec.corner))

    @property
    def strong(self) -> set[str]:
        """Keys that betray this table: long enough to stand in no other."""
        keys = {k for k in (*self.rows, *self.columns, *self.captions, *self.withdrawn) if len(k) >= 3}
        return keys | {k for k in self.rows if self.labelled and len(self.spec.blocks) > 1}


_keys: dict[str, str] = {}


def label_key(text: str) -> str:
    """The key of a label: normalised, without marks and blanks. Cached, since the same labels recur in every report."""
    found = _keys.get(text)
    if found is None:
        if len(_keys) > 4096:
            _keys.clear()
        found = _keys[text] = key(normal(text))
    return found


def leaves(axes: tuple[Axis, ...]) -> list[Axis]:
    """The axes that carry figures, in printed order."""
    return [axis for axis in axes if not axis.group]


def bare(label: str) -> str:
    """A label's key without its ordinal."""
    return _ORDINAL_KEY.sub("", label)


class Header(NamedTuple):
    """The columns as printed, left to right.

    order: column ids; None for a printed column that is none of the form's.
    spans: for each, first and last grid column (aligned tables), or first = last = ordinal in its row.
    width: number of cells of the widest header row. altered: (column id, cell) pairs. missing: column ids.
    unknown: printed header cells that are no column of the form.
    """

    order: tuple[Optional[str], ...]
    spans: tuple[tuple[int, int], ...]
    width: int
    altered: tuple[tuple[str, Cell], ...]
    missing: tuple[str, ...]
    unknown: tuple[Cell, ...]


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
        self.unlabelled = 0
        self.damaged = False
        self.pieces: list[Row] = []
        self.block: Optional[BlockSpec] = self.spec.blocks[0] if len(self.spec.blocks) == 1 else None
        self.parent = ""

    # -- rows -------------------------------------------------------------------------------------------------

    def feed(self, rows: list[Row]) -> None:
        """Take all rows of the table in reading order."""
        if not self.labels.labelled:
            self._feed_single(rows)
            return
        header: list[Row] = []
        for row in rows:
            keys = [label_key(cell.text) for cell in row.cells]
            self._note_withdrawn(row, keys)
            caption = next((self.labels.captions[k] for k in keys if k in self.labels.captions), None)
            if caption is not None:
                self.block, header = caption, []
                continue
            label = self._row_label(row, keys)
            if label is not None:
                axis, position, exact = label
                if header:
                    self._read_header(header)
                    header = []
                self._take(axis, position, exact, row)
            elif self._is_header(keys):
                header.append(row)
            elif self.headers and self._has_figures(row):
                self._unknown_row(row)
            elif any(keys):
                header.append(row)
        if header and not self.headers:
            self._read_header(header)
        self._settle()

    def _note_withdrawn(self, row: Row, keys: list[str]) -> None:
        for cell, cell_key in zip(row.cells, keys):
            if cell_key in self.labels.withdrawn:
                self.withdrawn.setdefault(self.labels.withdrawn[cell_key], cell)

    def _is_header(self, keys: list[str]) -> bool:
        return any(k in self.labels.columns or k in self.labels.header_keys for k in keys)

    def _row_label(self, row: Row, keys: list[str]) -> Optional[tuple[Axis, int, bool]]:
        """The row's axis, the ordinal of its label cell, and whether the label is printed as in the form."""
        found: Optional[tuple[Axis, int, bool]] = None
        for position, (cell, cell_key) in enumerate(zip(row.cells, keys)):
            if not cell_key or read_number(cell.text) is not None:
                if found is not None and cell_key:
                    break
                continue
            axis = self._axis(cell_key)
            if axis is None:
                continue
            exact = cell_key == label_key(axis.label)
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
        for known, axes in self.labels.rows.items():
            if bare(known) == cell_key and len(cell_key) >= 2:
                inside = [axis for axis in axes if axis.parent == self.parent] or axes
                if len(inside) == 1 and (len(cell_key) > 2 or inside[0].parent == self.parent):
                    return inside[0]
            if len(known) >= 5 and len(cell_key) > len(known) and cell_key.endswith(known) and not axes[0].group:
                return axes[0]
        return None

    def _closest(self, axes: list[Axis]) -> Axis:
        return next((axis for axis in axes if axis.parent == self.parent), axes[0])

    def _near(self, row: Row, keys: list[str]) -> Optional[tuple[Axis, int, bool]]:
        """The row whose label is most like the printed one, among those not met yet, when it is like enough."""
        if not self._has_figures(row):
            return None
        best: Optional[tuple[Axis, int, bool]] = None
        score = _ALTERED
        for position, (cell, cell_key) in enumerate(zip(row.cells, keys)):
            if len(cell_key) < 2 or read_number(cell.text) is not None:
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
            self.unlabelled += 1
            self.pieces.append(row)
        else:
            self.strangers.append((len(self.pending), row))

    def _place_strangers(self) -> None:
        """A row of another name that stands where exactly one row of the form is missing is that row."""
        order = [axis.id for block in self.spec.blocks for axis in leaves(block.rows)]
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

    def _read_header(self, rows: list[Row]) -> None:
        block = self.block or self._block_by_columns(rows)
        if block is None or (block.id in self.headers and len(self.spec.blocks) == 1):
            return
        self.headers[block.id] = header = self._bind_header(block, rows)
        for column, cell in header.altered:
            self._oddity("altered-label", "", column, cell, {"label": _axis_label(leaves(block.columns), column)})
        if (len(header.unknown) > 1 and header.missing) or len(header.altered) > 3:
            self.damaged = True
        elif not header.missing:
            for cell in header.unknown:
                self._oddity("extra-cells", "", "", cell, {"what": "column"})

    def _block_by_columns(self, rows: list[Row]) -> Optional[BlockSpec]:
        for row in rows:
            for cell in row.cells:
                for block, _ in self.labels.columns.get(label_key(cell.text), []):
                    return block
        return None

    def _bind_header(self, block: BlockSpec, rows: list[Row]) -> Header:
        printed = self._printed_columns(block, rows)
        expected = leaves(block.columns)
        names = {axis.id: {label_key(label) for label in (axis.label, *axis.aliases)} for axis in expected}
        order = _align([label_key(cell.text) for cell, _ in printed], expected, names)
        altered = [
            (column, cell)
            for column, (cell, _) in zip(order, printed)
            if column is not None and label_key(cell.text) != label_key(_axis_label(expected, column))
        ]
        missing = tuple(axis.id for axis in expected if axis.id not in order)
        unknown = tuple(cell for column, (cell, _) in zip(order, printed) if column is None)
        width = max((len(row.cells) for row in rows), default=0)
        return Header(tuple(order), tuple(span for _, span in printed), width, tuple(altered), missing, unknown)

    def _printed_columns(self, block: BlockSpec, rows: list[Row]) -> list[tuple[Cell, tuple[int, int]]]:
        """The header cells that head a single column each, left to right."""
        groups = {label_key(label) for axis in block.columns if axis.group for label in (axis.label, *axis.aliases)}
        skip = groups | self.labels.header_keys | {label_key(block.caption)} | set(self.labels.rows)
        tokens: list[tuple[Cell, int]] = []
        for _index, row in enumerate(rows):
            for ordinal, cell in enumerate(row.cells):
                cell_key = label_key(cell.text)
                if (cell_key and cell_key not in skip) or (cell_key in self.labels.columns and cell_key not in groups):
                    tokens.append((cell, ordinal))
        if all(row.aligned for row in rows):
            tokens.sort(key=lambda token: token[0].column)
            kept = [t for t in tokens if not self._covers_others(t[0], tokens)]
            return [(cell, (cell.column, cell.column + cell.colspan - 1)) for cell, _ in kept]
        placed = [(cell, (ordinal, ordinal)) for cell, ordinal in tokens]
        return _in_form_order(placed, leaves(block.columns))

    def _covers_others(self, cell: Cell, tokens: list[tuple[Cell, int]]) -> bool:
        """A label that spans other labels below it is a group's, whatever its words."""
        return any(
            other is not cell
            and other.row > cell.row
            and cell.column <= other.column
            and other.column + other.colspan <= cell.column + cell.colspan
            and cell.colspan > other.colspan
            for other, _ in tokens
        )

    # -- values -----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Give each gathered row its figures. Rows that leave no doubt come first and teach the others."""
        self._place_strangers()
        habit = self._habit()
        for row_id, row, rest in self.pending:
            header = self._header_of(row_id)
            if header is None:
                self.damaged = self.damaged or bool(rest)
                continue
            self._assign(row_id, header, row, rest, habit)

    def _header_of(self, row_id: str) -> Optional[Header]:
        return self.headers.get(self.labels.block_of[row_id].id)

    def _habit(self) -> dict[tuple[int, int], int]:
        """(cells in row, cells behind the label) → filler cells in front, from rows where there is no doubt."""
        seen: dict[tuple[int, int], set[int]] = {}
        for row_id, row, rest in self.pending:
            header = self._header_of(row_id)
            if header is None or row.aligned or len(rest) <= len(header.order):
                continue
            core = _core(rest)
            if core[1] - core[0] == len(header.order):
                seen.setdefault((len(row.cells), len(rest)), set()).add(core[0])
        return {shape: next(iter(fronts)) for shape, fronts in seen.items() if len(fronts) == 1}

    def _assign(
        self, row_id: str, header: Header, row: Row, rest: list[Cell], habit: dict[tuple[int, int], int]
    ) -> None:
        wanted = len(header.order)
        cells = _fitting(header, row, rest, habit.get((len(row.cells), len(rest))))
        if cells is not None:
            for column, cell in zip(header.order, cells):
                if column is not None:
                    self._put(row_id, column, cell)
            if len(rest) > wanted and _surplus(rest, cells):
                extra = _surplus(rest, cells)[0]
                self._oddity("extra-cells", row_id, "", extra, {"expected": wanted, "actual": len(rest)})
            return
        filled = [cell for cell in rest if cell.text.strip()]
        anchor = rest[-1] if rest else self.row_cells.get(row_id, row.cells[0])
        kind = "extra-cells" if len(filled) > wanted else "short-row"
        actual = len(filled) if kind == "extra-cells" else len(rest)
        self._oddity(kind, row_id, "", anchor, {"expected": wanted, "actual": actual})
        certain = {cell.text.strip() for cell in filled}
        for column in header.order:
            if column is None:
                continue
            if kind == "extra-cells" and len(certain) == 1:
                self._put(row_id, column, filled[0])  # every assignment gives the same figure
            else:
                self.values[row_id, column] = Undetermined(kind)

    def _put(self, row_id: str, column: str, cell: Cell) -> None:
        text = " ".join(cell.text.split())
        self.values[row_id, column] = Value(text, read_number(text), cell)

    # -- a table without row labels ---------------------------------------------------------------------------

    def _feed_single(self, rows: list[Row]) -> None:
        """One row of figures below its header (表四)."""
        block = self.spec.blocks[0]
        row_id = block.rows[0].id
        header: list[Row] = []
        for row in rows:
            keys = [label_key(cell.text) for cell in row.cells]
            figures = sum(read_number(cell.text) is not None for cell in row.cells)
            words = sum(k in self.labels.columns for k in keys)
            if not self.headers and (words or not figures):
                header.append(row)
                continue
            if not self.headers and header:
                self._read_header(header)
            if words or (not any(cell.text.strip() for cell in row.cells) and self.pending):
                continue
            if self.pending:
                if figures:
                    self._unknown_row(row)
                continue
            cells = row.cells
            if cells and cells[0].text.strip() and not _value_like(cells[0].text) and len(cells) > 1:
                cells = cells[1:]
            self.row_cells[row_id] = cells[0] if cells else row.cells[0]
            self.pending.append((row_id, row, cells))
        if header and not self.headers:
            self._read_header(header)
        self._settle()


def _value_like(text: str) -> bool:
    return read_number(text) is not None or len(normal(text)) <= 1


def _axis_label(axes: list[Axis], axis_id: str) -> str:
    return next(axis.label for axis in axes if axis.id == axis_id)


def _align(printed: list[str], expected: list[Axis], names: dict[str, set[str]]) -> list[Optional[str]]:
    """A column id for each printed header label: longest common order first, then what is left over by likeness."""
    table = [[0] * (len(expected) + 1) for _ in range(len(printed) + 1)]
    for i in range(len(printed) - 1, -1, -1):
        for j in range(len(expected) - 1, -1, -1):
            if printed[i] in names[expected[j].id]:
                table[i][j] = table[i + 1][j + 1] + 1
            else:
                table[i][j] = max(table[i + 1][j], table[i][j + 1])
    order: list[Optional[str]] = [None] * len(printed)
    i = j = 0
    while i < len(printed) and j < len(expected):
        if printed[i] in names[expected[j].id]:
            order[i] = expected[j].id
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    left = [axis.id for axis in expected if axis.id not in order]
    for index, column in enumerate(order):
        if column is None:
            exact = next((c for c in left if printed[index] in names[c]), None)
            likely = exact or _likely(index, order, printed[index], left, expected, names)
            if likely is not None:
                order[index] = likely
                left.remove(likely)
    return order


def _likely(
    index: int,
    order: list[Optional[str]],
    label: str,
    left: list[str],
    expected: list[Axis],
    names: dict[str, set[str]],
) -> Optional[str]:
    """The missing column whose neighbours stand beside the printed label, when its words are like enough."""
    ids = [axis.id for axis in expected]
    before = order[index - 1] if index else None
    after = order[index + 1] if index + 1 < len(order) else None
    for column in left:
        at = ids.index(column)
        beside = (at > 0 and ids[at - 1] == before) + (at + 1 < len(ids) and ids[at + 1] == after)
        if (index == 0 and at == 0) or (index == len(order) - 1 and at == len(ids) - 1):
            beside += 1
        likeness = max(similarity(label, name) for name in names[column])
        if beside == 2 or (beside and likeness >= 0.3):
            return column
    return None


def _in_form_order(
    placed: list[tuple[Cell, tuple[int, int]]], expected: list[Axis]
) -> list[tuple[Cell, tuple[int, int]]]:
    """Header cells of a table without true columns: rows of labels become one row in the order of the form.

    Labels of the same printed row keep their printed order.
    """
    where: dict[str, int] = {}
    for position, axis in enumerate(expected):
        for label in (axis.label, *axis.aliases):
            where.setdefault(label_key(label), position)
    keys = [label_key(cell.text) for cell, _ in placed]
    if len(set(keys)) < len(keys):
        return placed  # labels recur (表四): reading order is the order
    rows: dict[int, list[int]] = {}
    for index, (cell, _) in enumerate(placed):
        rows.setdefault(cell.row, []).append(index)
    slots: list[tuple[float, int]] = []
    for members in rows.values():
        known = sorted(where[keys[m]] for m in members if keys[m] in where)
        last = -1.0
        for member in members:
            if keys[member] in where:
                last = float(known.pop(0))
                slots.append((last, member))
            else:
                last += 0.01
                slots.append((last, member))
    return [placed[member] for _, member in sorted(slots)]


def _core(rest: list[Cell]) -> tuple[int, int]:
    """First and past-last index of the cells that are not blank at either end."""
    filled = [index for index, cell in enumerate(rest) if cell.text.strip()]
    return (filled[0], filled[-1] + 1) if filled else (0, 0)


def _fitting(header: Header, row: Row, rest: list[Cell], front: Optional[int]) -> Optional[list[Cell]]:
    """Exactly one cell for each printed column, or None when more than one assignment is possible."""
    wanted = len(header.order)
    if len(rest) == wanted:
        return rest
    if row.aligned:
        return _by_position(header, rest)
    if len(rest) < wanted:
        return None
    start, stop = _core(rest)
    if stop - start == wanted:
        return rest[start:stop]
    if stop - start < wanted and front is not None:
        return rest[front : front + wanted]
    if len(row.cells) == header.width and len(rest) == len(row.cells):
        firsts = [span[0] for span in header.spans]
        if len(set(firsts)) == wanted and firsts[-1] < len(row.cells):
            return [row.cells[first] for first in firsts]
    return None


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


def _surplus(rest: list[Cell], used: list[Cell]) -> list[Cell]:
    return [cell for cell in rest if cell not in used and cell.text.strip()]


class Claim(NamedTuple):
    """The rows of the document that hold one mandated table."""

    rows: list[Row]
    location: Location
    doubt: str = ""


def bind_table(labels: Labels, claim: Claim) -> Union[Statistic, Undetermined]:
    """The figures of one mandated table out of its rows.

    Undetermined("unreadable") when rows or columns are there that cannot be told apart with certainty.
    """
    spec = labels.spec
    binder = Binder(labels)
    binder.feed(claim.rows)
    unreadable = Undetermined("unreadable", {"location": claim.location})
    if binder.withdrawn:
        return Statistic(
            spec, claim.location, binder.values, withdrawn=tuple(binder.withdrawn), row_cells=binder.row_cells
        )
    if claim.doubt or binder.damaged or binder.unlabelled or not binder.headers:
        return unreadable
    rows = [axis for block in spec.blocks for axis in leaves(block.rows)]
    missing = tuple(axis.id for axis in rows if axis.id not in binder.row_cells)
    columns = tuple(column for header in binder.headers.values() for column in header.missing)
    if len(missing) > len(rows) // 2 or _header_lost(binder):
        return unreadable
    return Statistic(
        spec, claim.location, binder.values, missing, columns, (), tuple(binder.oddities), binder.row_cells
    )


def _header_lost(binder: Binder) -> bool:
    """Rows hold figures for all columns of the form although header labels are missing: the header is damaged."""
    for header in binder.headers.values():
        if not header.missing:
            continue
        full = len(header.order) + len(header.missing)
        if any(len([c for c in rest if c.text.strip()]) >= full for _, _, rest in binder.pending):
            return True
    return False
