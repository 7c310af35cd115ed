"""Deciding in several processes: the decisions come in the order of the records, whoever makes them.

Records go to the workers in chunks, decisions come back in chunks. No more than a few chunks are on their way at any
time, so that memory does not grow with the number of records. A worker that dies is told; nothing waits for it.
"""

import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, get_start_method, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from os import _exit
from queue import SimpleQueue
from typing import Any, Final, Protocol, Union, cast

from offerrules.decision.carried import Packed, pack, unpack
from offerrules.decision.decision import Decision
from offerrules.decision.rules import Policy
from offerrules.language import Language, Text
from offerrules.records.error import RecordError
from offerrules.records.record import Record

Result = Union[Decision, RecordError]
Carried = Union[Packed, Result]

FIRST_CHUNK: Final = 4
"""Records in a chunk before the first decisions have been handed on: few, so that these come soon."""
LARGEST_CHUNK: Final = 64
"""Records in a chunk after that: enough that sending it costs little beside deciding, few enough to be held."""
LARGEST_TEXT: Final = 256 * 1024
"""Signs of JSON after which a chunk is full whatever the number of its records."""
AT_ONCE: Final = 2
"""Chunks that a worker has at a time: one to decide, and one so that it need not wait for the next."""
AHEAD: Final = 4
"""Chunks for each worker that may be sent and not yet handed on, so that a slow one does not stop the others."""
PATIENCE: Final = 5.0
"""Seconds that a worker is given to end when it is asked to."""


class WorkerError(RuntimeError):
    """A worker process ended before its work was done. All decisions before those of its chunk have been handed on."""

    def __init__(self, exit_code: int | None) -> None:
        self.exit_code = exit_code
        how = "" if exit_code is None else f" ({f'signal {-exit_code}' if exit_code < 0 else f'exit code {exit_code}'})"
        hur = "" if exit_code is None else f" ({f'signal {-exit_code}' if exit_code < 0 else f'slutkod {exit_code}'})"
        self.text: Final = Text(
            f"En arbetsprocess avslutades innan den var klar{hur}. Resten av posterna har inte bedömts.",
            f"A worker process ended before its work was done{how}. The rest of the records have not been decided.",
        )
        super().__init__(self.text.en)

    def __reduce__(self) -> tuple[type["WorkerError"], tuple[int | None]]:
        return (WorkerError, (self.exit_code,))

    def in_language(self, language: Language) -> str:
        """What happened, in words."""
        return self.text.in_language(language)


class Deciding(Protocol):
    """What decides about one record, in whatever process: it can be pickled."""

    @property
    def policy(self) -> Policy:
        """The policy that the decisions are joined with."""
        ...

    def __call__(self, record: Any) -> Result:
        """The decision, or why the record does not fit."""
        ...


def decided(deciding: Deciding, records: Iterable[Any], workers: int) -> Generator[Result, None, None]:
    """What `deciding` gives for each record, in order, made by so many processes.

    Up to `AHEAD` chunks for each worker are read ahead of what has been handed on. An error of `records` is raised
    when everything before it has been handed on. Raises `WorkerError` where a process dies.
    """
    crew = _Crew(deciding, workers)
    try:
        yield from crew.results(records)
    finally:
        crew.end()


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: "Connection[Any, Any]"
    chunks: "deque[_Chunk]" = field(default_factory=deque)
    """Those that it has not answered, the oldest first."""


@dataclass(slots=True, eq=False)
class _Chunk:
    records: list[Any]
    pickled: bytes = b""
    results: Sequence[Carried] | None = None
    error: BaseException | None = None
    """What ended the work after these results."""

    @property
    def is_done(self) -> bool:
        return self.results is not None


class _Crew:
    """The worker processes of one run, and the chunks that are on their way."""

    def __init__(self, deciding: Deciding, size: int) -> None:
        self._deciding = deciding
        self._size = size
        self._context: Any = get_context(start_method())
        self._workers: list[_Worker] = []
        self._is_broken = False
        self._has_begun = False
        """Whether a chunk has been handed on. What is asked of its decisions says what must be carried of others."""
        self._whole = False
        """Whether more of a decision has been asked for than is carried at first. From then on it is carried."""

    def results(self, records: Iterable[Any]) -> Iterator[Result]:
        chunks = _chunks(records, self._chunk_size)
        sent: deque[_Chunk] = deque()
        ended = False
        while True:
            while not ended and len(sent) < AHEAD * self._size and self._has_room():
                chunk = next(chunks, None)
                ended = chunk is None or chunk.error is not None
                if chunk is not None:
                    sent.append(chunk)
                    self._send(chunk)
            if not sent:
                return
            if not sent[0].is_done:
                self._receive()
                continue
            chunk = sent.popleft()
            yield from self._unpacked(chunk)
            self._has_begun = True
            if chunk.error is not None:
                raise chunk.error

    def end(self) -> None:
        """Ends the processes, also those that are still at work."""
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.connection.close()
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()
        self._workers.clear()

    def _chunk_size(self) -> int:
        return LARGEST_CHUNK if self._has_begun else FIRST_CHUNK

    def _has_room(self) -> bool:
        if self._is_broken:
            return False
        return len(self._workers) < self._size or any(len(worker.chunks) < AT_ONCE for worker in self._workers)

    def _least_busy(self) -> _Worker:
        """A worker that has nothing to do, a new one as long as there may be more, or the one with the least to do."""
        least = min(self._workers, key=lambda worker: len(worker.chunks), default=None)
        if least is None or (least.chunks and len(self._workers) < self._size):
            return self._started()
        return least

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, self._deciding), daemon=True)
        with _deaf_to_interruptions():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _send(self, chunk: _Chunk) -> None:
        if not chunk.records:
            chunk.results = []
            return
        try:
            chunk.pickled = pickle.dumps(chunk.records, pickle.HIGHEST_PROTOCOL)
        except Exception:  # whatever a caller's object may raise when it is pickled: it is no record, or ours to decide
            chunk.results, error = _results(self._deciding, chunk.records)
            chunk.error = error or chunk.error
            return
        worker = self._least_busy()
        worker.chunks.append(chunk)
        try:
            worker.connection.send(self._whole)
            worker.connection.send_bytes(chunk.pickled)
        except OSError:
            self._lose(worker)

    def _receive(self) -> None:
        """Waits for the next answer of any worker."""
        busy = {worker.connection: worker for worker in self._workers if worker.chunks}
        for connection in wait(list(busy)):
            worker = busy[cast("Connection[Any, Any]", connection)]
            try:
                results, error = pickle.loads(worker.connection.recv_bytes())
            except (EOFError, OSError):
                self._lose(worker)
                continue
            chunk = worker.chunks.popleft()
            chunk.results = results
            chunk.error = error or chunk.error

    def _lose(self, worker: _Worker) -> None:
        """After a worker has died: says so at each of its chunks."""
        self._is_broken = True
        worker.process.join(PATIENCE)
        for chunk in worker.chunks:
            chunk.results, chunk.error = [], WorkerError(worker.process.exitcode)
        worker.chunks.clear()

    def _unpacked(self, chunk: _Chunk) -> Iterator[Result]:
        for index, (record, carried) in enumerate(zip(chunk.records, chunk.results or (), strict=False)):
            if isinstance(carried, RecordError | Decision):
                yield carried
            else:
                again = _Again(self._deciding, *((record, None) if _is_lasting(record) else (chunk.pickled, index)))
                yield unpack(carried, self._deciding.policy, again, self._carry_the_whole)

    def _carry_the_whole(self) -> None:
        self._whole = True


