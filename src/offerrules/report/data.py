"""Diagnostics as JSON for other programs, in both languages."""

import json
from collections.abc import Iterable
from typing import Any

from offerrules.diagnostics import Diagnostic
from offerrules.language import Text


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """An object with `diagnostics`, a list. Lines and columns count from 1, the end is exclusive."""
    return json.dumps({"diagnostics": [_data(finding) for finding in diagnostics]}, ensure_ascii=False, indent=2) + "\n"


def _data(finding: Diagnostic) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": _words(finding.text),
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "hint": _words(finding.hint_text) if finding.hint_text is not None else None,
        "correction": finding.correction,
        "related": [place._asdict() for place in finding.related],
    }


def _words(text: Text) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}
