"""Pictures of pixels, at the size that they are printed in. The only home of Pillow.

What is printed has no more dots than paper shows, is in the colours of screens (sRGB) or in greys, lets nothing show
through, and says nothing of who took it, when, where or with what.
"""

from __future__ import annotations

import functools
import hashlib
import io
import math
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from builder.core.part import Image
from builder.core.units import INCH, Colour
from builder.layout import jpeg
from builder.layout.picture_error import PictureError

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels

_DOTS = 300
"""Dots to the inch that a picture is reduced to, which print asks for."""
_ENOUGH = 1.25
"""A picture with so many times the pixels that it needs is not reduced: that would cost sharpness and save little."""
_MOST_PIXELS = 64_000_000
"""Pixels that are decoded: 200 MB. The cameras of phones have 12 to 50 million."""
_MOST_OF_JPEG = 250_000_000
"""A JPEG file can be decoded at an eighth of its size."""
_LARGE = 900_000
"""Bytes of a picture in a file from which it is compressed further."""
_QUALITIES = (88, 80, 70, 60)

_LOSSY = ("JPEG", "HEIC", "AVIF")
_AS_JPEG = "save it as JPEG with the program that shows it, and use that file"


@dataclass(frozen=True)
class Photograph:
    """A picture of pixels as a page shows it: `width` and `height` are in pixels."""

    width: float
    height: float
    name: str
    kind: str
    data: bytes = field(repr=False)
    ground: Colour
    grey: bool

    def printed(self, width: float) -> PrintedPhotograph:
        """The picture as it is printed `width` points wide. Raises PictureError where it cannot be."""
        return _printed(self, math.ceil(width / INCH * _DOTS))


class PrintedPhotograph(NamedTuple):
    """An image with its resource name, a digest of what it shows, and how it is turned within its unit square."""

    name: str
    image: Image
    turn: str


def photograph(name: str, data: bytes, ground: Colour, grey: bool) -> Photograph:
    """A picture that can be printed. Raises PictureError for one that is damaged, too large or of another kind."""
    kind = _kind(name, data)
    with _reported(name):
        opened = _opened(name, kind, data)
        _refuse_too_large(name, kind, opened.size)
        if getattr(opened, "n_frames", 1) > 1 and kind in ("PNG", "WEBP"):
            raise PictureError(f"the picture {name} moves, and paper does not", "save the picture that you want as PNG")
        turned = _orientation(opened) > 4
        width, height = reversed(opened.size) if turned else opened.size
        # What is cut short or damaged is noticed when all of it is read. JPEG can be read at an eighth of its size.
        opened.draft(None, (1, 1))
        opened.load()
    return Photograph(width, height, name, kind, data, ground, grey)


def on_screen(photo: Photograph, across: int) -> tuple[str, bytes]:
    """The media type and bytes of a picture for a screen, at most `across` pixels wide, without what a camera wrote."""
    with _reported(photo.name):
        opened = _opened(photo.name, photo.kind, photo.data)
        pixels = _reduced(photo, opened, _orientation(opened), across)
        pixels = _flat(_in_srgb(pixels, opened.info.get("icc_profile")), photo.ground)
        if photo.kind in _LOSSY:
            return "image/jpeg", _as_jpeg(pixels)
        file = io.BytesIO()
        pixels.save(file, "PNG", optimize=True)
        return "image/png", file.getvalue()


_CONVERTED = ("GIF", "BMP", "DIB", "TIFF")


def as_png(name: str, data: bytes) -> bytes | None:
    """The first picture of a GIF, BMP or TIFF file as PNG; None for files of other kinds.

    Raises PictureError for one that is damaged or too large.
    """
    if not data.startswith((b"GIF8", b"BM", b"II*\0", b"MM\0*")):
        return None
    from PIL import Image as Pillow

    with _reported(name), warnings.catch_warnings():
        # Our own bound is lower than that of Pillow's warning.
        warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
        try:
            opened = Pillow.open(io.BytesIO(data), formats=_CONVERTED)
        except Pillow.DecompressionBombError:
            raise _unreadable(name) from None
        _refuse_too_large(name, "PNG", opened.size)
        pixels = _in_eight_bits(opened)
        file = io.BytesIO()
        (pixels.convert("RGB") if pixels.mode == "CMYK" else pixels).save(file, "PNG")
    return file.getvalue()


