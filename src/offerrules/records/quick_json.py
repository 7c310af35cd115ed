"""JSON as records by pydantic's own reader, where it lets nothing pass that `json_text` would tell.

That reader takes half the time. It keeps the last of two fields of one name and takes numbers as floats. So its record
stands only where the text has no number with a point or an exponent, and exactly as many colons as there are fields in
the record: each name has one, so that none can stand twice, and a text with a colon in it leaves the matter to
`json_text`. So does everything that is refused: there it is told why.
"""

from typing import Any, Final, TypeVar

from pydantic import ValidationError

from offerrules.records.record import Record

M = TypeVar("M", bound=Record)

_KINDS: Final = bytes.maketrans(b"123456789eE", b"000000000..")
"""Every digit as 0, and what may stand behind one in a number that is not written as a whole one, as a point."""


def record_at_once(model: type[M], data: bytes) -> M | None:
    """The record of one JSON object; None where only `json_text` can tell whether it is one."""
    if b"0." in data.translate(_KINDS):
        return None
    try:
        record = model.__pydantic_validator__.validate_json(data)
    except ValidationError:
        return None
    return record if data.count(b":") == _fields(record) else None


def _fields(record: Any) -> int:
    """How many fields are set in a record and in all its parts."""
    count = len(record.__pydantic_fields_set__)
    if record.has_parts:
        for value in record.__dict__.values():
            if type(value) is tuple:
                for part in value:
                    if isinstance(part, Record):
                        count += _fields(part)
            elif isinstance(value, Record):
                count += _fields(value)
    return count
