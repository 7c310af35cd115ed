"""Reads the command line and calls the command.

What is imported here is paid for by every command, `--version` too: so it is next to nothing.
"""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from offerrules._version import __version__
from offerrules.cli import garbage
from offerrules.cli.commands import COMMANDS

_DESCRIPTION = "Decide what people are offered by a municipality's promise, written once as a policy, and say why."
_EPILOG = """\
exit codes: 0 done; 1 what was checked does not hold; 2 wrong use
example:    offerrules decide policy.yaml people.csv --on 2024-06-03 --lang sv"""

CANNOT = 2
"""The exit code after wrong use, and where the output cannot be written."""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells expect it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command in `argv` (that of the process if None) and gives its exit code."""
    if argv is None:
        # Looking for plugins, pydantic reads what every installed package says of itself. A command has no use of any.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        garbage.put_off()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        return _flushed(code) if argv is None else code
    except KeyboardInterrupt:
        sys.stderr.write("offerrules: interrupted\n")
        return INTERRUPTED
    finally:
        if argv is None:
            garbage.leave()


def _flushed(code: int) -> int:
    """Flushes standard output before Python does, which would end with a message and an exit code of its own (120).

    Gives the exit code: what the command found where the reader has gone, and 2 where the output cannot be written.
    """
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        streams = import_module("offerrules.cli.streams")
        streams.Streams.standard().close_early()
        if streams.has_gone(error):
            return code
        if code != CANNOT:
            sys.stderr.write(f"offerrules: {streams.reason(error)}\n")
        return CANNOT
    return code


def _run(words: Sequence[str]) -> int:
    parser, module = _parser(words)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as ending:  # argparse has printed its help, or what is wrong
        return ending.code if isinstance(ending.code, int) else 2
    if module is None:
        parser.print_help(sys.stderr)
        return 2
    code: int = import_module("offerrules.cli.running").run(module, arguments)
    return code


def _parser(words: Sequence[str]) -> tuple[ArgumentParser, Any]:
    """The parser of all commands, and the module of the command that is called; only that one has its arguments."""
    parser = ArgumentParser(
        prog="offerrules", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"offerrules {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    called = next((word for word in words if not word.startswith("-")), None)
    loaded = None
    for command in COMMANDS:
        if command.name == called:
            loaded = import_module(command.module)
            added = commands.add_parser(
                command.name,
                help=command.summary,
                description=f"{command.summary[0].upper()}{command.summary[1:]}.",
                epilog=f"example: {loaded.EXAMPLE}",
                formatter_class=RawDescriptionHelpFormatter,
                allow_abbrev=False,
            )
            loaded.add_arguments(added)
        else:
            commands.add_parser(command.name, help=command.summary, add_help=False)
    return parser, loaded
