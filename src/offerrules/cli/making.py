"""What becomes of records on the way to the output, in this process or in another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from offerrules import later
from offerrules.api import Deciding
from offerrules.cli.refusal import Refusal
from offerrules.cli.writers import Layout, Maker, maker
from offerrules.decision.decision import Decision
from offerrules.records.error import RecordError
from offerrules.records.json_reader import Lines

if TYPE_CHECKING:
    from offerrules import workers
else:
    workers = later.module("offerrules.workers")


class Made(NamedTuple):
    """What came of a record, or of several lines, in their order."""

    people: Sequence[Union[str, RecordError, None]]
    """Of each the person's reference, where it has one; or why it does not fit."""
    parts: Sequence[Any]
    """What the writer takes."""
    written: int
    """How many people the parts are about."""
    first: Callable[[], Decision]
    """Gives the first decision, for a writer that needs it after all."""


@dataclass(frozen=True)
class Making:
    """Decides about records, and makes of the decisions what the writer of a format takes."""

    deciding: Deciding
    format: str
    layout: Layout
    redact: tuple[str, ...] = ()
    person: str | None = None
    """Whom to write about; everybody where it is None."""

    def __call__(self, record: Any) -> Made:
        """What came of a record, or of several `Lines`."""
        people: list[str | RecordError | None] = []
        shown: list[Decision] = []
        parts: list[Any] = []
        for each in record if isinstance(record, Lines) else (record,):
            decision = self.deciding(each)
            if isinstance(decision, RecordError):
                people.append(decision)
                if self.person is None or self.person == decision.reference:
                    parts.append(
                        self._maker.refused(Refusal(decision, self.deciding.on, tuple(sorted({*self.redact}))))
                    )
                continue
            people.append(decision.subject)
            if self.person is None or people[-1] == self.person:
                shown.append(decision.redacted(self.redact) if self.redact else decision)
                parts.append(self._maker(shown[-1]))
        number = len(parts)
        if self._maker.joined and number > 1:
            parts = [b"".join(parts)]
        return Made(people, parts, number, lambda: shown[0])

    def loaded(self, results: Sequence[Made], whole: bool) -> tuple[Any, list[bytes]]:
        """What to send of results: parts that are bytes as they are."""
        load: list[Any] = []
        texts: list[bytes] = []
        for made in results:
            sent = [None if isinstance(part, bytes) else part for part in made.parts]
            texts += [part for part in made.parts if isinstance(part, bytes)]
            load.append((made.people, sent, made.written))
        return load, texts

    def unloaded(
        self, load: Any, texts: Iterator[bytes], records: Sequence[Any], tell: Callable[[], None]
    ) -> Iterator[Made]:
        """The results again."""
        for (people, sent, written), record in zip(load, records, strict=False):
            parts = [next(texts) if part is None else part for part in sent]
            yield Made(people, parts, written, partial(self._first, record))

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made anew in every process."""
        return {name: value for name, value in vars(self).items() if name != "_maker"}

    @cached_property
    def _maker(self) -> Maker:
        return maker(self.format, self.deciding.policy.rule_set, self.layout)

    def _first(self, record: Any) -> Decision:
        return self(workers.as_it_was(record)).first()
