"""The commands by name. A command's module is imported when the command is called, so that the others cost nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast

from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.streams import Streams


class Module(Protocol):
    """What the module of a command has."""

    EXAMPLE: str
    """One line that shows how the command is used."""
    add_arguments: Callable[[Parser], None]
    run: Callable[[Arguments, Streams], int]
    """Does the work and gives the exit code: 0 done; 1 what was checked does not hold; 2 wrong use."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    summary: str
    module: str

    def load(self) -> Module:
        """The module of the command."""
        return cast(Module, import_module(self.module))


COMMANDS: Final = (
    Command("decide", "decide about the people in a file, with reasons", "offerrules.cli.decide"),
    Command("check", "find what is wrong in policies", "offerrules.cli.check"),
    Command("test", "run the cases beside policies", "offerrules.cli.test"),
    Command("explain", "show the reasons of a stored decision", "offerrules.cli.explain"),
    Command("verify", "derive a stored decision again and show every difference", "offerrules.cli.verify"),
    Command("show", "show a policy as offerrules understands it", "offerrules.cli.show"),
    Command("schema", "print the JSON Schema of policies, records or decisions", "offerrules.cli.schema"),
    Command("demo", "decide the Gotland example that comes with offerrules", "offerrules.cli.demo"),
)
