"""The engines of a book: how outcomes and duties of a case are found."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal, Protocol

from offerrules.cases.error import CaseBookError, not_installed
from offerrules.cases.policy import Policy
from offerrules.decision.result import Duty, Outcome
from offerrules.decision.tree import Status
from offerrules.language import Text

EngineName = Literal["direct", "durable"]
ENGINES: Final[tuple[EngineName, ...]] = ("direct", "durable")
"""Engines by name."""
FASTEST: Final[EngineName] = "direct"
"""The engine where none is asked for. It was the faster at every size that `benchmarks/cases.py` measures, and needs
no compiler (docs/decisions/0021)."""


class Judged(Protocol):
    """What an engine says of a case."""

    @property
    def status(self) -> Status: ...
    @property
    def outcomes(self) -> Mapping[str, Outcome]: ...
    @property
    def duties(self) -> Mapping[str, Duty]: ...


class Judge(Protocol):
    """An engine, as a book uses it."""

    def judge(self, subject: str, record: Any, keys: Mapping[str, tuple[str, ...]], on: date) -> Judged:
        """Outcomes and duties of a case. `keys` has those of each candidate's elements, in their order."""
        ...

    def forget(self, subject: str) -> None:
        """Keeps nothing of a person any more."""
        ...

    def close(self) -> None: ...


class Direct:
    """Decides each record anew."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def judge(self, subject: str, record: Any, keys: Mapping[str, tuple[str, ...]], on: date) -> Judged:
        return self._policy.decide(record, on=on)

    def forget(self, subject: str) -> None:
        pass

    def close(self) -> None:
        pass


def judge_by(engine: str | None, policy: Policy) -> Judge:
    """The engine of that name, the fastest where there is none. Raises `CaseBookError`, and `ValueError` for a name
    that no engine has."""
    match engine or FASTEST:
        case "direct":
            return Direct(policy)
        case "durable":
            return _durable(policy)
        case unknown:
            raise ValueError(f"there is no engine {unknown!r}; there are {', '.join(ENGINES)}")


def _durable(policy: Policy) -> Judge:
    try:
        from offerrules.cases.chaining import Chained  # noqa: PLC0415
        from offerrules.engines.durable.literals import LimitError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise not_installed(error.name, "durable") from None
    except ImportError:
        raise CaseBookError(
            Text(
                "durable-rules har kompilerats utan ett namn som den här versionen av Python saknar; installera om "
                "det, utan cache, med CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject",
                "durable-rules was compiled without a name that this Python lacks; install it again, without a cache, "
                "with CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject",
            )
        ) from None
    try:
        return Chained(policy)
    except LimitError as error:
        raise CaseBookError(
            Text(
                f"{error.text.sv}; motorn `direct` har ingen sådan gräns",
                f"{error.text.en}; the engine `direct` has no such limit",
            )
        ) from None
