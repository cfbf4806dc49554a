"""The structure of a file as a list of elements, headings, links and pages that people can read."""

from __future__ import annotations

from collections.abc import Iterator

from builder.core.units import millimetres
from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.inspection import InspectedElement, InspectedHeading, InspectedLink, InspectedPage
from builder.pdf.examine.lines import HEADING
from builder.pdf.examine.links import links_of
from builder.pdf.examine.structure import TaggedElement
from builder.pdf.join.geometry import unit_of, visible_box
from builder.pdf.read import gate
from builder.pdf.read.gate import Original


def page_number(index: int | None) -> int | None:
    """A page as people count it, from 1."""
    return index + 1 if index is not None else None


def inspected_pages(original: Original) -> Iterator[InspectedPage]:
    """The size of each page in millimetres, as it is turned."""
    for leaf in original.leaves:
        left, bottom, right, top = visible_box(leaf)
        width, height = (millimetres(side * unit_of(leaf)) for side in (right - left, top - bottom))
        turned = (gate.integer(leaf.entries, "/Rotate") or 0) % 180 == 90
        yield InspectedPage(round(height if turned else width, 1), round(width if turned else height, 1))


def inspected_elements(document: PdfDocument, lines: set[TaggedElement]) -> Iterator[InspectedElement]:
    """Every element in the tree, without plain spans: they only cut lines into pieces."""
    for element in document.structure.elements:
        if element.stray or _is_plain(element):
            continue
        document.budget.spend(len(element.alt or ""))
        around = element.parent.language if element.parent is not None else document.language
        yield InspectedElement(
            level=sum(outer is element or not _is_plain(outer) for outer in element.and_above()),
            type=element.type,
            role=element.written if element.written != element.type else "",
            page=page_number(element.page),
            language=(element.language or "(none)") if element.language != around else "",
            alt=element.alt,
            text=document.text_of(element) if element in lines else "",
        )


def _is_plain(element: TaggedElement) -> bool:
    return element.type == "Span" and (element.alt, element.actual_text, element.own_language) == (None, None, None)


def inspected_headings(document: PdfDocument) -> Iterator[InspectedHeading]:
    for element in document.structure.elements:
        if HEADING.fullmatch(element.type) and not element.stray:
            yield InspectedHeading(int(element.type[1:] or 0), document.text_of(element), page_number(element.page))


def inspected_links(document: PdfDocument) -> Iterator[InspectedLink]:
    """The links that lead somewhere, or name a place that does not exist."""
    for link in links_of(document):
        if link.target is not None:
            target = link.target
            page = link.annotation.page + 1
            yield InspectedLink(page, link.words, target.address, page_number(target.page), target.broken)
