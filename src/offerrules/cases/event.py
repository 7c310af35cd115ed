"""Events: what somebody came to know about one person, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, NamedTuple, final

from pydantic_core import PydanticCustomError

from offerrules.cases.error import EventError
from offerrules.decision.canonical import Json, canonical
from offerrules.decision.values import encode
from offerrules.feel.values import UNKNOWN, Value
from offerrules.personal_number import is_personal_number
from offerrules.records.identity import LONGEST, check_reference
from offerrules.records.normalization import composed, composed_parts
from offerrules.records.scalars import read_date_time

MOST_FACTS: Final = 1000
MOST_BYTES: Final = 1_000_000
"""Of an event as JSON."""
_DEEPEST: Final = 10
_LONGEST_INT: Final = 1000
"""Bits; no field takes a number that is longer."""


@final
class Removed(Enum):
    """Says of an element of a list that it is none: it was a mistake. There is one: `REMOVED`."""

    REMOVED = "REMOVED"

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED: Final = Removed.REMOVED


class Said(NamedTuple):
    """What an event says of the facts: `stamp` is the order in which events are right about them, the later last."""

    stamp: tuple[str, str]
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Event:
    """What became known about one person at one moment.

    `facts` maps paths such as `internships[k1].attestation` to values: as Python or JSON has them, `None` for none,
    `UNKNOWN` where what was known is withdrawn, `REMOVED` for an element that is none, `[]` for a list that is known
    to be empty. `known_at` decides which of two events is right about a fact: the later one, and of equals the one
    with the greater id. Texts are composed as in a record. Raises `EventError`; whether the facts fit the record is
    for the book to say.
    """

    subject: str
    id: str
    known_at: datetime
    facts: Mapping[str, Value] = field(hash=False)

    def __post_init__(self) -> None:
        name, moment, facts = _given(self)
        try:
            subject = check_reference(self.subject)
        except PydanticCustomError:
            raise EventError("not_subject") from None
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST or not name.isprintable():
            raise EventError("not_id")
        if is_personal_number(name):
            raise EventError("personal_id")
        if not isinstance(moment, datetime) or moment.utcoffset() is None:
            raise EventError("not_known_at")
        if not isinstance(facts, Mapping) or not facts:
            raise EventError("no_facts")
        if len(facts) > MOST_FACTS:
            raise EventError("too_many_facts")
        if not all(isinstance(path, str) for path in facts):
            raise EventError("not_path")
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise EventError("not_known_at") from None
        composed_event = {"subject": subject, "id": composed(name), "known_at": moment, "facts": composed_parts(facts)}
        for attribute, value in composed_event.items():
            object.__setattr__(self, attribute, value)

    @cached_property
    def facts_json(self) -> dict[str, Json]:
        """The facts as JSON. Raises `EventError` where a value is nothing that a record may hold."""
        return {path: _encoded(value) for path, value in self.facts.items()}

    @cached_property
    def values(self) -> dict[str, Value]:
        """The facts as they come back from JSON, so that an event means the same before and after it was stored."""
        return {path: _decoded(tree) for path, tree in self.facts_json.items()}

    @cached_property
    def digest(self) -> str:
        """Tells events of other content apart."""
        return sha256(self._json).hexdigest()

    @cached_property
    def _json(self) -> bytes:
        tree = {"subject": self.subject, "id": self.id, "known_at": self.stamp[0], "facts": self.facts_json}
        data = canonical(tree)
        if len(data) > MOST_BYTES:
            raise EventError("too_large")
        return data

    @cached_property
    def stamp(self) -> tuple[str, str]:
        """The order in which events are right about facts, the later last."""
        return (self.known_at.isoformat(timespec="microseconds"), self.id)

    @property
    def said(self) -> Said:
        """What it says of the facts. Raises `EventError`."""
        return Said(self.stamp, self.values)

    def to_json(self) -> bytes:
        """Canonical JSON, as `event_from_json` reads it. Raises `EventError`."""
        return self._json


def _given(event: Event) -> tuple[Any, Any, Any]:
    """What the caller gave, whatever the annotations say."""
    return event.id, event.known_at, event.facts


def event_from_json(tree: Any) -> Event:
    """The event in a JSON tree. Raises `EventError`."""
    if not isinstance(tree, dict) or tree.keys() != {"subject", "id", "known_at", "facts"}:
        raise EventError("not_event")
    facts = tree["facts"]
    if not isinstance(facts, dict):
        raise EventError("no_facts")
    return Event(tree["subject"], tree["id"], _moment(tree["known_at"]), {k: _decoded(v) for k, v in facts.items()})


def kept_event(tree: Any) -> Event:
    """The event of which `tree` was kept. Nothing is checked: that was done when it was taken, by the rules of then."""
    event = object.__new__(Event)
    said = said_from_json(tree)
    moment = datetime.fromisoformat(tree["known_at"])
    for attribute, value in (
        ("subject", tree["subject"]),
        ("id", tree["id"]),
        ("known_at", moment),
        ("facts", said.values),
    ):
        object.__setattr__(event, attribute, value)
    return event


def said_from_json(tree: Any) -> Said:
    """What the event says of which `tree` was kept. Nothing is checked: that was done when it was taken."""
    return Said((tree["known_at"], tree["id"]), {path: _decoded(value) for path, value in tree["facts"].items()})


def _moment(text: Any) -> datetime:
    # CPython's own reader takes a NUL behind the zone.
    if not isinstance(text, str) or "T" not in text or not text.isprintable():
        raise EventError("not_known_at")
    try:
        return read_date_time(text)
    except ValueError:
        raise EventError("not_known_at") from None


def _encoded(value: Value, deep: int = 0) -> Json:
    if value is REMOVED:
        return {"removed": True}
    if isinstance(value, Mapping) and value:
        raise EventError("not_whole")
    if isinstance(value, Mapping):
        return {}
    if isinstance(value, float):
        value = Decimal(repr(value))
    is_endless = isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > _LONGEST_INT)
    if is_endless or (isinstance(value, int) and value.bit_length() > _LONGEST_INT) or deep > _DEEPEST:
        raise EventError("not_value")
    if isinstance(value, list | tuple):
        return [_encoded(item, deep + 1) for item in value]
    try:
        return encode(value)
    except (TypeError, ValueError):
        raise EventError("not_value") from None


def _decoded(tree: Json) -> Value:
    match tree:
        case {"removed": True}:
            return REMOVED
        case {"unknown": True}:
            return UNKNOWN
        case _:
            return tree
