"""Types, meanings and what an expression reads. What is said of mistakes stands in `tests/rules/golden`."""

import time

import pytest
from tests.feel.typed import SCOPE

from offerrules.feel.checker import Checked, check
from offerrules.feel.parser import parse
from offerrules.feel.scope import Meaning
from offerrules.feel.tree import Name
from offerrules.feel.type_words import spelled
from offerrules.feel.walking import walk


def checked(text: str) -> Checked:
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None, parsed.problems
    return check(parsed.tree, SCOPE, text)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("1 + score", "number"),
        ('"a" + town', "string"),
        ('"home"', "choice of home"),
        ("birth + length", "date"),
        ('birth - @"P1M"', "date"),
        ("today() - birth", "days duration"),
        ("years and months duration(birth, today())", "months duration"),
        ("years and months duration(birth, today()).years", "number"),
        ("length / length", "number"),
        ("-length", "days duration"),
        ("birth.weekday", "number"),
        ('@"12:30:00".timezone', "string or none"),
        ("extra", "number or none"),
        ("if extra = null then 0 else extra", "number"),
        ("if extra != null then extra else score", "number"),
        ("if ready then score else null", "number or none"),
        ('if ready then "home" else "school"', "choice of home | school"),
        ("if ready then stay.service else town", "string"),
        ("stays", "list of Stay"),
        ("stays[1]", "Stay"),
        ("stays[done]", "list of Stay"),
        ("stays.begin", "list of date"),
        ("stays.close", "list of (date or none)"),
        ("stays[close != null].close", "list of date"),
        ("stays[item.close != null].close", "list of date"),
        ("stays[done and close != null].close", "list of date"),
        ("stays[done or close != null].close", "list of (date or none)"),
        ("[extra, 1]", "list of (number or none)"),
        ("[extra, 1][item != null]", "list of number"),
        ("[1, null]", "list of (number or none)"),
        ("[]", "list of any"),
        ("for s in stays return s.weeks * 2", "list of number"),
        ("for i in 1..3 return i", "list of number"),
        ("for i in stays.begin return i.year", "list of number"),
        ("max(stays.begin)", "date"),
        ("concatenate(stay.marks, [1])", "list of number"),
        ("append([1], extra)", "list of (number or none)"),
        ("points", "table of number"),
        ('get value(points, "home")', "number or none"),
        ("points.home", "number or none"),
        ("get value(rates, stay.service)", "number"),
        ("get value(rates, stays[1].service)", "number"),
        ("for s in stays return get value(rates, s.service)", "list of number"),
        ('get value(rates, "home")', "number"),
        ("rates.school", "number"),
        ("get value(rates, town)", "number or none"),
        ('get value(rates, if ready then stay.service else "shop")', "number or none"),
        ("if ready then get value(rates, stay.service) else score", "number"),
        ('get value({home: 1, school: 2}, "home")', "number or none"),
        ("{a: 1, b: a + 1}.b", "number"),
        ("[1..9]", "range of number"),
        ("[1..9].end", "number or none"),
        ("score in [1..9]", "boolean"),
        ("score in (1, < 5, [7..8])", "boolean"),
        ("extra in (null, 1)", "boolean"),
        ("services", "list of (choice of home | school | other)"),
        ("stay.service in services", "boolean"),
        ("string(score)", "string"),
        ("some s in stays satisfies s.done", "boolean"),
        ("ready instance of boolean", "boolean"),
    ],
)
def test_types(text: str, type_: str) -> None:
    found = checked(text)
    assert found.problems == ()
    assert spelled(found.type) == type_


