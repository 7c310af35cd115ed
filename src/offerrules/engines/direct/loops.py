"""`some`, `every` and filters over lists of the record as loops where they stand, which stop early.

A function of Python that is made for a decision costs 400 ns, and its call 50 for each element.
"""

import ast
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from offerrules.engines.direct import python as py
from offerrules.engines.direct.subjects import Body, Code, is_scalar
from offerrules.engines.direct.two_tests import Sink, Tests, absent
from offerrules.engines.direct.whole_numbers import WholeNumbers
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.types import (
    BooleanType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    Type,
)

DEEPEST = 8
"""So deep loops may stand in one another; Python allows some twenty blocks in a function."""
MOST_ELEMENTS = 2_000
"""So many elements loops go through before the parts are asked, which count exactly."""


class Loops(WholeNumbers):
    """Writes loops over lists that stand in the record."""

    _depth = 0
    _in_function = False

    @abstractmethod
    def _tests(self, node: feel.Expression) -> Tests:
        """Two tests of a condition, with statements in front where they are needed."""

    @abstractmethod
    def _tests_of_code(self, code: Code) -> Tests:
        """Two tests of a truth that has been computed."""

    def _is_loop(self, iterators: Sequence[feel.Iterator]) -> bool:
        """Whether lists of parts of the record, or of plain values in it, are gone through."""
        if self._depth + len(iterators) > DEEPEST:
            return False
        return all(each.end is None and self._is_field_list(each.domain, iterators) for each in iterators)

    def _is_field_list(self, node: feel.Expression, iterators: Sequence[feel.Iterator] = ()) -> bool:
        """Whether a node is a list that stands in a field of the record, of a part of it, or of a filtered part."""
        if not isinstance(self._type(node), ListType):
            return False
        match node:
            case feel.Name(name=name):
                return self._expression.meanings.get(node.id) is Meaning.FIELD
            case feel.Path(source=feel.Name(name=name) as source):
                meaning = self._expression.meanings.get(source.id)
                is_part = isinstance(self._type(source), RecordType)
                local = name in self._locals and self._locals[name].fields is not None
                local = local or any(name == each.name for each in iterators)
                return is_part and (
                    meaning in (Meaning.FIELD, Meaning.CANDIDATE) or (meaning is Meaning.LOCAL and local)
                )
            case _:
                return False

    def _loop(self, iterators: Sequence[feel.Iterator], condition: feel.Expression, sink: Sink, *, every: bool) -> None:
        """`some` or `every` where it stands."""
        first, *rest = iterators
        if rest:
            found = self.body.names.fresh("found")
        maybe = self.body.names.fresh("maybe")
        items, element, inside, within = self._enter(first.domain, first.name)
        outside, self.body = self.body, inside
        if rest:
            inside.add(py.assign(found, py.constant(False)))
            inner = Sink([py.assign(found, py.constant(True))], [py.assign(found, py.UNKNOWN)])
            self._loop(rest, condition, inner, every=every)
            tests = self._tests_of_code(Code(py.name(found), atom=True, truth=True))
        else:
            tests = self._tests(condition)
        self.body = outside
        self._leave(within)
        may_stay_open = not tests.certain
        open_ = [py.assign(maybe, py.constant(True))]
        if every:
            decided: list[ast.stmt] = [py.if_(py.not_(tests.possible), [ast.Break()])]
            if may_stay_open:
                decided = [py.if_(py.not_(tests.possible), [ast.Break()], [py.if_(py.not_(tests.sure), open_)])]
            ended = [py.if_(py.name(maybe), sink.unknown, sink.true)] if may_stay_open else list(sink.true)
        else:
            decided = [
                py.if_(tests.sure, [*sink.true, ast.Break()], [py.if_(tests.possible, open_)] if may_stay_open else [])
            ]
            ended = [py.if_(py.name(maybe), sink.unknown)] if may_stay_open else []
        block = [*inside.opening(), *inside.statements, *decided]
        loop: list[ast.stmt] = [py.assign(maybe, py.constant(False))] if may_stay_open else []
        loop += self._counted(items)
        loop.append(py.for_([element], items.python, block, ended))
        self.body.statements += self._over(items, loop, sink.unknown)

    def _over(self, items: Code, loop: list[ast.stmt], unknown: Sequence[ast.stmt]) -> list[ast.stmt]:
        tests = absent([items])
        return [py.if_(py.either(tests), unknown, loop)] if tests else loop

    def _counted(self, items: Code) -> list[ast.stmt]:
        """A loop asks how long its list is; one inside another counts. So both engines stop at the same work."""
        if not self._depth:
            many = py.compare(py.call("len", items.python), ast.Gt(), py.constant(MOST_ELEMENTS))
            return [py.if_(many, [py.do(py.call("stop"))])]
        if self._in_function:
            return [py.do(py.call_method(self._work.name(), "spend", py.call("len", items.python)))]
        steps = self._work.steps()
        more = ast.AugAssign(ast.Name(steps, ast.Store()), ast.Add(), py.call("len", items.python))
        too_many = py.compare(py.name(steps), ast.Gt(), py.constant(MOST_ELEMENTS))
        return [more, py.if_(too_many, [py.do(py.call("stop"))])]

    def _function(self, *arguments: Any, **named: Any) -> str:
        outside, self._in_function = self._in_function, True
        name = super()._function(*arguments, **named)
        self._in_function = outside
        return name

    def _domain(self, *arguments: Any) -> Any:
        outside, self._in_function = self._in_function, True
        found = super()._domain(*arguments)
        self._in_function = outside
        return found

    def _element(self, variable: str, items: Code, type_: Type) -> Code:
        """An element of a list in the record: it is never unknown itself."""
        bare = type_.item if isinstance(type_, OptionalType) else type_
        return Code(
            py.name(variable),
            may_be_unknown=not items.field and items.fields is None,
            atom=True,
            plain=is_scalar(bare) and items.field,
            raw=isinstance(bare, NumberType),
            truth=isinstance(type_, BooleanType) and items.field,
            may_be_none=isinstance(type_, OptionalType),
            field=items.field,
            fields=items.fields,
        )

    def _filter(self, node: feel.Filter) -> Code:
        """A filter over parts of the record, where it stands."""
        type_ = self._type(node.source)
        is_condition = isinstance(self._type(node.condition), BooleanType)
        if not (is_condition and self._is_field_list(node.source) and self._depth < DEEPEST):
            return super()._filter(node)
        assert isinstance(type_, ListType)
        result = self.body.names.fresh("chosen")
        items, element, inside, within = self._enter(node.source, "item")
        outside, self.body = self.body, inside
        tests = self._tests(node.condition)
        self.body = outside
        self._leave(within)
        taken = [py.do(py.call_method(py.name(result), "append", py.name(element)))]
        left_open = [py.if_(tests.possible, [py.assign(result, py.UNKNOWN), ast.Break()])]
        block = [*inside.opening(), *inside.statements]
        block.append(py.if_(tests.sure, taken, [] if tests.certain else left_open))
        loop = [*self._counted(items), py.assign(result, py.list_of([])), py.for_([element], items.python, block)]
        self.body.statements += self._over(items, loop, [py.assign(result, py.UNKNOWN)])
        unknown = items.may_be_unknown or not tests.certain
        return Code(py.name(result), unknown, atom=True, raw=items.raw, fields=items.fields)

    def _enter(self, domain: feel.Expression, name: str) -> tuple[Code, str, Body, tuple[Any, Any]]:
        """Go into a loop over a list of the record: the list, the element's variable and the body."""
        items = self._atom(self._value(domain), "items")
        element = self.body.names.fresh(name)
        type_ = self._type(domain)
        assert isinstance(type_, ListType)
        code = self._element(element, items, type_.item)
        within = self._locals, self._items
        self._locals = {**self._locals, name: code}
        if name == "item" and isinstance(type_.item, RecordType):
            self._items = (*self._items, (code, type_.item))
        inside = Body(self.body.names, element)
        self._subjects.owners[element] = inside
        self._depth += 1
        return items, element, inside, within

    def _leave(self, within: tuple[Any, Any]) -> None:
        self._locals, self._items = within
        self._depth -= 1
