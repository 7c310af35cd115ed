"""What a source means by null: that there is none, or nothing at all.

A row of a database, a data frame or a client that writes every key cannot leave a field out, so its null says only that
nothing is there. In JSON and Python, where a key can be left out, a null is recorded: it says that there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal, TypeVar, Union, get_args

from pydantic import BaseModel

from offerrules.feel.values import UNKNOWN
from offerrules.nearest import nearest
from offerrules.records.annotation import item_of, unwrap
from offerrules.records.record import Record
from offerrules.records.reference import aliases
from offerrules.records.shape import Field
from offerrules.records.shaping import shape_of

NullWord = Literal["none", "left_out"]
Null = Union[NullWord, Mapping[str, NullWord]]
"""`none`: none where the field may be none, elsewhere unknown. `left_out`: as if the key were not there. By field it is
a mapping of paths such as `internships.end`; what is said of a list or a part holds for all of it that has no word of
its own, `*` for all other fields."""

NULL_WORDS: Final[tuple[NullWord, ...]] = get_args(NullWord)
OTHERS: Final = "*"

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Nulls:
    """The fields of a record, or of one part of it, whose null is as if the field were left out.

    Fields are named by their names and their aliases. `parts` has the fields that hold records.
    """

    left_out: frozenset[str] = frozenset()
    parts: Mapping[str, "Nulls"] = field(default_factory=dict)

    def leaves_out(self, path: Sequence[str]) -> bool:
        """Whether the null of the field at `path` leaves it out."""
        below = self.parts.get(path[0]) if len(path) > 1 else None
        return below.leaves_out(path[1:]) if below is not None else len(path) == 1 and path[0] in self.left_out


def nulls_of(model: type[BaseModel], null: Null | None, default: NullWord = "none") -> Nulls | None:
    """What `null` says of the fields of `model`; of those that it does not name, `default` holds.

    None where no null leaves a field out.

    Raises `ValueError` for another word and for a field that there is not.
    """
    if null is None and default == "none":
        return None
    if null is None or isinstance(null, str):
        return _nulls(model, ((OTHERS, _word(null or default)),))
    if not isinstance(null, Mapping):
        raise TypeError(f"`null` is a word or a mapping from fields to words, not {type(null).__name__}")
    words = {str(path): _word(word) for path, word in null.items()}
    return _nulls(model, tuple({OTHERS: default, **words}.items()))


def _word(word: Any) -> NullWord:
    if word == "unknown":
        raise ValueError(
            'null="unknown" comes with version 2 of the policy format; until then say "none" or "left_out"'
        )
    if word not in NULL_WORDS:
        raise ValueError('`null` is "none" or "left_out", for all fields or by field')
    return word  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def _nulls(model: type[BaseModel], words: tuple[tuple[str, NullWord], ...]) -> Nulls | None:
    said = dict(words)
    general = said.pop(OTHERS)
    fields = shape_of(model).fields
    known = set(_paths(fields, ""))
    for path in said:
        if path not in known:
            plain = ".".join(step for step in path.split(".") if not step.isdigit())
            near = plain if plain in known else nearest(path, known)
            hint = f"; did you mean {near!r}?" if near is not None else ""
            raise ValueError(f"`null` names a field that {model.__name__} does not have{hint}")
    return _nulls_within(model, fields, "", general, said)


def _paths(fields: Mapping[str, Field], above: str) -> Iterator[str]:
    for name, place in fields.items():
        yield above + name
        yield from _paths(place.fields, f"{above}{name}.")


def _nulls_within(
    model: type[BaseModel] | None,
    fields: Mapping[str, Field],
    above: str,
    general: NullWord,
    said: Mapping[str, NullWord],
) -> Nulls | None:
    left_out: set[str] = set()
    parts: dict[str, Nulls] = {}
    for name, place in fields.items():
        word = said.get(above + name, general)
        names = _names(model, name)
        if word == "left_out":
            left_out.update(names)
        if place.fields:
            below = _nulls_within(part_class(model, name), place.fields, f"{above}{name}.", word, said)
            if below is not None:
                parts.update(dict.fromkeys(names, below))
    return Nulls(frozenset(left_out), parts) if left_out or parts else None


def _names(model: type[BaseModel] | None, name: str) -> list[str]:
    """What the field is called in what is given."""
    if model is None:
        return [name]
    return [name, *(alias for alias in aliases(model.model_fields[name]) if isinstance(alias, str))]


def part_class(model: type[BaseModel] | None, name: str) -> type[BaseModel] | None:
    """The class of the records that a field holds."""
    annotation = model.model_fields[name].annotation if model is not None else None
    while annotation is not None:
        inner = unwrap(annotation).inner
        only = inner[0] if len(inner) == 1 else None
        if isinstance(only, type) and issubclass(only, BaseModel):
            return only
        annotation = item_of(only)
    return None


def without_nulls(value: Any, nulls: Nulls | None) -> Any:
    """A record as Python or JSON has it, without the nulls that leave their fields out.

    Mappings, and lists of them, are gone through; what is a record already is for `unknown_for_nulls`.
    """
    if nulls is None:
        return value
    if isinstance(value, Mapping):
        return {
            name: without_nulls(part, nulls.parts.get(name))
            for name, part in value.items()
            if part is not None or name not in nulls.left_out
        }
    if type(value) in {list, tuple}:
        return type(value)(without_nulls(part, nulls) if isinstance(part, Mapping) else part for part in value)
    return value


def unknown_for_nulls(record: M, nulls: Nulls | None) -> M:
    """A `Record` in which what is none is unknown, where `nulls` says so; other records are returned as they are."""
    if nulls is None or not isinstance(record, Record):
        return record
    changed: dict[str, Any] = {}
    for name, value in record.__dict__.items():
        below = nulls.parts.get(name)
        if value is None:
            if name in nulls.left_out:
                changed[name] = UNKNOWN
        elif below is not None:
            parts = value if type(value) is tuple else (value,)
            found = tuple(unknown_for_nulls(part, below) for part in parts)
            if any(new is not old for new, old in zip(found, parts, strict=True)):
                changed[name] = found if type(value) is tuple else found[0]
    if not changed:
        return record
    copy = record.model_copy()
    copy.__dict__.update(changed)
    return copy
