"""The shape of a policy as JSON Schema, for editors: from the same models that validate it."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from offerrules.document.form import PolicyForm

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _WithoutTitles(GenerateJsonSchema):
    """An editor shows the key itself; a title made from it would say the same twice."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def policy_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a policy file, as published in `docs/schemas/policy.schema.json`."""
    return form_schema(PolicyForm, "A policy of offerrules: what an authority promises, to whom, and why.")


def form_schema(form: type[BaseModel], description: str) -> dict[str, Any]:
    """The same for a file of another form."""
    schema: dict[str, Any] = {"$schema": DIALECT, "description": description}
    generated = form.model_json_schema(by_alias=True, schema_generator=_WithoutTitles)
    schema.update((key, value) for key, value in _plain(generated).items() if key != "title")
    return schema


def _plain(schema: Any) -> Any:
    """Stricter and shorter: no nulls, which no key may hold, no empty defaults, no names but of the right pattern."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items()}
    if isinstance(plain.get("title"), str) and plain.get("type") == "object":
        del plain["title"]
    if "default" in plain and plain["default"] in (None, [], {}):
        del plain["default"]
    names = plain.pop("patternProperties", None)
    if names is not None:
        # As it is, a name of another pattern could have any value.
        ((pattern, value),) = names.items()
        plain = {**plain, "propertyNames": {"pattern": pattern}, "additionalProperties": value}
    options = plain.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        del plain["anyOf"]
        plain = {**(rest[0] if len(rest) == 1 else {"anyOf": rest}), **plain}
    return plain
