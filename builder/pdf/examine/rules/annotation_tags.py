"""Rules for annotations: links, form fields, notes."""

from __future__ import annotations

from collections.abc import Iterator

from builder.pdf.examine.document import PdfDocument
from builder.pdf.examine.finding import VerifyFinding, error_at, page_name, target_name
from builder.pdf.read import gate

_HIDDEN = 2
"""The flag of annotations that are neither shown nor printed (ISO 32000-1, 12.5.3)."""
_UNTAGGED = ("Popup", "PrinterMark")
"""Kinds of annotations that need no element."""
_ELEMENTS = {"Link": "a Link element", "Widget": "a Form element"}


def annotations_are_in_the_structure(document: PdfDocument) -> Iterator[VerifyFinding]:
    """What can be pressed or filled in has to be in the structure (ISO 14289-1, 7.18.1)."""
    for annotation in document.annotations if document.tagged else ():
        hidden = (gate.integer(annotation.entries, "/F") or 0) & _HIDDEN
        if annotation.kind in _UNTAGGED or hidden or document.element_of(annotation) is not None:
            continue
        target = document.target(annotation.entries) if annotation.kind == "Link" else None
        leads = f" to {target_name(target)}" if target is not None else ""
        message = f"a {annotation.kind} annotation{leads} is outside the structure"
        element = _ELEMENTS.get(annotation.kind, "an Annot element")
        yield error_at(page_name(annotation.page), message, f"put it into {element}, with the words that belong to it")


RULES = (annotations_are_in_the_structure,)
