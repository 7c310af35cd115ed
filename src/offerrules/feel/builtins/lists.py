"""Built-ins on lists (OMG DMN 1.5, 10.3.4.4). Positions count from 1, negative ones from the end."""

from offerrules.feel.entries import Entry, Example, Parameter, Signature, UnknownRule
from offerrules.feel.types import (
    BOOLEAN,
    FUNCTION,
    NUMBER,
    ListType,
    OptionalType,
    VariableType,
)
from offerrules.language import Text

_T = VariableType("T")
_ORDERED = VariableType("T", ordered=True)
_ITEM = OptionalType(_T)
_LIST = Parameter("list", ListType(_T))
_LISTS = Parameter("list", ListType(_T), variadic=True)
_POSITION = Parameter("position", NUMBER)
_NEW_ITEM = Parameter("newItem", _ITEM)

ENTRIES = (
    Entry(
        name="list contains",
        kind="built-in",
        signatures=(Signature((_LIST, Parameter("element", _ITEM)), BOOLEAN),),
        doc=Text(sv="Om `element` finns i listan.", en="Whether `element` is in the list."),
        examples=(Example("list contains([1, 2, 3], 2)", "true"), Example("list contains([1, null], null)", "true")),
    ),
    Entry(
        name="count",
        kind="built-in",
        signatures=(Signature((_LIST,), NUMBER),),
        doc=Text(sv="Antalet element i listan.", en="The number of elements of the list."),
        examples=(Example("count([1, 2, 3])", "3"), Example("count([])", "0")),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="sublist",
        kind="built-in",
        signatures=(
            Signature(
                (_LIST, Parameter("start position", NUMBER), Parameter("length", OptionalType(NUMBER), optional=True)),
                ListType(_T),
            ),
        ),
        doc=Text(
            sv="Listans element från `start position`, `length` till antalet.",
            en="The elements of the list from `start position`, `length` of them.",
        ),
        examples=(Example("sublist([4, 5, 6], 1, 2)", "[4, 5]"), Example("sublist([4, 5, 6], -2)", "[5, 6]")),
        errors=("index",),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="append",
        kind="built-in",
        signatures=(Signature((_LIST, Parameter("item", _ITEM, variadic=True)), ListType(_T)),),
        doc=Text(sv="Listan med `item` sist.", en="The list with `item` at its end."),
        examples=(Example("append([1], 2, 3)", "[1, 2, 3]"),),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="concatenate",
        kind="built-in",
        signatures=(Signature((_LISTS,), ListType(_T)),),
        doc=Text(sv="Alla listornas element, i ordning.", en="The elements of all the lists, in order."),
        examples=(Example("concatenate([1, 2], [3])", "[1, 2, 3]"),),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="insert before",
        kind="built-in",
        signatures=(Signature((_LIST, _POSITION, _NEW_ITEM), ListType(_T)),),
        doc=Text(
            sv="Listan med `newItem` insatt före elementet på `position`.",
            en="The list with `newItem` inserted before the element at `position`.",
        ),
        examples=(Example("insert before([1, 3], 2, 2)", "[1, 2, 3]"),),
        errors=("index",),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="remove",
        kind="built-in",
        signatures=(Signature((_LIST, _POSITION), ListType(_T)),),
        doc=Text(
            sv="Listan utan elementet på `position`.",
            en="The list without the element at `position`.",
        ),
        examples=(Example("remove([1, 2, 3], 2)", "[1, 3]"),),
        errors=("index",),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="list replace",
        kind="built-in",
        signatures=(
            Signature((_LIST, _POSITION, _NEW_ITEM), ListType(_T)),
            Signature((_LIST, Parameter("match", FUNCTION), _NEW_ITEM), ListType(_T)),
        ),
        doc=Text(
            sv="Listan med `newItem` i stället för elementet på `position`, eller för alla som `match` godtar.",
            en="The list with `newItem` in the place of the element at `position`, or of all that `match` accepts.",
        ),
        examples=(
            Example("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),
            Example("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"),
        ),
        errors=("index", "not-boolean"),
        policy=False,
    ),
    Entry(
        name="reverse",
        kind="built-in",
        signatures=(Signature((_LIST,), ListType(_T)),),
        doc=Text(sv="Listan baklänges.", en="The list in reverse order."),
        examples=(Example("reverse([1, 2, 3])", "[3, 2, 1]"),),
        unknown=UnknownRule.LENGTH,
    ),
    Entry(
        name="index of",
        kind="built-in",
        signatures=(Signature((_LIST, Parameter("match", _ITEM)), ListType(NUMBER)),),
        doc=Text(
            sv="De positioner i listan där `match` står.",
            en="The positions in the list at which `match` stands.",
        ),
        examples=(Example("index of([1, 2, 3, 2], 2)", "[2, 4]"), Example("index of([1], 2)", "[]")),
    ),
    Entry(
        name="union",
        kind="built-in",
        signatures=(Signature((_LISTS,), ListType(_T)),),
        doc=Text(
            sv="Alla listornas element, vart och ett en gång.",
            en="The elements of all the lists, each of them once.",
        ),
        examples=(Example("union([1, 2], [2, 3])", "[1, 2, 3]"),),
    ),
    Entry(
        name="distinct values",
        kind="built-in",
        signatures=(Signature((_LIST,), ListType(_T)),),
        doc=Text(sv="Listans element, vart och ett en gång.", en="The elements of the list, each of them once."),
        examples=(Example("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"),),
    ),
    Entry(
        name="flatten",
        kind="built-in",
        signatures=(
            Signature((Parameter("list", ListType(ListType(_T))),), ListType(_T)),
            Signature((_LIST,), ListType(_T)),
        ),
        doc=Text(
            sv="Elementen i listan och i de listor som står i den, i en lista.",
            en="The elements of the list and of the lists in it, in one list.",
        ),
        examples=(Example("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),),
    ),
    Entry(
        name="sort",
        kind="built-in",
        signatures=(
            Signature((Parameter("list", ListType(_ORDERED)),), ListType(_ORDERED)),
            Signature((_LIST, Parameter("precedes", FUNCTION)), ListType(_T)),
        ),
        doc=Text(
            sv="Listan i ordning; `precedes(x, y)` säger om x ska stå före y.",
            en="The list in order; `precedes(x, y)` says whether x stands before y.",
        ),
        examples=(
            Example("sort([3, 1, 2])", "[1, 2, 3]"),
            Example("sort([3, 1, 4, 5, 2], function(x, y) x > y)", "[5, 4, 3, 2, 1]"),
        ),
        errors=("not-comparable", "not-boolean", "function"),
    ),
)
