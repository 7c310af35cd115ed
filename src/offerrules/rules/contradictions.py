"""What can never hold and what always holds: parts of conditions, requirements, and cases to be referred.

Everything told is certain: `logic` gives a condition at least the truths that it can have, and a search that takes too
long tells nothing. What is not looked for is said in `docs/policy-reference.md`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import Final, NamedTuple, TypeVar

from offerrules.diagnostics import Problem
from offerrules.document import Document, Location
from offerrules.feel import tree as feel
from offerrules.feel.types import BooleanType
from offerrules.feel.walking import walk
from offerrules.rules import contradiction_problems as problems
from offerrules.rules.contradiction_problems import Days
from offerrules.rules.logic.building import Builder, Place, Stretch
from offerrules.rules.logic.formula import FALSE, TRUE, UNKNOWN, Joined
from offerrules.rules.logic.search import Goal, possible
from offerrules.rules.order import in_order
from offerrules.rules.placed import Placed, placed_expressions
from offerrules.rules.tree import All, AtLeast, Met, Not, Offer, Refer, Requirement, RuleSet
from offerrules.rules.tree import Any as AnyOf

T = TypeVar("T")
Tell = Callable[[Problem, Location], None]

_ALWAYS: Final = Days(None, None)
MOST_STRETCHES: Final = 24
"""Where parameters change more often, nothing is told of what they are compared with."""
MOST_PAIRS: Final = 4000
"""Where an offer has more pairs of a case and a criterion, it is not looked whether the cases can be referred."""
_ORDERINGS: Final = (
    feel.ComparisonOperator.LESS,
    feel.ComparisonOperator.LESS_OR_EQUAL,
    feel.ComparisonOperator.GREATER,
    feel.ComparisonOperator.GREATER_OR_EQUAL,
)


def contradictions(rule_set: RuleSet, document: Document, tell: Tell) -> None:
    """Tell of everything in a rule set that is certain never to hold, or always to hold."""
    _Looking(rule_set, document, tell).look()


class _Certain(NamedTuple):
    """A node of an expression about which something is told, and where."""

    placed: Placed
    place: Place
    problem: Problem
    never: bool


class _Looking:
    def __init__(self, rule_set: RuleSet, document: Document, tell: Tell) -> None:
        self.rule_set = rule_set
        self.document = document
        self.tell = tell
        self.settled: frozenset[tuple[str, int]] = frozenset()
        self.found: list[_Certain] = []
        self._builders: dict[tuple[Stretch, frozenset[tuple[str, int]], bool], Builder] = {}
        self._changes = {
            parameter.name: frozenset(day for day, _ in parameter.values[1:]) for parameter in rule_set.parameters
        }
        self._mentions: dict[str, frozenset[str]] = {}
        named = [(each.name, each.expression) for each in rule_set.definitions]
        named += [(each.name, each.condition) for each in rule_set.criteria]
        waiting = dict(named)
        for name in in_order({name: tuple(sorted(expression.mentions)) for name, expression in named}).names:
            through = (self._mentions.get(each, frozenset({each})) for each in waiting[name].mentions)
            self._mentions[name] = frozenset({name}).union(*through)

    def look(self) -> None:
        for placed in placed_expressions(self.rule_set, self.document):
            self._expression(placed)
        for offer in self.rule_set.offers:
            self._offer(offer)
        for certain in self.found:
            offers = self._never_offered_by(certain) if certain.never else []
            self.tell(problems.with_consequence(certain.problem, offers), certain.placed.location)

    # Stretches of days

    def _stretches(self, names: Iterable[str]) -> list[Stretch]:
        """The stretches in which everything named, itself or through other names, is the same."""
        first, last = self.rule_set.in_force_from, self.rule_set.in_force_to
        parameters = {each for name in names for each in self._mentions.get(name, (name,))}
        days = {day for name in parameters for day in self._changes.get(name, ())}
        starts = [first, *sorted(day for day in days if first < day and (last is None or day <= last))]
        ends = [*(day - timedelta(1) for day in starts[1:]), last]
        return [Stretch(*stretch) for stretch in zip(starts, ends, strict=True)]

    def _builder(self, stretch: Stretch, *, all_known: bool = False, bounded: bool = True) -> Builder:
        settled = frozenset() if all_known else self.settled
        key = stretch, settled, bounded
        if key not in self._builders:
            self._builders[key] = Builder(self.rule_set, stretch, settled, bounded_day=bounded)
        return self._builders[key]

    def _never(self, names: Iterable[str], goals: Callable[[Builder], Sequence[Goal]]) -> Days | None:
        """The days on which the goals cannot be met at once; None where there are no such days, or several."""
        stretches = self._stretches(names)
        if len(stretches) > MOST_STRETCHES:
            return None
        builders = [self._builder(stretch) for stretch in stretches]
        never = [not possible(builder, goals(builder)) for builder in builders]
        if True not in never:
            return None
        first, after = never.index(True), len(never) - never[::-1].index(True)
        if not all(never[first:after]):
            return None
        return Days(
            stretches[first].first if first else None, stretches[after - 1].last if after < len(never) else None
        )

    def _always(self, names: Iterable[str], goals: Callable[[Builder], Sequence[Goal]]) -> bool:
        """Whether the goals cannot be met at once on any day, whatever day it is."""
        stretches = self._stretches(names)
        if len(stretches) > MOST_STRETCHES:
            return False
        builders = [self._builder(stretch, bounded=False) for stretch in stretches]
        return not any(possible(builder, goals(builder)) for builder in builders)

    # Conditions

    def _expression(self, placed: Placed) -> None:
        expression = placed.expression
        whole = Place(placed.owner, expression, expression.tree)
        seen: set[int] = set()
        if isinstance(expression.type, BooleanType):
            self._condition(placed, whole, seen)
        for node in walk(expression.tree):
            match node:
                case feel.Filter(condition=condition) | feel.Quantified(condition=condition):
                    pass
                case feel.If(condition=condition):
                    pass
                case _:
                    continue
            if condition.id not in seen and isinstance(expression.types[condition.id], BooleanType):
                self._condition(placed, whole.at(condition)._replace(inner=True), seen)

    def _condition(self, placed: Placed, place: Place, seen: set[int]) -> None:
        """Look at a condition, its parts first: what is told of a part is not told of the whole again."""
        node = place.node
        seen.add(node.id)
        for part in _parts(node):
            self._condition(placed, place.at(part), seen)
        match node:
            case feel.And(operands):
                self._joined(placed, place, operands, conjunction=True)
            case feel.Or(operands):
                self._joined(placed, place, operands, conjunction=False)
            case feel.Comparison() | feel.Between() | feel.In():
                self._test(placed, place)
            case _:
                pass

    def _names_in(self, place: Place) -> frozenset[str]:
        return frozenset(node.name for node in walk(place.node) if isinstance(node, feel.Name))

    def _joined(self, placed: Placed, place: Place, operands: Sequence[feel.Expression], *, conjunction: bool) -> None:
        def goals(chosen: Sequence[feel.Expression]) -> Callable[[Builder], Sequence[Goal]]:
            wanted = TRUE if conjunction else FALSE
            return lambda builder: [(builder.condition(place.at(each)), wanted) for each in chosen]

        names = self._names_in(place)
        if conjunction:
            days = self._never(names, goals(operands))
            if days is None:
                return
            core = _core(operands, lambda chosen: self._never(names, goals(chosen)) == days)
            sources = [placed.source(each.span) for each in core]
            other = self._could_be(place, core, conjunction=False)
            swapped = self._swapped(placed, place, core)
            problem = problems.never_at_once(place.node.span, sources, days, swapped, other)
        elif self._always(names, goals(operands)):
            core = _core(operands, lambda chosen: self._always(names, goals(chosen)))
            sources = [placed.source(each.span) for each in core]
            other = self._could_be(place, core, conjunction=True)
            problem = problems.one_always(place.node.span, sources, other)
        else:
            return
        self._settle(placed, place, problem, never=conjunction)

    def _could_be(self, place: Place, core: Sequence[feel.Expression], *, conjunction: bool) -> bool:
        """Whether the parts joined by the other word would be neither certain nor impossible."""
        builder = self._builder(self._stretches(())[0])
        formula = Joined(conjunction, tuple(builder.condition(place.at(each)) for each in core))
        return possible(builder, [(formula, TRUE)]) and possible(builder, [(formula, FALSE)])

    def _swapped(self, placed: Placed, place: Place, core: Sequence[feel.Expression]) -> str | None:
        """Two bounds of one value the other way round, where something lies between them then."""
        match core:
            case [feel.Comparison() as one, feel.Comparison() as other] if one.left == other.left and {
                one.operator,
                other.operator,
            } <= set(_ORDERINGS):
                pass
            case _:
                return None
        turned = (
            feel.Comparison(one.operator, one.left, other.right, id=one.id, span=one.span),
            feel.Comparison(other.operator, other.left, one.right, id=other.id, span=other.span),
        )
        builder = self._builder(self._stretches(self._names_in(place))[0])
        if not possible(builder, [(builder.condition(place.at(each)), TRUE) for each in turned]):
            return None
        left, low, high = (placed.source(each.span) for each in (one.left, one.right, other.right))
        return f"{left} {one.operator.value} {high} and {left} {other.operator.value} {low}"

    def _test(self, placed: Placed, place: Place) -> None:
        names = self._names_in(place)
        source = placed.source(place.node.span)
        days = self._never(names, lambda builder: [(builder.condition(place), TRUE)])
        if days is not None:
            correction = None
            if isinstance(place.node, feel.Between):
                value, low, high = (placed.source(each.span) for each in _ends(place.node))
                correction = f"{value} between {high} and {low}"
            self._settle(placed, place, self._never_holds(place, source, days, correction), never=True)
        elif self._always(names, lambda builder: [(builder.condition(place), FALSE)]):
            self._settle(placed, place, problems.always_holds(place.node.span, source), never=False)

    def _never_holds(self, place: Place, source: str, days: Days, correction: str | None) -> Problem:
        in_force = self.rule_set.in_force_from, self.rule_set.in_force_to
        of_the_day = "today" in self._names_in(place)
        return problems.never_holds(place.node.span, source, days, correction, in_force if of_the_day else None)

    def _settle(self, placed: Placed, place: Place, problem: Problem, *, never: bool) -> None:
        self.settled |= {place.key}
        self.found.append(_Certain(placed, place, placed.moved(problem), never))

    # Offers

    def _offer(self, offer: Offer) -> None:
        at: Location = ("offers", offer.name)
        told = self._requirement(offer.requires, (*at, "requires"), offer.name)
        few = len(offer.refer) * len(_criteria(offer.requires)) <= MOST_PAIRS
        for place, entry in enumerate(offer.refer):
            here = (*at, "refer", place, "when")
            if not self._requirement(entry.when, here, None) and few and not told:
                self._refer(offer, entry, here)
        if offer.refer and few and not told:
            self._only_referred(offer, at)

    def _refer(self, offer: Offer, entry: Refer, at: Location) -> None:
        names = _criteria(entry.when) | _criteria(offer.requires)

        def never(despite: frozenset[str]) -> bool:
            def goals(builder: Builder) -> Sequence[Goal]:
                requires = builder.requirement(offer.requires, despite)
                return [(requires, TRUE | UNKNOWN), (builder.requirement(entry.when), TRUE)]

            return self._never(names, goals) == _ALWAYS

        if never(entry.despite):
            required = sorted(_criteria(offer.requires) - entry.despite)
            chosen = (frozenset(found) for count in (1, 2) for found in combinations(required, count))
            meant = next((found for found in chosen if not never(entry.despite | found)), frozenset())
            negated = () if meant else sorted(_negated(offer.requires) & (_criteria(entry.when) | entry.despite))
            self.tell(problems.never_referred(sorted(entry.despite | meant) if meant else (), negated), at)

    def _only_referred(self, offer: Offer, at: Location) -> None:
        def goals(builder: Builder) -> Sequence[Goal]:
            clear = [
                (builder.requirement(entry.when), FALSE | UNKNOWN if entry.ignore_unknown else FALSE)
                for entry in offer.refer
            ]
            return [(builder.requirement(offer.requires), TRUE), *clear]

        names = _criteria(offer.requires).union(*(_criteria(entry.when) for entry in offer.refer))
        days = self._never(names, goals)
        if days is not None:
            self.tell(problems.only_referred(offer.name, days), (*at, "requires"))

    def _requirement(self, requirement: Requirement, at: Location, offer: str | None) -> bool:
        """Look at a requirement, its parts first. Whether something certain was told of the whole."""
        told = False
        for part, here in _located(requirement, at):
            told = self._requirement(part, here, None) or told
        if told or isinstance(requirement, Met | Not):
            return told
        names = _criteria(requirement)
        if self._always(names, lambda builder: [(builder.requirement(requirement), FALSE)]):
            parts: Sequence[Requirement] = (requirement,)
            if isinstance(requirement, AnyOf):
                parts = _core(
                    requirement.of,
                    lambda chosen: self._always(
                        names, lambda builder: [(builder.requirement(AnyOf(tuple(chosen))), FALSE)]
                    ),
                )
            self.tell(problems.always_met(_names_of(parts), offer, self._as_all(requirement)), at)
            return True
        days = self._never(names, lambda builder: [(builder.requirement(requirement), TRUE)])
        if days is None:
            return False
        core: Sequence[Requirement] = (requirement,)
        if isinstance(requirement, All):
            core = _core(
                requirement.of,
                lambda chosen: (
                    self._never(names, lambda builder: [(builder.requirement(All(tuple(chosen))), TRUE)]) == days
                ),
            )
        plain = all(isinstance(part, Met) for part in core)
        self.tell(problems.never_met(_names_of(core), offer, days, plain, len(core) > 1), at)
        return True

    def _as_all(self, requirement: Requirement) -> bool:
        return isinstance(requirement, AnyOf) and self._is_open(All(requirement.of))

    def _is_open(self, requirement: Requirement) -> bool:
        builder = self._builder(self._stretches(())[0])
        formula = builder.requirement(requirement)
        return possible(builder, [(formula, TRUE)]) and possible(builder, [(formula, FALSE)])

    def _never_offered_by(self, certain: _Certain) -> list[str]:
        """The offers that cannot be made because of something that has been told elsewhere."""
        section, _, name = certain.placed.owner.partition(".")
        if section not in ("criteria", "definitions"):
            return []
        found = []
        for offer in self.rule_set.offers:
            names = _criteria(offer.requires)
            if not any(name in self._mentions.get(each, ()) for each in names):
                continue
            stretches = self._stretches(names)
            if len(stretches) > MOST_STRETCHES:
                continue
            could = any(self._can_be_met(offer, self._builder(each)) for each in stretches)
            can = any(self._can_be_met(offer, self._builder(each, all_known=True)) for each in stretches)
            if could and not can:
                found.append(offer.name)
        return found

    def _can_be_met(self, offer: Offer, builder: Builder) -> bool:
        return possible(builder, [(builder.requirement(offer.requires), TRUE)])


def _parts(node: feel.Expression) -> tuple[feel.Expression, ...]:
    """The parts of a condition that are conditions of their own."""
    match node:
        case feel.And(operands) | feel.Or(operands):
            return operands
        case feel.Not(operand):
            return (operand,)
        case feel.If(condition, consequence, alternative):
            return condition, consequence, alternative
        case _:
            return ()


def _ends(node: feel.Between) -> tuple[feel.Expression, ...]:
    return node.value, node.low, node.high


def _core(parts: Sequence[T], is_certain: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """The fewest parts that are certain together, or nearly the fewest."""
    for pair in combinations(parts, 2) if len(parts) > 2 else ():
        if is_certain(pair):
            return pair
    kept = list(parts)
    for part in parts:
        fewer = [each for each in kept if each is not part]
        if fewer and is_certain(fewer):
            kept = fewer
    return kept


def _located(requirement: Requirement, at: Location) -> Iterator[tuple[Requirement, Location]]:
    """The parts of a requirement and where they stand."""
    match requirement:
        case All(of):
            yield from ((part, (*at, "all", place)) for place, part in enumerate(of))
        case AnyOf(of):
            yield from ((part, (*at, "any", place)) for place, part in enumerate(of))
        case AtLeast(of=of):
            yield from ((part, (*at, "at_least", "of", place)) for place, part in enumerate(of))
        case Not(of):
            yield of, (*at, "not")
        case Met():
            pass


def _in_order(requirement: Requirement) -> Iterator[str]:
    if isinstance(requirement, Met):
        yield requirement.criterion
    for part, _ in _located(requirement, ()):
        yield from _in_order(part)


def _criteria(requirement: Requirement) -> frozenset[str]:
    return frozenset(_in_order(requirement))


def _negated(requirement: Requirement, odd: bool = False) -> frozenset[str]:
    """The criteria that stand under `not`, or under three."""
    if isinstance(requirement, Met):
        return frozenset({requirement.criterion}) if odd else frozenset()
    turned = odd is not isinstance(requirement, Not)
    return frozenset().union(*(_negated(part, turned) for part, _ in _located(requirement, ())))


def _names_of(requirements: Sequence[Requirement]) -> list[str]:
    return list(dict.fromkeys(name for each in requirements for name in _in_order(each)))
