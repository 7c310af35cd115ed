"""`docs/policy-reference.md` is written from the models that check a policy, and from the built-in record."""

import types
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel
from tests.conftest import Golden

from offerrules.document import form as forms
from offerrules.document import kinds
from offerrules.feel.type_words import words
from offerrules.records import Participant, shape_of
from offerrules.records.shape import Field

PAGE = Path(__file__).parents[2] / "docs" / "policy-reference.md"
OPENING = """\
# What a policy may hold

Every key of a policy file, and every field of the built-in record. This page is written from the models that check policies, by
`pytest tests/docs --refresh-golden`; editors get the same from `offerrules schema policy`. A key that stands nowhere here is an
[error](diagnostics.md), so that a misspelt one is never silently left out.

*Needed* keys must be there. Where a text is *in both languages*, write `{sv: …, en: …}`. An *expression* is [FEEL](language.md).
"""
SECTIONS: dict[type[BaseModel], str] = {
    forms.PolicyForm: "The file",
    forms.InForceForm: "in_force",
    forms.SourceForm: "A source",
    forms.ParameterForm: "A parameter",
    forms.CandidateForm: "A candidate",
    forms.DefinitionForm: "A definition",
    forms.CriterionForm: "A criterion",
    forms.OfferForm: "An offer",
    forms.AllForm: "A requirement: all",
    forms.AnyForm: "A requirement: any",
    forms.NotForm: "A requirement: not",
    forms.AtLeastForm: "A requirement: at_least",
    forms.AtLeastBody: "Inside at_least",
    forms.ReferForm: "An entry of refer",
    forms.TermForm: "A term",
    forms.DutyForm: "A duty",
    forms.AssumedForm: "An assumption",
    forms.TextForm: "A text in both languages",
    forms.RecordForm: "A declared record",
    forms.FieldForm: "A declared field",
}
KINDS: tuple[tuple[Any, str], ...] = (
    (kinds.Words, "a text"),
    (kinds.Day, "a day, `2024-03-01`"),
    (kinds.FeelText, "an expression"),
    (kinds.Identifier, "a name"),
    (kinds.PolicyName, "`authority/name`"),
    (kinds.Citations, "a citation such as `news ¶3`, or a list of them"),
    (kinds.Scalar, "a text, a number, `true` or `false`"),
    (Any, "a value"),
    (bool, "`true` or `false`"),
    (int, "a whole number"),
    (Decimal, "a number"),
    (str, "a text"),
)


def test_the_page(golden: Golden) -> None:
    golden.check(PAGE, page())


def test_every_form_is_explained() -> None:
    declared = {each for each in vars(forms).values() if isinstance(each, type) and issubclass(each, forms.Form)}
    assert declared - {forms.Form, forms.Grounds} == set(SECTIONS)


@pytest.mark.parametrize("form", SECTIONS, ids=lambda form: form.__name__)
def test_every_key_is_described(form: type[BaseModel]) -> None:
    for name, field in form.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def page() -> str:
    lines = [OPENING]
    for form, title in SECTIONS.items():
        lines += [f"## {title}", "", "| key | needed | what stands there | |", "|---|---|---|---|"]
        lines += list(_rows(form))
        lines.append("")
    lines += ["## The record Participant", "", "Every field but `id` may be left out, which makes it unknown.", ""]
    lines += ["| field | what it holds | in Swedish | in English |", "|---|---|---|---|"]
    lines += list(_fields("", shape_of(Participant).fields))
    return "\n".join(lines) + "\n"


def _rows(form: type[BaseModel]) -> Iterator[str]:
    hints = get_type_hints(form, include_extras=True)
    for name, field in form.model_fields.items():
        needed = "yes" if field.is_required() else ""
        yield f"| `{field.alias or name}` | {needed} | {_words(hints[name])} | {field.description or ''} |"


def _words(hint: Any) -> str:
    for kind, said in KINDS:
        if hint == kind:
            return said
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is forms.TextForm:
        return f"[in both languages](#{_anchor(SECTIONS[hint])})"
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"[{SECTIONS[hint].lower()}](#{_anchor(SECTIONS[hint])})"
    if hint == forms.RequirementForm:
        return (
            "a requirement: a criterion, [all](#a-requirement-all), [any](#a-requirement-any), "
            "[not](#a-requirement-not) or [at_least](#a-requirement-at_least)"
        )
    if origin is Annotated:
        return _words(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{option}`" for option in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_words(each) for each in arguments if each is not type(None)))
    if origin is list:
        return f"a list: {_words(arguments[0])}"
    assert origin is dict, hint
    return f"{_words(arguments[0])}, and behind it {_words(arguments[1])}"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-").replace(":", "")


def _fields(above: str, fields: Any) -> Iterator[str]:
    for name, field in fields.items():
        yield f"| `{above}{name}` | {_kind(field)} | {field.label.sv} | {field.label.en} |"
        yield from _fields(f"{above}{name}.0.", field.fields)


def _kind(field: Field) -> str:
    choices = getattr(field, "choices", None)
    if choices:
        return "one of " + ", ".join(f"`{choice}`" for choice in choices)
    return words(field.type).en
