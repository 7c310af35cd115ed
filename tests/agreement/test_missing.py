"""`missing` against an oracle that tries everything: never one too few (design, section 7), and where every fact is read
once, so that only structure decides what matters, not one too many either.

Both engines find what is missing by the same code, so that their agreement says nothing about it. The oracle here has
a language of its own, evaluated in a few lines, and knows nothing of rule sets: what is unknown is needed where, however
the rest turns out, the outcome may depend on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Annotated, Any, Final, TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.agreement.building import compiled, form_of
from tests.agreement.people import about

from offerrules.engines import reference
from offerrules.engines.direct import Engine
from offerrules.feel.values import UNKNOWN
from offerrules.records import OrUnknown, Record, shape_of
from offerrules.records.facts import capture


class Thing(Record):
    """A candidate."""

    x: Annotated[OrUnknown[bool], about("x")] = UNKNOWN
    y: Annotated[OrUnknown[bool], about("y")] = UNKNOWN


class Small(Record):
    """So few fields that everything can be tried."""

    id: Annotated[str, about("id")]
    a: Annotated[OrUnknown[bool], about("a")] = UNKNOWN
    b: Annotated[OrUnknown[bool], about("b")] = UNKNOWN
    c: Annotated[OrUnknown[bool], about("c")] = UNKNOWN
    zero: Annotated[OrUnknown[Decimal], about("zero")] = UNKNOWN
    things: Annotated[OrUnknown[tuple[Thing, ...]], about("things")] = UNKNOWN


SHAPE: Final = shape_of(Small)
ON: Final = date(2024, 5, 30)

Truth: TypeAlias = bool | None
"""None is unknown."""
Formula: TypeAlias = tuple[Any, ...]
"""`("field", name)`, `("known", name)`, `("error",)`, `("and", of)`, `("or", of)`, `("not", formula)`,
`("if", of)` with three, `("equal", of)` with two, `("any", of)`, `("all", of)`, `("some", of)`, `("every", of)`,
`("count", of)`, `("least", n, of)`, `("named", place)`; the fields of a thing are called x and y. `("through", way,
formula)` goes through all things, whose fields are called u and v in it."""
Facts: TypeAlias = Mapping[str, Any]
"""What is recorded about a person and one thing: truths by name, and perhaps `things` as of a `Person`."""


def truth(formula: Formula, facts: Facts, named: Sequence[Formula]) -> Truth:
    """Kleene's three values, the simplest way."""
    match formula:
        case ("field", name):
            return facts[name]
        case ("known", name):
            return facts[name] is not None
        case ("error",):
            return None
        case ("named", place):
            return truth(named[place], facts, named)
        case ("not", of):
            found = truth(of, facts, named)
            return None if found is None else not found
        case ("and" | "all" | "every", of):
            found_of = [truth(each, facts, named) for each in of]
            return False if False in found_of else None if None in found_of else True
        case ("or" | "any" | "some", of):
            found_of = [truth(each, facts, named) for each in of]
            return True if True in found_of else None if None in found_of else False
        case ("if", (condition, yes, no)):
            found = truth(condition, facts, named)
            return None if found is None else truth(yes if found else no, facts, named)
        case ("equal", of):
            one, other = (truth(each, facts, named) for each in of)
            return None if one is None or other is None else one is other
        case ("count", of):
            found_of = [truth(each, facts, named) for each in of]
            return None if None in found_of else True in found_of
        case ("through", way, of):
            if facts["things"] is None:
                return None
            each = [("here", of, u, v) for u, v in facts["things"]]
            return truth(("count" if way in ("filter", "for") else way, each), facts, named)
        case ("here", of, u, v):
            return truth(of, {**facts, "u": u, "v": v}, named)
        case ("least", n, of):
            found_of = [truth(each, facts, named) for each in of]
            if found_of.count(True) >= n:
                return True
            return False if found_of.count(True) + found_of.count(None) < n else None
    raise ValueError(formula)


