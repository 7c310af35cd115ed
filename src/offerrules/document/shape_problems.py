"""What can be wrong with the shape of a document: one function for each problem.

As in `problems`, the name of the function is the code and its docstring what the documentation says of it.
"""

from collections.abc import Sequence

from offerrules.diagnostics import Problem, Span
from offerrules.document.problems import Words, problem
from offerrules.language import Language, Text

A_TEXT: Words = ("en text", "a text")
A_NUMBER: Words = ("ett heltal", "a whole number")
A_TRUTH_VALUE: Words = ("`true` eller `false`", "`true` or `false`")
A_LIST: Words = ("en lista", "a list")
KEYS: Words = ("nycklar med värden", "keys with values")
A_SINGLE_VALUE: Words = ("en text, ett tal eller ett sanningsvärde", "a text, a number or a truth value")
AN_EXPRESSION: Words = ("ett uttryck", "an expression")


def listed(names: Sequence[str], language: Language, last: Words = ("och", "and")) -> str:
    """`a`, `b` and `c`."""
    word = last[0] if language == "sv" else last[1]
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"


def _listed(names: Sequence[str], last: Words = ("och", "and")) -> Words:
    return listed(names, "sv", last), listed(names, "en", last)


def did_you_mean(name: str) -> Words:
    """The hint that a name was misspelt."""
    return f"Menade du `{name}`?", f"Did you mean `{name}`?"


def not_a_document(span: Span, found: Words) -> Problem:
    """The file has a list or a single text where keys with values should stand."""
    return problem(
        "not-a-document",
        span,
        (
            f"Filen ska ha nycklar med värden (`nyckel: värde`), men den är {found[0]}.",
            f"The file should have keys with values (`key: value`), but it is {found[1]}.",
        ),
    )


def format_not_number(span: Span) -> Problem:
    """`offerrules` has something else than the number of a format."""
    return problem(
        "format-not-number",
        span,
        ("`offerrules` ska ange formatets nummer.", "`offerrules` should give the number of the format."),
        ("Skriv `1`, utan citattecken.", "Write `1`, without quotation marks."),
        "1",
    )


def unknown_format(span: Span, written: str) -> Problem:
    """`offerrules` names a version of the format that this program does not read."""
    return problem(
        "unknown-format",
        span,
        (
            f"Filen anger format `{written}`, men det här programmet läser bara format `1`.",
            f"The file says format `{written}`, but this program only reads format `1`.",
        ),
    )


def unknown_key(span: Span, key: str, near: str | None, allowed: Sequence[str]) -> Problem:
    """A key that means nothing where it stands; often it is misspelt, or belongs farther in or out."""
    hint: Words | None = None
    if near is not None:
        hint = did_you_mean(near)
    elif allowed:
        names = _listed(allowed)
        hint = (f"Här kan stå {names[0]}.", f"These may stand here: {names[1]}.")
    return problem(
        "unknown-key",
        span,
        (f"Här finns ingen nyckel `{key}`.", f"There is no key `{key}` here."),
        hint,
        near,
    )


def missing_heading(span: Span, section: str, around: str, others: Sequence[Span]) -> Problem:
    """The line with the name of a section is missing, so that its entries are read as entries of the one above."""
    return Problem(
        "missing-heading",
        Text(
            f"Det som börjar här hör till `{section}`, men står under `{around}`.",
            f"What begins here belongs to `{section}`, but is under `{around}`.",
        ),
        span,
        Text(f"Sätt tillbaka raden `{section}:` ovanför.", f"Put the line `{section}:` back above it."),
        related=tuple(others),
    )


def missing_name(span: Span, section: str) -> Problem:
    """The line with the name of an entry is missing, so that its parts are read as entries of the section."""
    return problem(
        "missing-name",
        span,
        (
            f"Det som står under `{section}` har namn, men här saknas ett.",
            f"What is under `{section}` has names, but one is missing here.",
        ),
        (
            f"Sätt en rad med namnet mellan `{section}:` och den här.",
            f"Put a line with the name between `{section}:` and this one.",
        ),
    )


