"""Reasons: the words for a decision, as a small tree that text, page and data are made from.

Every string is ready to be read, in one language; codes for systems stand beside the words. A renderer adds
headings and layout and nothing else.
"""

from dataclasses import dataclass
from typing import Final, Literal

from offerrules.decision.tree import DutyState, OutcomeName
from offerrules.language import Language

Truth = Literal["true", "false", "unknown"]
RequirementKind = Literal["criterion", "all", "any", "at_least", "not", "not_all", "not_any", "fewer_than"]
ReferralEffect = Literal["applies", "unknown", "ignored", "moot", "clear"]
FactState = Literal["value", "unknown", "none", "recorded", "list", "left_out"]
Checked = Literal["holds", "partly_checked", "differs"]
"""What verifying a decision came to."""
Check = Literal["made_here", "not_verified", "holds", "partly_checked", "differs"]
"""That, or why it was not verified: it was made in this process, or nobody did."""
AnswerKind = Literal["boolean", "choice", "date", "number", "list", "text"]


@dataclass(frozen=True, slots=True, order=True)
class Paragraphs:
    """The paragraphs from `first` to `last`, both included, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source by its number, and the paragraphs that are cited; none for the whole source."""

    number: int
    paragraphs: tuple[Paragraphs, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """What a rule rests on: the numbers of sources and of assumptions, each as listed at the end of the reasons."""

    sources: tuple[CitedSource, ...] = ()
    assumptions: tuple[int, ...] = ()

    def __add__(self, other: "Support") -> "Support":
        """Both together, each source and assumption once."""
        places: dict[int, set[Paragraphs]] = {}
        for cited in (*self.sources, *other.sources):
            places.setdefault(cited.number, set()).update(cited.paragraphs)
        return Support(
            tuple(CitedSource(number, _united(places[number])) for number in sorted(places)),
            tuple(sorted({*self.assumptions, *other.assumptions})),
        )


def _united(found: set[Paragraphs]) -> tuple[Paragraphs, ...]:
    """The places in order, those that overlap as one."""
    united: list[Paragraphs] = []
    for place in sorted(found):
        if united and place.first <= united[-1].last:
            united[-1] = Paragraphs(united[-1].first, max(place.last, united[-1].last))
        else:
            united.append(place)
    return tuple(united)


NO_SUPPORT: Final = Support()


@dataclass(frozen=True, slots=True)
class FactReason:
    """One fact: the words for the field and for what is recorded in it.

    `of` names the element of a list in which the field stands, `praktikplats 2`; it is None where that is the candidate
    that is spoken of anyway.
    """

    path: str
    """Where in the record it stands; lists count from 0."""
    of: str | None
    field: str
    """The label of the field."""
    value: str
    """The value in words; that nothing is recorded, or that it has been left out, is told in words too."""
    state: FactState


@dataclass(frozen=True, slots=True)
class RequirementReason:
    """A criterion, or a group of requirements, with the truth found.

    `not_all`, `not_any` and `fewer_than` stand for `not` around `all`, `any` and `at_least`, whose members are `of`.
    """

    kind: RequirementKind
    name: str | None
    index: int | None
    """The candidate that a criterion was judged for, from 0; None where it was judged once."""
    truth: Truth
    word: str
    """The truth in a word."""
    text: str
    """What holds when it is true; for a group how many of its members are to hold."""
    facts: tuple[FactReason, ...] = ()
    """The facts that a criterion rests on."""
    causes: tuple[str, ...] = ()
    """Why no truth could be found although the facts are recorded."""
    support: Support = NO_SUPPORT
    of: tuple["RequirementReason", ...] = ()

    def deciding(self) -> tuple["RequirementReason", ...]:
        """The criteria by which this requirement got its truth: every one, in order."""
        if self.kind == "criterion":
            return (self,)
        return tuple(criterion for part in self._deciding_parts() for criterion in part.deciding())

    def enough(self) -> tuple["RequirementReason", ...]:
        """The fewest criteria from which the truth of this requirement follows."""
        if self.kind == "criterion":
            return (self,)
        parts = [part.enough() for part in self._deciding_parts()]
        if parts and self._one_is_enough():
            return min(parts, key=len)
        return tuple(criterion for part in parts for criterion in part)

    def _deciding_parts(self) -> list["RequirementReason"]:
        if self.kind == "not":
            return list(self.of)
        if self.truth == "unknown":
            return [part for part in self.of if part.truth == "unknown"]
        holds = self._group_holds()
        if self.kind in ("all", "not_all"):
            return [part for part in self.of if holds or part.truth == "false"]
        if self.kind in ("any", "not_any"):
            return [part for part in self.of if not holds or part.truth == "true"]
        return [part for part in self.of if (part.truth == "true") is holds]

    def _one_is_enough(self) -> bool:
        if self.truth == "unknown" or self.kind == "not":
            return False
        return self.kind in (("any", "not_any") if self._group_holds() else ("all", "not_all"))

    def _group_holds(self) -> bool:
        """Whether the group inside is true; `not_all` and its like are true where it is not."""
        return (self.truth == "true") is not (self.kind in ("not_all", "not_any", "fewer_than"))


def shared_facts(parts: tuple[RequirementReason, ...]) -> tuple[FactReason, ...]:
    """The facts of a group whose criteria all rest on the same ones, so that they need be shown only once."""
    if len(parts) < 2 or any(part.kind != "criterion" or part.facts != parts[0].facts for part in parts):
        return ()
    return parts[0].facts


@dataclass(frozen=True, slots=True)
class ReferralReason:
    """One case in which a person must look, and what it did to the answer.

    | effect | the case |
    |---|---|
    | `applies` | holds: a person must look |
    | `unknown` | is not known, and must be |
    | `ignored` | is not known, and the policy says that this does not matter |
    | `moot` | holds or is not known, but the requirements that it leaves in force do not hold |
    | `clear` | does not hold |
    """

    effect: ReferralEffect
    when: RequirementReason
    despite: str | None
    """Which requirements it sets aside that were not met."""
    support: Support


@dataclass(frozen=True, slots=True)
class JudgementReason:
    """What was found for one candidate, or once where an offer does not speak of candidates."""

    index: int | None
    """The place in the list, from 0, as in paths; None where there is no candidate."""
    candidate: str | None
    """What the candidate is called: `praktikplats 2: Hemtjänst, Visby`."""
    outcome: OutcomeName
    label: str
    requires: RequirementReason
    referrals: tuple[ReferralReason, ...]


@dataclass(frozen=True, slots=True)
class TermReason:
    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ChoiceReason:
    """One of the answers that may be given: as it is written in a record, and in words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class MissingReason:
    """A fact that is missing, and how it can be supplied."""

    path: str
    label: str
    how: str
    """What may be answered, in words."""
    kind: AnswerKind
    choices: tuple[ChoiceReason, ...] = ()
    """The answers to choose from, where `kind` is `choice`."""
    unit: str | None = None
    """What a number counts."""
    none_allowed: bool = False
    """Whether it may be answered that there is none, such as no end date."""


@dataclass(frozen=True, slots=True)
class OfferReason:
    name: str
    title: str
    text: str | None
    outcome: OutcomeName
    label: str
    """The outcome in a few words, `kan erbjudas`."""
    sentences: tuple[str, ...]
    """The answer, what it is about, and how long it stands."""
    terms: tuple[TermReason, ...]
    missing: tuple[MissingReason, ...]
    judgements: tuple[JudgementReason, ...]
    """The witness first; without a witness all candidates in order. Empty when there are no candidates."""
    witness: str | None
    """The candidate that the answer rests on, in words."""
    valid_to: str | None
    """The last day on which the offer stands."""
    valid_to_date: str | None
    """The same day, written as YYYY-MM-DD."""
    support: Support


@dataclass(frozen=True, slots=True)
class ConditionReason:
    """One of the two conditions of a duty: the criteria that it mentions, and the facts that it reads itself."""

    truth: Truth
    word: str
    criteria: tuple[RequirementReason, ...]
    facts: tuple[FactReason, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyItem:
    """The duty towards one candidate, or once."""

    index: int | None
    candidate: str | None
    state: DutyState
    label: str
    owed: ConditionReason
    fulfilled: ConditionReason


@dataclass(frozen=True, slots=True)
class DutyReason:
    name: str
    title: str
    text: str | None
    bearer: str
    state: DutyState
    label: str
    each: tuple[DutyItem, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class SourceNote:
    number: int
    name: str
    title: str
    language: Language
    """The language of the title."""
    publisher: str
    published: str
    published_date: str
    """The same day, written as YYYY-MM-DD."""
    url: str | None


@dataclass(frozen=True, slots=True)
class AssumptionNote:
    number: int
    text: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything that a person may read about one decision."""

    language: Language
    heading: str
    """*Underlag* or *Beslut*."""
    note: str
    """Who decides."""
    title: str
    about: str | None
    """What the policy says of itself."""
    authority: str
    policy: str
    version: str
    on: str
    """The day as of which it was judged."""
    on_date: str
    """The same day, written as YYYY-MM-DD."""
    subject: str | None
    """The reference to the person."""
    status: Literal["decided", "not_in_force"]
    status_sentence: str | None
    """Why nothing was decided, where the policy is not in force."""
    offers: tuple[OfferReason, ...]
    duties: tuple[DutyReason, ...]
    facts: tuple[FactReason, ...]
    """Every fact that was used, once, in the order of the record; those left out too."""
    sources: tuple[SourceNote, ...]
    """What is cited, by its numbers."""
    assumptions: tuple[AssumptionNote, ...]
    """Interpretations that stand in no source, by their numbers."""
    left_out: str | None
    """Which facts have been left out, where some have."""
    left_out_classes: tuple[str, ...]
    """The privacy classes of these facts, by their codes."""
    fingerprint: str
    """The rules that were used, exactly."""
    check: Check
    """Whether the decision was seen to follow from its facts and its policy."""
    check_sentence: str | None
    """What a reader must know about it first; None where the decision was made here, or holds."""
