"""Expressions of the translation as text, for languages that look much alike."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.translation import Node


@dataclass(frozen=True)
class Dialect:
    """How a language writes what languages write differently."""

    all: str
    any: str
    no: Callable[[str], str]
    null: str
    choose: Callable[[str, str, str], str]
    contains: Callable[[str, str], str]
    some: Callable[[str, str, str], str]
    several: Callable[[str, str, str], str]
    each: Callable[[str, str, str], str]
    true: str = "true"
    false: str = "false"
    field: Callable[[str, str], str] = lambda variable, name: f"{variable}.{name}" if variable else name
    items: Callable[[str], str] = lambda name: name
    known: Callable[[str], str] | None = None
    is_true: Callable[[str], str] = lambda field: f"({field} == true)"
    may_be_true: Callable[[str], str] = lambda field: f"({field} != false)"
    among: Callable[[str, str], str] = lambda left, values: f"({left} in {values})"


def written(node: Node, dialect: Dialect) -> str:
    """The expression in a language."""

    def to(part: Node) -> str:
        return written(part, dialect)

    match node:
        case ("const", None):
            return dialect.null
        case ("const", bool(value)):
            return dialect.true if value else dialect.false
        case ("const", value):
            return json.dumps(value, ensure_ascii=False)
        case ("field", variable, name):
            return dialect.field(variable, name)
        case ("compare", operator, left, right):
            return f"({to(left)} {operator} {to(right)})"
        case ("known", value) if dialect.known is not None:
            return dialect.known(to(value))
        case ("known", value):
            return f"({to(value)} != {dialect.null})"
        case ("is_true" | "may_be_true" as kind, value):
            return (dialect.is_true if kind == "is_true" else dialect.may_be_true)(to(value))
        case ("among", left, (value,)):
            return f"({to(left)} == {json.dumps(value, ensure_ascii=False)})"
        case ("among", left, values):
            return dialect.among(to(left), json.dumps(list(values), ensure_ascii=False))
        case ("contains", left, text):
            return dialect.contains(to(left), json.dumps(text))
        case ("all", parts):
            return f"({dialect.all.join(map(to, parts))})"
        case ("any", parts):
            return f"({dialect.any.join(map(to, parts))})"
        case ("not", part):
            return dialect.no(to(part))
        case ("if", condition, then, otherwise):
            return dialect.choose(to(condition), to(then), to(otherwise))
        case ("list", parts):
            return f"[{', '.join(map(to, parts))}]"
        case ("some", variable, items, condition):
            return dialect.some(variable, dialect.items(items), to(condition))
        case ("several", variable, items, condition):
            return dialect.several(variable, dialect.items(items), to(condition))
        case ("each", variable, items, value):
            return dialect.each(variable, dialect.items(items), to(value))
        case _:
            raise ValueError(node[0])


CEL = Dialect(
    all=" && ",
    any=" || ",
    no=lambda part: f"!{part}",
    null="null",
    choose=lambda condition, then, otherwise: f"({condition} ? {then} : {otherwise})",
    contains=lambda text, part: f"{text}.contains({part})",
    some=lambda variable, items, condition: f"{items}.exists({variable}, {condition})",
    several=lambda variable, items, condition: f"(size({items}.filter({variable}, {condition})) > 1)",
    each=lambda variable, items, value: f"{items}.map({variable}, {value})",
)
