"""Built-ins that make one value of a list (OMG DMN 1.5, 10.3.4.4): `min`, `sum`, `all` and the like.

Each takes one list, or its elements as arguments.
"""

from offerrules.feel.entries import Entry, Example, Parameter, Signature, UnknownRule
from offerrules.feel.types import BOOLEAN, NUMBER, ListType, OptionalType, VariableType
from offerrules.language import Text

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
        errors=("empty-list", "not-comparable"),
    ),
    Entry(
        name="max",
        kind="built-in",
        signatures=_EXTREME,
        doc=Text(sv="Det största av värdena.", en="The greatest of the values."),
        examples=(Example("max(1, 2, 3)", "3"), Example('max([@"2024-01-01", @"2024-02-01"])', '@"2024-02-01"')),
        errors=("empty-list", "not-comparable"),
    ),
    Entry(
        name="sum",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(sv="Talens summa.", en="The sum of the numbers."),
        examples=(Example("sum([1, 2, 3])", "6"), Example("sum(1, 2)", "3")),
        errors=("empty-list", "number-range"),
    ),
    Entry(
        name="mean",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(sv="Talens medelvärde.", en="The mean of the numbers."),
        examples=(Example("mean([1, 2, 3])", "2"),),
        errors=("empty-list", "number-range"),
    ),
    Entry(
        name="product",
        kind="built-in",
        signatures=_NUMBERS,
        doc=Text(sv="Talens produkt.", en="The product of the numbers."),
        examples=(Example("product([2, 3, 4])", "24"),),
        errors=("empty-list", "number-range"),
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
    ),
)
