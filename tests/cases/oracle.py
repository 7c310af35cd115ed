"""What a book must tell, found the plain way: after every step each record is put together anew from all events, decided
from scratch by the reference engine, and compared with what was decided before."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from tests.cases.streams import Pass, Sent, Step, World

import offerrules
from offerrules.cases import REMOVED, CaseBook, Change, Event
from offerrules.cases.judging import ENGINES, EngineName
from offerrules.feel.values import UNKNOWN

# --- The record


def told_in_order(each: list[Event]) -> dict[str, Any]:
    """Plain as can be: each fact is written over what stands, the later over the earlier, wholes before their parts."""
    whole: dict[str, Any] = {}
    for one in sorted(each, key=lambda event: (event.known_at, event.id)):
        for path, value in sorted(one.values.items(), key=lambda fact: (fact[0].count("["), fact[0].count("."))):
            _write(whole, path, value)
    return _plain(whole)


def _write(whole: dict[str, Any], path: str, value: Any) -> None:
    name, _, rest = path.partition("[")
    if not rest:
        whole[name] = {"own": value, "elements": {}}
        return
    key, _, field = rest.partition("]")
    elements = whole.setdefault(name, {"own": UNKNOWN, "elements": {}})["elements"]
    if field:
        elements.setdefault(key, {})[field[1:]] = value
    elif value is REMOVED or value is UNKNOWN:
        elements.pop(key, None)
    else:
        elements.setdefault(key, {})


def _plain(whole: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, place in whole.items():
        value = place["own"]
        if place["elements"]:
            known = [place["elements"][key] for key in sorted(place["elements"])]
            value = [{field: each for field, each in one.items() if each is not UNKNOWN} for one in known]
        if value is not UNKNOWN:
            found[name] = value
    return found


def keys_told(each: list[Event], field: str) -> list[str]:
    """The keys of the elements of a list, in the order of the record."""
    whole: dict[str, Any] = {}
    for one in sorted(each, key=lambda event: (event.known_at, event.id)):
        for path, value in sorted(one.values.items(), key=lambda fact: (fact[0].count("["), fact[0].count("."))):
            _write(whole, path, value)
    return sorted(whole[field]["elements"]) if field in whole else []


# --- The changes


@dataclass(slots=True)
class Promise:
    """Where an offer to one person stands."""

    stands: str = "not"
    candidate: str | None = None
    terms: Any = None
    last_day: date | None = None
    sent: bool = False
    holding: int | None = None
    """The number of the change that told of it last."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A change as it must be told. `decision` is its JSON."""

    subject: str
    what: str
    about: str
    name: str
    candidate: str | None
    number: int
    on: date
    replaces: int | None
    sent: bool
    decision: bytes


