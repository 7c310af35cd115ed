"""Nothing that is made for a person waits for the collector of garbage: a million decisions would be a million waits."""

import gc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import offerrules

POLICY = Path(__file__).parents[1] / "policies/gotland/kompetenslyftet/policy.yaml"
ON = date(2022, 5, 30)
RECORD = b'{"id": "p1", "internships": [{"service": "home_care", "attestation": "completed"}, {"start": "2022-05-02"}]}'

LOOKS: dict[str, Callable[[offerrules.Decision], Any]] = {
    "outcomes": lambda decision: decision.outcomes["summer_post"].witness,
    "missing": lambda decision: decision.outcomes["summer_post"].missing,
    "duties": lambda decision: dict(decision.duties),
    "trace": lambda decision: decision.trace,
    "JSON": lambda decision: decision.to_json(),
    "JSON with texts": lambda decision: decision.to_json(texts=True),
    "redacted": lambda decision: decision.redacted(["identity"]).to_json(),
    "text": lambda decision: decision.explain("sv"),
    "page": lambda decision: decision.explain("en", form="html"),
}


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("engine", ["direct", "reference"])
@pytest.mark.parametrize("look", LOOKS)
def test_no_decision_holds_itself(look: str, engine: Any) -> None:
    policy = offerrules.load(POLICY)
    LOOKS[look](policy.decide(RECORD, on=ON, engine=engine))
    gc.collect()
    LOOKS[look](policy.decide(RECORD, on=ON, engine=engine))
    assert gc.collect() == 0
