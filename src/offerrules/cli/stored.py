"""Reading a stored decision."""

from pathlib import Path
from typing import Any

from offerrules.api import Policy
from offerrules.cli.errors import RefusedError, UsageError
from offerrules.cli.streams import Streams, reason
from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.language import Language


def stored_decision(name: str, policy: "Policy[Any]", language: Language, streams: Streams) -> Decision:
    """The decision at `name`. Raises `UsageError` where there is no file, `RefusedError` where it is no decision."""
    try:
        data = streams.read_bytes().read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {name}: {reason(error)}") from None
    try:
        return Decision.from_json(data, policy)
    except DecisionError as error:
        raise RefusedError(f"{name}: {error_in_words(error, language)}") from None


def error_in_words(error: DecisionError, language: Language) -> str:
    """The place in the decision, where there is one, and what is wrong there."""
    said = error.text.in_language(language)
    return f"{error.place}: {said}" if error.place else said
