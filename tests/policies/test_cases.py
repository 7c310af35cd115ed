"""The cases beside the policies: they hold, they show everything, and every engine and `verify` agree on them."""

from datetime import date, timedelta

from tests.policies.programmes import ALINGSAS, GOTLAND, PROGRAMMES, Programme

import offerrules
from offerrules.api import ENGINES
from offerrules.authoring.cases import check_names
from offerrules.authoring.run import TRUTHS, run_cases

OUTCOMES = {"offer", "refer", "needs_information", "no_offer"}
STATES = {"owed", "unknown", "fulfilled", "not_owed"}


def test_the_policy_and_its_cases_are_without_findings(programme: Programme) -> None:
    assert offerrules.check(programme.folder / "policy.yaml") == []
    assert check_names(programme.cases, programme.policy.rule_set) == ()


def test_every_case_holds(programme: Programme) -> None:
    policy = programme.policy
    result = run_cases(programme.cases, policy.rule_set, lambda record, on: policy.decide(record, on=on))
    assert {case.name: (case.deviations, case.refused) for case in result.failed} == {}


def test_there_are_enough_cases() -> None:
    assert len(GOTLAND.cases.form.cases) >= 25
    assert len(ALINGSAS.cases.form.cases) >= 30


def test_no_two_cases_are_about_the_same_person() -> None:
    ids = [case.record["id"] for programme in PROGRAMMES for case in programme.cases.form.cases]
    assert len(ids) == len(set(ids))


def test_every_criterion_is_seen_true_false_and_unknown(programme: Programme) -> None:
    policy = programme.policy
    result = run_cases(programme.cases, policy.rule_set, lambda record, on: policy.decide(record, on=on))
    assert {truth: result.unseen(truth) for truth in TRUTHS} == dict.fromkeys(TRUTHS, ())


def test_every_truth_of_every_criterion_is_expected_by_some_case(programme: Programme) -> None:
    expected: dict[str, set[str]] = {criterion.name: set() for criterion in programme.policy.rule_set.criteria}
    for case in programme.cases.form.cases:
        for written, truth in (case.expect.criteria or {}).items():
            expected[written.partition(".")[0]].add(str(truth).lower())
    assert {name: set(TRUTHS) - found for name, found in expected.items() if found != set(TRUTHS)} == {}


def test_every_outcome_and_every_state_is_expected_by_some_case(programme: Programme) -> None:
    outcomes: dict[str, set[str]] = {offer.name: set() for offer in programme.policy.rule_set.offers}
    states: dict[str, set[str]] = {duty.name: set() for duty in programme.policy.rule_set.duties}
    for case in programme.cases.form.cases:
        for name, outcome in case.expect.outcomes.items():
            outcomes[name].add(outcome.outcome)
        for written, state in (case.expect.duties or {}).items():
            states[written.partition(".")[0]].add(state)
    assert outcomes == dict.fromkeys(outcomes, OUTCOMES)
    assert states == dict.fromkeys(states, STATES)


def test_every_entry_of_refer_is_seen_true(programme: Programme) -> None:
    unseen = {(offer.name, place) for offer in programme.policy.rule_set.offers for place in range(len(offer.refer))}
    for case in programme.cases.form.cases:
        decision = programme.policy.decide(case.record, on=case.on)
        for (name, _), trace in decision.trace.offers.items():
            unseen -= {(name, place) for place, entry in enumerate(trace.refer) if entry.when[0] is True}
    assert unseen == set()


def test_the_engines_agree_on_every_case_and_verify_finds_no_difference(programme: Programme) -> None:
    policy = programme.policy
    for case in programme.cases.form.cases:
        decisions = [policy.decide(case.record, on=case.on, engine=engine) for engine in ENGINES]
        assert len({decision.to_json() for decision in decisions}) == 1, case.name
        assert offerrules.verify(decisions[0], policy) == [], case.name


def test_cases_stand_on_both_sides_of_the_days_on_which_a_policy_begins_and_ends(programme: Programme) -> None:
    rules = programme.policy.rule_set
    day = timedelta(days=1)
    bounds = {rules.in_force_from - day, rules.in_force_from}
    if rules.in_force_to is not None:
        bounds |= {rules.in_force_to, rules.in_force_to + day}
    assert bounds <= {case.on for case in programme.cases.form.cases}


def test_cases_stand_on_both_sides_of_the_days_on_which_an_internship_may_begin() -> None:
    starts = {
        internship.get("start")
        for case in GOTLAND.cases.form.cases
        for internship in case.record.get("internships", ())
    }
    assert {"2022-04-24", "2022-04-25", "2022-05-08", "2022-05-09"} <= {str(start) for start in starts}


def test_cases_stand_on_both_sides_of_the_bands_of_diploma_days() -> None:
    days = {
        str(diploma.get("date")) for case in ALINGSAS.cases.form.cases for diploma in case.record.get("diplomas", ())
    }
    assert {"2023-02-05", "2023-02-06", "2023-08-31", "2023-09-01"} <= days


def test_the_start_days_are_iso_weeks_17_and_18() -> None:
    value = {parameter.name: parameter.on(date(2022, 5, 1)) for parameter in GOTLAND.policy.rule_set.parameters}
    assert value["first_start_day"] == date.fromisocalendar(2022, 17, 1)
    assert value["last_start_day"] == date.fromisocalendar(2022, 18, 7)
