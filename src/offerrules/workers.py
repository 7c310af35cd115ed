"""Deciding in several processes: the decisions come in the order of the records, whoever makes them.

Records go to the workers in chunks, decisions come back in chunks. No more than a few chunks are on their way at any
time, so that memory does not grow with the number of records. A worker that dies is told; nothing waits for it.
"""

import gc
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context, get_start_method, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from os import _exit
from queue import SimpleQueue
from typing import Any, Final, Protocol, cast

from offerrules.language import Language, Text
from offerrules.records.record import Record

Load = tuple[Any, list[bytes]]
"""What came of some records, as it is sent: what is pickled, and texts that are sent as they are, one a record."""

FIRST_CHUNK: Final = 4
"""So many records are worked on here before processes are started: what that makes ready, forked ones have too, and
what is asked of their results says what must be sent of others."""
LARGEST_CHUNK: Final = 64
"""Records in a chunk after that: enough that sending it costs little beside deciding, few enough to be held."""
LARGEST_TEXT: Final = 256 * 1024
"""Signs of JSON after which a chunk is full whatever the number of its records."""
LARGEST_LOAD: Final = 1024 * 1024
"""Bytes that should come of a chunk at most, as far as they can be foretold."""
PIECE: Final = 64 * 1024
"""Bytes of texts that are sent at a time. What is larger gets memory of its own from the system, again and again, which
takes three times as long as reading it.
"""
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


class Work(Protocol):
    """What is done with each record, in whatever process: it can be pickled."""

    def __call__(self, record: Any) -> Any:
        """The result."""
        ...

    def loaded(self, results: Sequence[Any], whole: bool) -> Load:
        """What to send of results; all that can be asked of them where `whole`, else what is quickly found."""
        ...

    def unloaded(
        self, load: Any, texts: Iterator[bytes], records: Sequence[Callable[[], Any]], tell: Callable[[], None]
    ) -> Iterator[Any]:
        """The results again. `records` give those that they came of, also what was changed since; `tell` is called
        where more is asked for than was sent.
        """
        ...


def done(work: Work, records: Iterable[Any], workers: int) -> Generator[Any, None, None]:
    """What `work` gives for each record, in order, by so many processes beside this one.

    Up to `AHEAD` chunks for each worker are read ahead of what has been handed on. An error of `records` is raised
    when everything before it has been handed on. Raises `WorkerError` where a process dies.
    """
    crew = _Crew(work, workers)
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
    load: tuple[Any, Iterator[bytes]] | None = None
    results: Sequence[Any] | None = None
    """What came of the records where it was not sent."""
    error: BaseException | None = None
    """What ended the work after these results."""

    @property
    def is_done(self) -> bool:
        return self.results is not None or self.load is not None

    def sources(self) -> list[Callable[[], Any]]:
        """What gives each record as it was."""
        pickled = self.pickled
        return [
            _Kept(record) if _is_lasting(record) else partial(_unpickled, pickled, index)
            for index, record in enumerate(self.records)
        ]


class _Kept:
    """Gives what it was given."""

    __slots__ = ("_record",)

    def __init__(self, record: Any) -> None:
        self._record = record

    def __call__(self) -> Any:
        return self._record


def _unpickled(pickled: bytes, index: int) -> Any:
    return pickle.loads(pickled)[index]


