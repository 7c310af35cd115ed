"""`CaseBook`: cases that live over time. Events in, changes out, each once."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from threading import RLock
from types import TracebackType
from typing import Any, Final, Literal, Protocol, Union

from offerrules.cases import following
from offerrules.cases.change import Change, Told, change_id
from offerrules.cases.error import CaseBookError, EventError
from offerrules.cases.event import Event
from offerrules.cases.following import DutyState, Key, Offered, OfferState, State
from offerrules.cases.ledger import Batch, CaseRow, Entry, Kept, Ledger, Reached
from offerrules.cases.memory import MemoryLedger
from offerrules.cases.path import Path
from offerrules.cases.policy import Policy
from offerrules.cases.standing import Standing, paths_of
from offerrules.decision.canonical import Json, canonical
from offerrules.decision.decision import Decision
from offerrules.decision.result import Duty, Outcome
from offerrules.decision.tree import Status
from offerrules.decision.values import encode
from offerrules.feel.values import UNKNOWN
from offerrules.records.error import RecordError
from offerrules.records.record import Record

EngineName = Literal["direct", "durable"]
ENGINES: Final[tuple[EngineName, ...]] = ("direct", "durable")
"""Engines by name, the default first."""

CHUNK: Final = 500
"""Cases that are decided and written at once when a day begins."""


class Judged(Protocol):
    """What an engine says of a case."""

    @property
    def status(self) -> Status: ...
    @property
    def outcomes(self) -> Mapping[str, Outcome]: ...
    @property
    def duties(self) -> Mapping[str, Duty]: ...


class Judge(Protocol):
    """An engine, as a book uses it."""

    def judge(self, subject: str, record: Any, keys: Mapping[str, tuple[str, ...]], on: date) -> Judged:
        """Outcomes and duties of a case. `keys` has those of each candidate's elements, in their order."""
        ...

    def forget(self, subject: str) -> None:
        """Keeps nothing of a person any more."""
        ...

    def close(self) -> None: ...


