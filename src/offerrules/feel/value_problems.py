"""What the checker may say about values: none, order, choices, arithmetic. One function for each problem."""

from offerrules.diagnostics import Problem, Span
from offerrules.feel.check_problems import NO_ADVICE, SHOWN, Advice, Operand, did_you_mean, quoted, write
from offerrules.feel.failures import FAILURES
from offerrules.feel.problems import CALENDAR
from offerrules.feel.scope import LookUp
from offerrules.feel.type_words import words
from offerrules.feel.types import Type
from offerrules.language import Text


def always_fails(span: Span, source: str, code: str) -> Problem:
    reason = FAILURES[code]
    hint = None
    if code == "text-form" and source.startswith("number"):
        hint = Text(
            'Ange tecknen mellan tusental och före decimaler: `number("1 234,5", " ", ",")`.',
            'Name the signs between thousands and before decimals: `number("1 234,5", " ", ",")`.',
        )
    elif code == "no-such-date":
        hint = CALENDAR
    elif code == "text-form":
        hint = Text(
            'Dagar skrivs `@"2024-03-01"`, längder `@"P14D"` eller `@"P1Y6M"`.',
            'Days are written `@"2024-03-01"`, lengths `@"P14D"` or `@"P1Y6M"`.',
        )
    return Problem(
        "always-fails",
        Text(
            f"{quoted(source)} kan aldrig räknas ut: {reason.sv}.",
            f"{quoted(source)} can never be worked out: {reason.en}.",
        ),
        span,
        hint,
    )


def empty_range(span: Span, source: str, correction: str | None) -> Problem:
    return Problem(
        "empty-range",
        Text(
            f"{quoted(source)} är tomt: början ligger efter slutet.",
            f"{quoted(source)} is empty: it begins after its end.",
        ),
        span,
        None if correction is None else write(correction),
        correction,
    )


def always_true(span: Span, source: str, correction: str) -> Problem:
    return Problem(
        "always-true",
        Text(
            f"{quoted(source)} gäller alltid: värdet skiljer sig alltid från minst ett av dem.",
            f"{quoted(source)} always holds: the value always differs from at least one of them.",
        ),
        span,
        write(correction),
        correction,
    )


def never_true(span: Span, source: str, correction: str) -> Problem:
    return Problem(
        "never-true",
        Text(
            f"{quoted(source)} gäller aldrig: värdet kan inte vara båda på en gång.",
            f"{quoted(source)} never holds: the value cannot be both at once.",
        ),
        span,
        write(correction),
        correction,
    )


def no_value_for(value: Operand, lookup: LookUp, span: Span) -> Problem:
    """A look-up in a table that does not have everything that may be asked for."""
    pattern = quoted(f"if {value.source} = null then … else …", shown=200)
    table = quoted(lookup.table)
    told = Text(f"säg vad som gäller då: {pattern}.", f"say what holds then: {pattern}.")
    if lookup.missing is None:
        text = Text(
            f"{table} har bara värden för vissa texter, och för andra går uttrycket inte att räkna ut.",
            f"{table} has values for some texts only, and for others the expression cannot be worked out.",
        )
        return Problem("may-be-none", text, span, Text(f"S{told.sv[1:]}", f"S{told.en[1:]}"))
    listed = ", ".join(f"`{key}`" for key in lookup.missing)
    return Problem(
        "may-be-none",
        Text(
            f"{table} har inget värde för {listed}, och då går uttrycket inte att räkna ut.",
            f"{table} has no value for {listed}, and then the expression cannot be worked out.",
        ),
        span,
        Text(f"Lägg till det som saknas i {table}, eller {told.sv}", f"Add what is missing to {table}, or {told.en}"),
    )


def may_be_none(value: Operand) -> Problem:
    if value.lookup is not None:
        return no_value_for(value, value.lookup, value.span)
    shown = value.source if len(value.source) <= SHOWN // 2 else "…"
    pattern = f"if {shown} = null then … else …"
    return Problem(
        "may-be-none",
        Text(
            f"{quoted(value.source)} finns inte alltid (`null`), och då går uttrycket inte att räkna ut.",
            f"{quoted(value.source)} may be none, and then the expression cannot be worked out.",
        ),
        value.span,
        Text(f"Säg vad som gäller då: {quoted(pattern)}.", f"Say what holds then: {quoted(pattern)}."),
    )


