"""Tree to text and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel.parser import parse, parse_unary_tests
from offerrules.feel.tree import Expression, Literal, Test
from offerrules.feel.unparse import literal_text, unparse, unparse_tests
from offerrules.feel.values import UNKNOWN

from .strategies import NAMES, PLACE, expressions, literal_values, shape, unary_tests


@given(expressions())
def test_the_text_of_a_tree_is_read_as_that_tree(tree: Expression) -> None:
    text = unparse(tree)
    parsed = parse(text, NAMES)
    assert not [problem for problem in parsed.problems if problem.code != "key-again"], text
    assert shape(parsed.tree) == shape(tree), text
    assert parsed.tree is not None
    assert unparse(parsed.tree) == text


@given(unary_tests())
def test_the_text_of_unary_tests_is_read_as_them(tests: tuple[Test, ...]) -> None:
    text = unparse_tests(tests)
    parsed = parse_unary_tests(text, NAMES)
    assert shape(parsed.tests) == shape(tests), text
    assert parsed.tests is not None
    assert unparse_tests(parsed.tests) == text


OPEN = ("if", "for", "some", "every", "function")


@given(expressions(max_leaves=8))
def test_no_bracket_could_be_left_out(tree: Expression) -> None:
    text = unparse(tree)
    for start, end in _brackets(text):
        inside = text[start + 1 : end]
        if inside.startswith(OPEN):
            continue
        shorter = text[:start] + " " + inside + " " + text[end + 1 :]
        parsed = parse(shorter, NAMES)
        same = parsed.tree is not None and not parsed.problems and shape(parsed.tree) == shape(tree)
        assert not same, (text, shorter)


def _brackets(text: str) -> list[tuple[int, int]]:
    """The round brackets of `text` that are not inside a string."""
    found, open_at, quoted, skip = [], [], False, False
    for at, char in enumerate(text):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = char == "\\", char != '"'
        elif char == '"':
            quoted = True
        elif char in "([":
            open_at.append(at)
        elif char in ")]":
            start = open_at.pop()
            if text[start] == "(" and char == ")" and text[start + 1 : at].strip():
                found.append((start, at))
    return found


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("(1+2)*3-(4)", "(1 + 2) * 3 - 4"),
        ("a - (b - item)", "a - (b - item)"),
        ("(-a)**2", "-a ** 2"),
        ("-(a**2)", "-(a ** 2)"),
        ("a and(b and age)", "a and (b and age)"),
        ("not (a=b)", "not(a = b)"),
        ("(if a then 1 else 2) + 3", "(if a then 1 else 2) + 3"),
        ("1 + if a then 1 else 2", "1 + (if a then 1 else 2)"),
        ("if a then 1 else if b then 2 else 3", "if a then 1 else if b then 2 else 3"),
        ("age in ( 18..25 ]", "age in (18..25]"),
        ("age in (<18,>=65)", "age in (< 18, >= 65)"),
        ("age in (< 18)", "age in < 18"),
        ("age in ((< 18))", "age in ((< 18))"),
        ("age in ]1..5[", "age in (1..5)"),
        ('{a:1, "b c":2, "in":3, "?":4}', '{a: 1, b c: 2, "in": 3, "?": 4}'),
        ("sum( a,b )", "sum(a, b)"),
        ("a[ item>1 ].first name", "a[item > 1].first name"),
        ("a instance  of  list< number >", "a instance of list<number>"),
        ("(a instance of list) < b", "(a instance of list) < b"),
        ("(date) and time(1)", "(date) and time(1)"),
        ('"a\\tb\\u00A0"', '"a\\tb\\u00A0"'),
        ("1.50e2", "150"),
        ("1e300", "1E+300"),
        ('@"P1Y2M"', '@"P1Y2M"'),
        ("a /* why */ + // so\n b", "a + b"),
    ],
)
def test_formatting(written: str, text: str) -> None:
    tree = parse(written, NAMES).tree
    assert tree is not None
    assert unparse(tree) == text


@given(literal_values())
def test_a_literal_is_the_text_of_its_value(value: object) -> None:
    tree = parse(literal_text(value)).tree
    assert shape(tree if isinstance(tree, Literal) else None) == shape(Literal(value, **PLACE)), literal_text(value)


@given(
    st.recursive(
        literal_values(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab å+", max_size=3), inner, max_size=3),
        max_leaves=8,
    )
)
def test_lists_and_contexts_are_written_as_such(value: object) -> None:
    assert parse(literal_text(value)).tree is not None


@pytest.mark.parametrize("value", [UNKNOWN, 0.5, [UNKNOWN]])
def test_what_is_no_value_has_no_text(value: object) -> None:
    with pytest.raises(TypeError):
        literal_text(value)
