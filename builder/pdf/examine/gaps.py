"""What people who listen to a file would miss: `inspect` lists it, and the rules of `verify` report it."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import TaggedElement


def untagged_texts(document: PdfDocument) -> Iterator[tuple[StreamKey, str]]:
    """The text of each content stream that is neither tagged nor an artifact."""
    for key, stream in document.text.streams.items():
        text = tidy("".join(stream.untagged))
        if text:
            yield key, text


def unowned_marks(document: PdfDocument) -> Iterator[tuple[StreamKey, list[int]]]:
    """The MCIDs of each content stream that belong to no element."""
    for key, stream in document.text.streams.items():
        unowned = [mcid for mcid in stream.marked if (key, mcid) not in document.structure.owners]
        if unowned:
            yield key, unowned


def stray_elements(document: PdfDocument) -> Iterator[TaggedElement]:
    """The outermost elements outside the structure tree."""
    return (element for element in document.structure.tops if element.stray)


def figures_without_words(document: PdfDocument) -> Iterator[TaggedElement]:
    """Figures and formulas without alternative or replacement text, in no element that has any."""
    for element in document.structure.elements:
        if element.type in ("Figure", "Formula") and not element.has_words():
            yield element
