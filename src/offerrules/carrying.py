"""Decisions on their way from one process to another: what is sent of them, and how they are made of it again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Union, cast

from offerrules.decision.carried import Packed, pack, unpack
from offerrules.decision.decision import Decision, Policy
from offerrules.engines.direct.carried import CarriedDecision
from offerrules.engines.direct.compiler import Layout
from offerrules.engines.direct.engine import Day, Found
from offerrules.records.error import RecordError
from offerrules.workers.chunks import as_it_was

Result = Union[Decision, RecordError]


class Deciding(Protocol):
    """What decides about one record, in this process or in another."""

    @property
    def policy(self) -> Policy:
        """The policy that the decisions are joined with."""
        ...

    def __call__(self, record: Any) -> Result:
        """The decision, or why the record does not fit."""
        ...

    def facts(self, record: Any) -> Any:
        """The facts of the record, or the `RecordError` that says why it does not fit."""
        ...

    def day(self) -> Day | None:
        """What decisions of the direct engine have in common."""
        ...


@dataclass(slots=True)
class Load:
    """What is sent of some decisions. Their JSON is not in it: it is sent as it is.

    Of a decision of the direct engine it is what was computed, of any other what `decision.carried` packs.
    """

    layout: Layout | None = None
    """What stands where in what was computed."""
    subjects: list[str | None] = field(default_factory=list)
    computed: list[tuple[Any, ...] | None] = field(default_factory=list)
    others: dict[int, Packed | RecordError] = field(default_factory=dict)
    """By their place: all of which nothing stands in `computed`."""
    is_whole: bool = False
    """Whether the JSON of each was sent."""


def loaded(results: Sequence[Result], whole: bool) -> tuple[Load, list[bytes]]:
    """What to send, and where `whole` the JSON of each decision."""
    load = Load(is_whole=whole)
    texts: list[bytes] = []
    for index, result in enumerate(results):
        subject, computed = None, None
        if isinstance(result, Found):
            load.layout, computed = result.computed()
            subject = result.whom()
        elif isinstance(result, Decision):
            load.others[index] = pack(result, whole)
        else:
            load.others[index] = result
        load.subjects.append(subject)
        load.computed.append(computed)
        if whole:
            texts.append(result.to_json() if isinstance(result, Decision) else b"")
    return load, texts


def unloaded(
    load: Load,
    texts: Iterator[bytes],
    records: Sequence[Any],
    deciding: Deciding,
    tell: Callable[[], None],
) -> Iterator[Result]:
    """The results again. `records` are what was decided about; `tell` is called where more should have been sent."""
    day = deciding.day()
    if load.layout is not None and (day is None or day.layout != load.layout):
        # The other process compiled the policy otherwise: what it computed means nothing here.
        yield from (deciding(as_it_was(record)) for record, _ in zip(records, load.computed, strict=False))
        return
    for index, (record, computed) in enumerate(zip(records, load.computed, strict=False)):
        text = next(texts) if load.is_whole else None
        if computed is not None:
            assert day is not None
            again = _Facts(deciding, record)
            yield CarriedDecision(day, computed, load.subjects[index], again, text, tell)
            continue
        other = load.others[index]
        if isinstance(other, RecordError):
            yield other
        else:
            yield unpack(other, deciding.policy, _Decision(deciding, record), tell, text)


class _Facts:
    """The facts of a record, read when they are asked for."""

    __slots__ = ("_deciding", "_record")

    def __init__(self, deciding: Deciding, record: Any) -> None:
        self._deciding = deciding
        self._record = record

    def __call__(self) -> Any:
        return self._deciding.facts(as_it_was(self._record))


class _Decision(_Facts):
    """A decision that is made again when it is asked for."""

    __slots__ = ()

    def __call__(self) -> Decision:
        return cast(Decision, self._deciding(as_it_was(self._record)))
