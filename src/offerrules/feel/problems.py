"""What the grammar itself finds wrong with a text: one function for each problem.

Codes are stable. A message says what is the matter in the author's words; the hint says what to do.
"""

from typing import Final

from offerrules.diagnostics import Problem, Span
from offerrules.feel.wording import form_of, shown, write
from offerrules.language import Text


def nothing(span: Span) -> Problem:
    return Problem(
        "empty-expression",
        Text("Här saknas ett uttryck.", "There is no expression here."),
        span,
        Text("Skriv till exempel `true`.", "Write, for example, `true`."),
    )


def operand_missing(behind: str, span: Span) -> Problem:
    """`behind` is the sign or word that lacks what should follow it."""
    return Problem(
        "operand-missing",
        Text(f"Något saknas efter `{behind}`.", f"Something is missing behind `{behind}`."),
        span,
    )


def operand_missing_before(sign: str, span: Span) -> Problem:
    return Problem(
        "operand-missing",
        Text(f"Något saknas före `{sign}`.", f"Something is missing before `{sign}`."),
        span,
    )


def nothing_in_brackets(span: Span) -> Problem:
    return Problem(
        "nothing-in-brackets",
        Text("Inom parentesen saknas något.", "Something is missing in the brackets."),
        span,
    )


def unexpected(written: str, span: Span) -> Problem:
    return Problem(
        "unexpected",
        Text(f"{shown(written)} kan inte stå här.", f"{shown(written)} cannot stand here."),
        span,
    )


def operator_missing(left: str, right: str, span: Span) -> Problem:
    return Problem(
        "operator-missing",
        Text(
            f"Mellan {shown(left)} och {shown(right)} saknas något.",
            f"Something is missing between {shown(left)} and {shown(right)}.",
        ),
        span,
        Text(
            "Skriv till exempel `and`, `=`, `+` eller ett komma.",
            "Write, for example, `and`, `=`, `+` or a comma.",
        ),
    )


def name_not_known(written: str, near: str, span: Span) -> Problem:
    """Several words that are no name, but nearly one."""
    return Problem(
        "name-not-known",
        Text(f"Inget heter {shown(written)}.", f"Nothing is called {shown(written)}."),
        span,
        Text(f"Menade du `{near}`?", f"Did you mean `{near}`?"),
        near,
    )


def stray_comma(span: Span) -> Problem:
    return Problem(
        "stray-comma",
        Text(
            "Ett komma skiljer argument eller element; här finns inga.",
            "A comma separates arguments or elements; here are none.",
        ),
        span,
        Text("En lista står inom hakparenteser: `[1, 2]`.", "A list stands in square brackets: `[1, 2]`."),
    )


def stray_bracket(written: str, span: Span) -> Problem:
    return Problem(
        "stray-bracket",
        Text(f"`{written}` stänger inget.", f"`{written}` closes nothing."),
        span,
        Text("Ta bort det, eller öppna framför.", "Remove it, or open before it."),
        "",
    )


def stray_quote(span: Span) -> Problem:
    return Problem(
        "stray-quote",
        Text(
            'Texten slutar aldrig, och den står mellan raka citattecken: `"`.',
            'The text never ends, and it stands between straight double quotes: `"`.',
        ),
        span,
    )


def word_missing(expected: str, span: Span, correction: str | None = None) -> Problem:
    return Problem(
        "word-missing",
        Text(f"Här saknas `{expected}`.", f"`{expected}` is missing here."),
        span,
        form_of(expected),
        correction,
    )


def else_missing(span: Span) -> Problem:
    return Problem(
        "else-missing",
        Text("Ett `if` har alltid ett `else`.", "An `if` always has an `else`."),
        span,
        Text("Skriv `else null` om inget annat gäller.", "Write `else null` if nothing else holds."),
        " else null",
    )


def range_without_end(span: Span) -> Problem:
    return Problem(
        "range-without-end",
        Text("Intervallet saknar slut.", "The range lacks its end."),
        span,
        Text(
            "Skriv `]` om den övre änden är med, annars `)`.",
            "Write `]` if the upper end is included, else `)`.",
        ),
    )


