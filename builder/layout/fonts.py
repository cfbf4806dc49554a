"""Font files: which characters they have, how HarfBuzz sets a text with them, and what of them a file embeds.

The only home of uharfbuzz. Lengths are thousandths of the type size.
"""

from __future__ import annotations

import functools
import hashlib
import io
import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb

from builder.core import ordinary_files
from builder.core.characters import SOFT_HYPHEN
from builder.core.part import FontProgram, Glyph

BREAKING = {0xA0: 0x20, 0x2011: 0x2D}
"""No-break characters, and what they are read as: what people type in a search."""

_UNITS = 1000
_UNSAFE = int(hb.GlyphFlags.UNSAFE_TO_BREAK)
"""As a number: to compare flags as flags makes an object for each."""
_WEIGHTS = {False: 400, True: 700}
"""What a variable font is set to for the regular and the bold face (OpenType 1.9, axis wght)."""

_WEIGHT_NAMES = {
    100: "Thin",
    200: "ExtraLight",
    300: "Light",
    400: "Regular",
    500: "Medium",
    600: "SemiBold",
    700: "Bold",
    800: "ExtraBold",
    900: "Black",
}
"""What weights are called in the names of fonts (OpenType 1.9, OS/2, usWeightClass)."""

_IGNORABLE = frozenset("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff")
"""Characters that HarfBuzz draws as nothing where a font has no glyph for them (UAX #44, Default_Ignorable)."""


class FontUnusable(Exception):
    """A font file cannot be read, or has what cannot be embedded."""


class FontFile(NamedTuple):
    """A font file and the SHA-256 of its bytes: it may be replaced while the program runs."""

    path: Path
    digest: bytes

    @classmethod
    def of(cls, path: Path) -> FontFile:
        try:
            return cls(path, hashlib.sha256(ordinary_files.read(path)).digest())
        except OSError:
            return cls(path, b"")


class PlacedGlyph(NamedTuple):
    """A glyph of a font file, and how far it is moved from where its cluster is drawn."""

    number: int
    x: int
    y: int


class Cluster(NamedTuple):
    """Characters `start` to `end` of a text and the glyphs that draw them: all together or not at all.

    `is_safe` says that a line may end before the cluster without another shape of what is on either side.
    """

    start: int
    end: int
    glyphs: tuple[PlacedGlyph, ...]
    advance: int
    is_safe: bool = True


class PlainShape(NamedTuple):
    """The advance of each character, and before which words a line may not end without another shape."""

    advances: list[int]
    unsafe: frozenset[int]


class DrawnCluster(NamedTuple):
    """What one code of a content stream draws, and the characters that it is read as."""

    glyphs: tuple[PlacedGlyph, ...]
    text: str
    width: int


class Stretch(NamedTuple):
    """Characters `start` to `end` of a text that are shaped at once: in one font, script, language and direction."""

    start: int
    end: int
    script: str
    language: str
    right_to_left: bool


