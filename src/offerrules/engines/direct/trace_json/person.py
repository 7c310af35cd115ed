"""Whom a decision speaks of while it is written: the record by itself, or with one of its candidates."""

from collections.abc import Mapping
from typing import Any, Final

from offerrules.feel.values import UNKNOWN, Value


class Person:
    """One record, or one record with one of its candidates: its facts, the masks, and what was found of its leaves.

    `states` has the length of each list, -1 where it is unknown and -2 where it is none. `seen` is what the generated
    function found of the leaves that it was asked for, `values` are the definitions' by name. `slots` is what is to
    be written, `waits` what criteria and definitions wait for, `once` the record by itself.
    """

    __slots__ = (
        "facts",
        "index",
        "once",
        "part",
        "part_facts",
        "record",
        "seen",
        "slots",
        "states",
        "true",
        "unknown",
        "values",
        "waits",
    )

    def __init__(self, record: Any, states: Mapping[str, int], true: int, unknown: int) -> None:
        self.record = record
        self.facts: Mapping[str, Any] = record.__dict__
        self.states = states
        self.true = true
        self.unknown = unknown
        self.values: dict[str, Value] = {}
        self.once = self
        self.index: int | None = None
        self.part: Any = None
        self.part_facts: Mapping[str, Any] = {}
        self.seen: tuple[Any, ...] = ()
        self.slots: list[bytes] = []
        self.waits: dict[str, frozenset[str]] = {}

    def with_part(self, part: Any, index: int | None, true: int, unknown: int) -> "Person":
        """The same record with one of its candidates."""
        person = Person(self.record, self.states, true, unknown)
        person.once, person.values = self, self.values.copy()
        person.index, person.part, person.part_facts = index, part, part.__dict__
        return person


class _Nothing:
    """A record of which nothing is asked."""


NOBODY: Final = Person(_Nothing(), {}, 0, 0)
"""For what depends on the day alone."""


def states_of(facts: Mapping[str, Any], lists: tuple[str, ...]) -> dict[str, int]:
    """How long the lists are: -1 for unknown, -2 for none."""
    states = {}
    for name in lists:
        items = facts[name]
        states[name] = -1 if items is UNKNOWN else -2 if items is None else len(items)
    return states
