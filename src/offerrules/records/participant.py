"""`Participant`: the record that the policies of this project read, and its parts."""

import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from offerrules.feel.values import UNKNOWN
from offerrules.language import Text
from offerrules.privacy import Privacy
from offerrules.records.fact import Fact
from offerrules.records.identity import LONGEST
from offerrules.records.record import OrUnknown, Record

Day = datetime.date
Count = Annotated[int, Field(ge=0)]
_LOCATION: Final[tuple[Privacy, ...]] = ("protected",)
"""The further class of a field that can show, alone or with others, where a person is: nobody may learn that of one who
is protected. A programme and a school year are a class of pupils, where the municipality has one school."""

Provider = Literal["municipality", "employment_service"]
Service = Literal["home_care", "special_housing", "home_health_care", "disability_care", "other"]
Attestation = Literal["completed", "partial", "not_completed", "withdrawn"]
Curriculum = Literal["gy11", "gy25"]
DiplomaKind = Literal["yrkesexamen", "hogskoleforberedande_examen", "studiebevis"]

_PROVIDERS = {
    "municipality": Text("Kommunen", "The municipality"),
    "employment_service": Text("Arbetsförmedlingen", "The Public Employment Service"),
}
_SERVICES = {
    "home_care": Text("Hemtjänst", "Home care"),
    "special_housing": Text("Särskilt boende", "Special housing"),
    "home_health_care": Text("Hemsjukvård", "Home health care"),
    "disability_care": Text("Omsorg om personer med funktionsnedsättning", "Care of people with disabilities"),
    "other": Text("Annan verksamhet", "Another service"),
}
_ATTESTATIONS = {
    "completed": Text("Fullgjord", "Completed"),
    "partial": Text("Delvis fullgjord", "Partly completed"),
    "not_completed": Text("Inte fullgjord", "Not completed"),
    "withdrawn": Text("Intyget återkallat", "Attestation withdrawn"),
}
_CURRICULA = {
    "gy11": Text("Gymnasieskola 2011 (Gy11)", "Upper secondary school 2011 (Gy11)"),
    "gy25": Text("Gymnasieskola 2025 (Gy25)", "Upper secondary school 2025 (Gy25)"),
}
_DIPLOMA_KINDS = {
    "yrkesexamen": Text("Yrkesexamen", "Vocational diploma"),
    "hogskoleforberedande_examen": Text("Högskoleförberedande examen", "Higher education preparatory diploma"),
    "studiebevis": Text("Studiebevis", "Study certificate"),
}


class Measure(Record):
    """A labour-market measure in which the person takes or took part."""

    name: Annotated[OrUnknown[str], Fact(Text("Insats", "Measure"), privacy="social", further_privacy=_LOCATION)] = (
        UNKNOWN
    )
    provider: Annotated[
        OrUnknown[Provider],
        Fact(Text("Insatsens anordnare", "Measure provider"), privacy="social", choices=_PROVIDERS),
    ] = UNKNOWN
    start: Annotated[OrUnknown[Day], Fact(Text("Insatsens startdatum", "Measure start date"), privacy="social")] = (
        UNKNOWN
    )
    end: Annotated[OrUnknown[Day | None], Fact(Text("Insatsens slutdatum", "Measure end date"), privacy="social")] = (
        UNKNOWN
    )


