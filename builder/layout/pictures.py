"""Pictures: drawings stay vectors, photographs become image XObjects."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

from builder.core import ordinary_files
from builder.core.characters import composed
from builder.core.colour_vision import grey as grey_of
from builder.core.patterns import lazy_pattern
from builder.core.suggestions import suggestion
from builder.core.units import WHITE, Colour
from builder.layout import line_art, photos, svg
from builder.layout.line_art import Inks
from builder.layout.photos import Photograph
from builder.layout.picture_error import PictureError
from builder.layout.svg_file import SvgError

__all__ = ["Drawing", "Photograph", "Picture", "PictureError", "load"]


class Drawing(NamedTuple):
    """A vector picture: operators that draw it with its lower left corner at the origin, sizes in points."""

    width: float
    height: float
    operators: str
    plate: Colour | None = None
    """The colour behind line art."""


Picture = Drawing | Photograph


_PAINTS = lazy_pattern(r"(?<!\S)([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)(?!\S)")


def colours_of(picture: Picture) -> frozenset[Colour]:
    """The colours that a drawing is painted in; none of a photograph."""
    if isinstance(picture, Photograph):
        return frozenset()
    return frozenset(Colour(*map(float, levels)) for levels in _PAINTS.findall(picture.operators))


def load(path: Path, ground: Colour = WHITE, *, grey: bool = False, inks: Inks | None = None) -> Picture:
    """Read an SVG file or a picture of pixels, as it is printed on `ground`; with `grey`, in greys alone.

    With `inks`, line art is in these colours. Raises PictureError when it cannot be printed as it is.
    """
    try:
        data = ordinary_files.read(path)
    except FileNotFoundError:
        names = sorted(composed(file.name) for file in path.parent.glob("*") if file.is_file())
        hint = suggestion(path.name, names, "pictures")
        raise PictureError(f"the picture {path.name} does not exist", hint) from None
    except OSError as error:
        raise PictureError(
            f"the picture {path.name} cannot be read", error.strerror or "check that you are allowed to read it"
        ) from None
    return _load(path.name, data, ground, grey, inks)


class PictureOnScreen(NamedTuple):
    """A picture for a screen: its media type, its bytes, and its size in CSS pixels."""

    kind: str
    data: bytes
    width: int
    height: int


_ACROSS = 1200
"""How many pixels of a photograph a screen gets in a row, at most."""


def on_screen(path: Path, style_sheet: str = "") -> PictureOnScreen:
    """A picture as a screen shows it. Drawings stay drawings. Raises PictureError as `load` does.

    A drawing has only what `svg` knows how to draw: no script and nothing that is fetched. Line art is in the colours
    of `style_sheet`.
    """
    picture = load(path)
    if isinstance(picture, Photograph):
        kind, data = photos.on_screen(picture, _ACROSS)
        width = min(round(picture.width), _ACROSS)
        return PictureOnScreen(kind, data, width, max(1, round(picture.height * width / picture.width)))
    size = (round(picture.width / _CSS_PIXEL), round(picture.height / _CSS_PIXEL))
    data = ordinary_files.read(path)
    if style_sheet and line_art.is_line_art(data):
        data = line_art.in_colours(data, style_sheet)
    return PictureOnScreen("image/svg+xml", data, *size)


_CSS_PIXEL = 0.75
"""A pixel of CSS, in points."""


@functools.lru_cache(maxsize=16)
def _load(name: str, data: bytes, ground: Colour, grey: bool, inks: Inks | None) -> Picture:
    # What a file contains decides, not what it is called: programs and people rename them.
    if not _is_text(data):
        return photos.photograph(name, data, ground, grey)
    plate = None
    if inks is not None and line_art.is_line_art(data):
        data, plate = line_art.in_colours(data, inks.style_sheet), inks.plate
    try:
        drawing = Drawing(*svg.drawing(data), plate)
    except SvgError as error:
        raise error.of(name) from None
    return drawing._replace(operators=_in_greys(drawing.operators)) if grey else drawing


def _is_text(data: bytes) -> bool:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") or data.startswith((b"\xff\xfe<\0", b"\xfe\xff\0<"))


_RGB = lazy_pattern(r"(?<!\S)([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)(?!\S)")


def _in_greys(operators: str) -> str:
    """Operators that paint greys where these paint colours."""

    def shade(match: re.Match[str]) -> str:
        value = grey_of(Colour(*map(float, match.groups()[:3]))).red
        return f"{value:.4g} {'g' if match[4] == 'rg' else 'G'}"

    return _RGB.sub(shade, operators)
