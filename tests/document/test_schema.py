"""The schema that editors use says the same as the reader."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from offerrules.document.composing import compose
from offerrules.document.expected import Shape, is_form, keys_of, shapes_at
from offerrules.document.form import PolicyForm
from offerrules.document.nodes import data_of
from offerrules.document.schema import policy_schema

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
POLICIES = [*sorted(ROOT.glob("policies/*/*/policy.yaml")), *sorted(GOLDEN.glob("good/*/policy.yaml"))]


def data_in(path: Path) -> Any:
    """What an editor's YAML reader would hand to the schema."""
    root = compose(path.read_text("utf-8")).root
    assert root is not None
    return json.loads(
        json.dumps(data_of(root), default=lambda number: float(number) if isinstance(number, Decimal) else number)
    )


VALIDATOR = jsonschema.Draft202012Validator(policy_schema())


def test_the_published_schema_is_the_one_of_the_models(golden: Any) -> None:
    written = json.dumps(policy_schema(), ensure_ascii=False, indent=2) + "\n"
    golden.check(ROOT / "docs" / "schemas" / "policy.schema.json", written)


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_it_accepts_good_policies(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data_in(path))] == []


@pytest.mark.parametrize(
    "name",
    [
        "at-least-none", "choice-misspelt", "declared-field-of-no-kind", "declared-field-of-unknown-type",
        "declared-list-without-label", "list-expected", "missing-keys", "missing-keys-top", "missing-translation",
        "name-begins-with-digit", "name-with-capitals", "neither-value-nor-values", "nothing-behind-key",
        "other-format", "policy-name", "requires-is-empty", "requires-is-list", "requires-is-misspelt", "term-is-list",
        "text-in-one-language", "unknown-key", "unknown-key-as-python-name", "unknown-key-top", "value-and-values",
        "version-is-number",
    ],
)  # fmt: skip
def test_it_refuses_bad_policies(name: str) -> None:
    assert not VALIDATOR.is_valid(data_in(GOLDEN / "bad" / name / "policy.yaml"))


def test_every_key_of_every_form_leads_somewhere() -> None:
    """The shapes of a form are read from its annotations; none of them may have stayed a name."""
    seen: set[Shape] = set()
    waiting: list[Shape] = [PolicyForm]
    while waiting:
        form = waiting.pop()
        if form in seen:
            continue
        seen.add(form)
        for key in keys_of(form):
            inside = shapes_at(form, (key,))
            assert inside, (form, key)
            assert not any("ForwardRef" in repr(shape) for shape in inside), (form, key)
            waiting += [
                shape for step in ((key,), (key, 0), (key, "x")) for shape in shapes_at(form, step) if is_form(shape)
            ]
    assert {form.__name__ for form in seen} >= {"TextForm", "FieldForm", "AtLeastBody", "TermForm", "SourceForm"}