class Internship(Record):
    """A period of work practice at a workplace."""

    service: Annotated[OrUnknown[Service], Fact(Text("Verksamhet", "Service"), choices=_SERVICES)] = UNKNOWN
    workplace: Annotated[
        OrUnknown[str], Fact(Text("Praktikplats", "Internship workplace"), further_privacy=_LOCATION)
    ] = UNKNOWN
    employer: Annotated[
        OrUnknown[str], Fact(Text("Praktikens arbetsgivare", "Internship employer"), further_privacy=_LOCATION)
    ] = UNKNOWN
    start: Annotated[OrUnknown[Day], Fact(Text("Praktikens startdatum", "Internship start date"))] = UNKNOWN
    end: Annotated[OrUnknown[Day | None], Fact(Text("Praktikens slutdatum", "Internship end date"))] = UNKNOWN
    weeks_planned: Annotated[OrUnknown[Count], Fact(Text("Planerade praktikveckor", "Planned weeks"), unit="weeks")] = (
        UNKNOWN
    )
    days_scheduled: Annotated[
        OrUnknown[Count], Fact(Text("Schemalagda praktikdagar", "Scheduled days"), unit="days")
    ] = UNKNOWN
    days_attended: Annotated[
        OrUnknown[Count], Fact(Text("Närvarodagar", "Days attended"), unit="days", privacy="performance")
    ] = UNKNOWN
    study_visit: Annotated[OrUnknown[bool], Fact(Text("Studiebesök genomfört", "Study visit made"))] = UNKNOWN
    hygiene_instruction: Annotated[
        OrUnknown[bool],
        Fact(Text("Introduktion i basala hygienrutiner", "Instruction in basic hygiene routines")),
    ] = UNKNOWN
    attestation: Annotated[
        OrUnknown[Attestation],
        Fact(Text("Intyg om praktiken", "Internship attestation"), privacy="performance", choices=_ATTESTATIONS),
    ] = UNKNOWN
    supervisor: Annotated[
        OrUnknown[str], Fact(Text("Handledare", "Supervisor"), privacy="third_party", further_privacy=_LOCATION)
    ] = UNKNOWN
    supervisor_trained: Annotated[
        OrUnknown[bool],
        Fact(Text("Handledaren har gått utbildning", "Supervisor has been trained"), privacy="third_party"),
    ] = UNKNOWN
    workplace_changed: Annotated[OrUnknown[bool], Fact(Text("Har bytt praktikplats", "Workplace changed"))] = UNKNOWN
    workplace_open_in_summer: Annotated[
        OrUnknown[bool], Fact(Text("Praktikplatsen öppen under sommaren", "Workplace open in summer"))
    ] = UNKNOWN


class Enrolment(Record):
    """A period of studies in a programme."""

    programme: Annotated[OrUnknown[str], Fact(Text("Studieprogram", "Study programme"), further_privacy=_LOCATION)] = (
        UNKNOWN
    )
    orientation: Annotated[
        OrUnknown[str | None], Fact(Text("Studieinriktning", "Study orientation"), further_privacy=_LOCATION)
    ] = UNKNOWN
    school: Annotated[OrUnknown[str], Fact(Text("Skola", "School"), further_privacy=_LOCATION)] = UNKNOWN
    school_year: Annotated[OrUnknown[Count], Fact(Text("Årskurs", "School year"), further_privacy=_LOCATION)] = UNKNOWN
    curriculum: Annotated[OrUnknown[Curriculum], Fact(Text("Läroplan", "Curriculum"), choices=_CURRICULA)] = UNKNOWN
    adult_education: Annotated[OrUnknown[bool], Fact(Text("Studier på komvux", "Studies in adult education"))] = UNKNOWN
    start: Annotated[OrUnknown[Day], Fact(Text("Studiernas startdatum", "Studies start date"))] = UNKNOWN
    end: Annotated[OrUnknown[Day | None], Fact(Text("Studiernas slutdatum", "Studies end date"))] = UNKNOWN


class WorkplaceLearning(Record):
    """A period of workplace-based learning (arbetsplatsförlagt lärande, APL) within an education."""

    programme: Annotated[
        OrUnknown[str], Fact(Text("Program vid APL", "Workplace-learning programme"), further_privacy=_LOCATION)
    ] = UNKNOWN
    school_year: Annotated[
        OrUnknown[Count], Fact(Text("Årskurs vid APL", "Workplace-learning school year"), further_privacy=_LOCATION)
    ] = UNKNOWN
    workplace: Annotated[
        OrUnknown[str], Fact(Text("APL-plats", "Workplace-learning workplace"), further_privacy=_LOCATION)
    ] = UNKNOWN
    sector: Annotated[OrUnknown[str], Fact(Text("APL-platsens sektor", "Workplace-learning sector"))] = UNKNOWN
    start: Annotated[OrUnknown[Day], Fact(Text("APL-periodens startdatum", "Workplace-learning start date"))] = UNKNOWN
    end: Annotated[OrUnknown[Day | None], Fact(Text("APL-periodens slutdatum", "Workplace-learning end date"))] = (
        UNKNOWN
    )
    attested: Annotated[
        OrUnknown[bool], Fact(Text("APL-perioden intygad", "Workplace learning attested"), privacy="performance")
    ] = UNKNOWN


