"""The shape of a policy document: what may stand where in the YAML file.

These models validate the shape and give the JSON Schema for editors. They know nothing of what a name or an
expression means; that is the next stage. Field descriptions are what an author sees in the editor.
"""

from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self, Union

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from offerrules.document.kinds import (
    ADDRESS_PATTERN,
    TAG_SIGN,
    Citations,
    Day,
    FeelText,
    Identifier,
    PolicyName,
    PrivacyClasses,
    Scalar,
    Words,
    by_shape,
    exactly_one,
    one_of,
)

RESERVED_OFFER_NAMES: Final = frozenset({"duties", "missing", "criteria", "status"})
"""What stands beside the offers in the expectations of a case (`cases.yaml`)."""


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class TextForm(Form):
    sv: Words = Field(description="Plain Swedish.")
    en: Words = Field(description="Plain English.")


class AssumedForm(Form):
    text: TextForm = Field(description="The interpretation, in words.")
    decided_by: TextForm = Field(description="Who decided on the interpretation.")


class InForceForm(Form):
    from_: Day = Field(alias="from", description="First day, inclusive.")
    to: Day | None = Field(default=None, description="Last day, inclusive. Left out: until further notice.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise PydanticCustomError("in_force_turned_round", "turned round")
        return self


class SourceForm(Form):
    title: Words = Field(description="The title as published, in its own language.")
    language: Literal["sv", "en"] = Field(
        default="sv", description="The language of the title, so that it is read aloud as it should be: `sv`, or `en`."
    )
    publisher: Words = Field(description="Who published it.")
    published: Day = Field(description="The day on which it was published.")
    url: Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN)] | None = Field(
        default=None, description="Where it can be read, beginning with `https://`. Nothing is fetched from there."
    )
    paragraphs: int | None = Field(
        default=None, ge=1, description="How many paragraphs it has, so that citations can be checked."
    )


class Grounds(Form):
    """Where a rule comes from: a source, an assumption, or both."""

    source: Citations | None = Field(default=None, description="What it rests on: a source and a paragraph.")
    assumed: AssumedForm | None = Field(
        default=None, description="What it was taken to mean where the source leaves it open; shown with the answer."
    )


class ParameterForm(Grounds):
    model_config = one_of("value", "values")

    value: Any = Field(
        default=None,
        description='A number, text, boolean, list or table, or `=` and a constant expression: `= @"2024-03-01"`.',
    )
    values: dict[Day, Any] | None = Field(
        default=None, min_length=1, description="Dated values: from this day on, this value."
    )
    unit: (
        Literal["days", "weeks", "months", "years", "hours", "percent", "kronor", "persons", "calendar_year"] | None
    ) = Field(
        default=None,
        description="What a number counts; reasons show it behind the number, and a `calendar_year` as `2008`.",
    )
    text: TextForm = Field(description="What it is, in a few words.")

    _one = exactly_one("value", "values")


class CandidateForm(Grounds):
    from_: FeelText = Field(alias="from", description="The list field whose elements are the candidates.")
    prefer: FeelText | None = Field(default=None, description="Among equally good candidates the greatest value wins.")
    label: TextForm | None = Field(default=None, description="What one candidate is called, such as `praktikplats`.")


class DefinitionForm(Grounds):
    value: FeelText = Field(description="What the name stands for, wherever it is used.")
    text: TextForm | None = Field(default=None, description="What it is, in a few words.")


DefinitionShape = Annotated[
    Union[Annotated[DefinitionForm, Tag("\0mapping")], Annotated[FeelText, Tag("\0text")]],
    by_shape(mapping=dict, text=str | bool | int | Decimal),
]


class CriterionForm(Grounds):
    text: TextForm = Field(description="What holds when the criterion is true. `{name}` inserts a parameter.")
    when: FeelText = Field(description="The condition: true, false or unknown of every record.")


class AllForm(Form):
    all: list["RequirementForm"] = Field(min_length=1, description="Every one of these is met.")


class AnyForm(Form):
    any: list["RequirementForm"] = Field(min_length=1, description="At least one of these is met.")


class NotForm(Form):
    not_: "RequirementForm" = Field(alias="not", description="This is not met.")


class AtLeastBody(Form):
    n: int = Field(ge=1, description="How many.")
    of: list["RequirementForm"] = Field(min_length=1, description="The requirements, at least `n` of them.")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.n > len(self.of):
            raise PydanticCustomError("at_least_too_many", "too many", {"n": self.n, "of": len(self.of)})
        return self


