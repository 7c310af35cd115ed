"""Parameters: the values that a policy sets, their types, and from which day each holds."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.document import Location
from offerrules.document.form import ParameterForm
from offerrules.feel.fitting import common
from offerrules.feel.normal_form import composed, in_normal_form
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.types import ANY, ListType, TableType, Type
from offerrules.feel.value_types import type_of_value
from offerrules.feel.values import Value
from offerrules.rules.citations import grounds_of
from offerrules.rules.constants import Constant, constant
from offerrules.rules.state import Compiling, Suspected
from offerrules.rules.tree import Parameter
from offerrules.rules.written import behind_equals

if TYPE_CHECKING:
    from offerrules.rules import problems, values_meant
else:
    values_meant = later.module("offerrules.rules.values_meant")
    problems = later.module("offerrules.rules.problems")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A day as it stands elsewhere in a policy too, such as in `in_force`."""


def parameters(compiling: Compiling) -> tuple[Parameter, ...]:
    """Every parameter whose values stand, and all of them with their types in scope."""
    found = []
    for name, form in compiling.form.parameters.items():
        parameter = _parameter(compiling, name, form)
        type_ = ANY if parameter is None else parameter.type
        if compiling.names.get(name) == "parameters":
            compiling.scope[name] = Named(type_, Meaning.PARAMETER)
        if parameter is not None:
            found.append(parameter)
    return tuple(found)


def _parameter(compiling: Compiling, name: str, form: ParameterForm) -> Parameter | None:
    location: Location = ("parameters", name)
    grounds = grounds_of(compiling, form, location)
    if form.values is None:
        dated = {date.min: _value(compiling, form.value, (*location, "value"), name)}
    else:
        dated = {
            day: _value(compiling, form.values[day], (*location, "values", day.isoformat()), name)
            for day in sorted(form.values)
        }
        _tell_late_start(compiling, name, min(dated), (*location, "values"))
    type_ = _common_type(
        compiling, [(typed, (*location, "values", day.isoformat())) for day, typed in dated.items()], name
    )
    values = tuple((day, typed.value) for day, typed in dated.items() if typed is not None)
    if type_ is None or len(values) < len(dated):
        return None
    as_written = tuple((day, typed.as_written) for day, typed in dated.items() if typed is not None)
    return Parameter(name, type_, values, form.unit, compiling.text(form.text), grounds, as_written)


def _tell_late_start(compiling: Compiling, name: str, first: date, location: Location) -> None:
    from_ = compiling.form.in_force.from_
    if first > from_:
        problem = problems.no_value_at_first(name, first.isoformat(), from_.isoformat())
        compiling.tell(problem, (*location, first.isoformat()), of_key=True)


def _value(compiling: Compiling, written: object, location: Location, name: str) -> Constant | None:
    """The value that stands in the document, with its type; None after a problem has been told."""
    match written:
        case None:
            compiling.tell(problems.no_value(name), location)
            return None
        case bool():
            return _literal(written)
        case int() | Decimal():
            return _literal(Decimal(written))
        case str():
            return _text(compiling, written, location)
        case list():
            return _list(compiling, written, location, name)
        case dict():
            return _table(compiling, written, location, name)
        case _:
            compiling.tell(problems.no_value(name), location)
            return None


def _literal(written: Value) -> Constant:
    value = in_normal_form(written)
    return Constant(value, type_of_value(value), written)


def _text(compiling: Compiling, written: str, location: Location) -> Constant | None:
    expression = behind_equals(written, location)
    if expression is not None:
        return constant(compiling, expression)
    if not _DAY.fullmatch(written):
        _suspect(compiling, written, location)
        return _literal(written)
    try:
        return _literal(date.fromisoformat(written))
    except ValueError:
        compiling.tell(problems.no_such_day(written), location)
        return None


def _suspect(compiling: Compiling, written: str, location: Location) -> None:
    """Note a text that was likely meant as something else."""
    meant = values_meant.meant_by(written)
    if meant is not None:
        is_plain = compiling.document.is_plain(location)
        compiling.suspected.setdefault(str(location[1]), []).append(Suspected(written, meant, location, is_plain))


def tell_suspected(compiling: Compiling) -> None:
    """Tell of texts that were meant as something else: errors where expressions use them so, else warnings."""
    for name, suspected in compiling.suspected.items():
        for each in suspected:
            is_wrong = name in compiling.misused or each.location in compiling.misfits
            if is_wrong or (each.is_plain and each.meant.certain):
                unit = each.meant.unit if compiling.form.parameters[name].unit is None else None
                problem = problems.value_as_text(each.written, each.meant.correction, unit, is_wrong)
                compiling.tell(problem, each.location)


def _list(compiling: Compiling, written: list[object], location: Location, name: str) -> Constant | None:
    items = [
        (_value(compiling, item, (*location, place), name), (*location, place)) for place, item in enumerate(written)
    ]
    type_ = _common_type(compiling, items, name)
    found = [typed for typed, _ in items if typed is not None]
    if type_ is None or len(found) < len(items):
        return None
    return Constant(tuple(each.value for each in found), ListType(type_), tuple(each.as_written for each in found))


def _table(compiling: Compiling, written: Mapping[str, object], location: Location, name: str) -> Constant | None:
    items: dict[str, tuple[Constant | None, Location]] = {}
    for key, item in written.items():
        at = (*location, key)
        items[key] = (_value(compiling, item, at, name), at)
    type_ = _common_type(compiling, list(items.values()), name)
    found = {key: typed for key, (typed, _) in items.items() if typed is not None}
    if type_ is None or len(found) < len(written):
        return None
    return Constant(
        {composed(key): each.value for key, each in found.items()},
        TableType(type_, tuple(map(composed, found))),
        {key: each.as_written for key, each in found.items()},
    )


def _common_type(compiling: Compiling, items: list[tuple[Constant | None, Location]], name: str) -> Type | None:
    """The type of all the values, or None after the first has been told that differs.

    Where texts among them were likely meant as something else, that is the reason why they differ, and is told instead.
    """
    result: Type = ANY
    for typed, location in items:
        if typed is None:
            continue
        joined = common(result, typed.type)
        if joined is None:
            places = [at for _, at in items]
            suspected = [each.location for each in compiling.suspected.get(name, ())]
            misfits = [each for each in suspected if any(each[: len(at)] == at for at in places)]
            compiling.misfits.update(misfits)
            if not misfits:
                compiling.tell(problems.different_values(result, typed.type), location)
            return None
        result = joined
    return result
