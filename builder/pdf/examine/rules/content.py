"""Rules for the content of pages and the elements that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at, place_of, stream_name, warning_at
from builder.pdf.examine.plain_text import quoted, tidy
from builder.pdf.examine.structure import stream_key
from builder.pdf.rules.breach import Breach


def marks_are_numbered_once(document: PdfDocument) -> Iterator[VerifyFinding]:
    """No two pieces of marked content of a stream have the same MCID (ISO 32000-1, 14.7.4.2)."""
    hint = "number each piece of marked content of a page once"
    for key, stream in document.text.streams.items():
        for mcid in sorted(stream.repeated) if document.tagged else ():
            yield error_at(stream_name(key), f"marked content has the same number twice (MCID {mcid})", hint)


def marks_belong_to_a_single_element(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Marked content belongs to one element alone (ISO 32000-1, 14.7.4.2)."""
    for key, mcid in document.subject.structure.shared:
        message = f"two elements contain the same marked content (MCID {mcid})"
        yield error_at(stream_name(stream_key(key)), message, "leave it in one of them")


def marks_of_elements_are_painted(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The content of an element is painted, on a page of the file."""
    # What the ParentTree alone names is read by nobody, and often left over.
    for node, mcid in document.subject.structure.lost:
        if not node.stray:
            message = f"its content (MCID {mcid}) is on no page of the file"
            where = place_of(document.subject, Breach(node=node))
            yield error_at(where, message, "delete the element, or put its page back")
    for element in document.structure.elements:
        for mark in element.marks() if not element.stray else ():
            stream = document.text.streams.get(mark.stream)
            if stream is None or mark.mcid not in stream.marked:
                message = f"its content (MCID {mark.mcid}) is not painted on {stream_name(mark.stream)}"
                yield warning_at(element_name(element), message, "delete the reference: there is nothing to read")


def elements_list_their_content(document: PdfDocument) -> Iterator[VerifyFinding]:
    """An element lists the content that the ParentTree says is its own (ISO 32000-1, 14.7.4.4)."""
    structure = document.subject.structure
    for key, mcid in sorted(structure.carried):
        node = structure.marks[key, mcid]
        if not node.stray:
            stream = document.text.streams.get(stream_key(key))
            text = tidy(stream.text(mcid)) if stream is not None else ""
            shown = f": {quoted(text)}" if text else ""
            message = f"this element does not list its content (MCID {mcid}), so it is not read in its place{shown}"
            hint = "export it again: the numbers of content cannot be set by hand"
            yield warning_at(place_of(document.subject, Breach(node=node)), message, hint)


RULES = (
    marks_are_numbered_once,
    marks_belong_to_a_single_element,
    marks_of_elements_are_painted,
    elements_list_their_content,
)
