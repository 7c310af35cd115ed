"""Whether the direct engine gives what the reference engine gives: the same bytes, trace included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.agreement.strategies import Example

from offerrules.engines import reference
from offerrules.engines.direct import Engine
from offerrules.records.facts import capture
from offerrules.rules.tree import RuleSet


@dataclass(frozen=True, slots=True)
class Pair:
    """The decision of both engines about one record, as JSON; of the direct engine, also the error that it raised."""

    reference: bytes
    direct: bytes


def pairs(example: Example) -> Iterator[Pair]:
    """The decisions of both engines about every record of the example."""
    rules = example.policy.rule_set
    engine = _Guarded(rules)
    for person in example.people:
        record = capture(person, rules.shape)
        yield Pair(reference.decide(rules, record, example.on).to_json(), engine.decided(record, example.on))


class _Guarded:
    """The direct engine, whose errors are found as what it gives."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._engine: Engine | None = None

    def decided(self, record: Any, on: date) -> bytes:
        try:
            self._engine = self._engine or Engine(self._rules)
            return self._engine.decide(record, on).to_json()
        except Exception as error:
            # Whatever a wrong compiler lets it raise is a disagreement.
            return f"{type(error).__name__}: {error}".encode()


def disagreement(example: Example) -> Pair | None:
    """The first record of the example about which the engines disagree."""
    return next((pair for pair in pairs(example) if pair.reference != pair.direct), None)
