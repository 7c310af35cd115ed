"""What a new decision changes: the state of each offer and each duty, from one decision to the next.

An offer goes out once. Before it was sent, the book follows the decision. Once it was sent it stands: whatever the
decision says then, a person must look.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Union

from offerrules.cases.change import Told, What
from offerrules.decision.canonical import Json
from offerrules.decision.result import Outcome
from offerrules.decision.tree import DutyState as DutyStateName

OfferPhase = Literal["none", "offer", "person", "expired", "reopened"]


@dataclass(frozen=True, slots=True)
class OfferState:
    """Where an offer stands. `terms` tells terms apart; `change` is the id of the change that holds."""

    phase: OfferPhase = "none"
    candidate: str | None = None
    terms: str = ""
    last_day: date | None = None
    sent: bool = False
    change: str | None = None


@dataclass(frozen=True, slots=True)
class DutyState:
    """Where a duty to one person, or to one candidate, stands."""

    phase: Literal["none", "owed", "fulfilled"] = "none"
    change: str | None = None


State = Union[OfferState, DutyState]
Key = tuple[str, str, str | None]
"""`offer` or `duty`, its name, and the key of the candidate of a duty."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a decision says of one offer; None in `outcome` where the policy is not in force any more."""

    outcome: Outcome | None
    candidate: str | None
    terms: str


def follow_offer(name: str, state: OfferState, found: Offered, on: date) -> tuple[OfferState, Told | None]:
    """The new state of an offer, and the change that it is."""
    after, what = _followed_sent(state, found, on) if state.sent else _followed(state, found, on)
    if what is None:
        return after, None
    candidate = state.candidate if what in ("lost", "expired") else found.candidate
    return after, Told(what, "offer", name, candidate)


def _followed(state: OfferState, found: Offered, on: date) -> tuple[OfferState, What | None]:
    outcome = found.outcome
    if outcome is None:
        if state.phase in ("offer", "person"):
            return replace(state, phase="expired"), "expired"
        return state, None
    same = (state.candidate, state.terms) == (found.candidate, found.terms)
    match outcome.outcome:
        case "offer":
            if state.phase == "offer" and same and _is_over(state, on):
                return replace(state, phase="expired"), "expired"
            if state.phase in ("offer", "expired") and same:
                return state, None
            return OfferState("offer", found.candidate, found.terms, outcome.valid_to), "offer"
        case "refer":
            if state.phase == "person" and same:
                return state, None
            return OfferState("person", found.candidate, found.terms), "person"
        case _:
            return OfferState(), "lost" if state.phase in ("offer", "person") else None


def _followed_sent(state: OfferState, found: Offered, on: date) -> tuple[OfferState, What | None]:
    outcome = found.outcome
    if outcome is None:
        ends = state.phase == "offer" and (state.last_day is None or _is_over(state, on))
        return (replace(state, phase="expired"), "expired") if ends else (state, None)
    holds = outcome.outcome == "offer" and (state.candidate, state.terms) == (found.candidate, found.terms)
    if not holds:
        return (state, None) if state.phase == "reopened" else (replace(state, phase="reopened"), "reopened")
    if state.phase == "reopened":
        return replace(state, phase="expired" if _is_over(state, on) else "offer"), "restored"
    if state.phase == "offer" and _is_over(state, on):
        return replace(state, phase="expired"), "expired"
    return state, None


def _is_over(state: OfferState, on: date) -> bool:
    return state.last_day is not None and state.last_day < on


def follow_duty(
    name: str, candidate: str | None, state: DutyState, found: DutyStateName | None
) -> tuple[DutyState, Told | None]:
    """The new state of a duty, and the change that it is. `found` is None where there is no such candidate."""
    what: What | None = None
    after = state
    match found:
        case "owed":
            if state.phase != "owed":
                after, what = DutyState("owed"), "begins"
        case "fulfilled":
            if state.phase != "fulfilled":
                after, what = DutyState("fulfilled"), "fulfilled"
        case _:
            after = DutyState()
            what = "lifted" if state.phase == "owed" else None
    return after, Told(what, "duty", name, candidate) if what is not None else None


def to_json(states: Mapping[Key, State]) -> Json:
    """The states as a JSON tree, as `from_json` reads them. Those where nothing has happened are left out."""
    return [[list(key), _state_json(state)] for key, state in states.items()]


def from_json(tree: Json) -> dict[Key, State]:
    """The states in a JSON tree that `to_json` wrote."""
    return {(about, name, candidate): _state(about, values) for (about, name, candidate), values in tree}


def _state_json(state: State) -> Json:
    if isinstance(state, DutyState):
        return [state.phase, state.change]
    last_day = state.last_day.isoformat() if state.last_day is not None else None
    return [state.phase, state.candidate, state.terms, last_day, state.sent, state.change]


def _state(about: str, values: Json) -> State:
    if about == "duty":
        return DutyState(*values)
    phase, candidate, terms, last_day, sent, change = values
    day = date.fromisoformat(last_day) if last_day is not None else None
    return OfferState(phase, candidate, terms, day, sent, change)
