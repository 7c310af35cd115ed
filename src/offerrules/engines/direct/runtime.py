"""What generated code calls. Everything here is known to it by the name in `NAMES`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from offerrules.engines.direct.turning import first_day, moved
from offerrules.engines.evidence import settled as settled_for_decisions
from offerrules.feel import budget, operators
from offerrules.feel.calls import apply
from offerrules.feel.decimals import exact as exact_number
from offerrules.feel.entries import Entry
from offerrules.feel.equality import NOT_COMPARABLE, compare
from offerrules.feel.instance import is_instance, read_type
from offerrules.feel.iteration import elements, progression
from offerrules.feel.kinds import ORDERED, Kind, holds_unknown, kind_of
from offerrules.feel.lookup import is_known_in
from offerrules.feel.operators import every, negation, some
from offerrules.feel.range_text import range_of_text
from offerrules.feel.values import UNKNOWN, Facts, Failure, Range, Unknown, Value
from offerrules.records.facts import Reading, RecordFacts
from offerrules.records.shape import Field

Place = tuple[int, int]
Causes = list[tuple[str, int, int]]
"""What failed: the code, and the place in the source of the expression."""
Elements = Callable[..., Value]
"""The domain of an iterator, given the elements of those before it."""

MOST_STEPS: Final = budget.MOST_STEPS // 10
"""So much work generated code does of its own accord. What takes more is left to the interpreter, which counts exactly
what an expression may take: so both engines stop at the same place. The tenth is for what is not counted here."""


MOST_REMEMBERED: Final = 1_000
LONGEST_REMEMBERED: Final = 60


class Work:
    """Counts the work of expressions that can make much of little: loops, and long texts and lists."""

    __slots__ = ("_budget",)

    def __init__(self) -> None:
        self._budget = budget.Budget()
        self._budget.spend(budget.MOST_STEPS - MOST_STEPS)

    def spend(self, steps: int) -> None:
        """Raises `StoppedError` where it may be too much."""
        self._budget.spend(steps)

    def apply(self, entry: Entry, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value | Failure:
        """The entry applied to arguments that may be large."""
        self._budget.spend_on(arguments)
        return apply(entry, arguments, names)

    def made(self, value: Any) -> Any:
        """A list or context that was made of others. It counts with all that is in it."""
        self._budget.spend_on((value,), budget.MADE)
        return value


class UnknownCandidate:
    """The candidate that stands for a list about which nothing is recorded: every field is unknown."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.__dict__.update(dict.fromkeys(fields, UNKNOWN))


class _NoLog:
    """Nobody asks what a decision reads before its trace is unfolded."""

    def note(self, reading: Reading) -> None:
        """Forget it."""


_NO_LOG: Final = _NoLog()


def settled(found: Value | Failure, causes: Causes, place: Place) -> Value:
    """What was found; where it is a failure, unknown, with the cause kept."""
    if isinstance(found, Failure):
        causes.append((found.code, *place))
        return UNKNOWN
    return found


class FailedError(Exception):
    """Something could not be computed on the way to a decision."""


class _Failing(list[tuple[str, int, int]]):
    """Takes the place of a list of causes where the first cause ends the work."""

    def append(self, cause: tuple[str, int, int]) -> None:
        raise FailedError


def certain(found: Value | Failure) -> Value:
    """What was found. Raises `FailedError` where it is a failure."""
    if type(found) is Failure:
        raise FailedError
    return found


def stop() -> None:
    """Raises `StoppedError`: there may be too much work."""
    raise budget.StoppedError(Failure("too-much-work"))


