"""The JSON schema of a record: what the readers accept as JSON."""

from typing import Any

from pydantic import BaseModel


def record_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of `model`, with labels, units, privacy classes and words for choices.

    `x-absence: none` stands where a null means none; everywhere else a null is as if the field were left out.
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
