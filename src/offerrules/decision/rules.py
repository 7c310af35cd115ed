"""What a decision must know of its policy to be read back, redacted or explained.

The rule set of the rules room has all of it; that room is not imported here, since it stands behind this one.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from offerrules.feel.types import RecordType, Type


class Typed(Protocol):
    @property
    def type(self) -> Type: ...


class Mentioning(Typed, Protocol):
    @property
    def mentions(self) -> frozenset[str]: ...


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Parameter(Named, Typed, Protocol):
    """A parameter with the type of its values."""


class Defined(Named, Protocol):
    @property
    def expression(self) -> Mentioning: ...


class Candidate(Named, Protocol):
    @property
    def prefer(self) -> Mentioning | None: ...


class Offer(Named, Protocol):
    @property
    def terms(self) -> Sequence[Defined]: ...


class Field(Protocol):
    @property
    def privacy(self) -> str | None: ...

    @property
    def further_privacy(self) -> Sequence[str]: ...

    @property
    def fields(self) -> Mapping[str, "Field"]: ...


class Shape(Protocol):
    @property
    def fields(self) -> Mapping[str, Field]: ...

    @property
    def type(self) -> RecordType: ...


class Rules(Protocol):
    """A rule set, as far as a decision needs it."""

    @property
    def fingerprints(self) -> Mapping[int, str]: ...

    @property
    def shape(self) -> Shape: ...

    @property
    def parameters(self) -> Sequence[Parameter]: ...

    @property
    def definitions(self) -> Sequence[Defined]: ...

    @property
    def candidates(self) -> Sequence[Candidate]: ...

    @property
    def criteria(self) -> Sequence[Named]: ...

    @property
    def offers(self) -> Sequence[Offer]: ...

    @property
    def duties(self) -> Sequence[Named]: ...


ReasonsForm = Literal["text", "html", "json"]
"""How reasons are laid out: as plain text, as a page, or as data for systems that lay them out themselves."""
