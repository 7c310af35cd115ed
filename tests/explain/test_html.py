"""Reasons as a page: its structure, its order, and that it loads and runs nothing."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from tests.explain.cases import CASES, decided, policy, told
from tests.explain.page import Node, parsed

from offerrules.decision.decision import Decision
from offerrules.explain import reasons
from offerrules.explain.html import as_html, overview_as_html, person_in_page, place
from offerrules.explain.html.page import style
from offerrules.explain.overview import Overview
from offerrules.explain.phrases import phrases
from offerrules.language import LANGUAGES, Language

BATCH = ("gotland-offer", "gotland-refer-two", "gotland-needs-information", "gotland-no-offer")


def batch(language: Language, decisions: tuple[Decision, ...]) -> str:
    rules = policy("gotland/kompetenslyftet").rule_set
    overview = Overview(rules, language)
    people = []
    for number, decision in enumerate(decisions, 1):
        overview.add(decision)
        people.append(person_in_page(reasons(decision, rules, language), number))
    return overview_as_html(overview, [f"#{place(number)}" for number in range(1, len(people) + 1)], people)


PAGES: list[Any] = [
    *(pytest.param(case, language, id=f"{case}-{language}") for case in CASES for language in LANGUAGES),
    *(pytest.param("", language, id=f"batch-{language}") for language in LANGUAGES),
]


def written(case: str, language: Language) -> str:
    return as_html(told(case, language)) if case else batch(language, tuple(map(decided, BATCH)))


@pytest.mark.parametrize(("case", "language"), PAGES)
def test_the_page_is_well_made(case: str, language: Language) -> None:
    page = parsed(written(case, language))
    assert page.attributes["lang"] == language
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert_headings_in_order(page)
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    for link in page.all("a"):
        target = link.attributes["href"]
        assert link.text
        assert target.startswith("https://") or target.removeprefix("#") in ids, target
    for table in page.all("table"):
        assert table.all("caption") or table.attributes["aria-labelledby"] in ids
        assert {th.attributes["scope"] for th in table.all("th")} <= {"col", "row", "rowgroup"}
    for items in page.all("ul", "ol"):
        assert {child.name for child in items.of if isinstance(child, Node)} == {"li"}
    for block in page.all("details"):
        assert isinstance(block.of[0], Node)
        assert block.of[0].name == "summary"


def assert_headings_in_order(page: Node) -> None:
    before = 0
    for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.name[1])
        assert level <= before + 1, heading.text
        assert heading.text
        before = level


@pytest.mark.parametrize(("case", "language"), PAGES)
def test_the_page_loads_and_runs_nothing(case: str, language: Language) -> None:
    page = parsed(written(case, language))
    assert not page.all("script", "img", "link", "iframe", "form", "object", "base")
    for node in page.walk():
        for name in node.attributes:
            assert name not in ("style", "src", "srcset", "action") and not name.startswith("on"), name
    css = page.one("style").of
    assert css == [style()]
    assert not re.search(r"url\(|@import|expression\(|[<&]", style())
    [meta] = [node for node in page.all("meta") if node.attributes.get("http-equiv") == "Content-Security-Policy"]
    digest = b64encode(sha256("".join(map(str, css)).encode()).digest()).decode()
    assert meta.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_reading_order(case: str, language: Language) -> None:
    """The answer, why, what is missing, the facts used, sources and assumptions, the fingerprint."""
    found, say = told(case, language), phrases(language)
    page = parsed(as_html(found))
    assert page.one("h1").text == found.heading
    if decided(case).decision_mode == "support":
        assert found.heading == {"sv": "Underlag", "en": "Basis for a decision"}[language]
    seconds = [heading.text for heading in page.all("h2")]
    expected = [say("section-summary")] if len(found.offers) > 1 else []
    expected += [offer.title for offer in found.offers]
    expected += [say("section-duties")] if found.duties else []
    expected += [say("section-facts")] if found.facts else []
    expected += [say("section-about")] if found.about is not None else []
    expected += [say("section-sources")] if found.sources else []
    expected += [say("section-assumptions")] if found.assumptions else []
    assert seconds == [*expected, say("section-fingerprint")]
    for section, offer in zip(page.having("sheet"), found.offers, strict=True):
        thirds = [heading.text for heading in section.all("h3")]
        wanted = [say("section-why")] if offer.judgements else []
        wanted += [say("section-missing").removesuffix(":")] if offer.missing else []
        wanted += [say("section-others")] if len(offer.judgements) > 1 else []
        assert thirds == wanted
        text = section.text
        assert text.startswith(f"{offer.title} {offer.label} {' '.join(offer.sentences)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_says_where_it_belongs_and_what_may_be_answered(language: Language) -> None:
    offer = told("gotland-needs-information", language).offers[1]
    section = parsed(as_html(told("gotland-needs-information", language))).having("sheet")[1]
    [entry] = section.having("missing")[0].all("li")
    [missing] = offer.missing
    assert entry.text.startswith(f"{missing.label} {missing.how}")
    assert entry.one("code").text == missing.path == "internships.0.attestation"
    assert [choice.code for choice in missing.choices] == ["completed", "partial", "not_completed", "withdrawn"]
    assert all(choice.label in missing.how for choice in missing.choices)
    assert phrases(language)("paths-count-from-zero") in section.text


def test_a_sign_never_stands_without_its_word() -> None:
    for case in CASES:
        for node in parsed(as_html(told(case, "sv"))).having("sign"):
            assert node.attributes["aria-hidden"] == "true"
        for node in parsed(as_html(told(case, "sv"))).having("mark"):
            assert node.text in ("ja", "nej", "okänt")


def test_a_title_in_another_language_says_so() -> None:
    [swedish] = parsed(as_html(told("gotland-offer", "sv"))).all("cite")
    [english] = parsed(as_html(told("gotland-offer", "en"))).all("cite")
    assert "lang" not in swedish.attributes
    assert english.attributes["lang"] == "sv"


def test_every_fact_stands_once_in_the_table_with_its_field() -> None:
    found = told("gotland-refer-two", "sv")
    table = parsed(as_html(found)).having("facts-used")[0]
    rows = [(row.one("code").text, row.one("td").text) for row in table.all("tr") if row.all("td")]
    assert rows == [(fact.path, fact.value) for fact in found.facts]
    assert len(set(rows)) == len(rows)
    assert {path for path, _ in rows} == set(decided("gotland-refer-two").trace.facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_people(language: Language) -> None:
    page = parsed(batch(language, tuple(map(decided, BATCH))))
    say = phrases(language)
    table = page.having("outcomes")[0]
    rows = [row for row in table.all("tr") if row.all("td")]
    people = page.all("article")
    assert len(rows) == len(people) == len(BATCH)
    for row, article, case in zip(rows, people, BATCH, strict=True):
        decision = decided(case)
        assert row.one("a").text == article.one("h2").text == decision.subject
        assert row.one("a").attributes["href"] == f"#{article.attributes['id']}"
        labels = [offer.label for offer in told(case, language).offers]
        assert [cell.text for cell in row.all("td")] == labels
    for chart, place_of_offer in zip(page.having("counts"), range(2), strict=True):
        found = {row.one("th").text: int(row.one("td").text) for row in chart.all("tr") if row.all("td")}
        labels = [told(case, language).offers[place_of_offer].label for case in BATCH]
        assert found == {label: labels.count(label) for label in labels}
        assert all("aria-hidden" in bar.attributes for bar in chart.all("svg"))
    assert say("count-persons", count=4, number="4") in page.one("header").text


def test_nobody() -> None:
    page = parsed(batch("sv", ()))
    assert "0 personer" in page.text
    assert not page.having("counts")


def test_people_without_a_reference_are_numbered() -> None:
    hidden = decided("gotland-offer").redacted({"identity"})
    page = parsed(batch("sv", (hidden, hidden)))
    assert [article.one("h2").text for article in page.all("article")] == ["Person 1", "Person 2"]
    alone = parsed(as_html(reasons(hidden, policy(hidden.policy).rule_set, "sv"), number=7, back="index.html"))
    assert "Person 7" in alone.one("header").text
    assert alone.all("a")[0].attributes["href"] == "index.html"


def test_the_day_can_be_read_by_machines() -> None:
    times = parsed(as_html(told("gotland-offer", "sv"))).all("time")
    assert {date.fromisoformat(time.attributes["datetime"]) for time in times} >= {decided("gotland-offer").on}
