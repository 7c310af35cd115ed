"""How texts get from a worker to the process that started it.

A forked worker has some memory in common with that process and writes them there: no system call, and nobody waits for
the other to read. Where there is none, or no room in it, they are sent in pieces.
"""

import mmap
from collections.abc import Iterator, Sequence
from typing import Final

SLOTS: Final = 4
"""Chunks whose texts stand in memory at a time."""
SLOT: Final = 1024 * 1024
"""Bytes of the texts of one chunk. The system gives none of it before it is used."""
PIECE: Final = 64 * 1024
"""Bytes of texts that are sent at a time. What is larger gets memory of its own from the system, again and again, which
takes three times as long as reading it.
"""


class Memory:
    """Memory in common with one worker, in slots. Only the process that started the worker takes and leaves them."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, SLOTS * SLOT)
        self._free = list(range(SLOTS))

    def take(self) -> int | None:
        """A slot that nobody uses."""
        return self._free.pop() if self._free else None

    def leave(self, slot: int) -> None:
        """Says that a slot is no longer used."""
        self._free.append(slot)

    def put(self, slot: int, texts: Sequence[bytes]) -> bool:
        """Writes the texts one behind the other. False, and nothing is written, where there is no room."""
        text = b"".join(texts) if len(texts) != 1 else texts[0]
        if len(text) > SLOT:
            return False
        start = slot * SLOT
        self._memory[start : start + len(text)] = text
        return True

    def texts(self, slot: int, lengths: Sequence[int]) -> Iterator[bytes]:
        """The texts again."""
        memory, at = self._memory, slot * SLOT
        for length in lengths:
            end = at + length
            yield memory[at:end]
            at = end


def together(texts: Sequence[bytes]) -> list[bytes]:
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


def apart(pieces: Sequence[bytes], lengths: Sequence[int]) -> Iterator[bytes]:
    """The texts again."""
    following = iter(pieces)
    piece, at = b"", 0
    for length in lengths:
        if length and at == len(piece):
            piece, at = next(following), 0
        yield piece[at : at + length]
        at += length
