"""What a look decides on pages: asked of the files, in every look."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from builder import layout
from builder.content.look import Look
from builder.content.project import Project
from builder.core.units import Colour
from builder.layout import header
from builder.layout.pen import GRID
from tests.inspectors import Pdf
from tests.support import laying_out
from tests.support.making import REPOSITORY

LOOKS = Project(REPOSITORY).look_names()


def look(name: str) -> Look:
    model: Look = Project(REPOSITORY).look(name).model
    return model


@functools.cache
def theme(name: str, brand: str = "harbour", format: str = "a4") -> layout.Theme:
    return replace(laying_out.theme(brand, format), look=look(name), _by_language={})


@functools.cache
def made(name: str, brand: str = "harbour", format: str = "a4") -> bytes:
    """A leaflet and a shared page in a look."""
    drawn = theme(name, brand, format)
    project = Project(REPOSITORY)
    shared = {name: project.shared(name).model for name in ("after-surgery", "contacts")}
    parts = [layout.lay_out("brain", project.leaflet("brain").model, drawn, shared)]
    parts += [layout.lay_out(page, content, drawn) for page, content in shared.items()]
    return laying_out.file_of(parts, drawn)


@pytest.mark.parametrize("name", LOOKS)
def test_all_rules_have_the_thickness_of_the_look_and_start_on_the_grid(name: str) -> None:
    # Lines under links are content, and as thick as their letters want.
    boxes = [shape.box for shape in Pdf(made(name)).shapes if shape.mcid is None]
    rules = [box for box in boxes if box[2] - box[0] > 100 and box[3] - box[1] < 5]
    assert rules
    for _, bottom, _, top in rules:
        assert top - bottom == pytest.approx(look(name).rule, abs=0.01)
        assert bottom / GRID == pytest.approx(round(bottom / GRID), abs=0.02)


@pytest.mark.parametrize("name", LOOKS)
def test_titles_have_the_weight_of_the_look_and_those_of_sections_are_bold(name: str) -> None:
    pdf = Pdf(made(name))
    [title] = pdf.find("H1")
    assert {"Bold" in item.face for item in pdf.fragments_of(title)} == {look(name).weight == "bold"}
    for section in pdf.find("H2")[:1]:
        assert all("Bold" in item.face for item in pdf.fragments_of(section))


@pytest.mark.parametrize("name", LOOKS)
def test_icons_are_seen_on_any_ground(name: str) -> None:
    drawn = theme(name)
    colours = drawn.brand.colours
    own = getattr(colours, look(name).icons)
    assert drawn.icon_colour(colours.paper, colours.text) == own
    assert drawn.icon_colour(colours.panel, colours.on_panel) == own
    for ground in map(Colour.parse, ("#0b4254", "#555555", "#777777", "#c0c0c0")):
        colour = drawn.icon_colour(ground, Colour(1, 1, 1))
        assert colour in (own, Colour(1, 1, 1))
        assert colour == Colour(1, 1, 1) or own.contrast(ground) >= 3


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(("brand", "format"), [("harbour", "a4"), ("meadow", "dl-trifold"), ("harbour", "mono")])
def test_all_words_have_the_contrast_that_the_brand_asks_for_on_all_grounds(name: str, brand: str, format: str) -> None:
    least = theme(name, brand, format).brand.contrast
    low = {pair: ratio for pair, ratio in Pdf(made(name, brand, format)).contrasts().items() if ratio < least}
    assert low == {}


@pytest.mark.parametrize("format", ["a4", "dl-trifold", "mono"])
def test_a_header_is_a_band_or_a_tab_behind_the_logo_by_the_look(format: str) -> None:
    shares = {}
    for name in LOOKS:
        pdf = Pdf(made(name, "harbour", format))
        left, bottom, right, top = pdf.shapes[0].box
        _, _, wide, high = pdf.boxes(1)["MediaBox"]
        assert pdf.shapes[0].colour == str(theme(name).brand.colours.band)
        assert top > high > bottom
        shares[name] = (right - left) / wide
        # The logo is on the colour that it was drawn for.
        [logo] = pdf.find("Figure")[:1]
        marks = [shape.box for shape in pdf.shapes if shape.page == 1 and shape.mcid == 0]
        assert logo.alt
        assert all(left <= box[0] and box[2] <= right and bottom <= box[1] for box in marks)
    assert min(shares["calm"], shares["bold"]) > 1
    assert shares["plain"] < 0.5


@pytest.mark.parametrize("format", ["a4", "a5", "us-letter"])
def test_a_title_in_the_header_is_on_the_band_and_takes_no_more_lines(format: str) -> None:
    lines = {}
    for name in LOOKS:
        pdf = Pdf(made(name, "harbour", format))
        colours = theme(name).brand.colours
        [title] = pdf.find("H1")
        drawn = pdf.fragments_of(title)
        lines[name] = len({round(item.y) for item in drawn})
        ground = colours.paper if name == "plain" else colours.band
        assert {pdf.ground(item) for item in drawn} == {str(ground)}
        # All type of a page may be up to a point and a half smaller.
        assert {item.size > theme(name, "harbour", format).format.type.part for item in drawn} == {True}
    assert max(lines["bold"], lines["calm"]) <= lines["plain"]


def test_black_ink_is_not_poured_over_the_title() -> None:
    drawn = theme("bold", "harbour", "mono")
    assert not header.has_title(drawn)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("format", ["a4", "us-letter", "giant-print"])
def test_a_title_longer_than_half_a_page_goes_on_like_other_words(name: str, format: str) -> None:
    drawn, model = theme(name, format=format), Project(REPOSITORY).leaflet("brain").model
    title = "An operation that has a very long name " * 24
    changes = {"title": title, "sections": model.sections[:1]}
    part = layout.lay_out("brain", model.model_copy(update=changes), drawn)
    pdf = Pdf(laying_out.file_of([part], drawn))
    [heading] = pdf.find("H1")
    assert heading.text.split() == title.split()
    assert min(item.y for item in pdf.fragments_of(heading)) >= drawn.format.margins.bottom - 0.1
