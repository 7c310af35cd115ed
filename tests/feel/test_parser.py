"""Text to tree: the grammar, places, recovery, limits."""

import contextlib
import json
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.diagnostics import Problem
from offerrules.feel import tree as feel
from offerrules.feel.cursor import MAX_HEIGHT, MAX_LENGTH, PlaceLostError, TooDeepError, TooManyProblemsError
from offerrules.feel.names import BUILT_IN_NAMES
from offerrules.feel.parser import Parsed, _Parser, parse, parse_unary_tests
from offerrules.feel.table import BUILT_INS
from offerrules.feel.unparse import unparse
from offerrules.feel.walking import children, walk

from .mistakes import MISTAKES
from .strategies import NAMES, expressions, shape

CASES = Path(os.environ.get("OFFERRULES_FEEL_CASES", Path(__file__).parents[3] / "shared" / "feel" / "cases.jsonl"))


def tree(text: str, names: tuple[str, ...] = NAMES) -> feel.Expression:
    parsed = parse(text, names)
    assert parsed.tree is not None, parsed.problems
    return parsed.tree


# What stands for what


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("-3 ** 2", "(-3) ** 2"),
        ("2 ** 3 ** 2", "(2 ** 3) ** 2"),
        ("2 ** -1", "2 ** (-1)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 / 2 * 3", "(1 / 2) * 3"),
        ("-a.b[1]", "-(a.b[1])"),
        ("a = 1 and b = 2 or item = 3", "((a = 1) and (b = 2)) or (item = 3)"),
        ("a + 1 < b * 2", "(a + 1) < (b * 2)"),
        ("a between 1 + 1 and 2 * 2 and b", "(a between (1 + 1) and (2 * 2)) and b"),
        ("a in 1 + 1 and b", "(a in (1 + 1)) and b"),
        ("a instance of number = true", "(a instance of number) = true"),
        ("-a instance of number", "-(a instance of number)"),
        ("if a then b else item + 1", "if a then b else (item + 1)"),
        ("1 + for a in b return a", "1 + (for a in b return a)"),
        ("a and some b in item satisfies b and true", "a and (some b in item satisfies (b and true))"),
        ("a\n.\nb", "a.b"),
        ("a in (1)", "a in 1"),
        ("a in (1) + 2", "a in (1 + 2)"),
        ("a in (< 5)", "a in < 5"),
        ("]1..5[", "(1..5)"),
        ("(= 10)", "[10..10]"),
        ("[1..a[1]]", "[1..(a[1])]"),
        ("[1..5[.start", "[1..5).start"),
        ("a in [1..5[ and b", "a in [1..5) and b"),
        ("a in [1..b[-1]]", "a in [1..(b[-1])]"),
        ("date and time(a)", "date  and\ntime (a)"),
        (
            "if (a instance of context<a: Any, b: Any>)[1] then 1 else 2",
            "if ((a instance of context<a: Any, b: Any>)[1]) then 1 else 2",
        ),
        ("if (for x in a, y in b return x) then 1 else 2", "if for x in a, y in b return x then 1 else 2"),
    ],
)
def test_what_binds_how(text: str, same: str) -> None:
    assert shape(tree(text)) == shape(tree(same))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a and b and age", feel.And),
        ("(a and b) and age", feel.And),
        ("not(a)", feel.Not),
        ("not(a, b)", feel.Call),
        ("not(negand: a)", feel.Call),
        ("not()", feel.Call),
        ("a(b)(1)", feel.Call),
        ("{a: function(x) x}.a(1)", feel.Call),
        ("(function(a) a)(1)", feel.Call),
        ('function(a: number, b) external {java: {class: "x"}}', feel.FunctionLiteral),
        ("[1..5].start included", feel.Path),
        ("a.in", feel.Path),
        ("[]", feel.ListLiteral),
        ("{}", feel.ContextLiteral),
        ("?", feel.Name),
        ("a instance of function<number, list<date>> -> context<x: string>", feel.InstanceOf),
        ("a instance of function<>->Any", feel.InstanceOf),
    ],
)
def test_kinds(text: str, kind: type) -> None:
    assert isinstance(tree(text), kind)


