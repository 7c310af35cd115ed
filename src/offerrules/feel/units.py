"""Units: what the numbers of an expression count, as far as the names in it say, and where two units meet.

A number is known to count something where a field or parameter says so, and where it is a part of a day or of a length
of time. Months and years are never taken for each other. Whatever may be a conversion (`12 * years`, a number without a
unit, a quotient) has no unit that is known, and nothing is said of it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final, Union

from offerrules.diagnostics import Problem
from offerrules.feel import tree as feel
from offerrules.feel import unit_problems as problems
from offerrules.feel.check_problems import Operand
from offerrules.feel.fitting import bare
from offerrules.feel.temporal import parse_literal
from offerrules.feel.types import (
    ANY,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NumberType,
    RecordType,
    Type,
)
from offerrules.feel.values import MonthsDuration, Value
from offerrules.feel.walking import children
from offerrules.quick import dataclass

CALENDAR_YEAR: Final = "calendar_year"
Measure = Union[str, None, Mapping[str, "Measure"]]
"""The unit of a number or of the numbers in a list or table; of a record, or of the records in a list, by field."""

_Operator = feel.ArithmeticOperator
_SAME: Final = frozenset(
    [
        *(
            "abs",
            "floor",
            "ceiling",
            "round up",
            "round down",
            "round half up",
            "round half down",
            "decimal",
            "sublist",
        ),
        *("reverse", "sort", "distinct values", "flatten", "remove", "list replace", "get value"),
    ]
)
"""Built-ins whose result counts what their first argument does."""
_JOINING: Final = frozenset(
    ["max", "min", "sum", "mean", "median", "mode", "stddev", "append", "concatenate", "union", "insert before"]
)
"""Built-ins whose arguments count the same, and their result too."""
_COMPARING: Final = frozenset(["list contains", "index of"])
_FIRST_YEAR: Final = 1000
"""A smaller number is hardly the name of a year, but a number of years."""
_SMALL: Final = (Decimal("0.25"), Decimal(4))
"""Between these a factor converts no unit into another: there are more than four weeks in a month."""
_DAY_PARTS: Final = {"year": CALENDAR_YEAR}
_LENGTH_PARTS: Final[Mapping[type[Type], Mapping[str, str]]] = {
    MonthsDurationType: {"years": "years", "months": "months"},
    DaysDurationType: {"days": "days", "hours": "hours"},
    DateType: _DAY_PARTS,
    DateTimeType: _DAY_PARTS,
}
LENGTHS: Final[Mapping[str, Value]] = {
    "years": MonthsDuration(12),
    "months": MonthsDuration(1),
    "weeks": timedelta(7),
    "days": timedelta(1),
    "hours": timedelta(hours=1),
}
"""How long one of each unit of time is."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in scope count, and the lengths of time that are the same for everybody."""

    measures: Mapping[str, Measure]
    lengths: Mapping[str, Value]


def measured(
    tree: feel.Expression, types: Sequence[Type], source: str, names: Names, tell: Callable[[Problem], None]
) -> Measure:
    """What an expression counts, after everything has been told in which two units do not go together."""
    return _Measuring(types, source, names.lengths, tell).of(tree, names.measures)


