"""Plain FEEL, as the standard says: a text and what its names mean, to a value; null on error."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from offerrules.diagnostics import Problem
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.kinds import kind_of
from offerrules.feel.normal_form import composed, in_normal_form
from offerrules.feel.parser import parse
from offerrules.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from offerrules.feel.values import Failure, MonthsDuration, Range, Typed, Value

_MOST_NAMES: Final = 100_000
_READERS: Final[Mapping[str, Callable[[str], Value]]] = {
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "dtDuration": parse_duration,
}


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
    is not FEEL, and `TypeError` for an input that is no FEEL value, such as a float, or whose name is no text; never
    for what an expression does.
    """
    environment = {" ".join(_as_name(name).split()): _as_value(value) for name, value in (inputs or {}).items()}
    parsed = parse(expression, _names(environment))
    if parsed.tree is None:
        raise FeelSyntaxError(problem for problem in parsed.problems if problem.severity == "error")
    moment = datetime.now().astimezone() if now is None else now
    return interpret(parsed.tree, environment, today=moment.date(), now=moment)


def _as_name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a name is a text, not {type(name).__name__}")
    return composed(name)


def _as_value(value: Value) -> Value:
    """The value with what is nearly a FEEL value made one: an `int` a number, an object with months a duration."""
    if type(value) is int:
        return Decimal(value)
    if type(value) is dict:
        return {_as_name(name): _as_value(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_value(item) for item in value]
    if isinstance(value, Range):
        return replace(value, low=_as_value(value.low), high=_as_value(value.high))
    if isinstance(value, Typed):
        return _as_temporal(value)
    months = getattr(value, "months", None)
    if isinstance(months, int) and not isinstance(value, MonthsDuration):
        return MonthsDuration(months)
    if isinstance(value, Decimal) and not value.is_finite():
        raise TypeError("a number of FEEL is finite")
    kind_of(value)
    return in_normal_form(value)


def _as_temporal(value: Typed) -> Value:
    """The value that the text writes, as its type says."""
    found = _READERS[value.t](value.v) if value.t in _READERS else None
    if found is None or isinstance(found, Failure) or (value.t == "dtDuration" and isinstance(found, MonthsDuration)):
        raise TypeError(f"no {value.t} is written like this")
    return found


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
