"""What rests on one field of the record and on constants is remembered by the value of the field.

What the table gives for `matches(x.programme, "…")` takes some 2,000 ns, to look it up 25.
"""

import ast
from abc import abstractmethod
from dataclasses import replace

from offerrules.engines.direct import python as py
from offerrules.engines.direct.daily import Daily, key_of
from offerrules.engines.direct.expressions import Emitter
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

    def _remembered(self, node: feel.Expression, atom: Code) -> Code:
        """`memo[field]`, where the memo computes what it does not yet know."""
        names = self.body.names
        given = names.fresh("given")
        body = Body(names, given)
        inner = self._anew(body, Work(body, "FAILING"))
        inner._expression, inner._locals, inner._items = self._expression, self._locals, self._items
        inner._instead = (key_of(atom), replace(atom, python=py.name(given)))
        code = inner._value(node)
        body.add(py.return_(code.python))
        text = ast.dump(ast.Module([*body.opening(), *body.statements], [])).replace(given, "given")
        memo = self._day.memos.get(text)
        if memo is None:
            compute = names.fresh("compute")
            self._day.body.add(py.function(compute, [given], [*body.opening(), *body.statements]))
            variable = names.fresh("memo")
            self._day.body.add(py.assign(variable, py.call("Memo", py.name(compute))))
            memo = self._day.memos[text] = py.name(variable)
        return replace(code, python=py.item(memo, atom.python), atom=False, field=False, daily=False)


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
