"""What a policy means (design, section 7), as plain functions on truths: what a judgement part by part rests on.

An engine that is to be fast finds outcomes in a way of its own; that both agree is tested.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from offerrules.decision.tree import DUTY_STATES, OUTCOMES, DutyState, OutcomeName, Truth
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement


def all_of(truths: Iterable[Truth]) -> Truth:
    """False where one is false, else unknown where one is unknown, else true (section 7, "all by Kleene")."""
    found = list(truths)
    if any(truth is False for truth in found):
        return False
    return UNKNOWN if any(truth is UNKNOWN for truth in found) else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """True where one is true, else unknown where one is unknown, else false."""
    found = list(truths)
    if any(truth is True for truth in found):
        return True
    return UNKNOWN if any(truth is UNKNOWN for truth in found) else False


def not_of(truth: Truth) -> Truth:
    """The opposite; of unknown, unknown."""
    return UNKNOWN if truth is UNKNOWN else truth is False


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """Section 7: "true when n are true, false when true and unknown together are fewer than n, else unknown"."""
    found = list(truths)
    true = sum(truth is True for truth in found)
    unknown = sum(truth is UNKNOWN for truth in found)
    if true >= n:
        return True
    return False if true + unknown < n else UNKNOWN


def under(requirement: Requirement) -> tuple[Requirement, ...]:
    """The requirements right under a requirement."""
    match requirement:
        case Met():
            return ()
        case All(of=of) | Any(of=of) | AtLeast(of=of):
            return of
        case Not(of=of):
            return (of,)
    assert_never(requirement)


def truth_of(requirement: Requirement, criterion: Callable[[str], Truth]) -> Truth:
    """The truth of a requirement, where `criterion` gives that of a criterion."""
    if isinstance(requirement, Met):
        return criterion(requirement.criterion)
    return joined(requirement, [truth_of(part, criterion) for part in under(requirement)])


def joined(node: All | Any | Not | AtLeast, below: Sequence[Truth]) -> Truth:
    """The truth of a requirement that joins others, by their truths."""
    match node:
        case All():
            return all_of(below)
        case Any():
            return any_of(below)
        case Not():
            return not_of(below[0])
        case AtLeast(n=n):
            return at_least(n, below)
    assert_never(node)


def truths_of(requirement: Requirement, criterion: Callable[[str], Truth]) -> tuple[Truth, ...]:
    """The truth of every node of a requirement, in the order of `nodes_of`."""
    found: list[Truth] = []
    _judge(requirement, criterion, found)
    return tuple(found)


def _judge(node: Requirement, criterion: Callable[[str], Truth], found: list[Truth]) -> Truth:
    place = len(found)
    found.append(False)
    below = [_judge(part, criterion, found) for part in under(node)]
    truth = found[place] = criterion(node.criterion) if isinstance(node, Met) else joined(node, below)
    return truth


def nodes_of(requirement: Requirement) -> Iterator[Requirement]:
    """The requirement and everything under it, in pre-order."""
    yield requirement
    for part in under(requirement):
        yield from nodes_of(part)


def outcome(requires: Truth, refer: Sequence[tuple[Truth, Truth]], terms_known: bool) -> OutcomeName:
    """The four rules of section 7 for one candidate, where `refer` has Ri and Fi of each entry.

    An Fi that `if_unknown: ignore` counts as false is given as false.
    """
    if any(own is not False and when is True for own, when in refer):
        return "refer"
    if requires is False and not any(own is not False and when is UNKNOWN for own, when in refer):
        return "no_offer"
    if requires is True and all(when is False for _, when in refer) and terms_known:
        return "offer"
    return "needs_information"


def answerable(found: OutcomeName, missing: Sequence[str]) -> OutcomeName:
    """Section 6: "Where needs_information would name nothing that could be answered, the outcome is refer"."""
    return "refer" if found == "needs_information" and not missing else found


def best(outcomes: Sequence[OutcomeName], is_preferred: Callable[[int, int], bool]) -> int | None:
    """The place of the best outcome; None where there is none.

    Section 7: "Of several candidates the best outcome wins […]; among equals the greatest prefer […], then the first
    in the list". `is_preferred` says whether the candidate at the first place is preferred to that at the second.
    """
    winner: int | None = None
    for place, found in enumerate(outcomes):
        if winner is None:
            winner = place
            continue
        rank = OUTCOMES.index(found) - OUTCOMES.index(outcomes[winner])
        if rank < 0 or (rank == 0 and is_preferred(place, winner)):
            winner = place
    return winner


def duty_state(owed: Truth, fulfilled: Truth) -> DutyState:
    """Section 7 on duties, for one candidate."""
    if owed is False:
        return "not_owed"
    if fulfilled is True:
        return "fulfilled"
    return "owed" if owed is True else "unknown"


def duty_summary(states: Iterable[DutyState]) -> DutyState:
    """Section 7: "the first that occurs of owed, unknown, fulfilled, not_owed"; not owed where there is nobody."""
    found = set(states)
    return next((state for state in DUTY_STATES if state in found), "not_owed")
