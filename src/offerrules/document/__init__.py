"""YAML text to a document: its form, where each part of it stands, and what is wrong with it."""

from offerrules.diagnostics import Place
from offerrules.document.gathering import gathered
from offerrules.document.places import Location
from offerrules.document.reading import Document, Located, Read, Reading, read, read_form
from offerrules.document.source import SIZE_LIMIT

__all__ = ["SIZE_LIMIT", "Document", "Located", "Location", "Place", "Read", "Reading", "gathered", "read", "read_form"]
