"""Reading a stored decision."""

from pathlib import Path
from typing import Any

from offerrules.api import Policy
from offerrules.cli.errors import RefusedError, at, cannot_read
from offerrules.cli.streams import Streams
from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.language import Text


def stored_decision(name: str, policy: "Policy[Any]", streams: Streams) -> Decision:
    """The decision at `name`. Raises `UsageError` where there is no file, `RefusedError` where it is no decision."""
    if name != "-":
        streams.reads(name)
    try:
        data = streams.read_bytes().read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise cannot_read(name, error) from None
    try:
        return Decision.from_json(data, policy)
    except DecisionError as error:
        raise RefusedError(at(name, error_in_words(error))) from None


def error_in_words(error: DecisionError) -> Text:
    """The place in the decision, where there is one, and what is wrong there."""
    return at(error.place, error.text) if error.place else error.text
