"""The arguments that several commands share, and how each is read."""

import codecs
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from offerrules.cli.parser import Parser, WrongValueError
from offerrules.language import LANGUAGES
from offerrules.nearest import nearest
from offerrules.privacy import PRIVACY_CLASSES
from offerrules.records.null import NULL_WORDS, OTHERS, Null

__all__ = ["Arguments", "Parser"]

Arguments = Namespace

MOST_WORKERS: Final = 256


def add_policy(parser: Parser) -> None:
    """The policy, and the record class that it may need."""
    parser.add_argument("policy", metavar="POLICY", help=parser.text("policyn, en YAML-fil", "the policy, a YAML file"))


def add_stored(parser: Parser) -> None:
    """The stored decisions."""
    parser.add_argument(
        "decision",
        metavar=parser.text("UNDERLAG", "DECISIONS"),
        help=parser.text(
            "sparade underlag så som decide skriver dem: ett, en lista eller ett på varje rad; - är standard in",
            "stored decisions as decide writes them: one, a list, or one on each line; - is standard input",
        ),
    )


def add_policies(parser: Parser) -> None:
    """The policy, or where it is found by the fingerprint of a decision."""
    parser.add_argument(
        "policy",
        metavar="POLICY",
        help=parser.text(
            "policyn, en YAML-fil; eller en mapp, där den version söks som ett underlag vilar på",
            "the policy, a YAML file; or a folder, in which the version is found that a decision rests on",
        ),
    )


def add_record_class(parser: Parser) -> None:
    """`--record module:Class`."""
    parser.add_argument(
        "--record",
        metavar=parser.text("MODUL:KLASS", "MODULE:CLASS"),
        type=parser.value(record_class),
        help=parser.text(
            "en egen klass för poster som policyn namnger; modulen hämtas också från mappen du står i",
            "a record class of your own that the policy names; the module is imported from the current folder too",
        ),
    )


def add_language(parser: Parser) -> None:
    """`--lang`."""
    parser.add_argument("--lang", choices=LANGUAGES, default=parser.language, help=parser.words("language"))


def add_output(parser: Parser, formats: Sequence[str]) -> None:
    """`--format` and `-o`."""
    parser.add_argument("--format", choices=formats, default=formats[0], help=default(parser, formats[0]))
    add_output_file(parser)


def add_output_file(parser: Parser) -> None:
    """`-o`."""
    parser.add_argument(
        "-o",
        "--output",
        metavar=parser.text("FIL", "FILE"),
        help=parser.text(
            "skriv resultatet till FIL i stället för standard ut", "write the result to FILE instead of standard output"
        ),
    )


def default(parser: Parser, value: str) -> str:
    """What an argument is where it is not given."""
    return f"{parser.text('förval', 'default')}: {value}"


def add_width(parser: Parser) -> None:
    """`--width`."""
    parser.add_argument(
        "--width",
        metavar=parser.text("TECKEN", "COLUMNS"),
        type=parser.value(columns),
        help=parser.text(
            "textens bredd i tecken (förval: terminalens bredd, eller 80)",
            "the width of text (default: that of the terminal, or 80)",
        ),
    )


def add_null(parser: Parser) -> None:
    """`--null`, which may come several times."""
    parser.add_argument(
        "--null",
        metavar=parser.text("[FÄLT=]ORD", "[FIELD=]WORD"),
        type=parser.value(null_word),
        action="append",
        help=parser.text(
            "vad null i JSON eller en tom cell betyder, för alla fält eller för ett: none, att det saknas, eller "
            "left_out, att inget är antecknat (förval: none i JSON, left_out i tabeller)",
            "what a null of JSON or an empty cell means, for all fields or for one: none, or left_out, that nothing is "
            "recorded (default: none in JSON, left_out in tables)",
        ),
    )


