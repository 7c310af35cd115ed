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
    "too_long_text": Text("är längre än 100\u00a0000 tecken.", "is longer than 100,000 characters."),
    "too_long_list": Text("har fler än 10\u00a0000 delar.", "has more than 10,000 elements."),
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
    "too_deep": Text("är nästlad för djupt för en post.", "is nested too deeply for a record."),
    "duplicate_field": Text("står två gånger i samma post.", "stands twice in the same record."),
    "not_valid": Text("passar inte.", "does not fit."),
    "cannot_be_none": Text(
        "kan inte vara `saknas`. Lämna cellen tom om inget är antecknat.",
        "cannot be `none`. Leave the cell empty if nothing is recorded.",
    ),
    "cell_error": Text("innehåller ett fel från kalkylbladet.", "holds an error of the spreadsheet."),
    "line_break": Text(
        "innehåller en radbrytning. Ofta saknas ett citattecken.",
        "holds a line break. Often a quotation mark is missing.",
    ),
    "not_yes_or_no": Text("ska vara ja eller nej.", "must be yes or no."),
    "not_number_in_cell": Text(
        "ska vara ett tal, utan mellanrum och enhet.", "must be a number, without space and unit."
    ),
    "perhaps_thousands": Text(
        "kan läsas på två sätt. Skriv talet utan tusentalstecken eller med annat antal decimaler.",
        "can be read in two ways. Write the number without a thousands sign or with another number of decimals.",
    ),
    "placeholder": Text(
        "säger att något är okänt. Lämna då cellen tom.", "says that something is unknown. Then leave the cell empty."
    ),
    "only_none": Text(
        "är en lista. Här kan bara stå `saknas`, som betyder att den är tom.",
        "is a list. Here only `none` can stand, which means that it is empty.",
    ),
    "contradiction": Text("har uppgifter som säger emot varandra.", "is told in two ways that contradict each other."),
    "gap": Text("har en lucka i numreringen.", "has a gap in its numbering."),
    "number_for_date": Text(
        "är ett tal. Ge kolumnen datumformat i kalkylbladet.",
        "is a number. Give the column a date format in the spreadsheet.",
    ),
    "repeated": Text(
        "är likadan som en annan rad om samma person.", "is the same as another row about the same person."
    ),
    "no_reference": Text("Raden saknar referens.", "The row has no reference."),
    "too_many_cells": Text(
        "Raden har fler celler än rubrikraden. I en CSV-fil ska en text med skiljetecken i stå inom citattecken.",
        "The row has more cells than the header. In a CSV file, a text that holds the separator must be in quotation "
        "marks.",
    ),
    "beside_the_table": Text(
        "Till höger om tabellen står något som inte hör till någon kolumn.",
        "To the right of the table stands something that belongs to no column.",
    ),
    "two_rows": Text(
        "Referensen står på flera rader, men tabellen har en rad för varje person.",
        "The reference stands in several rows, but the table has one row for each person.",
    ),
    "not_in_first_sheet": Text(
        "Referensen finns inte i det första bladet.", "The reference is not in the first sheet."
    ),
}
