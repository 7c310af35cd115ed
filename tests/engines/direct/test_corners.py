"""Outcomes and bytes at the corners of policies, each of which one small change to the direct engine would change."""

import ast
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any, Final

import pytest
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

from offerrules.decision.tree import Truth
from offerrules.engines import meaning, reference
from offerrules.engines.direct import Engine
from offerrules.engines.direct.engine import Found
from offerrules.engines.direct.loops import DEEPEST, MOST_ELEMENTS
from offerrules.engines.direct.trace_json import leaf, texts
from offerrules.feel.values import UNKNOWN
from offerrules.records.reference import subject_of

DAY: Final = date(2024, 6, 10)
TRUTHS: Final = (True, False, UNKNOWN)


def engine_of(**form: Any) -> Engine:
    return Engine(compiled(form_of(**form), SHAPE))


def agreed(engine: Engine, facts: Mapping[str, Any]) -> Any:
    """The decision, after both engines have written the same bytes and said that the same is missing."""
    person = Person.model_validate({"id": "p", **facts})
    decision, expected = engine.decide(person, DAY), reference.decide(engine.rules, person, DAY)
    assert decision.to_json() == expected.to_json()
    assert decision.outcomes == expected.outcomes
    return decision


# --- Cases to refer, in every form in which the masks are tested

C, D = "c", "d"
WHEN: Final[Mapping[str, tuple[Any, Any]]] = {
    "one": (C, lambda c, d: c),
    "not": ({"not": C}, lambda c, d: meaning.not_of(c)),
    "not not": ({"not": {"not": C}}, lambda c, d: c),
    "all": ({"all": [C, D]}, lambda c, d: meaning.all_of([c, d])),
    "any": ({"any": [C, D]}, lambda c, d: meaning.any_of([c, d])),
    "not all": ({"not": {"all": [C, D]}}, lambda c, d: meaning.not_of(meaning.all_of([c, d]))),
    "all with not": ({"all": [C, {"not": D}]}, lambda c, d: meaning.all_of([c, meaning.not_of(d)])),
    "any with not": ({"any": [{"not": C}, D]}, lambda c, d: meaning.any_of([meaning.not_of(c), d])),
    "at least": ({"at_least": {"n": 2, "of": [C, D]}}, lambda c, d: meaning.all_of([c, d])),
}
HOW: Final = {
    f"{if_unknown}_{name}": (if_unknown, despite)
    for if_unknown in ("ask", "ignore")
    for name, despite in (("plain", []), ("despite", ["r"]))
}
"""Offers of one policy."""


def facts_of(**truths: Truth) -> dict[str, Any]:
    """What makes the criteria r, c and d so."""
    fields = {
        "r": ("adult", {True: True, False: False}),
        "c": ("points", {True: 5, False: 0}),
        "d": ("name", {True: "a", False: "x"}),
    }
    return {fields[key][0]: fields[key][1][truth] for key, truth in truths.items() if truth is not UNKNOWN}


def offered(whens: list[Any], if_unknown: str, despite: list[str]) -> dict[str, Any]:
    refer = [{"when": when, "if_unknown": if_unknown, "despite": despite} for when in whens]
    return {"requires": "r", "refer": refer}


def expected_of(r: Truth, whens: list[Truth], if_unknown: str, despite: list[str]) -> str:
    entries = [
        (True if despite else r, False if when is UNKNOWN and if_unknown == "ignore" else when) for when in whens
    ]
    return meaning.outcome(r, entries, True)


@pytest.mark.parametrize("form", WHEN)
def test_an_entry_of_refer_in_every_form(form: str) -> None:
    when, truth = WHEN[form]
    engine = engine_of(
        criteria={"r": "adult", "c": "points > 1", "d": 'name = "a"'},
        offers={name: offered([when], *how) for name, how in HOW.items()},
    )
    for r, c, d in product(TRUTHS, repeat=3):
        decision = agreed(engine, facts_of(r=r, c=c, d=d))
        expected = {name: expected_of(r, [truth(c, d)], *how) for name, how in HOW.items()}
        assert {name: found.outcome for name, found in decision.outcomes.items()} == expected, (r, c, d)


@pytest.mark.parametrize(("first", "second"), [("one", "not"), ("not", "not"), ("not", "all"), ("one", "one")])
def test_two_entries_of_refer_whose_masks_are_joined(first: str, second: str) -> None:
    (one, truth), (other, truth_of_other) = WHEN[first], WHEN[second]
    other = {"not": D} if second == "not" else D if second == "one" else other
    engine = engine_of(
        criteria={"r": "adult", "c": "points > 1", "d": 'name = "a"'},
        offers={name: offered([one, other], *how) for name, how in HOW.items()},
    )
    for r, c, d in product(TRUTHS, repeat=3):
        found_other = truth_of_other(c, d) if second == "all" else truth_of_other(d, c)
        decision = agreed(engine, facts_of(r=r, c=c, d=d))
        expected = {name: expected_of(r, [truth(c, d), found_other], *how) for name, how in HOW.items()}
        assert {name: found.outcome for name, found in decision.outcomes.items()} == expected, (r, c, d)


