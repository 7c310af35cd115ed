"""What a program may know of a policy without knowing how rule sets are built: its offers, duties and fields."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from offerrules.feel.type_words import spelled
from offerrules.feel.types import ListType, OptionalType, RecordType
from offerrules.language import Text
from offerrules.quick import dataclass
from offerrules.records.shape import Field
from offerrules.rules.tree import RuleSet


class Period(NamedTuple):
    """The days from `start` to `end`, both inclusive; without an `end` it goes on."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class PolicyOffer:
    """An offer of a policy: its title, what it is about, and the names of its terms, in the order of the policy."""

    name: str
    title: Text
    text: Text | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyDuty:
    """A duty of a policy: its title, what it is about, and who bears it."""

    name: str
    title: Text
    text: Text | None
    bearer: Text


@dataclass(frozen=True, slots=True)
class PolicyField:
    """A field that a policy reads.

    `path` is dotted, with `[]` for each element of a list: `internships[].start`. `type` is in the words of the policy
    language; `unit` and `privacy` are None where the record says nothing; `further_privacy` has the
    other privacy classes that the field is of.
    """

    path: str
    label: Text
    type: str
    unit: str | None
    privacy: str | None
    further_privacy: tuple[str, ...] = ()


def offers_of(rules: RuleSet) -> Mapping[str, PolicyOffer]:
    """The offers by name, in the order of the policy."""
    return MappingProxyType(
        {
            offer.name: PolicyOffer(offer.name, offer.title, offer.text, tuple(term.name for term in offer.terms))
            for offer in rules.offers
        }
    )


def duties_of(rules: RuleSet) -> Mapping[str, PolicyDuty]:
    """The duties by name, in the order of the policy."""
    return MappingProxyType(
        {duty.name: PolicyDuty(duty.name, duty.title, duty.text, duty.bearer) for duty in rules.duties}
    )


def fields_of(rules: RuleSet) -> tuple[PolicyField, ...]:
    """The fields that the policy reads, the lists and records that hold them, and the reference, as in the record."""
    return tuple(_fields(rules.shape.fields, rules.shape.name, "", rules, rules.shape.reference))


def _fields(
    fields: Mapping[str, Field], owner: str, prefix: str, rules: RuleSet, reference: str | None = None
) -> Iterator[PolicyField]:
    for name, field in fields.items():
        plain = field.type.item if isinstance(field.type, OptionalType) else field.type
        element = plain.item if isinstance(plain, ListType) else plain
        path = f"{prefix}{name}{'[]' if element is not plain else ''}"
        within = element.name if isinstance(element, RecordType) else ""
        inside = tuple(_fields(field.fields, within, f"{path}.", rules))
        if (owner, name) in rules.reads or inside or name == reference:
            type_ = "list" if element is not plain and field.fields else spelled(field.type)
            yield PolicyField(path, field.label, type_, field.unit, field.privacy, field.further_privacy)
            yield from inside
