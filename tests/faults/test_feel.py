"""What expressions mean, where the engines disagreed or could not explain what they had found: one answer for both."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import is_normalized, normalize

import pytest

import offerrules
from offerrules.decision.decision import Decision
from offerrules.language import LANGUAGES, Language

FOLDER = Path(__file__).parent
ON = date(2024, 6, 3)
ENGINES = ("reference", "direct")

Given = dict[str, Any]


def policy_of(expressions: dict[str, str], terms: dict[str, str], fields: str, parameters: str = "{}") -> Any:
    """A policy with a criterion for each expression, an offer that requires it, and the terms in an offer of all."""
    criteria = {name: {"text": {"sv": name, "en": name}, "when": when} for name, when in expressions.items()}
    offers: Given = {name: {"title": {"sv": name, "en": name}, "requires": name} for name in expressions}
    offers["all_terms"] = {
        "title": {"sv": "alla", "en": "all"},
        "requires": {"any": [*expressions]},
        "terms": {name: f"= {written}" for name, written in terms.items()},
    }
    return offerrules.loads(
        "offerrules: 1\npolicy: example/tried\nversion: '1'\ntitle: {sv: Prov, en: Trial}\nauthority: Exempelkommunen\n"
        f"in_force: {{from: 2024-01-01}}\nrecord: {{name: R, fields: {fields}}}\nparameters: {parameters}\n"
        f"criteria: {json.dumps(criteria)}\noffers: {json.dumps(offers)}\n"
    )


def field(name: str, type_: str) -> str:
    return f"{name}: {{type: {type_}, label: {{sv: {name}, en: {name}}}}}"


def shown(decision: Decision, language: Language, form: Any) -> Any:
    """The reasons; in data, without what is said of the decision itself, which depends on where it comes from."""
    reasons = decision.explain(language, form=form)
    if form != "json":
        return reasons
    return {key: value for key, value in json.loads(reasons).items() if key not in {"check", "check_sentence"}}


def agreed(policy: Any, record: Given, on: date = ON) -> Decision:
    """The decision of both engines, after it has been explained, read back and verified."""
    decisions = [policy.decide(record, on=on, engine=engine) for engine in ENGINES]
    for decision in decisions:
        again = Decision.from_json(decision.to_json(), policy)
        assert again.to_json() == decision.to_json()
        assert offerrules.verify(again, policy) == []
        for language in LANGUAGES:
            for form in ("text", "html", "json"):
                assert shown(again, language, form) == shown(decision, language, form)
    assert decisions[0].to_json() == decisions[1].to_json()
    return decisions[0]


def outcomes(policy: Any, record: Given, on: date = ON) -> dict[str, str]:
    return {name: found.outcome for name, found in agreed(policy, record, on).outcomes.items()}


def in_folder(kind: str) -> dict[str, dict[str, str]]:
    policy = offerrules.load(FOLDER / kind / "policy.yaml")
    people = json.loads((FOLDER / kind / "people.json").read_text(encoding="utf-8"))
    return {person["id"]: outcomes(policy, person) for person in people}


# --- The text of a number


def test_a_number_has_one_text_however_many_people_are_decided_about() -> None:
    assert in_folder("text-of-decimals") == {f"p{number}": {"o": "no_offer"} for number in range(6)}
    policy = offerrules.load(FOLDER / "text-of-decimals" / "policy.yaml")
    people = [{"id": f"q{number}", "extent": "100"} for number in range(40)]
    found = list(policy.decide_many(people, on=ON))
    assert [each.outcomes["o"].terms for each in found if isinstance(each, Decision)] == [{"doubled": "200"}] * 40


TEXTS = {
    "string(rate)": '"100"',
    "string(half)": '"0.5"',
    "string(rate * half)": '"50"',
    "string(hours * 1.00)": '"7.5"',
    "string(1.10)": '"1.1"',
    "string(0.00)": '"0"',
    "string(decimal(2.50, 2))": '"2.5"',
    "string([rate, half, hours])": '"[100, 0.5, 7.5]"',
    'string({a: half, "b c": rate})': '"{a: 0.5, b c: 100}"',
    "string([half..rate])": '"[0.5..100]"',
    '"x" + string(rate)': '"x100"',
    'string join([string(half), string(1.50)], ";")': '"0.5;1.5"',
    'string(number(text, " ", "."))': '"12.5"',
    "string(sum([half, half]))": '"1"',
    "string(max(half, 0.5))": '"0.5"',
    "get value(codes, string(1.50))": '"short"',
    'get value(codes, "1.50")': '"long"',
}


def test_the_text_of_a_number_does_not_show_how_it_was_written() -> None:
    expressions = {f"c{place}": f"{left} = {right}" for place, (left, right) in enumerate(TEXTS.items())}
    expressions["matched"] = 'matches(string(rate), "^100$")'
    expressions["in_parts"] = 'split(string(half), "\\\\.")[2] = "5"'
    expressions["in_order"] = "string(half) < string(0.51)"
    terms = {f"t{place}": left for place, left in enumerate(TEXTS)}
    fields = f"{{{field('hours', 'number')}, {field('text', 'string')}}}"
    parameters = (
        "{rate: {value: 100.0, text: {sv: a, en: a}}, half: {value: 0.50, text: {sv: a, en: a}}, "
        'codes: {value: {"1.5": short, "1.50": long}, text: {sv: a, en: a}}}'
    )
    policy = policy_of(expressions, terms, fields, parameters)
    for hours in ("7.50", "7.5"):
        decision = agreed(policy, json.loads(f'{{"id": "p1", "hours": {hours}, "text": "12.50"}}'))
        assert {name: found.outcome for name, found in decision.outcomes.items() if found.outcome != "offer"} == {}
        shown = decision.outcomes["all_terms"].terms
        assert [f'"{shown[name]}"' for name in terms] == list(TEXTS.values())


# --- Minus zero


def test_there_is_no_minus_zero() -> None:
    assert in_folder("minus-zero") == {"p1": {"o": "offer"}}
    policy = offerrules.load(FOLDER / "minus-zero" / "policy.yaml")
    decision = agreed(policy, {"id": "p1", "absent": 0})
    assert str(decision.outcomes["o"].terms["change"]) == "0"
    assert "-0" not in decision.explain("sv")


ZEROS = (
    "n * -1", "-n", "n / -5", "0 * -1", "-0", "-0.0", "m * 0", "decimal(-0.4, 0)", "ceiling(-0.5)", "floor(n * -1)",
    "round up(n * -1, 0)", "round down(-0.4, 0)", "round half up(-0.4, 0)", "round half down(-0.5, 0)", "abs(-n)",
    "modulo(-4, 2)", "modulo(n * -1, 3)", "sqrt(n * -1)", "sum([n * -1, -n])", "sum([n * -1])", "min(n, n * -1)",
    "max(n * -1, n)", "product([n, -3])", "mean([n * -1])", "median([n * -1])", "mode([n * -1])[1]", 'number("-0", " ", ".")',
    'number("-0.00", " ", ".")', 'number("-1e-7000", " ", ".")', "(n * -1) ** 3", "for x in [n] return x * -1", 'duration("-P1D").seconds',
    'duration("-PT1H").minutes', "[n * -1][1]", "{a: n * -1}.a", "if n = 0 then n * -1 else 1", "p", "p * 1",
    "-1 + 1", "(n * -1) - 0", "years and months duration(day, day).years * -1", "z",
)  # fmt: skip
"""Of a number `n` that is nought, in every way in which a decimal could come to have a sign."""


def test_no_way_leads_to_minus_zero() -> None:
    expressions = {f"c{place}": f'string({written}) in ("0", "[0]")' for place, written in enumerate(ZEROS)}
    expressions |= {f"d{place}": f'not(starts with(string([{each}]), "[-"))' for place, each in enumerate(ZEROS)}
    terms = {f"t{place}": written for place, written in enumerate(ZEROS) if not written.startswith("for")}
    fields = f"{{{field('n', 'number')}, {field('m', 'number')}, {field('day', 'date')}, {field('z', 'number')}}}"
    policy = policy_of(expressions, terms, fields, "{p: {value: -0.0, text: {sv: a, en: a}}}")
    for zero in ("0", "-0", "-0.0", "0.00", "-0e5"):
        decision = agreed(policy, json.loads(f'{{"id": "p1", "m": -3, "day": "2024-06-03", "n": {zero}, "z": {zero}}}'))
        assert {name: found.outcome for name, found in decision.outcomes.items() if found.outcome != "offer"} == {}
        shown = decision.outcomes["all_terms"].terms
        assert {name: str(shown[name]) for name in terms if str(shown[name]) != "0"} == {}


# --- `item`, `partial` and `?`


def test_item_is_the_element_unless_it_has_a_field_of_that_name() -> None:
    assert in_folder("item-field") == {"p1": {"o": "offer"}, "p2": {"o": "no_offer"}}


LOANS = (
    "{loans: {label: {sv: a, en: a}, list: {"
    + ", ".join((field("item", "string"), field("days", "number")))
    + ", parts: {label: {sv: a, en: a}, list: {"
    + ", ".join((field("item", "number"), field("size", "number")))
    + "}}}}, hours: {label: {sv: a, en: a}, list: {type: number, label: {sv: a, en: a}}}, "
    + field("partial", "number")
    + "}"
)
PERSON = {
    "id": "p1",
    "partial": 3,
    "hours": [1, 2],
    "loans": [
        {"item": "dator", "days": 40, "parts": [{"item": 3, "size": 1}, {"item": 1, "size": 2}]},
        {"item": "bok", "days": 3, "parts": []},
    ],
}
NAMED = {
    'count(loans[item = "dator"]) = 1': "offer",
    'count(loans[item = "dator" and days > 3]) = 1': "offer",
    'count(loans[item = "dator"][days > 30]) = 1': "offer",
    'count(loans[not(item = "dator")]) = 1': "offer",
    'count(loans[item in ("bok", "penna")]) = 1': "offer",
    "count(loans[string length(item) > 3]) = 1": "offer",
    "count(loans[is known(item)]) = 2": "offer",
    'loans[item = "dator"][1].days = 40': "offer",
    'count(loans.item[item = "dator"]) = 1': "offer",
    "count(loans[count(parts[item > 2]) > 0]) = 1": "offer",
    'count(loans[count(parts[size > 1]) > 0 and item = "dator"]) = 1': "offer",
    'count(loans[count(hours[item > 1]) > 0 and item = "dator"]) = 1': "offer",
    "some loan in loans satisfies count(loan.parts[item > 2]) > 0": "offer",
    "count((for x in hours return {item: x, days: 2})[item > 1]) = 1": "offer",
    "count(hours[item > 1]) = 1": "offer",
    "count([[1, 2], [3]][count(item) > 1]) = 1": "offer",
    "count(loans[item.days > 30]) = 1": "refer",
    "count(loans[is known(item.days)]) = 2": "offer",
    "sum(for x in hours return partial) = 6": "offer",
    "sum(for x in hours return x + partial) = 9": "offer",
    "sum(for x in hours return sum(for y in hours return partial)) = 12": "offer",
    "count(for x in hours return if x > 1 then partial else 0) = 2": "offer",
    "3 in (? > 2)": "offer",
    "3 in (count(loans[days > ?]) = 1)": "offer",
    "3 in (count(hours[item < ?]) = 2)": "offer",
    "3 in (some x in hours satisfies x < ?)": "offer",
    "3 in (5 in (? > 4) and ? < 4)": "offer",
}


def test_special_names_mean_the_same_for_both_engines() -> None:
    policy = policy_of({f"c{place}": written for place, written in enumerate(NAMED)}, {}, LOANS)
    found = outcomes(policy, PERSON)
    assert {written: found[f"c{place}"] for place, written in enumerate(NAMED)} == NAMED
    unknown: list[Given] = [
        {"id": "p2"},
        {"id": "p3", "loans": [{}], "hours": []},
        {"id": "p4", "loans": [{"days": 3, "parts": [{}]}], "hours": [5]},
        {"id": "p5", "loans": [], "hours": [1]},
    ]
    for person in unknown:
        agreed(policy, person)


def test_an_iterator_may_be_called_partial() -> None:
    policy = policy_of(
        {
            "summed": "sum(for partial in hours return partial * 2) = 6",
            "other": "some partial in hours satisfies partial > 1",
        },
        {},
        "{hours: {label: {sv: a, en: a}, list: {type: number, label: {sv: a, en: a}}}}",
    )
    assert outcomes(policy, {"id": "p1", "hours": [1, 2]}) == {
        "summed": "offer",
        "other": "offer",
        "all_terms": "offer",
    }


# --- Days and durations outside the calendar of Python


def test_a_day_after_the_last_of_the_calendar_is_explained() -> None:
    assert in_folder("far-day") == {"p1": {"o": "offer"}}
    policy = offerrules.load(FOLDER / "far-day" / "policy.yaml")
    decision = agreed(policy, {"id": "p1", "measures": [{"name": "a", "start": "2024-01-10", "end": "9999-12-31"}]})
    assert "14 januari 10000" in decision.explain("sv")
    assert "14 January 10000" in decision.explain("en")


FAR = {
    'd + @"P14D"': "10000-01-14",
    'd + @"P1Y"': "10000-12-31",
    'd + @"P990000Y"': "999999-12-31",
    'first - @"P1D"': "0000-12-31",
    'first - @"P45Y"': "-0044-01-01",
    'date and time(d, @"23:00:00+01:00") + @"PT2H"': "10000-01-01T01:00:00+01:00",
    'date and time(d, @"23:00:00@Europe/Stockholm") + @"PT2H"': "10000-01-01T01:00:00@Europe/Stockholm",
    'date and time(first, @"00:30:00Z") - @"PT1H"': "0000-12-31T23:30:00Z",
    'date and time(first, @"00:30:00-05:00") - @"P400Y"': "-0399-01-01T00:30:00-05:00",
    '@"23:59:59.123456789" + @"PT1S"': "00:00:00.123456789",
    "(d - first) * 100000": "P365205800000D",
    '@"P1D" / 7': "PT3H25M42.857142857S",
    '@"PT0.000000001S"': "PT0.000000001S",
    'years and months duration(first - @"P1Y", d + @"P1Y")': "P10000Y11M",
}


@pytest.mark.parametrize("written", FAR)
def test_what_is_calculated_may_lie_outside_the_calendar(written: str) -> None:
    expressions = {
        "written": f'string({written}) = "{FAR[written]}"',
        "same": f"{written} = {written}",
        "not_less": f"not({written} < {written})",
        "least": f"min([{written}]) = {written}",
        "listed": f"list contains([{written}], {written})",
    }
    fields = f"{{{field('d', 'date')}, {field('first', 'date')}}}"
    policy = policy_of(expressions, {"far": written, "all_of_them": f"[{written}]"}, fields)
    decision = agreed(policy, {"id": "p1", "d": "9999-12-31", "first": "0001-01-01"})
    assert {found.outcome for found in decision.outcomes.values()} == {"offer"}
    assert json.loads(decision.to_json())["outcomes"]["all_terms"]["terms"]["far"] == FAR[written]


COMPARED = {
    'd + @"P14D" > today()': ("offer", "no_offer"),
    'd + @"P14D" <= today()': ("no_offer", "offer"),
    'd + @"P1Y" >= today() + @"P1M"': ("offer", "no_offer"),
    'd - @"P3Y" < today() - @"P1Y"': ("no_offer", "offer"),
    'd - @"P3000Y" < today()': ("no_offer", "offer"),
    'today() - @"P3000Y" < d': ("offer", "offer"),
    'today() + @"P9000Y" < d': ("no_offer", "no_offer"),
    'today() + @"P9000Y" > d + @"P1D"': ("offer", "offer"),
    'd + @"P1D" = @"10000-01-01"': ("offer", "no_offer"),
    'd + @"P1D" in [@"9999-01-01"..@"10001-01-01"]': ("offer", "no_offer"),
    'd + @"P1D" between today() and today() + @"P9000Y"': ("offer", "no_offer"),
    'd - @"P1D" < @"0001-01-01"': ("no_offer", "offer"),
    "years and months duration(d, today()).years > 18": ("no_offer", "offer"),
    'years and months duration(today(), d + @"P1Y").years > 18': ("offer", "no_offer"),
    '(d + @"P14D" - today()).days > 30': ("offer", "no_offer"),
    '(d + @"P14D").year = 10000': ("offer", "no_offer"),
    'max(d + @"P14D", today()) > today()': ("offer", "no_offer"),
}


@pytest.mark.parametrize("on", [ON, date(9999, 12, 31), date(2024, 12, 31)])
def test_days_outside_the_calendar_are_compared_as_others_are(on: date) -> None:
    policy = policy_of(
        {f"c{place}": written for place, written in enumerate(COMPARED)}, {}, f"{{{field('d', 'date')}}}"
    )
    for place, day in enumerate(("9999-12-31", "0001-01-01")):
        found = outcomes(policy, {"id": "p1", "d": day}, on)
        if on == ON:
            assert {written: found[f"c{number}"] for number, written in enumerate(COMPARED)} == {
                written: expected[place] for written, expected in COMPARED.items()
            }


# --- Composed texts


def nfd(text: str) -> str:
    return normalize("NFD", text)


PLACE = "Björkgården"
COMPOSED = {
    f'place = "{nfd(PLACE)}"': "a literal of a policy",
    f'place in ("x", "{nfd(PLACE)}")': "a literal in a test",
    f'list contains(["{nfd(PLACE)}"], place)': "a literal in a list",
    "place = home": "a parameter",
    "list contains(homes, place)": "a parameter that is a list",
    'get value(wards, place) = "väst"': "a key of a table, and what stands under it",
    f'get value(wards, "{nfd(PLACE)}") = "{nfd("väst")}"': "a key that is a literal",
    f'kind = "{nfd("vård")}"': "a choice of the record, declared in another form",
    f'{{"{nfd("å")}": place}}.å = place': "a key of a context",
    '"Bjo" + "\\u0308" + "rkga" + "\\u030a" + "rden" = place': "what a sum makes",
    'string join(["Bjo", "rkgården"], "\\u0308") = place': "what is joined",
    'substring("o" + "\\u0308", 1, 1) = "ö"': "a part of what a sum makes",
    'string length("o" + "\\u0308") = 1': "the length of what a sum makes",
    f'string length("{nfd("ö")}") = 1': "the length of a literal",
    'replace("Bjork", "(o)", "$1\\u0308") = "Björk"': "what is replaced",
    'upper case(place) = "BJÖRKGÅRDEN"': "capitals",
    f'matches(place, "^{nfd("Bjö")}")': "a pattern",
    f'starts with(place, "{nfd("Bjö")}")': "a beginning",
    f'contains(place, "{nfd("å")}")': "a part",
    'not(contains(place, "o"))': "a letter without its mark is another letter",
    f'substring after(place, "{nfd("ö")}") = "rkgården"': "what comes after",
    f'split(place, "{nfd("å")}")[1] = "Björkg"': "parts",
    f'place <= "{nfd(PLACE)}" and place >= "{nfd(PLACE)}"': "the order",
    'string(["o" + "\\u0308"]) = "[\\"ö\\"]"': "a list as a text",
    '"\\u212b" = "Å"': "a sign that is an old form of a letter",
    f'count(distinct values(["{nfd(PLACE)}", place])) = 1': "the same value",
    'not("ﬁ" = "fi")': "a ligature is no other spelling of its letters",
}


def test_texts_are_equal_however_their_marks_are_written() -> None:
    fields = f"{{{field('place', 'string')}, kind: {{choice: [{nfd('vård')}, skola], label: {{sv: a, en: a}}}}}}"
    parameters = (
        f"{{home: {{value: {nfd(PLACE)}, text: {{sv: a, en: a}}}}, homes: {{value: [x, {nfd(PLACE)}], text: {{sv: a, "
        f"en: a}}}}, wards: {{value: {{{nfd(PLACE)}: {nfd('väst')}}}, text: {{sv: a, en: a}}}}}}"
    )
    terms = {"home": "home", "place": "place", "literal": f'"{nfd(PLACE)}"', "sum": '"o" + "\\u0308"'}
    policy = policy_of({f"c{place}": written for place, written in enumerate(COMPOSED)}, terms, fields, parameters)
    for form in (str, nfd):
        decision = agreed(policy, {"id": "p1", "place": form(PLACE), "kind": form("vård")})
        assert {
            COMPOSED[written]: decision.outcomes[f"c{place}"].outcome
            for place, written in enumerate(COMPOSED)
            if decision.outcomes[f"c{place}"].outcome != "offer"
        } == {}
        assert decision.outcomes["all_terms"].terms == {"home": PLACE, "place": PLACE, "literal": PLACE, "sum": "ö"}
        assert is_normalized("NFC", decision.to_json().decode())


# --- What loaded still loads


@pytest.mark.parametrize("written", ["p.a != null", "p.a = null", 'get value(p, "a") != null', "not(p.a = null)"])
def test_a_condition_that_is_only_warned_of_loads(written: str) -> None:
    parameters = "{p: {value: {a: 1, b: 2}, text: {sv: a, en: a}}}"
    policy = policy_of({"warned": written}, {}, f"{{{field('n', 'number')}}}", parameters)
    assert outcomes(policy, {"id": "p1"})["warned"] == ("no_offer" if written == "p.a = null" else "offer")
