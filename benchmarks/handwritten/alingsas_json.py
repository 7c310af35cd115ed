"""The decision of `alingsas.for_day` as the same JSON that offerrules writes, with its full trace, built by hand."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import orjson
from benchmarks.handwritten import alingsas as a
from benchmarks.handwritten.found import STATES, Found
from benchmarks.handwritten.parts import (
    BARE,
    Facts,
    is_settled,
    known,
    listed,
    negated,
    ordered,
    paths_of,
    still_open,
    truth,
    value,
)

from offerrules.decision.result import Head
from offerrules.feel.values import UNKNOWN
from offerrules.records import Participant

_PARAMETERS: Final = {
    "announced_day": a.ANNOUNCED,
    "apl_school_year": a.APL_YEAR,
    "first_diploma_day": a.FIRST_DIPLOMA,
    "leisure_word": a.LEISURE,
    "minimum_age_post": f"P{a.POST_AGE}Y",
    "minimum_age_summer_job": f"P{a.SUMMER_JOB_AGE}Y",
    "schools": list(a.SCHOOLS),
    "sector_of": {"context": {"BF": "child_care", "VO": "care"}},
}
# Where an orientation or an end is none, the part of a condition that uses it cannot be computed.
_DIPLOMA_CAUSE: Final = {"causes": [{"code": "none", "end": 101, "start": 70}]}
_ENROLMENT_CAUSE: Final = {"causes": [{"code": "none", "end": 107, "start": 74}]}
_END_CAUSE: Final = {"causes": [{"code": "none", "end": 80, "start": 56}]}
_DIPLOMA_FIELDS: Final = ("adult_education", "date", "kind", "orientation", "programme", "school")
_ENROLMENT_FIELDS: Final = ("adult_education", "end", "orientation", "programme", "school", "start")
_LEARNING_FIELDS: Final = ("attested", "programme", "school_year")


@lru_cache(maxsize=1024)
def _paths(items: str, index: int | None) -> tuple[str, ...]:
    names = _DIPLOMA_FIELDS if items == "diplomas" else _ENROLMENT_FIELDS
    return tuple(items if index is None else f"{items}.{index}.{name}" for name in names)


def _kleene(masks: tuple[int, int], bits: int) -> Any:
    """Whether all of the criteria with these bits hold."""
    true, unknown = masks
    if true & bits == bits:
        return True
    return "unknown" if (true | unknown) & bits == bits else False


def _both(one: Any, other: Any) -> Any:
    if one is False or other is False:
        return False
    return "unknown" if one == "unknown" or other == "unknown" else True


def _unlearnt(learning: Any, programme: Any, programme_path: str) -> list[str]:
    """The unknown facts on which it depends whether some learning is that of the programme's first year."""
    if learning is UNKNOWN:
        return ["workplace_learning"]
    found = []
    for number, apl in enumerate(learning):
        attested, of_programme, year = paths_of("workplace_learning", number, _LEARNING_FIELDS)
        of_either = [
            path for path, its in ((of_programme, apl.programme), (programme_path, programme)) if its is UNKNOWN
        ]
        found += still_open(
            ("unknown" if of_either else apl.programme == programme, of_either),
            ("unknown" if apl.school_year is UNKNOWN else apl.school_year == a.APL_YEAR, [year]),
            ("unknown" if apl.attested is UNKNOWN else apl.attested, [attested]),
        )
    return found


