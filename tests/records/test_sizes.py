"""How large values, lists and cells may be. Whatever is larger is refused at its place, and in little memory."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from offerrules.records import Participant, RecordError, json_reader
from offerrules.records.csv_reader import read_csv
from offerrules.records.error import ReadingError
from offerrules.records.facts import capture
from offerrules.records.json_reader import read_json, read_ndjson
from offerrules.records.reading import record_of
from offerrules.records.scalars import LONGEST_LIST, LONGEST_TEXT
from offerrules.records.shaping import shape_of

LONG = "x" * (LONGEST_TEXT + 1)


def person(employer: str = "x", length: int = 1) -> dict[str, Any]:
    return {"id": "p", "internships": [{"employer": employer}] * length}


def problems(found: object) -> list[tuple[str, str]]:
    assert isinstance(found, RecordError)
    assert LONG[:50] not in str(found)
    return [(each.path, each.code) for each in found.problems]


def refused(given: Any) -> list[tuple[str, str]]:
    with pytest.raises(RecordError) as caught:
        record_of(Participant, given)
    return problems(caught.value)


@pytest.mark.parametrize("written", [lambda each: each, json.dumps, lambda each: json.dumps(each).encode()])
def test_what_is_just_small_enough_is_read(written: Any) -> None:
    found = record_of(Participant, written(person(LONG[1:], 1)))
    assert len(found.internships[0].employer) == LONGEST_TEXT
    assert len(record_of(Participant, written(person(length=LONGEST_LIST))).internships) == LONGEST_LIST


@pytest.mark.parametrize("written", [lambda each: each, json.dumps, lambda each: json.dumps(each).encode()])
def test_what_is_larger_is_refused_at_its_path(written: Any) -> None:
    assert refused(written(person(LONG))) == [("internships.0.employer", "too_long_text")]
    assert refused(written(person("é" * (LONGEST_TEXT + 1)))) == [("internships.0.employer", "too_long_text")]
    assert refused(written(person(length=LONGEST_LIST + 1))) == [("internships", "too_long_list")]


def test_so_it_is_in_files() -> None:
    data = json.dumps(person(LONG)).encode()
    for read in (read_json, read_ndjson):
        [found] = read(data if read is read_json else BytesIO(data), Participant)
        assert problems(found) == [("internships.0.employer", "too_long_text")]
    header = b"id;internships.0.employer\np;"
    [found] = read_csv(header + LONG.encode() + b"\n", Participant)
    assert [code for _, code in problems(found)] == ["too_long_text"]
    with pytest.raises(ReadingError, match=r"more than 100,000 characters"):
        list(read_csv(header + LONG.encode() * 2 + b"\n", Participant))


class Own(BaseModel):
    """A class of a caller's, which takes everything."""

    id: str
    word: str
    words: list[str]


def test_so_it_is_of_classes_of_callers() -> None:
    with pytest.raises(RecordError) as caught:
        capture(Own(id="p", word=LONG, words=["x"] * (LONGEST_LIST + 1)), shape_of(Own))
    assert problems(caught.value) == [("word", "too_long_text"), ("words", "too_long_list")]


BOMB = """
import resource, sys, zipfile
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
from offerrules.records import Participant
from offerrules.records.error import ReadingError
from offerrules.records.excel import read_excel, write_excel
path, member, before, after = sys.argv[1:]
small = path + ".small"
with open(small, "wb") as file:
    write_excel(file, {"A": [["id", "employer"], ["p", "MARK"]]})
with zipfile.ZipFile(small) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
    for name in parts.namelist():
        with made.open(name, "w", force_zip64=True) as part:
            if name != member:
                part.write(parts.read(name))
                continue
            text = parts.read(name)
            place = text.index(before.encode()) + len(before)
            part.write(text[:place] + after.encode())
            for _ in range(900):
                part.write(b"x" * 1_000_000)
            part.write(text[place:])
try:
    list(read_excel(path, Participant))
except ReadingError as refused:
    print(refused.code)
"""


@pytest.mark.parametrize(
    ("member", "before", "after"),
    [
        ("xl/sharedStrings.xml", "MARK", ""),
        ("xl/worksheets/sheet1.xml", "<sheetData>", '<row r="9"><c r="A9" t="inlineStr"><is><t></t></is></c></row>'),
    ],
)
def test_a_cell_that_would_fill_the_memory_is_refused(tmp_path: Path, member: str, before: str, after: str) -> None:
    command = [sys.executable, "-c", BOMB, str(tmp_path / "bomb.xlsx"), member, before, after]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (ended.stdout.strip(), ended.stderr) == ("too_large", "")


def test_a_json_file_and_each_record_in_it_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With small limits, since the real ones are hundreds of megabytes."""
    data = json.dumps([person(), person("y" * 500)]).encode()
    monkeypatch.setattr(json_reader, "LARGEST_FILE", len(data))
    monkeypatch.setattr(json_reader, "LONGEST_LINE", 500)
    first, second = read_json(data, Participant)
    assert isinstance(first, Participant)
    assert problems(second) == [("", "too_long")]
    [alone] = read_json(json.dumps(person("y" * 500)).encode(), Participant)
    assert problems(alone) == [("", "too_long")]
    monkeypatch.setattr(json_reader, "LARGEST_FILE", len(data) - 1)
    with pytest.raises(ReadingError, match=r"Write one record on each line") as caught:
        list(read_json(data, Participant))
    assert caught.value.code == "too_large"
