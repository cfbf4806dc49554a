"""What a file says of itself: XMP, the information dictionary, the output intent.

Nothing here knows a clock: dates are those of the leaflet's own review.
"""

from __future__ import annotations

import datetime
import functools
import html
import struct
from dataclasses import dataclass

from builder import __version__


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file. `date` is the day of the last review."""

    title: str
    language: str
    author: str
    subject: str
    date: datetime.date

    @property
    def producer(self) -> str:
        return f"leaflet-builder {__version__}"


def information(facts: Facts) -> dict[str, str]:
    """The document information dictionary (ISO 32000-1, 14.3.3); it says the same as the XMP."""
    day = f"D:{facts.date:%Y%m%d}000000Z"
    return {
        "/Title": facts.title,
        "/Author": facts.author,
        "/Subject": facts.subject,
        "/Producer": facts.producer,
        "/CreationDate": day,
        "/ModDate": day,
    }


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
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
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp(facts: Facts) -> bytes:
    """The metadata stream: it identifies PDF/A-2a (ISO 19005-2, 6.6.4) and PDF/UA-1 (ISO 14289-1, 5).

    PDF/A-2 knows no schema for the latter, so the packet describes it (ISO 19005-2, 6.6.2.3.3).
    """
    return _XMP.format(
        title=html.escape(facts.title),
        author=html.escape(facts.author),
        subject=html.escape(facts.subject),
        language=html.escape(facts.language),
        producer=html.escape(facts.producer),
        day=f"{facts.date:%Y-%m-%d}T00:00:00Z",
    ).encode("utf-8")


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
