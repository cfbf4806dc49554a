"""Join parts into one file that is PDF/UA-1 and PDF/A-2a, tags and all.

Pages, fonts, annotations and the outline are pypdf's; the structure tree is written in bulk from the parts' own data
(see `tagging`), so joining never reads a tree again.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from builder.part import Anchor, Annotated, FontProgram, Image, Link, Part, PartPage
from builder.pdf import metadata, tagging, write


def merge(parts: Sequence[Part], footers: Sequence[bytes], facts: metadata.Facts) -> bytes:
    """Join `parts` in their order and put a footer on each page.

    `footers` has a content stream (Flate) for each page of the file; it holds artifacts only. Links from one part
    into another are resolved here; a link to a part or anchor that is not there is a bug (LookupError).
    """
    file = _File(facts)
    placed = list(file.place(parts))
    file.add_pages(placed, footers)
    file.add_links(placed)
    file.add_outline(placed)
    return file.finish(placed)


@dataclass(slots=True)
class _Placed:
    """A part with the pages that it has become: the first one's index in the file, and their objects."""

    part: Part
    first: int
    pages: list[PageObject]
    annotations: dict[Annotated, tuple[int, int]]
    """Object number and StructParent of each."""

    def destination(self, anchor: Anchor) -> bytes:
        """An explicit destination: the place stands at the window's top, the zoom stays."""
        return b"[%d 0 R/XYZ null %.2f null]" % (_number(self.pages[anchor.page]), anchor.top)


