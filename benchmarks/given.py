"""What everybody is given: the two policies, loaded, and validated records."""

from pathlib import Path
from typing import Any

from benchmarks.people import DAYS, people

import offerrules
from offerrules.records import Participant


def load_policies() -> dict[str, Any]:
    """The two policies by name."""
    root = Path(__file__).parent.parent / "policies"
    return {name: offerrules.load(root / name / "policy.yaml") for name in DAYS}


def records_of(policy: str, count: int, seed: int, *, unknown: bool) -> list[Participant]:
    """Records for a policy, complete or with unknown facts."""
    return [Participant.model_validate(facts) for facts in people(policy, count, seed, complete=not unknown)]
