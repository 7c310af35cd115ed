"""Why an expression has no value: the codes of `Failure`, with words for a person.

FEEL calls all of them null by error. The words say what is the matter with the values, so that an explanation can show
the cause behind an unknown.
"""

from types import MappingProxyType
from typing import Final

from offerrules.language import Text

FAILURES: Final = MappingProxyType(
    {
        "type": Text(sv="ett värde är av en typ som inte passar här", en="a value is of a type that does not fit here"),
        "none": Text(sv="ett värde som behövs finns inte (null)", en="a value that is needed is none (null)"),
        "arguments": Text(
            sv="funktionen tar inte detta antal argument, eller inte dessa namn",
            en="the function does not take this number of arguments, or these names",
        ),
        "not-boolean": Text(sv="ett villkor är varken sant eller falskt", en="a condition is neither true nor false"),
        "not-comparable": Text(
            sv="värden av olika typ, eller utan ordning, kan inte jämföras",
            en="values of different types, or without an order, cannot be compared",
        ),
        "zero-division": Text(sv="division med noll", en="division by zero"),
        "number-range": Text(
            sv="resultatet är inget tal, eller ett för stort tal", en="the result is no number, or too large a number"
        ),
        "text-form": Text(
            sv="texten har inte den form som behövs", en="the text does not have the form that is needed"
        ),
        "no-such-date": Text(sv="datumet eller klockslaget finns inte", en="the date or time of day does not exist"),
        "date-range": Text(
            sv="tidpunkten eller tidslängden är för stor", en="the point in time or duration is too large"
        ),
        "zones": Text(
            sv="den ena tiden har tidszon, den andra inte", en="one time has a time zone, the other does not"
        ),
        "index": Text(sv="positionen finns inte i listan eller texten", en="the position is not in the list or text"),
        "empty-list": Text(sv="listan är för kort", en="the list is too short"),
        "not-a-list": Text(
            sv="det finns inget att gå igenom: varken en lista eller ett intervall av heltal eller dagar",
            en="there is nothing to go through: neither a list nor a range of whole numbers or days",
        ),
        "duplicate-key": Text(sv="samma nyckel står två gånger", en="the same key stands twice"),
        "no-such-entry": Text(sv="nyckeln finns inte", en="the key does not exist"),
        "no-such-property": Text(sv="värdet har inte den egenskapen", en="the value does not have that property"),
        "no-such-name": Text(sv="namnet betyder ingenting här", en="the name means nothing here"),
        "no-such-type": Text(sv="typen finns inte", en="the type does not exist"),
        "range-order": Text(
            sv="intervallets ändar står i fel ordning", en="the ends of the range are in the wrong order"
        ),
        "pattern": Text(
            sv="mönstret, dess flaggor eller ersättningen är inte ett reguljärt uttryck",
            en="the pattern, its flags or the replacement is no regular expression",
        ),
        "pattern-work": Text(
            sv="mönstret är för stort eller kräver för mycket arbete",
            en="the pattern is too large or takes too much work",
        ),
        "function": Text(
            sv="det som anropas är ingen funktion, eller går inte att anropa så",
            en="what is called is no function, or cannot be called so",
        ),
        "too-much-work": Text(sv="uttrycket kräver för många steg", en="the expression takes too many steps"),
        "too-deep": Text(sv="uttrycket är för djupt", en="the expression is too deep"),
        "no-clock": Text(
            sv="klockslaget just nu hör inte till det som uttrycket får veta",
            en="the present time is not among what the expression may know",
        ),
    }
)
"""The words of each code, as a clause."""
