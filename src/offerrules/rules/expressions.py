"""Definitions, criteria and candidates: named expressions, checked in the order in which they rest on each other."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.document import Location
from offerrules.document.form import DefinitionForm
from offerrules.feel import tree as feel
from offerrules.feel.fitting import bare, is_ordered, may_be_none
from offerrules.feel.narrowing import Known
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.types import ANY, BOOLEAN, BooleanType, ListType, RecordType, Type
from offerrules.feel.walking import walk
from offerrules.quick import dataclass
from offerrules.rules.citations import grounds_of
from offerrules.rules.order import in_order
from offerrules.rules.state import Compiling, Read, in_words
from offerrules.rules.tree import Candidate, Criterion, Definition, Expression
from offerrules.rules.written import Written

if TYPE_CHECKING:
    from offerrules.rules import problems
else:
    problems = later.module("offerrules.rules.problems")

_NO_TESTS: Final[tuple[Known, Known]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class NamedExpressions:
    """The definitions and criteria in which nothing is wrong, each behind what it mentions."""

    definitions: tuple[Definition, ...]
    criteria: tuple[Criterion, ...]


def name_candidates(compiling: Compiling) -> Mapping[str, tuple[tuple[str, ...], Type]]:
    """Path and type of every candidate whose list is there; all candidates with their types in scope."""
    found: dict[str, tuple[tuple[str, ...], Type]] = {}
    for name, form in compiling.form.candidates.items():
        place = _list_of_records(compiling, Written(form.from_, ("candidates", name, "from")))
        if compiling.names.get(name) == "candidates":
            compiling.scope[name] = Named(ANY if place is None else place[1], Meaning.CANDIDATE)
        if place is not None:
            found[name] = place
    return found


def _list_of_records(compiling: Compiling, written: Written) -> tuple[tuple[str, ...], Type] | None:
    read = compiling.read(written)
    if read.tree is None:
        return None
    path = _path(read.tree)
    if path is None or path[0] in compiling.names:
        compiling.tell_whole(problems.not_a_path(written.text), written)
        return None
    expression = compiling.expression(read)
    if expression is None:
        return None
    match expression.type:
        case ListType(item) if isinstance(item, RecordType) and not _through_a_list(expression):
            return path, item
        case _:
            compiling.tell_whole(problems.not_a_list_of_records(written.text, expression.type), written)
            return None


def _path(tree: feel.Expression) -> tuple[str, ...] | None:
    match tree:
        case feel.Name(name=name):
            return (name,)
        case feel.Path(source=source, name=name):
            before = _path(source)
            return None if before is None else (*before, name)
        case _:
            return None


def _through_a_list(expression: Expression) -> bool:
    """Whether the path collects lists of several records, whose elements have no place of their own."""
    return any(
        isinstance(node, feel.Path) and isinstance(expression.types[node.source.id], ListType)
        for node in walk(expression.tree)
    )


def named_expressions(compiling: Compiling) -> NamedExpressions:
    """All definitions and criteria. What each speaks of is in `compiling.speaks_of` afterwards."""
    reads = {name: compiling.read(written) for name, written in _written(compiling)}
    mentions = {name: _names_of_section(compiling, read, reads) for name, read in reads.items()}
    ordered = in_order(mentions)
    for cycle in ordered.cycles:
        compiling.tell(problems.cycle(cycle), reads[cycle[0]].written.location[:2], of_key=True)
    for name in {name for cycle in ordered.cycles for name in cycle}:
        compiling.scope[name] = Named(ANY, _meaning(compiling, name))
    found: dict[str, Expression | None] = {}
    for name in ordered.names:
        expression = compiling.expression(reads[name])
        if expression is not None and compiling.names[name] == "criteria":
            expression = _condition(compiling, expression, reads[name].written)
        if expression is not None:
            compiling.resting[name] = frozenset().union(*map(compiling.suspected_behind, expression.mentions))
        if name not in compiling.scope:
            type_ = BOOLEAN if compiling.names[name] == "criteria" else ANY if expression is None else expression.type
            tests = compiling.tests.get(reads[name].written, _NO_TESTS) if type_ == BOOLEAN else _NO_TESTS
            lookup = None if expression is None else compiling.lookups.get(reads[name].written)
            compiling.scope[name] = Named(type_, _meaning(compiling, name), *tests, lookup)
        if reads[name].tree is not None:
            _speak(compiling, name, reads[name])
        found[name] = expression
    return _named(compiling, found)


def _meaning(compiling: Compiling, name: str) -> Meaning:
    return Meaning.CRITERION if compiling.names[name] == "criteria" else Meaning.DEFINITION


def _written(compiling: Compiling) -> Iterable[tuple[str, Written]]:
    """The definitions and criteria whose names are their own."""
    for name, definition in compiling.form.definitions.items():
        if compiling.names.get(name) == "definitions":
            at: Location = ("definitions", name, "value")
            yield name, Written(definition.value if isinstance(definition, DefinitionForm) else definition, at)
    for name, criterion in compiling.form.criteria.items():
        if compiling.names.get(name) == "criteria":
            yield name, Written(criterion.when, ("criteria", name, "when"))


def _names_of_section(compiling: Compiling, read: Read, among: Mapping[str, object]) -> tuple[str, ...]:
    """The definitions and criteria that an expression mentions, in its order."""
    if read.tree is None:
        return ()
    return tuple(
        dict.fromkeys(node.name for node in walk(read.tree) if isinstance(node, feel.Name) and node.name in among)
    )


def _speak(compiling: Compiling, name: str, read: Read) -> None:
    """Note of which candidates the expression called `name` speaks, itself or through other names."""
    assert read.tree is not None
    mentioned = [node.name for node in walk(read.tree) if isinstance(node, feel.Name)]
    candidates = tuple(dict.fromkeys(each for mention in mentioned for each in compiling.candidates_of(mention)))
    if len(candidates) > 1:
        compiling.tell_whole(problems.several_candidates(name, candidates), read.written)
        candidates = ()
    compiling.speaks_of[name] = candidates


def _condition(compiling: Compiling, expression: Expression, written: Written) -> Expression | None:
    if isinstance(expression.type, BooleanType):
        return expression
    compiling.tell_whole(problems.not_a_condition(expression.source, expression.type), written)
    return None


def condition(compiling: Compiling, written: Written) -> Expression | None:
    """An expression that is true or false; None after a problem has been told."""
    expression = compiling.expression(compiling.read(written))
    return None if expression is None else _condition(compiling, expression, written)


def _named(compiling: Compiling, found: Mapping[str, Expression | None]) -> NamedExpressions:
    definitions: list[Definition] = []
    criteria: list[Criterion] = []
    for name, expression in found.items():
        candidate = next(iter(compiling.candidates_of(name)), None)
        if compiling.names[name] == "definitions":
            form = compiling.form.definitions[name]
            whole = form if isinstance(form, DefinitionForm) else DefinitionForm(value=form)
            grounds = grounds_of(compiling, whole, ("definitions", name))
            text = None if whole.text is None else compiling.text(whole.text)
            if expression is not None:
                definitions.append(Definition(name, expression, candidate, text, grounds))
        else:
            criterion = compiling.form.criteria[name]
            grounds = grounds_of(compiling, criterion, ("criteria", name))
            if expression is not None:
                criteria.append(Criterion(name, compiling.text(criterion.text), expression, candidate, grounds))
    return NamedExpressions(tuple(definitions), tuple(criteria))


def candidates(compiling: Compiling, places: Mapping[str, tuple[tuple[str, ...], Type]]) -> tuple[Candidate, ...]:
    """Every candidate, with what is preferred among several."""
    found = []
    for name, form in compiling.form.candidates.items():
        prefer = None
        if form.prefer is not None:
            prefer = _prefer(compiling, name, Written(form.prefer, ("candidates", name, "prefer")))
        grounds = grounds_of(compiling, form, ("candidates", name))
        label = in_words(name) if form.label is None else compiling.text(form.label)
        if name in places:
            path, type_ = places[name]
            found.append(Candidate(name, path, type_, prefer, label, grounds))
    return tuple(found)


def _prefer(compiling: Compiling, name: str, written: Written) -> Expression | None:
    expression = compiling.expression(compiling.read(written))
    if expression is None:
        return None
    for other in compiling.candidates_in(expression):
        if other != name:
            compiling.tell_whole(problems.prefer_other_candidate(name, other), written)
            return None
    if may_be_none(expression.type):
        compiling.tell_whole(problems.prefer_may_be_none(written.text), written)
        return None
    if not is_ordered(bare(expression.type)):
        compiling.tell_whole(problems.prefer_without_order(written.text, expression.type), written)
        return None
    return expression