@pytest.mark.parametrize(
    "text",
    [
        "left = null or left >= first",
        "left != null and left >= first",
        "not(left = null) and left >= first",
        "not(left = null or left >= first)",
        "null = left or left >= first",
        "left = null or (ready and left >= first)",
        "ready or left = null or left >= first",
        "if left = null then true else left >= first",
        "if left != null and ready then left >= first else false",
        "if not(left != null) then true else left >= first",
        "left = first and left >= birth",
        "left in [first, birth] and left >= birth",
        "left instance of date and left >= birth",
        "(left != null and ready or left != null and stay.done) and left >= birth",
        "(if ready then left != null else left = birth) and left >= birth",
        "stays[1].close != null and stays[1].close > first",
        "every s in stays satisfies s.close = null or s.close > first",
        "get value(points, town) != null and get value(points, town) > 1",
        "left != null and count(stays[close = null or close > left]) > 1",
        "stay.agreed != null and stay.agreed",
    ],
)
def test_none_is_narrowed(text: str) -> None:
    assert checked(text).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "left >= first",
        "left = null and left >= first",
        "left != null or left >= first",
        "(left = null or ready) or left >= stay.close",
        "(left != null or ready) and left >= first",
        "not(left != null and ready) or stay.close >= first",
        "not(left = null and ready) and left >= first",
        "if left = null or ready then left >= first else true",
        "(some s in stays satisfies s.close != null) and stay.close >= first",
        "count(stays[close != null]) > 0 and count(stays[close > first]) > 0",
        "stays[1].close != null and stays[2].close > first",
        "left = stay.close and left >= first",
        "left in [null, first] and left >= first",
        "left instance of Any and left >= first",
        "left in (null, first) and left > first",
        "stay.agreed and ready",
    ],
)
def test_none_that_is_not_tested_is_told(text: str) -> None:
    assert {problem.code for problem in checked(text).problems} == {"may-be-none"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # What an `if` tells of none is what both of its branches tell.
        ("(if ready then left != null else true) and left >= first", "may-be-none"),
        ("(if ready then true else left != null) and left >= first", "may-be-none"),
        ("(if left != null then ready else true) and left >= first", "may-be-none"),
        ("(if left = null then true else ready) and left >= first", "may-be-none"),
        ("not(if ready then left = null else stay.done) and left >= first", "may-be-none"),
        ("if (if ready then left != null else stay.done) then left >= first else false", "may-be-none"),
        # No end of a test of order may be none, nor the value.
        ("first between birth and left", "may-be-none"),
        ("first between left and birth", "may-be-none"),
        ("score between 1 and extra", "may-be-none"),
        ("extra between 1 and 2", "may-be-none"),
        ("score between least and stay.bonus", "may-be-none"),
        ("first in [birth..left]", "may-be-none"),
        ("first in (left..birth]", "may-be-none"),
        ("first in (<= left)", "may-be-none"),
        ("score in (1, < extra)", "may-be-none"),
        # A name that is bound may not be bound again further in.
        ("some s in stays satisfies some s in stays satisfies s.done", "shadowing"),
        ("some s in stays, s in stays satisfies s.done", "shadowing"),
        ("count(for i in 1..3 return for i in 1..2 return i) > 1", "shadowing"),
        ("every s in stays satisfies count(for s in s.marks return s) > 1", "shadowing"),
        ("count(stays[some weeks in marks satisfies weeks > 1]) > 1", "shadowing"),
        ("some birth in stays.begin satisfies birth > first", "shadowing"),
        # Both ends of what is counted through are numbers or days, of one kind, and there.
        ("count(for i in 1..extra return i) > 1", "may-be-none"),
        ("count(for i in extra..3 return i) > 1", "may-be-none"),
        ("count(for i in 1..town return i) > 1", "not-countable"),
        ("count(for i in ready..3 return i) > 1", "not-countable"),
        ("count(for i in 1..first return i) > 1", "range-ends"),
        ("count(for i in first..3 return i) > 1", "range-ends"),
        ("count(for i in first..left return i) > 1", "may-be-none"),
        ("some i in 1..extra satisfies i > 1", "may-be-none"),
    ],
)
def test_pairs_that_are_refused(text: str, code: str) -> None:
    assert code in {problem.code for problem in checked(text).problems}


@pytest.mark.parametrize(
    "text",
    [
        "(if ready then left != null else left = first) and left >= first",
        "not(if ready then left = null else left = null) and left >= first",
        "(if left != null then true else left != null) and left >= first",
        "count(for i in 1..score return i) > 1",
        "count(for i in birth..first return i) > 1",
        "left != null and first between birth and left",
        "left != null and first in [birth..left]",
        'town = "a" and town = "a"',
        'town != "a" or town != "a"',
        "score = 1 and score = 1.0",
        "(some s in stays satisfies s.done) and (some s in stays satisfies s.done)",
    ],
)
def test_what_looks_like_it_is_not_refused(text: str) -> None:
    assert checked(text).problems == ()


def test_a_test_behind_its_use_does_not_count() -> None:
    """Nobody reads it so, and it costs nothing to write it the other way round."""
    assert [problem.code for problem in checked("left >= first or left = null").problems] == ["may-be-none"]


def test_meanings_mentions_and_reads() -> None:
    text = "some s in stays[close = null and item.weeks > least] satisfies s.done and stay.place = town and max(1) > 0"
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None
    found = check(parsed.tree, SCOPE, text)
    meanings = {node.name: found.meanings[node.id] for node in walk(parsed.tree) if isinstance(node, Name)}
    assert meanings == {
        "stays": Meaning.FIELD,
        "close": Meaning.ITEM_FIELD,
        "item": Meaning.LOCAL,
        "least": Meaning.PARAMETER,
        "s": Meaning.LOCAL,
        "stay": Meaning.CANDIDATE,
        "town": Meaning.FIELD,
        "max": Meaning.BUILT_IN,
    }
    assert found.mentions == {"least", "stay"}
    assert found.reads == {
        ("", "stays"),
        ("", "town"),
        ("Stay", "close"),
        ("Stay", "weeks"),
        ("Stay", "done"),
        ("Stay", "place"),
    }


def test_every_expression_has_its_type() -> None:
    text = "count(stays[close = null]) > least"
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None
    found = check(parsed.tree, SCOPE, text)
    types = {text[node.span.start : node.span.end]: spelled(found.types[node.id]) for node in walk(parsed.tree)}
    assert types == {
        "count(stays[close = null]) > least": "boolean",
        "count(stays[close = null])": "number",
        "count": "function",
        "stays[close = null]": "list of Stay",
        "stays": "list of Stay",
        "close = null": "boolean",
        "close": "date or none",
        "null": "null",
        "least": "number",
    }


@pytest.mark.parametrize(
    "text",
    [
        " and ".join(f"stays[{place}].close != null" for place in range(1, 800)),
        " and ".join("(left = null or left >= first)" for _ in range(1500)),
        " or ".join("left >= first" for _ in range(1500)),
        "for x in 1..2 return " * 60 + "1",
    ],
    ids=["tests-of-none", "guards", "problems", "loops"],
)
def test_time_does_not_explode(text: str) -> None:
    parsed = parse(text, SCOPE)
    assert parsed.tree is not None
    begun = time.process_time()
    check(parsed.tree, SCOPE, text)
    assert time.process_time() - begun < 5
