"""What rests on one field of the record and on constants is remembered by the value of the field.

What the table gives for `matches(x.programme, "…")` takes some 2,000 ns, to look it up 25.
"""

import ast
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace

from offerrules.engines.direct import python as py
from offerrules.engines.direct.daily import Daily, key_of
from offerrules.engines.direct.expressions import Emitter
from offerrules.engines.direct.runtime import NAMES
from offerrules.engines.direct.subjects import Body, Code, Work
from offerrules.feel import tree as feel
from offerrules.feel.types import (
    ChoiceType,
    DateType,
    RecordType,
    StringType,
)
from offerrules.feel.walking import children, walk


class Remembering(Daily):
    """Writes what goes through the table as a look at what it gave before, where that can be."""

    _instead: tuple[str, Code] | None = None
    """What is read where a field is meant: what it holds is given to the function that computes."""

    @abstractmethod
    def _anew(self, body: Body, work: Work) -> "Remembering":
        """The same, writing into another body."""

    def _remembered_atom(self, node: feel.Expression) -> Code | None:
        """The only field on which a node depends, where it goes through the table: what it gives can be remembered."""
        if isinstance(node, feel.Literal | feel.Name | feel.And | feel.Or | feel.Not) or self._instead is not None:
            return None
        if not any(_is_of_table(each) for each in walk(node)):
            return None
        atoms = self._atoms(node)
        if atoms is None or len({key_of(code) for code in atoms}) != 1:
            return None
        return atoms[0]

    def _atoms(self, node: feel.Node) -> list[Code] | None:
        """The fields on which a node depends; None where it depends on what is no text, choice or date."""
        match node:
            case feel.Quantified() | feel.For() | feel.Filter() | feel.ContextLiteral() | feel.If():
                return None
            case feel.Call(function=feel.Name(name="is known")) | feel.FunctionLiteral():
                return None
            case feel.Name() if self._is_daily_here(node):
                return []
            case feel.Name() | feel.Path(source=feel.Name()) if isinstance(
                self._bare_type(node), StringType | ChoiceType | DateType
            ):
                if isinstance(node, feel.Path) and not isinstance(self._type(node.source), RecordType):
                    return None
                if isinstance(node, feel.Name) and node.name == "?":
                    return None
                code = Emitter._value(self, node)
                return [code] if code.field and code.atom else None
            case feel.Name():
                return None
            case _:
                found: list[Code] = []
                for each in _under(node):
                    atoms = self._atoms(each)
                    if atoms is None:
                        return None
                    found += atoms
                return found

    def _truth(self, node: feel.Expression) -> Code:
        atom = self._remembered_atom(node)
        return super()._truth(node) if atom is None else self._remembered(atom, lambda inner: inner._truth(node))

    def _remembered(self, atom: Code, write: Callable[["Remembering"], Code]) -> Code:
        """`memo[field]`, where the memo computes what it does not yet know."""
        compute, code = self._computed(atom, write)
        memo = self._day.memos.get(compute)
        if memo is None:
            memo = self._day.memos[compute] = self.body.names.fresh("memo")
            self._day.place_of(compute).add(py.assign(memo, py.call("Memo", py.name(compute))))
        return replace(code, python=py.item(py.name(memo), atom.python), atom=False, field=False, daily=False)

    def _computed(self, atom: Code, write: Callable[["Remembering"], Code]) -> tuple[str, Code]:
        """A function of the day that computes what is written, given what the field holds; and what it gives."""
        names = self.body.names
        given = names.fresh("given")
        body = Body(names, given)
        inner = self._anew(body, Work(body, "FAILING"))
        inner._expression, inner._locals, inner._items = self._expression, self._locals, self._items
        inner._instead = (key_of(atom), replace(atom, python=py.name(given)))
        code = write(inner)
        body.add(py.return_(code.python))
        statements = [*body.opening(), *body.statements]
        form, others = _form_of(given, statements)
        compute = self._day.functions.get(form)
        if compute is None:
            compute = self._day.functions[form] = names.fresh("compute")
            if others <= NAMES.keys() | self._constants.values.keys():
                self._day.functions_of_all_days.add(compute)
            self._day.place_of(compute).add(py.function(compute, [given], statements))
        return compute, code


def _form_of(given: str, statements: Sequence[ast.stmt]) -> tuple[tuple[object, ...], set[str]]:
    """What tells a function from those that do something else, whatever its own variables are called; and the names
    that are not its own."""
    nodes = [node for statement in statements for node in ast.walk(statement)]
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    own.add(given)
    numbers = {given: 0}
    form: list[object] = []
    for node in nodes:
        form.append(type(node))
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                form.append(len(value))
            elif name in ("id", "arg", "name") and value in own:
                form.append(numbers.setdefault(value, len(numbers)))
            else:
                form.append(value is not None if isinstance(value, ast.AST) else repr(value))
    return tuple(form), {node.id for node in nodes if isinstance(node, ast.Name)} - own


def _is_of_table(node: feel.Node) -> bool:
    match node:
        case feel.Arithmetic() | feel.Negation() | feel.InstanceOf():
            return True
        case feel.Call(function=feel.Name(name=name)):
            return name not in ("today", "is known", "count", "max", "min")
        case _:
            return False


def _under(node: feel.Node) -> tuple[feel.Node, ...]:
    """The nodes right under a node that are expressions; a function's name is none."""
    if isinstance(node, feel.Call):
        return node.arguments
    return children(node)