def items_may_be_none(value: Operand, advice: Advice = NO_ADVICE) -> Problem:
    return Problem(
        "may-be-none",
        Text(
            f"Element i {quoted(value.source)} finns inte alltid (`null`), och då går uttrycket inte att räkna ut.",
            f"Items of {quoted(value.source)} may be none, and then the expression cannot be worked out.",
        ),
        value.span,
        advice.hint,
        advice.correction,
    )


def compared_with_none(value: Operand, span: Span, correction: str) -> Problem:
    if value.lookup is not None:
        # A correction that says yes or no would answer what the policy has left open.
        return no_value_for(value, value.lookup, value.span)
    return Problem(
        "may-be-none",
        Text(
            f"{quoted(value.source)} finns inte alltid (`null`), och `null` är varken större eller mindre.",
            f"{quoted(value.source)} may be none, and none is neither greater nor less.",
        ),
        span,
        Text(f"Säg vad som gäller då, till exempel `{correction}`.", f"Say what holds then, such as `{correction}`."),
        correction,
    )


def never_none(value: Operand, span: Span, advice: Advice) -> Problem:
    return Problem(
        "never-none",
        Text(
            f"{quoted(value.source)} är aldrig `null`; det kan bara vara okänt.",
            f"{quoted(value.source)} is never none; it can only be unknown.",
        ),
        span,
        advice.hint,
        advice.correction,
    )


def always_found(value: Operand, span: Span) -> Problem:
    """A test for none of a look-up in a table that has everything that may be asked for."""
    return Problem(
        "never-none",
        Text(
            f"{quoted(value.source)} är aldrig `null`: tabellen har ett värde för varje val.",
            f"{quoted(value.source)} is never none: the table has a value for every choice.",
        ),
        span,
        severity="warning",
    )


def already_not_none(value: Operand, span: Span) -> Problem:
    return Problem(
        "never-none",
        Text(
            f"{quoted(value.source)} är aldrig `null` här; det har villkoret redan prövat.",
            f"{quoted(value.source)} is never none here; the condition has already tested it.",
        ),
        span,
        severity="warning",
    )


def different_types(left: Operand, right: Operand, span: Span, advice: Advice = NO_ADVICE) -> Problem:
    one, other = words(left.type), words(right.type)
    return Problem(
        "different-types",
        Text(
            f"{quoted(left.source)} är {one.sv} men {quoted(right.source)} är {other.sv}; de går inte att jämföra.",
            f"{quoted(left.source)} is {one.en} but {quoted(right.source)} is {other.en}; they cannot be compared.",
        ),
        advice.span or span,
        advice.hint,
        advice.correction,
    )


def null_has_no_order(value: Operand) -> Problem:
    return Problem(
        "no-order",
        Text("`null` är varken större eller mindre än något.", "`null` is neither greater nor less than anything."),
        value.span,
        Text("Jämför med `=` eller `!=`.", "Compare it by `=` or `!=`."),
    )


def no_order(value: Operand) -> Problem:
    kind = words(value.type)
    return Problem(
        "no-order",
        Text(
            f"{quoted(value.source)} är {kind.sv}, och sådant är varken större eller mindre.",
            f"{quoted(value.source)} is {kind.en}, which is neither greater nor less.",
        ),
        value.span,
    )


def whole_compared(value: Operand, span: Span, advice: Advice = NO_ADVICE) -> Problem:
    kind = words(value.type)
    return Problem(
        "whole-compared",
        Text(
            f"{quoted(value.source)} är {kind.sv} och jämförs inte som helhet.",
            f"{quoted(value.source)} is {kind.en} and is not compared as a whole.",
        ),
        span,
        advice.hint,
        advice.correction,
    )


def unknown_choice(span: Span, value: str, of: str, near: str | None, options: tuple[str, ...]) -> Problem:
    listed = ", ".join(f"`{option}`" for option in options[:8]) + (", …" if len(options) > 8 else "")
    return Problem(
        "unknown-choice",
        Text(f"`{value}` är inget av valen för {quoted(of)}.", f"`{value}` is none of the choices of {quoted(of)}."),
        span,
        did_you_mean(near) or Text(f"Valen är {listed}.", f"The choices are {listed}."),
        None if near is None else f'"{near}"',
    )


