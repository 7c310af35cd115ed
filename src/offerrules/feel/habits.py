"""What people write who know another language better than FEEL: one function for each habit, with the correction."""

from offerrules.diagnostics import Problem, Span
from offerrules.feel.wording import shown, write
from offerrules.language import Text


def modulo(correction: str, span: Span) -> Problem:
    return Problem(
        "modulo",
        Text(
            "`%` finns inte; resten vid division är `modulo`.", "There is no `%`; the rest of a division is `modulo`."
        ),
        span,
        write(correction),
        correction,
    )


def compared_with_null(correction: str, span: Span) -> Problem:
    hint = write(correction)
    return Problem(
        "is-null",
        Text("Att något saknas prövas med `=` eller `!=`.", "Whether something is none is tested by `=` or `!=`."),
        span,
        Text(
            f"{hint.sv} Att något är registrerat prövas med `is known(…)`.",
            f"{hint.en} Whether something is recorded is tested by `is known(…)`.",
        ),
        correction,
    )


def is_known(correction: str, span: Span) -> Problem:
    return Problem(
        "is-known",
        Text(
            "Att något är registrerat prövas med funktionen `is known`.",
            "Whether something is recorded is tested by the function `is known`.",
        ),
        span,
        write(correction),
        correction,
    )


def is_empty(source: str, span: Span) -> Problem:
    return Problem(
        "is-empty",
        Text("Det finns inget ord för tom.", "There is no word for empty."),
        span,
        Text(
            f'Skriv `count({source}) = 0` om det är en lista, `{source} = ""` om det är text, '
            f"`{source} = null` om det saknas.",
            f'Write `count({source}) = 0` for a list, `{source} = ""` for a text, `{source} = null` for none.',
        ),
    )


def unknown_literal(span: Span) -> Problem:
    return Problem(
        "unknown-literal",
        Text("Okänt är inget värde som man kan skriva.", "Unknown is no value that can be written."),
        span,
        Text(
            "Att något är registrerat prövas med `is known(…)`.",
            "Whether something is recorded is tested by `is known(…)`.",
        ),
    )


def not_without_brackets(correction: str, span: Span) -> Problem:
    return Problem(
        "not-without-brackets",
        Text("Det som nekas står inom parentes efter `not`.", "What is negated stands in brackets behind `not`."),
        span,
        write(correction),
        correction,
    )


def like(correction: str, span: Span) -> Problem:
    return Problem(
        "like",
        Text("`like` finns inte; text prövas med funktioner.", "There is no `like`; text is tested by functions."),
        span,
        write(correction),
        correction,
    )


def infix_function(written: str, correction: str, span: Span) -> Problem:
    return Problem(
        "infix-function",
        Text(
            f"`{written}` står inte mellan två led; det är en funktion med två argument.",
            f"`{written}` does not stand between two operands; it is a function with two arguments.",
        ),
        span,
        write(correction),
        correction,
    )


def chained_comparison(correction: str | None, span: Span) -> Problem:
    advice = Text("Förena två jämförelser med `and`.", "Join two comparisons by `and`.")
    return Problem(
        "chained-comparison",
        Text(
            "Den andra jämförelsen gäller vad den första ger, sant eller falskt.",
            "The second comparison is with what the first one gives, true or false.",
        ),
        span,
        write(correction) if correction else advice,
        correction,
    )


def bare_range(correction: str, span: Span) -> Problem:
    return Problem(
        "bare-range",
        Text("Ett intervall står inom hakparenteser.", "A range stands in square brackets."),
        span,
        Text(
            f"Skriv {shown(correction)}; båda ändarna är med.",
            f"Write {shown(correction)}; both ends are included.",
        ),
        correction,
    )


def operand_left_out(operand: str, sign: str, span: Span) -> Problem:
    """`a > 1 and < 5`."""
    return Problem(
        "operand-left-out",
        Text("Varje jämförelse har två led.", "Every comparison has two operands."),
        span,
        write(f"{operand} {sign}"),
        f"{operand} {sign}",
    )


def doubled_operator(first: str, second: str, span: Span) -> Problem:
    same = first == second
    return Problem(
        "doubled-operator",
        Text(
            f"`{second}` kan inte följa direkt på `{first}`.",
            f"`{second}` cannot follow directly on `{first}`.",
        ),
        span,
        Text("Ta bort det ena.", "Remove one of them."),
        second if same else None,
    )


def excel_if(correction: str, span: Span) -> Problem:
    return Problem(
        "if-function",
        Text("`if` är ingen funktion utan en form med ord.", "`if` is no function but a form with words."),
        span,
        write(correction),
        correction,
    )


def joining_function(written: str, sign: str, correction: str, span: Span) -> Problem:
    """`AND(a; b)`."""
    return Problem(
        "joining-function",
        Text(
            f"`{written}` är ingen funktion; `{sign}` står mellan leden.",
            f"`{written}` is no function; `{sign}` stands between the operands.",
        ),
        span,
        write(correction),
        correction,
    )


def conditional(correction: str, span: Span) -> Problem:
    """`a ? b : c`, `b if a else c`, `CASE WHEN a THEN b ELSE c END`."""
    return Problem(
        "conditional",
        Text("Ett val skrivs med `if`, `then` och `else`.", "A choice is written with `if`, `then` and `else`."),
        span,
        write(correction),
        correction,
    )


