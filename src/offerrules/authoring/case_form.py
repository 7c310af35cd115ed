"""The shape of a `cases.yaml`: records, days, and what the policy is to answer."""

from typing import Annotated, Any, Final, Literal, Union

from pydantic import ConfigDict, Field, StringConstraints, Tag

from offerrules.document.form import Form
from offerrules.document.kinds import Day, Identifier, Words, by_shape, not_empty

Outcome = Literal["offer", "refer", "needs_information", "no_offer"]
State = Literal["owed", "unknown", "fulfilled", "not_owed"]

CASE_NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*(\.(0|[1-9][0-9]*))?$"
OfCandidate = Annotated[str, StringConstraints(pattern=CASE_NAME_PATTERN)]
"""A name, with `.N` behind it where it is judged for each candidate: `completed.0`."""

FieldPath = Words
Truth = Annotated[
    Union[Annotated[bool, Tag("\0truth")], Annotated[Literal["unknown"], Tag("\0word")]],
    by_shape(truth=bool, word=str),
]
Witness = Annotated[
    Union[Annotated[int, Field(ge=0), Tag("\0index")], Annotated[Literal["none"], Tag("\0word")]],
    by_shape(index=int, word=str),
]


class OutcomeForm(Form):
    """What is expected of one offer. What is left out may be anything."""

    outcome: Outcome
    terms: dict[Identifier, Any] | None = Field(
        default=None, description="These terms have these values; others may stand beside them."
    )
    witness: Witness | None = Field(default=None, description="The index of the witness from 0, or `none`.")
    missing: list[FieldPath] | None = Field(default=None, description="Exactly these facts are missing.")


OutcomeShape = Annotated[
    Union[Annotated[OutcomeForm, Tag("\0mapping")], Annotated[Outcome, Tag("\0word")]],
    by_shape(mapping=dict, word=str),
]


class ExpectForm(Form):
    """What a case expects: the outcome of each offer by its name, and what else a decision says."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, OutcomeShape]

    status: Literal["decided", "not_in_force"] | None = None
    duties: dict[OfCandidate, State] | None = Field(default=None, description="The state of each duty.")
    missing: dict[Identifier, list[FieldPath]] | None = Field(
        default=None, description="For each offer exactly the facts that are missing."
    )
    criteria: dict[OfCandidate, Truth] | None = Field(
        default=None, description="The truth of criteria, with `.N` for the candidate."
    )

    _not_empty = not_empty()

    @property
    def outcomes(self) -> dict[str, OutcomeForm]:
        """What is expected of each offer, the short form spelt out."""
        given = self.__pydantic_extra__ or {}
        return {
            name: expected if isinstance(expected, OutcomeForm) else OutcomeForm(outcome=expected)
            for name, expected in given.items()
        }


class CaseForm(Form):
    name: Words = Field(description="What the case shows, in a few words.")
    on: Day = Field(description="The day of the decision.")
    record: dict[str, Any] = Field(description="What is known about the person.")
    expect: ExpectForm


class CasesForm(Form):
    policy: Words = Field(description="The file of the policy, from where this file lies.")
    cases: list[CaseForm] = Field(min_length=1)
