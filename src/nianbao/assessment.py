"""The equations of a form held against the figures of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from nianbao.finding import Finding, Place
from nianbao.profile.equations import Outcome, Sums, Tree, leaves_below, parse
from nianbao.profile.model import Axis, BlockSpec, Equation, Profile, TableSpec, prepared
from nianbao.records import NamedTuple
from nianbao.report import Number, Report, Statistic, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias, Union

    _Cell: TypeAlias = "tuple[str, ...]"  # row and column

_trees: dict[str, Tree] = {}


class Assessment(NamedTuple):
    """One equation in one row or column.

    place: the cell that the equation judges. outcome: None when a figure it needs is not certain (not assessed).
    labels: printed label by id of every row or column of the equation's axis.
    left_terms: how many of the outcome's terms stand on the left side.
    """

    equation: Equation
    place: Place
    outcome: Optional[Outcome]
    labels: dict[str, str]
    left_terms: int

    @property
    def expected(self) -> Optional[Number]:
        """What the judged cell should say: the side of the equation that is not the cell itself."""
        if self.outcome is None:
            return None
        return self.outcome.left if self._judges_right else self.outcome.right

    @property
    def actual(self) -> Optional[Number]:
        """What the other side says; the judged cell's own figure where it stands alone on its side."""
        if self.outcome is None:
            return None
        return self.outcome.right if self._judges_right else self.outcome.left

    @property
    def _judges_right(self) -> bool:
        left = _tree(self.equation.expr).left
        return self.equation.at not in {term.id for term in left}


def assess(report: Report, codes: Optional[set[str]] = None) -> Iterator[Assessment]:
    """Every equation of the profile in every row or column it applies to.

    Those on last year are left out where last year's figures are not known.
    """
    for spec in report.profile.tables:
        for line, outcome in _assessed(report, spec):
            if codes is None or line.equation.code in codes:
                yield _assessment(report, spec, line, outcome)


def broken(report: Report, code: str) -> Iterator[Finding]:
    """A finding for every equation of that code that does not hold."""
    for spec, line, outcome in report.once(_failed):
        if line.equation.code == code:
            assessment = _assessment(report, spec, line, outcome)
            data = {
                "expected": _plain(assessment.expected),
                "actual": _plain(assessment.actual),
                "terms": {name: _plain(value) for name, value in outcome.terms},
                "equation": line.equation.id,
                **_sides(assessment, outcome),
            }
            one = report.once(_culprits).get(spec.id) if _is_sum(line) else None
            place, severity, citation = assessment.place, line.equation.severity, line.equation.citation or None
            yield Finding(place, data | (_named(spec, one) if one else {}), "one" if one else "", severity, citation)


def _failed(report: Report) -> list[tuple[TableSpec, _Line, Outcome]]:
    """Where which equations do not hold."""
    assessed = ((spec, *found) for spec in report.profile.tables for found in _assessed(report, spec))
    return [(spec, line, outcome) for spec, line, outcome in assessed if outcome is not None and not outcome.holds]


class _Culprit(NamedTuple):
    """A cell whose figure alone makes equations fail, and the figure with which all of them hold."""

    cell: _Cell
    printed: Number
    fits: Number


def _culprits(report: Report) -> dict[str, _Culprit]:
    """By table the one cell that explains all its sums that do not hold; a table with one such sum has none."""
    found: dict[str, _Culprit] = {}
    for spec in report.profile.tables:
        sums = [(line, outcome) for line, outcome in _assessed(report, spec) if outcome is not None and _is_sum(line)]
        failed = [(line, outcome) for line, outcome in sums if not outcome.holds]
        sound = {cell for line, outcome in sums if outcome.holds for cell in line.cells}
        one = _explaining(failed, sound) if len(failed) > 1 else None
        statistic = report.statistic(spec.id)
        number = statistic.number(*one[0]) if one is not None and isinstance(statistic, Statistic) else None
        if one is not None and number is not None and _sum(number, one[1]) >= 0:
            found[spec.id] = _Culprit(one[0], number, _sum(number, one[1]))
    return found


def _explaining(failed: list[tuple[_Line, Outcome]], sound: set[_Cell]) -> Optional[tuple[_Cell, Number]]:
    """The only cell of all these equations, and of none that holds, and by how much it is off in each of them."""
    shared = set.intersection(*(set(line.cells) for line, _ in failed)) - sound
    changes = {cell: {_change(line, outcome, cell) for line, outcome in failed} for cell in shared}
    certain = [(cell, change.pop()) for cell, change in changes.items() if len(change) == 1]
    return certain[0] if len(certain) == 1 else None


def _sum(one: Number, other: Number) -> Number:
    return one + other if isinstance(one, int) and isinstance(other, int) else Decimal(one) + Decimal(other)


def _is_sum(line: _Line) -> bool:
    return line.sums.compare == "==" and not line.previous


def _change(line: _Line, outcome: Outcome, cell: _Cell) -> Number:
    """By how much the figure of a cell is off, if it alone makes the equation fail."""
    at, border = line.cells.index(cell), len(line.sums.left)
    lacking = _sum(outcome.right, -outcome.left)
    return lacking * line.sums.left[at] if at < border else -lacking * line.sums.right[at - border]


def _named(spec: TableSpec, one: _Culprit) -> dict[str, Any]:
    """The culprit for the message: its row and column as the form prints them, its figure and the one that fits."""
    row, column = one.cell
    axes = [axis for block in spec.blocks for axis in (*block.rows, *block.columns)]
    names = [next(axis.label for axis in axes if axis.id == name) for name in (row, column)]
    place = {"row": names[0], "column": names[1], "cell": f"{row}/{column}"}
    return place | {"printed": _plain(one.printed), "fits": _plain(one.fits)}


