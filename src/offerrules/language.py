"""The two languages in which offerrules speaks, and a text written in both."""

from typing import Literal

from offerrules.quick import dataclass

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """Words for a person, in Swedish and in English."""

    sv: str
    en: str

    def in_language(self, language: Language) -> str:
        """The words in `language`."""
        return self.sv if language == "sv" else self.en
