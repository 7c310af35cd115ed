"""What can be wrong with an event, with a ledger, and with how a book is used. No value is ever repeated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from offerrules.language import Language, Text

_TEXTS: Final = {
    "not_event": Text(
        "en händelse är ett objekt med subject, id, known_at och facts.",
        "an event is an object with subject, id, known_at and facts.",
    ),
    "not_subject": Text(
        "subject ska vara en kort referens, aldrig ett personnummer.",
        "subject must be a short reference, never a personal identity number.",
    ),
    "not_id": Text("id ska vara en kort text utan radbrytning.", "id must be a short text without a line break."),
    "personal_id": Text(
        "id ser ut som ett personnummer eller samordningsnummer. Sätt en bokstav före, eller använd ett annat id.",
        "id looks like a Swedish personal identity or coordination number. Put a letter in front, or use another id.",
    ),
    "not_known_at": Text(
        "known_at ska vara datum och klockslag med tidszon, som 2022-05-30T08:00:00+02:00.",
        "known_at must be date and time with a time zone, such as 2022-05-30T08:00:00+02:00.",
    ),
    "no_facts": Text("facts ska ha minst en uppgift.", "facts must hold at least one fact."),
    "too_many_facts": Text("facts har för många uppgifter.", "facts holds too many facts."),
    "not_value": Text(
        "en uppgift har ett värde som inte kan stå i en post.", "a fact has a value that no record holds."
    ),
    "not_path": Text(
        "en uppgift har en sökväg som inte går att läsa; skriv som internships[k1].start.",
        "a fact has a path that cannot be read; write it like internships[k1].start.",
    ),
    "no_such_field": Text("en uppgift har ett fält som inte finns.", "a fact names a field that does not exist."),
    "no_key": Text(
        "en uppgift om en del av listan behöver delens nyckel, som internships[k1].",
        "a fact about an element of the list needs the element's key, such as internships[k1].",
    ),
    "not_a_list": Text("fältet är ingen lista med delar som har nyckel.", "the field is no list of keyed elements."),
    "not_key": Text(
        "nyckeln ska vara en kort text, aldrig ett personnummer.",
        "the key must be a short text, never a personal identity number.",
    ),
    "not_whole": Text(
        "listan eller delen får sina uppgifter en och en; här kan den bara vara tom, saknas eller återkallas.",
        "the list or part gets its facts one by one; here it can only be empty, none or withdrawn.",
    ),
    "not_removable": Text("bara en del av en lista kan tas bort.", "only an element of a list can be removed."),
    "is_id": Text("id är händelsens subject och ingen uppgift.", "id is the event's subject and no fact."),
    "other_content": Text(
        "en händelse med detta id finns redan och säger något annat.",
        "an event with this id is there already and says something else.",
    ),
    "no_such_change": Text(
        "det finns ingen sådan ändring, eller så är den inget erbjudande.",
        "there is no such change, or it is no offer.",
    ),
    "too_large": Text("händelsen är för stor.", "the event is too large."),
}


class EventError(ValueError):
    """An event that cannot be taken. `code` is stable, `path` names the field where one is at fault."""

    def __init__(self, code: str, path: str = "") -> None:
        self.code: Final = code
        self.path: Final = path
        super().__init__(self.in_language("en"))

    def __reduce__(self) -> tuple[type["EventError"], tuple[str, str]]:
        return (EventError, (self.code, self.path))

    def in_language(self, language: Language) -> str:
        """What is wrong, behind the path."""
        said = _TEXTS[self.code].in_language(language)
        return f"{self.path}: {said}" if self.path else said


class CaseBookError(RuntimeError):
    """A book that cannot be made or used as it was asked to. `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text: Final = text
        super().__init__(text.en)

    def __reduce__(self) -> tuple[type["CaseBookError"], tuple[Text]]:
        return (CaseBookError, (self.text,))

    def in_language(self, language: Language) -> str:
        """Why, in words."""
        return self.text.in_language(language)


def not_installed(name: str | None, extra: str) -> CaseBookError:
    """The book needs a package that comes with an extra."""
    return CaseBookError(
        Text(
            f"{name} är inte installerat; det ingår i tillägget `{extra}`",
            f"{name} is not installed; the extra `{extra}` brings it",
        )
    )


@contextmanager
def intact(table: str) -> Iterator[None]:
    """While what a ledger wrote into a table is read again: whatever is wrong with it, the ledger is damaged."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise CaseBookError(
            Text(
                f"liggaren är skadad: en rad i tabellen {table} går inte att läsa; hämta tillbaka en säkerhetskopia",
                f"the ledger is damaged: a row of its table {table} cannot be read; restore a backup",
            )
        ) from None
