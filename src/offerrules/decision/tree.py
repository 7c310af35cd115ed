"""The trace: what was found, part by part, and the facts that it rests on (design, sections 7 and 8).

Parts of a condition and nodes of a requirement stand in pre-order, as in the rule set: the whole first, then
each part followed by what stands under it. A `Key` is a name and the index of the candidate, from 0 as in paths. The
index is None for what is judged once, and for the one candidate that stands for a list about which nothing is recorded.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Final, Literal, Union

from offerrules.feel.values import Unknown, Value
from offerrules.quick import dataclass

Truth = Union[bool, Unknown]
"""True, False or `UNKNOWN`."""
OutcomeName = Literal["offer", "refer", "needs_information", "no_offer"]
"""The outcomes, best first."""
DutyState = Literal["owed", "unknown", "fulfilled", "not_owed"]
"""The states of a duty, in the order in which they decide its summary."""
FactState = Literal["value", "unknown", "none", "recorded", "list"]
Status = Literal["decided", "not_in_force"]
DecisionMode = Literal["support", "automated"]

OUTCOMES: Final[tuple[OutcomeName, ...]] = ("offer", "refer", "needs_information", "no_offer")
DUTY_STATES: Final[tuple[DutyState, ...]] = ("owed", "unknown", "fulfilled", "not_owed")

Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that was read. `value` is set in the state `value`, and is the length in the state `list`.

    `recorded` says that only the presence was used, so that the value is not kept.
    """

    path: str
    state: FactState
    value: Value = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something could not be computed: a code of `feel.failures`, and the place in the source of the expression."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one expression used itself, not through definitions or criteria that it mentions.

    `reads` are the paths whose value was used, `presence` those of which it was asked whether they are known; both
    sorted as `path_order` says. A path used both ways stands in both.
    """

    reads: tuple[str, ...] = ()
    presence: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()


NO_EVIDENCE: Final = Evidence()


@dataclass(frozen=True, slots=True)
class PartTrace:
    """One part of a condition. Only a leaf has evidence; that of the others is the evidence of their leaves."""

    truth: Truth
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class ValueTrace:
    """The value of a definition, a preference or a term. An element of a list in the record is a `RecordAt`."""

    value: Value
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class CriterionTrace:
    parts: tuple[PartTrace, ...]

    @property
    def truth(self) -> Truth:
        """The truth of the criterion."""
        return self.parts[0].truth


@dataclass(frozen=True, slots=True)
class ReferTrace:
    """One entry of `refer`. `requires` is Ri, `when` the nodes of Fi, `ignored` that an unknown Fi counted as false."""

    requires: Truth
    when: tuple[Truth, ...]
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class OfferTrace:
    """One offer, judged for one candidate or once.

    `requires` is R: the first of `nodes`, unless the candidate stands for an unknown list; then R is never true.
    `missing` is what this judgement waits for, empty unless the outcome is `refer` or `needs_information`.
    """

    outcome: OutcomeName
    requires: Truth
    nodes: tuple[Truth, ...]
    refer: tuple[ReferTrace, ...] = ()
    terms: Mapping[str, ValueTrace] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyTrace:
    """One duty, judged for one candidate or once; the parts of its two conditions."""

    state: DutyState
    owed: tuple[PartTrace, ...]
    fulfilled: tuple[PartTrace, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that was found. `facts` by path; `parameters` are the values in force on the date.

    `preferences` holds the value of `prefer` by the name of the candidate.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    definitions: Mapping[Key, ValueTrace] = field(default_factory=dict)
    preferences: Mapping[Key, ValueTrace] = field(default_factory=dict)
    criteria: Mapping[Key, CriterionTrace] = field(default_factory=dict)
    offers: Mapping[Key, OfferTrace] = field(default_factory=dict)
    duties: Mapping[Key, DutyTrace] = field(default_factory=dict)


EMPTY_TRACE: Final = Trace()


def path_order(path: str) -> tuple[tuple[int, int, str], ...]:
    """The order of paths: part by part, indices as numbers and before names."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in path.split(".")
    )
