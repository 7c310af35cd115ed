"""The two policies in the few words that other engines have: conditions, lists, and outcomes as numbers.

A peer decides in two-valued logic. On complete records that is enough (`complete`). Where facts may be unknown, each
condition is asked for twice, whether it is true and whether it may be (`with_unknown`); that is how somebody would
have to write the policy in a language that knows null and nothing of unknown.

All peers are helped alike: they get dates as numbers of days, no end as a day far away, texts in lower case, and for
each code of a programme whether it is one. None of that is timed. Which of several candidates is chosen, and the
terms, are left to Python beside each peer, and that is timed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from benchmarks.agreeing import Answer
from benchmarks.handwritten import alingsas, gotland
from benchmarks.handwritten.found import FULFILLED, NOT_OWED, OWED, STATES, UNCLEAR

from offerrules.feel.values import UNKNOWN

Node = tuple[Any, ...]
"""A part of an expression: the kind, then its parts. The kinds are those below."""
Given = dict[str, Any]
"""A record as peers get it."""

FAR: Final = date.max.toordinal()
OUTCOMES: Final = ("no_offer", "needs_information", "refer", "offer")
TRUE: Final[Node] = ("const", True)
FALSE: Final[Node] = ("const", False)


def const(value: Any) -> Node:
    return ("const", value)


def of(variable: str, name: str) -> Node:
    """A field of an element, by the variable that stands for it."""
    return ("field", variable, name)


def fact(name: str) -> Node:
    """A field of the record."""
    return ("field", "", name)


def compare(operator: str, left: Node, right: Node) -> Node:
    return ("compare", operator, left, right)


def is_(left: Node, value: Any) -> Node:
    return compare("==", left, const(value))


def among(left: Node, values: tuple[str, ...]) -> Node:
    return ("among", left, values)


def contains(left: Node, text: str) -> Node:
    return ("contains", left, text)


def both(*parts: Node) -> Node:
    """All of them; what is known to be true or false is left out or settles it."""
    left = [part for part in parts if part != TRUE]
    if FALSE in left:
        return FALSE
    return left[0] if len(left) == 1 else ("all", tuple(left)) if left else TRUE


def either(*parts: Node) -> Node:
    left = [part for part in parts if part != FALSE]
    if TRUE in left:
        return TRUE
    return left[0] if len(left) == 1 else ("any", tuple(left)) if left else FALSE


def negated(part: Node) -> Node:
    if part in (TRUE, FALSE):
        return FALSE if part == TRUE else TRUE
    return part[1] if part[0] == "not" else ("not", part)


def some(variable: str, items: str, condition: Node) -> Node:
    return ("some", variable, items, condition)


def several(variable: str, items: str, condition: Node) -> Node:
    """More than one element for which the condition holds."""
    return ("several", variable, items, condition)


def strict(needed: tuple[Node, ...], condition: Node) -> Node:
    """A condition that is unknown as soon as one of the facts is."""
    return ("strict", needed, condition)


@dataclass(frozen=True)
class Refer:
    when: Node
    despite: tuple[str, ...] = ()
    ignore_unknown: bool = False


@dataclass(frozen=True)
class Offer:
    each: str | None
    requires: tuple[str, ...]
    refer: tuple[Refer, ...]
    any_of_them: bool = False
    needs_known: tuple[Node, ...] = ()
    """Terms that are not optional."""


@dataclass(frozen=True)
class Duty:
    each: str
    owed: tuple[str, ...]
    fulfilled: Node


@dataclass(frozen=True)
class Rules:
    """A policy for one day. `candidates`: the list and the field by which one is preferred, by name."""

    policy: str
    candidates: Mapping[str, tuple[str, str]]
    criteria: Mapping[str, Node]
    offers: Mapping[str, Offer]
    duties: Mapping[str, Duty]
    terms: Callable[[str, Given, Given | None], dict[str, Any]]
    given: Callable[[Any], Given]


def criterion(name: str) -> Node:
    return ("criterion", name)


# --- The policies


def gotland_rules(today: date) -> Rules:
    """`gotland/kompetenslyftet` on a day."""
    first, last = const(gotland.FIRST_START.toordinal()), const(gotland.LAST_START.toordinal())
    now = const(today.toordinal())
    floor = const(max(today, gotland.FIRST_START).toordinal())
    remains = const(today <= gotland.LAST_START)

    def in_round(variable: str) -> Node:
        start = of(variable, "start")
        return strict((start,), both(compare(">=", start, first), compare("<=", start, last)))

    def covered(variable: str, measure: str) -> Node:
        start = of(variable, "start")
        return some(
            measure,
            "measures",
            both(compare("<=", of(measure, "start"), start), compare(">=", of(measure, "end"), start)),
        )

    def sent(offer: str) -> Node:
        return some("s", "offers_sent", both(is_(of("s", "policy"), gotland.POLICY), is_(of("s", "offer"), offer)))

    def in_service(variable: str) -> Node:
        return among(of(variable, "service"), tuple(sorted(gotland.SERVICES)))

    start, end = of("m", "start"), of("m", "end")
    core = ("in_measure", "in_round", "in_care_service", "completed")
    has_place = ("in_measure_at_next_start", "place_given")
    attestation = of("c", "attestation")
    criteria = {
        "in_measure_at_next_start": both(
            remains,
            some(
                "m",
                "measures",
                both(
                    compare("<=", start, last),
                    strict((end, start), both(compare(">=", end, floor), compare(">=", end, start))),
                ),
            ),
        ),
        "place_given": some("g", "internships", both(in_round("g"), in_service("g"), covered("g", "m"))),
        "may_begin_again": both(
            remains,
            some("g", "internships", both(in_round("g"), among(of("g", "attestation"), ("partial", "not_completed")))),
        ),
        "place_offered_before": sent("internship_place"),
        "place_no_longer_due": both(criterion("place_offered_before"), negated(either(*map(criterion, has_place)))),
        "post_offered_before": sent("summer_post"),
        "in_measure": covered("c", "m"),
        "in_round": in_round("c"),
        "in_care_service": in_service("c"),
        "completed": is_(attestation, "completed"),
        "study_visit_done": ("truth", of("c", "study_visit")),
        "hygiene_instruction_done": ("truth", of("c", "hygiene_instruction")),
        "attestation_withdrawn": is_(attestation, "withdrawn"),
        "several_partial": both(
            is_(attestation, "partial"),
            several("i", "internships", both(is_(of("i", "attestation"), "partial"), in_round("i"))),
        ),
        "planned_shorter": compare("<", of("c", "weeks_planned"), const(gotland.WEEKS)),
        "workplace_changed": ("truth", of("c", "workplace_changed")),
        "workplace_open": ("truth", of("c", "workplace_open_in_summer")),
        "post_no_longer_due": both(criterion("post_offered_before"), negated(both(*map(criterion, core)))),
        "has_begun": compare("<=", of("c", "start"), now),
    }
    begun = ("in_round", "in_care_service", "has_begun")
    return Rules(
        gotland.POLICY,
        {"placement": ("internships", "start")},
        criteria,
        {
            "internship_place": Offer(
                None,
                has_place,
                (
                    Refer(criterion("may_begin_again"), ignore_unknown=True),
                    Refer(criterion("place_no_longer_due"), has_place, ignore_unknown=True),
                ),
                any_of_them=True,
            ),
            "summer_post": Offer(
                "placement",
                core,
                (
                    Refer(negated(criterion("study_visit_done"))),
                    Refer(negated(criterion("hygiene_instruction_done"))),
                    Refer(criterion("attestation_withdrawn"), ("completed",)),
                    Refer(criterion("several_partial"), ("completed",)),
                    Refer(criterion("planned_shorter"), ignore_unknown=True),
                    Refer(criterion("workplace_changed"), ignore_unknown=True),
                    Refer(negated(criterion("workplace_open"))),
                    Refer(criterion("post_no_longer_due"), core, ignore_unknown=True),
                ),
                needs_known=(of("c", "workplace"), of("c", "service")),
            ),
        },
        {
            "introduction": Duty(
                "placement", begun, both(criterion("study_visit_done"), criterion("hygiene_instruction_done"))
            ),
            "supervision": Duty("placement", begun, ("known", of("c", "supervisor"))),
            "supervisor_training": Duty("placement", begun, ("truth", of("c", "supervisor_trained"))),
        },
        _gotland_terms,
        _gotland_given,
    )


def _gotland_terms(offer: str, given: Given, candidate: Given | None) -> dict[str, Any]:
    terms: dict[str, Any]
    if candidate is None:
        terms = {"weeks": gotland.WEEKS}
    else:
        terms = {
            "employment": "semestervikariat",
            "workplace": candidate["workplace"],
            "service": candidate["service"],
        }
    return _with_channel(terms, given)


def _gotland_given(record: Any) -> Given:
    return {
        "protected_identity": _known(record.protected_identity),
        "measures": _elements(record.measures, "start", "end"),
        "internships": _elements(
            record.internships,
            "start",
            "service",
            "attestation",
            "study_visit",
            "hygiene_instruction",
            "weeks_planned",
            "workplace_changed",
            "workplace_open_in_summer",
            "workplace",
            "supervisor",
            "supervisor_trained",
        ),
        "offers_sent": _elements(record.offers_sent, "policy", "offer"),
    }


def alingsas_rules(today: date) -> Rules:
    """`alingsas/yrkesexamen` on a day."""
    now = const(today.toordinal())
    first, announced = const(alingsas.FIRST_DIPLOMA.toordinal()), const(alingsas.ANNOUNCED.toordinal())
    programmes, schools = tuple(alingsas.SECTOR_OF), tuple(alingsas.SCHOOLS)

    def old_enough(years: int) -> Node:
        return compare("<=", fact("birth_date"), const(alingsas.last_birthday(today, years).toordinal()))

    def sent(offer: str) -> Node:
        return some("s", "offers_sent", both(is_(of("s", "policy"), alingsas.POLICY), is_(of("s", "offer"), offer)))

    leisure = both(is_(of("c", "programme"), "BF"), contains(of("c", "orientation"), alingsas.LEISURE))
    issued = of("c", "date")
    diploma = ("vocational", "diploma_in_programme", "issued", "from_autumn")
    studies = ("enrolled", "enrolment_in_programme", "first_apl_attested")
    criteria = {
        "old_enough_for_post": old_enough(alingsas.POST_AGE),
        "post_offered_before": sent("permanent_post"),
        "some_apl_attested": some("a", "workplace_learning", ("truth", of("a", "attested"))),
        "old_enough_for_summer_job": old_enough(alingsas.SUMMER_JOB_AGE),
        "summer_job_offered_before": sent("summer_job"),
        "meeting_held": some("m", "recruitment_meetings", ("truth", of("m", "held"))),
        "vocational": is_(of("c", "kind"), "yrkesexamen"),
        "diploma_in_programme": among(of("c", "programme"), programmes),
        "issued": compare("<=", issued, now),
        "from_autumn": compare(">=", issued, first),
        "before_autumn": both(compare(">=", issued, announced), compare("<", issued, first)),
        "diploma_code_clear": ("truth", of("c", "is_code")),
        "diploma_school": among(of("c", "school"), schools),
        "diploma_leisure": leisure,
        "diploma_adult": ("truth", of("c", "adult_education")),
        "post_no_longer_due": both(criterion("post_offered_before"), negated(both(*map(criterion, diploma)))),
        "enrolled": both(compare("<=", of("c", "start"), now), compare(">=", of("c", "end"), now)),
        "enrolment_in_programme": among(of("c", "programme"), programmes),
        "first_apl_attested": some(
            "a",
            "workplace_learning",
            both(
                compare("==", of("a", "programme"), of("c", "programme")),
                is_(of("a", "school_year"), alingsas.APL_YEAR),
                ("truth", of("a", "attested")),
            ),
        ),
        "enrolment_code_clear": ("truth", of("c", "is_code")),
        "enrolment_school": among(of("c", "school"), schools),
        "enrolment_leisure": leisure,
        "enrolment_adult": ("truth", of("c", "adult_education")),
        "summer_job_no_longer_due": both(
            criterion("summer_job_offered_before"), negated(both(*map(criterion, studies)))
        ),
    }

    def not_(name: str) -> Node:
        return negated(criterion(name))

    return Rules(
        alingsas.POLICY,
        {"diploma": ("diplomas", "date"), "enrolment": ("enrolments", "start")},
        criteria,
        {
            "permanent_post": Offer(
                "diploma",
                diploma,
                (
                    Refer(criterion("before_autumn"), ("from_autumn",)),
                    Refer(not_("diploma_code_clear"), ("diploma_in_programme",)),
                    Refer(not_("diploma_school")),
                    Refer(criterion("diploma_leisure")),
                    Refer(criterion("diploma_adult")),
                    Refer(both(criterion("vocational"), not_("old_enough_for_post"))),
                    Refer(criterion("post_no_longer_due"), diploma, ignore_unknown=True),
                ),
            ),
            "summer_job": Offer(
                "enrolment",
                studies,
                (
                    Refer(both(criterion("some_apl_attested"), not_("first_apl_attested")), ("first_apl_attested",)),
                    Refer(
                        both(criterion("some_apl_attested"), not_("enrolment_code_clear")),
                        ("enrolment_in_programme", "first_apl_attested"),
                    ),
                    Refer(not_("enrolment_school")),
                    Refer(criterion("enrolment_leisure")),
                    Refer(criterion("enrolment_adult")),
                    Refer(both(criterion("enrolment_in_programme"), not_("old_enough_for_summer_job"))),
                    Refer(criterion("summer_job_no_longer_due"), studies, ignore_unknown=True),
                ),
            ),
        },
        {
            "recruitment_meeting": Duty(
                "enrolment",
                ("enrolled", "enrolment_in_programme", "enrolment_school", "some_apl_attested"),
                criterion("meeting_held"),
            )
        },
        _alingsas_terms,
        _alingsas_given,
    )


def _alingsas_terms(offer: str, given: Given, candidate: Given | None) -> dict[str, Any]:
    assert candidate is not None
    employment = "tillsvidareanställning" if offer == "permanent_post" else "sommarjobb"
    return _with_channel({"employment": employment, "sector": alingsas.SECTOR_OF[candidate["programme"]]}, given)


def _alingsas_given(record: Any) -> Given:
    studied = ("programme", "orientation", "school", "adult_education")
    return {
        "protected_identity": _known(record.protected_identity),
        "birth_date": _known(record.birth_date),
        "diplomas": _elements(record.diplomas, "kind", "date", *studied),
        "enrolments": _elements(record.enrolments, "start", "end", *studied),
        "workplace_learning": _elements(record.workplace_learning, "programme", "school_year", "attested"),
        "recruitment_meetings": _elements(record.recruitment_meetings, "held"),
        "offers_sent": _elements(record.offers_sent, "policy", "offer"),
    }


_EVERY_FIELD: Final = (
    *("start", "end", "service", "attestation", "study_visit", "hygiene_instruction", "weeks_planned"),
    *("workplace_changed", "workplace_open_in_summer", "workplace", "supervisor", "supervisor_trained"),
    *("kind", "date", "programme", "orientation", "school", "adult_education", "is_code"),
)
NOBODY: Final[Given] = dict.fromkeys(_EVERY_FIELD)
"""Stands for a list about which nothing is recorded."""

RULES: Final = {gotland.POLICY: gotland_rules, alingsas.POLICY: alingsas_rules}


def _known(value: Any) -> Any:
    if value is UNKNOWN:
        return None
    return value.toordinal() if isinstance(value, date) else value


def _elements(items: Any, *names: str) -> list[Given] | None:
    return None if items is UNKNOWN else [_element(item, names) for item in items]


def _element(item: Any, names: tuple[str, ...]) -> Given:
    found = {name: _known(getattr(item, name)) for name in names}
    if "end" in found and item.end is None:
        found["end"] = FAR
    if "orientation" in found and item.orientation is not UNKNOWN:
        found["orientation"] = (item.orientation or "").lower()
        found["is_code"] = None
    if "orientation" in found:
        programme = found["programme"]
        found["is_code"] = None if programme is None else alingsas.is_code(programme) is not None
    return found


def _with_channel(terms: dict[str, Any], given: Given) -> dict[str, Any]:
    protected = given["protected_identity"]
    if protected is not None:
        terms["channel"] = "protected" if protected else "ordinary"
    return terms


# --- What a peer is asked


@dataclass(frozen=True)
class Question:
    """Expressions for numbers. `once`: offers that have no candidates. `each`: for a candidate, by its name, its offers
    and then its duties. Outcomes are numbers as in `OUTCOMES`, states of duties as in `handwritten.found`."""

    rules: Rules
    once: Mapping[str, Node]
    each: Mapping[str, Mapping[str, Node]]
    unknown: bool

    def whole(self) -> Node:
        """One expression for all of it, with the candidates as lists of lists."""
        parts: list[Node] = [("list", tuple(self.once.values()))] if self.once else []
        for candidate, asked in self.each.items():
            items = candidate if self.unknown else self.rules.candidates[candidate][0]
            parts.append(("each", "c", items, ("list", tuple(asked.values()))))
        return ("list", tuple(parts))

    def names(self) -> tuple[str, ...]:
        """The names of the record's fields that it reads."""
        found: set[str] = set()
        _collect(self.whole(), found)
        return tuple(sorted(found))

    def given(self, record: Any) -> Given:
        """A record as the question is about it. An unknown list of candidates has one of which all is unknown."""
        given = self.rules.given(record)
        if self.unknown:
            for name, (items, _) in self.rules.candidates.items():
                found = given[items]
                given[name] = [NOBODY] if found is None else found
                given[f"{name}_exists"] = found is not None
        return given

    def split(self, numbers: list[Any]) -> tuple[list[int], dict[str, list[list[int]]]]:
        """What `whole` gave, as `answer` takes it."""
        once = numbers[0] if self.once else []
        return once, dict(zip(self.each, numbers[1:] if self.once else numbers, strict=True))


