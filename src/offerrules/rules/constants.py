"""Constant expressions: what stands behind `=` in the value of a parameter."""

from offerrules.feel import tree as feel
from offerrules.feel.fitting import common_of
from offerrules.feel.types import AnyType, RecordType, TableType, Type
from offerrules.feel.value_types import type_of_value
from offerrules.feel.values import Failure, Value
from offerrules.feel.walking import walk
from offerrules.rules import problems
from offerrules.rules.state import Compiling, Written


def constant(compiling: Compiling, written: Written) -> tuple[Value, Type] | None:
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
                compiling.tell_whole(problems.not_constant(written.text, name), written)
                return None
            case feel.Call(function=feel.Name(name="today")):
                compiling.tell_whole(problems.day_in_constant(), written)
                return None
            case _:
                pass
    expression = compiling.expression(read)
    return None if expression is None else _evaluated(compiling, written, expression.tree)


def _evaluated(compiling: Compiling, written: Written, tree: feel.Expression) -> tuple[Value, Type] | None:
    value = _literal(tree)
    if isinstance(value, Failure):
        compiling.tell_whole(problems.constant_fails(written.text, value.code), written)
        return None
    if value is None:
        compiling.tell_whole(problems.constant_is_none(written.text), written)
        return None
    return value, _as_table(type_of_value(value))


def _literal(tree: feel.Expression) -> Value:
    match tree:
        case feel.Literal(value=value):
            return value
        case feel.ListLiteral(items=items):
            return tuple(_literal(item) for item in items)
        case _:
            return Failure("too-much-work")


def _as_table(type_: Type) -> Type:
    """A context of which all entries have one type is a table, as where it is written in YAML."""
    if not isinstance(type_, RecordType):
        return type_
    item = common_of(list(type_.fields.values()))
    return type_ if item is None or isinstance(item, AnyType) else TableType(item)
