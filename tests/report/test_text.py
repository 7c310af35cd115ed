"""The mark stands under what is meant, whatever signs the line holds, and nothing steers the terminal."""

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from offerrules.diagnostics import Diagnostic
from offerrules.language import LANGUAGES, Text
from offerrules.report import as_text, summary
from offerrules.report.text import TAB_STOP, WIDTH


def finding(line: int, column: int, end_line: int, end_column: int, **more: object) -> Diagnostic:
    return Diagnostic(
        "some-code", Text("En mening.", "A sentence."), "a.yaml", line, column, end_line, end_column, **more
    )  # type: ignore[arg-type]


def shown(source: str, *place: int) -> list[str]:
    return as_text([finding(*place)], {"a.yaml": source}, "en").split("\n")


def test_place_severity_sentence_code_line_mark_and_hint() -> None:
    one = finding(2, 4, 2, 7, hint_text=Text("Gör så.", "Do so."))
    assert as_text([one], {"a.yaml": "x\na: bcd\n"}, "en") == (
        "a.yaml:2:4: error: A sentence. [some-code]\n  2 | a: bcd\n    |    ^^^\n    = Do so.\n"
    )
    assert as_text([one], {"a.yaml": "x\na: bcd\n"}, "sv") == (
        "a.yaml:2:4: fel: En mening. [some-code]\n  2 | a: bcd\n    |    ^^^\n    = Gör så.\n"
    )


def test_without_the_source_the_sentence_stands_alone() -> None:
    assert as_text([finding(2, 4, 2, 7)], {}, "en") == "a.yaml:2:4: error: A sentence. [some-code]\n"


def test_a_place_of_several_lines_shows_the_first_and_the_last() -> None:
    assert shown("a: |\n  bcd\n  efg\nh: 1", 1, 4, 3, 4)[1:] == [
        "  1 | a: |",
        "    |    ^",
        "  3 |   efg",
        "    |   ^",
        "",
    ]


def test_a_place_behind_the_end_has_a_mark() -> None:
    assert shown("abc", 1, 4, 1, 4)[1:3] == ["  1 | abc", "    |    ^"]
    assert shown("", 1, 1, 1, 1)[1:3] == ["  1 |", "    | ^"]


def test_wide_and_combining_signs_and_tabs_move_the_mark() -> None:
    assert shown("夏の: x", 1, 5, 1, 6)[1:3] == ["  1 | 夏の: x", "    |       ^"]
    assert shown("a\u0308: x", 1, 5, 1, 6)[1:3] == ["  1 | a\u0308: x", "    |    ^"]
    assert shown("\tx: y", 1, 2, 1, 3)[1:3] == ["  1 |     x: y", "    |     ^"]
    assert shown("ab\tx", 1, 4, 1, 5)[1:3] == [f"  1 | ab{' ' * (TAB_STOP - 2)}x", f"    | {' ' * TAB_STOP}^"]


def test_a_long_line_is_cut_around_the_mark() -> None:
    _, line, mark, *_ = shown("x" * 300 + "HERE" + "y" * 300, 1, 301, 1, 305)
    assert len(line) <= WIDTH + len("  1 | ……")
    assert line.index("HERE") == mark.index("^^^^")
    assert line.startswith("  1 | …")
    assert line.endswith("…")


def test_nothing_steers_the_terminal() -> None:
    one = Diagnostic("c", Text("a\x1b[31mb", "a\x1b[31mb"), "p\x07.yaml", 1, 1, 1, 2, Text("\x9b", "\x9b"))
    said = as_text([one], {"p\x07.yaml": "\x1b]0;title\x07\u202ex"}, "sv")
    assert not [sign for sign in said if unicodedata.category(sign) in ("Cc", "Cf") and sign != "\n"]


def test_the_summary_counts() -> None:
    error, warning = finding(1, 1, 1, 1), finding(1, 1, 1, 1, severity="warning")
    assert summary([], "sv") == summary([], "en") == ""
    assert (summary([error], "sv"), summary([error], "en")) == ("1 fel", "1 error")
    assert (summary([error] * 2, "sv"), summary([error] * 2, "en")) == ("2 fel", "2 errors")
    assert (summary([warning], "sv"), summary([warning], "en")) == ("1 varning", "1 warning")
    assert summary([error, warning, warning], "sv") == "1 fel, 2 varningar"
    assert summary([error, warning, warning], "en") == "1 error, 2 warnings"


LINES = st.text(alphabet=st.characters(exclude_characters="\r\n"), max_size=150)


def test_work_grows_with_the_length_of_a_line_only() -> None:
    begun = time.process_time()
    line = "x" * 1_000_000
    _, written, *_ = shown(line, 1, 999_990, 1, 999_991)
    assert len(written) < WIDTH + 20
    assert time.process_time() - begun < 5


@given(LINES, st.data())
def test_the_mark_stands_under_its_sign(line: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(line) + 1))
    _, written, mark, *_ = shown(line, 1, column, 1, column + 1)
    offset = mark.index("^")
    written = written.ljust(offset + 1)
    width, index = 0, 0
    while width < offset:
        sign = written[index]
        width += 0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
        index += 1
    assert width == offset
    if column <= len(line) and not unicodedata.combining(line[column - 1]):
        while unicodedata.combining(written[index]):
            index += 1
        meant = line[column - 1]
        if unicodedata.category(meant) in ("Cc", "Cf", "Cs", "Zl", "Zp") and meant != "\t":
            assert written[index] == "\ufffd"
        elif meant.isspace():
            assert written[index].isspace()
        else:
            assert written[index] == meant


@given(st.integers(0, 6), st.integers(0, 9), st.integers(0, 6), st.integers(0, 9), st.text(max_size=60))
def test_places_that_do_not_exist_do_no_harm(line: int, column: int, end_line: int, end_column: int, text: str) -> None:
    for language in LANGUAGES:
        as_text([finding(line, column, end_line, end_column)], {"a.yaml": text}, language)
