"""First pass over a structure tree: which marked content the pages paint, forms and appearances included."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.generic import DictionaryObject, PdfObject, StreamObject

from builder.pdf.read import content_scan, gate
from builder.pdf.read.gate import Leaf, Unreadable
from builder.pdf.read.structure import AnnotationsByNumber, ContentStream, page_key

_MOST_CONTENT = 4 * gate.LARGEST_STREAM
"""How many bytes of content a file may have, all its pages and forms together."""


class StreamReader:
    """Reads the content streams of pages into `streams`, each once, by key (see `page_key`)."""

    def __init__(self, annotations: AnnotationsByNumber) -> None:
        self.annotations = annotations
        self.streams: dict[int, ContentStream] = {}
        self.size = 0

    def read(self, leaf: Leaf) -> None:
        """Read what a page paints, and every form XObject below it."""
        resources = gate.dictionary(leaf.entries, "/Resources")
        painted = self._painted(gate.content(leaf.entries), resources)
        self.streams[page_key(leaf.index)] = ContentStream(leaf.entries, painted, leaf.index, resources)
        waiting = [(painted, resources, "")]
        while waiting:
            above, resources, around = waiting.pop()
            for name, context in above.calls:
                form = self._form(resources, name, leaf.index)
                place = around if context == content_scan.NONE and around else context
                if form is None:
                    above.loose |= place == content_scan.NONE
                    continue
                if place not in form.around:
                    form.around.add(place)
                    own = gate.dictionary(form.entries, "/Resources") or resources
                    waiting.append((form.painted, own, place))
        for number, (page, annotation) in self.annotations.items():
            if page == leaf.index:
                self._scan_appearances(number, annotation, leaf.index)

    def _painted(self, data: bytes, resources: DictionaryObject | None) -> content_scan.Painting:
        self.size += len(data)
        if self.size > _MOST_CONTENT:
            raise Unreadable("it is too large to be read: its pages have no end")
        return content_scan.painting(data, resources)

    def _form(self, resources: DictionaryObject | None, name: str, page: int) -> ContentStream | None:
        raw = gate.raw(gate.dictionary(resources, "/XObject"), name)
        return self._scan_form(raw, resources, page)

    def _scan_form(self, raw: PdfObject | None, resources: DictionaryObject | None, page: int) -> ContentStream | None:
        number, form = gate.reference(raw), gate.resolve(raw)
        if number is None or not isinstance(form, StreamObject) or gate.name(form, "/Subtype") != "/Form":
            return None
        if number in self.streams:
            return self.streams[number]
        own = gate.dictionary(form, "/Resources") or resources
        painted = self._painted(gate.decoded(form), own)
        self.streams[number] = ContentStream(form, painted, page, own)
        return self.streams[number]

    def _scan_appearances(self, number: int, annotation: DictionaryObject, page: int) -> None:
        """Forms that show an annotation may contain marked content too (ISO 32000-1, 12.5.5)."""
        for raw in _appearances(annotation):
            form = self._scan_form(raw, None, page)
            if form is not None:
                form.around.add(content_scan.MARKED)


def _appearances(annotation: DictionaryObject) -> Iterator[PdfObject]:
    """The appearance streams of an annotation, unresolved: one for each of its states."""
    for kind in ("/N", "/R", "/D"):
        appearances = gate.dictionary(annotation, "/AP")
        state = gate.get(appearances, kind)
        if isinstance(state, StreamObject):
            raw = gate.raw(appearances, kind)
            assert raw is not None
            yield raw
        elif isinstance(state, DictionaryObject):
            yield from gate.raw_items(state).values()
