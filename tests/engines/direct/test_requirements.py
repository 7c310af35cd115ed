"""Requirements over bit masks say what the meaning of requirements says."""

import ast

from hypothesis import given
from hypothesis import strategies as st

from offerrules.engines.direct.requirements import Masks, criteria_of, holds
from offerrules.engines.meaning import nodes_of, truth_of
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement

_NAMES = ("a", "b", "c", "d")
_BITS = {name: 1 << number for number, name in enumerate(_NAMES)}
_REQUIREMENTS: st.SearchStrategy[Requirement] = st.recursive(
    st.sampled_from(_NAMES).map(Met),
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=4).map(lambda of: All(tuple(of))),
        st.lists(below, min_size=1, max_size=4).map(lambda of: Any(tuple(of))),
        below.map(Not),
        st.tuples(st.integers(1, 4), st.lists(below, min_size=1, max_size=4)).map(
            lambda drawn: AtLeast(drawn[0], tuple(drawn[1]))
        ),
    ),
    max_leaves=8,
)
_TRUTHS = st.fixed_dictionaries({name: st.sampled_from([True, False, UNKNOWN]) for name in _NAMES})


@given(_REQUIREMENTS, _TRUTHS, st.frozensets(st.sampled_from(_NAMES)))
def test_two_masks_are_kleene_logic(requirement: Requirement, truths: dict[str, object], met: frozenset[str]) -> None:
    true = sum(_BITS[name] for name, truth in truths.items() if truth is True)
    possible = sum(_BITS[name] for name, truth in truths.items() if truth is not False)

    def asked(masks: Masks) -> bool:
        python = ast.fix_missing_locations(ast.Expression(holds(requirement, masks, _BITS, met)))
        return bool(eval(compile(python, "requirement", "eval"), {"true": true, "possible": possible}))

    is_true, is_possible = asked(Masks("true", "possible")), asked(Masks("possible", "true"))
    expected = truth_of(requirement, lambda name: True if name in met else truths[name])  # type: ignore[return-value]
    assert (is_true, is_possible) == (expected is True, expected is not False)


@given(_REQUIREMENTS)
def test_the_criteria_of_a_requirement(requirement: Requirement) -> None:
    named = [node.criterion for node in nodes_of(requirement) if isinstance(node, Met)]
    assert list(criteria_of(requirement)) == named
