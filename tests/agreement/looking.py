"""Everything that is asked of a decision after it was made: by whom it is written, stored, read, checked and explained.

A decision of the direct engine is little more than a promise to find out, and each way of looking at it takes another
path through the code. All of them must end, and say what the reference engine says.
"""

import pickle
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, get_args

import offerrules
from offerrules.api import ENGINES
from offerrules.cli.rows import cells
from offerrules.decision.decision import Decision
from offerrules.decision.rules import ReasonsForm

Policy = offerrules.Policy[Any]

LOOKS: Final[Mapping[str, Callable[[Decision, Policy], object]]] = {
    "JSON": lambda decision, policy: decision.to_json(),
    "JSON with texts": lambda decision, policy: decision.to_json(texts=True),
    "what is missing": lambda decision, policy: [each.missing for each in decision.outcomes.values()],
    "trace": lambda decision, policy: decision.trace,
    "cells": lambda decision, policy: list(cells(decision, policy.rule_set)),
    **{
        f"reasons in {language} as {form}": lambda decision, policy, language=language, form=form: (  # type: ignore[misc]
            decision.explain(language, form=form)
        )
        for language, form in zip(("sv", "en", "sv"), get_args(ReasonsForm), strict=True)
    },
    "pickled": lambda decision, policy: pickle.loads(pickle.dumps(decision)).to_json(),
    "redacted": lambda decision, policy: decision.redacted({"health", "third_party"}).to_json(),
}
"""Each is the first thing that is asked of a decision, and then asked of one of which all the others were asked."""


def looked_at(policy: Policy, record: Any, on: date) -> Decision:
    """A decision, after everything was asked of it. Raises `AssertionError` where the engines differ in something."""
    looked: dict[str, object] = {}
    for engine in ENGINES:
        seasoned = policy.decide(record, on=on, engine=engine)
        for name, look in LOOKS.items():
            found = look(policy.decide(record, on=on, engine=engine), policy)
            assert found == looked.setdefault(name, found), f"{name} by {engine}"
            assert found == look(seasoned, policy), f"{name} by {engine}, when it is not the first"
        assert offerrules.verify(seasoned, policy) == [], engine
        stored = seasoned.to_json()
        again = Decision.from_json(stored, policy)
        assert again.to_json() == stored, engine
        assert offerrules.verify(again, policy) == [], engine
        hidden = seasoned.redacted({"health", "third_party"}).to_json()
        assert Decision.from_json(hidden, policy).to_json() == hidden, engine
    return seasoned
