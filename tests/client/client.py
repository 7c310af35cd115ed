"""A small system that imports offerrules, written as its users write: checked by mypy and pyright, and run by a test."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

import offerrules
from offerrules.records import Participant

if TYPE_CHECKING:
    # Names are imported when they are first used, and still one that does not exist is told.
    offerrules.lode  # type: ignore[attr-defined]  # noqa: B018
    offerrules.records.Participants  # type: ignore[attr-defined]  # noqa: B018
    offerrules.feel.evaluated  # type: ignore[attr-defined]  # noqa: B018


@dataclass(frozen=True)
class Letter:
    """What the office sends."""

    to: str
    text: str


class Office:
    """Decides by one policy, and writes letters."""

    def __init__(self, path: Path) -> None:
        self._policy: offerrules.Policy[Participant] = offerrules.load(path)

    def person(self, reference: str, born: date) -> Participant:
        """A record with what the office knows."""
        return self._policy.record(id=reference, birth_date=born)

    def letters(self, people: Iterable[Participant], on: date) -> list[Letter]:
        """A letter for each person for whom something has to be said."""
        letters: list[Letter] = []
        for result in self._policy.decide_many(people, on=on):
            match result:
                case offerrules.RecordError():
                    raise result
                case offerrules.Decision():
                    letters += self._about(result)
                case _:
                    assert_never(result)
        return letters

    def _about(self, decision: offerrules.Decision) -> list[Letter]:
        letters: list[Letter] = []
        for name, offer in decision.outcomes.items():
            match offer.outcome:
                case "offer":
                    letters.append(
                        Letter(decision.subject or "", f"{name}: {', '.join(map(str, offer.terms.values()))}")
                    )
                case "needs_information" | "refer":
                    letters.append(Letter(decision.subject or "", f"{name}? {', '.join(offer.missing)}"))
                case "no_offer":
                    pass
                case _:
                    assert_never(offer.outcome)
        return letters

    def checked(self, stored: bytes) -> offerrules.Decision:
        """A decision that was kept, if it still follows from its facts."""
        decision = offerrules.Decision.from_json(stored, self._policy)
        differences: list[offerrules.Difference] = offerrules.verify(decision, self._policy)
        if differences:
            raise ValueError(", ".join(difference.place for difference in differences))
        return decision

    def stored(self, person: Participant, on: date) -> bytes:
        """A decision to keep."""
        return self._policy.decide(person, on=on).to_json()


class Post:
    """Sends what a book of cases tells, each offer once."""

    def __init__(self, policy: offerrules.Policy[Participant], first: date, ledger: str | None = None) -> None:
        self._book = offerrules.CaseBook(policy, engine="direct", on=first, ledger=ledger)

    def heard(self, event: offerrules.Event, day: date) -> list[Letter]:
        """What has to be sent after something became known."""
        try:
            changes: list[offerrules.Change] = self._book.advance(to=day) + self._book.post(event)
        except offerrules.EventError as error:
            raise ValueError(error.in_language("sv")) from None
        return [letter for change in changes for letter in self._about(change)]

    def _about(self, change: offerrules.Change) -> list[Letter]:
        match change.what:
            case "offer":
                self._book.sent(change.id)
                return [Letter(change.subject, f"{change.name}: {change.decision.outcomes[change.name].terms}")]
            case "person" | "reopened":
                return [Letter("officer", f"{change.subject}: {change.name}")]
            case "lost" | "expired" | "restored" | "begins" | "fulfilled" | "lifted":
                return []
            case _:
                assert_never(change.what)


def mistakes(text: str) -> list[tuple[int, str]]:
    """What an author has to mend, by line."""
    try:
        offerrules.loads(text)
    except offerrules.PolicyError as error:
        return [(each.line, each.message) for each in error.diagnostics]
    return []
