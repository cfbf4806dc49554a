"""What people who listen to a file would miss: `inspect` lists it, and the rules of `verify` report it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.examine.lines import lines_of_text
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import MarkReference, TaggedElement, TaggedObject


class Passage(NamedTuple):
    """A paragraph, cell or other line of text, or the part of it in one language."""

    element: TaggedElement
    language: str
    text: str


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
    """The outermost elements outside the structure tree that have content on a page."""
    return (element for element in document.structure.tops if element.stray and _is_painted(document, element))


def _is_painted(document: PdfDocument, element: TaggedElement) -> bool:
    for inner in element.and_below():
        for child in inner.children:
            if isinstance(child, TaggedObject):
                return True
            if isinstance(child, MarkReference):
                stream = document.stream_of(child)
                if stream is not None and child.mcid in stream.marked:
                    return True
    return False


def figures_without_words(document: PdfDocument) -> Iterator[TaggedElement]:
    """Figures and formulas without alternative or replacement text, in no element that has any."""
    for element in document.structure.elements:
        if element.type in ("Figure", "Formula") and not element.has_words():
            yield element


def passages(document: PdfDocument) -> Iterator[Passage]:
    """Each paragraph, cell or other line of text; a passage for each language in it."""
    lines = lines_of_text(document)
    texts: dict[tuple[TaggedElement, str], list[str]] = {}
    for element in document.structure.elements:
        for mark in element.marks():
            stream = document.stream_of(mark)
            if stream is not None and stream.marked.get(mark.mcid):
                language = stream.languages.get(mark.mcid, element.language or "")
                texts.setdefault((_line_around(element, lines), language), []).append(stream.text(mark.mcid))
    for (element, language), pieces in texts.items():
        text = tidy(" ".join(pieces))
        if text:
            yield Passage(element, language, text)


def _line_around(element: TaggedElement, lines: set[TaggedElement]) -> TaggedElement:
    """The outermost line that an element is part of, or the element itself."""
    outermost = element
    for around in element.and_above():
        if around not in lines:
            break
        outermost = around
    return outermost
