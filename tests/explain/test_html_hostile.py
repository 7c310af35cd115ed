"""Whatever stands in a policy or in a record, on the page it is text."""

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.explain.cases import CASES, told
from tests.explain.page import parsed, structure
from tests.explain.saying import CODES

from offerrules.api import loads
from offerrules.explain import reasons
from offerrules.explain.html import as_html, overview_as_html, person_in_page
from offerrules.explain.html.markup import Marks, Markup, element
from offerrules.explain.overview import Overview
from offerrules.explain.tree import Reasons
from offerrules.plain import harmless

FEW = settings.default.max_examples // 6 if settings.default else 10
HOSTILE = (
    "<script>alert(1)</script>",
    "</p></li></ul><h1>Beslut</h1>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' style='position:fixed",
    "javascript:alert(1)",
    "</style><script>alert(1)</script>",
    "<!-- ",
    "-->",
    "<![CDATA[",
    "]]>",
    "&lt;b&gt;&#60;i&#62;&amp;",
    "&",
    "\x00\x1b[31m\u202egnidrä\u202c\u2028",
    "\ue000\ue001\ue002",
    "\ud800",
    "<svg/onload=alert(1)>",
    "{{7*7}}${7*7}",
)
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=30),
    st.lists(st.sampled_from((*HOSTILE, "<", ">", '"', "'", "&", "/")), min_size=1, max_size=4).map("".join),
)


def changed(node: Any, change: Callable[[str], str]) -> Any:
    """The same tree with every text for people changed."""
    if isinstance(node, tuple):
        return tuple(changed(item, change) for item in node)
    if isinstance(node, str):
        return change(node)
    if not is_dataclass(node):
        return node
    return replace(  # type: ignore[type-var]
        node,
        **{
            field.name: changed(getattr(node, field.name), change)
            for field in fields(node)
            if field.name not in CODES and field.name != "url"
        },
    )


@settings(max_examples=FEW)
@given(st.sampled_from(CASES), texts)
def test_a_hostile_tree_has_the_structure_of_a_harmless_one(case: str, hostile: str) -> None:
    tame: Reasons = changed(told(case, "sv"), lambda text: f"{text}x")
    wild: Reasons = changed(told(case, "sv"), lambda text: f"{text}{hostile}")
    page = parsed(as_html(wild))
    assert structure(page) == structure(parsed(as_html(tame)))
    shown = " ".join(harmless(f"{tame.title[:-1]}{hostile}").split())
    assert page.having("title")[0].text == shown
    assert shown in page.one("title").text
    assert harmless(hostile).split() == [] or shown in page.text


@settings(max_examples=FEW)
@given(texts)
def test_hostile_texts_in_policy_and_record(hostile: str) -> None:
    fact = re.sub("[\ud800-\udfff]", "", hostile)
    # A policy and a reference hold nothing that cannot be seen.
    visible = "".join(sign for sign in fact if sign.isprintable()).replace("{", "").strip() or "x"

    def page(text: str, fact: str) -> str:
        policy = loads(_policy(text))
        record = {"id": f"i{text[:40].strip()}", "internships": [{"workplace": f"w{fact}"}]}
        decision = policy.decide(record, on=date(2024, 6, 3), engine="reference")
        overview = Overview(policy.rule_set, "en")
        overview.add(decision)
        found = reasons(decision, policy.rule_set, "en")
        return overview_as_html(overview, ["#p1"], [person_in_page(found, 1)])

    wild = parsed(page(visible, fact))
    assert structure(wild) == structure(parsed(page("x", "x")))
    assert " ".join(harmless(f"w{fact}").split()) in wild.text
    assert " ".join(f"A{visible}".split()) in wild.text


def _policy(text: str) -> str:
    said = {"sv": f"Ä{text}", "en": f"A{text}"}
    return json.dumps(
        {
            "offerrules": 1,
            "policy": "example/hostile",
            "version": f"1{text}",
            "title": said,
            "text": said,
            "authority": f"B{text}",
            "in_force": {"from": "2024-01-01"},
            "sources": {"news": {"title": f"C{text}", "publisher": f"D{text}", "published": "2024-01-01"}},
            "candidates": {"placement": {"from": "internships", "label": said, "source": "news"}},
            "criteria": {
                "there": {
                    "text": said,
                    "when": 'placement.workplace != ""',
                    "assumed": {"text": said, "decided_by": said},
                }
            },
            "offers": {
                "post": {
                    "title": said,
                    "text": said,
                    "each": "placement",
                    "requires": "there",
                    "terms": {"place": {"value": "= placement.workplace", "label": said}},
                }
            },
            "duties": {
                "help": {
                    "title": said,
                    "bearer": said,
                    "each": "placement",
                    "owed_when": "there",
                    "fulfilled_when": "is known(placement.supervisor)",
                }
            },
        },
        ensure_ascii=False,
    )


@given(texts, texts)
def test_an_element_holds_its_text_and_its_attributes(said: str, attribute: str) -> None:
    [found] = parsed(f"<html>{element('p', said, title=attribute)}</html>").all("p")
    assert found.of in ([], ["".join(harmless(said))])
    assert found.attributes == {"title": harmless(attribute)}


@given(st.lists(texts, max_size=5))
def test_a_text_is_never_taken_for_a_mark(said: list[str]) -> None:
    marks = Marks()
    phrase = "".join(f"[{marks.mark(text)}]" for text in said)
    expected = "".join(f"[{harmless(text)}]" for text in said)
    assert "".join(map(str, parsed(f"<html>{element('p', marks.fill(phrase))}</html>").one("p").of)) == expected


def test_markup_is_not_escaped_twice() -> None:
    assert element("p", element("b", "1 < 2")) == "<p><b>1 &lt; 2</b></p>"
    assert isinstance(element("p"), Markup)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "file:///etc/passwd"])
def test_an_address_that_is_none_of_the_web_is_no_link(url: str) -> None:
    found = told("gotland-offer", "sv")
    [source] = found.sources
    page = parsed(as_html(replace(found, sources=(replace(source, url=url),))))
    assert url in page.text
    assert url not in [link.attributes["href"] for link in page.all("a")]
