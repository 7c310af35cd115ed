"""Decisions as JSON and NDJSON: the canonical bytes of each."""

from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.decision import Decision
from offerrules.rules.tree import RuleSet


class JsonWriter:
    """One object where one was asked about, else a list with one decision on each line."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._output = output
        self._first: bytes | None = None
        self._is_list = False

    def add(self, decision: Decision) -> None:
        data = decision.to_json()
        if self._first is None:
            self._first = data
            return
        if not self._is_list:
            self._output.write_bytes(b"[" + self._first)
            self._is_list = True
        self._output.write_bytes(b",\n" + data)

    def end(self, as_object: bool) -> None:
        if self._is_list:
            self._output.write_bytes(b"]\n")
        elif self._first is not None and as_object:
            self._output.write_bytes(self._first + b"\n")
        else:
            self._output.write_bytes(b"[" + (self._first or b"") + b"]\n")


class NdjsonWriter:
    """One decision on each line."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._output = output

    def add(self, decision: Decision) -> None:
        self._output.write_bytes(decision.to_json() + b"\n")

    def end(self, as_object: bool) -> None:
        pass