def complete(rules: Rules) -> Question:
    """What to ask where nothing is unknown."""

    def outcome(offer: Offer) -> Node:
        def required(despite: tuple[str, ...]) -> Node:
            if offer.any_of_them:
                return TRUE if despite else either(*(_told(rules, criterion(name)) for name in offer.requires))
            return both(*(_told(rules, criterion(name)) for name in offer.requires if name not in despite))

        by_despite: dict[tuple[str, ...], list[Node]] = {}
        for entry in offer.refer:
            by_despite.setdefault(entry.despite, []).append(_told(rules, entry.when))
        refers = [both(required(despite), either(*whens)) for despite, whens in by_despite.items()]
        return ("if", either(*refers), const(2), ("if", required(()), const(3), const(0)))

    def state(duty: Duty) -> Node:
        owed = both(*(_told(rules, criterion(name)) for name in duty.owed))
        return (
            "if",
            owed,
            ("if", _told(rules, duty.fulfilled), const(FULFILLED), const(OWED)),
            const(NOT_OWED),
        )

    return _question(rules, outcome, state, unknown=False)


def with_unknown(rules: Rules) -> Question:
    """What to ask where every fact may be unknown (null)."""

    def outcome(offer: Offer) -> Node:
        def required(despite: tuple[str, ...], possible: bool) -> Node:
            parts = [TRUE if name in despite else asked_of(rules, criterion(name), possible) for name in offer.requires]
            return either(*parts) if offer.any_of_them else both(*parts)

        true = [asked_of(rules, entry.when, False) for entry in offer.refer]
        may = [asked_of(rules, entry.when, True) for entry in offer.refer]
        own = [required(entry.despite, True) for entry in offer.refer]
        refers = either(*(both(requires, when) for requires, when in zip(own, true, strict=True)))
        open_ = either(
            *(
                both(requires, when)
                for entry, requires, when in zip(offer.refer, own, may, strict=True)
                if not entry.ignore_unknown
            )
        )
        sure = both(
            TRUE if offer.each is None else fact(f"{offer.each}_exists"),
            required((), False),
            *(
                negated(is_true if entry.ignore_unknown else when)
                for entry, is_true, when in zip(offer.refer, true, may, strict=True)
            ),
            *(("known", term) for term in offer.needs_known),
        )
        rest = ("if", sure, const(3), ("if", either(required((), True), open_), const(1), const(0)))
        return ("if", refers, const(2), rest)

    def state(duty: Duty) -> Node:
        def owed(possible: bool) -> Node:
            return both(*(asked_of(rules, criterion(name), possible) for name in duty.owed))

        is_owed = ("if", both(fact(f"{duty.each}_exists"), owed(False)), const(OWED), const(UNCLEAR))
        fulfilled = ("if", asked_of(rules, duty.fulfilled, False), const(FULFILLED), is_owed)
        return ("if", owed(True), fulfilled, const(NOT_OWED))

    return _question(rules, outcome, state, unknown=True)


