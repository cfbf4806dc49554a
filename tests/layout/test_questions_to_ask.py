"""Questions to ask: a box for each, which is whole and has the question in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspectors import Pdf, Shape
from tests.support.building import change
from tests.support.making import REPOSITORY, make, project_with

MILLIMETRE = 72 / 25.4
ASKED = "- What do I ask?\n        lines: 2"


def boxes(pdf: Pdf) -> dict[str, Shape]:
    """The outline around each question, by its words."""
    around = {}
    for item in pdf.find("LBody"):
        first = pdf.fragments_of(item)[0]
        outlines = [
            shape
            for shape in pdf.shapes
            if shape.page == first.page and shape.kind == "stroke" and inside(first.box, shape.box)
        ]
        if item.text.endswith("?") and outlines:
            around[item.text.strip()] = outlines[0]
    return around


@pytest.mark.parametrize("name", ["bone", "bone-ar"])
@pytest.mark.parametrize("format", ["a4", "dl-trifold", "giant-print", "a5-booklet", "mono"])
def test_each_question_is_in_a_box_with_room_for_its_lines(name: str, format: str) -> None:
    pdf = Pdf(make(REPOSITORY, name, format=format))
    asked = [element for element in pdf.find("L") if element.attributes.get("ListNumbering") == "None"]
    questions = [body for element in asked for body in element.find("LBody")]
    assert len(questions) >= 5
    for question in questions:
        fragments = pdf.fragments_of(question)
        [box] = {
            shape.box
            for shape in pdf.shapes
            if shape.kind == "stroke" and shape.page == fragments[0].page and inside(fragments[0].box, shape.box)
        }
        assert all(inside(fragment.box, box) and fragment.page == fragments[0].page for fragment in fragments)
        room = min(fragment.y for fragment in fragments) - box[1]
        assert room >= 2 * (9 if format == "giant-print" else 8) * MILLIMETRE
        others = [
            fragment
            for fragment in pdf.fragments
            if fragment.page == fragments[0].page and fragment not in fragments and fragment.text.strip()
        ]
        assert not [other for other in others if inside(other.box, box)]
    assert pdf.tagging_problems() == []


def inside(inner: tuple[float, float, float, float], outer: tuple[float, float, float, float]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def test_the_outline_has_the_rule_of_the_look_and_says_nothing(tmp_path: Path) -> None:
    pdf = Pdf(make(REPOSITORY, "bone"))
    outlines = list(boxes(pdf).values())
    assert len(outlines) == 6
    assert {(shape.mcid, shape.colour) for shape in outlines} == {(None, "#857557")}


def test_a_box_of_more_lines_than_a_page_has_goes_on(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    change(root / "leaflets" / "everything.yaml", ASKED, ASKED + "0")
    pdf = Pdf(make(root, "everything", format="giant-print"))
    outlines = [shape for shape in pdf.shapes if shape.kind == "stroke" and shape.box[2] - shape.box[0] > 300]
    assert all(0 < shape.box[1] < shape.box[3] < 842 for shape in outlines)
    assert len({shape.page for shape in outlines}) > 1


def test_questions_without_lines_are_a_plain_list(tmp_path: Path) -> None:
    root = project_with(tmp_path / "project")
    change(root / "leaflets" / "everything.yaml", ASKED, ASKED.replace("2", "0"))
    pdf = Pdf(make(root, "everything"))
    assert boxes(pdf) == {}
    assert [element for element in pdf.find("L") if element.attributes.get("ListNumbering") == "None"] != pdf.find("L")