class Memo(dict[Any, Any]):
    """What a function gives by what it is given. It is kept for short texts and days, and for so many of them only."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, given: Any) -> Any:
        found = self._function(given)
        if not isinstance(given, str) or len(given) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[given] = found
        return found


def or_null(found: Value | Failure) -> Value:
    """What was found; where it is a failure, null."""
    return None if isinstance(found, Failure) else found


def truth(value: Value) -> bool | Unknown | Failure:
    """The value as a truth: anything that is neither boolean nor unknown is a failure."""
    return operators.truth(value)


def exact(value: Any) -> Value:
    """A number, or a list with numbers in it, with decimals in the place of `int`; anything else as it is."""
    if type(value) is int:
        return exact_number(value)
    if isinstance(value, (list, tuple)):
        return [exact(each) for each in value]
    return value


def facts(value: Any, fields: Mapping[str, Field]) -> Value:
    """Parts of the record, or a list of them, as the mappings that functions of the table take."""
    if value is UNKNOWN or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [facts(each, fields) for each in value]
    return RecordFacts.of_part(value, fields, "", _NO_LOG)


def fields_of(items: Any, name: str) -> Any:
    """The field of every part of the record in a list."""
    if items is UNKNOWN or items is None:
        return UNKNOWN
    return [getattr(each, name) for each in items]


def is_greater(one: Value, other: Value) -> bool:
    """Whether a preference is greater than another; unknown is least."""
    if one is UNKNOWN or other is UNKNOWN:
        return other is UNKNOWN and one is not UNKNOWN
    return compare(one, other) == 1


def any_test(results: Sequence[Value | Failure]) -> bool | Unknown | Failure:
    """Whether a value passes one of several tests; unknown where one of them is."""
    if any(result is UNKNOWN for result in results):
        return UNKNOWN
    return operators.any_of(result for result in results if not isinstance(result, Unknown))


class _NoElement(Facts):
    """Stands for the element of an empty list, where a condition is tried only for what it reads of other facts."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Unknown:
        return UNKNOWN

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def is_known(self, name: str) -> bool:
        return False


NO_ELEMENT: Final = _NoElement()


def positioned(source: Value, position: Callable[[], Value], causes: Causes, place: Place, condition: Place) -> Value:
    """`source[position]`, of an empty list too: where the position is unknown, so is the element."""
    if source is UNKNOWN:
        return UNKNOWN
    if source is None:
        return settled(operators.NONE, causes, place)
    items = operators.as_list(source)
    found = position()
    is_number = isinstance(found, (int, Decimal)) and not isinstance(found, bool)
    if found is UNKNOWN:
        return UNKNOWN
    return settled(
        operators.element(items, found) if is_number else operators.NOT_BOOLEAN,
        causes,
        place if is_number else condition,
    )


def selected(
    source: Any, where: Callable[[Any], Value], work: Work, causes: Causes, place: Place, condition: Place
) -> Value:
    """`source[condition]`: the elements for which the condition is true; unknown where it is for one of them."""
    if source is UNKNOWN:
        return UNKNOWN
    if source is None:
        return settled(operators.NONE, causes, place)
    items = operators.as_list(source)
    work.spend(len(items))
    results = [settled(operators.truth(where(item)), causes, condition) for item in items]
    if any(result is UNKNOWN for result in results):
        return UNKNOWN
    return [item for item, result in zip(items, results, strict=True) if result is True]


def filtered(source: Value, where: Callable[[Value], Value], work: Work) -> Value | Failure:
    """`source[condition]` in plain FEEL, where only the value tells a condition from a position."""
    if source is UNKNOWN:
        return UNKNOWN
    if source is None:
        return operators.NONE
    items = operators.as_list(source)
    if not items:
        result = where(None)
        return operators.element(items, result) if kind_of(result) is Kind.NUMBER else []
    work.spend(len(items))
    results: list[Value] = []
    for item in items:
        result = where(item)
        if not results and kind_of(result) is Kind.NUMBER:
            return operators.element(items, result)
        results.append(result)
    if any(result is UNKNOWN for result in results):
        return UNKNOWN
    if any(result is not None and not isinstance(result, bool) for result in results):
        return operators.NOT_BOOLEAN
    return [item for item, result in zip(items, results, strict=True) if result is True]


def tried(source: Any, where: Callable[[Any], Value], causes: Causes, nothing: Value) -> Any:
    """`source`, after the condition has been tried where there is no element to try it on."""
    if isinstance(source, (list, tuple)) and not source:
        before = len(causes)
        where(nothing)
        del causes[before:]
    return source


def counted(start: Value, end: Value) -> Value | Failure:
    """The domain `start..end`."""
    return UNKNOWN if start is UNKNOWN or end is UNKNOWN else progression(start, end)


