"""What a decision says of each offer and of each duty, and of the policy that it rests on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, TypedDict, Union

from offerrules.decision.tree import DecisionMode, DutyState, OutcomeName, Status, Trace
from offerrules.feel.values import Value
from offerrules.quick import dataclass
from offerrules.semantics import SEMANTICS

SCHEMA: Final = 1
"""The version of the JSON form."""


class Witness(TypedDict):
    """The element of a list by which an outcome was found; `index` counts from 0, as in paths."""

    candidate: str
    index: int


@dataclass(frozen=True, slots=True)
class Head:
    """What all decisions under one policy have in common.

    `assumptions` are the places in the policy where an assumption stands on which the decision rests, such as
    `criteria.completed` or `offers.summer_post.refer.0`, in the order of the document.
    """

    policy: str
    version: str
    fingerprint: str
    decision_mode: DecisionMode
    assumptions: tuple[str, ...] = ()
    semantics: int = SEMANTICS


class Outcome:
    """The outcome of one offer.

    `valid_to` is the last day on which the offer stands, where the policy says so. `missing` may be given as a
    function, which is called at the first look.
    """

    __slots__ = ("_missing", "_terms", "_witness", "outcome", "valid_to")

    def __init__(
        self,
        outcome: OutcomeName,
        terms: Mapping[str, Value] | None = None,
        witness: tuple[str, int] | None = None,
        missing: Union[Sequence[str], Callable[[], Sequence[str]]] = (),
        valid_to: date | None = None,
    ) -> None:
        self.outcome: Final = outcome
        self.valid_to: Final = valid_to
        self._terms: Final = terms
        self._witness: Final = witness
        self._missing = missing

    @property
    def terms(self) -> dict[str, Value]:
        """The terms of the offer by name; empty unless the outcome is `offer`."""
        return dict(self._terms) if self._terms else {}

    @property
    def witness(self) -> Witness | None:
        """The candidate by which the outcome was found; None where there is none."""
        return None if self._witness is None else {"candidate": self._witness[0], "index": self._witness[1]}

    @property
    def missing(self) -> list[str]:
        """Paths of the unknown facts that the outcome waits for; empty on `offer` and `no_offer`."""
        missing = self._missing
        if callable(missing):
            self._missing = missing = tuple(missing())
        return list(missing)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outcome):
            return NotImplemented
        return self._content() == other._content()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Outcome({self.outcome!r}, witness={self.witness!r})"

    def __reduce__(self) -> tuple[type["Outcome"], tuple[object, ...]]:
        return (Outcome, (self.outcome, self._terms, self._witness, tuple(self.missing), self.valid_to))

    def _content(self) -> tuple[object, ...]:
        return (self.outcome, self.terms, self._witness, self.missing, self.valid_to)


@dataclass(frozen=True, slots=True)
class DutyTo:
    """The state of a duty for one candidate; `index` is None where it was judged once."""

    index: int | None
    state: DutyState


@dataclass(frozen=True, slots=True)
class Duty:
    """The state of one duty. `each` has it for every candidate; it is empty where the list is."""

    state: DutyState
    each: tuple[DutyTo, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a decision says."""

    head: Head
    status: Status
    subject: str | None
    on: date
    outcomes: Mapping[str, Outcome]
    duties: Mapping[str, Duty]
    trace: Trace
    redacted: tuple[str, ...] = ()
    """The privacy classes of which the facts have been left out."""
