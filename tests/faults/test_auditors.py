"""What a redacted decision says twice must be the same twice."""

import json
from datetime import date
from typing import Any

import offerrules
from offerrules import Decision

POLICY = offerrules.loads(
    """\
offerrules: 1
policy: example/grant
version: "1"
title: {sv: Bidrag, en: Grant}
authority: Exempelkommunen
in_force: {from: 2025-01-01}
sources: {guide: {title: Handledning, publisher: Exempelkommunen, published: 2024-11-20}}
record:
  name: Applicant
  fields:
    born: {type: date, label: {sv: född, en: born}, privacy: health}
    issued: {type: date, label: {sv: utfärdat, en: issued}}
    issuer: {type: string, label: {sv: utfärdare, en: issuer}}
    measures:
      label: {sv: åtgärder, en: measures}
      list: {cost: {type: number, label: {sv: kostnad, en: cost}}}
candidates: {measure: {from: measures, label: {sv: åtgärd, en: measure}, source: guide ¶1}}
criteria:
  certified: {text: {sv: har intyg, en: is certified}, when: issuer = "doctor" and issued <= today(), source: guide ¶1}
  cheap: {text: {sv: är billig, en: is cheap}, when: measure.cost < 100, source: guide ¶1}
  child: {text: {sv: är barn, en: is a child}, when: born + @"P18Y" > today(), source: guide ¶1}
offers:
  grant:
    title: {sv: Bidrag, en: Grant}
    each: measure
    requires: {all: [certified, cheap]}
    refer: [{when: child, despite: [certified]}]
"""
)


def redacted() -> Any:
    person = {"id": "B-1", "born": "1980-05-01", "measures": [{"cost": 500}, {"cost": 5}]}
    return json.loads(POLICY.decide(person, on=date(2025, 10, 1)).redacted({"health"}).to_json())


def status(tree: Any) -> str:
    return offerrules.verified(Decision.from_json(json.dumps(tree), POLICY), POLICY).status


def test_what_is_missing_is_the_same_in_the_outcome_and_in_the_trace() -> None:
    tree = redacted()
    assert tree["outcomes"]["grant"]["outcome"] == "needs_information"
    in_the_trace = tree["trace"]["offers"][1]["missing"]
    assert in_the_trace == tree["outcomes"]["grant"]["missing"] == ["issued", "issuer"]
    assert status(tree) == "partly_checked"
    in_the_trace.pop()
    assert status(tree) == "differs"
    tree = redacted()
    tree["outcomes"]["grant"]["missing"].pop()
    assert status(tree) == "differs"