def range_in_list(span: Span) -> Problem:
    return Problem(
        "range-in-list",
        Text("`..` kan inte stå i en lista.", "`..` cannot stand in a list."),
        span,
        Text(
            "Ett intervall har egna parenteser: `[1, [3..5]]`.",
            "A range has brackets of its own: `[1, [3..5]]`.",
        ),
    )


def iterator_missing(span: Span) -> Problem:
    return Problem(
        "iterator-missing",
        Text("Här ska ett namn och `in` stå.", "A name and `in` should stand here."),
        span,
        Text(
            "Till exempel `some x in internships satisfies x.weeks_planned > 4`.",
            "For example `some x in internships satisfies x.weeks_planned > 4`.",
        ),
    )


def key_missing(span: Span) -> Problem:
    return Problem(
        "key-missing",
        Text("Här ska en nyckel och `:` stå.", "A key and `:` should stand here."),
        span,
        Text('Till exempel `{name: "Anna"}`.', 'For example `{name: "Anna"}`.'),
    )


def not_closed(opening: str, closing: str, span: Span) -> Problem:
    return Problem(
        "not-closed",
        Text(f"`{opening}` stängs aldrig.", f"`{opening}` is never closed."),
        span,
        Text(f"Skriv `{closing}` där den ska sluta.", f"Write `{closing}` where it should end."),
    )


def wrong_bracket(closing: str, span: Span) -> Problem:
    return Problem(
        "wrong-bracket",
        Text(f"Här ska det stå `{closing}`.", f"`{closing}` should stand here."),
        span,
        write(closing),
        closing,
    )


def nothing_behind_comma(span: Span) -> Problem:
    return Problem(
        "nothing-behind-comma",
        Text("Efter kommat kommer inget.", "Nothing follows the comma."),
        span,
        Text("Ta bort kommat.", "Remove the comma."),
        "",
    )


def open_comment(span: Span) -> Problem:
    return Problem(
        "open-comment",
        Text("Kommentaren slutar aldrig.", "The comment never ends."),
        span,
        Text("Skriv `*/` där den ska sluta.", "Write `*/` where it should end."),
    )


def open_string(span: Span, written: str) -> Problem:
    """`written` is what stands from the quote to the end of the line."""
    return Problem(
        "open-string",
        Text("Texten slutar aldrig: citattecknet saknas.", "The text never ends: its quote is missing."),
        span,
        Text('Skriv `"` där den ska sluta.', 'Write `"` where it should end.'),
        f'{written}"',
    )


def half_a_character(span: Span) -> Problem:
    return Problem(
        "half-a-character",
        Text(
            "Texten innehåller ett halvt tecken (en ensam surrogatkod) eller en kod som inte finns.",
            "The text holds half a character (a lone surrogate) or a code that does not exist.",
        ),
        span,
        Text(
            "Skriv tecknet självt, eller hela koden som `\\U01F600`.",
            "Write the character itself, or its whole code as in `\\U01F600`.",
        ),
    )


def unknown_character(char: str, span: Span) -> Problem:
    return Problem(
        "unknown-character",
        Text(f"Tecknet `{char}` finns inte i språket.", f"The sign `{char}` is not part of the language."),
        span,
    )


def number_too_large(span: Span) -> Problem:
    return Problem(
        "number-out-of-bounds",
        Text(
            "Talet är för stort eller för nära noll: exponenten får vara mellan -6143 och 6144.",
            "The number is too large or too near zero: its exponent may be from -6143 to 6144.",
        ),
        span,
    )


def number_too_precise(span: Span, digits: int) -> Problem:
    return Problem(
        "number-too-precise",
        Text(
            f"Talet har fler än {digits} siffror och avrundas till {digits}.",
            f"The number has more than {digits} digits and is rounded to {digits}.",
        ),
        span,
        severity="warning",
    )


