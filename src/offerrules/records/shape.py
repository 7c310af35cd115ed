"""The shape of a record: its fields with type, labels, absence and privacy class."""

from collections.abc import Mapping
from dataclasses import field

from offerrules.feel.types import RecordType, Type
from offerrules.language import Text
from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One typed place in a record.

    `type` says what FEEL sees: a field whose recorded null means none has an `OptionalType`. `fields` has the
    fields of the element where the field is a record or a list of records, else it is empty. `choices` gives the
    words for each named choice. `further_privacy` are classes that it is of besides `privacy`.
    """

    name: str
    type: Type
    label: Text
    unit: str | None = None
    privacy: str | None = None
    choices: Mapping[str, Text] | None = None
    fields: "Mapping[str, Field]" = field(default_factory=dict)
    further_privacy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A record's name, its fields in order, and the same as a FEEL type.

    `reference` is the name of the field that holds the reference; None where no field does.
    """

    name: str
    fields: Mapping[str, Field]
    type: RecordType
    reference: str | None = "id"
