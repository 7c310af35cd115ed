"""Valid policies on which an engine stumbled, or both were wrong, by kind: each folder has a policy and people.

Beside each folder stand others of its kind, and every decision is looked at in all the ways there are.
"""

import ast
import builtins
import json
import keyword
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from tests.agreement.kept import policy_text
from tests.agreement.looking import looked_at

import offerrules
from offerrules.api import ENGINES
from offerrules.decision.decision import Decision
from offerrules.decision.rules import ReasonsForm
from offerrules.document.kinds import NAME_PATTERN
from offerrules.engines import reference
from offerrules.engines.direct import Engine, runtime
from offerrules.feel.edition import FIRST
from offerrules.feel.table import BUILT_INS
from offerrules.records import Record
from offerrules.records.facts import capture
from offerrules.rules.names import RESERVED

FOLDER: Final = Path(__file__).parent
ON: Final = date(2024, 6, 3)
WORDS: Final = {"sv": "ord", "en": "words"}
OUTCOMES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "nested-filter": {"p1": {"o": "offer"}, "p2": {"o": "offer"}, "p3": {"o": "no_offer"}},
    "keyword-fields": {
        "p1": {"o": "offer", "q": "offer"},
        "p2": {"o": "no_offer", "q": "needs_information"},
    },
    "none-record": {
        "p1": {"o": "offer", "q": "offer"},
        "p2": {"o": "offer", "q": "no_offer"},
        "p3": {"o": "needs_information", "q": "no_offer"},
    },
    "unknown-index": {"p1": {"o": "needs_information"}, "p2": {"o": "needs_information"}},
}

WRONG_BEFORE: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("none-record", "p3"): {"q": "needs_information"},
    ("unknown-index", "p1"): {"o": "offer"},
}
"""What version 1 of the meaning said instead."""


def outcomes(decision: Decision) -> dict[str, str]:
    return {name: found.outcome for name, found in decision.outcomes.items()}