# --- The same bytes

JOBS: Final = {
    "unknown": {},
    "none": {"jobs": ()},
    "one": {"jobs": [{"done": True, "ended": None, "ill": None, "began": "2024-05-30"}]},
    "without days": {"jobs": [{"done": False, "ended": None, "ill": None}, {"ended": None}]},
    "some": {
        "jobs": [
            {"done": True, "ended": "2024-05-30", "ill": None, "began": "2024-05-30", "place": "a", "weeks": 3},
            {"ended": None, "ill": 2, "began": "2024-06-30", "weeks": 0},
            {"done": False, "ill": None, "colour": "red"},
        ]
    },
}
ABOUT: Final = (
    {},
    {"adult": True, "bonus": None, "left": None, "willing": None, "points": 0},
    {"adult": False, "bonus": 2, "left": "2024-06-11", "willing": True, "points": 3, "name": "a"},
    {"bonus": None, "points": 3},
    {"left": None, "adult": True, "name": "x"},
)


def looked_at(engine: Engine) -> None:
    for about, jobs in product(ABOUT, JOBS.values()):
        decision = agreed(engine, {**about, **jobs})
        if isinstance(decision, Found):
            assert decision._day.writer is not None


@pytest.mark.parametrize(
    "when",
    [
        # Several comparisons with none in one leaf: causes are in the order of the text, whatever was met first.
        "some j in jobs satisfies (j.ill = null or j.ill > 1) and (j.ended = null or j.ended > j.began)",
        "some j in jobs satisfies (j.ended = null or j.ended > today()) and (j.ill = null or j.ill < 9 and j.ill > 1)",
        "every j in jobs satisfies j.ill = null or j.ill >= 1 and j.ill <= 8 and j.ill > 0 and j.ill < 9",
        "count(jobs[(ended = null or ended > today()) and (ill = null or ill > 1)]) > 0",
        "count(jobs[ill = null or ill > 1 and ill < 5 and (ended = null or ended > began)]) > 1",
        # And in leaves beside others that are unknown, false or true.
        "(bonus = null or bonus > 1 and bonus < 9) and (left = null or left > today())",
        "adult and (bonus = null or bonus > points)",
        "adult or bonus != null and bonus > points",
        "not(bonus = null or bonus > points) or not(left = null or left <= today())",
        "(left = null or left > today()) and some j in jobs satisfies j.ended = null or j.ended > j.began",
        "willing = null or willing",
        # Wherever an order is asked for: `between`, ranges, the greatest, and comparisons in one another.
        "bonus = null or bonus between 1 and 2",
        "bonus = null or points between 1 and bonus",
        "bonus = null or bonus in (> 1)",
        "bonus = null or bonus in [1..5]",
        "bonus = null or bonus in (1, [2..3])",
        "bonus = null or points in [1..bonus]",
        "bonus = null or points in (< bonus)",
        "bonus = null or (bonus > 1) = adult",
        "bonus = null or max(bonus, 1) = 2",
        "bonus = null or max(bonus, 1) in (1, 2)",
        "left = null or left in (>= today())",
        "found = null or found > 1",
        "found = null or found between 1 and 2",
        "some j in jobs satisfies j.ill = null or j.ill between 1 and 2",
        "some j in jobs satisfies j.ill = null or j.ill in [1..2)",
        "some j in jobs satisfies j.ill = null or points in [1..j.ill]",
        "some j in jobs satisfies j.ill = null or max(j.ill, 1) = 2",
        "some j in jobs satisfies count(jobs[ill = null or ill > 1]) > 0 and (j.ill = null or j.ill > 2)",
        "count(jobs[ill = null or ill between 1 and 2]) between 1 and 2",
        "count(jobs[ill = null or ill in (> 1)]) > 1",
        "count(jobs[ill = null or (ill > 1) = done]) in (1, 2)",
        "count(jobs[ill = null or max(ill, 1) = 2]) > 0",
        "(count(jobs[ill = null or ill > 1]) > 1) = adult",
        "max(count(jobs[ill = null or ill > 1]), 1) > 0",
        "1 < count(jobs[ill = null or ill > 1])",
        "count(jobs[ill = null or ill > 1]) > count(jobs[ended = null or ended > today()])",
    ],
)
def test_causes_are_written_in_their_order_and_under_what_is_unknown(when: str) -> None:
    offer = {"requires": {"all": ["c", "d"]}}
    looked_at(engine_of(definitions={"found": "bonus"}, criteria={"c": when, "d": "adult"}, offers={"o": offer}))
    offer = {"requires": "d", "terms": {"t": "= whole", "u": f"= {when}"}}
    looked_at(
        engine_of(definitions={"found": "bonus", "whole": when}, criteria={"d": "whole = true"}, offers={"o": offer})
    )


