"""Which glyphs are where: as HarfBuzz shapes them, and as they are drawn in a PDF file, whoever wrote it.

Programs number the glyphs of a font that they cut in their own way, and may make one glyph of several. So the closed
lines of outlines are compared, and where they are: a glyph that is another one, or is missing, or is elsewhere shows;
how glyphs are joined, and the order in which they are drawn, do not.
"""

from __future__ import annotations

import functools
import hashlib
import io
from typing import NamedTuple

import pikepdf
import uharfbuzz
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from tests.inspectors.content import glyph_places

_UNIT = 1000
"""Places and outlines are compared in thousandths of the type size."""


class DrawnGlyph(NamedTuple):
    """A glyph on a line: its place from the leftmost one, in thousandths of the type size; a digest of its outline."""

    x: int
    y: int
    outline: str


class DrawnContour(NamedTuple):
    """One closed line of an outline: the box around its points, and how many steps it has."""

    left: float
    bottom: float
    right: float
    top: float
    steps: int

    def moved(self, x: float, y: float) -> DrawnContour:
        return DrawnContour(self.left + x, self.bottom + y, self.right + x, self.top + y, self.steps)

    def is_like(self, other: DrawnContour, tolerance: float) -> bool:
        near = all(abs(mine - its) <= tolerance for mine, its in zip(self[:4], other[:4], strict=True))
        return near and self.steps == other.steps


class ShapingDifference(NamedTuple):
    """A glyph that only one of two lines has; `place` is that of the glyph."""

    side: str
    place: DrawnGlyph


def pinned(font: bytes, **axes: float) -> bytes:
    """A variable font at one place of its axes, with all of its glyphs and tables; others as they are."""
    face = uharfbuzz.Face(font)
    if not face.axis_infos:
        return font
    cut = uharfbuzz.SubsetInput()
    cut.keep_everything()
    for axis in face.axis_infos:
        cut.pin_axis_location(face, axis.tag, axes.get(axis.tag, axis.default_value))
    subset = uharfbuzz.subset(face, cut)
    assert subset is not None
    return subset.blob.data


def shaped(text: str, font: bytes, language: str = "", script: str = "", direction: str = "") -> list[DrawnGlyph]:
    """The glyphs of a text in one direction, from left to right, as HarfBuzz places them."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if language:
        buffer.language = language
    if script:
        buffer.script = script
    if direction:
        buffer.direction = direction
    face = uharfbuzz.Face(font)
    uharfbuzz.shape(uharfbuzz.Font(face), buffer)
    outlines, scale, across, glyphs = _outlines(font), _UNIT / face.upem, 0, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = (across + position.x_offset) * scale, position.y_offset * scale
        glyphs.append((x, y, outlines.by_number(info.codepoint)))
        across += position.x_advance
    return _from_start(glyphs)


def shaped_contours(text: str, font: bytes, language: str, script: str = "", direction: str = "") -> list[DrawnContour]:
    """The contours of a text in one direction, as HarfBuzz places its glyphs: its letters say in which script it is."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    if script:
        buffer.script, buffer.direction = script, direction
    face = uharfbuzz.Face(font)
    uharfbuzz.shape(uharfbuzz.Font(face), buffer)
    outlines, scale, across, found = _outlines(font), _UNIT / face.upem, 0, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = (across + position.x_offset) * scale, position.y_offset * scale
        found += [contour.moved(x, y) for contour in outlines.contours(info.codepoint)]
        across += position.x_advance
    return _ordered(found)


def unshaped_contours(text: str, font: bytes) -> list[DrawnContour]:
    """The contours of each letter on its own, one after the other, as programs draw them that do not shape."""
    face = uharfbuzz.Face(font)
    opened, outlines, across, found = uharfbuzz.Font(face), _outlines(font), 0.0, []
    for letter in text:
        number = opened.get_nominal_glyph(ord(letter)) or 0
        found += [contour.moved(across, 0) for contour in outlines.contours(number)]
        across += opened.get_glyph_h_advance(number) * outlines.scale
    return _ordered(found)


