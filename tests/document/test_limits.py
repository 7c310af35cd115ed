"""Files that are too large, too deep or too full are refused at once."""

import time

import pytest

from offerrules.document import SIZE_LIMIT, composing, read
from offerrules.document.composing import MAX_DEPTH, compose
from offerrules.document.gathering import MAX_PROBLEMS


def codes(source: bytes | str) -> list[str]:
    return [finding.code for finding in read(source, "policy.yaml").diagnostics]


def test_a_file_over_the_limit_is_not_read() -> None:
    begun = time.process_time()
    assert codes(b"a" * 50_000_000) == ["too-large"]
    assert time.process_time() - begun < 0.5


def test_the_limit_itself_is_read() -> None:
    text = "# " + "x" * (SIZE_LIMIT - 2)
    assert codes(text) == ["empty-file"]
    assert codes(text + "x") == ["too-large"]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_the_depth_limit_itself_is_read(opening: str, closing: str) -> None:
    assert compose(opening * MAX_DEPTH + closing * MAX_DEPTH).problems == ()
    assert [problem.code for problem in compose(opening * (MAX_DEPTH + 1)).problems] == ["too-deep"]


@pytest.mark.parametrize(
    "text", ["[" * 10_000, "- " * 10_000, "{a: " * 10_000, "? " * 10_000, "[" * 10_000 + "]" * 10_000]
)
def test_ten_thousand_nested_lists_are_refused_before_they_are_read(text: str) -> None:
    begun = time.process_time()
    assert codes(text) == ["too-deep"]
    assert time.process_time() - begun < 2


def test_too_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "MAX_NODES", 1000)
    assert [problem.code for problem in compose("[" + "a," * 999 + "]").problems] == []
    assert [problem.code for problem in compose("[" + "a," * 1000 + "]").problems] == ["too-many-parts"]


def test_too_many_problems() -> None:
    found = codes("offerrules: 1\n" * 1000)
    assert found.count("duplicate-key") == MAX_PROBLEMS
    assert found[-1] == "too-many-problems"


def test_an_alias_bomb_stays_small() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    begun = time.process_time()
    assert set(codes("\n".join(lines))) == {"anchor", "missing-key"}
    assert time.process_time() - begun < 2


def test_one_very_long_text_is_read() -> None:
    assert compose("a: " + "x" * 200_000).problems == ()
    assert compose('a: "' + "x y " * 40_000 + '"').problems == ()
