"""What every test may use: the flag that refreshes golden files, and the Hypothesis profiles."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# Commands are tested as people run them, with output that is buffered.
os.environ.pop("PYTHONUNBUFFERED", None)

settings.register_profile("ci", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For tests/mutants.py: whether a test fails is all that counts.
settings.register_profile(
    "mutants", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate], derandomize=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-golden",
        action="store_true",
        help="write what was found into the golden files; review the diff",
    )


class Golden:
    """Compares a text with a golden file, or writes the file when the run refreshes them."""

    def __init__(self, refresh: bool) -> None:
        self._refresh = refresh

    def check(self, path: Path, found: str) -> None:
        if self._refresh:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8")
        assert found == expected, f"{path.name} differs; review, then run pytest --refresh-golden"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(bool(request.config.getoption("--refresh-golden")))
