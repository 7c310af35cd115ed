"""Whom a decision speaks of while it is written: the record by itself, or with one of its candidates."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from offerrules.feel.values import UNKNOWN, Value


class Person:
    """One record, or one record with one of its candidates: its facts, the masks, and what was found of its leaves.

    `lengths` are those of the lists, -1 where a list is unknown and -2 where it is none. `seen` is what the generated
    function found of the leaves that it was asked for, `values` are the definitions' by name. `slots` is what is to
    be written, `waits` what criteria and definitions wait for, `asked` what the interpreter said of leaves that it is
    asked about for each person, `once` the record by itself, None where this is it.
    """

    __slots__ = (
        "asked",
        "facts",
        "index",
        "lengths",
        "once",
        "part",
        "part_facts",
        "record",
        "seen",
        "slots",
        "true",
        "unknown",
        "values",
        "waits",
    )

    def __init__(
        self,
        once: "Person | None",
        record: Any,
        lengths: tuple[int, ...],
        part: Any,
        index: int | None,
        true: int,
        unknown: int,
        seen: tuple[Any, ...],
    ) -> None:
        """`once` is None for the record by itself; of an unknown list of candidates the only one has no `index`."""
        self.record = record
        self.facts: Mapping[str, Any] = record.__dict__
        self.lengths = lengths
        self.part = part
        self.index = index
        self.true = true
        self.unknown = unknown
        self.seen = seen
        self.slots: list[bytes] = []
        self.waits: dict[str, frozenset[str]] | None = None
        self.asked: dict[object, Any] | None = None
        # Of itself a person knows nothing: it would stay in memory until garbage is looked for.
        self.once = once
        if once is None:
            self.values: dict[str, Value] = {}
            self.part_facts: Mapping[str, Any] = self.facts
        else:
            self.values = once.values.copy()
            self.part_facts = part.__dict__


class _Nothing:
    """A record of which nothing is asked."""


NOBODY: Final = Person(None, _Nothing(), (), None, None, 0, 0, ())
"""For what depends on the day alone."""


def lengths_of(facts: Mapping[str, Any], lists: Sequence[str]) -> tuple[int, ...]:
    """How long the lists are: -1 for unknown, -2 for none."""
    return tuple([-1 if (items := facts[name]) is UNKNOWN else -2 if items is None else len(items) for name in lists])
