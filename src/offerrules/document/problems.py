"""What can be wrong with a file before its shape is looked at: one function for each problem.

The name of the function is the code (`not_utf_8` tells `not-utf-8`) and its docstring what the documentation says of
it. Spans count from the beginning of the file's text.
"""

import unicodedata

from offerrules.diagnostics import Problem, Span
from offerrules.language import Text

Words = tuple[str, str]
"""The same in Swedish and in English."""


def problem(
    code: str,
    span: Span,
    words: Words,
    hint: Words | None = None,
    correction: str | None = None,
    cause: str | None = None,
) -> Problem:
    return Problem(code, Text(*words), span, Text(*hint) if hint else None, correction, cause=cause)


QUOTE_IT: Words = (
    "Sätt hela värdet inom enkla citattecken: `'…'`.",
    "Put the whole value in single quotation marks: `'…'`.",
)


def too_large(span: Span, limit: int) -> Problem:
    """The file is larger than a policy may be. Such a file is not read at all."""
    return problem(
        "too-large",
        span,
        (
            f"Filen är större än {limit // 1000} kB och läses inte.",
            f"The file is larger than {limit // 1000} kB and is not read.",
        ),
        (
            "Dela upp den i flera policyer, eller flytta stora tabeller ur den.",
            "Split it into several policies, or move large tables out of it.",
        ),
    )


def not_text(span: Span) -> Problem:
    """The file is no text at all: a picture, a spreadsheet, an archive."""
    return problem(
        "not-text",
        span,
        ("Filen är ingen textfil.", "The file is not a text file."),
        ("En policy är en YAML-fil sparad som vanlig text.", "A policy is a YAML file saved as plain text."),
    )


def not_utf_8(span: Span, encoding: str, guess: str | None) -> Problem:
    """The file is saved in another encoding than UTF-8, so that its letters cannot be told with certainty."""
    about = f" (`{guess}`?)" if guess is not None and guess.isprintable() and guess != "\ufffd" else ""
    return problem(
        "not-utf-8",
        span,
        (
            f"Filen är inte sparad som UTF-8, utan troligen som {encoding}{about}.",
            f"The file is not saved as UTF-8, but probably as {encoding}{about}.",
        ),
        ("Spara den som UTF-8 i redigeraren.", "Save it as UTF-8 in the editor."),
    )


