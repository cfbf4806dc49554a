"""Pictures: drawings stay vectors, photographs become image XObjects. The only home of svglib and Pillow."""

from __future__ import annotations

import functools
import hashlib
import io
import logging
import re
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from builder.core import ordinary_files
from builder.core.characters import composed
from builder.core.colour_vision import grey as grey_of
from builder.core.diagnostics import LeafletError
from builder.core.part import Image
from builder.core.suggestions import suggestion
from builder.core.units import WHITE, Colour


class PictureError(LeafletError):
    """A picture cannot be printed."""


class Drawing(NamedTuple):
    """A vector picture: operators that draw it with its lower left corner at the origin, sizes in points."""

    width: float
    height: float
    operators: str


class Photograph(NamedTuple):
    """A picture of pixels; `name` is its resource name, a digest of what it shows."""

    width: float
    height: float
    name: str
    image: Image


Picture = Drawing | Photograph


def load(path: Path, ground: Colour = WHITE, *, grey: bool = False) -> Picture:
    """Read an SVG, PNG or JPEG file, as it is printed on `ground`; with `grey`, in greys alone.

    Raises PictureError when it cannot be printed as it is.
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
    return _load(path.name, path.suffix.lower(), data, ground, grey)


@functools.lru_cache(maxsize=64)
def _load(name: str, kind: str, data: bytes, ground: Colour, grey: bool) -> Picture:
    if kind == ".svg":
        drawing = _drawing(name, data)
        return drawing._replace(operators=_in_greys(drawing.operators)) if grey else drawing
    if kind in (".png", ".jpg", ".jpeg"):
        return _photograph(name, data, ground, grey)
    raise PictureError(f"the picture {name} is of a kind that cannot be printed", "use a .svg, .png or .jpg file")


_SVG = "{http://www.w3.org/2000/svg}"
_REFUSED = ("text", "image", "foreignObject", "linearGradient", "radialGradient", "pattern", "filter", "mask", "marker")
_CLEAR = re.compile(r"opacity\s*:\s*(0?\.\d|0\s*(;|$)|\d?\d(\.\d+)?%)")
_FACE_ALONE = re.compile(r"BT /F\d+ [\d.]+ Tf [\d.]+ TL ET")
_NOT_PLAIN = re.compile(r"(?:^|\s)(Tf|Tj|TJ|Do|sh|gs|scn|SCN|k|K)(?:\s|$)", re.MULTILINE)
_PAINTED = re.compile(r"(?:^|\s)[fFsSbB]\*?$", re.MULTILINE)
_PLAIN = "turn text into outlines, use plain colours and save it again as plain SVG"


def _drawing(name: str, data: bytes) -> Drawing:
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas

    _refuse_what_is_not_plain(name, data)
    try:
        drawing = _read_drawing(data)
        canvas = Canvas(io.BytesIO(), pageCompression=0)
        renderPDF.draw(drawing, canvas, 0, 0)
    except _UNREADABLE:
        raise PictureError(f"the drawing {name} cannot be read", _PLAIN) from None
    # ReportLab names its own face at the start of every drawing; a drawing that sets words in it is refused.
    operators = "\n".join(line for line in canvas._code if not _FACE_ALONE.fullmatch(line))
    if _NOT_PLAIN.search(operators):
        raise _not_plain(name)
    if not _PAINTED.search(operators):
        raise PictureError(f"the drawing {name} shows nothing", _PLAIN)
    return Drawing(drawing.width, drawing.height, operators)


# What svglib and ReportLab raise for drawings that are not valid.
_UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, IndexError, ArithmeticError)


def _refuse_what_is_not_plain(name: str, data: bytes) -> None:
    """Raise PictureError for anything that svglib would leave out or draw wrongly."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise PictureError(f"the drawing {name} is not SVG", f"save it again as plain SVG ({error.msg})") from None
    for element in root.iter(etree.Element):
        opacities = [f"opacity:{element.get(key)}" for key in ("opacity", "fill-opacity", "stroke-opacity")]
        clear = any(_CLEAR.search(text) for text in (*opacities, element.get("style", ""), element.text or ""))
        if str(element.tag).removeprefix(_SVG) in _REFUSED or clear:
            raise _not_plain(name)


def _not_plain(name: str) -> PictureError:
    return PictureError(f"the drawing {name} contains text, a gradient, transparency or a photograph", _PLAIN)


def _read_drawing(data: bytes) -> Any:
    """The drawing as ReportLab has it. Raises ValueError where svglib only warns."""
    from svglib.svglib import logger, svg2rlg

    warnings: list[str] = []

    def collect(record: logging.LogRecord) -> bool:
        # svglib also logs every step that it takes, for programs that log everything.
        if record.levelno >= logging.WARNING:
            warnings.append(record.getMessage())
        return False

    logger.addFilter(collect)
    try:
        drawing = svg2rlg(io.BytesIO(data))
    finally:
        logger.removeFilter(collect)
    if warnings:
        raise ValueError(warnings[0])
    if drawing is None or not (0 < drawing.width < 1e5 and 0 < drawing.height < 1e5):
        raise ValueError("it has no width and height")
    return drawing


_RGB = re.compile(r"(?<!\S)([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)(?!\S)")


def _in_greys(operators: str) -> str:
    """Operators that paint greys where these paint colours."""

    def shade(match: re.Match[str]) -> str:
        value = grey_of(Colour(*map(float, match.groups()[:3]))).red
        return f"{value:.4g} {'g' if match[4] == 'rg' else 'G'}"

    return _RGB.sub(shade, operators)


def _photograph(name: str, data: bytes, ground: Colour, grey: bool) -> Photograph:
    from PIL import Image as Pillow
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with Pillow.open(io.BytesIO(data)) as opened:
            plain = opened.format == "JPEG" and opened.mode in ("RGB", "L") and opened.getexif().get(0x0112, 1) == 1
            dots = opened.info.get("dpi", (72, 72))[0] or 72
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        raise PictureError(f"the picture {name} cannot be read", "save it again as PNG or JPEG") from None
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut off what is over 255, not scale it.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode not in ("RGB", "L") or "transparency" in picture.info:
        # What shows through is painted over: PDF/A-2 would want a blending colour space for transparency.
        coloured = picture.convert("RGBA")
        below = Pillow.new("RGBA", picture.size, str(ground))
        picture = Pillow.alpha_composite(below, coloured).convert("RGB")
    if grey and picture.mode != "L":
        picture, plain = picture.convert("L"), False
    image = Image(
        width=picture.width,
        height=picture.height,
        components=len(picture.getbands()),
        filter="DCTDecode" if plain else "FlateDecode",
        data=data if plain else zlib.compress(picture.tobytes(), 9),
    )
    scale = 72 / float(dots)
    shown = hashlib.sha256(repr((image.width, image.height, image.components, image.filter)).encode() + image.data)
    label = "I" + shown.hexdigest()[:16]
    return Photograph(picture.width * scale, picture.height * scale, label, image)
