"""The page about the language, written from the table: every operator and built-in with its examples.

python -m offerrules.feel.documentation FOLDER        writes language.md and language.sv.md
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, assert_never

from offerrules.feel.builtins import aggregates, contexts, conversion, dates, lists, numbers, ranges, strings
from offerrules.feel.entries import Entry, Parameter, Signature, UnknownRule
from offerrules.feel.failures import FAILURES
from offerrules.feel.table import OPERATORS
from offerrules.feel.types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NullType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    TimeType,
    Type,
    VariableType,
)
from offerrules.language import LANGUAGES, Language, Text

FILES: Final[Mapping[Language, str]] = {"en": "language.md", "sv": "language.sv.md"}

_TITLE: Final = Text(sv="# Uttrycksspråket", en="# The expression language")
_OPENING: Final = Text(
    sv="""\
Villkor skrivs i FEEL, kapitel 10 i standarden OMG DMN 1.5. Sidan är skriven ur den tabell som alla motorer
använder, med `python -m offerrules.feel.documentation docs`, och varje exempel är prövat. Det som är märkt
*inte i policyer* hör till standarden men inte till det som en policy får använda.

**Okänt.** Ett fält som ingenting är antecknat om är *okänt*: varken falskt, noll eller `null`. Varje rad säger
vad som då händer: *strikt*, resultatet är okänt så snart något i ett argument är det; *trevärt*, resultatet
sägs så snart det som är känt avgör det; *bara behållaren*, endast om listan själv är okänd, inte om ett element
i den är det.

**Fel.** Där standarden ger `null` för att något inte går, blir resultatet i en policy okänt, och orsaken visas.
Utöver de fel som står på raden kan allt som tar argument ge dessa tre: {common}.

**Kommentarer.** `//` till radens slut, eller mellan `/*` och `*/`. YAML fogar ihop raderna i ett värde till en, utom
efter `|`; där en kommentar därför skulle svälja något är det ett fel. Ett `#` efter ett mellanslag börjar en kommentar
i YAML om värdet saknar citattecken.

**Åldrar.** `födelsedag + @"P18Y" <= today()` flyttar födelsedagen till ett senare år, där den 29 februari oftast blir
den 28: den som är född på skottdagen fyller 18 den 28 februari. `years and months duration(födelsedag, today()).years
>= 18` och `födelsedag <= today() - @"P18Y"` räknar hela år: då fyller samma person 18 den 1 mars. Likadant är det med
månader vid månadens slut. Välj ett av sätten; där en policy använder båda säger `check` det.

**Tal och texter.** Lika tal har samma text, hur de än är skrivna: `string(100.0)` är `"100"`. Noll har inget tecken. En
bokstav med ett tecken över eller under är densamma om den är skriven som ett tecken eller som två; texter sätts samman
(Unicode NFC), och `string length` räknar de sammansatta tecknen.

**Namn.** I villkoret för en lista är `item` elementet, utom där elementen har ett fält som heter `item`: då är det
fältet. `?` är värdet som prövas, i den innersta prövningen.""",
    en="""\
Conditions are written in FEEL, chapter 10 of the standard OMG DMN 1.5. This page is written from the table that
all engines use, by `python -m offerrules.feel.documentation docs`, and every example is tested. What is marked
*not in policies* belongs to the standard, but not to what a policy may use.

**Unknown.** A field about which nothing has been recorded is *unknown*: not false, not zero, not `null`. Each
entry says what happens then: *strict*, the result is unknown as soon as anything in an argument is;
*three-valued*, the result is told as soon as what is known decides it; *container only*, only where the list
itself is unknown, not where an element of it is.

**Errors.** Where the standard gives `null` because something cannot be done, the result in a policy is unknown,
and the cause is shown. Beside the errors that an entry names, everything that takes arguments can give these
three: {common}.

**Comments.** `//` to the end of the line, or between `/*` and `*/`. YAML joins the lines of a value into one, except
behind `|`; where a comment would swallow something for that reason, it is an error. A `#` after a space begins a
comment of YAML where the value has no quotation marks.

**Ages.** `birthday + @"P18Y" <= today()` moves the birthday to a later year, in which 29 February is mostly the 28th:
whoever is born on the leap day turns 18 on 28 February. `years and months duration(birthday, today()).years >= 18`
and `birthday <= today() - @"P18Y"` count whole years: the same person turns 18 on 1 March. It is the same with months
at the end of a month. Choose one way; where a policy uses both, `check` says so.

**Numbers and texts.** Equal numbers have the same text, however they are written: `string(100.0)` is `"100"`. Zero has
no sign. A letter with a mark above or below it is the same whether it is written as one character or as two; texts are
composed (Unicode NFC), and `string length` counts the composed characters.

