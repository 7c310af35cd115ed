"""What the agreement tests decide: policies, each with some records and a date. From Hypothesis or from a seed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st
from tests.agreement.choices import Choices, Drawn
from tests.agreement.people import facts_of
from tests.agreement.policies import DAYS, Generated, Traits, policy_of

from offerrules.decision.decision import Decision
from offerrules.records import Record
from offerrules.rules.tree import RuleSet

Engine = Callable[[RuleSet, Any, date], Decision]
"""An engine: the decision for a rule set, a record as `records.facts.capture` gives it, and a date."""


ANYTHING: Final = Traits()


@dataclass(frozen=True, slots=True)
class Example:
    """A policy, some records and a date, since a policy costs more to make than a record."""

    policy: Generated
    people: tuple[Record, ...]
    on: date


def example_of(choices: Choices, people: int = 4, traits: Traits = ANYTHING) -> Example:
    """One example."""
    policy = policy_of(choices, traits)
    on = choices.pick(DAYS)
    return Example(policy, tuple(person_of(choices, policy) for _ in range(1 + choices.number(people - 1))), on)


def person_of(choices: Choices, policy: Generated) -> Record:
    """A person as the policy has people."""
    register = policy.register
    return register.person.model_validate(facts_of(choices, register.shape.fields))


@st.composite
def examples(draw: Any, people: int = 4, traits: Traits = ANYTHING) -> Example:
    """Examples for Hypothesis."""
    return example_of(Drawn(draw), people, traits)
