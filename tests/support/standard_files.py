"""Small tagged PDF files, built from bytes: valid as PDF/UA-1 and PDF/A-2a, or wrong in one thing alone.

    made(E("Document", E("H1", "Words"), E("P", "More words")))
    made(catalog={"Lang": None})

Every object is written here, so that a test can have any of them wrong. tests/support/standard_cases.py has a file for
each rule of the standards.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tests.pdf.handmade import XMP_TEMPLATE, embedded_face, srgb_profile

Entries = Mapping[str, str | None]
"""Entries of a dictionary that are added or replaced, by their names without a slash; None leaves one out."""

NOTHING: Entries = MappingProxyType({})

XMP = XMP_TEMPLATE.format(
    title="A title",
    claims="<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>\n<pdfuaid:part>1</pdfuaid:part>",
)


@dataclass(frozen=True)
class Annotation:
    """An annotation as a kid of an element."""

    entries: str


@dataclass(frozen=True)
class Mark:
    """Content that is written out, marked as an element's: `{}` stands for the number of the mark."""

    content: str


@dataclass(frozen=True, init=False)
class E:
    """A structure element with what is in it: elements, words (each of them a mark), annotations."""

    type: str
    kids: tuple[E | str | Annotation | Mark, ...]
    entries: str

    def __init__(self, type_: str, *kids: E | str | Annotation | Mark, a: str = "") -> None:
        object.__setattr__(self, "type", type_)
        object.__setattr__(self, "kids", kids)
        object.__setattr__(self, "entries", a)


@dataclass
class _Writer:
    """The numbers that are given out on the way down a tree."""

    objects: dict[int, bytes]
    content: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    annotations: list[int] = field(default_factory=list)
    holders: dict[int, int] = field(default_factory=dict)
    next: int = 100

    def number(self) -> int:
        self.next += 1
        return self.next - 1

    def element(self, element: E, parent: int) -> int:
        own = self.number()
        kids = []
        for kid in element.kids:
            if isinstance(kid, E):
                kids.append(f"{self.element(kid, own)} 0 R")
            elif isinstance(kid, Annotation):
                kids.append(f"<</Type/OBJR/Obj {self.annotation(kid, own)} 0 R/Pg 3 0 R>>")
            else:
                mark = len(self.owners)
                self.owners.append(own)
                kids.append(str(mark))
                self.content.append(self.marked(kid, element.type, mark))
        parts = [f"<</Type/StructElem/S/{element.type}", "/Pg 3 0 R", f"/K[{' '.join(kids)}]", element.entries]
        if "/P " not in element.entries:
            parts.append(f"/P {parent} 0 R")
        self.objects[own] = ("".join(part for part in parts if part != "/P null 0 R") + ">>").encode()
        return own

    def marked(self, kid: str | Mark, type_: str, mark: int) -> str:
        if isinstance(kid, Mark):
            return kid.content.replace("{}", str(mark))
        return f"/{type_} <</MCID {mark}>> BDC {shown(kid, 700 - 15 * mark)} EMC"

    def annotation(self, annotation: Annotation, owner: int) -> int:
        own = self.number()
        key = 1 + len(self.annotations)
        self.annotations.append(own)
        self.holders[key] = owner
        self.objects[own] = f"<</Type/Annot/StructParent {key}{annotation.entries}>>".encode()
        return own


def shown(words: str, y: int = 50, font: str = "F1") -> str:
    """Operators that show words."""
    return f"BT /{font} 12 Tf 72 {y} Td ({words}) Tj ET"


PLAIN = E("Document", E("H1", "A heading"), E("P", "A paragraph"))