def despite(formula: Formula, places: frozenset[int]) -> Formula:
    """The requirement with these criteria taken as true."""
    match formula:
        case ("named", place):
            return ("and", ()) if place in places else formula
        case ("not", of):
            return ("not", despite(of, places))
        case (kind, *more):
            return (kind, *more[:-1], tuple(despite(each, places) for each in more[-1]))
    raise ValueError(formula)


@dataclass(frozen=True)
class Rules:
    """One offer. `named` are definitions, each of which may use those before; then criteria, which requirements join."""

    named: tuple[Formula, ...]
    definitions: int
    """So many of `named`, the first ones, are definitions."""
    requires: Formula
    refer: tuple[tuple[Formula, frozenset[int], bool], ...]
    """When, despite, and whether it is ignored where it is unknown."""
    terms: tuple[tuple[str, bool], ...]
    """A field, and whether the term is optional."""
    each: bool

    def form(self) -> dict[str, Any]:
        texts = {f"c{place}": written(formula) for place, formula in enumerate(self.named)}
        definitions = {name: texts.pop(name) for name in list(texts)[: self.definitions]}
        offer = {
            "requires": joined(self.requires),
            "refer": [
                {
                    "when": joined(when),
                    "despite": [f"c{place}" for place in sorted(places & mentioned(self.requires))],
                    "if_unknown": "ignore" if ignore else "ask",
                }
                for when, places, ignore in self.refer
            ],
            "terms": {
                f"t{place}": {"value": f"= {path(name)}", "optional": optional}
                for place, (name, optional) in enumerate(self.terms)
            },
        }
        return form_of(
            candidates={"thing": "things"},
            definitions=definitions,
            criteria=texts,
            offers={"o": {**offer, **({"each": "thing"} if self.each else {})}},
        )


def mentioned(formula: Formula) -> frozenset[int]:
    """The criteria of a requirement."""
    match formula:
        case ("named", place):
            return frozenset((place,))
        case ("not", of):
            return mentioned(of)
        case _:
            return frozenset().union(*map(mentioned, formula[-1]))


def path(name: str) -> str:
    return f"thing.{name}" if name in "xy" else f"t.{'xy'['uv'.index(name)]}" if name in "uv" else name


def written(formula: Formula) -> str:
    """The formula in FEEL."""
    match formula:
        case ("field", name):
            return path(name)
        case ("known", name):
            return f"is known({path(name)})"
        case ("error",):
            return "(1 / zero > 0)"
        case ("named", place):
            return f"c{place}"
        case ("not", of):
            return f"not({written(of)})"
        case ("if", (condition, yes, no)):
            return f"(if {written(condition)} then {written(yes)} else {written(no)})"
        case ("equal", (one, other)):
            return f"({written(one)} = {written(other)})"
        case ("any" | "all" as kind, of):
            return f"{kind}([{', '.join(map(written, of))}])"
        case ("some" | "every" as kind, of):
            return f"({kind} v in [{', '.join(map(written, of))}] satisfies v)"
        case ("count", of):
            return f"(count([{', '.join(map(written, of))}][item]) > 0)"
        case ("through", "filter", of):
            return f"(count(things[{written(of).replace('t.', 'item.')}]) > 0)"
        case ("through", "for", of):
            return f"list contains(for t in things return {written(of)}, true)"
        case ("through", way, of):
            return f"({way} t in things satisfies {written(of)})"
        case (kind, of):
            return f"({f' {kind} '.join(map(written, of))})"
    raise ValueError(formula)


def joined(formula: Formula) -> Any:
    """The formula as a requirement."""
    match formula:
        case ("named", place):
            return f"c{place}"
        case ("not", of):
            return {"not": joined(of)}
        case ("least", n, of):
            return {"at_least": {"n": n, "of": [joined(each) for each in of]}}
        case (kind, of):
            return {{"and": "all", "or": "any"}[kind]: [joined(each) for each in of]}
    raise ValueError(formula)


OUTCOMES: Final = ("offer", "refer", "needs_information", "no_offer")


