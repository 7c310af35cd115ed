"""What can be wrong with a policy whose shape is right: one function for each problem, with its words.

Spans count in the text at the location with which a problem is told; a problem of a whole value has the span `WHOLE`.
"""

from collections.abc import Sequence
from typing import Final

from offerrules.diagnostics import Problem, Severity, Span
from offerrules.feel.check_problems import did_you_mean, quoted
from offerrules.feel.failures import FAILURES
from offerrules.feel.type_words import words
from offerrules.feel.types import Type
from offerrules.language import Text

WHOLE: Final = Span(0, 1_000_000_000)
"""The span of all of a value, however long it is written."""

SECTIONS: Final = {
    "field": Text("ett fält", "a field"),
    "parameters": Text("en parameter", "a parameter"),
    "definitions": Text("en definition", "a definition"),
    "candidates": Text("en kandidat", "a candidate"),
    "criteria": Text("ett villkor", "a criterion"),
    "built-in": Text("en inbyggd funktion", "a built-in function"),
    "offers": Text("ett erbjudande", "an offer"),
    "duties": Text("en skyldighet", "a duty"),
}
"""What a name may stand for, by the section of the policy in which it is given."""


def problem(
    code: str, text: Text, span: Span = WHOLE, hint: Text | None = None, severity: Severity = "error"
) -> Problem:
    """A problem without a correction, of the whole value unless a span is given."""
    return Problem(code, text, span, hint, severity=severity)


def suggestion(span: Span, code: str, text: Text, near: str | None, cause: str | None = None) -> Problem:
    """A problem of a name, with the nearest that there is as hint and correction."""
    return Problem(code, text, span, did_you_mean(near), near, cause=cause)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# Names


def unknown_record(name: str, near: str | None) -> Problem:
    """The policy reads a record that nobody has declared."""
    return suggestion(
        WHOLE, "unknown-record", Text(f"Ingen post heter `{name}`.", f"No record is called `{name}`."), near
    )


def name_taken(name: str, by: str) -> Problem:
    """A name that already stands for something else."""
    kind = SECTIONS[by]
    return problem(
        "name-taken",
        Text(f"`{name}` är redan {kind.sv}.", f"`{name}` is already {kind.en}."),
        hint=Text("Välj ett annat namn.", "Choose another name."),
    )


def reserved_name(name: str) -> Problem:
    """A word of the expression language cannot be a name."""
    return problem(
        "reserved-name",
        Text(
            f"`{name}` är ett ord i uttryckens språk och kan inte vara ett namn.",
            f"`{name}` is a word of the expression language and cannot be a name.",
        ),
        hint=Text("Välj ett annat namn.", "Choose another name."),
    )


def missing_section(section: str, names: Sequence[str], count: int) -> Problem:
    """Several names mean nothing, and the section in which they could have been given is missing."""
    listed = _listed(names) + (" …" if count > len(names) else "")
    return problem(
        "missing-section",
        Text(
            f"Policyn har inget `{section}`, så {count} namn betyder ingenting: {listed}.",
            f"The policy has no `{section}`, so that {count} names mean nothing: {listed}.",
        ),
        hint=Text(f"Lägg till `{section}:`.", f"Add `{section}:`."),
    )


def never_used(name: str, section: str) -> Problem:
    """Something is named and never used."""
    if section == "sources":
        text = Text(f"Källan `{name}` åberopas aldrig.", f"The source `{name}` is never cited.")
    else:
        kind = SECTIONS[section]
        text = Text(f"`{name}` är {kind.sv} som aldrig används.", f"`{name}` is {kind.en} that is never used.")
    return problem("never-used", text, severity="warning")


# Expressions


def cycle(path: Sequence[str]) -> Problem:
    """Names that are explained by each other."""
    way = " → ".join(f"`{name}`" for name in path)
    if len(path) == 2:
        text = Text(f"`{path[0]}` bygger på sig själv.", f"`{path[0]}` rests on itself.")
    else:
        text = Text(f"Namnen bygger på varandra i en ring: {way}.", f"The names rest on each other in a circle: {way}.")
    return problem("cycle", text)


