"""Constant expressions: what stands behind `=` in the value of a parameter."""

from typing import TYPE_CHECKING

from offerrules import later
from offerrules.feel import tree as feel
from offerrules.feel.edition import FIRST
from offerrules.feel.fitting import common_of
from offerrules.feel.interpreter import evaluate
from offerrules.feel.types import AnyType, RecordType, TableType, Type
from offerrules.feel.value_types import type_of_value
from offerrules.feel.values import Value
from offerrules.feel.walking import walk
from offerrules.quick import dataclass
from offerrules.rules.state import Compiling
from offerrules.rules.tree import Expression
from offerrules.rules.written import Written

if TYPE_CHECKING:
    from offerrules.rules import problems
else:
    problems = later.module("offerrules.rules.problems")


@dataclass(frozen=True, slots=True)
class Constant:
    """A value and its type; `as_written` is the value under version 1 of the meaning."""

    value: Value
    type: Type
    as_written: Value


def constant(compiling: Compiling, written: Written) -> Constant | None:
    """The value of a constant expression and its type; None after a problem has been told."""
    if not written.text:
        compiling.tell(problems.empty_expression(), written.location)
        return None
    read = compiling.read(written)
    if read.tree is None:
        return None
    for node in walk(read.tree):
        match node:
            case feel.Name(name=name) if name in compiling.scope or name in compiling.names:
                compiling.tell_whole(problems.not_constant(name), written)
                return None
            case feel.Call(function=feel.Name(name="today")):
                compiling.tell_whole(problems.day_in_constant(), written)
                return None
            case _:
                pass
    expression = compiling.expression(read)
    return None if expression is None else _evaluated(compiling, written, expression)


def _evaluated(compiling: Compiling, written: Written, expression: Expression) -> Constant | None:
    causes: list[str] = []
    value = evaluate(expression.tree, {}, on_error="unknown", note=lambda code, _: causes.append(code))
    if causes:
        compiling.tell_whole(problems.constant_fails(written.text, causes[0]), written)
        return None
    if value is None:
        compiling.tell_whole(problems.constant_is_none(written.text), written)
        return None
    as_written = evaluate(expression.as_written or expression.tree, {}, on_error="unknown", edition=FIRST)
    return Constant(value, _as_table(type_of_value(value)), as_written)


def _as_table(type_: Type) -> Type:
    """A context of which all entries have one type is a table, as where it is written in YAML."""
    if not isinstance(type_, RecordType):
        return type_
    item = common_of(list(type_.fields.values()))
    return type_ if item is None or isinstance(item, AnyType) else TableType(item, tuple(type_.fields))
