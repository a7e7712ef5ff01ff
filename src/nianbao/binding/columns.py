"""Which printed column is which column of the form."""

from __future__ import annotations

from nianbao.binding.headings import similarity
from nianbao.binding.labels import Columns, Labels, Row, keys_of, label_key, read_number
from nianbao.document import Cell
from nianbao.profile.model import Axis, BlockSpec
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


_LIKE = 0.3  # likeness from which a label is a missing column's, misprinted


class Header(NamedTuple):
    """The columns as printed, left to right.

    order: column ids; None for a printed column that is none of the form's.
    spans: for each, first and last grid column (aligned tables), or first = last = ordinal in its row.
    width: number of cells of the widest header row. altered: (column id, cell) pairs. missing: column ids.
    unknown: printed header cells that are no column of the form. heads: those that can only be misprinted labels of
    groups of columns, of the block or of its rows.
    """

    order: tuple[Optional[str], ...]
    spans: tuple[tuple[int, int], ...]
    width: int
    altered: tuple[tuple[str, Cell], ...]
    missing: tuple[str, ...]
    unknown: tuple[Cell, ...]
    heads: tuple[Cell, ...] = ()


def block_by_columns(labels: Labels, rows: list[Row]) -> Optional[BlockSpec]:
    """The block whose column labels stand in these rows, None when no label is known."""
    for row in rows:
        for key in row.keys:
            for block, _ in labels.columns.get(key, []):
                return block
    return None


def bind_header(labels: Labels, block: BlockSpec, rows: list[Row], captioned: bool = True) -> Header:
    """The header rows bound to the columns of their block; a row of figures has lost its label or has another.

    captioned: the block's caption, if it has one, stands above and not among the rows.
    """
    rows = [row for row in rows if not is_body(row)]
    form = labels.heads[block.id]
    printed = _printed_columns(labels, form, rows)
    expected = form.leaves
    order = _align([label_key(cell.text) for cell, _ in printed], expected, form.names)
    strange = [cell for column, (cell, _) in zip(order, printed) if column is None]
    heads = _heads(block, rows, strange, (labels.spec.corner, "" if captioned else block.caption)) if strange else []
    if heads and len(order) - len(heads) == len(expected):
        kept = [(column, token) for column, token in zip(order, printed) if column is not None]
        order, printed = [column for column, _ in kept], [token for _, token in kept]
    else:
        heads = []
    altered = [
        (column, cell)
        for column, (cell, _) in zip(order, printed)
        if column is not None and label_key(cell.text) not in {*form.glued, label_key(axis_label(expected, column))}
    ]
    missing = tuple(axis.id for axis in expected if axis.id not in order)
    unknown = tuple(cell for column, (cell, _) in zip(order, printed) if column is None)
    width = max((len(row.cells) for row in rows), default=0)
    spans = tuple(span for _, span in printed)
    return Header(tuple(order), spans, width, tuple(altered), missing, unknown, tuple(heads))


def _heads(block: BlockSpec, rows: list[Row], strange: list[Cell], others: tuple[str, ...]) -> list[Cell]:
    """The strange cells, when there are no more of them than labels that head others and are not printed here."""
    printed = {key for row in rows for key in row.keys}
    heads = [*(axis.label for axis in block.columns if axis.group), block.row_header, *others]
    lost = [head for head in heads if head and label_key(head) not in printed]
    return strange if all(cell.text.strip() for cell in strange) and len(strange) <= len(lost) else []


def is_body(row: Row) -> bool:
    """Nothing but figures, behind one text at most."""
    texts = [bool(cell.text.strip()) and read_number(cell.text) is None for cell in row.cells]
    return not any(texts[1:]) and any(read_number(cell.text) is not None for cell in row.cells)


