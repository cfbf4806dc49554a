"""What to remember: short points on a panel, a title and a list to those who listen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.content import selection
from builder.content.project import Project
from builder.pipeline import load
from tests.inspectors import Pdf
from tests.support.making import make, project_with

POINTS = ["Bring your card.", "Be quiet on the stairs, and on all other stairs of the house.", "Take it **home**."]


def remembered(folder: Path, language: str = "en-GB", **fields: Any) -> Path:
    root = project_with(folder)
    path = root / "leaflets" / "everything.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    block = {"kind": "remember", "points": POINTS, **fields}
    data["sections"] = [{"title": "Words", "blocks": [block], "language": language}]
    del data["include"]
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return root


def section(pdf: Pdf) -> Any:
    return next(each for each in pdf.find("Sect") if each.elements and each.elements[0].role == "H3")


@pytest.mark.parametrize("format", ["a4", "dl-trifold", "giant-print", "a5-booklet", "mono"])
def test_figures_are_large_labels_of_a_list(tmp_path: Path, format: str) -> None:
    pdf = Pdf(make(remembered(tmp_path / "project", title="Three things"), "everything", format=format))
    found = section(pdf)
    assert [each.role for each in found.elements] == ["H3", "L"]
    assert found.elements[1].attributes["ListNumbering"] == "Decimal"
    assert [each.text.strip() for each in found.find("Lbl")] == ["1", "2", "3"]
    assert [each.text.strip() for each in found.find("LBody")] == [point.replace("**", "") for point in POINTS]
    for label, body in zip(found.find("Lbl"), found.find("LBody"), strict=True):
        [figure], words = pdf.fragments_of(label)[:1], pdf.fragments_of(body)[0]
        assert figure.size > 1.5 * words.size
        assert figure.box[2] <= words.box[0], "the figure is before its words, and on none of them"
        assert words.box[1] < (figure.box[1] + figure.box[3]) / 2 < words.box[3] + words.size
    assert pdf.tagging_problems() == []


def test_ticks_say_nothing(tmp_path: Path) -> None:
    pdf = Pdf(make(remembered(tmp_path / "project", marks="ticks"), "everything"))
    found = section(pdf)
    assert found.elements[1].attributes["ListNumbering"] == "None"
    assert found.find("Lbl") == []
    assert len(found.find("LBody")) == 3
    assert pdf.tagging_problems() == []


@pytest.mark.parametrize(("language", "title"), [("en-GB", "Remember"), ("de", "Bitte merken"), ("cy", "Cofiwch")])
def test_without_a_title_the_program_has_its_own(tmp_path: Path, language: str, title: str) -> None:
    root = remembered(tmp_path / "project")
    path = root / "leaflets" / "everything.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("language: en-GB\n", f"language: {language}\n"))
    assert section(Pdf(make(root, "everything"))).elements[0].text.strip() == title


def test_the_panel_is_on_the_right_side_where_words_are_read_from_there(tmp_path: Path) -> None:
    pdf = Pdf(make(remembered(tmp_path / "project", language="ar"), "everything"))
    [label, *_] = section(pdf).find("Lbl")
    assert pdf.fragments_of(label)[0].x > 400


@pytest.mark.parametrize("points", [[], ["a"] * 6])
def test_no_points_and_six_points_are_errors(tmp_path: Path, points: list[str]) -> None:
    root = remembered(tmp_path / "project", points=points)
    survey = load.survey(selection.plan(Project(root), ["everything"], "harbour", "a4", strict=False))
    assert [problem for problem in survey.problems if problem.severity == "error"]
