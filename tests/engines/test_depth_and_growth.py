"""Long chains of rules need no deep stack, and values that double are given up, by every engine and every form alike."""

from datetime import date
from typing import Any

import pytest

import offerrules

ON = date(2024, 6, 3)
HEAD = """offerrules: 1
policy: example/chain
version: "1"
title: {sv: Prov, en: Trial}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
record:
  name: R
  fields:
    a: {label: {sv: a-sv, en: a-en}, type: boolean}
    n: {label: {sv: n-sv, en: n-en}, type: number}
    s: {label: {sv: s-sv, en: s-en}, type: string}
"""


def policy(definitions: list[str], criteria: list[str]) -> offerrules.Policy[Any]:
    lines = [HEAD]
    if definitions:
        lines.append("definitions:\n" + "".join(f"  d{at}: '{each}'\n" for at, each in enumerate(definitions)))
    lines.append("criteria:\n")
    lines += [f'  c{at}: {{text: {{sv: sv{at}, en: en{at}}}, when: "{each}"}}\n' for at, each in enumerate(criteria)]
    lines.append(f"offers:\n  o: {{title: {{sv: O, en: P}}, requires: c{len(criteria) - 1}}}\n")
    return offerrules.loads("".join(lines))


def said(rules: offerrules.Policy[Any], facts: dict[str, Any]) -> tuple[str, list[str]]:
    """The same on both engines, explained in every form, read back and verified."""
    direct, reference = (rules.decide({"id": "p", **facts}, on=ON, engine=engine) for engine in ("direct", "reference"))
    data = direct.to_json()
    assert data == reference.to_json()
    assert direct.explain("sv", form="text")
    assert direct.explain("sv", form="html")
    assert direct.explain("en", form="json")
    assert offerrules.verify(offerrules.Decision.from_json(data, rules), rules) == []
    assert direct.outcomes["o"].missing == reference.outcomes["o"].missing
    return direct.outcomes["o"].outcome, direct.outcomes["o"].missing


CHAINS = {
    "criteria": ([], ["a", *[f"c{at}" for at in range(700)]]),
    "definitions": (["n", *[f"d{at} + 1" for at in range(1300)]], ["d1300 > 0"]),
    "asking": ([], ["is known(a) and a", *[f"c{at} or is known(n)" for at in range(300)], "c300 and a"]),
    "both": ([f"c{at} and true" for at in range(400)], ["a", *[f"d{at} or false" for at in range(400)]]),
}


@pytest.mark.parametrize("name", CHAINS)
def test_chains_of_rules_may_be_long(name: str) -> None:
    rules = policy(*CHAINS[name])
    assert said(rules, {"a": True, "n": 1}) == ("offer", [])
    assert said(rules, {})[0] in ("needs_information", "no_offer")


@pytest.mark.parametrize(
    "condition",
    ["+".join(["n"] * 90) + " > 0", "**".join(["n"] * 90) + " > 0", "not(" * 90 + "a" + ")" * 90],
    ids=["plus", "power", "not"],
)
def test_expressions_may_be_as_deep_as_is_allowed(condition: str) -> None:
    rules = policy([], [condition])
    assert said(rules, {"a": True, "n": 1}) == ("offer", [])
    assert said(rules, {})[0] == "needs_information"


@pytest.mark.parametrize(
    ("first", "further", "condition"),
    [
        ("s", "D + D", "string length(D) > 0"),
        ("s", "string join([D, D, D], D)", "string length(D) > 0"),
        ("s", 'replace(D, "a", D)', "string length(D) > 0"),
        ("[n]", "flatten([D, D])", "count(D) > 0"),
        ("[n]", "[D, D]", "count(flatten(D)) > 0"),
        ("[n]", "for each in [1, 2] return D", "count(flatten(D)) > 0"),
    ],
)
def test_what_doubles_is_given_up_with_its_cause(first: str, further: str, condition: str) -> None:
    definitions = [first, *[further.replace("D", f"d{at}") for at in range(24)]]
    rules = policy(definitions, [condition.replace("D", "d24")])
    assert said(rules, {"n": 1, "s": "aba"}) == ("refer", [])
    found = rules.decide({"id": "p", "n": 1, "s": "aba"}, on=ON).trace.definitions
    assert {cause.code for each in found.values() for cause in each.evidence.causes} <= {
        "too-much-work",
        "pattern-work",
    }