@pytest.mark.parametrize("value", ["known", "asked", "again", "is known(name)", "if known then 1 else 2", "points"])
@pytest.mark.parametrize("optional", [True, False])
@pytest.mark.parametrize("each", [True, False])
def test_terms_through_what_is_known(value: str, optional: bool, each: bool) -> None:
    inner = "is known(job.place)" if each else "is known(name)"
    looked_at(
        engine_of(
            candidates={"job": "jobs"},
            definitions={"asked": f"{inner} or adult", "again": "asked"},
            criteria={"known": inner, "c": "adult"},
            offers={
                "o": {
                    "requires": {"any": ["known", "c"]},
                    "refer": [{"when": {"not": "known"}, "despite": ["c"]}],
                    "terms": {"t": {"value": f"= {value}", "optional": optional}, "u": "= points"},
                    **({"each": "job"} if each else {}),
                }
            },
        )
    )


@pytest.mark.parametrize("despite", [["c"], ["k"], ["c", "k"], []])
@pytest.mark.parametrize("if_unknown", ["ask", "ignore"])
@pytest.mark.parametrize("requires", [{"all": ["c", "k"]}, {"any": ["c", "k"]}, {"not": "c"}, "c"])
@pytest.mark.parametrize("asks", [True, False])
def test_despite_with_lists_of_every_kind(despite: list[str], if_unknown: str, requires: Any, asks: bool) -> None:
    named = [name for name in despite if name in str(requires)]
    looked_at(
        engine_of(
            candidates={"job": "jobs"},
            criteria={"c": "job.done", "k": "is known(job.began)" if asks else "adult", "d": "job.weeks > 2"},
            offers={
                "o": {
                    "each": "job",
                    "requires": requires,
                    "refer": [{"when": "d", "despite": named, "if_unknown": if_unknown}],
                    "terms": {"place": "= job.place"},
                }
            },
        )
    )


# --- Limits, at and beyond


def tags(count: int) -> dict[str, Any]:
    return {"tags": ("b",) * count}


def is_found_at_once(engine: Engine, facts: Mapping[str, Any]) -> bool:
    """Whether the generated function decided; beyond a limit, the parts are asked one by one."""
    return isinstance(agreed(engine, facts), Found)


@pytest.mark.parametrize("count", [0, 1, MOST_ELEMENTS - 1, MOST_ELEMENTS, MOST_ELEMENTS + 1])
@pytest.mark.parametrize("when", ['some t in tags satisfies t = "a"', 'count(tags[item = "a"]) > 0'])
def test_the_elements_of_one_loop(when: str, count: int) -> None:
    engine = engine_of(criteria={"c": when}, offers={"o": {"requires": "c"}})
    assert is_found_at_once(engine, tags(count)) is (count <= MOST_ELEMENTS)


@pytest.mark.parametrize(("outer", "inner"), [(1, 2000), (2, 1000), (40, 50), (1, 2001), (41, 49), (2, 1001), (0, 9)])
def test_the_elements_of_a_loop_in_another_are_counted_together(outer: int, inner: int) -> None:
    engine = engine_of(
        criteria={"c": "some g in grades satisfies some t in tags satisfies t = name and g > 1"},
        offers={"o": {"requires": "c"}},
    )
    facts = {"name": "a", "grades": (2,) * outer, **tags(inner)}
    assert is_found_at_once(engine, facts) is (outer * inner <= MOST_ELEMENTS)


def nested(depth: int, *, by: str) -> str:
    """Loops in one another, of which the innermost compares with all those around it."""
    names = [f"t{number}" for number in range(depth)]
    test = " and ".join(f'{name} = "b"' for name in names)
    if by == "one":
        return f"some {', '.join(f'{name} in tags' for name in names)} satisfies {test}"
    if by == "filter":
        written = "true"
        for _ in names:
            written = f'count(tags[item = "b" and {written}]) > 0'
        return written
    written = test
    for number, name in reversed(list(enumerate(names))):
        quantifier = "every" if by == "mixed" and number % 2 else "some"
        written = f"({quantifier} {name} in tags satisfies {written})"
    return written