def unknown_choice_in(holder: Operand, value: str, of: str, near: str | None) -> Problem:
    return Problem(
        "unknown-choice",
        Text(
            f"{quoted(holder.source)} innehåller `{value}`, som inte är något av valen för {quoted(of)}.",
            f"{quoted(holder.source)} holds `{value}`, which is none of the choices of {quoted(of)}.",
        ),
        holder.span,
        did_you_mean(near),
    )


def never_equal(left: Operand, right: Operand, span: Span) -> Problem:
    return Problem(
        "never-equal",
        Text(
            f"{quoted(left.source)} och {quoted(right.source)} har inga val gemensamma och är aldrig lika.",
            f"{quoted(left.source)} and {quoted(right.source)} have no choice in common and are never equal.",
        ),
        span,
    )


def text_in_text(part: Operand, whole: Operand, span: Span) -> Problem:
    correction = f"contains({whole.source}, {part.source})"
    return Problem(
        "text-in-text",
        Text(
            f"`in` frågar om {quoted(part.source)} är lika med {quoted(whole.source)}, inte om det är en del av det.",
            f"`in` asks whether {quoted(part.source)} equals {quoted(whole.source)}, not whether it is a part of it.",
        ),
        span,
        write(correction),
        correction,
        severity="warning",
    )


def not_boolean(value: Operand, advice: Advice = NO_ADVICE) -> Problem:
    kind = words(value.type)
    return Problem(
        "not-boolean",
        Text(
            f"Här ska stå något som är sant eller falskt, men {quoted(value.source)} är {kind.sv}.",
            f"Something true or false must stand here, but {quoted(value.source)} is {kind.en}.",
        ),
        advice.span or value.span,
        advice.hint,
        advice.correction,
    )


def boolean_may_be_none(value: Operand, correction: str) -> Problem:
    if value.lookup is not None:
        return no_value_for(value, value.lookup, value.span)
    return Problem(
        "may-be-none",
        Text(
            f"{quoted(value.source)} finns inte alltid (`null`), och `null` är varken sant eller falskt.",
            f"{quoted(value.source)} may be none, which is neither true nor false.",
        ),
        value.span,
        write(correction),
        correction,
    )


def arithmetic(operator: str, left: Operand, right: Operand, span: Span, advice: Advice = NO_ADVICE) -> Problem:
    one, other = words(left.type), words(right.type)
    return Problem(
        "arithmetic",
        Text(
            f"`{operator}` går inte mellan {quoted(left.source)}, som är {one.sv}, och {quoted(right.source)}, "
            f"som är {other.sv}.",
            f"`{operator}` cannot join {quoted(left.source)}, which is {one.en}, and {quoted(right.source)}, "
            f"which is {other.en}.",
        ),
        advice.span or span,
        advice.hint,
        advice.correction,
    )


def negated(value: Operand, span: Span) -> Problem:
    kind = words(value.type)
    return Problem(
        "arithmetic",
        Text(
            f"Ett minustecken kan inte stå före {quoted(value.source)}, som är {kind.sv}.",
            f"A minus sign cannot stand before {quoted(value.source)}, which is {kind.en}.",
        ),
        span,
    )


def range_ends(low: Operand, high: Operand, span: Span) -> Problem:
    one, other = words(low.type), words(high.type)
    return Problem(
        "range-ends",
        Text(
            f"Intervallets ändar är olika sorter: {quoted(low.source)} är {one.sv}, "
            f"{quoted(high.source)} är {other.sv}.",
            f"The ends of the range are of different kinds: {quoted(low.source)} is {one.en}, "
            f"{quoted(high.source)} is {other.en}.",
        ),
        span,
    )


def different_branches(then: Operand, otherwise: Operand, span: Span) -> Problem:
    one, other = words(then.type), words(otherwise.type)
    return Problem(
        "different-branches",
        Text(f"`then` ger {one.sv} men `else` ger {other.sv}.", f"`then` gives {one.en} but `else` gives {other.en}."),
        span,
        Text("Låt båda ge samma sorts värde.", "Let both give the same kind of value."),
    )


def different_items(first: Type, later: Operand) -> Problem:
    one, other = words(first), words(later.type)
    return Problem(
        "different-items",
        Text(
            f"Listan börjar med {one.sv} men {quoted(later.source)} är {other.sv}.",
            f"The list begins with {one.en} but {quoted(later.source)} is {other.en}.",
        ),
        later.span,
        Text("Låt listan ha en enda sorts värden.", "Let the list have one kind of values."),
    )
