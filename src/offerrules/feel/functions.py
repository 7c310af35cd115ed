"""Function values: made from built-ins and from function literals, and called."""

from collections.abc import Callable, Sequence

from offerrules.feel import tree as feel
from offerrules.feel.calls import ARGUMENTS, TYPE
from offerrules.feel.entries import Entry
from offerrules.feel.instance import ANY, Written, conforms, read_type
from offerrules.feel.kinds import Kind, holds_unknown, kind_of
from offerrules.feel.temporal import make_moment, moment_of
from offerrules.feel.values import UNKNOWN, Failure, Function, Value

Apply = Callable[[Sequence[Value]], Value | Failure]


def of_built_in(entry: Entry, apply: Apply) -> Function:
    """A built-in as a value."""
    names = tuple(parameter.name for parameter in entry.signatures[0].parameters)
    return Function(names, ("Any",) * len(names), apply)


def of_literal(node: feel.FunctionLiteral, evaluate: Callable[[dict[str, Value]], Value]) -> Function | Failure:
    """What a function literal makes; `evaluate` gives the value of its body. A function of Java is a failure."""
    if node.external:
        return Failure("function")
    names = tuple(name for name, _ in node.parameters)
    types = [ANY if written is None else read_type(written) for _, written in node.parameters]
    known = [each for each in types if each is not None]
    if len(known) < len(types):
        return Failure("no-such-type")

    def call(arguments: Sequence[Value]) -> Value | Failure:
        given: dict[str, Value] = {}
        for name, argument, written in zip(names, arguments, known, strict=True):
            fitting = UNKNOWN if written != ANY and holds_unknown(argument) else _as_type(argument, written)
            if isinstance(fitting, Failure) or (fitting is UNKNOWN and written != ANY):
                return fitting
            given[name] = fitting
        return evaluate(given)

    return Function(names, tuple(written or "Any" for _, written in node.parameters), call)


def _as_type(value: Value, written: Written) -> Value | Failure:
    """The value as an argument of a declared type: as it is, a single value as a list, the only item of a list, or a
    date as its midnight in UTC (OMG DMN 1.5, 10.3.2.9.4)."""
    only = value[0] if isinstance(value, (list, tuple)) and len(value) == 1 else value
    candidates = [value, [value], only]
    if kind_of(only) is Kind.DATE:
        candidates.append(make_moment(moment_of(only)))
    return next((candidate for candidate in candidates if conforms(candidate, written)), TYPE)


def call(function: Function, arguments: Sequence[Value], names: Sequence[str]) -> Value | Failure:
    """The result of the function; `names` are empty or name each argument."""
    if names:
        given = dict(zip(names, arguments, strict=True))
        if len(given) < len(names) or not given.keys() <= set(function.parameters):
            return ARGUMENTS
        arguments = [given.get(name) for name in function.parameters]
    if len(arguments) != len(function.parameters):
        return ARGUMENTS
    return function.call(tuple(arguments))
