"""Decisions as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from offerrules.cli.refusal import Refusal
from offerrules.cli.rows import Cell, cells, headers, refused_cells
from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.decision import Decision
from offerrules.feel.decimals import plain
from offerrules.rules.tree import RuleSet

_BYTE_ORDER_MARK: Final = "\ufeff".encode()
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these is a formula to some program that opens tables."""


class CsvMaker:
    """The row of one person."""

    joined = True

    def __init__(self, rules: RuleSet, layout: Layout) -> None:
        self._rules = rules
        self._language = layout.language
        self._buffer = io.StringIO()
        self._rows = csv.writer(self._buffer, delimiter=";" if layout.excel else ",", lineterminator="\r\n")

    def __call__(self, decision: Decision) -> bytes:
        return self.row(cells(decision, self._rules))

    def refused(self, refusal: Refusal) -> bytes:
        """The row of a record that does not fit."""
        return self.row(refused_cells(refusal, self._rules, self._language))

    def row(self, row: Iterable[Cell]) -> bytes:
        """The cells as one row."""
        self._rows.writerow([_text(cell) for cell in row])
        data = self._buffer.getvalue().encode("utf-8", "replace")
        self._buffer.seek(0)
        self._buffer.truncate()
        return data


class CsvWriter:
    """One row for each person, written when it comes."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._output = output
        if layout.excel:
            output.write_bytes(_BYTE_ORDER_MARK)
        output.write_bytes(CsvMaker(rules, layout).row(headers(rules)))

    def add(self, part: bytes, decision: Callable[[], Decision]) -> None:
        """Writes the row of one person."""
        self._output.write_bytes(part)

    def end(self, as_object: bool) -> None:
        """There is nothing left to write."""


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front where a program that opens tables would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int() | Decimal():
            return plain(Decimal(cell))
        case date():
            return cell.isoformat()
        case str():
            return safe(cell)
