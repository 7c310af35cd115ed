"""Built-ins that relate points and ranges (OMG DMN 1.5, 10.3.4.6): Allen's relations, with ends included or not."""

from collections.abc import Callable
from typing import NamedTuple

from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.equality import compare
from offerrules.feel.types import BOOLEAN, RangeType, VariableType
from offerrules.feel.values import Failure, Range, Value
from offerrules.language import Text


class _Order(NamedTuple):
    """How the ends of two ranges stand to each other, each -1, 0 or 1.

    A low end that is not included stands just behind its value, such a high end just before it. A point is the range
    from itself to itself. With that every relation is a matter of these four numbers.
    """

    lows: int
    """The first low end to the second."""
    low_to_high: int
    """The first low end to the second high end."""
    high_to_low: int
    highs: int


class _End(NamedTuple):
    value: Value
    nudge: int
    """1 for just behind the value, -1 for just before."""
    open: int
    """-1 for no bound below, 1 for no bound above, else 0."""


def _ends(value: Value) -> tuple[_End, _End]:
    if not isinstance(value, Range):
        return _End(value, 0, 0), _End(value, 0, 0)
    low = _End(value.low, 0 if value.low_included else 1, -1 if value.low is None else 0)
    return low, _End(value.high, 0 if value.high_included else -1, 1 if value.high is None else 0)


def _order(one: _End, other: _End) -> int | Failure:
    if one.open or other.open:
        return int(one.open > other.open) - int(one.open < other.open)
    order = compare(one.value, other.value)
    return order or int(one.nudge > other.nudge) - int(one.nudge < other.nudge)


def _relation(holds: Callable[[_Order], bool]) -> Callable[[Value, Value], Value | Failure]:
    def related(first: Value, second: Value) -> Value | Failure:
        low, high = _ends(first)
        other_low, other_high = _ends(second)
        orders: list[int] = []
        for pair in ((low, other_low), (low, other_high), (high, other_low), (high, other_high)):
            order = _order(*pair)
            if isinstance(order, Failure):
                return order
            orders.append(order)
        return holds(_Order(*orders))

    return related


_T = VariableType("T", ordered=True)
_RANGE = RangeType(_T)


def _signature(first: str, second: str) -> Signature:
    """The signature of a relation; a parameter whose name starts with `range` is a range, else a point."""
    return Signature(
        tuple(Parameter(name, _RANGE if name.startswith("range") else _T) for name in (first, second)), BOOLEAN
    )


_POINTS = _signature("point1", "point2")
_POINT_RANGE = _signature("point", "range")
_RANGE_POINT = _signature("range", "point")
_RANGES = _signature("range1", "range2")
_ERRORS = ("not-comparable", "zones")

