"""Filters, `for`, `some` and `every` as functions in Python that are called for each element."""

import ast
from collections.abc import Mapping, Sequence

from offerrules.engines.direct import python as py
from offerrules.engines.direct.paths import Paths
from offerrules.engines.direct.subjects import Code
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.table import OPERATORS
from offerrules.feel.tree import Quantifier
from offerrules.feel.types import ListType, NumberType, RecordType, Type
from offerrules.feel.walking import walk
from offerrules.records.shape import Field


class Iteration(Paths):
    """Writes what goes through lists."""

    _list_so_far: Code | None = None
    """The list of the innermost loop that keeps one."""

    def _filter(self, node: feel.Filter) -> Code:
        source = self._value(node.source)
        type_ = self._type(node.source)
        if self._on_error == "null":
            return self._filter_or_null(node, source)
        places = self._place(node), self._place(node.condition)
        if isinstance(self._bare_type(node.condition), NumberType):
            position = self._function([], {}, None, node.condition)
            operands = [self._exact(source).python, py.name(position), self._work.causes, *places]
            return Code(py.call("positioned", *operands))
        item_type = type_.item if isinstance(type_, ListType) else type_
        fields = source.fields
        if fields is None:
            source = self._exact(source)
        item = Code(py.name(self.body.names.fresh("item")), may_be_unknown=fields is None, atom=True, fields=fields)
        where = py.name(self._function([item], {"item": item}, item_type, node.condition, item=item))
        items, causes = source.python, self._work.causes
        if self._subjects.traces:
            items = py.call("tried", items, where, causes, _no_element(item_type))
        return Code(py.call("selected", items, where, self._work.name(), causes, *places), fields=fields)

    def _filter_or_null(self, node: feel.Filter, source: Code) -> Code:
        """Plain FEEL: the value of the condition says whether it is a condition or a position."""
        item = py.name(self.body.names.fresh("item"))
        element = Code(item, atom=True)
        guards, self._guards = self._guards, (*self._guards, item)
        bound = {name: self._guarded(code, [item]) for name, code in self._locals.items()}
        type_ = self._type(node.source)
        item_type = type_.item if isinstance(type_, ListType) else None
        bound["item"] = element
        if isinstance(item_type, RecordType) and "item" in item_type.fields:
            entry = self._application(OPERATORS["path"], [item, py.constant("item")])
            bound["item"] = self._settled(entry, node)
        where = self._function([element], bound, item_type, node.condition, item=element)
        self._guards = guards
        return self._settled(py.call("filtered", self._exact(source).python, py.name(where), self._work.name()), node)

    def _iterated(
        self, iterators: Sequence[feel.Iterator], node: feel.Expression, *, as_truth: bool, partial: bool = False
    ) -> tuple[ast.expr, ast.expr]:
        """The domains as functions of the elements before them, and the function of all elements."""
        elements: list[Code] = []
        bound: dict[str, Code] = {}
        domains: list[ast.expr] = []
        for iterator in iterators:
            domain, fields = self._domain(elements, bound, iterator)
            domains.append(py.name(domain))
            name = py.name(self.body.names.fresh(iterator.name))
            element = Code(name, may_be_unknown=fields is None, atom=True, fields=fields)
            elements.append(element)
            bound[iterator.name] = element
        if partial:
            so_far = Code(py.name(self.body.names.fresh("partial")), may_be_unknown=False, atom=True)
            elements.append(so_far)
            bound["partial"] = self._list_so_far = so_far
        body = self._function(elements, bound, None, node, as_truth=as_truth)
        return py.tuple_of(domains), py.name(body)

    def _domain(
        self, elements: Sequence[Code], bound: Mapping[str, Code], iterator: feel.Iterator
    ) -> tuple[str, Mapping[str, Field] | None]:
        """The function that gives the elements of an iterator, and their fields where they are parts of the record."""
        outside, self.body = self.body, self.body.branch()
        inherited, self._locals = self._locals, {**self._locals, **bound}
        code = self._value(iterator.domain)
        fields = code.fields if isinstance(self._type(iterator.domain), ListType) else None
        value = code.python if fields is not None else self._exact(code).python
        if iterator.end is not None:
            if fields is not None:
                value = self._exact(code).python
            value = py.call("counted", value, self._exact_value(iterator.end))
        self.body.add(py.return_(value))
        inside, self.body, self._locals = self.body, outside, inherited
        name = self.body.names.fresh("elements")
        self.body.add(py.function(name, [_variable(each) for each in elements], inside.statements))
        return name, fields

    def _for(self, node: feel.For) -> Code:
        named = [each for each in walk(node.body) if isinstance(each, feel.Name) and each.name == "partial"]
        partial = bool(named) and (self._on_error == "null" or not self._is_bound(named[0], node.iterators))
        domains, body = self._iterated(node.iterators, node.body, as_truth=False, partial=partial)
        reader = "for_each_with_partial" if partial else "for_each"
        return self._settled(py.call(reader, domains, body, self._work.name()), node)

    def _is_bound(self, partial: feel.Name, iterators: Sequence[feel.Iterator]) -> bool:
        """Whether `partial` means something else in a policy, which has no list so far."""
        if self._expression.meanings.get(partial.id) is not Meaning.LOCAL:
            return True
        outside = self._locals.get(partial.name, self._list_so_far)
        return outside is not self._list_so_far or any(each.name == partial.name for each in iterators)

    def _quantified(self, node: feel.Quantified) -> Code:
        domains, body = self._iterated(node.iterators, node.condition, as_truth=True)
        join = py.name("some" if node.quantifier is Quantifier.SOME else "every")
        return self._settled(py.call("quantified", join, domains, body, self._work.name()), node, truth=True)

    def _function(
        self,
        parameters: Sequence[Code],
        bound: Mapping[str, Code],
        item_type: Type | None,
        node: feel.Expression,
        *,
        item: Code | None = None,
        as_truth: bool = False,
    ) -> str:
        """A Python function of the parameters that computes `node`; the fields of a record `item` are names."""
        outside, self.body = self.body, self.body.branch()
        inherited, self._locals = self._locals, {**self._locals, **bound}
        items = self._items
        if item is not None and isinstance(item_type, RecordType):
            self._items = (*items, (item, item_type))
        self.body.add(py.do(py.call_method(self._work.name(), "spend", py.constant(sum(1 for _ in walk(node))))))
        code = self._exact(self._truth(node) if as_truth else self._value(node))
        self.body.add(py.return_(code.python))
        inside, self.body, self._locals, self._items = self.body, outside, inherited, items
        name = self.body.names.fresh("each")
        self.body.add(py.function(name, [_variable(each) for each in parameters], inside.statements))
        return name


def _variable(code: Code) -> str:
    assert isinstance(code.python, ast.Name)
    return code.python.id


def _no_element(item_type: Type) -> ast.expr:
    return py.name("NO_ELEMENT") if isinstance(item_type, RecordType) else py.constant(None)
