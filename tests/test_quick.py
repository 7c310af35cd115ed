"""Dataclasses that are made quickly behave as those of the standard library."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field
from typing import Any

import pytest

from offerrules.decision import tree as trace
from offerrules.feel import tree, types, values
from offerrules.quick import dataclass
from offerrules.rules import tree as rules


@dataclass(frozen=True, slots=True)
class Quick:
    first: int
    second: tuple[str, ...] = ()
    third: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Further(Quick):
    fourth: str = "d"
    fifth: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    place: int
    kind: str = "k"


@dataclass(frozen=True, slots=True)
class Joined(Named):
    value: object
    other: object = None


@dataclass(slots=True)
class Loose:
    count: int
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclasses.dataclass(frozen=True, slots=True)
class Slow:
    first: int
    second: tuple[str, ...] = ()
    third: object = field(default=None, compare=False, repr=False)


ARGUMENTS = [(1,), (1, ("a",)), (1, ("a",), 3), (2, (), 4), (2,)]


def test_equality_and_words_are_those_of_the_standard_library() -> None:
    for one in ARGUMENTS:
        assert repr(Quick(*one)) == repr(Slow(*one)).replace("Slow", "Quick")
        assert hash(Quick(*one)) == hash(Slow(*one))
        for other in ARGUMENTS:
            assert (Quick(*one) == Quick(*other)) == (Slow(*one) == Slow(*other))
    assert Quick(1) != Slow(1)
    assert Quick(1) != Further(1)
    assert Empty() == Empty()
    assert hash(Empty()) == hash(())


@pytest.mark.parametrize("made", [Quick(1, ("a",), 3), Further(1, fourth="e"), Empty()])
def test_nothing_can_be_changed(made: Any) -> None:
    for name in ("first", "fourth", "another"):
        with pytest.raises(AttributeError):
            setattr(made, name, 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        del made.first
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize("made", [Quick(1, ("a",), 3), Further(1, fourth="e"), Empty()])
def test_copies_are_equal(made: Any) -> None:
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made), dataclasses.replace(made)):
        assert again == made
        assert repr(again) == repr(made)


def test_arguments_are_taken_as_by_the_standard_library() -> None:
    made = Joined("v", place=3)
    assert (made.value, made.other, made.place, made.kind) == ("v", None, 3, "k")
    assert Joined(value=1, other=2, place=3, kind="4") == Joined(1, 2, kind="4", place=3)
    for wrong in (lambda: Joined("v"), lambda: Joined("v", None, 3), lambda: Joined(place=3), lambda: Named(3)):
        with pytest.raises(TypeError, match=r"__init__\(\)"):
            wrong()
    with pytest.raises(TypeError, match="unexpected keyword argument 'sixth'"):
        Further(1, sixth=2)  # type: ignore[call-arg]
    assert str(inspect.signature(Joined)) == "(value, other=None, *, place, kind='k')"


def test_what_would_be_made_otherwise_is_refused() -> None:
    with pytest.raises(TypeError, match="non-default argument 'late' follows default argument"):

        @dataclass(frozen=True, slots=True)
        class Disordered:
            early: int = 1
            late: int = field()  # type: ignore[misc]

    with pytest.raises(AssertionError):

        @dataclass(frozen=True, slots=True)
        class Partly:
            made: int = field(default=2, init=False)

    with pytest.raises(AssertionError):

        @dataclass(frozen=True, slots=True)
        class Checked:
            def __post_init__(self) -> None:
                raise NotImplementedError


def test_a_default_that_can_change_is_made_for_each() -> None:
    one, other = Further(1), Further(1)
    one.fifth.append(2)
    assert (one.fifth, other.fifth, Further(1, fifth=[3]).fifth) == ([2], [], [3])


def test_what_is_not_frozen_can_be_changed_and_not_hashed() -> None:
    made, other = Loose(1), Loose(1)
    assert made == other
    made.items.append("a")
    made.count = 2
    assert made == Loose(2, ["a"]) != other
    del made.count
    assert not hasattr(made, "count")
    with pytest.raises(TypeError, match="unhashable"):
        hash(other)
    with pytest.raises(AttributeError):
        other.further = 1  # type: ignore[attr-defined]


def test_they_are_dataclasses() -> None:
    assert [each.name for each in dataclasses.fields(Further)] == ["first", "second", "third", "fourth", "fifth"]
    match Further(1, ("b",)):
        case Further(first, second):
            assert (first, second) == (1, ("b",))


@pytest.mark.parametrize("module", [tree, types, rules, trace])
def test_the_trees_are_made_so(module: Any) -> None:
    """And each can be hashed as far as its values can: the methods stand in the class, not in some ancestor."""
    classes = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__ and dataclasses.is_dataclass(each)
    ]
    assert len(classes) >= 10
    for each in classes:
        assert vars(each)["__eq__"].__module__ == "offerrules.quick"
        assert "__slots__" in vars(each)
    assert types.ListType(types.NUMBER) == types.ListType(types.NUMBER) != types.ListType(types.STRING)
    assert values.UNKNOWN is not None