def _question(
    rules: Rules, outcome: Callable[[Offer], Node], state: Callable[[Duty], Node], *, unknown: bool
) -> Question:
    each: dict[str, dict[str, Node]] = {name: {} for name in rules.candidates}
    once = {}
    for name, offer in rules.offers.items():
        if offer.each is None:
            once[name] = outcome(offer)
        else:
            each[offer.each][name] = outcome(offer)
    for name, duty in rules.duties.items():
        each[duty.each][name] = state(duty)
    return Question(rules, once, each, unknown)


def _collect(node: Any, found: set[str]) -> None:
    match node:
        case ("field", "", name):
            found.add(name)
        case ("some" | "several" | "each", _, items, condition):
            found.add(items)
            _collect(condition, found)
        case (*parts,):
            for part in parts:
                _collect(part, found)
        case _:
            pass


def _told(rules: Rules, node: Node) -> Node:
    """A condition in two-valued logic, with criteria written out."""
    match node:
        case ("criterion", name):
            return _told(rules, rules.criteria[name])
        case ("all", parts):
            return both(*(_told(rules, part) for part in parts))
        case ("any", parts):
            return either(*(_told(rules, part) for part in parts))
        case ("not", part):
            return negated(_told(rules, part))
        case ("some" | "several" as kind, variable, items, condition):
            return (kind, variable, items, _told(rules, condition))
        case ("strict", _, told) | ("truth", told):
            found: Node = told
            return found
        case _:
            return node


