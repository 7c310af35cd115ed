"""What the trace needs of the leaves of conditions, and which of it can be known without evaluating them part by part.

A leaf is *steady* when the facts that it reads depend on nothing but how long the lists are that it goes through: it
has no `if` between facts, no `for`, and no parts of records but the candidate and elements of the record's own lists.
Then what it reads is asked once for each length. What it finds is known in one of these ways:

- the whole condition is the leaf, and nothing in it can fail, or whatever fails makes it unknown: the masks have its
  truth;
- it compares plain values, in loops perhaps: a function is generated, which also finds where none was compared;
- it goes through the table: what it gave for the values on which it depends is kept;
- it goes through the table and through lists: it is asked anew for each record.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from offerrules.engines.direct import python as py
from offerrules.engines.direct.compiler import Generated, Layout
from offerrules.engines.direct.deciding import Day, Deciding, Marks
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.pieces import Written
from offerrules.engines.direct.runtime import NAMES
from offerrules.engines.direct.subjects import RECORD, Body, Code, Subjects, Work, fields_at
from offerrules.feel import tree as feel
from offerrules.feel.entries import UnknownRule
from offerrules.feel.scope import Meaning
from offerrules.feel.table import BUILT_INS
from offerrules.feel.tree import ComparisonOperator
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    StringType,
)
from offerrules.feel.values import Value
from offerrules.feel.walking import children, walk
from offerrules.rules.tree import Expression, RuleSet

_SCALARS = BooleanType | NumberType | StringType | ChoiceType | DateType
Owner = Literal["record", "candidate", "definition", "criterion"]


@dataclass(frozen=True, slots=True)
class Atom:
    """A value on which a leaf depends: a field of the record or of the candidate, a definition or a criterion."""

    owner: Owner
    name: str


@dataclass(frozen=True, slots=True)
class Steady:
    """A steady leaf. `lists` are the record's lists that it goes through.

    `may_fail`: it goes through the table. `is_field`: it is a field and nothing else. `causes` are the places of
    comparisons that may meet none. `is_strict`: whatever fails in it, or is compared with none, makes it unknown.
    """

    atoms: tuple[Atom, ...]
    lists: tuple[str, ...]
    may_fail: bool
    is_field: bool = False
    causes: tuple[tuple[int, int], ...] = ()
    is_strict: bool = False


class Given:
    """What all leaves of a rule set speak of. `lists` are those of the record whose elements have fields. Never
    none are fields `set_fields` of the record and `set_parts` of its elements, and parameters `set_parameters`."""

    def __init__(self, rules: RuleSet) -> None:
        fields = rules.shape.fields
        self.lists: Final = frozenset(
            name
            for name, place in fields.items()
            if isinstance(place.type, ListType) and isinstance(place.type.item, RecordType)
        )
        self.set_fields: Final = frozenset(name for name, place in fields.items() if isinstance(place.type, _SCALARS))
        parts = [place.fields for name, place in fields.items() if name in self.lists]
        self.set_parts: Final = frozenset(
            name
            for own in parts
            for name in own
            if all(isinstance(each[name].type, _SCALARS) for each in parts if name in each)
        )
        self.set_parameters: Final = frozenset(
            each.name for each in rules.parameters if all(value is not None for _, value in each.values)
        )


def steady(expression: Expression, node: feel.Expression, given: Given) -> Steady | None:
    """What a leaf depends on; None where it is not steady."""
    return _Reading(expression, given).leaf(node)


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """The leaf is not steady."""


class _Reading:
    def __init__(self, expression: Expression, given: Given) -> None:
        self._expression = expression
        self._given = given
        self._atoms: dict[Atom, None] = {}
        self._lists: dict[str, None] = {}
        self._causes: dict[tuple[int, int], None] = {}
        self._of_table = False

    def leaf(self, node: feel.Expression) -> Steady | None:
        try:
            self._read(node, frozenset())
        except _Refused:
            return None
        atoms, lists = tuple(self._atoms), tuple(self._lists)
        is_field = isinstance(node, feel.Path | feel.Name) and atoms != () and atoms[0].owner in ("record", "candidate")
        return Steady(atoms, lists, self._of_table, is_field, tuple(sorted(self._causes)), _is_strict(node))

    def _read(self, node: feel.Node, elements: frozenset[str]) -> None:
        expression = self._expression
        match node:
            case feel.Literal() | feel.AnyTest():
                return
            case feel.Name(name=name):
                self._name(node, name, elements)
            case feel.Path(source=feel.Name(name=source_name) as source, name=name):
                self._scalar(node)
                meaning = expression.meanings.get(source.id)
                if meaning is Meaning.CANDIDATE:
                    self._atoms[Atom("candidate", name)] = None
                elif not (meaning is Meaning.LOCAL and source_name in elements):
                    raise _Refused
            case feel.Call(function=feel.Name(name=name), arguments=arguments):
                if name == "is known":
                    if not isinstance(arguments[0], feel.Path | feel.Name):
                        raise _Refused
                elif name not in ("today", "count") and not self._is_extreme(name, arguments):
                    self._of_table = True
                for each in arguments:
                    self._read(each, elements)
            case feel.Arithmetic() | feel.Negation() | feel.InstanceOf():
                self._of_table = True
                self._read_below(node, elements)
            case feel.Comparison():
                self._comparison(node)
                self._read_below(node, elements)
            case feel.Between(value=value, low=low, high=high):
                self._order_of(value, low, high)
                self._read_below(node, elements)
            case feel.In(value=value, tests=tests):
                ranges = [each for test in tests for each in walk(test) if isinstance(each, feel.RangeLiteral)]
                if ranges:
                    ends = (end for each in ranges for end in (each.low, each.high) if end is not None)
                    self._order_of(value, *ends)
                self._read_below(node, elements)
            case feel.Quantified(iterators=iterators, condition=condition):
                for iterator in iterators:
                    if iterator.end is not None:
                        raise _Refused
                    self._list(iterator.domain)
                    elements |= {iterator.name}
                self._read(condition, elements)
            case feel.Filter(source=source, condition=condition):
                if expression.types[condition.id] != BooleanType():
                    raise _Refused
                self._list(source)
                self._read(condition, elements | {"item"})
            case feel.If(condition=condition, consequence=consequence, alternative=alternative):
                if any(
                    isinstance(each, feel.Name | feel.Path) for end in (consequence, alternative) for each in walk(end)
                ):
                    raise _Refused
                self._of_table = True
                self._read(condition, elements)
            case feel.And() | feel.Or() | feel.Not() | feel.ListLiteral() | feel.RangeLiteral():
                self._read_below(node, elements)
            case feel.ExpressionTest() | feel.ComparisonTest() | feel.NegatedTests():
                self._read_below(node, elements)
            case _:
                raise _Refused

    def _is_extreme(self, name: str, arguments: Sequence[feel.Expression]) -> bool:
        """Whether plain values are compared for the greatest or least, which cannot fail."""
        types = [self._expression.types[each.id] for each in arguments]
        is_plain = name in ("max", "min") and len(types) > 1 and all(isinstance(each, _SCALARS) for each in types)
        return is_plain and not any(map(self._may_be_none, arguments))

    def _order_of(self, *nodes: feel.Expression) -> None:
        """Values are compared by the table, which fails where one is none."""
        if any(map(self._may_be_none, nodes)):
            self._of_table = True

    def _read_below(self, node: feel.Node, elements: frozenset[str]) -> None:
        for each in children(node):
            self._read(each, elements)

    def _name(self, node: feel.Name, name: str, elements: frozenset[str]) -> None:
        match self._expression.meanings.get(node.id):
            case Meaning.PARAMETER:
                return
            case Meaning.FIELD:
                self._scalar(node)
                self._atoms[Atom("record", name)] = None
            case Meaning.DEFINITION:
                self._scalar(node)
                self._atoms[Atom("definition", name)] = None
            case Meaning.CRITERION:
                self._atoms[Atom("criterion", name)] = None
            case Meaning.ITEM_FIELD if "item" in elements:
                self._scalar(node)
            case _:
                raise _Refused

    def _scalar(self, node: feel.Name | feel.Path) -> None:
        type_ = self._expression.types[node.id]
        bare = type_.item if isinstance(type_, OptionalType) else type_
        if not isinstance(bare, _SCALARS):
            raise _Refused

    def _list(self, node: feel.Expression) -> None:
        type_ = self._expression.types[node.id]
        is_field = isinstance(node, feel.Name) and self._expression.meanings.get(node.id) is Meaning.FIELD
        is_list = isinstance(type_, ListType) and isinstance(type_.item, RecordType)
        if not (is_field and is_list and isinstance(node, feel.Name) and node.name in self._given.lists):
            raise _Refused
        self._lists[node.name] = None

    def _comparison(self, node: feel.Comparison) -> None:
        """A comparison that may meet none is noted; what it then finds is the same for all."""
        if node.operator in (ComparisonOperator.EQUAL, ComparisonOperator.UNEQUAL):
            return
        if self._may_be_none(node.left) or self._may_be_none(node.right):
            self._causes[(node.span.start, node.span.end)] = None

    def _may_be_none(self, node: feel.Expression) -> bool:
        """Whether the value may be none. What the table gives may be, where its type says nothing of it. The type of
        the expression does not tell: it is that behind a test for none, and all is evaluated."""
        expression, given = self._expression, self._given
        match node:
            case feel.Literal():
                return not isinstance(expression.types[node.id], _SCALARS)
            case feel.Call(function=feel.Name(name="today")):
                return False
            case feel.Name(name=name):
                match expression.meanings.get(node.id):
                    case Meaning.PARAMETER:
                        return name not in given.set_parameters
                    case Meaning.FIELD:
                        return name not in given.set_fields
                    case Meaning.ITEM_FIELD:
                        return name not in given.set_parts
                    case _:
                        return True
            case feel.Path(source=source, name=name):
                owner = expression.types[source.id]
                return not (isinstance(owner, RecordType) and isinstance(owner.fields.get(name), _SCALARS))
            case _:
                return True


def _is_strict(leaf: feel.Expression) -> bool:
    """Whether all of it goes through entries that are unknown where an argument is."""
    for node in walk(leaf):
        match node:
            case feel.Literal() | feel.Name() | feel.Path() | feel.Arithmetic() | feel.Negation() | feel.Comparison():
                pass
            case feel.Call(function=feel.Name(name=name)) if name == "today" or _is_strict_built_in(name):
                pass
            case _:
                return False
    return True


def _is_strict_built_in(name: str) -> bool:
    entry = BUILT_INS.get(name)
    return entry is not None and entry.kind == "built-in" and entry.unknown is UnknownRule.STRICT


Asked = Mapping[str | None, Sequence[tuple[Written, feel.Expression, bool]]]
"""By candidate the leaves that speak of it, and whether what they compare may be none."""


def generate_leaves(
    rule_set: RuleSet, parameters: Mapping[str, Value], bits: Mapping[str, int], asked: Asked
) -> Generated:
    """A module whose `for_day(today)` gives a function for each candidate asked about, in their order.

    It takes the record, the candidate and the two masks, and gives for each leaf its truth, and where none was compared
    a pair of the truth and the places of those comparisons.
    """
    names = Names(frozenset(NAMES) | {"for_day", "today", RECORD})
    constants = Constants(names)
    day = Day(Body(names, "today"), {})
    values: dict[str, Code] = {}
    made: list[ast.expr] = []
    for candidate, leaves in asked.items():
        function = _Function(rule_set, parameters, bits, names, constants, day, values, candidate)
        found = [function.leaf(*leaf) for leaf in leaves]
        made.append(function.finished(found))
    statements = [*day.body.opening(), *day.body.statements, py.return_(py.tuple_of(made))]
    module = py.module([py.function("for_day", ["today"], statements)])
    return Generated(module, {**NAMES, **constants.values}, Layout(bits, {}, {}, {}, {}))


class _Function:
    """The function of one candidate, or of the record by itself, under way."""

    def __init__(
        self,
        rule_set: RuleSet,
        parameters: Mapping[str, Value],
        bits: Mapping[str, int],
        names: Names,
        constants: Constants,
        day: Day,
        values: dict[str, Code],
        candidate: str | None,
    ) -> None:
        self._names, self._day, self._candidate = names, day, candidate
        self._record = Body(names, RECORD)
        self._part = Body(names, names.fresh(candidate or "nobody"))
        self._marks = Marks(names.fresh("true"), names.fresh("unknown"))
        path = next((each.path for each in rule_set.candidates if each.name == candidate), None)
        fields = None if path is None else fields_at(rule_set.shape, path)
        owners = {RECORD: self._record, self._part.owner: self._part}
        subjects = Subjects(rule_set.shape, parameters, values, fields, owners, self._part.owner)
        work = Work(self._record, "FAILING")
        self._deciding = Deciding(self._record, constants, subjects, work, day, self._marks, bits)

    def leaf(self, written: Written, node: feel.Expression, may_be_none: bool) -> ast.expr:
        """What is found of one leaf."""
        truth = self._names.fresh("truth")
        self._deciding.assign_truth(truth, written.expression, node)
        if not may_be_none:
            return py.name(truth)
        causes = self._names.fresh("causes")
        self._record.add(py.assign(causes, py.call("set")))
        self._deciding.note_none(written.expression, node, causes)
        both = py.tuple_of([py.name(truth), py.call("frozenset", py.name(causes))])
        return py.conditional(py.name(causes), both, py.name(truth))

    def finished(self, found: Sequence[ast.expr]) -> ast.expr:
        """The name of the function, which stands in front of what is returned."""
        self._record.add(py.return_(py.tuple_of(found)))
        name = self._names.fresh(f"find_{self._candidate or 'once'}")
        arguments = [RECORD, self._part.owner, self._marks.true, self._marks.unknown]
        inside = [*self._record.opening(), *self._part.opening(), *self._record.statements]
        self._day.body.add(py.function(name, arguments, inside))
        return py.name(name)


def leaves_of(expression: Expression) -> Iterator[feel.Expression]:
    """The leaves of a condition, from the left."""
    waiting: list[feel.Expression] = [expression.tree]
    while waiting:
        node = waiting.pop()
        match node:
            case feel.And(operands=operands) | feel.Or(operands=operands):
                waiting.extend(reversed(operands))
            case feel.Not(operand=operand):
                waiting.append(operand)
            case _:
                yield node
