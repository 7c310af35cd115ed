"""Requirements: criteria joined by `all`, `any`, `not` and `at_least`."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from offerrules.document import Location
from offerrules.document.form import AllForm, AnyForm, AtLeastForm, NotForm, RequirementForm
from offerrules.nearest import nearest
from offerrules.rules import problems
from offerrules.rules.state import Compiling
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement


def requirement(
    compiling: Compiling, form: RequirementForm, location: Location, each: str | None
) -> Requirement | None:
    """The requirement at `location`, whose criteria speak of `each` or of no candidate; None where one is wrong."""
    match form:
        case str(name):
            return Met(name) if is_criterion(compiling, name, location, each) else None
        case AllForm():
            of = _several(compiling, form.all, (*location, "all"), each)
            return None if of is None else All(of)
        case AnyForm():
            of = _several(compiling, form.any, (*location, "any"), each)
            return None if of is None else Any(of)
        case NotForm():
            inner = requirement(compiling, form.not_, (*location, "not"), each)
            return None if inner is None else Not(inner)
        case AtLeastForm():
            of = _several(compiling, form.at_least.of, (*location, "at_least", "of"), each)
            return None if of is None else AtLeast(form.at_least.n, of)
    assert_never(form)


def _several(
    compiling: Compiling, forms: Sequence[RequirementForm], location: Location, each: str | None
) -> tuple[Requirement, ...] | None:
    before: set[str] = set()
    for place, form in enumerate(forms):
        if isinstance(form, str):
            if form in before:
                compiling.tell(problems.required_twice(form), (*location, place))
            before.add(form)
    found = [requirement(compiling, form, (*location, place), each) for place, form in enumerate(forms)]
    return tuple(one for one in found if one is not None) if None not in found else None


def is_criterion(compiling: Compiling, name: str, location: Location, each: str | None) -> bool:
    """Whether `name` is a criterion that speaks of `each` or of no candidate; what is wrong has been told."""
    section = compiling.names.get(name)
    compiling.used.add(name)
    if name in compiling.doubtful:
        return False
    if section is None:
        near = nearest(name, compiling.form.criteria)
        compiling.used.update(() if near is None else (near,))
        compiling.tell(problems.unknown_criterion(name, near), location)
        return False
    if section != "criteria":
        compiling.tell(problems.not_a_criterion(name, section), location)
        return False
    return speaks_of_no_other(compiling, name, compiling.candidates_of(name), each, location)


def speaks_of_no_other(
    compiling: Compiling, name: str, candidates: Sequence[str], each: str | None, location: Location
) -> bool:
    """Whether what speaks of `candidates` may stand under `each`; what is wrong has been told."""
    other = next((candidate for candidate in candidates if candidate != each), None)
    if other is None:
        return True
    whole = (location[:2], other)
    if (each is None and whole not in compiling.without_each) or compiling.names.get(each or "") == "candidates":
        compiling.tell(problems.other_candidate(name, other, each), location)
    if each is None:
        compiling.without_each.add(whole)
    return False


def criteria_in(form: RequirementForm) -> Iterator[str]:
    """The names of the criteria in a requirement, in order."""
    match form:
        case str(name):
            yield name
        case AllForm():
            for one in form.all:
                yield from criteria_in(one)
        case AnyForm():
            for one in form.any:
                yield from criteria_in(one)
        case NotForm():
            yield from criteria_in(form.not_)
        case AtLeastForm():
            for one in form.at_least.of:
                yield from criteria_in(one)
        case _:
            assert_never(form)