def asked_of(rules: Rules, node: Node, possible: bool) -> Node:
    """Whether a condition is true, or whether it is `possible`: true or unknown."""

    def known(*values: Node) -> list[Node]:
        found = [("known", value) for value in values if value[0] == "field"]
        return [negated(each) for each in found] if possible else found

    join = either if possible else both
    match node:
        case ("criterion", name):
            return asked_of(rules, rules.criteria[name], possible)
        case ("all", parts):
            return both(*(asked_of(rules, part, possible) for part in parts))
        case ("any", parts):
            return either(*(asked_of(rules, part, possible) for part in parts))
        case ("not", part):
            return negated(asked_of(rules, part, not possible))
        case ("compare", _, left, right):
            return join(*known(left, right), node)
        case ("among" | "contains", left, _):
            return join(*known(left), node)
        case ("truth", value):
            return ("may_be_true", value) if possible else ("is_true", value)
        case ("strict", needed, condition):
            return join(*known(*needed), condition)
        case ("some", variable, items, condition):
            return join(*known(fact(items)), ("some", variable, items, asked_of(rules, condition, possible)))
        case ("several", variable, items, condition):
            true, may = asked_of(rules, condition, False), asked_of(rules, condition, True)
            unclear = ("some", variable, items, both(may, negated(true)))
            count = ("several", variable, items, true)
            if possible:
                return either(*known(fact(items)), unclear, count)
            return both(*known(fact(items)), negated(unclear), count)
        case _:
            return node


