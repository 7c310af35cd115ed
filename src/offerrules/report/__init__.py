"""Diagnostics to something that a person or another program reads."""

from offerrules.report.annotations import as_annotations
from offerrules.report.data import as_json
from offerrules.report.sarif import as_sarif
from offerrules.report.text import as_text, summary

__all__ = ["as_annotations", "as_json", "as_sarif", "as_text", "summary"]