# What a file is, and whether it can be decoded


def _kind(name: str, data: bytes) -> str:
    """What a file contains, whatever it is called."""
    brands = data[8:64] if data[4:8] == b"ftyp" else b""
    for kind, there in (
        ("JPEG", data.startswith(b"\xff\xd8\xff")),
        ("PNG", data.startswith(b"\x89PNG\r\n\x1a\n")),
        ("WEBP", data.startswith(b"RIFF") and data[8:12] == b"WEBP"),
        ("AVIF", b"avif" in brands or b"avis" in brands),
        ("HEIC", any(brand in brands for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1"))),
    ):
        if there:
            return kind
    if not data or not _is_another_kind(data):
        raise _unreadable(name)
    raise PictureError(f"the picture {name} is of a kind that cannot be printed", "save it as PNG, JPEG or SVG")


_OTHERS = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"8BPS", b"%!PS", b"\x1f\x8b", b"II+\0", b"MM\0+", b"PK\3\4")
"""How GIF, BMP, TIFF, PDF, Photoshop, PostScript, compressed files and documents start."""


def _is_another_kind(data: bytes) -> bool:
    return data.startswith(_OTHERS) or data[4:8] in (b"ftyp", b"jP  ", b"JXL ")


def _unreadable(name: str) -> PictureError:
    hint = "copy it again from where it came from, or open it in a program that shows it, and save it as PNG or JPEG"
    return PictureError(f"the picture {name} cannot be read", hint)


@contextmanager
def _reported(name: str) -> Iterator[None]:
    """Report what Pillow raises for pictures that are damaged."""
    try:
        yield
    except MemoryError:
        hint = "save it smaller: A4 has 2480 × 3508 pixels at 300 dots to the inch"
        raise PictureError(f"the picture {name} needs more memory than there is", hint) from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        ArithmeticError,
        LookupError,
        TypeError,
        RuntimeError,
        *_DAMAGED,
    ):
        raise _unreadable(name) from None


_DAMAGED = (struct.error, zlib.error)


def _opened(name: str, kind: str, data: bytes) -> Pixels:
    """A picture with its header read, and nothing decoded."""
    file = io.BytesIO(data)
    try:
        match kind:
            case "JPEG":
                # Not Image.open: it has one bound for all kinds, and takes a file with thumbnails for several pictures.
                from PIL.JpegImagePlugin import JpegImageFile

                return JpegImageFile(file)
            case "PNG":
                from PIL.PngImagePlugin import PngImageFile

                return PngImageFile(file)
            case "WEBP":
                from PIL.WebPImagePlugin import WebPImageFile

                # Its decoder takes the memory for all pixels when it is made.
                _refuse_too_large(name, kind, _webp_size(data))
                return WebPImageFile(file)
            case "AVIF":
                from PIL.AvifImagePlugin import AvifImageFile

                return AvifImageFile(file)
            case _:
                from pillow_heif import HeifImageFile

                return HeifImageFile(file)  # type: ignore[no-untyped-call]
    except ImportError:
        raise PictureError(f"the picture {name} is {kind}, which is not installed here", _way_in(kind)) from None


def _way_in(kind: str) -> str:
    if kind == "HEIC":
        return (
            "save it as JPEG; on an iPhone, Settings > Camera > Formats > Most Compatible does that from now on; or "
            "install leaflet-builder[heic]"
        )
    return _AS_JPEG


