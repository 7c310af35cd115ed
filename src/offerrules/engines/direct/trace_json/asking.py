"""What the interpreter says of one leaf of a condition, or of one value, for one person."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from offerrules.decision.tree import Evidence, Fact, Key
from offerrules.engines.conditions import Interpretation
from offerrules.engines.dependence import NAMED, Dependence, dependence_of
from offerrules.engines.direct.pieces import Written
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.evaluation import Names
from offerrules.engines.evidence import ReadingLog, settled
from offerrules.feel import tree as feel
from offerrules.feel.values import UNKNOWN, Value
from offerrules.records.facts import RecordFacts, UnknownFacts
from offerrules.rules.tree import Expression, RuleSet


class Asking:
    """Asks about the expressions of a rule set on a day; what is found is the same as in a trace."""

    def __init__(self, rules: RuleSet, on: date, bits: Mapping[str, int]) -> None:
        self._rules: Final = rules
        self._on: Final = on
        self._interpretation: Final = Interpretation(on)
        self._parameters: Final = {each.name: each.on(on) for each in rules.parameters}
        self._bits: Final = bits
        self._list_of: Final = {each.name: each.path[0] for each in rules.candidates}

    def about(self, written: Written, node: feel.Expression, person: Person) -> tuple[Value, Evidence]:
        """The truth of a leaf, or the value of the whole, and its evidence."""
        log = ReadingLog()
        names = self._names(written.expression, written.candidate, person, log)
        if written.is_condition:
            return self._interpretation.truth(written.expression, node, names, log)
        value, evidence = self._interpretation.value(written.expression, names, log)
        return settled(value), evidence

    def dependence(
        self,
        expression: Expression,
        node: feel.Expression,
        candidate: str | None,
        person: Person,
        named: Callable[[feel.Name], Dependence | None],
        *,
        is_condition: bool,
    ) -> Dependence:
        """What an expression, or a leaf of it, depends on."""
        log = ReadingLog()
        names = self._names(expression, candidate, person, log)
        return dependence_of(node, expression.types, names, log, self._on, named, is_condition=is_condition)

    def looked_at(self, written: Written, node: feel.Expression, person: Person) -> Mapping[str, Fact]:
        """By path all facts that are read to find what a leaf depends on."""
        log = ReadingLog()
        names = self._names(written.expression, written.candidate, person, log)
        dependence_of(
            node,
            written.expression.types,
            names,
            log,
            self._on,
            lambda name: Dependence(UNKNOWN) if written.expression.meanings.get(name.id) in NAMED else None,
            is_condition=written.is_condition,
        )
        return log.facts()

    def _names(self, expression: Expression, candidate: str | None, person: Person, log: ReadingLog) -> Names:
        shape = self._rules.shape
        values: dict[Key, Value] = {}
        for name in expression.mentions:
            if name in self._bits:
                bit = self._bits[name]
                values[(name, None)] = True if person.true & bit else UNKNOWN if person.unknown & bit else False
            elif name in person.values:
                values[(name, None)] = person.values[name]
        element: tuple[str, Value] | None = None
        if candidate is not None:
            path = self._list_of[candidate]
            field = shape.fields[path]
            part: Value = UnknownFacts(field, path, log)
            if person.index is not None:
                part = RecordFacts.of_part(person.part, field.fields, f"{path}.{person.index}", log)
            element = (candidate, part)
        return Names(RecordFacts(person.record, shape, log), self._parameters, values, element, person.index)
