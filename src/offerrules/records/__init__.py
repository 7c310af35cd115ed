"""Records: what is known about a person, and where it can be read from.

Excel files are read by `offerrules.records.excel`, which needs the extra `excel`.
"""

from typing import TYPE_CHECKING

from offerrules import later

if TYPE_CHECKING:
    from offerrules.feel.values import UNKNOWN, Unknown
    from offerrules.records.csv_reader import read_csv
    from offerrules.records.error import Place, ReadingError, RecordError, RecordProblem
    from offerrules.records.fact import PRIVACY_CLASSES, UNITS, Fact, NotAFact, Privacy, Unit
    from offerrules.records.identity import Reference
    from offerrules.records.json_reader import read_json, read_ndjson
    from offerrules.records.null import Null
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
else:
    __getattr__, __dir__ = later.names(
        __name__,
        {
            "Diploma": "offerrules.records.participant",
            "Enrolment": "offerrules.records.participant",
            "Fact": "offerrules.records.fact",
            "Field": "offerrules.records.shape",
            "Internship": "offerrules.records.participant",
            "Measure": "offerrules.records.participant",
            "NotAFact": "offerrules.records.fact",
            "Null": "offerrules.records.null",
            "OfferSent": "offerrules.records.participant",
            "OrUnknown": "offerrules.records.record",
            "PRIVACY_CLASSES": "offerrules.records.fact",
            "Participant": "offerrules.records.participant",
            "Place": "offerrules.records.error",
            "Privacy": "offerrules.records.fact",
            "ReadingError": "offerrules.records.error",
            "Record": "offerrules.records.record",
            "RecordError": "offerrules.records.error",
            "RecordProblem": "offerrules.records.error",
            "RecruitmentMeeting": "offerrules.records.participant",
            "Reference": "offerrules.records.identity",
            "Shape": "offerrules.records.shape",
            "ShapeError": "offerrules.records.shaping",
            "UNITS": "offerrules.records.fact",
            "UNKNOWN": "offerrules.feel.values",
            "Unit": "offerrules.records.fact",
            "Unknown": "offerrules.feel.values",
            "WorkplaceLearning": "offerrules.records.participant",
            "read_csv": "offerrules.records.csv_reader",
            "read_json": "offerrules.records.json_reader",
            "read_ndjson": "offerrules.records.json_reader",
            "record_schema": "offerrules.records.schema",
            "shape_of": "offerrules.records.shaping",
        },
    )

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
    "Null",
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
