"""What is left out is said to be, and occurs nowhere: not in data, text, pages, tables, nor in what verify says."""

import json
import re
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.explain.page import parsed

from offerrules.api import Policy, loads, verified, verify
from offerrules.cli.rows import cells
from offerrules.decision.decision import Decision
from offerrules.explain import as_text, reasons
from offerrules.explain.forms import FORMS, explained
from offerrules.explain.html import overview_as_html
from offerrules.explain.overview import Overview
from offerrules.explain.overview_text import overview_as_text
from offerrules.explain.phrases import phrases
from offerrules.language import LANGUAGES
from offerrules.privacy import PRIVACY_CLASSES

FEW = settings.default.max_examples // 8 if settings.default else 7
ON = date(2024, 6, 3)
CLASSES = tuple(name for name in PRIVACY_CLASSES if name != "identity")
"""The class of the reference has its own field in every record."""


@cache
def policy() -> Policy[Any]:
    """A field of every class, at the top and in a list; used by criteria, terms, definitions, `prefer` and duties."""
    said = {"sv": "Ord", "en": "Words"}
    fields: dict[str, Any] = {}
    inner: dict[str, Any] = {}
    for name in CLASSES:
        for place, prefix in ((fields, "own"), (inner, "part")):
            place[f"{prefix}_{name}"] = {"type": "string", "privacy": name, "label": said}
            place[f"{prefix}_{name}_number"] = {"type": "number", "privacy": name, "label": said}
    fields["own_identity"] = {"type": "string", "privacy": "identity", "label": said}
    fields["parts"] = {"list": inner, "label": said}
    names = [*CLASSES, "identity"]
    definitions = {
        # The first rests on the last: what is left out has to be found through others, in whatever order.
        **{f"a_{name}": f'z_{name} + "!"' for name in names},
        **{f"z_{name}": f'own_{name} + "?"' for name in names},
        **{f"of_{name}": f"part.part_{name}" for name in CLASSES},
        **{f"sum_{name}": f"own_{name}_number + 1" for name in CLASSES},
    }
    criteria = {
        **{f"any_{name}": {"text": said, "when": f'a_{name} != "" or own_{name} = "x"'} for name in names},
        **{
            f"here_{name}": {"text": said, "when": f'part.part_{name}_number > 0 and of_{name} != ""'}
            for name in CLASSES
        },
    }
    document = {
        "offerrules": 1,
        "policy": "test/redaction",
        "version": "1",
        "title": said,
        "authority": "Testkommun",
        "in_force": {"from": "2024-01-01"},
        "record": {"extends": "Participant", "fields": fields},
        "candidates": {"part": {"from": "parts", "prefer": "part.part_health_number", "label": said}},
        "definitions": definitions,
        "criteria": criteria,
        "offers": {
            "each": {
                "title": said,
                "each": "part",
                "requires": {"any": [f"here_{name}" for name in CLASSES]},
                "terms": {f"t_{name}": {"value": f"= of_{name}", "label": said, "optional": True} for name in CLASSES},
            },
            "once": {
                "title": said,
                "requires": {"all": [f"any_{name}" for name in names]},
                "refer": [{"when": f"any_{names[0]}", "if_unknown": "ignore"}],
                "terms": {f"t_{name}": {"value": f"= a_{name}", "label": said, "optional": True} for name in names},
            },
            "sums": {
                "title": said,
                "requires": {"not": {"all": [f"any_{name}" for name in names[:2]]}},
                "terms": {f"t_{name}": {"value": f"= sum_{name}", "label": said} for name in CLASSES},
            },
        },
        "duties": {
            "owed": {
                "title": said,
                "bearer": said,
                "each": "part",
                "owed_when": f"here_{CLASSES[0]}",
                "fulfilled_when": 'is known(part.part_third_party) and own_health = "y"',
            }
        },
    }
    return loads(json.dumps(document))


def marker(name: str, number: int) -> str:
    """A text that stands nowhere else."""
    return f"Qz{PRIVACY_CLASSES.index(name)}x{number}zQ"  # type: ignore[arg-type]


def figure(name: str, number: int) -> int:
    """A number that begins with digits that stand nowhere else, also when one is added."""
    return int(f"{_digits(name)}{number:02}000")


