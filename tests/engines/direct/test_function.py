"""Expressions compiled by themselves: the cases of the standard's kit, and agreement with the interpreter."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.choices import Drawn
from tests.agreement.expressions import LISTS, ORDERED, SCALARS, Atoms, Writer
from tests.feel.strategies import expressions
from tests.feel.test_conformance import CASES, needs_cases
from tests.feel.values import of_type, values

from offerrules.engines.direct.function import function_of
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.feel import conformance
from offerrules.feel import types as t
from offerrules.feel.checker import check
from offerrules.feel.equality import same
from offerrules.feel.evaluation import evaluate
from offerrules.feel.interpreter import ErrorMode
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.parser import parse
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.unparse import unparse
from offerrules.feel.value_types import type_of_value
from offerrules.feel.values import UNKNOWN, Function, Value

DAY = date(2024, 5, 1)


def names_in(value: Value) -> set[str]:
    """The keys of all contexts in a value."""
    match value:
        case dict():
            return set(value) | {name for item in value.values() for name in names_in(item)}
        case list() | tuple():
            return {name for item in value for name in names_in(item)}
        case _:
            return set()


def compiled(source: str, context: Mapping[str, Value], on_error: ErrorMode = "null") -> Value:
    """What the compiled expression gives, with the types that the values have."""
    types = {name: type_of_value(value) for name, value in context.items()}
    return function_of(source, types, on_error=on_error, words=names_in(dict(context)))(context, DAY)


def interpreted(source: str, context: Mapping[str, Value], on_error: ErrorMode = "null") -> Value:
    tree = parse(source, {*context, *names_in(dict(context))}).tree
    assert tree is not None
    return interpret(tree, context, on_error=on_error, today=DAY)


def alike(one: Value, other: Value) -> bool:
    """Whether two values are the same; also unknown ones, and parts that are."""
    if holds_unknown(one) or holds_unknown(other):
        return repr(one) == repr(other)
    return same(one, other)


# --- The kit


def typed(case: conformance.Case) -> bool:
    """Whether the checker finds nothing wrong with the expression of a case."""
    found: list[bool] = []

    def checked(source: str, context: Mapping[str, Value]) -> Value:
        tree = parse(source, {*context, *names_in(dict(context))}).tree
        assert tree is not None
        scope = {name: Named(type_of_value(value), Meaning.FIELD) for name, value in context.items()}
        found.append(all(problem.severity != "error" for problem in check(tree, scope, source).problems))
        return None

    conformance.run([case], by=checked)
    return found == [True]


@needs_cases
def test_the_cases_of_the_kit_come_out_right() -> None:
    left_out: Counter[str] = Counter()
    ran, well_typed, wrong = 0, 0, []
    for case in conformance.read_cases(CASES):
        try:
            [by_direct] = conformance.run([case], by=compiled)
        except NotCompiledError as refused:
            left_out[str(refused)] += 1
            assert not typed(case), case["id"]
            continue
        ran += 1
        well_typed += typed(case)
        if not by_direct.passed and case["id"] not in conformance.NOT_REACHED:
            wrong.append((by_direct.id, by_direct.found))
    assert wrong == []
    assert sum(left_out.values()) == conformance.NOT_COMPILED, left_out
    assert ran > 2000
    assert well_typed > 1000


def test_what_is_not_compiled_is_refused_before_anything_is_evaluated() -> None:
    for source in ("now()", "function(x) x", "sort([1], function(x, y) x < y)", "nobody", "count", "1 +", "f(1)"):
        with pytest.raises(NotCompiledError):
            function_of(source, {})
    with pytest.raises(NotCompiledError):
        function_of("f(1)", {"f": t.FUNCTION})
    assert isinstance(evaluate("function(x) x"), Function)


@pytest.mark.parametrize(
    ("source", "null", "unknown"),
    [
        ("1 / 0", None, UNKNOWN),
        ("1 / 0 = null", True, UNKNOWN),
        ("false and 1 / 0 = 1", False, False),
        ("if 1 / 0 = 1 then 1 else 2", Decimal(2), UNKNOWN),
        ("[1, 2][1 / 0 = item]", [], UNKNOWN),
        ("for x in 1 / 0 return x", None, UNKNOWN),
        ("count([1 / 0])", Decimal(1), Decimal(1)),
        ("today()", DAY, DAY),
        ("(= 5) = [5..5]", False, False),
    ],
)
def test_the_mode_says_what_becomes_of_an_error(source: str, null: Value, unknown: Value) -> None:
    assert compiled(source, {}) == interpreted(source, {}) == null
    assert compiled(source, {}, "unknown") == interpreted(source, {}, "unknown") == unknown


def test_without_a_day_there_is_no_today() -> None:
    assert function_of("today()", {})({}) is None


# --- Agreement with the interpreter

TYPES: tuple[t.Type, ...] = (*SCALARS, *LISTS, *(t.OptionalType(each) for each in ORDERED))
ATOMS = Atoms().plus([(f"x{number}", type_) for number, type_ in enumerate(TYPES)])


def value_of(type_: t.Type) -> st.SearchStrategy[Value]:
    found = st.none() | of_type(type_.item) if isinstance(type_, t.OptionalType) else of_type(type_)
    return with_unknown(found)


def with_unknown(found: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.integers(0, 6).flatmap(lambda chance: found if chance else st.just(UNKNOWN))


@st.composite
def typed_expressions(draw: st.DrawFn) -> tuple[str, dict[str, t.Type], dict[str, Value]]:
    """An expression that the checker accepts, the types of its names, and values for them."""
    types = {f"x{number}": type_ for number, type_ in enumerate(TYPES)}
    scope = {name: Named(type_, Meaning.FIELD) for name, type_ in types.items()}
    wanted = draw(st.sampled_from((*SCALARS, *LISTS)))
    writer = Writer(Drawn(draw), {})
    source, _ = writer.checked(writer.write(wanted, draw(st.integers(0, 4)), ATOMS), wanted, scope)
    return source, types, {name: draw(value_of(type_)) for name, type_ in types.items() if name in source}


@pytest.mark.parametrize("on_error", ["null", "unknown"])
@settings(max_examples=150)
@given(typed_expressions())
def test_both_engines_agree_on_expressions_that_type_check(
    on_error: ErrorMode, example: tuple[str, dict[str, t.Type], dict[str, Value]]
) -> None:
    source, types, context = example
    found = function_of(source, types, on_error=on_error)(context, DAY)
    assert alike(found, interpreted(source, context, on_error)), (found, interpreted(source, context, on_error))


@settings(max_examples=300)
@given(expressions(("a", "b", "item", "x"), 12), st.fixed_dictionaries({"a": values, "b": values, "x": values}))
def test_both_engines_agree_on_any_expression_in_plain_feel(tree: Any, context: dict[str, Value]) -> None:
    source = unparse(tree)
    try:
        found = compiled(source, context)
    except NotCompiledError:
        return
    assert alike(found, interpreted(source, context)), (found, interpreted(source, context))


# --- Bounded work


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("for x in 1..1000, y in 1..1000 return x * y", marks=pytest.mark.long),
        pytest.param("count(for x in 1..99999, y in 1..99999 return 1)", marks=pytest.mark.long),
        pytest.param("some x in 1..2000 satisfies every y in 1..2000 satisfies x < y", marks=pytest.mark.long),
        "for x in 1..5000 return count(partial)",
        "{" + ", ".join(["k0: [1, 2, 3]", *(f"k{n}: concatenate(k{n - 1}, k{n - 1})" for n in range(1, 60))]) + "}.k59",
        '{k0: "abcdefgh", ' + ", ".join(f"k{n}: k{n - 1} + k{n - 1}" for n in range(1, 60)) + "}.k59",
        pytest.param(
            "count((for x in 1..3000 return x)[count((for y in 1..3000 return y)[item > 2]) > 1])",
            marks=pytest.mark.long,
        ),
    ],
)
def test_both_engines_stop_at_the_same_amount_of_work(source: str) -> None:
    assert interpreted(source, {}) is None
    assert compiled(source, {}) is None
    assert compiled(source, {}, "unknown") is UNKNOWN


@pytest.mark.parametrize("count", [10_000, 40_000, 80_000])
def test_much_work_that_is_not_too_much_is_done(count: int) -> None:
    source = f"sum(for x in 1..{count} return x)"
    assert compiled(source, {}) == interpreted(source, {}) == Decimal(count * (count + 1) // 2)
