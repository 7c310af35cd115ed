"""The types that the checker tells apart: a small closed tree (design, section 6)."""

from collections.abc import Mapping
from typing import Union

from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True)
class BooleanType:
    """true or false."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """An exact decimal number."""


@dataclass(frozen=True, slots=True)
class StringType:
    """Any text."""


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """One of some named texts; a string that the checker knows the possible values of."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateType:
    """A day."""


@dataclass(frozen=True, slots=True)
class TimeType:
    """A time of day."""


@dataclass(frozen=True, slots=True)
class DateTimeType:
    """A day and a time of day."""


@dataclass(frozen=True, slots=True)
class DaysDurationType:
    """A length of time in days, hours, minutes and seconds."""


@dataclass(frozen=True, slots=True)
class MonthsDurationType:
    """A length of time in years and months."""


@dataclass(frozen=True, slots=True)
class RangeType:
    """The values between two ends of the same type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class ListType:
    """A list whose items have one type."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class RecordType:
    """A record or context: named fields, each with its type."""

    name: str
    fields: Mapping[str, "Type"]


@dataclass(frozen=True, slots=True)
class TableType:
    """A context of which the keys are data: every value has the same type, a key may be missing.

    `keys` are always there, as in a table that a policy writes out.
    """

    item: "Type"
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NullType:
    """The literal `null`."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Nothing is known about the value; in a policy only inside an expression already found erroneous."""


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A built-in or function literal; never a value of a policy."""


@dataclass(frozen=True, slots=True)
class OptionalType:
    """`item`, or none."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class VariableType:
    """Any one type, the same wherever the name stands in a signature. Never the type of an expression.

    `ordered` admits only types whose values have an order: number, string, date, time, date and time, durations.
    """

    name: str
    ordered: bool = False


Type = Union[
    BooleanType,
    NumberType,
    StringType,
    ChoiceType,
    DateType,
    TimeType,
    DateTimeType,
    DaysDurationType,
    MonthsDurationType,
    RangeType,
    ListType,
    RecordType,
    TableType,
    NullType,
    AnyType,
    FunctionType,
    OptionalType,
    VariableType,
]

BOOLEAN = BooleanType()
NUMBER = NumberType()
STRING = StringType()
DATE = DateType()
TIME = TimeType()
DATE_TIME = DateTimeType()
DAYS_DURATION = DaysDurationType()
MONTHS_DURATION = MonthsDurationType()
NULL = NullType()
ANY = AnyType()
FUNCTION = FunctionType()
