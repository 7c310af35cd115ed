"""One difference between a stored decision and what follows from its facts, in words."""

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
    "unchecked",
]

REDACTED: Final = "redacted"
"""The place where a decision says which privacy classes have been left out."""

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
    "unchecked": Text(
        sv="Uppgifter är utelämnade, så detta kan inte kontrolleras.",
        en="Facts have been left out, so this cannot be checked.",
    ),
}

_LEFT_OUT: Final = Text(
    sv="Uppgifter är utelämnade, så det som vilar på dem kan inte kontrolleras.",
    en="Facts have been left out, so what rests on them cannot be checked.",
)
_CLASSES: Final = Text(sv="Klasser", en="Classes")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `place` is where in the decision's JSON it is, such as `trace.criteria.completed.0`.

    `stored` and `derived` are what stands there and what follows, where that is a truth, an outcome, a state, paths
    or a fingerprint; values of facts, and what is computed from them, are never repeated. Of a redacted decision the
    place `redacted` has the privacy classes that are left out as `stored`; each place that cannot be checked for it is
    `unchecked` too.
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
        return _LEFT_OUT if self.place == REDACTED else _WORDS[self.kind]

    @property
    def message(self) -> str:
        """The place, the sentence and what stands against what, in English."""
        return self.in_language("en")

    def in_language(self, language: Language) -> str:
        """The place, the sentence and what stands against what."""
        sentence = f"{self.place}: {self.text.in_language(language)}"
        if self.place == REDACTED:
            return f"{sentence} {_CLASSES.in_language(language)}: {self.stored}."
        if self.stored is None or self.derived is None:
            return sentence
        stored, derived = ("Sparat", "härlett") if language == "sv" else ("Stored", "derived")
        return f"{sentence} {stored}: {self.stored}; {derived}: {self.derived}."