**Names.** In the condition of a list `item` is the element, unless the elements have a field called `item`: then it is
that field. `?` is the value under test, in the innermost test.""",
)
_RULES: Final[Mapping[UnknownRule, Text]] = {
    UnknownRule.STRICT: Text(sv="strikt", en="strict"),
    UnknownRule.EQUALITY: Text(sv="strikt, utom mot `null`", en="strict, but for `null`"),
    UnknownRule.KLEENE: Text(sv="trevärt", en="three-valued"),
    UnknownRule.LENGTH: Text(sv="bara behållaren", en="container only"),
}
_COMMON_ERRORS: Final = ("type", "none", "arguments")
_UNKNOWN: Final = Text(sv="Okänt", en="Unknown")
_ERRORS: Final = Text(sv="Fel", en="Errors")
_NOT_IN_POLICIES: Final = Text(sv="*Inte i policyer.* ", en="*Not in policies.* ")
_FAMILIES: Final[Sequence[tuple[Text, Iterable[Entry]]]] = (
    (Text(sv="Tecken och ord", en="Signs and words"), OPERATORS.values()),
    (Text(sv="Omvandling", en="Conversion"), conversion.ENTRIES),
    (Text(sv="Tal", en="Numbers"), numbers.ENTRIES),
    (Text(sv="Texter", en="Texts"), strings.ENTRIES),
    (Text(sv="Listor", en="Lists"), lists.ENTRIES),
    (Text(sv="Ett värde av många", en="One value of many"), aggregates.ENTRIES),
    (Text(sv="Dagar och tider", en="Dates and times"), dates.ENTRIES),
    (Text(sv="Intervall", en="Ranges"), ranges.ENTRIES),
    (Text(sv="Kontexter", en="Contexts"), contexts.ENTRIES),
)


def page(language: Language) -> str:
    """The page in one language, as Markdown."""
    common = "; ".join(FAILURES[code].in_language(language) for code in _COMMON_ERRORS)
    lines = [_TITLE.in_language(language), "", _OPENING.in_language(language).format(common=common), ""]
    for title, entries in _FAMILIES:
        lines += [f"## {title.in_language(language)}", ""]
        for entry in entries:
            lines += [*_entry(entry, language), ""]
    return "\n".join(lines)


def _entry(entry: Entry, language: Language) -> list[str]:
    about = "" if entry.policy else _NOT_IN_POLICIES.in_language(language)
    rule = f"{_UNKNOWN.in_language(language)}: {_RULES[entry.unknown].in_language(language)}."
    errors = "; ".join(FAILURES[code].in_language(language) for code in entry.errors)
    if errors:
        rule += f" {_ERRORS.in_language(language)}: {errors}."
    lines = [f"### {entry.name}", "", f"{about}{entry.doc.in_language(language)} {rule}", "", "```"]
    if entry.kind == "built-in" or entry.name in ("today", "now", "range", "is known"):
        lines += [notation(entry.name, signature) for signature in entry.signatures]
        lines += ["```", "", "```"]
    width = max(len(example.expression) for example in entry.examples)
    lines += [f"{example.expression:{width}}  =  {example.result}" for example in entry.examples]
    return [*lines, "```"]


def notation(name: str, signature: Signature) -> str:
    """The signature as the standard writes such: `floor(n: number, scale?: number): number`."""
    parameters = ", ".join(_parameter(parameter) for parameter in signature.parameters)
    return f"{name}({parameters}): {type_notation(signature.result)}"


def _parameter(parameter: Parameter) -> str:
    name = f"{parameter.name}?" if parameter.optional else parameter.name
    return f"{name}: {type_notation(parameter.type)}{' …' if parameter.variadic else ''}"


def type_notation(type_: Type) -> str:
    """The type as FEEL writes it."""
    match type_:
        case BooleanType():
            return "boolean"
        case NumberType():
            return "number"
        case StringType() | ChoiceType():
            return "string"
        case DateType():
            return "date"
        case TimeType():
            return "time"
        case DateTimeType():
            return "date and time"
        case DaysDurationType():
            return "days and time duration"
        case MonthsDurationType():
            return "years and months duration"
        case RangeType(item):
            return f"range<{type_notation(item)}>"
        case ListType(item):
            return f"list<{type_notation(item)}>"
        case RecordType(fields=fields):
            return f"context<{', '.join(f'{name}: {type_notation(field)}' for name, field in fields.items())}>"
        case TableType(item):
            return f"context<{type_notation(item)}>"
        case OptionalType(item):
            return f"{type_notation(item)} | null"
        case NullType():
            return "null"
        case AnyType():
            return "Any"
        case FunctionType():
            return "function"
        case VariableType(name):
            return name
        case _:
            assert_never(type_)


def write(folder: Path) -> None:
    """The pages in all languages, into `folder`."""
    for language in LANGUAGES:
        (folder / FILES[language]).write_text(page(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