class Font:
    """A font file at one weight. Two fonts of the same file and weight are the same object (see `load`)."""

    def __init__(self, file: FontFile, bold: bool) -> None:
        self.file = file
        self.bold = bold
        data = ordinary_files.read(file.path)
        if not _is_whole(data):
            raise FontUnusable("it is not a font, or it is cut short")
        self._face = hb.Face(hb.Blob(data))
        if not self._face.glyph_count or not self._face.unicodes:
            raise FontUnusable("it has no glyphs")
        self._font = hb.Font(self._face)
        self._font.scale = (_UNITS, _UNITS)
        self._weight = _weight(self._face, bold)
        if self._weight is not None:
            self._font.set_variations({"wght": self._weight})
        self.name = self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or file.path.stem
        if self._weight is not None:
            # A variable font's own name is that of the weight that it has by default.
            self.name = f"{self.name.partition('-')[0]}-{_WEIGHT_NAMES.get(round(self._weight), f'{self._weight:g}')}"
        self.coverage = frozenset(map(chr, self._face.unicodes))
        extents = self._font.get_font_extents("ltr")
        self.ascent, self.descent = round(extents.ascender), round(extents.descender)
        self.cap_height = self._metric(hb.OTMetricsTag.CAP_HEIGHT, "H")
        self.x_height = self._metric(hb.OTMetricsTag.X_HEIGHT, "x")
        self._has_outlines = "glyf" in self._face.table_tags

    @property
    def distance(self) -> tuple[bool, float, float]:
        """How far it is from upright letters of usual width in the weight that is asked for: less is nearer."""
        italic, slant, width, weight = map(self._font.get_style_value, _STYLE)
        return bool(italic or slant), abs(width - 100), abs(weight - _WEIGHTS[self.bold])

    def __reduce__(self) -> tuple[Any, ...]:
        return load, (self.file, self.bold)

    def _metric(self, tag: hb.OTMetricsTag, letter: str) -> int:
        """A height that the font says, or that of a letter; 0 where it has neither."""
        height = self._font.get_metric_position(tag)
        glyph = self._font.get_nominal_glyph(ord(letter)) if not height else None
        extents = self._font.get_glyph_extents(glyph) if glyph else None
        return round(height or (extents.y_bearing if extents else 0))

    def glyph(self, character: str) -> int:
        """The number of a character's own glyph; 0 where there is none."""
        return int(self._font.get_nominal_glyph(ord(character)) or 0)

    def width(self, glyph: int) -> int:
        """How far a glyph moves the next one, before kerning."""
        return int(self._font.get_glyph_h_advance(glyph))

    def reach(self, glyph: int) -> tuple[int, int]:
        """How far a glyph reaches above the baseline, and below it."""
        extents = self._font.get_glyph_extents(glyph)
        return (extents.y_bearing, -extents.y_bearing - extents.height) if extents else (0, 0)

    @property
    def glyph_count(self) -> int:
        return int(self._face.glyph_count)

    def _shaped(self, text: str, stretch: Stretch) -> hb.Buffer:
        buffer = hb.Buffer()
        # With the characters on either side, letters join across a change of face.
        buffer.add_str(text, stretch.start, stretch.end - stretch.start)
        buffer.direction = "rtl" if stretch.right_to_left else "ltr"
        buffer.script = stretch.script
        buffer.language = stretch.language
        # Programs that turn such words around take a code for a character: there, a mark has a code of its own.
        levels = hb.BufferClusterLevel
        buffer.cluster_level = levels.MONOTONE_CHARACTERS if stretch.right_to_left else levels.MONOTONE_GRAPHEMES
        hb.shape(self._font, buffer, {})
        return buffer

    def shape_plainly(self, text: str, language: str, glyphs: Sequence[int]) -> PlainShape | None:
        """The shape of a text that is read from left to right, if it is the `glyphs` of its characters; else None."""
        buffer = self._shaped(text, Stretch(0, len(text), "Latn", language, False))
        infos = buffer.glyph_infos
        if [info.codepoint for info in infos] != glyphs:
            return None
        advances = []
        for x, y, advance, _ in [place.position for place in buffer.glyph_positions]:
            if x or y:
                return None
            advances.append(advance)
        # To read the flags takes longer than all the rest, and lines start after spaces.
        starts = [index for index, before in enumerate(text[:-1], 1) if before == " "]
        unsafe = [index for index in starts if int(infos[index].flags) & _UNSAFE]
        return PlainShape(advances, frozenset(unsafe))

    def shape(self, text: str, stretch: Stretch) -> list[Cluster]:
        """The clusters of a stretch of `text`, in the order of its characters."""
        buffer = self._shaped(text, stretch)
        found: list[tuple[int, list[PlacedGlyph], int, bool]] = []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            x, y, advance, _ = place.position
            safe = not int(info.flags) & _UNSAFE
            if found and found[-1][0] == info.cluster:
                start, glyphs, width, before = found[-1]
                glyphs.append(PlacedGlyph(info.codepoint, x + width, y))
                found[-1] = (start, glyphs, width + advance, before and safe)
            else:
                found.append((info.cluster, [PlacedGlyph(info.codepoint, x, y)], advance, safe))
        if stretch.right_to_left:
            found.reverse()
        if SOFT_HYPHEN in text[stretch.start : stretch.end]:
            found = [self._with_hyphen(cluster) if text[cluster[0]] == SOFT_HYPHEN else cluster for cluster in found]
        ends = [start for start, *_ in found[1:]] + [stretch.end]
        return [
            Cluster(start, end, tuple(glyphs), width, safe)
            for (start, glyphs, width, safe), end in zip(found, ends, strict=True)
        ]

    def _with_hyphen(
        self, cluster: tuple[int, list[PlacedGlyph], int, bool]
    ) -> tuple[int, list[PlacedGlyph], int, bool]:
        """A soft hyphen as it is seen: HarfBuzz hides it, and here it is drawn only where a word is divided."""
        start, glyphs, advance, safe = cluster
        hyphen = self.glyph(SOFT_HYPHEN) or self.glyph("-")
        if not hyphen:
            return cluster
        return start, [PlacedGlyph(hyphen, 0, 0), *glyphs[1:]], advance + self.width(hyphen), safe

    def lacks(self, cluster: str) -> bool:
        """Whether the font cannot draw a user's character, even taken apart (NFD)."""
        coverage = self.coverage
        return not coverage.issuperset(cluster) and any(
            sign not in coverage and sign not in _IGNORABLE and not coverage.issuperset(_apart(sign))
            for sign in cluster
        )

    def places_marks(self, cluster: str, script: str) -> bool:
        """Whether the font itself places the marks of a user's character: by a glyph for both, or by its tables.

        HarfBuzz guesses a place where a font has no table. That is not good enough for a name or a dose.
        """
        if len(cluster) == 1 and cluster in self.coverage:
            return True
        [drawn, *others] = self.shape(cluster, Stretch(0, len(cluster), script, "und", False))
        if others or len(drawn.glyphs) == 1:
            return True
        # A letter may have parts that the font counts as marks, such as the small sign in a kaf.
        parts = {glyph.number for part in self._alone(cluster[0], script) for glyph in part.glyphs}
        return self._has_marks and all(glyph.number in parts or self._is_placed(glyph) for glyph in drawn.glyphs[1:])

    def _alone(self, letter: str, script: str) -> list[Cluster]:
        return self.shape(letter, Stretch(0, 1, script, "und", False))

    @functools.cached_property
    def _has_marks(self) -> bool:
        """Whether the font has a table that places marks (OpenType 1.9, GPOS)."""
        scripts = range(len(self._face.get_table_script_tags("GPOS")))
        return any(_MARKS.intersection(self._face.get_language_feature_tags("GPOS", script)) for script in scripts)

    def _is_placed(self, glyph: PlacedGlyph) -> bool:
        """Whether a mark was moved by a table, or is drawn to the left of where it starts, over what is before it."""
        if self._face.get_layout_glyph_class(glyph.number) != hb.OTLayoutGlyphClass.MARK:
            return True
        extents = self._font.get_glyph_extents(glyph.number)
        return bool(glyph.x or glyph.y or (extents and extents.x_bearing < 0))

    def program(self, codes: Mapping[int, DrawnCluster]) -> FontProgram:
        """What is embedded for `codes` of content streams, which are ascending."""
        cut = self._cut({glyph.number for drawn in codes.values() for glyph in drawn.glyphs})
        composed: dict[_ComposedGlyph, int] = {}
        glyphs: dict[int, Glyph] = {}
        for code, drawn in codes.items():
            if len(drawn.glyphs) == 1 and not (drawn.glyphs[0].x or drawn.glyphs[0].y):
                number = cut.numbers[drawn.glyphs[0].number]
            else:
                whole = _ComposedGlyph(drawn.glyphs, drawn.width)
                number = composed.setdefault(whole, cut.size + len(composed))
            glyphs[code] = Glyph(number, drawn.width, drawn.text)
        return FontProgram(
            name="".join(sign for sign in self.name if sign.isascii() and (sign.isalnum() or sign == "-")) or "Font",
            program=_with_composed(cut, composed) if composed else cut.program,
            glyphs=glyphs,
            ascent=self.ascent,
            descent=self.descent,
            cap_height=self.cap_height,
            bounding_box=self._bounds,
            bold=self.bold,
        )

    def web(self, characters: frozenset[str]) -> bytes:
        """A WOFF file of these characters, with the tables that join, move and kern them on a screen."""
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.UNICODE).set(map(ord, characters))
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        if self._face.has_var_data:
            wanted.pin_all_axes_to_default(self._face)
            if self._weight is not None:
                wanted.pin_axis_location(self._face, "wght", self._weight)
        return _as_woff(bytes(hb.subset(self._face, wanted).blob.data))

    @functools.cached_property
    def _bounds(self) -> tuple[int, int, int, int]:
        """The box around all glyphs as the font's table head says it."""
        head = self._face.reference_table("head").data
        left, bottom, right, top = (
            round(int.from_bytes(head[at : at + 2], "big", signed=True) * _UNITS / self._face.upem)
            for at in (36, 38, 40, 42)
        )
        return left, bottom, right, top

    def _cut(self, glyphs: set[int]) -> CutFont:
        """A TrueType file of `glyphs` without hinting, which print does not use and which is a third of a file."""
        if not self._has_outlines:
            return self._drawn_again(glyphs)
        wanted = hb.SubsetInput()
        wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).set(glyphs)
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.drop_table_tag_set.update({_number(tag) for tag in self._face.table_tags if tag not in _KEPT})
        if self._face.has_var_data:
            wanted.pin_all_axes_to_default(self._face)
            if self._weight is not None:
                wanted.pin_axis_location(self._face, "wght", self._weight)
        plan = hb.SubsetPlan(self._face, wanted)
        face = plan.execute()
        return CutFont(bytes(face.blob.data), dict(plan.old_to_new_glyph_mapping), face.glyph_count)

    def _drawn_again(self, glyphs: set[int]) -> CutFont:
        """The same from outlines of another kind, such as CFF: each is drawn again in TrueType's quadratic curves."""
        from fontTools.fontBuilder import FontBuilder
        from fontTools.pens.cu2quPen import Cu2QuPen
        from fontTools.pens.ttGlyphPen import TTGlyphPen

        units, order = self._face.upem, [0, *sorted(glyphs - {0})]
        plain = hb.Font(self._face)
        if self._weight is not None:
            plain.set_variations({"wght": self._weight})
        names = {number: f"g{number}" for number in order}
        outlines, widths = {}, {}
        for number, name in names.items():
            pen = TTGlyphPen(None)
            plain.draw_glyph_with_pen(number, Cu2QuPen(pen, units / _UNITS, reverse_direction=True))
            outlines[name] = pen.glyph()
            widths[name] = plain.get_glyph_h_advance(number)
        builder = FontBuilder(units, isTTF=True)
        # No clock: the same font gives the same bytes.
        builder.font.recalcTimestamp = False
        builder.updateHead(created=0, modified=0)
        builder.setupGlyphOrder(list(names.values()))
        builder.setupGlyf(outlines)
        lefts = {name: getattr(builder.font["glyf"][name], "xMin", 0) for name in widths}
        builder.setupHorizontalMetrics({name: (width, lefts[name]) for name, width in widths.items()})
        builder.setupHorizontalHeader(
            ascent=round(self.ascent * units / 1000), descent=round(self.descent * units / 1000)
        )
        builder.setupMaxp()
        return CutFont(_saved(builder.font), {number: index for index, number in enumerate(order)}, len(order))


