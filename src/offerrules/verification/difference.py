"""What verifying a stored decision finds, in words: each difference from what follows, and each place unchecked."""

from collections.abc import Mapping
from typing import Final, Literal

from offerrules.language import Language, Text
from offerrules.quick import dataclass

Kind = Literal[
    "fingerprint",
    "semantics",
    "policy",
    "decision mode",
    "status",
    "fact changed",
    "fact added",
    "fact removed",
    "parameter",
    "definition",
    "preference",
    "truth",
    "evidence",
    "judgement",
    "outcome",
    "term",
    "witness",
    "missing",
    "valid to",
    "duty",
    "assumptions",
    "form",
    "subject",
    "classes",
    "not left out",
]
Status = Literal["holds", "differs", "partly_checked"]
"""What verifying a decision came to.

| status | |
|---|---|
| `holds` | everything follows from the facts and the policy |
| `differs` | something does not |
| `partly_checked` | nothing differs, but a part rests on facts that were left out, and could not be checked |
"""

_WORDS: Final[Mapping[str, Text]] = {
    "fingerprint": Text(
        sv="Underlaget vilar på en annan policy, eller på en annan lydelse av den, än den som det jämförs med.",
        en="The decision rests on another policy, or on another wording of it, than the one that it is compared with.",
    ),
    "semantics": Text(
        sv="Underlaget följer en version av reglernas innebörd som inte är känd här, och kan inte kontrolleras.",
        en="The decision follows a version of the meaning of policies that is not known here, and cannot be checked.",
    ),
    "policy": Text(
        sv="Policyns namn eller version är inte den som det jämförs med.",
        en="The name or version of the policy is not the one that it is compared with.",
    ),
    "decision mode": Text(
        sv="Underlagets slag, stöd eller automatiskt, är inte policyns.",
        en="The mode of the decision, support or automated, is not that of the policy.",
    ),
    "status": Text(
        sv="Om policyn gällde den dagen stämmer inte med policyn.",
        en="Whether the policy was in force on the day does not agree with the policy.",
    ),
    "fact changed": Text(
        sv="Uppgiften är inte sparad så som den användes.",
        en="The fact is not stored in the way in which it was used.",
    ),
    "fact added": Text(
        sv="Uppgiften står i underlaget, men ingen regel läser den.",
        en="The fact stands in the decision, but no rule reads it.",
    ),
    "fact removed": Text(
        sv="En regel läser uppgiften, men den saknas i underlaget.",
        en="A rule reads the fact, but it does not stand in the decision.",
    ),
    "parameter": Text(
        sv="Parameterns värde är inte det som gällde den dagen.",
        en="The value of the parameter is not the one in force on the day.",
    ),
    "definition": Text(
        sv="Definitionens värde följer inte av uppgifterna.",
        en="The value of the definition does not follow from the facts.",
    ),
    "preference": Text(
        sv="Det värde som ordnar kandidaterna följer inte av uppgifterna.",
        en="The value that orders the candidates does not follow from the facts.",
    ),
    "truth": Text(
        sv="Sanningsvärdet följer inte av uppgifterna.",
        en="The truth value does not follow from the facts.",
    ),
    "evidence": Text(
        sv="De uppgifter eller orsaker som anges är inte de som användes.",
        en="The facts or causes that are named are not those that were used.",
    ),
    "judgement": Text(
        sv="Bedömningen finns inte på båda ställena: den saknas, eller borde inte finnas.",
        en="The judgement does not stand in both: it is lacking, or should not be there.",
    ),
    "outcome": Text(
        sv="Utfallet följer inte av uppgifterna.",
        en="The outcome does not follow from the facts.",
    ),
    "term": Text(
        sv="Villkoret i erbjudandet följer inte av uppgifterna.",
        en="The term of the offer does not follow from the facts.",
    ),
    "witness": Text(
        sv="Den kandidat som utfallet vilar på är en annan.",
        en="The candidate that the outcome rests on is another.",
    ),
    "missing": Text(
        sv="De uppgifter som sägs saknas är inte de som saknas.",
        en="The facts that are said to be missing are not those that are.",
    ),
    "valid to": Text(
        sv="Den sista dag som erbjudandet står fast är en annan.",
        en="The last day on which the offer stands is another.",
    ),
    "duty": Text(
        sv="Skyldighetens läge följer inte av uppgifterna.",
        en="The state of the duty does not follow from the facts.",
    ),
    "assumptions": Text(
        sv="De antaganden som anges är inte de som policyn vilar på.",
        en="The assumptions that are named are not those that the policy rests on.",
    ),
    "form": Text(
        sv="Innehållet stämmer, men står inte i den ordning som underlag sparas i.",
        en="The content agrees, but does not stand in the order in which decisions are stored.",
    ),
    "subject": Text(
        sv="Underlaget gäller någon annan än den som uppgifterna gäller.",
        en="The decision is about somebody else than the facts are.",
    ),
    "classes": Text(
        sv="De klasser som sägs vara utelämnade finns inte, eller är inte skrivna som de sparas.",
        en="The privacy classes that are said to be left out do not exist, or are not written as they are stored.",
    ),
    "not left out": Text(
        sv="Underlaget säger att det här är utelämnat, men det är det inte.",
        en="The decision says that this has been left out, but it has not.",
    ),
}

_UNCHECKED: Final = Text(
    sv="Det här vilar på utelämnade uppgifter och kunde inte kontrolleras.",
    en="This depends on facts that were left out, and could not be checked.",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `place` is where in the decision's JSON it is, such as `trace.criteria.completed.0`.

    `stored` and `derived` are what stands there and what follows, where that is a truth, an outcome, a state, paths
    or a fingerprint; values of facts, and what is computed from them, are never repeated.
    """

    kind: Kind
    place: str
    stored: str | None = None
    derived: str | None = None

    def __str__(self) -> str:
        return self.message

    @property
    def text(self) -> Text:
        """What is different, in a sentence."""
        return _WORDS[self.kind]

    @property
    def message(self) -> str:
        """The place, the sentence and what stands against what, in English."""
        return self.in_language("en")

    def in_language(self, language: Language) -> str:
        """The place, the sentence and what stands against what."""
        sentence = f"{self.place}: {self.text.in_language(language)}"
        if self.stored is None or self.derived is None:
            return sentence
        stored, derived = ("Sparat", "härlett") if language == "sv" else ("Stored", "derived")
        return f"{sentence} {stored}: {self.stored}; {derived}: {self.derived}."


@dataclass(frozen=True, slots=True)
class Unchecked:
    """One place in a redacted decision that could not be checked, such as `trace.criteria.rested.0.parts.1.truth`."""

    place: str

    def __str__(self) -> str:
        return self.message

    @property
    def text(self) -> Text:
        """Why it could not be checked, in a sentence."""
        return _UNCHECKED

    @property
    def message(self) -> str:
        """The place and the sentence, in English."""
        return self.in_language("en")

    def in_language(self, language: Language) -> str:
        """The place and the sentence."""
        return f"{self.place}: {self.text.in_language(language)}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying one decision found: every difference, and every place that could not be checked."""

    differences: tuple[Difference, ...]
    unchecked: tuple[Unchecked, ...]

    @property
    def status(self) -> Status:
        """`differs` where there is a difference, else `partly_checked` where a place was not checked, else `holds`."""
        if self.differences:
            return "differs"
        return "partly_checked" if self.unchecked else "holds"