def not_a_condition(source: str, type_: Type) -> Problem:
    """A criterion or duty whose expression is neither true nor false."""
    kind = words(type_)
    return problem(
        "not-a-condition",
        Text(
            f"Ett villkor är sant eller falskt, men {quoted(source)} är {kind.sv}.",
            f"A condition is true or false, but {quoted(source)} is {kind.en}.",
        ),
    )


def empty_expression() -> Problem:
    """Nothing stands behind `=`."""
    return problem("empty-expression", Text("Efter `=` saknas ett uttryck.", "An expression is missing behind `=`."))


def comment_swallows(span: Span, comment: str) -> Problem:
    """A comment that begins with `//` goes on over lines that YAML has joined, and swallows what they say.

    The lines of a value are one line for the expression, unless they stand behind `|`.
    """
    text = Text(
        "Kommentaren sväljer det som står på raden under: YAML fogar ihop raderna till en.",
        "The comment swallows what the line below says: YAML joins the lines into one.",
    )
    block = Text(
        "låt värdet börja med `|`, så att raderna inte fogas ihop", "let the value begin with `|`, which joins no lines"
    )
    if "*/" in comment:
        hint = Text(f"{block.sv[0].upper()}{block.sv[1:]}.", f"{block.en[0].upper()}{block.en[1:]}.")
        return Problem("comment-swallows", text, span, hint)
    correction = f"/* {comment} */"
    hint = Text(f"Skriv `{correction}`, eller {block.sv}.", f"Write `{correction}`, or {block.en}.")
    return Problem("comment-swallows", text, span, hint, correction)


def comment_not_closed(span: Span) -> Problem:
    """A comment that begins with `/*` goes on to the end of the next one, and swallows what stands between them."""
    return problem(
        "comment-not-closed",
        Text(
            "Kommentaren slutar först vid nästa kommentars `*/` och sväljer det som står emellan.",
            "The comment ends only at the `*/` of the next one, and swallows what stands between them.",
        ),
        span,
        Text("Skriv `*/` där den ska sluta.", "Write `*/` where it should end."),
    )


# Candidates


def not_a_path(source: str) -> Problem:
    """`from` of a candidate is something else than the path of a field."""
    return problem(
        "not-a-list-of-records",
        Text(
            f"`from` ska vara vägen till en lista i posten, men {quoted(source)} är något annat.",
            f"`from` must be the path of a list of the record, but {quoted(source)} is something else.",
        ),
    )


def not_a_list_of_records(source: str, type_: Type) -> Problem:
    """`from` of a candidate is a field that is no list of records."""
    kind = words(type_)
    return problem(
        "not-a-list-of-records",
        Text(
            f"`from` ska vara en lista av poster, men {quoted(source)} är {kind.sv}.",
            f"`from` must be a list of records, but {quoted(source)} is {kind.en}.",
        ),
    )


def several_candidates(name: str, candidates: Sequence[str]) -> Problem:
    """One expression speaks of elements of two lists."""
    return problem(
        "several-candidates",
        Text(
            f"`{name}` talar om flera kandidater: {_listed(candidates)}. Det kan bara gälla en.",
            f"`{name}` speaks of several candidates: {_listed(candidates)}. It can be only one.",
        ),
    )


def other_candidate(name: str, candidate: str, each: str | None) -> Problem:
    """An offer or duty needs something that speaks of another candidate than its `each`."""
    if each is None:
        return problem(
            "other-candidate",
            Text(
                f"`{name}` talar om `{candidate}`, så det behövs ett `each`.",
                f"`{name}` speaks of `{candidate}`, so an `each` is needed.",
            ),
            hint=Text(f"Skriv `each: {candidate}`.", f"Write `each: {candidate}`."),
        )
    return problem(
        "other-candidate",
        Text(
            f"`{name}` talar om `{candidate}`, men `each` är `{each}`.",
            f"`{name}` speaks of `{candidate}`, but `each` is `{each}`.",
        ),
    )


def prefer_other_candidate(candidate: str, other: str) -> Problem:
    """`prefer` speaks of another candidate than its own."""
    return problem(
        "other-candidate",
        Text(
            f"`prefer` jämför olika `{candidate}` men talar om `{other}`.",
            f"`prefer` compares one `{candidate}` with another but speaks of `{other}`.",
        ),
    )


