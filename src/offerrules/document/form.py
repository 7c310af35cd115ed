"""The shape of a policy document: what may stand where in the YAML file.

These models validate the shape and give the JSON Schema for editors. They know nothing of what a name or an
expression means; that is the next stage. Field descriptions are what an author sees in the editor.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PolicyName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+/[a-z0-9_-]+$")]
FeelText = Annotated[str, Field(description="A FEEL expression.", json_schema_extra={"x-language": "feel"})]
Citation = Annotated[
    str,
    Field(description="A source and a paragraph of it, such as `news ¶3`, `news ¶3-4`, or a source alone."),
]
Citations = Union[Citation, list[Citation]]
Scalar = Union[bool, int, Decimal, str]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class TextForm(Form):
    sv: str = Field(min_length=1, description="Plain Swedish.")
    en: str = Field(min_length=1, description="Plain English.")


class AssumedForm(Form):
    text: TextForm = Field(description="The interpretation, in words.")
    decided_by: TextForm = Field(description="Who decided on the interpretation.")


class InForceForm(Form):
    from_: date = Field(alias="from", strict=False, description="First day, inclusive.")
    to: date | None = Field(
        default=None, strict=False, description="Last day, inclusive. Left out: until further notice."
    )


class SourceForm(Form):
    title: str = Field(description="The title as published, in its own language.")
    publisher: str
    published: date = Field(strict=False)
    url: str | None = None
    paragraphs: int | None = Field(
        default=None, ge=1, description="How many paragraphs it has, so that citations can be checked."
    )


class Grounds(Form):
    """Where a rule comes from: a source, an assumption, or both."""

    source: Citations | None = None
    assumed: AssumedForm | None = None


class ParameterForm(Grounds):
    value: Any = Field(
        default=None,
        description='A number, text, boolean, list or table, or `=` and a constant expression: `= @"2024-03-01"`.',
    )
    values: dict[date, Any] | None = Field(default=None, description="Dated values: from this day on, this value.")
    unit: Literal["days", "weeks", "months", "years", "hours", "percent", "kronor", "persons"] | None = None
    text: TextForm


class CandidateForm(Grounds):
    from_: FeelText = Field(alias="from", description="The list field whose elements are the candidates.")
    prefer: FeelText | None = Field(default=None, description="Among equally good candidates the greatest value wins.")
    label: TextForm | None = Field(default=None, description="What one candidate is called, such as `praktikplats`.")


class DefinitionForm(Grounds):
    value: FeelText
    text: TextForm | None = None


class CriterionForm(Grounds):
    text: TextForm = Field(description="What holds when the criterion is true. `{name}` inserts a parameter.")
    when: FeelText


class AllForm(Form):
    all: list["RequirementForm"] = Field(min_length=1)


class AnyForm(Form):
    any: list["RequirementForm"] = Field(min_length=1)


class NotForm(Form):
    not_: "RequirementForm" = Field(alias="not")


class AtLeastBody(Form):
    n: int = Field(ge=1)
    of: list["RequirementForm"] = Field(min_length=1)


class AtLeastForm(Form):
    at_least: AtLeastBody


RequirementForm = Union[Identifier, AllForm, AnyForm, NotForm, AtLeastForm]


class ReferForm(Grounds):
    when: RequirementForm = Field(description="A criterion, or criteria joined as in `requires`.")
    despite: list[Identifier] = Field(default=[], description="Criteria taken as met for this entry.")
    if_unknown: Literal["ask", "ignore"] = "ask"


class TermForm(Form):
    value: Scalar = Field(description="A literal, or `= ` and a FEEL expression.")
    optional: bool = False
    label: TextForm | None = None
    shown: TextForm | None = Field(default=None, description="The literal in words, where it is a code.")


class OfferForm(Grounds):
    title: TextForm
    text: TextForm | None = None
    each: Identifier | None = None
    requires: RequirementForm
    refer: list[ReferForm] = []
    terms: dict[Identifier, Union[TermForm, Scalar]] = {}
    valid_for: str | None = Field(default=None, description="How long the offer stands: `P14D`, `P2M`.")


class DutyForm(Grounds):
    title: TextForm
    text: TextForm | None = None
    bearer: TextForm
    each: Identifier | None = None
    owed_when: FeelText
    fulfilled_when: FeelText


class FieldForm(Form):
    """A declared field: exactly one of `type`, `choice`, `list`, `record`."""

    type: (
        Literal[
            "boolean",
            "number",
            "integer",
            "string",
            "date",
            "time",
            "date and time",
            "days duration",
            "months duration",
        ]
        | None
    ) = None
    choice: dict[str, TextForm] | list[str] | None = None
    list: "Union[dict[Identifier, FieldForm], FieldForm, None]" = None
    record: "dict[Identifier, FieldForm] | None" = None
    absence: Literal["none"] | None = Field(default=None, description="`none`: a recorded null means none.")
    label: TextForm
    unit: str | None = None
    privacy: str | None = None


class RecordForm(Form):
    name: str | None = None
    extends: str | None = None
    fields: dict[Identifier, FieldForm]


class PolicyForm(Form):
    offerrules: Literal[1] = Field(description="The version of this format.")
    policy: PolicyName = Field(description="authority/name")
    version: str
    title: TextForm
    text: TextForm | None = None
    authority: str
    in_force: InForceForm
    record: str | RecordForm = "Participant"
    decision_mode: Literal["support", "automated"] = "support"
    legal_basis: TextForm | None = None
    sources: dict[Identifier, SourceForm] = {}
    parameters: dict[Identifier, ParameterForm] = {}
    candidates: dict[Identifier, CandidateForm] = {}
    definitions: dict[Identifier, Union[DefinitionForm, FeelText]] = {}
    criteria: dict[Identifier, CriterionForm] = {}
    offers: dict[Identifier, OfferForm] = Field(min_length=1)
    duties: dict[Identifier, DutyForm] = {}
