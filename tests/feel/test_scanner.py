"""Text to tokens."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import scanner
from offerrules.feel.scanner import Kind, scan


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in scan(text).tokens[:-1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12.50", "12.50"),
        (".5", "0.5"),
        ("1.2e3", "1200"),
        ("1.2E-3", "0.0012"),
        ("007", "7"),
        ("1e6144", "1e6144"),
        ("1e-6143", "1e-6143"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    (token, _), problems, _ = scan(text)
    assert token.value == Decimal(value)
    assert not problems


@pytest.mark.parametrize("text", ["1e6145", "1e-6144", "1e999999999", "1e" + "9" * 5000, "9" * 7000])
def test_numbers_beyond_decimal128(text: str) -> None:
    _, problems, broken = scan(text)
    assert [problem.code for problem in problems] == ["number-out-of-bounds"]
    assert broken


def test_more_digits_than_are_kept() -> None:
    (token, _), problems, broken = scan("1." + "0" * 33 + "15")
    assert token.value == Decimal("1." + "0" * 33)
    assert [problem.severity for problem in problems] == ["warning"]
    assert not broken
    assert not scan("1." + "0" * 60).problems


def test_a_number_ends_before_the_dots_of_a_range() -> None:
    assert [text for _, text in kinds("1..5")] == ["1", "..", "5"]
    assert [text for _, text in kinds("1.5..2.5")] == ["1.5", "..", "2.5"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\nb\t\r"', "a\nb\t\r"),
        (r'"\"\\\'"', "\"\\'"),
        (r'"\u00e5"', "å"),
        (r'"\U01F40E"', "🐎"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"\ud83d\udc0e\uD83D\uDE00"', "🐎😀"),
        (r'"\d{3}\p{L}"', r"\d{3}\p{L}"),
        (r'"\\d"', r"\d"),
        ('"// no comment /* here */"', "// no comment /* here */"),
        ('""', ""),
    ],
)
def test_strings(text: str, value: str) -> None:
    (token, _), problems, _ = scan(text)
    assert token.value == value
    assert not problems


@pytest.mark.parametrize("text", [r'"\ud83d"', r'"\udc0e\ud83d"', r'"\UFFFFFF"', '"\ud83d"'])
def test_half_characters(text: str) -> None:
    assert [problem.code for problem in scan(text).problems] == ["half-a-character"]


@pytest.mark.parametrize("text", ['"a', '"a\n"', '"a\\"', '"'])
def test_strings_that_never_end(text: str) -> None:
    assert scan(text).problems[0].code == "open-string"


@pytest.mark.parametrize(
    "text",
    [
        "a//b",
        "a // b",
        "a /* b */",
        "/* b */a",
        "/* *** */a/**/",
        "/* 'x\n */\ta//",
        "\ufeffa\u00a0",
        "//1\n//2\r\na",
    ],
)
def test_comments_and_blanks(text: str) -> None:
    assert kinds(text) == [(Kind.WORD, "a")]


def test_words() -> None:
    for word in ("å", "Åldern", "_a1", "🐎", "naïve", "日本", "a·b", "e\u0301"):
        assert kinds(word) == [(Kind.WORD, word)]
    assert kinds("if") == [(Kind.KEYWORD, "if")]
    assert [text for _, text in kinds("a-b.c'd")] == ["a", "-", "b", ".", "c", "'", "d"]


@given(st.text(st.sampled_from("aZ_9·×÷ÿĀåÖ\u0300\u203f\u2070𝒜 -") | st.characters(), max_size=8), st.integers(0, 7))
def test_the_quick_way_to_a_word_leads_to_the_same(text: str, at: int) -> None:
    quickly, surely = scanner._word_at(text, at), scanner._any_word().match(text, at)
    assert (quickly and quickly.span()) == (surely and surely.span())


def test_at_literals() -> None:
    assert kinds('@"P1D"') == [(Kind.AT, '@"P1D"')]
    assert kinds('@ "P1D"')[0] == (Kind.SYMBOL, "@")


@given(st.text())
def test_tokens_stand_in_order_and_between_them_is_nothing_to_read(text: str) -> None:
    tokens, problems, _ = scan(text)
    end = 0
    for token in tokens:
        assert end <= token.start <= token.end <= len(text)
        end = token.end
    assert tokens[-1].kind is Kind.END
    for problem in problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)


@given(st.text(st.characters(exclude_characters='"\\\n\r\x0b\x0c\x85\u2028\u2029', exclude_categories=["Cs"])))
def test_a_string_says_what_stands_in_it(text: str) -> None:
    (token, _), problems, _ = scan(f'"{text}"')
    assert token.value == text
    assert not problems
