"""Set pages of a file from another program among laid-out ones: where they are placed, and what the file would lose."""

from __future__ import annotations

from collections.abc import Sequence

from builder.core.part import Anchor
from builder.core.standards import Standard
from builder.pdf.join.chosen_pages import choose
from builder.pdf.join.claims.claims import earned, examine
from builder.pdf.join.claims.verdict import Verdict
from builder.pdf.join.foreign_catalog import foreign_catalog
from builder.pdf.join.geometry import Placement, shown_size, turn_of, unit_of, upright, visible_box
from builder.pdf.join.inserted_source import InsertedSource, InsertionOptions
from builder.pdf.join.insertion import insert, preserve_colours
from builder.pdf.join.pieces import Insert
from builder.pdf.join.refusals import TAG_IT, UNTAGGED, refuse_what_breaks
from builder.pdf.read import gate, page_ranges
from builder.pdf.read.gate import Leaf, Unreadable
from builder.pdf.write.file import PdfFile
from builder.pdf.write.metadata import Claims
from builder.pdf.write.objects import PdfStream
from builder.pdf.write.parts import Parts, PlacedPages

_LEVEL = 2
"""The level of an insert's bookmark: a leaflet is 1, its sections and shared pages are 2."""


def insert_among(file: PdfFile, parts: Parts, piece: Insert, footers: Sequence[bytes]) -> None:
    """Put an insert into a file, a footer (Flate) over each page. Raises Unreadable."""
    with gate.limits():
        _insert_among(file, parts, piece, footers)


def _insert_among(file: PdfFile, parts: Parts, piece: Insert, footers: Sequence[bytes]) -> None:
    before, done = len(file.pages), 0
    tops, entries = [], []
    for pages in page_ranges.runs(piece.pages):
        run = piece._replace(pages=pages)
        tops.append(_insert_run(file, parts, run, footers[done : done + len(pages)]))
        entries += file.outline.kids
        file.outline.kids.clear()
        done += len(pages)
    # The bookmark that it made for itself belongs among those of the parts. One is enough, however its pages turn back.
    for again in entries[1:]:
        entries[0].kids += again.kids
    for entry in entries[:1]:
        parts.add_bookmark(_LEVEL, entry)
    # Its pages continue the numbers of those around them, which their footers show.
    file.labels.clear()
    file.labelled = False
    numbers = [page.number for page in file.pages[before:]]
    parts.placed[piece.name] = PlacedPages(numbers, [], {"": Anchor(0, piece.size[1])}, top=tops[0])


def _insert_run(file: PdfFile, parts: Parts, piece: Insert, footers: Sequence[bytes]) -> int:
    """Put ascending pages of an insert into a file; the number of their first element."""
    chosen = choose(gate.open_(piece.data), piece.pages)
    placements = {}
    for index in piece.pages:
        where = placement(chosen.original.leaves[index], piece.size, piece.floor)
        if where is not None:
            placements[index] = where
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources %d 0 R/Filter/FlateDecode"
    entries = form % (*piece.size, parts.resources)
    overlays = [file.objects.add(PdfStream(entries, footer)) for footer in footers]
    options = InsertionOptions(piece.title, piece.language, placements=placements, overlays=overlays)
    source = InsertedSource(file, chosen, options)
    preserve_colours(source)
    insert(source, alone=False)
    return source.first_element


def placement(leaf: Leaf, size: tuple[float, float], floor: float | None) -> Placement | None:
    """How a page is set into one of `size`, above `floor`; None if it fits as it is."""
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


def fitness(piece: Insert, standard: Standard = Standard.UA1) -> tuple[Claims, list[str]]:
    """What a file that follows `standard` may claim with an insert in it, and why it claims no more.

    Raises Unreadable for an insert that cannot be joined at all.
    """
    with gate.limits():
        file = PdfFile("", standard=standard)
        original = gate.open_(piece.data)
        refuse_what_breaks(original)
        chosen = choose(original, sorted(set(piece.pages)))
        if not chosen.structure.nodes:
            raise Unreadable(UNTAGGED, TAG_IT)
        source = InsertedSource(file, chosen, InsertionOptions(piece.title, piece.language))
        insert(source, alone=False)
        before = Verdict(headings={"numbered"}, closing=6)
        verdict = examine(source.examined(piece.language))
        for what in source.lacking:
            verdict.against_both(f"it lacks {what}")
        verdicts = [("", before), ("", verdict)]
        automatic = bool(foreign_catalog(file).layers.automatic)
        return earned(verdicts, file.version, (), automatic=automatic, standard=standard)
