"""Times of many rows in one run, taken in turns.

In each round every row decides for one slice of records of each policy, in an order drawn anew, so that whatever else
the machine does falls on all alike. What counts is processor time. A ratio is taken within a round, and the median of
the rounds is given with the quartiles.
"""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.rows import POLICIES, Row


@dataclass(frozen=True)
class Spread:
    """Median and quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)


@dataclass(frozen=True)
class Timed:
    """Microseconds a decision for one row and one kind of records: over both policies alike, and for each."""

    us: Spread
    by_policy: Mapping[str, Spread]
    ratio: Spread
    """To the hand-written function, within each round."""
    by_round: tuple[float, ...]
    """Microseconds a decision in each round, over both policies alike."""

    def ratio_to(self, other: "Timed") -> Spread:
        """The ratio to another row, within each round."""
        return Spread.of([mine / its for mine, its in zip(self.by_round, other.by_round, strict=True)])


def measured(
    rows: Sequence[Row],
    base: str,
    *,
    unknown: bool,
    rounds: int,
    slice_seconds: float,
    tell: Callable[[str], None],
) -> dict[str, Timed]:
    """The times of all rows that can be asked on such records; `base` is the name of the row that ratios are to."""
    able = [row for row in rows if all((policy, unknown) in row.work for policy in POLICIES)]
    sizes = {(row.name, policy): _size(row, policy, unknown, slice_seconds) for row in able for policy in POLICIES}
    found: dict[tuple[str, str], list[float]] = {key: [] for key in sizes}
    random = Random(2026)
    # Whatever is there now stays; what a slice leaves behind is collected before the next one, outside its time.
    gc.collect()
    gc.freeze()
    for number in range(rounds):
        tell(f"times, {'with unknown facts' if unknown else 'complete records'}: round {number + 1} of {rounds}")
        turns = [(row, policy) for row in able for policy in POLICIES]
        random.shuffle(turns)
        for row, policy in turns:
            size = sizes[(row.name, policy)]
            found[(row.name, policy)].append(_once(row, policy, unknown, size, number))
    by_round = {
        row.name: tuple(sum(found[(row.name, policy)][number] for policy in POLICIES) / 2 for number in range(rounds))
        for row in able
    }
    return {
        row.name: Timed(
            Spread.of(by_round[row.name]),
            {policy: Spread.of(found[(row.name, policy)]) for policy in POLICIES},
            Spread.of([mine / its for mine, its in zip(by_round[row.name], by_round[base], strict=True)]),
            by_round[row.name],
        )
        for row in able
    }


def _size(row: Row, policy: str, unknown: bool, slice_seconds: float) -> int:
    """How many inputs make a slice, found on those that warm up, where there are such."""
    work = row.work[(policy, unknown)]
    if work.warm:
        work.run(work.warm)
    inputs = work.warm or work.inputs
    tried = 1
    while True:
        start = time.process_time()
        work.run(inputs[:tried])
        took = time.process_time() - start
        if took >= slice_seconds / 4 or tried >= len(inputs):
            return max(1, min(len(work.inputs), round(tried * slice_seconds / max(took, 1e-6))))
        tried = min(tried * 4, len(inputs))


def _once(row: Row, policy: str, unknown: bool, size: int, number: int) -> float:
    """Microseconds a decision in one slice; each round takes the next records."""
    work = row.work[(policy, unknown)]
    first = number * size % max(1, len(work.inputs) - size + 1)
    slice_ = work.inputs[first : first + size]
    decisions = sum(len(each[0]) for each in slice_) if row.batch > 1 else len(slice_)
    gc.collect()
    gc.disable()
    try:
        start = time.process_time_ns()
        work.run(slice_)
        took = time.process_time_ns() - start
    finally:
        gc.enable()
    return took / decisions / 1000
