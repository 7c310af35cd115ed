"""Terminals that cannot show every sign, files that appear when they are whole, and inputs put together again."""

import io
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.cli.errors import UsageError
from offerrules.cli.people import _Rejoined
from offerrules.cli.streams import Output, Streams, presentable


def streams(encoding: str) -> tuple[Streams, io.BytesIO]:
    written = io.BytesIO()
    text = io.TextIOWrapper(written, encoding=encoding, newline="\n")
    return Streams(
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), text, io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    ), written


@pytest.mark.parametrize(
    ("encoding", "shows"), [("utf-8", True), ("cp1252", False), ("ascii", False), ("cp850", False)]
)
def test_signs_only_where_they_exist(encoding: str, shows: bool) -> None:
    found, _ = streams(encoding)
    with found.output() as output:
        assert output.shows_signs is shows


def test_a_code_page_without_a_sign_gets_one_like_it() -> None:
    found, written = streams("cp1252")
    with found.output() as output:
        output.write("”åäö” – −5 ≥ 4 ✓\xa0…\n")
    assert written.getvalue().decode("cp1252") == "”åäö” – -5 >= 4 ?\xa0…\n"


def test_ascii_gets_the_nearest() -> None:
    assert presentable("”citat” – 1\xa0000…", "ascii") == '"citat" - 1 000...'


@given(st.text(), st.sampled_from(["ascii", "cp1252", "cp850", "latin-1", "utf-8", "cp437"]))
def test_any_text_can_be_shown(text: str, encoding: str) -> None:
    presentable(text, encoding).encode(encoding)


def test_data_is_written_as_it_is_whatever_the_terminal_speaks() -> None:
    found, written = streams("cp1252")
    with found.output() as output:
        output.write("å")
        output.write_bytes("å✓".encode())
    assert written.getvalue() == "å".encode("cp1252") + "å✓".encode()


def test_a_stream_without_bytes_takes_data_as_text() -> None:
    text = io.StringIO()
    output = Output(text, None, "utf-8")
    output.write_bytes("å".encode())
    assert text.getvalue() == "å"


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    found, _ = streams("utf-8")
    path = tmp_path / "result.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), found.output(str(path)) as output:
        output.write("new")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    with found.output(str(path)) as output:
        output.write("new")
    assert path.read_text(encoding="utf-8") == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["result.txt"]


def test_a_device_is_written_at_once() -> None:
    found, _ = streams("utf-8")
    with found.output("/dev/null") as output:
        output.write("gone")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    found, _ = streams("utf-8")
    with pytest.raises(UsageError), found.output(str(tmp_path)):
        pass


@given(st.binary(), st.binary(), st.integers(1, 20))
def test_an_input_put_together_again_is_the_input(start: bytes, rest: bytes, size: int) -> None:
    joined = io.BufferedReader(_Rejoined(start, io.BufferedReader(cast(io.RawIOBase, io.BytesIO(rest)))), size)
    assert joined.read() == start + rest