def null_word(text: str) -> tuple[str, str]:
    """A field, `*` for all others, and the word for it."""
    field, _, word = text.rpartition("=")
    if word == "unknown":
        raise WrongValueError(
            "`unknown` kommer med version 2 av policyformatet; skriv tills dess none eller left_out",
            "`unknown` comes with version 2 of the policy format; until then say none or left_out",
        )
    if word not in NULL_WORDS:
        raise WrongValueError(
            f"{text!r} är varken none eller left_out, för alla fält eller som FÄLT=ORD",
            f"{text!r} is neither none nor left_out, for all fields or as FIELD=WORD",
        )
    return field or OTHERS, word


def null_of(said: Sequence[tuple[str, Any]] | None) -> Null | None:
    """What `--null` says, as the readers take it; None where it says nothing."""
    return dict(said) if said else None


def add_redact(parser: Parser) -> None:
    """`--redact`."""
    names = ", ".join(PRIVACY_CLASSES)
    parser.add_argument(
        "--redact",
        metavar=parser.text("KLASSER", "CLASSES"),
        type=parser.value(privacy_classes),
        default=(),
        help=parser.text(
            f"utelämna uppgifter i de här sekretessklasserna, med komma emellan: {names}",
            f"leave out facts of these privacy classes, with commas between: {names}",
        ),
    )


def add_day(parser: Parser, sv: str, en: str) -> None:
    """`--on`."""
    parser.add_argument("--on", metavar=parser.text("DATUM", "DATE"), type=parser.value(day), help=parser.text(sv, en))


def add_person(parser: Parser, sv: str, en: str) -> None:
    """`--person`."""
    parser.add_argument("--person", metavar=parser.text("REFERENS", "ID"), help=parser.text(sv, en))


def privacy_classes(text: str) -> tuple[str, ...]:
    """Names of privacy classes with commas between."""
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in PRIVACY_CLASSES:
            meant = nearest(name, PRIVACY_CLASSES)
            there = ", ".join(PRIVACY_CLASSES)
            raise WrongValueError(
                f"{name!r} är ingen sekretessklass; " + (f"menade du {meant}?" if meant else f"det finns {there}"),
                f"{name!r} is no privacy class; " + (f"did you mean {meant}?" if meant else f"there are {there}"),
            )
    return names


def day(text: str) -> date:
    """A day in ISO form, `2024-06-03`."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise WrongValueError(
            f"{text!r} är inget datum; skriv år-månad-dag, till exempel 2024-06-03",
            f"{text!r} is not a day; write year-month-day, such as 2024-06-03",
        )
    return found


def record_class(text: str) -> tuple[str, str]:
    """`module:Class`, apart."""
    module, colon, name = text.partition(":")
    if not (colon and name.isidentifier() and all(part.isidentifier() for part in module.split("."))):
        raise WrongValueError(
            f"{text!r} är inte MODUL:KLASS, till exempel pupils.records:Pupil",
            f"{text!r} is not MODULE:CLASS, such as pupils.records:Pupil",
        )
    return module, name


def encoding(text: str) -> str:
    """The name of an encoding that Python knows."""
    try:
        return codecs.lookup(text).name
    except (LookupError, ValueError):
        raise WrongValueError(
            f"{text!r} är ingen teckenkodning; prova cp1252 eller latin-1",
            f"{text!r} is not an encoding; try cp1252 or latin-1",
        ) from None


def processes(text: str) -> int:
    """A number of worker processes."""
    if not (text.isdecimal() and text.isascii()) or not 1 <= int(text) <= MOST_WORKERS:
        raise WrongValueError(
            f"{text!r} är inget antal processer; ange ett från 1 till {MOST_WORKERS}",
            f"{text!r} is not a number of processes; give one from 1 to {MOST_WORKERS}",
        )
    return int(text)


def columns(text: str) -> int:
    """A width in columns."""
    if not text.isdecimal() or not 20 <= int(text) <= 1000:
        raise WrongValueError(
            f"{text!r} är ingen bredd; ange ett antal tecken från 20 till 1000",
            f"{text!r} is not a width; give a number of columns from 20 to 1000",
        )
    return int(text)