def _webp_size(data: bytes) -> tuple[int, int]:
    """The size in the header of a WebP file, in its three forms."""
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _refuse_too_large(name: str, kind: str, size: tuple[int, int]) -> None:
    width, height = size
    most = _MOST_OF_JPEG if kind == "JPEG" else _MOST_PIXELS
    if width * height > most:
        raise PictureError(
            f"the picture {name} is too large: {width} × {height} pixels",
            "save it smaller: A4 has 2480 × 3508 pixels at 300 dots to the inch, and paper shows no more",
        )


# What is printed of it


@functools.lru_cache(maxsize=16)
def _printed(photo: Photograph, across: int) -> PrintedPhotograph:
    """A picture as it is printed with `across` dots in a row."""
    with _reported(photo.name):
        opened = _opened(photo.name, photo.kind, photo.data)
        turn = _orientation(opened)
        copied = _as_it_is(photo, opened) if photo.width <= across * _ENOUGH else None
        if copied is not None:
            return _named(Image(*opened.size, len(opened.getbands()), "DCTDecode", copied), _TURNS[turn])
        pixels = _reduced(photo, opened, turn, across)
        pixels = _flat(_in_srgb(pixels, opened.info.get("icc_profile")), photo.ground)
        if photo.grey:
            pixels = pixels.convert("L")
        return _named(_compressed(pixels, lossy=photo.kind in _LOSSY), _TURNS[1])


_TURNS = {
    1: "",
    2: "-1 0 0 1 1 0 cm ",
    3: "-1 0 0 -1 1 1 cm ",
    4: "1 0 0 -1 0 1 cm ",
    5: "0 -1 -1 0 1 1 cm ",
    6: "0 -1 1 0 0 1 cm ",
    7: "0 1 1 0 0 0 cm ",
    8: "0 1 -1 0 1 0 cm ",
}
"""The orientations of Exif, as transforms of the unit square that PDF draws an image in."""


def _orientation(opened: Pixels) -> int:
    """How a camera was turned (Exif 2.32, 4.6.4). What is damaged says nothing."""
    try:
        turn = opened.getexif().get(0x0112, 1)
    except (OSError, ValueError, SyntaxError, LookupError, TypeError, struct.error):
        return 1
    return turn if turn in _TURNS else 1


def _as_it_is(photo: Photograph, opened: Pixels) -> bytes | None:
    """The bytes of a JPEG file that need not be compressed again; None where they must be."""
    if photo.kind != "JPEG" or opened.mode not in (("L",) if photo.grey else ("RGB", "L")):
        return None
    profile = opened.info.get("icc_profile")
    data = jpeg.plain(photo.data) if profile is None or _conversion(profile, opened.mode) is None else None
    return data if data is not None and len(data) <= _LARGE else None


def _reduced(photo: Photograph, opened: Pixels, turn: int, across: int) -> Pixels:
    """The pixels that paper shows, upright, in a mode that can be turned into colours."""
    from PIL import Image as Pillow

    size = _size_on_paper(photo, across)
    # JPEG is decoded at a half, a quarter or an eighth where that is enough.
    opened.draft(None, (size[1], size[0]) if turn > 4 else size)
    opened.load()
    pixels = _in_eight_bits(opened)
    if turn != 1:
        pixels = pixels.transpose(Pillow.Transpose(_TRANSPOSED[turn]))
    return pixels.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0) if pixels.size != size else pixels


_TRANSPOSED = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""The orientations of Exif, as Pillow's transpositions: those of `ImageOps.exif_transpose`."""


def _size_on_paper(photo: Photograph, across: int) -> tuple[int, int]:
    width, height = int(photo.width), int(photo.height)
    lossy = photo.kind in _LOSSY and len(photo.data) > _LARGE
    if width <= across * (1 if lossy else _ENOUGH):
        return width, height
    return across, max(1, round(height * across / width))


