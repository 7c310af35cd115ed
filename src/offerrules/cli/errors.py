"""How a command ends early: each error has a message for standard error and an exit code."""

from typing import ClassVar


class EndingError(Exception):
    """Ends the command."""

    code: ClassVar[int]


class UsageError(EndingError):
    """The command was called in a way that cannot work: a file that is not there, arguments that do not fit."""

    code = 2


class RefusedError(EndingError):
    """What the command was given does not hold: a policy with errors, records that cannot be read."""

    code = 1


def needs_extra(error: ModuleNotFoundError, extra: str) -> UsageError:
    """What to tell where a library of an extra is not installed."""
    return UsageError(f"{error.name} is not installed; it comes with the extra `{extra}` of offerrules")
