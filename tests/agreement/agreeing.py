"""Whether the direct engine gives what the reference engine gives, the same bytes, trace included; and whether these
bytes can be read again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.agreement.strategies import Example

from offerrules.decision.canonical import canonical
from offerrules.decision.errors import DecisionError
from offerrules.decision.reading import read
from offerrules.decision.writing import decision_json
from offerrules.engines import reference
from offerrules.engines.direct import Engine
from offerrules.records.facts import capture
from offerrules.rules.tree import RuleSet


@dataclass(frozen=True, slots=True)
class Pair:
    """The decision of both engines about one record, as JSON; of the direct engine, also the error that it raised.
    `restored` is that of the reference engine, read again and written again, or why it cannot be read."""

    reference: bytes
    direct: bytes
    restored: bytes

    @property
    def differs(self) -> bool:
        return not self.reference == self.direct == self.restored


def pairs(example: Example) -> Iterator[Pair]:
    """The decisions of both engines about every record of the example."""
    rules = example.policy.rule_set
    engine = _Guarded(rules)
    for person in example.people:
        record = capture(person, rules.shape)
        stored = reference.decide(rules, record, example.on).to_json()
        yield Pair(stored, engine.decided(record, example.on), _restored(stored, rules))


def _restored(stored: bytes, rules: RuleSet) -> bytes:
    try:
        content, _ = read(stored, rules)
    except DecisionError as error:
        return f"cannot be read again: {error}".encode()
    return canonical(decision_json(content))


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
    return next((pair for pair in pairs(example) if pair.differs), None)
