"""Describe a PDF file, above all for people who listen to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.pdf.examine.document import PdfDocument, read_document
from builder.pdf.examine.inspection import InspectedBookmark, InspectedFont, InspectedPage, Inspection
from builder.pdf.examine.lines import lines_of_text
from builder.pdf.examine.metadata import claims, title
from builder.pdf.examine.plain_text import tidy
from builder.pdf.examine.reading_order import text_blocks
from builder.pdf.examine.structure_listing import (
    inspected_elements,
    inspected_headings,
    inspected_links,
    inspected_pages,
    page_number,
)
from builder.pdf.examine.unheard import pictures_without_words, unheard_content, untagged_lines, where_painted
from builder.pdf.examine.verdicts import verdicts
from builder.pdf.read import gate
from builder.pdf.read.document_info import direction_of
from builder.pdf.read.gate import Original
from builder.pdf.read.source_bytes import PdfInput, source_bytes


def inspect(source: PdfInput) -> Inspection:
    """What a file contains.

    `source` is a path, the file's bytes, or a file open in binary mode. Raises TypeError for anything else, OSError for
    a path that cannot be read, and Unreadable for a file that cannot be examined.
    """
    with gate.limits():
        return _inspection(read_document(gate.open_(source_bytes(source))))


def first_heading(original: Original, pages: Sequence[int] | None = None) -> str:
    """The words of the first heading of an opened file, on some of its pages or on all; empty where it has none."""
    for heading in inspected_headings(read_document(original)):
        if heading.text and (pages is None or (heading.page is not None and heading.page - 1 in pages)):
            return heading.text
    return ""


def page_sizes(source: PdfInput) -> tuple[InspectedPage, ...]:
    """The sizes of a file's pages, and nothing else. Raises the same as `inspect`."""
    with gate.limits():
        return tuple(inspected_pages(gate.open_(source_bytes(source))))


def _inspection(document: PdfDocument) -> Inspection:
    original = document.original
    lines = lines_of_text(document)
    blocks = list(text_blocks(document, lines))
    return Inspection(
        title=title(original),
        language=document.language,
        direction=direction_of(original),
        version=original.version,
        claims=tuple(claims(original)),
        verdicts=tuple(verdicts(document)),
        tagged=document.tagged,
        encrypted=original.encrypted,
        pages=tuple(inspected_pages(original)),
        outline=tuple(inspected_elements(document, lines)),
        text=tuple(block.text for block in blocks),
        heading_lines=tuple(index for index, block in enumerate(blocks) if block.heading),
        untagged=tuple(untagged_lines(document)),
        headings=tuple(inspected_headings(document)),
        bookmarks=tuple(_bookmarks(document)),
        fonts=tuple(InspectedFont(*use) for use in document.text.fonts),
        images_without_text=tuple(pictures_without_words(document)),
        links=tuple(inspected_links(document)),
        actions=tuple(f"{action.where}: {action.kind}" for action in document.actions),
        fields=tuple(_fields(document)),
        files=document.attachments,
        signatures=tuple(document.form.signatures),
        artifacts=tuple(_artifacts(document)),
        unheard=tuple(unheard_content(document)),
    )


def _bookmarks(document: PdfDocument) -> Iterator[InspectedBookmark]:
    for bookmark in document.bookmarks:
        target = bookmark.target
        yield InspectedBookmark(bookmark.level, bookmark.title, page_number(target.page), target.broken)


def _fields(document: PdfDocument) -> Iterator[str]:
    for field in document.form.fields:
        yield f"{field.name}: {field.kind}{', filled in' if field.filled else ''}"


def _artifacts(document: PdfDocument) -> Iterator[str]:
    """The lines of the artifacts, without those that have no letters or digits, such as rows of dots."""
    for key, stream in document.text.streams.items():
        for line in "".join(stream.artifacts).split("\n"):
            text = tidy(line)
            if re.search(r"\w", text):
                yield f"{where_painted(key)}: {text}"