def _digits(name: str) -> str:
    return f"735191{PRIVACY_CLASSES.index(name)}"  # type: ignore[arg-type]


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(0, 3))
    known = draw(st.frozensets(st.sampled_from(CLASSES), min_size=3))
    record: dict[str, Any] = {"id": marker("identity", 9)}
    if draw(st.booleans()):
        record["own_identity"] = marker("identity", 0)
    for name in known:
        record[f"own_{name}"] = marker(name, 0)
        record[f"own_{name}_number"] = figure(name, 0)
    if draw(st.booleans()):
        record["parts"] = [
            {
                key: value
                for name in draw(st.frozensets(st.sampled_from(CLASSES)))
                for key, value in (
                    (f"part_{name}", marker(name, place)),
                    (f"part_{name}_number", figure(name, place)),
                )
            }
            for place in range(1, count + 1)
        ]
    return record


def everything_said(decision: Decision) -> dict[str, str]:
    """Everything that can be made of a decision, by what it is."""
    rules = policy().rule_set
    said = {"json": decision.to_json().decode(), "with texts": decision.to_json(texts=True).decode()}
    said["repr"] = f"{decision!r} {decision.outcomes!r} {decision.duties!r} {decision.trace!r}"
    said["row"] = repr(list(cells(decision, rules)))
    for language in LANGUAGES:
        for form in FORMS:
            said[f"{form} {language}"] = explained(decision, rules, language, form)
        overview = Overview(rules, language)
        overview.add(decision)
        said[f"overview {language}"] = overview_as_text(overview) + overview_as_html(overview, ["#"])
        said[f"verify {language}"] = "\n".join(
            each.in_language(language) for each in verified(decision, policy()).unchecked
        )
    said["verify"] = repr(verified(decision, policy()))
    return said


def traces_of(name: str, text: str) -> bool:
    """Whether a marked value of this class stands in the text; digits may be grouped."""
    ungrouped = re.sub(r"(?<=\d)[\s,_](?=\d)", "", text)
    return marker(name, 0)[:4] in text or _digits(name) in ungrouped


@settings(max_examples=FEW)
@given(records(), st.frozensets(st.sampled_from(PRIVACY_CLASSES), min_size=1))
def test_no_value_that_was_left_out_occurs_anywhere(record: dict[str, Any], classes: frozenset[str]) -> None:
    decision = policy().decide(record, on=ON, engine="reference")
    hidden = decision.redacted(classes)
    for what, said in everything_said(hidden).items():
        for name in classes:
            assert not traces_of(name, said), (what, name)
    again = Decision.from_json(hidden.to_json(), policy())
    assert again == hidden
    assert verify(hidden, policy()) == verify(decision, policy()) == []


@settings(max_examples=FEW)
@given(records(), st.frozensets(st.sampled_from(PRIVACY_CLASSES), min_size=1))
def test_every_form_says_what_has_been_left_out(record: dict[str, Any], classes: frozenset[str]) -> None:
    hidden = policy().decide(record, on=ON, engine="reference").redacted(classes)
    for language in LANGUAGES:
        found = reasons(hidden, policy().rule_set, language)
        say = phrases(language)
        assert found.left_out is not None
        assert found.left_out_classes == tuple(sorted(classes))
        for name in classes:
            assert say(f"privacy-{name.replace('_', '-')}") in found.left_out
        assert found.left_out in " ".join(as_text(found).split())
        assert found.left_out in parsed(explained(hidden, policy().rule_set, language, "html")).one("header").text
        assert json.loads(explained(hidden, policy().rule_set, language, "json"))["left_out"] == found.left_out
        for fact in found.facts:
            if fact.state == "left_out":
                assert fact.value == say("value-left-out")


def test_the_markers_are_seen_where_nothing_is_left_out() -> None:
    """Else the law above would hold for nothing."""
    record: dict[str, Any] = {"id": marker("identity", 9), "own_identity": marker("identity", 0), "parts": [{}]}
    for name in CLASSES:
        record[f"own_{name}"] = marker(name, 0)
        record[f"own_{name}_number"] = figure(name, 0)
        record["parts"][0][f"part_{name}"] = marker(name, 1)
        record["parts"][0][f"part_{name}_number"] = figure(name, 1)
    said = everything_said(policy().decide(record, on=ON, engine="reference"))
    for form in ("json", "text sv", "html en", "json sv", "row", "overview sv"):
        seen = {name for name in PRIVACY_CLASSES if traces_of(name, said[form])}
        assert seen == ({"identity"} if form == "overview sv" else set(PRIVACY_CLASSES)), form
