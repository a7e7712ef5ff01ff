"""The equations of a form held against the figures of a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator

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
            yield Finding(
                assessment.place, data, severity=line.equation.severity, citation=line.equation.citation or None
            )


def _failed(report: Report) -> list[tuple[TableSpec, _Line, Outcome]]:
    """Where which equations do not hold."""
    assessed = ((spec, *found) for spec in report.profile.tables for found in _assessed(report, spec))
    return [(spec, line, outcome) for spec, line, outcome in assessed if outcome is not None and not outcome.holds]


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

        sums = _tree(equation.expr).written_out(leaves)
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
