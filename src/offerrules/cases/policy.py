"""What a book needs of a policy."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from offerrules.decision.decision import Decision
from offerrules.decision.rules import ReasonsForm
from offerrules.language import Language
from offerrules.rules.tree import RuleSet


class Policy(Protocol):
    """A loaded policy, `offerrules.Policy`."""

    @property
    def rule_set(self) -> RuleSet: ...

    @property
    def record(self) -> Any:
        """The pydantic class of its records."""
        ...

    def decide(self, record: Any, *, on: date) -> Decision:
        """The decision about one record on a date."""
        ...

    def explain(self, decision: Decision, language: Language, form: ReasonsForm = "text") -> str: ...

    def texts(self) -> Mapping[str, object]: ...
