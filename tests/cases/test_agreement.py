"""Books of both engines against re-deciding from scratch after every event (see `oracle`); that faults are noticed."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.cases import installed
from tests.cases.oracle import run
from tests.cases.streams import FORMS, WORLDS, Step, World, streams

from offerrules.engines.durable import literals
from offerrules.engines.durable.literals import Net
from offerrules.rules.tree import Not

LONG = 340
"""Streams for each world in the long tests, 1,020 in all."""
FORGETFUL = st.sampled_from((1, 10_000))
"""How many cases are held in memory: where it is one, cases and sessions are built again all the time."""


@pytest.mark.parametrize("world", WORLDS, ids=repr)
def test_a_book_tells_what_deciding_from_scratch_tells(world: World) -> None:
    agree(world, 3)


@pytest.mark.long
@pytest.mark.parametrize("world", WORLDS, ids=repr)
def test_a_book_tells_what_deciding_from_scratch_tells_for_long(world: World) -> None:
    agree(world, LONG)


def agree(world: World, examples: int, **further: Any) -> None:
    engines = installed.engines()

    @settings(max_examples=examples, **further)
    @given(streams(world=world), FORGETFUL)
    def agrees(steps: list[Step], most_cases: int) -> None:
        run(world, steps, engines, most_cases)

    agrees()


# --- Faults in the compiler


WHOLE = Net.requirement


def _not_forgotten(net: Net, wanted: Any, despite: frozenset[str] = frozenset()) -> Any:
    return WHOLE(net, wanted.of if isinstance(wanted, Not) else wanted, despite)


def _all_is_any(net: Net, parts: Any, whole: Any = Net._all) -> Any:
    return literals.opposite(whole(net, [literals.opposite(part) for part in parts]))


def _gate_without_its_last(net: Net, inputs: Any, whole: Any = Net._gate) -> Any:
    output = whole(net, inputs)
    net.gates[:] = [(found[:-1] if found == tuple(inputs) and len(found) > 1 else found, to) for found, to in net.gates]
    return output


def _gate_that_is_never_false(net: Net, inputs: Any, whole: Any = Net._gate) -> Any:
    output = whole(net, inputs)
    net.gates[:] = [(found, to) for found, to in net.gates if len(found) > 1]
    return output


FAULTS: dict[str, tuple[str, Any]] = {
    "all is any": ("_all", _all_is_any),
    "any is all": ("_any", lambda net, parts: net._all(list(parts))),
    "not is forgotten": ("requirement", _not_forgotten),
    "despite is forgotten": ("requirement", lambda net, wanted, despite=frozenset(): WHOLE(net, wanted)),
    "one too few of at_least": ("_at_least", lambda net, n, parts, whole=Net._at_least: whole(net, n - 1, parts)),
    "a gate leaves out its last fact": ("_gate", _gate_without_its_last),
    "a gate never tells that it is false": ("_gate", _gate_that_is_never_false),
}


SLOW = ("despite is forgotten", "a gate never tells that it is false")
"""Faults that few streams meet."""


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, marks=[pytest.mark.long] if fault in SLOW else []) for fault in FAULTS]
)
def test_a_fault_in_the_compiler_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.durable()
    monkeypatch.setattr(Net, *FAULTS[fault])
    with pytest.raises(AssertionError):
        agree(FORMS, 200, phases=[Phase.generate], derandomize=True, database=None)


def test_without_a_fault_the_same_streams_agree() -> None:
    installed.durable()
    agree(FORMS, 3, phases=[Phase.generate], derandomize=True, database=None)
