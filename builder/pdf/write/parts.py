"""Put laid-out parts into a file, tags and all.

The structure tree is written from the parts' own data (see `core.part`), so joining them never reads a tree again.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from builder.core.part import Anchor, Annotated, Element, FontProgram, Image, Link, Part, PartPage
from builder.pdf.write import outline, structure_tree
from builder.pdf.write.file import PdfFile
from builder.pdf.write.objects import PdfStream
from builder.pdf.write.pdf_text import references, string


@dataclass(slots=True)
class PlacedPages:
    """Pages in a file that links may lead to: their object numbers, their StructParents, and the places on them.

    `anchors` is None until the part is added. `elements` are object numbers by the ids of elements, and `top` is that
    of the first. `laid_out` are the pages as they were drawn, and `annotations` has the object number and StructParent
    of each annotation on them.
    """

    pages: list[int]
    keys: list[int]
    anchors: Mapping[str, Anchor] | None = None
    elements: Mapping[int, int] = field(default_factory=dict)
    top: int = 0
    laid_out: Sequence[PartPage] = ()
    annotations: Mapping[Annotated, tuple[int, int]] = field(default_factory=dict)

    def destination(self, anchor: Anchor) -> bytes:
        """An explicit destination: the place is at the top of the window, the zoom stays."""
        return b"[%d 0 R/XYZ null %.2f null]" % (self.pages[anchor.page], anchor.top)

    def element(self, anchor: Anchor) -> int:
        """The object number of the element at a place."""
        return self.top if anchor.element is None else self.elements[id(anchor.element)]


class _OpenLink(NamedTuple):
    """A link whose target is not placed yet: the number of its annotation, and the StructParent of that."""

    number: int
    link: Link
    key: int


class _OpenReference(NamedTuple):
    """An element's reference to what it leads to: the number of its array, and the target of its link."""

    number: int
    target: str


