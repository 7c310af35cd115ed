"""Hypothesis strategies for whoever tests a policy: records in which anything may be, often what matters.

Needs Hypothesis. Every field may be unknown, and none where it can be. Values are often drawn from those that the
policy itself names, and from their nearest neighbours, since that is where rules change their minds.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from offerrules.feel import tree as feel
from offerrules.feel import types as t
from offerrules.feel.values import MonthsDuration, Range, Value
from offerrules.feel.walking import walk
from offerrules.records.annotation import unwrap
from offerrules.records.error import RecordError
from offerrules.records.reference import is_whole_number
from offerrules.records.shape import Field, Shape
from offerrules.rules.tree import RuleSet

R_co = TypeVar("R_co", bound=BaseModel, covariant=True)
M = TypeVar("M", bound=BaseModel)

LONGEST_LIST: Final = 3
_NOTHING: Final[Mapping[str, st.SearchStrategy[Any]]] = MappingProxyType({})


class Policy(Protocol[R_co]):
    """A loaded policy, as far as its records are concerned."""

    @property
    def record(self) -> type[R_co]: ...

    @property
    def rule_set(self) -> RuleSet: ...


def records(policy: Policy[M]) -> st.SearchStrategy[M]:
    """Records for `policy.decide`, of the class `policy.record`."""
    return records_of(policy.record, policy.rule_set.shape, named_values(policy.rule_set))


def records_of(model: type[M], shape: Shape, named: Iterable[Value] = ()) -> st.SearchStrategy[M]:
    """Records of any class with this shape; `named` are values that matter, of any type."""
    pool = _Pool(named)
    references = {}
    if shape.reference in model.model_fields:
        references = {shape.reference: _reference(model, shape.reference)}
    return _fields(shape.fields, pool, references).map(lambda facts: _valid(model, facts))


def _reference(model: type[BaseModel], name: str) -> st.SearchStrategy[Any]:
    numbers = st.integers(1, 9999)
    if is_whole_number(model, name):
        return numbers
    is_text = str in unwrap(model.model_fields[name].annotation).inner
    return numbers.map(lambda number: f"p{number}") if is_text else st.uuids()


def named_values(rule_set: RuleSet) -> tuple[Value, ...]:
    """The values that a policy names: those of its parameters, and the literals in its expressions."""
    return tuple(_named(rule_set))


def _named(rule_set: RuleSet) -> Iterator[Value]:
    yield rule_set.in_force_from
    if rule_set.in_force_to is not None:
        yield rule_set.in_force_to
    for parameter in rule_set.parameters:
        for _, value in parameter.values:
            yield from _scalars(value)
    expressions = [rule.expression for rule in rule_set.definitions]
    expressions += [rule.condition for rule in rule_set.criteria]
    expressions += [each.prefer for each in rule_set.candidates if each.prefer is not None]
    expressions += [term.expression for offer in rule_set.offers for term in offer.terms]
    expressions += [condition for duty in rule_set.duties for condition in (duty.owed_when, duty.fulfilled_when)]
    for expression in expressions:
        for node in walk(expression.tree):
            if isinstance(node, feel.Literal):
                yield from _scalars(node.value)


def _scalars(value: Value) -> Iterator[Value]:
    match value:
        case list() | tuple():
            for item in value:
                yield from _scalars(item)
        case Mapping():
            for key, item in value.items():
                yield key
                yield from _scalars(item)
        case Range():
            yield from _scalars(value.low)
            yield from _scalars(value.high)
        case _:
            yield value


class _Pool:
    """Values that matter, by their Python type, with their neighbours."""

    def __init__(self, named: Iterable[Value]) -> None:
        self._by_type: dict[type, dict[Value, None]] = {}
        for value in named:
            for near in _neighbours(value):
                self._by_type.setdefault(type(near), {})[near] = None

    def of(self, python_type: type, otherwise: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        """Values of a type: often one of the pool, else one of `otherwise`."""
        found = list(self._by_type.get(python_type, ()))
        return st.one_of(st.sampled_from(found), otherwise) if found else otherwise


def _neighbours(value: Value) -> Iterator[Value]:
    match value:
        case bool() | None:
            pass
        case int() | Decimal():
            number = int(value) if value == int(value) else Decimal(value)
            yield from (number, number - 1, number + 1)
        case datetime():
            yield value
            yield value.date()
        case date():
            yield value
            for days in (-1, 1):
                if date.min < value < date.max:
                    yield value + timedelta(days=days)
        case str() | time() | timedelta() | MonthsDuration():
            yield value
        case _:
            pass


_DATES: Final = st.dates(date(1995, 1, 1), date(2030, 12, 31))
_NUMBERS: Final = st.integers(0, 60) | st.integers(-3, 400) | st.decimals(-10, 100, places=1)
_TEXTS: Final = st.sampled_from(("a", "Ä", "hemtjänst", "b c")) | st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6
)


def _fields(
    fields: Mapping[str, Field], pool: _Pool, required: Mapping[str, st.SearchStrategy[Any]] = _NOTHING
) -> st.SearchStrategy[dict[str, Any]]:
    optional = {name: _value(field, field.type, pool) for name, field in fields.items() if name not in required}
    return st.fixed_dictionaries(dict(required), optional=optional)


def _value(field: Field, type_: t.Type, pool: _Pool) -> st.SearchStrategy[Any]:
    match type_:
        case t.OptionalType(item=item):
            return st.one_of(st.none(), _value(field, item, pool))
        case t.BooleanType():
            return st.booleans()
        case t.NumberType():
            return pool.of(int, pool.of(Decimal, _NUMBERS))
        case t.StringType():
            return pool.of(str, _TEXTS)
        case t.ChoiceType(options=options):
            return st.sampled_from(options)
        case t.DateType():
            return pool.of(date, _DATES)
        case t.TimeType():
            return pool.of(time, st.times().map(lambda value: value.replace(microsecond=0)))
        case t.DateTimeType():
            return pool.of(datetime, st.datetimes(datetime(1995, 1, 1), datetime(2030, 12, 31)))  # noqa: DTZ001
        case t.DaysDurationType():
            return pool.of(timedelta, st.integers(-400, 400).map(lambda days: timedelta(days=days)))
        case t.MonthsDurationType():
            return pool.of(MonthsDuration, st.integers(-30, 30).map(MonthsDuration))
        case t.ListType(item=item):
            return st.lists(_value(field, item, pool), max_size=LONGEST_LIST).map(tuple)
        case t.RecordType():
            return _fields(field.fields, pool)
        case _:
            raise TypeError(f"no record has a field of {type(type_).__name__}")


def _valid(model: type[M], facts: dict[str, Any]) -> M:
    """The record with these facts, without those that its class refuses for reasons of its own."""
    while True:
        try:
            return model.model_validate(facts)
        except RecordError as refused:
            bad = [problem.path.split(".") for problem in refused.problems]
        except ValidationError as refused:
            bad = [[str(step) for step in error["loc"]] for error in refused.errors(include_input=False)]
        for way in bad:
            _leave_out(facts, way)


def _leave_out(facts: dict[str, Any], way: list[str]) -> None:
    """Take away the fact nearest to the end of the way."""
    part: Any = facts
    owner, name = facts, way[0]
    for step in way:
        if isinstance(part, dict):
            owner, name = part, step
            part = part.get(step)
        elif isinstance(part, tuple):
            part = part[int(step)]
    owner.pop(name, None)
