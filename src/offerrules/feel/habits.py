"""What people write who know another language better than FEEL: one function for each habit, with the correction."""

from typing import Final

from offerrules.diagnostics import Problem, Span
from offerrules.language import Text

STRING_PREFIXES: Final = frozenset({"f", "r", "b", "u", "rf", "fr", "F", "R", "B", "U", "N"})

SYMBOLS: Final = {
    "==": "=",
    "===": "=",
    "!==": "!=",
    "≠": "!=",
    "=<": "<=",
    "≤": "<=",
    "=>": ">=",
    "≥": ">=",
    "&&": "and",
    "||": "or",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "^": "**",
}
"""Signs that mean one thing only, by what FEEL writes."""


def wrong_symbol(written: str, meant: str, span: Span) -> Problem:
    return Problem(
        "wrong-sign",
        Text(f"`{written}` skrivs `{meant}`.", f"`{written}` is written `{meant}`."),
        span,
        Text(f"Skriv `{meant}`.", f"Write `{meant}`."),
        meant,
    )


def wrong_quotes(content: str, span: Span) -> Problem:
    escaped = content.replace("\\", "\\\\").replace('"', '\\"')
    return Problem(
        "wrong-quotes",
        Text('Text står mellan raka dubbla citattecken, `"`.', 'Text stands between straight double quotes, `"`.'),
        span,
        Text(f'Skriv `"{escaped}"`.', f'Write `"{escaped}"`.'),
        f'"{escaped}"',
    )


def backticks(content: str, span: Span) -> Problem:
    return Problem(
        "backticks",
        Text("Namn står utan tecken omkring.", "Names stand without signs around them."),
        span,
        Text(f"Skriv `{content}`.", f"Write {content}."),
        content,
    )


def bare_date(written: str, span: Span) -> Problem:
    return Problem(
        "bare-date",
        Text(
            f"`{written}` är en subtraktion av tal, inget datum.",
            f"`{written}` is a subtraction of numbers, not a date.",
        ),
        span,
        Text(f'Skriv datumet `@"{written}"`.', f'Write the date `@"{written}"`.'),
        f'@"{written}"',
    )


def chained_comparison(span: Span) -> Problem:
    return Problem(
        "chained-comparison",
        Text("Två jämförelser följer på varandra.", "Two comparisons follow one another."),
        span,
        Text("Förena dem med `and`, eller skriv `between`.", "Join them by `and`, or write `between`."),
    )
