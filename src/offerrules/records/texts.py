"""What can be wrong with a record, in plain words: one text for each code."""

from collections.abc import Mapping
from typing import Final

from offerrules.language import Text

TEXTS: Final[Mapping[str, Text]] = {
    "missing": Text("saknas men måste finnas.", "is missing but must be there."),
    "unknown_field": Text("finns inte som fält.", "is not a field."),
    "not_record": Text(
        "ska vara en post med fält, i JSON ett objekt.", "must be a record with fields, in JSON an object."
    ),
    "not_list": Text("ska vara en lista.", "must be a list."),
    "not_text": Text("ska vara text.", "must be text."),
    "empty_text": Text(
        "är tom. Utelämna fältet om inget är antecknat.", "is empty. Leave the field out if nothing is recorded."
    ),
    "not_boolean": Text("ska vara sant eller falskt.", "must be true or false."),
    "not_number": Text("ska vara ett tal, utan citattecken.", "must be a number, without quotation marks."),
    "not_whole_number": Text("ska vara ett heltal.", "must be a whole number."),
    "not_finite": Text("ska vara ett ändligt tal.", "must be a finite number."),
    "not_exact": Text("är inte ett exakt tal. Ge högst 15 siffror.", "is not an exact number. Give at most 15 digits."),
    "too_many_digits": Text("har fler än 15 siffror.", "has more than 15 digits."),
    "out_of_range": Text("ligger utanför de tillåtna värdena.", "is outside the permitted values."),
    "not_date": Text("ska vara ett datum, skrivet ÅÅÅÅ-MM-DD.", "must be a date, written YYYY-MM-DD."),
    "no_such_date": Text("är ett datum som inte finns.", "is a date that does not exist."),
    "date_time_for_date": Text("ska vara ett datum utan klockslag.", "must be a date without a time of day."),
    "not_time": Text("ska vara ett klockslag, skrivet TT:MM.", "must be a time of day, written HH:MM."),
    "not_date_time": Text(
        "ska vara datum och klockslag, skrivet ÅÅÅÅ-MM-DDTTT:MM.", "must be date and time, written YYYY-MM-DDTHH:MM."
    ),
    "not_days_duration": Text(
        "ska vara en tid i dagar, skriven som P14D eller PT8H.", "must be a length in days, written like P14D or PT8H."
    ),
    "not_months_duration": Text(
        "ska vara en tid i månader, skriven som P6M eller P1Y.",
        "must be a length in months, written like P6M or P1Y.",
    ),
    "no_such_choice": Text("är inget av de tillåtna valen.", "is none of the permitted choices."),
    "personal_number": Text(
        "ser ut som ett personnummer eller samordningsnummer. Använd en referens som inte pekar ut personen.",
        "looks like a Swedish personal identity or coordination number. Use a reference that names nobody.",
    ),
    "not_reference": Text(
        "ska vara en kort referens utan blanksteg i början eller slutet.",
        "must be a short reference without space at either end.",
    ),
    "duplicate_field": Text("står två gånger i samma post.", "stands twice in the same record."),
    "not_valid": Text("passar inte.", "does not fit."),
}
