"""What people are told who know another language better: golden files, and corrections that are applied and read."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.conftest import Golden

from offerrules.diagnostics import Problem
from offerrules.feel.checker import check
from offerrules.feel.elsewhere import FUNCTIONS, function_meant
from offerrules.feel.parser import parse
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.table import BUILT_INS
from offerrules.feel.types import NUMBER, ListType
from offerrules.language import Text

from .mistakes import MISTAKES, NAMES

GOLDEN = Path(__file__).parent / "golden" / "mistakes"
SHOWN = 100

NOT_CERTAIN = {
    *("and-or", "braces-behind-if", "bracket-missing", "comment-open", "comprehension-with-condition", "count-star"),
    *(
        "def",
        "empty-brackets",
        "equals-unknown",
        "f-string",
        "floor-division",
        "huge-exponent",
        "in-missing",
        "is-empty",
    ),
    *("key-twice", "lambda", "let", "name-behind-dot-missing", "named-and-placed", "no-such-date", "nothing"),
    *("number-and-word", "only-comment", "operator-at-the-end", "operator-at-the-start", "operator-missing"),
    *("plus-equals", "plus-plus", "range-end-missing", "single-quote-missing", "slice", "square-bracket-missing"),
    *("stray-comma", "too-deep", "too-many-digits", "type-missing", "type-not-closed", "unequal-range"),
    *("function-type-without-result", "range-in-range", "range-in-list", "parameter-missing", "key-missing"),
    *("unknown-character", "double-minus", "several-values-unequal"),
}
"""What nobody but the author can correct."""


@pytest.mark.parametrize("case", MISTAKES)
def test_messages(case: str, golden: Golden) -> None:
    text = MISTAKES[case]
    problems = parse(text, NAMES).problems
    assert problems
    golden.check(GOLDEN / f"{case}.txt", "\n".join(_told(text, problem) for problem in problems))


def test_there_is_no_golden_file_without_its_mistake() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(MISTAKES)


@pytest.mark.parametrize("case", sorted(set(MISTAKES) - NOT_CERTAIN))
def test_a_correction_is_feel(case: str) -> None:
    text = MISTAKES[case]
    corrected = _corrected(text, parse(text, NAMES).problems)
    parsed = parse(corrected, NAMES)
    assert parsed.tree is not None, corrected
    assert not parsed.problems, corrected


@pytest.mark.parametrize("case", sorted(NOT_CERTAIN))
def test_nothing_is_corrected_that_only_the_author_can(case: str) -> None:
    assert any(problem.correction is None for problem in parse(MISTAKES[case], NAMES).problems)


@pytest.mark.parametrize("case", MISTAKES)
def test_both_languages_speak_plainly(case: str) -> None:
    for problem in parse(MISTAKES[case], NAMES).problems:
        for text in filter(None, (problem.text, problem.hint)):
            assert text.sv != text.en
            assert text.sv.endswith(".") or text.sv.endswith("?")
            assert text.en.endswith(".") or text.en.endswith("?")
            assert "Error" not in text.en
            assert "token" not in text.en


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("age==18", "age = 18"),
        ("attested&&age>18", "attested and age>18"),
        ("(attested)||(age>18)", "(attested) or (age>18)"),
        ("if age>18:1 else:2", "if age>18 then 1 else 2"),
        ("not(age>18)&&!attested", "not(age>18) and not(attested)"),
        ("a=1 AND b=2 OR NOT c=3", "a=1 and b=2 or not(c=3)"),
        ("age is not in [1, 2]", "not(age in [1, 2])"),
        ("x + AND(a;b)", "x + (a and b)"),
        ("OR(a; AND(b; c))", "a or AND(b; c)"),
    ],
)
def test_several_corrections_go_together(text: str, meant: str) -> None:
    assert _corrected(text, parse(text, NAMES).problems).replace(" ", "") == meant.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("f(a b, c d)", 2),
        ("[1 2 3, 4]", 1),
        ("(a + ) * (b - )", 2),
        ("if a b then c d else e f", 3),
        ("((((a", 1),
        ("{a: 1 2, b: , c: 3}", 2),
        ("some x in satisfies x", 1),
        ("x in (1, 2 3, > )", 2),
        ("a ) b ) c", 1),
        ("f(a; b; c)", 2),
    ],
)
def test_every_mistake_is_told_once(text: str, count: int) -> None:
    problems = parse(text, NAMES).problems
    assert len(problems) == count, problems


def test_names_in_scope_are_never_mistakes() -> None:
    names = ("och", "True", "today", "weeks", "unknown", "contains", "om", "is", "lambda", "int")
    for name in names:
        parsed = parse(f"{name} and {name} = 1", names)
        assert not parsed.problems, name


def test_no_more_problems_are_told_than_anyone_reads() -> None:
    assert len(parse("[" + "a b, " * 5000 + "]").problems) == 100
    assert len(parse("a == " * 5000 + "a").problems) == 100


def test_functions_of_other_languages_are_called_something_here() -> None:
    known = {**BUILT_INS}
    for meant in set(FUNCTIONS.values()):
        assert meant in known or meant in ("**", "[…]", "for … return", ".year", ".month", ".day"), meant
    assert function_meant("len", known) == "count"
    assert function_meant("LÄNGD", known) == "string length"
    assert function_meant("IDAG", known) == "today"
    assert function_meant("cuont", known) == "count"
    assert function_meant("frobnicate", known) is None


@pytest.mark.parametrize(
    ("text", "meant", "correction"),
    [
        ("len([1])", "count", "count"),
        ('LEN("a")', "string length", "string length"),
        ('LÄNGD("a")', "string length", "string length"),
        ("IDAG()", "today", "today"),
        ("AVERAGE([1])", "mean", "mean"),
        ('YEAR(@"2024-01-01")', ".year", None),
        ("COUNTIF([1], 1)", "[…]", None),
        ("cuont([1])", "count", "count"),
        ("frobnicate(1)", None, None),
    ],
)
def test_unknown_functions_are_told_by_what_they_are_called_here(
    text: str, meant: str | None, correction: str | None
) -> None:
    tree = parse(text).tree
    assert tree is not None
    problem = next(each for each in check(tree, {}, text).problems if each.code == "unknown-function")
    assert problem.hint == (Text(f"Menade du `{meant}`?", f"Did you mean `{meant}`?") if meant else None)
    assert problem.correction == correction


def _corrected(text: str, problems: Iterable[Problem]) -> str:
    """`text` with every correction, from the end to the beginning; one inside another is left out."""
    begin = len(text) + 1
    for problem in sorted(problems, key=lambda each: (-each.span.end, each.span.start)):
        if problem.correction is not None and problem.span.end <= begin:
            text = text[: problem.span.start] + problem.correction + text[problem.span.end :]
            begin = problem.span.start
    return text


def _told(text: str, problem: Problem) -> str:
    start, end = problem.span
    lines = [
        f"{problem.severity}: {problem.code}",
        f"    {text[:SHOWN]}",
        "    " + " " * start + "^" * max(1, min(end, SHOWN) - start),
        f"sv: {problem.text.sv}" + (f" {problem.hint.sv}" if problem.hint else ""),
        f"en: {problem.text.en}" + (f" {problem.hint.en}" if problem.hint else ""),
    ]
    if problem.correction is not None:
        lines.append(f"to: {text[:start]}{problem.correction}{text[end:]}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("xs.length > 2", "`count(xs)`"),
        ("xs.first = 1", "`xs[1]`"),
        ("xs.last = 1", "`xs[-1]`"),
        ('@"2024-05-30" + "P18Y"', '`@"P18Y"`'),
        ('@"2024-05-30" + P18Y', '`@"P18Y"`'),
        ('substring("abc", 0, 2)', "`-1`"),
        ("sublist(xs, 0)", "`-1`"),
        ("remove(xs, 0)", "`-1`"),
        ('(@"2024-05-30" - @"2004-05-30").years >= 18', "`years and months duration(…, …).years`"),
    ],
)
def test_what_is_called_otherwise_or_counted_otherwise_is_told_with_its_correction(text: str, meant: str) -> None:
    tree = parse(text, ["xs"]).tree
    assert tree is not None
    scope = {"xs": Named(ListType(NUMBER), Meaning.FIELD)}
    [problem] = check(tree, scope, text).problems
    assert problem.hint is not None
    assert meant in problem.hint.en
    assert meant in problem.hint.sv
