"""What names, paths and filters stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import check_problems as problems
from offerrules.feel import tree as feel
from offerrules.feel.check_advice import NO, YES, spells_duration
from offerrules.feel.check_problems import NO_ADVICE, Advice, Operand, write
from offerrules.feel.check_state import Checking, View
from offerrules.feel.fitting import bare, may_be_none, or_none
from offerrules.feel.narrowing import Known
from offerrules.feel.properties import property_names, property_type
from offerrules.feel.scope import LookUp, Meaning, Named
from offerrules.feel.table import BUILT_INS
from offerrules.feel.types import (
    ANY,
    AnyType,
    BooleanType,
    DaysDurationType,
    ListType,
    NumberType,
    OptionalType,
    RecordType,
    StringType,
    TableType,
    Type,
)
from offerrules.feel.walking import walk
from offerrules.nearest import nearest

if TYPE_CHECKING:
    from offerrules.feel import value_problems
else:
    value_problems = later.module("offerrules.feel.value_problems")


def name_type(checking: Checking, node: feel.Name, view: View) -> Type:
    """The type of a name, after its meaning has been noted."""
    name = node.name
    if name in view.ambiguous:
        item = view.names.get("item")
        return checking.tell(
            problems.ambiguous_name(node.span, name, item is not None and item.meaning is Meaning.ITEM_FIELD)
        )
    named = view.names.get(name) or checking.scope.get(name)
    if named is None:
        return ANY if view.any_name or checking.is_full else checking.tell(_unknown_name(checking, node, view))
    checking.meanings[node.id] = named.meaning
    if named.lookup is not None:
        checking.lookups[node.id] = named.lookup
    match named.meaning:
        case Meaning.FIELD:
            checking.reads.add(("", name))
        case Meaning.ITEM_FIELD:
            checking.reads.add((view.owners[name], name))
        case Meaning.PARAMETER | Meaning.DEFINITION | Meaning.CRITERION | Meaning.CANDIDATE:
            checking.mentions.add(name)
        case Meaning.LOCAL | Meaning.BUILT_IN:
            pass
    return named.type


def is_unknown(checking: Checking, node: feel.Name, view: View) -> bool:
    """Whether a name means nothing at a place."""
    return not (view.any_name or node.name in view.names or node.name in checking.scope)


def _unknown_name(checking: Checking, node: feel.Name, view: View) -> Problem:
    if node.name == "?":
        return problems.question_mark(node.span)
    word = node.name.casefold()
    if word in YES or word in NO:
        return problems.truth_in_another_language(node.span, node.name, "true" if word in YES else "false")
    entry = BUILT_INS.get(node.name)
    if entry is not None:
        takes_nothing = any(not signature.parameters for signature in entry.signatures)
        return problems.built_in_without_call(node.span, node.name, takes_nothing)
    if view.names or node.name not in checking.suggested:
        near = _suggestion(node.name, {**view.names, **checking.scope})
        if view.names:
            return problems.unknown_name(node.span, node.name, near)
        checking.suggested[node.name] = near
    return problems.unknown_name(node.span, node.name, checking.suggested[node.name])


def _suggestion(name: str, scope: Mapping[str, Named]) -> str | None:
    """What was likely meant by a name that is not in scope: a field of something that is, or a name like it."""
    for holder, named in scope.items():
        if isinstance(named.type, RecordType) and name in named.type.fields:
            return f"{holder}.{name}"
    near = nearest(name, scope)
    return f'@"{name}"' if near is None and spells_duration(name) else near


def path_type(checking: Checking, node: feel.Path, view: View) -> Type:
    """The type of `source.name`; of a list it is the list of its elements' fields."""
    if _beside_item(node, view):
        checking.reads.add((view.owners[node.name], node.name))
        checking.meanings[node.source.id] = Meaning.ITEM_FIELD
        return checking.tell(problems.field_beside_item(node.span, node.name))
    source = checking.visit(node.source, view)
    if may_be_none(source):
        return checking.tell(value_problems.may_be_none(checking.shown(node.source, source)))
    if not isinstance(source, ListType):
        return _member(checking, node, source)
    if may_be_none(source.item):
        return checking.tell(value_problems.items_may_be_none(checking.shown(node.source, source)))
    item = _member(checking, node, source.item)
    return ANY if isinstance(item, AnyType) else ListType(item)


