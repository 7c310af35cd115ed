"""A stored decision that cannot be read."""

from offerrules.language import Text


class DecisionError(ValueError):
    """A stored decision that cannot be read, or a decision that lacks what was asked of it.

    `text` says what is wrong, in both languages; `place` is where in the JSON it stands (`trace.facts.3.value`),
    empty where it is the whole. No value of a record is repeated.
    """

    def __init__(self, code: str, text: Text, place: str = "") -> None:
        self.code = code
        self.text = text
        self.place = place
        super().__init__(f"{place}: {text.en}" if place else text.en)

    def __reduce__(self) -> tuple[type["DecisionError"], tuple[str, Text, str]]:
        return (DecisionError, (self.code, self.text, self.place))


class NotInForceError(KeyError):
    """An outcome or a duty was asked of a decision on a day on which its policy is not in force."""

    def __str__(self) -> str:
        return f"{self.args[0]}, so the decision has no outcomes and no duties"


def too_large(limit: int) -> DecisionError:
    return DecisionError(
        "decision-too-large",
        Text(
            sv=f"Det sparade underlaget är större än {limit} byte och läses inte.",
            en=f"The stored decision is larger than {limit} bytes and is not read.",
        ),
    )


def too_deep(limit: int) -> DecisionError:
    return DecisionError(
        "decision-too-deep",
        Text(
            sv=f"Det sparade underlaget är nästlat i fler än {limit} nivåer och läses inte.",
            en=f"The stored decision is nested more than {limit} levels deep and is not read.",
        ),
    )


def not_json() -> DecisionError:
    return DecisionError(
        "decision-not-json",
        Text(
            sv="Det sparade underlaget är inte giltig JSON i UTF-8.",
            en="The stored decision is not valid JSON in UTF-8.",
        ),
    )


def repeated_key() -> DecisionError:
    return DecisionError(
        "decision-repeated-key",
        Text(
            sv="Det sparade underlaget har samma nyckel två gånger i ett objekt.",
            en="The stored decision has the same key twice in one object.",
        ),
    )


def bad_shape(place: str) -> DecisionError:
    return DecisionError(
        "decision-shape",
        Text(
            sv="Det som står här följer inte formatet för sparade underlag.",
            en="What stands here does not follow the format of stored decisions.",
        ),
        place,
    )


def bad_value(place: str) -> DecisionError:
    return DecisionError(
        "decision-value",
        Text(
            sv="Värdet har inte den typ som policyn anger.",
            en="The value does not have the type that the policy states.",
        ),
        place,
    )


def personal_number() -> DecisionError:
    return DecisionError(
        "decision-subject",
        Text(
            sv="Referensen ser ut som ett personnummer eller samordningsnummer, som inget underlag innehåller.",
            en="The reference looks like a Swedish personal identity or coordination number, which no decision holds.",
        ),
        "subject",
    )


def other_schema(known: str) -> DecisionError:
    return DecisionError(
        "decision-schema",
        Text(
            sv=f"Underlaget är sparat i en version av formatet som inte är känd här. Kända versioner: {known}.",
            en=f"The decision is stored in a version of the format that is not known here. Known versions: {known}.",
        ),
        "schema",
    )


def other_texts() -> DecisionError:
    return DecisionError(
        "decision-texts",
        Text(
            sv="De bifogade texterna är inte policyns texter.",
            en="The embedded texts are not the texts of the policy.",
        ),
        "texts",
    )


def no_policy() -> DecisionError:
    return DecisionError(
        "decision-without-policy",
        Text(
            sv="Underlaget hör inte samman med någon inläst policy, som behövs för det som begärdes.",
            en="The decision is not joined with a loaded policy, which is needed for what was asked.",
        ),
    )
