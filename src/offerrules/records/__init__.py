"""Records: what is known about a person, and where it can be read from."""

from offerrules.feel.values import UNKNOWN, Unknown
from offerrules.records.error import Place, ReadingError, RecordError, RecordProblem
from offerrules.records.fact import PRIVACY_CLASSES, UNITS, Fact, NotAFact, Privacy, Unit
from offerrules.records.identity import Reference
from offerrules.records.participant import (
    Diploma,
    Enrolment,
    Internship,
    Measure,
    OfferSent,
    Participant,
    RecruitmentMeeting,
    WorkplaceLearning,
)
from offerrules.records.record import OrUnknown, Record
from offerrules.records.shape import Field, Shape
from offerrules.records.shaping import ShapeError, shape_of

__all__ = [
    "PRIVACY_CLASSES",
    "UNITS",
    "UNKNOWN",
    "Diploma",
    "Enrolment",
    "Fact",
    "Field",
    "Internship",
    "Measure",
    "NotAFact",
    "OfferSent",
    "OrUnknown",
    "Participant",
    "Place",
    "Privacy",
    "ReadingError",
    "Record",
    "RecordError",
    "RecordProblem",
    "RecruitmentMeeting",
    "Reference",
    "Shape",
    "ShapeError",
    "Unit",
    "Unknown",
    "WorkplaceLearning",
    "shape_of",
]