def not_indented(span: Span, section: str, others: Sequence[Span]) -> Problem:
    """The entries of a section begin in the same column as its name."""
    return Problem(
        "not-indented",
        Text(
            f"Det som börjar här hör till `{section}`, men är inte indraget.",
            f"What begins here belongs to `{section}`, but is not indented.",
        ),
        span,
        Text(
            f"Dra in allt under `{section}:` med två mellanslag.",
            f"Indent everything under `{section}:` by two spaces.",
        ),
        related=tuple(others),
    )


def heading_indented(span: Span, section: str) -> Problem:
    """The name of a section is indented, so that it is read as an entry of the section above."""
    return problem(
        "heading-indented",
        span,
        (
            f"`{section}` är en egen del av policyn, men är indragen.",
            f"`{section}` is a section of its own, but it is indented.",
        ),
        (f"Låt `{section}:` börja först på raden.", f"Let `{section}:` begin first on its line."),
    )


def round_brackets(span: Span, correction: str) -> Problem:
    """A list stands in round brackets."""
    return problem(
        "round-brackets",
        span,
        ("En lista står inom hakparenteser.", "A list stands in square brackets."),
        (f"Skriv `{correction}`.", f"Write `{correction}`."),
        correction,
    )


def comma_in_braces(span: Span, key: str, number: str | None = None) -> Problem:
    """Inside `{…}` a comma ends a value that has no quotation marks, so that the rest of it becomes a key."""
    return problem(
        "comma-in-braces",
        span,
        (
            f"Inom `{{…}}` avslutar ett komma värdet, så `{key}` läses som en nyckel.",
            f"Inside `{{…}}` a comma ends the value, so that `{key}` is read as a key.",
        ),
        (
            "Sätt värdet före kommat och resten inom samma citattecken.",
            "Put the value before the comma and the rest in the same quotation marks.",
        )
        if number is None
        else (f"Skriv talet med punkt: `{number}`.", f"Write the number with a point: `{number}`."),
    )


def missing_key(span: Span, keys: Sequence[str], owner: Words) -> Problem:
    """One or more keys that must be there are not."""
    names = _listed(keys)
    return problem("missing-key", span, (f"{owner[0]} saknar {names[0]}.", f"{owner[1]} lacks {names[1]}."))


def missing_translation(span: Span, language: Language, owner: str | None) -> Problem:
    """A text stands in only one of Swedish and English."""
    name = {"sv": ("svenska", "Swedish"), "en": ("engelska", "English")}[language]
    what = f"`{owner}`" if owner else None
    return problem(
        "missing-translation",
        span,
        (f"{what or 'Texten'} saknas på {name[0]}.", f"{what or 'The text'} is missing in {name[1]}."),
        (f"Lägg till `{language}: …`.", f"Add `{language}: …`."),
        cause=f"no {language}",
    )


def text_needs_translations(span: Span, owner: str | None) -> Problem:
    """A single text stands where Swedish and English should."""
    what = (f"`{owner}`", f"`{owner}`") if owner else ("Texten", "The text")
    return problem(
        "text-needs-translations",
        span,
        (
            f"{what[0]} ska stå på både svenska och engelska.",
            f"{what[1]} should stand in both Swedish and English.",
        ),
        ('Skriv `{sv: "…", en: "…"}`.', 'Write `{sv: "…", en: "…"}`.'),
        cause="one language",
    )


def missing_value(span: Span, owner: str | None) -> Problem:
    """A key has nothing behind it."""
    return problem(
        "missing-value",
        span,
        (f"`{owner}` saknar värde.", f"`{owner}` has no value.")
        if owner
        else ("En post i listan saknar värde.", "An item of the list has no value."),
        ("Skriv ett värde, eller ta bort raden.", "Write a value, or remove the line."),
    )


def wrong_kind(
    span: Span, owner: Words, expected: Words, found: Words, *, hint: Words | None = None, correction: str | None = None
) -> Problem:
    """A value of another kind than its key takes: a number for a text, a text for a list."""
    return problem(
        "wrong-kind",
        span,
        (
            f"{owner[0]} ska vara {expected[0]}, men det här är {found[0]}.",
            f"{owner[1]} should be {expected[1]}, but this is {found[1]}.",
        ),
        hint,
        correction,
    )


def empty_value(span: Span, owner: Words) -> Problem:
    """A text, a list or a mapping that must hold something is empty."""
    return problem("empty-value", span, (f"{owner[0]} är tomt.", f"{owner[1]} is empty."))


