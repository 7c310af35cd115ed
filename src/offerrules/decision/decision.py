"""The decision: all outcomes for one record under one policy on one date, with its trace (design, section 8)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, Union

from offerrules import later
from offerrules.decision import errors, writing
from offerrules.decision.canonical import canonical
from offerrules.decision.result import SCHEMA, Content, Duty, Head, Outcome
from offerrules.decision.rules import ReasonsForm, Rules
from offerrules.decision.tree import EMPTY_TRACE, DecisionMode, Status, Trace
from offerrules.given import check_policy, misfit
from offerrules.language import Language

if TYPE_CHECKING:
    from offerrules.decision import reading, redaction
else:
    reading = later.module("offerrules.decision.reading")
    redaction = later.module("offerrules.decision.redaction")


R = TypeVar("R")


class Policy(Protocol):
    """A loaded policy, as far as a decision needs it."""

    @property
    def rule_set(self) -> Rules: ...

    def explain(self, decision: "Decision", language: Language, form: ReasonsForm = "text") -> str:
        """The reasons of `decision` in words."""
        ...

    def texts(self) -> Mapping[str, object]:
        """Every text of the policy that a person may read, as JSON, for decisions that are to be read without it."""
        ...


class Decision:
    """What an engine found for one record under one policy on one date.

    It never changes. Two decisions are equal when they say the same, the trace included. `trace` may be given as a
    function, which is called at the first look; so may `data`, the canonical JSON, where it is known already.
    """

    __slots__ = (
        "_data",
        "_duties",
        "_head",
        "_outcomes",
        "_policy",
        "_redacted",
        "_trace",
        "is_stored",
        "on",
        "status",
        "subject",
    )

    def __init__(
        self,
        head: Head,
        on: date,
        subject: str | None,
        outcomes: Mapping[str, Outcome],
        duties: Mapping[str, Duty],
        *,
        trace: Union[Trace, Callable[[], Trace]] = EMPTY_TRACE,
        status: Status = "decided",
        redacted: tuple[str, ...] = (),
        policy: Policy | None = None,
        data: Union[bytes, Callable[[], bytes], None] = None,
        is_stored: bool = False,
    ) -> None:
        self._head: Final = head
        self._data: Final = data
        self._outcomes: Final = outcomes
        self._duties: Final = duties
        self._trace = trace
        self._redacted: Final = redacted
        self._policy: Final = policy
        self.on: Final = on
        self.subject: Final = subject
        self.status: Final = status
        self.is_stored: Final = is_stored
        """Whether it was read from JSON, so that nobody here has seen whether it follows from its facts."""

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The outcome of every offer by its name, in the order of the policy; empty where it is not in force.

        Asked for an outcome there, it raises `NotInForceError`, a `KeyError` that says so.
        """
        return self._named(self._outcomes)

    @property
    def duties(self) -> Mapping[str, Duty]:
        """The state of every duty by its name, in the order of the policy; empty as `outcomes`."""
        return self._named(self._duties)

    @property
    def trace(self) -> Trace:
        """Everything that was found on the way, and the facts read."""
        trace = self._trace
        if not isinstance(trace, Trace):
            self._trace = trace = trace()
        return trace

    @property
    def policy(self) -> str:
        """The name of the policy, `authority/name`."""
        return self._head.policy

    @property
    def version(self) -> str:
        """The version of the policy."""
        return self._head.version

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the policy, the fields that it reads and the version of its meaning."""
        return self._head.fingerprint

    @property
    def decision_mode(self) -> DecisionMode:
        """`support`: a basis for a person's decision. `automated`: the policy declares its legal basis."""
        return self._head.decision_mode

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Places in the policy where an assumption stands on which the decision rests, as `criteria.completed`."""
        return self._head.assumptions

    @property
    def semantics(self) -> int:
        """The version of the meaning of policies by which it was decided."""
        return self._head.semantics

    @property
    def schema(self) -> int:
        """The version of the JSON form that `to_json` writes."""
        return SCHEMA

    @property
    def redacted_classes(self) -> tuple[str, ...]:
        """The privacy classes of which the facts have been left out; empty where nothing was."""
        return self._redacted

    def with_policy(self, policy: Policy) -> "Decision":
        """The same decision, joined with the loaded policy that `explain`, `redacted` and texts need."""
        return Decision(
            self._head,
            self.on,
            self.subject,
            self._outcomes,
            self._duties,
            trace=self._trace,
            status=self.status,
            redacted=self._redacted,
            policy=policy,
            data=self._data,
            is_stored=self.is_stored,
        )

    def explain(self, language: Language, form: ReasonsForm = "text") -> str:
        """The reasons in words: as text, as a page of its own (`html`), or as data (`json`).

        A decision that was read from JSON is verified first, which takes some milliseconds; where it does not hold, or
        only a part of it could be checked, the reasons begin by saying so. One made in this process needs none of it.
        Raises `DecisionError` where the decision is not joined with a policy.
        """
        return self._held_policy().explain(self, language, form)

    def redacted(self, classes: Collection[str]) -> "Decision":
        """The decision without the facts of these privacy classes, and without the values that rest on them.

        Without `identity` it does not say whom it is about. Raises `ValueError` for a class that does not exist.
        """
        policy = self._held_policy()
        content = redaction.redact(self._content(), classes, policy.rule_set)
        return from_content(content, policy, is_stored=self.is_stored)

    def to_json(self, texts: bool = False) -> bytes:
        """Canonical JSON: the same bytes for the same decision. `texts` embeds the policy's texts."""
        if self._data is not None and not texts:
            return self._data() if callable(self._data) else self._data
        tree = writing.decision_json(self._content())
        if texts:
            tree["texts"] = self._held_policy().texts()
        return canonical(tree)

    @staticmethod
    def from_json(data: bytes | str, policy: Policy) -> "Decision":
        """A stored decision. Raises `DecisionError`; whether it holds is for `offerrules.verify` to say."""
        check_policy(policy)
        if not isinstance(data, str | bytes):
            raise misfit("data", "the JSON of a decision, as bytes or str", data)
        content, texts = reading.read(data, policy.rule_set)
        same_policy = content.head.fingerprint == policy.rule_set.fingerprints.get(content.head.semantics)
        if texts is not None and same_policy and canonical(texts) != canonical(policy.texts()):
            raise errors.other_texts()
        return from_content(content, policy, is_stored=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self is other or self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self._head.fingerprint, self.on, self.subject))

    def __repr__(self) -> str:
        found = ", ".join(f"{name}: {outcome.outcome}" for name, outcome in self._outcomes.items())
        return f"<Decision {self.policy} {self.version} on {self.on}: {found or self.status}>"

    def __reduce__(self) -> tuple[object, ...]:
        return (from_content, (self._content(), self._policy, self.is_stored))

    def _content(self) -> Content:
        return Content(
            head=self._head,
            status=self.status,
            subject=self.subject,
            on=self.on,
            outcomes=self._outcomes,
            duties=self._duties,
            trace=self.trace,
            redacted=self._redacted,
        )

    def _named(self, results: Mapping[str, R]) -> Mapping[str, R]:
        if self.status == "not_in_force" and not results:
            return _NotInForce(f"{self.policy} {self.version} is not in force on {self.on.isoformat()}")
        return MappingProxyType(results)

    def _held_policy(self) -> Policy:
        if self._policy is None:
            raise errors.no_policy()
        return self._policy


class _NotInForce(Mapping[str, Any]):
    """The results of a decision that has none, since its policy is not in force."""

    def __init__(self, why: str) -> None:
        self._why = why

    def __getitem__(self, name: str) -> Any:
        raise errors.NotInForceError(self._why)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "{}"


def from_content(content: Content, policy: Policy | None = None, is_stored: bool = False) -> Decision:
    """The decision that says this."""
    return Decision(
        content.head,
        content.on,
        content.subject,
        content.outcomes,
        content.duties,
        trace=content.trace,
        status=content.status,
        redacted=content.redacted,
        policy=policy,
        is_stored=is_stored,
    )