def outcome_of_one(rules: Rules, facts: Facts, exists: Truth, ignored: frozenset[int]) -> str:
    """The four rules for one candidate; the entries of `refer` in `ignored` count as false."""

    def required(formula: Formula) -> Truth:
        return False if (found := truth(formula, facts, rules.named)) is False else None if exists is None else found

    refer = [
        (required(despite(rules.requires, places)), truth(when, facts, rules.named))
        for place, (when, places, _) in enumerate(rules.refer)
        if place not in ignored
    ]
    requires = required(rules.requires)
    if any(own is not False and when is True for own, when in refer):
        return "refer"
    if requires is False and not any(own is not False and when is None for own, when in refer):
        return "no_offer"
    has_terms = all(optional or facts[name] is not None for name, optional in rules.terms)
    if requires is True and all(when is False for _, when in refer) and has_terms:
        return "offer"
    return "needs_information"


Person: TypeAlias = Mapping[str, Any]
"""Truths by name, and `things`: None, or the truths of each."""


def ones(rules: Rules, person: Person) -> Iterator[tuple[dict[str, Truth], Truth]]:
    """The facts for each candidate, and whether it exists."""
    own = {name: person[name] for name in "abc"}
    if not rules.each:
        yield {**own, "things": person["things"]}, True
    elif person["things"] is None:
        yield {**own, "x": None, "y": None}, None
    else:
        for x, y in person["things"]:
            yield {**own, "x": x, "y": y}, True


Ignored: TypeAlias = Sequence[frozenset[int]]
"""For each candidate, the entries of `refer` that are ignored; of an unknown list, for all that it may have."""


def ignored_for(rules: Rules, person: Person) -> Ignored:
    """What nobody asks about: entries that are unknown, and to be ignored then."""
    return [
        frozenset(
            place
            for place, (when, _, ignore) in enumerate(rules.refer)
            if ignore and truth(when, facts, rules.named) is None
        )
        for facts, _ in ones(rules, person)
    ]


def outcome(rules: Rules, person: Person, ignored: Ignored) -> str:
    """The best of all candidates."""
    found = [
        outcome_of_one(rules, facts, exists, ignored[at if at < len(ignored) else 0])
        for at, (facts, exists) in enumerate(ones(rules, person))
    ]
    return min(found, key=OUTCOMES.index, default="no_offer")


def unknown_places(person: Person) -> list[str]:
    """What is unknown, by path."""
    found = [name for name in "abc" if person[name] is None]
    if person["things"] is None:
        return [*found, "things"]
    return found + [
        f"things.{at}.{name}"
        for at, thing in enumerate(person["things"])
        for name, value in zip("xy", thing, strict=True)
        if value is None
    ]


LISTS: Final = ((), *(((x, y),) for x, y in product((True, False, None), repeat=2)))
"""What a list may turn out to be. More than one element would tell nothing new."""


def with_value(person: Person, place: str, value: Any) -> Person:
    """The person with one more fact."""
    if not place.startswith("things."):
        return {**person, place: value}
    _, at, name = place.split(".")
    things = [list(thing) for thing in person["things"]]
    things[int(at)]["xy".index(name)] = value
    return {**person, "things": things}


def completions(person: Person, places: Sequence[str]) -> Iterator[Person]:
    """The person with these places filled in every way; some may also stay unknown."""
    if not places:
        yield person
        return
    for value in (None, *(LISTS if places[0] == "things" else (True, False))):
        yield from completions(with_value(person, places[0], value), places[1:])


def needed(rules: Rules, person: Person) -> set[str]:
    """Every unknown place on which the outcome may depend."""
    # What is ignored now stays so, or else nothing could be ignored that may become known.
    ignored = ignored_for(rules, person)
    places = unknown_places(person)
    return {
        place
        for place in places
        if any(
            len({outcome(rules, after, ignored) for after in completions(other, [place])}) > 1
            for other in completions(person, [each for each in places if each != place])
        )
    }


