"""Parts of messages: what the author wrote, what to write instead, and how it fits in."""

from offerrules.diagnostics import Span
from offerrules.language import Text

_SHOWN = 60


def shown(written: str) -> str:
    """What the author wrote, in backticks: in one line, and cut where it is long."""
    line = " ".join(written.split())
    return f"`{line}`" if len(line) <= _SHOWN else f"`{line[: _SHOWN - 1]}…`"


def write(correction: str) -> Text:
    """The hint that shows what to write instead."""
    return Text(f"Skriv {shown(correction)}.", f"Write {shown(correction)}.")


def fitted(text: str, span: Span, word: str) -> str:
    """`word` in the place of `span`, set off by spaces where it would grow together with what stands beside it."""
    if not word[0].isalpha():
        return word
    before = text[max(0, span.start - 1) : span.start]
    behind = text[span.end : span.end + 1]
    return f"{' ' if before.strip(' ([') else ''}{word}{' ' if behind.strip(' ()[],') else ''}"


_FORMS = {
    **dict.fromkeys(("if", "then", "else"), "if … then … else …"),
    "return": "for … in … return …",
    "satisfies": "some … in … satisfies …",
    "in": "for … in … return …",
    "and": "… between … and …",
    "of": "… instance of …",
}


def form_of(word: str) -> Text | None:
    """The hint that shows the whole form to which `word` belongs."""
    form = _FORMS.get(word)
    return None if form is None else Text(f"Formen är `{form}`.", f"The form is `{form}`.")
