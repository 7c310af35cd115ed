"""What can make a file unreadable as YAML: one function for each cause.

As in `problems`, the name of the function is the code and its docstring what the documentation says of it.
"""

from dataclasses import replace

from offerrules.diagnostics import Problem, Span
from offerrules.document.problems import QUOTE_IT, Words, problem


def tab(span: Span, in_indentation: bool, others: tuple[Span, ...]) -> Problem:
    """A tab stands where YAML only takes spaces. `others` are those with which other lines begin."""
    where = ("Raden börjar med", "The line begins with") if in_indentation else ("Här står", "Here stands")
    found = problem(
        "tab",
        span,
        (f"{where[0]} en tabb, men YAML tar bara mellanslag.", f"{where[1]} a tab, but YAML only takes spaces."),
        (
            "Byt den mot mellanslag; de flesta redigerare kan göra det för hela filen.",
            "Replace it by spaces; most editors can do so for the whole file.",
        ),
    )
    return replace(found, related=others)


def reserved_sign(span: Span, value: str, key: str | None) -> Problem:
    """A value begins with a sign that YAML keeps for itself, such as `@`, `%`, `*` or a backtick."""
    sign = value[:1]
    hint, correction = QUOTE_IT, None
    if value.startswith('@"') and key == "value":
        correction = f"= {value}"
        hint = (f"Skriv `{correction}`.", f"Write `{correction}`.")
    elif value.startswith('@"'):
        hint = (
            f"Skriv `'{value}'` där ett uttryck ska stå, annars `= {value}`.",
            f"Write `'{value}'` where an expression should stand, else `= {value}`.",
        )
    elif value.startswith("@P") and value[1:].isalnum():
        correction = value[1:]
        hint = (f"Skriv `{correction}`.", f"Write `{correction}`.")
    elif value.startswith("* "):
        hint = ("En post i en lista börjar med `-`.", "An item of a list begins with `-`.")
    name = ("en grav accent", "a backtick") if sign == "`" else (f"`{sign}`", f"`{sign}`")
    return problem(
        "reserved-sign",
        span,
        (
            f"Ett värde utan citattecken kan inte börja med {name[0]} i YAML.",
            f"A value without quotation marks cannot begin with {name[1]} in YAML.",
        ),
        hint,
        correction,
    )


def colon_in_value(span: Span) -> Problem:
    """A value without quotation marks has a colon and a space in it, which YAML reads as another key."""
    return problem(
        "colon-in-value",
        span,
        (
            "Värdet innehåller ett kolon följt av mellanslag, och det läser YAML som en ny nyckel.",
            "The value holds a colon and a space, and YAML reads that as another key.",
        ),
        QUOTE_IT,
    )


def missing_colon(span: Span, written: str, sign: str = "=") -> Problem:
    """A line among keys has no colon after its key."""
    key, found, value = written.partition(sign)
    better = f"{key.strip()}: {value.strip()}" if found and value.strip() else None
    return problem(
        "missing-colon",
        span,
        ("Raden saknar ett kolon efter nyckeln.", "The line lacks a colon after its key."),
        (f"Skriv `{better}`.", f"Write `{better}`.") if better else ("Skriv `nyckel: värde`.", "Write `key: value`."),
        better,
    )


def missing_space(span: Span, line: str) -> Problem:
    """The space between the colon and the value is missing, so that YAML does not see a key."""
    corrected = line.replace(":", ": ", 1)
    return problem(
        "missing-space",
        span,
        ("Efter kolonet saknas ett mellanslag.", "After the colon a space is missing."),
        (f"Skriv `{corrected}`.", f"Write `{corrected}`."),
        ": ",
    )


def indentation(span: Span) -> Problem:
    """A line stands farther in, or less far, than the lines that it belongs to."""
    return problem(
        "indentation",
        span,
        (
            "Raden är inte lika mycket indragen som de rader den hör ihop med.",
            "The line is not indented as the lines that it belongs to.",
        ),
        (
            "Låt alla nycklar på samma nivå börja i samma kolumn, med mellanslag.",
            "Let all keys of one level begin in the same column, with spaces.",
        ),
    )


def list_among_keys(span: Span) -> Problem:
    """Items of a list and keys stand on the same level."""
    return problem(
        "list-among-keys",
        span,
        (
            "Listposter (`- …`) och nycklar (`nyckel: …`) står på samma nivå.",
            "Items of a list (`- …`) and keys (`key: …`) stand on the same level.",
        ),
        ("Dra in posterna under den nyckel de hör till.", "Indent the items under the key to which they belong."),
    )