def people(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / kind / "people.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("kind", OUTCOMES)
def test_everything_is_right_about_each_kind(kind: str) -> None:
    policy = offerrules.load(FOLDER / kind / "policy.yaml")
    found = {person["id"]: outcomes(looked_at(policy, person, ON)) for person in people(kind)}
    assert found == OUTCOMES[kind]


def test_so_it_is_where_several_processes_decide() -> None:
    for kind, expected in OUTCOMES.items():
        policy = offerrules.load(FOLDER / kind / "policy.yaml")
        alone = [policy.decide(person, on=ON).to_json() for person in people(kind)]
        found = list(policy.decide_many(people(kind) * 20, on=ON, workers=2))
        assert all(isinstance(each, Decision) for each in found)
        assert [each.to_json() for each in found if isinstance(each, Decision)] == alone * 20, kind
        assert [outcomes(each) for each in found if isinstance(each, Decision)] == list(expected.values()) * 20


@pytest.mark.parametrize("kind", OUTCOMES)
def test_what_version_1_decided_is_read_verified_and_explained(kind: str) -> None:
    policy = offerrules.load(FOLDER / kind / "policy.yaml")
    for person in people(kind):
        record = capture(policy.record.model_validate(person), policy.rule_set.shape)
        stored = reference.decide(policy.rule_set, record, ON, FIRST).to_json()
        again = Decision.from_json(stored, policy)
        assert again.to_json() == stored
        assert offerrules.verify(again, policy) == []
        assert outcomes(again) == OUTCOMES[kind][person["id"]] | WRONG_BEFORE.get((kind, person["id"]), {})
        for form in get_args(ReasonsForm):
            assert again.explain("sv", form=form)


def test_the_generated_code_can_be_shown_and_is_python() -> None:
    for kind in OUTCOMES:
        rules = offerrules.load(FOLDER / kind / "policy.yaml").rule_set
        assert ast.parse(Engine(rules).source(ON))


def test_what_is_missing_is_named() -> None:
    none = offerrules.load(FOLDER / "none-record" / "policy.yaml")
    assert none.decide(people("none-record")[2], on=ON).outcomes["o"].missing == ["partner.hours"]
    index = offerrules.load(FOLDER / "unknown-index" / "policy.yaml")
    for person in people("unknown-index"):
        assert index.decide(person, on=ON).outcomes["o"].missing == ["chosen"]


# --- Policies that are written here


def policy_of(form: Mapping[str, Any], record: Any = "Participant") -> offerrules.Policy[Any]:
    """A policy of some sections, with the texts that it must have."""
    grounds = {"text": WORDS, "assumed": {"text": WORDS, "decided_by": WORDS}}
    assumed = {"assumed": grounds["assumed"]}
    whole = {
        "offerrules": 1,
        "policy": "tests/faults",
        "version": "1",
        "title": WORDS,
        "authority": "Prov",
        "in_force": {"from": "2020-01-01"},
        "record": record,
        "parameters": {name: {"value": value, **grounds} for name, value in form.get("parameters", {}).items()},
        "candidates": {name: {"from": path, **assumed} for name, path in form.get("candidates", {}).items()},
        "definitions": form.get("definitions", {}),
        "criteria": {name: {"when": when, **grounds} for name, when in form.get("criteria", {}).items()},
        "offers": {name: {"title": WORDS, **assumed, **offer} for name, offer in form.get("offers", {}).items()},
        "duties": {
            name: {"title": WORDS, "bearer": WORDS, **assumed, **duty} for name, duty in form.get("duties", {}).items()
        },
    }
    return offerrules.loads(policy_text(whole))


def field(type_: str | None = "number", **more: Any) -> dict[str, Any]:
    return {**({"type": type_} if type_ else {}), "label": WORDS, **more}


def agreed(policy: offerrules.Policy[Any], person: Mapping[str, Any]) -> Decision:
    """A decision in which the engines agree, and which can be stored, checked and explained."""
    found, other = (policy.decide(person, on=ON, engine=engine) for engine in ENGINES)
    assert found.to_json() == other.to_json()
    again = Decision.from_json(found.to_json(), policy)
    assert offerrules.verify(again, policy) == []
    assert again.explain("sv") == found.explain("sv")
    return found


def truth(policy: offerrules.Policy[Any], person: Mapping[str, Any]) -> str:
    return agreed(policy, {"id": "p1", **person}).outcomes["o"].outcome


# --- Lists gone through within lists

STUDIES: Final = {
    "diplomas": [{"programme": "VO"}, {"programme": "BF"}],
    "enrolments": [{"curriculum": "gy25", "programme": "VO"}, {"curriculum": "gy11", "programme": "BF"}],
    "internships": [{"start": "2024-05-02", "days_attended": 5}, {"start": "2024-01-02", "days_attended": 7}],
    "measures": [{"name": "a", "start": "2024-03-01", "end": None}, {"name": "b", "start": "2024-01-01"}],
}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ('some d in diplomas, e in enrolments[curriculum = "gy25"] satisfies e.programme = d.programme', "offer"),
        ('every d in diplomas satisfies some e in enrolments[curriculum = "gy25"] satisfies e.programme = d.programme',
         "no_offer"),
        ("every d in diplomas satisfies count(enrolments[programme = d.programme]) = 1", "offer"),
        ("count(diplomas[some e in enrolments[curriculum = \"gy11\"] satisfies e.programme = item.programme]) = 1", "offer"),
        ("list contains(for d in diplomas return count(enrolments[programme = d.programme][curriculum = \"gy11\"]), 1)",
         "offer"),
        ("count((for d in diplomas return d)[some e in enrolments[curriculum = \"gy25\"] satisfies e.programme = item.programme]) = 1",
         "offer"),
        ("count(concatenate(measures, measures)[count(internships[days_attended > 6]) > 5]) = 0", "offer"),
        ("count(internships[count(measures[name = \"a\"][some d in diplomas[programme = \"VO\"] satisfies is known(d.programme)]) = 1]) = 2",
         "offer"),
        ("some m in [measures[1]] satisfies (some i in internships[days_attended > 6] satisfies i.start > m.start)",
         "no_offer"),
        ("sum(for m in measures return count(internships[start >= m.start])) = 3", "offer"),
        ("some n in [1, 2] satisfies (some i in internships[days_attended > 6] satisfies i.days_attended > n)", "offer"),
        ("count([1, 2][some i in internships[days_attended > 6] satisfies i.days_attended - item = 5]) = 1", "offer"),
        ("if count(diplomas[programme = \"VO\"]) = 1 then (some i in internships[days_attended = 7] satisfies count(measures[start < i.start]) = 1) else false",
         "offer"),
        ("internships[some m in measures[name = \"a\"] satisfies m.start <= start][1].days_attended = 5", "offer"),
    ],
)  # fmt: skip
def test_lists_within_lists(when: str, expected: str) -> None:
    policy = policy_of({"criteria": {"c": when}, "offers": {"o": {"requires": "c"}}})
    assert truth(policy, STUDIES) == expected
    assert truth(policy, {}) == "needs_information"


# --- Names

