"""A book with durable-rules says the same as one that decides each record anew."""

import json

import pytest
from hypothesis import given, settings
from tests.cases import installed
from tests.cases.streams import FIRST, Step, gotland, streams
from tests.cases.test_book import play

from offerrules.cases import CaseBook

if not installed.has_durable() and not installed.IS_CI:
    pytest.skip("durable-rules is not installed (extra `durable`, which needs a C compiler)", allow_module_level=True)


def agree(steps: list[Step], most_cases: int = 10_000) -> None:
    with (
        CaseBook(gotland(), on=FIRST) as direct,
        CaseBook(gotland(), "durable", on=FIRST, most_cases=most_cases) as durable,
    ):
        told = play(direct, steps)
        assert [change.id for change in told] == [change.id for change in play(durable, steps)]
        for subject in ("p1", "p2"):
            one, other = direct.export(subject), durable.export(subject)
            assert json.dumps(one["states"], default=str) == json.dumps(other["states"], default=str)


@settings(max_examples=4)
@given(streams(most=12))
def test_both_engines_give_the_same_changes(steps: list[Step]) -> None:
    agree(steps)


@settings(max_examples=3)
@given(streams(most=12))
def test_sessions_are_built_again_from_the_ledger(steps: list[Step]) -> None:
    agree(steps, most_cases=1)
