"""Each peer's translation of the policies says what we say; a peer that is not installed here is skipped."""

from pathlib import Path
from typing import Any

import pytest
from benchmarks.agreeing import Answer, our_answer
from benchmarks.checking import Checked, check_peer, check_peers
from benchmarks.given import load_policies, records_of
from benchmarks.handwritten import gotland
from benchmarks.peers.flat import PYTHON, Flat, chain
from benchmarks.peers.infix import CEL, written
from benchmarks.peers.peer import Asked, Numbers, Peer
from benchmarks.people import DAYS
from benchmarks.rows import all_peers, package_version
from benchmarks.translation import RULES, Given, Question, both, complete, const, either, fact, negated, with_unknown

# Since Python 3.12 a process with several threads, as those of pytest-xdist are, is warned of forking.
pytestmark = pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")

POLICIES = load_policies()


def _records(count: int) -> dict:  # type: ignore[type-arg]
    return {(name, unknown): records_of(name, count, 11, unknown=unknown) for name in DAYS for unknown in (False, True)}


def _answers(records: dict) -> dict[tuple[str, bool], list[Answer]]:  # type: ignore[type-arg]
    return {
        (name, unknown): [our_answer(POLICIES[name].decide(each, on=DAYS[name][0])) for each in given]
        for (name, unknown), given in records.items()
    }


RECORDS = _records(200)
ANSWERS = _answers(RECORDS)


@pytest.mark.parametrize("peer", all_peers(), ids=lambda peer: peer.name)
def test_a_peer_answers_as_we_do(peer: Peer) -> None:
    if package_version(peer.package) is None:
        pytest.skip(f"{peer.package} is not installed here; `make bench` installs it")
    count = 10 if peer.slow else 200
    checked = check_peer(
        peer,
        {key: given[:count] for key, given in RECORDS.items()},
        {key: given[:count] for key, given in ANSWERS.items()},
    )
    assert checked.records == count * (4 if peer.unknown else 2)
    assert checked.different == 0


def _as_python(question: Question) -> Asked:
    """The translation, evaluated by Python itself."""
    decide = eval(f"lambda record: {written(question.whole(), PYTHON)}")
    return Asked(dict, lambda given: question.split(decide(given)))


def _as_flat_python(question: Question) -> Asked:
    """The same through plain facts, as peers without loops are asked."""
    flat = Flat(question)
    once = [eval(f"lambda record: {written(node, PYTHON)}") for node in flat.once.values()]
    each = {
        name: [eval(f"lambda record: {written(node, PYTHON)}") for node in asked.values()]
        for name, asked in flat.each.items()
    }

    def ask(given: Given) -> Numbers:
        facts = flat.record(given)
        return [decide(facts) for decide in once], {
            name: [[decide(its) for decide in asked] for its in flat.candidates(name, given)]
            for name, asked in each.items()
        }

    return Asked(dict, ask)


@pytest.mark.parametrize("make", [_as_python, _as_flat_python])
def test_the_translation_itself_is_right(make: object) -> None:
    peer = Peer("Python", "offerrules", "Python", make, "")  # type: ignore[arg-type]
    checked = check_peer(peer, RECORDS, ANSWERS)
    assert (checked.records, checked.different) == (800, 0)


def test_a_peer_that_is_wrong_is_noticed() -> None:
    def wrong(question: Question) -> Asked:
        right = _as_python(question)

        def ask(given: Given) -> Numbers:
            once, each = right.ask(given)
            return once, {
                name: [[0 if number == 3 else number for number in row] for row in rows] for name, rows in each.items()
            }

        return Asked(right.adapt, ask)

    assert check_peer(Peer("wrong", "offerrules", "Python", wrong, ""), RECORDS, ANSWERS).different > 0


def test_a_choice_becomes_a_row_of_conditions() -> None:
    owed, done = fact("owed"), fact("done")
    node = ("if", owed, ("if", done, const(2), const(0)), const(3))
    assert chain(node) == ([(("not", owed), 3), (done, 2)], 0)


def test_what_is_settled_is_not_asked() -> None:
    asked = fact("a")
    assert both(asked, const(True)) == asked
    assert both(asked, const(False)) == const(False)
    assert either(asked, const(True)) == const(True)
    assert negated(negated(asked)) == asked
    assert negated(const(False)) == const(True)


def test_with_unknown_every_condition_is_asked_twice() -> None:
    rules = RULES[gotland.POLICY](DAYS[gotland.POLICY][0])
    plain, full = (written(ask(rules).whole(), CEL) for ask in (complete, with_unknown))
    assert "!= null" in full
    assert len(full) > 2 * len(plain)


def test_answers_are_compared_again_only_where_something_changed(tmp_path: Path) -> None:
    def broken(question: Question) -> Asked:
        raise ValueError("it cannot be asked")

    def check(make: Any, count: int, records: dict[tuple[str, bool], Any], answers: Any) -> Checked:
        peer = Peer("one", "offerrules", "Python", make, "")
        return check_peers([peer], records, answers, lambda _: count, 1, lambda _: None, tmp_path / "memory.json")[
            "one"
        ]

    few = {key: given[:5] for key, given in RECORDS.items()}
    theirs = {key: given[:5] for key, given in ANSWERS.items()}
    assert check(_as_python, 5, few, theirs) == Checked(20, 0)
    assert check(broken, 5, few, theirs) == Checked(20, 0)
    assert check(broken, 4, few, theirs).failed == "ValueError: it cannot be asked"
    other = {key: given[5:10] for key, given in ANSWERS.items()}
    assert check(broken, 5, few, other).failed is not None
    assert check(_as_python, 5, few, other).different > 0
