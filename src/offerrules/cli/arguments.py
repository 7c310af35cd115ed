"""The arguments that several commands share, and how each is read."""

import codecs
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from offerrules.language import LANGUAGES, Language
from offerrules.nearest import nearest
from offerrules.privacy import PRIVACY_CLASSES
from offerrules.records.null import OTHERS, Null

Parser = ArgumentParser
Arguments = Namespace

DEFAULT_LANGUAGE: Final[Language] = "en"
MOST_WORKERS: Final = 256


def add_policy(parser: Parser) -> None:
    """The policy, and the record class that it may need."""
    parser.add_argument("policy", metavar="POLICY", help="the policy, a YAML file")


def add_record_class(parser: Parser) -> None:
    """`--record module:Class`."""
    parser.add_argument(
        "--record",
        metavar="MODULE:CLASS",
        type=record_class,
        help="a record class of your own that the policy names; the module is imported from the current folder too",
    )


def add_language(parser: Parser) -> None:
    """`--lang`."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=DEFAULT_LANGUAGE,
        help=f"the language of the result (default: {DEFAULT_LANGUAGE})",
    )


def add_output(parser: Parser, formats: Sequence[str]) -> None:
    """`--format` and `-o`."""
    parser.add_argument("--format", choices=formats, default=formats[0], help=f"default: {formats[0]}")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to FILE instead of standard output")


def add_width(parser: Parser) -> None:
    """`--width`."""
    parser.add_argument(
        "--width",
        metavar="COLUMNS",
        type=columns,
        help="the width of text (default: that of the terminal, or 80)",
    )


def add_null(parser: Parser) -> None:
    """`--null`, which may come several times."""
    parser.add_argument(
        "--null",
        metavar="[FIELD=]WORD",
        type=null_word,
        action="append",
        help="what a null of JSON or an empty cell means, for all fields or for one: none or left_out, that nothing is "
        "recorded (default: none in JSON, left_out in tables)",
    )


def null_word(text: str) -> tuple[str, str]:
    """A field, `*` for all others, and the word for it."""
    field, _, word = text.rpartition("=")
    return field or OTHERS, word


def null_of(said: Sequence[tuple[str, Any]] | None) -> Null | None:
    """What `--null` says, as the readers take it; None where it says nothing."""
    return dict(said) if said else None


def add_redact(parser: Parser) -> None:
    """`--redact`."""
    parser.add_argument(
        "--redact",
        metavar="CLASSES",
        type=privacy_classes,
        default=(),
        help=f"leave out facts of these privacy classes, with commas between: {', '.join(PRIVACY_CLASSES)}",
    )


def privacy_classes(text: str) -> tuple[str, ...]:
    """Names of privacy classes with commas between."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in PRIVACY_CLASSES:
            meant = nearest(name, PRIVACY_CLASSES)
            more = f"; did you mean {meant}?" if meant is not None else f"; there are {', '.join(PRIVACY_CLASSES)}"
            raise ArgumentTypeError(f"{name!r} is no privacy class{more}")
    return names


def day(text: str) -> date:
    """A day in ISO form, `2024-06-03`."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise ArgumentTypeError(f"{text!r} is not a day; write year-month-day, such as 2024-06-03")
    return found


def record_class(text: str) -> tuple[str, str]:
    """`module:Class`, apart."""
    module, colon, name = text.partition(":")
    if not (colon and name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        raise ArgumentTypeError(f"{text!r} is not MODULE:CLASS, such as pupils.records:Pupil")
    return module, name


def encoding(text: str) -> str:
    """The name of an encoding that Python knows."""
    try:
        return codecs.lookup(text).name
    except LookupError:
        raise ArgumentTypeError(f"{text!r} is not an encoding; try cp1252 or latin-1") from None


def processes(text: str) -> int:
    """A number of worker processes."""
    if not (text.isdecimal() and text.isascii()) or not 1 <= int(text) <= MOST_WORKERS:
        raise ArgumentTypeError(f"{text!r} is not a number of processes; give one from 1 to {MOST_WORKERS}")
    return int(text)


def columns(text: str) -> int:
    """A width in columns."""
    if not text.isdecimal() or not 20 <= int(text) <= 1000:
        raise ArgumentTypeError(f"{text!r} is not a width; give a number of columns from 20 to 1000")
    return int(text)
