"""The equations of a form held against the figures of a report."""

from __future__ import annotations

from collections.abc import Iterator

from nianbao.finding import Finding, Place
from nianbao.profile.equations import Outcome, Tree, leaves_below, parse
from nianbao.profile.model import Axis, BlockSpec, Equation
from nianbao.records import NamedTuple
from nianbao.report import Number, Report, Statistic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Union

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
        statistic = report.statistic(spec.id)
        if isinstance(statistic, Statistic) and not statistic.withdrawn:
            last_year = report.previous.get(spec.id, {})
            for block in spec.blocks:
                for equation in block.equations:
                    if (codes is None or equation.code in codes) and (last_year or not _tree(equation.expr).previous):
                        yield from _assess(statistic, block, equation, last_year)


def broken(report: Report, code: str) -> Iterator[Finding]:
    """A finding for every equation of that code that does not hold."""
    for assessment in assess(report, {code}):
        outcome = assessment.outcome
        if outcome is not None and not outcome.holds:
            equation = assessment.equation
            data = {
                "expected": _plain(assessment.expected),
                "actual": _plain(assessment.actual),
                "terms": {name: _plain(value) for name, value in outcome.terms},
                "equation": equation.id,
                **_sides(assessment, outcome),
            }
            yield Finding(assessment.place, data, severity=equation.severity, citation=equation.citation or None)


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
            yield from _assess(statistic, block, equation, report.previous.get(table_id, {}))


def _assess(
    statistic: Statistic, block: BlockSpec, equation: Equation, last_year: dict[str, dict[str, int]]
) -> Iterator[Assessment]:
    by_column = equation.per == "column"
    across, along = (block.columns, block.rows) if by_column else (block.rows, block.columns)
    labels = {axis.id: axis.label for axis in along}
    tree = _tree(equation.expr)
    axes = [(axis.id, axis.parent, axis.group) for axis in along]
    groups = {term.id: leaves_below(axes, term.id) for term in tree.terms() if term.sum}
    for line in _lines(statistic, across, by_column):

        def lookup(name: str, previous: bool, line: str = line) -> Optional[Number]:
            row, column = (name, line) if by_column else (line, name)
            return last_year.get(row, {}).get(column) if previous else statistic.number(row, column)

        def below(name: str, line: str = line) -> tuple[str, ...]:
            return _bound_leaves(statistic, groups[name], name, line, by_column)

        outcome = tree.evaluate(lookup, below)
        row, column = (equation.at, line) if by_column else (line, equation.at)
        left = sum(len(below(term.id)) if term.sum else bool(term.id) for term in tree.left)
        yield Assessment(equation, statistic.place(row, column), outcome, labels, left)


def _lines(statistic: Statistic, axes: tuple[Axis, ...], by_column: bool) -> list[str]:
    """The ids of the columns (rows) that have any value, in printed order."""
    present = {key[1 if by_column else 0] for key in statistic.values}
    return [axis.id for axis in axes if axis.id in present]


def _bound_leaves(
    statistic: Statistic, leaves: tuple[str, ...], name: str, line: str, by_column: bool
) -> tuple[str, ...]:
    """The leaves below a group, or the group itself where the report gives one figure for it (an earlier form)."""
    own: tuple[str, str] = (name, line) if by_column else (line, name)
    keys: list[tuple[str, str]] = [(leaf, line) if by_column else (line, leaf) for leaf in leaves]
    return (name,) if own in statistic.values and not any(key in statistic.values for key in keys) else leaves


def _tree(expression: str) -> Tree:
    tree: Union[Tree, None] = _trees.get(expression)
    if tree is None:
        tree = _trees[expression] = parse(expression)
    return tree
