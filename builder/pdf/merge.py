"""Join parts into one file that is PDF/UA-1 and PDF/A-2a, tags and all.

Pages, fonts, annotations and the outline are pypdf's; the structure tree is written in bulk from the parts' own data
(see `tagging`), so joining never reads a tree again.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
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
    pages: list[DictionaryObject]
    annotations: dict[Annotated, IndirectObject]

    def destination(self, anchor: Anchor) -> ArrayObject:
        """An explicit destination: the place stands at the window's top, the zoom stays."""
        page = self.pages[anchor.page]
        return ArrayObject([_reference(page), NameObject("/XYZ"), NullObject(), _number(anchor.top), NullObject()])


class _File:
    def __init__(self, facts: metadata.Facts) -> None:
        self.facts = facts
        self.writer = PdfWriter()
        self.writer.metadata = metadata.information(facts)

    def place(self, parts: Sequence[Part]) -> Iterator[_Placed]:
        first = 0
        for part in parts:
            pages = [self.writer.add_blank_page(page.width, page.height) for page in part.pages]
            yield _Placed(part, first, list(pages), {})
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
        entries: dict[str, PdfObject] = {"/Font": _dictionary({"/" + name: self._font(font) for name, font in sorted(fonts.items())})}
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

    def _font(self, font: FontProgram) -> IndirectObject:
        """A Type 0 font whose codes are glyph indices (ISO 32000-1, 9.7)."""
        name = NameObject(f"/{_tag(font)}+{font.name}")
        program, unicodes = _font_streams(font)
        descriptor: dict[str, PdfObject] = {
            "/Type": NameObject("/FontDescriptor"),
            "/FontName": name,
            "/Flags": NumberObject(4),
            "/FontBBox": ArrayObject(map(NumberObject, font.bounding_box)),
            "/ItalicAngle": NumberObject(0),
            "/Ascent": NumberObject(font.ascent),
            "/Descent": NumberObject(font.descent),
            "/CapHeight": NumberObject(font.cap_height),
            "/StemV": NumberObject(140 if font.bold else 80),
            "/FontFile2": self._flate(program, Length1=NumberObject(len(font.program))),
        }
        system: dict[str, PdfObject] = {"/Registry": TextStringObject("Adobe"), "/Ordering": TextStringObject("Identity")}
        descendant: dict[str, PdfObject] = {
            "/Type": NameObject("/Font"),
            "/Subtype": NameObject("/CIDFontType2"),
            "/BaseFont": name,
            "/CIDSystemInfo": _dictionary({**system, "/Supplement": NumberObject(0)}),
            "/CIDToGIDMap": NameObject("/Identity"),
            "/FontDescriptor": self.writer._add_object(_dictionary(descriptor)),
            "/W": ArrayObject([NumberObject(0), ArrayObject(map(NumberObject, font.widths))]),
        }
        composite: dict[str, PdfObject] = {
            "/Type": NameObject("/Font"),
            "/Subtype": NameObject("/Type0"),
            "/BaseFont": name,
            "/Encoding": NameObject("/Identity-H"),
            "/DescendantFonts": ArrayObject([self.writer._add_object(_dictionary(descendant))]),
            "/ToUnicode": self._flate(unicodes),
        }
        return self.writer._add_object(_dictionary(composite))

    def add_links(self, placed: Sequence[_Placed]) -> None:
        by_name = {one.part.name: one for one in placed}
        for one in placed:
            for index, (source, page) in enumerate(zip(one.part.pages, one.pages, strict=True)):
                made = []
                for number, link in enumerate(source.links):
                    annotation = self.writer._add_object(_annotation(link, by_name))
                    one.annotations[Annotated(index, number)] = annotation
                    made.append(annotation)
                if made:
                    page[NameObject("/Annots")] = ArrayObject(made)

    def add_outline(self, placed: Sequence[_Placed]) -> None:
        """Nest the parts' bookmarks by their level, all of them open."""
        entries = [(mark, one.destination(mark.anchor)) for one in placed for mark in one.part.bookmarks]
        root = _Entry(self.writer._add_object(_dictionary({"/Type": NameObject("/Outlines")})), 0)
        path = [root]
        for mark, destination in entries:
            while path[-1].level >= mark.level:
                path.pop()
            item = _dictionary({"/Title": TextStringObject(mark.title), "/Dest": destination})
            entry = _Entry(self.writer._add_object(item), mark.level)
            path[-1].append(entry)
            path.append(entry)
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
        tree = self._tree(placed)
        root[NameObject("/StructTreeRoot")] = IndirectObject(tree.root, 0, self.writer)
        return write.write(self.writer, tree.objects)

    def _tree(self, placed: Sequence[_Placed]) -> tagging.Tree:
        branches = [
            tagging.Branch(
                one.part.elements,
                [_reference(page).idnum for page in one.pages],
                {key: annotation.idnum for key, annotation in one.annotations.items()},
                one.first,
                one.part.language if one.part.language != self.facts.language else None,
            )
            for one in placed
        ]
        count = sum(len(one.pages) for one in placed)
        tree = tagging.write_tree(branches, len(self.writer._objects) + 1, count)
        for number, parent in tree.parents.items():
            annotation = self.writer.get_object(number)
            assert isinstance(annotation, DictionaryObject)
            annotation[NameObject("/StructParent")] = NumberObject(parent)
        return tree