def test_and_is_flat_but_for_brackets() -> None:
    found = tree("a and b and age and item")
    assert isinstance(found, feel.And)
    assert len(found.operands) == 4
    nested = tree("(a and b) and age")
    assert isinstance(nested, feel.And)
    assert len(nested.operands) == 2


def test_a_list_of_tests() -> None:
    found = tree("a in (1, < 5, [6..7], (>= 8))")
    assert isinstance(found, feel.In)
    assert [type(test) for test in found.tests] == [
        feel.ExpressionTest,
        feel.ComparisonTest,
        feel.ExpressionTest,
        feel.ExpressionTest,
    ]


@pytest.mark.parametrize(
    ("text", "type_name"),
    [
        ("a instance of list < date   and time >", "list<date and time>"),
        ("a instance of context<a b:number,c:Any>", "context<a b: number, c: Any>"),
        ("a instance of range<number>>= b", None),
        ("a instance of tLoan.amount", "tLoan.amount"),
    ],
)
def test_types_are_written_one_way(text: str, type_name: str | None) -> None:
    found = tree(text)
    assert (found.type_name if isinstance(found, feel.InstanceOf) else None) == type_name


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("-", [feel.AnyTest]),
        ("-5", [feel.ExpressionTest]),
        ("< 5, > 10", [feel.ComparisonTest, feel.ComparisonTest]),
        ('"a", "b"', [feel.ExpressionTest, feel.ExpressionTest]),
        ('not("a", "b")', [feel.NegatedTests]),
        ("not(?) and true", [feel.ExpressionTest]),
        ("not(a), b", [feel.ExpressionTest, feel.ExpressionTest]),
        ("? > 5 and ? < 10", [feel.ExpressionTest]),
        ("[1..5]", [feel.ExpressionTest]),
    ],
)
def test_unary_tests(text: str, kinds: list[type]) -> None:
    tests = parse_unary_tests(text, NAMES).tests
    assert tests is not None
    assert [type(test) for test in tests] == kinds


@pytest.mark.parametrize("text", ["", "<", "1,", "not(1, 2) and a", "not(1", "< 5 > 3"])
def test_what_are_no_unary_tests(text: str) -> None:
    parsed = parse_unary_tests(text)
    assert parsed.tests is None
    assert parsed.problems


# Names


@pytest.mark.parametrize(
    ("text", "names", "written"),
    [
        ("Monthly Income + 1", ("Monthly Income",), "Monthly Income"),
        ("Monthly   Income + 1", ("Monthly Income",), "Monthly Income"),
        ("loan-total + 1", ("loan-total", "loan", "total"), "loan-total"),
        ("decision B 2.1 + 1", ("decision B 2.1", "decision B 2"), "decision B 2.1"),
        ("driver's age + 1", ("driver's age",), "driver's age"),
        ("a/b + 1", ("a/b", "a"), "a/b"),
        ("not eligible + 1", ("not eligible",), "not eligible"),
        ("in stock + 1", ("in stock",), "in stock"),
        ("A\u030alder + 1", ("Ålder",), "Ålder"),
        ("Ålder + 1", ("A\u030alder",), "A\u030alder"),
        ("x*  + 1", ("x*",), "x*"),
    ],
)
def test_the_longest_name_in_scope(text: str, names: tuple[str, ...], written: str) -> None:
    found = tree(text, names)
    assert isinstance(found, feel.Arithmetic)
    assert isinstance(found.left, feel.Name)
    assert found.left.name == written


def test_a_sign_is_part_of_a_name_only_where_it_stands_as_in_the_name() -> None:
    assert isinstance(tree("loan - total", ("loan-total", "loan", "total")), feel.Arithmetic)
    assert isinstance(tree("loan-total", ("loan - total", "loan", "total")), feel.Arithmetic)
    assert isinstance(tree("loan - total", ("loan - total", "loan")), feel.Name)


