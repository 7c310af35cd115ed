"""How people write signs, texts, numbers and times who know another language better than FEEL."""

from offerrules.diagnostics import Problem, Span
from offerrules.feel.elsewhere import MEANINGS
from offerrules.feel.wording import fitted, form_of, shown, write
from offerrules.language import Text


def other_spelling(text: str, span: Span, meant: str) -> Problem:
    """What stands at `span` of `text` is written `meant`."""
    written = text[span.start : span.end]
    meaning = MEANINGS.get(meant)
    return Problem(
        "other-spelling",
        stand_in(written, meant)
        if meaning is None
        else Text(
            f"{meaning.sv} skrivs `{meant}`, inte `{written}`.", f"{meaning.en} is written `{meant}`, not `{written}`."
        ),
        span,
        correction=fitted(text, span, meant),
    )


def stand_in(written: str, meant: str) -> Text:
    return Text(f"Här skrivs `{meant}`, inte `{written}`.", f"`{meant}` is written here, not `{written}`.")


def other_word(text: str, span: Span, meant: str) -> Problem:
    """What stands at `span` of `text` is there instead of the word that a form needs."""
    written = text[span.start : span.end]
    return Problem("other-word", stand_in(written, meant), span, form_of(meant), fitted(text, span, meant))


def other_quotes(correction: str, span: Span) -> Problem:
    return Problem(
        "other-quotes",
        Text('Text står mellan raka citattecken: `"`.', 'Text stands between straight double quotes: `"`.'),
        span,
        write(correction),
        correction,
    )


def backticks(content: str, span: Span) -> Problem:
    return Problem(
        "backticks",
        Text("Ett namn står utan tecken omkring sig.", "A name stands without signs around it."),
        span,
        Text(f"Skriv bara {content}.", f"Write only {content}."),
        content,
    )


def string_prefix(prefix: str, span: Span) -> Problem:
    """`f"…"` and the like."""
    return Problem(
        "string-prefix",
        Text(
            f"`{prefix}` framför en text betyder inget här: inget räknas ut inne i en text.",
            f"`{prefix}` in front of a text means nothing here: nothing is computed inside a text.",
        ),
        span,
        Text(
            'Sätt ihop delarna: `"Hej " + namn + "!"`, ett tal med `string(tal)`.',
            'Join the parts: `"Hello " + name + "!"`, a number by `string(number)`.',
        ),
    )


def hash_comment(written: str, span: Span) -> Problem:
    correction = "//" + written[1:]
    return Problem(
        "hash-comment",
        Text("En kommentar börjar med `//`.", "A comment begins with `//`."),
        span,
        write(correction),
        correction,
    )


def comment_instead_of_division(written: str, span: Span) -> Problem:
    return Problem(
        "comment-instead-of-division",
        Text(f"`{written}` är en kommentar, ingen division.", f"`{written}` is a comment, not a division."),
        span,
        Text("Heltalsdivision skrivs `floor(a / b)`.", "Division to whole numbers is written `floor(a / b)`."),
        severity="warning",
    )


def leading_equals(span: Span) -> Problem:
    return Problem(
        "leading-equals",
        Text("Ett uttryck börjar inte med `=`.", "An expression does not begin with `=`."),
        span,
        Text("Ta bort det.", "Remove it."),
        "",
    )


def trailing_semicolon(span: Span) -> Problem:
    return Problem(
        "trailing-semicolon",
        Text("Ett uttryck slutar inte med `;`.", "An expression does not end with `;`."),
        span,
        Text("Ta bort det.", "Remove it."),
        "",
    )


def assignment(written: str, span: Span) -> Problem:
    return Problem(
        "assignment",
        Text(
            f"`{written}` ändrar ett värde; ett uttryck ändrar inget.",
            f"`{written}` changes a value; an expression changes nothing.",
        ),
        span,
        Text("Skriv värdet självt, till exempel `a + 1`.", "Write the value itself, for example `a + 1`."),
    )


def template(written: str, name: str, span: Span) -> Problem:
    """`$x`, `${x}`, `{{ x }}`."""
    return Problem(
        "template",
        Text("Ett namn står utan tecken omkring sig.", "A name stands without signs around it."),
        span,
        Text(f"Skriv `{name}` i stället för {shown(written)}.", f"Write `{name}` instead of {shown(written)}."),
        name,
    )


def unary_plus(span: Span) -> Problem:
    return Problem(
        "unary-plus",
        Text("Framför ett tal står inget plus.", "No plus stands in front of a number."),
        span,
        Text("Ta bort det.", "Remove it."),
        "",
    )


def bare_date(written: str, span: Span) -> Problem:
    return Problem(
        "bare-date",
        Text(f"`{written}` är en subtraktion, inget datum.", f"`{written}` is a subtraction, not a date."),
        span,
        write(f'@"{written}"'),
        f'@"{written}"',
    )


def at_without_quotes(written: str, span: Span) -> Problem:
    correction = f'@"{written.removeprefix("@")}"'
    return Problem(
        "at-without-quotes",
        Text("Efter `@` står värdet mellan citattecken.", "Behind `@` the value stands between quotes."),
        span,
        write(correction),
        correction,
    )


def decimal_comma(written: str, span: Span) -> Problem:
    correction = written.replace(",", ".").replace(" ", "")
    return Problem(
        "decimal-comma",
        Text("Decimaler skrivs med punkt.", "Decimals are written with a point."),
        span,
        write(correction),
        correction,
    )


def grouped_number(correction: str, span: Span) -> Problem:
    return Problem(
        "grouped-number",
        Text(
            "Ett tal skrivs utan tecken eller mellanrum mellan tusentalen.",
            "A number is written without signs or spaces between the thousands.",
        ),
        span,
        write(correction),
        correction,
    )


def percent(correction: str | None, span: Span) -> Problem:
    return Problem(
        "percent",
        Text("Procent finns inte; skriv andelen.", "There is no percent; write the share."),
        span,
        write(correction) if correction else Text("5 procent är `0.05`.", "5 percent is `0.05`."),
        correction,
    )


def duration_unit(written: str, correction: str, span: Span) -> Problem:
    return Problem(
        "duration-unit",
        Text(
            f"En längd i tid skrivs som varaktighet: {shown(written)} är `{correction}`.",
            f"A length of time is written as a duration: {shown(written)} is `{correction}`.",
        ),
        span,
        write(correction),
        correction,
    )


def number_with_unit(number: str, unit: str, span: Span) -> Problem:
    return Problem(
        "number-with-unit",
        Text(
            f"Ett tal har ingen enhet: `{unit}` kan inte stå här.", f"A number has no unit: `{unit}` cannot stand here."
        ),
        span,
        write(number),
        number,
    )


def number_and_word(number: str, word: str, span: Span) -> Problem:
    return Problem(
        "number-and-word",
        Text(f"Mellan `{number}` och `{word}` saknas något.", f"Something is missing between `{number}` and `{word}`."),
        span,
        Text(
            "Ett namn börjar med en bokstav; `*` skrivs alltid ut.",
            "A name begins with a letter; `*` is always written.",
        ),
    )