class _File:
    def __init__(self, facts: metadata.Facts) -> None:
        self.facts = facts
        self.writer = PdfWriter()
        self.writer.metadata = metadata.information(facts)

    def place(self, parts: Sequence[Part]) -> Iterator[_Placed]:
        first = 0
        for part in parts:
            pages = [self.writer.add_blank_page(page.width, page.height) for page in part.pages]
            yield _Placed(part, first, pages, {})
            first += len(pages)

    def add_pages(self, placed: Sequence[_Placed], footers: Sequence[bytes]) -> None:
        resources = self._resources([one.part for one in placed])
        for one in placed:
            for index, (source, page) in enumerate(zip(one.part.pages, one.pages, strict=True)):
                number = one.first + index
                contents = [self._content(source), self._flate(footers[number])]
                page[NameObject("/Contents")] = ArrayObject(contents)
                page[NameObject("/Resources")] = resources
                page[NameObject("/StructParents")] = NumberObject(number)
                page[NameObject("/Tabs")] = NameObject("/S")

    def _content(self, page: PartPage) -> IndirectObject:
        return self._flate(page.content)

    def _flate(self, data: bytes, **entries: PdfObject) -> IndirectObject:
        return self._stream(data, Filter=NameObject("/FlateDecode"), **entries)

    def _stream(self, data: bytes, **entries: PdfObject) -> IndirectObject:
        stream = StreamObject()
        stream.set_data(data)
        stream.update({NameObject("/" + key): value for key, value in entries.items()})
        return self.writer._add_object(stream)

    def _resources(self, parts: Sequence[Part]) -> IndirectObject:
        """One resource dictionary for every page: each face and each picture is in the file once."""
        fonts: dict[str, FontProgram] = {}
        images: dict[str, Image] = {}
        for part in parts:
            fonts |= part.fonts
            images |= part.images
        entries: dict[str, PdfObject] = {
            "/Font": _dictionary({"/" + name: self._font(font) for name, font in sorted(fonts.items())})
        }
        if images:
            entries["/XObject"] = _dictionary(
                {"/" + name: self._image(image) for name, image in sorted(images.items())}
            )
        return self.writer._add_object(_dictionary(entries))

    def _image(self, image: Image) -> IndirectObject:
        return self._stream(
            image.data,
            Filter=NameObject("/" + image.filter),
            Type=NameObject("/XObject"),
            Subtype=NameObject("/Image"),
            Width=NumberObject(image.width),
            Height=NumberObject(image.height),
            ColorSpace=NameObject("/DeviceRGB" if image.components == 3 else "/DeviceGray"),
            BitsPerComponent=NumberObject(8),
        )

    def _prepared(self, text: bytes) -> IndirectObject:
        return self.writer._add_object(write.Prepared(text))

    def _font(self, font: FontProgram) -> IndirectObject:
        """A Type 0 font whose codes are glyph indices (ISO 32000-1, 9.7)."""
        streams = _font_streams(font)
        program = self._flate(streams.program, Length1=NumberObject(len(font.program)))
        descriptor = self._prepared(b"<<%s/FontFile2 %d 0 R>>" % (streams.descriptor, program.idnum))
        descendant = self._prepared(b"<<%s/FontDescriptor %d 0 R>>" % (streams.descendant, descriptor.idnum))
        unicodes = self._flate(streams.unicodes)
        return self._prepared(
            b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (streams.name, descendant.idnum, unicodes.idnum)
        )

    def add_links(self, placed: Sequence[_Placed]) -> None:
        by_name = {one.part.name: one for one in placed}
        struct_parent = sum(len(one.pages) for one in placed)
        for one in placed:
            for index, (source, page) in enumerate(zip(one.part.pages, one.pages, strict=True)):
                made = []
                for number, link in enumerate(source.links):
                    annotation = self._prepared(_annotation(link, by_name, struct_parent))
                    one.annotations[Annotated(index, number)] = (annotation.idnum, struct_parent)
                    made.append(annotation)
                    struct_parent += 1
                if made:
                    page[NameObject("/Annots")] = ArrayObject(made)

    def add_outline(self, placed: Sequence[_Placed]) -> None:
        """Nest the parts' bookmarks by their level, all of them open (ISO 32000-1, 12.3.3)."""
        root = _Entry(0, b"", b"")
        path, entries = [root], [root]
        for one in placed:
            for mark in one.part.bookmarks:
                entry = _Entry(mark.level, tagging.string(mark.title), one.destination(mark.anchor))
                while path[-1].level >= entry.level:
                    path.pop()
                path[-1].kids.append(entry)
                path.append(entry)
                entries.append(entry)
        for entry in entries:
            entry.reference = self._prepared(b"")
        for entry in entries:
            self.writer._replace_object(entry.reference, write.Prepared(entry.text()))
        self.writer.root_object[NameObject("/Outlines")] = root.reference

    def finish(self, placed: Sequence[_Placed]) -> bytes:
        """Write the structure tree and what the catalog says, then the bytes."""
        root = self.writer.root_object
        intent: dict[str, PdfObject] = {
            "/Type": NameObject("/OutputIntent"),
            "/S": NameObject("/GTS_PDFA1"),
            "/OutputConditionIdentifier": TextStringObject("sRGB"),
            "/Info": TextStringObject("sRGB IEC61966-2.1"),
            "/DestOutputProfile": self._flate(zlib.compress(metadata.srgb_profile(), 9), N=NumberObject(3)),
        }
        xmp = self._stream(metadata.xmp(self.facts), Type=NameObject("/Metadata"), Subtype=NameObject("/XML"))
        root.update(
            {
                NameObject("/Lang"): TextStringObject(self.facts.language),
                NameObject("/MarkInfo"): _dictionary({"/Marked": BooleanObject(True)}),
                NameObject("/ViewerPreferences"): _dictionary({"/DisplayDocTitle": BooleanObject(True)}),
                NameObject("/Metadata"): xmp,
                NameObject("/OutputIntents"): ArrayObject([_dictionary(intent)]),
            }
        )
        first_free = len(self.writer._objects) + 1
        root[NameObject("/StructTreeRoot")] = IndirectObject(first_free, 0, self.writer)
        branches = [
            tagging.Branch(
                one.part.elements,
                [_number(page) for page in one.pages],
                one.annotations,
                one.first,
                one.part.language if one.part.language != self.facts.language else None,
            )
            for one in placed
        ]
        page_count = sum(len(one.pages) for one in placed)
        return write.write(self.writer, tagging.write_tree(branches, first_free, page_count))


