"""What is said of units that do not go together: one function for each problem, with its words in both languages."""

from typing import Final

from offerrules.diagnostics import Problem, Span
from offerrules.feel.check_problems import Operand, quoted, write
from offerrules.language import Text

_COUNTS: Final = {
    "days": Text("räknas i dagar", "is in days"),
    "weeks": Text("räknas i veckor", "is in weeks"),
    "months": Text("räknas i månader", "is in months"),
    "years": Text("räknas i år", "is in years"),
    "hours": Text("räknas i timmar", "is in hours"),
    "percent": Text("är procent", "is a percentage"),
    "kronor": Text("räknas i kronor", "is in kronor"),
    "persons": Text("är ett antal personer", "is a number of persons"),
    "calendar_year": Text("är ett årtal", "is a calendar year"),
}
_ONE: Final = {
    "days": Text("en dag", "one day"),
    "weeks": Text("en vecka", "one week"),
    "months": Text("en månad", "one month"),
    "years": Text("ett år", "one year"),
    "hours": Text("en timme", "one hour"),
}
_LENGTHS: Final = {"days": "P1D", "weeks": "P7D", "months": "P1M", "years": "P1Y", "hours": "PT1H"}
_SMALLER: Final = {("years", "months"): 12, ("weeks", "days"): 7, ("days", "hours"): 24, ("weeks", "hours"): 168}
"""How many of the second are always in one of the first."""


def _counts(unit: str) -> Text:
    return _COUNTS.get(unit, Text(f"räknas i {unit}", f"is in {unit}"))


def different_units(
    left: Operand, one: str, right: Operand, other: str, span: Span, operator: str | None = None
) -> Problem:
    """Two numbers that count different things. `operator` stands between them where they are compared."""
    first, second = _counts(one), _counts(other)
    correction = None
    if (one, other) in _SMALLER:
        left_side, right_side = f"{_SMALLER[one, other]} * {left.tight}", right.beside_comparison
        correction = f"{left_side} {operator} {right_side}"
    elif (other, one) in _SMALLER:
        left_side, right_side = left.beside_comparison, f"{_SMALLER[other, one]} * {right.tight}"
        correction = f"{left_side} {operator} {right_side}"
    if operator is None or correction is None:
        correction = None
        hint = _advice(one, other)
    else:
        hint = write(correction)
    return Problem(
        "different-units",
        Text(
            f"{quoted(left.source)} {first.sv}, men {quoted(right.source)} {second.sv}.",
            f"{quoted(left.source)} {first.en}, but {quoted(right.source)} {second.en}.",
        ),
        span,
        hint,
        correction,
        severity="warning",
    )


def _advice(one: str, other: str) -> Text | None:
    both = {one, other}
    if both == {"calendar_year", "years"}:
        return Text(
            "Hur många år det är sedan ett årtal är `today().year - årtalet`.",
            "How many years have passed since a calendar year is `today().year - year`.",
        )
    if "percent" in both:
        return Text(
            "Procent av något är `belopp * procent / 100`.", "A percentage of something is `x * percent / 100`."
        )
    if both <= _LENGTHS.keys():
        if (one, other) in _SMALLER or (other, one) in _SMALLER:
            larger, smaller = (one, other) if (one, other) in _SMALLER else (other, one)
            count = _SMALLER[larger, smaller]
            return Text(
                f"I {_ONE[larger].sv} går {count} av det mindre: räkna om med `{count} *`.",
                f"There are {count} of the smaller in {_ONE[larger].en}: convert by `{count} *`.",
            )
        return Text(
            'Månader och år är olika långa: lägg längder till en dag, till exempel `start + månader * @"P1M"`.',
            'Months and years differ in length: add lengths to a day, such as `start + months * @"P1M"`.',
        )
    return None


def unit_times_another(
    counted: Operand, unit: str, length: Operand, of: str, span: Span, number_first: bool
) -> Problem:
    """A number of one unit of time, times the length of another."""
    counts, one = _counts(unit), _ONE[of]
    literal = f'@"{_LENGTHS[unit]}"'
    correction = f"{counted.tight} * {literal}" if number_first else f"{literal} * {counted.tight}"
    return Problem(
        "unit-times-another",
        Text(
            f"{quoted(counted.source)} {counts.sv}, men {quoted(length.source)} är {one.sv}.",
            f"{quoted(counted.source)} {counts.en}, but {quoted(length.source)} is {one.en}.",
        ),
        span,
        write(correction),
        correction,
        severity="warning",
    )


def years_added(left: Operand, right: Operand, span: Span) -> Problem:
    """The sum of two calendar years."""
    return Problem(
        "years-added",
        Text(
            f"{quoted(left.source)} och {quoted(right.source)} är årtal; summan av två årtal betyder inget.",
            f"{quoted(left.source)} and {quoted(right.source)} are calendar years; their sum means nothing.",
        ),
        span,
        severity="warning",
    )
