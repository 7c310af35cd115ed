"""Answers at the corners of operators and built-ins, each of which one small change to the code would change."""

import pytest

from offerrules.feel import evaluate
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.operators import any_of, contained
from offerrules.feel.parser import parse
from offerrules.feel.values import UNKNOWN, Failure, Range, Value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('duration("-PT1.5S").seconds', "-1.5"),
        ('duration("-P1DT2H3M4S").seconds', "-4"),
        ('duration("-P1DT2H3M4S").minutes', "-3"),
        ('string(duration("-P1D").seconds)', '"0"'),
        ('duration("-P1D").seconds', "0"),
        ('duration("-P3DT2H3M4S").days', "-3"),
        ('duration("-P3DT2H3M4S").hours', "-2"),
        ('duration("-P2Y3M").years', "-2"),
        ('duration("-P2Y3M").months', "-3"),
        ('duration("-P11M").years', "0"),
        ("[1..2] in [1..2]", "true"),
        ("[1..2] in [1..3]", "false"),
        ("[1..2] in ([1..3], [1..2])", "true"),
        ("[1..2] in [[1..3], [1..2]]", "true"),
        ('1 in ("a", 2)', "false"),
        ('1 in ("a", 1)', "true"),
        ('1 in ("a", @"P1D")', "null"),
        ('[1, "a"] = [2, 3]', "false"),
        ('["a", 1] = [2, 3]', "false"),
        ('["a", 1] = [2, 1]', "null"),
        ('{a: "x", b: 1} = {a: 1, b: 2}', "false"),
        ('string("a\\nb")', '"a\\nb"'),
        ('string(["a\\nb"])', '"[\\"a\\\\nb\\"]"'),
        ('string(["a\\\\b"])', '"[\\"a\\\\\\\\b\\"]"'),
        ('string({"a b": 1, "c-d": 2, "1": 3})', '"{a b: 1, \\"c-d\\": 2, \\"1\\": 3}"'),
        ("string((= 1))", '"(= 1)"'),
        ("string((< 1.0))", '"(< 1)"'),
        ("string((>= 1))", '"(>= 1)"'),
        ("string([[1..2), (1..2]])", '"[[1..2), (1..2]]"'),
        ("index of([1, 2.0, 2], 2)", "[2, 3]"),
        ("modulo(-4, 3)", "2"),
        ("modulo(4, -3)", "-2"),
        ("modulo(-4, 2) = 0", "true"),
        ("abs(-0)", "0"),
        ("0 ** 0", "1"),
        ("for i in -1..1 return i * 0", "[0, 0, 0]"),
    ],
)
def test_an_answer_at_a_corner(expression: str, expected: str) -> None:
    assert repr(evaluate(expression)) == repr(evaluate(expected))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("u and null", UNKNOWN),
        ("null and u", UNKNOWN),
        ("null and u and false", False),
        ("u or null", UNKNOWN),
        ("null or u", UNKNOWN),
        ("null or u or true", True),
        ("all([null, u])", UNKNOWN),
        ("any([u, null])", UNKNOWN),
        ("not(u)", UNKNOWN),
        ("1 in (2, u)", UNKNOWN),
        ("1 in (1, u)", UNKNOWN),
        ("u in (1, 2)", UNKNOWN),
        ("u[1]", UNKNOWN),
        ("[1, 2][u]", UNKNOWN),
        ("string(u)", UNKNOWN),
        ("string([1, u])", UNKNOWN),
        ("count([1, u])", 2),
    ],
)
def test_an_answer_about_what_is_unknown(expression: str, expected: Value) -> None:
    tree = parse(expression).tree
    assert tree is not None
    found = interpret(tree, {"u": UNKNOWN})
    assert found is expected if isinstance(expected, bool) or expected is UNKNOWN else found == expected


def test_the_first_of_equal_values_is_kept() -> None:
    found = evaluate("distinct values([x, y, x])", {"x": [1], "y": [2]})
    assert found == [[1], [2]]
    for first, other in (("12:00:00+02:00", "10:00:00Z"), ("12:00:00.1", "12:00:00.2")):
        for call in (f'distinct values([@"{first}", @"{other}"])', f'union([@"{first}"], [@"{other}"])'):
            assert evaluate(f"string({call})") == f"[{first}]"
    names = [{"key": 1, "name": name} for name in "abc"]
    assert evaluate("sort(l, function(x, y) x.key < y.key).name", {"l": names}) == ["a", "b", "c"]
    assert evaluate("max(d, e) = d and max(e, d) = e", {"d": 1, "e": 1}) is True


def test_of_several_failures_the_first_is_kept() -> None:
    first, other = Failure("none"), Failure("type")
    for results, expected in (
        ([first, other], first),
        ([other, first], other),
        ([first, first], first),
        ([first, False, other], False),
        ([first, other, True], True),
        ([], False),
    ):
        assert any_of(results) is expected
    assert contained(1, [Range("a", "b"), Range(None, None), "a"]) is True
    assert contained(1, [Range("a", "b"), "a"]) == Failure("not-comparable")
    assert contained(None, [Range(1, 2), Range("a", "b")]) == Failure("none")