class AtLeastForm(Form):
    at_least: AtLeastBody = Field(description="At least `n` of the requirements in `of` are met.")


REQUIREMENT_KEYS: Final = ("all", "any", "not", "at_least")


def _kind_of_requirement(value: object) -> str | None:
    match value:
        case str():
            return "\0name"
        case dict():
            return next((TAG_SIGN + key for key in REQUIREMENT_KEYS if key in value), None)
        case AllForm():
            return "\0all"
        case AnyForm():
            return "\0any"
        case NotForm():
            return "\0not"
        case AtLeastForm():
            return "\0at_least"
        case _:
            return None


RequirementForm = Annotated[
    Union[
        Annotated[Identifier, Tag("\0name")],
        Annotated[AllForm, Tag("\0all")],
        Annotated[AnyForm, Tag("\0any")],
        Annotated[NotForm, Tag("\0not")],
        Annotated[AtLeastForm, Tag("\0at_least")],
    ],
    Discriminator(
        _kind_of_requirement, custom_error_type="not_a_requirement", custom_error_message="not a requirement"
    ),
]


class ReferForm(Grounds):
    when: RequirementForm = Field(description="A criterion, or criteria joined as in `requires`.")
    despite: list[Identifier] = Field(default=[], description="Criteria taken as met for this entry.")
    if_unknown: Literal["ask", "ignore"] = Field(
        default="ask", description="Where it cannot be told whether this holds: `ask` (where left out), or `ignore` it."
    )


def _kind_of_words(value: object) -> str | None:
    """Words for the value, or words for each text that it may be."""
    match value:
        case TextForm():
            return "\0text"
        case dict() if any(isinstance(words, dict | TextForm) for words in value.values()):
            return "\0texts"
        case dict():
            return "\0text"
        case _:
            return None


ShownShape = Annotated[
    Union[
        Annotated[TextForm, Tag("\0text")],
        Annotated[dict[Words, TextForm], Field(min_length=1), Tag("\0texts")],
    ],
    Discriminator(_kind_of_words, custom_error_type="wrong_shape", custom_error_message="wrong shape"),
]


class TermForm(Form):
    value: Scalar = Field(description="A literal, or `= ` and a FEEL expression.")
    optional: bool = Field(default=False, description="Left out where it is not known.")
    label: TextForm | None = Field(default=None, description="What the term is called in reasons.")
    shown: ShownShape | None = Field(
        default=None,
        description="The value in words, where it is a code: `{sv: …, en: …}`, or that for each code it may be.",
    )


TermShape = Annotated[
    Union[Annotated[TermForm, Tag("\0mapping")], Annotated[Scalar, Tag("\0scalar")]],
    by_shape(mapping=dict, scalar=str | bool | int | Decimal),
]


class OfferForm(Grounds):
    title: TextForm = Field(description="What is offered.")
    text: TextForm | None = Field(default=None, description="More about it, in a few sentences.")
    each: Identifier | None = Field(default=None, description="The candidates that are tried one by one.")
    requires: RequirementForm = Field(description="A criterion, or `all`, `any`, `not`, `at_least` of several.")
    refer: list[ReferForm] = Field(default=[], description="Cases that a person must look at.")
    terms: dict[Identifier, TermShape] = Field(default={}, description="What the offer contains.")
    valid_for: Words | None = Field(default=None, description="How long the offer stands: `P14D`, `P2M`.")


class DutyForm(Grounds):
    title: TextForm = Field(description="What is to be done.")
    text: TextForm | None = Field(default=None, description="More about it, in a few sentences.")
    bearer: TextForm = Field(description="Who owes it.")
    each: Identifier | None = Field(default=None, description="The candidates for each of which it is owed.")
    owed_when: FeelText = Field(description="The condition under which it is owed.")
    fulfilled_when: FeelText = Field(description="The condition under which it has been done.")


def _kind_of_list(value: object) -> str | None:
    """One field, for a list of plain values, or several by name, for a list of records."""
    match value:
        case FieldForm() | {"type": str()} | {"label": {"sv": _}} | {"label": {"en": _}} | {"label": str()}:
            return "\0field"
        case dict():
            return "\0fields"
        case _:
            return None


