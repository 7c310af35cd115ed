"""How other languages and plain speech spell what FEEL has: Excel, Python, SQL, JavaScript, Swedish and English.

Words are in small letters: they are compared so.
"""

from collections.abc import Iterable
from typing import Final

from offerrules.language import Text
from offerrules.nearest import nearest

MEANINGS: Final = {
    "=": Text("Likhet", "Equality"),
    "!=": Text("Olikhet", "Inequality"),
    "<": Text("”Mindre än”", "“Less than”"),
    "<=": Text("”Högst”", "“At most”"),
    ">": Text("”Större än”", "“Greater than”"),
    ">=": Text("”Minst”", "“At least”"),
    "and": Text("”Och”", "“And”"),
    "or": Text("”Eller”", "“Or”"),
    "not": Text("”Inte”", "“Not”"),
    "+": Text("Plus, också mellan texter,", "Plus, also between texts,"),
    "-": Text("Minus", "Minus"),
    "*": Text("Gånger", "Times"),
    "/": Text("Delat med", "Divided by"),
    "**": Text("Upphöjt till", "A power"),
    "true": Text("”Sant”", "“True”"),
    "false": Text("”Falskt”", "“False”"),
    "null": Text("Inget värde", "No value"),
    "if": Text("”Om”", "“If”"),
    "else if": Text("”Annars om”", "“Else if”"),
    "for": Text("”För varje”", "“For each”"),
    "some": Text("”Minst en”", "“At least one”"),
    "every": Text("”Varje”", "“Every”"),
    "in": Text("”Finns bland”", "“Is among”"),
    "between": Text("”Mellan”", "“Between”"),
    "instance of": Text("”Är av typen”", "“Is of the type”"),
}
"""What the signs and words of FEEL mean, as the beginning of a sentence."""

SIGNS: Final = {
    "==": "=",
    "===": "=",
    "!==": "!=",
    "≠": "!=",
    "=<": "<=",
    "≤": "<=",
    "=>": ">=",
    "≥": ">=",
    "&lt;": "<",
    "&gt;": ">",
    "&lt;=": "<=",
    "&gt;=": ">=",
    "&&": "and",
    "&amp;&amp;": "and",
    "&amp;": "and",
    "||": "or",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "‐": "-",
    "‑": "-",
    "^": "**",
}
"""Signs that mean one thing wherever they stand."""

STRING_PREFIXES: Final = frozenset({"f", "r", "b", "u", "rf", "fr", "F", "R", "B", "U", "N"})
"""Letters that some languages write directly before a quote."""

CALLED_WITH_TEXT: Final = frozenset({"date", "time", "date and time", "duration", "number", "string"})
"""Built-ins that some write in front of a text without brackets."""

CALLED_WITH_NAME: Final = frozenset(
    {
        "abs",
        "ceiling",
        "count",
        "even",
        "floor",
        "max",
        "mean",
        "median",
        "min",
        "mode",
        "odd",
        "reverse",
        "sqrt",
        "sum",
    }
)
"""Built-ins of one word that some write in front of a name without brackets."""

SIGNS_BEHIND_OPERAND: Final = {"<>": "!=", ":=": "=", "|": "or"}
"""Signs that mean an operator where one can stand."""

TEXTS_JOINED: Final = Text("Texter fogas ihop med `+`.", "Texts are joined by `+`.")
"""What `&` does in other languages, besides."""

TORN_SIGNS: Final = {
    ("<", "="): "<=",
    (">", "="): ">=",
    ("=", "="): "=",
    ("=", "<"): "<=",
    ("=", ">"): ">=",
    ("<", ">"): "!=",
    ("!=", "="): "!=",
    ("*", "*"): "**",
    ("/", "="): "!=",
}
"""Signs in two pieces, by the sign that is meant."""

OPERATORS: Final = {
    ("och",): "and",
    ("samt",): "and",
    ("eller",): "or",
    ("is",): "=",
    ("är",): "=",
    ("eq",): "=",
    ("equals",): "=",
    ("equal", "to"): "=",
    ("lika", "med"): "=",
    ("is", "not"): "!=",
    ("är", "inte"): "!=",
    ("är", "ej"): "!=",
    ("isnt",): "!=",
    ("ne",): "!=",
    ("neq",): "!=",
    ("lt",): "<",
    ("less", "than"): "<",
    ("mindre", "än"): "<",
    ("yngre", "än"): "<",
    ("lte",): "<=",
    ("le",): "<=",
    ("at", "most"): "<=",
    ("högst",): "<=",
    ("gt",): ">",
    ("greater", "than"): ">",
    ("more", "than"): ">",
    ("större", "än"): ">",
    ("fler", "än"): ">",
    ("mer", "än"): ">",
    ("äldre", "än"): ">",
    ("gte",): ">=",
    ("ge",): ">=",
    ("at", "least"): ">=",
    ("minst",): ">=",
    ("mellan",): "between",
    ("i",): "in",
    ("within",): "in",
    ("finns", "i"): "in",
    ("is", "in"): "in",
    ("is", "between"): "between",
    ("är", "i"): "in",
    ("är", "mellan"): "between",
    ("plus",): "+",
    ("minus",): "-",
    ("times",): "*",
    ("gånger",): "*",
    ("delat", "med"): "/",
}
"""Words for operators."""

