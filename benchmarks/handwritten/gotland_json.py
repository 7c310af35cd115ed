"""The decision of `gotland.for_day` as the same JSON that offerrules writes, with its full trace, built by hand.

Keys stand in their order, so that orjson need not sort them; parts without evidence are shared, paths are kept.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

import orjson
from benchmarks.handwritten import gotland as g
from benchmarks.handwritten.found import STATES, Found
from benchmarks.handwritten.parts import (
    BARE,
    Facts,
    is_settled,
    known,
    listed,
    negated,
    ordered,
    still_open,
    truth,
    value,
)

from offerrules.decision.result import Head
from offerrules.feel.values import UNKNOWN
from offerrules.records import Participant

_PARAMETERS: Final = {
    "first_start_day": g.FIRST_START,
    "internship_weeks": g.WEEKS,
    "last_start_day": g.LAST_START,
    "services": ["home_care", "special_housing", "home_health_care", "disability_care"],
}
# Where a measure has no end, its end cannot be compared; the trace says so, although it does not matter.
_AT_NEXT_CAUSE: Final = {"causes": [{"code": "none", "end": 180, "start": 121}]}
_GIVEN_CAUSE: Final = {"causes": [{"code": "none", "end": 253, "start": 227}]}
_MEASURE_CAUSE: Final = {"causes": [{"code": "none", "end": 127, "start": 97}]}
_FIELDS: Final = (
    "attestation",
    "hygiene_instruction",
    "service",
    "start",
    "study_visit",
    "supervisor",
    "supervisor_trained",
    "weeks_planned",
    "workplace",
    "workplace_changed",
    "workplace_open_in_summer",
)


@lru_cache(maxsize=1024)
def _paths(index: int | None) -> tuple[str, ...]:
    return tuple("internships" if index is None else f"internships.{index}.{name}" for name in _FIELDS)


def for_day(today: date, head: Head) -> Callable[[Participant, Found], bytes]:
    """The function that writes what was decided on a day."""
    days_remain = today <= g.LAST_START
    remains = BARE[days_remain]
    definitions = [{"index": None, "name": "start_days_remain", "value": days_remain}]

    def write(record: Participant, found: Found) -> bytes:
        measures: Any = record.measures
        internships: Any = record.internships
        sent: Any = record.offers_sent
        protected: Any = record.protected_identity
        offers, duties, true, unknown, all_rows = found
        rows = all_rows["placement"]
        exists = internships is not UNKNOWN
        elements = internships if exists else g._NO_INTERNSHIP

        facts: Facts = []
        if exists:
            facts.append({"path": "internships", "state": "list", "value": len(internships)})
            for number, placement in enumerate(internships):
                for path, name in zip(_paths(number), _FIELDS, strict=True):
                    its_value = getattr(placement, name)
                    if its_value is UNKNOWN:
                        facts.append({"path": path, "state": "unknown"})
                    elif name == "supervisor":
                        facts.append({"path": path, "state": "recorded"})
                    else:
                        facts.append({"path": path, "state": "value", "value": its_value})
        else:
            facts.append({"path": "internships", "state": "unknown"})
        measure_reads = listed("measures", measures, ("end", "start"), facts, [])
        sent_reads = listed("offers_sent", sent, ("offer", "policy"), facts, [])
        facts.append(known("protected_identity", protected))

        endless = measures is not UNKNOWN and any(measure.end is None for measure in measures)
        next_leaf: dict[str, Any] = {}
        if endless and any(measure.end is None and measure.start is not UNKNOWN for measure in measures):
            next_leaf = _AT_NEXT_CAUSE
        its_paths = [_paths(index if exists else None) for index in range(len(elements))]
        given_reads = ["internships"]
        begun_reads = ["internships"]
        round_reads = ["internships"]
        if exists:
            for paths in its_paths:
                given_reads += (paths[2], paths[3])
                begun_reads += (paths[0], paths[3])
            round_reads = begun_reads
            if internships:
                given_reads += measure_reads
        given_leaf: dict[str, Any] = {}
        if endless and exists and any(placement.start is not UNKNOWN for placement in internships):
            given_leaf = _GIVEN_CAUSE
        next_truth = truth(true, unknown, g.IN_MEASURE_AT_NEXT_START) if days_remain else _next(measures, today)
        begin_truth = truth(true, unknown, g.MAY_BEGIN_AGAIN) if days_remain else _begun(internships)
        may_begin = truth(true, unknown, g.MAY_BEGIN_AGAIN)
        at_next = truth(true, unknown, g.IN_MEASURE_AT_NEXT_START)
        given = truth(true, unknown, g.PLACE_GIVEN)
        place_before = truth(true, unknown, g.PLACE_OFFERED_BEFORE)
        place_lapsed = truth(true, unknown, g.PLACE_NO_LONGER_DUE)
        post_before = truth(true, unknown, g.POST_OFFERED_BEFORE)
        has_place = (
            True if true & 3 else "unknown" if unknown & 3 else False
        )  # either of the two criteria of the lowest bits
        channel = {
            "reads": ["protected_identity"],
            "value": {"unknown": True} if protected is UNKNOWN else "protected" if protected else "ordinary",
        }
        place = offers["internship_place"]
        place_missing: list[str] = []
        if has_place == "unknown" and place[0] in ("refer", "needs_information"):
            missing = set()
            if unknown & g.IN_MEASURE_AT_NEXT_START:
                missing.update(_unknown_next(measures, today))
            if unknown & g.PLACE_GIVEN:
                missing.update(_unknown_given(internships, its_paths, measures))
            place_missing = ordered(missing)

        partials = g._partials(internships)
        several_leaf = "unknown" if partials is UNKNOWN else partials > 1
        in_measure, in_round, in_service, completed = [], [], [], []
        visits, instructions, withdrawn, several, shorter, changed, opened, lapsed, begun = (
            [], [], [], [], [], [], [], [], []
        )  # fmt: skip
        preferences, its_offers = [], []
        introduction, supervision, training = [], [], []
        all_missing: set[str] = set()
        for at, placement in enumerate(elements):
            index: int | None = at if exists else None
            paths = its_paths[at]
            attested, instructed, service, start, visited, supervisor, trained, weeks, workplace, moved, is_open = paths
            its_true, its_unknown, outcome = rows[at]
            measured = truth(its_true, its_unknown, g.IN_MEASURE)
            rounded = truth(its_true, its_unknown, g.IN_ROUND)
            served = truth(its_true, its_unknown, g.IN_CARE_SERVICE)
            done = truth(its_true, its_unknown, g.COMPLETED)
            visit = truth(its_true, its_unknown, g.STUDY_VISIT)
            hygiene = truth(its_true, its_unknown, g.HYGIENE)
            taken_back = truth(its_true, its_unknown, g.WITHDRAWN)
            partly = truth(its_true, its_unknown, g.SEVERAL_PARTIAL)
            short = truth(its_true, its_unknown, g.PLANNED_SHORTER)
            elsewhere = truth(its_true, its_unknown, g.CHANGED)
            open_ = truth(its_true, its_unknown, g.OPEN)
            no_longer = truth(its_true, its_unknown, g.POST_NO_LONGER_DUE)
            started = truth(its_true, its_unknown, g.HAS_BEGUN)
            attestation: Any = placement.attestation
            measured_leaf = _MEASURE_CAUSE if endless and placement.start is not UNKNOWN else {}
            measured_reads = [start, *measure_reads] if len(measure_reads) > 1 else measure_reads
            in_measure.append(
                {
                    "index": index,
                    "name": "in_measure",
                    "parts": [{**measured_leaf, "reads": measured_reads, "truth": measured}],
                }
            )
            in_round.append({"index": index, "name": "in_round", "parts": [{"reads": [start], "truth": rounded}]})
            in_service.append(
                {"index": index, "name": "in_care_service", "parts": [{"reads": [service], "truth": served}]}
            )
            completed.append({"index": index, "name": "completed", "parts": [{"reads": [attested], "truth": done}]})
            visits.append({"index": index, "name": "study_visit_done", "parts": [{"reads": [visited], "truth": visit}]})
            instructions.append(
                {
                    "index": index,
                    "name": "hygiene_instruction_done",
                    "parts": [{"reads": [instructed], "truth": hygiene}],
                }
            )
            withdrawn.append(
                {"index": index, "name": "attestation_withdrawn", "parts": [{"reads": [attested], "truth": taken_back}]}
            )
            several.append(
                {
                    "index": index,
                    "name": "several_partial",
                    "parts": [
                        BARE[partly],
                        {
                            "reads": [attested],
                            "truth": "unknown" if attestation is UNKNOWN else attestation == "partial",
                        },
                        {"reads": round_reads, "truth": several_leaf},
                    ],
                }
            )
            shorter.append({"index": index, "name": "planned_shorter", "parts": [{"reads": [weeks], "truth": short}]})
            changed.append(
                {"index": index, "name": "workplace_changed", "parts": [{"reads": [moved], "truth": elsewhere}]}
            )
            opened.append({"index": index, "name": "workplace_open", "parts": [{"reads": [is_open], "truth": open_}]})
            if its_true & g.REQUIRED == g.REQUIRED:
                required: Any = True
            else:
                required = "unknown" if (its_true | its_unknown) & g.REQUIRED == g.REQUIRED else False
            lapsed.append(
                {
                    "index": index,
                    "name": "post_no_longer_due",
                    "parts": [
                        BARE[no_longer],
                        BARE[post_before],
                        BARE[negated(required)],
                        BARE[required],
                        BARE[measured],
                        BARE[rounded],
                        BARE[served],
                        BARE[done],
                    ],
                }
            )
            begun.append({"index": index, "name": "has_begun", "parts": [{"reads": [start], "truth": started}]})
            preferences.append({"index": index, "name": "placement", "reads": [start], "value": value(placement.start)})

            if its_true & g.ENTITLED == g.ENTITLED:
                entitled: Any = True
            else:
                entitled = "unknown" if (its_true | its_unknown) & g.ENTITLED == g.ENTITLED else False
            requires, requires_but = required, entitled
            in_any_case: Any = True
            if not exists:
                requires = "unknown" if required else False
                requires_but = "unknown" if entitled else False
                in_any_case = "unknown"
            missing = set()
            if outcome in ("refer", "needs_information"):
                wants = (its_unknown & g.REQUIRED) if required == "unknown" else 0
                if (its_true | its_unknown) & (g.WITHDRAWN | g.SEVERAL_PARTIAL):
                    if entitled == "unknown":
                        wants |= its_unknown & g.ENTITLED
                    if entitled:
                        wants |= its_unknown & (g.WITHDRAWN | g.SEVERAL_PARTIAL)
                if required:
                    wants |= its_unknown & g.EXPECTED
                    if placement.workplace is UNKNOWN:
                        missing.add(workplace)
                    if placement.service is UNKNOWN:
                        missing.add(service)
                if wants:
                    _want(missing, wants, placement, paths, partials, measures, internships, its_paths)
                if not exists and (required or its_true & g.POST_NO_LONGER_DUE or entitled):
                    missing.add("internships")
            refer: list[dict[str, Any]] = [
                {"ignored": False, "requires": requires, "when": [negated(visit), visit]},
                {"ignored": False, "requires": requires, "when": [negated(hygiene), hygiene]},
                {"ignored": False, "requires": requires_but, "when": [taken_back]},
                {"ignored": False, "requires": requires_but, "when": [partly]},
                {"ignored": short == "unknown", "requires": requires, "when": [short]},
                {"ignored": elsewhere == "unknown", "requires": requires, "when": [elsewhere]},
                {"ignored": False, "requires": requires, "when": [negated(open_), open_]},
                {"ignored": no_longer == "unknown", "requires": in_any_case, "when": [no_longer]},
            ]
            if is_settled(refer):
                missing = set()
            all_missing |= missing
            its_offers.append(
                {
                    "index": index,
                    "missing": ordered(missing) if missing else [],
                    "name": "summer_post",
                    "nodes": [required, measured, rounded, served, done],
                    "outcome": outcome,
                    "refer": refer,
                    "requires": requires,
                    "terms": {
                        "channel": channel,
                        "employment": {"value": "semestervikariat"},
                        "service": {"reads": [service], "value": value(placement.service)},
                        "workplace": {"reads": [workplace], "value": value(placement.workplace)},
                    },
                }
            )

            if its_true & g.BEGUN == g.BEGUN:
                owed: Any = True
            else:
                owed = "unknown" if (its_true | its_unknown) & g.BEGUN == g.BEGUN else False
            owed_parts = [BARE[owed], BARE[rounded], BARE[served], BARE[started]]
            if visit is False or hygiene is False:
                both: Any = False
            else:
                both = "unknown" if visit == "unknown" or hygiene == "unknown" else True
            introduction.append(
                {
                    "fulfilled": [BARE[both], BARE[visit], BARE[hygiene]],
                    "index": index,
                    "name": "introduction",
                    "owed": owed_parts,
                    "state": STATES[duties["introduction"][1][at]],
                }
            )
            supervision.append(
                {
                    "fulfilled": [{"presence": [supervisor], "truth": placement.supervisor is not UNKNOWN}],
                    "index": index,
                    "name": "supervision",
                    "owed": owed_parts,
                    "state": STATES[duties["supervision"][1][at]],
                }
            )
            is_trained: Any = placement.supervisor_trained
            training.append(
                {
                    "fulfilled": [{"reads": [trained], "truth": "unknown" if is_trained is UNKNOWN else is_trained}],
                    "index": index,
                    "name": "supervisor_training",
                    "owed": owed_parts,
                    "state": STATES[duties["supervisor_training"][1][at]],
                }
            )

        post, winner, terms = offers["summer_post"]
        negated_place = negated(has_place)
        return orjson.dumps(
            {
                "assumptions": head.assumptions,
                "decision_mode": head.decision_mode,
                "duties": {
                    name: {
                        "each": [
                            {"index": at if exists else None, "state": STATES[number]}
                            for at, number in enumerate(states)
                        ],
                        "state": summary,
                    }
                    for name, (summary, states) in duties.items()
                },
                "fingerprint": head.fingerprint,
                "on": today,
                "outcomes": {
                    "internship_place": {
                        "missing": place_missing,
                        "outcome": place[0],
                        "terms": _sorted(place[2]),
                        "valid_to": None,
                        "witness": None,
                    },
                    "summer_post": {
                        "missing": ordered(all_missing) if post in ("refer", "needs_information") else [],
                        "outcome": post,
                        "terms": _sorted(terms),
                        "valid_to": None,
                        "witness": None if winner is None else {"candidate": "placement", "index": winner},
                    },
                },
                "policy": head.policy,
                "redacted": [],
                "schema": 1,
                "semantics": head.semantics,
                "status": "decided",
                "subject": record.id,
                "trace": {
                    "criteria": [
                        {
                            "index": None,
                            "name": "in_measure_at_next_start",
                            "parts": [
                                BARE[at_next],
                                remains,
                                {**next_leaf, "reads": measure_reads, "truth": next_truth},
                            ],
                        },
                        {
                            "index": None,
                            "name": "place_given",
                            "parts": [{**given_leaf, "reads": given_reads, "truth": given}],
                        },
                        {
                            "index": None,
                            "name": "may_begin_again",
                            "parts": [BARE[may_begin], remains, {"reads": begun_reads, "truth": begin_truth}],
                        },
                        {
                            "index": None,
                            "name": "place_offered_before",
                            "parts": [{"reads": sent_reads, "truth": place_before}],
                        },
                        {
                            "index": None,
                            "name": "place_no_longer_due",
                            "parts": [
                                BARE[place_lapsed],
                                BARE[place_before],
                                BARE[negated_place],
                                BARE[has_place],
                                BARE[at_next],
                                BARE[given],
                            ],
                        },
                        *in_measure,
                        *in_round,
                        *in_service,
                        *completed,
                        *visits,
                        *instructions,
                        *withdrawn,
                        *several,
                        *shorter,
                        *changed,
                        *opened,
                        {
                            "index": None,
                            "name": "post_offered_before",
                            "parts": [{"reads": sent_reads, "truth": post_before}],
                        },
                        *lapsed,
                        *begun,
                    ],
                    "definitions": definitions,
                    "duties": [*introduction, *supervision, *training],
                    "facts": facts,
                    "offers": [
                        {
                            "index": None,
                            "missing": place_missing,
                            "name": "internship_place",
                            "nodes": [has_place, at_next, given],
                            "outcome": place[0],
                            "refer": [
                                {"ignored": may_begin == "unknown", "requires": has_place, "when": [may_begin]},
                                {"ignored": place_lapsed == "unknown", "requires": True, "when": [place_lapsed]},
                            ],
                            "requires": has_place,
                            "terms": {"channel": channel, "weeks": {"value": g.WEEKS}},
                        },
                        *its_offers,
                    ],
                    "parameters": _PARAMETERS,
                    "preferences": preferences,
                },
                "version": head.version,
            }
        )

    return write


def _sorted(terms: dict[str, Any] | None) -> dict[str, Any]:
    return dict(sorted(terms.items())) if terms else {}


def _want(
    missing: set[str],
    wants: int,
    placement: Any,
    paths: tuple[str, ...],
    partials: Any,
    measures: Any,
    internships: Any,
    its_paths: list[tuple[str, ...]],
) -> None:
    """Adds the unknown facts behind criteria that are unknown."""
    if wants & g.IN_ROUND and placement.start is UNKNOWN:
        missing.add(paths[3])
    if wants & g.IN_MEASURE:
        missing.update(_in_measure(measures, placement.start, paths[3])[1])
    if wants & g.IN_CARE_SERVICE:
        missing.add(paths[2])
    if wants & (g.COMPLETED | g.WITHDRAWN):
        missing.add(paths[0])
    if wants & g.SEVERAL_PARTIAL:
        if placement.attestation is UNKNOWN:
            missing.add(paths[0])
        if partials is UNKNOWN:
            if internships is UNKNOWN:
                missing.add("internships")
            else:
                for each, its in zip(internships, its_paths, strict=True):
                    attestation = each.attestation
                    is_partial = "unknown" if attestation is UNKNOWN else attestation == "partial"
                    missing.update(still_open((is_partial, [its[0]]), (_in_round(each.start), [its[3]])))
    if wants & g.STUDY_VISIT:
        missing.add(paths[4])
    if wants & g.HYGIENE:
        missing.add(paths[1])
    if wants & g.OPEN:
        missing.add(paths[10])


def _in_round(start: Any) -> Any:
    return "unknown" if start is UNKNOWN else g.FIRST_START <= start <= g.LAST_START


def _unknown_given(internships: Any, its_paths: list[tuple[str, ...]], measures: Any) -> list[str]:
    if internships is UNKNOWN:
        return ["internships", *_in_measure(measures, UNKNOWN, "internships")[1]]
    found = []
    for placement, paths in zip(internships, its_paths, strict=True):
        service = placement.service
        found += still_open(
            (_in_round(placement.start), [paths[3]]),
            ("unknown" if service is UNKNOWN else service in g.SERVICES, [paths[2]]),
            _in_measure(measures, placement.start, paths[3]),
        )
    return found


def _in_measure(measures: Any, day: Any, path: str) -> tuple[Any, list[str]]:
    """Whether a measure goes on on the day of this path, and the unknown facts on which that still depends."""
    if measures is UNKNOWN:
        return "unknown", ["measures"]
    found, paths = False, []
    for number, measure in enumerate(measures):
        start, end = measure.start, measure.end
        of_start = [f"measures.{number}.start"] if start is UNKNOWN else []
        of_end = [f"measures.{number}.end"] if end is UNKNOWN else []
        of_day = [path] if day is UNKNOWN else []
        begun = "unknown" if of_start or of_day else start <= day
        goes_on = True if end is None else "unknown" if of_end or of_day else end >= day
        if begun is True and goes_on is True:
            return True, []
        if begun is not False and goes_on is not False:
            found = "unknown"  # type: ignore[assignment]
        paths += still_open((begun, of_start + of_day), (goes_on, of_end + of_day))
    return found, paths


def _unknown_next(measures: Any, today: date) -> list[str]:
    if measures is UNKNOWN:
        return ["measures"]
    paths = []
    for number, measure in enumerate(measures):
        start, end = measure.start, measure.end
        of_start = [f"measures.{number}.start"] if start is UNKNOWN else []
        of_end = [f"measures.{number}.end"] if end is UNKNOWN else []
        begun = "unknown" if of_start else start <= g.LAST_START
        goes_on: Any = True
        if end is not None:
            goes_on = "unknown" if of_start or of_end else end >= max(today, g.FIRST_START, start)
        paths += still_open((begun, of_start), (goes_on, of_start + of_end))
    return paths


def _next(measures: Any, today: date) -> Any:
    """Whether the person is in a measure at the next start, on a day when no start remains."""
    if measures is UNKNOWN:
        return "unknown"
    earliest, found = max(today, g.FIRST_START), False
    for measure in measures:
        start, end = measure.start, measure.end
        if start is UNKNOWN or (start <= g.LAST_START and end is UNKNOWN):
            found = "unknown"  # type: ignore[assignment]
        elif start <= g.LAST_START and (end is None or (end >= earliest and end >= start)):
            return True
    return found


def _begun(internships: Any) -> Any:
    """Whether an internship of the round was not completed, on a day when no start remains."""
    if internships is UNKNOWN:
        return "unknown"
    found = False
    for placement in internships:
        start, attestation = placement.start, placement.attestation
        if start is not UNKNOWN and not g.FIRST_START <= start <= g.LAST_START:
            continue
        if attestation in ("partial", "not_completed"):
            if start is not UNKNOWN:
                return True
            found = "unknown"  # type: ignore[assignment]
        elif attestation is UNKNOWN:
            found = "unknown"  # type: ignore[assignment]
    return found