NAMES: Final = [
    name
    for name in dict.fromkeys(
        (
            *(*keyword.kwlist, *keyword.softkwlist, "type", *runtime.NAMES, *dir(builtins), "self", "facts", "steps"),
            *("record", "today", "decide", "for_day", "true_2", "names", "causes", "found", "maybe", "items", "chosen"),
            *("record_facts", "part", "left", "right", "memo", "given", "compute", "each", "element", "value", "work"),
        )
    )
    if re.match(NAME_PATTERN, name) and name not in RESERVED and name not in ("id", "unknown")
]
FIELDS: Final = [name for name in NAMES if not hasattr(Record, name)]
PARTS: Final = [name for name in NAMES if name not in BUILT_INS]
SIZE: Final = 40


def chunks(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + SIZE] for start in range(0, len(names), SIZE)]


@pytest.mark.parametrize("names", chunks(FIELDS), ids=lambda names: names[0])
def test_fields_have_any_name_at_every_depth(names: Sequence[str]) -> None:
    own = {name: field() for name in names}
    record = {
        "name": "Pupil",
        "fields": {
            **own,
            "zz_part": field(None, absence="none", record={**own, "zz_list": field(None, list=own)}),
            "zz_list": field(None, list={**own, "zz_part": field(None, record=own)}),
        },
    }
    form = {
        "candidates": {"zz_one": "zz_list"},
        "criteria": {
            **{f"{name}_holds": f"{name} >= 1" for name in names},
            "zz_within": "zz_part != null and " + " and ".join(f"zz_part.{name} >= 1" for name in names),
            "zz_each": " and ".join(f"zz_one.{name} >= 1 and zz_one.zz_part.{name} > 1" for name in names),
            "zz_some": " and ".join(f"(some x in zz_list satisfies x.{name} + x.{name} = 4)" for name in names),
            "zz_below": " and ".join(
                f"count(zz_list[item.{name} > 1 and item.zz_part.{name} > 1]) = 1" for name in names
            ),
            "zz_all": " and ".join(f"sum(zz_list.{name}) = 2" for name in names),
        },
        "offers": {
            "o": {
                "each": "zz_one",
                "requires": {
                    "all": [
                        *(f"{name}_holds" for name in names),
                        *("zz_within", "zz_each", "zz_some", "zz_below", "zz_all"),
                    ]
                },
                "terms": {name: f"= zz_list[1].{name} + zz_one.{name}" for name in names},
            }
        },
    }
    policy = policy_of(form, record)
    ones, twos = dict.fromkeys(names, 1), dict.fromkeys(names, 2)
    full = {**ones, "zz_part": {**ones, "zz_list": [ones]}, "zz_list": [{**twos, "zz_part": twos}]}
    decision = agreed(policy, {"id": "p1", **full})
    assert decision.outcomes["o"].outcome == "offer"
    assert decision.outcomes["o"].terms == dict.fromkeys(names, 4)
    unknown = agreed(policy, {"id": "p1", **full, "zz_list": [{"zz_part": twos}]})
    assert unknown.outcomes["o"].missing == sorted(f"zz_list.0.{name}" for name in names)


@pytest.mark.parametrize("names", chunks(PARTS), ids=lambda names: names[0])
def test_whatever_a_policy_names_has_any_name(names: Sequence[str]) -> None:
    """Parameters, candidates, definitions, criteria, offers, terms and duties, and what expressions bind."""
    parameter, candidate, definition, criterion, *locals_ = names
    form = {
        "parameters": {parameter: 2},
        "candidates": {candidate: "internships"},
        "definitions": {definition: f"{candidate}.days_attended * {parameter}"},
        "criteria": {
            criterion: f"{definition} >= {parameter}",
            **{
                name: f"(some {name}_x in internships satisfies {name}_x.days_attended >= {parameter})"
                for name in locals_
            },
            "zz": " and ".join(f"(some {name}_y in [1] satisfies {name}_y = 1)" for name in names),
        },
        "offers": {
            name: {
                "each": candidate,
                "requires": {"all": [criterion, name, "zz"]},
                "terms": {each: f"= {{{each}_z: {definition}}}.{each}_z" for each in names[:3]},
            }
            for name in locals_
            if name not in ("duties", "missing", "criteria", "status")
        },
        "duties": {name: {"owed_when": criterion, "fulfilled_when": name, "each": candidate} for name in locals_[:3]},
    }
    policy = policy_of(form)
    decision = agreed(policy, {"id": "p1", "internships": [{"days_attended": 5}]})
    assert set(outcomes(decision).values()) == {"offer"}
    assert {each.state for each in decision.duties.values()} == {"fulfilled"}
    assert decision.outcomes[locals_[0]].terms == dict.fromkeys(names[:3], 10)