def decided(rules: Rules, person: Person) -> Iterator[Any]:
    """What each engine says of the offer."""
    record = {name: person[name] for name in "abc" if person[name] is not None}
    if person["things"] is not None:
        record["things"] = [
            {name: value for name, value in zip("xy", thing, strict=True) if value is not None}
            for thing in person["things"]
        ]
    rule_set = compiled(rules.form(), SHAPE)
    facts = capture(Small.model_validate({"id": "p", "zero": 0, **record}), rule_set.shape)
    for decide in (lambda: reference.decide(rule_set, facts, ON), lambda: Engine(rule_set).decide(facts, ON)):
        yield decide().outcomes["o"]


WAYS: Final = ("some", "every", "filter", "for")
KINDS: Final = ("leaf", "and", "or", "not", "if", "equal", "any", "all", "some", "every", "count")


@st.composite
def formulas(draw: Any, leaves: Sequence[Formula], depth: int) -> Formula:
    kind = draw(st.sampled_from(KINDS)) if depth else "leaf"
    if kind == "leaf":
        return draw(st.sampled_from(list(leaves)))
    if kind == "not":
        return ("not", draw(formulas(leaves, depth - 1)))
    return (kind, tuple(draw(formulas(leaves, depth - 1)) for _ in range(3 if kind == "if" else 2)))


@st.composite
def requirements(draw: Any, places: Sequence[int], depth: int) -> Formula:
    kind = draw(st.sampled_from(("named", "named", "and", "or", "not", "least"))) if depth else "named"
    if kind == "named":
        return ("named", draw(st.sampled_from(list(places))))
    if kind == "not":
        return ("not", draw(requirements(places, depth - 1)))
    of = tuple(draw(st.lists(requirements(places, depth - 1), min_size=1, max_size=3, unique=True)))
    return ("least", draw(st.integers(1, len(of))), of) if kind == "least" else (kind, of)


@st.composite
def rules(draw: Any, *, is_known: bool) -> Rules:
    each = draw(st.booleans())
    fields = ["a", "b", "c", *("xy" if each else "")]
    leaves: list[Formula] = [("field", name) for name in fields] * 2 + [("error",)]
    if is_known:
        leaves += [("known", name) for name in fields]
    named: list[Formula] = []
    for _ in range(draw(st.integers(1, 4))):
        here = [*leaves, *(("named", place) for place in range(len(named)))]
        if not each:
            kinds = ("field", "known") if is_known else ("field",)
            of = formulas([*here, *product(kinds, "uv")], 1)
            here += draw(st.lists(st.tuples(st.just("through"), st.sampled_from(WAYS), of), min_size=1, max_size=2)) * 4
        named.append(draw(formulas(here, 2)))
    definitions = draw(st.integers(0, len(named) - 1))
    places = range(definitions, len(named))
    return Rules(
        tuple(named),
        definitions,
        draw(requirements(places, 2)),
        tuple(
            draw(
                st.lists(
                    st.tuples(requirements(places, 1), st.frozensets(st.sampled_from(places)), st.booleans()),
                    max_size=2,
                )
            )
        ),
        tuple(draw(st.lists(st.tuples(st.sampled_from(fields), st.booleans()), max_size=1))),
        each,
    )


