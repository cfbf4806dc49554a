"""What commands print for programs: JSON, annotations of GitHub Actions, SARIF."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builder import cli
from builder.cli import reports, verify
from builder.core.diagnostics import Place, Problem, error
from tests.support.making import REPOSITORY, project_with

PROBLEM = {"severity", "message", "hint", "file", "line", "column"}
COUNTS = {"errors", "warnings", "problems"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with an error in a leaflet, and a warning in another."""
    root = project_with(tmp_path / "a repository" / "patient leaflets", REPOSITORY / "leaflets")
    for name, old, new in (("bone", "\nowner:", "\nownr:"), ("liver", "A small cancer", "A very small cancer lesion")):
        path = root / "leaflets" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    (root.parent / ".git").mkdir()
    return root


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["--project", str(root), *words])


def facts(result: Result) -> dict[str, Any]:
    """The JSON, which is all of standard output. Problems are not on standard error as well."""
    read: dict[str, Any] = json.loads(result.stdout)
    assert "hint:" not in result.stderr
    assert set(read) >= COUNTS
    assert all(set(entry) == PROBLEM for entry in read["problems"])
    assert read["errors"] + read["warnings"] == len(read["problems"])
    return read


def test_check_prints_what_it_prints_for_people(root: Path) -> None:
    result = run(root, "check", "--json")
    read = facts(result)
    assert result.exit_code == 1
    assert set(read) == {"leaflets", "brands", "formats", "validated"} | COUNTS
    assert (read["leaflets"], read["formats"]) == (["bone", "brain", "liver", "overview"], ["a4"])
    stderr = run(root, "check").stderr
    assert read["errors"] >= 1
    for entry in read["problems"]:
        assert f"{entry['file']}:{entry['line']}:{entry['column']}: {entry['severity']}: {entry['message']}\n" in stderr


def test_build_says_what_became_of_each_file(root: Path) -> None:
    read = facts(run(root, "build", "bone", "overview", "--json"))
    assert set(read) == {"output", "files", "deleted", "built", "current", "refused"} | COUNTS
    assert [(file["path"], file["state"]) for file in read["files"]] == [
        ("harbour/a4/bone.pdf", "refused"),
        ("harbour/a4/overview.pdf", "built"),
    ]
    assert (read["built"], read["current"], read["refused"]) == (1, 0, 1)
    assert (Path(read["output"]) / "harbour" / "a4" / "overview.pdf").is_file()
    assert read["deleted"] == []
    again = facts(run(root, "build", "overview", "--json"))
    assert [file["state"] for file in again["files"]] == ["current"]
    assert set(again["files"][0]) == {"path", "leaflet", "brand", "format", "state", "why", "withdrawn"}


def test_list_has_leaflets_that_cannot_be_read_as_well(root: Path) -> None:
    bone, brain, *_ = facts(run(root, "list", "--json"))["leaflets"]
    assert set(bone) == set(brain)
    assert (bone["name"], bone["state"], bone["includes"]) == ("bone", "unreadable", [])
    assert (brain["state"], brain["includes"]) == ("example", ["shared/after-surgery", "shared/contacts"])


def test_verify_says_where(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "not-a.pdf"
    path.write_text("words", encoding="utf-8")
    result = run(root, "verify", "--json", str(path))
    assert result.exit_code == 1
    read = json.loads(result.stdout)
    [problem] = read["problems"]
    assert (problem["file"], problem["where"], problem["severity"], read["errors"]) == (str(path), "file", "error", 1)


def test_verify_quotes_nothing_of_a_pack() -> None:
    """Notes in another language are quoted for people, and links and bookmarks by their words."""
    output = error("this seems to be in the language “de”, but is marked as “en-GB”: “Frau ”Quill“\nist da”", "mark it")
    facts = verify._facts("pack.pdf", "page 1, link “Frau Quill”", output)
    assert facts["message"] == "this seems to be in the language “de”, but is marked as “en-GB”"
    assert (facts["where"], facts["hint"]) == ("page 1, link", "mark it")


def test_an_error_that_stops_everything_is_json_too(root: Path) -> None:
    assert run(root, "check", "--json", "nobody").exit_code == 2
    (root / "leaflets.yaml").write_text("brand: [harbour", encoding="utf-8")
    for command in ("check", "build"):
        read = facts(run(root, command, "--json"))
        assert (read["errors"], read["problems"][0]["file"]) == (1, "leaflets.yaml")
    sarif = json.loads(run(root, "check", "--format", "sarif").stdout)
    assert len(sarif["runs"][0]["results"]) == 1


def test_annotations_name_files_from_the_repository_on(root: Path) -> None:
    result = run(root, "check", "--format", "GitHub", "--format", "a4")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    first = r"::error file=patient leaflets/leaflets/bone\.yaml,line=\d+,col=\d+::[^:].*%0Ahint: .*"
    assert re.fullmatch(first, lines[0])
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)


def test_annotations_are_escaped_as_github_asks() -> None:
    problem = Problem(Place("leaflets/a,b:c%.yaml", 3, 4), "warning", "100% of: a,b\r\n::error::x", "")
    assert reports.github([problem], "") == (
        "::warning file=leaflets/a%2Cb%3Ac%25.yaml,line=3,col=4::100%25 of: a,b%0D%0A::error::x\n"
    )
    assert reports.github([error("no place")], "x/") == "::error::no place\n"
    assert reports.github([error("old", "", Place("a.pdf"))], "x/") == "::error file=x/a.pdf::old\n"
    assert reports.facts_of(error("old", "", Place("a.pdf")))["line"] is None


def test_sarif_has_places_that_its_readers_understand(root: Path) -> None:
    log = json.loads(run(root, "check", "--format", "sarif").stdout)
    [of_run] = log["runs"]
    rules = {rule["id"] for rule in of_run["tool"]["driver"]["rules"]}
    result = of_run["results"][0]
    assert log["version"] == "2.1.0"
    assert result["ruleId"] in rules
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "patient%20leaflets/leaflets/bone.yaml"
    assert place["region"]["startLine"] > 1


def test_a_report_has_one_form(root: Path) -> None:
    for words in (("--format", "github", "--format", "sarif"), ("--json", "--format", "sarif")):
        result = run(root, "check", *words)
        assert result.exit_code == 2
        assert "a report has one form" in result.stderr