# --- What Python does beside a peer


def answer(question: Question, given: Given, once: list[int], each: Mapping[str, list[list[int]]]) -> Answer:
    """The numbers that a peer found as an answer: the best candidate and its terms, and the summaries of duties."""
    rules = question.rules
    offers: dict[str, Any] = {}
    duties: dict[str, Any] = {}
    numbers = iter(once)
    columns = dict.fromkeys(rules.candidates, 0)
    for name, offer in rules.offers.items():
        if offer.each is None:
            outcome = next(numbers)
            offers[name] = (OUTCOMES[outcome], None, rules.terms(name, given, None) if outcome == 3 else None)
            continue
        column = columns[offer.each]
        columns[offer.each] += 1
        items, prefer = rules.candidates[offer.each]
        candidates = given[items]
        winner, best, preferred = None, 0, None
        for index, found in enumerate(each[offer.each]):
            rank = found[column]
            if rank < best or not rank:
                continue
            value = candidates[index][prefer] if candidates is not None else None
            if rank > best or (value is not None and (preferred is None or value > preferred)):
                winner, best, preferred = index, rank, value
        terms = rules.terms(name, given, candidates[winner]) if best == 3 else None
        offers[name] = (OUTCOMES[best], winner if candidates is not None else None, terms)
    for name, duty in rules.duties.items():
        column = columns[duty.each]
        columns[duty.each] += 1
        states = [found[column] for found in each[duty.each]]
        duties[name] = (STATES[min(states, default=NOT_OWED)], [STATES[state] for state in states])
    return offers, duties
