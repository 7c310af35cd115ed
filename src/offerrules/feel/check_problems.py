"""What the checker may say about an expression: one function for each problem, with its words in both languages."""

from dataclasses import dataclass

from offerrules.diagnostics import Problem, Span
from offerrules.feel import tree as feel
from offerrules.feel.type_words import words
from offerrules.feel.types import Type
from offerrules.language import Text

_SHOWN = 60
_TIGHT = feel.Literal | feel.Name | feel.Path | feel.Filter | feel.Call | feel.ListLiteral | feel.ContextLiteral


@dataclass(frozen=True, slots=True)
class Operand:
    """A part of the expression as a problem speaks of it: what the author wrote, and its type."""

    node: feel.Expression
    source: str
    type: Type

    @property
    def span(self) -> Span:
        return self.node.span

    @property
    def beside_comparison(self) -> str:
        """The source as it may stand beside `=`, `<` or `in`."""
        if isinstance(self.node, _TIGHT | feel.Arithmetic | feel.Negation):
            return self.source
        return f"({self.source})"

    @property
    def tight(self) -> str:
        """The source as it may stand before a point or a square bracket, or beside any operator."""
        return self.source if isinstance(self.node, _TIGHT) else f"({self.source})"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about a problem. `correction` may stand in the place of `span`, or of the problem's own span."""

    hint: Text | None = None
    correction: str | None = None
    span: Span | None = None


NO_ADVICE = Advice()


def quoted(source: str, shown: int = _SHOWN) -> str:
    """What the author wrote, in backticks: in one line, and cut where it is longer than `shown` characters."""
    line = " ".join(source.split())
    return f"`{line}`" if len(line) <= shown else f"`{line[: shown - 1]}…`"


def did_you_mean(name: str | None) -> Text | None:
    """The hint that names the nearest name, where there is one."""
    return None if name is None else Text(f"Menade du `{name}`?", f"Did you mean `{name}`?")


def write(correction: str) -> Text:
    """The hint that shows what to write instead."""
    return Text(f"Skriv {quoted(correction)}.", f"Write {quoted(correction)}.")


def unknown_name(span: Span, name: str, near: str | None) -> Problem:
    return Problem(
        "unknown-name",
        Text(f"Inget heter `{name}`.", f"Nothing is called `{name}`."),
        span,
        did_you_mean(near),
        near,
    )


def question_mark(span: Span) -> Problem:
    return Problem(
        "question-mark",
        Text(
            "`?` är värdet som prövas, och finns bara efter `in`.",
            "`?` is the value that is tested, and is there only behind `in`.",
        ),
        span,
    )


def text_without_quotes(span: Span, name: str) -> Problem:
    correction = f'"{name}"'
    return Problem(
        "text-without-quotes",
        Text(
            f"Inget heter `{name}`; en text står inom citattecken.",
            f"Nothing is called `{name}`; texts stand in quotes.",
        ),
        span,
        write(correction),
        correction,
    )


def built_in_without_call(span: Span, name: str, takes_nothing: bool) -> Problem:
    correction = f"{name}()" if takes_nothing else None
    return Problem(
        "built-in-without-call",
        Text(
            f"`{name}` är en inbyggd funktion och står med parenteser.",
            f"`{name}` is a built-in function and stands with brackets.",
        ),
        span,
        write(correction or f"{name}(…)"),
        correction,
    )


def ambiguous_name(span: Span, name: str) -> Problem:
    return Problem(
        "ambiguous-name",
        Text(
            f"`{name}` är både ett fält i listans element och ett namn utanför.",
            f"`{name}` is both a field of the list's elements and a name outside.",
        ),
        span,
        Text(
            f"Skriv `item.{name}` för elementets fält, eller byt namn på det andra.",
            f"Write `item.{name}` for the element's field, or rename the other.",
        ),
    )


def shadowing(span: Span, name: str) -> Problem:
    return Problem(
        "shadowing",
        Text(f"`{name}` betyder redan något annat här.", f"`{name}` already means something else here."),
        span,
        Text("Välj ett annat namn.", "Choose another name."),
    )


