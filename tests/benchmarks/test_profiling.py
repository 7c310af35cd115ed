"""The profile says which room the time goes to."""

import signal

import pytest
from benchmarks.profiling import profile, table, works

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no profiling timer")


def test_the_profile_finds_the_rooms() -> None:
    found = {name: profile(work, given[::30], 0.15) for name, (work, given) in works().items()}
    assert any(room.startswith("engines/direct") for room in found["decide on validated records"].rooms)
    # Some forty samples: a room that takes a tenth of the time may be missed, one that takes most of it may not.
    assert any(room.startswith("engines/direct") for room in found["decide and trace as JSON"].rooms)
    assert "records" in found["JSON to JSON"].rooms
    text = table("JSON to JSON", found["JSON to JSON"])
    assert text.startswith("### JSON to JSON: ")
    assert "records: JSON and pydantic validation" in text
    assert signal.getsignal(signal.SIGPROF) is signal.SIG_DFL
