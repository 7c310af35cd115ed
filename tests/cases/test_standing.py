"""The record as it stands, against telling the events one after the other in the order in which they became known."""

import contextlib
import json
import random
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases.oracle import told_in_order
from tests.cases.streams import event, events, gotland

from offerrules.api import loads
from offerrules.cases import REMOVED, CaseBook, Event, EventError, event_from_json
from offerrules.cases.path import parse
from offerrules.cases.standing import Standing, paths_of
from offerrules.feel.values import UNKNOWN

SHAPE = gotland().rule_set.shape


def stands(each: list[Event]) -> Standing:
    standing = Standing()
    for one in each:
        standing.take(one, paths_of(one, SHAPE))
    return standing


@settings(max_examples=25)
@given(events(people=1))
def test_it_is_what_telling_the_events_in_their_order_gives(each: list[Event]) -> None:
    assert gotland().record.model_validate(stands(each).tree("p1")) == gotland().record.model_validate(
        {"id": "p1", **told_in_order(each)}
    )


@settings(max_examples=25)
@given(events(people=1), st.randoms(use_true_random=False))
def test_order_and_doubles_change_nothing(each: list[Event], chance: random.Random) -> None:
    again = [*each, *chance.sample(each, len(each) // 2)]
    chance.shuffle(again)
    one, other = stands(each), stands(again)
    assert one.tree("p1").items() == other.tree("p1").items()
    assert one.keys(("internships",)) == other.keys(("internships",))


@settings(max_examples=25)
@given(events(people=1))
def test_keys_stand_in_the_order_of_the_elements(each: list[Event]) -> None:
    standing = stands(each)
    assert len(standing.keys(("internships",))) == len(standing.tree("p1").get("internships") or ())
    assert list(standing.keys(("internships",))) == sorted(standing.keys(("internships",)))


@settings(max_examples=25)
@given(events(people=1))
def test_an_event_is_the_same_after_it_was_stored(each: list[Event]) -> None:
    for one in each:
        again = event_from_json(json.loads(one.to_json()))
        assert (again.to_json(), again.digest, again.stamp) == (one.to_json(), one.digest, one.stamp)


def test_what_is_said_of_a_whole_voids_only_what_was_known_before() -> None:
    said = [
        event(1, "p1", {"internships[k1].workplace": "A", "internships[k1].service": "other"}),
        event(2, "p1", {"internships[k1]": REMOVED}),
        event(3, "p1", {"internships[k1].workplace": "B"}),
    ]
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        standing = stands([said[place] for place in order])
        assert standing.tree("p1") == {"id": "p1", "internships": [{"workplace": "B"}]}


def test_a_list_of_which_every_element_was_removed_is_unknown_unless_it_is_known_to_be_empty() -> None:
    gone = [event(1, "p1", {"internships[k1].workplace": "A"}), event(2, "p1", {"internships[k1]": REMOVED})]
    assert stands(gone).tree("p1") == {"id": "p1"}
    assert stands([*gone, event(3, "p1", {"internships": []})]).tree("p1") == {"id": "p1", "internships": []}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"intership[k1].start": "2022-05-02"}, "no_such_field"),
        ({"internships[k1].begin": "2022-05-02"}, "no_such_field"),
        ({"internships.start": "2022-05-02"}, "no_key"),
        ({"birth_date[k]": "2022-05-02"}, "not_a_list"),
        ({"internships[]": {}}, "not_key"),
        ({"internships[19900101-2391].start": "2022-05-02"}, "not_key"),
        ({"internships[k1": {}}, "not_path"),
        ({"": 1}, "not_path"),
        ({"birth_date.": 1}, "not_path"),
        ({"internships": [{}]}, "not_whole"),
        ({"internships[k1]": {"start": "2022-05-02"}}, "not_whole"),
        ({"birth_date": REMOVED}, "not_removable"),
        ({"id": "p2"}, "is_id"),
        ({"internships[k1].weeks_planned": float("nan")}, "not_value"),
        ({}, "no_facts"),
    ],
)
def test_an_event_that_does_not_fit_is_refused_without_repeating_it(facts: dict[str, Any], code: str) -> None:
    with CaseBook(gotland()) as book, pytest.raises(EventError) as refused:
        book.post(event(1, "p1", facts))
    assert refused.value.code == code
    for language in ("sv", "en"):
        assert not any(part in refused.value.in_language(language) for part in ("2391", "2022-05-02", "[19"))


