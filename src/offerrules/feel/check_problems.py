"""What the checker may say about an expression: one function for each problem, with its words in both languages."""

from offerrules.diagnostics import Problem, Span
from offerrules.feel import tree as feel
from offerrules.feel.scope import LookUp
from offerrules.feel.type_words import words
from offerrules.feel.types import Type
from offerrules.language import Text
from offerrules.quick import dataclass

SHOWN = 60
_TIGHT = feel.Literal | feel.Name | feel.Path | feel.Filter | feel.Call | feel.ListLiteral | feel.ContextLiteral


@dataclass(frozen=True, slots=True)
class Operand:
    """A part of the expression as a problem speaks of it: what the author wrote, its type, and what it looks up."""

    node: feel.Expression
    source: str
    type: Type
    lookup: LookUp | None = None

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


def quoted(source: str, shown: int = SHOWN) -> str:
    """What the author wrote, in backticks: in one line, and cut where it is longer than `shown` characters."""
    line = " ".join(source.split())
    return f"`{line}`" if len(line) <= shown else f"`{line[: shown - 1]}…`"


def did_you_mean(name: str | None) -> Text | None:
    """The hint that names the nearest name, where there is one."""
    return None if name is None else Text(f"Menade du `{name}`?", f"Did you mean `{name}`?")


def write(correction: str) -> Text:
    """The hint that shows what to write instead."""
    whole = quoted(correction, shown=200)
    return Text(f"Skriv {whole}.", f"Write {whole}.")


def unknown_name(span: Span, name: str, near: str | None) -> Problem:
    return Problem(
        "unknown-name",
        Text(f"Inget heter `{name}`.", f"Nothing is called `{name}`."),
        span,
        did_you_mean(near),
        near,
        cause=f"name {name}",
    )


def truth_in_another_language(span: Span, name: str, correction: str) -> Problem:
    return Problem(
        "unknown-name",
        Text(f"Inget heter `{name}`.", f"Nothing is called `{name}`."),
        span,
        write(correction),
        correction,
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


def ambiguous_name(span: Span, name: str, has_item: bool) -> Problem:
    """`has_item` says that the elements have a field `item` too, so that `item` does not stand for the element."""
    if has_item:
        hint = Text(
            "Gå genom listan med `some x in lista satisfies …`, eller byt namn på det andra.",
            "Go through the list with `some x in list satisfies …`, or rename the other.",
        )
    else:
        hint = Text(
            f"Skriv `item.{name}` för elementets fält, eller byt namn på det andra.",
            f"Write `item.{name}` for the element's field, or rename the other.",
        )
    return Problem(
        "ambiguous-name",
        Text(
            f"`{name}` är både ett fält i listans element och ett namn utanför.",
            f"`{name}` is both a field of the list's elements and a name outside.",
        ),
        span,
        hint,
    )


def field_beside_item(span: Span, name: str) -> Problem:
    return Problem(
        "field-beside-item",
        Text(
            f"Elementen har ett fält som heter `item`, så `item.{name}` frågar det fältet efter `{name}`, "
            "och det finns inte där.",
            f"The elements have a field called `item`, so `item.{name}` asks that field for `{name}`, and it has none.",
        ),
        span,
        write(name),
        name,
        severity="warning",
    )


def shadowing(span: Span, name: str) -> Problem:
    return Problem(
        "shadowing",
        Text(f"`{name}` betyder redan något annat här.", f"`{name}` already means something else here."),
        span,
        Text("Välj ett annat namn.", "Choose another name."),
    )


def unknown_field(span: Span, name: str, owner: str, near: str | None, hint: Text | None = None) -> Problem:
    return Problem(
        "unknown-field",
        Text(f"{quoted(owner)} har inget fält `{name}`.", f"{quoted(owner)} has no field `{name}`."),
        span,
        hint or did_you_mean(near),
    )


def unknown_type(span: Span, name: str, near: str | None) -> Problem:
    return Problem(
        "unknown-type",
        Text(f"Ingen typ heter `{name}`.", f"No type is called `{name}`."),
        span,
        did_you_mean(near)
        or Text(
            "Det finns bland andra `boolean`, `number`, `string`, `date`, `time` och `list<string>`.",
            "There are `boolean`, `number`, `string`, `date`, `time`, `list<string>` and others.",
        ),
    )


def unknown_function(span: Span, name: str, meant: str | None, fits: bool) -> Problem:
    """`meant` is what the function is called here; it stands in the same place if it `fits`, being a function too."""
    return Problem(
        "unknown-function",
        Text(f"Ingen inbyggd funktion heter `{name}`.", f"No built-in function is called `{name}`."),
        span,
        did_you_mean(meant),
        meant if fits else None,
    )


def age_function(span: Span, name: str, source: str) -> Problem:
    correction = f"years and months duration({source}, today()).years"
    return Problem(
        "unknown-function",
        Text(f"Ingen inbyggd funktion heter `{name}`.", f"No built-in function is called `{name}`."),
        span,
        write(correction),
        correction,
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


def index_zero(span: Span, *, is_text: bool = False) -> Problem:
    counted = Text("Tecknen", "Characters") if is_text else Text("Elementen", "Elements")
    return Problem(
        "index",
        Text(f"{counted.sv} numreras från 1; noll finns inte.", f"{counted.en} are numbered from 1; there is no zero."),
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


def unordered_argument(argument: Operand, name: str, advice: Advice = NO_ADVICE) -> Problem:
    return Problem(
        "argument-type",
        Text(
            f"`{name}` jämför värdena i {quoted(argument.source)}, men de har ingen ordning.",
            f"`{name}` compares the values of {quoted(argument.source)}, but they have no order.",
        ),
        argument.span,
        advice.hint,
    )


def items_of_another_kind(argument: Operand, name: str, actual: Type, expected: Type, advice: Advice) -> Problem:
    one, other = words(expected), words(actual)
    return Problem(
        "argument-type",
        Text(
            f"`{name}` ska ha en lista där varje element är {one.sv}, men i {quoted(argument.source)} är det "
            f"{other.sv}.",
            f"`{name}` takes a list of which each item is {one.en}, but in {quoted(argument.source)} it is {other.en}.",
        ),
        argument.span,
        advice.hint,
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
