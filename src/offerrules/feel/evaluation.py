"""Plain FEEL, as the standard says: a text and what its names mean, to a value; null on error."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from offerrules.diagnostics import Problem
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.kinds import kind_of
from offerrules.feel.parser import parse
from offerrules.feel.values import MonthsDuration, Value

_MOST_NAMES: Final = 100_000


class FeelSyntaxError(ValueError):
    """A text that is not FEEL. `problems` says why, with offsets into the text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.text.en for problem in self.problems))

    def __reduce__(self) -> tuple[type["FeelSyntaxError"], tuple[tuple[Problem, ...]]]:
        return (FeelSyntaxError, (self.problems,))


def evaluate(expression: str, inputs: Mapping[str, Value] | None = None, *, now: datetime | None = None) -> Value:
    """The value of `expression`, whose names mean what `inputs` says; null where FEEL says null.

    Values are those of `feel.values`; every key of `inputs`, and of contexts in it, may be a name of several words.
    `now` is the moment for `now()` and `today()`, the present one by default. Raises `FeelSyntaxError` for a text that
    is not FEEL, and `TypeError` for an input that is no FEEL value, such as a float.
    """
    environment = {" ".join(name.split()): _as_value(value) for name, value in (inputs or {}).items()}
    parsed = parse(expression, _names(environment))
    if parsed.tree is None:
        raise FeelSyntaxError(problem for problem in parsed.problems if problem.severity == "error")
    moment = datetime.now().astimezone() if now is None else now
    return interpret(parsed.tree, environment, today=moment.date(), now=moment)


def _as_value(value: Value) -> Value:
    """The value with what is nearly a FEEL value made one: an `int` a number, an object with months a duration."""
    if type(value) is int:
        return Decimal(value)
    if type(value) is dict:
        return {name: _as_value(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_value(item) for item in value]
    months = getattr(value, "months", None)
    if isinstance(months, int) and not isinstance(value, MonthsDuration):
        return MonthsDuration(months)
    if isinstance(value, Decimal) and not value.is_finite():
        raise TypeError("a number of FEEL is finite")
    kind_of(value)
    return value


def _names(environment: Mapping[str, Value]) -> set[str]:
    """Every name in scope, also those of entries of contexts."""
    names: set[str] = set()
    pending: list[Value] = [environment]
    while pending and len(names) < _MOST_NAMES:
        value = pending.pop()
        if isinstance(value, Mapping):
            names.update(value)
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
    return names
