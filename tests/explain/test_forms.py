"""Text, page and data say the same; a walk through the tree asks each for every text in it."""

import json
import re
from typing import Any

import jsonschema
import pytest
from tests.explain.cases import CASES, GOLDEN, ROOT, decided, policy, told
from tests.explain.page import parsed
from tests.explain.saying import in_plain_text, on_the_page, plainly, texts

from offerrules.explain import as_text
from offerrules.explain.data import as_data, as_json
from offerrules.explain.forms import FORMS, explained
from offerrules.explain.html import as_html
from offerrules.explain.schema import json_schema
from offerrules.language import LANGUAGES, Language

SHOWN = ("automated-unknown", "alingsas-refer", "gotland-needs-information")
"""Cases whose data are kept whole."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_page_says_everything(case: str, language: Language) -> None:
    found = told(case, language)
    page = plainly(parsed(as_html(found)).one("body").text)
    for text in on_the_page(found):
        assert plainly(text) in page, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_plain_text_says_what_it_promises(case: str, language: Language) -> None:
    found = told(case, language)
    for width in (80, 10_000):
        written = plainly(as_text(found, width))
        for text in in_plain_text(found):
            assert plainly(text) in written, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_what_plain_text_promises_is_said_on_the_page(case: str, language: Language) -> None:
    found = told(case, language)
    page = plainly(parsed(as_html(found)).one("body").text)
    for text in in_plain_text(found):
        assert plainly(text) in page, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_data_are_the_tree_itself(case: str, language: Language) -> None:
    found = told(case, language)
    data = json.loads(as_json(found))
    assert data == as_data(found)
    strings = set(_strings(data))
    assert strings >= set(texts(found))
    jsonschema.Draft202012Validator(json_schema()).validate(data)


def _strings(data: Any) -> list[str]:
    match data:
        case str():
            return [data]
        case list():
            return [text for item in data for text in _strings(item)]
        case dict():
            return [text for item in data.values() for text in _strings(item)]
        case _:
            return []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", SHOWN)
def test_reasons_as_data(case: str, language: Language, golden: Any) -> None:
    data = {**as_data(told(case, language)), "fingerprint": "…"}
    golden.check(GOLDEN / case / f"{language}.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def test_the_published_schema_is_that_of_the_tree(golden: Any) -> None:
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    golden.check(ROOT / "docs/schemas/reasons.schema.json", text)


def test_the_schema_refuses_what_the_tree_does_not_have() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    data = as_data(told("gotland-offer", "sv"))
    for key in data:
        assert not validator.is_valid({name: value for name, value in data.items() if name != key}), key
    assert not validator.is_valid(data | {"schema": 2})
    assert not validator.is_valid(data | {"offers": [{}]})


@pytest.mark.parametrize("form", FORMS)
def test_a_decision_explains_itself_in_every_form(form: Any) -> None:
    decision = decided("gotland-offer")
    found = decision.explain("sv", form)
    assert found == policy(decision.policy).explain(decision, "sv", form)
    assert found == explained(decision, policy(decision.policy).rule_set, "sv", form)
    assert found.startswith({"text": "UNDERLAG\n", "html": "<!DOCTYPE html>\n", "json": "{"}[form])


def test_a_form_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'pdf' is no form of reasons; there are text, html, json"):
        decided("gotland-offer").explain("sv", "pdf")  # type: ignore[arg-type]


def test_data_are_the_same_bytes_each_time() -> None:
    assert as_json(told("gotland-offer", "sv")) == decided("gotland-offer").explain("sv", "json")
    assert not re.search(r"\n", as_json(told("gotland-offer", "sv")))