def unknown_field(span: Span, name: str, owner: str, near: str | None) -> Problem:
    return Problem(
        "unknown-field",
        Text(f"{quoted(owner)} har inget fält `{name}`.", f"{quoted(owner)} has no field `{name}`."),
        span,
        did_you_mean(near),
    )


def unknown_function(span: Span, name: str, near: str | None) -> Problem:
    return Problem(
        "unknown-function",
        Text(f"Ingen inbyggd funktion heter `{name}`.", f"No built-in function is called `{name}`."),
        span,
        did_you_mean(near),
        near,
    )


def not_a_function(span: Span, name: str) -> Problem:
    return Problem(
        "not-a-function",
        Text(
            f"{quoted(name)} är ingen funktion och tar inga argument.",
            f"{quoted(name)} is no function and takes no arguments.",
        ),
        span,
    )


def not_in_policies(span: Span, name: str) -> Problem:
    return Problem(
        "not-in-policies",
        Text(
            f"`{name}` får inte användas i en policy: beslutet ska kunna upprepas.",
            f"`{name}` may not be used in a policy: the decision must be repeatable.",
        ),
        span,
        Text("Skriv `today()` för beslutsdagen.", "Write `today()` for the day of the decision."),
    )


def outside_policies(span: Span, name: str) -> Problem:
    return Problem(
        "not-in-policies",
        Text(f"`{name}` får inte användas i en policy.", f"`{name}` may not be used in a policy."),
        span,
    )


def function_literal(span: Span) -> Problem:
    return Problem(
        "not-in-policies",
        Text("En policy kan inte ha egna funktioner.", "A policy cannot have functions of its own."),
        span,
        Text("Ge uttrycket ett namn under `definitions`.", "Name the expression under `definitions`."),
    )


def wrong_arguments(span: Span, name: str, usage: str) -> Problem:
    return Problem(
        "wrong-arguments",
        Text(
            f"`{name}` har fel antal argument.",
            f"`{name}` has the wrong number of arguments.",
        ),
        span,
        Text(f"Det ska vara {usage}.", f"It should be {usage}."),
    )


def unknown_argument(span: Span, name: str, argument: str, near: str | None, usage: str) -> Problem:
    return Problem(
        "unknown-argument",
        Text(f"`{name}` har inget argument `{argument}`.", f"`{name}` has no argument `{argument}`."),
        span,
        did_you_mean(near) or Text(f"Det ska vara {usage}.", f"It should be {usage}."),
    )


def index_zero(span: Span) -> Problem:
    return Problem(
        "index",
        Text("Elementen numreras från 1; noll finns inte.", "Elements are numbered from 1; there is no zero."),
        span,
        Text("Skriv `1` för det första och `-1` för det sista.", "Write `1` for the first and `-1` for the last."),
    )


def index_fraction(span: Span, source: str) -> Problem:
    return Problem(
        "index",
        Text(f"{quoted(source)} är inget heltal.", f"{quoted(source)} is no whole number."),
        span,
    )


def index_of_element(span: Span, source: str) -> Problem:
    return Problem(
        "not-a-filter",
        Text(
            f"{quoted(source)} är ett tal som hör till elementet självt; här ska stå ett villkor.",
            f"{quoted(source)} is a number of the element itself; a condition must stand here.",
        ),
        span,
        Text(f"Jämför det: {quoted(f'{source} = …')}.", f"Compare it: {quoted(f'{source} = …')}."),
    )


def always_fails(span: Span, source: str, reason: Text, hint: Text | None = None) -> Problem:
    return Problem(
        "always-fails",
        Text(
            f"{quoted(source)} kan aldrig räknas ut: {reason.sv}.",
            f"{quoted(source)} can never be worked out: {reason.en}.",
        ),
        span,
        hint,
    )


def empty_range(span: Span, source: str) -> Problem:
    return Problem(
        "empty-range",
        Text(
            f"{quoted(source)} är tomt: början ligger efter slutet.",
            f"{quoted(source)} is empty: it begins after its end.",
        ),
        span,
    )


