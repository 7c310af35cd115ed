"""Diagnostics as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), which code hosts show."""

import json
import os
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, quote_from_bytes

from offerrules._version import __version__
from offerrules.diagnostics import Diagnostic, Place
from offerrules.language import Language


def as_sarif(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """One run with one result for each diagnostic. Columns count Unicode code points."""
    found = list(diagnostics)
    codes = sorted({finding.code for finding in found})
    run = {
        "tool": {"driver": {"name": "offerrules", "version": __version__, "rules": [{"id": code} for code in codes]}},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code), language) for finding in found],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _result(finding: Diagnostic, rule: int, language: Language) -> dict[str, Any]:
    words = f"{finding.text.in_language(language)} {finding.advice(language)}".rstrip()
    artifact = {"uri": _address(finding.path)}
    region = _region(Place(finding.line, finding.column, finding.end_line, finding.end_column))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": words},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": {"artifactLocation": artifact, "region": _region(place)}}
            for number, place in enumerate(finding.related, 1)
        ]
    if finding.correction is not None:
        replacement = {"deletedRegion": region, "insertedContent": {"text": finding.correction}}
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}]}]
    return result


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _address(path: str) -> str:
    """The path as a URI reference: relative paths stay relative to where the command was run."""
    pure = PurePath(path)
    if not pure.is_absolute():
        return quote(pure.as_posix(), errors="replace")
    # `PurePath.as_uri` is deprecated, and `Path.as_uri` knows the paths of this system only.
    drive = pure.drive.replace("\\", "/")
    rest = quote_from_bytes(os.fsencode(pure.as_posix()[len(drive) :]))
    return f"file:{quote(drive)}{rest}" if drive.startswith("//") else f"file://{'/' if drive else ''}{drive}{rest}"
