"""Types as people read them: a name as the standard spells it, and plain words for messages."""

from typing import assert_never

from offerrules.feel.types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NullType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    TimeType,
    Type,
    VariableType,
)
from offerrules.language import Text


def spelled(type_: Type) -> str:
    """The type in one line, such as `list of date or none`; a choice shows its options, a record its name."""
    match type_:
        case BooleanType():
            return "boolean"
        case NumberType():
            return "number"
        case StringType():
            return "string"
        case ChoiceType(options):
            return "choice of " + " | ".join(options)
        case DateType():
            return "date"
        case TimeType():
            return "time"
        case DateTimeType():
            return "date and time"
        case DaysDurationType():
            return "days duration"
        case MonthsDurationType():
            return "months duration"
        case RangeType(item):
            return f"range of {_inner(item)}"
        case ListType(item):
            return f"list of {_inner(item)}"
        case RecordType(name):
            return name or "context"
        case TableType(item):
            return f"table of {_inner(item)}"
        case NullType():
            return "null"
        case AnyType():
            return "any"
        case FunctionType():
            return "function"
        case OptionalType(item):
            return f"{_inner(item)} or none"
        case VariableType(name):
            return name
    assert_never(type_)


def _inner(type_: Type) -> str:
    return f"({spelled(type_)})" if isinstance(type_, OptionalType | ChoiceType) else spelled(type_)


def words(type_: Type) -> Text:
    """The kind of value in plain words, with its article: `a date`, `a list`."""
    match type_:
        case BooleanType():
            return Text("sant eller falskt", "true or false")
        case NumberType():
            return Text("ett tal", "a number")
        case StringType():
            return Text("en text", "a text")
        case ChoiceType(options):
            return Text("en text", "a text") if len(options) == 1 else Text("ett val", "a choice")
        case DateType():
            return Text("ett datum", "a date")
        case TimeType():
            return Text("ett klockslag", "a time of day")
        case DateTimeType():
            return Text("ett datum med klockslag", "a date with a time")
        case DaysDurationType():
            return Text("en längd i dagar", "a length in days")
        case MonthsDurationType():
            return Text("en längd i månader", "a length in months")
        case RangeType():
            return Text("ett intervall", "a range")
        case ListType():
            return Text("en lista", "a list")
        case RecordType():
            return Text("en post med fält", "a record with fields")
        case TableType():
            return Text("en tabell", "a table")
        case NullType():
            return Text("`null`", "`null`")
        case FunctionType():
            return Text("en funktion", "a function")
        case OptionalType(item):
            inner = words(item)
            return Text(f"{inner.sv} eller `null`", f"{inner.en} or none")
        case AnyType() | VariableType():
            return Text("något", "something")
    assert_never(type_)
