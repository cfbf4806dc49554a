"""What a file says of itself: its title, its language, its metadata packet. `pdf.write.metadata` writes the same."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pypdf.generic import StreamObject

from builder.core import contents_labels
from builder.core.contents_labels import ContentsLabel
from builder.core.language_codes import Direction
from builder.core.standards import Standard
from builder.pdf.read import gate
from builder.pdf.read.gate import Original

_TITLE = re.compile(rb"<dc:title\b[^>]*>.*?<rdf:li\b[^>]*>(.*?)</rdf:li>", re.DOTALL)

_UA_PART = re.compile(rb"pdfuaid:part\s{0,9}(?:=\s{0,9}[\"']|>)\s{0,9}(\d)")

_LABEL = re.compile(r">\s*(leaflet:[\w/%.~-]+(?:\?[\w=&;-]+)?)\s*<", re.ASCII)
"""A label (`core.contents_labels`) as text of an element: programs that rewrite XMP choose their own prefixes."""

_DIRECTIONS: Mapping[str, Direction] = MappingProxyType({"/L2R": "ltr", "/R2L": "rtl"})


def xmp_packet(original: Original) -> bytes:
    """The XMP packet of a file (ISO 32000-1, 14.3.2); empty if there is none. Raises Unreadable."""
    stream = gate.get(original.catalog, "/Metadata")
    return gate.decoded(stream) if isinstance(stream, StreamObject) else b""


def title_of(original: Original) -> str:
    """The title of a file, as XMP or else the information dictionary has it; empty if there is none."""
    match = _TITLE.search(xmp_packet(original))
    stated = html.unescape(match[1].decode("utf-8", "replace")) if match else ""
    information = gate.dictionary(original.reader.trailer, "/Info")
    return stated or gate.text(information, "/Title") or ""


def language_of(original: Original) -> str:
    """The language of a file, as its catalog has it (ISO 32000-1, 14.9.2); empty if there is none."""
    return (gate.text(original.catalog, "/Lang") or "").strip()


def direction_of(original: Original) -> Direction | None:
    """The direction that a file is read in, as its viewer preferences have it (ISO 32000-1, table 150)."""
    preferences = gate.dictionary(original.catalog, "/ViewerPreferences")
    return _DIRECTIONS.get(gate.name(preferences, "/Direction") or "")


def standard_of(original: Original) -> Standard:
    """The pair of standards that a file says it follows: the default where it does not say PDF/UA-2."""
    stated = _UA_PART.search(xmp_packet(original))
    return Standard.UA2 if stated is not None and stated[1] == b"2" and original.version >= "2.0" else Standard.UA1


def contents_labels_of(original: Original) -> Sequence[ContentsLabel]:
    """Which leaflets and shared pages are in a file, if this program made it or joined it from such files."""
    packet = xmp_packet(original)
    encoding = "utf-16" if packet.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    texts = map(html.unescape, _LABEL.findall(packet.decode(encoding, "replace")))
    return [label for text in texts if (label := contents_labels.parse(text)) is not None]