def for_day(today: date, head: Head) -> Callable[[Participant, Found], bytes]:
    """The function that writes what was decided on a day."""

    def write(record: Participant, found: Found) -> bytes:
        diplomas: Any = record.diplomas
        enrolments: Any = record.enrolments
        learning: Any = record.workplace_learning
        protected: Any = record.protected_identity
        offers, duties, true, unknown, rows = found

        facts: Facts = [known("birth_date", record.birth_date)]
        listed("diplomas", diplomas, _DIPLOMA_FIELDS, facts, [])
        listed("enrolments", enrolments, _ENROLMENT_FIELDS, facts, [])
        sent_reads = listed("offers_sent", record.offers_sent, ("offer", "policy"), facts, [])
        if diplomas != () or enrolments != ():
            facts.append(known("protected_identity", protected))
        meeting_reads = listed("recruitment_meetings", record.recruitment_meetings, ("held",), facts, [])
        # Of workplace learning more is read where there is an enrolment to compare it with.
        learning_fields = _LEARNING_FIELDS if enrolments != () else _LEARNING_FIELDS[:1]
        learning_reads = listed("workplace_learning", learning, learning_fields, facts, [])
        some_reads, unattested = ["workplace_learning"], []
        if learning is UNKNOWN:
            unattested = ["workplace_learning"]
        else:
            for number, apl in enumerate(learning):
                attested = paths_of("workplace_learning", number, _LEARNING_FIELDS)[0]
                some_reads.append(attested)
                if apl.attested is UNKNOWN:
                    unattested.append(attested)

        old_for_post = truth(true, unknown, a.OLD_FOR_POST)
        old_for_job = truth(true, unknown, a.OLD_FOR_JOB)
        post_before = truth(true, unknown, a.POST_BEFORE)
        job_before = truth(true, unknown, a.JOB_BEFORE)
        some_apl = truth(true, unknown, a.SOME_APL)
        met = truth(true, unknown, a.MET)
        channel = {
            "reads": ["protected_identity"],
            "value": {"unknown": True} if protected is UNKNOWN else "protected" if protected else "ordinary",
        }

        its: dict[str, list[Any]] = {name: [] for names in a.EACH.values() for name in names}
        definitions: list[Any] = []
        preferences: list[Any] = []
        diploma_offers: list[Any] = []
        diploma_missing: set[str] = set()
        has_diplomas = diplomas is not UNKNOWN
        for at, diploma in enumerate(diplomas if has_diplomas else a._NO_DIPLOMA):
            index: int | None = at if has_diplomas else None
            paths = _paths("diplomas", index)
            adult_path, date_path, kind_path, orientation_path, programme_path, school_path = paths
            its_true, its_unknown, outcome = rows["diploma"][at]
            masks = its_true, its_unknown
            vocational = truth(its_true, its_unknown, a.VOCATIONAL)
            in_programme = truth(its_true, its_unknown, a.IN_PROGRAMME)
            issued = truth(its_true, its_unknown, a.ISSUED)
            from_autumn = truth(its_true, its_unknown, a.FROM_AUTUMN)
            before_autumn = truth(its_true, its_unknown, a.BEFORE_AUTUMN)
            code = truth(its_true, its_unknown, a.CODE)
            school = truth(its_true, its_unknown, a.SCHOOL)
            leisure = truth(its_true, its_unknown, a.ITS_LEISURE)
            adult = truth(its_true, its_unknown, a.ADULT)
            lapsed = truth(its_true, its_unknown, a.NO_LONGER_DUE)
            programme: Any = diploma.programme
            sector = _sector(programme)
            definitions.append({"index": index, "name": "diploma_sector", "reads": [programme_path], "value": sector})
            preferences.append({"index": index, "name": "diploma", "reads": [date_path], "value": value(diploma.date)})
            required = _kleene(masks, a.DIPLOMA)
            day: Any = diploma.date
            for name, parts in (
                ("vocational", [{"reads": [kind_path], "truth": vocational}]),
                ("diploma_in_programme", [BARE[in_programme]]),
                ("issued", [{"reads": [date_path], "truth": issued}]),
                ("from_autumn", [{"reads": [date_path], "truth": from_autumn}]),
                (
                    "before_autumn",
                    [
                        BARE[before_autumn],
                        {"reads": [date_path], "truth": "unknown" if day is UNKNOWN else day >= a.ANNOUNCED},
                        {"reads": [date_path], "truth": "unknown" if day is UNKNOWN else day < a.FIRST_DIPLOMA},
                    ],
                ),
                ("diploma_code_clear", [{"reads": [programme_path], "truth": code}]),
                ("diploma_school", [{"reads": [school_path], "truth": school}]),
                (
                    "diploma_leisure",
                    _leisure(leisure, diploma, programme_path, orientation_path, _DIPLOMA_CAUSE),
                ),
                ("diploma_adult", [{"reads": [adult_path], "truth": adult}]),
                (
                    "post_no_longer_due",
                    [
                        BARE[lapsed],
                        BARE[post_before],
                        BARE[negated(required)],
                        BARE[required],
                        BARE[vocational],
                        BARE[in_programme],
                        BARE[issued],
                        BARE[from_autumn],
                    ],
                ),
            ):
                its[name].append({"index": index, "name": name, "parts": parts})

            but_autumn = _kleene(masks, a.BUT_AUTUMN)
            but_programme = _kleene(masks, a.BUT_PROGRAMME)
            too_young = _both(vocational, negated(old_for_post))
            missing: set[str] = set()
            if outcome in ("refer", "needs_information"):
                unclear = negated(code)
                wants = its_unknown & a.DIPLOMA if required == "unknown" else 0
                if before_autumn is not False:
                    if but_autumn == "unknown":
                        wants |= its_unknown & a.BUT_AUTUMN
                    if but_autumn:
                        wants |= its_unknown & a.BEFORE_AUTUMN
                if unclear is not False:
                    if but_programme == "unknown":
                        wants |= its_unknown & a.BUT_PROGRAMME
                    if but_programme:
                        wants |= its_unknown & a.CODE
                if required:
                    wants |= its_unknown & (a.SCHOOL | a.ITS_LEISURE | a.ADULT)
                    if too_young == "unknown":
                        wants |= its_unknown & a.VOCATIONAL
                        if unknown & a.OLD_FOR_POST:
                            missing.add("birth_date")
                    if programme is UNKNOWN:
                        missing.add(programme_path)
                if wants & a.VOCATIONAL:
                    missing.add(kind_path)
                if wants & (a.IN_PROGRAMME | a.CODE):
                    missing.add(programme_path)
                if wants & (a.ISSUED | a.FROM_AUTUMN | a.BEFORE_AUTUMN):
                    missing.add(date_path)
                if wants & a.SCHOOL:
                    missing.add(school_path)
                if wants & a.ITS_LEISURE:
                    _want_leisure(missing, diploma, programme_path, orientation_path)
                if wants & a.ADULT:
                    missing.add(adult_path)
                possible_in_any_way = (
                    required
                    or (before_autumn is not False and but_autumn)
                    or (unclear is not False and but_programme)
                    or its_true & a.NO_LONGER_DUE
                )
                if not has_diplomas and possible_in_any_way:
                    missing.add("diplomas")
            in_any_case: Any = True
            if not has_diplomas:
                in_any_case = "unknown"
            exists_and = _unsure if not has_diplomas else _sure
            requires = exists_and(required)
            refer: list[dict[str, Any]] = [
                {"ignored": False, "requires": exists_and(but_autumn), "when": [before_autumn]},
                {"ignored": False, "requires": exists_and(but_programme), "when": [negated(code), code]},
                {"ignored": False, "requires": requires, "when": [negated(school), school]},
                {"ignored": False, "requires": requires, "when": [leisure]},
                {"ignored": False, "requires": requires, "when": [adult]},
                {
                    "ignored": False,
                    "requires": requires,
                    "when": [too_young, vocational, negated(old_for_post), old_for_post],
                },
                {"ignored": lapsed == "unknown", "requires": in_any_case, "when": [lapsed]},
            ]
            if is_settled(refer):
                missing = set()
            diploma_missing |= missing
            diploma_offers.append(
                {
                    "index": index,
                    "missing": ordered(missing) if missing else [],
                    "name": "permanent_post",
                    "nodes": [required, vocational, in_programme, issued, from_autumn],
                    "outcome": outcome,
                    "refer": refer,
                    "requires": requires,
                    "terms": {
                        "channel": channel,
                        "employment": {"value": "tillsvidareanställning"},
                        "sector": {"value": sector},
                    },
                }
            )

        enrolment_offers: list[Any] = []
        enrolment_missing: set[str] = set()
        meeting_duties: list[Any] = []
        has_enrolments = enrolments is not UNKNOWN
        for at, enrolment in enumerate(enrolments if has_enrolments else a._NO_ENROLMENT):
            index = at if has_enrolments else None
            paths = _paths("enrolments", index)
            adult_path, end_path, orientation_path, programme_path, school_path, start_path = paths
            its_true, its_unknown, outcome = rows["enrolment"][at]
            masks = its_true, its_unknown
            enrolled = truth(its_true, its_unknown, a.ENROLLED)
            in_programme = truth(its_true, its_unknown, a.IN_ITS_PROGRAMME)
            first_apl = truth(its_true, its_unknown, a.FIRST_APL)
            code = truth(its_true, its_unknown, a.ITS_CODE)
            school = truth(its_true, its_unknown, a.ITS_SCHOOL)
            leisure = truth(its_true, its_unknown, a.LEISURE_STUDIES)
            adult = truth(its_true, its_unknown, a.ADULT_STUDIES)
            lapsed = truth(its_true, its_unknown, a.JOB_NO_LONGER_DUE)
            programme = enrolment.programme
            sector = _sector(programme)
            definitions.append({"index": index, "name": "enrolment_sector", "reads": [programme_path], "value": sector})
            preferences.append(
                {"index": index, "name": "enrolment", "reads": [start_path], "value": value(enrolment.start)}
            )
            required = _kleene(masks, a.STUDIES)
            start: Any = enrolment.start
            end: Any = enrolment.end
            if end is UNKNOWN:
                goes_on: Any = "unknown"
                end_parts: list[Any] = [{"reads": [end_path], "truth": "unknown"}] * 2
            elif end is None:
                goes_on = True
                end_parts = [
                    {"reads": [end_path], "truth": True},
                    {**_END_CAUSE, "reads": [end_path], "truth": "unknown"},
                ]
            else:
                goes_on = end >= today
                end_parts = [{"reads": [end_path], "truth": False}, {"reads": [end_path], "truth": goes_on}]
            for name, parts in (
                (
                    "enrolled",
                    [
                        BARE[enrolled],
                        {"reads": [start_path], "truth": "unknown" if start is UNKNOWN else start <= today},
                        BARE[goes_on],
                        *end_parts,
                    ],
                ),
                ("enrolment_in_programme", [BARE[in_programme]]),
                (
                    "first_apl_attested",
                    [
                        {
                            "reads": [programme_path, *learning_reads] if len(learning_reads) > 1 else learning_reads,
                            "truth": first_apl,
                        }
                    ],
                ),
                ("enrolment_code_clear", [{"reads": [programme_path], "truth": code}]),
                ("enrolment_school", [{"reads": [school_path], "truth": school}]),
                (
                    "enrolment_leisure",
                    _leisure(leisure, enrolment, programme_path, orientation_path, _ENROLMENT_CAUSE),
                ),
                ("enrolment_adult", [{"reads": [adult_path], "truth": adult}]),
                (
                    "summer_job_no_longer_due",
                    [
                        BARE[lapsed],
                        BARE[job_before],
                        BARE[negated(required)],
                        BARE[required],
                        BARE[enrolled],
                        BARE[in_programme],
                        BARE[first_apl],
                    ],
                ),
            ):
                its[name].append({"index": index, "name": name, "parts": parts})

            but_apl = _kleene(masks, a.BUT_APL)
            no_first = _both(some_apl, negated(first_apl))
            no_code = _both(some_apl, negated(code))
            too_young = _both(in_programme, negated(old_for_job))
            missing = set()
            if outcome in ("refer", "needs_information"):
                wants = its_unknown & a.STUDIES if required == "unknown" else 0
                wants_some = False
                if no_first is not False:
                    if but_apl == "unknown":
                        wants |= its_unknown & a.BUT_APL
                    if but_apl and no_first == "unknown":
                        wants |= its_unknown & a.FIRST_APL
                        wants_some = True
                if no_code is not False:
                    if enrolled == "unknown":
                        wants |= a.ENROLLED
                    if enrolled and no_code == "unknown":
                        wants |= its_unknown & a.ITS_CODE
                        wants_some = True
                if required:
                    wants |= its_unknown & (a.ITS_SCHOOL | a.LEISURE_STUDIES | a.ADULT_STUDIES)
                    if too_young == "unknown":
                        wants |= its_unknown & a.IN_ITS_PROGRAMME
                        if unknown & a.OLD_FOR_JOB:
                            missing.add("birth_date")
                    if programme is UNKNOWN:
                        missing.add(programme_path)
                if wants_some and unknown & a.SOME_APL:
                    missing.update(unattested)
                if wants & a.ENROLLED:
                    if start is UNKNOWN:
                        missing.add(start_path)
                    if end is UNKNOWN:
                        missing.add(end_path)
                if wants & (a.IN_ITS_PROGRAMME | a.ITS_CODE):
                    missing.add(programme_path)
                if wants & a.FIRST_APL:
                    missing.update(_unlearnt(learning, programme, programme_path))
                if wants & a.ITS_SCHOOL:
                    missing.add(school_path)
                if wants & a.LEISURE_STUDIES:
                    _want_leisure(missing, enrolment, programme_path, orientation_path)
                if wants & a.ADULT_STUDIES:
                    missing.add(adult_path)
                possible_in_any_way = (
                    required
                    or (no_first is not False and but_apl)
                    or (no_code is not False and enrolled)
                    or its_true & a.JOB_NO_LONGER_DUE
                )
                if not has_enrolments and possible_in_any_way:
                    missing.add("enrolments")
            in_any_case = True if has_enrolments else "unknown"
            exists_and = _sure if has_enrolments else _unsure
            requires = exists_and(required)
            refer = [
                {
                    "ignored": False,
                    "requires": exists_and(but_apl),
                    "when": [no_first, some_apl, negated(first_apl), first_apl],
                },
                {
                    "ignored": False,
                    "requires": exists_and(enrolled),
                    "when": [no_code, some_apl, negated(code), code],
                },
                {"ignored": False, "requires": requires, "when": [negated(school), school]},
                {"ignored": False, "requires": requires, "when": [leisure]},
                {"ignored": False, "requires": requires, "when": [adult]},
                {
                    "ignored": False,
                    "requires": requires,
                    "when": [too_young, in_programme, negated(old_for_job), old_for_job],
                },
                {"ignored": lapsed == "unknown", "requires": in_any_case, "when": [lapsed]},
            ]
            if is_settled(refer):
                missing = set()
            enrolment_missing |= missing
            enrolment_offers.append(
                {
                    "index": index,
                    "missing": ordered(missing) if missing else [],
                    "name": "summer_job",
                    "nodes": [required, enrolled, in_programme, first_apl],
                    "outcome": outcome,
                    "refer": refer,
                    "requires": requires,
                    "terms": {
                        "channel": channel,
                        "employment": {"value": "sommarjobb"},
                        "sector": {"value": sector},
                    },
                }
            )
            owed = _both(_kleene(masks, a.BUT_APL | a.ITS_SCHOOL), some_apl)
            meeting_duties.append(
                {
                    "fulfilled": [BARE[met]],
                    "index": index,
                    "name": "recruitment_meeting",
                    "owed": [BARE[owed], BARE[enrolled], BARE[in_programme], BARE[school], BARE[some_apl]],
                    "state": STATES[duties["recruitment_meeting"][1][at]],
                }
            )

        summary, states = duties["recruitment_meeting"]
        return orjson.dumps(
            {
                "assumptions": head.assumptions,
                "decision_mode": head.decision_mode,
                "duties": {
                    "recruitment_meeting": {
                        "each": [
                            {"index": at if has_enrolments else None, "state": STATES[number]}
                            for at, number in enumerate(states)
                        ],
                        "state": summary,
                    }
                },
                "fingerprint": head.fingerprint,
                "on": today,
                "outcomes": {
                    name: {
                        "missing": ordered(missing) if outcome in ("refer", "needs_information") else [],
                        "outcome": outcome,
                        "terms": dict(sorted(terms.items())) if terms else {},
                        "valid_to": None,
                        "witness": None if winner is None else {"candidate": candidate, "index": winner},
                    }
                    for (name, (outcome, winner, terms)), candidate, missing in zip(
                        offers.items(), a.EACH, (diploma_missing, enrolment_missing), strict=True
                    )
                },
                "policy": head.policy,
                "redacted": [],
                "schema": 1,
                "semantics": head.semantics,
                "status": "decided",
                "subject": record.id,
                "trace": {
                    "criteria": [
                        *its["vocational"],
                        *its["diploma_in_programme"],
                        *its["issued"],
                        *its["from_autumn"],
                        *its["before_autumn"],
                        *its["diploma_code_clear"],
                        *its["diploma_school"],
                        *its["diploma_leisure"],
                        *its["diploma_adult"],
                        _once("old_enough_for_post", ["birth_date"], old_for_post),
                        _once("post_offered_before", sent_reads, post_before),
                        *its["post_no_longer_due"],
                        *its["enrolled"],
                        *its["enrolment_in_programme"],
                        *its["first_apl_attested"],
                        _once("some_apl_attested", some_reads, some_apl),
                        *its["enrolment_code_clear"],
                        *its["enrolment_school"],
                        *its["enrolment_leisure"],
                        *its["enrolment_adult"],
                        _once("old_enough_for_summer_job", ["birth_date"], old_for_job),
                        _once("summer_job_offered_before", sent_reads, job_before),
                        *its["summer_job_no_longer_due"],
                        _once("meeting_held", meeting_reads, met),
                    ],
                    "definitions": definitions,
                    "duties": meeting_duties,
                    "facts": facts,
                    "offers": [*diploma_offers, *enrolment_offers],
                    "parameters": _PARAMETERS,
                    "preferences": preferences,
                },
                "version": head.version,
            }
        )

    return write