def contour_lines(data: bytes) -> list[list[DrawnContour]]:
    """The contours of each line of a file, from the top of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [line for page in pdf.pages for line in _contour_lines(page)]


def _contour_lines(page: pikepdf.Page) -> list[list[DrawnContour]]:
    lines: dict[float, list[DrawnContour]] = {}
    places = sorted(glyph_places(page), key=lambda place: -place.y)
    fonts = {place.decoder: _Embedded(place.decoder.font) for place in places}
    for place in places:
        embedded, scale = fonts[place.decoder], _UNIT / place.size
        line = next((base for base in lines if abs(base - place.y) < place.size * 0.9), place.y)
        contours = embedded.outlines.contours(embedded.number(place.code))
        moved = [contour.moved(place.x * scale, place.y * scale) for contour in contours]
        lines.setdefault(line, []).extend(moved)
    return [_ordered(line) for line in lines.values()]


def drawn_contours(data: bytes, page: int = 1) -> list[DrawnContour]:
    """The contours of all glyphs on a page of one line, whether one code draws a glyph or several."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = []
        for place in glyph_places(pdf.pages[page - 1]):
            embedded = _Embedded(place.decoder.font)
            scale = _UNIT / place.size
            contours = embedded.outlines.contours(embedded.number(place.code))
            found += [contour.moved(place.x * scale, place.y * scale) for contour in contours]
    return _ordered(found)


def outlines_of(data: bytes, sign: str, page: int = 1) -> set[tuple[str, str]]:
    """What is drawn for a character on a page: the font's name and a digest of the outline."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            (place.decoder.name, _Embedded(place.decoder.font).outline(place.code))
            for place in glyph_places(pdf.pages[page - 1])
            if any(glyph.text == sign for glyph in place.decoder.glyphs(place.code))
        }


def _ordered(contours: list[DrawnContour]) -> list[DrawnContour]:
    """Contours that can be seen, from left to right, moved so that the leftmost and the lowest touch 0."""
    contours = [contour for contour in contours if contour.right - contour.left > 3 or contour.top - contour.bottom > 3]
    left = min((contour.left for contour in contours), default=0)
    bottom = min((contour.bottom for contour in contours), default=0)
    return sorted((contour.moved(-left, -bottom) for contour in contours), key=lambda contour: contour.left)


def unlike(first: list[DrawnContour], second: list[DrawnContour], tolerance: float) -> list[tuple[str, DrawnContour]]:
    """The contours that only one of two lines has at that place."""
    left, missing = list(second), []
    for contour in first:
        same = next((other for other in left if contour.is_like(other, tolerance)), None)
        if same is None:
            missing.append(("first", contour))
        else:
            left.remove(same)
    return [*missing, *(("second", contour) for contour in left)]


def drawn(data: bytes, page: int = 1) -> list[list[DrawnGlyph]]:
    """The glyphs of each line of a page in a PDF file, from the top, whatever is drawn first."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        places = glyph_places(pdf.pages[page - 1])
        fonts = {place.decoder: _Embedded(place.decoder.font) for place in places}
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for place in sorted(places, key=lambda place: -place.y):
        line = next((base for base in lines if abs(base - place.y) < place.size * 0.9), place.y)
        scale = _UNIT / place.size
        outline = fonts[place.decoder].outline(place.code)
        lines.setdefault(line, []).append((place.x * scale, place.y * scale, outline))
    return [_from_start(line) for line in lines.values()]


def differences(first: list[DrawnGlyph], second: list[DrawnGlyph], tolerance: int = 3) -> list[ShapingDifference]:
    """The glyphs that only one of two lines has at that place; nothing where both have the same in the same places."""
    left = list(second)
    missing = []
    for glyph in first:
        same = next((other for other in left if _same(glyph, other, tolerance)), None)
        if same is None:
            missing.append(ShapingDifference("first", glyph))
        else:
            left.remove(same)
    return [*missing, *(ShapingDifference("second", glyph) for glyph in left)]


