"""From the expressions of a rule set to formulas: what a condition says of which terms.

Names of criteria and of boolean definitions are written out, parameters are the values that they have in a stretch of
days, and what cannot be taken apart (a call, a comparison of two computed values) is a term of its own of which
everything may be true. So a formula allows at least what the condition allows, never less.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from offerrules.diagnostics import Span
from offerrules.feel import tree as feel
from offerrules.feel.fitting import bare, may_be_none
from offerrules.feel.interpreter import evaluate
from offerrules.feel.scope import Meaning
from offerrules.feel.types import (
    ANY,
    BOOLEAN,
    BooleanType,
    ChoiceType,
    DateType,
    DaysDurationType,
    MonthsDurationType,
    NumberType,
    RecordType,
    StringType,
    Type,
)
from offerrules.feel.unparse import unparse
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range, Value
from offerrules.feel.walking import walk
from offerrules.quick import dataclass
from offerrules.rules import tree as rules
from offerrules.rules.logic import formula as logic
from offerrules.rules.logic.formula import Chosen, Constant, Counted, Formula, Joined, Leaf, Negated, Row
from offerrules.rules.logic.terms import HOLE, Bounds, Holds, Ordered, Term, Test, is_tried, rows

LARGEST: Final = 400
"""The number of leaves beyond which a name is not written out in a formula."""
DEEPEST: Final = 40
"""The depth of formulas, and of names that rest on names, beyond which the same holds."""
_Operator = feel.ComparisonOperator
_TURNED: Final = {
    _Operator.LESS: _Operator.GREATER,
    _Operator.LESS_OR_EQUAL: _Operator.GREATER_OR_EQUAL,
    _Operator.GREATER: _Operator.LESS,
    _Operator.GREATER_OR_EQUAL: _Operator.LESS_OR_EQUAL,
}
_COMPARABLE: Final = (DateType, NumberType, StringType, ChoiceType, MonthsDurationType, DaysDurationType)
_COUNTS: Final = {
    "count": Bounds(0, None, True),
    "string length": Bounds(0, None, True),
    "day of year": Bounds(1, 366, True),
    "week of year": Bounds(1, 53, True),
}
_CALENDAR: Final = {"month": Bounds(1, 12, True), "day": Bounds(1, 31, True), "weekday": Bounds(1, 7, True)}
_LENGTH_IN_MONTHS: Final = {"months": Bounds(-11, 11, True)}
_NOT_CONSTANT: Final = object()


class Stretch(NamedTuple):
    """Days on which every parameter has one value; `last` is None where there is no end."""

    first: date
    last: date | None


class Place(NamedTuple):
    """A node of an expression of the rule set. `owner` says whose; `inner` is under a loop or filter."""

    owner: str
    expression: rules.Expression
    node: feel.Expression
    inner: bool = False

    def at(self, node: feel.Expression) -> "Place":
        return self._replace(node=node)

    @property
    def key(self) -> tuple[str, int]:
        return self.owner, self.node.id

    @property
    def type(self) -> Type:
        return self.expression.types[self.node.id] if self.node.id < len(self.expression.types) else ANY

    def meaning(self, node: feel.Name) -> Meaning | None:
        return self.expression.meanings.get(node.id)


@dataclass(slots=True)
class _Found:
    term: Term
    tests: list[Test]


class Builder:
    """Formulas of one rule set in one stretch of days.

    `settled` are nodes that something has been said about already: of these nothing more is taken to be certain.
    """

    def __init__(
        self,
        rule_set: rules.RuleSet,
        stretch: Stretch,
        settled: frozenset[tuple[str, int]] = frozenset(),
        *,
        bounded_day: bool = True,
    ) -> None:
        self.rule_set = rule_set
        self.constants: dict[str, Value] = {each.name: each.on(stretch.first) for each in rule_set.parameters}
        self._stretch = stretch if bounded_day else None
        self._settled = settled
        self._definitions = {each.name: each for each in rule_set.definitions}
        self._criteria = {each.name: each for each in rule_set.criteria}
        self._found: dict[str, _Found] = {}
        self._named: dict[tuple[str, str], Formula] = {}
        self._depth = 0
        self._are_definitions_evaluated = False
        self._rows: dict[tuple[str, tuple[int, ...]], tuple[Row, ...]] = {}

    def rows(self, name: str, tests: tuple[int, ...]) -> tuple[Row, ...]:
        """The truths of some of the tests of a term for every kind of value; those of the others are left open."""
        key = name, tests
        if key not in self._rows:
            found = self._found[name]
            width = len(found.tests)
            self._rows[key] = tuple(
                _spread(row, tests, width)
                for row in rows(found.term, [found.tests[test] for test in tests], self.constants)
            )
        return self._rows[key]

    # Requirements

    def requirement(self, requirement: rules.Requirement, despite: frozenset[str] = frozenset()) -> Formula:
        """What a requirement asks, with the criteria in `despite` taken as true."""
        match requirement:
            case rules.Met(criterion):
                return Constant(logic.TRUE) if criterion in despite else self.criterion(criterion)
            case rules.All(of) | rules.Any(of):
                found = tuple(self.requirement(each, despite) for each in of)
                return Joined(isinstance(requirement, rules.All), found)
            case rules.Not(inner):
                return Negated(self.requirement(inner, despite))
            case rules.AtLeast(n, of):
                return Counted(n, tuple(self.requirement(each, despite) for each in of))

    def criterion(self, name: str) -> Formula:
        """What a criterion asks."""
        return self._name("criteria", name)

    def _name(self, section: str, name: str) -> Formula:
        key = section, name
        if key not in self._named:
            if self._depth >= DEEPEST:
                return self._opaque(name)
            self._depth += 1
            expression = self._criteria[name].condition if section == "criteria" else self._definitions[name].expression
            found = self.condition(Place(f"{section}.{name}", expression, expression.tree))
            self._depth -= 1
            width, depth = logic.size(found)
            self._named[key] = found if width <= LARGEST and depth <= DEEPEST else self._opaque(name)
        return self._named[key]

    # Conditions

    def condition(self, place: Place) -> Formula:
        """What a boolean node says."""
        node = place.node
        if place.key in self._settled:
            return self._opaque(f"{place.owner} {node.id}")
        match node:
            case feel.Literal(value=bool(value)):
                return Constant(logic.TRUE if value else logic.FALSE)
            case feel.And(operands) | feel.Or(operands):
                found = tuple(self.condition(place.at(each)) for each in operands)
                return Joined(isinstance(node, feel.And), found)
            case feel.Not(operand):
                return Negated(self.condition(place.at(operand)))
            case feel.If(condition, consequence, alternative):
                return Chosen(*(self.condition(place.at(each)) for each in (condition, consequence, alternative)))
            case feel.Name(name) if not place.inner and place.meaning(node) is Meaning.CRITERION:
                return self._name("criteria", name)
            case feel.Name(name) if not place.inner and place.meaning(node) is Meaning.DEFINITION:
                return self._name("definitions", name)
            case feel.Comparison():
                return self._comparison(place, node)
            case feel.Between(value, low, high):
                return self._tested(place, value, (low, high))
            case feel.In(value, tests):
                against = [operand for test in tests for operand in _operands(test)]
                return self._tested(place, value, against)
            case feel.Call(function=feel.Name("list contains"), arguments=(listed, value), names=()):
                return self._tested(place, value, (listed,))
            case _:
                return self._boolean(place)

    def _boolean(self, place: Place) -> Formula:
        """A truth value that a field holds, or anything that is not taken apart."""
        known = isinstance(place.node, feel.Call) and place.node.function == feel.Name(
            "is known", id=0, span=place.node.span
        )
        return self._opaque(_text(place.node), known=known)

    def _opaque(self, name: str, *, known: bool = False) -> Formula:
        return self._leaf(Term(name, BOOLEAN, False, always_known=known), Holds(_HOLE, ()))

    def _leaf(self, term: Term, test: Test) -> Leaf:
        found = self._found.get(term.name)
        if found is None:
            found = self._found[term.name] = _Found(term, [])
        elif term.may_be_none and not found.term.may_be_none:
            found.term = term
        if test not in found.tests:
            found.tests.append(test)
        return Leaf(term.name, found.tests.index(test))

    # Comparisons

    def _comparison(self, place: Place, node: feel.Comparison) -> Formula:
        left, right = self._meant(place.at(node.left)), self._meant(place.at(node.right))
        one, other = self._constant(left), self._constant(right)
        if one is not _NOT_CONSTANT and other is not _NOT_CONSTANT:
            return self._boolean(place)
        if one is _NOT_CONSTANT and other is _NOT_CONSTANT:
            return self._two(place, node.operator, left, right)
        asked, value = (left, other) if one is _NOT_CONSTANT else (right, one)
        if isinstance(value, bool) and isinstance(asked.type, BooleanType) and node.operator in _EQUALITIES:
            found = self.condition(asked)
            return found if value is (node.operator is _Operator.EQUAL) else Negated(found)
        operator = node.operator if asked is left else _TURNED.get(node.operator, node.operator)
        literal = feel.Literal(value, id=0, span=node.span)
        return self._against(place, asked, feel.Comparison(operator, _HOLE, literal, id=0, span=node.span), (value,))

    def _tested(self, place: Place, value: feel.Expression, operands: Sequence[feel.Expression]) -> Formula:
        """`between` and `in`, where everything that the value is tested against is constant."""
        asked = self._meant(place.at(value))
        constants = [self._constant(place.at(operand)) for operand in operands]
        if self._constant(asked) is not _NOT_CONSTANT or any(found is _NOT_CONSTANT for found in constants):
            return self._boolean(place)
        node = place.node
        against = tuple(each for found in constants for each in _scalars(found))
        if isinstance(node, feel.Between):
            return self._against(place, asked, feel.Between(_HOLE, node.low, node.high, id=0, span=node.span), against)
        if isinstance(node, feel.Call):
            call = feel.Call(node.function, (operands[0], _HOLE), id=0, span=node.span)
            return self._against(place, asked, call, against)
        assert isinstance(node, feel.In)
        return self._against(place, asked, feel.In(_HOLE, node.tests, id=0, span=node.span), against)

    def _against(self, place: Place, asked: Place, tree: feel.Expression, against: tuple[Value, ...]) -> Formula:
        type_ = self._type(asked)
        if not is_tried(type_) or not all(_is_usual(value) for value in against):
            return self._boolean(place)
        bounds, known = Bounds(), False
        match asked.node:
            case feel.Call(function=feel.Name("today"), arguments=()):
                known = True
                if self._stretch is not None:
                    bounds = Bounds(self._stretch.first, self._stretch.last)
            case feel.Call(function=feel.Name(function)):
                bounds = _COUNTS.get(function, bounds)
            case feel.Path(source, name):
                of = bare(asked.at(source).type)
                if isinstance(of, DateType):
                    bounds = _CALENDAR.get(name, bounds)
                elif isinstance(of, MonthsDurationType):
                    bounds = _LENGTH_IN_MONTHS.get(name, bounds)
            case _:
                pass
        return self._leaf(Term(_text(asked.node), bare(type_), may_be_none(type_), bounds, known), Holds(tree, against))

    def _two(self, place: Place, operator: feel.ComparisonOperator, left: Place, right: Place) -> Formula:
        """Two values that both depend on something; days may have a constant length added to one of them."""
        types = self._type(left), self._type(right)
        if not all(isinstance(bare(type_), _COMPARABLE) for type_ in types):
            return self._boolean(place)
        one, added = self._with_length(left)
        other, added_to_other = self._with_length(right)
        if added is not None and added_to_other is not None:
            one, other, added, added_to_other = left, right, None, None
        if added_to_other is not None or (added is None and _later(one, other)):
            one, other, added = other, one, added_to_other
            operator = _TURNED.get(operator, operator)
        if self._constant(one) is not _NOT_CONSTANT or self._constant(other) is not _NOT_CONSTANT:
            # `@"2024-01-01" + … <= …` is worth no more than itself.
            return self._boolean(place)
        unit = "days" if isinstance(added, timedelta) else "months"
        name = f"{_text(one.node)} → {_text(other.node)} in {unit}"
        none = any(may_be_none(self._type(each)) for each in (one, other))
        length = added.days if isinstance(added, timedelta) else added.months if added is not None else 0
        return self._leaf(Term(name, BOOLEAN, none), Ordered(operator, length))

    def _with_length(self, place: Place) -> tuple[Place, timedelta | MonthsDuration | None]:
        """A day, and the whole days or months that are added to it."""
        if not isinstance(bare(self._type(place)), DateType) or not isinstance(place.node, feel.Arithmetic):
            return place, None
        adds = place.node.operator is feel.ArithmeticOperator.ADD
        for day, length, sign in (
            (place.node.left, place.node.right, 1 if adds else -1),
            (place.node.right, place.node.left, 1),
        ):
            found = self._constant(place.at(length))
            meant = self._meant(place.at(day))
            if isinstance(bare(self._type(meant)), DateType) and (adds or sign < 0):
                if type(found) is timedelta and found == timedelta(found.days):
                    return meant, sign * found
                if type(found) is MonthsDuration:
                    return meant, MonthsDuration(sign * found.months)
        return place, None

    # Values

    def _meant(self, place: Place) -> Place:
        """The same, with definitions written out where a whole node is one."""
        for _ in range(DEEPEST):
            node = place.node
            if place.inner or not isinstance(node, feel.Name) or place.meaning(node) is not Meaning.DEFINITION:
                break
            expression = self._definitions[node.name].expression
            place = Place(f"definitions.{node.name}", expression, expression.tree)
        return place

    def _type(self, place: Place) -> Type:
        """The type of a node wherever it stands: a test before it may have made it narrower there."""
        match place.node:
            case feel.Name(name) if place.meaning(place.node) is Meaning.FIELD:
                return self.rule_set.shape.type.fields[name]
            case feel.Path(source, name):
                of = place.at(source).type
                return of.fields.get(name, place.type) if isinstance(of, RecordType) else place.type
            case _:
                return place.type

    def _constant(self, place: Place) -> Value:
        """The value of what depends on parameters alone; `_NOT_CONSTANT` of all else."""
        for node in walk(place.node):
            match node:
                case feel.Name("today" | "now"):
                    return _NOT_CONSTANT
                case feel.Name() if place.meaning(node) in (Meaning.PARAMETER, Meaning.BUILT_IN):
                    pass
                case feel.Name(name) if place.meaning(node) is Meaning.DEFINITION and not place.inner:
                    self._evaluate_definitions()
                    if name not in self.constants:
                        return _NOT_CONSTANT
                case feel.Name():
                    return _NOT_CONSTANT
                case _:
                    pass
        value = evaluate(place.node, self.constants, on_error="unknown")
        return _NOT_CONSTANT if value is UNKNOWN else value

    def _evaluate_definitions(self) -> None:
        """Adds those that are constant to the constants. In order of need, since chains of them may be long."""
        if self._are_definitions_evaluated:
            return
        self._are_definitions_evaluated = True
        for definition in self.rule_set.definitions:
            expression = definition.expression
            value = self._constant(Place(f"definitions.{definition.name}", expression, expression.tree))
            if value is not _NOT_CONSTANT:
                self.constants[definition.name] = value


_HOLE: Final = feel.Name(HOLE, id=0, span=Span(0, 0))
_EQUALITIES: Final = (_Operator.EQUAL, _Operator.UNEQUAL)


def _spread(row: Row, tests: Sequence[int], width: int) -> Row:
    found = [logic.ANY] * width
    for test, truth in zip(tests, row, strict=True):
        found[test] = truth
    return tuple(found)


def _text(node: feel.Expression) -> str:
    return unparse(node)


def _later(one: Place, other: Place) -> bool:
    """Whether a pair is looked at the other way round: the day of the decision comes last."""
    texts = _text(one.node), _text(other.node)
    return (texts[0] == "today()", texts[0]) > (texts[1] == "today()", texts[1])


def _operands(test: feel.Test) -> Iterator[feel.Expression]:
    match test:
        case feel.ComparisonTest(operand=operand):
            yield operand
        case feel.ExpressionTest(expression):
            yield expression
        case feel.NegatedTests(tests):
            for each in tests:
                yield from _operands(each)
        case feel.AnyTest():
            pass


def _scalars(value: Value) -> Iterator[Value]:
    match value:
        case Range(low, high):
            yield from (end for end in (low, high) if end is not None)
        case list() | tuple():
            for item in value:
                yield from _scalars(item)
        case _:
            yield value


_MONTHS: Final = 900_000


def _is_usual(value: Value) -> bool:
    """Whether a value has others on both sides of it that can be tried too."""
    match value:
        case MonthsDuration(months):
            return abs(months) < _MONTHS
        case date():
            return type(value) is date and date.min < value < date.max
        case Mapping():
            return False
        case _:
            return True
