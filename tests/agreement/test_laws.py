"""Laws that every policy obeys, on generated policies and on those of this project (issue 3, line 5)."""

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.agreement.building import expressions
from tests.agreement.changing import Facts, blended, filled, lists_of_records, without
from tests.agreement.choices import Drawn, Seeded
from tests.agreement.policies import Traits
from tests.agreement.strategies import Engine, Example, example_of, examples, person_of

import offerrules
from offerrules.api import ENGINES as ENGINE_NAMES
from offerrules.authoring.cases import read_cases
from offerrules.decision.decision import Decision
from offerrules.decision.tree import OUTCOMES, Key
from offerrules.document import read
from offerrules.engines import direct, reference
from offerrules.feel.equality import compare
from offerrules.feel.scope import Meaning
from offerrules.feel.tree import Name
from offerrules.feel.values import UNKNOWN
from offerrules.feel.walking import walk
from offerrules.records import Participant, Record, shape_of
from offerrules.records.facts import capture
from offerrules.rules import compile_rules
from offerrules.rules.tree import RuleSet
from offerrules.testing import named_values, records_of


class Direct:
    """The direct engine as a function like the other; it compiles a rule set that stays the same only once."""

    def __init__(self) -> None:
        self._last: tuple[RuleSet, direct.Engine] | None = None

    def __call__(self, rules: RuleSet, record: Any, on: date) -> Decision:
        last = self._last
        if last is None or last[0] is not rules:
            last = self._last = (rules, direct.Engine(rules))
        return last[1].decide(capture(record, rules.shape), on)


ENGINES: Final[Mapping[str, Engine]] = {"reference": reference.decide, "direct": Direct()}
ROOT: Final = Path(__file__).parents[2]

ANYTHING: Final = Traits()
PLAIN: Final = Traits(is_known=False)
"""Where a condition may ask whether something is recorded, learning a fact may turn it round."""
THROUGH_CANDIDATES: Final = Traits(lists=False)


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """A policy on a date, a person, and another person from whom facts can be taken."""

    rules: RuleSet
    shown: Any
    model: type[Record]
    on: date
    facts: Facts
    other: Facts

    def __repr__(self) -> str:
        return f"Pair({self.shown} on {self.on}, {self.facts}, {self.other})"

    def decided(self, decide: Engine, facts: Facts) -> Decision:
        return decide(self.rules, self.model.model_validate(facts), self.on)

    def plain_offers(self) -> frozenset[str]:
        """The offers in which an unknown case is never counted as false."""
        return frozenset(
            offer.name for offer in self.rules.offers if not any(entry.ignore_unknown for entry in offer.refer)
        )


Source = Callable[[Traits], st.SearchStrategy[Pair]]


@st.composite
def generated(draw: Any, traits: Traits) -> Pair:
    choices = Drawn(draw)
    example = example_of(choices, 1, traits)
    facts = example.people[0].model_dump()
    policy = example.policy
    other = person_of(choices, policy).model_dump()
    return Pair(policy.rule_set, policy, policy.register.person, example.on, facts, other)


@cache
def loaded(name: str) -> RuleSet:
    path = ROOT / "policies" / name / "policy.yaml"
    document = read(path.read_bytes(), path.name).document
    assert document is not None
    rules = compile_rules(document, {"Participant": shape_of(Participant)}).rule_set
    assert rules is not None
    return rules


def programme(name: str) -> Source:
    """A policy of this project, whatever the traits; its criteria ask nowhere whether something is recorded."""

    def source(_: Traits) -> st.SearchStrategy[Pair]:
        rules = loaded(name)
        people = records_of(Participant, rules.shape, named_values(rules)).map(Participant.model_dump)
        days = st.sampled_from([rules.in_force_from, rules.in_force_to or date(2024, 6, 1), date(2022, 5, 30)])
        return st.builds(Pair, st.just(rules), st.just(name), st.just(Participant), days, people, people)

    return source


