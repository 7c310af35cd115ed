"""Deciding in several processes: the decisions come in the order of the records, whoever makes them.

The process that asks decides too, whenever nothing has come that it could hand on. The others, its workers, get the
records in chunks and answer in chunks. No more than a few chunks are on their way at any time, so that memory does not
grow with the number of records. A worker that dies is told; nothing waits for it.
"""

from offerrules.workers.chunks import LARGEST_TEXT, as_it_was
from offerrules.workers.crew import AHEAD, FIRST_CHUNK, LARGEST_CHUNK, done
from offerrules.workers.error import WorkerError
from offerrules.workers.work import Load, Work

__all__ = [
    "AHEAD",
    "FIRST_CHUNK",
    "LARGEST_CHUNK",
    "LARGEST_TEXT",
    "Load",
    "Work",
    "WorkerError",
    "as_it_was",
    "done",
]