@pytest.mark.parametrize("subject", ["", " p", "19900101-2391", "p\n", "x" * 300, 7])
def test_a_subject_is_an_opaque_reference(subject: Any) -> None:
    with pytest.raises(EventError, match="subject"):
        event(1, subject, {"birth_date": "2000-01-01"})


@pytest.mark.parametrize(
    "tree", [None, [], {}, {"subject": "p"}, {"subject": "p", "id": "1", "known_at": "x", "facts": {}}]
)
def test_json_that_is_no_event_is_refused(tree: Any) -> None:
    with pytest.raises(EventError):
        event_from_json(tree)


@given(st.text(max_size=30))
def test_no_path_crashes(text: str) -> None:
    with contextlib.suppress(EventError):
        parse(text, SHAPE)


HOME = loads("""\
offerrules: 1
policy: test/home
version: "1"
title: {sv: Prov, en: Trial}
authority: Testkommunen
in_force: {from: 2020-01-01}
record:
  name: Person
  fields:
    home:
      label: {sv: Hem, en: Home}
      record:
        rooms: {label: {sv: Rum, en: Rooms}, list: {size: {type: number, label: {sv: Yta, en: Size}}}}
        town: {type: string, label: {sv: Ort, en: Town}}
criteria:
  yes: {text: {sv: ja, en: yes}, when: count(home.rooms) > 0}
offers:
  o: {title: {sv: O, en: O}, requires: yes}
""")
ROOM = "home.rooms[{}].size"


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ([{ROOM.format("k2"): 1, ROOM.format("k1"): 2}], ("k1", "k2")),
        ([{ROOM.format("k1"): 1}, {"home": UNKNOWN}], ()),
        ([{ROOM.format("k1"): 1}, {"home.rooms": UNKNOWN}], ()),
        ([{ROOM.format("k1"): 1}, {"home.rooms": []}], ()),
        ([{ROOM.format("k1"): 1}, {"home.rooms[k1]": REMOVED}], ()),
        # What was said before the home was withdrawn is void, what was said after is not.
        ([{ROOM.format("k1"): 1}, {"home": UNKNOWN}, {ROOM.format("k2"): 2}], ("k2",)),
        ([{ROOM.format("k1"): 1}, {"home": UNKNOWN}, {"home.town": "X"}], ()),
        ([{ROOM.format("k1"): 1}, {"home": UNKNOWN}, {ROOM.format("k1"): 2}], ("k1",)),
        ([{ROOM.format("k1"): 1}, {"home.rooms": []}, {ROOM.format("k2"): 2}], ("k2",)),
        ([{"home": UNKNOWN}, {ROOM.format("k1"): 1}, {"home.rooms": []}], ()),
        ([{"home.town": "X"}], ()),
        ([], ()),
    ],
)
def test_the_keys_of_a_list_in_a_part_are_those_of_the_elements_that_the_record_has(
    said: list[dict[str, Any]], keys: tuple[str, ...]
) -> None:
    shape = HOME.rule_set.shape
    told = [event(number, "p1", facts) for number, facts in enumerate(said, 1)]
    for order in permutations(told):
        standing = Standing()
        for one in order:
            standing.take(one, paths_of(one, shape))
        assert standing.keys(("home", "rooms")) == keys
        rooms = standing.tree("p1").get("home", {}).get("rooms") or ()
        assert len(rooms) == len(keys)
