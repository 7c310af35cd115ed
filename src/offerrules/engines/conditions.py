"""Expressions of a rule set evaluated by the FEEL interpreter: a value, or the truth of every part."""

from collections.abc import Iterator, Mapping
from datetime import date

from offerrules.decision.tree import NO_EVIDENCE, Cause, Evidence, Key, PartTrace, Truth
from offerrules.engines.evidence import ReadingLog
from offerrules.engines.meaning import all_of, any_of, not_of
from offerrules.feel import interpreter
from offerrules.feel import tree as feel
from offerrules.feel.values import Facts, Value
from offerrules.feel.walking import walk
from offerrules.records.facts import RecordFacts
from offerrules.rules.parts import parts_of
from offerrules.rules.tree import Expression, Part


class Names(Facts):
    """What each name of an expression stands for, where the candidate is the one at `index`.

    Definitions and criteria are found by `values`, those that speak of the candidate under its index.
    """

    def __init__(
        self,
        record: RecordFacts,
        parameters: Mapping[str, Value],
        values: Mapping[Key, Value],
        candidate: tuple[str, Value] | None,
        index: int | None,
    ) -> None:
        self._record = record
        self._parameters = parameters
        self._values = values
        self._candidate = candidate
        self._index = index

    def __getitem__(self, name: str) -> Value:
        if self._candidate is not None and name == self._candidate[0]:
            return self._candidate[1]
        if name in self._parameters:
            return self._parameters[name]
        for index in (None, self._index):
            if (name, index) in self._values:
                return self._values[(name, index)]
        return self._record[name]

    def __contains__(self, name: object) -> bool:
        return (
            (self._candidate is not None and name == self._candidate[0])
            or name in self._parameters
            or any((name, index) in self._values for index in (None, self._index))
            or name in self._record
        )

    def __iter__(self) -> Iterator[str]:
        names = dict.fromkeys((*self._record, *self._parameters, *(name for name, _ in self._values)))
        if self._candidate is not None:
            names[self._candidate[0]] = None
        return iter(names)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def is_known(self, name: str) -> bool:
        """Whether a field of the record is known. Section 6: "`is known(field path)` is always true or false"."""
        return self._record.is_known(name)


def value_of(expression: Expression, names: Names, on: date, log: ReadingLog) -> tuple[Value, Evidence]:
    """The value of an expression, `UNKNOWN` where it cannot be computed, and what it used."""
    with log.noting() as noted:
        value = interpreter.evaluate(
            expression.tree, names, on_error="unknown", today=on, note=lambda code, node: _note(log, code, node)
        )
    return value, noted.evidence()


def judge(expression: Expression, names: Names, on: date, log: ReadingLog) -> tuple[PartTrace, ...]:
    """The truth of every part of a condition, in pre-order, and what each leaf used."""
    pieces = {node.id: node for node in walk(expression.tree)}
    found: list[PartTrace] = []

    def judge_part(part: Part) -> Truth:
        place = len(found)
        found.append(PartTrace(False))
        evidence = NO_EVIDENCE
        match part.kind:
            case "and":
                truth = all_of([judge_part(below) for below in part.of])
            case "or":
                truth = any_of([judge_part(below) for below in part.of])
            case "not":
                truth = not_of(judge_part(part.of[0]))
            case "leaf":
                truth, evidence = _leaf(pieces[part.node], names, on, log)
        found[place] = PartTrace(truth, evidence)
        return truth

    judge_part(parts_of(expression))
    return tuple(found)


def _leaf(piece: feel.Node, names: Names, on: date, log: ReadingLog) -> tuple[Truth, Evidence]:
    with log.noting() as noted:
        truth = interpreter.judge(piece, names, today=on, note=lambda code, node: _note(log, code, node))
    return truth, noted.evidence()


def _note(log: ReadingLog, code: str, node: feel.Node) -> None:
    log.note_cause(Cause(code, node.span.start, node.span.end))
