"""The decisions whose reasons are tested word by word: a folder for each in `golden`."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from offerrules.api import Policy, load
from offerrules.decision.decision import Decision
from offerrules.explain import reasons
from offerrules.explain.tree import Reasons
from offerrules.language import Language

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = HERE / "golden"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/record.json"))
POLICIES = {
    "gotland/kompetenslyftet": ROOT / "policies/gotland/kompetenslyftet/policy.yaml",
    "alingsas/yrkesexamen": ROOT / "policies/alingsas/yrkesexamen/policy.yaml",
    "test/automated": HERE / "policies/automated.yaml",
}


@cache
def policy(name: str) -> Policy[Any]:
    return load(POLICIES[name])


@cache
def decided(case: str) -> Decision:
    given = json.loads((GOLDEN / case / "record.json").read_text(encoding="utf-8"))
    return policy(given["policy"]).decide(given["record"], on=date.fromisoformat(given["on"]))


@cache
def told(case: str, language: Language) -> Reasons:
    decision = decided(case)
    return reasons(decision, policy(decision.policy).rule_set, language)