class _Again:
    """Makes a decision of a worker in this process: from the record, or from the chunk in which it was sent.

    A record that the caller could have changed since is taken as it was sent.
    """

    __slots__ = ("_deciding", "_from", "_index")

    def __init__(self, deciding: Deciding, source: Any, index: int | None) -> None:
        self._deciding = deciding
        self._from = source
        self._index = index

    def __call__(self) -> Decision:
        record = self._from if self._index is None else pickle.loads(self._from)[self._index]
        return cast(Decision, self._deciding(record))


def start_method() -> str:
    """How processes are started: as the program has said, else by the quickest way that is safe.

    A program that runs threads is not forked: a lock that one of them holds would never be opened in the copy.
    """
    said = get_start_method(allow_none=True)
    if said is not None:
        return said
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _is_lasting(record: Any) -> bool:
    return isinstance(record, str | bytes | tuple | Record)


def _chunks(records: Iterable[Any], size: Callable[[], int]) -> Iterator[_Chunk]:
    """The records in chunks of the `size` that is wanted now; the last one has the error that ended them, if any."""
    chunk = _Chunk([])
    length = 0
    try:
        for record in records:
            chunk.records.append(record)
            length += _length(record)
            if len(chunk.records) >= size() or length >= LARGEST_TEXT:
                yield chunk
                chunk, length = _Chunk([]), 0
    except Exception as error:  # it belongs behind the decisions that were asked for before it
        chunk.error = error
    if chunk.records or chunk.error is not None:
        yield chunk


def _length(record: Any) -> int:
    while isinstance(record, tuple) and record:
        record = record[0]
    return len(record) if isinstance(record, str | bytes) else 0


@contextmanager
def _deaf_to_interruptions() -> Iterator[None]:
    """What is started within never hears Ctrl-C: it is for this process to end its workers. None is lost meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In a worker


def _work(connection: "Connection[Any, Any]", deciding: Deciding) -> None:
    """Decides chunk by chunk until the process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    chunks: SimpleQueue[tuple[bool, bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, chunks), daemon=True).start()
    while True:
        whole, pickled = chunks.get()
        answer = _packed(deciding, pickled, whole)
        try:
            connection.send_bytes(_as_bytes(answer))
        except OSError:  # nobody listens any more
            _exit(0)


def _listen(connection: "Connection[Any, Any]", chunks: "SimpleQueue[tuple[bool, bytes]]") -> None:
    """Takes what is sent at once, so that neither side ever waits for the other to read. Ends with the parent."""
    parent = parent_process()
    watched: list[Any] = [connection, *([parent.sentinel] if parent is not None else ())]
    try:
        while connection in wait(watched):
            chunks.put((connection.recv(), connection.recv_bytes()))
    except (EOFError, OSError):
        pass
    _exit(0)


def _results(deciding: Deciding, records: list[Any]) -> tuple[list[Result], BaseException | None]:
    """What was found, up to the first error that is none of the record."""
    found: list[Result] = []
    for record in records:
        try:
            found.append(deciding(record))
        except Exception as error:
            return found, error
    return found, None


def _packed(deciding: Deciding, pickled: bytes, whole: bool) -> tuple[list[Carried], BaseException | None]:
    try:
        found, error = _results(deciding, pickle.loads(pickled))
        return [result if isinstance(result, RecordError) else pack(result, whole) for result in found], error
    except Exception as unexpected:
        return [], unexpected


def _as_bytes(answer: tuple[list[Carried], BaseException | None]) -> bytes:
    try:
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception:  # an error that cannot be pickled; its words can
        found, error = answer
        return pickle.dumps((found, RuntimeError(f"{type(error).__name__}: {error}")), pickle.HIGHEST_PROTOCOL)
