"""One expression as a Python function of its context, without a rule set around it.

    tax = function_of("price * rate", {"price": NUMBER, "rate": NUMBER})
    tax({"price": Decimal(200), "rate": Decimal("0.25")})

It goes through the same compiler as the expressions of policies, so that what is known of one is known of the other:
the cases of the standard's kit are run through it.
"""

import ast
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NoReturn

from offerrules.engines.direct import python as py
from offerrules.engines.direct.expressions import Emitter
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.runtime import NAMES
from offerrules.engines.direct.subjects import Body, Subjects, Work
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.feel.budget import StoppedError
from offerrules.feel.checker import check
from offerrules.feel.interpreter import ErrorMode
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.parser import parse
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.types import FunctionType, RecordType, Type
from offerrules.feel.values import Value
from offerrules.language import Text
from offerrules.records.shape import Field, Shape
from offerrules.rules.tree import Expression

Compiled = Callable[..., Value]
"""`compiled(context, today=None)`: the value. Without `today` the built-in of that name is an error."""
_NO_WORDS: Final = Text(sv="", en="")


def function_of(source: str, types: Mapping[str, Type], *, on_error: ErrorMode = "null", words: Any = ()) -> Compiled:
    """The expression as a Python function of a mapping from its names to values of their types, or `UNKNOWN`.

    `on_error` says what becomes of an error: null, as the standard has it, or `UNKNOWN`, as in policies. `words` are
    further names, of entries of contexts, that have several words. Raises `NotCompiledError` for what this engine does
    not compile: function literals and functions as values, `now()`, names without a meaning, and text that is not FEEL.
    """
    parsed = parse(source, {*types, *words})
    tree = parsed.tree
    if tree is None:
        _refuse("text that is not FEEL")
    if any(isinstance(each, FunctionType) for each in types.values()):
        _refuse("a function as a value")
    found = check(tree, {name: Named(type_, Meaning.FIELD) for name, type_ in types.items()}, source)
    expression = Expression(source, tree, found.type, found.types, found.meanings, found.mentions)
    names = Names(frozenset(NAMES) | {"evaluate", "names", "causes", "today"})
    constants = Constants(names)
    body = Body(names, "names")
    emitter = Emitter(body, constants, Subjects(_shape(types), {}, {}), Work(body, "causes"), on_error)
    value = names.fresh("found")
    emitter.assign_exact(value, expression)
    statements = [*body.prologue, *body.statements, py.return_(py.name(value))]
    module = py.module([py.function("evaluate", ["names", "causes", "today"], statements)])
    variables: dict[str, Any] = {**NAMES, **constants.values}
    exec(compile(ast.fix_missing_locations(module), "<offerrules expression>", "exec"), variables)
    evaluate = variables["evaluate"]

    def compiled(context: Mapping[str, Value], today: date | None = None) -> Value:
        try:
            return evaluate(context, [], today)
        except StoppedError:
            return interpret(tree, context, on_error=on_error, today=today, types=found.types)

    return compiled


def _refuse(what: str) -> NoReturn:
    raise NotCompiledError(what)


def _shape(types: Mapping[str, Type]) -> Shape:
    """The context as a record. Contexts in it are values of FEEL and no parts of the record."""
    fields = {name: Field(name, type_, _NO_WORDS) for name, type_ in types.items()}
    return Shape("", fields, RecordType("", types))
