"""What the trace needs of the leaves of conditions, and which of it can be known without evaluating them part by part.

A leaf is *steady* when the facts that it reads depend on nothing but how long the lists are that it goes through: it
has no `if` between facts, no `for`, and no parts of records but the candidate and elements of the record's own lists.
Then what it reads is learned once for each length. What it finds is known in one of three ways:

- the whole condition is the leaf, and nothing in it can fail: the masks have its truth;
- it depends on a single value: what it gave for that value is remembered;
- it compares plain values, in loops perhaps: a function is generated, which also finds where none was compared.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from offerrules.engines.direct import python as py
from offerrules.engines.direct.compiler import Generated, Layout
from offerrules.engines.direct.deciding import Day, Deciding, Marks
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.pieces import Written
from offerrules.engines.direct.runtime import NAMES
from offerrules.engines.direct.subjects import RECORD, Body, Code, Subjects, Work, fields_at
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
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
    comparisons that may meet none.
    """

    atoms: tuple[Atom, ...]
    lists: tuple[str, ...]
    may_fail: bool
    is_field: bool = False
    causes: tuple[tuple[int, int], ...] = ()


def steady(
    expression: Expression, node: feel.Expression, written: Written, shape_lists: frozenset[str]
) -> Steady | None:
    """What a leaf depends on; None where it is not steady."""
    return _Reading(expression, written, shape_lists).leaf(node)


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """The leaf is not steady."""


class _Reading:
    def __init__(self, expression: Expression, written: Written, lists: frozenset[str]) -> None:
        self._expression = expression
        self._written = written
        self._known_lists = lists
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
        if self._of_table and (lists or len(atoms) > 1):
            return None
        is_field = isinstance(node, feel.Path | feel.Name) and atoms != () and atoms[0].owner in ("record", "candidate")
        return Steady(atoms, lists, self._of_table, is_field, tuple(sorted(self._causes)))

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
                if any(isinstance(expression.types[each.id], OptionalType) for each in (value, low, high)):
                    raise _Refused
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
            case feel.And() | feel.Or() | feel.Not() | feel.In() | feel.ListLiteral() | feel.RangeLiteral():
                self._read_below(node, elements)
            case feel.ExpressionTest() | feel.ComparisonTest() | feel.NegatedTests():
                self._read_below(node, elements)
            case _:
                raise _Refused

    def _is_extreme(self, name: str, arguments: Sequence[feel.Expression]) -> bool:
        """Whether plain values are compared for the greatest or least, which cannot fail."""
        types = [self._expression.types[each.id] for each in arguments]
        return name in ("max", "min") and len(types) > 1 and all(isinstance(each, _SCALARS) for each in types)

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
        if not (is_field and is_list and isinstance(node, feel.Name) and node.name in self._known_lists):
            raise _Refused
        self._lists[node.name] = None

    def _comparison(self, node: feel.Comparison) -> None:
        """A comparison that may meet none is noted; what it then finds is the same for all."""
        if node.operator in (ComparisonOperator.EQUAL, ComparisonOperator.UNEQUAL):
            return
        self._causes[(node.span.start, node.span.end)] = None


def generate_leaves(
    rule_set: RuleSet,
    parameters: Mapping[str, Value],
    bits: Mapping[str, int],
    asked: list[tuple[Written, feel.Expression]],
) -> Generated:
    """A module whose `for_day(today)` gives a function for each leaf asked for.

    Each takes the record, the candidate and the two masks, and gives the truth and the places at which none was
    compared.
    """
    names = Names(frozenset(NAMES) | {"for_day", "today", RECORD})
    constants = Constants(names)
    day = Day(Body(names, "today"), {})
    made: list[ast.expr] = []
    values: dict[str, Code] = {}
    for written, node in asked:
        made.append(_Leaf(rule_set, parameters, bits, names, constants, day, values).function(written, node))
    statements = [*day.body.opening(), *day.body.statements, py.return_(py.tuple_of(made))]
    module = py.module([py.function("for_day", ["today"], statements)])
    return Generated(module, {**NAMES, **constants.values}, Layout(bits, {}, {}, {}, {}))


class _Leaf:
    def __init__(
        self,
        rule_set: RuleSet,
        parameters: Mapping[str, Value],
        bits: Mapping[str, int],
        names: Names,
        constants: Constants,
        day: Day,
        values: dict[str, Code],
    ) -> None:
        self._rules, self._parameters, self._bits = rule_set, parameters, bits
        self._names, self._constants, self._day, self._values = names, constants, day, values

    def function(self, written: Written, node: feel.Expression) -> ast.expr:
        """The name of a function of its own, which stands in front of what is returned."""
        names = self._names
        record = Body(names, RECORD)
        part = Body(names, names.fresh(written.candidate or "nobody"))
        marks = Marks(names.fresh("true"), names.fresh("unknown"))
        candidate = next((each for each in self._rules.candidates if each.name == written.candidate), None)
        fields = None if candidate is None else fields_at(self._rules.shape, candidate.path)
        owners = {RECORD: record, part.owner: part}
        subjects = Subjects(self._rules.shape, self._parameters, self._values, fields, owners, part.owner)
        work = Work(record, "FAILING")
        deciding = Deciding(record, self._constants, subjects, work, self._day, marks, self._bits)
        truth = names.fresh("truth")
        deciding.assign_truth(truth, written.expression, node)
        causes = names.fresh("causes")
        record.add(py.assign(causes, py.call("set")))
        deciding.note_none(written.expression, node, causes)
        record.add(py.return_(py.tuple_of([py.name(truth), py.name(causes)])))
        name = names.fresh(written.name)
        arguments = [RECORD, part.owner, marks.true, marks.unknown]
        inside = [*record.opening(), *part.opening(), *record.statements]
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
