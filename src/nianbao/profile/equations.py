"""The equations of a form: ``results_total == granted + sum(refused) - 1``.

``+ -``, whole numbers, ids, ``sum(id)`` (the leaves below a group, or the id itself), ``previous.id`` for last year's
report, and one of ``== >= <=``. Nothing is ever evaluated as code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from operator import mul

from nianbao.records import NamedTuple
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, TypeAlias, Union

Number: TypeAlias = "Union[int, Decimal]"
Lookup: TypeAlias = "Callable[[str, bool], Optional[Number]]"

MAX_LENGTH = 2_000
MAX_DIGITS = 50

_TOKEN = pattern(r"\s*(?:(?P<number>[0-9]+)|(?P<id>[A-Za-z_][A-Za-z0-9_-]*)|(?P<mark>==|>=|<=|[-+().]))")
_EXACT = Context(prec=1_000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact, InvalidOperation, Overflow])


class EquationError(ValueError):
    """An expression that is no equation. ``key`` names the text in ``messages/profile.yaml``, column is 1-based."""

    def __init__(self, key: str, column: int, found: str = "") -> None:
        super().__init__(f"{key} at column {column}: {found}")
        self.key = key
        self.column = column
        self.found = found


class Term(NamedTuple):
    """One term. sign: 1 or -1. id: "" for a number. sum: of the leaves below. previous: of last year's report."""

    sign: int
    id: str
    number: int = 0
    sum: bool = False
    previous: bool = False
    column: int = 0


class Outcome(NamedTuple):
    """An assessed equation. terms: (id, value) of every cell that was looked up, in order of appearance."""

    holds: bool
    left: Number
    right: Number
    terms: tuple[tuple[str, Number], ...]


class Tree(NamedTuple):
    """A parsed equation."""

    left: tuple[Term, ...]
    compare: str
    right: tuple[Term, ...]

    def terms(self) -> Iterator[Term]:
        """All terms, left to right."""
        yield from self.left
        yield from self.right

    @property
    def previous(self) -> bool:
        """It speaks of last year's report."""
        return any(term.previous for term in self.terms())

    def written_out(self, leaves: Callable[[str], Sequence[str]]) -> Sums:
        """The equation with its sums written out. leaves: the ids that ``sum(id)`` adds up; see ``leaves_below``."""
        sides = [[(term, one) for term in side for one in _ids(term, leaves)] for side in (self.left, self.right)]
        constants = [sum(term.sign * term.number for term in side if not term.id) for side in (self.left, self.right)]
        cells = tuple((one, term.previous) for side in sides for term, one in side)
        left, right = (tuple(term.sign for term, _ in side) for side in sides)
        names = tuple(f"previous.{one}" if previous else one for one, previous in cells)
        return Sums(self.compare, cells, names, left, right, *constants)

    def evaluate(self, lookup: Lookup, leaves: Callable[[str], Sequence[str]]) -> Optional[Outcome]:
        """Whether it holds, None when a value is not known.

        :param lookup: (id, previous) → the number, or None when it is not certain.
        """
        sums = self.written_out(leaves)
        return sums.outcome([lookup(*cell) for cell in sums.cells])


def _ids(term: Term, leaves: Callable[[str], Sequence[str]]) -> Sequence[str]:
    return leaves(term.id) if term.sum else (term.id,) if term.id else ()


class Sums(NamedTuple):
    """An equation as two sums. cells: (id, of last year) of every value, those of the left side first."""

    compare: str
    cells: tuple[tuple[str, bool], ...]
    names: tuple[str, ...]
    left: tuple[int, ...]  # signs
    right: tuple[int, ...]
    left_constant: int
    right_constant: int

    def outcome(self, values: Sequence[Optional[Number]]) -> Optional[Outcome]:
        """Whether it holds with these values of the cells, None when one of them is not known."""
        if None in values:
            return None
        if Decimal not in map(type, values):
            return self._outcome(values)
        try:
            with localcontext(_EXACT):
                return self._outcome(values)
        except (Inexact, InvalidOperation, Overflow):
            return None

    def _outcome(self, values: Sequence[Any]) -> Outcome:
        border = len(self.left)
        left = sum(map(mul, self.left, values), self.left_constant)
        right = sum(map(mul, self.right, values[border:]), self.right_constant)
        holds = left == right if self.compare == "==" else left >= right if self.compare == ">=" else left <= right
        return Outcome(holds, left, right, tuple(zip(self.names, values)))


