"""`CaseBook`: cases that live over time. Events in, changes out, each once."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from threading import RLock
from types import TracebackType
from typing import Any, Final, Union, get_args

from pydantic import BaseModel

from offerrules.cases import following
from offerrules.cases.change import Change
from offerrules.cases.deciding import Case, Decider
from offerrules.cases.error import CaseBookError, EventError, intact, not_installed
from offerrules.cases.event import Event
from offerrules.cases.following import Key, OfferState
from offerrules.cases.judging import EngineName, Judge, judge_by
from offerrules.cases.ledger import Batch, Entry, Ledger, Reading
from offerrules.cases.memory import MemoryLedger
from offerrules.cases.path import Path
from offerrules.cases.policy import Policy
from offerrules.cases.standing import Standing, paths_of
from offerrules.decision.canonical import Json
from offerrules.decision.decision import Decision
from offerrules.given import check_day, check_policy
from offerrules.language import Text
from offerrules.records.error import RecordError
from offerrules.records.normalization import composed
from offerrules.records.record import Record

CHUNK: Final = 500
"""Cases that are decided and written at once when a day begins."""


class CaseBook:
    """The cases of all persons under one version of one policy.

    `ledger` is where the book is kept: a database as SQLAlchemy names it (`sqlite:///cases.db`, needs the extra
    `cases`), or nothing for memory only. `on` is the day of a new book, by default the first on which the policy is in
    force; a book that is there already goes on from its own day. Where no `engine` is named, it is the one that was
    measured to be the faster. `most_cases` bounds how many cases are held in memory. One book at a time can use a
    ledger. A book may be shared by threads. Raises `CaseBookError`.
    """

    def __init__(
        self,
        policy: Policy,
        engine: EngineName | None = None,
        *,
        on: date | None = None,
        ledger: Union[Ledger, str, None] = None,
        most_cases: int = 10_000,
    ) -> None:
        check_policy(policy)
        if most_cases < 1:
            raise ValueError("most_cases is at least 1")
        if on is not None:
            check_day(on)
        self._policy: Final = policy
        self._rules: Final = policy.rule_set
        self._most: Final = most_cases
        self._lock: Final = RLock()
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._reading: Reading | None = None
        _check_record(policy.record)
        self._judge: Final[Judge] = judge_by(engine, policy)
        self._decider: Final = Decider(policy, self._judge)
        try:
            self._ledger: Final = _ledger(ledger, policy)
        except BaseException:
            self._judge.close()
            raise
        try:
            if self._ledger.day is None:
                first = on or self._rules.in_force_from
                self._ledger.write(Batch([_day(first)], day=first))
            for _ in self._parts():  # of a day that was interrupted; the changes wait among the undelivered
                pass
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
        fit; then nothing has happened. After a `CaseBookError` it is open whether the event was kept: post it again.
        """
        return self.post_many([event])

    def post_many(self, events: Iterable[Event]) -> list[Change]:
        """Takes events, all or none, in one go, which is faster. Raises as `post`.

        All of them are held in memory until they are written: give a great many in parts.
        """
        with self._lock:
            waiting = list(events)
            _check_events(waiting)
            known = dict(self._ledger.digests([event.id for event in waiting]))
            batch = Batch()
            try:
                self._load(event.subject for event in waiting if event.id not in known)
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
            if self._ledger.is_told("sent", change):
                return []
            case = self._case(reached.subject)
            batch = Batch([Entry("sent", change, reached.subject, self.on)])
            key: Key = ("offer", reached.name, None)
            state = case.states.get(key, OfferState())
            assert isinstance(state, OfferState)
            same = (state.candidate, state.terms, state.last_day)
            is_over = state.phase == "expired" and same == (reached.candidate, reached.terms, reached.last_day)
            phase: following.OfferPhase = "expired" if is_over else "offer"
            holds = state.change if state.change is not None else change
            try:
                case.states[key] = OfferState(phase, reached.candidate, reached.terms, reached.last_day, True, holds)
                self._decider.decide(reached.subject, case, self.on, self._ledger.erased, batch)
                return self._write(batch)
            except BaseException:
                self._drop([reached.subject])
                raise

    def advance(self, to: date) -> list[Change]:
        """Lets time pass up to a day, and decides all cases for it. Days between are not decided.

        A day that the book has had already changes nothing. Raises `ValueError` for another that lies before its own.
        """
        return [change for part in self.advance_in_parts(to) for change in part]

    def advance_in_parts(self, to: date) -> Iterator[list[Change]]:
        """The same for a book of very many cases, whose changes would not fit in memory.

        Where the parts are not all taken, the cases behind them are decided when the book is next asked to advance.
        """
        check_day(to, "to")
        with self._lock:
            if to < self.on:
                if self._ledger.is_told("day", to.isoformat()):
                    return iter(())
                raise ValueError("time does not go back: the day lies before that of the book")
            if to > self.on:
                self._write(Batch([_day(to)], day=to))
            return self._parts()

    def record(self, subject: str) -> Any:
        """The record of a person as it stands. Raises `KeyError` where nothing is known of them."""
        with self._lock:
            subject = composed(subject)
            case = self._case(subject)
            if case.is_new:
                del self._cases[subject]
                raise KeyError("nothing is known of this person")
            found = self._decider.record(subject, case)
            self._evict()
            return found

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
            # What was taken before texts were composed is kept as it was written.
            subject = next((each for each in _written(subject) if self._ledger.case(each) is not None), subject)
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
            self._drop(_written(subject))
            erased = [self._ledger.erase(each) for each in _written(subject)]
            return any(erased)

    def idle_since(self, day: date) -> list[str]:
        """The persons of whom nothing was told on `day` or later, so that they can be erased when it is time."""
        with self._lock:
            return list(self._ledger.idle_since(day))

    def reading(self, source: str) -> Reading | None:
        """How far a source of events was read, as it was last noted; None where it never was."""
        with self._lock:
            return self._ledger.reading(source)

    def note_reading(self, reading: Reading) -> None:
        """Notes how far a source was read. It is kept with the next thing that is, or when the book is closed."""
        with self._lock:
            self._reading = reading

    def close(self) -> None:
        """Lets the ledger go. A book that is closed is of no more use."""
        with self._lock:
            self._cases.clear()
            self._judge.close()
            try:
                with suppress(CaseBookError):  # what was read and not noted is read again, and changes nothing
                    if self._reading is not None:
                        self._write(Batch())
            finally:
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
        if case.standing.take(event.said, paths) or case.is_new:
            case.is_new = False
            self._decider.decide(event.subject, case, self.on, self._ledger.erased, batch)

    def _checked(self, event: Event) -> dict[str, Path]:
        """The paths of the event's facts; the facts fit the record also where other events are right about them."""
        paths = paths_of(event, self._rules.shape)
        alone = Standing()
        alone.take(event.said, paths)
        self._policy.record.model_validate(alone.tree(event.subject))
        return paths

    def _parts(self) -> Iterator[list[Change]]:
        """Decides every case that was not decided for the day of the book, so many at a time."""
        while True:
            with self._lock:
                subjects = self._ledger.behind(self.on, CHUNK)
                batch = Batch()
                try:
                    self._load(subjects)
                    for subject in subjects:
                        self._decider.decide(subject, self._case(subject), self.on, self._ledger.erased, batch)
                    told = self._write(batch)
                except BaseException:
                    self._drop(subjects)
                    raise
            if not subjects:
                return
            yield told

    def _write(self, batch: Batch) -> list[Change]:
        batch.reading, self._reading = self._reading, None
        try:
            if batch != Batch():
                self._ledger.write(batch)
        except BaseException:
            self._reading = batch.reading
            raise
        self._evict()
        return [kept.change for kept in batch.changes]

    def _evict(self) -> None:
        while len(self._cases) > self._most:
            subject, _ = self._cases.popitem(last=False)
            self._judge.forget(subject)

    def _drop(self, subjects: Iterable[str]) -> None:
        """What is in memory of these persons may be wrong; the ledger is right."""
        for subject in subjects:
            self._cases.pop(subject, None)
            self._judge.forget(subject)

    def _case(self, subject: str) -> Case:
        if subject not in self._cases:
            self._load([subject])
        self._cases.move_to_end(subject)
        return self._cases[subject]

    def _load(self, subjects: Iterable[str]) -> None:
        """Takes into memory what the ledger has of these persons, all at once; the case of others is new."""
        away = [subject for subject in dict.fromkeys(subjects) if subject not in self._cases]
        found = self._ledger.cases(away) if away else {}
        for subject in away:
            standing = Standing()
            if subject not in found:
                self._cases[subject] = Case(standing, {}, 0, True)
                continue
            row, events = found[subject]
            with intact("offerrules_case"):
                for said in events:
                    standing.take_again(said)
                self._cases[subject] = Case(standing, following.from_json(row.states), row.number, False)


