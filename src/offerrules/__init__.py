"""offerrules: a municipality's promise, written once as a policy, and decided with reasons.

    policy = offerrules.load("policy.yaml")
    decision = policy.decide(record, on=date(2024, 6, 3))
    print(decision.explain("sv"))

Names are imported when they are first used, so that importing the package costs little.
"""

from typing import TYPE_CHECKING

from offerrules import later
from offerrules._version import __version__

if TYPE_CHECKING:
    from offerrules import feel, records
    from offerrules.api import Policy, check, check_text, load, loads, verify
    from offerrules.cases import CaseBook, CaseBookError, Change, Event, EventError
    from offerrules.decision.decision import Decision
    from offerrules.decision.errors import DecisionError
    from offerrules.diagnostics import Diagnostic, PolicyError
    from offerrules.feel.values import UNKNOWN
    from offerrules.folder import Policies, load_folder
    from offerrules.records.error import ReadingError, RecordError
    from offerrules.verification.difference import Difference
    from offerrules.workers import WorkerError
else:
    # Type checkers don't see this, so that they still tell a name that does not exist.
    __getattr__, __dir__ = later.names(
        __name__,
        {
            "CaseBook": "offerrules.cases",
            "CaseBookError": "offerrules.cases",
            "Change": "offerrules.cases",
            "Decision": "offerrules.decision.decision",
            "DecisionError": "offerrules.decision.errors",
            "Diagnostic": "offerrules.diagnostics",
            "Difference": "offerrules.verification.difference",
            "Event": "offerrules.cases",
            "EventError": "offerrules.cases",
            "Policies": "offerrules.folder",
            "Policy": "offerrules.api",
            "PolicyError": "offerrules.diagnostics",
            "ReadingError": "offerrules.records.error",
            "RecordError": "offerrules.records.error",
            "WorkerError": "offerrules.workers",
            "UNKNOWN": "offerrules.feel.values",
            "check": "offerrules.api",
            "check_text": "offerrules.api",
            "load": "offerrules.api",
            "load_folder": "offerrules.folder",
            "loads": "offerrules.api",
            "verify": "offerrules.api",
        },
        modules=("feel", "records"),
    )

__all__ = [
    "UNKNOWN",
    "CaseBook",
    "CaseBookError",
    "Change",
    "Decision",
    "DecisionError",
    "Diagnostic",
    "Difference",
    "Event",
    "EventError",
    "Policies",
    "Policy",
    "PolicyError",
    "ReadingError",
    "RecordError",
    "WorkerError",
    "__version__",
    "check",
    "check_text",
    "feel",
    "load",
    "load_folder",
    "loads",
    "records",
    "verify",
]