def leaves_below(axes: Iterable[tuple[str, str, bool]], axis_id: str) -> tuple[str, ...]:
    """The leaves below an id, or the id itself when it is a leaf.

    :param axes: (id, parent id, is a group) of every row or column, in printed order.
    """
    listed = list(axes)
    if not any(one == axis_id and group for one, _, group in listed):
        return (axis_id,)
    inside = {axis_id}
    found: list[str] = []
    for one, parent, group in listed:  # a parent stands before its children
        if parent in inside:
            inside.add(one)
            if not group:
                found.append(one)
    return tuple(found)


def parse(expression: str) -> Tree:
    """The equation that the text states. Raises EquationError with the column."""
    if len(expression) > MAX_LENGTH:
        raise EquationError("equation-too-long", MAX_LENGTH + 1)
    return _Parser(expression).equation()


class _Token(NamedTuple):
    kind: str
    text: str
    column: int


def _tokens(expression: str) -> list[_Token]:
    tokens: list[_Token] = []
    position, end = 0, len(expression.rstrip())
    while position < end:
        match = _TOKEN.match(expression, position)
        if match is None:
            start = position + len(expression[position:]) - len(expression[position:].lstrip())
            raise EquationError("equation-character", start + 1, expression[start])
        kind = match.lastgroup or ""
        tokens.append(_Token(kind, match[kind], match.start(kind) + 1))
        position = match.end()
    tokens.append(_Token("end", "", end + 1))
    return tokens


class _Parser:
    """Reads left to right with one token in hand; the language has no nesting."""

    def __init__(self, expression: str) -> None:
        self.tokens = _tokens(expression)
        self.index = 0

    def take(self) -> _Token:
        token = self.tokens[self.index]
        self.index += token.kind != "end"
        return token

    def expect(self, text: str) -> None:
        token = self.take()
        if token.text != text:
            raise EquationError("equation-expected", token.column, text)

    def equation(self) -> Tree:
        left = self.side()
        compare = self.take()
        if compare.text not in ("==", ">=", "<="):
            raise EquationError("equation-compare", compare.column, compare.text)
        right = self.side()
        rest = self.take()
        if rest.kind != "end":
            raise EquationError("equation-rest", rest.column, rest.text)
        return Tree(left, compare.text, right)

    def side(self) -> tuple[Term, ...]:
        sign = 1
        if self.tokens[self.index].text in ("+", "-"):
            sign = -1 if self.take().text == "-" else 1
        terms = [self.term(sign)]
        while self.tokens[self.index].text in ("+", "-"):
            sign = -1 if self.take().text == "-" else 1
            terms.append(self.term(sign))
        return tuple(terms)

    def term(self, sign: int) -> Term:
        token = self.take()
        if token.kind == "number":
            if len(token.text) > MAX_DIGITS:
                raise EquationError("equation-digits", token.column)
            return Term(sign, "", int(token.text), column=token.column)
        if token.kind != "id":
            raise EquationError("equation-term", token.column, token.text)
        if token.text == "sum" and self.tokens[self.index].text == "(":
            self.take()
            inner = self.reference(self.take())
            self.expect(")")
            return inner._replace(sign=sign, sum=True)
        return self.reference(token)._replace(sign=sign)

    def reference(self, token: _Token) -> Term:
        if token.kind != "id":
            raise EquationError("equation-term", token.column, token.text)
        if token.text == "previous" and self.tokens[self.index].text == ".":
            self.take()
            name = self.take()
            if name.kind != "id":
                raise EquationError("equation-term", name.column, name.text)
            return Term(1, name.text, previous=True, column=name.column)
        return Term(1, token.text, column=token.column)
