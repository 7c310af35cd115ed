"""`gotland/kompetenslyftet` 2022.2 as somebody writes it by hand who wants it fast: one function for a day.

Unknown is handled as the policy means it (Kleene), which conditions were true and which unknown is kept as bits, and
what several conditions share is found once. The loops over internships and over requirements are one.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from benchmarks.handwritten.found import FULFILLED, NOT_OWED, OWED, STATES, UNCLEAR, Found

from offerrules.feel.values import UNKNOWN
from offerrules.records import Participant
from offerrules.records.participant import Internship

POLICY: Final = "gotland/kompetenslyftet"
FIRST_START: Final = date(2022, 4, 25)
LAST_START: Final = date(2022, 5, 8)
SERVICES: Final = frozenset(("home_care", "special_housing", "home_health_care", "disability_care"))
WEEKS: Final = 4

ONCE: Final = (
    "in_measure_at_next_start",
    "place_given",
    "may_begin_again",
    "place_offered_before",
    "place_no_longer_due",
    "post_offered_before",
)
"""Criteria that are judged once, by their bits."""
EACH: Final = {
    "placement": (
        "in_measure",
        "in_round",
        "in_care_service",
        "completed",
        "study_visit_done",
        "hygiene_instruction_done",
        "attestation_withdrawn",
        "several_partial",
        "planned_shorter",
        "workplace_changed",
        "workplace_open",
        "post_no_longer_due",
        "has_begun",
    )
}
"""Criteria that are judged for every internship, by their bits."""

IN_MEASURE_AT_NEXT_START, PLACE_GIVEN, MAY_BEGIN_AGAIN = 1, 2, 4
PLACE_OFFERED_BEFORE, PLACE_NO_LONGER_DUE, POST_OFFERED_BEFORE = 8, 16, 32

IN_MEASURE, IN_ROUND, IN_CARE_SERVICE, COMPLETED, STUDY_VISIT, HYGIENE = 1, 2, 4, 8, 16, 32
WITHDRAWN, SEVERAL_PARTIAL, PLANNED_SHORTER, CHANGED, OPEN, POST_NO_LONGER_DUE = 64, 128, 256, 512, 1024, 2048
HAS_BEGUN = 4096
ENTITLED = IN_MEASURE | IN_ROUND | IN_CARE_SERVICE
REQUIRED = ENTITLED | COMPLETED
EXPECTED = STUDY_VISIT | HYGIENE | OPEN
BEGUN = IN_ROUND | IN_CARE_SERVICE | HAS_BEGUN

_NO_INTERNSHIP: Final = (Internship(),)
"""Stands for a list about which nothing is recorded."""


def for_day(today: date) -> Callable[[Participant], Found]:
    """The function that decides on a day."""
    days_remain = today <= LAST_START
    earliest_end = max(today, FIRST_START)

    def decide(record: Participant) -> Found:
        measures: Any = record.measures
        internships: Any = record.internships
        protected: Any = record.protected_identity
        true = unknown = 0

        if days_remain:
            if measures is UNKNOWN:
                unknown = IN_MEASURE_AT_NEXT_START
            else:
                for measure in measures:
                    start = measure.start
                    if start is UNKNOWN:
                        unknown = IN_MEASURE_AT_NEXT_START
                    elif start <= LAST_START:
                        end = measure.end
                        if end is UNKNOWN:
                            unknown = IN_MEASURE_AT_NEXT_START
                        elif end is None or (end >= earliest_end and end >= start):
                            true, unknown = IN_MEASURE_AT_NEXT_START, 0
                            break

        sent: Any = record.offers_sent
        if sent is UNKNOWN:
            unknown |= PLACE_OFFERED_BEFORE | POST_OFFERED_BEFORE
        elif sent:
            maybe = 0
            for each in sent:
                policy, offer = each.policy, each.offer
                if policy == POLICY:
                    if offer == "summer_post":
                        true |= POST_OFFERED_BEFORE
                    elif offer == "internship_place":
                        true |= PLACE_OFFERED_BEFORE
                    elif offer is UNKNOWN:
                        maybe |= PLACE_OFFERED_BEFORE | POST_OFFERED_BEFORE
                elif policy is UNKNOWN:
                    if offer == "summer_post":
                        maybe |= POST_OFFERED_BEFORE
                    elif offer == "internship_place":
                        maybe |= PLACE_OFFERED_BEFORE
                    elif offer is UNKNOWN:
                        maybe |= PLACE_OFFERED_BEFORE | POST_OFFERED_BEFORE
            unknown |= maybe & ~true

        exists = internships is not UNKNOWN
        rows = []
        best, winner, terms, preferred = "no_offer", None, None, None
        rank = 0
        introduction, supervision, training = [], [], []
        partials: Any = None
        for index, placement in enumerate(internships if exists else _NO_INTERNSHIP):
            its_true = its_unknown = 0
            start = placement.start
            if start is UNKNOWN:
                its_unknown = IN_ROUND | HAS_BEGUN
                if measures is UNKNOWN or measures:
                    its_unknown = IN_MEASURE | IN_ROUND | HAS_BEGUN
            else:
                if FIRST_START <= start <= LAST_START:
                    its_true = IN_ROUND
                if start <= today:
                    its_true |= HAS_BEGUN
                if measures is UNKNOWN:
                    its_unknown = IN_MEASURE
                else:
                    for measure in measures:
                        since, end = measure.start, measure.end
                        if since is UNKNOWN:
                            if end is None or end is UNKNOWN or end >= start:
                                its_unknown = IN_MEASURE
                        elif since <= start:
                            if end is UNKNOWN:
                                its_unknown = IN_MEASURE
                            elif end is None or end >= start:
                                its_true |= IN_MEASURE
                                its_unknown = 0
                                break
            service = placement.service
            if service in SERVICES:
                its_true |= IN_CARE_SERVICE
            elif service is UNKNOWN:
                its_unknown |= IN_CARE_SERVICE

            attestation = placement.attestation
            if attestation == "completed":
                its_true |= COMPLETED
            elif attestation == "withdrawn":
                its_true |= WITHDRAWN
            elif attestation is UNKNOWN or attestation == "partial":
                if partials is None:
                    partials = _partials(internships)
                if attestation is UNKNOWN:
                    its_unknown |= COMPLETED | WITHDRAWN
                    if partials is UNKNOWN or partials > 1:
                        its_unknown |= SEVERAL_PARTIAL
                elif partials is UNKNOWN:
                    its_unknown |= SEVERAL_PARTIAL
                elif partials > 1:
                    its_true |= SEVERAL_PARTIAL

            visited = placement.study_visit
            if visited is True:
                its_true |= STUDY_VISIT
            elif visited is UNKNOWN:
                its_unknown |= STUDY_VISIT
            instructed = placement.hygiene_instruction
            if instructed is True:
                its_true |= HYGIENE
            elif instructed is UNKNOWN:
                its_unknown |= HYGIENE
            weeks = placement.weeks_planned
            if weeks is UNKNOWN:
                its_unknown |= PLANNED_SHORTER
            elif weeks < WEEKS:
                its_true |= PLANNED_SHORTER
            changed = placement.workplace_changed
            if changed is True:
                its_true |= CHANGED
            elif changed is UNKNOWN:
                its_unknown |= CHANGED
            is_open = placement.workplace_open_in_summer
            if is_open is True:
                its_true |= OPEN
            elif is_open is UNKNOWN:
                its_unknown |= OPEN

            possible = its_true | its_unknown
            entitled = possible & ENTITLED == ENTITLED
            if (true | unknown) & POST_OFFERED_BEFORE and its_true & REQUIRED != REQUIRED:
                if true & POST_OFFERED_BEFORE and possible & REQUIRED != REQUIRED:
                    its_true |= POST_NO_LONGER_DUE
                else:
                    its_unknown |= POST_NO_LONGER_DUE

            if its_true & POST_NO_LONGER_DUE:
                outcome, its_rank = "refer", 2
            elif not entitled:
                outcome, its_rank = "no_offer", 0
            elif its_true & (WITHDRAWN | SEVERAL_PARTIAL):
                outcome, its_rank = "refer", 2
            elif not possible & COMPLETED:
                if its_unknown & (WITHDRAWN | SEVERAL_PARTIAL):
                    outcome, its_rank = "needs_information", 1
                else:
                    outcome, its_rank = "no_offer", 0
            elif its_true & (PLANNED_SHORTER | CHANGED) or possible & EXPECTED != EXPECTED:
                outcome, its_rank = "refer", 2
            elif (
                its_true & (REQUIRED | EXPECTED) == REQUIRED | EXPECTED
                and not its_unknown & (WITHDRAWN | SEVERAL_PARTIAL)
                and placement.workplace is not UNKNOWN
            ):
                outcome, its_rank = "offer", 3
            else:
                outcome, its_rank = "needs_information", 1
            if its_rank > rank or (
                its_rank == rank != 0 and start is not UNKNOWN and (preferred is UNKNOWN or start > preferred)
            ):
                best, rank, preferred = outcome, its_rank, start
                winner = index if exists else None
                if its_rank == 3:
                    terms = {
                        "employment": "semestervikariat",
                        "workplace": placement.workplace,
                        "service": service,
                    }
                    if protected is not UNKNOWN:
                        terms["channel"] = "protected" if protected else "ordinary"

            if possible & BEGUN != BEGUN:
                introduction.append(NOT_OWED)
                supervision.append(NOT_OWED)
                training.append(NOT_OWED)
            else:
                owed = OWED if its_true & BEGUN == BEGUN and exists else UNCLEAR
                introduction.append(FULFILLED if visited is True and instructed is True else owed)
                supervision.append(FULFILLED if placement.supervisor is not UNKNOWN else owed)
                training.append(FULFILLED if placement.supervisor_trained is True else owed)

            rows.append((its_true, its_unknown, outcome))
            given = ENTITLED & ~its_true
            if not given:
                true |= PLACE_GIVEN
            elif entitled:
                unknown |= PLACE_GIVEN
            if days_remain and possible & IN_ROUND:
                if attestation == "partial" or attestation == "not_completed":  # noqa: PLR1714 - half the time of `in`
                    if its_true & IN_ROUND:
                        true |= MAY_BEGIN_AGAIN
                    else:
                        unknown |= MAY_BEGIN_AGAIN
                elif attestation is UNKNOWN:
                    unknown |= MAY_BEGIN_AGAIN

        if not exists:
            unknown |= PLACE_GIVEN
        unknown &= ~true
        possible = true | unknown
        has_place = IN_MEASURE_AT_NEXT_START | PLACE_GIVEN
        if possible & PLACE_OFFERED_BEFORE and not true & has_place:
            if true & PLACE_OFFERED_BEFORE and not possible & has_place:
                true |= PLACE_NO_LONGER_DUE
            else:
                unknown |= PLACE_NO_LONGER_DUE
        place_terms: dict[str, Any] | None = None
        if true & PLACE_NO_LONGER_DUE or (true & MAY_BEGIN_AGAIN and possible & has_place):
            place = "refer"
        elif true & has_place:
            place = "offer"
            place_terms = {"weeks": WEEKS}
            if protected is not UNKNOWN:
                place_terms["channel"] = "protected" if protected else "ordinary"
        elif possible & has_place:
            place = "needs_information"
        else:
            place = "no_offer"
        return (
            {"internship_place": (place, None, place_terms), "summer_post": (best, winner, terms)},
            {
                "introduction": (STATES[min(introduction, default=NOT_OWED)], introduction),
                "supervision": (STATES[min(supervision, default=NOT_OWED)], supervision),
                "supervisor_training": (STATES[min(training, default=NOT_OWED)], training),
            },
            true,
            unknown,
            {"placement": rows},
        )

    return decide


def _partials(internships: Any) -> Any:
    """How many internships in the round were completed in part; unknown where one of them may have been."""
    if internships is UNKNOWN:
        return UNKNOWN
    found = 0
    for placement in internships:
        attestation, start = placement.attestation, placement.start
        if attestation == "partial":
            if start is UNKNOWN:
                return UNKNOWN
            if FIRST_START <= start <= LAST_START:
                found += 1
        elif attestation is UNKNOWN and (start is UNKNOWN or FIRST_START <= start <= LAST_START):
            return UNKNOWN
    return found