def prefer_may_be_none(source: str) -> Problem:
    """`prefer` may be none, which has no place in an order."""
    better = quoted(f"if {source} = null then … else {source}", shown=200)
    return problem(
        "prefer-may-be-none",
        Text(
            f"{quoted(source)} finns inte alltid (`null`), och `null` har ingen plats i en ordning.",
            f"{quoted(source)} may be none, which has no place in an order.",
        ),
        hint=Text(
            f"Säg vad som gäller då: {better}.",
            f"Say what holds then: {better}.",
        ),
    )


def prefer_without_order(source: str, type_: Type) -> Problem:
    """`prefer` is of a kind that has no order."""
    kind = words(type_)
    return problem(
        "prefer-without-order",
        Text(
            f"`prefer` ska vara något som kan vara större eller mindre, men {quoted(source)} är {kind.sv}.",
            f"`prefer` must be something that can be greater or less, but {quoted(source)} is {kind.en}.",
        ),
    )


def unknown_candidate(name: str, near: str | None) -> Problem:
    """`each` names no candidate."""
    text = Text(f"Ingen kandidat heter `{name}`.", f"No candidate is called `{name}`.")
    return suggestion(WHOLE, "unknown-candidate", text, near, f"name {name}")


# Requirements


def unknown_criterion(name: str, near: str | None) -> Problem:
    """A requirement names no criterion."""
    text = Text(f"Inget villkor heter `{name}`.", f"No criterion is called `{name}`.")
    return suggestion(WHOLE, "unknown-criterion", text, near, f"name {name}")


def not_a_criterion(name: str, section: str) -> Problem:
    """A requirement names something that is no criterion."""
    kind = SECTIONS[section]
    return problem(
        "not-a-criterion",
        Text(
            f"Här ska stå ett villkor ur `criteria`, men `{name}` är {kind.sv}.",
            f"A criterion of `criteria` must stand here, but `{name}` is {kind.en}.",
        ),
    )


def despite_not_required(name: str, near: str | None) -> Problem:
    """`despite` names a criterion that the offer does not require."""
    return suggestion(
        WHOLE,
        "despite-not-required",
        Text(
            f"`{name}` finns inte i `requires`, så `despite` ändrar ingenting.",
            f"`{name}` is not in `requires`, so `despite` changes nothing.",
        ),
        near,
    )


def required_twice(name: str) -> Problem:
    """The same requirement stands twice in one list."""
    return problem("required-twice", Text(f"`{name}` står två gånger här.", f"`{name}` stands here twice."))


# Terms


def path_as_text(written: str) -> Problem:
    """A term is given as a text that is the path of something: its `=` has probably been forgotten."""
    meant = f"= {written}"
    text = Text(
        f"Här står texten `{written}`, inte det som `{written}` är för personen.",
        f"This is the text `{written}`, not what `{written}` is for the person.",
    )
    hint = Text(f"Skriv `{meant}` om uttrycket är menat.", f"Write `{meant}` if the expression is meant.")
    return Problem("path-as-text", text, WHOLE, hint, correction=meant, severity="warning")


def not_a_term(source: str, type_: Type) -> Problem:
    """A term that is no single value."""
    kind = words(type_)
    return problem(
        "not-a-term",
        Text(
            f"Det som står i `terms` är enkla värden, men {quoted(source)} är {kind.sv}.",
            f"Terms are plain values, but {quoted(source)} is {kind.en}.",
        ),
    )


def words_for_another(code: str, near: str | None) -> Problem:
    """`shown` has words for a text that the term is never."""
    return suggestion(
        WHOLE, "words-for-another", Text(f"Värdet är aldrig `{code}`.", f"The value is never `{code}`."), near
    )


def words_missing(codes: Sequence[str]) -> Problem:
    """`shown` has words for some of the texts that the term may be, and not for others."""
    return problem(
        "words-missing",
        Text(f"Ord saknas för {_listed(codes)}.", f"There are no words for {_listed(codes)}."),
        hint=Text("Skriv ord för varje text som värdet kan vara.", "Write words for each text that the value may be."),
    )


