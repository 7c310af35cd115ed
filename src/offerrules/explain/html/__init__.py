"""Reasons as a page: the same tree that the text is made from, laid out for reading, printing and listening."""

from offerrules.explain.html.overview import (
    overview_as_html,
    person_in_page,
    place,
    refused_as_html,
    refused_in_page,
)
from offerrules.explain.html.person import as_html

__all__ = ["as_html", "overview_as_html", "person_in_page", "place", "refused_as_html", "refused_in_page"]