class Parts:
    """The parts of one file, by name. Links lead from part to part, in any order of adding."""

    def __init__(self, file: PdfFile, language: str) -> None:
        self.file = file
        self.language = language
        self.placed: dict[str, PlacedPages] = {}
        self.bookmarks: list[tuple[int, outline.OutlineEntry]] = []
        self.resources = 0
        self.fonts: Mapping[str, FontProgram] = {}
        self._waiting: list[_OpenLink] = []
        self._referring: list[_OpenReference] = []
        self._font_entries = self._picture_entries = b""

    def copy(self, file: PdfFile) -> Parts:
        """The same parts in a copy of their file, without bookmarks."""
        other = Parts(file, self.language)
        other.placed, other.resources, other.fonts = self.placed.copy(), self.resources, self.fonts
        other._waiting, other._referring = self._waiting.copy(), self._referring.copy()
        other._font_entries, other._picture_entries = self._font_entries, self._picture_entries
        return other

    def place(self, name: str, count: int, anchors: Mapping[str, Anchor] | None = None, *, within: str = "") -> None:
        """Give the `count` pages of a part their numbers. Its anchors can come later, with the part itself.

        A part `within` another is on the pages of that.
        """
        if within:
            self.placed[name] = replace(self.placed[within], anchors=anchors, elements={})
            return
        pages = [self.file.objects.reserve() for _ in range(count)]
        self.placed[name] = PlacedPages(pages, [self.file.tree.key() for _ in pages], anchors)

    def add(self, part: Part, footers: Sequence[bytes]) -> None:
        """Add the pages of a part after those that are there, each with its footer: a content stream (Flate).

        A part within another comes after that.
        """
        for name, characters in part.characters.items():
            if not self.fonts[name].characters.issuperset(characters):
                # Readers would draw boxes instead, and the error would be seen only in print.
                raise RuntimeError(f"a part has characters that are not in the subset of {self.fonts[name].name}")
        if part.within:
            placed = replace(self.placed[part.within], anchors=part.anchors)
        else:
            if part.name not in self.placed:
                self.place(part.name, len(part.pages))
            annotations = self._add_pages(part, self.placed[part.name], footers)
            placed = replace(self.placed[part.name], anchors=part.anchors, laid_out=part.pages, annotations=annotations)
        self.placed[part.name] = placed
        self._add_elements(part, placed)
        for mark in part.bookmarks:
            leads = self.file.jump(placed.destination(mark.anchor), placed.element(mark.anchor))
            text = b"/Title%s%s" % (string(mark.title), leads)
            self.add_bookmark(mark.level, outline.OutlineEntry(text))

    def _add_pages(self, part: Part, placed: PlacedPages, footers: Sequence[bytes]) -> dict[Annotated, tuple[int, int]]:
        """Add the pages of a part. Returns the object number and StructParent of each annotation on them."""
        resources = self._resources_with(part.fonts) if part.fonts else self.resources
        annotations: dict[Annotated, tuple[int, int]] = {}
        for index, (page, footer) in enumerate(zip(part.pages, footers, strict=True)):
            contents = [self.file.objects.flate(page.content), self.file.objects.flate(footer)]
            entries = b"/MediaBox[0 0 %s %s]/Resources %d 0 R/Tabs/S" % (
                _length(page.width),
                _length(page.height),
                resources,
            )
            if page.is_turned:
                entries += b"/Rotate 90"
            if page.marks:
                entries += b"/StructParents %d" % placed.keys[index]
            annotation_links = []
            for number, link in enumerate(page.links):
                annotation_links.append(self._link(link))
                annotations[Annotated(index, number)] = (annotation_links[-1].number, annotation_links[-1].key)
            if annotation_links:
                entries += b"/Annots[%s]" % references([link.number for link in annotation_links])
            self.file.add_page(placed.pages[index], entries, contents)
        return annotations

    def _add_elements(self, part: Part, placed: PlacedPages) -> None:
        language = part.language if part.language != self.language else None
        related = self._related(part, placed) if self.file.tree.newer else {}
        branch = structure_tree.PartElements(
            part.elements, placed.pages, placed.keys, placed.annotations, language, related
        )
        placed.elements = structure_tree.add_elements(self.file.tree, branch)
        placed.top = placed.elements[id(part.elements[0])] if part.elements else 0
        if part.within:
            # What is about a leaflet may come after the parts within it, and links of the leaflet lead there.
            around = self.placed[part.within]
            around.elements = {**around.elements, **placed.elements}

    def _related(self, part: Part, placed: PlacedPages) -> dict[int, int]:
        """The numbers of the arrays of what the entries of a table of contents lead to (ISO 14289-2, 8.2.5.8)."""
        related: dict[int, int] = {}
        for top in part.elements:
            for entry, _ in structure_tree.preorder(top):
                if entry.role == "TOCI" and (target := _target(placed, entry)):
                    related[id(entry)] = self.file.objects.reserve()
                    self._referring.append(_OpenReference(related[id(entry)], target))
        return related

    def _link(self, link: Link) -> _OpenLink:
        open_link = _OpenLink(self.file.objects.reserve(), link, self.file.tree.key())
        self._waiting.append(open_link)
        return open_link

    def add_bookmark(self, level: int, entry: outline.OutlineEntry) -> None:
        """Add a bookmark, to be nested below the last one of a lower level."""
        self.bookmarks.append((level, entry))

    def lead(self) -> None:
        """Write the links whose targets are placed by now. Raises LookupError for a name that no part has."""
        waiting, self._waiting = self._waiting, []
        for open_link in waiting:
            leads = self._leads(open_link.link)
            if leads is None:
                self._waiting.append(open_link)
            else:
                self.file.objects.put(open_link.number, _annotation(open_link.link, open_link.key, leads))
        referring, self._referring = self._referring, []
        for reference in referring:
            place = self._place(reference.target)
            if place is None:
                self._referring.append(reference)
            else:
                self.file.objects.put(reference.number, b"[%d 0 R]" % place[0].element(place[1]))

    def _leads(self, link: Link) -> bytes | None:
        """Where a link leads, as entries of its annotation; None where that is not placed yet."""
        if not link.target.startswith("#"):
            return b"/A<</S/URI/URI%s>>" % string(link.target)
        place = self._place(link.target)
        if place is None:
            return None
        placed, anchor = place
        return self.file.jump(placed.destination(anchor), placed.element(anchor))

    def _place(self, target: str) -> tuple[PlacedPages, Anchor] | None:
        """The place that a target such as ``#part/anchor`` names; None where it is not placed yet."""
        name, _, anchor = target[1:].rpartition("/")
        placed = self.placed[name]
        return None if placed.anchors is None else (placed, placed.anchors[anchor])

    def add_resources(self, fonts: Mapping[str, FontProgram], images: Mapping[str, Image]) -> None:
        """Give every page one resource dictionary: each face and each picture is in the file once."""
        self.fonts = fonts
        self._font_entries = _named({name: self._font(font) for name, font in fonts.items()})
        if images:
            named = _named({name: self._image(image) for name, image in images.items()})
            self._picture_entries = b"/XObject<<%s>>" % named
        self.resources = self._resources_with({})

    def _resources_with(self, fonts: Mapping[str, FontProgram]) -> int:
        """The resource dictionary of all pages, with the fonts of one part."""
        named = self._font_entries + _named({name: self._font(font) for name, font in fonts.items()})
        return self.file.objects.add(b"<</Font<<%s>>%s>>" % (named, self._picture_entries))

    def _image(self, image: Image) -> int:
        space = b"/DeviceRGB" if image.components == 3 else b"/DeviceGray"
        entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/%s" % (
            image.width,
            image.height,
            space,
            image.filter.encode("ascii"),
        )
        return self.file.objects.share(PdfStream(entries, image.data))

    def _font(self, font: FontProgram) -> int:
        """A Type 0 font whose codes are those of its `glyphs` (ISO 32000-1, 9.7)."""
        objects = self.file.objects
        streams = _font_streams(font)
        program = objects.flate(streams.program, b"/Length1 %d" % len(font.program))
        descriptor = objects.add(b"<<%s/FontFile2 %d 0 R>>" % (streams.descriptor, program))
        glyphs = objects.flate(streams.glyphs)
        descendant = objects.add(
            b"<<%s/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R>>" % (streams.descendant, descriptor, glyphs)
        )
        unicodes = objects.flate(streams.unicodes)
        return objects.add(
            b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (streams.name, descendant, unicodes)
        )


