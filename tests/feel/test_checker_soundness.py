"""What the checker accepts never fails by a type when it is evaluated."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.feel.strategies import expressions as whole_trees
from tests.feel.typed import SCOPE, TODAY, conforms, environments, expressions

from offerrules.feel.checker import Checked, check
from offerrules.feel.interpreter import evaluate
from offerrules.feel.parser import parse
from offerrules.feel.tree import Expression
from offerrules.feel.unparse import unparse
from offerrules.feel.values import UNKNOWN

BY_VALUE = {"zero-division", "index", "empty-list", "date-range", "number-range", "too-much-work", "no-such-date"}
"""Failures that depend on values, and that no type could exclude."""


def accepted(text: str) -> tuple[Any, Checked]:
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None, (text, parsed.problems)
    checked = check(parsed.tree, SCOPE, text)
    assume(not checked.problems)
    return parsed.tree, checked


@given(expressions(), st.data())
def test_what_is_accepted_never_fails_by_a_type(text: str, data: st.DataObject) -> None:
    tree, checked = accepted(text)
    environment = data.draw(environments(unknown=data.draw(st.booleans())))
    causes: set[str] = set()
    value = evaluate(tree, environment, on_error="unknown", today=TODAY, note=lambda code, _: causes.add(code))
    assert conforms(value, checked.type)
    # What is tested for none is evaluated also where it is none, without deciding anything.
    assert causes <= BY_VALUE | {"none"}


@given(expressions(), st.data())
def test_what_is_accepted_has_a_value_where_all_facts_are_known(text: str, data: st.DataObject) -> None:
    tree, _ = accepted(text)
    environment = data.draw(environments(unknown=False))
    causes: set[str] = set()
    value = evaluate(tree, environment, on_error="unknown", today=TODAY, note=lambda code, _: causes.add(code))
    assert value is not UNKNOWN or causes & BY_VALUE


@given(expressions(strays=40), st.data())
def test_checking_never_raises(text: str, data: st.DataObject) -> None:
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None
    checked = check(parsed.tree, SCOPE, text)
    for problem in checked.problems:
        assert 0 <= problem.span.start < problem.span.end <= len(text)
        assert problem.text.sv != problem.text.en


@given(expressions(strays=0))
def test_most_of_what_is_well_typed_is_accepted(text: str) -> None:
    """The generator knows little of none and choices; what else it writes must not be refused."""
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None
    codes = {problem.code for problem in check(parsed.tree, SCOPE, text).problems}
    assert codes <= {
        "may-be-none",
        "never-none",
        "unknown-choice",
        "never-equal",
        "ambiguous-name",
        "always-fails",
        "empty-range",
    }


@given(whole_trees(names=(*SCOPE, "item", "unheard of")))
def test_no_tree_whatever_raises(tree: Expression) -> None:
    text = unparse(tree)
    parsed = parse(text, (*SCOPE, "unheard of"))
    if parsed.tree is not None:
        checked = check(parsed.tree, SCOPE, text)
        assert len(checked.types) <= parsed.count