class Diploma(Record):
    """A diploma or study certificate that has been issued."""

    kind: Annotated[
        OrUnknown[DiplomaKind],
        Fact(Text("Examen eller studiebevis", "Kind of diploma"), privacy="performance", choices=_DIPLOMA_KINDS),
    ] = UNKNOWN
    programme: Annotated[OrUnknown[str], Fact(Text("Examensprogram", "Diploma programme"), privacy="performance")] = (
        UNKNOWN
    )
    orientation: Annotated[
        OrUnknown[str | None], Fact(Text("Examensinriktning", "Diploma orientation"), privacy="performance")
    ] = UNKNOWN
    school: Annotated[
        OrUnknown[str],
        Fact(Text("Utfärdande skola", "Issuing school"), privacy="performance", further_privacy=_LOCATION),
    ] = UNKNOWN
    date: Annotated[OrUnknown[Day], Fact(Text("Examensdatum", "Diploma date"), privacy="performance")] = UNKNOWN
    adult_education: Annotated[
        OrUnknown[bool], Fact(Text("Examen från komvux", "Diploma from adult education"), privacy="performance")
    ] = UNKNOWN


class RecruitmentMeeting(Record):
    """A meeting between the person and the authority's recruitment unit."""

    date: Annotated[OrUnknown[Day], Fact(Text("Mötesdatum", "Meeting date"), further_privacy=_LOCATION)] = UNKNOWN
    held: Annotated[OrUnknown[bool], Fact(Text("Mötet genomfört", "Meeting held"))] = UNKNOWN


class OfferSent(Record):
    """An offer that the authority has already sent to the person."""

    policy: Annotated[OrUnknown[str], Fact(Text("Erbjudandets policy", "Policy of the offer"))] = UNKNOWN
    offer: Annotated[OrUnknown[str], Fact(Text("Erbjudande", "Offer"))] = UNKNOWN
    date: Annotated[OrUnknown[Day], Fact(Text("Erbjudandets datum", "Offer date"))] = UNKNOWN


class Participant(Record):
    """What is known about one person: who takes part in a measure, studies, or has been promised an offer.

    Every field but `id` may be unknown. A list that is recorded is complete; an empty one says that there is nothing.
    """

    id: Annotated[
        str, Field(pattern=r"\S", max_length=LONGEST), Fact(Text("Referens", "Reference"), privacy="identity")
    ]
    birth_date: Annotated[OrUnknown[Day], Fact(Text("Födelsedatum", "Date of birth"), privacy="identity")] = UNKNOWN
    protected_identity: Annotated[
        OrUnknown[bool], Fact(Text("Skyddade personuppgifter", "Protected identity"), privacy="protected")
    ] = UNKNOWN
    guardian_consent: Annotated[
        OrUnknown[bool], Fact(Text("Vårdnadshavares samtycke", "Guardian's consent"), privacy="social")
    ] = UNKNOWN
    measures: Annotated[
        OrUnknown[tuple[Measure, ...]],
        Fact(Text("Arbetsmarknadsinsatser", "Labour-market measures"), privacy="social"),
    ] = UNKNOWN
    internships: Annotated[OrUnknown[tuple[Internship, ...]], Fact(Text("Praktikperioder", "Internships"))] = UNKNOWN
    enrolments: Annotated[OrUnknown[tuple[Enrolment, ...]], Fact(Text("Studier", "Enrolments"))] = UNKNOWN
    workplace_learning: Annotated[
        OrUnknown[tuple[WorkplaceLearning, ...]],
        Fact(Text("APL-perioder", "Periods of workplace learning")),
    ] = UNKNOWN
    diplomas: Annotated[
        OrUnknown[tuple[Diploma, ...]],
        Fact(Text("Examina och studiebevis", "Diplomas and certificates"), privacy="performance"),
    ] = UNKNOWN
    recruitment_meetings: Annotated[
        OrUnknown[tuple[RecruitmentMeeting, ...]],
        Fact(Text("Möten med rekryteringsenheten", "Meetings with the recruitment unit")),
    ] = UNKNOWN
    offers_sent: Annotated[OrUnknown[tuple[OfferSent, ...]], Fact(Text("Skickade erbjudanden", "Offers sent"))] = (
        UNKNOWN
    )