def dash_in_value(span: Span) -> Problem:
    """A list begins on the same line as its key."""
    return problem(
        "dash-in-value",
        span,
        (
            "En lista med `-` kan inte börja på samma rad som sin nyckel.",
            "A list with `-` cannot begin on the same line as its key.",
        ),
        (
            "Börja listan på nästa rad, skriv `[a, b]`, eller sätt värdet inom citattecken.",
            "Begin the list on the next line, write `[a, b]`, or put the value in quotation marks.",
        ),
    )


def text_after_quote(span: Span, quote: str) -> Problem:
    """A value begins with a quotation mark, and goes on behind the one that closes it."""
    doubled: Words = (
        "Skriv en apostrof i texten två gånger (`''`), eller sätt hela värdet inom dubbla citattecken.",
        "Write an apostrophe in the text twice (`''`), or put the whole value in double quotation marks.",
    )
    return problem(
        "text-after-quote",
        span,
        ("Värdet fortsätter efter det avslutande citattecknet.", "The value goes on after its closing quotation mark."),
        doubled if quote == "'" else QUOTE_IT,
    )


def text_after_bracket(span: Span, written: str) -> Problem:
    """A value begins with a bracket or a brace, and goes on behind the one that closes it."""
    return problem(
        "text-after-bracket",
        span,
        ("Värdet fortsätter efter den avslutande klammern.", "The value goes on after its closing bracket."),
        (f"Ta bort `{written}`.", f"Remove `{written}`.") if not written.strip("]}, ") else QUOTE_IT,
    )


def sign_in_braces(span: Span, sign: str) -> Problem:
    """Inside `{…}` and `[…]` some signs end a value that has no quotation marks."""
    return problem(
        "sign-in-braces",
        span,
        (
            f"Inom `{{…}}` och `[…]` kan ett värde utan citattecken inte innehålla `{sign}`.",
            f"Inside `{{…}}` and `[…]` a value without quotation marks cannot hold `{sign}`.",
        ),
        QUOTE_IT,
    )


def unexpected_sign(span: Span, sign: str) -> Problem:
    """A sign that means something in YAML stands where a value should."""
    return problem(
        "unexpected-sign",
        span,
        (f"Här väntas ett värde, men här står `{sign}`.", f"A value is expected here, but here stands `{sign}`."),
        (
            "Ta bort tecknet, eller sätt citattecken om värdet om det hör till texten.",
            "Remove the sign, or put the value in quotation marks if it belongs to the text.",
        ),
    )


def unclosed_quote(span: Span) -> Problem:
    """A quotation mark opens a text and none closes it where it ends."""
    return problem(
        "unclosed-quote",
        span,
        ("Citattecknet som börjar här avslutas inte.", "The quotation mark that opens here is not closed."),
        ("Sätt ett likadant där texten slutar.", "Put the same one where the text ends."),
    )


def unclosed_bracket(span: Span, sign: str) -> Problem:
    """A bracket or a brace opens and none closes it."""
    closing = {"[": "]", "{": "}"}.get(sign, "]")
    return problem(
        "unclosed-bracket",
        span,
        (f"`{sign}` som börjar här avslutas inte.", f"The `{sign}` that opens here is not closed."),
        (f"Sätt `{closing}` där den slutar.", f"Put `{closing}` where it ends."),
    )


def block_header(span: Span, sign: str) -> Problem:
    """A value begins with `>` or `|`, which in YAML begin a text of several lines."""
    return problem(
        "block-header",
        span,
        (
            f"`{sign}` först i ett värde börjar i YAML en text på flera rader, och inget mer får stå på den raden.",
            f"`{sign}` first in a value begins a text of several lines in YAML, and no more may stand on its line.",
        ),
        QUOTE_IT,
    )


def directive(span: Span) -> Problem:
    """A line begins with `%`, which YAML keeps for instructions to its reader."""
    return problem(
        "directive",
        span,
        (
            "En rad som börjar med `%` är en anvisning till YAML, och sådana behövs inte här.",
            "A line that begins with `%` is an instruction to YAML, and none is needed here.",
        ),
        ("Ta bort raden.", "Remove the line."),
    )


def broken_yaml(span: Span) -> Problem:
    """YAML cannot read the file at this place."""
    return problem(
        "broken-yaml",
        span,
        ("Från och med här går filen inte att läsa som YAML.", "From here on the file cannot be read as YAML."),
        (
            "Jämför indrag, kolon och citattecken med raderna runt omkring.",
            "Compare indentation, colons and quotation marks with the lines around.",
        ),
    )
