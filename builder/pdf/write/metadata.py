"""What a file says of itself: XMP, the information dictionary, the output intent.

Nothing here reads the clock: dates are those of the leaflet's own review.
"""

from __future__ import annotations

import datetime
import functools
import html
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from builder.core.contents_labels import ContentsLabel
from builder.core.standards import Standard
from builder.core.version import __version__


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself. `date` is the day of the last review.

    `instance` identifies in 32 hexadecimal digits the sources of the file, for those that can be made again.
    With a `key`, nobody who does not have it can test by the file's identifier what is in the file.
    `pages` are the leaflets and shared pages in it: whoever prints a copy learns whether they were withdrawn.
    To add an entry, add a field here and a line in `_ENTRIES`, and fill it in
    `pipeline.file_metadata`.
    """

    title: str
    language: str
    author: str = ""
    subject: str = ""
    date: datetime.date | None = None
    instance: str = ""
    key: bytes = field(default=b"", repr=False)
    pages: tuple[ContentsLabel, ...] = ()

    @property
    def producer(self) -> str:
        return f"leaflet-builder {__version__}"


_LEVELS = ("A", "U", "B")
"""The conformance levels of PDF/A-2, from the strictest."""


class Claims(NamedTuple):
    """What a file says that it follows, of a pair of standards.

    `archive` is the conformance level of PDF/A-2: A, U or B. PDF/A-4 has none of these: it is claimed with any.
    `declared` adds the declarations of Well-Tagged PDF to those of PDF/UA-2.
    """

    accessible: bool
    archive: Literal["A", "U", "B"] | None
    standard: Standard = Standard.UA1
    declared: bool = False

    def limited(self, other: Claims) -> Claims:
        """These claims, as far as the others are made, too."""
        archives = (self.archive, other.archive)
        archive = None if None in archives else max(archives, key=lambda level: _LEVELS.index(level or "A"))
        accessible = self.accessible and other.accessible
        return self._replace(accessible=accessible, archive=archive, declared=self.declared and accessible)

    def names(self) -> tuple[str, ...]:
        """The usual names of the standards."""
        archive = f"PDF/A-2{self.archive.lower()}" if self.archive else ""
        names = ("PDF/UA-1" if self.accessible else "", archive)
        if self.standard is Standard.UA2:
            names = ("PDF/UA-2" if self.accessible else "", "PDF/A-4" if self.archive else "")
        return (*filter(None, names), *(WTPDF if self.declared else ()))


WTPDF = {
    "WTPDF 1.0 (accessibility)": "http://pdfa.org/declarations/wtpdf#accessibility1.0",
    "WTPDF 1.0 (reuse)": "http://pdfa.org/declarations/wtpdf#reuse1.0",
}
"""The conformance levels of Well-Tagged PDF 1.0, with the identifiers that declare them (WTPDF 1.0, 6.1)."""


def in_words(names: Sequence[str]) -> str:
    """The names of standards in a sentence."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def all_claims(standard: Standard) -> Claims:
    """All that a file of this program claims."""
    return Claims(True, "A", standard, declared=standard is Standard.UA2)


BOTH = all_claims(Standard.UA1)
"""PDF/UA-1 and PDF/A-2a."""