class _Crew:
    """The worker processes of one run, and the chunks that are on their way."""

    def __init__(self, work: Work, size: int) -> None:
        self._work = work
        self._size = size
        self._workers: list[_Worker] = []
        self._is_broken = False
        self._room = FIRST_CHUNK
        """Records in the next chunk."""
        self._whole = False
        """Whether more of a result has been asked for than is sent at first. From then on it is sent."""

    def results(self, records: Iterable[Any]) -> Iterator[Any]:
        chunks = _chunks(records, lambda: self._room)
        first = next(chunks, None)
        if first is None:
            return
        if start_method() != "fork" and len(first.records) == FIRST_CHUNK:
            self._start_all()  # they make ready for themselves meanwhile
        self._do_here(first)
        yield from self._unloaded(first)
        self._room = LARGEST_CHUNK
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
            yield from self._unloaded(sent.popleft())

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

    def _start_all(self) -> None:
        while len(self._workers) < self._size:
            self._started()

    def _started(self) -> _Worker:
        # Asked each time: the program may have started a thread since.
        context: Any = get_context(start_method())
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._work), daemon=True)
        with _deaf_to_interruptions():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _do_here(self, chunk: _Chunk) -> None:
        results, error = _results(self._work, chunk.records)
        chunk.error = error or chunk.error
        if self._is_pickled(chunk):
            load, texts = self._work.loaded(results, self._whole)
            chunk.load = (load, iter(texts))
        else:
            chunk.results = results

    def _is_pickled(self, chunk: _Chunk) -> bool:
        try:
            chunk.pickled = pickle.dumps(chunk.records, pickle.HIGHEST_PROTOCOL)
        except Exception:  # whatever a caller's object may raise when it is pickled: it is no record, or ours to decide
            return False
        return True

    def _send(self, chunk: _Chunk) -> None:
        if not chunk.records or not self._is_pickled(chunk):
            chunk.results, error = _results(self._work, chunk.records)
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
                head = worker.connection.recv_bytes()
                load, error, lengths, number = pickle.loads(head)
                pieces = [worker.connection.recv_bytes() for _ in range(number)]
            except (EOFError, OSError):
                self._lose(worker)
                continue
            chunk = worker.chunks.popleft()
            chunk.load = (load, _apart(pieces, lengths))
            chunk.error = error or chunk.error
            each = (len(head) + sum(lengths)) // len(chunk.records) + 1
            self._room = max(1, min(LARGEST_CHUNK, LARGEST_LOAD // each))

    def _lose(self, worker: _Worker) -> None:
        """After a worker has died: says so at each of its chunks."""
        self._is_broken = True
        worker.process.join(PATIENCE)
        for chunk in worker.chunks:
            chunk.results, chunk.error = [], WorkerError(worker.process.exitcode)
        worker.chunks.clear()

    def _unloaded(self, chunk: _Chunk) -> Iterator[Any]:
        if chunk.load is not None:
            yield from self._work.unloaded(*chunk.load, chunk.sources(), self._send_the_whole)
        else:
            yield from chunk.results or ()
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


def _is_lasting(record: Any) -> bool:
    return isinstance(record, str | bytes | tuple | Record)


def _chunks(records: Iterable[Any], room: Callable[[], int]) -> Iterator[_Chunk]:
    """The records in chunks, each of as many as there is `room` for now; the last has the error that ended them."""
    chunk, most, length = _Chunk([]), room(), 0
    try:
        for record in records:
            chunk.records.append(record)
            length += len(record) if type(record) is bytes else _length(record)
            if len(chunk.records) >= most or length >= LARGEST_TEXT:
                yield chunk
                chunk, most, length = _Chunk([]), room(), 0
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


def _work(connection: "Connection[Any, Any]", work: Work) -> None:
    """Does chunk by chunk until the process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # what a forked process has inherited stays: looking through it would only copy it
    chunks: SimpleQueue[tuple[bool, bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, chunks), daemon=True).start()
    while True:
        whole, pickled = chunks.get()
        head, pieces = _answer(work, pickled, whole)
        try:
            connection.send_bytes(head)
            for piece in pieces:
                connection.send_bytes(piece)
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


def _results(work: Work, records: list[Any]) -> tuple[list[Any], BaseException | None]:
    """What was found, up to the first error that is none of the record."""
    found: list[Any] = []
    for record in records:
        try:
            found.append(work(record))
        except Exception as error:
            return found, error
    return found, None


def _answer(work: Work, pickled: bytes, whole: bool) -> tuple[bytes, list[bytes]]:
    """What is sent of a chunk: pickled, and as it is."""
    try:
        found, error = _results(work, pickle.loads(pickled))
        load, texts = work.loaded(found, whole)
    except Exception as unexpected:
        (load, texts), error = work.loaded([], whole), unexpected
    lengths, pieces = [len(text) for text in texts], _together(texts)
    try:
        return pickle.dumps((load, error, lengths, len(pieces)), pickle.HIGHEST_PROTOCOL), pieces
    except Exception:  # an error that cannot be pickled; its words can
        worded = RuntimeError(f"{type(error).__name__}: {error}")
        return pickle.dumps((load, worded, lengths, len(pieces)), pickle.HIGHEST_PROTOCOL), pieces


def _together(texts: list[bytes]) -> list[bytes]:
    """The texts in pieces of about the size of `PIECE`, each text in one of them."""
    pieces: list[bytes] = []
    waiting: list[bytes] = []
    size = 0
    for text in texts:
        if size + len(text) > PIECE and waiting:
            pieces.append(b"".join(waiting))
            waiting, size = [], 0
        if text:
            waiting.append(text)
            size += len(text)
    return [*pieces, b"".join(waiting)] if waiting else pieces


def _apart(pieces: list[bytes], lengths: list[int]) -> Iterator[bytes]:
    """The texts again."""
    following = iter(pieces)
    piece, at = b"", 0
    for length in lengths:
        if length and at == len(piece):
            piece, at = next(following), 0
        yield piece[at : at + length]
        at += length
