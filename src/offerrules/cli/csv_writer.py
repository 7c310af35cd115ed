"""Decisions as a table that offices open."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.canonical import canonical
from offerrules.decision.decision import Decision
from offerrules.decision.values import encode
from offerrules.rules.tree import RuleSet

_BYTE_ORDER_MARK: Final = "\ufeff".encode()
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these is a formula to some program that opens tables."""


class CsvWriter:
    """One row for each person: outcomes, terms, what is missing, and the states of the duties."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._output = output
        self._rules = rules
        self._buffer = io.StringIO()
        self._rows = csv.writer(self._buffer, delimiter=";" if layout.excel else ",", lineterminator="\r\n")
        if layout.excel:
            output.write_bytes(_BYTE_ORDER_MARK)
        self._write(self._headers())

    def add(self, decision: Decision) -> None:
        self._write(self._cells(decision))

    def end(self, as_object: bool) -> None:
        pass

    def _headers(self) -> Iterator[str]:
        yield from ("id", "policy", "version", "on", "status")
        for offer in self._rules.offers:
            yield offer.name
            yield f"{offer.name}.witness"
            for term in offer.terms:
                yield f"{offer.name}.terms.{term.name}"
            yield f"{offer.name}.missing"
            yield f"{offer.name}.valid_to"
        for duty in self._rules.duties:
            yield f"duties.{duty.name}"

    def _cells(self, decision: Decision) -> Iterator[str]:
        yield from (decision.subject or "", decision.policy, decision.version, decision.on.isoformat(), decision.status)
        for offer in self._rules.offers:
            found = decision.outcomes.get(offer.name)
            if found is None:
                yield from [""] * (4 + len(offer.terms))
                continue
            yield found.outcome
            yield f"{found.witness['candidate']}.{found.witness['index']}" if found.witness else ""
            for term in offer.terms:
                yield _cell(found.terms[term.name]) if term.name in found.terms else ""
            yield " ".join(found.missing)
            yield found.valid_to.isoformat() if found.valid_to else ""
        for duty in self._rules.duties:
            state = decision.duties.get(duty.name)
            yield state.state if state else ""

    def _write(self, cells: Iterator[str]) -> None:
        self._rows.writerow([safe(cell) for cell in cells])
        self._output.write_bytes(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()


def safe(cell: str) -> str:
    """The cell, with an apostrophe in front where a program that opens tables would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _cell(value: object) -> str:
    """A term in a cell: text as it is, none as `none`, everything else as in JSON."""
    if value is None:
        return "none"
    tree = encode(value)
    return tree if isinstance(tree, str) else canonical(tree).decode()
