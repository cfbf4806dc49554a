"""Rules for the content of pages and the elements that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at, stream_name, warning_at
from builder.pdf.examine.structure import MarkReference


def marks_are_numbered_once(document: PdfDocument) -> Iterator[VerifyFinding]:
    """No two pieces of marked content of a stream have the same MCID (ISO 32000-1, 14.7.4.2)."""
    hint = "number each piece of marked content of a page once"
    for key, stream in document.text.streams.items():
        for mcid in sorted(stream.repeated) if document.tagged else ():
            yield error_at(stream_name(key), f"marked content has the same number twice (MCID {mcid})", hint)


def marks_belong_to_a_single_element(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Marked content belongs to one element alone (ISO 32000-1, 14.7.4.2)."""
    for key, mcid in document.structure.shared:
        message = f"two elements contain the same marked content (MCID {mcid})"
        yield error_at(stream_name(key), message, "leave it in one of them")


def marks_of_elements_are_painted(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The content of an element is painted, on a page of the file."""
    for element in document.structure.elements:
        # What the ParentTree alone names is read by nobody, and often left over.
        for mark in element.marks() if not element.stray else ():
            finding = _painted(document, element_name(element), mark)
            if finding is not None:
                yield finding


def _painted(document: PdfDocument, where: str, mark: MarkReference) -> VerifyFinding | None:
    # Each page has been run, so only a form can be missing: one that no page paints.
    stream = document.stream_of(mark)
    if mark.stream is None or stream is None:
        message = f"its content (MCID {mark.mcid}) is on no page of the file"
        return error_at(where, message, "delete the element, or put its page back")
    if mark.mcid not in stream.marked:
        message = f"its content (MCID {mark.mcid}) is not painted on {stream_name(mark.stream)}"
        return warning_at(where, message, "delete the reference: there is nothing to read")
    return None


RULES = (
    marks_are_numbered_once,
    marks_belong_to_a_single_element,
    marks_of_elements_are_painted,
)
