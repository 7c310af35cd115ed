"""Built-ins that relate points and ranges (OMG DMN 1.5, 10.3.4.6): Allen's relations, with ends included or not."""

from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.types import BOOLEAN, RangeType, VariableType
from offerrules.language import Text

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
_ERRORS = ("not-comparable",)

ENTRIES = (
    Entry(
        name="before",
        kind="built-in",
        signatures=(_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES),
        doc=Text(sv="Om det första ligger helt före det andra.", en="Whether the first lies wholly before the second."),
        examples=(Example("before(1, 10)", "true"), Example("before([1..5), [5..10])", "true")),
        errors=_ERRORS,
    ),
    Entry(
        name="after",
        kind="built-in",
        signatures=(_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES),
        doc=Text(sv="Om det första ligger helt efter det andra.", en="Whether the first lies wholly after the second."),
        examples=(Example("after(10, 5)", "true"), Example("after(10, [1..10])", "false")),
        errors=_ERRORS,
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
    ),
    Entry(
        name="overlaps",
        kind="built-in",
        signatures=(_RANGES,),
        doc=Text(sv="Om de har någon punkt gemensam.", en="Whether they have a point in common."),
        examples=(Example("overlaps([1..5], [3..8])", "true"), Example("overlaps([1..5), [5..8])", "false")),
        errors=_ERRORS,
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
    ),
    Entry(
        name="includes",
        kind="built-in",
        signatures=(_RANGE_POINT, _RANGES),
        doc=Text(sv="Om det andra ligger helt inne i det första.", en="Whether the second lies wholly in the first."),
        examples=(Example("includes([1..10], 5)", "true"), Example("includes([1..10), [5..10])", "false")),
        errors=_ERRORS,
    ),
    Entry(
        name="during",
        kind="built-in",
        signatures=(_POINT_RANGE, _RANGES),
        doc=Text(sv="Om det första ligger helt inne i det andra.", en="Whether the first lies wholly in the second."),
        examples=(Example("during(5, [1..10])", "true"), Example("during([4..6], [1..10])", "true")),
        errors=_ERRORS,
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
    ),
)
