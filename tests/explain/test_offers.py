"""Why a person must look, which of its cases matter, and how the value of a term is said: word by word."""

from datetime import date
from functools import cache
from itertools import product
from typing import Any

import pytest

from offerrules.api import Policy, loads
from offerrules.explain import as_text, reasons
from offerrules.explain.tree import OfferReason
from offerrules.feel.values import UNKNOWN
from offerrules.language import Language

ON = date(2024, 6, 3)
POLICY = """\
offerrules: 1
policy: test/referrals
version: "1"
title: {sv: Prov, en: Trial}
authority: Testkommunen
in_force: {from: 2024-01-01}
record:
  name: Person
  fields:
    ready: {type: boolean, label: {sv: Klar, en: Ready}}
    trained: {type: boolean, label: {sv: Utbildad, en: Trained}}
    odd: {type: boolean, label: {sv: Udda, en: Odd}}
    number: {type: number, label: {sv: Tal, en: Number}}
    year: {type: integer, unit: calendar_year, label: {sv: År, en: Year}}
    kind: {choice: {red: {sv: Röd, en: Red}, blue: {sv: Blå, en: Blue}}, label: {sv: Färg, en: Colour}}
    parts: {list: {name: {type: string, label: {sv: Namn, en: Name}}}, label: {sv: Delar, en: Parts}}
    spans: {list: {type: number, unit: weeks, label: {sv: Tider, en: Spans}}, label: {sv: Tider, en: Spans}}
    other: {choice: {red: {sv: Rödaktig, en: Reddish}, green: {sv: Grön, en: Green}}, label: {sv: Annat, en: Other}}
parameters:
  least: {value: 4, unit: weeks, text: {sv: minst, en: least}, source: law}
  first: {value: 2008, unit: calendar_year, text: {sv: första året, en: the first year}, source: law}
sources:
  law: {title: Lag, publisher: Testkommunen, published: 2020-01-01}
criteria:
  is_ready: {text: {sv: är klar, en: is ready}, when: ready, source: law}
  is_trained: {text: {sv: är utbildad, en: is trained}, when: trained, source: law}
  is_odd: {text: {sv: är udda, en: is odd}, when: odd, source: law}
  long: {text: {sv: "minst {least} veckor, från {first}", en: "at least {least} weeks, from {first}"},
         when: 10 / number > 1, source: law}
offers:
  post:
    title: {sv: Plats, en: Post}
    requires: {all: [is_ready, is_trained]}
    refer: [{when: is_odd, despite: [is_trained], source: law}]
    source: law
    terms:
      colour: {value: = kind, label: {sv: färg, en: colour}, optional: true}
      again: {value: = other, label: {sv: annan färg, en: other colour}, optional: true}
      said: {value: '= if ready then "red" else "blue"', label: {sv: sagt, en: said}}
      shown: {value: '= if ready then "red" else "blue"', label: {sv: visat, en: shown},
              shown: {red: {sv: eldröd, en: fiery red}, blue: {sv: havsblå, en: sea blue}}}
      turned: {value: '= if kind = "red" then "blue" else "red"', label: {sv: vänt, en: turned}}
      parts: {value: = count(parts), label: {sv: delar, en: parts}, optional: true}
      spans: {value: = count(spans), label: {sv: tider, en: spans}, optional: true}
      twice: {value: = number * 2, label: {sv: dubbelt, en: twice}, optional: true}
      from_year: {value: = year, label: {sv: år, en: year}, optional: true}
      next_year: {value: = year + 1, label: {sv: nästa år, en: next year}, optional: true}
  long_post:
    title: {sv: Lång plats, en: Long post}
    requires: long
    source: law
  guessed_post:
    title: {sv: Gissad plats, en: Guessed post}
    requires: long
    refer: [{when: is_odd, if_unknown: ignore, source: law}]
    source: law
"""
TRUTHS: tuple[Any, ...] = (True, False, UNKNOWN)


@cache
def policy() -> Policy[Any]:
    return loads(POLICY)


def told(language: Language = "en", **facts: Any) -> tuple[OfferReason, ...]:
    record = {"id": "p", "number": 5, **{name: value for name, value in facts.items() if value is not UNKNOWN}}
    found = reasons(policy().decide(record, on=ON), policy().rule_set, language)
    return found.offers


def both(one: Any, other: Any) -> Any:
    """Kleene's conjunction."""
    return False if False in (one, other) else UNKNOWN if UNKNOWN in (one, other) else True


