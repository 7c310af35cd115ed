"""Hypothesis strategies for FEEL: whole trees that the parser can make, values of literals, names in scope."""

from dataclasses import fields, is_dataclass
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from hypothesis import strategies as st

from offerrules.diagnostics import Span
from offerrules.feel import tree as feel
from offerrules.feel.normal_form import composed
from offerrules.feel.values import MonthsDuration

NAMES = ("a", "b", "age", "ålder", "first name", "loan-total", "item", "date", "time", "days in week")
"""Names to have in scope: of one word, with spaces, with a sign, with a keyword inside, and like a built-in."""

FUNCTIONS = ("count", "string length", "date and time", "today", "is known", "years and months duration")
TYPES = (
    "Any",
    "number",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
    "list",
    "list<number>",
    "range<date>",
    "context<a: string, b c: list<number>>",
    "function<number, date>->string",
    "function<>->Any",
    "tLoan.amount",
)
PLACE: dict[str, Any] = {"id": 0, "span": Span(0, 0)}
"""Number and place of a node made by hand; neither counts when trees are compared."""

_zones = st.none() | st.just(UTC) | st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
_keys = st.sampled_from(NAMES) | st.text("å \"\\{}:\n😀_0-'", max_size=5)


def numbers() -> st.SearchStrategy[Decimal]:
    """What a number literal stands for: not negative, 34 digits at most."""
    small = st.decimals(0, 10**6, places=2)
    wide = st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(1, 10**33), st.integers(-99, 99)
    )
    return small | wide


def literal_values() -> st.SearchStrategy[Any]:
    """The values that one literal can write."""
    return st.one_of(
        st.none(),
        st.booleans(),
        numbers(),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(composed),
        st.dates(),
        st.times(timezones=_zones),
        st.datetimes(timezones=_zones),
        st.timedeltas(timedelta(days=-99999), timedelta(days=99999)),
        st.integers(-9999, 9999).map(MonthsDuration),
    )


def literals() -> st.SearchStrategy[feel.Literal]:
    return literal_values().map(lambda value: feel.Literal(value, **PLACE))


@st.composite
def expressions(draw: st.DrawFn, names: tuple[str, ...] = NAMES, max_leaves: int = 25) -> feel.Expression:
    """Whole trees, over all kinds of nodes, with `names` for names, paths, iterators, keys and parameters."""
    return draw(_expressions(names, max_leaves))


@cache
def _expressions(names: tuple[str, ...], max_leaves: int) -> st.SearchStrategy[feel.Expression]:
    name = st.sampled_from(names)
    leaves = literals() | name.map(lambda text: feel.Name(text, **PLACE))
    return st.recursive(leaves, lambda inner: _nodes(inner, name), max_leaves=max_leaves)


@st.composite
def unary_tests(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> tuple[feel.Test, ...]:
    """What may stand in the cell of a decision table."""
    positive = st.lists(_tests(_expressions(names, 8)), min_size=1, max_size=3).map(tuple)
    negated = positive.map(lambda tests: (feel.NegatedTests(tests, **PLACE),))
    return draw(positive | negated | st.just((feel.AnyTest(**PLACE),)))


def _tests(inner: st.SearchStrategy[feel.Expression]) -> st.SearchStrategy[feel.Test]:
    operators = st.sampled_from(feel.ComparisonOperator)
    return st.one_of(
        st.tuples(operators, inner).map(lambda found: feel.ComparisonTest(*found, **PLACE)),
        inner.map(lambda found: feel.ExpressionTest(found, **PLACE)),
    )


def _nodes(
    inner: st.SearchStrategy[feel.Expression], name: st.SearchStrategy[str]
) -> st.SearchStrategy[feel.Expression]:
    def node(kind: type[Any], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.tuples(*parts).map(lambda found: kind(*found, **PLACE))

    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    some = st.lists(inner, max_size=3).map(tuple)
    iterators = st.lists(node(feel.Iterator, name, inner, st.none() | inner), min_size=1, max_size=2).map(tuple)
    functions = st.sampled_from(FUNCTIONS).map(lambda text: feel.Name(text, **PLACE)) | inner
    named = st.dictionaries(st.sampled_from(("list", "start position", "n")), inner, min_size=1, max_size=3)
    tests = st.lists(_tests(inner), min_size=1, max_size=3).map(tuple)
    entries = st.dictionaries(_keys, inner, max_size=3).map(lambda found: tuple(found.items()))
    types = st.sampled_from(TYPES)
    parameters = st.dictionaries(name, st.none() | types, max_size=2).map(lambda found: tuple(found.items()))
    return st.one_of(
        node(feel.Path, inner, name),
        node(feel.Filter, inner, inner),
        node(feel.Negation, inner),
        node(feel.Arithmetic, st.sampled_from(feel.ArithmeticOperator), inner, inner),
        node(feel.Comparison, st.sampled_from(feel.ComparisonOperator), inner, inner),
        node(feel.Between, inner, inner, inner),
        node(feel.In, inner, tests),
        node(feel.And, several),
        node(feel.Or, several),
        node(feel.Not, inner),
        node(feel.If, inner, inner, inner),
        node(feel.For, iterators, inner),
        node(feel.Quantified, st.sampled_from(feel.Quantifier), iterators, inner),
        node(feel.ListLiteral, some),
        node(feel.ContextLiteral, entries),
        node(feel.RangeLiteral, inner, inner, st.booleans(), st.booleans()),
        node(feel.RangeLiteral, st.none(), inner, st.just(False), st.booleans()),
        node(feel.RangeLiteral, inner, st.none(), st.booleans(), st.just(False)),
        node(feel.InstanceOf, inner, types),
        node(feel.Call, functions, some),
        st.builds(
            lambda function, found: feel.Call(function, tuple(found.values()), tuple(found), **PLACE), functions, named
        ),
        node(feel.FunctionLiteral, parameters, inner, st.booleans()),
    )


def shape(node: object) -> object:
    """A tree as nested tuples that tell `true` from `1` and `1.0` from `1`, as equality of nodes does not."""
    if is_dataclass(node) and not isinstance(node, type) and hasattr(node, "span"):
        return (type(node).__name__, *(shape(getattr(node, part.name)) for part in fields(node) if part.compare))
    if isinstance(node, tuple):
        return tuple(shape(part) for part in node)
    if isinstance(node, Decimal):
        return ("number", node.normalize())
    if isinstance(node, Enum):
        return node
    return (type(node).__name__, node)
