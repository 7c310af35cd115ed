"""`alingsas/yrkesexamen` 2023.2 as somebody writes it by hand who wants it fast: one function for a day.

Unknown is handled as the policy means it (Kleene), and which conditions were true and which unknown is kept as bits.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from benchmarks.handwritten.found import FULFILLED, NOT_OWED, OWED, STATES, UNCLEAR, Found

from offerrules.feel.values import UNKNOWN
from offerrules.records import Participant
from offerrules.records.participant import Diploma, Enrolment

POLICY: Final = "alingsas/yrkesexamen"
SECTOR_OF: Final = {"VO": "care", "BF": "child_care"}
ANNOUNCED: Final = date(2023, 2, 6)
FIRST_DIPLOMA: Final = date(2023, 9, 1)
SCHOOLS: Final = frozenset(("Alströmergymnasiet",))
LEISURE: Final = "fritid"
APL_YEAR: Final = 1
SUMMER_JOB_AGE: Final = 16
POST_AGE: Final = 18
is_code: Final = re.compile("[A-ZÅÄÖ]{2}").fullmatch

ONCE: Final = (
    "old_enough_for_post",
    "post_offered_before",
    "some_apl_attested",
    "old_enough_for_summer_job",
    "summer_job_offered_before",
    "meeting_held",
)
"""Criteria that are judged once, by their bits."""
EACH: Final = {
    "diploma": (
        "vocational",
        "diploma_in_programme",
        "issued",
        "from_autumn",
        "before_autumn",
        "diploma_code_clear",
        "diploma_school",
        "diploma_leisure",
        "diploma_adult",
        "post_no_longer_due",
    ),
    "enrolment": (
        "enrolled",
        "enrolment_in_programme",
        "first_apl_attested",
        "enrolment_code_clear",
        "enrolment_school",
        "enrolment_leisure",
        "enrolment_adult",
        "summer_job_no_longer_due",
    ),
}
"""Criteria that are judged for every diploma and every enrolment, by their bits."""

OLD_FOR_POST, POST_BEFORE, SOME_APL, OLD_FOR_JOB, JOB_BEFORE, MET = 1, 2, 4, 8, 16, 32

VOCATIONAL, IN_PROGRAMME, ISSUED, FROM_AUTUMN, BEFORE_AUTUMN = 1, 2, 4, 8, 16
CODE, SCHOOL, ITS_LEISURE, ADULT, NO_LONGER_DUE = 32, 64, 128, 256, 512
DIPLOMA = VOCATIONAL | IN_PROGRAMME | ISSUED | FROM_AUTUMN
BUT_AUTUMN = VOCATIONAL | IN_PROGRAMME | ISSUED
BUT_PROGRAMME = VOCATIONAL | ISSUED | FROM_AUTUMN

ENROLLED, IN_ITS_PROGRAMME, FIRST_APL, ITS_CODE = 1, 2, 4, 8
ITS_SCHOOL, LEISURE_STUDIES, ADULT_STUDIES, JOB_NO_LONGER_DUE = 16, 32, 64, 128
STUDIES = ENROLLED | IN_ITS_PROGRAMME | FIRST_APL
BUT_APL = ENROLLED | IN_ITS_PROGRAMME

_NO_DIPLOMA: Final = (Diploma(),)
_NO_ENROLMENT: Final = (Enrolment(),)
"""Stand for lists about which nothing is recorded."""


def for_day(today: date) -> Callable[[Participant], Found]:
    """The function that decides on a day."""
    born_for_post = last_birthday(today, POST_AGE)
    born_for_job = last_birthday(today, SUMMER_JOB_AGE)

    def decide(record: Participant) -> Found:
        born: Any = record.birth_date
        protected: Any = record.protected_identity
        learning: Any = record.workplace_learning
        true = unknown = 0
        if born is UNKNOWN:
            unknown = OLD_FOR_POST | OLD_FOR_JOB
        elif born <= born_for_post:
            true = OLD_FOR_POST | OLD_FOR_JOB
        elif born <= born_for_job:
            true = OLD_FOR_JOB

        sent: Any = record.offers_sent
        if sent is UNKNOWN:
            unknown |= POST_BEFORE | JOB_BEFORE
        elif sent:
            maybe = 0
            for each in sent:
                policy, offer = each.policy, each.offer
                if policy == POLICY:
                    if offer == "permanent_post":
                        true |= POST_BEFORE
                    elif offer == "summer_job":
                        true |= JOB_BEFORE
                    elif offer is UNKNOWN:
                        maybe |= POST_BEFORE | JOB_BEFORE
                elif policy is UNKNOWN:
                    if offer == "permanent_post":
                        maybe |= POST_BEFORE
                    elif offer == "summer_job":
                        maybe |= JOB_BEFORE
                    elif offer is UNKNOWN:
                        maybe |= POST_BEFORE | JOB_BEFORE
            unknown |= maybe & ~true

        if learning is UNKNOWN:
            unknown |= SOME_APL
        else:
            for apl in learning:
                attested = apl.attested
                if attested is True:
                    true |= SOME_APL
                    unknown &= ~SOME_APL
                    break
                if attested is UNKNOWN:
                    unknown |= SOME_APL

        meetings: Any = record.recruitment_meetings
        if meetings is UNKNOWN:
            unknown |= MET
        else:
            for meeting in meetings:
                held = meeting.held
                if held is True:
                    true |= MET
                    unknown &= ~MET
                    break
                if held is UNKNOWN:
                    unknown |= MET
        possible = true | unknown

        diplomas: Any = record.diplomas
        exists = diplomas is not UNKNOWN
        diploma_rows = []
        post, post_winner, post_terms, post_preferred = "no_offer", None, None, None
        post_rank = 0
        for index, diploma in enumerate(diplomas if exists else _NO_DIPLOMA):
            its_true = its_unknown = 0
            kind = diploma.kind
            if kind == "yrkesexamen":
                its_true = VOCATIONAL
            elif kind is UNKNOWN:
                its_unknown = VOCATIONAL
            programme = diploma.programme
            if programme is UNKNOWN:
                its_unknown |= IN_PROGRAMME | CODE
            elif programme in SECTOR_OF:
                its_true |= IN_PROGRAMME | CODE
            elif is_code(programme):
                its_true |= CODE
            issued = diploma.date
            if issued is UNKNOWN:
                its_unknown |= ISSUED | FROM_AUTUMN | BEFORE_AUTUMN
            else:
                if issued <= today:
                    its_true |= ISSUED
                if issued >= FIRST_DIPLOMA:
                    its_true |= FROM_AUTUMN
                elif issued >= ANNOUNCED:
                    its_true |= BEFORE_AUTUMN
            school = diploma.school
            if school in SCHOOLS:
                its_true |= SCHOOL
            elif school is UNKNOWN:
                its_unknown |= SCHOOL
            if programme == "BF" or programme is UNKNOWN:
                orientation = diploma.orientation
                if orientation is UNKNOWN:
                    its_unknown |= ITS_LEISURE
                elif orientation is not None and LEISURE in orientation.lower():
                    if programme is UNKNOWN:
                        its_unknown |= ITS_LEISURE
                    else:
                        its_true |= ITS_LEISURE
            adult = diploma.adult_education
            if adult is True:
                its_true |= ADULT
            elif adult is UNKNOWN:
                its_unknown |= ADULT

            its_possible = its_true | its_unknown
            if possible & POST_BEFORE and its_true & DIPLOMA != DIPLOMA:
                if true & POST_BEFORE and its_possible & DIPLOMA != DIPLOMA:
                    its_true |= NO_LONGER_DUE
                else:
                    its_unknown |= NO_LONGER_DUE

            required = its_possible & DIPLOMA == DIPLOMA
            but_autumn = its_possible & BUT_AUTUMN == BUT_AUTUMN
            but_programme = its_possible & BUT_PROGRAMME == BUT_PROGRAMME
            if (
                its_true & NO_LONGER_DUE
                or (its_true & BEFORE_AUTUMN and but_autumn)
                or (not its_possible & CODE and but_programme)
                or (
                    required
                    and (
                        not its_possible & SCHOOL
                        or its_true & (ITS_LEISURE | ADULT)
                        or (its_true & VOCATIONAL and not possible & OLD_FOR_POST)
                    )
                )
            ):
                outcome, rank = "refer", 2
            elif not required:
                if (its_unknown & BEFORE_AUTUMN and but_autumn) or (its_unknown & CODE and but_programme):
                    outcome, rank = "needs_information", 1
                else:
                    outcome, rank = "no_offer", 0
            elif (
                exists
                and its_true & (DIPLOMA | CODE | SCHOOL) == DIPLOMA | CODE | SCHOOL
                and not its_possible & (BEFORE_AUTUMN | ITS_LEISURE | ADULT)
                and true & OLD_FOR_POST
            ):
                outcome, rank = "offer", 3
            else:
                outcome, rank = "needs_information", 1
            if rank > post_rank or (
                rank == post_rank != 0
                and issued is not UNKNOWN
                and (post_preferred is UNKNOWN or issued > post_preferred)
            ):
                post, post_rank, post_preferred = outcome, rank, issued
                post_winner = index if exists else None
                if rank == 3:
                    post_terms = {"employment": "tillsvidareanställning", "sector": SECTOR_OF[programme]}
                    if protected is not UNKNOWN:
                        post_terms["channel"] = "protected" if protected else "ordinary"
            diploma_rows.append((its_true, its_unknown, outcome))

        enrolments: Any = record.enrolments
        exists = enrolments is not UNKNOWN
        enrolment_rows = []
        job, job_winner, job_terms, job_preferred = "no_offer", None, None, None
        job_rank = 0
        meeting_states = []
        for index, enrolment in enumerate(enrolments if exists else _NO_ENROLMENT):
            its_true = its_unknown = 0
            start, end = enrolment.start, enrolment.end
            if start is UNKNOWN:
                if end is UNKNOWN or end is None or end >= today:
                    its_unknown = ENROLLED
            elif start <= today:
                if end is UNKNOWN:
                    its_unknown = ENROLLED
                elif end is None or end >= today:
                    its_true = ENROLLED
            programme = enrolment.programme
            if programme is UNKNOWN:
                its_unknown |= IN_ITS_PROGRAMME | ITS_CODE
            elif programme in SECTOR_OF:
                its_true |= IN_ITS_PROGRAMME | ITS_CODE
            elif is_code(programme):
                its_true |= ITS_CODE
            if learning is UNKNOWN:
                its_unknown |= FIRST_APL
            else:
                for apl in learning:
                    attested, year = apl.attested, apl.school_year
                    if attested is False or (year is not UNKNOWN and year != APL_YEAR):
                        continue
                    its_programme = apl.programme
                    if its_programme is UNKNOWN or programme is UNKNOWN:
                        its_unknown |= FIRST_APL
                    elif its_programme == programme:
                        if attested is True and year is not UNKNOWN:
                            its_true |= FIRST_APL
                            its_unknown &= ~FIRST_APL
                            break
                        its_unknown |= FIRST_APL
            school = enrolment.school
            if school in SCHOOLS:
                its_true |= ITS_SCHOOL
            elif school is UNKNOWN:
                its_unknown |= ITS_SCHOOL
            if programme == "BF" or programme is UNKNOWN:
                orientation = enrolment.orientation
                if orientation is UNKNOWN:
                    its_unknown |= LEISURE_STUDIES
                elif orientation is not None and LEISURE in orientation.lower():
                    if programme is UNKNOWN:
                        its_unknown |= LEISURE_STUDIES
                    else:
                        its_true |= LEISURE_STUDIES
            adult = enrolment.adult_education
            if adult is True:
                its_true |= ADULT_STUDIES
            elif adult is UNKNOWN:
                its_unknown |= ADULT_STUDIES

            its_possible = its_true | its_unknown
            if possible & JOB_BEFORE and its_true & STUDIES != STUDIES:
                if true & JOB_BEFORE and its_possible & STUDIES != STUDIES:
                    its_true |= JOB_NO_LONGER_DUE
                else:
                    its_unknown |= JOB_NO_LONGER_DUE

            required = its_possible & STUDIES == STUDIES
            but_apl = its_possible & BUT_APL == BUT_APL
            enrolled = its_possible & ENROLLED
            if (
                its_true & JOB_NO_LONGER_DUE
                or (
                    true & SOME_APL
                    and ((not its_possible & FIRST_APL and but_apl) or (not its_possible & ITS_CODE and enrolled))
                )
                or (
                    required
                    and (
                        not its_possible & ITS_SCHOOL
                        or its_true & (LEISURE_STUDIES | ADULT_STUDIES)
                        or (its_true & IN_ITS_PROGRAMME and not possible & OLD_FOR_JOB)
                    )
                )
            ):
                outcome, rank = "refer", 2
            elif not required:
                if possible & SOME_APL and (
                    (not its_true & FIRST_APL and but_apl) or (not its_true & ITS_CODE and enrolled)
                ):
                    outcome, rank = "needs_information", 1
                else:
                    outcome, rank = "no_offer", 0
            elif (
                exists
                and its_true & (STUDIES | ITS_CODE | ITS_SCHOOL) == STUDIES | ITS_CODE | ITS_SCHOOL
                and not its_possible & (LEISURE_STUDIES | ADULT_STUDIES)
                and true & OLD_FOR_JOB
            ):
                outcome, rank = "offer", 3
            else:
                outcome, rank = "needs_information", 1
            if rank > job_rank or (
                rank == job_rank != 0 and start is not UNKNOWN and (job_preferred is UNKNOWN or start > job_preferred)
            ):
                job, job_rank, job_preferred = outcome, rank, start
                job_winner = index if exists else None
                if rank == 3:
                    job_terms = {"employment": "sommarjobb", "sector": SECTOR_OF[programme]}
                    if protected is not UNKNOWN:
                        job_terms["channel"] = "protected" if protected else "ordinary"

            if not (its_possible & BUT_APL == BUT_APL and its_possible & ITS_SCHOOL and possible & SOME_APL):
                meeting_states.append(NOT_OWED)
            elif true & MET:
                meeting_states.append(FULFILLED)
            elif exists and its_true & BUT_APL == BUT_APL and its_true & ITS_SCHOOL and true & SOME_APL:
                meeting_states.append(OWED)
            else:
                meeting_states.append(UNCLEAR)
            enrolment_rows.append((its_true, its_unknown, outcome))

        return (
            {"permanent_post": (post, post_winner, post_terms), "summer_job": (job, job_winner, job_terms)},
            {"recruitment_meeting": (STATES[min(meeting_states, default=NOT_OWED)], meeting_states)},
            true,
            unknown,
            {"diploma": diploma_rows, "enrolment": enrolment_rows},
        )

    return decide


def last_birthday(today: date, years: int) -> date:
    """The last day on which somebody can be born who has reached an age; who is born on a leap day, on 28 February."""
    try:
        last = today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)
    following = last + timedelta(days=1)
    is_leap_day = (following.month, following.day) == (2, 29)
    return following if is_leap_day and (today + timedelta(days=1)).month == 3 else last