@pytest.mark.parametrize(
    "text",
    [
        "{first one: 1, b: first one + 1}",
        '{"first one": 1}.first one',
        "for my item in [1] return my item + 1",
        "for i in [1], my item in [i] return my item",
        "some my-item in [1] satisfies my-item > 0",
        "function(my number: number) my number + 1",
        "[{a b: 1}][a b > 0]",
        "for i in [1] return count(partial)",
    ],
)
def test_names_that_the_expression_binds(text: str) -> None:
    assert not parse(text).problems


def test_every_built_in_can_be_called() -> None:
    for name in BUILT_INS:
        found = tree(f"{name}(1, 2)", ())
        assert isinstance(found, feel.Call)
        assert found.function == feel.Name(name, id=0, span=found.span)


def test_the_parser_knows_the_built_ins_of_several_words_and_no_others() -> None:
    assert set(BUILT_IN_NAMES) == {name for name in BUILT_INS if " " in name}


@pytest.mark.parametrize(
    "text",
    ["1 = 1 = true", 'a["b"]', "2024-10-11", "a.length()", '@"foo"', "a instance of int", "{a: 1, a: 2}", "a // 7"],
)
def test_feel_that_was_surely_meant_otherwise_has_its_tree_all_the_same(text: str) -> None:
    parsed = parse(text)
    assert parsed.tree is not None
    assert parsed.problems


def test_built_ins_of_several_words_do_not_stand_in_the_way_of_names() -> None:
    found = tree("date and time > 1", ("date", "time"))
    assert isinstance(found, feel.And)


# Places


def test_every_node_is_read_from_its_own_piece_of_text() -> None:
    for text in (
        "(1 + 2) * (3)",
        "((a)).b",
        "a in ((1), (2..3], < (4))",
        '{a: (1), "b c": [ (2) ]}',
        "if (a) then (b) else (item)",
        "for x in (a), y in 1..(2) return (x + y)",
        "some x in a satisfies (x > 1) and (b)",
        "f( ( a ), b )[ ( item > 1 ) ]",
        "not( (a) ) and (a or b)",
        "a between (1) and (2)",
        "(< (5))",
        "(function(x) (x))((1))",
        "- (a) instance of list<number>",
    ):
        _check_places(text)


@given(expressions())
def test_every_node_of_any_tree_is_read_from_its_own_piece_of_text(found: feel.Expression) -> None:
    _check_places(unparse(found))


def _check_places(text: str) -> None:
    parsed = parse(text, NAMES)
    assert parsed.tree is not None, text
    names = (*NAMES, *_names(parsed.tree))
    numbers = set()
    for node in walk(parsed.tree):
        assert 0 <= node.span.start < node.span.end <= len(text)
        assert 0 <= node.id < parsed.count
        numbers.add(node.id)
        for child in children(node):
            assert node.span.start <= child.span.start <= child.span.end <= node.span.end
            assert child.id < node.id
        piece = text[node.span.start : node.span.end]
        assert shape(_again(node, piece, names)) == shape(node), piece
    root = parsed.tree
    assert root.id == max(numbers)


def _again(node: feel.Node, piece: str, names: tuple[str, ...]) -> object:
    match node:
        case feel.Iterator():
            loop = parse(f"for {piece} return 1", names).tree
            return loop.iterators[0] if isinstance(loop, feel.For) else None
        case feel.ExpressionTest():
            inner = parse(piece, names).tree
            return None if inner is None else feel.ExpressionTest(inner, id=0, span=node.span)
        case feel.ComparisonTest() | feel.NegatedTests() | feel.AnyTest():
            tests = parse_unary_tests(piece, names).tests
            return tests[0] if tests else None
        case _:
            return parse(piece, names).tree


def _names(found: feel.Expression) -> set[str]:
    names: set[str] = set()
    for node in walk(found):
        match node:
            case feel.Name(name=name) | feel.Path(name=name) | feel.Iterator(name=name):
                names.add(name)
            case feel.ContextLiteral(entries=entries):
                names |= {key for key, _ in entries}
            case _:
                pass
    return names


# Recovery


