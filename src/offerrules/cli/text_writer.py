"""Decisions as text for a person."""

from collections.abc import Callable
from datetime import date

from offerrules.cli.refusal import Refusal
from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.decision import Decision
from offerrules.explain import as_text, reasons
from offerrules.explain.overview import Overview, Row
from offerrules.explain.overview_text import overview_as_text
from offerrules.rules.tree import RuleSet

Part = tuple[Row, date, tuple[str, ...]]
"""What `Overview.add_row` takes."""


class TextMaker:
    """The row of one person."""

    joined = False

    def __init__(self, rules: RuleSet, layout: Layout) -> None:
        self._overview = Overview(rules, layout.language)

    def __call__(self, decision: Decision) -> Part:
        return self._overview.row(decision), decision.on, decision.redacted_classes

    def refused(self, refusal: Refusal) -> Part:
        """The row of a record that does not fit."""
        lines = refusal.lines(self._overview.language)
        return self._overview.refused_row(refusal.subject, lines), refusal.on, refusal.redact


class TextWriter:
    """One person's reasons in full; of several people a table of their outcomes."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._rules = rules
        self._layout = layout
        self._output = output
        self._first: Callable[[], Decision] | None = None
        self._overview = Overview(rules, layout.language)

    def add(self, part: Part, decision: Callable[[], Decision]) -> None:
        if not part[0].refused:
            self._first = self._first or decision
        self._overview.add_row(*part)

    def end(self, as_object: bool) -> None:
        width, signs = self._layout.width, self._output.shows_signs
        if self._first is not None and len(self._overview.rows) == 1:
            found = reasons(self._first(), self._rules, self._layout.language)
            self._output.write(as_text(found, width, signs))
        else:
            self._output.write(overview_as_text(self._overview, width, signs))