@pytest.mark.parametrize(("ready", "trained", "odd"), [*product(TRUTHS, repeat=3)])
def test_what_a_case_changes_is_said_for_every_truth(ready: Any, trained: Any, odd: Any) -> None:
    post, *_ = told(ready=ready, trained=trained, odd=odd)
    [judgement] = post.judgements
    [referral] = judgement.referrals
    # With `despite`, that one is not trained is no hindrance for the person who looks.
    if odd is False:
        expected = "clear"
    elif ready is False:
        expected = "moot"
    else:
        expected = "applies" if odd is True else "unknown"
    assert referral.effect == expected
    assert (referral.despite is None) == (trained is True)
    if referral.despite is not None:
        assert referral.despite == "Then this is not required: is trained."
    requires = both(ready, trained)
    if post.outcome == "refer":
        assert (
            post.sentences[0]
            == {
                True: "The requirements are met, but a person must look at this.",
                False: "The requirements are not met. Even so, a person must look at this.",
                UNKNOWN: "A person must look at this. The rules alone do not give the answer.",
            }[requires]
        )


def test_every_way_to_be_referred_is_said_in_its_own_words() -> None:
    said = {told("sv", ready=True, trained=trained, odd=True)[0].sentences[0] for trained in TRUTHS}
    assert said == {
        "Kraven är uppfyllda, men en person behöver ta ställning.",
        "Kraven är inte uppfyllda. Ändå behöver en person ta ställning.",
        "En person behöver ta ställning. Svaret går inte att läsa ut av reglerna.",
    }


def test_what_cannot_be_worked_out_is_said_to_be_why_a_person_must_look() -> None:
    _, post, _ = told(number=0)
    assert post.outcome == "refer"
    assert post.sentences == (
        "The facts are recorded, but nothing can be worked out from them. So a person must look at this.",
    )
    _, post, _ = told("sv", number=0)
    assert post.sentences == (
        "Uppgifterna är lämnade men går inte att räkna med. Därför behöver en person ta ställning.",
    )


@pytest.mark.parametrize("odd", [False, UNKNOWN])
def test_a_case_that_does_not_apply_is_not_why_a_person_must_look(odd: Any) -> None:
    *_, post = told(number=0, odd=odd)
    [referral] = post.judgements[0].referrals
    assert (post.outcome, referral.effect) == ("refer", "clear" if odd is False else "ignored")
    assert post.sentences[0].startswith("The facts are recorded, but nothing can be worked out from them.")
    *_, post = told(number=0, odd=True)
    assert post.sentences[0] == "A person must look at this. The rules alone do not give the answer."


def terms(language: Language, **facts: Any) -> dict[str, str]:
    post, *_ = told(language, ready=True, trained=True, odd=False, **facts)
    assert post.outcome == "offer"
    return {term.name: term.value for term in post.terms}


def test_the_value_of_a_term_is_said_as_the_field_it_was_read_from_says_it() -> None:
    assert terms("sv", kind="red", other="red", number=5, year=2008, parts=[{}, {}], spans=[1, 5]) == {
        "colour": "Röd",
        "again": "Rödaktig",  # the same value of another field has that field's words
        "said": "red",  # of no field: it was worked out
        "shown": "eldröd",
        "turned": "blue",  # it rests on a field whose value is another
        "parts": "2",
        "spans": "2",  # not two weeks, which is the unit of what is counted
        "twice": "10",
        "from_year": "2008",
        "next_year": "2009",
    }
    assert terms("en", kind="blue", other="green", number=1500, year=2007) == {
        "colour": "Blue",
        "again": "Green",
        "said": "red",
        "shown": "fiery red",
        "turned": "red",
        "twice": "3,000",
        "from_year": "2007",
        "next_year": "2008",
    }


@pytest.mark.parametrize(
    ("language", "text"), [("sv", "Minst 4 veckor, från 2008"), ("en", "At least 4 weeks, from 2008")]
)
def test_parameters_are_named_in_texts_by_their_values(language: Language, text: str) -> None:
    _, post, _ = told(language, number=5)
    assert post.judgements[0].requires.text == text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_braces_that_name_no_parameter_of_the_decision_are_left_as_they_were_written(language: Language) -> None:
    decision = policy().decide({"id": "p", "number": 5}, on=ON)
    decision.trace.parameters.pop("least")  # type: ignore[attr-defined]
    found = reasons(decision, policy().rule_set, language)
    assert "{least}" in found.offers[1].judgements[0].requires.text
    assert "{least}" in as_text(found)
