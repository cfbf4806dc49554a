"""Write sheets for a printer: the pages of a file as form XObjects, each in its place.

Sheets are for paper: they have no structure, and annotations are drawn into the pages. People who listen use the source
file.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from builder.core.language_codes import Direction
from builder.core.part import FontProgram
from builder.core.patterns import lazy_pattern
from builder.core.untitled import untitled
from builder.pdf.join.carried.resources import Copier
from builder.pdf.join.chosen_pages import ChosenPages, choose, intent_digest, subject_of
from builder.pdf.join.claims import claims
from builder.pdf.join.claims.verdict import ExaminedSource
from builder.pdf.join.comparison import WrittenStreams, lacking, missing
from builder.pdf.join.filled_fields import draw_filled_fields
from builder.pdf.join.flattened import count_icons, flattened, refuse_undrawn
from builder.pdf.join.foreign_catalog import foreign_catalog
from builder.pdf.join.geometry import Matrix, number, turn_of, unit_of, upright, visible_box
from builder.pdf.join.refusals import is_xfa_alone
from builder.pdf.read import content_edits, gate
from builder.pdf.read.document_info import contents_labels_of, direction_of, language_of, standard_of, title_of
from builder.pdf.read.gate import Leaf, Unreadable
from builder.pdf.read.structure import page_key
from builder.pdf.write.file import PdfFile
from builder.pdf.write.metadata import Claims, Metadata
from builder.pdf.write.objects import PdfStream
from builder.pdf.write.parts import Parts
from builder.printing import geometry
from builder.printing.folds import Sheet, Spot
from builder.printing.geometry import Box, Ground, SlugLine, Stroke

_SMALLEST = 3.0
"""No page is smaller, in points (ISO 19005-2, 6.1.13)."""
_TOLERANCE = 1.5
_LINE = b"0 G 0.25 w"
_DASHED = b"[2 2] 0 d"


@dataclass(slots=True, eq=False)
class SheetSource:
    """A file whose pages go onto sheets. `sizes` are the trimmed sizes of its pages as they are set there, in points.

    `turns` are how far each is turned for that, in degrees.
    """

    chosen: ChosenPages
    title: str
    language: str
    sizes: list[tuple[float, float]]
    turns: list[int]
    tagged: bool
    unprinted: int
    """How many signs for notes, attached files, sounds and films there are that nothing draws."""
    bleeds: bool
    """Whether any page extends beyond its edges."""
    direction: Direction | None
    """The direction that the file says it is read in."""


class Extras(NamedTuple):
    """What is drawn outside the pages: operators for the label of each side, its position, its fonts; crop marks."""

    slugs: Sequence[bytes] = ()
    place: SlugLine | None = None
    fonts: Mapping[str, FontProgram] = MappingProxyType({})
    crop_marks: bool = False


class Written(NamedTuple):
    """The file, the standards that it claims, and sentences that say why it does not claim PDF/A-2."""

    pdf: bytes
    claims: tuple[str, ...]
    unclaimed: tuple[str, ...]


def read(data: bytes) -> SheetSource:
    """Open a file. Raises Unreadable where it is damaged, is not a PDF, needs a password, or has no pages, and where

    it has filled fields or annotations that nothing draws.
    """
    with gate.limits():
        original = gate.open_(data)
        if is_xfa_alone(original):
            raise Unreadable("it contains an XFA form alone, which few programs print", "print it to a new PDF first")
        draw_filled_fields(original)
        chosen = choose(original, range(len(original.leaves)))
        refuse_undrawn(chosen)
        title = title_of(original)
        turns = _turns(original.leaves)
        return SheetSource(
            chosen,
            " ".join("".join(sign if sign.isprintable() else " " for sign in title).split()),
            language_of(original),
            [_size(*pair) for pair in zip(original.leaves, turns, strict=True)],
            turns,
            bool(chosen.structure.nodes),
            count_icons(chosen),
            any(_bleeds(leaf) for leaf in original.leaves),
            direction_of(original),
        )


def write(source: SheetSource, ground: Ground, sheets: Sequence[Sheet], extras: Extras, bleed: float = 0.0) -> Written:
    """A file with the front and the back of each sheet. `bleed` is in points.

    It claims PDF/A-2b where the source conforms to PDF/A-2, and PDF/A-4 where it is PDF/UA-2 and PDF/A-4. Raises
    Unreadable.
    """
    with gate.limits():
        return _Press(source, ground, extras, bleed).write(sheets)


def _finished(leaf: Leaf) -> Box:
    """The page as it is after cutting: its TrimBox, or else its visible box (ISO 32000-1, 14.11.2)."""
    seen = _box(leaf, "/TrimBox") or visible_box(leaf)
    media = _box(leaf, "/MediaBox")
    return _common(seen, media) if media is not None else seen


def _box(leaf: Leaf, key: str) -> Box | None:
    box = gate.numbers(leaf.entries, key)
    if box is None or len(box) != 4:
        return None
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _common(box: Box, other: Box) -> Box:
    return max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])


def _turns(leaves: Sequence[Leaf]) -> list[int]:
    """How far each page is turned on its sheet, in degrees.

    It is as far as on a screen, but for pages on their side among upright ones of the same paper: these are set like
    the others, so that they are as large and bound at the same edge.
    """
    turns = [turn_of(leaf) for leaf in leaves]
    others = {_rounded(_size(leaf, turn)) for leaf, turn in zip(leaves, turns, strict=True) if turn not in (90, 270)}
    return [
        0 if turn in (90, 270) and others == {_rounded(_size(leaf, 0))} else turn
        for leaf, turn in zip(leaves, turns, strict=True)
    ]


def _rounded(size: tuple[float, float]) -> tuple[int, int]:
    return round(size[0]), round(size[1])


def _size(leaf: Leaf, turn: int) -> tuple[float, float]:
    left, bottom, right, top = _finished(leaf)
    wide, high = (right - left) * unit_of(leaf), (top - bottom) * unit_of(leaf)
    if not (wide >= _SMALLEST and high >= _SMALLEST):
        raise Unreadable(f"its page {leaf.index + 1} has no size")
    return (high, wide) if turn in (90, 270) else (wide, high)


_RECTANGLE = lazy_pattern(rb"(?:^|\s)" + rb"(-?\d{1,6}(?:\.\d{0,9})?) " * 4 + rb"re\s")


def _bleeds(leaf: Leaf) -> bool:
    """Whether a page has a BleedBox, or paints a rectangle, that extends beyond its edges.

    This reads the coordinates of rectangles in the page's own space, as this program writes them.
    """
    edge, box = _finished(leaf), _box(leaf, "/BleedBox")
    areas = [box] if box is not None else []
    for match in _RECTANGLE.finditer(gate.content(leaf.entries)):
        left, bottom, width, height = map(float, match.groups())
        areas.append((left, bottom, left + width, bottom + height))
    return any(
        area[0] < edge[0] - 1 or area[1] < edge[1] - 1 or area[2] > edge[2] + 1 or area[3] > edge[3] + 1
        for area in areas
    )


class _Press:
    def __init__(self, source: SheetSource, ground: Ground, extras: Extras, bleed: float) -> None:
        self.source = source
        self.ground = ground
        self.extras = extras
        self.bleed = bleed
        self.file = PdfFile(source.language, tagged=False, standard=standard_of(source.chosen.original))
        self.copier = Copier(self.file.objects, lambda _, __: b"")
        self._forms: dict[int, bytes] = {}
        """The entries of forms, by the index of the page that each shows."""
        self.parts = Parts(self.file, source.language)
        if extras.slugs:
            self.parts.add_resources(extras.fonts, {})

    def write(self, sheets: Sequence[Sheet]) -> Written:
        for index, sheet in enumerate(sheets):
            self._add_side(sheet.front, self.ground.front, 2 * index, back=False)
            self._add_side(sheet.back, self.ground.back, 2 * index + 1, back=True)
        self.copier.drain()
        original = self.source.chosen.original
        layers = foreign_catalog(self.file).layers
        layers.add(gate.dictionary(original.catalog, "/OCProperties"), self.copier)
        losses = self._compare()
        intents = [gate.resolve(entry) for entry in gate.array(original.catalog, "/OutputIntents") or ()]
        self.file.intents = b" ".join([self.copier.text(intent) for intent in intents if intent is not None])
        self.copier.drain()
        self.file.version = max(self.file.version, original.version)
        earned, unclaimed = self._earned(losses, automatic=bool(layers.automatic))
        if earned.archive and intent_digest(original) is None:
            # Marks and labels are in DeviceGray, which needs an output intent (ISO 19005-2, 6.2.4.3).
            self.file.intend_srgb()
        title = self.source.title or untitled(self.source.language)
        metadata = Metadata(title, self.source.language, pages=tuple(contents_labels_of(original)))
        pdf = self.file.finish(metadata, earned)
        return Written(pdf, earned.names(), unclaimed)

    def _compare(self) -> list[str]:
        """What the pages lack. Raises Unreadable if anything else of them was not written."""
        written = WrittenStreams(self.file.objects)
        reasons: list[str] = []
        for key, stream in self.source.chosen.structure.streams.items():
            if key < 0:
                entries = self._forms.get(stream.page, b"")
            else:
                number = self.copier.numbers.get(key)
                body = self.file.objects.bodies[number - 1] if number else b""
                entries = body.entries if isinstance(body, PdfStream) else b""
            if entries:
                written.compare(stream, entries)
                reasons += lacking(stream)
        original = self.source.chosen.original
        return [*reasons, *missing(original, original.leaves)]

    def _earned(self, losses: Sequence[str], *, automatic: bool) -> tuple[Claims, tuple[str, ...]]:
        """What the sheets claim where all else conforms: PDF/A-2b, or PDF/A-4, which need no tags."""
        chosen = self.source.chosen
        standard = self.file.standard
        subject = subject_of(chosen, self.source.language, pictures=True, filters=self.copier.filters)
        verdict = claims.examine(ExaminedSource(subject, standard))
        for what in losses:
            verdict.against_archive(f"it lacks {what}")
        earned, reasons = claims.earned([("", verdict)], self.file.version, (), automatic=automatic, standard=standard)
        # Sheets are of level B in any case: what costs a higher one is nothing to report.
        unclaimed = tuple(reason for reason in reasons if reason.startswith(f"{claims.FAMILIES[standard][1]} is "))
        return Claims(accessible=False, archive="B" if earned.archive else None, standard=standard), unclaimed

    def _add_side(self, spots: Sequence[Spot], side: Sequence[Box], at: int, *, back: bool) -> None:
        forms: list[int] = []
        drawn: list[bytes] = []
        for spot in spots:
            if spot.page is None:
                continue
            matrix, form = self._page(self.source.chosen.original.leaves[spot.page], spot, side)
            drawn.append(b"q %s cm /P%d Do Q" % (b" ".join(map(number, matrix)), len(forms)))
            forms.append(form)
        drawn += self._marks(back=back)
        if self.extras.slugs and self.extras.place is not None:
            drawn.append(b"q %s cm /P%d Do Q" % (_turned(self.extras.place), len(forms)))
            forms.append(self._slug(self.extras.slugs[at], self.extras.place))
        ground = self.ground
        entries = b"/MediaBox[0 0 %s %s]" % (number(ground.width), number(ground.height))
        for key, box in ((b"Trim", ground.trim), (b"Bleed", geometry.bled(ground, self.bleed))):
            entries += b"/%sBox[%s]" % (key, b" ".join(map(number, box)))
        named = b"".join([b"/P%d %d 0 R" % entry for entry in enumerate(forms)])
        entries += b"/Resources<</XObject<<%s>>>>" % named
        content = self.file.objects.flate(zlib.compress(b"\n".join(drawn)))
        self.file.add_page(self.file.objects.reserve(), entries, [content])

    def _page(self, leaf: Leaf, spot: Spot, side: Sequence[Box]) -> tuple[Matrix, int]:
        """The position of a page on its side, and the number of its form, cut to the part that is visible."""
        left, bottom, right, top = side[spot.slot]
        scale = self.ground.scale
        wide, high = (length * scale for length in self.source.sizes[leaf.index])
        x, y = (left + right - wide) / 2 + spot.shift, (bottom + top - high) / 2
        unit = unit_of(leaf) * scale
        a, b, c, d, e, f = upright(_finished(leaf), self.source.turns[leaf.index])
        matrix = (a * unit, b * unit, c * unit, d * unit, e * unit + x, f * unit + y)
        # A page that is smaller than its place is not cut at its edge, so it shows no bleed there.
        beyond = self.bleed if right - left - wide < _TOLERANCE else 0.0
        above = self.bleed if top - bottom - high < _TOLERANCE else 0.0
        own = (x - beyond, y - above, x + wide + beyond, y + high + above)
        seen = _back(_common(own, geometry.clip(side, spot, self.bleed)), matrix)
        limit = _box(leaf, "/BleedBox") if self.bleed else None
        return matrix, self._form(leaf, _common(seen, limit) if limit is not None else seen)

    def _form(self, leaf: Leaf, box: Box) -> int:
        """A page as a form XObject (ISO 32000-1, 8.10): its content as it is, and its annotations drawn over it."""
        painted = self.source.chosen.structure.streams[page_key(leaf.index)].painted
        content = gate.content(leaf.entries)
        if any(painted.unbalanced) or painted.cut is not None:
            content = content_edits.balanced(content, gate.dictionary(leaf.entries, "/Resources"))
        content += b"\n" + b"Q " * painted.unclosed
        annotations, resources = flattened(self.copier, self.source.chosen, leaf)
        if annotations:
            content = b"q " + content + b" Q" + annotations
        entries = b"/Type/XObject/Subtype/Form/BBox[%s]/Resources %s%s/Filter/FlateDecode" % (
            b" ".join(map(number, box)),
            resources,
            self.copier.only(leaf.entries, ("/Group",)),
        )
        self._forms[leaf.index] = entries
        return self.file.objects.add(PdfStream(entries, zlib.compress(content)))

    def _slug(self, operators: bytes, place: SlugLine) -> int:
        entries = b"/Type/XObject/Subtype/Form/BBox[-1 -3 %s 9]/Resources %d 0 R/Filter/FlateDecode"
        stream = PdfStream(entries % (number(place.room + 1), self.parts.resources), zlib.compress(operators))
        return self.file.objects.add(stream)

    def _marks(self, *, back: bool) -> list[bytes]:
        if not self.extras.crop_marks:
            return []
        marks = []
        folds = geometry.fold_marks(self.ground, self.bleed, back=back)
        for style, strokes in ((b"", geometry.crop_marks(self.ground, self.bleed)), (_DASHED, folds)):
            if strokes:
                lines = b" ".join(map(_stroke, strokes))
                marks.append(b"q %s %s %s Q" % (_LINE, style, lines))
        return marks


def _stroke(line: Stroke) -> bytes:
    return b"%s %s m %s %s l S" % tuple(map(number, line))


def _turned(place: SlugLine) -> bytes:
    matrix = (0, 1, -1, 0, place.x, place.y) if place.upwards else (1, 0, 0, 1, place.x, place.y)
    return b" ".join(map(number, matrix))


def _back(box: Box, matrix: Matrix) -> Box:
    """A box on the sheet in the coordinates of a page that `matrix` places there, turned by multiples of 90°."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    corners = [
        ((d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area)
        for x, y in ((box[0], box[1]), (box[2], box[3]))
    ]
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
