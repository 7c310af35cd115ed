"""A bar only for a person who waits."""

import io
from collections.abc import Callable

import pytest

from offerrules.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def watch(terminal: io.StringIO, size: int | None = 1000, position: Callable[[], int] = lambda: 500) -> list[int]:
    return list(progress.watched(range(1000), terminal, size, position, lambda _: 1))


@pytest.mark.usefixtures("hurry")
def test_nothing_is_shown_where_nobody_looks() -> None:
    log = io.StringIO()
    assert watch(log) == list(range(1000))
    assert log.getvalue() == ""


def test_nothing_is_shown_before_a_while() -> None:
    terminal = Terminal()
    assert watch(terminal) == list(range(1000))
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("size", [1000, None])
def test_a_bar_is_shown_and_taken_away(size: int | None) -> None:
    terminal = Terminal()
    assert watch(terminal, size) == list(range(1000))
    assert "━" in terminal.getvalue()


@pytest.mark.usefixtures("hurry")
def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal()
    watch(terminal)
    assert "\x1b[3" not in terminal.getvalue().replace("\x1b[?25", "")


@pytest.mark.usefixtures("hurry")
def test_no_item_is_lost_when_the_work_stops() -> None:
    seen = []
    for item in progress.watched(range(1000), Terminal(), None, lambda: 0, lambda _: 1):
        seen.append(item)
        if item == 300:
            break
    assert seen == list(range(301))