def _ledger(ledger: Union[Ledger, str, None], policy: Policy) -> Ledger:
    if ledger is None:
        return MemoryLedger()
    if not isinstance(ledger, str):
        return ledger
    try:
        from offerrules.cases.sql import SqlLedger  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise not_installed(error.name, "cases") from None
    return SqlLedger(ledger, policy)


def _written(subject: str) -> list[str]:
    """The ways in which the book may have a reference: composed, and as it is written."""
    return list(dict.fromkeys((composed(subject), subject)))


def _check_record(record: Any) -> None:
    """A case begins with nothing known but whose it is, so the record must allow that."""
    if not issubclass(record, Record):
        raise CaseBookError(
            Text(
                f"{record.__name__} är ingen offerrules.records.Record; bara sådana kan växa uppgift för uppgift",
                f"{record.__name__} is no offerrules.records.Record; only those can grow fact by fact",
            )
        )
    try:
        record.model_validate({"id": "x"})
    except RecordError:
        raise CaseBookError(
            Text(
                f"{record.__name__} måste tillåta att inget är känt utom id, som är en text",
                f"{record.__name__} must allow that nothing is known but id, a text",
            )
        ) from None
    for part in _parts_of(record):
        if part.__pydantic_decorators__.model_validators:
            # An event would fit or not by which of the others came before it.
            raise CaseBookError(
                Text(
                    f"{part.__name__} har en regel som gäller flera fält; i en bok prövas varje fält för sig",
                    f"{part.__name__} has a rule across fields; a record of cases checks each by itself",
                )
            )


def _parts_of(annotation: Any) -> Iterator[Any]:
    """The classes of records in an annotation, and in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from _parts_of(field.annotation)
    for argument in get_args(annotation):
        yield from _parts_of(argument)


def _check_events(events: Iterable[Any]) -> None:
    if not all(isinstance(event, Event) for event in events):
        raise TypeError("an Event is posted; offerrules.cases.event_from_json makes one of JSON")


def _day(day: date) -> Entry:
    return Entry("day", day.isoformat(), "", day)


def _event_json(event: Event) -> dict[str, Json]:
    return {"id": event.id, "known_at": event.stamp[0], "facts": event.facts_json}
