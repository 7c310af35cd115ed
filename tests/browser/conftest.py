"""A headless Chromium for the tests of pages, one for the whole run.

Where there is none these tests are skipped and say so; with CI in the environment they fail instead.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from tests.browser.looking import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = os.environ.get("OFFERRULES_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        _without("there is no Chromium on this machine; README.md says how to install it")
    try:
        found = Browser(Path(program), tmp_path_factory.mktemp("browser"))
    except ModuleNotFoundError as error:
        _without(f"{error.name} is not installed; it is in the dependency group `test`")
    yield found
    found.close()


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