def _printed_columns(labels: Labels, form: Columns, rows: list[Row]) -> list[tuple[Cell, tuple[int, int]]]:
    """The header cells that head a single column each, left to right; none when two of them head the same one."""
    groups, skip, names = form.groups, form.skip, form.all
    tokens: list[tuple[Cell, int]] = []
    lines: list[int] = []
    for number, row in enumerate(rows):
        for ordinal, (cell, cell_key) in enumerate(zip(row.cells, row.keys)):
            if row.aligned and labels.labelled and cell.column == 0:
                continue  # over the labels of the rows, whatever its words
            if (cell_key and cell_key not in skip) or (cell_key in labels.columns and cell_key not in groups):
                tokens.append((cell, ordinal))
                lines.append(number)
    if all(row.aligned for row in rows):
        tokens += _blank(rows, tokens) if labels.labelled else []
        tokens.sort(key=lambda token: token[0].column)
        kept = [cell for cell, _ in tokens if not _covers_others(cell, tokens)]
        apart = all(two.column >= one.column + one.colspan for one, two in zip(kept, kept[1:]))
        return [(cell, (cell.column, cell.column + cell.colspan - 1)) for cell in kept] if apart else []
    whole = _whole_form(tokens, form)
    if whole:
        return [(cell, (ordinal, ordinal)) for cell, ordinal in whole]
    own = [not _is_of_group(label_key(cell.text), groups, names) for cell, _ in tokens]
    lines = [line for line, leaf in zip(lines, own) if leaf]
    placed = [(cell, (ordinal, ordinal)) for (cell, ordinal), leaf in zip(tokens, own) if leaf]
    grouped = any(key in groups for row in rows[-1:] for key in row.keys)
    even = len({len(row.cells) for row in rows}) == 1
    last = _behind_groups(placed, lines, rows, groups, names)
    within = [index for index in range(len(placed)) if index not in last]
    inner, lines = [placed[index] for index in within], [lines[index] for index in within]
    ordered = _in_form_order(inner, lines, form.leaves, grouped and len(rows) == 1, even)
    return [*ordered, *(placed[index] for index in last)] if ordered else ordered


def _behind_groups(
    placed: list[tuple[Cell, tuple[int, int]]], lines: list[int], rows: list[Row], groups: set[str], names: set[str]
) -> list[int]:
    """The texts that stand beside labels of groups only and behind them: columns behind all the form's (备注)."""
    with_columns = {line for (cell, _), line in zip(placed, lines) if label_key(cell.text) in names}
    first = {
        number: min((at for at, key in enumerate(row.keys) if key in groups), default=len(row.keys))
        for number, row in enumerate(rows)
    }
    return [
        index
        for index, ((_, (ordinal, _)), line) in enumerate(zip(placed, lines))
        if line not in with_columns and ordinal > first[line]
    ]


def _whole_form(tokens: list[tuple[Cell, int]], form: Columns) -> list[tuple[Cell, int]]:
    """The last labels, when they are every column of the form in its order: those merged downwards recur above."""
    keys = [label_key(cell.text) for cell, _ in tokens]
    above = len(keys) - len(form.leaves)
    fits = above > 0 and not form.all.isdisjoint(keys[:above])
    names = map(keys_of, form.leaves) if fits else ()
    return tokens[above:] if fits and all(key in name for key, name in zip(keys[above:], names)) else []


def _is_of_group(label: str, groups: set[str], names: set[str]) -> bool:
    """A misprinted label of a group: like one, and less like any column's."""
    if label in names:
        return False
    likeness = max((similarity(label, group) for group in groups), default=0.0)
    return likeness >= 0.6 and all(similarity(label, name) < likeness for name in names)


def _blank(rows: list[Row], tokens: list[tuple[Cell, int]]) -> list[tuple[Cell, int]]:
    """The one cell of the header that is blank with no label above or below it: its column has lost its label."""
    headed = {column for cell, _ in tokens for column in range(cell.column, cell.column + cell.colspan)}
    found = [
        (cell, ordinal)
        for row in rows
        for ordinal, cell in enumerate(row.cells)
        if not cell.text.strip() and cell.column and headed.isdisjoint(range(cell.column, cell.column + cell.colspan))
    ]
    return found if len(found) == 1 else []


def _covers_others(cell: Cell, tokens: list[tuple[Cell, int]]) -> bool:
    """A label that spans other labels below it is a group's, whatever its words; one that recurs below is one."""
    return any(
        other is not cell
        and other.row > cell.row
        and cell.column <= other.column
        and other.column + other.colspan <= cell.column + cell.colspan
        and (cell.colspan > other.colspan or label_key(cell.text) == label_key(other.text))
        for other, _ in tokens
    )


def axis_label(axes: list[Axis], axis_id: str) -> str:
    """The label of the form for that id."""
    return next(axis.label for axis in axes if axis.id == axis_id)


def _align(printed: list[str], expected: list[Axis], names: dict[str, set[str]]) -> list[Optional[str]]:
    """A column id for each printed header label: longest common order first, then what is left over by likeness."""
    if len(printed) == len(expected) and all(key in names[axis.id] for key, axis in zip(printed, expected)):
        return [axis.id for axis in expected]
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
        if column is None and printed[index]:
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
        beside += (index == 0 and at == 0) + (index == len(order) - 1 and at == len(ids) - 1)
        likeness = max(similarity(label, name) for name in names[column])
        if beside == 2 or (beside and likeness >= 0.3):
            return column
    return None


def _positions(expected: list[Axis]) -> dict[str, int]:
    """The ordinal of each column of the form by the keys of its labels."""
    where: dict[str, int] = {}
    for position, axis in enumerate(expected):
        for label in (axis.label, *axis.aliases):
            where.setdefault(label_key(label), position)
    return where