def text_too_long(length: int, limit: int) -> Problem:
    return Problem(
        "too-long",
        Text(
            f"Uttrycket har {length} tecken; det får ha högst {limit}.",
            f"The expression has {length} characters; it may have at most {limit}.",
        ),
        Span(0, length),
    )


def too_deep(levels: int, span: Span) -> Problem:
    return Problem(
        "too-deep",
        Text(
            f"Uttrycket är nästlat djupare än {levels} nivåer.",
            f"The expression is nested deeper than {levels} levels.",
        ),
        span,
        Text(
            "Dela upp det i namngivna delar. En lång summa skrivs som `sum([…])`.",
            "Divide it into named parts. A long sum is written as `sum([…])`.",
        ),
    )


def not_a_literal(written: str, correction: str | None, span: Span) -> Problem:
    return Problem(
        "not-a-literal",
        Text(
            f'`@"{written}"` är varken datum, klockslag eller varaktighet.',
            f'`@"{written}"` is neither a date, a time nor a duration.',
        ),
        span,
        write(correction)
        if correction
        else Text(
            'Skriv till exempel `@"2024-03-01"`, `@"08:30:00"`, `@"P14D"` eller `@"P18Y"`.',
            'Write, for example, `@"2024-03-01"`, `@"08:30:00"`, `@"P14D"` or `@"P18Y"`.',
        ),
        correction,
    )


CALENDAR: Final = Text(
    "Månader går från 01 till 12, timmar till 23, minuter och sekunder till 59; zoner heter som `Europe/Stockholm`.",
    "Months go from 01 to 12, hours to 23, minutes and seconds to 59; zones are called as `Europe/Stockholm`.",
)


def no_such_date(written: str, last: str | None, span: Span) -> Problem:
    """`last` is the last day of the month that was written, where there is such a month."""
    return Problem(
        "no-such-date",
        Text(f"`{written}` finns inte i kalendern.", f"`{written}` is not in the calendar."),
        span,
        Text(f"Månaden slutar `{last}`.", f"The month ends on `{last}`.") if last else CALENDAR,
    )


def no_range_of_unequal(span: Span) -> Problem:
    return Problem(
        "no-range-of-unequal",
        Text("`!=` beskriver inget intervall.", "`!=` describes no range."),
        span,
        Text("Skriv `x != a`, eller `x in (!= a)`.", "Write `x != a`, or `x in (!= a)`."),
    )


def range_in_range(span: Span) -> Problem:
    return Problem(
        "range-in-range",
        Text("Ett intervall kan inte ha ett intervall som ände.", "A range cannot have a range as its end."),
        span,
    )


def key_again(key: str, span: Span) -> Problem:
    return Problem(
        "key-again",
        Text(f"Nyckeln `{key}` står två gånger.", f"The key `{key}` stands twice."),
        span,
        Text("Ge den andra ett annat namn.", "Give the second one another name."),
    )


def names_and_places(span: Span) -> Problem:
    return Problem(
        "names-and-places",
        Text(
            "Några argument har namn och andra inte.",
            "Some arguments have names and others have not.",
        ),
        span,
        Text("Namnge alla, eller inget.", "Name all of them, or none."),
    )


def parameter_missing(span: Span) -> Problem:
    return Problem(
        "parameter-missing",
        Text("Här ska en parameters namn stå.", "The name of a parameter should stand here."),
        span,
    )


def type_missing(span: Span) -> Problem:
    return Problem(
        "type-missing",
        Text("Här ska en typ stå.", "A type should stand here."),
        span,
        Text("Till exempel `number`, `date` eller `list<string>`.", "For example `number`, `date` or `list<string>`."),
    )


def type_not_closed(span: Span) -> Problem:
    return Problem(
        "type-not-closed",
        Text("Typens `<` stängs inte här.", "The `<` of the type is not closed here."),
        span,
        Text("Skriv `>`.", "Write `>`."),
    )


def function_type_without_result(span: Span) -> Problem:
    return Problem(
        "function-type-without-result",
        Text("Funktionstypen säger inte vad den ger.", "The function type does not say what it gives."),
        span,
        Text("Skriv `->` och en typ.", "Write `->` and a type."),
    )