# --- Records and lists that may be none

APPLICANT: Final = {
    "name": "Applicant",
    "fields": {
        "partner": field(
            None,
            absence="none",
            record={
                "hours": field(),
                "since": field("date", absence="none"),
                "work": field(None, absence="none", record={"hours": field(), "kind": field(None, choice=["a", "b"])}),
            },
        ),
        "jobs": field(
            None,
            absence="none",
            list={"hours": field(), "boss": field(None, absence="none", record={"name": field("string")})},
        ),
    },
}
NONE: Final = {"partner": None, "jobs": None}
EMPTY: Final = {"partner": {}, "jobs": []}
FULL: Final = {
    "partner": {"hours": 25, "since": None, "work": {"hours": 3, "kind": "a"}},
    "jobs": [{"hours": 3, "boss": None}, {"hours": 4, "boss": {"name": "Bo"}}],
}
HALF: Final = {"partner": {"hours": 25, "work": None}, "jobs": [{}]}
UNKNOWN: Final = "needs_information"


@pytest.mark.parametrize(
    ("when", "none", "empty", "full", "half"),
    [
        ("partner = null", "offer", "no_offer", "no_offer", "no_offer"),
        ("partner != null", "no_offer", "offer", "offer", "offer"),
        ("partner = null or partner.hours >= 20", "offer", UNKNOWN, "offer", "offer"),
        ("partner != null and partner.hours >= 20", "no_offer", UNKNOWN, "offer", "offer"),
        ("not(partner = null or partner.hours < 20)", "no_offer", UNKNOWN, "offer", "offer"),
        ("if partner = null then true else partner.hours > 30", "offer", UNKNOWN, "no_offer", "no_offer"),
        ("partner = null or is known(partner.hours)", "offer", "no_offer", "offer", "offer"),
        ("partner != null and is known(partner.since)", "no_offer", "no_offer", "offer", "no_offer"),
        ("partner != null and partner.since != null and partner.since < today()", "no_offer", UNKNOWN, "no_offer", UNKNOWN),
        ("partner != null and partner.work != null and partner.work.hours = 3", "no_offer", UNKNOWN, "offer", "no_offer"),
        ('partner = null or partner.work = null or partner.work.kind in ("a", "b")', "offer", UNKNOWN, "offer", "offer"),
        ("partner != null and (if partner.work = null then 1 else partner.work.hours) > 2", "no_offer", UNKNOWN, "offer", "no_offer"),
        ("partner != null and max(partner.hours, 3) between 20 and 30", "no_offer", UNKNOWN, "offer", "offer"),
        ("partner != null and partner.hours + 1 in [20..30]", "no_offer", UNKNOWN, "offer", "offer"),
        ("partner != null and string(partner.hours) = \"25\"", "no_offer", UNKNOWN, "offer", "offer"),
        ("jobs = null or count(jobs) <= 1", "offer", "offer", "no_offer", "offer"),
        ("jobs != null and count(jobs) > 0", "no_offer", "no_offer", "offer", "offer"),
        ("jobs = null or (some j in jobs satisfies j.hours > 3)", "offer", "no_offer", "offer", UNKNOWN),
        ("jobs = null or (every j in jobs satisfies j.hours > 3)", "offer", "offer", "no_offer", UNKNOWN),
        ("jobs != null and count(jobs[hours > 3]) = 1", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and count(jobs) > 0 and sum(jobs.hours) = 7", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and count(jobs) > 1 and jobs[2].hours = 4", "no_offer", "no_offer", "offer", "no_offer"),
        ("jobs != null and count(for j in jobs return j.hours) = 2", "no_offer", "no_offer", "offer", "no_offer"),
        ("jobs != null and count(jobs[boss != null and boss.name = \"Bo\"]) = 1", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and (some j in jobs satisfies j.boss != null and j.boss.name = \"Bo\")", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and count(jobs.boss[item != null]) = 1", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and count(jobs.boss[item != null and item.name = \"Bo\"]) = 1", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and (some b in jobs.boss satisfies b = null)", "no_offer", "no_offer", "offer", UNKNOWN),
        ("jobs != null and count(concatenate(jobs, jobs)[hours = 3]) = 2", "no_offer", "no_offer", "offer", UNKNOWN),
    ],
)  # fmt: skip
def test_records_and_lists_that_may_be_none(when: str, none: str, empty: str, full: str, half: str) -> None:
    """As a criterion, through a definition, and as what lets an offer be referred or a duty be owed."""
    criteria = {"c": when, "d": "meant"}
    form = {
        "definitions": {"meant": when},
        "criteria": {**criteria, "yes": "true"},
        "offers": {
            "o": {"requires": "c", "terms": {"met": {"value": f"= {when}", "optional": True}}},
            "q": {"requires": "d"},
            "r": {"requires": "yes", "refer": [{"when": "c", "assumed": {"text": WORDS, "decided_by": WORDS}}]},
        },
        "duties": {"u": {"owed_when": when, "fulfilled_when": "false"}},
    }
    policy = policy_of(form, APPLICANT)
    expected = {"none": none, "empty": empty, "full": full, "half": half}
    referred = {"offer": "refer", "no_offer": "offer", UNKNOWN: UNKNOWN}
    owed = {"offer": "owed", "no_offer": "not_owed", UNKNOWN: "unknown"}
    for person, facts in {"none": NONE, "empty": EMPTY, "full": FULL, "half": HALF}.items():
        decision = agreed(policy, {"id": "p1", **facts})
        found = expected[person]
        assert outcomes(decision) == {"o": found, "q": found, "r": referred[found]}, person
        assert decision.duties["u"].state == owed[found], person
    if "is known(" not in when:
        assert set(outcomes(agreed(policy, {"id": "p1"})).values()) == {UNKNOWN}


# --- Positions

CHOSEN: Final = {
    "extends": "Participant",
    "fields": {
        "chosen": field(),
        "shops": field(None, list={"name": field("string"), "open": field("boolean", absence="none")}),
    },
}
SHOPS: Final = [{"name": "Bo", "open": True}, {"name": "Ek", "open": None}]


@pytest.mark.parametrize(
    ("facts", "outcome", "missing"),
    [
        ({"shops": [], "chosen": 1}, "refer", []),
        ({"shops": []}, "needs_information", ["chosen"]),
        ({"shops": SHOPS}, "needs_information", ["chosen"]),
        ({"shops": SHOPS, "chosen": 1}, "offer", []),
        ({"shops": SHOPS, "chosen": -1}, "offer", []),
        ({"shops": SHOPS, "chosen": 0}, "refer", []),
        ({"shops": SHOPS, "chosen": 3}, "refer", []),
        ({"shops": SHOPS, "chosen": -3}, "refer", []),
        ({"shops": SHOPS, "chosen": Decimal("1.5")}, "offer", []),
        ({"shops": SHOPS, "chosen": Decimal("0.5")}, "refer", []),
        ({"shops": SHOPS, "chosen": Decimal("1.0")}, "offer", []),
        ({"shops": [{}], "chosen": 1}, "needs_information", ["shops.0.name"]),
        ({"chosen": 1}, "needs_information", ["shops"]),
        ({}, "needs_information", ["chosen", "shops"]),
    ],
)
def test_an_offer_never_has_a_term_of_an_element_that_is_not_there(
    facts: Mapping[str, Any], outcome: str, missing: list[str]
) -> None:
    form = {
        "definitions": {"shop": "shops[chosen].name", "some_shop": "shops[chosen]"},
        "criteria": {"yes": "true", "named": 'shop = "Bo" or shop = "Ek"'},
        "offers": {
            "o": {"requires": "yes", "terms": {"shop": "= shops[chosen].name"}},
            "p": {"requires": "yes", "terms": {"shop": "= shop"}},
            "q": {"requires": "yes", "terms": {"shop": "= shops[is known(name)][chosen].name"}},
            "r": {"requires": "named"},
            "s": {"requires": "yes", "terms": {"shop": "= (for s in shops return s.name)[chosen]"}},
            "t": {"requires": "yes", "terms": {"shop": "= shops.name[chosen]"}},
            "v": {"requires": "yes", "terms": {"shop": {"value": "= shops[chosen].name", "optional": True}}},
            "w": {"requires": "yes", "terms": {"shop": "= some_shop.name"}},
        },
    }
    decision = looked_at(policy_of(form, CHOSEN), {"id": "p1", **facts}, ON)
    for name in ("o", "r", "w", "p"):
        found = decision.outcomes[name]
        assert (found.outcome, sorted(found.missing)) == (outcome, missing), name
    for found in decision.outcomes.values():
        assert found.outcome != "offer" or all(term in ("Bo", "Ek") for term in found.terms.values())
    assert decision.outcomes["v"].outcome == "offer"
    assert len(decision.outcomes["v"].terms) == (outcome == "offer")