def is_certain(rows: list[list[int]], expected: list[Axis]) -> bool:
    """Rows of labels (columns of the form by ordinal) leave no doubt about the order of the columns.

    One label a row: as the form prints them, from left to right or from one level to the next. Several: at most one
    row has labels of different levels, and only a row of one level may be out of the form's order.
    """
    rows = [row for row in rows if row]
    if len(rows) < 2:
        return True
    levels = [expected[position].parent for position in range(len(expected))]
    if all(len(row) == 1 for row in rows):
        order = [row[0] for row in rows]
        return order in (sorted(order), _nested(order, expected))
    mixed = [row for row in rows if len({levels[position] for position in row}) > 1]
    return len(mixed) < 2 and all(row == sorted(row) for row in mixed)


def _located(keys: list[str], expected: list[Axis]) -> Optional[list[int]]:
    """The ordinal of the column that each label heads, -1 for none of the form's; None when that is in doubt.

    A label misprinted is that of a missing column: the only one, or the one whose label is most like it.
    """
    where = _positions(expected)
    found = [where.get(key, -1) for key in keys]
    missing = [position for position in range(len(expected)) if position not in found]
    unknown = [index for index, position in enumerate(found) if position < 0]
    only = len(missing) == len(unknown) == 1
    for index in unknown if missing else ():
        likely = max(missing, key=lambda position: _likeness(keys[index], expected[position]))
        if only or _likeness(keys[index], expected[likely]) >= _LIKE:
            found[index] = likely
            missing.remove(likely)
        if not missing:
            break
    return None if len(set(keys)) < len(keys) or (missing and -1 in found) else found


def _likeness(label: str, axis: Axis) -> float:
    """How much of a label is the column's, 0 to 1: by pairs of characters, or character by character."""
    scores = [0.0]
    for name in map(label_key, (axis.label, *axis.aliases)):
        same = sum(one == other for one, other in zip(label, name)) if len(label) == len(name) else 0
        scores += [similarity(label, name), same / max(len(name), 1)]
    return max(scores)


def _in_form_order(
    placed: list[tuple[Cell, tuple[int, int]]], lines: list[int], expected: list[Axis], grouped: bool, even: bool
) -> list[tuple[Cell, tuple[int, int]]]:
    """Header cells of a table without true columns: rows of labels become one row in the order of the form.

    lines: the printed row of each. Labels of one row keep their printed order, but for one that holds labels of groups
    (grouped) and then those in them. even: the rows have equally many cells. Nothing when the order is in doubt.
    """
    rows: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        rows.setdefault(line, []).append(index)
    labels = {axis.label for axis in expected}
    if len(labels) < len(expected) or len({axis.parent for axis in expected}) < 2:
        return placed  # labels that recur in the form (表四), one level: reading order is the order
    found = _located([label_key(cell.text) for cell, _ in placed], expected)
    if len(rows) < 2:
        return _unfolded(placed, found, expected, grouped)
    if found is not None and even and _by_place(placed, found):
        return sorted(placed, key=lambda token: token[1])
    if found is None or not is_certain([[found[m] for m in row if found[m] >= 0] for row in rows.values()], expected):
        return []
    slots: list[tuple[float, int]] = []
    for members in rows.values():
        known = sorted(found[member] for member in members if found[member] >= 0)
        last = known[0] - 0.5 if known else -1.0  # an unknown label in front stands right before the first known one
        for member in members:
            last = float(known.pop(0)) if found[member] >= 0 else last + 0.01
            slots.append((last, member))
    return [placed[member] for _, member in sorted(slots)]


def _by_place(placed: list[tuple[Cell, tuple[int, int]]], found: list[int]) -> bool:
    """Each label stands at a place of its own, and these follow each other as in the form."""
    places = [first for _, (first, _) in placed]
    order = [position for _, position in sorted(zip(places, found))]
    return len(set(places)) == len(places) and -1 not in found and order == sorted(found)


def _unfolded(
    placed: list[tuple[Cell, tuple[int, int]]], found: Optional[list[int]], expected: list[Axis], grouped: bool
) -> list[tuple[Cell, tuple[int, int]]]:
    """Labels of one row: as printed, unless one level follows the other; nothing when that is only likely."""
    if found is None or found == sorted(found) or -1 in found or found != _nested(found, expected):
        return placed
    return [token for _, token in sorted(zip(found, placed))] if grouped else []


def _nested(order: list[int], expected: list[Axis]) -> list[int]:
    """Columns by level: those of a group behind all those beside it."""
    levels = [axis.parent for axis in expected]
    return sorted(order, key=lambda position: (levels.index(levels[position]), position))
