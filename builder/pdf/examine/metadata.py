"""What a file states about itself: its title, and the standards that it claims to follow."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from builder.pdf.examine.plain_text import tidy
from builder.pdf.read import gate
from builder.pdf.read.document_info import xmp_packet
from builder.pdf.read.gate import Original
from builder.pdf.write.metadata import WTPDF

_LONGEST_PACKET = 1_000_000
_LONGEST_TITLE = 10_000


def metadata_packet(original: Original) -> str:
    """The XMP packet of a file (ISO 32000-1, 14.3.2); empty where it has none."""
    data = xmp_packet(original)[:_LONGEST_PACKET]
    return data.decode("utf-16" if data[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8", "replace")


def claims(packet: str) -> Iterator[str]:
    """The standards that a file claims in its XMP packet (ISO 14289-1, 5; ISO 19005-2, 6.6.4), and what it declares."""
    part = _property(packet, "pdfuaid:part")
    if part:
        yield f"PDF/UA-{part}"
    part = _property(packet, "pdfaid:part")
    if part:
        yield f"PDF/A-{part}{_property(packet, 'pdfaid:conformance').lower()}"
    for name, address in WTPDF.items():
        if f">{address}<" in packet:
            yield name


def _property(packet: str, name: str) -> str:
    # XMP writes a property as an attribute or as an element; each space is bounded, as the packet is not trusted.
    match = re.search(rf"""{name}(?:\s{{0,9}}=\s{{0,9}}["']|\s{{0,9}}>)\s{{0,9}}(\w{{1,9}})""", packet)
    return match[1] if match else ""


def title(original: Original, packet: str) -> str | None:
    """The title in the XMP packet, or else the one in the Info dictionary."""
    at = packet.find("<dc:title")
    if at >= 0:
        element = packet[at : at + _LONGEST_TITLE].partition("</dc:title>")[0]
        match = re.search(r"<rdf:li[^<>]*>([^<]*)<", element)
        if match and match[1].strip():
            return tidy(html.unescape(match[1]))
    information = gate.text(gate.dictionary(original.reader.trailer, "/Info"), "/Title")
    return tidy(information) or None if information else None
