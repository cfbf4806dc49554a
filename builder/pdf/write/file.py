"""A tagged file under construction: what parts and other files are put into."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from builder.core.standards import Standard
from builder.pdf.read.colour_profiles import digest_of
from builder.pdf.write import outline
from builder.pdf.write.metadata import Claims, Metadata, information, srgb_profile, xmp
from builder.pdf.write.objects import FileTemplate, PdfObjects, PdfStream, write
from builder.pdf.write.pdf_text import references, string
from builder.pdf.write.structure_tree import StructureTree


class CatalogEntries(Protocol):
    """What other people's files bring into the catalog."""

    def finish(self, objects: PdfObjects) -> dict[str, bytes]:
        """Write what is written last. Returns the entries of the catalog."""
        ...


@dataclass(slots=True)
class PdfPage:
    """A page: its object number, what is written in its dictionary, and how its content is put together.

    `contents` are the numbers of its content streams in order.
    """

    number: int
    entries: bytes
    contents: list[int]
    written: bool = False


class PdfFile:
    """Gathers pages, structure, outline and the rest; `finish` gives the bytes.

    One that is not `tagged` is for a printing machine: it has no structure, even if its content is marked. The
    `standard` decides its version, its namespaces, how links lead to places in it, and whether it has an information
    dictionary, which PDF 2.0 replaces with XMP.
    """

    def __init__(self, language: str, *, tagged: bool = True, standard: Standard = Standard.UA1) -> None:
        self.language = language
        self.tagged = tagged
        self.standard = standard
        self.objects = PdfObjects()
        self._catalog, self._pages = self.objects.reserve(), self.objects.reserve()
        self._information = self.objects.reserve() if standard is Standard.UA1 else 0
        self._xmp = self.objects.reserve()
        self.tree = StructureTree(self.objects if tagged else PdfObjects(), newer=standard is Standard.UA2)
        self.pages: list[PdfPage] = []
        self.outline = outline.OutlineEntry(b"")
        self.labels: dict[int, bytes] = {}
        self.labelled = False
        self.intents: bytes = b""
        self.intent_digests: set[bytes] = set()
        self.intended = True
        """Whether the output intent is for all pages; without that it is left out."""
        self.foreign: CatalogEntries | None = None
        self.catalog: dict[str, bytes] = {}
        self.version = standard.version
        self.right_to_left = False
        self._closed = False

    def add_page(self, number: int, entries: bytes, contents: Sequence[int]) -> PdfPage:
        """Add a page after the others. `entries` are all of its own but Type, Parent and Contents."""
        page = PdfPage(number, entries, list(contents))
        self.pages.append(page)
        return page

    def copy(self) -> PdfFile:
        """The same objects in a file without pages, to be continued; this one stays unchanged."""
        other = copy.copy(self)
        other.objects = self.objects.copy()
        other.tree = self.tree.copy(other.objects)
        other.pages, other.outline = [], outline.OutlineEntry(b"")
        other.labels, other.catalog = self.labels.copy(), self.catalog.copy()
        return other

    def seal(self) -> None:
        """Write all that is final by now, for the files that are copied from this one."""
        self._write_pages()
        if self.foreign is not None:
            self.catalog |= self.foreign.finish(self.objects)
            self.foreign = None
        self.tree.seal()
        self.objects.seal(self.version)

    def finish(self, metadata: Metadata, claims: Claims) -> bytes:
        """The file, claiming the standards that are named. Call it again for other claims."""
        trailer = self._finished(metadata, claims)
        return write(self.objects, trailer, self.version, metadata.instance, metadata.key)

    def template(self, metadata: Metadata, claims: Claims, stream: int) -> FileTemplate:
        """The same for many files that differ in the data of the stream with this number alone."""
        return FileTemplate(self.objects, self._finished(metadata, claims), stream, self.version, metadata.key)

    def _finished(self, metadata: Metadata, claims: Claims) -> dict[str, int]:
        """Write what is written last. Returns the trailer."""
        if not self._closed:
            self._close()
        if not self.intended:
            self.catalog.pop("/OutputIntents", None)
        packet = xmp(metadata, claims)
        self.objects.put(self._xmp, PdfStream(b"/Type/Metadata/Subtype/XML", packet))
        entries = b"/Type/Catalog/Pages %d 0 R/Metadata %d 0 R" % (self._pages, self._xmp)
        if self.tagged:
            entries += b"/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>" % self.tree.root
        direction = b"/Direction/R2L" if self.right_to_left else b""
        entries += b"/ViewerPreferences<</DisplayDocTitle true%s>>" % direction
        if metadata.language:
            entries += b"/Lang" + string(metadata.language)
        entries += b"".join([key.encode("ascii") + value for key, value in self.catalog.items()])
        self.objects.put(self._catalog, b"<<%s>>" % entries)
        trailer = {"Root": self._catalog}
        if self._information:
            self.objects.put(self._information, _dictionary(information(metadata)))
            trailer["Info"] = self._information
        return trailer

    def _close(self) -> None:
        """Write what the catalog leads to."""
        self._closed = True
        if self.foreign is not None:
            self.catalog |= self.foreign.finish(self.objects)
        if self.tagged:
            self.tree.finish()
        self._write_pages()
        kids = references([page.number for page in self.pages])
        self.objects.put(self._pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids))
        if self.intents:
            self.catalog["/OutputIntents"] = b"[%s]" % self.intents
        if self.outline.kids:
            self.catalog["/Outlines"] = b" %d 0 R" % outline.write(self.outline, self.objects)
        if self.labelled:
            labels = b"".join([b"%d%s" % entry for entry in sorted(self.labels.items())])
            self.catalog["/PageLabels"] = b"<</Nums[%s]>>" % labels

    def _write_pages(self) -> None:
        for page in self.pages:
            if not page.written:
                several = len(page.contents) != 1
                contents = b"[%s]" % references(page.contents) if several else b"%d 0 R" % page.contents[0]
                body = b"<</Type/Page/Parent %d 0 R/Contents %s%s>>" % (self._pages, contents, page.entries)
                self.objects.put(page.number, body)
                page.written = True

    def jump(self, page: bytes, element: int) -> bytes:
        """Where a link or bookmark leads, as entries of it: an explicit destination, such as ``[4 0 R/Fit]``.

        `element` is the object number of the element that is there. PDF/UA-2 wants it named (ISO 14289-2, 8.8): older
        readers go to the page, others to the element (ISO 32000-2, 12.3.2.3).
        """
        if self.standard is Standard.UA1:
            return b"/Dest" + page
        place = page[page.index(b" R") :]
        return b"/A<</S/GoTo/D%s/SD[%d 0%s>>" % (page, element, place)

    def intend_srgb(self) -> None:
        """Give the file an output intent of sRGB (ISO 19005-2, 6.2.3)."""
        self.intent_digests.add(digest_of(srgb_profile()))
        profile = self.objects.flate(zlib.compress(srgb_profile(), 9), b"/N 3")
        self.intents = (
            b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
            b"/DestOutputProfile %d 0 R>>" % profile
        )


def _dictionary(texts: Mapping[str, str]) -> bytes:
    return b"<<%s>>" % b"".join([key.encode("ascii") + string(text) for key, text in texts.items()])
