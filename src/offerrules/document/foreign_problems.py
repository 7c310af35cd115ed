"""What can be wrong with the characters of a file: one function for each problem.

As in `problems`, the name of the function is the code and its docstring what the documentation says of it.
"""

from collections.abc import Sequence

from offerrules.diagnostics import Problem, Severity, Span
from offerrules.document.problems import described
from offerrules.language import Text


def merge_conflict(span: Span, others: tuple[Span, ...]) -> Problem:
    """Lines with `<<<<<<<`, `=======` and `>>>>>>>` are left from two versions that could not be merged."""
    return Problem(
        "merge-conflict",
        Text(
            "Filen har kvar märken efter en sammanslagning av två versioner som säger emot varandra.",
            "The file still has the marks of a merge of two versions that contradict each other.",
        ),
        span,
        Text(
            "Behåll det som ska gälla, och ta bort det andra och raderna med `<<<<<<<`, `=======` och `>>>>>>>`.",
            "Keep what is to hold, and remove the rest and the lines with `<<<<<<<`, `=======` and `>>>>>>>`.",
        ),
        related=others,
    )


def foreign_space(span: Span, others: tuple[Span, ...], kinds: Sequence[str], severity: Severity = "error") -> Problem:
    """No-break spaces and other spaces of word processors are where YAML and expressions have ordinary spaces."""
    listed = ", ".join(described(kind) for kind in kinds)
    return Problem(
        "foreign-space",
        Text(
            f"Här finns andra mellanslag än det vanliga: {listed}.",
            f"There are other spaces here than the ordinary one: {listed}.",
        ),
        span,
        Text(
            "Byt dem mot vanliga mellanslag; de följer ofta med när text klistras in.",
            "Replace them by ordinary spaces; they often come along when text is pasted.",
        ),
        severity=severity,
        cause="foreign spaces",
        related=others,
    )


def lookalike(span: Span, others: tuple[Span, ...], character: str, meant: str) -> Problem:
    """A sign that looks like one of YAML and is another: a full-width colon, comma or bracket."""
    return Problem(
        "lookalike",
        Text(
            f"`{character}` ({described(character)}) ser ut som `{meant}` men är ett annat tecken.",
            f"`{character}` ({described(character)}) looks like `{meant}` but is another character.",
        ),
        span,
        Text(
            f"Skriv `{meant}`, med ett mellanslag efter om det är ett kolon.",
            f"Write `{meant}`, with a space after it if it is a colon.",
        )
        if meant == ":"
        else Text(f"Skriv `{meant}`.", f"Write `{meant}`."),
        f"{meant} " if meant == ":" else meant,
        related=others,
    )


def bullet(span: Span, others: tuple[Span, ...], character: str) -> Problem:
    """The items of a list begin with the bullets of a word processor."""
    return Problem(
        "bullet",
        Text(
            f"En post i en lista börjar med `-`, inte med `{character}` ({described(character)}).",
            f"An item of a list begins with `-`, not with `{character}` ({described(character)}).",
        ),
        span,
        Text("Skriv `-`.", "Write `-`."),
        "-",
        related=others,
    )


def typographic_quotes(
    span: Span, others: tuple[Span, ...], character: str, meant: str, severity: Severity = "error"
) -> Problem:
    """A value is in the quotation marks of a word processor, which are ordinary characters in YAML."""
    return Problem(
        "typographic-quotes",
        Text(
            f"`{character}` ({described(character)}) är inget citattecken i YAML, utan ett tecken i texten.",
            f"`{character}` ({described(character)}) is no quotation mark in YAML, but a character of the text.",
        ),
        span,
        Text(f"Skriv raka citattecken: `{meant}`.", f"Write straight quotation marks: `{meant}`."),
        severity=severity,
        cause="typographic quotes",
        related=others,
    )


def invisible_character(span: Span, character: str, severity: Severity) -> Problem:
    """A character that cannot be seen, in a name, a literal or a text in which it means nothing."""
    return Problem(
        "invisible-character",
        Text(
            f"Här finns ett tecken som inte syns: {described(character)}.",
            f"There is a character here that cannot be seen: {described(character)}.",
        ),
        span,
        Text(
            "Ta bort det; ofta följer det med när text klistras in.",
            "Remove it; it often comes along when text is pasted.",
        ),
        "",
        severity,
        cause=f"invisible {ord(character):X} {severity}",
    )
