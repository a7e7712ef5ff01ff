"""The language of equations: exact, bounded, and never guessing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.profile.equations import EquationError, leaves_below, parse

IDS = st.sampled_from(["a", "b", "c", "previous.a", "sum(g)", "sum(previous.g)", "sum(a)"])
TERMS = st.one_of(IDS, st.integers(0, 10**12).map(str))
SIDES = st.lists(st.tuples(st.sampled_from("+-"), TERMS), min_size=1, max_size=8)
VALUES = st.one_of(st.integers(-(10**30), 10**30), st.decimals(-(10**20), 10**20, places=6))
LEAVES = {"g": ("x", "y")}


def written(side: list[tuple[str, str]]) -> str:
    return "".join(f" {sign} {term}" for sign, term in side)


def exact(side: list[tuple[str, str]], values: dict[str, int | Decimal]) -> Fraction:
    total = Fraction(0)
    for sign, term in side:
        previous = "previous." if "previous." in term else ""
        name = term.removeprefix("sum(").removesuffix(")").removeprefix("previous.")
        if term.isdecimal():
            value = Fraction(int(term))
        else:
            value = sum((Fraction(values[previous + leaf]) for leaf in LEAVES.get(name, (name,))), Fraction(0))
        total += value if sign == "+" else -value
    return total


@given(SIDES, st.sampled_from(["==", ">=", "<="]), SIDES, st.lists(VALUES, min_size=10, max_size=10))
def test_agrees_with_exact_fractions(left, compare, right, drawn):
    names = [*"abcxy", *(f"previous.{name}" for name in "abcxy")]
    values = dict(zip(names, drawn))
    tree = parse(f"{written(left)} {compare} {written(right)}")
    outcome = tree.evaluate(
        lambda name, previous: values[f"previous.{name}" if previous else name], lambda name: LEAVES.get(name, (name,))
    )
    expected = exact(left, values), exact(right, values)
    assert (Fraction(outcome.left), Fraction(outcome.right)) == expected
    assert outcome.holds is {"==": expected[0] == expected[1], ">=": expected[0] >= expected[1]}.get(
        compare, expected[0] <= expected[1]
    )


def test_an_unknown_value_leaves_it_unassessed():
    values = {"a": 1}
    assert parse("a == b").evaluate(lambda name, previous: values.get(name), lambda name: (name,)) is None


def test_zero_is_known():
    outcome = parse("a == b + 0").evaluate(lambda name, previous: 0, lambda name: (name,))
    assert outcome.holds and outcome.terms == (("a", 0), ("b", 0))


def test_terms_name_the_leaves_that_were_added():
    outcome = parse("a == sum(g) - previous.b").evaluate(
        lambda name, previous: 2, lambda name: LEAVES.get(name, (name,))
    )
    assert [name for name, _ in outcome.terms] == ["a", "x", "y", "previous.b"]
    assert (outcome.left, outcome.right, outcome.holds) == (2, 2, True)


@pytest.mark.parametrize(
    ("expression", "key", "column"),
    [
        ("", "equation-term", 1),
        ("a", "equation-compare", 2),
        ("a = b", "equation-character", 3),
        ("a == ", "equation-term", 5),
        ("a == b c", "equation-rest", 8),
        ("a == b == c", "equation-rest", 8),
        ("a == (b)", "equation-term", 6),
        ("a == b * 2", "equation-character", 8),
        ("a == sum(b", "equation-expected", 11),
        ("a == sum(1)", "equation-term", 10),
        ("a == previous.1", "equation-term", 15),
        ("a == __import__('os')", "equation-character", 17),
        ("a == 1.5", "equation-rest", 7),
        ("a == b +", "equation-term", 9),
        ("a == " + "9" * 51, "equation-digits", 6),
        ("a == " + "b" * 2000, "equation-too-long", 2001),
        ("甲 == 乙", "equation-character", 1),
    ],
)
def test_mistakes_are_named_with_their_column(expression, key, column):
    with pytest.raises(EquationError) as caught:
        parse(expression)
    assert (caught.value.key, caught.value.column) == (key, column)


@given(st.text(max_size=200))
def test_any_text_parses_or_is_refused(text):
    try:
        parse(text)
    except EquationError as error:
        assert 1 <= error.column <= len(text) + 1


def test_leaves_below_a_group_and_below_groups_in_it():
    axes = [("g", "", True), ("x", "g", False), ("h", "g", True), ("y", "h", False), ("z", "", False)]
    assert leaves_below(axes, "g") == ("x", "y")
    assert leaves_below(axes, "h") == ("y",)
    assert leaves_below(axes, "z") == ("z",)
    assert leaves_below(axes, "unknown") == ("unknown",)