def _domain(found: Value | Failure) -> Sequence[Any] | Unknown | Failure:
    if isinstance(found, (list, tuple)):
        return found
    if found is UNKNOWN or isinstance(found, Failure) or (isinstance(found, Range) and holds_unknown(found)):
        return UNKNOWN if isinstance(found, Range) else found
    return elements(found)


def for_each(domains: Sequence[Elements], body: Elements, work: Work) -> Value | Failure:
    """`for`: the list of the body's values over every combination of elements."""
    results: list[Value] = []
    for chosen in _combinations(domains, (), work):
        if not isinstance(chosen, tuple):
            return chosen
        results.append(body(*chosen))
        if isinstance(results[-1], (list, tuple, dict)):
            work.made(results[-1])
    return results


def for_each_with_partial(domains: Sequence[Elements], body: Elements, work: Work) -> Value | Failure:
    """The same where the body is also given the list so far."""
    results: list[Value] = []
    for chosen in _combinations(domains, (), work):
        if not isinstance(chosen, tuple):
            return chosen
        work.spend(len(results))
        results.append(body(*chosen, list(results)))
        if isinstance(results[-1], (list, tuple, dict)):
            work.made(results[-1])
    return results


def quantified(
    join: Callable[[Sequence[Value]], Value], domains: Sequence[Elements], body: Elements, work: Work
) -> Value | Failure:
    """`some` or `every`, which `join` tells apart."""
    results: list[Value] = []
    for chosen in _combinations(domains, (), work):
        if isinstance(chosen, Failure):
            return chosen
        results.append(body(*chosen) if isinstance(chosen, tuple) else chosen)
    return join(results)


def _combinations(domains: Sequence[Elements], chosen: tuple[Any, ...], work: Work) -> Any:
    """Every combination of elements, as a tuple; unknown or a failure where a domain is that."""
    domain = _domain(domains[len(chosen)](*chosen))
    if isinstance(domain, (Unknown, Failure)):
        yield domain
        return
    work.spend(len(domain))
    for element in domain:
        further = (*chosen, element)
        if len(further) == len(domains):
            yield further
        else:
            yield from _combinations(domains, further, work)


def half_range(end: Value, is_low: bool, included: bool) -> Range | Unknown | Failure:
    """`(>= end)`, `(< end)`: a range that is open on the other side."""
    if holds_unknown(end):
        return UNKNOWN
    if end is None:
        return operators.NONE
    if kind_of(end) not in ORDERED:
        return NOT_COMPARABLE
    return Range(end, None, included, False) if is_low else Range(None, end, False, included)


def single(found: Value | Failure) -> Value | Failure:
    """The range as `(= x)` writes it."""
    return replace(found, single=True) if isinstance(found, Range) else found


def range_of(text: Value) -> Value | Failure:
    """The built-in `range`."""
    return UNKNOWN if text is UNKNOWN else range_of_text(text)


def instance_of(value: Value, type_name: str) -> bool | Unknown | Failure:
    """`value instance of type`."""
    written = read_type(type_name)
    if written is None:
        return Failure("no-such-type")
    return UNKNOWN if holds_unknown(value) else is_instance(value, written)


def known_in(holder: Value, name: str) -> bool:
    """`is known(holder.name)`, where the holder is a mapping, or unknown."""
    if isinstance(holder, Mapping):
        return is_known_in(holder, name)
    return not holds_unknown(holder) and holder is not None


def is_all_known(value: Value) -> bool:
    """`is known` of anything but a field."""
    return not holds_unknown(value)


NAMES: Final[Mapping[str, object]] = {
    each.__name__: each
    for each in (
        Memo,
        Work,
        any_test,
        apply,
        certain,
        counted,
        every,
        exact,
        facts,
        fields_of,
        filtered,
        first_day,
        for_each,
        for_each_with_partial,
        half_range,
        holds_unknown,
        instance_of,
        is_all_known,
        is_greater,
        known_in,
        moved,
        negation,
        or_null,
        positioned,
        quantified,
        range_of,
        selected,
        settled,
        single,
        some,
        stop,
        tried,
        truth,
    )
} | {"FAILING": _Failing(), "kept": settled_for_decisions, "NO_ELEMENT": NO_ELEMENT, "UNKNOWN": UNKNOWN}