@given(st.text())
def test_any_text_is_read_or_its_problems_told(text: str) -> None:
    _check(text, parse(text, NAMES))


PIECES = (
    *("a", "b", "first name", "1", "2.5", '"x"', '"', "'", '@"P1D"', "@", "true", "null", "?", "date and time"),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ";",
        ".",
        "..",
        "+",
        "-",
        "*",
        "/",
        "**",
        "=",
        "!=",
        "<",
        "<=",
        "==",
        "!",
    ),
    *("and", "or", "not", "in", "between", "instance", "of", "if", "then", "else", "for", "return", "some", "every"),
    *("satisfies", "function", "external", "list", "<", ">", "->", "och", "is", "not", "like", "CASE", "when", "IF"),
    *(
        "//",
        "/*",
        "*/",
        "#",
        "%",
        "weeks",
        "$",
        "`",
        "“",
        "”",
        "\n",
        "\\",
        "é",
        "lambda",
        "inte",
        "unknown",
        "&&",
        "?.",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(("", " ")))
def test_any_row_of_pieces_is_read_or_its_problems_told(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    _check(text, parse(text, NAMES))
    tests = parse_unary_tests(text, NAMES)
    assert tests.tests is not None or tests.problems


@given(expressions(max_leaves=10), st.data())
def test_any_damaged_expression_is_read_or_its_problems_told(found: feel.Expression, data: st.DataObject) -> None:
    text = unparse(found)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 3)))
        text = text[:start] + data.draw(st.sampled_from(("", *PIECES))) + text[end:]
    _check(text, parse(text, NAMES))


def _check(text: str, parsed: Parsed) -> None:
    assert parsed.tree is not None or parsed.problems
    for problem in parsed.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.text.sv
        assert problem.text.en
    assert list(parsed.problems) == sorted(parsed.problems, key=lambda problem: problem.span)
    if parsed.tree is not None:
        assert unparse(parsed.tree)
        assert max(node.id for node in walk(parsed.tree)) < parsed.count


REACHES_FURTHER = {
    *("comment-open", "floor-division", "hash-comment", "only-comment", "quote-missing", "single-quote-missing"),
    *("bracket-missing", "bracket-too-many", "square-bracket-missing", "range-end-missing", "nothing", "too-deep"),
    *("decimal-comma", "stray-comma", "trailing-semicolon", "leading-equals", "comprehension", "type-not-closed"),
}
"""Mistakes that mean something else between commas, or that take what follows with them."""


@pytest.mark.parametrize("case", sorted(set(MISTAKES) - REACHES_FURTHER))
def test_a_mistake_in_an_item_leaves_the_other_items_readable(case: str) -> None:
    text = MISTAKES[case]
    around = parse(f"[1, {text}, 2 3]", NAMES)
    assert _codes(around.problems) == [*_codes(parse(text, NAMES).problems), "operator-missing"]


def _codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


# Limits


DEEP = 1_000
VERY_DEEP = 10_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * VERY_DEEP + "1" + ")" * VERY_DEEP,
        "[" * VERY_DEEP + "1" + "]" * VERY_DEEP,
        "[" * DEEP,
        "(" * DEEP,
        "{a:" * DEEP + "1" + "}" * DEEP,
        "-" * VERY_DEEP + "1",
        "!" * DEEP + "a",
        "not(" * DEEP + "a" + ")" * DEEP,
        "not " * DEEP + "a",
        "if a then " * DEEP,
        "if a then b else " * DEEP + "c",
        "a in (" * DEEP,
        "for x in " * DEEP,
        "f(" * DEEP + ")" * DEEP,
        "a[" * DEEP,
        "a" + ".b" * DEEP,
        "a" + "[1]" * DEEP,
        "a" + "()" * DEEP,
        "1" + "+1" * VERY_DEEP,
        "a" + " = a" * DEEP,
        "a instance of " + "list<" * DEEP,
        "function(a) " * DEEP + "1",
        "(=" * DEEP + "1" + ")" * DEEP,
        "]" * DEEP,
        "x ? 1 : " * DEEP + "2",
        "1 if a else " * DEEP + "2",
        "CASE WHEN a THEN " * DEEP,
        "AND(" * DEEP,
        "IF(a;" * DEEP,
        "$" * DEEP,
        "a + " + "* " * DEEP,
    ],
)
def test_depth_is_bounded(text: str) -> None:
    for problems in (parse(text).problems, parse_unary_tests(text).problems):
        assert any(problem.code in ("too-deep", "range-in-range") for problem in problems)