class _Direct:
    """Decides each record anew."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def judge(self, subject: str, record: Any, keys: Mapping[str, tuple[str, ...]], on: date) -> Judged:
        return self._policy.decide(record, on=on)

    def forget(self, subject: str) -> None:
        pass

    def close(self) -> None:
        pass


class _Case:
    """One case while it is in memory."""

    __slots__ = ("number", "standing", "states")

    def __init__(self, standing: Standing, states: dict[Key, State], number: int) -> None:
        self.standing = standing
        self.states = states
        self.number = number


class CaseBook:
    """The cases of all persons under one version of one policy.

    `ledger` is where the book is kept: a database as SQLAlchemy names it (`sqlite:///cases.db`, needs the extra
    `cases`), or nothing for memory only. `on` is the day of a new book, by default the first on which the policy is in
    force; a book that is there already goes on from its own day. `most_cases` bounds how many cases are held in
    memory. One book at a time can use a ledger. A book may be shared by threads. Raises `CaseBookError`.
    """

    def __init__(
        self,
        policy: Policy,
        engine: EngineName = "direct",
        *,
        on: date | None = None,
        ledger: Union[Ledger, str, None] = None,
        most_cases: int = 10_000,
    ) -> None:
        if most_cases < 1:
            raise ValueError("most_cases is at least 1")
        self._policy: Final = policy
        self._rules: Final = policy.rule_set
        self._most: Final = most_cases
        self._lock: Final = RLock()
        self._cases: OrderedDict[str, _Case] = OrderedDict()
        _check_record(policy.record)
        self._judge: Final[Judge] = _judge(policy, engine)
        self._paths: Final = {each.name: each.path for each in self._rules.candidates}
        self._ledger: Final = _ledger(ledger, policy)
        first = on or self._rules.in_force_from
        if self._ledger.day is None:
            self._ledger.write(Batch([_day(first)], day=first))
        try:
            self._catch_up()
        except BaseException:
            self.close()
            raise

    @property
    def on(self) -> date:
        """The day of the book: everything is decided for it."""
        assert self._ledger.day is not None
        return self._ledger.day

    def post(self, event: Event) -> list[Change]:
        """Takes one event and gives the changes that it is. When it returns, event and changes are kept.

        An event that is there already changes nothing. Raises `EventError` and `RecordError` where the event does not
        fit; then nothing has happened.
        """
        return self.post_many([event])

    def post_many(self, events: Iterable[Event]) -> list[Change]:
        """Takes events, all or none, in one go, which is faster. Raises as `post`."""
        with self._lock:
            waiting = list(events)
            known = dict(self._ledger.digests([event.id for event in waiting]))
            batch = Batch()
            try:
                for event in waiting:
                    self._take(event, known, batch)
                return self._write(batch)
            except BaseException:
                self._drop(event.subject for event in waiting)
                raise

    def sent(self, change: str) -> list[Change]:
        """Takes that the offer of a change was sent, by the id of the change. From then on it stands.

        Raises `EventError` where there is no such change or it is no offer.
        """
        with self._lock:
            reached = self._ledger.reached(change)
            if reached is None:
                raise EventError("no_such_change")
            if self._ledger.is_sent(change):
                return []
            case = self._case(reached.subject)
            batch = Batch([Entry("sent", change, reached.subject, self.on)])
            key: Key = ("offer", reached.name, None)
            state = case.states.get(key, OfferState())
            assert isinstance(state, OfferState)
            phase: following.OfferPhase = "expired" if state.change == change and state.phase == "expired" else "offer"
            holds = state.change if state.change is not None else change
            try:
                case.states[key] = OfferState(phase, reached.candidate, reached.terms, reached.last_day, True, holds)
                self._decide(reached.subject, case, batch)
                return self._write(batch)
            except BaseException:
                self._drop([reached.subject])
                raise

    def advance(self, to: date) -> list[Change]:
        """Lets time pass up to a day, and decides all cases for it. Days between are not decided.

        Raises `ValueError` where the day lies before that of the book.
        """
        if type(to) is not date:
            raise TypeError("`to` is a date; a datetime is refused")
        with self._lock:
            if to < self.on:
                raise ValueError("time does not go back: the day lies before that of the book")
            if to > self.on:
                self._ledger.write(Batch([_day(to)], day=to))
            return self._catch_up()

    def record(self, subject: str) -> Any:
        """The record of a person as it stands. Raises `KeyError` where nothing is known of them."""
        with self._lock:
            if self._ledger.case(subject) is None:
                raise KeyError("nothing is known of this person")
            return self._record(subject, self._case(subject))

    def decision(self, subject: str) -> Decision:
        """The decision about a person as the record stands. Raises `KeyError` where nothing is known of them."""
        return self._policy.decide(self.record(subject), on=self.on)

    def undelivered(self) -> Iterator[Change]:
        """The changes that were not marked as delivered, in order; after a crash some may have been delivered."""
        return self._ledger.undelivered()

    def delivered(self, changes: Iterable[str]) -> None:
        """Marks changes, by their ids, as delivered."""
        with self._lock:
            self._ledger.deliver(list(changes))

    def entries(self) -> Iterator[Entry]:
        """Everything that the book was told, in order."""
        return self._ledger.entries()

    def export(self, subject: str) -> dict[str, Json]:
        """Everything that the book keeps about a person, as JSON."""
        with self._lock:
            row = self._ledger.case(subject)
            entries = list(self._ledger.entries(subject))
            events = [{"day": each.day.isoformat(), **_event_json(each.event)} for each in entries if each.event]
            sent = [{"day": each.day.isoformat(), "change": each.id} for each in entries if each.kind == "sent"]
            states = row.states if row is not None else []
            changes = list(self._ledger.changes(subject))
            return {"subject": subject, "events": events, "sent": sent, "states": states, "changes": changes}

    def erase(self, subject: str) -> bool:
        """Removes everything that the book keeps about a person. False where there was nothing."""
        with self._lock:
            self._drop([subject])
            return self._ledger.erase(subject)

    def idle_since(self, day: date) -> list[str]:
        """The persons of whom nothing was told on `day` or later, so that they can be erased when it is time."""
        with self._lock:
            return list(self._ledger.idle_since(day))

    def close(self) -> None:
        """Lets the ledger go. A book that is closed is of no more use."""
        with self._lock:
            self._cases.clear()
            self._judge.close()
            self._ledger.close()

    def __enter__(self) -> "CaseBook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- Taking in

    def _take(self, event: Event, known: dict[str, str], batch: Batch) -> None:
        before = known.get(event.id)
        if before is not None:
            if before != event.digest:
                raise EventError("other_content")
            return
        paths = self._checked(event)
        known[event.id] = event.digest
        case = self._case(event.subject)
        batch.entries.append(Entry("event", event.id, event.subject, self.on, event.digest, event))
        is_new = event.subject not in batch.cases and self._ledger.case(event.subject) is None
        if case.standing.take(event, paths) or is_new:
            self._decide(event.subject, case, batch)

    def _checked(self, event: Event) -> dict[str, Path]:
        """The paths of the event's facts; the facts fit the record also where other events are right about them."""
        paths = paths_of(event, self._rules.shape)
        alone = Standing()
        alone.take(event, paths)
        self._policy.record.model_validate(alone.tree(event.subject))
        return paths

    def _catch_up(self) -> list[Change]:
        """Decides every case that was not decided for the day of the book."""
        told: list[Change] = []
        while subjects := self._ledger.behind(self.on, CHUNK):
            batch = Batch()
            try:
                for subject in subjects:
                    self._decide(subject, self._case(subject), batch)
                told += self._write(batch)
            except BaseException:
                self._drop(subjects)
                raise
        return told

    def _write(self, batch: Batch) -> list[Change]:
        if batch.entries or batch.cases:
            self._ledger.write(batch)
        while len(self._cases) > self._most:
            subject, _ = self._cases.popitem(last=False)
            self._judge.forget(subject)
        return [kept.change for kept in batch.changes]

    def _drop(self, subjects: Iterable[str]) -> None:
        """What is in memory of these persons may be wrong; the ledger is right."""
        for subject in subjects:
            self._cases.pop(subject, None)
            self._judge.forget(subject)

    def _case(self, subject: str) -> _Case:
        case = self._cases.get(subject)
        if case is not None:
            self._cases.move_to_end(subject)
            return case
        standing = Standing()
        row = self._ledger.case(subject)
        if row is None:
            case = _Case(standing, {}, 0)
        else:
            for event in self._ledger.events(subject):
                standing.take(event, paths_of(event, self._rules.shape))
            case = _Case(standing, following.from_json(row.states), row.number)
        self._cases[subject] = case
        return case

    # --- Deciding

    def _record(self, subject: str, case: _Case) -> Any:
        return self._policy.record.model_validate(case.standing.tree(subject))

    def _decide(self, subject: str, case: _Case, batch: Batch) -> None:
        record = self._record(subject, case)
        keys = {name: case.standing.keys(path) for name, path in self._paths.items()}
        judged = self._judge.judge(subject, record, keys, self.on)
        if judged.status == "not_in_force":
            if self.on > self._rules.in_force_from:
                for offer in self._rules.offers:
                    self._offer(subject, case, offer.name, Offered(None, None, ""), record, batch)
        else:
            _mark_sent(case.states, record, self._rules.name)
            for name, outcome in judged.outcomes.items():
                self._offer(subject, case, name, _offered(outcome, keys), record, batch)
            for name, duty in judged.duties.items():
                self._duty(subject, case, name, duty, keys, record, batch)
        batch.cases[subject] = CaseRow(case.number, self.on, following.to_json(case.states))

    def _offer(self, subject: str, case: _Case, name: str, found: Offered, record: Any, batch: Batch) -> None:
        key: Key = ("offer", name, None)
        before = case.states.get(key, OfferState())
        assert isinstance(before, OfferState)
        after, told = following.follow_offer(name, before, found, self.on)
        holds = before.change
        if told is not None:
            reached = None
            if told.what == "offer":
                reached = Reached(subject, name, after.candidate, after.terms, after.last_day)
            holds = self._tell(subject, case, told, before.change, record, batch, reached)
        _keep(case.states, key, replace(after, change=holds), OfferState())

    def _duty(
        self,
        subject: str,
        case: _Case,
        name: str,
        duty: Duty,
        keys: Mapping[str, tuple[str, ...]],
        record: Any,
        batch: Batch,
    ) -> None:
        each = next(found.each for found in self._rules.duties if found.name == name)
        here: dict[str | None, Any] = {
            keys[each][to.index] if each is not None and to.index is not None else None: to.state for to in duty.each
        }
        before = [key for key in case.states if key[:2] == ("duty", name)]
        for candidate in [*here, *(key[2] for key in before if key[2] not in here)]:
            key: Key = ("duty", name, candidate)
            state = case.states.get(key, DutyState())
            assert isinstance(state, DutyState)
            after, told = following.follow_duty(name, candidate, state, here.get(candidate))
            holds = state.change
            if told is not None:
                holds = self._tell(subject, case, told, state.change, record, batch, None)
            _keep(case.states, key, replace(after, change=holds), DutyState())

    def _tell(
        self,
        subject: str,
        case: _Case,
        told: Told,
        replaces: str | None,
        record: Any,
        batch: Batch,
        reached: Reached | None,
    ) -> str:
        case.number += 1
        name = change_id(f"{self._rules.name} {self._rules.version}", subject, told, case.number)
        decision = self._policy.decide(record, on=self.on)
        change = Change(
            name, subject, told.what, told.about, told.name, told.candidate, case.number, self.on, replaces, decision
        )
        batch.changes.append(Kept(change, reached))
        return name