def colon(span: Span) -> Problem:
    """`else:`."""
    return Problem(
        "colon",
        Text("Efter ordet står inget kolon.", "No colon stands behind the word."),
        span,
        Text("Ta bort det.", "Remove it."),
        "",
    )


def comprehension(correction: str | None, span: Span) -> Problem:
    advice = Text(
        "Välj först ut elementen: `for x in lista[villkor] return …`. I villkoret heter elementet `item`.",
        "Choose the elements first: `for x in list[condition] return …`. In the condition the element is `item`.",
    )
    return Problem(
        "comprehension",
        Text(
            "`for` står först, före det som räknas ut.",
            "`for` stands first, before what is computed.",
        ),
        span,
        write(correction) if correction else advice,
        correction,
    )


def programming(word: str, span: Span) -> Problem:
    return Problem(
        "programming",
        Text(
            f"`{word}` finns inte: ett uttryck räknar bara ut ett värde.",
            f"There is no `{word}`: an expression only computes a value.",
        ),
        span,
        Text(
            "Ge delar namn under `definitions`, gå igenom en lista med `for`, `some` eller `every`.",
            "Name parts under `definitions`, walk through a list with `for`, `some` or `every`.",
        ),
    )


def index_path(written: str, correction: str, span: Span) -> Problem:
    return Problem(
        "index-path",
        Text(
            "Ett element ur en lista hämtas med ett tal inom hakparenteser; det första är 1.",
            "An element of a list is taken by a number in square brackets; the first is 1.",
        ),
        span,
        Text(f"Skriv `{correction}` i stället för `{written}`.", f"Write `{correction}` instead of `{written}`."),
        correction,
    )


def part_of_list(span: Span) -> Problem:
    """`[1:3]`."""
    return Problem(
        "part-of-list",
        Text("En del av en lista hämtas med `sublist`.", "A part of a list is taken by `sublist`."),
        span,
        Text(
            "Skriv `sublist(lista, start, antal)`; det första elementet är 1.",
            "Write `sublist(list, start, length)`; the first element is 1.",
        ),
    )


def text_index(key: str, correction: str, span: Span) -> Problem:
    return Problem(
        "text-index",
        Text(
            f'`["{key}"]` väljer inget: inom hakparenteser står ett villkor eller ett tal.',
            f'`["{key}"]` chooses nothing: a condition or a number stands in square brackets.',
        ),
        span,
        write(correction),
        correction,
    )


def optional_path(span: Span) -> Problem:
    return Problem(
        "optional-path",
        Text("`.` räcker: en egenskap hos null är null.", "`.` is enough: a property of null is null."),
        span,
        write("."),
        ".",
    )


def default_value(correction: str, span: Span) -> Problem:
    """`a ?? b`."""
    return Problem(
        "default-value",
        Text("`??` finns inte.", "There is no `??`."),
        span,
        write(correction),
        correction,
    )


def set_of_values(correction: str, span: Span) -> Problem:
    """`{1, 2}`."""
    return Problem(
        "set-of-values",
        Text("En lista står inom hakparenteser.", "A list stands in square brackets."),
        span,
        write(correction),
        correction,
    )


def method(name: str, correction: str, span: Span) -> Problem:
    return Problem(
        "method",
        Text(f"Värden har inga metoder: `{name}` är en funktion.", f"Values have no methods: `{name}` is a function."),
        span,
        write(correction),
        correction,
    )


def call_without_brackets(name: str, correction: str, span: Span) -> Problem:
    return Problem(
        "call-without-brackets",
        Text(f"Det som `{name}` får står inom parentes.", f"What `{name}` is given stands in brackets."),
        span,
        write(correction),
        correction,
    )


def star(span: Span) -> Problem:
    """`count(*)`."""
    return Problem(
        "star",
        Text("`*` står inte för allt.", "`*` does not stand for everything."),
        span,
        Text("Skriv listan, till exempel `count(internships)`.", "Write the list, for example `count(internships)`."),
    )


def type_elsewhere(written: str, meant: str, span: Span) -> Problem:
    return Problem(
        "type-elsewhere",
        Text(f"Typen `{written}` heter `{meant}` här.", f"The type `{written}` is called `{meant}` here."),
        span,
        write(meant),
        meant,
    )


def double_minus(span: Span) -> Problem:
    """`a -- b`: the comment of other languages, read as minus a negative number."""
    return Problem(
        "double-minus",
        Text(
            "`--` börjar ingen kommentar: det är minus ett negativt tal.",
            "`--` begins no comment: it is minus a negative number.",
        ),
        span,
        Text(
            "En kommentar börjar med `//`. Är det menat så, skriv `+`.",
            "A comment begins with `//`. If it is meant so, write `+`.",
        ),
        severity="warning",
    )


def several_values(sign: str, span: Span) -> Problem:
    """`x = (1, 2)`."""
    equal = sign == "="
    return Problem(
        "several-values",
        Text(
            f"`{sign}` jämför med ett enda värde; flera prövas med `in`.",
            f"`{sign}` compares with one value; several are tested by `in`.",
        ),
        span,
        write("in") if equal else Text("Skriv `not(… in (…))`.", "Write `not(… in (…))`."),
        "in" if equal else None,
    )