def is_known_of_no_field(span: Span, source: str) -> Problem:
    return Problem(
        "is-known",
        Text(
            f"`is known` frågar efter ett fält, men {quoted(source)} är inget fält.",
            f"`is known` asks about a field, but {quoted(source)} is no field.",
        ),
        span,
        Text(
            "Skriv vägen till ett fält, till exempel `is known(birth_date)`.",
            "Write the path of a field, such as `is known(birth_date)`.",
        ),
    )


def is_known_of_many(span: Span, source: str) -> Problem:
    return Problem(
        "is-known",
        Text(
            f"{quoted(source)} är fältet i alla element på en gång; `is known` frågar efter ett fält i taget.",
            f"{quoted(source)} is the field in all elements at once; `is known` asks about one field at a time.",
        ),
        span,
        Text(
            "Skriv `every … in … satisfies is known(…)`.",
            "Write `every … in … satisfies is known(…)`.",
        ),
    )


def no_fields(owner: Operand, span: Span, name: str, advice: Advice = NO_ADVICE) -> Problem:
    kind = words(owner.type)
    return Problem(
        "no-fields",
        Text(
            f"{quoted(owner.source)} är {kind.sv} och har inget som heter `{name}`.",
            f"{quoted(owner.source)} is {kind.en} and has nothing called `{name}`.",
        ),
        span,
        advice.hint,
        advice.correction,
    )


def argument_type(argument: Operand, name: str, expected: Text, advice: Advice = NO_ADVICE) -> Problem:
    kind = words(argument.type)
    return Problem(
        "argument-type",
        Text(
            f"`{name}` ska ha {expected.sv} här, men {quoted(argument.source)} är {kind.sv}.",
            f"`{name}` takes {expected.en} here, but {quoted(argument.source)} is {kind.en}.",
        ),
        argument.span,
        advice.hint,
        advice.correction,
    )


def unordered_argument(argument: Operand, name: str) -> Problem:
    return Problem(
        "argument-type",
        Text(
            f"`{name}` jämför värdena i {quoted(argument.source)}, men de har ingen ordning.",
            f"`{name}` compares the values of {quoted(argument.source)}, but they have no order.",
        ),
        argument.span,
    )


def may_be_none(value: Operand) -> Problem:
    shown = value.source if len(value.source) <= _SHOWN // 2 else "…"
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


def already_not_none(value: Operand, span: Span) -> Problem:
    return Problem(
        "never-none",
        Text(
            f"{quoted(value.source)} är aldrig `null` här; det har villkoret redan prövat.",
            f"{quoted(value.source)} is never none here; the condition has already tested it.",
        ),
        span,
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


def not_a_list(value: Operand) -> Problem:
    kind = words(value.type)
    return Problem(
        "not-a-list",
        Text(
            f"Här ska stå en lista, men {quoted(value.source)} är {kind.sv}.",
            f"A list must stand here, but {quoted(value.source)} is {kind.en}.",
        ),
        value.span,
    )


def not_a_filter(condition: Operand) -> Problem:
    kind = words(condition.type)
    return Problem(
        "not-a-filter",
        Text(
            f"Inom hakparenteser står ett villkor eller ett nummer, men {quoted(condition.source)} är {kind.sv}.",
            f"A condition or a number stands in square brackets, but {quoted(condition.source)} is {kind.en}.",
        ),
        condition.span,
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


def type_not_told(span: Span, source: str) -> Problem:
    return Problem(
        "type-not-told",
        Text(
            f"Vilken sorts värde {quoted(source)} ger går inte att säga på förhand.",
            f"What kind of value {quoted(source)} gives cannot be told beforehand.",
        ),
        span,
        Text("Skriv vägen till värdet med punkter.", "Write the way to the value with dots."),
    )


def not_countable(value: Operand) -> Problem:
    kind = words(value.type)
    return Problem(
        "not-countable",
        Text(
            f"Man kan räkna upp heltal eller dagar, men {quoted(value.source)} är {kind.sv}.",
            f"Whole numbers or days can be counted through, but {quoted(value.source)} is {kind.en}.",
        ),
        value.span,
    )
