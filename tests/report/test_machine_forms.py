"""What other programs read: JSON, SARIF 2.1.0 and GitHub's workflow commands."""

import json
from dataclasses import replace

from offerrules.diagnostics import Diagnostic, Place
from offerrules.language import Text
from offerrules.report import as_annotations, as_json, as_sarif, as_text

ERROR = Diagnostic(
    "unknown-key", Text("Fel nyckel: 50%.", "Wrong key: 50%."), "policies/å b/policy.yaml", 2, 3, 2, 6,
    Text("Menade du `när`?\nSå.", "Did you mean `when`?\nSo."), "when",
)  # fmt: skip
WARNING = Diagnostic("never-used", Text("Aldrig.", "Never."), "/p.yaml", 4, 1, 6, 2, severity="warning")


def test_json_has_both_languages() -> None:
    found = json.loads(as_json([ERROR, WARNING]))
    assert list(found) == ["diagnostics"]
    assert found["diagnostics"][0] == {
        "code": "unknown-key",
        "severity": "error",
        "message": {"sv": "Fel nyckel: 50%.", "en": "Wrong key: 50%."},
        "path": "policies/å b/policy.yaml",
        "line": 2,
        "column": 3,
        "end_line": 2,
        "end_column": 6,
        "hint": {"sv": "Menade du `när`?\nSå.", "en": "Did you mean `when`?\nSo."},
        "correction": "when",
        "related": [],
    }
    assert found["diagnostics"][1]["hint"] is None
    assert json.loads(as_json([])) == {"diagnostics": []}


def test_sarif_results_point_to_their_rule_and_place() -> None:
    found = json.loads(as_sarif([ERROR, WARNING, ERROR], "sv"))
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["never-used", "unknown-key"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning")
    first = run["results"][0]
    assert first["message"]["text"] == "Fel nyckel: 50%. Menade du `när`?\nSå."
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "policies/%C3%A5%20b/policy.yaml"
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 6}
    replacement = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement == {"deletedRegion": place["region"], "insertedContent": {"text": "when"}}
    assert "fixes" not in run["results"][1]


def test_the_other_places_of_one_cause_are_listed() -> None:
    one = replace(ERROR, related=(Place(7, 3, 7, 6), Place(9, 1, 9, 4)))
    (found,) = json.loads(as_json([one]))["diagnostics"]
    assert found["related"] == [
        {"line": 7, "column": 3, "end_line": 7, "end_column": 6},
        {"line": 9, "column": 1, "end_line": 9, "end_column": 4},
    ]
    (result,) = json.loads(as_sarif([one], "sv"))["runs"][0]["results"]
    assert result["message"]["text"].endswith("Så. Samma sak på 2 ställen till: rad 7, 9.")
    related = result["relatedLocations"]
    assert [place["id"] for place in related] == [1, 2]
    assert related[1]["physicalLocation"] == {
        "artifactLocation": {"uri": "policies/%C3%A5%20b/policy.yaml"},
        "region": {"startLine": 9, "startColumn": 1, "endLine": 9, "endColumn": 4},
    }
    assert as_annotations([one], "en").endswith("So. The same in 2 more places: lines 7, 9.\n")
    assert as_text([replace(one, related=(Place(7, 3, 7, 6),))], {}, "en").endswith(
        " = The same in 1 more place: line 7.\n"
    )
    many = replace(one, related=tuple(Place(line, 1, line, 2) for line in range(3, 20)))
    assert many.in_language("sv").endswith("Samma sak på 17 ställen till: rad 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ….")


def test_annotations_are_one_escaped_line_each() -> None:
    said = as_annotations([ERROR, WARNING], "en").splitlines()
    assert said == [
        "::error file=policies/å b/policy.yaml,line=2,endLine=2,col=3,endColumn=6,title=unknown-key"
        "::Wrong key: 50%25. Did you mean `when`?%0ASo.",
        "::warning file=/p.yaml,line=4,endLine=6,title=never-used::Never.",
    ]
    odd = Diagnostic("c", Text("s", "s"), "a,b:c.yaml", 1, 1, 1, 1)
    assert "file=a%2Cb%3Ac.yaml," in as_annotations([odd], "en")
