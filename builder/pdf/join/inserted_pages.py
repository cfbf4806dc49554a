"""Write the pages of a source: their boxes, content, resources and annotations."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Mapping

from pypdf.generic import DictionaryObject, IndirectObject

from builder.pdf.join.carried.forms import Fields
from builder.pdf.join.geometry import Placement, number, visible_box
from builder.pdf.join.inserted_source import InsertedSource
from builder.pdf.read import content_edits, content_scan, gate
from builder.pdf.read.gate import Leaf
from builder.pdf.read.structure import page_key
from builder.pdf.write.pdf_text import name, references

_PAGE_KEYS = ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit", "/BoxColorInfo", "/Group")
_OVERLAY = "/LeafletsOverlay"
_BALANCED = (
    "a page restored a graphics state that it had not saved: this was left out, as most readers pass over it",
    "a page ended marked content that it had not begun: this was left out, as readers pass over it",
    "marked content that a page did not end ends with the page",
)
"""What is done with each of `Painting.unbalanced`."""


class PageWriter:
    """Writes the pages of one source, each once."""

    def __init__(self, source: InsertedSource, fields: Fields) -> None:
        self.source = source
        self.options = source.options
        self.copier = source.copier
        self.fields = fields

    def add(self, position: int, leaf: Leaf) -> None:
        """Add a page to the file. `position` is its place among the pages that are selected."""
        placement = self.options.placements.get(leaf.index)
        if "/AA" in leaf.entries:
            self.source.changes.remove("an additional action")
        if placement is None:
            entries = self._box(leaf) + self.copier.only(leaf.entries, _PAGE_KEYS)
        else:
            entries = b"/MediaBox[0 0 %s %s]" % (number(placement.width), number(placement.height))
            entries += self.copier.only(leaf.entries, ("/Group",))
        entries += b"/Resources " + self._resources(position, leaf)
        key = page_key(leaf.index)
        if key in self.source.marked_streams or self.options.alternatives:
            entries += b"/StructParents %d" % self.source.stream_key(key)
        page = self.source.pages[leaf.index]
        annotations = self.source.annotations.write_page(leaf.index, page, self.fields)
        if annotations:
            entries += b"/Annots[%s]/Tabs/S" % references(annotations)
        else:
            entries += self.copier.only(leaf.entries, ("/Tabs",))
        contents = self._contents(leaf)
        self.source.file.add_page(page, entries, self._framed(position, leaf, contents))

    def _box(self, leaf: Leaf) -> bytes:
        if gate.numbers(leaf.entries, "/MediaBox") is None:
            self.source.changes.repair("a page without a size is taken as US Letter, as readers do")
            return b"/MediaBox[0 0 612 792]"
        return self.copier.only(leaf.entries, ("/MediaBox",))

    def _contents(self, leaf: Leaf) -> list[int]:
        """The content streams of a page as they are; a page that is a picture loses the marks that lead nowhere."""
        painted = self.source.chosen.structure.streams[page_key(leaf.index)].painted
        if self.options.alternatives and (painted.marks or b"/Artifact" in painted.names):
            self.source.changes.repair("marks of lost tags were removed from a page")
            return [self._rewritten(leaf, content_edits.without_marks)]
        # An end of marked content that a page did not begin may be that of what a form on it did not end: some readers
        # take both for one stream. So it stays where it does no harm.
        harms = (painted.lacking_marks or painted.cut is not None) and self._is_framed(leaf)
        if painted.lacking or painted.open_marks or harms:
            for count, sentence in zip(painted.unbalanced, _BALANCED, strict=True):
                if count:
                    self.source.changes.repair(sentence)
            return [self._rewritten(leaf, content_edits.balanced)]
        numbers = []
        for raw, _ in gate.content_streams(leaf.entries):
            assert isinstance(raw, IndirectObject)
            self.copier.reference(raw)
            numbers.append(self.copier.numbers[raw.idnum])
        return numbers

    def _rewritten(self, leaf: Leaf, edit: Callable[[bytes, DictionaryObject | None], bytes]) -> int:
        """The content of a page as one stream."""
        data = edit(gate.content(leaf.entries), gate.dictionary(leaf.entries, "/Resources"))
        return self.source.file.objects.flate(zlib.compress(data))

    def _resources(self, position: int, leaf: Leaf) -> bytes:
        """The resources of a page; if not all pages of the file are selected, only those that the page names."""
        resources = gate.dictionary(leaf.entries, "/Resources")
        if resources is not None and self.source.chosen.whole and not self.options.overlays and not self.copier.spaces:
            return self.copier.text(gate.raw(leaf.entries, "/Resources"))
        if resources is None:
            resources = DictionaryObject()
        names = None if self.source.chosen.whole else self._names(leaf)
        overlays = self.options.overlays
        overlay = {"/XObject": b"%s %d 0 R" % (name(self._overlay(leaf)), overlays[position])} if overlays else {}
        return self.copier.resources(resources, names, overlay)

    def _overlay(self, leaf: Leaf) -> str:
        """The name of what is drawn over a page: a free one, as the page may have been among others before."""
        there: Mapping[str, object] = gate.dictionary(gate.dictionary(leaf.entries, "/Resources"), "/XObject") or {}
        return next(free for count in itertools.count() if (free := f"{_OVERLAY}{count or ''}") not in there)

    def _names(self, leaf: Leaf) -> set[str]:
        """All names in the content of a page, and in that of forms which draw with the page's resources."""
        streams = self.source.chosen.structure.streams
        names = set(streams[page_key(leaf.index)].painted.names)
        for key, stream in streams.items():
            if key > 0 and "/Resources" not in stream.entries:
                names |= stream.painted.names
        return set(map(content_scan.decoded_name, names))

    def _is_framed(self, leaf: Leaf) -> bool:
        return bool(leaf.index in self.options.placements or self.options.overlays or self.options.alternatives)

    def _framed(self, position: int, leaf: Leaf, contents: list[int]) -> list[int]:
        """The content of a page between what moves or marks it, and what is drawn over it."""
        painted = self.source.chosen.structure.streams[page_key(leaf.index)].painted
        placement = self.options.placements.get(leaf.index)
        before, after = b"", b""
        if self.options.alternatives:
            before, after = b"/Figure<</MCID 0>>BDC q", b"Q " * painted.unclosed + b"Q EMC"
        if placement is not None or self.options.overlays:
            restored = b"Q " * painted.unclosed + b"Q"
            before, after = b"q " + _setting(leaf, placement) + before, after + b" " + (restored if not after else b"Q")
        if self.options.overlays:
            after += b" q %s Do Q" % name(self._overlay(leaf))
        if not before:
            return contents or [self.source.file.objects.flate(zlib.compress(b""))]
        first, last = (self.source.file.objects.flate(zlib.compress(text)) for text in (before + b"\n", b"\n" + after))
        return [first, *contents, last]


def _setting(leaf: Leaf, placement: Placement | None) -> bytes:
    """The operators that move the content of a page, and clip it to what was seen of it."""
    if placement is None:
        return b""
    left, bottom, right, top = visible_box(leaf)
    matrix = b" ".join(map(number, placement.matrix))
    clip = b" ".join(map(number, (left, bottom, right - left, top - bottom)))
    return b"%s cm %s re W n " % (matrix, clip)
