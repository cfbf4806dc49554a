"""Pictures as they come onto paper: sharp enough, on the ground that they stand on, in the inks that there are."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from builder.content import selection
from builder.content.project import Project
from builder.core.diagnostics import Problem
from builder.core.units import Colour, points
from builder.layout import pictures
from builder.pdf import validate
from builder.pipeline import load, render
from tests.support import making
from tests.support.building import change

CHROMATIC = {"rg": 3, "RG": 3, "k": 4, "K": 4, "sc": 0, "scn": 0, "SC": 0, "SCN": 0, "cs": 0, "CS": 0, "sh": 0}
"""Operators that set colours that may be no greys, with how many operands say which."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return making.project_with(tmp_path)


def survey(project: Path, brand: str = "harbour", format: str = "a4") -> load.Survey:
    return load.survey(selection.plan(Project(project), ["everything"], brand, format, strict=False))


def problems(project: Path, name: str, format: str = "a4") -> list[Problem]:
    """The problems that name a picture."""
    return [problem for problem in survey(project, format=format).problems if name in problem.message]


def render_pdf(project: Path, brand: str = "harbour", format: str = "a4") -> bytes:
    surveyed = survey(project, brand, format)
    assert [str(problem) for problem in surveyed.problems if problem.severity == "error"] == []
    assert surveyed.theme is not None
    return render.Maker(surveyed.theme).make(*surveyed.valid).data


def logo(project: Path, picture: Image.Image) -> None:
    """Give harbour a logo of pixels."""
    picture.save(project / "styles" / "logos" / "harbour.png")
    change(project / "styles" / "brands" / "harbour.yaml", "file: harbour.svg", "file: harbour.png")


def figure(project: Path, picture: Image.Image, width: str = "") -> None:
    """Put a picture in place of a drawing; `width` in place of its 80 mm."""
    picture.save(project / "leaflets" / "images" / "photo.png")
    text = project / "leaflets" / "everything.yaml"
    change(text, "image: bone.svg", "image: photo.png")
    change(text, "        width: 80 mm\n", f"        width: {width}\n" if width else "")


def at(project: Path, problem: Problem) -> str:
    line = (project / problem.place.file).read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    return line[problem.place.column - 1 :]


@pytest.mark.parametrize("alt", ["logo", "Logo.", "harbour.svg", "logo_final_v2"])
def test_the_name_of_a_file_is_not_what_a_logo_shows(project: Path, alt: str) -> None:
    change(project / "styles" / "brands" / "harbour.yaml", "A lighthouse with two beams of light above the sea", alt)
    [problem] = problems(project, alt)
    assert problem.severity == "error"
    assert "does not say what the logo shows" in problem.message
    assert at(project, problem) == alt


# A logo is 12 mm high or 60 mm wide, whichever comes first: 300 dots to the inch are 141.7 or 708.7 pixels.
@pytest.mark.parametrize(
    ("size", "severity", "needed"),
    [
        ((142, 142), None, 0),
        ((141, 141), "warning", 142),
        ((71, 71), "warning", 142),
        ((70, 70), "error", 142),
        ((709, 100), None, 0),
        ((708, 100), "warning", 709),
        ((72, 142), None, 0),
    ],
)
def test_a_logo_has_the_pixels_that_it_needs_at_its_size(
    project: Path, size: tuple[int, int], severity: str | None, needed: int
) -> None:
    logo(project, Image.new("RGB", size, "white"))
    reported = problems(project, "harbour.png")
    assert [problem.severity for problem in reported] == ([severity] if severity else [])
    for problem in reported:
        assert at(project, problem) == "harbour.png"
        assert problem.place.file == "styles/brands/harbour.yaml"
        assert f"use one that is {needed} pixels wide (this one has {size[0]}), or a drawing (.svg)" in problem.hint


@pytest.mark.parametrize(
    ("pixels", "width", "severity"),
    [(945, "80 mm", None), (944, "80 mm", "warning"), (473, "80 mm", "warning"), (472, "80 mm", "error")],
)
def test_a_photograph_has_the_pixels_that_it_needs_at_its_size(
    project: Path, pixels: int, width: str, severity: str | None
) -> None:
    figure(project, Image.new("L", (pixels, 40)), width)
    reported = problems(project, "photo.png")
    assert [problem.severity for problem in reported] == ([severity] if severity else [])
    for problem in reported:
        assert at(project, problem) == "photo.png"
        assert f"{pixels * 25.4 / 80:.6f}".partition(".")[0] + " dots to the inch" in problem.message
        assert "use one that is 945 pixels wide" in problem.hint


