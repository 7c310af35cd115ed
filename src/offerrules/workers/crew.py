"""The processes that work on the records of one run, this one among them."""

import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context, get_start_method
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, cast

from offerrules.workers.chunks import Chunk, in_chunks
from offerrules.workers.error import WorkerError
from offerrules.workers.texts import SLOT, Memory, apart
from offerrules.workers.work import Work, results_of
from offerrules.workers.worker import Answer, Order, serve

FIRST_CHUNK: Final = 4
"""So many records are worked on here before processes are started: what that makes ready, forked ones have too, and
what is asked of their results says what must be sent of others."""
LARGEST_CHUNK: Final = 64
"""Records in a chunk after that: enough that sending it costs little beside deciding, few enough to be held."""
AT_ONCE: Final = 3
"""Chunks that a worker has at a time: one to decide, and some so that it need not wait while this process decides."""
AHEAD: Final = 4
"""Chunks for each process that may be read and not yet handed on, so that a slow one does not stop the others."""
PATIENCE: Final = 5.0
"""Seconds that a worker is given to end when it is asked to."""


def done(work: Work, records: Iterable[Any], processes: int) -> Generator[Any, None, None]:
    """What `work` gives for each record, in order, by so many processes: this one and workers.

    Up to `AHEAD` chunks for each process are read ahead of what has been handed on. An error of `records` is raised
    when everything before it has been handed on. Raises `WorkerError` where a worker dies.
    """
    crew = _Crew(work, processes)
    try:
        yield from crew.results(records)
    finally:
        crew.end()


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: "Connection[Any, Any]"
    memory: Memory | None
    chunks: "deque[tuple[Chunk, int | None]]" = field(default_factory=deque)
    """Those that it has not answered, the oldest first, each with its slot of the memory."""


