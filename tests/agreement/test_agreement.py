"""Both engines give the same bytes; and this test would notice if they did not."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from tests.agreement.agreeing import disagreement
from tests.agreement.choices import Seeded
from tests.agreement.soak import agree
from tests.agreement.strategies import Example, example_of, examples

from offerrules.engines.direct import (
    comparisons,
    compiler,
    conditions,
    deciding,
    ranking,
    requirements,
    runtime,
    subjects,
)
from offerrules.feel.tree import ComparisonOperator
from offerrules.feel.values import UNKNOWN, Failure


@settings(max_examples=20)
@given(examples())
def test_both_engines_give_the_same_bytes(example: Example) -> None:
    assert disagreement(example) is None


def test_they_do_so_on_many() -> None:
    compared, _ = agree(200, first=1)
    assert compared >= 200


@pytest.mark.long
def test_they_do_so_on_very_many() -> None:
    compared, _ = agree(3000, first=1000)
    assert compared >= 3000


def _less_becomes_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    swapped = {**comparisons._COMPARISONS, ComparisonOperator.LESS: ast.LtE, ComparisonOperator.GREATER: ast.GtE}
    monkeypatch.setattr(comparisons, "_COMPARISONS", swapped)


def _not_forgets_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements.Masks, "turned", lambda masks: masks)


def _the_last_of_equals_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compiler.RUNTIME, "is_greater", lambda one, other: not runtime.is_greater(other, one))


def _an_unknown_truth_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    code_of = deciding.Deciding._tests_of_code

    def forgetful(deciding: Any, code: Any) -> Any:
        return code_of(deciding, code)._replace(possible=code_of(deciding, code).sure)

    monkeypatch.setattr(deciding.Deciding, "_tests_of_code", forgetful)


def _fields_are_taken_for_known(monkeypatch: pytest.MonkeyPatch) -> None:
    read = subjects.Subjects._read

    def trusting(found: Any, *rest: Any, **named: Any) -> Any:
        return subjects.replace(read(found, *rest, **named), may_be_unknown=False)

    monkeypatch.setattr(subjects.Subjects, "_read", trusting)


def _and_is_or(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = conditions.joined_tests
    monkeypatch.setattr(conditions, "joined_tests", lambda tests, *, decisive: joined(tests, decisive=True))


def _a_failure_is_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compiler.RUNTIME, "certain", lambda found: UNKNOWN if isinstance(found, Failure) else found)


def _only_the_first_case_is_referred(monkeypatch: pytest.MonkeyPatch) -> None:
    grouped = ranking.OfferTests._grouped
    monkeypatch.setattr(ranking.OfferTests, "_grouped", lambda tests, entries: grouped(tests, entries[:1]))


@pytest.mark.long
@pytest.mark.parametrize(
    "seed_fault",
    [
        _less_becomes_at_most,
        _not_forgets_unknown,
        _the_last_of_equals_wins,
        _an_unknown_truth_is_false,
        _fields_are_taken_for_known,
        _and_is_or,
        _a_failure_is_overlooked,
        _only_the_first_case_is_referred,
    ],
)
def test_a_fault_in_the_compiler_is_noticed(
    seed_fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_fault(monkeypatch)
    assert any(disagreement(example_of(Seeded(seed))) is not None for seed in range(2000))
