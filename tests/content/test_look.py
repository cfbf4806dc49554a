"""Looks: the program's, a project's own, and what a brand changes in one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.content import fields, selection, yaml_reader
from builder.content.brand import Brand
from builder.content.look import Look
from builder.content.project import STARTER, Project, look_path
from builder.core.diagnostics import LeafletError, Problem
from builder.pipeline import load
from tests.support import madeup
from tests.support.looks import with_look
from tests.support.making import REPOSITORY

HARBOUR = (REPOSITORY / "styles" / "brands" / "harbour.yaml").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in (STARTER / "styles" / "looks").glob("*.yaml"))


def brand(look: str) -> Brand:
    """The brand harbour with these lines in place of its look."""
    text = with_look(HARBOUR, look)
    return fields.load(Brand, yaml_reader.parse(text.encode(), "styles/brands/own.yaml"))


def problems(look: str) -> list[Problem]:
    with pytest.raises(LeafletError) as failed:
        brand(look)
    return list(failed.value.problems)


def test_the_program_has_three_looks_that_differ_in_all_that_can_be_seen() -> None:
    looks = [Project(REPOSITORY).look(name).model for name in NAMES]
    assert NAMES == ["bold", "calm", "plain"]
    for field in ("corner", "rule", "display", "cover"):
        assert len({getattr(look, field) for look in looks}) == 3, field


def test_a_brand_without_a_look_is_calm() -> None:
    project = Project(REPOSITORY)
    assert project.look_of(brand("")) == project.look("calm").model


def test_what_a_brand_changes_in_a_look_is_changed_and_all_else_is_as_the_look_has_it() -> None:
    project = Project(REPOSITORY)
    changed = project.look_of(brand("look:\n  like: bold\n  corner: 3 mm\n  icons: heading\n"))
    bold: Look = project.look("bold").model
    assert changed.corner == pytest.approx(3 * 72 / 25.4)
    assert changed.icons == "heading"
    assert changed.model_copy(update={"corner": bold.corner, "icons": bold.icons}) == bold


def test_a_project_has_its_own_looks_before_those_of_the_program(tmp_path: Path) -> None:
    folder = tmp_path / "styles" / "looks"
    folder.mkdir(parents=True)
    for source, name, corner in (("calm", "quiet", 11), ("plain", "plain", 12)):
        text = (STARTER / "styles" / "looks" / f"{source}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(re.sub("corner: .*", f"corner: {corner} pt", text), encoding="utf-8")
    project = Project(tmp_path)
    assert project.look_names() == ["bold", "calm", "plain", "quiet"]
    assert [project.look(name).model.corner for name in ("calm", "plain", "quiet")] == [6, 12, 11]
    assert project.look("plain").source.name == look_path("plain")


@pytest.mark.parametrize(
    ("look", "line", "message", "hint"),
    [
        ("look: {corner: 3}\n", "look:", "this is not a length", "such as 12 mm"),
        ("look:\n  corner: 50 pt\n", "  corner:", "too large", "24 pt or less"),
        ("look:\n  rule: 0 pt\n", "  rule:", "too small", "0.25 pt or more"),
        ("look:\n  cover: feild\n", "  cover:", "cannot be `feild`", "`field`"),
        ("look:\n  display: 9\n", "  display:", "too large", "3 or less"),
        ("look:\n  corners: 3 pt\n", "  corners:", "no field `corners`", "`corner`"),
        ("look: [calm]\n", "look:", "should have fields, not a list", "`like`"),
        ("look: Very Calm\n", "look:", "not a name", "very-calm"),
        ("look:\n", "look:", "empty", "or delete the line"),
    ],
)
def test_mistakes_in_a_look_are_told_with_their_line(look: str, line: str, message: str, hint: str) -> None:
    (problem,) = problems(look)
    lines = with_look(HARBOUR, look).splitlines()
    assert problem.place.line
    assert lines[problem.place.line - 1].startswith(line)
    assert message in problem.message
    assert hint in problem.hint


def test_a_file_of_a_look_has_to_be_complete() -> None:
    with pytest.raises(LeafletError) as failed:
        fields.load(Look, yaml_reader.parse(b"corner: 3 pt\n", "styles/looks/own.yaml"))
    missing = {problem.message.split("`")[1] for problem in failed.value.problems}
    assert missing == set(Look.model_fields) - {"corner"}


def test_a_look_that_is_unknown_is_told_where_the_brand_names_it(tmp_path: Path) -> None:
    project = madeup.project(tmp_path / "project", 1, 2)
    for text, line in (("look: clam\n", "look:"), ("look:\n  like: clam\n", "  like:")):
        path = project / "styles" / "brands" / "harbour.yaml"
        path.write_text(with_look(HARBOUR, text), encoding="utf-8")
        survey = load.survey(selection.plan(Project(project), strict=False))
        (problem,) = [problem for problem in survey.problems if problem.severity == "error"]
        lines = path.read_text(encoding="utf-8").splitlines()
        assert (problem.message, problem.severity) == ("the look clam does not exist", "error")
        assert lines[problem.place.line - 1].startswith(line)
        assert "calm" in problem.hint
