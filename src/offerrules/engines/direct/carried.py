"""Decisions that another process computed, and what of them was sent from there.

What the generated function returned is small, and every outcome and duty follows from it here; the rest follows from
the record, which is here too. So neither has to be sent.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from offerrules.engines.direct.engine import Day, Found, Later
from offerrules.engines.judgement import Judgement


class CarriedDecision(Found):
    """A decision as the generated function of another process found it.

    `again` gives the facts, when something is asked for that only they can tell. `data` is the canonical JSON, where it
    was sent; where it was not and would have been of use, `tell` is called.
    """

    __slots__ = ("_again", "_carried", "_subject", "_tell")

    def __init__(
        self,
        day: Day,
        found: tuple[Any, ...],
        subject: str | None,
        again: Callable[[], Any],
        data: bytes | None,
        tell: Callable[[], None],
    ) -> None:
        self._day = day
        self._found = found
        self._shown = None
        self._subject: Final = subject
        self._again: Final = again
        self._carried: Final = data
        self._tell: Final = tell

    def to_json(self, texts: bool = False) -> bytes:
        """Canonical JSON, as `Decision` says."""
        if self._carried is None:
            self._tell()
        elif not texts:
            return self._carried
        return super().to_json(texts)

    def __getattr__(self, name: str) -> Any:
        if name == "_record":
            record = self._record = self._again()
            return record
        return super().__getattr__(name)

    def whom(self) -> str | None:
        """Of whom it is."""
        return self._subject

    def _judgement(self) -> Later:
        # Not by way of the decision itself, which would then hold itself in memory until garbage is looked for.
        judge, again, on = self._day.engine.judgement, self._again, self._day.on
        return _Sent(lambda: judge(again(), on), self._carried, self._tell)


class _Sent(Later):
    """A judgement of which the missing facts stand in the JSON, where that was sent."""

    __slots__ = ("_data", "_tell")

    def __init__(self, make: Callable[[], Judgement], data: bytes | None, tell: Callable[[], None]) -> None:
        super().__init__(make)
        self._data = data
        self._tell = tell

    def missing(self, offer: str) -> list[str]:
        if self._data is None:
            self._tell()
            return super().missing(offer)
        found: list[str] = json.loads(self._data)["outcomes"][offer]["missing"]
        return found