def made(  # noqa: PLR0913
    tree: E | None = PLAIN,
    *,
    content: str = "",
    catalog: Entries = NOTHING,
    page: Entries = NOTHING,
    root: Entries = NOTHING,
    font: Entries = NOTHING,
    descriptor: Entries = NOTHING,
    resources: Entries = NOTHING,
    trailer: Entries = NOTHING,
    program: bytes | None = None,
    xmp: str = XMP,
    header: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    objects: Mapping[int, bytes] = MappingProxyType({}),
    profile: bytes | None = None,
) -> bytes:
    """A file; `objects` from 50 up are further ones, and replace the others (see `_numbered`)."""
    numbered: dict[int, bytes] = {}
    writer = _Writer(numbered)
    top = writer.element(tree, 11) if tree is not None else None
    painted = "\n".join([*writer.content, content]).encode("latin-1")
    face, widths, measures = embedded_face()
    program = face if program is None else program
    numbered[1] = _dictionary(
        {
            "Type": "/Catalog",
            "Pages": "2 0 R",
            "Metadata": "8 0 R",
            "OutputIntents": "[9 0 R]",
            "MarkInfo": "<</Marked true>>",
            "ViewerPreferences": "<</DisplayDocTitle true>>",
            "Lang": "(en-GB)",
            "StructTreeRoot": "11 0 R" if top else None,
        },
        catalog,
    )
    numbered[2] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    numbered[3] = _dictionary(
        {
            "Type": "/Page",
            "Parent": "2 0 R",
            "MediaBox": "[0 0 420 800]",
            "Contents": "4 0 R",
            "StructParents": "0",
            "Tabs": "/S",
            "Resources": _dictionary({"Font": "<</F1 5 0 R>>"}, resources).decode("latin-1"),
            "Annots": f"[{' '.join(f'{number} 0 R' for number in writer.annotations)}]" if writer.annotations else None,
        },
        page,
    )
    numbered[4] = stream(painted)
    numbered[5] = _dictionary(
        {
            "Type": "/Font",
            "Subtype": "/TrueType",
            "BaseFont": "/ABCDEF+Face",
            "Encoding": "/WinAnsiEncoding",
            "FirstChar": "32",
            "LastChar": "126",
            "Widths": f"[{' '.join(map(str, widths))}]",
            "FontDescriptor": "6 0 R",
        },
        font,
    )
    facts = {key: str(value) for key, value in measures.items()}
    numbered[6] = _dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": "/ABCDEF+Face",
            "Flags": "32",
            "ItalicAngle": "0",
            "StemV": "80",
            "FontBBox": "[-200 -300 1200 1000]",
            "FontFile2": "7 0 R",
            **facts,
        },
        descriptor,
    )
    numbered[7] = stream(program, f"/Length1 {len(program)}")
    numbered[8] = stream(xmp.encode(), "/Type/Metadata/Subtype/XML")
    numbered[9] = (
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile 10 0 R>>"
    )
    numbered[10] = stream(srgb_profile() if profile is None else profile, "/N 3")
    owners = " ".join(f"{number} 0 R" for number in writer.owners)
    holders = " ".join(f"{key} {number} 0 R" for key, number in writer.holders.items())
    parents = f"<</Nums[0[{owners}]{holders}]>>"
    numbered[11] = _dictionary(
        {
            "Type": "/StructTreeRoot",
            "K": f"[{top} 0 R]" if top else None,
            "ParentTree": parents,
            "ParentTreeNextKey": str(len(writer.holders) + 1),
        },
        root,
    )
    numbered |= objects
    ending = {"ID": "[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]", "Root": "1 0 R"}
    return written(numbered, header, {**ending, **trailer})


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries.encode("latin-1"), len(data), data)


def _dictionary(entries: Entries, changes: Entries) -> bytes:
    present = {key: value for key, value in {**entries, **changes}.items() if value is not None}
    return ("<<" + "".join(f"/{key} {value}" for key, value in present.items()) + ">>").encode("latin-1")


def written(objects: Mapping[int, bytes], header: bytes, trailer: Entries) -> bytes:
    """The bytes of a file with these objects."""
    parts, places, at = [header], {}, len(header)
    for number in sorted(objects):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
        places[number] = at
        parts.append(part)
        at += len(part)
    size = max(objects) + 1
    free = b"0000000000 65535 f \n"
    rows = [b"%010d 00000 n \n" % places[number] if number in places else free for number in range(size)]
    table = b"xref\n0 %d\n%s" % (size, b"".join([free, *rows[1:]]))
    entries = _dictionary({"Size": str(size)}, trailer)
    return b"".join([*parts, table, b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (entries, at)])


LINK = "/Subtype/Link/Rect[72 500 200 520]/F 4/Border[0 0 0]/Contents(A link)/A<</S/URI/URI(https://example.org)>>"


def link(entries: str = LINK) -> E:
    """A paragraph with a link."""
    return E("P", E("Link", "A link", Annotation(entries)))


def appearance(number: int = 60) -> dict[int, bytes]:
    """The appearance of an annotation, as a further object."""
    return {number: stream(b"", "/Type/XObject/Subtype/Form/BBox[0 0 10 10]/Resources<<>>")}


def document(*kids: E | str) -> E:
    """A document with a heading and further elements."""
    return E("Document", E("H1", "A heading"), *kids)


def table(*rows: E, a: str = "") -> E:
    """A document with a table."""
    return document(E("Table", *rows, a=a))


def row(*cells: E) -> E:
    return E("TR", *cells)


def head(words: str = "Head", scope: str = "Column", a: str = "") -> E:
    return E("TH", words, a=f"/A<</O/Table/Scope/{scope}>>{a}")


def cell(words: str = "Cell", a: str = "") -> E:
    return E("TD", words, a=a)


@functools.cache
def cut_face(keep: str) -> bytes:
    """The face with these characters alone."""
    import io

    from fontTools import subset, ttLib

    font = ttLib.TTFont(io.BytesIO(embedded_face()[0]), recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True))
    cutter.populate(text=keep)
    cutter.subset(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def without(xmp: str, *patterns: str) -> str:
    """A packet without what matches the patterns."""
    for pattern in patterns:
        xmp = re.sub(pattern, "", xmp, flags=re.DOTALL)
    return xmp