@dataclass(slots=True)
class _Entry:
    """An outline entry that is being filled."""

    reference: IndirectObject
    level: int
    last: _Entry | None = None
    count: int = 0
    parent: _Entry | None = None

    @property
    def item(self) -> DictionaryObject:
        found = self.reference.get_object()
        assert isinstance(found, DictionaryObject)
        return found

    def append(self, entry: _Entry) -> None:
        entry.parent = self
        entry.item[NameObject("/Parent")] = self.reference
        if self.last is None:
            self.item[NameObject("/First")] = entry.reference
        else:
            self.last.item[NameObject("/Next")] = entry.reference
            entry.item[NameObject("/Prev")] = self.last.reference
        self.item[NameObject("/Last")] = entry.reference
        self.last = entry
        above: _Entry | None = self
        while above is not None:
            above.count += 1
            above.item[NameObject("/Count")] = NumberObject(above.count)
            above = above.parent


def _annotation(link: Link, parts: Mapping[str, _Placed]) -> DictionaryObject:
    """A link annotation that is printed with the page (ISO 14289-1, 7.18.5; ISO 19005-2, 6.3.2)."""
    boxes = link.rectangles
    around = (
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )
    annotation: dict[str, PdfObject] = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Link"),
        "/Rect": ArrayObject(map(_number, around)),
        "/Border": ArrayObject([NumberObject(0)] * 3),
        "/F": NumberObject(4),
        "/Contents": TextStringObject(link.description),
    }
    if len(boxes) > 1:
        corners = (
            corner
            for box in boxes
            for corner in (box.left, box.top, box.right, box.top, box.left, box.bottom, box.right, box.bottom)
        )
        annotation["/QuadPoints"] = ArrayObject(map(_number, corners))
    if link.target.startswith("#"):
        name, _, anchor = link.target[1:].partition("/")
        target = parts[name]
        annotation["/Dest"] = target.destination(target.part.anchors[anchor])
    else:
        annotation["/A"] = _dictionary({"/S": NameObject("/URI"), "/URI": TextStringObject(link.target)})
    return _dictionary(annotation)


def _tag(font: FontProgram) -> str:
    """Six letters that name the subset (ISO 32000-1, 9.6.4), from its content."""
    number = zlib.crc32(font.program)
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters


@functools.lru_cache(maxsize=32)
def _font_streams(font: FontProgram) -> tuple[bytes, bytes]:
    """The font program and the ToUnicode map, compressed once however many files they go into."""
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
    return zlib.compress(font.program, 9), zlib.compress("\n".join(lines).encode("ascii"), 9)


def _dictionary(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _number(value: float) -> FloatObject:
    return FloatObject(f"{value:.2f}")


def _reference(entry: PdfObject) -> IndirectObject:
    reference = entry.indirect_reference
    assert reference is not None
    return reference
