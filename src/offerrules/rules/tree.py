"""The rule set: a policy with its names resolved, its types checked and its order of evaluation found.

This is what every engine, `verify`, `explain` and the proofs read. Sequences stand in the order of the document,
except `definitions` and `criteria`: each stands behind everything that it mentions.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Union

from offerrules.diagnostics import Span
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.types import Type
from offerrules.feel.values import MonthsDuration, Value
from offerrules.language import Language, Text
from offerrules.quick import dataclass
from offerrules.records.shape import Shape
from offerrules.semantics import SEMANTICS


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `types` and `meanings` are indexed by the `id` of a node."""

    source: str
    tree: feel.Expression
    type: Type
    types: tuple[Type, ...]
    meanings: Mapping[int, Meaning]
    """For each `Name` node that is not erroneous."""
    mentions: frozenset[str]
    """The parameters, definitions, criteria and candidates that it names itself."""
    as_written: feel.Expression | None = None
    """The tree with numbers and texts as they are written, where these are not in normal form."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source. `first` and `last` are paragraph numbers from 1; both None for the whole source."""

    source: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Assumption:
    """An interpretation that is not in a source, and who decided on it."""

    text: Text
    decided_by: Text


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where a rule comes from."""

    citations: tuple[Citation, ...] = ()
    assumption: Assumption | None = None


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    title: str
    language: Language
    """The language of the title."""
    publisher: str
    published: date
    url: str | None
    paragraphs: int | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """`values` holds (first day, value), ascending; an undated parameter has one, from `date.min`.

    `as_written` holds the same under version 1 of the meaning, which did not bring numbers and texts to normal form.
    """

    name: str
    type: Type
    values: tuple[tuple[date, Value], ...]
    unit: str | None
    text: Text
    grounds: Grounds
    as_written: tuple[tuple[date, Value], ...] = ()

    def on(self, day: date) -> Value:
        """The value in force on `day`. The checker has seen to it that there is one while the policy is in force."""
        return _on(self.values, day)

    def as_written_on(self, day: date) -> Value:
        """The same under version 1 of the meaning."""
        return _on(self.as_written or self.values, day)


def _on(values: tuple[tuple[date, Value], ...], day: date) -> Value:
    value = values[0][1]
    for first, later in values:
        if first > day:
            break
        value = later
    return value


@dataclass(frozen=True, slots=True)
class Candidate:
    """Things of which a person may have several: the elements of the list at `path` (`("internships",)`)."""

    name: str
    path: tuple[str, ...]
    type: Type
    prefer: Expression | None
    label: Text
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression. `candidate` is the one that it speaks of, also through other names."""

    name: str
    expression: Expression
    candidate: str | None
    text: Text | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named condition. `candidate` is the one that it speaks of, also through other names."""

    name: str
    text: Text
    condition: Expression
    candidate: str | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Met:
    """The criterion of this name is true."""

    criterion: str


@dataclass(frozen=True, slots=True)
class All:
    of: tuple["Requirement", ...]


@dataclass(frozen=True, slots=True)
class Any:
    of: tuple["Requirement", ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: "Requirement"


@dataclass(frozen=True, slots=True)
class AtLeast:
    n: int
    of: tuple["Requirement", ...]


Requirement = Union[Met, All, Any, Not, AtLeast]


@dataclass(frozen=True, slots=True)
class Refer:
    """A case that a person must look at. `ignore_unknown` is `if_unknown: ignore`."""

    when: Requirement
    despite: frozenset[str]
    ignore_unknown: bool
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an offer; a literal has a constant expression too. `shown` are words for its value, or for each."""

    name: str
    expression: Expression
    optional: bool
    label: Text
    shown: Text | Mapping[str, Text] | None


@dataclass(frozen=True, slots=True)
class Offer:
    name: str
    title: Text
    text: Text | None
    each: str | None
    requires: Requirement
    refer: tuple[Refer, ...]
    terms: tuple[Term, ...]
    valid_for: "MonthsDuration | int | None"
    """Days as an int, or months."""
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Duty:
    name: str
    title: Text
    text: Text | None
    bearer: Text
    each: str | None
    owed_when: Expression
    fulfilled_when: Expression
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class RuleSet:
    name: str
    version: str
    title: Text
    text: Text | None
    authority: str
    in_force_from: date
    in_force_to: date | None
    decision_mode: Literal["support", "automated"]
    legal_basis: Text | None
    shape: Shape
    sources: tuple[Source, ...]
    parameters: tuple[Parameter, ...]
    candidates: tuple[Candidate, ...]
    definitions: tuple[Definition, ...]
    criteria: tuple[Criterion, ...]
    offers: tuple[Offer, ...]
    duties: tuple[Duty, ...]
    fingerprints: Mapping[int, str]
    """The fingerprint under each known version of the meaning."""
    reads: frozenset[tuple[str, str]]
    """The fields that are read: the name of the record's type, and the name of the field."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint under the meaning by which this release decides."""
        return self.fingerprints[SEMANTICS]

    def is_in_force(self, day: date) -> bool:
        """Whether the policy is in force on `day`; both ends are inclusive."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition that has a truth of its own: a node of the expression and the parts under it.

    The whole condition is the first part. Under `and`, `or` and `not` stand their operands; everything else is a
    leaf.
    """

    node: int
    span: Span
    kind: Literal["and", "or", "not", "leaf"]
    of: tuple["Part", ...]