class CutFont(NamedTuple):
    """A TrueType file that was cut, the new numbers of its glyphs by the old ones, and how many there are."""

    program: bytes
    numbers: dict[int, int]
    size: int


@functools.lru_cache(maxsize=64)
def load(file: FontFile, bold: bool) -> Font:
    """A font file at a weight. Raises FontUnusable or OSError."""
    try:
        return Font(file, bold)
    except hb.HarfBuzzError:
        raise FontUnusable("it is not a font, or it is damaged") from None


_KEPT = frozenset("glyf head hhea hmtx loca maxp fvar avar gvar HVAR MVAR cvar cmap".split())
"""Tables that a CIDFontType2 has (ISO 32000-1, 9.9, table 126), and those that they are made from."""


def _as_woff(data: bytes) -> bytes:
    """An OpenType file, compressed for the web (WOFF 1.0)."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    font.flavor = "woff"
    compressed = io.BytesIO()
    font.save(compressed, reorderTables=None)
    return compressed.getvalue()


_MARKS = frozenset({"mark", "abvm", "blwm"})


def _is_whole(data: bytes) -> bool:
    """Whether a font file has all of the tables that it lists (OpenType 1.9, table directory).

    HarfBuzz would draw what is missing as nothing.
    """
    entries = (data[at : at + 16] for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16))
    return data[:4] in _KINDS and all(
        int.from_bytes(entry[8:12], "big") + int.from_bytes(entry[12:16], "big") <= len(data) for entry in entries
    )


_KINDS = frozenset({b"\0\1\0\0", b"OTTO", b"true"})
"""How font files start: those with one font in them, in TrueType's outlines or in CFF's."""


_STYLE = (hb.StyleTag.ITALIC, hb.StyleTag.SLANT_ANGLE, hb.StyleTag.WIDTH, hb.StyleTag.WEIGHT)


def is_font(path: Path) -> bool:
    """Whether a file is a font that can be read."""
    try:
        return _is_whole(ordinary_files.read(path))
    except OSError:
        return False


def _number(tag: str) -> int:
    return int.from_bytes(tag.encode("latin-1"), "big")


def _weight(face: hb.Face, bold: bool) -> float | None:
    """What the axis of weights is set to, within what the font has; None for a font that has one weight."""
    for axis in face.axis_infos:
        if axis.tag == "wght":
            return float(min(max(_WEIGHTS[bold], axis.min_value), axis.max_value))
    return None


@functools.lru_cache(maxsize=4096)
def _apart(sign: str) -> str:
    return unicodedata.normalize("NFD", sign)


class _ComposedGlyph(NamedTuple):
    """Several glyphs as one, and how wide it is in thousandths of the type size."""

    glyphs: tuple[PlacedGlyph, ...]
    width: int


def _with_composed(cut: CutFont, composed: Iterable[_ComposedGlyph]) -> bytes:
    """The file with one more glyph for each cluster of several glyphs, so that one code draws it and is read as it.

    Without that, a code would stand for a dot or half a vowel, and no program would read the word in order.
    """
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline
    from fontTools.ttLib.tables._g_l_y_f import GlyphComponent

    font = TTFont(io.BytesIO(cut.program), recalcBBoxes=False, recalcTimestamp=False)
    order, outlines, metrics = font.getGlyphOrder(), font["glyf"], font["hmtx"].metrics
    for name, plain in outlines.glyphs.items():
        if not plain.isComposite():
            outlines.glyphs[name] = _unread_outline()(getattr(plain, "data", b""))
    wanted = list(composed)
    names = [f"c{index}" for index in range(len(wanted))]
    font.setGlyphOrder([*order, *names])
    outlines.setGlyphOrder([*order, *names])
    units = font["head"].unitsPerEm
    for name, (glyphs, width) in zip(names, wanted, strict=True):
        advance = round(width * units / _UNITS)
        if not glyphs:
            outlines.glyphs[name], metrics[name] = _unseen(units), (advance, 0)
            continue
        outline = Outline()
        outline.numberOfContours = -1
        outline.components = []
        for glyph in glyphs:
            component = GlyphComponent()
            component.glyphName = order[cut.numbers[glyph.number]]
            component.x, component.y = round(glyph.x * units / _UNITS), round(glyph.y * units / _UNITS)
            component.flags = _BY_OFFSET
            outline.components.append(component)
        outlines.glyphs[name] = outline
        outline.recalcBounds(outlines)
        metrics[name] = (advance, outline.xMin)
    font["maxp"].recalc(font)
    return _saved(font)


@functools.cache
def _unread_outline() -> Any:
    """The class of outlines of contours whose points are not read: their bytes are written again as they are.

    To read and write all points of a font takes as long as to lay a page out, and only sizes are asked for.
    """
    from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline

    class UnreadOutline(Outline):  # type: ignore[misc]
        def __init__(self, data: bytes) -> None:
            super().__init__(data)
            # OpenType 1.9, table glyf: how many contours there are, their box, and the last point of each.
            header = struct.unpack(">5h", data[:10]) if data else (0,) * 5
            self.numberOfContours, self.xMin, self.yMin, self.xMax, self.yMax = header

        def expand(self, *_: object) -> None:
            """Without points."""

        def recalcBounds(self, *_: object, **__: object) -> None:  # noqa: N802
            """The box is that of the file."""

        def getMaxpValues(self) -> tuple[int, int]:  # noqa: N802
            end = 10 + 2 * self.numberOfContours
            return int.from_bytes(self.data[end - 2 : end], "big") + 1, self.numberOfContours

    return UnreadOutline


def _unseen(units: int) -> Any:
    """A glyph that is too small to be seen: PDFium passes over one that draws nothing."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen, side = TTGlyphPen(None), max(units * _SPECK // _UNITS, 1)
    pen.moveTo((0, 0))
    pen.lineTo((0, side))
    pen.lineTo((side, side))
    pen.lineTo((side, 0))
    pen.closePath()
    outline = pen.glyph()
    outline.recalcBounds(None)
    return outline


_SPECK = 2
"""In thousandths of the type size: 0.01 mm in words of 14 points."""

_BY_OFFSET = 0x0002
"""A component is placed by how far it is moved (OpenType 1.9, table glyf, ARGS_ARE_XY_VALUES)."""


def _saved(font: Any) -> bytes:
    whole = io.BytesIO()
    font.save(whole, reorderTables=None)
    return whole.getvalue()
