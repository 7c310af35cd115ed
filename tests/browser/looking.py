"""Looking at a page in Chromium: what axe-core finds, how wide it is, and what comes out on paper."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeVar

T = TypeVar("T")

OPTIONS = (
    "--no-sandbox",  # Chromium refuses to run as root with one; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class View:
    width: int = 1000
    height: int = 900
    scheme: Literal["light", "dark"] = "light"


class Browser:
    """One Chromium, driven from a thread of its own: the driver keeps an event loop running in the thread it is in."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._playwright = import_module("playwright.sync_api")
        self._axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        self._pdf: Any = import_module("pypdf")
        self._folder = folder
        self._thread = ThreadPoolExecutor(1)
        self._thread.submit(self._start, program).result()

    def _start(self, program: Path) -> None:
        self._driver = self._playwright.sync_playwright().start()
        self._chromium = self._driver.chromium.launch(executable_path=str(program), headless=True, args=list(OPTIONS))

    def close(self) -> None:
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def _stop(self) -> None:
        self._chromium.close()
        self._driver.stop()

    def look(self, page: str, view: View, with_page: Callable[[Any], T]) -> T:
        """What `with_page` finds when the page is open."""
        return self._thread.submit(self._look, page, view, with_page).result()

    def _look(self, page: str, view: View, with_page: Callable[[Any], T]) -> T:
        file = self._folder / "page.html"
        file.write_text(page, encoding="utf-8")
        context = self._chromium.new_context(
            viewport={"width": view.width, "height": view.height}, color_scheme=view.scheme
        )
        try:
            opened = context.new_page()
            asked: list[str] = []
            opened.on("request", lambda request: asked.append(request.url))
            opened.goto(file.as_uri())
            found = with_page(opened)
            assert asked == [file.as_uri()], "the page asked for more than itself"
            return found
        finally:
            context.close()

    def looked_through(self, page: str, view: View, *, paper: bool = True, colours: bool = True) -> "Seen":
        """All that can be seen of a page in one look: folded and unfolded, wide and narrow, on screen and on paper.

        Comparing `colours` takes axe-core three times as long as everything else together.
        """

        def found(opened: Any) -> Seen:
            overflow = {}
            for width in (NARROW, WIDE, view.width):
                opened.set_viewport_size({"width": width, "height": view.height})
                overflow[width] = opened.evaluate(_OVERFLOW)
            data = opened.pdf(format="A4") if paper else None
            opened.evaluate(_UNFOLD)
            opened.evaluate(f"{self._axe};0")
            rules = {"color-contrast": {"enabled": colours}}
            result = opened.evaluate(_AXE, {"resultTypes": ["violations", "incomplete"], "rules": rules})
            assert len(result["passes"]) > 10, "axe-core has looked at next to nothing"
            opened.set_viewport_size({"width": NARROW, "height": view.height})
            overflow[0] = opened.evaluate(_OVERFLOW)
            findings, undecided = (_findings(result, kind) for kind in ("violations", "incomplete"))
            return Seen(findings, undecided, overflow, self._printed(data) if data is not None else "")

        return self.look(page, view, found)

    def _printed(self, data: bytes) -> str:
        pages = self._pdf.PdfReader(io.BytesIO(data)).pages
        return without_space("".join(sheet.extract_text() for sheet in pages))


NARROW = 320
"""WCAG 2.1, 1.4.10: so many pixels, and nothing scrolls sideways."""
WIDE = 1600
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_AXE = "(options) => axe.run(document, options)"
_UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


@dataclass(frozen=True)
class Seen:
    findings: list[str]
    """What axe-core finds against the page, with every part unfolded."""
    undecided: list[str]
    """Where axe-core cannot tell."""
    overflow: dict[int, int]
    """By how many pixels the page is wider than a screen of each width; 0 is the narrow one with all unfolded."""
    printed: str
    """The text on paper, without any space."""


def _findings(result: Any, kind: str) -> list[str]:
    return [
        f"{finding['id']}: {node['target']} {node['failureSummary']}"
        for finding in result[kind]
        for node in finding["nodes"]
        # The contrast of a single sign cannot be told; the word beside it has the same colours.
        if not (kind == "incomplete" and finding["id"] == "color-contrast" and ".sign" in str(node["target"]))
    ]


def without_space(text: str) -> str:
    """What is left of a text when it does not matter where its lines are broken."""
    return "".join(text.split()).casefold()
