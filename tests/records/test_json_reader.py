"""Records come out of JSON exactly as they went in; what is no record is refused in its place, and the rest is read."""

import io
import itertools
import json
import os
import threading
import time
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.records.pupils import Pupil
from tests.records.wide import FEW, Wide, given_data

from offerrules.records import Participant, Place, ReadingError, RecordError, json_reader, shape_of
from offerrules.records.json_reader import LONGEST_LINE, Lines, ndjson_blocks, read_json, read_ndjson
from offerrules.records.json_text import parse
from offerrules.records.reading import record_of

WIDE = given_data(shape_of(Wide).fields).map(Wide.model_validate)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@FEW
@given(st.lists(WIDE, max_size=4), st.sampled_from([None, 2]), st.booleans())
def test_records_come_out_as_they_went_in(records: list[Wide], indent: int | None, mark: bool) -> None:
    start = b"\xef\xbb\xbf" if mark else b""
    whole = json.dumps([json.loads(record.model_dump_json()) for record in records], indent=indent, ensure_ascii=mark)
    lines = b"\n".join(record.model_dump_json().encode() for record in records)
    assert list(read_json(start + whole.encode(), Wide)) == records
    assert list(read_ndjson(start + lines, Wide)) == records
    for record in records:
        assert list(read_json(start + record.model_dump_json(indent=indent).encode(), Wide)) == [record]
        assert record_of(Wide, record.model_dump_json()) == record_of(Wide, record) == record


@given(JSON)
def test_json_text_is_read_as_pythons_own_reader_reads_it(value: Any) -> None:
    text = json.dumps(value)
    parsed = parse(text)
    assert parsed.problems == ()
    assert json.loads(text, parse_float=Decimal) == parsed.value


def refused(found: Any) -> tuple[tuple[Place, ...], list[tuple[str, str]]]:
    assert isinstance(found, RecordError)
    return found.places, [(problem.path, problem.code) for problem in found.problems]


def test_a_bad_record_does_not_stop_the_others() -> None:
    data = b"""[
  {"id": "a"},
  {"id": "b", "birth_date": NaN}, {"id": "c", "id": "d", "measures": [{"name": 1, "name": "x"}]},
  7,
  {"id": "e", "internships": [{"days_attended": 1e999, "weeks_planned": 99999999999999999999999999999999999999999}]},
  {"id": "f", "internships": [{"weeks_planned": 4.0}]}]
"""
    first, *rest, last = read_json(data, Participant)
    assert (first, last) == (Participant(id="a"), Participant(id="f", internships=({"weeks_planned": 4},)))
    assert [refused(found) for found in rest] == [
        ((Place(line=3, item=2),), [("birth_date", "not_finite")]),
        ((Place(line=3, item=3),), [("id", "duplicate_field"), ("measures.0.name", "duplicate_field")]),
        ((Place(line=4, item=4),), [("", "not_record")]),
        (
            (Place(line=5, item=5),),
            [("internships.0.weeks_planned", "too_many_digits"), ("internships.0.days_attended", "too_many_digits")],
        ),
    ]


