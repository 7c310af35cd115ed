"""The outcomes of many people."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from offerrules.api import Policy, load
from offerrules.decision.decision import Decision
from offerrules.explain.overview import Overview
from offerrules.explain.overview_text import overview_as_text

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def policy() -> Policy[Any]:
    return load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


@pytest.fixture
def overview(policy: Policy[Any]) -> Overview:
    found = Overview(policy.rule_set, "sv")
    for number, record in enumerate(
        ({"measures": [], "internships": []}, {}, {"measures": [{"start": "2022-03-01", "end": None}]}), 1
    ):
        found.add(policy.decide({"id": f"P-{number}", **record}, on=date(2022, 4, 20)))
    return found


def test_a_table(overview: Overview) -> None:
    assert overview_as_text(overview).splitlines() == [
        "UNDERLAG",
        "========",
        "Kompetenslyftet – praktik som leder till sommarjobb",
        "Datum för prövningen: 20 april 2022",
        "3 personer",
        "",
        "Person  Praktikplats i vård  Sommarvikariat på",
        "        och omsorg           samma arbetsplats",
        "------  -------------------  -------------------",
        "P-1     ✗ kan inte erbjudas  ✗ kan inte erbjudas",
        "P-2     ? uppgifter saknas   ? uppgifter saknas",
        "P-3     ✓ kan erbjudas       ? uppgifter saknas",
        "",
        "Praktikplats i vård och omsorg",
        "  1  kan erbjudas",
        "  1  uppgifter saknas",
        "  1  kan inte erbjudas",
        "Sommarvikariat på samma arbetsplats",
        "  2  uppgifter saknas",
        "  1  kan inte erbjudas",
    ]


def test_a_list_where_a_table_is_too_wide(overview: Overview) -> None:
    lines = overview_as_text(overview, width=30, signs=False).splitlines()
    start = lines.index("P-1")
    assert lines[start : start + 5] == [
        "P-1",
        "  Praktikplats i vård och",
        "    omsorg: kan inte erbjudas",
        "  Sommarvikariat på samma",
        "    arbetsplats: kan inte",
    ]
    assert max(map(len, lines)) <= 30


def test_nobody(policy: Policy[Any]) -> None:
    assert "0 people" in overview_as_text(Overview(policy.rule_set, "en"))


def test_outside_the_days_of_the_policy(policy: Policy[Any]) -> None:
    found = Overview(policy.rule_set, "en")
    found.add(policy.decide({"id": "P-1"}, on=date(2021, 1, 1)))
    assert "- rules not in force" in overview_as_text(found)


def test_a_reference_in_a_stored_decision_cannot_steer_the_terminal(policy: Policy[Any]) -> None:
    stored = policy.decide({"id": "P-1"}, on=date(2022, 4, 20)).to_json()
    found = Overview(policy.rule_set, "en")
    found.add(Decision.from_json(stored.replace(b"P-1", b"P\\u001b[2J"), policy))
    assert "\x1b" not in overview_as_text(found)