def bad_name(span: Span, written: str, correction: str | None) -> Problem:
    """A name that expressions could not refer to."""
    return problem(
        "bad-name",
        span,
        (
            f"`{written}` kan inte vara ett namn: ett namn börjar med en liten bokstav `a`–`z` och har sedan"
            " bara sådana, siffror och `_`.",
            f"`{written}` cannot be a name: a name begins with a small letter `a`–`z` and then has only such,"
            " digits and `_`.",
        ),
        (f"Skriv till exempel `{correction}`.", f"Write for instance `{correction}`.") if correction else None,
        correction,
    )


def bad_policy_name(span: Span, written: str) -> Problem:
    """The name of a policy is not `authority/name`."""
    return problem(
        "bad-policy-name",
        span,
        (
            f"`{written}` duger inte som namn: skriv `myndighet/namn`, med `a`–`z`, siffror, `-` och `_`.",
            f"`{written}` cannot be a policy's name: write `authority/name`, with `a`–`z`, digits, `-` and `_`.",
        ),
    )


def bad_address(span: Span) -> Problem:
    """The address of a source does not begin with `https://` or `http://`."""
    return problem(
        "bad-address",
        span,
        (
            "`url` ska vara en webbadress som börjar med `https://` eller `http://`.",
            "`url` should be a web address that begins with `https://` or `http://`.",
        ),
    )


def reserved_offer_name(span: Span, name: str, reserved: Sequence[str]) -> Problem:
    """An offer has a name that means something else in `cases.yaml`."""
    names = _listed(reserved)
    return problem(
        "reserved-offer-name",
        span,
        (
            f"Ett erbjudande kan inte heta `{name}`; {names[0]} betyder något annat i `cases.yaml`.",
            f"An offer cannot be called `{name}`; {names[1]} mean something else in `cases.yaml`.",
        ),
    )


def unknown_choice(span: Span, owner: Words, written: str, options: Sequence[str], near: str | None) -> Problem:
    """A value that is none of the few that may stand in this place."""
    names = _listed(options, ("eller", "or"))
    return problem(
        "unknown-choice",
        span,
        (f"{owner[0]} kan inte vara `{written}`.", f"{owner[1]} cannot be `{written}`."),
        did_you_mean(near) if near else (f"Här kan stå {names[0]}.", f"These may stand here: {names[1]}."),
        near,
    )


def number_too_small(span: Span, owner: Words, least: int) -> Problem:
    """A number is smaller than makes sense in its place."""
    return problem(
        "number-too-small",
        span,
        (f"{owner[0]} ska vara minst {least}.", f"{owner[1]} should be at least {least}."),
    )


def not_a_day(span: Span, written: str, correction: str | None, exists: bool) -> Problem:
    """Something stands where a day should that is no day of the calendar, or is not written `2024-03-01`."""
    return problem(
        "not-a-day",
        span,
        (
            f"`{written}` är inget datum skrivet som `2024-03-01`."
            if exists
            else f"`{written}` finns inte i kalendern.",
            f"`{written}` is no date written as `2024-03-01`." if exists else f"`{written}` is not in the calendar.",
        ),
        (f"Skriv `{correction}`.", f"Write `{correction}`.") if correction else None,
        correction,
    )


def in_force_turned_round(span: Span) -> Problem:
    """`in_force` ends before it begins."""
    return problem(
        "in-force-turned-round",
        span,
        ("Policyn slutar gälla innan den börjar gälla.", "The policy ends before it begins."),
        ("Byt plats på `from` och `to`.", "Swap `from` and `to`."),
    )


def requirement_is_list(span: Span) -> Problem:
    """Requirements stand in a list that does not say how they are joined."""
    return problem(
        "requirement-is-list",
        span,
        (
            "En lista säger inte om alla villkoren krävs eller bara något av dem.",
            "A list does not say whether all of the criteria are required or only one of them.",
        ),
        (
            "Skriv `all:` eller `any:` före listan: `{all: […]}`.",
            "Write `all:` or `any:` before the list: `{all: […]}`.",
        ),
    )


