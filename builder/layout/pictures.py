"""Pictures: drawings stay vectors, photographs become image XObjects. The only home of svglib and Pillow."""

from __future__ import annotations

import functools
import hashlib
import io
import re
import zlib
from pathlib import Path
from typing import NamedTuple

from builder.part import Image


class PictureError(ValueError):
    """A picture cannot be printed; `hint` says how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class Drawing(NamedTuple):
    """A vector picture: operators that draw it with its lower left corner at the origin, sizes in points."""

    width: float
    height: float
    operators: str


class Photograph(NamedTuple):
    """A picture of pixels; `name` is its resource name, made from what it shows."""

    width: float
    height: float
    name: str
    image: Image


Picture = Drawing | Photograph


def load(path: Path) -> Picture:
    """Read an SVG, PNG or JPEG file. Raises PictureError when it cannot be printed as it is."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"the picture {path.name} cannot be read", error.strerror or "is the file there?") from None
    return _load(path.name, path.suffix.lower(), data)


@functools.lru_cache(maxsize=64)
def _load(name: str, kind: str, data: bytes) -> Picture:
    if kind == ".svg":
        return _drawing(name, data)
    if kind in (".png", ".jpg", ".jpeg"):
        return _photograph(name, data)
    raise PictureError(f"the picture {name} is of a kind that cannot be printed", "use a .svg, .png or .jpg file")


_FACE_ALONE = re.compile(r"BT /F\d+ [\d.]+ Tf [\d.]+ TL ET")
_NOT_PLAIN = re.compile(r"(?:^|\s)(Tf|Do|sh|gs|scn|SCN)(?:\s|$)")


def _drawing(name: str, data: bytes) -> Drawing:
    from lxml.etree import LxmlError
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas
    from svglib.svglib import svg2rlg

    try:
        drawing = svg2rlg(io.BytesIO(data))
    except (LxmlError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise PictureError(f"the drawing {name} cannot be read: {error}", "save it again as plain SVG") from None
    if drawing is None or drawing.width <= 0 or drawing.height <= 0:
        raise PictureError(f"the drawing {name} cannot be read", "save it again as plain SVG, with a width and height")
    canvas = Canvas(io.BytesIO(), pageCompression=0)
    renderPDF.draw(drawing, canvas, 0, 0)
    # ReportLab names its own face at the start of every drawing; a drawing that sets words in it is refused below.
    operators = "\n".join(line for line in canvas._code if not _FACE_ALONE.fullmatch(line))
    if _NOT_PLAIN.search(operators):
        raise PictureError(
            f"the drawing {name} holds text, a gradient, transparency or a photograph",
            "turn text into outlines and use plain colours, then save it again as plain SVG",
        )
    return Drawing(drawing.width, drawing.height, operators)


def _photograph(name: str, data: bytes) -> Photograph:
    from PIL import Image as Pillow
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with Pillow.open(io.BytesIO(data)) as opened:
            plain = opened.format == "JPEG" and opened.mode in ("RGB", "L") and opened.getexif().get(0x0112, 1) == 1
            dots = opened.info.get("dpi", (72, 72))[0] or 72
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, Pillow.DecompressionBombError) as error:
        raise PictureError(f"the picture {name} cannot be read: {error}", "save it again as PNG or JPEG") from None
    if picture.mode not in ("RGB", "L"):
        # What shows through is white, as the paper is: PDF/A-2 would want a blending colour space for transparency.
        coloured = picture.convert("RGBA")
        ground = Pillow.new("RGBA", picture.size, "white")
        picture = Pillow.alpha_composite(ground, coloured).convert("RGB")
    image = Image(
        width=picture.width,
        height=picture.height,
        components=len(picture.getbands()),
        filter="DCTDecode" if plain else "FlateDecode",
        data=data if plain else zlib.compress(picture.tobytes(), 9),
    )
    scale = 72 / float(dots)
    label = "I" + hashlib.sha256(data).hexdigest()[:16]
    return Photograph(picture.width * scale, picture.height * scale, label, image)