def _judge(policy: Policy, engine: str) -> Judge:
    match engine:
        case "direct":
            return _Direct(policy)
        case "durable":
            return _durable(policy)
        case _:
            raise ValueError(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}")


def _durable(policy: Policy) -> Judge:
    try:
        from offerrules.engines.durable.engine import Durable  # noqa: PLC0415
        from offerrules.engines.durable.literals import LimitError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise CaseBookError(f"{error.name} is not installed; the extra `durable` brings it") from None
    try:
        return Durable(policy.rule_set)
    except LimitError as error:
        raise CaseBookError(str(error)) from None


def _ledger(ledger: Union[Ledger, str, None], policy: Policy) -> Ledger:
    if ledger is None:
        return MemoryLedger()
    if not isinstance(ledger, str):
        return ledger
    try:
        from offerrules.cases.sql import SqlLedger  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise CaseBookError(f"{error.name} is not installed; the extra `cases` brings it") from None
    return SqlLedger(ledger, policy)


def _check_record(record: Any) -> None:
    """A case begins with nothing known but whose it is, so the record must allow that."""
    if not issubclass(record, Record):
        raise CaseBookError(f"{record.__name__} is no offerrules.records.Record; only those can grow fact by fact")
    try:
        record.model_validate({"id": "x"})
    except RecordError:
        raise CaseBookError(f"{record.__name__} must allow that nothing is known but id, a text") from None


