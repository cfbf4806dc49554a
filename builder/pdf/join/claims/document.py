"""What the document says of itself, and the size of its pages."""

from __future__ import annotations

import re

from pypdf.generic import DictionaryObject

from builder.core.language_codes import is_well_formed
from builder.core.standards import Standard
from builder.pdf.join.chosen_pages import intent_digest
from builder.pdf.join.claims.verdict import LEVELS, ExaminedSource, Level, Verdict
from builder.pdf.read import gate
from builder.pdf.read.document_info import standard_of, xmp_packet
from builder.pdf.write.metadata import WTPDF

_FILTERS = frozenset(
    f"/{name}Decode" for name in ("ASCIIHex", "ASCII85", "RunLength", "Flate", "CCITTFax", "JBIG2", "DCT", "JPX")
)
"""The filters that PDF/A-2 allows (ISO 19005-2, 6.1.7.2)."""


def examine_document(source: ExaminedSource, verdict: Verdict) -> None:
    """The document says that it is tagged, in which language, and that it follows PDF/A (ISO 14289-1, 7.1 and 7.2)."""
    original = source.chosen.original
    marks = gate.dictionary(original.catalog, "/MarkInfo")
    if str(gate.get(marks, "/Suspects")) == "True":
        verdict.against_accessibility("the program that made it calls its tags suspect")
    if source.pictures:
        verdict.against_accessibility("it has no tags, and its pages are included as pictures")
    elif str(gate.get(marks, "/Marked")) != "True":
        verdict.against_accessibility("it does not say that it is tagged")
    if source.language is None:
        verdict.against_accessibility("it does not say what language it is in")
    elif not is_well_formed(source.language):
        verdict.against_accessibility(f"{source.language!r} is not a language")
    _examine_archive(source, verdict)
    if source.pictures:
        verdict.lower("B")
    elif verdict.accessible:
        # These reasons, and those about elements, concern level A too (ISO 19005-2, 6.7).
        verdict.lower("U")


def _examine_archive(source: ExaminedSource, verdict: Verdict) -> None:
    """The label, filters, page sizes and form that PDF/A-2 asks for."""
    original = source.chosen.original
    packet = xmp_packet(original)
    part, level = _identified(packet)
    verdict.declared = all(address.encode("ascii") in packet for address in WTPDF.values())
    for sentence in source.beyond:
        verdict.against_both(sentence)
    wanted = ("4",) if source.standard is Standard.UA2 else ("2", "3", "4")
    # PDF/A-4 has no levels but E and F, for files with engineering drawings or attachments. What it asks of pages is
    # what PDF/A-2 asks at level U, and the tags of PDF/UA-2 are those of level A.
    if part == "4" and not _CONFORMANCE.search(packet):
        level = "A" if standard_of(original) is Standard.UA2 else "U"
    elif part == "4":
        part = f"4{level.lower()}"
    if part not in wanted or level not in LEVELS:
        label = f"it is labelled as PDF/A-{part}{_letter(part, level)}" if part else "it is not labelled as PDF/A"
        verdict.against_archive(label)
    else:
        verdict.level = level
    for name in sorted(set(source.filters) - _FILTERS):
        verdict.against_archive("it is compressed by LZW" if name == "/LZWDecode" else "a stream cannot be read")
    for index in source.chosen.pages:
        _examine_boxes(original.leaves[index].entries, verdict)
    verdict.intent = intent_digest(original)
    form = gate.dictionary(original.catalog, "/AcroForm")
    if str(gate.get(form, "/NeedAppearances")) == "True":
        verdict.against_archive("its form asks readers to draw the fields")


def _letter(part: str, level: Level) -> str:
    return "" if part.startswith("4") else level.lower()


def _examine_boxes(page: DictionaryObject, verdict: Verdict) -> None:
    """Pages have a size that can be shown (ISO 19005-2, 6.1.13)."""
    for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        if key not in page:
            continue
        box = gate.numbers(page, key) or []
        if len(box) != 4 or not all(3 <= abs(box[2 + axis] - box[axis]) <= 14400 for axis in (0, 1)):
            verdict.against_archive(f"the {key[1:]} of a page is not a rectangle, or is too small or too large")


_PART = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*(\d)")
_CONFORMANCE = re.compile(rb"pdfaid:conformance\s*(?:=\s*[\"']|>)\s*([A-Za-z])")


def _identified(packet: bytes) -> tuple[str, Level]:
    """The part and level of PDF/A that a metadata packet names."""
    part, level = _PART.search(packet), _CONFORMANCE.search(packet)
    letter = level[1].decode("ascii").upper() if level else ""
    return part[1].decode("ascii") if part else "", "A" if letter == "A" else "U" if letter == "U" else "B"
