"""Icons on cards, call-outs and contacts: artifacts in the place where their words begin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.inspectors import Pdf, PdfElement, Shape
from tests.support import packing
from tests.support.making import make, project_with

CONTACT = {
    "name": "Ward",
    "phone": "01632 960 114",
    "email": "ward@example.org",
    "web": "www.example.org",
    "address": "1 Example Street",
    "hours": "at any time",
}


def with_icons(folder: Path, *blocks: dict[str, Any], facts: dict[str, Any] | None = None) -> Path:
    root = project_with(folder)
    path = root / "leaflets" / "everything.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["sections"] = [{"title": "Words", "blocks": list(blocks)}]
    data["key_facts"] = facts or {}
    del data["include"]
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return root


def icon_before(pdf: Pdf, element: PdfElement) -> list[Shape]:
    """The strokes left of the first words of an element, at their height."""
    words = pdf.fragments_of(element)[0]
    return [
        shape
        for shape in pdf.shapes
        if shape.page == words.page
        and shape.kind == "stroke"
        and shape.box[2] <= words.box[0]
        and shape.box[1] < words.box[3]
        and shape.box[3] > words.box[1]
        and shape.box[2] - shape.box[0] < 60
    ]


@pytest.mark.parametrize("format", ["a4", "dl-trifold", "giant-print", "mono"])
def test_each_way_to_reach_somebody_has_an_icon(tmp_path: Path, format: str) -> None:
    root = with_icons(tmp_path / "project", {"kind": "contacts", "contacts": [CONTACT]})
    pdf = Pdf(make(root, "everything", format=format))
    ways = [each for each in pdf.find("P") if each.text.startswith(("Phone", "Email", "Web", "Address", "When"))]
    assert len(ways) == 5
    for way in ways:
        drawn = icon_before(pdf, way)
        assert drawn, way.text
        assert {shape.mcid for shape in drawn} == {None}
    assert pdf.tagging_problems() == []


def test_key_facts_have_their_icons_and_a_common_edge(tmp_path: Path) -> None:
    facts = {"Stay": {"words": "A week", "icon": "bed"}, "Getting up": "Soon", "Rest": "Much"}
    pdf = Pdf(make(with_icons(tmp_path / "project", {"kind": "text", "body": "Words."}, facts=facts), "everything"))
    stay, getting_up, rest = pdf.find("TH")
    assert icon_before(pdf, stay)
    assert pdf.fragments_of(stay)[0].x == pytest.approx(pdf.fragments_of(rest)[0].x, abs=0.1)
    assert pdf.fragments_of(getting_up)[0].x > pdf.fragments_of(stay)[0].x


def test_an_icon_replaces_the_letter_in_the_badge_of_a_call_out(tmp_path: Path) -> None:
    block = {"kind": "callout", "tone": "warning", "title": "Tell us", "body": "Words."}
    plain = Pdf(make(with_icons(tmp_path / "plain", block), "everything"))
    drawn = Pdf(make(with_icons(tmp_path / "drawn", {**block, "icon": "pills"}), "everything"))

    def letters(pdf: Pdf) -> list[str]:
        return [each.text for each in pdf.fragments if each.artifact is not None and each.text == "!"]

    assert (letters(plain), letters(drawn)) == (["!"], [])
    [title] = drawn.find("H3")
    assert title.text.strip() == "Warning: Tell us"
    assert {shape.colour for shape in icon_before(drawn, title)} == {"#fcf5e4"}


@pytest.mark.parametrize("format", ["a4", "dl-trifold"])
def test_the_rows_of_a_comparison_have_the_icons_of_the_leaflets(tmp_path: Path, format: str) -> None:
    """On narrow pages it is a list, and no row of that is on two pages."""
    pdf = Pdf(packing.make(packing.copied(tmp_path), "bone", "liver", format=format))
    [table] = [each for each in pdf.find("Table") if any(cell.text.strip() == "Topic" for cell in each.find("TH"))]
    rows = [row for row in table.find("TR") if row.find("TD")]
    assert len(rows) > 2
    for row in rows:
        [topic] = row.find("TH")[-1:] if format == "a4" else [row]
        assert {shape.mcid for shape in icon_before(pdf, topic)} == {None}
        assert len({fragment.page for each in row.walk() for fragment in pdf.fragments_of(each)}) == 1