IS_WORDS: Final = frozenset({"is", "är"})
NOT_WORDS: Final = frozenset({"not", "inte", "ej", "icke"})
NULL_WORDS: Final = frozenset({"null", "none", "nil", "undefined", "missing", "absent", "saknas"})
EMPTY_WORDS: Final = frozenset({"empty", "blank", "tom", "tomt", "tomma"})
KNOWN_WORDS: Final = frozenset({"known", "känd", "känt", "kända", "registrerad", "registrerat", "recorded", "set"})
UNKNOWN_WORDS: Final = frozenset({"unknown", "okänd", "okänt", "okända"})

LITERALS: Final = {
    "true": "true",
    "sant": "true",
    "sann": "true",
    "false": "false",
    "falskt": "false",
    "falsk": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
    "saknas": "null",
}
"""Words for the literals that are words."""

OPENING_WORDS: Final = {
    "if": "if",
    "om": "if",
    "for": "for",
    "foreach": "for",
    "some": "some",
    "any": "some",
    "exists": "some",
    "någon": "some",
    "något": "some",
    "every": "every",
    "all": "every",
    "forall": "every",
    "varje": "every",
    "alla": "every",
    "not": "not",
    "inte": "not",
    "ej": "not",
    "icke": "not",
}
"""Words for the keywords that open an expression."""

QUANTIFIED: Final = frozenset({"for", "some", "every"})

JOINED: Final = {"and": "and", "och": "and", "or": "or", "eller": "or"}
"""Functions of spreadsheets that are operators here."""

STAND_INS: Final = {
    "then": ("då", "så", ":"),
    "else": ("annars", "otherwise"),
    "return": (":", "satisfies", "do", "yield"),
    "satisfies": (":", "return", "has", "where", "such", "uppfyller", "|"),
    "and": ("to", "till", "och", "..", ",", ";"),
    "in": ("of", "i", "from", "ur"),
    "else if": ("elif", "elseif", "elsif", "elsf"),
}
"""What is written in the place of a word that must stand there."""

UNITS: Final = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "år"), "P{}Y"),
    **dict.fromkeys(("month", "months", "månad", "månader", "mån"), "P{}M"),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "vecka", "veckor"), "week"),
    **dict.fromkeys(("day", "days", "dag", "dagar", "dygn"), "P{}D"),
    **dict.fromkeys(("hour", "hours", "h", "hr", "hrs", "timme", "timmar", "tim"), "PT{}H"),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "minut", "minuter"), "PT{}M"),
    **dict.fromkeys(("second", "seconds", "sec", "sek", "s", "sekund", "sekunder"), "PT{}S"),
}
"""Units of time, and how a duration is written with them."""

PERCENT_WORDS: Final = frozenset({"procent", "percent", "pct"})
OTHER_UNITS: Final = frozenset(
    {"kr", "kronor", "sek", "tkr", "eur", "euro", "usd", "poäng", "points", "st", "stycken", "km", "kg", "m"}
)

INFIX_FUNCTIONS: Final = {
    ("contains",): "contains",
    ("includes",): "contains",
    ("innehåller",): "contains",
    ("starts", "with"): "starts with",
    ("startswith",): "starts with",
    ("begins", "with"): "starts with",
    ("börjar", "med"): "starts with",
    ("börjar", "på"): "starts with",
    ("ends", "with"): "ends with",
    ("endswith",): "ends with",
    ("slutar", "med"): "ends with",
    ("slutar", "på"): "ends with",
    ("matches",): "matches",
    ("rlike",): "matches",
    ("regexp",): "matches",
    ("before",): "before",
    ("after",): "after",
    ("during",): "during",
    ("overlaps",): "overlaps",
    ("mod",): "modulo",
    ("modulo",): "modulo",
}
"""Words between two operands for a built-in with two arguments."""

METHODS: Final = {
    "length": "count",
    "size": "count",
    "count": "count",
    "len": "count",
    "tolowercase": "lower case",
    "lower": "lower case",
    "touppercase": "upper case",
    "upper": "upper case",
    "startswith": "starts with",
    "endswith": "ends with",
    "includes": "list contains",
    "contains": "contains",
    "indexof": "index of",
    "replace": "replace",
    "split": "split",
    "matches": "matches",
    "substring": "substring",
    "substr": "substring",
    "reverse": "reverse",
    "sort": "sort",
    "concat": "concatenate",
    "append": "append",
    "push": "append",
    "add": "append",
    "tostring": "string",
    "abs": "abs",
    "sum": "sum",
    "min": "min",
    "max": "max",
    "date": "date",
    "time": "time",
}
"""Methods, by the built-in that does the same with the object as its first argument."""

