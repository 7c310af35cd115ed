"""Reads the command line and calls the command.

What is imported here is paid for by every command, `--version` too: so it is next to nothing.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from offerrules._version import __version__
from offerrules.cli import ending, garbage
from offerrules.cli.commands import COMMANDS
from offerrules.cli.parser import Parser, language_of

_DESCRIPTION: Final = (
    "Bedöm vad människor erbjuds enligt en kommuns löfte, skrivet en gång som en policy, och säg varför.",
    "Decide what people are offered by a municipality's promise, written once as a policy, and say why.",
)
_EPILOG: Final = (
    """\
avslutas med: 0 klart; 1 det som kontrollerades stämmer inte; 2 felaktig användning;
              3 en del gick inte att kontrollera (verify)
exempel:      offerrules decide policy.yaml people.csv --on 2024-06-03 --lang sv""",
    """\
exit codes: 0 done; 1 what was checked does not hold; 2 wrong use;
            3 a part could not be checked (verify)
example:    offerrules decide policy.yaml people.csv --on 2024-06-03 --lang sv""",
)
CANNOT: Final = 2
"""The exit code after wrong use, and where the output cannot be written."""
_INTERRUPTED: Final = {"sv": "avbröts", "en": "interrupted"}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command in `argv` (that of the process if None) and gives its exit code."""
    if argv is None:
        # Looking for plugins, pydantic reads what every installed package says of itself. A command has no use of any.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        garbage.put_off()
        ending.clear_up_when_ended()
    words = list(sys.argv[1:] if argv is None else argv)
    language = language_of(words, os.environ)
    try:
        code = _run(words, language)
        return _flushed(code, language) if argv is None else code
    except KeyboardInterrupt as error:
        if sys.stderr is not None:
            sys.stderr.write(f"offerrules: {_INTERRUPTED[language]}\n")
        return ending.exit_code(error)
    finally:
        if argv is None:
            garbage.leave()


def _flushed(code: int, language: str) -> int:
    """Flushes standard output before Python does, which would end with a message and an exit code of its own (120).

    Gives the exit code: what the command found where the reader has gone, and 2 where the output cannot be written.
    """
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        streams, errors = import_module("offerrules.cli.streams"), import_module("offerrules.cli.errors")
        streams.Streams.standard().close_early()
        if streams.has_gone(error):
            return code
        if code != CANNOT:
            sys.stderr.write(f"offerrules: {errors.reason(error).in_language(language)}\n")
        return CANNOT
    return code


def _run(words: Sequence[str], language: str) -> int:
    parser, module = _parser(words, language)
    try:
        arguments = parser.parse_args(words)
    except SystemExit as ended:  # argparse has printed its help, or what is wrong
        return ended.code if isinstance(ended.code, int) else CANNOT
    if module is None:
        parser.print_help(sys.stderr)
        return CANNOT
    code: int = import_module("offerrules.cli.running").run(module, arguments)
    return code


def _parser(words: Sequence[str], language: str) -> tuple[Parser, Any]:
    """The parser of all commands, and the module of the command that is called; only that one has its arguments."""
    parser = Parser(prog="offerrules", language=language)
    parser.description, parser.epilog = parser.text(*_DESCRIPTION), parser.text(*_EPILOG)
    parser.add_argument(
        "--version", action="version", version=f"offerrules {__version__}", help=parser.words("version")
    )
    parser.add_argument("--lang", choices=("sv", "en"), default=language, help=parser.words("language"))
    commands = parser.add_subparsers(title=parser.words("commands"), metavar=parser.words("command"))
    called = _called(words)
    loaded = None
    for command in COMMANDS:
        summary = parser.text(command.sv, command.en)
        if command.name == called:
            loaded = import_module(command.module)
            added = commands.add_parser(command.name, help=summary, language=language)
            added.description = f"{summary[0].upper()}{summary[1:]}."
            added.epilog = f"{parser.words('example')}: {loaded.EXAMPLE}"
            loaded.add_arguments(added)
        else:
            commands.add_parser(command.name, help=summary, language=language)
    return parser, loaded


def _called(words: Sequence[str]) -> str | None:
    """The command: the first word that is no option, nor the value of one."""
    before = ""
    for word in words:
        if not word.startswith("-") and before != "--lang":
            return word
        before = word
    return None
