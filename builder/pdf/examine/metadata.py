"""What a file states about itself: its title, and the standards that it claims to follow."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.plain_text import tidy
from builder.pdf.read.document_info import title_of
from builder.pdf.read.gate import Original
from builder.pdf.read.xmp import PDF_A, PDF_UA, packet_text, parsed, part_of, value_of
from builder.pdf.write.metadata import WTPDF


def claims(original: Original) -> Iterator[str]:
    """The standards that a file claims in its XMP packet (ISO 14289-1, 5; ISO 19005-2, 6.6.4), and what it declares."""
    packet = packet_text(original)
    tree = parsed(packet)
    if part := part_of(tree, PDF_UA):
        yield f"PDF/UA-{part}"
    if part := part_of(tree, PDF_A):
        yield f"PDF/A-{part}{_word(value_of(tree, PDF_A, 'conformance')).lower()}"
    for name, address in WTPDF.items():
        if f">{address}<" in packet:
            yield name


def _word(value: str) -> str:
    return value[:9] if value.isalnum() else ""


def title(original: Original) -> str | None:
    """The title in the XMP packet, or else the one in the Info dictionary."""
    return tidy(title_of(original)) or None
