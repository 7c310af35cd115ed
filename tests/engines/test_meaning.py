"""The rules of design, section 7, over all combinations of truth values, against tables written from its text."""

from itertools import permutations, product

import pytest

from offerrules.decision.tree import OutcomeName, Truth
from offerrules.engines import meaning
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import All, Any, AtLeast, Met, Not

TRUTHS: tuple[Truth, ...] = (True, False, UNKNOWN)
SIGNS: dict[str, Truth] = {"T": True, "F": False, "?": UNKNOWN}
LETTERS: dict[str, OutcomeName] = {"o": "offer", "r": "refer", "n": "needs_information", "-": "no_offer"}

# What one entry of `refer` makes of R. Columns: R true, R false, R unknown.
ONE_ENTRY = """
    Ri=T Fi=T   r r r
    Ri=? Fi=T   r r r
    Ri=F Fi=T   n - n
    Ri=T Fi=?   n n n
    Ri=? Fi=?   n n n
    Ri=F Fi=?   n - n
    Ri=T Fi=F   o - n
    Ri=? Fi=F   o - n
    Ri=F Fi=F   o - n
"""


def table() -> dict[tuple[Truth, Truth, Truth], OutcomeName]:
    rows = {}
    for line in ONE_ENTRY.split("\n"):
        if line.strip():
            own, when, *outcomes = line.split()
            for requires, letter in zip(TRUTHS, outcomes, strict=True):
                rows[(requires, SIGNS[own[-1]], SIGNS[when[-1]])] = LETTERS[letter]
    return rows


TABLE = table()


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(product(TRUTHS, repeat=3))


@pytest.mark.parametrize(
    ("requires", "terms_known", "expected"),
    [
        (True, True, "offer"),
        (True, False, "needs_information"),
        (False, True, "no_offer"),
        (False, False, "no_offer"),
        (UNKNOWN, True, "needs_information"),
        (UNKNOWN, False, "needs_information"),
    ],
)
def test_without_refer(requires: Truth, terms_known: bool, expected: OutcomeName) -> None:
    assert meaning.outcome(requires, [], terms_known) == expected


@pytest.mark.parametrize(("requires", "own", "when"), sorted(TABLE, key=repr))
def test_one_entry(requires: Truth, own: Truth, when: Truth) -> None:
    expected = TABLE[(requires, own, when)]
    assert meaning.outcome(requires, [(own, when)], True) == expected
    # An unknown term stands in the way of an offer and of nothing else.
    without_terms = "needs_information" if expected == "offer" else expected
    assert meaning.outcome(requires, [(own, when)], False) == without_terms


@pytest.mark.parametrize("requires", TRUTHS)
@pytest.mark.parametrize("terms_known", [True, False])
def test_several_entries_are_the_sum_of_each(requires: Truth, terms_known: bool) -> None:
    """One that refers decides; an offer needs that none hinders; `no_offer` that none leaves a question."""
    for entries in [*product(product(TRUTHS, repeat=2), repeat=2), *product(product(TRUTHS, repeat=2), repeat=3)]:
        alone = {meaning.outcome(requires, [entry], terms_known) for entry in entries}
        if "refer" in alone:
            expected = "refer"
        elif "needs_information" in alone:
            expected = "needs_information"
        else:
            [expected] = alone
        assert meaning.outcome(requires, entries, terms_known) == expected


def test_nothing_answerable_becomes_refer() -> None:
    assert meaning.answerable("needs_information", ()) == "refer"
    assert meaning.answerable("needs_information", ("birth_date",)) == "needs_information"
    for name in ("offer", "refer", "no_offer"):
        assert meaning.answerable(name, ()) == name


def test_connectives_by_substitution() -> None:
    """A Kleene truth is what all classical completions of the unknowns have in common."""
    for count in range(4):
        for truths in product(TRUTHS, repeat=count):
            worlds = list(product(*[(True, False) if truth is UNKNOWN else (truth,) for truth in truths]))

            def common(found: set[bool]) -> Truth:
                return found.pop() if len(found) == 1 else UNKNOWN

            assert meaning.all_of(truths) is common({all(world) for world in worlds})
            assert meaning.any_of(truths) is common({any(world) for world in worlds})
            for n in range(1, count + 2):
                assert meaning.at_least(n, truths) is common({sum(world) >= n for world in worlds})
    assert [meaning.not_of(truth) for truth in TRUTHS] == [False, True, UNKNOWN]


def test_requirements_nest() -> None:
    requirement = All((Met("a"), Any((Not(Met("b")), AtLeast(2, (Met("a"), Met("b"), Met("c")))))))
    assert [type(node).__name__ for node in meaning.nodes_of(requirement)] == [
        "All", "Met", "Any", "Not", "Met", "AtLeast", "Met", "Met", "Met",
    ]  # fmt: skip
    for a, b, c in product(TRUTHS, repeat=3):
        truths = {"a": a, "b": b, "c": c}
        expected = meaning.all_of([a, meaning.any_of([meaning.not_of(b), meaning.at_least(2, [a, b, c])])])
        assert meaning.truth_of(requirement, truths.__getitem__) is expected


RANKED: tuple[OutcomeName, ...] = ("offer", "refer", "needs_information", "no_offer")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_best_candidate_in_every_order(count: int) -> None:
    """Candidates (outcome, preference): the winner is found by the plain words, in every order of the list."""
    kinds = list(product(RANKED, (None, 1, 2)))
    for candidates in product(kinds, repeat=count):
        winner = meaning.best([outcome for outcome, _ in candidates], preferred(candidates))
        best_outcome = min((outcome for outcome, _ in candidates), key=RANKED.index)
        equals = [place for place in range(count) if candidates[place][0] == best_outcome]
        greatest = max(candidates[place][1] or 0 for place in equals)
        assert winner == next(place for place in equals if (candidates[place][1] or 0) == greatest)


def preferred(candidates: tuple[tuple[OutcomeName, int | None], ...]):  # type: ignore[no-untyped-def]
    def is_preferred(one: int, other: int) -> bool:
        value, than = candidates[one][1], candidates[other][1]
        return value is not None and (than is None or value > than)

    return is_preferred


def test_the_outcome_does_not_depend_on_the_order_of_candidates() -> None:
    for candidates in product(RANKED, repeat=3):
        found = set()
        for order in permutations(candidates):
            place = meaning.best(order, lambda one, other: False)
            assert place is not None
            found.add(order[place])
        assert len(found) == 1


def test_no_candidates() -> None:
    assert meaning.best([], lambda one, other: False) is None


@pytest.mark.parametrize(
    ("owed", "states"),
    [
        (True, {"T": "fulfilled", "F": "owed", "?": "owed"}),
        (False, {"T": "not_owed", "F": "not_owed", "?": "not_owed"}),
        (UNKNOWN, {"T": "fulfilled", "F": "unknown", "?": "unknown"}),
    ],
)
def test_duties(owed: Truth, states: dict[str, str]) -> None:
    assert {sign: meaning.duty_state(owed, SIGNS[sign]) for sign in states} == states


def test_summary_of_duties() -> None:
    order = ("owed", "unknown", "fulfilled", "not_owed")
    assert meaning.duty_summary([]) == "not_owed"
    for states in product(order, repeat=3):
        assert meaning.duty_summary(states) == next(state for state in order if state in states)