def _beside_item(node: feel.Path, view: View) -> bool:
    """Whether the path asks `item`, which is a field of the element here, for another field of the element."""
    match node.source:
        case feel.Name(name="item"):
            item, beside = view.names.get("item"), view.names.get(node.name)
        case _:
            return False
    if item is None or item.meaning is not Meaning.ITEM_FIELD or beside is None:
        return False
    if beside.meaning is not Meaning.ITEM_FIELD or view.owners[node.name] != view.owners["item"]:
        return False
    held = bare(item.type)
    held = bare(held.item) if isinstance(held, ListType) else held
    is_there = node.name in held.fields if isinstance(held, RecordType) else property_type(held, node.name) is not None
    return not is_there


def _member(checking: Checking, node: feel.Path, source: Type) -> Type:
    match source:
        case AnyType():
            return ANY
        case RecordType(owner, fields) if node.name in fields:
            if owner:
                checking.reads.add((owner, node.name))
            return fields[node.name]
        case TableType(item, keys):
            return look_up(checking, node, node.source, item, keys, (node.name,))
        case _:
            found = property_type(source, node.name)
            return found if found is not None else checking.tell(_no_member(checking, node, source))


def look_up(
    checking: Checking,
    node: feel.Expression,
    table: feel.Expression,
    item: Type,
    keys: Sequence[str],
    asked: Sequence[str] | None,
) -> Type:
    """The type of a look-up in a table that always has `keys`; none only where one of those `asked` for is missing.

    `asked` is None where any text may be asked for. Of a table without `keys` nothing is known.
    """
    if not keys:
        return or_none(item)
    if asked is not None and set(asked) <= set(keys):
        checking.lookups[node.id] = LookUp(checking.source(table.span), ())
        return item
    missing = None if asked is None else tuple(key for key in asked if key not in keys)
    checking.lookups[node.id] = LookUp(checking.source(table.span), missing)
    return or_none(item)


def _no_member(checking: Checking, node: feel.Path, source: Type) -> Problem:
    owner = checking.shown(node.source, checking.found(node.source))
    span = _name_span(checking, node)
    names = source.fields if isinstance(source, RecordType) else property_names(source)
    near = nearest(node.name, names) if names else None
    correction = _meant_by(node, owner, source) if near is None else None
    advice = NO_ADVICE if correction is None else Advice(write(correction))
    if names:
        of = source.name if isinstance(source, RecordType) and source.name else owner.source
        return replace(
            problems.unknown_field(span, node.name, owner.source, near, advice.hint), cause=f"field {of}.{node.name}"
        )
    return problems.no_fields(owner, span, node.name, advice)


_LENGTHS = ("length", "count", "size", "len", "antal")
_ENDS = {"first": 1, "last": -1, "första": 1, "sista": -1}


def _meant_by(node: feel.Path, owner: Operand, source: Type) -> str | None:
    """What is meant by `xs.length`, `xs.first`, `(b - a).years`, which other languages have."""
    name = node.name.casefold()
    if isinstance(owner.type, ListType):
        if name in _LENGTHS:
            return f"count({owner.source})"
        return f"{owner.tight}[{_ENDS[name]}]" if name in _ENDS else None
    if isinstance(source, StringType) and name in _LENGTHS:
        return f"string length({owner.source})"
    if isinstance(source, DaysDurationType) and name in ("years", "months", "år", "månader"):
        part = "years" if name in ("years", "år") else "months"
        return f"years and months duration(…, …).{part}"
    return None


def _name_span(checking: Checking, node: feel.Path) -> Span:
    """The name behind the point; the source may stand in brackets, and the name may have several words."""
    point = checking.text.rfind(".", node.source.span.end, node.span.end)
    start = node.span.end - len(checking.text[point + 1 : node.span.end].lstrip())
    return Span(start, node.span.end)


