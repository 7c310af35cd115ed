"""Decisions as an Excel file. Needs the extra `excel`."""

import io
from collections.abc import Callable

from offerrules.cli.refusal import Refusal
from offerrules.cli.rows import Cell, cells, headers, refused_cells
from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.decision import Decision
from offerrules.records.excel import write_excel
from offerrules.rules.tree import RuleSet

_SHEETS = {"sv": "Underlag", "en": "Decisions"}


class ExcelMaker:
    """The row of one person."""

    joined = False

    def __init__(self, rules: RuleSet, layout: Layout) -> None:
        self._rules = rules
        self._language = layout.language

    def __call__(self, decision: Decision) -> list[Cell]:
        return list(cells(decision, self._rules))

    def refused(self, refusal: Refusal) -> list[Cell]:
        """The row of a record that does not fit."""
        return list(refused_cells(refusal, self._rules, self._language))


class ExcelWriter:
    """One sheet with one row for each person, written when all are known."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._sheet = _SHEETS[layout.language]
        self._output = output
        self._rows: list[list[Cell]] = [list(headers(rules))]

    def add(self, part: list[Cell], decision: Callable[[], Decision]) -> None:
        """Takes the row of one person."""
        self._rows.append(part)

    def end(self, as_object: bool) -> None:
        """Writes the file."""
        file = io.BytesIO()
        write_excel(file, {self._sheet: self._rows})
        self._output.write_bytes(file.getvalue())
