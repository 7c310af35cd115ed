"""Records in chunks: none is lost, none comes twice, and no chunk is larger than it may be."""

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.records import Participant
from offerrules.records.json_reader import Line, Lines
from offerrules.workers.chunks import LARGEST_TEXT, as_it_was, in_chunks

SIZES = st.lists(st.sampled_from([1, 10, LARGEST_TEXT // 3, LARGEST_TEXT]), max_size=12)


@given(SIZES, st.integers(1, 5))
def test_no_record_is_lost(sizes: list[int], room: int) -> None:
    records = [bytes([number]) * size for number, size in enumerate(sizes)]
    chunks = list(in_chunks(records, lambda: room))
    assert [record for chunk in chunks for record in chunk.records] == records
    for chunk in chunks:
        assert 1 <= len(chunk.records) == chunk.number <= room
        assert sum(map(len, chunk.records[:-1])) < LARGEST_TEXT
        assert chunk.error is None


@given(st.lists(st.integers(1, 9), max_size=12), st.integers(1, 12))
def test_lines_count_as_what_they_stand_for(sizes: list[int], room: int) -> None:
    blocks = [Lines(1, [b"{}"] * size) for size in sizes]
    chunks = list(in_chunks(blocks, lambda: room))
    assert [block for chunk in chunks for block in chunk.records] == blocks
    for chunk in chunks:
        assert chunk.number == sum(len(block.data) for block in chunk.records)
        assert len(chunk.records) == 1 or chunk.number - len(chunk.records[-1].data) < room


def test_what_a_line_and_a_place_in_a_tuple_hold_counts_too() -> None:
    text = b"x" * LARGEST_TEXT
    for record in (text, text.decode(), Line(text, 1), ((text, 1), 2), Lines(1, [text])):
        assert [len(chunk.records) for chunk in in_chunks([record] * 3, lambda: 64)] == [1, 1, 1]


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_an_error_stands_in_the_last_chunk(before: int) -> None:
    def records() -> Iterator[bytes]:
        yield from [b"x"] * before
        raise LookupError("no more")

    chunks = list(in_chunks(records(), lambda: 2))
    assert sum(len(chunk.records) for chunk in chunks) == before
    assert [type(chunk.error) for chunk in chunks[:-1]] == [type(None)] * (len(chunks) - 1)
    assert isinstance(chunks[-1].error, LookupError)


def test_a_record_that_is_changed_later_is_there_as_it_was() -> None:
    changing: dict[str, Any] = {"id": "a"}
    lasting = Participant(id="b")
    (chunk,) = in_chunks([changing, lasting, b"{}"], lambda: 64)
    assert chunk.can_be_sent()
    first, second, third = chunk.sources()
    changing["id"] = "c"
    assert as_it_was(first) == {"id": "a"}
    assert as_it_was(second) is lasting
    assert as_it_was(third) == b"{}"
    assert pickle.loads(chunk.pickled) == [{"id": "a"}, lasting, b"{}"]