SOURCES: Final[Mapping[str, Source]] = {
    "generated": generated,
    "gotland": programme("gotland/kompetenslyftet"),
    "alingsas": programme("alingsas/yrkesexamen"),
}

engines = pytest.mark.parametrize("decide", ENGINES.values(), ids=ENGINES)
sources = pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
law = settings(max_examples=max(1, settings.default.max_examples // 4))


@engines
@sources
@law
@given(data=st.data())
def test_facts_that_were_not_read_change_nothing(decide: Engine, source: Source, data: st.DataObject) -> None:
    pair = data.draw(source(ANYTHING))
    before = pair.decided(decide, pair.facts)
    changed = blended(pair.rules.shape.fields, pair.facts, pair.other, before.trace.facts) | {"id": pair.facts["id"]}
    assert pair.decided(decide, changed) == before


def same_or_for_all(before: Mapping[Key, Any], after: Mapping[Key, Any], key: Key) -> list[Any]:
    """What became of what stood under a key; of an unknown list, every element that it turned out to have."""
    if key in after:
        return [after[key]]
    return [found for (name, _), found in after.items() if name == key[0]]


@engines
@sources
@law
@given(data=st.data())
def test_learning_never_contradicts(decide: Engine, source: Source, data: st.DataObject) -> None:
    pair = data.draw(source(PLAIN))
    before = pair.decided(decide, pair.facts)
    after = pair.decided(decide, filled(pair.facts, pair.other))
    for key, criterion in before.trace.criteria.items():
        if criterion.truth is not UNKNOWN:
            found = same_or_for_all(before.trace.criteria, after.trace.criteria, key)
            assert all(each.truth is criterion.truth for each in found), key
    for key, offer in before.trace.offers.items():
        if offer.requires is not UNKNOWN:
            assert all(
                each.requires is offer.requires
                for each in same_or_for_all(before.trace.offers, after.trace.offers, key)
            ), key
    for name, outcome in before.outcomes.items():
        if outcome.outcome == "no_offer":
            assert after.outcomes[name].outcome != "offer", name
        if outcome.outcome == "offer":
            # What was unknown and ignored may turn out to refer.
            stands = ("offer",) if name in pair.plain_offers() else ("offer", "refer")
            assert after.outcomes[name].outcome in stands, name
    for name, duty in before.duties.items():
        if duty.state == "not_owed":
            assert after.duties[name].state == "not_owed", name
        for to in duty.each:
            # Of one candidate it may be learned that the duty is fulfilled while another's is still unknown.
            found = [each.state for each in after.duties[name].each if to.index in (None, each.index)]
            stands = {"owed": ("owed", "fulfilled"), "not_owed": ("not_owed",)}.get(to.state)
            assert stands is None or all(state in stands for state in found), (name, to.index)


@engines
@sources
@law
@given(data=st.data())
def test_taking_a_fact_away_never_makes_an_offer(decide: Engine, source: Source, data: st.DataObject) -> None:
    pair = data.draw(source(PLAIN))
    before = pair.decided(decide, pair.facts)
    read = [path for path, fact in before.trace.facts.items() if fact.state != "unknown"]
    assume(read)
    after = pair.decided(decide, without(pair.facts, data.draw(st.sampled_from(read))))
    for name, outcome in after.outcomes.items():
        if outcome.outcome == "offer":
            needed = ("offer",) if name in pair.plain_offers() else ("offer", "refer")
            assert before.outcomes[name].outcome in needed, name


@engines
@sources
@law
@given(data=st.data())
def test_missing_names_enough(decide: Engine, source: Source, data: st.DataObject) -> None:
    """As long as what is missing stays so, nothing else that one learns settles the outcome."""
    pair = data.draw(source(PLAIN))
    before = pair.decided(decide, pair.facts)
    for name, outcome in before.outcomes.items():
        if outcome.outcome == "needs_information" and name in pair.plain_offers():
            learnt = filled(pair.facts, pair.other)
            for path in outcome.missing:
                learnt = without(learnt, path)
            after = pair.decided(decide, learnt).outcomes[name]
            assert (after.outcome, after.missing) == (outcome.outcome, outcome.missing), name


@engines
@sources
@law
@given(data=st.data())
def test_missing_names_what_can_be_answered(decide: Engine, source: Source, data: st.DataObject) -> None:
    pair = data.draw(source(ANYTHING))
    decision = pair.decided(decide, pair.facts)
    for outcome in decision.outcomes.values():
        assert all(decision.trace.facts[path].state == "unknown" for path in outcome.missing)
        assert outcome.missing or outcome.outcome != "needs_information"
        assert not outcome.missing or outcome.outcome in ("needs_information", "refer")


def read_otherwise(rules: RuleSet) -> frozenset[str]:
    """The fields that some expression reads itself, not through a candidate."""
    return frozenset(
        node.name
        for expression in expressions(rules)
        for node in walk(expression.tree)
        if isinstance(node, Name) and expression.meanings.get(node.id) is Meaning.FIELD
    )


def lists_for_candidates_only(pair: Pair) -> list[str]:
    return [name for name in lists_of_records(pair.rules.shape.fields) if name not in read_otherwise(pair.rules)]


@engines
@sources
@law
@given(data=st.data())
def test_the_order_of_a_list_matters_only_among_equals(decide: Engine, source: Source, data: st.DataObject) -> None:
    """No condition of this project's policies asks at which place something stands, however it reads a list."""
    pair = data.draw(source(THROUGH_CANDIDATES))
    real = source is not generated
    named = data.draw(
        st.sampled_from(lists_of_records(pair.rules.shape.fields) if real else lists_for_candidates_only(pair))
    )
    items = list(pair.facts.get(named, ()))
    order = data.draw(st.permutations(range(len(items))))
    before = pair.decided(decide, pair.facts)
    moved = pair.facts | ({named: [items[at] for at in order]} if items else {})
    after = pair.decided(decide, moved)
    over = {candidate.name for candidate in pair.rules.candidates if candidate.path == (named,)}
    each = {offer.name: offer.each for offer in pair.rules.offers}
    for (name, index), found in after.trace.offers.items():
        origin = order[index] if each[name] in over and index is not None else index
        was = before.trace.offers[(name, origin)]
        assert (found.outcome, found.requires, found.nodes, found.refer) == (
            was.outcome,
            was.requires,
            was.nodes,
            was.refer,
        )
    for name, outcome in after.outcomes.items():
        was_outcome = before.outcomes[name]
        assert outcome.outcome == was_outcome.outcome
        assert len(outcome.missing) == len(was_outcome.missing)
        if outcome.witness is not None and was_outcome.witness is not None and each[name] in over:
            was_at, at = was_outcome.witness["index"], order[outcome.witness["index"]]
            assert was_at == at or are_equals(before, name, each[name], was_at, at)
    for name, duty in after.duties.items():
        assert duty.state == before.duties[name].state
        assert sorted(to.state for to in duty.each) == sorted(to.state for to in before.duties[name].each)


def are_equals(decision: Decision, offer: str, candidate: str | None, one: int, other: int) -> bool:
    """Whether only their places in the list tell which of two candidates is chosen."""
    trace = decision.trace
    if trace.offers[(offer, one)].outcome != trace.offers[(offer, other)].outcome:
        return False
    preferred = [trace.preferences.get((str(candidate), at)) for at in (one, other)]
    values = [each.value if each is not None else UNKNOWN for each in preferred]
    return values[0] is values[1] or compare(values[0], values[1]) == 0


@engines
@sources
@law
@given(data=st.data())
def test_one_candidate_more_never_worsens(decide: Engine, source: Source, data: st.DataObject) -> None:
    """Where the list is read otherwise too, as it is for Gotland, so long as the others are judged as before."""
    pair = data.draw(source(THROUGH_CANDIDATES))
    only = lists_for_candidates_only(pair)
    lists = [each.path[0] for each in pair.rules.candidates if len(each.path) == 1]
    named = data.draw(st.sampled_from(only or lists))
    items = list(pair.facts.get(named, ()))
    place = data.draw(st.integers(0, len(items)))
    more = [*items[:place], (pair.other.get(named) or ({},))[0], *items[place:]]
    before, after = (pair.decided(decide, pair.facts | {named: found}) for found in (items, more))
    for offer in pair.rules.offers if before.status == "decided" else ():
        if only or (offer.each is not None and judged_as_before(before, after, offer.name, place)):
            ranks = [OUTCOMES.index(each.outcomes[offer.name].outcome) for each in (before, after)]
            assert ranks[1] <= ranks[0], offer.name


def judged_as_before(before: Decision, after: Decision, offer: str, place: int) -> bool:
    """Whether one candidate more, at `place`, leaves the outcomes of the others as they are."""
    found = {index: trace.outcome for (name, index), trace in after.trace.offers.items() if name == offer}
    return all(
        index is not None and found[index + (index >= place)] == trace.outcome
        for (name, index), trace in before.trace.offers.items()
        if name == offer
    )


@engines
@law
@given(example=examples(2))
def test_deciding_again_gives_the_same_bytes(decide: Engine, example: Example) -> None:
    rules = example.policy.rule_set
    carried = pickle.loads(pickle.dumps(rules))
    for person in example.people:
        stored = decide(rules, person, example.on).to_json()
        assert decide(rules, person, example.on).to_json() == stored
        again = decide(carried, pickle.loads(pickle.dumps(person)), example.on)
        assert again.to_json() == stored
        assert pickle.loads(pickle.dumps(again)).to_json() == stored


def seeded(seed: int) -> list[bytes]:
    example = example_of(Seeded(seed), 3)
    return [
        decide(example.policy.rule_set, person, example.on).to_json()
        for decide in ENGINES.values()
        for person in example.people
    ]


Work = tuple[offerrules.Policy[Any], list[tuple[bytes, date]]]


def by_policy(work: Work) -> list[bytes]:
    """What every engine decides about the records under a policy that came here in whatever way."""
    policy, records = work
    return [policy.decide(record, on=on, engine=engine).to_json() for record, on in records for engine in ENGINE_NAMES]


def in_process(function: Callable[[Any], list[bytes]], work: Sequence[Any]) -> list[list[bytes]]:
    with get_context("spawn").Pool(1) as pool:
        return pool.map(function, work)


def test_threads_and_processes_decide_generated_policies_the_same() -> None:
    seeds = range(20)
    here = [seeded(seed) for seed in seeds]
    with ThreadPoolExecutor(4) as threads:
        in_threads = list(threads.map(seeded, seeds))
    for seed, own, threaded, spawned in zip(seeds, here, in_threads, in_process(seeded, seeds), strict=True):
        assert own == threaded == spawned, seed


@pytest.mark.long
def test_threads_and_processes_decide_real_policies_the_same() -> None:
    work: list[Work] = []
    for name in ("gotland/kompetenslyftet", "alingsas/yrkesexamen"):
        policy = offerrules.load(ROOT / "policies" / name / "policy.yaml")
        cases = read_cases((ROOT / "policies" / name / "cases.yaml").read_bytes(), "cases.yaml").document
        assert cases is not None
        work.append((policy, [(json.dumps(case.record, default=str).encode(), case.on) for case in cases.form.cases]))
    here = [by_policy(each) for each in work]
    assert all(found[0::2] == found[1::2] for found in here)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(by_policy, work * 2)) == here * 2
    assert in_process(by_policy, work) == here
    assert [by_policy(each) for each in pickle.loads(pickle.dumps(work))] == here


@pytest.mark.parametrize("seed", range(3))
def test_one_rule_set_in_many_threads(seed: int) -> None:
    example = example_of(Seeded(seed), 4)
    rules = example.policy.rule_set
    for decide in ENGINES.values():
        alone = [decide(rules, person, example.on).to_json() for person in example.people]
        with ThreadPoolExecutor(8) as threads:
            work = [threads.submit(decide, rules, person, example.on) for person in example.people * 10]
            assert [each.result().to_json() for each in work] == alone * 10
