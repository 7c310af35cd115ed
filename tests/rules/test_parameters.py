"""The values of parameters: what has no value, and what is of several kinds, whether YAML or an expression says it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.rules.test_compile import compiled

from offerrules.feel import types as feel
from offerrules.rules.tree import Parameter

POLICY = """\
offerrules: 1
policy: test/parameters
version: "1"
title: {sv: Prov, en: Trial}
authority: Testkommunen
in_force: {from: 2024-01-01}
sources:
  law: {title: Lag, publisher: Testkommunen, published: 2020-01-01}
parameters:
  p: {text: {sv: p, en: p}, source: law, GIVEN}
criteria:
  yes: {text: {sv: ja, en: yes}, when: "true", source: law}
offers:
  o: {title: {sv: O, en: O}, requires: yes, source: law}
"""
LINE = 10


def parameter(given: str) -> Parameter:
    found = compiled(POLICY.replace("GIVEN", given))
    assert found.rule_set is not None, [each.in_language("en") for each in found.diagnostics]
    [one] = found.rule_set.parameters
    return one


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("value: null", "no-value"),
        ("value: [1, null]", "no-value"),
        ("value: [null, 1]", "no-value"),
        ("value: {a: 1, b: null}", "no-value"),
        ("value: {a: [1], b: [null]}", "no-value"),
        ("values: {2023-01-01: 1, 2024-05-01: null}", "no-value"),
        ('value: "= null"', "no-value"),
        ('value: "= if true then null else 1"', "no-value"),
        ('value: [1, "= null"]', "no-value"),
        ('value: ["= null", 1]', "no-value"),
        ('value: {a: 1, b: "= null"}', "no-value"),
        ('value: {a: [1], b: ["= null"]}', "no-value"),
        ('values: {2023-01-01: 1, 2024-05-01: "= null"}', "no-value"),
        ("value: [1, a]", "different-values"),
        ("value: [a, 1]", "different-values"),
        ("value: [1, true]", "different-values"),
        ("value: [1, [1]]", "different-values"),
        ("value: [[1], [a]]", "different-values"),
        ("value: [2024-01-01, a]", "different-values"),
        ("value: {a: 1, b: x}", "different-values"),
        ("value: {a: {c: 1}, b: {c: x}}", "different-values"),
        ("values: {2023-01-01: 1, 2024-05-01: true}", "different-values"),
        ('values: {2023-01-01: 1, 2024-05-01: "= [1]"}', "different-values"),
    ],
)
def test_no_value_and_values_of_several_kinds_are_errors_once(given: str, said: str) -> None:
    found = compiled(POLICY.replace("GIVEN", given))
    assert found.rule_set is None
    assert [(each.code, each.line) for each in found.diagnostics if each.severity == "error"] == [(said, LINE)]


@pytest.mark.parametrize(
    ("given", "type_", "value"),
    [
        ("value: []", feel.ListType(feel.ANY), ()),
        ("value: [1, 2.50]", feel.ListType(feel.NUMBER), (Decimal(1), Decimal("2.5"))),
        ("value: [[], [1]]", feel.ListType(feel.ListType(feel.NUMBER)), ((), (Decimal(1),))),
        ("value: {a: [], b: [1]}", feel.TableType(feel.ListType(feel.NUMBER), ("a", "b")), {"a": (), "b": (1,)}),
        ("value: [2024-01-01]", feel.ListType(feel.DATE), (date(2024, 1, 1),)),
        # None of a list is a value of it, as the expression says; the list as a whole is there.
        ('value: "= [1, null]"', feel.ListType(feel.OptionalType(feel.NUMBER)), [Decimal(1), None]),
        ('value: "= [null]"', feel.ListType(feel.NULL), [None]),
        ('value: ["= [1]", "= [null]"]', feel.ListType(feel.ListType(feel.OptionalType(feel.NUMBER))), ([1], [None])),
    ],
)
def test_the_type_of_a_parameter_holds_all_its_values(given: str, type_: feel.Type, value: Any) -> None:
    found = parameter(given)
    assert found.type == type_
    assert found.on(date(2024, 6, 3)) == value


@pytest.mark.parametrize(
    ("on", "value"),
    [(date(2023, 1, 1), 1), (date(2024, 4, 30), 1), (date(2024, 5, 1), 2), (date(2024, 5, 2), 2), (date.max, 2)],
)
def test_a_dated_value_holds_from_its_day_on(on: date, value: int) -> None:
    assert parameter("values: {2024-05-01: 2, 2023-01-01: 1}").on(on) == value
