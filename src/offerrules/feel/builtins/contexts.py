"""Built-ins on contexts (OMG DMN 1.5, 10.3.4.9)."""

from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.types import ANY, STRING, ListType, OptionalType, RecordType, TableType, VariableType
from offerrules.language import Text

_T = VariableType("T")
_ITEM = OptionalType(_T)
_TABLE = TableType(_T)
_KEY = Parameter("key", STRING)
_KEYS = Parameter("keys", ListType(STRING))
_CONTEXT = Parameter("context", TableType(ANY))
_PAIR = RecordType("entry", {"key": STRING, "value": OptionalType(_T)})

ENTRIES = (
    Entry(
        name="get value",
        kind="built-in",
        signatures=(
            Signature((Parameter("m", _TABLE), _KEY), _ITEM),
            Signature((Parameter("context", TableType(ANY)), _KEYS), ANY),
        ),
        doc=Text(
            sv="Värdet för nyckeln `key`, eller för den väg som `keys` visar; `null` om det inte finns.",
            en="The value of `key`, or at the path that `keys` shows; `null` where there is none.",
        ),
        examples=(
            Example('get value({key1: "value1"}, "key1")', '"value1"'),
            Example('get value({a: {b: 1}}, ["a", "b"])', "1"),
            Example('get value({}, "a")', "null"),
        ),
    ),
    Entry(
        name="get entries",
        kind="built-in",
        signatures=(Signature((Parameter("m", _TABLE),), ListType(_PAIR)),),
        doc=Text(
            sv="Listan över kontextens nycklar (`key`) och värden (`value`).",
            en="The list of the context's keys (`key`) and values (`value`).",
        ),
        examples=(Example("get entries({a: 1})", '[{key: "a", value: 1}]'),),
        policy=False,
    ),
    Entry(
        name="context",
        kind="built-in",
        signatures=(Signature((Parameter("entries", ListType(_PAIR)),), TableType(_T)),),
        doc=Text(
            sv="Kontexten med dessa nycklar (`key`) och värden (`value`).",
            en="The context of these keys (`key`) and values (`value`).",
        ),
        examples=(Example('context([{key: "a", value: 1}])', "{a: 1}"),),
        errors=("duplicate-key", "no-such-entry"),
        policy=False,
    ),
    Entry(
        name="context put",
        kind="built-in",
        signatures=(
            Signature((_CONTEXT, _KEY, Parameter("value", OptionalType(ANY))), TableType(ANY)),
            Signature((_CONTEXT, _KEYS, Parameter("value", OptionalType(ANY))), TableType(ANY)),
        ),
        doc=Text(
            sv="Kontexten med `value` för nyckeln `key`, eller vid den väg som `keys` visar.",
            en="The context with `value` for `key`, or at the path that `keys` shows.",
        ),
        examples=(
            Example('context put({x: 1}, "y", 2)', "{x: 1, y: 2}"),
            Example('context put({x: {y: 0}}, ["x", "y"], 2)', "{x: {y: 2}}"),
        ),
        errors=("index", "no-such-entry"),
        policy=False,
    ),
    Entry(
        name="context merge",
        kind="built-in",
        signatures=(Signature((Parameter("contexts", ListType(TableType(ANY))),), TableType(ANY)),),
        doc=Text(
            sv="Kontexterna i en; för samma nyckel gäller den sista.",
            en="The contexts in one; of the same key the last counts.",
        ),
        examples=(Example("context merge([{x: 1}, {x: 2, y: 3}])", "{x: 2, y: 3}"),),
        policy=False,
    ),
)
