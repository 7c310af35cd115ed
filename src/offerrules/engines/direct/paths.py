"""Names, paths and `is known` as Python: what an expression says of the record, and of what has a name."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from offerrules.engines.direct import python as py
from offerrules.engines.direct.subjects import Code, constant
from offerrules.engines.direct.two_tests import absent
from offerrules.engines.direct.writing import NotCompiledError, Writing
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.table import OPERATORS
from offerrules.feel.types import ListType, RecordType


class Paths(Writing):
    """Writes names, paths and `is known`."""

    def field_path(self, path: Sequence[str]) -> Code:
        """The field of the record at a path."""
        code = self._subjects.field(path[0])
        for name in path[1:]:
            code = self._field_of(code, name, None)
        return code

    def _name(self, node: feel.Name) -> Code:
        match self._expression.meanings.get(node.id):
            case Meaning.FIELD:
                return self._guarded(self._subjects.field(node.name))
            case Meaning.PARAMETER:
                return constant(self._subjects.parameters[node.name], self._constants)
            case Meaning.DEFINITION | Meaning.CRITERION:
                return self._subjects.value(node.name)
            case Meaning.CANDIDATE:
                return self._subjects.candidate(node.name)
            case Meaning.ITEM_FIELD:
                return self._item_field(node.name)
            case Meaning.LOCAL:
                return self._locals[node.name]
            case Meaning.BUILT_IN | None:
                raise NotCompiledError(f"{node.name}, of which the checker does not know what it stands for")

    def _guarded(self, code: Code, guards: Sequence[ast.expr] | None = None) -> Code:
        """A name inside filters. Plain FEEL: of an unknown element nobody knows the entries, so any name may be one."""
        guards = self._guards if guards is None else guards
        if not guards:
            return code
        unknown = py.either([py.is_(guard, py.UNKNOWN) for guard in guards])
        return replace(code, python=py.conditional(unknown, py.UNKNOWN, code.python), may_be_unknown=True, atom=False)

    # Fields

    def _item_field(self, name: str) -> Code:
        """The field of the innermost element that has it."""
        item = self._item_with(name)
        if item.fields is None:
            return self._settled(self._application(OPERATORS["path"], [item.python, py.constant(name)]), None)
        return self._field_of(item, name, None)

    def _item_with(self, name: str) -> Code:
        """The innermost element that has a field of the name."""
        return next(item for item, type_ in reversed(self._items) if name in type_.fields)

    def _field_of(self, source: Code, name: str, node: feel.Node | None) -> Code:
        """A field of a part of the record. To decide, none has no fields that could matter, as the checker sees to."""
        if not (source.may_be_unknown or source.may_be_none):
            return self._subjects.part(source, name)
        source = self._atom(source, "part")
        part = self._subjects.part(source, name)
        if source.may_be_none and self._subjects.traces:
            found = self._settled(self._application(OPERATORS["path"], [source.python, py.constant(name)]), node)
            return replace(part, python=found.python, may_be_unknown=True, atom=False)
        known = py.conditional(py.either(absent([source])), py.UNKNOWN, part.python)
        return replace(part, python=known, may_be_unknown=True, atom=False)

    def _path(self, node: feel.Path) -> Code:
        source = self._value(node.source)
        type_ = self._type(node.source)
        if isinstance(type_, RecordType) and source.fields is not None:
            return self._field_of(source, node.name, node)
        if source.fields is not None and isinstance(type_, ListType) and not self._subjects.traces:
            # A part of an element may be unknown or none, so that a list of parts is one of mappings.
            place = source.fields[node.name]
            unknown = source.may_be_unknown or source.may_be_none
            python = py.call("fields_of", source.python, py.constant(node.name))
            if place.fields:
                of = py.name(self._constants.add("fields", place.fields))
                return Code(py.call("facts", python, of), unknown)
            return Code(python, unknown, raw=True)
        operands = [self._exact(source).python, py.constant(node.name)]
        return self._settled(self._application(OPERATORS["path"], operands, sized=self._sized(node.source)), node)

    def _is_known(self, node: feel.Expression) -> Code:
        """`is known` of a field: whether something is recorded, without looking what."""
        match node:
            case feel.Name(name=name) if self._expression.meanings.get(node.id) is Meaning.FIELD:
                recorded = self._subjects.is_known(None, name)
                if not self._guards:
                    return recorded
                certain = [py.is_not(guard, py.UNKNOWN) for guard in self._guards]
                return replace(recorded, python=py.both([*certain, recorded.python]))
            case feel.Name(name=name) if self._expression.meanings.get(node.id) is Meaning.ITEM_FIELD:
                return self._is_known_of_item(name)
            case feel.Path(source=source, name=name):
                holder = self._atom(self._value(source), "holder")
                if holder.fields is not None and isinstance(self._type(source), RecordType):
                    return self._subjects.is_known(holder, name)
                known = py.call("known_in", self._exact(holder).python, py.constant(name))
                return Code(known, may_be_unknown=False, plain=True, truth=True)
            case _:
                known = py.call("is_all_known", self._exact_value(node))
                return Code(known, may_be_unknown=False, plain=True, truth=True)

    def _is_known_of_item(self, name: str) -> Code:
        item = self._item_with(name)
        if item.fields is not None:
            return self._subjects.is_known(item, name)
        known = py.call("known_in", item.python, py.constant(name))
        return Code(known, may_be_unknown=False, plain=True, truth=True)
