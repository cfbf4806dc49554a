"""Text and elements that people who listen to a file would miss: `inspect` and `verify` name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.file_text import StreamKey
from builder.pdf.examine.lines import lines_of_text
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.structure import MarkReference, TaggedElement, TaggedObject, stream_key


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
    unowned: dict[StreamKey, list[int]] = {}
    for key, mcid in document.subject.structure.untagged:
        unowned.setdefault(stream_key(key), []).append(mcid)
    yield from unowned.items()


def stray_elements(document: PdfDocument) -> Iterator[TaggedElement]:
    """The outermost elements that only the ParentTree reaches and that have content on a page."""
    return (element for element in document.structure.tops if element.stray and _is_painted(document, element))


def _is_painted(document: PdfDocument, element: TaggedElement) -> bool:
    for inner in element.and_below():
        for child in inner.children:
            if isinstance(child, TaggedObject):
                return True
            if isinstance(child, MarkReference):
                stream = document.text.streams.get(child.stream)
                if stream is not None and child.mcid in stream.marked:
                    return True
    return False


def passages(document: PdfDocument) -> Iterator[Passage]:
    """Each paragraph, cell or other line of text; a passage for each language in it."""
    lines = lines_of_text(document)
    texts: dict[tuple[TaggedElement, str], list[str]] = {}
    for element in document.structure.elements:
        for mark in element.marks():
            stream = document.text.streams.get(mark.stream)
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
