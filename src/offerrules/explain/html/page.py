"""A whole page: one file, complete in itself, that loads nothing and runs nothing."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pkgutil import get_data
from typing import Final

from offerrules.explain.html.markup import Child, Markup, element
from offerrules.language import Language

DOCTYPE: Final = Markup("<!DOCTYPE html>\n")


def page(language: Language, title: str, body: Child, narrow: bool = True) -> str:
    """The page. `narrow` keeps lines as short as reading wants them; tables may want more."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        element("style", style()),
    )
    whole = element("html", head, element("body", body, class_="narrow" if narrow else None), lang=language)
    return f"{DOCTYPE}{whole}\n"


@cache
def style() -> Markup:
    """The style sheet, as it stands in the page."""
    data = get_data("offerrules.explain.html", "style.css")
    if data is None:
        raise FileNotFoundError("style.css is not in the package")
    # It is ours and holds no sign that would need escaping; a test sees to it.
    return Markup(data.decode("utf-8").replace("\r\n", "\n"))


@cache
def policy() -> str:
    """What the page may load and run: the style sheet in it, and nothing else."""
    digest = b64encode(sha256(style().encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