def _same(first: DrawnGlyph, second: DrawnGlyph, tolerance: int) -> bool:
    near = abs(first.x - second.x) <= tolerance and abs(first.y - second.y) <= tolerance
    return near and first.outline == second.outline


def _from_start(glyphs: list[tuple[float, float, str]]) -> list[DrawnGlyph]:
    """Places from the leftmost glyph and the base line; glyphs without an outline, such as spaces, are left out."""
    seen = [glyph for glyph in glyphs if glyph[2]]
    if not seen:
        return []
    left = min(x for x, _, _ in seen)
    base = _base([y for _, y, _ in seen])
    return sorted(DrawnGlyph(round(x - left), round(y - base), outline) for x, y, outline in seen)


def _base(heights: list[float]) -> float:
    """The height that most glyphs stand at: marks may be above or below."""
    rounded = [round(height) for height in heights]
    return max(sorted(set(rounded)), key=rounded.count)


class _Outlines:
    """Digests of outlines, by the numbers of a font's glyphs."""

    def __init__(self, font: TTFont) -> None:
        self.font = font
        self.glyphs = font.getGlyphSet()
        self.order = font.getGlyphOrder()
        self.scale = _UNIT / font["head"].unitsPerEm

    @functools.cache  # noqa: B019
    def by_number(self, number: int) -> str:
        """A digest of an outline; "" where there is nothing to see."""
        pen = DecomposingRecordingPen(self.glyphs)
        self.glyphs[self.order[number]].draw(pen)
        steps = [
            (name, [tuple(round(value * self.scale) for value in point or ()) for point in points])
            for name, points in pen.value
        ]
        return hashlib.sha256(repr(steps).encode()).hexdigest()[:12] if steps else ""

    def contours(self, number: int) -> list[DrawnContour]:
        """The closed lines of an outline."""
        pen = DecomposingRecordingPen(self.glyphs)
        self.glyphs[self.order[number]].draw(pen)
        found: list[list[tuple[float, float]]] = []
        steps: list[int] = []
        for name, points in pen.value:
            if name in ("moveTo", "qCurveTo") and (name == "moveTo" or not steps or steps[-1] < 0):
                found.append([])
                steps.append(0)
            if name in ("closePath", "endPath"):
                continue
            found[-1] += [(x * self.scale, y * self.scale) for x, y in (point for point in points if point)]
            steps[-1] += 1
        boxes = []
        for line, count in zip(found, steps, strict=True):
            across, up = zip(*line, strict=True)
            boxes.append(DrawnContour(min(across), min(up), max(across), max(up), count))
        return boxes


@functools.lru_cache(maxsize=32)
def _outlines(font: bytes) -> _Outlines:
    return _Outlines(TTFont(io.BytesIO(font)))


class _Embedded:
    """A composite font in a PDF file: from a code to an outline."""

    def __init__(self, font: pikepdf.Object) -> None:
        assert font.Subtype == "/Type0", f"a font of the kind {font.Subtype} has no numbers of glyphs"
        holder = font.DescendantFonts[0]
        descriptor = holder.FontDescriptor
        stream = next(descriptor[key] for key in ("/FontFile2", "/FontFile3") if key in descriptor)
        self.outlines = _Outlines(_opened(stream))
        numbers = holder.get("/CIDToGIDMap", "/Identity")
        self.numbers = numbers.read_bytes() if isinstance(numbers, pikepdf.Stream) else None

    def number(self, code: bytes) -> int:
        number = int.from_bytes(code, "big")
        if self.numbers is not None:
            number = int.from_bytes(self.numbers[2 * number : 2 * number + 2], "big")
        return number

    def outline(self, code: bytes) -> str:
        return self.outlines.by_number(self.number(code))


def _opened(stream: pikepdf.Object) -> TTFont:
    return TTFont(io.BytesIO(stream.read_bytes()), recalcBBoxes=False)
