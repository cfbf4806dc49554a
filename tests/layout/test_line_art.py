"""Line art: drawings in a brand's colours, which are seen on every ground and in grey print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.core.colour_vision import grey
from builder.core.units import BLACK, WHITE, Colour
from builder.layout import line_art, pictures

SEA, SAND = Colour.parse("#0b4254"), Colour.parse("#f6efe1")
INKS = line_art.inks(SEA, SAND, WHITE)
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
<path class="brand-line brand-shade" fill="#999999" stroke="#000000" d="M9 9h40v40z"/></svg>
"""


@pytest.fixture
def bone(tmp_path: Path) -> Path:
    path = tmp_path / "bone.svg"
    path.write_text(SVG, encoding="utf-8")
    return path


def colours_of(picture: pictures.Picture) -> set[str]:
    """The colours that a drawing is painted with."""
    assert isinstance(picture, pictures.Drawing)
    found = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)", picture.operators)
    return {str(Colour(*map(float, parts))) for parts in found}


def test_line_art_is_printed_in_the_colours_of_the_brand(bone: Path) -> None:
    picture = pictures.load(bone, inks=INKS)
    assert colours_of(picture) == {str(INKS.line), str(INKS.shade)}
    assert isinstance(picture, pictures.Drawing)
    assert picture.plate == SAND


def test_without_a_brand_line_art_has_its_own_colours(bone: Path) -> None:
    picture = pictures.load(bone)
    assert colours_of(picture) == {"#999999", "#000000"}
    assert isinstance(picture, pictures.Drawing)
    assert picture.plate is None


def test_other_drawings_have_no_plate_and_their_own_colours(bone: Path) -> None:
    bone.write_text(SVG.replace("brand-", ""), encoding="utf-8")
    assert pictures.load(bone, inks=INKS) == pictures.load(bone)


@pytest.mark.parametrize("line", ["#0b4254", "#57205f", "#000000", "#767676", "#949494", "#ffdd00"])
@pytest.mark.parametrize("panel", ["#f6efe1", "#ffffff", "#222222", "#808080"])
@pytest.mark.parametrize("paper", ["#ffffff", "#fff8e7", "#14171a"])
def test_lines_are_seen_on_all_that_they_are_on(line: str, panel: str, paper: str) -> None:
    inks = line_art.inks(*map(Colour.parse, (line, panel, paper)))
    if inks.line.contrast(inks.paper) >= 3:
        assert min(inks.line.contrast(ground) for ground in (inks.plate, inks.tint, inks.shade)) >= 3
    else:
        assert inks.plate in (inks.paper, Colour.parse(panel)), "no title could be read on this paper"


@pytest.mark.parametrize("inks", [INKS, line_art.inks(BLACK, WHITE, WHITE)])
def test_the_parts_of_line_art_differ_in_grey_print(inks: line_art.Inks) -> None:
    line, shade, tint, paper = (grey(ink).luminance for ink in (inks.line, inks.shade, inks.tint, inks.paper))
    assert line + 0.15 < shade < tint - 0.2 < tint < paper - 0.1


def test_a_screen_gets_line_art_with_its_plate(bone: Path) -> None:
    shown = pictures.on_screen(bone, INKS.screen_style_sheet).data.decode("utf-8")
    assert shown.rstrip().endswith(f"<style>{INKS.screen_style_sheet}</style></svg>")
    assert f"svg{{background:{SAND}}}" in shown
    assert pictures.on_screen(bone).data == bone.read_bytes()
