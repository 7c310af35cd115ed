"""Built-ins on strings (OMG DMN 1.5, 10.3.4.3). Positions count characters, from 1; patterns are those of XPath."""

from collections.abc import Sequence
from decimal import Decimal

from offerrules.feel import patterns
from offerrules.feel.budget import MOST_CHARACTERS
from offerrules.feel.decimals import whole
from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.types import BOOLEAN, NUMBER, STRING, ListType, OptionalType
from offerrules.feel.values import Failure, Value
from offerrules.language import Text

_INDEX = Failure("index")


def _substring(string: str, start: Value, length: Value = None) -> Value | Failure:
    return part(string, start, length)


def part(items: str | Sequence[Value], start: Value, length: Value = None) -> Value | Failure:
    """The part of a text or list from `start`, counted from 1 or from the end; fractions do not count."""
    first = whole(start)
    count = len(items) if length is None else whole(length)
    if first is None or first == 0 or abs(first) > len(items) or count is None or count < 0:
        return _INDEX
    begin = first - 1 if first > 0 else len(items) + first
    return items[begin : begin + count]


def _substring_before(string: str, match: str) -> Value:
    return string.partition(match)[0] if match and match in string else ""


def _substring_after(string: str, match: str) -> Value:
    return string.partition(match)[2] if match else string


def _string_join(texts: Sequence[str | None], delimiter: str | None = None) -> Value | Failure:
    given = [text for text in texts if text is not None]
    if len(given) * len(delimiter or "") > MOST_CHARACTERS:
        return Failure("too-much-work")
    return (delimiter or "").join(given)


def _split(string: str, delimiter: str) -> Value | Failure:
    return patterns.split(string, delimiter)


_STRING = Parameter("string", STRING)
_MATCH = Parameter("match", STRING)
_INPUT = Parameter("input", STRING)
_PATTERN = Parameter("pattern", STRING)
_FLAGS = Parameter("flags", OptionalType(STRING), optional=True)
_TWO_TESTED = (Signature((_STRING, _MATCH), BOOLEAN),)
_TWO = (Signature((_STRING, _MATCH), STRING),)
_ONE = (Signature((_STRING,), STRING),)
_PATTERN_ERRORS = ("pattern", "pattern-work")

