"""Call-outs of all tones are of one kind: the same ground, bar and badge, each in the colours of its tone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tests.inspectors import Pdf, Shape
from tests.support.making import make, project_with

TONES = ("information", "warning", "urgent")
GROUNDS = {"information": "#eff6f7", "warning": "#fcf5e4", "urgent": "#fdf2ef"}
BARS = {"information": "#0d5163", "warning": "#6b4100", "urgent": "#8a1c16"}


def with_callouts(folder: Path, look: str, language: str = "en-GB") -> Path:
    root = project_with(folder)
    path = root / "leaflets" / "everything.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks = [{"kind": "callout", "tone": tone, "title": f"T {tone}", "body": "Words."} for tone in TONES]
    data["sections"] = [{"title": "Boxes", "blocks": blocks, "language": language}]
    del data["include"]
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    brand = root / "styles" / "brands" / "harbour.yaml"
    text = re.sub(r"(?m)^look:.*\n(?: .+\n)*", "", brand.read_text(encoding="utf-8"))
    brand.write_text(f"{text}\nlook: {look}\n", encoding="utf-8")
    return root


def fills(pdf: Pdf, colour: str) -> list[Shape]:
    return [shape for shape in pdf.shapes if shape.kind == "fill" and shape.colour == colour]


def width(shape: Shape) -> float:
    return shape.box[2] - shape.box[0]


@pytest.mark.parametrize("look", ["calm", "bold", "plain"])
def test_all_tones_have_the_same_box_bar_and_badge(tmp_path: Path, look: str) -> None:
    pdf = Pdf(make(with_callouts(tmp_path / "project", look), "everything"))
    measures = set()
    for tone in TONES:
        ground = max(fills(pdf, GROUNDS[tone]), key=width)
        bar, badge = sorted(fills(pdf, BARS[tone]), key=width)[:2]
        assert bar.box[0] == pytest.approx(ground.box[0], abs=0.1), "the bar is where reading starts"
        assert bar.box[3] - bar.box[1] == pytest.approx(ground.box[3] - ground.box[1], abs=0.1)
        assert badge.box[3] - badge.box[1] == pytest.approx(width(badge), abs=0.1)
        assert {ground.mcid, bar.mcid, badge.mcid} == {None}
        measures.add(tuple(round(length, 1) for length in (width(ground), width(bar), width(badge))))
    assert len(measures) == 1
    assert pdf.tagging_problems() == []


def test_the_bar_is_on_the_right_where_words_are_read_from_there(tmp_path: Path) -> None:
    pdf = Pdf(make(with_callouts(tmp_path / "project", "calm", "ar"), "everything"))
    ground = max(fills(pdf, GROUNDS["urgent"]), key=width)
    [bar, *_] = sorted(fills(pdf, BARS["urgent"]), key=width)
    assert bar.box[2] == pytest.approx(ground.box[2], abs=0.1)


def test_a_tone_is_in_words_and_not_in_colour_alone(tmp_path: Path) -> None:
    pdf = Pdf(make(with_callouts(tmp_path / "project", "calm"), "everything"))
    titles = [heading.text.strip() for heading in pdf.find("H3")]
    assert titles == ["T information", "Warning: T warning", "Urgent: T urgent"]


def test_boxes_have_an_edge_where_the_ground_is_the_paper(tmp_path: Path) -> None:
    root = with_callouts(tmp_path / "project", "calm")
    coloured = Pdf(make(root, "everything"))
    black = Pdf(make(root, "everything", format="mono"))
    assert edges(coloured) == 0
    assert edges(black) >= 3


def edges(pdf: Pdf) -> int:
    return len([shape for shape in pdf.shapes if shape.kind == "stroke" and width(shape) > 300])
