"""Decisions as JSON and NDJSON: the canonical bytes of each."""

from collections.abc import Callable

from offerrules.cli.refusal import Refusal
from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.decision import Decision
from offerrules.rules.tree import RuleSet


class JsonMaker:
    """The decision as JSON."""

    joined = False

    def __init__(self, rules: RuleSet, layout: Layout) -> None:
        self._rules = rules

    def __call__(self, decision: Decision) -> bytes:
        return decision.to_json()

    def refused(self, refusal: Refusal) -> bytes:
        """A record that does not fit, as JSON."""
        return refusal.to_json(self._rules)


class NdjsonMaker(JsonMaker):
    """The decision as a line."""

    joined = True

    def __call__(self, decision: Decision) -> bytes:
        return decision.to_json() + b"\n"

    def refused(self, refusal: Refusal) -> bytes:
        return refusal.to_json(self._rules) + b"\n"


class JsonWriter:
    """One object where one was asked about, else a list with one decision on each line."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._output = output
        self._first: bytes | None = None
        self._is_list = False

    def add(self, part: bytes, decision: Callable[[], Decision]) -> None:
        if self._first is None:
            self._first = part
            return
        if not self._is_list:
            self._output.write_bytes(b"[" + self._first)
            self._is_list = True
        self._output.write_bytes(b",\n" + part)

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

    def add(self, part: bytes, decision: Callable[[], Decision]) -> None:
        self._output.write_bytes(part)

    def end(self, as_object: bool) -> None:
        pass