ENTRIES = (
    Entry(
        name="substring",
        kind="built-in",
        signatures=(
            Signature(
                (
                    _STRING,
                    Parameter("start position", NUMBER),
                    Parameter("length", OptionalType(NUMBER), optional=True),
                ),
                STRING,
            ),
        ),
        doc=Text(
            sv="Delen av `string` från `start position`, `length` tecken lång; en negativ position räknas från slutet.",
            en="The part of `string` from `start position`, `length` characters long; a negative position counts "
            "from the end.",
        ),
        examples=(Example('substring("foobar", 3, 3)', '"oba"'), Example('substring("foobar", -2)', '"ar"')),
        errors=("index",),
        apply=_substring,
    ),
    Entry(
        name="string length",
        kind="built-in",
        signatures=(Signature((_STRING,), NUMBER),),
        doc=Text(sv="Antalet tecken.", en="The number of characters."),
        examples=(Example('string length("åäö")', "3"),),
        apply=lambda string: Decimal(len(string)),
    ),
    Entry(
        name="upper case",
        kind="built-in",
        signatures=_ONE,
        doc=Text(sv="Texten med stora bokstäver.", en="The text in capital letters."),
        examples=(Example('upper case("aBc4")', '"ABC4"'),),
        apply=str.upper,
    ),
    Entry(
        name="lower case",
        kind="built-in",
        signatures=_ONE,
        doc=Text(sv="Texten med små bokstäver.", en="The text in small letters."),
        examples=(Example('lower case("aBc4")', '"abc4"'),),
        apply=str.lower,
    ),
    Entry(
        name="substring before",
        kind="built-in",
        signatures=_TWO,
        doc=Text(
            sv="Det som står före `match` första gången det finns, eller en tom text.",
            en="What stands before `match` where it first occurs, or an empty text.",
        ),
        examples=(Example('substring before("foobar", "bar")', '"foo"'), Example('substring before("abc", "x")', '""')),
        apply=_substring_before,
    ),
    Entry(
        name="substring after",
        kind="built-in",
        signatures=_TWO,
        doc=Text(
            sv="Det som står efter `match` första gången det finns, eller en tom text.",
            en="What stands behind `match` where it first occurs, or an empty text.",
        ),
        examples=(Example('substring after("foobar", "ob")', '"ar"'), Example('substring after("abc", "x")', '""')),
        apply=_substring_after,
    ),
    Entry(
        name="contains",
        kind="built-in",
        signatures=_TWO_TESTED,
        doc=Text(sv="Om `match` finns i `string`.", en="Whether `match` occurs in `string`."),
        examples=(Example('contains("foobar", "oba")', "true"),),
        apply=lambda string, match: match in string,
    ),
    Entry(
        name="starts with",
        kind="built-in",
        signatures=_TWO_TESTED,
        doc=Text(sv="Om `string` börjar med `match`.", en="Whether `string` starts with `match`."),
        examples=(Example('starts with("foobar", "fo")', "true"),),
        apply=str.startswith,
    ),
    Entry(
        name="ends with",
        kind="built-in",
        signatures=_TWO_TESTED,
        doc=Text(sv="Om `string` slutar med `match`.", en="Whether `string` ends with `match`."),
        examples=(Example('ends with("foobar", "r")', "true"),),
        apply=str.endswith,
    ),
    Entry(
        name="matches",
        kind="built-in",
        signatures=(Signature((_INPUT, _PATTERN, _FLAGS), BOOLEAN),),
        doc=Text(
            sv="Om något i `input` stämmer med det reguljära uttrycket `pattern`.",
            en="Whether something in `input` matches the regular expression `pattern`.",
        ),
        examples=(Example('matches("foobar", "^fo*b")', "true"), Example('matches("FOO", "foo", "i")', "true")),
        errors=_PATTERN_ERRORS,
        apply=patterns.matches,
    ),
    Entry(
        name="replace",
        kind="built-in",
        signatures=(Signature((_INPUT, _PATTERN, Parameter("replacement", STRING), _FLAGS), STRING),),
        doc=Text(
            sv="`input` där allt som stämmer med `pattern` är utbytt; `$1` är den första gruppen.",
            en="`input` with all that matches `pattern` replaced; `$1` is the first group.",
        ),
        examples=(Example('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),),
        errors=_PATTERN_ERRORS,
        apply=patterns.replace,
    ),
    Entry(
        name="split",
        kind="built-in",
        signatures=(Signature((_STRING, Parameter("delimiter", STRING)), ListType(STRING)),),
        doc=Text(
            sv="Delarna av `string` mellan det som stämmer med det reguljära uttrycket `delimiter`.",
            en="The parts of `string` between what matches the regular expression `delimiter`.",
        ),
        examples=(
            Example('split("John Doe", "\\s")', '["John", "Doe"]'),
            Example('split("a;;b", ";")', '["a", "", "b"]'),
        ),
        errors=_PATTERN_ERRORS,
        apply=_split,
    ),
    Entry(
        name="string join",
        kind="built-in",
        signatures=(
            Signature(
                (
                    Parameter("list", ListType(OptionalType(STRING))),
                    Parameter("delimiter", OptionalType(STRING), optional=True),
                ),
                STRING,
            ),
        ),
        doc=Text(
            sv="Listans texter i en, med `delimiter` emellan; `null` hoppas över.",
            en="The texts of the list in one, with `delimiter` between them; `null` is left out.",
        ),
        examples=(
            Example('string join(["a", "b", "c"], "_and_")', '"a_and_b_and_c"'),
            Example('string join(["a", null, "c"])', '"ac"'),
        ),
        errors=("too-much-work",),
        apply=_string_join,
    ),
)
