"""What a judgement asks of an engine: the value of an expression, and the truth of every part of a condition."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from offerrules.decision.tree import NO_EVIDENCE, Evidence, Key, PartTrace, Truth
from offerrules.engines.evidence import ReadingLog
from offerrules.engines.meaning import all_of, any_of, not_of
from offerrules.feel.values import Facts, Value
from offerrules.records.facts import RecordFacts
from offerrules.rules.parts import parts_of
from offerrules.rules.tree import Expression, Part


class Names(Facts):
    """What each name of an expression stands for, where the candidate is the one at `index`.

    Definitions and criteria are found by `values`, those that speak of the candidate under its index.
    """

    def __init__(
        self,
        record: RecordFacts,
        parameters: Mapping[str, Value],
        values: Mapping[Key, Value],
        candidate: tuple[str, Value] | None,
        index: int | None,
    ) -> None:
        self._record = record
        self._parameters = parameters
        self._values = values
        self._candidate = candidate
        self._index = index

    def __getitem__(self, name: str) -> Value:
        if self._candidate is not None and name == self._candidate[0]:
            return self._candidate[1]
        if name in self._parameters:
            return self._parameters[name]
        for index in (None, self._index):
            if (name, index) in self._values:
                return self._values[(name, index)]
        return self._record[name]

    def __contains__(self, name: object) -> bool:
        return (
            (self._candidate is not None and name == self._candidate[0])
            or name in self._parameters
            or any((name, index) in self._values for index in (None, self._index))
            or name in self._record
        )

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys((*self._record, *self._parameters, *(name for name, _ in self._values)))
        if self._candidate is not None:
            names[self._candidate[0]] = None
        return iter(names)

    def __len__(self) -> int:
        return len(list(iter(self)))

    @property
    def index(self) -> int | None:
        """The index of the candidate that is spoken of; None where there is none, or its list is unknown."""
        return self._index

    def is_known(self, name: str) -> bool:
        """Whether a field of the record is known. Section 6: "`is known(field path)` is always true or false"."""
        return self._record.is_known(name)


class Evaluation(Protocol):
    """One way to evaluate the expressions of a rule set on a date. Reads and causes are noted in the log."""

    def value(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[Value, Evidence]:
        """The value of an expression, `UNKNOWN` where it cannot be computed, and what it used."""
        ...

    def parts(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[PartTrace, ...]:
        """The truth of every part of a condition, in pre-order, and what each leaf used."""
        ...


def joined(expression: Expression, leaf: Callable[[Part], tuple[Truth, Evidence]]) -> tuple[PartTrace, ...]:
    """The truth of every part, in pre-order, where `leaf` gives that of the leaves, from the left."""
    found: list[PartTrace] = []
    _judge(parts_of(expression), leaf, found)
    return tuple(found)


def _judge(part: Part, leaf: Callable[[Part], tuple[Truth, Evidence]], found: list[PartTrace]) -> Truth:
    place = len(found)
    found.append(PartTrace(False))
    evidence = NO_EVIDENCE
    match part.kind:
        case "and":
            truth = all_of([_judge(below, leaf, found) for below in part.of])
        case "or":
            truth = any_of([_judge(below, leaf, found) for below in part.of])
        case "not":
            truth = not_of(_judge(part.of[0], leaf, found))
        case "leaf":
            truth, evidence = leaf(part)
    found[place] = PartTrace(truth, evidence)
    return truth
