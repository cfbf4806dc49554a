"""Set pages of a file that somebody else made among laid-out ones: where they stand, and whether they may."""

from __future__ import annotations

from collections.abc import Sequence

from builder.core.part import Anchor
from builder.pdf.join import conformance_rules
from builder.pdf.join.assemble import Insert
from builder.pdf.join.insertion import Insertion, choose, foreign_catalog, visible_box
from builder.pdf.join.links import Matrix, Placement
from builder.pdf.join.merge import TAG_IT, UNTAGGED, refuse_what_breaks
from builder.pdf.read import gate
from builder.pdf.read.gate import Leaf, Unreadable
from builder.pdf.write.file import PdfFile
from builder.pdf.write.objects import PdfStream
from builder.pdf.write.parts import Parts, PlacedPages

_TOLERANCE = 1.5
"""How far, in points, a page's size may be off and still be that size: programs round A4 as they like."""
_LEVEL = 2
"""The level of an insert's bookmark: a leaflet is 1, its sections and shared pages are 2."""


def insert(file: PdfFile, parts: Parts, one: Insert, footers: Sequence[bytes]) -> None:
    """Put an insert into a file, a footer (Flate) over each page. Raises Unreadable."""
    with gate.limits():
        _insert(file, parts, one, footers)


def _insert(file: PdfFile, parts: Parts, insert: Insert, footers: Sequence[bytes]) -> None:
    chosen = choose(gate.open_(insert.data), insert.pages)
    placements = {}
    for index in insert.pages:
        where = placement(chosen.original.leaves[index], insert.size, insert.floor)
        if where is not None:
            placements[index] = where
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources %d 0 R/Filter/FlateDecode"
    entries = form % (*insert.size, parts.resources)
    overlays = [file.objects.add(PdfStream(entries, footer)) for footer in footers]
    insertion = Insertion(file, chosen, insert.title, insert.language, placements=placements, overlays=overlays)
    insertion.keep_colours()
    insertion.insert(alone=False)
    # The bookmark that it made for itself belongs among those of the parts.
    for entry in file.outline.kids:
        parts.add_bookmark(_LEVEL, entry)
    file.outline.kids.clear()
    numbers = [page.number for page in file.pages[-len(insert.pages) :]]
    parts.placed[insert.name] = PlacedPages(numbers, [], {"": Anchor(0, insert.size[1])})


def placement(leaf: Leaf, size: tuple[float, float], floor: float | None) -> Placement | None:
    """How a page is set into one of `size`, above `floor`; None where it stands in it as it is."""
    box, turn, unit = visible_box(leaf), turn_of(leaf), unit_of(leaf)
    wide, high = shown_size(leaf)
    scale, left, bottom = unit, 0.0, 0.0
    if floor is not None:
        scale = unit * min(1.0, size[0] / wide, (size[1] - floor) / high)
        left = (size[0] - wide * scale / unit) / 2
        bottom = size[1] - high * scale / unit
    elif turn == 0 and unit == 1 and abs(box[0]) < 0.01 and abs(box[1]) < 0.01:
        return None
    a, b, c, d, e, f = upright(box, turn)
    return Placement(*size, (a * scale, b * scale, c * scale, d * scale, e * scale + left, f * scale + bottom))


def upright(box: tuple[float, float, float, float], turn: int) -> Matrix:
    """The matrix that turns what is seen of a page as its Rotate says, its lower left corner at the origin."""
    left, bottom, right, top = box
    return {
        0: (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        90: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, 1.0, -1.0, 0.0, top, -left),
    }[turn]


def turn_of(leaf: Leaf) -> int:
    """How far a page is turned to the right when it is shown, in degrees: a multiple of 90 from 0 up."""
    turn = (gate.integer(leaf.entries, "/Rotate") or 0) % 360
    return turn if turn % 90 == 0 else 0


def unit_of(leaf: Leaf) -> float:
    """How many points a unit of the page's coordinates is (ISO 32000-1, table 30, UserUnit)."""
    value = gate.get(leaf.entries, "/UserUnit")
    return float(value) if isinstance(value, (int, float)) and value > 0 else 1.0


def shown_size(leaf: Leaf) -> tuple[float, float]:
    """The width and height of a page in points, as it is seen: cropped, turned, in its own unit."""
    left, bottom, right, top = visible_box(leaf)
    wide, high = (right - left) * unit_of(leaf), (top - bottom) * unit_of(leaf)
    return (high, wide) if turn_of(leaf) in (90, 270) else (wide, high)


def has_size(leaf: Leaf, width: float, height: float) -> bool:
    """Whether a page has the size that is given in points, or nearly so."""
    wide, high = shown_size(leaf)
    return abs(wide - width) <= _TOLERANCE and abs(high - height) <= _TOLERANCE


def unfit(insert: Insert) -> list[str]:
    """Why a file would lose its claim to PDF/UA-1 and PDF/A-2a with an insert in it.

    Raises Unreadable for an insert that cannot be joined at all.
    """
    with gate.limits():
        file = PdfFile("")
        original = gate.open_(insert.data)
        refuse_what_breaks(original)
        chosen = choose(original, insert.pages)
        if not chosen.structure.nodes:
            raise Unreadable(UNTAGGED, TAG_IT)
        insertion = Insertion(file, chosen, insert.title, insert.language)
        insertion.insert(alone=False)
        filters = insertion.copier.filters
        given = conformance_rules.RuleInput(chosen, insertion.names, insert.language, pictures=False, filters=filters)
        before = conformance_rules.Verdict(headings={"numbered"}, closing=6)
        verdicts = [("", before), ("", conformance_rules.examine(given))]
        return conformance_rules.earned(verdicts, file.version, (), bool(foreign_catalog(file).layers.automatic))[1]
