"""Whether the direct engine gives what the reference engine gives: the same bytes, trace included."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.agreement.strategies import Example

from offerrules.engines import reference
from offerrules.engines.direct import Engine
from offerrules.records.facts import capture


@dataclass(frozen=True, slots=True)
class Pair:
    """The decision of both engines about one record, as JSON."""

    reference: bytes
    direct: bytes


def pairs(example: Example) -> Iterator[Pair]:
    """The decisions of both engines about every record of the example."""
    rules = example.policy.rule_set
    engine = Engine(rules)
    for person in example.people:
        record = capture(person, rules.shape)
        yield Pair(reference.decide(rules, record, example.on).to_json(), engine.decide(record, example.on).to_json())


def disagreement(example: Example) -> Pair | None:
    """The first record of the example about which the engines disagree."""
    return next((pair for pair in pairs(example) if pair.reference != pair.direct), None)
