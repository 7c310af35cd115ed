"""What a source's null means: that there is none, or nothing at all, for all fields or by field, at every depth."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AliasPath, BaseModel, ConfigDict
from pydantic import Field as PydanticField

import offerrules
from offerrules import Decision, RecordError
from offerrules.language import Text
from offerrules.records import Fact, read_csv, read_json, read_ndjson
from offerrules.records.null import nulls_of
from offerrules.records.reading import record_of

ON = dt.date(2024, 6, 3)
LABEL = "label: {sv: a, en: a}"
POLICY = f"""\
offerrules: 1
policy: example/nulls
version: "1"
title: {{sv: Prov, en: Trial}}
authority: Exempelkommunen
in_force: {{from: 2024-01-01}}
record:
  name: Deep
  fields:
    ended: {{type: date, absence: none, {LABEL}}}
    note: {{type: string, {LABEL}}}
    home: {{absence: none, {LABEL}, record: {{place: {{type: string, absence: none, {LABEL}}}}}}}
    partner: {{{LABEL}, record: {{ended: {{type: date, absence: none, {LABEL}}}, hours: {{type: integer, {LABEL}}}}}}}
    stays:
      {LABEL}
      list:
        place: {{type: string, absence: none, {LABEL}}}
        weeks: {{type: integer, {LABEL}}}
        visits: {{{LABEL}, list: {{ended: {{type: date, absence: none, {LABEL}}}}}}}
criteria:
  over: {{text: {{sv: a, en: a}}, when: "ended = null"}}
  noted: {{text: {{sv: b, en: b}}, when: 'note = "x"'}}
  alone: {{text: {{sv: c, en: c}}, when: "partner.ended = null and partner.hours > 1"}}
  homeless: {{text: {{sv: f, en: f}}, when: "home = null"}}
  nowhere: {{text: {{sv: d, en: d}}, when: "some s in stays satisfies (s.place = null and s.weeks > 1)"}}
  visited: {{text: {{sv: e, en: e}}, when: "some s in stays satisfies (some v in s.visits satisfies v.ended = null)"}}
offers:
  o: {{title: {{sv: O, en: O}}, requires: {{any: [over, noted, alone, homeless, nowhere, visited]}}}}
