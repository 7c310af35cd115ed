"""Regular expressions: the rules of XPath, the same answers as Python's where the two agree, and bounded work."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import patterns
from offerrules.feel.patterns.characters import PatternError
from offerrules.feel.patterns.machine import STEPS, Budget, TooMuchWorkError, search
from offerrules.feel.patterns.syntax import compile_pattern
from offerrules.feel.values import Failure

_atoms = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\s", "^", "$", "(?:ab)"])
_quantifiers = st.sampled_from(["?", "*", "+", "{2}", "{1,2}", "*?", "+?", "??"])
_shared = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map("({})".format),
        st.tuples(inner.map("(?:{})".format), st.sampled_from(["?", "*", "+", "{2}", "{1,2}", "*?", "+?", "??"])).map(
            "".join
        ),
    ),
    max_leaves=8,
)
"""Patterns that mean the same to XPath and to Python."""
_texts = st.text("abc d1\n", max_size=10)


def python(pattern: str, flags: int = 0) -> re.Pattern[str]:
    # In XPath the dot is neither of two line ends, and `$` only the very end.
    return re.compile(pattern.replace(".", "[^\n\r]").replace("$", "\\Z"), flags | re.ASCII)


@given(_shared, _texts)
def test_what_matches_is_what_python_finds(pattern: str, text: str) -> None:
    assert patterns.matches(text, pattern) == (python(pattern).search(text) is not None)


@given(_shared, _texts)
def test_where_it_matches_is_where_python_finds_it(pattern: str, text: str) -> None:
    expected = python(pattern).search(text)
    found = search(compile_pattern(pattern, frozenset()), text, 0, Budget())
    assert (None if found is None else (found.start, found.end)) == (None if expected is None else expected.span())


@given(_shared, _texts)
def test_what_is_replaced_is_what_python_replaces(pattern: str, text: str) -> None:
    found = patterns.replace(text, pattern, "<$0>")
    if isinstance(found, Failure):
        assert python(pattern).search("") is not None or "" in python(pattern).findall(text) or found.code == "pattern"
    else:
        assert found == python(pattern).sub(r"<\g<0>>", text)


@given(
    st.text("ab[]()\\{}^$.|?*+-,1pPLsx&", max_size=12),
    st.text("ab1 -", max_size=6),
    st.sampled_from(["", "i", "x", "m"]),
)
def test_any_pattern_is_true_false_or_a_failure(pattern: str, text: str, flags: str) -> None:
    found = patterns.matches(text, pattern, flags)
    assert isinstance(found, bool) or found.code in ("pattern", "pattern-work")


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "matches"),
    [
        ("Mary\rJones", "Mary.Jones", "", False),
        ("Mary\rJones", "Mary.Jones", "s", True),
        ("a\nb", "^b", "", False),
        ("a\nb", "^b", "m", True),
        ("a\n", "a$", "", False),
        ("K", "\u212a", "i", True),
        ("\u212a", "[k]", "i", True),
        ("ſ", "[a-z]", "i", True),
        ("Å", "å", "i", True),
        ("x", "[A-Z-[OI]]", "i", True),
        ("o", "[A-Z-[OI]]", "i", False),
        ("q", "[^Q]", "i", False),
        ("a", "\\p{Lu}", "i", False),
        ("å", "\\p{Ll}", "", True),
        ("å", "\\P{L}", "", False),
        ("å", "\\p{IsLatin-1Supplement}", "", True),
        ("a", "\\p{IsBasicLatin}", "", True),
        ("a-", "^\\c+$", "", True),
        ("-a", "^\\i", "", False),
        ("_", "\\I", "", False),
        ("a b", "a\\Sb", "", False),
        ("٣", "\\d", "", True),
        ("a_b", "^\\w+$", "", False),
        ("hello world", "hello[ ]world", "x", True),
        ("helloworld", "hello world", "x", True),
        ("hello world", "hello\\ sworld", "x", True),
        ("a.b", "a.b", "q", True),
        ("axb", "a.b", "q", False),
        ("aA", "(a)\\1", "i", True),
        ("aA", "(a)\\1", "", False),
        ("a1", "(a)\\11", "", False),
        ("aa1", "(a)\\11", "", True),
        ("a]", "a\\]", "", True),
        ("-", "[-a]", "", True),
        ("-", "[a-]", "", True),
        ("^", "[a^]", "", True),
        ("aaa", "^a{2,}$", "", True),
        ("", "()", "", True),
        ("", "", "", True),
    ],
)
def test_the_rules_of_xpath(text: str, pattern: str, flags: str, matches: bool) -> None:
    assert patterns.matches(text, pattern, flags) is matches


@pytest.mark.parametrize(
    "pattern",
    [
        "a]", "a}", "{", "a{", "a{2", "a{3,2}", "a**", "*a", "+", "?", "(", "a)", "(?=a)", "[", "[]", "[b-a]",
        "[a-b-c]", "[a[b]]", "\\", "\\0", "\\b", "\\1", "(a\\1)", "(a)\\2", "(a)[\\1]", "\\p{Xx}", "\\p{IsNothing}",
        "\\pL", "[a-\\d]", "a{99999999}",
    ],
)  # fmt: skip
def test_what_is_no_pattern(pattern: str) -> None:
    assert patterns.matches("a", pattern) == Failure("pattern")
    with pytest.raises(PatternError):
        compile_pattern(pattern, frozenset())


def test_flags_and_replacements() -> None:
    assert patterns.matches("a", "a", "p") == Failure("pattern")
    assert patterns.matches("a", "a", "sxmi") is True
    assert patterns.replace("abc", "(b)(x)?", "[$1$2]") == "a[b]c"
    assert patterns.replace("abc", "(b)", "$12") == "ab2c"
    assert patterns.replace("abc", "b", "\\$\\\\") == "a$\\c"
    assert patterns.replace("abc", "b", "$0$0") == "abbc"
    assert patterns.replace("a.c", ".", "$", "q") == "a$c"
    for wrong in ("$", "$x", "\\", "\\n"):
        assert patterns.replace("abc", "b", wrong) == Failure("pattern")
    assert patterns.replace("abc", "x*", "-") == Failure("pattern")
    assert patterns.split("a, b,c", ",\\s*") == ["a", "b", "c"]
    assert patterns.split("", ",") == [""]
    assert patterns.split("abc", "") == Failure("pattern")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 3000 + "b"),
        ("(a*)*b", "a" * 3000),
        ("(a|a)*b", "a" * 3000),
        ("(a|aa)+$", "a" * 3000 + "b"),
        ("(.*)(.*)(.*)(.*)[^a]$", "a" * 300),
        ("([a-z]+)*=", "x" * 20_000),
    ],
)
def test_patterns_that_explode_elsewhere_are_linear_here(pattern: str, text: str) -> None:
    started = time.process_time()
    assert patterns.matches(text, pattern) in (False, Failure("pattern-work"))
    assert time.process_time() - started < 5


def test_back_references_are_bounded_too() -> None:
    assert patterns.matches("a" * 40 + "b", "(a*)(a*)(a*)(a*)(a*)(a*)\\1\\2\\3c") == Failure("pattern-work")


def test_a_search_stops_when_its_steps_are_used_up() -> None:
    with pytest.raises(TooMuchWorkError):
        search(compile_pattern("a*b", frozenset()), "a" * 100, 0, Budget(50))
    assert Budget().left == STEPS


def test_patterns_that_are_too_large() -> None:
    assert patterns.matches("a", "a{9999999}") == Failure("pattern-work")
    assert patterns.matches("a", "((a{99}){99}){99}") == Failure("pattern-work")
    assert patterns.matches("a", "(" * 200 + "a" + ")" * 200) == Failure("pattern-work")