@pytest.mark.parametrize("by", ["one", "each", "mixed", "filter"])
@pytest.mark.parametrize("depth", [1, 2, DEEPEST - 1, DEEPEST, DEEPEST + 1, DEEPEST + 2, 2 * DEEPEST + 1, 21])
def test_loops_nest_as_deeply_as_anybody_writes_them(depth: int, by: str) -> None:
    engine = engine_of(criteria={"c": nested(depth, by=by)}, offers={"o": {"requires": "c"}})
    source = engine.source(DAY)
    if not source.startswith("#"):
        assert loops_in_one_another(ast.parse(source)) == (depth if depth <= DEEPEST else most_loops(by))
    for facts in ({}, tags(0), tags(1), {"tags": ("a",)}, {"tags": ("a", "b")} if depth < 9 else {}):
        agreed(engine, facts)


def most_loops(by: str) -> int:
    """What is beyond the limit is a function; iterators of one `some` are taken together."""
    return 0 if by == "one" else DEEPEST


def loops_in_one_another(node: ast.AST) -> int:
    inside = max(map(loops_in_one_another, ast.iter_child_nodes(node)), default=0)
    return inside + isinstance(node, ast.For)


@pytest.mark.parametrize("height", [3, 49, 50, 51, 52, 90])
def test_expressions_are_as_high_as_anybody_writes_them(height: int) -> None:
    """A comparison of calls in one another; beyond 50 levels, the parts are asked one by one."""
    depth = height - 2
    engine = engine_of(
        criteria={"c": f"{'abs(' * depth}points{')' * depth} > 2", "d": "adult"},
        offers={"o": {"requires": {"any": ["c", "d"]}}},
    )
    assert engine.source(DAY).startswith("#") is (height > 50)
    for facts in ({}, {"points": 0}, {"points": 3}, {"points": -3, "adult": False}, {"adult": True}):
        assert is_found_at_once(engine, facts) is (height <= 50)


@pytest.mark.parametrize("days", [1, 7, 8, 9, 17])
def test_the_functions_of_some_days_are_kept(days: int) -> None:
    engine = engine_of(criteria={"c": "born < today()"}, offers={"o": {"requires": "c"}})
    first = engine.for_day(DAY)
    for number in range(1, days):
        engine.for_day(DAY + timedelta(number))
    assert (engine.for_day(DAY) is first) is (days <= 8)
    assert engine.day(DAY) is engine.day(DAY)
    assert engine.day(date(2019, 12, 31)) is None


@pytest.mark.parametrize("length", [texts.LONGEST_KEPT - 1, texts.LONGEST_KEPT, texts.LONGEST_KEPT + 1])
@pytest.mark.parametrize("value", ["x", "å"])
def test_texts_of_any_length_are_written(value: str, length: int) -> None:
    engine = engine_of(
        criteria={"c": 'contains(name, "a") or starts with(name, "xx")', "d": 'name = "x"'},
        offers={"o": {"requires": "c", "refer": [{"when": "d"}], "terms": {"t": "= name"}}},
    )
    for text in (value * length, "a" * length, value * length):
        agreed(engine, {"name": text})


def test_what_is_kept_of_texts_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MOST_KEPT", 3)
    kept = texts._Texts(b"<", b">")
    long = "x" * (texts.LONGEST_KEPT + 1)
    assert [kept[value] for value in (long, long[1:], 1, True, 2, 3, 4)] == [
        b'<"%b">' % long.encode(), b'<"%b">' % long[1:].encode(), b"<1>", b"<1>", b"<2>", b"<3>", b"<4>",
    ]  # fmt: skip
    assert list(kept) == [long[1:], 1, 2]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_what_is_kept_of_leaves_is_bounded(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(leaf, "MOST_KEPT", most)
    asked: list[Any] = []

    def anew(_: Any, value: Any) -> Any:
        asked.append(value)
        return value, b"", b""

    def same(person: Any) -> Any:
        return person

    find: Any = leaf._kept(same, anew)
    for value in (*range(most), *range(most), most, most, 0, 0):
        assert find(value)[0] == value
    assert asked == [*range(most), most, 0]
    long = "x" * (texts.LONGEST_KEPT + 1)
    asked.clear()
    given: tuple[Any, ...] = (long, long, ("a", long), ("a", long), ("a", 1), ("a", 1))
    for value in given:
        find(value)
    assert asked == [long, long, ("a", long), ("a", long), ("a", 1)]


@pytest.mark.parametrize(
    ("width", "room"),
    [(0, 5_000), (78, 5_000), (79, 5_000), (80, 4_938), (399_998, 1), (399_999, 1), (400_000, 1), (10**9, 1)],
)
def test_of_what_is_wide_less_is_kept(width: int, room: int) -> None:
    assert texts.room_for(width) == room


class _Record:
    def __init__(self, id: Any) -> None:
        self.id = id


@pytest.mark.parametrize(("given", "subject"), [("p", "p"), ("", ""), (5, None), (None, None), (b"p", None)])
def test_what_is_no_text_is_no_subject(given: Any, subject: str | None) -> None:
    assert subject_of(_Record(given)) == subject
    assert subject_of(object()) is None
