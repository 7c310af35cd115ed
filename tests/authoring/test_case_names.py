"""What a case speaks of must be in the policy, or the case would say nothing."""

from pathlib import Path
from typing import Any

from offerrules.authoring.cases import check_names, read_cases
from offerrules.document import read
from offerrules.language import LANGUAGES
from offerrules.records import Participant, shape_of
from offerrules.report import as_text
from offerrules.rules import compile_rules
from offerrules.rules.tree import RuleSet

GOLDEN = Path(__file__).parent / "golden" / "names"


def rule_set() -> RuleSet:
    document = read((GOLDEN / "policy.yaml").read_bytes(), "policy.yaml").document
    assert document is not None
    compiled = compile_rules(document, {"Participant": shape_of(Participant)})
    assert compiled.rule_set is not None, compiled.diagnostics
    return compiled.rule_set


def test_names_that_the_policy_does_not_have_are_told(golden: Any) -> None:
    found = read_cases((GOLDEN / "cases.yaml").read_bytes(), "cases.yaml")
    assert found.diagnostics == ()
    assert found.document is not None
    told = check_names(found.document, rule_set())
    for language in LANGUAGES:
        golden.check(GOLDEN / f"diagnostics.{language}.txt", as_text(told, {"cases.yaml": found.text}, language))


def test_names_that_it_has_are_not() -> None:
    cases = """
policy: policy.yaml
cases:
  - name: everything
    on: 2024-05-01
    record: {id: a}
    expect:
      post: {outcome: offer, terms: {employment: sommarjobb}, missing: []}
      duties: {supervision: owed, supervision.0: owed, meeting: owed}
      criteria: {adult: true, at_work.0: true}
"""
    found = read_cases(cases, "cases.yaml")
    assert found.diagnostics == ()
    assert found.document is not None
    assert check_names(found.document, rule_set()) == ()