def test_the_highest_tree_can_be_compared_pickled_and_written() -> None:
    for text in (
        "1" + " + 1" * (MAX_HEIGHT - 1),
        "-" * (MAX_HEIGHT - 1) + "1",
        "[" * (MAX_HEIGHT - 1) + "1" + "]" * (MAX_HEIGHT - 1),
        "{a: " * (MAX_HEIGHT - 1) + "1" + "}" * (MAX_HEIGHT - 1),
        "if a then b else " * (MAX_HEIGHT - 1) + "1",
    ):
        found = tree(text)
        assert unparse(found) == text
        assert found == pickle.loads(pickle.dumps(found))
        assert hash(found) == hash(tree(text))
        assert repr(found)


def test_long_texts() -> None:
    for text in (
        " and ".join(["a = 1"] * 12_000),
        f"[{', '.join(['12.5'] * 4_000)}]",
        '"' + "å" * 100_000 + '"',
        "a /*" + "*" * 100_000 + "*/",
    ):
        parsed = parse(text, NAMES)
        assert parsed.tree is not None
        assert not parsed.problems


@pytest.mark.parametrize(
    ("before", "again", "behind"),
    [
        ("a", " or a", ""),
        ("[1", ", a.b[1]", "]"),
        ("{a: 1", ", key: {first name: 2}", "}"),
        ("a in (1", ", < 5", ")"),
        ("f(1", ", first name - 1", ")"),
        ("f(", "a b c d e, ", ")"),
        ("first name", " and first first first name", ""),
        ("a", " or if (a, b", ""),
        ("[1", ", x ? 1 : 2", "]"),
        ("[1", ", not a is null", "]"),
        ("[", "'", "]"),
        ("[", "«a ", "]"),
        ("", "a is null ", ""),
        ("", "a contains b ", ""),
        ("", "1 000 ", ""),
        ("", "`a ", ""),
        ("", "${", ""),
        ("", "$$", ""),
        ("", "/* */", "a"),
        ("a", "'s", ""),
        ("a instance of list<number", ">= list<number", ">"),
        ("x between 1", " to 2 and x between 1", " to 2"),
    ],
)
def test_work_grows_with_the_length_of_the_text(before: str, again: str, behind: str) -> None:
    """Steps are counted, not seconds: tokens taken, looked at ahead, or compared with names."""
    short, long = (_steps(before + again * times + behind) for times in (200, 400))
    assert long <= 2.1 * short + 100


def _steps(text: str) -> int:
    parser = _Parser(text, NAMES)
    with contextlib.suppress(PlaceLostError, TooDeepError, TooManyProblemsError):
        parser.whole()
    return parser.steps + len(parser.problems)


def test_too_long() -> None:
    parsed = parse("a" * (MAX_LENGTH + 1))
    assert _codes(parsed.problems) == ["too-long"]
    assert _codes(parse_unary_tests("a" * (MAX_LENGTH + 1)).problems) == ["too-long"]


# The conformance cases


def test_every_conformance_case_is_read() -> None:
    if not CASES.exists():
        pytest.skip(f"the conformance cases are not at {CASES}; say where in OFFERRULES_FEEL_CASES")
    with CASES.open(encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            names = (*case["inputs"], *(each["name"] for each in case["lets"]))
            for text in (case["expr"], *(each["expr"] for each in case["lets"])):
                parsed = parse(text, names)
                assert parsed.tree is not None, (case["id"], parsed.problems)
                assert set(_codes(parsed.problems)) <= {"key-again", "double-minus"}, case["id"]
                assert shape(parse(unparse(parsed.tree), names).tree) == shape(parsed.tree), case["id"]
