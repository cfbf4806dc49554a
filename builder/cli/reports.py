"""Problems for programs: as JSON, as annotations of GitHub Actions, and as SARIF."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from builder.core.diagnostics import Problem

FORMS = ("github", "sarif")
"""The forms of a report that have a name of their own, beside text and JSON."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = {
    "error": ("leaflets/error", "Keeps a leaflet from being made."),
    "warning": ("leaflets/warning", "Does not keep a leaflet from being made."),
}


def facts_of(problem: Problem) -> dict[str, Any]:
    """A problem for programs. One that has no place has null for its file, line and column."""
    place = problem.place
    where = (place.file or None, *((place.line, place.column) if place.has_lines else (None, None)))
    return {
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        **dict(zip(("file", "line", "column"), where, strict=True)),
    }


def counted(problems: Sequence[Problem]) -> dict[str, Any]:
    """What every JSON of problems ends with: how many there are, and each of them in the order of places."""
    errors = sum(problem.severity == "error" for problem in problems)
    return {"errors": errors, "warnings": len(problems) - errors, "problems": [facts_of(entry) for entry in problems]}


def prefix(root: Path) -> str:
    """The folder of a project in its repository, with ``/`` at its end: programs count paths from the repository."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            inside = root.relative_to(folder).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


# GitHub

# Documented under "Workflow commands for GitHub Actions"; the escapes are those of its toolkit.
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def github(problems: Sequence[Problem], before: str) -> str:
    """A line for each problem, which GitHub Actions shows at the line of the file. `before` is as `prefix` gives it."""
    return "".join(f"{_annotation(problem, before)}\n" for problem in problems)


def _annotation(problem: Problem, before: str) -> str:
    place = problem.place
    properties: dict[str, object] = {}
    if place.file:
        properties = {"file": before + place.file}
    if place.has_lines:
        properties |= {"line": place.line, "col": place.column}
    listed = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties.items())
    return f"::{problem.severity}{' ' if listed else ''}{listed}::{_escaped(_words(problem), _DATA)}"


def _words(problem: Problem) -> str:
    return f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(sign, sign) for sign in text)


# SARIF


def sarif(problems: Sequence[Problem], before: str) -> str:
    """The problems as SARIF 2.1.0. `before` is as `prefix` gives it."""
    from builder.core.version import __version__

    rules = [{"id": name, "shortDescription": {"text": words}} for name, words in _RULES.values()]
    run = {
        "tool": {"driver": {"name": "leaflets", "semanticVersion": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, before) for problem in problems],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _result(problem: Problem, before: str) -> dict[str, Any]:
    place = problem.place
    # Who reads SARIF may refuse a result without a file: what has none belongs to the project's folder.
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(before + (place.file or "leaflets"))}}
    if place.has_lines:
        location["region"] = {"startLine": place.line, "startColumn": place.column}
    return {
        "ruleId": _RULES[problem.severity][0],
        "level": problem.severity,
        "message": {"text": _words(problem)},
        "locations": [{"physicalLocation": location}],
    }
