"""Built-ins on lists (OMG DMN 1.5, 10.3.4.4). Positions count from 1, negative ones from the end."""

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from functools import cmp_to_key

from offerrules.feel.builtins.strings import part
from offerrules.feel.decimals import whole
from offerrules.feel.entries import Entry, Example, Parameter, Signature, UnknownRule
from offerrules.feel.equality import compare, equal, key
from offerrules.feel.types import (
    BOOLEAN,
    FUNCTION,
    NUMBER,
    ListType,
    OptionalType,
    VariableType,
)
from offerrules.feel.values import Failure, Function, Value
from offerrules.language import Text

_Items = Sequence[Value]
_INDEX = Failure("index")
_FUNCTION = Failure("function")
_NOT_BOOLEAN = Failure("not-boolean")


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """A comparison failed in the middle of sorting."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def _list_contains(items: _Items, element: Value) -> Value:
    return any(equal(item, element) is True for item in items)


def _sublist(items: _Items, start: Value, length: Value = None) -> Value | Failure:
    found = part(items, start, length)
    return found if isinstance(found, Failure) else list(found)


def _append(items: _Items, *more: Value) -> Value:
    return [*items, *more]


def _concatenate(*lists: _Items) -> Value:
    return [item for items in lists for item in items]


def _place(items: _Items, position: Value) -> int | Failure:
    """The index from 0 of a position from 1, or counted from the end."""
    index = whole(position)
    if index is None or index == 0 or abs(index) > len(items):
        return _INDEX
    return index - 1 if index > 0 else len(items) + index


def _insert_before(items: _Items, position: Value, new_item: Value) -> Value | Failure:
    place = _place(items, position)
    return place if isinstance(place, Failure) else [*items[:place], new_item, *items[place:]]


def _remove(items: _Items, position: Value) -> Value | Failure:
    place = _place(items, position)
    return place if isinstance(place, Failure) else [*items[:place], *items[place + 1 :]]


def _list_replace(items: _Items, which: Value, new_item: Value) -> Value | Failure:
    if not isinstance(which, Function):
        place = _place(items, which)
        return place if isinstance(place, Failure) else [*items[:place], new_item, *items[place + 1 :]]
    if len(which.parameters) != 2:
        return _FUNCTION
    replaced = []
    for item in items:
        chosen = which.call((item, new_item))
        if not isinstance(chosen, bool):
            return _NOT_BOOLEAN
        replaced.append(new_item if chosen else item)
    return replaced


def _index_of(items: _Items, match: Value) -> Value:
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, match) is True]


def _union(*lists: _Items) -> Value:
    return _distinct_values(_concatenate(*lists))


def _distinct_values(items: _Items) -> Value:
    first: dict[Hashable, Value] = {}
    for item in items:
        first.setdefault(key(item), item)
    return list(first.values())


def _flatten(items: _Items) -> Value:
    flat: list[Value] = []
    pending = list(reversed(items))
    while pending:
        item = pending.pop()
        if isinstance(item, (list, tuple)):
            pending.extend(reversed(item))
        else:
            flat.append(item)
    return flat


def _sort(items: _Items, precedes: Function | None = None) -> Value | Failure:
    if precedes is not None and len(precedes.parameters) != 2:
        return _FUNCTION
    try:
        return sorted(items, key=cmp_to_key(_natural_order if precedes is None else _order_by(precedes)))
    except _Refused as refused:
        return refused.failure


def _natural_order(one: Value, other: Value) -> int:
    order = compare(one, other)
    if isinstance(order, Failure):
        raise _Refused(order)
    return order


def _order_by(precedes: Function) -> Callable[[Value, Value], int]:
    def order(one: Value, other: Value) -> int:
        first = precedes.call((one, other))
        if not isinstance(first, bool):
            raise _Refused(_NOT_BOOLEAN)
        return -1 if first else int(precedes.call((other, one)) is True)

    return order


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
        apply=_list_contains,
    ),
    Entry(
        name="count",
        kind="built-in",
        signatures=(Signature((_LIST,), NUMBER),),
        doc=Text(sv="Antalet element i listan.", en="The number of elements of the list."),
        examples=(Example("count([1, 2, 3])", "3"), Example("count([])", "0")),
        unknown=UnknownRule.LENGTH,
        apply=lambda items: Decimal(len(items)),
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
        apply=_sublist,
    ),
    Entry(
        name="append",
        kind="built-in",
        signatures=(Signature((_LIST, Parameter("item", _ITEM, variadic=True)), ListType(_T)),),
        doc=Text(sv="Listan med `item` sist.", en="The list with `item` at its end."),
        examples=(Example("append([1], 2, 3)", "[1, 2, 3]"),),
        unknown=UnknownRule.LENGTH,
        apply=_append,
    ),
    Entry(
        name="concatenate",
        kind="built-in",
        signatures=(Signature((_LISTS,), ListType(_T)),),
        doc=Text(sv="Alla listornas element, i ordning.", en="The elements of all the lists, in order."),
        examples=(Example("concatenate([1, 2], [3])", "[1, 2, 3]"),),
        unknown=UnknownRule.LENGTH,
        apply=_concatenate,
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
        apply=_insert_before,
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
        apply=_remove,
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
        errors=("index", "not-boolean", "function"),
        policy=False,
        apply=_list_replace,
    ),
    Entry(
        name="reverse",
        kind="built-in",
        signatures=(Signature((_LIST,), ListType(_T)),),
        doc=Text(sv="Listan baklänges.", en="The list in reverse order."),
        examples=(Example("reverse([1, 2, 3])", "[3, 2, 1]"),),
        unknown=UnknownRule.LENGTH,
        apply=lambda items: list(reversed(items)),
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
        apply=_index_of,
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
        apply=_union,
    ),
    Entry(
        name="distinct values",
        kind="built-in",
        signatures=(Signature((_LIST,), ListType(_T)),),
        doc=Text(sv="Listans element, vart och ett en gång.", en="The elements of the list, each of them once."),
        examples=(Example("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"),),
        apply=_distinct_values,
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
        apply=_flatten,
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
        errors=("not-comparable", "zones", "not-boolean", "function"),
        apply=_sort,
    ),
)