def requirement_is_expression(span: Span, names: Sequence[str], joined: str | None) -> Problem:
    """An expression stands where criteria should, joined by `all`, `any`, `not` and `at_least`."""
    corrected = f"{{{joined}: [{', '.join(names)}]}}" if joined else None
    return problem(
        "requirement-is-expression",
        span,
        (
            "Här ska ett villkors namn stå, och inget uttryck.",
            "The name of a criterion should stand here, and no expression.",
        ),
        (f"Skriv `{corrected}`.", f"Write `{corrected}`.")
        if corrected
        else (
            "Ge uttrycket ett namn under `criteria` och skriv namnet här.",
            "Give the expression a name under `criteria` and write the name here.",
        ),
        corrected,
    )


def not_a_requirement(span: Span, found: Words) -> Problem:
    """Something stands where a requirement should."""
    return problem(
        "not-a-requirement",
        span,
        (
            f"Här ska ett villkors namn eller `all`, `any`, `not` eller `at_least` stå; det här är {found[0]}.",
            f"The name of a criterion, or `all`, `any`, `not` or `at_least`, should stand here; this is {found[1]}.",
        ),
    )


def joined_twice(span: Span, keys: Sequence[str]) -> Problem:
    """One requirement has two of `all`, `any`, `not` and `at_least`, and does not say how they go together."""
    names = _listed(keys)
    return problem(
        "joined-twice",
        span,
        (
            f"{names[0]} står bredvid varandra, och då framgår inte om båda krävs.",
            f"{names[1]} stand beside each other, which does not say whether both are required.",
        ),
        (
            "Lägg dem i en lista: `all: [{any: […]}, {not: …}]`.",
            "Put them in a list: `all: [{any: […]}, {not: …}]`.",
        ),
    )


def at_least_too_many(span: Span, n: int, of: int) -> Problem:
    """`at_least` demands more than it lists, so that it could never be met."""
    return problem(
        "at-least-too-many",
        span,
        (f"`n` är {n}, men `of` räknar bara upp {of}.", f"`n` is {n}, but `of` lists only {of}."),
    )


def exactly_one(span: Span, owner: Words, keys: Sequence[str], given: Sequence[str]) -> Problem:
    """Keys that exclude each other stand together, or none of them is there."""
    if given:
        both = _listed(given)
        said = (f"{owner[0]} kan bara ha ett av {both[0]}.", f"{owner[1]} can only have one of {both[1]}.")
    else:
        names = _listed(keys, ("eller", "or"))
        said = (f"{owner[0]} behöver {names[0]}.", f"{owner[1]} needs {names[1]}.")
    return problem("exactly-one", span, said)


def missing_legal_basis(span: Span) -> Problem:
    """`decision_mode: automated` stands without the `legal_basis` on which it rests."""
    return problem(
        "missing-legal-basis",
        span,
        (
            "`decision_mode: automated` kräver en `legal_basis` som säger med vilken rätt besluten är automatiska.",
            "`decision_mode: automated` needs a `legal_basis` that says by what right the decisions are automated.",
        ),
        (
            "Skriv `decision_mode: support` om en person beslutar.",
            "Write `decision_mode: support` if a person decides.",
        ),
    )


def comment_in_value(span: Span) -> Problem:
    """A ` #` begins a comment in the middle of a value, so that the rest of it is lost."""
    return Problem(
        "comment-in-value",
        Text(
            "Värdet slutar vid ` #`, som börjar en kommentar.",
            "The value ends at ` #`, which begins a comment.",
        ),
        span,
        Text(
            "Sätt hela värdet inom enkla citattecken om resten hör till det.",
            "Put the whole value in single quotation marks if the rest belongs to it.",
        ),
    )


def comment_in_text(span: Span) -> Problem:
    """A text without quotation marks is followed by ` #` and a word, which YAML leaves out as a comment."""
    words = Text(
        "Texten slutar vid ` #`; resten läses som en kommentar.",
        "The text ends at ` #`; the rest is read as a comment.",
    )
    hint = Text(
        "Sätt texten inom citattecken, eller skriv ett mellanslag efter `#` om det är en kommentar.",
        "Put the text in quotation marks, or write a space behind `#` if it is a comment.",
    )
    return Problem("comment-in-text", words, span, hint, severity="warning")
