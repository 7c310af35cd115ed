"""The strategies that policy authors' own tests use."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from hypothesis import Phase, find, given, settings
from pydantic import BaseModel, Field
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

import offerrules
from offerrules.feel.values import UNKNOWN, Unknown
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Participant, Record, shape_of
from offerrules.testing import named_values, records, records_of

RULES = compiled(
    form_of(
        parameters={"least": 777, "sectors": {"value": {"VO": "care"}}},
        criteria={
            "a": 'points > least and born < @"2011-07-13"',
            "b": 'name = "Kalle" or sectors.VO = name',
        },
        offers={"o": {"requires": {"any": ["a", "b"]}}},
    ),
    SHAPE,
)
ROOT = Path(__file__).parents[1]


class StandIn:
    """As much of a loaded policy as the strategy needs."""

    record = Person
    rule_set = RULES


STEADY = settings(phases=[Phase.generate], database=None, derandomize=True)
"""The same draws every time."""


@cache
def people() -> list[Person]:
    found: list[Person] = []

    @settings(STEADY, max_examples=200)
    @given(records(StandIn()))
    def draw(person: Person) -> None:
        found.append(person)

    draw()
    return found


def test_what_a_policy_names_is_drawn_with_its_neighbours() -> None:
    assert {777, "VO", "care", "Kalle", date(2011, 7, 13), date(2020, 1, 1)} <= set(named_values(RULES))
    waited_for: set[Any] = {776, 777, 778, *(date(2011, 7, day) for day in (12, 13, 14)), "Kalle", "VO", "care"}

    def all_came(person: Person) -> bool:
        waited_for.difference_update({person.points, person.born, person.name})
        return not waited_for

    # A tenth of so many draws is enough but for bad luck; a value that is never drawn is waited for in vain.
    find(records(StandIn()), all_came, settings=settings(STEADY, max_examples=6000))


def test_fields_are_unknown_none_and_set() -> None:
    assert {type(person.left) for person in people()} >= {Unknown, type(None), date}
    assert {len(person.jobs) for person in people() if person.jobs is not UNKNOWN} == {0, 1, 2, 3}
    assert {person.adult for person in people()} == {True, False, UNKNOWN}


def test_by_a_loaded_policy() -> None:
    policy: offerrules.Policy[Any] = offerrules.load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")

    @settings(max_examples=20)
    @given(records(policy))
    def decide(record: Participant) -> None:
        assert isinstance(record, Participant)
        assert policy.decide(record, on=date(2022, 5, 30)).status == "decided"

    decide()


class Part(Record):
    size: Annotated[OrUnknown[Annotated[Decimal, Field(gt=1)]], Fact(Text("storlek", "size"))] = UNKNOWN


class Strict(Record):
    """A record with demands of its own."""

    id: str
    even: Annotated[OrUnknown[Annotated[int, Field(ge=0, multiple_of=2)]], Fact(Text("jämnt", "even"))] = UNKNOWN
    parts: Annotated[OrUnknown[tuple[Part, ...]], Fact(Text("delar", "parts"))] = UNKNOWN


class Plain(BaseModel):
    """A class of the caller's, which is no `Record`."""

    age: Annotated[int, Field(ge=18)] = 18
    name: str | None = None


@given(records_of(Strict, shape_of(Strict)))
def test_demands_of_the_class_are_met(record: Strict) -> None:
    assert record.even is UNKNOWN or record.even % 2 == 0


class Numbered(BaseModel):
    id: int
    age: int = 0


class Unique(BaseModel):
    case: Annotated[UUID, Fact(Text("a", "a"), reference=True)]
    id: str = ""


@given(records_of(Numbered, shape_of(Numbered)), records_of(Unique, shape_of(Unique)))
def test_a_reference_of_any_kind_is_made(one: Numbered, other: Unique) -> None:
    assert one.id >= 1
    assert isinstance(other.case, UUID)


@given(records_of(Plain, shape_of(Plain)))
def test_any_pydantic_class_will_do(record: Plain) -> None:
    assert record.age >= 18
