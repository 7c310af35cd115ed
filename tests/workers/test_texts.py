"""Texts on their way: each comes out as it was put in, whatever stands before and behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.workers.texts import PIECE, SLOT, SLOTS, Memory, apart, together


@given(st.lists(st.sampled_from([0, 1, 40, PIECE // 2, PIECE, 2 * PIECE]), max_size=8))
def test_texts_come_out_as_they_were_put_together(lengths: list[int]) -> None:
    texts = [bytes([number]) * length for number, length in enumerate(lengths)]
    pieces = together(texts)
    assert all(pieces)
    assert all(len(piece) <= max(PIECE, *lengths) for piece in pieces)
    assert list(apart(pieces, lengths)) == texts


@given(st.lists(st.lists(st.binary(max_size=50), max_size=5), min_size=SLOTS, max_size=SLOTS))
def test_what_stands_in_memory_stays_until_its_slot_is_left(chunks: list[list[bytes]]) -> None:
    memory = Memory()
    slots = []
    for texts in chunks:
        slot = memory.take()
        assert slot is not None
        assert memory.put(slot, texts)
        slots.append(slot)
    assert memory.take() is None
    for slot, texts in zip(slots, chunks, strict=True):
        assert list(memory.texts(slot, [len(text) for text in texts])) == texts
    memory.leave(slots[0])
    assert memory.take() == slots[0]


@pytest.mark.parametrize(
    ("sizes", "fit"), [([SLOT], True), ([SLOT - 1, 1], True), ([SLOT + 1], False), ([SLOT, 1], False)]
)
def test_a_slot_has_an_end(sizes: list[int], fit: bool) -> None:
    memory = Memory()
    first, last = memory.take(), memory.take()
    assert first is not None
    assert last is not None
    for slot in (first, last):
        assert memory.put(slot, [b"x"])
    texts = [b"y" * size for size in sizes]
    assert memory.put(first, texts) is fit
    assert list(memory.texts(last, [1])) == [b"x"]
    assert list(memory.texts(first, [len(text) for text in texts] if fit else [1])) == (texts if fit else [b"x"])
