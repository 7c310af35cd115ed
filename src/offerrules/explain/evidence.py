"""What an expression rested on, gathered from the trace: also what it used through definitions and criteria."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offerrules.decision.tree import Cause, Evidence, Key, Trace
from offerrules.rules.tree import Criterion, Definition, Expression, Grounds, Parameter, RuleSet


@dataclass(frozen=True, slots=True)
class Gathered:
    """`facts` by path: whether only the presence was used. `causes` with the piece of expression that failed."""

    facts: dict[str, bool]
    causes: tuple[tuple[str, Cause], ...]


class Gatherer:
    """Follows the mentions of expressions through one rule set and one trace."""

    def __init__(self, rule_set: RuleSet, trace: Trace) -> None:
        self._trace = trace
        self._parameters = {parameter.name: parameter for parameter in rule_set.parameters}
        self._definitions = {definition.name: definition for definition in rule_set.definitions}
        self._criteria = {criterion.name: criterion for criterion in rule_set.criteria}

    def criterion(self, criterion: Criterion, index: int | None) -> Gathered:
        """What a criterion rested on, judged for the candidate at `index`."""
        return self._gathered(self._of(criterion.condition, self._of_criterion(criterion, index), index, True))

    def paths(self) -> set[str]:
        """Every fact that was read or asked for anywhere, also those that have been left out since."""
        found = set(self._trace.facts)
        for evidence in self._everything():
            found.update(evidence.reads, evidence.presence)
        return found

    def expression(
        self, expression: Expression, evidence: Iterable[Evidence], index: int | None, criteria: bool = True
    ) -> Gathered:
        """What an expression with this evidence of its own rested on; without `criteria`, not through those."""
        return self._gathered(self._of(expression, evidence, index, criteria))

    def grounds(self, expression: Expression) -> Iterator[Grounds]:
        """The grounds of the parameters and definitions that the expression uses, also through each other."""
        for rule in self._behind(expression, criteria=True):
            if not isinstance(rule, Criterion):
                yield rule.grounds

    def criteria_in(self, expression: Expression) -> tuple[Criterion, ...]:
        """The criteria that the expression names itself, in the order of the document."""
        return tuple(criterion for name, criterion in self._criteria.items() if name in expression.mentions)

    def _of_criterion(self, criterion: Criterion, index: int | None) -> Iterable[Evidence]:
        found = self._trace.criteria.get(_key(criterion.name, criterion.candidate, index))
        return (part.evidence for part in found.parts) if found is not None else ()

    def _of(
        self, expression: Expression, evidence: Iterable[Evidence], index: int | None, criteria: bool
    ) -> Iterator[tuple[Expression, Evidence]]:
        for own in evidence:
            yield expression, own
        for rule in self._behind(expression, criteria):
            if isinstance(rule, Definition):
                found = self._trace.definitions.get(_key(rule.name, rule.candidate, index))
                if found is not None:
                    yield rule.expression, found.evidence
            elif isinstance(rule, Criterion):
                for own in self._of_criterion(rule, index):
                    yield rule.condition, own

    def _behind(self, expression: Expression, criteria: bool) -> Iterator[Parameter | Definition | Criterion]:
        """What an expression mentions, also through other rules, each once; each before what it mentions itself."""
        done: set[str] = set()
        waiting = sorted(expression.mentions, reverse=True)
        while waiting:
            name = waiting.pop()
            if name in done:
                continue
            done.add(name)
            if name in self._parameters:
                yield self._parameters[name]
            elif name in self._definitions:
                definition = self._definitions[name]
                yield definition
                waiting += sorted(definition.expression.mentions, reverse=True)
            elif criteria and name in self._criteria:
                criterion = self._criteria[name]
                yield criterion
                waiting += sorted(criterion.condition.mentions, reverse=True)

    def _everything(self) -> Iterator[Evidence]:
        for value in (*self._trace.definitions.values(), *self._trace.preferences.values()):
            yield value.evidence
        for criterion in self._trace.criteria.values():
            yield from (part.evidence for part in criterion.parts)
        for offer in self._trace.offers.values():
            yield from (term.evidence for term in offer.terms.values())
        for duty in self._trace.duties.values():
            yield from (part.evidence for part in (*duty.owed, *duty.fulfilled))

    @staticmethod
    def _gathered(found: Iterable[tuple[Expression, Evidence]]) -> Gathered:
        facts: dict[str, bool] = {}
        causes: dict[tuple[str, Cause], None] = {}
        for expression, evidence in found:
            for path in evidence.presence:
                facts.setdefault(path, True)
            for path in evidence.reads:
                facts[path] = False
            for cause in evidence.causes:
                causes[(expression.source[cause.start : cause.end], cause)] = None
        return Gathered(facts, tuple(causes))


def _key(name: str, candidate: str | None, index: int | None) -> Key:
    return (name, index if candidate is not None else None)