class FieldForm(Form):
    """A declared field: exactly one of `type`, `choice`, `list`, `record`."""

    model_config = one_of("type", "choice", "list", "record")

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
    ) = Field(default=None, description="What kind of value it holds.")
    choice: (
        Annotated[
            Union[
                Annotated[dict[Words, TextForm], Field(min_length=1), Tag("\0mapping")],
                Annotated[list[Words], Field(min_length=1), Tag("\0list")],
            ],
            by_shape(mapping=dict, list=list),
        ]
        | None
    ) = Field(default=None, description="The named choices, with or without words for each.")
    list_: "ListShape | None" = Field(
        default=None, alias="list", description="The fields of one element, or the one field of a list of plain values."
    )
    record: "dict[Identifier, FieldForm] | None" = Field(
        default=None, min_length=1, description="The fields of which it is made up."
    )
    absence: Literal["none"] | None = Field(default=None, description="`none`: a recorded null means none.")
    label: TextForm = Field(description="What it is called in reasons, and in the header of a table.")
    unit: Words | None = Field(
        default=None,
        description="What it counts: `days`, `weeks`, `months`, `years`, `hours`, `percent`, `kronor` or `persons`; "
        "or `calendar_year`, a year such as 2008.",
    )
    privacy: PrivacyClasses | None = Field(
        default=None,
        description="How sensitive it is: `ordinary` (where left out), `identity`, `protected`, `social`, `health`, "
        "`performance`, `third_party`, or a list of several. A decision can be shared without a class.",
    )

    _one = exactly_one("type", "choice", "list", "record")


ListShape = Annotated[
    Union[
        Annotated[dict[Identifier, FieldForm], Field(min_length=1), Tag("\0fields")],
        Annotated[FieldForm, Tag("\0field")],
    ],
    Discriminator(_kind_of_list, custom_error_type="wrong_shape", custom_error_message="wrong shape"),
]


class RecordForm(Form):
    name: Words | None = Field(default=None, description="What the record is called.")
    extends: Words | None = Field(default=None, description="A known record whose fields it has too.")
    fields: dict[Identifier, FieldForm] = Field(description="The fields by name.")


RecordShape = Annotated[
    Union[Annotated[RecordForm, Tag("\0mapping")], Annotated[Words, Tag("\0text")]],
    by_shape(mapping=dict, text=str),
]


def _offer_name(name: str) -> str:
    if name in RESERVED_OFFER_NAMES:
        raise PydanticCustomError("reserved_offer_name", "reserved")
    return name


class PolicyForm(Form):
    offerrules: Literal[1] = Field(description="The version of this format.")
    policy: PolicyName = Field(description="Its name: the authority, `/`, and a name for the promise.")
    version: Words = Field(description='The version of this policy, in quotation marks: `"2024.1"`.')
    title: TextForm = Field(description="What the promise is called.")
    text: TextForm | None = Field(default=None, description="What it is about, in a few sentences.")
    authority: Words = Field(description="Who promises.")
    in_force: InForceForm = Field(description="When it applies.")
    record: RecordShape = Field(
        default="Participant", description="What is known about a person: a known record by name, or declared here."
    )
    decision_mode: Literal["support", "automated"] = Field(
        default="support", description="`support`: a person decides. `automated` needs a legal basis."
    )
    legal_basis: TextForm | None = Field(default=None, description="Needed where decisions are automated.")
    sources: dict[Identifier, SourceForm] = Field(default={}, description="Where the promise comes from.")
    parameters: dict[Identifier, ParameterForm] = Field(
        default={}, description="Numbers, days, lists and tables that the policy sets."
    )
    candidates: dict[Identifier, CandidateForm] = Field(
        default={}, description="Things of which a person may have several."
    )
    definitions: dict[Identifier, DefinitionShape] = Field(
        default={}, description="Named expressions, so that a condition can be written once."
    )
    criteria: dict[Identifier, CriterionForm] = Field(default={}, description="Named conditions.")
    offers: dict[Annotated[Identifier, BeforeValidator(_offer_name)], OfferForm] = Field(
        min_length=1, description="What a person is offered."
    )
    duties: dict[Identifier, DutyForm] = Field(default={}, description="What the authority owes.")

    @model_validator(mode="after")
    def _basis_for_automation(self) -> Self:
        if self.decision_mode == "automated" and self.legal_basis is None:
            raise PydanticCustomError("missing_legal_basis", "missing legal basis")
        return self


PolicyForm.model_rebuild()  # with all forms in it; by themselves they are built where a mistake is looked into
