"""What can be wrong with the texts and citations of a policy: one function for each problem, like `problems`."""

from collections.abc import Sequence

from offerrules.diagnostics import Problem, Span
from offerrules.feel.check_problems import did_you_mean
from offerrules.language import LANGUAGES, Language, Text
from offerrules.rules.problems import WHOLE, problem, suggestion


def unknown_placeholder(span: Span, name: str, near: str | None) -> Problem:
    """A placeholder of a text that names no parameter."""
    return Problem(
        "unknown-placeholder",
        Text(f"Ingen parameter heter `{name}`.", f"No parameter is called `{name}`."),
        span,
        did_you_mean(near),
        None if near is None else f"{{{near}}}",
        cause=f"name {name}",
    )


def placeholder_of_table(span: Span, name: str) -> Problem:
    """A placeholder that names a table, which cannot be put into a sentence."""
    return problem(
        "placeholder-of-table",
        Text(
            f"`{name}` är en tabell och kan inte stå i en mening.",
            f"`{name}` is a table and cannot stand in a sentence.",
        ),
        span,
    )


def placeholder_missing(name: str, language: Language) -> Problem:
    """A placeholder that stands in the text of one language only."""
    other = next(each for each in LANGUAGES if each != language)
    swedish = {"sv": "svenska", "en": "engelska"}
    english = {"sv": "Swedish", "en": "English"}
    return problem(
        "placeholder-missing",
        Text(
            f"Den {swedish[other]} texten visar `{{{name}}}`, men den {swedish[language]} gör det inte.",
            f"The {english[other]} text shows `{{{name}}}`, but the {english[language]} one does not.",
        ),
    )


def placeholder_not_here(span: Span, name: str) -> Problem:
    """A placeholder in a text where none is filled in."""
    return problem(
        "placeholder-not-here",
        Text(
            f"`{{{name}}}` fylls bara i i villkorens texter.",
            f"`{{{name}}}` is filled in only in the texts of criteria.",
        ),
        span,
    )


def broken_placeholder(span: Span, written: str) -> Problem:
    """Braces around something that is no name."""
    return problem(
        "broken-placeholder",
        Text(f"`{written}` är inget namn inom klamrar.", f"`{written}` is no name in braces."),
        span,
        Text("Skriv namnet på en parameter: `{namn}`.", "Write the name of a parameter: `{name}`."),
    )


def wrong_citation(written: str, meant: Sequence[str], source: str) -> Problem:
    """A citation that cannot be read, such as `news § 3` or `paragraph 3`. `meant` is what it may stand for."""
    forms = f"`{source} ¶3`, `{source} ¶3-4`, `{source} ¶3, ¶5`"
    hint = Text(
        f"Skriv källans namn och stycket: {forms}.",
        f"Write the name of the source and the paragraph: {forms}.",
    )
    if meant:
        listed = [f"`{each}`" for each in meant]
        hint = Text(f"Skriv {' eller '.join(listed)}.", f"Write {' or '.join(listed)}.")
    return Problem(
        "wrong-citation",
        Text(f"`{written}` går inte att läsa som en källhänvisning.", f"`{written}` cannot be read as a citation."),
        WHOLE,
        hint,
        meant[0] if len(meant) == 1 else None,
    )


def unknown_source(span: Span, name: str, near: str | None) -> Problem:
    """A citation of a source that is not declared."""
    text = Text(f"Ingen källa heter `{name}`.", f"No source is called `{name}`.")
    return suggestion(span, "unknown-source", text, near, f"source {name}")


def paragraph_beyond(span: Span, source: str, paragraph: int, paragraphs: int) -> Problem:
    """A citation of a paragraph that the source does not have."""
    return Problem(
        "no-such-paragraph",
        Text(
            f"`{source}` har {paragraphs} stycken; stycke {paragraph} finns inte.",
            f"`{source}` has {paragraphs} paragraphs; there is no paragraph {paragraph}.",
        ),
        span,
        Text(
            f"Rätta hänvisningen, eller `paragraphs` för `{source}` om källan har fler.",
            f"Correct the citation, or `paragraphs` of `{source}` if the source has more.",
        ),
        cause=f"paragraphs of {source}",
    )


def no_paragraph_zero(span: Span) -> Problem:
    """A citation of paragraph 0."""
    return problem(
        "no-such-paragraph",
        Text(
            "Stycken numreras från 1; stycke 0 finns inte.", "Paragraphs are numbered from 1; there is no paragraph 0."
        ),
        span,
    )


def paragraphs_turned_round(span: Span, first: int, last: int) -> Problem:
    """A citation whose first paragraph comes after its last."""
    return Problem(
        "paragraphs-turned-round",
        Text(f"Stycke {first} kommer efter stycke {last}.", f"Paragraph {first} comes after paragraph {last}."),
        span,
        Text(f"Skriv `¶{last}-{first}`.", f"Write `¶{last}-{first}`."),
        f"¶{last}-{first}",
    )
