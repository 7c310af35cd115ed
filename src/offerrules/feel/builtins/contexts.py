"""Built-ins on contexts (OMG DMN 1.5, 10.3.4.9)."""

from collections.abc import Mapping, Sequence

from offerrules.feel.entries import Entry, Example, Parameter, Signature, UnknownRule
from offerrules.feel.types import ANY, STRING, ListType, OptionalType, RecordType, TableType, VariableType
from offerrules.feel.values import UNKNOWN, Failure, Value
from offerrules.language import Text

_Context = Mapping[str, Value]
_NO_ENTRY = Failure("no-such-entry")
_INDEX = Failure("index")


def _get_value(context: _Context, key: str | Sequence[str]) -> Value:
    if isinstance(key, str):
        return context.get(key)
    if not key:
        return None
    found: Value = context
    for step in key:
        if not isinstance(found, Mapping):
            return found if found is UNKNOWN else None
        found = found.get(step)
    return found


def _get_entries(context: _Context) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(entries: Sequence[_Context]) -> Value | Failure:
    made: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key")
        if not isinstance(key, str) or "value" not in entry:
            return _NO_ENTRY
        if key in made:
            return Failure("duplicate-key")
        made[key] = entry["value"]
    return made


def _context_put(context: _Context, key: str | Sequence[str], value: Value) -> Value | Failure:
    if isinstance(key, str):
        return {**context, key: value}
    if not key:
        return _INDEX
    first, *rest = key
    if rest:
        inner = context.get(first)
        if not isinstance(inner, Mapping):
            return _NO_ENTRY
        value = _context_put(inner, rest, value)
    return value if isinstance(value, Failure) else {**context, first: value}


def _context_merge(contexts: Sequence[_Context]) -> Value:
    return {key: value for context in contexts for key, value in context.items()}


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
        unknown=UnknownRule.LENGTH,
        apply=_get_value,
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
        unknown=UnknownRule.LENGTH,
        apply=_get_entries,
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
        apply=_context,
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
        apply=_context_put,
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
        apply=_context_merge,
    ),
)
