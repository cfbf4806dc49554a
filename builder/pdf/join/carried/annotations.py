"""Annotations of a file from another program, written for the file that its pages are put into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pypdf.generic import DictionaryObject

from builder.pdf.join.carried.forms import Fields
from builder.pdf.join.carried.links import Links
from builder.pdf.join.carried.resources import Copier
from builder.pdf.join.geometry import Placement, around, moved, number
from builder.pdf.read import gate
from builder.pdf.read.structure import AnnotationsByNumber
from builder.pdf.write.pdf_text import entries, name

_ANNOTATIONS = frozenset(
    "/" + kind
    for kind in (
        "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink "
        "Popup Widget PrinterMark Watermark Redact"
    ).split()
)
"""The kinds of annotations that stay (ISO 32000-1, 12.5.6): all but those that play, open or carry other files."""
_ANNOTATION_KEYS = tuple(
    "/" + key
    for key in (
        "Contents NM M F C BS Border AS OC H Lang CA ca BM RC CreationDate Subj IT RT Open State StateModel Name DS LE "
        "IC BE LL LLE Cap LLO CP CO InkList Sy Repeat OverlayText FixedPrint MK Popup IRT"
    ).split()
)
_LOST_ENTRIES = {"/AA": "an additional action", "/PA": "a former action", "/AF": "an associated file"}


class Annotations:
    """The annotations of one source: those that stay after `choose` have a number in the copier, the others 0.

    `by_number` are those on the selected pages, `placements` go by page index. `struct_parent` gives the number of
    those that an element owns, None for others.
    """

    def __init__(
        self,
        by_number: AnnotationsByNumber,
        links: Links,
        copier: Copier,
        placements: Mapping[int, Placement],
        struct_parent: Callable[[int], int | None],
    ) -> None:
        self.by_number = by_number
        self.links = links
        self.copier = copier
        self.placements = placements
        self.struct_parent = struct_parent
        self.widgets: set[int] = set()
        self._leads: dict[int, bytes] = {}
        self._pages: dict[int, list[int]] = {}

    def choose(self) -> None:
        """Decide which annotations stay, and where they lead; those that do not are null wherever they are named."""
        for source, (page, annotation) in self.by_number.items():
            kind = gate.name(annotation, "/Subtype")
            self._pages.setdefault(page, []).append(source)
            self._leads[source] = b""
            if kind not in _ANNOTATIONS:
                self.links.removed(f"a {(kind or '/nameless')[1:]} annotation")
                self.copier.numbers[source] = 0
                continue
            for key, what in _LOST_ENTRIES.items():
                if key in annotation:
                    self.links.removed(what)
            if kind == "/Link" or "/A" in annotation:
                leads = self.links.lead(annotation)
                if leads is None and kind == "/Link":
                    self.copier.numbers[source] = 0
                    continue
                self._leads[source] = leads or b""
            if kind == "/Widget":
                self.widgets.add(source)
            self.copier.numbers[source] = self.copier.objects.reserve()

    def count_links(self) -> int:
        """How many of those that stay lead somewhere."""
        return sum(1 for source, lead in self._leads.items() if lead and self.copier.numbers.get(source))

    def on_page(self, index: int) -> list[int]:
        """The annotations of a page that stay, in their order."""
        return [source for source in self._pages.get(index, ()) if self.copier.numbers.get(source)]

    def write_page(self, index: int, page: int, fields: Fields) -> list[int]:
        """Write the annotations of a page that stay. Returns their numbers; `page` is the page's own."""
        return [self._write(source, page, fields) for source in self.on_page(index)]

    def _write(self, source: int, page: int, fields: Fields) -> int:
        """Write an annotation that stays, on the page with that object number. Returns its own."""
        mine = self.copier.numbers[source]
        index, annotation = self.by_number[source]
        kind = gate.name(annotation, "/Subtype") or ""
        entries_ = {"/Type": b"/Annot", "/Subtype": name(kind), "/P": b"%d 0 R" % page}
        entries_ |= self._shape(annotation, self.placements.get(index))
        entries_ |= self.copier.picked(annotation, _ANNOTATION_KEYS)
        if "/AP" in annotation:
            entries_["/AP"] = self.copier.text(gate.get(annotation, "/AP"))
        if kind == "/Widget":
            entries_ |= fields.entries(source, annotation, self.copier)
        elif kind in ("/FreeText", "/Redact"):
            entries_ |= self.copier.picked(annotation, ("/DA", "/Q"))
        elif kind == "/Popup":
            entries_ |= self.copier.picked(annotation, ("/Parent",))
        key = self.struct_parent(source)
        if key is not None:
            entries_["/StructParent"] = b"%d" % key
        self.copier.objects.put(mine, b"<<%s%s>>" % (entries(entries_), self._leads[source]))
        return mine

    def _shape(self, annotation: DictionaryObject, placement: Placement | None) -> dict[str, bytes]:
        """The position of an annotation, moved with its page."""
        keys = ("/QuadPoints", "/RD", "/L", "/CL", "/Vertices", "/RO")
        box = gate.numbers(annotation, "/Rect")
        if box is None or len(box) != 4:
            self.links.repaired("an annotation without a position was put into the corner")
            box = [0.0, 0.0, 0.0, 0.0]
        if placement is None:
            return {"/Rect": _array(box)} | self.copier.picked(annotation, keys)
        shape = {"/Rect": _array(around([(box[0], box[1]), (box[2], box[3])], placement.matrix))}
        for key in ("/QuadPoints", "/L", "/CL", "/Vertices"):
            points = gate.numbers(annotation, key)
            if points is not None and len(points) % 2 == 0:
                pairs = zip(points[::2], points[1::2], strict=True)
                shape[key] = _array(value for x, y in pairs for value in moved(x, y, placement.matrix))
        return shape


def _array(values: Iterable[float]) -> bytes:
    return b"[%s]" % b" ".join(map(number, values))
