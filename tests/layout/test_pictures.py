"""What is printed of a drawing or a photograph, and what is refused rather than printed as something else."""

from __future__ import annotations

import io
import logging
import re
import zlib
from pathlib import Path

import pytest
from PIL import Image

from builder.core.units import Colour
from builder.layout import pictures

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">{}</svg>'
NOT_PLAIN = "contains text, a gradient, transparency or a photograph"


def drawing(folder: Path, text: str) -> pictures.Picture:
    path = folder / "drawing.svg"
    path.write_text(text, encoding="utf-8")
    return pictures.load(path)


@pytest.mark.parametrize(
    "shape",
    [
        '<rect width="9" height="9"/>',
        '<rect width="9" height="9" opacity="1" style="fill-opacity:1.0"/>',
        '<circle cx="5" cy="5" r="4" stroke="red" fill="none"/>',
        '<path d="M0 0 L 5 5 Z" fill="red" stroke="blue" transform="rotate(20) scale(2)"/>',
    ],
)
def test_plain_shapes_are_drawn_whoever_listens(tmp_path: Path, shape: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    picture = drawing(tmp_path, SVG.format(shape))
    assert isinstance(picture, pictures.Drawing)
    assert (picture.width, picture.height) == (75, 37.5)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ('<text x="5" y="20">HLC</text>', NOT_PLAIN),
        ('<rect width="9" height="9" opacity=".3"/>', NOT_PLAIN),
        ('<g style="fill: red; opacity: 50%"><rect width="9" height="9"/></g>', NOT_PLAIN),
        ('<image href="x.png" width="9" height="9"/>', NOT_PLAIN),
        ('<defs><linearGradient id="g"/></defs><rect width="9" height="9" fill="url(#g)"/>', NOT_PLAIN),
        ('<use href="#nothing"/>', "shows nothing"),
        ('<path d="M0 0 L zz"/>', "shows nothing"),
        ("", "shows nothing"),
        ('<rect width="9" height="9" transform="rotate(foo)"/>', "cannot be read"),
        ('<path d="M1e400 0 L5 5"/>', "cannot be read"),
    ],
)
def test_what_cannot_be_drawn_as_it_is_is_refused(
    tmp_path: Path, shape: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.lastResort, last = logging.StreamHandler(), logging.lastResort
    try:
        with pytest.raises(pictures.PictureError, match=message) as refused:
            drawing(tmp_path, SVG.format(shape))
    finally:
        logging.lastResort = last
    assert refused.value.hint
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("text", ["", "no drawing", "<svg/>", "<html><body/></html>"])
def test_what_is_no_drawing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(pictures.PictureError, match=r"drawing\.svg"):
        drawing(tmp_path, text)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_sort_of_picture_becomes_colours_or_greys(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("picture.jpg" if mode == "CMYK" else "picture.png")
    Image.new(mode, (6, 4)).save(path)
    picture = pictures.load(path)
    assert isinstance(picture, pictures.Photograph)
    assert (picture.image.width, picture.image.height) == (6, 4)
    assert picture.image.components in (1, 3)


def test_sixteen_bits_of_grey_have_the_same_shade(tmp_path: Path) -> None:
    Image.new("I;16", (1, 1), 0x8000).save(tmp_path / "grey.png")
    picture = pictures.load(tmp_path / "grey.png")
    assert isinstance(picture, pictures.Photograph)
    assert zlib.decompress(picture.image.data) == b"\x80"


def test_what_shows_through_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (1, 1), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    picture = pictures.load(tmp_path / "clear.png")
    assert isinstance(picture, pictures.Photograph)
    assert zlib.decompress(picture.image.data) == b"\xff\xff\xff"


@pytest.mark.parametrize(("mode", "clear"), [("L", 7), ("RGB", (7, 7, 7))])
def test_a_colour_that_stands_for_nothing_is_white(tmp_path: Path, mode: str, clear: object) -> None:
    Image.new(mode, (1, 1), clear).save(tmp_path / "clear.png", transparency=clear)  # type: ignore[arg-type]
    picture = pictures.load(tmp_path / "clear.png")
    assert isinstance(picture, pictures.Photograph)
    assert set(zlib.decompress(picture.image.data)) == {0xFF}


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_broken_picture_is_reported_in_the_same_words_each_time(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "broken.png").write_bytes(data)
    with pytest.raises(pictures.PictureError) as refused:
        pictures.load(tmp_path / "broken.png")
    assert refused.value.message == "the picture broken.png cannot be read"


def test_a_picture_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((80, 80), 90).save(buffer, "PNG")
    (tmp_path / "short.png").write_bytes(buffer.getvalue()[:900])
    with pytest.raises(pictures.PictureError, match=r"short\.png cannot be read"):
        pictures.load(tmp_path / "short.png")


def test_a_missing_picture_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "harbour.svg").touch()
    with pytest.raises(pictures.PictureError) as refused:
        pictures.load(tmp_path / "harbor.svg")
    assert refused.value.hint == "did you mean harbour.svg?"


def test_a_drawing_in_greys_is_as_light_as_its_colours_in_print(tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text(SVG.format('<rect width="9" height="9" fill="#ff0000" stroke="#0000ff"/>'), encoding="utf-8")
    picture = pictures.load(path, grey=True)
    assert isinstance(picture, pictures.Drawing)
    assert {"0.3 g", "0.11 G"} <= set(picture.operators.splitlines())
    assert not re.search(r"(rg|RG)$", picture.operators, re.MULTILINE)


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_photograph_in_greys_has_one_component(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"photo.{kind}"
    Image.new("RGB", (8, 8), (255, 0, 0)).save(path)
    picture = pictures.load(path, grey=True)
    assert isinstance(picture, pictures.Photograph)
    assert (picture.image.components, picture.image.filter) == (1, "FlateDecode")
    assert set(zlib.decompress(picture.image.data)) <= {75, 76, 77}


def test_a_photograph_of_greys_stays_as_it_was_compressed(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("L", (8, 8), 90).save(path)
    picture = pictures.load(path, grey=True)
    assert isinstance(picture, pictures.Photograph)
    assert picture.image.data == path.read_bytes()


def test_a_picture_has_another_name_on_another_ground(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (1, 1), (255, 0, 0, 128)).save(path)
    grounds = [Colour.parse(text) for text in ("#ffffff", "#0b3d4e", "#fbf5e6")]
    picture = [pictures.load(path, ground) for ground in grounds]
    assert len({entry.name for entry in picture if isinstance(entry, pictures.Photograph)}) == 3
    assert isinstance(picture[1], pictures.Photograph)
    assert [*zlib.decompress(picture[1].image.data)] == pytest.approx([133, 30, 39], abs=1)
