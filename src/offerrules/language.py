"""The two languages in which offerrules speaks, and a text written in both."""

from typing import Literal

from offerrules.quick import dataclass

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


def check_language(language: object) -> None:
    """Raises `ValueError` for a language that there is not: a file would be opened by that name, or English chosen."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is no language of offerrules; there are {', '.join(LANGUAGES)}")


@dataclass(frozen=True, slots=True)
class Text:
    """Words for a person, in Swedish and in English."""

    sv: str
    en: str

    def in_language(self, language: Language) -> str:
        """The words in `language`. Raises `ValueError` for a language that there is not."""
        check_language(language)
        return self.sv if language == "sv" else self.en