def words_for_no_text(source: str, type_: Type) -> Problem:
    """`shown` has words for texts, but the term is something else."""
    kind = words(type_)
    return problem(
        "words-for-no-text",
        Text(
            f"Här står ord för texter, men {quoted(source)} är {kind.sv}.",
            f"These are words for texts, but {quoted(source)} is {kind.en}.",
        ),
    )


def wrong_duration(written: str, suggestion: str | None) -> Problem:
    """`valid_for` is no length of time."""
    hint = (
        Text(f"Menade du `{suggestion}`?", f"Did you mean `{suggestion}`?")
        if suggestion is not None
        else Text(
            "Skriv dagar som `P14D`, månader som `P2M`, år som `P1Y`.",
            "Write days as `P14D`, months as `P2M`, years as `P1Y`.",
        )
    )
    return Problem(
        "wrong-duration",
        Text(
            f"`{written}` är ingen längd i hela dagar eller månader.",
            f"`{written}` is no length in whole days or months.",
        ),
        WHOLE,
        hint,
        suggestion,
    )


# Parameters


def no_value(name: str) -> Problem:
    """A parameter without a value."""
    return problem("no-value", Text(f"`{name}` har inget värde.", f"`{name}` has no value."))


def not_constant(name: str) -> Problem:
    """The value of a parameter depends on something."""
    return problem(
        "not-constant",
        Text(
            f"Ett parametervärde är en konstant och kan inte bero på `{name}`.",
            f"The value of a parameter is a constant and cannot depend on `{name}`.",
        ),
        hint=Text("Sätt uttrycket under `definitions`.", "Put the expression under `definitions`."),
    )


def constant_fails(source: str, code: str) -> Problem:
    """The value of a parameter cannot be worked out."""
    reason = FAILURES.get(code, Text("det blir fel", "it fails"))
    return problem(
        "always-fails",
        Text(
            f"{quoted(source)} kan aldrig räknas ut: {reason.sv}.",
            f"{quoted(source)} can never be worked out: {reason.en}.",
        ),
    )


def day_in_constant() -> Problem:
    """The value of a parameter depends on the day of the decision."""
    return problem(
        "not-constant",
        Text(
            "Ett parametervärde får inte bero på beslutsdagen.",
            "The value of a parameter may not depend on the day of the decision.",
        ),
        hint=Text("Ge daterade värden under `values`.", "Give dated values under `values`."),
    )


def constant_is_none(source: str) -> Problem:
    """The value of a parameter is null."""
    return problem("no-value", Text(f"{quoted(source)} ger inget värde.", f"{quoted(source)} gives no value."))


def different_values(first: Type, later: Type) -> Problem:
    """A list or table whose values are of different kinds."""
    one, other = words(first), words(later)
    return problem(
        "different-values",
        Text(
            f"Det första värdet är {one.sv}, men det här är {other.sv}.",
            f"The first value is {one.en}, but this is {other.en}.",
        ),
        hint=Text("Låt alla värden vara av samma sort.", "Let all values be of the same kind."),
    )


def value_as_text(written: str, correction: str, unit: str | None, is_error: bool) -> Problem:
    """The value of a parameter looks like a number, a day or a length of time, but is read as a text."""
    hint = Text(f"Skriv `{correction}`.", f"Write `{correction}`.")
    if unit is not None:
        hint = Text(f"Skriv `{correction}` och `unit: {unit}`.", f"Write `{correction}` and `unit: {unit}`.")
    return Problem(
        "value-as-text",
        Text(f"`{written}` läses som en text.", f"`{written}` is read as a text."),
        WHOLE,
        hint,
        correction,
        "error" if is_error else "warning",
    )


def no_such_day(written: str) -> Problem:
    """A day that the calendar does not have."""
    return problem("no-such-day", Text(f"Dagen {written} finns inte.", f"There is no day {written}."))


def no_value_at_first(name: str, first: str, from_: str) -> Problem:
    """The policy is in force before the first value of a dated parameter."""
    return problem(
        "no-value-at-first",
        Text(
            f"`{name}` har inget värde före {first}, men policyn gäller från {from_}.",
            f"`{name}` has no value before {first}, but the policy is in force from {from_}.",
        ),
        hint=Text(f"Ge ett värde från {from_} eller tidigare.", f"Give a value from {from_} or earlier."),
    )