def test_a_bad_line_does_not_stop_the_others() -> None:
    data = b'\n{"id": "a"}\n{"id": "b"\n\n[]\n\xe5\n{"id": "850709-9805"}\n' + b'{"a":' * 100_000 + b'\n{"id": "z"}'
    first, *rest, last = read_ndjson(data, Participant)
    assert (first, last) == (Participant(id="a"), Participant(id="z"))
    assert [refused(found) for found in rest] == [
        ((Place(line=3),), [("", "not_json")]),
        ((Place(line=5),), [("", "not_record")]),
        ((Place(line=6),), [("", "encoding")]),
        ((Place(line=7),), [("id", "personal_number")]),
        ((Place(line=8),), [("", "too_deep")]),
    ]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "not_json", 1),
        (b"\n\n{", "not_json", 3),
        (b'[{"id": "a"},\n]', "not_json", 2),
        (b'[{"id": "a"}\n{"id": "b"}]', "not_json", 2),
        (b"[", "not_json", 1),
        (b"[,]", "not_json", 1),
        (b"[] []", "not_json", 1),
        (b'{"id": "a"} x', "not_json", 1),
        (b"{'id': 'a'}", "not_json", 1),
        (b'{"id": "a\n"}', "not_json", 1),
        (b"[" * 100_000, "too_deep", None),
        (b'{"id":' * 100_000, "too_deep", None),
        ('{\n"id": "å"}'.encode("latin-1"), "encoding", 2),
        ('{"id": "a"}'.encode("utf-16"), "encoding", None),
        ('{"id": "a"}'.encode("utf-16-be"), "encoding", None),
        ('{"id": "a"}'.encode("utf-32"), "encoding", None),
    ],
)
def test_a_file_that_is_not_json_is_refused(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(ReadingError) as caught:
        list(read_json(data, Participant))
    assert (caught.value.code, caught.value.place) == (code, None if line is None else Place(line=line))
    assert caught.value.__context__ is None
    with pytest.raises(RecordError) as told:
        record_of(Participant, data)
    assert [(problem.path, problem.code) for problem in told.value.problems] == [("", code)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_lines_in_another_encoding_are_told_at_once(encoding: str) -> None:
    with pytest.raises(ReadingError, match="The file is written in UTF-"):
        list(read_ndjson('{"id": "a"}\n'.encode(encoding), Participant))


def test_lines_are_read_one_at_a_time_from_a_path_or_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "people.ndjson"
    path.write_text("".join(f'{{"id": "p{number}", "birth_date": "2001-01-01"}}\n' for number in range(2_000)))
    tracemalloc.start()
    try:
        assert sum(isinstance(found, Participant) for found in read_ndjson(path, Participant)) == 2_000
        assert tracemalloc.get_traced_memory()[1] < 150_000
    finally:
        tracemalloc.stop()
    with path.open("rb") as file:
        found = read_ndjson(file, Participant)
        assert next(found) == Participant(id="p0", birth_date="2001-01-01")
        assert file.tell() < 200


def test_a_line_too_long_is_passed_over() -> None:
    data = b'{"id": "a"}\n{"x": "' + b"y" * (2 * LONGEST_LINE) + b'"}\n{"id": "b"}'
    first, long, last = read_ndjson(io.BytesIO(data), Participant)
    assert (first, last) == (Participant(id="a"), Participant(id="b"))
    assert refused(long) == ((Place(line=2),), [("", "too_long")])


class Dripping(io.BufferedIOBase):
    """Gives what was asked for in pieces, as a pipe may: of each size in turn."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._file = io.BytesIO(data)
        self._sizes = itertools.cycle(sizes)

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._file.readline(size)

    def read1(self, size: int = -1, /) -> bytes:
        return self._file.read(min(size, next(self._sizes)))


PIECES = st.sampled_from(
    [b"\n", b"\r\n", b" ", b"\t\x0b", b"{}", b'{"id": "a"}', b"x" * 9, b"y" * 30, b"\xef\xbb\xbf", b"\x85"]
)


@given(st.lists(PIECES, max_size=30).map(b"".join), st.lists(st.integers(1, 40), min_size=1), st.integers(0, 5))
@example(b"\xef\xbb\xbf" + b"x" * 40, [1], 1)
@example(b"\xef\xbb\xbf" + b"x" * 39 + b"\n{}", [1], 0)
@example(b"\xef\xbb\xbf" + b"x" * 41 + b"\n{}", [40], 1)
def test_lines_are_the_same_however_they_come(data: bytes, sizes: list[int], alone: int) -> None:
    """Each with its number, none of them blank, and a place where one is too long."""
    longest = 40
    expected: list[Any] = []
    for number, line in enumerate(_split(data.removeprefix(b"\xef\xbb\xbf")), 1):
        if len(line) > longest:
            expected.append(((Place(line=number),), [("", "too_long")]))
        elif line.strip():
            expected.append((line.removesuffix(b"\n"), number))
    found: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_reader, "LONGEST_LINE", longest)
        patch.setattr(json_reader, "LINES", 3)
        patch.setattr(json_reader, "BLOCK", longest // 2)
        for block in ndjson_blocks(Dripping(data, sizes), alone):
            found += [refused(block)] if isinstance(block, RecordError) else block
            assert isinstance(block, RecordError) or len(block.data) <= 3
    assert found == expected


def _split(data: bytes) -> list[bytes]:
    """Every line with its end."""
    *lines, last = data.split(b"\n")
    return [*(line + b"\n" for line in lines), last]


def test_what_has_come_is_not_kept_waiting() -> None:
    reading, writing = os.pipe()
    closing = threading.Timer(20.0, os.close, (writing,))
    closing.start()
    with os.fdopen(reading, "rb") as file:
        blocks = ndjson_blocks(file, 1)
        for sent, lines in (
            (b"{}\n", [b"{}"]),
            (b"[]\n{}\n", [b"[]", b"{}"]),
            (b"1\n2\n{", [b"1", b"2"]),
            (b"}\n[", [b"{}"]),
            (b"]\n", [b"[]"]),
        ):
            os.write(writing, sent)
            block = next(blocks)
            assert isinstance(block, Lines)
            assert block.data == lines
        assert closing.is_alive()
        closing.cancel()
        os.close(writing)
        assert list(blocks) == []


def test_a_callers_class_reads_json_by_its_own_rules_but_nothing_is_lost_silently() -> None:
    good = b'[{"id": "p1", "birthDate": "2010-01-02", "fee": 0.1, "badges": [{"kind": "gold", "points": 0.1}]}]'
    [pupil] = read_json(good, Pupil)
    assert isinstance(pupil, Pupil)
    assert pupil.fee == Decimal("0.1")
    bad = b'[{"id": "p1", "dob": "2010-01-02", "grade": 850709.5, "badges": [{"kind": "gold", "points": NaN}]},'
    bad += b' {"id": "p1", "dob": "2010-01-02", "grade": 850709.5, "badges": [{"kind": "850709"}]}]'
    nan, wrong = read_json(bad, Pupil)
    assert refused(nan)[1] == [("badges.0.points", "not_finite")]
    assert refused(wrong)[1] == [("badges.0.kind", "no_such_choice"), ("grade", "not_whole_number")]
    assert "850709" not in f"{nan} {wrong}"


@pytest.mark.parametrize("given_", [7, None, [], "[]", b"7", "null"])
def test_what_is_no_object_is_no_record(given_: Any) -> None:
    for model in (Participant, Pupil):
        with pytest.raises(RecordError) as caught:
            record_of(model, given_)
        assert [(problem.path, problem.code) for problem in caught.value.problems] == [("", "not_record")]


@given(st.binary(max_size=120) | JSON.map(json.dumps).map(str.encode))
@example(b'{"\\ud800": 1}')
@example(b'{"id": "\\ud800"}')
@example(b'{"id": "a", "birth_date": "\\ud800"}')
@example(b'[{"id": -0}]')
@example(b'{"id": 1' + b"0" * 5000 + b"}")
def test_broken_bytes_are_only_ever_refused(data: bytes) -> None:
    models: list[type[BaseModel]] = [Participant, Wide, Pupil]
    for model in models:
        for reader in (read_json, read_ndjson):
            try:
                found = list(reader(data, model))
            except ReadingError as error:
                assert error.__context__ is None
            else:
                for each in found:
                    assert isinstance(each, model | RecordError)


@given(WIDE, st.data())
def test_a_broken_piece_of_a_record_is_only_ever_refused(record: Wide, data: st.DataObject) -> None:
    text = bytearray(record.model_dump_json().encode())
    for _ in range(data.draw(st.integers(1, 3))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    try:
        record_of(Wide, bytes(text))
    except RecordError as error:
        assert error.__context__ is None


def test_a_bomb_of_brackets_is_refused_at_once() -> None:
    started = time.perf_counter()
    with pytest.raises(ReadingError):
        list(read_json(b"[" * 5_000_000, Participant))
    assert time.perf_counter() - started < 5
