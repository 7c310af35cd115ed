"""Expressions of a rule set evaluated by the FEEL interpreter: a value, or the truth of every part."""

from datetime import date
from typing import Final, cast

from offerrules.decision.tree import Cause, Evidence, PartTrace, Truth
from offerrules.engines.evaluation import Names, joined
from offerrules.engines.evidence import ReadingLog
from offerrules.feel import interpreter
from offerrules.feel import tree as feel
from offerrules.feel.edition import CURRENT, Edition
from offerrules.feel.values import Value
from offerrules.feel.walking import walk
from offerrules.rules.tree import Expression


class Interpretation:
    """The expressions of a rule set, walked node by node, on a date."""

    def __init__(self, on: date, edition: Edition = CURRENT) -> None:
        self._on: Final = on
        self._edition: Final = edition

    def value(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[Value, Evidence]:
        """The value of an expression, `UNKNOWN` where it cannot be computed, and what it used."""
        with log.noting() as noted:
            value = interpreter.evaluate(
                self._tree(expression),
                names,
                on_error="unknown",
                today=self._on,
                note=lambda *found: _note(log, *found),
                edition=self._edition,
                types=expression.types,
            )
        return value, noted.evidence()

    def parts(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[PartTrace, ...]:
        """The truth of every part of a condition, in pre-order, and what each leaf used."""
        pieces = {node.id: cast(feel.Expression, node) for node in walk(self._tree(expression))}

        return joined(expression, lambda part: self.truth(expression, pieces[part.node], names, log))

    def truth(
        self, expression: Expression, leaf: feel.Expression, names: Names, log: ReadingLog
    ) -> tuple[Truth, Evidence]:
        """The truth of one leaf of a condition, and what it used."""
        with log.noting() as noted:
            truth = interpreter.judge(
                leaf,
                names,
                today=self._on,
                note=lambda *found: _note(log, *found),
                edition=self._edition,
                types=expression.types,
            )
        return truth, noted.evidence()

    def _tree(self, expression: Expression) -> feel.Expression:
        as_written = expression.as_written if self._edition.as_written else None
        return expression.tree if as_written is None else as_written


def _note(log: ReadingLog, code: str, node: feel.Node) -> None:
    log.note_cause(Cause(code, node.span.start, node.span.end))
