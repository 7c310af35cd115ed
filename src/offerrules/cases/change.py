"""Changes: what a book tells, each once under an id of its own."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, Literal, get_args

from offerrules.decision.canonical import Json, canonical
from offerrules.decision.decision import Decision

What = Literal["offer", "person", "lost", "expired", "reopened", "restored", "begins", "fulfilled", "lifted"]
"""What changed.

| of an offer | |
|---|---|
| `offer` | it can be offered; the candidate and the terms stand in the decision |
| `person` | a person must look |
| `lost` | what was reached holds no longer, and had not been sent |
| `expired` | its last day, or that of the policy, has passed |
| `reopened` | it was sent, and the decision is now another one: a person must look |
| `restored` | what was reopened is again as it was sent |

| of a duty | |
|---|---|
| `begins` | it is owed |
| `fulfilled` | what is owed is done, also where that it was owed was never told |
| `lifted` | what was owed is not owed after all, or can no longer be told |
"""
WHATS: Final[tuple[What, ...]] = get_args(What)
About = Literal["offer", "duty"]


@dataclass(frozen=True, slots=True)
class Told:
    """What the state of one offer or duty gave rise to, before it has a number."""

    what: What
    about: About
    name: str
    candidate: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change in the case of one person.

    `id` is the same however often it is delivered. `candidate` is the key of the element by which it came about.
    `number` counts the changes of the person from 1. `on` is the day of the book. `replaces` is the id of the change
    about the same offer or duty that held until now. `sent` says that the offer was sent already, also where only the
    record says so: then there is nothing to send. `decision` is that of `policy.decide` for the record as it stood.
    """

    id: str
    subject: str
    what: What
    about: About
    name: str
    candidate: str | None
    number: int
    on: date
    replaces: str | None
    sent: bool
    decision: Decision

    def head_json(self) -> bytes:
        """Canonical JSON of everything but the decision."""
        return canonical(
            {
                "id": self.id,
                "subject": self.subject,
                "what": self.what,
                "about": self.about,
                "name": self.name,
                "candidate": self.candidate,
                "number": self.number,
                "on": self.on.isoformat(),
                "replaces": self.replaces,
                "sent": self.sent,
            }
        )

    def to_json(self) -> bytes:
        """Canonical JSON: `change`, and the `decision`."""
        return b'{"change":' + self.head_json() + b',"decision":' + self.decision.to_json() + b"}"


def change_id(policy: str, subject: str, told: Told, number: int, erased: int) -> str:
    """The id of a change: a hash of what it is about and of its number in the case of the person.

    `erased` counts the persons that the book has erased, so that a case which begins anew has ids of its own.
    """
    tree: list[Json] = [policy, subject, told.about, told.name, told.candidate, told.what, number, erased]
    return sha256(canonical(tree)).hexdigest()[:32]