class _Crew:
    """The processes of one run, and the chunks that are on their way."""

    def __init__(self, work: Work, processes: int) -> None:
        self._work = work
        self._size = processes - 1
        self._workers: list[_Worker] = []
        self._is_broken = False
        self._room = FIRST_CHUNK
        """Records in the next chunk."""
        self._whole = False
        """Whether more of a result has been asked for than is sent at first. From then on it is sent."""

    def results(self, records: Iterable[Any]) -> Iterator[Any]:
        chunks = in_chunks(records, lambda: self._room)
        first = next(chunks, None)
        if first is None:
            return
        if start_method() != "fork" and first.number == FIRST_CHUNK:
            self._start_all()  # they make ready for themselves meanwhile
        self._do_as_a_worker(first)
        yield from self._unloaded(first)
        self._room = LARGEST_CHUNK
        waiting: deque[Chunk] = deque()
        while True:
            while self._has_room() and (chunk := self._next(chunks, waiting)) is not None:
                self._send(chunk)
            if not waiting:
                return
            if waiting[0].is_done:
                yield from self._unloaded(waiting.popleft())
            elif not self._receive(0):
                chunk = self._next(chunks, waiting)
                if chunk is None:
                    self._receive(None)
                elif self._whole:
                    self._do_as_a_worker(chunk)
                else:
                    self._do(chunk)

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

    def _next(self, chunks: Iterator[Chunk], waiting: "deque[Chunk]") -> Chunk | None:
        """The next chunk, if there is one and no more than a few are waiting."""
        if self._is_broken or len(waiting) >= AHEAD * (self._size + 1):
            return None
        chunk = next(chunks, None)
        if chunk is not None:
            waiting.append(chunk)
        return chunk

    def _has_room(self) -> bool:
        return len(self._workers) < self._size or any(len(worker.chunks) < AT_ONCE for worker in self._workers)

    def _least_busy(self) -> _Worker:
        """A worker that has nothing to do, a new one as long as there may be more, or the one with the least to do."""
        least = min(self._workers, key=lambda worker: len(worker.chunks), default=None)
        if least is None or (least.chunks and len(self._workers) < self._size):
            return self._started()
        return least

    def _start_all(self) -> None:
        while len(self._workers) < self._size:
            self._started()

    def _started(self) -> _Worker:
        # Asked each time: the program may have started a thread since.
        method = start_method()
        context: Any = get_context(method)
        ours, theirs = context.Pipe()
        memory = Memory() if method == "fork" else None
        process = context.Process(target=serve, args=(theirs, self._work, memory), daemon=True)
        with _deaf_to_interruptions():
            process.start()
        theirs.close()
        worker = _Worker(process, ours, memory)
        self._workers.append(worker)
        return worker

    def _do(self, chunk: Chunk) -> None:
        chunk.results, error = results_of(self._work, chunk.records)
        chunk.error = error or chunk.error

    def _do_as_a_worker(self, chunk: Chunk) -> None:
        """So that what is asked of the results tells what must be sent of others, or is ready when it is asked for."""
        self._do(chunk)
        if chunk.can_be_sent():
            with suppress(Exception):  # whoever asks a result for more than it can give is told then
                load, texts = self._work.loaded(chunk.results or (), self._whole)
                chunk.load = (load, iter(texts))

    def _send(self, chunk: Chunk) -> None:
        if not chunk.records or not chunk.can_be_sent():
            self._do(chunk)
            return
        worker = self._least_busy()
        slot = worker.memory.take() if worker.memory is not None else None
        worker.chunks.append((chunk, slot))
        try:
            worker.connection.send(Order(self._whole, slot))
            worker.connection.send_bytes(chunk.pickled)
        except OSError:
            self._is_broken = True  # it has died; what it answered before stands to be read

    def _receive(self, seconds: float | None) -> bool:
        """Waits so long, or as long as it takes, for the next answer of any worker. Whether one has come."""
        busy = {worker.connection: worker for worker in self._workers if worker.chunks}
        ready = wait(list(busy), seconds)
        for connection in ready:
            self._take_answer(busy[cast("Connection[Any, Any]", connection)])
        return bool(ready)

    def _take_answer(self, worker: _Worker) -> None:
        try:
            head = worker.connection.recv_bytes()
            answer: Answer = pickle.loads(head)
            pieces = [worker.connection.recv_bytes() for _ in range(answer.pieces or 0)]
        except (EOFError, OSError):
            self._lose(worker)
            return
        chunk, slot = worker.chunks.popleft()
        texts = apart(pieces, answer.lengths)
        if worker.memory is not None and slot is not None:
            chunk.leave = partial(worker.memory.leave, slot)
            if answer.pieces is None:
                texts = worker.memory.texts(slot, answer.lengths)
        chunk.load = (answer.load, texts)
        chunk.error = answer.error or chunk.error
        each = (len(head) + sum(answer.lengths)) // chunk.number + 1
        self._room = max(1, min(LARGEST_CHUNK, SLOT // each))

    def _lose(self, worker: _Worker) -> None:
        """After a worker has died: says so at each of the chunks that it did not answer."""
        self._is_broken = True
        worker.process.join(PATIENCE)
        for chunk, _ in worker.chunks:
            chunk.results, chunk.error = [], WorkerError(worker.process.exitcode)
        worker.chunks.clear()

    def _unloaded(self, chunk: Chunk) -> Iterator[Any]:
        if chunk.load is not None:
            yield from self._work.unloaded(*chunk.load, chunk.sources(), self._send_the_whole)
        else:
            yield from chunk.results or ()
        if chunk.leave is not None:
            chunk.leave()
        if chunk.error is not None:
            raise chunk.error

    def _send_the_whole(self) -> None:
        self._whole = True


def start_method() -> str:
    """How processes are started: as the program has said, else by the quickest way that is safe.

    A program that runs threads is not forked: a lock that one of them holds would never be opened in the copy.
    """
    said = get_start_method(allow_none=True)
    if said is not None:
        return said
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


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
