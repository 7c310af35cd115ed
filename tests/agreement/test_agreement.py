"""Both engines give the same bytes; and this test would notice if they did not."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from tests.agreement.agreeing import disagreement
from tests.agreement.choices import Seeded
from tests.agreement.kept import loaded, policy_text
from tests.agreement.looking import looked_at
from tests.agreement.soak import agree
from tests.agreement.strategies import Example, example_of, examples

from offerrules.engines.direct import (
    comparisons,
    compiler,
    conditions,
    deciding,
    expressions,
    iteration,
    loops,
    names,
    paths,
    python,
    ranking,
    requirements,
    runtime,
    subjects,
)
from offerrules.feel import interpreter
from offerrules.feel.edition import FIRST
from offerrules.feel.entries import UnknownRule
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.tree import ComparisonOperator
from offerrules.feel.values import UNKNOWN, Failure


@settings(max_examples=20)
@given(examples())
def test_both_engines_give_the_same_bytes(example: Example) -> None:
    assert disagreement(example) is None


def test_they_do_so_on_many() -> None:
    compared, _ = agree(200, first=1)
    assert compared >= 200


def test_whatever_is_asked_of_a_decision_is_answered() -> None:
    for seed in range(15):
        _look_at(seed)


@pytest.mark.long
def test_whatever_is_asked_of_many_decisions_is_answered() -> None:
    for seed in range(1000, 1500):
        _look_at(seed)


def _look_at(seed: int) -> None:
    example = example_of(Seeded(seed), 1)
    looked_at(loaded(policy_text(example.policy.form)), example.people[0], example.on)


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


def _a_domain_counts_as_if_it_stood_in_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops.Loops, "_domain", iteration.Iteration._domain)


def _every_name_stands_behind_a_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "attribute", lambda source, name: ast.Attribute(source, name, ast.Load()))


def _names_of_code_are_not_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names.Names, "__init__", lambda found, taken: vars(found).update(_taken=set(), _next={}))


def _none_has_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_unknown(codes: Any) -> Any:
        return [python.is_(code.python, python.UNKNOWN) for code in codes if code.may_be_unknown]

    monkeypatch.setattr(paths, "absent", only_unknown)


def _none_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "absent", lambda codes: [])


def _parts_of_elements_are_always_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compiler.RUNTIME, "facts", lambda value, fields: value)


def _a_position_in_nothing_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    positioned = runtime.positioned

    def forgetful(source: Any, *rest: Any) -> Any:
        return [] if source is not None and not source else positioned(source, *rest)

    monkeypatch.setitem(compiler.RUNTIME, "positioned", forgetful)


def _a_position_in_nothing_gives_nothing_by_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both agree on it, and what they write cannot be read."""
    _a_position_in_nothing_gives_nothing(monkeypatch)
    monkeypatch.setattr(interpreter.Interpreter, "_filter_nothing", lambda *_: [])


def _what_is_called_is_read_first(monkeypatch: pytest.MonkeyPatch) -> None:
    call = interpreter.Interpreter._call

    def reading(evaluation: Any, node: Any, scope: Any) -> Any:
        scope.get(node.function.name)
        return call(evaluation, node, scope)

    monkeypatch.setattr(interpreter.Interpreter, "_call", reading)


def _a_record_is_searched_for_what_may_be_null(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the engine that writes it down, as the table is one for both."""
    operate = interpreter.Interpreter._apply

    def searching(evaluation: Any, entry: Any, arguments: Any, *rest: Any) -> Any:
        if entry.unknown is UnknownRule.EQUALITY and any(map(holds_unknown, arguments)):
            return UNKNOWN
        return operate(evaluation, entry, arguments, *rest)

    monkeypatch.setattr(interpreter.Interpreter, "_apply", searching)


def _numbers_keep_their_scale_in_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "BUILT_INS", {**expressions.BUILT_INS, "string": FIRST.built_ins["string"]})


def _zero_keeps_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    # The sign shows in texts, where nothing takes it away.
    monkeypatch.setattr(expressions, "OPERATORS", FIRST.operators)
    _numbers_keep_their_scale_in_texts(monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize(
    "seed_fault",
    [
        _numbers_keep_their_scale_in_texts,
        _zero_keeps_its_sign,
        _less_becomes_at_most,
        _not_forgets_unknown,
        _the_last_of_equals_wins,
        _an_unknown_truth_is_false,
        _fields_are_taken_for_known,
        _and_is_or,
        _a_failure_is_overlooked,
        _only_the_first_case_is_referred,
        _a_domain_counts_as_if_it_stood_in_the_loop,
        _every_name_stands_behind_a_dot,
        _names_of_code_are_not_kept_apart,
        _none_has_fields,
        _none_is_counted,
        _parts_of_elements_are_always_there,
        _a_position_in_nothing_gives_nothing,
        _a_position_in_nothing_gives_nothing_by_either,
        _what_is_called_is_read_first,
        _a_record_is_searched_for_what_may_be_null,
    ],
)
def test_a_fault_in_the_compiler_is_noticed(
    seed_fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_fault(monkeypatch)
    assert any(disagreement(example_of(Seeded(seed))) is not None for seed in range(2000))
