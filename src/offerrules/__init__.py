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
    from offerrules.api import Policy, check, check_text, load, loads, verified, verify
    from offerrules.cases import CaseBook, CaseBookError, Change, Event, EventError
    from offerrules.decision.decision import Decision
    from offerrules.decision.errors import DecisionError, NotInForceError
    from offerrules.decision.result import Duty, DutyTo, Outcome, Witness
    from offerrules.decision.tree import DutyState, OutcomeName, Status, Trace
    from offerrules.diagnostics import Diagnostic, PolicyError
    from offerrules.feel.values import UNKNOWN, Value
    from offerrules.folder import Policies, VersionError, load_folder
    from offerrules.language import Language, Text
    from offerrules.records.error import ReadingError, RecordError, RecordProblem
    from offerrules.rules.view import Period, PolicyDuty, PolicyField, PolicyOffer
    from offerrules.verification.difference import Difference, Unchecked, Verification
    from offerrules.workers import WorkerError
else:
    # Type checkers don't see this, so that they still tell a name that does not exist.
    __getattr__, __dir__ = later.names(
        __name__,
        {
            "CaseBook": "offerrules.cases",
            "CaseBookError": "offerrules.cases",
            "Change": "offerrules.cases",
            "check": "offerrules.api",
            "check_text": "offerrules.api",
            "Decision": "offerrules.decision.decision",
            "DecisionError": "offerrules.decision.errors",
            "Diagnostic": "offerrules.diagnostics",
            "Difference": "offerrules.verification.difference",
            "Duty": "offerrules.decision.result",
            "DutyState": "offerrules.decision.tree",
            "DutyTo": "offerrules.decision.result",
            "Event": "offerrules.cases",
            "EventError": "offerrules.cases",
            "Language": "offerrules.language",
            "load": "offerrules.api",
            "load_folder": "offerrules.folder",
            "loads": "offerrules.api",
            "NotInForceError": "offerrules.decision.errors",
            "Outcome": "offerrules.decision.result",
            "OutcomeName": "offerrules.decision.tree",
            "Period": "offerrules.rules.view",
            "Policies": "offerrules.folder",
            "Policy": "offerrules.api",
            "PolicyDuty": "offerrules.rules.view",
            "PolicyError": "offerrules.diagnostics",
            "PolicyField": "offerrules.rules.view",
            "PolicyOffer": "offerrules.rules.view",
            "ReadingError": "offerrules.records.error",
            "RecordError": "offerrules.records.error",
            "RecordProblem": "offerrules.records.error",
            "Status": "offerrules.decision.tree",
            "Text": "offerrules.language",
            "Trace": "offerrules.decision.tree",
            "UNKNOWN": "offerrules.feel.values",
            "Value": "offerrules.feel.values",
            "Unchecked": "offerrules.verification.difference",
            "Verification": "offerrules.verification.difference",
            "verified": "offerrules.api",
            "verify": "offerrules.api",
            "Witness": "offerrules.decision.result",
            "VersionError": "offerrules.folder",
            "WorkerError": "offerrules.workers",
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
    "Duty",
    "DutyState",
    "DutyTo",
    "Event",
    "EventError",
    "Language",
    "NotInForceError",
    "Outcome",
    "OutcomeName",
    "Period",
    "Policies",
    "Policy",
    "PolicyDuty",
    "PolicyError",
    "PolicyField",
    "PolicyOffer",
    "ReadingError",
    "RecordError",
    "RecordProblem",
    "Status",
    "Text",
    "Trace",
    "Unchecked",
    "Value",
    "Verification",
    "VersionError",
    "Witness",
    "WorkerError",
    "__version__",
    "check",
    "check_text",
    "feel",
    "load",
    "load_folder",
    "loads",
    "records",
    "verified",
    "verify",
]
