"""The table: what every entry must say, that what it says is so, and the law of unknown."""

from itertools import product
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerrules.feel import tree
from offerrules.feel.calls import apply
from offerrules.feel.entries import Entry, Signature, UnknownRule
from offerrules.feel.evaluation import evaluate
from offerrules.feel.failures import FAILURES
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.types import Type
from offerrules.feel.values import UNKNOWN, Failure, Range

from .values import may_become, of_type, values, with_holes

ENTRIES = {**BUILT_INS, **OPERATORS}
APPLIED = [entry for entry in ENTRIES.values() if entry.apply is not None]
STRICT = [entry for entry in APPLIED if entry.unknown is UnknownRule.STRICT]
ALWAYS = {"type", "none", "arguments"}
"""Codes that every entry with arguments can give, whatever it says."""
FEW = settings(max_examples=max(40, settings().max_examples // 3))
MANY = settings(max_examples=max(250, settings().max_examples))
STANDARD = """
    date | date and time | time | number | string | duration | years and months duration | not | substring |
    string length | upper case | lower case | substring before | substring after | replace | contains |
    starts with | ends with | matches | split | string join | list contains | count | min | max | sum |
    mean | all | any | sublist | append | concatenate | insert before | remove | list replace | reverse |
    index of | union | distinct values | flatten | product | median | stddev | mode | decimal | floor |
    ceiling | round up | round down | round half up | round half down | abs | modulo | sqrt | log | exp |
    odd | even | is | before | after | meets | met by | overlaps | overlaps before | overlaps after |
    finishes | finished by | includes | during | starts | started by | coincides | day of year |
    day of week | month of year | week of year | sort | get value | get entries | context | context put |
    context merge | now | today | range
"""
"""The built-ins of DMN 1.5, 10.3.4."""


def test_every_built_in_of_the_standard_is_there() -> None:
    assert {" ".join(name.split()) for name in STANDARD.split("|")} | {"is known"} == set(BUILT_INS)


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_every_entry_is_described(name: str) -> None:
    entry = ENTRIES[name]
    assert entry.name == name
    assert entry.doc.sv.endswith(".") and entry.doc.en.endswith(".")
    assert entry.examples and entry.signatures
    assert set(entry.errors) <= set(FAILURES)
    assert (entry.apply is None) == (entry.kind == "form")
    for signature in entry.signatures:
        names = [parameter.name for parameter in signature.parameters]
        assert len(set(names)) == len(names)
        assert not any(parameter.variadic for parameter in signature.parameters[:-1])
        must = [not parameter.optional for parameter in signature.parameters]
        assert must == sorted(must, reverse=True)


@pytest.mark.parametrize(
    ("expression", "result"),
    [(example.expression, example.result) for entry in ENTRIES.values() for example in entry.examples],
)
def test_the_examples_hold(expression: str, result: str) -> None:
    assert evaluate(expression) == evaluate(result)


def test_every_operator_of_the_tree_has_its_entry() -> None:
    signs = {operator.value for kind in (tree.ArithmeticOperator, tree.ComparisonOperator) for operator in kind}
    words = {
        tree.Path: "path",
        tree.Filter: "filter",
        tree.Negation: "negation",
        tree.Between: "between",
        tree.In: "in",
        tree.And: "and",
        tree.Or: "or",
        tree.Not: "not",
        tree.If: "if",
        tree.For: "for",
        tree.RangeLiteral: "range literal",
        tree.InstanceOf: "instance of",
    }
    without = {
        tree.Literal, tree.Name, tree.Arithmetic, tree.Comparison, tree.Quantified, tree.ListLiteral,
        tree.ContextLiteral, tree.Call, tree.FunctionLiteral,
    }  # fmt: skip
    assert set(get_args(tree.Expression)) == set(words) | without
    assert signs | set(words.values()) | {"some", "every", "is known"} == set(OPERATORS)


@st.composite
def calls(draw: st.DrawFn) -> tuple[Entry, list[Any]]:
    """An entry, and arguments that fit a signature of it; now and then one that does not."""
    entry = draw(st.sampled_from(APPLIED))
    signature = draw(st.sampled_from(entry.signatures))
    arguments = [draw(of_type(each)) for each in types(draw, signature)]
    if arguments and entry.name != "path" and draw(st.integers(0, 4)) == 0:
        arguments[draw(st.integers(0, len(arguments) - 1))] = draw(values)
    return entry, arguments


def types(draw: st.DrawFn, signature: Signature) -> list[Type]:
    """The types of the arguments of one call: optional ones may be left out, variadic ones stand several times."""
    found: list[Type] = []
    for parameter in signature.parameters:
        times = draw(st.integers(0 if parameter.optional else 1, 3 if parameter.variadic else 1))
        found += [parameter.type] * times
    return found


@given(calls())
def test_an_entry_gives_only_the_errors_that_it_names(call: tuple[Entry, list[Any]]) -> None:
    entry, arguments = call
    found = apply(entry, arguments)
    if isinstance(found, Failure):
        assert found.code in ALWAYS | set(entry.errors)


@MANY
@given(calls(), st.data())
def test_what_is_said_without_knowing_still_stands_when_more_is_known(
    call: tuple[Entry, list[Any]], data: st.DataObject
) -> None:
    entry, arguments = call
    unknowing = apply(entry, [data.draw(with_holes(argument)) for argument in arguments])
    knowing = apply(entry, arguments)
    if isinstance(knowing, Failure):
        # An error is unknown in a policy, so nothing that was told can be turned by it.
        assert not isinstance(unknowing, bool) or entry.unknown is UnknownRule.KLEENE
    else:
        assert may_become(UNKNOWN if isinstance(unknowing, Failure) else unknowing, knowing)


@pytest.mark.parametrize("entry", STRICT, ids=[entry.name for entry in STRICT])
def test_a_strict_entry_tells_nothing_about_unknown(entry: Entry) -> None:
    holes: list[Any] = [UNKNOWN, [UNKNOWN], {"a": [1, UNKNOWN]}, Range(UNKNOWN, None)]
    for signature in entry.signatures:
        for place, hole in product(range(len(signature.parameters)), holes):
            arguments: list[Any] = [None] * len(signature.parameters)
            arguments[place] = hole
            assert apply(entry, arguments) is UNKNOWN


@FEW
@given(calls().filter(lambda call: call[0].kind == "built-in"), st.randoms())
def test_arguments_mean_the_same_by_name_as_by_place(call: tuple[Entry, list[Any]], random: Random) -> None:
    entry, arguments = call
    names = [[parameter.name for parameter in signature.parameters] for signature in entry.signatures]
    for each in names:
        if len(each) == len(arguments) and len({tuple(other) for other in names if len(other) == len(each)}) == 1:
            named = list(zip(each, arguments, strict=True))
            random.shuffle(named)
            by_name = apply(entry, [value for _, value in named], [name for name, _ in named])
            assert repr(by_name) == repr(apply(entry, arguments))


@pytest.mark.parametrize("entry", APPLIED, ids=[entry.name for entry in APPLIED])
def test_other_names_and_numbers_of_arguments_are_errors(entry: Entry) -> None:
    assert apply(entry, [1], ["no such parameter"]) == Failure("arguments")
    if entry.kind == "built-in" and not any(each.parameters[-1].variadic for each in entry.signatures):
        assert apply(entry, [1] * 9) == Failure("arguments")
