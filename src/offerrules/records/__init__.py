"""Records: what is known about a person, and where it can be read from.

Excel files are read by `offerrules.records.excel`, which needs the extra `excel`.
"""

from offerrules.feel.values import UNKNOWN, Unknown
from offerrules.records.csv_reader import read_csv
from offerrules.records.error import Place, ReadingError, RecordError, RecordProblem
from offerrules.records.fact import PRIVACY_CLASSES, UNITS, Fact, NotAFact, Privacy, Unit
from offerrules.records.identity import Reference
from offerrules.records.json_reader import read_json, read_ndjson
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
from offerrules.records.schema import record_schema
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
    "read_csv",
    "read_json",
    "read_ndjson",
    "record_schema",
    "shape_of",
]