@dataclass(slots=True, eq=False)
class _Entry:
    """An outline entry; the root has neither title nor destination."""

    level: int
    title: bytes
    destination: bytes
    kids: list[_Entry] = field(default_factory=list)
    reference: IndirectObject = field(init=False)
    around: bytes = b""
    """References to its parent and neighbours, given by the parent."""

    def count(self) -> int:
        return sum(1 + kid.count() for kid in self.kids)

    def text(self) -> bytes:
        """The entry as an object; the parent's comes before its kids'."""
        numbers = [kid.reference.idnum for kid in self.kids]
        for index, kid in enumerate(self.kids):
            kid.around = b"/Parent %d 0 R" % self.reference.idnum
            if index:
                kid.around += b"/Prev %d 0 R" % numbers[index - 1]
            if index + 1 < len(numbers):
                kid.around += b"/Next %d 0 R" % numbers[index + 1]
        below = b"/First %d 0 R/Last %d 0 R/Count %d" % (numbers[0], numbers[-1], self.count()) if numbers else b""
        own = b"/Title%s/Dest%s" % (self.title, self.destination) if self.title else b"/Type/Outlines"
        return b"<<%s%s%s>>" % (own, self.around, below)


def _annotation(link: Link, parts: Mapping[str, _Placed], struct_parent: int) -> bytes:
    """A link annotation that is printed with the page (ISO 14289-1, 7.18.5; ISO 19005-2, 6.3.2)."""
    boxes = link.rectangles
    around = (
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
    quads = b""
    if len(boxes) > 1:
        corners = [
            b"%.2f %.2f %.2f %.2f %.2f %.2f %.2f %.2f"
            % (box.left, box.top, box.right, box.top, box.left, box.bottom, box.right, box.bottom)
            for box in boxes
        ]
        quads = b"/QuadPoints[%s]" % b" ".join(corners)
    if link.target.startswith("#"):
        name, _, anchor = link.target[1:].partition("/")
        target = parts[name]
        leads = b"/Dest%s" % target.destination(target.part.anchors[anchor])
    else:
        leads = b"/A<</S/URI/URI%s>>" % tagging.string(link.target)
    return b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/StructParent %d/Contents%s%s%s>>" % (
        b"%.2f %.2f %.2f %.2f" % around,
        struct_parent,
        tagging.string(link.description),
        quads,
        leads,
    )


def _tag(font: FontProgram) -> str:
    """Six letters that name the subset (ISO 32000-1, 9.6.4), from its content."""
    number = zlib.crc32(font.program)
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


class _FontStreams(NamedTuple):
    """What a font's objects hold, made once however many files they go into."""

    name: bytes
    program: bytes
    unicodes: bytes
    descriptor: bytes
    descendant: bytes


@functools.lru_cache(maxsize=32)
def _font_streams(font: FontProgram) -> _FontStreams:
    name = f"{_tag(font)}+{font.name}".encode("ascii")
    descriptor = (
        b"/Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
        b"/CapHeight %d/StemV %d"
    ) % (name, *font.bounding_box, font.ascent, font.descent, font.cap_height, 140 if font.bold else 80)
    descendant = (
        b"/Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDToGIDMap/Identity/W[0[%s]]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    ) % (name, b" ".join([b"%d" % width for width in font.widths]))
    unicodes = zlib.compress(_unicode_map(font).encode("ascii"), 9)
    return _FontStreams(name, zlib.compress(font.program, 9), unicodes, descriptor, descendant)


def _unicode_map(font: FontProgram) -> str:
    """A ToUnicode CMap from glyph indices to characters (ISO 32000-1, 9.10.3)."""
    mapped = [(glyph, text) for glyph, text in enumerate(font.unicodes) if text]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(mapped), 100):
        block = mapped[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines)


def _dictionary(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _number(page: PageObject) -> int:
    reference = page.indirect_reference
    assert reference is not None
    return reference.idnum
