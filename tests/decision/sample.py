"""A decision with something of everything, and as much of a policy as is needed to read it."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from offerrules.decision.decision import Decision
from offerrules.decision.result import Duty, DutyTo, Head, Outcome
from offerrules.decision.tree import (
    Cause,
    CriterionTrace,
    DutyTrace,
    Evidence,
    Fact,
    OfferTrace,
    PartTrace,
    ReferTrace,
    Trace,
    ValueTrace,
)
from offerrules.decision.values import RecordAt
from offerrules.feel import types as t
from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.language import Language, Text
from offerrules.records.shape import Field, Shape

INTERNSHIP = t.RecordType(
    "Internship",
    {
        "attestation": t.ChoiceType(("completed", "partial")),
        "end": t.OptionalType(t.DATE),
        "sick_days": t.NUMBER,
        "supervisor": t.STRING,
    },
)
SHAPE = Shape(
    "Person",
    {
        "birth_date": Field("birth_date", t.DATE, Text("Födelsedatum", "Date of birth")),
        "internships": Field(
            "internships",
            t.ListType(INTERNSHIP),
            Text("Praktik", "Internships"),
            fields={
                name: Field(
                    name,
                    type_,
                    Text(name, name),
                    privacy={"sick_days": "health", "supervisor": "third_party"}.get(name),
                )
                for name, type_ in INTERNSHIP.fields.items()
            },
        ),
    },
    t.RecordType("Person", {"birth_date": t.DATE, "internships": t.ListType(INTERNSHIP)}),
)


def expression(type_: t.Type, *mentions: str) -> SimpleNamespace:
    return SimpleNamespace(type=type_, mentions=frozenset(mentions))


RULES = SimpleNamespace(
    fingerprints={1: "e" * 64, 2: "f" * 64},
    shape=SHAPE,
    parameters=(
        SimpleNamespace(name="weeks", type=t.NUMBER),
        SimpleNamespace(name="sectors", type=t.TableType(t.STRING)),
    ),
    candidates=(SimpleNamespace(name="placement", prefer=expression(t.NUMBER, "placement")),),
    definitions=(
        SimpleNamespace(name="well", expression=expression(t.NUMBER, "placement")),
        SimpleNamespace(name="better", expression=expression(t.NUMBER, "well")),
        SimpleNamespace(name="done", expression=expression(t.ListType(INTERNSHIP))),
        SimpleNamespace(name="age", expression=expression(t.MONTHS_DURATION)),
    ),
    criteria=(SimpleNamespace(name="completed"), SimpleNamespace(name="grown")),
    offers=(
        SimpleNamespace(
            name="post",
            terms=(
                SimpleNamespace(name="rest", expression=expression(t.DAYS_DURATION, "better")),
                SimpleNamespace(name="weeks", expression=expression(t.NUMBER, "weeks")),
                SimpleNamespace(name="supervisor", expression=expression(t.STRING)),
            ),
        ),
        SimpleNamespace(name="place", terms=()),
    ),
    duties=(SimpleNamespace(name="supervision"),),
)


class SamplePolicy:
    """Stands for a loaded policy."""

    rule_set = RULES

    def __init__(self, texts: dict[str, object] | None = None) -> None:
        self._texts = texts or {"offers": {"post": {"title": {"sv": "Jobb", "en": "Post"}}}}

    def explain(self, decision: Decision, language: Language, form: str = "text") -> str:
        return f"{language} {form} {decision.outcomes['post'].outcome}"

    def texts(self) -> dict[str, object]:
        return self._texts


READS = Evidence(("internships.0.attestation",), ("internships.0.end",), (Cause("zero-division", 3, 6),))
SICK = Evidence(("internships.0.sick_days",))

TRACE = Trace(
    facts={
        fact.path: fact
        for fact in (
            Fact("birth_date", "value", date(2001, 2, 3)),
            Fact("internships", "list", 1),
            Fact("internships.0.attestation", "unknown"),
            Fact("internships.0.end", "recorded"),
            Fact("internships.0.sick_days", "value", Decimal("2.50")),
            Fact("internships.0.supervisor", "none"),
        )
    },
    parameters={"weeks": Decimal(4), "sectors": {"VO": "care"}},
    definitions={
        ("well", 0): ValueTrace(Decimal(7), SICK),
        ("better", 0): ValueTrace(Decimal(8)),
        ("done", None): ValueTrace((RecordAt("internships.0"),), READS),
        ("age", None): ValueTrace(MonthsDuration(255), Evidence(("birth_date",))),
    },
    preferences={("placement", 0): ValueTrace(UNKNOWN, SICK)},
    criteria={
        ("completed", 0): CriterionTrace((PartTrace(UNKNOWN), PartTrace(True, READS), PartTrace(UNKNOWN, SICK))),
        ("grown", None): CriterionTrace((PartTrace(True, Evidence(("birth_date",))),)),
    },
    offers={
        ("post", 0): OfferTrace(
            "offer",
            True,
            (True, True, UNKNOWN),
            (ReferTrace(UNKNOWN, (UNKNOWN, False), True),),
            {
                "rest": ValueTrace(timedelta(days=14, hours=1)),
                "weeks": ValueTrace(Decimal(4)),
                "supervisor": ValueTrace(None, Evidence(("internships.0.supervisor",))),
            },
        ),
        ("place", None): OfferTrace("needs_information", UNKNOWN, (UNKNOWN,), missing=("internships.0.attestation",)),
    },
    duties={
        ("supervision", 0): DutyTrace("unknown", (PartTrace(UNKNOWN),), (PartTrace(False),)),
    },
)

DECISION = Decision(
    Head("example/post", "2024.1", "f" * 64, "support", ("criteria.completed",)),
    date(2024, 5, 30),
    "g4",
    {
        "post": Outcome(
            "offer",
            {"rest": timedelta(days=14, hours=1), "weeks": Decimal(4), "supervisor": None},
            ("placement", 0),
            valid_to=date(2024, 6, 13),
        ),
        "place": Outcome("needs_information", missing=["internships.0.attestation"]),
    },
    {"supervision": Duty("unknown", (DutyTo(0, "unknown"),))},
    trace=TRACE,
    policy=SamplePolicy(),
)
