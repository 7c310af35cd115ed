"""Records in chunks, and what came of them."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from offerrules.records.json_reader import Lines
from offerrules.records.record import Record

LARGEST_TEXT: Final = 256 * 1024
"""Signs of JSON after which a chunk is full whatever the number of its records."""


@dataclass(slots=True, eq=False)
class Chunk:
    """Some records, and what came of them: `results` where that was here, else a `load` and its texts."""

    records: list[Any]
    number: int = 0
    """How many people they are about: several `Lines` may stand for more than one."""
    pickled: bytes = b""
    load: tuple[Any, Iterator[bytes]] | None = None
    results: Sequence[Any] | None = None
    error: BaseException | None = None
    """What ended the work after these results."""
    leave: Callable[[], None] | None = None
    """Says that the texts are no longer needed."""

    @property
    def is_done(self) -> bool:
        """Whether it is known what came of the records."""
        return self.results is not None or self.load is not None

    def can_be_sent(self) -> bool:
        """Pickles the records, to be sent. False where one of them cannot be."""
        try:
            self.pickled = pickle.dumps(self.records, pickle.HIGHEST_PROTOCOL)
        except Exception:  # whatever a caller's object may raise when it is pickled: it is no record, or ours to decide
            return False
        return True

    def sources(self) -> list[Any]:
        """The records as `as_it_was` takes them."""
        if all(map(_is_lasting, self.records)):
            return self.records
        pickled = self.pickled
        return [
            record if _is_lasting(record) else _Pickled(pickled, index) for index, record in enumerate(self.records)
        ]


@dataclass(frozen=True, slots=True)
class _Pickled:
    """A record that may have been changed since it was sent."""

    pickled: bytes
    index: int


def as_it_was(record: Any) -> Any:
    """The record as it was when it was sent."""
    return pickle.loads(record.pickled)[record.index] if type(record) is _Pickled else record


def _is_lasting(record: Any) -> bool:
    return isinstance(record, bytes | str | tuple | Record | Lines)


def in_chunks(records: Iterable[Any], room: Callable[[], int]) -> Iterator[Chunk]:
    """The records in chunks, each of as many as there is `room` for now; the last has the error that ended them."""
    chunk, most, length = Chunk([]), room(), 0
    try:
        for record in records:
            chunk.records.append(record)
            number = 1
            if type(record) is bytes:
                length += len(record)
            elif type(record) is Lines:
                number = len(record.data)
                length += sum(map(len, record.data))
            else:
                length += _length(record)
            chunk.number += number
            if chunk.number + number > most or length >= LARGEST_TEXT:
                yield chunk
                chunk, most, length = Chunk([]), room(), 0
    except Exception as error:  # it belongs behind the decisions that were asked for before it
        chunk.error = error
    if chunk.records or chunk.error is not None:
        yield chunk


def _length(record: Any) -> int:
    while isinstance(record, tuple) and record:
        record = record[0]
    return len(record) if isinstance(record, str | bytes) else 0
