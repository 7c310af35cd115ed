"""The JSON Schema of reasons, as published in `docs/schemas/reasons.schema.json`."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter

from offerrules.explain import tree
from offerrules.explain.data import SCHEMA


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12). It describes each part by what the tree says of it."""
    found = TypeAdapter(tree.Reasons).json_schema(mode="serialization")
    definitions = found.pop("$defs")
    described = dict(_descriptions())
    for name, definition in {"Reasons": found, **definitions}.items():
        definition["description"] = _in_json(definition.get("description", name))
        for field, schema in definition["properties"].items():
            schema.pop("title", None)
            # What stands in every form is required of it, also what the tree may leave to its default.
            schema.pop("default", None)
            if (name, field) in described:
                schema["description"] = described[name, field]
        definition["required"] = list(definition["properties"])
    version = {"const": SCHEMA, "description": "The version of this form."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "offerrules reasons",
        "description": found["description"],
        "type": "object",
        "properties": {"schema": version, **found["properties"]},
        "required": ["schema", *found["required"]],
        "$defs": definitions,
    }


def _descriptions() -> Iterator[tuple[tuple[str, str], str]]:
    """The sentences that stand under the fields of the tree, by class and field."""
    for node in ast.parse(inspect.getsource(tree)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, said in pairwise(node.body):
            match field, said:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    yield (node.name, name), _in_json(" ".join(text.split()))
                case _:
                    pass


def _in_json(text: str) -> str:
    """What Python calls None is null to others."""
    return text.replace("None", "null")
