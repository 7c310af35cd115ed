"""What goes on in a worker."""

import gc
import pickle
import signal
import threading
from collections.abc import Sequence
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from os import _exit
from queue import SimpleQueue
from typing import Any, NamedTuple

from offerrules.workers.texts import Memory, together
from offerrules.workers.work import Work, results_of


class Order(NamedTuple):
    """What comes before the records of a chunk: how its results are to be sent, and where their texts may stand."""

    whole: bool
    slot: int | None


class Answer(NamedTuple):
    """What came of a chunk. The texts stand in the slot, or follow in so many `pieces`."""

    load: Any
    error: BaseException | None
    lengths: Sequence[int]
    pieces: int | None


def serve(connection: "Connection[Any, Any]", work: Work, memory: Memory | None) -> None:
    """Does chunk by chunk until the process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # what a forked process has inherited stays: looking through it would only copy it
    chunks: SimpleQueue[tuple[Order, bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(connection, chunks), daemon=True).start()
    while True:
        order, pickled = chunks.get()
        head, pieces = _answer(work, pickled, order, memory)
        try:
            connection.send_bytes(head)
            for piece in pieces:
                connection.send_bytes(piece)
        except OSError:  # nobody listens any more
            _exit(0)


def _listen(connection: "Connection[Any, Any]", chunks: "SimpleQueue[tuple[Order, bytes]]") -> None:
    """Takes what is sent at once, so that neither side ever waits for the other to read. Ends with the parent."""
    parent = parent_process()
    watched: list[Any] = [connection, *([parent.sentinel] if parent is not None else ())]
    try:
        while connection in wait(watched):
            chunks.put((connection.recv(), connection.recv_bytes()))
    except (EOFError, OSError):
        pass
    _exit(0)


def _answer(work: Work, pickled: bytes, order: Order, memory: Memory | None) -> tuple[bytes, list[bytes]]:
    """The answer as it is sent, and the pieces behind it."""
    try:
        found, error = results_of(work, pickle.loads(pickled))
        load, texts = work.loaded(found, order.whole)
    except Exception as unexpected:
        (load, texts), error = work.loaded([], order.whole), unexpected
    lengths = [len(text) for text in texts]
    is_put = memory is not None and order.slot is not None and memory.put(order.slot, texts)
    pieces = [] if is_put else together(texts)
    answer = Answer(load, error, lengths, None if is_put else len(pieces))
    try:
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL), pieces
    except Exception:  # an error that cannot be pickled; its words can
        worded = RuntimeError(f"{type(error).__name__}: {error}")
        return pickle.dumps(answer._replace(error=worded), pickle.HIGHEST_PROTOCOL), pieces