class _Measuring:
    def __init__(
        self, types: Sequence[Type], source: str, lengths: Mapping[str, Value], tell: Callable[[Problem], None]
    ) -> None:
        self.types = types
        self.text = source
        self.lengths = lengths
        self.tell = tell

    def of(self, node: feel.Node, names: Mapping[str, Measure]) -> Measure:
        match node:
            case feel.Name(name=name):
                return names.get(name)
            case feel.Path(source=source, name=name):
                return self._part(source, name, self.of(source, names))
            case feel.Filter(source=source, condition=condition):
                found = self.of(source, names)
                fields = found if isinstance(found, Mapping) else self._unmeasured(source)
                self.of(condition, {**names, **fields, "item": found})
                return found
            case feel.Negation(operand=operand):
                return self.of(operand, names)
            case feel.Arithmetic():
                return self._arithmetic(node, names)
            case feel.Comparison(left=left, right=right, operator=operator):
                self._compare(node, (left, right), [self.of(each, names) for each in (left, right)], operator.value)
                return None
            case feel.Between(value=value, low=low, high=high):
                found, *ends = (self.of(each, names) for each in (value, low, high))
                for end, unit in zip((low, high), ends, strict=True):
                    if self._compare(node, (value, end), [found, unit]):
                        break
                return None
            case feel.In(value=value, tests=tests):
                found = self.of(value, names)
                for test in tests:
                    self._test(node, value, found, test, {**names, "?": found})
                return None
            case feel.RangeLiteral(low=low, high=high):
                sides = [end for end in (low, high) if end is not None]
                units = [self.of(side, names) for side in sides]
                if len(sides) == 2 and self._compare(node, (sides[0], sides[1]), units):
                    return None
                return _common(units)
            case feel.If(condition=condition, consequence=consequence, alternative=alternative):
                self.of(condition, names)
                units = [self.of(each, names) for each in (consequence, alternative)]
                return units[0] if units[0] == units[1] else None
            case feel.For(iterators=iterators, body=body):
                return self.of(body, self._bound(iterators, names))
            case feel.Quantified(iterators=iterators, condition=condition):
                self.of(condition, self._bound(iterators, names))
                return None
            case feel.ListLiteral(items=items):
                return _common([self.of(item, names) for item in items])
            case feel.ContextLiteral(entries=entries):
                fields = {}
                for key, value in entries:
                    fields[key] = self.of(value, {**names, **fields})
                return fields
            case feel.Call(function=feel.Name(name=name), arguments=arguments):
                return self._call(node, name, arguments, [self.of(argument, names) for argument in arguments])
            case _:
                for child in children(node):
                    self.of(child, names)
                return None

    def _type(self, node: feel.Expression) -> Type:
        return bare(self.types[node.id]) if node.id < len(self.types) else ANY

    def _operand(self, node: feel.Expression) -> Operand:
        return Operand(node, self.text[node.span.start : node.span.end], self._type(node))

    def _unmeasured(self, source: feel.Expression) -> Mapping[str, Measure]:
        """The fields of the elements of a list of which no unit is known: they hide what else has their names."""
        type_ = self._type(source)
        item = type_.item if isinstance(type_, ListType) else type_
        return dict.fromkeys(item.fields) if isinstance(item, RecordType) else {}

    def _part(self, source: feel.Expression, name: str, found: Measure) -> Measure:
        if isinstance(found, Mapping):
            return found.get(name)
        if isinstance(found, str):
            return found
        type_ = self._type(source)
        item = bare(type_.item) if isinstance(type_, ListType) else type_
        return _LENGTH_PARTS.get(type(item), {}).get(name)

    def _bound(self, iterators: Sequence[feel.Iterator], names: Mapping[str, Measure]) -> Mapping[str, Measure]:
        for iterator in iterators:
            units = [self.of(end, names) for end in (iterator.domain, iterator.end) if end is not None]
            names = {**names, iterator.name: units[0] if len(units) == 1 else _common(units)}
        return names

    def _test(
        self, node: feel.In, value: feel.Expression, found: Measure, test: feel.Test, names: Mapping[str, Measure]
    ) -> None:
        match test:
            case feel.ComparisonTest(operand=operand) | feel.ExpressionTest(expression=operand):
                self._compare(node, (value, operand), [found, self.of(operand, names)])
            case feel.NegatedTests(tests=tests):
                for each in tests:
                    self._test(node, value, found, each, names)
            case feel.AnyTest():
                pass

    def _compare(
        self,
        node: feel.Expression,
        sides: tuple[feel.Expression, feel.Expression],
        units: Sequence[Measure],
        operator: str | None = None,
    ) -> bool:
        """Whether two units are known to be different, after it has been told."""
        one, other = units
        if not isinstance(one, str) or not isinstance(other, str) or one == other:
            return False
        left, right = (self._operand(side) for side in sides)
        self.tell(problems.different_units(left, one, right, other, node.span, operator))
        return True

    def _call(
        self, node: feel.Call, name: str, arguments: Sequence[feel.Expression], units: Sequence[Measure]
    ) -> Measure:
        if name in _SAME and not node.names:
            return units[0] if units else None
        if name in _COMPARING and not node.names and len(units) == 2:
            self._compare(node, (arguments[0], arguments[1]), units)
        if name not in _JOINING or node.names:
            return None
        known = [(argument, unit) for argument, unit in zip(arguments, units, strict=True) if unit is not None]
        for argument, unit in known[1:]:
            if self._compare(node, (known[0][0], argument), [known[0][1], unit]):
                return None
        return known[0][1] if known else None

    # Arithmetic

    def _arithmetic(self, node: feel.Arithmetic, names: Mapping[str, Measure]) -> Measure:
        one, other = self.of(node.left, names), self.of(node.right, names)
        match node.operator:
            case _Operator.ADD | _Operator.SUBTRACT:
                if not isinstance(self._type(node), NumberType):
                    return None
                return self._sum(node, one, other)
            case _Operator.MULTIPLY:
                for number, unit, length in ((node.left, one, node.right), (node.right, other, node.left)):
                    if isinstance(unit, str) and isinstance(self._type(number), NumberType):
                        self._times(node, number, unit, length)
                return self._scaled(one, node.right) or self._scaled(other, node.left)
            case _Operator.DIVIDE:
                length = self._length(node.right)
                if length is not None:
                    return next((unit for unit, one_of in LENGTHS.items() if one_of == length), None)
                return self._scaled(one, node.right)
            case _Operator.POWER:
                return None

    def _sum(self, node: feel.Arithmetic, one: Measure, other: Measure) -> Measure:
        subtracts = node.operator is _Operator.SUBTRACT
        one = one if one is not None else _year(node.left, other)
        other = other if other is not None else _year(node.right, one)
        if CALENDAR_YEAR in (one, other):
            match one, other:
                case (str(), str()) if one == other and subtracts:
                    return "years"
                case ("calendar_year", "years") | ("years", "calendar_year") if not (subtracts and one == "years"):
                    return CALENDAR_YEAR
                case (str(), str()) if one == other:
                    self.tell(problems.years_added(self._operand(node.left), self._operand(node.right), node.span))
                    return None
                case (str(), str()):
                    self._compare(node, (node.left, node.right), [one, other])
                    return None
                case _:
                    return None
        if self._compare(node, (node.left, node.right), [one, other]):
            return None
        return _common([one, other])

    def _times(self, node: feel.Arithmetic, number: feel.Expression, unit: str, length: feel.Expression) -> None:
        """`months * @"P1D"`: a number of one unit times one of another."""
        found = self._length(length)
        of = next((name for name, one_of in LENGTHS.items() if one_of == found), None)
        if of is not None and unit in LENGTHS and of != unit:
            counted, times = self._operand(number), self._operand(length)
            self.tell(problems.unit_times_another(counted, unit, times, of, node.span, number is node.left))

    def _length(self, node: feel.Expression) -> Value:
        """The length of time that an expression is for everybody, or None."""
        match node:
            case feel.Literal(value=timedelta() | MonthsDuration() as value):
                return value
            case feel.Name(name=name):
                return self.lengths.get(name)
            case feel.Call(function=feel.Name(name="duration"), arguments=(feel.Literal(value=str(text)),)):
                found = parse_literal(text)
                return found if isinstance(found, timedelta | MonthsDuration) else None
            case _:
                return None

    def _scaled(self, unit: Measure, factor: feel.Expression) -> Measure:
        """The unit of so many times as much; none where the factor may turn it into another."""
        number = _number(factor)
        if number is None or not isinstance(unit, str) or unit == CALENDAR_YEAR:
            return None
        return unit if _SMALL[0] < abs(number) < _SMALL[1] else None


def _number(node: feel.Expression) -> Decimal | None:
    match node:
        case feel.Literal(value=bool()):
            return None
        case feel.Literal(value=Decimal() | int() as number):
            return Decimal(number)
        case feel.Negation(operand=operand):
            return _number(operand)
        case _:
            return None


def _year(node: feel.Expression, beside: Measure) -> Measure:
    """What a literal beside a calendar year is: a year too, or a number of years."""
    number = _number(node)
    if beside != CALENDAR_YEAR or number is None:
        return None
    return CALENDAR_YEAR if abs(number) >= _FIRST_YEAR else "years"


def _common(units: Sequence[Measure]) -> Measure:
    """The unit of what has one, where all that have one have the same."""
    known = [unit for unit in units if unit is not None]
    return known[0] if known and all(unit == known[0] for unit in known) else None
