"""Whether somebody's answers are ours: what is compared, and in which form."""

from collections.abc import Mapping
from typing import Any

from benchmarks.handwritten.found import STATES, Found

from offerrules.decision.decision import Decision
from offerrules.feel.values import UNKNOWN

Answer = tuple[dict[str, Any], dict[str, Any]]
"""Offers and duties by name: (outcome, index of the witness, terms) and (summary, the state for each candidate)."""


def our_answer(decision: Decision) -> Answer:
    """What a decision says of offers and duties."""
    return (
        {
            name: (found.outcome, found.witness["index"] if found.witness else None, found.terms or None)
            for name, found in decision.outcomes.items()
        },
        {name: (found.state, [to.state for to in found.each]) for name, found in decision.duties.items()},
    )


def handwritten_answer(found: Found) -> Answer:
    """The same of what a hand-written function gives."""
    duties = {name: (state, [STATES[number] for number in each]) for name, (state, each) in found[1].items()}
    return found[0], duties


def handwritten_truths(found: Found, once: tuple[str, ...], each: Mapping[str, tuple[str, ...]]) -> dict[Any, Any]:
    """The truth of every criterion by (name, index), read from the bits."""
    truths: dict[Any, Any] = {(name, None): _truth(found[2], found[3], bit) for bit, name in enumerate(once)}
    for candidate, names in each.items():
        for index, (true, unknown, _) in enumerate(found[4][candidate]):
            truths.update(((name, index), _truth(true, unknown, bit)) for bit, name in enumerate(names))
    return truths


def our_truths(decision: Decision) -> dict[Any, Any]:
    """The same of a decision. The candidate that stands for an unknown list has the index 0 here."""
    once = {name for name, index in decision.trace.criteria if index is None}
    candidates = {name for name, index in decision.trace.criteria if index is not None}
    assert not once & candidates
    return {key: found.truth for key, found in decision.trace.criteria.items()}


def _truth(true: int, unknown: int, bit: int) -> Any:
    return True if true >> bit & 1 else UNKNOWN if unknown >> bit & 1 else False
