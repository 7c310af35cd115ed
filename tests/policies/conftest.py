"""Each test that asks for a programme runs for both."""

import pytest
from tests.policies.programmes import PROGRAMMES, Programme


@pytest.fixture(params=PROGRAMMES, ids=lambda programme: programme.name)
def programme(request: pytest.FixtureRequest) -> Programme:
    found = request.param
    assert isinstance(found, Programme)
    return found
