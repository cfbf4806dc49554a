"""The links of a file as people meet them: their words, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.pdf.examine.annotations import PageAnnotation
from builder.pdf.examine.destinations import LinkTarget
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.plain_text import tidy
from builder.pdf.read import gate


class FileLink(NamedTuple):
    """A link: its annotation, its words (empty where it has none), where it leads (None: it has no destination)."""

    annotation: PageAnnotation
    words: str
    target: LinkTarget | None


def links_of(document: PdfDocument) -> Iterator[FileLink]:
    """Every link annotation, page by page."""
    for annotation in document.annotations:
        if annotation.kind == "Link":
            yield FileLink(annotation, _words(document, annotation), document.target(annotation.entries))


def _words(document: PdfDocument, annotation: PageAnnotation) -> str:
    """The text of a link's element, or else the alternative text of a picture in it, or the link's own description."""
    element = document.element_of(annotation)
    words = ""
    if element is not None:
        words = document.text_of(element) or element.alt or ""
        words = words or " ".join(inner.alt or "" for inner in element.and_below())
    return tidy(words or gate.text(annotation.entries, "/Contents") or "")
