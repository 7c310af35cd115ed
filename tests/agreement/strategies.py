"""What the agreement tests draw: policies, records and dates; and how to decide without deriving anything twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st

from offerrules.decision.decision import Decision
from offerrules.feel.parser import parse
from offerrules.feel.tree import Literal
from offerrules.feel.values import Value
from offerrules.rules.tree import RuleSet
from offerrules.testing import records_of
from tests.agreement.expressions import LITERALS
from tests.agreement.people import SHAPE, Person
from tests.agreement.policies import Generated, days, policies

Engine = Callable[[RuleSet, Any, date], Decision]
"""An engine: the decision for a rule set, a record as `records.facts.capture` gives it, and a date."""


def _values() -> list[Value]:
    found = [parse(text, ()).tree for texts in LITERALS.values() for text in texts]
    return [tree.value for tree in found if isinstance(tree, Literal)]


PEOPLE: Final = records_of(Person, SHAPE, _values())
"""Records of which many values stand also in the policies."""


@dataclass(frozen=True, slots=True)
class Example:
    """A policy, some records and a date; each record is one example of its own."""

    policy: Generated
    people: tuple[Person, ...]
    on: date


@st.composite
def examples(draw: Any, people: int = 4, depth: int = 3, is_known: bool = True) -> Example:
    """Policies each with some records, since a policy costs more to make than a record."""
    policy = draw(policies(depth, is_known))
    return Example(policy, tuple(draw(st.lists(PEOPLE, min_size=1, max_size=people))), draw(days()))


def truths(decision: Decision) -> Mapping[tuple[str, int | None], object]:
    """The truth of every criterion."""
    return {key: found.truth for key, found in decision.trace.criteria.items()}