@st.composite
def read_once(draw: Any) -> Rules:
    """Every field, definition and criterion is mentioned once, and nothing fails."""
    each = draw(st.booleans())
    leaves: list[Formula] = [
        (draw(st.sampled_from(("field", "known"))), name) for name in ("a", "b", "c", *("xy" if each else ""))
    ]
    leaves = draw(st.permutations(leaves))
    named: list[Formula] = []

    def formula(depth: int) -> Formula:
        # How many elements are true is a matter of their values, not of structure.
        kind = draw(st.sampled_from([each for each in KINDS if each != "count"])) if depth else "leaf"
        wanted = {"leaf": 1, "not": 1, "if": 3}.get(kind, 2)
        if kind == "leaf" or len(leaves) < wanted:
            return leaves.pop()
        # A condition of `if` of one leaf: where both branches are alike, only values tell what else in it matters.
        depths = (0 if kind == "if" else depth - 1, *[depth - 1] * (wanted - 1))
        parts = tuple(formula(each) for each in depths if leaves)
        if len(parts) < wanted:
            return ("and", parts) if len(parts) > 1 else parts[0]
        return ("not", *parts) if kind == "not" else (kind, parts)

    definitions = draw(st.integers(0, 1))
    for _ in range(definitions):
        named.append(formula(2))
        leaves.insert(0, ("named", len(named) - 1))
    while leaves and (len(named) == definitions or draw(st.booleans())):
        named.append(formula(2))
    places = list(range(definitions, len(named)))
    refer: tuple[tuple[Formula, frozenset[int], bool], ...] = ()
    if len(places) > 1 and draw(st.booleans()):
        refer = ((("named", places.pop()), frozenset(), False),)
    of = tuple(("named", place) for place in places)
    kind = draw(st.sampled_from(("and", "or", "not", "least")))
    requires: Formula = (kind, of)
    if kind == "least":
        requires = ("least", draw(st.integers(1, len(of))), of)
    elif kind == "not":
        requires = ("not", ("and", of))
    return Rules(tuple(named), definitions, requires, refer, (), each)


truths = st.sampled_from((None, True, False))
people = st.fixed_dictionaries(
    dict.fromkeys("abc", truths) | {"things": st.none() | st.lists(st.tuples(truths, truths), max_size=2)}
)


def alone(rules: Rules, person: Person) -> list[Person]:
    """The person with one of the candidates at a time."""
    things = person["things"] if rules.each else None
    return [person] if things is None else [{**person, "things": [thing]} for thing in things]


def nothing_to_ask(rules: Rules, person: Person) -> bool:
    """Whether information is needed and none would help, so that somebody has to look (design, section 6)."""
    for found in decided(rules, person):
        if found.outcome == "refer" and not found.missing:
            return outcome(rules, person, ignored_for(rules, person)) == "needs_information"
    return False


def _turning(first: Sequence[Formula]) -> Iterator[tuple[str, Rules, Person, str, set[str]]]:
    """Rules that require that `a` is known, and `b`; people of whom it is not; the outcome and what is missing.

    `first` are definitions of which the last says whether `a` is known; without any, the criterion says so itself.
    """
    n = len(first)
    known: Formula = ("named", n - 1) if first else ("known", "a")
    named = (*first, known, ("field", "b"), ("field", "c"))
    k, b, c = (("named", n + place) for place in range(3))
    both: Formula = ("and", (k, b))
    nobody: dict[str, Any] = {"a": None, "b": None, "c": None, "things": None}

    def rules(requires: Formula, *refer: Any, term: Any = None, each: bool = False) -> Rules:
        return Rules(named, n, requires, refer, () if term is None else (term,), each)

    despite_k = frozenset((n,))
    asked, ignored, plain = (c, despite_k, False), (c, despite_k, True), (c, frozenset[int](), False)
    yield "despite it", rules(both, asked), {**nobody, "b": True}, "needs_information", {"a", "c"}
    yield "despite it, b unknown", rules(both, asked), nobody, "needs_information", {"a", "b", "c"}
    yield "despite it, b false", rules(both, asked), {**nobody, "b": False}, "no_offer", set()
    yield "ignored where unknown", rules(both, ignored), {**nobody, "b": True}, "no_offer", set()
    yield "referred despite it", rules(both, asked), {**nobody, "b": True, "c": True}, "refer", set()
    yield "perhaps referred", rules(both, asked), {**nobody, "c": True}, "refer", {"a", "b"}
    yield "not despite it", rules(both, plain), {**nobody, "b": True}, "no_offer", set()
    yield "enough without it", rules(("or", (k, b)), plain), {**nobody, "b": True}, "needs_information", {"c"}
    yield "one of two", rules(("least", 1, (k, b))), nobody, "needs_information", {"a", "b"}
    yield "two of two", rules(("least", 2, (k, b)), asked), {**nobody, "b": True}, "needs_information", {"a", "c"}
    yield "where it is not", rules(("not", k), plain), nobody, "needs_information", {"a", "c"}
    wanted, optional = ("c", False), ("c", True)
    case = (b, despite_k, False)
    yield "and a term", rules(k, case, term=wanted), nobody, "needs_information", {"a", "b", "c"}
    yield "and an optional term", rules(k, case, term=optional), nobody, "needs_information", {"a", "b"}
    yield "and a known term", rules(k, case, term=wanted), {**nobody, "c": True}, "needs_information", {"a", "b"}
    yield "of an unknown list", rules(b, each=True), nobody, "needs_information", {"b", "things"}
    yield "of a list that may be", rules(b, each=True), {**nobody, "b": True}, "needs_information", {"things"}
    yield "of a list in vain", rules(b, each=True), {**nobody, "b": False}, "no_offer", set()
    listed = {**nobody, "b": True}
    yield "of a list, despite it", rules(both, asked, each=True), listed, "needs_information", {"a", "c", "things"}
    yield "referred, of a list", rules(both, asked, each=True), {**listed, "c": True}, "refer", {"a", "things"}
    yield "of no list", rules(both, asked, each=True), {**listed, "things": []}, "no_offer", set()
    one = {**listed, "things": [(None, None)]}
    yield "of one that is there", rules(both, asked, each=True), one, "needs_information", {"a", "c"}


