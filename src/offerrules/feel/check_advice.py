"""What the author likely meant: the hints and corrections for values of the wrong kind."""

import re
from decimal import Decimal, InvalidOperation

from offerrules.feel import check_problems as problems
from offerrules.feel import tree as feel
from offerrules.feel.check_problems import NO_ADVICE, Advice, Operand, write
from offerrules.feel.fitting import bare
from offerrules.feel.temporal import parse_duration
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NumberType,
    StringType,
    Type,
)
from offerrules.feel.values import Failure, Value
from offerrules.language import Text

Operator = feel.ComparisonOperator

YES = ("true", "yes", "ja", "sant", "1")
NO = ("false", "no", "nej", "falskt", "0")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def comparison_advice(operator: Operator, left: Operand, right: Operand) -> Advice:
    """What to do about a comparison of two kinds of values."""
    for side, opposite in ((left, right), (right, left)):
        advice = (
            _days_advice(side, opposite)
            or advice_on_literal(side, opposite.type)
            or _advice_on_kind(operator, side, opposite, side is left)
        )
        if advice is not None:
            return advice
    return NO_ADVICE


def advice_on_literal(side: Operand, wanted: Type) -> Advice | None:
    """The literal or bare word `side` as it would have to be written to be of the type `wanted`."""
    correction = None
    kind = bare(wanted)
    match side.node:
        case feel.Literal(value=str(written)):
            correction = _unquoted(written, kind)
        case feel.Literal(value=bool()) | feel.Literal(value=None):
            pass
        case feel.Literal(value=Decimal() | int() as number):
            correction = _number_as(number, kind)
        case feel.Name(name=name) if isinstance(kind, ChoiceType) and name in kind.options:
            correction = f'"{name}"'
        case _:
            pass
    return None if correction is None else Advice(write(correction), correction, side.span)


def duration_advice(side: Operand) -> Advice | None:
    """The text `side` as the duration that it spells."""
    if not isinstance(side.node, feel.Literal) or not spells_duration(side.node.value):
        return None
    correction = f'@"{side.node.value}"'
    return Advice(write(correction), correction, side.span)


def spells_duration(text: Value) -> bool:
    """Whether a text is a duration as the standard writes it: `P18Y`."""
    return isinstance(text, str) and text[:1] in ("P", "-") and not isinstance(parse_duration(text), Failure)


def _unquoted(written: str, kind: Type) -> str | None:
    match kind:
        case NumberType():
            return written.strip() if _is_number(written) else None
        case DateType() if _ISO_DATE.fullmatch(written.strip()):
            return f'@"{written.strip()}"'
        case BooleanType():
            word = written.strip().casefold()
            return "true" if word in YES else "false" if word in NO else None
        case _:
            return None


def _number_as(number: Decimal | int, kind: Type) -> str | None:
    whole = number == int(number)
    match kind:
        case DaysDurationType() if whole:
            return f'@"P{int(number)}D"'
        case MonthsDurationType() if whole:
            return f'@"P{int(number)}Y"'
        case BooleanType() if number in (0, 1):
            return "true" if number else "false"
        case StringType():
            return f'"{number}"'
        case ChoiceType(options) if str(number) in options:
            return f'"{number}"'
        case _:
            return None


def _is_number(written: str) -> bool:
    try:
        return Decimal(written.strip()).is_finite()
    except InvalidOperation:
        return False


def _advice_on_kind(operator: Operator, side: Operand, opposite: Operand, is_left: bool) -> Advice | None:
    match bare(side.type), bare(opposite.type):
        case DateTimeType(), DateType():
            correction = f"date({side.source})"
            return Advice(write(correction), correction, side.span)
        case DateType(), NumberType():
            correction = f"{side.tight}.year"
            return Advice(write(correction), correction, side.span) if _is_year(opposite.node) else None
        case ListType(), _:
            return _list_advice(operator, side, opposite, is_left)
        case DaysDurationType(), MonthsDurationType():
            return _age_advice(side)
        case NumberType(), DaysDurationType() | MonthsDurationType():
            return length_advice(side)
        case _:
            return None


def _is_year(node: feel.Expression) -> bool:
    return isinstance(node, feel.Literal) and isinstance(node.value, Decimal | int) and 1000 <= node.value <= 9999


def _list_advice(operator: Operator, listed: Operand, single: Operand, is_left: bool) -> Advice:
    """A list beside one value: in it, or the elements of which the comparison holds."""
    if isinstance(listed.node, feel.Path):
        source, _, field = listed.source.rpartition(".")
    elif operator is Operator.EQUAL:
        correction = f"{single.beside_comparison} in {listed.tight}"
        return Advice(write(correction), correction)
    else:
        source, field = listed.tight, "item"
    sides = (field, single.beside_comparison) if is_left else (single.beside_comparison, field)
    pattern = problems.quoted(f"{source}[{f' {operator.value} '.join(sides)}]", shown=200)
    return Advice(
        Text(f"Skriv {pattern} för de element där det gäller.", f"Write {pattern} for the elements of which it holds.")
    )


def _age_advice(days: Operand) -> Advice | None:
    """`today() - birth_date >= @"P18Y"`: the days between two dates do not compare with years."""
    match days.node:
        case feel.Arithmetic(operator=feel.ArithmeticOperator.SUBTRACT, left=later, right=earlier):
            offset = days.span.start
            one = days.source[later.span.start - offset : later.span.end - offset]
            other = days.source[earlier.span.start - offset : earlier.span.end - offset]
            correction = f"years and months duration({other}, {one})"
            return Advice(write(correction), correction, days.span)
        case _:
            return None


def _days_advice(number: Operand, days: Operand) -> Advice | None:
    """`today() - birth_date > 18`: between two days lie days, and the number may mean days or years."""
    match number.node, days.node:
        case feel.Literal(value=Decimal() | int() as count), feel.Arithmetic(
            operator=feel.ArithmeticOperator.SUBTRACT
        ) if count == int(count) and isinstance(bare(days.type), DaysDurationType):
            in_days, years = f'@"P{int(count)}D"', _age_advice(days)
            if years is None or years.correction is None:
                return None
            in_years = problems.quoted(f"{years.correction}.years", shown=200)
            return Advice(
                Text(
                    f"Skriv `{in_days}` för dagar. Hela år är {in_years}.",
                    f"Write `{in_days}` for days. Whole years are {in_years}.",
                ),
                in_days,
                number.span,
            )
        case _:
            return None


def length_advice(number: Operand) -> Advice:
    """A length of time is no number: what it would be in days, weeks and years."""
    days, weeks, years = (
        problems.quoted(f'{number.tight} * @"{length}"', shown=200) for length in ("P1D", "P7D", "P1Y")
    )
    return Advice(
        Text(
            f"Skriv {days} för dagar, {weeks} för veckor, {years} för år.",
            f"Write {days} for days, {weeks} for weeks, {years} for years.",
        ),
        span=number.span,
    )


def whole_advice(operator: Operator, side: Operand, opposite: Operand) -> Advice:
    """What to do about a list or record that is compared as a whole."""
    if isinstance(opposite.node, feel.ListLiteral) and not opposite.node.items:
        correction = f"count({side.source}) {operator.value} 0"
    elif isinstance(side.node, feel.ListLiteral) and not side.node.items:
        correction = f"count({opposite.source}) {operator.value} 0"
    else:
        return NO_ADVICE
    return Advice(write(correction), correction)