def _named(numbers: Mapping[str, int]) -> bytes:
    return b"".join([b"/%s %d 0 R" % (name.encode("ascii"), number) for name, number in sorted(numbers.items())])


def _length(points: float) -> bytes:
    """A length as it is written: whole where it is whole."""
    return b"%d" % points if points == int(points) else repr(points).encode("ascii")


def _target(placed: PlacedPages, entry: Element) -> str:
    """Where the first link in an element leads within the file; "" where it has none."""
    for element, _ in structure_tree.preorder(entry):
        for kid in element.kids:
            if isinstance(kid, Annotated):
                target = placed.laid_out[kid.page].links[kid.number].target
                return target if target.startswith("#") else ""
    return ""


def _annotation(link: Link, struct_parent: int, leads: bytes) -> bytes:
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
    return b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/StructParent %d/Contents%s%s%s>>" % (
        b"%.2f %.2f %.2f %.2f" % around,
        struct_parent,
        string(link.description),
        quads,
        leads,
    )


def _tag(font: FontProgram, unicodes: bytes) -> str:
    """Six letters that name the subset (ISO 32000-1, 9.6.4), from its content."""
    number = zlib.crc32(unicodes, zlib.crc32(font.program))
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


class _FontStreams(NamedTuple):
    """The contents of a font's objects, made once for all the files that they go into."""

    name: bytes
    program: bytes
    glyphs: bytes
    unicodes: bytes
    descriptor: bytes
    descendant: bytes


def forget() -> None:
    """Forget the fonts that were written: those of a patient's pack have the letters of a name."""
    _font_streams.cache_clear()


@functools.lru_cache(maxsize=64)
def _font_streams(font: FontProgram) -> _FontStreams:
    unicodes = _unicode_map(font)
    name = f"{_tag(font, unicodes)}+{font.name}".encode("ascii")
    descriptor = (
        b"/Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
        b"/CapHeight %d/StemV %d"
    ) % (name, *font.bounding_box, font.ascent, font.descent, font.cap_height, 140 if font.bold else 80)
    descendant = (
        b"/Type/Font/Subtype/CIDFontType2/BaseFont/%s/W[%s]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    ) % (name, _widths(font))
    program, glyphs, unicodes = (zlib.compress(data, 9) for data in (font.program, _glyph_map(font), unicodes))
    return _FontStreams(name, program, glyphs, unicodes, descriptor, descendant)


def _widths(font: FontProgram) -> bytes:
    """Widths by code, those of neighbours together (ISO 32000-1, 9.7.4.3)."""
    runs: list[bytes] = []
    last = None
    for code, glyph in font.glyphs.items():
        if last is None:
            runs.append(b"%d[%d" % (code, glyph.width))
        elif code == last + 1:
            runs.append(b" %d" % glyph.width)
        else:
            runs.append(b"]%d[%d" % (code, glyph.width))
        last = code
    return b"".join(runs) + b"]"


def _glyph_map(font: FontProgram) -> bytes:
    """The number of each code's glyph in the font program, two bytes each (ISO 32000-1, 9.7.4.2)."""
    numbers = [0] * (max(font.glyphs) + 1)
    for code, glyph in font.glyphs.items():
        numbers[code] = glyph.number
    return struct.pack(f">{len(numbers)}H", *numbers)


def _unicode_map(font: FontProgram) -> bytes:
    """A ToUnicode CMap from codes to characters (ISO 32000-1, 9.10.3)."""
    mapped = list(font.glyphs.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    for start in range(0, len(mapped), 100):
        block = mapped[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:04x}> <{glyph.text.encode('utf-16-be').hex()}>" for code, glyph in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