def test_the_width_that_is_named_is_sharp(project: Path) -> None:
    figure(project, Image.new("L", (500, 40)), "80 mm")
    [problem] = problems(project, "photo.png")
    named = problem.hint.rpartition("`width: ")[2].rstrip("`")
    change(project / "leaflets" / "everything.yaml", "width: 80 mm", f"width: {named}")
    assert problems(project, "photo.png") == []


def test_a_photograph_is_as_wide_as_its_column_in_the_format(project: Path) -> None:
    # 140 mm of words need 1654 pixels in A4.
    figure(project, Image.new("L", (1654, 40)))
    assert problems(project, "photo.png") == []
    narrow = points("140 mm") - 1
    page = Project(project).format("a5").model
    assert page.page.width - page.margins.left - page.margins.right < narrow
    picture = project / "leaflets" / "images" / "photo.png"
    Image.new("L", (1100, 40)).save(picture)
    assert [problem.severity for problem in problems(project, "photo.png")] == ["warning"]
    # A tall picture is printed as high as a page has room, and so it is narrower.
    Image.new("L", (1100, 3000)).save(picture)
    assert problems(project, "photo.png") == []


def test_a_drawing_stays_lines_and_a_picture_of_pixels_has_them_all(project: Path) -> None:
    (project / "leaflets" / "images" / "rule.png").unlink()
    change(project / "leaflets" / "everything.yaml", "image: rule.png", "image: bone.svg")
    assert list(images(render_pdf(project))) == []
    logo(project, Image.new("RGB", (150, 140), "#123456"))
    [picture] = images(render_pdf(project))
    assert picture == (150, 140, "/DeviceRGB", False, b"\x12\x34\x56" * 150 * 140)


class Pixels(NamedTuple):
    width: int
    height: int
    space: str
    shows_through: bool
    data: bytes


def images(pdf: bytes) -> list[Pixels]:
    """Every picture of pixels in a file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [
            value for value in opened.objects if isinstance(value, pikepdf.Stream) and value.get("/Subtype") == "/Image"
        ]
        return [
            Pixels(
                int(entry.Width),
                int(entry.Height),
                str(entry.ColorSpace),
                bool({"/SMask", "/Mask"} & entry.keys()),
                _of(entry),
            )
            for entry in streams
        ]


def _of(image: pikepdf.Stream) -> bytes:
    return image.read_raw_bytes() if image.Filter == "/DCTDecode" else image.read_bytes()


@pytest.mark.parametrize(
    ("format", "band", "paper"),
    [
        ("a4", (0x0B, 0x3D, 0x4E), (0xFF, 0xFF, 0xFF)),
        ("dyslexia", (0x0B, 0x3D, 0x4E), (0xFB, 0xF5, 0xE6)),
        ("mono", (0,), (0xFF,)),
    ],
)
def test_what_shows_through_a_picture_is_what_it_is_on(
    project: Path, format: str, band: tuple[int, ...], paper: tuple[int, ...]
) -> None:
    (project / "leaflets" / "images" / "rule.png").unlink()
    change(project / "leaflets" / "everything.yaml", "image: rule.png", "image: bone.svg")
    logo(project, Image.new("RGBA", (140, 140), (255, 0, 0, 0)))
    figure(project, Image.new("RGBA", (1000, 100), (255, 0, 0, 0)), "80 mm")
    pdf = render_pdf(project, format=format)
    by_width = {picture.width: picture for picture in images(pdf)}
    # The leaflet shows the photograph at two widths: it is in the file once, with the pixels that the larger needs.
    assert by_width.keys() == {140, 1000}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        contents = [pikepdf.parse_content_stream(page) for page in opened.pages]
    drawn = Counter(str(operands[0]) for page in contents for operands, operator in page if str(operator) == "Do")
    assert sorted(drawn.values()) == [1, 2]
    assert not any(picture.shows_through for picture in by_width.values())
    assert by_width[140].data == bytes(band) * 140 * 140
    assert by_width[1000].data == bytes(paper) * 1000 * 100


def colours(pdf: bytes) -> Iterator[str]:
    """Everything in a file that paints in colours."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                shades = {float(operand) for operand in operands} if CHROMATIC.get(name) == 3 else ()
                if name in CHROMATIC and len(shades) != 1:
                    yield f"{[*operands]} {name}"
    yield from (f"a picture in {image.space}" for image in images(pdf) if image.space != "/DeviceGray")