def _property(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>" if value else ""


def _alternatives(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{html.escape(text)}</rdf:li></rdf:Alt>' if text else ""


def _ordered(text: str) -> str:
    return f"<rdf:Seq><rdf:li>{html.escape(text)}</rdf:li></rdf:Seq>" if text else ""


def _unordered(text: str) -> str:
    return f"<rdf:Bag><rdf:li>{html.escape(text)}</rdf:li></rdf:Bag>" if text else ""


def _labels(pages: Sequence[ContentsLabel]) -> str:
    items = "".join(f"<rdf:li>{html.escape(str(label))}</rdf:li>" for label in pages)
    return f"<rdf:Bag>{items}</rdf:Bag>" if items else ""


class MetadataEntry(NamedTuple):
    """Where a field of `Metadata` is written.

    `information` is its key in the information dictionary, empty where that has none (ISO 32000-1, table 317); `xmp`
    its XMP property, and `shape` writes the value in the type that the schema gives it (ISO 19005-2, 6.6.2.3).
    """

    field: str
    information: str
    xmp: str
    shape: Callable[[Any], str]


_ENTRIES = (
    MetadataEntry("title", "/Title", "dc:title", _alternatives),
    MetadataEntry("author", "/Author", "dc:creator", _ordered),
    MetadataEntry("subject", "/Subject", "dc:description", _alternatives),
    MetadataEntry("language", "", "dc:language", _unordered),
    MetadataEntry("pages", "", "dc:relation", _labels),
    MetadataEntry("producer", "/Producer", "pdf:Producer", html.escape),
)
"""The entries in the order in which both are written. PDF/A-2 wants the two to say the same (ISO 19005-2, 6.6.3)."""


def information(metadata: Metadata) -> dict[str, str]:
    """The document information dictionary (ISO 32000-1, 14.3.3); it says the same as the XMP."""
    texts = {entry.information: getattr(metadata, entry.field) for entry in _ENTRIES if entry.information}
    if metadata.date is not None:
        day = f"D:{metadata.date:%Y%m%d}000000Z"
        texts |= {"/CreationDate": day, "/ModDate": day}
    return {key: text for key, text in texts.items() if text}


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
{properties}
</rdf:Description>
{schema}</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

_UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>the part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


_DECLARATIONS = """<rdf:Description rdf:about="" xmlns:pdfd="http://pdfa.org/declarations/">
<pdfd:declarations><rdf:Bag>
{declarations}
</rdf:Bag></pdfd:declarations>
</rdf:Description>
"""
_DECLARATION = '<rdf:li rdf:parseType="Resource"><pdfd:conformsTo>{}</pdfd:conformsTo></rdf:li>'


def xmp(metadata: Metadata, claims: Claims = BOTH) -> bytes:
    """The metadata stream: it identifies the standards that are claimed.

    PDF/A-2 (ISO 19005-2, 6.6.4) has no schema for PDF/UA-1 (ISO 14289-1, 5), so the packet describes it where both are
    (ISO 19005-2, 6.6.2.3.3). PDF/A-4 wants no such description. What is declared follows the specification "PDF
    Declarations".
    """
    properties = [_property(entry.xmp, entry.shape(getattr(metadata, entry.field))) for entry in _ENTRIES]
    if metadata.date is not None:
        day = f"{metadata.date:%Y-%m-%d}T00:00:00Z"
        properties += [_property("xmp:CreateDate", day), _property("xmp:ModifyDate", day)]
    schema = ""
    if claims.standard is Standard.UA2:
        if claims.archive:
            properties += [_property("pdfaid:part", "4"), _property("pdfaid:rev", "2020")]
        if claims.accessible:
            properties += [_property("pdfuaid:part", "2"), _property("pdfuaid:rev", "2024")]
        if claims.declared:
            schema = _DECLARATIONS.format(declarations="\n".join(map(_DECLARATION.format, WTPDF.values())))
    else:
        if claims.archive:
            properties += [_property("pdfaid:part", "2"), _property("pdfaid:conformance", claims.archive)]
        if claims.accessible:
            properties.append(_property("pdfuaid:part", "1"))
        schema = _UA_SCHEMA if claims.accessible and claims.archive else ""
    return _XMP.format(properties="\n".join(filter(None, properties)), schema=schema).encode("utf-8")


# The sRGB colour space as figures: primaries and white adapted to D50 (ICC.1:2022), transfer curve of IEC 61966-2-1.
_PRIMARIES = {
    b"rXYZ": (0.436066, 0.222488, 0.013916),
    b"gXYZ": (0.385147, 0.716873, 0.097076),
    b"bXYZ": (0.143066, 0.060608, 0.714096),
}
_WHITE = (0.9642, 1.0, 0.8249)
_ADAPTATION = (1.047882, 0.022919, -0.050201, 0.029587, 0.990479, -0.017059, -0.009232, 0.015076, 0.751678)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


@functools.cache
def srgb_profile() -> bytes:
    """An ICC profile of sRGB (version 4.2, matrix and curve), for the output intent (ISO 19005-2, 6.2.3)."""
    tags = {
        b"desc": _localized("sRGB"),
        b"cprt": _localized("No copyright"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_WHITE),
        b"chad": b"sf32\0\0\0\0" + _fixed(*_ADAPTATION),
        **{name: b"XYZ \0\0\0\0" + _fixed(*value) for name, value in _PRIMARIES.items()},
    }
    curve = b"para\0\0\0\0\0\3\0\0" + _fixed(*_CURVE)
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    offset = 128 + 4 + 12 * len(tags)
    table, data = b"", b""
    placed: dict[bytes, int] = {}
    for name, value in tags.items():
        if value not in placed:
            placed[value] = offset + len(data)
            data += value + b"\0" * (-len(value) % 4)
        table += struct.pack(">4sLL", name, placed[value], len(value))
    size = offset + len(data)
    header = struct.pack(
        ">L4sL4s4s4s6H4sL4sL4sQL12s4s44x",
        *(size, b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ "),
        *(2026, 1, 1, 0, 0, 0),
        *(b"acsp", 0, b"\0" * 4, 0, b"\0" * 4, 0, 0, _fixed(*_WHITE), b"\0" * 4),
    )
    return header + struct.pack(">L", len(tags)) + table + data


def _fixed(*numbers: float) -> bytes:
    """Numbers as s15Fixed16."""
    return struct.pack(f">{len(numbers)}l", *(round(number * 65536) for number in numbers))


def _localized(text: str) -> bytes:
    words = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">LL4sLL", 1, 12, b"enUS", len(words), 28) + words
