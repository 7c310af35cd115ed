"""What cites which paragraph of its source, reviewed paragraph by paragraph; what no source says is an assumption."""

from collections import defaultdict
from typing import Any, Final

import pytest
from tests.policies.programmes import ROOT

import offerrules

ALINGSAS: Final = {
    # From autumn 2023, whoever takes a vocational diploma from one of the two programmes gets an offer of employment.
    1: {
        "sector_of", "first_diploma_day", "diploma", "diploma_sector", "vocational", "diploma_in_programme", "issued",
        "from_autumn", "before_autumn", "enrolment_in_programme", "permanent_post", "permanent_post.refer.0",
        "permanent_post.refer.3",
    },
    # Alströmergymnasiet cooperates with the municipality's administrations.
    2: {"schools", "diploma_school", "enrolment_school", "permanent_post.refer.2", "summer_job.refer.2"},
    # Recruiting straight after upper-secondary school.
    3: {"permanent_post.refer.4"},
    # Permanent employment in these sectors.
    4: {"diploma_sector", "permanent_post"},
    # In year 1, after the first internship or APL, a meeting with the recruitment unit; a summer job in the own sector.
    7: {
        "sector_of", "apl_school_year", "enrolment", "enrolment_sector", "enrolled", "enrolment_in_programme",
        "first_apl_attested", "some_apl_attested", "meeting_held", "summer_job", "summer_job.refer.0",
        "summer_job.refer.3", "summer_job.refer.4", "recruitment_meeting",
    },
}  # fmt: skip
GOTLAND: Final = {
    # People outside the labour market.
    1: {"in_measure_at_next_start", "in_measure"},
    # Participants in measures can get an internship of four weeks in the care occupations.
    3: {
        "internship_weeks", "in_measure_at_next_start", "place_given", "in_measure", "completed", "planned_shorter",
        "internship_place",
    },
    # Those who complete it are offered a summer post in one of four services.
    4: {"services", "in_care_service", "completed", "summer_post"},
    # A supervisor; supervisor training.
    7: {"internship_place", "supervision", "supervisor_training"},
    # Weeks 17 and 18; a study visit and hygiene instruction first.
    8: {
        "first_start_day", "last_start_day", "start_days_remain", "in_measure_at_next_start", "place_given",
        "may_begin_again", "in_round", "study_visit_done", "hygiene_instruction_done", "has_begun", "internship_place",
        "summer_post.refer.0", "summer_post.refer.1", "introduction",
    },
    # The same workplace.
    9: {"placement", "workplace_changed", "workplace_open", "summer_post", "summer_post.refer.6"},
}  # fmt: skip
POLICIES: Final[dict[str, tuple[int, dict[int, set[str]]]]] = {
    "alingsas/yrkesexamen": (11, ALINGSAS),
    "gotland/kompetenslyftet": (9, GOTLAND),
}


@pytest.fixture(params=POLICIES)
def policy(request: pytest.FixtureRequest) -> offerrules.Policy[Any]:
    return offerrules.load(ROOT / "policies" / request.param / "policy.yaml")


def grounds_of(policy: offerrules.Policy[Any]) -> dict[str, Any]:
    rules = policy.rule_set
    named = (*rules.parameters, *rules.candidates, *rules.definitions, *rules.criteria, *rules.offers, *rules.duties)
    found = {each.name: each.grounds for each in named}
    for offer in rules.offers:
        found.update((f"{offer.name}.refer.{number}", entry.grounds) for number, entry in enumerate(offer.refer))
    return found


def test_the_paragraphs_are_counted(policy: offerrules.Policy[Any]) -> None:
    [source] = policy.rule_set.sources
    assert source.paragraphs == POLICIES[policy.name][0]


def test_every_citation_points_at_the_paragraph_that_says_it(policy: offerrules.Policy[Any]) -> None:
    found = defaultdict(set)
    for name, grounds in grounds_of(policy).items():
        for citation in grounds.citations:
            if citation.first is not None:
                for paragraph in range(citation.first, (citation.last or citation.first) + 1):
                    found[paragraph].add(name)
    assert dict(found) == POLICIES[policy.name][1]


def test_what_cites_nothing_is_an_assumption(policy: offerrules.Policy[Any]) -> None:
    for name, grounds in grounds_of(policy).items():
        assert grounds.citations or grounds.assumption is not None, name
        if grounds.assumption is not None:
            assert grounds.assumption.decided_by.en == "this project's assumption, not the authority's"