ENTRIES = (
    Entry(
        name="before",
        kind="built-in",
        signatures=(_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES),
        doc=Text(sv="Om det första ligger helt före det andra.", en="Whether the first lies wholly before the second."),
        examples=(Example("before(1, 10)", "true"), Example("before([1..5), [5..10])", "true")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.high_to_low < 0),
    ),
    Entry(
        name="after",
        kind="built-in",
        signatures=(_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES),
        doc=Text(sv="Om det första ligger helt efter det andra.", en="Whether the first lies wholly after the second."),
        examples=(Example("after(10, 5)", "true"), Example("after(10, [1..10])", "false")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.low_to_high > 0),
    ),
    Entry(
        name="meets",
        kind="built-in",
        signatures=(_RANGES,),
        doc=Text(
            sv="Om det första slutar i den punkt där det andra börjar, och båda har punkten med.",
            en="Whether the first ends at the point where the second starts, and both include it.",
        ),
        examples=(Example("meets([1..5], [5..10])", "true"), Example("meets([1..5), [5..10])", "false")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.high_to_low == 0),
    ),
    Entry(
        name="met by",
        kind="built-in",
        signatures=(_RANGES,),
        doc=Text(
            sv="Om det första börjar i den punkt där det andra slutar, och båda har punkten med.",
            en="Whether the first starts at the point where the second ends, and both include it.",
        ),
        examples=(Example("met by([5..10], [1..5])", "true"),),
        errors=_ERRORS,
        apply=_relation(lambda order: order.low_to_high == 0),
    ),
    Entry(
        name="overlaps",
        kind="built-in",
        signatures=(_RANGES,),
        doc=Text(sv="Om de har någon punkt gemensam.", en="Whether they have a point in common."),
        examples=(Example("overlaps([1..5], [3..8])", "true"), Example("overlaps([1..5), [5..8])", "false")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.low_to_high <= 0 <= order.high_to_low),
    ),
    Entry(
        name="overlaps before",
        kind="built-in",
        signatures=(_RANGES,),
        doc=Text(
            sv="Om det första börjar före det andra och slutar inne i det.",
            en="Whether the first starts before the second and ends inside it.",
        ),
        examples=(Example("overlaps before([1..5], [3..8])", "true"),),
        errors=_ERRORS,
        apply=_relation(lambda order: order.lows < 0 <= order.high_to_low and order.highs <= 0),
    ),
    Entry(
        name="overlaps after",
        kind="built-in",
        signatures=(_RANGES,),
        doc=Text(
            sv="Om det första börjar inne i det andra och slutar efter det.",
            en="Whether the first starts inside the second and ends after it.",
        ),
        examples=(Example("overlaps after([3..8], [1..5])", "true"),),
        errors=_ERRORS,
        apply=_relation(lambda order: order.low_to_high <= 0 < order.lows and order.highs >= 0),
    ),
    Entry(
        name="finishes",
        kind="built-in",
        signatures=(_POINT_RANGE, _RANGES),
        doc=Text(
            sv="Om det första ligger inne i det andra och slutar som det.",
            en="Whether the first lies inside the second and ends as it does.",
        ),
        examples=(Example("finishes(10, [1..10])", "true"), Example("finishes([5..10], [1..10])", "true")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.highs == 0 <= order.lows),
    ),
    Entry(
        name="finished by",
        kind="built-in",
        signatures=(_RANGE_POINT, _RANGES),
        doc=Text(
            sv="Om det andra ligger inne i det första och slutar som det.",
            en="Whether the second lies inside the first and ends as it does.",
        ),
        examples=(Example("finished by([1..10], 10)", "true"),),
        errors=_ERRORS,
        apply=_relation(lambda order: order.lows <= 0 == order.highs),
    ),
    Entry(
        name="includes",
        kind="built-in",
        signatures=(_RANGE_POINT, _RANGES),
        doc=Text(sv="Om det andra ligger helt inne i det första.", en="Whether the second lies wholly in the first."),
        examples=(Example("includes([1..10], 5)", "true"), Example("includes([1..10), [5..10])", "false")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.lows <= 0 <= order.highs),
    ),
    Entry(
        name="during",
        kind="built-in",
        signatures=(_POINT_RANGE, _RANGES),
        doc=Text(sv="Om det första ligger helt inne i det andra.", en="Whether the first lies wholly in the second."),
        examples=(Example("during(5, [1..10])", "true"), Example("during([4..6], [1..10])", "true")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.highs <= 0 <= order.lows),
    ),
    Entry(
        name="starts",
        kind="built-in",
        signatures=(_POINT_RANGE, _RANGES),
        doc=Text(
            sv="Om det första ligger inne i det andra och börjar som det.",
            en="Whether the first lies inside the second and starts as it does.",
        ),
        examples=(Example("starts(1, [1..10])", "true"), Example("starts([1..5], [1..10])", "true")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.highs <= 0 == order.lows),
    ),
    Entry(
        name="started by",
        kind="built-in",
        signatures=(_RANGE_POINT, _RANGES),
        doc=Text(
            sv="Om det andra ligger inne i det första och börjar som det.",
            en="Whether the second lies inside the first and starts as it does.",
        ),
        examples=(Example("started by([1..10], 1)", "true"),),
        errors=_ERRORS,
        apply=_relation(lambda order: order.lows == 0 <= order.highs),
    ),
    Entry(
        name="coincides",
        kind="built-in",
        signatures=(_POINTS, _RANGES),
        doc=Text(
            sv="Om de är samma punkt, eller har samma ändar.",
            en="Whether they are the same point, or have the same ends.",
        ),
        examples=(Example("coincides([1..5], [1..5])", "true"), Example("coincides(3, 4)", "false")),
        errors=_ERRORS,
        apply=_relation(lambda order: order.lows == 0 == order.highs),
    ),
)
