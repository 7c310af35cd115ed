"""Built-ins that make one value of a list (OMG DMN 1.5, 10.3.4.4): `min`, `sum`, `all` and the like.

Each takes one list, or its elements as arguments.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import reduce

from offerrules.feel import decimals, operators
from offerrules.feel.entries import Entry, Example, Parameter, Signature, UnknownRule
from offerrules.feel.equality import compare
from offerrules.feel.types import BOOLEAN, NUMBER, ListType, OptionalType, VariableType
from offerrules.feel.values import UNKNOWN, Failure, Value
from offerrules.language import Text

_Items = Sequence[Value]
_EMPTY = Failure("empty-list")


def _spread(of: Callable[[_Items], Value | Failure]) -> Callable[..., Value | Failure]:
    """The function of one list, made to take the elements as arguments too."""

    def spread(*arguments: Value) -> Value | Failure:
        if len(arguments) == 1 and isinstance(arguments[0], (list, tuple)):
            return of(arguments[0])
        return of(arguments)

    return spread


def _extreme(sign: int) -> Callable[[_Items], Value | Failure]:
    def extreme(items: _Items) -> Value | Failure:
        if not items:
            return _EMPTY
        best = items[0]
        for item in items:
            order = compare(item, best)
            if isinstance(order, Failure):
                return order
            if order == sign:
                best = item
        return best

    return extreme


def _fold(combine: Callable[[Value, Value], Value | Failure]) -> Callable[[_Items], Value | Failure]:
    def fold(items: _Items) -> Value | Failure:
        if not items:
            return _EMPTY
        total = decimals.exact(items[0])
        for item in items[1:]:
            found = combine(total, item)
            if isinstance(found, Failure):
                return found
            total = found
        return total

    return fold


_sum = _fold(decimals.add)


def _mean(items: _Items) -> Value | Failure:
    total = _sum(items)
    return total if isinstance(total, Failure) else decimals.divide(total, len(items))


def _median(items: _Items) -> Value | Failure:
    if not items:
        return _EMPTY
    ordered = sorted(items)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else _mean(ordered[middle - 1 : middle + 1])


def _stddev(items: _Items) -> Value | Failure:
    if len(items) < 2:
        return _EMPTY
    mean = _mean(items)
    if isinstance(mean, Failure):
        return mean
    context = decimals.DECIMAL128
    gaps = [context.subtract(decimals.exact(item), mean) for item in items]
    squares = reduce(context.add, (context.multiply(gap, gap) for gap in gaps))
    return decimals.number(context.sqrt(context.divide(squares, Decimal(len(items) - 1))))


def _mode(items: _Items) -> Value:
    counts: dict[Value, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)


def _junction(of: Callable[..., Value | Failure]) -> Callable[..., Value | Failure]:
    def joined(*arguments: Value) -> Value | Failure:
        if len(arguments) == 1 and arguments[0] is UNKNOWN:
            return UNKNOWN
        return _spread(lambda items: of(*items))(*arguments)

    return joined


_ORDERED = VariableType("T", ordered=True)
_EXTREME = (
    Signature((Parameter("list", ListType(_ORDERED)),), _ORDERED),
    Signature((Parameter("c", _ORDERED, variadic=True),), _ORDERED),
)
_NUMBERS = (
    Signature((Parameter("list", ListType(NUMBER)),), NUMBER),
    Signature((Parameter("n", NUMBER, variadic=True),), NUMBER),
)
_BOOLEANS = (
    Signature((Parameter("list", ListType(OptionalType(BOOLEAN))),), BOOLEAN),
    Signature((Parameter("b", OptionalType(BOOLEAN), variadic=True),), BOOLEAN),
)

ENTRIES = (
    Entry(
        name="min",
        kind="built-in",
        signatures=_EXTREME,
        doc=Text(sv="Det minsta av värdena.", en="The least of the values."),
        examples=(Example("min([1, 2, 3])", "1"), Example('min("b", "a")', '"a"')),
        errors=("empty-list", "not-comparable", "zones"),
        apply=_spread(_extreme(-1)),
    ),
    Entry(
        name="max",
        kind="built-in",
        signatures=_EXTREME,
        doc=Text(sv="Det största av värdena.", en="The greatest of the values."),
        examples=(Example("max(1, 2, 3)", "3"), Example('max([@"2024-01-01", @"2024-02-01"])', '@"2024-02-01"')),
        errors=("empty-list", "not-comparable", "zones"),
        apply=_spread(_extreme(1)),
    ),
    Entry(
        name="sum",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(sv="Talens summa.", en="The sum of the numbers."),
        examples=(Example("sum([1, 2, 3])", "6"), Example("sum(1, 2)", "3")),
        errors=("empty-list", "number-range"),
        apply=_spread(_sum),
    ),
    Entry(
        name="mean",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(sv="Talens medelvärde.", en="The mean of the numbers."),
        examples=(Example("mean([1, 2, 3])", "2"),),
        errors=("empty-list", "number-range"),
        apply=_spread(_mean),
    ),
    Entry(
        name="product",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(sv="Talens produkt.", en="The product of the numbers."),
        examples=(Example("product([2, 3, 4])", "24"),),
        errors=("empty-list", "number-range"),
        apply=_spread(_fold(decimals.multiply)),
    ),
    Entry(
        name="median",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(
            sv="Det mellersta talet i storleksordning, eller medelvärdet av de två mellersta.",
            en="The middle number in order of size, or the mean of the two in the middle.",
        ),
        examples=(Example("median(8, 2, 5, 3, 4)", "4"), Example("median([6, 1, 2, 3])", "2.5")),
        errors=("empty-list",),
        apply=_spread(_median),
    ),
    Entry(
        name="stddev",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(
            sv="Stickprovets standardavvikelse; den behöver minst två tal.",
            en="The standard deviation of the sample; it needs two numbers at least.",
        ),
        examples=(Example("stddev([1, 3, 5])", "2"),),
        errors=("empty-list", "number-range"),
        apply=_spread(_stddev),
    ),
    Entry(
        name="mode",
        kind="built-in",
        signatures=(
            Signature((Parameter("list", ListType(NUMBER)),), ListType(NUMBER)),
            Signature((Parameter("n", NUMBER, variadic=True),), ListType(NUMBER)),
        ),
        doc=Text(
            sv="De tal som förekommer flest gånger, i storleksordning.",
            en="The numbers that occur most often, in order of size.",
        ),
        examples=(Example("mode(6, 3, 9, 6, 6)", "[6]"), Example("mode([6, 1, 9, 6, 1])", "[1, 6]")),
        apply=_spread(_mode),
    ),
    Entry(
        name="all",
        kind="built-in",
        signatures=_BOOLEANS,
        doc=Text(
            sv="Falskt om något är falskt, annars sant om alla är sanna.",
            en="False if any of them is false, else true if all are true.",
        ),
        examples=(Example("all([true, false])", "false"), Example("all([])", "true")),
        errors=("not-boolean",),
        unknown=UnknownRule.KLEENE,
        apply=_junction(operators.conjunction),
    ),
    Entry(
        name="any",
        kind="built-in",
        signatures=_BOOLEANS,
        doc=Text(
            sv="Sant om något är sant, annars falskt om alla är falska.",
            en="True if any of them is true, else false if all are false.",
        ),
        examples=(Example("any([false, true])", "true"), Example("any([])", "false")),
        errors=("not-boolean",),
        unknown=UnknownRule.KLEENE,
        apply=_junction(operators.disjunction),
    ),
)
