"""What becomes of one record on the way to the output, in this process or in another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple, Union, cast

from offerrules.api import Deciding
from offerrules.cli.writers import Layout, Maker, maker
from offerrules.decision.decision import Decision
from offerrules.records.error import RecordError


class Made(NamedTuple):
    """What came of a record that fits."""

    subject: str | None
    part: Any
    """What the writer takes; None where nothing is to be written about this person."""
    decision: Callable[[], Decision]
    """Gives the decision, for a writer that needs it after all."""


Result = Union[Made, RecordError]


@dataclass(frozen=True)
class Making:
    """Decides about a record, and makes of the decision what the writer of a format takes."""

    deciding: Deciding
    format: str
    layout: Layout
    redact: tuple[str, ...] = ()
    person: str | None = None
    """Whom to write about; everybody where it is None."""

    def __call__(self, record: Any) -> Result:
        """What came of the record, or why it does not fit."""
        decision = self.deciding(record)
        if isinstance(decision, RecordError):
            return decision
        subject = decision.subject
        if self.person is not None and subject != self.person:
            return Made(subject, None, lambda: decision)
        shown = self._shown(decision)
        return Made(subject, self._maker(shown), lambda: shown)

    def loaded(self, results: Sequence[Result], whole: bool) -> tuple[Any, list[bytes]]:
        """What to send of results: parts that are bytes as they are."""
        load: list[Any] = []
        texts: list[bytes] = []
        for result in results:
            if isinstance(result, RecordError):
                load.append(result)
            elif isinstance(result.part, bytes):
                texts.append(result.part)
                load.append((result.subject,))
            else:
                load.append((result.subject, result.part))
        return load, texts

    def unloaded(
        self, load: Any, texts: Iterator[bytes], records: Sequence[Callable[[], Any]], tell: Callable[[], None]
    ) -> Iterator[Result]:
        """The results again."""
        for each, record in zip(load, records, strict=False):
            if isinstance(each, RecordError):
                yield each
                continue
            again = partial(self._again, record)
            if len(each) == 1:
                yield Made(each[0], next(texts), again)
            else:
                yield Made(each[0], each[1], again)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made anew in every process."""
        return {name: value for name, value in vars(self).items() if name != "_maker"}

    @cached_property
    def _maker(self) -> Maker:
        return maker(self.format, self.deciding.policy.rule_set, self.layout)

    def _shown(self, decision: Decision) -> Decision:
        return decision.redacted(self.redact) if self.redact else decision

    def _again(self, record: Callable[[], Any]) -> Decision:
        return self._shown(cast(Decision, self.deciding(record())))
