"""The type of a value: of a literal, and of what a policy sets as a parameter."""

from collections.abc import Mapping

from offerrules.feel.fitting import common_of
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    FUNCTION,
    MONTHS_DURATION,
    NULL,
    NUMBER,
    STRING,
    TIME,
    ChoiceType,
    ListType,
    RangeType,
    RecordType,
    Type,
)
from offerrules.feel.values import Value

_PLAIN: Mapping[Kind, Type] = {
    Kind.UNKNOWN: ANY,
    Kind.NULL: NULL,
    Kind.BOOLEAN: BOOLEAN,
    Kind.NUMBER: NUMBER,
    Kind.STRING: STRING,
    Kind.DATE: DATE,
    Kind.TIME: TIME,
    Kind.DATE_TIME: DATE_TIME,
    Kind.DAYS_DURATION: DAYS_DURATION,
    Kind.MONTHS_DURATION: MONTHS_DURATION,
    Kind.FUNCTION: FUNCTION,
}


def type_of_value(value: Value) -> Type:
    """The narrowest type of `value`: a text is a choice with one option. A list of differing items is one of any."""
    kind = kind_of(value)
    match kind:
        case Kind.STRING:
            return ChoiceType((str(value),))
        case Kind.LIST:
            return ListType(common_of([type_of_value(item) for item in value]) or ANY)
        case Kind.RANGE:
            ends = [type_of_value(end) for end in (value.low, value.high) if end is not None]
            return RangeType(common_of(ends) or ANY)
        case Kind.CONTEXT:
            return RecordType("", {key: type_of_value(item) for key, item in value.items()})
        case _:
            return _PLAIN[kind]
