"""The JSON form of a decision: what stands where. It validates what is read, and gives the published JSON Schema."""

from typing import Annotated, Any, Final, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from offerrules.decision.tree import DecisionMode, DutyState, FactState, OutcomeName, Status

Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
FactPath = Annotated[
    str,
    StringConstraints(pattern=r"^[^.\s]+( [^.\s]+)*(\.[^.\s]+( [^.\s]+)*)*$", max_length=2000),
    Field(description="Names of fields and indices from 0, joined by points: `internships.0.attestation`."),
]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    Field(json_schema_extra={"format": "date"}),
]
Index = Annotated[int, Field(ge=0, le=10**9)]
CandidateIndex = Annotated[
    Union[Index, None], Field(description="The candidate's place in its list, from 0; null where there is none.")
]
TruthForm = Annotated[Union[bool, Literal["unknown"]], Field(description="true, false or unknown.")]
ValueForm = Annotated[
    Any,
    Field(
        description=(
            "A value: null is none; booleans, exact numbers and texts as they are; dates, times and durations as texts "
            "in ISO 8601; lists as arrays. Anything else is an object with one key: `record` (the path of an element "
            "of a list), `context`, `range`, `unknown`, or `left_out` in a redacted decision."
        )
    ),
]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CauseForm(Form):
    code: Name = Field(description="Why nothing could be computed, as a code that the documentation explains.")
    start: Index = Field(description="Where in the expression: the first character, from 0.")
    end: Index = Field(description="Where in the expression: behind the last character.")


class EvidenceForm(Form):
    reads: list[FactPath] = Field([], description="The facts whose values were used.")
    presence: list[FactPath] = Field([], description="The facts of which it was asked whether they are known.")
    causes: list[CauseForm] = Field([], description="Why a value could not be computed from known facts.")


class FactForm(Form):
    path: FactPath
    state: FactState = Field(
        description=(
            "`value`; `unknown`: nothing is recorded; `none`: recorded as absent; `recorded`: only the presence was "
            "used, so the value is not kept; `list`: the value is the length of the list."
        )
    )
    value: ValueForm = None


class PartForm(EvidenceForm):
    truth: TruthForm


class ValueTraceForm(EvidenceForm):
    value: ValueForm


class JudgedForm(Form):
    name: Name
    index: CandidateIndex


class DefinitionForm(JudgedForm, ValueTraceForm):
    pass


class CriterionForm(JudgedForm):
    parts: list[PartForm] = Field(
        min_length=1, description="The whole condition, then each part followed by what stands under it."
    )


class ReferForm(Form):
    requires: TruthForm = Field(description="The requirements, with those of `despite` taken as met.")
    when: list[TruthForm] = Field(min_length=1, description="The condition: the whole, then its parts.")
    ignored: bool = Field(False, description="The condition is unknown, and that counted as false.")


class OfferForm(JudgedForm):
    outcome: OutcomeName
    requires: TruthForm = Field(description="Whether the requirements are met.")
    nodes: list[TruthForm] = Field(min_length=1, description="The requirements: the whole, then its parts.")
    refer: list[ReferForm] = Field([], description="The cases that a person must look at, as in the policy.")
    terms: dict[Name, ValueTraceForm] = Field({}, description="The value found for each term.")
    missing: list[FactPath] = Field([], description="Unknown facts that this judgement waits for.")


class DutyTraceForm(JudgedForm):
    state: DutyState
    owed: list[PartForm] = Field(min_length=1)
    fulfilled: list[PartForm] = Field(min_length=1)


class TraceForm(Form):
    """Everything that was found, and the facts read; no fact stands here that was not read."""

    facts: list[FactForm]
    parameters: dict[Name, ValueForm] = Field(description="The parameters' values on the date.")
    definitions: list[DefinitionForm]
    preferences: list[DefinitionForm] = Field(description="By which candidates that are equally good were ordered.")
    criteria: list[CriterionForm]
    offers: list[OfferForm]
    duties: list[DutyTraceForm]


class WitnessForm(Form):
    candidate: Name
    index: Index


class OutcomeForm(Form):
    outcome: OutcomeName
    terms: dict[Name, ValueForm] = Field(description="What is offered; empty unless the outcome is `offer`.")
    witness: WitnessForm | None = Field(description="The candidate by which the outcome was found.")
    missing: list[FactPath] = Field(description="Unknown facts that the outcome waits for.")
    valid_to: Day | None = Field(description="The last day on which the offer stands, where the policy says so.")


class DutyToForm(Form):
    index: CandidateIndex
    state: DutyState


class DutyForm(Form):
    state: DutyState
    each: list[DutyToForm] = Field(description="The state for every candidate.")


class DecisionForm(Form):
    """One decision for one record under one policy on one date."""

    model_config = ConfigDict(title="offerrules decision")

    schema_: Literal[1] = Field(alias="schema", description="The version of this form.")
    semantics: int = Field(
        ge=1, le=10**6, description="The version of the meaning of policies by which it was decided."
    )
    status: Status
    policy: Name
    version: Name
    fingerprint: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the policy, the fields it reads and `semantics`."
    )
    decision_mode: DecisionMode = Field(description="`support`: a basis for a person's decision, never a decision.")
    on: Day = Field(description="The date for which it was decided.")
    subject: str | None = Field(description="An opaque reference to the person; never a personal identity number.")
    outcomes: dict[Name, OutcomeForm]
    duties: dict[Name, DutyForm]
    assumptions: list[Name] = Field(
        description="Places in the policy where an assumption stands on which the decision rests."
    )
    redacted: list[Name] = Field(description="The privacy classes of which the facts have been left out.")
    trace: TraceForm
    texts: dict[str, Any] | None = Field(None, description="The policy's texts, where they were asked for.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a stored decision, as published in `docs/schemas/decision.schema.json`."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema.update(DecisionForm.model_json_schema(by_alias=True))
    return schema


SCHEMAS: Final = (1,)
"""The versions of the form that can be read."""