def described(character: str) -> str:
    """A character as it can be looked up: `U+00A0 NO-BREAK SPACE`; one that Unicode does not name, by its number."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def forbidden_character(span: Span, character: str) -> Problem:
    """A character that cannot be seen, and that could make the text mean something else than it shows."""
    return problem(
        "forbidden-character",
        span,
        (
            f"Här står ett osynligt tecken ({described(character)}) som inte får finnas i en policy.",
            f"Here stands an invisible character ({described(character)}) that a policy may not hold.",
        ),
        (
            "Ta bort det; ofta följer det med när text klistras in.",
            "Remove it; it often comes along when text is pasted.",
        ),
        cause=f"forbidden {ord(character):X}",
    )


def forbidden_escape(span: Span, character: str) -> Problem:
    """An escape such as `"\\0"` gives a character that a policy may not hold."""
    return problem(
        "forbidden-escape",
        span,
        (
            f"Det omvända snedstrecket ger ett osynligt tecken ({described(character)}), som inte får finnas här.",
            f"The backslash gives an invisible character ({described(character)}), which may not be here.",
        ),
        (
            "Ta bort det, eller använd enkla citattecken om snedstrecket hör till texten.",
            "Remove it, or use single quotation marks if the backslash belongs to the text.",
        ),
    )


def bad_escape(span: Span) -> Problem:
    """A backslash in a text between double quotation marks is followed by something that YAML does not know."""
    return problem(
        "bad-escape",
        span,
        (
            "Efter ett omvänt snedstreck inom dubbla citattecken står något som YAML inte känner till.",
            "A backslash inside double quotation marks is followed by something that YAML does not know.",
        ),
        (
            "Använd enkla citattecken, där omvänt snedstreck är ett vanligt tecken.",
            "Use single quotation marks, in which a backslash is an ordinary character.",
        ),
    )


def empty_file(span: Span) -> Problem:
    """The file has nothing in it but spaces and comments."""
    return problem(
        "empty-file",
        span,
        ("Filen är tom.", "The file is empty."),
        (
            "En policy börjar med `offerrules: 1`, fall med `policy: policy.yaml`.",
            "A policy begins with `offerrules: 1`, cases with `policy: policy.yaml`.",
        ),
    )


def several_documents(span: Span) -> Problem:
    """A line `---` begins a second document in the same file."""
    return problem(
        "several-documents",
        span,
        (
            "Raden `---` börjar ett dokument till, men en fil får bara ha ett.",
            "The line `---` begins another document, but a file may have only one.",
        ),
        ("Lägg det i en egen fil, eller ta bort raden.", "Put it in a file of its own, or remove the line."),
    )


def alias(span: Span) -> Problem:
    """`*name` repeats a part of a file in YAML. A policy is read by people, so it says everything where it holds."""
    return problem(
        "alias",
        span,
        (
            "En `*` först i ett värde är en hänvisning i YAML, och sådana används inte här.",
            "A `*` first in a value is a reference in YAML, and these are not used here.",
        ),
        (
            "Skriv ut texten, eller sätt citattecken om värdet.",
            "Write the text out, or put the value in quotation marks.",
        ),
    )


def anchor(span: Span, name: str) -> Problem:
    """`&name` marks a part of a file for repetition in YAML. A policy says everything where it holds."""
    return problem(
        "anchor",
        span,
        (
            f"`&{name}` är ett ankare i YAML, och sådana används inte här.",
            f"`&{name}` is an anchor in YAML, and these are not used here.",
        ),
        ("Ta bort det, eller sätt citattecken om värdet.", "Remove it, or put the value in quotation marks."),
    )


def tag(span: Span, written: str) -> Problem:
    """`!name` gives a value another type in YAML. A policy needs none, and none is ever carried out."""
    negated = written[1:]
    if negated.replace("_", "").replace(".", "").isalnum():
        hint: Words = (
            f"Skriv `not({negated})` om du menar motsatsen.",
            f"Write `not({negated})` if you mean the opposite.",
        )
    else:
        hint = QUOTE_IT
    return problem(
        "tag",
        span,
        (
            "Ett `!` först i ett värde är en typmärkning i YAML, och sådana används inte här.",
            "A `!` first in a value is a type tag in YAML, and these are not used here.",
        ),
        hint,
    )


def merge_key(span: Span) -> Problem:
    """`<<` merges mappings in an older YAML."""
    return problem(
        "merge-key",
        span,
        ("`<<` hör till en äldre YAML och används inte här.", "`<<` belongs to an older YAML and is not used here."),
        ("Skriv ut nycklarna.", "Write the keys out."),
    )


def key_not_text(span: Span) -> Problem:
    """A list or a mapping stands where a key should."""
    return problem(
        "key-not-text",
        span,
        (
            "En nyckel ska vara en text, men här står en lista eller flera nycklar.",
            "A key should be a text, but here stands a list or several keys.",
        ),
        (
            "Sätt citattecken om texten om klamrarna hör till den.",
            "Put the text in quotation marks if the brackets belong to it.",
        ),
    )


def duplicate_key(span: Span, key: str, cause: str | None = None) -> Problem:
    """The same key stands twice in one place, so that one of its values would be lost."""
    return problem(
        "duplicate-key",
        span,
        (
            f"Nyckeln `{key}` står redan ovanför på samma ställe.",
            f"The key `{key}` already stands above in the same place.",
        ),
        (
            "Ta bort den ena, ge den ett annat namn, eller sätt tillbaka en rubrik som saknas ovanför.",
            "Remove one of them, give it another name, or put a heading back that is missing above.",
        ),
        cause=cause,
    )


def too_deep(span: Span, limit: int) -> Problem:
    """Lists or keys stand inside each other more deeply than any policy needs."""
    return problem(
        "too-deep",
        span,
        (
            f"Här ligger fler än {limit} listor eller nycklar inuti varandra.",
            f"Here more than {limit} lists or keys lie inside each other.",
        ),
    )


def too_many_parts(span: Span, limit: int) -> Problem:
    """The file has more keys and values than any policy needs. The rest is not read."""
    return problem(
        "too-many-parts",
        span,
        (
            f"Filen har fler än {limit} nycklar och värden; resten läses inte.",
            f"The file has more than {limit} keys and values; the rest is not read.",
        ),
    )


def too_many_problems(span: Span, limit: int) -> Problem:
    """So much is wrong that the rest of the file is not read."""
    return problem(
        "too-many-problems",
        span,
        (
            f"Det finns redan {limit} fel ovanför; resten av filen läses inte.",
            f"There are already {limit} errors above; the rest of the file is not read.",
        ),
    )


def more_problems(span: Span, limit: int, count: int) -> Problem:
    """So much is wrong that not all of it is reported."""
    return problem(
        "too-many-problems",
        span,
        (
            f"Filen har {count} fynd; bara {limit} av dem visas.",
            f"The file has {count} findings; only {limit} of them are shown.",
        ),
    )


def not_finite(span: Span, written: str) -> Problem:
    """`.inf` and `.nan` are numbers in YAML, but nothing can be counted with them."""
    return problem(
        "not-finite",
        span,
        (f"`{written}` är inget tal att räkna med.", f"`{written}` is no number to count with."),
        (f'Om det är en text, skriv `"{written}"`.', f'If it is a text, write `"{written}"`.'),
        f'"{written}"',
    )


def number_too_long(span: Span) -> Problem:
    """A number has more than the 34 digits with which FEEL computes, or an exponent beyond 6144."""
    return problem(
        "number-too-long",
        span,
        (
            "Talet har fler siffror än de 34 som går att räkna med.",
            "The number has more digits than the 34 that can be counted with.",
        ),
        ("Om det är en text, sätt citattecken om den.", "If it is a text, put it in quotation marks."),
    )
