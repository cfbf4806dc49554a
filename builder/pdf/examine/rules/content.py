"""Rules for the content of pages and the elements that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, element_name, error_at, stream_name, warning_at
from builder.pdf.examine.gaps import unowned_marks, untagged_texts
from builder.pdf.examine.plain_text import quoted, tidy
from builder.pdf.examine.structure import MarkReference

_TAG_IT = "tag it in the program that made it, or mark it as an artifact if it is only decoration"
_MOST_NUMBERS = 8
"""How many MCIDs a message lists."""


def all_content_is_tagged(document: PdfDocument) -> Iterator[VerifyFinding]:
    """All content is tagged or an artifact (ISO 14289-1, 7.1)."""
    if not document.tagged:
        return
    for key, text in untagged_texts(document):
        yield error_at(stream_name(key), f"text that is not tagged: {quoted(text)}", _TAG_IT)
    for key, stream in document.text.streams.items():
        if None in stream.pictures:
            yield error_at(stream_name(key), "a picture that is not tagged", _TAG_IT)


def all_characters_have_unicode(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The codes of text lead to Unicode (ISO 14289-1, 7.21.7)."""
    hint = "embed the font with a map to Unicode (ToUnicode), or give the element a replacement text (ActualText)"
    for key, stream in document.text.streams.items():
        for font, count in stream.unknown.items():
            message = f"characters in {font} have no Unicode, and cannot be read aloud: {count}"
            yield error_at(stream_name(key), message, hint)


def marks_are_numbered_once(document: PdfDocument) -> Iterator[VerifyFinding]:
    """No two pieces of marked content of a stream have the same MCID (ISO 32000-1, 14.7.4.2)."""
    hint = "number each piece of marked content of a page once"
    for key, stream in document.text.streams.items():
        for mcid in sorted(stream.repeated) if document.tagged else ():
            yield error_at(stream_name(key), f"marked content has the same number twice (MCID {mcid})", hint)


def marks_belong_to_elements(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Marked content belongs to an element of the structure (ISO 14289-1, 7.1)."""
    for key, mcids in unowned_marks(document) if document.tagged else ():
        text = tidy(" ".join(document.text.streams[key].text(mcid) for mcid in mcids))
        shown = f": {quoted(text)}" if text else ""
        numbers = ", ".join(map(str, mcids[:_MOST_NUMBERS])) + (" …" if len(mcids) > _MOST_NUMBERS else "")
        message = f"tagged content that belongs to no element (MCID {numbers}){shown}"
        yield error_at(stream_name(key), message, _TAG_IT)


def marks_belong_to_a_single_element(document: PdfDocument) -> Iterator[VerifyFinding]:
    """Marked content belongs to one element alone (ISO 32000-1, 14.7.4.2)."""
    for key, mcid in document.structure.shared:
        message = f"two elements contain the same marked content (MCID {mcid})"
        yield error_at(stream_name(key), message, "leave it in one of them")


def marks_of_elements_are_painted(document: PdfDocument) -> Iterator[VerifyFinding]:
    """The content of an element is painted, on a page of the file."""
    for element in document.structure.elements:
        for mark in element.marks():
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
    all_content_is_tagged,
    all_characters_have_unicode,
    marks_are_numbered_once,
    marks_belong_to_elements,
    marks_belong_to_a_single_element,
    marks_of_elements_are_painted,
)
