"""How types stand to each other: what two have in common, and whether one may stand where another is asked."""

from collections.abc import Mapping, Sequence

from offerrules.feel.types import (
    ANY,
    STRING,
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
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

ORDERED = (
    NumberType,
    StringType,
    ChoiceType,
    DateType,
    TimeType,
    DateTimeType,
    DaysDurationType,
    MonthsDurationType,
)
"""The types whose values have an order (DMN 1.5, 10.3.2.5)."""


def bare(type_: Type) -> Type:
    """The type without `or none`."""
    return type_.item if isinstance(type_, OptionalType) else type_


def or_none(type_: Type) -> Type:
    """The type with `or none`, once."""
    return type_ if isinstance(type_, OptionalType | NullType | AnyType) else OptionalType(type_)


def may_be_none(type_: Type) -> bool:
    """Whether null is among the values of the type."""
    return isinstance(type_, OptionalType | NullType)


def common(one: Type, other: Type) -> Type | None:
    """The narrowest type that holds the values of both, or None where there is no such type."""
    if one == other:
        return one
    match one, other:
        case AnyType(), _:
            return other
        case _, AnyType():
            return one
        case NullType(), _:
            return or_none(other)
        case _, NullType():
            return or_none(one)
        case (OptionalType(), _) | (_, OptionalType()):
            inner = common(bare(one), bare(other))
            return None if inner is None else or_none(inner)
        case ChoiceType(first), ChoiceType(second):
            return ChoiceType(first + tuple(option for option in second if option not in first))
        case (ChoiceType() | StringType(), ChoiceType() | StringType()):
            return STRING
        case ListType(first_item), ListType(second_item):
            item = common(first_item, second_item)
            return None if item is None else ListType(item)
        case RangeType(first_item), RangeType(second_item):
            item = common(first_item, second_item)
            return None if item is None else RangeType(item)
        case TableType(first_item, first_keys), TableType(second_item, second_keys):
            item = common(first_item, second_item)
            keys = tuple(key for key in first_keys if key in second_keys)
            return None if item is None else TableType(item, keys)
        case RecordType(), RecordType():
            return _common_record(one, other)
        case _:
            return None


def _common_record(one: RecordType, other: RecordType) -> Type | None:
    if one.fields.keys() != other.fields.keys():
        return None
    fields: dict[str, Type] = {}
    for name, type_ in one.fields.items():
        both = common(type_, other.fields[name])
        if both is None:
            return None
        fields[name] = both
    return RecordType(one.name if one.name == other.name else "", fields)


def common_of(types: Sequence[Type]) -> Type | None:
    """The narrowest type that holds the values of all; of none it is any."""
    result: Type = ANY
    for type_ in types:
        joined = common(result, type_)
        if joined is None:
            return None
        result = joined
    return result


def fits(actual: Type, expected: Type, bound: dict[str, Type]) -> bool:
    """Whether a value of `actual` may stand where `expected` is asked.

    A `VariableType` in `expected` takes the type it meets, and widens to a common type where it meets several;
    `bound` keeps what each has taken.
    """
    match actual, expected:
        case (AnyType(), _) | (_, AnyType()):
            return True
        case _, VariableType(name, ordered):
            joined = common(bound.get(name, ANY), actual)
            if joined is None or (ordered and not is_ordered(joined)):
                return False
            bound[name] = joined
            return True
        case _, OptionalType(VariableType() as variable):
            # `append([1], extra)` is a list of numbers or none: what may be none makes the variable so.
            return fits(actual, variable, bound)
        case NullType(), OptionalType() | NullType():
            return True
        case OptionalType(item), OptionalType(wanted):
            return fits(item, wanted, bound)
        case _, OptionalType(wanted):
            return fits(actual, wanted, bound)
        case ChoiceType(), StringType():
            return True
        case ChoiceType(options), ChoiceType(wanted_options):
            return set(options) <= set(wanted_options)
        case (ListType(item), ListType(wanted)) | (RangeType(item), RangeType(wanted)):
            return fits(item, wanted, bound)
        case TableType(item), TableType(wanted):
            return fits(item, wanted, bound)
        case RecordType(_, fields), TableType(wanted):
            return all(fits(field, wanted, bound) for field in fields.values())
        case RecordType(_, fields), RecordType(_, wanted_fields):
            return all(
                name in fields and fits(fields[name], wanted_field, bound)
                for name, wanted_field in wanted_fields.items()
            )
        case TableType(), RecordType(_, wanted_fields):
            return not wanted_fields
        case _:
            return actual == expected


def filled(type_: Type, bound: Mapping[str, Type], unbound: Type | None = None) -> Type:
    """The type with its variables replaced by what they have taken; by `unbound` those that have taken nothing.

    Without `unbound` these stay.
    """
    match type_:
        case VariableType(name):
            return bound.get(name, unbound or type_)
        case ListType(item):
            return ListType(filled(item, bound, unbound))
        case RangeType(item):
            return RangeType(filled(item, bound, unbound))
        case TableType(item, keys):
            return TableType(filled(item, bound, unbound), keys)
        case OptionalType(item):
            return or_none(filled(item, bound, unbound))
        case _:
            return type_


def is_ordered(type_: Type) -> bool:
    """Whether values of the type have an order; any has, since nothing is known of it."""
    return isinstance(type_, (*ORDERED, AnyType))


def is_boolean(type_: Type) -> bool:
    """Whether every value of the type is true or false."""
    return isinstance(type_, BooleanType | AnyType)