@pytest.mark.parametrize("brand", making.BRANDS)
def test_black_ink_paints_no_colour(project: Path, brand: str) -> None:
    photo = Image.new("RGB", (1000, 100), "#c04030")
    figure(project, photo, "80 mm")
    photo.save(project / "leaflets" / "images" / "photo.jpg")
    change(project / "leaflets" / "everything.yaml", "image: rule.png", "image: photo.jpg")
    assert any(colours(render_pdf(project, brand)))
    assert list(colours(render_pdf(project, brand, "mono"))) == []


@pytest.mark.parametrize(("brand", "ground"), [("harbour", "#000000"), ("meadow", "#ffffff")])
def test_a_logo_has_the_same_contrast_in_black(project: Path, brand: str, ground: str) -> None:
    """A drawing for a dark header stands on black, a drawing for a light header on white."""
    theme = survey(project, brand, "mono").theme
    assert theme is not None
    band = theme.brand.colours.band
    assert str(band) == ground
    assert theme.brand.colours.on_band.contrast(band) == pytest.approx(21)
    drawing = theme.picture(project / "styles" / "logos" / f"{brand}.svg", band)
    assert isinstance(drawing, pictures.Drawing)
    shapes = re.findall(r"^([\d.]+) [gG]$", drawing.operators, re.MULTILINE)
    seen = [shade for shade in map(float, shapes) if Colour(shade, shade, shade).contrast(band) >= 3]
    # In the middle of the flower there is a light disc on a dark disc.
    assert len(seen) >= len(shapes) - 1 > 7


def test_a_photo_of_a_phone_is_upright_small_and_says_nothing_of_the_phone(project: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "Phone 12"
    exif.get_ifd(0x8825)[1] = "N"
    photo = Image.new("RGB", (2400, 1600), "#3050a0")
    photo.paste("#d02020", (0, 0, 800, 1600))
    text = project / "leaflets" / "everything.yaml"
    photo.save(project / "leaflets" / "images" / "photo.jpg", quality=95, exif=exif)
    change(text, "image: bone.svg", "image: photo.jpg")
    change(text, "        width: 80 mm\n", "        width: 60 mm\n")
    pdf = render_pdf(project)
    assert validate.validate(pdf) == []
    assert b"Phone" not in pdf
    [picture] = [picture for picture in images(pdf) if picture.height > picture.width]
    # 300 pixels an inch of 60 mm, or of what pictures are where that spares a page.
    assert picture.width in (709, 638, 497)
    assert picture.height == pytest.approx(1.5 * picture.width, abs=1)
    drawn = Image.open(io.BytesIO(picture.data)).convert("RGB")
    # The left of what the camera stored is the top of what it saw.
    assert drawn.getpixel((350, picture.height // 10)) == pytest.approx((0xD0, 0x20, 0x20), abs=8)
    assert drawn.getpixel((350, picture.height * 9 // 10)) == pytest.approx((0x30, 0x50, 0xA0), abs=8)
    assert pdf == render_pdf(project)


def test_the_pixels_of_a_photo_are_counted_as_it_is_shown(project: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (944, 1200)).save(project / "leaflets" / "images" / "photo.jpg", exif=exif)
    change(project / "leaflets" / "everything.yaml", "image: bone.svg", "image: photo.jpg")
    assert problems(project, "photo.jpg") == []
    Image.new("RGB", (1200, 944)).save(project / "leaflets" / "images" / "photo.jpg", exif=exif)
    [problem] = problems(project, "photo.jpg")
    assert "this one has 944" in problem.hint


def test_what_is_outside_the_box_of_a_drawing_is_not_on_the_page(project: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><circle r="900"/></svg>'
    before = pypdfium2.PdfDocument(render_pdf(project))
    sizes = [page.render(scale=0.5).to_pil().convert("L").histogram()[0] for page in before]
    (project / "leaflets" / "images" / "bone.svg").write_text(svg, encoding="utf-8")
    after = pypdfium2.PdfDocument(render_pdf(project))
    dark = [page.render(scale=0.5).to_pil().convert("L").histogram()[0] for page in after]
    # Drawings are 80 mm and 40 mm wide: no page has more ink than these.
    assert sum(dark) - sum(sizes) < 2 * (points("80 mm") * 0.5) * (points("40 mm") * 0.5) * 1.5
