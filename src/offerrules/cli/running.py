"""Runs a command, and turns what went wrong into a message and an exit code."""

from collections.abc import Callable
from typing import Protocol

from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import EndingError, reason
from offerrules.cli.streams import Streams


class Module(Protocol):
    """What the module of a command has."""

    EXAMPLE: str
    """One line that shows how the command is used."""
    add_arguments: Callable[[Parser], None]
    run: Callable[[Arguments, Streams], int]
    """Does the work and gives the exit code: 0 done; 1 what was checked does not hold; 2 wrong use; 3 a part could
    not be checked."""


def run(module: Module, arguments: Arguments) -> int:
    """Runs the command with the streams of the process, and gives its exit code."""
    streams = Streams.standard()
    try:
        # Where the reader of the output goes in the middle of it, what stands behind that in the command is left out.
        return module.run(arguments, streams) or 0
    except EndingError as error:
        streams.tell(f"offerrules: {error.in_language(arguments.lang)}")
        return error.code
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        streams.tell(f"offerrules: {where}{reason(error).in_language(arguments.lang)}")
        return 2
