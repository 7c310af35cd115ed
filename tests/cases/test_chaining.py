"""Where the engine `durable` takes what the compiled function found, and where it judges part by part."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from tests.cases import installed
from tests.cases.streams import FIRST, event, gotland
from tests.cases.test_book import DONE

import offerrules
from offerrules.cases import CaseBook

if not installed.has_durable() and not installed.IS_CI:
    pytest.skip("durable-rules is not installed (extra `durable`, which needs a C compiler)", allow_module_level=True)
chaining = import_module("offerrules.cases.chaining")

COMPLETED = {"internships[k1].attestation": "completed"}
POLICY = """
offerrules: 1
policy: example/chained
version: "1"
title: {sv: Prov, en: Trial}
authority: Example
in_force: {from: 2022-01-01}
sources: {s: {title: T, publisher: P, published: 2022-01-01}}
criteria:
  known: {text: {sv: k, en: k}, when: protected_identity, source: s}
  free: {text: {sv: f, en: f}, when: count(measures) = 0, source: s}
offers:
  post: {title: {sv: A, en: A}, source: s, requires: REQUIRES, TERMS}
"""


def made(requires: str, further: str = "terms: {}") -> Any:
    return offerrules.loads(POLICY.replace("REQUIRES", requires).replace("TERMS", further))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Of whom a case is judged part by part."""
    found: list[str] = []
    whole = chaining.Durable.judge

    def judge(durable: Any, subject: str, *further: Any) -> Any:
        found.append(subject)
        return whole(durable, subject, *further)

    monkeypatch.setattr(chaining.Durable, "judge", judge)
    yield found


def told(policy: Any, *facts: dict[str, Any]) -> list[tuple[str, str]]:
    """What a book with durable-rules tells of one person; that of the direct engine tells the same."""
    events = [event(number, "p1", each, number) for number, each in enumerate(facts)]
    with CaseBook(policy, "direct", on=FIRST) as direct, CaseBook(policy, "durable", on=FIRST) as durable:
        changes = durable.post_many(events)
        assert [each.to_json() for each in changes] == [each.to_json() for each in direct.post_many(events)]
    return [(change.what, change.name) for change in changes]


def test_where_both_find_the_same_nothing_is_judged_part_by_part(judged: list[str]) -> None:
    changes = told(gotland(), DONE, COMPLETED, {"internships[k1].attestation": "withdrawn"}, {"internships": []})
    assert ("offer", "summer_post") in changes and ("lost", "summer_post") in changes
    assert judged == []


def test_a_policy_that_is_not_in_force_is_not_chained(judged: list[str]) -> None:
    policy = gotland()
    with CaseBook(policy, "durable", on=date(1990, 1, 1)) as book:
        assert book.post(event(1, "p1", DONE | COMPLETED)) == []
    assert judged == ["p1"]


def test_where_a_required_term_is_unknown_the_case_is_judged_part_by_part(judged: list[str]) -> None:
    policy = made("known", 'terms: {day: "=birth_date"}')
    assert told(policy, {"protected_identity": True}) == []
    assert judged == ["p1"]
    assert told(policy, {"protected_identity": True, "birth_date": "2003-05-01"}) == [("offer", "post")]
    assert judged == ["p1"]


@pytest.mark.parametrize("wrong", ["offer", "no_offer"])
def test_what_is_chained_decides(wrong: str, judged: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the compiled function found other outcomes than follow from durable-rules, the latter are told."""
    whole = chaining.Chained._rows

    def mistaken(chained: Any, decision: Any) -> Iterator[Any]:
        for row in whole(chained, decision):
            yield replace(row, outcomes=dict.fromkeys(row.outcomes, wrong))

    monkeypatch.setattr(chaining.Chained, "_rows", mistaken)
    assert told(made("{all: [known, free]}"), {"protected_identity": True, "measures": []}) == [("offer", "post")]
    assert told(made("{all: [known, {not: free}]}"), {"protected_identity": True, "measures": []}) == []
    assert judged == ["p1"]  # one of the two was not mistaken


def test_a_fault_in_the_chain_is_not_hidden_by_what_was_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    net = import_module("offerrules.engines.durable.literals").Net
    monkeypatch.setattr(net, "_any", lambda net, parts: net._all(list(parts)))
    policy = made("{any: [known, free]}")
    facts = event(1, "p1", {"protected_identity": True, "measures[m1].start": "2022-01-10"})
    with CaseBook(policy, "direct", on=FIRST) as direct, CaseBook(policy, "durable", on=FIRST) as durable:
        assert [change.what for change in direct.post(facts)] == ["offer"]
        assert durable.post(facts) == []
