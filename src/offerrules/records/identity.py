"""The reference by which a record is told from others, and the numbers that it must not be."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from offerrules.language import Text
from offerrules.personal_number import SHORTEST, is_personal_number
from offerrules.records.fact import Fact
from offerrules.records.normalization import composed
from offerrules.records.scalars import read_text, refusal

LONGEST: Final = 200


def check_reference(value: Any) -> str:
    """`value`, composed, where it can be a reference; else raises what pydantic turns into a problem."""
    if type(value) is str and len(value) < SHORTEST and value.isascii() and value.isalnum():
        return value
    text = composed(read_text(value))
    if len(text) > LONGEST:
        raise refusal("not_reference")
    if is_personal_number(text):
        raise refusal("personal_number")
    if text != text.strip() or not text.isprintable():
        raise refusal("not_reference")
    return text


Reference = Annotated[
    str,
    Field(pattern=r"\S", max_length=LONGEST),
    BeforeValidator(check_reference),
    Fact(Text("Referens", "Reference"), privacy="identity", reference=True),
]
"""The type of an opaque reference to a person: at most 200 characters, never a personal identity or coordination
number. The field of this type holds the reference of its class, whatever it is called; of several, `id` does. In a
`Record` the field `id` is checked so, whatever its type."""
