"""Records changed in the ways of which the laws speak: filled in, blended, with facts taken away or elements moved.

All work on plain facts: mappings as `model_dump` gives them, in which an unknown field is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from offerrules.decision.tree import Fact
from offerrules.feel import types as t
from offerrules.records.shape import Field

Facts = dict[str, Any]


def filled(facts: Facts, other: Facts) -> Facts:
    """The facts, with what is unknown taken from `other`."""
    found = dict(other)
    for name, value in facts.items():
        found[name] = _filled(value, other[name]) if name in other else value
    return found


def _filled(value: Any, other: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        return filled(dict(value), dict(other))
    if isinstance(value, Sequence) and not isinstance(value, str) and isinstance(other, Sequence):
        return [_filled(item, other[at]) if at < len(other) else item for at, item in enumerate(value)]
    return value


def without(facts: Facts, path: str) -> Facts:
    """The facts without the one at the path. Of a list of plain values all are taken: a recorded list is complete."""
    name, _, rest = path.partition(".")
    if name not in facts:
        return facts
    if not rest:
        return {each: value for each, value in facts.items() if each != name}
    value = facts[name]
    if isinstance(value, Mapping):
        return {**facts, name: without(dict(value), rest)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        index, _, inner = rest.partition(".")
        if not inner:
            return without(facts, name)
        if int(index) < len(value):
            items = list(value)
            items[int(index)] = without(dict(items[int(index)]), inner)
            return {**facts, name: items}
    return facts


def blended(
    fields: Mapping[str, Field], facts: Facts, other: Facts, read: Mapping[str, Fact], prefix: str = ""
) -> Facts:
    """The facts where they were read, and those of `other` everywhere else."""
    found: Facts = {}
    for name, field in fields.items():
        path = f"{prefix}{name}"
        if path not in read:
            if name in other:
                found[name] = other[name]
        elif name in facts:
            found[name] = _blended(field, facts[name], other.get(name), read, path)
    return found


def _blended(field: Field, value: Any, other: Any, read: Mapping[str, Fact], path: str) -> Any:
    if field.fields and isinstance(value, Mapping):
        return blended(field.fields, dict(value), other if isinstance(other, dict) else {}, read, f"{path}.")
    if field.fields and value is not None:
        others = other if isinstance(other, Sequence) else ()
        return [
            blended(field.fields, dict(item), others[at] if at < len(others) else {}, read, f"{path}.{at}.")
            for at, item in enumerate(value)
        ]
    if read[path].state == "recorded" and other is not None:
        return other
    return value


def lists_of_records(fields: Mapping[str, Field]) -> list[str]:
    """The lists of records at the top of a record."""
    return [
        name
        for name, field in fields.items()
        if isinstance(field.type, t.ListType) and isinstance(field.type.item, t.RecordType)
    ]
