"""What the tests of cases need besides Python packages. Where it is not there they are skipped, saying so; in CI
(`CI=true`) they fail instead, so that nothing is left out there."""

import os
from importlib.util import find_spec
from typing import NoReturn

import pytest

from offerrules.cases.judging import ENGINES, EngineName

IS_CI = os.environ.get("CI", "").lower() == "true"


def missing(what: str) -> NoReturn:
    """Skips the test, or fails in CI."""
    if IS_CI:
        pytest.fail(f"{what}, and CI leaves nothing out")
    pytest.skip(what)


def package(name: str, extra: str) -> None:
    """Skips the test where a package is not installed."""
    if find_spec(name) is None:
        missing(f"{name} is not installed (extra `{extra}`)")


def durable() -> None:
    """Skips the test where the extra `durable` is not installed."""
    if not has_durable():
        missing("durable-rules is not installed (extra `durable`, which needs a C compiler)")


def has_durable() -> bool:
    return find_spec("durable_rules_engine") is not None


def engines() -> tuple[EngineName, ...]:
    """The engines that can be tested here; in CI it must be all."""
    if IS_CI:
        durable()
    return ENGINES if has_durable() else ("direct",)
