"""Applying an entry of the table to arguments: names, types, conversions and unknown, in one place for every engine."""

from collections.abc import Iterable, Sequence

from offerrules.feel.entries import Entry, Parameter, Signature, UnknownRule
from offerrules.feel.kinds import ORDERED, Kind, holds_unknown, kind_of
from offerrules.feel.temporal import make_moment, moment_of
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
from offerrules.feel.values import UNKNOWN, Failure, Value

ARGUMENTS = Failure("arguments")
TYPE = Failure("type")
NONE = Failure("none")

_KINDS: dict[type[Type], Kind] = {
    BooleanType: Kind.BOOLEAN,
    NumberType: Kind.NUMBER,
    StringType: Kind.STRING,
    ChoiceType: Kind.STRING,
    DateType: Kind.DATE,
    TimeType: Kind.TIME,
    DateTimeType: Kind.DATE_TIME,
    DaysDurationType: Kind.DAYS_DURATION,
    MonthsDurationType: Kind.MONTHS_DURATION,
    RangeType: Kind.RANGE,
    RecordType: Kind.CONTEXT,
    TableType: Kind.CONTEXT,
    NullType: Kind.NULL,
    FunctionType: Kind.FUNCTION,
}

_Fitting = tuple[Signature, Sequence[Value]]


def apply(entry: Entry, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value | Failure:
    """What the entry gives for these arguments; `names` are empty or name each of them.

    Does what the entry's rule says about unknown, converts a single value to a list and back and a date to a date and
    time where the signature asks for it (OMG DMN 1.5, 10.3.2.9.4), and refuses what does not fit any signature.
    Raises `TypeError` for a form, which only an engine can evaluate.
    """
    if entry.apply is None:
        raise TypeError(f"{entry.name} is a form")
    if entry.kind == "operator" and not names:
        return UNKNOWN if _is_unknown(entry.unknown, (entry.signatures[0], arguments)) else entry.apply(*arguments)
    candidates = _candidates(entry, arguments, names)
    if not candidates:
        return ARGUMENTS
    if _is_unknown(entry.unknown, candidates[0]):
        return UNKNOWN
    if entry.unknown is UnknownRule.KLEENE:
        return entry.apply(*candidates[0][1])
    for convert in (False, True):
        for signature, values in candidates:
            fitted = _fitted(signature, values, convert)
            if fitted is not None:
                return entry.apply(*fitted)
    return NONE if any(value is None for value in candidates[0][1]) else TYPE


def _candidates(entry: Entry, arguments: Sequence[Value], names: Sequence[str]) -> list[_Fitting]:
    """The signatures that take so many arguments, or these names, with the arguments in their order."""
    if not names:
        return [(each, arguments) for each in entry.signatures if _takes(each, len(arguments))]
    if len(set(names)) < len(names):
        return []
    given = dict(zip(names, arguments, strict=True))
    found: list[_Fitting] = []
    for signature in entry.signatures:
        parameters = signature.parameters
        if given.keys() <= {parameter.name for parameter in parameters}:
            while parameters and parameters[-1].optional and parameters[-1].name not in given:
                parameters = parameters[:-1]
            found.append((signature, [given.get(parameter.name) for parameter in parameters]))
    return found


def _takes(signature: Signature, count: int) -> bool:
    parameters = signature.parameters
    least = sum(not parameter.optional for parameter in parameters)
    return least <= count and (count <= len(parameters) or parameters[-1].variadic)


def _parameters(signature: Signature, count: int) -> Iterable[Parameter]:
    parameters = signature.parameters
    return [parameters[min(index, len(parameters) - 1)] for index in range(count)]


# --- Unknown


def _is_unknown(rule: UnknownRule, call: _Fitting) -> bool:
    signature, values = call
    match rule:
        case UnknownRule.STRICT:
            return any(map(holds_unknown, values))
        case UnknownRule.KLEENE:
            return False
        case UnknownRule.EQUALITY if any(value is None for value in values):
            return any(value is UNKNOWN for value in values)
        case UnknownRule.EQUALITY:
            return any(map(holds_unknown, values))
        case UnknownRule.LENGTH:
            pairs = zip(_parameters(signature, len(values)), values, strict=True)
            return any(_is_unknown_here(parameter.type, value) for parameter, value in pairs)


def _is_unknown_here(type_: Type, value: Value) -> bool:
    """Whether what is looked at of the argument is unknown: nothing of an element, only the container of elements."""
    match type_:
        case VariableType() | OptionalType(VariableType()) | AnyType() | OptionalType(AnyType()):
            return False
        case ListType(item) | TableType(item) if not _is_unknown_here(item, UNKNOWN):
            return value is UNKNOWN
        case _:
            return holds_unknown(value)


# --- Types


def _fitted(signature: Signature, values: Sequence[Value], convert: bool) -> list[Value] | None:
    """The values as the signature asks for them, or None where one does not fit."""
    fitted = []
    for parameter, value in zip(_parameters(signature, len(values)), values, strict=True):
        if conforms(value, parameter.type):
            fitted.append(value)
            continue
        converted = _converted(value, parameter.type) if convert else None
        if converted is None:
            return None
        fitted.append(converted)
    return fitted


def _converted(value: Value, type_: Type) -> Value | None:
    """The value by the standard's implicit conversions, or None where there is none."""
    wanted = type_.item if isinstance(type_, OptionalType) else type_
    if value is None:
        return None
    kind = kind_of(value)
    if isinstance(wanted, ListType):
        return [value] if kind is not Kind.LIST and conforms([value], wanted) else None
    if kind is Kind.LIST:
        return value[0] if len(value) == 1 and conforms(value[0], wanted) else None
    if kind is Kind.DATE and isinstance(wanted, DateTimeType):
        moment = make_moment(moment_of(value))
        return None if isinstance(moment, Failure) else moment
    return None


def conforms(value: Value, type_: Type) -> bool:
    """Whether the value is of the type. Elements of a list are looked at only where their type is not variable."""
    match type_:
        case AnyType():
            return True
        case OptionalType(item):
            return value is None or conforms(value, item)
        case VariableType(ordered=ordered):
            return kind_of(value) in ORDERED if ordered else value is not None
        case ListType(item):
            if kind_of(value) is not Kind.LIST:
                return False
            if isinstance(item, VariableType) and not item.ordered:
                return True
            return all(conforms(each, item) for each in value)
        case _:
            return kind_of(value) is _KINDS[type(type_)]
