"""Icons: each is read through the list of what drawings may have, fits its grid, and has the one weight of all."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps, ImageStat

from builder.content.icons import program_icons
from builder.core.units import BLACK, Colour
from builder.layout import icons
from builder.layout.pen import Pen
from builder.layout.picture_error import PictureError
from tests.support import icon_picture
from tests.support.laying_out import theme
from tests.support.making import BRANDS

NAMES = program_icons()
WEIGHT = 1.75
ZOOM = 10
"""Pixels to a unit of the grid."""


def rendered(icon: icons.Icon) -> Image.Image:
    """An icon in black, by PDFium, as light on dark: what is painted is bright."""
    pdf, file = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(icons.GRID, icons.GRID))
    page.contents_add(pdf.make_stream(icon.painted(BLACK).encode()))
    pdf.save(file)
    image = pypdfium2.PdfDocument(file.getvalue())[0].render(scale=ZOOM).to_pil().convert("L")
    return ImageOps.invert(image)


def box(name: str) -> tuple[float, float, float, float]:
    """The painted box of an icon, in units of its grid."""
    left, top, right, bottom = rendered(icons.read(Path(), name)).point(lambda value: value > 100 and 255).getbbox()
    return left / ZOOM, top / ZOOM, right / ZOOM, bottom / ZOOM


@pytest.mark.parametrize("name", NAMES)
def test_each_icon_stays_in_its_grid_and_is_in_the_middle(name: str) -> None:
    left, top, right, bottom = box(name)
    assert min(left, top) >= 0.9
    assert max(right, bottom) <= icons.GRID - 0.9
    assert (left + right) / 2 == pytest.approx(icons.GRID / 2, abs=0.8)
    assert (top + bottom) / 2 == pytest.approx(icons.GRID / 2, abs=0.8)
    # None is much smaller than the others.
    assert max(right - left, bottom - top) >= 18


@pytest.mark.parametrize("name", NAMES)
def test_each_icon_is_drawn_with_one_pen(name: str) -> None:
    (shape,) = icons.read(Path(), name).shapes
    assert shape.pen == (f"{WEIGHT} w", "1 J", "1 j")
    assert {paint for _, paint in shape.outlines} == {"S"}


def test_all_icons_are_about_as_heavy() -> None:
    ink = {}
    for name in NAMES:
        ink[name] = ImageStat.Stat(rendered(icons.read(Path(), name))).mean[0] / 255
    assert {name: share for name, share in ink.items() if not 0.1 < share < 0.34} == {}


@pytest.mark.parametrize("name", NAMES)
def test_each_icon_is_small_in_a_file(name: str) -> None:
    icon = icons.read(Path(), name)
    assert len(icon.painted(BLACK)) < 1800
    assert len(icon.on_screen()) < 1500


def test_the_documentation_shows_all_icons_as_they_are() -> None:
    """Where this fails: python -m tests.support.icon_picture."""
    assert icon_picture.PATH.read_text(encoding="utf-8") == icon_picture.picture()
    assert icon_picture.PATH.stat().st_size < 60_000


@pytest.mark.parametrize("chosen", ["heading", "link", "text"])
@pytest.mark.parametrize("format", ["a4", "mono", "dyslexia"])
@pytest.mark.parametrize("brand", BRANDS)
def test_an_icon_is_seen_on_every_ground_that_it_is_drawn_on(brand: str, format: str, chosen: str) -> None:
    """WCAG 2.2, 1.4.11: three to one, whichever colour a look chooses for icons."""
    of = theme(brand, format)
    of = dataclasses.replace(of, look=of.look.model_copy(update={"icons": chosen}))
    colours = of.brand.colours
    grounds = [(colours.paper, colours.heading), (colours.panel, colours.on_panel)]
    grounds += [(tone.background, tone.text) for _, tone in colours.callouts]
    for ground, words in grounds:
        assert of.icon_colour(ground, words).contrast(ground) >= 3


def test_an_icon_is_painted_in_the_colour_and_a_grey_as_grey() -> None:
    icon = icons.read(Path(), NAMES[0])
    assert "0.2 0.4 0.6 RG 0.2 0.4 0.6 rg" in icon.painted(Colour(0.2, 0.4, 0.6))
    assert not re.search(r"RG|rg", icon.painted(Colour(0.2, 0.2, 0.2)))


def test_an_icon_is_an_artifact_at_its_place() -> None:
    pen = Pen(200, 100)
    icons.icon(theme("harbour", "a4"), NAMES[0], 12, BLACK)(pen, 50, 80)
    operators = "\n".join(pen._operators)
    assert operators.startswith("/Artifact BMC\nq\n0.500000 0 0 0.500000 50.000 68.000 cm")
    assert not pen._marks


def test_an_icon_is_at_the_right_where_reading_starts_there() -> None:
    pen = Pen(200, 100, right_to_left=True)
    icons.icon(theme("harbour", "a4"), NAMES[0], 12, BLACK)(pen, 50, 80)
    assert "138.000 68.000 cm" in pen._operators[2]


def own(root: Path, drawing: str, attributes: str = 'viewBox="0 0 24 24"') -> icons.Icon:
    folder = root / "styles" / "icons"
    folder.mkdir(parents=True, exist_ok=True)
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{drawing}</svg>'
    (folder / "own.svg").write_text(text, encoding="utf-8")
    return icons.read(root, "own")


def test_an_icon_of_the_project_is_in_the_one_colour_whatever_it_was_drawn_in(tmp_path: Path) -> None:
    icon = own(tmp_path, '<path d="M2 2h9v9z" fill="#ff0000"/><path d="M9 9h9" stroke="blue"/>')
    assert "1 0 0 rg" not in icon.painted(BLACK)
    assert icon.on_screen().count("currentColor") == 1
    assert "#ff0000" not in icon.on_screen()


def test_an_icon_of_the_project_of_another_size_is_fitted(tmp_path: Path) -> None:
    small = own(tmp_path, '<rect x="2" y="2" width="8" height="8"/>', 'viewBox="0 0 12 12"')
    image = rendered(small)
    assert image.getbbox() == pytest.approx((4 * ZOOM, 4 * ZOOM, 20 * ZOOM, 20 * ZOOM), abs=2)


@pytest.mark.parametrize(
    ("drawing", "attributes", "message"),
    [
        ('<rect width="9" height="9"/>', 'viewBox="0 0 24 12"', "an icon has to be square"),
        (
            '<path d="M2 2h9" stroke="black" stroke-dasharray="2"/>',
            'viewBox="0 0 24 24"',
            "neither clipping nor dashes",
        ),
        ("<text>a</text>", 'viewBox="0 0 24 24"', "`text` cannot be printed"),
        ("<script/>", 'viewBox="0 0 24 24"', "`script` is for screens"),
    ],
)
def test_what_is_no_icon_is_refused_by_name(tmp_path: Path, drawing: str, attributes: str, message: str) -> None:
    with pytest.raises(PictureError) as refused:
        own(tmp_path, drawing, attributes)
    assert message in refused.value.message
    assert "own.svg" in refused.value.message


def test_the_project_s_own_icon_replaces_the_program_s(tmp_path: Path) -> None:
    (tmp_path / "styles" / "icons").mkdir(parents=True)
    (tmp_path / "styles" / "icons" / "bed.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24"/></svg>'
    )
    assert icons.read(tmp_path, "bed") != icons.read(Path(), "bed")