def _day(day: date) -> Entry:
    return Entry("day", day.isoformat(), "", day)


def _event_json(event: Event) -> dict[str, Json]:
    return {"id": event.id, "known_at": event.stamp[0], "facts": event.facts_json}


def _offered(outcome: Outcome, keys: Mapping[str, tuple[str, ...]]) -> Offered:
    witness = outcome.witness
    candidate = keys[witness["candidate"]][witness["index"]] if witness is not None else None
    if outcome.outcome != "offer":
        return Offered(outcome, candidate, "")
    terms = canonical({name: encode(value) for name, value in outcome.terms.items()})
    return Offered(outcome, candidate, sha256(terms).hexdigest()[:16])


def _mark_sent(states: dict[Key, State], record: Any, policy: str) -> None:
    """An offer that stands is sent, too, where the record says so among its `offers_sent`."""
    sent = getattr(record, "offers_sent", UNKNOWN)
    if not isinstance(sent, tuple):
        return
    for each in sent:
        key: Key = ("offer", str(getattr(each, "offer", "")), None)
        state = states.get(key)
        if isinstance(state, OfferState) and state.phase == "offer" and getattr(each, "policy", "") == policy:
            states[key] = replace(state, sent=True)


def _keep(states: dict[Key, State], key: Key, state: State, nothing: State) -> None:
    """Keeps a state, and nothing where nothing has ever happened."""
    if state == nothing:
        states.pop(key, None)
    else:
        states[key] = state