FUNCTIONS: Final = {
    **dict.fromkeys(("len", "length", "size", "counta", "antal", "antalv", "count_distinct"), "count"),
    **dict.fromkeys(("längd", "strlen", "char_length"), "string length"),
    **dict.fromkeys(("summa", "total"), "sum"),
    **dict.fromkeys(("average", "avg", "medel", "medelvärde"), "mean"),
    **dict.fromkeys(("upper", "versaler", "toupper", "uppercase", "ucase"), "upper case"),
    **dict.fromkeys(("lower", "gemener", "tolower", "lowercase", "lcase"), "lower case"),
    **dict.fromkeys(("idag", "getdate", "current_date", "curdate", "nu", "now", "sysdate"), "today"),
    **dict.fromkeys(("datum", "to_date", "datevalue", "strptime", "datetime", "makedate"), "date"),
    **dict.fromkeys(("timedelta", "relativedelta", "interval", "period"), "duration"),
    **dict.fromkeys(("datedif", "datediff", "years", "months"), "years and months duration"),
    **dict.fromkeys(("round", "avrunda", "math.round"), "round half up"),
    **dict.fromkeys(("roundup", "avrunda.uppåt"), "round up"),
    **dict.fromkeys(("rounddown", "trunc", "fix", "avrunda.nedåt"), "round down"),
    **dict.fromkeys(("ceil",), "ceiling"),
    **dict.fromkeys(("left", "right", "mid", "substr", "vänster", "höger", "extext"), "substring"),
    **dict.fromkeys(("int", "float", "parseint", "parsefloat", "tonumber", "to_number", "tal", "cast"), "number"),
    **dict.fromkeys(("str", "text", "tostring", "to_char", "repr"), "string"),
    **dict.fromkeys(("distinct", "unique", "unika", "set"), "distinct values"),
    **dict.fromkeys(("sorted", "order_by", "sortera"), "sort"),
    **dict.fromkeys(("mod", "rest"), "modulo"),
    **dict.fromkeys(
        ("isknown", "is_known", "known", "exists", "isset", "isblank", "isnull", "ärtom", "finns"), "is known"
    ),
    **dict.fromkeys(("concat", "sammanfoga", "textjoin", "group_concat"), "string join"),
    **dict.fromkeys(("find", "search", "instr", "locate", "hitta", "sök"), "contains"),
    **dict.fromkeys(("startswith", "startsin"), "starts with"),
    **dict.fromkeys(("endswith",), "ends with"),
    **dict.fromkeys(("regexp_like", "re.match", "regex"), "matches"),
    **dict.fromkeys(("includes", "in_array"), "list contains"),
    **dict.fromkeys(("weekday", "veckodag"), "day of week"),
    **dict.fromkeys(("weeknum", "isoweeknum", "veckonr"), "week of year"),
    **dict.fromkeys(("power", "pow"), "**"),
    **dict.fromkeys(("year", "år"), ".year"),
    **dict.fromkeys(("month", "månad"), ".month"),
    **dict.fromkeys(("day", "dag"), ".day"),
    **dict.fromkeys(
        ("countif", "countifs", "antal.om", "sumif", "sumifs", "summa.om", "filter", "vlookup", "letarad"), "[…]"
    ),
    **dict.fromkeys(("map", "transform"), "for … return"),
}
"""Functions of other languages, by the built-in or form that does what they do."""

TYPES: Final = {
    **dict.fromkeys(("int", "integer", "float", "double", "decimal", "numeric", "long", "tal", "heltal"), "number"),
    **dict.fromkeys(("str", "text", "varchar", "char", "sträng"), "string"),
    **dict.fromkeys(("bool", "logical"), "boolean"),
    **dict.fromkeys(("datetime", "timestamp"), "date and time"),
    **dict.fromkeys(("datum",), "date"),
    **dict.fromkeys(("array", "tuple", "set", "lista"), "list"),
    **dict.fromkeys(("dict", "object", "map", "record"), "context"),
}
"""Types of other languages."""

PROGRAMMING: Final = frozenset(
    {
        "lambda",
        "def",
        "var",
        "let",
        "const",
        "return",
        "while",
        "switch",
        "import",
        "new",
        "print",
        "select",
        "begin",
        "do",
        "fn",
    }
)
"""Words that begin what FEEL does not have."""


def function_meant(written: str, known: Iterable[str]) -> str | None:
    """What `written`, which is none of the `known` functions, is called here, or else the nearest of them, or None.

    Not always a function: `.year` for `YEAR`, `[…]` for `COUNTIF`.
    """
    return FUNCTIONS.get(written.casefold().replace(" ", "")) or nearest(written, known)


def duration(number: int, form: str) -> str:
    """The literal of a length of time, by one of the forms in `UNITS`."""
    return f'@"P{7 * number}D"' if form == "week" else f'@"{form.format(number)}"'