class Oracle:
    """A book as plain as can be."""

    def __init__(self, world: World) -> None:
        self.policy: Final = world.policy()
        self.on = world.first
        self.events: dict[str, dict[str, Event]] = {}
        self.offers: dict[tuple[str, str], Promise] = {}
        self.duties: dict[tuple[str, str, str | None], tuple[str, int]] = {}
        self.counts: dict[str, int] = {}
        self.reached: dict[tuple[str, int], Promise] = {}
        self.marked: set[tuple[str, int]] = set()
        self._paths = {each.name: each.path[0] for each in self.policy.rule_set.candidates}

    def post(self, event: Event) -> list[Expected]:
        self.events.setdefault(event.subject, {})[event.id] = event
        return self._decide(event.subject)

    def advance(self, to: date) -> list[Expected]:
        self.on = to
        return [each for subject in self.events for each in self._decide(subject)]

    def send(self, change: Change) -> list[Expected]:
        key = (change.subject, change.number)
        if key in self.marked:
            return []
        self.marked.add(key)
        stood, was = self.offers[(change.subject, change.name)], self.reached[key]
        is_same = (stood.candidate, stood.terms, stood.last_day) == (was.candidate, was.terms, was.last_day)
        self.offers[(change.subject, change.name)] = Promise(
            "expired" if stood.stands == "expired" and is_same else "offered",
            was.candidate,
            was.terms,
            was.last_day,
            True,
            stood.holding or change.number,
        )
        return self._decide(change.subject)

    def step(self, step: Step, offers: list[Change]) -> list[Expected]:
        """What a step changes; `offers` are the offers told so far."""
        match step:
            case Event():
                return self.post(step)
            case Pass(days=days):
                return self.advance(self.on + timedelta(days=days))
            case Sent(ago=ago):
                return self.send(offers[-1 - ago]) if len(offers) > ago else []

    def record(self, subject: str) -> Any:
        told = told_in_order(list(self.events[subject].values()))
        return self.policy.record.model_validate({"id": subject, **told})

    def decision(self, subject: str) -> "offerrules.Decision":
        return self.policy.decide(self.record(subject), on=self.on, engine="reference")

    # --- One person, from scratch

    def _decide(self, subject: str) -> list[Expected]:
        decision = self.decision(subject)
        told: list[Expected] = []

        def tell(what: str, about: str, name: str, candidate: str | None, replaces: int | None, sent: bool) -> int:
            number = self.counts[subject] = self.counts.get(subject, 0) + 1
            told.append(
                Expected(subject, what, about, name, candidate, number, self.on, replaces, sent, decision.to_json())
            )
            return number

        if decision.status == "not_in_force":
            if self.on > self.policy.rule_set.in_force_from:
                for offer in self.policy.rule_set.offers:
                    promise = self.offers.setdefault((subject, offer.name), Promise())
                    ends = promise.last_day is None or promise.last_day < self.on or not promise.sent
                    if (promise.stands == "offered" and ends) or promise.stands == "person":
                        candidate, promise.stands = promise.candidate, "expired"
                        promise.holding = tell("expired", "offer", offer.name, candidate, promise.holding, promise.sent)
            return told
        record, mine = self.record(subject), list(self.events[subject].values())
        keys = {name: keys_told(mine, path) for name, path in self._paths.items()}
        sent = getattr(record, "offers_sent", None)
        elsewhere = (
            {each.offer for each in sent if each.policy == self.policy.name} if isinstance(sent, tuple) else set()
        )
        for name, outcome in decision.outcomes.items():
            promise = self.offers.setdefault((subject, name), Promise())
            witness = outcome.witness
            candidate = keys[witness["candidate"]][witness["index"]] if witness is not None else None
            if promise.stands == "offered" and name in elsewhere:
                promise.sent = True
            offered = outcome.outcome == "offer"
            same = promise.candidate == candidate and promise.terms == (dict(outcome.terms) if offered else None)
            over = promise.last_day is not None and promise.last_day < self.on
            what = None
            if promise.sent:
                if not (offered and same):
                    what = None if promise.stands == "reopened" else "reopened"
                    promise.stands = "reopened"
                elif promise.stands == "reopened":
                    what, promise.stands = "restored", "expired" if over else "offered"
                elif promise.stands == "offered" and over:
                    what, promise.stands = "expired", "expired"
            elif offered and same and promise.stands in ("offered", "expired"):
                if promise.stands == "offered" and over:
                    what, promise.stands = "expired", "expired"
            elif offered:
                what = "offer"
                promise.stands, promise.candidate, promise.terms = "offered", candidate, dict(outcome.terms)
                promise.last_day = outcome.valid_to
            elif outcome.outcome == "refer":
                if not (promise.stands == "person" and same):
                    what = "person"
                    promise.stands, promise.candidate, promise.terms, promise.last_day = "person", candidate, None, None
            else:
                what = "lost" if promise.stands in ("offered", "person") else None
                lost, promise.stands = promise.candidate, "not"
                promise.candidate = promise.terms = promise.last_day = None
                candidate = lost if what else candidate
            if promise.stands == "offered" and name in elsewhere:
                promise.sent = True
            if what is not None:
                shown = promise.candidate if what == "expired" else candidate
                promise.holding = tell(what, "offer", name, shown, promise.holding, promise.sent)
                if what == "offer":
                    self.reached[(subject, promise.holding)] = Promise(
                        "offered", promise.candidate, promise.terms, promise.last_day
                    )
        for name, duty in decision.duties.items():
            each = next(found.each for found in self.policy.rule_set.duties if found.name == name)
            now: dict[str | None, str] = {
                keys[each][to.index] if each is not None and to.index is not None else None: to.state
                for to in duty.each
            }
            gone = [key[2] for key in self.duties if key[:2] == (subject, name) and key[2] not in now]
            for candidate in [*now, *gone]:
                before, holding = self.duties.get((subject, name, candidate), ("not_owed", None))
                state = now.get(candidate, "not_owed")
                what = {"owed": "begins", "fulfilled": "fulfilled"}.get(state) if state != before else None
                if before == "owed" and state in ("unknown", "not_owed"):
                    what = "lifted"
                if what is not None:
                    holding = tell(what, "duty", name, candidate, holding, False)
                if (subject, name, candidate) in self.duties or what is not None:
                    self.duties[(subject, name, candidate)] = (state, holding)
        return told


def run(world: World, steps: list[Step], engines: Sequence[EngineName] = ENGINES, most_cases: int = 10_000) -> int:
    """Tells a book of each engine a stream, asserts after every step that it tells what it must, and gives how many
    changes that were."""
    oracle = Oracle(world)
    ids: dict[tuple[str, int], str] = {}
    offers: list[Change] = []
    with ExitStack() as open_:
        books = [
            open_.enter_context(CaseBook(world.policy(), engine, on=world.first, most_cases=most_cases))
            for engine in engines
        ]
        for step in steps:
            expected = sorted(oracle.step(step, offers), key=lambda each: (each.subject, each.number))
            for book in books:
                told = _told(book, step, offers)
                new = {(change.subject, change.number): change.id for change in told}
                assert all(ids.setdefault(key, each) == each for key, each in new.items()), "ids are stable"
                numbers = {each: number for (_, number), each in ids.items()}
                assert (
                    sorted((_shown(change, numbers) for change in told), key=lambda e: (e.subject, e.number))
                    == expected
                )
                if isinstance(step, Event):
                    assert book.record(step.subject) == oracle.record(step.subject)
            offers += [change for change in told if change.what == "offer"]
        assert len(set(ids.values())) == len(ids)
        for book in books:
            assert [change.id for change in book.undelivered()] == list(ids.values())
        for subject in oracle.events:
            assert books[0].decision(subject).to_json() == oracle.decision(subject).to_json()
    return len(ids)


def _told(book: CaseBook, step: Step, offers: list[Change]) -> list[Change]:
    match step:
        case Event():
            return book.post(step)
        case Pass(days=days):
            return book.advance(to=book.on + timedelta(days=days))
        case Sent(ago=ago):
            return book.sent(offers[-1 - ago].id) if len(offers) > ago else []


def _shown(change: Change, numbers: Mapping[str, int]) -> Expected:
    return Expected(
        change.subject,
        change.what,
        change.about,
        change.name,
        change.candidate,
        change.number,
        change.on,
        numbers[change.replaces] if change.replaces is not None else None,
        change.sent,
        change.decision.to_json(),
    )
