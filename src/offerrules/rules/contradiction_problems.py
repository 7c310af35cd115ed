"""What is said of conditions that never hold or always hold: one function for each problem, like `problems`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from offerrules.diagnostics import Problem, Span
from offerrules.feel.check_problems import quoted, write
from offerrules.language import Text
from offerrules.rules.problems import WHOLE


class Days(NamedTuple):
    """The days on which something is so, both inclusive: all from the first day, or until the last, that is None."""

    first: date | None
    last: date | None

    @property
    def words(self) -> Text:
        """The beginning of a sentence, empty where it is so on all days."""
        match self:
            case (None, None):
                return Text("", "")
            case (None, last):
                return Text(f"Till och med {last} gäller: ", f"Until {last}: ")
            case (first, None):
                return Text(f"Från och med {first} gäller: ", f"From {first} on: ")
            case (first, last):
                return Text(f"Från {first} till och med {last} gäller: ", f"From {first} until {last}: ")


def _listed(sources: Sequence[str], last: Text) -> Text:
    """`a`, `b` and `c`, with a word of each language before the last."""
    written = [quoted(source) for source in sources]
    if len(written) == 1:
        return Text(written[0], written[0])
    first = ", ".join(written[:-1])
    return Text(f"{first} {last.sv} {written[-1]}", f"{first} {last.en} {written[-1]}")


_AND = Text("och", "and")
_OR = Text("eller", "or")


def _warning(
    code: str, span: Span, days: Days, text: Text, hint: Text | None, correction: str | None = None
) -> Problem:
    said = Text(days.words.sv + text.sv, days.words.en + text.en)
    return Problem(code, said, span, hint, correction, severity="warning")


_ALL_DAYS = Days(None, None)


def never_at_once(span: Span, sources: Sequence[str], days: Days, swapped: str | None, either: bool) -> Problem:
    """Conditions joined by `and` of which one always excludes another."""
    listed = _listed(sources, _AND)
    text = Text(f"{listed.sv} kan aldrig gälla samtidigt.", f"{listed.en} can never hold at the same time.")
    hint = None
    if swapped is not None:
        whole = quoted(swapped, shown=200)
        hint = Text(
            f"Skriv {whole} om gränserna har bytt plats, eller `or` om det räcker att ett av dem gäller.",
            f"Write {whole} if the bounds have changed places, or `or` if it is enough that one of them holds.",
        )
    elif either:
        hint = Text(
            "Skriv `or` om det räcker att ett av dem gäller.", "Write `or` if it is enough that one of them holds."
        )
    return _warning("never-at-once", span, days, text, hint)


def one_always(span: Span, sources: Sequence[str], both: bool) -> Problem:
    """Conditions joined by `or` of which one always holds."""
    listed = _listed(sources, _AND)
    text = Text(f"Av {listed.sv} gäller alltid minst ett.", f"At least one of {listed.en} always holds.")
    hint = Text("Skriv `and` om alla ska gälla.", "Write `and` if all of them should hold.") if both else None
    return _warning("one-always-holds", span, _ALL_DAYS, text, hint)


def never_holds(
    span: Span, source: str, days: Days, correction: str | None, in_force: tuple[date, date | None] | None
) -> Problem:
    """A comparison that no value meets."""
    written = quoted(source)
    hint = None if correction is None else write(correction)
    if in_force is not None:
        first, last = in_force
        until = Text("", "") if last is None else Text(f" till {last}", f" until {last}")
        hint = Text(f"Policyn gäller från {first}{until.sv}.", f"The policy is in force from {first}{until.en}.")
    return _warning(
        "never-holds",
        span,
        days,
        Text(f"{written} gäller aldrig.", f"{written} never holds."),
        hint,
        correction,
    )


def always_holds(span: Span, source: str) -> Problem:
    """A comparison that every value meets."""
    written = quoted(source)
    return _warning(
        "always-holds", span, _ALL_DAYS, Text(f"{written} gäller alltid.", f"{written} always holds."), None
    )


def with_consequence(found: Problem, offers: Sequence[str]) -> Problem:
    """The problem, and the offers that cannot be made because of it."""
    if not offers:
        return found
    listed = _listed(offers, _AND)
    text = Text(
        f"{found.text.sv} Därför kan {listed.sv} aldrig erbjudas.",
        f"{found.text.en} So {listed.en} can never be offered.",
    )
    return replace(found, text=text)


def never_met(criteria: Sequence[str], offer: str | None, days: Days, plain: bool, joined: bool) -> Problem:
    """A requirement that nobody can meet.

    `plain` says that only criteria are joined, `joined` that they are so by `all`.
    """
    listed = _listed(criteria, _AND)
    hint = None
    if len(criteria) == 1:
        reason = Text(
            f"{listed.sv} skulle både gälla och inte gälla.", f"{listed.en} would have to hold and not to hold."
        )
        hint = Text("Ta bort det ena.", "Leave out one of the two.")
    elif not plain:
        reason = Text(
            f"kraven på {listed.sv} utesluter varandra.", f"the requirements on {listed.en} exclude each other."
        )
    else:
        reason = Text(f"{listed.sv} går aldrig ihop.", f"{listed.en} never go together.")
        if joined:
            hint = Text(
                "Skriv `any` i stället för `all` om det räcker med ett av dem.",
                "Write `any` instead of `all` if one of them is enough.",
            )
    if offer is None:
        whole = Text(reason.sv[0].upper() + reason.sv[1:], reason.en[0].upper() + reason.en[1:])
        return _warning("never-met", WHOLE, days, whole, hint)
    text = Text(f"`{offer}` kan aldrig erbjudas: {reason.sv}", f"`{offer}` can never be offered: {reason.en}")
    return _warning("never-offered", WHOLE, days, text, hint)


def always_met(criteria: Sequence[str], offer: str | None, as_all: bool) -> Problem:
    """A requirement that everybody meets."""
    listed = _listed(criteria, _AND)
    reason = Text(
        f"kravet är uppfyllt vad som än gäller om {listed.sv}.",
        f"the requirement is met whatever holds of {listed.en}.",
    )
    hint = (
        Text("Skriv `all` i stället för `any` om alla ska gälla.", "Write `all` instead of `any` if all should hold.")
        if as_all
        else Text("Ta bort det som inte behövs.", "Leave out what is not needed.")
    )
    if offer is None:
        text = Text(reason.sv[0].upper() + reason.sv[1:], reason.en[0].upper() + reason.en[1:])
        return _warning("always-met", WHOLE, _ALL_DAYS, text, hint)
    whole = Text(f"`{offer}` nekas aldrig: {reason.sv}", f"`{offer}` is never refused: {reason.en}")
    return _warning("always-offered", WHOLE, _ALL_DAYS, whole, hint)


def never_referred(despite: Sequence[str], negated: Sequence[str] = ()) -> Problem:
    """A case that never comes to be referred, since the requirements fail whenever it holds.

    `negated` are its criteria that the requirements have under `not`: `despite` takes them as met, which does not help.
    """
    text = Text(
        "Fallet går aldrig till en människa: när det gäller är kraven inte uppfyllda.",
        "The case is never referred: whenever it holds, the requirements are not met.",
    )
    hint = None
    if despite:
        written = f"`despite: [{', '.join(despite)}]`"
        hint = Text(
            f"Lägg till {written} om en människa ska se på det ändå.",
            f"Add {written} if a person must look at it all the same.",
        )
    elif negated:
        listed = _listed(negated, _AND)
        hint = Text(
            f"`despite` räknar ett villkor som uppfyllt, och kraven säger `not` om {listed.sv}. Skriv motsatsen som "
            "ett eget villkor, kräv det utan `not` och nämn det i `despite`.",
            f"`despite` takes a criterion as met, and the requirements say `not` of {listed.en}. Write the opposite as "
            "a criterion of its own, require that without `not`, and name it in `despite`.",
        )
    return _warning("never-referred", WHOLE, _ALL_DAYS, text, hint)


def only_referred(offer: str, days: Days) -> Problem:
    """An offer that is never made, since a case is referred whenever the requirements hold."""
    text = Text(
        f"`{offer}` går alltid till en människa när kraven är uppfyllda, och erbjuds aldrig.",
        f"`{offer}` is always referred when the requirements are met, and never offered.",
    )
    return _warning("only-referred", WHOLE, days, text, None)