"""


class Visit(BaseModel):
    ended: Annotated[dt.date | None, Fact(Text("a", "a"), absence="none")] = None


class Stay(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    place: Annotated[str | None, Fact(Text("a", "a"), absence="none")] = PydanticField(default="", alias="placeName")
    weeks: int | None = None
    visits: list[Visit] | None = None


class Partner(BaseModel):
    ended: Annotated[dt.date | None, Fact(Text("a", "a"), absence="none")] = None
    hours: int | None = None


class Home(BaseModel):
    place: Annotated[str | None, Fact(Text("a", "a"), absence="none")] = None


class Deep(BaseModel):
    """The record of the policy as a caller might write it."""

    id: str
    ended: Annotated[dt.date | None, Fact(Text("a", "a"), absence="none")] = None
    note: str | None = None
    home: Annotated[Home | None, Fact(Text("a", "a"), absence="none")] = None
    partner: Partner | None = None
    stays: tuple[Stay, ...] | None = None


DECLARED = offerrules.loads(POLICY)
OWN = offerrules.loads(
    POLICY[: POLICY.index("record:")] + "record: Deep\n" + POLICY[POLICY.index("criteria:") :], records={"Deep": Deep}
)
PATHS = (
    "ended", "note", "home", "home.place", "partner", "partner.ended", "partner.hours", "stays", "stays.place", "stays.weeks", "stays.visits",
    "stays.visits.ended",
)  # fmt: skip


def _maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: st.none() | values for name, values in fields.items()})


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 1, 1)).map(dt.date.isoformat)
VISITS = st.lists(_maybe(ended=DAYS), max_size=2)
STAYS = st.lists(
    _maybe(place=st.sampled_from(["x", "Björkgården"]), weeks=st.integers(0, 3), visits=VISITS), max_size=3
)
TREES = _maybe(
    ended=DAYS,
    note=st.sampled_from(["x", "y"]),
    home=_maybe(place=st.just("x")),
    partner=_maybe(ended=DAYS, hours=st.integers(0, 3)),
    stays=STAYS,
).map(lambda tree: {"id": "a", **tree})
WORDS = st.sampled_from(["none", "left_out"])
SAID = st.none() | WORDS | st.dictionaries(st.sampled_from([*PATHS, "*"]), WORDS)


def word_for(path: str, null: Any) -> str:
    """What `null` says of a field: the word of the longest path that it lies in."""
    if isinstance(null, Mapping):
        steps = path.split(".")
        said = [
            null[".".join(steps[:length])] for length in range(len(steps), 0, -1) if ".".join(steps[:length]) in null
        ]
        return [*said, null.get("*", "none")][0]
    return null or "none"


def without(tree: Any, null: Any, above: str = "") -> Any:
    """The same, written by somebody who can leave keys out."""
    if isinstance(tree, list):
        return [without(part, null, above) for part in tree]
    if not isinstance(tree, dict):
        return tree
    kept = {name: part for name, part in tree.items() if part is not None or word_for(above + name, null) == "none"}
    return {name: without(part, null, f"{above}{name}.") for name, part in kept.items()}


def ways(policy: offerrules.Policy[Any], tree: dict[str, Any]) -> Iterator[Any]:
    """The record as everything that `decide` takes."""
    text = json.dumps(tree)
    yield from (tree, text, text.encode(), json.dumps({**tree, "id": "a"}, indent=1).encode())
    yield policy.record.model_validate(tree)


@pytest.mark.parametrize("policy", [DECLARED, OWN], ids=["declared", "own class"])
@given(tree=TREES, null=SAID)
def test_a_null_that_is_left_out_is_no_key(policy: offerrules.Policy[Any], tree: dict[str, Any], null: Any) -> None:
    wanted = policy.decide(without(tree, null), on=ON).to_json()
    for record in ways(policy, tree):
        for engine in offerrules.api.ENGINES:
            assert policy.decide(record, on=ON, null=null, engine=engine).to_json() == wanted
    [found] = policy.decide_many([tree], on=ON, null=null)
    assert found.to_json() == wanted


@pytest.mark.parametrize("policy", [DECLARED, OWN], ids=["declared", "own class"])
@given(trees=st.lists(TREES, min_size=1, max_size=3), null=SAID.filter(lambda null: null is not None))
def test_readers_take_it_too(policy: offerrules.Policy[Any], trees: list[dict[str, Any]], null: Any) -> None:
    wanted = [policy.decide(without(tree, null), on=ON).to_json() for tree in trees]
    lines = "\n".join(map(json.dumps, trees)).encode()
    for records in (
        read_json(json.dumps(trees).encode(), policy.record, null=null),
        read_ndjson(lines, policy.record, null=null),
    ):
        assert [result.to_json() for result in policy.decide_many(records, on=ON)] == wanted


def test_several_processes_take_it() -> None:
    trees = [{"id": f"p{n}", "ended": None, "stays": [{"place": None, "weeks": n % 3}]} for n in range(60)]
    for null in ("left_out", {"stays.place": "left_out"}):
        wanted = [DECLARED.decide(without(tree, null), on=ON).to_json() for tree in trees]
        found = DECLARED.decide_many((json.dumps(tree).encode() for tree in trees), on=ON, null=null, workers=2)
        assert [result.to_json() for result in found] == wanted


def test_none_is_an_offer_and_left_out_is_not() -> None:
    """What the words are for: nobody is offered a thing since a client writes every key."""
    tree = {"id": "a", "ended": None, "note": "y", "home": {"place": "x"}, "partner": {"hours": 0}, "stays": []}
    found = [DECLARED.decide(tree, on=ON, null=null).outcomes["o"] for null in (None, "none", "left_out")]
    assert [each.outcome for each in found] == ["offer", "offer", "needs_information"]
    assert found[2].missing == ["ended"]


@pytest.mark.parametrize(
    ("null", "said"),
    [
        ("unknown", 'null="unknown" comes with version 2'),
        ({"ended": "unknown"}, 'null="unknown" comes with version 2'),
        ("leftout", '`null` is "none" or "left_out"'),
        ({"ended": None}, '`null` is "none" or "left_out"'),
        ({"endde": "none"}, "did you mean 'ended'"),
        ({"stays.0.place": "none"}, "did you mean 'stays.place'"),
        ({"850709-9805": "none"}, "names a field that Deep does not have$"),
    ],
)
def test_other_words_and_fields_are_refused(null: Any, said: str) -> None:
    for policy in (DECLARED, OWN):
        with pytest.raises(ValueError, match=said):
            policy.decide({"id": "a"}, on=ON, null=null)
        with pytest.raises(ValueError, match=said):
            policy.decide_many([], on=ON, null=null)
        for read in (read_json, read_ndjson, read_csv):
            with pytest.raises(ValueError, match=said):
                read(b"", policy.record, null=null)


def test_what_is_no_word_and_no_mapping_is_refused() -> None:
    with pytest.raises(TypeError, match="not list"):
        DECLARED.decide({"id": "a"}, on=ON, null=["none"])  # type: ignore[arg-type]


def test_a_null_that_is_left_out_may_be_missing() -> None:
    class Strict(BaseModel):
        id: str
        ended: dt.date

    with pytest.raises(RecordError) as caught:
        record_of(Strict, {"id": "a", "ended": None}, "left_out")
    assert [(found.path, found.code) for found in caught.value.problems] == [("ended", "missing")]


def test_a_strict_class_gets_a_tuple_where_a_tuple_was_given() -> None:
    class Strict(BaseModel):
        model_config = ConfigDict(strict=True)

        id: str
        visits: tuple[Visit, ...]
        notes: list[str]

    for null in ("none", "left_out"):
        found = record_of(Strict, {"id": "a", "visits": ({"ended": None},), "notes": []}, null)
        assert (found.visits[0].ended, "ended" in found.visits[0].model_fields_set) == (None, null == "none")


def test_what_an_alias_hides_is_left_out_too() -> None:
    class Hidden(BaseModel):
        ended: Annotated[dt.date | None, Fact(Text("a", "a"), absence="none")] = PydanticField(
            default=None, validation_alias=AliasPath("days", "last")
        )

    class Home(BaseModel):
        id: str
        stays: list[Hidden] = PydanticField(default=[], alias="places")

    rules = 'criteria: {c: {text: {sv: a, en: a}, when: "some s in stays satisfies s.ended = null"}}\n'
    head = POLICY[: POLICY.index("record:")]
    offers = "offers: {o: {title: {sv: O, en: O}, requires: c}}\n"
    policy = offerrules.loads(f"{head}record: Home\n{rules}{offers}", records={"Home": Home})
    tree = {"id": "a", "places": [{"days": {"last": None}}]}
    for record in (tree, json.dumps(tree), Home.model_validate(tree)):
        assert policy.decide(record, on=ON).outcomes["o"].outcome == "offer"
        for null in ("left_out", {"stays.ended": "left_out"}, {"stays": "left_out"}):
            assert policy.decide(record, on=ON, null=null).outcomes["o"].missing == ["stays.0.ended"]


def test_an_element_that_is_null_is_refused_whatever_null_means() -> None:
    for null in ("none", "left_out"):
        for given_ in ({"id": "a", "stays": [None]}, b'{"id": "a", "stays": [null]}'):
            with pytest.raises(RecordError, match=r"stays\.0"):
                DECLARED.decide(given_, on=ON, null=null)


def test_nothing_of_the_callers_is_changed() -> None:
    tree = {"id": "a", "ended": None, "stays": [{"place": None}]}
    record = DECLARED.record.model_validate(tree)
    DECLARED.decide(tree, on=ON, null="left_out")
    DECLARED.decide(record, on=ON, null="left_out")
    assert tree == {"id": "a", "ended": None, "stays": [{"place": None}]}
    assert record == DECLARED.record.model_validate(tree)


def test_where_nothing_is_left_out_nothing_is_done() -> None:
    assert nulls_of(DECLARED.record, None) is None
    assert nulls_of(DECLARED.record, "none") is None
    assert nulls_of(DECLARED.record, {"ended": "none"}) is None


HEADER = "id;ended;partner.ended;partner.hours;stays.place;stays.weeks"
TABLE = f"{HEADER}\na;;;;;\nb;;;2;;2\nc;none;none;2;none;2\n".encode()


def test_an_empty_cell_of_a_table_is_left_out_unless_it_is_said_to_be_none() -> None:
    def facts(null: Any) -> list[Any]:
        options = {} if null is None else {"null": null}
        return [record.model_dump(mode="json") for record in read_csv(TABLE, DECLARED.record, **options)]

    nothing = {"id": "b", "partner": {"hours": 2}, "stays": [{"weeks": 2}]}
    recorded = {"ended": None, "partner": {"ended": None, "hours": 2}, "stays": [{"place": None, "weeks": 2}]}
    assert facts(None) == facts("left_out") == [{"id": "a"}, nothing, {"id": "c", **recorded}]
    # An element, or a part, of which every cell is empty is not there: it is not one that has no place.
    assert facts("none") == [{"id": "a", "ended": None}, {"id": "b", **recorded}, {"id": "c", **recorded}]
    assert facts({"stays.place": "none"})[1] == {**nothing, "stays": [{"place": None, "weeks": 2}]}
    assert facts({"*": "none", "stays": "left_out"})[1] == {**nothing, "ended": None, "partner": recorded["partner"]}


def test_an_empty_cell_that_is_none_contradicts_another_row() -> None:
    rows = f"{HEADER}\na;2024-05-01;;;;2\na;;;;;3\n".encode()
    [refused] = read_csv(rows, DECLARED.record, null="none")
    assert isinstance(refused, RecordError)
    assert [(found.path, found.code) for found in refused.problems] == [("ended", "contradiction")]
    [record] = read_csv(rows, DECLARED.record)
    assert isinstance(DECLARED.decide(record, on=ON), Decision)