def _plain(number: Any) -> Any:
    return number if number is None or isinstance(number, int) else float(number)


def _sides(assessment: Assessment, outcome: Outcome) -> dict[str, str]:
    """The cells of either side as they are printed, for the message: “一、…”3、“二、…”0."""
    texts = [f"“{assessment.labels.get(name, name)}”{value}" for name, value in outcome.terms]
    border = assessment.left_terms
    return {"left": "、".join(texts[:border]), "right": "、".join(texts[border:])}


def assess_equation(report: Report, table_id: str, equation: Equation) -> Iterator[Assessment]:
    """One equation that does not stand in the form, in the part of the table where its ``at`` is."""
    spec, statistic = report.profile.table(table_id), report.statistic(table_id)
    if spec is None or not isinstance(statistic, Statistic) or statistic.withdrawn:
        return
    for block in spec.blocks:
        if equation.at in {axis.id for axis in (block.rows if equation.per == "column" else block.columns)}:
            lines = _written_out(block, equation, statistic.values)
            for line, outcome in _outcomes(lines, statistic, report.previous.get(table_id, {})):
                yield _assessment(report, spec, line, outcome)


class _Line(NamedTuple):
    """An equation in one row or column. id: of that row or column. cells: of the values that are added up.

    axes: what it adds up, rows or columns. previous: it speaks of last year's report.
    """

    equation: Equation
    axes: tuple[Axis, ...]
    id: str
    sums: Sums
    cells: tuple[_Cell, ...]
    previous: bool


def _written_out(block: BlockSpec, equation: Equation, values: Collection[_Cell]) -> list[_Line]:
    """The equation in every row or column of the block.

    A group is its leaves, or itself where the report gives one figure for it (an earlier form). values: the cells
    that the report has.
    """
    by_column = equation.per == "column"
    across, along = (block.columns, block.rows) if by_column else (block.rows, block.columns)
    axes = [(axis.id, axis.parent, axis.group) for axis in along]
    lines: list[_Line] = []
    for axis in across:

        def cell(name: str, line: str = axis.id) -> _Cell:
            return (name, line) if by_column else (line, name)

        def leaves(name: str) -> tuple[str, ...]:
            below = leaves_below(axes, name)
            return (name,) if cell(name) in values and not any(cell(leaf) in values for leaf in below) else below

        if axis.group and not values:
            continue
        sums = _tree(equation.expr).written_out(leaves) if values or not lines else lines[0].sums
        cells = tuple(("previous", *cell(name)) if previous else cell(name) for name, previous in sums.cells)
        lines.append(_Line(equation, along, axis.id, sums, cells, _tree(equation.expr).previous))
    return lines


class _Form:
    """The equations of a profile's tables in every row and column, groups as their leaves; the ids of groups."""

    def __init__(self, profile: Profile) -> None:
        self.lines = {spec.id: _lines_of(spec, ()) for spec in profile.tables}
        self.groups = {
            spec.id: {axis.id for block in spec.blocks for axis in (*block.rows, *block.columns) if axis.group}
            for spec in profile.tables
        }


def _lines_of(spec: TableSpec, values: Collection[_Cell]) -> list[_Line]:
    return [line for block in spec.blocks for one in block.equations for line in _written_out(block, one, values)]


def _assessed(report: Report, spec: TableSpec) -> Iterator[tuple[_Line, Optional[Outcome]]]:
    """The equations of the form in every row and column of a bound table, None for those that are not assessed."""
    statistic, form = report.statistic(spec.id), prepared(report.profile, _Form)
    if not isinstance(statistic, Statistic) or statistic.withdrawn:
        return iter(())
    last_year = report.previous.get(spec.id, {})
    whole = form.groups[spec.id].isdisjoint(set[str]().union(*statistic.values))
    lines = form.lines[spec.id] if whole else _lines_of(spec, statistic.values)
    return _outcomes(lines if last_year else [line for line in lines if not line.previous], statistic, last_year)


def _outcomes(
    lines: list[_Line], statistic: Statistic, last_year: dict[str, dict[str, int]]
) -> Iterator[tuple[_Line, Optional[Outcome]]]:
    """The lines that have any value."""
    numbers: dict[_Cell, Optional[Number]] = {
        key: value.number if isinstance(value, Value) else None for key, value in statistic.values.items()
    }
    present = set[str]().union(*numbers)
    for row, known in last_year.items():
        numbers |= {("previous", row, column): number for column, number in known.items()}
    for line in lines:
        if line.id in present:
            yield line, line.sums.outcome([numbers.get(cell) for cell in line.cells])


def _assessment(report: Report, spec: TableSpec, line: _Line, outcome: Optional[Outcome]) -> Assessment:
    at, by_column = line.equation.at, line.equation.per == "column"
    statistic = report.statistics[spec.id]
    assert isinstance(statistic, Statistic)
    place = statistic.place(*((at, line.id) if by_column else (line.id, at)))
    labels = {axis.id: axis.label for axis in line.axes}
    return Assessment(line.equation, place, outcome, labels, len(line.sums.left))


def _tree(expression: str) -> Tree:
    tree: Union[Tree, None] = _trees.get(expression)
    if tree is None:
        tree = _trees[expression] = parse(expression)
    return tree
