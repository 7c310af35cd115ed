"""The reference engine on small policies: every rule of design, section 7, through all truth values of its inputs."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import permutations, product
from typing import Any

import pytest
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

from offerrules.decision.decision import Decision
from offerrules.decision.tree import Evidence, Fact, Truth
from offerrules.decision.values import RecordAt
from offerrules.engines.reference import decide
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import RuleSet

TRUTHS: tuple[Truth, ...] = (True, False, UNKNOWN)
DAY = date(2024, 5, 30)


def policy(**sections: Any) -> RuleSet:
    return compiled(form_of(**sections), SHAPE)


def person(**facts: Any) -> Person:
    return Person.model_validate({"id": "p1", **facts})


def decided(rules: RuleSet, on: date = DAY, **facts: Any) -> Decision:
    return decide(rules, person(**facts), on)


def job(truths: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in truths.items() if value is not UNKNOWN}


# Four booleans that may be unknown: one field each.
BOOLEANS = {"a": 'list contains(tags, "a")', "b": 'name = "b"', "c": "points > 0", "d": "adult"}


def facts_for(a: Truth, b: Truth, c: Truth, d: Truth) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "tags": ("a",) if a is True else ("x",),
        "name": "b" if b is True else "x",
        "points": 1 if c is True else 0,
        "adult": d,
    }
    unknown = [field for field, truth in zip(facts, (a, b, c, d), strict=True) if truth is UNKNOWN]
    return {field: value for field, value in facts.items() if field not in unknown}


def in_words(requires: Truth, entries: list[tuple[Truth, Truth]]) -> str:
    """Design, section 7, the four rules, read aloud: the first sentence that is so."""

    def some_entry(own_not: object, when_is: object) -> bool:
        return any(own is not own_not and when is when_is for own, when in entries)

    if some_entry(False, True):
        return "refer"
    if requires is False and not some_entry(False, UNKNOWN):
        return "no_offer"
    if requires is True and {when for _, when in entries} <= {False}:
        return "offer"
    return "needs_information"


def kleene_and(*truths: Truth) -> Truth:
    return False if False in truths else UNKNOWN if UNKNOWN in truths else True


@pytest.mark.parametrize("if_unknown", ["ask", "ignore"])
@pytest.mark.parametrize("despite", [[], ["b"], ["a", "b"]])
def test_one_refer_entry_in_all_combinations(despite: list[str], if_unknown: str) -> None:
    rules = policy(
        criteria=dict(list(BOOLEANS.items())[:3]),
        offers={
            "o": {
                "requires": {"all": ["a", "b"]},
                "refer": [{"when": "c", "despite": despite, "if_unknown": if_unknown}],
            }
        },
    )
    for a, b, c in product(TRUTHS, repeat=3):
        facts = facts_for(a, b, c, UNKNOWN)
        found = decided(rules, **facts)
        own = kleene_and(*(truth for name, truth in (("a", a), ("b", b)) if name not in despite), True)
        counted = False if c is UNKNOWN and if_unknown == "ignore" else c
        outcome = found.outcomes["o"]
        assert outcome.outcome == in_words(kleene_and(a, b), [(own, counted)]), (a, b, c)
        trace = found.trace.offers[("o", None)]
        assert trace.requires is kleene_and(a, b)
        assert trace.nodes == (kleene_and(a, b), a, b)
        assert trace.refer[0].requires is own
        assert trace.refer[0].when == (c,)
        assert trace.refer[0].ignored is (c is UNKNOWN and if_unknown == "ignore")
        assert outcome.witness is None


def test_two_refer_entries_in_all_combinations() -> None:
    for despites in product([[], ["a"], ["b"]], repeat=2):
        for ignores in product(["ask", "ignore"], repeat=2):
            rules = policy(
                criteria=BOOLEANS,
                offers={
                    "o": {
                        "requires": {"all": ["a", "b"]},
                        "refer": [
                            {"when": when, "despite": despite, "if_unknown": ignore}
                            for when, despite, ignore in zip("cd", despites, ignores, strict=True)
                        ],
                    }
                },
            )
            for a, b, c, d in product(TRUTHS, repeat=4):
                entries = []
                for when, despite, ignore in zip((c, d), despites, ignores, strict=True):
                    own = kleene_and(*(truth for name, truth in (("a", a), ("b", b)) if name not in despite), True)
                    entries.append((own, False if when is UNKNOWN and ignore == "ignore" else when))
                found = decided(rules, **facts_for(a, b, c, d)).outcomes["o"].outcome
                assert found == in_words(kleene_and(a, b), entries), (despites, ignores, a, b, c, d)


def test_not_in_requires_may_make_despite_false() -> None:
    """Rule 3 asks that every Fi is false, also of an entry whose Ri is false. Nothing can be answered: refer."""
    rules = policy(
        criteria={"a": "adult", "c": "points > 0"},
        offers={"o": {"requires": {"not": "a"}, "refer": [{"when": "c", "despite": ["a"]}]}},
    )
    assert decided(rules, adult=False, points=0).outcomes["o"].outcome == "offer"
    assert decided(rules, adult=False, points=1).outcomes["o"].outcome == "refer"
    asked = decided(rules, adult=False).outcomes["o"]
    assert (asked.outcome, asked.missing) == ("needs_information", ["points"])


def requirement_truths() -> Iterator[tuple[Any, Any]]:
    yield {"any": ["a", "b"]}, lambda a, b, c: True if True in (a, b) else UNKNOWN if UNKNOWN in (a, b) else False
    yield {"not": "a"}, lambda a, b, c: UNKNOWN if a is UNKNOWN else a is False
    yield (
        {"at_least": {"n": 2, "of": ["a", "b", "c"]}},
        lambda a, b, c: (
            True
            if (a, b, c).count(True) >= 2
            else False
            if (a, b, c).count(True) + (a, b, c).count(UNKNOWN) < 2
            else UNKNOWN
        ),
    )


@pytest.mark.parametrize(("requires", "expected"), list(requirement_truths()))
def test_requirements_in_all_combinations(requires: Any, expected: Any) -> None:
    rules = policy(
        criteria=dict(list(BOOLEANS.items())[:3]),
        offers={"o": {"requires": requires}, "p": {"requires": {"any": ["a", "b", "c"]}}},
    )
    outcomes = {True: "offer", False: "no_offer", UNKNOWN: "needs_information"}
    for a, b, c in product(TRUTHS, repeat=3):
        found = decided(rules, **facts_for(a, b, c, UNKNOWN)).outcomes["o"].outcome
        assert found == outcomes[expected(a, b, c)]


# --- Candidates

EACH = {
    "candidates": {"placement": {"from": "jobs", "prefer": "placement.weeks"}},
    "criteria": {"done": "placement.done", "red": 'placement.colour = "red"'},
    "offers": {"o": {"each": "placement", "requires": "done", "refer": [{"when": "red"}]}},
}
KINDS = {
    "offer": {"done": True, "colour": "blue"},
    "refer": {"done": True, "colour": "red"},
    "needs_information": {"colour": "blue"},
    "no_offer": {"done": False, "colour": "blue"},
}
RANKED = ["offer", "refer", "needs_information", "no_offer"]


def test_the_best_candidate_wins_in_every_order() -> None:
    rules = policy(**EACH)
    for count in (1, 2, 3):
        for kinds in product(RANKED, repeat=count):
            for weeks in product([None, 1, 2], repeat=count) if count < 3 else permutations([None, 1, 2]):
                jobs = [
                    KINDS[kind] | ({} if week is None else {"weeks": week})
                    for kind, week in zip(kinds, weeks, strict=True)
                ]
                found = decided(rules, jobs=jobs)
                outcome = found.outcomes["o"]
                best = min(kinds, key=RANKED.index)
                assert outcome.outcome == best
                among = [place for place in range(count) if kinds[place] == best]
                winner = max(among, key=lambda place: (weeks[place] or 0, -place))
                assert outcome.witness == (None if best == "no_offer" else {"candidate": "placement", "index": winner})
                assert [found.trace.offers[("o", place)].outcome for place in range(count)] == list(kinds)
                expected = sorted(f"jobs.{place}.done" for place in range(count) if kinds[place] == "needs_information")
                assert outcome.missing == ([] if best in ("offer", "no_offer") else expected)


def test_an_empty_list_gives_no_offer() -> None:
    found = decided(policy(**EACH), jobs=[])
    assert found.outcomes["o"].outcome == "no_offer"
    assert found.outcomes["o"].witness is None
    assert found.trace.offers == {}
    assert found.trace.facts == {"jobs": Fact("jobs", "list", 0)}


def test_an_unknown_list_is_one_candidate_that_may_not_exist() -> None:
    rules = policy(
        candidates={"placement": "jobs"},
        criteria={"done": "placement.done", "adult_now": "adult"},
        offers={
            "o": {"each": "placement", "requires": "done"},
            "p": {"each": "placement", "requires": "adult_now"},
            "q": {"each": "placement", "requires": "adult_now", "refer": [{"when": "adult_now"}]},
        },
        duties={
            "owed": {"each": "placement", "owed_when": "adult_now", "fulfilled_when": "placement.done"},
            "never": {"each": "placement", "owed_when": "not(adult_now)", "fulfilled_when": "false"},
            "kept": {"each": "placement", "owed_when": "adult_now", "fulfilled_when": "adult_now"},
        },
    )
    found = decided(rules, adult=True)
    for name in ("o", "p"):
        assert found.outcomes[name].outcome == "needs_information"
        assert found.outcomes[name].missing == ["jobs"]
        assert found.outcomes[name].witness is None
        assert next(iter(found.trace.offers)) == ("o", None)
    assert found.outcomes["q"].outcome == "refer", "R1 is unknown, so not false, and F1 is true"
    assert {name: duty.state for name, duty in found.duties.items()} == {
        "owed": "unknown",
        "never": "not_owed",
        "kept": "fulfilled",
    }
    assert decided(rules, adult=False).outcomes["p"].outcome == "no_offer"
    assert found.trace.criteria[("done", None)].parts[0].evidence == Evidence(("jobs",))
    assert found.trace.facts["jobs"] == Fact("jobs", "unknown")


def test_a_list_inside_an_unknown_part_is_unknown() -> None:
    rules = policy(
        candidates={"note": "home.notes"},
        criteria={"urgent_note": "note.urgent"},
        offers={"o": {"each": "note", "requires": "urgent_note"}},
    )
    assert decided(rules).outcomes["o"].missing == ["home"]
    assert decided(rules, home={}).outcomes["o"].missing == ["home.notes"]
    assert decided(rules, home={"notes": [{}]}).outcomes["o"].missing == ["home.notes.0.urgent"]
    found = decided(rules, home={"notes": [{"urgent": True}]})
    assert found.outcomes["o"].witness == {"candidate": "note", "index": 0}
    assert list(found.trace.facts) == ["home", "home.notes", "home.notes.0.urgent"]


# --- Terms


def test_terms() -> None:
    rules = policy(
        parameters={"required": 4},
        candidates={"placement": "jobs"},
        criteria={"done": "placement.done"},
        offers={
            "o": {
                "each": "placement",
                "requires": "done",
                "terms": {
                    "employment": "post",
                    "weeks": "= required",
                    "until": "= placement.ended",
                    "place": {"value": "= placement.place", "optional": True},
                    "colour": "= placement.colour",
                },
            }
        },
    )
    full = {"done": True, "ended": None, "place": "x", "colour": "red"}
    offered = decided(rules, jobs=[full]).outcomes["o"]
    assert offered.terms == {"employment": "post", "weeks": 4, "until": None, "place": "x", "colour": "red"}
    without = decided(rules, jobs=[{name: value for name, value in full.items() if name != "place"}]).outcomes["o"]
    assert without.outcome == "offer"
    assert "place" not in without.terms
    asked = decided(rules, jobs=[{"done": True}]).outcomes["o"]
    assert asked.outcome == "needs_information"
    assert asked.missing == ["jobs.0.colour", "jobs.0.ended"]
    assert asked.terms == {}
    refused = decided(rules, jobs=[{"done": False}]).outcomes["o"]
    assert (refused.outcome, refused.missing, refused.terms) == ("no_offer", [], {})


@pytest.mark.parametrize(
    ("valid_for", "on", "last"),
    [
        ("P14D", date(2024, 5, 30), date(2024, 6, 13)),
        ("P1M", date(2024, 1, 31), date(2024, 2, 29)),
        ("P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("P14D", date(9999, 12, 30), date.max),
        (None, date(2024, 5, 30), None),
    ],
)
def test_how_long_the_offer_stands(valid_for: str | None, on: date, last: date | None) -> None:
    offer = {"requires": "grown"} | ({"valid_for": valid_for} if valid_for else {})
    rules = policy(criteria={"grown": "adult"}, offers={"o": offer})
    assert decided(rules, on, adult=True).outcomes["o"].valid_to == last
    assert decided(rules, on, adult=False).outcomes["o"].valid_to is None
    assert decided(rules, on).outcomes["o"].valid_to is None


# --- Duties


def test_duties_in_all_combinations() -> None:
    rules = policy(
        candidates={"placement": "jobs"},
        criteria={"grown": "adult"},
        offers={"o": {"requires": "grown"}},
        duties={"d": {"each": "placement", "owed_when": "placement.done", "fulfilled_when": 'placement.place = "x"'}},
    )
    order = ["owed", "unknown", "fulfilled", "not_owed"]
    states: dict[tuple[Truth, Truth], str] = {
        (True, True): "fulfilled",
        (True, False): "owed",
        (True, UNKNOWN): "owed",
        (False, True): "not_owed",
        (False, False): "not_owed",
        (False, UNKNOWN): "not_owed",
        (UNKNOWN, True): "fulfilled",
        (UNKNOWN, False): "unknown",
        (UNKNOWN, UNKNOWN): "unknown",
    }
    for first, second in product(states, repeat=2):
        jobs = [
            job({"done": owed, "place": UNKNOWN if kept is UNKNOWN else "x" if kept else "y"})
            for owed, kept in (first, second)
        ]
        duty = decided(rules, jobs=jobs).duties["d"]
        assert [to.state for to in duty.each] == [states[first], states[second]]
        assert [to.index for to in duty.each] == [0, 1]
        assert duty.state == min(states[first], states[second], key=order.index)
    empty = decided(rules, jobs=[]).duties["d"]
    assert (empty.state, empty.each) == ("not_owed", ())


# --- Unknown, errors, missing


def test_an_error_becomes_refer_with_its_cause() -> None:
    rules = policy(criteria={"c": "10 / points > 1"}, offers={"o": {"requires": "c"}})
    found = decided(rules, points=0)
    assert found.outcomes["o"].outcome == "refer"
    assert found.outcomes["o"].missing == []
    [part] = found.trace.criteria[("c", None)].parts
    assert part.truth is UNKNOWN
    [cause] = part.evidence.causes
    assert (cause.code, "10 / points > 1"[cause.start : cause.end]) == ("zero-division", "10 / points")
    asked = decided(rules).outcomes["o"]
    assert (asked.outcome, asked.missing) == ("needs_information", ["points"])


def test_an_error_in_one_candidate_does_not_hide_anothers_question() -> None:
    rules = policy(
        candidates={"placement": "jobs"},
        criteria={"c": "10 / placement.weeks > 1"},
        offers={"o": {"each": "placement", "requires": "c"}},
    )
    found = decided(rules, jobs=[{}, {"weeks": 0}]).outcomes["o"]
    assert (found.outcome, found.witness) == ("refer", {"candidate": "placement", "index": 1})
    assert found.missing == ["jobs.0.weeks"]


def test_missing_goes_through_definitions_and_criteria() -> None:
    rules = policy(
        definitions={"sum_of": "points + bonus_or_0", "bonus_or_0": "if bonus = null then 0 else bonus"},
        criteria={"rich": "sum_of > 10 or adult", "both": 'rich and name = "x" and not(false)'},
        offers={"o": {"requires": "both"}},
    )
    assert decided(rules).outcomes["o"].missing == ["adult", "bonus", "name", "points"]
    assert decided(rules, adult=True).outcomes["o"].missing == ["name"]
    assert decided(rules, points=1, bonus=None).outcomes["o"].missing == ["adult", "name"]
    assert decided(rules, name="y").outcomes["o"].missing == []


def test_what_cannot_matter_is_not_asked_for() -> None:
    rules = policy(
        criteria={"a": "adult", "b": 'name = "b"', "c": "points > 0"},
        offers={
            "o": {
                "requires": {"all": ["a", "b"]},
                "refer": [{"when": "c", "despite": ["b"]}],
                "terms": {"since": "= born"},
            }
        },
    )
    assert decided(rules).outcomes["o"].missing == ["adult", "born", "name", "points"]
    despite_b = decided(rules, adult=True, name="x").outcomes["o"]
    assert (despite_b.outcome, despite_b.missing) == ("needs_information", ["points"])
    assert decided(rules, adult=False).outcomes["o"].outcome == "no_offer"


def test_is_known_counts_as_reading_under_what_is_unknown() -> None:
    rules = policy(
        criteria={"a": "not(is known(points)) and adult", "b": "is known(bonus)"},
        offers={"o": {"requires": {"all": ["a", "b"]}}, "p": {"requires": "a"}},
    )
    found = decided(rules, bonus=None)
    assert found.outcomes["o"].missing == ["adult", "points"]
    assert found.trace.facts["bonus"] == Fact("bonus", "recorded")
    assert found.trace.facts["points"] == Fact("points", "unknown")
    assert found.trace.criteria[("a", None)].parts[2].evidence == Evidence(presence=("points",))
    assert decided(rules).outcomes["o"].outcome == "no_offer"
    assert decided(rules, points=1, adult=True).outcomes["p"].outcome == "no_offer"


def test_presence_and_value_of_the_same_fact() -> None:
    rules = policy(
        criteria={"a": "is known(points)", "b": "points > 1", "c": "is known(bonus)", "d": "bonus = null"},
        offers={"o": {"requires": {"all": ["a", "b", "c", "d"]}}},
    )
    assert decided(rules, points=3, bonus=None).trace.facts == {
        "bonus": Fact("bonus", "none"),
        "points": Fact("points", "value", 3),
    }


# --- Trace


def test_the_trace_holds_every_criterion_and_only_the_facts_read() -> None:
    rules = policy(
        parameters={"least": {"values": {date(2020, 1, 1): 1, date(2024, 5, 30): 2}}},
        candidates={"placement": "jobs"},
        definitions={"done_ones": "jobs[done]", "first_one": "placement.weeks"},
        criteria={
            "enough": "count(done_ones) >= least or adult",
            "long": 'first_one > 3 and placement.place != "y"',
        },
        offers={"o": {"each": "placement", "requires": {"all": ["enough", "long"]}}},
    )
    jobs = [{"done": True, "weeks": 5, "place": "x"}, {"done": True, "weeks": 1, "place": "z"}]
    found = decided(rules, adult=True, jobs=jobs, name="not read")
    assert found.outcomes["o"].witness == {"candidate": "placement", "index": 0}
    assert list(found.trace.facts) == [
        "adult",
        "jobs",
        "jobs.0.done",
        "jobs.0.place",
        "jobs.0.weeks",
        "jobs.1.done",
        "jobs.1.place",
        "jobs.1.weeks",
    ]
    assert found.trace.parameters == {"least": 2}
    assert decided(rules, date(2024, 5, 29), adult=True, jobs=jobs).trace.parameters == {"least": 1}
    assert found.trace.definitions[("done_ones", None)].value == (RecordAt("jobs.0"), RecordAt("jobs.1"))
    assert list(found.trace.definitions) == [("done_ones", None), ("first_one", 0), ("first_one", 1)]
    parts = found.trace.criteria[("long", 1)].parts
    assert [part.truth for part in parts] == [False, False, True]
    assert [part.evidence.reads for part in parts] == [(), (), ("jobs.1.place",)]
    assert [part.truth for part in found.trace.criteria[("enough", None)].parts] == [True, True, True]


def test_a_policy_not_in_force_decides_nothing() -> None:
    rules = policy(
        criteria={"grown": "adult"},
        offers={"o": {"requires": "grown"}},
        in_force={"from": "2024-03-01", "to": "2024-08-31"},
    )
    for day, status in {
        date(2024, 2, 29): "not_in_force",
        date(2024, 3, 1): "decided",
        date(2024, 8, 31): "decided",
        date(2024, 9, 1): "not_in_force",
    }.items():
        found = decided(rules, day, adult=True)
        assert found.status == status
        assert set(found.outcomes) == ({"o"} if status == "decided" else set())
        assert bool(found.trace.facts) == (status == "decided")


def test_assumptions_are_those_that_the_offers_and_duties_rest_on() -> None:
    form = form_of(
        parameters={"least": 1},
        candidates={"placement": "jobs"},
        definitions={"well": "points > least"},
        criteria={"a": "well", "b": "placement.done", "unused": "adult"},
        offers={"o": {"each": "placement", "requires": "a", "refer": [{"when": "b"}]}},
        duties={"d": {"owed_when": "well", "fulfilled_when": "false"}},
    )
    del form["criteria"]["b"]["assumed"]
    form["sources"] = {"s": {"title": "t", "publisher": "p", "published": "2024-01-01"}}
    form["criteria"]["b"]["source"] = "s"
    found = decide(compiled(form, SHAPE), person(), DAY)
    assert found.assumptions == (
        "parameters.least",
        "candidates.placement",
        "criteria.a",
        "offers.o",
        "offers.o.refer.0",
        "duties.d",
    )