def _once(name: str, reads: Sequence[str], found: Any) -> dict[str, Any]:
    return {"index": None, "name": name, "parts": [{"reads": reads, "truth": found}]}


def _sure(found: Any) -> Any:
    return found


def _unsure(found: Any) -> Any:
    """Whether something holds for a candidate that may not exist."""
    return "unknown" if found else False


def _sector(programme: Any) -> Any:
    return {"unknown": True} if programme is UNKNOWN else a.SECTOR_OF.get(programme)


def _leisure(
    found: Any, studied: Any, programme_path: str, orientation_path: str, cause: dict[str, Any]
) -> list[dict[str, Any]]:
    """The parts of the condition that somebody studies leisure and health."""
    programme, orientation = studied.programme, studied.orientation
    reads = [orientation_path]
    named = {"reads": [programme_path], "truth": "unknown" if programme is UNKNOWN else programme == "BF"}
    if orientation is UNKNOWN:
        last = {"reads": reads, "truth": "unknown"}
        return [BARE[found], named, last, last]
    if orientation is None:
        return [BARE[found], named, {"reads": reads, "truth": False}, {**cause, "reads": reads, "truth": "unknown"}]
    return [
        BARE[found],
        named,
        {"reads": reads, "truth": True},
        {"reads": reads, "truth": a.LEISURE in orientation.lower()},
    ]


def _want_leisure(missing: set[str], studied: Any, programme_path: str, orientation_path: str) -> None:
    if studied.programme is UNKNOWN:
        missing.add(programme_path)
    if studied.orientation is UNKNOWN:
        missing.add(orientation_path)