def filter_type(checking: Checking, node: feel.Filter, view: View) -> Type:
    """The type of `source[condition]`: a list, or with a number as condition one element."""
    source = checking.operand(node.source, view)
    item: Type = ANY
    match source.type:
        case ListType(listed):
            item = listed
        case AnyType():
            pass
        case _:
            checking.tell(
                value_problems.may_be_none(source) if may_be_none(source.type) else problems.not_a_list(source)
            )
    condition = checking.operand(node.condition, _inside(checking, item, view))
    result = source.type if isinstance(source.type, ListType) else ANY
    match condition.type:
        case AnyType():
            return result
        case NumberType():
            return _index(checking, condition, item)
        case BooleanType():
            known = checking.not_none_where(node.condition, True)
            return result if isinstance(result, AnyType) else ListType(_known_item(item, known))
        case OptionalType(BooleanType()):
            checking.tell(value_problems.boolean_may_be_none(condition, f"{condition.beside_comparison} = true"))
        case OptionalType(NumberType()):
            checking.tell(value_problems.may_be_none(condition))
        case _:
            checking.tell(problems.not_a_filter(condition))
    return result


def _inside(checking: Checking, item: Type, view: View) -> View:
    """The view in a filter over elements of type `item`: `item` and, of a record, its fields.

    `item` is the element, unless the element has a field of that name (OMG DMN 1.5, 10.3.2.5).
    """
    names = {"item": Named(item, Meaning.LOCAL)}
    if not isinstance(item, RecordType):
        inside = view.binding(names)
        return replace(inside, any_name=True) if isinstance(item, AnyType) else inside
    outer = {*view.names, *checking.scope} - {"item"}
    fields = {name: Named(type_, Meaning.ITEM_FIELD) for name, type_ in item.fields.items()}
    inside = view.binding({**names, **fields})
    return replace(
        inside,
        owners={**view.owners, **dict.fromkeys(fields, item.name)},
        ambiguous=inside.ambiguous | (fields.keys() & outer),
    )


def _known_item(item: Type, known: Known) -> Type:
    """The type of an element of which the fields in `known` are not none, since a filter has tested them."""
    if may_be_none(item) and any(isinstance(node, feel.Name) and node.name == "item" for node in known):
        item = bare(item)
    if not isinstance(item, RecordType):
        return item
    tested = {name for node in known if (name := _field_of_element(node, "item" not in item.fields)) is not None}
    if not any(may_be_none(type_) for name, type_ in item.fields.items() if name in tested):
        return item
    return RecordType(
        item.name, {name: bare(type_) if name in tested else type_ for name, type_ in item.fields.items()}
    )


def _field_of_element(node: feel.Expression, item_is_the_element: bool) -> str | None:
    match node:
        case feel.Name(name=name):
            return name
        case feel.Path(source=feel.Name(name="item"), name=name) if item_is_the_element:
            return name
        case _:
            return None


def _index(checking: Checking, condition: Operand, item: Type) -> Type:
    for part in walk(condition.node):
        if isinstance(part, feel.Name) and (
            checking.meanings.get(part.id) is Meaning.ITEM_FIELD or part.name == "item"
        ):
            return checking.tell(problems.index_of_element(condition.span, condition.source))
    number = _literal_number(condition.node)
    if number is not None and number == 0:
        return checking.tell(problems.index_zero(condition.span))
    if number is not None and number != int(number):
        return checking.tell(problems.index_fraction(condition.span, condition.source))
    return item


def _literal_number(node: feel.Expression) -> Decimal | int | None:
    match node:
        case feel.Literal(value=Decimal() | int() as number):
            return number
        case feel.Negation(operand=operand):
            return _literal_number(operand)
        case _:
            return None


def is_field(checking: Checking, node: feel.Expression) -> bool:
    """Whether a checked node is the path of one field of the record or of one element."""
    match node:
        case feel.Name():
            return checking.meanings.get(node.id) in (Meaning.FIELD, Meaning.ITEM_FIELD)
        case feel.Path(source=source):
            return isinstance(checking.found(source), RecordType) and _is_place(checking, source)
        case _:
            return False


def _is_place(checking: Checking, node: feel.Expression) -> bool:
    """Whether a node is a record or an element of a list of it."""
    match node:
        case feel.Name(name=name):
            meaning = checking.meanings.get(node.id)
            return meaning in (Meaning.FIELD, Meaning.ITEM_FIELD, Meaning.CANDIDATE) or (
                meaning is Meaning.LOCAL and name != "partial"
            )
        case feel.Path():
            return is_field(checking, node)
        case feel.Filter(source=source):
            return isinstance(checking.found(source), ListType) and _is_place(checking, source)
        case _:
            return False