def check(rules: Rules, person: Person) -> None:
    expected = outcome(rules, person, ignored_for(rules, person))
    asked = needed(rules, person) if expected in ("needs_information", "refer") else set()
    if expected == "needs_information" and any(nothing_to_ask(rules, each) for each in alone(rules, person)):
        expected = "refer"
    for found in decided(rules, person):
        assert found.outcome == expected
        assert set(found.missing) <= set(unknown_places(person))
        assert asked <= set(found.missing)


CASES: Final[Mapping[str, tuple[Rules, Person, str, set[str]]]] = {
    # A requirement that is false only until a fact is recorded is asked for, where the outcome still depends on it.
    f"{label}, {kind}": (rules_, person, expected, names)
    for kind, first in (
        ("criterion", ()),
        ("definition", (("known", "a"),)),
        ("definition of a definition", (("known", "a"), ("not", ("not", ("named", 0))))),
    )
    for label, rules_, person, expected, names in _turning(first)
}


@pytest.mark.parametrize("case", CASES)
def test_what_may_turn_is_named_once_it_matters(case: str) -> None:
    rules, person, expected, names = CASES[case]
    asked = needed(rules, person) if names else set()
    for found in decided(rules, person):
        assert found.outcome == expected
        assert asked <= set(found.missing) <= names


@given(rules(is_known=False), people)
def test_what_the_outcome_depends_on_is_named(rules: Rules, person: Person) -> None:
    check(rules, person)


@example(
    # Once `c` is known, the condition is as unknown as `b`, though both branches are the same.
    Rules(
        (("if", (("and", (("field", "b"), ("known", "c"))), ("field", "a"), ("field", "a"))),),
        0,
        ("named", 0),
        (),
        (),
        True,
    ),
    {"a": True, "b": None, "c": None, "things": None},
)
@given(rules(is_known=True), people)
def test_so_it_is_where_conditions_ask_what_is_known(rules: Rules, person: Person) -> None:
    check(rules, person)


@given(read_once(), people)
def test_what_can_change_nothing_is_not_named(rules: Rules, person: Person) -> None:
    """Of one candidate: where there are several, a fact of one may decide who the witness is, though not the outcome."""
    asked = needed(rules, person)
    one = not rules.each or person["things"] is None or len(person["things"]) < 2
    for found in decided(rules, person):
        if found.outcome in ("needs_information", "refer"):
            assert set(found.missing) == asked if one else set(found.missing) >= asked


@pytest.mark.long
@settings(max_examples=400)
@given(rules(is_known=True), people)
def test_so_it_is_of_many(rules: Rules, person: Person) -> None:
    check(rules, person)