def _in_eight_bits(pixels: Pixels) -> Pixels:
    """The same with eight bits to a channel, and without a palette."""
    clear = pixels.info.get("transparency")
    if pixels.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut off what is over 255, not scale it.
        pixels = pixels.convert("I").point(lambda value: value / 256).convert("L")
        if isinstance(clear, int):
            pixels.info["transparency"] = clear >> 8
    if isinstance(clear, tuple) and max(clear) > 255:
        # Pillow reads sixteen bits of each colour as eight, but not those of the colour that stands for nothing.
        pixels.info["transparency"] = tuple(value >> 8 for value in clear)
    if "transparency" in pixels.info or pixels.mode in ("LA", "PA", "La", "RGBa"):
        return pixels.convert("RGBA")
    return (
        pixels if pixels.mode in ("L", "RGB", "RGBA", "CMYK") else pixels.convert("L" if pixels.mode == "1" else "RGB")
    )


# Colours


def _in_srgb(pixels: Pixels, profile: bytes | None) -> Pixels:
    """The same in sRGB, or in greys."""
    plain = pixels.convert("RGB") if pixels.mode == "RGBA" else pixels
    convert = _conversion(profile, plain.mode) if profile else None
    if convert is not None:
        converted = convert(plain)
        if pixels.mode == "RGBA":
            converted.putalpha(pixels.getchannel("A"))
        return converted
    return pixels.convert("RGB") if pixels.mode == "CMYK" else pixels


def _conversion(profile: bytes, mode: str) -> Callable[[Pixels], Pixels] | None:
    """What converts colours of a profile; None where they are those of sRGB, or the profile cannot be read."""
    from PIL import Image as Pillow
    from PIL import ImageChops, ImageCms

    try:
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        ramp = Pillow.linear_gradient("L")
        channels = [ramp, ramp.rotate(90), ramp.rotate(180), ramp.rotate(270)][
            : len(Pillow.new(mode, (1, 1)).getbands())
        ]
        probe = Pillow.merge(mode, channels)
        seen = ImageCms.applyTransform(probe, transform)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    if seen is None or (
        mode != "CMYK" and max(high for _, high in _extrema(ImageChops.difference(seen, probe.convert("RGB")))) <= _SAME
    ):
        return None
    return lambda pixels: ImageCms.applyTransform(pixels, transform) or pixels


_SAME = 4
"""Nobody sees so small a difference of 255."""


def _extrema(pixels: Pixels) -> list[tuple[int, int]]:
    return [channel.getextrema() for channel in pixels.split()]  # type: ignore[misc]


def _flat(pixels: Pixels, ground: Colour) -> Pixels:
    """What shows through is painted over: PDF/A-2 would want a blending colour space for transparency."""
    from PIL import Image as Pillow

    if pixels.mode != "RGBA":
        return pixels
    below = Pillow.new("RGBA", pixels.size, str(ground))
    return Pillow.alpha_composite(below, pixels).convert("RGB")


# Bytes


def _compressed(pixels: Pixels, *, lossy: bool) -> Image:
    """Pixels as an image of a file. Those that were exact stay so, unless that takes many bytes."""
    width, height, components = *pixels.size, len(pixels.getbands())
    exact = b"" if lossy else zlib.compress(pixels.tobytes(), 6)
    if lossy or len(exact) > _LARGE:
        data = _as_jpeg(pixels)
        if lossy or len(data) < len(exact) / 2:
            return Image(width, height, components, "DCTDecode", data)
    return Image(width, height, components, "FlateDecode", exact)


def _as_jpeg(pixels: Pixels) -> bytes:
    """A picture as JPEG, in the best quality that is not large."""
    data = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        # A picture of Pillow's writes its old profile and comments where it is not said what to write.
        pixels.save(file, "JPEG", quality=quality, optimize=True, icc_profile=None, exif=b"", comment=b"")
        data = jpeg.plain(file.getvalue()) or file.getvalue()
        if len(data) <= _LARGE:
            break
    return data


def _named(image: Image, turn: str) -> PrintedPhotograph:
    shown = hashlib.sha256(repr((image.width, image.height, image.components, image.filter)).encode() + image.data)
    return PrintedPhotograph("I" + shown.hexdigest()[:16], image, turn)
