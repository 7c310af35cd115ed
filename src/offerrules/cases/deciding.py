"""What a decision about a case changes: the changes that are told, and the state in which the case is then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, Final

from offerrules.cases import following
from offerrules.cases.change import Change, Told, change_id
from offerrules.cases.following import DutyState, Key, Offered, OfferState, State
from offerrules.cases.judging import Judge
from offerrules.cases.ledger import Batch, CaseRow, Kept, Reached
from offerrules.cases.policy import Policy
from offerrules.cases.standing import Standing
from offerrules.decision.canonical import canonical
from offerrules.decision.decision import Decision
from offerrules.decision.result import Duty, Outcome
from offerrules.decision.values import encode
from offerrules.feel.values import UNKNOWN


class Case:
    """One case while it is in memory. `is_new` until the ledger has it."""

    __slots__ = ("is_new", "number", "standing", "states")

    def __init__(self, standing: Standing, states: dict[Key, State], number: int, is_new: bool) -> None:
        self.standing = standing
        self.states = states
        self.number = number
        self.is_new = is_new


class Decider:
    """Decides cases by an engine and follows what that changes."""

    def __init__(self, policy: Policy, judge: Judge) -> None:
        self._policy: Final = policy
        self._rules: Final = policy.rule_set
        self._judge: Final = judge
        self._paths: Final = {each.name: each.path for each in self._rules.candidates}
        self._each: Final = {duty.name: duty.each for duty in self._rules.duties}

    def record(self, subject: str, case: Case) -> Any:
        """The record of a person as it stands."""
        return self._policy.record.model_validate(case.standing.tree(subject))

    def decide(self, subject: str, case: Case, on: date, erased: int, batch: Batch) -> None:
        """Decides a case for a day; what is told and how the case then stands go into the batch."""
        record = self.record(subject, case)
        keys = {name: case.standing.keys(path) for name, path in self._paths.items()}
        judged = self._judge.judge(subject, record, keys, on)
        telling = _Telling(self._policy, subject, case, on, erased, record, batch)
        if isinstance(judged, Decision):
            telling.decision = judged
        if judged.status == "decided":
            sent = _sent(record, self._rules.name)
            for name, outcome in judged.outcomes.items():
                self._offer(telling, name, _offered(outcome, keys), name in sent)
            for name, duty in judged.duties.items():
                self._duty(telling, name, duty, keys)
        elif on > self._rules.in_force_from:
            for offer in self._rules.offers:
                self._offer(telling, offer.name, Offered(None, None, ""), False)
        batch.cases[subject] = CaseRow(case.number, on, following.to_json(case.states))

    def _offer(self, telling: "_Telling", name: str, found: Offered, is_sent: bool) -> None:
        states = telling.case.states
        key: Key = ("offer", name, None)
        before = states.get(key, OfferState())
        assert isinstance(before, OfferState)
        after, told = following.follow_offer(name, _known_sent(before, is_sent), found, telling.on)
        after = _known_sent(after, is_sent)
        holds = before.change
        if told is not None:
            reached = None
            if told.what == "offer":
                reached = Reached(telling.subject, name, after.candidate, after.terms, after.last_day)
            holds = telling.tell(told, before.change, after.sent, reached)
        _keep(states, key, replace(after, change=holds), OfferState())

    def _duty(self, telling: "_Telling", name: str, duty: Duty, keys: Mapping[str, tuple[str, ...]]) -> None:
        states = telling.case.states
        each = self._each[name]
        here: dict[str | None, Any] = {
            keys[each][to.index] if each is not None and to.index is not None else None: to.state for to in duty.each
        }
        before = [key[2] for key in states if key[:2] == ("duty", name)]
        for candidate in [*here, *(gone for gone in before if gone not in here)]:
            key: Key = ("duty", name, candidate)
            state = states.get(key, DutyState())
            assert isinstance(state, DutyState)
            after, told = following.follow_duty(name, candidate, state, here.get(candidate))
            holds = telling.tell(told, state.change, False, None) if told is not None else state.change
            _keep(states, key, replace(after, change=holds), DutyState())


class _Telling:
    """The changes of one case by one decision, which is made when the first is told."""

    def __init__(
        self, policy: Policy, subject: str, case: Case, on: date, erased: int, record: Any, batch: Batch
    ) -> None:
        self.subject = subject
        self.case = case
        self.on = on
        self.decision: Decision | None = None
        self._policy = policy
        self._erased = erased
        self._record = record
        self._batch = batch

    def tell(self, told: Told, replaces: str | None, sent: bool, reached: Reached | None) -> str:
        """Tells one change and gives its id."""
        if self.decision is None:
            self.decision = self._policy.decide(self._record, on=self.on)
        rules = self._policy.rule_set
        self.case.number += 1
        number = self.case.number
        change = Change(
            id=change_id(f"{rules.name} {rules.version}", self.subject, told, number, self._erased),
            subject=self.subject,
            what=told.what,
            about=told.about,
            name=told.name,
            candidate=told.candidate,
            number=number,
            on=self.on,
            replaces=replaces,
            sent=sent,
            decision=self.decision,
        )
        self._batch.changes.append(Kept(change, reached))
        return change.id


def _offered(outcome: Outcome, keys: Mapping[str, tuple[str, ...]]) -> Offered:
    witness = outcome.witness
    candidate = keys[witness["candidate"]][witness["index"]] if witness is not None else None
    if outcome.outcome != "offer":
        return Offered(outcome, candidate, "")
    terms = canonical({name: encode(value) for name, value in outcome.terms.items()})
    return Offered(outcome, candidate, sha256(terms).hexdigest()[:16])


def _sent(record: Any, policy: str) -> set[str]:
    """The offers that were sent by what the record says in `offers_sent`."""
    sent = getattr(record, "offers_sent", UNKNOWN)
    if not isinstance(sent, tuple):
        return set()
    return {str(getattr(each, "offer", "")) for each in sent if getattr(each, "policy", "") == policy}


def _known_sent(state: OfferState, is_sent: bool) -> OfferState:
    """An offer that stands is sent, too, where the record says so."""
    return replace(state, sent=True) if is_sent and state.phase == "offer" else state


def _keep(states: dict[Key, State], key: Key, state: State, nothing: State) -> None:
    """Keeps a state, and nothing where nothing has ever happened."""
    if state == nothing:
        states.pop(key, None)
    else:
        states[key] = state
