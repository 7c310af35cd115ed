"""The pages in a browser: nothing that axe-core finds, nothing that scrolls sideways, everything on paper."""

from typing import Any

import pytest
from tests.browser.looking import Browser, View, without_space
from tests.explain.cases import decided, policy, told
from tests.explain.saying import on_the_page
from tests.explain.test_html import batch
from tests.explain.test_html_hostile import HOSTILE, changed

from offerrules.explain import reasons
from offerrules.explain.html import as_html
from offerrules.language import LANGUAGES, Language

SHOWN = {
    "offer": "gotland-offer",
    "referral": "gotland-refer-two",
    "missing information": "alingsas-needs-information",
    "refusal": "gotland-no-offer",
    "not in force": "gotland-not-in-force",
    "an automated decision": "automated-unknown",
}
BATCH = ("gotland-offer", "gotland-empty-list", "gotland-not-in-force")
AT_ONCE = {("offer", "sv"), ("missing information", "sv"), ("missing information", "en"), ("batch", "sv")}
"""Those that every run of the tests looks through; a page takes seconds."""
PAGES: list[Any] = [
    pytest.param(case, language, id=f"{name} {language}", marks=() if (name, language) in AT_ONCE else pytest.mark.long)
    for name, case in {**SHOWN, "batch": ""}.items()
    for language in LANGUAGES
]


def page(case: str, language: Language) -> str:
    return as_html(told(case, language)) if case else batch(language, tuple(map(decided, BATCH)))


@pytest.mark.parametrize(("case", "language"), PAGES)
def test_a_page(browser: Browser, case: str, language: Language) -> None:
    """Colours, and what is printed, are looked at in one of the languages: the style sheet is the same."""
    swedish = language == "sv"
    seen = browser.looked_through(page(case, language), View(), paper=swedish, colours=swedish)
    assert seen.findings == seen.undecided == []
    assert set(seen.overflow.values()) == {0}, seen.overflow
    if swedish:
        for each in (case,) if case else BATCH:
            found = told(each, language)
            # Of several people the day is said once, at the top.
            for text in {*on_the_page(found)} - ({found.on} if not case else set()):
                assert without_space(text) in seen.printed, text


@pytest.mark.parametrize("case", ["gotland-needs-information", ""])
def test_in_the_dark_and_on_a_narrow_screen(browser: Browser, case: str) -> None:
    assert browser.looked_through(page(case, "sv"), View(width=320, scheme="dark"), paper=False).findings == []


def test_where_facts_are_left_out(browser: Browser) -> None:
    hidden = decided("gotland-needs-information").redacted({"identity", "social", "performance"})
    found = reasons(hidden, policy(hidden.policy).rule_set, "sv")
    seen = browser.looked_through(as_html(found, number=3, back="index.html"), View(), paper=False, colours=False)
    assert seen.findings == []


def test_paper_is_light_whatever_the_screen(browser: Browser) -> None:
    def colours(opened: Any) -> list[str]:
        opened.emulate_media(media="print")
        found: list[str] = opened.evaluate("[getComputedStyle(document.body)].map((s) => s.backgroundColor + s.color)")
        return found

    dark = browser.look(page("gotland-offer", "sv"), View(scheme="dark"), colours)
    assert dark == browser.look(page("gotland-offer", "sv"), View(), colours)


def test_hostile_texts_run_nothing(browser: Browser) -> None:
    wild = changed(told("gotland-refer-two", "sv"), lambda text: text + "".join(HOSTILE))
    tame = changed(told("gotland-refer-two", "sv"), lambda text: f"{text}x")
    count = "document.querySelectorAll('*').length"
    said: list[str] = []

    def looked_at(opened: Any) -> int:
        opened.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        opened.on("console", lambda message: said.append(message.text))
        found: int = opened.evaluate(count)
        return found

    assert browser.look(as_html(wild), View(), looked_at) == browser.look(as_html(tame), View(), looked_at)
    assert said == []


def test_the_page_lets_nothing_run_that_gets_into_it(browser: Browser) -> None:
    """The policy in the page's head holds, should a text ever become markup."""
    broken_into = as_html(told("gotland-offer", "sv")).replace(
        "</body>", "<p id=p style='color:red'>x</p><script>document.title = 'broken into'</script></body>"
    )
    title, colour = browser.look(
        broken_into,
        View(),
        lambda opened: [opened.title(), opened.evaluate("getComputedStyle(document.getElementById('p')).color")],
    )
    assert title.startswith("Underlag")
    assert colour != "rgb(255, 0, 0)"


def test_links_lead_into_folded_parts(browser: Browser) -> None:
    """A link to a source or a criterion shows where it leads."""
    found = told("gotland-refer-two", "sv")
    missed = browser.look(as_html(found), View(), lambda opened: opened.evaluate(_FOLLOWED))
    assert missed == []


_FOLLOWED = """async () => {
  const missed = [];
  for (const link of document.querySelectorAll("main a[href^='#']")) {
    location.hash = link.hash;
    await new Promise((done) => requestAnimationFrame(done));
    if (!document.getElementById(link.hash.slice(1)).checkVisibility()) missed.push(link.hash);
  }
  return missed;
}"""
