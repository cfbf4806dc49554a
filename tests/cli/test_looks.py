"""leaflets looks, and what a look of the project's own changes in builds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli.group import main
from tests.support import example
from tests.support.building import change
from tests.support.making import REPOSITORY


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example project."""
    for name in ("leaflets", "styles"):
        example.copied(name, tmp_path / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_the_looks_of_the_program_and_of_the_project_are_listed(root: Path) -> None:
    assert run("looks", "--copy", "bold").stdout == "styles/looks/bold.yaml\n"
    (root / "styles" / "looks" / "bold.yaml").rename(root / "styles" / "looks" / "loud.yaml")
    run("looks", "--copy", "plain")
    lines = {line.split()[0]: line for line in run("looks").stdout.splitlines()}
    assert list(lines) == ["NAME", "bold", "calm", "loud", "plain"]
    assert lines["calm"].split(None, 1)[1] == "6 pt    0.75 pt  block   field    the program"
    assert lines["loud"].endswith("pattern  styles/looks/loud.yaml")
    assert lines["plain"].endswith("styles/looks/plain.yaml, in place of the program's")
    again = run("looks", "--copy", "plain")
    assert (again.exit_code, "has a look plain already" in again.stderr) == (2, True)
    assert "did you mean calm" in run("looks", "--copy", "clam").stderr


def test_a_look_with_a_mistake_is_listed_with_its_problems(root: Path) -> None:
    run("looks", "--copy", "calm")
    change(root / "styles" / "looks" / "calm.yaml", "corner: 6 pt", "corner: round")
    listed = run("looks")
    assert "calm   (has errors)" in listed.stdout
    assert "styles/looks/calm.yaml:3:9: error: this is not a length" in listed.stderr
    assert run("status").exit_code == run("check").exit_code == 1
    assert "styles/looks/calm.yaml:3:9" in run("check").stderr


def test_a_build_notices_a_look_that_takes_the_place_of_the_program_s(root: Path) -> None:
    assert run("build", "overview").stdout == "built    output/harbour/a4/overview.pdf (new)\n"
    run("looks", "--copy", "calm")
    assert run("build", "overview").stdout == "current  output/harbour/a4/overview.pdf\n", "the copy is the same"
    change(root / "styles" / "looks" / "calm.yaml", "corner: 6 pt", "corner: 1 pt")
    why = "styles/looks/calm.yaml has changed"
    assert run("build", "overview").stdout == f"built    output/harbour/a4/overview.pdf ({why})\n"
    assert "look" in run("impact", "styles/looks/calm.yaml").stdout
    (root / "styles" / "looks" / "calm.yaml").unlink()
    assert run("build", "overview").stdout == f"built    output/harbour/a4/overview.pdf ({why})\n"
